//! Home: who you are, what waits for you, what the group is making, who is here, what happened.

use egui::Ui;

use super::{Intent, Page, designs, designs::NewDesign};
use crate::{
    look::Look,
    theme::{self, Type, icon, icon::Icon},
    view::{HappenedView, Matched, PersonView, TableView},
    widgets::{button::Button, list, person, surface, surface::Tone, text},
};

/// How many stretches of work the list shows.
const HAPPENED_MAX: usize = 8;

/// The page.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView, new: &mut NewDesign) -> Option<Intent> {
    let mut intent = None;
    super::page(ui, |ui| {
        let greeting = match look.now.hour() {
            5..=11 => "home-morning",
            12..=17 => "home-afternoon",
            _ => "home-evening",
        };
        let name = view.me().map(|me| me.name.as_str()).unwrap_or_default();
        let greeting = look.say_with(greeting, &[("name", name.into())]);
        let (invite, start) = (look.say("home-invite"), look.say("home-new"));
        let buttons = vec![
            Button::plain(&invite).icon(icon::INVITE),
            // Where there is no design yet, the way to start one stands where the designs will be.
            Button::main(&start).icon(icon::PLUS),
        ];
        match super::page_head(ui, look, &greeting, &look.say("home-lead-waiting"), buttons) {
            Some(0) => intent = Some(Intent::Go(Page::People)),
            Some(_) => new.open(),
            None => {}
        }
        surface::columns(
            ui,
            &mut intent,
            theme::SIDE_COLUMN,
            |ui, intent| {
                waiting(ui, look, view, intent);
                ui.add_space(theme::SPACE_8);
                text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-designs"));
                if let Some(chosen) = designs::list(ui, look, &view.designs, new) {
                    *intent = Some(chosen);
                }
            },
            |ui, intent| {
                here_now(ui, look, view, intent);
                ui.add_space(theme::SPACE_8);
                happened(ui, look, &view.happened, intent);
            },
        );
    });
    intent
}

/// What only this person can do now.
fn waiting(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    let title = look.say("home-waiting");
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    if view.waiting() == 0 {
        surface::wide_card(ui, look, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::DONE, theme::ICON_ROW, look.colors().good);
                text::label(ui, Type::Body, look.colors().ink_2, look.say("home-waiting-none"));
            });
        });
        return;
    }
    list::list(ui, &title, |ui| {
        for one in view.to_welcome() {
            let name = || one.name.clone().into();
            let waits = Waits {
                icon: icon::WELCOME,
                tone: Tone::Warn,
                title: look.say_with("home-waiting-person", &[("name", name())]),
                note: look.say_with("home-waiting-person-note", &[("name", name())]),
                button: look.say_with("people-welcome", &[("name", name())]),
            };
            if waits.ui(ui, look) {
                *intent = Some(Intent::Acknowledge(one.id));
            }
        }
        if !view.rules.read {
            let waits = Waits {
                icon: icon::RULES,
                tone: Tone::Info,
                title: look.say("home-waiting-rules"),
                note: look.say("home-waiting-rules-note"),
                button: look.say("home-waiting-rules-button"),
            };
            if waits.ui(ui, look) {
                *intent = Some(Intent::Go(Page::Rules));
            }
        }
    });
}

struct Waits {
    icon: Icon,
    tone: Tone,
    title: String,
    note: String,
    button: String,
}

impl Waits {
    /// True if its button was pressed.
    fn ui(&self, ui: &mut Ui, look: &Look) -> bool {
        list::item(ui, &self.title, |ui| {
            surface::striped_card(ui, look, self.tone, |ui| {
                super::beside(ui, look, Button::plain(&self.button), |ui| {
                    ui.horizontal_top(|ui| {
                        text::icon(ui, self.icon, theme::ICON_WAITING, self.tone.colors(look).0);
                        ui.add_space(theme::SPACE_4);
                        ui.vertical(|ui| {
                            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                            text::label(ui, Type::Strong, look.colors().ink, &self.title);
                            text::label(ui, Type::Small, look.colors().ink_2, &self.note);
                        });
                    });
                })
            })
        })
    }
}

fn here_now(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-here"));
        let here: Vec<_> =
            view.people.iter().filter(|one| one.me || one.matched == Matched::HereNow).collect();
        list::list(ui, &look.say("home-here"), |ui| {
            for one in &here {
                list::item(ui, one.id, |ui| {
                    ui.horizontal_top(|ui| {
                        person::circle(ui, look, &one.name, one.color, theme::AVATAR_SMALL);
                        ui.vertical(|ui| here_row(ui, look, view, one));
                    });
                });
            }
        });
        if view.alone() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-here-invite"));
            if Button::plain(&look.say("home-here-invite-button")).icon(icon::INVITE).show(ui, look).clicked()
            {
                *intent = Some(Intent::Go(Page::People));
            }
        } else if here.len() < 2 {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-here-alone"));
        }
    });
}

fn here_row(ui: &mut Ui, look: &Look, view: &TableView, one: &PersonView) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = 0.0;
    ui.set_min_height(theme::AVATAR_SMALL);
    let name = if one.me {
        look.say_with("home-here-you", &[("name", (&one.name).into())])
    } else {
        one.name.clone()
    };
    text::label(ui, Type::Strong, look.colors().ink, name);
    let design = one.in_design.and_then(|id| view.design(id));
    if let Some(design) = design.filter(|_| !one.me) {
        let title = designs::shown_title(look, &design.title);
        let place = look.say_with("home-here-in", &[("title", title.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, place);
    }
}

fn happened(ui: &mut Ui, look: &Look, happened: &[HappenedView], intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-happened"));
        if happened.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-happened-empty"));
        }
        for one in happened.iter().take(HAPPENED_MAX) {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.spacing_mut().interact_size.y = 0.0;
            let sentence = sentence(look, one);
            let shown = text::label(ui, Type::Small, look.colors().ink, &sentence)
                .interact(egui::Sense::click())
                .on_hover_cursor(egui::CursorIcon::PointingHand);
            shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &sentence));
            crate::widgets::button::focus_ring(ui, look, shown.rect, &shown);
            if shown.clicked() {
                *intent = Some(Intent::Go(Page::Design(one.document)));
            }
            let when = look.moment(one.unix_secs);
            let when =
                look.say_with("happened-changes", &[("when", when.into()), ("count", one.changes.into())]);
            text::label(ui, Type::Small, look.colors().ink_2, when);
            ui.add_space(theme::SPACE_4);
        }
    });
}

fn sentence(look: &Look, one: &HappenedView) -> String {
    let title = designs::shown_title(look, &one.title);
    let key = match (one.me, one.started) {
        (true, true) => "happened-started-you",
        (true, false) => "happened-wrote-you",
        (false, true) => "happened-started",
        (false, false) => "happened-wrote",
    };
    if one.me {
        return look.say_with(key, &[("title", title.into())]);
    }
    let name = one.who.clone().unwrap_or_else(|| look.say("someone"));
    look.say_with(key, &[("name", name.into()), ("title", title.into())])
}
