//! One table on disk: a folder with an SQLite file, the device's key and a lock.
//!
//! A thread of its own holds the only connection. Requests queue up for it; it takes all that wait, writes them in
//! one transaction, and says what was flushed only after the commit: a durable commit costs the same for one row as
//! for a hundred. Reads go through the same thread, behind the writes that came before them. Where the disk refuses
//! (full, gone), what is queued stays in memory, is still readable, and is tried again; nothing is said to be saved. A full
//! disk first gives back the room that was kept for that day (`ballast`).
//!
//! Opening reads statements, peers and what is known *about* each change; bytes of changes are read when a document
//! is opened or sent, and lie packed once they are old. Every row is checked against its own hash when it is read; a damaged one is left out, and
//! the log then asks peers for what it lacks.
//!
//! Absent: what a change may be (the protocol admits it first), waiting changes (they live in memory, on the
//! account of the connection that sent them), quarantine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use trestle_trust::{ChangeHash, DeviceSecret, DocumentId, OpenLink, StatementId, TableId, TransportKey};

use crate::admit::{ChangeMeta, SignedChange};
use crate::protocol::{PersistToken, RememberedHeads, StoredChange};

mod backup;
mod ballast;
mod check;
mod key;
mod mend;
#[cfg(test)]
mod mutated;
mod packs;
mod place;
mod put;
mod rows;
mod schema;
mod scrub;
mod snapshot;
#[cfg(test)]
mod tests;
mod upkeep;
mod writer;

pub(crate) use backup::{Backup, BackupError};
pub(crate) use scrub::Seen;
pub(crate) use snapshot::SnapshotChecker;

pub(crate) type Heads = Vec<ChangeHash>;

/// Why a table could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no table in this folder, or one whose making was cut off.
    #[error("there is no table in this folder")]
    NotATable,
    /// Another program, or this one, has the table open. It was not disturbed.
    #[error("this table is already open in another program")]
    AlreadyOpen,
    /// A newer version of the program wrote it. Nothing was changed.
    #[error("a newer version of Trestle wrote this table; nothing was changed")]
    NewerVersion,
    /// The folder lies on another computer's disk, of this kind: two computers could write there at once.
    #[error("the folder lies on a network disk ({0})")]
    NetworkDisk(String),
    /// The disk takes no writing there. The text says which file and why.
    #[error("cannot write here: {0}")]
    CannotWrite(String),
    /// The file is damaged beyond single rows. The text says how that showed.
    #[error("the table's file is damaged: {0}")]
    Damaged(String),
    /// `device.key` is missing or garbled: without it this device cannot prove who it is.
    #[error("this device's key cannot be read: {0}")]
    Key(String),
    /// The device's key is of no member: it belongs to another table's folder.
    #[error("the key in this folder is of no device at this table")]
    StrangerKey,
    /// The operating system gave no thread or no socket.
    #[error("cannot start: {0}")]
    Start(String),
}

/// Why a table could not be made in a folder.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MakeError {
    #[error("there is a table in this folder already")]
    AlreadyThere,
    #[error("the folder lies on a network disk ({0})")]
    NetworkDisk(String),
    #[error("cannot write here: {0}")]
    CannotWrite(String),
}

/// Why something is not on disk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlushError {
    /// No room. What is unsaved stays in memory and is tried again.
    #[error("the disk is full")]
    DiskFull,
    /// The disk refuses for another reason, given as the system says it. Tried again as well.
    #[error("the disk refuses: {0}")]
    Disk(String),
    /// The table has been closed.
    #[error("the table is closed")]
    Closed,
}

/// How to find a peer again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RememberedPeer {
    pub(crate) transport: TransportKey,
    pub(crate) addresses: Vec<SocketAddr>,
    /// When both were last known to have the same.
    pub(crate) last_matched_unix_secs: Option<i64>,
    /// What its computer is called, as it said last.
    pub(crate) device_name: Option<String>,
}

/// A row that was left out because its check failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    Statement,
    Change,
    Peer,
}

/// What is read when a table opens. Changes and statements are in the order they were written.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) table: Option<TableId>,
    /// The UDP port of the last time, so that remembered addresses stay true.
    pub(crate) port: Option<u16>,
    /// The link that was made last for a further computer of this person.
    pub(crate) link: Option<OpenLink>,
    pub(crate) statements: Vec<Vec<u8>>,
    pub(crate) changes: BTreeMap<DocumentId, Vec<ChangeMeta>>,
    pub(crate) peers: Vec<RememberedPeer>,
    pub(crate) peer_heads: RememberedHeads,
    pub(crate) damaged: Vec<Damage>,
}

/// One thing to write. The same thing written twice is written once.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "nearly every write is a change")]
pub(crate) enum Write {
    Statement { id: StatementId, bytes: Vec<u8> },
    Change(StoredChange),
    Peer(RememberedPeer),
    PeerHeads { peer: TransportKey, document: DocumentId, heads: Heads },
    Snapshot { document: DocumentId, heads: Heads, bytes: Vec<u8> },
    View { document: DocumentId, heads: Heads, bytes: Vec<u8> },
    Meta { key: &'static str, value: Vec<u8> },
}

/// A document's snapshot and view as kept.
#[derive(Debug, Default)]
pub(crate) struct States {
    pub(crate) snapshot: Option<(Heads, Vec<u8>)>,
    pub(crate) view: Option<(Heads, Vec<u8>)>,
}

/// What the store says without being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// Everything up to this token is on disk.
    Flushed(Mark),
    /// Writing failed; it is tried again every second.
    Failing(FlushError),
    /// The disk is full. All that was requested is written, into the room kept back for that.
    Full,
    /// Writing works again, and all that waited is on disk.
    Recovered,
    /// Part of the file was damaged, and it has been made anew without that.
    Mended { rows: usize },
}

/// What is flushed, in the words of whoever asked: one state machine's token. Each machine counts its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) machine: u64,
    pub(crate) token: PersistToken,
}

pub(crate) type Reply<T> = Box<dyn FnOnce(T) + Send>;

pub(crate) enum Request {
    Write {
        writes: Vec<Write>,
        mark: Option<Mark>,
    },
    /// Answered in the order asked for; what is damaged or not there is left out.
    ReadChanges {
        document: DocumentId,
        hashes: Vec<ChangeHash>,
        reply: Reply<Vec<SignedChange>>,
    },
    ReadStates {
        document: DocumentId,
        reply: Reply<States>,
    },
    /// Everything, as at opening; `None` if it cannot be read or something is not on disk.
    ReadContents {
        reply: Reply<Option<Contents>>,
    },
    /// Answered when everything requested before is on disk, or cannot be put there.
    Flush {
        reply: Reply<Result<(), FlushError>>,
    },
    /// All of the file is written to another, whole or not at all.
    Backup {
        path: PathBuf,
        reply: Reply<Result<(), BackupError>>,
    },
    /// Every row is looked at; what is damaged is taken out.
    Check {
        reply: Reply<Seen>,
    },
    Close,
}

/// The store's end for everybody else: requests go in, nothing blocks.
#[derive(Clone)]
pub(crate) struct StoreHandle {
    requests: Sender<Request>,
    hurry: Arc<writer::Hurry>,
}

impl StoreHandle {
    /// Queues `request`. After the store has closed it is dropped, its reply unanswered.
    pub(crate) fn send(&self, request: Request) {
        let is_patient = writer::is_patient(&request);
        // A closed store answers nobody; whoever waits sees its channel close.
        drop(self.requests.send(request));
        if !is_patient {
            self.hurry.up();
        }
    }

    pub(crate) fn write(&self, writes: Vec<Write>) {
        self.send(Request::Write { writes, mark: None });
    }
}

/// A table's folder, locked, with its database open and no thread running yet.
pub(crate) struct OpenTable {
    database: Connection,
    lock: File,
    table: TableId,
    folder: PathBuf,
}

/// The thread that owns the database.
pub(crate) struct Store {
    handle: StoreHandle,
    thread: Option<JoinHandle<()>>,
}

impl OpenTable {
    /// Makes a table's folder with its key and its first statements (exact bytes), all on disk when this returns.
    ///
    /// # Errors
    /// [`MakeError`]; what had been made is then removed again.
    pub(crate) fn create(
        folder: &Path,
        table: TableId,
        secret: &DeviceSecret,
        statements: &[(StatementId, Vec<u8>)],
    ) -> Result<Self, MakeError> {
        Self::create_with(folder, table, secret, statements, &[])
    }

    /// As [`OpenTable::create`], with more that is written at once.
    ///
    /// # Errors
    /// [`MakeError`]; what had been made is then removed again.
    pub(crate) fn create_with(
        folder: &Path,
        table: TableId,
        secret: &DeviceSecret,
        statements: &[(StatementId, Vec<u8>)],
        writes: &[Write],
    ) -> Result<Self, MakeError> {
        let new_folder = !folder.exists();
        if folder.join(schema::FILE).exists() || folder.join(key::KEY_FILE).exists() {
            return Err(MakeError::AlreadyThere);
        }
        if let Some(kind) = place::network_disk(folder) {
            return Err(MakeError::NetworkDisk(kind));
        }
        let cannot =
            |error: &dyn std::fmt::Display| MakeError::CannotWrite(format!("{}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
        let made = Self::fill(folder, table, secret, statements, writes).map_err(|error| cannot(&error));
        if made.is_err() {
            remove_what_was_made(folder, new_folder);
        }
        made
    }

    fn fill(
        folder: &Path,
        table: TableId,
        secret: &DeviceSecret,
        statements: &[(StatementId, Vec<u8>)],
        writes: &[Write],
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let lock = schema::lock(folder)?;
        key::write(folder, &secret.to_bytes())?;
        let database = schema::create(folder, |database| {
            put::write(database, &Write::Meta { key: "table", value: table.0.to_vec() })?;
            for (id, bytes) in statements {
                put::write(database, &Write::Statement { id: *id, bytes: bytes.clone() })?;
            }
            for write in writes {
                put::write(database, write)?;
            }
            Ok(())
        })?;
        sync_folder(folder);
        Ok(Self { database, lock, table, folder: folder.to_path_buf() })
    }

    /// Opens the table in `folder` and reads what has to be known before working with it.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub(crate) fn open(folder: &Path) -> Result<(Self, DeviceSecret, Contents), OpenError> {
        if !folder.join(schema::FILE).is_file() {
            return Err(OpenError::NotATable);
        }
        if let Some(kind) = place::network_disk(folder) {
            return Err(OpenError::NetworkDisk(kind));
        }
        let lock = schema::lock(folder)?;
        let (database, contents) = match Self::read(folder) {
            Ok((database, contents)) if contents.table.is_some() && contents.damaged.is_empty() => {
                (database, contents)
            }
            Ok((database, contents)) => Self::mend(folder, Some(database), contents.table, None)?,
            Err(OpenError::Damaged(why)) => Self::mend(folder, None, None, Some(why))?,
            Err(error) => return Err(error),
        };
        let table =
            contents.table.ok_or_else(|| OpenError::Damaged("the table's id cannot be read".to_owned()))?;
        let secret = key::read(folder).map_err(|error| OpenError::Key(error.to_string()))?;
        let folder = folder.to_path_buf();
        Ok((Self { database, lock, table, folder }, DeviceSecret::from_bytes(secret), contents))
    }

    fn read(folder: &Path) -> Result<(Connection, Contents), OpenError> {
        let database = schema::open(folder)?;
        let contents = rows::read_contents(&database).map_err(schema::open_error)?;
        Ok((database, contents))
    }

    /// Makes a damaged file anew out of what can be read of it, and opens that.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] with `why`, if not even the statements can be read; the file is then as it was.
    fn mend(
        folder: &Path,
        database: Option<Connection>,
        table: Option<TableId>,
        why: Option<String>,
    ) -> Result<(Connection, Contents), OpenError> {
        let damaged =
            || OpenError::Damaged(why.unwrap_or_else(|| "the table's id cannot be read".to_owned()));
        let Some(table) = table.or_else(|| mend::table_of_copy(folder)) else { return Err(damaged()) };
        let old = database.or_else(|| schema::open_damaged(&folder.join(schema::FILE)).ok());
        let lost = mend::prepare(old.as_ref(), folder, table).map_err(schema::open_error)?;
        drop(old.map(Connection::close));
        mend::replace(folder).map_err(|error| OpenError::CannotWrite(error.to_string()))?;
        let (database, mut contents) = Self::read(folder)?;
        contents.damaged.extend(std::iter::repeat_n(Damage::Change, lost.max(1)));
        Ok((database, contents))
    }

    /// The table's id.
    pub(crate) fn id(&self) -> TableId {
        self.table
    }

    /// Starts the thread; `report` is called on it.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(self, report: Box<dyn Fn(Report) + Send>) -> std::io::Result<Store> {
        let (requests, queue): (Sender<Request>, Receiver<Request>) = channel();
        let hurry = Arc::new(writer::Hurry::default());
        let handle = StoreHandle { requests, hurry: Arc::clone(&hurry) };
        let thread = std::thread::Builder::new().name("trestle-store".to_owned()).spawn(move || {
            let Self { database, lock, table, folder } = self;
            writer::Writer::new(database, table, report).in_folder(&folder).run(&queue, &hurry);
            drop(lock);
        })?;
        Ok(Store { handle, thread: Some(thread) })
    }
}

impl Store {
    pub(crate) fn handle(&self) -> &StoreHandle {
        &self.handle
    }

    /// Writes what is queued, closes the file and gives the folder back. Blocks until that is done.
    pub(crate) fn close(mut self) {
        self.handle.send(Request::Close);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's thread panicked");
        }
    }
}

/// Whether a new folder could be made at `folder`; leaves nothing behind.
///
/// # Errors
/// [`MakeError`].
pub(crate) fn probe(folder: &Path) -> Result<(), MakeError> {
    if folder.join(schema::FILE).exists() || folder.join(key::KEY_FILE).exists() {
        return Err(MakeError::AlreadyThere);
    }
    if let Some(kind) = place::network_disk(folder) {
        return Err(MakeError::NetworkDisk(kind));
    }
    let new_folder = !folder.exists();
    let cannot = |error: std::io::Error| MakeError::CannotWrite(format!("{}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    let probe: PathBuf = folder.join("probe");
    let written = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(cannot);
    if new_folder {
        // It is made again when there is something to put in it; an empty one left over harms nobody.
        drop(fs::remove_dir(folder));
    }
    written
}

fn remove_what_was_made(folder: &Path, new_folder: bool) {
    let names = ["table.db", "table.db-wal", "table.db-journal", key::KEY_FILE, "lock"];
    for name in names {
        // Best effort: the failure that led here is the one that is reported.
        drop(fs::remove_file(folder.join(name)));
    }
    if new_folder {
        drop(fs::remove_dir(folder));
    }
}

/// A new file's name is durable only once its folder is; where folders cannot be synced, this does nothing.
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder)
        && let Err(error) = folder.sync_all()
    {
        tracing::debug!(%error, "the folder could not be synced");
    }
}
