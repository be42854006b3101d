//! What others read of people and their places.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Claim, Departed, JoinRecord, Record, Seat, Stands};
use crate::graph::Dag;
use crate::ids::{AuthorKey, PersonId};
use crate::membership::standing::{Cut, Standing};
use crate::person::SideId;

/// What `agreement` reads.
impl Record {
    /// The person for whom the signer of statement `at` speaks, if it is one.
    pub(crate) fn speaker_of(&self, at: usize) -> Option<usize> {
        let first = self.spoke[at].first()?.person;
        self.spoke[at].iter().all(|claim| claim.person == first).then_some(first)
    }

    /// Who has gone in what statement `at` saw.
    pub(crate) fn gone_before(&self, at: usize) -> &Departed {
        &self.before[at]
    }

    /// Who stands in what statement `at` saw: once for each part.
    pub(crate) fn stood_before(&self, at: usize) -> Arc<[Stands]> {
        self.stood[at].seats().map(|(part, seat)| self.stands(part, seat)).collect()
    }

    pub(crate) fn side_of(&self, seat: usize) -> SideId {
        self.seats[seat].side
    }

    /// How often somebody said that somebody goes.
    pub(crate) fn departures(&self) -> usize {
        self.departures.len()
    }

    /// How often somebody came to stand.
    pub(crate) fn came_to_stand(&self) -> usize {
        self.came.len()
    }

    /// By which statements of the cut parts have begun, whoever has gone since.
    pub(crate) fn began<'a>(&'a self, cut: Cut<'a>) -> impl Iterator<Item = usize> + 'a {
        let began = self.came.iter().filter(move |came| came.part == came.seat && cut.contains(came.at));
        began.map(|came| came.at)
    }

    /// From which statements of the cut on somebody stands in which part, of those who sit there still.
    pub(crate) fn stands_since<'a>(&'a self, cut: Cut<'a>) -> impl Iterator<Item = (usize, Stands)> + 'a {
        self.still_standing(cut).map(|came| (came.at, self.stands(came.part, came.seat)))
    }

    pub(crate) fn stands(&self, part: usize, seat: usize) -> Stands {
        let Seat { person, side, .. } = self.seats[seat];
        Stands { person, side, part }
    }

    /// The number of that person, if they sit at the table in what statement `at` saw.
    pub(crate) fn seated_in(&self, id: PersonId, dag: &Dag, at: usize) -> Option<usize> {
        let person = self.people_by_id.get(&id).copied();
        let cut = Cut::before(dag.past(at), &self.before[at]);
        person.filter(|person| self.seats_of(*person).any(|seat| self.is_live(dag, cut, seat)))
    }

    pub(crate) fn person_id(&self, number: usize) -> PersonId {
        self.people[number]
    }
}

/// What `Membership` reads.
impl Record {
    /// The statements by which `person` sits at the table.
    pub(crate) fn seated_by(&self, person: PersonId) -> impl Iterator<Item = usize> {
        let seats = self.people_by_id.get(&person).into_iter().flat_map(|person| self.seats_of(*person));
        seats.flat_map(|seat| self.seats[seat].since.iter().map(|(since, _)| *since))
    }

    /// The sides on which that person sits in the cut, the latest they moved to first, then by number.
    pub(in crate::membership) fn sides_of(&self, dag: &Dag, cut: Cut<'_>, person: PersonId) -> Vec<SideId> {
        let person = self.people_by_id.get(&person);
        let seats = person.into_iter().flat_map(|person| self.seats_of(*person));
        let mut live: Vec<&Seat> =
            seats.filter(|seat| self.is_live(dag, cut, *seat)).map(|seat| &self.seats[seat]).collect();
        live.sort_by_key(|seat| (usize::MAX - seat.moves, seat.side));
        live.into_iter().map(|seat| seat.side).collect()
    }

    /// The parts of `side` in which that person stands, each by who began it.
    pub(in crate::membership) fn parts_of(
        &self,
        person: PersonId,
        side: SideId,
        standing: &Standing,
    ) -> BTreeSet<PersonId> {
        let is = |seat: &Seat| self.people[seat.person] == person && seat.side == side;
        let parts = standing.seats().filter(|(_, seat)| is(&self.seats[*seat]));
        parts.map(|(first, _)| self.people[self.seats[first].person]).collect()
    }

    /// For each device that ever sat here: the claim that counts, whose it is by it, and whether it does still. The one
    /// made earliest counts; where none saw the other, the one with the smallest id. One that still holds goes first.
    pub(in crate::membership) fn devices<'a>(
        &'a self,
        dag: &'a Dag,
        cut: Cut<'a>,
    ) -> impl Iterator<Item = (AuthorKey, Claim, PersonId, bool)> + 'a {
        self.speakers.iter().filter_map(move |(device, claims)| {
            let live: Vec<&Claim> = self.claims_of(*device, cut).collect();
            let speaks = !live.is_empty();
            let claims: Vec<&Claim> = if speaks { live } else { claims.iter().collect() };
            let since = dag.earliest(claims.iter().map(|claim| claim.since))?;
            let of_first = claims.iter().filter(|claim| claim.since == since);
            let claim = of_first.min_by_key(|claim| self.people[claim.person])?;
            Some((*device, **claim, self.people[claim.person], speaks))
        })
    }

    pub(in crate::membership) fn joins(&self) -> impl Iterator<Item = (usize, &JoinRecord)> {
        self.joins.iter().map(|(at, join)| (*at, join))
    }

    /// The Joins by that Invite that are seated, the earliest uses first; equals by id.
    pub(in crate::membership) fn uses(&self, dag: &Dag, invite: usize) -> Vec<usize> {
        let mut uses = self.invites.get(&invite).cloned().unwrap_or_default();
        uses.sort_by_key(|join| (self.joins[join].uses_before, dag.statement(*join).id()));
        uses
    }

    /// How many people sit here by that Invite; none if it is not one.
    pub(crate) fn uses_of(&self, invite: usize) -> usize {
        self.invites.get(&invite).map_or(0, Vec::len)
    }
}
