//! Honest changes of all kinds pass the scan with the numbers that automerge gives; bombs and broken ones do not, at
//! once and without a panic.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId as Actor, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::{ActorId, AuthorKey};

use super::*;
use crate::admit::{self, Refusal};

pub(crate) fn actor(n: u8) -> ActorId {
    ActorId::new(AuthorKey([n; 32]), [n; 8])
}

pub(crate) fn below(rng: &mut ChaCha8Rng, end: usize) -> usize {
    (rng.next_u64() % end as u64) as usize
}

fn commit(
    doc: &mut Automerge,
    act: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Option<Change> {
    let mut tx = doc.transaction();
    act(&mut tx).expect("it can be done");
    tx.commit_with(CommitOptions::default().with_time(1_790_000_000).with_message("act-type".to_owned())).0?;
    doc.get_last_local_change()
}

/// A document whose containers come from an actor of zeros, as every real one's do.
pub(crate) fn born() -> (Automerge, ObjId, ObjId) {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    doc.set_actor(Actor::from([0; 32]));
    commit(&mut doc, |tx| {
        tx.put_object(ROOT, "blocks", ObjType::Map)?;
        tx.put_object(ROOT, "text", ObjType::Text).map(drop)
    });
    let blocks = doc.get(ROOT, "blocks").expect("readable").expect("made").1;
    let text = doc.get(ROOT, "text").expect("readable").expect("made").1;
    (doc, blocks, text)
}

/// Something that a program may do, by chance.
fn act(doc: &mut Automerge, blocks: &ObjId, text: &ObjId, rng: &mut ChaCha8Rng) -> Option<Change> {
    let length = doc.length(text);
    let at = below(rng, length + 1);
    let key = format!("key {}", below(rng, 5));
    let old = doc.get(blocks, &*key).expect("readable").map(|(_, id)| id);
    let what = below(rng, 10);
    let some = rng.next_u64();
    commit(doc, |tx| match what {
        0 => tx.splice_text(text, at, 0, "Tŷ bach 🏠 & öl"),
        1 => tx.splice_text(text, at, (length - at).min(5) as isize, "x"),
        2 => tx.splice_text(text, at, (length - at).min(100) as isize, ""),
        3 => {
            let marker = tx.split_block(text, at)?;
            tx.put(&marker, "block", "0123456789abc")
        }
        4 if length > 2 => {
            let mark = Mark::new("bold".to_owned(), true, at / 2, length);
            tx.mark(text, mark, ExpandMark::After)
        }
        5 if length > 2 => tx.unmark(text, "bold", at / 2, length, ExpandMark::None),
        6 => tx.put(blocks, key, some as i64),
        7 => {
            let block = tx.put_object(blocks, key, ObjType::Map)?;
            tx.put(&block, "place", "a0")?;
            tx.put(&block, "done", true)?;
            tx.put_object(&block, "text", ObjType::Text).map(drop)
        }
        8 if old.is_some() => tx.delete(blocks, key),
        _ => {
            let list = tx.put_object(blocks, key, ObjType::List)?;
            tx.insert(&list, 0, automerge::ScalarValue::counter(3))?;
            tx.insert(&list, 1, automerge::ScalarValue::Null)?;
            tx.insert(&list, 1, 1.5)?;
            tx.insert(&list, 2, automerge::ScalarValue::Timestamp(-7))?;
            tx.increment(&list, 0, -2)
        }
    })
}

fn check_honest(change: &Change) {
    let scanned = scan(change.raw_bytes());
    let scanned = scanned.unwrap_or_else(|error| panic!("{error}: {:?}", change.decode()));
    assert_eq!(scanned.hash.0, change.hash().0);
    assert_eq!(scanned.actor.0, change.actor_id().to_bytes());
    assert_eq!((scanned.seq, scanned.start_op), (change.seq(), change.start_op().get()));
    assert_eq!(scanned.op_count, change.len() as u64);
    assert_eq!(scanned.time_unix_secs, change.timestamp());
    assert!(scanned.deps.iter().map(|dep| dep.0).eq(change.deps().iter().map(|dep| dep.0)));
    let meta = admit::examine(change.raw_bytes()).expect("it is written in its proper form");
    assert_eq!(meta.message.as_deref(), change.message());
}

/// Three people at one document, by chance; every change that they make.
pub(crate) fn history(seed: u64, acts: usize) -> Vec<Change> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (doc, blocks, text) = born();
    let mut docs: Vec<_> = (1..=3).map(|n| doc.clone().with_actor(Actor::from(actor(n).0))).collect();
    let mut changes = Vec::new();
    for _ in 0..acts {
        let (a, b) = (below(&mut rng, 3), below(&mut rng, 3));
        changes.extend(act(&mut docs[a], &blocks, &text, &mut rng));
        if a != b && below(&mut rng, 3) == 0 {
            let mut other = docs[b].clone();
            docs[a].merge(&mut other).expect("they fit");
        }
    }
    changes
}

#[test]
fn every_honest_change_passes_with_the_numbers_that_automerge_gives() {
    for seed in 0..20 {
        let changes = history(seed, 150);
        assert!(changes.len() > 50);
        changes.iter().for_each(check_honest);
    }
}

#[test]
fn an_import_of_many_pages_in_one_change_passes() {
    for characters in [1_000, 9_990, 10_010, 70_000] {
        let (doc, blocks, text) = born();
        let mut doc = doc.with_actor(Actor::from(actor(1).0));
        let words = "Mae hen wlad fy nhadau ".repeat(characters / 20);
        let change = commit(&mut doc, |tx| {
            tx.splice_text(&text, 0, 0, &words[..characters])?;
            for n in 0..300_usize {
                let marker = tx.split_block(&text, n * 3)?;
                tx.put(&marker, "block", format!("block {n}"))?;
                let block = tx.put_object(&blocks, format!("block {n}"), ObjType::Map)?;
                tx.put(&block, "place", format!("a{n}"))?;
                let own = tx.put_object(&block, "text", ObjType::Text)?;
                tx.splice_text(&own, 0, 0, "and some more words")?;
            }
            tx.mark(&text, Mark::new("italic".to_owned(), true, 10, 500), ExpandMark::Both)
        });
        check_honest(&change.expect("something changed"));
        let deleted = commit(&mut doc, |tx| {
            let length = tx.length(&text) as isize;
            tx.splice_text(&text, 0, length, "")
        });
        check_honest(&deleted.expect("something changed"));
    }
}

/// A chunk around `data`, with the right checksum.
pub(crate) fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut typed_length = vec![kind];
    unsigned(&mut typed_length, data.len() as u64);
    let hash = Sha256::new().chain_update(&typed_length).chain_update(data).finalize();
    [&MAGIC[..], &hash[..4], &typed_length, data].concat()
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A run, or nulls when `value` is empty. A run's length is signed.
fn run(length: u64, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if value.is_empty() {
        out.push(0);
        unsigned(&mut out, length);
        return out;
    }
    let mut rest = length;
    while rest >= 0x40 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    [&out[..], value].concat()
}

/// A change of these columns, otherwise a good one.
pub(crate) fn change_of(start_op: u64, columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut data = vec![0, 40];
    data.extend(actor(1).0);
    unsigned(&mut data, 1);
    unsigned(&mut data, start_op);
    data.extend([0, 0, 0]);
    unsigned(&mut data, columns.len() as u64);
    for (specification, column) in columns {
        unsigned(&mut data, *specification);
        unsigned(&mut data, column.len() as u64);
    }
    columns.iter().for_each(|(_, column)| data.extend(column));
    chunk(1, &data)
}

/// `count` times the same key set to null.
pub(crate) fn puts(count: u64) -> Vec<(u64, Vec<u8>)> {
    let mut booleans = Vec::new();
    unsigned(&mut booleans, count);
    vec![
        (0x15, run(count, b"\x01k")),
        (0x34, booleans),
        (0x42, run(count, &[1])),
        (0x56, run(count, &[0])),
        (0x70, run(count, &[0])),
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested is how long it takes")]
fn bombs_are_refused_before_they_unfold() {
    assert_eq!(scan(&change_of(1, &puts(1_000))).map(|scanned| scanned.op_count), Ok(1_000));
    let too_many_ops = ScanError::TooLarge { what: "number of operations" };
    let mut many_preds = puts(1_000);
    many_preds[4].1 = run(1_000, &[0xff, 0xff, 0x03]);
    let mut long_names = puts(100_000);
    long_names[0].1 = run(100_000, &[&[0x80, 8][..], &[b'k'; 1024]].concat());
    let mut long_values = puts(100_000);
    long_values[3].1 = run(100_000, &[0xe6, 0x7f]);
    let mut nulls = puts(5_000_000);
    nulls[2].1 = run(5_000_000, &[]);
    let mut literal = puts(2);
    literal[2].1 = vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f, 1];
    let cases = [
        ("five million operations", change_of(1, &puts(5_000_000)), too_many_ops.clone()),
        ("a hundred million operations", change_of(1, &puts(100_000_000)), too_many_ops.clone()),
        ("more than there are numbers", change_of(1, &puts(u64::MAX >> 2)), too_many_ops.clone()),
        ("five million nulls", change_of(1, &nulls), too_many_ops.clone()),
        ("a literal run of the lowest number", change_of(1, &literal), too_many_ops),
        ("predecessors", change_of(1, &many_preds), ScanError::TooLarge { what: "number of predecessors" }),
        (
            "one long name, many times",
            change_of(1, &long_names),
            ScanError::TooLarge { what: "list of names" },
        ),
        ("one long value, many times", change_of(1, &long_values), ScanError::ColumnsDisagree),
        (
            "the last numbers that automerge can count",
            change_of(u64::from(u32::MAX) - 5, &puts(100)),
            ScanError::OutOfRange { what: "number of the first operation" },
        ),
        (
            "numbers that run over",
            change_of(OP_NUMBER_END - 5, &puts(100)),
            ScanError::OutOfRange { what: "number of the last operation" },
        ),
    ];
    for (what, bytes, error) in cases {
        let began = std::time::Instant::now();
        for _ in 0..100 {
            assert_eq!(scan(&bytes), Err(error.clone()), "{what}");
        }
        assert!(began.elapsed().as_millis() < 200, "{what} took {:?}", began.elapsed() / 100);
    }
}

#[test]
fn what_is_compressed_cut_off_or_longer_is_refused() {
    let changes = history(3, 20);
    let bytes = changes.last().expect("there are some").raw_bytes();
    for length in 0..bytes.len() {
        assert!(scan(&bytes[..length]).is_err(), "cut to {length}");
    }
    assert_eq!(scan(&[bytes, &[0]].concat()), Err(ScanError::LeftOver));
    let data = &bytes[9 + usize::from(bytes.len() > 137)..];
    for kind in [0, 2, 3, 4, 255] {
        assert_eq!(scan(&chunk(kind, data)), Err(ScanError::NotAPlainChange), "kind {kind}");
    }
    let mut columns = puts(10);
    columns[2].0 |= 8;
    assert_eq!(scan(&change_of(1, &columns)), Err(ScanError::BadColumns), "a compressed column");
    columns.swap(2, 3);
    assert_eq!(scan(&change_of(1, &columns)), Err(ScanError::BadColumns), "columns out of order");
    let mut wrong = bytes.to_vec();
    wrong[5] ^= 1;
    assert_eq!(scan(&wrong), Err(ScanError::Checksum));
}

/// Changes bytes of a change by chance, and mends its checksum, so that more than the checksum is tried.
pub(crate) fn mutate(change: &Change, rng: &mut ChaCha8Rng) -> Vec<u8> {
    let bytes = change.raw_bytes();
    let mut header = Reader::new(&bytes[9..]);
    header.unsigned().expect("its own length");
    let mut data = bytes[9 + header.place()..].to_vec();
    for _ in 0..=below(rng, 3) {
        let at = below(rng, data.len());
        match below(rng, 4) {
            0 => data[at] = rng.next_u64() as u8,
            1 => data[at] ^= 1 << below(rng, 8),
            2 => drop(data.remove(at)),
            _ => data.insert(at, [0, 1, 0x40, 0x7f, 0x80, 0xff][below(rng, 6)]),
        }
    }
    chunk(1, &data)
}

#[test]
fn mutated_changes_never_panic_the_scan_nor_unfold_beyond_its_bounds() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let changes = history(7, 200);
    let mut passed = 0;
    for _ in 0..60_000 {
        let mutated = mutate(&changes[below(&mut rng, changes.len())], &mut rng);
        if scan(&mutated).is_ok() {
            passed += 1;
            match admit::examine(&mutated) {
                Ok(meta) => assert!(meta.op_count <= OPS_MAX),
                Err(Refusal::Unreadable(why)) => {
                    assert_ne!(why, "it panicked", "the scan is to see it first")
                }
                Err(_) => {}
            }
        }
    }
    assert!(passed > 1_000, "only {passed} came so far that automerge read them");
}

/// Letters that two people type by turns, one behind the other.
pub(crate) fn letters() -> Vec<Change> {
    so_many_letters(40)
}

pub(crate) fn so_many_letters(count: usize) -> Vec<Change> {
    let (mut doc, _, text) = born();
    let mut made = Vec::new();
    for n in 0..count {
        doc.set_actor(Actor::from(actor(1 + (n / 5 % 2) as u8).0));
        let letter = ["x", "ŷ", "\n", "🏠"][n % 4];
        made.extend(commit(&mut doc, |tx| tx.splice_text(&text, n, 0, letter)));
    }
    made
}

#[test]
fn a_letter_is_known_by_its_columns_only_where_automerge_would_write_it_so() {
    let letters = letters();
    let known = |bytes: &[u8]| scan(bytes).is_ok_and(|scanned| scanned.is_one_letter);
    // The very first is behind nothing.
    assert!(!known(letters[0].raw_bytes()));
    assert!(letters[1..].iter().all(|change| known(change.raw_bytes())));
    assert!(!history(7, 200).iter().any(|change| change.len() != 1 && known(change.raw_bytes())));
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut passed = 0;
    for _ in 0..60_000 {
        let mutated = mutate(&letters[1 + below(&mut rng, letters.len() - 1)], &mut rng);
        if known(&mutated) {
            passed += 1;
            assert!(admit::is_canonical(&mutated), "{mutated:?}");
        }
    }
    assert!(passed > 1_000, "only {passed} are letters still");
}
