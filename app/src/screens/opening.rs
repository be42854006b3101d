//! While a table is being opened: what is happening, and a way back.

use egui::Ui;

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, surface, text},
};

/// Shows that a table is being opened, or in plain words why it could not be.
pub fn ui(ui: &mut Ui, look: &Look, trouble: Option<&(String, String)>) -> Option<Intent> {
    let mut intent = None;
    super::centered(ui, theme::FORM_WIDTH, theme::WELCOME_CARD_HEIGHT, |ui| match trouble {
        Some((title, sentence)) => {
            surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
            ui.add_space(theme::SPACE_8);
            if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
                intent = Some(Intent::Welcome);
            }
        }
        None => {
            intent = super::working(ui, look, "opening-table");
            text::label(ui, Type::Small, look.colors().ink_2, look.say("opening-table-note"));
        }
    });
    intent
}
