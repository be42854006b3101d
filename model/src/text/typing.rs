//! What a text reads like when somebody types on, known without reading it: a paragraph of a thousand keys costs no more
//! than a short one.

use super::read::Piece;
use super::state::State;
use super::view::{BlockId, Marks};

impl State {
    /// Remembers that plain words end right before `index` of a text, and were typed there just now.
    pub(crate) fn has_typed(&mut self, (owner, index): (BlockId, usize)) {
        self.typed.insert(owner, index);
    }

    /// What a text reads like when somebody types on at `index`; `None` where only reading it will tell.
    pub(crate) fn typed_on(&self, owner: &BlockId, index: usize, words: &str) -> Option<Vec<Piece>> {
        if self.typed.get(owner) != Some(&index) {
            return None;
        }
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
