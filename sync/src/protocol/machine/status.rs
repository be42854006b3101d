//! What the machine can say about its peers when it is asked.

use std::collections::BTreeMap;

use trestle_trust::{DocumentId, TransportKey};

use super::Sync;
use crate::protocol::PeerStatus;

/// So many documents, and changes that peers lack, are looked at without a pause.
const LOOKED_AT_ONCE: u64 = 10_000;

impl Sync {
    /// Devices of every member but this one, in the order of their keys, from the first behind `after` on: as many as take
    /// little time, one at least. `true` if there are more.
    #[must_use]
    pub fn some_peers(&self, after: Option<TransportKey>) -> (Vec<PeerStatus>, bool) {
        let people = self.membership.people().values().filter(|person| person.member);
        let devices =
            people.flat_map(|person| person.devices.iter().map(|device| (device.transport, person.id)));
        let mut devices: Vec<_> = devices
            .filter(|(transport, _)| {
                *transport != self.config.transport && after.is_none_or(|a| *transport > a)
            })
            .collect();
        devices.sort_unstable();
        let connected: BTreeMap<_, _> = self
            .sessions
            .values()
            .filter(|session| session.is_whole())
            .map(|session| (session.peer, session.level))
            .collect();
        let mut peers = Vec::new();
        let mut looked_at = 0;
        for (peer, person) in &devices {
            if looked_at > LOOKED_AT_ONCE {
                return (peers, true);
            }
            let changes_they_lack = self.changes_they_lack(*peer);
            looked_at += self.logs.len() as u64 + changes_they_lack;
            let level = connected.get(peer);
            peers.push(PeerStatus {
                peer: *peer,
                person: *person,
                connected: level.is_some(),
                level: level.is_some_and(|level| *level),
                changes_they_lack,
            });
        }
        (peers, false)
    }

    /// Every device of every member but this one, in the order of their keys.
    ///
    /// Takes time in proportion to the documents, the devices, and what they lack.
    #[must_use]
    pub fn peers(&self) -> Vec<PeerStatus> {
        let (mut all, mut more) = self.some_peers(None);
        while more {
            let next;
            (next, more) = self.some_peers(all.last().map(|last| last.peer));
            all.extend(next);
        }
        all
    }

    /// How many changes of peers wait for something that is not here.
    #[must_use]
    pub fn waiting_changes(&self) -> usize {
        self.waiting.values().map(|waiting| waiting.len()).sum()
    }

    fn changes_they_lack(&self, peer: TransportKey) -> u64 {
        let documents = self.peers_have.get(&peer);
        let lacked = self.logs.iter().map(|(document, log)| {
            let have = documents.and_then(|documents| documents.get(document)).map_or(&[][..], Vec::as_slice);
            log.not_in_past_of(have).len() as u64
        });
        lacked.sum()
    }

    /// How many changes made on this device no other device is known to have.
    #[must_use]
    pub fn own_changes_only_here(&self) -> u64 {
        self.logs.keys().map(|document| self.own_changes_only_here_in(*document)).sum()
    }

    fn own_changes_only_here_in(&self, document: DocumentId) -> u64 {
        let Some(log) = self.logs.get(&document) else { return 0 };
        let have: Vec<_> = self
            .peers_have
            .values()
            .filter_map(|documents| documents.get(&document))
            .flatten()
            .copied()
            .collect();
        let only_here = log.not_in_past_of(&have);
        let own = only_here.iter().filter(|hash| {
            log.entry(hash).is_some_and(|entry| log.actor(entry).author() == self.config.author)
        });
        own.count() as u64
    }
}
