//! Who worked on what, and when: changes gathered into sittings.
//!
//! A sitting is a stretch of one person's work on one document with no gap of more than half an hour. Times are those
//! of the computers that made the changes and may be wrong; nothing here decides anything by them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use trestle_trust::ids::{ActorId, ChangeHash, DocumentId, PersonId};

/// A longer gap than this begins another sitting.
pub const GAP_MAX_SECS: i64 = 30 * 60;

/// One change, as the log knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub actor: ActorId,
    pub unix_secs: i64,
    /// The action's label: a translation key. `None` if the change has no message.
    pub label: Option<String>,
    pub document: DocumentId,
    pub hash: ChangeHash,
}

/// A stretch of one person's work on one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// `None` for changes of a device whose person is not known.
    pub person: Option<PersonId>,
    pub document: DocumentId,
    pub from_unix_secs: i64,
    pub to_unix_secs: i64,
    /// Its changes, in order of time.
    pub changes: Vec<ChangeHash>,
    /// How often each act was done.
    pub acts: BTreeMap<String, usize>,
}

/// Gathers changes into sittings, the one that ended last first. `person_of` says whose device an actor is.
pub fn sittings(
    entries: impl IntoIterator<Item = Entry>,
    person_of: impl Fn(&ActorId) -> Option<PersonId>,
) -> Vec<Sitting> {
    let mut by_person: BTreeMap<(DocumentId, Option<PersonId>), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        by_person.entry((entry.document, person_of(&entry.actor))).or_default().push(entry);
    }
    let mut sittings: Vec<Sitting> = Vec::new();
    for ((document, person), mut entries) in by_person {
        entries.sort_by_key(|entry| (entry.unix_secs, entry.hash));
        let mut open: Option<Sitting> = None;
        for Entry { unix_secs, label, hash, .. } in entries {
            let goes_on = |sitting: &Sitting| unix_secs.saturating_sub(sitting.to_unix_secs) <= GAP_MAX_SECS;
            let mut sitting = match open.take() {
                Some(sitting) if goes_on(&sitting) => sitting,
                ended => {
                    sittings.extend(ended);
                    Sitting {
                        person,
                        document,
                        from_unix_secs: unix_secs,
                        to_unix_secs: unix_secs,
                        changes: Vec::new(),
                        acts: BTreeMap::new(),
                    }
                }
            };
            sitting.to_unix_secs = unix_secs;
            sitting.changes.push(hash);
            if let Some(label) = label {
                *sitting.acts.entry(label).or_default() += 1;
            }
            open = Some(sitting);
        }
        sittings.extend(open);
    }
    sittings.sort_by_key(|sitting| Reverse((sitting.to_unix_secs, sitting.document, sitting.person)));
    sittings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(actor: u8, minutes: i64, document: u8, hash: u8) -> Entry {
        Entry {
            actor: ActorId([actor; 40]),
            unix_secs: minutes * 60,
            label: Some("act-type".to_owned()),
            document: DocumentId([document; 16]),
            hash: ChangeHash([hash; 32]),
        }
    }

    #[test]
    fn a_gap_of_more_than_half_an_hour_begins_another_sitting() {
        // Actors 1 and 2 are two devices of one person; actor 3 is somebody else's.
        let person_of = |actor: &ActorId| Some(PersonId([actor.0[0] / 2 * 2; 32]));
        let person_of =
            |actor: &ActorId| if actor.0[0] < 3 { Some(PersonId([0; 32])) } else { person_of(actor) };
        let entries = [
            entry(1, 60, 1, 3),
            entry(1, 0, 1, 1),
            entry(2, 30, 1, 2),
            entry(1, 91, 1, 4),
            entry(1, 10, 2, 5),
            entry(3, 10, 1, 6),
        ];
        let found: Vec<(Vec<u8>, i64, i64)> = sittings(entries, person_of)
            .into_iter()
            .map(|s| (s.changes.iter().map(|h| h.0[0]).collect(), s.from_unix_secs / 60, s.to_unix_secs / 60))
            .collect();
        assert_eq!(found, [(vec![4], 91, 91), (vec![1, 2, 3], 0, 60), (vec![5], 10, 10), (vec![6], 10, 10)]);
    }

    #[test]
    fn wild_clocks_do_no_harm() {
        let entries = [i64::MIN, -5, 0, i64::MAX].map(|unix_secs| Entry { unix_secs, ..entry(1, 0, 1, 1) });
        assert_eq!(sittings(entries, |_| None).len(), 3);
    }
}
