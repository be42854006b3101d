//! Taking back one's own acts, and doing them again.
//!
//! Every write leaves a note; when the change is made, the notes become steps that name chars by their elements and
//! never by offsets. Taking back performs the inverse of each step in a new change, and so leaves new steps behind
//! for doing it again. What others did in between stays: a register is put back only if it still says what was
//! written, and only chars that were typed by this very act are taken out.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{ElementId, Key, OpType};
use automerge::{ActorId, Change, Cursor, ExpandedChange, ScalarValue};

use super::comment::CommentId;
use super::place::Place;
use super::view::{BlockId, Run};

/// How many acts can be taken back.
const ACTS_MAX: usize = 1000;
/// Keys this close together are one act.
const BURST_GAP_SECS: i64 = 1;

/// One element of a Text object: a char or a marker, there or gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Element {
    pub(crate) counter: u64,
    pub(crate) actor: ActorId,
}

impl Element {
    pub(crate) fn of(cursor: &Cursor) -> Option<Self> {
        let text = cursor.to_string();
        let (counter, actor) = text.strip_prefix('-').unwrap_or(&text).split_once('@')?;
        Some(Element { counter: counter.parse().ok()?, actor: ActorId::try_from(actor).ok()? })
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        Cursor::try_from(format!("{}@{}", self.counter, self.actor)).ok()
    }
}

/// What was written, as known while writing.
#[derive(Clone, Debug)]
pub(crate) enum Note {
    Created {
        block: BlockId,
        place: Place,
        home: Option<BlockId>,
    },
    Register {
        block: BlockId,
        key: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    /// `from` says how many operations of the same change come before these.
    Inserted {
        owner: BlockId,
        from: usize,
        ops: usize,
    },
    /// Chars that were put back: new elements for old ones.
    Restored {
        owner: BlockId,
        from: usize,
        ops: usize,
        old: Vec<Element>,
    },
    /// `around` is what stood before the chars and behind them.
    Deleted {
        owner: BlockId,
        runs: Vec<Run>,
        around: [Option<Element>; 2],
        ops: usize,
    },
    Marked {
        owner: BlockId,
        first: Element,
        last: Element,
        name: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    /// A register of a comment. One that was made was taken out before.
    Comment {
        comment: CommentId,
        key: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    /// What follows was written for a text that had taken in what comes before.
    Then,
}

/// What was written, as known when the change is made.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `home` is what to glue it back to.
    Created {
        block: BlockId,
        place: Place,
        home: Option<BlockId>,
    },
    Register {
        block: BlockId,
        key: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    Inserted {
        owner: BlockId,
        elements: Vec<Element>,
    },
    Deleted {
        owner: BlockId,
        elements: Vec<Element>,
        runs: Vec<Run>,
        around: [Option<Element>; 2],
    },
    Marked {
        owner: BlockId,
        first: Element,
        last: Element,
        name: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    Comment {
        comment: CommentId,
        key: &'static str,
        before: Option<ScalarValue>,
        after: Option<ScalarValue>,
    },
    Then,
}

impl Step {
    fn weight(&self) -> usize {
        match self {
            Step::Inserted { elements, .. } | Step::Deleted { elements, .. } => elements.len(),
            Step::Created { .. }
            | Step::Register { .. }
            | Step::Marked { .. }
            | Step::Comment { .. }
            | Step::Then => 1,
        }
    }
}

/// One act that can be taken back.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) steps: Vec<Step>,
    burst: Option<Burst>,
}

/// A stretch of keys in one place.
#[derive(Clone, Debug)]
struct Burst {
    label: &'static str,
    at_unix_secs: i64,
    owner: BlockId,
    /// Where the next key of this burst goes: index in the owner's text.
    index: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct UndoStack {
    undo: Vec<Act>,
    redo: Vec<Act>,
    /// Chars that were taken out and put back are new elements: where the old ones went.
    again: BTreeMap<Element, Element>,
    /// Texts that others typed in since the document was opened.
    pub(crate) typed_in_by_others: BTreeSet<BlockId>,
}

impl UndoStack {
    pub(crate) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// How many chars the next act to be taken back (or done again) has written or taken out.
    pub(crate) fn weight(&self, again: bool) -> usize {
        let act = if again { self.redo.last() } else { self.undo.last() };
        act.map_or(0, |act| act.steps.iter().map(Step::weight).sum())
    }

    pub(crate) fn pop(&mut self, again: bool) -> Option<Act> {
        if again { self.redo.pop() } else { self.undo.pop() }
    }

    /// Keeps what taking back (or doing again) left behind, on the other stack.
    pub(crate) fn push_inverse(&mut self, steps: Vec<Step>, of_redo: bool) {
        self.end_burst();
        let stack = if of_redo { &mut self.undo } else { &mut self.redo };
        stack.push(Act { steps, burst: None });
    }

    /// Keeps a new act. Keys in one place, close together in time, become one.
    pub(crate) fn push(
        &mut self,
        label: &'static str,
        steps: Vec<Step>,
        at: Option<KeyAt>,
        now_unix_secs: i64,
    ) {
        self.redo.clear();
        let burst = at.as_ref().map(|at| Burst {
            label,
            at_unix_secs: now_unix_secs,
            owner: at.owner.clone(),
            index: at.index_after,
        });
        if let (Some(at), Some(last)) = (&at, self.undo.last_mut())
            && let Some(open) = &last.burst
            && open.label == label
            && open.owner == at.owner
            && (open.index == at.index || open.index == at.index_end)
            && (0..=BURST_GAP_SECS).contains(&(now_unix_secs - open.at_unix_secs))
        {
            last.burst = burst;
            for step in steps {
                last.add(step);
            }
            return;
        }
        self.undo.push(Act { steps, burst });
        if self.undo.len() > ACTS_MAX {
            self.undo.remove(0);
        }
    }

    /// The next key begins a new act.
    pub(crate) fn end_burst(&mut self) {
        if let Some(last) = self.undo.last_mut() {
            last.burst = None;
        }
    }

    /// Others changed these texts: the next key of a burst of typing belongs behind its last char, wherever that is.
    pub(crate) fn texts_changed(
        &mut self,
        texts: &BTreeSet<BlockId>,
        behind: impl Fn(&BlockId, &Element) -> Option<usize>,
    ) {
        let Some(act) = self.undo.last_mut() else { return };
        let Some(open) = act.burst.as_mut().filter(|burst| texts.contains(&burst.owner)) else { return };
        let last = match act.steps.last() {
            Some(Step::Inserted { owner, elements }) => elements.last().and_then(|last| behind(owner, last)),
            _ => None,
        };
        match last {
            Some(index) => open.index = index,
            None => act.burst = None,
        }
    }

    /// Gives every element the name it has now.
    pub(crate) fn rename(&mut self, name: impl Fn(&mut Element)) {
        for act in self.undo.iter_mut().chain(&mut self.redo) {
            for step in &mut act.steps {
                match step {
                    Step::Inserted { elements, .. } => elements.iter_mut().for_each(&name),
                    Step::Deleted { elements, around, .. } => {
                        elements.iter_mut().chain(around.iter_mut().flatten()).for_each(&name);
                    }
                    Step::Marked { first, last, .. } => [first, last].into_iter().for_each(&name),
                    Step::Created { .. } | Step::Register { .. } | Step::Comment { .. } | Step::Then => {}
                }
            }
        }
        let renamed = |mut element: Element| {
            name(&mut element);
            element
        };
        let again = std::mem::take(&mut self.again).into_iter();
        self.again = again.map(|(old, new)| (renamed(old), renamed(new))).collect();
    }

    /// The element that stands for another now.
    pub(crate) fn now(&self, element: &Element) -> Element {
        let mut at = element;
        while let Some(next) = self.again.get(at) {
            at = next;
        }
        at.clone()
    }

    /// Turns notes into steps. Chars that were put in are numbered as their operations are; which ones were taken out,
    /// only the change itself says.
    pub(crate) fn steps(&mut self, notes: Vec<Note>, change: &Change) -> Vec<Step> {
        let deletes = notes.iter().any(|note| matches!(note, Note::Deleted { .. }));
        let mut gone = if deletes { deleted(&change.decode()) } else { Vec::new() }.into_iter();
        let actor = change.actor_id();
        let made = |from: usize, ops: usize| -> Vec<Element> {
            let first = change.start_op().get() + from as u64;
            (first..first + ops as u64).map(|counter| Element { counter, actor: actor.clone() }).collect()
        };
        let mut steps = Vec::with_capacity(notes.len());
        for note in notes {
            steps.push(match note {
                Note::Created { block, place, home } => Step::Created { block, place, home },
                Note::Register { block, key, before, after } => Step::Register { block, key, before, after },
                Note::Inserted { owner, from, ops } => Step::Inserted { owner, elements: made(from, ops) },
                Note::Restored { owner, from, ops, old } => {
                    let elements = made(from, ops);
                    self.again.extend(old.into_iter().zip(elements.iter().cloned()));
                    Step::Inserted { owner, elements }
                }
                Note::Deleted { owner, runs, around, ops } => {
                    Step::Deleted { owner, runs, around, elements: gone.by_ref().take(ops).collect() }
                }
                Note::Marked { owner, first, last, name, before, after } => {
                    Step::Marked { owner, first, last, name, before, after }
                }
                Note::Comment { comment, key, before, after } => {
                    Step::Comment { comment, key, before, after }
                }
                Note::Then => Step::Then,
            });
        }
        steps
    }
}

/// The elements that a change took out, in its order.
fn deleted(change: &ExpandedChange) -> Vec<Element> {
    let of = |op: &automerge::legacy::Op| match (&op.action, &op.key) {
        (OpType::Delete, Key::Seq(ElementId::Id(id))) => {
            Some(Element { counter: id.counter(), actor: id.actor().clone() })
        }
        _ => None,
    };
    change.operations.iter().filter_map(of).collect()
}

impl Act {
    fn add(&mut self, step: Step) {
        match (self.steps.last_mut(), step) {
            (Some(Step::Inserted { owner, elements }), Step::Inserted { owner: same, elements: more })
                if *owner == same =>
            {
                elements.extend(more);
            }
            (_, step) => self.steps.push(step),
        }
    }
}

/// Where a key was pressed, by index in a Text object: it changed what stood from `index` up to `index_end`, and the
/// next key of the same burst changes what stands at `index_after`.
#[derive(Clone, Debug)]
pub(crate) struct KeyAt {
    pub(crate) owner: BlockId,
    pub(crate) index: usize,
    pub(crate) index_end: usize,
    pub(crate) index_after: usize,
}
