//! A named field for a line of words.

use egui::{Response, TextEdit, Ui};

use super::text;
use crate::{
    look::Look,
    theme::{self, Type},
};

/// A label over a one-line field as wide as the room. The label is the field's name for a screen reader.
pub fn named(ui: &mut Ui, look: &Look, label: &str, hint: &str, value: &mut String) -> Response {
    let name = text::label(ui, Type::Strong, look.colors().ink, label);
    ui.add_space(-theme::SPACE_4);
    bare(ui, look, hint, value).labelled_by(name.id)
}

/// The same without a label; the caller names it.
pub fn bare(ui: &mut Ui, look: &Look, hint: &str, value: &mut String) -> Response {
    let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, theme::SPACE_8 as i8);
    TextEdit::singleline(value)
        .font(Type::Body.font())
        .hint_text(text::rich(Type::Body, look.colors().ink_2, hint))
        .margin(margin)
        .min_size(egui::vec2(0.0, theme::FIELD_HEIGHT))
        .align(egui::Align2::LEFT_CENTER)
        .desired_width(f32::INFINITY)
        .show(ui)
        .response
        .response
}

/// A sentence under a field that says what is still needed.
pub fn needs(ui: &mut Ui, look: &Look, sentence: &str) {
    ui.horizontal(|ui| {
        text::icon(ui, theme::icon::NOTE, theme::ICON, look.colors().warn);
        text::label(ui, Type::Small, look.colors().warn, sentence);
    });
}
