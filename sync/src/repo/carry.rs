//! Carry files: written from what is here, and read as if a peer had sent what is in them.
//!
//! The engine is asked for a part at a time, so whoever types meanwhile does not wait. Both wait for the disk, so neither is
//! for a window's thread.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId, TableId};

use super::{FlushError, Repo};
use crate::admit::SignedChange;
use crate::driver::carry::ToCarry;
use crate::pack::{self, Gathering, HeaderError, Packer, Piece, Unpacker};
use crate::protocol::Taken;
use crate::protocol::wire::{Frame, changes_frames};
use crate::store::{Backup, Request};

/// So many changes are read from the store at a time.
const READ_AT_ONCE: usize = 512;
/// So many bytes of a file are read at a time.
const CHUNK_BYTES: usize = 256 * 1024;
/// A frame of statements is closed when it has grown to this many bytes.
const STATEMENTS_FRAME_BYTES: usize = 256 * 1024;
/// A file is read so often at most: again as long as something new came in and something still waits.
const READINGS_MAX: usize = 8;
/// What came in waits for the tables of what was here before: it is looked so often whether they are there, a minute in
/// all. What still waits then is said.
const LOOKS_MAX: u32 = 30_000;
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(2);

/// Why no carry file was written, or none was read.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The disk refuses. Of a file that was to be written nothing is left behind.
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// Nothing of the file can be read.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The file is of another table.
    #[error("this carry file is of another table")]
    OtherTable(TableId),
    /// This device is of no member of the table any more. Statements were taken in, and nothing else.
    #[error("this device is of no member of the table any more")]
    NotAMember,
    /// Whoever asked for it does not want it any more. What was taken in before stays.
    #[error("it was stopped")]
    Stopped,
    /// What was taken in is not on disk. It is in memory, and is tried again.
    #[error(transparent)]
    NotSaved(FlushError),
    #[error("the table is closed")]
    Closed,
}

impl From<FlushError> for CarryError {
    fn from(error: FlushError) -> Self {
        match error {
            FlushError::Closed => Self::Closed,
            error => Self::NotSaved(error),
        }
    }
}

/// A carry file that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    pub statements: u64,
    pub changes: u64,
    /// How long the file is.
    pub bytes: u64,
}

/// What came of a carry file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TakenIn {
    pub taken: Taken,
    /// Nothing of the file was missing.
    pub whole: bool,
}

/// Whose table a carry file (or a backup) is of.
///
/// # Errors
/// [`CarryError::Disk`] and [`CarryError::Header`].
pub fn carried_table(path: &Path) -> Result<TableId, CarryError> {
    let mut header = Vec::new();
    File::open(path)?.take(pack::HEADER_BYTES as u64).read_to_end(&mut header)?;
    if Backup::is_one(&header) {
        return Ok(Backup::open(path)?.table);
    }
    Ok(pack::read_header(&header)?)
}

/// Whether a file is a backup, which is taken in as a carry file is.
fn is_backup(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(16).read_to_end(&mut beginning)?;
    Ok(Backup::is_one(&beginning))
}

impl Repo {
    /// Writes all that this device has of the table to a carry file, whole or not at all. `goes_on` is told how many changes
    /// of how many are written, and says whether the file is still wanted.
    ///
    /// What is not saved here because the disk refuses is in the file all the same, but for statements.
    ///
    /// # Errors
    /// [`CarryError::Disk`], [`CarryError::Stopped`], [`CarryError::Closed`].
    pub fn pack(&self, path: &Path, mut goes_on: impl FnMut(u64, u64) -> bool) -> Result<Packed, CarryError> {
        if self.flush() == Err(FlushError::Closed) {
            return Err(CarryError::Closed);
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let written = self.write_pack(&beside, &mut goes_on).and_then(|packed| {
            fs::rename(&beside, path)?;
            Ok(packed)
        });
        if written.is_err() {
            // It may not be there, and then there is nothing to take away.
            drop(fs::remove_file(&beside));
        } else if let Some(folder) = path.parent() {
            crate::store::sync_folder(folder);
        }
        written
    }

    fn write_pack(
        &self,
        path: &Path,
        goes_on: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<Packed, CarryError> {
        let asked = self.ask(|engine| (engine.statements_to_carry(), engine.changes_to_carry()));
        let (statements, documents) = asked.ok_or(CarryError::Closed)?;
        let total = documents.iter().map(|(_, changes)| changes.len() as u64).sum();
        let mut file = Out { file: File::create(path)?, packer: Packer::default(), bytes: 0 };
        file.write(&pack::header(self.table()))?;
        let mut packed = Packed { statements: statements.len() as u64, changes: 0, bytes: 0 };
        file.statements(statements)?;
        for document in documents {
            self.write_document(&mut file, document, |count| {
                packed.changes += count;
                goes_on(packed.changes, total)
            })?;
        }
        let Out { mut file, packer, bytes } = file;
        let end = packer.end().ok_or_else(too_long)?;
        file.write_all(&end)?;
        file.sync_all()?;
        packed.bytes = bytes + end.len() as u64;
        Ok(packed)
    }

    fn write_document(
        &self,
        file: &mut Out,
        (document, changes): ToCarry,
        mut goes_on: impl FnMut(u64) -> bool,
    ) -> Result<(), CarryError> {
        let mut gathering = Gathering::new(document);
        for part in changes.chunks(READ_AT_ONCE) {
            let read = self.read_changes(document, part.iter().map(|(hash, _)| *hash).collect())?;
            let count = read.len() as u64;
            for change in read {
                let actor = match &change.tip {
                    Some(tip) => tip.actor,
                    None => {
                        crate::columns::scan(&change.bytes).map(|scanned| scanned.actor).map_err(damaged)?
                    }
                };
                if let Some(frame) = gathering.add(actor, change) {
                    file.frame(&frame)?;
                }
            }
            if !goes_on(count) {
                return Err(CarryError::Stopped);
            }
        }
        gathering.rest().map_or(Ok(()), |frame| file.frame(&frame))
    }

    /// What is damaged is left out, and asked for from peers.
    fn read_changes(
        &self,
        document: DocumentId,
        hashes: Vec<ChangeHash>,
    ) -> Result<Vec<SignedChange>, CarryError> {
        let (reply, answer) = channel();
        let reply = Box::new(move |changes: Vec<SignedChange>| drop(reply.send(changes)));
        self.open.store.send(Request::ReadChanges { document, hashes, reply });
        answer.recv().map_err(|_| CarryError::Closed)
    }

    /// Takes in a carry file of this table, or a backup. All that is whole in it goes through the same admission as if a peer had sent
    /// it, and is on disk when this returns. `goes_on` is told how many bytes of how many are read, and says whether the
    /// rest is still wanted.
    ///
    /// # Errors
    /// See [`CarryError`].
    pub fn unpack(
        &self,
        path: &Path,
        mut goes_on: impl FnMut(u64, u64) -> bool,
    ) -> Result<TakenIn, CarryError> {
        let table = carried_table(path)?;
        if table != self.table() {
            return Err(CarryError::OtherTable(table));
        }
        if is_backup(path)? {
            let taken = self.read_backup(&Backup::open(path)?, &mut goes_on)?;
            self.flush()?;
            return Ok(taken);
        }
        let mut all = self.read_pack(path, &mut goes_on)?;
        let mut news = all.taken;
        for _ in 1..READINGS_MAX {
            // Out of order, more may have waited than there is room for.
            if all.taken.waiting == 0 || news.statements + news.changes == 0 {
                break;
            }
            news = self.read_pack(path, &mut goes_on)?.taken;
            all.taken.statements += news.statements;
            all.taken.changes += news.changes;
            all.taken.waiting = news.waiting;
        }
        self.flush()?;
        Ok(all)
    }

    fn read_pack(
        &self,
        path: &Path,
        goes_on: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<TakenIn, CarryError> {
        let mut file = File::open(path)?;
        let total = file.metadata()?.len();
        let connection = self.ask(crate::driver::Engine::carry_begins).ok_or(CarryError::Closed)?;
        let mut unpacker = Unpacker::default();
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut read = 0;
        let ended = loop {
            let count = match file.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // A stick that is pulled out, or worn: what came before it counts.
                Err(error) if read == 0 => break Err(error.into()),
                Err(_) | Ok(0) => {
                    unpacker.end();
                    break self.carry_pieces(&mut unpacker, connection);
                }
                Ok(count) => count,
            };
            unpacker.feed(&chunk[..count]);
            if let Err(error) = self.carry_pieces(&mut unpacker, connection) {
                break Err(error);
            }
            read += count as u64;
            if !goes_on(read, total) {
                break Err(CarryError::Stopped);
            }
        };
        let taken = self.carry_ends(connection)?;
        ended.map(|()| TakenIn { taken, whole: unpacker.is_whole() })
    }

    /// What a backup holds goes in as if it were in a carry file.
    fn read_backup(
        &self,
        backup: &Backup,
        goes_on: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<TakenIn, CarryError> {
        let documents = backup.changes();
        let total = documents.values().map(|changes| changes.len() as u64).sum();
        let connection = self.ask(crate::driver::Engine::carry_begins).ok_or(CarryError::Closed)?;
        let ended = (|| {
            for statements in statement_frames(backup.statements()) {
                self.carry_frame(connection, statements.encode())?;
            }
            let (mut done, mut read) = (0, 0);
            for (document, hashes) in documents {
                for part in hashes.chunks(READ_AT_ONCE) {
                    let changes = backup.read(document, part);
                    read += changes.len() as u64;
                    for frame in changes_frames(document, changes) {
                        self.carry_frame(connection, frame)?;
                    }
                    done += part.len() as u64;
                    if !goes_on(done, total) {
                        return Err(CarryError::Stopped);
                    }
                }
            }
            Ok(read == total)
        })();
        let taken = self.carry_ends(connection)?;
        ended.map(|whole| TakenIn { taken, whole })
    }

    /// Waits until all of it has been looked at, and says what came of it.
    fn carry_ends(&self, connection: crate::protocol::ConnectionId) -> Result<Taken, CarryError> {
        let waits =
            move |engine: &mut crate::driver::Engine| engine.sync.carried_wait_for_a_table(connection);
        for _ in 0..LOOKS_MAX {
            if !self.ask(waits).ok_or(CarryError::Closed)? {
                break;
            }
            std::thread::sleep(LOOK_AGAIN_AFTER);
        }
        self.ask(move |engine| engine.carry_ends(connection)).ok_or(CarryError::Closed)
    }

    fn carry_frame(
        &self,
        connection: crate::protocol::ConnectionId,
        bytes: Vec<u8>,
    ) -> Result<(), CarryError> {
        let me = self.transport_key();
        let still_here = self.ask(move |engine| {
            engine.carry(connection, bytes);
            engine.sync.membership().is_member_transport(me)
        });
        if still_here.ok_or(CarryError::Closed)? { Ok(()) } else { Err(CarryError::NotAMember) }
    }

    fn carry_pieces(
        &self,
        unpacker: &mut Unpacker,
        connection: crate::protocol::ConnectionId,
    ) -> Result<(), CarryError> {
        while let Some(piece) = unpacker.next_piece()? {
            if let Piece::Frame(bytes) = piece {
                self.carry_frame(connection, bytes)?;
            }
        }
        Ok(())
    }
}

/// A file that is being written.
struct Out {
    file: File,
    packer: Packer,
    bytes: u64,
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> Result<(), CarryError> {
        self.bytes += bytes.len() as u64;
        Ok(self.file.write_all(bytes)?)
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), CarryError> {
        let bytes = self.packer.frame(frame).ok_or_else(too_long)?;
        self.write(&bytes)
    }

    fn statements(&mut self, statements: Vec<Vec<u8>>) -> Result<(), CarryError> {
        statement_frames(statements).iter().try_for_each(|frame| self.frame(frame))
    }
}

/// Statements in frames of bounded length.
fn statement_frames(statements: Vec<Vec<u8>>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut gathered = Vec::new();
    let mut bytes = 0;
    for statement in statements {
        bytes += statement.len();
        gathered.push(statement);
        if bytes >= STATEMENTS_FRAME_BYTES {
            frames.push(Frame::Statements { statements: std::mem::take(&mut gathered) });
            bytes = 0;
        }
    }
    if !gathered.is_empty() {
        frames.push(Frame::Statements { statements: gathered });
    }
    frames
}

fn too_long() -> CarryError {
    io::Error::other("a frame is longer than any may be").into()
}

fn damaged(error: crate::columns::ScanError) -> CarryError {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string()).into()
}
