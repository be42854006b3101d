//! Copies on a stick, between real processes that never meet.

use std::{fs, path::Path};

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
