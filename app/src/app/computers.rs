//! Links to further computers of this person: made on another thread; `links` copies or writes them.

use trestle_sync::repo::{FlushError, InviteError, Repo};
use trestle_trust::{DeviceLink, Membership};

use super::{
    busy::Stop,
    links::{self, Leads},
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::{invitation, now_unix_secs},
    screens::{Task, people::Wanted},
    view::{ComputerLink, ComputersView},
    widgets::live,
};

/// A link to a further computer works for so long: it is used within the hour, mostly.
const LASTS_SECS: u64 = 24 * 60 * 60;
/// In a side of more people than this, the others can let somebody in again who has lost their only computer.
const SMALL_SIDE: usize = 2;

/// What there is to show of this person's computers.
pub(super) fn read(repo: &Repo, membership: &Membership) -> ComputersView {
    let Some(me) = membership.person(repo.me()) else { return ComputersView::default() };
    let count = me.devices.len();
    let sits = |person: &&trestle_trust::Person| person.member;
    let standing = membership.people().values().filter(|one| one.standing && one.side == me.side);
    let small = standing.count() <= SMALL_SIDE;
    let others = membership.people().values().filter(sits).any(|person| person.id != me.id);
    let link = repo.open_link().map(|link| ComputerLink {
        until_unix_secs: i64::try_from(link.until_unix_secs).unwrap_or(i64::MAX),
        used: link.used_by.is_some(),
    });
    ComputersView {
        count,
        needs_second: count == 1 && small && others && me.member && !repo.stays_here(),
        link,
    }
}

impl AtTable {
    /// Makes a link to a further computer, and copies or writes it. It ends the one before.
    pub(super) fn give_computer_link(&mut self, wanted: Wanted, ctx: &egui::Context, mailbox: &Mailbox) {
        let stop = self.busy.begin(Task::MakingLink, ctx.input(|input| input.time));
        self.people.computers.wanted = Some(wanted);
        let repo = self.documents.repo().clone();
        let until = u64::try_from(now_unix_secs()).unwrap_or_default() + LASTS_SECS;
        mailbox.report(move || News::ComputerLink(stop, repo.link_computer(until).map(Box::new)));
    }

    /// The link was made, or not.
    pub(super) fn computer_link_made(
        &mut self,
        stop: &Stop,
        made: Result<Box<DeviceLink>, InviteError>,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let awaited = self.busy.end(Task::MakingLink, stop);
        self.stale = true;
        let computers = &mut self.people.computers;
        let Some(wanted) = computers.wanted.take_if(|_| awaited) else { return };
        let link = match made {
            Ok(link) => link,
            Err(error) => return self.notice_trouble(&(&error).into()),
        };
        computers.made = Some(link.to_string());
        (computers.copied, computers.file) = (false, None);
        let values = [("title", link.title.shown().into()), ("name", link.name.shown().into())];
        let sentence = self.words().say_with("computers-file", &values);
        self.hand_out(Leads::Computer, &*link, &sentence, wanted, ctx, mailbox);
    }

    pub(super) fn end_computer_link(&mut self, mailbox: &Mailbox) {
        let repo = self.documents.repo().clone();
        mailbox.report(move || News::ComputerLinkEnded(repo.end_link()));
    }

    /// No computer is linked any more by the link that was open.
    pub(super) fn computer_link_ended(&mut self, ended: Result<(), FlushError>, ctx: &egui::Context) {
        self.stale = true;
        match ended {
            Ok(()) => {
                let computers = &mut self.people.computers;
                (computers.made, computers.copied, computers.file) = (None, false, None);
                live::say(ctx, self.words().say("computers-ended"));
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    /// On a stick if one is in; called after the table and what it is for.
    pub(super) fn suggested_computer_link(&self) -> String {
        let title = format!("{} {}", self.view.title, self.words().say("computers-file-name"));
        let name = links::file_name(&title, invitation::ENDING);
        links::stick().unwrap_or_else(links::documents_folder).join(name).display().to_string()
    }
}
