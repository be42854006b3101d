//! Bulk streams: many changes of one document, packed.
//!
//! A stream begins with the document's id and how many changes it brings (four bytes). Frames follow: three numbers of
//! four bytes (length packed, length inflated, changes brought when the frame's batch is through), then zstd. Each
//! inflates to one `Changes` frame of the protocol. Both lengths are bounded before a byte behind them is read, and
//! never more is inflated than was said. The counts are for showing only.
//!
//! The sender reads from the store a few hundred changes ahead of what the network takes; the receiver reads no
//! further than what the engine has worked off.

use iroh::endpoint::{Connection, RecvStream};
use tokio::sync::{Semaphore, oneshot};
use trestle_trust::{ChangeHash, DocumentId};

use super::connection::read_growing;
use crate::admit::SignedChange;
use crate::protocol::BulkItem;
use crate::protocol::wire::{FRAME_BYTES_MAX, changes_frames};
use crate::store::{Request, StoreHandle};

/// So many changes are read from the store at a time.
const READ_AT_ONCE: usize = 512;
const ZSTD_LEVEL: i32 = 3;
const FRAME_HEAD_BYTES: usize = 12;

/// Why a bulk stream ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum BulkError {
    #[error("the connection failed: {0}")]
    Connection(String),
    #[error("the store is closed")]
    Closed,
    #[error("a frame is longer than any may be")]
    TooLong,
    #[error("a frame does not inflate to what it says")]
    Garbled,
}

/// Sends `items` of `document` in order on a stream of their own. What takes the store or the processor is done when it is
/// this stream's turn; who does not read what is sent keeps nobody waiting.
///
/// # Errors
/// When the connection or the store goes away. What was sent before counts.
pub(super) async fn send(
    connection: &Connection,
    store: &StoreHandle,
    turns: &Semaphore,
    document: DocumentId,
    items: &[BulkItem],
) -> Result<(), BulkError> {
    let failed = |error: &dyn std::fmt::Display| BulkError::Connection(error.to_string());
    let mut stream = connection.open_uni().await.map_err(|error| failed(&error))?;
    let total = u32::try_from(items.len()).map_err(|_| BulkError::TooLong)?;
    let mut header = document.0.to_vec();
    header.extend_from_slice(&total.to_be_bytes());
    stream.write_all(&header).await.map_err(|error| failed(&error))?;
    let mut brought = 0;
    for part in items.chunks(READ_AT_ONCE) {
        let turn = turns.acquire().await;
        let changes = read(store, document, part).await?;
        drop(turn);
        brought += u32::try_from(part.len()).map_err(|_| BulkError::TooLong)?;
        for frame in changes_frames(document, changes) {
            let turn = turns.acquire().await;
            let packed = pack(&frame, brought)?;
            drop(turn);
            stream.write_all(&packed).await.map_err(|error| failed(&error))?;
        }
    }
    stream.finish().map_err(|error| failed(&error))
}

async fn read(
    store: &StoreHandle,
    document: DocumentId,
    items: &[BulkItem],
) -> Result<Vec<SignedChange>, BulkError> {
    let (reply, answer) = oneshot::channel();
    let hashes: Vec<ChangeHash> = items.iter().map(|item| item.hash).collect();
    store.send(Request::ReadChanges {
        document,
        hashes,
        reply: Box::new(move |changes: Vec<SignedChange>| drop(reply.send(changes))),
    });
    let mut changes = answer.await.map_err(|_| BulkError::Closed)?;
    if changes.len() == items.len() {
        for (change, item) in changes.iter_mut().zip(items) {
            change.tip = change.tip.filter(|_| item.with_tip);
        }
    }
    Ok(changes)
}

fn pack(frame: &[u8], brought: u32) -> Result<Vec<u8>, BulkError> {
    let small = zstd::bulk::compress(frame, ZSTD_LEVEL).map_err(|_| BulkError::Garbled)?;
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| BulkError::TooLong);
    let mut packed = Vec::with_capacity(small.len() + FRAME_HEAD_BYTES);
    packed.extend_from_slice(&length(&small)?.to_be_bytes());
    packed.extend_from_slice(&length(frame)?.to_be_bytes());
    packed.extend_from_slice(&brought.to_be_bytes());
    packed.extend_from_slice(&small);
    Ok(packed)
}

/// What a stream begins with.
pub(super) struct Header {
    pub(super) document: DocumentId,
    /// How many changes it brings.
    pub(super) total: u32,
}

/// Reads the beginning of a stream.
///
/// # Errors
/// See [`BulkError`].
pub(super) async fn receive_header(stream: &mut RecvStream) -> Result<Header, BulkError> {
    let failed = |error: &dyn std::fmt::Display| BulkError::Connection(error.to_string());
    let (mut document, mut total) = ([0; 16], [0; 4]);
    stream.read_exact(&mut document).await.map_err(|error| failed(&error))?;
    stream.read_exact(&mut total).await.map_err(|error| failed(&error))?;
    Ok(Header { document: DocumentId(document), total: u32::from_be_bytes(total) })
}

/// A frame as it came.
pub(super) struct Packed {
    bytes: Vec<u8>,
    inflated: usize,
    /// So many changes have been brought with it.
    pub(super) brought: u32,
}

impl Packed {
    /// Inflates it to what it says.
    ///
    /// # Errors
    /// [`BulkError::Garbled`].
    pub(super) fn unpack(self) -> Result<Vec<u8>, BulkError> {
        unpack(&self.bytes, self.inflated)
    }
}

/// The next frame of a stream; `None` at its end.
///
/// # Errors
/// See [`BulkError`].
pub(super) async fn receive(stream: &mut RecvStream) -> Result<Option<Packed>, BulkError> {
    let failed = |error: &dyn std::fmt::Display| BulkError::Connection(error.to_string());
    let mut lengths = [0; FRAME_HEAD_BYTES];
    match stream.read(&mut lengths[..1]).await.map_err(|error| failed(&error))? {
        None => return Ok(None),
        Some(_) => stream.read_exact(&mut lengths[1..]).await.map_err(|error| failed(&error))?,
    };
    let numbers = lengths.as_chunks::<4>().0;
    let [packed, inflated, brought] = [0, 1, 2].map(|at: usize| u32::from_be_bytes(numbers[at]));
    let (packed, inflated) = (packed as usize, inflated as usize);
    if packed > FRAME_BYTES_MAX || inflated > FRAME_BYTES_MAX {
        return Err(BulkError::TooLong);
    }
    let bytes = read_growing(stream, packed).await.map_err(|error| failed(&error))?;
    Ok(Some(Packed { bytes, inflated, brought }))
}

fn unpack(small: &[u8], inflated: usize) -> Result<Vec<u8>, BulkError> {
    let frame = zstd::bulk::decompress(small, inflated).map_err(|_| BulkError::Garbled)?;
    if frame.len() == inflated { Ok(frame) } else { Err(BulkError::Garbled) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_and_a_bomb_does_not_go_off() {
        let frame = vec![7; 100_000];
        let packed = &pack(&frame, 7).unwrap()[FRAME_HEAD_BYTES..];
        assert_eq!(unpack(packed, frame.len()).unwrap(), frame);
        // It says less than it holds: the rest is never inflated.
        assert!(unpack(packed, 1000).is_err());
        assert!(unpack(packed, frame.len() + 1).is_err());
        assert!(unpack(&packed[..packed.len() - 1], frame.len()).is_err());
        assert!(unpack(b"nonsense", 10).is_err());
    }
}
