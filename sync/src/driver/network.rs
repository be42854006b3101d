//! Meeting others: the endpoint, bound when it is first needed, and everything that is dialled through it.
//!
//! A table that is opened only to be read or written binds no socket at all. While others are not to be met, nobody is
//! dialled, everybody who calls is refused, and this device is not announced.

use std::net::SocketAddr;

use tokio::task::AbortHandle;
use trestle_trust::TransportKey;

use super::{Engine, Message, accept, join};
use crate::endpoint::mdns::{self, Sighting};
use crate::endpoint::{self, ALPN_TABLE};
use crate::protocol::{CloseReason, Input};
use crate::repo::{DoorClosed, Event, Trouble};
use crate::store::Write;

/// How this device is on the network, if it is.
pub(crate) struct Network {
    pub(crate) loopback_only: bool,
    /// Look for members nearby while others are met.
    pub(crate) mdns: bool,
    /// The port of the last time.
    pub(crate) port: Option<u16>,
    pub(super) endpoint: Option<iroh::Endpoint>,
    /// What a newcomer's question was asked through.
    unused: Option<iroh::Endpoint>,
    looking: Option<AbortHandle>,
    /// No socket is ever bound.
    stays_here: bool,
}

impl Network {
    /// `bound` is an endpoint of this device that stands already.
    pub(crate) fn new(
        loopback_only: bool,
        mdns: bool,
        port: Option<u16>,
        bound: Option<iroh::Endpoint>,
    ) -> Self {
        Self { loopback_only, mdns, port, endpoint: None, unused: bound, looking: None, stays_here: false }
    }

    pub(super) async fn close(self) {
        for endpoint in self.endpoint.into_iter().chain(self.unused) {
            endpoint.close().await;
        }
    }
}

impl Engine {
    /// This device's endpoint, bound now if it was not.
    fn endpoint(&mut self) -> Result<iroh::Endpoint, String> {
        if let Some(endpoint) = &self.network.endpoint {
            return Ok(endpoint.clone());
        }
        if self.network.stays_here {
            return Err("this table stays on this computer".to_owned());
        }
        let endpoint = match self.network.unused.take() {
            Some(endpoint) => endpoint,
            None => {
                let secret = self.secret.transport_secret();
                let (loopback_only, port) = (self.network.loopback_only, self.network.port);
                self.runtime.block_on(endpoint::bind(&secret, loopback_only, port))?
            }
        };
        let port = endpoint::port_of(&endpoint);
        if let Some(port) = port.filter(|port| self.network.port != Some(*port)) {
            self.store.write(vec![Write::Meta { key: "port", value: port.to_be_bytes().to_vec() }]);
            self.network.port = Some(port);
        }
        accept::start(&self.runtime, endpoint.clone(), self.mailbox.clone(), self.shared.clone());
        self.network.endpoint = Some(endpoint.clone());
        Ok(endpoint)
    }

    /// Where others reach this device, whether it meets them now or later; none if no socket can be bound.
    pub(crate) fn own_addresses(&mut self) -> Vec<SocketAddr> {
        match self.endpoint() {
            Ok(endpoint) => endpoint::own_addresses(&endpoint),
            Err(why) => {
                self.cannot_meet(why);
                Vec::new()
            }
        }
    }

    fn cannot_meet(&self, why: String) {
        (self.events)(Event::Trouble(Trouble::CannotMeet { why }));
    }

    /// From now on no socket is bound.
    pub(crate) fn stay_here(&mut self) {
        self.meet(false);
        self.network.stays_here = true;
    }

    /// Starts or stops meeting others.
    pub(crate) fn meet(&mut self, meets: bool) {
        if !meets {
            self.shut_door(DoorClosed::Here);
            self.shared.set_meets(false);
            self.stop_looking_nearby();
            for link in self.links.values() {
                endpoint::close(&link.connection, CloseReason::Done);
            }
            return;
        }
        if self.start_meeting() {
            for (peer, addresses) in self.peers.addresses() {
                // As if just seen: whatever failed while nobody was met says nothing about now.
                self.input(Input::Sighted { peer, addresses });
            }
        }
    }

    /// From now on calls are taken and made; false if no socket can be bound.
    pub(super) fn start_meeting(&mut self) -> bool {
        match self.endpoint() {
            Ok(endpoint) => {
                self.shared.set_meets(true);
                self.look_nearby(endpoint);
                true
            }
            Err(why) => {
                self.cannot_meet(why);
                false
            }
        }
    }

    /// Starts looking for members on the local network, unless that runs or is not wanted.
    fn look_nearby(&mut self, endpoint: iroh::Endpoint) {
        if self.network.mdns && self.network.looking.is_none() {
            let mailbox = self.mailbox.clone();
            let run = mdns::run(endpoint, move |sighting| mailbox.send(Message::Sighting(sighting)));
            self.network.looking = Some(self.runtime.spawn(run).abort_handle());
        }
    }

    /// From now on members are looked for on the local network, or are not.
    pub(crate) fn set_mdns(&mut self, mdns: bool) {
        self.network.mdns = mdns;
        match self.met_endpoint() {
            Some(endpoint) if mdns => self.look_nearby(endpoint),
            _ => self.stop_looking_nearby(),
        }
        self.announce_door();
    }

    fn stop_looking_nearby(&mut self) {
        if let Some(looking) = self.network.looking.take() {
            looking.abort();
        }
    }

    pub(super) fn sighted(&mut self, sighting: Sighting) {
        match sighting {
            Sighting::Seen { peer, addresses } => {
                if self.sync.membership().may_exchange_statements(peer) {
                    self.peers.met(peer, &addresses);
                    self.input(Input::Sighted { peer, addresses });
                }
            }
            Sighting::NoMulticast => (self.events)(Event::Trouble(Trouble::NoMulticast)),
            Sighting::Multicast => (self.events)(Event::Trouble(Trouble::MulticastAgain)),
        }
    }

    pub(super) fn dial(&mut self, peer: TransportKey, addresses: Vec<SocketAddr>) {
        let failed = Message::Input { input: Input::DialFailed { peer }, held: None };
        let Some(endpoint) = self.met_endpoint() else { return self.mailbox.send(failed) };
        let mailbox = self.mailbox.clone();
        self.runtime.spawn(async move {
            mailbox.send(match endpoint::dial(&endpoint, peer, &addresses, ALPN_TABLE).await {
                Ok(connection) => Message::Connected { connection, dialled_by_us: true },
                Err(error) => {
                    tracing::trace!(?peer, %error, "dialling");
                    failed
                }
            });
        });
    }

    /// Shows a member who does not know us why we are one, and dials again.
    pub(super) fn introduce(&mut self, peer: TransportKey, statements: Vec<Vec<u8>>) {
        let failed = Message::Input { input: Input::DialFailed { peer }, held: None };
        let Some(endpoint) = self.met_endpoint() else { return self.mailbox.send(failed) };
        let mailbox = self.mailbox.clone();
        let addresses = self.peers.addresses_of(peer);
        self.runtime.spawn(async move {
            let question = join::Question::Introduction(statements);
            if let Err(error) = join::ask(&endpoint, peer, &addresses, &question).await {
                tracing::debug!(?peer, %error, "introducing this device");
                return mailbox.send(failed);
            }
            mailbox.send(match endpoint::dial(&endpoint, peer, &addresses, ALPN_TABLE).await {
                Ok(connection) => Message::Connected { connection, dialled_by_us: true },
                Err(_) => failed,
            });
        });
    }

    /// The endpoint, while others are met.
    pub(super) fn met_endpoint(&self) -> Option<iroh::Endpoint> {
        self.network.endpoint.clone().filter(|_| self.shared.meets())
    }
}
