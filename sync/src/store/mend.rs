//! Making a damaged file anew out of what can be read of it.
//!
//! Every row that is still what was written is put into a new file, which then takes the old one's place; the old one is
//! kept beside it. What could not be read is asked for from peers again, as anything that is not here. Statements are few,
//! and who sits here rests on them, so they are kept a second time in a file of their own (`statements.copy`, in the form
//! of a carry file).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use trestle_trust::{Statement, StatementId, TableId};

use super::packs::Packs;
use super::{Contents, Write, put, rows, schema};
use crate::pack::{self, Packer, Piece, Unpacker};
use crate::protocol::wire::Frame;

/// The file as it was, kept so that nothing is thrown away that somebody might still read.
const DAMAGED: &str = "table.db.damaged";
const UNFINISHED: &str = "table.db.new";
const STATEMENTS: &str = "statements.copy";
/// So many rows that cannot be read, one after the other, are the end of what can: more than one page of an index leads to.
const UNREADABLE_MAX: usize = 20_000;
/// A frame of the copy is closed when it has grown to this many bytes.
const FRAME_BYTES: usize = 256 * 1024;

/// Makes a new file in `folder` out of all that can be read of the newest backup and of `old`: says how many damaged rows were
/// met there. [`replace`] puts it in the old file's place, once nobody has that open.
///
/// # Errors
/// The new file cannot be written. Nothing of it is left.
pub(super) fn prepare(old: Option<&Connection>, folder: &Path, table: TableId) -> rusqlite::Result<usize> {
    let unfinished = folder.join(UNFINISHED);
    forget(&unfinished);
    let backup = super::backup::in_folder(folder).pop().and_then(|path| of_table(&path, table));
    // Each row after those it follows: what only the file has is newer.
    let sources: Vec<&Connection> = backup.iter().chain(old).collect();
    let mut lost = 0;
    let made = schema::create_at(&unfinished, |new| {
        lost = copy(&sources, new, folder, table)?;
        Ok(())
    });
    // Closing moves its journal into it.
    let closed = made.and_then(|new| new.close().map_err(|(_, error)| error));
    if let Err(error) = closed {
        forget(&unfinished);
        return Err(error);
    }
    Ok(lost)
}

/// A backup, if it is of this table.
fn of_table(path: &Path, table: TableId) -> Option<Connection> {
    let backup = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let id = rows::read_meta(&backup, "table").ok()??;
    (id == table.0).then_some(backup)
}

/// Puts the file that [`prepare`] made in the place of the old one, which is kept beside it.
///
/// # Errors
/// The disk refuses. The old file is then in its place.
pub(super) fn replace(folder: &Path) -> std::io::Result<()> {
    let (file, unfinished) = (folder.join(schema::FILE), folder.join(UNFINISHED));
    // There may be no room for it on a full disk; and there is nothing good in it.
    if let Err(error) = fs::copy(&file, folder.join(DAMAGED)) {
        tracing::warn!(%error, "the damaged file is not kept");
    }
    drop(fs::remove_file(file.with_extension(schema::PATCHED)));
    // Otherwise it would be taken for the new file's.
    drop(fs::remove_file(folder.join("table.db-wal")));
    fs::rename(&unfinished, &file)?;
    super::sync_folder(folder);
    Ok(())
}

fn forget(path: &Path) {
    for ending in ["", "-wal", "-journal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // Best effort: what cannot be removed shows when it is written.
        drop(fs::remove_file(name));
    }
}

fn copy(sources: &[&Connection], new: &Connection, folder: &Path, table: TableId) -> rusqlite::Result<usize> {
    put::write(new, &Write::Meta { key: "table", value: table.0.to_vec() })?;
    for (id, bytes) in statements(sources, folder, table) {
        put::write(new, &Write::Statement { id, bytes })?;
    }
    let mut lost = 0;
    for old in sources {
        lost = 0;
        if let Ok(Some(port)) = rows::read_meta(old, "port") {
            put::write(new, &Write::Meta { key: "port", value: port })?;
        }
        let mut packs = Packs::default();
        lost += each(old, "changes", |position| match rows::read_whole_change(old, &mut packs, position) {
            Ok(Some(change)) if rows::has_change(new, &change)? => Ok(true),
            Ok(Some(change)) => put::write(new, &Write::Change(change)).map(|()| true),
            _ => Ok(false),
        })?;
        let (tips, bad) = rows::read_tips(old, table);
        lost += bad;
        for tip in tips {
            put::keep_tip(new, &tip)?;
        }
        for document in rows::documents_in(old, "snapshots") {
            if let Ok(Some((heads, bytes))) = rows::read_state(old, "snapshots", &document) {
                put::write(new, &Write::Snapshot { document, heads, bytes })?;
            }
        }
        for document in rows::documents_in(old, "views") {
            if let Ok(Some((heads, bytes))) = rows::read_state(old, "views", &document) {
                put::write(new, &Write::View { document, heads, bytes })?;
            }
        }
        let Contents { peers, peer_heads, .. } = rows::read_peers(old);
        for peer in peers {
            put::write(new, &Write::Peer(peer))?;
        }
        for (peer, documents) in peer_heads {
            for (document, heads) in documents {
                put::write(new, &Write::PeerHeads { peer, document, heads })?;
            }
        }
    }
    Ok(lost)
}

/// Calls `visit` with the position of each row of `table` that may be readable, in order; it says whether the row was. Gives
/// how many rows that are there were not.
fn each(
    database: &Connection,
    table: &str,
    mut visit: impl FnMut(i64) -> rusqlite::Result<bool>,
) -> rusqlite::Result<usize> {
    let next = format!("SELECT position FROM {table} WHERE position > ?1 ORDER BY position LIMIT 1");
    let (mut at, mut unreadable, mut bad) = (0, 0, 0);
    while unreadable < UNREADABLE_MAX {
        let found: rusqlite::Result<Option<i64>> = database
            .prepare_cached(&next)
            .and_then(|mut query| query.query_row([at], |row| row.get(0)).optional());
        match found {
            Ok(None) => break,
            // A page that lies about its rows may send the search back.
            Ok(Some(position)) if position > at => {
                bad += usize::from(!visit(position)?);
                at = position;
                unreadable = 0;
            }
            // On a page that cannot be read nothing says where the next one begins.
            Ok(Some(_)) | Err(_) => {
                bad += usize::from(unreadable == 0);
                at += 1;
                unreadable += 1;
                visit(at)?;
            }
        }
    }
    Ok(bad)
}

/// All statements that can be read, of the files and of the copy, each after its parents.
fn statements(sources: &[&Connection], folder: &Path, table: TableId) -> Vec<(StatementId, Vec<u8>)> {
    let copied = read_copy(folder, table);
    let copied = copied.into_iter().filter_map(|bytes| Some((Statement::decode(&bytes).ok()?.id(), bytes)));
    // The copy may lack the newest, and never one that another in it rests on.
    let mut all: Vec<(StatementId, Vec<u8>)> = copied.collect();
    let mut known: BTreeSet<StatementId> = all.iter().map(|(id, _)| *id).collect();
    for database in sources {
        let visited = each(database, "statements", |position| {
            let Ok(Some((id, bytes))) = rows::read_statement(database, position) else { return Ok(false) };
            if known.insert(id) {
                all.push((id, bytes));
            }
            Ok(true)
        });
        if let Err(error) = visited {
            tracing::warn!(%error, "reading statements");
        }
    }
    all
}

/// Keeps all statements a second time, whole or not at all.
///
/// # Errors
/// The disk refuses. The copy is then as it was.
pub(super) fn keep_copy(folder: &Path, table: TableId, statements: &[Vec<u8>]) -> std::io::Result<()> {
    let mut packer = Packer::default();
    let mut bytes = pack::header(table);
    let mut gathered: Vec<Vec<u8>> = Vec::new();
    let mut frame = |gathered: &mut Vec<Vec<u8>>| {
        let statements = std::mem::take(gathered);
        if statements.is_empty() { Some(Vec::new()) } else { packer.frame(&Frame::Statements { statements }) }
    };
    let too_long = || std::io::Error::other("a statement is longer than any may be");
    for statement in statements {
        gathered.push(statement.clone());
        if gathered.iter().map(Vec::len).sum::<usize>() >= FRAME_BYTES {
            bytes.extend(frame(&mut gathered).ok_or_else(too_long)?);
        }
    }
    bytes.extend(frame(&mut gathered).ok_or_else(too_long)?);
    bytes.extend(packer.end().ok_or_else(too_long)?);
    let beside = folder.join(format!("{STATEMENTS}.new"));
    let written = File::create(&beside)
        .and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, folder.join(STATEMENTS)));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written
}

/// Whose table a folder holds, if its copy of the statements says so.
pub(super) fn table_of_copy(folder: &Path) -> Option<TableId> {
    let bytes = fs::read(folder.join(STATEMENTS)).ok()?;
    pack::read_header(bytes.get(..pack::HEADER_BYTES)?).ok()
}

fn read_copy(folder: &Path, table: TableId) -> Vec<Vec<u8>> {
    let Ok(bytes) = fs::read(folder.join(STATEMENTS)) else { return Vec::new() };
    let mut unpacker = Unpacker::default();
    unpacker.feed(&bytes);
    unpacker.end();
    let mut all = Vec::new();
    while let Ok(Some(piece)) = unpacker.next_piece() {
        match piece {
            Piece::Table(of) if of != table => return Vec::new(),
            Piece::Table(_) => {}
            Piece::Frame(bytes) => {
                if let Ok(Frame::Statements { statements }) = Frame::decode(&bytes) {
                    all.extend(statements);
                }
            }
        }
    }
    all
}

/// What SQLite itself finds wrong with the file's pages and indexes; none if nothing.
pub(super) fn wrong_pages(database: &Connection) -> Option<String> {
    let said: rusqlite::Result<String> =
        database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    match said {
        Ok(said) if said == "ok" => None,
        Ok(said) => Some(said),
        Err(error) => Some(error.to_string()),
    }
}
