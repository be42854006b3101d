//! What each statement means in its own past: worked out once, when it comes in, and never changed by what comes later.
//!
//! *A seat* is a person in a side. A person takes one by the genesis, by a Receipt for a Join of theirs, or by a Move;
//! someone who signed two Joins for two sides apart has two seats, and each has to be vouched for by its own side. *A device
//! speaks for* a person in a cut when the cut holds the statement that seats it: genesis, Receipt, or Device.
//!
//! Whoever stands does so in a *part* of their side: those who stand by the word of one another, back to the first of them.
//! Mostly a side is one part. It has several when people became its first apart; then each part speaks for itself alone
//! (`docs/decisions/0022-a-side-that-came-about-twice.md`). One can stand in several.
//!
//! *Standing* in a cut W is: whoever stood in the cut of any statement in W, in the same parts; the founder, who begins a
//! part; the newcomer whose Receipt was signed when nobody but the founder sat there, in the founder's part if that is their
//! side, and else beginning one; and then, round by round, everyone whom more than half of a part of their side acknowledge,
//! in that part, and whoever is acknowledged by more than half of every part there is, while their own side has none: they
//! begin one (`Standing::admits`). All of one round at once, so that no order of reading matters. The cuts are what each
//! statement saw (with and without itself) and the whole graph.
//!
//! Who leaves, moves or is removed, and what of their words came too late to count, is `departed`'s business
//! (`docs/decisions/0032-membership-without-an-admin.md`). Where nobody has gone a cut is read from those before it; else
//! from what was noted whenever somebody came to stand (`Came`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::standing::{Cut, Standing};
use crate::graph::{Bits, Dag};
use crate::ground_rules::Inviters;
use crate::ids::{AuthorKey, PersonId, StatementId, TableId};
use crate::keys::{Domain, person_on_paper, verifies};
use crate::person::{PersonCard, SideId};
use crate::statement::{Body, Statement, ephemeral_parts};

#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    people: Vec<PersonId>,
    people_by_id: BTreeMap<PersonId, usize>,
    seats: Vec<Seat>,
    seats_by_person: BTreeMap<(usize, SideId), usize>,
    speakers: BTreeMap<AuthorKey, Vec<Claim>>,
    /// By the number of the person acknowledged.
    acknowledged: BTreeMap<usize, Vec<Acknowledgement>>,
    /// By the number of the Invite: the Joins by it that are seated.
    invites: BTreeMap<usize, Vec<usize>>,
    /// By the number of the Join.
    joins: BTreeMap<usize, JoinRecord>,
    /// By the number of the statement: who stands in its past and itself.
    after: Vec<Arc<Standing>>,
    /// The number of a statement, a part, and a seat that stands in it by that statement and by none before it.
    stands_since: Vec<(usize, usize, usize)>,
}

/// A person in a side, and the statements each of which seats them there.
#[derive(Debug, Clone)]
struct Seat {
    person: usize,
    side: SideId,
    since: Vec<usize>,
}

/// The founder's seat.
const FOUNDER: usize = 0;

/// Somebody who stands in a part of a side. The part is told by the number of the seat that it began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stands {
    pub(crate) person: usize,
    /// As they sat down.
    pub(crate) side: SideId,
    pub(crate) part: usize,
}

/// A device speaks for a person from a statement on; `source` is the one that holds its certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) since: usize,
    pub(super) source: usize,
    person: usize,
}

#[derive(Debug, Clone)]
struct Acknowledgement {
    at: usize,
    by: Vec<usize>,
}

/// A Join that keeps the rules, and the Receipts that do.
#[derive(Debug, Clone)]
pub(super) struct JoinRecord {
    pub(super) invite: usize,
    pub(super) receipts: Vec<usize>,
    /// How many other Joins of that invitation were seated in the past of a Receipt: the fewest of all its Receipts.
    pub(super) uses_before: usize,
}

/// Why a Join is none by the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinFault {
    NotAJoin,
    UnknownInvitation,
    BadSignature,
}

impl Record {
    /// Takes in statement `at` of `dag`; all before it are in. `inviters` is who may invite, for an Invite.
    pub(crate) fn add(&mut self, dag: &Dag, at: usize, inviters: Inviters) {
        let statement = dag.statement(at);
        let past = dag.past(at);
        let mut standing = self.before(dag, at);
        let cut = Cut::with(past, at);
        match statement.body() {
            Body::Genesis { founder, .. } => {
                let person = self.person(founder.person());
                let seat = self.seat(person, founder.side, at);
                self.claim(statement.signer(), Claim { since: at, source: at, person });
                Arc::make_mut(&mut standing).add(seat, seat, founder.side);
            }
            Body::Device { certificate, .. } => {
                let known = !self.speaks_for(certificate.author, past).is_empty();
                for person in self.speaks_for(statement.signer(), past).into_iter().filter(|_| !known) {
                    self.claim(certificate.author, Claim { since: at, source: at, person });
                }
            }
            Body::Invite { .. } => {
                if self.may_invite(inviters, statement.signer(), past, &standing) {
                    self.invites.insert(at, Vec::new());
                }
            }
            Body::Join { .. } => {
                if let Ok(invite) = self.check_join(dag, statement, past) {
                    self.joins
                        .insert(at, JoinRecord { invite, receipts: Vec::new(), uses_before: usize::MAX });
                }
            }
            Body::Receipt { join } => {
                if let Some((seat, is_first)) = self.take_receipt(dag, at, *join) {
                    if is_first {
                        let side = self.seats[seat].side;
                        let with_founder = side == self.seats[FOUNDER].side;
                        let part = if with_founder { FOUNDER } else { seat };
                        Arc::make_mut(&mut standing).add(part, seat, side);
                    }
                    if is_first || !self.admitted_to(seat, cut, &standing).is_empty() {
                        standing = self.settle(cut, standing);
                    }
                }
            }
            Body::Acknowledge { person } => {
                // What its signer saw is settled, so this changes nothing unless it changes this person's standing.
                if let Some(person) = self.take_acknowledgement(at, statement.signer(), past, *person)
                    && self.seats_of(person).any(|seat| !self.admitted_to(seat, cut, &standing).is_empty())
                {
                    standing = self.settle(cut, standing);
                }
            }
            Body::PaperSeat { side, .. } => {
                if self.speaker(statement.signer(), past).is_some() {
                    let person = self.person(person_on_paper(&statement.id()));
                    self.seat(person, *side, at);
                }
            }
            Body::Move { .. }
            | Body::Leave { .. }
            | Body::DeviceRemoved { .. }
            | Body::Removal { .. }
            | Body::Consent { .. }
            | Body::Was { .. }
            | Body::Opening(_)
            | Body::Deciding(_)
            | Body::Unknown { .. } => {}
        }
        self.note_new(dag, at, &standing);
        self.after.push(standing);
    }

    fn note_new(&mut self, dag: &Dag, at: usize, standing: &Arc<Standing>) {
        let parents = dag.parents(at);
        if parents.iter().any(|parent| Arc::ptr_eq(&self.after[*parent], standing)) {
            return;
        }
        let stood = |(part, seat): &(usize, usize)| {
            parents.iter().any(|parent| self.after[*parent].has(*part, *seat))
        };
        let new = standing.seats().filter(|seat| !stood(seat)).map(|(part, seat)| (at, part, seat));
        self.stands_since.extend(new.collect::<Vec<_>>());
    }

    /// Who stands in the whole graph.
    pub(super) fn standing(&self, dag: &Dag) -> Standing {
        let heads = dag.heads().iter().filter_map(|id| dag.index_of(*id));
        let base = self.union(heads);
        let all = Bits::below(dag.len());
        Arc::unwrap_or_clone(self.settle(Cut::before(&all), base))
    }

    /// The number of the Invite by which `join`, whose past is `past`, asks to sit down.
    pub(crate) fn check_join(&self, dag: &Dag, join: &Statement, past: &Bits) -> Result<usize, JoinFault> {
        let Body::Join { invite, person, ephemeral_signature } = join.body() else {
            return Err(JoinFault::NotAJoin);
        };
        let at = dag.index_of(*invite).filter(|at| past.contains(*at) && self.invites.contains_key(at));
        let at = at.ok_or(JoinFault::UnknownInvitation)?;
        let Body::Invite { ephemeral, .. } = dag.statement(at).body() else {
            return Err(JoinFault::UnknownInvitation);
        };
        if !is_by_ephemeral(*ephemeral, join.table(), *invite, person, ephemeral_signature) {
            return Err(JoinFault::BadSignature);
        }
        Ok(at)
    }

    /// The people for whom `device` speaks in that cut: one, unless it let itself be claimed twice.
    fn speaks_for(&self, device: AuthorKey, past: &Bits) -> BTreeSet<usize> {
        let claims = self.speakers.get(&device).into_iter().flatten();
        claims.filter(|claim| past.contains(claim.since)).map(|claim| claim.person).collect()
    }

    fn may_invite(&self, inviters: Inviters, signer: AuthorKey, past: &Bits, standing: &Standing) -> bool {
        let people = self.speaks_for(signer, past);
        match inviters {
            Inviters::Everyone => !people.is_empty(),
            Inviters::Standing => people.iter().any(|person| self.stands_anywhere(*person, standing)),
        }
    }

    fn stands_anywhere(&self, person: usize, standing: &Standing) -> bool {
        self.seats_of(person).any(|seat| standing.contains(seat))
    }

    /// Takes in a Receipt that keeps the rules: the seat it gives, and whether only the founder sat there before.
    fn take_receipt(&mut self, dag: &Dag, at: usize, join: StatementId) -> Option<(usize, bool)> {
        let past = dag.past(at);
        let join_at = dag.index_of(join).filter(|join| past.contains(*join))?;
        let invite = self.joins.get(&join_at)?.invite;
        let statement = dag.statement(join_at);
        let Body::Join { person: card, .. } = statement.body() else { return None };
        // Whoever sees this Receipt sees the earlier one too, which says no less.
        if self.is_received(join_at, past) {
            return None;
        }
        let by_member = !self.speaks_for(dag.statement(at).signer(), past).is_empty();
        let seated_otherwise = !self.speaks_for(statement.signer(), past).is_empty();
        if !by_member || seated_otherwise {
            return None;
        }
        let person = self.person(card.person());
        let sits_there = |seat: &Seat| seat.since.iter().any(|since| past.contains(*since));
        let founder = self.seats[FOUNDER].person;
        let is_first = !self.seats.iter().any(|s| s.person != founder && s.person != person && sits_there(s));
        let uses_before = self.uses_in(invite, join_at, past);
        let record = self.joins.get_mut(&join_at)?;
        record.uses_before = record.uses_before.min(uses_before);
        record.receipts.push(at);
        if record.receipts.len() == 1 {
            self.invites.get_mut(&invite)?.push(join_at);
        }
        let seat = self.seat(person, card.side, at);
        self.claim(statement.signer(), Claim { since: at, source: join_at, person });
        Some((seat, is_first))
    }

    /// How many Joins by `invite` other than `join` are seated in that cut.
    fn uses_in(&self, invite: usize, join: usize, past: &Bits) -> usize {
        let uses = self.invites.get(&invite).into_iter().flatten();
        uses.filter(|other| **other != join && self.is_received(**other, past)).count()
    }

    fn is_received(&self, join: usize, past: &Bits) -> bool {
        self.joins[&join].receipts.iter().any(|receipt| past.contains(*receipt))
    }

    /// Takes in an acknowledgement by a person at the table of another, and says whose, if it is one and says more than
    /// what its signer saw.
    fn take_acknowledgement(
        &mut self,
        at: usize,
        signer: AuthorKey,
        past: &Bits,
        about: PersonId,
    ) -> Option<usize> {
        let person = *self.people_by_id.get(&about)?;
        let sits = self.seats_of(person).any(|seat| self.is_seated(seat, Cut::before(past)));
        let by: Vec<_> = self.speaks_for(signer, past).into_iter().filter(|by| *by != person).collect();
        let mut said = self.acknowledged.get(&person).into_iter().flatten();
        if !sits || by.is_empty() || said.any(|earlier| past.contains(earlier.at) && earlier.by == by) {
            return None;
        }
        self.acknowledged.entry(person).or_default().push(Acknowledgement { at, by });
        Some(person)
    }

    /// Who stands in what statement `at` saw.
    fn before(&self, dag: &Dag, at: usize) -> Arc<Standing> {
        match dag.parents(at) {
            [] => Arc::default(),
            [only] => Arc::clone(&self.after[*only]),
            several => self.settle(Cut::before(dag.past(at)), self.union(several.iter().copied())),
        }
    }

    fn union(&self, statements: impl Iterator<Item = usize>) -> Arc<Standing> {
        let mut union: Option<Arc<Standing>> = None;
        for at in statements {
            let more = &self.after[at];
            match &mut union {
                None => union = Some(Arc::clone(more)),
                Some(all) if Arc::ptr_eq(all, more) => {}
                Some(all) => Arc::make_mut(all).extend(more),
            }
        }
        union.unwrap_or_default()
    }

    /// Adds, round by round, the seats in `cut` that those who stand there acknowledge.
    fn settle(&self, cut: Cut<'_>, mut standing: Arc<Standing>) -> Arc<Standing> {
        loop {
            let admitted: Vec<(usize, usize)> = (self.acknowledged.keys())
                .flat_map(|person| self.seats_of(*person))
                .flat_map(|seat| {
                    self.admitted_to(seat, cut, &standing).into_iter().map(move |part| (part, seat))
                })
                .collect();
            if admitted.is_empty() {
                return standing;
            }
            for (part, seat) in admitted {
                Arc::make_mut(&mut standing).add(part, seat, self.seats[seat].side);
            }
        }
    }

    /// The parts in which that seat does not stand yet, and does by what is said in `cut`.
    fn admitted_to(&self, seat: usize, cut: Cut<'_>, standing: &Standing) -> Vec<usize> {
        let Seat { person, side, .. } = self.seats[seat];
        if !self.is_seated(seat, cut) {
            return Vec::new();
        }
        let acknowledgements = self.acknowledged.get(&person).into_iter().flatten();
        let by: BTreeSet<usize> =
            acknowledgements.filter(|a| cut.contains(a.at)).flat_map(|a| a.by.iter().copied()).collect();
        let vouching: Vec<usize> = by.into_iter().flat_map(|by| self.seats_of(by)).collect();
        standing.admits(seat, side, &vouching)
    }

    fn is_seated(&self, seat: usize, cut: Cut<'_>) -> bool {
        self.seats[seat].since.iter().any(|since| cut.contains(*since))
    }

    fn seats_of(&self, person: usize) -> impl Iterator<Item = usize> {
        let all = (person, SideId(0))..=(person, SideId(u32::MAX));
        self.seats_by_person.range(all).map(|(_, seat)| *seat)
    }

    fn person(&mut self, id: PersonId) -> usize {
        *self.people_by_id.entry(id).or_insert_with(|| {
            self.people.push(id);
            self.people.len() - 1
        })
    }

    fn seat(&mut self, person: usize, side: SideId, since: usize) -> usize {
        let seat = *self.seats_by_person.entry((person, side)).or_insert_with(|| {
            self.seats.push(Seat { person, side, since: Vec::new() });
            self.seats.len() - 1
        });
        self.seats[seat].since.push(since);
        seat
    }

    fn claim(&mut self, device: AuthorKey, claim: Claim) {
        self.speakers.entry(device).or_default().push(claim);
    }
}

/// What `agreement` reads.
impl Record {
    /// The person for whom `device` speaks in that cut, if it is one.
    pub(crate) fn speaker(&self, device: AuthorKey, past: &Bits) -> Option<usize> {
        let people = self.speaks_for(device, past);
        people.first().copied().filter(|_| people.len() == 1)
    }

    /// Who stands in what statement `at` saw: once for each part.
    pub(crate) fn stood_before(&self, dag: &Dag, at: usize) -> Arc<[Stands]> {
        self.before(dag, at).seats().map(|(part, seat)| self.stands(part, seat)).collect()
    }

    /// From which statements on somebody stands in which part.
    pub(crate) fn stands_since(&self) -> impl Iterator<Item = (usize, Stands)> {
        self.stands_since.iter().map(|(at, part, seat)| (*at, self.stands(*part, *seat)))
    }

    fn stands(&self, part: usize, seat: usize) -> Stands {
        let Seat { person, side, .. } = self.seats[seat];
        Stands { person, side, part }
    }

    /// The number of that person, if they sit at the table in what is in `past`.
    pub(crate) fn seated_in(&self, id: PersonId, past: &Bits) -> Option<usize> {
        let person = self.people_by_id.get(&id).copied();
        person.filter(|person| self.seats_of(*person).any(|seat| self.is_seated(seat, Cut::before(past))))
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
        seats.flat_map(|seat| self.seats[seat].since.iter().copied())
    }

    /// The parts of `side` in which that person stands, each by who began it.
    pub(super) fn parts_of(&self, person: PersonId, side: SideId, standing: &Standing) -> BTreeSet<PersonId> {
        let person = self.people_by_id.get(&person);
        let seat = person.and_then(|person| self.seats_by_person.get(&(*person, side)));
        let parts = standing.seats().filter(|(_, stands)| Some(stands) == seat);
        parts.map(|(first, _)| self.people[self.seats[first].person]).collect()
    }

    /// For each device that sits here: the claim that counts, and whose it is by it. The one made earliest counts; where
    /// none saw the other, the one with the smallest id.
    pub(super) fn devices(&self, dag: &Dag) -> impl Iterator<Item = (AuthorKey, Claim, PersonId)> {
        self.speakers.iter().filter_map(|(device, claims)| {
            let since = dag.earliest(claims.iter().map(|claim| claim.since))?;
            let claim =
                claims.iter().filter(|claim| claim.since == since).min_by_key(|c| self.people[c.person])?;
            Some((*device, *claim, self.people[claim.person]))
        })
    }

    pub(super) fn joins(&self) -> impl Iterator<Item = (usize, &JoinRecord)> {
        self.joins.iter().map(|(at, join)| (*at, join))
    }

    /// The Joins by that Invite that are seated, the earliest uses first; equals by id.
    pub(super) fn uses(&self, dag: &Dag, invite: usize) -> Vec<usize> {
        let mut uses = self.invites.get(&invite).cloned().unwrap_or_default();
        uses.sort_by_key(|join| (self.joins[join].uses_before, dag.statement(*join).id()));
        uses
    }

    /// How many people sit here by that Invite; none if it is not one.
    pub(crate) fn uses_of(&self, invite: usize) -> usize {
        self.invites.get(&invite).map_or(0, Vec::len)
    }
}

fn is_by_ephemeral(
    ephemeral: AuthorKey,
    table: TableId,
    invite: StatementId,
    person: &PersonCard,
    signature: &[u8; 64],
) -> bool {
    verifies(&ephemeral.0, Domain::JoinEphemeral, &[&ephemeral_parts(table, invite, person)], signature)
}
