//! The twelve points of `docs/decisions/0020-how-agreement-is-counted.md`, played by brute force: sets, loops, nothing kept
//! but whether each statement is usable. The comments name the points.

use std::collections::{BTreeMap, BTreeSet};

use super::seats::People;
use super::{Said, Set, each, has};
use crate::agreement::{Doubt, State};
use crate::ids::{ContentHash, PersonId, StatementId};
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, Opening, Stance, Subject, Whose,
};
use crate::{Body, GroundRules, SideId};

pub(super) struct Judge<'a> {
    pub(super) all: &'a [Said],
    pub(super) people: People,
    usable: Vec<bool>,
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

type Sides = BTreeMap<SideId, BTreeSet<PersonId>>;

impl<'a> Judge<'a> {
    pub(super) fn of(all: &'a [Said]) -> Self {
        let mut judge = Self { all, people: People::read(all), usable: Vec::new() };
        for at in 0..all.len() {
            let usable = judge.is_usable(at);
            judge.usable.push(usable);
        }
        judge
    }

    pub(super) fn whole(&self) -> Set {
        (1 << self.all.len()) - 1
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
        each(cut).filter(|at| self.usable[*at]).filter_map(move |at| match &all[at].body {
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
                self.sides(o, before, judged).values().any(|side| side.contains(&signer))
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

    /// 3. Everyone who counts, with all their sides.
    pub(super) fn deciders(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeMap<PersonId, BTreeSet<SideId>> {
        let rules = self.rules_for(o);
        let answers = self.answers(o, cut).map(|(at, _)| at);
        let closings = self.closings(o, cut).map(|(at, _)| at);
        let pasts: BTreeSet<usize> = answers.chain(closings).chain([o]).chain(judged).collect();
        let mut deciders: BTreeMap<PersonId, BTreeSet<SideId>> = BTreeMap::new();
        for (person, side) in pasts.into_iter().flat_map(|at| self.people.stood[at].iter()) {
            if let Some(side) = self.side_by(rules, *side) {
                deciders.entry(*person).or_default().insert(side);
            }
        }
        deciders
    }

    /// 3. By side who counts there: whoever stands in two counts in neither.
    pub(super) fn sides(&self, o: usize, cut: Set, judged: Option<usize>) -> Sides {
        let mut sides = Sides::new();
        for (person, of) in self.deciders(o, cut, judged) {
            if of.len() == 1 {
                sides.entry(*of.first().unwrap()).or_default().insert(person);
            }
        }
        sides
    }

    /// Of these statements those that are in no other's past.
    fn latest(&self, of: &BTreeSet<usize>) -> BTreeSet<usize> {
        of.iter().copied().filter(|at| !of.iter().any(|later| has(self.all[*later].before, *at))).collect()
    }

    /// 4. Where everyone stands.
    pub(super) fn stands(&self, o: usize, cut: Set, judged: Option<usize>) -> BTreeMap<PersonId, Stands> {
        let mut own: BTreeMap<PersonId, BTreeSet<usize>> = BTreeMap::new();
        let mut recorded: BTreeMap<PersonId, BTreeSet<usize>> = BTreeMap::new();
        for (at, answer) in self.answers(o, cut) {
            match &answer.whose {
                Whose::Mine => {
                    own.entry(self.speaker(at).unwrap()).or_default().insert(at);
                }
                Whose::Of { person, witnesses, .. } => {
                    let contested = answer.stance.agrees() && self.is_contested(o, cut, judged, at);
                    if !contested && witnesses.iter().all(|who| self.has_witnessed(cut, at, *who)) {
                        recorded.entry(*person).or_default().insert(at);
                    }
                }
                Whose::Neighbours => {}
            }
        }
        recorded.retain(|person, _| !own.contains_key(person));
        let (contents, _) = self.contents_judged(o, cut, judged);
        let mut stands = BTreeMap::new();
        for (all, recorded) in [(own, false), (recorded, true)] {
            for (person, answers) in all {
                // To words that are not asked about (any more) only an objection holds.
                let counts = |at: &usize| {
                    let answer = self.answer(*at);
                    answer.stance == Stance::Object || contents.contains(&answer.content)
                };
                let answers: BTreeSet<usize> = self.latest(&answers).into_iter().filter(counts).collect();
                if let Some(stance) = answers.iter().map(|at| self.answer(*at).stance).max() {
                    stands.insert(person, Stands { stance, answers, recorded });
                }
            }
        }
        stands
    }

    fn answer(&self, at: usize) -> &'a Answer {
        match &self.all[at].body {
            Body::Deciding(Deciding::Answer(answer)) => answer,
            _ => unreachable!(),
        }
    }

    fn has_witnessed(&self, cut: Set, answer: usize, who: PersonId) -> bool {
        let id = self.all[answer].id;
        self.said(cut).any(|(at, said)| {
            matches!(said, Deciding::Witness { answer } if *answer == id) && self.speaker(at) == Some(who)
        })
    }

    fn is_contested(&self, o: usize, cut: Set, judged: Option<usize>, answer: usize) -> bool {
        let id = self.all[answer].id;
        let sides = self.sides(o, cut, judged);
        self.said(cut).any(|(at, said)| {
            matches!(said, Deciding::Contest { answer, .. } if *answer == id)
                && sides.values().any(|side| side.contains(&self.speaker(at).unwrap()))
        })
    }

    /// Deciders of a side who have not answered.
    fn missing(&self, o: usize, cut: Set, judged: Option<usize>) -> BTreeSet<PersonId> {
        let stands = self.stands(o, cut, judged);
        let sides = self.sides(o, cut, judged);
        sides.into_values().flatten().filter(|person| !stands.contains_key(person)).collect()
    }

    /// 5.
    pub(super) fn objections(&self, o: usize, cut: Set, judged: Option<usize>) -> BTreeSet<Objects> {
        let deciders = self.deciders(o, cut, judged);
        let mut objections = BTreeSet::new();
        for (maker, stands) in self.stands(o, cut, judged) {
            for (answer, said) in self.answers(o, cut) {
                if deciders.contains_key(&maker)
                    && stands.answers.contains(&answer)
                    && said.stance == Stance::Object
                {
                    objections.insert(Objects { answer, maker, carried: false, open: true });
                }
            }
        }
        for (answer, said) in self.answers(o, cut) {
            let maker = self.speaker(answer).unwrap();
            let carried = said.whose == Whose::Neighbours && said.stance == Stance::Object;
            let taken_back = self.answers(o, cut).any(|(later, said)| {
                said.whose == Whose::Neighbours
                    && said.stance != Stance::Object
                    && self.speaker(later) == Some(maker)
                    && has(self.all[later].before, answer)
            });
            if carried && !taken_back && deciders.contains_key(&maker) {
                objections.insert(Objects { answer, maker, carried: true, open: true });
            }
        }
        let sides = self.sides(o, cut, judged);
        let open = |objection: &Objects| !self.is_worked_through(o, cut, objection, &sides);
        objections.into_iter().map(|objection| Objects { open: open(&objection), ..objection }).collect()
    }

    fn is_worked_through(&self, o: usize, cut: Set, objection: &Objects, sides: &Sides) -> bool {
        let id = self.all[objection.answer].id;
        let Body::Deciding(Deciding::Answer(answer)) = &self.all[objection.answer].body else {
            unreachable!()
        };
        let days_needed = self.rules_of(self.rules_for(o)).objection_days;
        let may_see = |who: PersonId| {
            let witness = matches!(&answer.whose, Whose::Of { witnesses, .. } if witnesses.contains(&who));
            who == objection.maker || witness
        };
        // Whoever says that it is none has seen that its maker, or a witness, has seen the reply that they name.
        let was_seen = |reply: StatementId, before: Set| {
            self.said(before).any(|(s, said)| {
                matches!(said, Deciding::Seen { reply: of } if *of == reply)
                    && may_see(self.speaker(s).unwrap())
            })
        };
        let by_another = |reply: StatementId| {
            self.find(reply, cut).is_some_and(|at| self.speaker(at) != Some(objection.maker))
        };
        let not_one = |side: &BTreeSet<PersonId>| {
            self.said(cut).any(|(n, said)| {
                let who = self.speaker(n).unwrap();
                matches!(said, Deciding::NotAnObjection { objection, reply, days, .. }
                    if *objection == id
                        && *days >= days_needed
                        && by_another(*reply)
                        && was_seen(*reply, self.all[n].before))
                    && who != objection.maker
                    && side.contains(&who)
            })
        };
        !sides.is_empty() && sides.values().all(not_one)
    }

    /// 6. All wordings, and whether two corrections apart stand in the way.
    pub(super) fn contents(&self, o: usize, cut: Set) -> (Vec<ContentHash>, bool) {
        self.contents_judged(o, cut, None)
    }

    fn contents_judged(&self, o: usize, cut: Set, judged: Option<usize>) -> (Vec<ContentHash>, bool) {
        let sides = self.sides(o, cut, judged);
        let mut contents = vec![self.opening(o).content];
        loop {
            let now = *contents.last().unwrap();
            let mut by: BTreeMap<ContentHash, BTreeSet<PersonId>> = BTreeMap::new();
            for (at, said) in self.said(cut) {
                if let Deciding::Amendment { opening, from, to } = said
                    && *opening == self.all[o].id
                    && *from == now
                {
                    by.entry(*to).or_default().extend(self.speaker(at));
                }
            }
            let complete = |by: &BTreeSet<PersonId>| {
                !sides.is_empty() && sides.values().all(|side| !side.is_disjoint(by))
            };
            let next: Vec<ContentHash> =
                by.iter().filter(|(_, by)| complete(by)).map(|(to, _)| *to).collect();
            match next.as_slice() {
                [] => return (contents, false),
                [next] if contents.contains(next) => return (contents, false),
                [next] => contents.push(*next),
                _ => return (contents, true),
            }
        }
    }

    /// 7.
    fn holds(&self, o: usize, cut: Set, judged: Option<usize>) -> bool {
        self.enough_agree(o, cut, judged)
            && self.objections(o, cut, judged).iter().all(|objection| !objection.open)
    }

    fn enough_agree(&self, o: usize, cut: Set, judged: Option<usize>) -> bool {
        let not = self.withdrawn(o, cut);
        let sides = self.sides(o, cut, judged);
        let stands = self.stands(o, cut, judged);
        let percent = usize::from(self.rules_of(self.rules_for(o)).agree_percent);
        let agrees = |who: &&PersonId| {
            !not.contains(who) && stands.get(who).is_some_and(|stands| stands.stance.agrees())
        };
        let enough =
            |side: &BTreeSet<PersonId>| side.iter().filter(agrees).count() * 100 >= percent * side.len();
        !sides.is_empty() && sides.values().all(enough)
    }

    /// 9. All ways in which it is closed.
    pub(super) fn closed(&self, o: usize, cut: Set) -> BTreeSet<(Ending, ContentHash)> {
        self.closed_judged(o, cut, None)
    }

    fn closed_judged(&self, o: usize, cut: Set, judged: Option<usize>) -> BTreeSet<(Ending, ContentHash)> {
        let sides = self.sides(o, cut, judged);
        let mut by: BTreeMap<(Ending, ContentHash), BTreeSet<PersonId>> = BTreeMap::new();
        for (at, closing) in self.closings(o, cut) {
            by.entry((closing.ending, closing.content)).or_default().extend(self.speaker(at));
        }
        by.retain(|how, by| {
            !sides.is_empty()
                && sides.values().all(|side| !side.is_disjoint(by))
                && !self.leaves_out_a_side(o, cut, &sides, *how)
        });
        by.into_keys().collect()
    }

    /// 9. Whether somebody stands in a side without deciders, by something said without knowing of that closing.
    fn leaves_out_a_side(&self, o: usize, cut: Set, sides: &Sides, how: (Ending, ContentHash)) -> bool {
        let rules = self.rules_for(o);
        let there = each(cut).flat_map(|x| self.people.after[x].iter()).map(|(_, side)| *side);
        let there: BTreeSet<SideId> = there.collect();
        let without =
            |side: &SideId| self.side_by(rules, *side).is_some_and(|side| !sides.contains_key(&side));
        let left_out: BTreeSet<SideId> = there.into_iter().filter(without).collect();
        let knows = |x: usize| {
            let closed = |side: &BTreeSet<PersonId>| {
                let mut closings = self.closings(o, self.all[x].before);
                closings.any(|(at, it)| {
                    (it.ending, it.content) == how && side.contains(&self.speaker(at).unwrap())
                })
            };
            sides.values().all(closed)
        };
        let stands = |x: usize| self.people.after[x].iter().any(|(_, side)| left_out.contains(side));
        !left_out.is_empty() && each(cut).any(|x| stands(x) && !knows(x))
    }

    pub(super) fn withdrawn(&self, o: usize, cut: Set) -> BTreeSet<PersonId> {
        let id = self.all[o].id;
        let taken_back =
            |said: &Deciding| matches!(said, Deciding::Withdrawal { opening, .. } if *opening == id);
        self.said(cut).filter(|(_, said)| taken_back(said)).filter_map(|(at, _)| self.speaker(at)).collect()
    }

    /// 10.
    pub(super) fn outcome(&self, o: usize, cut: Set) -> Outcome {
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
        let (contents, two) = self.contents(o, cut);
        if two || !contents.contains(content) {
            return Outcome::InQuestion(Doubt::Wording);
        }
        if self.objections(o, cut, None).iter().any(|objection| objection.open) {
            return Outcome::InQuestion(Doubt::Objection);
        }
        if !self.enough_agree(o, cut, None) {
            return Outcome::InQuestion(Doubt::TooFew);
        }
        Outcome::Agreed
    }

    fn agreements(&self, cut: Set) -> Vec<usize> {
        let asked = self.asked(cut).map(|(o, _)| o).filter(|o| self.usable[*o]);
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

    fn same_subject(&self, a: usize, b: usize) -> bool {
        match (&self.opening(a).subject, &self.opening(b).subject) {
            (Subject::Rules(_), Subject::Rules(_)) => true,
            (Subject::Decision(a), Subject::Decision(b)) => a == b,
            _ => false,
        }
    }

    /// 11. Whether the Opening of `a` saw `b` closed as agreed.
    fn saw_agreed(&self, a: usize, b: usize) -> bool {
        let before = self.all[a].before;
        a != b
            && has(before, b)
            && self.usable[a]
            && self.usable[b]
            && self.closed(b, before).iter().any(|(ending, _)| *ending == Ending::Agreed)
    }

    /// 11. Whether `a` would end `b` itself.
    fn ends(&self, a: usize, b: usize) -> bool {
        self.saw_agreed(a, b)
            && (self.same_subject(a, b) || self.opening(a).replaces.contains(&self.all[b].id))
    }

    /// 11. Whether `a` supersedes `b`: it ends it, or one that supersedes it.
    fn supersedes(&self, a: usize, b: usize) -> bool {
        let between = || self.asked(self.all[a].before).map(|(c, _)| c);
        self.ends(a, b) || between().any(|c| self.ends(a, c) && self.supersedes(c, b))
    }

    fn rivals(&self, a: usize, b: usize) -> bool {
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
    fn contested_with(&self, a: usize, agreements: &[usize]) -> BTreeSet<usize> {
        let settled = |b: usize| {
            agreements.iter().any(|c| {
                self.supersedes(*c, a)
                    && self.supersedes(*c, b)
                    && self.contested_with(*c, agreements).is_empty()
            })
        };
        agreements.iter().copied().filter(|b| self.rivals(a, *b) && !settled(*b)).collect()
    }

    fn superseded_by(&self, a: usize, agreements: &[usize]) -> BTreeSet<usize> {
        let uncontested = |b: &usize| self.contested_with(*b, agreements).is_empty();
        agreements.iter().copied().filter(|b| self.supersedes(*b, a)).filter(uncontested).collect()
    }

    /// 11. The genesis, or the Opening by which the rules in force were agreed.
    pub(super) fn rules_in_force(&self, cut: Set) -> usize {
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
    pub(super) fn states(&self, o: usize) -> Vec<State> {
        if !self.usable[o] {
            return vec![State::Void];
        }
        let cut = self.whole();
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
