//! What happened at a table: who worked on what, by sitting.

use trestle_model::history::{Entry, Sitting, sittings};
use trestle_sync::repo::Repo;
use trestle_trust::ids::DocumentId;

/// A stretch of one person's work on one design.
pub type Happened = Sitting;

/// The sittings of these documents, the one that ended last first. Waits for the engine.
pub fn happened(repo: &Repo, documents: &[DocumentId]) -> Vec<Happened> {
    let membership = repo.membership();
    let entries = documents.iter().flat_map(|document| {
        repo.history(*document).into_iter().map(|change| Entry {
            actor: change.actor,
            unix_secs: change.time_unix_secs,
            label: change.message,
            document: *document,
            hash: change.hash,
        })
    });
    sittings(entries, |actor| membership.person_of_author(actor.author()).map(|person| person.id))
}
