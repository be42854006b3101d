//! Someone who cannot see the screen: the real window, driven and read through AT-SPI alone, as a screen reader does.
//! And someone with only a keyboard.
//!
//! The steps are in `tests/atspi/*.py`, which know no mouse, and but for
//! `keyboard.py` and `decide_by_keys.py` no keys. They print a line when it is somebody else's
//! turn; here that is a process of the real program. Display and desktop bus are the test's own.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    ALONE, ask,
    going::{gone, standing, welcomed},
    program, run, shell, text, wait_for_words,
    windows::Display,
};

/// A script that reads the screen, with a desktop bus of its own.
struct Reader {
    process: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

/// Puts what follows into a network of its own, in which everyone hears everyone.
const ALONE_IN_A_NETWORK: [&str; 5] = [
    "-Urn",
    "sh",
    "-c",
    "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && exec \"$@\"",
    "sh",
];

impl Reader {
    fn start(display: &Display, script: &str, homes: &[&Path]) -> Self {
        Self::by(Command::new("dbus-run-session"), display, script, homes)
    }

    fn start_in_a_network(display: &Display, script: &str, homes: &[&Path]) -> Self {
        let mut command = Command::new("unshare");
        command.args(ALONE_IN_A_NETWORK).arg("dbus-run-session");
        Self::by(command, display, script, homes)
    }

    fn by(mut command: Command, display: &Display, script: &str, homes: &[&Path]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("atspi");
        command.arg("--").arg("/usr/bin/python3").arg(folder.join(script)).arg(program()).args(homes);
        command
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process =
            command.process_group(0).spawn().expect("dbus-run-session is installed: ./test sees to it");
        let input = process.stdin.take().expect("stdin is piped");
        let lines = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        Reader { process, input, lines }
    }

    /// Waits until the script has come to `step`.
    fn until(&mut self, step: &str) -> Value {
        for line in self.lines.by_ref() {
            let line = line.expect("the script writes text");
            let Ok(told) = serde_json::from_str::<Value>(&line) else { continue };
            if let Some(failed) = told["failed"].as_str() {
                panic!("before {step:?}: {failed}\n{}", told["tree"].as_str().unwrap_or_default());
            }
            assert_eq!(told["step"], step);
            return told;
        }
        panic!("the script ended before {step:?}");
    }

    fn answer(&mut self, words: &Value) {
        writeln!(self.input, "{words}").expect("the script listens");
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // The group is the bus, the script and the window; none of it is there where the script has ended.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }
}

#[test]
fn a_first_meeting_through_a_screen_reader_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let display = Display::start();
    let mut reader = Reader::start(&display, "story.py", &[&folder.path().join("carys")]);

    let invited = reader.until("invite");
    let link = invited["link"].as_str().expect("a link");
    let mut idris = shell(&folder.path().join("idris"), &ALONE);
    ask(&mut idris, &format!("join {link} --as Idris"));
    reader.answer(&json!(null));

    reader.until("hear");
    let design = "\"Our first design\"";
    let seen = |answer: &Value| answer["text"].as_str().is_some_and(|text| text.contains("She rang"));
    idris.ask_until(&format!("text {design}"), seen).expect("what Carys wrote comes");
    let end = text(&mut idris, design).chars().count();
    let said = json!(" He showed me the part.\nWe start from that: ŵy, café.");
    ask(&mut idris, &format!("insert {design} {end} {said}"));
    let whole = text(&mut idris, design);
    reader.answer(&json!(whole));

    let read = reader.until("read");
    assert_eq!(read["text"], whole, "the whole design as the other person's program has it");
    let lines = read["lines"].as_array().expect("lines");
    let together: String = lines.iter().filter_map(Value::as_str).collect();
    assert_eq!(together, whole, "line by line");
    assert!(read["sentence"].as_str().is_some_and(|said| said.contains("Idris wrote")), "{read}");
    reader.answer(&json!(null));
}

#[test]
fn two_screen_readers_meet_by_four_words() {
    two_meet("meet.py");
}

#[test]
fn a_first_meeting_by_keyboard_alone() {
    two_meet("keyboard.py");
}

#[test]
fn a_decision_through_two_screen_readers_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    two_decide("decide.py", folder.path(), &[folder.path()]);
    let saved = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("it was saved");
    for name in ["agreed.html", "agreed.md"] {
        for words in ["Maes Helyg", "Every repair has a two-hour slot.", "Idris, by 21 May 2027"] {
            assert!(saved(name).contains(words), "{words:?} is not in {name}");
        }
    }
    assert!(saved("promises.ics").contains("Look again: Should repairs be booked"));
    // What was saved from the window says so to somebody who knows no table.
    for name in ["agreed.html", "agreed.json"] {
        let file = folder.path().join(name);
        let output = run(&folder.path().join("nobody"), &["verify", &file.display().to_string()]);
        let said: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
        assert_eq!((&said["valid"], &said["verdict"]), (&json!(true), &json!("valid")), "{said}");
    }
}

#[test]
fn a_decision_by_keyboard_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    two_decide("decide_by_keys.py", folder.path(), &[]);
}

#[test]
fn places_at_a_table_through_two_screen_readers_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = |name: &str| folder.path().join(name);
    let mut carys = shell(&home("Carys"), &ALONE);
    ask(&mut carys, "new \"Maes Helyg\" --as Carys --side work");
    ask(&mut carys, "add text Words");
    ask(&mut carys, r#"insert Words 0 "We begin. ""#);
    let link = ask(&mut carys, "invite --uses 3 --days 1")["link"].as_str().expect("a link").to_owned();
    let [mut idris, mut owen, mut meinir] = ["Idris", "Owen", "Meinir"].map(|name| {
        let mut one = shell(&home(name), &ALONE);
        ask(&mut one, &format!("join {link} --as {name} --side live"));
        wait_for_words(&mut one);
        one
    });
    welcomed("Owen", vec![&mut idris]);
    welcomed("Meinir", vec![&mut idris, &mut owen]);
    for one in [&mut carys, &mut idris, &mut owen, &mut meinir] {
        one.ask_until("people", |people| standing(people) == 4).expect("all stand for all");
    }
    for seat in [carys, idris] {
        seat.quit().expect("it ends");
    }
    let display = Display::for_two();
    let mut reader = Reader::start(&display, "going.py", &[&home("Carys"), &home("Idris")]);

    reader.until("consent");
    let half = |people: &Value| {
        let sides = people["removals"][0]["sides"].as_array().map(Vec::as_slice).unwrap_or_default();
        sides.len() == 2 && sides.iter().all(|side| side["consent"] == 1)
    };
    meinir.ask_until("people", half).expect("what was asked and consented comes");
    ask(&mut meinir, "consent Owen");
    let removed = ("Owen".to_owned(), "removed".to_owned());
    owen.ask_until("people", |people| gone(people) == [removed.clone()]).expect("Owen learns of it");
    reader.answer(&json!(null));

    reader.until("moved");
    let moved = |people: &Value| {
        let all = people["people"].as_array().map(Vec::as_slice).unwrap_or_default();
        let idris = all.iter().find(|one| one["name"] == "Idris");
        idris.is_some_and(|one| one["side"] == "People who work here" && one["standing"] == true)
    };
    meinir.ask_until("people", moved).expect("Idris counts with those who work there");
    reader.answer(&json!(null));

    reader.until("done");
    let left = ("Idris".to_owned(), "left".to_owned());
    let both = |people: &Value| {
        let all = gone(people);
        all.len() == 2 && all.contains(&left) && all.contains(&removed)
    };
    meinir.ask_until("people", both).expect("the others go on without both");
    assert_eq!(standing(&ask(&mut meinir, "people")), 2);
}

/// Two windows of a table at which one lives and one works, driven by `script`.
fn two_decide(script: &str, folder: &Path, more: &[&Path]) {
    let [carys, idris] = ["carys", "idris"].map(|name| folder.join(name));
    let mut first = shell(&carys, &ALONE);
    ask(&mut first, "new \"Maes Helyg\" --as Carys --side live");
    let invitation = ask(&mut first, "invite");
    let mut second = shell(&idris, &ALONE);
    let link = invitation["link"].as_str().expect("a link");
    ask(&mut second, &format!("join {link} --as Idris --side work"));
    let both = |all: &Value| all["people"].as_array().is_some_and(|people| people.len() == 2);
    for seat in [&mut first, &mut second] {
        seat.ask_until("people", both).expect("both know that both sit here");
    }
    for seat in [first, second] {
        seat.quit().expect("it ends");
    }
    let display = Display::for_two();
    let homes: Vec<&Path> =
        [carys.as_path(), idris.as_path()].into_iter().chain(more.iter().copied()).collect();
    Reader::start(&display, script, &homes).until("done");
}

/// Two windows in a network of their own, driven by `script`.
fn two_meet(script: &str) {
    let tried = Command::new("unshare").args(ALONE_IN_A_NETWORK).arg("true").status();
    if !tried.expect("unshare is part of util-linux").success() {
        // Some hosts forbid namespaces to containers. Said aloud, because then this was not shown.
        println!("NOT RUN: this computer allows no network namespaces");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let homes = ["carys", "idris"].map(|name| folder.path().join(name));
    let display = Display::for_two();
    let mut reader = Reader::start_in_a_network(&display, script, &[&homes[0], &homes[1]]);
    reader.until("done");
}
