//! Performs the inverse of an act's steps, last step first.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ObjId, ScalarValue};
use rand_core::Rng;

use super::place::{Place, Stand};
use super::runs::{count, mark_value, runs_between, slice};
use super::say;
use super::state::State;
use super::undo::{Element, Note, Step, UndoStack};
use super::view::{BlockId, Run};
use super::write::{Writer, is_at};
use crate::replica::ApplyError;

/// A place in a Text object after all writes.
pub(crate) type TextPlace = (BlockId, usize);

/// Elements that were put back in this very transaction, by those that they stand for.
pub(crate) type PutBack = BTreeMap<Element, Element>;

/// Blocks that these steps made.
pub(crate) fn created(steps: &[Step]) -> BTreeSet<BlockId> {
    let created = steps.iter().filter_map(|step| match step {
        Step::Created { block, .. } => Some(block.clone()),
        _ => None,
    });
    created.collect()
}

/// Takes back an act, or one part of it; `created` are the blocks that the whole act made. Returns where the first
/// step was in the text, for the caret.
pub(crate) fn revert<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    steps: &[Step],
    created: &BTreeSet<BlockId>,
    stack: &UndoStack,
    here: &mut PutBack,
) -> Result<Option<TextPlace>, ApplyError> {
    let mut caret = None;
    let mut now = Now { stack, here, neighbours: neighbours(w.state, created) };
    for step in steps.iter().rev() {
        match take_back(w, step, created, &mut now) {
            Ok(place) => caret = place.or(caret),
            // What somebody took out of the document altogether needs no taking back.
            Err(ApplyError::BlockGone(_) | ApplyError::CommentGone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if !now.here.is_empty() {
        let texts = w.dirty.texts.clone();
        say::stand_again(w, &texts, |element| now.find(element))?;
    }
    Ok(caret)
}

fn take_back<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    step: &Step,
    created: &BTreeSet<BlockId>,
    now: &mut Now<'_>,
) -> Result<Option<TextPlace>, ApplyError> {
    match step {
        Step::Created { block, place, home } => {
            if w.place_of(block) == Some(place) {
                uncreate(w, block, home.as_ref(), now)?;
            }
            Ok(None)
        }
        Step::Register { block, key, before, after } => {
            w.take_back(block, key, after, before.clone())?;
            Ok(None)
        }
        Step::Inserted { owner, elements } => {
            let ours = created.contains(owner) && !now.stack.typed_in_by_others.contains(owner);
            uninsert(w, owner, elements, now, ours)
        }
        Step::Deleted { owner, elements, runs, around } => {
            let around = around.each_ref().map(|element| element.as_ref().map(|element| now.find(element)));
            undelete(w, owner, elements, runs, around, now)
        }
        Step::Marked { owner, first, last, name, before, after } => {
            let ends = (&now.find(first), &now.find(last));
            unmark(w, owner, ends, name, before, after)?;
            Ok(None)
        }
        Step::Comment { comment, key, before, after } => {
            w.take_back_comment(comment, key, after, before.clone())?;
            Ok(None)
        }
        // The caller takes such an act back part by part.
        Step::Then => Ok(None),
    }
}

/// What taking back an act needs to know.
struct Now<'s> {
    stack: &'s UndoStack,
    here: &'s mut PutBack,
    /// Where blocks that this act made go, if nowhere else.
    neighbours: BTreeMap<BlockId, BlockId>,
}

impl Now<'_> {
    fn find(&self, element: &Element) -> Element {
        let element = self.stack.now(element);
        self.here.get(&element).cloned().unwrap_or(element)
    }
}

/// Folds a block that this act split off back into its text; glues one with a text of its own to where it came from,
/// or to its neighbour.
fn uncreate<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    block: &BlockId,
    home: Option<&BlockId>,
    now: &Now<'_>,
) -> Result<(), ApplyError> {
    let state = w.state;
    let Some(index) = state.index(block) else { return Ok(()) };
    if let (Some(_), Some(place)) = (state.before_in_text(block), w.place_of(block)) {
        let position = place.position.clone();
        return w.place(block, Place::new(position, Stand::Folded));
    }
    if let Some(home) = home
        && state.order.root_of.get(home).is_some_and(|root| *root != index)
    {
        return w.glue_last(block, home);
    }
    match now.neighbours.get(block) {
        Some(neighbour) => w.glue_last(block, neighbour),
        None => Ok(()),
    }
}

/// For the blocks that this act made: the nearest root before that it did not make, or else the first one behind.
fn neighbours(state: &State, created: &BTreeSet<BlockId>) -> BTreeMap<BlockId, BlockId> {
    if created.is_empty() {
        return BTreeMap::new();
    }
    let roots = || state.order.roots.iter().map(|root| &root.id);
    let mut before = roots().find(|id| !created.contains(*id));
    let mut found = BTreeMap::new();
    for id in roots() {
        match before {
            Some(neighbour) if created.contains(id) => drop(found.insert(id.clone(), neighbour.clone())),
            _ => before = Some(id),
        }
    }
    found
}

/// Takes out those chars that are still there. `all_ours`: nobody else ever typed in this text.
fn uninsert<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    owner: &BlockId,
    elements: &[Element],
    now: &Now<'_>,
    all_ours: bool,
) -> Result<Option<TextPlace>, ApplyError> {
    let text = w.text_object(owner)?;
    let pieces = w.pieces_now(&text);
    let ranges = if all_ours {
        pieces.iter().filter(|piece| piece.len > 0).map(|piece| (piece.index, piece.len)).collect()
    } else {
        still_there(w, &text, elements, now)
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
    now: &Now<'_>,
) -> Vec<(usize, usize)> {
    let mut indices = BTreeSet::new();
    let mut guess = None;
    for element in elements {
        let element = now.find(element);
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

/// Puts chars back where they were, as new chars: from the last to the first, each before what is put back already.
///
/// Chars put back earlier stand on either side of the deleted ones among which they belong, because automerge inserts
/// beside what is visible. So where the deleted ones stand is a hint; `around` says what they stood between.
fn undelete<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    owner: &BlockId,
    elements: &[Element],
    runs: &[Run],
    around: [Option<Element>; 2],
    now: &mut Now<'_>,
) -> Result<Option<TextPlace>, ApplyError> {
    let text = w.text_object(owner)?;
    let Some(last) = elements.len().checked_sub(1) else { return Ok(None) };
    let [left, right] = around.map(|element| w.find(&text, &element?).filter(|(_, there)| *there));
    let least = left.map_or(0, |(index, _)| index + 1);
    let mut before = right.map_or(usize::MAX, |(index, _)| index);
    // An element that is more than one char can only be put back as a whole.
    let single = elements.len() == count(runs);
    let mut end = None;
    let mut ranges = vec![(0, last)];
    while let Some((from, to)) = ranges.pop() {
        let place = |at: usize| w.find(&text, &elements[at]).map(|(index, _)| index.max(least).min(before));
        let (Some(low), Some(high)) = (place(from), place(to)) else { continue };
        if low != high && from < to && single {
            // Something stands in between by now.
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
        let first = w.element(&text, low)?;
        let made = |(i, old): (u64, &Element)| {
            (old.clone(), Element { counter: first.counter + i, ..first.clone() })
        };
        now.here.extend((0..).zip(&old).map(made));
        if let Some(Note::Inserted { from, ops, .. }) = w.notes.pop() {
            w.notes.push(Note::Restored { owner: owner.clone(), from, ops, old });
        }
        before = low;
        end = Some(end.map_or(low, |end| end) + count(&words));
    }
    Ok(end.map(|end| (owner.clone(), end)))
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
