//! Ground rules that are put to answer: what would change, and where one stands. The answering is that of any decision.

use std::collections::BTreeMap;

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::said;
use crate::{
    look::Look,
    screens::{Intent, decision::DecisionScreen},
    theme::{self, Type, icon},
    view::{TableView, deciding::RulesAsked},
    widgets::{surface, surface::Tone, text},
};

/// What is being said about each question.
#[derive(Debug, Default)]
pub(super) struct Answering(BTreeMap<StatementId, DecisionScreen>);

impl Answering {
    /// What was last asked for is done, or it could not be done.
    pub(super) fn carried_out(&mut self, done: bool) {
        for screen in self.0.values_mut() {
            if done {
                screen.carried_out();
            } else {
                screen.not_carried_out();
            }
        }
    }

    /// Unfolds how that question was counted.
    pub(super) fn show_counted(&mut self, opening: StatementId) {
        self.0.entry(opening).or_default().show_counted();
    }

    /// Where people stand on one of them.
    pub(super) fn answers(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        asked: &RulesAsked,
        intent: &mut Option<Intent>,
    ) {
        let screen = self.0.entry(asked.opening).or_default();
        if let Some(wanted) = screen.answers_ui(ui, look, view, &asked.page) {
            *intent = Some(wanted);
        }
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        asked: &RulesAsked,
        intent: &mut Option<Intent>,
    ) {
        surface::striped_card(ui, look, Tone::Info, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::AGREEING, theme::ICON_WAITING, look.colors().info);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::heading(ui, Type::Subheading, look.colors().ink, &look.say("rules-asked"));
                    let changes = match &view.rules.in_force {
                        Some(in_force) => said::changes(look, view, in_force, &asked.rules),
                        None => Vec::new(),
                    };
                    if changes.is_empty() {
                        text::label(ui, Type::Body, look.colors().ink_2, look.say("rules-asked-as-they-are"));
                    } else {
                        said::show(ui, look, &changes, said::Tense::Asked);
                    }
                });
            });
        });
        ui.add_space(theme::SPACE_4);
        self.answers(ui, look, view, asked, intent);
    }
}
