//! A document of which other changes count than before, as somebody has gone or what they made was built on: it is made
//! anew of those that do. Own acts are among them, and what can be taken back stays so.
//!
//! A design is loaded on another thread, as a copy that is [away](super::away); a caller that may wait waits. The list of
//! designs and decisions are short, and are loaded at once.

use trestle_model::{TextDesign, Touched, Workspace};
use trestle_sync::repo::{Repo, Stored};
use trestle_trust::ids::DocumentId;

use super::{Arrived, DesignError, Documents, LeftOut, News, OpenDesign, fit, open_design, table_document};

impl Documents {
    /// Other changes of this document count now. A design that is open is loaded at once if the caller `waits`.
    pub(super) fn is_anew(&mut self, document: DocumentId, waits: bool, news: &mut News) {
        if document == table_document(self.repo.table()) {
            match load_workspace(&self.repo) {
                Ok((workspace, left_out)) => {
                    // What has come meanwhile is in what is loaded.
                    self.table_incoming.clear();
                    self.workspace = workspace;
                    news.left_out.add(left_out);
                }
                Err(error) => {
                    tracing::error!(%error, "the list of designs is not made anew");
                    self.not_anew.insert(document);
                    return;
                }
            }
            self.table_unsaved = true;
            self.relist();
            self.deciding.keeper.relisted();
        }
        if let Some(held) = self.held.get_mut(&document) {
            held.clear();
            self.held_anew.insert(document);
        }
        news.decisions |= self.deciding.is_anew(&self.repo, document);
        let kind = self.kind(document);
        if let Some(open) = self.designs.get_mut(&document) {
            if !waits || open.away.is_some() {
                open.anew = true;
                return;
            }
            if let Err(error) = open.load_anew(&self.repo, document, kind, news) {
                tracing::error!(%error, "a design is not made anew");
                self.not_anew.insert(document);
            }
        }
        news.arrived.push(Arrived { document, changes: 0, touched: Touched::default(), by: None });
    }

    /// Tries again what could not be made anew.
    pub(super) fn try_anew(&mut self, waits: bool, news: &mut News) {
        for document in std::mem::take(&mut self.not_anew) {
            self.is_anew(document, waits, news);
        }
    }
}

impl OpenDesign {
    fn load_anew(
        &mut self,
        repo: &Repo,
        document: DocumentId,
        kind: trestle_model::DocumentKind,
        news: &mut News,
    ) -> Result<(), DesignError> {
        let loaded = open_design(repo, document, kind)?;
        // All that has come and counts is in what is loaded; the rest is not to go in.
        self.incoming.clear();
        news.left_out.add(loaded.left_out);
        let mut design = loaded.design;
        carry_on(&mut design, &mut self.design);
        self.design = design;
        self.unsaved += 1;
        Ok(())
    }

    /// Whether changes have to wait, as a copy of it is at work or is about to be.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.away.is_some() || self.anew
    }
}

/// What can be taken back in `old` can be in `design`. If a branch of a fork has come or gone, its letters have other names:
/// then nothing can.
pub(super) fn carry_on(design: &mut TextDesign, old: &mut TextDesign) {
    if design.forks() == old.forks() {
        design.carry_on_from(old);
    }
}

/// Loads the list of designs. Waits for the disk.
pub(super) fn load_workspace(repo: &Repo) -> Result<(Workspace, LeftOut), DesignError> {
    workspace_of(repo.load(table_document(repo.table())).map_err(|_| DesignError::Closed)?)
}

pub(super) fn workspace_of(stored: Stored) -> Result<(Workspace, LeftOut), DesignError> {
    let snapshot = stored.snapshot.as_deref();
    let load = |changes: Vec<Vec<u8>>| Workspace::load(snapshot, changes.into_iter());
    Ok(fit::take_what_fits(stored.changes, load)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use trestle_trust::person::SideId;

    use super::*;
    use crate::{documents::Engine, ground_rules, home::Home, lang::Language};

    fn table() -> (Documents, DocumentId, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::find(Some(folder.path().to_path_buf())).unwrap();
        let engine = Engine {
            loopback_only: true,
            meets: false,
            mdns: false,
            device_name: None,
            wake: Arc::new(|| {}),
        };
        let rules = ground_rules::suggested();
        let table =
            Documents::put_up(&home, "Repairs", rules, "Carys", SideId(1), Language::English, &engine);
        let mut documents = table.unwrap();
        let design = documents.add_design("Our square").unwrap();
        documents.design(design).unwrap();
        documents.drain();
        (documents, design, folder)
    }

    #[test]
    fn what_cannot_be_made_anew_keeps_what_waits_for_it() {
        let (mut documents, design, _folder) = table();
        let list = table_document(documents.repo.table());
        documents.table_incoming.push_back(vec![1]);
        documents.designs.get_mut(&design).unwrap().incoming.push_back(vec![1]);
        documents.repo.clone().close().unwrap();
        for document in [list, design] {
            documents.is_anew(document, true, &mut News::default());
        }
        assert_eq!(documents.not_anew, [list, design].into());
        assert_eq!((documents.table_incoming.len(), documents.designs[&design].incoming.len()), (1, 1));
    }

    #[test]
    fn what_could_not_be_made_anew_is_tried_again_when_something_happens() {
        let (mut documents, _, _folder) = table();
        let list = table_document(documents.repo.table());
        let whole = documents.workspace().clone();
        // As if it had failed: what is shown lacks the design.
        documents.workspace = Workspace::load(None, std::iter::empty()).unwrap();
        documents.relist();
        documents.not_anew.insert(list);
        assert_ne!(*documents.workspace(), whole);
        documents.repo.invite(1, 4_000_000_000).unwrap();
        for _ in 0..500 {
            documents.drain();
            if documents.not_anew.is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(*documents.workspace(), whole);
    }
}
