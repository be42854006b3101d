//! Writes to one text document inside one transaction, and notes what would take each write back.
//!
//! Chars and markers are placed by their index in a Text object. The caller plans by the state before the
//! transaction, and so writes to one Text object from its end towards its start.

use std::collections::BTreeMap;

use automerge::marks::{ExpandMark, Mark as AmMark};
use automerge::transaction::{Transactable, Transaction};
use automerge::{Cursor, ObjId, ObjType, ReadDoc, ScalarValue, Value};
use rand_core::Rng;

use super::comment::CommentId;
use super::comments::{OUT, comments_object};
use super::place::{Place, Position, Stand};
use super::read::{Moment, Piece, Start};
use super::runs::{MARK_NAMES, count, differing, runs_between};
use super::state::{Dirty, State, blocks_object};
use super::undo::{Element, KeyAt, Note};
use super::view::{BlockId, BlockKind, INDENT_MAX, Marks, Run};
use crate::replica::ApplyError;

pub(crate) struct Writer<'w, 'd, R> {
    pub(crate) tx: &'w mut Transaction<'d>,
    pub(crate) state: &'w State,
    pub(crate) rng: &'w mut R,
    pub(crate) notes: Vec<Note>,
    /// What was written to.
    pub(crate) dirty: Dirty,
    /// Texts as read after the last write to them.
    pub(crate) read: BTreeMap<BlockId, Vec<Piece>>,
    /// Where the only key of this action was pressed, if it was one.
    pub(crate) key: Option<KeyAt>,
    /// Where plain words were put in last: the text, the place behind them, and how many operations there were then.
    pub(crate) typed: Option<(BlockId, usize, usize)>,
    /// The comment or reply that was made.
    pub(crate) comment: Option<CommentId>,
    /// Places written in this transaction.
    pub(crate) places: BTreeMap<BlockId, Place>,
    /// The last position at which something was glued to a block in this transaction.
    last_glued: BTreeMap<BlockId, Position>,
    /// Objects of blocks made in this transaction: the record and its Text object.
    made: BTreeMap<BlockId, (ObjId, Option<ObjId>)>,
}

impl<'w, 'd, R: Rng> Writer<'w, 'd, R> {
    pub(crate) fn new(tx: &'w mut Transaction<'d>, state: &'w State, rng: &'w mut R) -> Self {
        Writer {
            tx,
            state,
            rng,
            notes: Vec::new(),
            dirty: Dirty::default(),
            read: BTreeMap::new(),
            key: None,
            typed: None,
            comment: None,
            places: BTreeMap::new(),
            last_glued: BTreeMap::new(),
            made: BTreeMap::new(),
        }
    }

    fn record_object(&self, block: &BlockId) -> Result<ObjId, ApplyError> {
        let made = self.made.get(block).map(|(record, _)| record.clone());
        made.or_else(|| self.state.records.get(block).map(|record| record.object.clone()))
            .ok_or_else(|| ApplyError::BlockGone(block.clone()))
    }

    pub(crate) fn text_object(&self, owner: &BlockId) -> Result<ObjId, ApplyError> {
        let made = self.made.get(owner).and_then(|(_, text)| text.clone());
        made.or_else(|| self.state.records.get(owner).and_then(|record| record.text.clone()))
            .ok_or_else(|| ApplyError::BlockGone(owner.clone()))
    }

    /// A text as it stands in this transaction.
    pub(crate) fn pieces_now(&self, text: &ObjId) -> Vec<Piece> {
        Moment::now(&*self.tx).pieces(text)
    }

    /// Makes a block with a Text object of its own, or without one for a marker to name.
    pub(crate) fn create(
        &mut self,
        place: Place,
        kind: &BlockKind,
        indent: u8,
        with_text: bool,
        home: Option<BlockId>,
    ) -> Result<BlockId, ApplyError> {
        let id = BlockId::generate(self.rng);
        let record = self.tx.put_object(blocks_object(), id.as_str(), ObjType::Map)?;
        self.tx.put(&record, "place", place.encode())?;
        for (key, value) in kind_registers(kind) {
            self.tx.put(&record, key, value)?;
        }
        if indent > 0 {
            self.tx.put(&record, "indent", u64::from(indent.min(INDENT_MAX)))?;
        }
        let text = if with_text { Some(self.tx.put_object(&record, "text", ObjType::Text)?) } else { None };
        self.notes.push(Note::Created { block: id.clone(), place: place.clone(), home });
        self.dirty.records.insert(id.clone());
        self.places.insert(id.clone(), place);
        self.made.insert(id.clone(), (record, text));
        Ok(id)
    }

    /// Gives a Text object to a block that has neither one nor a marker. No honest change makes such a block.
    pub(crate) fn mend(&mut self, block: &BlockId) -> Result<(), ApplyError> {
        let record = self.record_object(block)?;
        let text = self.tx.put_object(&record, "text", ObjType::Text)?;
        self.dirty.records.insert(block.clone());
        self.made.insert(block.clone(), (record, Some(text)));
        Ok(())
    }

    /// Puts the marker of a block before `index`.
    pub(crate) fn split(&mut self, owner: &BlockId, index: usize, block: &BlockId) -> Result<(), ApplyError> {
        let text = self.text_object(owner)?;
        let marker = self.tx.split_block(&text, index)?;
        self.tx.put(&marker, "block", block.as_str())?;
        self.wrote_in(owner);
        Ok(())
    }

    /// Writes one register of a block unless it says so already.
    pub(crate) fn register(
        &mut self,
        block: &BlockId,
        key: &'static str,
        value: Option<ScalarValue>,
    ) -> Result<(), ApplyError> {
        let record = self.record_object(block)?;
        let before = self.register_now(&record, key)?;
        if before == value {
            return Ok(());
        }
        match value.clone() {
            Some(value) => self.tx.put(&record, key, value)?,
            None => self.tx.delete(&record, key)?,
        }
        self.dirty.records.insert(block.clone());
        self.notes.push(Note::Register { block: block.clone(), key, before, after: value });
        Ok(())
    }

    fn register_now(&self, record: &ObjId, key: &str) -> Result<Option<ScalarValue>, ApplyError> {
        match self.tx.get(record, key)? {
            Some((Value::Scalar(value), _)) => Ok(Some(value.into_owned())),
            _ => Ok(None),
        }
    }

    /// Makes the record of a comment or a reply. What takes it back is that it is taken out.
    pub(crate) fn say(&mut self, fields: Vec<(&'static str, ScalarValue)>) -> Result<(), ApplyError> {
        if self.tx.object_type(comments_object()).is_err() {
            return Err(ApplyError::NoComments);
        }
        let id = CommentId::generate(self.rng);
        let record = self.tx.put_object(comments_object(), id.as_str(), ObjType::Map)?;
        for (key, value) in fields {
            self.tx.put(&record, key, value)?;
        }
        let out = Some(ScalarValue::Boolean(true));
        self.notes.push(Note::Comment { comment: id.clone(), key: OUT, before: out, after: None });
        self.dirty.comments.insert(id.clone());
        self.comment = Some(id);
        Ok(())
    }

    /// Writes one register of a comment unless it says so already.
    pub(crate) fn comment_register(
        &mut self,
        comment: &CommentId,
        key: &'static str,
        value: Option<ScalarValue>,
    ) -> Result<(), ApplyError> {
        let record = self.comment_object(comment)?;
        let before = self.register_now(&record, key)?;
        if before == value {
            return Ok(());
        }
        match value.clone() {
            Some(value) => self.tx.put(&record, key, value)?,
            None => self.tx.delete(&record, key)?,
        }
        self.dirty.comments.insert(comment.clone());
        self.notes.push(Note::Comment { comment: comment.clone(), key, before, after: value });
        Ok(())
    }

    fn comment_object(&self, comment: &CommentId) -> Result<ObjId, ApplyError> {
        let entry = self.state.comments.entries.get(comment);
        entry.map(|entry| entry.object.clone()).ok_or_else(|| ApplyError::CommentGone(comment.clone()))
    }

    /// Writes a register of a comment back if it still says what was written.
    pub(crate) fn take_back_comment(
        &mut self,
        comment: &CommentId,
        key: &'static str,
        written: &Option<ScalarValue>,
        before: Option<ScalarValue>,
    ) -> Result<(), ApplyError> {
        let record = self.comment_object(comment)?;
        if self.register_now(&record, key)? != *written {
            return Ok(());
        }
        self.comment_register(comment, key, before)
    }

    /// Writes a register back if it still says what was written.
    pub(crate) fn take_back(
        &mut self,
        block: &BlockId,
        key: &'static str,
        written: &Option<ScalarValue>,
        before: Option<ScalarValue>,
    ) -> Result<(), ApplyError> {
        let record = self.record_object(block)?;
        if self.register_now(&record, key)? != *written {
            return Ok(());
        }
        if let ("place", Some(ScalarValue::Str(text))) = (key, &before)
            && let Some(place) = Place::parse(text)
        {
            self.places.insert(block.clone(), place);
        }
        self.register(block, key, before)
    }

    /// Puts a block somewhere. What stands where it does because of others (a split-off that counts as standing before
    /// one behind it, a root at which a circle was broken) is written down where it stands, so that it stays there.
    pub(crate) fn place(&mut self, block: &BlockId, place: Place) -> Result<(), ApplyError> {
        let state = self.state;
        let first = state.index(block).and_then(|index| state.order.roots[index].parts.first());
        let settled = state.order.settled.iter();
        let settled = settled.filter(|(_, owner)| first.is_some_and(|part| part.owner == **owner));
        let settled = settled.map(|(id, _)| (id, Stand::Unmoved));
        let broken = state.order.circles.iter().map(|id| (id, Stand::Moved));
        for (id, stand) in settled.chain(broken) {
            if id != block && !self.places.contains_key(id) {
                let position = state.order.roots[state.order.root_of[id]].position.clone();
                self.put_place(id, Place::new(position, stand))?;
            }
        }
        self.put_place(block, place)
    }

    fn put_place(&mut self, block: &BlockId, place: Place) -> Result<(), ApplyError> {
        self.register(block, "place", Some(place.encode().into()))?;
        self.places.insert(block.clone(), place);
        Ok(())
    }

    pub(crate) fn kind(&mut self, block: &BlockId, kind: &BlockKind) -> Result<(), ApplyError> {
        for (key, value) in kind_registers(kind) {
            self.register(block, key, Some(value))?;
        }
        Ok(())
    }

    pub(crate) fn indent(&mut self, block: &BlockId, indent: u8) -> Result<(), ApplyError> {
        let value = ScalarValue::Uint(u64::from(indent.min(INDENT_MAX)));
        self.register(block, "indent", Some(value))
    }

    /// Where a block stands or is glued, as of now in this transaction.
    pub(crate) fn place_of(&self, block: &BlockId) -> Option<&Place> {
        self.places.get(block).or_else(|| self.state.records.get(block).map(|record| &record.place))
    }

    /// Glues a block behind everything that is glued to another.
    pub(crate) fn glue_last(&mut self, block: &BlockId, to: &BlockId) -> Result<(), ApplyError> {
        let last = match self.last_glued.get(to) {
            Some(last) => last.clone(),
            None => self.last_glued_before(to),
        };
        let position = Position::between(&last, None, self.rng);
        self.last_glued.insert(to.clone(), position.clone());
        self.place(block, Place::new(position, Stand::Glued(to.clone())))
    }

    /// The greatest position of what is glued to a block, as of now in this transaction.
    fn last_glued_before(&self, to: &BlockId) -> Position {
        let known = self.state.order.glued.get(to).into_iter().flatten();
        let all = known.chain(self.places.keys()).filter_map(|id| self.place_of(id));
        let glued = all.filter(|place| place.glued_to() == Some(to)).map(|place| &place.position);
        glued.max().cloned().unwrap_or_default()
    }

    /// Puts runs before `index`, with exactly these looks, whatever looks are around.
    pub(crate) fn insert(&mut self, owner: &BlockId, index: usize, runs: &[Run]) -> Result<(), ApplyError> {
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        if words.is_empty() {
            return Ok(());
        }
        let text = self.text_object(owner)?;
        let known = self.known_after(owner, index, &words, runs);
        let from = self.tx.pending_ops();
        self.tx.splice_text(&text, index, 0, &words)?;
        let ops = self.tx.pending_ops() - from;
        self.notes.push(Note::Inserted { owner: owner.clone(), from, ops });
        self.wrote_in(owner);
        let behind = index + words.chars().count();
        let all_ops = from + ops;
        if let Some(pieces) = known {
            self.read.insert(owner.clone(), pieces);
            self.typed = Some((owner.clone(), behind, all_ops));
            return Ok(());
        }
        let pieces = self.pieces_now(&text);
        let looks = runs_between(&pieces, index, behind - index);
        if !self.looks(owner, index, &looks, runs, false)? {
            self.read.insert(owner.clone(), pieces);
            let plain = looks.iter().all(|run| run.marks == Marks::default());
            self.typed = plain.then(|| (owner.clone(), behind, all_ops));
        }
        Ok(())
    }

    /// What a text will read like with plain words put in, where that is sure without reading it: in a text that has
    /// just been made, and right behind what was typed last.
    fn known_after(&self, owner: &BlockId, index: usize, words: &str, runs: &[Run]) -> Option<Vec<Piece>> {
        if self.dirty.texts.contains(owner) || runs.iter().any(|run| run.marks != Marks::default()) {
            return None;
        }
        if self.made.contains_key(owner) {
            let (len, runs) = (words.chars().count(), vec![Run::plain(words)]);
            return (index == 0).then(|| vec![Piece { start: Start::Owner, index, len, runs }]);
        }
        self.state.typed_on(owner, index, words)
    }

    /// Takes out the chars at `index`, which read as `runs`.
    pub(crate) fn delete(&mut self, owner: &BlockId, index: usize, runs: Vec<Run>) -> Result<(), ApplyError> {
        let len = count(&runs);
        if len == 0 {
            return Ok(());
        }
        let text = self.text_object(owner)?;
        let before = index.checked_sub(1).map(|index| self.element(&text, index)).transpose()?;
        let behind = index + len < self.tx.length(&text);
        let behind = behind.then(|| self.element(&text, index + len)).transpose()?;
        let pending = self.tx.pending_ops();
        self.tx.splice_text(&text, index, len as isize, "")?;
        let ops = self.tx.pending_ops() - pending;
        self.notes.push(Note::Deleted { owner: owner.clone(), runs, around: [before, behind], ops });
        self.wrote_in(owner);
        Ok(())
    }

    /// Changes the looks of the chars from `index` on. Returns whether anything had to change.
    pub(crate) fn looks(
        &mut self,
        owner: &BlockId,
        index: usize,
        before: &[Run],
        after: &[Run],
        undoable: bool,
    ) -> Result<bool, ApplyError> {
        let mut any = false;
        for name in MARK_NAMES {
            for (from, to, old, new) in differing(before, after, name) {
                self.mark(owner, index + from..index + to, name, (old, new), undoable)?;
                any = true;
            }
        }
        Ok(any)
    }

    fn mark(
        &mut self,
        owner: &BlockId,
        range: std::ops::Range<usize>,
        name: &'static str,
        (before, after): (Option<ScalarValue>, Option<ScalarValue>),
        undoable: bool,
    ) -> Result<(), ApplyError> {
        let text = self.text_object(owner)?;
        let expand = if name == "link" { ExpandMark::None } else { ExpandMark::After };
        match after.clone() {
            Some(value) => {
                let mark = AmMark { start: range.start, end: range.end, name: name.into(), value };
                self.tx.mark(&text, mark, expand)?;
            }
            None => self.tx.unmark(&text, name, range.start, range.end, expand)?,
        }
        self.wrote_in(owner);
        if undoable {
            let first = self.element(&text, range.start)?;
            let last = self.element(&text, range.end - 1)?;
            self.notes.push(Note::Marked { owner: owner.clone(), first, last, name, before, after });
        }
        Ok(())
    }

    /// What was read of a text is older than what stands there now.
    fn wrote_in(&mut self, owner: &BlockId) {
        self.dirty.texts.insert(owner.clone());
        self.read.remove(owner);
        self.typed = None;
    }

    /// The element at an index of a Text object.
    pub(crate) fn element(&self, text: &ObjId, index: usize) -> Result<Element, ApplyError> {
        let cursor = self.tx.get_cursor(text, index, None)?;
        Element::of(&cursor).ok_or_else(|| ApplyError::Broken("a cursor without an element".to_owned()))
    }

    /// Where an element is or was, and whether it is still there.
    pub(crate) fn find(&self, text: &ObjId, element: &Element) -> Option<(usize, bool)> {
        find(self.tx, text, element)
    }
}

/// Where an element of a Text object is or was, and whether it is still there. It must be one of that object's.
pub(crate) fn find(doc: &impl ReadDoc, text: &ObjId, element: &Element) -> Option<(usize, bool)> {
    let cursor: Cursor = element.cursor()?;
    let index = doc.get_cursor_position(text, &cursor, None).ok()?;
    Some((index, is_at(doc, text, element, index)))
}

pub(crate) fn is_at(doc: &impl ReadDoc, text: &ObjId, element: &Element, index: usize) -> bool {
    let here = doc.get_cursor(text, index, None).ok();
    here.and_then(|cursor| Element::of(&cursor)).is_some_and(|here| here == *element)
}

/// The registers that say what a block is, in the order in which they are written.
fn kind_registers(kind: &BlockKind) -> Vec<(&'static str, ScalarValue)> {
    let with = |name: &str, key, value: ScalarValue| vec![("kind", name.into()), (key, value)];
    match kind {
        BlockKind::Paragraph => vec![("kind", "paragraph".into())],
        BlockKind::Heading { level } => {
            with("heading", "level", ScalarValue::Uint(u64::from((*level).clamp(1, 6))))
        }
        BlockKind::Bullet => vec![("kind", "bullet".into())],
        BlockKind::Numbered { start } => with("numbered", "start", ScalarValue::Uint(u64::from(*start))),
        BlockKind::Check { done } => with("check", "done", (*done).into()),
        BlockKind::Quote => vec![("kind", "quote".into())],
        BlockKind::Code { language } => with("code", "language", language.as_str().into()),
        BlockKind::Divider => vec![("kind", "divider".into())],
        BlockKind::Verbatim => vec![("kind", "verbatim".into())],
    }
}
