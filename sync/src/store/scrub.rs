//! Looks whether rows are still what was written, a few at a time: every row against its own hash, every change and statement
//! by the index that it is found by, and in the end the file's pages as SQLite sees them.

use rusqlite::{Connection, ErrorCode};
use trestle_trust::TableId;

use super::packs::Packs;
use super::{mend, rows};

/// How far a look through the file has come.
#[derive(Debug, Default)]
pub(super) struct Scrub {
    part: Part,
    /// The last row that was looked at.
    after: i64,
    /// What was seen since the beginning.
    seen: Seen,
}

/// What a look through a file has seen so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Statements and changes.
    pub(crate) rows: u64,
    /// So many of them, or of what belongs to them, are not what was written.
    pub(crate) bad: u64,
}

#[derive(Debug, Default, Clone, Copy)]
enum Part {
    #[default]
    Statements,
    Changes,
    Tips,
    Rest,
    Pages,
}

impl Scrub {
    /// Looks at about `count` rows more. Gives what was seen when all has been looked at; the next call begins anew.
    ///
    /// # Errors
    /// The disk does not read just now: that says nothing about the rows.
    pub(super) fn step(
        &mut self,
        database: &Connection,
        table: TableId,
        count: usize,
    ) -> rusqlite::Result<Option<Seen>> {
        match self.look(database, table, count) {
            Ok(finished) => Ok(finished.then(|| std::mem::take(self).seen)),
            Err(error) if is_damage(&error) => {
                let mut seen = std::mem::take(self).seen;
                seen.bad += 1;
                Ok(Some(seen))
            }
            Err(error) => Err(error),
        }
    }

    fn look(&mut self, database: &Connection, table: TableId, count: usize) -> rusqlite::Result<bool> {
        let next = match self.part {
            Part::Statements => {
                let looked = rows::look_at_statements(database, self.after, count)?;
                self.rows(looked, Part::Changes)
            }
            Part::Changes => {
                // What was read before is on the disk perhaps no more.
                let looked = rows::look_at_changes(database, &mut Packs::default(), self.after, count)?;
                self.rows(looked, Part::Tips)
            }
            Part::Tips => {
                self.seen.bad += rows::read_tips(database, table).1 as u64;
                Part::Rest
            }
            Part::Rest => {
                self.seen.bad += rows::read_peers(database).damaged.len() as u64;
                for kept in ["snapshots", "views"] {
                    for document in rows::documents_in(database, kept) {
                        let sound = rows::read_state(database, kept, &document)?.is_some();
                        self.seen.bad += u64::from(!sound);
                    }
                }
                let id = rows::read_meta(database, "table")?;
                self.seen.bad += u64::from(id.as_deref() != Some(&table.0));
                Part::Pages
            }
            Part::Pages => {
                if let Some(what) = mend::wrong_pages(database) {
                    tracing::warn!(what, "the table's file is damaged");
                    self.seen.bad += 1;
                }
                return Ok(true);
            }
        };
        self.part = next;
        Ok(false)
    }

    /// Some rows were looked at; `then` comes when there were none left.
    fn rows(&mut self, (last, looked, bad): (i64, usize, usize), then: Part) -> Part {
        self.seen.rows += looked as u64;
        self.seen.bad += bad as u64;
        if looked == 0 {
            self.after = 0;
            return then;
        }
        self.after = last;
        self.part
    }
}

/// Whether an error says that the file is damaged, and not that the disk refuses.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        || matches!(
            error,
            rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..)
        )
}
