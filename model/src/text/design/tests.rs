//! What is kept in step by small steps is what reading everything afresh gives: texts, registers, and the order with all
//! that it knows.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::ids::ActorId;

use super::*;
use crate::text::{Block, Mark, NewBlock, Run};

fn check(design: &TextDesign, what: &str) {
    let (kept, mut afresh) = (&design.state, State::read(&Moment::now(design.replica.doc())));
    afresh.settle(Source { replica: &design.replica, heads: None });
    assert_eq!(kept.view, afresh.view, "{what}");
    assert_eq!(kept.records, afresh.records, "{what}");
    assert_eq!(kept.texts, afresh.texts, "{what}");
    assert_eq!(kept.order, afresh.order, "{what}");
}

struct Person {
    design: TextDesign,
    actor: ActorId,
    seconds: i64,
    /// Made and not yet heard by the other.
    unheard: Vec<Vec<u8>>,
}

impl Person {
    fn new(name: u8) -> Self {
        let design = TextDesign::new(DocumentKind::Text);
        Person { design, actor: ActorId([name; 40]), seconds: 0, unheard: Vec::new() }
    }

    fn stamp(&mut self, later: i64) -> Stamp {
        self.seconds += later;
        Stamp { actor: self.actor, now_unix_secs: self.seconds }
    }

    fn act(&mut self, action: &TextAction, dice: &mut ChaCha8Rng) {
        let stamp = self.stamp(0);
        let done = self.design.apply(action, stamp, dice).expect("the text is as the act supposes");
        self.unheard.extend(done.map(|done| done.bytes));
    }

    fn back(&mut self, again: bool, dice: &mut ChaCha8Rng) {
        let stamp = self.stamp(10);
        let done = if again { self.design.redo(stamp, dice) } else { self.design.undo(stamp, dice) };
        self.unheard.extend(done.expect("it can be taken back").map(|done| done.bytes));
    }
}

fn below(dice: &mut ChaCha8Rng, end: usize) -> usize {
    dice.next_u32() as usize % end.max(1)
}

fn spot(blocks: &[Block], dice: &mut ChaCha8Rng) -> Spot {
    let block = &blocks[below(dice, blocks.len())];
    Spot { block: block.id.clone(), at: below(dice, block.len() + 1) }
}

fn some_act(blocks: &[Block], dice: &mut ChaCha8Rng) -> TextAction {
    let block = blocks[below(dice, blocks.len())].id.clone();
    let Spot { block: here, at } = spot(blocks, dice);
    match below(dice, 12) {
        0..3 => TextAction::Split { block: here, at },
        3 => TextAction::Join { block },
        4 => TextAction::Move { block, after: Some(spot(blocks, dice).block) },
        5 => TextAction::Remove { block },
        6 => TextAction::Delete { from: spot(blocks, dice), to: spot(blocks, dice) },
        7 => TextAction::SetIndent { block, indent: below(dice, 3) as u8 },
        8 | 9 => {
            let mark =
                if below(dice, 2) == 0 { Mark::Bold } else { Mark::Link("https://example.org".into()) };
            let on = below(dice, 3) > 0;
            TextAction::Mark { from: spot(blocks, dice), to: spot(blocks, dice), mark, on }
        }
        10 => TextAction::InsertBlocks {
            after: Some(block),
            blocks: vec![NewBlock { runs: vec![Run::plain("some words")], ..NewBlock::default() }; 2],
        },
        _ => TextAction::Type { block: here, at, text: "words".into() },
    }
}

/// Types a few letters one after the other, as people do, with a Backspace now and then.
fn type_on(person: &mut Person, dice: &mut ChaCha8Rng) {
    let Spot { block, mut at } = spot(&person.design.view().blocks.clone(), dice);
    for i in 0..below(dice, 8) {
        if at > 0 && below(dice, 6) == 0 {
            let (from, to) = (Spot { block: block.clone(), at: at - 1 }, Spot { block: block.clone(), at });
            person.act(&TextAction::Delete { from, to }, dice);
            at -= 1;
        } else {
            let text = ["ŵ", "a", "bc", "🙂"][i % 4];
            person.act(&TextAction::Type { block: block.clone(), at, text: text.into() }, dice);
            at += text.chars().count();
        }
        check(&person.design, "typing");
    }
}

#[test]
fn what_is_kept_is_what_would_be_read() {
    for seed in 0..60 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut people = [Person::new(1), Person::new(2)];
        for step in 0..40 {
            let who = below(&mut dice, 2);
            match below(&mut dice, 4) {
                0 => type_on(&mut people[who], &mut dice),
                1 if below(&mut dice, 3) == 0 => people[who].back(below(&mut dice, 2) == 0, &mut dice),
                _ => {
                    let action = some_act(&people[who].design.view().blocks, &mut dice);
                    people[who].act(&action, &mut dice);
                }
            }
            check(&people[who].design, &format!("seed {seed}, step {step}"));
            if below(&mut dice, 3) == 0 {
                for (from, to) in [(0, 1), (1, 0)] {
                    let one_by_one = below(&mut dice, 2) == 0;
                    let news = std::mem::take(&mut people[from].unheard);
                    let news =
                        if one_by_one { news.into_iter().map(|one| vec![one]).collect() } else { vec![news] };
                    for news in news {
                        people[to].design.merge(news).expect("honest changes merge");
                        check(&people[to].design, &format!("seed {seed}, step {step}, heard"));
                    }
                }
                assert_eq!(people[0].design.view(), people[1].design.view(), "seed {seed}, step {step}");
            }
        }
    }
}

/// The quick way to take in what a peer types is taken, and gives the peer's own change.
#[test]
fn typing_is_typed_again() {
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let (mut here, mut there) = (Person::new(1), Person::new(2));
    here.act(
        &TextAction::Type { block: crate::schema::first_block(), at: 0, text: "one two".into() },
        &mut dice,
    );
    there.design.merge(std::mem::take(&mut here.unheard)).expect("it merges");
    for (i, letter) in "ŵords 🙂".chars().enumerate() {
        let act = TextAction::Type { block: crate::schema::first_block(), at: 3 + i, text: letter.into() };
        here.act(&act, &mut dice);
        let change = Change::from_bytes(here.unheard.remove(0)).expect("an honest change");
        assert!(there.design.retype(&change).is_some(), "{letter:?}");
        assert_eq!(there.design.heads(), here.design.heads());
        check(&there.design, "typed again");
    }
    assert_eq!(there.design.view().plain_text(), "oneŵords 🙂 two");
    // Not while both type at once.
    there.act(&TextAction::Type { block: crate::schema::first_block(), at: 0, text: "x".into() }, &mut dice);
    here.act(&TextAction::Type { block: crate::schema::first_block(), at: 1, text: "y".into() }, &mut dice);
    let change = Change::from_bytes(here.unheard.remove(0)).expect("an honest change");
    assert!(there.design.retype(&change).is_none());
}

/// A change that claims to be something else than typing makes it is not let in by the quick way.
#[test]
fn what_does_not_come_out_the_same_is_taken_in_the_ordinary_way() {
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    let (mut here, mut there) = (Person::new(1), Person::new(2));
    here.act(&TextAction::Type { block: crate::schema::first_block(), at: 0, text: "a".into() }, &mut dice);
    there.design.merge(std::mem::take(&mut here.unheard)).expect("it merges");
    here.act(&TextAction::Type { block: crate::schema::first_block(), at: 1, text: "b".into() }, &mut dice);
    let mut change = Change::from_bytes(here.unheard.remove(0)).expect("an honest change").decode();
    // A later number than the next one: no honest program gives it, and automerge takes it.
    change.start_op = change.start_op.checked_add(5).expect("a small number");
    let change = Change::from(change);
    there.design.merge(vec![change.raw_bytes().to_vec()]).expect("automerge takes it");
    assert_eq!(there.design.view().plain_text(), "ab");
    assert!(there.design.heads().contains(&ChangeHash(change.hash().0)));
    check(&there.design, "taken in");
}

#[test]
fn a_letter_typed_on_is_sent_before_automerge_makes_it_and_is_what_it_makes() {
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let (mut one, mut two) = (Person::new(3), Person::new(2));
    let block = {
        let act = TextAction::InsertBlocks { after: None, blocks: vec![NewBlock::default()] };
        one.act(&act, &mut dice);
        one.design.view().blocks[0].id.clone()
    };
    let mut ahead = 0;
    for (n, letter) in "Tŷ bach 🏠\nac eto, a phawb yn dod â'i lamp".chars().enumerate() {
        // They take turns, so that a letter stands behind another person's, and follows another person's change.
        let turn = n / 7 % 2;
        let (writer, reader) = if turn == 0 { (&mut one, &mut two) } else { (&mut two, &mut one) };
        writer.design.merge(std::mem::take(&mut reader.unheard)).expect("they fit");
        let act = TextAction::Type { block: block.clone(), at: n, text: letter.to_string() };
        let stamp = writer.stamp(1);
        let known = writer.design.state.letter(&act);
        let known = known.and_then(|known| writer.design.replica.ahead(stamp, act.label(), &known));
        writer.act(&act, &mut dice);
        if let Some(known) = known {
            ahead += 1;
            assert_eq!(ChangeHash(known.hash), writer.design.heads()[0]);
            assert_eq!(known.bytes, *writer.unheard.last().expect("one was made"));
        }
        check(&writer.design, "a letter");
    }
    assert!(ahead > 30, "only {ahead} letters were known ahead");
}

#[test]
fn what_was_sent_ahead_goes_in_even_if_automerge_makes_something_else() {
    let mut dice = ChaCha8Rng::seed_from_u64(6);
    let mut one = Person::new(3);
    let blocks = vec![NewBlock { runs: vec![Run::plain("a")], ..NewBlock::default() }];
    one.act(&TextAction::InsertBlocks { after: None, blocks }, &mut dice);
    let block = one.design.view().blocks[0].id.clone();
    let typed = |at: usize, text: &str| TextAction::Type { block: block.clone(), at, text: text.to_owned() };
    one.act(&typed(1, "b"), &mut dice);
    let stamp = one.stamp(0);
    let letter = one.design.state.letter(&typed(2, "c")).expect("it is typed on");
    let ahead = one.design.replica.ahead(stamp, "act-type", &letter).expect("it follows an own change");
    one.act(&typed(2, "d"), &mut dice);
    let made = one.design.replica.doc().get_last_local_change();
    let done = one.design.take_over(ahead.clone(), made.as_ref()).expect("it is a good change");
    assert_eq!(done.bytes, ahead.bytes);
    assert_eq!(one.design.heads(), [ChangeHash(ahead.hash)]);
    assert_eq!(one.design.view().plain_text(), "abc\n");
    check(&one.design, "taken over");
    one.act(&typed(3, "e"), &mut dice);
    assert_eq!(one.design.view().plain_text(), "abce\n");
}

#[test]
fn a_copy_that_took_in_own_letters_made_with_another_goes_on_behind_them() {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut one = Person::new(3);
    one.act(&TextAction::InsertBlocks { after: None, blocks: vec![NewBlock::default()] }, &mut dice);
    let block = one.design.view().blocks[0].id.clone();
    let typed = |at: usize| TextAction::Type { block: block.clone(), at, text: "x".to_owned() };
    (0..3).for_each(|at| one.act(&typed(at), &mut dice));
    let mut copy = one.design.clone();
    one.unheard.clear();
    (3..6).for_each(|at| one.act(&typed(at), &mut dice));
    for change in std::mem::take(&mut one.unheard) {
        copy.merge(vec![change]).expect("it follows");
    }
    let stamp = one.stamp(1);
    let letter = copy.state.letter(&typed(6)).expect("it is typed on");
    let ahead = copy.replica.ahead(stamp, "act-type", &letter).expect("it follows an own change");
    let done = copy.apply(&typed(6), stamp, &mut dice).expect("it fits").expect("something changed");
    assert_eq!((ahead.bytes, ChangeHash(ahead.hash)), (done.bytes, done.hash));
}
