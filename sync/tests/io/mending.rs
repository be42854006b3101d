//! Goal: whatever bit of a table's file turns, it is found, and what it cost comes back from a peer. Method: real files with
//! one flipped bit each, opened, looked through, and met by a real peer on loopback, until all is as it was.
//!
//! Prints its seed; `TRESTLE_SEED` replays it. `TRESTLE_SOAK=1` flips 300 bits.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use trestle_sync::repo::{Event, OpenError, Repo, Trouble};
use trestle_trust::DocumentId;

use crate::support::{Device, FAR_FUTURE, LETTER, Letter, open, soon};

/// All that a copy of a table comes to: its statements, and each document's changes by what is known of them and in bytes.
type Whole = (Vec<Vec<u8>>, BTreeMap<DocumentId, (Vec<String>, Vec<Vec<u8>>)>);

fn whole(repo: &Repo) -> Whole {
    let mut statements: Vec<_> = repo.statements().unwrap().iter().map(|one| one.bytes().to_vec()).collect();
    statements.sort();
    let of = |document: &DocumentId| {
        let stored = repo.load(*document).unwrap();
        let mut known: Vec<_> = repo.history(*document).iter().map(|meta| format!("{meta:?}")).collect();
        let mut bytes = stored.changes;
        known.sort();
        bytes.sort();
        (*document, (known, bytes))
    };
    (statements, repo.documents().iter().map(of).collect())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

const PACKED: usize = 600;

/// Two devices with the same on disk, several documents of it; the host is closed.
fn same_on_both() -> (crate::support::Stopped, Device) {
    let mut host = Device::create("Anwen");
    let mut guest = Device::join(&host.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    for n in 0..30 {
        host.write(&format!("{n} from Anwen, "));
        guest.read();
        guest.write(&format!("{n} from Bilal, "));
        host.read();
    }
    for number in 0..6 {
        let document = DocumentId([number + 1; 16]);
        let mut letter = Letter::new(host.repo.new_actor());
        for n in 0..20 {
            host.repo.commit(document, letter.write(&format!("{n} of {number}. ")));
        }
    }
    // Enough to be packed, most of it.
    let mut letter = Letter::new(host.repo.new_actor());
    for n in 0..PACKED {
        host.repo.commit(DocumentId([9; 16]), letter.write(if n % 7 == 0 { " " } else { "x" }));
    }
    let mut invited = Vec::new();
    for _ in 0..5 {
        invited.push(host.repo.invite(1, FAR_FUTURE).unwrap());
    }
    host.soon_level_with(1);
    guest.soon_level_with(1);
    guest.repo.flush().unwrap();
    // What the host gets from the guest later comes out of packs too.
    assert_eq!(guest.repo.check().unwrap().damaged, 0);
    assert_eq!(host.repo.check().unwrap().damaged, 0);
    let host = host.stop();
    assert!(packs(&host.folder()).len() > 1, "old changes are packed");
    (host, guest)
}

/// The rows that hold many changes.
fn packs(folder: &Path) -> Vec<Vec<u8>> {
    let database = rusqlite::Connection::open(folder.join("table.db")).unwrap();
    let mut query =
        database.prepare("SELECT bytes FROM change_bytes WHERE substr(bytes, 1, 1) = x'02'").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A bit of the file, and every other time one of a pack in it.
fn some_bit(flip: usize, file: &[u8], packs: &[Vec<u8>], rng: &mut ChaCha8Rng) -> usize {
    const SEEN: usize = 12;
    if flip.is_multiple_of(2) {
        return rng.random_range(0..file.len() * 8);
    }
    loop {
        let pack = &packs[rng.random_range(0..packs.len())];
        let at = rng.random_range(0..pack.len() - SEEN);
        // Where one page ends and the next begins it does not lie in one piece.
        if let Some(found) = file.windows(SEEN).position(|part| part == &pack[at..at + SEEN]) {
            return found * 8 + rng.random_range(0..SEEN * 8);
        }
    }
}

#[test]
fn every_flipped_bit_is_found_and_a_peer_brings_back_what_it_cost() {
    let seed = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(rand::random);
    println!("TRESTLE_SEED={seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (host, guest) = same_on_both();
    let sound = whole(&guest.repo);
    let flips = if std::env::var_os("TRESTLE_SOAK").is_some() { 300 } else { 25 };
    let (bytes, packs) = (fs::read(host.folder().join("table.db")).unwrap(), packs(&host.folder()));
    let (mut found, mut harmless, mut refused) = (0, 0, 0);
    for flip in 0..flips {
        let bit = some_bit(flip, &bytes, &packs, &mut rng);
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("ours");
        copy(&host.folder(), &folder);
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(folder.join("table.db"), flipped).unwrap();
        let (repo, events) = match open(&folder) {
            Ok(open) => open,
            // A newer program's file is not touched, and a bit of the version says just that.
            Err(OpenError::NewerVersion) if (60..64).contains(&(bit / 8)) => {
                refused += 1;
                continue;
            }
            Err(error) => panic!("flip {flip}, bit {bit}: {error}"),
        };
        let checked = repo.check().unwrap();
        let told =
            || events.try_iter().any(|event| matches!(event, Event::Trouble(Trouble::DamagedRows { .. })));
        if checked.damaged > 0 {
            found += 1;
            soon("the damage is told", told);
        } else {
            harmless += 1;
            assert!(!told());
            assert_eq!(whole(&repo), sound, "flip {flip}, bit {bit} was not found");
        }
        soon(&format!("flip {flip}, bit {bit} is mended"), || whole(&repo) == sound);
        repo.flush().unwrap();
        repo.close().unwrap();
        // It is mended in the file, and not only in memory.
        let (repo, _events) = open(&folder).unwrap();
        repo.meet(false);
        assert_eq!(whole(&repo), sound, "flip {flip}, bit {bit}, opened again");
        assert_eq!(repo.check().unwrap().damaged, 0, "flip {flip}, bit {bit}, opened again");
        repo.close().unwrap();
    }
    println!("{found} found and mended, {harmless} changed nothing, {refused} passed for a newer version");
    assert!(found > 0);
}

#[test]
fn a_file_whose_version_is_gone_is_whole_again() {
    let (host, guest) = same_on_both();
    let sound = whole(&guest.repo);
    let file = host.folder().join("table.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[60..64].fill(0);
    fs::write(&file, bytes).unwrap();
    let (repo, _events) = open(&host.folder()).unwrap();
    repo.meet(false);
    assert_eq!(whole(&repo), sound, "all of it could be read");
    repo.close().unwrap();
    let (repo, _events) = open(&host.folder()).unwrap();
    assert_eq!(repo.check().unwrap().damaged, 0);
    repo.close().unwrap();
}

#[test]
fn what_follows_a_damaged_change_and_nobody_else_has_is_not_lost() {
    let mut host = Device::create("Anwen");
    let mut guest = Device::join(&host.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    host.write("one ");
    guest.soon_reads(|words| words == "one ");
    guest.write("two ");
    host.soon_reads(|words| words == "one two ");
    guest.repo.flush().unwrap();
    host.repo.flush().unwrap();
    let guest = guest.stop();
    // It follows the guest's change, and the guest never gets it.
    host.write("three ");
    let host = host.stop();
    let database = rusqlite::Connection::open(host.folder().join("table.db")).unwrap();
    let hit = database.execute("UPDATE change_bytes SET bytes = x'00' WHERE position = 2", []).unwrap();
    assert_eq!(hit, 1);
    drop(database);
    let (repo, _events) = open(&host.folder()).unwrap();
    assert!(repo.check().unwrap().damaged > 0);
    soon("what is damaged is taken out", || repo.history(LETTER).len() < 3);
    let _guest = guest.start();
    soon("the guest brings its own back", || repo.history(LETTER).len() >= 2);
    repo.close().unwrap();
    let (repo, _events) = open(&host.folder()).unwrap();
    let stored = repo.load(LETTER).unwrap();
    assert_eq!(Letter::load(stored, repo.new_actor()).text(), "one two three ");
}

#[test]
fn a_file_that_is_rubbish_is_made_anew_from_what_is_kept_twice_the_last_backup_and_a_peer() {
    let (host, guest) = same_on_both();
    let database = rusqlite::Connection::open(host.folder().join("table.db")).unwrap();
    fs::create_dir(host.folder().join("backups")).unwrap();
    let path = host.folder().join("backups").join("2026-11-22.db");
    database.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
    drop(database);
    // Something is newer than the backup, and the guest has it.
    let mut host = host.start();
    host.read();
    host.write("newer than the backup");
    host.soon_level_with(1);
    let host = host.stop();
    let sound = whole(&guest.repo);
    fs::write(host.folder().join("table.db"), b"rubbish").unwrap();
    let (repo, _events) = open(&host.folder()).unwrap();
    soon("a peer brings everything back", || whole(&repo) == sound);
    assert_eq!(
        fs::read(host.folder().join("table.db.damaged")).unwrap(),
        b"rubbish",
        "it is not thrown away"
    );
}
