//! A place stays with the letter at its left, whatever is done around it; an anchor from a stranger does no harm.

use std::cell::Cell;
use std::collections::BTreeMap;

use trestle_model::text::{Anchor, Spot, TextAction};

use crate::world::{Dice, Letters, Writer, any_action, histories, spot};

thread_local! {
    /// How often this thread panicked: tests run on a thread each.
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

fn find(writer: &Writer, letter: char) -> Option<Spot> {
    writer.blocks().iter().find_map(|block| {
        let at = block.text().chars().position(|c| c == letter)?;
        Some(Spot { block: block.id.clone(), at: at + 1 })
    })
}

#[test]
fn an_anchor_stays_behind_its_letter() {
    histories(300, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writers: Vec<Writer> = (1..=2).map(Writer::new).collect();
        let mut anchors: BTreeMap<char, Anchor> = BTreeMap::new();
        for _ in 0..30 {
            let who = dice.below(2);
            if dice.one_in(3) {
                let log = writers[1 - who].log.clone();
                writers[who].hear(&log, 1 + dice.below(8));
            } else {
                let mut action = any_action(writers[who].blocks(), &mut letters, &mut dice);
                while matches!(action, TextAction::Replace { .. }) {
                    action = any_action(writers[who].blocks(), &mut letters, &mut dice);
                }
                writers[who].act(&action, &mut dice);
            }
            for (letter, anchor) in &anchors {
                let sent = Anchor::decode(&anchor.encode()).expect("it reads back");
                assert_eq!(sent, *anchor);
                let resolved = writers[who].design.resolve(&sent);
                if let Some(spot) = find(&writers[who], *letter) {
                    assert_eq!(resolved, Some(spot), "behind {letter}");
                }
                if let Some(Spot { block, at }) = resolved {
                    let shown = writers[who].blocks().iter().find(|shown| shown.id == block);
                    assert!(shown.is_some_and(|shown| at <= shown.len()));
                }
            }
            let here = spot(writers[who].blocks(), &mut dice);
            let anchor = writers[who].design.anchor(&here).expect("a place in the text");
            assert_eq!(writers[who].design.resolve(&anchor), Some(here.clone()));
            let block =
                writers[who].blocks().iter().find(|block| block.id == here.block).expect("it is seen");
            if let Some(left) = here.at.checked_sub(1) {
                anchors.insert(block.text().chars().nth(left).expect("a letter"), anchor);
            }
        }
    });
}

#[test]
fn a_strangers_anchor_names_a_place_or_nothing() {
    let mut dice = Dice::new(11);
    let mut letters = Letters(0);
    let mut writer = Writer::new(1);
    for _ in 0..60 {
        let action = any_action(writer.blocks(), &mut letters, &mut dice);
        writer.act(&action, &mut dice);
    }
    let good: Vec<Vec<u8>> = (0..20)
        .map(|_| writer.design.anchor(&spot(writer.blocks(), &mut dice)).expect("a place").encode())
        .collect();
    // Panics are caught and named nothing; but the check should come before automerge's assertion, and not after.
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.with(|count| count.set(count.get() + 1));
        before(panic);
    }));
    let mut named = 0;
    for _ in 0..20_000 {
        let mut bytes = good[dice.below(good.len())].clone();
        for _ in 0..1 + dice.below(3) {
            // The counter of the op and the id of the block are where a wrong guess can hit something.
            let at = if dice.one_in(2) {
                dice.below(bytes.len())
            } else {
                (15 + dice.below(8)).min(bytes.len() - 1)
            };
            bytes[at] = if dice.one_in(2) { dice.below(256) as u8 } else { dice.below(64) as u8 };
        }
        if dice.one_in(10) {
            bytes.truncate(dice.below(bytes.len() + 1));
        }
        if let Some(anchor) = Anchor::decode(&bytes) {
            named += usize::from(writer.design.resolve(&anchor).is_some());
        }
    }
    assert_eq!(PANICS.with(Cell::get), 0, "an anchor reached automerge unchecked");
    assert!(named > 100, "{named}: the guesses never hit anything, so they prove nothing");
}

#[test]
fn an_anchor_into_another_text_names_nothing() {
    let mut dice = Dice::new(2);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "one", &mut dice);
    let first = writer.id(0);
    writer.act(&TextAction::Split { block: first.clone(), at: 3 }, &mut dice);
    writer.type_at(1, 0, "two", &mut dice);
    let second = writer.id(1);
    let anchor = |block| writer.design.anchor(&Spot { block, at: 2 }).expect("a place").encode();
    let (one, two) = (anchor(first), anchor(second));
    // The letter of one text under the name of the other's block.
    let crossed = [&one[..15], &two[15..]].concat();
    let crossed = Anchor::decode(&crossed).expect("well formed");
    assert_eq!(writer.design.resolve(&crossed), None);
}
