//! The replica of one text document: the document, what it reads like, and one's own acts to take back.
//!
//! An action or a merge changes the document and then reads again only what the change touched.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, OpType};
use automerge::transaction::{Transactable as _, Transaction};
use automerge::{Change, ExpandedChange};
use rand_core::Rng;
use trestle_trust::ids::{ActorId, ChangeHash};

use super::action::TextAction;
use super::anchor::Anchor;
use super::comment::CommentId;
use super::comments::Source;
use super::edit;
use super::read::{Moment, Piece};
use super::retype::Typed;
use super::revert::{created, revert};
use super::runs::runs_between;
use super::state::{Dirty, State};
use super::undo::{Element, KeyAt, Note, Step, UndoStack};
use super::view::{BlockId, Marks, Spot, TextView};
use super::write::{Writer, find};
use crate::forks::Fork;
use crate::letter::Ahead;
use crate::replica::{
    ApplyError, Committed, LoadError, MergeError, Replica, Stamp, TakenIn, Touched, UnknownHead, guarded,
};
use crate::schema::DocumentKind;

/// More changes than this come in at once because someone catches up: then they are not typed again one by one.
const RETYPED_MAX: usize = 16;

/// One copy of a text design or of the ground rules.
#[derive(Clone, Debug)]
pub struct TextDesign {
    replica: Replica,
    state: State,
    acts: UndoStack,
    /// Anchors that were made here or found to be sound.
    checked: RefCell<BTreeSet<Anchor>>,
}

/// What one transaction leaves behind.
#[derive(Default)]
struct Written {
    notes: Vec<Note>,
    dirty: Dirty,
    read: BTreeMap<BlockId, Vec<Piece>>,
    key: Option<KeyAt>,
    typed: Option<(BlockId, usize, usize)>,
    comment: Option<CommentId>,
}

impl Written {
    fn by<R>(writer: Writer<'_, '_, R>) -> Self {
        let Writer { notes, dirty, read, key, typed, comment, .. } = writer;
        Written { notes, dirty, read, key, typed, comment }
    }
}

impl TextDesign {
    /// A text with one empty paragraph: the genesis of its kind and nothing else.
    pub fn new(kind: DocumentKind) -> Self {
        Self::of(Replica::new(kind))
    }

    /// Opens a text from our own snapshot, if there is one, and the changes after it in causal order.
    ///
    /// # Errors
    /// [`LoadError`] says which part could not be read.
    pub fn load(
        kind: DocumentKind,
        snapshot: Option<&[u8]>,
        changes: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Self, LoadError> {
        Ok(Self::of(Replica::load(kind, snapshot, changes)?))
    }

    fn of(replica: Replica) -> Self {
        let mut state = State::read(&Moment::now(replica.doc()));
        state.settle(Source { replica: &replica, heads: None });
        TextDesign { replica, state, acts: UndoStack::default(), checked: RefCell::default() }
    }

    /// What the text reads like now.
    pub fn view(&self) -> &TextView {
        &self.state.view
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

    /// A snapshot for [`TextDesign::load`].
    pub fn save(&self) -> Vec<u8> {
        self.replica.save()
    }

    /// Applies `action` as exactly one change, or as none if it would change nothing.
    ///
    /// # Errors
    /// [`ApplyError::BlockGone`] and [`ApplyError::PastTheEnd`] if the text is no longer as the action supposes. The
    /// text is then unchanged.
    pub fn apply(
        &mut self,
        action: &TextAction,
        stamp: Stamp,
        rng: &mut impl Rng,
    ) -> Result<Option<Committed>, ApplyError> {
        self.apply_sending(action, stamp, rng, |_| {})
    }

    /// As [`TextDesign::apply`], and calls `send` with the change as soon as it is known: for a letter typed on before
    /// automerge has been asked, else before the view is refreshed. So it is on its way meanwhile.
    ///
    /// # Errors
    /// As for [`TextDesign::apply`]; then nothing was sent.
    pub fn apply_sending(
        &mut self,
        action: &TextAction,
        stamp: Stamp,
        rng: &mut impl Rng,
        send: impl FnOnce(&[u8]),
    ) -> Result<Option<Committed>, ApplyError> {
        if let TextAction::Together { acts } = action {
            let done = self.apply_together(acts, action.label(), stamp, rng)?;
            return Ok(done.inspect(|done| send(&done.bytes)));
        }
        let state = &self.state;
        let write = |tx: &mut Transaction<'_>| {
            let mut writer = Writer::new(tx, state, rng);
            let caret = edit::perform(&mut writer, action)?;
            Ok((Written::by(writer), caret))
        };
        let ahead =
            state.letter(action).and_then(|letter| self.replica.ahead(stamp, action.label(), &letter));
        let send = match &ahead {
            Some(ahead) => {
                send(&ahead.bytes);
                None
            }
            None => Some(send),
        };
        let done = self.replica.commit_as(stamp, action.label(), write, ahead.clone());
        let made = done.as_ref().ok().and_then(|done| done.as_ref()).map(|(_, change)| change);
        if let Some(ahead) = ahead
            && made.is_none_or(|change| change.hash().0 != ahead.hash)
        {
            let made = made.cloned();
            return self.take_over(ahead, made.as_ref()).map(Some);
        }
        let Some(((written, caret), change)) = done? else { return Ok(None) };
        let (hash, bytes) = self.replica.logged(&change);
        if let Some(send) = send {
            send(&bytes);
        }
        let steps = self.acts.steps(written.notes, &change);
        self.acts.push(action.label(), steps, written.key, stamp.now_unix_secs);
        let touched = self.refresh(written.dirty, written.read);
        if let Some((owner, behind, ops)) = written.typed {
            let counter = change.start_op().get() + ops as u64 - 1;
            let last = Element { counter, actor: change.actor_id().clone() };
            self.state.has_typed(owner, behind, Some(last));
        }
        Ok(Some(Committed { hash, bytes, touched, caret, comment: written.comment }))
    }

    /// Reads again what is dirty, and finds where comments stand then.
    fn refresh(&mut self, dirty: Dirty, read: BTreeMap<BlockId, Vec<Piece>>) -> Touched {
        let touched = self.state.refresh(self.replica.doc(), dirty, read);
        self.settled(touched)
    }

    /// With what has become of comments.
    fn settled(&mut self, touched: Touched) -> Touched {
        let comments = self.state.settle(Source { replica: &self.replica, heads: None });
        Touched { comments: touched.comments || comments, ..touched }
    }

    /// What was sent ahead is not what automerge made of it. It is an own change all the same, and goes in as it is.
    fn take_over(&mut self, ahead: Ahead, made: Option<&Change>) -> Result<Committed, ApplyError> {
        let taken = self.replica.take_over(ahead, made);
        let change = taken.map_err(|error| ApplyError::Broken(error.to_string()))?;
        let (acts, all) = (&mut self.acts, Dirty { all: true, ..Dirty::default() });
        acts.end_burst();
        let touched = self.refresh(all, BTreeMap::new());
        Ok(self.committed(&change, touched, None))
    }

    /// Applies acts one after the other within one change, each to what the one before it left.
    fn apply_together(
        &mut self,
        acts: &[TextAction],
        label: &'static str,
        stamp: Stamp,
        rng: &mut impl Rng,
    ) -> Result<Option<Committed>, ApplyError> {
        let acts = flat(acts);
        let done = self.commit_parts(stamp, label, rng, acts.len(), |writer, _, part| {
            let caret = edit::perform(writer, acts[part])?;
            // A key may follow on what was typed, though not on what was only taken out.
            writer.key = writer.key.take().filter(|_| matches!(acts[part], TextAction::Type { .. }));
            Ok(caret)
        })?;
        let Some(((written, caret), touched, change)) = done else { return Ok(None) };
        let steps = self.acts.steps(written.notes, &change);
        self.acts.end_burst();
        self.acts.push(label, steps, written.key, stamp.now_unix_secs);
        let done = self.committed(&change, touched, caret);
        Ok(Some(Committed { comment: written.comment, ..done }))
    }

    /// Makes one change of several parts, each written for the text as the part before it left it.
    #[expect(clippy::type_complexity, reason = "what a commit gives, and what it touched")]
    fn commit_parts<T, R: Rng>(
        &mut self,
        stamp: Stamp,
        label: &str,
        rng: &mut R,
        parts: usize,
        mut write: impl FnMut(&mut Writer<'_, '_, R>, &UndoStack, usize) -> Result<Option<T>, ApplyError>,
    ) -> Result<Option<((Written, Option<T>), Touched, Change)>, ApplyError> {
        let (state, acts) = (&mut self.state, &self.acts);
        let mut touched = Touched::default();
        let mut begun = false;
        let done = self.replica.commit(stamp, label, |tx| {
            let mut all = Written::default();
            let mut caret = None;
            for part in 0..parts {
                let mut writer = Writer::new(tx, state, rng);
                caret = write(&mut writer, acts, part)?.or(caret);
                let Written { notes, dirty, read, key, typed, comment } = Written::by(writer);
                all.comment = comment.or(all.comment);
                all.key = key;
                all.notes.extend((part > 0).then_some(Note::Then));
                all.notes.extend(notes);
                begun = true;
                touched.add(state.refresh(&*tx, dirty, read));
                if let Some((owner, behind, _)) = typed {
                    state.has_typed(owner, behind, None);
                }
            }
            Ok((all, caret))
        });
        if begun && !matches!(done, Ok(Some(_))) {
            self.state = State::read(&Moment::now(self.replica.doc()));
        }
        let touched = self.settled(touched);
        Ok(done?.map(|(written, change)| (written, touched, change)))
    }

    /// Takes back one's own last act, as a new change. What others did since stays. `None` if there is nothing left
    /// to take back.
    ///
    /// # Errors
    /// [`ApplyError::Broken`] if automerge refuses; the text is then unchanged.
    pub fn undo(&mut self, stamp: Stamp, rng: &mut impl Rng) -> Result<Option<Committed>, ApplyError> {
        self.take_back(false, stamp, rng)
    }

    /// Does again what was last taken back, as a new change.
    ///
    /// # Errors
    /// As for [`TextDesign::undo`].
    pub fn redo(&mut self, stamp: Stamp, rng: &mut impl Rng) -> Result<Option<Committed>, ApplyError> {
        self.take_back(true, stamp, rng)
    }

    /// True if there is an act to take back.
    pub fn can_undo(&self) -> bool {
        self.acts.can_undo()
    }

    /// True if there is an act to do again.
    pub fn can_redo(&self) -> bool {
        self.acts.can_redo()
    }

    /// How much there is to do in [`TextDesign::undo`], or in [`TextDesign::redo`] if `again`: chars and blocks. Each
    /// takes some ten microseconds.
    pub fn take_back_weight(&self, again: bool) -> usize {
        self.acts.weight(again)
    }

    fn take_back(
        &mut self,
        again: bool,
        stamp: Stamp,
        rng: &mut impl Rng,
    ) -> Result<Option<Committed>, ApplyError> {
        let label = if again { "act-redo" } else { "act-undo" };
        // An act of which nothing is left (others took its words out) is passed over.
        while let Some(act) = self.acts.pop(again) {
            let parts: Vec<&[Step]> = act.steps.split(|step| matches!(step, Step::Then)).rev().collect();
            if parts.len() > 1 {
                let (created, mut here) = (created(&act.steps), BTreeMap::new());
                let done = self.commit_parts(stamp, label, rng, parts.len(), |writer, acts, part| {
                    revert(writer, parts[part], &created, acts, &mut here)
                })?;
                let Some(((written, caret), touched, change)) = done else { continue };
                let steps = self.acts.steps(written.notes, &change);
                self.acts.push_inverse(steps, again);
                let caret = caret.and_then(|(owner, index)| self.state.spot(&owner, index));
                return Ok(Some(self.committed(&change, touched, caret)));
            }
            let (state, acts) = (&self.state, &self.acts);
            let done = self.replica.commit(stamp, label, |tx| {
                let mut writer = Writer::new(tx, state, rng);
                let caret =
                    revert(&mut writer, &act.steps, &created(&act.steps), acts, &mut BTreeMap::new())?;
                Ok((Written::by(writer), caret))
            })?;
            let Some(((written, caret), change)) = done else { continue };
            let steps = self.acts.steps(written.notes, &change);
            self.acts.push_inverse(steps, again);
            let touched = self.refresh(written.dirty, written.read);
            let caret = caret.and_then(|(owner, index)| self.state.spot(&owner, index));
            return Ok(Some(self.committed(&change, touched, caret)));
        }
        Ok(None)
    }

    /// Takes in changes from peers, in causal order. Those that are here already are left out.
    ///
    /// # Errors
    /// [`MergeError`] names the change that cannot be taken in. Neither it nor what comes behind it is in then.
    pub fn merge(&mut self, changes: Vec<Vec<u8>>) -> Result<Touched, MergeError> {
        let mut fresh = self.replica.read(changes)?;
        let mut touched = Touched::default();
        if fresh.len() <= RETYPED_MAX {
            let mut typed = 0;
            while let Some(more) = fresh.get(typed).and_then(|change| self.retype(change)) {
                touched.add(more);
                typed += 1;
            }
            fresh.drain(..typed);
        }
        if fresh.is_empty() {
            return Ok(touched);
        }
        touched.add(self.put_in(fresh)?);
        Ok(touched)
    }

    fn put_in(&mut self, fresh: Vec<Change>) -> Result<Touched, MergeError> {
        let TakenIn { fresh, renamed, hashes } = self.replica.put_in(fresh)?;
        if renamed {
            return Ok(self.read_anew(&hashes));
        }
        let ops: usize = fresh.iter().map(Change::len).sum();
        let worth_decoding = ops <= 1000 + 10 * self.state.records.len();
        let decode = || Ok(fresh.iter().map(Change::decode).collect::<Vec<ExpandedChange>>());
        if worth_decoding && let Ok(decoded) = guarded(decode) {
            return Ok(self.refresh_from_others(&decoded, BTreeMap::new()));
        }
        self.acts.typed_in_by_others.extend(self.state.texts.keys().cloned());
        self.acts.end_burst();
        Ok(self.refresh(Dirty { all: true, ..Dirty::default() }, BTreeMap::new()))
    }

    /// Takes in a few chars by typing them again; see [`super::retype`]. `None` if that is no way to take in this change.
    fn retype(&mut self, change: &Change) -> Option<Touched> {
        let typed = Typed::of(change, &self.replica, &self.state)?;
        let owner = typed.owner;
        if !self.replica.write_as(change, |tx| tx.splice_text(&typed.text, typed.index, 0, &typed.words)) {
            return None;
        }
        let pieces = self
            .state
            .typed_on(&owner, typed.index, &typed.words)
            .unwrap_or_else(|| Moment::now(self.replica.doc()).pieces(&typed.text));
        let behind = typed.index + typed.words.chars().count();
        let plain = runs_between(&pieces, typed.index, behind - typed.index);
        let plain = plain.iter().all(|run| run.marks == Marks::default());
        let read = BTreeMap::from([(owner.clone(), pieces)]);
        let touched = self.refresh_from_others(&[typed.change], read);
        if plain {
            let last = Element { counter: change.max_op(), actor: change.actor_id().clone() };
            self.state.has_typed(owner, behind, Some(last));
        }
        Some(touched)
    }

    fn refresh_from_others(
        &mut self,
        decoded: &[ExpandedChange],
        read: BTreeMap<BlockId, Vec<Piece>>,
    ) -> Touched {
        let typing = decoded.iter().filter(|change| {
            change
                .operations
                .iter()
                .any(|op| op.insert && matches!((&op.action, &op.key), (OpType::Put(_), Key::Seq(_))))
        });
        let typed_in = self.state.dirty(typing);
        if typed_in.all {
            self.acts.typed_in_by_others.extend(self.state.texts.keys().cloned());
        }
        self.acts.typed_in_by_others.extend(typed_in.texts);
        let dirty = self.state.dirty(decoded);
        let (doc, state) = (self.replica.doc(), &self.state);
        self.acts.texts_changed(&dirty.texts, |owner, last| {
            let text = state.records.get(owner)?.text.as_ref()?;
            find(doc, text, last).filter(|(_, there)| *there).map(|(index, _)| index + 1)
        });
        self.refresh(dirty, read)
    }

    /// Takes over what can be taken back from `live`, of which this is a copy that took in more elsewhere. All that
    /// `live` did since must be in this one already.
    pub fn carry_on_from(&mut self, live: &mut Self) {
        let others = std::mem::take(&mut self.acts.typed_in_by_others);
        self.acts = std::mem::take(&mut live.acts);
        self.acts.typed_in_by_others.extend(others);
        self.acts.end_burst();
        if !self.replica.forks().is_empty() {
            self.rename_acts(&BTreeSet::new());
        }
    }

    fn committed(&self, change: &Change, touched: Touched, caret: Option<Spot>) -> Committed {
        let (hash, bytes) = self.replica.logged(change);
        Committed { hash, bytes, touched, caret, comment: None }
    }

    /// Operations have other names now: what was kept of them is renamed, and all is read anew.
    fn read_anew(&mut self, fresh: &BTreeSet<ChangeHash>) -> Touched {
        self.rename_acts(fresh);
        self.acts.typed_in_by_others.extend(self.state.texts.keys().cloned());
        self.acts.end_burst();
        self.checked.borrow_mut().clear();
        self.state = State::read(&Moment::now(self.replica.doc()));
        let blocks = self.state.view.blocks.iter().map(|block| block.id.clone()).collect();
        self.settled(Touched { blocks, order_changed: true, comments: true })
    }

    /// Acts that can be taken back name elements as they are called now. None of them names one of `fresh`.
    fn rename_acts(&mut self, fresh: &BTreeSet<ChangeHash>) {
        let replica = &self.replica;
        self.acts.rename(|Element { counter, actor }| {
            if let Some(now) = replica.actor_now(*counter, actor, fresh) {
                *actor = now;
            }
        });
    }

    /// Fixes a place to the char at its left. `None` if there is no such place.
    pub fn anchor(&self, spot: &Spot) -> Option<Anchor> {
        let anchor = Anchor::at(self.replica.doc(), &self.state, spot)?;
        anchor.keep_in(&mut self.checked.borrow_mut());
        Some(anchor)
    }

    /// Where an anchor is now. `None` if it names nothing in this text: it may come from anyone.
    pub fn resolve(&self, anchor: &Anchor) -> Option<Spot> {
        let now = anchor
            .renamed(|Element { counter, actor }| self.replica.actor_now(*counter, actor, &BTreeSet::new()));
        now.as_ref().unwrap_or(anchor).resolve(
            self.replica.doc(),
            &self.state,
            &mut self.checked.borrow_mut(),
        )
    }

    /// What the text read like at some heads.
    ///
    /// # Errors
    /// [`UnknownHead`] if this copy does not have one of them.
    pub fn at(&self, heads: &[ChangeHash]) -> Result<TextView, UnknownHead> {
        let heads = self.replica.known(heads)?;
        let moment = Moment { doc: self.replica.doc(), heads: Some(&heads) };
        let mut state = State::read(&moment);
        state.settle(Source { replica: &self.replica, heads: Some(&heads) });
        Ok(state.view)
    }
}

/// The acts of a list, with those of lists within it in their place.
fn flat(acts: &[TextAction]) -> Vec<&TextAction> {
    let each = acts.iter().map(|act| match act {
        TextAction::Together { acts } => flat(acts),
        act => vec![act],
    });
    each.flatten().collect()
}

#[cfg(test)]
mod tests;
