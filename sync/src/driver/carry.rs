//! Carry files, as far as the engine has a part in them: what there is to be written, and what comes of one that is read.

use trestle_trust::{ActorId, ChangeHash, DocumentId};

use super::Engine;
use crate::protocol::{ConnectionId, Input, Output, Taken};

/// What there is to be written of one document, in causal order.
pub(crate) type ToCarry = (DocumentId, Vec<(ChangeHash, ActorId)>);

impl Engine {
    /// Exact bytes of all statements that may leave this device, each after its parents.
    pub(crate) fn statements_to_carry(&self) -> Vec<Vec<u8>> {
        self.sync.flushed_statements().map(|statement| statement.bytes().to_vec()).collect()
    }

    /// All documents with all their changes, the shortest first: of a file that is cut off the most are then whole.
    pub(crate) fn changes_to_carry(&self) -> Vec<ToCarry> {
        let documents: Vec<DocumentId> = self.sync.documents().collect();
        let mut documents: Vec<ToCarry> = documents
            .into_iter()
            .filter_map(|document| {
                let log = self.sync.log(document)?;
                Some((document, log.iter().map(|change| (change.hash, change.actor)).collect()))
            })
            .collect();
        documents.sort_by_key(|(document, changes)| (changes.len(), *document));
        documents
    }

    /// A file is about to be read: what stands for it.
    pub(crate) fn carry_begins(&mut self) -> ConnectionId {
        self.connections_made += 1;
        ConnectionId(self.connections_made)
    }

    /// One frame of it.
    pub(crate) fn carry(&mut self, connection: ConnectionId, bytes: Vec<u8>) {
        self.input(Input::Carried { connection, bytes });
    }

    /// There is no more of it.
    pub(crate) fn carry_ends(&mut self, connection: ConnectionId) -> Taken {
        let mut all = Taken::default();
        for output in self.sync.handle(Input::CarryEnded { connection }, self.clock.now()) {
            match output {
                Output::CarryTaken { taken, .. } => all = taken,
                other => self.perform(other),
            }
        }
        all
    }
}
