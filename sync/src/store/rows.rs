//! Rows out: each is checked when it is read.
//!
//! A row whose check fails is left where it is, counted in [`Contents::damaged`], and overwritten when the same
//! change or statement arrives again from a peer.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use trestle_trust::{ActorId, ChangeHash, DocumentId, TableId, Tip, TransportKey};

use super::check::{Field, row_check, unpack};
use super::put::{change_check, peer_check, peer_heads_check, peer_name_check, state_check, tip_check};
use super::{Contents, Damage, Heads, RememberedPeer};
use crate::admit::{ChangeMeta, SignedChange};

/// Everything that has to be known before a table can be worked with: no change's bytes, no snapshot.
pub(super) fn read_contents(database: &Connection) -> rusqlite::Result<Contents> {
    let table = read_meta(database, "table")?.and_then(|id| id.try_into().ok()).map(TableId);
    let port = read_meta(database, "port")?.and_then(|port| port.try_into().ok()).map(u16::from_be_bytes);
    let mut contents = Contents { table, port, ..Contents::default() };
    each(database, "SELECT position, id, bytes, row_check FROM statements ORDER BY position", |row| {
        match statement_row(row) {
            Ok(Some(bytes)) => contents.statements.push(bytes),
            _ => contents.damaged.push(Damage::Statement),
        }
    })?;
    read_changes_meta(database, &mut contents)?;
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
    )?;
    Ok(contents)
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

fn read_meta(database: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let row = database
        .prepare_cached("SELECT value, row_check FROM meta WHERE key = ?1")?
        .query_row([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    Ok(row.and_then(|(value, check)| {
        let fields = [Field::Bytes(key.as_bytes()), Field::Bytes(&value)];
        (check == row_check("meta", &fields)).then_some(value)
    }))
}

/// One change with its own tip, if that is kept; `None` if the row is not there or is damaged.
pub(super) fn read_change(
    database: &Connection,
    table: TableId,
    document: &DocumentId,
    hash: &ChangeHash,
) -> rusqlite::Result<Option<SignedChange>> {
    let row = database
        .prepare_cached(
            "SELECT b.bytes, b.row_check, c.actor, c.seq FROM changes c
             JOIN change_bytes b ON b.position = c.position WHERE c.document = ?1 AND c.hash = ?2",
        )?
        .query_row(params![document.0, hash.0], |row| Ok(change_bytes_row(row, hash)))
        .optional()?
        .flatten();
    let Some((bytes, actor, seq)) = row else { return Ok(None) };
    let tip = read_tip(database, table, document, actor, seq, hash)?;
    Ok(Some(SignedChange { bytes, tip }))
}

fn change_bytes_row(row: &Row<'_>, hash: &ChangeHash) -> Option<(Vec<u8>, ActorId, u64)> {
    let packed: Vec<u8> = row.get(0).ok()?;
    let check: Vec<u8> = row.get(1).ok()?;
    let actor = ActorId(row.get(2).ok()?);
    let seq = row.get::<_, i64>(3).ok()?.cast_unsigned();
    if check != row_check("change_bytes", &[Field::Bytes(&hash.0), Field::Bytes(&packed)]) {
        return None;
    }
    Some((unpack(&packed)?, actor, seq))
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
    Ok((check == change_check(&document, &meta, &deps_bytes)).then_some((document, meta)))
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
