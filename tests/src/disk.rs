//! A disk that keeps what was flushed. What was written and not flushed is lost in a crash, but for as much of its
//! beginning as chance lets through, as with a real write-ahead log.

use std::collections::{BTreeMap, VecDeque};

use trestle_sync::admit::{ChangeMeta, SignedChange};
use trestle_sync::protocol::{PersistToken, StoredChange};
use trestle_trust::{ChangeHash, DocumentId, Graph, Statement};

#[derive(Debug)]
struct Write {
    token: PersistToken,
    changes: Vec<StoredChange>,
    statements: Vec<Statement>,
}

/// What one device has stored.
#[derive(Debug)]
pub struct Disk {
    graph: Graph,
    order: BTreeMap<DocumentId, Vec<ChangeHash>>,
    changes: BTreeMap<(DocumentId, ChangeHash), (ChangeMeta, SignedChange)>,
    unflushed: VecDeque<Write>,
}

impl Disk {
    #[must_use]
    pub fn new(graph: Graph) -> Self {
        Self { graph, order: BTreeMap::new(), changes: BTreeMap::new(), unflushed: VecDeque::new() }
    }

    pub fn write(&mut self, token: PersistToken, changes: Vec<StoredChange>, statements: Vec<Statement>) {
        self.unflushed.push_back(Write { token, changes, statements });
    }

    /// Makes durable all that was written. Gives the last token.
    pub fn flush(&mut self) -> Option<PersistToken> {
        let mut last = None;
        while let Some(write) = self.unflushed.pop_front() {
            last = Some(write.token);
            self.keep(write);
        }
        last
    }

    /// The power fails: of what was not flushed only the first `survive` writes are kept.
    pub fn crash(&mut self, survive: usize) {
        for write in std::mem::take(&mut self.unflushed).into_iter().take(survive) {
            self.keep(write);
        }
    }

    #[must_use]
    pub fn unflushed(&self) -> usize {
        self.unflushed.len()
    }

    fn keep(&mut self, write: Write) {
        for statement in write.statements {
            self.graph.insert(statement).expect("statements are written in causal order");
        }
        for StoredChange { document, meta, bytes, tip } in write.changes {
            self.order.entry(document).or_default().push(meta.hash);
            self.changes.insert((document, meta.hash), (meta, SignedChange { bytes, tip }));
        }
    }

    /// Reads changes that were written, flushed or not.
    #[must_use]
    pub fn read(&self, document: DocumentId, hashes: &[ChangeHash]) -> Vec<SignedChange> {
        let unflushed = |hash: &ChangeHash| {
            let written = self.unflushed.iter().flat_map(|write| &write.changes);
            written
                .filter(|stored| stored.document == document && stored.meta.hash == *hash)
                .map(|stored| SignedChange { bytes: stored.bytes.clone(), tip: stored.tip })
                .next()
        };
        let flushed =
            |hash: &ChangeHash| self.changes.get(&(document, *hash)).map(|(_, change)| change.clone());
        hashes.iter().filter_map(|hash| flushed(hash).or_else(|| unflushed(hash))).collect()
    }

    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// All durable changes of every document, in the order in which they were written.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, Vec<(ChangeMeta, SignedChange)>)> + '_ {
        self.order.iter().map(|(document, order)| {
            let changes = order.iter().map(|hash| self.changes[&(*document, *hash)].clone()).collect();
            (*document, changes)
        })
    }

    #[must_use]
    pub fn has(&self, document: DocumentId, hash: ChangeHash) -> bool {
        self.changes.contains_key(&(document, hash))
    }
}
