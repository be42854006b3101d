//! A change without what is known of it anyway: its hash, who made it and behind what, when, and under what label.

use super::runs::Reader;
use super::{CHUNK_TYPE_CHANGE, Chunk, MAGIC, read_actor, read_chunk, read_deps, split_chunk};
use crate::admit::ChangeMeta;

/// What stands behind the label in a plain change: whom else it names, and its columns. `None` if it is no plain change.
pub(crate) fn strip(bytes: &[u8]) -> Option<&[u8]> {
    let Chunk { data, .. } = split_chunk(bytes).ok()?;
    let mut reader = Reader::new(data);
    read_deps(&mut reader).ok()?;
    read_actor(&mut reader).ok()?;
    let (_seq, _start_op) = (reader.unsigned().ok()?, reader.unsigned().ok()?);
    let _time = reader.signed().ok()?;
    let label = reader.unsigned().ok()?;
    reader.take(label).ok()?;
    Some(reader.rest())
}

/// The change of which `meta` is known and [`strip`] left `bare`. Whether it is the one that `meta` names is for
/// [`is_named`] to say.
pub(crate) fn dress(meta: &ChangeMeta, bare: &[u8]) -> Vec<u8> {
    let label = meta.message.as_deref().unwrap_or_default();
    let mut data = Vec::with_capacity(bare.len() + label.len() + 32 * meta.deps.len() + 80);
    unsigned(&mut data, meta.deps.len() as u64);
    meta.deps.iter().for_each(|dep| data.extend(dep.0));
    unsigned(&mut data, meta.actor.0.len() as u64);
    data.extend(meta.actor.0);
    unsigned(&mut data, meta.seq);
    unsigned(&mut data, meta.start_op);
    signed(&mut data, meta.time_unix_secs);
    unsigned(&mut data, label.len() as u64);
    data.extend(label.as_bytes());
    data.extend(bare);
    let mut bytes = Vec::with_capacity(data.len() + 16);
    bytes.extend(MAGIC);
    bytes.extend(&meta.hash.0[..4]);
    bytes.push(CHUNK_TYPE_CHANGE);
    unsigned(&mut bytes, data.len() as u64);
    bytes.extend(data);
    bytes
}

/// Whether these bytes are the plain change that `meta` names, by their own hash.
pub(crate) fn is_named(meta: &ChangeMeta, bytes: &[u8]) -> bool {
    read_chunk(bytes).is_ok_and(|(hash, _)| hash == meta.hash)
}

/// LEB128 in its shortest form.
fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        let is_sign = low & 0x40 != 0;
        if (value == 0 && !is_sign) || (value == -1 && is_sign) {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{history, letters};
    use super::*;
    use crate::admit;

    #[test]
    fn a_change_is_put_together_again_from_what_is_known_of_it() {
        let mut left = 0;
        let all = [letters(), history(3, 300), history(4, 300)].concat();
        for change in &all {
            let bytes = change.raw_bytes();
            let Ok(meta) = admit::examine(bytes) else { continue };
            let bare = strip(bytes).expect("it is a plain change");
            assert_eq!(dress(&meta, bare), bytes);
            assert!(is_named(&meta, bytes));
            left += bare.len();
            let mut other = bytes.to_vec();
            *other.last_mut().expect("bytes") ^= 1;
            assert!(!is_named(&meta, &other));
        }
        assert!(left > 1000);
    }

    #[test]
    fn every_number_is_written_as_it_is_read() {
        let numbers = (0..63).flat_map(|shift| [(1_i64 << shift) - 1, 1 << shift, (1 << shift) + 1]);
        for number in numbers.flat_map(|number| [number, -number]) {
            let mut out = Vec::new();
            signed(&mut out, number);
            let mut reader = Reader::new(&out);
            assert_eq!(reader.signed().ok(), Some(number));
            assert!(reader.is_empty());
            let (mut out, number) = (Vec::new(), number.cast_unsigned());
            unsigned(&mut out, number);
            let mut reader = Reader::new(&out);
            assert_eq!(reader.unsigned().ok(), Some(number));
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn what_is_no_change_is_not_stripped() {
        let letter = letters().remove(5);
        let bytes = letter.raw_bytes();
        for end in 0..bytes.len() {
            assert_eq!(strip(&bytes[..end]), None);
        }
        assert_eq!(strip(b"something else altogether"), None);
    }
}
