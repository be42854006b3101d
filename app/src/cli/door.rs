//! Commands for meeting in one room: open the door, look for open doors, come in with four words.

use std::time::{Duration, Instant};

use serde_json::json;
use trestle_sync::{
    repo::{DoorClosed, DoorStatus},
    room::{AskError, Door, FourWords, Nearby},
};
use trestle_trust::Ticket;

use super::{
    reply::{Plain, Reply},
    session::{Session, starts_with},
};

/// How long a door may take to open: its invitation has to be on the disk first.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// How long doors are looked for,
const LOOK_LIMIT: Duration = Duration::from_secs(8);
/// and for how much longer once one has been found.
const LOOK_ON: Duration = Duration::from_millis(1500);
/// How long those who sat down may take to have all that is on the table.
const LEVEL_LIMIT: Duration = Duration::from_secs(20);
const NAP: Duration = Duration::from_millis(100);

/// What to do with one's own door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DoorAct {
    Open { minutes: u32 },
    Close,
    Say,
}

impl Session {
    pub(super) fn door(&mut self, act: DoorAct) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        match act {
            DoorAct::Say => {}
            DoorAct::Close => {
                repo.close_door();
                wait(OPEN_LIMIT, || !matches!(repo.door(), DoorStatus::Open { .. }));
            }
            DoorAct::Open { minutes } => {
                let words = FourWords::random(self.words.language().code(), &mut rand::rng());
                repo.open_door(words, minutes);
                let is_open = || matches!(repo.door(), DoorStatus::Open { words: of, .. } if of == words);
                if !wait(OPEN_LIMIT, is_open) {
                    repo.close_door();
                    return Err(self.plain("cli-door-not-open", &[]));
                }
                let text = words.to_string();
                let values = [("minutes", i64::from(minutes).into()), ("words", text.as_str().into())];
                let said = self.words.say_with("cli-door-open", &values);
                return Ok(Reply { text: said, ..self.door_reply(&repo.door()) });
            }
        }
        Ok(self.door_reply(&repo.door()))
    }

    /// Keeps the door open, and others met, until it closes, or until `people` have sat down and have what there is.
    pub(super) fn stand_at_door(&mut self, people: Option<u32>) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        loop {
            self.take_in();
            match repo.door() {
                DoorStatus::Closed(_) => return Ok(self.door_reply(&repo.door())),
                DoorStatus::Open { came, .. } if people.is_some_and(|people| came >= people) => {
                    repo.close_door();
                    let all_level = || repo.peers().iter().all(|peer| !peer.connected || peer.up_to_date);
                    // Whoever sat down a moment ago is about to be met.
                    wait(LEVEL_LIMIT, || repo.peers().iter().any(|peer| peer.connected) && all_level());
                    let text = self.words.say_with("cli-door-came", &[("count", i64::from(came).into())]);
                    return Ok(Reply { text, ..self.door_reply(&repo.door()) }.with("came", came));
                }
                DoorStatus::Open { .. } => std::thread::sleep(NAP),
            }
        }
    }

    pub(super) fn nearby(&mut self) -> Result<Reply, Plain> {
        let nearby = self.look_nearby(|_| false);
        let doors = nearby.doors();
        let says = |door: &Door| {
            let values = [("title", door.title.as_str().into()), ("name", door.person.as_str().into())];
            self.words.say_with("cli-nearby-door", &values)
        };
        let text = match doors.as_slice() {
            [] => self.words.say(no_doors(&nearby)),
            doors => doors.iter().map(says).collect::<Vec<_>>().join("\n"),
        };
        let fields: Vec<_> = doors
            .iter()
            .map(|door| json!({"title": door.title, "person": door.person}))
            .collect();
        Ok(Reply::say(text).with("doors", fields).with("multicast", nearby.multicast()))
    }

    /// The ticket behind the one open door nearby that `table` names by its title or its opener's name.
    pub(super) fn ticket_for_words(&mut self, words: &str, table: Option<&str>) -> Result<Ticket, Plain> {
        if FourWords::parse(words).is_none() {
            return Err(self.plain("cli-not-four-words", &[]));
        }
        let table = table.or(self.table_named());
        let named = |door: &Door| {
            table.is_none_or(|table| starts_with(&door.title, table) || starts_with(&door.person, table))
        };
        let nearby = self.look_nearby(|door| table.is_some() && named(door));
        let doors: Vec<Door> = nearby.doors().into_iter().filter(named).collect();
        match doors.as_slice() {
            [] => Err(self.plain(no_doors(&nearby), &[])),
            [door] => nearby.blocking_ask(door, words).map_err(|error| self.not_let_in(&error)),
            _ => Err(self.plain("cli-which-door", &[])),
        }
    }

    /// Looks until nothing new is likely to come, or a door is found that is `enough`.
    fn look_nearby(&self, enough: impl Fn(&Door) -> bool) -> Nearby {
        let nearby = Nearby::look(self.stays_on_loopback(), || {});
        let mut found_at: Option<Instant> = None;
        wait(LOOK_LIMIT, || {
            let doors = nearby.doors();
            if !doors.is_empty() {
                found_at.get_or_insert_with(clock);
            }
            let looked_on = found_at.is_some_and(|at| at.elapsed() >= LOOK_ON);
            looked_on || doors.iter().any(&enough) || !nearby.multicast()
        });
        nearby
    }

    fn not_let_in(&self, error: &AskError) -> Plain {
        match error {
            AskError::NotFourWords => self.plain("cli-not-four-words", &[]),
            AskError::WrongWords { tries_left } => {
                self.plain("cli-wrong-words", &[("count", i64::from(*tries_left).into())])
            }
            AskError::Closed => self.plain("cli-door-was-closed", &[]),
            AskError::NobodyThere => self.plain("cli-door-nobody", &[]),
            AskError::Busy => self.plain("cli-door-busy", &[]),
            AskError::Failed(why) => self.plain("cli-door-failed", &[("why", why.as_str().into())]),
        }
    }

    fn door_reply(&self, status: &DoorStatus) -> Reply {
        match status {
            DoorStatus::Open { words, until_unix_secs, wrong_tries, came } => {
                let said = self.words.say_with("cli-door-came", &[("count", i64::from(*came).into())]);
                Reply::say(said)
                    .with("open", true)
                    .with("words", words.to_string())
                    .with("until_unix_secs", *until_unix_secs)
                    .with("wrong_tries", *wrong_tries)
                    .with("came", *came)
            }
            DoorStatus::Closed(why) => {
                let (key, why) = match why {
                    DoorClosed::TimeUp => ("cli-door-time-up", "time"),
                    DoorClosed::ThreeWrong => ("cli-door-three-wrong", "wrong"),
                    DoorClosed::Here => ("cli-door-shut", "here"),
                };
                Reply::say(self.words.say(key)).with("open", false).with("why", why)
            }
        }
    }
}

/// Why no doors are seen: a key.
fn no_doors(nearby: &Nearby) -> &'static str {
    if nearby.multicast() { "cli-nearby-none" } else { "cli-nearby-hidden" }
}

/// Waits until `is_so`, and says whether it came about within `limit`.
fn wait(limit: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let start = clock();
    while !is_so() {
        if start.elapsed() >= limit {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

#[expect(clippy::disallowed_methods, reason = "waiting for others needs a real clock")]
fn clock() -> Instant {
    Instant::now()
}
