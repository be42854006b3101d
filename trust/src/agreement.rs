//! What was asked, where everyone stands, and what is agreed, as a pure function of the set of statements.
//!
//! The rule is written out in `docs/decisions/0020-how-agreement-is-counted.md`, by the numbers that comments here name, and
//! what becomes of it when people go in point 11 of `0032-membership-without-an-admin.md`.
//! [`ledger`] fixes, when a statement comes in, whether it is usable: that depends on its past alone. [`count`] counts one
//! question in any cut, and [`known`] remembers it. [`force`] says which agreements are in force in a cut.
//! [`Agreements::read`] puts it together, and [`Minutes`] has with it who said what.
//!
//! Absent: the words that were answered to (only their hash is known here), clocks (closers attest days), and what people
//! are called.

mod count;
mod force;
mod in_force;
mod known;
mod ledger;
mod minutes;

use std::collections::BTreeMap;
use std::sync::Arc;

use force::Force;
pub(crate) use ledger::Ledger;
use minutes::Told;
pub use minutes::{Minute, Minutes};

use crate::graph::{Bits, Graph};
use crate::ground_rules::GroundRules;
use crate::ids::{ContentHash, PersonId, StatementId};
use crate::membership::Cut;
use crate::person::SideId;
use crate::statement::deciding::{Ending, Stance, Subject};

/// Every question of a table, and what it has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreements {
    questions: BTreeMap<StatementId, Arc<Question>>,
    rules: InForce,
}

/// The ground rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The genesis, or the Opening by which they were agreed.
    pub source: StatementId,
    pub rules: GroundRules,
    /// Sides that are no more, and where their people sit now.
    pub merged: BTreeMap<SideId, SideId>,
}

/// A question that was put to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub opening: StatementId,
    pub subject: Subject,
    /// Who put it.
    pub asked_by: Option<PersonId>,
    /// What it was closed with, else its newest wording.
    pub content: ContentHash,
    /// All wordings that differ by typos only, the first one first.
    pub contents: Vec<ContentHash>,
    /// Who counts: by side, then by people.
    pub sides: Vec<SideCount>,
    /// Everyone's stance who has one that counts.
    pub standpoints: BTreeMap<PersonId, Standpoint>,
    pub objections: Vec<Objection>,
    /// All usable Closings.
    pub closings: Vec<StatementId>,
    /// Parts of sides that nobody asked, for each way in which somebody has closed it.
    pub left_out: Vec<LeftOut>,
    pub withdrawn: Vec<PersonId>,
    pub reopenings: Vec<StatementId>,
    /// What became of its promises: each after all that its signer knew; apart, by id.
    pub updates: Vec<Updated>,
    pub state: State,
}

/// A side that has deciders, or a part of one that came about twice (decision 22): then there is one for each part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideCount {
    pub side: SideId,
    pub deciders: Vec<PersonId>,
    /// How many of them agree, with or without a concern.
    pub agree: usize,
    /// How many would be enough.
    pub enough: usize,
    /// Who has not answered.
    pub missing: Vec<PersonId>,
    /// Whether somebody of this side has closed it as it is closed, or would be.
    pub closed: bool,
}

/// A part of a side that came, or came to be known, beside those who were asked: while it has not closed the question too,
/// that is open (decision 22).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    pub ending: Ending,
    pub side: SideId,
    /// Rising.
    pub people: Vec<PersonId>,
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standpoint {
    pub stance: Stance,
    /// The answers that say so: more than one when they were given apart.
    pub answers: Vec<StatementId>,
    /// They gave different answers apart; the most cautious counts.
    pub apart: bool,
    /// Somebody recorded it for them.
    pub recorded: bool,
    /// It was recorded and somebody says that it is not right.
    pub contested: bool,
}

/// An objection by a decider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub answer: StatementId,
    /// Whose it is, or who carries it.
    pub maker: PersonId,
    pub carried: bool,
    pub open: bool,
    /// Sides whose people have said, after its maker saw the reply, why it is not one.
    pub not_one_say: Vec<SideId>,
}

/// Something that somebody said about a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    pub statement: StatementId,
    pub by: PersonId,
    /// The sides for which they say it: in which they stood when they said it, so none for somebody whom nobody has
    /// vouched for. That a promise is kept they say for a side that came about twice only together with somebody of each
    /// part of it that was asked (decision 22).
    pub sides: Vec<SideId>,
}

/// What a question has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its Opening does not count: it named rules that were not in force.
    Void,
    /// `holds`: the rule holds as things stand. `everyone`: all deciders have answered.
    Open {
        holds: bool,
        everyone: bool,
    },
    NotAgreed,
    /// Agreed and in force.
    Agreed,
    /// Closed as agreed, and something came in since that does not fit.
    InQuestion(Doubt),
    /// Another wording was agreed apart: neither is in force.
    Contested {
        with: Vec<StatementId>,
    },
    /// Was agreed, until this was.
    Superseded {
        by: StatementId,
    },
}

/// Why an agreement is in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Some closed it as agreed and others as not agreed.
    TwoEndings,
    /// Two corrections of its wording were made apart.
    Wording,
    /// An objection by somebody who had not seen the closing.
    Objection,
    /// On some side too few agree, since people came in or took back their agreement.
    TooFew,
}

impl Agreements {
    /// What these statements come to.
    pub fn read(graph: &Graph) -> Self {
        Self::with_minutes(graph).0
    }

    /// The same, and what was said of each question.
    fn with_minutes(graph: &Graph) -> (Self, BTreeMap<StatementId, Arc<Told>>) {
        let (dag, ledger, record) = (graph.dag(), graph.ledger(), graph.record());
        let all = Bits::below(dag.len());
        let departed = record.departed_in(dag, &all);
        let cut = Cut::before(&all, &departed);
        let force = Force::read(dag, record, ledger, cut);
        let (mut questions, mut told) = (Vec::new(), Vec::new());
        for (_, asked) in ledger.asked() {
            let mut read = asked.known.read(ledger, asked, dag, record, cut);
            if read.question.state == State::Agreed {
                let state = force.beside_others(dag, asked);
                if state != State::Agreed {
                    Arc::make_mut(&mut read.question).state = state;
                }
            }
            let opening = read.question.opening;
            questions.push((opening, read.question));
            told.push((opening, read.told));
        }
        let source = force.rules();
        let rules = ledger.rules_from(dag, source);
        let source = dag.statement(source).id();
        let rules = InForce { source, rules: rules.rules.clone(), merged: rules.merged.clone() };
        (Self { questions: questions.into_iter().collect(), rules }, told.into_iter().collect())
    }

    /// Every question, by its Opening.
    pub fn questions(&self) -> &BTreeMap<StatementId, Arc<Question>> {
        &self.questions
    }

    /// The question that was put by that Opening.
    pub fn question(&self, opening: StatementId) -> Option<&Question> {
        self.questions.get(&opening).map(Arc::as_ref)
    }

    /// The ground rules in force.
    pub fn rules(&self) -> &InForce {
        &self.rules
    }
}

/// How many of `deciders` are enough when `percent` of them must agree.
fn enough(percent: u8, deciders: usize) -> usize {
    (deciders * usize::from(percent)).div_ceil(100)
}

/// How a question was closed, if it was.
fn ending(closed: &BTreeMap<(Ending, ContentHash), usize>) -> Option<Ending> {
    closed.keys().next().map(|(ending, _)| *ending)
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
