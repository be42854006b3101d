//! When to dial whom: remembers where peers were found and tries again, ever less often.
//!
//! A peer is dialled at once when an address of it becomes known or it is seen on the local network, a second after
//! a good connection broke, and then after 5 s, 10 s, … up to 5 min, each a quarter more or less by chance, so that
//! many devices that lost each other together do not come back together.
//!
//! Absent: the dialling, and the real randomness (the seed is an argument).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use trestle_trust::TransportKey;

/// After the first failure.
pub const DELAY_MIN: Duration = Duration::from_secs(5);
/// However often it failed.
pub const DELAY_MAX: Duration = Duration::from_secs(300);
/// After a connection that lasted has broken.
pub const DELAY_BROKEN: Duration = Duration::from_secs(1);
/// A connection that lasted this long was a good one.
pub const GOOD_AFTER: Duration = Duration::from_secs(20);
/// The most addresses that are remembered of one peer; the newest stay.
pub const ADDRESSES_MAX: usize = 16;
/// The most peers whose addresses are remembered: on a busy network others than ours are seen too.
pub const PEERS_MAX: usize = 1024;

#[derive(Debug, Default)]
struct Target {
    /// The newest last.
    addresses: Vec<SocketAddr>,
    failures: u32,
    dial_at: Option<Duration>,
    /// Being dialled, or connected: nothing is due.
    busy: bool,
}

/// Where peers were found, and when each is dialled next.
#[derive(Debug)]
pub(crate) struct Redial {
    random: u64,
    targets: BTreeMap<TransportKey, Target>,
}

impl Redial {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: seed, targets: BTreeMap::new() }
    }

    /// Remembers addresses; dials at once a peer of whom none were known.
    pub(crate) fn known(&mut self, peer: TransportKey, addresses: &[SocketAddr], now: Duration) {
        if self.targets.len() >= PEERS_MAX && !self.targets.contains_key(&peer) {
            return;
        }
        let target = self.targets.entry(peer).or_default();
        let had_none = target.addresses.is_empty();
        for address in addresses {
            target.addresses.retain(|known| known != address);
            target.addresses.push(*address);
        }
        let surplus = target.addresses.len().saturating_sub(ADDRESSES_MAX);
        target.addresses.drain(..surplus);
        if had_none && !target.addresses.is_empty() && !target.busy {
            target.dial_at = Some(now);
        }
    }

    /// The peer is near: what failed before says nothing about now.
    pub(crate) fn sighted(&mut self, peer: TransportKey, addresses: &[SocketAddr], now: Duration) {
        self.known(peer, addresses, now);
        let Some(target) = self.targets.get_mut(&peer) else { return };
        target.failures = 0;
        if !target.busy && !target.addresses.is_empty() {
            target.dial_at = Some(now);
        }
    }

    pub(crate) fn connected(&mut self, peer: TransportKey) {
        let target = self.targets.entry(peer).or_default();
        target.busy = true;
        target.dial_at = None;
    }

    pub(crate) fn failed(&mut self, peer: TransportKey, now: Duration) {
        let Some(target) = self.targets.get_mut(&peer) else { return };
        target.busy = false;
        target.failures = target.failures.saturating_add(1);
        let doublings = (target.failures - 1).min(16);
        let delay = DELAY_MIN.saturating_mul(1 << doublings).min(DELAY_MAX);
        self.dial_after(peer, delay, now);
    }

    /// A connection that had lasted for `lasted` is gone.
    pub(crate) fn disconnected(&mut self, peer: TransportKey, lasted: Duration, now: Duration) {
        if lasted < GOOD_AFTER {
            self.failed(peer, now);
        } else if let Some(target) = self.targets.get_mut(&peer) {
            target.busy = false;
            target.failures = 0;
            self.dial_after(peer, DELAY_BROKEN, now);
        }
    }

    /// The connection is gone for a reason that says nothing about the next.
    pub(crate) fn again(&mut self, peer: TransportKey, now: Duration) {
        if let Some(target) = self.targets.get_mut(&peer) {
            target.busy = false;
            target.failures = 0;
            self.dial_after(peer, DELAY_BROKEN, now);
        }
    }

    fn dial_after(&mut self, peer: TransportKey, delay: Duration, now: Duration) {
        let spread = self.next_random() % 512;
        let Some(target) = self.targets.get_mut(&peer) else { return };
        if !target.addresses.is_empty() {
            // From three quarters to five quarters of the delay, in steps of 1/1024 of it.
            target.dial_at = Some(now + delay * (768 + u32::try_from(spread).unwrap_or(0)) / 1024);
        }
    }

    /// Whom to dial now, and where. Each is answered by [`connected`](Self::connected) or [`failed`](Self::failed).
    pub(crate) fn due(&mut self, now: Duration) -> Vec<(TransportKey, Vec<SocketAddr>)> {
        let mut due = Vec::new();
        for (peer, target) in &mut self.targets {
            if target.dial_at.is_some_and(|at| at <= now) {
                target.dial_at = None;
                target.busy = true;
                due.push((*peer, target.addresses.clone()));
            }
        }
        due
    }

    pub(crate) fn wake_at(&self) -> Option<Duration> {
        self.targets.values().filter_map(|target| target.dial_at).min()
    }

    /// `SplitMix64`: enough to spread redials, and nothing more is asked of it.
    fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: TransportKey = TransportKey([1; 32]);

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn a_peer_that_is_away_is_tried_ever_less_often_but_always_within_five_minutes_or_so() {
        let mut redial = Redial::new(7);
        redial.known(PEER, &[address(1)], Duration::ZERO);
        let mut now = Duration::ZERO;
        let mut delays = Vec::new();
        for _ in 0..12 {
            assert_eq!(redial.due(now), [(PEER, vec![address(1)])]);
            assert_eq!(redial.due(now), [], "not twice");
            redial.failed(PEER, now);
            let next = redial.wake_at().expect("it tries again");
            delays.push((next - now).as_secs_f64());
            now = next;
        }
        assert!((3.75..=6.25).contains(&delays[0]), "{delays:?}");
        assert!(delays.windows(2).take(5).all(|d| d[1] > d[0]), "{delays:?}");
        assert!(delays.iter().all(|d| *d <= 375.0), "{delays:?}");
        assert!(delays[11] >= 225.0, "{delays:?}");
    }

    #[test]
    fn a_peer_seen_nearby_is_dialled_at_once_whatever_failed_before() {
        let mut redial = Redial::new(7);
        redial.known(PEER, &[address(1)], Duration::ZERO);
        for second in 0..5 {
            redial.due(Duration::from_secs(1000 * second));
            redial.failed(PEER, Duration::from_secs(1000 * second));
        }
        let now = Duration::from_secs(4_001);
        assert_eq!(redial.due(now), []);
        redial.sighted(PEER, &[address(2)], now);
        assert_eq!(redial.due(now), [(PEER, vec![address(1), address(2)])]);
    }

    #[test]
    fn nobody_is_dialled_who_is_connected() {
        let mut redial = Redial::new(7);
        redial.connected(PEER);
        redial.known(PEER, &[address(1)], Duration::ZERO);
        redial.sighted(PEER, &[address(1)], Duration::ZERO);
        assert_eq!(redial.due(Duration::from_secs(9)), []);
        redial.disconnected(PEER, Duration::from_secs(60), Duration::from_secs(60));
        let next = redial.wake_at().expect("it tries again");
        assert!(next < Duration::from_secs(62));
    }

    #[test]
    fn only_the_newest_addresses_are_remembered() {
        let mut redial = Redial::new(7);
        for port in 1..100 {
            redial.known(PEER, &[address(port)], Duration::ZERO);
        }
        let due = redial.due(Duration::ZERO);
        assert_eq!(due[0].1.len(), ADDRESSES_MAX);
        assert_eq!(due[0].1.last(), Some(&address(99)));
    }
}
