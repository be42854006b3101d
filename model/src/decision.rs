//! A decision being prepared: its question, what each side brings, options, promises; and the exact bytes that are put
//! to answer.
//!
//! [`Decision`] is one copy of its document. What is binding is not in here: openings, answers and closings are signed
//! statements (`trestle_trust::agreement`), and so are the updates of promises ([`crate::promise`]). The wording is one
//! text design a language, whose ids follow from the decision's ([`wording_document`]); [`content`] puts it all together.
//!
//! # The document
//!
//! The root map `items` holds a record by item id: `kind`, `created`, Text objects and registers by field name, `gone`.
//! The record [`DECISION`] is there from the first change on and holds the decision's own fields. The root map `contents`
//! holds exact bytes by the hexadecimal digits of their SHA-256: whoever reads them checks that, so nobody can put others
//! in their place; and whoever takes them out takes them from nobody ([`exact`]).

mod action;
mod changed;
pub mod content;
mod exact;
mod read;
mod view;

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ReadDoc, Value};
use sha2::{Digest as _, Sha256};
use trestle_trust::ids::{ActorId, ChangeHash, DocumentId};

pub use action::{DecisionAction, NewItem};
pub use changed::Changed;
pub use view::{DecisionView, Item, ItemId, ItemKind, Stage, TextField, ValueField, YES};

use crate::forks::Fork;
use crate::replica::{ApplyError, Committed, LoadError, MergeError, Replica, Stamp, Touched, UnknownHead};
use crate::schema::{CONTENTS_OBJECT, DocumentKind, ITEMS_OBJECT};

/// The id of the record that holds the decision's own fields.
pub const DECISION: &str = "decision";

/// One copy of a decision's document.
#[derive(Clone, Debug)]
pub struct Decision {
    replica: Replica,
    view: DecisionView,
    undo: Vec<Undo>,
}

/// How an own act is taken back, as long as what it wrote is still there.
#[derive(Clone, Debug)]
struct Undo {
    action: DecisionAction,
    only_if: Option<(ItemId, Field, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Text(TextField),
    Value(ValueField),
}

/// The text design that holds a decision's wording in that language.
pub fn wording_document(decision: DocumentId, language: &str) -> DocumentId {
    let mut hash = Sha256::new();
    hash.update(b"trestle/1/wording\0");
    hash.update(decision.0);
    hash.update(language.as_bytes());
    let digest = hash.finalize();
    DocumentId::try_from(&digest[..DocumentId::LEN]).expect("a hash is longer than an id")
}

impl Default for Decision {
    fn default() -> Self {
        Self::new()
    }
}

impl Decision {
    /// A decision without a word.
    pub fn new() -> Self {
        Self::of(Replica::new(DocumentKind::Decision))
    }

    /// Opens it from our own snapshot, if there is one, and the changes after it in causal order.
    ///
    /// # Errors
    /// [`LoadError`] says which part could not be read.
    pub fn load(snapshot: Option<&[u8]>, changes: impl Iterator<Item = Vec<u8>>) -> Result<Self, LoadError> {
        Ok(Self::of(Replica::load(DocumentKind::Decision, snapshot, changes)?))
    }

    fn of(replica: Replica) -> Self {
        let mut view = read::read(replica.doc(), None);
        view.contents.extend(exact::ever_in(replica.doc()));
        Decision { replica, view, undo: Vec::new() }
    }

    /// The decision as it is now.
    pub fn view(&self) -> &DecisionView {
        &self.view
    }

    /// The changes that no other change here builds on.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.replica.heads()
    }

    /// Where devices wrote apart, in order.
    pub fn forks(&self) -> Vec<Fork> {
        self.replica.forks()
    }

    /// Whether changes can be made with this actor: not if it is known to have written apart.
    pub fn may_write_as(&self, actor: &ActorId) -> bool {
        self.replica.may_write_as(actor)
    }

    /// A snapshot for [`Decision::load`].
    pub fn save(&self) -> Vec<u8> {
        self.replica.save()
    }

    /// What it was at some heads.
    ///
    /// # Errors
    /// [`UnknownHead`] if this copy does not have one of them.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<DecisionView, UnknownHead> {
        let heads = self.replica.known(heads)?;
        Ok(read::read(self.replica.doc(), Some(&heads)))
    }

    /// Applies `action` as exactly one change, or as none if it would change nothing.
    ///
    /// # Errors
    /// [`ApplyError::ItemGone`], [`ApplyError::ItemThere`] and [`ApplyError::NoSuchField`]; the decision is then
    /// unchanged.
    pub fn apply(&mut self, action: &DecisionAction, stamp: Stamp) -> Result<Option<Committed>, ApplyError> {
        let undo = self.inverse(action);
        let committed = self.write(action, stamp)?;
        if committed.is_some() {
            self.undo.extend(undo);
        }
        Ok(committed)
    }

    /// Takes back this copy's own last act, unless somebody has written over it since.
    ///
    /// # Errors
    /// As [`Decision::apply`].
    pub fn undo(&mut self, stamp: Stamp) -> Result<Option<Committed>, ApplyError> {
        while let Some(Undo { action, only_if }) = self.undo.pop() {
            let untouched = only_if.is_none_or(|(item, field, wrote)| {
                self.view.item(&item).is_some_and(|item| field.of(item) == wrote)
            });
            if untouched {
                return self.write(&action, stamp);
            }
        }
        Ok(None)
    }

    /// Takes in changes from peers, in causal order. Returns whether anything can be seen of it.
    ///
    /// # Errors
    /// [`MergeError`] names the change that cannot be taken in. None of them is in then.
    pub fn merge(&mut self, changes: Vec<Vec<u8>>) -> Result<bool, MergeError> {
        let may: Vec<_> = changes.iter().filter(|change| exact::may_name_one(change)).cloned().collect();
        self.replica.merge(changes)?;
        let before = self.view.contents.len();
        self.view.contents.extend(may.into_iter().flat_map(exact::in_change));
        Ok(self.refresh() || self.view.contents.len() > before)
    }

    fn refresh(&mut self) -> bool {
        let mut view = read::read(self.replica.doc(), None);
        let known = self.view.contents.len();
        view.contents.extend(std::mem::take(&mut self.view.contents));
        let changed = view.items != self.view.items
            || view.problems != self.view.problems
            || view.contents.len() > known;
        self.view = view;
        changed
    }

    fn write(&mut self, action: &DecisionAction, stamp: Stamp) -> Result<Option<Committed>, ApplyError> {
        let view = &self.view;
        let done = self.replica.commit(stamp, action.label(), |tx| match action {
            DecisionAction::AddItem(new) => add(tx, view, new, stamp),
            DecisionAction::Write { item, field, text } => {
                let found = view.item(item).ok_or_else(|| ApplyError::ItemGone(item.clone()))?;
                if !found.kind.texts().contains(field) {
                    return Err(ApplyError::NoSuchField);
                }
                let record = record(tx, item)?;
                match tx.get(&record, field.name())? {
                    Some((Value::Object(ObjType::Text), object)) => Ok(tx.update_text(&object, text)?),
                    // Somebody wrote something else at its key: the words come first.
                    _ => {
                        let object = tx.put_object(&record, field.name(), ObjType::Text)?;
                        Ok(tx.splice_text(&object, 0, 0, text)?)
                    }
                }
            }
            DecisionAction::Put { item, field, value } => {
                let found = view.item(item).ok_or_else(|| ApplyError::ItemGone(item.clone()))?;
                if !found.kind.values().contains(field) {
                    return Err(ApplyError::NoSuchField);
                }
                if found.value(*field) != value {
                    tx.put(record(tx, item)?, field.name(), value.as_str())?;
                }
                Ok(())
            }
            DecisionAction::Remove { item } | DecisionAction::PutBack { item } => {
                let gone = matches!(action, DecisionAction::Remove { .. });
                let found = view.items.iter().find(|found| found.id == *item);
                let found = found.ok_or_else(|| ApplyError::ItemGone(item.clone()))?;
                if found.gone != gone {
                    tx.put(record(tx, item)?, "gone", gone)?;
                }
                Ok(())
            }
            DecisionAction::KeepContent { content } => {
                let hash = trestle_trust::statement::deciding::content_hash(content.as_bytes());
                if !view.contents.contains_key(&hash) {
                    tx.put(contents_object(), hash.to_string(), content.as_bytes().to_vec())?;
                }
                Ok(())
            }
        })?;
        let Some(((), change)) = done else { return Ok(None) };
        self.refresh();
        let touched = Touched { order_changed: true, ..Touched::default() };
        let (hash, bytes) = self.replica.logged(&change);
        Ok(Some(Committed { hash, bytes, touched, caret: None, comment: None }))
    }

    /// What takes `action` back; none for what stays.
    fn inverse(&self, action: &DecisionAction) -> Option<Undo> {
        let text_of = |item: &ItemId, field| self.view.item(item).map(|item| item.text(field).to_owned());
        let value_of = |item: &ItemId, field| self.view.item(item).map(|item| item.value(field).to_owned());
        let simply = |action| Undo { action, only_if: None };
        match action {
            DecisionAction::AddItem(new) => Some(simply(DecisionAction::Remove { item: new.id.clone() })),
            DecisionAction::Remove { item } => Some(simply(DecisionAction::PutBack { item: item.clone() })),
            DecisionAction::PutBack { item } => Some(simply(DecisionAction::Remove { item: item.clone() })),
            DecisionAction::Write { item, field, text } => Some(Undo {
                action: DecisionAction::Write {
                    item: item.clone(),
                    field: *field,
                    text: text_of(item, *field)?,
                },
                only_if: Some((item.clone(), Field::Text(*field), text.clone())),
            }),
            DecisionAction::Put { item, field, value } => Some(Undo {
                action: DecisionAction::Put {
                    item: item.clone(),
                    field: *field,
                    value: value_of(item, *field)?,
                },
                only_if: Some((item.clone(), Field::Value(*field), value.clone())),
            }),
            DecisionAction::KeepContent { .. } => None,
        }
    }
}

impl Field {
    fn of(self, item: &Item) -> &str {
        match self {
            Field::Text(field) => item.text(field),
            Field::Value(field) => item.value(field),
        }
    }
}

fn add(
    tx: &mut automerge::transaction::Transaction<'_>,
    view: &DecisionView,
    new: &NewItem,
    stamp: Stamp,
) -> Result<(), ApplyError> {
    if view.items.iter().any(|item| item.id == new.id) || new.id.as_str() == DECISION {
        return Err(ApplyError::ItemThere(new.id.clone()));
    }
    let known = new.texts.keys().all(|field| new.kind.texts().contains(field))
        && new.values.keys().all(|field| new.kind.values().contains(field));
    if !known || new.kind == ItemKind::Decision {
        return Err(ApplyError::NoSuchField);
    }
    let record = tx.put_object(items_object(), new.id.as_str(), ObjType::Map)?;
    tx.put(&record, "kind", new.kind.name())?;
    tx.put(&record, "created", stamp.now_unix_secs)?;
    // Every text is born with its item, so that two who write at once write in the same one.
    for field in new.kind.texts() {
        let text = tx.put_object(&record, field.name(), ObjType::Text)?;
        tx.splice_text(&text, 0, 0, new.texts.get(field).map_or("", String::as_str))?;
    }
    for (field, value) in &new.values {
        tx.put(&record, field.name(), value.as_str())?;
    }
    Ok(())
}

fn record(tx: &impl ReadDoc, item: &ItemId) -> Result<ObjId, ApplyError> {
    let found = tx.get(items_object(), item.as_str())?;
    found.map(|(_, record)| record).ok_or_else(|| ApplyError::ItemGone(item.clone()))
}

fn items_object() -> ObjId {
    crate::replica::genesis_object(ITEMS_OBJECT)
}

fn contents_object() -> ObjId {
    crate::replica::genesis_object(CONTENTS_OBJECT)
}

#[cfg(test)]
mod tests;
