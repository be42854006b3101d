//! The tasks of one connection to a member: they carry bytes between streams and the engine, and judge nothing but
//! lengths.
//!
//! The dialler opens the one control stream; frames on it are a length of four bytes and that many bytes. What
//! comes in is cut into slices that take little time, and held back until the engine has worked them off, so a peer that
//! sends fast is slowed by QUIC's own flow control. What goes out is queued without limit of time but with one of bytes
//! for all peers together: who takes the least is let go then, and asks again for what it lacks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Instant;
use trestle_trust::TransportKey;

use super::examining::Examining;
use super::{Mailbox, Message, bulk};
use crate::endpoint::{self, BULK_STREAMS_MAX, CONNECTION_WINDOW_BYTES_MAX, CONNECTION_WINDOW_BYTES_MIN};
use crate::protocol::wire::{self, FRAME_BYTES_MAX};
use crate::protocol::{CloseReason, ConnectionId, Examined, Input};

/// Slices of a peer's control frames that wait for the engine hold at most this many bytes, or are one.
const CONTROL_ROOM_BYTES: usize = 128 * 1024;
/// So do those of bulk frames.
const BULK_ROOM_BYTES: usize = 128 * 1024;
/// However short a frame is, it takes so much room.
const ROOM_BYTES_MIN: usize = 64;
/// Frames that wait for all peers together hold at most this many bytes: then whoever has most waiting is let go.
const UNSENT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Whoever leaves so many bytes waiting gets no answers until there are few.
const BEHIND_BYTES: usize = 256 * 1024;
const FEW_BYTES: usize = 64 * 1024;
/// Bytes of a frame are made room for as they come, so many at a time.
const GROW_BY: usize = 64 * 1024;
/// A peer's presence is looked at no more often than this,
const DATAGRAMS_EVERY: Duration = Duration::from_millis(25);
/// and so many datagrams in that time, of which one with presence counts as several; what comes faster is dropped by QUIC,
/// the oldest first.
const DATAGRAMS_AT_ONCE: u32 = 64;
const PRESENCE_COUNTS_AS: u32 = 16;
/// So many datagrams of what is typed wait for the engine; more of them are dropped, as they come on the control stream too.
const TYPED_ROOM: usize = 64;
/// A frame of changes that is no longer goes as a datagram too.
const TYPED_DATAGRAM_BYTES_MAX: usize = 1100;
/// A frame that is longer is cut into slices on another thread.
const CUT_AT_ONCE_BYTES_MAX: usize = 64 * 1024;
/// So many frames are written at a time.
const SEND_AT_ONCE: usize = 64;

/// The engine's end of a connection.
pub(super) struct Link {
    pub(super) peer: TransportKey,
    pub(super) connection: Connection,
    /// So many bytes may be under way from there.
    window_bytes: u32,
    /// Until most of what it was sent has been taken.
    pub(super) behind: bool,
    frames: mpsc::UnboundedSender<Vec<u8>>,
    unsent_bytes: Arc<AtomicUsize>,
    /// So many bulk streams to there are read for at a time, however many the peer allows.
    pub(super) bulk_streams: Arc<Semaphore>,
}

impl Link {
    /// Lets what is queued go out, then closes. The answer is for waiting until that is done.
    pub(super) fn finish(self) -> Connection {
        self.connection
    }

    /// Queues a frame for the control stream. What is typed goes as a datagram too, which waits behind nothing: whichever
    /// comes first counts.
    pub(super) fn send(&self, frame: Vec<u8>) {
        if frame.len() <= TYPED_DATAGRAM_BYTES_MAX && wire::document_of_changes(&frame).is_some() {
            // It is too long for this path, or the connection is ending.
            drop(self.connection.send_datagram(frame.clone().into()));
        }
        self.unsent_bytes.fetch_add(frame.len(), Ordering::Relaxed);
        // A connection whose tasks have ended reports itself gone.
        drop(self.frames.send(frame));
    }

    /// Whether the peer has just been found to take too little of what it is sent.
    pub(super) fn falls_behind(&mut self) -> bool {
        let falls = !self.behind && self.unsent() > BEHIND_BYTES;
        self.behind |= falls;
        falls
    }

    /// Whether most of what it was sent has been taken.
    pub(super) fn has_caught_up(&self) -> bool {
        self.unsent() < FEW_BYTES
    }

    fn unsent(&self) -> usize {
        self.unsent_bytes.load(Ordering::Relaxed)
    }
}

/// All peers together may have so much under way as the system holds for a socket: what is more would be lost, and with
/// it what somebody types.
const WINDOWS_BYTES: u32 = 4 * 1024 * 1024;

/// Gives every peer an equal part of what may be under way.
pub(super) fn share_windows(links: &mut BTreeMap<ConnectionId, Link>) {
    let shares = u32::try_from(links.len().next_power_of_two()).unwrap_or(u32::MAX);
    let share = (WINDOWS_BYTES / shares).clamp(CONNECTION_WINDOW_BYTES_MIN, CONNECTION_WINDOW_BYTES_MAX);
    for link in links.values_mut().filter(|link| link.window_bytes != share) {
        endpoint::set_window(&link.connection, share);
        link.window_bytes = share;
    }
}

/// The peer that takes the least, when all together have left too much waiting.
pub(super) fn most_behind<'a>(
    links: impl Iterator<Item = (&'a ConnectionId, &'a Link)>,
) -> Option<ConnectionId> {
    let unsent: Vec<(usize, ConnectionId)> = links.map(|(id, link)| (link.unsent(), *id)).collect();
    let all: usize = unsent.iter().map(|(bytes, _)| bytes).sum();
    unsent.into_iter().max().filter(|_| all > UNSENT_BYTES_MAX).map(|(_, id)| id)
}

/// Starts the tasks of a connection. When it ends, for whatever reason, [`Message::Gone`] is sent once.
pub(super) fn start(
    runtime: &tokio::runtime::Handle,
    id: ConnectionId,
    connection: Connection,
    dialled_by_us: bool,
    mailbox: Mailbox,
    examining: Examining,
) -> Link {
    let (frames, queue) = mpsc::unbounded_channel();
    let unsent_bytes = Arc::new(AtomicUsize::new(0));
    let tasks = Tasks {
        id,
        peer: endpoint::peer_of(&connection),
        connection: connection.clone(),
        mailbox,
        control_room: Arc::new(Semaphore::new(CONTROL_ROOM_BYTES)),
        bulk_room: Arc::new(Semaphore::new(BULK_ROOM_BYTES)),
        unpacking: Arc::new(Semaphore::new(1)),
        examining,
    };
    runtime.spawn(tasks.run(dialled_by_us, queue, Arc::clone(&unsent_bytes)));
    Link {
        peer: endpoint::peer_of(&connection),
        connection,
        window_bytes: CONNECTION_WINDOW_BYTES_MIN,
        behind: false,
        frames,
        unsent_bytes,
        bulk_streams: Arc::new(Semaphore::new(BULK_STREAMS_MAX as usize)),
    }
}

#[derive(Clone)]
struct Tasks {
    id: ConnectionId,
    peer: TransportKey,
    connection: Connection,
    mailbox: Mailbox,
    control_room: Arc<Semaphore>,
    bulk_room: Arc<Semaphore>,
    /// One bulk frame at a time is inflated.
    unpacking: Arc<Semaphore>,
    examining: Examining,
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
        let gone = Message::Gone { id: self.id, code: endpoint::closed_by_peer(&error) };
        self.mailbox.send_from(self.peer, gone);
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
            written = self.write_frames(send, queue, unsent_bytes) => {
                tracing::debug!(connection = self.id.0, ?written, "nothing more is sent");
            }
            read = self.read_frames(receive) => {
                tracing::debug!(connection = self.id.0, ?read, "nothing more is received");
            }
        }
        endpoint::close(&self.connection, CloseReason::Done);
    }

    /// Writes what is queued, several frames at a time, until the stream fails, or the queue ends and the peer has it all.
    async fn write_frames(
        &self,
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
            let before = unsent_bytes.fetch_sub(taken, Ordering::Relaxed);
            if before >= FEW_BYTES && before - taken < FEW_BYTES {
                let input = Input::Behind { connection: self.id, behind: false };
                self.mailbox.send(Message::Input { input, held: None });
            }
        }
        // Nobody will queue any more. Closing the connection now would throw away what is still on its way.
        drop(stream.finish());
        drop(stream.stopped().await);
        Ok(())
    }

    async fn read_frames(&self, mut stream: RecvStream) -> std::io::Result<()> {
        for number in 0_u64.. {
            let length = stream.read_u32().await? as usize;
            if length > FRAME_BYTES_MAX {
                endpoint::close(&self.connection, CloseReason::Misbehaved);
                return Ok(());
            }
            let bytes = read_growing(&mut stream, length).await?;
            let slices = if length > CUT_AT_ONCE_BYTES_MAX {
                self.beside(move || wire::slices(bytes)).await.map_err(std::io::Error::other)?
            } else {
                wire::slices(bytes)
            };
            for bytes in slices {
                let held = room_for(bytes.len(), &self.control_room, CONTROL_ROOM_BYTES).await;
                let input = self.input(bytes, |connection, bytes| Input::Frame { connection, bytes }).await;
                self.mailbox.send_from(self.peer, Message::Input { input, held });
            }
            if number == 0 {
                // What is typed may go ahead of much, but not of the greeting.
                drop(room_for(CONTROL_ROOM_BYTES, &self.control_room, CONTROL_ROOM_BYTES).await);
            }
        }
        Ok(())
    }

    /// What the engine is told of a frame. Changes that take long to examine have been: meanwhile it does something else.
    async fn input(&self, bytes: Vec<u8>, short: impl FnOnce(ConnectionId, Vec<u8>) -> Input) -> Input {
        if !Examined::takes_long(&bytes) {
            return short(self.id, bytes);
        }
        let bytes = Arc::new(bytes);
        let frame = Arc::clone(&bytes);
        match self.beside(move || Examined::of(&frame)).await {
            Ok(Some(changes)) => Input::Examined { connection: self.id, changes, byte_count: bytes.len() },
            // The engine says what is wrong with it.
            _ => short(self.id, Arc::unwrap_or_clone(bytes)),
        }
    }

    /// Does what takes long with something that this peer sent, in its turn: on another thread, as nobody's keys are read on
    /// this one meanwhile.
    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, tokio::task::JoinError> {
        let turn = self.examining.turn(self.peer).await;
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await
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
                Ok(Some(packed)) => {
                    let Ok(unpacking) = self.unpacking.acquire().await else { return Ok(()) };
                    let brought = packed.brought;
                    let slices = self.beside(|| packed.unpack().map(wire::slices)).await;
                    let slices = slices.map_err(|_| bulk::BulkError::Closed)?;
                    for bytes in slices.map_err(|error| self.ended(error))? {
                        let held = room_for(bytes.len(), &self.bulk_room, BULK_ROOM_BYTES).await;
                        let input = self
                            .input(bytes, |connection, bytes| Input::BulkFrame { connection, bytes })
                            .await;
                        self.mailbox.send_from(self.peer, Message::Input { input, held });
                    }
                    drop(unpacking);
                    let (received, total) = (brought.min(total).into(), total.into());
                    self.mailbox.send_from(self.peer, Message::Progress { document, received, total });
                }
                Ok(None) => return Ok(()),
                Err(error) => return Err(self.ended(error)),
            }
        }
    }

    /// Whoever sends what is no bulk stream is let go.
    fn ended(&self, error: bulk::BulkError) -> bulk::BulkError {
        if matches!(error, bulk::BulkError::TooLong | bulk::BulkError::Garbled) {
            endpoint::close(&self.connection, CloseReason::Misbehaved);
        }
        error
    }

    /// Presence, of which the newest is taken now and then; and what is typed, at once.
    async fn datagrams(self) {
        let room = Arc::new(Semaphore::new(TYPED_ROOM));
        let presence_room = Arc::new(Semaphore::new(1));
        let mut newest = None;
        let (mut presence_at, mut until, mut count) = (Instant::now(), Instant::now(), 0);
        loop {
            tokio::select! {
                datagram = self.connection.read_datagram() => {
                    let Ok(datagram) = datagram else { return };
                    count += 1;
                    if wire::document_of_changes(&datagram).is_none() {
                        newest = Some(datagram);
                        count += PRESENCE_COUNTS_AS - 1;
                    } else if Examined::takes_long(&datagram) {
                        // It comes on the control stream, and is examined from there.
                    } else if let Ok(held) = Arc::clone(&room).try_acquire_owned() {
                        let input = Input::ChangesDatagram { connection: self.id, bytes: datagram.to_vec() };
                        self.mailbox.send_from(self.peer, Message::Input { input, held: Some(held) });
                    }
                    if count >= DATAGRAMS_AT_ONCE {
                        tokio::time::sleep_until(until).await;
                        (until, count) = (Instant::now() + DATAGRAMS_EVERY, 0);
                    }
                }
                () = tokio::time::sleep_until(presence_at), if newest.is_some() => {
                    presence_at = Instant::now() + DATAGRAMS_EVERY;
                    // The next is taken when this one has been looked at.
                    if let Ok(held) = Arc::clone(&presence_room).try_acquire_owned() {
                        let bytes = newest.take().unwrap_or_default().to_vec();
                        let input = Input::PresenceDatagram { connection: self.id, bytes };
                        self.mailbox.send_from(self.peer, Message::Input { input, held: Some(held) });
                    }
                }
            }
        }
    }
}

/// A frame of this length. Room is made for it as it comes, never by what the length claims.
pub(super) async fn read_growing(stream: &mut RecvStream, length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let from = bytes.len();
        bytes.resize(length.min(from + GROW_BY), 0);
        stream.read_exact(&mut bytes[from..]).await.map_err(std::io::Error::other)?;
    }
    Ok(bytes)
}

/// Waits until the engine has worked off enough of what came before; given back when it has handled this too.
async fn room_for(bytes: usize, room: &Arc<Semaphore>, room_bytes: usize) -> Option<OwnedSemaphorePermit> {
    let bytes = u32::try_from(bytes.clamp(ROOM_BYTES_MIN, room_bytes)).expect("rooms are a few megabytes");
    Arc::clone(room).acquire_many_owned(bytes).await.ok()
}
