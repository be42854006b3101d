//! Going on at a new table: anybody can, at any time, and it takes nothing from anybody.

use egui::Ui;

use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::TableView,
    widgets::{
        button::Button,
        field::{self, Field},
        surface,
        surface::Tone,
        text,
    },
};

/// What is typed so far.
#[derive(Debug, Default)]
pub(super) struct GoOn {
    open: bool,
    /// Somebody asked for it elsewhere on the page.
    to_show: bool,
    /// None until it was looked at: then a title is suggested.
    title: Option<String>,
    asked: bool,
}

impl GoOn {
    /// Unfolds it, in sight.
    pub(super) fn open(&mut self) {
        (self.open, self.to_show) = (true, true);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let colors = look.colors();
        if std::mem::take(&mut self.to_show) {
            ui.scroll_to_cursor(Some(egui::Align::TOP));
        }
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, colors.ink, &look.say("go-on-title"));
            if view.stuck {
                surface::chip(ui, look, Tone::Warn, &look.say("go-on-stuck-mark"));
                text::label(ui, Type::Body, colors.ink, look.say("go-on-stuck"));
            }
            text::label(ui, Type::Body, colors.ink_2, look.say("go-on-about"));
            super::super::fold(ui, look, &look.say("go-on-open"), &mut self.open);
            if self.open {
                self.form(ui, look, view, intent);
            }
        });
    }

    fn form(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let suggest = || look.say_with("go-on-suggested", &[("title", (&view.title).into())]);
        let title = self.title.get_or_insert_with(suggest);
        let missing = (self.asked && title.trim().is_empty()).then(|| look.say("go-on-needs-title"));
        let question = look.say("go-on-name");
        let shown = Field::new(&question).trouble(missing.as_deref()).show(ui, look, title);
        text::label(ui, Type::Small, look.colors().ink_2, look.say("go-on-what"));
        let entered = field::entered(ui, &shown);
        ui.add_space(theme::SPACE_4);
        ui.horizontal_wrapped(|ui| {
            let pressed =
                Button::plain(&look.say("go-on-button")).icon(icon::PUT_UP).show(ui, look).clicked();
            if pressed || entered {
                self.asked = true;
                let title = title.trim().to_owned();
                if title.is_empty() {
                    shown.request_focus();
                } else {
                    *intent = Some(Intent::GoOn { title });
                }
            }
        });
    }
}
