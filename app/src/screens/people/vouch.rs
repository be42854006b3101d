//! Each side vouches for its own: those who are welcomed are asked, in plain words, about each newcomer of their side; a
//! newcomer is told what their answers mean meanwhile.

use egui::Ui;

use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::{ApartView, PersonView, TableView},
    widgets::{button::Button, list, person, surface, surface::Tone, text},
};

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    if let Some(me) = view.me().filter(|me| !me.standing) {
        new_here(ui, look, me);
        ui.add_space(theme::SPACE_4);
    }
    for side in &view.apart {
        apart(ui, look, side);
        ui.add_space(theme::SPACE_4);
    }
    if view.to_welcome().next().is_none() {
        return;
    }
    let title =
        look.say(if view.to_welcome().all(|one| one.apart) { "vouch-title-apart" } else { "vouch-title" });
    list::list(ui, &title, |ui| {
        for one in view.to_welcome() {
            list::item(ui, ("vouch", one.id), |ui| asked(ui, look, one, intent));
            ui.add_space(theme::SPACE_4);
        }
    });
}

/// What an answer means before one's own side has said that it knows one.
fn new_here(ui: &mut Ui, look: &Look, me: &PersonView) {
    surface::striped_card(ui, look, Tone::Info, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        let name = look.say_with("vouch-new", &[("name", (&me.name).into())]);
        text::heading(ui, Type::Subheading, look.colors().ink, &name);
        text::label(ui, Type::Body, look.colors().ink, look.say("vouch-new-can"));
        let key = if me.first { "vouch-new-first" } else { "vouch-new-counts" };
        let side = me.sat_with.as_ref().unwrap_or(&me.side);
        let counts = look.say_with(key, &[("side", side.into())]);
        text::label(ui, Type::Body, look.colors().ink, counts);
    });
}

/// A side whose people came to it apart, and the way to make it whole.
fn apart(ui: &mut Ui, look: &Look, side: &ApartView) {
    surface::striped_card(ui, look, Tone::Info, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        let values = [("side", (&side.side).into())];
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say_with("vouch-twice", &values));
        text::label(ui, Type::Body, look.colors().ink, look.say("vouch-twice-means"));
        list::list(ui, &look.say_with("vouch-twice", &values), |ui| {
            for (at, people) in side.parts.iter().enumerate() {
                list::item(ui, ("part", at), |ui| {
                    let values = [("number", (at + 1).into()), ("names", people.join(", ").into())];
                    text::label(
                        ui,
                        Type::SmallStrong,
                        look.colors().ink,
                        look.say_with("vouch-part", &values),
                    );
                });
            }
        });
        text::label(ui, Type::Small, look.colors().ink_2, look.say("vouch-twice-way"));
    });
}

/// Do I know them?
fn asked(ui: &mut Ui, look: &Look, one: &PersonView, intent: &mut Option<Intent>) {
    surface::striped_card(ui, look, Tone::Warn, |ui| {
        let words = look.say_with("people-welcome", &[("name", (&one.name).into())]);
        let tip = look.say_with("people-welcome-tip", &[("name", (&one.name).into())]);
        let button = Button::plain(&words).icon(icon::WELCOME).tip(tip);
        let pressed = crate::screens::beside(ui, look, button, |ui| {
            ui.horizontal_top(|ui| {
                person::circle(ui, look, &one.name, one.color, theme::AVATAR);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    let key = match (one.apart, one.on_paper) {
                        (true, _) => "vouch-asks-apart",
                        (false, true) => "vouch-asks-paper",
                        (false, false) => "vouch-asks",
                    };
                    let side = one.sat_with.as_ref().unwrap_or(&one.side);
                    let values = [("name", (&one.name).into()), ("side", side.into())];
                    text::label(ui, Type::Strong, look.colors().ink, look.say_with(key, &values));
                    if one.first {
                        // Of a side that has nobody yet, all the others are asked.
                        let note = look.say("vouch-first");
                        text::label(ui, Type::Small, look.colors().ink_2, note);
                    }
                    if one.alike {
                        text::label(ui, Type::Small, look.colors().warn, look.say("vouch-alike"));
                    }
                    let means = look.say_with("vouch-means", &[("name", (&one.name).into())]);
                    text::label(ui, Type::Small, look.colors().ink_2, means);
                });
            });
        });
        if pressed {
            *intent = Some(Intent::Acknowledge(one.id));
        }
    });
}
