//! Each side vouches for its own: those who are welcomed are asked, in plain words, about each newcomer of their side; a
//! newcomer is told what their answers mean meanwhile.

use egui::Ui;

use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::{PersonView, TableView},
    widgets::{button::Button, list, person, surface, surface::Tone, text},
};

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    if let Some(me) = view.me().filter(|me| !me.standing) {
        new_here(ui, look, me);
        ui.add_space(theme::SPACE_4);
    }
    if view.to_welcome().next().is_none() {
        return;
    }
    let title = look.say("vouch-title");
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
                    let key = if one.on_paper { "vouch-asks-paper" } else { "vouch-asks" };
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
