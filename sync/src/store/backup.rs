//! A copy of the table's file for each day, seven of them, in the table's own folder; and one wherever somebody wants it.
//!
//! A backup holds everything but this device's key. Whoever lost their computer sits down again, under a new key, and takes
//! the backup in as they would a carry file: what it holds was signed by others and by the key that is gone, and goes through
//! the same admission. No backup ever continues a key whose newer statements it does not have.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use trestle_trust::{ChangeHash, DocumentId, TableId};

use super::packs::Packs;
use super::{rows, schema};
use crate::admit::SignedChange;
use crate::pack::HeaderError;

const FOLDER: &str = "backups";
const ENDING: &str = "db";
/// So many days are kept.
const DAYS_KEPT: usize = 7;
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// Why no backup was made. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    #[error("{0}")]
    Disk(#[from] io::Error),
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
}

/// Writes all of `database` to `path`, whole or not at all.
///
/// # Errors
/// See [`BackupError`].
pub(super) fn write(database: &Connection, path: &Path) -> Result<(), BackupError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    // SQLite writes into no file that is there.
    drop(fs::remove_file(&beside));
    let written = vacuum_into(database, &beside).and_then(|()| {
        File::open(&beside)?.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(())
    });
    if written.is_err() {
        drop(fs::remove_file(&beside));
    } else if let Some(folder) = path.parent() {
        super::sync_folder(folder);
    }
    written
}

fn vacuum_into(database: &Connection, path: &Path) -> Result<(), BackupError> {
    let name = path.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    // It reads every page, and says so if one is damaged: no backup is made of what cannot be read.
    database.execute("VACUUM INTO ?1", [name])?;
    Ok(())
}

/// Makes today's backup in the table's folder, if there is none, and lets go of those that are too old.
///
/// # Errors
/// See [`BackupError`]. Older ones are then all there.
pub(super) fn daily(database: &Connection, folder: &Path, unix_secs: u64) -> Result<(), BackupError> {
    let backups = folder.join(FOLDER);
    let today = backups.join(format!("{}.{ENDING}", date(unix_secs / SECONDS_A_DAY)));
    if today.exists() {
        return Ok(());
    }
    fs::create_dir_all(&backups)?;
    write(database, &today)?;
    let all = in_folder(folder);
    for old in all.iter().take(all.len().saturating_sub(DAYS_KEPT)) {
        fs::remove_file(old)?;
    }
    Ok(())
}

/// The backups in a table's folder, the oldest first.
pub(super) fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .collect();
    // Dates in order are names in order.
    all.sort();
    all
}

/// A backup that is read, wherever it lies and whoever made it.
#[derive(Debug)]
pub(crate) struct Backup {
    database: Connection,
    pub(crate) table: TableId,
}

impl Backup {
    /// Opens a backup for reading only.
    ///
    /// # Errors
    /// [`HeaderError`]: it is no backup, nothing of it can be read, or a newer version of the program wrote it.
    pub(crate) fn open(path: &Path) -> Result<Self, HeaderError> {
        let not_one = |error: rusqlite::Error| {
            tracing::debug!(%error, "no backup");
            HeaderError::NotACarryFile
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags).map_err(not_one)?;
        // What somebody gives away as a backup may be anything: nothing in it is carried out.
        database.pragma_update(None, "trusted_schema", false).map_err(not_one)?;
        let version: u32 =
            database.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(not_one)?;
        if version > schema::VERSION {
            return Err(HeaderError::NewerVersion);
        }
        let tables: i64 = database
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table'
                 AND name IN ('meta', 'statements', 'changes', 'change_bytes', 'tips')",
                [],
                |row| row.get(0),
            )
            .map_err(not_one)?;
        let table = rows::read_meta(&database, "table").map_err(not_one)?;
        let table = table.and_then(|id| id.try_into().ok()).map(TableId);
        match table.filter(|_| tables == 5) {
            Some(table) => Ok(Self { database, table }),
            None => Err(HeaderError::NotACarryFile),
        }
    }

    /// Exact bytes of all statements that can be read, in the order in which they were written.
    pub(crate) fn statements(&self) -> Vec<Vec<u8>> {
        rows::sound_statements(&self.database)
    }

    /// The documents, and each one's changes in the order in which they were written.
    pub(crate) fn changes(&self) -> BTreeMap<DocumentId, Vec<ChangeHash>> {
        rows::hashes_of_changes(&self.database)
    }

    /// Those of these changes that can be read.
    pub(crate) fn read(&self, document: DocumentId, hashes: &[ChangeHash]) -> Vec<SignedChange> {
        let mut packs = Packs::default();
        let read =
            |hash| rows::read_change(&self.database, &mut packs, self.table, &document, hash).ok().flatten();
        hashes.iter().filter_map(read).collect()
    }

    /// Whether a file begins as one does.
    pub(crate) fn is_one(beginning: &[u8]) -> bool {
        beginning.starts_with(b"SQLite format 3\0")
    }
}

/// The date that is so many days after 1 January 1970, as `2026-11-22`.
fn date(days: u64) -> String {
    // Years are counted from 1 March, so that the day that comes and goes is their last; 400 of them have 146,097 days.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        let check = |days: u64, expected: &str| assert_eq!(date(days), expected);
        check(0, "1970-01-01");
        check(59, "1970-03-01");
        check(789, "1972-02-29");
        check(790, "1972-03-01");
        check(11_016, "2000-02-29");
        check(20_779, "2026-11-22");
        check(47_541, "2100-03-01");
    }

    #[test]
    fn there_is_one_for_each_of_the_last_seven_days() {
        let folder = tempfile::tempdir().unwrap();
        let database = Connection::open(folder.path().join("table.db")).unwrap();
        database.execute_batch("CREATE TABLE days(day)").unwrap();
        for day in 20_779..20_789_u64 {
            database.execute("INSERT INTO days VALUES(?1)", [day as i64]).unwrap();
            for _ in 0..3 {
                daily(&database, folder.path(), day * SECONDS_A_DAY + 3600).unwrap();
            }
        }
        let all = in_folder(folder.path());
        let names: Vec<_> = all.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
        assert_eq!((names.len(), names[0], names[6]), (7, "2026-11-25", "2026-12-01"));
        let oldest = Connection::open(&all[0]).unwrap();
        let days: i64 = oldest.query_row("SELECT count(*) FROM days", [], |row| row.get(0)).unwrap();
        assert_eq!(days, 4, "as it was on that day");
        assert_eq!(fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 7, "and nothing else");
    }

    #[test]
    fn a_backup_that_cannot_be_made_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let database = Connection::open(folder.path().join("table.db")).unwrap();
        database.execute_batch("CREATE TABLE days(day)").unwrap();
        let path = folder.path().join("kept.db");
        write(&database, &path).unwrap();
        let before = fs::read(&path).unwrap();
        write(&database, &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before);
        assert!(write(&database, &folder.path().join("no/where.db")).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
