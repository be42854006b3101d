//! Every operation of one document: does what a change names exist, and is it what the change takes it for?
//!
//! A change names objects, elements and predecessors by the numbers of the operations that made them. Automerge believes
//! that they are there; where they are not it panics, or saves what it cannot load again. So the operations of a change
//! are held against this table before automerge sees it. A name means the operation of that number in the *past of the
//! change*: what else is here does not count, so that every copy answers alike, in whatever order changes came.
//!
//! A table takes some 25 bytes an operation. It is a cache: built from the log's changes when a document is first
//! written to, and thrown away at will. Decoding is [`columns`](crate::columns)'s; automerge has no part in it.
//!
//! Absent: values, signatures, numbering in step ([`admit`](crate::admit) asks those).

use std::collections::BTreeMap;
use std::sync::Arc;

use trestle_trust::ChangeHash;

use crate::admit::ChangeMeta;
use crate::columns::ops::{ChangeOps, RawId};
use crate::columns::{BRANCH_BYTES, ScanError};
use crate::log::{Log, Schema, SchemaStep};

mod past;
mod rules;

use past::{Clock, Clocks};

/// Why the operations of a change do not fit their past. An honest program makes none of these.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpError {
    #[error(transparent)]
    Scan(#[from] ScanError),
    #[error("operation {op} is in an object that is not there")]
    ObjectUnknown { op: u64 },
    #[error("operation {op} has a key that its object cannot have")]
    WrongKey { op: u64 },
    #[error("operation {op} stands behind an element that is not there")]
    ElementUnknown { op: u64 },
    #[error("operation {op} follows one that is not there, or is of another place")]
    PredecessorUnknown { op: u64 },
    #[error("operation {op} has what its kind cannot have")]
    Malformed { op: u64 },
    #[error("operation {op} begins or ends a mark that has no other end")]
    HalfAMark { op: u64 },
    #[error("its marks reach over more than any text")]
    MarksTooLong,
    /// The change is not the next of the log.
    #[error("something that the change follows is not in the table")]
    PastUnknown,
}

/// The place of an operation in the table.
type Row = u32;
/// The place of a change in the table: first the schema's, then the log's, each in its order.
type Node = u32;
/// A row and one, so that nothing can be told from the first.
type Slot = u32;

/// A change: one row for each of its operations, one behind the other.
#[derive(Clone, Copy, Debug)]
struct Change {
    chain: u32,
    start_op: u32,
    first_row: Row,
}

/// Changes of one actor, each following the one before. An actor has several where it forked.
#[derive(Clone, Debug)]
struct Chain {
    actor: u32,
    /// The change that its first follows, if that is on another chain.
    behind: Option<Node>,
    nodes: Vec<Node>,
}

/// What is known of every operation of a document.
#[derive(Clone, Debug)]
pub struct OpTable {
    changes: Vec<Change>,
    /// The first of them, and what each follows.
    schema: Vec<(ChangeHash, Vec<Node>)>,
    chains: Vec<Chain>,
    actors: BTreeMap<Arc<[u8]>, u32>,
    actor_names: Vec<Arc<[u8]>>,
    /// Per actor, its chains.
    chains_of: Vec<Vec<u32>>,
    /// Changes that have siblings, with these: others with the same author and number after the same one.
    forked: BTreeMap<Node, Vec<Node>>,
    clocks: Clocks,
    /// Per operation, its object: 0 is the root.
    objects: Vec<Slot>,
    /// Per operation, the number of its key's name in a map; in a list the element it is behind (inserted ones) or about:
    /// 0 is the head.
    keys: Vec<u32>,
    kinds: Vec<rules::Kind>,
    names: BTreeMap<Box<[u8]>, u32>,
}

/// Where the rows, names and actor of a change that does not fit are cut off again.
#[derive(Clone, Copy)]
struct Mark {
    rows: usize,
    names: usize,
    actors: usize,
}

impl OpTable {
    /// The table of a document without changes: it holds the schema's operations.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let mut table = Self {
            changes: Vec::new(),
            schema: Vec::new(),
            chains: Vec::new(),
            actors: BTreeMap::new(),
            actor_names: Vec::new(),
            chains_of: Vec::new(),
            forked: BTreeMap::new(),
            clocks: Clocks::default(),
            objects: Vec::new(),
            keys: Vec::new(),
            kinds: Vec::new(),
            names: BTreeMap::new(),
        };
        let nothing = Log::default();
        for SchemaStep { hash, deps, seq, start_op, op_count, bytes } in schema.steps() {
            let deps = table.nodes(&nothing, deps).expect("schema changes come after what they follow");
            let change = Incoming { start_op: *start_op, seq: *seq, op_count: *op_count, deps: &deps, bytes };
            table.take(&nothing, &change).expect("schema changes are built in, and a test reads them");
            table.schema.push((*hash, deps));
        }
        table
    }

    /// How many changes of the log are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.changes.len() - self.schema.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many operations are in it, the schema's included.
    #[must_use]
    pub fn op_count(&self) -> usize {
        self.objects.len()
    }

    /// About how much memory it takes.
    #[must_use]
    pub fn byte_count(&self) -> usize {
        let names: usize = self.names.keys().map(|name| name.len() + 48).sum();
        self.objects.len() * (4 + 4 + size_of::<rules::Kind>())
            + self.changes.len() * (size_of::<Change>() + 4)
            + self.chains.len() * (size_of::<Chain>() + 100)
            + self.clocks.byte_count()
            + names
    }

    /// Takes in the change that comes next into `log`, where everything is that it follows.
    ///
    /// # Errors
    /// See [`OpError`]; the table is then unchanged.
    pub fn admit(&mut self, log: &Log, meta: &ChangeMeta, bytes: &[u8]) -> Result<(), OpError> {
        let deps = self.nodes(log, &meta.deps).filter(|_| self.len() == log.len());
        let deps = deps.ok_or(OpError::PastUnknown)?;
        self.take(log, &Incoming::of(meta, &deps, bytes))
    }

    /// Takes in a change that has been in the log before: the next that the table lacks. If it does not fit, which an
    /// earlier program may have let in, nothing can build on its operations. Gives then why.
    ///
    /// # Errors
    /// [`OpError::PastUnknown`] if it is not the next.
    pub fn restore(
        &mut self,
        log: &Log,
        hash: &ChangeHash,
        bytes: &[u8],
    ) -> Result<Option<OpError>, OpError> {
        let is_next = log.place(hash).is_some_and(|place| place as usize == self.len());
        let meta = log.get(hash).filter(|_| is_next).ok_or(OpError::PastUnknown)?;
        let deps = self.nodes(log, &meta.deps).ok_or(OpError::PastUnknown)?;
        let change = Incoming::of(&meta, &deps, bytes);
        if let Err(error) = self.take(log, &change) {
            tracing::error!(%hash, %error, "a change of the log does not fit: nothing may build on its operations");
            let actor = self.actor(&meta.actor.0);
            let first_row = self.row_count();
            for _ in 0..meta.op_count {
                self.objects.push(0);
                self.keys.push(0);
                self.kinds.push(rules::Kind::UNFIT);
            }
            let clock = self.clock_of(log, &deps);
            self.grow(log, &change, actor, first_row, clock);
            return Ok(Some(error));
        }
        Ok(None)
    }

    /// The places of changes that the table has.
    fn nodes(&self, log: &Log, hashes: &[ChangeHash]) -> Option<Vec<Node>> {
        let schema = self.schema.len();
        let node = |hash: &ChangeHash| {
            let built_in = self.schema.iter().position(|(step, _)| step == hash);
            let node = built_in.or_else(|| Some(schema + log.place(hash)? as usize))?;
            (node < self.changes.len()).then_some(node as Node)
        };
        hashes.iter().map(node).collect()
    }

    fn deps_of(&self, log: &Log, node: Node) -> Vec<Node> {
        let schema = self.schema.len() as u32;
        if let Some((_, deps)) = self.schema.get(node as usize) {
            return deps.clone();
        }
        let (places, hashes) = log.deps_at(node - schema);
        let built_in = |hash: &ChangeHash| self.schema.iter().position(|(step, _)| step == hash);
        let built_in = hashes.iter().filter_map(built_in).map(|step| step as Node);
        places.iter().map(|place| place + schema).chain(built_in).collect()
    }

    fn take(&mut self, log: &Log, change: &Incoming<'_>) -> Result<(), OpError> {
        let clock = self.clock_of(log, change.deps);
        let before =
            Mark { rows: self.objects.len(), names: self.names.len(), actors: self.actor_names.len() };
        let first_row = self.row_count();
        match self.put_rows(log, &clock, change) {
            Ok(actor) => {
                self.grow(log, change, actor, first_row, clock);
                Ok(())
            }
            Err(error) => {
                self.cut_off(before);
                Err(error)
            }
        }
    }

    /// Puts in the change whose rows are the last.
    fn grow(&mut self, log: &Log, change: &Incoming<'_>, actor: u32, first_row: Row, mut clock: Clock) {
        let node = self.changes.len() as Node;
        let is_own = |dep: &Node| self.chains[self.changes[*dep as usize].chain as usize].actor == actor;
        let previous = change.deps.iter().copied().filter(is_own).find(|dep| {
            *dep < self.schema.len() as Node || log.seq_at(dep - self.schema.len() as Node) + 1 == change.seq
        });
        let (chain, sibling) = self.chain_after(actor, previous);
        if let Some(sibling) = sibling {
            let mut siblings = self.forked.get(&sibling).cloned().unwrap_or_default();
            siblings.push(sibling);
            for other in &siblings {
                self.forked.entry(*other).or_default().push(node);
            }
            self.forked.insert(node, siblings);
        }
        self.changes.push(Change { chain, start_op: change.start_op(), first_row });
        let nodes = &mut self.chains[chain as usize].nodes;
        nodes.push(node);
        let length = nodes.len() as u32;
        clock.reach(chain, length);
        self.clocks.keep(node, length, clock);
    }

    /// The chain that goes on behind `previous`, or a new one; and the change that goes on there already.
    fn chain_after(&mut self, actor: u32, previous: Option<Node>) -> (u32, Option<Node>) {
        let sibling = match previous {
            Some(previous) => {
                let chain = self.changes[previous as usize].chain;
                let nodes = &self.chains[chain as usize].nodes;
                if nodes.last() == Some(&previous) {
                    return (chain, None);
                }
                nodes.binary_search(&previous).ok().and_then(|at| nodes.get(at + 1)).copied()
            }
            None => self.chains_of[actor as usize].first().map(|chain| self.chains[*chain as usize].nodes[0]),
        };
        let chain = self.chains.len() as u32;
        self.chains.push(Chain { actor, behind: previous, nodes: Vec::new() });
        self.chains_of[actor as usize].push(chain);
        (chain, sibling)
    }

    fn actor(&mut self, name: &[u8]) -> u32 {
        if let Some(actor) = self.actors.get(name) {
            return *actor;
        }
        let actor = self.chains_of.len() as u32;
        let name: Arc<[u8]> = name.into();
        self.actor_names.push(Arc::clone(&name));
        self.actors.insert(name, actor);
        self.chains_of.push(Vec::new());
        actor
    }

    fn row_count(&self) -> Row {
        Row::try_from(self.objects.len()).expect("memory ends before four thousand million operations")
    }

    fn cut_off(&mut self, before: Mark) {
        self.objects.truncate(before.rows);
        self.keys.truncate(before.rows);
        self.kinds.truncate(before.rows);
        if self.names.len() > before.names {
            self.names.retain(|_, number| (*number as usize) < before.names);
        }
        for name in self.actor_names.drain(before.actors..) {
            self.actors.remove(&name);
        }
        self.chains_of.truncate(before.actors);
    }

    /// The operation that a change with this past names: none, if the past has none or two of it. The rows from `end` on
    /// are the change's own.
    fn row(&self, log: &Log, clock: &Clock, name: Name, counter: u32, end: Row) -> Option<Row> {
        let mut found = Vec::new();
        for chain in &self.chains_of[name.actor as usize] {
            let nodes = &self.chains[*chain as usize].nodes[..clock.of(*chain) as usize];
            let after = nodes.partition_point(|node| self.changes[*node as usize].start_op <= counter);
            let Some(node) = after.checked_sub(1).map(|at| nodes[at]) else { continue };
            let change = self.changes[node as usize];
            let end = self.changes.get(node as usize + 1).map_or(end, |next| next.first_row);
            let row = change.first_row + (counter - change.start_op);
            if row < end {
                found.push((node, row));
            }
        }
        if found.len() > 1 {
            found.retain(|(node, _)| {
                let branch = self.branch(log, *node, clock);
                branch.as_ref().and_then(|hash| hash.0.first_chunk()) == name.branch.as_ref()
            });
        }
        let [(_, row)] = found[..] else { return None };
        Some(row)
    }

    /// Reads a change's operations, and puts a row for each behind the others. Gives the change's actor.
    fn put_rows(&mut self, log: &Log, clock: &Clock, change: &Incoming<'_>) -> Result<u32, OpError> {
        let ops = ChangeOps::read(change.bytes)?;
        let own = self.actor(ops.actors[0]);
        let others = ops.actors[1..].iter().map(|name| self.name_of(name)).collect();
        let (base, start_op) = (self.row_count(), change.start_op());
        let mut taker = rules::Taker { log, clock, own, others, base, start_op, open_mark: None, steps: 0 };
        ops.each(change.op_count, |op, preds| taker.take(self, op, preds))?;
        taker.finish(self)?;
        Ok(own)
    }

    /// What tells the branch that a change is on from its actor's others in a past: the hash of the first change on it.
    /// `None` if its actor had not forked by then.
    fn branch(&self, log: &Log, node: Node, past: &Clock) -> Option<ChangeHash> {
        let is_past = |node: &Node| {
            let chain = self.changes[*node as usize].chain;
            let nodes = &self.chains[chain as usize].nodes;
            nodes.partition_point(|other| other <= node) <= past.of(chain) as usize
        };
        let mut newest = node;
        loop {
            let chain = self.changes[newest as usize].chain;
            let on_it = |at: &&Node| self.changes[**at as usize].chain == chain;
            let forks = self.forked.range(..=newest).rev().filter(|(at, _)| on_it(at));
            let first = forks.into_iter().find(|(_, siblings)| siblings.iter().any(is_past));
            if let Some((first, _)) = first {
                let place = first.checked_sub(self.schema.len() as Node);
                return Some(
                    place.map_or_else(|| self.schema[*first as usize].0, |place| log.hash_at(place)),
                );
            }
            newest = self.chains[chain as usize].behind?;
        }
    }

    /// An actor as a change names it, if it is known.
    fn name_of(&self, bytes: &[u8]) -> Option<Name> {
        if let Some(actor) = self.actors.get(bytes) {
            return Some(Name { actor: *actor, branch: None });
        }
        let (actor, branch) = bytes.split_last_chunk::<BRANCH_BYTES>()?;
        Some(Name { actor: *self.actors.get(actor)?, branch: Some(*branch) })
    }
}

/// An actor, and on which branch of its.
#[derive(Clone, Copy)]
struct Name {
    actor: u32,
    branch: Option<[u8; BRANCH_BYTES]>,
}

/// A change to be taken in.
struct Incoming<'a> {
    start_op: u64,
    seq: u64,
    op_count: u64,
    deps: &'a [Node],
    bytes: &'a [u8],
}

impl<'a> Incoming<'a> {
    fn of(meta: &ChangeMeta, deps: &'a [Node], bytes: &'a [u8]) -> Self {
        Self { start_op: meta.start_op, seq: meta.seq, op_count: meta.op_count, deps, bytes }
    }

    fn start_op(&self) -> u32 {
        u32::try_from(self.start_op).expect("the scan bounds it below 2^31")
    }
}

impl rules::Taker<'_> {
    /// The row that an id of this change means.
    fn row(&self, table: &OpTable, id: RawId) -> Option<Row> {
        if id.actor == 0 && id.counter >= self.start_op {
            let row = self.base + (id.counter - self.start_op);
            return (row < table.row_count()).then_some(row);
        }
        let name = match id.actor.checked_sub(1) {
            None => Name { actor: self.own, branch: None },
            Some(other) => (*self.others.get(other as usize)?)?,
        };
        table.row(self.log, self.clock, name, id.counter, self.base)
    }
}

#[cfg(test)]
mod tests;
