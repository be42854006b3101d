//! Taking in changes of which automerge may not bear one, though admission let it in: the last line of defence.
//!
//! What does not fit stays in the log and is left out of what is shown, with all that builds on it. Everything else
//! goes in: one odd change never hides somebody else's words. Who wrote what is left out is said, each time the document
//! is opened.

use std::collections::BTreeSet;

use trestle_model::{LoadError, MergeError};
use trestle_sync::columns;
use trestle_trust::ids::{AuthorKey, ChangeHash};

/// What does not fit and is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub changes: usize,
    /// Who made them.
    pub by: BTreeSet<AuthorKey>,
}

impl LeftOut {
    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.changes == 0
    }

    /// What two documents leave out together.
    pub fn add(&mut self, more: Self) {
        self.changes += more.changes;
        self.by.extend(more.by);
    }

    /// Changes that could not even be tried one by one.
    pub(super) fn all(changes: &[Vec<u8>]) -> Self {
        let by = changes.iter().filter_map(|change| super::author_of(change)).collect();
        Self { changes: changes.len(), by }
    }
}

/// Gives `changes`, in causal order, to `take`, without those that it refuses and what builds on them. Also says what was
/// left out.
///
/// # Errors
/// `take` fails for another reason than one of the changes.
pub(super) fn take_what_fits<T>(
    mut changes: Vec<Vec<u8>>,
    mut take: impl FnMut(Vec<Vec<u8>>) -> Result<T, LoadError>,
) -> Result<(T, LeftOut), LoadError> {
    let mut out = LeftOut::default();
    loop {
        let error = match take(changes.clone()) {
            Ok(taken) => return Ok((taken, out)),
            Err(error) => error,
        };
        let LoadError::Changes(culprit) = &error else { return Err(error) };
        tracing::error!(%error, "a change does not fit and is left out, with what builds on it");
        let gone = leave_out(&mut changes, culprit);
        if gone.is_empty() {
            return Err(error);
        }
        out.add(LeftOut::all(&gone));
    }
}

/// As [`take_what_fits`] for a document that is open: if none can be taken, all are left out.
pub(super) fn merge_what_fits<T>(
    changes: Vec<Vec<u8>>,
    merge: impl FnMut(Vec<Vec<u8>>) -> Result<T, LoadError>,
) -> (Option<T>, LeftOut) {
    match take_what_fits(changes.clone(), merge) {
        Ok((merged, out)) => (Some(merged), out),
        Err(_) => (None, LeftOut::all(&changes)),
    }
}

/// Takes out the culprit and what builds on it, and gives them.
fn leave_out(changes: &mut Vec<Vec<u8>>, culprit: &MergeError) -> Vec<Vec<u8>> {
    let mut out: BTreeSet<ChangeHash> = BTreeSet::new();
    let mut gone = Vec::new();
    match culprit {
        MergeError::Unreadable { index, .. } => {
            if *index < changes.len() {
                let unreadable = changes.remove(*index);
                out.extend(columns::scan(&unreadable).map(|change| change.hash));
                gone.push(unreadable);
            }
        }
        MergeError::MissingDependency { hash, .. } | MergeError::Breaks { hash, .. } => {
            out.insert(*hash);
        }
    }
    changes.retain(|bytes| {
        let Ok(change) = columns::scan(bytes) else { return true };
        let goes = out.contains(&change.hash) || change.deps.iter().any(|dep| out.contains(dep));
        if goes {
            out.insert(change.hash);
            gone.push(bytes.clone());
        }
        !goes
    });
    gone
}

#[cfg(test)]
mod tests {
    use trestle_model::{DocumentKind, Stamp, TextDesign, text::TextAction};
    use trestle_trust::ids::ActorId;

    use super::*;

    /// Types at the start of the first block, as `actor`, and gives the change.
    fn typed(design: &mut TextDesign, actor: u8, text: &str) -> Vec<u8> {
        let block = design.view().blocks[0].id.clone();
        let stamp = Stamp { actor: ActorId([actor; 40]), now_unix_secs: 0 };
        let action = TextAction::Type { block, at: 0, text: text.to_owned() };
        let committed = design.apply(&action, stamp, &mut rand::rng()).expect("the block is there");
        committed.expect("a change").bytes
    }

    #[test]
    fn a_number_used_twice_hides_nobodys_words() {
        let new = || TextDesign::new(DocumentKind::Text);
        let first = typed(&mut new(), 1, "first ");
        let mut restored = new();
        let again = typed(&mut restored, 1, "again ");
        let on_top = typed(&mut restored, 2, "on top ");
        let honest = typed(&mut new(), 3, "honest ");
        let changes = vec![first, again, on_top, honest];
        let mut open = new();
        let (_, out) = merge_what_fits(changes.clone(), |changes| Ok(open.merge(changes)?));
        assert!(out.is_empty());
        let text = open.view().plain_text();
        for words in ["first ", "again ", "on top ", "honest "] {
            assert!(text.contains(words), "{words} in {text}");
        }
        let load = |changes: Vec<Vec<u8>>| TextDesign::load(DocumentKind::Text, None, changes.into_iter());
        let (loaded, out) = take_what_fits(changes, load).expect("it opens");
        assert!(out.is_empty());
        assert_eq!(loaded.view().plain_text(), text);
    }

    #[test]
    fn what_automerge_does_not_bear_is_left_out_with_what_builds_on_it_and_who_wrote_it_is_said() {
        let new = || TextDesign::new(DocumentKind::Text);
        let mut odd = new();
        // It builds on a change that is nowhere: what admission would never let in.
        drop(typed(&mut odd, 1, "nowhere "));
        let orphan = typed(&mut odd, 1, "orphan ");
        let on_top = typed(&mut odd, 2, "on top ");
        let honest = typed(&mut new(), 3, "honest ");
        let changes = vec![orphan, on_top, honest];
        let load = |changes: Vec<Vec<u8>>| TextDesign::load(DocumentKind::Text, None, changes.into_iter());
        let (loaded, out) = take_what_fits(changes.clone(), load).expect("it opens");
        assert_eq!((out.changes, out.by.len()), (2, 2));
        assert!(loaded.view().plain_text().contains("honest "));
        let mut open = new();
        let (_, out_again) = merge_what_fits(changes, |changes| Ok(open.merge(changes)?));
        assert_eq!(out_again, out);
        assert_eq!(open.view().plain_text(), loaded.view().plain_text());
    }
}
