//! Another computer of one's own: a link by which it sits here as the same person.

use egui::Ui;

use super::ask::{self, Wanted};
use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::TableView,
    widgets::{button::Button, surface, surface::Tone, text},
};

/// The newest link, where it went, and what is to become of one that is being made.
#[derive(Debug, Default)]
pub struct Computers {
    /// Its text, which is kept nowhere else.
    pub made: Option<String>,
    pub copied: bool,
    /// Where the file with it lies.
    pub file: Option<String>,
    pub wanted: Option<Wanted>,
}

impl Computers {
    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let colors = look.colors();
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, colors.ink, &look.say("computers-title"));
            if view.computers.needs_second {
                surface::chip(ui, look, Tone::Warn, &look.say("computers-only-one"));
                text::label(ui, Type::Body, colors.ink, look.say("computers-needs-second"));
            } else {
                text::label(ui, Type::Body, colors.ink_2, look.say("computers-about"));
            }
            ui.horizontal_wrapped(|ui| {
                let (link, stick) = (look.say("computers-link"), look.say("computers-stick"));
                if Button::plain(&link).icon(icon::LINK).show(ui, look).clicked() {
                    *intent = Some(Intent::LinkComputer);
                }
                if Button::plain(&stick).icon(icon::STICK).show(ui, look).clicked() {
                    *intent = Some(Intent::AskComputerLink);
                }
            });
            self.newest(ui, look, view, intent);
        });
    }

    /// What has become of the link that was made last.
    fn newest(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let colors = look.colors();
        let Some(link) = view.computers.link else { return };
        if link.used {
            ask::done(ui, look, &look.say("computers-linked"));
            text::label(ui, Type::Small, colors.ink_2, look.say("computers-not-mine"));
            return;
        }
        if link.until_unix_secs < look.now_unix_secs() {
            return;
        }
        if self.copied {
            ask::done(ui, look, &look.say("computers-copied"));
        }
        if let Some(file) = &self.file {
            ask::done(ui, look, &look.say_with("stick-written", &[("file", file.into())]));
        }
        if let Some(made) = &self.made {
            ask::field(ui, look, made, "computers-link-name");
        }
        let day = look.until(link.until_unix_secs);
        let words = look.say_with("computers-works", &[("day", day.into())]);
        text::label(ui, Type::Small, colors.ink_2, words);
        ui.horizontal_wrapped(|ui| {
            if Button::bare(&look.say("computers-end")).icon(icon::CLOSE).flush().show(ui, look).clicked() {
                *intent = Some(Intent::EndComputerLink);
            }
        });
    }
}

/// Where a lost computer would lock this person out: said early, with the way to mend it.
pub fn early_warning(ui: &mut Ui, look: &Look, view: &TableView) -> bool {
    if !view.computers.needs_second {
        return false;
    }
    ui.add_space(theme::SPACE_4);
    text::label(ui, Type::Small, look.colors().ink_2, look.say("computers-needs-second"));
    Button::plain(&look.say("computers-go")).icon(icon::LINK).show(ui, look).clicked()
}
