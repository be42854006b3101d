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
    /// Pages that hold something; what is freed is used for what comes next.
    used_bytes: f64,
}

impl File {
    fn look(home: &Path) -> Result<Self> {
        let table = tables::home(home)?.tables()?.first().context("a table")?.join("table.db");
        let database = rusqlite::Connection::open(table)?;
        let number = |query: &str| database.query_row(query, [], |row| row.get::<_, f64>(0));
        let packs = "SELECT CAST(count(*) AS REAL) FROM change_bytes WHERE substr(bytes, 1, 1) = x'02'";
        let pages = |pragma: &str| database.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let used = pages("PRAGMA page_count")? - pages("PRAGMA freelist_count")?;
        Ok(Self {
            changes: number("SELECT CAST(count(*) AS REAL) FROM changes")?,
            packs: number(packs)? as usize,
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
    let steps = after.packs.max(1);
    figures.say("store", "one step of packing", packing as f64 / steps as f64 / 1e6, "ms", steps)?;
    figures.say("store", "looking at every row, packed", looking as f64 / 1e6, "ms", keys)
}
