//! The book of peers: where each was reached, when it last had the same as we do. Written lazily.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use trestle_trust::{ChangeHash, DocumentId, TransportKey};

use super::clock::unix_secs;
use crate::protocol;
use crate::repo::PeerStatus;
use crate::store::{Heads, RememberedPeer, Write};

/// So many addresses are kept of one device, the newest first.
const ADDRESSES_MAX: usize = 8;

pub(crate) struct PeerBook {
    peers: BTreeMap<TransportKey, RememberedPeer>,
    unwritten: BTreeSet<TransportKey>,
    unwritten_heads: BTreeMap<(TransportKey, DocumentId), Heads>,
}

impl PeerBook {
    pub(super) fn new(peers: Vec<RememberedPeer>) -> Self {
        Self {
            peers: peers.into_iter().map(|peer| (peer.transport, peer)).collect(),
            unwritten: BTreeSet::new(),
            unwritten_heads: BTreeMap::new(),
        }
    }

    /// Everybody's addresses, for redialling.
    pub(crate) fn addresses(&self) -> Vec<(TransportKey, Vec<SocketAddr>)> {
        self.peers.values().map(|peer| (peer.transport, peer.addresses.clone())).collect()
    }

    pub(super) fn addresses_of(&self, peer: TransportKey) -> Vec<SocketAddr> {
        self.peers.get(&peer).map(|peer| peer.addresses.clone()).unwrap_or_default()
    }

    /// Notes where a peer was just reached. All its addresses, if one of these is new.
    pub(super) fn met(&mut self, peer: TransportKey, addresses: &[SocketAddr]) -> Option<Vec<SocketAddr>> {
        let known = self.entry(peer);
        let is_news = addresses.iter().any(|address| !known.addresses.contains(address));
        if !is_news {
            return None;
        }
        let mut newest_first = addresses.to_vec();
        newest_first.extend(known.addresses.iter().filter(|address| !addresses.contains(address)));
        newest_first.truncate(ADDRESSES_MAX);
        known.addresses.clone_from(&newest_first);
        self.unwritten.insert(peer);
        Some(newest_first)
    }

    pub(super) fn matched(&mut self, peer: TransportKey) {
        self.entry(peer).last_matched_unix_secs = Some(unix_secs().cast_signed());
        self.unwritten.insert(peer);
    }

    /// Notes what a peer says its computer is called.
    pub(super) fn named(&mut self, peer: TransportKey, name: Option<String>) {
        let known = self.entry(peer);
        if known.device_name != name {
            known.device_name = name;
            self.unwritten.insert(peer);
        }
    }

    pub(super) fn remember(&mut self, peer: TransportKey, document: DocumentId, heads: Vec<ChangeHash>) {
        self.unwritten_heads.insert((peer, document), heads);
    }

    fn entry(&mut self, peer: TransportKey) -> &mut RememberedPeer {
        self.peers.entry(peer).or_insert_with(|| RememberedPeer {
            transport: peer,
            addresses: Vec::new(),
            last_matched_unix_secs: None,
            device_name: None,
        })
    }

    /// What has changed since the last time this was asked.
    pub(super) fn take_writes(&mut self) -> Vec<Write> {
        let peers = std::mem::take(&mut self.unwritten);
        let mut writes: Vec<Write> =
            peers.iter().filter_map(|peer| self.peers.get(peer).cloned()).map(Write::Peer).collect();
        let heads = std::mem::take(&mut self.unwritten_heads);
        writes.extend(heads.into_iter().map(|((peer, document), heads)| Write::PeerHeads {
            peer,
            document,
            heads,
        }));
        writes
    }

    /// What the state machine says of each peer, with what this book knows beside it.
    pub(super) fn statuses(&self, peers: &[protocol::PeerStatus]) -> Vec<PeerStatus> {
        let status = |peer: &protocol::PeerStatus| PeerStatus {
            person: peer.person,
            device: peer.peer,
            device_name: self.peers.get(&peer.peer).and_then(|known| known.device_name.clone()),
            connected: peer.connected,
            last_matched_unix_secs: self.peers.get(&peer.peer).and_then(|known| known.last_matched_unix_secs),
            up_to_date: peer.level,
            changes_they_lack: peer.changes_they_lack,
        };
        peers.iter().map(status).collect()
    }
}
