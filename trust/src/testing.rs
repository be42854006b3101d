//! A small table for tests: real keys, real statements, real graphs. A branch is a clone of the graph.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::ground_rules::{GroundRules, Side};
use crate::keys::person_of_first_device;
use crate::person::consent_to_be_device_of;
use crate::{
    Body, DeviceCertificate, DeviceSecret, Graph, Inserted, Label, Membership, PersonId, SideId, Statement,
    StatementId, Ticket, statement,
};

pub(crate) const LIVES: SideId = SideId(1);
pub(crate) const WORKS: SideId = SideId(2);
pub(crate) const UNTIL: u64 = 2_000_000_000;

pub(crate) fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The device number `n`.
pub(crate) fn secret(n: u8) -> DeviceSecret {
    DeviceSecret::from_bytes([n; 32])
}

/// The person whose first device is number `n`.
pub(crate) fn person(n: u8) -> PersonId {
    person_of_first_device(&secret(n).author_key())
}

pub(crate) fn rules() -> GroundRules {
    let side = |id, name| Side { id, names: BTreeMap::from([("en".to_owned(), Label::new(name).unwrap())]) };
    let text = BTreeMap::from([("en".to_owned(), "We start from what is good.".to_owned())]);
    GroundRules::suggested(
        vec![side(LIVES, "People who live here"), side(WORKS, "People who work here")],
        text,
    )
}

/// A table put up by device 1, who lives there.
pub(crate) fn table() -> Graph {
    Graph::new(genesis()).unwrap()
}

pub(crate) fn genesis() -> Statement {
    statement::genesis(&secret(1), "Damp in the flats", rules(), "Siân", LIVES, &mut rng(0)).unwrap()
}

/// Adds a statement that is new, and returns its id.
pub(crate) fn put(graph: &mut Graph, statement: Statement) -> StatementId {
    let id = statement.id();
    assert_eq!(graph.insert(statement), Ok(Inserted::New));
    id
}

/// Adds all that `from` has and `graph` lacks.
pub(crate) fn merge(graph: &mut Graph, from: &Graph) {
    for statement in from.iter() {
        graph.insert(statement.clone()).unwrap();
    }
}

/// Device `by` invites that many; the ticket.
pub(crate) fn invite(graph: &mut Graph, by: u8, uses: u32) -> Ticket {
    let seed = graph.len() as u64 * 1000 + u64::from(by);
    let (statement, ephemeral) =
        statement::invite(graph, &secret(by).author(), uses, UNTIL, &mut rng(seed)).unwrap();
    let invite = put(graph, statement);
    Ticket::new(graph, invite, ephemeral, vec![]).unwrap()
}

/// Device `by` signs `body` on top of all that `graph` has, whether or not it may.
pub(crate) fn say(graph: &mut Graph, by: u8, body: &Body) -> StatementId {
    let parents = graph.heads();
    let statement = Statement::sign(&secret(by).author(), graph.table(), parents, body).unwrap();
    put(graph, statement)
}

pub(crate) fn ask(graph: &mut Graph, ticket: &Ticket, who: u8, side: SideId) -> StatementId {
    let join = statement::join(ticket, &secret(who), &format!("Person {who}"), side).unwrap();
    let id = join.id();
    graph.insert(join).unwrap();
    id
}

/// `who` sits down with `ticket`, let in by device `by`.
pub(crate) fn seat(graph: &mut Graph, ticket: &Ticket, by: u8, who: u8, side: SideId) -> StatementId {
    let join = ask(graph, ticket, who, side);
    let receipt = statement::receipt(graph, &secret(by).author(), join).unwrap();
    put(graph, receipt)
}

/// Device `by` invites `who` and lets them sit down.
pub(crate) fn welcome(graph: &mut Graph, by: u8, who: u8, side: SideId) {
    let ticket = invite(graph, by, 1);
    seat(graph, &ticket, by, who, side);
}

pub(crate) fn acknowledge(graph: &mut Graph, by: u8, who: u8) -> StatementId {
    let statement = statement::acknowledge(graph, &secret(by).author(), person(who)).unwrap();
    put(graph, statement)
}

/// Device `by` certifies device `new`, which consents.
pub(crate) fn add_device(graph: &mut Graph, by: u8, new: u8) -> StatementId {
    let consent = consent_to_be_device_of(&secret(new).author(), graph.table(), secret(by).author_key());
    let certificate = DeviceCertificate::new(&secret(new));
    let statement = statement::device(graph, &secret(by).author(), certificate, consent).unwrap();
    put(graph, statement)
}

/// The numbers below 60 of those who stand.
pub(crate) fn standing(graph: &Graph) -> Vec<u8> {
    let membership = Membership::read(graph);
    (0..60).filter(|n| membership.person(person(*n)).is_some_and(|p| p.standing)).collect()
}

/// The numbers below 60 of those who sit here.
pub(crate) fn members(graph: &Graph) -> Vec<u8> {
    let membership = Membership::read(graph);
    (0..60).filter(|n| membership.person(person(*n)).is_some_and(|p| p.member)).collect()
}
