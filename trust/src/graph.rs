//! The grow-only graph of a table's statements: what is known, and who knew what when they spoke.
//!
//! A statement goes in once all its parents are there; it then never leaves. Each statement's past is worked out when it goes
//! in, and with it what it means *in that past* (`membership::record`): neither ever changes afterwards, whatever arrives
//! later, so two graphs of the same statements say the same in whatever order they came.
//!
//! Absent: who may send statements and how many (`sync` keeps budgets), and waiting (`sync` lets those with missing parents
//! wait). A past is a set of bits, so a graph of n statements needs n²/16 bytes: 6 MB at 10,000.

mod bits;
mod dag;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use bits::Bits;
pub(crate) use dag::Dag;

use crate::agreement::Ledger;
use crate::ids::{AuthorKey, PersonId, StatementId, TableId};
use crate::membership::{Cut, Record};
use crate::statement::{Body, PARENTS_MAX, Statement};

/// What became of a statement that was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is new here.
    New,
    /// It was here already.
    Known,
}

/// Why a statement cannot go in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// These of its parents are not here. It can go in once they are.
    #[error("{} parents are not here", .0.len())]
    MissingParents(Vec<StatementId>),
    /// It is about another table, or is another table's genesis.
    #[error("it is about another table")]
    OtherTable,
    /// A graph begins with a genesis, and this is none.
    #[error("a graph begins with a genesis")]
    NotAGenesis,
    /// A graph begins with a genesis, and this one is of a version that came after this program.
    #[error("the genesis is of a newer version")]
    NewerVersion,
}

/// The statements of one table.
#[derive(Debug, Clone)]
pub struct Graph {
    dag: Dag,
    record: Record,
    ledger: Ledger,
}

impl Graph {
    /// The graph that begins with `genesis`.
    ///
    /// # Errors
    /// [`GraphError::NotAGenesis`] or [`GraphError::NewerVersion`] when it cannot.
    pub fn new(genesis: Statement) -> Result<Self, GraphError> {
        match genesis.body() {
            Body::Genesis { .. } => {}
            Body::Unknown { .. } if genesis.parents().is_empty() => return Err(GraphError::NewerVersion),
            _ => return Err(GraphError::NotAGenesis),
        }
        let mut graph = Self { dag: Dag::default(), record: Record::default(), ledger: Ledger::default() };
        graph.add(genesis);
        Ok(graph)
    }

    /// Puts a statement in.
    ///
    /// # Errors
    /// [`GraphError::MissingParents`] lists what has to come first; [`GraphError::OtherTable`] is for ever. The graph is
    /// then unchanged.
    pub fn insert(&mut self, statement: Statement) -> Result<Inserted, GraphError> {
        if self.contains(statement.id()) {
            return Ok(Inserted::Known);
        }
        if statement.table() != self.table() {
            return Err(GraphError::OtherTable);
        }
        let missing: Vec<_> = statement.parents().iter().copied().filter(|p| !self.contains(*p)).collect();
        if !missing.is_empty() {
            return Err(GraphError::MissingParents(missing));
        }
        self.add(statement);
        Ok(Inserted::New)
    }

    /// The table's id.
    pub fn table(&self) -> TableId {
        self.genesis().table()
    }

    /// The statement that it begins with.
    pub fn genesis(&self) -> &Statement {
        self.dag.statement(0)
    }

    /// How many statements there are: 1 or more.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty: it has a genesis")]
    pub fn len(&self) -> usize {
        self.dag.len()
    }

    /// Whether it has that statement.
    pub fn contains(&self, id: StatementId) -> bool {
        self.dag.index_of(id).is_some()
    }

    /// The statement of that id.
    pub fn get(&self, id: StatementId) -> Option<&Statement> {
        self.dag.index_of(id).map(|at| self.dag.statement(at))
    }

    /// The statements that are in no other's past, rising.
    pub fn heads(&self) -> Vec<StatementId> {
        self.dag.heads().iter().copied().collect()
    }

    /// All statements, each after its parents.
    pub fn iter(&self) -> impl Iterator<Item = &Statement> {
        (0..self.dag.len()).map(|at| self.dag.statement(at))
    }

    /// Those of these statements that are here, each after its parents.
    pub fn in_order<'a>(&'a self, ids: impl Iterator<Item = &'a StatementId>) -> Vec<&'a Statement> {
        let mut numbers: Vec<usize> = ids.filter_map(|id| self.dag.index_of(*id)).collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|at| self.dag.statement(at)).collect()
    }

    /// The statements that are neither among `known` nor in the past of one of them, each after its parents. Ids that are
    /// not here are passed over.
    pub fn not_in_past_of(&self, known: &[StatementId]) -> Vec<&Statement> {
        let mut past = Bits::default();
        for at in known.iter().filter_map(|id| self.dag.index_of(*id)) {
            past.extend(self.dag.past(at));
            past.insert(at);
        }
        (0..self.dag.len()).filter(|at| !past.contains(*at)).map(|at| self.dag.statement(at)).collect()
    }

    /// Whether `earlier` is in the past of `later` (a statement is not in its own past); false when either is not here.
    pub fn is_in_past(&self, earlier: StatementId, later: StatementId) -> bool {
        match (self.dag.index_of(earlier), self.dag.index_of(later)) {
            (Some(earlier), Some(later)) => self.dag.past(later).contains(earlier),
            _ => false,
        }
    }

    /// For each signer the statements of theirs that are in no other's past of theirs: more than one only for a device that
    /// spoke twice from one past (a restored backup, or a lie).
    pub fn latest_per_signer(&self) -> BTreeMap<AuthorKey, Vec<StatementId>> {
        let ids = |at: &Vec<usize>| {
            let mut ids: Vec<_> = at.iter().map(|at| self.dag.statement(*at).id()).collect();
            ids.sort_unstable();
            ids
        };
        self.dag.latest().iter().map(|(signer, at)| (*signer, ids(at))).collect()
    }

    /// The parents of `signer`'s next statement: all heads, or, when there are too many, those that cover the signer's own
    /// latest statements and `about`, and then as many more as fit.
    pub(crate) fn parents_for(&self, signer: AuthorKey, about: &[StatementId]) -> Vec<StatementId> {
        if self.dag.heads().len() <= PARENTS_MAX {
            return self.heads();
        }
        let own = self.dag.latest().get(&signer).into_iter().flatten().copied();
        let needed = about.iter().filter_map(|id| self.dag.index_of(*id)).chain(own);
        let mut parents = BTreeSet::new();
        for at in needed {
            let id = self.dag.statement(at).id();
            let covers = |head: &&StatementId| **head == id || self.is_in_past(id, **head);
            parents.extend(self.dag.heads().iter().find(covers));
        }
        for head in self.dag.heads() {
            if parents.len() >= PARENTS_MAX {
                break;
            }
            parents.insert(*head);
        }
        parents.into_iter().take(PARENTS_MAX).collect()
    }

    /// The statements by which `person` sits here: receipts, or the genesis.
    pub(crate) fn seated_by(&self, person: PersonId) -> Vec<StatementId> {
        self.record.seated_by(person).map(|at| self.dag.statement(at).id()).collect()
    }

    pub(crate) fn dag(&self) -> &Dag {
        &self.dag
    }

    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add(&mut self, statement: Statement) {
        let at = self.dag.push(statement);
        let is_invite = matches!(self.dag.statement(at).body(), Body::Invite { .. });
        // Who may invite, the ground rules say that were in force in what the inviter saw.
        let inviters = is_invite.then(|| {
            let departed = self.record.departed_before(&self.dag, at);
            let cut = Cut::before(self.dag.past(at), &departed);
            self.ledger.inviters_in(&self.dag, &self.record, cut)
        });
        self.record.add(&self.dag, at, inviters.unwrap_or_default());
        self.ledger.add(&self.dag, &self.record, at);
    }
}

#[cfg(test)]
mod tests;
