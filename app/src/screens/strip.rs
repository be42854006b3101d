//! A strip at the top of each page of a table: one sentence that holds for all of them, and the ways on.

use egui::{Frame, Margin, Panel, Ui};

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon::Icon},
    widgets::{button::Button, surface::Tone, text},
};

/// The ways stand at the right where all fits on one line, else underneath. `name` tells it from another strip.
pub(super) fn strip(
    ui: &mut Ui,
    look: &Look,
    name: &'static str,
    (tone, icon, words): (Tone, Icon, &str),
    ways: &[(String, Intent)],
) -> Option<Intent> {
    let mut intent = None;
    let mut show = |ui: &mut Ui| {
        for (words, way) in ways {
            if Button::plain(words).show(ui, look).clicked() {
                intent = Some(way.clone());
            }
        }
    };
    let around = theme::room_at(theme::SPACE_24, ui.ctx().zoom_factor());
    let margin = Margin::symmetric(around as i8, theme::SPACE_8 as i8);
    let (color, fill) = tone.colors(look);
    let ground = Frame::new().fill(fill).inner_margin(margin);
    let ink = look.colors().ink;
    Panel::top(name).frame(ground).resizable(false).show(ui, |ui| {
        let sentence = text::galley(ui, Type::Strong, ink, words, f32::INFINITY).size().x;
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
                text::icon(ui, icon, theme::ICON_ROW, color);
            });
            ui.vertical(|ui| {
                ui.add_space(down);
                text::label(ui, Type::Strong, ink, words);
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
