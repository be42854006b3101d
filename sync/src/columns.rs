//! Bounds a change before anything decodes it.
//!
//! automerge's own decoder believes the lengths it reads: 137 bytes can unfold into a hundred million operations, and
//! a number out of range panics. So the raw chunk is walked here first, in time and memory that its *size* bounds:
//! header, names, numbers, and for every column how many values its runs stand for, without unfolding one. What
//! passes is small enough, and numbered sanely enough, to be handed on; whether it makes sense is asked later.
//!
//! The layout is that of automerge 0.12: `storage/chunk.rs`, `storage/change.rs`, `storage/change/change_op_columns.rs`.
//!
//! Absent: inflating (compressed chunks and columns are refused), checking UTF-8 of values and canonical form
//! (automerge does that afterwards), and anything that needs the document.

use sha2::{Digest, Sha256};
use trestle_trust::{ActorId, ChangeHash};

// Only whole devices keep changes.
#[cfg_attr(not(feature = "io"), allow(dead_code))]
pub(crate) mod bare;
pub(crate) mod ops;
mod runs;

use runs::{Reader, Values};

/// The largest change, in bytes of its plain chunk.
pub const CHANGE_BYTES_MAX: usize = 1024 * 1024;
/// The most operations in one change.
pub const OPS_MAX: u64 = 200_000;
/// The most predecessors that the operations of one change name together.
pub const PREDS_MAX: u64 = 400_000;
/// The most changes that one change follows directly.
pub const DEPS_MAX: u64 = 1000;
/// The most actors that one change names beside its own.
pub const OTHER_ACTORS_MAX: u64 = 4096;
/// The longest message (an action's label), in bytes.
pub const MESSAGE_BYTES_MAX: u64 = 256;
/// The longest key of a map and name of a mark, in bytes.
pub const NAME_BYTES_MAX: u64 = 1024;
/// All keys and mark names of one change written out, in bytes.
pub const NAMES_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// No operation has this number or a higher one; automerge counts in 32 bits and panics at their end.
pub const OP_NUMBER_END: u64 = 1 << 31;
/// Times lie between minus and plus this (the year 36812), so that nobody's sums overflow.
pub const TIME_SECS_MAX: i64 = 1 << 40;
/// Actors of schema changes have ids of this many bytes, all zero but perhaps the last; devices' are 40 long.
pub const SCHEMA_ACTOR_BYTES: usize = 32;
/// Where a device wrote apart twice, a change that knows both names an operation by its actor and the first 8 bytes of
/// the hash of the branch's first change. Nobody writes under such a name.
pub const BRANCH_ACTOR_BYTES: usize = ActorId::LEN + BRANCH_BYTES;
pub(crate) const BRANCH_BYTES: usize = 8;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHUNK_TYPE_CHANGE: u8 = 1;
const ACTION_MAX: u64 = 7;
const ACTION_PUT: u64 = 1;
const VALUE_STRING: u64 = 6;
/// One value that is followed by no equal one.
const ALONE: u8 = 0x7f;

/// Why a change is refused by itself. An honest program makes none of these.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ScanError {
    #[error("the change is cut off")]
    CutOff,
    #[error("there is something behind the change")]
    LeftOver,
    #[error("this is no plain change")]
    NotAPlainChange,
    #[error("the checksum is wrong")]
    Checksum,
    #[error("a number is badly written")]
    BadNumber,
    #[error("the {what} is too large")]
    TooLarge { what: &'static str },
    #[error("the {what} is out of range")]
    OutOfRange { what: &'static str },
    #[error("an actor's id has the wrong length")]
    BadActor,
    #[error("the dependencies are not in order")]
    DepsOutOfOrder,
    #[error("the columns are unknown, compressed or out of order")]
    BadColumns,
    #[error("the columns do not fit together")]
    ColumnsDisagree,
}

/// What the scan has seen of a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scanned {
    /// Computed from the bytes.
    pub hash: ChangeHash,
    pub actor: ActorId,
    pub seq: u64,
    pub start_op: u64,
    /// At least 1.
    pub op_count: u64,
    /// Strictly ascending.
    pub deps: Vec<ChangeHash>,
    pub time_unix_secs: i64,
    /// The label of the action that made it, if it is UTF-8.
    pub message: Option<String>,
    /// It puts one letter behind another, has such a label, and is written in its one proper form.
    pub is_one_letter: bool,
}

/// What any change tells about itself, a schema change included.
pub(crate) struct Header<'a> {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: &'a [u8],
    pub(crate) seq: u64,
    pub(crate) start_op: u64,
    pub(crate) op_count: u64,
    pub(crate) deps: Vec<ChangeHash>,
    pub(crate) time_unix_secs: i64,
    pub(crate) message: &'a [u8],
    is_one_letter: bool,
}

/// Walks the plain change chunk `bytes`.
///
/// Takes time in proportion to the length of `bytes` and at most 2 KiB of memory; never panics.
///
/// # Errors
/// Says what is wrong with it, or too large.
pub fn scan(bytes: &[u8]) -> Result<Scanned, ScanError> {
    let header = scan_any(bytes)?;
    let actor = ActorId(header.actor.try_into().map_err(|_| ScanError::BadActor)?);
    let message = std::str::from_utf8(header.message).ok().filter(|message| !message.is_empty());
    Ok(Scanned {
        is_one_letter: header.is_one_letter && message.is_some(),
        hash: header.hash,
        actor,
        seq: header.seq,
        start_op: header.start_op,
        op_count: header.op_count,
        deps: header.deps,
        time_unix_secs: header.time_unix_secs,
        message: message.map(str::to_owned),
    })
}

/// [`scan`], for schema changes too.
pub(crate) fn scan_any(bytes: &[u8]) -> Result<Header<'_>, ScanError> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(ScanError::TooLarge { what: "change" });
    }
    let (hash, data) = read_chunk(bytes)?;
    let Body { deps, actor, seq, start_op, time_unix_secs, message, others, columns } = Body::read(data)?;
    let op_count = columns.count_ops(start_op, others.count + 1)?;
    let is_one_letter = op_count == 1 && columns.are_one_letter(&others);
    Ok(Header { hash, actor, seq, start_op, op_count, deps, time_unix_secs, message, is_one_letter })
}

/// What a change's chunk wraps, its columns not walked yet.
struct Body<'a> {
    deps: Vec<ChangeHash>,
    actor: &'a [u8],
    seq: u64,
    start_op: u64,
    time_unix_secs: i64,
    message: &'a [u8],
    others: Others<'a>,
    columns: Columns<'a>,
}

impl<'a> Body<'a> {
    fn read(data: &'a [u8]) -> Result<Self, ScanError> {
        let mut reader = Reader::new(data);
        let deps = read_deps(&mut reader)?;
        let actor = read_actor(&mut reader)?;
        let seq = in_range(reader.unsigned()?, 1, OP_NUMBER_END, "number of the change")?;
        let start_op = in_range(reader.unsigned()?, 1, OP_NUMBER_END, "number of the first operation")?;
        let time_unix_secs = reader.signed()?;
        if !(-TIME_SECS_MAX..=TIME_SECS_MAX).contains(&time_unix_secs) {
            return Err(ScanError::OutOfRange { what: "time" });
        }
        let message_bytes = at_most(reader.unsigned()?, MESSAGE_BYTES_MAX, "message")?;
        let message = reader.take(message_bytes)?;
        let other_actors = at_most(reader.unsigned()?, OTHER_ACTORS_MAX, "list of actors")?;
        let mut others = Others { bytes: reader.rest(), ..Others::default() };
        for _ in 0..other_actors {
            others.add(read_other_actor(&mut reader)?, actor);
        }
        let columns = read_columns(&mut reader)?;
        if !reader.is_empty() {
            return Err(ScanError::LeftOver);
        }
        Ok(Self { deps, actor, seq, start_op, time_unix_secs, message, others, columns })
    }
}

/// Checks the chunk's header and gives the change's hash and what the header wraps.
fn read_chunk(bytes: &[u8]) -> Result<(ChangeHash, &[u8]), ScanError> {
    let Chunk { checksum, length_field, data } = split_chunk(bytes)?;
    let mut hasher = Sha256::new();
    hasher.update([CHUNK_TYPE_CHANGE]);
    hasher.update(length_field);
    hasher.update(data);
    let hash: [u8; 32] = hasher.finalize().into();
    if hash[..4] != *checksum {
        return Err(ScanError::Checksum);
    }
    Ok((ChangeHash(hash), data))
}

/// The parts of a plain change chunk.
struct Chunk<'a> {
    checksum: &'a [u8],
    length_field: &'a [u8],
    data: &'a [u8],
}

fn split_chunk(bytes: &[u8]) -> Result<Chunk<'_>, ScanError> {
    let mut reader = Reader::new(bytes);
    if reader.take(4)? != MAGIC {
        return Err(ScanError::NotAPlainChange);
    }
    let checksum = reader.take(4)?;
    if reader.take(1)? != [CHUNK_TYPE_CHANGE] {
        return Err(ScanError::NotAPlainChange);
    }
    let length_starts = reader.place();
    let length = reader.unsigned()?;
    let length_field = &bytes[length_starts..reader.place()];
    let data = reader.take(length)?;
    if !reader.is_empty() {
        return Err(ScanError::LeftOver);
    }
    Ok(Chunk { checksum, length_field, data })
}

fn read_deps(reader: &mut Reader<'_>) -> Result<Vec<ChangeHash>, ScanError> {
    let count = at_most(reader.unsigned()?, DEPS_MAX, "list of dependencies")?;
    let mut deps: Vec<ChangeHash> = Vec::new();
    for _ in 0..count {
        let dep = ChangeHash(reader.take(32)?.try_into().map_err(|_| ScanError::CutOff)?);
        if deps.last().is_some_and(|last| *last >= dep) {
            return Err(ScanError::DepsOutOfOrder);
        }
        deps.push(dep);
    }
    Ok(deps)
}

fn read_actor<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], ScanError> {
    let actor = read_other_actor(reader)?;
    if actor.len() == BRANCH_ACTOR_BYTES { Err(ScanError::BadActor) } else { Ok(actor) }
}

/// The actor of an operation that is named: perhaps on a branch of a fork.
fn read_other_actor<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], ScanError> {
    let length = reader.unsigned()?;
    let actor = reader.take(length)?;
    let is_schema =
        actor.len() == SCHEMA_ACTOR_BYTES && actor[..SCHEMA_ACTOR_BYTES - 1].iter().all(|b| *b == 0);
    let of_a_device = matches!(actor.len(), ActorId::LEN | BRANCH_ACTOR_BYTES);
    if is_schema || of_a_device { Ok(actor) } else { Err(ScanError::BadActor) }
}

fn at_most(value: u64, max: u64, what: &'static str) -> Result<u64, ScanError> {
    if value <= max { Ok(value) } else { Err(ScanError::TooLarge { what }) }
}

fn in_range(value: u64, min: u64, end: u64, what: &'static str) -> Result<u64, ScanError> {
    if (min..end).contains(&value) { Ok(value) } else { Err(ScanError::OutOfRange { what }) }
}

/// The actors that a change names beside its own.
#[derive(Default)]
struct Others<'a> {
    count: u64,
    /// From where they are read.
    bytes: &'a [u8],
    last: Option<&'a [u8]>,
    /// They are not in ascending order, or the change's own is among them.
    out_of_order: bool,
}

impl<'a> Others<'a> {
    fn add(&mut self, other: &'a [u8], own: &[u8]) {
        self.count += 1;
        self.out_of_order |= other == own || self.last.is_some_and(|last| last >= other);
        self.last = Some(other);
    }
}

/// The columns of a change's operations, each empty where it is absent.
#[derive(Default)]
struct Columns<'a> {
    object_actor: &'a [u8],
    object_counter: &'a [u8],
    key_actor: &'a [u8],
    key_counter: &'a [u8],
    key_name: &'a [u8],
    insert: &'a [u8],
    action: &'a [u8],
    value_meta: &'a [u8],
    value: &'a [u8],
    pred_count: &'a [u8],
    pred_actor: &'a [u8],
    pred_counter: &'a [u8],
    expand: &'a [u8],
    mark_name: &'a [u8],
}

impl<'a> Columns<'a> {
    /// The column that has this number: its id × 16 + its type. Bit 3 would say that it is compressed.
    fn slot(&mut self, specification: u64) -> Option<&mut &'a [u8]> {
        Some(match specification {
            0x01 => &mut self.object_actor,
            0x02 => &mut self.object_counter,
            0x11 => &mut self.key_actor,
            0x13 => &mut self.key_counter,
            0x15 => &mut self.key_name,
            0x34 => &mut self.insert,
            0x42 => &mut self.action,
            0x56 => &mut self.value_meta,
            0x57 => &mut self.value,
            0x70 => &mut self.pred_count,
            0x71 => &mut self.pred_actor,
            0x73 => &mut self.pred_counter,
            0x94 => &mut self.expand,
            0xa5 => &mut self.mark_name,
            _ => return None,
        })
    }

    /// Whether the one operation of these columns, which fit together, puts a letter behind another; and whether automerge
    /// would write it, and the list of actors, in this very form.
    fn are_one_letter(&self, others: &Others<'_>) -> bool {
        let letter = std::str::from_utf8(self.value).ok().and_then(|text| {
            let mut chars = text.chars();
            chars.next().filter(|_| chars.next().is_none())
        });
        let (Some(text_by), Some(behind_by)) = (one(self.object_actor), one(self.key_actor)) else {
            return false;
        };
        // Every actor that is named is needed, and nobody else is.
        let named = (1..=others.count).all(|other| other == text_by || other == behind_by);
        letter.is_some()
            && named
            && !others.out_of_order
            && one(self.object_counter).is_some_and(|counter| counter > 0)
            && one_signed(self.key_counter).is_some_and(|counter| counter > 0)
            && self.insert == [0, 1]
            && one(self.action) == Some(ACTION_PUT)
            && one(self.value_meta) == Some((self.value.len() as u64) << 4 | VALUE_STRING)
            && one(self.pred_count) == Some(0)
            && [self.key_name, self.pred_actor, self.pred_counter, self.expand, self.mark_name]
                .iter()
                .all(|column| column.is_empty())
    }

    /// How many operations there are, when all columns agree and nothing in them is out of range.
    fn count_ops(&self, start_op: u64, actors: u64) -> Result<u64, ScanError> {
        let ops = Values::numbers(self.action, ACTION_MAX).count(OPS_MAX, "number of operations")?;
        if ops == 0 {
            return Err(ScanError::ColumnsDisagree);
        }
        let end = start_op + ops;
        if end > OP_NUMBER_END {
            return Err(ScanError::OutOfRange { what: "number of the last operation" });
        }
        let last_actor = actors - 1;
        let mut value_bytes = 0;
        let preds = Values::numbers(self.pred_count, PREDS_MAX).sum(PREDS_MAX, "number of predecessors")?;
        let per_op = [
            Values::numbers(self.object_actor, last_actor).count(ops, "object column")?,
            Values::numbers(self.object_counter, end - 1).count(ops, "object column")?,
            Values::numbers(self.key_actor, last_actor).count(ops, "key column")?,
            Values::deltas(self.key_counter, end - 1).count(ops, "key column")?,
            Values::names(self.key_name).count(ops, "key column")?,
            runs::count_booleans(self.insert, ops)?,
            Values::value_lengths(self.value_meta, &mut value_bytes).count(ops, "value column")?,
            Values::numbers(self.pred_count, PREDS_MAX).count(ops, "predecessor column")?,
            runs::count_booleans(self.expand, ops)?,
            Values::names(self.mark_name).count(ops, "mark column")?,
        ];
        // An absent column stands for nothing at every operation.
        if per_op.iter().any(|count| *count != 0 && *count != ops) || value_bytes != self.value.len() as u64 {
            return Err(ScanError::ColumnsDisagree);
        }
        let pred_actors = Values::numbers(self.pred_actor, last_actor).count(preds, "predecessor column")?;
        let pred_counters = Values::deltas(self.pred_counter, end - 1).count(preds, "predecessor column")?;
        if pred_actors != preds || pred_counters != preds {
            return Err(ScanError::ColumnsDisagree);
        }
        Ok(ops)
    }
}

/// The value of a column that holds one, written as one that stands alone.
fn one(column: &[u8]) -> Option<u64> {
    let mut reader = Reader::new(column.strip_prefix(&[ALONE])?);
    let value = reader.unsigned().ok()?;
    reader.is_empty().then_some(value)
}

fn one_signed(column: &[u8]) -> Option<i64> {
    let mut reader = Reader::new(column.strip_prefix(&[ALONE])?);
    let value = reader.signed().ok()?;
    reader.is_empty().then_some(value)
}

fn read_columns<'a>(reader: &mut Reader<'a>) -> Result<Columns<'a>, ScanError> {
    let count = at_most(reader.unsigned()?, 14, "list of columns")?;
    let mut lengths = [(0, 0); 14];
    let mut last = None;
    for entry in lengths.iter_mut().take(count as usize) {
        let specification = reader.unsigned()?;
        if last.is_some_and(|last| last >= specification) {
            return Err(ScanError::BadColumns);
        }
        last = Some(specification);
        *entry = (specification, reader.unsigned()?);
    }
    let mut columns = Columns::default();
    for (specification, length) in lengths.into_iter().take(count as usize) {
        let data = reader.take(length)?;
        if data.is_empty() {
            return Err(ScanError::BadColumns);
        }
        *columns.slot(specification).ok_or(ScanError::BadColumns)? = data;
    }
    Ok(columns)
}

#[cfg(test)]
pub(crate) mod tests;
