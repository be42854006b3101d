//! Captured sides and conspiracies: what everyone but one side may do, in order or by hand, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::Judge;
use super::world::{Dice, Op, What, World};
use crate::agreement::{Agreements, State};
use crate::ids::{PersonId, StatementId};
use crate::person::SideId;
use crate::{Body, Graph};

fn graph(world: &World) -> Graph {
    let mut graph = Graph::new(world.statements[0].clone()).unwrap();
    for statement in &world.statements[1..] {
        graph.insert(statement.clone()).unwrap();
    }
    graph
}

/// Who stands in which side of the rules in force; nobody in two.
fn sides(world: &World, read: &Agreements) -> BTreeMap<SideId, Vec<PersonId>> {
    let judge = Judge::of(&world.said);
    let rules = read.rules();
    let mut sides: BTreeMap<SideId, Vec<PersonId>> = BTreeMap::new();
    for (person, side) in judge.people.standing(judge.whole()) {
        let side = rules.rules.side(side).map(|side| side.id).or_else(|| rules.merged.get(&side).copied());
        if let Some(side) = side {
            sides.entry(side).or_default().push(person);
        }
    }
    sides
}

fn agreed(read: &Agreements) -> BTreeSet<StatementId> {
    let agreed = read.questions().iter().filter(|(_, question)| question.state == State::Agreed);
    agreed.map(|(id, _)| *id).collect()
}

/// A table with people on two sides at least, which has agreed on this and that. None where there is but one side.
fn settled(seed: u64, dice: &mut Dice) -> Option<(World, Agreements, BTreeMap<SideId, Vec<PersonId>>)> {
    let base = World::base(seed);
    let ops: Vec<Op> = (0..dice.below(4)).map(|_| World::op(What::Agree, dice)).collect();
    let world = World::play(&base, seed, &ops, false);
    let read = Agreements::read(&graph(&world));
    let sides = sides(&world, &read);
    let all_sit = read.rules().rules.sides.iter().all(|side| sides.contains_key(&side.id));
    (sides.len() > 1 && all_sit).then_some((world, read, sides))
}

/// Everyone but one side says what they like, with pasts of their choice; of who sits there they say what they saw. Whether
/// there were agreed rules to alter; none where there was nobody to try.
fn conspiracy(seed: u64) -> Option<bool> {
    let dice = &mut Dice::new(seed ^ 0x0b5e_55ed);
    let (mut world, before, sides) = settled(seed, dice)?;
    let named: Vec<SideId> = sides.keys().copied().collect();
    let victim = dice.of(&named);
    let victims = sides.get(&victim)?;
    let others: Vec<PersonId> =
        sides.values().flatten().filter(|who| !victims.contains(who)).copied().collect();
    world.conspire(&others);
    const WAYS: [What; 22] = [
        What::OpenRules,
        What::OpenRules,
        What::Agree,
        What::Agree,
        What::AgreeApart,
        What::AnswerAll,
        What::AnswerAll,
        What::CloseAll,
        What::CloseAll,
        What::Record,
        What::WitnessAll,
        What::AmendAll,
        What::Withdraw,
        What::Carry,
        What::Answer,
        What::WorkThrough,
        What::Newcomer,
        What::Vouch,
        What::TwoSeats,
        What::PaperSeat,
        What::Device,
        What::Contest,
    ];
    if others.is_empty() || !world.can_speak() {
        return None;
    }
    let ops: Vec<Op> = (0..6 + dice.below(14)).map(|_| World::op(dice.of(&WAYS), dice)).collect();
    world.go_on(&ops);
    let after = Agreements::read(&graph(&world));
    assert_eq!(after.rules().source, before.rules().source, "other rules without {victim}, seed {seed}");
    // What that side has closed may come back into force when others take back what ended it.
    let judge = Judge::of(&world.said);
    let without = |id: &StatementId| {
        let by = |closing: &StatementId| world.said.iter().position(|said| said.id == *closing);
        let closed_by = |at: usize| judge.speaker(at).is_some_and(|who| victims.contains(&who));
        !after.questions()[id].closings.iter().filter_map(by).any(closed_by)
    };
    let new: Vec<_> = agreed(&after).difference(&agreed(&before)).filter(|id| without(id)).copied().collect();
    assert_eq!(new, [], "agreed without side {victim}, seed {seed}");
    Some(before.rules().source != world.said[0].id)
}

fn many() -> u64 {
    if std::env::var_os("TRESTLE_SOAK").is_some() { 100_000 } else { 1_500 }
}

#[test]
fn nobody_alters_the_rules_in_force_or_agrees_anything_without_every_side() {
    let tried: Vec<bool> = (0..many()).filter_map(conspiracy).collect();
    let against_agreed = tried.iter().filter(|agreed| **agreed).count();
    assert!(tried.len() > 300 && against_agreed > 50, "{} and {against_agreed}", tried.len());
}

/// One side brings whom it likes: puppets of its own, people who say that they sit with the other, second seats.
#[test]
fn a_captured_side_a_relabelled_worker_and_a_stranger_change_no_verdict_of_another_side() {
    let (mut tried, mut brought) = (0, 0);
    for seed in 0..many() {
        let dice = &mut Dice::new(seed ^ 0xcafe);
        let Some((mut world, _, sides)) = settled(seed, dice) else { continue };
        let mut asking: Vec<Op> = [What::Open, What::AnswerAll, What::Answer, What::Answer]
            .map(|what| World::op(what, dice))
            .to_vec();
        if dice.percent(30) {
            asking.push(World::op(What::AnswerAll, dice));
        }
        let known = world.said.len();
        world.go_on(&asking);
        let Some(asked) =
            (known..world.said.len()).find(|at| matches!(world.said[*at].body, Body::Opening(_)))
        else {
            continue;
        };
        world.go_on(&[World::op(What::MeetAll, dice)]);
        let opening = world.said[asked].id;
        let before = Agreements::read(&graph(&world)).question(opening).unwrap().clone();
        let named: Vec<SideId> = before.sides.iter().map(|side| side.side).collect();
        if named.len() < 2 {
            continue;
        }
        let captured = dice.of(&named);
        let Some(people) = sides.get(&captured) else { continue };
        world.conspire(people);
        if !world.can_speak() {
            continue;
        }
        let ways =
            [What::Newcomer, What::Newcomer, What::Newcomer, What::TwoSeats, What::PaperSeat, What::Vouch];
        let mut ops: Vec<Op> = (0..3 + dice.below(6)).map(|_| World::op(dice.of(&ways), dice)).collect();
        ops.push(World::op(What::MeetAll, dice));
        ops.extend(
            [What::AnswerAll, What::CloseAll, What::Answer, What::CloseAll].map(|what| World::op(what, dice)),
        );
        let seated = world.said.len();
        world.go_on(&ops);
        brought += (seated..world.said.len())
            .filter(|at| matches!(world.said[*at].body, Body::Receipt { .. }))
            .count();
        let after = Agreements::read(&graph(&world)).question(opening).unwrap().clone();
        tried += 1;
        let others = |question: &crate::agreement::Question| {
            let others = question.sides.iter().filter(|side| side.side != captured);
            others.map(|side| (side.side, side.deciders.clone(), side.agree)).collect::<Vec<_>>()
        };
        assert_eq!(others(&before), others(&after), "seed {seed}");
        let lacks = before.sides.iter().any(|side| side.side != captured && side.agree < side.enough);
        if lacks {
            assert!(!matches!(after.state, State::Open { holds: true, .. } | State::Agreed), "seed {seed}");
        }
        let strangers = |maker: &PersonId| {
            !before.sides.iter().chain(&after.sides).any(|side| side.deciders.contains(maker))
        };
        let blocked = after.objections.iter().any(|objection| strangers(&objection.maker) && objection.open);
        let blocked_before = before.objections.iter().any(|o| strangers(&o.maker) && o.open);
        assert!(!blocked || blocked_before || two_sided(&world, &after), "a stranger blocks, seed {seed}");
    }
    assert!(tried > 300 && brought > 1_000, "{tried} tables, {brought} people brought");
}

/// Whether every objector whom no side counts stands in two of them: then the objection holds.
fn two_sided(world: &World, question: &crate::agreement::Question) -> bool {
    let judge = Judge::of(&world.said);
    let standing = judge.people.standing(judge.whole());
    question.objections.iter().all(|objection| standing.iter().any(|(who, _)| *who == objection.maker))
}

/// A table of so many people in each side, of whom so many agree; whether the rule holds.
fn holds(sides: &[(usize, usize)], percent: u8) -> bool {
    let (world, opening) = World::counted(sides, percent);
    let read = Agreements::read(&graph(&world));
    let question = read.question(opening).unwrap();
    assert_eq!(question.sides.len(), sides.len());
    matches!(question.state, State::Open { holds: true, .. })
}

#[test]
fn heads_alone_never_change_a_verdict() {
    let (mut kept, mut lacking) = (0, 0);
    for seed in 0..many() / 5 {
        let dice = &mut Dice::new(seed ^ 0x4ead);
        let percent = dice.of(&[1, 34, 50, 51, 67, 100]);
        let sides: Vec<(usize, usize)> = (0..1 + dice.below(3))
            .map(|_| {
                let people = 1 + dice.below(3);
                (people, dice.below(people + 1))
            })
            .collect();
        let verdict = holds(&sides, percent);
        // Each person and their answer twice: the same proportion, the same verdict.
        let doubled: Vec<_> = sides.iter().map(|(people, agree)| (people * 2, agree * 2)).collect();
        assert_eq!(holds(&doubled, percent), verdict, "{sides:?} at {percent}%");
        kept += 1;
        // More people who all agree, on one side: never enough for another that lacks them.
        let enough = |(people, agree): &(usize, usize)| agree * 100 >= people * usize::from(percent);
        if let Some(lacks) = sides.iter().position(|side| !enough(side)) {
            let more = 1 + dice.below(5);
            let grown = |(at, (people, agree)): (usize, &(usize, usize))| {
                if at == lacks { (*people, *agree) } else { (people + more, agree + more) }
            };
            let grown: Vec<_> = sides.iter().enumerate().map(grown).collect();
            assert!(!holds(&grown, percent), "{sides:?} with {more} more at {percent}%");
            lacking += 1;
        }
    }
    assert!(kept > 100 && lacking > 50, "{kept} and {lacking}");
}
