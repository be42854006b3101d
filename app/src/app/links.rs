//! Links and invitation files: made once for the same number of people and days, then copied or written. So are links to
//! further computers, which `computers` makes.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use trestle_trust::Ticket;

use super::{
    busy::Stop,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::invitation,
    messages::Trouble,
    screens::{
        LinkFor, Task,
        people::{Link, Wanted},
    },
    widgets::live,
};

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    /// Others, to a seat.
    Others,
    /// A further computer of this person's, to the same seat.
    Computer,
}

/// A link that is being made.
#[derive(Debug)]
pub(super) struct Pending {
    link: LinkFor,
    wanted: Wanted,
}

impl AtTable {
    /// Copies or writes a link, making one if there is none for so many people and days.
    pub(super) fn give_link(
        &mut self,
        link: LinkFor,
        wanted: Wanted,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let made = self.link.made.as_ref().is_some_and(|made| made.made_for == link);
        if let Some(ticket) = self.ticket.clone().filter(|_| made) {
            self.invite_by(&ticket, wanted, ctx, mailbox);
            return;
        }
        let stop = self.busy.begin(Task::MakingLink, ctx.input(|input| input.time));
        self.pending = Some(Pending { link, wanted });
        let repo = self.documents.repo().clone();
        let now = u64::try_from(crate::documents::now_unix_secs()).unwrap_or_default();
        let until = now + u64::from(link.days) * SECONDS_A_DAY;
        mailbox.report(move || News::Invited(stop, repo.invite(link.uses, until).map(Box::new)));
    }

    /// A link was made, or not.
    pub(super) fn invited(
        &mut self,
        stop: &Stop,
        invited: Result<Box<Ticket>, trestle_sync::repo::InviteError>,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let wanted = self.busy.end(Task::MakingLink, stop);
        let Some(pending) = self.pending.take_if(|_| wanted) else { return };
        match invited {
            Ok(ticket) => {
                let until_unix_secs = i64::try_from(ticket.until_unix_secs).unwrap_or(i64::MAX);
                let made = Link { text: ticket.to_string(), made_for: pending.link, until_unix_secs };
                self.link.made = Some(made);
                self.link.copied = false;
                self.link.file = None;
                self.ticket = Some(ticket.clone());
                self.invite_by(&ticket, pending.wanted, ctx, mailbox);
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    fn invite_by(&mut self, ticket: &Ticket, wanted: Wanted, ctx: &egui::Context, mailbox: &Mailbox) {
        let sentence = self.words().say_with("stick-file", &[("title", ticket.title.shown().into())]);
        self.hand_out(Leads::Others, ticket, &sentence, wanted, ctx, mailbox);
    }

    /// Copies a link, or writes it into a file. `sentence` says there what it is for.
    pub(super) fn hand_out(
        &mut self,
        leads: Leads,
        link: &impl fmt::Display,
        sentence: &str,
        wanted: Wanted,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        match wanted {
            Wanted::Copy => {
                ctx.copy_text(link.to_string());
                let (copied, said) = match leads {
                    Leads::Others => (&mut self.link.copied, "people-ask-copied"),
                    Leads::Computer => (&mut self.people.computers.copied, "computers-copied"),
                };
                *copied = true;
                live::say(ctx, self.words().say(said));
            }
            Wanted::File(path) => {
                let text = invitation::invitation_file(link, sentence);
                let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
                mailbox.report(move || {
                    let written = write_whole(&path, text.as_bytes(), &stop);
                    News::LinkWritten(leads, stop, written.map(|()| path))
                });
            }
        }
    }

    /// The file with a link lies where it was wanted, or does not.
    pub(super) fn link_written(
        &mut self,
        leads: Leads,
        stop: &Stop,
        written: Result<PathBuf, io::Error>,
        ctx: &egui::Context,
    ) {
        if !self.busy.end(Task::Writing, stop) {
            return;
        }
        match written {
            Ok(path) => {
                let file = path.display().to_string();
                live::say(ctx, self.words().say_with("stick-written", &[("file", (&file).into())]));
                match leads {
                    Leads::Others => self.link.file = Some(file),
                    Leads::Computer => self.people.computers.file = Some(file),
                }
            }
            Err(error) => self.notice_trouble(&Trouble::writing(&error)),
        }
    }

    /// On a stick if one is in, else among the person's own documents; called after the table.
    pub(super) fn suggested_stick(&self) -> String {
        let name = file_name(&self.view.title, invitation::ENDING);
        stick().unwrap_or_else(documents_folder).join(name).display().to_string()
    }
}

/// A stick if one is in, else the person's own documents.
pub(super) fn stick_or_documents() -> String {
    stick().unwrap_or_else(documents_folder).join("").display().to_string()
}

/// The person's own documents.
pub(super) fn documents_folder() -> PathBuf {
    let dirs = directories::UserDirs::new();
    dirs.map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()).to_path_buf()).unwrap_or_default()
}

/// A name that every system takes.
pub(super) fn file_name(title: &str, ending: &str) -> String {
    let name: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    format!("{}.{ending}", parts.join("-"))
}

/// Where this system puts sticks that are in, if one is.
pub(super) fn stick() -> Option<PathBuf> {
    let name = std::env::var_os("USER")?;
    ["/run/media", "/media"].iter().find_map(|place| {
        let entries = fs::read_dir(Path::new(place).join(&name)).ok()?;
        entries.filter_map(Result::ok).map(|entry| entry.path()).find(|path| path.is_dir())
    })
}

/// Writes beside the file and renames, so that there is a whole file or none; none if it was stopped.
pub(super) fn write_whole(path: &Path, bytes: &[u8], stop: &Stop) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let written = fs::File::create(&beside).and_then(|mut file| {
        for piece in bytes.chunks(1 << 16) {
            if stop.asked() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            file.write_all(piece)?;
        }
        file.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        // It may not be there, and then there is nothing to take away.
        drop(fs::remove_file(&beside));
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_after_what_is_in_it_on_every_system() {
        let check = |title: &str, expected: &str| assert_eq!(file_name(title, "trestle"), expected);
        check("Repairs, done together", "Repairs-done-together.trestle");
        check("Tŷ / gardd: beth nesaf?", "Tŷ-gardd-beth-nesaf.trestle");
    }

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("a.txt");
        let busy = &mut super::super::busy::Busy::default();
        let stop = busy.begin(Task::Writing, 0.0);
        write_whole(&path, b"first", &stop).expect("it can be written");
        busy.stop(Task::Writing);
        assert!(write_whole(&path, b"second", &stop).is_err());
        assert_eq!(fs::read(&path).expect("the old file"), b"first");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
