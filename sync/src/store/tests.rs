//! Goal: the store gives back what it was given or says that it cannot, never something else. Method: real files; a
//! disk that fills up is a database that may not grow; damage is one flipped bit anywhere in the file, from a seed.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, channel};

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;
use trestle_trust::{ActorId, Tip};

use super::writer::Writer;
use super::*;

pub(super) const TABLE: TableId = TableId([7; 32]);

pub(super) fn created() -> (TempDir, OpenTable) {
    let home = tempfile::tempdir().unwrap();
    let secret = DeviceSecret::from_bytes([1; 32]);
    let statements = [(StatementId([1; 32]), vec![1; 400]), (StatementId([2; 32]), vec![2; 40])];
    let table = OpenTable::create(home.path(), TABLE, &secret, &statements).unwrap();
    (home, table)
}

pub(super) fn change(document: DocumentId, number: u64, rng: &mut ChaCha8Rng) -> StoredChange {
    let mut hash = [0; 32];
    rng.fill_bytes(&mut hash);
    let mut bytes = vec![0; rng.random_range(50..1500)];
    rng.fill_bytes(&mut bytes[..40]);
    let actor = ActorId([3; 40]);
    let (seq, hash) = (number + 1, ChangeHash(hash));
    let meta = ChangeMeta {
        hash,
        actor,
        seq,
        start_op: number * 3 + 2,
        op_count: 3,
        deps: vec![ChangeHash([9; 32]); (number % 3) as usize],
        time_unix_secs: -5,
        message: number.is_multiple_of(2).then(|| "typed".to_owned()),
        byte_count: bytes.len() as u32,
    };
    let tip = Tip { table: TABLE, document, actor, seq, hash, signature: [5; 64] };
    StoredChange { document, meta, bytes, tip: Some(tip) }
}

pub(super) fn document(number: u64) -> DocumentId {
    DocumentId((u128::from(number) + 1).to_be_bytes())
}

fn states(writer: &StoreHandle, document: DocumentId) -> States {
    let (reply, answer) = channel();
    writer.send(Request::ReadStates { document, reply: Box::new(move |states| drop(reply.send(states))) });
    answer.recv().unwrap()
}

pub(super) fn read(store: &StoreHandle, document: DocumentId, hashes: Vec<ChangeHash>) -> Vec<SignedChange> {
    let (reply, answer) = channel();
    let reply = Box::new(move |changes| drop(reply.send(changes)));
    store.send(Request::ReadChanges { document, hashes, reply });
    answer.recv().unwrap()
}

pub(super) fn started(table: OpenTable) -> (Store, Receiver<Report>) {
    let (sender, reports) = channel();
    (table.start(Box::new(move |report| drop(sender.send(report)))).unwrap(), reports)
}

/// Several documents with changes, states and peers, closed.
fn filled(seed: u64) -> (TempDir, Vec<StoredChange>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (home, table) = created();
    let (store, reports) = started(table);
    let changes: Vec<_> = (0..4)
        .flat_map(|d| (0..25).map(move |n| (d, n)))
        .map(|(d, n)| change(document(d), n, &mut rng))
        .collect();
    let mut writes: Vec<_> = changes.iter().cloned().map(Write::Change).collect();
    let heads = vec![ChangeHash([4; 32]), ChangeHash([5; 32])];
    for number in 0..4 {
        let document = document(number);
        writes.push(Write::Snapshot { document, heads: heads.clone(), bytes: vec![number as u8; 3000] });
        writes.push(Write::View { document, heads: heads.clone(), bytes: b"words".to_vec() });
    }
    writes.push(Write::Peer(peer()));
    writes.push(Write::PeerHeads { peer: peer().transport, document: document(1), heads });
    writes.push(Write::Meta { key: "port", value: 4321u16.to_be_bytes().to_vec() });
    let mark = Mark { machine: 0, token: PersistToken(9) };
    store.handle().send(Request::Write { writes, mark: Some(mark) });
    store.close();
    assert_eq!(reports.iter().collect::<Vec<_>>(), [Report::Flushed(mark)]);
    (home, changes)
}

fn peer() -> RememberedPeer {
    RememberedPeer {
        transport: TransportKey([8; 32]),
        addresses: vec!["127.0.0.1:7".parse().unwrap(), "[2001:db8::1]:9".parse().unwrap()],
        last_matched_unix_secs: Some(1_800_000_000),
        device_name: Some("Siân's laptop".to_owned()),
    }
}

#[test]
fn everything_written_is_read_back_after_a_restart() {
    let (home, changes) = filled(1);
    let (table, secret, contents) = OpenTable::open(home.path()).unwrap();
    assert_eq!(*secret.to_bytes(), [1; 32]);
    assert_eq!((contents.table, contents.port), (Some(TABLE), Some(4321)));
    assert_eq!(contents.statements, [vec![1; 400], vec![2; 40]]);
    assert_eq!(contents.peers, [peer()]);
    assert_eq!(contents.peer_heads[&peer().transport][&document(1)].len(), 2);
    assert_eq!(contents.damaged, []);
    let metas: Vec<_> = contents.changes.into_values().flatten().collect();
    assert_eq!(metas, changes.iter().map(|change| change.meta.clone()).collect::<Vec<_>>());
    let (store, _reports) = started(table);
    for change in &changes {
        let found = read(store.handle(), change.document, vec![change.meta.hash]);
        assert_eq!(found[0].bytes, change.bytes);
        // A tip gives way to the next of its chain only where that follows it directly.
        assert!(found[0].tip.is_none_or(|tip| Some(tip) == change.tip));
    }
    let States { snapshot, view } = states(store.handle(), document(2));
    assert_eq!(snapshot.unwrap().1, vec![2; 3000]);
    assert_eq!(view.unwrap().1, b"words");
    assert!(states(store.handle(), document(77)).snapshot.is_none());
    store.close();
}

#[test]
fn of_a_chain_the_newest_tip_is_kept_and_one_in_256() {
    let (home, table) = created();
    let (store, _reports) = started(table);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut hashes = Vec::new();
    for number in 0..600 {
        let mut change = change(document(1), number, &mut rng);
        change.meta.deps = hashes.last().copied().into_iter().collect();
        hashes.push(change.meta.hash);
        store.handle().write(vec![Write::Change(change)]);
    }
    let changes = read(store.handle(), document(1), hashes);
    let kept: Vec<_> = changes.iter().filter_map(|change| Some(change.tip?.seq)).collect();
    assert_eq!(kept, [256, 512, 600]);
    store.close();
    drop(home);
}

#[test]
fn a_full_disk_loses_nothing_and_calls_nothing_saved() {
    let (_home, table) = created();
    let (sender, reports) = channel();
    let pages: u32 = table.database.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    table.database.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let mut writer = Writer::new(table.database, TABLE, Box::new(move |report| drop(sender.send(report))));
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let changes: Vec<_> = (0..200).map(|number| change(document(1), number, &mut rng)).collect();
    let mark = Mark { machine: 0, token: PersistToken(1) };
    writer.queue(changes.iter().cloned().map(Write::Change).collect(), Some(mark));
    assert_eq!(writer.flush(), Err(FlushError::DiskFull));
    assert_eq!(writer.flush(), Err(FlushError::DiskFull), "still");
    let hashes: Vec<_> = changes.iter().map(|change| change.meta.hash).collect();
    assert_eq!(writer.read_changes(document(1), &hashes).len(), 200, "what is not saved can be read");
    assert_eq!(reports.try_iter().collect::<Vec<_>>(), [Report::Failing(FlushError::DiskFull)], "said once");
    writer.allow_pages(1_000_000);
    assert_eq!(writer.flush(), Ok(()));
    assert_eq!(reports.try_iter().collect::<Vec<_>>(), [Report::Flushed(mark), Report::Recovered]);
    assert_eq!(writer.read_changes(document(1), &hashes).len(), 200);
}

#[test]
fn a_flipped_bit_never_passes_for_data() {
    let seed =
        std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("seed {seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (home, changes) = filled(seed);
    let sound = fs::read(home.path().join(schema::FILE)).unwrap();
    let metas: BTreeSet<_> = changes.iter().map(|change| format!("{:?}", change.meta)).collect();
    let (mut noticed, mut harmless) = (0, 0);
    for _ in 0..300 {
        let bit = rng.random_range(0..sound.len() * 8);
        let mut flipped = sound.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(home.path().join(schema::FILE), flipped).unwrap();
        let Ok((table, _, contents)) = OpenTable::open(home.path()) else {
            noticed += 1;
            continue;
        };
        for bytes in &contents.statements {
            assert!(*bytes == vec![1; 400] || *bytes == vec![2; 40], "bit {bit}");
        }
        for meta in contents.changes.values().flatten() {
            assert!(metas.contains(&format!("{meta:?}")), "bit {bit}: {meta:?}");
        }
        for found in contents.peers {
            // What it is called is in a row of its own, which may be the damaged one.
            let nameless = found.device_name.is_none() && !contents.damaged.is_empty();
            let name = if nameless { None } else { peer().device_name };
            assert_eq!(found, RememberedPeer { device_name: name, ..peer() }, "bit {bit}");
        }
        let (store, _reports) = started(table);
        let mut lost = contents.damaged.len();
        for change in &changes {
            match &read(store.handle(), change.document, vec![change.meta.hash])[..] {
                [] => lost += 1,
                [found] => {
                    assert_eq!(found.bytes, change.bytes, "bit {bit}");
                    assert!(found.tip.is_none_or(|tip| Some(tip) == change.tip), "bit {bit}");
                }
                _ => panic!("bit {bit}: one change was asked for"),
            }
        }
        for number in 0..4 {
            let States { snapshot, view } = states(store.handle(), document(number));
            assert!(snapshot.is_none_or(|(_, bytes)| bytes == vec![number as u8; 3000]), "bit {bit}");
            assert!(view.is_none_or(|(_, bytes)| bytes == b"words"), "bit {bit}");
        }
        if lost > 0 {
            noticed += 1
        } else {
            harmless += 1
        }
        store.close();
    }
    println!("{noticed} noticed, {harmless} harmless");
    assert!(noticed > 30, "{noticed} noticed, {harmless} harmless");
}

#[test]
fn a_thousand_documents_open_without_reading_their_changes() {
    let (home, table) = created();
    let (store, _reports) = started(table);
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for number in 0..1000 {
        let changes = (0..10).map(|n| Write::Change(change(document(number), n, &mut rng)));
        store.handle().write(changes.collect());
    }
    store.close();
    let started = crate::driver::clock::Clock::start();
    let (_table, _, contents) = OpenTable::open(home.path()).unwrap();
    assert_eq!(contents.changes.len(), 1000);
    let took = started.now();
    println!("{took:?}");
    assert!(took < std::time::Duration::from_millis(1500), "{took:?}");
}
