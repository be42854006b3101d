//! A text that is only read: it looks as it does on its page.

use egui::{Align, Label, Layout, Ui, Vec2};
use trestle_model::text::{Block, BlockKind};

use super::shape;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{surface, text},
};

/// Shows the blocks below each other, as wide as the room.
pub fn blocks(ui: &mut Ui, look: &Look, blocks: &[Block]) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = 0.0;
        let numbers = numbers(blocks);
        let widest = numbers.iter().copied().max().unwrap_or_default();
        let widest = text::galley(ui, Type::Reading, look.colors().ink, &format!("{widest}."), f32::INFINITY);
        let wide = widest.size().x.ceil();
        let mut before: Option<&Block> = None;
        for (block, number) in blocks.iter().zip(numbers) {
            ui.add_space(shape::room_above(block, before));
            one(ui, look, block, (number, wide));
            before = Some(block);
        }
    });
}

/// The number of each block; 0 for one that has none.
fn numbers(blocks: &[Block]) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| (&blocks[before].kind, numbers[before]));
        numbers.push(match (&block.kind, before) {
            (BlockKind::Numbered { .. }, Some((BlockKind::Numbered { .. }, number))) => {
                number.saturating_add(1)
            }
            (BlockKind::Numbered { start }, _) => *start,
            _ => 0,
        });
    }
    numbers
}

/// Its number stands in a column so wide, for all words to begin below each other.
fn one(ui: &mut Ui, look: &Look, block: &Block, (number, wide): (u32, f32)) {
    let colors = look.colors();
    if block.kind == BlockKind::Divider && block.runs.is_empty() {
        surface::rule(ui, look);
        return;
    }
    let words = Label::new(shape::job(look, block, None)).wrap().halign(egui::Align::LEFT);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_8;
        ui.add_space(f32::from(block.indent) * theme::INDENT_STEP);
        match block.kind {
            BlockKind::Bullet => text::label(ui, Type::Reading, colors.ink_2, "•"),
            BlockKind::Numbered { .. } => {
                let right = Layout::right_to_left(Align::TOP);
                let size = Vec2::new(wide, Type::Reading.line_height());
                let words = text::rich(Type::Reading, colors.ink, format!("{number}."));
                ui.allocate_ui_with_layout(size, right, |ui| ui.add(Label::new(words).extend())).inner
            }
            BlockKind::Check { done } => {
                let (mark, key) =
                    if done { (icon::DONE, "block-check-done") } else { (icon::OPEN, "block-check-open") };
                text::icon(ui, mark, theme::ICON_ROW, colors.ink_2);
                text::label(ui, Type::Small, colors.ink_2, look.say(key))
            }
            _ => return drop(ui.add(words)),
        };
        ui.add(words);
    });
}
