//! A real file system that is full: a tmpfs of its own, in a namespace of its own.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{ask, run, shell, text};

const INSIDE: &str = "TRESTLE_TEST_FULL_DISK";

/// Runs the test `name` again where a tmpfs of 48 MB can be mounted, and gives its folder in that run.
fn on_a_small_disk(name: &str) -> Option<std::path::PathBuf> {
    let folder = std::env::temp_dir().join(format!("trestle-{name}"));
    if let Some(inside) = std::env::var_os(INSIDE) {
        return Some(inside.into());
    }
    fs::create_dir_all(&folder).expect("a folder");
    let script = "mount -t tmpfs -o size=48m none \"$0\" && exec \"$@\"";
    let test = std::env::current_exe().expect("a test knows its own path");
    let name = format!("disk::full::{name}");
    let mut command = std::process::Command::new("unshare");
    command.args(["-Urm", "sh", "-c", script]).arg(&folder).arg(test);
    command.args(["--exact", &name, "--nocapture"]).env(INSIDE, &folder);
    let output = command.output().expect("unshare is part of util-linux");
    let said = super::said(&output);
    // Some hosts forbid namespaces to containers. Said aloud, because then this was not shown.
    if said.contains("unshare failed") || said.contains("permission denied") {
        println!("NOT RUN: this computer allows no file systems of one's own: {said}");
    } else {
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
    None
}

/// Takes all the room there is.
fn fill(folder: &Path) {
    let mut file = File::create(folder.join("filler")).expect("a file");
    for size in [1 << 20, 1 << 12, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
}

#[expect(clippy::disallowed_methods, reason = "waits for another process")]
fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "not within half a minute: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn ballast(home: &Path) -> bool {
    let tables = fs::read_dir(home.join("tables")).expect("tables").flatten();
    tables.map(|entry| entry.path().join("ballast")).any(|path| path.exists())
}

#[test]
fn a_full_disk_makes_a_table_read_only_until_there_is_room() {
    let Some(disk) = on_a_small_disk("a_full_disk_makes_a_table_read_only_until_there_is_room") else {
        return;
    };
    let home = disk.join("home");
    let mut carys = shell(&home, &["--apart"]);
    ask(&mut carys, "new Repairs --as Carys");
    ask(&mut carys, "add text Words");
    soon("room is kept back", || ballast(&home));
    fill(&disk);
    // What is typed now goes into the room that was kept back.
    let mut written = String::new();
    let refused = (0..20_000).find_map(|n| {
        let words = format!("{n} is what was typed on a full disk, in a sentence of some length. ");
        let line = format!("insert Words {} {}", written.chars().count(), json!(words));
        match carys.ask(&line) {
            Ok(_) => {
                written.push_str(&words);
                if n % 50 == 0 {
                    ask(&mut carys, "flush");
                }
                None
            }
            Err(error) => Some(error.to_string()),
        }
    });
    let refused = refused.expect("a full disk is noticed");
    assert!(refused.contains("disk of this computer is full"), "{refused}");
    assert!(!ballast(&home));
    ask(&mut carys, "flush");
    assert_eq!(text(&mut carys, "Words"), written, "it can be read");
    // Nothing was lost when the power goes now.
    carys.kill();
    let mut carys = shell(&home, &["--apart"]);
    assert_eq!(text(&mut carys, "Words"), written);
    carys.kill();

    let mut carys = shell(&home, &["--apart"]);
    fs::remove_file(disk.join("filler")).expect("the filler");
    soon("it can be written again", || carys.ask(r#"insert Words 0 "Room! ""#).is_ok());
    ask(&mut carys, "flush");
    soon("room is kept back again", || ballast(&home));
    carys.quit().expect("it ends");
    let shown = run(&home, &["show", "Words"]);
    assert!(super::said(&shown).contains("Room! 0 is what was typed"));
}

#[test]
fn what_cannot_be_saved_is_kept_and_can_be_saved_elsewhere() {
    let Some(disk) = on_a_small_disk("what_cannot_be_saved_is_kept_and_can_be_saved_elsewhere") else {
        return;
    };
    let elsewhere = tempfile::tempdir().expect("a folder on another disk");
    let home = disk.join("home");
    let mut carys = shell(&home, &["--apart"]);
    ask(&mut carys, "new Repairs --as Carys");
    ask(&mut carys, "add text Words");
    ask(&mut carys, "flush");
    // Before any room was kept back.
    assert!(!ballast(&home), "this computer is too slow for this test: it takes seconds to put up a table");
    fill(&disk);
    let mut words = String::new();
    for n in 0..2000 {
        let more = format!("sentence {n} has nowhere to go. ");
        let line = format!("insert Words {} {}", words.chars().count(), json!(more));
        if carys.ask(&line).is_err() {
            break;
        }
        words.push_str(&more);
    }
    let refused = carys.ask("flush").expect_err("there is no room").to_string();
    assert!(refused.contains("disk is full"), "{refused}");
    assert_eq!(text(&mut carys, "Words"), words, "it is still there to be read");
    let (page, copy) = (elsewhere.path().join("words.md"), elsewhere.path().join("ours.trestle-copy"));
    ask(&mut carys, &format!("export Words '{}'", page.display()));
    assert!(!words.is_empty());
    let saved = fs::read_to_string(&page).expect("the file");
    assert!(saved.contains(words.trim()), "{words:?} is not in {saved:?}");
    let packed = ask(&mut carys, &format!("pack '{}'", copy.display()));
    assert!(packed["changes"].as_u64().expect("a number") >= 3, "{packed}");
    fs::remove_file(disk.join("filler")).expect("the filler");
    soon("it can be saved", || carys.ask("flush").is_ok());
    carys.kill();
    let shown = run(&home, &["show", "Words"]);
    let last = words.rsplit("sentence ").next().expect("words");
    assert!(super::said(&shown).contains(last.trim()), "{}", super::said(&shown));
}
