//! What happened at a table: who worked on what, by sitting.

use std::collections::BTreeSet;

use trestle_model::history::{Entry, Sitting, sittings};
use trestle_sync::{admit::ChangeMeta, columns::DEPS_MAX, repo::Repo};
use trestle_trust::ids::{ActorId, ChangeHash, DocumentId};

use super::late::LABEL;

/// A stretch of one person's work on one design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub sitting: Sitting,
    /// It holds the design's very first change.
    pub started: bool,
    /// It is no work on the words: what somebody wrote too late was taken up.
    pub took_up: bool,
}

/// The sittings of these documents, the one that ended last first. Waits for the engine.
pub fn happened(repo: &Repo, documents: &[DocumentId]) -> Vec<Happened> {
    let membership = repo.membership();
    let mut entries = Vec::new();
    let (mut first_changes, mut taking_up) = (BTreeSet::new(), BTreeSet::new());
    for document in documents {
        let changes = repo.history(*document);
        first_changes.extend(changes.first().map(|change| change.hash));
        taking_up.extend(those_that_take_up(&changes));
        entries.extend(changes.into_iter().map(|change| Entry {
            actor: change.actor,
            unix_secs: change.time_unix_secs,
            label: change.message,
            document: *document,
            hash: change.hash,
        }));
    }
    let person_of = |actor: &ActorId| membership.person_of_author(actor.author()).map(|person| person.id);
    let (taking_up, work): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| taking_up.contains(&entry.hash));
    let started = |sitting: &Sitting| sitting.changes.iter().any(|change| first_changes.contains(change));
    let happened =
        |took_up: bool| move |sitting: Sitting| Happened { started: started(&sitting), took_up, sitting };
    let mut all: Vec<Happened> = sittings(work, person_of).into_iter().map(happened(false)).collect();
    all.extend(sittings(taking_up, person_of).into_iter().map(happened(true)));
    all.sort_by_key(|one| std::cmp::Reverse(one.sitting.to_unix_secs));
    all
}

/// The changes that take something up, as `trestle_sync::adopt` makes them. Any program may give that name to what it writes,
/// and work is not to be missing in the list of work for a name: so each is of one operation, and the first of its actor,
/// or goes on from one that follows as much as one change may.
fn those_that_take_up(changes: &[ChangeMeta]) -> Vec<ChangeHash> {
    let (mut found, mut goes_on) = (Vec::new(), BTreeSet::new());
    for change in changes {
        let first_or_next = change.seq == 1 || goes_on.remove(&change.actor);
        if first_or_next && change.op_count == 1 && change.message.as_deref() == Some(LABEL) {
            found.push(change.hash);
            if change.deps.len() as u64 == DEPS_MAX {
                goes_on.insert(change.actor);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_does_not_pass_for_a_taking_up_by_its_name() {
        let change = |of: u8, seq: u64, op_count: u64, deps: u64, message: &str| ChangeMeta {
            hash: ChangeHash([of * 10 + u8::try_from(seq).unwrap(); 32]),
            actor: ActorId([of; ActorId::LEN]),
            seq,
            start_op: 1,
            op_count,
            deps: (0..deps).map(|_| ChangeHash([0; 32])).collect(),
            time_unix_secs: 0,
            message: Some(message.to_owned()),
            byte_count: 100,
        };
        let check = |changes: &[ChangeMeta], expected: &[u8]| {
            let expected: Vec<_> = expected.iter().map(|hash| ChangeHash([*hash; 32])).collect();
            assert_eq!(those_that_take_up(changes), expected, "{changes:?}");
        };
        check(&[change(1, 1, 1, 2, LABEL)], &[11]);
        check(&[change(1, 1, 1, 2, "act-type")], &[]);
        check(&[change(1, 1, 5, 2, LABEL)], &[]);
        check(&[change(1, 1, 1, 1, "act-type"), change(1, 2, 1, 1, LABEL), change(1, 3, 1, 1, LABEL)], &[]);
        check(&[change(1, 1, 1, 1, LABEL), change(1, 2, 1, 1, LABEL)], &[11]);
        // What follows more than one change may.
        let full = DEPS_MAX;
        check(
            &[change(1, 1, 1, full, LABEL), change(2, 1, 1, 1, LABEL), change(1, 2, 1, 4, LABEL)],
            &[11, 21, 12],
        );
        check(
            &[change(1, 1, 1, full, LABEL), change(1, 2, 3, 1, "act-type"), change(1, 3, 1, 1, LABEL)],
            &[11],
        );
    }
}
