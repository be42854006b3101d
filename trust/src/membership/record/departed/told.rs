//! What others are told of those who have gone in a cut: who was asked, who consented, what counts of theirs, how they went.

use std::collections::{BTreeMap, BTreeSet};

use super::{Departed, Departure, Record};
use crate::graph::Dag;
use crate::ids::{AuthorKey, PersonId};
use crate::membership::Gone;
use crate::membership::standing::{Cut, Standing};

impl Record {
    /// Each part that is asked about that removal: its people, and whether they consent.
    pub(in crate::membership) fn asked_in(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        removal: usize,
    ) -> BTreeMap<usize, BTreeMap<usize, bool>> {
        let said = &cut.departed().said;
        let consents = self.consents(said, removal);
        let consenting: BTreeSet<usize> = consents.flat_map(|(.., seats)| seats.iter().copied()).collect();
        self.asked(dag, cut, said, removal, &consenting)
    }

    /// Who consents to that removal, rising.
    pub(in crate::membership) fn consented(&self, departed: &Departed, removal: usize) -> Vec<PersonId> {
        let by: BTreeSet<PersonId> =
            self.consents(&departed.said, removal).map(|(_, by, _)| self.people[by]).collect();
        by.into_iter().collect()
    }

    /// Whether that removal was complete in what some statement saw, with itself.
    pub(in crate::membership) fn was_complete(&self, removal: usize) -> bool {
        self.gone_after.iter().any(|departed| departed.complete.contains(&removal))
    }

    /// The devices that sat in that cut and do not any more, with the statements that list what counts of their changes.
    pub(in crate::membership) fn went_by(
        &self,
        cut: Cut<'_>,
    ) -> impl Iterator<Item = (AuthorKey, BTreeSet<usize>)> {
        let departed = cut.departed();
        self.speakers.iter().filter_map(move |(device, claims)| {
            if departed.is_nobody() || self.claims_of(*device, cut).next().is_some() {
                return None;
            }
            let mut by = BTreeSet::new();
            for claim in claims {
                let gone = departed.gone.get(&claim.person).into_iter().flatten();
                let removed = departed.devices.get(&(*device, claim.person)).into_iter().flatten();
                for at in gone.chain(removed) {
                    // Nobody who goes says what counts of theirs but by leaving once.
                    let consents = self.consents(&departed.said, *at);
                    let consents = consents.filter(|(_, by, _)| !self.targets(*at).contains(by));
                    let lists = consents.map(|(at, ..)| at).chain([*at]);
                    by.extend(
                        lists.filter(|at| !departed.leaves_out(*at) && !self.leaves_twice(departed, *at)),
                    );
                }
            }
            Some((*device, by))
        })
    }

    /// Whether that is a Leave whose device says so another time, in a past of its own: then it is believed neither time.
    fn leaves_twice(&self, departed: &Departed, at: usize) -> bool {
        let leaves = |at: &usize| matches!(self.departures[at].1, Departure::Leave);
        let mut others = departed.said.iter().filter(|other| **other != at && leaves(other));
        leaves(&at) && others.any(|other| self.signers[*other] == self.signers[at])
    }

    /// What was said of anybody's going, and of whom somebody was, without what came too late.
    pub(in crate::membership) fn place_words<'a>(
        &'a self,
        departed: &'a Departed,
    ) -> impl Iterator<Item = usize> + 'a {
        let all = self.departures.keys().chain(self.was.keys()).copied();
        all.filter(|at| !departed.leaves_out(*at))
    }

    /// Point 12: whom that person was, if more than half of a part in which they stand have vouched for them having seen
    /// them say so.
    pub(in crate::membership) fn was(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        standing: &Standing,
        id: PersonId,
    ) -> Option<PersonId> {
        let person = *self.people_by_id.get(&id)?;
        let vouched = |claim: usize| {
            let acknowledgements = self.acknowledged.get(&person).into_iter().flatten();
            let by: BTreeSet<usize> = acknowledgements
                .filter(|a| cut.contains(a.at) && !cut.departed().leaves_out(a.at))
                .filter(|a| dag.past(a.at).contains(claim))
                .flat_map(|a| a.by.iter().copied())
                .collect();
            standing.parts().any(|part| {
                let is_in = self.seats_of(person).any(|seat| part.contains(seat));
                let yes = part.iter().filter(|seat| by.contains(&self.seats[*seat].person)).count();
                is_in && yes * 2 > part.len()
            })
        };
        let said = self.was.iter().filter(|(at, (by, _))| *by == person && cut.contains(**at));
        let held = said.filter(|(at, _)| vouched(**at)).map(|(at, _)| *at);
        let first = dag.earliest(held.collect::<Vec<_>>().into_iter())?;
        Some(self.people[self.was[&first].1])
    }

    /// How that person went.
    pub(in crate::membership) fn went(&self, dag: &Dag, departed: &Departed, id: PersonId) -> Option<Gone> {
        let by = departed.gone.get(self.people_by_id.get(&id)?)?;
        let in_time = dag.earliest(by.iter().copied().filter(|at| !departed.leaves_out(*at)));
        let at = in_time.or_else(|| dag.earliest(by.iter().copied()))?;
        let statement = dag.statement(at).id();
        Some(match self.departures[&at].1 {
            Departure::Removal { .. } => Gone::Removed(statement),
            _ => Gone::Left(statement),
        })
    }

    /// Point 10: whether that invitation is at an end in what statement `at` saw.
    pub(crate) fn is_ended(&self, dag: &Dag, departed: &Departed, invite: usize) -> bool {
        let by_removal = departed.effective.iter().any(|removal| dag.past(*removal).contains(invite));
        let signer = self.signers[invite];
        let mut by = self.spoke[invite].iter();
        by_removal || by.any(|c| departed.is_gone(c.person) || departed.is_removed(signer, c.person))
    }
}
