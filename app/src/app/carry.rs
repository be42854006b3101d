//! Copies of a table that are carried by hand: writing one to a stick, taking one in from it, on other threads.

use std::path::PathBuf;

use egui::Ui;
use trestle_sync::repo::{CarryError, TakenIn};

use super::{
    busy::Stop,
    links,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::carried::{ENDING, said_of},
    look::Look,
    messages::Trouble,
    screens::{
        FilePurpose, Intent, Task,
        path::{Asked, PathDialog},
    },
};

/// The little window that asks where a copy goes or comes from, on whatever page; and where a link to a further computer
/// goes.
#[derive(Debug, Default)]
pub(super) struct Carry {
    file: Option<PathDialog>,
}

impl Carry {
    pub(super) fn ask(&mut self, file: FilePurpose, suggestion: String) {
        self.file = Some(PathDialog::new(file, suggestion));
    }

    /// A file was chosen in the system's own window.
    pub(super) fn path_chosen(&mut self, path: String) {
        if let Some(dialog) = &mut self.file {
            dialog.put(path);
        }
    }

    /// The little window, while it is open; and a copy that was dropped on the window.
    pub(super) fn ui(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        if let Some(path) = dropped(ui) {
            return Some(Intent::CarryIn { path });
        }
        let dialog = self.file.as_mut()?;
        let file = dialog.purpose();
        match dialog.ui(ui, look) {
            Asked::Still => None,
            Asked::Browse(path) => Some(Intent::Browse { file, path }),
            Asked::Left => {
                self.file = None;
                None
            }
            Asked::Chosen(path) => {
                self.file = None;
                Some(match file {
                    FilePurpose::ComputerLink => Intent::WriteComputerLink { path },
                    FilePurpose::CarryOut => Intent::CarryOut { path },
                    _ => Intent::CarryIn { path },
                })
            }
        }
    }
}

/// A copy of a table that was dropped on the window in this frame.
pub(super) fn dropped(ui: &Ui) -> Option<PathBuf> {
    let path = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()))?;
    path.extension().is_some_and(|ending| ending == ENDING).then_some(path)
}

impl AtTable {
    /// On a stick if one is in, else among the person's own documents; called after the table.
    pub(super) fn suggested_carry(&self) -> String {
        let name = links::file_name(&self.view.title, ENDING);
        links::stick().unwrap_or_else(links::documents_folder).join(name).display().to_string()
    }

    pub(super) fn carry_out_copy(&mut self, path: PathBuf, ctx: &egui::Context, mailbox: &Mailbox) {
        let stop = self.busy.begin(Task::CarryingOut, ctx.input(|input| input.time));
        let repo = self.documents.repo().clone();
        mailbox.report(move || {
            let written = repo.pack(&path, |done, total| stop.goes_on(done, total));
            News::CarriedOut(stop, written.map(|_| path))
        });
    }

    /// The copy lies where it was wanted, or does not.
    pub(super) fn carried_out(&mut self, stop: &Stop, written: Result<PathBuf, CarryError>) {
        if !self.busy.end(Task::CarryingOut, stop) {
            return;
        }
        match written {
            Ok(path) => {
                let file = path.display().to_string();
                self.tell(crate::widgets::surface::Tone::Good, "carry-out-done", &[("file", file.into())]);
            }
            Err(CarryError::Disk(error)) => self.notice_trouble(&Trouble::writing(&error)),
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    pub(super) fn carry_in_copy(&mut self, path: PathBuf, ctx: &egui::Context, mailbox: &Mailbox) {
        let stop = self.busy.begin(Task::CarryingIn, ctx.input(|input| input.time));
        let repo = self.documents.repo().clone();
        mailbox.report(move || {
            let taken = repo.unpack(&path, |done, total| stop.goes_on(done, total));
            News::CarriedIn(stop, taken)
        });
    }

    /// All that was whole in a copy has been taken in, or nothing of it was.
    pub(super) fn carried_in(&mut self, stop: &Stop, taken: Result<TakenIn, CarryError>) {
        if !self.busy.end(Task::CarryingIn, stop) {
            return;
        }
        match taken {
            Ok(taken) => {
                let (tone, key, count) = said_of(&taken);
                self.tell(tone, key, &[("count", count.into())]);
                self.stale = true;
                self.happened_stale = true;
            }
            Err(CarryError::Stopped) => {}
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }
}
