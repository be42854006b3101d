//! The world itself: devices, links between them, and a clock that jumps from event to event.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_sync::protocol::wire::changes_frames;
use trestle_sync::protocol::{
    BulkItem, CloseReason, ConnectionId, Input, Notice, Output, PeerStatus, ReadToken, Sync,
};
use trestle_trust::{ChangeHash, DocumentId, TransportKey};

use crate::document::{self, Document, Made};
use crate::link::{Link, Stream};
use crate::replica::Replica;
use crate::table::{Table, device};

/// The time of day at which every world begins.
const BEGINS_UNIX_SECS: i64 = 1_790_000_000;

/// How a frame of changes begins: an array of three, and the kind.
const CHANGES: [u8; 2] = [0x83, 6];

#[derive(Debug)]
enum Event {
    Arrives {
        link: ConnectionId,
        to: usize,
        stream: Stream,
        bytes: Vec<u8>,
    },
    PresenceArrives {
        link: ConnectionId,
        to: usize,
        bytes: Vec<u8>,
    },
    BulkSent {
        device: usize,
        start: u64,
        link: ConnectionId,
        document: DocumentId,
    },
    /// An end learns that the link is gone.
    Ends {
        link: ConnectionId,
        at: usize,
        why: Option<CloseReason>,
    },
    Flush {
        device: usize,
        start: u64,
    },
    Read {
        device: usize,
        start: u64,
        token: ReadToken,
        document: DocumentId,
        hashes: Vec<ChangeHash>,
    },
    Wakes {
        device: usize,
        start: u64,
        at: Duration,
    },
    Dialled {
        device: usize,
        start: u64,
        to: usize,
    },
    Introduced {
        from: usize,
        to: usize,
        statements: Vec<Vec<u8>>,
    },
    Sighted {
        device: usize,
        peer: usize,
    },
}

/// What a world is made of.
#[derive(Clone, Copy, Debug)]
pub struct Nature {
    pub devices: u8,
    pub delay_max_millis: u64,
    pub flush_max_millis: u64,
    /// Whether everybody begins with all statements, or each with those up to when they sat down.
    pub all_known: bool,
}

impl Default for Nature {
    fn default() -> Self {
        Self { devices: 4, delay_max_millis: 40, flush_max_millis: 60, all_known: true }
    }
}

/// Some devices and everything between them.
#[derive(Debug)]
pub struct World {
    pub rng: ChaCha8Rng,
    pub now: Duration,
    pub devices: Vec<Replica>,
    nature: Nature,
    links: BTreeMap<ConnectionId, Link>,
    last_link: u64,
    events: BTreeMap<(Duration, u64), Event>,
    last_event: u64,
    /// Pairs (the smaller first) that cannot reach each other.
    cut: BTreeSet<(usize, usize)>,
    /// What has been sent on links, in both directions, frames of 4 bytes' length prefix each.
    pub bytes_sent: u64,
    pub frames_sent: u64,
    /// Frames of changes, by who sent them to whom.
    pub changes_sent: BTreeMap<(usize, usize), u64>,
    /// Every presence that arrived: who saw whose.
    pub presences: Vec<(usize, TransportKey, Option<Vec<u8>>)>,
    /// Peers that were shut out for what they sent, by whom and why.
    pub shut_out: Vec<(usize, TransportKey, String)>,
    pub strangers: Vec<(usize, TransportKey)>,
}

impl World {
    #[must_use]
    pub fn new(seed: u64, nature: Nature) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let table = Table::new(nature.devices, &mut rng);
        let everything = table.graphs.last().expect("somebody sits there").clone();
        let devices = table.graphs.into_iter().enumerate().map(|(number, graph)| {
            let graph = if nature.all_known { everything.clone() } else { graph };
            let secret = device(u8::try_from(number).expect("few devices"));
            Replica::new(number, &secret, graph, document::schema())
        });
        Self {
            devices: devices.collect(),
            rng,
            now: Duration::ZERO,
            nature,
            links: BTreeMap::new(),
            last_link: 0,
            events: BTreeMap::new(),
            last_event: 0,
            cut: BTreeSet::new(),
            bytes_sent: 0,
            frames_sent: 0,
            changes_sent: BTreeMap::new(),
            presences: Vec::new(),
            shut_out: Vec::new(),
            strangers: Vec::new(),
        }
    }

    /// The machine of a device that runs.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn machine(&self, device: usize) -> &Sync {
        &self.devices[device].running.as_ref().expect("it runs").machine
    }

    #[must_use]
    pub fn runs(&self, device: usize) -> bool {
        self.devices[device].running.is_some()
    }

    /// Starts a device, which then knows where the others are to be found.
    pub fn start(&mut self, device: usize) {
        let seed = self.rng.random();
        self.devices[device].start(seed);
        for peer in 0..self.devices.len() {
            if peer != device {
                self.sight(device, peer);
            }
        }
    }

    pub fn start_all(&mut self) {
        for device in 0..self.devices.len() {
            if !self.runs(device) {
                self.start(device);
            }
        }
    }

    /// The power of a device fails. Its peers notice after a while.
    pub fn crash(&mut self, device: usize) {
        let unflushed = self.devices[device].disk.unflushed();
        let survive = self.rng.random_range(0..=unflushed);
        self.devices[device].crash(survive);
        let ends: Vec<_> = self.links.iter().filter(|(_, link)| link.ends.contains(&device)).collect();
        let ends: Vec<_> =
            ends.into_iter().map(|(id, link)| (*id, link.end_of(device), link.other(device))).collect();
        for (id, own_end, other) in ends {
            self.links.get_mut(&id).expect("listed").open[own_end] = false;
            self.ends_after_a_while(id, other);
        }
    }

    /// Two devices can no longer reach each other.
    pub fn cut(&mut self, a: usize, b: usize) {
        if !self.cut.insert((a.min(b), a.max(b))) {
            return;
        }
        let between = self.links.iter().filter(|(_, link)| link.ends.contains(&a) && link.ends.contains(&b));
        for id in between.map(|(id, _)| *id).collect::<Vec<_>>() {
            // What is under way is lost, and the connection never works again, which neither end knows yet.
            self.links.get_mut(&id).expect("listed").broken = true;
            self.ends_after_a_while(id, a);
            self.ends_after_a_while(id, b);
        }
    }

    /// Two devices can reach each other again.
    pub fn heal(&mut self, a: usize, b: usize) {
        if self.cut.remove(&(a.min(b), a.max(b))) {
            self.sight(a, b);
            self.sight(b, a);
        }
    }

    pub fn heal_all(&mut self) {
        for (a, b) in self.cut.clone() {
            self.heal(a, b);
        }
    }

    fn sight(&mut self, device: usize, peer: usize) {
        let after = self.some_millis(500);
        self.later(after, Event::Sighted { device, peer });
    }

    fn ends_after_a_while(&mut self, link: ConnectionId, at: usize) {
        let after = self.some_millis(7_000);
        self.later(after, Event::Ends { link, at, why: None });
    }

    fn some_millis(&mut self, max: u64) -> Duration {
        Duration::from_micros(self.rng.random_range(0..=max * 1_000))
    }

    fn later(&mut self, after: Duration, event: Event) {
        self.at(self.now + after, event);
    }

    fn at(&mut self, time: Duration, event: Event) {
        self.last_event += 1;
        self.events.insert((time, self.last_event), event);
    }

    fn is_cut(&self, a: usize, b: usize) -> bool {
        self.cut.contains(&(a.min(b), a.max(b)))
    }

    /// Lets a person do something in a document; the change goes its way.
    pub fn act(
        &mut self,
        device: usize,
        document: DocumentId,
        act: impl FnOnce(&mut Document, trestle_trust::ActorId, i64, &mut ChaCha8Rng) -> Option<Made>,
    ) -> Option<ChangeHash> {
        let now_unix_secs = BEGINS_UNIX_SECS + i64::try_from(self.now.as_secs()).expect("a short test");
        let change = self.devices[device].act(document, now_unix_secs, &mut self.rng, act)?;
        let hash = change.tip.map(|tip| tip.hash);
        self.input(device, Input::LocalChanges { document, changes: vec![change] });
        hash
    }

    /// Lets time pass, and everything happen that falls into it.
    pub fn run(&mut self, for_how_long: Duration) {
        let until = self.now + for_how_long;
        while let Some(entry) = self.events.first_entry() {
            let (time, _) = *entry.key();
            if time > until {
                break;
            }
            self.now = time;
            let event = entry.remove();
            self.happen(event);
        }
        self.now = until;
    }

    /// Lets time pass until `done`, at most `limit`. Says whether it came to that.
    pub fn run_until(&mut self, limit: Duration, done: impl Fn(&Self) -> bool) -> bool {
        let until = self.now + limit;
        while self.now < until {
            if done(self) {
                return true;
            }
            self.run(Duration::from_millis(100));
        }
        done(self)
    }

    /// Whether every device that runs says of every other that runs that they have the same.
    #[must_use]
    pub fn all_level(&self) -> bool {
        let running: BTreeSet<_> = self
            .devices
            .iter()
            .filter(|device| device.running.is_some())
            .map(|device| device.transport)
            .collect();
        self.devices.iter().filter_map(|device| device.running.as_ref()).all(|running_device| {
            let level = |status: &&PeerStatus| status.level || !running.contains(&status.peer);
            let peers = running_device.machine.peers();
            let levels = peers.iter().filter(level).count();
            levels == peers.len() && running_device.machine.waiting_changes() == 0
        })
    }

    /// Gives a device an input and does what comes of it.
    pub fn input(&mut self, device: usize, input: Input) {
        let now = self.now;
        let Some(running) = self.devices[device].running.as_mut() else { return };
        for output in running.machine.handle(input, now) {
            self.perform(device, output);
        }
    }

    /// Gives a device a frame as if its peer had sent it on the connection that both have.
    ///
    /// # Panics
    /// When there is none.
    pub fn input_frame(&mut self, to: usize, from: usize, bytes: Vec<u8>) {
        let both =
            |link: &Link| link.ends.contains(&to) && link.ends.contains(&from) && link.open == [true; 2];
        let (connection, _) = self.links.iter().find(|(_, link)| both(link)).expect("they are connected");
        let connection = *connection;
        self.input(to, Input::Frame { connection, bytes });
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Arrives { link, to, stream, bytes } => {
                if self.is_open(link, to) {
                    self.input(
                        to,
                        match stream {
                            Stream::Control => Input::Frame { connection: link, bytes },
                            Stream::Bulk(_) => Input::BulkFrame { connection: link, bytes },
                        },
                    );
                }
            }
            Event::PresenceArrives { link, to, bytes } => {
                if self.is_open(link, to) {
                    self.input(to, Input::PresenceDatagram { connection: link, bytes });
                }
            }
            Event::BulkSent { device, start, link, document } if self.is_of(device, start) => {
                self.input(device, Input::BulkSent { connection: link, document });
            }
            Event::Ends { link, at, why } => self.end(link, at, why),
            Event::Flush { device, start } if self.is_of(device, start) => {
                if let Some(token) = self.devices[device].disk.flush() {
                    self.devices[device].acknowledge(token);
                    self.input(device, Input::Flushed { token });
                }
            }
            Event::Read { device, start, token, document, hashes } if self.is_of(device, start) => {
                let changes = self.devices[device].disk.read(document, &hashes);
                assert_eq!(changes.len(), hashes.len(), "asked for what was never written");
                self.input(device, Input::ChangesRead { token, changes });
            }
            Event::Wakes { device, start, at } if self.is_of(device, start) => {
                debug_assert!(at <= self.now);
                self.input(device, Input::Tick);
            }
            Event::Dialled { device, start, to } if self.is_of(device, start) => self.connect(device, to),
            Event::Introduced { from, to, statements } => {
                let key = self.devices[from].transport;
                if !self.is_cut(from, to) {
                    self.input(to, Input::Introduction { from: key, statements });
                    self.sight(from, to);
                }
            }
            Event::Sighted { device, peer } => {
                let key = self.devices[peer].transport;
                let addresses = vec![SocketAddr::from(([127, 0, 0, 1], 1_000))];
                self.input(device, Input::Sighted { peer: key, addresses });
            }
            // Of a device that has crashed since.
            Event::BulkSent { .. }
            | Event::Flush { .. }
            | Event::Read { .. }
            | Event::Wakes { .. }
            | Event::Dialled { .. } => {}
        }
    }

    fn is_of(&self, device: usize, start: u64) -> bool {
        self.runs(device) && self.devices[device].start == start
    }

    fn is_open(&self, link: ConnectionId, at: usize) -> bool {
        self.links.get(&link).is_some_and(|link| link.open[link.end_of(at)] && !link.broken)
    }

    fn connect(&mut self, dialler: usize, to: usize) {
        let peer = self.devices[to].transport;
        if self.is_cut(dialler, to) || !self.runs(to) {
            self.input(dialler, Input::DialFailed { peer });
            return;
        }
        self.last_link += 1;
        let connection = ConnectionId(self.last_link);
        self.links.insert(connection, Link::new([dialler, to], self.nature.delay_max_millis));
        let own = self.devices[dialler].transport;
        self.input(dialler, Input::Connected { connection, peer, dialled_by_us: true });
        self.input(to, Input::Connected { connection, peer: own, dialled_by_us: false });
    }

    fn end(&mut self, id: ConnectionId, at: usize, why: Option<CloseReason>) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let end = link.end_of(at);
        if std::mem::replace(&mut link.open[end], false) {
            if why == Some(CloseReason::Stranger) {
                self.input(at, Input::RefusedAsStranger { connection: id });
            }
            self.input(at, Input::Disconnected { connection: id });
        }
    }

    fn perform(&mut self, device: usize, output: Output) {
        let start = self.devices[device].start;
        match output {
            Output::Send { connection, frame } => self.send(device, connection, Stream::Control, frame),
            Output::SendBulk { connection, document, items } => {
                self.send_bulk(device, connection, document, &items);
            }
            Output::SendPresence { connection, datagram } => self.send_presence(device, connection, datagram),
            Output::Persist { token, changes, statements } => {
                for change in &changes {
                    let (actor, hash) = (change.meta.actor, change.meta.hash);
                    self.devices[device].wrote(token, change.document, actor, hash);
                }
                self.devices[device].disk.write(token, changes, statements);
                let after = self.some_millis(self.nature.flush_max_millis);
                self.later(after, Event::Flush { device, start });
            }
            Output::ReadChanges { token, document, hashes } => {
                let after = self.some_millis(5);
                self.later(after, Event::Read { device, start, token, document, hashes });
            }
            Output::Admitted { document, changes } => {
                let running = self.devices[device].running.as_mut().expect("it has just given an output");
                running.documents.entry(document).or_insert_with(|| Document::open([])).merge(changes);
            }
            Output::Close { connection, why } => {
                let link = self.links.get_mut(&connection).expect("closed links stay listed");
                let other = link.other(device);
                let arrives = link.arrival(other, Stream::Control, self.now, &mut self.rng);
                self.at(arrives, Event::Ends { link: connection, at: other, why: Some(why) });
                self.later(Duration::ZERO, Event::Ends { link: connection, at: device, why: None });
            }
            Output::Dial { peer, .. } => {
                let Some(to) = self.devices.iter().position(|other| other.transport == peer) else { return };
                let takes = if self.is_cut(device, to) { 5_000 } else { 3 * self.nature.delay_max_millis };
                let after = self.some_millis(takes);
                self.later(after, Event::Dialled { device, start, to });
            }
            Output::Introduce { peer, statements } => {
                let to =
                    self.devices.iter().position(|other| other.transport == peer).expect("it dialled it");
                let after = self.some_millis(self.nature.delay_max_millis);
                self.later(after, Event::Introduced { from: device, to, statements });
            }
            Output::Remember { peer, document, heads } => {
                self.devices[device].remembered.entry(peer).or_default().insert(document, heads);
            }
            Output::Presence { peer, bytes } => self.presences.push((device, peer, bytes)),
            Output::Notice(notice) => self.notice(device, notice),
            Output::WakeAt(at) => self.at(at.max(self.now), Event::Wakes { device, start, at }),
            Output::MembershipChanged | Output::Matched { .. } | Output::PeersChanged => {}
        }
    }

    fn notice(&mut self, device: usize, notice: Notice) {
        match notice {
            Notice::PeerMisbehaved { peer, what } => self.shut_out.push((device, peer, what)),
            Notice::Stranger { peer } => self.strangers.push((device, peer)),
            other => panic!("device {device}: {other:?}"),
        }
    }

    fn send(&mut self, from: usize, connection: ConnectionId, stream: Stream, bytes: Vec<u8>) {
        self.bytes_sent += bytes.len() as u64 + 4;
        self.frames_sent += 1;
        let Some(link) = self.links.get_mut(&connection) else { return };
        let to = link.other(from);
        if bytes.starts_with(&CHANGES) {
            *self.changes_sent.entry((from, to)).or_default() += 1;
        }
        if !link.open[link.end_of(from)] || self.is_cut(from, to) {
            return;
        }
        let link = self.links.get_mut(&connection).expect("just seen");
        let arrives = link.arrival(to, stream, self.now, &mut self.rng);
        self.at(arrives, Event::Arrives { link: connection, to, stream, bytes });
    }

    fn send_bulk(&mut self, from: usize, connection: ConnectionId, document: DocumentId, items: &[BulkItem]) {
        let hashes: Vec<_> = items.iter().map(|item| item.hash).collect();
        let changes = self.devices[from].disk.read(document, &hashes);
        assert_eq!(changes.len(), items.len(), "asked for what was never written");
        let lean = changes.into_iter().zip(items).map(|(mut change, item)| {
            change.tip = change.tip.filter(|_| item.with_tip);
            change
        });
        let Some(link) = self.links.get_mut(&connection) else { return };
        link.next_stream += 1;
        let stream = Stream::Bulk(link.next_stream);
        for frame in changes_frames(document, lean) {
            self.send(from, connection, stream, frame);
        }
        let (start, after) = (self.devices[from].start, self.some_millis(20));
        self.later(after, Event::BulkSent { device: from, start, link: connection, document });
    }

    fn send_presence(&mut self, from: usize, connection: ConnectionId, bytes: Vec<u8>) {
        let Some(link) = self.links.get(&connection) else { return };
        let to = link.other(from);
        // Datagrams get lost, and pass each other.
        if !self.is_cut(from, to) && self.rng.random_range(0..10) != 0 {
            let after = self.some_millis(self.nature.delay_max_millis);
            self.later(after, Event::PresenceArrives { link: connection, to, bytes });
        }
    }
}
