//! Rows in: each is written with its check. What is there already is replaced.

use std::net::SocketAddr;

use rusqlite::{Connection, OptionalExtension as _, params};
use trestle_trust::{ChangeHash, DocumentId, StatementId, Tip, TransportKey};

use super::check::{Field, pack, row_check};
use super::packs::MANY;
use super::{RememberedPeer, Write};
use crate::admit::ChangeMeta;
use crate::protocol::StoredChange;

/// Between two kept tips of a chain lie at most this many changes.
const TIP_EVERY_SEQS: u64 = 256;

pub(super) fn write(database: &Connection, write: &Write) -> rusqlite::Result<()> {
    match write {
        Write::Statement { id, bytes } => write_statement(database, id, bytes),
        Write::Change(change) => write_change(database, change),
        Write::Peer(peer) => write_peer(database, peer),
        Write::PeerHeads { peer, document, heads } => write_peer_heads(database, peer, document, heads),
        Write::Snapshot { document, heads, bytes } => {
            write_state(database, "snapshots", document, heads, bytes)
        }
        Write::View { document, heads, bytes } => write_state(database, "views", document, heads, bytes),
        Write::Meta { key, value } => write_meta(database, key, value),
    }
}

fn write_statement(database: &Connection, id: &StatementId, bytes: &[u8]) -> rusqlite::Result<()> {
    let check = row_check("statements", &[Field::Bytes(&id.0), Field::Bytes(bytes)]);
    database
        .prepare_cached("INSERT OR REPLACE INTO statements(id, bytes, row_check) VALUES(?1, ?2, ?3)")?
        .execute(params![id.0, bytes, check])?;
    Ok(())
}

fn write_change(database: &Connection, change: &StoredChange) -> rusqlite::Result<()> {
    let StoredChange { document, meta, bytes, tip } = change;
    let deps: Vec<u8> = meta.deps.iter().flat_map(|hash| hash.0).collect();
    // A change that comes again after damage gets a new place, behind what it follows.
    forget_change(database, document, &meta.hash)?;
    database
        .prepare_cached(
            "INSERT INTO changes(document, hash, actor, seq, start_op, op_count, deps, unix_secs,
             message, byte_count, row_check) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            document.0,
            meta.hash.0,
            meta.actor.0,
            meta.seq.cast_signed(),
            meta.start_op.cast_signed(),
            meta.op_count.cast_signed(),
            deps,
            meta.time_unix_secs,
            meta.message,
            meta.byte_count,
            change_check(document, meta, &deps)
        ])?;
    let position = database.last_insert_rowid();
    let packed = pack(bytes);
    let check = row_check("change_bytes", &[Field::Bytes(&meta.hash.0), Field::Bytes(&packed)]);
    database
        .prepare_cached("INSERT INTO change_bytes(position, bytes, row_check) VALUES(?1, ?2, ?3)")?
        .execute(params![position, packed, check])?;
    match tip {
        Some(tip) => write_tip(database, tip, &meta.deps),
        None => Ok(()),
    }
}

/// Keeps the newest tip of a chain: it replaces the one before it unless that is due to be kept.
fn write_tip(database: &Connection, tip: &Tip, deps: &[ChangeHash]) -> rusqlite::Result<()> {
    keep_tip(database, tip)?;
    let before = tip.seq.saturating_sub(1);
    if before.is_multiple_of(TIP_EVERY_SEQS) {
        return Ok(());
    }
    let mut forget = database
        .prepare_cached("DELETE FROM tips WHERE document = ?1 AND actor = ?2 AND seq = ?3 AND hash = ?4")?;
    for hash in deps {
        forget.execute(params![tip.document.0, tip.actor.0, before.cast_signed(), hash.0])?;
    }
    Ok(())
}

pub(super) fn keep_tip(database: &Connection, tip: &Tip) -> rusqlite::Result<()> {
    let check = tip_check(tip);
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO tips(document, actor, seq, hash, signature, row_check)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            tip.document.0,
            tip.actor.0,
            tip.seq.cast_signed(),
            tip.hash.0,
            tip.signature,
            check
        ])?;
    Ok(())
}

fn write_peer(database: &Connection, peer: &RememberedPeer) -> rusqlite::Result<()> {
    let addresses: Vec<String> = peer.addresses.iter().map(SocketAddr::to_string).collect();
    let addresses = addresses.join(" ");
    let check = peer_check(&peer.transport, &addresses, peer.last_matched_unix_secs);
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO peers(transport, addresses, last_matched, row_check)
             VALUES(?1, ?2, ?3, ?4)",
        )?
        .execute(params![peer.transport.0, addresses, peer.last_matched_unix_secs, check])?;
    let check = peer_name_check(&peer.transport, peer.device_name.as_deref());
    database
        .prepare_cached("INSERT OR REPLACE INTO peer_names(transport, name, row_check) VALUES(?1, ?2, ?3)")?
        .execute(params![peer.transport.0, peer.device_name, check])?;
    Ok(())
}

fn write_peer_heads(
    database: &Connection,
    peer: &TransportKey,
    document: &DocumentId,
    heads: &[ChangeHash],
) -> rusqlite::Result<()> {
    let heads: Vec<u8> = heads.iter().flat_map(|hash| hash.0).collect();
    database
        .prepare_cached(
            "INSERT OR REPLACE INTO peer_heads(transport, document, heads, row_check) VALUES(?1, ?2, ?3, ?4)",
        )?
        .execute(params![peer.0, document.0, heads, peer_heads_check(peer, document, &heads)])?;
    Ok(())
}

fn write_state(
    database: &Connection,
    table: &str,
    document: &DocumentId,
    heads: &[ChangeHash],
    bytes: &[u8],
) -> rusqlite::Result<()> {
    let heads: Vec<u8> = heads.iter().flat_map(|hash| hash.0).collect();
    let packed = pack(bytes);
    let check = state_check(table, document, &heads, &packed);
    database
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO {table}(document, heads, bytes, row_check) VALUES(?1, ?2, ?3, ?4)"
        ))?
        .execute(params![document.0, heads, packed, check])?;
    Ok(())
}

fn write_meta(database: &Connection, key: &str, value: &[u8]) -> rusqlite::Result<()> {
    let check = row_check("meta", &[Field::Bytes(key.as_bytes()), Field::Bytes(value)]);
    database
        .prepare_cached("INSERT OR REPLACE INTO meta(key, value, row_check) VALUES(?1, ?2, ?3)")?
        .execute(params![key, value, check])?;
    Ok(())
}

/// Takes a change out of the file, so that it can come again.
pub(super) fn forget_change(
    database: &Connection,
    document: &DocumentId,
    hash: &ChangeHash,
) -> rusqlite::Result<()> {
    let at = params![document.0, hash.0];
    let position: Option<i64> = database
        .prepare_cached("SELECT position FROM changes WHERE document = ?1 AND hash = ?2")?
        .query_row(at, |row| row.get(0))
        .optional()?;
    if let Some(position) = position {
        // A pack that begins with this change holds others too.
        database
            .prepare_cached("DELETE FROM change_bytes WHERE position = ?1 AND substr(bytes, 1, 1) <> ?2")?
            .execute(params![position, [MANY]])?;
        database.prepare_cached("DELETE FROM changes WHERE position = ?1")?.execute([position])?;
    }
    Ok(())
}

pub(super) fn change_check(document: &DocumentId, meta: &ChangeMeta, deps: &[u8]) -> [u8; 8] {
    let message = meta.message.as_deref().map_or(Field::Nothing, |text| Field::Bytes(text.as_bytes()));
    let fields = [
        Field::Bytes(&document.0),
        Field::Bytes(&meta.hash.0),
        Field::Bytes(&meta.actor.0),
        Field::Number(meta.seq.cast_signed()),
        Field::Number(meta.start_op.cast_signed()),
        Field::Number(meta.op_count.cast_signed()),
        Field::Bytes(deps),
        Field::Number(meta.time_unix_secs),
        message,
        Field::Number(i64::from(meta.byte_count)),
    ];
    row_check("changes", &fields)
}

pub(super) fn tip_check(tip: &Tip) -> [u8; 8] {
    let fields = [
        Field::Bytes(&tip.document.0),
        Field::Bytes(&tip.actor.0),
        Field::Number(tip.seq.cast_signed()),
        Field::Bytes(&tip.hash.0),
        Field::Bytes(&tip.signature),
    ];
    row_check("tips", &fields)
}

pub(super) fn peer_check(transport: &TransportKey, addresses: &str, last_matched: Option<i64>) -> [u8; 8] {
    let fields = [
        Field::Bytes(&transport.0),
        Field::Bytes(addresses.as_bytes()),
        last_matched.map_or(Field::Nothing, Field::Number),
    ];
    row_check("peers", &fields)
}

pub(super) fn peer_name_check(transport: &TransportKey, name: Option<&str>) -> [u8; 8] {
    let name = name.map_or(Field::Nothing, |name| Field::Bytes(name.as_bytes()));
    row_check("peer_names", &[Field::Bytes(&transport.0), name])
}

pub(super) fn peer_heads_check(peer: &TransportKey, document: &DocumentId, heads: &[u8]) -> [u8; 8] {
    row_check("peer_heads", &[Field::Bytes(&peer.0), Field::Bytes(&document.0), Field::Bytes(heads)])
}

pub(super) fn state_check(table: &str, document: &DocumentId, heads: &[u8], packed: &[u8]) -> [u8; 8] {
    row_check(table, &[Field::Bytes(&document.0), Field::Bytes(heads), Field::Bytes(packed)])
}
