//! Every question, what it comes to, and word for word what was said of it: for whoever has no graph at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Agreements;
use crate::graph::Graph;
use crate::ids::{PersonId, StatementId};
use crate::statement::deciding::{Deciding, Opening};
use crate::statement::{Body, Statement};

/// All usable statements about questions, and what they come to. Cheap to make: statements are shared, not copied.
#[derive(Debug, Clone)]
pub struct Minutes {
    agreements: Agreements,
    /// In an order that is the same wherever the same is known: whoever knew more comes later.
    minutes: Vec<Minute>,
    by_id: BTreeMap<StatementId, usize>,
    by_question: BTreeMap<StatementId, Vec<usize>>,
}

/// Something that was said of a question: its Opening, or what came after it.
#[derive(Debug, Clone)]
pub struct Minute {
    pub statement: Arc<Statement>,
    /// The Opening that it is about; itself for an Opening.
    pub question: StatementId,
    /// Who said it; none for an Opening by nobody who sat here.
    pub by: Option<PersonId>,
    /// How many statements its signer knew.
    pub known: usize,
}

impl Minute {
    pub fn id(&self) -> StatementId {
        self.statement.id()
    }

    /// What it says, unless it is an Opening.
    pub fn said(&self) -> Option<&Deciding> {
        match self.statement.body() {
            Body::Deciding(deciding) => Some(deciding),
            _ => None,
        }
    }

    /// What it asks, if it is an Opening.
    pub fn opening(&self) -> Option<&Opening> {
        match self.statement.body() {
            Body::Opening(opening) => Some(opening),
            _ => None,
        }
    }
}

impl Minutes {
    /// What these statements say and come to.
    pub fn read(graph: &Graph) -> Self {
        let (dag, record) = (graph.dag(), graph.record());
        let minute = |(at, question): (usize, usize)| {
            let statement = Arc::clone(dag.shared(at));
            let by = record.speaker(statement.signer(), dag.past(at)).map(|person| record.person_id(person));
            Minute { statement, question: dag.statement(question).id(), by, known: dag.past(at).len() }
        };
        let mut minutes: Vec<Minute> = graph.ledger().questions().map(minute).collect();
        minutes.sort_by_key(|minute| (minute.known, minute.id()));
        let by_id = minutes.iter().enumerate().map(|(at, minute)| (minute.id(), at)).collect();
        let mut by_question: BTreeMap<StatementId, Vec<usize>> = BTreeMap::new();
        for (at, minute) in minutes.iter().enumerate() {
            by_question.entry(minute.question).or_default().push(at);
        }
        Self { agreements: Agreements::read(graph), minutes, by_id, by_question }
    }

    /// What it comes to.
    pub fn agreements(&self) -> &Agreements {
        &self.agreements
    }

    /// All that was said, whoever knew more later.
    pub fn iter(&self) -> impl Iterator<Item = &Minute> {
        self.minutes.iter()
    }

    /// That statement, if it is usable and about a question.
    pub fn get(&self, id: StatementId) -> Option<&Minute> {
        self.by_id.get(&id).map(|at| &self.minutes[*at])
    }

    /// All that was said of that question, its Opening first.
    pub fn of(&self, opening: StatementId) -> impl DoubleEndedIterator<Item = &Minute> {
        self.by_question.get(&opening).into_iter().flatten().map(|at| &self.minutes[*at])
    }
}
