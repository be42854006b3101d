//! Goal: packing changes nothing but the room that is taken up. Method: changes that automerge made, in real files, packed by
//! the store itself; then read, written again, damaged, and met by a disk that is full.

use std::sync::mpsc::{Receiver, channel};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use trestle_trust::{ChangeHash, DocumentId, Tip};

use super::super::tests::{TABLE, change as random_change, created, document, read, started};
use super::super::*;
use super::*;
use crate::admit;
use crate::columns::tests::{history, so_many_letters};
use crate::limits::Limits;

fn stored(document: DocumentId, bytes: &[u8]) -> StoredChange {
    let meta = admit::examine(bytes).expect("automerge made it");
    let (actor, seq, hash) = (meta.actor, meta.seq, meta.hash);
    let tip = Some(Tip { table: TABLE, document, actor, seq, hash, signature: [5; 64] });
    StoredChange { document, meta, bytes: bytes.to_vec(), tip }
}

/// Three designs that are written at the same time: in two of them letters, in one everything there is.
fn written() -> Vec<StoredChange> {
    let letters = so_many_letters(330);
    let others = history(9, 330).into_iter().filter(|change| admit::examine(change.raw_bytes()).is_ok());
    let mut others: Vec<_> = others.collect();
    others.dedup_by_key(|change| change.hash());
    let mut all = Vec::new();
    for (n, letter) in letters.iter().enumerate() {
        all.push(stored(document(1), letter.raw_bytes()));
        all.extend(others.get(n).map(|other| stored(document(2), other.raw_bytes())));
        all.push(stored(document(3), letter.raw_bytes()));
    }
    all
}

fn write_all(store: &Store, changes: &[StoredChange]) {
    store.handle().write(changes.iter().cloned().map(Write::Change).collect());
}

fn check(store: &Store) -> Seen {
    let (reply, answer) = channel();
    store.handle().send(Request::Check { reply: Box::new(move |seen| reply.send(seen).unwrap_or_default()) });
    answer.recv().unwrap()
}

/// A table of these changes, packed and closed.
fn packed(changes: &[StoredChange]) -> TempDir {
    let (home, table) = created();
    let (store, _reports) = started(table);
    write_all(&store, changes);
    assert_eq!(check(&store).bad, 0);
    store.close();
    home
}

fn opened(home: &TempDir) -> (Store, Receiver<Report>, Contents) {
    let (table, _, contents) = OpenTable::open(home.path()).unwrap();
    let (store, reports) = started(table);
    (store, reports, contents)
}

fn database(home: &TempDir) -> Connection {
    Connection::open(home.path().join(schema::FILE)).unwrap()
}

fn number(database: &Connection, query: &str) -> i64 {
    database.query_row(query, [], |row| row.get(0)).unwrap()
}

const PACKS: &str = "SELECT count(*) FROM change_bytes WHERE substr(bytes, 1, 1) = x'02'";
const ROWS: &str = "SELECT count(*) FROM change_bytes";
const BYTES_OF_ROWS: &str = "SELECT sum(length(bytes) + length(row_check) + 8) FROM change_bytes";

fn assert_all_read(store: &Store, changes: &[StoredChange]) {
    for number in 1..=3 {
        let of = changes.iter().filter(|change| change.document == document(number));
        let (hashes, bytes): (Vec<_>, Vec<_>) = of.map(|change| (change.meta.hash, &change.bytes)).unzip();
        let found = read(store.handle(), document(number), hashes);
        assert!(found.iter().map(|change| &change.bytes).eq(bytes), "document {number}");
    }
}

#[test]
fn what_is_packed_is_given_out_as_it_was_put_in() {
    let changes = written();
    let (home, table) = created();
    let (store, _reports) = started(table);
    write_all(&store, &changes);
    store.close();
    let before = number(&database(&home), BYTES_OF_ROWS);
    assert_eq!(number(&database(&home), "PRAGMA user_version"), 1, "older programs read it still");
    let (store, _reports, known) = opened(&home);
    assert_eq!(check(&store).bad, 0);
    assert_all_read(&store, &changes);
    store.close();
    let old = changes.len() as i64 - LEFT_APART;
    let steps = old / CHANGES as i64;
    let left = number(&database(&home), BYTES_OF_ROWS);
    let each = |bytes: i64, count: i64| bytes as f64 / count as f64;
    println!(
        "{} bytes a change before, {} for all of it now",
        each(before, changes.len() as i64),
        each(left, changes.len() as i64)
    );
    assert_eq!(number(&database(&home), PACKS), steps);
    assert_eq!(number(&database(&home), ROWS), changes.len() as i64 - steps * (CHANGES as i64 - 1));
    assert_eq!(number(&database(&home), "PRAGMA user_version"), i64::from(schema::VERSION));
    let (store, _reports, contents) = opened(&home);
    assert!(contents.damaged.is_empty());
    assert_eq!(format!("{:?}", contents.changes), format!("{:?}", known.changes));
    // Backwards as well: it is no matter in which order they are asked for.
    for change in changes.iter().rev() {
        let found = read(store.handle(), change.document, vec![change.meta.hash]);
        assert_eq!(found[0].bytes, change.bytes);
    }
    assert_eq!(check(&store).bad, 0);
    store.close();
    assert_eq!(number(&database(&home), PACKS), steps, "there was nothing more to pack");
}

#[test]
fn a_table_that_is_left_alone_packs_by_itself() {
    let changes = written();
    let (home, table) = created();
    let (store, reports) = started(table);
    write_all(&store, &changes);
    // Nothing is asked of it for longer than it waits.
    assert!(reports.recv_timeout(std::time::Duration::from_secs(15)).is_err());
    store.close();
    assert!(number(&database(&home), PACKS) > 1, "step by step");
    let (store, _reports, _) = opened(&home);
    assert_all_read(&store, &changes);
    store.close();
}

#[test]
fn letters_take_a_tenth_of_the_room() {
    let changes: Vec<_> =
        so_many_letters(3 * CHANGES).iter().map(|change| stored(document(1), change.raw_bytes())).collect();
    let home = packed(&changes);
    let raw: usize = changes[..2 * CHANGES].iter().map(|change| change.bytes.len()).sum();
    let pack = "SELECT sum(length(bytes)) FROM change_bytes WHERE substr(bytes, 1, 1) = x'02'";
    let pack = number(&database(&home), pack) as usize;
    println!("{raw} bytes of {} letters became {pack}", 2 * CHANGES);
    assert!(pack * 10 < raw);
}

#[test]
fn a_change_that_is_written_again_takes_no_other_with_it() {
    let changes = written();
    let home = packed(&changes);
    let (store, _reports, _) = opened(&home);
    // The first and the last of a pack, and one within.
    let again = [0, CHANGES - 1, CHANGES + 7].map(|n| changes[n].clone());
    write_all(&store, &again);
    assert_all_read(&store, &changes);
    assert_eq!(check(&store).bad, 0);
    store.close();
    let (store, _reports, _) = opened(&home);
    assert_all_read(&store, &changes);
    store.close();
}

#[test]
fn what_has_been_packed_is_found_again_where_nobody_remembers() {
    let changes = written();
    let home = packed(&changes);
    let packs = number(&database(&home), PACKS);
    database(&home).execute("DELETE FROM meta WHERE key = 'packed'", []).unwrap();
    let (store, _reports, _) = opened(&home);
    write_all(&store, &[changes[3].clone(), changes[CHANGES].clone()]);
    assert_eq!(check(&store).bad, 0);
    assert_all_read(&store, &changes);
    store.close();
    // Steps now begin elsewhere, so that the last may have found a few more.
    assert!((packs..=packs + 1).contains(&number(&database(&home), PACKS)));
}

#[test]
fn what_is_not_known_by_its_own_hash_stays_as_it_is() {
    let (home, table) = created();
    let (store, _reports) = started(table);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let changes: Vec<_> = (0..600).map(|n| random_change(document(1), n, &mut rng)).collect();
    write_all(&store, &changes);
    assert_eq!(check(&store).bad, 0);
    assert_all_read(&store, &changes);
    store.close();
    assert_eq!((number(&database(&home), PACKS), number(&database(&home), ROWS)), (0, 600));
}

#[test]
fn a_flipped_bit_in_a_pack_is_found_and_costs_what_was_in_it() {
    let seed = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    println!("TRESTLE_SEED={seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let changes = written();
    let home = packed(&changes);
    let bytes = std::fs::read(home.path().join(schema::FILE)).unwrap();
    let first = "SELECT bytes FROM change_bytes ORDER BY position LIMIT 1";
    let pack: Vec<u8> = database(&home).query_row(first, [], |row| row.get(0)).unwrap();
    for flip in 0..10 {
        let mut flipped = pack.clone();
        let bit = if flip < 8 { flip } else { rng.random_range(0..pack.len() * 8) };
        flipped[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(home.path().join(schema::FILE), &bytes).unwrap();
        database(&home).execute("UPDATE change_bytes SET bytes = ?1 WHERE position = 1", [&flipped]).unwrap();
        let (store, reports, contents) = opened(&home);
        assert!(contents.damaged.is_empty(), "nothing is unpacked when a table opens");
        // One who asks is given nothing wrong, and the file is made anew of what is left.
        if flip % 2 == 0 {
            assert!(read(store.handle(), changes[5].document, vec![changes[5].meta.hash]).is_empty());
        } else {
            assert_eq!(check(&store).bad, CHANGES as u64, "bit {bit}");
        }
        assert_eq!(reports.recv().unwrap(), Report::Mended { rows: CHANGES });
        assert_all_read(&store, &changes[CHANGES..]);
        assert_eq!(check(&store).bad, 0);
        // As from a peer.
        write_all(&store, &changes[..CHANGES]);
        assert_all_read(&store, &changes);
        store.close();
    }
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let changes = written();
    let (home, table) = created();
    let (store, _reports) = started(table);
    write_all(&store, &changes);
    store.close();
    let (mut refused, mut packed) = (0, 0);
    // In a file that may not grow any more, a step finds room sooner or later, where rows were.
    let mut full = Connection::open(home.path().join(schema::FILE)).unwrap();
    full.execute_batch("CREATE TABLE filler(bytes); BEGIN").unwrap();
    let pages = number(&full, "PRAGMA page_count");
    full.execute_batch("COMMIT").unwrap();
    full.pragma_update(None, "max_page_count", pages).unwrap();
    // What a real step needs is taken away by a trigger that fills the disk in its midst.
    full.execute_batch(
        "CREATE TEMP TRIGGER fills AFTER INSERT ON change_bytes BEGIN INSERT INTO filler VALUES(zeroblob(4000000)); END",
    )
    .unwrap();
    for _ in 0..3 {
        assert!(step(&mut full).is_err());
        refused += 1;
    }
    assert_eq!((number(&full, PACKS), number(&full, ROWS)), (0, changes.len() as i64));
    full.execute_batch("DROP TRIGGER fills").unwrap();
    full.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    while step(&mut full).unwrap() == Step::Packed {
        packed += 1;
    }
    println!("{refused} refused, then {packed} packed");
    assert!(packed > 2);
    full.execute_batch("DROP TABLE filler").unwrap();
    drop(full);
    let (store, _reports, _) = opened(&home);
    assert_all_read(&store, &changes);
    store.close();
}

#[test]
fn a_pack_that_claims_too_much_or_makes_no_sense_gives_nothing() {
    let letters: Vec<_> =
        (1..).zip(so_many_letters(20)).map(|(at, one)| (at, stored(document(1), one.raw_bytes()))).collect();
    let sound = encode(&letters).unwrap();
    assert_eq!(Pack::decode(1, &sound).unwrap().entries.len(), 20);
    let of = |inflated: &[u8], claimed: usize| {
        let small = zstd::bulk::compress(inflated, 3).unwrap();
        [&[MANY][..], &(claimed as u32).to_be_bytes(), &small].concat()
    };
    let bomb = vec![0; 200 * 1024 * 1024];
    let entries = |count: u32, entries: &[(u32, u32)], rest: &[u8]| {
        let listed: Vec<u8> = entries
            .iter()
            .flat_map(|(at, length)| [at.to_be_bytes(), length.to_be_bytes()].concat())
            .collect();
        let all = [&count.to_be_bytes()[..], &listed, rest].concat();
        of(&all, all.len())
    };
    let bad = [
        vec![],
        vec![MANY],
        sound[..sound.len() - 1].to_vec(),
        of(&bomb, bomb.len()),
        of(&bomb, 1000),
        of(&bomb[..1000], INFLATED_BYTES_MAX),
        of(&bomb[..1000], u32::MAX as usize),
        entries(u32::MAX, &[], &[]),
        entries(CHANGES_MAX as u32 + 1, &vec![(0, 0); CHANGES_MAX + 1], &[]),
        entries(2, &[(0, 3)], &[1, 2, 3]),
        entries(2, &[(1, 1), (1, 1)], &[1, 2]),
        entries(2, &[(2, 1), (1, 1)], &[1, 2]),
        entries(1, &[(0, 4)], &[1, 2, 3]),
        entries(1, &[(0, u32::MAX)], &[1, 2, 3]),
    ];
    for (n, pack) in bad.iter().enumerate() {
        assert!(Pack::decode(1, pack).is_none(), "{n}");
    }
    assert!(Pack::decode(i64::MAX, &sound).is_none(), "there is no row behind the last");
    // One that makes sense and is of other changes gives none of them.
    let pack = Pack::decode(1, &sound).unwrap();
    assert!(pack.change(1, &letters[1].1.meta).is_none());
    assert_eq!(pack.change(1, &letters[0].1.meta), Some(letters[0].1.bytes.clone()));
    assert!(pack.change(21, &letters[0].1.meta).is_none());
    let other = ChangeMeta { hash: ChangeHash([7; 32]), ..letters[0].1.meta.clone() };
    assert!(pack.change(1, &other).is_none());
}

#[test]
fn a_pack_changed_by_chance_gives_the_right_change_or_none() {
    let seed = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    println!("TRESTLE_SEED={seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let letters: Vec<_> =
        (1..).zip(so_many_letters(20)).map(|(at, one)| (at, stored(document(1), one.raw_bytes()))).collect();
    let sound = encode(&letters).unwrap();
    let inflated = Pack::decode(1, &sound).unwrap().inflated;
    let times = if std::env::var_os("TRESTLE_SOAK").is_some() { 5_000_000 } else { 3_000 };
    let (mut read, mut right, mut refused, mut limits) = (0, 0, 0, Limits::begin());
    for n in 0..times {
        // Before it is packed, else nearly all would fail to unfold.
        let mut bytes = if n % 2 == 0 { inflated.clone() } else { sound.clone() };
        let head = bytes.len().min(COUNT_BYTES + 20 * ENTRY_BYTES);
        for _ in 0..rng.random_range(1..4) {
            let at = if rng.random_bool(0.5) {
                rng.random_range(0..head)
            } else {
                rng.random_range(0..bytes.len())
            };
            match rng.random_range(0..3) {
                0 => bytes[at] ^= 1 << rng.random_range(0..8),
                1 => bytes[at] = rng.random_range(0..=255),
                _ => drop(bytes.splice(at..bytes.len().min(at + rng.random_range(0..9)), [])),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let pack = if n % 2 == 0 {
            let small = zstd::bulk::compress(&bytes, 1).unwrap();
            [&[MANY][..], &(bytes.len() as u32).to_be_bytes(), &small].concat()
        } else {
            bytes
        };
        let Some(pack) = limits.within(|| Pack::decode(1, &pack)) else {
            refused += 1;
            continue;
        };
        read += 1;
        for (position, change) in &letters {
            let found = pack.change(*position, &change.meta);
            right += usize::from(found.is_some());
            assert!(found.is_none_or(|found| found == change.bytes), "{n}");
        }
    }
    println!("{refused} refused, {read} read, {right} changes of them right, {}", limits.end());
    assert!(refused > 0 && right > 0 && right < read * letters.len());
}

#[test]
fn a_packed_file_without_its_first_page_gives_back_every_change() {
    let changes = written();
    let home = packed(&changes);
    let path = home.path().join(schema::FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..4096].fill(0);
    std::fs::write(&path, bytes).unwrap();
    let (store, _reports, contents) = opened(&home);
    assert!(!contents.damaged.is_empty());
    assert_all_read(&store, &changes);
    assert_eq!(check(&store).bad, 0);
    store.close();
    assert!(number(&database(&home), PACKS) > 0, "and is packed again");
}
