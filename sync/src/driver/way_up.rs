//! Changes of peers on their way to the app: at once, unless there are many. Then those of one document go together, as
//! merging a hundred takes the app no longer than merging one.
//!
//! Absent: the clock, and what a change means.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use trestle_trust::DocumentId;

use crate::columns;

/// Those that are many go up this often.
const EVERY: Duration = Duration::from_millis(100);
/// Of each document, so many that come one by one go up at once between two times.
const AT_ONCE: u32 = 32;
/// More changes than this are no letter of somebody who types.
const FEW: usize = 4;

/// The first bytes of a change's hash, which are in its chunk as they are.
type Short = [u8; 4];

/// What is held back.
#[derive(Debug, Default)]
pub(super) struct OnTheirWay {
    held: BTreeMap<DocumentId, (Vec<Vec<u8>>, BTreeSet<Short>)>,
    /// How often something went up since the last time.
    went_up: BTreeMap<DocumentId, u32>,
    /// When all that is held goes up, and counting begins anew.
    until: Duration,
}

impl OnTheirWay {
    /// Takes what has come in. Gives what goes up now, in causal order.
    pub(super) fn take(
        &mut self,
        document: DocumentId,
        changes: Vec<Vec<u8>>,
        now: Duration,
    ) -> Vec<Vec<u8>> {
        if self.held.is_empty() && self.until <= now {
            self.went_up.clear();
            self.until = now + EVERY;
        }
        let count = self.went_up.entry(document).or_default();
        let at_once = *count == 0 || (changes.len() <= FEW && *count < AT_ONCE);
        if at_once && !self.follow_held(document, &changes) {
            *self.went_up.entry(document).or_default() += 1;
            return changes;
        }
        let (held, hashes) = self.held.entry(document).or_default();
        hashes.extend(changes.iter().filter_map(|change| short(change)));
        held.extend(changes);
        Vec::new()
    }

    /// When all that is held back goes up.
    pub(super) fn due_at(&self) -> Option<Duration> {
        Some(self.until).filter(|_| !self.held.is_empty())
    }

    /// Whether some of these follow directly what is held back. What follows that otherwise is held back too.
    fn follow_held(&self, document: DocumentId, changes: &[Vec<u8>]) -> bool {
        let Some((_, hashes)) = self.held.get(&document) else { return false };
        let follows = |bytes: &Vec<u8>| {
            let deps = columns::scan(bytes).map(|change| change.deps);
            deps.map_or(true, |deps| deps.iter().any(|dep| hashes.contains(&dep.0[..4])))
        };
        changes.iter().any(follows)
    }

    /// All that is held back, as it is time or somebody waits for it.
    pub(super) fn all(&mut self) -> Vec<(DocumentId, Vec<Vec<u8>>)> {
        self.went_up.clear();
        std::mem::take(&mut self.held)
            .into_iter()
            .map(|(document, (changes, _))| (document, changes))
            .collect()
    }
}

fn short(change: &[u8]) -> Option<Short> {
    change.get(4..8)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable as _;
    use automerge::{ActorId, AutoCommit, ROOT};

    use super::*;

    const DESIGN: DocumentId = DocumentId([1; 16]);

    fn somebody(number: u8) -> AutoCommit {
        AutoCommit::new().with_actor(ActorId::from([number; 40].as_slice()))
    }

    fn write(who: &mut AutoCommit, words: &str) -> Vec<u8> {
        who.put(ROOT, "k", words).unwrap();
        who.commit();
        who.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    #[test]
    fn who_types_is_seen_at_once_while_much_of_others_goes_up_together() {
        let mut way = OnTheirWay::default();
        let (mut flooder, mut friend) = (somebody(1), somebody(2));
        let much: Vec<Vec<u8>> = (0..100).map(|n| write(&mut flooder, &n.to_string())).collect();
        let now = Duration::from_secs(1);
        assert_eq!(way.take(DESIGN, much[..20].to_vec(), now).len(), 20, "the first are not held back");
        for part in much[20..].chunks(20) {
            assert!(way.take(DESIGN, part.to_vec(), now).is_empty());
        }
        let key = write(&mut friend, "a");
        assert_eq!(way.take(DESIGN, vec![key.clone()], now), [key]);
        // What follows what is held back waits with it, and what follows that, too.
        friend.apply_changes(flooder.get_changes(&[])).unwrap();
        let behind = write(&mut friend, "b");
        assert!(way.take(DESIGN, vec![behind.clone()], now).is_empty());
        let behind_that = write(&mut friend, "c");
        assert!(way.take(DESIGN, vec![behind_that.clone()], now).is_empty());
        assert_eq!(way.due_at(), Some(now + EVERY));
        let all: Vec<Vec<u8>> = much[20..].iter().cloned().chain([behind, behind_that]).collect();
        assert_eq!(way.all(), [(DESIGN, all)]);
        assert_eq!(way.due_at(), None);
    }

    #[test]
    fn of_many_who_type_at_once_the_rest_goes_up_together() {
        let mut way = OnTheirWay::default();
        let now = Duration::from_secs(1);
        let keys: Vec<_> = (1..=100).map(|number| vec![write(&mut somebody(number), "a")]).collect();
        let at_once = keys.iter().filter(|key| !way.take(DESIGN, (*key).clone(), now).is_empty()).count();
        assert_eq!(at_once, AT_ONCE as usize);
        assert_eq!(way.all()[0].1.len(), keys.len() - at_once);
        assert!(!way.take(DESIGN, keys[0].clone(), now + EVERY).is_empty());
    }
}
