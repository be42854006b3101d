//! Decisions, ground rules and promises of an open table: what can be done, and what there is to see.
//!
//! [`Documents::decide`] carries out each [`DecidingAct`]: what is prepared is a change of the decision's document, what
//! binds is a statement, signed by the engine. It looks first at what the statements here come to and says in plain
//! words what does not fit; whether a statement counts is decided by nobody but `trestle_trust::agreement`. [`rows`] lists,
//! [`view`] shows one decision whole, [`kept`] remembers what the list needs of documents that are not open, and [`heard`]
//! when each statement came to this computer.
//!
//! Absent: sentences, screens, and the counting itself.

mod act;
mod asked;
mod bundle;
mod elsewhere;
mod error;
mod heard;
mod kept;
mod on_screen;
mod prepare;
mod question;
mod rows;
mod say;
mod standing;
mod unanswered;
mod view;
mod waits;

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use trestle_model::{Decision, decision::DecisionView};
use trestle_sync::repo::{Repo, Signing};
use trestle_trust::{
    agreement::Minutes,
    ids::{ActorId, ContentHash, DocumentId, StatementId},
    person::SideId,
};

pub use act::{AnswerTo, DecidingAct};
pub(crate) use asked::numbered;
pub use bundle::{TakeError, Taking};
pub use elsewhere::{LoadedDecision, Wanted};
pub use error::DecideError;
pub(super) use heard::keep as keep_heard;
pub(super) use kept::{Keeper, decision_of, load_decision};
pub use on_screen::{OfWords, OnScreen};
pub use question::side_now;
pub use rows::Rows;

use super::{DesignError, Documents, LeftOut, fit};
use heard::Heard;

/// What came of an act.
#[derive(Debug)]
pub struct Decided {
    /// The decision that it was about or that it started; none for the ground rules and for a seat.
    pub document: Option<DocumentId>,
    signing: Option<Signing>,
}

impl Decided {
    /// Waits until what was said is signed; none if nothing had to be. The window need not ask: it is told when the
    /// table has changed.
    ///
    /// # Errors
    /// [`DecideError`]: then nothing was said.
    pub fn statement(self) -> Result<Option<StatementId>, DecideError> {
        Ok(self.signing.map(Signing::wait).transpose()?)
    }
}

/// All that is held of a table's decisions.
#[derive(Debug)]
pub(super) struct Deciding {
    open: BTreeMap<DocumentId, OpenDecision>,
    pub(super) keeper: Keeper,
    heard: RefCell<Heard>,
    rows: RefCell<Option<Rows>>,
    /// The language that a new decision starts in.
    language: String,
}

/// A decision's document that is open, and what waits for it.
#[derive(Debug)]
struct OpenDecision {
    decision: Decision,
    actor: Option<ActorId>,
    incoming: VecDeque<Vec<u8>>,
    unsaved: bool,
}

impl Deciding {
    pub(super) fn new(keeper: Keeper, folder: &std::path::Path) -> Self {
        Deciding {
            open: BTreeMap::new(),
            keeper,
            heard: RefCell::new(Heard::read(folder)),
            rows: RefCell::new(None),
            language: crate::lang::Language::of_system().code().to_owned(),
        }
    }

    /// Keeps changes of peers for a decision that is open; gives them back if it is not.
    pub(super) fn comes(&mut self, document: DocumentId, changes: Vec<Vec<u8>>) -> Option<Vec<Vec<u8>>> {
        self.keeper.changed(document);
        match self.open.get_mut(&document) {
            Some(open) => {
                open.incoming.extend(changes);
                None
            }
            None => Some(changes),
        }
    }

    /// Other changes of this document count than before: a decision that is open is loaded anew. Waits for the disk then.
    pub(super) fn is_anew(&mut self, repo: &Repo, document: DocumentId) -> bool {
        self.keeper.changed(document);
        let Some(open) = self.open.get_mut(&document) else { return false };
        match kept::load_decision(repo, document) {
            Ok(decision) => {
                open.decision = decision;
                // It is in what was loaded.
                open.incoming.clear();
                open.unsaved = true;
            }
            Err(error) => tracing::error!(%error, "a decision is not made anew"),
        }
        true
    }

    /// Merges at most `changes_max` of them. Gives the documents that changed, how many went in, and what was left out.
    pub(super) fn merge(&mut self, changes_max: usize) -> Vec<(DocumentId, usize, LeftOut)> {
        let mut left = changes_max;
        let mut merged = Vec::new();
        for (id, open) in &mut self.open {
            let take = left.min(open.incoming.len());
            if take == 0 {
                continue;
            }
            left -= take;
            let slice: Vec<_> = open.incoming.drain(..take).collect();
            let (_, out) = fit::merge_what_fits(slice, |slice| Ok(open.decision.merge(slice)?));
            open.unsaved = true;
            merged.push((*id, take, out));
        }
        merged
    }

    pub(super) fn has_more(&self) -> bool {
        self.open.values().any(|open| !open.incoming.is_empty())
    }
}

impl Documents {
    /// A new decision is first worded in this language, by its tag.
    pub fn set_language(&mut self, tag: &str) {
        tag.clone_into(&mut self.deciding.language);
        // Sides are called otherwise.
        self.deciding.keeper.relisted();
    }

    /// The decision being prepared, opened if it is not. Waits for the disk then.
    ///
    /// # Errors
    /// [`DesignError`] if what is kept of it cannot be read, or the table is closed.
    pub fn decision(&mut self, id: DocumentId) -> Result<&DecisionView, DesignError> {
        if !self.deciding.open.contains_key(&id) {
            let decision = kept::load_decision(&self.repo, id)?;
            let open = OpenDecision { decision, actor: None, incoming: VecDeque::new(), unsaved: false };
            self.deciding.open.insert(id, open);
        }
        self.deciding.open.get(&id).map(|open| open.decision.view()).ok_or(DesignError::Closed)
    }

    /// Opens a decision with all that is put to answer with it: its wordings and the designs that go with it. After
    /// that [`Documents::decision_page`] has it. Waits for the disk.
    ///
    /// # Errors
    /// As [`Documents::decision`].
    pub fn open_decision(&mut self, id: DocumentId) -> Result<(), DesignError> {
        let parts = kept::parts(id, self.decision(id)?);
        for part in parts {
            self.design(part)?;
        }
        Ok(())
    }

    /// Lets go of a decision and its wordings.
    pub fn shut_decision(&mut self, id: DocumentId) {
        let Some(open) = self.deciding.open.remove(&id) else { return };
        for part in kept::wordings(id, open.decision.view()) {
            self.shut(part);
        }
        if open.unsaved {
            self.repo.save_snapshot(id, open.decision.heads(), open.decision.save());
        }
        self.deciding.keeper.changed(id);
    }

    /// All that the next opening of the table needs of its decisions is kept. Waits for the disk.
    pub(super) fn shut_decisions(&mut self) {
        self.settle_decisions();
        for (id, open) in std::mem::take(&mut self.deciding.open) {
            if open.unsaved {
                self.repo.save_snapshot(id, open.decision.heads(), open.decision.save());
            }
        }
    }

    /// When that was said, or else when it came to this computer, by its clock.
    pub fn heard_at(&self, statement: StatementId) -> Option<i64> {
        self.deciding.heard.borrow().at(statement)
    }

    /// The decision whose wording that text is.
    pub fn decision_worded_in(&self, document: DocumentId) -> Option<DocumentId> {
        self.deciding.keeper.worded_in(document)
    }

    /// What was asked and said here, and what it comes to.
    pub fn minutes(&self) -> Arc<Minutes> {
        self.repo.minutes()
    }

    /// The exact bytes of that hash, if they have come: of the decision in `document`, open or not.
    pub fn content(&mut self, document: DocumentId, hash: ContentHash) -> Option<Vec<u8>> {
        self.decision(document).ok()?.contents.get(&hash).cloned()
    }

    /// The side that this person sits with, by the ground rules in force.
    pub fn my_side(&self) -> Option<SideId> {
        let membership = self.repo.membership();
        let side = membership.person(self.repo.me())?.side;
        Some(question::side_now(self.minutes().agreements().rules(), side))
    }
}
