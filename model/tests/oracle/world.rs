//! Writers with a table to meet at, random acts, and seeds.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use trestle_model::text::{
    Block, BlockId, BlockKind, Comment, CommentId, Mark, Marks, NewBlock, Run, Spot, TextAction, TextView,
};
use trestle_model::{Committed, DocumentKind, Stamp, TextDesign};
use trestle_trust::ids::{ActorId, ChangeHash};

pub(crate) struct Dice(pub(crate) ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From 0 up to `below`, which is not 0.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        self.0.next_u32() as usize % below
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Runs `history` with many seeds and names the one that fails.
pub(crate) fn histories(count: u64, history: impl Fn(u64)) {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("TRESTLE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TRESTLE_HISTORIES").unwrap_or(count),
    };
    for seed in seeds {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| history(seed))) {
            eprintln!("TRESTLE_SEED={seed}");
            resume_unwind(panic);
        }
    }
}

/// One person with one copy.
pub(crate) struct Writer {
    pub(crate) design: TextDesign,
    pub(crate) actor: ActorId,
    /// Every change that this copy has, in the order in which it came.
    pub(crate) log: Vec<(ChangeHash, Vec<u8>)>,
    now_unix_secs: i64,
}

impl Writer {
    pub(crate) fn new(name: u8) -> Self {
        let design = TextDesign::new(DocumentKind::Text);
        Writer { design, actor: ActorId([name; 40]), log: Vec::new(), now_unix_secs: 0 }
    }

    /// A later moment: far enough for acts not to become one.
    pub(crate) fn later(&mut self) -> Stamp {
        self.now_unix_secs += 10;
        self.stamp()
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp { actor: self.actor, now_unix_secs: self.now_unix_secs }
    }

    pub(crate) fn act(&mut self, action: &TextAction, dice: &mut Dice) -> Option<Committed> {
        let stamp = self.later();
        let done = self.design.apply(action, stamp, &mut dice.0);
        let done = done.unwrap_or_else(|error| panic!("{action:?}: {error}"));
        self.keep(done)
    }

    pub(crate) fn undo(&mut self, dice: &mut Dice) -> Option<Committed> {
        let stamp = self.later();
        let done = self.design.undo(stamp, &mut dice.0).expect("undo");
        self.keep(done)
    }

    pub(crate) fn redo(&mut self, dice: &mut Dice) -> Option<Committed> {
        let stamp = self.later();
        let done = self.design.redo(stamp, &mut dice.0).expect("redo");
        self.keep(done)
    }

    pub(crate) fn keep(&mut self, done: Option<Committed>) -> Option<Committed> {
        self.log.extend(done.iter().map(|done| (done.hash, done.bytes.clone())));
        done
    }

    /// Takes in what another has, up to the `count` first changes that are missing here.
    pub(crate) fn hear(&mut self, log: &[(ChangeHash, Vec<u8>)], count: usize) {
        let missing = log.iter().filter(|(hash, _)| !self.log.iter().any(|(known, _)| known == hash));
        let news: Vec<(ChangeHash, Vec<u8>)> = missing.take(count).cloned().collect();
        self.design
            .merge(news.iter().map(|(_, bytes)| bytes.clone()).collect())
            .expect("honest changes merge");
        self.log.extend(news);
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.design.view().blocks
    }

    pub(crate) fn text(&self) -> String {
        self.design.view().plain_text()
    }

    pub(crate) fn id(&self, index: usize) -> BlockId {
        self.blocks()[index].id.clone()
    }

    pub(crate) fn type_at(&mut self, index: usize, at: usize, text: &str, dice: &mut Dice) {
        self.act(&TextAction::Type { block: self.id(index), at, text: text.into() }, dice)
            .expect("words change a text");
    }

    /// What is kept up to date must equal what is read afresh.
    pub(crate) fn check_kept_view(&self) {
        let afresh = self.design.at(&self.design.heads()).expect("own heads are known");
        assert_eq!(*self.design.view(), afresh, "the kept view differs from one read afresh");
    }
}

/// Everybody hears everything from everybody.
pub(crate) fn meet(writers: &mut [Writer]) {
    for i in 0..writers.len() {
        for j in 0..writers.len() {
            if i != j {
                let log = writers[j].log.clone();
                writers[i].hear(&log, usize::MAX);
            }
        }
    }
    for writer in &writers[1..] {
        assert_eq!(writer.design.view(), writers[0].design.view(), "copies with the same changes differ");
    }
}

/// Letters, each of which is typed only once.
pub(crate) struct Letters(pub(crate) u32);

impl Letters {
    pub(crate) fn some(&mut self, dice: &mut Dice) -> String {
        (0..1 + dice.below(4)).map(|_| self.one()).collect()
    }

    pub(crate) fn one(&mut self) -> char {
        self.0 += 1;
        char::from_u32(0x4E00 + self.0).expect("some 20,000 letters follow U+4E00")
    }
}

pub(crate) fn spot(blocks: &[Block], dice: &mut Dice) -> Spot {
    let block = &blocks[dice.below(blocks.len())];
    Spot { block: block.id.clone(), at: dice.below(block.len() + 1) }
}

fn kind(dice: &mut Dice) -> BlockKind {
    match dice.below(9) {
        0 => BlockKind::Paragraph,
        1 => BlockKind::Heading { level: 1 + dice.below(6) as u8 },
        2 => BlockKind::Bullet,
        3 => BlockKind::Numbered { start: dice.below(5) as u32 },
        4 => BlockKind::Check { done: dice.one_in(2) },
        5 => BlockKind::Quote,
        6 => BlockKind::Code { language: "rust".to_owned() },
        7 => BlockKind::Divider,
        _ => BlockKind::Verbatim,
    }
}

pub(crate) fn mark(dice: &mut Dice) -> Mark {
    match dice.below(5) {
        0 => Mark::Bold,
        1 => Mark::Italic,
        2 => Mark::Strike,
        3 => Mark::Code,
        _ => Mark::Link(format!("https://example.org/{}", dice.below(2))),
    }
}

fn new_blocks(count: usize, letters: &mut Letters, dice: &mut Dice) -> Vec<NewBlock> {
    let mut block = || {
        let bold = Marks { bold: dice.one_in(2), ..Marks::default() };
        let runs = vec![Run::plain(letters.some(dice)), Run { text: letters.some(dice), marks: bold }];
        NewBlock { kind: kind(dice), indent: dice.below(4) as u8, runs }
    };
    (0..count).map(|_| block()).collect()
}

/// The same text with some of it changed.
fn rewritten(blocks: &[Block], letters: &mut Letters, dice: &mut Dice) -> Vec<NewBlock> {
    let mut out = Vec::new();
    for block in blocks {
        let mut copy = NewBlock { kind: block.kind.clone(), indent: block.indent, runs: block.runs.clone() };
        match dice.below(8) {
            0 => continue,
            1 => out.extend(new_blocks(1, letters, dice)),
            2 => copy.runs.insert(0, Run::plain(letters.some(dice))),
            3 => copy.runs.iter_mut().for_each(|run| run.text = run.text.chars().skip(1).collect()),
            4 => copy.runs.iter_mut().for_each(|run| run.marks.italic ^= true),
            5 => copy.kind = kind(dice),
            _ => {}
        }
        out.push(copy);
    }
    if dice.one_in(2) && out.len() > 1 {
        let block = out.remove(dice.below(out.len()));
        let at = dice.below(out.len() + 1);
        out.insert(at, block);
    }
    out
}

/// Something that a person might say of this text; nothing where there are no words.
pub(crate) fn anything_said(view: &TextView, dice: &mut Dice) -> Option<TextAction> {
    let remarks: Vec<CommentId> =
        view.comments.iter().flat_map(Comment::remarks).map(|remark| remark.id.clone()).collect();
    let said = format!("said {}", dice.below(1000));
    if remarks.is_empty() || dice.one_in(3) {
        let (from, to) = (spot(&view.blocks, dice), spot(&view.blocks, dice));
        let to =
            if dice.one_in(3) { to } else { Spot { block: from.block.clone(), at: dice.below(from.at + 1) } };
        return words_between(view, &from, &to).then_some(TextAction::Comment { from, to, said });
    }
    let comment = remarks[dice.below(remarks.len())].clone();
    Some(match dice.below(8) {
        0..3 => TextAction::Reply { to: comment, said },
        3 | 4 => TextAction::Settle { comment },
        5 => TextAction::OpenAgain { comment },
        6 => TextAction::Reword { comment, said },
        _ => TextAction::TakeOut { comment },
    })
}

/// Whether there is a letter between two places.
fn words_between(view: &TextView, from: &Spot, to: &Spot) -> bool {
    let index = |spot: &Spot| (view.blocks.iter().position(|block| block.id == spot.block), spot.at);
    let (first, last) = (index(from).min(index(to)), index(from).max(index(to)));
    let (Some(a), Some(b)) = (first.0, last.0) else { return false };
    (a..=b).any(|at| {
        let from = if at == a { first.1 } else { 0 };
        let to = if at == b { last.1 } else { usize::MAX };
        view.blocks[at].text().chars().take(to).skip(from).any(|letter| !letter.is_whitespace())
    })
}

/// Something that a person might do to this text.
pub(crate) fn any_action(blocks: &[Block], letters: &mut Letters, dice: &mut Dice) -> TextAction {
    let Spot { block, at } = spot(blocks, dice);
    let after = |dice: &mut Dice| match dice.one_in(4) {
        true => None,
        false => Some(blocks[dice.below(blocks.len())].id.clone()),
    };
    match dice.below(100) {
        0..35 => TextAction::Type { block, at, text: letters.some(dice) },
        35..45 => {
            let len = blocks.iter().find(|b| b.id == block).map_or(0, Block::len);
            let to = (at + dice.below(4)).min(len);
            TextAction::Delete { from: Spot { block: block.clone(), at }, to: Spot { block, at: to } }
        }
        45..49 => TextAction::Delete { from: Spot { block, at }, to: spot(blocks, dice) },
        49..63 => TextAction::Split { block, at },
        63..71 => TextAction::Join { block },
        71..79 => TextAction::Move { block, after: after(dice) },
        79..82 => TextAction::SetKind { block, kind: kind(dice) },
        82..84 => TextAction::SetIndent { block, indent: dice.below(5) as u8 },
        84..91 => TextAction::Mark {
            from: Spot { block, at },
            to: spot(blocks, dice),
            mark: mark(dice),
            on: !dice.one_in(3),
        },
        91..94 => {
            let count = 1 + dice.below(3);
            TextAction::InsertBlocks { after: after(dice), blocks: new_blocks(count, letters, dice) }
        }
        94..97 => TextAction::Remove { block },
        97..99 => {
            let from = Spot { block: block.clone(), at };
            let len = blocks.iter().find(|b| b.id == block).map_or(0, Block::len);
            let to = Spot { block: block.clone(), at: (at + dice.below(4)).min(len) };
            let over = TextAction::Type { block, at, text: letters.some(dice) };
            TextAction::Together { acts: vec![TextAction::Delete { from, to }, over] }
        }
        _ => TextAction::Replace { blocks: rewritten(blocks, letters, dice) },
    }
}
