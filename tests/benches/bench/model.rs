//! Acts on designs alone: no disk, no network, one thread.

use anyhow::Result;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};
use trestle_model::{
    DocumentKind, Stamp, TextDesign,
    text::{NewBlock, TextAction},
};
use trestle_trust::ActorId;

use crate::{Asked, clock, figures::Figures, grown, tables};

/// A design, and someone who writes in it.
struct Desk {
    design: TextDesign,
    actor: u8,
    rng: ChaCha8Rng,
    /// What was committed, for a peer.
    made: Vec<Vec<u8>>,
}

impl Desk {
    fn new(actor: u8) -> Self {
        let rng = ChaCha8Rng::seed_from_u64(u64::from(actor));
        Self { design: TextDesign::new(DocumentKind::Text), actor, rng, made: Vec::new() }
    }

    fn stamp(&self, now_unix_secs: i64) -> Stamp {
        Stamp { actor: ActorId([self.actor; ActorId::LEN]), now_unix_secs }
    }

    /// Does it, and says how long that took.
    fn act(&mut self, action: &TextAction) -> Result<u64> {
        let stamp = self.stamp(0);
        let start = clock::thread_cpu();
        let done = self.design.apply(action, stamp, &mut self.rng)?;
        let spent = clock::thread_cpu() - start;
        self.made.extend(done.map(|done| done.bytes));
        Ok(spent)
    }
}

pub(crate) fn run(_: &Asked, figures: &mut Figures) -> Result<()> {
    imports(figures)?;
    for size in [1, 6000] {
        keys(size, figures)?;
    }
    undo(figures)
}

fn imports(figures: &mut Figures) -> Result<()> {
    for size in [2000, 6000] {
        let mut desk = Desk::new(1);
        let spent = desk.act(&TextAction::Replace { blocks: grown::long(size) })?;
        figures.say("model", &format!("importing {size} paragraphs"), spent as f64 / 1e6, "ms", 1)?;
        let mut peer = Desk::new(2);
        let start = clock::thread_cpu();
        peer.design.merge(desk.made.clone())?;
        let spent = clock::thread_cpu() - start;
        figures.say(
            "model",
            &format!("a peer's import of {size} paragraphs"),
            spent as f64 / 1e6,
            "ms",
            1,
        )?;
        let snapshot = desk.design.save();
        let start = clock::thread_cpu();
        TextDesign::load(DocumentKind::Text, Some(&snapshot), std::iter::empty())?;
        let spent = clock::thread_cpu() - start;
        figures.say("model", &format!("opening {size} paragraphs"), spent as f64 / 1e6, "ms", 1)?;
    }
    Ok(())
}

/// Acts in the middle of a design of `size` blocks, and the same at a peer.
fn keys(size: usize, figures: &mut Figures) -> Result<()> {
    let (mut desk, mut peer) = (Desk::new(1), Desk::new(2));
    desk.act(&TextAction::Replace { blocks: grown::long(size) })?;
    peer.design.merge(std::mem::take(&mut desk.made))?;
    let mut measure = |what: &str, act: &mut dyn FnMut(&Desk, usize) -> TextAction| -> Result<()> {
        let (mut own, mut theirs) = (Vec::new(), Vec::new());
        for i in 0..300 {
            let action = act(&desk, i);
            own.push(desk.act(&action)?);
            let change = desk.made.pop().into_iter().collect();
            let start = clock::thread_cpu();
            peer.design.merge(change)?;
            theirs.push(clock::thread_cpu() - start);
        }
        figures.two_times("model", &format!("{what}, {size} blocks"), &own)?;
        figures.two_times("model", &format!("a peer's {what}, {size} blocks"), &theirs)
    };
    measure("key", &mut |desk, i| {
        let spot = tables::place(desk.design.view(), false);
        TextAction::Type { block: spot.block, at: i, text: "x".to_owned() }
    })?;
    measure("Enter at the end of a block", &mut |desk, _| {
        let blocks = &desk.design.view().blocks;
        let block = &blocks[blocks.len() / 2];
        TextAction::Split { block: block.id.clone(), at: block.len() }
    })?;
    measure("Enter within a block", &mut |desk, i| {
        let blocks = &desk.design.view().blocks;
        let from = (blocks.len() / 3 + i * 2).min(blocks.len() - 1);
        let block = blocks[from..].iter().chain(blocks).find(|block| block.len() > 20).unwrap_or(&blocks[0]);
        TextAction::Split { block: block.id.clone(), at: block.len() / 2 }
    })?;
    measure("joining two blocks", &mut |desk, i| {
        let blocks = &desk.design.view().blocks;
        TextAction::Join { block: blocks[blocks.len() / 2 + i % 7].id.clone() }
    })?;
    let mut rest = 0;
    measure("moving a block", &mut |desk, _| {
        let blocks = &desk.design.view().blocks;
        rest = (rest * 31 + 7) % blocks.len();
        let to = (rest + blocks.len() / 2) % blocks.len();
        let to = if to == rest || to + 1 == rest { (rest + 2) % blocks.len() } else { to };
        TextAction::Move { block: blocks[rest].id.clone(), after: Some(blocks[to].id.clone()) }
    })
}

fn undo(figures: &mut Figures) -> Result<()> {
    let mut desk = Desk::new(1);
    desk.act(&TextAction::Replace { blocks: vec![NewBlock::default()] })?;
    desk.act(&TextAction::InsertBlocks { after: None, blocks: grown::long(2000) })?;
    for (what, again) in [("undoing an import of 2000 paragraphs", false), ("doing it again", true)] {
        let stamp = desk.stamp(60);
        let start = clock::thread_cpu();
        if again {
            desk.design.redo(stamp, &mut desk.rng)?;
        } else {
            desk.design.undo(stamp, &mut desk.rng)?;
        }
        let spent = clock::thread_cpu() - start;
        figures.say("model", what, spent as f64 / 1e6, "ms", 1)?;
    }
    Ok(())
}
