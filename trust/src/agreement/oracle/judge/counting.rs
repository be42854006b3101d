//! Points 3 to 9: one question in one cut.

use std::collections::{BTreeMap, BTreeSet};

use super::{Judge, Objects, Parts, Place, Sides, Stands, people};
use crate::agreement::oracle::{Set, each, has};
use crate::ids::{ContentHash, PersonId, StatementId};
use crate::statement::deciding::{Answer, Deciding, Ending, Stance, Whose};
use crate::{Body, SideId};

impl<'a> Judge<'a> {
    /// 3. Everyone who counts, with the part in which they do and the side of these rules with which it sits.
    pub(super) fn counted(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeSet<(PersonId, Place, SideId, SideId)> {
        let rules = self.rules_for(o);
        let answers = self.answers(o, cut).map(|(at, _)| at);
        let closings = self.closings(o, cut).map(|(at, _)| at);
        let pasts: BTreeSet<usize> = answers.chain(closings).chain([o]).chain(judged).collect();
        let mut counted = BTreeSet::new();
        let stage = self.stage.get().unwrap_or_else(|| self.people.stage(cut));
        for (part, (person, side, _)) in pasts.into_iter().flat_map(|at| self.people.stood[at].iter()) {
            if let Some(now) = self.side_by(rules, *side)
                && self.people.counts_at(stage, cut, *person, *side)
            {
                counted.insert((*person, *part, *side, now));
            }
        }
        counted
    }

    /// 3. Everyone who counts, with all their sides.
    pub(in crate::agreement::oracle) fn deciders(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeMap<PersonId, BTreeSet<SideId>> {
        let mut deciders: BTreeMap<PersonId, BTreeSet<SideId>> = BTreeMap::new();
        for (person, _, _, side) in self.counted(o, cut, judged) {
            deciders.entry(person).or_default().insert(side);
        }
        deciders
    }

    /// 3. By part who counts there: whoever stands in two sides counts in neither.
    pub(super) fn parts(&self, o: usize, cut: Set, judged: Option<usize>) -> Parts {
        let deciders = self.deciders(o, cut, judged);
        let mut parts = Parts::new();
        for (person, part, _, side) in self.counted(o, cut, judged) {
            if deciders[&person].len() == 1 {
                parts.entry((part, side)).or_default().insert(person);
            }
        }
        parts
    }

    /// Point 3. Who are counted together: each part, with those of the other sides that sit with its side now and that it
    /// has met.
    pub(in crate::agreement::oracle) fn sides(&self, o: usize, cut: Set, judged: Option<usize>) -> Sides {
        let parts = self.parts(o, cut, judged);
        let together = |((part, side), own): (&(Place, SideId), &BTreeSet<PersonId>)| {
            let mut all = own.clone();
            for ((other, with), people) in &parts {
                if with == side && other.1 != part.1 && self.people.has_met(cut, *part, *other) {
                    all.extend(people);
                }
            }
            (*side, all)
        };
        parts.iter().map(together).collect()
    }

    /// Of these statements those that are in no other's past.
    pub(super) fn latest(&self, of: &BTreeSet<usize>) -> BTreeSet<usize> {
        of.iter().copied().filter(|at| !of.iter().any(|later| has(self.all[*later].before, *at))).collect()
    }

    /// 4. Where everyone stands.
    pub(in crate::agreement::oracle) fn stands(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeMap<PersonId, Stands> {
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

    pub(super) fn answer(&self, at: usize) -> &'a Answer {
        match &self.all[at].body {
            Body::Deciding(Deciding::Answer(answer)) => answer,
            _ => unreachable!(),
        }
    }

    pub(super) fn has_witnessed(&self, cut: Set, answer: usize, who: PersonId) -> bool {
        let id = self.all[answer].id;
        self.said(cut).any(|(at, said)| {
            matches!(said, Deciding::Witness { answer } if *answer == id) && self.speaker(at) == Some(who)
        })
    }

    pub(super) fn is_contested(&self, o: usize, cut: Set, judged: Option<usize>, answer: usize) -> bool {
        let id = self.all[answer].id;
        let sides = self.sides(o, cut, judged);
        self.said(cut).any(|(at, said)| {
            matches!(said, Deciding::Contest { answer, .. } if *answer == id)
                && people(&sides).any(|side| side.contains(&self.speaker(at).unwrap()))
        })
    }

    /// Deciders of a side who have not answered.
    pub(super) fn missing(&self, o: usize, cut: Set, judged: Option<usize>) -> BTreeSet<PersonId> {
        let stands = self.stands(o, cut, judged);
        let sides = self.sides(o, cut, judged);
        people(&sides).flatten().copied().filter(|person| !stands.contains_key(person)).collect()
    }

    /// 5.
    pub(in crate::agreement::oracle) fn objections(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeSet<Objects> {
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

    pub(super) fn is_worked_through(&self, o: usize, cut: Set, objection: &Objects, sides: &Sides) -> bool {
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
        !sides.is_empty() && people(sides).all(not_one)
    }

    /// 6. All wordings, and whether two corrections apart stand in the way.
    pub(in crate::agreement::oracle) fn contents(&self, o: usize, cut: Set) -> (Vec<ContentHash>, bool) {
        self.contents_judged(o, cut, None)
    }

    pub(super) fn contents_judged(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> (Vec<ContentHash>, bool) {
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
                !sides.is_empty() && people(&sides).all(|side| !side.is_disjoint(by))
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
    pub(super) fn holds(&self, o: usize, cut: Set, judged: Option<usize>) -> bool {
        self.enough_agree(o, cut, judged)
            && self.objections(o, cut, judged).iter().all(|objection| !objection.open)
    }

    pub(super) fn enough_agree(&self, o: usize, cut: Set, judged: Option<usize>) -> bool {
        let not = self.withdrawn(o, cut);
        let sides = self.sides(o, cut, judged);
        let stands = self.stands(o, cut, judged);
        let percent = usize::from(self.rules_of(self.rules_for(o)).agree_percent);
        let agrees = |who: &&PersonId| {
            !not.contains(who) && stands.get(who).is_some_and(|stands| stands.stance.agrees())
        };
        let enough =
            |side: &BTreeSet<PersonId>| side.iter().filter(agrees).count() * 100 >= percent * side.len();
        !sides.is_empty() && people(&sides).all(enough)
    }

    /// 9. All ways in which it is closed.
    pub(in crate::agreement::oracle) fn closed(&self, o: usize, cut: Set) -> BTreeSet<(Ending, ContentHash)> {
        self.closed_judged(o, cut, None)
    }

    pub(super) fn closed_judged(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeSet<(Ending, ContentHash)> {
        let stages = self.stages(o, cut).into_iter();
        stages.flat_map(|stage| self.staged(stage, || self.closed_so(o, cut, judged))).collect()
    }

    /// The same, in one of these ways.
    pub(super) fn closed_so(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
    ) -> BTreeSet<(Ending, ContentHash)> {
        let sides = self.sides(o, cut, judged);
        let mut by: BTreeMap<(Ending, ContentHash), BTreeSet<PersonId>> = BTreeMap::new();
        for (at, closing) in self.closings(o, cut) {
            by.entry((closing.ending, closing.content)).or_default().extend(self.speaker(at));
        }
        by.retain(|how, by| {
            !sides.is_empty()
                && people(&sides).all(|side| !side.is_disjoint(by))
                && !self.leaves_out_a_part(o, cut, judged, *how)
                && self.rules_are_agreed(o, cut)
        });
        by.into_keys().collect()
    }

    /// 9. Whether the rules that it goes by are those of the genesis, or closed as agreed.
    pub(super) fn rules_are_agreed(&self, o: usize, cut: Set) -> bool {
        let rules = self.rules_for(o);
        rules == 0 || self.closed(rules, cut).iter().any(|(ending, _)| *ending == Ending::Agreed)
    }

    /// 9. Whether somebody stands in a part without deciders, by something said without knowing of that closing.
    pub(super) fn leaves_out_a_part(
        &self,
        o: usize,
        cut: Set,
        judged: Option<usize>,
        how: (Ending, ContentHash),
    ) -> bool {
        let rules = self.rules_for(o);
        let sides = self.sides(o, cut, judged);
        let asked: BTreeSet<Place> = self.parts(o, cut, judged).into_keys().map(|(part, _)| part).collect();
        let gone = self.people.gone(cut);
        let here = |x: usize| -> Vec<(Place, Place)> {
            let with = self.all[x].before | 1 << x;
            if !self.people.holds(with, &self.people.gone(with), &gone) {
                return Vec::new();
            }
            let sits = |place: &Place| self.people.sits_in(place.0, cut).contains(place);
            self.people.after[x].iter().copied().filter(|(_, place)| sits(place)).collect()
        };
        let of_part = |part: Place| -> BTreeSet<PersonId> {
            let all = each(cut).flat_map(&here);
            all.filter(|(of, _)| *of == part).map(|(_, (who, ..))| who).collect()
        };
        let is_one_with_asked =
            |part: Place| asked.iter().any(|other| other.1 == part.1 && of_part(*other) == of_part(part));
        let knows = |x: usize| {
            people(&sides).all(|side| {
                let mut closings = self.closings(o, self.all[x].before);
                closings.any(|(at, it)| {
                    (it.ending, it.content) == how && side.contains(&self.speaker(at).unwrap())
                })
            })
        };
        let there: BTreeSet<Place> = each(cut).flat_map(&here).map(|(part, _)| part).collect();
        there.into_iter().any(|part| {
            self.side_by(rules, part.1).is_some()
                && !asked.contains(&part)
                && !is_one_with_asked(part)
                && each(cut).any(|x| here(x).iter().any(|(of, _)| *of == part) && !knows(x))
        })
    }

    pub(in crate::agreement::oracle) fn withdrawn(&self, o: usize, cut: Set) -> BTreeSet<PersonId> {
        let id = self.all[o].id;
        let taken_back =
            |said: &Deciding| matches!(said, Deciding::Withdrawal { opening, .. } if *opening == id);
        self.said(cut).filter(|(_, said)| taken_back(said)).filter_map(|(at, _)| self.speaker(at)).collect()
    }
}
