//! What is remembered of questions (`known`, and what they would end and contest) is what comes of counting them afresh:
//! in any order of arrival, with something read after every statement, in the whole graph and in the past of each Opening.
//!
//! The reference goes through all pairs of questions and remembers nothing.

use super::super::count::Count;
use super::super::ledger::Asked;
use super::super::{Doubt, Minutes, force};
use super::*;
use crate::graph::Bits;
use crate::membership::Cut;
use crate::statement::deciding::Ending;

/// Agreements of a cut, by the number of their Opening.
struct Afresh {
    agreed: BTreeSet<usize>,
    closed: BTreeSet<usize>,
    contested: BTreeMap<usize, Vec<usize>>,
    ends: BTreeMap<usize, BTreeSet<usize>>,
}

impl Afresh {
    fn read(graph: &Graph, cut: Cut<'_>) -> Self {
        let (dag, record) = (graph.dag(), graph.record());
        let here: Vec<(usize, &Asked)> = (graph.ledger().asked())
            .filter(|(at, asked)| cut.contains(**at) && asked.usable && !cut.departed().leaves_out(**at))
            .map(|(at, asked)| (*at, asked))
            .collect();
        let (mut agreed, mut closed) = (BTreeSet::new(), BTreeSet::new());
        for (at, asked) in &here {
            let count = Count::of(graph.ledger(), dag, record, asked, cut);
            let Some(doubt) = force::doubt(&count) else { continue };
            assert!(count.closed().keys().any(|(ending, _)| *ending == Ending::Agreed));
            closed.insert(*at);
            let of_rules = matches!(asked.opening.subject, Subject::Rules(_));
            if doubt.is_ok() || of_rules && matches!(doubt, Err(Doubt::Objection | Doubt::TooFew)) {
                agreed.insert(*at);
            }
        }
        let mut ends: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, asked) in &here {
            let through = asked.ends.iter().filter_map(|ended| ends.get(ended)).flatten().copied();
            let all = through.chain(asked.ends.iter().copied()).collect();
            ends.insert(*at, all);
        }
        let mut afresh = Afresh { agreed, closed, contested: BTreeMap::new(), ends };
        let asked: BTreeMap<usize, &Asked> = here.into_iter().collect();
        for at in afresh.agreed.clone().into_iter().rev() {
            let contests = |other: &&usize| {
                let ended = afresh.is_ended(at, **other) || afresh.is_ended(**other, at) || **other == at;
                !ended && are_rivals(asked[&at], asked[other]) && !afresh.is_settled(at, **other)
            };
            let with: Vec<usize> = afresh.agreed.iter().filter(contests).copied().collect();
            if !with.is_empty() {
                afresh.contested.insert(at, with);
            }
        }
        afresh
    }

    fn is_ended(&self, earlier: usize, later: usize) -> bool {
        self.ends.get(&later).is_some_and(|ends| ends.contains(&earlier))
    }

    fn effective(&self) -> impl Iterator<Item = usize> + Clone {
        self.agreed.iter().copied().filter(|at| !self.contested.contains_key(at))
    }

    fn is_settled(&self, one: usize, other: usize) -> bool {
        self.effective().any(|later| self.is_ended(one, later) && self.is_ended(other, later))
    }

    fn state(&self, graph: &Graph, asked: &Asked, cut: Cut<'_>) -> State {
        let count = Count::of(graph.ledger(), graph.dag(), graph.record(), asked, cut);
        let state = force::by_itself(asked, &count);
        if state != State::Agreed {
            return state;
        }
        let name = |at: usize| graph.dag().statement(at).id();
        let ended_by = self.effective().filter(|later| self.is_ended(asked.at, *later));
        match (self.contested.get(&asked.at), graph.dag().earliest(ended_by)) {
            (_, Some(by)) => State::Superseded { by: name(by) },
            (Some(with), None) => State::Contested {
                with: with.iter().map(|at| name(*at)).collect::<BTreeSet<_>>().into_iter().collect(),
            },
            (None, None) => State::Agreed,
        }
    }
}

/// By what the two Openings name and saw.
fn are_rivals(one: &Asked, two: &Asked) -> bool {
    let apart = !one.saw_agreed.contains(two.at) && !two.saw_agreed.contains(one.at);
    let would_end = |asked: &Asked| asked.replaces.union(&asked.ends).copied().collect::<BTreeSet<_>>();
    let same_end = !would_end(one).is_disjoint(&would_end(two));
    let named = one.replaces.contains(&two.at) || two.replaces.contains(&one.at);
    apart && (one.same_subject(two) || same_end || named)
}

/// What is remembered wrongly, if anything is.
fn misremembered(graph: &Graph) -> Option<String> {
    for (at, asked) in graph.ledger().asked().filter(|(_, asked)| asked.usable) {
        let cut = Cut::before(graph.dag().past(*at), graph.record().gone_before(*at));
        let then = Afresh::read(graph, cut);
        if asked.saw_agreed.iter().ne(then.closed.iter().copied()) {
            return Some(format!("Opening {at} saw {:?}, remembered {:?}", then.closed, asked.saw_agreed));
        }
    }
    let all = Bits::below(graph.dag().len());
    let departed = graph.record().departed_in(graph.dag(), &all);
    let (cut, minutes) = (Cut::before(&all, &departed), Minutes::read(graph));
    let afresh = Afresh::read(graph, cut);
    for (at, asked) in graph.ledger().asked() {
        let opening = graph.dag().statement(*at).id();
        let name = |at: usize| graph.dag().statement(at).id();
        let count = Count::of(graph.ledger(), graph.dag(), graph.record(), asked, cut);
        let state = afresh.state(graph, asked, cut);
        let question = count.question(asked, state, &name, &|person| graph.record().person_id(person));
        let remembered = minutes.agreements().question(opening);
        if remembered != Some(&question) {
            return Some(format!("{at} is {question:?}, remembered as {remembered:?}"));
        }
        let said: BTreeSet<StatementId> =
            [*at].into_iter().chain(asked.said.iter().map(|said| said.at)).map(name).collect();
        let told: BTreeSet<StatementId> = minutes.of(opening).map(|minute| minute.id()).collect();
        if said != told || said.iter().any(|id| minutes.get(*id).is_none_or(|one| one.question != opening)) {
            return Some(format!("of {at} was said {said:?}, remembered {told:?}"));
        }
    }
    None
}

#[test]
fn what_is_remembered_is_what_comes_of_counting_afresh_in_any_order() {
    let count = number("TRESTLE_COUNT").unwrap_or(400);
    let from = number("TRESTLE_FROM").unwrap_or(0);
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in (from..from + count).map(|n| n * 7) {
        let base = Base::of(seed);
        let world = World::play(&base.world, seed, &World::ops(seed), false);
        let mut dice = Dice::new(seed ^ 0x5eed);
        let mut before: Option<Minutes> = None;
        let whole = Graph::new(world.statements[0].clone()).unwrap();
        let graph = arriving(&world, whole, &mut dice, |graph| {
            let minutes = Minutes::read(graph);
            // Nothing that is new or has come to something else is passed over.
            if let Some(before) = &before {
                let changed = minutes.changed_since(before);
                for (opening, question) in minutes.agreements().questions() {
                    let then = before.agreements().question(*opening);
                    let same =
                        then == Some(question) && minutes.of(*opening).count() == before.of(*opening).count();
                    assert!(same || changed.contains(opening), "world {seed}: {question:?}, before {then:?}");
                }
            }
            before = Some(minutes);
        });
        assert_eq!(misremembered(&graph), None, "world {seed}");
        for question in Agreements::read(&graph).questions().values() {
            *tally.entry(kind_of(&question.state)).or_default() += 1;
        }
    }
    println!("{tally:?}");
    assert!(count < 400 || tally.len() == 7, "too few kinds of things happen: {tally:?}");
}

fn kind_of(state: &State) -> &'static str {
    match state {
        State::Void => "void",
        State::Open { .. } => "open",
        State::NotAgreed => "not agreed",
        State::Agreed => "agreed",
        State::InQuestion(_) => "in question",
        State::Contested { .. } => "contested",
        State::Superseded { .. } => "superseded",
    }
}
