//! Commands about people: put up a table, ask somebody to sit down, take a seat, meet.

use std::time::{Duration, Instant};

use serde_json::json;
use trestle_trust::{Ticket, ground_rules::Side, person::SideId};

use super::{
    reply::{Plain, Reply, now_micros},
    session::{Session, starts_with},
};
use crate::{
    documents::{Documents, Engine, deciding::side_now},
    lang::dates,
    messages::side_name,
};

/// How long nothing may come or go before `sync` counts as done.
const QUIET: Duration = Duration::from_secs(2);
/// How long `sync` waits for anybody at all.
const NOBODY_LIMIT: Duration = Duration::from_secs(20);
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

impl Session {
    pub(super) fn put_up(&mut self, title: &str, person: &str, side: Option<&str>) -> Result<Reply, Plain> {
        let rules = crate::ground_rules::suggested();
        let side = self.side(side, &rules.sides)?;
        let table =
            Documents::put_up(&self.home, title, rules, person, side, self.words.language(), &self.engine());
        let table = table.map_err(|error| self.trouble(&error))?;
        let id = table.repo().table().to_string();
        self.opened(table);
        let said = self.words.say_with("cli-put-up", &[("title", title.into())]);
        Ok(Reply::say(said).with("table", id))
    }

    /// Goes on at a new table, which becomes the open one. The old one stays as it is.
    pub(super) fn go_on(&mut self, title: Option<&str>) -> Result<Reply, Plain> {
        self.table_mut()?.drain();
        let old = self.table()?.repo().membership().title().to_owned();
        let suggested = self.words.say_with("go-on-suggested", &[("title", old.as_str().into())]);
        let title = title.unwrap_or(&suggested);
        let (home, words, today, engine) =
            (self.home.clone(), self.words.clone(), self.now().date(), self.engine());
        let going = self.table()?.going_on();
        let (table, came) =
            going.put_up(&home, title, &words, today, &engine).map_err(|error| self.trouble(&error))?;
        let id = table.repo().table().to_string();
        // Whoever has the old table's engine lets go of it before it is closed.
        drop(going);
        self.opened(table);
        let values = [
            ("title", title.into()),
            ("old", old.as_str().into()),
            ("designs", came.designs.into()),
            ("drafts", came.drafts.into()),
            ("agreements", came.agreements.into()),
        ];
        let said = self.words.say_with("cli-went-on", &values);
        Ok(Reply::say(said)
            .with("table", id)
            .with("title", title)
            .with("designs", came.designs)
            .with("drafts", came.drafts)
            .with("agreements", came.agreements))
    }

    pub(super) fn sit_down(
        &mut self,
        ticket: &Ticket,
        person: &str,
        side: Option<&str>,
    ) -> Result<Reply, Plain> {
        let side = self.side(side, &ticket.sides)?;
        let stays = self.meets();
        let title = ticket.title.shown();
        let table =
            Documents::sit_down(&self.home, ticket, person, side, &Engine { meets: true, ..self.engine() });
        let table = table.map_err(|error| self.trouble(&error))?;
        let id = table.repo().table().to_string();
        self.opened(table);
        if !stays {
            // What is on the table comes along before the command ends.
            self.sync(None)?;
        }
        let said = self.words.say_with("cli-sat-down", &[("title", title.into())]);
        Ok(Reply::say(said).with("table", id))
    }

    pub(super) fn tables(&mut self) -> Result<Reply, Plain> {
        let folders = self.home.tables().map_err(|_| self.cannot_read(self.home.folder()))?;
        let mut lines = Vec::new();
        let mut fields = Vec::new();
        for folder in folders {
            let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A table that is open in another window can be listed, but its title is not known here.
            let title = Documents::title_in(&folder).unwrap_or_default();
            lines.push(format!("{id}  {title}"));
            fields.push(json!({"id": id, "title": title, "folder": folder.display().to_string()}));
        }
        Ok(Reply::say(lines.join("\n")).with("tables", fields))
    }

    pub(super) fn people(&mut self) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        let me = repo.me();
        let membership = repo.membership();
        let mut lines = Vec::new();
        let mut fields = Vec::new();
        let minutes = self.table()?.minutes();
        let in_force = minutes.agreements().rules();
        for person in membership.people().values().filter(|person| person.member) {
            let side = in_force.rules.side(side_now(in_force, person.side));
            let side = side.map(|side| side_name(side, &self.words)).unwrap_or_default();
            let key = if person.standing { "cli-person" } else { "cli-person-new" };
            lines.push(
                self.words
                    .say_with(key, &[("name", person.name.as_str().into()), ("side", side.as_str().into())]),
            );
            fields.push(json!({
                "id": person.id.to_string(), "name": person.name, "side": side, "standing": person.standing,
                "me": person.id == me, "alike": person.alike,
                "was": person.was.map(|id| self.name_of(Some(id))),
            }));
            if let Some(was) = person.was {
                let values = [("name", person.name.as_str().into()), ("was", self.name_of(Some(was)).into())];
                lines.push(self.words.say_with("cli-person-was", &values));
            }
        }
        let (below, [gone, computers, removals]) =
            self.places(&membership, in_force, (me, repo.author_key()));
        lines.extend(below);
        let reply = Reply::say(lines.join("\n")).with("people", fields);
        Ok([gone, computers, removals].into_iter().fold(reply, |reply, (name, list)| reply.with(name, list)))
    }

    pub(super) fn peers(&mut self) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        let membership = repo.membership();
        let fields: Vec<_> = repo
            .peers()
            .iter()
            .map(|peer| {
                let person = membership.person(peer.person);
                json!({
                    "name": person.map(|person| person.name.as_str()), "connected": peer.connected,
                    "computer": peer.device_name,
                    "up_to_date": peer.up_to_date, "changes_they_lack": peer.changes_they_lack,
                    "last_matched_unix_secs": peer.last_matched_unix_secs,
                })
            })
            .collect();
        Ok(Reply::default().with("peers", fields))
    }

    pub(super) fn invite(&mut self, uses: u32, days: u32) -> Result<Reply, Plain> {
        // Others can only come if somebody listens.
        let until = now_micros() / 1_000_000 + u64::from(days) * SECONDS_A_DAY;
        let ticket = self.table()?.repo().invite(uses, until).map_err(|error| self.trouble(&error))?;
        let link = ticket.to_string();
        let day = dates::until(&self.words, i64::try_from(until).unwrap_or(i64::MAX), &self.now());
        let values = [("count", i64::from(uses).into()), ("day", day.into()), ("link", link.as_str().into())];
        let said = self.words.say_with("cli-invited", &values);
        Ok(Reply::say(said).with("link", link).with("uses", uses).with("until_unix_secs", until))
    }

    pub(super) fn welcome(&mut self, name: &str) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        let membership = repo.membership();
        let mut found = membership
            .people()
            .values()
            .filter(|person| person.member)
            .filter(|person| starts_with(&person.name, name));
        let (Some(person), None) = (found.next(), found.next()) else {
            return Err(self.plain("cli-no-such-person", &[("name", name.into())]));
        };
        repo.acknowledge(person.id);
        let said = self.words.say_with("cli-welcomed", &[("name", person.name.as_str().into())]);
        Ok(Reply::say(said))
    }

    /// Meets others for `limit`, or until nothing has come or gone for [`QUIET`].
    pub(super) fn sync(&mut self, limit: Option<Duration>) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        repo.meet(true);
        let start = clock();
        let mut last_news = start;
        let mut changes = 0;
        let mut met = std::collections::BTreeSet::new();
        loop {
            let arrived: usize = self.table_mut()?.drain().iter().map(|arrived| arrived.changes).sum();
            changes += arrived;
            let peers = repo.peers();
            let connected: Vec<_> = peers.iter().filter(|peer| peer.connected).collect();
            met.extend(connected.iter().map(|peer| peer.person));
            let busy = arrived > 0 || connected.iter().any(|peer| !peer.up_to_date) || met.is_empty();
            if busy {
                last_news = clock();
            }
            let waited = start.elapsed();
            let done = match limit {
                Some(limit) => waited >= limit,
                None => last_news.elapsed() >= QUIET || (met.is_empty() && waited >= NOBODY_LIMIT),
            };
            if done {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.meet(false)?;
        let key = if met.is_empty() { "cli-met-nobody" } else { "cli-met" };
        let said = self.words.say_with(key, &[("count", met.len().into()), ("changes", changes.into())]);
        Ok(Reply::say(said).with("met", met.len()).with("changes", changes))
    }

    /// The side that `wanted` names; the first where nothing is said.
    pub(super) fn side(&self, wanted: Option<&str>, sides: &[Side]) -> Result<SideId, Plain> {
        let Some(wanted) = wanted else {
            return sides
                .first()
                .map(|side| side.id)
                .ok_or_else(|| self.plain("cli-no-such-side", &[("side", "".into())]));
        };
        let short = match wanted {
            "live" => sides.first(),
            "work" => sides.get(1),
            _ => None,
        };
        let named =
            || sides.iter().find(|side| side.names.values().any(|name| starts_with(&name.shown(), wanted)));
        let side = short.or_else(named);
        side.map(|side| side.id).ok_or_else(|| self.plain("cli-no-such-side", &[("side", wanted.into())]))
    }
}

#[expect(clippy::disallowed_methods, reason = "waiting for others needs a real clock")]
fn clock() -> Instant {
    Instant::now()
}
