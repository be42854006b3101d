//! The tasks of one connection to a member: they carry bytes between streams and the engine, and judge nothing but
//! lengths.
//!
//! The dialler opens the one control stream; frames on it are a length of four bytes and that many bytes. What
//! comes in is held back until the engine has worked it off, so a peer that sends fast is slowed by QUIC's own
//! flow control. What goes out is queued without limit of time but with one of bytes: a peer that takes nothing is
//! let go, and asks again for what it lacks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use trestle_trust::TransportKey;

use super::{Mailbox, Message, bulk};
use crate::endpoint;
use crate::protocol::wire::FRAME_BYTES_MAX;
use crate::protocol::{CloseReason, ConnectionId, Input};

/// Control frames of a peer that wait for the engine hold at most this many bytes.
const CONTROL_ROOM_BYTES: usize = 2 * FRAME_BYTES_MAX;
/// So do bulk frames; few, so that what is typed meanwhile does not queue behind them.
const BULK_ROOM_BYTES: usize = 512 * 1024;
/// Frames that wait for a peer hold at most this many bytes.
const UNSENT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A peer's presence is looked at no more often than this; what comes faster is dropped by QUIC, the oldest first.
const DATAGRAM_EVERY: Duration = Duration::from_millis(25);
/// So many frames are written at a time.
const SEND_AT_ONCE: usize = 64;

/// The engine's end of a connection.
pub(super) struct Link {
    pub(super) peer: TransportKey,
    pub(super) connection: Connection,
    frames: mpsc::UnboundedSender<Vec<u8>>,
    unsent_bytes: Arc<AtomicUsize>,
}

impl Link {
    /// Lets what is queued go out, then closes. The answer is for waiting until that is done.
    pub(super) fn finish(self) -> Connection {
        self.connection
    }

    /// Queues a frame for the control stream; false if the peer has stopped taking any.
    pub(super) fn send(&self, frame: Vec<u8>) -> bool {
        let before = self.unsent_bytes.fetch_add(frame.len(), Ordering::Relaxed);
        // A connection whose tasks have ended reports itself gone.
        drop(self.frames.send(frame));
        before < UNSENT_BYTES_MAX
    }
}

/// Starts the tasks of a connection. When it ends, for whatever reason, [`Message::Gone`] is sent once.
pub(super) fn start(
    runtime: &tokio::runtime::Handle,
    id: ConnectionId,
    connection: Connection,
    dialled_by_us: bool,
    mailbox: Mailbox,
) -> Link {
    let (frames, queue) = mpsc::unbounded_channel();
    let unsent_bytes = Arc::new(AtomicUsize::new(0));
    let tasks = Tasks {
        id,
        connection: connection.clone(),
        mailbox,
        control_room: Arc::new(Semaphore::new(CONTROL_ROOM_BYTES)),
        bulk_room: Arc::new(Semaphore::new(BULK_ROOM_BYTES)),
    };
    runtime.spawn(tasks.run(dialled_by_us, queue, Arc::clone(&unsent_bytes)));
    Link { peer: endpoint::peer_of(&connection), connection, frames, unsent_bytes }
}

#[derive(Clone)]
struct Tasks {
    id: ConnectionId,
    connection: Connection,
    mailbox: Mailbox,
    control_room: Arc<Semaphore>,
    bulk_room: Arc<Semaphore>,
}

impl Tasks {
    async fn run(
        self,
        dialled_by_us: bool,
        queue: mpsc::UnboundedReceiver<Vec<u8>>,
        unsent_bytes: Arc<AtomicUsize>,
    ) {
        let control = self.clone().control(dialled_by_us, queue, unsent_bytes);
        let tasks = [
            tokio::spawn(control),
            tokio::spawn(self.clone().bulk_streams()),
            tokio::spawn(self.clone().datagrams()),
        ];
        let error = self.connection.closed().await;
        for task in tasks {
            task.abort();
        }
        self.mailbox.send(Message::Gone { id: self.id, code: endpoint::closed_by_peer(&error) });
    }

    async fn control(
        self,
        dialled_by_us: bool,
        queue: mpsc::UnboundedReceiver<Vec<u8>>,
        unsent_bytes: Arc<AtomicUsize>,
    ) {
        let streams =
            if dialled_by_us { self.connection.open_bi().await } else { self.connection.accept_bi().await };
        let Ok((send, receive)) = streams else { return };
        tokio::select! {
            written = write_frames(send, queue, unsent_bytes) => {
                tracing::debug!(connection = self.id.0, ?written, "nothing more is sent");
            }
            read = self.read_frames(receive) => {
                tracing::debug!(connection = self.id.0, ?read, "nothing more is received");
            }
        }
        endpoint::close(&self.connection, CloseReason::Done);
    }

    async fn read_frames(&self, mut stream: RecvStream) -> std::io::Result<()> {
        loop {
            let length = stream.read_u32().await? as usize;
            if length > FRAME_BYTES_MAX {
                endpoint::close(&self.connection, CloseReason::Misbehaved);
                return Ok(());
            }
            let mut bytes = vec![0; length];
            stream.read_exact(&mut bytes).await.map_err(std::io::Error::other)?;
            let held = room_for(length, &self.control_room, CONTROL_ROOM_BYTES).await;
            self.mailbox.send(Message::Input { input: Input::Frame { connection: self.id, bytes }, held });
        }
    }

    async fn bulk_streams(self) {
        while let Ok(mut stream) = self.connection.accept_uni().await {
            let tasks = self.clone();
            tokio::spawn(async move {
                if let Err(error) = tasks.bulk_stream(&mut stream).await {
                    tracing::debug!(connection = tasks.id.0, %error, "bulk stream");
                }
            });
        }
    }

    async fn bulk_stream(&self, stream: &mut RecvStream) -> Result<(), bulk::BulkError> {
        let bulk::Header { document, total } = bulk::receive_header(stream).await?;
        loop {
            match bulk::receive(stream).await {
                Ok(Some((bytes, brought))) => {
                    let held = room_for(bytes.len(), &self.bulk_room, BULK_ROOM_BYTES).await;
                    let input = Input::BulkFrame { connection: self.id, bytes };
                    self.mailbox.send(Message::Input { input, held });
                    let (received, total) = (brought.min(total).into(), total.into());
                    self.mailbox.send(Message::Progress { document, received, total });
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    if matches!(error, bulk::BulkError::TooLong | bulk::BulkError::Garbled) {
                        endpoint::close(&self.connection, CloseReason::Misbehaved);
                    }
                    return Err(error);
                }
            }
        }
    }

    async fn datagrams(self) {
        while let Ok(datagram) = self.connection.read_datagram().await {
            let input = Input::PresenceDatagram { connection: self.id, bytes: datagram.to_vec() };
            self.mailbox.send(Message::Input { input, held: None });
            tokio::time::sleep(DATAGRAM_EVERY).await;
        }
    }
}

/// Waits until the engine has worked off enough of what came before; given back when it has handled this too.
async fn room_for(bytes: usize, room: &Arc<Semaphore>, room_bytes: usize) -> Option<OwnedSemaphorePermit> {
    let bytes = u32::try_from(bytes.min(room_bytes)).expect("rooms are a few megabytes");
    Arc::clone(room).acquire_many_owned(bytes).await.ok()
}

/// Writes what is queued, several frames at a time, until the stream fails, or the queue ends and the peer has it all.
async fn write_frames(
    mut stream: SendStream,
    mut queue: mpsc::UnboundedReceiver<Vec<u8>>,
    unsent_bytes: Arc<AtomicUsize>,
) -> Result<(), iroh::endpoint::WriteError> {
    let mut frames = Vec::new();
    let mut bytes = Vec::new();
    while queue.recv_many(&mut frames, SEND_AT_ONCE).await > 0 {
        let mut taken = 0;
        for frame in frames.drain(..) {
            taken += frame.len();
            let length = u32::try_from(frame.len()).expect("no frame is longer than FRAME_BYTES_MAX");
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(&frame);
        }
        stream.write_all(&bytes).await?;
        bytes.clear();
        unsent_bytes.fetch_sub(taken, Ordering::Relaxed);
    }
    // Nobody will queue any more. Closing the connection now would throw away what is still on its way.
    drop(stream.finish());
    drop(stream.stopped().await);
    Ok(())
}
