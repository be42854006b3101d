//! May this change in? A pure function of a change, its past and the membership.
//!
//! Two steps. [`examine`] looks at one change by itself: bounds ([`columns`](crate::columns)), automerge's own
//! reading of it, canonical form, and that the tip beside it names it. [`admit`] looks at its past: a member wrote
//! it, its dependencies are there, it follows the author's previous change, its operations are numbered in step, and
//! everything that they name is there ([`ops`](crate::ops)).
//! What passes on one device passes on every other with the same statements, so a peer that sends anything else is
//! not honest.
//!
//! Absent: signatures, which are verified for a whole chain at once by [`protocol`](crate::protocol).

use std::panic::{AssertUnwindSafe, catch_unwind};

use trestle_trust::{ActorId, ChangeHash, DocumentId, Membership, TableId, Tip};

use crate::columns::{self, ScanError, Scanned};
use crate::log::{Log, Schema};
use crate::ops::{OpError, OpTable};

/// How an own change is written is asked only if it has more operations than this.
const OWN_OPS_TRUSTED_MAX: u64 = 64;

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

/// Why a change is wrong in itself or beside its past. An honest program neither makes nor passes on such a change.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Scan(#[from] ScanError),
    #[error("automerge cannot read the change: {0}")]
    Unreadable(String),
    #[error("the change is not written in its one proper form")]
    NotCanonical,
    #[error("the tip names another change")]
    OtherTip,
    #[error("the signature is wrong")]
    BadSignature,
    #[error("the change follows nothing")]
    NoDependency,
    #[error("the change does not follow its author's previous one")]
    OutOfSequence,
    #[error("its operations are not numbered in step")]
    OutOfStep,
    #[error(transparent)]
    Operations(#[from] OpError),
}

/// Why a change is not in.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAdmitted {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// These dependencies are not in the log.
    #[error("the change follows {} that are not here", .0.len())]
    Waits(Vec<ChangeHash>),
    /// Its author is no member as far as is known here; statements may say otherwise later.
    #[error("the author is not known here")]
    AuthorUnknown,
    /// It came without a tip of its own, so a later change of its chain must vouch for it.
    #[error("nothing vouches for the change yet")]
    Unvouched,
}

/// Reads one change by itself: the scan, automerge's own reading, and its one proper form.
///
/// # Errors
/// A [`Refusal`] that every other device would give as well.
pub fn examine(bytes: &[u8]) -> Result<ChangeMeta, Refusal> {
    examine_scanned(bytes, columns::scan(bytes)?)
}

/// [`examine`], when the scan has been done.
pub(crate) fn examine_scanned(bytes: &[u8], mut scanned: Scanned) -> Result<ChangeMeta, Refusal> {
    if scanned.is_one_letter {
        // The scan knows its only form, and asking automerge takes longer than all else here but the signature.
        let message = scanned.message.take();
        return meta(bytes, scanned, message);
    }
    // automerge panics on some malformed changes; nothing of it outlives the call, so nothing can be left broken.
    let read = catch_unwind(AssertUnwindSafe(|| read_canonical(bytes)));
    let message = read.unwrap_or_else(|_| Err(Refusal::Unreadable("it panicked".into())))?;
    meta(bytes, scanned, message)
}

/// [`examine`] for a change that automerge has just written on this device: if it is of a few operations, how it is
/// written is not asked. Asking takes as long as all else that is done before it is sent.
pub(crate) fn examine_own(bytes: &[u8]) -> Result<ChangeMeta, Refusal> {
    let mut scanned = columns::scan(bytes)?;
    if scanned.op_count > OWN_OPS_TRUSTED_MAX {
        return examine_scanned(bytes, scanned);
    }
    let message = scanned.message.take();
    meta(bytes, scanned, message)
}

fn meta(bytes: &[u8], scanned: Scanned, message: Option<String>) -> Result<ChangeMeta, Refusal> {
    Ok(ChangeMeta {
        hash: scanned.hash,
        actor: scanned.actor,
        seq: scanned.seq,
        start_op: scanned.start_op,
        op_count: scanned.op_count,
        deps: scanned.deps,
        time_unix_secs: scanned.time_unix_secs,
        message,
        byte_count: u32::try_from(bytes.len()).map_err(|_| ScanError::TooLarge { what: "change" })?,
    })
}

/// Gives the change's message if automerge would write the change as exactly these bytes.
fn read_canonical(bytes: &[u8]) -> Result<Option<String>, Refusal> {
    let change =
        automerge::Change::from_bytes(bytes.to_vec()).map_err(|e| Refusal::Unreadable(e.to_string()))?;
    let message = change.message().map(str::to_owned);
    let rewritten = automerge::Change::from(change.decode());
    if rewritten.raw_bytes() == bytes { Ok(message) } else { Err(Refusal::NotCanonical) }
}

/// Whether automerge reads a change, and would write it as exactly these bytes.
#[cfg(test)]
pub(crate) fn is_canonical(bytes: &[u8]) -> bool {
    read_canonical(bytes).is_ok()
}

/// Whether an examined change fits its past.
///
/// # Errors
/// [`NotAdmitted::Waits`] when dependencies are missing, [`NotAdmitted::Refused`] when it contradicts them.
pub fn fits(log: &Log, schema: &Schema, meta: &ChangeMeta) -> Result<(), NotAdmitted> {
    if meta.deps.is_empty() && !schema.is_empty() {
        return Err(Refusal::NoDependency.into());
    }
    let mut missing = Vec::new();
    let mut last_op = 0;
    let mut follows_own = meta.seq == 1;
    for dep in &meta.deps {
        if let Some(last) = schema.last_op(dep) {
            last_op = last_op.max(last);
        } else if let Some(entry) = log.entry(dep) {
            last_op = last_op.max(entry.last_op());
            follows_own |= log.is_by(entry, &meta.actor) && entry.seq() + 1 == meta.seq;
        } else {
            missing.push(*dep);
        }
    }
    if !missing.is_empty() {
        return Err(NotAdmitted::Waits(missing));
    }
    if !follows_own {
        return Err(Refusal::OutOfSequence.into());
    }
    if meta.start_op != last_op + 1 {
        return Err(Refusal::OutOfStep.into());
    }
    Ok(())
}

/// Whether `tip` names exactly this change of this document. Whether it is signed is not asked.
#[must_use]
pub fn names(tip: &Tip, table: TableId, document: DocumentId, meta: &ChangeMeta) -> bool {
    let named = (tip.table, tip.document, tip.actor, tip.seq, tip.hash);
    named == (table, document, meta.actor, meta.seq, meta.hash)
}

/// All of admission for one change that has its own tip. It is then in the op table, and is to be put into the log.
///
/// # Errors
/// Says why it is not in. Log and table are then unchanged.
pub fn admit(
    log: &Log,
    ops: &mut OpTable,
    schema: &Schema,
    membership: &Membership,
    table: TableId,
    document: DocumentId,
    change: &SignedChange,
) -> Result<ChangeMeta, NotAdmitted> {
    let meta = examine(&change.bytes)?;
    // What somebody made who has gone since is the table's; new copies are to get it as old ones did.
    if !membership.ever_sat_author(meta.actor.author()) {
        return Err(NotAdmitted::AuthorUnknown);
    }
    let tip = change.tip.as_ref().ok_or(NotAdmitted::Unvouched)?;
    if !names(tip, table, document, &meta) {
        return Err(Refusal::OtherTip.into());
    }
    if !tip.verify() {
        return Err(Refusal::BadSignature.into());
    }
    fits(log, schema, &meta)?;
    ops.admit(log, &meta, &change.bytes).map_err(Refusal::from)?;
    Ok(meta)
}

#[cfg(test)]
mod tests;
