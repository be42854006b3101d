//! Home: who you are, what the group is making, who is here, what happened.

use egui::Ui;

use super::{Intent, Page, designs, designs::NewDesign};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    view::{HappenedView, Matched, TableView},
    widgets::{button::Button, person, surface, text},
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
        super::page_head(ui, look, &greeting, &look.say("home-lead"), |ui| {
            if Button::main(&look.say("home-new")).icon(icon::PLUS).show(ui, look).clicked() {
                new.open();
            }
            if Button::plain(&look.say("home-invite")).icon(icon::INVITE).show(ui, look).clicked() {
                intent = Some(Intent::Go(Page::People));
            }
        });
        surface::columns(
            ui,
            &mut intent,
            theme::SIDE_COLUMN,
            |ui, intent| {
                text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-designs"));
                if let Some(chosen) = designs::list(ui, look, &view.designs, new) {
                    *intent = Some(chosen);
                }
            },
            |ui, intent| {
                here_now(ui, look, view);
                ui.add_space(theme::SPACE_8);
                happened(ui, look, &view.happened, intent);
            },
        );
    });
    intent
}

fn here_now(ui: &mut Ui, look: &Look, view: &TableView) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-here"));
        let here: Vec<_> =
            view.people.iter().filter(|one| one.me || one.matched == Matched::HereNow).collect();
        for one in &here {
            ui.horizontal(|ui| {
                person::circle(ui, look, &one.name, one.color, theme::AVATAR_SMALL);
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
                    text::line(ui, Type::Small, look.colors().ink_2, place);
                }
            });
        }
        if here.len() < 2 {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-here-alone"));
        }
    });
}

fn happened(ui: &mut Ui, look: &Look, happened: &[HappenedView], intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-happened"));
        if happened.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-happened-empty"));
        }
        for one in happened.iter().take(HAPPENED_MAX) {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
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
