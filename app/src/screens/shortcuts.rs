//! The shortcuts page: all commands by what they are about, with their keys. Nothing but the list of commands feeds it.

use egui::Ui;

use super::Intent;
use crate::{
    command::{COMMANDS, Command, Group},
    look::Look,
    theme::{self, Type},
    widgets::{surface, text},
};

/// Keys that egui answers everywhere, and how to get off the page of a design.
const MOVING: [(&str, &str); 5] = [
    ("shortcuts-tab", "shortcuts-tab-keys"),
    ("shortcuts-back-tab", "shortcuts-back-tab-keys"),
    ("shortcuts-press", "shortcuts-press-keys"),
    ("shortcuts-escape", "shortcuts-escape-keys"),
    ("shortcuts-leave-page", "shortcuts-leave-page-keys"),
];

/// The page.
pub fn ui(ui: &mut Ui, look: &Look) -> Option<Intent> {
    super::settings::over_page(ui, look, "shortcuts-title", "shortcuts-lead", |ui, _| {
        let mut group_card = |heading: &str, rows: Vec<(String, String, String)>| {
            surface::wide_card(ui, look, |ui| {
                text::heading(ui, Type::Subheading, look.colors().ink, heading);
                for (index, (name, tip, keys)) in rows.iter().enumerate() {
                    if index > 0 {
                        surface::rule(ui, look);
                    }
                    row(ui, look, name, tip, keys);
                }
            });
        };
        let moving = MOVING.iter().map(|(name, keys)| (look.say(name), String::new(), look.say(keys)));
        group_card(&look.say("shortcuts-moving"), moving.collect());
        for group in Group::ALL {
            let rows = COMMANDS.iter().filter(|info| info.group == group).map(|info| info.command);
            group_card(&group.name(look), rows.map(|command| about(look, command)).collect());
        }
    })
}

/// Name, what it does, and all its keys.
fn about(look: &Look, command: Command) -> (String, String, String) {
    let keys = command.keys(look).unwrap_or_else(|| look.say("shortcuts-no-keys"));
    (command.name(look), look.say(command.info().tip_key), keys)
}

/// One command, read as one sentence after the other; its keys at the right where there is room.
fn row(ui: &mut Ui, look: &Look, name: &str, tip: &str, keys: &str) {
    let colors = look.colors();
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        text::label(ui, Type::Strong, colors.ink, name);
        if !tip.is_empty() {
            text::label(ui, Type::Small, colors.ink_2, tip);
        }
    };
    if ui.available_width() < theme::FORM_WIDTH {
        ui.vertical(|ui| {
            words(ui);
            text::label(ui, Type::SmallStrong, colors.accent, keys);
        });
        return;
    }
    let right = theme::RAIL_WIDTH;
    ui.horizontal_top(|ui| {
        let room = ui.available_width() - right - theme::SPACE_8;
        let down = egui::Layout::top_down(egui::Align::LEFT);
        ui.allocate_ui_with_layout(egui::vec2(room, 0.0), down, |ui| {
            ui.set_width(room);
            words(ui);
        });
        ui.allocate_ui_with_layout(egui::vec2(right, 0.0), down, |ui| {
            text::label(ui, Type::SmallStrong, colors.accent, keys);
        });
    });
}
