//! Bytes a key on the wire: two processes in a network namespace of their own, where nothing else is sent.

use std::process::Command;

use anyhow::Result;

use crate::{
    Asked,
    figures::Figures,
    live, system,
    tables::{Homes, Size},
};

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let mut command = Command::new("unshare");
    command.args(["-Urn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"]);
    command.arg(std::env::current_exe()?).args(["inside", "--keys", &asked.keys.to_string()]);
    match command.output() {
        Ok(output) if output.status.success() => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            for line in said.lines().filter(|line| line.contains("\"wire\"")) {
                figures.line(line)?;
            }
            Ok(())
        }
        _ => figures.note("wire", "this computer allows no network namespaces: not measured"),
    }
}

/// In the namespace.
pub(crate) fn inside(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let before = system::loopback_bytes();
    live::type_and_read(&homes, asked.keys)?;
    let sent = system::loopback_bytes() - before;
    figures.say(
        "wire",
        "bytes a key, both ways, all headers, meeting included",
        sent as f64 / asked.keys as f64,
        "B",
        asked.keys,
    )
}
