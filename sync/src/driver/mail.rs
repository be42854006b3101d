//! What the engine is told, and what can be read of it without asking.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iroh::endpoint::Connection;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use trestle_trust::agreement::Minutes;
use trestle_trust::{DocumentId, Membership, OpenLink, TransportKey};

use super::clock::Clock;
use super::door::OpenDoor;
use super::turns::{Kind, Turns};
use super::{Engine, join};
use crate::endpoint::mdns::Sighting;
use crate::protocol::{ConnectionId, Input, Sync, wire};
use crate::repo::{DoorClosed, DoorStatus, PeerStatus};
use crate::store::Report;

/// A frame of changes is taken for something typed if it is no longer than this.
const TYPED_BYTES_MAX: usize = 2048;
/// So many documents are known to be worked on here.
const IN_USE_MAX: usize = 32;

/// What the engine is told.
pub(crate) enum Message {
    /// `held` is given back when the input has been handled, and lets the next frame in.
    Input {
        input: Input,
        held: Option<OwnedSemaphorePermit>,
    },
    /// A handshake with a member is done.
    Connected {
        connection: Connection,
        dialled_by_us: bool,
    },
    Gone {
        id: ConnectionId,
        code: Option<u32>,
    },
    Store(Report),
    /// An answer of the store to this state machine.
    Answered {
        machine: u64,
        input: Input,
    },
    /// So much of a long answer has been handled.
    Progress {
        document: DocumentId,
        received: u64,
        total: u64,
    },
    Asked {
        from: TransportKey,
        question: join::Question,
        reply: oneshot::Sender<join::Answer>,
    },
    Sighting(Sighting),
    /// Something to do with the engine's state, in turn.
    Call(Box<dyn FnOnce(&mut Engine) + Send>),
    /// Write everything, close everything, end.
    Close,
}

/// Where messages to the engine go. After it has ended they are dropped.
#[derive(Clone)]
pub(crate) struct Mailbox(Arc<Post>);

/// Where the engine finds them.
pub(crate) struct Inbox(Arc<Post>);

/// In place of the standard channel, which wakes the engine while it holds a lock of its own: the engine, put on the
/// sender's processor at once, then waits for the sender that waits for it.
struct Post {
    /// None after the engine has ended.
    waiting: Mutex<Option<Waiting>>,
    bell: Condvar,
    clock: Clock,
}

struct Waiting {
    turns: Turns<TransportKey, DocumentId, Message>,
    /// Documents that somebody works on here, the newest last: what peers type there is waited for.
    in_use: VecDeque<DocumentId>,
    /// When the message that is being handled was taken.
    taken_at: Duration,
}

impl Post {
    fn waiting(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn send(&mut self, message: Message) {
        match message {
            Message::Call(_) | Message::Close => self.turns.call(message),
            Message::Asked { from, .. } => self.turns.peer(from, Kind::Other, message),
            _ => self.turns.chore(message),
        }
    }

    fn kind(&self, message: &Message) -> Kind<DocumentId> {
        if let Message::Input { input: Input::Examined { changes, .. }, .. } = message {
            return Kind::About(changes.document);
        }
        let Message::Input {
            input:
                Input::Frame { bytes, .. } | Input::BulkFrame { bytes, .. } | Input::ChangesDatagram { bytes, .. },
            ..
        } = message
        else {
            return Kind::Other;
        };
        match wire::document_of_changes(bytes) {
            Some(document) if bytes.len() <= TYPED_BYTES_MAX && self.in_use.contains(&document) => {
                Kind::Typed(document)
            }
            Some(document) => Kind::About(document),
            None => Kind::Other,
        }
    }
}

impl Mailbox {
    /// From this device itself, or from somebody who is no peer.
    pub(crate) fn send(&self, message: Message) {
        self.put(message, Waiting::send);
    }

    /// From a peer: it waits for its turn.
    pub(super) fn send_from(&self, peer: TransportKey, message: Message) {
        self.put(message, |waiting, message| {
            let kind = waiting.kind(&message);
            waiting.turns.peer(peer, kind, message);
        });
    }

    fn put(&self, message: Message, put: impl FnOnce(&mut Waiting, Message)) {
        let left_over = match &mut *self.0.waiting() {
            Some(waiting) => {
                put(waiting, message);
                None
            }
            None => Some(message),
        };
        self.0.bell.notify_one();
        // What it holds may itself send something.
        drop(left_over);
    }

    /// Somebody works on this document here.
    pub(crate) fn in_use(&self, document: DocumentId) {
        if let Some(waiting) = &mut *self.0.waiting() {
            waiting.in_use.retain(|known| *known != document);
            waiting.in_use.push_back(document);
            if waiting.in_use.len() > IN_USE_MAX {
                waiting.in_use.pop_front();
            }
        }
    }
}

impl Inbox {
    /// The next message, if one comes within this time.
    pub(super) fn next(&self, wait: Duration) -> Option<Message> {
        let handled_at = self.0.clock.now();
        let mut waiting = self.0.waiting();
        if let Some(waiting) = &mut *waiting {
            waiting.turns.spent(handled_at.saturating_sub(waiting.taken_at));
        }
        let nothing =
            |waiting: &mut Option<Waiting>| waiting.as_ref().is_none_or(|waiting| waiting.turns.is_empty());
        let found = self.0.bell.wait_timeout_while(waiting, wait, nothing);
        let mut found = found.unwrap_or_else(PoisonError::into_inner).0;
        let waiting = found.as_mut()?;
        waiting.taken_at = self.0.clock.now();
        waiting.turns.next()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let left_over = self.0.waiting().take();
        drop(left_over);
    }
}

/// What can be read at any time without waiting for the engine.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) membership: Mutex<Arc<Membership>>,
    pub(super) minutes: Mutex<Arc<Minutes>>,
    pub(super) peers: Mutex<Arc<Vec<PeerStatus>>>,
    pub(super) documents: Mutex<Arc<BTreeSet<DocumentId>>>,
    /// Those of which something does not count, and what, as a number.
    pub(super) uncounted: Mutex<Arc<BTreeMap<DocumentId, u64>>>,
    pub(super) door: Mutex<Option<Arc<OpenDoor>>>,
    pub(super) door_status: Mutex<Arc<DoorStatus>>,
    /// The link that was made last for a further computer of this person; see `repo::link`.
    open_link: Mutex<Option<OpenLink>>,
    meets: AtomicBool,
    full: AtomicBool,
}

impl Shared {
    pub(super) fn of(sync: &Sync, open_link: Option<OpenLink>) -> Self {
        Self {
            membership: Mutex::new(sync.membership()),
            minutes: Mutex::new(Arc::new(Minutes::read(sync.graph()))),
            peers: Mutex::default(),
            documents: Mutex::new(Arc::new(sync.documents().collect())),
            uncounted: Mutex::new(Arc::new(sync.documents_with_uncounted().collect())),
            door: Mutex::default(),
            door_status: Mutex::new(Arc::new(DoorStatus::Closed(DoorClosed::Here))),
            open_link: Mutex::new(open_link),
            meets: AtomicBool::new(false),
            full: AtomicBool::new(false),
        }
    }

    pub(crate) fn membership(&self) -> Arc<Membership> {
        Arc::clone(&self.membership.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn minutes(&self) -> Arc<Minutes> {
        Arc::clone(&self.minutes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn peers(&self) -> Arc<Vec<PeerStatus>> {
        Arc::clone(&self.peers.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn documents(&self) -> Arc<BTreeSet<DocumentId>> {
        Arc::clone(&self.documents.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The documents of which something does not count, and how many changes.
    pub(crate) fn uncounted(&self) -> Arc<BTreeMap<DocumentId, u64>> {
        Arc::clone(&self.uncounted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The door, while it is open.
    pub(super) fn door(&self) -> Option<Arc<OpenDoor>> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn door_status(&self) -> Arc<DoorStatus> {
        Arc::clone(&self.door_status.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn open_link(&self) -> Option<OpenLink> {
        *self.open_link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_open_link(&self, link: Option<OpenLink>) {
        *self.open_link.lock().unwrap_or_else(PoisonError::into_inner) = link;
    }

    /// Whether this device meets others now.
    pub(crate) fn meets(&self) -> bool {
        self.meets.load(Ordering::Relaxed)
    }

    /// Whether the disk is full.
    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    pub(super) fn set_full(&self, full: bool) {
        self.full.store(full, Ordering::Relaxed);
    }

    pub(super) fn set_meets(&self, meets: bool) {
        self.meets.store(meets, Ordering::Relaxed);
    }
}

pub(super) fn publish<T>(place: &Mutex<Arc<T>>, value: Arc<T>) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = value;
}

/// Where an engine's messages will arrive: made first, because the store needs the one end before the engine exists.
pub(crate) fn mailbox() -> (Mailbox, Inbox) {
    let waiting = Waiting { turns: Turns::new(), in_use: VecDeque::new(), taken_at: Duration::ZERO };
    let post =
        Arc::new(Post { waiting: Mutex::new(Some(waiting)), bell: Condvar::new(), clock: Clock::start() });
    (Mailbox(Arc::clone(&post)), Inbox(post))
}
