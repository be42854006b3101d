//! Moving the caret by the keyboard: letters, words, lines, pages, and marking on the way with Shift.

use egui::{Key, Modifiers};
use trestle_model::text::{Block, Spot, TextView};

use super::{Editor, Selection, chars, selection, selection::spot, shape};
use crate::look::Look;

impl Editor {
    pub(super) fn select_all(&mut self, view: &TextView) {
        if let (Some(first), Some(last)) = (view.blocks.first(), view.blocks.last()) {
            let marked = Selection { anchor: spot(&first.id, 0), focus: spot(&last.id, last.len()) };
            self.place(marked);
            self.reveal = false;
        }
    }

    pub(super) fn move_caret(
        &mut self,
        key: Key,
        modifiers: Modifiers,
        ctx: &egui::Context,
        look: &Look,
        view: &TextView,
    ) {
        let Some((index, block)) = self.here(view) else { return };
        let word = modifiers.ctrl || modifiers.alt;
        let at = self.selection.focus.at;
        let mut column = None;
        let mut next_row = true;
        // Without Shift, an arrow first lets go of what is marked, at the end it points to.
        if !modifiers.shift && !self.selection.is_caret() && matches!(key, Key::ArrowLeft | Key::ArrowRight) {
            let (from, to) = self.selection.ends(view);
            self.place(Selection::caret(if key == Key::ArrowLeft { from } else { to }));
            return;
        }
        let target = match key {
            Key::ArrowLeft => Some(left(view, index, block, at, word)),
            Key::ArrowRight => Some(right(view, index, block, at, word)),
            Key::Home if modifiers.ctrl => view.blocks.first().map(|first| spot(&first.id, 0)),
            Key::End if modifiers.ctrl => view.blocks.last().map(|last| spot(&last.id, last.len())),
            Key::Home | Key::End => {
                let galley = self.shape_of(ctx, look, view, block).galley;
                let cursor = shape::cursor(at, self.next_row);
                let cursor = if key == Key::Home {
                    galley.cursor_begin_of_row(&cursor)
                } else {
                    galley.cursor_end_of_row(&cursor)
                };
                next_row = cursor.prefer_next_row || key == Key::Home;
                Some(spot(&block.id, cursor.index.0.min(block.len())))
            }
            Key::ArrowUp | Key::ArrowDown => {
                let (target, kept) = self.line_away(ctx, look, view, key == Key::ArrowDown);
                column = kept;
                Some(target)
            }
            Key::PageUp | Key::PageDown => self.page_away(ctx, look, view, key == Key::PageDown),
            _ => return,
        };
        let Some(focus) = target else { return };
        let anchor = if modifiers.shift { self.selection.anchor.clone() } else { focus.clone() };
        self.place(Selection { anchor, focus });
        self.column = column;
        self.next_row = next_row;
    }

    /// One line up or down, keeping to the same way across; also that way across.
    fn line_away(
        &self,
        ctx: &egui::Context,
        look: &Look,
        view: &TextView,
        down: bool,
    ) -> (Spot, Option<f32>) {
        let block = &view.blocks[self.index];
        let shape = self.shape_of(ctx, look, view, block);
        let cursor = shape::cursor(self.selection.focus.at, self.next_row);
        let place = shape.galley.pos_from_cursor(cursor);
        let column = self.column.unwrap_or(shape.left + place.center().x);
        let row = shape.galley.layout_from_cursor(cursor).row;
        let across = |shape: &shape::Shape, row: usize| {
            let row = &shape.galley.rows[row];
            egui::vec2(column - shape.left, row.pos.y + row.height() / 2.0)
        };
        let (block, shape, row) = if down && row + 1 < shape.galley.rows.len() {
            (block, shape, row + 1)
        } else if !down && row > 0 {
            (block, shape, row - 1)
        } else {
            let index = if down { Some(self.index + 1) } else { self.index.checked_sub(1) };
            let Some(other) = index.and_then(|index| view.blocks.get(index)) else {
                let at = if down { block.len() } else { 0 };
                return (spot(&block.id, at), None);
            };
            let shape = self.shape_of(ctx, look, view, other);
            let row = if down { 0 } else { shape.galley.rows.len() - 1 };
            (other, shape, row)
        };
        let found = shape.galley.cursor_from_pos(across(&shape, row)).index.0;
        (spot(&block.id, found.min(block.len())), Some(column))
    }

    /// A screenful up or down.
    fn page_away(&self, ctx: &egui::Context, look: &Look, view: &TextView, down: bool) -> Option<Spot> {
        let step = self.page.viewport_height.max(crate::theme::SHEET_PADDING) * 0.9;
        let mut left = step;
        let mut index = self.index;
        while left > 0.0 {
            let next = if down { index + 1 } else { index.wrapping_sub(1) };
            let Some(block) = view.blocks.get(next) else {
                let block = view.blocks.get(index)?;
                return Some(spot(&block.id, if down { block.len() } else { 0 }));
            };
            left -= self.shape_of(ctx, look, view, block).height;
            index = next;
        }
        view.blocks.get(index).map(|block| spot(&block.id, 0))
    }

    /// Lays a block out as it is on the page.
    pub(super) fn shape_of(
        &self,
        ctx: &egui::Context,
        look: &Look,
        view: &TextView,
        block: &Block,
    ) -> shape::Shape {
        let index = selection::index_of(view, &block.id).unwrap_or_default();
        let before = index.checked_sub(1).map(|before| &view.blocks[before]);
        shape::shape(ctx, look, block, before, self.page.width, None)
    }
}

fn left(view: &TextView, index: usize, block: &Block, at: usize, word: bool) -> Spot {
    let text = block.text();
    match index.checked_sub(1).map(|before| &view.blocks[before]) {
        Some(before) if at == 0 => spot(&before.id, before.len()),
        _ if word => spot(&block.id, chars::word_before(&text, at)),
        _ => spot(&block.id, chars::before(&text, at)),
    }
}

fn right(view: &TextView, index: usize, block: &Block, at: usize, word: bool) -> Spot {
    let text = block.text();
    match view.blocks.get(index + 1) {
        Some(next) if at == block.len() => spot(&next.id, 0),
        _ if word => spot(&block.id, chars::word_after(&text, at)),
        _ => spot(&block.id, chars::after(&text, at)),
    }
}
