//! Two computers and no router: steps with a picture each, and what to do when the table still does not show.

use egui::{Key, Ui, Vec2};

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{
        button::Button,
        picture::{self, Picture},
        surface, text,
    },
};

/// The keys of a step: what to do, how, and what its picture shows.
const STEPS: [(Picture, &str, &str, &str); 5] = [
    (Picture::Joined, "no-router-join", "no-router-join-note", "no-router-join-picture"),
    (Picture::SameNetwork, "no-router-same", "no-router-same-note", "no-router-same-picture"),
    (Picture::OpenDoor, "no-router-door", "no-router-door-note", "no-router-door-picture"),
    (Picture::InTheList, "no-router-look", "no-router-look-note", "no-router-look-picture"),
    (Picture::Stick, "no-router-stick", "no-router-stick-note", "no-router-stick-picture"),
];

/// The page.
pub fn ui(ui: &mut Ui, look: &Look) -> Option<Intent> {
    let mut intent = None;
    super::centered(ui, theme::STEPS_WIDTH, theme::WELCOME_HEIGHT, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_8;
        // At the top, where it is in sight without scrolling past all steps.
        if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
            intent = Some(Intent::Seat);
        }
        text::heading(ui, Type::Title, look.colors().ink, &look.say("no-router-title"));
        text::label(ui, Type::Lead, look.colors().ink_2, look.say("no-router-lead"));
        ui.add_space(theme::SPACE_4);
        for (picture, title, note, alternative) in STEPS {
            surface::wide_card(ui, look, |ui| {
                step(ui, look, picture, (title, note), &look.say(alternative));
            });
        }
    });
    intent.or_else(|| ui.input(|input| input.key_pressed(Key::Escape)).then_some(Intent::Seat))
}

fn step(ui: &mut Ui, look: &Look, picture: Picture, (title, note): (&str, &str), alternative: &str) {
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say(title));
        text::label(ui, Type::Body, look.colors().ink, look.say(note));
    };
    let room = ui.available_width() - theme::PICTURE.x - theme::SPACE_16;
    if room < theme::CARD_WIDTH_MIN {
        picture::show(ui, look, picture, alternative);
        words(ui);
        return;
    }
    ui.horizontal_top(|ui| {
        picture::show(ui, look, picture, alternative);
        ui.add_space(theme::SPACE_8);
        let down = egui::Layout::top_down(egui::Align::LEFT);
        ui.allocate_ui_with_layout(Vec2::new(room, 0.0), down, |ui| {
            ui.set_width(room);
            words(ui);
        });
    });
}
