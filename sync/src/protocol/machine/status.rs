//! What the machine can say about its peers when it is asked.

use trestle_trust::{DocumentId, TransportKey};

use super::Sync;
use crate::protocol::PeerStatus;

impl Sync {
    /// Every device of every member but this one, in the order of their keys.
    ///
    /// Takes time in proportion to the documents, the devices, and what they lack.
    #[must_use]
    pub fn peers(&self) -> Vec<PeerStatus> {
        let mut peers: Vec<_> = self
            .membership
            .people()
            .values()
            .filter(|person| person.member)
            .flat_map(|person| person.devices.iter().map(|device| (device.transport, person.id)))
            .filter(|(transport, _)| *transport != self.config.transport)
            .map(|(peer, person)| {
                let session =
                    self.sessions.values().find(|session| session.peer == peer && session.is_whole());
                PeerStatus {
                    peer,
                    person,
                    connected: session.is_some(),
                    level: session.is_some_and(|session| session.level),
                    changes_they_lack: self.changes_they_lack(peer),
                }
            })
            .collect();
        peers.sort_unstable_by_key(|status| status.peer);
        peers
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
