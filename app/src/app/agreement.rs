//! Taking a decision away as a file: with its exact words and all that was signed.

use std::path::PathBuf;

use trestle_trust::ids::StatementId;

use super::{
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
        let file = match self.documents.agreement_file(opening) {
            Ok(file) => file,
            Err(TakeError::NotHere) => return self.tell(Tone::Info, "decision-words-to-come", &[]),
            Err(TakeError::TooMany) => return self.tell(Tone::Info, "agreement-too-many", &[]),
            Err(TakeError::Decide(error)) => return self.notice_trouble(&Trouble::from(&error)),
        };
        let form = match kind {
            ExportKind::Markdown => Form::Markdown,
            ExportKind::Html => Form::Page,
            ExportKind::Bundle => Form::Bundle,
        };
        let (words, day) = (self.words().clone(), jiff::Zoned::now().date().to_string());
        let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
        mailbox.report(move || {
            let text = in_form(file, form, &words, &day).map_err(std::io::Error::other);
            let written = text.and_then(|text| links::write_whole(&path, text.as_bytes(), &stop));
            News::Written(stop, written.map(|()| path))
        });
    }
}
