//! What the store's thread does when nothing is asked of it, a little at a time.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ballast::Ballast;
use crate::driver::clock::Clock;

/// A table that is open for less needs no ballast: most commands are over by then.
const BALLAST_AFTER: Duration = Duration::from_secs(3);
/// How often it is looked whether a full disk has room again.
const ROOM_EVERY: Duration = Duration::from_secs(5);
/// A look at some rows begins so long after opening, and goes on so often: a table of a hundred thousand changes is looked
/// through in an hour.
const SCRUB_AFTER: Duration = Duration::from_secs(20);
const SCRUB_EVERY: Duration = Duration::from_secs(2);
pub(super) const SCRUB_ROWS: usize = 64;
/// When all has been looked at, it begins anew after so long.
const SCRUB_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);
/// New statements are kept a second time so long after they came.
const COPY_AFTER: Duration = Duration::from_secs(1);
/// So long after opening it is seen to that there is a backup of today, and so often from then on.
const BACKUP_AFTER: Duration = Duration::from_secs(30);
const BACKUP_EVERY: Duration = Duration::from_secs(60 * 60);
/// Old changes begin to be packed so long after opening, some every second while there are more, and are looked for so often.
const PACK_AFTER: Duration = Duration::from_secs(10);
const PACK_EVERY: Duration = Duration::from_secs(1);
const PACK_AGAIN: Duration = Duration::from_secs(10 * 60);
/// How often a disk that had no room for ballast from the start is asked again.
const BALLAST_AGAIN: Duration = Duration::from_secs(300);

/// What is due when, and how the disk is.
#[derive(Debug)]
pub(super) struct Upkeep {
    clock: Clock,
    pub(super) folder: PathBuf,
    ballast: Ballast,
    /// The ballast was given up, and there is no room to take it again.
    full: bool,
    /// None once it is there.
    ballast_at: Option<Duration>,
    scrub_at: Duration,
    /// None while the second copy of the statements has them all.
    copy_at: Option<Duration>,
    backup_at: Duration,
    pack_at: Duration,
}

impl Upkeep {
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            clock: Clock::start(),
            folder: folder.to_path_buf(),
            ballast: Ballast::of(folder),
            full: false,
            ballast_at: Some(BALLAST_AFTER),
            scrub_at: SCRUB_AFTER,
            copy_at: Some(COPY_AFTER),
            backup_at: BACKUP_AFTER,
            pack_at: PACK_AFTER,
        }
    }

    /// Statements were written: the second copy lacks them.
    pub(super) fn has_new_statements(&mut self) {
        self.copy_at.get_or_insert(self.clock.now() + COPY_AFTER);
    }

    /// Whether statements are to be copied now, and whether any are to be at all.
    pub(super) fn copy_is_due(&mut self, closing: bool) -> bool {
        let now = self.clock.now();
        self.copy_at.take_if(|at| closing || *at <= now).is_some()
    }

    /// Whether it is time to see to today's backup. Said once, until it is time again.
    pub(super) fn backup_is_due(&mut self) -> bool {
        let now = self.clock.now();
        let due = self.backup_at <= now;
        if due {
            self.backup_at = now + BACKUP_EVERY;
        }
        due
    }

    /// Whether it is time to look at some rows.
    pub(super) fn scrub_is_due(&self) -> bool {
        self.scrub_at <= self.clock.now()
    }

    /// Some rows were looked at, or all.
    pub(super) fn scrubbed(&mut self, all: bool) {
        self.scrub_at = self.clock.now() + if all { SCRUB_AGAIN } else { SCRUB_EVERY };
    }

    /// Whether it is time to pack some old changes.
    pub(super) fn packing_is_due(&self) -> bool {
        self.pack_at <= self.clock.now()
    }

    /// Some were packed, and there may be more, or not.
    pub(super) fn packed(&mut self, more: bool) {
        self.pack_at = self.clock.now() + if more { PACK_EVERY } else { PACK_AGAIN };
    }

    /// Whether the disk is full, and what is written goes into the last room there is.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// In how long something is due.
    pub(super) fn due_in(&self) -> Option<Duration> {
        let always = [self.scrub_at, self.backup_at, self.pack_at].map(Some);
        let next = [self.ballast_at, self.copy_at].into_iter().chain(always).flatten().min();
        next.map(|at| at.saturating_sub(self.clock.now()))
    }

    /// The disk is full: gives up the ballast. False if there is none.
    pub(super) fn make_room(&mut self) -> bool {
        let made = self.ballast.give_up();
        self.full |= made;
        self.ballast_at = Some(self.clock.now() + if self.full { ROOM_EVERY } else { BALLAST_AGAIN });
        made
    }

    /// Takes the ballast if that is due; `saves`: nothing waits to be written. True if a full disk has room again.
    pub(super) fn see_to_ballast(&mut self, saves: bool) -> bool {
        let now = self.clock.now();
        if self.ballast_at.is_none_or(|at| at > now) {
            return false;
        }
        // What people wrote comes first.
        match if saves { self.ballast.take() } else { Err(std::io::ErrorKind::StorageFull.into()) } {
            Ok(()) => {
                self.ballast_at = None;
                std::mem::take(&mut self.full)
            }
            Err(error) => {
                tracing::debug!(%error, "there is no room for ballast");
                self.ballast_at = Some(now + if self.full { ROOM_EVERY } else { BALLAST_AGAIN });
                false
            }
        }
    }
}
