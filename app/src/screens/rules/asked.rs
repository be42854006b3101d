//! Ground rules that are put to answer: what would change, and where one stands.

use egui::Ui;

use super::said;
use crate::{
    look::Look,
    screens::Intent,
    theme::{self, Type, icon},
    view::{TableView, deciding::RulesAsked},
    widgets::{surface, surface::Tone, text},
};

/// What is being said about questions that are open.
#[derive(Debug, Default)]
pub(super) struct Answering {}

impl Answering {
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        asked: &RulesAsked,
        _intent: &mut Option<Intent>,
    ) {
        surface::striped_card(ui, look, Tone::Info, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::AGREEING, theme::ICON_WAITING, look.colors().info);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::heading(ui, Type::Strong, look.colors().ink, &look.say("rules-asked"));
                    let changes = match &view.rules.in_force {
                        Some(in_force) => said::changes(look, view, in_force, &asked.rules),
                        None => Vec::new(),
                    };
                    if changes.is_empty() {
                        text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-asked-as-they-are"));
                    } else {
                        said::show(ui, look, &changes);
                    }
                });
            });
        });
    }
}
