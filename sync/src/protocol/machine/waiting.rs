//! The changes of one document that have come but cannot go in yet: something they follow is missing, nobody vouches
//! for them, or their author is not known. Each waits on the account of the connection that sent it.
//!
//! A tip vouches for the change it names and for all earlier ones of that actor's chain. So a change without a tip
//! is vouched for as soon as one that follows it *directly in its chain* is.

use std::collections::{BTreeMap, BTreeSet};

use trestle_trust::{ChangeHash, Tip};

use crate::admit::ChangeMeta;
use crate::protocol::ConnectionId;

/// A change that has been examined and waits.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) meta: ChangeMeta,
    pub(super) bytes: Vec<u8>,
    /// Verified.
    pub(super) tip: Option<Tip>,
    pub(super) vouched: bool,
    pub(super) from: ConnectionId,
}

/// What is kept beside a change while it waits, in bytes.
const KEPT_BESIDE_BYTES: usize = 384;

/// What a change costs that waits.
pub(super) fn cost(bytes: &[u8]) -> usize {
    bytes.len() + KEPT_BESIDE_BYTES
}

impl Held {
    pub(super) fn cost(&self) -> usize {
        cost(&self.bytes)
    }
}

#[derive(Debug, Default)]
pub(super) struct Waiting {
    held: BTreeMap<ChangeHash, Held>,
    /// What is waited for, and by whom, whether it waits itself or is not here at all.
    followers: BTreeMap<ChangeHash, BTreeSet<ChangeHash>>,
    /// How many wait on the account of each connection; none has zero.
    accounts: BTreeMap<ConnectionId, usize>,
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn get(&self, hash: &ChangeHash) -> Option<&Held> {
        self.held.get(hash)
    }

    /// Whether anything waits on this connection's account.
    pub(super) fn has_of(&self, connection: ConnectionId) -> bool {
        self.accounts.contains_key(&connection)
    }

    pub(super) fn hashes(&self) -> Vec<ChangeHash> {
        self.held.keys().copied().collect()
    }

    /// Lets a change wait. Gives those that are now vouched for, the oldest first, itself perhaps among them.
    pub(super) fn hold(&mut self, mut change: Held) -> Vec<ChangeHash> {
        let hash = change.meta.hash;
        for dep in &change.meta.deps {
            self.followers.entry(*dep).or_default().insert(hash);
        }
        let vouches = change.tip.is_some() || self.next_in_chain(&change.meta).any(|next| next.vouched);
        change.vouched = false;
        *self.accounts.entry(change.from).or_default() += 1;
        self.held.insert(hash, change);
        if vouches { self.vouch(hash) } else { Vec::new() }
    }

    /// Gives a waiting change its tip. Gives those that are now vouched for, the oldest first.
    pub(super) fn set_tip(&mut self, hash: &ChangeHash, tip: Tip) -> Vec<ChangeHash> {
        let Some(held) = self.held.get_mut(hash) else { return Vec::new() };
        held.tip = Some(tip);
        self.vouch(*hash)
    }

    fn vouch(&mut self, newest: ChangeHash) -> Vec<ChangeHash> {
        let mut vouched = Vec::new();
        let mut next = Some(newest);
        while let Some(hash) = next.take() {
            let Some(held) = self.held.get_mut(&hash) else { break };
            if held.vouched {
                break;
            }
            held.vouched = true;
            vouched.push(hash);
            let (actor, seq) = (held.meta.actor, held.meta.seq);
            next = held.meta.deps.clone().into_iter().find(|dep| {
                self.held.get(dep).is_some_and(|dep| dep.meta.actor == actor && dep.meta.seq + 1 == seq)
            });
        }
        vouched.reverse();
        vouched
    }

    fn next_in_chain<'a>(&'a self, meta: &'a ChangeMeta) -> impl Iterator<Item = &'a Held> {
        let followers = self.followers.get(&meta.hash).into_iter().flatten();
        followers
            .filter_map(|follower| self.held.get(follower))
            .filter(|held| held.meta.actor == meta.actor && held.meta.seq == meta.seq + 1)
    }

    /// Those that wait for this one.
    pub(super) fn followers(&self, hash: &ChangeHash) -> Vec<ChangeHash> {
        self.followers.get(hash).into_iter().flatten().copied().collect()
    }

    /// How many bytes wait on this connection's account, and how many changes.
    pub(super) fn of(&self, connection: ConnectionId) -> (usize, usize) {
        if !self.has_of(connection) {
            return (0, 0);
        }
        let held = self.held.values().filter(|held| held.from == connection);
        held.fold((0, 0), |(bytes, count), held| (bytes + held.bytes.len(), count + 1))
    }

    /// Takes out what waits on this connection's account.
    pub(super) fn forget(&mut self, connection: ConnectionId) {
        let of = self.held.iter().filter(|(_, held)| held.from == connection);
        for hash in of.map(|(hash, _)| *hash).collect::<Vec<_>>() {
            self.take(&hash);
        }
    }

    /// Takes a change out.
    pub(super) fn take(&mut self, hash: &ChangeHash) -> Option<Held> {
        let held = self.held.remove(hash)?;
        if let Some(count) = self.accounts.get_mut(&held.from) {
            *count -= 1;
            if *count == 0 {
                self.accounts.remove(&held.from);
            }
        }
        for dep in &held.meta.deps {
            if let Some(followers) = self.followers.get_mut(dep) {
                followers.remove(hash);
                if followers.is_empty() {
                    self.followers.remove(dep);
                }
            }
        }
        Some(held)
    }

    /// Whether the change waits on this connection's account.
    pub(super) fn is_of(&self, hash: &ChangeHash, from: ConnectionId) -> bool {
        self.held.get(hash).is_some_and(|held| held.from == from)
    }
}
