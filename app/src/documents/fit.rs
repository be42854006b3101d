//! Taking in changes of which one may not fit, as when a device was restored from a backup and made a number twice.
//!
//! What does not fit stays in the log and is left out of what is shown, with all that builds on it. Everything else
//! goes in: one odd change never hides somebody else's words.

use std::collections::BTreeSet;

use trestle_model::{LoadError, MergeError};
use trestle_sync::columns;
use trestle_trust::ids::ChangeHash;

/// Gives `changes`, in causal order, to `take`, without those that it refuses and what builds on them. Also says how many
/// were left out.
///
/// # Errors
/// `take` fails for another reason than one of the changes.
pub(super) fn take_what_fits<T>(
    mut changes: Vec<Vec<u8>>,
    mut take: impl FnMut(Vec<Vec<u8>>) -> Result<T, LoadError>,
) -> Result<(T, usize), LoadError> {
    let all = changes.len();
    loop {
        let error = match take(changes.clone()) {
            Ok(taken) => return Ok((taken, all - changes.len())),
            Err(error) => error,
        };
        let LoadError::Changes(culprit) = &error else { return Err(error) };
        tracing::error!(%error, "a change does not fit and is left out, with what builds on it");
        let before = changes.len();
        leave_out(&mut changes, culprit);
        if changes.len() == before {
            return Err(error);
        }
    }
}

fn leave_out(changes: &mut Vec<Vec<u8>>, culprit: &MergeError) {
    let mut out: BTreeSet<ChangeHash> = BTreeSet::new();
    match culprit {
        MergeError::Unreadable { index, .. } => {
            if *index < changes.len() {
                let unreadable = changes.remove(*index);
                out.extend(columns::scan(&unreadable).map(|change| change.hash));
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
        }
        !goes
    });
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
    fn a_number_used_twice_hides_nobody_elses_words() {
        let new = || TextDesign::new(DocumentKind::Text);
        let first = typed(&mut new(), 1, "first ");
        let mut restored = new();
        let again = typed(&mut restored, 1, "again ");
        let on_top = typed(&mut restored, 2, "on top ");
        let honest = typed(&mut new(), 3, "honest ");
        let changes = vec![first, again, on_top, honest];

        let mut open = new();
        assert!(open.merge(changes.clone()).is_err(), "the whole slice is refused at once");
        let merged = take_what_fits(changes.clone(), |changes| Ok(open.merge(changes)?));
        let (_, left_out) = merged.expect("the rest fits");
        assert_eq!(left_out, 2);
        let text = open.view().plain_text();
        assert!(text.contains("first ") && text.contains("honest "), "{text}");

        let load = |changes: Vec<Vec<u8>>| TextDesign::load(DocumentKind::Text, None, changes.into_iter());
        let (loaded, left_out) = take_what_fits(changes, load).expect("it opens");
        assert_eq!(left_out, 2);
        assert_eq!(loaded.view().plain_text(), text);
    }
}
