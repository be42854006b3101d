//! Which agreements are in force in a cut: rules 10 and 11.

use std::collections::{BTreeMap, BTreeSet};

use super::count::Count;
use super::ledger::{Asked, Ledger};
use super::{Doubt, State};
use crate::graph::Dag;
use crate::membership::{Cut, Record};
use crate::statement::deciding::{Ending, Subject};

/// The agreements of a cut, by the number of their Opening.
#[derive(Debug)]
pub(super) struct Force {
    /// With ground rules that were agreed and are in question.
    agreed: BTreeSet<usize>,
    /// Those of `agreed` that others contest, and which.
    contested: BTreeMap<usize, Vec<usize>>,
    /// What is closed as agreed, in question or not.
    closed: BTreeSet<usize>,
    /// By agreement: all that it ends, directly or through others.
    ends: BTreeMap<usize, BTreeSet<usize>>,
    rules: BTreeSet<usize>,
}

impl Force {
    pub(super) fn read(dag: &Dag, record: &Record, ledger: &Ledger, cut: Cut<'_>) -> Self {
        let here = || ledger.asked().filter(|(at, asked)| cut.contains(**at) && asked.usable);
        let (mut agreed, mut closed) = (BTreeSet::new(), BTreeSet::new());
        for (at, asked) in here() {
            let Some(doubt) = doubt(&Count::of(dag, record, asked, cut)) else { continue };
            closed.insert(*at);
            // Ground rules stay until every side agrees on others.
            let of_rules = matches!(asked.opening.subject, Subject::Rules(_));
            let stays = of_rules && matches!(doubt, Err(Doubt::Objection | Doubt::TooFew));
            if doubt.is_ok() || stays {
                agreed.insert(*at);
            }
        }
        let mut ends: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        // Each comes after what it ends.
        for (at, asked) in here() {
            let mut all = asked.ends.clone();
            for ended in &asked.ends {
                all.extend(ends.get(ended).into_iter().flatten());
            }
            ends.insert(*at, all);
        }
        let rules = here().filter(|(_, asked)| matches!(asked.opening.subject, Subject::Rules(_)));
        let rules = rules.map(|(at, _)| *at).collect();
        let mut force = Force { agreed, contested: BTreeMap::new(), closed, ends, rules };
        force.find_contested(ledger);
        force
    }

    /// The latest first: what ends two that contest each other settles it, unless it is contested itself.
    fn find_contested(&mut self, ledger: &Ledger) {
        for at in self.agreed.clone().into_iter().rev() {
            let rivals = |other: &&usize| {
                let rival = **other != at && !self.is_ended_by(at, **other) && !self.is_ended_by(**other, at);
                let (Some(one), Some(two)) = (ledger.question(at), ledger.question(**other)) else {
                    return false;
                };
                rival && were_apart(one, two) && is_related(one, two) && !self.is_settled(at, **other)
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
    fn effective(&self) -> impl Iterator<Item = &usize> + Clone {
        self.agreed.iter().filter(|at| !self.contested.contains_key(at))
    }

    /// What ended it.
    fn ended_by(&self, at: usize) -> impl Iterator<Item = usize> + Clone {
        self.effective().filter(move |later| self.is_ended_by(at, **later)).copied()
    }

    fn is_in_force(&self, at: usize) -> bool {
        let ended = self.ended_by(at).next().is_some();
        self.agreed.contains(&at) && !self.contested.contains_key(&at) && !ended
    }

    /// The numbers of the questions that are closed as agreed.
    pub(super) fn into_closed(self) -> BTreeSet<usize> {
        self.closed
    }

    /// The number of the statement whose ground rules are in force: an Opening, or 0 for the genesis.
    pub(super) fn rules(&self) -> usize {
        self.rules.iter().rev().copied().find(|at| self.is_in_force(*at)).unwrap_or(0)
    }

    /// What the question has come to.
    pub(super) fn state(&self, dag: &Dag, at: usize, asked: &Asked, count: &Count<'_>) -> State {
        let name = |at: usize| dag.statement(at).id();
        if !asked.usable {
            return State::Void;
        }
        match doubt(count) {
            None if count.closed().is_empty() => {
                State::Open { holds: count.holds(), everyone: count.everyone_answered() }
            }
            None => State::NotAgreed,
            Some(Err(doubt)) => State::InQuestion(doubt),
            Some(Ok(())) => match (self.contested.get(&at), dag.earliest(self.ended_by(at))) {
                (_, Some(by)) => State::Superseded { by: name(by) },
                (Some(with), None) => {
                    let mut with: Vec<_> = with.iter().map(|at| name(*at)).collect();
                    with.sort_unstable();
                    State::Contested { with }
                }
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

/// Whether neither Opening saw the other question closed as agreed.
fn were_apart(one: &Asked, two: &Asked) -> bool {
    !one.saw_agreed.contains(&two.at) && !two.saw_agreed.contains(&one.at)
}

/// Whether two questions are about the same, or would end the same, or one would end the other.
fn is_related(one: &Asked, two: &Asked) -> bool {
    let would_end = |asked: &Asked, at: &usize| asked.replaces.contains(at) || asked.ends.contains(at);
    let mut ended = one.replaces.iter().chain(&one.ends);
    let same_end = ended.any(|at| would_end(two, at));
    one.same_subject(two) || same_end || one.replaces.contains(&two.at) || two.replaces.contains(&one.at)
}
