//! What the engine gives to the store, and what the store says of it.

use std::sync::mpsc::channel;

use trestle_trust::Statement;

use super::{Engine, restore};
use crate::endpoint;
use crate::protocol::{CloseReason, Input, PersistToken};
use crate::repo::{Event, Trouble};
use crate::store::{FlushError, Mark, Report, Request};

impl Engine {
    pub(super) fn store_reports(&mut self, report: Report) {
        match report {
            Report::Flushed(Mark { machine, .. }) if machine != self.machine => {}
            Report::Flushed(Mark { token, .. }) => {
                self.input(Input::Flushed { token });
                let (due, waiting) =
                    std::mem::take(&mut self.after_flush).into_iter().partition(|(at, _)| *at <= token);
                self.after_flush = waiting;
                let due: Vec<(PersistToken, Box<dyn FnOnce() + Send>)> = due;
                for (_, answer) in due {
                    answer();
                }
                if self.persist_asked == Some(token) {
                    (self.events)(Event::Saved);
                }
            }
            Report::Failing(error) => {
                self.shared.set_full(error == FlushError::DiskFull);
                (self.events)(Event::Trouble(Trouble::NotSaving(error)));
            }
            Report::Full => {
                self.shared.set_full(true);
                (self.events)(Event::Trouble(Trouble::DiskFull));
            }
            Report::Recovered => {
                self.shared.set_full(false);
                (self.events)(Event::Trouble(Trouble::SavingAgain));
            }
            Report::Mended { rows } => {
                (self.events)(Event::Trouble(Trouble::DamagedRows { rows }));
                self.begin_anew();
            }
        }
    }

    /// Goes on with a new state machine of what the store really has. Peers are met again, and asked for the rest.
    fn begin_anew(&mut self) {
        let (reply, answer) = channel();
        let reply = Box::new(move |contents| drop(reply.send(contents)));
        self.store.send(Request::ReadContents { reply });
        // Waiting here keeps what is committed meanwhile out of both machines until there is one again.
        let Ok(Some(mut contents)) = answer.recv() else { return };
        match restore::machine(self.config.clone(), &mut contents) {
            Ok((sync, _)) => self.sync = sync,
            Err(error) => return tracing::error!(%error, "the table cannot be read again"),
        }
        self.machine += 1;
        self.wake_at = None;
        self.persist_asked = None;
        for link in std::mem::take(&mut self.links).into_values() {
            endpoint::close(&link.connection, CloseReason::Done);
        }
        // The store has just flushed everything that any of these waits for.
        for (_, answer) in std::mem::take(&mut self.after_flush) {
            answer();
        }
        self.publish_uncounted();
        self.begin();
        self.show(self.shown.clone());
    }

    /// Takes in statements made here. The answer is for [`Engine::when_flushed`].
    pub(crate) fn state(&mut self, statements: Vec<Statement>) -> Option<PersistToken> {
        let before = self.persist_asked;
        self.input(Input::LocalStatements { statements });
        self.persist_asked.filter(|_| self.persist_asked != before)
    }

    /// Calls `then` when what `token` stands for is on disk: at once if there is no token.
    pub(crate) fn when_flushed(&mut self, token: Option<PersistToken>, then: Box<dyn FnOnce() + Send>) {
        match token {
            Some(token) => self.after_flush.push((token, then)),
            None => then(),
        }
    }

    /// Writes what was put off.
    pub(super) fn write_lazily(&mut self) {
        let writes = self.peers.take_writes();
        if !writes.is_empty() {
            self.store.write(writes);
        }
    }
}
