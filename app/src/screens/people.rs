//! People: who sits round the table, who waits to be welcomed, and a link for who should come.

use egui::Ui;

use super::Intent;
use crate::{
    look::Look,
    theme::{self, Type, icon},
    view::{Matched, PersonView, TableView},
    widgets::{button::Button, person, surface, surface::Tone, text},
};

/// How many people a link may be for, and for how many days it may work, from the buttons.
const USES: [u32; 7] = [1, 2, 5, 10, 20, 50, 100];
const DAYS: [u32; 6] = [1, 2, 7, 14, 30, 90];

/// A link that was made, and what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub uses: u32,
    pub until_unix_secs: i64,
}

/// What has been chosen for the next link.
#[derive(Debug)]
pub struct People {
    uses: usize,
    days: usize,
    copied: bool,
}

impl Default for People {
    /// For twenty people, for a week.
    fn default() -> Self {
        People { uses: 4, days: 2, copied: false }
    }
}

impl People {
    /// `link` is the one made last while this table was open.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, link: Option<&Link>) -> Option<Intent> {
        let mut intent = None;
        super::page(ui, |ui| {
            super::page_head(ui, look, &look.say("people-title"), &look.say("people-lead"), |_| ());
            surface::columns(
                ui,
                &mut intent,
                theme::PEOPLE_COLUMN,
                |ui, intent| around(ui, look, view, intent),
                |ui, intent| {
                    self.ask(ui, look, link, intent);
                    ui.add_space(theme::SPACE_8);
                    how_we_meet(ui, look);
                },
            );
        });
        intent
    }

    fn ask(&mut self, ui: &mut Ui, look: &Look, link: Option<&Link>, intent: &mut Option<Intent>) {
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say("people-ask"));
            text::label(ui, Type::Small, look.colors().ink_2, look.say("people-ask-note"));
            let uses =
                look.say_with("people-ask-uses-value", &[("count", i64::from(USES[self.uses]).into())]);
            stepper(
                ui,
                look,
                ("people-ask-uses", "people-ask-fewer", "people-ask-more"),
                &uses,
                (&mut self.uses, USES.len()),
            );
            let days =
                look.say_with("people-ask-days-value", &[("count", i64::from(DAYS[self.days]).into())]);
            stepper(
                ui,
                look,
                ("people-ask-days", "people-ask-sooner", "people-ask-later"),
                &days,
                (&mut self.days, DAYS.len()),
            );
            ui.add_space(theme::SPACE_4);
            let key = if link.is_some() { "people-ask-again" } else { "people-ask-make" };
            let words = look.say(key);
            let button = if link.is_some() { Button::plain(&words) } else { Button::main(&words) };
            if button.icon(icon::LINK).show(ui, look).clicked() {
                self.copied = false;
                *intent = Some(Intent::Invite { uses: USES[self.uses], days: DAYS[self.days] });
            }
            if let Some(link) = link {
                self.made(ui, look, link, intent);
            }
        });
    }

    fn made(&mut self, ui: &mut Ui, look: &Look, link: &Link, intent: &mut Option<Intent>) {
        ui.add_space(theme::SPACE_4);
        let colors = look.colors();
        surface::card(look).fill(colors.accent_soft).show(ui, |ui| {
            ui.set_width(ui.available_width());
            // A field and not a label, so that it can be reached, read aloud and copied by hand.
            let mut shown = link.text.as_str();
            let field = ui.add(
                egui::TextEdit::singleline(&mut shown)
                    .font(Type::Mono.font())
                    .background_color(colors.surface)
                    .desired_width(f32::INFINITY),
            );
            let name = look.say("people-ask-link");
            ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(name));
            if Button::main(&look.say("people-ask-copy")).icon(icon::COPY).show(ui, look).clicked() {
                self.copied = true;
                *intent = Some(Intent::Copy(link.text.clone()));
            }
            if self.copied {
                ui.horizontal(|ui| {
                    text::icon(ui, icon::DONE, theme::ICON, colors.good);
                    text::label(ui, Type::SmallStrong, colors.ink, look.say("people-ask-copied"));
                });
            }
            let day = look.until(link.until_unix_secs);
            let works = look
                .say_with("people-ask-works", &[("count", i64::from(link.uses).into()), ("day", day.into())]);
            text::label(ui, Type::Small, colors.ink, works);
            text::label(ui, Type::Small, colors.ink, look.say("people-ask-open"));
        });
    }
}

/// A value between a minus and a plus.
fn stepper(
    ui: &mut Ui,
    look: &Look,
    (label, less, more): (&str, &str, &str),
    value: &str,
    (index, count): (&mut usize, usize),
) {
    text::label(ui, Type::Strong, look.colors().ink, look.say(label));
    ui.add_space(-theme::SPACE_4);
    ui.horizontal(|ui| {
        let fewer = look.say(less);
        if Button::icon_only(icon::MINUS, &fewer).edged().enabled(*index > 0).show(ui, look).clicked() {
            *index -= 1;
        }
        ui.allocate_ui_with_layout(
            egui::vec2(theme::ICON_BUTTON * 3.0, theme::CONTROL_HEIGHT),
            egui::Layout::centered_and_justified(egui::Direction::LeftToRight),
            |ui| text::label(ui, Type::Body, look.colors().ink, value),
        );
        let further = look.say(more);
        if Button::icon_only(icon::PLUS, &further)
            .edged()
            .enabled(*index + 1 < count)
            .show(ui, look)
            .clicked()
        {
            *index += 1;
        }
    });
}

fn around(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("people-around"));
        for (index, one) in view.people.iter().enumerate() {
            if index > 0 {
                surface::rule(ui, look);
            }
            row(ui, look, one, intent);
        }
    });
}

fn row(ui: &mut Ui, look: &Look, one: &PersonView, intent: &mut Option<Intent>) {
    ui.add_space(theme::SPACE_4);
    ui.horizontal_top(|ui| {
        person::circle(ui, look, &one.name, one.color, theme::AVATAR);
        ui.add_space(theme::SPACE_4);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                let name = if one.me {
                    look.say_with("people-you", &[("name", (&one.name).into())])
                } else {
                    one.name.clone()
                };
                text::label(ui, Type::Strong, look.colors().ink, name);
                text::label(ui, Type::Small, look.colors().ink_2, &one.side);
            });
            ui.horizontal_wrapped(|ui| {
                let (tone, key) = matched(look, one.matched);
                if one.me {
                    surface::chip(ui, look, Tone::Good, &look.say("people-here"));
                } else {
                    surface::chip(ui, look, tone, &look.say(key));
                }
                if !one.standing {
                    surface::chip(ui, look, Tone::Warn, &look.say("people-waiting"));
                }
            });
            if !one.standing {
                let key = if one.me { "people-waiting-you" } else { "people-waiting-other" };
                let sentence = look.say_with(key, &[("side", (&one.side).into())]);
                text::label(ui, Type::Small, look.colors().ink_2, sentence);
            }
            if one.mine_to_welcome {
                let words = look.say_with("people-welcome", &[("name", (&one.name).into())]);
                let tip = look.say_with("people-welcome-tip", &[("name", (&one.name).into())]);
                if Button::plain(&words).icon(icon::WELCOME).tip(tip).show(ui, look).clicked() {
                    *intent = Some(Intent::Acknowledge(one.id));
                }
            } else if !one.standing && one.welcomed_by_me {
                let words = look.say_with("people-welcomed", &[("name", (&one.name).into())]);
                text::label(ui, Type::SmallStrong, look.colors().good, words);
            }
        });
    });
    ui.add_space(theme::SPACE_4);
}

/// Today, this week, longer ago: never minutes or places.
fn matched(look: &Look, matched: Matched) -> (Tone, &'static str) {
    let secs = match matched {
        Matched::HereNow => return (Tone::Good, "people-here"),
        Matched::Never => return (Tone::Quiet, "people-matched-never"),
        Matched::At { unix_secs } => unix_secs,
    };
    match look.now_unix_secs().saturating_sub(secs) / 86_400 {
        0 => (Tone::Info, "people-matched-today"),
        1..=6 => (Tone::Info, "people-matched-week"),
        _ => (Tone::Quiet, "people-matched-longer"),
    }
}

fn how_we_meet(ui: &mut Ui, look: &Look) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("people-meet"));
        for (title, note) in
            [("people-meet-room", "people-meet-room-note"), ("people-meet-town", "people-meet-town-note")]
        {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::DONE, theme::ICON, look.colors().good);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    text::label(ui, Type::SmallStrong, look.colors().ink, look.say(title));
                    text::label(ui, Type::Small, look.colors().ink_2, look.say(note));
                });
            });
        }
    });
}
