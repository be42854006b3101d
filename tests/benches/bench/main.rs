//! How fast Trestle is, as JSON lines: `{"bench":…,"what":…,"value":…,"unit":…,"n":…}`.
//!
//! Everything is measured on the real parts: real processes on loopback, the real store on a disk, the real window on
//! a display of its own. `docs/performance.md` says how to run it and what came of it.
//!
//! One file a question. Those that need other processes start this same program again in a [`role`](roles).

mod clock;
mod deciding;
mod deciding_table;
mod figures;
mod flood;
mod frames;
mod grown;
mod live;
mod members;
mod model;
mod peers;
mod ping;
mod roles;
mod shells;
mod store;
mod system;
mod table;
mod tables;
mod window;
mod wire;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result, bail, ensure};
use figures::Figures;

const USAGE: &str = "\
cargo bench --workspace --bench bench -- WHAT… [--trace FILE] [--peers FOLDER] [--out FILE] [--keys N] [--edits N] [--seconds N] [--decisions N] [--way NAME] [--gap MICROSECONDS]
  all      everything below, then the table
  live     keystroke to readable at the peer, three processes, beside a raw ping
  shell    the same through two `trestle shell`, as anybody can measure it
  peers    others, the same way (needs --peers, node and npm)
  model    acts on large designs, without disk or network
  deciding 500 decisions and 2,000 promises: home, lists, loading, one new statement
  flood    the same while a hundred strangers call without end, on a processor of their own (needs taskset)
  members  the same while a hundred members flood both, in every way (--way NAME: only in that; --way each: in one after the other)
  frames   what the window's thread spends while others type
  window   start, memory, idle (needs Xvfb)
  idle     the last part of it alone
  store    bytes a key in the table's file, packed and not (needs --trace)
  wire     bytes per key on the wire (needs unshare)
  table    turns the JSON lines of --out into a Markdown table";

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    trace: Option<PathBuf>,
    peers: Option<PathBuf>,
    out: Option<PathBuf>,
    keys: usize,
    /// Between two keys of a flood of members.
    gap_micros: u64,
    edits: usize,
    idle_secs: u64,
    decisions: usize,
    way: Option<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if words.first().is_some_and(|word| word == "role") {
        return roles::run(&words[1..]);
    }
    let mut asked = Asked {
        trace: None,
        peers: None,
        out: None,
        keys: 2000,
        gap_micros: 5000,
        edits: 20_000,
        idle_secs: 60,
        decisions: 500,
        way: None,
    };
    let mut whats = Vec::new();
    words.reverse();
    while let Some(word) = words.pop() {
        let mut value = || words.pop().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--trace" => asked.trace = Some(value()?.into()),
            "--peers" => asked.peers = Some(value()?.into()),
            "--out" => asked.out = Some(value()?.into()),
            "--keys" => asked.keys = value()?.parse()?,
            "--gap" => asked.gap_micros = value()?.parse()?,
            "--edits" => asked.edits = value()?.parse()?,
            "--decisions" => asked.decisions = value()?.parse()?,
            "--way" => asked.way = Some(value()?),
            "--seconds" => asked.idle_secs = value()?.parse()?,
            _ => whats.push(word),
        }
    }
    if whats.is_empty() {
        println!("{USAGE}");
        return Ok(());
    }
    if whats == ["all"] {
        whats = ["live", "peers", "shell", "wire", "store", "model", "deciding", "frames", "window", "table"]
            .map(str::to_owned)
            .into();
    }
    if whats.iter().any(|what| what == "shell" || what == "window" || what == "idle") {
        build_program()?;
    }
    let mut figures = Figures::new(asked.out.as_deref())?;
    if whats.iter().any(|what| what != "table") {
        figures.machine()?;
    }
    let several = whats.len() > 1;
    for what in whats {
        eprintln!("— {what} ({})", clock::date());
        match measure(&what, &asked, &mut figures) {
            // What cannot be measured here does not keep the rest from being measured.
            Err(error) if several => figures.note(&what, &format!("not measured to its end: {error:#}"))?,
            done => done?,
        }
    }
    Ok(())
}

fn measure(what: &str, asked: &Asked, figures: &mut Figures) -> Result<()> {
    match what {
        "live" => live::run(asked, figures),
        "shell" => shells::run(asked, figures),
        "peers" => peers::run(asked, figures),
        "model" => model::run(asked, figures),
        "deciding" => deciding::run(asked, figures),
        "flood" => flood::run(asked, figures),
        "members" => members::run(asked, figures),
        "frames" => frames::run(asked, figures),
        "window" => window::run(asked, figures),
        "idle" => window::run_idle(asked, figures),
        "store" => store::run(asked, figures),
        "wire" => wire::run(asked, figures),
        "inside" => wire::inside(asked, figures),
        "table" => table::print(asked.out.as_deref().context("table needs --out")?),
        other => bail!("nothing is called {other:?}\n{USAGE}"),
    }
}

/// Builds the program that is measured as this one was built, if cargo has started this.
fn build_program() -> Result<()> {
    let Some(cargo) = std::env::var_os("CARGO") else { return Ok(()) };
    let mut command = Command::new(cargo);
    command.args(["build", "--locked", "--workspace", "--bin", "trestle"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    ensure!(command.status()?.success(), "the program does not build");
    Ok(())
}
