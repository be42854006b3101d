//! What can be done to a decision that is being prepared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::view::{ItemId, ItemKind, TextField, ValueField};

/// One act on a decision's document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum DecisionAction {
    AddItem(NewItem),
    /// Makes the words of a field these, by the smallest changes: what others write there meanwhile stays.
    Write {
        item: ItemId,
        field: TextField,
        text: String,
    },
    Put {
        item: ItemId,
        field: ValueField,
        value: String,
    },
    /// `remove_item` in JSON: `remove` takes a paragraph out of a text.
    #[serde(rename = "remove_item")]
    Remove {
        item: ItemId,
    },
    PutBack {
        item: ItemId,
    },
    /// Keeps exact bytes (they are text: JSON) that are put to answer, for all copies.
    KeepContent {
        content: String,
    },
}

/// An item that is to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    pub id: ItemId,
    pub kind: ItemKind,
    #[serde(default)]
    pub texts: BTreeMap<TextField, String>,
    #[serde(default)]
    pub values: BTreeMap<ValueField, String>,
}

impl DecisionAction {
    /// A translation key, also the message of the change.
    pub fn label(&self) -> &'static str {
        match self {
            DecisionAction::AddItem(_) => "act-add-item",
            DecisionAction::Write { .. } => "act-write",
            DecisionAction::Put { .. } => "act-put",
            DecisionAction::Remove { .. } => "act-remove-item",
            DecisionAction::PutBack { .. } => "act-put-back",
            DecisionAction::KeepContent { .. } => "act-keep-content",
        }
    }
}
