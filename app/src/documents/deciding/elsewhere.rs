//! Opening a decision without waiting: its document and all texts that are put to answer with it are loaded on another
//! thread, and what comes in meanwhile is kept.
//!
//! Which texts these are is known for certain once the document is there, so it may take two turns.

use std::collections::BTreeMap;

use trestle_model::{Decision, DocumentKind};
use trestle_sync::repo::Repo;
use trestle_trust::ids::DocumentId;

use super::{OpenDecision, kept};
use crate::documents::{DesignError, Documents, LoadedDesign, open_design};

/// What of a decision is not open yet.
#[derive(Debug)]
pub struct Wanted {
    id: DocumentId,
    whole: bool,
    texts: Vec<DocumentId>,
}

/// What was loaded of it.
#[derive(Debug)]
pub struct LoadedDecision {
    id: DocumentId,
    decision: Option<Decision>,
    texts: BTreeMap<DocumentId, LoadedDesign>,
}

impl Wanted {
    /// Waits for the disk and the engine.
    ///
    /// # Errors
    /// [`DesignError`] if what is kept cannot be read, or the table is closed.
    pub fn load(self, repo: &Repo) -> Result<LoadedDecision, DesignError> {
        let decision = self.whole.then(|| kept::load_decision(repo, self.id)).transpose()?;
        let text = |id| Ok::<_, DesignError>((id, open_design(repo, id, DocumentKind::Text)?));
        let texts = self.texts.into_iter().map(text).collect::<Result<_, _>>()?;
        Ok(LoadedDecision { id: self.id, decision, texts })
    }
}

impl Documents {
    /// What is to be loaded before [`Documents::decision_page`] has it whole; none if everything is open. From now on
    /// what others do to these is kept.
    pub fn wanted_of_decision(&mut self, id: DocumentId) -> Option<Wanted> {
        let open = self.deciding.open.get(&id);
        let texts = match open {
            Some(open) => kept::parts(id, open.decision.view()),
            None => self.deciding.keeper.parts(id),
        };
        let whole = open.is_none();
        let texts: Vec<_> = texts.into_iter().filter(|text| self.open_now(*text).is_none()).collect();
        if !whole && texts.is_empty() {
            return None;
        }
        for document in texts.iter().copied().chain(whole.then_some(id)) {
            self.loading(document);
        }
        Some(Wanted { id, whole, texts })
    }

    /// Takes in what was loaded elsewhere.
    pub fn decision_loaded(&mut self, loaded: LoadedDecision) {
        if let Some(decision) = loaded.decision {
            let incoming = self.held.remove(&loaded.id).unwrap_or_default();
            let open = OpenDecision { decision, actor: None, incoming, unsaved: false };
            self.deciding.open.entry(loaded.id).or_insert(open);
        }
        for (id, text) in loaded.texts {
            self.opened(id, text);
        }
    }
}
