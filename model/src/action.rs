//! Every act on any document, as plain data: what the window's screens report and what `trestle act` reads.

use serde::{Deserialize, Deserializer, Serialize};
use trestle_trust::ids::DocumentId;

use crate::decision::DecisionAction;
use crate::text::TextAction;

/// One act on one document. In JSON the field `act` says which: `{"act": "rename", "id": …, "title": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Action {
    Table(TableAction),
    Decision(DecisionAction),
    Text(TextAction),
}

/// One act on the table's own document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum TableAction {
    /// Lists a new document. `kind` is `text`, or a kind that a later program knows.
    AddDocument {
        #[serde(with = "document_id")]
        id: DocumentId,
        kind: String,
        title: String,
    },
    /// Gives a document another title.
    Rename {
        #[serde(with = "document_id")]
        id: DocumentId,
        title: String,
    },
}

impl TableAction {
    /// A translation key, also the message of the change.
    pub fn label(&self) -> &'static str {
        match self {
            TableAction::AddDocument { .. } => "act-add-document",
            TableAction::Rename { .. } => "act-rename",
        }
    }
}

impl Action {
    /// A translation key, also the message of the change.
    pub fn label(&self) -> &'static str {
        match self {
            Action::Table(action) => action.label(),
            Action::Decision(action) => action.label(),
            Action::Text(action) => action.label(),
        }
    }
}

impl<'de> Deserialize<'de> for Action {
    /// Looks at `act` first, so that an error names the field that is wrong and not "no variant matched".
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let act = value.get("act").and_then(serde_json::Value::as_str).unwrap_or_default();
        let on_the_table = matches!(act, "add_document" | "rename");
        let on_a_decision =
            matches!(act, "add_item" | "write" | "put" | "remove_item" | "put_back" | "keep_content");
        let action = if on_the_table {
            TableAction::deserialize(value).map(Action::Table)
        } else if on_a_decision {
            DecisionAction::deserialize(value).map(Action::Decision)
        } else {
            TextAction::deserialize(value).map(Action::Text)
        };
        action.map_err(serde::de::Error::custom)
    }
}

/// A document id in JSON: its hexadecimal digits.
pub(crate) mod document_id {
    use serde::{Deserialize, Deserializer, Serializer};
    use trestle_trust::ids::DocumentId;

    pub(crate) fn serialize<S: Serializer>(id: &DocumentId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DocumentId, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("a document id is 32 hexadecimal digits"))
    }
}

/// All actions by the name in their `act` field, with an example of each as JSON: what `trestle actions` prints.
pub fn actions() -> Vec<(&'static str, serde_json::Value)> {
    use serde_json::json;
    let spot = |at: usize| json!({"block": "BLOCK", "at": at});
    let blocks =
        json!([{"kind": "heading", "level": 2, "indent": 0, "runs": [{"text": "Words", "bold": true}]}]);
    let examples = [
        ("type", json!({"block": "BLOCK", "at": 0, "text": "words"})),
        ("delete", json!({"from": spot(0), "to": spot(5)})),
        ("split", json!({"block": "BLOCK", "at": 5})),
        ("join", json!({"block": "BLOCK"})),
        ("move", json!({"block": "BLOCK", "after": "OTHER"})),
        ("set_kind", json!({"block": "BLOCK", "kind": {"kind": "heading", "level": 2}})),
        ("set_indent", json!({"block": "BLOCK", "indent": 1})),
        ("mark", json!({"from": spot(0), "to": spot(5), "mark": "bold", "on": true})),
        ("insert_blocks", json!({"after": "BLOCK", "blocks": blocks})),
        ("remove", json!({"block": "BLOCK"})),
        ("replace", json!({"blocks": blocks})),
        ("comment", json!({"from": spot(0), "to": spot(5), "said": "Which words?"})),
        ("reply", json!({"to": "COMMENT", "said": "These words"})),
        ("settle", json!({"comment": "COMMENT"})),
        ("open_again", json!({"comment": "COMMENT"})),
        ("reword", json!({"comment": "COMMENT", "said": "Whose words?"})),
        ("take_out", json!({"comment": "COMMENT"})),
        (
            "together",
            json!({"acts": [
                {"act": "delete", "from": spot(0), "to": spot(5)},
                {"act": "type", "block": "BLOCK", "at": 0, "text": "words"},
            ]}),
        ),
        ("add_document", json!({"id": "00112233445566778899aabbccddeeff", "kind": "text", "title": "Words"})),
        (
            "add_item",
            json!({"id": "0011223344556677", "kind": "promise", "texts": {"words": "Ring first"},
                "values": {"side": "2", "due": "2027-05-21"}}),
        ),
        ("write", json!({"item": "decision", "field": "who_can_say_yes", "text": "All of us"})),
        ("put", json!({"item": "decision", "field": "languages", "value": "cy en"})),
        ("remove_item", json!({"item": "0011223344556677"})),
        ("put_back", json!({"item": "0011223344556677"})),
        ("rename", json!({"id": "00112233445566778899aabbccddeeff", "title": "Other words"})),
    ];
    examples
        .into_iter()
        .map(|(act, mut fields)| {
            fields["act"] = json!(act);
            (act, fields)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_action_reads_back_as_itself() {
        for (act, example) in actions() {
            let action: Action = serde_json::from_value(example.clone()).expect(act);
            let again = serde_json::to_value(&action).expect("an action is plain data");
            assert_eq!(again["act"], act);
            let second: Action = serde_json::from_value(again).expect(act);
            assert_eq!(action, second);
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        let error =
            serde_json::from_str::<Action>(r#"{"act":"join","blok":"a"}"#).expect_err("no such field");
        assert!(error.to_string().contains("blok"), "{error}");
    }
}
