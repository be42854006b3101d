//! A device that wrote apart twice: two changes of one actor with one number. Both stay, and every copy shows the same.
//!
//! Automerge takes one of two such changes and refuses the other, with all that builds on it; which one, depends on what
//! came first. So in a document with forks there are two kinds of changes. *Log* changes are what was signed: their hashes
//! are what heads, histories and agreements name. *View* changes are made of them for automerge alone: on each branch of a
//! fork the actor is called `actor ‖ the first 8 bytes of the hash of the branch's first change`, numbered from 1, and
//! what builds on a branch names it so. That is a function of the set of changes, so copies that have the same show the
//! same.
//!
//! A change that is made here in such a document is written by automerge as a view change, and becomes a log change by
//! naming the log's hashes. It keeps the branches' names: whoever made it had both branches, and so has whoever takes it
//! in. A name in a log change means what it means *in that change's past*: there an actor that forks only later has its
//! plain name.
//!
//! Absent: signatures, and what a document means. A document without forks has none of this.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::legacy::{ElementId, Key, ObjectId, OpId};
use automerge::{ActorId, Change, ExpandedChange};
use trestle_trust::ids::{ActorId as Author, ChangeHash};

use crate::replica::{MergeError, guarded, hash_of};

/// How many bytes of a hash tell branches apart.
const TAG_LEN: usize = 8;

/// A place in the list of log changes.
type Place = usize;

/// Of each actor that forked, the newest of its changes in a past: several if branches are.
type Tips = BTreeMap<ActorId, BTreeSet<Place>>;

/// One change of the log, and what became of it.
#[derive(Clone, Debug)]
struct Woven {
    hash: ChangeHash,
    bytes: Vec<u8>,
    actor: ActorId,
    seq: u64,
    start_op: u64,
    max_op: u64,
    /// The same actor's change before it.
    previous: Option<Place>,
    /// Forked actors in its past, itself included.
    tips: Arc<Tips>,
    view: View,
}

#[derive(Clone, Debug)]
struct View {
    actor: ActorId,
    hash: ChangeHash,
}

/// A document's log changes, and how they are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weave {
    woven: Vec<Woven>,
    places: BTreeMap<ChangeHash, Place>,
    by_view: BTreeMap<ChangeHash, Place>,
    /// Changes that are another's sibling.
    branches: BTreeSet<Place>,
    forked: BTreeSet<ActorId>,
}

/// A device wrote apart: these changes of one actor follow the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fork {
    pub actor: Author,
    pub seq: u64,
    /// In ascending order; two or more.
    pub branches: Vec<ChangeHash>,
}

impl Weave {
    /// Weaves `changes`, which come in causal order, the schema's among them. Gives their view changes in the same order.
    pub(crate) fn new(changes: &[Change]) -> Result<(Self, Vec<Change>), MergeError> {
        let mut weave = Weave::default();
        for change in changes {
            weave.list(change);
        }
        weave.find_branches();
        let mut views = Vec::with_capacity(changes.len());
        for (place, change) in changes.iter().enumerate() {
            views.push(weave.translate(place, change)?);
        }
        Ok((weave, views))
    }

    /// Takes in another change. `None` if it is of another fork: then all is to be woven anew.
    pub(crate) fn add(&mut self, change: &Change) -> Result<Option<Change>, MergeError> {
        if self.is_sibling(change) {
            return Ok(None);
        }
        let place = self.list(change);
        match self.translate(place, change) {
            Ok(view) => Ok(Some(view)),
            Err(error) => {
                self.cut_off(place);
                Err(error)
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.woven.len()
    }

    /// Forgets the changes that were added behind the first so many.
    pub(crate) fn cut_off(&mut self, len: usize) {
        for woven in self.woven.drain(len..) {
            self.places.remove(&woven.hash);
            self.by_view.remove(&woven.view.hash);
        }
    }

    /// Whether there is another change with this one's actor and number after the same one.
    fn is_sibling(&self, change: &Change) -> bool {
        let previous = self.previous(change, &self.deps(change));
        let mut same = self.woven.iter().filter(|woven| woven.actor == *change.actor_id());
        same.any(|woven| woven.seq == change.seq() && woven.previous == previous)
    }

    /// The change before this one in its own chain.
    fn previous(&self, change: &Change, deps: &[Place]) -> Option<Place> {
        let (actor, seq) = (change.actor_id(), change.seq());
        deps.iter().copied().find(|dep| self.woven[*dep].actor == *actor && self.woven[*dep].seq + 1 == seq)
    }

    /// Takes in a view change that automerge has just made, and gives the log change that it stands for.
    pub(crate) fn commit(&mut self, view: &Change) -> Change {
        let mut expanded = view.decode();
        for dep in &mut expanded.deps {
            if let Some(place) = self.by_view.get(&ChangeHash(dep.0)) {
                dep.0 = self.woven[*place].hash.0;
            }
        }
        expanded.deps.sort_unstable();
        expanded.hash = None;
        let change = Change::from(expanded);
        let place = self.list(&change);
        self.set_view(place, view);
        change
    }

    pub(crate) fn contains(&self, hash: &ChangeHash) -> bool {
        self.places.contains_key(hash)
    }

    /// The view's name of a log change.
    pub(crate) fn view_of(&self, hash: &ChangeHash) -> Option<ChangeHash> {
        self.places.get(hash).map(|place| self.woven[*place].view.hash)
    }

    /// The log's name of a view change.
    pub(crate) fn log_of(&self, view: &ChangeHash) -> Option<ChangeHash> {
        self.by_view.get(view).map(|place| self.woven[*place].hash)
    }

    /// The log change that a view change stands for: its hash and its plain chunk.
    pub(crate) fn log_bytes(&self, view: &ChangeHash) -> Option<(ChangeHash, Vec<u8>)> {
        let woven = &self.woven[*self.by_view.get(view)?];
        Some((woven.hash, woven.bytes.clone()))
    }

    /// The log changes, in causal order.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &[u8]> {
        self.woven.iter().map(|woven| woven.bytes.as_slice())
    }

    /// Where devices wrote apart, in order.
    pub(crate) fn forks(&self) -> Vec<Fork> {
        let mut groups: BTreeMap<(&ActorId, u64, Option<Place>), Vec<ChangeHash>> = BTreeMap::new();
        for place in &self.branches {
            let Woven { actor, seq, previous, hash, .. } = &self.woven[*place];
            groups.entry((actor, *seq, *previous)).or_default().push(*hash);
        }
        let fork = |((actor, seq, _), mut branches): (_, Vec<ChangeHash>)| {
            branches.sort_unstable();
            let actor: &ActorId = actor;
            Some(Fork { actor: Author(actor.to_bytes().try_into().ok()?), seq, branches })
        };
        groups.into_iter().filter_map(fork).collect()
    }

    /// Whether nothing may be made with this actor any more.
    pub(crate) fn has_forked(&self, actor: &ActorId) -> bool {
        self.forked.contains(actor)
    }

    /// What an operation is called now that was called so by somebody: with fewer branches known, an actor may have had
    /// another name. It was none of `fresh`.
    pub(crate) fn name_now(&self, id: &OpId, fresh: &BTreeSet<ChangeHash>) -> Option<ActorId> {
        let (actor, tag) = split(id.actor());
        if !self.forked.contains(&actor) {
            return None;
        }
        let has = |(_, woven): &(Place, &Woven)| {
            let made = (woven.start_op..=woven.max_op).contains(&id.counter());
            made && woven.actor == actor && !fresh.contains(&woven.hash)
        };
        let found: Vec<(Place, &Woven)> = self.woven.iter().enumerate().filter(has).collect();
        let exact = found.iter().find(|(_, woven)| woven.view.actor == *id.actor());
        // The branch it was on may have forked again since.
        let is_behind = |(place, _): &&(Place, &Woven)| {
            let behind = |at: Place| tag.is_some_and(|tag| self.woven[at].hash.0.starts_with(&tag));
            self.way_up(*place).any(behind)
        };
        let tagged = found.iter().find(is_behind);
        exact.or(tagged).or(found.first()).map(|(_, woven)| woven.view.actor.clone())
    }

    /// What is meant by an operation's name in a view change, or in what that has written down: the same as in its
    /// operations. `None` if more than one operation, or none, can be meant.
    pub(crate) fn meant(&self, view: &ChangeHash, id: &OpId) -> Option<ActorId> {
        let place = *self.by_view.get(view)?;
        let mut id = id.clone();
        self.rename_id(place, &mut id)?;
        Some(id.actor().clone())
    }

    fn list(&mut self, change: &Change) -> Place {
        let place = self.woven.len();
        let deps: Vec<Place> = self.deps(change);
        let actor = change.actor_id().clone();
        let previous = self.previous(change, &deps);
        let hash = hash_of(change);
        self.woven.push(Woven {
            hash,
            bytes: change.raw_bytes().to_vec(),
            seq: change.seq(),
            start_op: change.start_op().get(),
            max_op: change.max_op(),
            previous,
            tips: Arc::default(),
            view: View { actor: actor.clone(), hash },
            actor,
        });
        self.places.insert(hash, place);
        if !self.forked.is_empty() {
            self.find_tips(place, &deps);
        }
        place
    }

    fn deps(&self, change: &Change) -> Vec<Place> {
        change.deps().iter().filter_map(|dep| self.places.get(&ChangeHash(dep.0)).copied()).collect()
    }

    fn find_branches(&mut self) {
        let mut groups: BTreeMap<(ActorId, Option<Place>, u64), Vec<Place>> = BTreeMap::new();
        for (place, woven) in self.woven.iter().enumerate() {
            groups.entry((woven.actor.clone(), woven.previous, woven.seq)).or_default().push(place);
        }
        for ((actor, ..), group) in groups {
            if group.len() > 1 {
                self.forked.insert(actor);
                self.branches.extend(group);
            }
        }
        for place in 0..self.woven.len() {
            let read = Change::from_bytes(self.woven[place].bytes.clone());
            let deps = read.map(|change| self.deps(&change)).unwrap_or_default();
            self.find_tips(place, &deps);
        }
    }

    fn find_tips(&mut self, place: Place, deps: &[Place]) {
        let Some((first, rest)) = deps.split_first() else {
            return self.set_tips(place, Arc::default());
        };
        let mut tips = Arc::clone(&self.woven[*first].tips);
        for dep in rest {
            let more = Arc::clone(&self.woven[*dep].tips);
            if tips == more {
                continue;
            }
            let all = Arc::make_mut(&mut tips);
            for (actor, more) in &*more {
                let known = all.entry(actor.clone()).or_default();
                known.extend(more);
                // What another is built on in its own chain is no tip.
                let oldest = known.first().copied().unwrap_or(0);
                let newer = |tip: &Place| self.way_up(*tip).skip(1).take_while(move |at| *at >= oldest);
                let inner: BTreeSet<Place> = known.iter().flat_map(newer).collect();
                known.retain(|tip| !inner.contains(tip));
            }
        }
        self.set_tips(place, tips);
    }

    fn set_tips(&mut self, place: Place, mut tips: Arc<Tips>) {
        let Woven { actor, previous, .. } = &self.woven[place];
        if self.forked.contains(actor) {
            let own = Arc::make_mut(&mut tips).entry(actor.clone()).or_default();
            own.retain(|tip| Some(*tip) != *previous);
            own.insert(place);
        }
        self.woven[place].tips = tips;
    }

    /// A change and those of its own chain before it, the newest first.
    fn way_up(&self, place: Place) -> impl Iterator<Item = Place> {
        std::iter::successors(Some(place), |place| self.woven[*place].previous)
    }

    /// The actor's name on the branch that a change is on, where only these changes and those before them are known.
    fn name(&self, place: Place, known: Option<&BTreeSet<Place>>) -> ActorId {
        let woven = &self.woven[place];
        let forks = |at: &Place| {
            let siblings =
                self.branches.iter().filter(|other| **other != *at && self.are_siblings(**other, *at));
            let is_known = |sibling: &Place| {
                known.is_none_or(|tips| {
                    tips.iter().any(|tip| self.way_up(*tip).any(|on_it| on_it == *sibling))
                })
            };
            self.branches.contains(at) && siblings.into_iter().any(is_known)
        };
        match self.way_up(place).find(forks) {
            Some(first) => {
                let name = [woven.actor.to_bytes(), &self.woven[first].hash.0[..TAG_LEN]].concat();
                ActorId::from(name)
            }
            None => woven.actor.clone(),
        }
    }

    fn are_siblings(&self, a: Place, b: Place) -> bool {
        let (a, b) = (&self.woven[a], &self.woven[b]);
        a.actor == b.actor && a.previous == b.previous && a.seq == b.seq
    }

    /// Makes the view change of a log change.
    fn translate(&mut self, place: Place, change: &Change) -> Result<Change, MergeError> {
        let named = if self.forked.contains(&self.woven[place].actor) {
            self.name(place, None)
        } else {
            self.woven[place].actor.clone()
        };
        self.woven[place].view.actor = named.clone();
        let renamed = named != self.woven[place].actor;
        let builds_on = |dep: &automerge::ChangeHash| {
            self.view_of(&ChangeHash(dep.0)).is_some_and(|view| view.0 != dep.0)
        };
        if !renamed && self.woven[place].tips.is_empty() && !change.deps().iter().any(builds_on) {
            self.set_view(place, change);
            return Ok(change.clone());
        }
        let why = |why: String| MergeError::Breaks { hash: hash_of(change), why };
        let mut view = guarded(|| Ok(change.decode())).map_err(why)?;
        self.rename(place, &mut view)
            .ok_or_else(|| why("it names an operation of two branches".to_owned()))?;
        if renamed {
            let first = self.way_up(place).find(|at| self.branches.contains(at));
            view.seq = self.woven[place].seq - first.map_or(0, |first| self.woven[first].seq) + 1;
            view.actor_id = named;
        }
        for dep in &mut view.deps {
            if let Some(view) = self.view_of(&ChangeHash(dep.0)) {
                dep.0 = view.0;
            }
        }
        view.deps.sort_unstable();
        view.hash = None;
        let view = guarded(|| Ok(Change::from(view))).map_err(why)?;
        self.set_view(place, &view);
        Ok(view)
    }

    fn set_view(&mut self, place: Place, view: &Change) {
        let hash = hash_of(view);
        self.woven[place].view = View { actor: view.actor_id().clone(), hash };
        self.by_view.insert(hash, place);
    }

    fn rename(&self, place: Place, change: &mut ExpandedChange) -> Option<()> {
        for op in &mut change.operations {
            if let ObjectId::Id(id) = &mut op.obj {
                self.rename_id(place, id)?;
            }
            if let Key::Seq(ElementId::Id(id)) = &mut op.key {
                self.rename_id(place, id)?;
            }
            let mut preds: Vec<OpId> = op.pred.iter().cloned().collect();
            for id in &mut preds {
                self.rename_id(place, id)?;
            }
            op.pred = preds.into();
        }
        Some(())
    }

    /// `None` if more than one operation, or none, can be meant.
    fn rename_id(&self, place: Place, id: &mut OpId) -> Option<()> {
        let (actor, tag) = split(id.actor());
        if !self.forked.contains(&actor) {
            return Some(());
        }
        let woven = &self.woven[place];
        let tips = woven.tips.get(&actor)?;
        let made = |at: &Place| (self.woven[*at].start_op..=self.woven[*at].max_op).contains(&id.counter());
        let mut meant: BTreeSet<Place> = tips.iter().filter_map(|tip| self.way_up(*tip).find(made)).collect();
        if meant.len() > 1 {
            meant.retain(|at| split(&self.name(*at, Some(tips))).1 == tag);
        }
        let [only] = meant.into_iter().collect::<Vec<_>>()[..] else { return None };
        *id = OpId(id.counter(), self.name(only, None));
        Some(())
    }
}

/// An actor's name in two: that which it signs with, and the branch.
fn split(name: &ActorId) -> (ActorId, Option<[u8; TAG_LEN]>) {
    let bytes = name.to_bytes();
    match bytes.split_last_chunk::<TAG_LEN>() {
        Some((actor, tag)) if bytes.len() == Author::LEN + TAG_LEN => (ActorId::from(actor), Some(*tag)),
        _ => (name.clone(), None),
    }
}
