//! What the made-up table says of itself, at the top of each of its pages.

use egui::Ui;

use super::Intent;
use crate::{
    look::Look,
    theme::{Type, icon},
    widgets::{button::Button, surface, surface::Tone, text},
};

/// Why nobody can be asked to the made-up table, and the way to one's own.
pub(super) fn nobody_can_come(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("trouble-stays-here"));
        text::label(ui, Type::Body, look.colors().ink_2, look.say("trouble-stays-here-note"));
        if Button::plain(&look.say("sample-own")).icon(icon::PUT_UP).show(ui, look).clicked() {
            *intent = Some(Intent::Create);
        }
    });
}

/// That nothing here leaves this computer, and the ways on: at the right where all fits on one line, else underneath.
pub fn strip(ui: &mut Ui, look: &Look) -> Option<Intent> {
    let ways = [
        (look.say("sample-own"), Intent::Create),
        (look.say("sample-afresh"), Intent::LookRoundAfresh),
        (look.say("sample-leave"), Intent::LeaveTable),
    ];
    super::strip::strip(ui, look, "sample", (Tone::Plum, icon::LOOK_ROUND, &look.say("sample-strip")), &ways)
}
