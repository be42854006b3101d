//! A connection between two devices: streams that keep their order, each in its own time.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Which stream a message travels on. Messages of one stream arrive in order, those of different ones in any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stream {
    Control,
    Bulk(u64),
    /// May get lost, and passes all else.
    Datagram,
}

/// One end-to-end connection. Both ends know it by the same number.
#[derive(Debug)]
pub struct Link {
    /// The two devices; the first dialled.
    pub ends: [usize; 2],
    /// Whether each end still holds it open.
    pub open: [bool; 2],
    /// Nothing arrives any more, though the ends may not know it yet.
    pub broken: bool,
    /// When the last message on each stream, to each end, arrives.
    last: BTreeMap<(usize, Stream), Duration>,
    pub next_stream: u64,
    delay_max_millis: u64,
}

impl Link {
    #[must_use]
    pub fn new(ends: [usize; 2], delay_max_millis: u64) -> Self {
        Self { ends, open: [true; 2], broken: false, last: BTreeMap::new(), next_stream: 0, delay_max_millis }
    }

    /// Which end `device` is.
    #[must_use]
    pub fn end_of(&self, device: usize) -> usize {
        usize::from(self.ends[0] != device)
    }

    /// The device at the other end.
    #[must_use]
    pub fn other(&self, device: usize) -> usize {
        self.ends[1 - self.end_of(device)]
    }

    /// When a message that leaves now arrives at `to`.
    pub fn arrival(&mut self, to: usize, stream: Stream, now: Duration, rng: &mut ChaCha8Rng) -> Duration {
        let sent = now + Duration::from_micros(rng.random_range(100..=self.delay_max_millis * 1_000));
        let last = self.last.entry((to, stream)).or_default();
        *last = sent.max(*last + Duration::from_micros(1));
        *last
    }
}
