//! The change that one typed letter makes, written down byte by byte.
//!
//! Automerge says of a change it has made only its hash; handing out its bytes, it searches the whole document for the
//! change's operations, which takes the longer the more has been written. For a letter put behind another there is but one
//! form (that of automerge 0.12: `op_set2/change.rs`), so it is written here, and the hash says whether it is the same.

use automerge::{ActorId, Change, ChangeHash};
use sha2::{Digest as _, Sha256};

/// An object or an element: the number of the operation that made it, and its actor.
pub(crate) type Made = (u64, ActorId);

/// A letter put into a text, as the only operation of a change.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) text: Made,
    pub(crate) behind: Made,
    pub(crate) letter: char,
}

/// What else a change says.
#[derive(Debug)]
struct Around<'a> {
    /// In ascending order.
    deps: &'a [ChangeHash],
    actor: &'a ActorId,
    seq: u64,
    start_op: u64,
    time_unix_secs: i64,
    message: &'a str,
}

/// A change that is known before it is made.
#[derive(Clone, Debug)]
pub(crate) struct Ahead {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: [u8; 32],
}

/// What the next own change will say of those before it.
#[derive(Clone, Debug)]
pub(crate) struct Pen {
    actor: ActorId,
    seq: u64,
    hash: ChangeHash,
    /// The highest number of any operation.
    max_op: u64,
}

/// The kinds of columns that such a change has, in their order.
const COLUMNS: [u8; 9] = [0x01, 0x02, 0x11, 0x13, 0x34, 0x42, 0x56, 0x57, 0x70];
/// A run of one value.
const ONE: u8 = 0x7f;
const PUT: u8 = 1;
const STRING: u64 = 6;

impl Pen {
    /// Behind an own change that has just been made.
    pub(crate) fn behind(change: &Change) -> Self {
        let (actor, seq, hash) = (change.actor_id().clone(), change.seq(), change.hash());
        Pen { actor, seq, hash, max_op: change.max_op() }
    }

    pub(crate) fn is_of(&self, actor: &[u8]) -> bool {
        self.actor.to_bytes() == actor
    }

    /// A change is in that was not made with this pen: the next own one is numbered on from it. It may be an own one all
    /// the same, made with another copy.
    pub(crate) fn goes_past(&mut self, change: &Change) {
        self.max_op = self.max_op.max(change.max_op());
        if *change.actor_id() == self.actor && change.seq() > self.seq {
            (self.seq, self.hash) = (change.seq(), change.hash());
        }
    }

    /// The change of one letter, made at `heads`.
    pub(crate) fn ahead(
        &self,
        mut heads: Vec<ChangeHash>,
        message: &str,
        time_unix_secs: i64,
        letter: &Letter,
    ) -> Ahead {
        if !heads.contains(&self.hash) {
            heads.push(self.hash);
        }
        heads.sort_unstable();
        let (deps, actor) = (&heads[..], &self.actor);
        let (seq, start_op) = (self.seq + 1, self.max_op + 1);
        let around = Around { deps, actor, seq, start_op, time_unix_secs, message };
        let (bytes, hash) = change(&around, letter);
        Ahead { bytes, hash }
    }
}

/// The plain chunk and its hash.
fn change(around: &Around<'_>, letter: &Letter) -> (Vec<u8>, [u8; 32]) {
    let mut others =
        [&letter.text.1, &letter.behind.1].map(|actor| Some(actor).filter(|a| *a != around.actor));
    if others[0] == others[1] {
        others[1] = None;
    }
    others.sort();
    let number = |actor: &ActorId| {
        let before = others.iter().flatten().take_while(|other| **other != actor).count();
        if actor == around.actor { 0 } else { 1 + before as u64 }
    };
    let mut data = Vec::with_capacity(256);
    unsigned(&mut data, around.deps.len() as u64);
    around.deps.iter().for_each(|dep| data.extend_from_slice(&dep.0));
    with_length(&mut data, around.actor.to_bytes());
    unsigned(&mut data, around.seq);
    unsigned(&mut data, around.start_op);
    signed(&mut data, around.time_unix_secs);
    with_length(&mut data, around.message.as_bytes());
    unsigned(&mut data, others.iter().flatten().count() as u64);
    others.iter().flatten().for_each(|other| with_length(&mut data, other.to_bytes()));
    let mut utf8 = [0; 4];
    let utf8 = letter.letter.encode_utf8(&mut utf8).as_bytes();
    let mut columns = Vec::with_capacity(32);
    let mut lengths = [0; COLUMNS.len()];
    for (column, length) in lengths.iter_mut().enumerate() {
        let from = columns.len();
        match COLUMNS[column] {
            0x01 => one(&mut columns, number(&letter.text.1)),
            0x02 => one(&mut columns, letter.text.0),
            0x11 => one(&mut columns, number(&letter.behind.1)),
            0x13 => {
                columns.push(ONE);
                signed(&mut columns, letter.behind.0.cast_signed());
            }
            // No operation that does not insert, then one that does.
            0x34 => columns.extend([0, 1]),
            0x42 => columns.extend([ONE, PUT]),
            0x56 => one(&mut columns, (utf8.len() as u64) << 4 | STRING),
            0x57 => columns.extend_from_slice(utf8),
            _ => columns.extend([ONE, 0]),
        }
        *length = columns.len() - from;
    }
    unsigned(&mut data, COLUMNS.len() as u64);
    for (column, length) in COLUMNS.iter().zip(lengths) {
        unsigned(&mut data, u64::from(*column));
        unsigned(&mut data, length as u64);
    }
    data.extend(columns);
    chunk(&data)
}

fn chunk(data: &[u8]) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = Vec::with_capacity(data.len() + 12);
    bytes.extend([0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1]);
    unsigned(&mut bytes, data.len() as u64);
    bytes.extend_from_slice(data);
    let hash: [u8; 32] = Sha256::digest(&bytes[8..]).into();
    bytes[4..8].copy_from_slice(&hash[..4]);
    (bytes, hash)
}

fn one(out: &mut Vec<u8>, value: u64) {
    out.push(ONE);
    unsigned(out, value);
}

fn with_length(out: &mut Vec<u8>, bytes: &[u8]) {
    unsigned(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// LEB128.
fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// LEB128 with a sign.
fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = value as u8 & 0x7f;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}
