//! Loading one document: its kept states, then the changes that the snapshot lacks.

use std::collections::BTreeSet;
use std::sync::mpsc::channel;

use trestle_trust::{ChangeHash, DocumentId};

use crate::admit::SignedChange;
use crate::driver::{Engine, Mailbox, Message};
use crate::store::{Heads, Request, States, StoreHandle};

/// What is kept of one document.
#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// The document as saved.
    pub snapshot: Option<Vec<u8>>,
    /// All changes that count and that the snapshot lacks, plain chunks in causal order, schema changes not among them.
    pub changes: Vec<Vec<u8>>,
    /// The readable state as of some heads.
    pub view: Option<(Heads, Vec<u8>)>,
    /// So many changes are missing from `changes`: their bytes are damaged, or they follow one whose are.
    pub left_out: usize,
}

/// Why a document could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("the table is closed")]
    Closed,
}

/// A change that is wanted, and what it follows.
type Wanted = (ChangeHash, Vec<ChangeHash>);

pub(super) fn load(
    store: &StoreHandle,
    mailbox: &Mailbox,
    document: DocumentId,
    late: Vec<ChangeHash>,
) -> Result<Stored, LoadError> {
    let States { snapshot, view } = states(store, document).ok_or(LoadError::Closed)?;
    let (reply, answer) = channel();
    let call = move |engine: &mut Engine| {
        // One that was made before somebody went may have in it what they made later.
        let snapshot = snapshot.filter(|(heads, _)| all_count(engine, document, heads));
        let view = view.filter(|(heads, _)| all_count(engine, document, heads));
        let (heads, snapshot) = snapshot.unzip();
        let wanted = wanted(engine, document, heads.as_deref().unwrap_or_default(), &late);
        let hashes = wanted.iter().map(|(hash, _)| *hash).collect();
        // Asked here, so that what was committed before is found, on disk or on its way there.
        let reply =
            Box::new(move |changes: Vec<SignedChange>| drop(reply.send((snapshot, view, wanted, changes))));
        engine.store.send(Request::ReadChanges { document, hashes, reply });
    };
    mailbox.send(Message::Call(Box::new(call)));
    let (snapshot, view, wanted, changes) = answer.recv().map_err(|_| LoadError::Closed)?;
    let total = wanted.len();
    let changes = if changes.len() == total {
        changes.into_iter().map(|change| change.bytes).collect()
    } else {
        without_orphans(&wanted, changes)
    };
    let left_out = total - changes.len();
    Ok(Stored { snapshot, changes, view, left_out })
}

/// A document's snapshot and view; `None` if the table is closed.
pub(super) fn states(store: &StoreHandle, document: DocumentId) -> Option<States> {
    let (reply, answer) = channel();
    let reply = Box::new(move |states: States| drop(reply.send(states)));
    store.send(Request::ReadStates { document, reply });
    answer.recv().ok()
}

/// Whether all that a kept state holds still counts.
pub(super) fn all_count(engine: &Engine, document: DocumentId, heads: &[ChangeHash]) -> bool {
    heads.iter().all(|head| engine.sync.counts(document, head))
}

/// What counts and is not in the past of `heads`, and what is in the past of `late`.
fn wanted(engine: &Engine, document: DocumentId, heads: &[ChangeHash], late: &[ChangeHash]) -> Vec<Wanted> {
    let Some(log) = engine.sync.log(document) else { return Vec::new() };
    let hashes = log.not_in_past_of(heads);
    let beyond: BTreeSet<ChangeHash> = match late {
        [] => BTreeSet::new(),
        late => log.not_in_past_of(late).into_iter().collect(),
    };
    let is_late = |hash: &ChangeHash| !late.is_empty() && !beyond.contains(hash);
    let counting = hashes.into_iter().filter(|hash| engine.sync.counts(document, hash) || is_late(hash));
    counting.filter_map(|hash| Some((hash, log.get(&hash)?.deps))).collect()
}

/// Leaves out what follows a change that could not be read: nothing may be applied before what it follows.
fn without_orphans(wanted: &[Wanted], read: Vec<SignedChange>) -> Vec<Vec<u8>> {
    let mut read = read
        .into_iter()
        .filter_map(|change| Some((crate::columns::scan(&change.bytes).ok()?.hash, change.bytes)))
        .collect::<std::collections::BTreeMap<_, _>>();
    let mut left_out = BTreeSet::new();
    let mut changes = Vec::new();
    for (hash, deps) in wanted {
        match read.remove(hash) {
            Some(bytes) if !deps.iter().any(|dep| left_out.contains(dep)) => changes.push(bytes),
            _ => {
                left_out.insert(*hash);
            }
        }
    }
    changes
}
