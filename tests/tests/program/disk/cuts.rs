//! Power cuts, played from a record of what the real program did to its files.
//!
//! What was synced stays. Of what was not, each write may be lost, or torn at a sector, by itself; names that came, went or
//! changed without their folder being synced are kept up to some moment. That is more than a real disk does.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use trestle_app::cli::process::ShellProcess;

use super::{program_on, said, seed, soaks};
use crate::{ask, run};

const SECTOR: usize = 512;

/// One operation on a file.
#[derive(Debug, Clone)]
pub(super) struct Op {
    kind: u8,
    path: String,
    offset: u64,
    data: Vec<u8>,
    /// Where it ends in the record.
    ends_at: u64,
}

/// All operations, in order.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) ops: Vec<Op>,
}

impl Record {
    pub(super) fn read(path: &Path) -> Self {
        let bytes = fs::read(path).expect("a record");
        let mut ops = Vec::new();
        let mut at = 0;
        let take = |at: &mut usize, count: usize| {
            let part = bytes.get(*at..*at + count);
            *at += count;
            part
        };
        let number = |part: &[u8]| u32::from_ne_bytes(part.try_into().expect("four bytes")) as usize;
        while at < bytes.len() {
            let mut read = || {
                let kind = take(&mut at, 1)?[0];
                let length = number(take(&mut at, 4)?);
                let path = String::from_utf8_lossy(take(&mut at, length)?).into_owned();
                let offset = u64::from_ne_bytes(take(&mut at, 8)?.try_into().ok()?);
                let length = number(take(&mut at, 4)?);
                let data = take(&mut at, length)?.to_vec();
                Some(Op { kind, path, offset, data, ends_at: at as u64 })
            };
            let Some(op) = read() else { break };
            ops.push(op);
        }
        Self { ops }
    }
}

#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, data: Vec<u8> },
    Length(usize),
}

#[derive(Debug, Default, Clone)]
struct Inode {
    synced: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Naming {
    New { path: String, inode: usize },
    Gone(String),
    Moved { from: String, to: String },
}

impl Naming {
    /// The folder that has to be synced for it to last.
    fn folder(&self) -> &str {
        let path = match self {
            Naming::New { path, .. } | Naming::Gone(path) => path,
            Naming::Moved { to, .. } => to,
        };
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Naming::New { path, inode } => drop(names.insert(path.clone(), *inode)),
            Naming::Gone(path) => drop(names.remove(path)),
            Naming::Moved { from, to } => {
                let inside = format!("{from}/");
                let moved: Vec<String> =
                    names.keys().filter(|name| *name == from || name.starts_with(&inside)).cloned().collect();
                for name in moved {
                    let inode = names.remove(&name).expect("it was just there");
                    names.insert(format!("{to}{}", &name[from.len()..]), inode);
                }
            }
        }
    }
}

/// What the disk holds, for sure and perhaps.
#[derive(Debug, Default)]
struct Disk {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    unsynced_names: Vec<Naming>,
}

impl Disk {
    fn play(&mut self, op: &Op) {
        let path = op.path.clone();
        match op.kind {
            b'C' => {
                if let Some(inode) = self.names.get(&path) {
                    self.inodes[*inode].unsynced.push(Change::Length(0));
                } else {
                    self.inodes.push(Inode::default());
                    self.name(Naming::New { path, inode: self.inodes.len() - 1 });
                }
            }
            b'W' => self.change(&path, Change::Write { offset: op.offset as usize, data: op.data.clone() }),
            b'T' => self.change(&path, Change::Length(op.offset as usize)),
            b'S' => match self.names.get(&path) {
                Some(inode) => {
                    let inode = &mut self.inodes[*inode];
                    for change in std::mem::take(&mut inode.unsynced) {
                        apply(&mut inode.synced, &change);
                    }
                }
                None => {
                    let (last, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.unsynced_names)
                        .into_iter()
                        .partition(|naming| naming.folder() == path);
                    last.iter().for_each(|naming| naming.apply(&mut self.synced_names));
                    self.unsynced_names = rest;
                }
            },
            b'R' => {
                let to = String::from_utf8(op.data.clone()).expect("a path of ours");
                self.name(Naming::Moved { from: path, to });
            }
            b'U' => self.name(Naming::Gone(path)),
            kind => panic!("an operation of kind {kind}"),
        }
    }

    fn change(&mut self, path: &str, change: Change) {
        if let Some(inode) = self.names.get(path) {
            self.inodes[*inode].unsynced.push(change);
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.unsynced_names.push(naming);
    }

    /// What is left when the power goes now.
    fn cut(&self, rng: &mut ChaCha8Rng) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.synced_names.clone();
        let kept = rng.random_range(0..=self.unsynced_names.len());
        self.unsynced_names[..kept].iter().for_each(|naming| naming.apply(&mut names));
        // Mostly all is lost or all is there; sometimes it is anybody's guess.
        let chance = [0, 0, 50, 90, 100][rng.random_range(0..5)];
        let mut left = |inode: &Inode| {
            let mut bytes = inode.synced.clone();
            for change in &inode.unsynced {
                match change {
                    Change::Write { offset, data } if rng.random_range(0..100) < chance => {
                        let whole = rng.random_range(0..10) > 0;
                        let length = if whole {
                            data.len()
                        } else {
                            rng.random_range(0..=data.len() / SECTOR) * SECTOR
                        };
                        let data = data[..length.min(data.len())].to_vec();
                        apply(&mut bytes, &Change::Write { offset: *offset, data });
                    }
                    Change::Length(_) if rng.random_range(0..100) < chance => apply(&mut bytes, change),
                    _ => {}
                }
            }
            bytes
        };
        names.into_iter().map(|(name, inode)| (name, left(&self.inodes[inode]))).collect()
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { offset, data } if !data.is_empty() => {
            bytes.resize(bytes.len().max(offset + data.len()), 0);
            bytes[*offset..offset + data.len()].copy_from_slice(data);
        }
        Change::Write { .. } => {}
        Change::Length(length) => bytes.resize(*length, 0),
    }
}

/// So much of the text was acknowledged when the record was so long.
struct Acknowledged {
    record_bytes: u64,
    text: String,
}

/// Somebody puts up a table and writes; every few words they wait until they are saved.
fn write(folder: &Path, rng: &mut ChaCha8Rng) -> (Record, Vec<Acknowledged>) {
    let (home, path) = (folder.join("home"), folder.join("record"));
    let told = [("TRESTLE_DISK_RECORD", path.display().to_string())];
    let program = program_on(folder, &home, &told);
    let mut acknowledged = Vec::new();
    let mut text = String::new();
    for sitting in 0..4 {
        let mut carys = ShellProcess::start(&program, &home, &["--apart"]).expect("the program starts");
        if sitting == 0 {
            ask(&mut carys, "new Repairs --as Carys");
            ask(&mut carys, "add text Words");
        }
        // Enough of them that some are old, twice.
        let letters = [400, 0, 300, 0][sitting];
        super::type_letters(&mut carys, "Words", text.chars().count(), letters);
        text.push_str(&super::letters(text.chars().count(), letters));
        for n in 0..15 {
            if n == 7 {
                // What is on the disk by now is packed.
                ask(&mut carys, "flush");
                assert_eq!(ask(&mut carys, "check")["damaged"], 0);
            }
            let more = format!("{sitting}.{n} {} ", "word ".repeat(rng.random_range(1..40)));
            ask(&mut carys, &format!("insert Words {} {}", text.chars().count(), json!(more)));
            text.push_str(&more);
            if rng.random_range(0..2) == 0 {
                ask(&mut carys, "flush");
                let record_bytes = fs::metadata(&path).expect("a record").len();
                acknowledged.push(Acknowledged { record_bytes, text: text.clone() });
            }
        }
        if sitting % 2 == 0 {
            // It has written everything by then, and tidies up.
            carys.quit().expect("it ends");
        } else {
            ask(&mut carys, "flush");
            carys.kill();
        }
        let record_bytes = fs::metadata(&path).expect("a record").len();
        acknowledged.push(Acknowledged { record_bytes, text: text.clone() });
    }
    assert!(super::packs(&home) > 1, "nothing was packed");
    (Record::read(&path), acknowledged)
}

/// Plays the power cut of `case` and opens what is left. True if something had been promised by then.
fn opens(folder: &Path, record: &Record, acknowledged: &[Acknowledged], seed: u64, case: u64) -> bool {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ case);
    rng.next_u64();
    let ops = rng.random_range(1..=record.ops.len());
    let mut disk = Disk::default();
    record.ops[..ops].iter().for_each(|op| disk.play(op));
    let written = record.ops[ops - 1].ends_at;
    let home = folder.join(format!("case-{case}"));
    for (name, bytes) in disk.cut(&mut rng) {
        let path = home.join(name);
        fs::create_dir_all(path.parent().expect("inside the home")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let promised =
        acknowledged.iter().rev().find(|one| one.record_bytes <= written).map(|one| one.text.as_str());
    if let Some(promised) = promised {
        let output = run(&home, &["check"]);
        assert!(output.status.success(), "case {case} of seed {seed}, {ops} operations: {}", said(&output));
        let output = run(&home, &["show", "Words"]);
        let words = said(&output);
        assert!(output.status.success(), "case {case} of seed {seed}, {ops} operations: {words}");
        let shown: serde_json::Value = serde_json::from_str(&words).expect("JSON");
        let shown = shown["blocks"].to_string();
        let last = promised.trim_end();
        assert!(
            shown.contains(last),
            "case {case} of seed {seed}, {ops} operations: lost of {last:?}\n{shown}"
        );
    } else {
        // Before anything was promised there may be no table; there is never half of one that cannot be told from a sound one.
        let output = run(&home, &["docs"]);
        let words = said(&output);
        assert!(!words.contains("panicked"), "case {case} of seed {seed}: {words}");
    }
    fs::remove_dir_all(&home).ok();
    promised.is_some()
}

#[test]
fn no_power_cut_takes_what_was_saved() {
    let seed = seed();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (record, acknowledged) = write(folder.path(), &mut ChaCha8Rng::seed_from_u64(seed));
    let cases = if soaks() { 2000 } else { 200 };
    println!("{} operations, {} times saved, {cases} power cuts", record.ops.len(), acknowledged.len());
    let (next, promised) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= cases {
                        break;
                    }
                    if opens(folder.path(), &record, &acknowledged, seed, case as u64) {
                        promised.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let promised = promised.into_inner();
    println!("in {promised} of them something had been saved");
    assert!(promised > cases / 2);
}

#[test]
fn a_disk_that_only_says_that_it_synced_is_found_out() {
    let seed = seed();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut record, acknowledged) = write(folder.path(), &mut ChaCha8Rng::seed_from_u64(seed));
    // Files that are written once and renamed may keep theirs: it is the table's own that must be missed.
    record.ops.retain(|op| op.kind != b'S' || !op.path.contains("table.db"));
    let lost = (0..40_u64).any(|case| {
        let play = || opens(folder.path(), &record, &acknowledged, seed, case);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(play)).is_err()
    });
    assert!(lost, "the power cuts would not notice it if nothing was synced");
}
