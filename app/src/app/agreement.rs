//! Taking a decision away as a file: with its exact words and all that was signed.

use std::path::PathBuf;

use trestle_trust::ids::StatementId;

use super::{
    busy::Stop,
    decision::decision_of,
    links,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    agreement::{Form, in_form},
    documents::deciding::TakeError,
    messages::Trouble,
    screens::{ExportKind, Task},
    widgets::surface::Tone,
};

impl AtTable {
    /// Writes the question that the open page shows, agreed or not.
    pub(super) fn save_agreement(
        &mut self,
        kind: ExportKind,
        path: PathBuf,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let row = decision_of(self.page)
            .and_then(|document| self.view.decisions.iter().find(|row| row.document == Some(document)));
        if let Some(opening) = row.and_then(|row| row.opening) {
            self.save_agreement_of(opening, kind, path, ctx, mailbox);
        }
    }

    /// Writes that one.
    pub(super) fn save_agreement_of(
        &mut self,
        opening: StatementId,
        kind: ExportKind,
        path: PathBuf,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let taking = match self.documents.taking(opening) {
            Ok(taking) => taking,
            Err(error) => return self.tell_not_taken(&error),
        };
        let form = match kind {
            ExportKind::Markdown => Form::Markdown,
            ExportKind::Html => Form::Page,
            ExportKind::Bundle => Form::Bundle,
        };
        let (words, day) = (self.words().clone(), jiff::Zoned::now().date().to_string());
        let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
        mailbox.report(move || {
            let file = match taking.file() {
                Ok(file) => file,
                Err(error) => return News::NotTaken(stop, error),
            };
            let text = in_form(file, form, &words, &day).map_err(std::io::Error::other);
            let written = text.and_then(|text| links::write_whole(&path, text.as_bytes(), &stop));
            News::Written(stop, written.map(|()| path))
        });
    }

    /// There is no file of it, and why.
    pub(super) fn not_taken(&mut self, stop: &Stop, error: &TakeError) {
        if self.busy.end(Task::Writing, stop) {
            self.tell_not_taken(error);
        }
    }

    pub(super) fn tell_not_taken(&mut self, error: &TakeError) {
        match error {
            TakeError::NotHere => self.tell(Tone::Info, "decision-words-to-come", &[]),
            TakeError::TooMany => self.tell(Tone::Info, "agreement-too-many", &[]),
            TakeError::Decide(error) => self.notice_trouble(&Trouble::from(error)),
        }
    }
}
