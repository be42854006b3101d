//! Ground rules that are put to answer: what would change, and where one stands. The answering is that of any decision.

use std::collections::BTreeMap;

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::said;
use crate::{
    documents::unsent::UnsentWords,
    look::Look,
    screens::{Intent, SentId, decision::DecisionScreen},
    theme::{self, Type, icon},
    view::{
        TableView,
        deciding::{RulesAsked, StandingView},
    },
    widgets::{surface, surface::Tone, text},
};

/// What is being said about each question.
#[derive(Debug, Default)]
pub(super) struct Answering(BTreeMap<StatementId, DecisionScreen>);

impl Answering {
    /// What was sent is done, or could not be done.
    pub(super) fn said(&mut self, sent: SentId, done: bool) {
        for screen in self.0.values_mut() {
            screen.said(sent, done);
        }
    }

    /// What is typed of each and not sent.
    pub(super) fn unsent(&self) -> BTreeMap<String, UnsentWords> {
        let unsent = self.0.iter().map(|(opening, screen)| (opening.to_string(), screen.unsent()));
        unsent.filter(|(_, words)| !words.is_empty()).collect()
    }

    /// What was typed before, and not sent.
    pub(super) fn typed_before(&mut self, unsent: &BTreeMap<String, UnsentWords>) {
        for (opening, words) in unsent {
            if let Ok(opening) = opening.parse() {
                self.0.entry(opening).or_default().typed_before(words);
            }
        }
    }

    /// What was typed of a question that can be answered no more.
    pub(super) fn written(&mut self, ui: &mut Ui, look: &Look, view: &TableView, asked: &RulesAsked) {
        let written = |screen: &&mut DecisionScreen| screen.has_written(&asked.page);
        let Some(screen) = self.0.get_mut(&asked.opening).filter(written) else { return };
        ui.push_id(("written", asked.opening), |ui| screen.written_ui(ui, look, view, &asked.page));
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

    /// Rules that are agreed: what was said of them since, taking back one's yes, asking to look at them again.
    pub(super) fn since(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        asked: &RulesAsked,
        intent: &mut Option<Intent>,
    ) {
        let screen = self.0.entry(asked.opening).or_default();
        if let Some(wanted) = screen.since_ui(ui, look, view, &asked.page) {
            *intent = Some(wanted);
        }
    }

    /// Rules that were closed as agreed and are in question, or were agreed apart from others: which they are, whether they
    /// count, and all that can be said about them.
    pub(super) fn doubt(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        asked: &RulesAsked,
        intent: &mut Option<Intent>,
    ) {
        let in_force = view.rules.agreed == Some(asked.opening);
        let contested = matches!(asked.page.standing, StandingView::Contested { .. });
        let (icon, title) = match contested {
            true => (icon::APART_WORDINGS, "rules-contested"),
            false => (icon::QUESTION, "rules-in-question"),
        };
        let note = if in_force { "rules-doubt-count" } else { "rules-doubt-count-not" };
        surface::striped_card(ui, look, Tone::Warn, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon, theme::ICON_WAITING, look.colors().warn);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::heading(ui, Type::Subheading, look.colors().ink, &look.say(title));
                    text::label(ui, Type::Body, look.colors().ink, look.say(note));
                    let changes = match view.rules.in_force.as_ref().filter(|_| !in_force) {
                        Some(now) => said::changes(look, view, now, &asked.rules),
                        None => Vec::new(),
                    };
                    if !changes.is_empty() {
                        said::show(ui, look, &changes, said::Tense::Asked);
                    }
                    text::label(ui, Type::Body, look.colors().ink, look.say("rules-doubt-way"));
                });
            });
        });
        ui.add_space(theme::SPACE_4);
        self.answers(ui, look, view, asked, intent);
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
