//! Which changes are in the past of others: clocks that say how far along each chain a past goes.
//!
//! A clock takes four bytes a chain, so not every change keeps its own: the newest few do, and one of each chain every so
//! often. What lies between is walked.

use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;

use super::{Node, OpTable};
use crate::log::Log;

/// So many of the newest changes keep their clocks.
const NEWEST_KEPT: usize = 16;
/// At least so many changes of a chain are without a clock between two that have one.
const KEPT_EVERY_MIN: u32 = 64;

/// How many changes of each chain, from its first, are in a past.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub(super) struct Clock(Vec<u32>);

impl Clock {
    pub(super) fn of(&self, chain: u32) -> u32 {
        self.0.get(chain as usize).copied().unwrap_or(0)
    }

    pub(super) fn reach(&mut self, chain: u32, length: u32) {
        let chain = chain as usize;
        if self.0.len() <= chain {
            self.0.resize(chain + 1, 0);
        }
        self.0[chain] = self.0[chain].max(length);
    }

    fn merge(&mut self, other: &Clock) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*other);
        }
    }
}

/// The clocks that are kept.
#[derive(Clone, Default, Debug)]
pub(super) struct Clocks {
    newest: VecDeque<(Node, Arc<Clock>)>,
    kept: BTreeMap<Node, Arc<Clock>>,
}

impl Clocks {
    /// Keeps the clock of a new change, which is its chain's `length`th.
    pub(super) fn keep(&mut self, node: Node, length: u32, clock: Clock) {
        let clock = Arc::new(clock);
        // The more chains there are, the longer a clock is, and the fewer are kept.
        let every = KEPT_EVERY_MIN.max(clock.0.len() as u32);
        if length.is_multiple_of(every) {
            self.kept.insert(node, Arc::clone(&clock));
        }
        self.newest.push_back((node, clock));
        if self.newest.len() > NEWEST_KEPT {
            self.newest.pop_front();
        }
    }

    fn get(&self, node: Node) -> Option<&Clock> {
        let newest = self.newest.iter().rev().find(|(newest, _)| *newest == node);
        newest.map(|(_, clock)| &**clock).or_else(|| self.kept.get(&node).map(|clock| &**clock))
    }

    pub(super) fn byte_count(&self) -> usize {
        let clocks = self.kept.values().chain(self.newest.iter().map(|(_, clock)| clock));
        clocks.map(|clock| clock.0.len() * 4 + 64).sum()
    }
}

impl OpTable {
    /// The clock of the past that ends with `deps`.
    pub(super) fn clock_of(&self, log: &Log, deps: &[Node]) -> Clock {
        let mut whole = Clock::default();
        let mut walked = Clock::default();
        let mut open: BinaryHeap<Node> = deps.iter().copied().collect();
        let mut last = None;
        // The newest comes first, so that whatever a kept clock covers is covered before it is come to.
        while let Some(node) = open.pop() {
            if last == Some(node) {
                continue;
            }
            last = Some(node);
            let chain = self.changes[node as usize].chain;
            let nodes = &self.chains[chain as usize].nodes;
            let length = nodes.partition_point(|other| *other <= node) as u32;
            if whole.of(chain) >= length {
                continue;
            }
            match self.clocks.get(node) {
                Some(clock) => whole.merge(clock),
                None => {
                    walked.reach(chain, length);
                    open.extend(self.deps_of(log, node));
                }
            }
        }
        whole.merge(&walked);
        whole
    }
}
