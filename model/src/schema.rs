//! The first change of every document, and later changes of its shape: fixed bytes that every program has built in.
//!
//! Containers must be born in one place: two copies that each make `blocks` would lose one of them on merge. So the
//! genesis change of a kind is made once, by an actor of zeros at time 0, and is never sent or stored. A later version
//! that needs another container adds a [`Step`] to its kind: a change whose only dependency is the genesis, by an
//! actor of its own (31 zeros and the step's number), so that steps never fork each other. Every copy applies all steps when it opens a document, so that a container exists before anyone writes in it.
//!
//! The bytes are constants (`schema/*.change`), because the encoder may change between releases of automerge while a
//! hash may not; tests make them anew and compare.

use std::fmt;

use serde::{Deserialize, Serialize};
use trestle_trust::ids::ChangeHash;

use crate::text::BlockId;

/// The kinds of document that this program opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The table's own document: the list of its designs.
    Table,
    /// A text design.
    Text,
    /// The ground rules: a text as well.
    GroundRules,
    /// A decision that is being prepared; its wording is a text a language.
    Decision,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [DocumentKind; 4] =
        [DocumentKind::Table, DocumentKind::Text, DocumentKind::GroundRules, DocumentKind::Decision];

    /// As written in the table's document.
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Table => "table",
            DocumentKind::Text => "text",
            DocumentKind::GroundRules => "ground_rules",
            DocumentKind::Decision => "decision",
        }
    }

    /// `None` for a kind that a later program knows: listed, and not opened.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One fixed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub hash: ChangeHash,
    /// The raw, uncompressed change chunk.
    pub bytes: &'static [u8],
}

/// The id of the block that every text starts with, so that a new document can be typed into at once.
pub fn first_block() -> BlockId {
    BlockId::from(FIRST_BLOCK)
}

pub(crate) const FIRST_BLOCK: &str = "0000000000000";
pub(crate) const BLOCKS_OBJECT: u64 = 1;
pub(crate) const DOCUMENTS_OBJECT: u64 = 1;
pub(crate) const ITEMS_OBJECT: u64 = 1;
pub(crate) const CONTENTS_OBJECT: u64 = 2;
/// Made by the first step of a text.
pub(crate) const COMMENTS_OBJECT: u64 = 9;

const TABLE: &[Step] = &[Step {
    hash: hash("6755d694d0fbf86c124895e18e860712967f704c5a6b96e48b3a7834ba9fea72"),
    bytes: include_bytes!("schema/table-1.change"),
}];
const TEXT: &[Step] = &[
    Step {
        hash: hash("ca97b30969ce8bed0fd26c6817eadce465a99fea0b175be1b91abebe635f0380"),
        bytes: include_bytes!("schema/text-1.change"),
    },
    Step {
        hash: hash("5d615c7d476725d3a19886c519805bd363dcd5d02267cbb6efb6625a9071583a"),
        bytes: include_bytes!("schema/text-2.change"),
    },
];
const GROUND_RULES: &[Step] = &[Step {
    hash: hash("f29c5321299bf43d9b7de9c6982279eca8f4f670a17805aa2f18fc22323d0a9c"),
    bytes: include_bytes!("schema/ground_rules-1.change"),
}];

const DECISION: &[Step] = &[Step {
    hash: hash("dccd8675ecfa5646c3d42349f1d84d8e0fbcc76a758ef5a59ae2eed322821a18"),
    bytes: include_bytes!("schema/decision-1.change"),
}];

/// The fixed changes of a kind, the genesis first.
pub fn steps(kind: DocumentKind) -> &'static [Step] {
    match kind {
        DocumentKind::Table => TABLE,
        DocumentKind::Text => TEXT,
        DocumentKind::GroundRules => GROUND_RULES,
        DocumentKind::Decision => DECISION,
    }
}

/// The genesis change of a kind, as raw bytes.
pub fn genesis(kind: DocumentKind) -> &'static [u8] {
    steps(kind)[0].bytes
}

/// All fixed changes of all kinds: what admission counts as always present.
pub fn all() -> Vec<Step> {
    DocumentKind::ALL.into_iter().flat_map(steps).copied().collect()
}

/// Reads a hash at compile time; a digit that is none fails the build.
const fn hash(hex: &str) -> ChangeHash {
    let digits = hex.as_bytes();
    assert!(digits.len() == 64, "a hash has 64 digits");
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 32 {
        bytes[i] = nibble(digits[2 * i]) * 16 + nibble(digits[2 * i + 1]);
        i += 1;
    }
    ChangeHash(bytes)
}

const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("a hash is written in lower-case hexadecimal digits"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{ActorId, Automerge, Change, ObjType, ROOT, TextEncoding};

    /// Makes a genesis from nothing, as it was once made.
    fn make(kind: DocumentKind) -> Change {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.set_actor(ActorId::from([0; 32]));
        let mut tx = doc.transaction();
        match kind {
            DocumentKind::Table => {
                tx.put_object(ROOT, "documents", ObjType::Map).unwrap();
            }
            DocumentKind::Decision => {}
            DocumentKind::Text | DocumentKind::GroundRules => {
                let blocks = tx.put_object(ROOT, "blocks", ObjType::Map).unwrap();
                let block = tx.put_object(&blocks, FIRST_BLOCK, ObjType::Map).unwrap();
                tx.put(&block, "place", "V00").unwrap();
                tx.put(&block, "kind", "paragraph").unwrap();
                tx.put_object(&block, "text", ObjType::Text).unwrap();
            }
        }
        if kind == DocumentKind::Decision {
            let items = tx.put_object(ROOT, "items", ObjType::Map).unwrap();
            tx.put_object(ROOT, "contents", ObjType::Map).unwrap();
            let own = tx.put_object(&items, crate::decision::DECISION, ObjType::Map).unwrap();
            tx.put(&own, "kind", "decision").unwrap();
            for text in ["question", "who_can_say_yes"] {
                tx.put_object(&own, text, ObjType::Text).unwrap();
            }
        }
        let meta = tx.put_object(ROOT, "meta", ObjType::Map).unwrap();
        tx.put(&meta, "kind", kind.as_str()).unwrap();
        tx.put(&meta, "version", 1u64).unwrap();
        tx.commit_with(CommitOptions::default().with_time(0));
        doc.get_last_local_change().unwrap()
    }

    /// Makes a later step from nothing, as it was once made.
    fn make_step(kind: DocumentKind, number: u8) -> Change {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.apply_changes([Change::from_bytes(genesis(kind).to_vec()).unwrap()]).unwrap();
        let mut actor = [0; 32];
        actor[31] = number;
        doc.set_actor(ActorId::from(actor));
        let mut tx = doc.transaction();
        match (kind, number) {
            (DocumentKind::Text, 1) => {
                let comments = tx.put_object(ROOT, "comments", ObjType::Map).unwrap();
                assert_eq!(comments, crate::text::comments_object());
            }
            _ => panic!("{kind} has no step {number}"),
        }
        tx.commit_with(CommitOptions::default().with_time(0));
        doc.get_last_local_change().unwrap()
    }

    #[test]
    fn the_bytes_and_hashes_are_as_they_have_always_been() {
        for kind in DocumentKind::ALL {
            assert_eq!(genesis(kind), make(kind).raw_bytes(), "{kind}");
            for (i, step) in steps(kind).iter().enumerate() {
                if i > 0 {
                    assert_eq!(step.bytes, make_step(kind, i as u8).raw_bytes(), "{kind} {i}");
                }
                let read = Change::from_bytes(step.bytes.to_vec()).unwrap();
                assert_eq!(ChangeHash(read.hash().0), step.hash, "{kind}");
                let mut actor = [0; 32];
                actor[31] = i as u8;
                assert_eq!(read.actor_id(), &ActorId::from(actor), "{kind}");
                assert_eq!((read.seq(), read.timestamp()), (1, 0), "{kind}");
            }
        }
    }

    #[test]
    fn later_steps_depend_on_the_genesis_alone_and_no_hash_is_shared() {
        for kind in DocumentKind::ALL {
            for step in &steps(kind)[1..] {
                let read = Change::from_bytes(step.bytes.to_vec()).unwrap();
                assert_eq!(read.deps(), [automerge::ChangeHash(steps(kind)[0].hash.0)]);
            }
        }
        let mut hashes: Vec<ChangeHash> = all().iter().map(|step| step.hash).collect();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), all().len());
    }
}
