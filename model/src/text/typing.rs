//! What a text reads like when somebody types on, known without reading it: a paragraph of a thousand keys costs no more
//! than a short one.

use automerge::ObjId;

use super::action::TextAction;
use super::edit::inherited;
use super::read::Piece;
use super::state::State;
use super::undo::Element;
use super::view::{BlockId, Marks};
use crate::letter::Letter;

/// Where plain words end that were typed just now.
#[derive(Clone, Debug)]
pub(crate) struct TypedTo {
    /// The place right behind them.
    pub(crate) index: usize,
    /// The last of them, where it is known.
    pub(crate) last: Option<Element>,
}

impl State {
    /// The letter that an act puts behind one which was typed there just now, if that is all it does.
    pub(crate) fn letter(&self, action: &TextAction) -> Option<Letter> {
        let TextAction::Type { block, at, text } = action else { return None };
        let mut chars = text.chars();
        let letter = chars.next().filter(|letter| *letter != '\r' && chars.next().is_none())?;
        let index = self.index(block)?;
        let gap = self.gap(index, *at)?;
        if inherited(&self.view.blocks[index].runs, *at) != Marks::default() {
            return None;
        }
        let Element { counter, actor } = self.typed_before(&gap.owner, gap.index)?.clone();
        self.typed_on(&gap.owner, gap.index, "")?;
        let ObjId::Id(text, by, _) = self.records.get(&gap.owner)?.text.clone()? else { return None };
        Some(Letter { text: (text, by), behind: (counter, actor), letter })
    }

    /// Remembers that plain words end right before `index` of a text, and were typed there just now.
    pub(crate) fn has_typed(&mut self, owner: BlockId, index: usize, last: Option<Element>) {
        self.typed.insert(owner, TypedTo { index, last });
    }

    /// The char right before `index` of a text, if it was typed there just now.
    pub(crate) fn typed_before(&self, owner: &BlockId, index: usize) -> Option<&Element> {
        self.typed.get(owner).filter(|typed| typed.index == index)?.last.as_ref()
    }

    /// The place right behind a char of a text, if that was typed there just now.
    pub(crate) fn typed_behind(&self, owner: &BlockId, element: &Element) -> Option<usize> {
        self.typed.get(owner).filter(|typed| typed.last.as_ref() == Some(element)).map(|typed| typed.index)
    }

    /// What a text reads like when somebody types on at `index`; `None` where only reading it will tell.
    pub(crate) fn typed_on(&self, owner: &BlockId, index: usize, words: &str) -> Option<Vec<Piece>> {
        self.typed.get(owner).filter(|typed| typed.index == index)?;
        let mut pieces = self.texts.get(owner)?.clone();
        let at = pieces.iter().rposition(|piece| piece.index < index)?;
        let mut left = index - pieces[at].index;
        let run = pieces[at].runs.iter_mut().find(|run| {
            let len = run.text.chars().count();
            let here = left <= len;
            left -= if here { 0 } else { len };
            here
        })?;
        if run.marks != Marks::default() {
            return None;
        }
        let byte = run.text.char_indices().nth(left).map_or(run.text.len(), |(byte, _)| byte);
        run.text.insert_str(byte, words);
        let len = words.chars().count();
        pieces[at].len += len;
        for piece in &mut pieces[at + 1..] {
            piece.index += len;
        }
        Some(pieces)
    }
}
