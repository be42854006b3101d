//! Comments in the document: what their records say, and how what is known of them is kept in step.
//!
//! The root map `comments` holds a record by comment id. Written once, when it is made: `at` (the stretches of text it
//! stands on) and `words` (what these said then), or for a reply `under` (the comment's id) and `whose` (the author of that,
//! so that nobody can put another comment above what was replied). Written whenever: `said`, `settled`, `out`, and `again`
//! by whoever puts back words that they had taken out: as `at`, where these are now. What is written once and has been
//! written over does not count. Whose a comment is, its change says.
//!
//! `place` says where the words are now, `thread` what is a reply to what.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeFull;

use automerge::{ActorId, Automerge, ChangeHash, ObjId, ObjType, ReadDoc, ScalarValueRef, Value, ValueRef};
use trestle_trust::ids::ActorId as Author;

use super::comment::{By, Comment, CommentId, Range, SAID_MAX};
use super::state::State;
use super::undo::Element;
use super::view::BlockId;
use crate::replica::Replica;
use crate::schema::COMMENTS_OBJECT;

mod place;
mod thread;

use place::Placed;
pub(crate) use place::Stretch;

pub(crate) const AT: &str = "at";
pub(crate) const WORDS: &str = "words";
pub(crate) const UNDER: &str = "under";
pub(crate) const WHOSE: &str = "whose";
pub(crate) const AGAIN: &str = "again";
pub(crate) const SAID: &str = "said";
pub(crate) const SETTLED: &str = "settled";
pub(crate) const OUT: &str = "out";

/// The actor of the first step that was added to a kind of document.
const STEP_ACTOR: [u8; 32] = {
    let mut actor = [0; 32];
    actor[31] = 1;
    actor
};

/// The map of comments, by its id: whoever writes something else at its key in the root hides nothing.
pub(crate) fn comments_object() -> ObjId {
    ObjId::Id(COMMENTS_OBJECT, ActorId::from(STEP_ACTOR), 0)
}

/// One record, read.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) object: ObjId,
    /// When it was made, beside others: after all that its author had seen, and the same on every copy.
    rank: (u64, ActorId),
    pub(crate) made: By,
    said: String,
    changed: Option<By>,
    out: Option<By>,
    meddled: Option<By>,
    /// What was said last of whether it is settled.
    settled: Option<(bool, By)>,
    words: String,
    /// The comment it names as the one it is under, and whose that is to be.
    under: Option<(CommentId, Vec<u8>)>,
    pub(crate) stretches: Vec<Placed>,
    /// Where its words are seen.
    ranges: Vec<Range>,
    /// The index of the first block among these, and the place in it.
    first: (usize, usize),
}

/// What is to be read or worked out again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stale {
    pub(crate) all: bool,
    pub(crate) records: BTreeSet<CommentId>,
    /// Texts that were written to.
    pub(crate) texts: BTreeSet<BlockId>,
    /// Texts that are seen elsewhere in their block.
    pub(crate) shown: BTreeSet<BlockId>,
    /// Blocks are in another order.
    pub(crate) moved: bool,
}

impl Stale {
    fn is_any(&self) -> bool {
        self.all || self.moved || !self.records.is_empty() || !self.texts.is_empty() || !self.shown.is_empty()
    }
}

/// All comments of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comments {
    pub(crate) entries: BTreeMap<CommentId, Entry>,
    /// By text: what stands on it.
    pub(crate) by_text: BTreeMap<BlockId, BTreeSet<CommentId>>,
    /// Where in the view a comment is.
    index: BTreeMap<CommentId, usize>,
    pub(crate) stale: Stale,
}

/// A document, now or as it was at some heads.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) replica: &'a Replica,
    pub(crate) heads: Option<&'a [ChangeHash]>,
}

impl<'a> Source<'a> {
    fn doc(&self) -> &'a Automerge {
        self.replica.doc()
    }

    fn ids(&self) -> Vec<CommentId> {
        let entries = match self.heads {
            None => self.doc().map_range(comments_object(), RangeFull),
            Some(heads) => self.doc().map_range_at(comments_object(), RangeFull, heads),
        };
        entries.map(|entry| CommentId::from(&*entry.key)).collect()
    }

    fn record_object(&self, id: &CommentId) -> Option<ObjId> {
        let value = match self.heads {
            None => self.doc().get(comments_object(), id.as_str()),
            Some(heads) => self.doc().get_at(comments_object(), id.as_str(), heads),
        };
        match value {
            Ok(Some((Value::Object(ObjType::Map), object))) => Some(object),
            _ => None,
        }
    }

    /// Whose change made an operation, and the hash of that change.
    fn by(&self, op: &ObjId) -> Option<(ChangeHash, By)> {
        let hash = self.doc().hash_for_opid(op)?;
        let change = self.doc().get_change_meta_by_hash(&hash)?;
        // On a branch of a fork the actor's name goes on behind its own.
        let actor = change.actor.to_bytes().get(..Author::LEN)?;
        Some((hash, By { actor: Author::try_from(actor).ok()?, unix_secs: change.timestamp }))
    }

    /// Reads a record. What is odd in it is left out; what is no record is none.
    fn entry(&self, id: &CommentId) -> Option<Entry> {
        let object = self.record_object(id)?;
        let (making, made) = self.by(&object)?;
        let ObjId::Id(counter, actor, _) = &object else { return None };
        let mut entry = Entry::empty(object.clone(), (*counter, actor.clone()), made);
        let (mut at, mut again, mut under, mut whose) = (None, None, None, None);
        let registers = match self.heads {
            None => self.doc().map_range(&object, RangeFull),
            Some(heads) => self.doc().map_range_at(&object, RangeFull, heads),
        };
        for register in registers {
            let ValueRef::Scalar(value) = &register.value else { continue };
            let Some((hash, by)) = self.by(&register.id()) else { continue };
            let later = (hash != making).then_some(by);
            match (&*register.key, value) {
                (SAID, ScalarValueRef::Str(said)) => {
                    entry.said = said.chars().take(SAID_MAX).collect();
                    entry.changed = later;
                }
                (OUT, ScalarValueRef::Boolean(true)) => entry.out = Some(by),
                (SETTLED, ScalarValueRef::Boolean(settled)) => entry.settled = Some((*settled, by)),
                (AT | WORDS | UNDER | WHOSE, _) if later.is_some() => entry.meddled = later,
                (AT, ScalarValueRef::Bytes(bytes)) => at = Some(bytes.to_vec()),
                (AGAIN, ScalarValueRef::Bytes(bytes)) => again = Some((hash, bytes.to_vec())),
                (WORDS, ScalarValueRef::Str(words)) => entry.words = words.to_string(),
                (UNDER, ScalarValueRef::Str(id)) => under = Some(CommentId::from(&**id)),
                (WHOSE, ScalarValueRef::Bytes(author)) => whose = Some(author.to_vec()),
                _ => {}
            }
        }
        entry.under = under.zip(whose);
        if entry.under.is_none() {
            let stretches = at.as_deref().and_then(Stretch::decode_all).unwrap_or_default();
            let name = |element: &Element| self.replica.meant(&making, element);
            entry.stretches = Placed::all(stretches, &entry.words, name);
            let again = again.and_then(|(hash, bytes)| Some((hash, Stretch::decode_all(&bytes)?)));
            if let Some((hash, again)) = again.filter(|(_, again)| again.len() == entry.stretches.len()) {
                for (placed, stretch) in entry.stretches.iter_mut().zip(&again) {
                    placed.put_back(stretch, |element| self.replica.meant(&hash, element));
                }
            }
        }
        Some(entry)
    }
}

impl Entry {
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.is_some_and(|(settled, _)| settled)
    }

    fn empty(object: ObjId, rank: (u64, ActorId), made: By) -> Self {
        Entry {
            object,
            rank,
            made,
            said: String::new(),
            changed: None,
            out: None,
            meddled: None,
            settled: None,
            words: String::new(),
            under: None,
            stretches: Vec::new(),
            ranges: Vec::new(),
            first: NOWHERE,
        }
    }
}

/// Behind all blocks.
const NOWHERE: (usize, usize) = (usize::MAX, 0);

impl State {
    /// Brings what is known of comments up to date. Returns whether anything is otherwise now.
    pub(crate) fn settle(&mut self, source: Source<'_>) -> bool {
        let stale = std::mem::take(&mut self.comments.stale);
        if !stale.is_any() || (self.comments.entries.is_empty() && !stale.all && stale.records.is_empty()) {
            return false;
        }
        let mut comments = std::mem::take(&mut self.comments);
        let records = if stale.all { source.ids().into_iter().collect() } else { stale.records.clone() };
        for id in &records {
            comments.read(self, id, source);
        }
        let said = stale.all || !records.is_empty();
        let all = said || stale.moved;
        let places = comments.place(self, &stale, &records, all, source);
        let shown = &mut self.view.comments;
        let mut changed = said;
        if said {
            *shown = comments.threads();
            comments.sort(shown);
        } else {
            let places: Vec<_> =
                places.into_iter().filter_map(|id| comments.index.get(&id).copied()).collect();
            for index in &places {
                let ranges = &comments.entries[&shown[*index].remark.id].ranges;
                if shown[*index].at != *ranges {
                    shown[*index].at.clone_from(ranges);
                    changed = true;
                }
            }
            // Others stand where they stood, each behind the one before it.
            if places.iter().any(|index| !comments.are_in_order(shown, *index)) {
                comments.sort(shown);
                changed = true;
            }
        }
        self.comments = comments;
        changed
    }
}

impl Comments {
    fn read(&mut self, state: &mut State, id: &CommentId, source: Source<'_>) {
        if let Some(old) = self.entries.remove(id) {
            for placed in &old.stretches {
                if let Some(on_it) = self.by_text.get_mut(&placed.owner) {
                    on_it.remove(id);
                }
            }
        }
        let Some(entry) = source.entry(id) else { return };
        state.is_comment(&entry.object, id);
        for placed in &entry.stretches {
            self.by_text.entry(placed.owner.clone()).or_default().insert(id.clone());
        }
        self.entries.insert(id.clone(), entry);
    }

    /// Finds where words are now. Returns whose places were looked at.
    fn place(
        &mut self,
        state: &State,
        stale: &Stale,
        fresh: &BTreeSet<CommentId>,
        all: bool,
        source: Source<'_>,
    ) -> Vec<CommentId> {
        let ids: BTreeSet<CommentId> = if all {
            self.entries.keys().cloned().collect()
        } else {
            let texts = stale.texts.iter().chain(&stale.shown);
            texts.filter_map(|text| self.by_text.get(text)).flatten().cloned().collect()
        };
        let mut known = place::Known::default();
        for id in &ids {
            let Some(entry) = self.entries.get_mut(id) else { continue };
            let is_fresh = fresh.contains(id);
            for placed in &mut entry.stretches {
                if is_fresh || stale.texts.contains(&placed.owner) {
                    placed.find(state, source, &mut known);
                }
            }
            entry.ranges = place::ranges(&entry.stretches, state);
            let first = entry.ranges.first();
            entry.first =
                first.and_then(|range| Some((state.index(&range.block)?, range.from))).unwrap_or(NOWHERE);
        }
        ids.into_iter().collect()
    }

    /// What comments are put in order by.
    fn key<'a>(
        &'a self,
        comment: &'a Comment,
    ) -> Option<((usize, usize), &'a (u64, ActorId), &'a CommentId)> {
        let entry = self.entries.get(&comment.remark.id)?;
        Some((entry.first, &entry.rank, &comment.remark.id))
    }

    /// Whether a comment stands behind the one before it and before the one behind it.
    fn are_in_order(&self, shown: &[Comment], index: usize) -> bool {
        let around = &shown[index.saturating_sub(1)..(index + 2).min(shown.len())];
        around.is_sorted_by_key(|comment| self.key(comment))
    }

    /// Puts comments in the order of their words.
    fn sort(&mut self, shown: &mut [Comment]) {
        shown.sort_by(|a, b| self.key(a).cmp(&self.key(b)));
        self.index = shown.iter().enumerate().map(|(at, one)| (one.remark.id.clone(), at)).collect();
    }
}
