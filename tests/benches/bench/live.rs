//! Keystroke to readable at the peer: one process types, one reads, over loopback. The time runs from just before the
//! letter is put into the design until the other process has read all words of its own copy with the letter in them.

use anyhow::Result;

use crate::{
    Asked,
    figures::{Figures, percentile},
    ping,
    roles::{Role, numbers},
    system,
    tables::{Homes, Size},
};

/// A key that takes longer is told of by its number.
const SLOW_NANOS: u64 = 50_000_000;

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    ping::run(asked, figures)?;
    let empty = on(Size::Empty, asked, figures)?;
    if asked.trace.is_some() {
        let grown = on(Size::Trace, asked, figures)?;
        figures.say("live", "key to peer p50, trace / empty", grown / empty, "×", asked.keys)?;
    } else {
        figures.note("live", "no --trace: not measured on a grown design")?;
    }
    Ok(())
}

/// Gives the median in milliseconds.
fn on(size: Size, asked: &Asked, figures: &mut Figures) -> Result<f64> {
    let homes = Homes::make(2, size, asked)?;
    let name = size.name();
    if size != Size::Empty {
        figures.say(
            "live",
            &format!("{name}: growing the design"),
            homes.grown_in as f64 / 1e9,
            "s",
            asked.edits,
        )?;
    }
    let before = system::folder_bytes(&homes.homes[0]);
    let (writes, reads) = type_and_read(&homes, asked.keys)?;
    let after = system::folder_bytes(&homes.homes[0]);
    let latency: Vec<u64> =
        writes.times.iter().zip(&reads.times).map(|(from, to)| to.saturating_sub(*from)).collect();
    figures.times("live", &format!("{name}: key to peer"), &latency)?;
    // Where they are tells whether it is the beginning or a standstill later on.
    let slow: Vec<usize> = (0..latency.len()).filter(|key| latency[*key] > SLOW_NANOS).collect();
    if let (Some(first), Some(last)) = (slow.first(), slow.last()) {
        let note = format!("{name}: {} keys took more than 50 ms, the keys {first} to {last}", slow.len());
        figures.note("live", &note)?;
    }
    figures.two_times("live", &format!("{name}: own key, on the window's thread"), &writes.spent)?;
    figures.two_times("live", &format!("{name}: a peer's key, on the window's thread"), &reads.spent)?;
    figures.say("live", &format!("{name}: events at the peer"), reads.events as f64, "", latency.len())?;
    let grew = after.saturating_sub(before) as f64 / asked.keys as f64;
    figures.say("live", &format!("{name}: bytes a key on the disk"), grew, "B", asked.keys)?;
    Ok(percentile(&latency, 0.5) as f64 / 1e6)
}

/// What a role measured.
pub(crate) struct Measured {
    pub(crate) times: Vec<u64>,
    pub(crate) spent: Vec<u64>,
    pub(crate) events: u64,
}

pub(crate) fn type_and_read(homes: &Homes, keys: usize) -> Result<(Measured, Measured)> {
    let path = |i: usize| homes.homes[i].to_string_lossy().into_owned();
    let mut reader = Role::start(&["read", &path(1)])?;
    let mut writer = Role::start(&["write", &path(0), "middle", &keys.to_string(), "5000"])?;
    writer.hear()?;
    reader.hear()?;
    let measured = typed_and_read(&mut writer, &mut reader, keys)?;
    writer.end()?;
    reader.end()?;
    Ok(measured)
}

/// What two that have met and are ready make of it.
pub(crate) fn typed_and_read(
    writer: &mut Role,
    reader: &mut Role,
    keys: usize,
) -> Result<(Measured, Measured)> {
    writer.tell("go")?;
    let measured = |value: serde_json::Value| Measured {
        times: numbers(&value["times"]),
        spent: numbers(&value["spent"]),
        events: value["events"].as_u64().unwrap_or_default(),
    };
    let writes = measured(writer.hear()?);
    let mut reads = Measured { times: Vec::new(), spent: Vec::new(), events: 0 };
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(200));
        reader.tell("report")?;
        reads = measured(reader.hear()?);
        if reads.times.len() >= keys {
            break;
        }
    }
    anyhow::ensure!(reads.times.len() == keys, "{} of {keys} keys arrived", reads.times.len());
    Ok((writes, reads))
}
