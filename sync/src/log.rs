//! What is known of one document's changes: who made them, what they follow, which are the newest. Not their bytes.
//!
//! Changes are kept in the order they came in, which is a causal order: a change's dependencies have smaller
//! places. Two changes of one actor with one number (a fork) are both kept. Schema changes are in no log: they
//! count as present in every document.
//!
//! Absent: bytes, signatures, waiting changes (the protocol holds those, on the account of who sent them).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use trestle_trust::{ActorId, ChangeHash};

use crate::admit::{ChangeMeta, SchemaChange};
use crate::columns::{self, ScanError};

/// The changes that count as present everywhere, and how far each numbers its operations.
#[derive(Clone, Default, Debug)]
pub struct Schema {
    last_ops: BTreeMap<ChangeHash, u64>,
    steps: Arc<[SchemaStep]>,
}

/// One built-in change, taken apart.
#[derive(Debug)]
pub(crate) struct SchemaStep {
    pub(crate) hash: ChangeHash,
    pub(crate) deps: Vec<ChangeHash>,
    pub(crate) seq: u64,
    pub(crate) start_op: u64,
    pub(crate) op_count: u64,
    pub(crate) bytes: Vec<u8>,
}

impl Schema {
    /// Reads the changes that the program has built in.
    ///
    /// # Errors
    /// When one of them is no plain change.
    pub fn read(changes: &[SchemaChange]) -> Result<Self, ScanError> {
        let mut last_ops = BTreeMap::new();
        let mut steps = Vec::new();
        for change in changes {
            let header = columns::scan_any(&change.bytes)?;
            last_ops.insert(header.hash, header.start_op + header.op_count - 1);
            steps.push(SchemaStep {
                hash: header.hash,
                deps: header.deps,
                seq: header.seq,
                start_op: header.start_op,
                op_count: header.op_count,
                bytes: change.bytes.clone(),
            });
        }
        Ok(Self { last_ops, steps: steps.into() })
    }

    pub(crate) fn steps(&self) -> &[SchemaStep] {
        &self.steps
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last_ops.is_empty()
    }

    #[must_use]
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.last_ops.contains_key(hash)
    }

    /// The number of this schema change's last operation.
    #[must_use]
    pub fn last_op(&self, hash: &ChangeHash) -> Option<u64> {
        self.last_ops.get(hash).copied()
    }
}

/// A change cannot be put into a log before what it follows.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{hash} follows {dep}, which is not in the log")]
pub struct DependencyMissing {
    pub hash: ChangeHash,
    pub dep: ChangeHash,
}

/// A change's place in the order of its log.
type Place = u32;

/// One change of a log. Numbers are narrow because there may be millions; the scan bounds them below 2^31.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    hash: ChangeHash,
    actor: u32,
    seq: u32,
    start_op: u32,
    op_count: u32,
    deps: Box<[Place]>,
    schema_deps: Vec<ChangeHash>,
    time_unix_secs: i64,
    message: Option<Arc<str>>,
    byte_count: u32,
    /// A change of the same actor follows it directly.
    has_successor: bool,
    /// A change of another actor follows it directly.
    has_other_child: bool,
}

impl Entry {
    pub(crate) fn seq(&self) -> u64 {
        u64::from(self.seq)
    }

    pub(crate) fn last_op(&self) -> u64 {
        u64::from(self.start_op) + u64::from(self.op_count) - 1
    }

    pub(crate) fn byte_count(&self) -> usize {
        self.byte_count as usize
    }

    pub(crate) fn has_successor(&self) -> bool {
        self.has_successor
    }

    pub(crate) fn has_other_child(&self) -> bool {
        self.has_other_child
    }
}

/// What putting a change into a log has come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inserted {
    New,
    /// New, and its actor had already made another change with this number.
    Fork,
    Known,
}

/// What is known of the changes of one document.
#[derive(Clone, Default, Debug)]
pub struct Log {
    entries: Vec<Entry>,
    places: BTreeMap<ChangeHash, Place>,
    actors: Vec<ActorId>,
    actor_numbers: BTreeMap<ActorId, u32>,
    /// Per actor, the changes that no later one of the same actor follows: several where it forked.
    newest: Vec<Vec<Place>>,
    messages: BTreeSet<Arc<str>>,
    heads: BTreeSet<ChangeHash>,
}

impl Log {
    /// Puts back what the store remembers, in the order in which it was stored.
    ///
    /// # Errors
    /// [`DependencyMissing`] when the order is no causal one, or something is lost.
    pub fn restore(
        schema: &Schema,
        metas: impl IntoIterator<Item = ChangeMeta>,
    ) -> Result<Self, DependencyMissing> {
        let mut log = Self::default();
        for meta in metas {
            log.insert(schema, &meta)?;
        }
        Ok(log)
    }

    /// Puts in a change that has been admitted.
    ///
    /// # Errors
    /// [`DependencyMissing`]; the log is then unchanged.
    pub fn insert(&mut self, schema: &Schema, meta: &ChangeMeta) -> Result<Inserted, DependencyMissing> {
        if self.contains(&meta.hash) {
            return Ok(Inserted::Known);
        }
        let mut deps = Vec::new();
        let mut schema_deps = Vec::new();
        for dep in &meta.deps {
            match self.places.get(dep) {
                Some(place) => deps.push(*place),
                None if schema.contains(dep) => schema_deps.push(*dep),
                None => return Err(DependencyMissing { hash: meta.hash, dep: *dep }),
            }
        }
        let place =
            Place::try_from(self.entries.len()).expect("memory ends before four thousand million entries");
        let actor = self.actor_number(&meta.actor);
        let previous = deps.iter().copied().find(|dep| {
            let entry = &self.entries[*dep as usize];
            entry.actor == actor && entry.seq() + 1 == meta.seq
        });
        let newest = &mut self.newest[actor as usize];
        let forked = match previous {
            Some(previous) => self.entries[previous as usize].has_successor,
            None => !newest.is_empty(),
        };
        newest.retain(|tip| Some(*tip) != previous);
        newest.push(place);
        if let Some(previous) = previous {
            self.entries[previous as usize].has_successor = true;
        }
        for dep in &deps {
            let entry = &mut self.entries[*dep as usize];
            entry.has_other_child |= entry.actor != actor;
            self.heads.remove(&entry.hash);
        }
        self.heads.insert(meta.hash);
        self.places.insert(meta.hash, place);
        let message = meta.message.as_deref().map(|message| self.shared(message));
        self.entries.push(Entry {
            hash: meta.hash,
            actor,
            seq: narrow(meta.seq),
            start_op: narrow(meta.start_op),
            op_count: narrow(meta.op_count),
            deps: deps.into(),
            schema_deps,
            time_unix_secs: meta.time_unix_secs,
            message,
            byte_count: meta.byte_count,
            has_successor: false,
            has_other_child: false,
        });
        Ok(if forked { Inserted::Fork } else { Inserted::New })
    }

    fn actor_number(&mut self, actor: &ActorId) -> u32 {
        if let Some(number) = self.actor_numbers.get(actor) {
            return *number;
        }
        let number = narrow(self.actors.len() as u64);
        self.actors.push(*actor);
        self.newest.push(Vec::new());
        self.actor_numbers.insert(*actor, number);
        number
    }

    /// One copy of each message: they are a few labels, said over and over.
    fn shared(&mut self, message: &str) -> Arc<str> {
        if let Some(known) = self.messages.get(message) {
            return Arc::clone(known);
        }
        let new: Arc<str> = message.into();
        self.messages.insert(Arc::clone(&new));
        new
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    #[must_use]
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.places.contains_key(hash)
    }

    /// The changes that none follows, in ascending order.
    pub fn heads(&self) -> impl ExactSizeIterator<Item = ChangeHash> + '_ {
        self.heads.iter().copied()
    }

    #[must_use]
    pub fn get(&self, hash: &ChangeHash) -> Option<ChangeMeta> {
        self.entry(hash).map(|entry| self.meta(entry))
    }

    /// All changes in causal order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ChangeMeta> + '_ {
        self.entries.iter().map(|entry| self.meta(entry))
    }

    pub(crate) fn entry(&self, hash: &ChangeHash) -> Option<&Entry> {
        self.places.get(hash).map(|place| &self.entries[*place as usize])
    }

    /// A change's place in the order of the log.
    pub(crate) fn place(&self, hash: &ChangeHash) -> Option<u32> {
        self.places.get(hash).copied()
    }

    /// What the change at this place follows: places of the log, and hashes of the schema.
    pub(crate) fn deps_at(&self, place: u32) -> (&[u32], &[ChangeHash]) {
        let entry = &self.entries[place as usize];
        (&entry.deps, &entry.schema_deps)
    }

    pub(crate) fn seq_at(&self, place: u32) -> u64 {
        self.entries[place as usize].seq()
    }

    pub(crate) fn hash_at(&self, place: u32) -> ChangeHash {
        self.entries[place as usize].hash
    }

    pub(crate) fn actor_at(&self, place: u32) -> ActorId {
        self.actor(&self.entries[place as usize])
    }

    /// All who ever made a change here.
    pub(crate) fn actors(&self) -> impl Iterator<Item = &ActorId> {
        self.actors.iter()
    }

    /// The hashes from this place on, at most so many.
    pub(crate) fn hashes_from(&self, place: usize, count: usize) -> Vec<ChangeHash> {
        self.entries.iter().skip(place).take(count).map(|entry| entry.hash).collect()
    }

    pub(crate) fn is_by(&self, entry: &Entry, actor: &ActorId) -> bool {
        self.actors[entry.actor as usize] == *actor
    }

    pub(crate) fn actor(&self, entry: &Entry) -> ActorId {
        self.actors[entry.actor as usize]
    }

    fn meta(&self, entry: &Entry) -> ChangeMeta {
        let mut deps: Vec<_> = entry.deps.iter().map(|dep| self.entries[*dep as usize].hash).collect();
        deps.extend(&entry.schema_deps);
        deps.sort_unstable();
        ChangeMeta {
            hash: entry.hash,
            actor: self.actor(entry),
            seq: entry.seq(),
            start_op: entry.start_op.into(),
            op_count: entry.op_count.into(),
            deps,
            time_unix_secs: entry.time_unix_secs,
            message: entry.message.as_deref().map(str::to_owned),
            byte_count: entry.byte_count,
        }
    }

    /// Per actor, its newest changes as (seq, hash): several where it forked. In the actors' order.
    pub fn tips(&self) -> impl Iterator<Item = (ActorId, Vec<(u64, ChangeHash)>)> + '_ {
        self.actor_numbers.iter().map(|(actor, number)| {
            let tip = |place: &Place| {
                let entry = &self.entries[*place as usize];
                (entry.seq(), entry.hash)
            };
            (*actor, self.newest[*number as usize].iter().map(tip).collect())
        })
    }

    /// The newest change of `actor` that someone has who says to have its change `seq`, which is not known here.
    ///
    /// `None` when nothing is known of the actor, or it forked, as it has if another change has that number here: then it is
    /// unknown which branch is meant, and two who know one branch each would both believe the other to have both.
    #[must_use]
    pub fn newest_up_to(&self, actor: &ActorId, seq: u64) -> Option<ChangeHash> {
        let number = *self.actor_numbers.get(actor)?;
        let [newest] = self.newest[number as usize][..] else { return None };
        let entry = &self.entries[newest as usize];
        (entry.seq() < seq).then_some(entry.hash)
    }

    /// The changes that are neither among `have` nor in the past of any of them, in causal order.
    ///
    /// What is unknown here in `have` counts for nothing. Takes time in proportion to the answer, and to what
    /// came in here after the oldest change of the answer.
    #[must_use]
    pub fn not_in_past_of(&self, have: &[ChangeHash]) -> Vec<ChangeHash> {
        self.places_not_in_past_of(have).into_iter().map(|place| self.entries[place as usize].hash).collect()
    }

    fn places_not_in_past_of(&self, have: &[ChangeHash]) -> Vec<Place> {
        if !have.iter().any(|hash| self.contains(hash)) {
            return (0..narrow(self.entries.len() as u64)).collect();
        }
        // Places still to be looked at, and whether they are in the past of `have`. The highest comes first: by then
        // everything that follows it has been seen, so what is said of it is final.
        let mut open: BTreeMap<Place, bool> = BTreeMap::new();
        let mut lacking_open = 0_usize;
        for hash in &self.heads {
            open.insert(self.places[hash], false);
            lacking_open += 1;
        }
        for hash in have {
            if let Some(place) = self.places.get(hash)
                && open.insert(*place, true) == Some(false)
            {
                lacking_open -= 1;
            }
        }
        let mut lacking = Vec::new();
        while lacking_open > 0 {
            let Some((place, had)) = open.pop_last() else { break };
            if !had {
                lacking_open -= 1;
                lacking.push(place);
            }
            for dep in &self.entries[place as usize].deps {
                match open.get_mut(dep) {
                    None => {
                        open.insert(*dep, had);
                        lacking_open += usize::from(!had);
                    }
                    Some(known) if had && !*known => {
                        *known = true;
                        lacking_open -= 1;
                    }
                    Some(_) => {}
                }
            }
        }
        lacking.reverse();
        lacking
    }

    /// Of `hashes`, those that are known here and not in the past of another of them, in ascending order.
    #[must_use]
    pub fn frontier(&self, hashes: &[ChangeHash]) -> Vec<ChangeHash> {
        let mut open: BTreeMap<Place, bool> = BTreeMap::new();
        let mut candidates = 0_usize;
        for hash in hashes {
            if let Some(place) = self.places.get(hash) {
                candidates += usize::from(open.insert(*place, false).is_none());
            }
        }
        let lowest = open.keys().next().copied().unwrap_or(0);
        let mut frontier = Vec::new();
        while candidates > 0 {
            let Some((place, covered)) = open.pop_last() else { break };
            if !covered {
                candidates -= 1;
                frontier.push(self.entries[place as usize].hash);
            }
            for dep in self.entries[place as usize].deps.iter().filter(|dep| **dep >= lowest) {
                if open.insert(*dep, true) == Some(false) {
                    candidates -= 1;
                }
            }
        }
        frontier.sort_unstable();
        frontier
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).expect("the scan bounds every number of a change below 2^31")
}

#[cfg(test)]
mod tests;
