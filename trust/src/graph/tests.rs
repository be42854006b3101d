//! The graph takes statements in causal order, keeps all of them, and says who knew what.

use super::*;
use crate::testing::{
    self, WORKS, acknowledge, add_device, ask, genesis, invite, merge, put, say, seat, secret, table, welcome,
};
use crate::{Membership, statement};

fn unknown(kind: u16) -> Body {
    Body::Unknown { version: 3, kind, bytes: b"later".to_vec() }
}

#[test]
fn a_statement_waits_for_its_parents_by_name() {
    let mut whole = table();
    let ticket = invite(&mut whole, 1, 1);
    let receipt = seat(&mut whole, &ticket, 1, 2, WORKS);
    let receipt = whole.get(receipt).unwrap().clone();
    let mut late = table();
    let before = late.heads();
    assert_eq!(late.insert(receipt.clone()), Err(GraphError::MissingParents(receipt.parents().to_vec())));
    assert_eq!(late.heads(), before);
    for statement in whole.iter() {
        let expected = if statement.id() == whole.genesis().id() { Inserted::Known } else { Inserted::New };
        assert_eq!(late.insert(statement.clone()), Ok(expected));
        assert_eq!(late.insert(statement.clone()), Ok(Inserted::Known));
    }
    assert_eq!(late.heads(), [receipt.id()]);
}

#[test]
fn statements_of_another_table_stay_out() {
    let other_genesis =
        statement::genesis(&secret(1), "Another", testing::rules(), "Siân", WORKS, &mut testing::rng(5))
            .unwrap();
    let mut other = Graph::new(other_genesis.clone()).unwrap();
    let ticket = invite(&mut other, 1, 1);
    let mut graph = table();
    assert_eq!(graph.insert(other_genesis), Err(GraphError::OtherTable));
    assert_eq!(graph.insert(other.get(ticket.invite).unwrap().clone()), Err(GraphError::OtherTable));
    assert_eq!(graph.len(), 1);
}

#[test]
fn a_graph_begins_with_a_genesis_that_we_can_read() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let not_first = graph.get(ticket.invite).unwrap().clone();
    assert_eq!(Graph::new(not_first).unwrap_err(), GraphError::NotAGenesis);
    let newer = Statement::sign(&secret(1).author(), TableId([0; 32]), vec![], &unknown(0)).unwrap();
    assert_eq!(Graph::new(newer).unwrap_err(), GraphError::NewerVersion);
}

#[test]
fn what_someone_lacks_is_all_they_have_not_seen_in_causal_order() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    let known = graph.heads();
    let mut branch = graph.clone();
    let ours = acknowledge(&mut graph, 1, 2);
    let theirs = add_device(&mut branch, 2, 3);
    merge(&mut graph, &branch);
    let both = say(&mut graph, 1, &unknown(50));
    let lacking =
        |known: &[StatementId]| graph.not_in_past_of(known).iter().map(|s| s.id()).collect::<Vec<_>>();
    assert_eq!(lacking(&known), [ours, theirs, both]);
    assert_eq!(lacking(&[ours]), [theirs, both]);
    assert_eq!(lacking(&[both]), []);
    assert_eq!(lacking(&[StatementId([9; 32])]).len(), graph.len(), "an id we lack tells nothing");
    let mut fresh = Graph::new(genesis()).unwrap();
    for statement in graph.not_in_past_of(&fresh.heads()) {
        assert_eq!(fresh.insert(statement.clone()), Ok(Inserted::New));
    }
    assert_eq!(fresh.heads(), graph.heads());
}

#[test]
fn the_past_is_who_knew_what() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let receipt = seat(&mut graph, &ticket, 1, 2, WORKS);
    assert!(graph.is_in_past(ticket.invite, receipt));
    assert!(graph.is_in_past(graph.genesis().id(), receipt));
    assert!(!graph.is_in_past(receipt, ticket.invite));
    assert!(!graph.is_in_past(receipt, receipt));
    assert!(!graph.is_in_past(StatementId([9; 32]), receipt));
}

#[test]
fn kinds_of_later_programs_are_kept_passed_on_and_built_upon() {
    let mut graph = table();
    let newer = say(&mut graph, 1, &unknown(77));
    let bytes = graph.get(newer).unwrap().bytes().to_vec();
    welcome(&mut graph, 1, 2, WORKS);
    assert!(graph.is_in_past(newer, graph.heads()[0]));
    let mut other = table();
    for statement in graph.not_in_past_of(&other.heads()) {
        other.insert(Statement::decode(statement.bytes()).unwrap()).unwrap();
    }
    assert_eq!(other.get(newer).unwrap().bytes(), bytes);
    assert_eq!(Membership::read(&other), Membership::read(&graph));
}

#[test]
fn a_device_that_spoke_twice_from_one_past_shows() {
    let mut graph = table();
    let genesis = graph.genesis().id();
    assert_eq!(graph.latest_per_signer(), BTreeMap::from([(secret(1).author_key(), vec![genesis])]));
    let mut branch = graph.clone();
    let mut two = vec![say(&mut graph, 1, &unknown(50)), say(&mut branch, 1, &unknown(51))];
    merge(&mut graph, &branch);
    two.sort();
    assert_eq!(graph.latest_per_signer()[&secret(1).author_key()], two);
    let after = say(&mut graph, 1, &unknown(52));
    assert_eq!(graph.latest_per_signer()[&secret(1).author_key()], [after]);
}

#[test]
fn one_can_still_speak_when_there_are_more_heads_than_parents() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 200);
    let fork = graph.clone();
    for kind in 100..200 {
        let mut branch = fork.clone();
        say(&mut branch, 2, &unknown(kind));
        merge(&mut graph, &branch);
    }
    let mut mine = fork.clone();
    let own = say(&mut mine, 1, &unknown(300));
    merge(&mut graph, &mine);
    let join = ask(&mut graph, &ticket, 3, WORKS);
    assert_eq!(graph.heads().len(), 102);
    let receipt = statement::receipt(&graph, &secret(1).author(), join).unwrap();
    assert_eq!(receipt.parents().len(), PARENTS_MAX);
    assert!(receipt.parents().contains(&own) && receipt.parents().contains(&join));
    put(&mut graph, receipt);
    assert!(Membership::read(&graph).is_member_author(secret(3).author_key()));
    let again = say_next(&mut graph);
    assert_eq!(graph.heads(), [again]);
}

/// The founder's next words, by the builders' choice of parents.
fn say_next(graph: &mut Graph) -> StatementId {
    let statement = statement::acknowledge(graph, &secret(1).author(), testing::person(3)).unwrap();
    put(graph, statement)
}
