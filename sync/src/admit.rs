//! May this change in? A pure function of a change, its past and the membership.
//!
//! Two steps. [`examine`] looks at one change by itself: bounds ([`columns`](crate::columns)), automerge's own
//! reading of it, canonical form, and that the tip beside it names it. [`admit`] looks at its past: a member wrote
//! it, its dependencies are there, it follows the author's previous change, and its operations are numbered in step.
//! What passes on one device passes on every other with the same statements, so a peer that sends anything else is
//! not honest.
//!
//! Absent: whether objects, keys and elements named by the operations exist (the op table, which comes later), and
//! signatures, which are verified for a whole chain at once by [`protocol`](crate::protocol).

use std::panic::{AssertUnwindSafe, catch_unwind};

use trestle_trust::{ActorId, ChangeHash, DocumentId, Membership, TableId, Tip};

use crate::columns::{self, ScanError};
use crate::log::{Log, Schema};

/// A change that every program has built in: a document's genesis, or a later addition to its shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchemaChange {
    pub hash: ChangeHash,
    /// The plain change chunk.
    pub bytes: Vec<u8>,
}

/// A change as it travels and as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedChange {
    /// The plain (uncompressed) change chunk, as automerge's `Change::raw_bytes` gives it.
    pub bytes: Vec<u8>,
    /// The tip that names exactly this change. `None`: a later tip of the same chain vouches for it.
    pub tip: Option<Tip>,
}

/// What is kept in memory of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeMeta {
    pub hash: ChangeHash,
    pub actor: ActorId,
    /// Counts the actor's changes in this document from 1.
    pub seq: u64,
    pub start_op: u64,
    pub op_count: u64,
    /// Sorted.
    pub deps: Vec<ChangeHash>,
    /// As the author's clock had it.
    pub time_unix_secs: i64,
    /// The label of the action that made it.
    pub message: Option<String>,
    pub byte_count: u32,
}
