//! The one event loop of an open table.
//!
//! ```text
//!  Repo ── calls ─────────▶┌────────────────┐── frames ──▶ tasks of each connection ──▶ network
//!  network ── frames ─────▶│ engine (thread)│── writes ──▶ store (thread) ──▶ disk
//!  store ── "flushed" ────▶│ owns Sync      │── events ──▶ the app's callback
//!  mDNS ── sightings ─────▶└────────────────┘
//! ```
//!
//! Everything that happens becomes an [`Input`] of the protocol's state machine; its [`Output`]s are performed in
//! order, none of them waiting. A change of one's own is signed here and is with every peer's task before the disk
//! has been asked.
//!
//! The engine has a *thread*, not a task: reading changes takes automerge, long enough at times to starve whatever
//! else shares a runtime, and a starved QUIC stack loses its connections. The runtime, with a worker of its own,
//! does nothing but move bytes.
//!
//! Absent: every decision about what to send, take or dial (`protocol`), and who may sit down (`trust`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use iroh::endpoint::Connection;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use trestle_trust::{AuthorSigner, DeviceSecret, DocumentId, Label, OpenLink, Tip, TransportKey};

use crate::admit::SignedChange;
use crate::columns;
use crate::endpoint;
use crate::protocol::{CloseReason, Config, ConnectionId, Input, PeerStatus, PersistToken, Sync};
use crate::store::{RememberedPeer, SnapshotChecker, Store, StoreHandle};

mod accept;
mod bulk;
pub(crate) mod carry;
pub(crate) mod clock;
mod connection;
pub(crate) mod door;
mod examining;
pub(crate) mod join;
mod mail;
mod network;
mod newcomer;
mod outputs;
mod peers;
pub(crate) mod restore;
mod storing;
mod turns;
mod way_up;

use clock::Clock;
use connection::Link;
use examining::Examining;
use mail::publish;
pub(crate) use mail::{Inbox, Mailbox, Message, Shared, mailbox};
pub(crate) use network::Network;

use crate::repo::{DoorClosed, Event, Trouble};

/// Saying goodbye takes no longer than this. Peers that are there answer within milliseconds; QUIC would wait seconds for
/// a device that was being dialled and is off.
const CLOSE_LIMIT: Duration = Duration::from_millis(500);
/// What is on its way to peers when the table closes is given this long to arrive.
const GOODBYE_LIMIT: Duration = Duration::from_secs(1);
/// What needs no flush of its own is written at least this often.
const LAZY_WRITES_EVERY: Duration = Duration::from_secs(5);

/// What an engine is started with.
pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) secret: DeviceSecret,
    pub(crate) sync: Sync,
    pub(crate) store: Store,
    pub(crate) snapshots: SnapshotChecker,
    pub(crate) runtime: Runtime,
    pub(crate) network: Network,
    pub(crate) peers: Vec<RememberedPeer>,
    pub(crate) meets: bool,
    pub(crate) device_name: Option<Label>,
    pub(crate) open_link: Option<OpenLink>,
    /// So many rows were left out when the table was read.
    pub(crate) damaged_rows: usize,
    pub(crate) events: Box<dyn Fn(Event) + Send + std::marker::Sync>,
}

/// The state of the event loop.
pub(crate) struct Engine {
    config: Config,
    /// Counts the state machines that this engine has had.
    machine: u64,
    pub(crate) secret: DeviceSecret,
    pub(crate) signer: AuthorSigner,
    pub(crate) sync: Sync,
    pub(crate) store: StoreHandle,
    pub(crate) snapshots: SnapshotChecker,
    runtime: tokio::runtime::Handle,
    network: Network,
    mailbox: Mailbox,
    events: Box<dyn Fn(Event) + Send + std::marker::Sync>,
    pub(crate) shared: Arc<Shared>,
    clock: Clock,
    links: BTreeMap<ConnectionId, Link>,
    /// So much was given to links since it was asked whether too much waits there.
    sent_bytes: usize,
    /// Of bulk streams that go out, one at a time is read and packed.
    bulk_turns: Arc<Semaphore>,
    examining: Examining,
    connections_made: u64,
    wake_at: Option<Duration>,
    /// The newest request to the store.
    persist_asked: Option<PersistToken>,
    /// What answers wait for the disk.
    after_flush: Vec<(PersistToken, Box<dyn FnOnce() + Send>)>,
    pub(crate) peers: peers::PeerBook,
    lazy_writes_at: Duration,
    /// When to look again at what is known of peers; `None` while nothing has changed.
    look_at_peers_at: Option<Duration>,
    /// Not before this: looking costs time in proportion to what peers lack.
    look_at_peers_from: Duration,
    /// The look goes on behind this one,
    looked_at_peer: Option<TransportKey>,
    /// and has found this so far.
    looking_at_peers: Vec<PeerStatus>,
    /// What is known of those already looked at has changed meanwhile.
    look_again_at_peers: bool,
    /// Changes that the app is to be given.
    on_their_way: way_up::OnTheirWay,
    /// What peers are shown of this device.
    shown: Option<Vec<u8>>,
    door: door::HostDoor,
    device_name: Option<Label>,
}

/// A running engine, its thread and the way to talk to it.
pub(crate) struct Running {
    pub(crate) mailbox: Mailbox,
    pub(crate) shared: Arc<Shared>,
    pub(crate) thread: JoinHandle<()>,
}

/// Starts the engine on its own thread.
///
/// # Errors
/// If the system gives none.
pub(crate) fn start(parts: Parts, mailbox: Mailbox, inbox: Inbox) -> std::io::Result<Running> {
    let shared = Arc::new(Shared::of(&parts.sync, parts.open_link));
    let running_shared = Arc::clone(&shared);
    let running_mailbox = mailbox.clone();
    let thread = std::thread::Builder::new()
        .name("trestle-engine".to_owned())
        .spawn(move || run(parts, mailbox, shared, &inbox))?;
    Ok(Running { mailbox: running_mailbox, shared: running_shared, thread })
}

fn run(parts: Parts, mailbox: Mailbox, shared: Arc<Shared>, inbox: &Inbox) {
    let Parts {
        config,
        secret,
        sync,
        store,
        snapshots,
        runtime,
        network,
        peers,
        meets,
        device_name,
        open_link: _,
        damaged_rows,
        events,
    } = parts;
    let mut engine = Engine {
        config,
        machine: 0,
        signer: secret.author(),
        secret,
        sync,
        store: store.handle().clone(),
        snapshots,
        runtime: runtime.handle().clone(),
        network,
        mailbox,
        events,
        shared,
        clock: Clock::start(),
        links: BTreeMap::new(),
        sent_bytes: 0,
        bulk_turns: Arc::new(Semaphore::new(1)),
        examining: Examining::start(),
        connections_made: 0,
        wake_at: None,
        persist_asked: None,
        after_flush: Vec::new(),
        peers: peers::PeerBook::new(peers),
        lazy_writes_at: LAZY_WRITES_EVERY,
        look_at_peers_at: None,
        look_at_peers_from: Duration::ZERO,
        looked_at_peer: None,
        looking_at_peers: Vec::new(),
        look_again_at_peers: false,
        on_their_way: way_up::OnTheirWay::default(),
        shown: None,
        door: door::HostDoor::default(),
        device_name,
    };
    if damaged_rows > 0 {
        (engine.events)(Event::Trouble(Trouble::DamagedRows { rows: damaged_rows }));
    }
    if meets {
        // Before the first dial is asked for, which would otherwise come to nothing and be put off.
        engine.start_meeting();
    }
    engine.begin();
    engine.work(inbox);
    engine.end(store, runtime);
}

impl Engine {
    fn begin(&mut self) {
        for (peer, addresses) in self.peers.addresses() {
            self.input(Input::AddressKnown { peer, addresses });
        }
        self.input(Input::SetDeviceName { name: self.device_name.clone() });
        self.input(Input::Tick);
        self.look_at_peers();
    }

    /// Handles messages until told to close, or until nobody is left to tell.
    fn work(&mut self, inbox: &Inbox) {
        loop {
            let now = self.clock.now();
            let up = self.on_their_way.due_at();
            let alarms =
                [self.wake_at, self.look_at_peers_at, self.door.closes_at, up, Some(self.lazy_writes_at)];
            let next = alarms.into_iter().flatten().min().unwrap_or(now);
            match inbox.next(next.saturating_sub(now)) {
                Some(Message::Close) => return,
                Some(message) => self.take(message),
                None => {}
            }
            self.do_what_is_due();
        }
    }

    fn do_what_is_due(&mut self) {
        let now = self.clock.now();
        if self.wake_at.is_some_and(|at| at <= now) {
            self.wake_at = None;
            self.input(Input::Tick);
        }
        if self.on_their_way.due_at().is_some_and(|at| at <= now) {
            self.send_up();
        }
        if self.look_at_peers_at.is_some_and(|at| at <= now) {
            self.look_at_peers();
        }
        if self.door.closes_at.is_some_and(|at| at <= now) {
            self.shut_door(DoorClosed::TimeUp);
        }
        if self.lazy_writes_at <= now {
            self.write_lazily();
            self.lazy_writes_at = now + LAZY_WRITES_EVERY;
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Input { input, held } => {
                if let Input::Behind { connection, behind } = &input
                    && let Some(link) = self.links.get_mut(connection)
                {
                    // It may have caught up while this waited: then that will not be said again.
                    link.behind = *behind && !link.has_caught_up();
                    let (connection, behind) = (*connection, link.behind);
                    self.input(Input::Behind { connection, behind });
                } else {
                    self.input(input);
                }
                drop(held);
            }
            Message::Connected { connection, dialled_by_us } => self.connected(connection, dialled_by_us),
            Message::Gone { id, code } => self.gone(id, code),
            Message::Store(report) => self.store_reports(report),
            Message::Answered { machine, input } if machine == self.machine => self.input(input),
            Message::Answered { .. } => {}
            Message::Progress { document, received, total } => {
                (self.events)(Event::CatchingUp { document, received, total });
            }
            Message::Asked { from, question, reply } => self.asked(from, question, reply),
            Message::Sighting(sighting) => self.sighted(sighting),
            Message::Call(call) => call(self),
            Message::Close => {}
        }
    }

    /// Signs a change of this device's and passes it on.
    pub(crate) fn commit(&mut self, document: DocumentId, bytes: Vec<u8>) {
        match columns::scan(&bytes) {
            Ok(change) => {
                let signer = &self.signer;
                let tip =
                    Tip::sign(signer, self.config.table, document, change.actor, change.seq, change.hash);
                let changes = vec![SignedChange { bytes, tip: Some(tip) }];
                self.input(Input::LocalChanges { document, changes });
                self.publish_document(document);
                if self.links.is_empty() {
                    // With nobody there to answer, nothing else tells that peers lack one change more.
                    self.peers_changed();
                }
            }
            Err(error) => {
                let why = error.to_string();
                (self.events)(Event::Trouble(Trouble::OwnChangeRefused { document, why }));
            }
        }
    }

    /// Gives the state machine one input and does what it says.
    pub(crate) fn input(&mut self, input: Input) {
        let outputs = self.sync.handle(input, self.clock.now());
        self.publish_uncounted();
        for output in outputs {
            self.perform(output);
        }
    }

    /// Sets what peers see of this device.
    pub(crate) fn show(&mut self, bytes: Option<Vec<u8>>) {
        self.shown.clone_from(&bytes);
        self.input(Input::SetPresence { bytes });
    }

    pub(crate) fn set_device_name(&mut self, name: Option<Label>) {
        self.device_name.clone_from(&name);
        self.input(Input::SetDeviceName { name });
    }

    fn connected(&mut self, connection: Connection, dialled_by_us: bool) {
        let peer = endpoint::peer_of(&connection);
        if !self.shared.meets() {
            endpoint::close(&connection, CloseReason::Done);
            if dialled_by_us {
                self.input(Input::DialFailed { peer });
            }
            return;
        }
        self.connections_made += 1;
        let id = ConnectionId(self.connections_made);
        let addresses = endpoint::addresses_of(&connection);
        let examining = self.examining.clone();
        let mailbox = self.mailbox.clone();
        let link = connection::start(&self.runtime, id, connection, dialled_by_us, mailbox, examining);
        self.links.insert(id, link);
        connection::share_windows(&mut self.links);
        self.input(Input::Connected { connection: id, peer, dialled_by_us });
        // Not before: then they would be dialled.
        if let Some(addresses) = self.peers.met(peer, &addresses) {
            self.input(Input::AddressKnown { peer, addresses });
        }
    }

    fn gone(&mut self, id: ConnectionId, code: Option<u32>) {
        if self.links.remove(&id).is_none() {
            return;
        }
        connection::share_windows(&mut self.links);
        if code == Some(CloseReason::Stranger.code()) {
            self.input(Input::RefusedAsStranger { connection: id });
        }
        self.input(Input::Disconnected { connection: id });
    }

    /// Puts everything on disk, lets peers have what is on its way to them, and says goodbye.
    fn end(mut self, store: Store, runtime: Runtime) {
        self.shut_door(DoorClosed::Here);
        self.write_lazily();
        self.snapshots.close();
        store.close();
        let connections: Vec<Connection> = self.links.into_values().map(Link::finish).collect();
        let goodbye = async {
            for connection in connections {
                connection.closed().await;
            }
        };
        let closed = runtime.block_on(async {
            drop(tokio::time::timeout(GOODBYE_LIMIT, goodbye).await);
            // Without this, peers would wait for the idle limit.
            tokio::time::timeout(CLOSE_LIMIT, self.network.close()).await
        });
        if closed.is_err() {
            tracing::debug!("some peer did not hear the goodbye");
        }
        runtime.shutdown_timeout(CLOSE_LIMIT);
    }
}
