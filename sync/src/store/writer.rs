//! The thread that owns the database: gathers requests, writes them in one transaction, then answers.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use trestle_trust::{ChangeHash, DocumentId, TableId};

use super::packs::{self, Packs, Step};
use super::scrub::{Scrub, Seen, is_damage};
use super::upkeep::{SCRUB_ROWS, Upkeep};
use super::{
    BackupError, Contents, FlushError, Mark, Reply, Report, Request, States, Write, backup, mend, put, rows,
    schema,
};
use crate::admit::SignedChange;
use crate::driver::clock::{Clock, unix_secs};

/// How long to wait after a failed write before the next try.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How long typed words may wait for more of them before they are written.
const GATHER_FOR: Duration = Duration::from_millis(30);
/// For so long old changes are packed when everything is looked at anyway. The rest follows by itself.
const PACK_AT_ONCE: Duration = Duration::from_secs(2);
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
    /// None in tests that have no folder.
    upkeep: Option<Upkeep>,
    scrub: Scrub,
    packs: Packs,
}

enum Answer {
    Changes { document: DocumentId, hashes: Vec<ChangeHash>, reply: Reply<Vec<SignedChange>> },
    States { document: DocumentId, reply: Reply<States> },
    Contents(Reply<Option<Contents>>),
    Flush(Reply<Result<(), FlushError>>),
    Backup { path: PathBuf, reply: Reply<Result<(), BackupError>> },
    Check(Reply<Seen>),
}

impl Writer {
    pub(super) fn new(database: Connection, table: TableId, report: Box<dyn Fn(Report) + Send>) -> Self {
        let (unwritten, scrub, packs) = (Vec::new(), Scrub::default(), Packs::default());
        Self { database, table, report, unwritten, mark: None, failing: false, upkeep: None, scrub, packs }
    }

    /// The same, looking after the table's folder as well.
    pub(super) fn in_folder(self, folder: &Path) -> Self {
        Self { upkeep: Some(Upkeep::of(folder)), ..self }
    }

    /// Runs until asked to close, or until nobody is left to ask.
    pub(super) fn run(mut self, queue: &Receiver<Request>, hurry: &Hurry) {
        loop {
            let first = match self.patience() {
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(patience) => queue.recv_timeout(patience),
            };
            let first = match first {
                Ok(request) => Some(request),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let is_quiet = first.is_none();
            let (answers, closing) = self.gather(first, queue, hurry);
            let flushed = self.flush();
            for answer in answers {
                self.answer(answer, &flushed);
            }
            if closing {
                break;
            }
            if is_quiet {
                self.look_after();
            }
        }
        self.copy_statements(true);
        if let Err((_, error)) = self.database.close() {
            tracing::warn!(%error, "closing the table's file");
        }
    }

    /// How long to wait for a request until there is something to do without one.
    fn patience(&self) -> Option<Duration> {
        let retry = (!self.unwritten.is_empty()).then_some(RETRY_AFTER);
        let upkeep = self.upkeep.as_ref().and_then(Upkeep::due_in);
        [retry, upkeep].into_iter().flatten().min()
    }

    /// Does what is due while nothing is asked.
    fn look_after(&mut self) {
        let saves = self.unwritten.is_empty();
        if self.upkeep.as_mut().is_some_and(|upkeep| upkeep.see_to_ballast(saves)) {
            (self.report)(Report::Recovered);
        }
        self.copy_statements(false);
        if saves {
            self.back_up();
        }
        if self.upkeep.as_ref().is_some_and(Upkeep::packing_is_due) {
            self.pack_some();
        }
        if self.upkeep.as_ref().is_some_and(Upkeep::scrub_is_due) {
            let seen = self.scrub.step(&self.database, self.table, SCRUB_ROWS);
            if let Some(upkeep) = &mut self.upkeep {
                upkeep.scrubbed(matches!(seen, Ok(Some(_))));
            }
            if let Ok(Some(Seen { bad: 1.., .. })) = seen {
                self.mend();
            }
        }
    }

    /// Sees to today's backup, if that is due.
    fn back_up(&mut self) {
        let Some(upkeep) = &mut self.upkeep else { return };
        // Not on a full disk: a backup would take the room that words need.
        if !upkeep.backup_is_due() || upkeep.is_full() {
            return;
        }
        if let Err(error) = backup::daily(&self.database, &upkeep.folder, unix_secs()) {
            tracing::warn!(%error, "there is no backup of today");
        }
    }

    /// Packs some old changes. True if there may be more.
    fn pack_some(&mut self) -> bool {
        // Not on a disk that refuses: packing takes room before it gives some.
        let works = self.unwritten.is_empty() && !self.upkeep.as_ref().is_some_and(Upkeep::is_full);
        let step = if works { packs::step(&mut self.database) } else { Ok(Step::Nothing) };
        let more = matches!(step, Ok(Step::Packed));
        if let Some(upkeep) = &mut self.upkeep {
            upkeep.packed(more);
        }
        match step {
            Ok(Step::Packed | Step::Nothing) => {}
            Ok(Step::Damaged) => self.mend(),
            Err(error) if is_damage(&error) => self.mend(),
            Err(error) => tracing::debug!(%error, "old changes are not packed"),
        }
        more
    }

    /// Keeps new statements a second time, if that is due.
    fn copy_statements(&mut self, closing: bool) {
        if !self.unwritten.is_empty()
            || !self.upkeep.as_mut().is_some_and(|upkeep| upkeep.copy_is_due(closing))
        {
            return;
        }
        let Some(upkeep) = &mut self.upkeep else { return };
        let kept = match rows::read_statements(&self.database) {
            // A copy of less than all must not take the place of a better one.
            Ok(None) => return,
            Ok(Some(statements)) => {
                mend::keep_copy(&upkeep.folder, self.table, &statements).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = kept {
            tracing::debug!(error, "statements are not kept a second time");
            upkeep.has_new_statements();
        }
    }

    /// Looks at every row at once. What is damaged is taken out, and the file made anew; if nothing is, old changes are packed.
    fn check(&mut self) -> Seen {
        let mut scrub = Scrub::default();
        let seen = loop {
            match scrub.step(&self.database, self.table, 4096) {
                Ok(Some(seen)) => break seen,
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "the table cannot be looked at");
                    break Seen::default();
                }
            }
        };
        if seen.bad > 0 {
            self.mend();
        } else {
            let clock = Clock::start();
            while clock.now() < PACK_AT_ONCE && self.pack_some() {}
        }
        seen
    }

    /// Makes the file anew out of what can be read of it. Peers are then asked for the rest.
    fn mend(&mut self) {
        let Some(folder) = self.upkeep.as_ref().map(|upkeep| upkeep.folder.clone()) else { return };
        let lost = match mend::prepare(Some(&self.database), &folder, self.table) {
            Ok(lost) => lost,
            Err(error) => return tracing::warn!(%error, "the table's file cannot be made anew"),
        };
        let Ok(nothing) = Connection::open_in_memory() else { return };
        drop(std::mem::replace(&mut self.database, nothing).close());
        if let Err(error) = mend::replace(&folder) {
            tracing::warn!(%error, "the table's file cannot be replaced");
        }
        match schema::open(&folder) {
            Ok(database) => self.database = database,
            // What is written from here on stays in memory, and is said not to be saved.
            Err(error) => tracing::error!(%error, "the table's file cannot be opened again"),
        }
        (self.scrub, self.packs) = (Scrub::default(), Packs::default());
        (self.report)(Report::Mended { rows: lost.max(1) });
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
                Request::Backup { path, reply } => answers.push(Answer::Backup { path, reply }),
                Request::Check { reply } => answers.push(Answer::Check(reply)),
                Request::Close => return (answers, true),
            }
        }
        (answers, false)
    }

    pub(super) fn queue(&mut self, writes: Vec<Write>, mark: Option<Mark>) {
        let states = writes.iter().any(|write| matches!(write, Write::Statement { .. }));
        if let Some(upkeep) = self.upkeep.as_mut().filter(|_| states) {
            upkeep.has_new_statements();
        }
        self.unwritten.extend(writes);
        self.mark = mark.or(self.mark);
    }

    /// Writes all that is unwritten in one durable transaction.
    pub(super) fn flush(&mut self) -> Result<(), FlushError> {
        if !self.unwritten.is_empty()
            && let Err(error) = self.write_somehow()
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
            let full = self.upkeep.as_ref().is_some_and(Upkeep::is_full);
            (self.report)(if full { Report::Full } else { Report::Recovered });
        }
        Ok(())
    }

    /// Writes what is unwritten; on a full disk into the room that was kept back for it.
    fn write_somehow(&mut self) -> rusqlite::Result<()> {
        let Err(error) = self.write_group() else { return Ok(()) };
        let is_full = flush_error(&error) == FlushError::DiskFull;
        if !is_full || !self.upkeep.as_mut().is_some_and(Upkeep::make_room) {
            return Err(error);
        }
        self.write_group()?;
        tracing::warn!("the disk is full: the table can only be read until there is room");
        if !self.failing {
            (self.report)(Report::Full);
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
            Answer::Backup { path, reply } => reply(backup::write(&self.database, &path)),
            Answer::Check(reply) => {
                let seen = self.check();
                reply(seen);
            }
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
        let mut damaged = false;
        for hash in hashes {
            if let Some(change) = self.unwritten_change(&document, hash) {
                changes.push(change);
                continue;
            }
            match rows::read_change(&self.database, &mut self.packs, self.table, &document, hash) {
                Ok(Some(change)) => changes.push(change),
                Ok(None) => damaged = true,
                Err(error) if is_damage(&error) => damaged = true,
                // The disk does not read just now: that says nothing about the row.
                Err(error) => tracing::warn!(%error, "reading a change"),
            }
        }
        if damaged {
            // Or it is there, and not found by its index. Either way the row is not what was written.
            self.mend();
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
