//! The file of an agreement: its exact words and all statements.

use trestle_export::bundle::{self, WriteError};
use trestle_sync::repo::Repo;
use trestle_trust::{Graph, ids::StatementId, statement::deciding::Subject};

use super::DecideError;
use crate::documents::{DesignError, Documents};

/// Why an agreement cannot be taken away.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error(transparent)]
    Decide(#[from] DecideError),
    #[error("the signed words have not come yet")]
    NotHere,
    #[error("there are more statements than a file has")]
    TooMany,
}

/// A question that is taken away, agreed or not: what of it is at hand, to be made a file on another thread.
#[derive(Debug)]
pub struct Taking {
    opening: StatementId,
    content: Vec<u8>,
    repo: Repo,
}

impl Taking {
    /// The question that was put by `opening`, with the exact words that it was about.
    pub(in crate::documents) fn new(opening: StatementId, content: Vec<u8>, repo: Repo) -> Self {
        Taking { opening, content, repo }
    }

    /// The file. Waits for the disk and the engine, and goes through all statements.
    ///
    /// # Errors
    /// [`TakeError`].
    pub fn file(self) -> Result<String, TakeError> {
        let mut statements = self.repo.statements().map_err(DecideError::from)?.into_iter();
        let closed = || TakeError::Decide(DesignError::Closed.into());
        let genesis = statements.next().ok_or_else(closed)?;
        let mut graph = Graph::new(genesis).map_err(|_| closed())?;
        for statement in statements {
            // Each comes after its parents, out of a graph.
            graph.insert(statement).map_err(|_| closed())?;
        }
        bundle::write(&graph, self.opening, &self.content).map_err(|error| match error {
            WriteError::NoQuestion => DecideError::NoQuestion.into(),
            // Another wording was settled on since.
            WriteError::OtherContent => TakeError::NotHere,
            WriteError::TooMany => TakeError::TooMany,
        })
    }
}

impl Documents {
    /// The file of the question that was put by `opening`, agreed or not. Waits for the disk and the engine.
    ///
    /// # Errors
    /// [`TakeError`].
    pub fn agreement_file(&mut self, opening: StatementId) -> Result<String, TakeError> {
        self.taking(opening)?.file()
    }

    /// What is needed for that file. Waits for the disk where its decision is not open.
    ///
    /// # Errors
    /// [`TakeError`].
    pub fn taking(&mut self, opening: StatementId) -> Result<Taking, TakeError> {
        let minutes = self.minutes();
        let question = minutes.agreements().question(opening).ok_or(DecideError::NoQuestion)?;
        let content = match &question.subject {
            Subject::Rules(new) => bundle::rules_content(new),
            Subject::Decision(document) => {
                self.content(*document, question.content).ok_or(TakeError::NotHere)?
            }
        };
        Ok(Taking { opening, content, repo: self.repo.clone() })
    }
}
