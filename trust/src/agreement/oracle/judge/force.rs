//! Points 10 and 11: what questions come to beside one another.

use std::collections::BTreeSet;

use super::{Judge, Outcome};
use crate::agreement::oracle::{Set, each, has};
use crate::agreement::{Doubt, State};
use crate::ids::ContentHash;
use crate::statement::deciding::{Ending, Subject};

impl Judge<'_> {
    /// 10.
    pub(in crate::agreement::oracle) fn outcome(&self, o: usize, cut: Set) -> Outcome {
        let closed = self.closed(o, cut);
        if closed.is_empty() {
            let everyone = self.missing(o, cut, None).is_empty();
            return Outcome::Open { holds: self.holds(o, cut, None), everyone };
        }
        let agreed = closed.iter().find(|(ending, _)| *ending == Ending::Agreed);
        let Some((_, content)) = agreed else { return Outcome::NotAgreed };
        if closed.len() > 1 {
            return Outcome::InQuestion(Doubt::TwoEndings);
        }
        let doubt = |stage| self.staged(stage, || self.doubt(o, cut, *content));
        self.telling(o, cut)
            .into_iter()
            .map(doubt)
            .min()
            .flatten()
            .map_or(Outcome::Agreed, Outcome::InQuestion)
    }

    /// 11 of decision 32: the ways in which it is closed, and the one of now.
    pub(in crate::agreement::oracle) fn telling(&self, o: usize, cut: Set) -> Vec<Set> {
        let closes = |stage: &Set| !self.staged(*stage, || self.closed_so(o, cut, None)).is_empty();
        self.stages(o, cut).into_iter().filter(closes).chain([self.people.stage(cut)]).collect()
    }

    /// The way in which a closed question is told: the one by which least is wrong, then that with least going.
    pub(in crate::agreement::oracle) fn told_by(&self, o: usize) -> Option<Set> {
        let cut = self.whole();
        let content = self.closed(o, cut);
        let agreed =
            content.iter().find(|(ending, _)| *ending == Ending::Agreed).map(|(_, content)| *content);
        if content.is_empty() {
            return None;
        }
        let order = |stage: &Set| {
            let doubt = |content| self.staged(*stage, || self.doubt(o, cut, content));
            let doubt = if content.len() > 1 { None } else { agreed.and_then(doubt) };
            let mut ids: Vec<_> = each(*stage).map(|at| self.all[at].id).collect();
            ids.sort_unstable();
            (doubt, ids.len(), ids)
        };
        self.telling(o, cut).into_iter().min_by_key(order)
    }

    pub(in crate::agreement::oracle) fn doubt(
        &self,
        o: usize,
        cut: Set,
        content: ContentHash,
    ) -> Option<Doubt> {
        let (contents, two) = self.contents(o, cut);
        if two || !contents.contains(&content) {
            return Some(Doubt::Wording);
        }
        if self.objections(o, cut, None).iter().any(|objection| objection.open) {
            return Some(Doubt::Objection);
        }
        (!self.enough_agree(o, cut, None)).then_some(Doubt::TooFew)
    }

    pub(super) fn agreements(&self, cut: Set) -> Vec<usize> {
        let gone = self.people.gone(cut);
        let asked = self.asked(cut).map(|(o, _)| o);
        let asked = asked.filter(|o| self.usable[*o] && !gone.left_out.contains(o));
        let stands = |o: &usize| match self.outcome(*o, cut) {
            Outcome::Agreed => true,
            // 11. Ground rules stay until every side agrees on others.
            Outcome::InQuestion(Doubt::Objection | Doubt::TooFew) => {
                matches!(self.opening(*o).subject, Subject::Rules(_))
            }
            _ => false,
        };
        asked.filter(stands).collect()
    }

    pub(super) fn same_subject(&self, a: usize, b: usize) -> bool {
        match (&self.opening(a).subject, &self.opening(b).subject) {
            (Subject::Rules(_), Subject::Rules(_)) => true,
            (Subject::Decision(a), Subject::Decision(b)) => a == b,
            _ => false,
        }
    }

    /// 11. Whether the Opening of `a` saw `b` closed as agreed.
    pub(super) fn saw_agreed(&self, a: usize, b: usize) -> bool {
        let before = self.all[a].before;
        a != b
            && has(before, b)
            && self.usable[a]
            && self.usable[b]
            && self.closed(b, before).iter().any(|(ending, _)| *ending == Ending::Agreed)
    }

    /// 11. Whether `a` would end `b` itself.
    pub(super) fn ends(&self, a: usize, b: usize) -> bool {
        self.saw_agreed(a, b)
            && (self.same_subject(a, b) || self.opening(a).replaces.contains(&self.all[b].id))
    }

    /// 11. Whether `a` supersedes `b`: it ends it, or one that supersedes it.
    pub(super) fn supersedes(&self, a: usize, b: usize) -> bool {
        let between = || self.asked(self.all[a].before).map(|(c, _)| c);
        self.ends(a, b) || between().any(|c| self.ends(a, c) && self.supersedes(c, b))
    }

    pub(super) fn rivals(&self, a: usize, b: usize) -> bool {
        let names = |a: usize, b: usize| self.opening(a).replaces.contains(&self.all[b].id);
        let would_end = |a: usize, c: usize| self.ends(a, c) || names(a, c);
        let mut others = self.asked(self.all[a].before & self.all[b].before).map(|(c, _)| c);
        a != b
            && !self.saw_agreed(a, b)
            && !self.saw_agreed(b, a)
            && !self.supersedes(a, b)
            && !self.supersedes(b, a)
            && (self.same_subject(a, b)
                || names(a, b)
                || names(b, a)
                || others.any(|c| would_end(a, c) && would_end(b, c)))
    }

    /// 11. The agreements with which `a` is contested. What supersedes `a` came after it, so this ends.
    pub(super) fn contested_with(&self, a: usize, agreements: &[usize]) -> BTreeSet<usize> {
        let settled = |b: usize| {
            agreements.iter().any(|c| {
                self.supersedes(*c, a)
                    && self.supersedes(*c, b)
                    && self.contested_with(*c, agreements).is_empty()
            })
        };
        agreements.iter().copied().filter(|b| self.rivals(a, *b) && !settled(*b)).collect()
    }

    pub(super) fn superseded_by(&self, a: usize, agreements: &[usize]) -> BTreeSet<usize> {
        let uncontested = |b: &usize| self.contested_with(*b, agreements).is_empty();
        agreements.iter().copied().filter(|b| self.supersedes(*b, a)).filter(uncontested).collect()
    }

    /// 11. The genesis, or the Opening by which the rules in force were agreed.
    pub(in crate::agreement::oracle) fn rules_in_force(&self, cut: Set) -> usize {
        let agreements = self.agreements(cut);
        let mut force = (agreements.iter().copied())
            .filter(|a| matches!(self.opening(*a).subject, Subject::Rules(_)))
            .filter(|a| self.contested_with(*a, &agreements).is_empty())
            .filter(|a| self.superseded_by(*a, &agreements).is_empty());
        let first = force.next();
        assert_eq!(force.next(), None, "two rules in force");
        first.unwrap_or(0)
    }

    /// What it may be called: more than one where the prose does not say which.
    pub(in crate::agreement::oracle) fn states(&self, o: usize) -> Vec<State> {
        let cut = self.whole();
        if !self.usable[o] || self.people.gone(cut).left_out.contains(&o) {
            return vec![State::Void];
        }
        let name = |at: &usize| self.all[*at].id;
        match self.outcome(o, cut) {
            Outcome::Open { holds, everyone } => vec![State::Open { holds, everyone }],
            Outcome::NotAgreed => vec![State::NotAgreed],
            Outcome::InQuestion(doubt) => vec![State::InQuestion(doubt)],
            Outcome::Agreed => {
                let agreements = self.agreements(cut);
                let with = self.contested_with(o, &agreements);
                let by = self.superseded_by(o, &agreements);
                if by.is_empty() && !with.is_empty() {
                    let mut with: Vec<_> = with.iter().map(name).collect();
                    with.sort_unstable();
                    return vec![State::Contested { with }];
                }
                if by.is_empty() {
                    return vec![State::Agreed];
                }
                by.iter().map(|by| State::Superseded { by: name(by) }).collect()
            }
        }
    }
}
