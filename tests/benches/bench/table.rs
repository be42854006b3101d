//! The figures of a file as a Markdown table, the newest of each.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use serde_json::Value;

pub(crate) fn print(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut newest: BTreeMap<(String, String), usize> = BTreeMap::new();
    let name = |line: &Value| {
        let part = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        (part("bench"), if line["note"].is_string() { part("note") } else { part("what") })
    };
    for (index, line) in lines.iter().enumerate() {
        newest.insert(name(line), index);
    }
    println!("\n| | what | value | n |\n|---|---|---:|---:|");
    for (index, line) in
        lines.iter().enumerate().filter(|(index, line)| newest.get(&name(line)) == Some(index))
    {
        debug_assert!(index < lines.len());
        let (bench, what) = name(line);
        let value = match line["value"].as_f64() {
            Some(value) if value.abs() >= 100.0 => format!("{value:.0}"),
            Some(value) if value.abs() >= 1.0 => format!("{value:.2}"),
            Some(value) => format!("{value:.3}"),
            None => String::new(),
        };
        let unit = line["unit"].as_str().unwrap_or_default();
        let count = line["n"].as_u64().map(|count| count.to_string()).unwrap_or_default();
        println!("| {bench} | {what} | {value} {unit} | {count} |");
    }
    Ok(())
}
