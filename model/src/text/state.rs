//! What is known of a text document: its registers, its texts, their order and the view, kept in step with automerge.
//!
//! After a change only what it touched is read again: the ops name the objects. A key in a text reads one Text object
//! and writes one block of the view; a change of order sorts all blocks anew but reads none of them.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId, OpId};
use automerge::{ActorId, ExpandedChange, ObjId, ReadDoc};

use super::comment::CommentId;
use super::comments::{Comments, comments_object};
use super::order::{Order, Root, arrange};
use super::read::{Moment, Piece, Record, Start, push_run};
use super::typing::TypedTo;
use super::view::{Block, BlockId, Spot, TextView};
use crate::replica::Touched;
use crate::schema::BLOCKS_OBJECT;

/// The map of blocks, by its id: whoever writes something else at its key in the root hides nothing.
pub(crate) fn blocks_object() -> ObjId {
    ObjId::Id(BLOCKS_OBJECT, ActorId::from([0; 32]), 0)
}

/// What an automerge object is to us.
#[derive(Clone, Debug)]
enum Thing {
    Record(BlockId),
    Text(BlockId),
    Comment(CommentId),
}

/// Where a char can be put: before `index` of the text of `owner`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) owner: BlockId,
    pub(crate) index: usize,
    /// Which part of the root, and how far into it.
    pub(crate) part: usize,
    pub(crate) offset: usize,
}

/// What must be read again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dirty {
    pub(crate) all: bool,
    pub(crate) records: BTreeSet<BlockId>,
    pub(crate) texts: BTreeSet<BlockId>,
    pub(crate) comments: BTreeSet<CommentId>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) records: BTreeMap<BlockId, Record>,
    /// The pieces of every Text object, by the block that has it.
    pub(crate) texts: BTreeMap<BlockId, Vec<Piece>>,
    pub(crate) order: Order,
    /// Its blocks stand in the order of `order.roots`.
    pub(crate) view: TextView,
    /// What is known of comments; [`State::settle`] brings it up to date.
    pub(crate) comments: Comments,
    things: BTreeMap<(u64, ActorId), Thing>,
    /// By text: the place right behind plain words that were typed there last, if nothing else has happened to the text.
    /// Whatever is typed on there comes right behind them, and so has no marks either: marks that would catch it would
    /// have caught the words before it.
    pub(super) typed: BTreeMap<BlockId, TypedTo>,
}

impl State {
    /// Reads everything.
    pub(crate) fn read(moment: &Moment<'_, impl ReadDoc>) -> Self {
        let mut state = State::default();
        let mut things = Vec::new();
        for (id, record) in moment.records(&blocks_object()) {
            things.extend(key_of(&record.object).map(|key| (key, Thing::Record(id.clone()))));
            if let Some(text) = &record.text {
                things.extend(key_of(text).map(|key| (key, Thing::Text(id.clone()))));
                state.texts.insert(id.clone(), moment.pieces(text));
            }
            state.records.insert(id, record);
        }
        state.things = things.into_iter().collect();
        state.order = arrange(&state.records, &state.texts);
        state.view.blocks = state.order.roots.iter().map(|root| state.show(root)).collect();
        state.view.problems = state.order.problems.clone();
        state.comments.stale.all = true;
        state
    }

    /// Remembers whose record an object is.
    pub(super) fn is_comment(&mut self, object: &ObjId, id: &CommentId) {
        self.things.extend(key_of(object).map(|key| (key, Thing::Comment(id.clone()))));
    }

    /// The index in the view of a block that is seen.
    pub(crate) fn index(&self, id: &BlockId) -> Option<usize> {
        let index = *self.order.root_of.get(id)?;
        (self.order.roots[index].id == *id).then_some(index)
    }

    /// The place behind the char before `at` of a root; at 0, the start of its first stretch. `None` past its end.
    pub(crate) fn gap(&self, index: usize, at: usize) -> Option<Gap> {
        let mut start = 0;
        for (part, stretch) in self.order.roots[index].parts.iter().enumerate() {
            let piece = &self.texts[&stretch.owner][stretch.piece];
            if at <= start + piece.len && (at > start || at == 0) {
                let offset = at - start;
                return Some(Gap { owner: stretch.owner.clone(), index: piece.index + offset, part, offset });
            }
            start += piece.len;
        }
        None
    }

    /// Where a place in a Text object is seen. It may be just behind a stretch or within it.
    pub(crate) fn spot(&self, owner: &BlockId, index: usize) -> Option<Spot> {
        let pieces = self.texts.get(owner)?;
        let piece = pieces.iter().rposition(|piece| piece.index <= index)?;
        let offset = (index - pieces[piece].index).min(pieces[piece].len);
        self.spot_in(owner, piece, offset)
    }

    fn spot_in(&self, owner: &BlockId, piece: usize, offset: usize) -> Option<Spot> {
        let node = self.node(owner, piece)?;
        let root = &self.order.roots[*self.order.root_of.get(node)?];
        let mut at = 0;
        for part in &root.parts {
            if part.owner == *owner && part.piece == piece {
                return Some(Spot { block: root.id.clone(), at: at + offset });
            }
            at += self.texts[&part.owner][part.piece].len;
        }
        None
    }

    /// The block that shows a stretch of a text: the one its marker names, or else the one of the stretch before.
    fn node<'a>(&'a self, owner: &'a BlockId, piece: usize) -> Option<&'a BlockId> {
        let named =
            self.texts[owner][..=piece].iter().enumerate().rev().filter_map(|(at, piece)| {
                match &piece.start {
                    Start::Owner => Some((at, owner)),
                    Start::Marker(id) => Some((at, id)),
                    Start::Nameless => None,
                }
            });
        let shows = |(at, id): &(usize, &BlockId)| {
            let root = self.order.root_of.get(*id).map(|index| &self.order.roots[*index]);
            root.is_some_and(|root| {
                root.parts.iter().any(|p| p.node == **id && p.owner == *owner && p.piece == *at)
            })
        };
        named.into_iter().find(shows).map(|(_, id)| id)
    }

    /// For a block that was split off: the block that shows what is before it in its text.
    pub(crate) fn before_in_text(&self, block: &BlockId) -> Option<&BlockId> {
        let root = &self.order.roots[*self.order.root_of.get(block)?];
        let part = root.parts.iter().find(|part| part.node == *block)?;
        self.node(&part.owner, part.piece.checked_sub(1)?)
    }

    /// The block that has this Text object.
    pub(crate) fn owner_of(&self, text: &ObjId) -> Option<&BlockId> {
        match self.things.get(&key_of(text)?)? {
            Thing::Text(owner) => Some(owner),
            Thing::Record(_) | Thing::Comment(_) => None,
        }
    }

    /// What a change touched, by its ops.
    pub(crate) fn dirty<'a>(&self, changes: impl IntoIterator<Item = &'a ExpandedChange>) -> Dirty {
        let mut dirty = Dirty::default();
        let mut made: BTreeSet<(u64, ActorId)> = BTreeSet::new();
        let blocks = (BLOCKS_OBJECT, ActorId::from([0; 32]));
        let comments = key_of(&comments_object());
        for change in changes {
            let mut last = None;
            for (op, counter) in change.operations.iter().zip(change.start_op.get()..) {
                if matches!(op.action, automerge::legacy::OpType::Make(_)) {
                    made.insert((counter, change.actor_id.clone()));
                }
                let ObjectId::Id(OpId(ctr, actor)) = &op.obj else { continue };
                // Most operations are on the object of the one before; the blocks' own map is the exception that counts.
                if last == Some(&op.obj) && matches!(op.key, Key::Seq(_)) {
                    continue;
                }
                last = Some(&op.obj);
                let object = (*ctr, actor.clone());
                match self.things.get(&object) {
                    Some(Thing::Record(id)) => {
                        dirty.records.insert(id.clone());
                    }
                    Some(Thing::Text(id)) => {
                        dirty.texts.insert(id.clone());
                    }
                    Some(Thing::Comment(id)) => {
                        dirty.comments.insert(id.clone());
                    }
                    None if Some(&object) == comments.as_ref() => match &op.key {
                        Key::Map(key) => {
                            dirty.comments.insert(CommentId::from(key.as_str()));
                        }
                        Key::Seq(_) => dirty.all = true,
                    },
                    None if object == blocks => match &op.key {
                        Key::Map(key) => {
                            dirty.records.insert(BlockId::from(key.as_str()));
                        }
                        Key::Seq(_) => dirty.all = true,
                    },
                    // What was made by these changes is read with what it was put into.
                    None if made.contains(&object) => {}
                    None => dirty.all = true,
                }
            }
        }
        dirty
    }

    /// Reads again what is dirty. `read_already` holds texts that were read after the last write.
    pub(crate) fn refresh(
        &mut self,
        doc: &impl ReadDoc,
        dirty: Dirty,
        mut read_already: BTreeMap<BlockId, Vec<Piece>>,
    ) -> Touched {
        if dirty.all {
            let before = std::mem::take(self);
            *self = State::read(&Moment::now(doc));
            return self.compare(&before);
        }
        let moment = Moment::now(doc);
        self.comments.stale.records.extend(dirty.comments);
        let mut texts = dirty.texts;
        let mut rearrange = false;
        let mut changed_roots: BTreeSet<usize> = BTreeSet::new();
        for id in &dirty.records {
            let record = moment.record_of(&blocks_object(), id);
            match (self.records.get(id), &record) {
                (Some(old), Some(new)) if old == new => continue,
                (Some(old), Some(new)) if same_but_looks(old, new) => changed_roots.extend(self.index(id)),
                _ => rearrange = true,
            }
            self.keep_record(id, record, &mut texts);
        }
        let mut changed_texts = BTreeSet::new();
        let mut markers_lost = false;
        for id in texts {
            self.typed.remove(&id);
            let text = self.records.get(&id).and_then(|record| record.text.as_ref());
            let pieces = text.map(|text| read_already.remove(&id).unwrap_or_else(|| moment.pieces(text)));
            let old = match pieces {
                Some(pieces) => self.texts.insert(id.clone(), pieces),
                None => self.texts.remove(&id),
            };
            let new = self.texts.get(&id).map(Vec::as_slice);
            if !same_markers(old.as_deref(), new) {
                rearrange = true;
                markers_lost |= !keeps_markers(old.as_deref(), new);
            }
            changed_texts.insert(id);
        }
        self.comments.stale.texts.extend(changed_texts.iter().cloned());
        if rearrange {
            self.comments.stale.moved = true;
            let some = if markers_lost { None } else { self.rearrange_some(&changed_texts, &dirty.records) };
            return some.unwrap_or_else(|| self.rearrange(&changed_texts, &dirty.records));
        }
        for owner in &changed_texts {
            let nodes = self.texts.get(owner).into_iter().flatten().filter_map(|piece| match &piece.start {
                Start::Marker(id) => self.order.root_of.get(id),
                _ => self.order.root_of.get(owner),
            });
            changed_roots.extend(nodes);
        }
        let mut touched = Touched::default();
        for index in changed_roots {
            let root = &self.order.roots[index];
            if root.parts.len() > 1 && !self.comments.entries.is_empty() {
                self.comments.stale.shown.extend(root.parts.iter().map(|part| part.owner.clone()));
            }
            let block = self.show(root);
            if self.view.blocks[index] != block {
                touched.blocks.push(block.id.clone());
                self.view.blocks[index] = block;
            }
        }
        touched
    }

    fn keep_record(&mut self, id: &BlockId, record: Option<Record>, texts: &mut BTreeSet<BlockId>) {
        let old_text = self.records.get(id).and_then(|record| record.text.clone());
        let new_text = record.as_ref().and_then(|record| record.text.clone());
        if old_text != new_text {
            texts.insert(id.clone());
            let key = new_text.as_ref().and_then(key_of);
            self.things.extend(key.map(|key| (key, Thing::Text(id.clone()))));
        }
        match record {
            Some(record) => {
                self.things.extend(key_of(&record.object).map(|key| (key, Thing::Record(id.clone()))));
                self.records.insert(id.clone(), record);
            }
            None => {
                self.records.remove(id);
            }
        }
    }

    /// Puts the blocks in order anew, keeping what is shown as before.
    fn rearrange(&mut self, texts: &BTreeSet<BlockId>, records: &BTreeSet<BlockId>) -> Touched {
        let order = arrange(&self.records, &self.texts);
        let old_order = std::mem::replace(&mut self.order, order);
        let old_blocks = std::mem::take(&mut self.view.blocks);
        let order_changed =
            !old_order.roots.iter().map(|root| &root.id).eq(self.order.roots.iter().map(|root| &root.id));
        let mut old_blocks: Vec<Option<Block>> = old_blocks.into_iter().map(Some).collect();
        let mut touched = Touched { order_changed, ..Touched::default() };
        let mut blocks = Vec::with_capacity(self.order.roots.len());
        // Nearly all roots come in the order in which they came before.
        let mut next = 0;
        for root in &self.order.roots {
            let same = old_order.roots.get(next).is_some_and(|old| old.id == root.id).then_some(next);
            let elsewhere = || {
                let index = old_order.root_of.get(&root.id).copied();
                index.filter(|index| old_order.roots[*index].id == root.id)
            };
            let index = same.or_else(elsewhere);
            next = index.map_or(next, |index| index + 1);
            let old = index.and_then(|index| Some((&old_order.roots[index], old_blocks[index].take()?)));
            let block = match old {
                Some((old, block))
                    if old.parts == root.parts
                        && !records.contains(&root.id)
                        && !root.parts.iter().any(|part| texts.contains(&part.owner)) =>
                {
                    block
                }
                old => {
                    let block = self.show(root);
                    if old.is_none_or(|(_, old)| old != block) {
                        touched.blocks.push(root.id.clone());
                    }
                    block
                }
            };
            blocks.push(block);
        }
        touched.blocks.extend(old_blocks.into_iter().flatten().map(|gone| gone.id));
        self.view.blocks = blocks;
        self.view.problems = self.order.problems.clone();
        touched
    }

    /// What differs from a view before.
    fn compare(&self, before: &State) -> Touched {
        let old: BTreeMap<&BlockId, &Block> =
            before.view.blocks.iter().map(|block| (&block.id, block)).collect();
        let new: BTreeMap<&BlockId, &Block> =
            self.view.blocks.iter().map(|block| (&block.id, block)).collect();
        let changed = self.view.blocks.iter().filter(|block| old.get(&block.id) != Some(block));
        let gone = before.view.blocks.iter().filter(|block| !new.contains_key(&block.id));
        let ids = |state: &State| -> Vec<BlockId> {
            state.view.blocks.iter().map(|block| block.id.clone()).collect()
        };
        Touched {
            blocks: changed.chain(gone).map(|block| block.id.clone()).collect(),
            order_changed: ids(before) != ids(self),
            comments: false,
        }
    }

    pub(super) fn show(&self, root: &Root) -> Block {
        let record = &self.records[&root.id];
        let mut runs = Vec::new();
        for part in &root.parts {
            for run in &self.texts[&part.owner][part.piece].runs {
                push_run(&mut runs, run.clone());
            }
        }
        Block { id: root.id.clone(), kind: record.kind.clone(), indent: record.indent, runs }
    }
}

fn key_of(object: &ObjId) -> Option<(u64, ActorId)> {
    match object {
        ObjId::Root => None,
        ObjId::Id(ctr, actor, _) => Some((*ctr, actor.clone())),
    }
}

/// True if two records differ at most in what a reader sees of the block itself.
fn same_but_looks(old: &Record, new: &Record) -> bool {
    old.place == new.place
        && old.text == new.text
        && old.object == new.object
        && old.odd == new.odd
        && old.unknown_kind == new.unknown_kind
}

fn same_markers(old: Option<&[Piece]>, new: Option<&[Piece]>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => {
            old.iter().map(|piece| &piece.start).eq(new.iter().map(|piece| &piece.start))
        }
        (None, None) => true,
        _ => false,
    }
}

/// True if every marker that was there is still there.
fn keeps_markers(old: Option<&[Piece]>, new: Option<&[Piece]>) -> bool {
    let Some(old) = old else { return true };
    new.is_some_and(|new| old.iter().all(|old| new.iter().any(|new| new.start == old.start)))
}
