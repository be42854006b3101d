//! What people wrote after they had gone, which does not count: to be looked at, and to be taken up by anybody who sits
//! here. Which changes these are is [`counted`](crate::counted)'s business.

use std::collections::BTreeMap;
use std::sync::Arc;

use trestle_trust::{AuthorKey, ChangeHash, DocumentId};

use super::Repo;
use super::load::{self, LoadError, Stored};
use crate::adopt::{self, TakeUpError};
use crate::columns;
use crate::driver::Engine;

/// What one device made of a document too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    pub author: AuthorKey,
    pub changes: usize,
    /// The newest of them. With their pasts they are all of them, and all that they build on, others' late changes too.
    pub heads: Vec<ChangeHash>,
    /// When the last was made, by that device's clock.
    pub unix_secs: i64,
}

impl Repo {
    /// Documents of which something does not count, each with a number that is another where that is something else. Waits
    /// for nothing.
    #[must_use]
    pub fn documents_with_late(&self) -> Arc<BTreeMap<DocumentId, u64>> {
        self.open.shared.uncounted()
    }

    /// What of a document came too late and does not count, by device. Waits for the engine if there is any.
    #[must_use]
    pub fn late(&self, document: DocumentId) -> Vec<Late> {
        if !self.open.shared.uncounted().contains_key(&document) {
            return Vec::new();
        }
        self.ask(move |engine| engine.late(document)).unwrap_or_default()
    }

    /// As [`Repo::load`], with these changes and their pasts too, whether they count or not. Those that are not here are
    /// left out. Waits for the disk and for the engine.
    ///
    /// # Errors
    /// [`LoadError::Closed`].
    pub fn load_with(&self, document: DocumentId, late: Vec<ChangeHash>) -> Result<Stored, LoadError> {
        load::load(&self.open.store, &self.open.mailbox, document, late)
    }

    /// Takes up these changes and their pasts: makes a change that follows them and all that counts, under this device's
    /// name. They count from then on, here and wherever it comes; the document is not asked for, [`super::Event::Anew`]
    /// tells of it. Waits for the engine, not for the disk.
    ///
    /// # Errors
    /// [`TakeUpError`]; then nothing has changed.
    pub fn take_up(
        &self,
        document: DocumentId,
        late: Vec<ChangeHash>,
        label: &str,
        unix_secs: i64,
    ) -> Result<(), TakeUpError> {
        let (actor, label) = (self.new_actor(), label.to_owned());
        let take_up = move |engine: &mut Engine| {
            engine.take_up(document, late, adopt::Stamp { actor, label: &label, unix_secs })
        };
        self.ask(take_up).unwrap_or(Err(TakeUpError::Closed))
    }
}

impl Engine {
    fn late(&self, document: DocumentId) -> Vec<Late> {
        let Some((counted, log)) = self.sync.counted(document).zip(self.sync.log(document)) else {
            return Vec::new();
        };
        let mut by: BTreeMap<AuthorKey, Vec<ChangeHash>> = BTreeMap::new();
        for (hash, author) in counted.out(log) {
            by.entry(author).or_default().push(hash);
        }
        let late = |(author, hashes): (AuthorKey, Vec<ChangeHash>)| {
            let made = hashes.iter().filter_map(|hash| log.get(hash));
            Late {
                author,
                changes: hashes.len(),
                heads: log.frontier(&hashes),
                unix_secs: made.map(|change| change.time_unix_secs).max().unwrap_or(0),
            }
        };
        by.into_iter().map(late).collect()
    }

    fn take_up(
        &mut self,
        document: DocumentId,
        late: Vec<ChangeHash>,
        stamp: adopt::Stamp<'_>,
    ) -> Result<(), TakeUpError> {
        let changes = self.sync.taking_up(document, late, stamp)?;
        let last = changes.last().and_then(|bytes| Some(columns::scan(bytes).ok()?.hash));
        for bytes in changes {
            self.commit(document, bytes);
        }
        let is_in = |hash| self.sync.log(document).is_some_and(|log| log.contains(&hash));
        if last.is_some_and(is_in) { Ok(()) } else { Err(TakeUpError::Refused) }
    }
}
