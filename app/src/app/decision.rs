//! The decision on the screen: what is typed on its page, its acts, and taking it away.

use std::collections::BTreeMap;

use egui::Ui;
use trestle_trust::ids::DocumentId;

use super::{table::AtTable, worker::Mailbox};
use crate::{
    documents::deciding::DecidingAct,
    look::Look,
    screens::{Intent, decision::DecisionScreen},
    view::deciding::DecisionPage,
};

/// The pages of decisions.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    /// What is typed and unfolded on each, for as long as the table is open.
    screens: BTreeMap<DocumentId, DecisionScreen>,
    /// The one that is open, as it was last read.
    page: Option<DecisionPage>,
}

impl AtTable {
    pub(super) fn enter_decision(&mut self, document: DocumentId) {
        let _ = document;
    }

    pub(super) fn read_decision(&mut self) {}

    pub(super) fn decision_ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let page = self.deciding.page.as_ref()?;
        let screen = self.deciding.screens.entry(page.document?).or_default();
        screen.ui(ui, look, &self.view, page)
    }

    pub(super) fn decide(&mut self, act: &DecidingAct, mailbox: &Mailbox) {
        let _ = (act, mailbox);
    }

    pub(super) fn carry_out_for_decision(&mut self, intent: Intent, ctx: &egui::Context, mailbox: &Mailbox) {
        let _ = (intent, ctx, mailbox);
    }
}
