//! What happens by itself.

use trestle_trust::{AuthorKey, DocumentId, PersonId, StatementId, TransportKey};

use crate::protocol::door::FourWords;
use crate::store::FlushError;

/// Something happened that nobody asked for just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Changes of peers came in: plain chunks in causal order, whose dependencies are all there.
    Changes {
        document: DocumentId,
        changes: Vec<Vec<u8>>,
    },
    /// Other changes of this document count than before, as somebody has gone or what they made was built on: it is to be
    /// loaded anew. What comes as [`Event::Changes`] after this follows what counts now.
    Anew {
        document: DocumentId,
    },
    /// `Repo::documents_with_late` says something new.
    Late,
    /// `Repo::membership` says something new.
    Membership,
    /// `Repo::peers` says something new.
    Peers,
    /// What a peer shows of itself; `None` when it has gone.
    Presence {
        peer: PersonId,
        device: TransportKey,
        bytes: Option<Vec<u8>>,
    },
    /// A long answer is coming in: `received` of `total` changes, as the sender counts. Equal at its end.
    CatchingUp {
        document: DocumentId,
        received: u64,
        total: u64,
    },
    /// `Repo::door` says something new.
    Door(DoorStatus),
    /// Everything is on disk.
    Saved,
    Trouble(Trouble),
}

/// This device's door, by which people in the same room sit down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorStatus {
    Open {
        /// To be read aloud or off the screen.
        words: FourWords,
        until_unix_secs: u64,
        /// Of three.
        wrong_tries: u8,
        /// So many have sat down by it.
        came: u32,
    },
    Closed(DoorClosed),
}

/// Why a door is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorClosed {
    /// Its time was over.
    TimeUp,
    /// Wrong words were tried three times.
    ThreeWrong,
    /// It was closed on this computer, or was never opened.
    Here,
}

/// Something a person may have to know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The disk refuses. Work goes on in memory and with peers; it is tried again every second.
    NotSaving(FlushError),
    /// The disk is full. Everything is saved so far; from now on the table should only be read.
    DiskFull,
    /// What could not be saved is saved now.
    SavingAgain,
    /// So many rows of the table's file, or more, were damaged and left out. What they held is asked for from peers, and
    /// comes as [`Event::Changes`] again, with the changes that follow it.
    DamagedRows { rows: usize },
    /// No socket could be bound, so nobody is met. The text is the system's.
    CannotMeet { why: String },
    /// This network carries no multicast: devices on it are found by address only.
    NoMulticast,
    /// Devices on the local network are found by themselves again.
    MulticastAgain,
    /// A peer sent what an honest program never sends. Its connection was closed and nothing else happened.
    PeerMisbehaved { device: TransportKey },
    /// A peer's program speaks another version of the protocol.
    PeerOtherVersion { device: TransportKey, theirs: u32 },
    /// A change made here fits nowhere; it was neither sent nor stored.
    OwnChangeRefused { document: DocumentId, why: String },
    /// A change made here is stored, and was found since to fit nowhere: others take neither it nor what follows it. The
    /// first such of a document is told.
    OwnChangeUnfit { document: DocumentId, why: String },
    /// A device made two changes with one number, as after it was restored from a backup. Both are kept.
    Fork { document: DocumentId, author: AuthorKey, seq: u64 },
}

/// Whether this device has a seat at its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// It speaks for its person, who sits here.
    Here,
    /// Its person has left.
    Left,
    /// That removal names its person, and has effect.
    Removed(StatementId),
    /// Its person has removed this device, or it never had a seat that counts.
    DeviceRemoved,
}

/// What is known of another device at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerStatus {
    pub person: PersonId,
    pub device: TransportKey,
    /// What that computer says it is called, cleaned for showing; `None` if it never said.
    pub device_name: Option<String>,
    pub connected: bool,
    /// When both were last known to have the same, by this device's clock.
    pub last_matched_unix_secs: Option<i64>,
    /// Connected, and both have exactly the same.
    pub up_to_date: bool,
    /// How many changes this device has which that one is not known to have.
    pub changes_they_lack: u64,
}
