//! Old changes, many in one row.
//!
//! A key is a change of some 130 bytes, of which 60 are known from its row in `changes`, and the rest is nearly what it was
//! for the key before. So changes that have lain for a while are put together, a few hundred that follow each other in the
//! file: what is not known of each, all of it in zstd. Such a pack takes the place of their rows in `change_bytes`; what is
//! known of each change stays in a row of its own, and is read without unpacking anything.
//!
//! A pack stands where its first change stood. A change without a row of its bytes is in the pack nearest before it. It
//! is put together from both halves, and is only given out if it then has the hash it is known by: a pack that is damaged
//! gives no change or the right one.
//!
//! Packing is one transaction: the pack in, read back change by change, the rows out. Nothing of it is ever seen by
//! others. The file does not get smaller by it: what is freed is used for what comes next, and left out of backups.

use std::collections::VecDeque;
use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::check::{Field, row_check};
use super::{Write, put, rows, schema};
use crate::admit::ChangeMeta;
use crate::columns::{CHANGE_BYTES_MAX, bare};
use crate::protocol::StoredChange;

/// What the bytes of a row begin with that holds many changes.
pub(super) const MANY: u8 = 2;
/// So many changes are packed at once, or so many bytes of them: some milliseconds' work.
const CHANGES: usize = 256;
const BYTES: usize = 256 * 1024;
/// The newest changes are left as they are: peers and windows ask for these.
const LEFT_APART: i64 = 128;
/// No pack holds more, whoever made it.
const CHANGES_MAX: usize = 4096;
const INFLATED_BYTES_MAX: usize = BYTES + CHANGE_BYTES_MAX + ENTRY_BYTES * CHANGES_MAX + COUNT_BYTES;
const COUNT_BYTES: usize = 4;
/// For each change: how far behind the pack's own row, and its length; the highest bit says that it is there as a whole.
const ENTRY_BYTES: usize = 8;
const WHOLE: u32 = 1 << 31;
const LEVEL: i32 = 9;
/// Packs that were read last and are kept, for whoever reads one change after the other.
const KEPT: usize = 4;
/// In `meta`: up to which row everything has been packed that can be.
const PACKED_UP_TO: &str = "packed";

/// What came of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There may be more.
    Packed,
    /// There is not enough that is old.
    Nothing,
    /// A row is not what was written.
    Damaged,
}

/// Packs the oldest changes that are not, if there are enough of them.
///
/// # Errors
/// The disk refuses, or is damaged. Everything is then as it was.
pub(super) fn step(database: &mut Connection) -> rusqlite::Result<Step> {
    let from = rows::read_meta(database, PACKED_UP_TO)?.and_then(|at| at.try_into().ok());
    let from = from.map_or(0, i64::from_be_bytes).max(0);
    let newest: Option<i64> =
        database.query_row("SELECT max(position) FROM changes", [], |row| row.get(0))?;
    let end = newest.unwrap_or(0).saturating_sub(LEFT_APART);
    if end.saturating_sub(from) < CHANGES as i64 {
        return Ok(Step::Nothing);
    }
    let Some(run) = gather(database, from, end)? else { return Ok(Step::Damaged) };
    let pack = encode(&run.changes).filter(|pack| pack.len() < run.row_bytes);
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let (Some(pack), Some((first, _))) = (pack, run.changes.first()) {
        replace(&transaction, &run.changes, *first, &pack)?;
        if !all_come_back(&transaction, &run.changes)? {
            // Dropping the transaction takes everything back.
            tracing::error!("packed changes do not come back as they were, and stay as they are");
            return Ok(Step::Nothing);
        }
        transaction.pragma_update(None, "user_version", schema::VERSION)?;
    }
    put::write(&transaction, &Write::Meta { key: PACKED_UP_TO, value: run.up_to.to_be_bytes().to_vec() })?;
    transaction.commit()?;
    Ok(Step::Packed)
}

/// Changes with nothing between them that is packed or cannot be.
#[derive(Debug, Default)]
struct Run {
    changes: Vec<(i64, StoredChange)>,
    /// What their rows take up.
    row_bytes: usize,
    up_to: i64,
}

/// The first run behind `from`, up to `end`. `None` if a row is damaged.
fn gather(database: &Connection, from: i64, end: i64) -> rusqlite::Result<Option<Run>> {
    let mut packs = Packs::default();
    let mut query = database.prepare_cached(&format!(
        "{} WHERE c.position > ?1 AND c.position <= ?2 ORDER BY c.position LIMIT ?3",
        rows::WHOLE_CHANGE
    ))?;
    let mut found = query.query(params![from, end, CHANGES as i64])?;
    let mut run = Run { up_to: end, ..Run::default() };
    let mut bytes = 0;
    while let Some(row) = found.next()? {
        let position: i64 = row.get(rows::POSITION)?;
        let before = std::mem::replace(&mut run.up_to, position);
        let Some(change) = rows::whole_change_row(database, &mut packs, row)? else { return Ok(None) };
        let row_bytes = rows::length_alone(row).filter(|_| bare::is_named(&change.meta, &change.bytes));
        let Some(row_bytes) = row_bytes else {
            if run.changes.is_empty() {
                continue;
            }
            run.up_to = before;
            break;
        };
        run.row_bytes += row_bytes;
        bytes += change.bytes.len();
        run.changes.push((position, change));
        if bytes >= BYTES {
            break;
        }
    }
    Ok(Some(run))
}

pub(super) fn replace(
    database: &Connection,
    changes: &[(i64, StoredChange)],
    first: i64,
    pack: &[u8],
) -> rusqlite::Result<()> {
    let mut forget = database.prepare_cached("DELETE FROM change_bytes WHERE position = ?1")?;
    for (position, _) in changes {
        forget.execute([position])?;
    }
    database
        .prepare_cached("INSERT INTO change_bytes(position, bytes, row_check) VALUES(?1, ?2, ?3)")?
        .execute(params![first, pack, pack_check(first, pack)])?;
    Ok(())
}

/// Whether everybody who asks is given what was there before.
fn all_come_back(database: &Connection, changes: &[(i64, StoredChange)]) -> rusqlite::Result<bool> {
    let mut packs = Packs::default();
    for (position, change) in changes {
        let found = rows::read_whole_change(database, &mut packs, *position)?;
        if found.is_none_or(|found| found.bytes != change.bytes) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn pack_check(position: i64, pack: &[u8]) -> [u8; 8] {
    row_check("change_bytes", &[Field::Number(position), Field::Bytes(pack)])
}

/// The row's bytes: [`MANY`], how long the rest is once inflated, and that in zstd: how many changes, an entry for each,
/// then all their bytes.
pub(super) fn encode(changes: &[(i64, StoredChange)]) -> Option<Vec<u8>> {
    let (first, _) = changes.first()?;
    let mut inflated = u32::try_from(changes.len()).ok()?.to_be_bytes().to_vec();
    let mut all: Vec<u8> = Vec::new();
    for (position, StoredChange { meta, bytes, .. }) in changes {
        let bare = bare::strip(bytes).filter(|part| bare::dress(meta, part) == *bytes);
        let part = bare.unwrap_or(bytes);
        let length = u32::try_from(part.len()).ok().filter(|length| *length < WHOLE)?;
        inflated.extend(u32::try_from(position - first).ok()?.to_be_bytes());
        inflated.extend((length | if bare.is_none() { WHOLE } else { 0 }).to_be_bytes());
        all.extend(part);
    }
    inflated.extend(all);
    let small = zstd::bulk::compress(&inflated, LEVEL).ok()?;
    let mut pack = vec![MANY];
    pack.extend(u32::try_from(inflated.len()).ok()?.to_be_bytes());
    pack.extend(small);
    (inflated.len() <= INFLATED_BYTES_MAX).then_some(pack)
}

/// A pack as it is read.
#[derive(Debug)]
struct Pack {
    /// The rows of its changes, in order, and where the bytes of each are.
    entries: Vec<Entry>,
    inflated: Vec<u8>,
}

#[derive(Debug)]
struct Entry {
    position: i64,
    is_whole: bool,
    at: Range<usize>,
}

impl Pack {
    /// `None` if it makes no sense, or claims to be larger than any is.
    fn decode(first: i64, pack: &[u8]) -> Option<Self> {
        let (length, small) = pack.strip_prefix(&[MANY])?.split_first_chunk::<COUNT_BYTES>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        if length > INFLATED_BYTES_MAX {
            return None;
        }
        let inflated = zstd::bulk::decompress(small, length).ok().filter(|all| all.len() == length)?;
        let (count, rest) = inflated.split_first_chunk::<COUNT_BYTES>()?;
        let count = usize::try_from(u32::from_be_bytes(*count)).ok().filter(|count| *count <= CHANGES_MAX)?;
        let (listed, _) = rest.split_at_checked(count * ENTRY_BYTES)?.0.as_chunks::<ENTRY_BYTES>();
        let mut entries: Vec<Entry> = Vec::with_capacity(count);
        let mut at = COUNT_BYTES + count * ENTRY_BYTES;
        for [a, b, c, d, length @ ..] in listed {
            let position = first.checked_add(i64::from(u32::from_be_bytes([*a, *b, *c, *d])))?;
            let length = u32::from_be_bytes(*length);
            let end = at.checked_add(usize::try_from(length & !WHOLE).ok()?)?;
            if end > inflated.len() || entries.last().is_some_and(|last| last.position >= position) {
                return None;
            }
            entries.push(Entry { position, is_whole: length & WHOLE != 0, at: at..end });
            at = end;
        }
        Some(Self { entries, inflated })
    }

    fn covers(&self, position: i64) -> bool {
        let (first, last) = (self.entries.first(), self.entries.last());
        first.zip(last).is_some_and(|(first, last)| (first.position..=last.position).contains(&position))
    }

    fn change(&self, position: i64, meta: &ChangeMeta) -> Option<Vec<u8>> {
        let at = self.entries.binary_search_by_key(&position, |entry| entry.position).ok()?;
        let entry = &self.entries[at];
        let part = &self.inflated[entry.at.clone()];
        let bytes = if entry.is_whole { part.to_vec() } else { bare::dress(meta, part) };
        bare::is_named(meta, &bytes).then_some(bytes)
    }
}

/// Reads changes out of packs, and keeps the few that it read last. What a pack holds never changes while its file is open.
#[derive(Debug, Default)]
pub(super) struct Packs {
    read: VecDeque<Pack>,
}

impl Packs {
    /// Exact bytes of the change in row `position`, which has none of its own. `None` if they are not there or damaged.
    pub(super) fn bytes(
        &mut self,
        database: &Connection,
        position: i64,
        meta: &ChangeMeta,
    ) -> rusqlite::Result<Option<Vec<u8>>> {
        if let Some(pack) = self.read.iter().find(|pack| pack.covers(position)) {
            return Ok(pack.change(position, meta));
        }
        let Some(pack) = read(database, position)? else { return Ok(None) };
        let change = pack.change(position, meta);
        self.read.truncate(KEPT - 1);
        self.read.push_front(pack);
        Ok(change)
    }
}

/// The pack nearest before a row, if that is what is there.
fn read(database: &Connection, position: i64) -> rusqlite::Result<Option<Pack>> {
    // What somebody gives away as a backup may claim to be a pack of any length.
    let row = database
        .prepare_cached(
            "SELECT position, row_check, CASE WHEN length(bytes) <= ?2 THEN bytes END FROM change_bytes
             WHERE position <= ?1 ORDER BY position DESC LIMIT 1",
        )?
        .query_row(params![position, INFLATED_BYTES_MAX as i64], |row| {
            let check = row.get::<_, Vec<u8>>(1).ok();
            Ok((row.get::<_, i64>(0)?, check, row.get::<_, Vec<u8>>(2).ok()))
        })
        .optional()?;
    let Some((first, Some(check), Some(pack))) = row else { return Ok(None) };
    Ok(Some(pack).filter(|pack| check == pack_check(first, pack)).and_then(|pack| Pack::decode(first, &pack)))
}

#[cfg(test)]
mod tests;
