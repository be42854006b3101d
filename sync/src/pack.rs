//! A carry file: what a copy of a table holds, to be carried by hand.
//!
//! ```text
//! header   magic (16) · version (4) · table (32) · check (8)
//! frame    marker (4) · kind (1) · packed length (4) · inflated length (4) · check of the body (16) · check of these (4)
//!          then the body: one frame of the protocol, in zstd
//! the last frame says how many went before it
//! ```
//!
//! All numbers are big-endian. Each frame is read by itself, so a file that was cut off or has lost a part still gives all
//! other frames, and their order does not matter. The checks find accidents; who may have said what is settled by the
//! signatures inside, in the same admission as for a peer. Nothing in a file is a name of a file.
//!
//! Absent: reading and writing files, and whether what a frame holds may in.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use trestle_trust::{DocumentId, TableId};

use crate::admit::SignedChange;
use crate::protocol::wire::{CHANGES_FRAME_BYTES, FRAME_BYTES_MAX, Frame, WireChange};

/// The version of the format. A file of a newer one is not read.
pub const VERSION: u32 = 1;
/// How long the beginning of a file is, in bytes.
pub const HEADER_BYTES: usize = 60;

/// The line ends in it show a file that was carried as text.
const MAGIC: [u8; 16] = *b"trestle carry\r\n\x1a";
const MARKER: [u8; 4] = [0xf4, b'T', b'C', 0x0a];
const HEAD_BYTES: usize = 33;
const ZSTD_LEVEL: i32 = 3;
/// A frame of changes is closed at this length even if something in it is vouched for by a later one only.
const OPEN_FRAME_BYTES_MAX: usize = FRAME_BYTES_MAX / 2 - 64 * 1024;

/// A frame that holds statements or changes.
const RECORDS: u8 = 1;
/// The last frame.
const END: u8 = 2;

/// Why a file is not read at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HeaderError {
    /// It does not begin as a carry file does, or its beginning is damaged.
    #[error("this is not a carry file")]
    NotACarryFile,
    /// A newer version of the program wrote it.
    #[error("a newer version of the program wrote this carry file")]
    NewerVersion,
}

/// A part of a file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Whose file it is. First, and once.
    Table(TableId),
    /// One frame of the protocol, inflated: not looked at yet.
    Frame(Vec<u8>),
}

/// How a file begins.
pub(crate) fn header(table: TableId) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_be_bytes());
    bytes.extend_from_slice(&table.0);
    let check: [u8; 8] = check(&bytes);
    bytes.extend_from_slice(&check);
    bytes
}

/// Counts the frames of a file that is being written.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    frames: u64,
}

impl Packer {
    /// One frame of the protocol, as the file holds it. `None` if it is longer than any may be.
    pub(crate) fn frame(&mut self, frame: &Frame) -> Option<Vec<u8>> {
        let bytes = frame.encode();
        if bytes.len() > FRAME_BYTES_MAX {
            return None;
        }
        self.frames += 1;
        packed(RECORDS, &bytes)
    }

    /// How the file ends.
    pub(crate) fn end(self) -> Option<Vec<u8>> {
        packed(END, &self.frames.to_be_bytes())
    }
}

fn packed(kind: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    let small = zstd::bulk::compress(bytes, ZSTD_LEVEL).ok()?;
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).ok();
    let mut frame = MARKER.to_vec();
    frame.push(kind);
    frame.extend_from_slice(&length(&small)?.to_be_bytes());
    frame.extend_from_slice(&length(bytes)?.to_be_bytes());
    let body: [u8; 16] = check(&small);
    frame.extend_from_slice(&body);
    let head: [u8; 4] = check(&frame);
    frame.extend_from_slice(&head);
    frame.extend_from_slice(&small);
    Some(frame)
}

fn check<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let hash = Sha256::new().chain_update(b"trestle carry 1").chain_update(bytes).finalize();
    let mut short = [0; N];
    short.copy_from_slice(&hash[..N]);
    short
}

/// Gathers the changes of one document, in causal order, into frames.
///
/// A frame ends where all in it is vouched for by a tip in it or before it, if that comes about in time: then a file that is
/// cut off behind the frame still gives all of it.
#[derive(Debug)]
pub(crate) struct Gathering {
    document: DocumentId,
    changes: Vec<WireChange>,
    bytes: usize,
    /// Actors of which the newest change has no tip of its own.
    open: BTreeSet<trestle_trust::ActorId>,
}

impl Gathering {
    pub(crate) fn new(document: DocumentId) -> Self {
        Self { document, changes: Vec::new(), bytes: 0, open: BTreeSet::new() }
    }

    /// Adds a change of `actor`; gives a frame if that completes one.
    pub(crate) fn add(&mut self, actor: trestle_trust::ActorId, change: SignedChange) -> Option<Frame> {
        let SignedChange { bytes, tip } = change;
        match tip {
            Some(_) => self.open.remove(&actor),
            None => self.open.insert(actor),
        };
        self.bytes += bytes.len() + 80;
        self.changes.push(WireChange { bytes, signature: tip.map(|tip| tip.signature) });
        let whole = self.open.is_empty() && self.bytes >= CHANGES_FRAME_BYTES;
        if whole || self.bytes >= OPEN_FRAME_BYTES_MAX { self.rest() } else { None }
    }

    /// What is left over.
    pub(crate) fn rest(&mut self) -> Option<Frame> {
        self.bytes = 0;
        let changes = std::mem::take(&mut self.changes);
        (!changes.is_empty()).then_some(Frame::Changes { document: self.document, changes })
    }
}

/// Reads a file piece by piece, whatever has become of it. Holds no more of it than one frame and what was last fed.
#[derive(Debug, Default)]
pub struct Unpacker {
    /// What was fed and not read, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    /// No more will be fed.
    fed: bool,
    table: Option<TableId>,
    /// Frames by the checks of their bodies: one that comes twice is one.
    seen: BTreeSet<[u8; 16]>,
    /// How many there should be.
    total: Option<u64>,
    /// Bytes lie between frames: the search for the next is on.
    lost: bool,
    damaged: u64,
}

/// What is known of the next frame.
enum Next {
    NeedsMore,
    /// There is none here.
    Not,
    Frame {
        kind: u8,
        packed: usize,
        inflated: usize,
        body: [u8; 16],
    },
}

impl Unpacker {
    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.at);
        self.at = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The file has ended.
    pub fn end(&mut self) {
        self.fed = true;
    }

    /// The next piece, if enough has been fed.
    ///
    /// # Errors
    /// [`HeaderError`]: then nothing of the file can be read.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, HeaderError> {
        if self.table.is_none() {
            return self.header();
        }
        loop {
            match self.head() {
                Next::NeedsMore => return Ok(None),
                Next::Not => {
                    self.damaged += u64::from(!std::mem::replace(&mut self.lost, true));
                    self.search();
                }
                Next::Frame { kind, packed, inflated, body } => {
                    self.lost = false;
                    let start = self.at + HEAD_BYTES;
                    let Some(small) = self.buffer.get(start..start + packed) else {
                        if self.fed {
                            // It was cut off in the middle of this frame.
                            self.damaged += 1;
                            self.at = self.buffer.len();
                        }
                        return Ok(None);
                    };
                    let found = if check::<16>(small) == body { inflate(small, inflated) } else { None };
                    self.at = start + packed;
                    match found {
                        None => self.damaged += 1,
                        Some(bytes) if kind == RECORDS => {
                            self.seen.insert(body);
                            return Ok(Some(Piece::Frame(bytes)));
                        }
                        Some(bytes) if kind == END => {
                            self.total = bytes.try_into().ok().map(u64::from_be_bytes);
                        }
                        // Of a later program.
                        Some(_) => {}
                    }
                }
            }
        }
    }

    /// Whether nothing of the file is missing, once it has ended.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.damaged == 0 && self.total.is_some_and(|total| total <= self.seen.len() as u64)
    }

    /// How many places of the file could not be read.
    #[must_use]
    pub fn damaged(&self) -> u64 {
        self.damaged
    }

    fn header(&mut self) -> Result<Option<Piece>, HeaderError> {
        let Some(header) = self.buffer.get(self.at..self.at + HEADER_BYTES) else {
            return if self.fed { Err(HeaderError::NotACarryFile) } else { Ok(None) };
        };
        let table = read_header(header)?;
        self.at += HEADER_BYTES;
        self.table = Some(table);
        Ok(Some(Piece::Table(table)))
    }

    fn head(&self) -> Next {
        let rest = &self.buffer[self.at..];
        if rest.is_empty() {
            return Next::NeedsMore;
        }
        let Some(head) = rest.first_chunk::<HEAD_BYTES>() else {
            // What is left is shorter than any frame: at the end of the file it is a frame cut off.
            return if self.fed { Next::Not } else { Next::NeedsMore };
        };
        let number = |at: usize| {
            let mut bytes = [0; 4];
            bytes.copy_from_slice(&head[at..at + 4]);
            u32::from_be_bytes(bytes) as usize
        };
        let (packed, inflated) = (number(5), number(9));
        let sound = head.starts_with(&MARKER)
            && head[HEAD_BYTES - 4..] == check::<4>(&head[..HEAD_BYTES - 4])
            && packed <= FRAME_BYTES_MAX
            && inflated <= FRAME_BYTES_MAX;
        if !sound {
            return Next::Not;
        }
        let mut body = [0; 16];
        body.copy_from_slice(&head[13..29]);
        Next::Frame { kind: head[4], packed, inflated, body }
    }

    /// Goes on to the next place where a frame may begin. Every byte is passed once only.
    fn search(&mut self) {
        let from = self.at + 1;
        let rest = self.buffer.get(from..).unwrap_or_default();
        let found = rest.windows(MARKER.len()).position(|window| window == MARKER);
        // Without one, a marker may still begin in the last bytes.
        let kept = if self.fed { 0 } else { MARKER.len() - 1 };
        self.at = from + found.unwrap_or(rest.len().saturating_sub(kept));
        self.at = self.at.min(self.buffer.len());
    }
}

/// Whose file begins with these [`HEADER_BYTES`].
///
/// # Errors
/// [`HeaderError`].
pub fn read_header(header: &[u8]) -> Result<TableId, HeaderError> {
    let bytes = header.first_chunk::<HEADER_BYTES>().ok_or(HeaderError::NotACarryFile)?;
    if !bytes.starts_with(&MAGIC) {
        return Err(HeaderError::NotACarryFile);
    }
    // First: otherwise a flipped bit would pass for a newer version. The beginning is the same in all versions.
    if bytes[52..] != check::<8>(&bytes[..52]) {
        return Err(HeaderError::NotACarryFile);
    }
    let (mut version, mut table) = ([0; 4], [0; 32]);
    version.copy_from_slice(&bytes[16..20]);
    table.copy_from_slice(&bytes[20..52]);
    match u32::from_be_bytes(version) {
        0 => Err(HeaderError::NotACarryFile),
        VERSION => Ok(TableId(table)),
        _ => Err(HeaderError::NewerVersion),
    }
}

fn inflate(small: &[u8], inflated: usize) -> Option<Vec<u8>> {
    zstd::bulk::decompress(small, inflated).ok().filter(|bytes| bytes.len() == inflated)
}

#[cfg(test)]
pub(crate) mod tests;
