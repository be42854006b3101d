//! The list of what lies on the table: the table's own document, and the decisions that were put to answer.
//!
//! Anybody can take an entry out of the list by hand, or call a decision something else. What was put to answer is in the
//! signed statements, so it is listed all the same.

use std::collections::BTreeSet;

use trestle_model::{DocumentEntry, DocumentKind, WorkspaceView, decision::content::Content};
use trestle_trust::{agreement::Question, ids::DocumentId, statement::deciding::Subject};

use super::{Documents, deciding};

/// The list as it is shown.
#[derive(Debug, Default)]
pub(super) struct Listing {
    view: WorkspaceView,
    /// What was put to answer and is in no list, and whose words were not here when they were looked for.
    lacks: BTreeSet<DocumentId>,
}

impl Listing {
    /// Changes of a document have come: whether something that is lacking may be here now.
    pub(super) fn may_have(&mut self, id: DocumentId) -> bool {
        self.lacks.remove(&id)
    }
}

impl Documents {
    /// The list of designs.
    pub fn workspace(&self) -> &WorkspaceView {
        &self.listing.view
    }

    /// The statements have changed: a question may have been put about something that is not listed.
    pub(super) fn relist_asked(&mut self) {
        let minutes = self.repo.minutes();
        let view = &self.listing.view;
        let listed: BTreeSet<DocumentId> = (view.documents.iter())
            .filter(|entry| entry.kind == DocumentKind::Decision.as_str())
            .map(|entry| entry.id)
            .collect();
        let known = |question: &Question| match question.subject {
            Subject::Decision(id) => listed.contains(&id) || self.listing.lacks.contains(&id),
            Subject::Rules(_) => true,
        };
        if !minutes.agreements().questions().values().all(|question| known(question)) {
            self.relist();
        }
    }

    /// The table's document has changed, or what was lacking may be here.
    pub(super) fn relist(&mut self) {
        let mut view = self.workspace.view().clone();
        let minutes = self.repo.minutes();
        let decision = DocumentKind::Decision.as_str();
        let listed: BTreeSet<DocumentId> =
            view.documents.iter().filter(|entry| entry.kind == decision).map(|entry| entry.id).collect();
        let mut lacks: BTreeSet<DocumentId> = BTreeSet::new();
        let mut hidden: BTreeSet<DocumentId> = BTreeSet::new();
        for question in minutes.agreements().questions().values() {
            let Subject::Decision(id) = question.subject else { continue };
            if listed.contains(&id) || hidden.contains(&id) || lacks.contains(&id) {
                continue;
            }
            if self.listing.lacks.contains(&id) {
                lacks.insert(id);
                continue;
            }
            match self.title_of_hidden(id, question) {
                Some(title) => {
                    hidden.insert(id);
                    let entry = view.documents.iter_mut().find(|entry| entry.id == id);
                    match entry {
                        Some(entry) => entry.kind = decision.to_owned(),
                        None => view.documents.push(DocumentEntry {
                            id,
                            kind: decision.to_owned(),
                            title,
                            created_unix_secs: 0,
                        }),
                    }
                }
                None => drop(lacks.insert(id)),
            }
        }
        self.listing = Listing { view, lacks };
    }

    /// What the list called it last, or what was asked; none if the words are not here. Waits for the disk, where
    /// somebody has changed the list by hand.
    fn title_of_hidden(&self, id: DocumentId, question: &Question) -> Option<String> {
        let before = self.listing.view.documents.iter().find(|entry| entry.id == id);
        if let Some(entry) = before {
            return Some(entry.title.clone());
        }
        if !self.repo.documents().contains(&id) {
            return None;
        }
        let decision = deciding::load_decision(&self.repo, id).ok()?;
        let content = Content::read(decision.view().contents.get(&question.content)?).ok()?;
        Some(content.question)
    }
}
