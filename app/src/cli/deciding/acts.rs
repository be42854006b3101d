//! The acts as JSON: people by name, questions by their words, and what is in force where nothing is said.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value as Json, json};
use trestle_trust::{
    ground_rules::{Inviters, Side},
    ids::{ContentHash, PersonId},
    label::Label,
    person::SideId,
    statement::deciding::{Because, Ending, Given, NewRules, Progress, Stance},
};

use super::super::{reply::Plain, session::Session};
use crate::documents::deciding::{AnswerTo, DecidingAct, OfWords, OnScreen};

/// One act. `about` is the start of a question's words or id, or `rules`.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Act {
    Start {
        question: String,
    },
    Open {
        about: String,
        /// Agreements of other decisions that it would end.
        #[serde(default)]
        replaces: Vec<String>,
    },
    LookAgain {
        about: String,
        ends: bool,
    },
    OpenRules(Box<Rules>),
    Answer {
        about: String,
        stance: StanceName,
        #[serde(default)]
        words: String,
        /// Whose it is, if it was given on paper or aloud.
        #[serde(default)]
        of: Option<String>,
        #[serde(default)]
        aloud: bool,
        #[serde(default)]
        witnesses: Vec<String>,
        #[serde(default)]
        for_a_neighbour: bool,
    },
    Witness {
        answer: String,
    },
    Contest {
        answer: String,
        words: String,
    },
    Reply {
        objection: String,
        words: String,
    },
    Seen {
        reply: String,
    },
    NotAnObjection {
        objection: String,
        reply: String,
        days: u16,
        words: String,
    },
    OnlyATypo {
        about: String,
    },
    Close {
        about: String,
        ending: EndingName,
        because: BecauseName,
    },
    Withdraw {
        about: String,
        words: String,
    },
    Reopen {
        about: String,
        words: String,
    },
    Update {
        about: String,
        promise: String,
        progress: ProgressName,
        #[serde(default)]
        due: Option<String>,
        #[serde(default)]
        to: Option<String>,
        #[serde(default)]
        words: String,
    },
    SeatOnPaper {
        name: String,
    },
}

/// What is not said stays as it is in force.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    agree_percent: Option<u8>,
    open_days: Option<u16>,
    objection_days: Option<u16>,
    review_months: Option<u16>,
    everyone_invites: Option<bool>,
    /// By language tag.
    text: Option<BTreeMap<String, String>>,
    /// As `show rules` gives them: all of them.
    sides: Option<Vec<NamedSide>>,
    /// From the number of a side to that of another.
    #[serde(default)]
    merged: BTreeMap<SideNumber, u32>,
}

/// A side with its names, by language tag.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedSide {
    side: u32,
    names: BTreeMap<String, String>,
}

/// The number of a side where it names a field: a text in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct SideNumber(u32);

impl TryFrom<String> for SideNumber {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(SideNumber)
    }
}

macro_rules! named {
    ($name:ident is $type:ident { $($variant:ident),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name { $($variant),* }

        impl From<$name> for $type {
            fn from(name: $name) -> Self {
                match name { $($name::$variant => $type::$variant),* }
            }
        }
    };
}

named!(StanceName is Stance { Agree, Concern, Aside, Object });
named!(EndingName is Ending { Agreed, NotAgreed });
named!(BecauseName is Because { Everyone, Days, Meeting });
named!(ProgressName is Progress {
    NotStarted, UnderWay, Blocked, Done, Checked, Moved, HandedOn, Changed, Dropped,
});

/// An act, and with `content` the words that it is said of: where there are others by now it is not done.
pub(super) fn read(text: &str) -> Result<(Act, Option<ContentHash>), serde_json::Error> {
    let mut json: Json = serde_json::from_str(text)?;
    let content = json.as_object_mut().and_then(|fields| fields.remove("content"));
    let hash = content.filter(|content| !content.is_null()).map(|content| match content.as_str() {
        Some(hash) => hash.parse().map_err(serde::de::Error::custom),
        None => Err(serde::de::Error::custom("content is a text of 64 letters")),
    });
    Ok((serde_json::from_value(json)?, hash.transpose()?))
}

/// None where the act is said of no words that could have changed. What says that it is a typo only is said of the words
/// that are written now.
pub(super) fn as_seen(act: &DecidingAct, content: Option<ContentHash>) -> Option<OnScreen> {
    match act.of_words() {
        OfWords::Nothing => content.is_none().then(OnScreen::default),
        OfWords::Asked => Some(OnScreen { asked: content, draft: None }),
        OfWords::Draft | OfWords::Both => Some(OnScreen { asked: None, draft: content }),
    }
}

impl Act {
    pub(super) fn read(self, session: &mut Session) -> Result<DecidingAct, Plain> {
        Ok(match self {
            Act::Start { question } => DecidingAct::Start { question },
            Act::Open { about, replaces } => DecidingAct::Open {
                document: session.find(&about)?.0,
                replaces: replaces.iter().map(|one| session.opening(one)).collect::<Result<_, Plain>>()?,
            },
            Act::LookAgain { about, ends } => {
                DecidingAct::LookAgain { document: session.find(&about)?.0, ends }
            }
            Act::OpenRules(rules) => DecidingAct::OpenRules { rules: Box::new(rules.read(session)?) },
            Act::Answer { about, stance, words, of, aloud, witnesses, for_a_neighbour } => {
                let whose = match of {
                    Some(of) => AnswerTo::Of {
                        person: session.person(&of)?,
                        how: if aloud { Given::Aloud } else { Given::OnPaper },
                        witnesses: people(session, &witnesses)?,
                    },
                    None if for_a_neighbour => AnswerTo::Neighbour,
                    None => AnswerTo::Mine,
                };
                DecidingAct::Answer { opening: session.opening(&about)?, stance: stance.into(), words, whose }
            }
            Act::Witness { answer } => DecidingAct::Witness { answer: session.statement(&answer)? },
            Act::Contest { answer, words } => {
                DecidingAct::Contest { answer: session.statement(&answer)?, words }
            }
            Act::Reply { objection, words } => {
                DecidingAct::Reply { objection: session.statement(&objection)?, words }
            }
            Act::Seen { reply } => DecidingAct::Seen { reply: session.statement(&reply)? },
            Act::NotAnObjection { objection, reply, days, words } => DecidingAct::NotAnObjection {
                objection: session.statement(&objection)?,
                reply: session.statement(&reply)?,
                days,
                words,
            },
            Act::OnlyATypo { about } => DecidingAct::OnlyATypo { opening: session.opening(&about)? },
            Act::Close { about, ending, because } => DecidingAct::Close {
                opening: session.opening(&about)?,
                ending: ending.into(),
                because: because.into(),
            },
            Act::Withdraw { about, words } => {
                DecidingAct::Withdraw { opening: session.opening(&about)?, words }
            }
            Act::Reopen { about, words } => DecidingAct::Reopen { opening: session.opening(&about)?, words },
            Act::Update { about, promise, progress, due, to, words } => DecidingAct::Update {
                opening: session.opening(&about)?,
                promise,
                progress: progress.into(),
                due,
                to: to.map(|to| session.person(&to)).transpose()?,
                words,
            },
            Act::SeatOnPaper { name } => DecidingAct::SeatOnPaper { name },
        })
    }
}

fn people(session: &mut Session, names: &[String]) -> Result<Vec<PersonId>, Plain> {
    names.iter().map(|name| session.person(name)).collect()
}

impl Rules {
    fn read(self, session: &mut Session) -> Result<NewRules, Plain> {
        let minutes = session.table()?.minutes();
        let mut rules = minutes.agreements().rules().rules.clone();
        rules.agree_percent = self.agree_percent.unwrap_or(rules.agree_percent);
        rules.open_days = self.open_days.unwrap_or(rules.open_days);
        rules.objection_days = self.objection_days.unwrap_or(rules.objection_days);
        rules.review_months = self.review_months.unwrap_or(rules.review_months);
        if let Some(everyone) = self.everyone_invites {
            rules.inviters = if everyone { Inviters::Everyone } else { Inviters::Standing };
        }
        rules.text = self.text.unwrap_or(rules.text);
        if let Some(sides) = self.sides {
            let name = |(tag, name): (String, String)| Ok::<_, Plain>((tag, label(session, &name)?));
            let side = |one: NamedSide| {
                let names = one.names.into_iter().map(name).collect::<Result<_, Plain>>()?;
                Ok(Side { id: SideId(one.side), names })
            };
            rules.sides = sides.into_iter().map(side).collect::<Result<_, Plain>>()?;
        }
        let merged = self.merged.into_iter().map(|(from, to)| (SideId(from.0), SideId(to))).collect();
        Ok(NewRules { rules, merged })
    }
}

fn label(session: &Session, name: &str) -> Result<Label, Plain> {
    Label::new(name).map_err(|_| session.plain("decide-rules-unsound", &[]))
}

/// Every act by its name, with an example of each.
pub(in crate::cli) fn examples() -> Vec<Json> {
    vec![
        json!({"act": "start", "question": "Shall we try two-hour slots?"}),
        json!({"act": "open", "about": "Shall we"}),
        json!({"act": "open", "about": "Shall we", "replaces": ["Repairs by"]}),
        json!({"act": "look_again", "about": "Shall we", "ends": false}),
        json!({"act": "open_rules", "agree_percent": 60, "text": {"en": "We listen first."}}),
        json!({"act": "open_rules", "merged": {"3": 2}, "sides": [
            {"side": 1, "names": {"en": "People who live here"}}, {"side": 2, "names": {"en": "Staff"}}]}),
        json!({"act": "answer", "about": "Shall we", "stance": "object", "words": "It would fail in week one."}),
        json!({"act": "answer", "about": "Shall we", "stance": "agree", "content": "0".repeat(64)}),
        json!({"act": "answer", "about": "Shall we", "stance": "agree", "of": "Mair", "aloud": true,
            "witnesses": ["Carys"]}),
        json!({"act": "answer", "about": "Shall we", "stance": "object", "words": "Somebody fears to say it.",
            "for_a_neighbour": true}),
        json!({"act": "witness", "answer": "STATEMENT"}),
        json!({"act": "contest", "answer": "STATEMENT", "words": "She was away."}),
        json!({"act": "reply", "objection": "STATEMENT", "words": "The van phone sends it."}),
        json!({"act": "seen", "reply": "STATEMENT"}),
        json!({"act": "not_an_objection", "objection": "STATEMENT", "reply": "STATEMENT", "days": 7,
            "words": "It is met."}),
        json!({"act": "only_a_typo", "about": "Shall we"}),
        json!({"act": "close", "about": "Shall we", "ending": "agreed", "because": "everyone"}),
        json!({"act": "withdraw", "about": "Shall we", "words": "It did not work."}),
        json!({"act": "reopen", "about": "Shall we", "words": "There is something new."}),
        json!({"act": "update", "about": "Shall we", "promise": "ITEM", "progress": "moved",
            "due": "2027-06-11", "words": "The hall was shut."}),
        json!({"act": "seat_on_paper", "name": "Mair"}),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_named_by_their_whole_mark_or_not_at_all() {
        let of = |content: Json| {
            let act = json!({"act": "close", "about": "a", "ending": "agreed", "because": "meeting",
                "content": content});
            read(&act.to_string()).map(|(_, content)| content)
        };
        assert_eq!(of(json!("07".repeat(32))).unwrap(), Some(ContentHash([7; 32])));
        assert_eq!(of(Json::Null).unwrap(), None);
        for wrong in [json!("07"), json!(7), json!("")] {
            assert!(of(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_listed_act_is_read() {
        for example in examples() {
            read(&example.to_string()).unwrap_or_else(|error| panic!("{example}: {error}"));
        }
    }
}
