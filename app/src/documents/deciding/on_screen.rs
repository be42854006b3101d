//! Acts about words are about those that were on the screen: where there are others by now, nothing is said until somebody
//! has looked again.

use trestle_trust::{
    agreement::{Minutes, Question},
    ids::{ContentHash, StatementId},
};

use super::{DecideError, DecidingAct, question};
use crate::documents::Documents;

/// The words that were on the screen when somebody acted, by the hashes of their exact bytes. What is none is not looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnScreen {
    /// Those that are put to answer.
    pub asked: Option<ContentHash>,
    /// Those that are written now, and would be put to answer.
    pub draft: Option<ContentHash>,
}

/// The words that an act is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfWords {
    /// It says nothing of words, or has them all in itself.
    Nothing,
    /// Of those that are put to answer,
    Asked,
    /// of those that are written now,
    Draft,
    /// of both.
    Both,
}

impl DecidingAct {
    /// The words that it is said of.
    pub fn of_words(&self) -> OfWords {
        match self {
            DecidingAct::Open { .. } | DecidingAct::LookAgain { .. } => OfWords::Draft,
            DecidingAct::OnlyATypo { .. } => OfWords::Both,
            DecidingAct::Answer { .. }
            | DecidingAct::Witness { .. }
            | DecidingAct::NotAnObjection { .. }
            | DecidingAct::Close { .. }
            | DecidingAct::Withdraw { .. }
            | DecidingAct::Reopen { .. } => OfWords::Asked,
            // Other ground rules are in the act itself; what is said of an answer, a reply or a promise names it.
            DecidingAct::OpenRules { .. }
            | DecidingAct::Start { .. }
            | DecidingAct::Prepare { .. }
            | DecidingAct::Contest { .. }
            | DecidingAct::Reply { .. }
            | DecidingAct::Seen { .. }
            | DecidingAct::Update { .. }
            | DecidingAct::Place(_)
            | DecidingAct::SeatOnPaper { .. } => OfWords::Nothing,
        }
    }
}

impl Documents {
    /// Whether the words that `act` is said of are those that were on the screen, as far as `on_screen` tells.
    pub(super) fn must_be_as_seen(
        &mut self,
        act: &DecidingAct,
        on_screen: OnScreen,
    ) -> Result<(), DecideError> {
        let minutes = self.minutes();
        let question = about(&minutes, act).and_then(|opening| minutes.agreements().question(opening));
        let of = act.of_words();
        if let (Some(shown), Some(question), OfWords::Asked | OfWords::Both) = (on_screen.asked, question, of)
        {
            // What was agreed stays what was agreed, whatever is asked about since.
            let past = matches!(act, DecidingAct::Withdraw { .. } | DecidingAct::Reopen { .. });
            if question.content != shown || (!past && self.is_followed(question)) {
                return Err(DecideError::WordsChanged);
            }
        }
        let document = match act {
            DecidingAct::Open { document, .. } | DecidingAct::LookAgain { document, .. } => Some(*document),
            _ => question.and_then(question::document_of),
        };
        if let (Some(shown), Some(document), OfWords::Draft | OfWords::Both) = (on_screen.draft, document, of)
            // Why there is nothing to ask about is told by whoever asks.
            && self.draft(document).is_ok_and(|now| now.hash() != shown)
        {
            return Err(DecideError::WordsChanged);
        }
        Ok(())
    }

    /// Other words about the same decision were put to answer since, and are here: those that are kept back hide nothing.
    fn is_followed(&mut self, question: &Question) -> bool {
        let newest = question::document_of(question).and_then(|document| self.question_shown(document));
        newest.is_some_and(|newest| newest != question.opening)
    }
}

/// The question that it is said of.
fn about(minutes: &Minutes, act: &DecidingAct) -> Option<StatementId> {
    match act {
        DecidingAct::Answer { opening, .. }
        | DecidingAct::OnlyATypo { opening }
        | DecidingAct::Close { opening, .. }
        | DecidingAct::Withdraw { opening, .. }
        | DecidingAct::Reopen { opening, .. } => Some(*opening),
        DecidingAct::Witness { answer } | DecidingAct::NotAnObjection { objection: answer, .. } => {
            minutes.get(*answer).map(|minute| minute.question)
        }
        _ => None,
    }
}
