//! The page: how high each block is, which of them show, and where the view is held.
//!
//! Heights of blocks that have not been seen are guesses; a block is measured when it shows. What is at the top of the
//! view stays there when blocks above it come, go or turn out to be higher.

use std::collections::BTreeMap;

use egui::{Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2};
use trestle_model::text::{Block, BlockId, BlockKind, TextView};

use super::{Editor, OnWords, paint::Drawn, shape};
use crate::{look::Look, theme};

/// The measures of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    ids: Vec<BlockId>,
    heights: Vec<f32>,
    /// What a numbered item shows; 0 for all others.
    pub numbers: Vec<u32>,
    /// Room for words, from the last time the page was shown.
    pub width: f32,
    pub viewport_height: f32,
    /// The caret is in a list, where Tab moves the item.
    pub tab_indents: bool,
    /// The block at the top of the view, where it was, and how far the page was scrolled then.
    held: Option<(BlockId, f32, f32)>,
    /// How far down the view is to start in the next frame. egui's own "scroll to" moves a frame late and, asked again
    /// meanwhile, twice as far.
    go_to: Option<f32>,
}

impl Page {
    /// Makes the measures fit the blocks as they are now.
    fn align(&mut self, view: &TextView, width: f32) {
        let blocks = &view.blocks;
        if self.width != width {
            (self.ids, self.heights, self.width) = (Vec::new(), Vec::new(), width);
        }
        // Nearly always the page is as it was, or differs in one place.
        let same = |(id, block): &(&BlockId, &Block)| **id == block.id;
        let head = self.ids.iter().zip(blocks).take_while(same).count();
        if head < self.ids.len().max(blocks.len()) {
            let rest = self.ids[head..].iter().rev().zip(blocks[head..].iter().rev());
            let tail = rest.take_while(same).count();
            let (old, new) = (head..self.ids.len() - tail, head..blocks.len() - tail);
            let known: BTreeMap<&BlockId, f32> =
                self.ids[old.clone()].iter().zip(self.heights[old.clone()].iter().copied()).collect();
            let height = |index: usize| {
                let before = index.checked_sub(1).map(|before| &blocks[before]);
                let guess = || shape::height_guess(&blocks[index], before, width);
                known.get(&blocks[index].id).copied().unwrap_or_else(guess)
            };
            let heights: Vec<f32> = new.clone().map(height).collect();
            self.heights.splice(old.clone(), heights);
            self.ids.splice(old, blocks[new].iter().map(|block| block.id.clone()));
        }
        self.count(view);
    }

    /// Numbers the items of each run of numbered blocks, on each indent for itself.
    fn count(&mut self, view: &TextView) {
        self.numbers.clear();
        let mut last = [None; trestle_model::text::view::INDENT_MAX as usize + 1];
        for block in &view.blocks {
            let depth = usize::from(block.indent).min(last.len() - 1);
            let deeper_ends = depth + 1;
            last[deeper_ends..].fill(None);
            let number = match block.kind {
                BlockKind::Numbered { start } => {
                    last[depth].map_or(start, |number: u32| number.saturating_add(1))
                }
                _ => 0,
            };
            last[depth] = (number > 0).then_some(number);
            self.numbers.push(number);
        }
    }

    /// Where the block at `index` starts.
    fn top_of(&self, index: usize) -> f32 {
        self.heights[..index].iter().sum()
    }

    /// How far to scroll so that what was at the top of the view is there again; none if it is.
    fn hold(&self) -> Option<f32> {
        let (id, was, scrolled) = self.held.as_ref()?;
        let now = self.top_of(self.ids.iter().position(|one| one == id)?);
        ((now - was).abs() > 0.5).then_some(scrolled + now - was)
    }
}

impl Editor {
    pub(super) fn page_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TextView,
        on_words: OnWords<'_>,
        name: &str,
    ) {
        let sheet = ui.available_rect_before_wrap();
        let colors = look.colors();
        ui.painter().rect(
            sheet,
            theme::CARD_CORNER,
            colors.surface,
            look.theme.hairline(),
            egui::StrokeKind::Inside,
        );
        let padding = if sheet.width() < theme::FORM_WIDTH {
            theme::SHEET_PADDING_NARROW
        } else {
            theme::SHEET_PADDING
        };
        let width = (sheet.width() - 2.0 * padding).clamp(theme::SHEET_PADDING, theme::SHEET_TEXT_MAX);
        // Lines stay short enough to read; what is left of a wide sheet is shared by both sides.
        let padding = padding.max((sheet.width() - width) / 2.0);
        self.page.align(view, width);
        self.page.viewport_height = sheet.height();
        let mut area = ScrollArea::vertical().id_salt(self.id).auto_shrink(false);
        if let Some(offset) = self.page.go_to.take().or_else(|| self.page.hold()) {
            area = area.vertical_scroll_offset(offset.max(0.0));
        }
        let above = theme::SPACE_28;
        let shown = ui
            .scope_builder(UiBuilder::new().max_rect(sheet.shrink(1.0)), |ui| {
                area.show_viewport(ui, |ui, viewport| {
                    let total = self.page.top_of(self.page.heights.len()) + above + theme::SHEET_PADDING;
                    let size = Vec2::new(ui.available_width(), total.max(viewport.height()));
                    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                    let words = Rect::from_min_size(
                        rect.min + egui::vec2(padding, above),
                        Vec2::new(width, size.y - above),
                    );
                    let builder = UiBuilder::new()
                        .scope_id(self.id)
                        .max_rect(rect)
                        .sense(Sense::FOCUSABLE)
                        .accessibility_label(name)
                        .accessibility_role(egui::accesskit::Role::MultilineTextInput);
                    ui.scope_builder(builder, |ui| {
                        ui.expand_to_include_rect(rect);
                        self.words_ui(ui, look, view, on_words, words)
                    })
                    .inner
                })
            })
            .inner;
        let offset = shown.state.clamped_offset().y;
        self.page.go_to = shown.inner.map(|by| offset + by);
        self.remember_top(view, offset - above, offset);
    }

    /// Lays out and paints what shows, then takes the mouse on it. Gives how far to scroll for the caret to show.
    fn words_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TextView,
        on_words: OnWords<'_>,
        words: Rect,
    ) -> Option<f32> {
        let visible = ui.clip_rect();
        let mouse =
            ui.interact(visible.intersect(ui.max_rect()), self.id.with("mouse"), Sense::CLICK | Sense::DRAG);
        let mut y = words.top();
        let mut drawn: Vec<Drawn> = Vec::new();
        for (index, block) in view.blocks.iter().enumerate() {
            let height = self.page.heights[index];
            if y > visible.bottom() {
                break;
            }
            if y + height < visible.top() {
                y += height;
                continue;
            }
            let before = index.checked_sub(1).map(|before| &view.blocks[before]);
            let preedit = self.preedit.as_ref().filter(|_| index == self.index);
            let shape = shape::shape(ui.ctx(), look, block, before, words.width(), preedit);
            if (shape.height - height).abs() > 0.5 {
                self.page.heights[index] = shape.height;
                ui.ctx().request_repaint();
            }
            let row =
                Rect::from_min_size(egui::pos2(words.left(), y), Vec2::new(words.width(), shape.height));
            y += shape.height;
            drawn.push(Drawn { index, row, shape });
        }
        self.paint(ui, look, view, on_words, words, &drawn);
        self.describe(ui, look, view, on_words.comments, &drawn);
        self.pointer(ui, view, &mouse, &drawn);
        self.bring_into_sight(ui, view, words, &drawn)
    }

    /// How far to scroll until the caret shows, once after it moved.
    fn bring_into_sight(&mut self, ui: &Ui, view: &TextView, words: Rect, drawn: &[Drawn]) -> Option<f32> {
        if !self.reveal || view.blocks.is_empty() {
            return None;
        }
        let found = drawn.iter().find(|one| one.index == self.index);
        let rect = match found {
            Some(one) => self.caret_rect(one),
            None => {
                let top = words.top() + self.page.top_of(self.index);
                Rect::from_min_size(egui::pos2(words.left(), top), Vec2::splat(theme::CONTROL_HEIGHT))
            }
        };
        let wanted = rect.expand2(egui::vec2(0.0, theme::SPACE_24)).intersect(words);
        // Far away the heights in between are guesses: look again once it is near.
        self.reveal = found.is_none();
        let seen = ui.clip_rect();
        let up = wanted.top() - seen.top();
        let by = if up < 0.0 { up } else { (wanted.bottom() - seen.bottom()).clamp(0.0, up) };
        if by == 0.0 {
            return None;
        }
        ui.ctx().request_repaint();
        Some(by)
    }

    fn remember_top(&mut self, view: &TextView, top: f32, offset: f32) {
        let mut y = 0.0;
        self.page.held = None;
        for (block, height) in view.blocks.iter().zip(&self.page.heights) {
            if y + height > top {
                self.page.held = Some((block.id.clone(), y, offset));
                break;
            }
            y += height;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_count_on_each_indent_and_start_anew_after_other_words() {
        let numbered = |start| BlockKind::Numbered { start };
        let blocks = [
            (numbered(3), 0, 3),
            (numbered(1), 0, 4),
            (numbered(1), 1, 1),
            (numbered(1), 1, 2),
            (numbered(1), 0, 5),
            (numbered(1), 1, 1),
            (BlockKind::Paragraph, 0, 0),
            (numbered(1), 0, 1),
        ];
        let view = TextView {
            blocks: blocks
                .iter()
                .enumerate()
                .map(|(index, (kind, indent, _))| Block {
                    id: BlockId::from(index.to_string().as_str()),
                    kind: kind.clone(),
                    indent: *indent,
                    runs: Vec::new(),
                })
                .collect(),
            ..TextView::default()
        };
        let mut page = Page::default();
        page.align(&view, 600.0);
        let expected: Vec<u32> = blocks.iter().map(|(_, _, number)| *number).collect();
        assert_eq!(page.numbers, expected);
    }
}
