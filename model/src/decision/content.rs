//! The exact bytes that people answer to and sign: one JSON text, made once and never made anew from what was read.
//!
//! Absent: what the answers come to. Whoever checks an agreement hashes these bytes as they are.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use trestle_trust::ids::{ContentHash, DocumentId};
use trestle_trust::statement::deciding::content_hash;

use super::view::{DecisionView, Item, ItemKind, TextField, ValueField};
use crate::text::{Block, NewBlock, TextView};

/// What [`Content::format`] says.
pub const FORMAT: &str = "trestle decision 1";
/// What it begins with in every program.
const FORMATS: &str = "trestle decision ";
/// The most bytes of a content. One change carries it, and a change has 1 MiB at most.
pub const CONTENT_BYTES_MAX: usize = 900 * 1024;

/// What is put to answer, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// [`FORMAT`].
    pub format: String,
    #[serde(with = "crate::action::document_id")]
    pub decision: DocumentId,
    pub question: String,
    pub who_can_say_yes: String,
    /// In every language, in the order of their tags.
    pub wording: Vec<Wording>,
    pub promises: Vec<ContentPromise>,
    /// Designs, each with all its words.
    pub attachments: Vec<Attachment>,
    /// A date, or empty for as long as the ground rules say.
    pub review: String,
    /// What is asked is to stop what was agreed: these are the words that hold no more. Nothing is promised then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends: bool,
}

/// What bytes say that they are, whatever else is in them.
#[derive(Deserialize)]
struct Format {
    format: String,
}

/// The wording in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub language: String,
    pub blocks: Vec<NewBlock>,
}

/// A promise as it was agreed. Its date here is its first date, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentPromise {
    pub id: String,
    pub what: String,
    pub for_whom: String,
    pub clause: String,
    /// The number of the side that promises.
    pub side: String,
    /// A person's id.
    pub who: String,
    pub backup: String,
    pub due: String,
    pub known_by: String,
}

/// A design that is part of what is agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    #[serde(with = "crate::action::document_id")]
    pub document: DocumentId,
    pub title: String,
    pub blocks: Vec<NewBlock>,
}

/// Why there is nothing yet that could be put to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error("there is no question")]
    NoQuestion,
    #[error("nobody has said who can say yes to this")]
    NoWhoCanSayYes,
    #[error("there is no wording")]
    NoWording,
    #[error("a language has no wording yet")]
    LanguageEmpty,
    #[error("a part is not here yet")]
    PartMissing,
    #[error("it has more than {CONTENT_BYTES_MAX} bytes")]
    TooLong,
}

/// Why bytes are no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoContent {
    #[error("these bytes are not what a decision is made of")]
    Odd,
    /// They say that they are.
    #[error("these bytes are of a newer program")]
    Newer,
    #[error("these bytes are another decision's")]
    OtherDecision,
}

impl Content {
    /// What `view` would put to answer. `text` gives the words of a document and its title, if they are here.
    ///
    /// # Errors
    /// [`NotReady`] says what is missing.
    pub fn of(
        decision: DocumentId,
        view: &DecisionView,
        text: impl Fn(DocumentId) -> Option<(String, Vec<NewBlock>)>,
    ) -> Result<Self, NotReady> {
        let content = Self::gather(decision, view, text).ok_or(NotReady::PartMissing)?;
        content.ready().map(|()| content)
    }

    /// All that is written, whether it can be put to answer or not: to be held against what was asked. None while a part
    /// is not here.
    pub fn gather(
        decision: DocumentId,
        view: &DecisionView,
        text: impl Fn(DocumentId) -> Option<(String, Vec<NewBlock>)>,
    ) -> Option<Self> {
        let mut tags: Vec<&str> = view.languages().collect();
        tags.sort_unstable();
        tags.dedup();
        let wording = |language: &str| {
            let (_, blocks) = text(super::wording_document(decision, language))?;
            Some(Wording { language: language.to_owned(), blocks })
        };
        let attach = |item: &Item| {
            let document = item.value(ValueField::Document).parse().ok()?;
            let (title, blocks) = text(document)?;
            Some(Attachment { document, title, blocks })
        };
        Some(Content {
            format: FORMAT.to_owned(),
            decision,
            question: view.question().trim().to_owned(),
            who_can_say_yes: view.who_can_say_yes().trim().to_owned(),
            wording: tags.into_iter().map(wording).collect::<Option<_>>()?,
            promises: match view.ends() {
                true => Vec::new(),
                false => view.of_kind(ItemKind::Promise).map(promise).collect(),
            },
            attachments: view.of_kind(ItemKind::Attachment).map(attach).collect::<Option<_>>()?,
            review: if view.ends() { String::new() } else { view.review().to_owned() },
            ends: view.ends(),
        })
    }

    /// Whether it can be put to answer.
    ///
    /// # Errors
    /// [`NotReady`] says what is missing; never a part that is not here.
    pub fn ready(&self) -> Result<(), NotReady> {
        let empty = |wording: &Wording| wording.blocks.iter().all(NewBlock::is_blank);
        if self.question.is_empty() {
            return Err(NotReady::NoQuestion);
        }
        if self.who_can_say_yes.is_empty() {
            return Err(NotReady::NoWhoCanSayYes);
        }
        if self.wording.iter().any(empty) {
            return Err(NotReady::LanguageEmpty);
        }
        if self.wording.is_empty() {
            return Err(NotReady::NoWording);
        }
        if self.bytes().len() > CONTENT_BYTES_MAX { Err(NotReady::TooLong) } else { Ok(()) }
    }

    /// The exact bytes, for whoever puts it to answer. Everybody else keeps the bytes that they got.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data without odd keys")
    }

    /// Their hash.
    pub fn hash(&self) -> ContentHash {
        content_hash(&self.bytes())
    }

    /// Reads bytes that were put to answer: only those that [`Content::bytes`] writes, so that nothing is in them that is
    /// not shown, and nothing can be shown in two ways.
    ///
    /// # Errors
    /// [`NoContent`] when they are of another form, or of a later program's.
    pub fn read(bytes: &[u8]) -> Result<Self, NoContent> {
        if bytes.len() > CONTENT_BYTES_MAX {
            return Err(NoContent::Odd);
        }
        let newer = serde_json::from_slice::<Format>(bytes)
            .is_ok_and(|Format { format }| format != FORMAT && format.starts_with(FORMATS));
        if newer {
            return Err(NoContent::Newer);
        }
        let content: Content = serde_json::from_slice(bytes).map_err(|_| NoContent::Odd)?;
        let one_a_language = content.wording.is_sorted_by(|a, b| a.language < b.language);
        let ids: BTreeSet<&str> = content.promises.iter().map(|promise| promise.id.as_str()).collect();
        let sound = one_a_language && ids.len() == content.promises.len() && content.bytes() == bytes;
        if sound && content.format == FORMAT { Ok(content) } else { Err(NoContent::Odd) }
    }

    /// Reads bytes that were put to answer about that decision.
    ///
    /// # Errors
    /// As [`Content::read`]; and [`NoContent::OtherDecision`].
    pub fn read_of(decision: DocumentId, bytes: &[u8]) -> Result<Self, NoContent> {
        let content = Self::read(bytes)?;
        if content.decision == decision { Ok(content) } else { Err(NoContent::OtherDecision) }
    }

    /// The wording in `language`, else in the first there is.
    pub fn wording_in(&self, language: &str) -> Option<&Wording> {
        self.wording.iter().find(|wording| wording.language == language).or(self.wording.first())
    }
}

/// The blocks of a text as they go into a content: without ids, so that only words and looks are signed.
pub fn blocks_of(view: &TextView) -> Vec<NewBlock> {
    view.blocks.iter().map(Block::to_new).collect()
}

fn promise(item: &Item) -> ContentPromise {
    let text = |field| item.text(field).trim().to_owned();
    let value = |field| item.value(field).to_owned();
    ContentPromise {
        id: item.id.to_string(),
        what: text(TextField::Words),
        for_whom: text(TextField::ForWhom),
        clause: text(TextField::Clause),
        side: value(ValueField::Side),
        who: value(ValueField::Who),
        backup: value(ValueField::Backup),
        due: value(ValueField::Due),
        known_by: text(TextField::KnownBy),
    }
}
