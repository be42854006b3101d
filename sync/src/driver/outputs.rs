//! Doing what the state machine says. Nothing here waits: what takes time becomes a task or a request to the store,
//! and its end a message.

use std::sync::Arc;
use std::time::Duration;

use trestle_trust::agreement::Minutes;
use trestle_trust::{ChangeHash, DocumentId, Statement, TransportKey};

use super::{Engine, Message, bulk, connection, publish};
use crate::admit::SignedChange;
use crate::endpoint;
use crate::protocol::{
    BulkItem, CloseReason, ConnectionId, Input, Notice, Output, PersistToken, ReadToken, StoredChange,
};
use crate::repo::{DoorClosed, Event, Trouble};
use crate::store::{Mark, Request, Write};

/// What is known of peers is put together no more often than this.
const LOOK_AT_PEERS_EVERY: Duration = Duration::from_millis(100);
/// After having looked for long it is waited no longer than this.
const LOOK_AT_PEERS_PAUSE_MAX: Duration = Duration::from_secs(2);

/// Whether too much waits for peers is asked whenever so many bytes more were sent.
const LOOK_AT_UNSENT_EVERY: usize = 256 * 1024;

impl Engine {
    pub(super) fn perform(&mut self, output: Output) {
        match output {
            Output::Send { connection, frame } => self.send(connection, frame),
            Output::SendBulk { connection, document, items } => self.send_bulk(connection, document, items),
            Output::SendPresence { connection, datagram } => {
                if let Some(link) = self.links.get(&connection) {
                    // Presence may be lost; the next one follows soon.
                    drop(link.connection.send_datagram(datagram.into()));
                }
            }
            Output::Persist { token, changes, statements } => self.persist(token, changes, &statements),
            Output::ReadChanges { token, document, hashes } => self.read_changes(token, document, hashes),
            Output::Admitted { document, changes } => {
                self.publish_document(document);
                let changes = self.on_their_way.take(document, changes, self.clock.now());
                if !changes.is_empty() {
                    (self.events)(Event::Changes { document, changes });
                }
            }
            Output::Anew { document } => {
                self.publish_document(document);
                self.send_up();
                (self.events)(Event::Anew { document });
            }
            Output::MembershipChanged => {
                publish(&self.shared.membership, self.sync.membership());
                publish(&self.shared.minutes, Arc::new(Minutes::read(self.sync.graph())));
                // Newcomers have devices to be shown.
                self.peers_changed();
                if !self.sync.sits_here() {
                    self.shut_door(DoorClosed::Here);
                }
                (self.events)(Event::Membership);
                self.count_who_came();
            }
            Output::Presence { peer, bytes } => self.presence(peer, bytes),
            Output::Close { connection, why } => self.close(connection, why),
            Output::Dial { peer, addresses } => self.dial(peer, addresses),
            Output::Introduce { peer, statements } => self.introduce(peer, statements),
            Output::Remember { peer, document, heads } => self.peers.remember(peer, document, heads),
            Output::Matched { peer } => {
                self.peers.matched(peer);
                self.peers_changed();
            }
            Output::Named { peer, name } => {
                self.peers.named(peer, name.map(|name| name.shown()).filter(|name| !name.is_empty()));
                self.peers_changed();
            }
            Output::PeersChanged => self.peers_changed(),
            Output::Notice(notice) => self.notice(notice),
            // Whoever reads the file has taken it out before.
            Output::CarryTaken { .. } => {}
            Output::WakeAt(at) => self.wake_at = Some(at),
        }
    }

    fn send(&mut self, connection: ConnectionId, frame: Vec<u8>) {
        self.sent_bytes += frame.len();
        if let Some(link) = self.links.get_mut(&connection) {
            link.send(frame);
            if link.falls_behind() {
                let input = Input::Behind { connection, behind: true };
                self.mailbox.send(Message::Input { input, held: None });
            }
        }
        if self.sent_bytes < LOOK_AT_UNSENT_EVERY {
            return;
        }
        self.sent_bytes = 0;
        let behind = connection::most_behind(self.links.iter());
        if let Some(link) = behind.and_then(|id| self.links.remove(&id).map(|link| (id, link))) {
            let (id, link) = link;
            tracing::debug!(peer = ?link.peer, "takes too little");
            endpoint::close(&link.connection, CloseReason::Done);
            connection::share_windows(&mut self.links);
            // What waits for it is forgotten with it, and not when its tasks have been told.
            self.mailbox.send(Message::Input { input: Input::Disconnected { connection: id }, held: None });
        }
    }

    fn send_bulk(&mut self, id: ConnectionId, document: DocumentId, items: Vec<BulkItem>) {
        let Some(link) = self.links.get(&id) else { return };
        let (connection, store, mailbox) =
            (link.connection.clone(), self.store.clone(), self.mailbox.clone());
        let (turns, streams) = (Arc::clone(&self.bulk_turns), Arc::clone(&link.bulk_streams));
        self.runtime.spawn(async move {
            let _one = streams.acquire().await;
            if let Err(error) = bulk::send(&connection, &store, &turns, document, &items).await {
                tracing::debug!(connection = id.0, %error, "a bulk stream ended early");
            }
            let input = Input::BulkSent { connection: id, document };
            mailbox.send(Message::Input { input, held: None });
        });
    }

    fn persist(&mut self, token: PersistToken, changes: Vec<StoredChange>, statements: &[Statement]) {
        let statements = statements
            .iter()
            .map(|statement| Write::Statement { id: statement.id(), bytes: statement.bytes().to_vec() });
        let mut writes: Vec<Write> = statements.collect();
        writes.extend(changes.into_iter().map(Write::Change));
        // What was put off rides along: this commit is paid for anyway.
        writes.extend(self.peers.take_writes());
        let mark = Some(Mark { machine: self.machine, token });
        self.store.send(Request::Write { writes, mark });
        self.persist_asked = Some(token);
    }

    fn read_changes(&mut self, token: ReadToken, document: DocumentId, hashes: Vec<ChangeHash>) {
        let (mailbox, machine) = (self.mailbox.clone(), self.machine);
        let reply = Box::new(move |changes: Vec<SignedChange>| {
            mailbox.send(Message::Answered { machine, input: Input::ChangesRead { token, changes } });
        });
        self.store.send(Request::ReadChanges { document, hashes, reply });
    }

    /// Closes a connection. The state machine is told at once, as the link is gone for it.
    fn close(&mut self, connection: ConnectionId, why: CloseReason) {
        if let Some(link) = self.links.get(&connection) {
            endpoint::close(&link.connection, why);
        }
    }

    fn presence(&mut self, device: TransportKey, bytes: Option<Vec<u8>>) {
        let membership = self.sync.membership();
        if let Some(person) = membership.person_of_transport(device) {
            let peer = person.id;
            (self.events)(Event::Presence { peer, device, bytes });
        }
    }

    pub(super) fn peers_changed(&mut self) {
        self.look_again_at_peers = !self.looking_at_peers.is_empty();
        self.look_at_peers_at.get_or_insert(self.look_at_peers_from.max(self.clock.now()));
    }

    /// What was held back of what has come in goes up to the app.
    pub(super) fn send_up(&mut self) {
        for (document, changes) in self.on_their_way.all() {
            (self.events)(Event::Changes { document, changes });
        }
    }

    /// Says anew what is known of peers, of some after the others where that takes long. The longer it takes, the longer
    /// until it is done again.
    pub(super) fn look_at_peers(&mut self) {
        let started = self.clock.now();
        let (some, more) = self.sync.some_peers(self.looked_at_peer);
        self.looked_at_peer = some.last().map(|last| last.peer).filter(|_| more);
        self.looking_at_peers.extend(some);
        if !more {
            let statuses = self.peers.statuses(&std::mem::take(&mut self.looking_at_peers));
            // Whoever is told that both have the same is to have it.
            self.send_up();
            if *self.shared.peers() != statuses {
                publish(&self.shared.peers, Arc::new(statuses));
                (self.events)(Event::Peers);
            }
        }
        let ended = self.clock.now();
        // A computer that stood still meanwhile says nothing about how long looking takes.
        let pause = ((ended - started) * 10).min(LOOK_AT_PEERS_PAUSE_MAX);
        self.look_at_peers_from = ended + if more { pause } else { pause.max(LOOK_AT_PEERS_EVERY) };
        let again = more || std::mem::take(&mut self.look_again_at_peers);
        self.look_at_peers_at = again.then_some(self.look_at_peers_from);
    }

    pub(super) fn publish_document(&mut self, document: DocumentId) {
        let known = self.shared.documents();
        if !known.contains(&document) {
            let mut documents = (*known).clone();
            documents.insert(document);
            publish(&self.shared.documents, Arc::new(documents));
        }
    }

    /// Of which documents something does not count may be read without waiting.
    pub(super) fn publish_uncounted(&mut self) {
        let known = self.shared.uncounted();
        if !self.sync.documents_with_uncounted().eq(known.iter().map(|(document, mark)| (*document, *mark))) {
            let uncounted = self.sync.documents_with_uncounted().collect();
            publish(&self.shared.uncounted, Arc::new(uncounted));
            (self.events)(Event::Late);
        }
    }

    fn notice(&mut self, notice: Notice) {
        match notice {
            Notice::PeerMisbehaved { peer, what } => {
                tracing::warn!(?peer, what, "a peer misbehaved and was let go");
                (self.events)(Event::Trouble(Trouble::PeerMisbehaved { device: peer }));
            }
            Notice::OtherVersion { peer, theirs } => {
                (self.events)(Event::Trouble(Trouble::PeerOtherVersion { device: peer, theirs }));
            }
            Notice::Stranger { peer } => tracing::debug!(?peer, "a stranger called"),
            Notice::OwnChangeRefused { document, why } => {
                tracing::error!(?document, why, "a change made here fits nowhere");
                (self.events)(Event::Trouble(Trouble::OwnChangeRefused { document, why }));
            }
            Notice::OwnChangeUnfit { document, why } => {
                tracing::error!(?document, why, "a change made here, and stored, fits nowhere");
                (self.events)(Event::Trouble(Trouble::OwnChangeUnfit { document, why }));
            }
            Notice::OwnStatementRefused { why } => tracing::error!(why, "a statement made here fits nowhere"),
            Notice::Fork { document, author, seq } => {
                (self.events)(Event::Trouble(Trouble::Fork { document, author, seq }));
            }
        }
    }
}
