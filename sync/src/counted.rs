//! Which changes of a document count once people have gone (decision 32, "Changes").
//!
//! A change counts if whoever made it sits here, or if it is in the cut of their going, or if a change that counts
//! descends from it. That is all of it: a change of somebody who has gone is in by the cut, by what the cut's changes
//! build on, or because somebody else's change that is in was built on it (*adoption*); what they made later holds
//! itself up by nothing, and neither do two who have gone and build on each other. So what counts is closed: with each
//! change it has all that the change follows, and a document can be made of it. It is a function of the set of changes
//! and of who sits here, never of what came first.
//!
//! What does not count stays in the log, and is passed on and compared like everything else. It is only not shown.
//!
//! Absent: who has gone, which `trust` says, and the documents themselves, which the app makes anew.

use std::collections::{BTreeMap, BTreeSet};

use trestle_trust::membership::Kept;
use trestle_trust::{ActorId, AuthorKey, ChangeHash, DocumentId};

use crate::log::Log;

/// Says which changes of one document count by themselves.
#[derive(Debug, Clone, Copy)]
pub struct Seats<'a> {
    /// The devices that sit here no more, with their cuts.
    pub gone: &'a BTreeMap<AuthorKey, Kept>,
    /// This device. What was written on it is shown on it, whether it has a seat or not.
    pub own: AuthorKey,
    pub document: DocumentId,
}

impl Seats<'_> {
    /// Whether all that this actor makes counts.
    fn sits(&self, actor: &ActorId) -> bool {
        let author = actor.author();
        author == self.own || !self.gone.contains_key(&author)
    }

    /// Whether a change counts, whatever follows it.
    fn counts(&self, actor: &ActorId, hash: &ChangeHash) -> bool {
        let cut = || self.gone.get(&actor.author())?.get(&self.document);
        self.sits(actor) || cut().is_some_and(|cut| cut.contains(hash))
    }
}

/// What of a log does not count. In nearly every document that is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Places in the log.
    out: BTreeSet<u32>,
    /// The sum of the first bytes of the hashes of what is out: another where that is another.
    mark: u64,
}

fn mark_of(log: &Log, place: u32) -> u64 {
    let hash = log.hash_at(place).0;
    hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

impl Counted {
    /// Reads a whole log. Takes next to no time if nobody who wrote in it has gone, else time in proportion to it.
    #[must_use]
    pub fn read(log: &Log, seats: Seats<'_>) -> Self {
        if log.actors().all(|actor| seats.sits(actor)) {
            return Self::default();
        }
        let (mut out, mut mark) = (BTreeSet::new(), 0_u64);
        let mut held_up = vec![false; log.len()];
        // Whatever follows a change has a higher place, so it is settled before the change is looked at.
        for place in (0..log.len()).rev() {
            let at = u32::try_from(place).expect("a log has fewer than 2^32 changes");
            if held_up[place] || seats.counts(&log.actor_at(at), &log.hash_at(at)) {
                for dep in log.deps_at(at).0 {
                    held_up[*dep as usize] = true;
                }
            } else {
                out.insert(at);
                mark = mark.wrapping_add(mark_of(log, at));
            }
        }
        Self { out, mark }
    }

    /// Takes in the change that has just been put into the log, its last. Gives what counts now because of it, itself
    /// not among it.
    pub fn came(&mut self, log: &Log, seats: Seats<'_>) -> Vec<ChangeHash> {
        let Some(last) = log.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()) else {
            return Vec::new();
        };
        if !seats.counts(&log.actor_at(last), &log.hash_at(last)) {
            self.out.insert(last);
            self.mark = self.mark.wrapping_add(mark_of(log, last));
            return Vec::new();
        }
        let mut adopted = Vec::new();
        let mut open: Vec<u32> = log.deps_at(last).0.to_vec();
        while let Some(place) = open.pop() {
            if self.out.remove(&place) {
                self.mark = self.mark.wrapping_sub(mark_of(log, place));
                adopted.push(log.hash_at(place));
                open.extend(log.deps_at(place).0);
            }
        }
        adopted
    }

    /// Whether everything counts.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.out.is_empty()
    }

    /// A number that is another where other changes do not count, so that nobody has to compare them.
    #[must_use]
    pub fn out_mark(&self) -> u64 {
        self.mark
    }

    /// Whether a change counts. What is not in the log does, as far as is known here.
    #[must_use]
    pub fn counts(&self, log: &Log, hash: &ChangeHash) -> bool {
        self.is_all() || log.place(hash).is_none_or(|place| !self.out.contains(&place))
    }

    /// The changes that count and that none follows which counts, in ascending order.
    #[must_use]
    pub fn heads(&self, log: &Log) -> Vec<ChangeHash> {
        if self.is_all() {
            return log.heads().collect();
        }
        // Whatever is newest of all that counts is either followed by nothing, or by what does not count.
        let below = self.out.iter().flat_map(|out| log.deps_at(*out).0);
        let mut candidates: Vec<_> =
            below.filter(|dep| !self.out.contains(dep)).map(|dep| log.hash_at(*dep)).collect();
        candidates.extend(log.heads().filter(|head| self.counts(log, head)));
        log.frontier(&candidates)
    }

    /// What does not count, and who made it.
    pub fn out<'a>(&'a self, log: &'a Log) -> impl Iterator<Item = (ChangeHash, AuthorKey)> + 'a {
        self.out.iter().map(|place| (log.hash_at(*place), log.actor_at(*place).author()))
    }
}

#[cfg(test)]
mod tests;
