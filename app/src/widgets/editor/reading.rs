//! A text that is only read: it looks as it does on its page.

use egui::{Label, Ui};
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
        let mut number: u32 = 0;
        let mut before: Option<&Block> = None;
        for block in blocks {
            ui.add_space(shape::room_above(block, before));
            number = match (&block.kind, before.map(|before| &before.kind)) {
                (BlockKind::Numbered { .. }, Some(BlockKind::Numbered { .. })) => number.saturating_add(1),
                (BlockKind::Numbered { start }, _) => *start,
                _ => 0,
            };
            one(ui, look, block, number);
            before = Some(block);
        }
    });
}

fn one(ui: &mut Ui, look: &Look, block: &Block, number: u32) {
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
            BlockKind::Numbered { .. } => text::label(ui, Type::Reading, colors.ink, format!("{number}.")),
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
