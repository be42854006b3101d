//! What happened at a table: who worked on what, by sitting.

use std::collections::BTreeSet;

use trestle_model::history::{Entry, Sitting, sittings};
use trestle_sync::repo::Repo;
use trestle_trust::ids::DocumentId;

/// A stretch of one person's work on one design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub sitting: Sitting,
    /// It holds the design's very first change.
    pub started: bool,
    /// Somebody's late words were taken up in it.
    pub took_up: bool,
}

/// The sittings of these documents, the one that ended last first. Waits for the engine.
pub fn happened(repo: &Repo, documents: &[DocumentId]) -> Vec<Happened> {
    let membership = repo.membership();
    let mut entries = Vec::new();
    let mut first_changes = BTreeSet::new();
    for document in documents {
        let changes = repo.history(*document);
        first_changes.extend(changes.first().map(|change| change.hash));
        entries.extend(changes.into_iter().map(|change| Entry {
            actor: change.actor,
            unix_secs: change.time_unix_secs,
            label: change.message,
            document: *document,
            hash: change.hash,
        }));
    }
    let sittings =
        sittings(entries, |actor| membership.person_of_author(actor.author()).map(|person| person.id));
    let started = |sitting: &Sitting| sitting.changes.iter().any(|change| first_changes.contains(change));
    let took_up = |sitting: &Sitting| sitting.acts.contains_key(super::late::LABEL);
    let happened = |sitting| Happened { started: started(&sitting), took_up: took_up(&sitting), sitting };
    sittings.into_iter().map(happened).collect()
}
