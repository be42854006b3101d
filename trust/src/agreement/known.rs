//! What a question came to, remembered until something is said of it: so one statement costs the question that it is
//! about, and not all that were ever asked.
//!
//! A count rests on what was said of the question in the cut, and on who came to stand in a side that it leaves out there
//! ([`Count::closed`]); on nothing else that differs from cut to cut. What is remembered says on which of these it rests,
//! and answers for a cut only when they are the same there. Absent: what other agreements make of it (`force`).

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::count::Count;
use super::force;
use super::ledger::Asked;
use super::minutes::{Minute, Told};
use super::{Doubt, Question};
use crate::graph::{Bits, Dag};
use crate::membership::{Cut, Record};
use crate::person::SideId;

/// Whether it was closed as agreed, and if so what puts it in question.
type Closed = Option<Result<(), Doubt>>;

/// Of one question.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    closed: OnceLock<(Rests, Closed)>,
    read: OnceLock<(Rests, Read)>,
}

/// A question as it stands by itself, and what was said of it.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) question: Arc<Question>,
    pub(super) told: Arc<Told>,
}

/// What a count rests on, beside all that was said of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rests {
    /// The sides that have deciders.
    sides: BTreeSet<SideId>,
    /// The statements by which somebody came to stand in another side of its rules.
    left_out: Vec<usize>,
}

impl Rests {
    fn of(record: &Record, asked: &Asked, cut: Cut<'_>, sides: BTreeSet<SideId>) -> Self {
        let left_out = left_out(record, asked, cut, &sides).collect();
        Self { sides, left_out }
    }

    fn holds(&self, record: &Record, asked: &Asked, cut: Cut<'_>) -> bool {
        left_out(record, asked, cut, &self.sides).eq(self.left_out.iter().copied())
    }
}

fn left_out(
    record: &Record,
    asked: &Asked,
    cut: Cut<'_>,
    sides: &BTreeSet<SideId>,
) -> impl Iterator<Item = usize> {
    let is_left_out = |side| asked.rules.side(side).is_some_and(|side| !sides.contains(&side));
    let since = record.stands_since().filter(move |(at, side)| is_left_out(*side) && cut.contains(*at));
    since.map(|(at, _)| at)
}

impl Known {
    /// Something was said of it, or somebody came to stand.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// As [`force::doubt`] of the count of `asked`, whose this is, in that cut.
    pub(super) fn doubt(&self, dag: &Dag, record: &Record, asked: &Asked, cut: Cut<'_>) -> Closed {
        let count = || Count::of(dag, record, asked, cut);
        if !asked.said.iter().all(|said| cut.contains(said.at)) {
            return force::doubt(&count());
        }
        let (rests, closed) = self.closed.get_or_init(|| {
            let count = count();
            (Rests::of(record, asked, cut, count.sides()), force::doubt(&count))
        });
        if rests.holds(record, asked, cut) { *closed } else { force::doubt(&count()) }
    }

    /// The question of `asked`, whose this is, in all that is here.
    pub(super) fn read(&self, dag: &Dag, record: &Record, asked: &Asked, all: &Bits) -> Read {
        let cut = Cut::before(all);
        let read = || {
            let count = Count::of(dag, record, asked, cut);
            let state = force::by_itself(asked, &count);
            let name = |at: usize| dag.statement(at).id();
            let question = count.question(asked, state, &name, &|person| record.person_id(person));
            let said = [asked.at].into_iter().chain(asked.said.iter().map(|said| said.at));
            let told = said.map(|at| Minute::read(dag, record, at, question.opening)).collect();
            let read = Read { question: Arc::new(question), told: Arc::new(Told::new(told)) };
            (Rests::of(record, asked, cut, count.sides()), read)
        };
        let (rests, known) = self.read.get_or_init(read);
        if rests.holds(record, asked, cut) { known.clone() } else { read().1 }
    }
}
