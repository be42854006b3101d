//! Keystroke to readable at the peer, as anybody can measure it with the program alone: two `trestle shell`, a line in
//! and a line out. Reading and printing the lines counts too.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, ensure};
use trestle_app::cli::process::ShellProcess;

use crate::{
    Asked, clock,
    figures::Figures,
    tables::{Homes, Size},
};

/// The program itself, built as this one was: `cargo bench` puts this one beside it.
pub(crate) fn program() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.parent().and_then(|deps| deps.parent()).context("target/PROFILE/deps")?.join("trestle");
    ensure!(program.exists(), "{} is not built: cargo build --release --bin trestle", program.display());
    Ok(program)
}

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let alone = ["--loopback", "--no-mdns"];
    let mut writer = ShellProcess::start(&program()?, &homes.homes[0], &alone)?;
    let mut reader = ShellProcess::start(&program()?, &homes.homes[1], &alone)?;
    reader.ask("watch Words")?;
    writer.ask_until("peers", |peers| peers["peers"].to_string().contains("\"connected\":true"))?;
    // The first key makes an actor, and shows that both are connected.
    writer.ask("insert Words 0 \"x\"")?;
    reader.watched(Duration::from_secs(10)).context("the first key")?;
    let mut times = Vec::with_capacity(asked.keys);
    let mut next = clock::now();
    for key in 0..asked.keys {
        next += 5_000_000;
        clock::sleep_until(next);
        times.push(clock::wall());
        writer.send(&format!("insert Words {} \"x\"", key + 1))?;
    }
    for key in 0..asked.keys {
        writer.answer(&format!("key {key}"))?;
    }
    let mut latency = Vec::with_capacity(asked.keys);
    while latency.len() < asked.keys {
        let seen = reader.watched(Duration::from_secs(10)).context("a key that arrives")?;
        let at = seen["at_micros"].as_u64().context("at_micros")? * 1000;
        let there = seen["text_chars"].as_u64().context("text_chars")?.saturating_sub(1);
        while latency.len() < usize::try_from(there)? {
            latency.push(at.saturating_sub(times[latency.len()]));
        }
    }
    figures.times("shell", "empty: line to the writer's shell, to readable at the other", &latency)?;
    writer.quit()?;
    reader.quit()?;
    Ok(())
}
