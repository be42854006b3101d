//! Who speaks and who stands, by brute force from the words at the head of `membership/record.rs`.
//!
//! Absent: signatures of invitations. The worlds hold real ones only.

use std::collections::BTreeSet;

use super::{Said, Set, each, has};
use crate::ids::{AuthorKey, PersonId, StatementId};
use crate::keys::{person_of_first_device, person_on_paper};
use crate::{Body, Inviters, SideId};

type Seat = (PersonId, SideId);
/// The seat with which a part began, and one that stands in it.
type Seats = BTreeSet<(Seat, Seat)>;

/// For each statement what its own past says of people.
#[derive(Debug, Default)]
pub(super) struct People {
    /// The one person for whom its signer speaks there.
    pub(super) speaker: Vec<Option<PersonId>>,
    /// Who stands there, and in which side.
    pub(super) stood: Vec<Seats>,
    /// A device, from which statement on it speaks, and for whom.
    claims: Vec<(AuthorKey, usize, PersonId)>,
    /// A seat, and a statement that gives it.
    seats: Vec<(Seat, usize)>,
    founder: Vec<PersonId>,
    invites: BTreeSet<usize>,
    joins: BTreeSet<usize>,
    /// A Receipt and its Join.
    receipts: Vec<(usize, usize)>,
    /// A part, whoever stands in it by a Receipt, and that.
    firsts: Vec<((Seat, Seat), usize)>,
    /// By whom, of whom, in which statement.
    vouched: Vec<(BTreeSet<PersonId>, PersonId, usize)>,
    /// Who stands once it is said.
    pub(super) after: Vec<Seats>,
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
        let mut standing: Seats = each(cut).flat_map(|x| self.after[x].iter().copied()).collect();
        let founder = |(person, _): &Seat| self.founder.contains(person);
        for (seat, since) in &self.seats {
            if has(cut, *since) && *since == 0 && founder(seat) {
                standing.insert((*seat, *seat));
            }
        }
        standing.extend(self.firsts.iter().filter(|(_, at)| has(cut, *at)).map(|(stands, _)| *stands));
        loop {
            let seated = self.seats.iter().filter(|(_, since)| has(cut, *since)).map(|(seat, _)| *seat);
            let round: Seats = seated
                .flat_map(|seat| {
                    self.admitted(seat, cut, &standing).into_iter().map(move |part| (part, seat))
                })
                .filter(|stands| !standing.contains(stands))
                .collect();
            if round.is_empty() {
                return standing;
            }
            standing.extend(round);
        }
    }

    /// The parts of which more than half vouch for that seat; where its side has none, its own if all do.
    fn admitted(&self, (person, side): Seat, cut: Set, standing: &Seats) -> Vec<Seat> {
        let by: BTreeSet<PersonId> = (self.vouched.iter())
            .filter(|(_, about, at)| *about == person && has(cut, *at))
            .flat_map(|(by, _, _)| by.iter().copied())
            .collect();
        let parts: BTreeSet<Seat> = standing.iter().map(|(part, _)| *part).collect();
        let enough = |part: &Seat| {
            let people: Vec<PersonId> =
                standing.iter().filter(|(of, _)| of == part).map(|(_, (who, _))| *who).collect();
            people.iter().filter(|who| by.contains(who)).count() * 2 > people.len()
        };
        if parts.iter().any(|(_, of)| *of == side) {
            return parts.into_iter().filter(|part| part.1 == side && enough(part)).collect();
        }
        if parts.iter().all(enough) { vec![(person, side)] } else { vec![] }
    }

    fn speaks_for(&self, device: AuthorKey, cut: Set) -> BTreeSet<PersonId> {
        let claims = self.claims.iter().filter(|(d, since, _)| *d == device && has(cut, *since));
        claims.map(|(_, _, person)| *person).collect()
    }

    pub(super) fn sits(&self, person: PersonId, cut: Set) -> bool {
        self.seats.iter().any(|((who, _), since)| *who == person && has(cut, *since))
    }

    fn take(&mut self, all: &[Said], at: usize) {
        let said = &all[at];
        let before = said.before;
        let find = |id: StatementId| (0..at).find(|x| all[*x].id == id && has(before, *x));
        let speaks = self.speaks_for(said.signer, before);
        self.speaker.push(if speaks.len() == 1 { speaks.first().copied() } else { None });
        let stood = self.standing(before);
        match &said.body {
            Body::Genesis { founder, .. } => {
                let person = person_of_first_device(&founder.device.author);
                self.founder.push(person);
                self.seats.push(((person, founder.side), at));
                self.claims.push((said.signer, at, person));
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
                    Inviters::Standing => stood.iter().any(|(_, (who, _))| speaks.contains(who)),
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
                    self.receive(all, at, join, &speaks);
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
                    self.seats.push(((person_on_paper(&said.id), *side), at));
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
        self.stood.push(stood);
        self.after.push(BTreeSet::new());
        self.after[at] = self.standing(before | 1 << at);
    }

    fn receive(&mut self, all: &[Said], at: usize, join: usize, by: &BTreeSet<PersonId>) {
        let before = all[at].before;
        let Body::Join { person: card, .. } = &all[join].body else { unreachable!() };
        let again = self.receipts.iter().any(|(receipt, of)| *of == join && has(before, *receipt));
        if again || by.is_empty() || !self.speaks_for(all[join].signer, before).is_empty() {
            return;
        }
        let person = person_of_first_device(&card.device.author);
        let others = (self.seats.iter())
            .any(|((who, _), since)| has(before, *since) && *who != self.founder[0] && *who != person);
        if !others {
            let seat = (person, card.side);
            let founders = self.seats[0].0;
            let part = if card.side == founders.1 { founders } else { seat };
            self.firsts.push(((part, seat), at));
        }
        self.receipts.push((at, join));
        self.seats.push(((person, card.side), at));
        self.claims.push((all[join].signer, at, person));
    }
}
