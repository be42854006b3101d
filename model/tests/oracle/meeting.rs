//! What people do to a paragraph while others type in it: the words are never gone, and never there twice.

use trestle_model::text::{BlockId, NewBlock, Run, Spot, TextAction};

use crate::concurrent::check_against_reference;
use crate::world::{Dice, Writer, meet};

/// Two copies of three paragraphs.
fn two(dice: &mut Dice) -> [Writer; 2] {
    let mut writers = [Writer::new(1), Writer::new(2)];
    writers[0].type_at(0, 0, "one two", dice);
    let after = Some(writers[0].id(0));
    let blocks = ["three four", "five six"]
        .map(|text| NewBlock { runs: vec![Run::plain(text)], ..NewBlock::default() });
    writers[0].act(&TextAction::InsertBlocks { after, blocks: blocks.to_vec() }, dice);
    meet(&mut writers);
    writers
}

fn spot(block: &BlockId, at: usize) -> Spot {
    Spot { block: block.clone(), at }
}

/// Does `here` on one copy and `there` on the other, and checks what both read then.
fn check(
    name: &str,
    here: impl Fn(&[BlockId]) -> TextAction,
    there: impl Fn(&[BlockId]) -> TextAction,
    text: &str,
) {
    let mut dice = Dice::new(7);
    let mut writers = two(&mut dice);
    let ids: Vec<BlockId> = (0..3).map(|index| writers[0].id(index)).collect();
    writers[0].act(&here(&ids), &mut dice).expect(name);
    writers[1].act(&there(&ids), &mut dice).expect(name);
    meet(&mut writers);
    check_against_reference(&writers[0]);
    assert_eq!(writers[0].text(), text, "{name}");
}

fn typing(index: usize, at: usize) -> impl Fn(&[BlockId]) -> TextAction {
    move |ids| TextAction::Type { block: ids[index].clone(), at, text: "NEW".into() }
}

#[test]
fn words_typed_meanwhile_follow_the_place_where_they_were_typed() {
    let split = |ids: &[BlockId]| TextAction::Split { block: ids[1].clone(), at: 5 };
    check("split, typed before", split, typing(1, 2), "one two\nthNEWree\n four\nfive six");
    check("split, typed behind", split, typing(1, 7), "one two\nthree\n fNEWour\nfive six");
    let join = |ids: &[BlockId]| TextAction::Join { block: ids[1].clone() };
    check("join", join, typing(1, 2), "one twothNEWree four\nfive six");
    check("join, typed at the end before", join, typing(0, 7), "one twoNEWthree four\nfive six");
    let up = |ids: &[BlockId]| TextAction::Move { block: ids[1].clone(), after: None };
    check("move", up, typing(1, 5), "threeNEW four\none two\nfive six");
    let remove = |ids: &[BlockId]| TextAction::Remove { block: ids[1].clone() };
    check("remove", remove, typing(1, 5), "one twoNEW\nfive six");
    let first = |ids: &[BlockId]| TextAction::Remove { block: ids[0].clone() };
    check("remove the first", first, typing(0, 3), "three fourNEW\nfive six");
    let across = |ids: &[BlockId]| TextAction::Delete { from: spot(&ids[0], 3), to: spot(&ids[2], 4) };
    check("delete across", across, typing(1, 5), "oneNEW six");
}

#[test]
fn structure_changed_by_two_at_once_keeps_every_word_once() {
    let split = |index: usize, at| move |ids: &[BlockId]| TextAction::Split { block: ids[index].clone(), at };
    check("two splits", split(1, 3), split(1, 7), "one two\nthr\nee f\nour\nfive six");
    check("two splits, the other way round", split(1, 7), split(1, 3), "one two\nthr\nee f\nour\nfive six");
    let join = |index: usize| move |ids: &[BlockId]| TextAction::Join { block: ids[index].clone() };
    check("split and join", split(1, 5), join(1), "one twothree\n four\nfive six");
    check("two joins in a row", join(1), join(2), "one twothree fourfive six");
    let to_end = |ids: &[BlockId]| TextAction::Move { block: ids[0].clone(), after: Some(ids[2].clone()) };
    check("split and move", split(0, 3), to_end, " two\nthree four\nfive six\none");
    let remove = |index: usize| move |ids: &[BlockId]| TextAction::Remove { block: ids[index].clone() };
    check("two neighbours removed", remove(0), remove(1), "\nfive six");
    check("removed and split", remove(1), split(1, 5), "one two\n\nfive six");
}

#[test]
fn two_splits_at_the_same_place_leave_an_empty_paragraph_and_no_word_twice() {
    let mut dice = Dice::new(3);
    let mut writers = two(&mut dice);
    let block = writers[0].id(1);
    for writer in &mut writers {
        writer.act(&TextAction::Split { block: block.clone(), at: 5 }, &mut dice);
    }
    meet(&mut writers);
    assert_eq!(writers[0].text(), "one two\nthree\n\n four\nfive six");
}

#[test]
fn blocks_glued_to_each_other_by_two_people_are_seen_once() {
    // One joins the second to the first; the other moves the first behind it and joins it to the second.
    let mut dice = Dice::new(3);
    let mut writers = two(&mut dice);
    let (one, three) = (writers[0].id(0), writers[0].id(1));
    writers[0].act(&TextAction::Join { block: three.clone() }, &mut dice);
    writers[1].act(&TextAction::Move { block: one.clone(), after: Some(three) }, &mut dice);
    writers[1].act(&TextAction::Join { block: one }, &mut dice);
    meet(&mut writers);
    check_against_reference(&writers[0]);
    assert_eq!(writers[0].text(), "one twothree four\nfive six");
    assert_eq!(writers[0].design.view().problems.len(), 1);
}

#[test]
fn typing_in_a_long_text_touches_one_block() {
    let mut dice = Dice::new(5);
    let mut writers = two(&mut dice);
    let block = writers[0].id(2);
    let action = TextAction::Type { block: block.clone(), at: 1, text: "x".into() };
    let done = writers[0].act(&action, &mut dice).expect("a change");
    assert_eq!((done.touched.blocks, done.touched.order_changed), (vec![block.clone()], false));
    let heard = writers[1].design.merge(vec![done.bytes.clone()]).expect("an honest change");
    assert_eq!((heard.blocks, heard.order_changed), (vec![block], false));
    assert_eq!(
        writers[1].design.merge(vec![done.bytes]),
        Ok(Default::default()),
        "known changes touch nothing"
    );
}

#[test]
fn what_can_no_longer_be_done_says_so_and_changes_nothing() {
    use trestle_model::ApplyError;
    let mut dice = Dice::new(5);
    let [mut writer, _] = two(&mut dice);
    let heads = writer.design.heads();
    let gone = BlockId::from("gone");
    let here = writer.id(0);
    let stamp = writer.later();
    let past = ApplyError::PastTheEnd { block: here.clone(), at: 8, len: 7 };
    let cases = [
        (TextAction::Join { block: gone.clone() }, ApplyError::BlockGone(gone.clone())),
        (
            TextAction::Move { block: here.clone(), after: Some(gone.clone()) },
            ApplyError::BlockGone(gone.clone()),
        ),
        (TextAction::Delete { from: spot(&here, 0), to: spot(&gone, 0) }, ApplyError::BlockGone(gone)),
        (TextAction::Split { block: here.clone(), at: 8 }, past.clone()),
        (TextAction::Type { block: here, at: 8, text: "x".into() }, past),
    ];
    for (action, error) in cases {
        assert_eq!(writer.design.apply(&action, stamp, &mut dice.0), Err(error), "{action:?}");
        assert_eq!(writer.design.heads(), heads, "{action:?}");
    }
}

#[test]
fn every_act_is_one_change_with_its_label_and_time() {
    let mut dice = Dice::new(5);
    let [mut writer, _] = two(&mut dice);
    let blocks = vec![NewBlock { runs: vec![Run::plain("one three")], ..NewBlock::default() }];
    let done = writer.act(&TextAction::Replace { blocks }, &mut dice).expect("a change");
    assert_eq!(writer.design.heads(), [done.hash]);
    let change = automerge::Change::from_bytes(done.bytes).expect("it decodes");
    assert_eq!(change.message(), Some("act-replace"));
    assert_eq!(change.timestamp(), writer.stamp().now_unix_secs);
    assert_eq!(change.actor_id().to_bytes(), writer.actor.0);
}
