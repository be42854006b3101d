//! Makes a text read like another by the smallest changes, so that what others type meanwhile survives.
//!
//! Blocks are paired first: equal ones in order, then equal ones that moved, then alike ones between those. Inside a
//! pair the words that differ are exchanged. What has no partner is made or removed.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::Rng;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::edit::{Segment, add_block, tidy};
use super::place::{Place, Stand};
use super::runs::{count, slice};
use super::view::{Block, BlockKind, INDENT_MAX, NewBlock, Run, Spot};
use super::write::Writer;
use crate::replica::ApplyError;

/// More pairs than this are not compared for likeness: blocks are then paired in order.
const PAIRS_MAX: usize = 250_000;
/// More words than this are not compared: what differs is then exchanged as a whole.
const WORDS_MAX: usize = 6_000;

/// Performs [`super::TextAction::Replace`].
pub(crate) fn replace<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    blocks: &[NewBlock],
) -> Result<Option<Spot>, ApplyError> {
    let mut new: Vec<NewBlock> = blocks.iter().map(settle).collect();
    if new.is_empty() {
        new.push(NewBlock::default());
    }
    let old = &w.state.view.blocks;
    let Pairs { old_of, moved } = pair(old, &new);
    let mut edits = Vec::new();
    for (block, index) in new.iter().zip(&old_of) {
        if let Some(index) = *index {
            edits.extend(text_edits(w, index, &block.runs)?);
        }
    }
    let kept: BTreeSet<usize> = old_of.iter().flatten().copied().collect();
    let removed: Vec<usize> = (0..old.len()).filter(|index| !kept.contains(index)).collect();
    for index in &removed {
        edits.extend(w.segments(*index, 0, usize::MAX).into_iter().map(Edit::Delete));
    }
    perform(w, edits)?;
    for index in &removed {
        let before = kept.range(..index).next_back();
        if let Some(home) = before.or_else(|| kept.first()) {
            w.glue_last(&old[*index].id, &old[*home].id)?;
        }
    }
    for (block, index) in new.iter().zip(&old_of) {
        if let Some(index) = index {
            w.kind(&old[*index].id, &block.kind)?;
            if old[*index].indent != block.indent {
                w.indent(&old[*index].id, block.indent)?;
            }
        }
    }
    let leaving = moved.iter().chain(&removed).map(|index| old[*index].id.clone()).collect();
    let mut after = None;
    let mut at = 0;
    while at < new.len() {
        let stays = |at: usize| old_of[at].filter(|index| !moved.contains(index));
        if let Some(index) = stays(at) {
            after = Some(index);
            at += 1;
            continue;
        }
        let end = (at..new.len()).find(|at| stays(*at).is_some()).unwrap_or(new.len());
        let positions = w.positions(after, &leaving, end - at)?;
        for (at, position) in (at..end).zip(positions) {
            match old_of[at] {
                Some(index) => w.place(&old[index].id, Place::new(position, Stand::Moved))?,
                None => drop(add_block(w, position, &new[at])?),
            }
        }
        at = end;
    }
    Ok(None)
}

/// A block as it will read back.
fn settle(block: &NewBlock) -> NewBlock {
    let kind = match &block.kind {
        BlockKind::Heading { level } => BlockKind::Heading { level: (*level).clamp(1, 6) },
        kind => kind.clone(),
    };
    NewBlock { kind, indent: block.indent.min(INDENT_MAX), runs: tidy(&block.runs) }
}

struct Pairs {
    /// For each new block the old one that becomes it.
    old_of: Vec<Option<usize>>,
    /// Old blocks that become new ones out of order.
    moved: BTreeSet<usize>,
}

fn pair(old: &[Block], new: &[NewBlock]) -> Pairs {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |key: String| {
        let next = names.len();
        *names.entry(key).or_insert(next)
    };
    let old_keys: Vec<usize> =
        old.iter().map(|b| name(format!("{:?}", (&b.kind, b.indent, &b.runs)))).collect();
    let new_keys: Vec<usize> =
        new.iter().map(|b| name(format!("{:?}", (&b.kind, b.indent, &b.runs)))).collect();
    let mut pairs = Pairs { old_of: vec![None; new.len()], moved: BTreeSet::new() };
    let mut gaps = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            gaps.push((old_at..old_index, new_at..new_index));
            for i in 0..len {
                pairs.old_of[new_index + i] = Some(old_index + i);
            }
            (old_at, new_at) = (old_index + len, new_index + len);
        }
    }
    gaps.push((old_at..old.len(), new_at..new.len()));
    pair_moved(old, &old_keys, &new_keys, &gaps, &mut pairs);
    for (old_gap, new_gap) in gaps {
        let old_left: Vec<usize> = old_gap.filter(|index| !pairs.moved.contains(index)).collect();
        let new_left: Vec<usize> = new_gap.filter(|index| pairs.old_of[*index].is_none()).collect();
        for (old_index, new_index) in align(old, new, &old_left, &new_left) {
            pairs.old_of[new_index] = Some(old_index);
        }
    }
    if !old.is_empty() && pairs.old_of.iter().all(Option::is_none) {
        pairs.old_of[0] = Some(0);
    }
    pairs
}

type Gaps = [(std::ops::Range<usize>, std::ops::Range<usize>)];

/// Pairs equal blocks that stand elsewhere now. Empty ones are all alike and never move.
fn pair_moved(old: &[Block], old_keys: &[usize], new_keys: &[usize], gaps: &Gaps, pairs: &mut Pairs) {
    let mut left: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in gaps.iter().flat_map(|(old_gap, _)| old_gap.clone()).filter(|index| !old[*index].is_empty())
    {
        left.entry(old_keys[index]).or_default().push(index);
    }
    for new_index in gaps.iter().flat_map(|(_, new_gap)| new_gap.clone()) {
        if let Some(old_index) = left.get_mut(&new_keys[new_index]).and_then(Vec::pop) {
            pairs.old_of[new_index] = Some(old_index);
            pairs.moved.insert(old_index);
        }
    }
}

/// Pairs what is most alike, in order, and then what is left between those.
fn align(old: &[Block], new: &[NewBlock], old_left: &[usize], new_left: &[usize]) -> Vec<(usize, usize)> {
    let mut alike = Vec::new();
    if old_left.len() * new_left.len() <= PAIRS_MAX {
        alike = most_alike(old, new, old_left, new_left);
    }
    alike.push((old_left.len(), new_left.len()));
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (next_i, next_j) in alike {
        found.extend((i..next_i).zip(j..next_j).map(|(i, j)| (old_left[i], new_left[j])));
        if next_i < old_left.len() {
            found.push((old_left[next_i], new_left[next_j]));
        }
        (i, j) = (next_i + 1, next_j + 1);
    }
    found
}

/// The pairs with the greatest likeness in all that cross nowhere, as indices into the two lists.
fn most_alike(
    old: &[Block],
    new: &[NewBlock],
    old_left: &[usize],
    new_left: &[usize],
) -> Vec<(usize, usize)> {
    let old_words: Vec<BTreeMap<String, u32>> = old_left.iter().map(|i| words(&old[*i].runs)).collect();
    let new_words: Vec<BTreeMap<String, u32>> = new_left.iter().map(|i| words(&new[*i].runs)).collect();
    let (rows, columns) = (old_left.len(), new_left.len());
    let mut score = vec![vec![0u32; columns + 1]; rows + 1];
    let mut together = vec![vec![0u32; columns]; rows];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            together[i][j] = likeness(&old_words[i], &new_words[j]);
            let paired = if together[i][j] > 0 { together[i][j] + score[i + 1][j + 1] } else { 0 };
            score[i][j] = paired.max(score[i + 1][j]).max(score[i][j + 1]);
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        if together[i][j] > 0 && score[i][j] == together[i][j] + score[i + 1][j + 1] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if score[i][j] == score[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

fn words(runs: &[Run]) -> BTreeMap<String, u32> {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let mut bag = BTreeMap::new();
    for word in text.unicode_words() {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

/// Per mille of words in common; 0 if it is less than a third.
fn likeness(a: &BTreeMap<String, u32>, b: &BTreeMap<String, u32>) -> u32 {
    let common: u32 = a.iter().filter_map(|(word, n)| b.get(word).map(|m| *n.min(m))).sum();
    let all: u32 = a.values().sum::<u32>() + b.values().sum::<u32>();
    let per_mille = (2000 * common).checked_div(all).unwrap_or(0);
    if per_mille < 333 { 0 } else { per_mille }
}

enum Edit {
    Delete(Segment),
    Insert(Segment),
    /// The segment's chars get the looks of the runs.
    Looks(Segment, Vec<Run>),
}

/// What makes the block at `index` read like `runs`.
fn text_edits<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    index: usize,
    runs: &[Run],
) -> Result<Vec<Edit>, ApplyError> {
    let before = &w.state.view.blocks[index].runs;
    if before == runs {
        return Ok(Vec::new());
    }
    let mut edits = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    let mut hunks = hunks(&text_of(before), &text_of(runs));
    let (old_len, new_len) = (count(before), count(runs));
    hunks.push((old_len..old_len, new_len..new_len));
    for (old_hunk, new_hunk) in hunks {
        for segment in w.segments(index, old_at, old_hunk.start) {
            let len = count(&segment.runs);
            let looks = slice(runs, new_at, new_at + len);
            new_at += len;
            if looks != segment.runs {
                edits.push(Edit::Looks(segment, looks));
            }
        }
        edits.extend(w.segments(index, old_hunk.start, old_hunk.end).into_iter().map(Edit::Delete));
        if new_hunk.start < new_hunk.end {
            let gap = w.gap(index, old_hunk.start)?;
            let runs = slice(runs, new_hunk.start, new_hunk.end);
            edits.push(Edit::Insert(Segment { owner: gap.owner, index: gap.index, runs }));
        }
        (old_at, new_at) = (old_hunk.end, new_hunk.end);
    }
    Ok(edits)
}

fn perform<R: Rng>(w: &mut Writer<'_, '_, R>, mut edits: Vec<Edit>) -> Result<(), ApplyError> {
    // From the end of each text to its start; what is put before a char comes after what is done to that char.
    edits.sort_by_key(|edit| {
        let (segment, last) = match edit {
            Edit::Delete(segment) | Edit::Looks(segment, _) => (segment, false),
            Edit::Insert(segment) => (segment, true),
        };
        (segment.owner.clone(), std::cmp::Reverse(segment.index), last)
    });
    for edit in edits {
        match edit {
            Edit::Delete(Segment { owner, index, runs }) => w.delete(&owner, index, runs)?,
            Edit::Insert(Segment { owner, index, runs }) => w.insert(&owner, index, &runs)?,
            Edit::Looks(Segment { owner, index, runs }, looks) => {
                w.looks(&owner, index, &runs, &looks, true)?;
            }
        }
    }
    Ok(())
}

fn text_of(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

type Hunk = (std::ops::Range<usize>, std::ops::Range<usize>);

/// What differs between two texts, by words, in chars: what to take out and what to put there.
fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let old_words: Vec<&str> = old.split_word_bounds().collect();
    let new_words: Vec<&str> = new.split_word_bounds().collect();
    let old_chars: Vec<char> = old.chars().collect();
    let new_chars: Vec<char> = new.chars().collect();
    let ops = if old_words.len() + new_words.len() > WORDS_MAX {
        vec![DiffOp::Replace {
            old_index: 0,
            old_len: old_words.len(),
            new_index: 0,
            new_len: new_words.len(),
        }]
    } else {
        capture_diff_slices(Algorithm::Myers, &old_words, &new_words)
    };
    let length = |words: &[&str]| -> usize { words.iter().map(|word| word.chars().count()).sum() };
    let (mut old_at, mut new_at) = (0, 0);
    let mut found: Vec<Hunk> = Vec::new();
    for op in ops {
        let (old_range, new_range) = (op.old_range(), op.new_range());
        let old_end = old_at + length(&old_words[old_range]);
        let new_end = new_at + length(&new_words[new_range]);
        if !matches!(op, DiffOp::Equal { .. }) {
            match found.last_mut() {
                Some(last) if last.0.end == old_at && last.1.end == new_at => {
                    last.0.end = old_end;
                    last.1.end = new_end;
                }
                _ => found.push((old_at..old_end, new_at..new_end)),
            }
        }
        (old_at, new_at) = (old_end, new_end);
    }
    for (old_hunk, new_hunk) in &mut found {
        let alike = |i: usize, j: usize| old_chars[i] == new_chars[j];
        while old_hunk.start < old_hunk.end
            && new_hunk.start < new_hunk.end
            && alike(old_hunk.start, new_hunk.start)
        {
            old_hunk.start += 1;
            new_hunk.start += 1;
        }
        while old_hunk.start < old_hunk.end
            && new_hunk.start < new_hunk.end
            && alike(old_hunk.end - 1, new_hunk.end - 1)
        {
            old_hunk.end -= 1;
            new_hunk.end -= 1;
        }
    }
    found
}
