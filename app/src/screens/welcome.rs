//! The first screen: put up a table, take a seat, or go back to a table that is already here.

use std::path::PathBuf;

use egui::{Layout, Ui, Vec2};

use super::Intent;
use crate::{
    lang::Language,
    look::Look,
    theme::{self, ThemeKind, Type, icon, icon::Icon},
    widgets::{button::Button, surface, text},
};

/// A table that is on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHere {
    pub folder: PathBuf,
    pub title: String,
    pub last_unix_secs: Option<i64>,
}

/// The first screen; it keeps nothing of its own.
#[derive(Debug, Default)]
pub struct Welcome;

impl Welcome {
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        tables: &[TableHere],
        chosen: Option<ThemeKind>,
    ) -> Option<Intent> {
        let mut intent = None;
        let cards = if tables.is_empty() { 0.0 } else { theme::WELCOME_CARD_HEIGHT / 2.0 };
        super::centered(ui, theme::WELCOME_WIDTH, theme::WELCOME_CARD_HEIGHT + cards, |ui| {
            head(ui, look, &mut intent);
            ui.add_space(theme::SPACE_16);
            // Who has been here before mostly comes back to the same table.
            if !tables.is_empty() {
                tables_here(ui, look, tables, &mut intent);
                ui.add_space(theme::SPACE_8);
            }
            two_cards(ui, look, &mut intent);
            ui.add_space(theme::SPACE_8);
            where_work_lives(ui, look);
            ui.add_space(theme::SPACE_8);
            looks(ui, look, chosen, &mut intent);
        });
        intent
    }
}

fn head(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    ui.horizontal(|ui| {
        surface::logo(ui, look, theme::LOGO);
        ui.add_space(theme::SPACE_8);
        text::heading(ui, Type::Name, look.colors().ink, &look.say("app-name"));
        let languages_width = ui.available_width();
        ui.allocate_ui_with_layout(
            Vec2::new(languages_width, theme::CONTROL_HEIGHT),
            Layout::right_to_left(egui::Align::Center),
            |ui| {
                // From the right, so the last comes first.
                for language in Language::ALL.into_iter().rev() {
                    let on = look.words.language() == language;
                    let shown = Button::bare(language.own_name()).selected(on).show(ui, look);
                    if shown.clicked() {
                        *intent = Some(Intent::Speak(language));
                    }
                }
            },
        );
    });
    text::label(ui, Type::Tagline, look.colors().ink, look.say("welcome-lead"));
}

fn two_cards(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    let new = Card {
        icon: icon::PUT_UP,
        title: look.say("welcome-new"),
        about: look.say("welcome-new-about"),
        button: look.say("welcome-new-button"),
        main: true,
    };
    let seat = Card {
        icon: icon::SEAT,
        title: look.say("welcome-seat"),
        about: look.say("welcome-seat-about"),
        button: look.say("welcome-seat-button"),
        main: false,
    };
    let mut chosen = (false, false);
    if ui.available_width() < theme::FORM_WIDTH {
        chosen.0 = new.ui(ui, look, 0.0);
        chosen.1 = seat.ui(ui, look, 0.0);
    } else {
        ui.spacing_mut().item_spacing.x = theme::SPACE_16;
        ui.columns(2, |columns| {
            let width = columns[0].available_width() - 2.0 * theme::SPACE_24;
            let height = new.height(&columns[0], look, width).max(seat.height(&columns[0], look, width));
            // Columns justify; words here are ragged at the right, as everywhere.
            let left = Layout::top_down(egui::Align::LEFT);
            chosen.0 = columns[0].with_layout(left, |ui| new.ui(ui, look, height)).inner;
            chosen.1 = columns[1].with_layout(left, |ui| seat.ui(ui, look, height)).inner;
        });
        ui.spacing_mut().item_spacing.x = theme::SPACE_8;
    }
    if chosen.0 {
        *intent = Some(Intent::Create);
    }
    if chosen.1 {
        *intent = Some(Intent::Seat);
    }
}

struct Card {
    icon: Icon,
    title: String,
    about: String,
    button: String,
    main: bool,
}

impl Card {
    /// How high its contents are at that width, so that two cards can be made as high as each other.
    fn height(&self, ui: &Ui, look: &Look, width: f32) -> f32 {
        let words =
            |kind: Type, words: &str| text::galley(ui, kind, look.colors().ink, words, width).size().y;
        let gaps = 5.0 * theme::SPACE_8 + theme::SPACE_12;
        theme::ICON_CARD
            + words(Type::Subheading, &self.title)
            + words(Type::Body, &self.about)
            + theme::CONTROL_HEIGHT
            + gaps
    }

    /// True when its button is pressed. It is at least `least_height` high inside.
    fn ui(&self, ui: &mut Ui, look: &Look, least_height: f32) -> bool {
        let mut pressed = false;
        surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(least_height);
            text::icon(ui, self.icon, theme::ICON_CARD, look.colors().accent);
            ui.add_space(theme::SPACE_4);
            text::heading(ui, Type::Subheading, look.colors().ink, &self.title);
            text::label(ui, Type::Body, look.colors().ink_2, &self.about);
            ui.add_space(theme::SPACE_8);
            let button = if self.main { Button::main(&self.button) } else { Button::plain(&self.button) };
            let name = format!("{}: {}", self.button, self.title);
            pressed = button.named(&name).show(ui, look).clicked();
        });
        pressed
    }
}

fn tables_here(ui: &mut Ui, look: &Look, tables: &[TableHere], intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("welcome-back"));
        for (index, table) in tables.iter().enumerate() {
            if index > 0 {
                surface::rule(ui, look);
            }
            ui.horizontal(|ui| {
                surface::logo(ui, look, Vec2::splat(theme::ICON_ROW));
                ui.add_space(theme::SPACE_4);
                let open = look.say("welcome-back-open");
                let room = ui.available_width() - theme::ICON_BUTTON * 3.0;
                ui.allocate_ui_with_layout(
                    Vec2::new(room, theme::CONTROL_HEIGHT),
                    Layout::top_down(egui::Align::LEFT),
                    |ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        text::line(ui, Type::Strong, look.colors().ink, &table.title);
                        if let Some(last) = table.last_unix_secs {
                            let day = look.day(last);
                            let last = look.say_with("welcome-table-last", &[("day", day.into())]);
                            text::line(ui, Type::Small, look.colors().ink_2, last);
                        }
                    },
                );
                ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                    let name = format!("{open}: {}", table.title);
                    if Button::plain(&open).named(&name).show(ui, look).clicked() {
                        *intent = Some(Intent::OpenTable(table.folder.clone()));
                    }
                });
            });
        }
    });
}

fn where_work_lives(ui: &mut Ui, look: &Look) {
    let colors = look.colors();
    let ground = surface::card(look).fill(colors.accent_soft);
    ground.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut job = egui::text::LayoutJob::default();
        let format = |kind: Type| egui::TextFormat {
            line_height: Some(kind.line_height()),
            ..egui::TextFormat::simple(kind.font(), colors.ink)
        };
        job.append(&look.say("welcome-where-title"), 0.0, format(Type::Strong));
        job.append(&look.say("welcome-where"), theme::SPACE_4, format(Type::Body));
        ui.add(egui::Label::new(job).wrap());
    });
}

/// Light, dark, high contrast, or as the system has it.
fn looks(ui: &mut Ui, look: &Look, chosen: Option<ThemeKind>, intent: &mut Option<Intent>) {
    ui.horizontal_wrapped(|ui| {
        text::label(ui, Type::Small, look.colors().ink_2, look.say("welcome-theme"));
        let choices = [
            (None, "theme-system"),
            (Some(ThemeKind::Light), "theme-light"),
            (Some(ThemeKind::Dark), "theme-dark"),
            (Some(ThemeKind::Contrast), "theme-contrast"),
        ];
        for (kind, key) in choices {
            if Button::bare(&look.say(key)).selected(chosen == kind).show(ui, look).clicked() {
                *intent = Some(Intent::Wear(kind));
            }
        }
    });
}
