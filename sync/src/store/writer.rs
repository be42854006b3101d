//! The thread that owns the database: gathers requests, writes them in one transaction, then answers.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use trestle_trust::{ChangeHash, DocumentId, TableId};

use super::{Contents, FlushError, Mark, Reply, Report, Request, States, Write, put, rows};
use crate::admit::SignedChange;

/// How long to wait after a failed write before the next try.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long typed words may wait for more of them before they are written.
const GATHER_FOR: Duration = Duration::from_millis(30);
/// A group takes no more requests than this, so that a long queue is flushed in parts.
const GROUP_REQUESTS_MAX: usize = 4096;

/// Wakes the thread while it waits for more typed words. Those do not wake it: waking it for every key would cost more than
/// all else that is done about one.
#[derive(Default)]
pub(super) struct Hurry {
    wanted: Mutex<bool>,
    bell: Condvar,
}

impl Hurry {
    /// Somebody waits for what has been requested.
    pub(super) fn up(&self) {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_one();
    }

    /// Waits so long, or until somebody is in a hurry.
    fn wait(&self, at_most: Duration) {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.bell.wait_timeout_while(wanted, at_most, |wanted| !*wanted));
    }

    /// What was requested before this is about to be done.
    fn forget(&self) {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

pub(super) struct Writer {
    database: Connection,
    table: TableId,
    report: Box<dyn Fn(Report) + Send>,
    /// Not on disk yet, in the order requested.
    unwritten: Vec<Write>,
    /// The newest mark among the unwritten.
    mark: Option<Mark>,
    failing: bool,
}

enum Answer {
    Changes { document: DocumentId, hashes: Vec<ChangeHash>, reply: Reply<Vec<SignedChange>> },
    States { document: DocumentId, reply: Reply<States> },
    Contents(Reply<Option<Contents>>),
    Flush(Reply<Result<(), FlushError>>),
}

impl Writer {
    pub(super) fn new(database: Connection, table: TableId, report: Box<dyn Fn(Report) + Send>) -> Self {
        Self { database, table, report, unwritten: Vec::new(), mark: None, failing: false }
    }

    /// Runs until asked to close, or until nobody is left to ask.
    pub(super) fn run(mut self, queue: &Receiver<Request>, hurry: &Hurry) {
        loop {
            let first = if self.unwritten.is_empty() {
                queue.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                queue.recv_timeout(RETRY_AFTER)
            };
            let first = match first {
                Ok(request) => Some(request),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let (answers, closing) = self.gather(first, queue, hurry);
            let flushed = self.flush();
            for answer in answers {
                self.answer(answer, &flushed);
            }
            if closing {
                break;
            }
        }
        if let Err((_, error)) = self.database.close() {
            tracing::warn!(%error, "closing the table's file");
        }
    }

    /// Takes everything that waits, so that one commit serves all of it. Behind typed words it waits a little for more:
    /// they are with peers already, and a commit for every key would be in the way of the next one.
    fn gather(
        &mut self,
        first: Option<Request>,
        queue: &Receiver<Request>,
        hurry: &Hurry,
    ) -> (Vec<Answer>, bool) {
        let mut answers = Vec::new();
        if first.as_ref().is_some_and(is_patient) {
            hurry.wait(GATHER_FOR);
        }
        // Whoever hurries has queued its request before it says so.
        hurry.forget();
        let mut next = first;
        for _ in 0..GROUP_REQUESTS_MAX {
            let request = match next.take() {
                Some(request) => request,
                None => match queue.try_recv() {
                    Ok(request) => request,
                    Err(TryRecvError::Empty) => return (answers, false),
                    Err(TryRecvError::Disconnected) => return (answers, true),
                },
            };
            match request {
                Request::Write { writes, mark } => {
                    self.queue(writes, mark);
                }
                Request::ReadChanges { document, hashes, reply } => {
                    answers.push(Answer::Changes { document, hashes, reply });
                }
                Request::ReadStates { document, reply } => answers.push(Answer::States { document, reply }),
                Request::ReadContents { reply } => answers.push(Answer::Contents(reply)),
                Request::Flush { reply } => answers.push(Answer::Flush(reply)),
                Request::Close => return (answers, true),
            }
        }
        (answers, false)
    }

    pub(super) fn queue(&mut self, writes: Vec<Write>, mark: Option<Mark>) {
        self.unwritten.extend(writes);
        self.mark = mark.or(self.mark);
    }

    /// Writes all that is unwritten in one durable transaction.
    pub(super) fn flush(&mut self) -> Result<(), FlushError> {
        if !self.unwritten.is_empty()
            && let Err(error) = self.write_group()
        {
            let error = flush_error(&error);
            if !self.failing {
                tracing::warn!(%error, "the table cannot be saved");
                (self.report)(Report::Failing(error.clone()));
            }
            self.failing = true;
            return Err(error);
        }
        self.unwritten.clear();
        if let Some(mark) = self.mark.take() {
            (self.report)(Report::Flushed(mark));
        }
        if std::mem::take(&mut self.failing) {
            (self.report)(Report::Recovered);
        }
        Ok(())
    }

    fn write_group(&mut self) -> rusqlite::Result<()> {
        let transaction = self.database.transaction()?;
        for write in &self.unwritten {
            put::write(&transaction, write)?;
        }
        transaction.commit()
    }

    fn answer(&mut self, answer: Answer, flushed: &Result<(), FlushError>) {
        match answer {
            Answer::Flush(reply) => reply(flushed.clone()),
            Answer::Contents(reply) => {
                let readable = flushed.is_ok().then(|| rows::read_contents(&self.database));
                reply(readable.and_then(|contents| {
                    contents.inspect_err(|error| tracing::warn!(%error, "reading the table again")).ok()
                }));
            }
            Answer::States { document, reply } => {
                let mut states = States::default();
                for (table, state) in [("snapshots", &mut states.snapshot), ("views", &mut states.view)] {
                    match rows::read_state(&self.database, table, &document) {
                        Ok(found) => *state = found,
                        Err(error) => tracing::warn!(%error, table, "reading a kept state"),
                    }
                }
                reply(states);
            }
            Answer::Changes { document, hashes, reply } => {
                let changes = self.read_changes(document, &hashes);
                reply(changes);
            }
        }
    }

    pub(super) fn read_changes(&mut self, document: DocumentId, hashes: &[ChangeHash]) -> Vec<SignedChange> {
        let mut changes = Vec::with_capacity(hashes.len());
        let mut damaged = Vec::new();
        for hash in hashes {
            if let Some(change) = self.unwritten_change(&document, hash) {
                changes.push(change);
                continue;
            }
            match rows::read_change(&self.database, self.table, &document, hash) {
                Ok(Some(change)) => changes.push(change),
                Ok(None) => damaged.push(*hash),
                // The disk does not read just now: that says nothing about the row.
                Err(error) => tracing::warn!(%error, "reading a change"),
            }
        }
        if !damaged.is_empty() {
            for hash in &damaged {
                if let Err(error) = put::forget_change(&self.database, &document, hash) {
                    tracing::warn!(%error, "taking a damaged change out of the log");
                }
            }
            (self.report)(Report::Damaged { document, hashes: damaged });
        }
        changes
    }

    #[cfg(test)]
    pub(super) fn allow_pages(&self, pages: u32) {
        self.database.pragma_update(None, "max_page_count", pages).expect("SQLite takes any number");
    }

    fn unwritten_change(&self, document: &DocumentId, hash: &ChangeHash) -> Option<SignedChange> {
        self.unwritten.iter().find_map(|write| match write {
            Write::Change(change) if change.document == *document && change.meta.hash == *hash => {
                Some(SignedChange { bytes: change.bytes.clone(), tip: change.tip })
            }
            _ => None,
        })
    }
}

/// Whether nobody waits for this to be on disk.
pub(super) fn is_patient(request: &Request) -> bool {
    match request {
        Request::Write { writes, .. } => writes.iter().all(|write| !matches!(write, Write::Statement { .. })),
        _ => false,
    }
}

fn flush_error(error: &rusqlite::Error) -> FlushError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FlushError::DiskFull,
        _ => FlushError::Disk(error.to_string()),
    }
}
