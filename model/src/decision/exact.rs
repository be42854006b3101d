//! The exact bytes that were ever put into a decision's document.
//!
//! Whoever writes over an entry of `contents`, or takes it out, takes nothing away: the change that put it in is still in
//! the log. So what people answered to stays readable, whatever anybody does to the document by hand.

use std::collections::BTreeMap;

use automerge::legacy::OpType;
use automerge::{Automerge, Change, ScalarValue};
use trestle_trust::ids::ContentHash;
use trestle_trust::statement::deciding::content_hash;

pub(super) type Contents = BTreeMap<ContentHash, Vec<u8>>;

/// How many hexadecimal digits name a content.
const DIGITS: usize = 64;

/// Those in any change of the document.
pub(super) fn ever_in(doc: &Automerge) -> Contents {
    doc.get_changes(&[]).iter().filter(|change| may_name_one(change.raw_bytes())).flat_map(put_in).collect()
}

/// Those in one change that has been taken in.
pub(super) fn in_change(bytes: Vec<u8>) -> Contents {
    Change::from_bytes(bytes).iter().flat_map(put_in).collect()
}

fn put_in(change: &Change) -> impl Iterator<Item = (ContentHash, Vec<u8>)> + use<> {
    change.decode().operations.into_iter().filter_map(|op| match op.action {
        OpType::Put(ScalarValue::Bytes(bytes)) => Some((content_hash(&bytes), bytes)),
        _ => None,
    })
}

/// Whether a name of a content can stand in these bytes: keys are written out as they are.
pub(super) fn may_name_one(bytes: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    bytes.split(|byte| !is_digit(byte)).any(|run| run.len() >= DIGITS)
}
