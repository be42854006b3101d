//! Which words came too late to count in a cut: point 8.

use std::collections::BTreeSet;

use super::{Departed, Departure, Record};
use crate::graph::Dag;
use crate::ids::AuthorKey;
use crate::membership::standing::Cut;

impl Record {
    /// Point 8.
    pub(super) fn leave_out(&self, dag: &Dag, cut: Cut<'_>, departed: &mut Departed) {
        if departed.gone.is_empty() && departed.devices.is_empty() {
            return;
        }
        let mut suspects: BTreeSet<usize> = BTreeSet::new();
        let mut devices: Vec<AuthorKey> = departed.devices.keys().map(|(device, _)| *device).collect();
        for (device, claims) in &self.speakers {
            if claims.iter().any(|claim| departed.is_gone(claim.person)) {
                devices.push(*device);
            }
        }
        let by = |device: &AuthorKey| self.by_signer.get(device).into_iter().flatten().copied();
        suspects.extend(devices.iter().flat_map(by).filter(|at| cut.contains(*at)));
        // What a suspect seats can only speak later; so each is looked at after what it rests on, and none twice.
        while let Some(at) = suspects.pop_first() {
            let Some(why) = self.is_cut_off(departed, at) else { continue };
            if self.is_adopted(dag, cut, departed, at, &why) {
                continue;
            }
            departed.left_out.insert(at, why);
            let seated = self.speakers.iter().filter(|(_, claims)| claims.iter().any(|c| c.since == at));
            let later = seated.flat_map(|(device, _)| by(device)).filter(|later| *later > at);
            suspects.extend(later.filter(|later| cut.contains(*later)));
        }
    }

    /// Why nobody of that cut speaks in that statement any more: what it came too late for. None if somebody does.
    fn is_cut_off(&self, departed: &Departed, at: usize) -> Option<BTreeSet<usize>> {
        let signer = self.signers[at];
        let mut why = BTreeSet::new();
        for claim in &self.spoke[at] {
            let gone = departed.gone.get(&claim.person).into_iter().flatten();
            let device = departed.devices.get(&(signer, claim.person)).into_iter().flatten();
            let seated = departed.left_out.get(&claim.since).into_iter().flatten();
            let mut of_claim: BTreeSet<usize> = gone.chain(device).chain(seated).copied().collect();
            if of_claim.is_empty() {
                return None;
            }
            why.append(&mut of_claim);
        }
        (!why.is_empty()).then_some(why)
    }

    /// Whether all for whom its signer speaks in that statement are gone, or it is a removed device of theirs.
    fn is_parted(&self, departed: &Departed, at: usize) -> bool {
        let signer = self.signers[at];
        let mut claims = self.spoke[at].iter();
        claims.all(|claim| departed.is_gone(claim.person) || departed.is_removed(signer, claim.person))
    }

    fn is_adopted(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        departed: &Departed,
        at: usize,
        why: &BTreeSet<usize>,
    ) -> bool {
        let people: BTreeSet<usize> = self.spoke[at].iter().map(|claim| claim.person).collect();
        let why = self.not_kept(dag, at, why);
        if why.is_empty() {
            return true;
        }
        let had_seen = |later: usize| {
            let before = &self.before[later];
            why.iter().any(|departure| match self.departures[departure].1 {
                Departure::Removal { .. } => before.effective.contains(departure),
                _ => before.said.contains(departure),
            })
        };
        let adopts = |later: usize| {
            let spoke = &self.spoke[later];
            let another = spoke.iter().any(|claim| !people.contains(&claim.person));
            let parting = self.departures.get(&later).is_some_and(|(_, departure)| {
                !matches!(departure, Departure::Move | Departure::Device { .. })
            });
            another
                && self.signer_stood[later]
                && dag.past(later).contains(at)
                && !had_seen(later)
                && (parting || !self.is_parted(departed, later))
        };
        // Those who said that they go have seen most; then whoever spoke at all.
        let parting = departed.said.iter().copied();
        parting.chain((at + 1..dag.len()).filter(|later| cut.contains(*later))).any(adopts)
    }

    /// Those of the departures that `at` came too late for by whose own words it does not stay. A Leave keeps what it saw of
    /// its person, though another device of theirs leaves without having seen it; a Device removed keeps what it saw of
    /// the device, if each of several did. Neither keeps anything of somebody whom others removed.
    fn not_kept(&self, dag: &Dag, at: usize, why: &BTreeSet<usize>) -> BTreeSet<usize> {
        let saw = |parting: &usize| *parting == at || dag.past(*parting).contains(at);
        let leaves = |parting: &usize| matches!(self.departures[parting].1, Departure::Leave);
        let has_left = why.iter().any(|parting| leaves(parting) && saw(parting));
        let is_kept = |parting: &usize| match self.departures[parting].1 {
            Departure::Leave => has_left,
            Departure::Device { .. } => saw(parting),
            _ => false,
        };
        why.iter().copied().filter(|parting| !is_kept(parting)).collect()
    }
}
