//! The protocol of one device at one table with all its peers, as a state machine.
//!
//! Every [`Input`] is answered by the [`Output`]s that the driver performs *in order*: what is to be sent comes
//! before what is to be stored, so that nothing ever waits for a disk before it reaches a peer. Time is an argument
//! (any monotonic clock), connections are numbers, and bytes of changes are kept here only while they wait.
//!
//! Absent: sockets, threads, the disk, the wall clock, randomness, and any knowledge of what a document means.
//!
//! One connection goes through: [`Input::Connected`] → a `Hello` each way (two digests) → statements and documents
//! that differ are found and exchanged (`session`) → local changes are sent as they come, others' are announced →
//! [`Input::Disconnected`].

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use trestle_trust::{
    AuthorKey, ChangeHash, DocumentId, Label, PersonId, Statement, TableId, Tip, TransportKey,
};

use crate::admit::{ChangeMeta, SchemaChange, SignedChange};

pub mod door;
mod examined;
mod machine;
pub(crate) mod parts;
pub mod presence;
pub mod redial;
pub mod session;
pub mod wire;

pub use examined::Examined;
pub use machine::Sync;

/// A connection to a peer, numbered by the driver; never used twice while the program runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct ConnectionId(pub u64);

/// Names one [`Output::Persist`]; counts up from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct PersistToken(pub u64);

/// Names one [`Output::ReadChanges`]; counts up from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct ReadToken(pub u64);

/// What stays the same as long as the table is open.
#[derive(Clone, Debug)]
pub struct Config {
    pub table: TableId,
    /// Changes by this key are one's own.
    pub author: AuthorKey,
    /// This device's own transport key.
    pub transport: TransportKey,
    /// Changes that every program has built in: never sent, never stored, always present.
    pub schema: Vec<SchemaChange>,
    /// Spreads redials; any number, best drawn afresh at each start.
    pub seed: u64,
}

/// What the store remembers of a peer: the heads it was last known to have, per document.
pub type RememberedHeads = BTreeMap<TransportKey, BTreeMap<DocumentId, Vec<ChangeHash>>>;

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Input {
    /// The device's own person made these changes, signed and in causal order. They are sent at once.
    LocalChanges { document: DocumentId, changes: Vec<SignedChange> },
    /// Statements made on this device, or taken in by it (a Join with its Receipt), in causal order.
    /// They are sent once they are flushed.
    LocalStatements { statements: Vec<Statement> },
    /// A connection stands, and the peer's key has been proved by its handshake.
    Connected { connection: ConnectionId, peer: TransportKey, dialled_by_us: bool },
    /// A connection is gone, for whatever reason; also answers every [`Output::Close`].
    Disconnected { connection: ConnectionId },
    /// The peer closed the connection because it does not know us as a member ([`CloseReason::Stranger`]).
    /// Comes before [`Input::Disconnected`].
    RefusedAsStranger { connection: ConnectionId },
    /// One frame of the control stream, without its length prefix.
    Frame { connection: ConnectionId, bytes: Vec<u8> },
    /// One frame of a bulk stream, inflated, without its length prefix. Only `Changes` frames are allowed there.
    BulkFrame { connection: ConnectionId, bytes: Vec<u8> },
    /// A datagram: a frame of changes that comes on the control stream too, later or earlier.
    ChangesDatagram { connection: ConnectionId, bytes: Vec<u8> },
    /// The same, of either stream, when its changes have been examined. `byte_count` is the frame's.
    Examined { connection: ConnectionId, changes: Examined, byte_count: usize },
    /// All of an [`Output::SendBulk`] has been written to its stream, or the stream failed.
    BulkSent { connection: ConnectionId, document: DocumentId },
    /// Much of what was sent on this connection has not been taken, or most of it has been since.
    Behind { connection: ConnectionId, behind: bool },
    /// A datagram of a peer's presence.
    PresenceDatagram { connection: ConnectionId, bytes: Vec<u8> },
    /// What is to be shown to peers as this device's presence: opaque, at most
    /// [`wire::PRESENCE_BYTES_MAX`] bytes. `None`: nothing any more.
    SetPresence { bytes: Option<Vec<u8>> },
    /// What this computer is called, which is told to every member's device. `None`: nothing any more.
    SetDeviceName { name: Option<Label> },
    /// One frame of a carry file, inflated. `connection` stands for the file, and has no peer: nothing is asked of it, and
    /// nothing sent to it.
    Carried { connection: ConnectionId, bytes: Vec<u8> },
    /// There is no more of a carry file; answered by [`Output::CarryTaken`].
    CarryEnded { connection: ConnectionId },
    /// Answers [`Output::ReadChanges`], in the order asked for; what could not be read is left out.
    ChangesRead { token: ReadToken, changes: Vec<SignedChange> },
    /// Somebody looks at this document: changes of it are likely to come.
    InUse { document: DocumentId },
    /// Everything up to and including this token is on disk.
    Flushed { token: PersistToken },
    /// A stranger showed these statements (exact bytes, causal order) on the join protocol, to be known as a member.
    Introduction { from: TransportKey, statements: Vec<Vec<u8>> },
    /// Addresses at which a peer may be found: from a ticket, from the store, from a connection.
    AddressKnown { peer: TransportKey, addresses: Vec<SocketAddr> },
    /// The peer was just seen on the local network: dialled at once, whatever failed before.
    Sighted { peer: TransportKey, addresses: Vec<SocketAddr> },
    /// An [`Output::Dial`] came to nothing.
    DialFailed { peer: TransportKey },
    /// The time named by the last [`Output::WakeAt`] has come. Harmless at any other time.
    Tick,
}

/// What the driver is to do, in this order.
#[derive(Clone, Debug)]
pub enum Output {
    /// Write this frame to the connection's control stream, behind a length prefix.
    Send { connection: ConnectionId, frame: Vec<u8> },
    /// Open a bulk stream and send these changes in this order, as [`wire::changes_frames`] makes them, compressed.
    /// Answer with [`Input::BulkSent`]. Only one runs per connection and document.
    SendBulk { connection: ConnectionId, document: DocumentId, items: Vec<BulkItem> },
    /// Send this datagram; it may be lost.
    SendPresence { connection: ConnectionId, datagram: Vec<u8> },
    /// Store this behind everything asked for earlier, flush, and answer [`Input::Flushed`].
    /// Several may be flushed together.
    Persist { token: PersistToken, changes: Vec<StoredChange>, statements: Vec<Statement> },
    /// Read these changes, all of which were handed to an earlier [`Output::Persist`] (perhaps not flushed yet).
    ReadChanges { token: ReadToken, document: DocumentId, hashes: Vec<ChangeHash> },
    /// Changes from peers, in causal order, whose dependencies are all there: safe to apply.
    Admitted { document: DocumentId, changes: Vec<Vec<u8>> },
    /// Other changes of this document count than before ([`Sync::counts`]): it is to be made anew of those that do:
    /// of all that were handed to an [`Output::Persist`]; others follow as [`Output::Admitted`].
    Anew { document: DocumentId },
    /// What came of a carry file.
    CarryTaken { connection: ConnectionId, taken: Taken },
    /// Statements came in: [`Sync::membership`] has changed.
    MembershipChanged,
    /// What a peer shows of itself now; `None` when it has gone.
    Presence { peer: TransportKey, bytes: Option<Vec<u8>> },
    /// What the peer says its computer is called; may not be what it said before.
    Named { peer: TransportKey, name: Option<Label> },
    /// Close this connection with this reason. [`Input::Disconnected`] follows.
    Close { connection: ConnectionId, why: CloseReason },
    /// Try to reach this peer, all addresses at once. Answer with [`Input::Connected`] or [`Input::DialFailed`].
    Dial { peer: TransportKey, addresses: Vec<SocketAddr> },
    /// The peer does not know us: show it these statements (exact bytes) on the join protocol, then dial again.
    Introduce { peer: TransportKey, statements: Vec<Vec<u8>> },
    /// Keep for the next start (see [`RememberedHeads`]); needs no flush of its own.
    Remember { peer: TransportKey, document: DocumentId, heads: Vec<ChangeHash> },
    /// This peer and this device have just been found to have the same. The driver knows what time it is.
    Matched { peer: TransportKey },
    /// What [`PeerStatus`] says has changed.
    PeersChanged,
    /// Something worth a line in a log, or in front of a person.
    Notice(Notice),
    /// Give [`Input::Tick`] at this time; replaces any earlier one.
    WakeAt(Duration),
}

/// One change of a bulk answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BulkItem {
    pub hash: ChangeHash,
    /// Whether its own tip is to be sent, if there is one. Others are vouched for by a later tip of their chain.
    pub with_tip: bool,
}

/// A change on its way to the store.
#[derive(Clone, Debug)]
pub struct StoredChange {
    pub document: DocumentId,
    pub meta: ChangeMeta,
    /// The plain change chunk.
    pub bytes: Vec<u8>,
    /// Verified. `None`: a later change of the same chain, stored with it, has one.
    pub tip: Option<Tip>,
}

/// What came of a carry file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// Statements that were new here.
    pub statements: u64,
    /// Changes that were new here.
    pub changes: u64,
    /// Changes that cannot go in: what they follow is not here, or nobody vouches for them. They are forgotten again.
    pub waiting: u64,
    /// What no honest program writes, and what cannot be read. It was left out.
    pub refused: u64,
}

/// Why a connection is closed. The number is what travels as QUIC's application error code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum CloseReason {
    /// The program or the table is closing.
    Done = 0,
    /// The peer's key belongs to nobody who sits here or ever did.
    Stranger = 1,
    /// There is another connection to this peer.
    Duplicate = 2,
    /// The peer sent what an honest program never sends.
    Misbehaved = 3,
    /// The peer speaks another version of the protocol.
    OtherVersion = 4,
    /// What the two are to each other has changed, as one sits here no more or again: both meet anew.
    Again = 5,
}

impl CloseReason {
    /// QUIC's application error code.
    #[must_use]
    pub const fn code(self) -> u32 {
        self as u32
    }
}

/// Something the state machine wants known. Nothing depends on its being read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// A peer sent what an honest program never sends; the connection was closed and nothing else happened.
    PeerMisbehaved { peer: TransportKey, what: String },
    /// A peer speaks another version of the protocol.
    OtherVersion { peer: TransportKey, theirs: u32 },
    /// A stranger tried to connect.
    Stranger { peer: TransportKey },
    /// A change made here would be refused by everybody: it is neither sent nor stored.
    OwnChangeRefused { document: DocumentId, why: String },
    /// A change made here, and sent and stored before that could be seen, would be refused by everybody, and so all that
    /// follows it.
    OwnChangeUnfit { document: DocumentId, why: String },
    /// A statement made here does not fit the graph: it is neither sent nor stored.
    OwnStatementRefused { why: String },
    /// An author made two changes with one number, as after a device was restored from a backup. Both are kept.
    Fork { document: DocumentId, author: AuthorKey, seq: u64 },
}

/// What is known of one peer's device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeerStatus {
    pub peer: TransportKey,
    pub person: PersonId,
    pub connected: bool,
    /// Connected, and both are known to have exactly the same statements and changes.
    pub level: bool,
    /// How many changes of any author this device has which the peer is not known to have.
    pub changes_they_lack: u64,
}
