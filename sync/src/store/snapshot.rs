//! Snapshots are kept only after a reload gives the same heads.
//!
//! The reload runs on a thread of its own: it takes as long as opening the document does, and automerge may panic
//! on what it should not have written. A snapshot that fails is dropped and the one before it stays.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use trestle_trust::{ChangeHash, DocumentId};

use super::{Heads, StoreHandle, Write};

struct Job {
    document: DocumentId,
    heads: Heads,
    bytes: Vec<u8>,
}

/// Reloads snapshots and passes the good ones on to the store.
pub(crate) struct SnapshotChecker {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl SnapshotChecker {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives none.
    pub(crate) fn start(store: StoreHandle) -> std::io::Result<Self> {
        let (jobs, queue): (Sender<Job>, Receiver<Job>) = channel();
        let thread = std::thread::Builder::new().name("trestle-snapshots".to_owned()).spawn(move || {
            for Job { document, heads, bytes } in queue {
                if reloads_to(&bytes, &heads) {
                    store.write(vec![Write::Snapshot { document, heads, bytes }]);
                } else {
                    tracing::warn!(?document, "a snapshot does not reload to its heads and is not kept");
                }
            }
        })?;
        Ok(Self { jobs, thread })
    }

    /// Queues a snapshot for checking and keeping.
    pub(crate) fn save(&self, document: DocumentId, heads: Heads, bytes: Vec<u8>) {
        if self.jobs.send(Job { document, heads, bytes }).is_err() {
            tracing::error!("the snapshot thread is gone");
        }
    }

    /// Waits until every queued snapshot has been checked.
    pub(crate) fn close(self) {
        drop(self.jobs);
        if self.thread.join().is_err() {
            tracing::error!("the snapshot thread panicked");
        }
    }
}

fn reloads_to(bytes: &[u8], heads: &[ChangeHash]) -> bool {
    let loaded = catch_unwind(AssertUnwindSafe(|| {
        automerge::Automerge::load(bytes).map(|document| {
            let mut heads: Heads = document.get_heads().into_iter().map(|hash| ChangeHash(hash.0)).collect();
            heads.sort();
            heads
        })
    }));
    let mut expected = heads.to_vec();
    expected.sort();
    matches!(loaded, Ok(Ok(found)) if found == expected)
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable as _;

    use super::*;

    #[test]
    fn only_a_snapshot_with_its_own_heads_is_kept() {
        let mut document = automerge::AutoCommit::new();
        document.put(automerge::ROOT, "words", "hello").unwrap();
        let bytes = document.save();
        let heads: Heads = document.get_heads().into_iter().map(|hash| ChangeHash(hash.0)).collect();
        assert!(reloads_to(&bytes, &heads));
        assert!(!reloads_to(&bytes, &[]));
        assert!(!reloads_to(&bytes, &[ChangeHash([1; 32])]));
        assert!(!reloads_to(&bytes[..bytes.len() / 2], &heads));
        assert!(!reloads_to(b"", &heads));
    }
}
