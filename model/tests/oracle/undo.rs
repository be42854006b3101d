//! Taking back one's own acts while others go on, and what counts as one act.

use trestle_model::Stamp;
use trestle_model::text::{Mark, NewBlock, Run, Spot, TextAction};

use crate::world::{Dice, Writer, meet};

fn two(text: &str, dice: &mut Dice) -> [Writer; 2] {
    let mut writers = [Writer::new(1), Writer::new(2)];
    writers[0].type_at(0, 0, text, dice);
    meet(&mut writers);
    writers
}

fn key(writer: &mut Writer, at: usize, text: &str, now_unix_secs: i64, dice: &mut Dice) {
    let action = TextAction::Type { block: writer.id(0), at, text: text.into() };
    let stamp = Stamp { now_unix_secs, ..writer.stamp() };
    let done = writer.design.apply(&action, stamp, &mut dice.0).expect("it can be typed");
    writer.keep(done);
}

fn delete(writer: &mut Writer, from: usize, to: usize, now_unix_secs: i64, dice: &mut Dice) {
    let spot = |at| Spot { block: writer.id(0), at };
    let action = TextAction::Delete { from: spot(from), to: spot(to) };
    let stamp = Stamp { now_unix_secs, ..writer.stamp() };
    let done = writer.design.apply(&action, stamp, &mut dice.0).expect("it can be deleted");
    writer.keep(done);
}

#[test]
fn keys_close_together_are_one_act() {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    for (at, letter) in ["a", "b", "c"].into_iter().enumerate() {
        key(&mut writer, at, letter, 100 + at as i64, &mut dice);
    }
    key(&mut writer, 3, "d", 104, &mut dice);
    key(&mut writer, 0, "x", 104, &mut dice);
    let mut seen = vec![writer.text()];
    while writer.undo(&mut dice).is_some() {
        seen.push(writer.text());
    }
    assert_eq!(seen, ["xabcd", "abcd", "abc", ""], "a pause and another place each begin an act");
    while writer.redo(&mut dice).is_some() {
        seen.push(writer.text());
    }
    assert_eq!(seen[4..], ["abc", "abcd", "xabcd"]);
}

#[test]
fn deleting_backwards_and_forwards_is_one_act_each() {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    key(&mut writer, 0, "abcdefgh", 0, &mut dice);
    for at in [7, 6, 5] {
        delete(&mut writer, at, at + 1, 100, &mut dice);
    }
    delete(&mut writer, 0, 1, 101, &mut dice);
    delete(&mut writer, 0, 1, 101, &mut dice);
    let mut seen = vec![writer.text()];
    for _ in 0..2 {
        writer.undo(&mut dice);
        seen.push(writer.text());
    }
    assert_eq!(seen, ["cde", "abcde", "abcdefgh"]);
}

#[test]
fn a_burst_goes_on_though_others_type_in_the_same_paragraph() {
    let mut dice = Dice::new(1);
    let mut writers = two("....", &mut dice);
    key(&mut writers[0], 4, "a", 100, &mut dice);
    key(&mut writers[1], 0, "XX", 100, &mut dice);
    meet(&mut writers);
    key(&mut writers[0], 7, "b", 101, &mut dice);
    assert_eq!(writers[0].text(), "XX....ab");
    writers[0].undo(&mut dice);
    assert_eq!(writers[0].text(), "XX....");
}

#[test]
fn undo_of_typing_leaves_what_others_typed_inside_it() {
    let mut dice = Dice::new(1);
    let mut writers = two("..", &mut dice);
    writers[0].type_at(0, 1, "mine", &mut dice);
    meet(&mut writers);
    writers[1].type_at(0, 3, "THEIRS", &mut dice);
    let block = writers[1].id(0);
    let letter = |at| Spot { block: block.clone(), at };
    writers[1].act(&TextAction::Delete { from: letter(9), to: letter(10) }, &mut dice);
    meet(&mut writers);
    assert_eq!(writers[0].text(), ".miTHEIRSe.");
    writers[0].undo(&mut dice);
    assert_eq!(writers[0].text(), ".THEIRS.");
    writers[0].redo(&mut dice);
    assert_eq!(writers[0].text(), ".miTHEIRSe.");
}

#[test]
fn undo_of_deleting_puts_words_back_around_what_others_typed_meanwhile() {
    let mut dice = Dice::new(1);
    let mut writers = two("abcdef", &mut dice);
    delete(&mut writers[0], 1, 5, 100, &mut dice);
    writers[1].type_at(0, 3, "NEW", &mut dice);
    meet(&mut writers);
    assert_eq!(writers[0].text(), "aNEWf");
    writers[0].undo(&mut dice);
    assert_eq!(writers[0].text(), "abcNEWdef");
}

#[test]
fn undo_of_a_split_leaves_the_words_of_another_split_in_order() {
    let mut dice = Dice::new(1);
    let mut writers = two("one two three", &mut dice);
    let block = writers[0].id(0);
    writers[0].act(&TextAction::Split { block: block.clone(), at: 8 }, &mut dice);
    writers[1].act(&TextAction::Split { block, at: 4 }, &mut dice);
    meet(&mut writers);
    assert_eq!(writers[0].text(), "one \ntwo \nthree");
    writers[0].undo(&mut dice);
    assert_eq!(writers[0].text(), "one \ntwo three");
    writers[0].redo(&mut dice);
    assert_eq!(writers[0].text(), "one \ntwo \nthree");
}

#[test]
fn undo_of_new_blocks_takes_out_ones_own_words_and_shows_those_of_others() {
    let mut dice = Dice::new(1);
    let mut writers = two("first", &mut dice);
    let new = |text: &str| NewBlock { runs: vec![Run::plain(text)], ..NewBlock::default() };
    let after = Some(writers[0].id(0));
    writers[0].act(&TextAction::InsertBlocks { after, blocks: vec![new("second"), new("third")] }, &mut dice);
    meet(&mut writers);
    writers[1].type_at(1, 3, "THEIRS", &mut dice);
    meet(&mut writers);
    writers[0].undo(&mut dice);
    assert_eq!(writers[0].text(), "firstTHEIRS");
    writers[0].redo(&mut dice);
    assert_eq!(writers[0].blocks().len(), 3);
    assert_eq!(writers[0].text().matches("THEIRS").count(), 1);
}

#[test]
fn a_register_that_another_changed_since_is_left_as_it_is() {
    let mut dice = Dice::new(1);
    let mut writers = two("abc", &mut dice);
    let block = writers[0].id(0);
    writers[0].act(&TextAction::SetIndent { block: block.clone(), indent: 2 }, &mut dice);
    meet(&mut writers);
    writers[1].act(&TextAction::SetIndent { block, indent: 4 }, &mut dice);
    meet(&mut writers);
    let undone = writers[0].undo(&mut dice).expect("the act before is taken back instead");
    assert_eq!((writers[0].text(), writers[0].blocks()[0].indent), (String::new(), 4), "{undone:?}");
}

#[test]
fn a_look_comes_off_where_it_is_still_the_one_put_on() {
    let mut dice = Dice::new(1);
    let mut writers = two("abcdef", &mut dice);
    let block = writers[0].id(0);
    let link = |to: &str, from: usize, until: usize| {
        let spot = |at| Spot { block: block.clone(), at };
        TextAction::Mark { from: spot(from), to: spot(until), mark: Mark::Link(to.into()), on: true }
    };
    writers[0].act(&link("mine", 0, 4), &mut dice);
    meet(&mut writers);
    writers[1].act(&link("theirs", 2, 6), &mut dice);
    meet(&mut writers);
    writers[0].undo(&mut dice);
    let links: Vec<(String, Option<String>)> =
        writers[0].blocks()[0].runs.iter().map(|run| (run.text.clone(), run.marks.link.clone())).collect();
    assert_eq!(links, [("ab".into(), None), ("cdef".into(), Some("theirs".into()))]);
}

#[test]
fn an_act_after_undo_forgets_what_could_be_done_again() {
    let mut dice = Dice::new(1);
    let [mut writer, _] = two("abc", &mut dice);
    writer.undo(&mut dice);
    assert!(writer.design.can_redo() && !writer.design.can_undo());
    writer.type_at(0, 0, "x", &mut dice);
    assert!(!writer.design.can_redo() && writer.design.can_undo());
    assert!(writer.redo(&mut dice).is_none());
}
