//! A text design, and things that people do to it by chance.
//!
//! What is typed is either filler (dots, which anybody may delete) or a *word* in brackets, which nobody deletes and
//! nobody types into. So every word whose change is in must show at the end, whatever became of its block. Comments are
//! made on whole words.

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{Automerge, Change, ObjId, ReadDoc as _, TextEncoding};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use trestle_model::Fork;
use trestle_model::schema;
use trestle_model::text::{
    Anchor, Block, BlockKind, Comment, CommentId, Mark, NewBlock, Run, Spot, TextAction, TextDesign,
    TextView, comment::Range,
};
use trestle_model::{Committed, DocumentKind, Stamp};
use trestle_sync::admit::SchemaChange;
use trestle_sync::columns;
use trestle_trust::{ActorId, ChangeHash};

/// A change that has just been made.
#[derive(Clone, Debug)]
pub struct Made {
    pub hash: ChangeHash,
    pub seq: u64,
    pub bytes: Vec<u8>,
    /// The comment or reply that it made.
    pub comment: Option<CommentId>,
}

/// One replica of a document.
#[derive(Clone, Debug)]
pub struct Document {
    design: TextDesign,
}

/// The changes that every program has built in.
#[must_use]
pub fn schema() -> Vec<SchemaChange> {
    let steps = schema::all().into_iter();
    steps.map(|step| SchemaChange { hash: step.hash, bytes: step.bytes.to_vec() }).collect()
}

/// A change of a program of before there were comments: it follows the genesis alone.
///
/// # Panics
/// When the genesis is not what it has always been.
#[must_use]
pub fn change_of_before(actor: ActorId, words: &str) -> Vec<u8> {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let genesis = Change::from_bytes(schema::genesis(DocumentKind::Text).to_vec()).expect("built in");
    doc.apply_changes([genesis]).expect("it is the first");
    doc.set_actor(automerge::ActorId::from(&actor.0[..]));
    let block = ObjId::Id(2, automerge::ActorId::from([0; 32]), 0);
    let (_, text) = doc.get(&block, "text").expect("a block").expect("every text begins with one");
    let mut tx = doc.transaction();
    tx.splice_text(&text, 0, 0, words).expect("written");
    tx.commit_with(CommitOptions::default().with_message("act-type").with_time(1));
    doc.get_last_local_change().expect("just made").raw_bytes().to_vec()
}

impl Document {
    /// # Panics
    /// When the model does not take the changes: then admission has let in what it must not.
    #[must_use]
    pub fn open(changes: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let design = TextDesign::load(DocumentKind::Text, None, changes.into_iter());
        Self { design: design.expect("admitted changes can be read") }
    }

    /// # Panics
    /// As [`open`](Self::open).
    pub fn merge(&mut self, changes: Vec<Vec<u8>>) {
        self.design.merge(changes).expect("admitted changes fit, and come after what they follow");
    }

    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.design.heads();
        heads.sort_unstable();
        heads
    }

    /// Where devices wrote apart.
    #[must_use]
    pub fn forks(&self) -> Vec<Fork> {
        self.design.forks()
    }

    /// See [`TextDesign::may_write_as`].
    #[must_use]
    pub fn may_write_as(&self, actor: &ActorId) -> bool {
        self.design.may_write_as(actor)
    }

    /// A caret right behind `word`, if it is there.
    #[must_use]
    pub fn caret_behind(&self, word: &str) -> Option<Anchor> {
        self.view().blocks.iter().find_map(|block| {
            let text = block.text();
            let bytes = text.find(word)? + word.len();
            self.design.anchor(&Spot { block: block.id.clone(), at: text[..bytes].chars().count() })
        })
    }

    /// What stands before a caret, in its block.
    #[must_use]
    pub fn before_caret(&self, caret: &Anchor) -> Option<String> {
        let spot = self.design.resolve(caret)?;
        let block = self.view().blocks.iter().find(|block| block.id == spot.block)?;
        Some(block.text().chars().take(spot.at).collect())
    }

    /// Takes back the last act that was done with this copy.
    ///
    /// # Panics
    /// When the model refuses it.
    pub fn undo(&mut self, actor: ActorId, now_unix_secs: i64, rng: &mut ChaCha8Rng) -> Option<Made> {
        let done = self.design.undo(Stamp { actor, now_unix_secs }, rng).expect("it can be taken back")?;
        let scanned = columns::scan(&done.bytes).expect("one's own change");
        Some(Made { hash: done.hash, seq: scanned.seq, bytes: done.bytes, comment: None })
    }

    #[must_use]
    pub fn design(&self) -> &TextDesign {
        &self.design
    }

    #[must_use]
    pub fn view(&self) -> &TextView {
        self.design.view()
    }

    /// Applies an action, and reads off the change what a tip needs.
    ///
    /// # Panics
    /// When the model refuses it.
    pub fn apply(
        &mut self,
        action: &TextAction,
        actor: ActorId,
        now_unix_secs: i64,
        rng: &mut ChaCha8Rng,
    ) -> Option<Made> {
        let done = self.design.apply(action, Stamp { actor, now_unix_secs }, rng);
        let committed = done.unwrap_or_else(|error| panic!("{action:?}: {error}"))?;
        let scanned = columns::scan(&committed.bytes).expect("one's own change");
        assert_eq!((scanned.hash, scanned.actor), (committed.hash, actor));
        let Committed { hash, bytes, comment, .. } = committed;
        Some(Made { hash, seq: scanned.seq, bytes, comment })
    }

    /// Does one thing by chance: types `word`, or anything else that deletes no word.
    pub fn act_by_chance(
        &mut self,
        actor: ActorId,
        now_unix_secs: i64,
        word: Option<&str>,
        rng: &mut ChaCha8Rng,
    ) -> Option<Made> {
        let action = match word {
            Some(word) => typing(self.view(), word.to_owned(), rng),
            None => something(self.view(), rng)?,
        };
        self.apply(&action, actor, now_unix_secs, rng)
    }

    /// Types at the end of the last block: one act of a person who writes.
    pub fn type_at_end(
        &mut self,
        actor: ActorId,
        now_unix_secs: i64,
        words: &str,
        rng: &mut ChaCha8Rng,
    ) -> Made {
        let last = self.view().blocks.last().expect("there is always a block");
        let action = TextAction::Type { block: last.id.clone(), at: last.len(), text: words.to_owned() };
        self.apply(&action, actor, now_unix_secs, rng).expect("typing changes something")
    }
}

fn typing(view: &TextView, text: String, rng: &mut ChaCha8Rng) -> TextAction {
    let (block, at) = anywhere(view, rng);
    TextAction::Type { block: block.id.clone(), at, text }
}

/// A block, and a place in it at which no word is open.
fn anywhere<'a>(view: &'a TextView, rng: &mut ChaCha8Rng) -> (&'a Block, usize) {
    let block = &view.blocks[rng.random_range(0..view.blocks.len())];
    let places = places_between_words(&block.text());
    (block, places[rng.random_range(0..places.len())])
}

fn something(view: &TextView, rng: &mut ChaCha8Rng) -> Option<TextAction> {
    let (block, at) = anywhere(view, rng);
    let id = block.id.clone();
    let other = anywhere(view, rng).0.id.clone();
    Some(match rng.random_range(0..18) {
        14.. => return saying(view, rng),
        0 | 1 => {
            let dots = ".".repeat(rng.random_range(1..30));
            typing(view, dots, rng)
        }
        2 | 3 => {
            let text: Vec<char> = block.text().chars().collect();
            let dots = text[at..].iter().take_while(|letter| **letter == '.').count();
            let to = at + rng.random_range(0..=dots);
            TextAction::Delete { from: Spot { block: id.clone(), at }, to: Spot { block: id, at: to } }
        }
        4 | 5 => TextAction::Split { block: id, at },
        6 | 7 => TextAction::Join { block: id },
        8 => TextAction::Move { block: id.clone(), after: (other != id).then_some(other) },
        9 => {
            let kinds = [
                BlockKind::Paragraph,
                BlockKind::Heading { level: 2 },
                BlockKind::Bullet,
                BlockKind::Check { done: true },
                BlockKind::Code { language: "cy".into() },
            ];
            TextAction::SetKind { block: id, kind: kinds[rng.random_range(0..kinds.len())].clone() }
        }
        10 => TextAction::SetIndent { block: id, indent: rng.random_range(0..4) },
        11 => {
            let (from, to) = (Spot { block: id.clone(), at: 0 }, Spot { block: id, at });
            let marks = [Mark::Bold, Mark::Italic, Mark::Link("https://example.org".into())];
            let mark = marks[rng.random_range(0..marks.len())].clone();
            TextAction::Mark { from, to, mark, on: rng.random_bool(0.7) }
        }
        12 => {
            let text = ".".repeat(rng.random_range(0..10));
            let new = NewBlock { kind: BlockKind::Paragraph, indent: 0, runs: vec![Run::plain(text)] };
            TextAction::InsertBlocks { after: Some(id), blocks: vec![new] }
        }
        _ if block.text().contains('[') => return None,
        _ => TextAction::Remove { block: id },
    })
}

/// Says something of a word, or under or about what was said of one.
fn saying(view: &TextView, rng: &mut ChaCha8Rng) -> Option<TextAction> {
    let said = format!("said {}", rng.random_range(0..1000));
    let remarks: Vec<CommentId> =
        view.comments.iter().flat_map(Comment::remarks).map(|remark| remark.id.clone()).collect();
    if remarks.is_empty() || rng.random_bool(0.4) {
        let words: Vec<(Spot, Spot)> = view.blocks.iter().flat_map(words_in).collect();
        let at = (!words.is_empty()).then(|| rng.random_range(0..words.len()))?;
        let (from, to) = words[at].clone();
        return Some(TextAction::Comment { from, to, said });
    }
    let comment = remarks[rng.random_range(0..remarks.len())].clone();
    Some(match rng.random_range(0..8) {
        0..3 => TextAction::Reply { to: comment, said },
        3 | 4 => TextAction::Settle { comment },
        5 => TextAction::OpenAgain { comment },
        6 => TextAction::Reword { comment, said },
        _ => TextAction::TakeOut { comment },
    })
}

/// Where the words of a block begin and end.
fn words_in(block: &Block) -> Vec<(Spot, Spot)> {
    let text: Vec<char> = block.text().chars().collect();
    let spot = |at| Spot { block: block.id.clone(), at };
    let opens = text.iter().enumerate().filter(|(_, letter)| **letter == '[');
    let word = |(from, _): (usize, &char)| {
        let len = text[from..].iter().position(|letter| *letter == ']')?;
        Some((spot(from), spot(from + len + 1)))
    };
    opens.filter_map(word).collect()
}

/// What a comment stands on, with `|` where that is not one piece.
#[must_use]
pub fn stands_on(view: &TextView, comment: &Comment) -> String {
    let part = |range: &Range| -> String {
        let block = view.blocks.iter().find(|block| block.id == range.block).expect("a block that is seen");
        block.text().chars().take(range.to).skip(range.from).collect()
    };
    comment.at.iter().map(part).collect::<Vec<_>>().join("|")
}

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
