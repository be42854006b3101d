//! One copy of one automerge document: opening it, committing one change, merging what peers made.
//!
//! Automerge may panic on changes that admission let through by mistake. So everything that feeds it runs under
//! `catch_unwind`, and the bytes from which the document was made are kept: what breaks is undone by making it anew,
//! and named. (A spare copy of the document itself would be nearer at hand, but the two share their memory, and every
//! key would first have to copy its share: 150 µs instead of 40.) The document's meaning is absent here;
//! [`crate::text`] and [`crate::workspace`] give it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{Automerge, Change, LoadOptions, ReadDoc, SaveOptions, TextEncoding};
use trestle_trust::ids::{ActorId, ChangeHash};

use crate::forks::Weave;
use crate::letter::{Ahead, Letter, Pen};
use crate::schema::{self, DocumentKind};
use crate::text::comment::CommentId;
use crate::text::view::{BlockId, Spot};

mod woven;

use woven::wrote_apart;

/// Characters are Unicode scalar values everywhere.
const ENCODING: TextEncoding = TextEncoding::UnicodeCodePoint;
/// When a document is opened with more bytes of changes than this after its snapshot, it is saved anew.
const SINCE_BASE_BYTES_MAX: usize = 1 << 20;

/// Who makes a change, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub actor: ActorId,
    pub now_unix_secs: i64,
}

/// A change that was made here, to be signed, kept and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub hash: ChangeHash,
    /// The raw, uncompressed change chunk.
    pub bytes: Vec<u8>,
    pub touched: Touched,
    /// Where a caret belongs after this act. `None` for acts that move no caret.
    pub caret: Option<Spot>,
    /// The comment or reply that it made.
    pub comment: Option<CommentId>,
}

/// What a reader must look at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Blocks that changed, are new or are gone, in no particular order.
    pub blocks: Vec<BlockId>,
    /// The list of blocks is no longer the same.
    pub order_changed: bool,
    /// What is said of comments, or where they stand, is no longer the same.
    pub comments: bool,
}

impl Touched {
    /// What two changes touched together.
    pub fn add(&mut self, more: Touched) {
        self.order_changed |= more.order_changed;
        self.comments |= more.comments;
        let fresh = more.blocks.into_iter().filter(|block| !self.blocks.contains(block));
        let fresh: Vec<BlockId> = fresh.collect();
        self.blocks.extend(fresh);
    }
}

/// Why an action did nothing. The document is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    #[error("block {0} is not in the text (any more)")]
    BlockGone(BlockId),
    #[error("block {block} has {len} characters; {at} is past its end")]
    PastTheEnd { block: BlockId, at: usize, len: usize },
    #[error("document {0} is not on the table's list")]
    DocumentUnknown(trestle_trust::ids::DocumentId),
    #[error("document {0} is on the table's list already")]
    DocumentListed(trestle_trust::ids::DocumentId),
    #[error("item {0} is not in the decision (any more)")]
    ItemGone(crate::decision::ItemId),
    #[error("item {0} is in the decision already")]
    ItemThere(crate::decision::ItemId),
    #[error("an item of that kind has no such field")]
    NoSuchField,
    #[error("comment {0} is not here")]
    CommentGone(CommentId),
    #[error("there is nothing to be said of in this document")]
    NoComments,
    #[error("a comment needs words to stand on")]
    NoWordsToStandOn,
    #[error("a comment stands on {max} stretches of words at most")]
    TooWide { max: usize },
    #[error("nothing is said")]
    NothingSaid,
    #[error("{len} letters are said, and {max} are the most")]
    TooMuchSaid { len: usize, max: usize },
    /// Its changes are on a branch now: another actor is to be drawn.
    #[error("this device wrote apart under this name")]
    WroteApart,
    #[error("the document could not be changed: {0}")]
    Broken(String),
}

impl From<automerge::AutomergeError> for ApplyError {
    fn from(error: automerge::AutomergeError) -> Self {
        ApplyError::Broken(error.to_string())
    }
}

/// Why changes were not merged. The document is unchanged: none of them is in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    #[error("change {index} cannot be read: {why}")]
    Unreadable { index: usize, why: String },
    #[error("change {hash} builds on {dependency}, which is not here")]
    MissingDependency { hash: ChangeHash, dependency: ChangeHash },
    #[error("change {hash} breaks the document: {why}")]
    Breaks { hash: ChangeHash, why: String },
}

/// Why a document cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("the snapshot cannot be read: {0}")]
    Snapshot(String),
    #[error("the snapshot is of a document of another kind, or of a newer program")]
    OtherKind,
    #[error(transparent)]
    Changes(#[from] MergeError),
}

/// The document does not have these heads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("change {0} is not in this document")]
pub struct UnknownHead(pub ChangeHash);

pub(crate) fn hash_of(change: &Change) -> ChangeHash {
    ChangeHash(change.hash().0)
}

#[derive(Clone, Debug)]
pub(crate) struct Replica {
    kind: DocumentKind,
    doc: Automerge,
    /// A snapshot; `None` is the schema alone.
    base: Option<Vec<u8>>,
    /// All changes since then.
    since_base: Vec<Vec<u8>>,
    /// Somebody's program writes the same otherwise than this one.
    unlike: bool,
    /// Where own changes go on, if one was made since the document was made.
    pen: Option<Pen>,
    /// There are forks: `doc` is made of view changes, and the log's are kept here.
    weave: Option<Weave>,
}

/// What came of taking in changes.
#[derive(Debug, Default)]
pub(crate) struct TakenIn {
    /// Those that were new, as `doc` has them.
    pub(crate) fresh: Vec<Change>,
    /// Operations have other names now than before these came, and all is to be read anew.
    pub(crate) renamed: bool,
    /// The log's hashes of those that were new, if so.
    pub(crate) hashes: BTreeSet<ChangeHash>,
}

impl Replica {
    /// A document with its schema and nothing else.
    pub(crate) fn new(kind: DocumentKind) -> Self {
        let mut doc = Automerge::new_with_encoding(ENCODING);
        let steps = schema::steps(kind).iter();
        let changes =
            steps.map(|step| Change::from_bytes(step.bytes.to_vec()).expect("a test reads every step"));
        doc.apply_changes(changes).expect("a test applies every step");
        Replica { kind, doc, base: None, since_base: Vec::new(), unlike: false, pen: None, weave: None }
    }

    /// Opens a document from our own snapshot, if there is one, and changes after it in causal order.
    pub(crate) fn load(
        kind: DocumentKind,
        snapshot: Option<&[u8]>,
        changes: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Self, LoadError> {
        let mut replica = Replica::new(kind);
        if let Some(bytes) = snapshot {
            replica.doc = open(kind, bytes)?;
            replica.base = Some(bytes.to_vec());
        }
        replica.merge(changes.collect())?;
        let since = replica.since_base.iter().map(Vec::len).sum::<usize>();
        if replica.weave.is_none() && since > SINCE_BASE_BYTES_MAX {
            replica.base = Some(replica.save());
            replica.since_base.clear();
        }
        Ok(replica)
    }

    pub(crate) fn doc(&self) -> &Automerge {
        &self.doc
    }

    /// The log's.
    pub(crate) fn heads(&self) -> Vec<ChangeHash> {
        let views = self.doc.get_heads().into_iter().map(|hash| ChangeHash(hash.0));
        match &self.weave {
            Some(weave) => views.map(|view| weave.log_of(&view).unwrap_or(view)).collect(),
            None => views.collect(),
        }
    }

    fn has(&self, hash: ChangeHash) -> bool {
        match &self.weave {
            Some(weave) => weave.contains(&hash),
            None => has(&self.doc, hash),
        }
    }

    /// A snapshot of a document with forks is a snapshot of its view, and is not kept: its heads are others.
    pub(crate) fn save(&self) -> Vec<u8> {
        self.doc.save_with_options(SaveOptions { retain_orphans: false, ..SaveOptions::default() })
    }

    /// Heads as automerge wants them, if all are known.
    pub(crate) fn known(&self, heads: &[ChangeHash]) -> Result<Vec<automerge::ChangeHash>, UnknownHead> {
        let known = |head: &ChangeHash| {
            let view = self.weave.as_ref().and_then(|weave| weave.view_of(head)).unwrap_or(*head);
            self.has(*head).then_some(automerge::ChangeHash(view.0))
        };
        heads.iter().map(|head| known(head).ok_or(UnknownHead(*head))).collect()
    }

    /// Makes exactly one change by what `write` does, or none if it does nothing.
    pub(crate) fn commit<T>(
        &mut self,
        stamp: Stamp,
        label: &str,
        write: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApplyError>,
    ) -> Result<Option<(T, Change)>, ApplyError> {
        self.commit_as(stamp, label, write, None)
    }

    /// The change that will be made by putting in a letter, if that is known.
    pub(crate) fn ahead(&self, stamp: Stamp, label: &str, letter: &Letter) -> Option<Ahead> {
        let pen = self.pen.as_ref().filter(|pen| self.weave.is_none() && pen.is_of(&stamp.actor.0))?;
        Some(pen.ahead(self.doc.get_heads(), label, stamp.now_unix_secs, letter))
    }

    /// As [`Replica::commit`], for a change that is known already: then automerge is not asked for its bytes.
    pub(crate) fn commit_as<T>(
        &mut self,
        stamp: Stamp,
        label: &str,
        write: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApplyError>,
        ahead: Option<Ahead>,
    ) -> Result<Option<(T, Change)>, ApplyError> {
        if !self.may_write_as(&stamp.actor) {
            return Err(ApplyError::WroteApart);
        }
        let actor = automerge::ActorId::from(&stamp.actor.0[..]);
        let doc = &mut self.doc;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            if *doc.get_actor() != actor {
                doc.set_actor(actor);
            }
            let mut tx = doc.transaction();
            let written = write(&mut tx);
            if written.is_err() || automerge::transaction::Transactable::pending_ops(&tx) == 0 {
                tx.rollback();
                return written.map(|_| None);
            }
            let options = CommitOptions::default().with_message(label).with_time(stamp.now_unix_secs);
            let hash = tx.commit_with(options).0;
            let known = ahead.filter(|ahead| hash.is_some_and(|hash| hash.0 == ahead.hash));
            let known = known.and_then(|ahead| Change::from_bytes(ahead.bytes).ok());
            let change = known.or_else(|| doc.get_last_local_change());
            written.map(|value| change.map(|change| (value, change)))
        }));
        let result = outcome.unwrap_or_else(|panic| Err(ApplyError::Broken(panic_text(&panic))));
        match &result {
            Ok(Some((_, change))) => match &mut self.weave {
                Some(weave) => drop(weave.commit(change)),
                None => {
                    self.since_base.push(change.raw_bytes().to_vec());
                    self.pen = Some(Pen::behind(change));
                }
            },
            Err(ApplyError::Broken(_)) => self.go_back(),
            _ => {}
        }
        result
    }

    /// Takes in changes in causal order. Returns those that were new.
    pub(crate) fn merge(&mut self, changes: Vec<Vec<u8>>) -> Result<TakenIn, MergeError> {
        let fresh = self.read(changes)?;
        self.put_in(fresh)
    }

    /// Takes in what [`Replica::read`] has read.
    pub(crate) fn put_in(&mut self, fresh: Vec<Change>) -> Result<TakenIn, MergeError> {
        if fresh.is_empty() {
            return Ok(TakenIn::default());
        }
        if self.weave.is_some() {
            return self.put_in_woven(fresh);
        }
        let doc = &mut self.doc;
        let batch = fresh.clone();
        if guarded(|| doc.apply_changes(batch).map_err(|e| e.to_string())).is_err() {
            self.go_back();
            let here = self.doc.get_changes(&[]);
            if wrote_apart(here.iter().chain(&fresh)) {
                return self.weave_anew(here, fresh);
            }
            return Err(self.find_culprit(&fresh));
        }
        fresh.iter().for_each(|change| self.goes_past(change));
        self.since_base.extend(fresh.iter().map(|change| change.raw_bytes().to_vec()));
        Ok(TakenIn { fresh, ..TakenIn::default() })
    }

    /// Reads changes and leaves out those that are here. Automerge never sees one whose past is missing.
    pub(crate) fn read(&self, changes: Vec<Vec<u8>>) -> Result<Vec<Change>, MergeError> {
        let mut fresh: Vec<Change> = Vec::with_capacity(changes.len());
        let mut seen = BTreeSet::new();
        for (index, bytes) in changes.into_iter().enumerate() {
            let change = guarded(|| Change::from_bytes(bytes).map_err(|e| e.to_string()))
                .map_err(|why| MergeError::Unreadable { index, why })?;
            let hash = hash_of(&change);
            if self.has(hash) || !seen.insert(hash) {
                continue;
            }
            let here = |dep: &ChangeHash| seen.contains(dep) || self.has(*dep);
            let deps = change.deps().iter().map(|dep| ChangeHash(dep.0));
            if let Some(dependency) = deps.into_iter().find(|dep| !here(dep)) {
                return Err(MergeError::MissingDependency { hash, dependency });
            }
            fresh.push(change);
        }
        Ok(fresh)
    }

    /// Whether a change was made by someone who had exactly what is here.
    pub(crate) fn is_next(&self, change: &Change) -> bool {
        let (mut here, mut there) = (self.doc.get_heads(), change.deps().to_vec());
        here.sort_unstable();
        there.sort_unstable();
        !self.unlike && self.weave.is_none() && here == there
    }

    /// Takes in a change by making it again, in its author's name. What comes out must be the very same change, hash and
    /// all; if it is not, nothing has happened, and it is not tried again. False if the change is not in.
    pub(crate) fn write_as(
        &mut self,
        change: &Change,
        write: impl FnOnce(&mut Transaction<'_>) -> Result<(), automerge::AutomergeError>,
    ) -> bool {
        let doc = &mut self.doc;
        let made = guarded(|| {
            doc.set_actor(change.actor_id().clone());
            let mut tx = doc.transaction();
            if write(&mut tx).is_err() {
                tx.rollback();
                return Ok(None);
            }
            let mut options = CommitOptions::default().with_time(change.timestamp());
            if let Some(message) = change.message() {
                options = options.with_message(message);
            }
            Ok(tx.commit_with(options).0)
        });
        match made {
            Ok(Some(hash)) if hash == change.hash() => {
                self.goes_past(change);
                self.since_base.push(change.raw_bytes().to_vec());
                true
            }
            Ok(None) => false,
            _ => {
                self.unlike = true;
                self.go_back();
                false
            }
        }
    }

    /// A change is in that was not made here.
    fn goes_past(&mut self, change: &Change) {
        if let Some(pen) = &mut self.pen {
            pen.goes_past(change);
        }
    }

    /// Takes in a change that was sent before it was made, in place of what was `made` of it. The document is made anew.
    pub(crate) fn take_over(&mut self, ahead: Ahead, made: Option<&Change>) -> Result<Change, MergeError> {
        if made.is_some() {
            self.since_base.pop();
        }
        self.go_back();
        let change = self.merge(vec![ahead.bytes])?.fresh.pop();
        change.ok_or_else(|| MergeError::Unreadable { index: 0, why: "it is here already".to_owned() })
    }

    /// Applies one by one to a copy, to name the change that breaks.
    fn find_culprit(&self, changes: &[Change]) -> MergeError {
        let mut copy = self.doc.clone();
        for change in changes {
            let one = change.clone();
            if let Err(why) = guarded(|| copy.apply_changes([one]).map_err(|e| e.to_string())) {
                return MergeError::Breaks { hash: hash_of(change), why };
            }
        }
        let hash = changes.last().map_or(ChangeHash([0; 32]), hash_of);
        MergeError::Breaks { hash, why: "the changes break the document only together".to_owned() }
    }

    /// Makes the document anew from the bytes that are known to be whole.
    fn go_back(&mut self) {
        let whole = "these bytes made this document before";
        if let Some(weave) = &self.weave {
            let read = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).expect(whole);
            let (weave, views) = Weave::new(&weave.changes().map(read).collect::<Vec<_>>()).expect(whole);
            let mut doc = Automerge::new_with_encoding(ENCODING);
            doc.apply_changes(views).expect(whole);
            (self.doc, self.weave) = (doc, Some(weave));
            return;
        }
        let mut doc = match &self.base {
            Some(bytes) => open(self.kind, bytes).expect(whole),
            None => Replica::new(self.kind).doc,
        };
        let changes = self.since_base.iter().map(|bytes| Change::from_bytes(bytes.clone()).expect(whole));
        doc.apply_changes(changes.collect::<Vec<_>>()).expect(whole);
        self.doc = doc;
        self.pen = None;
    }
}

/// Opens our own snapshot, and adds what the schema of this program has beyond it.
fn open(kind: DocumentKind, bytes: &[u8]) -> Result<Automerge, LoadError> {
    let options = LoadOptions::new().text_encoding(ENCODING);
    let mut doc = guarded(|| Automerge::load_with_options(bytes, options).map_err(|e| e.to_string()))
        .map_err(LoadError::Snapshot)?;
    let steps = schema::steps(kind);
    if !has(&doc, steps[0].hash) {
        return Err(LoadError::OtherKind);
    }
    let missing = steps.iter().filter(|step| !has(&doc, step.hash)).collect::<Vec<_>>();
    let changes =
        missing.iter().map(|step| Change::from_bytes(step.bytes.to_vec()).expect("a test reads every step"));
    doc.apply_changes(changes.collect::<Vec<_>>()).expect("a test applies every step to its genesis");
    Ok(doc)
}

/// A container that the genesis made, by its id: whoever writes something else at its key hides nothing.
pub(crate) fn genesis_object(number: u64) -> automerge::ObjId {
    automerge::ObjId::Id(number, automerge::ActorId::from([0; 32]), 0)
}

fn has(doc: &Automerge, hash: ChangeHash) -> bool {
    doc.get_missing_deps(&[automerge::ChangeHash(hash.0)]).is_empty()
}

/// Runs something that may panic on odd data and gives the panic's words as an error.
pub(crate) fn guarded<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(panic_text(&panic)))
}

fn panic_text(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it broke in an unknown way").to_owned()
}
