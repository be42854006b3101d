//! One question, counted in a cut.

mod parts;
mod shown;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parts::Parts;

use super::enough;
use super::ledger::{Asked, For, Ledger, Said, Stood, What};
use crate::graph::Dag;
use crate::ids::ContentHash;
use crate::membership::{Cut, Record, Stands};
use crate::person::SideId;
use crate::statement::deciding::{Ending, Stance};

/// A question as it stands in a cut.
#[derive(Debug)]
pub(super) struct Count<'a> {
    ledger: &'a Ledger,
    dag: &'a Dag,
    record: &'a Record,
    cut: Cut<'a>,
    asked: &'a Asked,
    stage: BTreeSet<usize>,
    said: Vec<&'a Said>,
    deciders: Parts,
    /// The wordings that are answered to, each but for a typo the one before.
    pub(super) contents: Vec<ContentHash>,
    /// Two complete corrections were made apart.
    pub(super) two_wordings: bool,
    stances: BTreeMap<usize, Counted<'a>>,
    objections: Vec<Standing<'a>>,
    withdrawn: BTreeSet<usize>,
    /// Worked out when it is first asked for.
    closed: OnceCell<Closed>,
}

/// How a question is closed, with the number of the Closings.
pub(super) type Closed = BTreeMap<(Ending, ContentHash), usize>;

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
    /// The question as it is told: without those who had gone in what its Closings saw, or, while it is open, who are gone.
    pub(super) fn of(
        ledger: &'a Ledger,
        dag: &'a Dag,
        record: &'a Record,
        asked: &'a Asked,
        cut: Cut<'a>,
    ) -> Self {
        let now = Self::judging(ledger, dag, record, asked, cut, None);
        if cut.departed().is_nobody() || now.closed().is_empty() {
            return now;
        }
        let closed = now.closed().clone();
        let stages = now.stages_of_closings().into_iter();
        let mut all: Vec<Self> = stages
            .map(|stage| Self::at_stage(ledger, dag, record, asked, cut, None, stage))
            .filter(|count| !count.find_closed().is_empty())
            .collect();
        all.push(now);
        for count in &mut all {
            count.closed = OnceCell::from(closed.clone());
        }
        // The one by which least is wrong; of several, by the words that it goes by and not by when they came.
        let order = |count: &Self| {
            let mut ids: Vec<_> = count.stage.iter().map(|at| dag.statement(*at).id()).collect();
            ids.sort_unstable();
            (super::force::doubt(count).and_then(Result::err), ids.len(), ids)
        };
        all.into_iter().min_by_key(order).expect("there is the count of now")
    }

    /// As things stand, with those who stand before one more statement among the deciders; closed if it was in any way.
    pub(super) fn judging(
        ledger: &'a Ledger,
        dag: &'a Dag,
        record: &'a Record,
        asked: &'a Asked,
        cut: Cut<'a>,
        more: Option<&Stood>,
    ) -> Self {
        let now: BTreeSet<usize> = cut.departed().departures(record).collect();
        let count = Self::at_stage(ledger, dag, record, asked, cut, more, now);
        if !cut.departed().is_nobody() {
            let mut closed = Closed::new();
            for stage in count.stages_of_closings() {
                closed.extend(Self::at_stage(ledger, dag, record, asked, cut, more, stage).find_closed());
            }
            return Count { closed: OnceCell::from(closed), ..count };
        }
        count
    }

    /// Who had gone in what each Closing saw, of those who are gone.
    fn stages_of_closings(&self) -> BTreeSet<BTreeSet<usize>> {
        let closings = self.said.iter().filter(|said| matches!(said.what, What::Closing { .. }));
        let now: BTreeSet<usize> = self.cut.departed().departures(self.record).collect();
        let stage = |said: &&Said| {
            let then = self.record.gone_before(said.at).departures(self.record);
            then.filter(|at| now.contains(at)).collect()
        };
        closings.map(stage).collect()
    }

    /// Where of all that is said of somebody's going only `stage` has happened.
    fn at_stage(
        ledger: &'a Ledger,
        dag: &'a Dag,
        record: &'a Record,
        asked: &'a Asked,
        cut: Cut<'a>,
        more: Option<&Stood>,
        stage: BTreeSet<usize>,
    ) -> Self {
        let departed = cut.departed();
        let counts = |said: &&Said| cut.contains(said.at) && !departed.leaves_out(said.at);
        let said: Vec<&Said> = asked.said.iter().filter(counts).collect();
        let of = |said: &&'a Said| match &said.what {
            What::Answer { stood, .. } | What::Closing { stood, .. } => Some(stood),
            _ => None,
        };
        // Those who stood when it was opened are most often those who stood when it was answered.
        let others = more.into_iter().chain(said.iter().filter_map(of));
        let others = others.filter(|stood| !Arc::ptr_eq(stood, &asked.stood));
        let stood: Vec<&Stood> = [&asked.stood].into_iter().chain(others).collect();
        let is_there = |stands: &&Stands| {
            departed.is_nobody() || record.counts_at(dag, cut, &stage, stands.person, stands.side)
        };
        let stood = stood.into_iter().flat_map(|stood| stood.iter()).filter(is_there);
        let deciders = Parts::of(&asked.rules, stood, |part, other| record.has_met(cut, part, other));
        let mut count = Count {
            ledger,
            dag,
            record,
            cut,
            asked,
            deciders,
            contents: vec![asked.opening.content],
            two_wordings: false,
            stances: BTreeMap::new(),
            objections: Vec::new(),
            withdrawn: BTreeSet::new(),
            closed: OnceCell::new(),
            stage,
            said,
        };
        count.follow_typos();
        count.take_answers();
        count.withdrawn = count.who(|what| matches!(what, What::Withdrawal));
        count.weigh_objections();
        count
    }

    /// Rule 6.
    fn follow_typos(&mut self) {
        loop {
            let newest = self.newest();
            let mut by: BTreeMap<ContentHash, BTreeSet<usize>> = BTreeMap::new();
            for said in &self.said {
                if let What::Amendment { from, to } = &said.what
                    && *from == newest
                {
                    by.entry(*to).or_default().insert(said.by);
                }
            }
            let mut complete = by.into_iter().filter(|(_, by)| self.deciders.all_have(by));
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
        for (answer, maker, carried) in found {
            if self.side_of(maker).is_none() && !self.deciders.between.contains(&maker) {
                continue;
            }
            let not_one: BTreeSet<usize> = (self.said.iter())
                .filter(
                    |said| matches!(said.what, What::NotAnObjection { objection } if objection == answer.at),
                )
                .filter(|said| said.by != maker)
                .map(|said| said.by)
                .collect();
            let open = !self.deciders.all_have(&not_one);
            let not_one_say = not_one.into_iter().filter_map(|by| self.side_of(by)).collect();
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

    pub(super) fn cut(&self) -> Cut<'a> {
        self.cut
    }

    /// The side in which that person decides.
    pub(super) fn side_of(&self, person: usize) -> Option<SideId> {
        self.deciders.side_of(person)
    }

    pub(super) fn newest(&self) -> ContentHash {
        *self.contents.last().expect("there is the Opening's")
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
        self.deciders.people().all(|person| self.has_answered(person))
    }

    pub(super) fn has_open_objection(&self) -> bool {
        self.objections.iter().any(|objection| objection.open)
    }

    pub(super) fn enough_agree(&self) -> bool {
        let enough_of = |people: &BTreeSet<usize>| {
            let agree = people.iter().filter(|person| self.agrees(**person)).count();
            agree >= enough(self.asked.rules.rules.agree_percent, people.len())
        };
        let mut groups = self.deciders.groups.iter();
        !self.deciders.groups.is_empty() && groups.all(|(_, people)| enough_of(people))
    }

    /// Rule 7.
    pub(super) fn holds(&self) -> bool {
        self.enough_agree() && !self.has_open_objection()
    }

    /// Rule 9: how it is closed; nothing while it is open.
    pub(super) fn closed(&self) -> &Closed {
        self.closed.get_or_init(|| self.find_closed())
    }

    fn find_closed(&self) -> Closed {
        let mut by: BTreeMap<(Ending, ContentHash), (BTreeSet<usize>, usize)> = BTreeMap::new();
        for said in &self.said {
            if let (What::Closing { content, ending, .. }, Some(_)) = (&said.what, self.side_of(said.by)) {
                let closings = by.entry((*ending, *content)).or_default();
                closings.0.insert(said.by);
                closings.1 += 1;
            }
        }
        by.retain(|_, (by, _)| self.deciders.all_have(by));
        by.retain(|how, _| self.left_out(*how).next().is_none());
        if !by.is_empty() && !self.rules_are_agreed() {
            by.clear();
        }
        by.into_iter().map(|(how, (_, count))| (how, count)).collect()
    }

    /// Who stands in a part without deciders by a statement that did not know of that closing: it was closed apart from them,
    /// or as if they were not there. Parts of a side with the same people are one.
    fn left_out(&self, how: (Ending, ContentHash)) -> impl Iterator<Item = Stands> {
        let is_asked = |stands: &Stands| {
            self.asked.rules.side(stands.side).is_none() || self.asks_in(stands).next().is_some()
        };
        let known = move |at: usize| {
            let closed_by = |said: &&&Said| {
                let so =
                    matches!(said.what, What::Closing { content, ending, .. } if (ending, content) == how);
                so && self.dag.past(at).contains(said.at)
            };
            self.deciders.all_have(&self.said.iter().filter(closed_by).map(|said| said.by).collect())
        };
        let since = self.record.stands_since(self.cut);
        since.filter(move |(at, stands)| !is_asked(stands) && !known(*at)).map(|(_, stands)| stands)
    }

    /// The parts with deciders in which somebody who stands so stands: parts of a side with the same people are one.
    fn asks_in<'b>(&'b self, stands: &'b Stands) -> impl Iterator<Item = usize> + 'b {
        let people = |part: usize| -> BTreeSet<usize> {
            let here = self.record.stands_since(self.cut);
            here.filter(|(_, one)| one.part == part).map(|(_, one)| one.person).collect()
        };
        let is = move |(part, side): &(&usize, &SideId)| {
            **part == stands.part || (**side == stands.side && people(**part) == people(stands.part))
        };
        self.deciders.parts.iter().filter(is).map(|(part, _)| *part)
    }

    /// Whether the ground rules that it goes by are those of the genesis, or closed as agreed.
    fn rules_are_agreed(&self) -> bool {
        let Some(rules) = self.ledger.question(self.asked.rules_at) else { return true };
        let count = Count::of(self.ledger, self.dag, self.record, rules, self.cut);
        count.closed().keys().any(|(ending, _)| *ending == Ending::Agreed)
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
