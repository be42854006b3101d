//! The statements by number, in the order in which they came (each after its parents), with their pasts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Bits;
use crate::ids::{AuthorKey, StatementId};
use crate::statement::Statement;

#[derive(Debug, Clone, Default)]
pub(crate) struct Dag {
    nodes: Vec<Node>,
    numbers: BTreeMap<StatementId, usize>,
    heads: BTreeSet<StatementId>,
    latest: BTreeMap<AuthorKey, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Node {
    statement: Arc<Statement>,
    parents: Vec<usize>,
    past: Bits,
}

impl Dag {
    /// Adds a statement whose parents are all here; returns its number.
    pub(super) fn push(&mut self, statement: Statement) -> usize {
        let at = self.nodes.len();
        let parents: Vec<usize> = statement.parents().iter().filter_map(|id| self.index_of(*id)).collect();
        let mut past = Bits::default();
        for parent in &parents {
            past.extend(&self.nodes[*parent].past);
            past.insert(*parent);
        }
        for parent in statement.parents() {
            self.heads.remove(parent);
        }
        self.heads.insert(statement.id());
        let latest = self.latest.entry(statement.signer()).or_default();
        latest.retain(|earlier| !past.contains(*earlier));
        latest.push(at);
        self.numbers.insert(statement.id(), at);
        self.nodes.push(Node { statement: Arc::new(statement), parents, past });
        at
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn index_of(&self, id: StatementId) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    pub(crate) fn statement(&self, at: usize) -> &Statement {
        &self.nodes[at].statement
    }

    pub(crate) fn shared(&self, at: usize) -> &Arc<Statement> {
        &self.nodes[at].statement
    }

    pub(crate) fn parents(&self, at: usize) -> &[usize] {
        &self.nodes[at].parents
    }

    /// The numbers of all statements before that one, without its own.
    pub(crate) fn past(&self, at: usize) -> &Bits {
        &self.nodes[at].past
    }

    pub(crate) fn heads(&self) -> &BTreeSet<StatementId> {
        &self.heads
    }

    /// By signer the numbers of the statements that are in no other's past of theirs.
    pub(crate) fn latest(&self) -> &BTreeMap<AuthorKey, Vec<usize>> {
        &self.latest
    }

    /// Of these, the one with no other of these in its past; of several such, the one with the smallest id.
    pub(crate) fn earliest(&self, among: impl Iterator<Item = usize> + Clone) -> Option<usize> {
        let first = |at: &usize| !among.clone().any(|other| self.past(*at).contains(other));
        among.clone().filter(first).min_by_key(|at| self.statement(*at).id())
    }
}
