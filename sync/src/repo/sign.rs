//! Signing what this device's person says about questions. Each names what is known here as its past.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};

use trestle_trust::agreement::Minutes;
use trestle_trust::person::SideId;
use trestle_trust::statement::deciding::{Deciding, Opening, Subject};
use trestle_trust::statement::{self, BuildError};
use trestle_trust::{AuthorSigner, ChangeHash, ContentHash, DocumentId, Graph, Statement, StatementId};

use super::Repo;
use crate::driver::Engine;

/// Why something was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    Invalid(#[from] BuildError),
    #[error("the table is closed")]
    Closed,
}

/// A statement that the engine signs in its turn.
#[derive(Debug)]
#[must_use]
pub struct Signing(Receiver<Result<StatementId, BuildError>>);

impl Signing {
    /// Waits for the engine; then [`Repo::minutes`] has it.
    ///
    /// # Errors
    /// [`SignError`]: then nothing was said.
    pub fn wait(self) -> Result<StatementId, SignError> {
        Ok(self.0.recv().map_err(|_| SignError::Closed)??)
    }
}

impl Repo {
    /// Puts a question to answer, by the ground rules in force.
    pub fn open_question(
        &self,
        subject: Subject,
        content: ContentHash,
        replaces: Vec<StatementId>,
    ) -> Signing {
        self.sign(move |graph, signer, minutes| {
            let rules = minutes.agreements().rules().source;
            statement::open_question(graph, signer, Opening { subject, content, rules, replaces })
        })
    }

    /// Says something about a question.
    pub fn say(&self, deciding: Deciding) -> Signing {
        self.sign(move |graph, signer, _| statement::say_deciding(graph, signer, deciding))
    }

    /// Brings somebody without a device to the table.
    pub fn seat_on_paper(&self, name: &str, side: SideId) -> Signing {
        let name = name.to_owned();
        self.sign(move |graph, signer, _| statement::paper_seat(graph, signer, &name, side))
    }

    /// All statements here, each after its parents, exactly as they were signed. Waits for the engine.
    ///
    /// # Errors
    /// [`SignError::Closed`].
    pub fn statements(&self) -> Result<Vec<Statement>, SignError> {
        self.ask(|engine| engine.sync.graph().iter().cloned().collect()).ok_or(SignError::Closed)
    }

    /// The newest changes of each of these documents that count, as of now. Waits for the engine.
    #[must_use]
    pub fn heads(&self, documents: Vec<DocumentId>) -> BTreeMap<DocumentId, Vec<ChangeHash>> {
        let heads = move |engine: &mut Engine| {
            let of = |document: DocumentId| (document, engine.sync.counted_heads(document));
            documents.into_iter().map(of).collect()
        };
        self.ask(heads).unwrap_or_default()
    }

    fn sign(
        &self,
        make: impl FnOnce(&Graph, &AuthorSigner, &Minutes) -> Result<Statement, BuildError> + Send + 'static,
    ) -> Signing {
        let (reply, answer) = channel();
        let shared = std::sync::Arc::clone(&self.open.shared);
        self.call(move |engine| {
            let made = make(engine.sync.graph(), &engine.signer, &shared.minutes());
            let signed = made.map(|statement| {
                let id = statement.id();
                engine.state(vec![statement]);
                id
            });
            // Whoever asked may not wait for the answer.
            let _ = reply.send(signed);
        });
        Signing(answer)
    }
}
