//! What each action writes.
//!
//! Every action is planned by the state before it and then written, so that no offset is used after it has moved:
//! texts are written from their ends towards their starts, registers in any order.

use std::collections::BTreeSet;

use rand_core::Rng;

use super::action::{Mark, TextAction};
use super::order::Root;
use super::place::{Place, Position, Stand};
use super::replace;
use super::runs::{count, slice};
use super::say;
use super::state::Gap;
use super::undo::KeyAt;
use super::view::{BlockId, BlockKind, Marks, NewBlock, Run, Spot};
use super::write::Writer;
use crate::replica::ApplyError;

/// Chars of one Text object that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) owner: BlockId,
    pub(crate) index: usize,
    pub(crate) runs: Vec<Run>,
}

/// Performs an action. Returns where the caret belongs then.
pub(crate) fn perform<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    action: &TextAction,
) -> Result<Option<Spot>, ApplyError> {
    match action {
        TextAction::Type { block, at, text } => type_text(w, block, *at, text),
        TextAction::Delete { from, to } => delete(w, from, to),
        TextAction::Split { block, at } => split(w, block, *at),
        TextAction::Join { block } => join(w, block),
        TextAction::Move { block, after } => move_block(w, block, after.as_ref()),
        TextAction::SetKind { block, kind } => {
            w.index(block)?;
            w.kind(block, kind)?;
            Ok(None)
        }
        TextAction::SetIndent { block, indent } => {
            let index = w.index(block)?;
            if w.state.view.blocks[index].indent != *indent {
                w.indent(block, *indent)?;
            }
            Ok(None)
        }
        TextAction::Mark { from, to, mark, on } => set_mark(w, from, to, mark, *on),
        TextAction::InsertBlocks { after, blocks } => insert_blocks(w, after.as_ref(), blocks),
        TextAction::Remove { block } => remove(w, block),
        TextAction::Replace { blocks } => replace::replace(w, blocks),
        TextAction::Comment { from, to, said } => say::comment(w, from, to, said),
        TextAction::Reply { to, said } => say::reply(w, to, said),
        TextAction::Settle { comment } => say::settle(w, comment, true),
        TextAction::OpenAgain { comment } => say::settle(w, comment, false),
        TextAction::Reword { comment, said } => say::reword(w, comment, said),
        TextAction::TakeOut { comment } => say::take_out(w, comment),
        // `TextDesign::apply` takes these apart: each has to read what the one before it wrote.
        TextAction::Together { .. } => Ok(None),
    }
}

impl<R: Rng> Writer<'_, '_, R> {
    /// The index of a block that is seen.
    pub(crate) fn index(&self, block: &BlockId) -> Result<usize, ApplyError> {
        self.state.index(block).ok_or_else(|| ApplyError::BlockGone(block.clone()))
    }

    fn root(&self, index: usize) -> &Root {
        &self.state.order.roots[index]
    }

    pub(super) fn check(&self, spot: &Spot) -> Result<usize, ApplyError> {
        let index = self.index(&spot.block)?;
        let len = self.state.view.blocks[index].len();
        if spot.at > len {
            return Err(ApplyError::PastTheEnd { block: spot.block.clone(), at: spot.at, len });
        }
        Ok(index)
    }

    /// The place behind the char before `at`; at 0, the start of the block's first stretch.
    pub(crate) fn gap(&mut self, index: usize, at: usize) -> Result<Gap, ApplyError> {
        if let Some(gap) = self.state.gap(index, at) {
            return Ok(gap);
        }
        let owner = self.root(index).id.clone();
        self.mend(&owner)?;
        Ok(Gap { owner, index: 0, part: 0, offset: 0 })
    }

    /// The chars of a block from `from` up to `to`.
    pub(crate) fn segments(&self, index: usize, from: usize, to: usize) -> Vec<Segment> {
        let mut start = 0;
        let mut found = Vec::new();
        for part in &self.root(index).parts {
            let piece = &self.state.texts[&part.owner][part.piece];
            let (a, b) = (from.max(start), to.min(start + piece.len));
            if a < b {
                let runs = slice(&piece.runs, a - start, b - start);
                found.push(Segment { owner: part.owner.clone(), index: piece.index + a - start, runs });
            }
            start += piece.len;
        }
        found
    }

    /// Takes out chars. They may be of many texts, and in any order.
    pub(crate) fn delete_all(&mut self, mut segments: Vec<Segment>) -> Result<(), ApplyError> {
        segments.sort_by(|a, b| (&a.owner, b.index).cmp(&(&b.owner, a.index)));
        for Segment { owner, index, runs } in segments {
            self.delete(&owner, index, runs)?;
        }
        Ok(())
    }

    /// `count` positions behind the root at `after` (`None`: before the first), leaving out roots that are on their
    /// way elsewhere. Where there is no room, the roots behind are given other positions.
    pub(crate) fn positions(
        &mut self,
        after: Option<usize>,
        leaving: &BTreeSet<BlockId>,
        count: usize,
    ) -> Result<Vec<Position>, ApplyError> {
        let state = self.state;
        let standing = |root: &Root| match self.places.get(&root.id) {
            Some(place) => place.position.clone(),
            None => root.position.clone(),
        };
        let low = after.map(|index| standing(&state.order.roots[index])).unwrap_or_default();
        let behind = state.order.roots.iter().skip(after.map_or(0, |index| index + 1));
        let mut behind = behind.filter(|root| !leaving.contains(&root.id)).peekable();
        let mut crowded = Vec::new();
        while let Some(root) = behind.next_if(|root| standing(root) <= low) {
            crowded.push(root.id.clone());
        }
        let high = behind.peek().map(|root| standing(root));
        let mut positions = Position::spread(&low, high.as_ref(), count + crowded.len(), self.rng);
        for (id, position) in crowded.into_iter().zip(positions.split_off(count)) {
            let stand = match self.place_of(&id).map(|place| place.stand.clone()) {
                Some(Stand::Unmoved) => Stand::Unmoved,
                _ => Stand::Moved,
            };
            self.place(&id, Place::new(position, stand))?;
        }
        Ok(positions)
    }

    pub(crate) fn position(&mut self, after: Option<usize>) -> Result<Position, ApplyError> {
        let mut positions = self.positions(after, &BTreeSet::new(), 1)?;
        Ok(positions.pop().unwrap_or_default())
    }
}

/// Line breaks come in three ways; a text has one.
pub(crate) fn one_line_break(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn type_text<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    block: &BlockId,
    at: usize,
    text: &str,
) -> Result<Option<Spot>, ApplyError> {
    let index = w.check(&Spot { block: block.clone(), at })?;
    let text = one_line_break(text);
    let len = text.chars().count();
    if len > 0 {
        let marks = inherited(&w.state.view.blocks[index].runs, at);
        let gap = w.gap(index, at)?;
        w.insert(&gap.owner, gap.index, &[Run { text, marks }])?;
        let Gap { owner, index, .. } = gap;
        w.key = Some(KeyAt { owner, index, index_end: index, index_after: index + len });
    }
    Ok(Some(Spot { block: block.clone(), at: at + len }))
}

/// The looks of what is typed at `at`: those of the char before it, or at the start of a block those of the first
/// char. A link goes on only inside itself; code does not begin before its first char.
pub(crate) fn inherited(runs: &[Run], at: usize) -> Marks {
    let look = |at: usize| slice(runs, at, at + 1).into_iter().next().map(|run| run.marks);
    let right = look(at);
    if at == 0 {
        return Marks { link: None, code: false, ..right.unwrap_or_default() };
    }
    let left = look(at - 1).unwrap_or_default();
    let inside = right.is_some_and(|right| right.link == left.link);
    Marks { link: left.link.clone().filter(|_| inside), ..left }
}

fn delete<R: Rng>(w: &mut Writer<'_, '_, R>, from: &Spot, to: &Spot) -> Result<Option<Spot>, ApplyError> {
    let (mut first, mut last) = ((w.check(from)?, from.at), (w.check(to)?, to.at));
    if last < first {
        std::mem::swap(&mut first, &mut last);
    }
    let segments = between(w, first, last);
    let state = w.state;
    let kept = &state.order.roots[first.0].id;
    if let ([Segment { owner, index, runs }], true) = (&segments[..], first.0 == last.0) {
        let index_end = index + count(runs);
        w.key = Some(KeyAt { owner: owner.clone(), index: *index, index_end, index_after: *index });
    }
    w.delete_all(segments)?;
    for index in first.0 + 1..=last.0 {
        w.glue_last(&state.order.roots[index].id, kept)?;
    }
    Ok(Some(Spot { block: kept.clone(), at: first.1 }))
}

/// All chars between two places given as (block index, offset), in order.
fn between<R: Rng>(w: &Writer<'_, '_, R>, first: (usize, usize), last: (usize, usize)) -> Vec<Segment> {
    let range = |index: usize| {
        let from = if index == first.0 { first.1 } else { 0 };
        let to = if index == last.0 { last.1 } else { usize::MAX };
        (from, to)
    };
    (first.0..=last.0).flat_map(|index| w.segments(index, range(index).0, range(index).1)).collect()
}

fn split<R: Rng>(w: &mut Writer<'_, '_, R>, block: &BlockId, at: usize) -> Result<Option<Spot>, ApplyError> {
    let index = w.check(&Spot { block: block.clone(), at })?;
    let shown = &w.state.view.blocks[index];
    let (len, indent) = (shown.len(), shown.indent);
    let at_an_end = at == 0 || at == len;
    let kind = following_kind(&shown.kind, at_an_end);
    if at_an_end {
        let before = at == 0 && len > 0;
        let after = if before { index.checked_sub(1) } else { Some(index) };
        let place = Place::new(w.position(after)?, Stand::Unmoved);
        let made = w.create(place, &kind, indent, true, None)?;
        let caret = if before { block.clone() } else { made };
        return Ok(Some(Spot { block: caret, at: 0 }));
    }
    let gap = w.gap(index, at)?;
    let state = w.state;
    let root = &state.order.roots[index];
    let source = &root.parts[gap.part];
    let inside = gap.offset < state.texts[&source.owner][source.piece].len;
    let unmoved =
        source.node == *block && w.place_of(block).is_some_and(|place| place.stand == Stand::Unmoved);
    let stand = if unmoved && inside { Stand::Unmoved } else { Stand::Moved };
    let place = Place::new(w.position(Some(index))?, stand);
    let made = w.create(place, &kind, indent, !inside, Some(source.node.clone()))?;
    if inside {
        w.split(&gap.owner, gap.index, &made)?;
    }
    let mut followers = behind(w, root, &source.node);
    // What is folded back behind the gap follows the new block by itself: that is what is before it now.
    followers.retain(|node| !(inside && state.records[node].place.stand == Stand::Folded));
    let positions = Position::spread(&Position::default(), None, followers.len(), w.rng);
    for (node, position) in followers.iter().zip(positions) {
        w.place(node, Place::new(position, Stand::Glued(made.clone())))?;
    }
    Ok(Some(Spot { block: made, at: 0 }))
}

/// What is glued to a root and shown behind a node of it: the node's own, and its younger siblings at every level.
fn behind<R: Rng>(w: &Writer<'_, '_, R>, root: &Root, node: &BlockId) -> Vec<BlockId> {
    let mut found: Vec<BlockId> = w.state.order.glued.get(node).cloned().unwrap_or_default();
    let mut at = node.clone();
    while at != root.id {
        let Some(parent) = w.state.order.glued_to.get(&at) else { break };
        let siblings = w.state.order.glued.get(parent).map_or(&[][..], Vec::as_slice);
        found.extend(siblings.iter().skip_while(|sibling| **sibling != at).skip(1).cloned());
        at = parent.clone();
    }
    found
}

/// What a new block is that comes out of another.
fn following_kind(kind: &BlockKind, at_an_end: bool) -> BlockKind {
    match kind {
        BlockKind::Heading { .. } | BlockKind::Verbatim if at_an_end => BlockKind::Paragraph,
        BlockKind::Divider => BlockKind::Paragraph,
        BlockKind::Check { .. } => BlockKind::Check { done: false },
        other => other.clone(),
    }
}

fn join<R: Rng>(w: &mut Writer<'_, '_, R>, block: &BlockId) -> Result<Option<Spot>, ApplyError> {
    let index = w.index(block)?;
    let Some(before) = index.checked_sub(1) else { return Ok(None) };
    let shown = &w.state.view.blocks[before];
    let caret = Spot { block: shown.id.clone(), at: shown.len() };
    w.glue_last(block, &caret.block)?;
    Ok(Some(caret))
}

fn move_block<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    block: &BlockId,
    after: Option<&BlockId>,
) -> Result<Option<Spot>, ApplyError> {
    let index = w.index(block)?;
    let after = after.map(|after| w.index(after)).transpose()?;
    if after == Some(index) || after == index.checked_sub(1) {
        return Ok(None);
    }
    let leaving = BTreeSet::from([block.clone()]);
    for position in w.positions(after, &leaving, 1)? {
        w.place(block, Place::new(position, Stand::Moved))?;
    }
    Ok(None)
}

fn set_mark<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    from: &Spot,
    to: &Spot,
    mark: &Mark,
    on: bool,
) -> Result<Option<Spot>, ApplyError> {
    let (mut first, mut last) = ((w.check(from)?, from.at), (w.check(to)?, to.at));
    if last < first {
        std::mem::swap(&mut first, &mut last);
    }
    for Segment { owner, index, runs } in between(w, first, last) {
        let mut after = runs.clone();
        for run in &mut after {
            match mark {
                Mark::Bold => run.marks.bold = on,
                Mark::Italic => run.marks.italic = on,
                Mark::Strike => run.marks.strike = on,
                Mark::Code => run.marks.code = on,
                Mark::Link(url) => run.marks.link = on.then(|| url.clone()),
            }
        }
        w.looks(&owner, index, &runs, &after, true)?;
    }
    Ok(None)
}

fn insert_blocks<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    after: Option<&BlockId>,
    blocks: &[NewBlock],
) -> Result<Option<Spot>, ApplyError> {
    let after = after.map(|after| w.index(after)).transpose()?;
    let mut caret = None;
    let positions = w.positions(after, &BTreeSet::new(), blocks.len())?;
    for (block, position) in blocks.iter().zip(positions) {
        let made = add_block(w, position, block)?;
        caret = Some(Spot { block: made, at: count(&block.runs) });
    }
    Ok(caret)
}

/// Makes a block with its words.
pub(crate) fn add_block<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    position: Position,
    block: &NewBlock,
) -> Result<BlockId, ApplyError> {
    let made = w.create(Place::new(position, Stand::Unmoved), &block.kind, block.indent, true, None)?;
    w.insert(&made, 0, &tidy(&block.runs))?;
    Ok(made)
}

/// Runs as they will read back.
pub(crate) fn tidy(runs: &[Run]) -> Vec<Run> {
    let mut out = Vec::new();
    for run in runs {
        super::read::push_run(&mut out, Run { text: one_line_break(&run.text), marks: run.marks.clone() });
    }
    out
}

fn remove<R: Rng>(w: &mut Writer<'_, '_, R>, block: &BlockId) -> Result<Option<Spot>, ApplyError> {
    let index = w.index(block)?;
    let state = w.state;
    w.delete_all(w.segments(index, 0, usize::MAX))?;
    let before = index.checked_sub(1).map(|before| &state.view.blocks[before]);
    let Some(home) = before.or(state.view.blocks.get(index + 1)) else {
        return Ok(Some(Spot { block: block.clone(), at: 0 }));
    };
    w.glue_last(block, &home.id)?;
    let at = if before.is_some() { home.len() } else { 0 };
    Ok(Some(Spot { block: home.id.clone(), at }))
}
