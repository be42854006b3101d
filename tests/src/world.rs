//! The world itself: devices, links between them, and a clock that jumps from event to event.

mod departures;
mod events;
mod liars;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_sync::admit::SignedChange;
use trestle_sync::protocol::{CloseReason, ConnectionId, Input, PeerStatus, ReadToken, Sync};
use trestle_trust::{ChangeHash, DocumentId, TransportKey};

use crate::document::{self, Document, Made};
use crate::link::{Link, Stream};
use crate::replica::Replica;
use crate::table::{Table, device};

/// The time of day at which every world begins.
const BEGINS_UNIX_SECS: i64 = 1_790_000_000;

/// How a frame of changes begins: an array of three, and the kind.
const CHANGES: [u8; 2] = [0x83, 6];
/// A frame of changes that is no longer goes as a datagram too.
const TYPED_DATAGRAM_BYTES_MAX: usize = 1100;

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
    /// What somebody has written reaches their machine.
    HandedOver {
        device: usize,
        start: u64,
        document: DocumentId,
        change: SignedChange,
    },
}

/// What a world is made of.
#[derive(Clone, Copy, Debug)]
pub struct Nature {
    pub devices: u8,
    pub delay_max_millis: u64,
    pub flush_max_millis: u64,
    /// What somebody writes is with their machine after so long. Meanwhile it takes in what comes from others.
    pub hand_over_max_millis: u64,
    /// Whether everybody begins with all statements, or each with those up to when they sat down.
    pub all_known: bool,
    /// Whether everybody was vouched for, so that they count.
    pub all_stand: bool,
}

impl Default for Nature {
    fn default() -> Self {
        Self {
            devices: 4,
            delay_max_millis: 40,
            flush_max_millis: 60,
            hand_over_max_millis: 0,
            all_known: true,
            all_stand: false,
        }
    }
}

/// Late changes of a document that somebody took up, and by which change.
#[derive(Debug)]
pub struct TakenUp {
    pub device: usize,
    pub document: DocumentId,
    pub by: ChangeHash,
    pub late: Vec<ChangeHash>,
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
    /// What each device's owner has written and its machine has not, by when it arrives.
    handing_over: BTreeMap<usize, Vec<Duration>>,
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
    /// Devices whose owners lie.
    liars: BTreeSet<usize>,
    /// How many changes each has sent past its program.
    pub lies: BTreeMap<usize, u64>,
    /// By how much each device's clock is wrong.
    pub clock_errors: Vec<i64>,
    /// Devices whose disks are full.
    full: BTreeSet<usize>,
    /// How often somebody was found to have written apart.
    pub forks: u64,
    /// How often a document was made anew, as other changes of it counted.
    pub made_anew: u64,
    /// What somebody took up that did not count.
    pub taken_up: Vec<TakenUp>,
    /// So many times to come a disk reads nothing of what it is asked for.
    pub misreads: u32,
    /// What devices were told of their own changes that nobody would take, where a test makes such.
    pub own_unfit: Option<Vec<(usize, String)>>,
    /// How much has happened.
    pub steps: u64,
}

impl World {
    #[must_use]
    pub fn new(seed: u64, nature: Nature) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let table = match nature.all_stand {
            false => Table::new(nature.devices, &mut rng),
            true => Table::of_equals(nature.devices, &mut rng),
        };
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
            handing_over: BTreeMap::new(),
            cut: BTreeSet::new(),
            bytes_sent: 0,
            frames_sent: 0,
            changes_sent: BTreeMap::new(),
            presences: Vec::new(),
            shut_out: Vec::new(),
            strangers: Vec::new(),
            liars: BTreeSet::new(),
            lies: BTreeMap::new(),
            clock_errors: vec![0; usize::from(nature.devices)],
            full: BTreeSet::new(),
            forks: 0,
            made_anew: 0,
            taken_up: Vec::new(),
            misreads: 0,
            own_unfit: None,
            steps: 0,
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
        let now_unix_secs = self.time_of_day(device);
        let change = self.devices[device].act(document, now_unix_secs, &mut self.rng, act)?;
        let hash = change.tip.map(|tip| tip.hash);
        if self.nature.hand_over_max_millis == 0 {
            self.input(device, Input::LocalChanges { document, changes: vec![change] });
        } else {
            self.hand_over(device, document, change);
        }
        hash
    }

    /// The change is with the machine soon, and not before those that were made before it.
    fn hand_over(&mut self, device: usize, document: DocumentId, change: SignedChange) {
        let wait = Duration::from_millis(self.rng.random_range(0..=self.nature.hand_over_max_millis));
        let under_way = self.handing_over.entry(device).or_default();
        let at = under_way.last().map_or(Duration::ZERO, |last| *last).max(self.now + wait);
        under_way.push(at);
        let start = self.devices[device].start;
        self.at(at, Event::HandedOver { device, start, document, change });
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
            self.steps += 1;
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
        if self.handing_over.values().any(|under_way| !under_way.is_empty()) {
            return false;
        }
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

    /// How many connections of a device stand.
    #[must_use]
    pub fn connections(&self, device: usize) -> usize {
        let stands = |link: &&Link| link.ends.contains(&device) && link.open == [true; 2] && !link.broken;
        self.links.values().filter(stands).count()
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
        let connection = self.connection(to, from);
        self.input(to, Input::Frame { connection, bytes });
    }

    /// The connection that two devices have.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn connection(&self, a: usize, b: usize) -> ConnectionId {
        let both = |link: &Link| link.ends.contains(&a) && link.ends.contains(&b) && link.open == [true; 2];
        *self.links.iter().find(|(_, link)| both(link)).expect("they are connected").0
    }
}
