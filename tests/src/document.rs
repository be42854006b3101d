//! A small document of blocks over automerge, and things that people do to it by chance.
//!
//! What is typed is either filler (dots, which anybody may delete) or a *word* in brackets, which nobody deletes and
//! nobody types into. So every word whose change is in must show at the end.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId as Actor, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use trestle_sync::admit::SchemaChange;
use trestle_trust::{ActorId, ChangeHash};

/// A change that has just been made.
#[derive(Clone, Debug)]
pub struct Made {
    pub hash: ChangeHash,
    pub seq: u64,
    pub bytes: Vec<u8>,
}

/// One replica of a document.
#[derive(Debug)]
pub struct Document {
    doc: Automerge,
}

/// The changes that every replica has built in.
#[must_use]
pub fn schema() -> Vec<SchemaChange> {
    let genesis = genesis();
    vec![SchemaChange { hash: ChangeHash(genesis.hash().0), bytes: genesis.raw_bytes().to_vec() }]
}

fn genesis() -> Change {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(Actor::from([0; 32]));
    let made = |doc: &mut Automerge| {
        let mut tx = doc.transaction();
        let blocks = tx.put_object(ROOT, "blocks", ObjType::Map)?;
        make_block(&mut tx, &blocks, "first")?;
        tx.commit_with(CommitOptions::default().with_time(0));
        Ok::<_, automerge::AutomergeError>(())
    };
    made(&mut doc).expect("a fixed change");
    doc.get_last_local_change().expect("just made")
}

fn make_block(tx: &mut impl Transactable, blocks: &ObjId, id: &str) -> Result<(), automerge::AutomergeError> {
    let block = tx.put_object(blocks, id, ObjType::Map)?;
    tx.put_object(&block, "text", ObjType::Text)?;
    tx.put(&block, "place", 0.5)
}

impl Document {
    /// # Panics
    /// When automerge does not take the changes: then admission has let in what it must not.
    #[must_use]
    pub fn open(changes: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.apply_changes([genesis()]).expect("it fits an empty document");
        let mut document = Self { doc };
        document.merge(changes);
        document
    }

    /// # Panics
    /// As [`open`](Self::open), and when something is missing of which the changes depend.
    pub fn merge(&mut self, changes: impl IntoIterator<Item = Vec<u8>>) {
        let changes: Vec<_> =
            changes.into_iter().map(|bytes| Change::from_bytes(bytes).expect("admitted")).collect();
        self.doc.apply_changes(changes).expect("admitted");
        assert!(self.doc.get_missing_deps(&[]).is_empty(), "something was handed on before what it follows");
    }

    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.doc.get_heads().into_iter().map(|head| ChangeHash(head.0)).collect()
    }

    /// All that there is to see, in an order that depends on nothing else.
    ///
    /// # Panics
    /// When the document has lost its shape.
    #[must_use]
    pub fn view(&self) -> Vec<(String, String)> {
        let (_, blocks) = self.doc.get(ROOT, "blocks").expect("readable").expect("the genesis made it");
        let mut placed: Vec<_> = self
            .doc
            .keys(&blocks)
            .map(|id| {
                let (_, block) = self.doc.get(&blocks, &*id).expect("readable").expect("a key of it");
                let (place, _) = self.doc.get(&block, "place").expect("readable").expect("born with it");
                let (_, text) = self.doc.get(&block, "text").expect("readable").expect("born with it");
                let text = self.doc.text(&text).expect("a text");
                (place.as_f64().expect("a number").to_bits(), id, text)
            })
            .collect();
        placed.sort();
        placed.into_iter().map(|(_, id, text)| (id, text)).collect()
    }

    /// Does one thing by chance: types `word` or filler, deletes filler, splits, adds or moves a block.
    ///
    /// # Panics
    /// When automerge refuses it.
    pub fn act_by_chance(
        &mut self,
        actor: ActorId,
        now_unix_secs: i64,
        word: Option<&str>,
        rng: &mut ChaCha8Rng,
    ) -> Option<Made> {
        self.doc.set_actor(Actor::from(actor.0));
        let view = self.view();
        let (id, text) = view[rng.random_range(0..view.len())].clone();
        let (_, blocks) = self.doc.get(ROOT, "blocks").expect("readable").expect("the genesis made it");
        let (_, block) = self.doc.get(&blocks, &*id).expect("readable").expect("seen");
        let (_, object) = self.doc.get(&block, "text").expect("readable").expect("born with it");
        let places = places_between_words(&text);
        let at = places[rng.random_range(0..places.len())];
        let what = if word.is_some() { 0 } else { rng.random_range(1..6) };
        let mut tx = self.doc.transaction();
        let done = match what {
            0 => tx.splice_text(&object, at, 0, word.unwrap_or_default()),
            1 => tx.splice_text(&object, at, 0, &".".repeat(rng.random_range(1..20))),
            2 => match text.chars().nth(at) {
                Some('.') => tx.splice_text(&object, at, 1, ""),
                _ => Ok(()),
            },
            3 => tx.split_block(&object, at).and_then(|marker| tx.put(&marker, "block", format!("{at}"))),
            4 => make_block(&mut tx, &blocks, &format!("{:08x}", rng.random::<u32>())),
            _ => tx.put(&block, "place", rng.random::<f64>()),
        };
        done.expect("it can be done");
        let options = CommitOptions::default().with_time(now_unix_secs).with_message("act".to_owned());
        tx.commit_with(options).0?;
        let change = self.doc.get_last_local_change().expect("just made");
        Some(Made {
            hash: ChangeHash(change.hash().0),
            seq: change.seq(),
            bytes: change.raw_bytes().to_vec(),
        })
    }

    /// Types at the end of the first block: one act of a person who writes.
    ///
    /// # Panics
    /// When automerge refuses it.
    pub fn type_at_end(&mut self, actor: ActorId, now_unix_secs: i64, words: &str) -> Made {
        self.doc.set_actor(Actor::from(actor.0));
        let (_, blocks) = self.doc.get(ROOT, "blocks").expect("readable").expect("the genesis made it");
        let (_, block) = self.doc.get(&blocks, "first").expect("readable").expect("the genesis made it");
        let (_, object) = self.doc.get(&block, "text").expect("readable").expect("born with it");
        let length = self.doc.length(&object);
        let mut tx = self.doc.transaction();
        tx.splice_text(&object, length, 0, words).expect("it can be done");
        tx.commit_with(CommitOptions::default().with_time(now_unix_secs));
        let change = self.doc.get_last_local_change().expect("just made");
        Made { hash: ChangeHash(change.hash().0), seq: change.seq(), bytes: change.raw_bytes().to_vec() }
    }
}

/// The places in a text at which no word is open.
fn places_between_words(text: &str) -> Vec<usize> {
    let mut open = false;
    let mut places = vec![0];
    for (at, letter) in text.chars().enumerate() {
        match letter {
            '[' => open = true,
            ']' => open = false,
            _ => {}
        }
        if !open {
            places.push(at + 1);
        }
    }
    places
}
