//! When each statement about a question came to this computer, by its own clock: statements themselves have no time.
//!
//! It is a file of lines beside the table's own, and a convenience: without it, all came now. "The days have passed" is
//! said by whoever closes, by this.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use trestle_trust::{agreement::Minutes, ids::StatementId};

const FILE: &str = "heard.txt";

#[derive(Debug)]
pub(super) struct Heard {
    file: PathBuf,
    at: BTreeMap<StatementId, i64>,
    /// All of these are noted.
    noted: Option<Arc<Minutes>>,
}

impl Heard {
    /// What is written in that folder. Waits for the disk.
    pub(super) fn read(folder: &Path) -> Self {
        let file = folder.join(FILE);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let line = |line: &str| {
            let (id, secs) = line.split_once(' ')?;
            Some((id.parse().ok()?, secs.parse().ok()?))
        };
        Heard { file, at: text.lines().filter_map(line).collect(), noted: None }
    }

    /// Notes all that were not here before as heard now.
    pub(super) fn note(&mut self, minutes: &Arc<Minutes>, now_unix_secs: i64) {
        let changed: Vec<StatementId> = match &self.noted {
            Some(noted) if Arc::ptr_eq(noted, minutes) => return,
            Some(noted) => minutes.changed_since(noted).into_iter().collect(),
            None => minutes.agreements().questions().keys().copied().collect(),
        };
        self.noted = Some(Arc::clone(minutes));
        let mut lines = String::new();
        for minute in changed.into_iter().flat_map(|question| minutes.of(question)) {
            self.at.entry(minute.id()).or_insert_with(|| {
                lines.push_str(&format!("{} {now_unix_secs}\n", minute.id()));
                now_unix_secs
            });
        }
        if lines.is_empty() {
            return;
        }
        let mut options = OpenOptions::new();
        let written = options.create(true).append(true).open(&self.file);
        if let Err(error) = written.and_then(|mut file| file.write_all(lines.as_bytes())) {
            tracing::warn!(%error, "when statements came was not kept");
        }
    }

    pub(super) fn at(&self, id: StatementId) -> Option<i64> {
        self.at.get(&id).copied()
    }

    /// Whether so many days have passed since.
    pub(super) fn days_since(&self, id: StatementId, now_unix_secs: i64) -> Option<i64> {
        Some((now_unix_secs - self.at(id)?) / SECS_A_DAY)
    }
}

/// Notes when statements of a table that is being made in that folder were said.
///
/// # Errors
/// The file cannot be written.
pub(in crate::documents) fn keep(folder: &Path, heard: &[(StatementId, i64)]) -> std::io::Result<()> {
    let lines: String = heard.iter().map(|(id, at_unix_secs)| format!("{id} {at_unix_secs}\n")).collect();
    std::fs::write(folder.join(FILE), lines)
}

pub(super) const SECS_A_DAY: i64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use trestle_trust::{Graph, keys::DeviceSecret, person::SideId, statement::deciding::*, statement::*};

    use super::*;

    #[test]
    fn what_was_heard_is_known_after_a_restart_and_never_anew() {
        let secret = DeviceSecret::generate(&mut rand::rng());
        let rules = crate::ground_rules::suggested();
        let genesis = genesis(&secret, "T", rules, "Carys", SideId(1), &mut rand::rng()).unwrap();
        let mut graph = Graph::new(genesis).unwrap();
        let new = NewRules { rules: crate::ground_rules::suggested(), merged: BTreeMap::new() };
        let opening = Opening {
            content: new.content_hash(),
            subject: Subject::Rules(Box::new(new)),
            rules: graph.genesis().id(),
            replaces: vec![],
        };
        let opening = open_question(&graph, &secret.author(), opening).unwrap();
        let id = opening.id();
        graph.insert(opening).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let minutes = Arc::new(Minutes::read(&graph));
        Heard::read(folder.path()).note(&minutes, 1_000_000);
        let mut again = Heard::read(folder.path());
        again.note(&minutes, 2_000_000);
        assert_eq!(again.at(id), Some(1_000_000));
        assert_eq!(again.days_since(id, 1_000_000 + 2 * SECS_A_DAY + 5), Some(2));
    }
}
