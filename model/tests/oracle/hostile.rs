//! Shapes that no honest program makes: each is seen as far as it can be, named in `problems`, and hides nothing else.
//! Changes that cannot be taken in leave the copy as it was.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding};
use trestle_model::text::{Problem, TextAction};
use trestle_model::{ApplyError, DocumentKind, MergeError, Stamp, TextDesign, schema};

use crate::world::{Dice, Letters, Writer, any_action, histories};

/// The automerge document of someone who knows our format and does as they like.
struct Stranger(Automerge);

impl Stranger {
    fn new(log: &[Vec<u8>]) -> Self {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        let steps = schema::steps(DocumentKind::Text).iter().map(|step| step.bytes);
        let changes = steps.chain(log.iter().map(Vec::as_slice));
        let changes = changes.map(|bytes| Change::from_bytes(bytes.to_vec()).expect("honest"));
        doc.apply_changes(changes).expect("honest");
        doc.set_actor(ActorId::from([9; 40]));
        Stranger(doc)
    }

    fn change(&mut self, write: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
        let mut tx = self.0.transaction();
        write(&mut tx);
        tx.commit_with(CommitOptions::default().with_time(0));
        self.0.get_last_local_change().expect("it wrote something").raw_bytes().to_vec()
    }
}

fn child(tx: &impl ReadDoc, object: &ObjId, key: &str) -> ObjId {
    tx.get(object, key).expect("an object").expect("a value").1
}

fn blocks(tx: &impl ReadDoc) -> ObjId {
    child(tx, &ROOT, "blocks")
}

fn text_of(tx: &impl ReadDoc, block: &str) -> ObjId {
    child(tx, &child(tx, &blocks(tx), block), "text")
}

/// A block with the given registers.
fn block(tx: &mut Transaction<'_>, id: &str, registers: &[(&str, &str)], text: Option<&str>) -> ObjId {
    let record = tx.put_object(blocks(tx), id, ObjType::Map).expect("written");
    for (key, value) in registers {
        tx.put(&record, *key, *value).expect("written");
    }
    if let Some(text) = text {
        let object = tx.put_object(&record, "text", ObjType::Text).expect("written");
        tx.splice_text(&object, 0, 0, text).expect("written");
    }
    record
}

fn marker(tx: &mut Transaction<'_>, owner: &str, index: usize, names: Option<&str>) {
    let text = text_of(tx, owner);
    let marker = tx.split_block(&text, index).expect("written");
    if let Some(id) = names {
        tx.put(&marker, "block", id).expect("written");
    }
}

type Write = fn(&mut Transaction<'_>);

const FIRST: &str = "0000000000000";
const PLACED: &[(&str, &str)] = &[("place", "zzz"), ("kind", "paragraph")];

/// What a stranger writes into "hello" · "there", what is read then, and how many problems there are.
const SHAPES: &[(&str, Write, &str, usize)] = &[
    (
        "an unknown kind",
        |tx| drop(block(tx, "x", &[("place", "zzz"), ("kind", "poll")], Some("new"))),
        "hello\nthere\nnew",
        1,
    ),
    ("no registers", |tx| drop(block(tx, "x", &[], Some("new"))), "new\nhello\nthere", 1),
    (
        "a bad position",
        |tx| drop(block(tx, "x", &[("place", "é"), ("kind", "quote")], Some("new"))),
        "new\nhello\nthere",
        1,
    ),
    (
        "glued to nothing",
        |tx| drop(block(tx, "x", &[("place", "zzz/gone"), ("kind", "quote")], Some("new"))),
        "hello\nthere\nnew",
        1,
    ),
    (
        "glued to itself",
        |tx| drop(block(tx, "x", &[("place", "zzz/x"), ("kind", "quote")], Some("new"))),
        "hello\nthere\nnew",
        1,
    ),
    (
        "folded without a marker",
        |tx| drop(block(tx, "x", &[("place", "zzz="), ("kind", "quote")], Some("new"))),
        "hello\nthere\nnew",
        1,
    ),
    ("neither text nor marker", |tx| drop(block(tx, "x", PLACED, None)), "hello\nthere\n", 1),
    ("a block that is a number", |tx| tx.put(blocks(tx), "x", 5).expect("written"), "hello\nthere", 0),
    ("a nameless marker", |tx| marker(tx, FIRST, 2, None), "hello\nthere", 1),
    ("a marker for no block", |tx| marker(tx, FIRST, 2, Some("gone")), "hello\nthere", 1),
    (
        "a marker for a block with a text",
        |tx| {
            block(tx, "x", PLACED, Some("new"));
            marker(tx, FIRST, 2, Some("x"));
        },
        "hello\nthere\nnew",
        1,
    ),
    (
        "two markers for a block",
        |tx| {
            block(tx, "x", PLACED, None);
            marker(tx, FIRST, 4, Some("x"));
            marker(tx, FIRST, 2, Some("x"));
        },
        "he\nthere\nllo",
        1,
    ),
    ("a marker for its own text", |tx| marker(tx, FIRST, 2, Some(FIRST)), "hello\nthere", 1),
    (
        "a marker taken out",
        |tx| {
            block(tx, "x", PLACED, None);
            marker(tx, FIRST, 2, Some("x"));
            let text = text_of(tx, FIRST);
            tx.delete(&text, 2).expect("written");
        },
        "hello\nthere\n",
        1,
    ),
    (
        "numbers and lists among the letters",
        |tx| {
            let text = text_of(tx, FIRST);
            tx.insert(&text, 1, 7).expect("written");
            tx.insert_object(&text, 2, ObjType::List).expect("written");
        },
        "h\u{fffc}\u{fffc}ello\nthere",
        0,
    ),
    (
        "many letters in one place",
        |tx| {
            let text = text_of(tx, FIRST);
            tx.insert(&text, 1, "abc").expect("written");
        },
        "habcello\nthere",
        0,
    ),
    (
        "another map of blocks",
        |tx| drop(tx.put_object(ROOT, "blocks", ObjType::Map).expect("written")),
        "hello\nthere",
        0,
    ),
    ("no map of blocks", |tx| tx.delete(ROOT, "blocks").expect("written"), "hello\nthere", 0),
    ("a block taken out", |tx| tx.delete(blocks(tx), FIRST).expect("written"), "there", 0),
    (
        "a text that is a number",
        |tx| {
            let record = child(tx, &blocks(tx), FIRST);
            tx.put(&record, "text", 5).expect("written");
        },
        "\nthere",
        1,
    ),
    (
        "a deep nest",
        |tx| {
            let mut at = ROOT;
            for _ in 0..200 {
                at = tx.put_object(&at, "x", ObjType::Map).expect("written");
            }
        },
        "hello\nthere",
        0,
    ),
];

fn hello() -> Writer {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    writer.type_at(0, 0, "hello", &mut dice);
    writer.act(&TextAction::Split { block: writer.id(0), at: 5 }, &mut dice);
    writer.type_at(1, 0, "there", &mut dice);
    writer
}

fn raw(writer: &Writer) -> Vec<Vec<u8>> {
    writer.log.iter().map(|(_, bytes)| bytes.clone()).collect()
}

#[test]
fn an_odd_shape_is_named_and_hides_nothing() {
    for (name, write, text, problems) in SHAPES {
        let mut writer = hello();
        let change = Stranger::new(&raw(&writer)).change(write);
        writer.design.merge(vec![change]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(writer.text(), *text, "{name}");
        assert_eq!(
            writer.design.view().problems.len(),
            *problems,
            "{name}: {:?}",
            writer.design.view().problems
        );
        writer.check_kept_view();
    }
}

#[test]
fn an_odd_shape_stops_no_one_from_writing() {
    histories(6 * SHAPES.len() as u64, |seed| {
        let (name, write, ..) = SHAPES[seed as usize % SHAPES.len()];
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writer = hello();
        let change = Stranger::new(&raw(&writer)).change(write);
        writer.design.merge(vec![change]).unwrap_or_else(|error| panic!("{name}: {error}"));
        for _ in 0..40 {
            match dice.below(6) {
                0 => drop(writer.undo(&mut dice)),
                1 => drop(writer.redo(&mut dice)),
                _ => {
                    let action = any_action(writer.blocks(), &mut letters, &mut dice);
                    writer.act(&action, &mut dice);
                }
            }
            writer.check_kept_view();
            assert!(!writer.blocks().is_empty(), "{name}");
            for block in writer.blocks() {
                let spot = trestle_model::text::Spot { block: block.id.clone(), at: block.len() };
                if let Some(anchor) = writer.design.anchor(&spot) {
                    assert!(writer.design.resolve(&anchor).is_some(), "{name}");
                }
            }
        }
        let saved = writer.design.save();
        let opened =
            TextDesign::load(DocumentKind::Text, Some(&saved), std::iter::empty()).expect("it opens");
        assert_eq!(opened.view(), writer.design.view(), "{name}");
    });
}

#[test]
fn circles_are_broken_at_the_least_name_and_deep_ones_overflow_nothing() {
    let mut writer = hello();
    let count = 3000;
    let change = Stranger::new(&raw(&writer)).change(|tx| {
        for i in 0..count {
            let place = format!("zzz/x{:05}", (i + 1) % count);
            block(tx, &format!("x{i:05}"), &[("place", &place), ("kind", "paragraph")], Some("y"));
        }
    });
    writer.design.merge(vec![change]).expect("it merges");
    assert_eq!(writer.text(), format!("hello\nthere\n{}", "y".repeat(count)));
    let circle = Problem::GluedInACircle { block: writer.id(2) };
    assert_eq!(writer.design.view().problems, [circle]);
    assert_eq!(writer.id(2).as_str(), "x00000");
}

#[test]
fn changes_that_cannot_be_taken_in_leave_the_copy_as_it_was() {
    let mut writer = hello();
    let mut dice = Dice::new(4);
    let heads = writer.design.heads();
    let before = writer.design.view().clone();
    let mut first = Writer::new(5);
    first.type_at(0, 0, "half-way", &mut dice);
    let first = first.log[0].1.clone();
    let good = Stranger::new(&raw(&writer)).change(|tx| drop(block(tx, "x", PLACED, Some("new"))));
    let mut orphan = Writer::new(3);
    orphan.type_at(0, 0, "a", &mut dice);
    orphan.type_at(0, 0, "b", &mut dice);
    let orphan = orphan.log[1].1.clone();
    let mut torn = good.clone();
    torn.truncate(torn.len() / 2);
    let mut bent = good.clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    // Op numbers near their end make automerge panic half-way.
    let mut last_op = Change::from_bytes(good.clone()).expect("honest").decode();
    last_op.start_op = (u64::from(u32::MAX) - 1).try_into().expect("not 0");
    let last_op = Change::from(last_op).raw_bytes().to_vec();
    type IsError = fn(&MergeError) -> bool;
    let cases: [(&str, Vec<Vec<u8>>, IsError); 5] = [
        ("no bytes", vec![good.clone(), Vec::new()], |e| {
            matches!(e, MergeError::Unreadable { index: 1, .. })
        }),
        ("torn", vec![good.clone(), torn], |e| matches!(e, MergeError::Unreadable { index: 1, .. })),
        ("bent", vec![bent], |e| matches!(e, MergeError::Unreadable { index: 0, .. })),
        ("orphan", vec![good.clone(), orphan], |e| matches!(e, MergeError::MissingDependency { .. })),
        ("past the last op", vec![first, last_op], |e| matches!(e, MergeError::Breaks { .. })),
    ];
    for (name, changes, is_error) in cases {
        let error = writer.design.merge(changes).expect_err(name);
        assert!(is_error(&error), "{name}: {error:?}");
        assert_eq!((writer.design.heads(), writer.design.view()), (heads.clone(), &before), "{name}");
        writer.check_kept_view();
    }
    writer.design.merge(vec![good]).expect("a good change is still welcome");
    writer.type_at(0, 0, "and so is typing ", &mut dice);
    writer.check_kept_view();
}

#[test]
fn two_pasts_of_one_actor_are_both_shown_and_nobody_writes_on_as_that_actor() {
    let mut writer = hello();
    let mut dice = Dice::new(4);
    let before = writer.design.heads();
    let mut fork = Writer::new(1);
    fork.type_at(0, 0, "another past", &mut dice);
    let fork = fork.log[0].1.clone();
    writer.design.merge(vec![fork.clone()]).expect("both are kept");
    let text = writer.text();
    assert!(text.contains("hello") && text.contains("there") && text.contains("another past"), "{text}");
    let forks = writer.design.forks();
    assert_eq!((forks.len(), forks[0].seq, forks[0].branches.len()), (1, 1, 2));
    assert!(writer.design.heads().contains(&before[0]), "heads are those of what was signed");
    writer.check_kept_view();
    // Whoever hears of them the other way round sees the same.
    let changes = std::iter::once(fork).chain(raw(&writer));
    let mut other = TextDesign::load(DocumentKind::Text, None, changes).expect("it opens");
    assert_eq!((other.view(), other.forks()), (writer.design.view(), forks));
    let action = TextAction::Type { block: writer.id(0), at: 0, text: "on".to_owned() };
    let stamp = |actor| Stamp { actor, now_unix_secs: 0 };
    let refused = other.apply(&action, stamp(writer.actor), &mut dice.0);
    assert_eq!(refused, Err(ApplyError::WroteApart));
    // Under another name it goes on, and what was signed travels.
    let next = Writer::new(7).actor;
    let made = other.apply(&action, stamp(next), &mut dice.0).expect("a new actor").expect("a change");
    writer.design.merge(vec![made.bytes]).expect("it merges");
    assert_eq!(writer.design.view(), other.view());
    assert_eq!(writer.design.heads(), [made.hash]);
}
