//! The op tables of the documents that changes come in for: built from the store a slice at a time, so that nothing else
//! waits, and thrown away when there are too many. Peers' changes wait on their connection's account until there is one.

use std::collections::BTreeMap;
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId};

use super::Sync;
use super::intake::Arrived;
use super::waiting::Waiting;
use crate::admit::{ChangeMeta, Refusal, SignedChange};
use crate::ops::OpTable;
use crate::protocol::{Notice, Output, ReadToken};

/// So many changes are read from the store, and looked at, at a time.
const READ_AT_ONCE: usize = 1_000;
/// Where something could not be read, it is read again after this.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// All tables together take about so many bytes at most, but for the one that is asked for last.
const TABLES_BYTES_MAX: usize = 64 * 1024 * 1024;

/// There are so many at most, for the same reason.
const TABLES_MAX: usize = 1024;

/// What all of them take is counted when so many more were begun.
const COUNT_EVERY: u64 = 16;

/// The tables that there are.
#[derive(Debug, Default)]
pub(super) struct Tables {
    of: BTreeMap<DocumentId, Entry>,
    reads: BTreeMap<ReadToken, (DocumentId, Vec<ChangeHash>)>,
    /// Counts how many were begun.
    made: u64,
    /// Counts how often one was asked for.
    uses: u64,
    /// One could not be built, as not everything could be read: it is tried again then.
    again_at: Option<Duration>,
}

#[derive(Debug)]
struct Entry {
    table: OpTable,
    /// All changes of the log are in it.
    ready: bool,
    last_use: u64,
    /// It was told that something made here does not fit: once says all that can be done about it.
    unfit_told: bool,
}

impl Tables {
    /// Makes room for another table. Counting takes time in proportion to how many there are, so it is not done for each.
    fn drop_oldest(&mut self) {
        self.made += 1;
        if !self.made.is_multiple_of(COUNT_EVERY) && self.of.len() < TABLES_MAX {
            return;
        }
        let mut bytes: usize = self.of.values().map(|entry| entry.table.byte_count()).sum();
        while bytes > TABLES_BYTES_MAX || self.of.len() >= TABLES_MAX {
            let ready = self.of.iter().filter(|(_, entry)| entry.ready);
            let Some((oldest, _)) = ready.min_by_key(|(_, entry)| entry.last_use) else { return };
            let oldest = *oldest;
            bytes -= self.of.remove(&oldest).map_or(0, |entry| entry.table.byte_count());
        }
    }
}

impl Sync {
    /// Whether the document's table is there. If it is not, it is begun.
    pub(super) fn table_is_ready(&mut self, document: DocumentId) -> bool {
        self.tables.uses += 1;
        let last_use = self.tables.uses;
        if let Some(entry) = self.tables.of.get_mut(&document) {
            entry.last_use = last_use;
            return entry.ready;
        }
        self.tables.drop_oldest();
        let ready = self.logs.get(&document).is_none_or(crate::log::Log::is_empty);
        let table = OpTable::new(&self.schema);
        self.tables.of.insert(document, Entry { table, ready, last_use, unfit_told: false });
        if !ready {
            self.read_for_table(document);
        }
        ready
    }

    /// Begins the document's table, for a change that is made here: it waits for none. One that could not be read a moment
    /// ago is left in peace.
    pub(super) fn begin_table(&mut self, document: DocumentId) {
        if self.tables.again_at.is_none() {
            self.table_is_ready(document);
        }
    }

    /// Whether the document's table is being built.
    pub(super) fn table_is_begun(&self, document: DocumentId) -> bool {
        self.tables.of.get(&document).is_some_and(|entry| !entry.ready)
    }

    /// Holds a change that comes next into the log against the table, if there is one, and puts it in there. One made here
    /// while there is none is held against it when it is built.
    pub(super) fn fits_table(
        &mut self,
        document: DocumentId,
        meta: &ChangeMeta,
        bytes: &[u8],
    ) -> Result<(), Refusal> {
        let entry = self.tables.of.get_mut(&document).filter(|entry| entry.ready);
        let (Some(entry), Some(log)) = (entry, self.logs.get(&document)) else { return Ok(()) };
        Ok(entry.table.admit(log, meta, bytes)?)
    }

    fn read_for_table(&mut self, document: DocumentId) {
        let (Some(entry), Some(log)) = (self.tables.of.get(&document), self.logs.get(&document)) else {
            return;
        };
        let hashes = log.hashes_from(entry.table.len(), READ_AT_ONCE);
        self.last_read += 1;
        let token = ReadToken(self.last_read);
        self.tables.reads.insert(token, (document, hashes.clone()));
        self.out.push(Output::ReadChanges { token, document, hashes });
    }

    /// When a table that could not be built is tried again.
    pub(super) fn tables_wake_at(&self) -> Option<Duration> {
        self.tables.again_at
    }

    /// Tries again what could not be built, if it is time and something waits for it.
    pub(super) fn tables_due(&mut self, now: Duration) {
        if self.tables.again_at.is_some_and(|at| at <= now) {
            self.tables.again_at = None;
            for document in self.waiting.keys().copied().collect::<Vec<_>>() {
                self.table_is_ready(document);
            }
        }
    }

    /// Takes what was read if it is for a table; gives it back if not.
    pub(super) fn read_by_table(
        &mut self,
        token: ReadToken,
        changes: Vec<SignedChange>,
        now: Duration,
    ) -> Option<Vec<SignedChange>> {
        let Some((document, hashes)) = self.tables.reads.remove(&token) else { return Some(changes) };
        let (Some(entry), Some(log)) = (self.tables.of.get_mut(&document), self.logs.get(&document)) else {
            return None;
        };
        let author = self.config.author;
        let made_here = |hash| log.get(hash).is_some_and(|meta| meta.actor.author() == author);
        let mut read = hashes.iter().zip(&changes);
        let whole = changes.len() == hashes.len()
            && read.all(|(hash, change)| match entry.table.restore(log, hash, &change.bytes) {
                Ok(Some(why)) if made_here(hash) => {
                    if !std::mem::replace(&mut entry.unfit_told, true) {
                        let why = why.to_string();
                        self.out.push(Output::Notice(Notice::OwnChangeUnfit { document, why }));
                    }
                    true
                }
                restored => restored.is_ok(),
            });
        if !whole {
            // Something on the disk is damaged: the store says so, and all of this begins anew. Or it was not for long.
            self.tables.of.remove(&document);
            self.tables.again_at.get_or_insert(now + READ_AGAIN_AFTER);
        } else if entry.table.len() < log.len() {
            self.read_for_table(document);
        } else {
            entry.ready = true;
            self.let_in_what_waited(document, now);
        }
        None
    }

    /// The table is there: what waited for it goes in.
    fn let_in_what_waited(&mut self, document: DocumentId, now: Duration) {
        let mut arrived = Arrived::after(self.heads_here(document));
        let candidates = self.waiting.get(&document).map(Waiting::hashes).unwrap_or_default();
        self.let_in(document, candidates, &mut arrived);
        self.carried_came_in(&arrived);
        self.hand_on_arrived(document, arrived, now);
        for connection in self.sessions.keys().copied().collect::<Vec<_>>() {
            if self.waits_for(connection, document) {
                self.ask(connection, document, now);
            }
            self.settle(connection, document, now);
        }
    }
}
