//! The door: open for ten minutes, it lets in whoever types the four words in the same room.

use std::time::Duration;

use egui::{Ui, accesskit::Role};

use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::{DoorEnd, DoorView, Nearby},
    widgets::{button::Button, marked, surface, text},
};

/// `nearby` says whether newcomers can see this table in their list at all.
pub(super) fn ui(ui: &mut Ui, look: &Look, door: &DoorView, nearby: Nearby, intent: &mut Option<Intent>) {
    let colors = look.colors();
    surface::card(look).fill(colors.accent_soft).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::SPACE_8;
        match door {
            DoorView::Closed(end) => closed(ui, look, *end, nearby, intent),
            DoorView::Open { words, until_unix_secs, wrong_tries, came } => {
                let minutes = minutes_left(ui, look, *until_unix_secs);
                let title = look.say_with("door-minutes", &[("count", minutes.into())]);
                let shown = marked::label(ui, (Type::Small, Type::Strong), colors.ink, &title);
                ui.ctx().accesskit_node_builder(shown.id, |node| {
                    // A heading is called by its label, a label by its value.
                    let words = node.value().unwrap_or_default().to_owned();
                    node.set_role(Role::Heading);
                    node.set_label(words);
                });
                four_words(ui, look, words);
                text::label(ui, Type::Small, colors.ink, look.say("door-how"));
                if *wrong_tries > 0 {
                    let tries = look.say_with("door-wrong", &[("count", i64::from(*wrong_tries).into())]);
                    note(ui, look, icon::WAITING, colors.warn, &tries);
                }
                if *came > 0 {
                    let came = look.say_with("door-came", &[("count", i64::from(*came).into())]);
                    note(ui, look, icon::DONE, colors.good, &came);
                }
                unseen(ui, look, nearby);
                if Button::plain(&look.say("door-close")).show(ui, look).clicked() {
                    *intent = Some(Intent::CloseDoor);
                }
            }
        }
    });
}

fn closed(ui: &mut Ui, look: &Look, end: Option<DoorEnd>, nearby: Nearby, intent: &mut Option<Intent>) {
    let colors = look.colors();
    text::heading(ui, Type::Strong, colors.ink, &look.say("door-room"));
    match end {
        Some(DoorEnd::TimeUp) => note(ui, look, icon::WAITING, colors.warn, &look.say("door-time-up")),
        Some(DoorEnd::ThreeWrong) => note(ui, look, icon::TROUBLE, colors.bad, &look.say("door-three-wrong")),
        Some(DoorEnd::Here) => note(ui, look, icon::DONE, colors.good, &look.say("door-closed-here")),
        None => {
            text::label(ui, Type::Small, colors.ink, look.say("door-about"));
        }
    }
    unseen(ui, look, nearby);
    let key = if end.is_none() { "door-open" } else { "door-open-again" };
    if Button::main(&look.say(key)).icon(icon::DOOR).show(ui, look).clicked() {
        *intent = Some(Intent::OpenDoor);
    }
}

/// Why nobody will see this table in their list.
fn unseen(ui: &mut Ui, look: &Look, nearby: Nearby) {
    let key = match nearby {
        Nearby::Found => return,
        Nearby::Off => "door-nearby-off",
        Nearby::Hidden => "door-nearby-hidden",
    };
    note(ui, look, icon::TROUBLE, look.colors().warn, &look.say(key));
}

/// As large as the room allows: on one line if that fits, and never broken inside a word.
fn four_words(ui: &mut Ui, look: &Look, words: &str) {
    let width =
        |kind: Type, words: &str| text::galley(ui, kind, look.colors().ink, words, f32::INFINITY).size().x;
    let kind = [Type::Words, Type::Heading]
        .into_iter()
        .find(|kind| words.split_whitespace().all(|word| width(*kind, word) <= ui.available_width()))
        .unwrap_or(Type::Subheading);
    let shown = text::label(ui, kind, look.colors().ink, words);
    let name = look.say_with("door-words", &[("words", words.into())]);
    ui.ctx().accesskit_node_builder(shown.id, |node| node.set_label(name));
}

fn note(ui: &mut Ui, look: &Look, icon: icon::Icon, color: egui::Color32, sentence: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        text::icon(ui, icon, theme::ICON, color);
        text::label(ui, Type::SmallStrong, look.colors().ink, sentence);
    });
}

/// Whole minutes, the one that has begun included. The window is drawn again when that number changes, and not before.
fn minutes_left(ui: &Ui, look: &Look, until_unix_secs: i64) -> i64 {
    let millis = until_unix_secs * 1000 - look.now.timestamp().as_millisecond();
    let next = millis.rem_euclid(60_000);
    let next = if next == 0 { 60_000 } else { next };
    if millis > 0 {
        ui.ctx().request_repaint_after(Duration::from_millis(next.unsigned_abs() + 1));
    }
    (millis.max(0) + 59_999) / 60_000
}
