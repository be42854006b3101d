//! The real program, as processes of its own: what `trestle` does when it is driven, killed, cut off and fed badly.
//!
//! Every test has homes of its own in a temporary folder and stays on loopback, or in a network namespace of its own.

#[path = "program/atspi.rs"]
mod atspi;
#[path = "program/broken.rs"]
mod broken;
#[path = "program/by_hand.rs"]
mod by_hand;
#[path = "program/carried.rs"]
mod carried;
#[path = "program/comments.rs"]
mod comments;
#[path = "program/deciding.rs"]
mod deciding;
#[path = "program/disk.rs"]
mod disk;
#[path = "program/door.rs"]
mod door;
#[path = "program/going.rs"]
mod going;
#[path = "program/going_on.rs"]
mod going_on;
#[path = "program/hosts.rs"]
mod hosts;
#[path = "program/linking.rs"]
mod linking;
#[path = "program/namespace.rs"]
mod namespace;
#[path = "program/together.rs"]
mod together;
#[path = "program/windows.rs"]
mod windows;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use trestle_app::cli::process::ShellProcess;

/// Loopback only, and nobody is looked for.
const ALONE: [&str; 2] = ["--loopback", "--no-mdns"];

/// Where cargo put the program: beside the folder of the test binaries. `./test` builds it first.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let folder = test.parent().and_then(Path::parent).expect("a test lies in target/PROFILE/deps");
    let program = folder.join("trestle");
    assert!(
        program.exists(),
        "{} is not built: run `cargo build --workspace --bins` first",
        program.display()
    );
    program
}

/// Runs one command to its end.
fn run(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    command
        .arg("--home")
        .arg(home)
        .arg("--json")
        .args(arguments)
        .env("LANG", "en_GB.UTF-8")
        .env_remove("LC_ALL");
    command.output().expect("the program starts")
}

/// A shell on `home`.
fn shell(home: &Path, arguments: &[&str]) -> ShellProcess {
    ShellProcess::start(&program(), home, arguments).expect("the program starts")
}

/// Asks, and panics where the answer is no.
fn ask(shell: &mut ShellProcess, line: &str) -> Value {
    shell.ask(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// The plain text of the design `doc`.
fn text(shell: &mut ShellProcess, doc: &str) -> String {
    ask(shell, &format!("text {doc}"))["text"].as_str().expect("text is a string").to_owned()
}

/// Waits until both show the same text of `doc`, and gives it.
fn level(one: &mut ShellProcess, other: &mut ShellProcess, doc: &str) -> String {
    let mut texts = (String::new(), String::new());
    for _ in 0..600 {
        texts = (text(one, doc), text(other, doc));
        if texts.0 == texts.1 {
            return texts.0;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("still not the same after 30 s:\n{}\n---\n{}", texts.0, texts.1);
}

/// Waits until the design `Words` is in the list of one who has just sat down.
fn wait_for_words(shell: &mut ShellProcess) {
    let has_words = |docs: &Value| {
        docs["docs"].as_array().is_some_and(|docs| docs.iter().any(|doc| doc["title"] == "Words"))
    };
    shell.ask_until("docs", has_words).expect("the list of designs comes");
}

/// Two people at one table with one design, `Words`, that holds three paragraphs.
fn two_at_a_table(folder: &Path, arguments: &[&str]) -> (ShellProcess, ShellProcess) {
    let mut carys = shell(&folder.join("carys"), arguments);
    ask(&mut carys, "new \"Repairs, done together\" --as Carys --side live");
    ask(&mut carys, "add text Words");
    ask(&mut carys, r#"insert Words 0 "The first paragraph.\nThe second paragraph.\nThe third paragraph.""#);
    let link = ask(&mut carys, "invite --uses 1 --days 1")["link"].as_str().expect("a link").to_owned();
    let mut idris = shell(&folder.join("idris"), arguments);
    ask(&mut idris, &format!("join {link} --as Idris --side work"));
    wait_for_words(&mut idris);
    level(&mut carys, &mut idris, "Words");
    (carys, idris)
}
