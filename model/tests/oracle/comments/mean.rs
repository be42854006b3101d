//! Documents of before there were comments; and what no honest program writes: it is shown as far as it makes sense, hides
//! nothing, and stops nobody.

use std::cell::Cell;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding, Value,
};
use trestle_model::text::comment::SAID_MAX;
use trestle_model::text::{Comment, Spot, TextAction, TextView};
use trestle_model::{DocumentKind, TextDesign, schema};

use super::{say, stands_on, two};
use crate::world::{Dice, Letters, Writer, any_action, anything_said, meet};

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
                tx.put(&record, "at", ScalarValue::Bytes(at.clone())).expect("written");
                tx.put(&record, "again", ScalarValue::Bytes(at)).expect("written");
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
                tx.put(&record, "whose", ScalarValue::Bytes(whose)).expect("written");
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
                tx.put(record, "at", ScalarValue::Bytes(Vec::new())).expect("written");
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
                tx.put(record, "whose", ScalarValue::Bytes(vec![9; 32])).expect("written");
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
                tx.put(record, "again", ScalarValue::Bytes(foreign(2))).expect("written");
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
        tx.put(&record, "whose", ScalarValue::Bytes(vec![9; 32])).expect("written");
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    let change = stranger.get_last_local_change().expect("it wrote something").raw_bytes().to_vec();
    writers[0].design.merge(vec![change]).expect("it merges");
    let view = writers[0].design.view();
    assert_eq!((view.comments.len(), view.comments[0].replies.len()), (1, 2_999));
    assert_eq!(view.comments[0].remark.id.as_str(), "x00000");
}

thread_local! {
    /// How often this thread panicked: tests run on a thread each.
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

#[test]
fn a_place_that_was_garbled_is_one_or_none_and_never_reaches_automerge_unchecked() {
    let mut dice = Dice::new(11);
    let mut letters = Letters(0);
    let mut writer = Writer::new(1);
    for _ in 0..40 {
        let action = any_action(writer.blocks(), &mut letters, &mut dice);
        writer.act(&action, &mut dice);
    }
    for _ in 0..20 {
        if let Some(said) = anything_said(writer.design.view(), &mut dice) {
            writer.act(&said, &mut dice);
        }
    }
    let all = ObjId::Id(9, ActorId::from([&[0; 31][..], &[1]].concat()), 0);
    let mut stranger = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let steps = schema::steps(DocumentKind::Text).iter().map(|step| step.bytes);
    let changes = steps.chain(writer.log.iter().map(|(_, bytes)| bytes.as_slice()));
    let read = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).expect("honest");
    stranger.apply_changes(changes.map(read)).expect("honest");
    stranger.set_actor(ActorId::from([9; 40]));
    let ids: Vec<String> = stranger.keys(&all).collect();
    let place = |id: &String| {
        let (_, record) = stranger.get(&all, id.as_str()).ok()??;
        match stranger.get(&record, "at").ok()?? {
            (Value::Scalar(value), _) => value.as_bytes().map(<[u8]>::to_vec),
            (Value::Object(_), _) => None,
        }
    };
    let good: Vec<Vec<u8>> = ids.iter().filter_map(place).collect();
    let mut tx = stranger.transaction();
    for number in 0..5_000 {
        let mut at = good[dice.below(good.len())].clone();
        for _ in 0..1 + dice.below(3) {
            let index = dice.below(at.len());
            at[index] = if dice.one_in(2) { dice.below(256) as u8 } else { dice.below(64) as u8 };
        }
        if dice.one_in(10) {
            at.truncate(dice.below(at.len() + 1));
        }
        let record = tx.put_object(&all, format!("x{number}"), ObjType::Map).expect("written");
        let key = if dice.one_in(4) { "again" } else { "at" };
        tx.put(&record, key, ScalarValue::Bytes(at)).expect("written");
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    let change = stranger.get_last_local_change().expect("it wrote something").raw_bytes().to_vec();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.with(|count| count.set(count.get() + 1));
        before(panic);
    }));
    writer.design.merge(vec![change]).expect("it merges");
    writer.check_kept_view();
    assert_eq!(PANICS.with(Cell::get), 0, "a place reached automerge unchecked");
    let comments = &writer.design.view().comments;
    let placed =
        comments.iter().filter(|comment| comment.remark.made.actor.0 == [9; 40] && !comment.at.is_empty());
    let placed = placed.count();
    assert!(placed > 20, "{placed}: the guesses never hit anything, so they prove nothing");
    assert!(comments.len() > 5_000, "each is there");
}
