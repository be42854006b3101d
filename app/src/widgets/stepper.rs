//! A value that goes up and down by one step of its own scale.

use egui::Ui;

use super::{button::Button, text};
use crate::{
    look::Look,
    theme::{self, Type, icon},
};

/// The value's name above it, and the value between a minus and a plus. `index` is its place among `count` steps.
pub fn show(
    ui: &mut Ui,
    look: &Look,
    (label, less, more): (&str, &str, &str),
    value: &str,
    (index, count): (&mut usize, usize),
) {
    text::label(ui, Type::SmallStrong, look.colors().ink, look.say(label));
    ui.add_space(-theme::SPACE_4);
    ui.horizontal(|ui| {
        let fewer = look.say(less);
        if Button::icon_only(icon::MINUS, &fewer).edged().enabled(*index > 0).show(ui, look).clicked() {
            *index -= 1;
        }
        ui.allocate_ui_with_layout(
            egui::vec2(theme::ICON_BUTTON * 3.0, theme::CONTROL_HEIGHT),
            egui::Layout::centered_and_justified(egui::Direction::LeftToRight),
            |ui| text::label(ui, Type::Body, look.colors().ink, value),
        );
        let further = look.say(more);
        let more = Button::icon_only(icon::PLUS, &further).edged().enabled(*index + 1 < count);
        if more.show(ui, look).clicked() {
            *index += 1;
        }
    });
}
