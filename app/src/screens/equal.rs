//! Every act there is, and that it is open to every member alike: read from the one list of acts, so that nothing is left out.

use egui::{Margin, Ui};

use super::Intent;
use crate::{
    acts::{self, Act, Seat},
    command::{COMMANDS, Group},
    look::Look,
    theme::{self, Type, icon},
    view::TableView,
    widgets::{list, surface, surface::Tone, text},
};

/// The page.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView) -> Option<Intent> {
    super::page(ui, |ui| {
        super::page_head(ui, look, &look.say("equal-title"), &look.say("equal-lead"), Vec::new());
        surface::striped_card(ui, look, Tone::Good, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::EQUAL, theme::ICON_WAITING, look.colors().good);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::heading(ui, Type::Strong, look.colors().ink, &look.say("equal-all"));
                    text::label(ui, Type::Small, look.colors().ink_2, look.say("equal-all-note"));
                });
            });
        });
        ui.add_space(theme::SPACE_4);
        acts_of(ui, look, view, "equal-deciding", acts::DECIDING);
        acts_of(ui, look, view, "equal-places", acts::PLACES);
        let with_writing: Vec<Act> = acts::TABLE.iter().copied().chain([acts::WRITING]).collect();
        acts_of(ui, look, view, "equal-table", &with_writing);
        commands(ui, look, view);
    });
    None
}

/// One part of the list: what is open to everyone first, then the few where it matters where one sits.
fn acts_of(ui: &mut Ui, look: &Look, view: &TableView, title: &str, acts: &[Act]) {
    let title = look.say(title);
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list::list(ui, &title, |ui| {
            let mut acts: Vec<&Act> = acts.iter().collect();
            acts.sort_by_key(|act| act.seat);
            for (index, act) in acts.into_iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                list::item(ui, act.key, |ui| row(ui, look, view, &look.say(act.key), act.seat));
            }
        });
    });
    ui.add_space(theme::SPACE_4);
}

fn row(ui: &mut Ui, look: &Look, view: &TableView, words: &str, seat: Seat) {
    let margin = Margin::symmetric(theme::SPACE_16 as i8, theme::SPACE_8 as i8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let who = look.say(match seat {
            // By the rules as they are now.
            Seat::Rules if view.rules.everyone_invites => Seat::Anyone.key(),
            Seat::Rules => Seat::Rules.key(),
            seat => seat.key(),
        });
        let (icon, tone) = match seat {
            Seat::Anyone => (icon::EQUAL, Tone::Good),
            Seat::Rules if view.rules.everyone_invites => (icon::EQUAL, Tone::Good),
            _ => (icon::PEOPLE, Tone::Info),
        };
        let room = ui.available_width();
        if room < theme::ACTS_WIDE {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            text::label(ui, Type::Body, look.colors().ink, words);
            surface::icon_chip(ui, look, tone, icon, &who);
            return;
        }
        surface::cells(ui, &[room * theme::ACT_SHARE, room * (1.0 - theme::ACT_SHARE)], |ui, index| {
            if index == 0 {
                text::label(ui, Type::Body, look.colors().ink, words);
            } else {
                surface::icon_chip(ui, look, tone, icon, &who);
            }
        });
    });
}

/// The one list of commands: everyone has the whole of it.
fn commands(ui: &mut Ui, look: &Look, view: &TableView) {
    let title = look.say("equal-commands");
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    text::label(ui, Type::Body, look.colors().ink_2, look.say("equal-commands-note"));
    surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list::list(ui, &title, |ui| {
            for (index, group) in Group::ALL.into_iter().enumerate() {
                // By the rules as they are now, asking somebody to sit down may be for those who are welcomed.
                for seat in [Seat::Anyone, Seat::Rules] {
                    let of_group = COMMANDS.iter().filter(|info| info.group == group);
                    let of_seat = of_group.filter(|info| acts::of_command(info.command) == seat);
                    let names: Vec<String> = of_seat.map(|info| info.command.name(look)).collect();
                    if names.is_empty() {
                        continue;
                    }
                    if index > 0 || seat != Seat::Anyone {
                        surface::rule(ui, look);
                    }
                    let words = look.say_with(
                        "equal-group",
                        &[("title", group.name(look).into()), ("words", names.join(" · ").into())],
                    );
                    list::item(ui, (index, seat.key()), |ui| row(ui, look, view, &words, seat));
                }
            }
        });
    });
}
