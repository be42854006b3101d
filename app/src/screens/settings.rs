//! Settings: one's name, this computer's, words and looks, where the work lives, meeting on this network. Each counts at
//! once; nothing needs a button that keeps it.

use std::path::Path;

use egui::Ui;

use super::{Intent, choice};
use crate::{
    command::Command,
    home::Settings,
    lang::Language,
    look::Look,
    theme::{self, ThemeKind, Type, icon},
    widgets::{button::Button, field, surface, text},
};

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Name(String),
    Computer(String),
    Mdns(bool),
}

/// What is being typed.
#[derive(Debug)]
pub struct SettingsScreen {
    name: String,
    computer: String,
}

impl SettingsScreen {
    pub fn new(settings: &Settings) -> Self {
        SettingsScreen {
            name: settings.name.clone().unwrap_or_default(),
            computer: settings.computer.clone().unwrap_or_default(),
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, look: &Look, settings: &Settings, folder: &Path) -> Option<Intent> {
        over_page(ui, look, "settings-title", "settings-lead", |ui, intent| {
            self.you(ui, look, settings, intent);
            words_and_looks(ui, look, settings, intent);
            where_work_lives(ui, look, folder, intent);
            meeting(ui, look, settings, intent);
            about(ui, look);
        })
    }

    fn you(&mut self, ui: &mut Ui, look: &Look, settings: &Settings, intent: &mut Option<Intent>) {
        card(ui, look, "settings-you", |ui| {
            let quiet = look.colors().ink_2;
            let hint = look.say("create-name-hint");
            let name = field::named(ui, look, &look.say("settings-name"), &hint, &mut self.name);
            text::label(ui, Type::Small, quiet, look.say("settings-name-note"));
            ui.add_space(theme::SPACE_8);
            let label = look.say("settings-computer");
            let hint = look.say("settings-computer-hint");
            let computer = field::named(ui, look, &label, &hint, &mut self.computer);
            text::label(ui, Type::Small, quiet, look.say("settings-computer-note"));
            // Kept when the field is left, and not at every letter.
            if !name.has_focus() && self.name.trim() != settings.name.as_deref().unwrap_or_default() {
                *intent = Some(Intent::Change(Change::Name(self.name.trim().to_owned())));
            }
            let kept = settings.computer.as_deref().unwrap_or_default();
            if !computer.has_focus() && self.computer.trim() != kept {
                *intent = Some(Intent::Change(Change::Computer(self.computer.trim().to_owned())));
            }
        });
    }

    /// What was typed and not yet kept: the page may be left with a key.
    pub fn unsaved(&self, settings: &Settings) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.name.trim() != settings.name.as_deref().unwrap_or_default() {
            changes.push(Change::Name(self.name.trim().to_owned()));
        }
        if self.computer.trim() != settings.computer.as_deref().unwrap_or_default() {
            changes.push(Change::Computer(self.computer.trim().to_owned()));
        }
        changes
    }
}

fn words_and_looks(ui: &mut Ui, look: &Look, settings: &Settings, intent: &mut Option<Intent>) {
    card(ui, look, "settings-words", |ui| {
        let ink = look.colors().ink;
        text::label(ui, Type::Strong, ink, look.say("settings-language"));
        ui.horizontal_wrapped(|ui| {
            for (language, command) in
                [(Language::English, Command::English), (Language::Welsh, Command::Welsh)]
            {
                let on = look.words.language() == language;
                choice(ui, look, &command.name(look), on, || *intent = Some(Intent::Do(command)));
            }
        });
        text::label(ui, Type::Strong, ink, look.say("settings-look"));
        let chosen = settings.theme.as_deref().and_then(ThemeKind::named);
        ui.horizontal_wrapped(|ui| {
            for (kind, command) in [
                (None, Command::LookSystem),
                (Some(ThemeKind::Light), Command::LookLight),
                (Some(ThemeKind::Dark), Command::LookDark),
                (Some(ThemeKind::Contrast), Command::LookContrast),
            ] {
                choice(ui, look, &command.name(look), chosen == kind, || *intent = Some(Intent::Do(command)));
            }
        });
        text::label(ui, Type::Strong, ink, look.say("settings-size"));
        ui.horizontal_wrapped(|ui| {
            let percent = settings.text_percent.unwrap_or(100);
            let [least, .., most] = theme::TEXT_PERCENTS;
            for (command, possible) in [
                (Command::Smaller, percent > least),
                (Command::Larger, percent < most),
                (Command::UsualSize, percent != least),
            ] {
                let name = command.name(look);
                let button = Button::plain(&name).icon(command.info().icon).tip(command.tip(look));
                if button.enabled(possible).show(ui, look).clicked() {
                    *intent = Some(Intent::Do(command));
                }
            }
            let percent = look.say_with("settings-size-tip", &[("percent", usize::from(percent).into())]);
            text::label(ui, Type::Body, look.colors().ink_2, percent);
        });
    });
}

fn where_work_lives(ui: &mut Ui, look: &Look, folder: &Path, intent: &mut Option<Intent>) {
    card(ui, look, "settings-where", |ui| {
        text::label(ui, Type::Body, look.colors().ink, look.say("settings-where-note"));
        text::label(ui, Type::Mono, look.colors().ink, folder.display().to_string());
        ui.horizontal_wrapped(|ui| {
            for command in [Command::CopyFolder, Command::OpenFolder] {
                let name = command.name(look);
                if Button::plain(&name).icon(command.info().icon).show(ui, look).clicked() {
                    *intent = Some(Intent::Do(command));
                }
            }
        });
    });
}

fn meeting(ui: &mut Ui, look: &Look, settings: &Settings, intent: &mut Option<Intent>) {
    card(ui, look, "settings-meet", |ui| {
        text::label(ui, Type::Body, look.colors().ink, look.say("settings-meet-note"));
        let on = settings.mdns != Some(false);
        ui.horizontal_wrapped(|ui| {
            choice(ui, look, &look.say("settings-meet-on"), on, || {
                *intent = Some(Intent::Change(Change::Mdns(true)));
            });
            choice(ui, look, &look.say("settings-meet-off"), !on, || {
                *intent = Some(Intent::Change(Change::Mdns(false)));
            });
        });
        text::label(ui, Type::Small, look.colors().ink_2, look.say("settings-meet-off-note"));
    });
}

fn about(ui: &mut Ui, look: &Look) {
    card(ui, look, "settings-about", |ui| {
        let version =
            look.say_with("settings-about-version", &[("version", env!("CARGO_PKG_VERSION").into())]);
        text::label(ui, Type::Body, look.colors().ink, version);
    });
}

fn card(ui: &mut Ui, look: &Look, heading: &str, contents: impl FnOnce(&mut Ui)) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say(heading));
        contents(ui);
    });
    ui.add_space(theme::SPACE_4);
}

/// A page that lies over the screen: the way back first, then its title and what it holds.
pub(super) fn over_page(
    ui: &mut Ui,
    look: &Look,
    title: &str,
    lead: &str,
    contents: impl FnOnce(&mut Ui, &mut Option<Intent>),
) -> Option<Intent> {
    let mut intent = None;
    let room = ui.available_width();
    super::page(ui, |ui| {
        let width = theme::COLUMN_WIDTH.min(ui.available_width());
        let beside = ((room - width) / 2.0 - theme::SPACE_24).max(0.0);
        let corner = ui.max_rect().min + egui::vec2(beside, 0.0);
        let column = egui::Rect::from_min_size(corner, egui::vec2(width, 0.0));
        ui.scope_builder(egui::UiBuilder::new().max_rect(column), |ui| {
            ui.set_width(width);
            let back = look.say("button-back");
            ui.horizontal(|ui| {
                if Button::plain(&back).icon(icon::BACK).show(ui, look).clicked() {
                    intent = Some(Intent::Uncover);
                }
            });
            text::heading(ui, Type::Title, look.colors().ink, &look.say(title));
            text::label(ui, Type::Lead, look.colors().ink_2, look.say(lead));
            ui.add_space(theme::SPACE_8);
            contents(ui, &mut intent);
        });
    });
    intent
}
