//! The replica of the table's own document: the list of its designs.
//!
//! The root map `documents` holds an entry by document id: `kind`, `title`, `created` (unix seconds). Who made it is
//! the author of the change that wrote it. Odd entries are listed as problems and hide no others.

use automerge::transaction::Transactable;
use automerge::{
    ActorId, Automerge, ChangeHash as AmHash, ObjId, ObjType, ReadDoc, ScalarValueRef, ValueRef,
};
use serde::{Deserialize, Serialize};
use trestle_trust::ids::{ActorId as Author, ChangeHash, DocumentId};

use crate::action::TableAction;
use crate::forks::Fork;
use crate::replica::{ApplyError, Committed, LoadError, MergeError, Replica, Stamp, Touched, UnknownHead};
use crate::schema::{DOCUMENTS_OBJECT, DocumentKind};

/// A design on the table's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    #[serde(with = "crate::action::document_id")]
    pub id: DocumentId,
    /// See [`DocumentKind::parse`]; a kind that it does not know is listed and not opened.
    pub kind: String,
    pub title: String,
    /// By the clock of the computer that made it.
    pub created_unix_secs: i64,
}

/// The table's list as seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceView {
    /// Oldest first.
    pub documents: Vec<DocumentEntry>,
    /// Keys of entries that cannot be understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// One copy of the table's own document.
#[derive(Clone, Debug)]
pub struct Workspace {
    replica: Replica,
    view: WorkspaceView,
}

impl Default for Workspace {
    fn default() -> Self {
        Self::new()
    }
}

impl Workspace {
    /// A table without designs.
    pub fn new() -> Self {
        Self::of(Replica::new(DocumentKind::Table))
    }

    /// Opens the list from our own snapshot, if there is one, and the changes after it in causal order.
    ///
    /// # Errors
    /// [`LoadError`] says which part could not be read.
    pub fn load(snapshot: Option<&[u8]>, changes: impl Iterator<Item = Vec<u8>>) -> Result<Self, LoadError> {
        Ok(Self::of(Replica::load(DocumentKind::Table, snapshot, changes)?))
    }

    fn of(replica: Replica) -> Self {
        let view = read(replica.doc(), None);
        Workspace { replica, view }
    }

    /// The list as it is now.
    pub fn view(&self) -> &WorkspaceView {
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
    pub fn may_write_as(&self, actor: &Author) -> bool {
        self.replica.may_write_as(actor)
    }

    /// A snapshot for [`Workspace::load`].
    pub fn save(&self) -> Vec<u8> {
        self.replica.save()
    }

    /// Applies `action` as exactly one change, or as none if it would change nothing.
    ///
    /// # Errors
    /// [`ApplyError::DocumentUnknown`] and [`ApplyError::DocumentListed`]; the list is then unchanged.
    pub fn apply(&mut self, action: &TableAction, stamp: Stamp) -> Result<Option<Committed>, ApplyError> {
        let view = &self.view;
        let done = self.replica.commit(stamp, action.label(), |tx| {
            match action {
                TableAction::AddDocument { id, kind, title } => {
                    if view.documents.iter().any(|entry| entry.id == *id) {
                        return Err(ApplyError::DocumentListed(*id));
                    }
                    let entry = tx.put_object(documents_object(), id.to_string(), ObjType::Map)?;
                    tx.put(&entry, "kind", kind.as_str())?;
                    tx.put(&entry, "title", title.as_str())?;
                    tx.put(&entry, "created", stamp.now_unix_secs)?;
                }
                TableAction::Rename { id, title } => {
                    let unknown = ApplyError::DocumentUnknown(*id);
                    let listed =
                        view.documents.iter().find(|entry| entry.id == *id).ok_or(unknown.clone())?;
                    if listed.title != *title {
                        let (_, entry) = tx.get(documents_object(), id.to_string())?.ok_or(unknown)?;
                        tx.put(&entry, "title", title.as_str())?;
                    }
                }
            }
            Ok(())
        })?;
        let Some(((), change)) = done else { return Ok(None) };
        self.refresh();
        let touched = Touched { order_changed: true, ..Touched::default() };
        let (hash, bytes) = self.replica.logged(&change);
        Ok(Some(Committed { hash, bytes, touched, caret: None, comment: None }))
    }

    /// Takes in changes from peers, in causal order. Returns whether the list changed.
    ///
    /// # Errors
    /// [`MergeError`] names the change that cannot be taken in. None of them is in then.
    pub fn merge(&mut self, changes: Vec<Vec<u8>>) -> Result<bool, MergeError> {
        self.replica.merge(changes)?;
        Ok(self.refresh())
    }

    fn refresh(&mut self) -> bool {
        let view = read(self.replica.doc(), None);
        let changed = view != self.view;
        self.view = view;
        changed
    }

    /// What the list was at some heads.
    ///
    /// # Errors
    /// [`UnknownHead`] if this copy does not have one of them.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<WorkspaceView, UnknownHead> {
        let heads = self.replica.known(heads)?;
        Ok(read(self.replica.doc(), Some(&heads)))
    }
}

/// The map of documents, by its id: whoever writes something else at its key in the root hides nothing.
fn documents_object() -> ObjId {
    ObjId::Id(DOCUMENTS_OBJECT, ActorId::from([0; 32]), 0)
}

fn read(doc: &Automerge, heads: Option<&[AmHash]>) -> WorkspaceView {
    let documents = documents_object();
    let entries = match heads {
        None => doc.map_range(&documents, ..),
        Some(heads) => doc.map_range_at(&documents, .., heads),
    };
    let mut view = WorkspaceView::default();
    for entry in entries {
        let is_map = matches!(entry.value, ValueRef::Object(ObjType::Map));
        let read = entry.key.parse().ok().filter(|_| is_map);
        match read.and_then(|id| read_entry(doc, &entry.id(), id, heads)) {
            Some(entry) => view.documents.push(entry),
            None => view.problems.push(entry.key.to_string()),
        }
    }
    view.documents.sort_by_key(|entry| (entry.created_unix_secs, entry.id));
    view
}

/// `None` without a kind or a title.
fn read_entry(
    doc: &Automerge,
    object: &ObjId,
    id: DocumentId,
    heads: Option<&[AmHash]>,
) -> Option<DocumentEntry> {
    let fields = match heads {
        None => doc.map_range(object, ..),
        Some(heads) => doc.map_range_at(object, .., heads),
    };
    let (mut kind, mut title, mut created_unix_secs) = (None, None, 0);
    for field in fields {
        match (&*field.key, &field.value) {
            ("kind", ValueRef::Scalar(ScalarValueRef::Str(text))) => kind = Some(text.to_string()),
            ("title", ValueRef::Scalar(ScalarValueRef::Str(text))) => title = Some(text.to_string()),
            ("created", ValueRef::Scalar(ScalarValueRef::Int(secs))) => created_unix_secs = *secs,
            _ => {}
        }
    }
    Some(DocumentEntry { id, kind: kind?, title: title?, created_unix_secs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use trestle_trust::ids::ActorId as Actor;

    fn stamp(actor: u8, now_unix_secs: i64) -> Stamp {
        Stamp { actor: Actor([actor; 40]), now_unix_secs }
    }

    fn add(id: u8, title: &str) -> TableAction {
        TableAction::AddDocument { id: DocumentId([id; 16]), kind: "text".into(), title: title.into() }
    }

    fn titles(view: &WorkspaceView) -> Vec<&str> {
        view.documents.iter().map(|entry| entry.title.as_str()).collect()
    }

    #[test]
    fn designs_added_apart_are_all_listed_on_both_copies() {
        let (mut here, mut there) = (Workspace::new(), Workspace::new());
        let one = here.apply(&add(1, "Bins"), stamp(1, 10)).unwrap().unwrap();
        let two = there.apply(&add(2, "Stairs"), stamp(2, 5)).unwrap().unwrap();
        assert!(here.merge(vec![two.bytes]).unwrap());
        assert!(there.merge(vec![one.bytes.clone()]).unwrap());
        assert_eq!(here.view(), there.view());
        assert_eq!(titles(here.view()), ["Stairs", "Bins"]);
        assert!(!there.merge(vec![one.bytes]).unwrap());
    }

    #[test]
    fn a_title_changes_once_and_the_past_keeps_the_old_one() {
        let mut table = Workspace::new();
        table.apply(&add(1, "Bins"), stamp(1, 10)).unwrap();
        let before = table.heads();
        let rename = TableAction::Rename { id: DocumentId([1; 16]), title: "Recycling".into() };
        assert!(table.apply(&rename, stamp(1, 11)).unwrap().is_some());
        assert!(table.apply(&rename, stamp(1, 12)).unwrap().is_none());
        assert_eq!(titles(table.view()), ["Recycling"]);
        assert_eq!(titles(&table.at(&before).unwrap()), ["Bins"]);
        let again = Workspace::load(Some(&table.save()), std::iter::empty()).unwrap();
        assert_eq!((again.view(), again.heads()), (table.view(), table.heads()));
    }

    #[test]
    fn what_cannot_be_done_leaves_the_list_as_it_was() {
        let mut table = Workspace::new();
        table.apply(&add(1, "Bins"), stamp(1, 10)).unwrap();
        let heads = table.heads();
        let unknown = TableAction::Rename { id: DocumentId([9; 16]), title: "?".into() };
        assert_eq!(
            table.apply(&unknown, stamp(1, 11)),
            Err(ApplyError::DocumentUnknown(DocumentId([9; 16])))
        );
        assert_eq!(
            table.apply(&add(1, "x"), stamp(1, 11)),
            Err(ApplyError::DocumentListed(DocumentId([1; 16])))
        );
        assert_eq!(table.heads(), heads);
    }

    #[test]
    fn an_odd_entry_hides_no_other() {
        let mut table = Workspace::new();
        table.apply(&add(1, "Bins"), stamp(1, 10)).unwrap();
        let odd = table.replica.commit(stamp(2, 11), "odd", |tx| {
            tx.put(documents_object(), "no id", 5)?;
            tx.put_object(documents_object(), DocumentId([2; 16]).to_string(), ObjType::Map)?;
            tx.delete(automerge::ROOT, "documents")?;
            Ok(())
        });
        assert!(odd.unwrap().is_some());
        table.refresh();
        assert_eq!(titles(table.view()), ["Bins"]);
        assert_eq!(table.view().problems.len(), 2);
    }
}
