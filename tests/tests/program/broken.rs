//! Broken input: a message in plain words, and nothing is changed.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{ALONE, ask, run, shell, two_at_a_table};

/// Every file under `folder` with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.display().to_string(), fs::read(&path).unwrap_or_default());
            }
        }
    }
    files
}

/// Runs `arguments`, which must fail with exit 1 and `words` in the message, and change no file of `home`.
pub(crate) fn refuses(home: &Path, arguments: &[&str], words: &str) {
    let before = contents(home);
    let output = run(home, arguments);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?} should say {words:?}: {said}");
    for jargon in ["panicked", "Error(", "sqlite", "os error", "utf-8", "UTF-8"] {
        assert!(!said.contains(jargon), "{arguments:?} says {jargon:?}: {said}");
    }
    assert!(contents(home) == before, "{arguments:?} changed a file");
}

/// A home with one table, closed.
fn home_with_a_table(folder: &Path) -> std::path::PathBuf {
    let home = folder.join("carys");
    let output = run(&home, &["new", "Repairs", "--as", "Carys"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    home
}

#[test]
fn a_garbled_link_gets_a_plain_message() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, _idris) = two_at_a_table(folder.path(), &ALONE);
    let link = ask(&mut carys, "invite")["link"].as_str().expect("a link").to_owned();
    let garbled = link.replacen('a', "b", 1);
    let cut_off = &link[..link.len() / 2];
    let newcomer = folder.path().join("newcomer");
    for broken in [garbled.as_str(), cut_off, "hello", "https://example.org/", "trestle:"] {
        refuses(&newcomer, &["join", broken, "--as", "Meinir"], "link");
    }
}

#[test]
fn a_link_past_its_date_or_used_up_gets_a_plain_message() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, idris) = two_at_a_table(folder.path(), &ALONE);
    let newcomer = folder.path().join("newcomer");
    let link = |answer: serde_json::Value| answer["link"].as_str().expect("a link").to_owned();

    let past = link(ask(&mut carys, "invite --uses 5 --days 0"));
    std::thread::sleep(std::time::Duration::from_secs(2));
    let join = ["--loopback", "--no-mdns", "join"];
    refuses(&newcomer, &[&join[..], &[&past, "--as", "Meinir"]].concat(), "last day");

    let once = link(ask(&mut carys, "invite --uses 1 --days 1"));
    let mut first = shell(&folder.path().join("first"), &ALONE);
    ask(&mut first, &format!("join {once} --as Owen"));
    refuses(&newcomer, &[&join[..], &[&once, "--as", "Meinir"]].concat(), "used");

    // Where nobody is there to answer, that is what it says.
    let later = link(ask(&mut carys, "invite --uses 1 --days 1"));
    carys.quit().expect("it ends");
    first.quit().expect("it ends");
    drop(idris);
    refuses(&newcomer, &[&join[..], &[&later, "--as", "Meinir"]].concat(), "reached");
}

#[test]
fn markdown_that_is_not_text_gets_a_plain_message() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = home_with_a_table(folder.path());
    let file = folder.path().join("bad.md");
    fs::write(&file, b"# Fine\n\nnot \xff\xfe fine").expect("a file");
    let path = file.display().to_string();
    refuses(&home, &["import", &path], "text");
    refuses(&home, &["add", "text", "Words", "--from", &path], "text");
    refuses(&home, &["import", "/nowhere/at/all.md"], "cannot read");
}

#[test]
fn a_table_from_a_newer_trestle_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = home_with_a_table(folder.path());
    let tables =
        fs::read_dir(home.join("tables")).expect("tables").flatten().next().expect("one table").path();
    // SQLite keeps `user_version` at byte 60 of the file, big-endian.
    let database = tables.join("table.db");
    let mut bytes = fs::read(&database).expect("the table");
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&database, bytes).expect("the table");
    refuses(&home, &["docs"], "newer");
}

#[test]
fn a_second_program_on_one_table_is_told_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = home_with_a_table(folder.path());
    let mut carys = shell(&home, &["--apart"]);
    ask(&mut carys, "docs");
    let output = run(&home, &["add", "text", "Words"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("open"), "{said}");
    ask(&mut carys, "add text Words");
    carys.quit().expect("it ends");
}

#[test]
fn a_folder_that_cannot_be_written_gets_a_plain_message() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Also root cannot make a folder below a file.
    let file = folder.path().join("file");
    fs::write(&file, b"in the way").expect("a file");
    refuses(&file.join("home"), &["new", "Repairs", "--as", "Carys"], "save");
    assert_eq!(fs::read(&file).expect("still there"), b"in the way");
    let home = home_with_a_table(folder.path());
    let into = file.join("out.md").display().to_string();
    let output = run(&home, &["export", "rules", &into]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write"), "{said}");
    assert_eq!(fs::read(&file).expect("still there"), b"in the way");
}

#[test]
fn wrong_use_ends_with_two() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(folder.path(), &["no-such-command"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["add", "blueprint-that-is-not", "x"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["docs"]).status.code(), Some(1));
}
