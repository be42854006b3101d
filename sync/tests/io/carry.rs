//! Carry files between whole devices that do not meet.

use std::fs;
use std::path::{Path, PathBuf};

use trestle_sync::pack::HeaderError;
use trestle_sync::repo::{CarryError, Packed, TakenIn, carried_table};
use trestle_trust::DocumentId;

use crate::support::{Device, FAR_FUTURE, LETTER, Letter};

/// Two who have met once and never will again.
fn apart() -> (Device, Device) {
    let mut host = Device::create("Anwen");
    host.write("We met once. ");
    let mut guest = Device::join(&host.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    guest.soon_reads(|text| text == "We met once. ");
    host.soon_level_with(1);
    guest.soon_level_with(1);
    host.repo.meet(false);
    guest.repo.meet(false);
    (host.restart_alone(), guest.restart_alone())
}

fn pack(device: &Device, path: &Path) -> Packed {
    device.repo.pack(path, |_, _| true).unwrap()
}

fn unpack(device: &Device, path: &Path) -> TakenIn {
    device.repo.unpack(path, |_, _| true).unwrap()
}

fn on_stick(device: &Device) -> PathBuf {
    device.home.path().join("stick.trestle-copy")
}

#[test]
fn two_who_never_meet_come_to_the_same_text_by_a_stick_both_ways() {
    let (mut host, mut guest) = apart();
    for n in 0..400 {
        host.write(&format!("host {n}. "));
        guest.write(&format!("guest {n}. "));
    }
    let there = pack(&host, &on_stick(&host));
    assert_eq!(there.changes, 401);
    assert_eq!(there.bytes, fs::metadata(on_stick(&host)).unwrap().len());
    let taken = unpack(&guest, &on_stick(&host));
    assert!(taken.whole);
    assert_eq!((taken.taken.changes, taken.taken.waiting, taken.taken.refused), (400, 0, 0));
    let back = pack(&guest, &on_stick(&guest));
    assert_eq!(back.changes, 801);
    assert_eq!(unpack(&host, &on_stick(&guest)).taken.changes, 400);
    assert_eq!(host.read(), guest.read());
    assert!(host.read().contains("guest 399. "));
    // Nothing is new a second time, and what came by stick is on disk.
    assert_eq!(unpack(&host, &on_stick(&guest)).taken.changes, 0);
    let (words, mut host) = (host.read(), host.restart_alone());
    assert_eq!(host.read(), words);
    // It is as good as what a peer sent: they meet, and nothing is left to be sent.
    host.repo.meet(true);
    guest.repo.meet(true);
    host.soon_level_with(1);
    assert_eq!(host.read(), guest.read());
}

#[test]
fn a_third_hears_of_people_and_words_by_a_stick_alone() {
    let mut host = Device::create("Anwen");
    let mut second = Device::join(&host.repo.invite(2, FAR_FUTURE).unwrap(), "Bilal");
    host.soon_level_with(1);
    second.repo.meet(false);
    let mut third = Device::join(&host.repo.invite(1, FAR_FUTURE).unwrap(), "Cerys");
    third.write("Cerys was here. ");
    host.soon_reads(|text| text.contains("Cerys"));
    pack(&host, &on_stick(&host));
    let second = &mut second;
    assert_eq!(second.repo.membership().people().len(), 2);
    let taken = unpack(second, &on_stick(&host));
    assert!(taken.whole && taken.taken.statements > 0, "{taken:?}");
    assert_eq!(second.repo.membership().people().len(), 3);
    assert_eq!(second.read(), "Cerys was here. ");
}

#[test]
fn what_a_cut_file_gives_is_whole_and_the_rest_comes_with_the_whole_one() {
    let (mut host, guest) = apart();
    for n in 0..3000 {
        host.write(&format!("{n}, a sentence of some length, so that there are several frames. "));
    }
    let other = DocumentId(*b"another letter..");
    let mut letter = Letter::new(host.repo.new_actor());
    for n in 0..40 {
        host.repo.commit(other, letter.write(&format!("other {n} ")));
    }
    pack(&host, &on_stick(&host));
    let bytes = fs::read(on_stick(&host)).unwrap();
    let starts: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\xf4TC\x0a")).collect();
    assert!(starts.len() >= 5, "{} frames", starts.len());
    let mut cuts: Vec<usize> = starts.iter().flat_map(|at| [*at, at + 1, at + 40]).collect();
    cuts.retain(|cut| *cut < bytes.len());
    cuts.dedup();
    let cut_file = guest.home.path().join("cut.trestle-copy");
    let mut came = 0;
    for cut in cuts {
        fs::write(&cut_file, &bytes[..cut]).unwrap();
        let taken = unpack(&guest, &cut_file);
        assert!(!taken.whole, "cut at {cut}");
        assert_eq!(taken.taken.refused, 0);
        came += taken.taken.changes;
    }
    // All of the short document came before the long one, and most of the long one.
    assert!(came >= 40, "{came}");
    let rest = unpack(&guest, &on_stick(&host));
    assert!(rest.whole);
    assert_eq!(came + rest.taken.changes, 3040);
    let mut guest = guest;
    assert_eq!(guest.read(), host.read());
}

#[test]
fn a_file_that_will_not_do_is_told_apart_and_changes_nothing() {
    let (mut host, guest) = apart();
    host.write("words");
    pack(&host, &on_stick(&host));
    let stranger = Device::create("Dafydd");
    let table = host.repo.table();
    let wrong = stranger.repo.unpack(&on_stick(&host), |_, _| true);
    assert!(matches!(wrong, Err(CarryError::OtherTable(of)) if of == table));
    assert_eq!(carried_table(&on_stick(&host)).unwrap(), table);

    let sound = fs::read(on_stick(&host)).unwrap();
    let path = guest.home.path().join("bad.trestle-copy");
    let check = |bytes: &[u8], expected: HeaderError| {
        fs::write(&path, bytes).unwrap();
        let error = guest.repo.unpack(&path, |_, _| true).unwrap_err();
        assert!(matches!(error, CarryError::Header(found) if found == expected), "{error}");
    };
    check(b"", HeaderError::NotACarryFile);
    check(b"hello", HeaderError::NotACarryFile);
    check(&[b"X", &sound[1..]].concat(), HeaderError::NotACarryFile);
    assert!(
        matches!(guest.repo.unpack(guest.home.path(), |_, _| true), Err(CarryError::Disk(_))),
        "a folder"
    );
    let nowhere = guest.home.path().join("nowhere");
    assert!(matches!(guest.repo.unpack(&nowhere, |_, _| true), Err(CarryError::Disk(_))));
    let mut guest = guest;
    assert_eq!(guest.read(), "We met once. ");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let (mut host, _guest) = apart();
    for n in 0..2000 {
        host.write(&format!("{n} "));
    }
    let folder = host.home.path().join("stick");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("ours");
    fs::write(&path, "what was there before").unwrap();
    let stopped = host.repo.pack(&path, |done, _| done < 1000);
    assert!(matches!(stopped, Err(CarryError::Stopped)));
    assert_eq!(fs::read(&path).unwrap(), b"what was there before");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left behind");
    assert!(matches!(host.repo.pack(&folder.join("no/where"), |_, _| true), Err(CarryError::Disk(_))));
    pack(&host, &path);
    assert_eq!(carried_table(&path).unwrap(), host.repo.table());
}

#[test]
fn nothing_in_a_file_names_a_place_on_this_computer() {
    let (mut host, _guest) = apart();
    host.write("some words. ");
    pack(&host, &on_stick(&host));
    let bytes = fs::read(on_stick(&host)).unwrap();
    let mut unpacker = trestle_sync::pack::Unpacker::default();
    unpacker.feed(&bytes);
    unpacker.end();
    let home = host.home.path().display().to_string();
    let mut frames = 0;
    while let Some(piece) = unpacker.next_piece().unwrap() {
        let trestle_sync::pack::Piece::Frame(bytes) = piece else { continue };
        frames += 1;
        for secret in [home.as_bytes(), b"table.db", b"device.key", b"127.0.0.1"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
    assert!(frames >= 2);
    assert_eq!(host.repo.documents().iter().copied().collect::<Vec<_>>(), [LETTER]);
}

#[test]
fn a_backup_is_taken_in_under_a_new_key_after_the_computer_is_lost() {
    let (mut host, guest) = apart();
    // Nobody else has this when the computer goes.
    host.write("Only on the lost computer. ");
    let path = guest.home.path().join("backup.db");
    host.repo.back_up(&path).unwrap();
    let lost_key = host.repo.transport_key();
    let table = host.repo.table();
    drop(host.stop());

    guest.repo.meet(true);
    let mut again = Device::join(&guest.repo.invite(1, FAR_FUTURE).unwrap(), "Anwen");
    assert_ne!(again.repo.transport_key(), lost_key);
    again.soon_reads(|text| text == "We met once. ");
    assert_eq!(carried_table(&path).unwrap(), table);
    let taken = unpack(&again, &path);
    assert_eq!((taken.taken.changes, taken.taken.refused, taken.taken.waiting), (1, 0, 0), "{taken:?}");
    assert!(taken.whole);
    assert_eq!(again.read(), "We met once. Only on the lost computer. ");
    let mut guest = guest;
    guest.soon_reads(|text| text.ends_with("Only on the lost computer. "));
    assert_eq!(unpack(&guest, &path).taken.changes, 0);
}

#[test]
fn a_backup_holds_no_key_and_what_passes_for_one_is_refused() {
    let (mut host, guest) = apart();
    host.write("words");
    let path = guest.home.path().join("backup.db");
    host.repo.back_up(&path).unwrap();
    let secret = fs::read_to_string(host.folder().join("device.key")).unwrap();
    let raw: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&secret[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(32).any(|window| window == raw));
    assert!(host.repo.back_up(&guest.home.path().join("no/where.db")).is_err());

    let refused = |change: &str, expected: HeaderError| {
        let forged = guest.home.path().join("forged.db");
        fs::copy(&path, &forged).unwrap();
        rusqlite::Connection::open(&forged).unwrap().execute_batch(change).unwrap();
        let error = guest.repo.unpack(&forged, |_, _| true).unwrap_err();
        assert!(matches!(error, CarryError::Header(found) if found == expected), "{change}: {error}");
    };
    refused("PRAGMA user_version = 9", HeaderError::NewerVersion);
    refused("DROP TABLE changes", HeaderError::NotACarryFile);
    refused(
        "ALTER TABLE changes RENAME TO c; CREATE VIEW changes AS SELECT * FROM c",
        HeaderError::NotACarryFile,
    );
    refused("UPDATE meta SET value = x'00'", HeaderError::NotACarryFile);
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(guest.repo.unpack(&path, |_, _| true).is_err() || !unpack(&guest, &path).whole);
}
