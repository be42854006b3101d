//! Why an act on a decision, the ground rules or a promise was not done.

use trestle_model::{ApplyError, LoadError, decision::content::NotReady};
use trestle_sync::repo::SignError;

use crate::documents::{DesignError, place::PlaceError};

/// Why nothing was done. `messages` has the words.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error(transparent)]
    Design(#[from] DesignError),
    #[error(transparent)]
    Sign(#[from] SignError),
    #[error(transparent)]
    NotReady(#[from] NotReady),
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error("there is no such question")]
    NoQuestion,
    #[error("these words are open for answers already")]
    AlreadyOpen,
    #[error("what it would replace is no agreement of another decision")]
    Replaces,
    #[error("the ground rules read like this already")]
    SameRules,
    #[error("the ground rules do not fit together")]
    RulesUnsound,
    #[error("it is closed")]
    Closed,
    #[error("it is not closed yet")]
    NotClosed,
    #[error("it is not agreed")]
    NotAgreed,
    #[error("there is no such answer")]
    NoAnswer,
    #[error("somebody has to say why")]
    NoWords,
    #[error("the words are too long")]
    LongWords,
    #[error("an answer of somebody else needs witnesses who are neither they nor oneself")]
    Witnesses,
    #[error("one is no witness of this answer")]
    NotAWitness,
    #[error("the answer is nobody's but its maker's")]
    OwnAnswer,
    #[error("only the maker of an objection can say that they have seen a reply")]
    NotTheMaker,
    #[error("the maker of an objection has not seen the reply")]
    NotSeen,
    #[error("the days that the ground rules give have not passed")]
    TooSoon,
    #[error("nobody has vouched for this person yet")]
    NotADecider,
    #[error("the words are the same")]
    SameWords,
    #[error("more than letters of the wording was changed")]
    MoreThanATypo,
    #[error("the words are not those that were on the screen")]
    WordsChanged,
    #[error("on some side too few agree, or an objection is open")]
    DoesNotHold,
    #[error("not everybody has answered")]
    NotEveryone,
    #[error("there is no such promise")]
    NoPromise,
    #[error("somebody of another side checks a promise")]
    OwnPromise,
    #[error("a date is like 2027-05-21")]
    NoDate,
    #[error("nobody is named to whom it is handed on")]
    NoPerson,
}

impl From<ApplyError> for DecideError {
    fn from(error: ApplyError) -> Self {
        DesignError::from(error).into()
    }
}

impl From<LoadError> for DecideError {
    fn from(error: LoadError) -> Self {
        DesignError::from(error).into()
    }
}
