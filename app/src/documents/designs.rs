//! The designs that are open: how one comes to be open, this person's own acts on it, and how it is let go.

use std::collections::{BTreeSet, VecDeque};

use trestle_model::{
    ApplyError, Committed, LoadError, Stamp, TextDesign, Touched,
    action::TableAction,
    schema::DocumentKind,
    text::{CommentId, Spot, TextAction, TextView},
};
use trestle_sync::repo::{Repo, Stored};
use trestle_trust::ids::{ActorId, DocumentId};

use super::{Away, DesignError, Documents, LeftOut, fit, now_unix_secs, parts};

/// After so many changes a design's quick-opening copy is made anew.
const CHANGES_PER_SAVE: usize = 500;
/// A design that is open, and what waits for it.
#[derive(Debug)]
pub(super) struct OpenDesign {
    pub(super) design: TextDesign,
    pub(super) actor: Option<ActorId>,
    pub(super) incoming: VecDeque<Vec<u8>>,
    pub(super) unsaved: usize,
    /// Its forks that have been told.
    pub(super) forks_told: BTreeSet<(ActorId, u64)>,
    /// A copy of it is at work on another thread.
    pub(super) away: Option<Away>,
    /// It shows what does not count any more, or lacks what does: it is to be loaded anew.
    pub(super) anew: bool,
}

/// Loads a design from what is kept of it. Waits for the disk and the engine.
///
/// # Errors
/// [`DesignError::Load`] if what is kept cannot be read, [`DesignError::Closed`] if the table is closed.
pub fn open_design(
    repo: &Repo,
    document: DocumentId,
    kind: DocumentKind,
) -> Result<LoadedDesign, DesignError> {
    design_of(repo.load(document).map_err(|_| DesignError::Closed)?, kind)
}

pub(super) fn design_of(stored: Stored, kind: DocumentKind) -> Result<LoadedDesign, DesignError> {
    let snapshot = stored.snapshot.as_deref();
    let load = |changes: Vec<Vec<u8>>| TextDesign::load(kind, snapshot, changes.into_iter());
    let (design, left_out) = fit::take_what_fits(stored.changes, load)?;
    Ok(LoadedDesign { design, left_out })
}

/// A design that has been loaded.
#[derive(Debug)]
pub struct LoadedDesign {
    pub design: TextDesign,
    pub left_out: LeftOut,
}

impl From<TextDesign> for LoadedDesign {
    fn from(design: TextDesign) -> Self {
        LoadedDesign { design, left_out: LeftOut::default() }
    }
}

impl Documents {
    /// Lists a new design and opens it.
    ///
    /// # Errors
    /// [`ApplyError`]; then there is none.
    pub fn add_design(&mut self, title: &str) -> Result<DocumentId, ApplyError> {
        let mut id = [0; DocumentId::LEN];
        rand_core::Rng::fill_bytes(&mut rand::rng(), &mut id);
        let id = DocumentId(id);
        let kind = DocumentKind::Text.as_str().to_owned();
        self.apply_table(&TableAction::AddDocument { id, kind, title: title.to_owned() })?;
        self.opened(id, TextDesign::new(DocumentKind::Text).into());
        Ok(id)
    }

    /// The design, opened if it is not. Waits for the disk then.
    ///
    /// # Errors
    /// See [`open_design`].
    pub fn design(&mut self, id: DocumentId) -> Result<&TextDesign, DesignError> {
        if !self.designs.contains_key(&id) {
            if self.decisions_listed().any(|decision| decision == id) {
                // It is no text; its wording is.
                return Err(LoadError::OtherKind.into());
            }
            let kind = self.kind(id);
            let design = open_design(&self.repo, id, kind)?;
            self.opened(id, design);
        }
        self.designs.get(&id).map(|open| &open.design).ok_or(DesignError::Closed)
    }

    /// The design, if it is open.
    pub fn open_now(&self, id: DocumentId) -> Option<&TextDesign> {
        self.designs.get(&id).map(|open| &open.design)
    }

    /// What kind of text a document is.
    pub fn kind(&self, id: DocumentId) -> DocumentKind {
        if id == self.ground_rules() { DocumentKind::GroundRules } else { DocumentKind::Text }
    }

    /// From now on keeps what others do to a design that is being loaded elsewhere.
    pub fn loading(&mut self, id: DocumentId) {
        self.held.entry(id).or_default();
    }

    /// A design that was loaded elsewhere is open now.
    pub fn opened(&mut self, id: DocumentId, loaded: LoadedDesign) {
        let LoadedDesign { design, left_out } = loaded;
        self.left_out.add(left_out);
        self.repo.in_use(id);
        let incoming = self.held.remove(&id).unwrap_or_default();
        let anew = self.held_anew.remove(&id);
        self.designs.entry(id).or_insert(OpenDesign {
            design,
            actor: None,
            incoming,
            unsaved: 0,
            forks_told: BTreeSet::new(),
            away: None,
            anew,
        });
    }

    /// One act of this person on a design, applied and handed to the engine. `None` if it changed nothing.
    ///
    /// # Errors
    /// [`DesignError`]; then nothing has changed.
    pub fn apply(&mut self, id: DocumentId, action: &TextAction) -> Result<Option<Done>, DesignError> {
        self.design(id)?;
        self.may_say(id, action)?;
        let Some((first, rest)) = parts::of(action, self.design(id)?.view()) else {
            return self.apply_one(id, action);
        };
        let mut done = self.apply_one(id, &first)?;
        for blocks in rest {
            let made = done.as_ref().and_then(|done| done.caret.as_ref()).map(|caret| &caret.block);
            let after = parts::next(self.design(id)?.view(), made);
            done = self.apply_one(id, &TextAction::InsertBlocks { after, blocks })?;
        }
        Ok(done)
    }

    fn apply_one(&mut self, id: DocumentId, action: &TextAction) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| design.apply_sending(action, stamp, &mut rand::rng(), send))
    }

    /// Takes back this person's own last act.
    ///
    /// # Errors
    /// As [`Documents::apply`].
    pub fn undo(&mut self, id: DocumentId) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| {
            Ok(design.undo(stamp, &mut rand::rng())?.inspect(|done| send(&done.bytes)))
        })
    }

    /// Puts back what was taken back.
    ///
    /// # Errors
    /// As [`Documents::apply`].
    pub fn redo(&mut self, id: DocumentId) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| {
            Ok(design.redo(stamp, &mut rand::rng())?.inspect(|done| send(&done.bytes)))
        })
    }

    fn act(
        &mut self,
        id: DocumentId,
        act: impl FnOnce(&mut TextDesign, Stamp, &dyn Fn(&[u8])) -> Result<Option<Committed>, ApplyError>,
    ) -> Result<Option<Done>, DesignError> {
        self.design(id)?;
        let open = self.designs.get_mut(&id).ok_or(DesignError::Closed)?;
        // Of an actor that is known to have written apart, nobody writes on.
        open.actor = open.actor.filter(|actor| open.design.may_write_as(actor));
        let actor = *open.actor.get_or_insert_with(|| self.repo.new_actor());
        let stamp = Stamp { actor, now_unix_secs: now_unix_secs() };
        let send = |change: &[u8]| self.repo.commit(id, change.to_vec());
        let Some(committed) = act(&mut open.design, stamp, &send)? else { return Ok(None) };
        self.deciding.keeper.changed(id);
        if let Some(away) = &mut open.away {
            away.acted(&committed.bytes);
        }
        open.unsaved += 1;
        if open.unsaved >= CHANGES_PER_SAVE {
            open.unsaved = 0;
            save_elsewhere(&self.repo, id, open.design.clone());
        }
        let Committed { touched, caret, comment, .. } = committed;
        Ok(Some(Done { touched, caret, comment }))
    }

    /// Lets go of a design; its quick-opening copy is made on another thread.
    pub fn shut(&mut self, id: DocumentId) {
        if let Some(open) = self.designs.remove(&id)
            && open.unsaved > 0
        {
            self.deciding.keeper.changed(id);
            save_elsewhere(&self.repo, id, open.design);
        }
    }
}

/// What an own act did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub touched: Touched,
    /// Where a caret belongs after it, for acts that move one.
    pub caret: Option<Spot>,
    /// The comment or reply that it made.
    pub comment: Option<CommentId>,
}

/// Reads a kept view, to be shown while the design is loaded.
pub fn kept_view(repo: &Repo, document: DocumentId) -> Option<TextView> {
    let (_, bytes) = repo.load_view(document)?;
    serde_json::from_slice(&bytes).ok()
}

fn save_elsewhere(repo: &Repo, id: DocumentId, design: TextDesign) {
    let repo = repo.clone();
    // A thread of its own, and not the engine's: making the copy takes tens of milliseconds.
    std::thread::spawn(move || save(&repo, id, &design));
}

pub(super) fn save(repo: &Repo, id: DocumentId, design: &TextDesign) {
    repo.save_snapshot(id, design.heads(), design.save());
    match serde_json::to_vec(design.view()) {
        Ok(bytes) => repo.save_view(id, design.heads(), bytes),
        Err(error) => tracing::error!(%error, "the view was not kept"),
    }
}
