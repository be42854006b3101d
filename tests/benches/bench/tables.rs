//! Tables to measure on: people at one table, each with a home of their own, and one design that all of them have.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use trestle_app::{
    documents::{Documents, Engine},
    ground_rules,
    home::{Home, Settings},
    lang::Language,
    screens::SideChoice,
};
use trestle_model::text::{Spot, TextAction, TextView};
use trestle_trust::ids::DocumentId;

use crate::{Asked, clock, grown};

/// How a design starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Nothing is written yet.
    Empty,
    /// Grown from the recorded session.
    Trace,
    /// So many paragraphs, brought in at once.
    Blocks(usize),
}

impl Size {
    /// For the figures.
    pub(crate) fn name(self) -> String {
        match self {
            Size::Empty => "empty".to_owned(),
            Size::Trace => "trace".to_owned(),
            Size::Blocks(count) => format!("{count} blocks"),
        }
    }
}

/// Homes of people at one table.
pub(crate) struct Homes {
    _folder: tempfile::TempDir,
    pub(crate) homes: Vec<PathBuf>,
    /// What it took to grow the design, in nanoseconds.
    pub(crate) grown_in: u64,
}

/// Loopback only, nobody looked for.
pub(crate) fn engine(wake: impl Fn() + Send + Sync + 'static) -> Engine {
    Engine { loopback_only: true, meets: true, mdns: false, device_name: None, wake: Arc::new(wake) }
}

pub(crate) fn home(folder: &Path) -> Result<Home> {
    Home::find(Some(folder.to_path_buf())).context("the folder is given")
}

/// The only table of a home.
pub(crate) fn open(folder: &Path, wake: impl Fn() + Send + Sync + 'static) -> Result<Documents> {
    let tables = home(folder)?.tables()?;
    Ok(Documents::open(tables.first().context("a table")?, &engine(wake))?)
}

/// The design that is measured on.
pub(crate) fn words(table: &Documents) -> Option<DocumentId> {
    table.workspace().documents.iter().find(|entry| entry.title == "Words").map(|entry| entry.id)
}

/// All chars, as a reader sees them.
pub(crate) fn chars(view: &TextView) -> usize {
    view.blocks.iter().map(|block| block.len()).sum::<usize>() + view.blocks.len().saturating_sub(1)
}

/// The middle of the block in the middle, or of the first one.
pub(crate) fn place(view: &TextView, at_start: bool) -> Spot {
    let index = if at_start { 0 } else { view.blocks.len() / 2 };
    let block = &view.blocks[index];
    Spot { block: block.id.clone(), at: block.len() / 2 }
}

impl Homes {
    /// `people` people at one table, level with each other, and nobody's program running.
    pub(crate) fn make(people: usize, size: Size, asked: &Asked) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let homes: Vec<PathBuf> = (0..people).map(|i| folder.path().join(format!("home-{i}"))).collect();
        for one in &homes {
            let english = Settings { language: Some("en".to_owned()), ..Settings::default() };
            home(one)?.save_settings(&english)?;
        }
        let (rules, side) = ground_rules::with(&SideChoice::LivesHere)?;
        let mut first = Documents::put_up(
            &home(&homes[0])?,
            "Bench",
            rules,
            "Carys",
            side,
            Language::English,
            &engine(|| {}),
        )?;
        let id = first.add_design("Words")?;
        let start = clock::now();
        grow(&mut first, id, size, asked)?;
        let grown_in = clock::now() - start;
        let tomorrow = u64::try_from(jiff::Timestamp::now().as_second())? + 86_400;
        let uses = u32::try_from(people)?;
        let ticket = first.repo().invite(uses, tomorrow)?;
        let mut tables = vec![first];
        for (i, one) in homes.iter().enumerate().skip(1) {
            tables.push(Documents::sit_down(
                &home(one)?,
                &ticket,
                &format!("Guest {i}"),
                side,
                &engine(|| {}),
            )?);
        }
        level(&mut tables, id)?;
        for table in tables {
            table.close();
        }
        Ok(Self { _folder: folder, homes, grown_in })
    }
}

fn grow(table: &mut Documents, id: DocumentId, size: Size, asked: &Asked) -> Result<()> {
    let mut act = |action: &dyn Fn(&TextView) -> TextAction| -> Result<()> {
        let action = action(table.design(id)?.view());
        table.apply(id, &action)?;
        Ok(())
    };
    match size {
        Size::Empty => Ok(()),
        Size::Blocks(count) => {
            // One change holds 200,000 operations.
            for part in grown::long(count).chunks(1000) {
                act(&|view| TextAction::InsertBlocks {
                    after: view.blocks.last().map(|block| block.id.clone()),
                    blocks: part.to_vec(),
                })?;
            }
            Ok(())
        }
        Size::Trace => {
            let path = asked.trace.as_deref().context("this needs --trace FILE")?;
            grown::Trace::read(path)?.grow(asked.edits, act)
        }
    }
}

/// So many more who sit down at the table of `host`: their devices' secrets, as hexadecimal digits.
pub(crate) fn sit_down(host: &Path, people: usize) -> Result<Vec<String>> {
    let host = open(host, || {})?;
    let (_, side) = ground_rules::with(&SideChoice::LivesHere)?;
    let tomorrow = u64::try_from(jiff::Timestamp::now().as_second())? + 86_400;
    let ticket = host.repo().invite(u32::try_from(people)?, tomorrow)?;
    let folder = tempfile::tempdir()?;
    let mut secrets = Vec::new();
    for i in 0..people {
        let own = home(&folder.path().join(i.to_string()))?;
        Documents::sit_down(&own, &ticket, &format!("Flooder {i}"), side, &engine(|| {}))?.close();
        let key = own.table_folder(&ticket.table).join("device.key");
        secrets.push(std::fs::read_to_string(key)?.trim().to_owned());
    }
    host.close();
    Ok(secrets)
}

/// Waits until every copy reads the same.
fn level(tables: &mut [Documents], id: DocumentId) -> Result<()> {
    for _ in 0..6000 {
        let mut texts = Vec::new();
        for table in tables.iter_mut() {
            table.drain();
            if words(table).is_some() {
                texts.push(table.design(id)?.view().plain_text());
            }
        }
        let settled = tables.iter().all(|table| table.repo().peers().iter().any(|peer| peer.up_to_date));
        if texts.len() == tables.len()
            && texts.iter().all(|text| *text == texts[0])
            && (settled || tables.len() == 1)
        {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    bail!("the copies did not become level within two minutes")
}
