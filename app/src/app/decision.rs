//! The decision on the screen: what is typed on its page, and its acts.
//!
//! What binds is signed by the engine in its turn. Until it is signed, the words that were typed for it stay on the page.

use std::collections::BTreeMap;

use egui::Ui;
use trestle_trust::ids::DocumentId;

use super::{
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::{
        DesignError,
        deciding::{Decided, DecidingAct, LoadedDecision},
        unsent::UnsentWords,
    },
    look::Look,
    messages::Trouble,
    screens::{FilePurpose, Intent, Page, Sent, SentId, decision::DecisionScreen},
    theme::Type,
    view::deciding::DecisionPage,
    widgets::text,
};

/// What takes longer than this is said.
const SAID_AFTER_SECS: f64 = 0.3;

/// The pages of decisions.
#[derive(Debug, Default)]
pub(super) struct Deciding {
    /// What is typed and unfolded on each, for as long as the table is open.
    screens: BTreeMap<DocumentId, DecisionScreen>,
    /// The one that is open, as it was last read.
    page: Option<DecisionPage>,
    /// It is being loaded on another thread,
    loading: bool,
    /// and that was first seen at this time of egui's clock.
    waits_since: Option<f64>,
    /// Why it could not be read.
    failed: Option<Trouble>,
}

impl Deciding {
    /// The page of that decision, open or not.
    pub(super) fn screen(&mut self, document: DocumentId) -> &mut DecisionScreen {
        self.screens.entry(document).or_default()
    }

    /// What is typed of each and not sent.
    pub(super) fn unsent(&self) -> BTreeMap<String, UnsentWords> {
        let unsent = self.screens.iter().map(|(document, screen)| (document.to_string(), screen.unsent()));
        unsent.filter(|(_, words)| !words.is_empty()).collect()
    }

    /// What takes longer than a moment is said.
    fn wait(&mut self, ui: &mut Ui, look: &Look) {
        let now = ui.input(|input| input.time);
        let left = *self.waits_since.get_or_insert(now) + SAID_AFTER_SECS - now;
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        crate::screens::page(ui, |ui| {
            text::label(ui, Type::Body, look.colors().ink_2, look.say("decision-loading"));
        });
    }
}

/// The decision that a page shows or writes on.
pub(super) fn decision_of(page: Page) -> Option<DocumentId> {
    match page {
        Page::Decision(document) | Page::Wording { decision: document, .. } => Some(document),
        _ => None,
    }
}

impl AtTable {
    /// Opens it with all its parts: its words may have been let go of meanwhile.
    pub(super) fn enter_decision(&mut self, document: DocumentId, mailbox: &Mailbox) {
        self.deciding.failed = None;
        self.load_decision(document, mailbox);
    }

    /// Loads what is not open yet on another thread; reads it where all of it is.
    fn load_decision(&mut self, document: DocumentId, mailbox: &Mailbox) {
        let wanted = self.documents.wanted_of_decision(document);
        self.deciding.loading = wanted.is_some();
        self.deciding.waits_since = None;
        match wanted {
            Some(wanted) => {
                let repo = self.documents.repo().clone();
                mailbox.report(move || News::Decision(document, Box::new(wanted.load(&repo))));
            }
            None => self.read_decision(),
        }
    }

    /// What was not open of a decision has been loaded, or could not be.
    pub(super) fn decision_loaded(
        &mut self,
        document: DocumentId,
        loaded: Result<LoadedDecision, DesignError>,
        mailbox: &Mailbox,
    ) {
        let shown = self.page == Page::Decision(document);
        match loaded {
            Ok(loaded) => {
                self.documents.decision_loaded(loaded);
                if shown {
                    self.load_decision(document, mailbox);
                } else if decision_of(self.page) != Some(document) {
                    self.documents.shut_decision(document);
                }
            }
            Err(error) if shown => {
                self.deciding.loading = false;
                self.deciding.failed = Some((&error).into());
            }
            Err(_) => {}
        }
    }

    /// Lets go of the decision, unless its wording is written next.
    pub(super) fn leave_decision(&mut self, next: Page) {
        if let Some(document) = decision_of(self.page).filter(|document| decision_of(next) != Some(*document))
        {
            self.documents.shut_decision(document);
            self.deciding.page = None;
        }
    }

    /// Reads the open one anew.
    pub(super) fn read_decision(&mut self) {
        let Page::Decision(document) = self.page else { return };
        if self.deciding.loading {
            return;
        }
        self.deciding.page = self.documents.decision_page(document);
    }

    pub(super) fn decision_ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        if let Some(trouble) = &self.deciding.failed {
            let (title, note) = (trouble.title(&look.words), trouble.note(&look.words));
            crate::screens::page(ui, |ui| {
                crate::widgets::surface::notice(
                    ui,
                    look,
                    crate::widgets::surface::Tone::Bad,
                    &title,
                    &note,
                    false,
                );
            });
            return None;
        }
        let Some(page) = &self.deciding.page else {
            self.deciding.wait(ui, look);
            return None;
        };
        let screen = self.deciding.screens.entry(page.document?).or_default();
        screen.ui(ui, look, &self.view, page)
    }

    /// Unfolds how a decision was counted.
    pub(super) fn show_counted(&mut self, document: DocumentId) {
        self.deciding.screens.entry(document).or_default().show_counted();
    }

    /// Carries out an act. What has to be signed is awaited on another thread.
    pub(super) fn decide(&mut self, sent: &Sent, mailbox: &Mailbox) {
        let (id, act) = (sent.id, &sent.act);
        self.stale = true;
        self.happened_stale = true;
        match self.documents.decide_as_seen(act, sent.on_screen) {
            Ok(decided) => {
                if let (DecidingAct::Start { .. }, Some(document)) = (act, decided.document) {
                    self.new_decision.carried_out();
                    self.go(Page::Decision(document), mailbox);
                    return;
                }
                // What is only being prepared is not signed by itself.
                if matches!(act, DecidingAct::Prepare { .. }) {
                    self.said(id, Ok(()));
                } else {
                    mailbox.report(move || News::Said(id, signed(decided)));
                }
            }
            Err(error) => {
                if matches!(act, DecidingAct::Start { .. }) {
                    self.new_decision.open();
                }
                self.said(id, Err((&error).into()));
            }
        }
    }

    /// An act was signed, or it was not. What was typed for it stays where it was typed until then.
    pub(super) fn said(&mut self, sent: SentId, said: Result<(), Trouble>) {
        (self.stale, self.keeping.look) = (true, true);
        let done = said.is_ok();
        for screen in self.deciding.screens.values_mut() {
            screen.said(sent, done);
        }
        self.rules.said(sent, done);
        self.promises.said(sent, done);
        self.people.said(sent, done);
        if let Err(trouble) = said {
            self.notice_trouble(&trouble);
        }
    }

    /// The screen of the decision that is open.
    pub(super) fn decision_screen(&mut self) -> Option<&mut DecisionScreen> {
        match self.page {
            Page::Decision(document) => self.deciding.screens.get_mut(&document),
            _ => None,
        }
    }

    pub(super) fn carry_out_for_decision(&mut self, intent: Intent, ctx: &egui::Context, mailbox: &Mailbox) {
        match intent {
            Intent::Export(kind) => {
                let suggestion = self.suggested_path(Some(kind));
                if let Some(screen) = self.decision_screen() {
                    screen.ask_path(FilePurpose::Export(kind), suggestion);
                }
            }
            Intent::ExportAgreement { opening, kind } => {
                let suggestion = self.suggested_path(Some(kind));
                if let Some(screen) = self.decision_screen() {
                    screen.ask_path_of(opening, kind, suggestion);
                }
            }
            Intent::SaveAgreement { opening, kind, path } => {
                self.save_agreement_of(opening, kind, path, ctx, mailbox);
            }
            Intent::SaveAs { kind, path } => self.save_agreement(kind, path, ctx, mailbox),
            other => self.carry_out_for_design(other, ctx, mailbox),
        }
    }
}

/// Waits until it is signed.
fn signed(decided: Decided) -> Result<(), Trouble> {
    decided.statement().map(drop).map_err(|error| (&error).into())
}
