//! Devices that sat here once and do not now, this one perhaps among them: what passes between such a device and another is
//! statements, a few at a time, so that those who have gone learn of it, and two halves that removed each other do.
//!
//! Limits delay and never refuse. What a device brings beyond its allowance is dropped, and asked for when there is room
//! again; a connection that has brought much is ended, and the next goes on where it stopped.

use std::time::Duration;

use trestle_trust::{Statement, TransportKey};

use super::Sync;
use super::allowance::{Allowance, Bounds};
use crate::protocol::session::Scope;
use crate::protocol::{CloseReason, ConnectionId, Output};

/// So many connections to devices that have gone, or of one that has, stand at once.
const AT_ONCE_MAX: usize = 8;
/// One that has stood for so long makes room for another.
const TURN: Duration = Duration::from_secs(30);
/// At most so many bytes of statements are sent in answer to one question: no more than who has gone may bring,
const ANSWER_BYTES_MAX: u64 = 128 * 1024;
/// and than typed words may wait behind, where somebody sits here. Whoever lacks more asks again.
const ANSWER_MEMBERS_BYTES_MAX: u64 = 32 * 1024;
/// Its questions are answered no more often than this.
const ANSWER_EVERY: Duration = Duration::from_secs(2);
/// And no more often than this those of a device that sits here.
const ANSWER_MEMBERS_EVERY: Duration = Duration::from_millis(250);
/// A connection that has brought so many bytes of anything is ended.
const BROUGHT_BYTES_MAX: usize = 4 * 1024 * 1024;

impl Sync {
    /// What is between this device and that one; `None` for a stranger.
    pub(super) fn scope_of(&self, peer: TransportKey) -> Option<Scope> {
        if peer == self.config.transport || !self.membership.may_exchange_statements(peer) {
            return None;
        }
        let both_sit = self.membership.is_member_transport(peer) && self.sits_here();
        Some(if both_sit { Scope::Everything } else { Scope::Statements })
    }

    /// Whether there is room for another connection on which statements are exchanged only. If there is none, the one
    /// that has had its turn is ended.
    pub(super) fn has_room_for_one_who_has_gone(&mut self, now: Duration) -> bool {
        let such = self.sessions.iter().filter(|(_, session)| !session.is_whole());
        if such.clone().count() < AT_ONCE_MAX {
            return true;
        }
        let oldest = such.min_by_key(|(connection, session)| (session.since, **connection));
        let done =
            oldest.filter(|(_, session)| session.since + TURN <= now).map(|(connection, _)| *connection);
        if let Some(connection) = done {
            self.out.push(Output::Close { connection, why: CloseReason::Done });
            self.end(connection, now);
        }
        done.is_some()
    }

    /// Connections are ended that should be of another kind by now, and made anew.
    pub(super) fn close_what_has_another_scope(&mut self, now: Duration) {
        let sessions = self.sessions.iter();
        let now_other: Vec<_> = sessions
            .map(|(connection, session)| {
                (*connection, session.peer, session.scope, self.scope_of(session.peer))
            })
            .filter(|(_, _, was, is)| *is != Some(*was))
            .map(|(connection, peer, _, is)| (connection, peer, is.is_some()))
            .collect();
        for (connection, peer, known) in now_other {
            let why = if known { CloseReason::Again } else { CloseReason::Stranger };
            self.out.push(Output::Close { connection, why });
            self.end(connection, now);
            if known {
                self.redial.again(peer, now);
            }
        }
    }

    /// Counts what a peer brings that is given statements only. Says whether it is looked at.
    pub(super) fn brings(&mut self, connection: ConnectionId, bytes: usize, now: Duration) -> bool {
        let Some(session) = self.sessions.get_mut(&connection) else { return false };
        session.brought_bytes += bytes;
        if session.brought_bytes <= BROUGHT_BYTES_MAX {
            return true;
        }
        self.out.push(Output::Close { connection, why: CloseReason::Done });
        self.end(connection, now);
        false
    }

    /// Of the statements that came, the first that there is room for, without those that are here.
    pub(super) fn allowed(
        &mut self,
        connection: ConnectionId,
        mut came: Vec<Vec<u8>>,
        now: Duration,
    ) -> Vec<Vec<u8>> {
        came.retain(|bytes| !self.graph.contains(Statement::id_of(bytes)));
        let Some(session) = self.sessions.get_mut(&connection) else { return came };
        // Whoever has not come for long needs none.
        self.allowances.retain(|_, allowance| {
            allowance.grow(now);
            !allowance.is_full()
        });
        let whole = session.is_whole();
        let bounds = if whole { Bounds::MEMBER } else { Bounds::GONE };
        let own = self.allowances.entry((session.peer, whole)).or_insert(Allowance::full(bounds, now));
        let all = &mut self.allowance_of_members;
        all.grow(now);
        let fit = came.iter().take_while(|statement| {
            let bytes = statement.len() as u64;
            (whole && all.take(bytes)) || own.take(bytes)
        });
        let fit = fit.count();
        if fit < came.len() {
            let next = if whole { all } else { own };
            session.take_statements_at.get_or_insert(now + next.wait().max(ANSWER_MEMBERS_EVERY));
        }
        came.truncate(fit);
        came
    }

    /// Asks for what there was no room for, and answers what was asked, if it is time.
    pub(super) fn statements_due(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if session.take_statements_at.is_some_and(|at| at <= now) {
            session.take_statements_at = None;
            self.tell_statements(connection);
        }
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if session.behind || session.answer_statements_at.is_none_or(|at| at > now) {
            return;
        }
        let Some(theirs) = session.their_latest.take() else { return };
        session.answers.grow(now);
        let (every, bytes_max) = match session.scope {
            Scope::Everything => (ANSWER_MEMBERS_EVERY, ANSWER_MEMBERS_BYTES_MAX),
            Scope::Statements => (ANSWER_EVERY, ANSWER_BYTES_MAX),
        };
        // However long one is, it has its turn.
        let bytes_max = bytes_max.min(session.answers.bytes());
        let lacked = self.graph.not_in_past_of(&theirs);
        let (mut bytes, mut some_sent) = (0, false);
        // Those that are not flushed go to everybody as soon as they are.
        let lacked = lacked.into_iter().filter(|statement| !self.unflushed.contains_key(&statement.id()));
        let some = lacked.map(|statement| statement.bytes().to_vec()).take_while(|statement| {
            bytes += statement.len() as u64;
            let fits = bytes <= bytes_max || !some_sent;
            some_sent = true;
            fits
        });
        let some: Vec<_> = some.collect();
        let sent: usize = some.iter().map(Vec::len).sum();
        self.send_statements(connection, some);
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.answers.take((sent as u64).min(session.answers.bytes()));
        session.answer_statements_at = Some(now + every.max(session.answers.wait()));
        if theirs.iter().any(|id| !self.graph.contains(*id)) {
            self.ask_statements(connection, now);
        }
    }
}
