//! Which agreements are in force in a cut: rules 10 and 11.

use std::collections::BTreeMap;

use super::count::Count;
use super::ledger::{Asked, Ledger};
use super::{Doubt, State};
use crate::graph::{Bits, Dag};
use crate::membership::{Cut, Record};
use crate::statement::deciding::{Ending, Subject};

/// The agreements of a cut, by the number of their Opening.
#[derive(Debug)]
pub(super) struct Force<'a> {
    ledger: &'a Ledger,
    /// With ground rules that were agreed and are in question.
    agreed: Bits,
    /// Those of `agreed` that others contest, and which.
    contested: BTreeMap<usize, Vec<usize>>,
    /// What is closed as agreed, in question or not.
    closed: Bits,
    /// Questions about the ground rules.
    rules: Vec<usize>,
}

impl<'a> Force<'a> {
    pub(super) fn read(dag: &Dag, record: &Record, ledger: &'a Ledger, cut: Cut<'_>) -> Self {
        let (agreed, closed) = (Bits::default(), Bits::default());
        let mut force = Force { ledger, agreed, contested: BTreeMap::new(), closed, rules: Vec::new() };
        let mut contestable = Vec::new();
        for (at, asked) in ledger.asked().filter(|(at, asked)| cut.contains(**at) && asked.usable) {
            if cut.departed().leaves_out(*at) {
                continue;
            }
            let of_rules = matches!(asked.opening.subject, Subject::Rules(_));
            if of_rules {
                force.rules.push(*at);
            }
            let Some(doubt) = asked.known.doubt(ledger, asked, dag, record, cut) else { continue };
            force.closed.insert(*at);
            // Ground rules stay until every side agrees on others.
            let stays = of_rules && matches!(doubt, Err(Doubt::Objection | Doubt::TooFew));
            if doubt.is_ok() || stays {
                force.agreed.insert(*at);
                if !asked.rivals.is_empty() {
                    contestable.push(*at);
                }
            }
        }
        force.find_contested(&contestable);
        force
    }

    /// The latest first: what ends two that contest each other settles it, unless it is contested itself.
    fn find_contested(&mut self, contestable: &[usize]) {
        for at in contestable.iter().rev() {
            let Some(asked) = self.ledger.question(*at) else { continue };
            let contests = |other: &usize| self.agreed.contains(*other) && !self.is_settled(asked, *other);
            let with: Vec<usize> = asked.rivals.iter().copied().filter(contests).collect();
            if !with.is_empty() {
                self.contested.insert(*at, with);
            }
        }
    }

    fn is_settled(&self, one: &Asked, other: usize) -> bool {
        let ends_other =
            |later: usize| self.ledger.question(later).is_some_and(|asked| asked.ends_all.contains(&other));
        self.ended_by(one).any(ends_other)
    }

    /// What ended it: agreed and not contested, whatever came after.
    fn ended_by(&self, asked: &'a Asked) -> impl Iterator<Item = usize> + Clone {
        let effective = |at: &usize| self.agreed.contains(*at) && !self.contested.contains_key(at);
        asked.ended_by.iter().copied().filter(effective)
    }

    fn is_in_force(&self, at: usize) -> bool {
        let ended = self.ledger.question(at).is_none_or(|asked| self.ended_by(asked).next().is_some());
        self.agreed.contains(at) && !self.contested.contains_key(&at) && !ended
    }

    /// The numbers of the questions that are closed as agreed.
    pub(super) fn into_closed(self) -> Bits {
        self.closed
    }

    /// The number of the statement whose ground rules are in force: an Opening, or 0 for the genesis.
    pub(super) fn rules(&self) -> usize {
        self.rules.iter().rev().copied().find(|at| self.is_in_force(*at)).unwrap_or(0)
    }

    /// What other agreements make of one.
    pub(super) fn beside_others(&self, dag: &Dag, asked: &'a Asked) -> State {
        let name = |at: usize| dag.statement(at).id();
        match (self.contested.get(&asked.at), dag.earliest(self.ended_by(asked))) {
            (_, Some(by)) => State::Superseded { by: name(by) },
            (Some(with), None) => {
                let mut with: Vec<_> = with.iter().map(|at| name(*at)).collect();
                with.sort_unstable();
                State::Contested { with }
            }
            (None, None) => State::Agreed,
        }
    }
}

/// What the question has come to by itself.
pub(super) fn by_itself(asked: &Asked, count: &Count<'_>) -> State {
    if !asked.usable || count.cut().departed().leaves_out(asked.at) {
        return State::Void;
    }
    match doubt(count) {
        None if count.closed().is_empty() => {
            State::Open { holds: count.holds(), everyone: count.everyone_answered() }
        }
        None => State::NotAgreed,
        Some(Err(doubt)) => State::InQuestion(doubt),
        Some(Ok(())) => State::Agreed,
    }
}

/// Whether it was closed as agreed, and if so what puts it in question.
pub(super) fn doubt(count: &Count<'_>) -> Option<Result<(), Doubt>> {
    let closed = count.closed();
    let content = closed.keys().find(|(ending, _)| *ending == Ending::Agreed).map(|(_, content)| *content)?;
    Some(if closed.len() > 1 {
        Err(Doubt::TwoEndings)
    } else if !count.contents.contains(&content) || count.two_wordings {
        Err(Doubt::Wording)
    } else if count.has_open_objection() {
        Err(Doubt::Objection)
    } else if !count.enough_agree() {
        Err(Doubt::TooFew)
    } else {
        Ok(())
    })
}

/// Whether two questions contest each other where both are agreed.
pub(super) fn are_rivals(one: &Asked, two: &Asked) -> bool {
    let ends = one.ends_all.contains(&two.at) || two.ends_all.contains(&one.at);
    were_apart(one, two) && !ends && is_related(one, two)
}

/// Whether neither Opening saw the other question closed as agreed.
fn were_apart(one: &Asked, two: &Asked) -> bool {
    !one.saw_agreed.contains(two.at) && !two.saw_agreed.contains(one.at)
}

/// Whether two questions are about the same, or would end the same, or one would end the other.
fn is_related(one: &Asked, two: &Asked) -> bool {
    let would_end = |asked: &Asked, at: &usize| asked.replaces.contains(at) || asked.ends.contains(at);
    let mut ended = one.replaces.iter().chain(&one.ends);
    let same_end = ended.any(|at| would_end(two, at));
    one.same_subject(two) || same_end || one.replaces.contains(&two.at) || two.replaces.contains(&one.at)
}
