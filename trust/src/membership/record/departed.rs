//! Who has gone in a cut, and which of their words came too late to count there: points 1 to 8 of decision 32, by number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Came, Record, Seat};
use crate::graph::{Bits, Dag};
use crate::ids::{AuthorKey, PersonId, StatementId};
use crate::membership::Gone;
use crate::membership::standing::{Cut, Standing};
use crate::person::SideId;
use crate::statement::Body;

/// What is said about somebody's going in a cut, and what it comes to. People and statements by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Departed {
    /// All usable words about it.
    said: BTreeSet<usize>,
    /// Removals that are complete, by their proposal.
    pub(crate) complete: BTreeSet<usize>,
    /// Those of them that are not stuck.
    pub(crate) effective: BTreeSet<usize>,
    /// Who is gone, and by what.
    gone: BTreeMap<usize, BTreeSet<usize>>,
    /// Whose device is removed, and by what.
    devices: BTreeMap<(AuthorKey, usize), BTreeSet<usize>>,
    /// What came too late, and what it was too late for.
    left_out: BTreeMap<usize, BTreeSet<usize>>,
    /// Of the first `looked_at` who were noted to have come to stand, those who do not there any more. Whoever was noted
    /// later in a cut where just these have gone came with that known.
    absent: Bits,
    looked_at: usize,
}

/// Nobody has gone.
pub(crate) static NOBODY: Departed = Departed {
    said: BTreeSet::new(),
    complete: BTreeSet::new(),
    effective: BTreeSet::new(),
    gone: BTreeMap::new(),
    devices: BTreeMap::new(),
    left_out: BTreeMap::new(),
    absent: Bits::NONE,
    looked_at: 0,
};

/// Something usable that was said about somebody's going.
#[derive(Debug, Clone)]
pub(super) enum Departure {
    Move,
    Leave,
    Device { device: AuthorKey },
    Removal { people: Vec<usize>, seats: Vec<usize> },
    Consent { removal: usize, seats: Vec<usize> },
}

impl Departed {
    /// Whether nobody has said that anybody goes.
    pub(crate) fn is_nobody(&self) -> bool {
        self.said.is_empty()
    }

    pub(crate) fn is_gone(&self, person: usize) -> bool {
        self.gone.contains_key(&person)
    }

    pub(super) fn is_removed(&self, device: AuthorKey, person: usize) -> bool {
        self.devices.contains_key(&(device, person))
    }

    /// All removals that somebody asked for.
    pub(in crate::membership) fn removals<'a>(
        &'a self,
        record: &'a Record,
    ) -> impl Iterator<Item = usize> + 'a {
        self.said.iter().copied().filter(|at| !record.targets(*at).is_empty())
    }

    /// What came too late, rising.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = usize> {
        self.left_out.keys().copied()
    }

    pub(crate) fn leaves_out(&self, at: usize) -> bool {
        self.left_out.contains_key(&at)
    }

    /// Whether what was settled for a smaller cut, of which `had` says whether a statement was in it, holds in this one.
    fn keeps(&self, smaller: &Self, had: impl Fn(usize) -> bool) -> bool {
        smaller.effective.is_subset(&self.effective)
            && self.left_out.keys().all(|at| !had(*at) || smaller.leaves_out(*at))
    }

    /// Moves, leavings and removals with effect: what a count of a question goes by.
    pub(crate) fn departures<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = usize> + 'a {
        self.said.iter().copied().filter(|at| match record.departures[at].1 {
            Departure::Move | Departure::Leave => true,
            Departure::Removal { .. } => self.effective.contains(at),
            Departure::Device { .. } | Departure::Consent { .. } => false,
        })
    }
}

impl Record {
    /// What statement `at` says of somebody's going, if it is usable: with who says it.
    pub(super) fn read_departure(&mut self, dag: &Dag, at: usize) -> Option<(usize, Departure)> {
        let by = self.speaker_of(at)?;
        let statement = dag.statement(at);
        let stood = |record: &Self| -> Option<Vec<usize>> {
            let standing = &record.stood[at];
            let seats: Vec<usize> = record.seats_of(by).filter(|seat| standing.contains(*seat)).collect();
            (!seats.is_empty()).then_some(seats)
        };
        let departure = match statement.body() {
            Body::Move { side } => {
                let moves =
                    |(of, departure): &(usize, Departure)| *of == by && matches!(departure, Departure::Move);
                let earlier = self.departures.iter().filter(|(other, _)| dag.past(at).contains(**other));
                let moves = 1 + earlier.filter(|(_, departure)| moves(departure)).count();
                self.seat(by, *side, moves, at, at);
                Departure::Move
            }
            Body::Leave { .. } => Departure::Leave,
            Body::DeviceRemoved { device, .. } => {
                let cut = Cut::before(dag.past(at), &self.before[at]);
                let own = self.speaks_for(*device, cut).contains(&by);
                Departure::Device { device: *device }.filter(own && *device != statement.signer())?
            }
            Body::Removal { people, .. } => {
                let seats = stood(self)?;
                let number = |id: &PersonId| self.seated_in(*id, dag, at);
                let people: Vec<usize> = people.iter().map(number).collect::<Option<_>>()?;
                Departure::Removal { seats, people }.filter(!people_has(self, dag, at, by))?
            }
            Body::Consent { removal, .. } => {
                let removal = self.removal(dag, *removal, at)?;
                Departure::Consent { removal, seats: stood(self)? }
            }
            _ => return None,
        };
        Some((by, departure))
    }

    /// The number of that removal, if it is one that statement `at` saw.
    fn removal(&self, dag: &Dag, id: StatementId, at: usize) -> Option<usize> {
        let removal = dag.index_of(id).filter(|removal| dag.past(at).contains(*removal))?;
        matches!(self.departures.get(&removal)?.1, Departure::Removal { .. }).then_some(removal)
    }

    /// What is said of anybody's going in that cut comes to this. `None` for what is known: nobody goes.
    pub(super) fn departed(&self, dag: &Dag, cut: Cut<'_>) -> Arc<Departed> {
        let said: BTreeSet<usize> = self.departures.keys().copied().filter(|at| cut.contains(*at)).collect();
        if said.is_empty() {
            return Arc::default();
        }
        let mut departed = Departed { said, ..Departed::default() };
        let proposals: Vec<usize> =
            departed.said.iter().copied().filter(|at| !self.targets(*at).is_empty()).collect();
        departed.complete = proposals
            .into_iter()
            .filter(|removal| self.is_complete(dag, cut, &departed.said, *removal, |_| true))
            .collect();
        let stuck = |one: &usize| {
            let mut others = departed.complete.iter().filter(|other| *other != one);
            others.any(|other| self.are_stuck(dag, cut, &departed.said, *one, *other))
        };
        departed.effective = departed.complete.iter().copied().filter(|one| !stuck(one)).collect();
        for at in &departed.said {
            let (by, departure) = &self.departures[at];
            match departure {
                Departure::Leave => drop(departed.gone.entry(*by).or_default().insert(*at)),
                Departure::Device { device } => {
                    departed.devices.entry((*device, *by)).or_default().insert(*at);
                }
                Departure::Removal { people, .. } if departed.effective.contains(at) => {
                    for person in people {
                        departed.gone.entry(*person).or_default().insert(*at);
                    }
                }
                _ => {}
            }
        }
        self.leave_out(dag, cut, &mut departed);
        departed.absent = self.absent(dag, cut, &departed);
        departed.looked_at = self.came.len();
        Arc::new(departed)
    }

    /// Who was noted to have come to stand, and does not in that cut any more.
    fn absent(&self, dag: &Dag, cut: Cut<'_>, departed: &Departed) -> Bits {
        let cut = cut.where_gone(departed);
        let mut absent = Bits::default();
        for (number, came) in self.came.iter().enumerate().filter(|(_, came)| cut.contains(came.at)) {
            let had = |at: usize| dag.past(came.at).contains(at) || came.with_it && at == came.at;
            if !departed.keeps(&came.with, had) || !self.is_live(dag, cut, came.seat) {
                absent.insert(number);
            }
        }
        absent
    }

    /// Whom that removal names; nobody if it is none.
    pub(super) fn targets(&self, at: usize) -> &[usize] {
        match self.departures.get(&at) {
            Some((_, Departure::Removal { people, .. })) => people,
            _ => &[],
        }
    }

    /// The consents to `removal` among `said`, its own with them: who says so, from which seats, and where.
    fn consents<'a>(
        &'a self,
        said: &'a BTreeSet<usize>,
        removal: usize,
    ) -> impl Iterator<Item = (usize, usize, &'a [usize])> {
        said.iter().filter_map(move |at| match &self.departures[at] {
            (by, Departure::Removal { seats, .. }) if *at == removal => Some((*at, *by, seats.as_slice())),
            (by, Departure::Consent { removal: to, seats }) if *to == removal => {
                Some((*at, *by, seats.as_slice()))
            }
            _ => None,
        })
    }

    /// Point 5, by the consents that `counts` lets count.
    fn is_complete(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        said: &BTreeSet<usize>,
        removal: usize,
        counts: impl Fn(usize) -> bool,
    ) -> bool {
        let consents = self.consents(said, removal).filter(|(at, ..)| counts(*at));
        let consenting: BTreeSet<usize> = consents.flat_map(|(.., seats)| seats.iter().copied()).collect();
        let asked = self.asked(dag, cut, said, removal, &consenting);
        let yes = |part: &BTreeMap<usize, bool>| part.values().filter(|consents| **consents).count();
        let said_so = asked.values().flatten().filter(|(_, consents)| **consents);
        let people: BTreeSet<usize> = said_so.map(|(person, _)| *person).collect();
        people.len() >= 2 && asked.values().all(|part| yes(part) * 2 > part.len())
    }

    /// The people who are asked, by part, and whether they consent, where those seats do. Whoever has gone and come back is
    /// one person in two seats.
    fn asked(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        said: &BTreeSet<usize>,
        removal: usize,
        consenting: &BTreeSet<usize>,
    ) -> BTreeMap<usize, BTreeMap<usize, bool>> {
        let earlier = &self.before[removal].effective;
        let was_gone = |person: &usize| earlier.iter().any(|earlier| self.targets(*earlier).contains(person));
        let mut asked: BTreeMap<usize, BTreeMap<usize, bool>> = BTreeMap::new();
        for came in self.came.iter().filter(|came| cut.contains(came.at)) {
            let (person, consents) = (self.seats[came.seat].person, consenting.contains(&came.seat));
            let is_asked = !came.with.complete.contains(&removal)
                && !was_gone(&person)
                && (consents || self.has_not_left(dag, cut, said, came.seat));
            if is_asked {
                *asked.entry(came.part).or_default().entry(person).or_default() |= consents;
            }
        }
        asked
    }

    /// Point 6.
    fn are_stuck(&self, dag: &Dag, cut: Cut<'_>, said: &BTreeSet<usize>, one: usize, other: usize) -> bool {
        let hits = |one: usize, other: usize| {
            self.consents(said, other).any(|(_, by, _)| self.targets(one).contains(&by))
        };
        let came_after = |one: usize, other: usize| {
            !self.is_complete(dag, cut, said, one, |at| !self.before[at].complete.contains(&other))
        };
        (hits(one, other) || hits(other, one)) && !came_after(one, other) && !came_after(other, one)
    }

    /// Point 1: whether no move and no leaving of its person has ended a seat, and it is the newest of theirs in its side.
    fn has_not_left(&self, dag: &Dag, cut: Cut<'_>, said: &BTreeSet<usize>, seat: usize) -> bool {
        let Seat { person, side, moves, .. } = self.seats[seat];
        let newer = self.seats_of(person).filter(|other| {
            let other = &self.seats[*other];
            other.side == side && other.moves > moves
        });
        self.is_begun(dag, cut, said, seat, |_| true)
            && newer.into_iter().all(|newer| !self.is_begun(dag, cut, said, newer, |_| true))
    }

    /// Whether a statement of the cut that `counts` seats somebody there, and none of theirs that saw it ends that.
    fn is_begun(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        said: &BTreeSet<usize>,
        seat: usize,
        counts: impl Fn(usize) -> bool,
    ) -> bool {
        let Seat { person, since, .. } = &self.seats[seat];
        let ends = |source: usize| {
            said.iter().any(|at| {
                let (by, departure) = &self.departures[at];
                let ends = matches!(departure, Departure::Move | Departure::Leave);
                by == person && ends && dag.past(*at).contains(source)
            })
        };
        since.iter().any(|(since, source)| cut.contains(*since) && counts(*since) && !ends(*source))
    }

    /// Whether somebody sits there in a cut where those have gone.
    pub(super) fn is_live(&self, dag: &Dag, cut: Cut<'_>, seat: usize) -> bool {
        let Seat { person, side, moves, ref since } = self.seats[seat];
        let departed = cut.departed();
        if departed.is_nobody() {
            return since.iter().any(|(since, _)| cut.contains(*since));
        }
        if departed.is_gone(person) {
            return false;
        }
        let begun = |seat| self.is_begun(dag, cut, &departed.said, seat, |at| !departed.leaves_out(at));
        let newer = |other: &usize| {
            let other = &self.seats[*other];
            other.side == side && other.moves > moves
        };
        begun(seat) && !self.seats_of(person).filter(newer).any(begun)
    }

    /// Whether a seat counts where of all that is said of going only `stage` has happened: moves, leavings and removals.
    pub(crate) fn counts_at(
        &self,
        dag: &Dag,
        cut: Cut<'_>,
        stage: &BTreeSet<usize>,
        person: usize,
        side: SideId,
    ) -> bool {
        let gone = stage.iter().any(|at| match &self.departures[at] {
            (by, Departure::Leave) => *by == person,
            (_, Departure::Removal { people, .. }) => people.contains(&person),
            _ => false,
        });
        let moved = |(since, source): &(usize, usize)| {
            let is_move = self.departures.contains_key(since);
            let ended = stage.iter().any(|at| {
                let (by, departure) = &self.departures[at];
                *by == person && matches!(departure, Departure::Move) && dag.past(*at).contains(*source)
            });
            !cut.departed().leaves_out(*since) && (!is_move || stage.contains(since)) && !ended
        };
        let mut seats = self.seats_of(person).filter(|seat| self.seats[*seat].side == side);
        !gone && seats.any(|seat| self.seats[seat].since.iter().any(moved))
    }

    /// Point 8.
    fn leave_out(&self, dag: &Dag, cut: Cut<'_>, departed: &mut Departed) {
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
        // What a suspect seats can only speak later; so each is looked at after what it rests on.
        while let Some(at) = suspects.pop_first() {
            let Some(why) = self.is_cut_off(departed, at) else { continue };
            if self.is_adopted(dag, cut, departed, at, &why) {
                continue;
            }
            departed.left_out.insert(at, why);
            let seated = self.speakers.iter().filter(|(_, claims)| claims.iter().any(|c| c.since == at));
            suspects.extend(seated.flat_map(|(device, _)| by(device)).filter(|at| cut.contains(*at)));
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
        // A Leave and a Device removed keep what they saw.
        let own = |parting: &usize| {
            let keeps = matches!(self.departures[parting].1, Departure::Leave | Departure::Device { .. });
            keeps && (*parting == at || dag.past(*parting).contains(at))
        };
        if why.iter().any(own) {
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
                    by.insert(*at);
                    by.extend(self.consents(&departed.said, *at).map(|(at, ..)| at));
                }
            }
            Some((*device, by))
        })
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
        let at = dag.earliest(by.iter().copied())?;
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

    /// Who came to stand by the statements of a cut, and still does there.
    pub(super) fn still_standing<'a>(&'a self, cut: Cut<'a>) -> impl Iterator<Item = &'a Came> + 'a {
        let departed = cut.departed();
        let stands = move |number: usize| number >= departed.looked_at || !departed.absent.contains(number);
        let here = self.came.iter().enumerate().filter(move |(_, came)| cut.contains(came.at));
        here.filter(move |(number, _)| stands(*number)).map(|(_, came)| came)
    }
}

/// Whether a removal names who proposes it.
fn people_has(record: &Record, dag: &Dag, at: usize, by: usize) -> bool {
    matches!(dag.statement(at).body(), Body::Removal { people, .. } if people.contains(&record.person_id(by)))
}

impl Departure {
    fn filter(self, keep: bool) -> Option<Self> {
        keep.then_some(self)
    }
}
