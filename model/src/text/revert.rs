//! Performs the inverse of an act's steps, last step first.

use std::collections::BTreeSet;

use automerge::{ObjId, ScalarValue};
use rand_core::Rng;

use super::undo::{Element, Note, Step, UndoStack};
use super::view::{BlockId, Run};
use super::write::{Writer, count, is_at, mark_value, runs_between, slice};
use crate::replica::ApplyError;

/// A place in a Text object after all writes.
pub(crate) type TextPlace = (BlockId, usize);

/// Takes back an act. Returns where its first step was in the text, for the caret.
pub(crate) fn revert<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    steps: &[Step],
    stack: &UndoStack,
) -> Result<Option<TextPlace>, ApplyError> {
    let mut caret = None;
    let created = steps.iter().filter_map(|step| match step {
        Step::Created { block, .. } => Some(block.clone()),
        _ => None,
    });
    let created: BTreeSet<BlockId> = created.collect();
    for step in steps.iter().rev() {
        match step {
            Step::Created { block, place, home } => {
                if w.place_of(block) == Some(place) {
                    uncreate(w, block, home.as_ref(), &created)?;
                }
            }
            Step::Register { block, key, before, after } => w.take_back(block, key, after, before.clone())?,
            Step::Inserted { owner, elements } => {
                let ours = created.contains(owner) && !stack.typed_in_by_others.contains(owner);
                caret = uninsert(w, owner, elements, stack, ours)?.or(caret);
            }
            Step::Deleted { owner, elements, runs } => caret = undelete(w, owner, elements, runs)?.or(caret),
            Step::Marked { owner, first, last, name, before, after } => {
                let ends = (&stack.now(first), &stack.now(last));
                unmark(w, owner, ends, name, before, after)?;
            }
        }
    }
    Ok(caret)
}

/// Glues a block that this act made to what is before it in its text, to what it came out of, or to its neighbour.
fn uncreate<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    block: &BlockId,
    home: Option<&BlockId>,
    created: &BTreeSet<BlockId>,
) -> Result<(), ApplyError> {
    let state = w.state;
    let Some(index) = state.index(block) else { return Ok(()) };
    if let Some(home) = state.before_in_text(block).or(home)
        && state.order.root_of.get(home).is_some_and(|root| *root != index)
    {
        return w.glue_first(block, home);
    }
    let stays = |root: &&super::order::Root| !created.contains(&root.id);
    let before = state.order.roots[..index].iter().rev().find(stays);
    let neighbour = before.or_else(|| state.order.roots[index + 1..].iter().find(stays));
    match neighbour {
        Some(root) => w.glue_last(block, &root.id),
        None => Ok(()),
    }
}

/// Takes out those chars that are still there. `all_ours`: nobody else ever typed in this text.
fn uninsert<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    owner: &BlockId,
    elements: &[Element],
    stack: &UndoStack,
    all_ours: bool,
) -> Result<Option<TextPlace>, ApplyError> {
    let text = w.text_object(owner)?;
    let pieces = w.pieces_now(&text);
    let ranges = if all_ours {
        pieces.iter().filter(|piece| piece.len > 0).map(|piece| (piece.index, piece.len)).collect()
    } else {
        still_there(w, &text, elements, stack)
    };
    for (index, len) in ranges.iter().rev() {
        w.delete(owner, *index, runs_between(&pieces, *index, *len))?;
    }
    Ok(ranges.first().map(|(index, _)| (owner.clone(), *index)))
}

/// The ranges of the elements that are not deleted, in order.
fn still_there<R: Rng>(
    w: &Writer<'_, '_, R>,
    text: &ObjId,
    elements: &[Element],
    stack: &UndoStack,
) -> Vec<(usize, usize)> {
    let mut indices = BTreeSet::new();
    let mut guess = None;
    for element in elements {
        let element = stack.now(element);
        // Chars typed one after another mostly still stand one after another: that is half the work.
        let index = match guess {
            Some(guess) if is_at(w.tx, text, &element, guess) => Some(guess),
            _ => w.find(text, &element).filter(|(_, there)| *there).map(|(index, _)| index),
        };
        guess = index.map(|index| index + 1);
        indices.extend(index);
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for index in indices {
        match ranges.last_mut() {
            Some((start, len)) if *start + *len == index => *len += 1,
            _ => ranges.push((index, 1)),
        }
    }
    ranges
}

/// Puts chars back where they were, as new chars.
fn undelete<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    owner: &BlockId,
    elements: &[Element],
    runs: &[Run],
) -> Result<Option<TextPlace>, ApplyError> {
    let text = w.text_object(owner)?;
    let gap = |w: &Writer<'_, '_, R>, at: usize| w.find(&text, &elements[at]).map(|(index, _)| index);
    let Some(last) = elements.len().checked_sub(1) else { return Ok(None) };
    // An element that is more than one char can only be put back as a whole.
    let single = elements.len() == count(runs);
    let mut caret = None;
    let mut ranges = vec![(0, last)];
    while let Some((from, to)) = ranges.pop() {
        let (Some(low), Some(high)) = (gap(w, from), gap(w, to)) else { continue };
        if low != high && from < to && single {
            // Something stands in between by now. The right half is put back first.
            let middle = from + (to - from) / 2;
            ranges.push((from, middle));
            ranges.push((middle + 1, to));
            continue;
        }
        let (words, old) = if single {
            (slice(runs, from, to + 1), elements[from..=to].to_vec())
        } else {
            (runs.to_vec(), vec![])
        };
        w.insert(owner, low, &words)?;
        if let Some(Note::Inserted { ops, .. }) = w.notes.pop() {
            w.notes.push(Note::Restored { owner: owner.clone(), ops, old });
        }
        caret = Some((owner.clone(), low + count(&words)));
    }
    Ok(caret)
}

/// Puts a look back wherever it is still what was written, between two elements.
fn unmark<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    owner: &BlockId,
    (first, last): (&Element, &Element),
    name: &str,
    before: &Option<ScalarValue>,
    after: &Option<ScalarValue>,
) -> Result<(), ApplyError> {
    let text = w.text_object(owner)?;
    let (Some((from, _)), Some((to, there))) = (w.find(&text, first), w.find(&text, last)) else {
        return Ok(());
    };
    let to = to + usize::from(there);
    for piece in w.pieces_now(&text) {
        let (start, end) = (from.max(piece.index), to.min(piece.index + piece.len));
        if start >= end {
            continue;
        }
        let now = slice(&piece.runs, start - piece.index, end - piece.index);
        let mut then = now.clone();
        for run in then.iter_mut().filter(|run| mark_value(&run.marks, name) == *after) {
            let on = before.is_some();
            match name {
                "bold" => run.marks.bold = on,
                "italic" => run.marks.italic = on,
                "strike" => run.marks.strike = on,
                "code" => run.marks.code = on,
                _ => run.marks.link = before.as_ref().and_then(|url| url.as_str()).map(str::to_owned),
            }
        }
        w.looks(owner, start, &now, &then, true)?;
    }
    Ok(())
}
