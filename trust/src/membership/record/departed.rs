//! Who has gone in a cut, and which of their words came too late to count there: points 1 to 8 of decision 32, by number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Came, Record, Seat};
use crate::graph::{Bits, Dag};
use crate::ids::{AuthorKey, PersonId, StatementId};
use crate::membership::standing::Cut;
use crate::person::SideId;
use crate::statement::Body;

mod late;
mod told;

/// So often somebody moves; a further Move says nothing. Who sits where is worked out from all of them, again and again.
const MOVES_MAX: usize = 64;

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
                if moves > MOVES_MAX {
                    return None;
                }
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
        let all = self.consents_to.get(&removal).into_iter().flatten();
        all.filter(|at| said.contains(at)).filter_map(move |at| match &self.departures[at] {
            (by, Departure::Removal { seats, .. } | Departure::Consent { seats, .. }) => {
                Some((*at, *by, seats.as_slice()))
            }
            _ => None,
        })
    }

    /// Lists what is asked for by what it is about: whoever says much about going is not to cost more with every word.
    pub(super) fn list_departure(&mut self, at: usize, (by, departure): &(usize, Departure)) {
        match departure {
            Departure::Removal { .. } => self.consents_to.entry(at).or_default().push(at),
            Departure::Consent { removal, .. } => self.consents_to.entry(*removal).or_default().push(at),
            Departure::Move | Departure::Leave => self.goes.entry(*by).or_default().push(at),
            Departure::Device { .. } => {}
        }
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
        let who: BTreeSet<usize> = consenting.iter().map(|seat| self.seats[*seat].person).collect();
        if who.len() < 2 {
            return false;
        }
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
        let goes = self.goes.get(person).map_or(&[][..], Vec::as_slice);
        let ends = |source: usize| goes.iter().any(|at| said.contains(at) && dag.past(*at).contains(source));
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
