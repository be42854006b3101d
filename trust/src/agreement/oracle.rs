//! An oracle: the rule played by brute force over random tables, against [`Agreements::read`].
//!
//! [`judge`] and [`seats`] were written from the prose alone (`docs/decisions/0020-how-agreement-is-counted.md`, and the head
//! of `membership/record.rs` for who stands) and share no code with what they judge. [`world`] makes the tables. Statements
//! are not signed, so that a million tables are a matter of minutes: `Statement::unsigned` is compiled for the tests of this
//! crate only (`cfg(test)`), so no program and no other crate's test has it. One world in fifty is signed with real keys.
//!
//! `TRESTLE_SOAK=1` plays a million; `TRESTLE_FROM` and `TRESTLE_COUNT` a part of them; `TRESTLE_CASE=7:0,2,3` replays the
//! operations 0, 2 and 3 of world 7 and prints what was said.

mod afresh;
mod captured;
mod judge;
mod seats;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use judge::Judge;
use world::{Dice, Op, World};

use super::{Agreements, Objection, Question, SideCount, State};
use crate::ids::{AuthorKey, StatementId};
use crate::statement::deciding::Subject;
use crate::{Body, Graph, Membership, Removal, RemovalState};

/// Statements by number, the first in the lowest bit.
type Set = u128;

fn has(set: Set, at: usize) -> bool {
    set >> at & 1 == 1
}

/// Rising.
fn each(mut left: Set) -> impl Iterator<Item = usize> + Clone {
    std::iter::from_fn(move || {
        let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(at)
    })
}

/// A statement as the oracle sees it.
#[derive(Debug, Clone)]
struct Said {
    id: StatementId,
    signer: AuthorKey,
    before: Set,
    body: Body,
}

/// How many worlds came to what.
type Tally = BTreeMap<&'static str, usize>;

/// What is wrong with what `Agreements::read` says of this world.
fn fault(base: &Base, world: &World, dice: &mut Dice, tally: &mut Tally) -> Option<String> {
    let mut graph = base.graph.clone();
    for statement in &world.statements[base.world.said.len()..] {
        graph.insert(statement.clone()).unwrap();
    }
    let read = Agreements::read(&graph);
    for whole in [false, true] {
        if whole && !dice.percent(15) {
            continue;
        }
        let start = if whole { Graph::new(world.statements[0].clone()).unwrap() } else { base.graph.clone() };
        let graph = arrived(world, start, dice);
        if Agreements::read(&graph) != read {
            return Some("another arrival order says something else".to_owned());
        }
    }
    let judge = Judge::of(&world.said);
    compare(&judge, &read, &Membership::read(&graph), tally).err()
}

/// The same statements, those that `graph` has in the order in which they were made and the others in any.
fn arrived(world: &World, graph: Graph, dice: &mut Dice) -> Graph {
    arriving(world, graph, dice, |_| {})
}

/// The same; `look` is shown the graph after each.
fn arriving(world: &World, mut graph: Graph, dice: &mut Dice, mut look: impl FnMut(&Graph)) -> Graph {
    let fixed = graph.len();
    let mut here: Set = (1 << fixed) - 1;
    let mut left: Vec<usize> = (fixed..world.said.len()).collect();
    while !left.is_empty() {
        let ready: Vec<usize> =
            (0..left.len()).filter(|n| world.said[left[*n]].before & !here == 0).collect();
        let at = left.swap_remove(dice.of(&ready));
        here |= 1 << at;
        graph.insert(world.statements[at].clone()).unwrap();
        look(&graph);
    }
    graph
}

fn compare(
    judge: &Judge<'_>,
    read: &Agreements,
    membership: &Membership,
    tally: &mut Tally,
) -> Result<(), String> {
    let whole = judge.whole();
    let asked: BTreeMap<StatementId, usize> = judge.asked(whole).map(|(o, _)| (judge.all[o].id, o)).collect();
    for (id, o) in &asked {
        let states = judge.states(*o);
        let Some(question) = read.question(*id) else {
            same(format!("{o} is asked"), &states, &vec![State::Void])?;
            continue;
        };
        if !states.contains(&question.state) {
            return Err(format!("question {o}: judge {states:?}, read {:?}", question.state));
        }
        *tally.entry(kind(judge, question)).or_default() += 1;
        let in_parts = question.sides.windows(2).any(|pair| pair[0].side == pair[1].side);
        if in_parts {
            *tally.entry("with a side in parts").or_default() += 1;
        }
        if question.state != State::Void {
            let told = || compare_question(judge, *o, question);
            match judge.told_by(*o) {
                Some(stage) => judge.staged(stage, told)?,
                None => told()?,
            }
        }
    }
    let extra = read.questions().keys().find(|id| !asked.contains_key(id));
    same("no others are asked".to_owned(), &extra, &None)?;
    let rules = judge.rules_in_force(whole);
    same("rules in force".to_owned(), &judge.all[rules].id, &read.rules().source)?;
    same("the rules themselves".to_owned(), judge.rules_of(rules), &read.rules().rules)?;
    if rules != 0 {
        *tally.entry("other rules are in force").or_default() += 1;
    }
    let standing = judge.people.standing(whole);
    let (gone, stuck) = (judge.people.gone(whole), |one: &&Removal| one.state == RemovalState::Stuck);
    for person in membership.people().values().filter(|person| person.member || person.gone.is_some()) {
        same(
            format!("whether {:?} went", person.id),
            &gone.people.contains(&person.id),
            &person.gone.is_some(),
        )?;
    }
    let effective = membership.removals().iter().filter(|one| one.state == RemovalState::Effective);
    same("removals".to_owned(), &gone.effective.len(), &effective.count())?;
    if !gone.people.is_empty() {
        *tally.entry("people are gone").or_default() += 1;
    }
    if !gone.effective.is_empty() {
        *tally.entry("people are removed").or_default() += 1;
    }
    if membership.removals().iter().any(|one| stuck(&one)) {
        *tally.entry("removals are stuck").or_default() += 1;
    }
    if !gone.left_out.is_empty() {
        *tally.entry("something came too late").or_default() += 1;
    }
    for person in membership.people().values().filter(|person| person.member) {
        let parts = standing.iter().filter(|(_, seat)| (seat.0, seat.1) == (person.id, person.side));
        let parts: BTreeSet<_> = parts.map(|((first, ..), _)| *first).collect();
        same(format!("where {:?} stands", person.id), &parts, &person.parts)?;
        same(format!("whether {:?} does", person.id), &!parts.is_empty(), &person.standing)?;
    }
    Ok(())
}

fn compare_question(judge: &Judge<'_>, o: usize, question: &Question) -> Result<(), String> {
    let whole = judge.whole();
    let (contents, _) = judge.contents(o, whole);
    same(format!("contents of {o}"), &contents, &question.contents)?;
    let closed = judge.closed(o, whole);
    let is_content = closed.iter().any(|(_, content)| *content == question.content)
        || closed.is_empty() && contents.last() == Some(&question.content);
    same(format!("the content of {o}"), &true, &is_content)?;
    let stands = judge.stands(o, whole, None);
    let deciders = judge.deciders(o, whole, None);
    let withdrawn = judge.withdrawn(o, whole);
    let sides = judge.sides(o, whole, None);
    let percent = usize::from(judge.rules_of_question(o).agree_percent);
    let of_sides = question.sides.iter().map(|side| (side.side, side.deciders.iter().copied().collect()));
    same(format!("sides of {o}"), &sides, &of_sides.collect::<BTreeSet<(_, BTreeSet<_>)>>())?;
    same(format!("each side of {o} once"), &sides.len(), &question.sides.len())?;
    for side in &question.sides {
        let SideCount { side: id, deciders, agree, enough, missing, closed: _ } = side;
        let people: BTreeSet<_> = deciders.iter().copied().collect();
        let agreeing = people.iter().filter(|who| stands.get(who).is_some_and(|s| s.stance.agrees()));
        let agreeing = agreeing.filter(|who| !withdrawn.contains(who)).count();
        same(format!("agreeing to {o} in {id}"), &agreeing, agree)?;
        same(format!("enough for {o}"), &(people.len() * percent).div_ceil(100), enough)?;
        let silent: BTreeSet<_> = people.iter().filter(|who| !stands.contains_key(who)).copied().collect();
        same(format!("missing of {o} in {id}"), &silent, &missing.iter().copied().collect())?;
    }
    for (person, of) in deciders.iter() {
        let read = question.standpoints.get(person).filter(|read| !(read.contested && read.stance.agrees()));
        let read = read.map(|read| (read.stance, read.answers.iter().copied().collect::<BTreeSet<_>>()));
        let judged = stands.get(person);
        let judged = judged.map(|s| (s.stance, s.answers.iter().map(|at| judge.all[*at].id).collect()));
        same(format!("where {person:?} of {of:?} stands on {o}"), &judged, &read)?;
    }
    let judged: BTreeSet<_> = (judge.objections(o, whole, None).into_iter())
        .map(|objects| (judge.all[objects.answer].id, objects.maker, objects.carried, objects.open))
        .collect();
    let objection = |it: &Objection| (it.answer, it.maker, it.carried, it.open);
    same(format!("objections to {o}"), &judged, &question.objections.iter().map(objection).collect())?;
    let closings: BTreeSet<_> = judge.usable_closings(o).collect();
    same(format!("closings of {o}"), &closings, &question.closings.iter().copied().collect())?;
    same(format!("withdrawn from {o}"), &withdrawn, &question.withdrawn.iter().copied().collect())
}

fn same<T: PartialEq + std::fmt::Debug>(what: String, judged: &T, read: &T) -> Result<(), String> {
    if judged == read { Ok(()) } else { Err(format!("{what}: judge {judged:?}, read {read:?}")) }
}

fn kind(judge: &Judge<'_>, question: &Question) -> &'static str {
    let worked = question.objections.iter().any(|objection| !objection.open);
    let rules = matches!(question.subject, Subject::Rules(_));
    let under_new = judge.all[0].id != judge.rules_named(question.opening);
    match &question.state {
        State::Void => "void",
        State::Open { holds: true, .. } => "open, and the rule holds",
        State::Open { .. } => "open",
        State::NotAgreed => "not agreed",
        State::Agreed if under_new => "agreed under agreed rules",
        State::Agreed if rules => "rules agreed",
        State::Agreed if worked => "agreed after an objection was worked through",
        State::Agreed if question.contents.len() > 1 => "agreed after a typo",
        State::Agreed if question.standpoints.values().any(|it| it.recorded) => "agreed with paper",
        State::Agreed => "agreed",
        State::InQuestion(super::Doubt::TwoEndings) => "in question: two endings",
        State::InQuestion(super::Doubt::Wording) => "in question: wording",
        State::InQuestion(super::Doubt::Objection) => "in question: objection",
        State::InQuestion(super::Doubt::TooFew) => "in question: too few",
        State::Contested { .. } => "contested",
        State::Superseded { .. } => "superseded",
    }
}

const KINDS: usize = 22;

/// Worlds of one base follow one another.
const PER_BASE: u64 = 50;

/// A table before anything is asked.
struct Base {
    world: World,
    graph: Graph,
}

impl Base {
    fn of(seed: u64) -> Self {
        let world = World::base(seed / PER_BASE);
        let mut graph = Graph::new(world.statements[0].clone()).unwrap();
        for statement in &world.statements[1..] {
            graph.insert(statement.clone()).unwrap();
        }
        Self { world, graph }
    }
}

fn play(base: &Base, seed: u64, ops: &[Op], tally: &mut Tally) -> Option<String> {
    let world = World::play(&base.world, seed, ops, seed.is_multiple_of(PER_BASE));
    fault(base, &world, &mut Dice::new(seed ^ 0xabcd), tally)
}

/// The fewest of its operations that still go wrong.
fn shrunk(base: &Base, seed: u64, ops: &[Op]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..ops.len()).collect();
    loop {
        let without = |n: usize| {
            let mut fewer = kept.clone();
            fewer.remove(n);
            fewer
        };
        let wrong = |kept: &Vec<usize>| {
            let ops: Vec<Op> = kept.iter().map(|n| ops[*n]).collect();
            play(base, seed, &ops, &mut Tally::new()).is_some()
        };
        match (0..kept.len()).map(without).find(wrong) {
            Some(fewer) => kept = fewer,
            None => return kept,
        }
    }
}

fn check(from: u64, count: u64) -> Tally {
    let mut tally = Tally::new();
    let mut base = Base::of(from);
    let mut faults = Vec::new();
    for seed in from..from + count {
        if seed.is_multiple_of(PER_BASE) {
            base = Base::of(seed);
        }
        let ops = World::ops(seed);
        if let Some(fault) = play(&base, seed, &ops, &mut tally) {
            let kept = shrunk(&base, seed, &ops);
            let kept = kept.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
            faults.push(format!("TRESTLE_CASE={seed}:{kept}  {fault}"));
            if faults.len() >= 10 {
                break;
            }
        }
    }
    assert!(faults.is_empty(), "judge and rule differ:\n{}", faults.join("\n"));
    tally
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

#[test]
fn the_rule_and_the_oracle_say_the_same_of_random_tables() {
    if let Ok(case) = std::env::var("TRESTLE_CASE") {
        return replay(&case);
    }
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let count = number("TRESTLE_COUNT").unwrap_or(if soak { 1_000_000 } else { 3_000 });
    let from = number("TRESTLE_FROM").unwrap_or(0);
    println!("worlds {from} to {}", from + count);
    let tally = check(from, count);
    for (kind, count) in &tally {
        println!("{count:>9} {kind}");
    }
    // One kind may be too rare for a few thousand.
    let enough = if count < 100_000 { KINDS - 1 } else { KINDS };
    assert!(count < 3_000 || tally.len() >= enough, "too few kinds of things happen: {tally:#?}");
}

/// A removal that somebody's coming to stand completes had effect only from the next word about somebody's going on.
#[test]
fn the_worlds_in_which_they_once_differed() {
    for case in ["857594:0,2,4,7,12", "911689:0,1,2,4,16,19"] {
        replay(case);
    }
}

fn replay(case: &str) {
    let (seed, kept) = case.split_once(':').unwrap_or((case, ""));
    let seed: u64 = seed.parse().unwrap();
    let base = Base::of(seed);
    let all = World::ops(seed);
    let ops: Vec<Op> = match kept {
        "" => all,
        kept => kept.split(',').map(|n| all[n.parse::<usize>().unwrap()]).collect(),
    };
    let world = World::play(&base.world, seed, &ops, seed.is_multiple_of(PER_BASE));
    let judge = Judge::of(&world.said);
    for (at, said) in world.said.iter().enumerate() {
        let sees = each(said.before).filter(|x| !each(said.before).any(|y| has(world.said[y].before, *x)));
        println!(
            "{at:>3} {:?} by {:?} after {:?}{}: {:?}",
            said.id,
            judge.speaker(at),
            sees.collect::<Vec<_>>(),
            if judge.usable(at) { "" } else { " (not usable)" },
            said.body
        );
    }
    let fault = fault(&base, &world, &mut Dice::new(seed ^ 0xabcd), &mut Tally::new());
    assert_eq!(fault, None, "{} operations", ops.len());
}
