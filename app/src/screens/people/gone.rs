//! Those who sat here, and what whoever has gone themselves finds: all words, to be read and taken away.

use egui::Ui;
use trestle_trust::Gone;

use crate::{
    command::Command,
    look::Look,
    screens::{self, Intent},
    theme::{self, Type, icon},
    view::{
        TableView,
        places::{GoneView, MyPlace},
    },
    widgets::{
        button::Button,
        list, person,
        surface::{self, Tone},
        text,
    },
};

/// That one sits here no more, kindly, with why and with the ways on.
pub(super) fn mine(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    let (title, means) = match view.places.mine {
        MyPlace::Here => return,
        MyPlace::Left => ("gone-you-left", "gone-you-left-means"),
        MyPlace::Removed(_) => ("gone-you-removed", "gone-you-removed-means"),
        MyPlace::NotThisComputer => ("gone-you-computer", "gone-you-computer-means"),
    };
    surface::striped_card(ui, look, Tone::Info, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_8;
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say(title));
        text::label(ui, Type::Body, look.colors().ink, look.say(means));
        if let MyPlace::Removed(by) = view.places.mine {
            why(ui, look, view, Gone::Removed(by));
        }
        text::label(ui, Type::Body, look.colors().ink, look.say("gone-you-way"));
        if Button::plain(&look.say("sample-own")).icon(icon::PUT_UP).show(ui, look).clicked() {
            *intent = Some(Intent::Create);
        }
    });
    ui.add_space(theme::SPACE_4);
}

/// At the top of each page: who writes here would write in vain.
pub fn strip(ui: &mut Ui, look: &Look) -> Option<Intent> {
    let ways = [
        (Command::CarryOut.name(look), Intent::Do(Command::CarryOut)),
        (look.say("gone-strip-close"), Intent::LeaveTable),
    ];
    screens::strip::strip(ui, look, "gone", (Tone::Info, icon::OUT, &look.say("gone-strip")), &ways)
}

/// Those who sat here, by name, each with how they went.
pub(super) fn list(ui: &mut Ui, look: &Look, view: &TableView) {
    if view.places.gone.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    surface::wide_card(ui, look, |ui| {
        let title = look.say("gone-title");
        text::heading(ui, Type::Subheading, look.colors().ink, &title);
        list::list(ui, &title, |ui| {
            for (index, one) in view.places.gone.iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                list::item(ui, ("gone", one.id), |ui| row(ui, look, view, one));
            }
        });
    });
}

fn row(ui: &mut Ui, look: &Look, view: &TableView, one: &GoneView) {
    ui.horizontal_top(|ui| {
        person::circle(ui, look, &one.name, one.color, theme::AVATAR);
        ui.add_space(theme::SPACE_4);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                let name = match one.me {
                    true => look.say_with("people-you", &[("name", (&one.name).into())]),
                    false => one.name.clone(),
                };
                text::label(ui, Type::Strong, look.colors().ink, name);
                text::label(ui, Type::Small, look.colors().ink_2, &one.side);
            });
            let key = match one.how {
                Gone::Left(_) => "gone-left",
                Gone::Removed(_) => "gone-removed",
            };
            let day = look.day(one.unix_secs);
            let how = look.say_with(key, &[("day", day.into())]);
            text::label(ui, Type::Small, look.colors().ink_2, how);
            why(ui, look, view, one.how);
        });
    });
}

/// Why each side was asked, in the words of whoever did.
fn why(ui: &mut Ui, look: &Look, view: &TableView, how: Gone) {
    let Gone::Removed(by) = how else { return };
    let removal = view.places.removals.iter().find(|removal| removal.statement == by);
    if let Some(removal) = removal.filter(|removal| !removal.why.is_empty()) {
        let words = look.say_with("gone-why", &[("words", (&removal.why).into())]);
        text::label(ui, Type::Small, look.colors().ink_2, words);
    }
}
