//! What happened at a table: who worked on what, by sitting.

use std::collections::BTreeSet;

use trestle_model::{
    history::{Entry, Sitting, sittings},
    text::action::COMMENT_LABELS,
};
use trestle_sync::repo::Repo;
use trestle_trust::ids::{ActorId, DocumentId};

use super::late::LABEL;

/// A stretch of one person's work on one design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub sitting: Sitting,
    /// It holds the design's very first change.
    pub started: bool,
    /// It is no work on the words: what somebody wrote too late was taken up.
    pub took_up: bool,
    /// It is no work on the words either: something was said of them.
    pub said: bool,
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
    let person_of = |actor: &ActorId| membership.person_of_author(actor.author()).map(|person| person.id);
    let is_taking_up = |entry: &Entry| entry.label.as_deref() == Some(LABEL);
    let is_saying =
        |entry: &Entry| entry.label.as_deref().is_some_and(|label| COMMENT_LABELS.contains(&label));
    let (taking_up, rest): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(is_taking_up);
    let (saying, work): (Vec<Entry>, Vec<Entry>) = rest.into_iter().partition(is_saying);
    let started = |sitting: &Sitting| sitting.changes.iter().any(|change| first_changes.contains(change));
    let happened =
        |sitting: Sitting| Happened { started: started(&sitting), took_up: false, said: false, sitting };
    let mut all: Vec<Happened> = sittings(work, person_of).into_iter().map(happened).collect();
    let taking_up = sittings(taking_up, person_of).into_iter().map(happened);
    all.extend(taking_up.map(|one| Happened { took_up: true, ..one }));
    let saying = sittings(saying, person_of).into_iter().map(happened);
    all.extend(saying.map(|one| Happened { said: true, ..one }));
    all.sort_by_key(|one| std::cmp::Reverse(one.sitting.to_unix_secs));
    all
}
