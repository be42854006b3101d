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

/// That nothing here leaves this computer, and the ways on: at the right where all fits on one line, else underneath.
pub fn strip(ui: &mut Ui, look: &Look) -> Option<Intent> {
    let ways = [
        (look.say("sample-own"), Intent::Create),
        (look.say("sample-afresh"), Intent::LookRoundAfresh),
        (look.say("sample-leave"), Intent::LeaveTable),
    ];
    let mut intent = None;
    let mut show = |ui: &mut Ui| {
        for (words, way) in &ways {
            if Button::plain(words).show(ui, look).clicked() {
                intent = Some(way.clone());
            }
        }
    };
    let around = theme::room_at(theme::SPACE_24, ui.ctx().zoom_factor());
    let margin = Margin::symmetric(around as i8, theme::SPACE_8 as i8);
    let ground = Frame::new().fill(look.colors().plum_soft).inner_margin(margin);
    let (ink, words) = (look.colors().ink, look.say("sample-strip"));
    Panel::top("sample").frame(ground).resizable(false).show(ui, |ui| {
        let sentence = text::galley(ui, Type::Strong, ink, &words, f32::INFINITY).size().x;
        let buttons: f32 =
            ways.iter().map(|(words, _)| Button::plain(words).width(ui, look) + theme::SPACE_8).sum();
        let room = ui.available_width().min(theme::PAGE_WIDTH_MAX)
            - (theme::ICON_ROW + theme::SPACE_8 + sentence + buttons);
        let one_line = room >= theme::SPACE_16;
        ui.horizontal_top(|ui| {
            if one_line {
                ui.set_min_height(theme::CONTROL_HEIGHT);
            }
            let down = if one_line { (theme::CONTROL_HEIGHT - theme::ICON_ROW) / 2.0 } else { 0.0 };
            ui.vertical(|ui| {
                ui.add_space(down);
                text::icon(ui, icon::LOOK_ROUND, theme::ICON_ROW, look.colors().plum);
            });
            ui.vertical(|ui| {
                ui.add_space(down);
                text::label(ui, Type::Strong, ink, &words);
            });
            if one_line {
                ui.add_space(room);
                show(ui);
            }
        });
        if !one_line {
            ui.horizontal_wrapped(show);
        }
    });
    intent
}
