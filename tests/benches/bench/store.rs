//! Bytes a key in the table's file, before old changes are packed and after, and what packing takes.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{
    Asked, clock,
    figures::Figures,
    tables::{self, Homes, Size},
};

/// What the file is made of just now.
struct File {
    changes: f64,
    packs: usize,
    /// Of the changes' own bytes, as they lie there, and how many of the changes lie in packs.
    bytes_alone: f64,
    bytes_in_packs: f64,
    packed: f64,
    /// Pages that hold something; what is freed is used for what comes next.
    used_bytes: f64,
}

impl File {
    fn look(home: &Path) -> Result<Self> {
        let table = tables::home(home)?.tables()?.first().context("a table")?.join("table.db");
        let database = rusqlite::Connection::open(table)?;
        let number = |query: &str| database.query_row(query, [], |row| row.get::<_, f64>(0));
        let of = |what: &str, which: &str| {
            number(&format!("SELECT total({what}) FROM change_bytes WHERE substr(bytes, 1, 1) {which} x'02'"))
        };
        let changes = number("SELECT total(1) FROM changes")?;
        let pages = |pragma: &str| database.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let used = pages("PRAGMA page_count")? - pages("PRAGMA freelist_count")?;
        Ok(Self {
            changes,
            packs: of("1", "=")? as usize,
            bytes_alone: of("length(bytes)", "<>")?,
            bytes_in_packs: of("length(bytes)", "=")?,
            packed: changes - of("1", "<>")?,
            used_bytes: (used * pages("PRAGMA page_size")?) as f64,
        })
    }
}

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    if asked.trace.is_none() {
        return figures.note("store", "no --trace: not measured on a real writing session");
    }
    let homes = Homes::make(1, Size::Trace, asked)?;
    let home = &homes.homes[0];
    let before = File::look(home)?;
    let mut spent = Vec::new();
    let mut after = File::look(home)?;
    loop {
        let table = tables::open(home, || {})?;
        let start = clock::now();
        table.repo().check()?;
        spent.push(clock::now() - start);
        table.close();
        let packs = std::mem::replace(&mut after, File::look(home)?).packs;
        if after.packs == packs {
            break;
        }
    }
    let keys = before.changes as usize;
    // Each looked at everything first, and the last did nothing else.
    let looking = spent.last().copied().unwrap_or_default();
    let packing: u64 = spent.iter().map(|nanos| nanos.saturating_sub(looking)).sum();
    figures.say("store", "bytes a key, nothing packed", before.used_bytes / before.changes, "B", keys)?;
    figures.say("store", "bytes a key, what is old packed", after.used_bytes / after.changes, "B", keys)?;
    let alone = before.bytes_alone / before.changes;
    figures.say("store", "of it a change's own bytes, not packed", alone, "B", keys)?;
    let packed = after.bytes_in_packs / after.packed.max(1.0);
    figures.say("store", "of it a change's own bytes, packed", packed, "B", after.packed as usize)?;
    let steps = after.packs.max(1);
    figures.say("store", "one step of packing", packing as f64 / steps as f64 / 1e6, "ms", steps)?;
    figures.say("store", "looking at every row, packed", looking as f64 / 1e6, "ms", keys)
}
