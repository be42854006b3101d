//! Who counts, and with whom: rule 3.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::ledger::Rules;
use crate::membership::Stands;
use crate::person::SideId;

/// The deciders of a question.
#[derive(Debug)]
pub(super) struct Parts {
    /// By person: the side that they decide in.
    deciders: BTreeMap<usize, SideId>,
    /// People who stand in two sides: only their objections count.
    pub(super) between: BTreeSet<usize>,
    /// The parts that have deciders, and the side of each as its people sat down.
    pub(super) parts: BTreeMap<usize, SideId>,
    /// Those who are counted together: each side, or each part of one that came about twice.
    pub(super) groups: BTreeSet<(SideId, BTreeSet<usize>)>,
}

impl Parts {
    /// All these count. `has_met` says of a part whether its people are counted with those of another.
    pub(super) fn of<'a>(
        rules: &Rules,
        stood: impl Iterator<Item = &'a Stands>,
        has_met: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let (mut deciders, mut between) = (BTreeMap::new(), BTreeSet::new());
        // By part: the side as its people sat down, the side with which they sit now, and they.
        let mut parts: BTreeMap<usize, (SideId, SideId, BTreeSet<usize>)> = BTreeMap::new();
        for Stands { person, side, part } in stood {
            let Some(now) = rules.side(*side) else { continue };
            if deciders.insert(*person, now).is_some_and(|other| other != now) {
                between.insert(*person);
            }
            parts.entry(*part).or_insert_with(|| (*side, now, BTreeSet::new())).2.insert(*person);
        }
        deciders.retain(|person, _| !between.contains(person));
        for (_, _, people) in parts.values_mut() {
            people.retain(|person| !between.contains(person));
        }
        parts.retain(|_, (_, _, people)| !people.is_empty());
        let together = |(part, (side, now, people)): (&usize, &(SideId, SideId, BTreeSet<usize>))| {
            // Sides that merged are counted together: each part with the parts of the other sides that it has met.
            let others = parts.iter().filter(|(part_there, (other, with, _))| {
                with == now && other != side && has_met(*part, **part_there)
            });
            let all = people.iter().chain(others.flat_map(|(_, (_, _, people))| people)).copied();
            (*now, all.collect())
        };
        let groups = parts.iter().map(together).collect();
        let parts = parts.iter().map(|(part, (side, _, _))| (*part, *side)).collect();
        Self { deciders, between, parts, groups }
    }

    pub(super) fn side_of(&self, person: usize) -> Option<SideId> {
        self.deciders.get(&person).copied()
    }

    pub(super) fn people(&self) -> impl Iterator<Item = usize> {
        self.deciders.keys().copied()
    }

    /// Whether there are such groups and each has one of these people.
    pub(super) fn all_have(&self, people: &BTreeSet<usize>) -> bool {
        let mut groups = self.groups.iter();
        !self.groups.is_empty() && groups.all(|(_, group)| !group.is_disjoint(people))
    }
}
