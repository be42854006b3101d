//! A decision as plain data.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use trestle_trust::ids::{ActorId, ContentHash};

use super::DECISION;

/// What [`ValueField::Settled`] and [`ValueField::Ends`] say.
pub const YES: &str = "yes";

/// Names an item of a decision: chosen by whoever adds it, at random.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(String);

impl ItemId {
    /// A new one.
    pub fn generate(rng: &mut impl rand_core::Rng) -> Self {
        let mut bytes = [0; 10];
        rng.fill_bytes(&mut bytes);
        ItemId(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The one that holds the decision's own fields.
    pub fn decision() -> Self {
        ItemId(DECISION.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ItemId {
    fn from(id: &str) -> Self {
        ItemId(id.to_owned())
    }
}

impl Borrow<str> for ItemId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$variant_doc])* $variant),* }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// As it is written in the document and in JSON.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }

            /// `None` for a name of a later program.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

names! {
    /// What an item is.
    ItemKind {
        /// The decision's own fields.
        Decision = "decision",
        /// What a side brings: lived experience or numbers, equal as evidence.
        Brought = "brought",
        /// A way it could go.
        Option = "option",
        /// What is good about an option.
        Good = "good",
        /// What is hard about an option.
        Hard = "hard",
        /// What somebody will do when it is agreed.
        Promise = "promise",
        /// A design that is part of what is agreed.
        Attachment = "attachment",
        /// What was sent up to another level, and what came back.
        SentUp = "sent_up",
        /// A question, a reaction or a reply, before it is open for answers.
        Remark = "remark",
    }
}

names! {
    /// Words that many may write in at once.
    TextField {
        Question = "question",
        /// Who can say yes to this?
        WhoCanSayYes = "who_can_say_yes",
        Words = "words",
        ForWhom = "for_whom",
        /// From which clause of the wording.
        Clause = "clause",
        /// How we will know that it is kept.
        KnownBy = "known_by",
        To = "to",
        Reply = "reply",
    }
}

names! {
    /// A register: the last writer's value counts.
    ValueField {
        /// [`Stage`] by name, until it is open.
        Stage = "stage",
        /// A date: `2027-09-01`.
        Review = "review",
        /// Tags of the languages of the wording, with spaces between.
        Languages = "languages",
        /// The number of a side.
        Side = "side",
        /// `lived` or `numbers`; of a remark `question`, `reaction` or `reply`.
        How = "how",
        /// The item that this one belongs to.
        Of = "of",
        /// A person's id.
        Who = "who",
        Backup = "backup",
        Due = "due",
        /// A document's id.
        Document = "document",
        Sent = "sent",
        ReplyDue = "reply_due",
        Came = "came",
        /// `yes` when the one who asked is content.
        Settled = "settled",
        /// `yes` when what is asked is to stop what was agreed.
        Ends = "ends",
    }
}

names! {
    /// How far a decision is, before it is open for answers. What comes after follows from the statements.
    Stage {
        Draft = "draft",
        Questions = "questions",
        Reactions = "reactions",
    }
}

impl ItemKind {
    /// The fields that many may write in at once.
    pub fn texts(self) -> &'static [TextField] {
        use TextField as F;
        match self {
            ItemKind::Decision => &[F::Question, F::WhoCanSayYes],
            ItemKind::Promise => &[F::Words, F::ForWhom, F::Clause, F::KnownBy],
            ItemKind::SentUp => &[F::Words, F::To, F::Reply],
            ItemKind::Attachment => &[],
            _ => &[F::Words],
        }
    }

    /// The registers.
    pub fn values(self) -> &'static [ValueField] {
        use ValueField as F;
        match self {
            ItemKind::Decision => &[F::Stage, F::Review, F::Languages, F::Ends],
            ItemKind::Brought => &[F::Side, F::How],
            ItemKind::Option => &[],
            ItemKind::Good | ItemKind::Hard => &[F::Of],
            ItemKind::Promise => &[F::Side, F::Who, F::Backup, F::Due],
            ItemKind::Attachment => &[F::Document],
            ItemKind::SentUp => &[F::Sent, F::ReplyDue, F::Came],
            ItemKind::Remark => &[F::Of, F::How, F::Settled],
        }
    }
}

/// A record of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub kind: ItemKind,
    /// Whose change made it; none for the decision's own fields.
    #[serde(skip)]
    pub by: Option<ActorId>,
    /// By the clock of the computer that made it.
    pub created_unix_secs: i64,
    pub gone: bool,
    texts: BTreeMap<TextField, String>,
    values: BTreeMap<ValueField, String>,
}

impl Item {
    pub(super) fn new(
        id: ItemId,
        kind: ItemKind,
        texts: BTreeMap<TextField, String>,
        values: BTreeMap<ValueField, String>,
    ) -> Self {
        Item { id, kind, by: None, created_unix_secs: 0, gone: false, texts, values }
    }

    /// The words of that field; empty if it has none.
    pub fn text(&self, field: TextField) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// The register of that field; empty if it was never written.
    pub fn value(&self, field: ValueField) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }
}

/// A decision as seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    /// The decision's own fields first, then by when they were added. Those that are gone too.
    pub items: Vec<Item>,
    /// Exact bytes that were put to answer, each checked against its hash.
    #[serde(skip)]
    pub contents: BTreeMap<ContentHash, Vec<u8>>,
    /// Keys of records that cannot be understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl DecisionView {
    /// That item, unless it is gone.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id && !item.gone)
    }

    /// The items of that kind that are not gone, in order.
    pub fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind && !item.gone)
    }

    /// The items of that kind that belong to another.
    pub fn belonging(&self, kind: ItemKind, of: &ItemId) -> impl Iterator<Item = &Item> {
        self.of_kind(kind).filter(move |item| item.value(ValueField::Of) == of.as_str())
    }

    pub fn question(&self) -> &str {
        self.own(|item| item.text(TextField::Question))
    }

    pub fn who_can_say_yes(&self) -> &str {
        self.own(|item| item.text(TextField::WhoCanSayYes))
    }

    /// A date, or empty for as long as the ground rules say.
    pub fn review(&self) -> &str {
        self.own(|item| item.value(ValueField::Review))
    }

    /// The tags of the languages of the wording.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.own(|item| item.value(ValueField::Languages)).split_whitespace()
    }

    /// Whether what is asked is to stop what was agreed.
    pub fn ends(&self) -> bool {
        self.own(|item| item.value(ValueField::Ends)) == YES
    }

    pub fn stage(&self) -> Stage {
        Stage::named(self.own(|item| item.value(ValueField::Stage))).unwrap_or(Stage::Draft)
    }

    fn own<'a>(&'a self, read: impl FnOnce(&'a Item) -> &'a str) -> &'a str {
        self.items.iter().find(|item| item.kind == ItemKind::Decision).map_or("", read)
    }
}
