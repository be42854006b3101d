//! Several computers with real iroh, each in a network namespace of its own, joined by a switch: cut in two and joined
//! again, moved to another address, without mDNS.
//!
//! The switches are bridges in a namespace around all of them, so nothing is sent to any real network. The kernel here has
//! no `netem`: delay and loss are the simulated world's (`tests/convergence.rs`).

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use trestle_app::cli::process::ShellProcess;

use crate::{ask, going, level, namespace, program, text, wait_for_words};

/// Two switches with nothing plugged in.
const SWITCHES: &str = "mount -t tmpfs none /run && ip link set lo up && ip link add hall type bridge && \
    ip link add office type bridge && ip link set hall up && ip link set office up && exec \"$@\"";

#[test]
fn two_halves_write_apart_and_meet_again() {
    if namespace::again_inside("hosts::two_halves_write_apart_and_meet_again", "-Urnm", SWITCHES) {
        halves();
    }
}

#[test]
fn without_mdns_a_computer_at_another_address_finds_the_others() {
    let name = "hosts::without_mdns_a_computer_at_another_address_finds_the_others";
    if namespace::again_inside(name, "-Urnm", SWITCHES) {
        moved();
    }
}

#[test]
fn one_who_is_removed_while_away_comes_back_and_learns_of_it() {
    let name = "hosts::one_who_is_removed_while_away_comes_back_and_learns_of_it";
    if namespace::again_inside(name, "-Urnm", SWITCHES) {
        removed_while_away();
    }
}

#[test]
fn two_halves_that_removed_one_another_meet_and_see_the_same() {
    let name = "hosts::two_halves_that_removed_one_another_meet_and_see_the_same";
    if namespace::again_inside(name, "-Urnm", SWITCHES) {
        removed_each_other();
    }
}

/// A computer on the network. It starts in the hall.
struct Host {
    name: &'static str,
    wrapper: PathBuf,
    home: PathBuf,
}

impl Host {
    /// `last` is the last number of its address.
    fn new(folder: &Path, name: &'static str, last: u8) -> Self {
        ip(&format!("netns add {name}"));
        ip(&format!("link add to-{name} type veth peer name eth0 netns {name}"));
        ip(&format!("-n {name} link set lo up"));
        ip(&format!("-n {name} addr add 10.7.0.{last}/16 dev eth0"));
        ip(&format!("-n {name} link set eth0 up"));
        ip(&format!("-n {name} route add 224.0.0.0/4 dev eth0"));
        let wrapper = folder.join(format!("on-{name}"));
        let script = format!("#!/bin/sh\nexec ip netns exec {name} '{}' \"$@\"\n", program().display());
        std::fs::write(&wrapper, script).expect("a script");
        std::fs::set_permissions(&wrapper, std::fs::Permissions::from_mode(0o755)).expect("it may run");
        let host = Self { name, wrapper, home: folder.join(name) };
        host.plug_into("hall");
        host
    }

    fn plug_into(&self, switch: &str) {
        ip(&format!("link set to-{} master {switch} up", self.name));
    }

    /// From one address to another. The old one goes first: the other would be its secondary, and go with it.
    fn moves(&self, from: &str, to: &str) {
        ip(&format!("-n {} addr del {from}/16 dev eth0", self.name));
        ip(&format!("-n {} addr add {to}/16 dev eth0", self.name));
    }

    fn shell(&self, arguments: &[&str]) -> ShellProcess {
        ShellProcess::start(&self.wrapper, &self.home, arguments).expect("the program starts")
    }
}

fn ip(words: &str) {
    let output = Command::new("ip").args(words.split(' ')).output().expect("ip is part of iproute2");
    assert!(output.status.success(), "ip {words}: {}", String::from_utf8_lossy(&output.stderr));
}

fn halves() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names = ["carys", "idris", "meinir", "owen"];
    let hosts: Vec<Host> =
        (1..).zip(names).map(|(last, name)| Host::new(folder.path(), name, last)).collect();
    let mut shells: Vec<ShellProcess> = hosts.iter().map(|host| host.shell(&[])).collect();
    sit_down(&mut shells, &["Idris", "Meinir", "Owen"]);

    // The hall and the office lose each other; in each, two go on, and see each other's words.
    for host in &hosts[2..] {
        host.plug_into("office");
    }
    ask(&mut shells[0], r#"insert Words 0 "hall one. ""#);
    ask(&mut shells[2], r#"insert Words 0 "office one. ""#);
    let (hall, office) = shells.split_at_mut(2);
    let until = |shell: &mut ShellProcess, words: &str| {
        let there = |text: &serde_json::Value| text["text"].as_str().is_some_and(|text| text.contains(words));
        shell.ask_until("text Words", there).unwrap_or_else(|error| panic!("{words:?}: {error}"));
    };
    until(&mut hall[1], "hall one. ");
    until(&mut office[1], "office one. ");
    ask(&mut hall[1], r#"insert Words 0 "hall two. ""#);
    ask(&mut office[1], r#"insert Words 0 "office two. ""#);
    until(&mut hall[0], "hall two. ");
    until(&mut office[0], "office two. ");
    assert!(!text(&mut hall[0], "Words").contains("office"), "the network was not cut");
    assert!(!text(&mut office[0], "Words").contains("hall"), "the network was not cut");

    for host in &hosts[2..] {
        host.plug_into("hall");
    }
    for shell in &mut shells {
        for words in ["hall one. ", "hall two. ", "office one. ", "office two. "] {
            until(shell, words);
        }
    }
    let (first, others) = shells.split_first_mut().expect("four");
    for other in others {
        level(first, other, "Words");
    }
}

fn moved() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [one, two] = [("carys", 1), ("idris", 2)].map(|(name, last)| Host::new(folder.path(), name, last));
    let mut shells = [one.shell(&["--no-mdns"]), two.shell(&["--no-mdns"])];
    sit_down(&mut shells, &["Idris"]);

    // While both are open: the one that moved finds the other, which is where it was.
    two.moves("10.7.0.2", "10.7.9.9");
    let [carys, idris] = &mut shells;
    ask(carys, r#"insert Words 0 "At home. ""#);
    ask(idris, r#"insert Words 0 "Elsewhere. ""#);
    let words = level(carys, idris, "Words");
    assert!(words.contains("At home. ") && words.contains("Elsewhere. "), "{words}");

    // And while one of them is off.
    let [mut carys, idris] = shells;
    idris.quit().expect("it ends");
    two.moves("10.7.9.9", "10.7.20.3");
    ask(&mut carys, r#"insert Words 0 "Alone. ""#);
    let mut idris = two.shell(&["--no-mdns"]);
    assert!(level(&mut carys, &mut idris, "Words").contains("Alone. "));
}

/// The first makes a table with a design, the others take seats by a link.
fn sit_down(shells: &mut [ShellProcess], others: &[&str]) {
    let (first, rest) = shells.split_first_mut().expect("somebody");
    ask(first, "new \"Repairs, done together\" --as Carys --side live");
    ask(first, "add text Words");
    ask(first, r#"insert Words 0 "The first words.""#);
    for (shell, name) in rest.iter_mut().zip(others) {
        let link = ask(first, "invite --uses 1 --days 1")["link"].as_str().expect("a link").to_owned();
        ask(shell, &format!("join {link} --as {name} --side work"));
        wait_for_words(shell);
        level(first, shell, "Words");
    }
}

/// Carys, Idris and Owen in the hall, at one table, where all of them count.
fn three_who_stand(hosts: &[Host]) -> [ShellProcess; 3] {
    let mut shells: Vec<ShellProcess> = hosts[..3].iter().map(|host| host.shell(&[])).collect();
    let (carys, others) = shells.split_first_mut().expect("three");
    ask(carys, "new \"Repairs, done together\" --as Carys --side live");
    ask(carys, "add text Words");
    ask(carys, r#"insert Words 0 "We begin. ""#);
    let link = ask(carys, "invite --uses 2 --days 1")["link"].as_str().expect("a link").to_owned();
    for (shell, name) in others.iter_mut().zip(["Idris", "Owen"]) {
        ask(shell, &format!("join {link} --as {name} --side live"));
        wait_for_words(shell);
    }
    let [idris, _] = others else { panic!("there are two") };
    going::welcomed("Idris", vec![&mut *carys]);
    going::welcomed("Owen", vec![&mut *carys, idris]);
    for shell in &mut shells {
        shell.ask_until("people", |people| going::standing(people) == 3).expect("all stand for all");
    }
    let (carys, others) = shells.split_first_mut().expect("three");
    for other in others {
        level(carys, other, "Words");
    }
    shells.try_into().unwrap_or_else(|_| panic!("there are three"))
}

/// `by` asks that somebody sits there no more, and `with` says yes.
fn remove(by: &mut ShellProcess, with: &mut ShellProcess, who: &str) {
    ask(by, &format!("ask-removal {who} --why 'They shout.'"));
    let heard = |people: &serde_json::Value| people["removals"].as_array().is_some_and(|all| !all.is_empty());
    with.ask_until("people", heard).expect("it is heard");
    ask(with, &format!("consent {who}"));
    for one in [by, with] {
        let went =
            |people: &serde_json::Value| going::gone(people) == [(who.to_owned(), "removed".to_owned())];
        one.ask_until("people", went).expect("it has effect");
    }
}

fn removed_while_away() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hosts: Vec<Host> =
        (1..).zip(["carys", "idris", "owen"]).map(|(n, name)| Host::new(folder.path(), name, n)).collect();
    let [mut carys, mut idris, mut owen] = three_who_stand(&hosts);
    hosts[2].plug_into("office");
    ask(&mut owen, r#"insert Words 0 "Owen alone. ""#);
    remove(&mut carys, &mut idris, "Owen");
    ask(&mut carys, r#"insert Words 0 "Without Owen. ""#);
    assert_eq!(level(&mut carys, &mut idris, "Words"), "Without Owen. We begin. ");
    // Nobody has told Owen, who writes on.
    ask(&mut owen, r#"insert Words 0 "Still here. ""#);
    assert_eq!(going::gone(&ask(&mut owen, "people")), []);

    hosts[2].plug_into("hall");
    let went = vec![("Owen".to_owned(), "removed".to_owned())];
    owen.ask_until("people", |people| going::gone(people) == went).expect("Owen learns of it");
    let own = "Still here. Owen alone. We begin. ";
    assert_eq!(text(&mut owen, "Words"), own, "what one wrote stays on one's computer");
    let refused = owen.ask(r#"insert Words 0 "More. ""#).expect_err("nothing new is said").to_string();
    assert!(refused.contains("do not sit here any more"), "{refused}");
    ask(&mut idris, r#"insert Words 0 "On. ""#);
    let words = "On. Without Owen. We begin. ";
    assert_eq!(level(&mut carys, &mut idris, "Words"), words);
    assert_eq!(text(&mut owen, "Words"), own, "and nothing comes");

    // Carried by hand, Owen's late words go in, and are shown to nobody.
    let stick = folder.path().join("stick.trestle-copy");
    ask(&mut owen, &format!("pack '{}'", stick.display()));
    let taken = ask(&mut carys, &format!("unpack '{}'", stick.display()));
    assert_eq!(taken["changes"], 2, "{taken}");
    ask(&mut carys, r#"insert Words 0 "And on. ""#);
    assert_eq!(level(&mut carys, &mut idris, "Words"), format!("And on. {words}"));
    for (shell, host, expected) in
        [(carys, &hosts[0], format!("And on. {words}")), (owen, &hosts[2], own.to_owned())]
    {
        shell.quit().expect("it ends");
        let mut again = host.shell(&[]);
        assert_eq!(going::gone(&ask(&mut again, "people")), went);
        assert_eq!(text(&mut again, "Words"), expected, "a restart shows the same");
        again.quit().expect("it ends");
    }
}

fn removed_each_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names = ["carys", "idris", "owen", "copy"];
    let hosts: Vec<Host> =
        (1..).zip(names).map(|(last, name)| Host::new(folder.path(), name, last)).collect();
    let [mut carys, idris, mut owen] = three_who_stand(&hosts);
    // No two halves have more than half each, unless somebody is in both: Idris uses two computers with one copy.
    idris.quit().expect("it ends");
    let copied = Command::new("cp").arg("-r").arg(&hosts[1].home).arg(&hosts[3].home).status();
    assert!(copied.expect("cp is there").success());
    for host in &hosts[2..] {
        host.plug_into("office");
    }
    let mut idris = hosts[1].shell(&[]);
    remove(&mut carys, &mut idris, "Owen");
    ask(&mut carys, r#"insert Words 0 "In the hall. ""#);
    assert_eq!(level(&mut carys, &mut idris, "Words"), "In the hall. We begin. ");
    let mut copy = hosts[3].shell(&[]);
    remove(&mut owen, &mut copy, "Carys");
    ask(&mut owen, r#"insert Words 0 "In the office. ""#);
    assert_eq!(level(&mut owen, &mut copy, "Words"), "In the office. We begin. ");
    for shell in [idris, copy] {
        shell.quit().expect("it ends");
    }

    hosts[2].plug_into("hall");
    let stuck = |people: &serde_json::Value| {
        let all = people["removals"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.len() == 2 && all.iter().all(|removal| removal["state"] == "stuck")
    };
    for one in [&mut carys, &mut owen] {
        let people = one.ask_until("people", stuck).expect("both learn of both");
        assert_eq!((going::gone(&people), going::standing(&people)), (vec![], 3), "{people}");
    }
    let both = |text: &serde_json::Value| {
        let text = text["text"].as_str().unwrap_or_default();
        text.contains("In the hall. ") && text.contains("In the office. ")
    };
    for one in [&mut carys, &mut owen] {
        one.ask_until("text Words", both).expect("nobody's words are lost");
    }
    ask(&mut owen, r#"insert Words 0 "Together. ""#);
    assert!(level(&mut carys, &mut owen, "Words").starts_with("Together. "));
}
