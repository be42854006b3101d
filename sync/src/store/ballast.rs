//! Room that is kept back for the day the disk is full: a file that holds nothing, and is given up then.
//!
//! What was typed until then is written into the room. From then on the table is only read, until there is so much room
//! again that the file can be made anew.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rand::Rng as _;

/// How much is kept back, in bytes.
pub(super) const BALLAST_BYTES: u64 = 16 * 1024 * 1024;
const FILE: &str = "ballast";
const UNFINISHED: &str = "ballast.new";
const PIECE_BYTES: usize = 256 * 1024;

/// The ballast of one table's folder.
#[derive(Debug)]
pub(super) struct Ballast {
    path: PathBuf,
    unfinished: PathBuf,
    bytes: u64,
}

impl Ballast {
    pub(super) fn of(folder: &Path) -> Self {
        Self { path: folder.join(FILE), unfinished: folder.join(UNFINISHED), bytes: BALLAST_BYTES }
    }

    /// Whether it is there as a whole.
    pub(super) fn is_there(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|file| file.len() == self.bytes)
    }

    /// Gives the room up. False if there was none.
    pub(super) fn give_up(&self) -> bool {
        // A file that was cut off takes room as well.
        drop(fs::remove_file(&self.unfinished));
        fs::remove_file(&self.path).is_ok()
    }

    /// Takes the room, if it is not taken: all of it, or none.
    ///
    /// # Errors
    /// There is not so much room, or the disk refuses.
    pub(super) fn take(&self) -> io::Result<()> {
        if self.is_there() {
            return Ok(());
        }
        let taken = self.fill().and_then(|()| fs::rename(&self.unfinished, &self.path));
        if taken.is_err() {
            // It may not be there, and then there is nothing to take away.
            drop(fs::remove_file(&self.unfinished));
        }
        taken
    }

    fn fill(&self) -> io::Result<()> {
        let mut file = File::create(&self.unfinished)?;
        // A disk that packs what is written would keep no room for anything that packs well.
        let mut piece = vec![0; PIECE_BYTES];
        let mut rng = rand::rng();
        let mut left = self.bytes;
        while left > 0 {
            rng.fill_bytes(&mut piece);
            let now = usize::try_from(left).map_or(PIECE_BYTES, |left| left.min(PIECE_BYTES));
            file.write_all(&piece[..now])?;
            left -= now as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_there_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let ballast = Ballast { bytes: 300_000, ..Ballast::of(folder.path()) };
        assert!(!ballast.is_there() && !ballast.give_up());
        ballast.take().unwrap();
        ballast.take().unwrap();
        assert!(ballast.is_there());
        fs::write(folder.path().join(FILE), b"cut off").unwrap();
        assert!(!ballast.is_there());
        ballast.take().unwrap();
        assert!(ballast.is_there());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(ballast.give_up());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let nowhere = Ballast::of(&folder.path().join("nowhere"));
        assert!(nowhere.take().is_err() && !nowhere.is_there());
    }
}
