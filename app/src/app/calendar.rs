//! Saving promises as a calendar file, on another thread.

use std::path::PathBuf;

use super::{
    links,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{calendar, documents::now_unix_secs, screens::Task};

impl AtTable {
    /// In the person's own documents, called after the table.
    pub(super) fn suggested_calendar(&self) -> String {
        let name = links::file_name(&self.view.title, calendar::ENDING);
        links::documents_folder().join(name).display().to_string()
    }

    pub(super) fn save_calendar(&mut self, path: PathBuf, ctx: &egui::Context, mailbox: &Mailbox) {
        let text = calendar::file(self.words(), &self.view, now_unix_secs());
        let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
        mailbox.report(move || {
            let written = links::write_whole(&path, text.as_bytes(), &stop);
            News::Written(stop, written.map(|()| path))
        });
    }
}
