//! Which agreements are in force in a cut: rules 10 and 11.

use std::collections::{BTreeMap, BTreeSet};

use super::count::Count;
use super::ledger::{Asked, Ledger};
use super::{Doubt, State};
use crate::graph::Dag;
use crate::ids::StatementId;
use crate::membership::Cut;
use crate::statement::deciding::{Ending, Subject};

/// The agreements of a cut, by the number of their Opening.
#[derive(Debug)]
pub(super) struct Force {
    agreed: BTreeSet<usize>,
    /// Those of `agreed` that others contest, and which.
    contested: BTreeMap<usize, Vec<usize>>,
    /// By agreement: all that it ends, directly or through others.
    ends: BTreeMap<usize, BTreeSet<usize>>,
    rules: BTreeSet<usize>,
}

impl Force {
    pub(super) fn read(dag: &Dag, ledger: &Ledger, cut: Cut<'_>) -> Self {
        let here = || ledger.asked().filter(|(at, asked)| cut.contains(**at) && asked.usable);
        let is_agreed = |asked: &Asked| doubt(&Count::of(dag, asked, cut)) == Some(Ok(()));
        let agreed: BTreeSet<usize> =
            here().filter(|(_, asked)| is_agreed(asked)).map(|(at, _)| *at).collect();
        let mut ends: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        // Each comes after what it ends.
        for (at, asked) in here() {
            let mut all: BTreeSet<usize> = asked.ends.iter().copied().collect();
            for ended in &asked.ends {
                all.extend(ends.get(ended).into_iter().flatten());
            }
            ends.insert(*at, all);
        }
        let rules = here().filter(|(_, asked)| matches!(asked.opening.subject, Subject::Rules(_)));
        let rules = rules.map(|(at, _)| *at).collect();
        let mut force = Force { agreed, contested: BTreeMap::new(), ends, rules };
        force.find_contested(dag, ledger);
        force
    }

    /// The latest first: what ends two that contest each other settles it, unless it is contested itself.
    fn find_contested(&mut self, dag: &Dag, ledger: &Ledger) {
        for at in self.agreed.clone().into_iter().rev() {
            let rivals = |other: &&usize| {
                let rival = **other != at && !self.is_ended_by(at, **other) && !self.is_ended_by(**other, at);
                let (Some(one), Some(two)) = (ledger.question(at), ledger.question(**other)) else {
                    return false;
                };
                rival && is_related(dag, at, one, **other, two) && !self.is_settled(at, **other)
            };
            let with: Vec<usize> = self.agreed.iter().filter(rivals).copied().collect();
            if !with.is_empty() {
                self.contested.insert(at, with);
            }
        }
    }

    fn is_ended_by(&self, earlier: usize, later: usize) -> bool {
        self.ends.get(&later).is_some_and(|ends| ends.contains(&earlier))
    }

    fn is_settled(&self, one: usize, other: usize) -> bool {
        let settles = |later: &usize| self.is_ended_by(one, *later) && self.is_ended_by(other, *later);
        self.effective().any(settles)
    }

    /// Agreed and not contested, whatever came after.
    fn effective(&self) -> impl DoubleEndedIterator<Item = &usize> {
        self.agreed.iter().filter(|at| !self.contested.contains_key(at))
    }

    /// What ended it, the first if several did.
    fn ended_by(&self, at: usize) -> Option<usize> {
        self.effective().find(|later| self.is_ended_by(at, **later)).copied()
    }

    fn is_in_force(&self, at: usize) -> bool {
        self.agreed.contains(&at) && !self.contested.contains_key(&at) && self.ended_by(at).is_none()
    }

    /// The number of the statement whose ground rules are in force: an Opening, or 0 for the genesis.
    pub(super) fn rules(&self) -> usize {
        self.rules.iter().rev().copied().find(|at| self.is_in_force(*at)).unwrap_or(0)
    }

    /// What the question has come to.
    pub(super) fn state(
        &self,
        at: usize,
        asked: &Asked,
        count: &Count<'_>,
        name: &impl Fn(usize) -> StatementId,
    ) -> State {
        if !asked.usable {
            return State::Void;
        }
        match doubt(count) {
            None if count.closed().is_empty() => {
                State::Open { holds: count.holds(), everyone: count.everyone_answered() }
            }
            None => State::NotAgreed,
            Some(Err(doubt)) => State::InQuestion(doubt),
            Some(Ok(())) => match (self.contested.get(&at), self.ended_by(at)) {
                (_, Some(by)) => State::Superseded { by: name(by) },
                (Some(with), None) => State::Contested { with: with.iter().map(|at| name(*at)).collect() },
                (None, None) => State::Agreed,
            },
        }
    }
}

/// Whether it was closed as agreed, and if so what puts it in question.
fn doubt(count: &Count<'_>) -> Option<Result<(), Doubt>> {
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

/// Whether two questions are about the same, or would end the same, or one would end the other.
fn is_related(dag: &Dag, at_one: usize, one: &Asked, at_two: usize, two: &Asked) -> bool {
    let replaces = |asked: &Asked, at: usize| asked.opening.replaces.contains(&dag.statement(at).id());
    let both = one.opening.replaces.iter().any(|replaced| two.opening.replaces.contains(replaced));
    one.same_subject(two) || both || replaces(one, at_two) || replaces(two, at_one)
}
