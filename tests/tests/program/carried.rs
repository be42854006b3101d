//! Copies on a stick, between real processes that never meet.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{ALONE, ask, run, shell, text, two_at_a_table};

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}

#[test]
fn two_who_never_meet_reach_the_same_text_by_a_stick_both_ways() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (carys, idris) = two_at_a_table(folder.path(), &ALONE);
    carys.quit().expect("it ends");
    idris.quit().expect("it ends");
    let apart = ["--loopback", "--no-mdns", "--apart"];
    let mut carys = shell(&folder.path().join("carys"), &apart);
    let mut idris = shell(&folder.path().join("idris"), &apart);
    ask(&mut carys, r#"insert Words 4 "very ""#);
    ask(&mut carys, "add text Garden");
    ask(&mut carys, r#"insert Garden 0 "What grows by the door""#);
    ask(&mut idris, r#"insert Words 0 "Idris was here. ""#);
    let people = ask(&mut carys, "people")["people"].clone();

    let stick = folder.path().join("stick.trestle-copy");
    let packed = ask(&mut carys, &format!("pack {}", quoted(&stick)));
    assert_eq!(packed["bytes"], fs::metadata(&stick).expect("the file").len());
    let taken = ask(&mut idris, &format!("unpack {}", quoted(&stick)));
    assert_eq!(taken["whole"], true, "{taken}");
    assert_eq!((&taken["waiting"], &taken["refused"]), (&0.into(), &0.into()), "{taken}");
    assert!(taken["changes"].as_u64().expect("a number") >= 3, "{taken}");
    assert_eq!(text(&mut idris, "Garden"), "What grows by the door");

    ask(&mut idris, &format!("pack {}", quoted(&stick)));
    ask(&mut carys, &format!("unpack {}", quoted(&stick)));
    let both = text(&mut carys, "Words");
    assert_eq!(both, text(&mut idris, "Words"));
    assert!(both.contains("Idris was here. ") && both.contains("very "), "{both}");
    assert_eq!(ask(&mut carys, "people")["people"], people);
    let again = ask(&mut carys, &format!("unpack {}", quoted(&stick)));
    assert_eq!(again["changes"], 0, "{again}");

    // What came by stick is on the disk, and is there when the power goes.
    carys.kill();
    let mut carys = shell(&folder.path().join("carys"), &apart);
    assert_eq!(text(&mut carys, "Words"), both);
}

#[test]
fn a_copy_finds_its_table_by_itself_and_a_cut_one_gives_what_is_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, idris) = two_at_a_table(folder.path(), &ALONE);
    idris.quit().expect("it ends");
    let home = folder.path().join("idris");
    let output = run(&home, &["new", "Another table", "--as", "Idris"]);
    assert!(output.status.success());
    ask(&mut carys, r#"insert Words 0 "New words. ""#);
    let stick = folder.path().join("stick.trestle-copy");
    ask(&mut carys, &format!("pack {}", quoted(&stick)));
    let bytes = fs::read(&stick).expect("the file");
    let cut = folder.path().join("cut.trestle-copy");
    fs::write(&cut, &bytes[..bytes.len() - 5]).expect("a file");

    let said = |path: &Path| {
        let output = run(&home, &["unpack", &path.display().to_string()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON")
    };
    let partly = said(&cut);
    assert_eq!(partly["whole"], false, "{partly}");
    assert!(partly["changes"].as_u64().expect("a number") >= 1, "{partly}");
    let wholly = said(&stick);
    assert_eq!((&wholly["whole"], &wholly["changes"]), (&true.into(), &0.into()), "{wholly}");
    let mut idris = shell(&home, &["--loopback", "--no-mdns", "--apart", "--table", "Repairs"]);
    assert!(text(&mut idris, "Words").starts_with("New words. "));
}

#[test]
fn a_copy_that_will_not_do_gets_a_plain_message_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, idris) = two_at_a_table(folder.path(), &ALONE);
    idris.quit().expect("it ends");
    let stick = folder.path().join("stick.trestle-copy");
    ask(&mut carys, &format!("pack {}", quoted(&stick)));
    let bytes = fs::read(&stick).expect("the file");
    let bad = folder.path().join("bad.trestle-copy");
    let stranger = folder.path().join("stranger");
    let idris = folder.path().join("idris");
    assert!(run(&stranger, &["new", "Another table", "--as", "Meinir"]).status.success());
    let check = |home: &Path, file: &Path, words: &str| {
        crate::broken::refuses(home, &["unpack", &file.display().to_string()], words);
    };
    check(&stranger, &stick, "another table");
    for garbled in [&b"hello"[..], b"", &[b"X", &bytes[1..]].concat(), &bytes[..30]] {
        fs::write(&bad, garbled).expect("a file");
        check(&idris, &bad, "not a copy of a table");
    }
    check(&idris, &folder.path().join("nowhere"), "cannot read");
    check(&idris, folder.path(), "cannot read");
    let nowhere = folder.path().join("no/where");
    let line = format!("pack {}", quoted(&nowhere));
    let said = carys.ask(&line).expect_err("there is no such folder").to_string();
    assert!(said.contains("cannot write"), "{said}");
}

#[test]
fn a_damaged_table_is_noticed_and_comes_back_and_a_backup_is_taken_in() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    let both = text(&mut carys, "Words");
    let sound = ask(&mut carys, "check");
    assert_eq!(sound["damaged"], 0, "{sound}");
    let backup = folder.path().join("backup.db");
    ask(&mut carys, &format!("backup {}", quoted(&backup)));
    ask(&mut idris, "flush");
    carys.quit().expect("it ends");
    let home = folder.path().join("carys");
    let tables = fs::read_dir(home.join("tables")).expect("tables").flatten();
    let table = tables.map(|entry| entry.path().join("table.db")).next().expect("a table");
    let database = rusqlite::Connection::open(&table).expect("the file");
    let hit = database.execute("UPDATE change_bytes SET bytes = x'00' WHERE position > 3", []);
    assert!(hit.expect("it can be spoilt") > 0);
    drop(database);

    let output = run(&home, &["check", "--loopback", "--no-mdns"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(table.with_file_name("table.db.damaged").exists());
    let again = run(&home, &["check", "--repair", "--loopback", "--no-mdns"]);
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success(), "{said}");
    let mut carys = shell(&home, &["--apart"]);
    ask(&mut carys, &format!("unpack {}", quoted(&backup)));
    assert_eq!(text(&mut carys, "Words"), both);
    let sound = ask(&mut carys, "check");
    assert_eq!(sound["damaged"], 0, "{sound}");
}

#[test]
fn a_keeper_has_what_others_wrote_when_it_is_told_to_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, idris) = two_at_a_table(folder.path(), &ALONE);
    idris.quit().expect("it ends");
    let home = folder.path().join("idris");
    let mut keeper = std::process::Command::new(crate::program())
        .arg("--home")
        .arg(&home)
        .args(["--json", "--loopback", "--no-mdns", "keep"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    ask(&mut carys, r#"insert Words 0 "For the keeper. ""#);
    let level = |peers: &serde_json::Value| peers.to_string().contains("\"up_to_date\":true");
    carys.ask_until("peers", level).expect("the keeper comes");
    let told = std::process::Command::new("kill").arg(keeper.id().to_string()).status();
    assert!(told.expect("kill is there").success());
    assert!(keeper.wait().expect("it ends").success());
    let mut idris = shell(&home, &["--apart"]);
    assert!(text(&mut idris, "Words").starts_with("For the keeper. "));
}

/// A home with the table of `tests/fixtures/NAME`, and that folder. None of them may ever become unreadable.
fn home_of_fixture(folder: &Path, name: &str) -> PathBuf {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let table = folder.join("tables/0123456789abcdef");
    fs::create_dir_all(&table).expect("a folder");
    for name in ["table.db", "device.key"] {
        fs::copy(fixture.join(name), table.join(name)).expect("a file");
    }
    fixture
}

fn version(home: &Path) -> i64 {
    let database =
        rusqlite::Connection::open(home.join("tables/0123456789abcdef/table.db")).expect("the file");
    database.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number")
}

/// `store-1` was written by the program when both formats had version 1.
#[test]
fn a_table_and_a_copy_of_the_first_version_are_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fixture = home_of_fixture(folder.path(), "store-1");
    let mut carys = shell(folder.path(), &["--apart"]);
    assert_eq!(text(&mut carys, "Words"), "Words\nThe first paragraph.\none\ntwo");
    assert!(ask(&mut carys, "people").to_string().contains("Nia"));
    assert!(ask(&mut carys, "docs").to_string().contains("Shall we plant a tree?"));
    assert_eq!(ask(&mut carys, "check")["damaged"], 0);
    let taken = ask(&mut carys, &format!("unpack {}", quoted(&fixture.join("table.trestle-copy"))));
    assert_eq!((&taken["whole"], &taken["changes"]), (&true.into(), &0.into()), "{taken}");
    ask(&mut carys, r#"insert Words 0 "Still mine. ""#);
    ask(&mut carys, "flush");
    carys.quit().expect("it ends");
    assert_eq!(version(folder.path()), 1, "an older program reads it until something is packed");
    let mut carys = shell(folder.path(), &["--apart"]);
    crate::disk::type_letters(&mut carys, "Words", 0, 400);
    let written = text(&mut carys, "Words");
    ask(&mut carys, "flush");
    assert_eq!(ask(&mut carys, "check")["damaged"], 0);
    carys.quit().expect("it ends");
    assert_eq!((version(folder.path()), crate::disk::packs(folder.path())), (2, 1));
    let mut carys = shell(folder.path(), &["--apart"]);
    assert!(written.ends_with("Still mine. Words\nThe first paragraph.\none\ntwo"));
    assert_eq!((text(&mut carys, "Words"), &ask(&mut carys, "check")["damaged"]), (written, &0.into()));
    carys.quit().expect("it ends");
}

/// `store-2` was written by the program when its old changes had just been packed. Its snapshots were taken out by hand, so
/// that all words are read out of packs.
#[test]
fn a_table_whose_old_changes_are_packed_is_read_and_taken_in_as_a_backup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fixture = home_of_fixture(folder.path(), "store-2");
    assert_eq!((version(folder.path()), crate::disk::packs(folder.path())), (2, 1));
    let mut carys = shell(folder.path(), &["--apart"]);
    let words = format!("{}Words\nThe first paragraph.", crate::disk::letters(0, 400));
    assert_eq!(text(&mut carys, "Words"), words);
    // Reading it leaves files beside it.
    let same = folder.path().join("same.db");
    fs::copy(fixture.join("table.db"), &same).expect("a file");
    let taken = ask(&mut carys, &format!("unpack {}", quoted(&same)));
    assert_eq!((&taken["whole"], &taken["changes"]), (&true.into(), &0.into()), "{taken}");
    ask(&mut carys, r#"insert Words 0 "Still mine. ""#);
    assert_eq!(ask(&mut carys, "check")["damaged"], 0);
    let (copy, backup) = (folder.path().join("all.trestle-copy"), folder.path().join("all.db"));
    let packed = ask(&mut carys, &format!("pack {}", quoted(&copy)));
    assert!(packed["changes"].as_u64().expect("a number") > 400, "{packed}");
    ask(&mut carys, &format!("backup {}", quoted(&backup)));
    carys.quit().expect("it ends");

    // A file that is lost but for its statements comes back out of the backup, packs and all.
    let table = folder.path().join("tables/0123456789abcdef");
    for from in [&backup, &copy] {
        fs::write(table.join("table.db"), b"rubbish").expect("a file");
        let mut carys = shell(folder.path(), &["--apart"]);
        let taken = ask(&mut carys, &format!("unpack {}", quoted(from)));
        assert_eq!(taken["whole"], true, "{taken}");
        assert!(taken["changes"].as_u64().expect("a number") > 400, "{taken}");
        assert_eq!(text(&mut carys, "Words"), format!("Still mine. {words}"));
        ask(&mut carys, "flush");
        carys.quit().expect("it ends");
    }
}
