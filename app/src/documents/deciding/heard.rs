//! When each statement about a question or a place at the table came to this computer, by its own clock: statements themselves have no time.
//!
//! It is a file of lines beside the table's own, and a convenience: without it, all came now. "The days have passed" is
//! said by whoever closes, by this. A line that is damaged costs what it said and nothing else.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use trestle_trust::{
    Membership,
    agreement::{Minute, Minutes},
    ids::StatementId,
};

const FILE: &str = "heard.txt";
/// A clock that says an earlier moment than this (2026-01-01) is wrong.
const NO_EARLIER_UNIX_SECS: i64 = 1_767_225_600;

#[derive(Debug)]
pub(super) struct Heard {
    file: PathBuf,
    at: BTreeMap<StatementId, i64>,
    /// What is still to be written: it could not be, or its line was torn.
    unwritten: String,
    /// All of these are noted.
    noted: Option<Arc<Minutes>>,
    noted_places: Option<Arc<Membership>>,
}

impl Heard {
    /// What is written in that folder. Waits for the disk.
    pub(super) fn read(folder: &Path) -> Self {
        let file = folder.join(FILE);
        let bytes = std::fs::read(&file).unwrap_or_default();
        let mut at = BTreeMap::new();
        let (whole, torn) = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => bytes.split_at(end + 1),
            None => (&[][..], &bytes[..]),
        };
        for (id, secs) in whole.split(|byte| *byte == b'\n').filter_map(line) {
            let earliest = at.entry(id).or_insert(secs);
            *earliest = secs.min(*earliest);
        }
        // What is torn must not become a whole line by what is written behind it.
        let unwritten = if torn.is_empty() { "" } else { " torn\n" };
        Heard { file, at, unwritten: unwritten.to_owned(), noted: None, noted_places: None }
    }

    /// Notes all that were not here before as heard now; and what a clock that was ahead had noted as heard later.
    pub(super) fn note(&mut self, minutes: &Arc<Minutes>, now_unix_secs: i64) {
        let ahead = |at: &i64| *at > now_unix_secs && now_unix_secs >= NO_EARLIER_UNIX_SECS;
        let changed: Vec<StatementId> = match &self.noted {
            // All is looked at again once the clock was put right.
            Some(_) if self.at.values().any(ahead) => {
                minutes.agreements().questions().keys().copied().collect()
            }
            Some(noted) if Arc::ptr_eq(noted, minutes) => return,
            Some(noted) => minutes.changed_since(noted).into_iter().collect(),
            None => minutes.agreements().questions().keys().copied().collect(),
        };
        self.noted = Some(Arc::clone(minutes));
        let said = changed.into_iter().flat_map(|question| minutes.of(question));
        self.hear(said.map(Minute::id).collect(), now_unix_secs);
    }

    /// The same for what was said of places at the table.
    pub(super) fn note_places(&mut self, membership: &Arc<Membership>, now_unix_secs: i64) {
        if self.noted_places.as_ref().is_some_and(|noted| Arc::ptr_eq(noted, membership)) {
            return;
        }
        self.noted_places = Some(Arc::clone(membership));
        let said = membership.place_words().iter().map(|word| word.statement);
        self.hear(said.collect(), now_unix_secs);
    }

    fn hear(&mut self, said: Vec<StatementId>, now_unix_secs: i64) {
        let ahead = |at: &i64| *at > now_unix_secs && now_unix_secs >= NO_EARLIER_UNIX_SECS;
        let mut lines = String::new();
        for id in said {
            if self.at.get(&id).is_none_or(ahead) {
                self.at.insert(id, now_unix_secs);
                lines.push_str(&format!("{id} {now_unix_secs}\n"));
            }
        }
        if lines.is_empty() {
            return;
        }
        self.unwritten.push_str(&lines);
        let mut options = OpenOptions::new();
        let written = options.create(true).append(true).open(&self.file);
        match written.and_then(|mut file| file.write_all(self.unwritten.as_bytes())) {
            Ok(()) => self.unwritten.clear(),
            Err(error) => {
                tracing::warn!(%error, "when statements came was not kept");
                // A part of it may have been written.
                self.unwritten.insert_str(0, " torn\n");
            }
        }
    }

    pub(super) fn at(&self, id: StatementId) -> Option<i64> {
        self.at.get(&id).copied()
    }

    /// Whether so many days have passed since.
    pub(super) fn days_since(&self, id: StatementId, now_unix_secs: i64) -> Option<i64> {
        Some((now_unix_secs - self.at(id)?.min(now_unix_secs)) / SECS_A_DAY)
    }
}

fn line(line: &[u8]) -> Option<(StatementId, i64)> {
    let (id, secs) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let secs = secs.parse().ok().filter(|secs| *secs > 0)?;
    Some((id.parse().ok()?, secs))
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

    /// A table with one question.
    fn table() -> (Graph, StatementId) {
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
        (graph, id)
    }

    #[test]
    fn what_was_heard_is_known_after_a_restart_and_never_anew() {
        let (graph, id) = table();
        let folder = tempfile::tempdir().unwrap();
        let minutes = Arc::new(Minutes::read(&graph));
        Heard::read(folder.path()).note(&minutes, 1_000_000);
        let mut again = Heard::read(folder.path());
        again.note(&minutes, 2_000_000);
        assert_eq!(again.at(id), Some(1_000_000));
        assert_eq!(again.days_since(id, 1_000_000 + 2 * SECS_A_DAY + 5), Some(2));
    }

    #[test]
    fn a_damaged_line_costs_what_it_said_and_nothing_else() {
        let (graph, id) = table();
        let minutes = Arc::new(Minutes::read(&graph));
        let lost = StatementId([9; 32]);
        for (what, file, at) in [
            ("of a statement that is gone", format!("{lost} 5\n").into_bytes(), 2_000_000),
            ("no text", [b"\xff\n", format!("{id} 1000000\n").as_bytes()].concat(), 1_000_000),
            ("no moment", format!("{id} 0\n{id} -5\n{id} soon\n").into_bytes(), 2_000_000),
            ("torn", format!("{lost} 5\n{id} 17").into_bytes(), 2_000_000),
            ("torn, and all there is", format!("{id} 17").into_bytes(), 2_000_000),
            ("twice", format!("{id} 1500000\n{id} 1000000\n{id} 1700000\n").into_bytes(), 1_000_000),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(FILE), file).unwrap();
            Heard::read(folder.path()).note(&minutes, 2_000_000);
            let mut again = Heard::read(folder.path());
            again.note(&minutes, 3_000_000);
            assert_eq!(again.at(id), Some(at), "{what}");
        }
    }

    #[test]
    fn a_clock_that_was_ahead_costs_no_more_than_the_days_until_it_was_right() {
        let (graph, id) = table();
        let minutes = Arc::new(Minutes::read(&graph));
        let folder = tempfile::tempdir().unwrap();
        let now = NO_EARLIER_UNIX_SECS + 1_000_000;
        let mut heard = Heard::read(folder.path());
        heard.note(&minutes, now + 4 * 365 * SECS_A_DAY);
        assert_eq!(heard.days_since(id, now), Some(0));
        heard.note(&minutes, 5);
        assert_eq!(Heard::read(folder.path()).at(id), Some(now + 4 * 365 * SECS_A_DAY), "it is not 1970");
        heard.note(&minutes, now);
        let again = Heard::read(folder.path());
        assert_eq!(again.days_since(id, now + 7 * SECS_A_DAY), Some(7));
    }
}
