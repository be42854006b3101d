//! One question, counted in a cut.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ledger::{Asked, For, Said, Stood, What};
use super::{Objection, Question, SideCount, Standpoint, State, Updated, ending, enough};
use crate::graph::Dag;
use crate::ids::{ContentHash, PersonId, StatementId};
use crate::membership::{Cut, Record};
use crate::person::SideId;
use crate::statement::deciding::{Ending, Stance};

/// A question as it stands in a cut.
#[derive(Debug)]
pub(super) struct Count<'a> {
    dag: &'a Dag,
    record: &'a Record,
    cut: Cut<'a>,
    asked: &'a Asked,
    said: Vec<&'a Said>,
    /// By person: the side that they decide in.
    deciders: BTreeMap<usize, SideId>,
    /// People who stand in two sides: only their objections count.
    between: BTreeSet<usize>,
    /// The wordings that are answered to, each but for a typo the one before.
    pub(super) contents: Vec<ContentHash>,
    /// Two complete corrections were made apart.
    pub(super) two_wordings: bool,
    stances: BTreeMap<usize, Counted<'a>>,
    objections: Vec<Standing<'a>>,
    withdrawn: BTreeSet<usize>,
}

/// A person's stance.
#[derive(Debug)]
struct Counted<'a> {
    stance: Stance,
    answers: Vec<&'a Said>,
    apart: bool,
    recorded: bool,
    contested: bool,
}

/// An objection of a decider that stands, worked through or not.
#[derive(Debug)]
struct Standing<'a> {
    answer: &'a Said,
    maker: usize,
    carried: bool,
    not_one_say: BTreeSet<SideId>,
    open: bool,
}

impl<'a> Count<'a> {
    pub(super) fn of(dag: &'a Dag, record: &'a Record, asked: &'a Asked, cut: Cut<'a>) -> Self {
        Self::with(dag, record, asked, cut, None)
    }

    /// As [`Count::of`], with those who stand before one more statement among the deciders.
    pub(super) fn with(
        dag: &'a Dag,
        record: &'a Record,
        asked: &'a Asked,
        cut: Cut<'a>,
        more: Option<&Stood>,
    ) -> Self {
        let said: Vec<&Said> = asked.said.iter().filter(|said| cut.contains(said.at)).collect();
        let mut count = Count {
            dag,
            record,
            cut,
            asked,
            deciders: BTreeMap::new(),
            between: BTreeSet::new(),
            contents: vec![asked.opening.content],
            two_wordings: false,
            stances: BTreeMap::new(),
            objections: Vec::new(),
            withdrawn: BTreeSet::new(),
            said,
        };
        count.find_deciders(more);
        count.follow_typos();
        count.take_answers();
        count.withdrawn = count.who(|what| matches!(what, What::Withdrawal));
        count.weigh_objections();
        count
    }

    /// Rule 3.
    fn find_deciders(&mut self, more: Option<&Stood>) {
        let of = |said: &&'a Said| match &said.what {
            What::Answer { stood, .. } | What::Closing { stood, .. } => Some(stood),
            _ => None,
        };
        // Those who stood when it was opened are most often those who stood when it was answered.
        let others = more.into_iter().chain(self.said.iter().filter_map(of));
        let others = others.filter(|stood| !Arc::ptr_eq(stood, &self.asked.stood));
        let stood: Vec<&Stood> = [&self.asked.stood].into_iter().chain(others).collect();
        for (person, side) in stood.into_iter().flat_map(|stood| stood.iter()) {
            let Some(side) = self.asked.rules.side(*side) else { continue };
            if self.deciders.insert(*person, side).is_some_and(|other| other != side) {
                self.between.insert(*person);
            }
        }
        for person in &self.between {
            self.deciders.remove(person);
        }
    }

    /// Rule 6.
    fn follow_typos(&mut self) {
        loop {
            let newest = self.newest();
            let mut by: BTreeMap<ContentHash, BTreeSet<SideId>> = BTreeMap::new();
            for said in &self.said {
                if let (What::Amendment { from, to }, Some(side)) = (&said.what, self.side_of(said.by))
                    && *from == newest
                {
                    by.entry(*to).or_default().insert(side);
                }
            }
            let all = self.sides();
            let mut complete = by.into_iter().filter(|(_, sides)| !all.is_empty() && *sides == all);
            match (complete.next(), complete.next()) {
                (Some((to, _)), None) if !self.contents.contains(&to) => self.contents.push(to),
                (Some(_), Some(_)) => {
                    self.two_wordings = true;
                    return;
                }
                _ => return,
            }
        }
    }

    /// Rule 4.
    fn take_answers(&mut self) {
        let mut own: BTreeMap<usize, Vec<&'a Said>> = BTreeMap::new();
        let mut recorded: BTreeMap<usize, Vec<&'a Said>> = BTreeMap::new();
        for said in self.said.iter().copied() {
            let What::Answer { whose, .. } = &said.what else { continue };
            match whose {
                For::Signer => own.entry(said.by).or_default().push(said),
                For::Person { person, witnesses } if self.is_witnessed(said, witnesses) => {
                    recorded.entry(*person).or_default().push(said);
                }
                For::Person { .. } | For::Neighbour => {}
            }
        }
        recorded.retain(|person, _| !own.contains_key(person));
        for (person, answers) in own {
            self.take_stance(person, &answers, false, false);
        }
        for (person, answers) in recorded {
            // What somebody says is not right lifts nothing that was recorded before.
            let wrong = |said: &&Said| self.is_contested(said) && stance(said).is_some_and(Stance::agrees);
            let (wrong, right): (Vec<_>, Vec<_>) = answers.into_iter().partition(wrong);
            if right.is_empty() {
                self.take_stance(person, &wrong, true, true);
            } else {
                let contested = self.last(&right).iter().any(|said| self.is_contested(said));
                self.take_stance(person, &right, true, contested);
            }
        }
    }

    /// A person's stance by their last answers. To words that are not those of the question (any more), only an objection
    /// holds.
    fn take_stance(&mut self, person: usize, answers: &[&'a Said], recorded: bool, contested: bool) {
        let holds = |said: &&Said| match &said.what {
            What::Answer { content, stance, .. } => {
                *stance == Stance::Object || self.contents.contains(content)
            }
            _ => false,
        };
        let answers: Vec<_> = self.last(answers).into_iter().filter(holds).collect();
        let Some(stance) = answers.iter().filter_map(|said| stance(said)).max() else { return };
        let apart = answers.iter().any(|said| super::count::stance(said) != Some(stance));
        self.stances.insert(person, Counted { stance, answers, apart, recorded, contested });
    }

    /// Rule 5.
    fn weigh_objections(&mut self) {
        let mut found = Vec::new();
        for (person, counted) in &self.stances {
            for answer in &counted.answers {
                if stance(answer) == Some(Stance::Object) {
                    found.push((*answer, *person, false));
                }
            }
        }
        // One may carry for several; what is no objection takes back all that its carrier had carried.
        let carried = |said: &&Said| said.whose() == Some(&For::Neighbour);
        let objects = |said: &Said| stance(said) == Some(Stance::Object);
        for said in self.said.iter().copied().filter(carried).filter(|said| objects(said)) {
            let mut others = self.said.iter().filter(|other| carried(other) && !objects(other));
            if !others.any(|other| other.by == said.by && self.dag.past(other.at).contains(said.at)) {
                found.push((said, said.by, true));
            }
        }
        let sides = self.sides();
        for (answer, maker, carried) in found {
            if self.side_of(maker).is_none() && !self.between.contains(&maker) {
                continue;
            }
            let not_one_say: BTreeSet<SideId> = (self.said.iter())
                .filter(
                    |said| matches!(said.what, What::NotAnObjection { objection } if objection == answer.at),
                )
                .filter(|said| said.by != maker)
                .filter_map(|said| self.side_of(said.by))
                .collect();
            let open = not_one_say != sides;
            self.objections.push(Standing { answer, maker, carried, not_one_say, open });
        }
    }

    fn is_witnessed(&self, answer: &Said, witnesses: &[usize]) -> bool {
        let by = |witness: &usize| {
            let of_this =
                |said: &&&Said| matches!(said.what, What::Witness { answer: of } if of == answer.at);
            self.said.iter().filter(of_this).any(|said| said.by == *witness)
        };
        witnesses.iter().all(by)
    }

    fn is_contested(&self, answer: &Said) -> bool {
        let of_this = |said: &&Said| matches!(said.what, What::Contest { answer: of } if of == answer.at);
        self.said.iter().any(|said| of_this(said) && self.side_of(said.by).is_some())
    }

    /// Of these, those that are in no other's past.
    fn last(&self, answers: &[&'a Said]) -> Vec<&'a Said> {
        let later = |said: &Said| answers.iter().any(|other| self.dag.past(other.at).contains(said.at));
        answers.iter().copied().filter(|said| !later(said)).collect()
    }

    fn who(&self, is: impl Fn(&What) -> bool) -> BTreeSet<usize> {
        self.said.iter().filter(|said| is(&said.what)).map(|said| said.by).collect()
    }

    /// The side in which that person decides.
    pub(super) fn side_of(&self, person: usize) -> Option<SideId> {
        self.deciders.get(&person).copied()
    }

    pub(super) fn newest(&self) -> ContentHash {
        *self.contents.last().expect("there is the Opening's")
    }

    pub(super) fn sides(&self) -> BTreeSet<SideId> {
        self.deciders.values().copied().collect()
    }

    fn deciders_of(&self, side: SideId) -> impl Iterator<Item = usize> {
        self.deciders.iter().filter(move |(_, of)| **of == side).map(|(person, _)| *person)
    }

    fn agrees(&self, person: usize) -> bool {
        let counts = |counted: &Counted<'_>| counted.stance.agrees() && !counted.contested;
        !self.withdrawn.contains(&person) && self.stances.get(&person).is_some_and(counts)
    }

    /// Whether it is known where that person stands.
    fn has_answered(&self, person: usize) -> bool {
        let counts = |counted: &Counted<'_>| !(counted.contested && counted.stance.agrees());
        self.stances.get(&person).is_some_and(counts)
    }

    pub(super) fn everyone_answered(&self) -> bool {
        self.deciders.keys().all(|person| self.has_answered(*person))
    }

    pub(super) fn has_open_objection(&self) -> bool {
        self.objections.iter().any(|objection| objection.open)
    }

    pub(super) fn enough_agree(&self) -> bool {
        let sides = self.sides();
        let enough_of = |side: &SideId| {
            let agree = self.deciders_of(*side).filter(|person| self.agrees(*person)).count();
            agree >= enough(self.asked.rules.rules.agree_percent, self.deciders_of(*side).count())
        };
        !sides.is_empty() && sides.iter().all(enough_of)
    }

    /// Rule 7.
    pub(super) fn holds(&self) -> bool {
        self.enough_agree() && !self.has_open_objection()
    }

    /// Rule 9: how it is closed, with the number of the Closings; nothing while it is open.
    pub(super) fn closed(&self) -> BTreeMap<(Ending, ContentHash), usize> {
        let all = self.sides();
        let mut by: BTreeMap<(Ending, ContentHash), (BTreeSet<SideId>, usize)> = BTreeMap::new();
        for said in &self.said {
            if let (What::Closing { content, ending, .. }, Some(side)) = (&said.what, self.side_of(said.by)) {
                let closings = by.entry((*ending, *content)).or_default();
                closings.0.insert(side);
                closings.1 += 1;
            }
        }
        by.retain(|how, (sides, _)| !all.is_empty() && *sides == all && !self.leaves_out_a_side(&all, *how));
        by.into_iter().map(|(how, (_, count))| (how, count)).collect()
    }

    /// Whether somebody stands in a side without deciders by a statement that did not know of that closing: it was closed
    /// apart from them, or as if they were not there.
    fn leaves_out_a_side(&self, all: &BTreeSet<SideId>, how: (Ending, ContentHash)) -> bool {
        let left_out = |side| self.asked.rules.side(side).is_some_and(|side| !all.contains(&side));
        let mut stands =
            (self.record.stands_since()).filter(|(at, side)| self.cut.contains(*at) && left_out(*side));
        stands.any(|(at, _)| {
            let known = |said: &&&Said| self.dag.past(at).contains(said.at);
            let closed_by = |said: &Said| match said.what {
                What::Closing { content, ending, .. } if (ending, content) == how => self.side_of(said.by),
                _ => None,
            };
            let known: BTreeSet<SideId> =
                self.said.iter().filter(known).filter_map(|said| closed_by(said)).collect();
            known != *all
        })
    }

    /// All of it, for whoever asks.
    pub(super) fn question(
        &self,
        asked: &Asked,
        state: State,
        name: &impl Fn(usize) -> StatementId,
        person: &impl Fn(usize) -> PersonId,
    ) -> Question {
        let closed = self.closed();
        let content = closed.keys().next().map_or(self.newest(), |(_, content)| *content);
        let wanted = ending(&closed).unwrap_or(Ending::Agreed);
        let closers: BTreeSet<SideId> = (self.said.iter())
            .filter(|said| {
                matches!(&said.what, What::Closing { content: of, ending, .. } if *of == content && *ending == wanted)
            })
            .filter_map(|said| self.side_of(said.by))
            .collect();
        let side_count = |side: SideId| {
            let deciders: Vec<usize> = self.deciders_of(side).collect();
            let missing = deciders.iter().filter(|person| !self.has_answered(**person));
            SideCount {
                side,
                agree: deciders.iter().filter(|person| self.agrees(**person)).count(),
                enough: enough(asked.rules.rules.agree_percent, deciders.len()),
                missing: rising(missing.map(|at| person(*at))),
                closed: closers.contains(&side),
                deciders: rising(deciders.iter().map(|at| person(*at))),
            }
        };
        let standpoint = |counted: &Counted<'_>| Standpoint {
            stance: counted.stance,
            answers: rising(counted.answers.iter().map(|said| name(said.at))),
            apart: counted.apart,
            recorded: counted.recorded,
            contested: counted.contested,
        };
        let objection = |objection: &Standing<'_>| Objection {
            answer: name(objection.answer.at),
            maker: person(objection.maker),
            carried: objection.carried,
            open: objection.open,
            not_one_say: objection.not_one_say.iter().copied().collect(),
        };
        let those = |is: fn(&What) -> bool| {
            let said = self.said.iter().filter(|said| is(&said.what)).map(|said| said.at);
            self.by_knowledge(said, name).map(name).collect::<Vec<_>>()
        };
        let mut objections: Vec<_> = self.objections.iter().collect();
        objections.sort_by_cached_key(|it| (self.known_to(it.answer.at), name(it.answer.at)));
        Question {
            opening: name(asked.at),
            subject: asked.opening.subject.clone(),
            asked_by: asked.by.map(person),
            content,
            contents: self.contents.clone(),
            sides: self.sides().into_iter().map(side_count).collect(),
            standpoints: self
                .stances
                .iter()
                .map(|(at, counted)| (person(*at), standpoint(counted)))
                .collect(),
            objections: objections.into_iter().map(objection).collect(),
            closings: those(|what| matches!(what, What::Closing { .. })),
            withdrawn: rising(self.withdrawn.iter().map(|at| person(*at))),
            reopenings: those(|what| matches!(what, What::Reopening)),
            updates: self.updates(name, person),
            state,
        }
    }

    /// In an order that is the same wherever the same is known: whoever knew more comes later.
    fn by_knowledge(
        &self,
        said: impl Iterator<Item = usize>,
        name: &impl Fn(usize) -> StatementId,
    ) -> impl Iterator<Item = usize> {
        let mut said: Vec<usize> = said.collect();
        said.sort_by_cached_key(|at| (self.known_to(*at), name(*at)));
        said.into_iter()
    }

    fn known_to(&self, at: usize) -> usize {
        self.dag.past(at).len()
    }

    fn updates(
        &self,
        name: &impl Fn(usize) -> StatementId,
        person: &impl Fn(usize) -> PersonId,
    ) -> Vec<Updated> {
        let mut updates: Vec<_> = (self.said.iter())
            .filter_map(|said| match &said.what {
                What::Update { sides } => {
                    let sides = rising(sides.iter().copied());
                    Some((
                        self.known_to(said.at),
                        Updated { statement: name(said.at), by: person(said.by), sides },
                    ))
                }
                _ => None,
            })
            .collect();
        updates.sort_by_key(|(known, updated)| (*known, updated.statement));
        updates.into_iter().map(|(_, updated)| updated).collect()
    }
}

fn rising<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all
}

fn stance(said: &Said) -> Option<Stance> {
    match said.what {
        What::Answer { stance, .. } => Some(stance),
        _ => None,
    }
}
