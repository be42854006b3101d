//! A table with its people: real keys and real statements.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use trestle_trust::keys::person_of_first_device;
use trestle_trust::{
    DeviceSecret, Graph, GroundRules, Label, PersonId, Side, SideId, Statement, TableId, Ticket, statement,
};

const UNTIL: u64 = 4_000_000_000;

/// The device number `n` of any simulated table.
#[must_use]
pub fn device(n: u8) -> DeviceSecret {
    DeviceSecret::from_bytes([n + 1; 32])
}

/// A table that device 0 has put up and at which `devices` sit, one person each.
#[derive(Debug)]
pub struct Table {
    pub id: TableId,
    /// What each device has when it sits down: it knows of those who came before it, and not of later ones.
    pub graphs: Vec<Graph>,
}

impl Table {
    /// # Panics
    /// When a statement that must fit does not: then `trust` is broken.
    #[must_use]
    pub fn new(devices: u8, rng: &mut ChaCha8Rng) -> Self {
        Self::with(devices, false, rng)
    }

    /// As [`new`](Self::new), and each is vouched for by all who came before, so that everybody counts.
    ///
    /// # Panics
    /// As [`new`](Self::new).
    #[must_use]
    pub fn of_equals(devices: u8, rng: &mut ChaCha8Rng) -> Self {
        Self::with(devices, true, rng)
    }

    fn with(devices: u8, vouched: bool, rng: &mut ChaCha8Rng) -> Self {
        let side = Side {
            id: SideId(1),
            names: BTreeMap::from([("en".into(), Label::new("Here").expect("short"))]),
        };
        let text = BTreeMap::from([("en".to_owned(), "We start from what is good.".to_owned())]);
        let rules = GroundRules::suggested(vec![side], text);
        let genesis =
            statement::genesis(&device(0), "Damp", rules, "Person 0", SideId(1), rng).expect("fits");
        let mut graph = Graph::new(genesis).expect("a genesis");
        let mut graphs = vec![graph.clone()];
        for n in 1..devices {
            for made in welcome(&graph, &device(0), n, rng) {
                graph.insert(made).expect("fits");
            }
            for by in (0..n).filter(|_| vouched) {
                let vouches = statement::acknowledge(&graph, &device(by).author(), person(n)).expect("fits");
                graph.insert(vouches).expect("fits");
            }
            graphs.push(graph.clone());
        }
        Self { id: graph.table(), graphs }
    }
}

/// The person whose device has that number.
#[must_use]
pub fn person(n: u8) -> PersonId {
    person_of_first_device(&device(n).author_key())
}

/// The statements by which device `n` sits down: the invitation, its join, and the receipt, all let in by `by`.
///
/// # Panics
/// When one does not fit `graph`.
#[must_use]
pub fn welcome(graph: &Graph, by: &DeviceSecret, n: u8, rng: &mut ChaCha8Rng) -> Vec<Statement> {
    let mut graph = graph.clone();
    let (invite, ephemeral) = statement::invite(&graph, &by.author(), 1, UNTIL, rng).expect("fits");
    graph.insert(invite.clone()).expect("fits");
    let ticket = Ticket::new(&graph, invite.id(), ephemeral, vec![]).expect("an invitation");
    let join = statement::join(&ticket, &device(n), &format!("Person {n}"), SideId(1)).expect("fits");
    graph.insert(join.clone()).expect("fits");
    let receipt = statement::receipt(&graph, &by.author(), join.id()).expect("fits");
    vec![invite, join, receipt]
}
