//! From the document to the view. Odd records are listed as problems and hide no others.

use std::collections::BTreeMap;

use automerge::{Automerge, ChangeHash as AmHash, ObjId, ObjType, ReadDoc, ScalarValue, Value};
use trestle_trust::ids::{ActorId, ContentHash};
use trestle_trust::statement::deciding::content_hash;

use super::view::{DecisionView, Item, ItemId, ItemKind, TextField, ValueField};
use super::{contents_object, items_object};

pub(super) fn read(doc: &Automerge, heads: Option<&[AmHash]>) -> DecisionView {
    let reader = Reader { doc, heads };
    let mut view = DecisionView::default();
    for key in reader.keys(&items_object()) {
        match reader.item(&key) {
            Some(item) => view.items.push(item),
            None => view.problems.push(key),
        }
    }
    view.items.sort_by(|a, b| {
        let rank = |item: &Item| (item.kind != ItemKind::Decision, item.created_unix_secs);
        rank(a).cmp(&rank(b)).then_with(|| a.id.cmp(&b.id))
    });
    for key in reader.keys(&contents_object()) {
        match reader.content(&key) {
            Some((hash, bytes)) => drop(view.contents.insert(hash, bytes)),
            None => view.problems.push(key),
        }
    }
    view
}

struct Reader<'a> {
    doc: &'a Automerge,
    heads: Option<&'a [AmHash]>,
}

impl<'a> Reader<'a> {
    fn keys(&self, object: &ObjId) -> Vec<String> {
        match self.heads {
            Some(heads) => self.doc.keys_at(object, heads).collect(),
            None => self.doc.keys(object).collect(),
        }
    }

    fn get(&self, object: &ObjId, key: &str) -> Option<(Value<'a>, ObjId)> {
        match self.heads {
            Some(heads) => self.doc.get_at(object, key, heads),
            None => self.doc.get(object, key),
        }
        .ok()
        .flatten()
    }

    fn item(&self, key: &str) -> Option<Item> {
        let (Value::Object(ObjType::Map), record) = self.get(&items_object(), key)? else { return None };
        let kind = ItemKind::named(&self.string(&record, "kind")?)?;
        let texts: BTreeMap<TextField, String> =
            kind.texts().iter().map(|field| (*field, self.text(&record, field.name()))).collect();
        let values: BTreeMap<ValueField, String> = (kind.values().iter())
            .filter_map(|field| Some((*field, self.string(&record, field.name())?)))
            .collect();
        let mut item = Item::new(ItemId::from(key), kind, texts, values);
        item.by = match &record {
            ObjId::Id(_, actor, _) => ActorId::try_from(actor.to_bytes()).ok(),
            ObjId::Root => None,
        };
        item.created_unix_secs = self.number(&record, "created").unwrap_or(0);
        item.gone = self.flag(&record, "gone");
        Some(item)
    }

    fn text(&self, record: &ObjId, key: &str) -> String {
        let Some((Value::Object(ObjType::Text), text)) = self.get(record, key) else { return String::new() };
        match self.heads {
            Some(heads) => self.doc.text_at(&text, heads),
            None => self.doc.text(&text),
        }
        .unwrap_or_default()
    }

    fn scalar(&self, record: &ObjId, key: &str) -> Option<ScalarValue> {
        match self.get(record, key)?.0 {
            Value::Scalar(scalar) => Some(scalar.into_owned()),
            Value::Object(_) => None,
        }
    }

    fn string(&self, record: &ObjId, key: &str) -> Option<String> {
        match self.scalar(record, key)? {
            ScalarValue::Str(string) => Some(string.to_string()),
            _ => None,
        }
    }

    fn number(&self, record: &ObjId, key: &str) -> Option<i64> {
        match self.scalar(record, key)? {
            ScalarValue::Int(number) => Some(number),
            _ => None,
        }
    }

    fn flag(&self, record: &ObjId, key: &str) -> bool {
        matches!(self.scalar(record, key), Some(ScalarValue::Boolean(true)))
    }

    fn content(&self, key: &str) -> Option<(ContentHash, Vec<u8>)> {
        let hash: ContentHash = key.parse().ok()?;
        let Some(ScalarValue::Bytes(bytes)) = self.scalar(&contents_object(), key) else { return None };
        (content_hash(&bytes) == hash).then_some((hash, bytes))
    }
}
