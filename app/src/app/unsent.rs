//! What is typed at a table and not sent is kept on the disk, soon after it is typed and when the table is left.

use std::collections::BTreeMap;

use super::{
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::unsent::{Found, Unsent, UnsentComments, UnsentFile},
    messages::Trouble,
    widgets::surface::Tone,
};

/// So long what is typed may wait for the disk.
const KEPT_AFTER_SECS: f64 = 0.5;

/// What is kept of it.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// As it was last given to the disk; none where the disk did not take it.
    kept: Option<Unsent>,
    /// There is something else since this time of egui's clock.
    since_secs: Option<f64>,
    /// It may be another one, though nobody typed.
    pub(super) look: bool,
    /// It was told that it could not be kept.
    told: bool,
}

impl AtTable {
    /// What was typed here before is in its fields again.
    pub(super) fn typed_before(&mut self, found: Found) {
        let Found { unsent, aside } = found;
        self.keeping.kept = Some(unsent.clone());
        self.new_decision.typed_before(unsent.question);
        self.new.typed_before(unsent.title);
        self.people.seat_typed_before(unsent.seat_on_paper);
        for (document, words) in &unsent.decisions {
            if let Ok(document) = document.parse() {
                self.deciding.screen(document).typed_before(words);
            }
        }
        for (document, words) in unsent.comments {
            if let Ok(document) = document.parse() {
                self.commented.insert(document, words);
            }
        }
        self.rules.typed_before(&unsent.rules, unsent.new_rules);
        self.promises.typed_before(&unsent.promises);
        self.people.typed_before(unsent.removal);
        if let Some(aside) = aside {
            self.tell(Tone::Warn, "unsent-aside", &[("file", aside.display().to_string().into())]);
        }
    }

    fn unsent(&self) -> Unsent {
        let (rules, new_rules) = self.rules.unsent();
        Unsent {
            question: self.new_decision.unsent().to_owned(),
            title: self.new.unsent().to_owned(),
            seat_on_paper: self.people.unsent_seat().to_owned(),
            decisions: self.deciding.unsent(),
            rules,
            new_rules,
            promises: self.promises.unsent(),
            removal: self.people.unsent(),
            comments: self.unsent_comments(),
        }
    }

    /// On the open design and on others.
    fn unsent_comments(&self) -> BTreeMap<String, UnsentComments> {
        let open = self.design.as_ref().map(|design| (design.document, design.screen.comments.unsent()));
        let all = self.commented.clone().into_iter().chain(open.filter(|(_, words)| !words.is_empty()));
        all.map(|(document, words)| (document.to_string(), words)).collect()
    }

    /// After a frame: what is typed by now is on the disk before long.
    pub(super) fn keep_unsent(&mut self, ctx: &egui::Context, mailbox: &Mailbox) {
        let (now, typed) = ctx.input(|input| (input.time, !input.events.is_empty()));
        if typed || std::mem::take(&mut self.keeping.look) {
            let another = self.keeping.kept.as_ref() != Some(&self.unsent());
            self.keeping.since_secs = self.keeping.since_secs.or(Some(now)).filter(|_| another);
        }
        let Some(since) = self.keeping.since_secs else { return };
        let left = since + KEPT_AFTER_SECS - now;
        if left > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        } else if let Some((file, unsent)) = self.take_to_keep() {
            mailbox.keep(move || file.write(&unsent), News::UnsentNotKept);
        }
    }

    /// What is to be written now, and where, if it is not there yet.
    pub(super) fn take_to_keep(&mut self) -> Option<(UnsentFile, Unsent)> {
        let unsent = self.unsent();
        self.keeping.since_secs = None;
        if self.keeping.kept.as_ref() == Some(&unsent) {
            return None;
        }
        self.keeping.kept = Some(unsent.clone());
        Some((self.documents.unsent_file(), unsent))
    }

    /// It is in the fields still, and is tried again once something else is typed.
    pub(super) fn unsent_not_kept(&mut self, error: &std::io::Error) {
        self.keeping.kept = None;
        if !std::mem::replace(&mut self.keeping.told, true) {
            self.notice_of(Tone::Warn, &Trouble::unsent(error));
        }
    }
}
