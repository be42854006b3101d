//! Changes and frames that are made to do harm: small ones that unfold into much, numbers out of range, gaps, orphans by
//! the thousand, and the largest that are allowed. `tests/bombs.rs` and the bench feed them to a device.

use std::io::Write as _;

use automerge::legacy::{ElementId, Key, OpId};
use automerge::transaction::Transactable as _;
use automerge::{ActorId as Actor, Automerge, Change, ExpandedChange, ObjId, ReadDoc as _, TextEncoding};
use flate2::{Compression, write::DeflateEncoder};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};
use trestle_model::{DocumentKind, schema};
use trestle_sync::admit::SignedChange;
use trestle_sync::protocol::wire::changes_frames;
use trestle_trust::{ActorId, ChangeHash, DeviceSecret, DocumentId, TableId, Tip};

/// What is expected of a device that gets it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Whoever sent it is shut out, and nothing of it is kept.
    Refused,
    /// It waits on the sender's account, as long as there is room.
    Waits,
    /// It is allowed, large as it is.
    LetIn,
}

/// One of them: frames that come one after the other.
#[derive(Clone, Debug)]
pub struct Bomb {
    pub name: &'static str,
    pub fate: Fate,
    pub frames: Vec<Vec<u8>>,
}

/// Who makes them.
#[derive(Debug)]
pub struct Bomber {
    pub secret: DeviceSecret,
    pub table: TableId,
    pub document: DocumentId,
    pub actor: ActorId,
}

/// A change that is to be signed for a document.
#[derive(Debug, Clone)]
pub struct Unsigned {
    bytes: Vec<u8>,
    actor: ActorId,
    seq: u64,
    hash: ChangeHash,
}

impl Unsigned {
    fn read(bytes: Vec<u8>) -> Option<Self> {
        let trestle_sync::columns::Scanned { actor, seq, hash, .. } =
            trestle_sync::columns::scan(&bytes).ok()?;
        Some(Self { bytes, actor, seq, hash })
    }
}

impl Bomber {
    #[must_use]
    pub fn new(secret: DeviceSecret, table: TableId, document: DocumentId, rng: &mut ChaCha8Rng) -> Self {
        let actor = ActorId::generate(secret.author_key(), rng);
        Self { secret, table, document, actor }
    }

    /// All of them.
    #[must_use]
    pub fn corpus(&self) -> Vec<Bomb> {
        let of = |name, fate, changes: Vec<Vec<u8>>| Bomb { name, fate, frames: self.frames(&changes) };
        let letters = self.letters(4_000);
        let gap = altered(&letters[1], |change| change.seq = 3);
        let orphaned = altered(&letters[1], |change| change.deps = Vec::new());
        let unchained = altered(&letters[1], |change| change.deps = vec![text_genesis().hash()]);
        // Operation 2 is there, and no element of the text.
        let nowhere = altered(&letters[1], |change| {
            change.operations[0].key = Key::Seq(ElementId::Id(OpId(2, Actor::from([0; 32]))));
        });
        let backwards: Vec<_> =
            letters.iter().skip(1).rev().map(|change| change.raw_bytes().to_vec()).collect();
        vec![
            of("deflated 1028 : 1", Fate::Refused, vec![deflated()]),
            of("137 bytes for 5 million operations", Fate::Refused, vec![self.puts(2, 5_000_000)]),
            of("137 bytes for 100 million operations", Fate::Refused, vec![self.puts(2, 100_000_000)]),
            of("numbers that end at 2^32", Fate::Refused, vec![self.puts(u64::from(u32::MAX) - 5, 3)]),
            of("numbers that end at 2^31", Fate::Refused, vec![self.puts((1 << 31) - 2, 3)]),
            of("number 3 after number 1", Fate::Refused, vec![letters[0].raw_bytes().to_vec(), gap]),
            of(
                "number 2 that follows nothing",
                Fate::Refused,
                vec![letters[0].raw_bytes().to_vec(), orphaned],
            ),
            of(
                "number 2 that does not follow number 1",
                Fate::Refused,
                vec![letters[0].raw_bytes().to_vec(), unchained],
            ),
            of(
                "a letter behind what is no letter",
                Fate::Refused,
                vec![letters[0].raw_bytes().to_vec(), nowhere],
            ),
            of("4,000 orphans", Fate::Waits, backwards),
            of("200,000 values of one key", Fate::LetIn, vec![self.values()]),
            of("a text of 190,000 letters at once", Fate::LetIn, vec![self.pasted()]),
            of("20,000 letters in different places", Fate::LetIn, vec![self.scattered(20_000)]),
        ]
    }

    fn frames(&self, changes: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let signed = changes.iter().map(|bytes| {
            let read = trestle_sync::columns::scan(bytes).ok();
            let tip = read.filter(|_| changes.len() < 10).map(|change| {
                let author = self.secret.author();
                Tip::sign(&author, self.table, self.document, change.actor, change.seq, change.hash)
            });
            SignedChange { bytes: bytes.clone(), tip }
        });
        changes_frames(self.document, signed)
    }

    /// One of the largest changes that are allowed, of three kinds. It fits any text, signed for it.
    ///
    /// # Panics
    /// When it is not allowed.
    #[must_use]
    pub fn largest(&self, kind: u64) -> Unsigned {
        let bytes = match kind % 3 {
            0 => self.values(),
            1 => self.pasted(),
            _ => self.scattered(20_000),
        };
        Unsigned::read(bytes).expect("it is allowed")
    }

    fn values(&self) -> Vec<u8> {
        self.puts(self.next_op(), 200_000)
    }

    fn pasted(&self) -> Vec<u8> {
        self.text(190_000)
    }

    /// A chain of so many changes of one letter each. They fit any text, signed for it.
    #[must_use]
    pub fn chain(&self, count: usize) -> Vec<Unsigned> {
        let bytes = self.letters(count).into_iter().map(|change| change.raw_bytes().to_vec());
        bytes.filter_map(Unsigned::read).collect()
    }

    /// These changes in `document`, each with its own tip.
    #[must_use]
    pub fn signed(&self, document: DocumentId, changes: &[Unsigned]) -> Vec<SignedChange> {
        let author = self.secret.author();
        let sign = |change: &Unsigned| {
            let Unsigned { bytes, actor, seq, hash } = change;
            let tip = Tip::sign(&author, self.table, document, *actor, *seq, *hash);
            SignedChange { bytes: bytes.clone(), tip: Some(tip) }
        };
        changes.iter().map(sign).collect()
    }

    fn doc(&self) -> (Automerge, ObjId) {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.apply_changes([text_genesis()]).expect("it fits");
        doc.set_actor(Actor::from(&self.actor.0[..]));
        let blocks = doc.get(automerge::ROOT, "blocks").expect("readable").expect("made").1;
        let first = doc.get(&blocks, "0000000000000").expect("readable").expect("made").1;
        let text = doc.get(&first, "text").expect("readable").expect("made").1;
        (doc, text)
    }

    /// The number that an operation right after the genesis has.
    fn next_op(&self) -> u64 {
        let genesis = text_genesis();
        genesis.start_op().get() + genesis.len() as u64
    }

    /// A chain of so many changes of one letter each.
    fn letters(&self, count: usize) -> Vec<Change> {
        let (mut doc, text) = self.doc();
        let letter = |at: usize| {
            let mut tx = doc.transaction();
            tx.splice_text(&text, at, 0, "x").expect("it fits");
            tx.commit();
            doc.get_last_local_change().expect("just made")
        };
        (0..count).map(letter).collect()
    }

    fn text(&self, letters: usize) -> Vec<u8> {
        let (mut doc, text) = self.doc();
        let mut tx = doc.transaction();
        tx.splice_text(&text, 0, 0, &"x".repeat(letters)).expect("it fits");
        tx.commit();
        doc.get_last_local_change().expect("just made").raw_bytes().to_vec()
    }

    fn scattered(&self, letters: usize) -> Vec<u8> {
        let (mut doc, text) = self.doc();
        let mut tx = doc.transaction();
        for at in 0..letters {
            let letter = char::from(b'a' + (at % 26) as u8).to_string();
            tx.splice_text(&text, at * 7_919 % (at + 1), 0, &letter).expect("it fits");
        }
        tx.commit();
        doc.get_last_local_change().expect("just made").raw_bytes().to_vec()
    }

    /// `count` values of one key, each equal, in the columns of a hundred bytes or so.
    fn puts(&self, start_op: u64, count: u64) -> Vec<u8> {
        let mut data = vec![1];
        data.extend(text_genesis().hash().0);
        data.push(40);
        data.extend(self.actor.0);
        unsigned(&mut data, 1);
        unsigned(&mut data, start_op);
        data.extend([0, 0, 0]);
        let mut booleans = Vec::new();
        unsigned(&mut booleans, count);
        let columns = [
            (0x15, run(count, b"\x01k")),
            (0x34, booleans),
            (0x42, run(count, &[1])),
            (0x56, run(count, &[0])),
            (0x70, run(count, &[0])),
        ];
        unsigned(&mut data, columns.len() as u64);
        for (specification, column) in &columns {
            unsigned(&mut data, *specification);
            unsigned(&mut data, column.len() as u64);
        }
        columns.iter().for_each(|(_, column)| data.extend(column));
        chunk(1, &data)
    }
}

fn text_genesis() -> Change {
    Change::from_bytes(schema::genesis(DocumentKind::Text).to_vec()).expect("plain")
}

fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut expanded = change.decode();
    expanded.hash = None;
    alter(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}

/// 64 MB of one key, deflated as automerge writes large changes.
fn deflated() -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&[0; 1 << 20]).expect("memory");
    }
    let small = encoder.finish().expect("memory");
    chunk(2, &small)
}

fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut typed_length = vec![kind];
    unsigned(&mut typed_length, data.len() as u64);
    let hash = Sha256::new().chain_update(&typed_length).chain_update(data).finalize();
    [&[0x85, 0x6f, 0x4a, 0x83], &hash[..4], &typed_length, data].concat()
}

/// A change's chunk whose inside was altered, with its length and checksum in order. `None` if there is no inside.
#[must_use]
pub fn rechunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = bytes.get(9..)?.iter().position(|byte| byte & 0x80 == 0)? + 1;
    Some(chunk(1, bytes.get(9 + length..)?))
}

/// A run of one value; its length is signed.
fn run(length: u64, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = length;
    while rest >= 0x40 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    [&out[..], value].concat()
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
