//! Who speaks and who stands, by brute force from the words at the head of `membership/record.rs`.
//!
//! Absent: signatures of invitations. The worlds hold real ones only.

mod gone;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gone::Going;
pub(super) use gone::Gone;

use super::{Said, Set, has};
use crate::ids::{AuthorKey, PersonId, StatementId};
use crate::keys::{person_of_first_device, person_on_paper};
use crate::{Body, Inviters, SideId};

/// Somebody in a side, and how many moves of theirs are behind it.
pub(super) type Place = (PersonId, SideId, usize);
/// The place with which a part began, and one that stands in it.
pub(super) type Seats = BTreeSet<(Place, Place)>;

/// For each statement what its own past says of people.
#[derive(Debug, Default)]
pub(super) struct People {
    /// The one person for whom its signer speaks there.
    pub(super) speaker: Vec<Option<PersonId>>,
    /// Who stands there, and in which side.
    pub(super) stood: Vec<Seats>,
    /// A device, from which statement on it speaks, and for whom.
    claims: Vec<(AuthorKey, usize, PersonId)>,
    /// A place, a statement that gives it, and what its person said for it.
    seats: Vec<(Place, usize, usize)>,
    founder: Vec<PersonId>,
    invites: BTreeSet<usize>,
    joins: BTreeSet<usize>,
    /// A Receipt and its Join.
    receipts: Vec<(usize, usize)>,
    /// By whom, of whom, in which statement.
    vouched: Vec<(BTreeSet<PersonId>, PersonId, usize)>,
    /// Who stands once it is said.
    pub(super) after: Vec<Seats>,
    /// What each saw.
    before: Vec<Set>,
    signer: Vec<AuthorKey>,
    /// By which claims its signer speaks: since when, and for whom.
    spoke: Vec<Vec<(usize, PersonId)>>,
    going: Vec<(usize, PersonId, Going)>,
    /// Who came to stand: by which statement, in which part, who had gone there, and what was known there.
    came: Vec<(usize, Place, Place, Rc<Gone>, Set)>,
    /// Which parts began: by which statement, with whom, and beside which others.
    began: Vec<(usize, Place, BTreeSet<Place>)>,
    known: RefCell<BTreeMap<Set, Rc<Gone>>>,
}

impl People {
    pub(super) fn read(all: &[Said]) -> Self {
        let mut people = Self::default();
        for at in 0..all.len() {
            people.take(all, at);
        }
        people
    }

    /// Who stands in a cut.
    pub(super) fn standing(&self, cut: Set) -> Seats {
        self.settled(cut).0
    }

    /// The same, who came to, and the parts that began with the others that stood there.
    fn settled(&self, cut: Set) -> (Seats, Seats, Vec<(Place, BTreeSet<Place>)>) {
        let gone = self.gone(cut);
        let held = self
            .came
            .iter()
            .filter(|(at, .., then, smaller)| has(cut, *at) && self.holds(*smaller, then, &gone));
        let mut standing: Seats = held.map(|(_, part, place, ..)| (*part, *place)).collect();
        standing.retain(|(_, place)| self.sits_in(place.0, cut).contains(place));
        let (mut came, mut began) = (Seats::new(), Vec::new());
        let people: BTreeSet<PersonId> = self.seats.iter().map(|(place, ..)| place.0).collect();
        let places: BTreeSet<Place> = people.iter().flat_map(|who| self.sits_in(*who, cut)).collect();
        loop {
            let admitted = |place: &Place| {
                let place = *place;
                self.admitted(place, cut, &standing).into_iter().map(move |part| (part, place))
            };
            let round: Seats =
                places.iter().flat_map(admitted).filter(|stands| !standing.contains(stands)).collect();
            if round.is_empty() {
                return (standing, came, began);
            }
            let firsts = round.iter().filter(|(part, place)| part == place);
            began.extend(firsts.map(|(part, _)| (*part, parts_of(&standing))));
            came.extend(round.iter().copied());
            standing.extend(round);
        }
    }

    /// The parts of which more than half vouch for that place; where its side has none, its own if all do.
    fn admitted(&self, place: Place, cut: Set, standing: &Seats) -> Vec<Place> {
        let (person, side, moves) = place;
        let gone = self.gone(cut);
        let saw = |at: usize| {
            let begun = |(of, since, _): &(Place, usize, usize)| *of == place && has(self.before[at], *since);
            moves == 0 || self.seats.iter().any(begun)
        };
        let by: BTreeSet<PersonId> = (self.vouched.iter())
            .filter(|(_, about, at)| *about == person && has(cut, *at))
            .filter(|(.., at)| !gone.left_out.contains(at) && saw(*at))
            .flat_map(|(by, _, _)| by.iter().copied())
            .collect();
        let parts: BTreeSet<Place> = standing.iter().map(|(part, _)| *part).collect();
        let sides: BTreeMap<Place, SideId> =
            standing.iter().map(|(part, (_, side, _))| (*part, *side)).collect();
        let enough = |part: &Place| {
            let people: Vec<PersonId> =
                standing.iter().filter(|(of, _)| of == part).map(|(_, (who, ..))| *who).collect();
            people.iter().filter(|who| by.contains(who)).count() * 2 > people.len()
        };
        if sides.values().any(|of| *of == side) {
            return parts.into_iter().filter(|part| sides[part] == side && enough(part)).collect();
        }
        if !parts.is_empty() && parts.iter().all(enough) { vec![place] } else { vec![] }
    }

    /// Whether a part is counted with another: that began where it stood, or it began where that stood, each time.
    pub(super) fn has_met(&self, cut: Set, part: Place, other: Place) -> bool {
        let began = |of: Place| -> Vec<&BTreeSet<Place>> {
            let here = self.began.iter().filter(|(at, began, _)| has(cut, *at) && *began == of);
            here.map(|(_, _, others)| others).collect()
        };
        let (one, two) = (began(part), began(other));
        two.iter().any(|beside| beside.contains(&part))
            || (!one.is_empty() && one.iter().all(|beside| beside.contains(&other)))
    }

    fn speaks_for(&self, device: AuthorKey, cut: Set) -> BTreeSet<PersonId> {
        self.claims_of(device, cut).map(|(_, person)| person).collect()
    }

    fn claims_of(&self, device: AuthorKey, cut: Set) -> impl Iterator<Item = (usize, PersonId)> + '_ {
        let gone = self.gone(cut);
        let claims = self.claims.iter().filter(move |(d, since, person)| {
            *d == device
                && has(cut, *since)
                && !gone.left_out.contains(since)
                && !gone.people.contains(person)
                && !self.is_removed(device, *person, cut)
        });
        claims.map(|(_, since, person)| (*since, *person))
    }

    pub(super) fn sits(&self, person: PersonId, cut: Set) -> bool {
        !self.sits_in(person, cut).is_empty()
    }

    /// Notes who stands by statement `at`, in what it saw or with it.
    fn note(&mut self, at: usize, cut: Set) -> Seats {
        let (standing, came, began) = self.settled(cut);
        self.began.extend(began.into_iter().map(|(part, beside)| (at, part, beside)));
        let gone = self.gone(cut);
        self.came.extend(came.into_iter().map(|(part, place)| (at, part, place, Rc::clone(&gone), cut)));
        standing
    }

    fn take(&mut self, all: &[Said], at: usize) {
        let said = &all[at];
        let before = said.before;
        let find = |id: StatementId| (0..at).find(|x| all[*x].id == id && has(before, *x));
        self.before.push(before);
        self.signer.push(said.signer);
        let spoke: Vec<(usize, PersonId)> = self.claims_of(said.signer, before).collect();
        let speaks: BTreeSet<PersonId> = spoke.iter().map(|(_, person)| *person).collect();
        self.spoke.push(spoke);
        self.speaker.push(if speaks.len() == 1 { speaks.first().copied() } else { None });
        let stood = self.note(at, before);
        self.stood.push(stood.clone());
        let mut first = None;
        match &said.body {
            Body::Genesis { founder, .. } => {
                let person = person_of_first_device(&founder.device.author);
                self.founder.push(person);
                let place = (person, founder.side, 0);
                self.seats.push((place, at, at));
                self.claims.push((said.signer, at, person));
                first = Some((place, place));
            }
            Body::Device { certificate, .. } => {
                if self.speaks_for(certificate.author, before).is_empty() {
                    self.claims.extend(speaks.iter().map(|person| (certificate.author, at, *person)));
                }
            }
            Body::Invite { .. } => {
                let Body::Genesis { rules, .. } = &all[0].body else { unreachable!() };
                let may = match rules.inviters {
                    Inviters::Everyone => !speaks.is_empty(),
                    Inviters::Standing => stood.iter().any(|(_, (who, ..))| speaks.contains(who)),
                };
                if may {
                    self.invites.insert(at);
                }
            }
            Body::Join { invite, .. } => {
                if find(*invite).is_some_and(|invite| self.invites.contains(&invite)) {
                    self.joins.insert(at);
                }
            }
            Body::Receipt { join } => {
                if let Some(join) = find(*join).filter(|join| self.joins.contains(join)) {
                    first = self.receive(all, at, join, &speaks);
                }
            }
            Body::Acknowledge { person } => {
                let by: BTreeSet<_> = speaks.into_iter().filter(|by| by != person).collect();
                if self.sits(*person, before) {
                    self.vouched.push((by, *person, at));
                }
            }
            Body::PaperSeat { side, .. } => {
                if speaks.len() == 1 {
                    self.seats.push(((person_on_paper(&said.id), *side, 0), at, at));
                }
            }
            Body::Move { .. }
            | Body::Leave { .. }
            | Body::DeviceRemoved { .. }
            | Body::Removal { .. }
            | Body::Consent { .. } => self.goes(all, at),
            Body::Was { .. } | Body::Opening(_) | Body::Deciding(_) | Body::Unknown { .. } => {}
        }
        let cut = before | 1 << at;
        let mut known = self.came.len();
        if let Some((part, place)) = first {
            let gone = self.gone(cut);
            self.came.push((at, part, place, gone, cut));
            if part == place {
                self.began.push((at, part, parts_of(&stood)));
            }
        }
        let mut after = self.note(at, cut);
        // 5. Who came to stand by it is asked too.
        while self.came.len() > known {
            known = self.came.len();
            self.known.borrow_mut().remove(&cut);
            after = self.note(at, cut);
        }
        self.after.push(after);
    }

    fn receive(
        &mut self,
        all: &[Said],
        at: usize,
        join: usize,
        by: &BTreeSet<PersonId>,
    ) -> Option<(Place, Place)> {
        let before = all[at].before;
        let Body::Join { person: card, .. } = &all[join].body else { unreachable!() };
        let gone = self.gone(before);
        let counts = |receipt: &usize| has(before, *receipt) && !gone.left_out.contains(receipt);
        let again = self.receipts.iter().any(|(receipt, of)| *of == join && counts(receipt));
        let Body::Join { invite, .. } = &all[join].body else { unreachable!() };
        let ended = (0..join).any(|x| all[x].id == *invite && self.has_ended(x, before));
        if again || ended || by.is_empty() || !self.speaks_for(all[join].signer, before).is_empty() {
            return None;
        }
        let person = person_of_first_device(&card.device.author);
        let others = (self.seats.iter())
            .any(|((who, ..), since, _)| has(before, *since) && *who != self.founder[0] && *who != person);
        let place = (person, card.side, 0);
        let founders = self.seats[0].0;
        let part = if card.side == founders.1 { founders } else { place };
        self.receipts.push((at, join));
        self.seats.push((place, at, join));
        self.claims.push((all[join].signer, at, person));
        (!others).then_some((part, place))
    }
}

fn parts_of(standing: &Seats) -> BTreeSet<Place> {
    standing.iter().map(|(part, _)| *part).collect()
}
