//! Everything that anybody can do about decisions, ground rules, promises and places at the table: one list for the window, the command and
//! the page that shows that all members have the same.

use trestle_model::decision::DecisionAction;
use trestle_trust::{
    ids::{DocumentId, PersonId, StatementId},
    statement::deciding::{Because, Ending, Given, NewRules, Progress, Stance},
};

use crate::documents::place::PlaceAct;

/// Whose answer is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerTo {
    Mine,
    /// Somebody's who gave it on paper or aloud, before witnesses whom they chose.
    Of {
        person: PersonId,
        how: Given,
        witnesses: Vec<PersonId>,
    },
    /// An objection that is carried for a neighbour who fears to make it by name.
    Neighbour,
}

/// One act. Words are plain text, at most `trestle_trust::statement::deciding::REMARK_BYTES_MAX` bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecidingAct {
    /// Starts a decision that is being prepared.
    Start {
        question: String,
    },
    /// Changes one that is being prepared; its wording is changed as any text is.
    Prepare {
        document: DocumentId,
        action: DecisionAction,
    },
    /// Puts the wording as it is now to answer. Where it is agreed, it ends the agreements of other decisions that were
    /// put by `replaces`.
    Open {
        document: DocumentId,
        replaces: Vec<StatementId>,
    },
    /// When it is time to look again: asks whether what was agreed is kept for as long again, or stopped. To change it, its
    /// wording is changed and put to answer.
    LookAgain {
        document: DocumentId,
        ends: bool,
    },
    /// Puts other ground rules to answer.
    OpenRules {
        rules: Box<NewRules>,
    },
    Answer {
        opening: StatementId,
        stance: Stance,
        words: String,
        whose: AnswerTo,
    },
    Witness {
        answer: StatementId,
    },
    Contest {
        answer: StatementId,
        words: String,
    },
    Reply {
        objection: StatementId,
        words: String,
    },
    Seen {
        reply: StatementId,
    },
    /// Says why an objection is not one, so many days after its maker saw the reply.
    NotAnObjection {
        objection: StatementId,
        reply: StatementId,
        days: u16,
        words: String,
    },
    /// Says that the draft differs from what was put to answer by a typo only: by letters of its wording.
    OnlyATypo {
        opening: StatementId,
    },
    Close {
        opening: StatementId,
        ending: Ending,
        because: Because,
    },
    Withdraw {
        opening: StatementId,
        words: String,
    },
    Reopen {
        opening: StatementId,
        words: String,
    },
    /// Says how a promise of an agreement is getting on.
    Update {
        opening: StatementId,
        promise: String,
        progress: Progress,
        /// With [`Progress::Moved`]: the new date, `2027-05-21`.
        due: Option<String>,
        /// With [`Progress::HandedOn`].
        to: Option<PersonId>,
        words: String,
    },
    /// About one's own place at the table, or somebody's.
    Place(PlaceAct),
    /// Gives a seat to somebody without a device, on the signer's side.
    SeatOnPaper {
        name: String,
    },
}
