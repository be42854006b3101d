//! The command at a door: one program opens it, others find it by mDNS and try their words.

use crate::namespace::in_a_namespace;
use crate::{ask, level, run, shell, wait_for_words};

/// Words of the lists that no door has: all that is drawn of these four is as unlikely as any other four.
const WRONG: &str = "zebra zigzag yellow wisdom";

#[test]
fn a_seat_is_taken_by_the_four_words_on_anothers_screen() {
    if !in_a_namespace("door::a_seat_is_taken_by_the_four_words_on_anothers_screen") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut carys = shell(&folder.path().join("carys"), &["--loopback"]);
    ask(&mut carys, "new \"Repairs, done together\" --as Carys --side live");
    ask(&mut carys, "add text Words");
    ask(&mut carys, r#"insert Words 0 "Come in.""#);
    let opened = ask(&mut carys, "door --minutes 5");
    let words = opened["words"].as_str().expect("four words").to_owned();
    assert_eq!(words.split(' ').count(), 4);

    let mut idris = shell(&folder.path().join("idris"), &["--loopback"]);
    let seen =
        idris.ask_until("nearby", |seen| seen["doors"] != serde_json::json!([])).expect("the door is seen");
    assert_eq!(seen["doors"][0]["title"], "Repairs, done together", "{seen}");
    assert_eq!(seen["doors"][0]["person"], "Carys", "{seen}");
    let refused = idris.ask(&format!("join --words '{WRONG}' --as Idris")).expect_err("the words are wrong");
    assert!(refused.to_string().contains("2 tries are left"), "{refused}");
    let refused = idris.ask("join --words 'no such words' --as Idris").expect_err("no words at all");
    assert!(refused.to_string().contains("no try is lost"), "{refused}");
    ask(&mut idris, &format!("join --words '{}' --door Rep --as Idris --side work", words.to_uppercase()));
    assert_eq!(ask(&mut carys, "door --status")["wrong_tries"], 1);
    carys.ask_until("door --status", |door| door["came"] == 1).expect("who came is counted");
    wait_for_words(&mut idris);
    assert_eq!(level(&mut carys, &mut idris, "Words"), "Come in.");

    ask(&mut carys, "door --close");
    let closed = ask(&mut carys, "door --status");
    assert_eq!((&closed["open"], &closed["why"]), (&false.into(), &"here".into()));
}

#[test]
fn one_command_opens_the_door_and_another_comes_in() {
    if !in_a_namespace("door::one_command_opens_the_door_and_another_comes_in") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (carys, idris) = (folder.path().join("carys"), folder.path().join("idris"));
    assert!(run(&carys, &["new", "Table", "--as", "Carys", "--loopback"]).status.success());
    let mut door = std::process::Command::new(crate::program())
        .arg("--home")
        .arg(&carys)
        .args(["--json", "--loopback", "door", "--people", "1"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines =
        std::io::BufRead::lines(std::io::BufReader::new(door.stdout.take().expect("stdout is piped")));
    let mut next = || -> serde_json::Value {
        serde_json::from_str(&lines.next().expect("a line").expect("words")).expect("JSON")
    };
    let words = next()["words"].as_str().expect("four words").to_owned();
    let joined = run(&idris, &["join", "--words", &words, "--as", "Idris", "--loopback"]);
    assert!(joined.status.success(), "{}", String::from_utf8_lossy(&joined.stdout));
    assert_eq!(next()["came"], 1);
    assert!(door.wait().expect("it ends").success());
}
