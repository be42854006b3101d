//! Where the words of a comment are: each stretch of them by its first and its last letter, whatever became of what is
//! between.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Cursor, ObjId, ReadDoc};

use super::super::anchor::{Anchor, is_element};
use super::super::comment::{Range, STRETCHES_MAX, WORDS_MAX};
use super::super::read::Piece;
use super::super::state::State;
use super::super::undo::Element;
use super::super::view::BlockId;
use super::Source;
use crate::replica::guarded;

/// Letters of one Text object, as they were when something was said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) owner: BlockId,
    pub(crate) first: Element,
    pub(crate) last: Element,
    /// How many there were.
    pub(crate) letters: usize,
    /// It began another block than the stretch before it.
    pub(crate) breaks: bool,
}

impl Stretch {
    /// For each: whether it breaks, its letters, and the anchors of its ends with their lengths before them.
    pub(crate) fn encode_all(stretches: &[Stretch]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Stretch { owner, first, last, letters, breaks } in stretches {
            bytes.push(u8::from(*breaks));
            bytes.extend(u32::try_from(*letters).unwrap_or(u32::MAX).to_be_bytes());
            for end in [first, last] {
                let anchor = Anchor::behind(owner.clone(), end.clone()).encode();
                bytes.extend(u16::try_from(anchor.len()).unwrap_or(0).to_be_bytes());
                bytes.extend(anchor);
            }
        }
        bytes
    }

    /// `None` if anything is garbled.
    pub(super) fn decode_all(mut bytes: &[u8]) -> Option<Vec<Stretch>> {
        let mut found = Vec::new();
        while !bytes.is_empty() {
            if found.len() == STRETCHES_MAX {
                return None;
            }
            let (&breaks, rest) = bytes.split_first()?;
            let (letters, rest) = rest.split_first_chunk::<4>()?;
            let (first, rest) = anchor(rest)?;
            let (last, rest) = anchor(rest)?;
            let (owner, first) = first.parts()?;
            let (same, last) = last.parts()?;
            if owner != same {
                return None;
            }
            let letters = u32::from_be_bytes(*letters) as usize;
            found.push(Stretch { owner, first, last, letters, breaks: breaks != 0 });
            bytes = rest;
        }
        Some(found)
    }
}

fn anchor(bytes: &[u8]) -> Option<(Anchor, &[u8])> {
    let (len, bytes) = bytes.split_first_chunk::<2>()?;
    let (anchor, rest) = bytes.split_at_checked(usize::from(u16::from_be_bytes(*len)))?;
    Some((Anchor::decode(anchor)?, rest))
}

/// The two ends of a stretch, and where they are in its text.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    pub(crate) first: Element,
    pub(crate) last: Element,
    /// The same as automerge wants them: to write them down takes as long as to look them up.
    cursors: [Option<Cursor>; 2],
    /// The text that they are known to be of.
    sound: Option<ObjId>,
    /// From the first letter to behind the last, whether they are there or not: indices in the text.
    span: Option<(usize, usize)>,
}

/// A stretch, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) owner: BlockId,
    pub(crate) letters: usize,
    pub(crate) breaks: bool,
    /// What of its words was kept.
    words: Vec<char>,
    /// None if they can mean nothing, or more than one.
    pub(crate) at: Option<Ends>,
    /// Letters that were put back are new ones: the ends where somebody put them back.
    pub(crate) again: Option<Ends>,
}

impl Ends {
    fn of(stretch: &Stretch, name: impl Fn(&Element) -> Option<Element>) -> Option<Self> {
        let (first, last) = (name(&stretch.first)?, name(&stretch.last)?);
        let cursors = [first.cursor(), last.cursor()];
        Some(Ends { first, last, cursors, sound: None, span: None })
    }

    fn find(&mut self, text: &ObjId, source: Source<'_>, known: &mut Known) {
        self.span = None;
        let ends = [&self.first, &self.last];
        if self.sound.as_ref() != Some(text) && !ends.iter().all(|end| known.is_of(text, end, source)) {
            return;
        }
        self.sound = Some(text.clone());
        let [Some(first), Some(last)] = &self.cursors else { return };
        let (doc, heads) = (source.doc(), source.heads);
        let index = |end: &Cursor| doc.get_cursor_position(text, end, heads).map_err(|_| String::new());
        let found = guarded(|| {
            let (from, to) = (index(first)?, index(last)?);
            let is_there = doc.get_cursor(text, to, heads).is_ok_and(|there| there == *last);
            Ok((from, (to + usize::from(is_there)).max(from)))
        });
        self.span = found.ok();
    }
}

impl Placed {
    /// `words` are those of all stretches.
    pub(super) fn all(
        stretches: Vec<Stretch>,
        words: &str,
        name: impl Fn(&Element) -> Option<Element>,
    ) -> Vec<Placed> {
        let words: Vec<char> = words.chars().take(WORDS_MAX).collect();
        let mut from = 0_usize;
        let mut found = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            let at = Ends::of(&stretch, &name);
            let Stretch { owner, letters, breaks, .. } = stretch;
            from = from.saturating_add(usize::from(breaks)).min(words.len());
            let to = from.saturating_add(letters).min(words.len());
            found.push(Placed { owner, letters, breaks, words: words[from..to].to_vec(), at, again: None });
            from = to;
        }
        found
    }

    /// Where somebody says that it was put back.
    pub(super) fn put_back(&mut self, stretch: &Stretch, name: impl Fn(&Element) -> Option<Element>) {
        if stretch.owner == self.owner {
            self.again = Ends::of(stretch, name);
        }
    }

    /// Looks up where its ends are.
    pub(super) fn find(&mut self, state: &State, source: Source<'_>, known: &mut Known) {
        let text = state.records.get(&self.owner).and_then(|record| record.text.as_ref());
        for ends in self.at.iter_mut().chain(&mut self.again) {
            match text {
                Some(text) => ends.find(text, source, known),
                None => ends.span = None,
            }
        }
    }

    /// The indices of its letters now: what is between its ends. Where the words were put back, that is where they are
    /// read again, and where they have changed since if there are none left at its first place.
    fn span(&self, pieces: &[Piece]) -> Option<(usize, usize)> {
        let at = self.at.as_ref().and_then(|ends| ends.span);
        let Some(again) = self.again.as_ref().and_then(|ends| ends.span) else { return at };
        let text = flat(pieces);
        let letters = |(from, to): (usize, usize)| -> Vec<char> {
            text.get(from..to.min(text.len())).into_iter().flatten().filter_map(|letter| *letter).collect()
        };
        let there = letters(again);
        let same = there.len() == self.letters && there.starts_with(&self.words);
        let none_left = at.is_none_or(|at| letters(at).is_empty());
        if same || (none_left && !there.is_empty()) { Some(again) } else { at }
    }
}

/// A text letter by letter; a marker is none.
fn flat(pieces: &[Piece]) -> Vec<Option<char>> {
    let mut letters = Vec::new();
    for piece in pieces {
        letters.resize(piece.index, None);
        letters.extend(piece.runs.iter().flat_map(|run| run.text.chars()).map(Some));
    }
    letters
}

/// Where stretches are seen, from the first; those that stand side by side in one block as one.
pub(super) fn ranges(stretches: &[Placed], state: &State) -> Vec<Range> {
    let mut found: Vec<(usize, Range)> = Vec::new();
    for placed in stretches {
        let owner = &placed.owner;
        let Some(pieces) = state.texts.get(owner) else { continue };
        let Some((from, to)) = placed.span(pieces) else { continue };
        for piece in pieces {
            let (from, to) = (from.max(piece.index), to.min(piece.index + piece.len));
            let Some(spot) = (from < to).then(|| state.spot(owner, from)).flatten() else { continue };
            let Some(index) = state.index(&spot.block) else { continue };
            found.push((index, Range { block: spot.block, from: spot.at, to: spot.at + to - from }));
        }
    }
    found.sort();
    let mut ranges: Vec<Range> = Vec::new();
    for (_, range) in found {
        match ranges.last_mut() {
            Some(last) if last.block == range.block && range.from <= last.to => {
                last.to = last.to.max(range.to)
            }
            _ => ranges.push(range),
        }
    }
    ranges
}

/// Which elements are seen in a text, for those texts that were looked at: most ends are among them.
#[derive(Default)]
pub(super) struct Known {
    seen: BTreeMap<(u64, automerge::ActorId), BTreeSet<Element>>,
}

impl Known {
    /// Whether an element was ever one of this text's.
    fn is_of(&mut self, text: &ObjId, element: &Element, source: Source<'_>) -> bool {
        let ObjId::Id(counter, actor, _) = text else { return false };
        let seen = self.seen.entry((*counter, actor.clone())).or_insert_with(|| {
            let items = source.doc().list_range(text, ..);
            let element = |id: ObjId| match id {
                ObjId::Id(counter, actor, _) => Some(Element { counter, actor }),
                ObjId::Root => None,
            };
            items.filter_map(|item| element(item.id())).collect()
        });
        seen.contains(element) || is_element(source.doc(), text, element)
    }
}
