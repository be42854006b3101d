//! What an operation must be, each kind for itself and beside what it names.

use std::cmp::Ordering;

use trestle_trust::ChangeHash;

use super::past::Clock;
use super::{Name, Node, OpError, OpTable, Row};
use crate::columns::ops::{RawId, RawKey, RawOp};
use crate::log::Log;

const MAKE_MAP: u8 = 0;
const PUT: u8 = 1;
const MAKE_LIST: u8 = 2;
const DELETE: u8 = 3;
const MAKE_TEXT: u8 = 4;
const INCREMENT: u8 = 5;
const MARK: u8 = 7;

const VALUE_NULL: u8 = 0;
const VALUE_UINT: u8 = 3;
const VALUE_INT: u8 = 4;

/// The marks of one change reach over so many elements together at most: a text of 100,000 letters a hundred times.
pub(super) const MARK_STEPS_MAX: u64 = 10_000_000;

/// What an operation does (three bits), and whether it inserts an element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kind(u8);

const INSERTS: u8 = 1 << 3;

impl Kind {
    /// Of an operation that nothing may build on.
    pub(super) const UNFIT: Self = Self(1 << 7);

    fn of(op: &RawOp<'_>) -> Self {
        Self(op.action | if op.insert { INSERTS } else { 0 })
    }

    /// `None` if nothing may build on it.
    fn action(self) -> Option<u8> {
        (self != Self::UNFIT).then_some(self.0 & 7)
    }

    fn inserts(self) -> bool {
        self != Self::UNFIT && self.0 & INSERTS != 0
    }
}

/// Takes in the operations of one change.
pub(super) struct Taker<'a> {
    pub(super) log: &'a Log,
    /// Of the change's past.
    pub(super) clock: &'a Clock,
    /// The change's own actor.
    pub(super) own: u32,
    /// The other actors it names, if they are known.
    pub(super) others: Vec<Option<Name>>,
    pub(super) base: Row,
    pub(super) start_op: u32,
    /// A mark that has begun and not ended.
    pub(super) open_mark: Option<Row>,
    /// So many elements have been passed on the way from ends of marks to their beginnings.
    pub(super) steps: u64,
}

/// An object is a map (the root is one) or a list of elements (a text is one).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Map,
    List,
}

/// Whether that slot is a text's.
fn is_text(table: &OpTable, object: u32) -> bool {
    object.checked_sub(1).is_some_and(|row| table.kinds[row as usize].action() == Some(MAKE_TEXT))
}

impl Taker<'_> {
    pub(super) fn take(
        &mut self,
        table: &mut OpTable,
        op: &RawOp<'_>,
        preds: &[RawId],
    ) -> Result<(), OpError> {
        let row = table.row_count();
        let number = u64::from(self.start_op) + u64::from(row - self.base);
        let (object, container) = self.object(table, op, number)?;
        let key = self.key(table, op, container, object, number)?;
        check_form(op, preds.len(), container).ok_or(OpError::Malformed { op: number })?;
        // Automerge fails where a list of anything else has marks.
        if op.action == MARK && !is_text(table, object) {
            return Err(OpError::Malformed { op: number });
        }
        self.check_preds(table, op, object, key, preds, number)?;
        table.objects.push(object);
        table.keys.push(key);
        table.kinds.push(Kind::of(op));
        self.check_mark(table, op, row, number)
    }

    /// A mark that has begun must have ended.
    pub(super) fn finish(&self, table: &OpTable) -> Result<(), OpError> {
        let last = u64::from(self.start_op) + u64::from(table.row_count() - self.base) - 1;
        if self.open_mark.is_some() { Err(OpError::HalfAMark { op: last }) } else { Ok(()) }
    }

    fn object(&self, table: &OpTable, op: &RawOp<'_>, number: u64) -> Result<(u32, Container), OpError> {
        let Some(id) = op.object else { return Ok((0, Container::Map)) };
        let row = self.row(table, id).ok_or(OpError::ObjectUnknown { op: number })?;
        let container = match table.kinds[row as usize].action() {
            Some(MAKE_MAP) => Container::Map,
            Some(MAKE_LIST | MAKE_TEXT) => Container::List,
            _ => return Err(OpError::ObjectUnknown { op: number }),
        };
        Ok((row + 1, container))
    }

    fn key(
        &self,
        table: &mut OpTable,
        op: &RawOp<'_>,
        container: Container,
        object: u32,
        number: u64,
    ) -> Result<u32, OpError> {
        match (op.key, container) {
            (RawKey::Name(name), Container::Map) => Ok(table.name(name)),
            (RawKey::Head, Container::List) if op.insert => Ok(0),
            (RawKey::Element(id), Container::List) => {
                let row = self.row(table, id).ok_or(OpError::ElementUnknown { op: number })?;
                let is_element = table.kinds[row as usize].inserts() && table.objects[row as usize] == object;
                if is_element { Ok(row + 1) } else { Err(OpError::ElementUnknown { op: number }) }
            }
            _ => Err(OpError::WrongKey { op: number }),
        }
    }

    /// All of them are there, at the same place, in their one order.
    fn check_preds(
        &self,
        table: &OpTable,
        op: &RawOp<'_>,
        object: u32,
        key: u32,
        preds: &[RawId],
        number: u64,
    ) -> Result<(), OpError> {
        let unknown = OpError::PredecessorUnknown { op: number };
        let mut last: Option<Row> = None;
        for id in preds {
            let row = self.row(table, *id).ok_or_else(|| unknown.clone())?;
            let kind = table.kinds[row as usize];
            let holds = matches!(kind.action(), Some(MAKE_MAP | PUT | MAKE_LIST | MAKE_TEXT));
            let in_order = last.is_none_or(|last| self.compare(table, last, row).is_lt());
            let same_place = table.objects[row as usize] == object && table.place(row) == key;
            if !holds || !in_order || !same_place {
                return Err(unknown);
            }
            last = Some(row);
        }
        debug_assert!(preds.is_empty() || !op.insert);
        Ok(())
    }

    /// A mark's two ends are two operations in a row, the first of which comes first in the text.
    fn check_mark(&mut self, table: &OpTable, op: &RawOp<'_>, row: Row, number: u64) -> Result<(), OpError> {
        let ends = op.action == MARK && op.mark_name.is_none();
        let fits = match self.open_mark.take() {
            None => !ends,
            Some(begin) => {
                let same_text = table.objects[begin as usize] == table.objects[row as usize];
                ends && same_text && self.comes_before(table, begin, row)?
            }
        };
        if !fits {
            return Err(OpError::HalfAMark { op: number });
        }
        if op.action == MARK && !ends {
            self.open_mark = Some(row);
        }
        Ok(())
    }

    /// Whether an element stands before another of the same object, wherever it may have been put.
    ///
    /// Elements are a tree: each is behind another, the newest right behind it. Takes time in proportion to the way up.
    ///
    /// # Errors
    /// [`OpError::MarksTooLong`] when the change's marks have taken too long together.
    fn comes_before(&mut self, table: &OpTable, first: Row, second: Row) -> Result<bool, OpError> {
        let up = |slot: u32| table.keys[slot as usize - 1];
        // The way up from each, as slots (0 is the head), and whence each came to where it is.
        let (mut a, mut b) = (first + 1, second + 1);
        let (mut below_a, mut below_b) = (None, None);
        while a != b {
            self.steps += 1;
            if self.steps > MARK_STEPS_MAX {
                return Err(OpError::MarksTooLong);
            }
            // What an element is behind was made before it, so the newer one cannot be above the other.
            if b == 0 || (a != 0 && self.compare(table, a - 1, b - 1).is_gt()) {
                below_a = Some(a - 1);
                a = up(a);
            } else {
                below_b = Some(b - 1);
                b = up(b);
            }
        }
        Ok(match (below_a, below_b) {
            (Some(below_a), Some(below_b)) => self.compare(table, below_a, below_b).is_gt(),
            (below_a, _) => below_a.is_none(),
        })
    }

    /// Automerge's order of operations: by number, then by actor. Of two branches of one actor, by what they begin with.
    fn compare(&self, table: &OpTable, a: Row, b: Row) -> Ordering {
        let ((counter_a, actor_a), (counter_b, actor_b)) = (self.id(table, a), self.id(table, b));
        let by_actor = || {
            if actor_a == actor_b {
                return self.branch(table, a).cmp(&self.branch(table, b));
            }
            table.actor_names[actor_a as usize].cmp(&table.actor_names[actor_b as usize])
        };
        counter_a.cmp(&counter_b).then_with(by_actor)
    }

    /// An operation's number and its actor.
    fn id(&self, table: &OpTable, row: Row) -> (u32, u32) {
        if row >= self.base {
            return (self.start_op + (row - self.base), self.own);
        }
        let change = table.changes[table.node_of(row) as usize];
        (change.start_op + (row - change.first_row), table.chains[change.chain as usize].actor)
    }

    fn branch(&self, table: &OpTable, row: Row) -> Option<ChangeHash> {
        // No earlier operation has the number of one of this change's own.
        if row >= self.base { None } else { table.branch(self.log, table.node_of(row), self.clock) }
    }
}

/// What an operation has by itself; `None` if its kind cannot have that.
fn check_form(op: &RawOp<'_>, preds: usize, container: Container) -> Option<()> {
    let null = op.value_type == VALUE_NULL;
    let fits = match op.action {
        MAKE_MAP | MAKE_LIST | MAKE_TEXT => null,
        PUT => true,
        DELETE => null && preds > 0 && !op.insert,
        INCREMENT => matches!(op.value_type, VALUE_UINT | VALUE_INT) && preds > 0 && !op.insert,
        MARK => op.insert && container == Container::List && (op.mark_name.is_some() || null),
        _ => false,
    };
    let of_marks = op.action == MARK || (!op.expand && op.mark_name.is_none());
    let inserted = !op.insert || (preds == 0 && container == Container::List);
    (fits && of_marks && inserted).then_some(())
}

impl OpTable {
    /// What of its object an operation is about: of an inserted element, itself.
    fn place(&self, row: Row) -> u32 {
        if self.kinds[row as usize].inserts() { row + 1 } else { self.keys[row as usize] }
    }

    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.insert(name.into(), number);
        number
    }

    /// The change that an operation is in.
    fn node_of(&self, row: Row) -> Node {
        (self.changes.partition_point(|change| change.first_row <= row) - 1) as Node
    }
}
