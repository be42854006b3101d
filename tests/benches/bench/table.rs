//! The figures of a file as Markdown: first what was aimed at and whether it was reached, then all of them, the newest
//! of each.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The newest lines, in the order in which they were first said.
struct Lines(Vec<Value>);

impl Lines {
    fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut newest: Vec<Value> = Vec::new();
        for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let name = if line["bench"] == "machine" { "machine".to_owned() } else { name(&line) };
            match places.get(&name) {
                Some(place) => newest[*place] = line,
                None => {
                    places.insert(name, newest.len());
                    newest.push(line);
                }
            }
        }
        Ok(Lines(newest))
    }

    fn value(&self, bench: &str, what: &str) -> Option<f64> {
        let named = |line: &&Value| line["bench"] == bench && line["what"] == what;
        self.0.iter().find(named)?["value"].as_f64()
    }
}

fn name(line: &Value) -> String {
    let part = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    format!("{} {}{}", part("bench"), part("what"), part("note"))
}

pub(crate) fn print(path: &Path) -> Result<()> {
    let lines = Lines::read(path)?;
    println!();
    for line in lines.0.iter().filter(|line| line["note"].is_string()) {
        println!(
            "- {}: {}",
            line["bench"].as_str().unwrap_or_default(),
            line["note"].as_str().unwrap_or_default()
        );
    }
    println!("\n| aim | at most | measured | |\n|---|---:|---:|---|");
    for (aim, most, measured) in aims(&lines) {
        if let (Some(most), Some(measured)) = (most, measured) {
            let reached = if measured <= most { "reached" } else { "not reached" };
            println!("| {aim} | {} | {} | {reached} |", short(most), short(measured));
        }
    }
    println!("\n| | what | value | n |\n|---|---|---:|---:|");
    for line in lines.0.iter().filter(|line| line["value"].is_number()) {
        let part = |key: &str| line[key].as_str().unwrap_or_default();
        let value = short(line["value"].as_f64().unwrap_or_default());
        println!("| {} | {} | {value} {} | {} |", part("bench"), part("what"), part("unit"), line["n"]);
    }
    Ok(())
}

/// What, the most it may be, what it is.
fn aims(lines: &Lines) -> Vec<(String, Option<f64>, Option<f64>)> {
    let live = |what: &str| lines.value("live", what);
    let key = live("empty: key to peer p50");
    let ping = live("raw ping, there and back p50");
    let other = lines.value("peers", "ywebsocket, empty: key to peer p50");
    let mut aims = vec![
        ("key to peer, ms: half of y-websocket's".to_owned(), other.map(|ms| ms / 2.0), key),
        ("key to peer, ms: the raw ping and 0.3".to_owned(), ping.map(|ms| ms + 0.3), key),
        (
            "key to peer on the grown design, × the empty one".to_owned(),
            Some(1.3),
            live("key to peer p50, trace / empty"),
        ),
    ];
    for size in ["empty", "6000 blocks", "trace"] {
        let what = format!("{size}: a frame while 200 letters a second arrive p99");
        aims.push((
            format!("frame p99 while 200 keys a second arrive, ms, {size}"),
            Some(4.0),
            lines.value("frames", &what),
        ));
    }
    for who in ["alone", "with three peers"] {
        let idle = |what: &str| lines.value("window", &format!("idle {who}: {what}"));
        aims.push((format!("idle window {who}, % of a core"), Some(0.2), idle("of a core")));
        aims.push((format!("idle window {who}, frames drawn"), Some(0.0), idle("frames drawn")));
    }
    let enter = lines.value("model", "Enter at the end of a block, 6000 blocks p50");
    aims.push(("Enter in a design of 6,000 blocks, ms".to_owned(), Some(1.0), enter));
    aims
}

fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
