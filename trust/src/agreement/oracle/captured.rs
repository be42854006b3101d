//! Captured sides and conspiracies: what everyone but one side may do, in order or by hand, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};

mod shrunk;

use super::world::{Dice, Op, What, World};
use super::{Judge, number};
use crate::agreement::{Agreements, State};
use crate::ids::{PersonId, StatementId};
use crate::person::SideId;
use crate::statement::deciding::Subject;
use crate::{Body, Graph, Membership};

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
    for (_, (person, side, _)) in judge.people.standing(judge.whole()) {
        let side = rules.rules.side(side).map(|side| side.id).or_else(|| rules.merged.get(&side).copied());
        if let Some(side) = side {
            let people = sides.entry(side).or_default();
            if !people.contains(&person) {
                people.push(person);
            }
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

/// What a conspiracy came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tried {
    /// There were agreed rules to alter.
    against_agreed: bool,
    /// Somebody was brought to a side as if nobody sat there yet.
    in_parts: bool,
    /// The one who put the table up was among those against whom it went.
    founder: bool,
    /// Agreed rules fell back to those before them.
    fell_back: bool,
}

/// Everyone but one side says what they like, with pasts of their choice, about questions and about who sits there: of
/// what is drawn for `seed` the acts whose places are in `kept`, or all. None where there was nobody to try.
fn conspiracy(seed: u64, kept: Option<&[usize]>, told: bool) -> Option<Tried> {
    let dice = &mut Dice::new(seed ^ 0x0b5e_55ed);
    let (mut world, before, sides) = settled(seed, dice)?;
    let named: Vec<SideId> = sides.keys().copied().collect();
    let victim = dice.of(&named);
    let victims = sides.get(&victim)?;
    let others: Vec<PersonId> =
        sides.values().flatten().filter(|who| !victims.contains(who)).copied().collect();
    let parts_before = parts(&world);
    world.conspire(&others);
    const WAYS: [What; 26] = [
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
        What::Backdate,
        What::Backdate,
        What::Backdate,
        What::Backdate,
    ];
    if others.is_empty() || !world.can_speak() {
        return None;
    }
    let ops: Vec<Op> = (0..6 + dice.below(14)).map(|_| World::op(dice.of(&WAYS), dice)).collect();
    let ops: Vec<Op> = match kept {
        Some(kept) => kept.iter().filter_map(|at| ops.get(*at).copied()).collect(),
        None => ops,
    };
    let begun = world.said.len();
    world.go_on(&ops);
    if told {
        shrunk::tell(&world, begun);
    }
    let after = Agreements::read(&graph(&world));
    let judge = Judge::of(&world.said);
    let by_victim = |at: usize| judge.speaker(at).is_some_and(|who| victims.contains(&who));
    let by_victims = |id: &StatementId| {
        let place = |closing: &StatementId| world.said.iter().position(|said| said.id == *closing);
        after.questions()[id].closings.iter().filter_map(place).any(by_victim)
    };
    // Whether it goes by rules, perhaps by others before them, that this side closed as agreed and that made none of it; or
    // that made one of it and another, and somebody closed it who sits there by the word of those who sat there then.
    let closers = |id: &StatementId| -> BTreeSet<PersonId> {
        let place = |closing: &StatementId| world.said.iter().position(|said| said.id == *closing);
        let closings = after.questions()[id].closings.iter().filter_map(place);
        closings.filter_map(|at| judge.speaker(at)).collect()
    };
    let standing = judge.people.standing(judge.whole());
    let gave_away = |id: &StatementId| {
        let mut named = judge.rules_named(*id);
        while let Some(rules) = after.question(named) {
            let Subject::Rules(new) = &rules.subject else { break };
            if by_victims(&rules.opening) {
                let now = |side: SideId| new.merged.get(&side).copied().unwrap_or(side);
                let there = standing.iter().filter(|((first, side, _), _)| {
                    now(*side) == now(victim) && parts_before.contains(&(*first, *side))
                });
                let there: BTreeSet<PersonId> = there.map(|(_, (who, ..))| *who).collect();
                let is_none = new.rules.side(now(victim)).is_none();
                if is_none || !new.merged.is_empty() && !there.is_disjoint(&closers(id)) {
                    return true;
                }
            }
            named = judge.rules_named(named);
        }
        false
    };
    let was = |id: &StatementId| before.questions().get(id).map(|question| &question.state);
    let began: Vec<PersonId> = parts(&world).difference(&parts_before).map(|(first, _)| *first).collect();
    let vouched = |who: &PersonId| {
        let so = |said: &super::Said| matches!(said.body, Body::Acknowledge { person } if person == *who);
        (0..world.said.len()).any(|at| so(&world.said[at]) && by_victim(at))
    };
    let founder = Membership::read(&graph(&world)).founder();
    let (source, genesis) = (after.rules().source, world.said[0].id);
    let moved = source != before.rules().source;
    let tried = Tried {
        against_agreed: before.rules().source != genesis,
        in_parts: !began.is_empty(),
        founder: victims.contains(&founder),
        // Not to rules that were still open, and that all have closed by now.
        fell_back: moved && !matches!(was(&source), None | Some(State::Open { .. })),
    };
    let fell_back = tried.fell_back || (moved && source == genesis);
    let tried = Tried { fell_back, ..tried };
    // Nothing comes into force that this side has not closed as agreed.
    let stays = source == genesis || !moved;
    assert!(stays || by_victims(&source) || gave_away(&source), "other rules without {victim}, seed {seed}");
    // What was in force stays, but where this side itself has closed rules that contest it, or where the others brought
    // somebody as if a side were still empty: then it may be open again. They cannot where those who sat there first are
    // not with them.
    let before_now = after.question(before.rules().source).map(|question| &question.state);
    let against_itself = matches!(before_now, Some(State::Contested { with }) if with.iter().all(by_victims));
    assert!(tried.in_parts || against_itself || !tried.fell_back, "rules fell without {victim}, seed {seed}");
    let alone = began.iter().any(|who| !vouched(who));
    assert!(!(tried.founder && alone), "a part began without {victim}, seed {seed}");
    // What was closed as agreed once may come back into force when what ended it is open again, or is taken back.
    let came_back = |id: &StatementId| {
        let closed = matches!(
            was(id),
            Some(State::Superseded { .. } | State::Contested { .. } | State::InQuestion(_))
        );
        closed && tried.in_parts
    };
    let new: Vec<_> = agreed(&after)
        .difference(&agreed(&before))
        .filter(|id| !by_victims(id) && !came_back(id) && !gave_away(id))
        .map(|id| (*id, was(id), after.questions()[id].sides.clone()))
        .collect();
    assert!(new.is_empty(), "agreed without side {victim}, seed {seed}: {new:?}, {tried:?}");
    Some(tried)
}

/// Who began each part of a side, and that side.
fn parts(world: &World) -> BTreeSet<(PersonId, SideId)> {
    let judge = Judge::of(&world.said);
    judge.people.standing(judge.whole()).into_iter().map(|((who, side, _), _)| (who, side)).collect()
}

fn many() -> u64 {
    number("TRESTLE_COUNT").unwrap_or(if std::env::var_os("TRESTLE_SOAK").is_some() {
        100_000
    } else {
        1_500
    })
}

fn from() -> u64 {
    number("TRESTLE_FROM").unwrap_or(0)
}

#[test]
fn nobody_alters_the_rules_in_force_or_agrees_anything_without_every_side() {
    let mut tally: BTreeMap<Tried, usize> = BTreeMap::new();
    for tried in (from()..from() + many()).filter_map(shrunk::or_tell) {
        *tally.entry(tried).or_default() += 1;
    }
    for (tried, count) in &tally {
        println!("{count:>9} {tried:?}");
    }
    let of = |is: fn(&Tried) -> bool| {
        tally.iter().filter(|(tried, _)| is(tried)).map(|(_, count)| *count).sum::<usize>()
    };
    let against = of(|tried| tried.against_agreed);
    assert!(of(|_| true) > 300 && against > 50 && of(|tried| tried.in_parts) > 20, "{tally:#?}");
}

/// One side brings whom it likes: puppets of its own, people who say that they sit with the other, second seats.
#[test]
fn a_captured_side_a_relabelled_worker_and_a_stranger_change_no_verdict_of_another_side() {
    let (mut tried, mut brought, mut apart) = (0, 0, 0);
    for seed in from()..from() + many() {
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
            [What::Newcomer, What::Newcomer, What::Backdate, What::TwoSeats, What::PaperSeat, What::Vouch];
        let mut ops: Vec<Op> = (0..3 + dice.below(6)).map(|_| World::op(dice.of(&ways), dice)).collect();
        ops.push(World::op(What::MeetAll, dice));
        ops.extend(
            [What::AnswerAll, What::CloseAll, What::Answer, What::CloseAll].map(|what| World::op(what, dice)),
        );
        let seated = world.said.len();
        let stood: BTreeSet<(PersonId, SideId)> = (Membership::read(&graph(&world)).people().values())
            .filter(|person| person.standing)
            .map(|person| (person.id, person.side))
            .collect();
        world.go_on(&ops);
        brought += (seated..world.said.len())
            .filter(|at| matches!(world.said[*at].body, Body::Receipt { .. }))
            .count();
        let after = Agreements::read(&graph(&world)).question(opening).unwrap().clone();
        tried += 1;
        // By the rules in force the captured side may be what were two when this was asked: both are captured.
        let is_captured = |who: &PersonId| people.contains(who);
        let elsewhere: BTreeSet<SideId> = (before.sides.iter())
            .filter(|side| side.side != captured && !side.deciders.iter().any(is_captured))
            .map(|side| side.side)
            .collect();
        let others = |question: &crate::agreement::Question| {
            let others = question.sides.iter().filter(|side| elsewhere.contains(&side.side));
            others.map(|side| (side.side, side.deciders.clone(), side.agree)).collect::<BTreeSet<_>>()
        };
        // Strangers who were brought as if a side were still empty are counted beside its people, never with them.
        let (was, is) = (others(&before), others(&after));
        // Whoever asked may have hidden some of a side's own people. Once somebody answers who knows them, they count.
        let holds = |(side, people, agree): &(SideId, Vec<PersonId>, usize)| {
            is.iter().any(|(of, now, agree_now)| {
                let own = now.iter().all(|person| people.contains(person) || stood.contains(&(*person, *of)));
                let all = people.iter().all(|person| now.contains(person));
                of == side && all && own && (agree_now == agree || now != people && agree_now > agree)
            })
        };
        if !was.iter().all(holds) {
            shrunk::tell(&world, seated);
            panic!("seed {seed}: {was:?} and {is:?}");
        }
        apart += usize::from(was != is);
        let lacks =
            before.sides.iter().any(|side| elsewhere.contains(&side.side) && side.agree < side.enough);
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
    println!("{tried} tables, {brought} people brought, {apart} with strangers beside another side");
    assert!(tried > 300 && brought > 1_000 && apart > 0, "{tried} tables, {brought} brought, {apart} apart");
}

/// Whether every objector whom no side counts stands in two of them: then the objection holds.
fn two_sided(world: &World, question: &crate::agreement::Question) -> bool {
    let judge = Judge::of(&world.said);
    let standing = judge.people.standing(judge.whole());
    question.objections.iter().all(|objection| standing.iter().any(|(_, (who, ..))| *who == objection.maker))
}

/// However everyone else lies, and whomever they bring: those who stand in a side sit and stand there still.
#[test]
fn nobody_is_removed_by_others_than_their_own_side() {
    const WAYS: [What; 14] = [
        What::Remove,
        What::Remove,
        What::Remove,
        What::Remove,
        What::Backdate,
        What::Newcomer,
        What::Vouch,
        What::TwoSeats,
        What::PaperSeat,
        What::Device,
        What::LoseDevice,
        What::Leave,
        What::Move,
        What::MeetAll,
    ];
    let (mut tried, mut removed) = (0, 0);
    for seed in from()..from() + many() {
        let dice = &mut Dice::new(seed ^ 0x6e0d);
        let Some((mut world, _, sides)) = settled(seed, dice) else { continue };
        let named: Vec<SideId> = sides.keys().copied().collect();
        let Some(victims) = sides.get(&dice.of(&named)) else { continue };
        let others: Vec<PersonId> =
            sides.values().flatten().filter(|who| !victims.contains(who)).copied().collect();
        world.conspire(&others);
        if others.is_empty() || !world.can_speak() {
            continue;
        }
        let before = Membership::read(&graph(&world));
        let ops: Vec<Op> = (0..4 + dice.below(10)).map(|_| World::op(dice.of(&WAYS), dice)).collect();
        world.go_on(&ops);
        let after = Membership::read(&graph(&world));
        tried += 1;
        removed += after.people().values().filter(|person| person.gone.is_some()).count();
        for who in victims {
            let (was, is) = (before.person(*who).unwrap(), after.person(*who).unwrap());
            assert!(is.member && is.gone.is_none() && is.standing, "seed {seed}: {was:?}, {is:?}");
            assert!(was.parts.is_subset(&is.parts), "seed {seed}: {was:?}, {is:?}");
        }
    }
    println!("{tried} tables, {removed} people gone");
    assert!(tried > 300 && removed > 50, "{tried} tables, {removed} gone");
}

/// A table of so many people in each side, of whom so many agree; whether the rule holds. None where they are too many for
/// a world.
fn holds(sides: &[(usize, usize)], percent: u8) -> Option<bool> {
    let (world, opening) = World::counted(sides, percent)?;
    let read = Agreements::read(&graph(&world));
    let question = read.question(opening).unwrap();
    assert_eq!(question.sides.len(), sides.len());
    Some(matches!(question.state, State::Open { holds: true, .. }))
}

#[test]
fn heads_alone_never_change_a_verdict() {
    let (mut kept, mut lacking) = (0, 0);
    for seed in from()..from() + many() / 5 {
        let dice = &mut Dice::new(seed ^ 0x4ead);
        let percent = dice.of(&[1, 34, 50, 51, 67, 100]);
        let sides: Vec<(usize, usize)> = (0..1 + dice.below(3))
            .map(|_| {
                let people = 1 + dice.below(3);
                (people, dice.below(people + 1))
            })
            .collect();
        let Some(verdict) = holds(&sides, percent) else { continue };
        // Each person and their answer twice: the same proportion, the same verdict.
        let doubled: Vec<_> = sides.iter().map(|(people, agree)| (people * 2, agree * 2)).collect();
        if let Some(doubled) = holds(&doubled, percent) {
            assert_eq!(doubled, verdict, "{sides:?} at {percent}%");
            kept += 1;
        }
        // More people who all agree, on one side: never enough for another that lacks them.
        let enough = |(people, agree): &(usize, usize)| agree * 100 >= people * usize::from(percent);
        if let Some(lacks) = sides.iter().position(|side| !enough(side)) {
            let more = 1 + dice.below(5);
            let grown = |(at, (people, agree)): (usize, &(usize, usize))| {
                if at == lacks { (*people, *agree) } else { (people + more, agree + more) }
            };
            let grown: Vec<_> = sides.iter().enumerate().map(grown).collect();
            let grown = holds(&grown, percent);
            assert_ne!(grown, Some(true), "{sides:?} with {more} more at {percent}%");
            lacking += usize::from(grown.is_some());
        }
    }
    println!("{kept} doubled, {lacking} grown");
    let tried = usize::try_from(many() / 5).unwrap();
    assert!(kept > tried * 9 / 10 && lacking > tried / 6, "{kept} and {lacking} of {tried}");
}
