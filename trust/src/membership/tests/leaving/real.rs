//! The same histories in real graphs: what `membership` reads is what the rule says.
//!
//! The people come to sit there by signed statements; what they say then is unsigned (`Statement::unsigned`, in this crate's
//! tests only).

use std::collections::BTreeSet;

use super::rule::{Act, Said, Set, Sits, State, Table, each};
use crate::graph::Bits;
use crate::membership::Cut;
use crate::statement::deciding::Remark;
use crate::statement::{Newest, paper_seat};
use crate::testing::{acknowledge, person, put, rng, secret, welcome};
use crate::{Body, Graph, GroundRules, PersonId, Side, SideId, Statement, StatementId, statement};

/// A graph, and the ids of what was said in it.
#[derive(Clone)]
pub(super) struct Real {
    graph: Graph,
    base: StatementId,
    said: Vec<StatementId>,
}

/// A side, who began a part of it, and who stands there.
type Stands = BTreeSet<(SideId, PersonId, PersonId)>;

fn device(person: usize) -> u8 {
    u8::try_from(person + 1).expect("few people")
}

fn id(who: usize) -> PersonId {
    person(device(who))
}

fn side(number: u8) -> SideId {
    SideId(u32::from(number) + 1)
}

impl Real {
    pub(super) fn new(base: &[Sits]) -> Self {
        let sides = (0..3).map(|n| Side { id: side(n), names: Default::default() }).collect();
        let rules = GroundRules::suggested(sides, Default::default());
        let founding = statement::genesis(&secret(1), "Damp", rules, "One", side(0), &mut rng(0)).unwrap();
        let mut graph = Graph::new(founding).unwrap();
        if base.iter().filter(|sits| sits.part.is_some()).count() == 1 {
            // Beside the founder alone the first newcomer would stand.
            let seat = paper_seat(&graph, &secret(1).author(), "Nobody", side(0)).unwrap();
            put(&mut graph, seat);
        }
        for (who, sits) in base.iter().enumerate().skip(1) {
            welcome(&mut graph, 1, device(who), side(sits.side));
            let Some(first) = sits.part else { continue };
            let vouches = |by: &usize| base[*by].part == Some(first) || first == who;
            for by in (0..who).filter(vouches) {
                acknowledge(&mut graph, device(by), device(who));
            }
        }
        let base = graph.heads()[0];
        assert_eq!(graph.heads().len(), 1);
        Self { graph, base, said: Vec::new() }
    }

    pub(super) fn say(&mut self, table: &Table, said: &Said) {
        let newest = |at: &usize| !each(said.past).any(|later| table.said[later].past >> at & 1 == 1);
        let mut parents: Vec<StatementId> = each(said.past).filter(newest).map(|at| self.said[at]).collect();
        if parents.is_empty() {
            parents.push(self.base);
        }
        let body = match said.act {
            Act::Note => Body::Unknown { version: 1, kind: 99, bytes: Vec::new() },
            Act::Acknowledge(who) => Body::Acknowledge { person: id(who) },
            Act::Move(to) => Body::Move { side: side(to) },
            Act::Leave => Body::Leave { newest: Newest::default() },
            Act::Remove(people) => {
                let mut people: Vec<PersonId> = each(people).map(id).collect();
                people.sort_unstable();
                Body::Removal { people, newest: Newest::default(), why: Remark::default() }
            }
            Act::Consent(removal) => Body::Consent { removal: self.said[removal], newest: Newest::default() },
        };
        let signer = secret(device(said.by)).author_key();
        let statement = Statement::unsigned(signer, self.graph.table(), parents, &body);
        self.said.push(statement.id());
        put(&mut self.graph, statement);
    }

    /// What is read otherwise than the rule says, if anything is.
    pub(super) fn fault(&self, table: &Table) -> Option<String> {
        let (record, dag) = (self.graph.record(), self.graph.dag());
        let all = Bits::below(self.graph.len());
        let departed = record.departed_in(dag, &all);
        let state: &State = &table.state(table.all());
        let number = |at: usize| self.said.iter().position(|id| *id == dag.statement(at).id());
        let set = |all: &mut dyn Iterator<Item = usize>| -> Set {
            all.filter_map(number).fold(0, |all, at| all | 1 << at)
        };
        let read = (
            set(&mut departed.complete.iter().copied()),
            set(&mut departed.effective.iter().copied()),
            set(&mut departed.left_out()),
        );
        if read != (state.complete, state.effective, state.left_out) {
            let (complete, effective, left_out) = (state.complete, state.effective, state.left_out);
            return Some(format!("read {read:?}, rule {:?}", (complete, effective, left_out)));
        }
        let standing = record.standing(dag, Cut::before(&all, &departed));
        let stands: Stands = standing
            .seats()
            .map(|(part, seat)| {
                let (first, who) = (record.stands(part, part), record.stands(part, seat));
                (who.side, record.person_id(first.person), record.person_id(who.person))
            })
            .collect();
        let mut wanted = Stands::new();
        for part in &state.parts {
            let first = id(table.person_of(part.first));
            wanted.extend(each(part.seats).map(|seat| (side(part.side), first, id(table.person_of(seat)))));
        }
        (stands != wanted).then(|| format!("read {stands:?}, rule {wanted:?}"))
    }
}
