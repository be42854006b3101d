//! Changes that were examined before the machine has its hands on them: reading a long one takes a second, and needs
//! nothing that the machine knows.
//!
//! Absent: whether a change fits what is here.

use trestle_trust::DocumentId;

use super::wire::{Frame, WireChange};
use crate::admit::{self, ChangeMeta, Refusal};
use crate::columns;

/// Of more bytes than this,
#[cfg_attr(not(feature = "io"), allow(dead_code))]
const LONG_BYTES: usize = 8 * 1024;
/// or more operations, a frame of changes takes long to examine.
#[cfg_attr(not(feature = "io"), allow(dead_code))]
const LONG_OPS: u64 = 512;

/// The changes of one frame, each with what [`admit::examine`] says of it.
#[derive(Clone, Debug)]
pub struct Examined {
    pub(crate) document: DocumentId,
    pub(super) changes: Vec<Offered>,
}

/// A change of a peer, and what is known of it by itself, if that has been looked at.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    pub(super) change: WireChange,
    pub(super) examined: Option<Result<ChangeMeta, Refusal>>,
}

impl From<WireChange> for Offered {
    fn from(change: WireChange) -> Self {
        Self { change, examined: None }
    }
}

#[cfg_attr(not(feature = "io"), allow(dead_code))]
impl Examined {
    /// Whether this is a frame of changes that takes long to examine.
    pub(crate) fn takes_long(frame: &[u8]) -> bool {
        if super::wire::document_of_changes(frame).is_none() {
            return false;
        }
        if frame.len() > LONG_BYTES {
            return true;
        }
        let Ok(Frame::Changes { changes, .. }) = Frame::decode(frame) else { return false };
        let ops = changes.iter().filter_map(|change| columns::scan(&change.bytes).ok());
        ops.map(|scanned| scanned.op_count).sum::<u64>() > LONG_OPS
    }

    /// Examines all changes of a frame; `None` if it is no frame of changes.
    pub(crate) fn of(frame: &[u8]) -> Option<Self> {
        let Ok(Frame::Changes { document, changes }) = Frame::decode(frame) else { return None };
        let examine = |change: WireChange| {
            let examined = Some(admit::examine(&change.bytes));
            Offered { change, examined }
        };
        Some(Self { document, changes: changes.into_iter().map(examine).collect() })
    }
}
