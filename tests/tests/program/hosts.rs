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

use crate::{ask, level, namespace, program, text, wait_for_words};

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
