//! What a question came to, remembered until something is said of it: so one statement costs the question that it is
//! about, and not all that were ever asked.
//!
//! A count rests on what was said of the question in the cut, on who came to stand there and who has gone, and on whether
//! the ground rules that it goes by are agreed there ([`Count::closed`]); on nothing else that differs from cut to cut. What is remembered says on which of these it rests,
//! and answers for a cut only when they are the same there. Absent: what other agreements make of it (`force`).

use std::sync::{Arc, OnceLock};

use super::count::Count;
use super::force;
use super::ledger::{Asked, Ledger};
use super::minutes::{Minute, Told};
use super::{Doubt, Question};
use crate::graph::Dag;
use crate::membership::{Cut, Record};

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
    /// The statements by which somebody came to stand in a side of its rules.
    stands_since: Vec<usize>,
    /// Where sides have merged, those by which a part began: which of them have met.
    began: Vec<usize>,
    /// Who has gone.
    departed: Going,
    /// The ground rules by which it was put are those of the genesis, or closed as agreed.
    rules_are_agreed: bool,
}

/// Departures, and what came too late for them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Going(Vec<usize>, Vec<usize>);

impl Going {
    fn of(record: &Record, cut: Cut<'_>) -> Self {
        let departed = cut.departed();
        Self(departed.departures(record).collect(), departed.left_out().collect())
    }
}

impl Rests {
    fn of(ledger: &Ledger, asked: &Asked, dag: &Dag, record: &Record, cut: Cut<'_>) -> Self {
        Self {
            stands_since: stands_since(asked, record, cut).collect(),
            began: began(asked, record, cut).collect(),
            departed: Going::of(record, cut),
            rules_are_agreed: rules_are_agreed(ledger, asked, dag, record, cut),
        }
    }

    fn holds(&self, ledger: &Ledger, asked: &Asked, dag: &Dag, record: &Record, cut: Cut<'_>) -> bool {
        stands_since(asked, record, cut).eq(self.stands_since.iter().copied())
            && began(asked, record, cut).eq(self.began.iter().copied())
            && Going::of(record, cut) == self.departed
            && rules_are_agreed(ledger, asked, dag, record, cut) == self.rules_are_agreed
    }
}

fn stands_since<'a>(asked: &'a Asked, record: &'a Record, cut: Cut<'a>) -> impl Iterator<Item = usize> + 'a {
    let since = record.stands_since(cut);
    since.filter(move |(_, stands)| asked.rules.side(stands.side).is_some()).map(|(at, _)| at)
}

fn began<'a>(asked: &Asked, record: &'a Record, cut: Cut<'a>) -> impl Iterator<Item = usize> + 'a {
    let merged = !asked.rules.merged.is_empty();
    merged.then(|| record.began(cut)).into_iter().flatten()
}

fn rules_are_agreed(ledger: &Ledger, asked: &Asked, dag: &Dag, record: &Record, cut: Cut<'_>) -> bool {
    let Some(rules) = ledger.question(asked.rules_at) else { return true };
    rules.known.doubt(ledger, rules, dag, record, cut).is_some()
}

impl Known {
    /// Something was said of it, or somebody came to stand.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// As [`force::doubt`] of the count of `asked`, whose this is, in that cut.
    pub(super) fn doubt(
        &self,
        ledger: &Ledger,
        asked: &Asked,
        dag: &Dag,
        record: &Record,
        cut: Cut<'_>,
    ) -> Closed {
        let count = || Count::of(ledger, dag, record, asked, cut);
        if !asked.said.iter().all(|said| cut.contains(said.at)) {
            return force::doubt(&count());
        }
        let (rests, closed) =
            self.closed.get_or_init(|| (Rests::of(ledger, asked, dag, record, cut), force::doubt(&count())));
        if rests.holds(ledger, asked, dag, record, cut) { *closed } else { force::doubt(&count()) }
    }

    /// The question of `asked`, whose this is, in a cut that has all that is here.
    pub(super) fn read(
        &self,
        ledger: &Ledger,
        asked: &Asked,
        dag: &Dag,
        record: &Record,
        cut: Cut<'_>,
    ) -> Read {
        let read = || {
            let count = Count::of(ledger, dag, record, asked, cut);
            let state = force::by_itself(asked, &count);
            let name = |at: usize| dag.statement(at).id();
            let question = count.question(asked, state, &name, &|person| record.person_id(person));
            let said = [asked.at].into_iter().chain(asked.said.iter().map(|said| said.at));
            let told = said.map(|at| Minute::read(dag, record, at, question.opening)).collect();
            let read = Read { question: Arc::new(question), told: Arc::new(Told::new(told)) };
            (Rests::of(ledger, asked, dag, record, cut), read)
        };
        let (rests, known) = self.read.get_or_init(read);
        if rests.holds(ledger, asked, dag, record, cut) { known.clone() } else { read().1 }
    }
}
