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

mod departed;
mod read;
mod settle;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use departed::Departure;
pub(crate) use departed::{Departed, NOBODY};

use super::standing::{Cut, Standing};
use crate::graph::Dag;
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
    /// By person, side, and how many moves of theirs are behind it.
    seats_by_person: BTreeMap<(usize, SideId, usize), usize>,
    speakers: BTreeMap<AuthorKey, Vec<Claim>>,
    /// By the number of the person acknowledged.
    acknowledged: BTreeMap<usize, Vec<Acknowledgement>>,
    /// By the number of the Invite: the Joins by it that are seated.
    invites: BTreeMap<usize, Vec<usize>>,
    /// By the number of the Join.
    joins: BTreeMap<usize, JoinRecord>,
    /// By the number of the statement, here and in the next: what is known of it.
    signers: Vec<AuthorKey>,
    /// For whom its signer speaks, and since when.
    spoke: Vec<Vec<Claim>>,
    /// Whether one of those stands in what it saw.
    signer_stood: Vec<bool>,
    /// Who stands in what it saw,
    stood: Vec<Arc<Standing>>,
    /// and with itself.
    after: Vec<Arc<Standing>>,
    /// Who has gone in what it saw,
    before: Vec<Arc<Departed>>,
    /// and with itself.
    gone_after: Vec<Arc<Departed>>,
    by_signer: BTreeMap<AuthorKey, Vec<usize>>,
    /// What is said of somebody's going, and by whom.
    departures: BTreeMap<usize, (usize, Departure)>,
    /// Of these, each removal with the consents to it, rising,
    consents_to: BTreeMap<usize, Vec<usize>>,
    /// and the moves and leavings of each person.
    goes: BTreeMap<usize, Vec<usize>>,
    /// By the number of the statement: who says that they were whom.
    was: BTreeMap<usize, (usize, usize)>,
    came: Vec<Came>,
}

/// Somebody comes to stand in a part.
#[derive(Debug)]
struct Comes {
    part: usize,
    seat: usize,
    /// Where it begins with them, the parts that stood there.
    beside: Vec<usize>,
}

/// Somebody came to stand in a part, by a statement and by none before it.
#[derive(Debug, Clone)]
struct Came {
    at: usize,
    part: usize,
    seat: usize,
    /// As in [`Comes`].
    beside: Vec<usize>,
    /// By that statement itself, and not by what it saw.
    with_it: bool,
    /// Who had gone there.
    with: Arc<Departed>,
}

/// Whose place a statement may change.
#[derive(Debug, Default)]
struct Read {
    /// The part and the seat of one that stands by the statement alone.
    first: Option<(usize, usize)>,
    /// Somebody who may come to stand.
    about: Option<usize>,
    /// Whether it says that somebody goes.
    departs: bool,
}

/// A person in a side, and the statements each of which seats them there.
#[derive(Debug, Clone)]
struct Seat {
    person: usize,
    side: SideId,
    moves: usize,
    /// Each with what its person said by which they sit there: a Join, a Move, or itself.
    since: Vec<(usize, usize)>,
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
        let past = dag.past(at);
        let mut departed = self.departed_before(dag, at);
        let known = self.came.len();
        self.note_before(dag, at, &departed);
        let read = self.read(dag, at, inviters);
        let mut standing = Arc::clone(&self.stood[at]);
        let anew = read.departs || !departed.is_nobody() && self.came.len() > known;
        if anew {
            departed = self.departed(dag, Cut::with(past, at, &NOBODY));
            standing = Arc::new(self.stand_still(Cut::with(past, at, &departed)));
        }
        let asked = self.came.len();
        if let Some((part, seat)) = read.first {
            Arc::make_mut(&mut standing).add(part, seat, self.seats[seat].side);
            self.note(at, vec![Comes::beside(&self.stood[at], part, seat)], true, &departed);
        }
        let cut = Cut::with(past, at, &departed);
        // What its signer saw is settled, so this changes nothing unless it changes that person's standing.
        let admits = |person| {
            let mut seats = self.seats_of(person);
            seats.any(|seat| !self.admitted_to(dag, seat, cut, &standing).is_empty())
        };
        if anew || read.first.is_some() || read.about.is_some_and(admits) {
            let new = self.settle(dag, cut, &mut standing);
            self.note(at, new, true, &departed);
        }
        self.ask_who_came(dag, at, asked, &mut standing, &mut departed);
        self.after.push(standing);
        self.gone_after.push(departed);
    }

    /// Whoever came to stand by statement `at` is asked about removals from there on. That may complete one, so that
    /// others come to stand.
    fn ask_who_came(
        &mut self,
        dag: &Dag,
        at: usize,
        mut asked: usize,
        standing: &mut Arc<Standing>,
        departed: &mut Arc<Departed>,
    ) {
        while !departed.is_nobody() && self.came.len() > asked {
            asked = self.came.len();
            *departed = self.departed(dag, Cut::with(dag.past(at), at, &NOBODY));
            let cut = Cut::with(dag.past(at), at, departed);
            *standing = Arc::new(self.stand_still(cut));
            let new = self.settle(dag, cut, standing);
            self.note(at, new, true, departed);
        }
    }

    /// Notes what statement `at` says of people, and says whose place that may change.
    fn read(&mut self, dag: &Dag, at: usize, inviters: Inviters) -> Read {
        let statement = dag.statement(at);
        let departed = Arc::clone(&self.before[at]);
        let cut = Cut::with(dag.past(at), at, &departed);
        let mut read = Read::default();
        match statement.body() {
            Body::Genesis { founder, .. } => {
                let person = self.person(founder.person());
                let seat = self.seat(person, founder.side, 0, at, at);
                self.claim(statement.signer(), Claim { since: at, source: at, person });
                read.first = Some((seat, seat));
            }
            Body::Device { certificate, .. } => {
                let known = !self.speaks_for(certificate.author, cut.past()).is_empty();
                for person in self.people_of(at).into_iter().filter(|_| !known) {
                    self.claim(certificate.author, Claim { since: at, source: at, person });
                }
            }
            Body::Invite { .. } => {
                if self.may_invite(inviters, at) {
                    self.invites.insert(at, Vec::new());
                }
            }
            Body::Join { .. } => {
                if let Ok(invite) = self.check_join(dag, statement, cut.past()) {
                    self.joins
                        .insert(at, JoinRecord { invite, receipts: Vec::new(), uses_before: usize::MAX });
                }
            }
            Body::Receipt { join } => {
                if let Some((seat, is_first)) = self.take_receipt(dag, at, *join) {
                    let with_founder = self.seats[seat].side == self.seats[FOUNDER].side;
                    let part = if with_founder { FOUNDER } else { seat };
                    read.first = is_first.then_some((part, seat));
                    read.about = Some(self.seats[seat].person);
                }
            }
            Body::Acknowledge { person } => read.about = self.take_acknowledgement(dag, at, *person),
            Body::PaperSeat { side, .. } => {
                if self.speaker_of(at).is_some() {
                    let person = self.person(person_on_paper(&statement.id()));
                    self.seat(person, *side, 0, at, at);
                }
            }
            Body::Move { .. }
            | Body::Leave { .. }
            | Body::DeviceRemoved { .. }
            | Body::Removal { .. }
            | Body::Consent { .. } => {
                if let Some(departure) = self.read_departure(dag, at) {
                    self.list_departure(at, &departure);
                    self.departures.insert(at, departure);
                    read.departs = true;
                }
            }
            Body::Was { person } => {
                let other = self.seated_in(*person, dag, at);
                if let (Some(by), Some(other)) = (self.speaker_of(at), other)
                    && by != other
                {
                    self.was.insert(at, (by, other));
                }
            }
            Body::Opening(_) | Body::Deciding(_) | Body::Unknown { .. } => {}
        }
        read
    }

    /// What is known of statement `at` before it is looked at.
    fn note_before(&mut self, dag: &Dag, at: usize, departed: &Arc<Departed>) {
        let signer = dag.statement(at).signer();
        let cut = Cut::before(dag.past(at), departed);
        let stood = match dag.parents(at) {
            [] => Arc::default(),
            [only] => Arc::clone(&self.after[*only]),
            parents => {
                let (stood, new) = self.stand_in(dag, cut, parents);
                self.note(at, new, false, departed);
                stood
            }
        };
        let spoke = self.claims_of(signer, cut).copied().collect::<Vec<_>>();
        let stands = |claim: &Claim| self.seats_of(claim.person).any(|seat| stood.contains(seat));
        self.signer_stood.push(spoke.iter().any(stands));
        self.signers.push(signer);
        self.spoke.push(spoke);
        self.stood.push(stood);
        self.before.push(Arc::clone(departed));
        self.by_signer.entry(signer).or_default().push(at);
    }

    /// The number of the Invite by which `join`, which saw that cut, asks to sit down.
    pub(crate) fn check_join(&self, dag: &Dag, join: &Statement, cut: Cut<'_>) -> Result<usize, JoinFault> {
        let Body::Join { invite, person, ephemeral_signature } = join.body() else {
            return Err(JoinFault::NotAJoin);
        };
        let at = dag.index_of(*invite).filter(|at| cut.contains(*at) && self.invites.contains_key(at));
        let at = at.ok_or(JoinFault::UnknownInvitation)?;
        let Body::Invite { ephemeral, .. } = dag.statement(at).body() else {
            return Err(JoinFault::UnknownInvitation);
        };
        if !is_by_ephemeral(*ephemeral, join.table(), *invite, person, ephemeral_signature) {
            return Err(JoinFault::BadSignature);
        }
        Ok(at)
    }

    /// The claims by which `device` speaks in that cut.
    fn claims_of<'a>(&'a self, device: AuthorKey, cut: Cut<'a>) -> impl Iterator<Item = &'a Claim> {
        let claims = self.speakers.get(&device).into_iter().flatten();
        claims.filter(move |claim| {
            let departed = cut.departed();
            let counts = cut.contains(claim.since) && !departed.leaves_out(claim.since);
            counts && !departed.is_gone(claim.person) && !departed.is_removed(device, claim.person)
        })
    }

    /// The people for whom `device` speaks in that cut: one, unless it let itself be claimed twice.
    fn speaks_for(&self, device: AuthorKey, cut: Cut<'_>) -> BTreeSet<usize> {
        self.claims_of(device, cut).map(|claim| claim.person).collect()
    }

    /// The people for whom the signer of statement `at` speaks.
    fn people_of(&self, at: usize) -> BTreeSet<usize> {
        self.spoke[at].iter().map(|claim| claim.person).collect()
    }

    fn may_invite(&self, inviters: Inviters, at: usize) -> bool {
        match inviters {
            Inviters::Everyone => !self.spoke[at].is_empty(),
            Inviters::Standing => self.signer_stood[at],
        }
    }

    /// Takes in a Receipt that keeps the rules: the seat it gives, and whether only the founder sat there before.
    fn take_receipt(&mut self, dag: &Dag, at: usize, join: StatementId) -> Option<(usize, bool)> {
        let past = dag.past(at);
        let join_at = dag.index_of(join).filter(|join| past.contains(*join))?;
        let invite = self.joins.get(&join_at)?.invite;
        let statement = dag.statement(join_at);
        let Body::Join { person: card, .. } = statement.body() else { return None };
        let departed = Arc::clone(&self.before[at]);
        let cut = Cut::before(past, &departed);
        // Whoever sees this Receipt sees the earlier one too, which says no less.
        if self.is_received(join_at, cut) || self.is_ended(dag, &departed, invite) {
            return None;
        }
        let seated_otherwise = !self.speaks_for(statement.signer(), cut).is_empty();
        if self.spoke[at].is_empty() || seated_otherwise {
            return None;
        }
        let person = self.person(card.person());
        let sits_there = |seat: &Seat| seat.since.iter().any(|(since, _)| past.contains(*since));
        let founder = self.seats[FOUNDER].person;
        let is_first = !self.seats.iter().any(|s| s.person != founder && s.person != person && sits_there(s));
        let uses_before = self.uses_in(invite, join_at, cut);
        let record = self.joins.get_mut(&join_at)?;
        record.uses_before = record.uses_before.min(uses_before);
        record.receipts.push(at);
        if record.receipts.len() == 1 {
            self.invites.get_mut(&invite)?.push(join_at);
        }
        let seat = self.seat(person, card.side, 0, at, join_at);
        self.claim(statement.signer(), Claim { since: at, source: join_at, person });
        Some((seat, is_first))
    }

    /// How many Joins by `invite` other than `join` are seated in that cut.
    fn uses_in(&self, invite: usize, join: usize, cut: Cut<'_>) -> usize {
        let uses = self.invites.get(&invite).into_iter().flatten();
        uses.filter(|other| **other != join && self.is_received(**other, cut)).count()
    }

    fn is_received(&self, join: usize, cut: Cut<'_>) -> bool {
        let mut receipts = self.joins[&join].receipts.iter();
        receipts.any(|receipt| cut.contains(*receipt) && !cut.departed().leaves_out(*receipt))
    }

    /// Takes in an acknowledgement by a person at the table of another, and says whose, if it is one and says more than
    /// what its signer said.
    fn take_acknowledgement(&mut self, dag: &Dag, at: usize, about: PersonId) -> Option<usize> {
        let past = dag.past(at);
        let person = self.seated_in(about, dag, at)?;
        let by: Vec<_> = self.people_of(at).into_iter().filter(|by| *by != person).collect();
        // What was said before a move, or before somebody said whom they were, does not say so much.
        let said_more = self.seats_of(person).any(|seat| self.seats[seat].moves > 0)
            || self.was.values().any(|(by, _)| *by == person);
        let mut said = self.acknowledged.get(&person).into_iter().flatten();
        let again = |earlier: &Acknowledgement| {
            let alike = |one: &Claim, two: &Claim| one.since == two.since;
            past.contains(earlier.at)
                && self.signers[earlier.at] == self.signers[at]
                && self.spoke[earlier.at].len() == self.spoke[at].len()
                && self.spoke[earlier.at].iter().zip(&self.spoke[at]).all(|(one, two)| alike(one, two))
        };
        if by.is_empty() || !said_more && said.any(again) {
            return None;
        }
        self.acknowledged.entry(person).or_default().push(Acknowledgement { at, by });
        Some(person)
    }

    fn seats_of(&self, person: usize) -> impl Iterator<Item = usize> {
        let all = (person, SideId(0), 0)..=(person, SideId(u32::MAX), usize::MAX);
        self.seats_by_person.range(all).map(|(_, seat)| *seat)
    }

    fn person(&mut self, id: PersonId) -> usize {
        *self.people_by_id.entry(id).or_insert_with(|| {
            self.people.push(id);
            self.people.len() - 1
        })
    }

    fn seat(&mut self, person: usize, side: SideId, moves: usize, since: usize, source: usize) -> usize {
        let seat = *self.seats_by_person.entry((person, side, moves)).or_insert_with(|| {
            self.seats.push(Seat { person, side, moves, since: Vec::new() });
            self.seats.len() - 1
        });
        self.seats[seat].since.push((since, source));
        seat
    }

    fn claim(&mut self, device: AuthorKey, claim: Claim) {
        self.speakers.entry(device).or_default().push(claim);
    }
}

impl Comes {
    /// Into `part`, where those stand.
    fn beside(standing: &Standing, part: usize, seat: usize) -> Self {
        let beside = if part == seat { standing.firsts().collect() } else { Vec::new() };
        Self { part, seat, beside }
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
