//! Devices of members that do not play fair: beside what their own program does they forge, write apart, withhold, flood,
//! backdate and poison. All that they send is signed with a member's key, so that nothing but admission is in the way.

use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use trestle_sync::admit::SignedChange;
use trestle_sync::columns;
use trestle_sync::protocol::ConnectionId;
use trestle_sync::protocol::wire::changes_frames;
use trestle_trust::{ActorId, DocumentId, Tip};

use super::World;
use crate::bombs::rechunked;
use crate::document::Made;
use crate::link::Stream;

/// Of so many frames of changes that a liar's program sends, one is withheld.
const WITHHELD_ONE_IN: u32 = 4;
/// Clocks of liars are off by up to this.
const BACKDATED_SECS: i64 = 1 << 39;

impl World {
    /// From now on this device lies now and then.
    pub fn corrupt(&mut self, device: usize) {
        self.liars.insert(device);
        self.clock_errors[device] = self.rng.random_range(-BACKDATED_SECS..=BACKDATED_SECS);
    }

    #[must_use]
    pub fn is_liar(&self, device: usize) -> bool {
        self.liars.contains(&device)
    }

    /// Whether a frame that a device sends is kept back by its owner.
    pub(super) fn withholds(&mut self, device: usize) -> bool {
        self.liars.contains(&device) && self.rng.random_ratio(1, WITHHELD_ONE_IN)
    }

    /// A liar sends somebody something that its program would not.
    pub fn lie(&mut self, liar: usize, document: DocumentId) {
        let open =
            |link: &crate::link::Link| link.ends.contains(&liar) && link.open == [true; 2] && !link.broken;
        let open: Vec<(ConnectionId, usize)> = self
            .links
            .iter()
            .filter(|(_, link)| open(link))
            .map(|(id, link)| (*id, link.other(liar)))
            .collect();
        if open.is_empty() || !self.runs(liar) {
            return;
        }
        let (connection, victim) = open[self.rng.random_range(0..open.len())];
        let changes = match self.rng.random_range(0..6) {
            0 => self.forged(liar, victim, document),
            1 => {
                let aside = self.written_apart(liar, document);
                // Its program goes on from where both begin.
                self.act(liar, document, |doc, actor, now, rng| {
                    doc.act_by_chance(actor, now, Some("[apart]"), rng)
                });
                aside
            }
            2 => self.flood(liar, document),
            3 => self.backdated(liar, document),
            _ => self.poisoned(liar, document),
        };
        *self.lies.entry(liar).or_default() += changes.len() as u64;
        for frame in changes_frames(document, changes) {
            self.send(liar, connection, Stream::Control, frame);
        }
    }

    /// What the liar would write next, without its own program's knowing.
    fn made_aside(&mut self, liar: usize, document: DocumentId, actor: Option<ActorId>) -> Option<Made> {
        let now = self.time_of_day(liar);
        self.devices[liar].make_aside(document, now, &mut self.rng, actor)
    }

    fn sign(&self, liar: usize, document: DocumentId, bytes: Vec<u8>) -> SignedChange {
        let tip = columns::scan(&bytes).ok().map(|change| {
            let device = &self.devices[liar];
            Tip::sign(device.signer(), device.table(), document, change.actor, change.seq, change.hash)
        });
        SignedChange { bytes, tip }
    }

    /// In the victim's name.
    fn forged(&mut self, liar: usize, victim: usize, document: DocumentId) -> Vec<SignedChange> {
        let author = self.devices[victim].signer().key();
        let actor = ActorId::generate(author, &mut self.rng);
        let made = self.made_aside(liar, document, Some(actor));
        made.map(|made| self.sign(liar, document, made.bytes)).into_iter().collect()
    }

    /// The next change of its own chain, which its program will make otherwise.
    fn written_apart(&mut self, liar: usize, document: DocumentId) -> Vec<SignedChange> {
        let made = self.made_aside(liar, document, None);
        made.map(|made| self.sign(liar, document, made.bytes)).into_iter().collect()
    }

    /// Much that follows what nobody has.
    fn flood(&mut self, liar: usize, document: DocumentId) -> Vec<SignedChange> {
        let Some(made) = self.made_aside(liar, document, None) else { return Vec::new() };
        let orphan = |rng: &mut ChaCha8Rng| {
            let mut data = made.bytes.clone();
            // Somewhere in the first dependency's hash.
            let at = 12 + rng.random_range(0..30);
            if let Some(byte) = data.get_mut(at) {
                *byte ^= rng.random_range(1..=255);
            }
            rechunked(&data)
        };
        let orphans: Vec<_> = (0..20).filter_map(|_| orphan(&mut self.rng)).collect();
        orphans.into_iter().map(|bytes| self.sign(liar, document, bytes)).collect()
    }

    fn backdated(&mut self, liar: usize, document: DocumentId) -> Vec<SignedChange> {
        self.clock_errors[liar] = self.rng.random_range(-BACKDATED_SECS..=BACKDATED_SECS);
        self.written_apart(liar, document)
    }

    /// A change with bytes altered by chance, its checksum and signature in order.
    fn poisoned(&mut self, liar: usize, document: DocumentId) -> Vec<SignedChange> {
        let Some(made) = self.made_aside(liar, document, None) else { return Vec::new() };
        let mut bytes = made.bytes;
        for _ in 0..self.rng.random_range(1..4) {
            let at = self.rng.random_range(10..bytes.len());
            match self.rng.random_range(0..4) {
                0 => bytes[at] = self.rng.random(),
                1 => bytes[at] ^= 1 << self.rng.random_range(0..8),
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, [0, 1, 0x40, 0x7f, 0x80, 0xff][self.rng.random_range(0..6)]),
            }
        }
        rechunked(&bytes).map(|bytes| self.sign(liar, document, bytes)).into_iter().collect()
    }

    /// The disk of a device takes nothing from now on, until there is room again.
    pub fn fill_disk(&mut self, device: usize) {
        self.full.insert(device);
    }

    /// There is room again: what waited is written.
    pub fn free_disk(&mut self, device: usize) {
        if self.full.remove(&device) {
            let start = self.devices[device].start;
            self.later(Duration::ZERO, super::Event::Flush { device, start });
        }
    }

    /// What a device's clock says.
    pub(super) fn time_of_day(&self, device: usize) -> i64 {
        let passed = i64::try_from(self.now.as_secs()).expect("a short test");
        super::BEGINS_UNIX_SECS + passed + self.clock_errors[device]
    }

    /// Whether every honest device that runs has the same changes of these documents, and waits for none of an honest one.
    #[must_use]
    pub fn honest_agree(&self, documents: &[DocumentId]) -> bool {
        let honest = (0..self.devices.len()).filter(|device| !self.is_liar(*device) && self.runs(*device));
        let heads = |device: usize| -> Vec<_> {
            let log = |document: &DocumentId| self.machine(device).log(*document);
            documents
                .iter()
                .map(|document| log(document).map(|log| log.heads().collect::<Vec<_>>()))
                .collect()
        };
        let heads: Vec<_> = honest.map(heads).collect();
        heads.windows(2).all(|pair| pair[0] == pair[1])
    }
}
