//! The folder on disk: kept, locked, damaged, of another version, not writable.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use trestle_sync::repo::{CreateError, Event, FlushError, OpenError, Repo, Trouble};

use crate::support::{Device, FAR_FUTURE, LETTER, Letter, SIDE, folder_in, open, options, rules, soon};

fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn what_was_flushed_is_there_after_a_restart_also_from_a_snapshot() {
    let mut host = Device::create("Anwen");
    host.write("one ");
    host.write("two ");
    let (heads, snapshot) = (host.letter.heads(), host.letter.save());
    host.repo.save_snapshot(LETTER, heads.clone(), snapshot.clone());
    host.repo.save_view(LETTER, heads.clone(), b"one two".to_vec());
    // This one does not reload to what it says, so the one before it stays.
    host.repo.save_snapshot(LETTER, heads.clone(), snapshot[..snapshot.len() - 1].to_vec());
    host.write("three ");
    host.repo.flush().unwrap();
    let host = host.restart();
    let stored = host.repo.load(LETTER).unwrap();
    assert_eq!(stored.view, Some((heads, b"one two".to_vec())));
    assert_eq!((stored.snapshot.as_ref(), stored.changes.len(), stored.left_out), (Some(&snapshot), 1, 0));
    assert_eq!(Letter::load(stored, host.repo.new_actor()).text(), "one two three ");
    assert!(host.repo.documents().contains(&LETTER));
    let messages: Vec<_> = host.repo.history(LETTER).into_iter().map(|change| change.message).collect();
    assert_eq!(messages, vec![Some("write".to_owned()); 3]);
}

#[test]
fn a_table_that_is_open_is_not_opened_again_and_not_disturbed() {
    let mut host = Device::create("Anwen");
    host.write("one ");
    for _ in 0..3 {
        assert!(matches!(open(&host.folder()), Err(OpenError::AlreadyOpen)));
    }
    host.write("two ");
    host.repo.flush().unwrap();
    let mut host = host.restart();
    assert_eq!(host.read(), "one two ");
}

#[test]
fn a_table_of_a_newer_version_is_left_as_it_is() {
    let host = Device::create("Anwen").stop();
    let database = rusqlite::Connection::open(host.folder().join("table.db")).unwrap();
    database.pragma_update(None, "user_version", 3).unwrap();
    drop(database);
    let before = files_in(&host.folder());
    assert!(matches!(open(&host.folder()), Err(OpenError::NewerVersion)));
    assert_eq!(files_in(&host.folder()), before);
}

#[test]
fn a_newer_version_that_stands_only_in_the_journal_is_left_as_it_is_too() {
    let host = Device::create("Anwen").stop();
    let path = host.folder().join("table.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.pragma_update(None, "user_version", 3).unwrap();
    // As after a crash: the journal has the new version and the file the old one.
    let crashed = tempfile::tempdir().unwrap();
    for name in ["table.db", "table.db-wal", "device.key"] {
        fs::copy(host.folder().join(name), crashed.path().join(name)).unwrap();
    }
    drop(database);
    let before = files_in(crashed.path());
    assert!(matches!(open(crashed.path()), Err(OpenError::NewerVersion)));
    let mut after = files_in(crashed.path());
    after.remove("lock");
    assert_eq!(after, before);
}

#[test]
fn a_table_from_before_computers_had_names_is_opened() {
    let host = Device::create("Anwen").stop();
    let database = rusqlite::Connection::open(host.folder().join("table.db")).unwrap();
    database.execute("DROP TABLE peer_names", []).unwrap();
    drop(database);
    assert_eq!(host.start().repo.membership().people().len(), 1);
}

#[test]
fn what_is_no_table_is_told_apart_from_what_is_damaged() {
    let home = tempfile::tempdir().unwrap();
    assert!(matches!(open(home.path()), Err(OpenError::NotATable)), "an empty folder");
    assert!(matches!(open(&home.path().join("nowhere")), Err(OpenError::NotATable)), "no folder");
    assert!(fs::read_dir(home.path()).unwrap().next().is_none(), "looking makes nothing");
    for bytes in [&b""[..], b"hello", &[0; 5000], b"SQLite format 3\0 and then nothing"] {
        fs::write(home.path().join("table.db"), bytes).unwrap();
        assert!(matches!(open(home.path()), Err(OpenError::Damaged(_))), "{} bytes", bytes.len());
    }
    let host = Device::create("Anwen").stop();
    fs::remove_file(host.folder().join("device.key")).unwrap();
    assert!(matches!(open(&host.folder()), Err(OpenError::Key(_))));
    let other = Device::create("Bilal").stop();
    fs::copy(other.folder().join("device.key"), host.folder().join("device.key")).unwrap();
    assert!(matches!(open(&host.folder()), Err(OpenError::StrangerKey)));
}

#[test]
fn a_place_that_takes_no_writing_is_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a file");
    fs::write(&file, "not a folder").unwrap();
    for folder in [file.clone(), file.join("under it"), "/proc/trestle".into()] {
        let (options, _events) = options();
        let error = Repo::create(&folder, "Our street", rules(), "Anwen", SIDE, options).unwrap_err();
        assert!(matches!(error, CreateError::CannotWrite(_)), "{}: {error}", folder.display());
    }
    assert_eq!(fs::read(&file).unwrap(), b"not a folder");
    let host = Device::create("Anwen").stop();
    fs::remove_file(host.folder().join("lock")).unwrap();
    fs::create_dir(host.folder().join("lock")).unwrap();
    assert!(matches!(open(&host.folder()), Err(OpenError::CannotWrite(_))));
}

#[test]
fn a_table_is_never_made_over_another() {
    let host = Device::create("Anwen").stop();
    let before = files_in(&host.folder());
    let (options, _events) = options();
    let error = Repo::create(&host.folder(), "Our street", rules(), "Anwen", SIDE, options).unwrap_err();
    assert!(matches!(error, CreateError::AlreadyThere));
    assert_eq!(files_in(&host.folder()), before);
}

/// Flips one bit in a column of the first rows of a table and says how many rows it hit.
fn flip(folder: &Path, sql: &str) -> usize {
    let database = rusqlite::Connection::open(folder.join("table.db")).unwrap();
    database.execute(sql, []).unwrap()
}

#[test]
fn a_flipped_bit_in_what_is_known_of_a_change_is_noticed_and_mended_by_a_peer() {
    let (host, guest) = written_by_two();
    let host = host.stop();
    // The second change by another time: everything after it hangs on it.
    assert_eq!(flip(&host.folder(), "UPDATE changes SET unix_secs = unix_secs + 1 WHERE position = 2"), 1);
    let mut host = host.start();
    let troubles: Vec<_> = host.events.try_iter().collect();
    assert!(troubles.contains(&Event::Trouble(Trouble::DamagedRows { rows: 3 })), "{troubles:?}");
    assert!(host.read().starts_with("one "), "what is sound is there");
    host.soon_reads(|words| words == "one two three four ");
    host.repo.flush().unwrap();
    drop(guest.stop());
    let mut host = host.restart();
    assert_eq!(host.read(), "one two three four ");
}

#[test]
fn a_flipped_bit_in_a_changes_bytes_is_noticed_on_load_and_mended_by_a_peer() {
    let (host, guest) = written_by_two();
    let host = host.stop();
    let guest = guest.stop();
    let flipped =
        "UPDATE change_bytes SET bytes = substr(bytes, 1, length(bytes) - 1) || x'00' WHERE position = 2";
    assert_eq!(flip(&host.folder(), flipped), 1);
    let (repo, events) = open(&host.folder()).unwrap();
    let stored = repo.load(LETTER).unwrap();
    assert_eq!((stored.changes.len(), stored.left_out), (1, 3));
    assert_eq!(Letter::load(stored, repo.new_actor()).text(), "one ");
    let damage = Event::Trouble(Trouble::DamagedRows { rows: 1 });
    soon("the damage is told", || events.try_iter().any(|event| event == damage));
    let _guest = guest.start();
    soon("the peer brings it back", || {
        repo.load(LETTER).unwrap().left_out == 0 && repo.history(LETTER).len() == 4
    });
    let stored = repo.load(LETTER).unwrap();
    assert_eq!(Letter::load(stored, repo.new_actor()).text(), "one two three four ");
}

fn written_by_two() -> (Device, Device) {
    let mut host = Device::create("Anwen");
    let ticket = host.repo.invite(1, FAR_FUTURE).unwrap();
    let mut guest = Device::join(&ticket, "Bilal");
    for words in ["one ", "two ", "three ", "four "] {
        host.write(words);
    }
    guest.soon_reads(|words| words == "one two three four ");
    host.repo.flush().unwrap();
    guest.repo.flush().unwrap();
    (host, guest)
}

#[test]
fn a_closed_table_says_so() {
    let host = Device::create("Anwen");
    let other_handle = host.repo.clone();
    let folder = host.folder();
    host.repo.close().unwrap();
    assert_eq!(other_handle.flush(), Err(FlushError::Closed));
    assert!(other_handle.load(LETTER).is_err());
    assert!(other_handle.invite(1, FAR_FUTURE).is_err());
    assert!(other_handle.history(LETTER).is_empty());
    let again = open(&folder);
    assert!(again.is_ok(), "the folder is free again");
}

#[test]
fn dropping_the_last_handle_keeps_everything_and_frees_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let (options, _events) = options();
    let repo = Repo::create(&folder_in(&home), "Our street", rules(), "Anwen", SIDE, options).unwrap();
    let mut letter = Letter::new(repo.new_actor());
    repo.commit(LETTER, letter.write("dropped "));
    drop(repo);
    let (repo, _events) = open(&folder_in(&home)).unwrap();
    assert_eq!(Letter::load(repo.load(LETTER).unwrap(), repo.new_actor()).text(), "dropped ");
}
