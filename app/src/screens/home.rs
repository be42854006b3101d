//! Home: who you are, what waits for you, what the group decides, promises and makes, who is here, what happened.

mod happened;
mod heard;
mod lists;
mod waiting;

use egui::Ui;

use super::{Intent, Page, designs, designs::NewDesign, people};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    view::{Matched, PersonView, TableView},
    widgets::{button::Button, list, person, surface, text},
};

/// The page.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView, new: &mut NewDesign) -> Option<Intent> {
    let mut intent = None;
    super::page(ui, |ui| {
        let greeting = match look.now.hour() {
            5..=11 => "home-morning",
            12..=17 => "home-afternoon",
            _ => "home-evening",
        };
        let name = view.my_name().unwrap_or_default();
        let greeting = look.say_with(greeting, &[("name", name.into())]);
        let (invite, start) = (look.say("home-invite"), look.say("home-new"));
        let buttons = match view.i_sit_here() {
            true => vec![
                Button::plain(&invite).icon(icon::INVITE),
                // Where there is no design yet, the way to start one stands where the designs will be.
                Button::main(&start).icon(icon::PLUS),
            ],
            false => Vec::new(),
        };
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
                waiting::ui(ui, look, view, intent);
                lists::decisions(ui, look, view, intent);
                lists::promises(ui, look, view, intent);
                ui.add_space(theme::SPACE_8);
                text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-designs"));
                if let Some(chosen) = designs::list(ui, look, &view.designs, new) {
                    *intent = Some(chosen);
                }
            },
            |ui, intent| {
                here_now(ui, look, view, intent);
                ui.add_space(theme::SPACE_8);
                happened::ui(ui, look, view, intent);
                ui.add_space(theme::SPACE_8);
                heard::ui(ui, look, view, intent);
            },
        );
    });
    intent
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
        if people::computers::early_warning(ui, look, view) {
            *intent = Some(Intent::Go(Page::People));
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
