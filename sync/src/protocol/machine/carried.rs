//! What a carry file brings goes in as what a peer brings does: the same statements, the same admission. A file has no
//! peer, so nothing is asked of it, and one wrong thing in it does not stop the rest.

use std::time::Duration;

use trestle_trust::{DocumentId, Statement};

use super::intake::Arrived;
use super::statements::{NotIn, decode_and_insert, first_of, insert_held};
use super::waiting::Waiting;
use super::{Sync, Way};
use crate::log::Log;
use crate::protocol::examined::Offered;
use crate::protocol::wire::{Frame, WireChange};
use crate::protocol::{ConnectionId, Output, Taken};

/// The most bytes of statements of a file that wait for others in it.
const CARRIED_STATEMENT_BYTES_MAX: usize = 1024 * 1024;

/// About so many bytes of changes may wait for what comes later in a file; twice that is never reached. All are forgotten
/// then: a file that was written in order has few, and one that was not can be read again.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A carry file that is being read.
#[derive(Debug, Default)]
pub(super) struct Carried {
    taken: Taken,
    /// Statements whose parents have not come.
    held_statements: Vec<Statement>,
    /// Changes that were forgotten because too many waited.
    forgotten: u64,
    /// At least so many bytes of changes came since it was last looked at how many wait.
    unlooked_bytes: usize,
}

impl Sync {
    /// One frame of a file.
    pub(super) fn carried(&mut self, connection: ConnectionId, bytes: &[u8], now: Duration) {
        self.carried.entry(connection).or_default();
        let before = self.changes_here();
        match Frame::decode(bytes) {
            Ok(Frame::Statements { statements }) => self.carried_statements(connection, statements, now),
            Ok(Frame::Changes { document, changes }) => {
                self.carried_changes(connection, document, changes, now);
                self.carried_waits(connection, bytes.len());
            }
            // Of a later program, or without a meaning in a file.
            Ok(_) => {}
            Err(_) => self.carried_wrongly(connection),
        }
        let new = self.changes_here() - before;
        if let Some(carried) = self.carried.get_mut(&connection) {
            carried.taken.changes += new;
        }
    }

    /// Something in a file is as no honest program writes it.
    pub(super) fn carried_wrongly(&mut self, connection: ConnectionId) {
        if let Some(carried) = self.carried.get_mut(&connection) {
            carried.taken.refused += 1;
        }
    }

    /// Whether changes of a file wait for a table that is being built: its end had better wait too.
    #[must_use]
    pub fn carried_wait_for_a_table(&self, connection: ConnectionId) -> bool {
        let mut documents = self.waiting.iter().filter(|(_, waiting)| waiting.has_of(connection));
        documents.any(|(document, _)| self.table_is_begun(*document))
    }

    /// Of what waited for a table, what came by a file counts as the file's.
    pub(super) fn carried_came_in(&mut self, arrived: &Arrived) {
        for admitted in &arrived.admitted {
            if let Some(carried) = self.carried.get_mut(&admitted.from) {
                carried.taken.changes += 1;
            }
        }
    }

    /// There is no more of a file. What waits is forgotten: the file has it still.
    pub(super) fn carry_ended(&mut self, connection: ConnectionId) {
        let Some(carried) = self.carried.remove(&connection) else { return };
        let (_, waiting) = self.waiting_of(connection);
        self.forget_waiting(connection);
        let unsettled = carried.held_statements.len() as u64 + waiting as u64 + carried.forgotten;
        let taken = Taken { waiting: unsettled, ..carried.taken };
        self.out.push(Output::CarryTaken { connection, taken });
    }

    fn carried_statements(&mut self, connection: ConnectionId, came: Vec<Vec<u8>>, now: Duration) {
        let Some(carried) = self.carried.get_mut(&connection) else { return };
        let mut held = std::mem::take(&mut carried.held_statements);
        let mut new = Vec::new();
        for bytes in came {
            match decode_and_insert(&mut self.graph, &bytes) {
                Ok(Some(statement)) => new.push(statement),
                Ok(None) => {}
                Err(NotIn::Waits(statement)) => held.push(*statement),
                Err(NotIn::Refused(_)) => carried.taken.refused += 1,
            }
        }
        let (held, refused) = insert_held(&mut self.graph, held, &mut new);
        carried.taken.refused += refused.len() as u64;
        carried.taken.statements += new.len() as u64;
        carried.held_statements = first_of(held, CARRIED_STATEMENT_BYTES_MAX);
        self.statements_are_in(new, None, now);
    }

    fn carried_changes(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        changes: Vec<WireChange>,
        now: Duration,
    ) {
        let refused = |sync: &Self| sync.carried.get(&connection).map_or(0, |carried| carried.taken.refused);
        let before = refused(self);
        let offered = |changes: &[WireChange]| changes.iter().cloned().map(Offered::from).collect();
        self.changes(connection, document, offered(&changes), Way::Control, now);
        if refused(self) == before {
            return;
        }
        // The wrong one stopped the rest of its frame. Each by itself stops nothing.
        if let Some(carried) = self.carried.get_mut(&connection) {
            carried.taken.refused = before;
        }
        for change in changes {
            self.changes(connection, document, vec![change.into()], Way::Control, now);
        }
    }

    fn carried_waits(&mut self, connection: ConnectionId, bytes: usize) {
        let Some(carried) = self.carried.get_mut(&connection) else { return };
        carried.unlooked_bytes += bytes;
        if carried.unlooked_bytes <= WAITING_BYTES_MAX {
            return;
        }
        let (bytes, count) = self.waiting_of(connection);
        let too_many = bytes > WAITING_BYTES_MAX;
        if too_many {
            self.forget_waiting(connection);
        }
        if let Some(carried) = self.carried.get_mut(&connection) {
            carried.unlooked_bytes = 0;
            carried.forgotten += if too_many { count as u64 } else { 0 };
        }
    }

    fn waiting_of(&self, connection: ConnectionId) -> (usize, usize) {
        let of = self.waiting.values().map(|waiting| waiting.of(connection));
        of.fold((0, 0), |(bytes, count), (more_bytes, more)| (bytes + more_bytes, count + more))
    }

    fn forget_waiting(&mut self, connection: ConnectionId) {
        self.waiting.retain(|_, waiting| {
            waiting.forget(connection);
            !Waiting::is_empty(waiting)
        });
    }

    fn changes_here(&self) -> u64 {
        self.logs.values().map(Log::len).sum::<usize>() as u64
    }
}
