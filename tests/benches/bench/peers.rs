//! What others take, measured the same way by the scripts of a folder that brings them (`node live.mjs SYSTEM live`).

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{Asked, figures::Figures, grown::Trace};

/// Makes a Yjs document of the whole session, one change an edit, where `live-big` looks for it.
const GROW: &str = "import * as Y from 'yjs'; import fs from 'node:fs';
const d = new Y.Doc(), t = d.getText('text');
for (const [at, out, words] of JSON.parse(fs.readFileSync('edits.json', 'utf8'))) { if (out) t.delete(at, out); if (words) t.insert(at, words) }
fs.writeFileSync(process.env.OUT + 'js-yjs.bin', Y.encodeStateAsUpdate(d));";

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let Some(from) = &asked.peers else { return figures.note("peers", "no --peers FOLDER: not measured") };
    let folder = tempfile::tempdir()?;
    copy(from, folder.path())?;
    let installed = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .status();
    match installed {
        Ok(status) if status.success() => {}
        _ => return figures.note("peers", "npm install did not work: not measured"),
    }
    one(folder.path(), "ywebsocket", "live", asked, figures)?;
    one(folder.path(), "automerge-repo", "live", asked, figures)?;
    if let Some(trace) = &asked.trace {
        let edits = serde_json::to_string(Trace::read(trace)?.edits())?;
        fs::write(folder.path().join("edits.json"), edits)?;
        fs::write(folder.path().join("grow.mjs"), GROW)?;
        let grown = node(folder.path(), asked).arg("grow.mjs").status()?;
        ensure!(grown.success(), "the Yjs document did not grow");
        one(folder.path(), "ywebsocket", "live-big", asked, figures)?;
    }
    Ok(())
}

fn node(folder: &Path, asked: &Asked) -> Command {
    let mut command = Command::new("node");
    let out = format!("{}/out/", folder.display());
    command.current_dir(folder).env("OUT", out).env("N", asked.keys.to_string());
    // The scripts make this folder too, but only once they run.
    let _ = fs::create_dir_all(folder.join("out"));
    command
}

fn one(folder: &Path, system: &str, mode: &str, asked: &Asked, figures: &mut Figures) -> Result<()> {
    let mut child = node(folder, asked)
        .args(["live.mjs", system, mode])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("node")?;
    let output = BufReader::new(child.stdout.take().context("stdout is piped")?);
    for line in output.lines().map_while(Result::ok) {
        let Ok(said) = serde_json::from_str::<Value>(&line) else { continue };
        let (Some(metric), Some(value)) = (said["metric"].as_str(), said["value"].as_f64()) else { continue };
        let count = usize::try_from(said["n"].as_u64().unwrap_or_default())?;
        let unit = said["unit"].as_str().unwrap_or_default();
        let what = format!(
            "{system}, {}: {}",
            if mode == "live" { "empty" } else { "trace" },
            metric.replace('_', " ")
        );
        figures.say("peers", &what, value, unit, count)?;
    }
    child.wait()?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == "node_modules" {
            continue;
        } else if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::write(target, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
