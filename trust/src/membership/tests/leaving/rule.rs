//! The rule of decision 32 on tables of up to five people and six statements, by brute force from its words: a reference
//! that shares no code with what it judges. Sets are bits; nothing is kept but what was found for a set of statements.
//!
//! A table begins with people who sit there, in sides, standing or not; then they speak. Absent: devices, invitations,
//! questions (the oracle of `agreement` has them).

use std::cell::RefCell;
use std::rc::Rc;

/// People by number, statements by number, seats by number: the lowest bit is number 0.
pub(super) type Set = u16;

pub(super) fn has(set: Set, at: usize) -> bool {
    set >> at & 1 == 1
}

/// Rising.
pub(super) fn each(mut left: Set) -> impl Iterator<Item = usize> + Clone {
    std::iter::from_fn(move || {
        let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(at)
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// Something that says nothing about who sits there.
    Note,
    Acknowledge(usize),
    Move(u8),
    Leave,
    /// The removal of these people.
    Remove(Set),
    /// To the removal that this statement proposes.
    Consent(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    pub(super) by: usize,
    pub(super) act: Act,
    /// What its signer saw.
    pub(super) past: Set,
}

/// How somebody sits there at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sits {
    pub(super) side: u8,
    /// By the number of the person who began it.
    pub(super) part: Option<usize>,
}

/// A part, by the number of the seat that it began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) side: u8,
    pub(super) seats: Set,
}

/// What a set of statements comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    /// Removals that are complete, by the number of the proposal.
    pub(super) complete: Set,
    pub(super) effective: Set,
    pub(super) gone: Set,
    pub(super) left_out: Set,
    pub(super) parts: Vec<Part>,
    /// Who came to stand by the last of these statements: part and seat.
    came: Vec<(Part, usize)>,
    /// What it came to before those were asked who came to stand by the last statement.
    earlier: Option<Rc<State>>,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) base: Vec<Sits>,
    pub(super) said: Vec<Said>,
    known: RefCell<Vec<Option<Rc<State>>>>,
}

impl Table {
    pub(super) fn new(base: &[Sits]) -> Self {
        let known = RefCell::new(vec![None; 1 << 7]);
        Self { base: base.to_vec(), said: Vec::new(), known }
    }

    pub(super) fn push(&mut self, said: Said) {
        self.said.push(said);
    }

    pub(super) fn pop(&mut self) {
        self.said.pop();
        let at = self.said.len();
        self.known.borrow_mut()[1 << at..2 << at].fill(None);
    }

    pub(super) fn all(&self) -> Set {
        (1 << self.said.len()) - 1
    }

    pub(super) fn people(&self) -> usize {
        self.base.len()
    }

    pub(super) fn state(&self, cut: Set) -> Rc<State> {
        if let Some(known) = &self.known.borrow()[usize::from(cut)] {
            return Rc::clone(known);
        }
        let state = Rc::new(self.work_out(cut));
        self.known.borrow_mut()[usize::from(cut)] = Some(Rc::clone(&state));
        state
    }

    fn saw(&self, at: usize, earlier: usize) -> bool {
        has(self.said[at].past, earlier)
    }

    fn own(&self, person: usize, cut: Set) -> impl Iterator<Item = usize> + '_ {
        each(cut).filter(move |at| self.said[*at].by == person)
    }

    fn ends_seats(&self, at: usize) -> bool {
        matches!(self.said[at].act, Act::Move(_) | Act::Leave)
    }

    /// How many moves of its person are behind a seat that began with that move.
    fn moves_behind(&self, at: usize) -> usize {
        let Said { by, past, .. } = self.said[at];
        1 + self.own(by, past).filter(|at| matches!(self.said[*at].act, Act::Move(_))).count()
    }

    /// The seat that began with that move: the same for moves apart to one side, as many moves on.
    fn seat_of_move(&self, at: usize) -> usize {
        let same = |other: &usize| {
            let (one, two) = (self.said[*other], self.said[at]);
            one.by == two.by
                && one.act == two.act
                && matches!(one.act, Act::Move(_))
                && self.moves_behind(*other) == self.moves_behind(at)
        };
        self.people() + (0..=at).find(same).expect("itself")
    }

    pub(super) fn person_of(&self, seat: usize) -> usize {
        if seat < self.people() { seat } else { self.said[seat - self.people()].by }
    }

    pub(super) fn side_of(&self, seat: usize) -> u8 {
        if seat < self.people() {
            return self.base[seat].side;
        }
        let Act::Move(side) = self.said[seat - self.people()].act else { unreachable!("a seat by a move") };
        side
    }

    /// Point 1: the seats of a person that none of their own moves and leavings has ended.
    fn seats(&self, person: usize, cut: Set) -> Set {
        let mut live: Vec<(u8, usize, usize)> = Vec::new();
        if !self.own(person, cut).any(|at| self.ends_seats(at)) {
            live.push((self.base[person].side, 0, person));
        }
        for at in self.own(person, cut) {
            let Act::Move(side) = self.said[at].act else { continue };
            if !self.own(person, cut).any(|later| self.ends_seats(later) && self.saw(later, at)) {
                live.push((side, self.moves_behind(at), self.seat_of_move(at)));
            }
        }
        let newest = |side: u8| live.iter().filter(|l| l.0 == side).map(|l| l.1).max();
        live.iter().filter(|l| Some(l.1) == newest(l.0)).fold(0, |all, l| all | 1 << l.2)
    }

    fn all_seats(&self, cut: Set) -> Set {
        (0..self.people()).fold(0, |all, person| all | self.seats(person, cut))
    }

    fn targets(&self, proposal: usize) -> Set {
        match self.said[proposal].act {
            Act::Remove(targets) => targets,
            _ => 0,
        }
    }

    fn proposals(&self, cut: Set) -> impl Iterator<Item = usize> + '_ {
        each(cut).filter(|at| matches!(self.said[*at].act, Act::Remove(_)))
    }

    fn consents(&self, proposal: usize, cut: Set) -> impl Iterator<Item = usize> + '_ {
        each(cut).filter(move |at| *at == proposal || self.said[*at].act == Act::Consent(proposal))
    }

    /// The seats of a person that stand in that cut.
    pub(super) fn standing_seats(&self, person: usize, cut: Set) -> Set {
        let standing = self.state(cut).parts.iter().fold(0, |all, part| all | part.seats);
        each(standing).filter(|seat| self.person_of(*seat) == person).fold(0, |all, seat| all | 1 << seat)
    }

    /// Point 5, by the consents that `counts` lets count.
    fn is_complete(
        &self,
        proposal: usize,
        cut: Set,
        earlier: Option<&Rc<State>>,
        counts: impl Fn(usize) -> bool,
    ) -> bool {
        self.count_lacking(proposal, cut, earlier, counts) == 0
    }

    /// How many consents that removal lacks at least, by what is said in that cut.
    pub(super) fn lacks(&self, proposal: usize, cut: Set) -> usize {
        self.count_lacking(proposal, cut, self.state(cut).earlier.as_ref(), |_| true)
    }

    /// What was found in the cuts of the statements in `cut`, smaller ones and what is known of itself.
    fn found(&self, cut: Set, earlier: Option<&Rc<State>>) -> Vec<(Set, Rc<State>)> {
        let mut found = Vec::new();
        let mut add = |of: Set, state: Option<&Rc<State>>| {
            let mut next = state.cloned();
            while let Some(state) = next {
                next = state.earlier.clone();
                found.push((of, state));
            }
        };
        for at in each(cut) {
            let past = self.said[at].past;
            for smaller in [past, past | 1 << at].into_iter().filter(|smaller| *smaller != cut) {
                add(smaller, Some(&self.state(smaller)));
            }
        }
        add(cut, earlier);
        found
    }

    fn count_lacking(
        &self,
        proposal: usize,
        cut: Set,
        earlier: Option<&Rc<State>>,
        counts: impl Fn(usize) -> bool,
    ) -> usize {
        let mut asked: Vec<Part> = self.base_parts();
        for (_, state) in self.found(cut, earlier).iter().filter(|(_, state)| !has(state.complete, proposal))
        {
            for (part, seat) in &state.came {
                match asked.iter_mut().find(|known| known.first == part.first) {
                    Some(known) => known.seats |= 1 << seat,
                    None => asked.push(Part { seats: 1 << seat, ..*part }),
                }
            }
        }
        let consents: Vec<usize> = self.consents(proposal, cut).filter(|at| counts(*at)).collect();
        let consenting = consents.iter().fold(0, |all, at| {
            let Said { by, past, .. } = self.said[*at];
            all | self.standing_seats(by, past)
        });
        let before = self.state(self.said[proposal].past).effective;
        let were_gone = self.proposals(before).fold(0, |all, p| all | self.targets(p));
        let here = self.all_seats(cut) | consenting;
        let mut people: Set = 0;
        for part in &mut asked {
            part.seats &= here;
            part.seats =
                each(part.seats).filter(|s| !has(were_gone, self.person_of(*s))).fold(0, |a, s| a | 1 << s);
            each(part.seats & consenting).for_each(|seat| people |= 1 << self.person_of(seat));
        }
        let lacks = |part: &Part| {
            // Whoever went and came back is one person in two seats.
            let people = |seats: Set| {
                each(seats).fold(0 as Set, |all, s| all | 1 << self.person_of(s)).count_ones() as usize
            };
            let wanted = people(part.seats) / 2 + 1;
            if part.seats == 0 { 0 } else { wanted.saturating_sub(people(part.seats & consenting)) }
        };
        let of_parts = asked.iter().map(lacks).max().unwrap_or(0);
        of_parts.max(2_usize.saturating_sub(people.count_ones() as usize))
    }

    /// Whether removal `one` is complete only by consents that knew of the other.
    pub(super) fn came_after(&self, one: usize, other: usize, cut: Set) -> bool {
        self.came_after_in(one, other, cut, self.state(cut).earlier.as_ref())
    }

    fn came_after_in(&self, one: usize, other: usize, cut: Set, earlier: Option<&Rc<State>>) -> bool {
        let unaware = |at: usize| !has(self.state(self.said[at].past).complete, other);
        !self.is_complete(one, cut, earlier, unaware)
    }

    pub(super) fn consenters(&self, proposal: usize, cut: Set) -> Set {
        self.consents(proposal, cut).fold(0, |all, at| all | 1 << self.said[at].by)
    }

    /// Point 6.
    fn are_stuck(&self, one: usize, other: usize, cut: Set, earlier: Option<&Rc<State>>) -> bool {
        let hits = |p: usize, q: usize| self.targets(p) & self.consenters(q, cut) != 0;
        (hits(one, other) || hits(other, one))
            && !self.came_after_in(one, other, cut, earlier)
            && !self.came_after_in(other, one, cut, earlier)
    }

    /// What made that person be gone: leavings, and removals that have effect.
    fn departures(&self, person: usize, cut: Set, effective: Set) -> Set {
        let left = self.own(person, cut).filter(|at| self.said[*at].act == Act::Leave);
        let removed = self.proposals(effective).filter(|p| has(self.targets(*p), person));
        left.chain(removed).fold(0, |all, at| all | 1 << at)
    }

    /// Point 8.
    fn is_left_out(&self, at: usize, cut: Set, effective: Set, gone: Set) -> bool {
        let person = self.said[at].by;
        if !has(gone, person) {
            return false;
        }
        let leaves = |d: &usize| self.said[*d].act == Act::Leave;
        let mut departures = self.departures(person, cut, effective);
        // A Leave keeps what it saw from any other of theirs, and not from those who removed them.
        if each(departures).filter(leaves).any(|leave| leave == at || self.saw(leave, at)) {
            departures = each(departures).filter(|d| !leaves(d)).fold(0, |all, d| all | 1 << d);
        }
        if departures == 0 {
            return false;
        }
        let adopts = |later: usize| {
            let Said { by, act, past } = self.said[later];
            let state = self.state(past);
            let seen =
                each(departures).any(|d| if leaves(&d) { has(past, d) } else { has(state.effective, d) });
            let parting = matches!(act, Act::Leave | Act::Remove(_) | Act::Consent(_));
            has(past, at)
                && by != person
                && self.standing_seats(by, past) != 0
                && !seen
                && (!has(gone, by) || parting)
        };
        !each(cut).any(adopts)
    }

    fn base_parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (person, sits) in self.base.iter().enumerate() {
            let Some(first) = sits.part else { continue };
            match parts.iter_mut().find(|part| part.first == first) {
                Some(part) => part.seats |= 1 << person,
                None => parts.push(Part { first, side: sits.side, seats: 1 << person }),
            }
        }
        parts
    }

    fn work_out(&self, cut: Set) -> State {
        let mut state = self.judge(cut, None);
        let is_of_a_statement = each(cut).any(|at| self.said[at].past | 1 << at == cut);
        // Who comes to stand by a statement is asked from there on.
        while is_of_a_statement && !state.came.is_empty() {
            state = self.judge(cut, Some(&Rc::new(state)));
        }
        state
    }

    fn judge(&self, cut: Set, earlier: Option<&Rc<State>>) -> State {
        let complete = self
            .proposals(cut)
            .filter(|p| self.is_complete(*p, cut, earlier, |_| true))
            .fold(0, |all: Set, p| all | 1 << p);
        let stuck = |p: &usize| each(complete).any(|q| q != *p && self.are_stuck(*p, q, cut, earlier));
        let effective = each(complete).filter(|p| !stuck(p)).fold(0, |all, p| all | 1 << p);
        let gone = (0..self.people())
            .filter(|person| self.departures(*person, cut, effective) != 0)
            .fold(0, |all, person| all | 1 << person);
        let left_out = each(cut)
            .filter(|at| self.is_left_out(*at, cut, effective, gone))
            .fold(0, |all, at| all | 1 << at);
        let earlier = earlier.cloned();
        let mut state = State { complete, effective, gone, left_out, earlier, ..State::default() };
        self.settle(cut, &mut state);
        state
    }

    /// Whether what was found for a smaller cut holds here too: what had gone there has gone here, and what is left out
    /// here was left out there.
    fn holds_here(smaller: Set, there: &State, state: &State) -> bool {
        there.effective & !state.effective == 0 && state.left_out & smaller & !there.left_out == 0
    }

    /// Point 9.
    fn settle(&self, cut: Set, state: &mut State) {
        let live = (0..self.people())
            .filter(|person| !has(state.gone, *person))
            .fold(0, |all, person| all | self.seats(person, cut));
        let mut parts = self.base_parts();
        let found = self.found(cut, state.earlier.as_ref());
        for (_, there) in found.iter().filter(|(smaller, there)| Self::holds_here(*smaller, there, state)) {
            for more in &there.parts {
                match parts.iter_mut().find(|part| part.first == more.first) {
                    Some(part) => part.seats |= more.seats,
                    None => parts.push(*more),
                }
            }
        }
        parts.iter_mut().for_each(|part| part.seats &= live);
        parts.retain(|part| part.seats != 0);
        let mut came = Vec::new();
        loop {
            let round: Vec<(Part, usize)> =
                each(live).flat_map(|seat| self.admitted(seat, cut, state.left_out, &parts)).collect();
            if round.is_empty() {
                break;
            }
            for (new, seat) in round {
                match parts.iter_mut().find(|part| part.first == new.first) {
                    Some(part) => part.seats |= 1 << seat,
                    None => parts.push(Part { seats: 1 << seat, ..new }),
                }
                came.push((new, seat));
            }
        }
        parts.sort_unstable();
        (state.parts, state.came) = (parts, came);
    }

    /// The parts in which that seat comes to stand.
    fn admitted(&self, seat: usize, cut: Set, left_out: Set, parts: &[Part]) -> Vec<(Part, usize)> {
        let (person, side) = (self.person_of(seat), self.side_of(seat));
        let began = |at: &usize| seat >= self.people() && self.seat_of_move(*at) == seat;
        let saw_it = |at: usize| {
            seat < self.people()
                || each(self.said[at].past).any(|m| matches!(self.said[m].act, Act::Move(_)) && began(&m))
        };
        let by: Set = each(cut & !left_out)
            .filter(|at| self.said[*at].act == Act::Acknowledge(person) && saw_it(*at))
            .fold(0, |all, at| all | 1 << self.said[at].by);
        let enough = |part: &Part| {
            let yes = each(part.seats).filter(|seat| has(by, self.person_of(*seat))).count();
            yes * 2 > part.seats.count_ones() as usize
        };
        if by == 0 {
            return Vec::new();
        }
        let own: Vec<&Part> = parts.iter().filter(|part| part.side == side).collect();
        if own.is_empty() {
            let all = !parts.is_empty() && parts.iter().all(enough);
            return if all { vec![(Part { first: seat, side, seats: 0 }, seat)] } else { Vec::new() };
        }
        let admits = |part: &&&Part| !has(part.seats, seat) && enough(part);
        own.iter().filter(admits).map(|part| (Part { seats: 0, ..**part }, seat)).collect()
    }

    /// Whether its own past lets it count.
    pub(super) fn is_usable(&self, said: &Said) -> bool {
        let state = self.state(said.past);
        let sits = |person: usize| !has(state.gone, person) && self.seats(person, said.past) != 0;
        let stands = self.standing_seats(said.by, said.past) != 0;
        sits(said.by)
            && match said.act {
                Act::Note | Act::Leave | Act::Move(_) => true,
                Act::Acknowledge(person) => person != said.by && sits(person),
                Act::Remove(people) => {
                    stands && people != 0 && !has(people, said.by) && each(people).all(sits)
                }
                Act::Consent(proposal) => stands && has(said.past, proposal),
            }
    }

    /// The seats in which somebody sits in a cut.
    pub(super) fn sits_in(&self, person: usize, cut: Set) -> Set {
        if has(self.state(cut).gone, person) { 0 } else { self.seats(person, cut) }
    }
}
