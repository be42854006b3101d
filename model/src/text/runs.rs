//! Runs as lists of chars with looks: cutting them, counting them, and finding where two looks differ.

use automerge::ScalarValue;

use super::read::{Piece, push_run};
use super::view::{Marks, Run};

pub(crate) const MARK_NAMES: [&str; 5] = ["bold", "italic", "strike", "code", "link"];

/// The value of a mark by its name. A mark that is off has none.
pub(crate) fn mark_value(marks: &Marks, name: &str) -> Option<ScalarValue> {
    let on = |on: bool| on.then_some(ScalarValue::Boolean(true));
    match name {
        "bold" => on(marks.bold),
        "italic" => on(marks.italic),
        "strike" => on(marks.strike),
        "code" => on(marks.code),
        "link" => marks.link.as_deref().map(Into::into),
        _ => None,
    }
}

pub(crate) type Difference = (usize, usize, Option<ScalarValue>, Option<ScalarValue>);

/// The ranges where a mark differs between two looks of the same chars, with its value in each.
pub(crate) fn differing(before: &[Run], after: &[Run], name: &str) -> Vec<Difference> {
    let ends = |runs: &[Run]| -> Vec<(usize, Option<ScalarValue>)> {
        let mut end = 0;
        let mut all = Vec::with_capacity(runs.len());
        for run in runs {
            end += run.text.chars().count();
            all.push((end, mark_value(&run.marks, name)));
        }
        all
    };
    let (before, after) = (ends(before), ends(after));
    let (mut i, mut j, mut at) = (0, 0, 0);
    let mut found: Vec<Difference> = Vec::new();
    while let (Some((end_before, old)), Some((end_after, new))) = (before.get(i), after.get(j)) {
        let end = *end_before.min(end_after);
        if old != new {
            match found.last_mut() {
                Some(last) if last.1 == at && last.2 == *old && last.3 == *new => last.1 = end,
                _ => found.push((at, end, old.clone(), new.clone())),
            }
        }
        at = end;
        i += usize::from(*end_before == end);
        j += usize::from(*end_after == end);
    }
    found
}

pub(crate) fn count(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.text.chars().count()).sum()
}

/// The chars from `from` up to `to` of some runs.
pub(crate) fn slice(runs: &[Run], from: usize, to: usize) -> Vec<Run> {
    let mut out = Vec::new();
    let mut start = 0;
    for run in runs {
        let len = run.text.chars().count();
        let (a, b) = (from.max(start), to.min(start + len));
        if a < b {
            let text = run.text.chars().skip(a - start).take(b - a).collect();
            push_run(&mut out, Run { text, marks: run.marks.clone() });
        }
        start += len;
    }
    out
}

/// `len` chars from an index of a Text object on, leaving out markers.
pub(crate) fn runs_between(pieces: &[Piece], index: usize, len: usize) -> Vec<Run> {
    let mut out = Vec::new();
    for piece in pieces {
        let (from, to) = (index.max(piece.index), (index + len).min(piece.index + piece.len));
        if from < to {
            for run in slice(&piece.runs, from - piece.index, to - piece.index) {
                push_run(&mut out, run);
            }
        }
    }
    out
}
