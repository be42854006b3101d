//! What happens in the world: events that have come due, and the outputs of the devices' machines.

use std::net::SocketAddr;
use std::time::Duration;

use rand::RngExt as _;
use trestle_sync::protocol::wire::changes_frames;
use trestle_sync::protocol::{BulkItem, CloseReason, ConnectionId, Input, Notice, Output};
use trestle_trust::DocumentId;

use super::{CHANGES, Event, TYPED_DATAGRAM_BYTES_MAX, World};
use crate::document::Document;
use crate::link::{Link, Stream};

impl World {
    pub(super) fn happen(&mut self, event: Event) {
        match event {
            Event::Arrives { link, to, stream, bytes } => {
                if self.is_open(link, to) {
                    self.input(
                        to,
                        match stream {
                            Stream::Control => Input::Frame { connection: link, bytes },
                            Stream::Bulk(_) => Input::BulkFrame { connection: link, bytes },
                            Stream::Datagram => Input::ChangesDatagram { connection: link, bytes },
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
            Event::Flush { device, start } if self.is_of(device, start) && !self.full.contains(&device) => {
                if let Some(token) = self.devices[device].disk.flush() {
                    self.devices[device].acknowledge(token);
                    self.input(device, Input::Flushed { token });
                }
            }
            Event::Read { device, start, token, document, hashes } if self.is_of(device, start) => {
                let mut changes = self.devices[device].disk.read(document, &hashes);
                assert_eq!(changes.len(), hashes.len(), "asked for what was never written");
                if let Some(left) = self.misreads.checked_sub(1) {
                    self.misreads = left;
                    changes.clear();
                }
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
            Event::HandedOver { device, start, document, change } => {
                self.handing_over.get_mut(&device).expect("noted").remove(0);
                if self.devices[device].start == start && self.runs(device) {
                    self.input(device, Input::LocalChanges { document, changes: vec![change] });
                }
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

    pub(super) fn perform(&mut self, device: usize, output: Output) {
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
            Output::Anew { document } => {
                self.made_anew += 1;
                self.devices[device].make_anew(document);
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
            Output::MembershipChanged
            | Output::Matched { .. }
            | Output::PeersChanged
            | Output::Named { .. }
            | Output::CarryTaken { .. } => {}
        }
    }

    fn notice(&mut self, device: usize, notice: Notice) {
        match notice {
            Notice::PeerMisbehaved { peer, what } => self.shut_out.push((device, peer, what)),
            Notice::Stranger { peer } => self.strangers.push((device, peer)),
            Notice::OwnChangeUnfit { why, .. } if self.own_unfit.is_some() => {
                self.own_unfit.iter_mut().for_each(|told| told.push((device, why.clone())));
            }
            Notice::Fork { .. } if !self.liars.is_empty() => self.forks += 1,
            other => panic!("device {device}: {other:?}"),
        }
    }

    pub(super) fn send(&mut self, from: usize, connection: ConnectionId, stream: Stream, bytes: Vec<u8>) {
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
        if bytes.starts_with(&CHANGES) && self.withholds(from) {
            return;
        }
        let link = self.links.get_mut(&connection).expect("just seen");
        let arrives = link.arrival(to, stream, self.now, &mut self.rng);
        // What is typed goes as a datagram too, which may get lost, and passes what stands before it.
        if stream == Stream::Control
            && bytes.starts_with(&CHANGES)
            && bytes.len() <= TYPED_DATAGRAM_BYTES_MAX
            && self.rng.random_range(0..10) != 0
        {
            let (after, bytes) = (self.some_millis(self.nature.delay_max_millis), bytes.clone());
            self.later(after, Event::Arrives { link: connection, to, stream: Stream::Datagram, bytes });
        }
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
