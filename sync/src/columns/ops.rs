//! The operations of a change, one after the other, read off its columns.
//!
//! Only for changes that [`scan`](super::scan) has passed: it bounds how many there are. Nothing is unfolded but the one
//! operation at hand, and no byte is looked at that the scan has not seen. Whether what an operation names exists is
//! asked by [`crate::ops`].

use super::runs::Reader;
use super::{Body, Columns, ScanError, read_other_actor, split_chunk};

/// The number of an operation, and its actor's place in the change's list: 0 is the change's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RawId {
    pub(crate) actor: u32,
    pub(crate) counter: u32,
}

/// What of its object an operation is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RawKey<'a> {
    /// A key of a map, not checked to be UTF-8.
    Name(&'a [u8]),
    /// The place before the first element.
    Head,
    Element(RawId),
}

/// One operation. Its predecessors are handed out beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawOp<'a> {
    /// `None`: the root.
    pub(crate) object: Option<RawId>,
    pub(crate) key: RawKey<'a>,
    pub(crate) insert: bool,
    /// From 0 to 7.
    pub(crate) action: u8,
    /// The type of its value, from 0 to 15.
    pub(crate) value_type: u8,
    pub(crate) expand: bool,
    pub(crate) mark_name: Option<&'a [u8]>,
}

/// The operations of one change.
pub(crate) struct ChangeOps<'a> {
    /// The change's own first.
    pub(crate) actors: Vec<&'a [u8]>,
    columns: Columns<'a>,
}

impl<'a> ChangeOps<'a> {
    /// Reads the head of a change that the scan has passed.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ScanError> {
        let Body { actor, others, columns, .. } = Body::read(split_chunk(bytes)?.data)?;
        let mut reader = Reader::new(others.bytes);
        let mut actors = Vec::with_capacity(1 + others.count as usize);
        actors.push(actor);
        for _ in 0..others.count {
            actors.push(read_other_actor(&mut reader)?);
        }
        Ok(Self { actors, columns })
    }

    /// Gives each operation with its predecessors, in order, until `take` fails.
    pub(crate) fn each<E: From<ScanError>>(
        &self,
        op_count: u64,
        mut take: impl FnMut(&RawOp<'a>, &[RawId]) -> Result<(), E>,
    ) -> Result<(), E> {
        let c = &self.columns;
        let mut objects = Ids::plain(c.object_actor, c.object_counter);
        let mut elements = Ids::by_differences(c.key_actor, c.key_counter);
        let mut names = Runs::names(c.key_name);
        let mut inserts = Booleans::new(c.insert);
        let mut actions = Runs::numbers(c.action);
        let mut values = Runs::numbers(c.value_meta);
        let mut pred_counts = Runs::numbers(c.pred_count);
        let mut preds_column = Ids::by_differences(c.pred_actor, c.pred_counter);
        let mut expands = Booleans::new(c.expand);
        let mut marks = Runs::names(c.mark_name);
        let mut preds = Vec::new();
        for _ in 0..op_count {
            let (name, element) = (names.next()?, elements.next()?);
            let key = match (name, element) {
                (Some(name), Named { actor: None, counter: None }) => RawKey::Name(name),
                (None, Named { actor: None, counter: Some(0) }) => RawKey::Head,
                (None, element) => RawKey::Element(element.id().ok_or(ScanError::ColumnsDisagree)?),
                _ => return Err(ScanError::ColumnsDisagree.into()),
            };
            let object = objects.next()?;
            let object = match object {
                Named { actor: None, counter: None } => None,
                object => Some(object.id().ok_or(ScanError::ColumnsDisagree)?),
            };
            let action = actions.next()?.and_then(|action| u8::try_from(action).ok());
            let value = values.next()?.ok_or(ScanError::ColumnsDisagree)?;
            preds.clear();
            for _ in 0..pred_counts.next()?.ok_or(ScanError::ColumnsDisagree)? {
                preds.push(preds_column.next()?.id().ok_or(ScanError::ColumnsDisagree)?);
            }
            let op = RawOp {
                object,
                key,
                insert: inserts.next()?,
                action: action.ok_or(ScanError::ColumnsDisagree)?,
                value_type: (value & 0xf) as u8,
                expand: expands.next()?,
                mark_name: marks.next()?,
            };
            take(&op, &preds)?;
        }
        Ok(())
    }
}

/// An id of which a part may be absent.
struct Named {
    actor: Option<u64>,
    counter: Option<u64>,
}

impl Named {
    /// The id if it is whole. No operation has the number 0.
    fn id(self) -> Option<RawId> {
        let actor = u32::try_from(self.actor?).ok()?;
        let counter = u32::try_from(self.counter?).ok().filter(|counter| *counter > 0)?;
        Some(RawId { actor, counter })
    }
}

/// Two columns that name operations.
struct Ids<'a> {
    actors: Runs<'a, u64>,
    counters: Runs<'a, i64>,
    /// What differences add up to so far; `None` if the counters stand as they are.
    sum: Option<i64>,
}

impl<'a> Ids<'a> {
    fn plain(actors: &'a [u8], counters: &'a [u8]) -> Self {
        let counters = Runs::new(counters, |reader| Ok(reader.unsigned()?.cast_signed()));
        Self { actors: Runs::numbers(actors), counters, sum: None }
    }

    fn by_differences(actors: &'a [u8], counters: &'a [u8]) -> Self {
        let counters = Runs::new(counters, |reader| reader.signed());
        Self { actors: Runs::numbers(actors), counters, sum: Some(0) }
    }

    fn next(&mut self) -> Result<Named, ScanError> {
        let actor = self.actors.next()?;
        let counter = match (self.counters.next()?, &mut self.sum) {
            (Some(difference), Some(sum)) => {
                *sum = sum.saturating_add(difference);
                Some(*sum)
            }
            (counter, _) => counter,
        };
        Ok(Named { actor, counter: counter.map(i64::cast_unsigned) })
    }
}

/// The values of a run-length encoded column. An absent column, and one that has ended, gives nulls.
struct Runs<'a, T> {
    reader: Reader<'a>,
    read: fn(&mut Reader<'a>) -> Result<T, ScanError>,
    left: u64,
    /// The value of this run; `None` in a run of nulls or of different values.
    value: Option<T>,
    each_differs: bool,
}

impl<'a> Runs<'a, u64> {
    fn numbers(column: &'a [u8]) -> Self {
        Self::new(column, |reader| reader.unsigned())
    }
}

impl<'a> Runs<'a, &'a [u8]> {
    fn names(column: &'a [u8]) -> Self {
        Self::new(column, |reader| {
            let length = reader.unsigned()?;
            reader.take(length)
        })
    }
}

impl<'a, T: Copy> Runs<'a, T> {
    fn new(column: &'a [u8], read: fn(&mut Reader<'a>) -> Result<T, ScanError>) -> Self {
        Self { reader: Reader::new(column), read, left: 0, value: None, each_differs: false }
    }

    fn next(&mut self) -> Result<Option<T>, ScanError> {
        while self.left == 0 {
            if self.reader.is_empty() {
                return Ok(None);
            }
            let run = self.reader.signed()?;
            self.each_differs = run < 0;
            self.value = None;
            self.left = if run == 0 { self.reader.unsigned()? } else { run.unsigned_abs() };
            if run > 0 {
                self.value = Some((self.read)(&mut self.reader)?);
            }
        }
        self.left -= 1;
        if self.each_differs { (self.read)(&mut self.reader).map(Some) } else { Ok(self.value) }
    }
}

/// A column of yes and no: how many of each by turns, beginning with no.
struct Booleans<'a> {
    reader: Reader<'a>,
    left: u64,
    value: bool,
}

impl<'a> Booleans<'a> {
    fn new(column: &'a [u8]) -> Self {
        Self { reader: Reader::new(column), left: 0, value: true }
    }

    fn next(&mut self) -> Result<bool, ScanError> {
        while self.left == 0 {
            if self.reader.is_empty() {
                return Ok(false);
            }
            self.left = self.reader.unsigned()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }
}
