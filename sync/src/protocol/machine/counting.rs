//! Which of the changes here count: all, but for what people made after they had gone, which nobody has built on.
//!
//! What does not count is in the log, is compared and handed on, and is not shown. Where that changes otherwise than by
//! changes that come in at the end, the app is told to make the document anew ([`Output::Anew`]).

use trestle_trust::{ChangeHash, DocumentId};

use super::Sync;
use crate::admit::ChangeMeta;
use crate::adopt::{self, TakeUpError};
use crate::counted::{Counted, Seats};
use crate::log::{DependencyMissing, Inserted};
use crate::protocol::Output;

impl Sync {
    /// What of this document counts; `None` if everything does.
    #[must_use]
    pub fn counted(&self, document: DocumentId) -> Option<&Counted> {
        self.counted.get(&document)
    }

    /// Documents of which something does not count, each with a number that is another where that is something else.
    pub fn documents_with_uncounted(&self) -> impl Iterator<Item = (DocumentId, u64)> + '_ {
        self.counted.iter().map(|(document, counted)| (*document, counted.out_mark()))
    }

    /// Whether a change counts, and so is to be shown.
    #[must_use]
    pub fn counts(&self, document: DocumentId, hash: &ChangeHash) -> bool {
        let counted = self.counted.get(&document).zip(self.logs.get(&document));
        counted.is_none_or(|(counted, log)| counted.counts(log, hash))
    }

    /// The newest changes of a document that count, in ascending order.
    #[must_use]
    pub fn counted_heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        match (self.counted.get(&document), self.logs.get(&document)) {
            (Some(counted), Some(log)) => counted.heads(log),
            _ => self.heads_here(document),
        }
    }

    /// The changes that take up these late ones and their pasts: they follow what of them does not count, and all that
    /// does. Nothing is in the log yet.
    ///
    /// # Errors
    /// [`TakeUpError`], but for those that only a table on a disk has.
    pub fn taking_up(
        &self,
        document: DocumentId,
        late: Vec<ChangeHash>,
        stamp: adopt::Stamp<'_>,
    ) -> Result<Vec<Vec<u8>>, TakeUpError> {
        // Here it would count, as all does that is made here; for others it would be one more change that does not.
        if !self.sits_here() {
            return Err(TakeUpError::NotAtTheTable);
        }
        let log = self.logs.get(&document).ok_or(TakeUpError::NotHere)?;
        if !late.iter().all(|hash| log.contains(hash)) {
            return Err(TakeUpError::NotHere);
        }
        let mut follows: Vec<ChangeHash> =
            late.into_iter().filter(|hash| !self.counts(document, hash)).collect();
        if follows.is_empty() {
            return Err(TakeUpError::CountsAlready);
        }
        follows.extend(self.counted_heads(document));
        Ok(adopt::changes(log, &log.frontier(&follows), stamp))
    }

    /// Whether this device speaks for somebody who sits here.
    #[must_use]
    pub fn sits_here(&self) -> bool {
        self.membership.is_member_author(self.config.author)
    }

    /// Reads anew what counts of every document. Gives those of which something else counts now.
    pub(super) fn count_all(&mut self) -> Vec<DocumentId> {
        let gone = self.membership.all_kept();
        if gone.is_empty() && self.counted.is_empty() {
            return Vec::new();
        }
        let mut changed = Vec::new();
        for (document, log) in &self.logs {
            let seats = Seats { gone, own: self.config.author, document: *document };
            let counted = Counted::read(log, seats);
            let before = self.counted.get(document);
            if before.map_or(counted.is_all(), |before| *before == counted) {
                continue;
            }
            changed.push(*document);
            if counted.is_all() {
                self.counted.remove(document);
            } else {
                self.counted.insert(*document, counted);
            }
        }
        changed
    }

    /// Who sits here has changed, and with that perhaps what counts.
    pub(super) fn count_anew(&mut self) {
        for document in self.count_all() {
            self.out.push(Output::Anew { document });
        }
    }

    /// Puts a change that fits into its log. Gives also what counts now because of it.
    pub(super) fn log_change(
        &mut self,
        document: DocumentId,
        meta: &ChangeMeta,
    ) -> Result<(Inserted, Vec<ChangeHash>), DependencyMissing> {
        let log = self.logs.entry(document).or_default();
        let inserted = log.insert(&self.schema, meta)?;
        let gone = self.membership.all_kept();
        if gone.is_empty() || inserted == Inserted::Known {
            return Ok((inserted, Vec::new()));
        }
        let seats = Seats { gone, own: self.config.author, document };
        let counted = self.counted.entry(document).or_default();
        let adopted = counted.came(log, seats);
        if counted.is_all() {
            self.counted.remove(&document);
        }
        Ok((inserted, adopted))
    }
}
