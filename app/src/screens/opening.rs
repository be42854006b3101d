//! While a table is being opened: what is happening, and a way back.

use egui::{Key, Ui};

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, surface, text},
};

/// Shows that a table is being opened.
pub fn working(ui: &mut Ui, look: &Look, key: &str, may_take_long: bool) -> Option<Intent> {
    let mut intent = None;
    super::centered(ui, theme::FORM_WIDTH, theme::WELCOME_CARD_HEIGHT, |ui| {
        intent = super::working(ui, look, key);
        if may_take_long {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("opening-table-note"));
        }
    });
    intent.or_else(|| escaped(ui).then_some(Intent::StopWaiting))
}

/// Shows in plain words why it could not be opened, with `again` as the way on.
pub fn failed(ui: &mut Ui, look: &Look, trouble: &(String, String), again: Intent) -> Option<Intent> {
    let mut intent = None;
    super::centered(ui, theme::FORM_WIDTH, theme::WELCOME_CARD_HEIGHT, |ui| {
        let (title, sentence) = trouble;
        surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
        ui.add_space(theme::SPACE_8);
        ui.horizontal(|ui| {
            if Button::main(&look.say("button-again")).icon(icon::AGAIN).show(ui, look).clicked() {
                intent = Some(again);
            }
            if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
                intent = Some(Intent::Welcome);
            }
        });
    });
    intent.or_else(|| escaped(ui).then_some(Intent::Welcome))
}

fn escaped(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(Key::Escape))
}
