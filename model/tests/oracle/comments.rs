//! What is said of words stays with them, whatever is done to these; none of it is lost, all copies show the same, and what
//! is kept in step is what reading everything afresh gives. `mean` has what no honest program writes.

use std::collections::{BTreeMap, BTreeSet};

use trestle_model::text::comment::{Range, SAID_MAX, STRETCHES_MAX, WORDS_MAX};
use trestle_model::text::{Comment, CommentId, NewBlock, Run, Spot, TextAction, TextView};
use trestle_model::{ApplyError, DocumentKind, TextDesign};

use crate::world::{Dice, Letters, Writer, any_action, anything_said, histories, meet};

mod mean;

/// The letters that a comment stands on now.
fn stands_on(view: &TextView, comment: &Comment) -> String {
    let words = |range: &Range| -> String {
        let block = view.blocks.iter().find(|block| block.id == range.block).expect("a block that is seen");
        assert!(range.from < range.to && range.to <= block.len(), "{range:?}");
        block.text().chars().take(range.to).skip(range.from).collect()
    };
    comment.at.iter().map(words).collect::<Vec<_>>().join("|")
}

fn only(writer: &Writer) -> String {
    let view = writer.design.view();
    assert_eq!(view.comments.len(), 1);
    stands_on(view, &view.comments[0])
}

/// Says something of some letters of a block.
fn say(writer: &mut Writer, block: usize, from: usize, to: usize, said: &str, dice: &mut Dice) -> CommentId {
    let spot = |at| Spot { block: writer.id(block), at };
    let action = TextAction::Comment { from: spot(from), to: spot(to), said: said.to_owned() };
    let done = writer.act(&action, dice).expect("it is said");
    assert!(done.touched.comments && done.touched.blocks.is_empty());
    done.comment.expect("it has a name")
}

fn ids(view: &TextView) -> BTreeSet<CommentId> {
    view.comments.iter().flat_map(Comment::remarks).map(|remark| remark.id.clone()).collect()
}

/// Each letter is typed once, so those that were said of can be followed: they are stood on for as long as they are there,
/// and of all that its author saw elsewhere, nothing ever is.
#[test]
fn a_comment_stands_on_its_own_letters_and_on_none_that_stood_elsewhere() {
    histories(400, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writers: Vec<Writer> = (1..=3).map(Writer::new).collect();
        let mut said: BTreeMap<CommentId, (BTreeSet<char>, BTreeSet<char>)> = BTreeMap::new();
        for _ in 0..40 {
            let who = dice.below(3);
            let writer = &mut writers[who];
            if dice.one_in(4) {
                let from = dice.below(3);
                let log = writers[from].log.clone();
                writers[who].hear(&log, 1 + dice.below(8));
            } else if dice.one_in(3)
                && let Some(action) = anything_said(writer.design.view(), &mut dice)
            {
                if let Some(id) = writer.act(&action, &mut dice).and_then(|done| done.comment)
                    && matches!(action, TextAction::Comment { .. })
                {
                    let view = writer.design.view();
                    let comment = view.comment(&id).expect("it is there");
                    let own: BTreeSet<char> =
                        stands_on(view, comment).chars().filter(|c| *c != '|').collect();
                    let words: BTreeSet<char> = comment.words.chars().filter(|c| *c != '\n').collect();
                    assert_eq!(own, words);
                    let others = writer.text().chars().filter(|c| !own.contains(c)).collect();
                    said.insert(id, (own, others));
                }
            } else {
                let mut action = any_action(writer.blocks(), &mut letters, &mut dice);
                // Words that a replacement moves are typed again.
                while matches!(action, TextAction::Replace { .. }) {
                    action = any_action(writer.blocks(), &mut letters, &mut dice);
                }
                writer.act(&action, &mut dice);
            }
            let writer = &writers[who];
            writer.check_kept_view();
            let (view, text) = (writer.design.view(), writer.text());
            for comment in &view.comments {
                let (own, others) = &said[&comment.remark.id];
                let now: BTreeSet<char> = stands_on(view, comment).chars().collect();
                let there: BTreeSet<char> = text.chars().filter(|c| own.contains(c)).collect();
                assert!(now.is_superset(&there), "{there:?} are there, and it stands on {now:?}");
                let foreign: Vec<&char> = now.intersection(others).collect();
                assert!(foreign.is_empty(), "it stands on {foreign:?}");
            }
            let first = |comment: &Comment| {
                let at = comment.at.first()?;
                Some((view.blocks.iter().position(|block| block.id == at.block), at.from))
            };
            let places: Vec<_> = view.comments.iter().map(first).collect();
            assert!(places.is_sorted_by_key(|place| (place.is_none(), *place)), "{places:?}");
        }
        meet(&mut writers);
        let all = ids(writers[0].design.view());
        assert!(said.keys().all(|id| all.contains(id)), "a comment is lost");
    });
}

#[test]
fn with_all_that_is_taken_back_copies_agree_and_none_is_lost() {
    histories(300, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writers: Vec<Writer> = (1..=3).map(Writer::new).collect();
        let mut made: BTreeSet<CommentId> = BTreeSet::new();
        for _ in 0..40 {
            let who = dice.below(3);
            let writer = &mut writers[who];
            match dice.below(8) {
                0 => drop(writer.undo(&mut dice)),
                1 => drop(writer.redo(&mut dice)),
                2 | 3 => {
                    let log = writers[dice.below(3)].log.clone();
                    writers[who].hear(&log, 1 + dice.below(8));
                }
                4 | 5 => {
                    if let Some(action) = anything_said(writer.design.view(), &mut dice) {
                        made.extend(writer.act(&action, &mut dice).and_then(|done| done.comment));
                    }
                }
                _ => {
                    let action = any_action(writer.blocks(), &mut letters, &mut dice);
                    writer.act(&action, &mut dice);
                }
            }
            writers[who].check_kept_view();
        }
        meet(&mut writers);
        writers.iter().for_each(Writer::check_kept_view);
        assert_eq!(ids(writers[0].design.view()), made);
        let saved = writers[0].design.save();
        let opened = TextDesign::load(DocumentKind::Text, Some(&saved), std::iter::empty());
        assert_eq!(opened.expect("our own snapshot opens").view(), writers[1].design.view());
    });
}

fn two(text: &str, dice: &mut Dice) -> [Writer; 2] {
    let mut writers = [Writer::new(1), Writer::new(2)];
    writers[0].type_at(0, 0, text, dice);
    meet(&mut writers);
    writers
}

#[test]
fn it_follows_its_words_through_what_others_do_meanwhile() {
    let mut dice = Dice::new(1);
    let text = "Mend the roof before winter";
    type Deed = fn(&mut Writer, &mut Dice);
    let deeds: [(&str, Deed, &str); 7] = [
        ("typing before", |w, dice| w.type_at(0, 9, "old ", dice), "roof"),
        ("typing behind", |w, dice| w.type_at(0, 13, "s", dice), "roof"),
        ("typing within", |w, dice| w.type_at(0, 11, "--", dice), "ro--of"),
        (
            "a split within",
            |w, dice| drop(w.act(&TextAction::Split { block: w.id(0), at: 11 }, dice)),
            "ro|of",
        ),
        (
            "a split, and the halves the other way round",
            |w, dice| {
                w.act(&TextAction::Split { block: w.id(0), at: 11 }, dice);
                w.act(&TextAction::Move { block: w.id(1), after: None }, dice);
            },
            "of|ro",
        ),
        (
            "a split before, and joined to another",
            |w, dice| {
                let blocks = vec![NewBlock { runs: vec![Run::plain("First: ")], ..NewBlock::default() }];
                w.act(&TextAction::Split { block: w.id(0), at: 9 }, dice);
                w.act(&TextAction::InsertBlocks { after: Some(w.id(0)), blocks }, dice);
                w.act(&TextAction::Join { block: w.id(2) }, dice);
            },
            "roof",
        ),
        (
            "taken out but for two letters",
            |w, dice| {
                let spot = |at| Spot { block: w.id(0), at };
                w.act(&TextAction::Delete { from: spot(0), to: spot(11) }, dice);
            },
            "of",
        ),
    ];
    for (name, deed, expected) in deeds {
        let mut writers = two(text, &mut dice);
        say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
        deed(&mut writers[1], &mut dice);
        meet(&mut writers);
        assert_eq!(only(&writers[0]), expected, "{name}");
        writers.iter().for_each(Writer::check_kept_view);
        assert_eq!(writers[0].design.view().comments[0].words, "roof", "{name}");
    }
}

#[test]
fn it_is_there_without_its_words_and_stands_on_them_again_when_they_are_put_back() {
    let mut dice = Dice::new(2);
    for (from, to) in [(0, 27), (9, 13), (8, 11), (11, 20), (9, 10), (12, 13), (10, 12)] {
        let mut writers = two("Mend the roof before winter", &mut dice);
        say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
        let spot = |at| Spot { block: writers[1].id(0), at };
        let delete = TextAction::Delete { from: spot(from), to: spot(to) };
        writers[1].act(&delete, &mut dice);
        meet(&mut writers);
        let left: String =
            (9..13).filter(|at| !(from..to).contains(at)).map(|at| ['r', 'o', 'o', 'f'][at - 9]).collect();
        assert_eq!(only(&writers[0]), left);
        assert_eq!(writers[0].design.view().comments[0].words, "roof");
        writers[1].undo(&mut dice);
        meet(&mut writers);
        assert_eq!(only(&writers[0]), "roof", "{from} to {to}");
        writers.iter().for_each(Writer::check_kept_view);
        // Typed anew elsewhere, they are other words.
        writers[1].redo(&mut dice);
        writers[1].type_at(0, 0, "roof ", &mut dice);
        meet(&mut writers);
        assert_eq!(only(&writers[0]).len(), left.len(), "{from} to {to}");
    }
}

#[test]
fn it_stands_on_all_that_was_marked_and_those_without_words_come_last() {
    let mut dice = Dice::new(3);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "one", &mut dice);
    for (at, words) in [(1, "two"), (2, "three")] {
        writer.act(
            &TextAction::Split { block: writer.id(at - 1), at: writer.blocks()[at - 1].len() },
            &mut dice,
        );
        writer.type_at(at, 0, words, &mut dice);
    }
    let (from, to) = (Spot { block: writer.id(2), at: 2 }, Spot { block: writer.id(0), at: 1 });
    writer.act(&TextAction::Comment { from, to, said: "all of it".into() }, &mut dice);
    assert_eq!(only(&writer), "ne|two|th");
    assert_eq!(writer.design.view().comments[0].words, "ne\ntwo\nth");
    let second = say(&mut writer, 1, 0, 3, "and this", &mut dice);
    let third = say(&mut writer, 0, 0, 1, "and that", &mut dice);
    let order = |writer: &Writer| {
        let said = writer.design.view().comments.iter().map(|comment| comment.remark.said.clone());
        said.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(order(&writer), "and that, all of it, and this");
    writer.act(&TextAction::Remove { block: writer.id(0) }, &mut dice);
    assert_eq!(order(&writer), "all of it, and this, and that");
    writer.act(&TextAction::Move { block: writer.id(1), after: None }, &mut dice);
    assert_eq!(order(&writer), "all of it, and this, and that");
    assert_eq!(stands_on(writer.design.view(), &writer.design.view().comments[0]), "th|two");
    writer.check_kept_view();
    assert!(writer.design.view().comment(&third).expect("it is there").at.is_empty());
    assert_eq!(writer.design.view().comment(&second).expect("it is there").words, "two");
}

#[test]
fn what_cannot_be_said_is_refused_and_nothing_is_changed() {
    let mut dice = Dice::new(4);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "one two", &mut dice);
    let spot = |at| Spot { block: writer.id(0), at };
    let say =
        |from, to, said: &str| TextAction::Comment { from: spot(from), to: spot(to), said: said.into() };
    let gone = CommentId::from("gone");
    let cases = [
        (say(2, 2, "of nothing"), ApplyError::NoWordsToStandOn),
        (say(3, 4, "of a space"), ApplyError::NoWordsToStandOn),
        (say(0, 3, " \r\n "), ApplyError::NothingSaid),
        (say(0, 3, &"x".repeat(SAID_MAX + 1)), ApplyError::TooMuchSaid { len: SAID_MAX + 1, max: SAID_MAX }),
        (say(0, 8, "past the end"), ApplyError::PastTheEnd { block: writer.id(0), at: 8, len: 7 }),
        (
            TextAction::Reply { to: gone.clone(), said: "to nobody".into() },
            ApplyError::CommentGone(gone.clone()),
        ),
        (TextAction::Settle { comment: gone.clone() }, ApplyError::CommentGone(gone.clone())),
        (
            TextAction::Reword { comment: gone.clone(), said: "what".into() },
            ApplyError::CommentGone(gone.clone()),
        ),
        (TextAction::TakeOut { comment: gone.clone() }, ApplyError::CommentGone(gone)),
    ];
    let before = (writer.design.heads(), writer.design.view().clone());
    for (action, error) in cases {
        let stamp = writer.later();
        assert_eq!(writer.design.apply(&action, stamp, &mut dice.0), Err(error), "{action:?}");
        assert_eq!((writer.design.heads(), writer.design.view().clone()), before);
    }
    let blocks = vec![NewBlock { runs: vec![Run::plain("x")], ..NewBlock::default() }; STRETCHES_MAX];
    writer.act(&TextAction::InsertBlocks { after: None, blocks }, &mut dice);
    let (from, to) = (Spot { block: writer.id(0), at: 0 }, Spot { block: writer.id(STRETCHES_MAX), at: 7 });
    let wide = TextAction::Comment { from, to, said: "all".into() };
    let stamp = writer.later();
    let refused = writer.design.apply(&wide, stamp, &mut dice.0);
    assert_eq!(refused, Err(ApplyError::TooWide { max: STRETCHES_MAX }));
    // The ground rules are talked about otherwise.
    let mut rules = TextDesign::new(DocumentKind::GroundRules);
    let block = rules.view().blocks[0].id.clone();
    let typed = TextAction::Type { block: block.clone(), at: 0, text: "Rules".into() };
    rules.apply(&typed, stamp, &mut dice.0).expect("it can be typed");
    let spot = |at| Spot { block: block.clone(), at };
    let action = TextAction::Comment { from: spot(0), to: spot(5), said: "Why?".into() };
    assert_eq!(rules.apply(&action, stamp, &mut dice.0), Err(ApplyError::NoComments));
}

#[test]
fn long_words_are_kept_in_part_and_what_is_said_is_kept_whole() {
    let mut dice = Dice::new(5);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, &"ŵ".repeat(3 * WORDS_MAX), &mut dice);
    let said = "é".repeat(SAID_MAX);
    say(&mut writer, 0, 0, 3 * WORDS_MAX, &said, &mut dice);
    let comment = &writer.design.view().comments[0];
    assert_eq!((comment.words.chars().count(), &comment.remark.said), (WORDS_MAX, &said));
    assert_eq!(comment.at[0].to, 3 * WORDS_MAX);
}

#[test]
fn replies_stand_under_the_comment_and_settled_is_what_was_said_last() {
    let mut dice = Dice::new(6);
    let mut writers = two("Mend the roof", &mut dice);
    let comment = say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
    meet(&mut writers);
    let reply = TextAction::Reply { to: comment.clone(), said: "Slates".into() };
    let first = writers[1].act(&reply, &mut dice).and_then(|done| done.comment).expect("it is said");
    meet(&mut writers);
    let reply = TextAction::Reply { to: first.clone(), said: "They last".into() };
    writers[0].act(&reply, &mut dice).expect("it is said");
    meet(&mut writers);
    let at = |writer: &Writer| writer.design.view().comments[0].clone();
    let said: Vec<String> = at(&writers[1]).replies.iter().map(|reply| reply.said.clone()).collect();
    assert_eq!(said, ["Slates", "They last"]);
    let made = at(&writers[1]).replies[0].made;
    assert_eq!((made.actor, made.unix_secs), (writers[1].actor, writers[1].stamp().now_unix_secs));
    // To say of a reply that it is settled says it of the comment.
    writers[1].act(&TextAction::Settle { comment: first.clone() }, &mut dice).expect("it is said");
    assert!(writers[1].act(&TextAction::Settle { comment: comment.clone() }, &mut dice).is_none());
    meet(&mut writers);
    assert_eq!(at(&writers[0]).settled.map(|by| by.actor), Some(writers[1].actor));
    // Two say it at once, and then one opens it again while the other says something.
    writers[0].act(&TextAction::OpenAgain { comment: comment.clone() }, &mut dice).expect("it is said");
    assert_eq!(
        (at(&writers[0]).settled, at(&writers[0]).opened.map(|by| by.actor)),
        (None, Some(writers[0].actor))
    );
    meet(&mut writers);
    for writer in &mut writers {
        writer.act(&TextAction::Settle { comment: comment.clone() }, &mut dice).expect("it is said");
    }
    meet(&mut writers);
    assert!(at(&writers[0]).settled.is_some());
    let open = TextAction::OpenAgain { comment: comment.clone() };
    writers[0].act(&open, &mut dice).expect("it is said");
    writers[1].act(&TextAction::Reply { to: comment.clone(), said: "Are we?".into() }, &mut dice);
    meet(&mut writers);
    assert_eq!((at(&writers[0]).settled, at(&writers[0]).replies.len()), (None, 3));
    writers.iter().for_each(Writer::check_kept_view);
}

#[test]
fn each_act_is_one_change_and_is_taken_back_by_itself() {
    let mut dice = Dice::new(7);
    let mut writers = two("Mend the roof", &mut dice);
    let comment = say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
    meet(&mut writers);
    let view = |writer: &Writer| writer.design.view().comments.clone();
    let out = |writer: &Writer| writer.design.view().comments[0].remark.out.is_some();
    let made = view(&writers[0]);
    let acts = [
        TextAction::Reword { comment: comment.clone(), said: "Slate or tin?".into() },
        TextAction::Settle { comment: comment.clone() },
        TextAction::TakeOut { comment: comment.clone() },
    ];
    let mut seen = vec![made.clone()];
    for act in &acts {
        let changes = writers[0].log.len();
        writers[0].act(act, &mut dice).expect("it changes something");
        assert_eq!(writers[0].log.len(), changes + 1);
        seen.push(view(&writers[0]));
    }
    assert!(out(&writers[0]));
    // What was said is the same again, though not when and that it was written once more.
    let plain = |comments: &[Comment]| -> Vec<(String, bool, bool)> {
        let one = |c: &Comment| (c.remark.said.clone(), c.settled.is_some(), c.remark.out.is_some());
        comments.iter().map(one).collect()
    };
    for expected in seen[..3].iter().rev() {
        writers[0].undo(&mut dice).expect("an act to take back");
        assert_eq!(plain(&view(&writers[0])), plain(expected));
    }
    writers[1].act(&TextAction::Reply { to: comment, said: "Slates".into() }, &mut dice).expect("it is said");
    meet(&mut writers);
    // To take back that it was said takes it out; the other's reply stays.
    writers[0].undo(&mut dice).expect("an act to take back");
    assert!(out(&writers[0]));
    meet(&mut writers);
    assert!(out(&writers[1]) && view(&writers[1])[0].replies[0].out.is_none());
    let same = |a: &trestle_trust::ids::ActorId, b: &trestle_trust::ids::ActorId| a == b;
    assert!(!view(&writers[1])[0].is_out(same));
    writers[0].redo(&mut dice).expect("an act to do again");
    assert!(!out(&writers[0]));
    writers[0].undo(&mut dice).expect("an act to take back");
    writers[0].undo(&mut dice).expect("the words were typed before");
    assert_eq!(writers[0].text(), "");
    assert_eq!(writers[0].design.view().comments[0].words, "roof");
    writers.iter().for_each(Writer::check_kept_view);
}
