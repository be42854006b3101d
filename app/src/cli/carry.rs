//! Commands about what is carried by hand: all of a table into a file, and out of one.

use std::{io, path::Path};

use trestle_sync::repo::{CarryError, carried_table};

use super::{
    reply::{Plain, Reply},
    session::Session,
};
use crate::documents::carried::said_of;

impl Session {
    /// Writes all that this computer has of the table to `file`.
    pub(super) fn pack(&mut self, file: &Path) -> Result<Reply, Plain> {
        let packed = self.table()?.repo().pack(file, |_, _| true);
        let packed = packed.map_err(|error| match error {
            CarryError::Disk(_) => self.cannot_write(file),
            error => self.trouble(&error),
        })?;
        let shown = file.display().to_string();
        let said = self.words.say_with("carry-out-done", &[("file", shown.as_str().into())]);
        Ok(Reply::say(said)
            .with("file", shown)
            .with("changes", packed.changes)
            .with("statements", packed.statements)
            .with("bytes", packed.bytes))
    }

    /// Takes in a copy of a table: of the open one, or else of the one that the file is of.
    pub(super) fn unpack(&mut self, file: &Path) -> Result<Reply, Plain> {
        let table = carried_table(file).map_err(|error| self.cannot_carry(file, &error))?;
        self.table_of_file(&table)?;
        let taken = self.table()?.repo().unpack(file, |_, _| true);
        let taken = taken.map_err(|error| self.cannot_carry(file, &error))?;
        let (_, key, count) = said_of(&taken);
        Ok(Reply::say(self.words.say_with(key, &[("count", count.into())]))
            .with("changes", taken.taken.changes)
            .with("statements", taken.taken.statements)
            .with("waiting", taken.taken.waiting)
            .with("refused", taken.taken.refused)
            .with("whole", taken.whole))
    }

    fn cannot_carry(&self, file: &Path, error: &CarryError) -> Plain {
        match error {
            CarryError::Disk(error) if error.kind() != io::ErrorKind::Interrupted => self.cannot_read(file),
            error => self.trouble(error),
        }
    }
}
