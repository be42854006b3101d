//! What the made-up table says of itself, at the top of each of its pages.

use egui::{Frame, Margin, Panel, Ui};

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, surface, text},
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

/// That nothing here leaves this computer, and the ways on.
pub fn strip(ui: &mut Ui, look: &Look) -> Option<Intent> {
    let mut intent = None;
    let margin = Margin::symmetric(theme::SPACE_16 as i8, theme::SPACE_4 as i8);
    let ground = Frame::new().fill(look.colors().plum_soft).inner_margin(margin);
    Panel::top("sample").frame(ground).resizable(false).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            text::icon(ui, icon::LOOK_ROUND, theme::ICON_ROW, look.colors().plum);
            text::label(ui, Type::Strong, look.colors().ink, look.say("sample-strip"));
            let ways = [
                ("sample-own", Intent::Create),
                ("sample-afresh", Intent::LookRoundAfresh),
                ("sample-leave", Intent::LeaveTable),
            ];
            for (key, way) in ways {
                if Button::plain(&look.say(key)).show(ui, look).clicked() {
                    intent = Some(way);
                }
            }
        });
    });
    intent
}
