//! Several acts as one: the text that they leave one by one, in one change, taken back by one undo.

use trestle_model::text::{BlockKind, NewBlock, Run, Spot, TextAction};

use crate::world::{Dice, Letters, Writer, any_action, histories, meet};

fn spot(writer: &Writer, index: usize, at: usize) -> Spot {
    Spot { block: writer.id(index), at }
}

#[test]
fn any_acts_together_leave_what_they_leave_one_by_one() {
    histories(150, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writer = Writer::new(1);
        for _ in 0..6 {
            let action = any_action(writer.blocks(), &mut letters, &mut dice);
            writer.act(&action, &mut dice);
        }
        for round in 0..4 {
            let before = writer.design.view().clone();
            // The same dice give new blocks the same names, together or one by one.
            let names = Dice::new(seed * 10 + round).0;
            let (mut copy, mut one_by_one, mut together) = (writer.design.clone(), names.clone(), names);
            let mut stamp = writer.later();
            let mut acts = Vec::new();
            for _ in 0..2 + seed % 4 {
                let action = any_action(&copy.view().blocks, &mut letters, &mut dice);
                stamp = writer.later();
                copy.apply(&action, stamp, &mut one_by_one).expect("it was made for this text");
                acts.push(action);
            }
            let done = writer.design.apply(&TextAction::Together { acts }, stamp, &mut together);
            let done = done.expect("each of them can be done");
            writer.check_kept_view();
            assert_eq!(writer.design.view(), copy.view());
            if done.is_some() {
                writer.keep(done);
                writer.undo(&mut dice);
                writer.check_kept_view();
                let undone = writer.design.view().plain_text();
                assert_eq!(undone, before.plain_text(), "undo of them together");
                writer.redo(&mut dice);
                assert_eq!(writer.design.view().plain_text(), copy.view().plain_text(), "redo");
            }
        }
    });
}

#[test]
fn typing_over_marked_words_is_one_change_and_one_undo() {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "one two three", &mut dice);
    let changes = writer.log.len();
    let (from, to) = (spot(&writer, 0, 4), spot(&writer, 0, 7));
    let typed = TextAction::Type { block: writer.id(0), at: 4, text: "2".into() };
    let acts = vec![TextAction::Delete { from, to }, typed];
    writer.act(&TextAction::Together { acts }, &mut dice).expect("something changed");
    assert_eq!((writer.text().as_str(), writer.log.len()), ("one 2 three", changes + 1));
    writer.undo(&mut dice);
    assert_eq!(writer.text(), "one two three");
    writer.redo(&mut dice);
    assert_eq!(writer.text(), "one 2 three");
}

#[test]
fn what_others_typed_stays_when_acts_together_are_taken_back() {
    let mut dice = Dice::new(1);
    let mut writers = [Writer::new(1), Writer::new(2)];
    writers[0].type_at(0, 0, "startend", &mut dice);
    meet(&mut writers);
    let block = writers[0].id(0);
    let rest = NewBlock { runs: vec![Run::plain("two")], ..NewBlock::default() };
    let acts = vec![
        TextAction::Split { block: block.clone(), at: 5 },
        TextAction::Type { block: block.clone(), at: 5, text: "one".into() },
        TextAction::InsertBlocks { after: Some(block), blocks: vec![rest] },
    ];
    writers[0].act(&TextAction::Together { acts }, &mut dice).expect("something changed");
    assert_eq!(writers[0].text(), "startone\ntwo\nend");
    writers[1].type_at(0, 8, "!", &mut dice);
    meet(&mut writers);
    assert_eq!(writers[0].text(), "startone\ntwo\nend!");
    writers[0].undo(&mut dice);
    meet(&mut writers);
    assert_eq!(writers[1].text(), "startend!");
}

#[test]
fn if_one_of_them_cannot_be_done_none_is() {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "words", &mut dice);
    let before = (writer.design.view().clone(), writer.design.heads());
    let block = writer.id(0);
    let acts = vec![
        TextAction::SetKind { block: block.clone(), kind: BlockKind::Quote },
        TextAction::Split { block: block.clone(), at: 2 },
        TextAction::Type { block, at: 5, text: "past the end".into() },
    ];
    let stamp = writer.later();
    let refused = writer.design.apply(&TextAction::Together { acts }, stamp, &mut dice.0);
    assert!(refused.is_err());
    assert_eq!((writer.design.view().clone(), writer.design.heads()), before);
    writer.check_kept_view();
}
