//! What was measured, one JSON line a figure, to stdout and to a file.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use anyhow::{Context as _, Result};
use serde_json::json;

/// Where figures go.
pub(crate) struct Figures {
    out: Option<File>,
}

impl Figures {
    /// Appends to `out`, if there is one.
    pub(crate) fn new(out: Option<&Path>) -> Result<Self> {
        let open = |path: &Path| File::options().create(true).append(true).open(path);
        let out = out.map(|path| open(path).with_context(|| path.display().to_string())).transpose()?;
        Ok(Self { out })
    }

    /// One figure. `n` is how many single measurements are behind it.
    pub(crate) fn say(&mut self, bench: &str, what: &str, value: f64, unit: &str, n: usize) -> Result<()> {
        let value = (value * 10_000.0).round() / 10_000.0;
        self.line(&json!({"bench": bench, "what": what, "value": value, "unit": unit, "n": n}).to_string())
    }

    /// What is said about the machine, or instead of a figure.
    pub(crate) fn note(&mut self, bench: &str, note: &str) -> Result<()> {
        self.line(&json!({"bench": bench, "note": note}).to_string())
    }

    /// p50, p90, p99 and the greatest of some times in nanoseconds, in milliseconds.
    pub(crate) fn times(&mut self, bench: &str, what: &str, nanos: &[u64]) -> Result<()> {
        self.parts(bench, what, nanos, &[("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)])
    }

    /// The same with p50 and p99 alone.
    pub(crate) fn two_times(&mut self, bench: &str, what: &str, nanos: &[u64]) -> Result<()> {
        self.parts(bench, what, nanos, &[("p50", 0.5), ("p99", 0.99)])
    }

    /// The middle one of a few, and the greatest.
    pub(crate) fn few_times(&mut self, bench: &str, what: &str, nanos: &[u64]) -> Result<()> {
        self.parts(bench, what, nanos, &[("p50", 0.5), ("max", 1.0)])
    }

    fn parts(&mut self, bench: &str, what: &str, nanos: &[u64], parts: &[(&str, f64)]) -> Result<()> {
        for (name, part) in parts {
            let value = percentile(nanos, *part) as f64 / 1e6;
            self.say(bench, &format!("{what} {name}"), value, "ms", nanos.len())?;
        }
        Ok(())
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: &str) -> Result<()> {
        println!("{line}");
        if let Some(out) = &mut self.out {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    /// On what, when, and how busy it was.
    pub(crate) fn machine(&mut self) -> Result<()> {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
        let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let gib =
            memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default()
                >> 20;
        let system = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let built = if cfg!(debug_assertions) { "development" } else { "release" };
        let note = format!(
            "{}, {cores} × {}, {gib} GiB, Linux {}, {built} build, load {}",
            super::clock::date(),
            model.unwrap_or_default().trim(),
            system.trim(),
            load.trim(),
        );
        self.note("machine", &note)
    }
}

/// The value below which the given part of the values lies.
pub(crate) fn percentile(values: &[u64], part: f64) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * part) as usize).copied().unwrap_or_default()
}
