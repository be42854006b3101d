//! What was asked, said and promised at the made-up table, as `assets/samples/table/decisions.json` tells it.

use std::collections::BTreeMap;

use serde::Deserialize;
use trestle_trust::statement::deciding::{Progress, Stance};

const DECISIONS: &str = include_str!("../../../../assets/samples/table/decisions.json");

/// Words by the code of their language.
pub(super) type Said = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub(super) question: Said,
    #[serde(default)]
    pub(super) who_can_say_yes: Said,
    pub(super) review_in_days: Option<i64>,
    pub(super) acts: Vec<Told>,
}

/// Something that one of them did.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) by: String,
    pub(super) days_ago: i64,
    #[serde(flatten)]
    pub(super) act: Act,
}

/// `key` names what others refer to by `of` and `to`.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum Act {
    Ask,
    Bring {
        how: String,
        words: Said,
    },
    Option {
        key: String,
        words: Said,
    },
    Good {
        of: String,
        words: Said,
    },
    Hard {
        of: String,
        words: Said,
    },
    SendUp {
        words: Said,
        to: Said,
        reply: Said,
        sent_days_ago: i64,
        reply_due_days_ago: i64,
        came_days_ago: i64,
    },
    Promise {
        key: String,
        works: bool,
        who: String,
        backup: String,
        due_in_days: i64,
        words: Said,
        known_by: Said,
    },
    /// Makes the wording this, in Markdown, in every language.
    Write {
        words: Said,
    },
    Open {
        key: String,
    },
    /// To what was opened last.
    Answer {
        key: Option<String>,
        #[serde(with = "StanceWord")]
        stance: Stance,
        #[serde(default)]
        words: Said,
        /// Who gave it, if they gave it on paper.
        r#for: Option<String>,
        #[serde(default)]
        witnesses: Vec<String>,
    },
    Witness {
        to: String,
    },
    Reply {
        to: String,
        words: Said,
    },
    /// Agreed, in a meeting.
    Close {
        to: String,
    },
    Update {
        to: String,
        promise: String,
        #[serde(with = "ProgressWord")]
        progress: Progress,
        due_in_days: Option<i64>,
        words: Said,
    },
}

#[derive(Deserialize)]
#[serde(remote = "Stance", rename_all = "snake_case")]
enum StanceWord {
    Agree,
    Concern,
    Aside,
    Object,
}

#[derive(Deserialize)]
#[serde(remote = "Progress", rename_all = "snake_case")]
enum ProgressWord {
    NotStarted,
    UnderWay,
    Blocked,
    Done,
    Checked,
    Moved,
    HandedOn,
    Changed,
    Dropped,
}

/// # Errors
/// Something is not written as it should be.
pub(super) fn decisions() -> Result<Vec<Decision>, serde_json::Error> {
    serde_json::from_str(DECISIONS)
}
