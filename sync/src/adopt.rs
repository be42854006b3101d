//! The change by which somebody takes up what others wrote after they had gone.
//!
//! What came late counts once a change that counts follows it (see [`counted`](crate::counted)). So to take it up is to
//! make a change that follows it, and says nothing else: it puts nothing under a name in the root that no reader of any
//! document asks for. A change without an operation would do, but admission lets none in, and older programs take it for
//! harm. It is made from heads and numbers alone, so no document has to be loaded for it.
//!
//! Absent: who may and what is followed, which the state machine knows (`Sync::taking_up`); what it means to read;
//! signing, which is the driver's.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpType, SortedVec};
use automerge::{Change, ExpandedChange, ScalarValue};
use trestle_trust::{ActorId, ChangeHash};

use crate::columns::DEPS_MAX;
use crate::log::Log;

/// Where nothing is put.
const NAME: &str = "taken-up";

/// How such a change is called and when it is made.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// One that has made no change in this document yet.
    pub actor: ActorId,
    /// What history calls it.
    pub label: &'a str,
    pub unix_secs: i64,
}

/// Why nothing was taken up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeUpError {
    #[error("the table is closed")]
    Closed,
    /// This device has no seat, so its word takes up nothing for anybody.
    #[error("this device has no seat at the table")]
    NotAtTheTable,
    #[error("a change that is to be taken up is not here")]
    NotHere,
    /// Somebody was first, or has built on it.
    #[error("all of it counts already")]
    CountsAlready,
    #[error("the change that takes it up was refused")]
    Refused,
}

/// The changes that follow all of these, which the log has, each after those before it: one, unless there are more than
/// one change may follow. Plain chunks.
#[must_use]
pub fn changes(log: &Log, follows: &[ChangeHash], stamp: Stamp<'_>) -> Vec<Vec<u8>> {
    let mut made: Vec<Vec<u8>> = Vec::new();
    let mut before: Option<(ChangeHash, u64)> = None;
    let mut rest = follows;
    while !rest.is_empty() {
        let room = DEPS_MAX as usize - usize::from(before.is_some());
        let (now, later) = rest.split_at(room.min(rest.len()));
        rest = later;
        let last = now.iter().filter_map(|hash| log.entry(hash)).map(crate::log::Entry::last_op).max();
        let last = last.max(before.map(|(_, op)| op)).unwrap_or(0);
        let deps = now.iter().copied().chain(before.map(|(hash, _)| hash));
        let change = change(deps.collect(), made.len() as u64 + 1, last + 1, stamp);
        before = Some((ChangeHash(change.hash().0), last + 1));
        made.push(change.raw_bytes().to_vec());
    }
    made
}

fn change(mut deps: Vec<ChangeHash>, seq: u64, start_op: u64, stamp: Stamp<'_>) -> Change {
    deps.sort_unstable();
    let nothing = Op {
        action: OpType::Put(ScalarValue::Null),
        obj: ObjectId::Root,
        key: Key::Map(NAME.into()),
        pred: SortedVec::new(),
        insert: false,
    };
    Change::from(ExpandedChange {
        operations: vec![nothing],
        actor_id: automerge::ActorId::from(&stamp.actor.0[..]),
        hash: None,
        seq,
        start_op: NonZeroU64::new(start_op).unwrap_or(NonZeroU64::MIN),
        time: stamp.unix_secs,
        message: Some(stamp.label.to_owned()),
        deps: deps.into_iter().map(|dep| automerge::ChangeHash(dep.0)).collect(),
        extra_bytes: Vec::new(),
        author: None,
    })
}

#[cfg(test)]
mod tests;
