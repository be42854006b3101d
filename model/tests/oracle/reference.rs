//! A plain reading of raw changes: registers by the greatest op, texts by the order of inserts, and the rules of
//! glueing and standing done over in the slowest way. Of automerge it uses only the decoding of a change.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{ElementId, Key, ObjectId, OpType};
use automerge::{Change, ObjType, ScalarValue};

type Id = (u64, Vec<u8>);

#[derive(Clone, Debug)]
enum Value {
    Scalar(ScalarValue),
    Object(Id),
    Mark,
}

#[derive(Debug)]
struct Element {
    id: Id,
    /// Values that nobody overwrote or deleted.
    values: BTreeMap<Id, Value>,
}

#[derive(Debug, Default)]
pub(crate) struct Reference {
    maps: BTreeMap<(Id, String), BTreeMap<Id, Value>>,
    lists: BTreeMap<Id, Vec<Element>>,
}

/// A block as the rules say that it is seen: id, kind register, indent, words.
pub(crate) type Shown = (String, String, u64, String);

fn root() -> Id {
    (0, Vec::new())
}

fn id_of(op: &automerge::legacy::OpId) -> Id {
    (op.counter(), op.actor().to_bytes().to_vec())
}

impl Reference {
    /// Takes in changes; each after those that it builds on.
    pub(crate) fn read<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut reference = Reference::default();
        for bytes in changes {
            reference.take(&Change::from_bytes(bytes.to_vec()).expect("honest changes decode"));
        }
        reference
    }

    fn take(&mut self, change: &Change) {
        let change = change.decode();
        for (op, counter) in change.operations.iter().zip(change.start_op.get()..) {
            let id = (counter, change.actor_id.to_bytes().to_vec());
            let object = match &op.obj {
                ObjectId::Root => root(),
                ObjectId::Id(object) => id_of(object),
            };
            let value = match &op.action {
                OpType::Make(ObjType::Text | ObjType::List | ObjType::Map | ObjType::Table) => {
                    Some(Value::Object(id.clone()))
                }
                OpType::Put(value) => Some(Value::Scalar(value.clone())),
                OpType::MarkBegin(_) | OpType::MarkEnd(_) => Some(Value::Mark),
                OpType::Delete | OpType::Increment(_) => None,
            };
            let values = match &op.key {
                Key::Map(key) => self.maps.entry((object, key.to_string())).or_default(),
                Key::Seq(element) if op.insert => &mut self.insert(object, element, &id).values,
                Key::Seq(ElementId::Id(element)) => {
                    let list = self.lists.get_mut(&object).expect("an element of a known text");
                    let element = id_of(element);
                    &mut list.iter_mut().find(|e| e.id == element).expect("a known element").values
                }
                Key::Seq(ElementId::Head) => panic!("nothing but an insert goes to the head"),
            };
            for over in op.pred.iter() {
                values.remove(&id_of(over));
            }
            values.extend(value.map(|value| (id, value)));
        }
    }

    /// Puts an element behind another; of those put behind the same one, the greater comes first.
    fn insert(&mut self, object: Id, behind: &ElementId, id: &Id) -> &mut Element {
        let list = self.lists.entry(object).or_default();
        let mut at = match behind {
            ElementId::Head => 0,
            ElementId::Id(element) => {
                let element = id_of(element);
                1 + list.iter().position(|e| e.id == element).expect("a known element")
            }
        };
        while at < list.len() && list[at].id > *id {
            at += 1;
        }
        list.insert(at, Element { id: id.clone(), values: BTreeMap::new() });
        &mut list[at]
    }

    fn register(&self, object: &Id, key: &str) -> Option<&Value> {
        self.maps.get(&(object.clone(), key.to_owned()))?.values().next_back()
    }

    fn string(&self, object: &Id, key: &str) -> Option<String> {
        match self.register(object, key)? {
            Value::Scalar(ScalarValue::Str(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    fn records(&self) -> BTreeMap<String, Id> {
        let Some(Value::Object(blocks)) = self.register(&root(), "blocks") else { return BTreeMap::new() };
        let keys = self.maps.keys().filter(|(object, _)| object == blocks).map(|(_, key)| key.clone());
        let object = |key: &String| match self.register(blocks, key) {
            Some(Value::Object(record)) => Some(record.clone()),
            _ => None,
        };
        keys.filter_map(|key| object(&key).map(|record| (key, record))).collect()
    }

    /// Each block's words, and which text they are in and after how many markers.
    fn words(&self, records: &BTreeMap<String, Id>) -> BTreeMap<String, (String, String, usize)> {
        let mut words = BTreeMap::new();
        for (owner, record) in records {
            let Some(Value::Object(text)) = self.register(record, "text") else { continue };
            let mut block = owner.clone();
            words.insert(block.clone(), (String::new(), owner.clone(), 0));
            for (markers, element) in self.lists.get(text).into_iter().flatten().enumerate() {
                match element.values.values().next_back() {
                    Some(Value::Scalar(ScalarValue::Str(text))) => {
                        words.get_mut(&block).expect("begun").0.push_str(text);
                    }
                    Some(Value::Object(marker)) => {
                        block = self.string(marker, "block").expect("honest markers name a block");
                        words.insert(block.clone(), (String::new(), owner.clone(), markers + 1));
                    }
                    _ => {}
                }
            }
        }
        words
    }

    /// What is seen, in order.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let records = self.records();
        let words = self.words(&records);
        let place = |id: &str| self.string(&records[id], "place").expect("honest blocks have a place");
        let position = |id: &str| place(id).split(['!', '/', '=']).next().unwrap_or_default().to_owned();
        let before_in_text = |id: &str| {
            let (_, text, at) = &words[id];
            let before = words.iter().filter(|(_, (_, t, a))| t == text && a < at);
            before.max_by_key(|(_, (_, _, a))| *a).map(|(before, _)| before.clone())
        };
        let glued_to = |id: &str| match place(id) {
            place if place.ends_with('=') => before_in_text(id),
            place => place.split_once('/').map(|(_, to)| to.to_owned()),
        };
        // A block that comes back to itself by following what it is glued to is in a circle.
        let circle = |id: &str| {
            let mut way = vec![id.to_owned()];
            while let Some(to) = glued_to(way.last().expect("never empty")) {
                if to == id {
                    return way;
                }
                if way.contains(&to) {
                    break;
                }
                way.push(to);
            }
            Vec::new()
        };
        let free: BTreeSet<&str> = records
            .keys()
            .map(String::as_str)
            .filter(|id| glued_to(id).is_none() || circle(id).iter().min().is_some_and(|least| least == id))
            .collect();
        let unmoved = |id: &str| free.contains(id) && !place(id).contains(['!', '/', '=']);
        let counts_at = |id: &str| {
            let own = position(id);
            if !unmoved(id) {
                return own;
            }
            let (_, text, at) = &words[id];
            let behind = words.iter().filter(|(other, (_, t, a))| t == text && a >= at && unmoved(other));
            behind.map(|(other, _)| position(other)).min().unwrap_or(own)
        };
        let mut roots: Vec<(String, (String, usize), String)> = free
            .iter()
            .map(|id| {
                let (_, text, at) = &words[*id];
                let tie = if unmoved(id) { (text.clone(), *at) } else { ((*id).to_owned(), 0) };
                (counts_at(id), tie, (*id).to_owned())
            })
            .collect();
        roots.sort();
        let all_words = |id: &str| {
            let mut seen = String::new();
            self.gather(id, &records, &words, &free, &position, &glued_to, &mut seen);
            seen
        };
        let kind = |id: &str| self.string(&records[id], "kind").expect("honest blocks have a kind");
        let indent = |id: &str| match self.register(&records[id], "indent") {
            Some(Value::Scalar(ScalarValue::Uint(n))) => *n,
            _ => 0,
        };
        roots.iter().map(|(_, _, id)| (id.clone(), kind(id), indent(id), all_words(id))).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "a plain recursion over what `shown` has worked out")]
    fn gather(
        &self,
        id: &str,
        records: &BTreeMap<String, Id>,
        words: &BTreeMap<String, (String, String, usize)>,
        free: &BTreeSet<&str>,
        position: &dyn Fn(&str) -> String,
        glued_to: &dyn Fn(&str) -> Option<String>,
        seen: &mut String,
    ) {
        seen.push_str(&words[id].0);
        let mut glued: Vec<&String> = records
            .keys()
            .filter(|k| !free.contains(k.as_str()) && glued_to(k).as_deref() == Some(id))
            .collect();
        let folded = |k: &str| self.string(&records[k], "place").is_some_and(|place| place.ends_with('='));
        glued.sort_by_key(|k| (!folded(k), position(k), (*k).clone()));
        for child in glued {
            self.gather(child, records, words, free, position, glued_to, seen);
        }
    }
}
