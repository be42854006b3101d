//! Several writers apart. Each letter is typed once, so that every one can be followed. Whatever the others did, each
//! act does to what its writer sees exactly what it would do to a plain list of blocks.

use std::collections::{BTreeMap, BTreeSet};

use trestle_model::text::{Block, BlockKind, TextAction};
use trestle_model::{DocumentKind, schema};

use crate::reference::{Reference, Shown};
use crate::sequential::act_plainly;
use crate::world::{Dice, Letters, Writer, any_action, anything_said, histories, meet};

fn kind_name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading { .. } => "heading",
        BlockKind::Bullet => "bullet",
        BlockKind::Numbered { .. } => "numbered",
        BlockKind::Check { .. } => "check",
        BlockKind::Quote => "quote",
        BlockKind::Code { .. } => "code",
        BlockKind::Divider => "divider",
        BlockKind::Verbatim => "verbatim",
    }
}

fn shown(block: &Block) -> Shown {
    (block.id.to_string(), kind_name(&block.kind).to_owned(), u64::from(block.indent), block.text())
}

/// What this copy shows is what the plain rules make of the changes that it has.
pub(crate) fn check_against_reference(writer: &Writer) {
    let steps = schema::steps(DocumentKind::Text).iter().map(|step| step.bytes);
    let changes = steps.chain(writer.log.iter().map(|(_, bytes)| bytes.as_slice()));
    let seen: Vec<Shown> = writer.blocks().iter().map(shown).collect();
    assert_eq!(seen, Reference::read(changes).shown(), "the rules say otherwise");
    assert!(writer.design.view().problems.iter().all(|problem| format!("{problem:?}").contains("Circle")));
}

fn letters_of(writer: &Writer) -> Vec<char> {
    let mut letters: Vec<char> = writer.text().chars().filter(|c| *c != '\n').collect();
    letters.sort_unstable();
    letters
}

/// One step of a history: somebody does something, or hears something.
fn step(
    writers: &mut [Writer],
    letters: &mut Letters,
    dice: &mut Dice,
    with_undo: bool,
) -> Option<(usize, Act)> {
    let who = dice.below(writers.len());
    if dice.one_in(4) && writers.len() > 1 {
        let from = (who + 1 + dice.below(writers.len() - 1)) % writers.len();
        let news = 1 + dice.below(6);
        let log = writers[from].log.clone();
        writers[who].hear(&log, news);
        return None;
    }
    if with_undo && dice.one_in(5) {
        if dice.one_in(3) {
            writers[who].redo(dice);
            return Some((who, Act::Redo));
        }
        writers[who].undo(dice);
        return Some((who, Act::Undo));
    }
    if dice.one_in(8)
        && let Some(said) = anything_said(writers[who].design.view(), dice)
    {
        writers[who].act(&said, dice);
        return Some((who, Act::Action));
    }
    let mut action = any_action(writers[who].blocks(), letters, dice);
    // Words that a replacement moves are taken out and typed again: their letters cannot be followed.
    while !with_undo && matches!(action, TextAction::Replace { .. }) {
        action = any_action(writers[who].blocks(), letters, dice);
    }
    act_plainly(&mut writers[who], &action, dice);
    Some((who, Act::Action))
}

enum Act {
    Undo,
    Redo,
    Action,
}

fn writers(dice: &mut Dice) -> Vec<Writer> {
    (0..2 + dice.below(3)).map(|name| Writer::new(1 + name as u8)).collect()
}

#[test]
fn every_letter_typed_and_taken_out_by_nobody_is_there_exactly_once() {
    histories(500, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writers = writers(&mut dice);
        let mut typed: BTreeSet<char> = BTreeSet::new();
        let mut gone: BTreeSet<char> = BTreeSet::new();
        for _ in 0..30 + dice.below(40) {
            let before: Vec<Vec<char>> = writers.iter().map(letters_of).collect();
            if let Some((who, Act::Action)) = step(&mut writers, &mut letters, &mut dice, false) {
                let after = letters_of(&writers[who]);
                let (old, new): (BTreeSet<char>, BTreeSet<char>) =
                    (before[who].iter().copied().collect(), after.iter().copied().collect());
                typed.extend(new.difference(&old));
                gone.extend(old.difference(&new));
            }
            writers.iter().for_each(Writer::check_kept_view);
        }
        for writer in &writers {
            check_against_reference(writer);
        }
        meet(&mut writers);
        check_against_reference(&writers[0]);
        writers.iter().for_each(Writer::check_kept_view);
        let there = letters_of(&writers[0]);
        let expected: Vec<char> = typed.difference(&gone).copied().collect();
        assert_eq!(there, expected, "letters were lost, doubled or came back");
    });
}

#[test]
fn copies_agree_and_undo_takes_out_ones_own_letters_only() {
    histories(500, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writers = writers(&mut dice);
        let mut author: BTreeMap<char, usize> = BTreeMap::new();
        for _ in 0..30 + dice.below(40) {
            let before: Vec<Vec<char>> = writers.iter().map(letters_of).collect();
            if let Some((who, act)) = step(&mut writers, &mut letters, &mut dice, true) {
                let after: BTreeSet<char> = letters_of(&writers[who]).into_iter().collect();
                match act {
                    Act::Action => {
                        for letter in &after {
                            author.entry(*letter).or_insert(who);
                        }
                    }
                    Act::Undo => {
                        let taken = before[who].iter().filter(|letter| !after.contains(letter));
                        let others: Vec<&char> = taken.filter(|letter| author[letter] != who).collect();
                        assert!(others.is_empty(), "undo took out {others:?}");
                    }
                    Act::Redo => {}
                }
            }
            writers.iter().for_each(Writer::check_kept_view);
        }
        meet(&mut writers);
        check_against_reference(&writers[0]);
        writers.iter().for_each(Writer::check_kept_view);
        let saved = writers[0].design.save();
        let opened = trestle_model::TextDesign::load(DocumentKind::Text, Some(&saved), std::iter::empty());
        let opened = opened.expect("our own snapshot opens");
        assert_eq!((opened.view(), opened.heads()), (writers[1].design.view(), writers[1].design.heads()));
        let replayed = writers[1].log.iter().map(|(_, bytes)| bytes.clone());
        let replayed =
            trestle_model::TextDesign::load(DocumentKind::Text, None, replayed).expect("our own log opens");
        assert_eq!(replayed.view(), opened.view());
    });
}
