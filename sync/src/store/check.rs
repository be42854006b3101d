//! The hash that every row carries, and how bytes are packed into a row.
//!
//! SQLite notices few flipped bits by itself, so each row holds the first eight bytes of the SHA-256 of its
//! own fields. It guards against a failing disk, not against a person: who may write a change is settled by
//! signatures.

use sha2::{Digest, Sha256};

/// Bytes longer than this are tried with zstd; below it, the frame costs more than it saves.
const PACK_FROM_BYTES: usize = 512;
/// What one row may inflate to. Snapshots of long documents are a few hundred kilobytes.
const INFLATED_BYTES_MAX: u64 = 1 << 30;

const RAW: u8 = 0;
const ZSTD: u8 = 1;

/// One field of a row, as it goes into the row's hash.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field<'a> {
    Bytes(&'a [u8]),
    Number(i64),
    Nothing,
}

/// The hash kept in a row of `table` with these fields, in the order of the columns.
pub(super) fn row_check(table: &str, fields: &[Field<'_>]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(table.as_bytes());
    for field in fields {
        match field {
            Field::Bytes(bytes) => {
                hash.update([1]);
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
            Field::Number(number) => {
                hash.update([2]);
                hash.update(number.to_be_bytes());
            }
            Field::Nothing => hash.update([3]),
        }
    }
    let digest = hash.finalize();
    let mut short = [0; 8];
    short.copy_from_slice(&digest[..8]);
    short
}

/// Packs `bytes` for a row: as they are, or with zstd where that saves a tenth or more.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() >= PACK_FROM_BYTES
        && let Ok(small) = zstd::bulk::compress(bytes, 3)
        && small.len() + 9 < bytes.len() / 10 * 9
    {
        let mut row = Vec::with_capacity(small.len() + 9);
        row.push(ZSTD);
        row.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        row.extend_from_slice(&small);
        return row;
    }
    let mut row = Vec::with_capacity(bytes.len() + 1);
    row.push(RAW);
    row.extend_from_slice(bytes);
    row
}

/// The bytes that [`pack`] was given, or `None` if the row makes no sense.
pub(super) fn unpack(row: &[u8]) -> Option<Vec<u8>> {
    unpack_at_most(row, INFLATED_BYTES_MAX)
}

/// [`unpack`], where no more than `most` bytes were given.
pub(super) fn unpack_at_most(row: &[u8], most: u64) -> Option<Vec<u8>> {
    let (&kind, rest) = row.split_first()?;
    match kind {
        RAW => Some(rest.to_vec()),
        ZSTD => {
            let (length, small) = rest.split_first_chunk::<8>()?;
            let length = u64::from_be_bytes(*length);
            if length > most {
                return None;
            }
            let bytes = zstd::bulk::decompress(small, usize::try_from(length).ok()?).ok()?;
            (bytes.len() as u64 == length).then_some(bytes)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        for length in [0usize, 1, 511, 512, 513, 100_000] {
            let repeating: Vec<u8> = (0..length).map(|i| (i % 7) as u8).collect();
            let noisy: Vec<u8> = (0..length).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            for bytes in [repeating, noisy] {
                assert_eq!(unpack(&pack(&bytes)).as_ref(), Some(&bytes), "{length} bytes");
            }
        }
    }

    #[test]
    fn a_row_that_claims_too_much_or_makes_no_sense_is_refused() {
        let mut huge = vec![ZSTD];
        huge.extend_from_slice(&u64::MAX.to_be_bytes());
        for row in [&[][..], &[7, 1, 2], &[ZSTD, 0, 0], &huge] {
            assert_eq!(unpack(row), None, "{row:?}");
        }
    }

    #[test]
    fn a_field_moved_to_its_neighbour_changes_the_check() {
        let one = row_check("changes", &[Field::Bytes(b"ab"), Field::Bytes(b"c")]);
        let other = row_check("changes", &[Field::Bytes(b"a"), Field::Bytes(b"bc")]);
        assert_ne!(one, other);
    }
}
