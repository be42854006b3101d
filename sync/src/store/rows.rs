//! Rows out: each is checked when it is read.
//!
//! A row whose check fails is left where it is, counted in [`Contents::damaged`], and overwritten when the same
//! change or statement arrives again from a peer.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use trestle_trust::{ActorId, ChangeHash, DocumentId, OpenLink, StatementId, TableId, Tip, TransportKey};

use super::check::{Field, row_check, unpack, unpack_at_most};
use super::packs::{self, Packs};
use super::put::{change_check, peer_check, peer_heads_check, peer_name_check, state_check, tip_check};
use super::{Contents, Damage, Heads, RememberedPeer};
use crate::admit::{ChangeMeta, SignedChange};
use crate::columns::{CHANGE_BYTES_MAX, OP_NUMBER_END};
use crate::protocol::StoredChange;

/// Everything that has to be known before a table can be worked with: no change's bytes, no snapshot.
pub(super) fn read_contents(database: &Connection) -> rusqlite::Result<Contents> {
    let table = read_meta(database, "table")?.and_then(|id| id.try_into().ok()).map(TableId);
    let port = read_meta(database, "port")?.and_then(|port| port.try_into().ok()).map(u16::from_be_bytes);
    let link = read_meta(database, "link")?.and_then(|link| OpenLink::from_bytes(&link));
    let mut contents = Contents { table, port, link, ..Contents::default() };
    each(database, "SELECT position, id, bytes, row_check FROM statements ORDER BY position", |row| {
        match statement_row(row) {
            Ok(Some(bytes)) => contents.statements.push(bytes),
            _ => contents.damaged.push(Damage::Statement),
        }
    })?;
    read_changes_meta(database, &mut contents)?;
    read_peers_into(database, &mut contents)?;
    Ok(contents)
}

/// What is remembered of peers, as far as it is sound.
fn read_peers_into(database: &Connection, contents: &mut Contents) -> rusqlite::Result<()> {
    each(database, "SELECT transport, addresses, last_matched, row_check FROM peers", |row| match peer_row(
        row,
    ) {
        Ok(Some(peer)) => contents.peers.push(peer),
        _ => contents.damaged.push(Damage::Peer),
    })?;
    each(database, "SELECT transport, name, row_check FROM peer_names", |row| match peer_name_row(row) {
        Ok(Some((transport, name))) => {
            if let Some(peer) = contents.peers.iter_mut().find(|peer| peer.transport == transport) {
                peer.device_name = name;
            }
        }
        _ => contents.damaged.push(Damage::Peer),
    })?;
    each(
        database,
        "SELECT transport, document, heads, row_check FROM peer_heads",
        |row| match peer_heads_row(row) {
            Ok(Some((peer, document, heads))) => {
                contents.peer_heads.entry(peer).or_default().insert(document, heads);
            }
            _ => contents.damaged.push(Damage::Peer),
        },
    )
}

fn read_changes_meta(database: &Connection, contents: &mut Contents) -> rusqlite::Result<()> {
    let mut changes: BTreeMap<DocumentId, Vec<ChangeMeta>> = BTreeMap::new();
    let damaged = &mut contents.damaged;
    each(
        database,
        "SELECT document, hash, actor, seq, start_op, op_count, deps, unix_secs, message, byte_count,
         row_check FROM changes ORDER BY position",
        |row| match change_row(row) {
            Ok(Some((document, meta))) => changes.entry(document).or_default().push(meta),
            _ => damaged.push(Damage::Change),
        },
    )?;
    contents.changes = changes;
    Ok(())
}

fn each(database: &Connection, query: &str, mut visit: impl FnMut(&Row<'_>)) -> rusqlite::Result<()> {
    let mut statement = database.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row);
    }
    Ok(())
}

pub(super) fn read_meta(database: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let row = database
        .prepare_cached("SELECT value, row_check FROM meta WHERE key = ?1")?
        .query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    Ok(row.and_then(|(value, check)| {
        let fields = [Field::Bytes(key.as_bytes()), Field::Bytes(&value)];
        (check == row_check("meta", &fields)).then_some(value)
    }))
}

/// What can be read about peers, whatever has become of the rest.
pub(super) fn read_peers(database: &Connection) -> Contents {
    let mut contents = Contents::default();
    if let Err(error) = read_peers_into(database, &mut contents) {
        tracing::warn!(%error, "reading what is remembered of peers");
    }
    contents
}

/// Exact bytes of all statements; `None` if one of them is damaged.
pub(super) fn read_statements(database: &Connection) -> rusqlite::Result<Option<Vec<Vec<u8>>>> {
    let mut all = Some(Vec::new());
    each(database, "SELECT position, id, bytes, row_check FROM statements ORDER BY position", |row| match (
        statement_row(row),
        &mut all,
    ) {
        (Ok(Some(bytes)), Some(all)) => all.push(bytes),
        _ => all = None,
    })?;
    Ok(all)
}

/// Exact bytes of the statements that are sound.
pub(super) fn sound_statements(database: &Connection) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let read =
        each(database, "SELECT position, id, bytes, row_check FROM statements ORDER BY position", |row| {
            all.extend(statement_row(row).ok().flatten());
        });
    if let Err(error) = read {
        tracing::warn!(%error, "reading statements");
    }
    all
}

/// What changes there are of each document, in the order in which they were written, sound or not.
pub(super) fn hashes_of_changes(database: &Connection) -> BTreeMap<DocumentId, Vec<ChangeHash>> {
    let mut all: BTreeMap<DocumentId, Vec<ChangeHash>> = BTreeMap::new();
    let read = each(database, "SELECT document, hash FROM changes ORDER BY position", |row| {
        if let (Ok(document), Ok(hash)) = (row.get(0), row.get(1)) {
            all.entry(DocumentId(document)).or_default().push(ChangeHash(hash));
        }
    });
    if let Err(error) = read {
        tracing::warn!(%error, "reading changes");
    }
    all
}

/// The statement in this row; `None` if there is no such row or it is damaged.
pub(super) fn read_statement(
    database: &Connection,
    position: i64,
) -> rusqlite::Result<Option<(StatementId, Vec<u8>)>> {
    database
        .prepare_cached("SELECT position, id, bytes, row_check FROM statements WHERE position = ?1")?
        .query_row([position], |row| Ok(statement_row(row)?.zip(row.get(1).ok().map(StatementId))))
        .optional()
        .map(|found| found.flatten().map(|(bytes, id)| (id, bytes)))
}

/// The change in this row with its bytes, without its tip; `None` if there is no such row or it is damaged.
pub(super) fn read_whole_change(
    database: &Connection,
    packs: &mut Packs,
    position: i64,
) -> rusqlite::Result<Option<StoredChange>> {
    let found = database
        .prepare_cached(&format!("{WHOLE_CHANGE} WHERE c.position = ?1"))?
        .query_row([position], |row| whole_change_row(database, packs, row))
        .optional()?;
    Ok(found.flatten())
}

/// What is known of changes, and their bytes as far as they have a row of their own.
pub(super) const WHOLE_CHANGE: &str =
    "SELECT c.document, c.hash, c.actor, c.seq, c.start_op, c.op_count, c.deps, c.unix_secs,
     c.message, c.byte_count, c.row_check, b.bytes, b.row_check, c.position
     FROM changes c LEFT JOIN change_bytes b ON b.position = c.position";

/// The columns of [`WHOLE_CHANGE`] behind what is known of the change.
const BYTES: usize = 11;
const BYTES_CHECK: usize = 12;
pub(super) const POSITION: usize = 13;

/// The change in a row of [`WHOLE_CHANGE`], without its tip; `None` if it is damaged.
pub(super) fn whole_change_row(
    database: &Connection,
    packs: &mut Packs,
    row: &Row<'_>,
) -> rusqlite::Result<Option<StoredChange>> {
    let Ok(Some((document, meta))) = change_row(row) else { return Ok(None) };
    let bytes = if length_alone(row).is_some() {
        bytes_alone(row, &meta.hash)
    } else {
        packs.bytes(database, row.get(POSITION)?, &meta)?
    };
    Ok(bytes.map(|bytes| StoredChange { document, meta, bytes, tip: None }))
}

/// How long the bytes are that a change has in a row of its own, if it has one.
pub(super) fn length_alone(row: &Row<'_>) -> Option<usize> {
    match row.get_ref(BYTES).ok()?.as_blob() {
        Ok([packs::MANY, ..]) | Err(_) => None,
        Ok(packed) => Some(packed.len()),
    }
}

fn bytes_alone(row: &Row<'_>, hash: &ChangeHash) -> Option<Vec<u8>> {
    let packed = row.get_ref(BYTES).ok()?.as_blob().ok()?;
    let check: Vec<u8> = row.get(BYTES_CHECK).ok()?;
    let sound = check == row_check("change_bytes", &[Field::Bytes(&hash.0), Field::Bytes(packed)]);
    unpack_at_most(packed, CHANGE_BYTES_MAX as u64).filter(|_| sound)
}

/// Whether this change is there, sound or not.
pub(super) fn has_change(database: &Connection, change: &StoredChange) -> rusqlite::Result<bool> {
    database
        .prepare_cached("SELECT 1 FROM changes WHERE document = ?1 AND hash = ?2")?
        .exists(params![change.document.0, change.meta.hash.0])
}

/// Looks at the changes behind row `after`, `count` of them: the last row, how many were looked at, and how many are
/// damaged, or not found by what they are asked for by.
pub(super) fn look_at_changes(
    database: &Connection,
    packs: &mut Packs,
    after: i64,
    count: usize,
) -> rusqlite::Result<(i64, usize, usize)> {
    let mut query = database
        .prepare_cached(&format!("{WHOLE_CHANGE} WHERE c.position > ?1 ORDER BY c.position LIMIT ?2"))?;
    let mut rows = query.query(params![after, i64::try_from(count).unwrap_or(i64::MAX)])?;
    let mut by_index =
        database.prepare_cached("SELECT position FROM changes WHERE document = ?1 AND hash = ?2")?;
    let (mut last, mut looked, mut bad) = (after, 0, 0);
    while let Some(row) = rows.next()? {
        last = row.get(POSITION)?;
        looked += 1;
        let found = whole_change_row(database, packs, row)?.map(|change| {
            by_index
                .query_row(params![change.document.0, change.meta.hash.0], |row| row.get::<_, i64>(0))
                .ok()
        });
        bad += usize::from(found != Some(Some(last)));
    }
    Ok((last, looked, bad))
}

/// As [`look_at_changes`], of statements.
pub(super) fn look_at_statements(
    database: &Connection,
    after: i64,
    count: usize,
) -> rusqlite::Result<(i64, usize, usize)> {
    let mut query = database.prepare_cached(
        "SELECT position, id, bytes, row_check FROM statements WHERE position > ?1 ORDER BY position LIMIT ?2",
    )?;
    let mut rows = query.query(params![after, i64::try_from(count).unwrap_or(i64::MAX)])?;
    let mut by_index = database.prepare_cached("SELECT position FROM statements WHERE id = ?1")?;
    let (mut last, mut looked, mut bad) = (after, 0, 0);
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        looked += 1;
        let sound = statement_row(row).ok().flatten().is_some();
        let found: Option<i64> =
            row.get::<_, Vec<u8>>(1).ok().and_then(|id| by_index.query_row([id], |row| row.get(0)).ok());
        bad += usize::from(!sound || found != Some(last));
    }
    Ok((last, looked, bad))
}

/// All tips that are sound, and how many are not.
pub(super) fn read_tips(database: &Connection, table: TableId) -> (Vec<Tip>, usize) {
    let (mut tips, mut bad) = (Vec::new(), 0);
    let read = each(database, "SELECT document, actor, seq, hash, signature, row_check FROM tips", |row| {
        match tip_row(row, table) {
            Ok(Some(tip)) => tips.push(tip),
            _ => bad += 1,
        }
    });
    if let Err(error) = read {
        tracing::warn!(%error, "reading tips");
        bad += 1;
    }
    (tips, bad)
}

fn tip_row(row: &Row<'_>, table: TableId) -> rusqlite::Result<Option<Tip>> {
    let tip = Tip {
        table,
        document: DocumentId(row.get(0)?),
        actor: ActorId(row.get(1)?),
        seq: row.get::<_, i64>(2)?.cast_unsigned(),
        hash: ChangeHash(row.get(3)?),
        signature: row.get(4)?,
    };
    let check: Vec<u8> = row.get(5)?;
    Ok((check == tip_check(&tip)).then_some(tip))
}

/// The documents of which a snapshot (or view) is kept.
pub(super) fn documents_in(database: &Connection, table: &str) -> Vec<DocumentId> {
    let mut documents = Vec::new();
    let read = each(database, &format!("SELECT document FROM {table}"), |row| {
        documents.extend(row.get(0).ok().map(DocumentId));
    });
    if let Err(error) = read {
        tracing::warn!(%error, table, "reading kept states");
    }
    documents
}

/// One change with its own tip, if that is kept; `None` if the row is not there or is damaged.
pub(super) fn read_change(
    database: &Connection,
    packs: &mut Packs,
    table: TableId,
    document: &DocumentId,
    hash: &ChangeHash,
) -> rusqlite::Result<Option<SignedChange>> {
    let found = database
        .prepare_cached(&format!("{WHOLE_CHANGE} WHERE c.document = ?1 AND c.hash = ?2"))?
        .query_row(params![document.0, hash.0], |row| whole_change_row(database, packs, row))
        .optional()?
        .flatten();
    let Some(StoredChange { meta, bytes, .. }) = found else { return Ok(None) };
    let tip = read_tip(database, table, document, meta.actor, meta.seq, hash)?;
    Ok(Some(SignedChange { bytes, tip }))
}

/// The tip of exactly this change. A damaged one counts as none: a later tip of the chain vouches for it too.
fn read_tip(
    database: &Connection,
    table: TableId,
    document: &DocumentId,
    actor: ActorId,
    seq: u64,
    hash: &ChangeHash,
) -> rusqlite::Result<Option<Tip>> {
    let row = database
        .prepare_cached(
            "SELECT signature, row_check FROM tips
             WHERE document = ?1 AND actor = ?2 AND seq = ?3 AND hash = ?4",
        )?
        .query_row(params![document.0, actor.0, seq.cast_signed(), hash.0], |row| {
            Ok(row.get::<_, [u8; 64]>(0).ok().zip(row.get::<_, Vec<u8>>(1).ok()))
        })
        .optional()?
        .flatten();
    Ok(row.and_then(|(signature, check)| {
        let tip = Tip { table, document: *document, actor, seq, hash: *hash, signature };
        (check == tip_check(&tip)).then_some(tip)
    }))
}

/// The kept state of a document in `table` (snapshots or views). A damaged row counts as none.
pub(super) fn read_state(
    database: &Connection,
    table: &str,
    document: &DocumentId,
) -> rusqlite::Result<Option<(Heads, Vec<u8>)>> {
    let row = database
        .prepare_cached(&format!("SELECT heads, bytes, row_check FROM {table} WHERE document = ?1"))?
        .query_row([document.0], |row| {
            Ok((row.get::<_, Vec<u8>>(0).ok(), row.get::<_, Vec<u8>>(1).ok(), row.get::<_, Vec<u8>>(2).ok()))
        })
        .optional()?;
    let Some((Some(heads), Some(packed), Some(check))) = row else { return Ok(None) };
    if check != state_check(table, document, &heads, &packed) {
        return Ok(None);
    }
    Ok(hashes(&heads).zip(unpack(&packed)))
}

fn hashes(bytes: &[u8]) -> Option<Vec<ChangeHash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| ChangeHash(*hash)).collect())
}

fn statement_row(row: &Row<'_>) -> rusqlite::Result<Option<Vec<u8>>> {
    let id: Vec<u8> = row.get(1)?;
    let bytes: Vec<u8> = row.get(2)?;
    let check: Vec<u8> = row.get(3)?;
    let sound = check == row_check("statements", &[Field::Bytes(&id), Field::Bytes(&bytes)]);
    Ok(sound.then_some(bytes))
}

fn change_row(row: &Row<'_>) -> rusqlite::Result<Option<(DocumentId, ChangeMeta)>> {
    let document = DocumentId(row.get(0)?);
    let deps_bytes: Vec<u8> = row.get(6)?;
    let Some(deps) = hashes(&deps_bytes) else { return Ok(None) };
    let meta = ChangeMeta {
        hash: ChangeHash(row.get(1)?),
        actor: ActorId(row.get(2)?),
        seq: row.get::<_, i64>(3)?.cast_unsigned(),
        start_op: row.get::<_, i64>(4)?.cast_unsigned(),
        op_count: row.get::<_, i64>(5)?.cast_unsigned(),
        deps,
        time_unix_secs: row.get(7)?,
        message: row.get(8)?,
        byte_count: row.get(9)?,
    };
    let check: Vec<u8> = row.get(10)?;
    let sound = check == change_check(&document, &meta, &deps_bytes) && is_in_range(&meta);
    Ok(sound.then_some((document, meta)))
}

/// Whether a change may have these numbers at all. The log counts on it, whoever wrote the row.
fn is_in_range(meta: &ChangeMeta) -> bool {
    let end = meta.start_op.checked_add(meta.op_count);
    (1..OP_NUMBER_END).contains(&meta.seq)
        && meta.start_op >= 1
        && end.is_some_and(|end| end <= OP_NUMBER_END)
}

fn peer_heads_row(row: &Row<'_>) -> rusqlite::Result<Option<(TransportKey, DocumentId, Heads)>> {
    let (peer, document) = (TransportKey(row.get(0)?), DocumentId(row.get(1)?));
    let heads: Vec<u8> = row.get(2)?;
    let check: Vec<u8> = row.get(3)?;
    if check != peer_heads_check(&peer, &document, &heads) {
        return Ok(None);
    }
    Ok(hashes(&heads).map(|heads| (peer, document, heads)))
}

fn peer_row(row: &Row<'_>) -> rusqlite::Result<Option<RememberedPeer>> {
    let transport = TransportKey(row.get(0)?);
    let addresses: String = row.get(1)?;
    let last_matched_unix_secs: Option<i64> = row.get(2)?;
    let check: Vec<u8> = row.get(3)?;
    if check != peer_check(&transport, &addresses, last_matched_unix_secs) {
        return Ok(None);
    }
    let addresses = addresses.split(' ').filter_map(|address| address.parse().ok()).collect();
    Ok(Some(RememberedPeer { transport, addresses, last_matched_unix_secs, device_name: None }))
}

fn peer_name_row(row: &Row<'_>) -> rusqlite::Result<Option<(TransportKey, Option<String>)>> {
    let transport = TransportKey(row.get(0)?);
    let name: Option<String> = row.get(1)?;
    let check: Vec<u8> = row.get(2)?;
    Ok((check == peer_name_check(&transport, name.as_deref())).then_some((transport, name)))
}
