//! Membership is a function of the *set* of statements. Method: up to six people, each with a graph of their own, say random
//! things, allowed and not, and meet now and then; then all that was said goes into new graphs in shuffled causal orders,
//! and is read a second time by the definitions themselves, slowly, with sets and recursion.

use std::cell::RefCell;

use rand_chacha::ChaCha8Rng;
use rand_core::Rng as _;

use super::*;
use crate::keys::person_of_first_device;
use crate::{Statement, Ticket};

const ROUNDS: u64 = 150;

#[test]
fn membership_is_the_same_in_every_order_of_arrival() {
    let mut seen = [0; 3];
    for seed in 0..ROUNDS {
        let mut rng = rng(seed);
        let whole = random_table(&mut rng);
        let membership = Membership::read(&whole);
        for _ in 0..3 {
            let shuffled = shuffled(&whole, &mut rng);
            assert_eq!(shuffled.heads(), whole.heads(), "seed {seed}");
            assert_eq!(Membership::read(&shuffled), membership, "seed {seed}");
        }
        let people = membership.people().values();
        seen[0] += people.clone().filter(|p| p.member).count();
        seen[1] += people.clone().filter(|p| p.standing).count();
        seen[2] += people.filter(|p| p.joined.is_some_and(|j| !j.within_uses)).count();
    }
    assert!(seen.iter().all(|n| *n > 20), "the random tables are too dull to mean anything: {seen:?}");
}

#[test]
fn membership_is_what_the_rules_say_word_for_word() {
    let mut in_parts = 0;
    for seed in 1000..1000 + ROUNDS {
        let whole = random_table(&mut rng(seed));
        let membership = Membership::read(&whole);
        let reference = Reference { graph: &whole, valid: RefCell::default(), stands: RefCell::default() };
        let everything: Cut = whole.iter().map(Statement::id).collect();
        let stands = reference.stands(&everything);
        for n in 1..=12 {
            let speaks = reference.speaks_for(secret(n).author_key(), &everything);
            assert_eq!(
                membership.is_member_author(secret(n).author_key()),
                !speaks.is_empty(),
                "seed {seed}, {n}"
            );
            let Some(found) = membership.person(person(n)) else { continue };
            let parts = stands.iter().filter(|(_, seat)| *seat == (found.id, found.side));
            let parts: BTreeSet<_> = parts.map(|((first, _), _)| *first).collect();
            assert_eq!(found.standing, !parts.is_empty(), "seed {seed}, person {n}");
            assert_eq!(found.parts, parts, "seed {seed}, person {n}");
        }
        let parts: Seats = stands.iter().map(|(part, _)| *part).collect();
        let sides: BTreeSet<_> = parts.iter().map(|(_, side)| *side).collect();
        in_parts += usize::from(sides.len() < parts.len());
    }
    assert!(in_parts > 0, "no side ever came about twice");
}

#[test]
fn nobody_who_sits_or_was_seen_to_stand_ceases_to() {
    for seed in 2000..2000 + ROUNDS {
        let whole = random_table(&mut rng(seed));
        let last = whole.heads();
        let mut graph = Graph::new(whole.genesis().clone()).unwrap();
        let mut before = Membership::read(&graph);
        for statement in whole.iter().skip(1) {
            let seen_by_one = graph.heads().len() == 1;
            graph.insert(statement.clone()).unwrap();
            let after = Membership::read(&graph);
            for (id, person) in before.people().iter().filter(|(_, person)| person.member) {
                let now = after.person(*id).unwrap();
                assert!(now.member, "seed {seed}");
                let moved = now.side != person.side;
                assert!(!seen_by_one || moved || now.standing || !person.standing, "seed {seed}");
            }
            before = after;
        }
        assert_eq!(graph.heads(), last);
    }
}

/// What six people (devices 1 to 6, and 7 to 12 as their further devices) say.
fn random_table(rng: &mut ChaCha8Rng) -> Graph {
    let mut first = table();
    let mut tickets = vec![invite(&mut first, 1, 2)];
    let mut graphs: Vec<Graph> = (0..6).map(|_| first.clone()).collect();
    for _ in 0..50 {
        let mut pick = |below: u64| (rng.next_u64() % below) as usize;
        let (at, other, who, by) = (pick(6), pick(6), 1 + pick(6) as u8, pick(12));
        // Mostly people use their own graph; now and then somebody speaks from another's.
        let by = match by {
            9 => 1, // who put the table up has more than one computer
            by if by < 9 => 1 + at as u8,
            by => 1 + by as u8,
        };
        let side = [LIVES, WORKS][pick(2)];
        let ticket = tickets[pick(tickets.len() as u64)].clone();
        let what = pick(24);
        let graph = &mut graphs[at];
        match what {
            0..=1 => tickets.push(invite(graph, by, 1 + (who > 3) as u32)),
            2..=9 => try_seat(graph, &ticket, by, who, side),
            10..=16 => {
                said_twice(graph, |graph| statement::acknowledge(graph, &secret(by).author(), person(who)))
            }
            17 => drop(ask_if_known(graph, &ticket, who, side)),
            18 => drop(say(graph, by, &Body::Unknown { version: 1, kind: 50, bytes: vec![what as u8] })),
            19 if by <= 6 => said_twice(graph, |graph| {
                let (new, table) = (secret(6 + who), graph.table());
                let consent =
                    crate::person::consent_to_be_device_of(&new.author(), table, secret(by).author_key());
                statement::device(graph, &secret(by).author(), DeviceCertificate::new(&new), consent)
            }),
            _ => {
                let other = graphs[other].clone();
                merge(&mut graphs[at], &other);
            }
        }
    }
    let mut whole = graphs.remove(0);
    graphs.iter().for_each(|graph| merge(&mut whole, graph));
    whole
}

/// Signatures are a function of what is signed: the same words from the same past are the same statement.
fn said_twice(graph: &mut Graph, make: impl Fn(&Graph) -> Result<Statement, statement::BuildError>) {
    let statement = make(graph).unwrap();
    graph.insert(statement).unwrap();
}

fn ask_if_known(graph: &mut Graph, ticket: &Ticket, who: u8, side: crate::SideId) -> Option<StatementId> {
    graph.contains(ticket.invite).then(|| ask(graph, ticket, who, side))
}

fn try_seat(graph: &mut Graph, ticket: &Ticket, by: u8, who: u8, side: crate::SideId) {
    if let Some(join) = ask_if_known(graph, ticket, who, side) {
        said_twice(graph, |graph| statement::receipt(graph, &secret(by).author(), join));
    }
}

/// The same statements, put in in another order.
fn shuffled(graph: &Graph, rng: &mut ChaCha8Rng) -> Graph {
    let mut waiting: Vec<Statement> = graph.iter().skip(1).cloned().collect();
    let mut shuffled = Graph::new(graph.genesis().clone()).unwrap();
    while !waiting.is_empty() {
        let at = (rng.next_u64() % waiting.len() as u64) as usize;
        if shuffled.insert(waiting[at].clone()).is_ok() {
            waiting.swap_remove(at);
        }
    }
    shuffled
}

type Cut = BTreeSet<StatementId>;
type Seat = (PersonId, SideId);
type Seats = BTreeSet<Seat>;
/// A part, by the seat that it began with, and a seat in it.
type Stands = BTreeSet<(Seat, Seat)>;

/// The rules as they are written down.
struct Reference<'a> {
    graph: &'a Graph,
    valid: RefCell<BTreeMap<StatementId, bool>>,
    stands: RefCell<BTreeMap<Cut, Stands>>,
}

impl Reference<'_> {
    fn past(&self, id: StatementId) -> Cut {
        let mut past = Cut::new();
        let mut open = self.graph.get(id).unwrap().parents().to_vec();
        while let Some(next) = open.pop() {
            if past.insert(next) {
                open.extend(self.graph.get(next).unwrap().parents());
            }
        }
        past
    }

    fn within(&self, cut: &Cut) -> impl Iterator<Item = &Statement> {
        cut.iter().map(|id| self.graph.get(*id).unwrap()).filter(|statement| self.is_valid(statement))
    }

    /// Whether a statement counts, as its own past has it.
    fn is_valid(&self, statement: &Statement) -> bool {
        if let Some(known) = self.valid.borrow().get(&statement.id()) {
            return *known;
        }
        let past = self.past(statement.id());
        let by_member = || !self.speaks_for(statement.signer(), &past).is_empty();
        let valid = match statement.body() {
            Body::Genesis { .. } => true,
            Body::Invite { .. } => by_member(),
            Body::Device { certificate, .. } => {
                by_member() && self.speaks_for(certificate.author, &past).is_empty()
            }
            Body::Join { invite, .. } => {
                past.contains(invite)
                    && self.is_valid(self.graph.get(*invite).unwrap())
                    && matches!(self.graph.get(*invite).unwrap().body(), Body::Invite { .. })
            }
            Body::Receipt { join } => {
                past.contains(join)
                    && self.is_valid(self.graph.get(*join).unwrap())
                    && by_member()
                    && self.speaks_for(self.card(*join).device.author, &past).is_empty()
            }
            Body::Acknowledge { person } => {
                by_member() && self.seats(&past).iter().any(|(id, _)| id == person)
            }
            Body::PaperSeat { .. } => by_member(),
            Body::Move { .. }
            | Body::Leave { .. }
            | Body::DeviceRemoved { .. }
            | Body::Removal { .. }
            | Body::Consent { .. }
            | Body::Was { .. }
            | Body::Opening(_)
            | Body::Deciding(_)
            | Body::Unknown { .. } => false,
        };
        self.valid.borrow_mut().insert(statement.id(), valid);
        valid
    }

    fn card(&self, join: StatementId) -> &PersonCard {
        match self.graph.get(join).unwrap().body() {
            Body::Join { person, .. } => person,
            other => panic!("a receipt for {other:?}"),
        }
    }

    fn seats(&self, cut: &Cut) -> Seats {
        let seat = |card: &PersonCard| Some((card.person(), card.side));
        self.within(cut)
            .filter_map(|statement| match statement.body() {
                Body::Genesis { founder, .. } => seat(founder),
                Body::Receipt { join } => seat(self.card(*join)),
                _ => None,
            })
            .collect()
    }

    fn speaks_for(&self, device: AuthorKey, cut: &Cut) -> BTreeSet<PersonId> {
        let own = person_of_first_device(&device);
        let mut people = BTreeSet::new();
        for statement in self.within(cut) {
            match statement.body() {
                Body::Genesis { founder, .. } if founder.person() == own => drop(people.insert(own)),
                Body::Receipt { join } if self.card(*join).person() == own => drop(people.insert(own)),
                Body::Device { certificate, .. } if certificate.author == device => {
                    people.extend(self.speaks_for(statement.signer(), &self.past(statement.id())));
                }
                _ => {}
            }
        }
        people
    }

    /// Those who stand in `cut`.
    fn stands(&self, cut: &Cut) -> Stands {
        if let Some(known) = self.stands.borrow().get(cut) {
            return known.clone();
        }
        let mut stands = Stands::new();
        for id in cut {
            let before = self.past(*id);
            let mut with = before.clone();
            with.insert(*id);
            for smaller in [before, with].iter().filter(|smaller| *smaller != cut) {
                stands.extend(self.stands(smaller));
            }
        }
        let founder = Membership::read(self.graph).founder();
        let founders = (founder, Membership::read(self.graph).person(founder).unwrap().side);
        for statement in self.within(cut) {
            match statement.body() {
                Body::Genesis { .. } => drop(stands.insert((founders, founders))),
                Body::Receipt { join } => {
                    let card = self.card(*join);
                    let there = self.seats(&self.past(statement.id()));
                    if there.iter().all(|(id, _)| [founder, card.person()].contains(id)) {
                        let seat = (card.person(), card.side);
                        stands.insert((if card.side == founders.1 { founders } else { seat }, seat));
                    }
                }
                _ => {}
            }
        }
        loop {
            let seats = self.seats(cut).into_iter();
            let next: Stands = seats
                .flat_map(|seat| {
                    self.acknowledged_in(seat, cut, &stands).into_iter().map(move |part| (part, seat))
                })
                .collect();
            if next.is_subset(&stands) {
                break;
            }
            stands.extend(next);
        }
        self.stands.borrow_mut().insert(cut.clone(), stands.clone());
        stands
    }

    /// The parts that acknowledge that seat: of its own side, or, where there are none, its own if all do.
    fn acknowledged_in(&self, (who, side): Seat, cut: &Cut, stands: &Stands) -> Seats {
        let mut by = BTreeSet::new();
        for statement in self.within(cut) {
            if matches!(statement.body(), Body::Acknowledge { person } if *person == who) {
                by.extend(self.speaks_for(statement.signer(), &self.past(statement.id())));
            }
        }
        by.remove(&who);
        let more_than_half = |part: &Seat| {
            let of_part: Vec<_> = stands.iter().filter(|(of, _)| of == part).collect();
            of_part.iter().filter(|(_, seat)| by.contains(&seat.0)).count() * 2 > of_part.len()
        };
        let parts: Seats = stands.iter().map(|(part, _)| *part).collect();
        let own: Seats = parts.iter().filter(|part| part.1 == side).copied().collect();
        if !own.is_empty() {
            own.into_iter().filter(more_than_half).collect()
        } else if parts.iter().all(more_than_half) {
            Seats::from([(who, side)])
        } else {
            Seats::new()
        }
    }
}
