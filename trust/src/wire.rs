//! The few rules of our CBOR: arrays of a known length, definite lengths, and one encoding for one meaning.

use std::collections::BTreeMap;

use minicbor::{Decode, Decoder, Encode, decode};

use crate::label::Label;

/// The most languages that a text may come in.
pub(crate) const LANGUAGES_MAX: u64 = 8;

/// Reads the head of an array of exactly `len`.
pub(crate) fn array(d: &mut Decoder<'_>, len: u64) -> Result<(), decode::Error> {
    match d.array()? {
        Some(n) if n == len => Ok(()),
        _ => Err(decode::Error::message("an array of another length")),
    }
}

/// Reads the head of an array of at most `max`.
pub(crate) fn array_up_to(d: &mut Decoder<'_>, max: u64) -> Result<u64, decode::Error> {
    d.array()?.filter(|n| *n <= max).ok_or_else(|| decode::Error::message("an array too long"))
}

pub(crate) fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], decode::Error> {
    d.bytes()?.try_into().map_err(|_| decode::Error::message("bytes of another length"))
}

pub(crate) fn signature(d: &mut Decoder<'_>) -> Result<[u8; 64], decode::Error> {
    fixed(d)
}

/// Reads a map from language tags; `value` reads one value.
pub(crate) fn by_language<'b, T>(
    d: &mut Decoder<'b>,
    mut value: impl FnMut(&mut Decoder<'b>) -> Result<T, decode::Error>,
) -> Result<BTreeMap<String, T>, decode::Error> {
    let len = d
        .map()?
        .filter(|n| *n <= LANGUAGES_MAX)
        .ok_or_else(|| decode::Error::message("too many languages"))?;
    let mut map = BTreeMap::new();
    for _ in 0..len {
        let tag = d.str()?;
        if !is_language_tag(tag) {
            return Err(decode::Error::message("not a language tag"));
        }
        map.insert(tag.to_owned(), value(d)?);
    }
    Ok(map)
}

pub(crate) fn is_language_tag(tag: &str) -> bool {
    (1..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

pub(crate) fn labels_by_language(d: &mut Decoder<'_>) -> Result<BTreeMap<String, Label>, decode::Error> {
    by_language(d, |d| d.decode())
}

/// The bytes of `value`.
pub(crate) fn to_bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing to memory does not fail, and none of our encoders does")
}

/// Reads `bytes` as exactly one `T` in its one encoding.
pub(crate) fn from_bytes<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, NotCanonical> {
    let value: T = minicbor::decode(bytes).map_err(|_| NotCanonical)?;
    if to_bytes(&value) == bytes { Ok(value) } else { Err(NotCanonical) }
}

/// The bytes are no value of that kind, or not its one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotCanonical;
