//! The twelve points of `docs/decisions/0020-how-agreement-is-counted.md`, played by brute force: sets, loops, nothing kept
//! but whether each statement is usable. The comments name the points.

mod counting;
mod force;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::seats::{People, Place};
use super::{Said, Set, each};
use crate::agreement::Doubt;
use crate::ids::{PersonId, StatementId};
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, Opening, Stance, Subject, Whose,
};
use crate::{Body, GroundRules, SideId};

pub(super) struct Judge<'a> {
    pub(super) all: &'a [Said],
    pub(super) people: People,
    usable: Vec<bool>,
    /// Where one is set (decision 32, point 11): only this has happened of all that is said of anybody's going.
    stage: Cell<Option<Set>>,
}

/// What a question comes to before others are looked at (point 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Open { holds: bool, everyone: bool },
    NotAgreed,
    Agreed,
    InQuestion(Doubt),
}

/// Where a person stands, and by which answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) stance: Stance,
    pub(super) answers: BTreeSet<usize>,
    pub(super) recorded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Objects {
    pub(super) answer: usize,
    pub(super) maker: PersonId,
    pub(super) carried: bool,
    pub(super) open: bool,
}

/// By part, and the side of the rules with which it sits.
type Parts = BTreeMap<(Place, SideId), BTreeSet<PersonId>>;

/// Those who are counted together, and their side.
type Sides = BTreeSet<(SideId, BTreeSet<PersonId>)>;

fn people(sides: &Sides) -> impl Iterator<Item = &BTreeSet<PersonId>> + Clone {
    sides.iter().map(|(_, people)| people)
}

impl<'a> Judge<'a> {
    pub(super) fn of(all: &'a [Said]) -> Self {
        let mut judge = Self { all, people: People::read(all), usable: Vec::new(), stage: Cell::new(None) };
        for at in 0..all.len() {
            let usable = judge.is_usable(at);
            judge.usable.push(usable);
        }
        judge
    }

    pub(super) fn whole(&self) -> Set {
        (1 << self.all.len()) - 1
    }

    /// Works something out as if only `stage` had happened of all going.
    pub(super) fn staged<T>(&self, stage: Set, work: impl FnOnce() -> T) -> T {
        let before = self.stage.replace(Some(stage));
        let found = work();
        self.stage.set(before);
        found
    }

    /// 11 of decision 32: what had happened in what each Closing saw, of what has.
    pub(super) fn stages(&self, o: usize, cut: Set) -> BTreeSet<Set> {
        let now = self.people.stage(cut);
        self.closings(o, cut).map(|(at, _)| self.people.stage(self.all[at].before) & now).collect()
    }

    pub(super) fn usable(&self, at: usize) -> bool {
        self.usable[at]
    }

    /// All Openings.
    pub(super) fn asked(&self, cut: Set) -> impl Iterator<Item = (usize, &'a Opening)> {
        let all = self.all;
        each(cut).filter_map(move |at| match &all[at].body {
            Body::Opening(opening) => Some((at, opening)),
            _ => None,
        })
    }

    fn find(&self, id: StatementId, cut: Set) -> Option<usize> {
        each(cut).find(|at| self.all[*at].id == id)
    }

    pub(super) fn speaker(&self, at: usize) -> Option<PersonId> {
        self.people.speaker[at]
    }

    /// All usable statements about questions in a cut.
    fn said(&self, cut: Set) -> impl Iterator<Item = (usize, &'a Deciding)> {
        let all = self.all;
        let gone = self.people.gone(cut);
        let counts = move |at: &usize| self.usable[*at] && !gone.left_out.contains(at);
        each(cut).filter(counts).filter_map(move |at| match &all[at].body {
            Body::Deciding(deciding) => Some((at, deciding)),
            _ => None,
        })
    }

    fn answers(&self, o: usize, cut: Set) -> impl Iterator<Item = (usize, &'a Answer)> {
        let id = self.all[o].id;
        self.said(cut).filter_map(move |(at, deciding)| match deciding {
            Deciding::Answer(answer) if answer.opening == id => Some((at, answer)),
            _ => None,
        })
    }

    fn closings(&self, o: usize, cut: Set) -> impl Iterator<Item = (usize, &'a Closing)> {
        let id = self.all[o].id;
        self.said(cut).filter_map(move |(at, deciding)| match deciding {
            Deciding::Closing(closing) if closing.opening == id => Some((at, closing)),
            _ => None,
        })
    }

    fn opening(&self, o: usize) -> &'a Opening {
        let Body::Opening(opening) = &self.all[o].body else { unreachable!() };
        opening
    }

    fn is_usable(&self, at: usize) -> bool {
        let Said { before, body, .. } = &self.all[at];
        let before = *before;
        let Some(signer) = self.speaker(at) else { return false };
        // The question that it is about: usable and in the past.
        let question = |id: StatementId| {
            self.find(id, before).filter(|o| matches!(self.all[*o].body, Body::Opening(_)) && self.usable[*o])
        };
        let is_open = |o: usize| self.closed(o, before).is_empty();
        let answer = |id: StatementId| {
            let at = self.find(id, before).filter(|at| self.usable[*at])?;
            match &self.all[at].body {
                Body::Deciding(Deciding::Answer(answer)) => Some((question(answer.opening)?, answer)),
                _ => None,
            }
        };
        let reply = |id: StatementId| {
            let at = self.find(id, before).filter(|at| self.usable[*at])?;
            match &self.all[at].body {
                Body::Deciding(Deciding::Reply { objection, .. }) => Some(*objection),
                _ => None,
            }
        };
        let deciding = match body {
            // 1.
            Body::Opening(Opening { subject, rules, replaces, .. }) => {
                let is_decision = |subject: &Subject| matches!(subject, Subject::Decision(_));
                let replaced = |id: &StatementId| {
                    let at = self.find(*id, before).map(|at| &self.all[at].body);
                    is_decision(subject)
                        && matches!(at, Some(Body::Opening(Opening { subject, .. })) if is_decision(subject))
                };
                return self.all[self.rules_in_force(before)].id == *rules && replaces.iter().all(replaced);
            }
            Body::Deciding(deciding) => deciding,
            _ => return true,
        };
        match deciding {
            // 4.
            Deciding::Answer(Answer { opening, content, whose, .. }) => question(*opening).is_some_and(|o| {
                let judged = Some(at);
                self.contents_judged(o, before, judged).0.contains(content)
                    && self.closed_judged(o, before, judged).is_empty()
                    && self.may_record(signer, whose, before)
            }),
            Deciding::Witness { answer: id } | Deciding::Contest { answer: id, .. } => {
                answer(*id).is_some_and(|(_, answer)| matches!(answer.whose, Whose::Of { .. }))
            }
            // 5.
            Deciding::Reply { objection, .. } => {
                answer(*objection).is_some_and(|(_, answer)| answer.stance == Stance::Object)
            }
            Deciding::Seen { reply: id } => reply(*id).and_then(answer).is_some(),
            Deciding::NotAnObjection { objection, reply: id, .. } => {
                reply(*id) == Some(*objection) && answer(*objection).is_some()
            }
            // 6.
            Deciding::Amendment { opening, from, to } => question(*opening).is_some_and(|o| {
                let about_rules = matches!(self.opening(o).subject, Subject::Rules(_));
                !about_rules && self.contents(o, before).0.contains(from) && from != to && is_open(o)
            }),
            // 8.
            Deciding::Closing(Closing { opening, content, ending, because, .. }) => {
                let Some(o) = question(*opening) else { return false };
                let judged = Some(at);
                let everyone = self.missing(o, before, judged).is_empty();
                people(&self.sides(o, before, judged)).any(|side| side.contains(&signer))
                    && self.contents_judged(o, before, judged).0.last() == Some(content)
                    && self.closed_judged(o, before, judged).is_empty()
                    && (*ending == Ending::NotAgreed || self.holds(o, before, judged))
                    && (*because != Because::Everyone || everyone)
            }
            // 10.
            Deciding::Withdrawal { opening, .. } => question(*opening)
                .is_some_and(|o| self.closed(o, before).iter().any(|(ending, _)| *ending == Ending::Agreed)),
            Deciding::Reopening { opening, .. } => question(*opening).is_some(),
            Deciding::Update(update) => question(update.opening).is_some(),
        }
    }

    /// 4. Whether an answer of a person may be recorded so: everybody sits there, and nobody is witness for themselves.
    fn may_record(&self, recorder: PersonId, whose: &Whose, before: Set) -> bool {
        let Whose::Of { person, witnesses, .. } = whose else { return true };
        let mut all = witnesses.iter().chain([person]);
        *person != recorder
            && !witnesses.is_empty()
            && !witnesses.contains(person)
            && !witnesses.contains(&recorder)
            && all.all(|who| self.people.sits(*who, before))
    }

    /// 2. The side of these rules with which people of `side` sit.
    fn side_by(&self, rules: usize, side: SideId) -> Option<SideId> {
        match &self.all[rules].body {
            Body::Genesis { rules, .. } => rules.side(side).map(|side| side.id),
            Body::Opening(Opening { subject: Subject::Rules(new), rules: older, .. }) => {
                let now = |side: SideId| match new.rules.side(side) {
                    Some(side) => Some(side.id),
                    None => new.merged.get(&side).copied(),
                };
                let older = self.find(*older, self.all[rules].before)?;
                now(side).or_else(|| now(self.side_by(older, side)?))
            }
            _ => None,
        }
    }

    pub(super) fn rules_of(&self, source: usize) -> &'a GroundRules {
        match &self.all[source].body {
            Body::Genesis { rules, .. } => rules,
            Body::Opening(Opening { subject: Subject::Rules(new), .. }) => &new.rules,
            _ => unreachable!(),
        }
    }

    fn rules_for(&self, o: usize) -> usize {
        self.find(self.opening(o).rules, self.all[o].before).unwrap()
    }

    pub(super) fn rules_of_question(&self, o: usize) -> &'a GroundRules {
        self.rules_of(self.rules_for(o))
    }

    pub(super) fn rules_named(&self, opening: StatementId) -> StatementId {
        self.find(opening, self.whole()).map(|o| self.opening(o).rules).unwrap()
    }

    pub(super) fn usable_closings(&self, o: usize) -> impl Iterator<Item = StatementId> {
        self.closings(o, self.whole()).map(|(at, _)| self.all[at].id)
    }
}
