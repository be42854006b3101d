//! Commands about a person's own further computers.

use trestle_trust::DeviceLink;

use super::{
    reply::{Plain, Reply, now_micros},
    session::Session,
};
use crate::{
    documents::{Documents, Engine, Pasted},
    lang::dates,
};

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

impl Session {
    /// Makes a link for one further computer of the person whose computer this is.
    pub(super) fn link_computer(&mut self, days: u32) -> Result<Reply, Plain> {
        let until = now_micros() / 1_000_000 + u64::from(days) * SECONDS_A_DAY;
        let made = self.table()?.repo().link_computer(until).map_err(|error| self.trouble(&error))?;
        let link = made.to_string();
        let day = dates::until(&self.words, i64::try_from(until).unwrap_or(i64::MAX), &self.now());
        let said = self.words.say_with("cli-link", &[("day", day.into()), ("link", link.as_str().into())]);
        Ok(Reply::say(said).with("link", link).with("until_unix_secs", until))
    }

    /// From now on no computer is linked by the link that was made last.
    pub(super) fn end_link(&mut self) -> Result<Reply, Plain> {
        self.table()?.repo().end_link().map_err(|error| self.trouble(&error))?;
        Ok(Reply::say(self.words.say("cli-link-ended")))
    }

    /// Makes this computer one of the person's who made the link.
    pub(super) fn link_here(&mut self, link: &str) -> Result<Reply, Plain> {
        match link.parse().map_err(|error| self.trouble(&error))? {
            Pasted::Computer(link) => self.linked(&link),
            Pasted::Invitation(_) => Err(self.plain("cli-join-not-link", &[])),
        }
    }

    fn linked(&mut self, link: &DeviceLink) -> Result<Reply, Plain> {
        let stays = self.meets();
        let table = Documents::link(&self.home, link, &Engine { meets: true, ..self.engine() });
        let table = table.map_err(|error| self.trouble(&error))?;
        let (id, me) = (table.repo().table().to_string(), table.repo().me());
        self.opened(table);
        if !stays {
            // What is on the table comes along before the command ends.
            self.sync(None)?;
        }
        let name = self.name_of(Some(me));
        let values = [("title", link.title.shown().into()), ("name", name.as_str().into())];
        let said = self.words.say_with("cli-linked", &values);
        Ok(Reply::say(said).with("table", id).with("name", name))
    }
}
