//! The file itself: making it, opening it, and refusing to.
//!
//! A table's folder holds `table.db`, `device.key` and `lock`. Who holds `lock` may look at the file at all;
//! the database's own exclusive lock is the second fence, for programs that do not know of the first. Nothing
//! is written before the version is known.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::OpenError;

/// The newest version that is read here. A file says the lowest one whose programs can read it, in its `user_version`: since
/// version 2, one row of `change_bytes` may hold many changes (`packs`), and a file becomes one of that version with the first.
pub(super) const VERSION: u32 = 2;
/// What a file is made as.
const VERSION_WITHOUT_PACKS: u32 = 1;
/// The database's name in the table's folder.
pub(super) const FILE: &str = "table.db";
const LOCK_FILE: &str = "lock";
/// How the name of a copy ends that is made to read a damaged file.
pub(super) const PATCHED: &str = "patched";
/// As SQLite makes files if it is not told otherwise.
const PAGE_BYTES: usize = 4096;

/// Where a database file says its version, counted from its start, and what its first bytes are.
const HEADER_VERSION_AT: usize = 60;
const HEADER_MAGIC: &[u8; 16] = b"SQLite format 3\0";

const TABLES: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL, row_check BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE statements(position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL,
    row_check BLOB NOT NULL);
CREATE TABLE changes(position INTEGER PRIMARY KEY, document BLOB NOT NULL, hash BLOB NOT NULL,
    actor BLOB NOT NULL, seq INTEGER NOT NULL, start_op INTEGER NOT NULL, op_count INTEGER NOT NULL,
    deps BLOB NOT NULL, unix_secs INTEGER NOT NULL, message TEXT, byte_count INTEGER NOT NULL,
    row_check BLOB NOT NULL,
    UNIQUE(document, hash));
CREATE TABLE change_bytes(position INTEGER PRIMARY KEY, bytes BLOB NOT NULL, row_check BLOB NOT NULL);
CREATE TABLE tips(document BLOB NOT NULL, actor BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
    signature BLOB NOT NULL, row_check BLOB NOT NULL, PRIMARY KEY(document, actor, seq, hash)) WITHOUT ROWID;
CREATE TABLE snapshots(document BLOB PRIMARY KEY, heads BLOB NOT NULL, bytes BLOB NOT NULL,
    row_check BLOB NOT NULL);
CREATE TABLE views(document BLOB PRIMARY KEY, heads BLOB NOT NULL, bytes BLOB NOT NULL,
    row_check BLOB NOT NULL);
CREATE TABLE peers(transport BLOB PRIMARY KEY, addresses TEXT NOT NULL, last_matched INTEGER,
    row_check BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE peer_heads(transport BLOB NOT NULL, document BLOB NOT NULL, heads BLOB NOT NULL,
    row_check BLOB NOT NULL, PRIMARY KEY(transport, document)) WITHOUT ROWID;
";

/// Came after the first tables of this version. A program that does not know it leaves it alone, so the version stays.
const LATER_TABLES: &str = "
CREATE TABLE IF NOT EXISTS peer_names(transport BLOB PRIMARY KEY, name TEXT, row_check BLOB NOT NULL) WITHOUT ROWID;
";

/// Takes the folder's lock, or says who is in the way.
pub(super) fn lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK_FILE);
    let file = fs::OpenOptions::new()
        .create(true)
        .read(true)
        .write(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| OpenError::CannotWrite(format!("{}: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::AlreadyOpen),
        // A file system without locks: the database's own lock still stands between two programs.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => {
            Err(OpenError::CannotWrite(format!("{}: {error}", path.display())))
        }
    }
}

/// Makes an empty database in a folder that has none; `fill` writes its first rows in the same transaction.
///
/// # Errors
/// If the disk refuses. The caller removes what was made.
pub(super) fn create(
    folder: &Path,
    fill: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<Connection> {
    create_at(&folder.join(FILE), fill)
}

/// As [`create`], as a file of this name.
///
/// # Errors
/// If the disk refuses.
pub(super) fn create_at(
    path: &Path,
    fill: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut database = Connection::open_with_flags(path, flags)?;
    settle(&database)?;
    let transaction = database.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute_batch(LATER_TABLES)?;
    fill(&transaction)?;
    transaction.pragma_update(None, "user_version", VERSION_WITHOUT_PACKS)?;
    transaction.commit()?;
    Ok(database)
}

/// Opens the database of `folder`, whose lock the caller holds.
///
/// # Errors
/// See [`OpenError`]; with [`OpenError::NewerVersion`] no byte of the file has changed.
pub(super) fn open(folder: &Path) -> Result<Connection, OpenError> {
    look_at_header(folder)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(folder.join(FILE), flags).map_err(open_error)?;
    // Until the version is known, closing must not move the journal of a newer program into the file.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(open_error)?;
    database.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(open_error)?;
    let version: u32 = database.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open_error)?;
    match version {
        VERSION_WITHOUT_PACKS..=VERSION => {}
        // Tables and version are written in one transaction: one without the other is damage.
        0 if has_tables(&database).map_err(open_error)? => {
            return Err(OpenError::Damaged("the file does not say its version".to_owned()));
        }
        0 => return Err(OpenError::NotATable),
        _ => return Err(OpenError::NewerVersion),
    }
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(open_error)?;
    settle(&database).map_err(open_error)?;
    // The first write takes the lock for good, and shows a disk that takes none.
    database.execute_batch(&format!("BEGIN IMMEDIATE; {LATER_TABLES} COMMIT;")).map_err(open_error)?;
    Ok(database)
}

fn has_tables(database: &Connection) -> rusqlite::Result<bool> {
    let ours =
        "SELECT EXISTS(SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'statements'))";
    database.query_row(ours, [], |row| row.get(0))
}

/// Opens a file whatever has become of it, to read from it what can be read.
///
/// Where its first page is damaged, that of a new file is put in front of a copy of it: the tables of all files of a version
/// begin on the same pages, and rows that are not where they are looked for do not pass for others. The copy lies beside
/// the file, and is for the caller to take away ([`PATCHED`]).
pub(super) fn open_damaged(path: &Path) -> rusqlite::Result<Connection> {
    let open = |path: &Path| {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags)?;
        database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let _: i64 = database.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok(database)
    };
    open(path).or_else(|error| match patch(path) {
        Ok(patched) => open(&patched),
        Err(_) => Err(error),
    })
}

fn patch(path: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let patched = path.with_extension(PATCHED);
    drop(fs::remove_file(&patched));
    create_at(&patched, |_| Ok(()))?.close().map_err(|(_, error)| error)?;
    let mut page = fs::read(&patched)?;
    page.truncate(PAGE_BYTES);
    let mut bytes = fs::read(path)?;
    if page.len() < PAGE_BYTES || bytes.len() < PAGE_BYTES {
        return Err("there is no whole page".into());
    }
    // No journal belongs to it, no page is free, and how many there are is seen from its length.
    (page[18], page[19]) = (1, 1);
    page[32..40].fill(0);
    page[92..96].fill(0);
    bytes[..PAGE_BYTES].copy_from_slice(&page);
    fs::write(&patched, bytes)?;
    Ok(patched)
}

fn settle(database: &Connection) -> rusqlite::Result<()> {
    database.busy_timeout(std::time::Duration::ZERO)?;
    database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}

/// Reads the version from the file's first bytes, before SQLite sees it and makes files beside it.
fn look_at_header(folder: &Path) -> Result<(), OpenError> {
    let path = folder.join(FILE);
    let mut header = [0; 100];
    let mut file = File::open(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => OpenError::NotATable,
        _ => OpenError::Damaged(format!("{}: {error}", path.display())),
    })?;
    if file.read_exact(&mut header).is_err() || !header.starts_with(HEADER_MAGIC) {
        return Err(OpenError::Damaged(format!("{} is not a database", path.display())));
    }
    let mut version = [0; 4];
    version.copy_from_slice(&header[HEADER_VERSION_AT..HEADER_VERSION_AT + 4]);
    if u32::from_be_bytes(version) > VERSION { Err(OpenError::NewerVersion) } else { Ok(()) }
}

/// What a failure of SQLite means for someone who wants to open a table.
pub(super) fn open_error(error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::AlreadyOpen,
        Some(
            ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::DiskFull
            | ErrorCode::FileLockingProtocolFailed,
        ) => OpenError::CannotWrite(error.to_string()),
        _ => OpenError::Damaged(error.to_string()),
    }
}
