//! What came too late for the page that is shown: asked for and taken up on other threads.

use std::collections::BTreeMap;

use egui::Ui;
use trestle_sync::repo::TakeUpError;
use trestle_trust::ids::DocumentId;

use super::{
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::late,
    look::Look,
    messages::Trouble,
    screens::{
        Intent, Page,
        late::{LateDialog, over_the_page, words},
    },
    view::late::{LateLook, LateOf, LateView},
    widgets::{live, surface::Tone},
};

/// What is known of it.
#[derive(Debug, Default)]
pub(super) struct Late {
    /// What came too late for a page, as it was last read.
    of: Option<(Page, Vec<LateView>)>,
    /// For which page that was read, or is being read, and what there was, as a number for each document.
    asked: Option<Asked>,
    reading: bool,
    /// What was said aloud of it on this page.
    said: Option<String>,
    dialog: LateDialog,
}

type Asked = (Page, BTreeMap<DocumentId, u64>);

impl Late {
    /// Who wrote it, or how they went, may be another by now.
    pub(super) fn look_again(&mut self) {
        self.asked = None;
    }
}

impl AtTable {
    /// Reads again what came too late for this page, on another thread, if anything did.
    pub(super) fn ask_late(&mut self, mailbox: &Mailbox) {
        let page = self.page;
        let late = self.documents.repo().documents_with_late();
        let here = self.on_page().into_iter().filter_map(|one| Some((one, *late.get(&one)?)));
        let asked = (page, here.collect::<BTreeMap<_, _>>());
        if asked.1.is_empty() {
            (self.late.of, self.late.asked) = (None, None);
            return;
        }
        if self.late.reading || self.late.asked.as_ref() == Some(&asked) {
            return;
        }
        let here: Vec<DocumentId> = asked.1.keys().copied().collect();
        (self.late.asked, self.late.reading) = (Some(asked), true);
        let repo = self.documents.repo().clone();
        mailbox.report(move || News::Late(page, late::late(&repo, &here)));
    }

    /// The documents that a page is made of.
    fn on_page(&self) -> Vec<DocumentId> {
        match self.page {
            Page::Design(document) | Page::Wording { document, .. } => vec![document],
            Page::Decision(decision) => self.documents.documents_of_decision(decision),
            Page::Designs | Page::Decisions => vec![self.documents.list_document()],
            // The rules on the page are those that were signed; the document of that name is shown by the command only.
            Page::Home | Page::People | Page::Promises | Page::Rules | Page::Equal => Vec::new(),
        }
    }

    pub(super) fn late_read(&mut self, page: Page, late: Vec<LateView>, mailbox: &Mailbox) {
        self.late.reading = false;
        self.late.of = (page == self.page).then_some((page, late));
        // More may have come meanwhile, or another page.
        self.ask_late(mailbox);
    }

    fn late_here(&self) -> &[LateView] {
        match &self.late.of {
            Some((page, late)) if *page == self.page => late,
            _ => &[],
        }
    }

    /// The strip above the page. It comes by itself, so it is said when it does.
    pub(super) fn late_strip(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let said = words(look, self.late_here());
        if said != self.late.said {
            if let Some(said) = &said {
                live::say(ui.ctx(), said.as_str());
            }
            self.late.said = said;
        }
        over_the_page(ui, look, self.late_here())
    }

    /// The little window, while it is open.
    pub(super) fn late_dialog(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        let sits_here = self.view.i_sit_here();
        self.late.dialog.ui(ui, look, sits_here)
    }

    pub(super) fn look_at_late(&mut self, mailbox: &Mailbox) {
        let late = self.late_here().to_vec();
        self.late.dialog.open(&late);
        for one in late {
            let looking = self.documents.looking_at(&one);
            let repo = self.documents.repo().clone();
            mailbox.report(move || {
                let looked = looking.look(&repo).map_err(|error| (&error).into());
                News::LateLooked(Box::new(one), looked)
            });
        }
    }

    pub(super) fn late_looked(&mut self, late: &LateView, looked: Result<Vec<LateLook>, Trouble>) {
        self.late.dialog.looked(late, looked);
    }

    pub(super) fn take_up(&mut self, name: String, of: Vec<LateOf>, mailbox: &Mailbox) {
        let repo = self.documents.repo().clone();
        mailbox.report(move || News::TakenUp(name, late::take_up(&repo, &of)));
    }

    pub(super) fn taken_up(&mut self, name: String, taken: Result<bool, TakeUpError>) {
        (self.stale, self.happened_stale) = (true, true);
        self.late.look_again();
        match taken {
            Ok(true) if name.is_empty() => self.tell(Tone::Good, "late-taken-up", &[]),
            Ok(true) => self.tell(Tone::Good, "late-taken-up-of", &[("name", name.into())]),
            Ok(false) => self.tell(Tone::Info, "late-counts-already", &[]),
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }
}
