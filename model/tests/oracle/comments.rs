//! What is said of words stays with them, whatever is done to these; none of it is lost, all copies show the same, and what
//! is kept in step is what reading everything afresh gives. What no honest program writes does no harm.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding};
use trestle_model::text::comment::{Range, SAID_MAX, STRETCHES_MAX, WORDS_MAX};
use trestle_model::text::{Comment, CommentId, NewBlock, Run, Spot, TextAction, TextView};
use trestle_model::{ApplyError, DocumentKind, TextDesign, schema};

use crate::world::{Dice, Letters, Writer, any_action, anything_said, histories, meet};

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
        let opened = trestle_model::TextDesign::load(
            trestle_model::DocumentKind::Text,
            Some(&saved),
            std::iter::empty(),
        );
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
    let mut rules = trestle_model::TextDesign::new(trestle_model::DocumentKind::GroundRules);
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

/// What a document says of its comments, whatever they are called: what was said, of which letters now, and the replies.
fn plain(view: &TextView) -> Vec<(String, String, Vec<String>)> {
    let one = |comment: &Comment| {
        let replies = comment.replies.iter().map(|reply| reply.said.clone()).collect();
        (comment.remark.said.clone(), stands_on(view, comment), replies)
    };
    view.comments.iter().map(one).collect()
}

/// Changes of a program that had no comments yet, and a snapshot as it kept one.
fn of_before(text: &str) -> (Vec<u8>, Vec<u8>) {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let genesis = Change::from_bytes(schema::genesis(DocumentKind::Text).to_vec()).expect("it is built in");
    doc.apply_changes([genesis]).expect("it is the first");
    doc.set_actor(ActorId::from([7; 40]));
    let block = ObjId::Id(2, ActorId::from([0; 32]), 0);
    let words = doc.get(&block, "text").expect("an object").expect("every text begins with one").1;
    let mut tx = doc.transaction();
    tx.splice_text(&words, 0, 0, text).expect("written");
    tx.commit_with(CommitOptions::default().with_message("act-type").with_time(1));
    let change = doc.get_last_local_change().expect("it was made").raw_bytes().to_vec();
    (change, doc.save())
}

#[test]
fn a_document_of_before_opens_and_whoever_had_it_open_before_agrees() {
    let mut dice = Dice::new(8);
    let (change, snapshot) = of_before("Mend the roof");
    let log = Change::from_bytes(change.clone()).expect("honest");
    let hash = trestle_trust::ids::ChangeHash(log.hash().0);
    let open = |snapshot: Option<&[u8]>, changes: Vec<Vec<u8>>| {
        TextDesign::load(DocumentKind::Text, snapshot, changes.into_iter()).expect("it opens")
    };
    // From the log, from a snapshot, and heard by one who had begun a document of today.
    let mut writers: Vec<Writer> = (1..=3).map(Writer::new).collect();
    writers[0].design = open(None, vec![change.clone()]);
    writers[1].design = open(Some(&snapshot), Vec::new());
    writers[2].design.merge(vec![change.clone()]).expect("it merges");
    for writer in &mut writers {
        writer.log.push((hash, change.clone()));
        assert_eq!(writer.text(), "Mend the roof");
    }
    assert_eq!(writers[0].design.heads(), writers[1].design.heads());
    say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
    say(&mut writers[1], 0, 0, 4, "Or make anew?", &mut dice);
    writers[2].type_at(0, 4, " all of", &mut dice);
    meet(&mut writers);
    let expected = [("Or make anew?", "Mend"), ("Slates or tin?", "roof")];
    let found = plain(writers[2].design.view());
    let found: Vec<(&str, &str)> = found.iter().map(|(said, of, _)| (said.as_str(), of.as_str())).collect();
    assert_eq!(found, expected);
    // At the moment of before, there were none.
    assert!(writers[0].design.at(&[hash]).expect("it is known").comments.is_empty());
    writers.iter().for_each(Writer::check_kept_view);
    let saved = writers[1].design.save();
    assert_eq!(open(Some(&saved), Vec::new()).view(), writers[0].design.view());
}

type Write = fn(&mut Transaction<'_>, &ObjId);

/// What a stranger who knows the format does to one comment with one reply, or beside them; what is read then, with how
/// many marked as written over.
const SHAPES: &[(&str, Write, &[(&str, &str, &[&str])], usize)] = &[
    ("a number", |tx, all| tx.put(all, "x", 5).expect("written"), HONEST, 0),
    ("a text", |tx, all| drop(tx.put_object(all, "x", ObjType::Text).expect("written")), HONEST, 0),
    (
        "nothing in it",
        |tx, all| drop(tx.put_object(all, "x", ObjType::Map).expect("written")),
        &[("Slates or tin?", "roof", &["Slates"]), ("", "", &[])],
        0,
    ),
    (
        "all of the wrong kind",
        |tx, all| {
            let record = tx.put_object(all, "x", ObjType::Map).expect("written");
            for key in ["at", "words", "said", "settled", "out", "under", "whose", "again"] {
                tx.put(&record, key, 7).expect("written");
            }
        },
        &[("Slates or tin?", "roof", &["Slates"]), ("", "", &[])],
        0,
    ),
    (
        "garbled and foreign places",
        |tx, all| {
            for (id, at) in [("x", vec![1, 2, 3]), ("y", foreign(200)), ("z", foreign(9))] {
                let record = tx.put_object(all, id, ObjType::Map).expect("written");
                tx.put(&record, "at", automerge::ScalarValue::Bytes(at.clone())).expect("written");
                tx.put(&record, "again", automerge::ScalarValue::Bytes(at)).expect("written");
                tx.put(&record, "said", id).expect("written");
            }
        },
        &[("Slates or tin?", "roof", &["Slates"]), ("x", "", &[]), ("y", "", &[]), ("z", "", &[])],
        0,
    ),
    (
        "a reply to nowhere, one in another's name, and a ring",
        |tx, all| {
            let me = vec![9; 32];
            let roof = tx.keys(all).next().expect("the comment or its reply");
            for (id, under, whose) in [
                ("a", "nowhere", me.clone()),
                ("b", roof.as_str(), vec![5; 32]),
                ("c", "d", me.clone()),
                ("d", "e", me.clone()),
                ("e", "c", me.clone()),
                ("f", "f", me.clone()),
                ("g", "d", me.clone()),
            ] {
                let record = tx.put_object(all, id, ObjType::Map).expect("written");
                tx.put(&record, "under", under).expect("written");
                tx.put(&record, "whose", automerge::ScalarValue::Bytes(whose)).expect("written");
                tx.put(&record, "said", id).expect("written");
            }
        },
        &[
            ("Slates or tin?", "roof", &["Slates"]),
            ("a", "", &[]),
            ("b", "", &[]),
            ("c", "", &["d", "e", "g"]),
            ("f", "", &[]),
        ],
        0,
    ),
    (
        "other words in another's mouth",
        |tx, all| each(tx, all, |tx, record| tx.put(record, "said", "Tin!").expect("written")),
        &[("Tin!", "roof", &["Tin!"])],
        2,
    ),
    (
        "moved to other words",
        |tx, all| {
            each(tx, all, |tx, record| {
                tx.put(record, "at", automerge::ScalarValue::Bytes(Vec::new())).expect("written");
                tx.put(record, "words", "other words").expect("written");
            });
        },
        &[("Slates or tin?", "", &["Slates"])],
        2,
    ),
    (
        "put under another comment",
        |tx, all| {
            let record = tx.put_object(all, "x", ObjType::Map).expect("written");
            tx.put(&record, "said", "Tin!").expect("written");
            each(tx, all, |tx, record| {
                tx.put(record, "under", "x").expect("written");
                tx.put(record, "whose", automerge::ScalarValue::Bytes(vec![9; 32])).expect("written");
            });
        },
        &[("Slates or tin?", "roof", &[]), ("Slates", "", &[]), ("Tin!", "", &[])],
        2,
    ),
    (
        "another comment in its place",
        |tx, all| {
            let first: Vec<String> = tx.keys(all).collect();
            for id in first {
                let (_, record) = tx.get(all, id.as_str()).expect("there").expect("there");
                let is_reply = tx.get(&record, "under").expect("an object").is_some();
                if !is_reply {
                    let record = tx.put_object(all, id.as_str(), ObjType::Map).expect("written");
                    tx.put(&record, "said", "Let us fight").expect("written");
                }
            }
        },
        // What another replied to is not what stands there now.
        &[("Slates", "", &[]), ("Let us fight", "", &[])],
        0,
    ),
    (
        "said to be put back elsewhere",
        |tx, all| {
            each(tx, all, |tx, record| {
                tx.put(record, "again", automerge::ScalarValue::Bytes(foreign(2))).expect("written");
            });
        },
        HONEST,
        0,
    ),
    (
        "taken out by another",
        |tx, all| each(tx, all, |tx, record| tx.put(record, "out", true).expect("written")),
        HONEST,
        0,
    ),
    (
        "another map of comments",
        |tx, _| drop(tx.put_object(ROOT, "comments", ObjType::Map).expect("written")),
        HONEST,
        0,
    ),
    ("no map of comments", |tx, _| tx.delete(ROOT, "comments").expect("written"), HONEST, 0),
    (
        "a map within a record",
        |tx, all| {
            each(tx, all, |tx, record| drop(tx.put_object(record, "deep", ObjType::Map).expect("written")))
        },
        HONEST,
        0,
    ),
    (
        "more than can be said",
        |tx, all| {
            let record = tx.put_object(all, "x", ObjType::Map).expect("written");
            tx.put(&record, "said", "x".repeat(10 * SAID_MAX)).expect("written");
        },
        &[("Slates or tin?", "roof", &["Slates"]), (LONG, "", &[])],
        0,
    ),
];

const HONEST: &[(&str, &str, &[&str])] = &[("Slates or tin?", "roof", &["Slates"])];
/// Stands for words of the greatest length.
const LONG: &str = "LONG";

fn each(tx: &mut Transaction<'_>, all: &ObjId, write: impl Fn(&mut Transaction<'_>, &ObjId)) {
    let ids: Vec<String> = tx.keys(all).filter(|id| id.len() == 13).collect();
    for id in ids {
        let (_, record) = tx.get(all, id.as_str()).expect("there").expect("there");
        write(tx, &record);
    }
}

/// A place in the first text, well formed, whose letter is not one.
fn foreign(counter: u64) -> Vec<u8> {
    let owner = schema::first_block();
    let mut anchor = vec![1, owner.as_str().len() as u8];
    anchor.extend(owner.as_str().as_bytes());
    anchor.extend(counter.to_be_bytes());
    anchor.extend([1; 40]);
    let len = (anchor.len() as u16).to_be_bytes();
    let mut bytes = vec![0, 0, 0, 0, 4];
    for _ in 0..2 {
        bytes.extend(len);
        bytes.extend(&anchor);
    }
    bytes
}

#[test]
fn what_no_honest_program_says_is_shown_as_far_as_it_makes_sense_and_hides_nothing() {
    let all = ObjId::Id(9, ActorId::from([&[0; 31][..], &[1]].concat()), 0);
    for (name, write, expected, flagged) in SHAPES {
        let mut dice = Dice::new(9);
        let mut writers = two("Mend the roof", &mut dice);
        let comment = say(&mut writers[0], 0, 9, 13, "Slates or tin?", &mut dice);
        meet(&mut writers);
        writers[1].act(&TextAction::Reply { to: comment, said: "Slates".into() }, &mut dice);
        meet(&mut writers);
        let mut stranger = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        let steps = schema::steps(DocumentKind::Text).iter().map(|step| step.bytes);
        let changes = steps.chain(writers[0].log.iter().map(|(_, bytes)| bytes.as_slice()));
        let read = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).expect("honest");
        stranger.apply_changes(changes.map(read)).expect("honest");
        stranger.set_actor(ActorId::from([9; 40]));
        let mut tx = stranger.transaction();
        write(&mut tx, &all);
        tx.commit_with(CommitOptions::default().with_time(0));
        let change = stranger.get_last_local_change().expect("it wrote something").raw_bytes().to_vec();
        for writer in &mut writers {
            writer.design.merge(vec![change.clone()]).unwrap_or_else(|error| panic!("{name}: {error}"));
            writer.check_kept_view();
        }
        let view = writers[0].design.view();
        let cut = |said: String| if said == "x".repeat(SAID_MAX) { LONG.to_owned() } else { said };
        let mut found: Vec<_> =
            plain(view).into_iter().map(|(said, of, under)| (cut(said), of, under)).collect();
        let mut expected: Vec<(String, String, Vec<String>)> = expected
            .iter()
            .map(|(said, of, under)| {
                ((*said).to_owned(), (*of).to_owned(), under.iter().map(|one| (*one).to_owned()).collect())
            })
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{name}");
        let remarks: Vec<_> = view.comments.iter().flat_map(Comment::remarks).collect();
        let other = |by: &trestle_model::text::comment::By| by.actor.0 == [9; 40];
        let marked = |remark: &&&trestle_model::text::Remark| {
            remark.changed.as_ref().is_some_and(other) || remark.meddled.as_ref().is_some_and(other)
        };
        assert_eq!(remarks.iter().filter(marked).count(), *flagged, "{name}: {remarks:#?}");
        let same = |a: &trestle_trust::ids::ActorId, b: &trestle_trust::ids::ActorId| a == b;
        let strangers = |remark: &&trestle_model::text::Remark| other(&remark.made);
        let out = remarks.iter().filter(|remark| !strangers(remark) && remark.is_out(same)).count();
        assert_eq!(out, 0, "{name}: nobody takes out what others said");
        // And everybody goes on.
        say(&mut writers[0], 0, 0, 4, "Or make anew?", &mut dice);
        writers[0].act(&TextAction::Delete { from: at(&writers[0], 9), to: at(&writers[0], 13) }, &mut dice);
        writers[0].undo(&mut dice).expect("an act to take back");
        writers[0].check_kept_view();
    }
}

fn at(writer: &Writer, at: usize) -> Spot {
    Spot { block: writer.id(0), at }
}

#[test]
fn a_long_chain_of_replies_overflows_nothing() {
    let mut dice = Dice::new(10);
    let mut writers = two("Mend the roof", &mut dice);
    let all = ObjId::Id(9, ActorId::from([&[0; 31][..], &[1]].concat()), 0);
    let mut stranger = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let steps = schema::steps(DocumentKind::Text).iter();
    let read = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).expect("honest");
    stranger.apply_changes(steps.map(|step| read(step.bytes))).expect("built in");
    stranger.set_actor(ActorId::from([9; 40]));
    let mut tx = stranger.transaction();
    for number in 0..3_000 {
        let record = tx.put_object(&all, format!("x{number:05}"), ObjType::Map).expect("written");
        tx.put(&record, "under", format!("x{:05}", (number + 1) % 3_000)).expect("written");
        tx.put(&record, "whose", automerge::ScalarValue::Bytes(vec![9; 32])).expect("written");
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    let change = stranger.get_last_local_change().expect("it wrote something").raw_bytes().to_vec();
    writers[0].design.merge(vec![change]).expect("it merges");
    let view = writers[0].design.view();
    assert_eq!((view.comments.len(), view.comments[0].replies.len()), (1, 2_999));
    assert_eq!(view.comments[0].remark.id.as_str(), "x00000");
}
