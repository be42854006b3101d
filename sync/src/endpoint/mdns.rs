//! Finding members on the local network by multicast DNS.
//!
//! It tells everybody on that network this device's transport key and addresses: people can turn it off. Where no
//! route leads to the multicast group (a bare switch, a phone's hotspot without uplink) it would fail three times a
//! second; so the route is looked for first, and while there is none only that is said, once.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use iroh::address_lookup::{AddressLookup as _, EndpointData};
use iroh::{EndpointId, Watcher as _};
use iroh_mdns_address_lookup::{DiscoveryEvent, MdnsAddressLookup};
use n0_future::StreamExt as _;
use trestle_trust::TransportKey;

/// Ours alone, so that other programs' devices are never seen as ours.
const SERVICE: &str = "trestle-table";
/// Open doors say where they are under another name, so that who looks for one learns of no table whose door is closed.
const DOOR_SERVICE: &str = "trestle-door";
/// The group and port that all of mDNS uses.
const GROUP: &str = "224.0.0.251:5353";
/// How often a missing route is looked for again.
const ROUTE_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// How often others are asked to say where they are, and for how long that often: every question costs every device on the
/// network an answer.
const OFTEN: Duration = Duration::from_millis(700);
const OFTEN_FOR: Duration = Duration::from_secs(15);
/// How often they are asked after that.
const SELDOM: Duration = Duration::from_secs(5);
/// So it is while somebody waits at a door.
const DOOR_ROUTE_AGAIN_AFTER: Duration = Duration::from_secs(3);

/// What the local network shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sighting {
    /// A device says where it is. Whose it is, its handshake will prove.
    Seen { peer: TransportKey, addresses: Vec<SocketAddr> },
    /// This network carries no multicast from here: members are found by address only. Said once.
    NoMulticast,
    /// Multicast works after all.
    Multicast,
}

/// Looks and is seen until the task that runs it ends. `tell` is called for every sighting.
///
/// Questions are asked often at first and after this device's addresses have changed, as when it comes to another
/// network, and seldom after that: whoever comes later asks often itself, and is answered at once.
pub(crate) async fn run(endpoint: iroh::Endpoint, tell: impl Fn(Sighting) + Send) {
    let mut told = false;
    loop {
        if has_multicast_route() {
            if std::mem::take(&mut told) {
                tell(Sighting::Multicast);
            }
            let soon = tokio::time::sleep(OFTEN_FOR);
            look_and_be_seen(&endpoint, OFTEN, soon, &tell).await;
            look_and_be_seen(&endpoint, SELDOM, addresses_change(&endpoint), &tell).await;
            continue;
        }
        if !std::mem::replace(&mut told, true) {
            tell(Sighting::NoMulticast);
        }
        tokio::time::sleep(ROUTE_AGAIN_AFTER).await;
    }
}

/// One service, until `end`.
async fn look_and_be_seen(
    endpoint: &iroh::Endpoint,
    every: Duration,
    end: impl Future<Output = ()>,
    tell: &(impl Fn(Sighting) + Send),
) {
    let builder = MdnsAddressLookup::builder().service_name(SERVICE).discovery_cadence(every);
    let lookup = match builder.build(endpoint.id()) {
        Ok(lookup) => lookup,
        Err(error) => {
            tracing::debug!(%error, "mDNS does not start");
            return tokio::time::sleep(ROUTE_AGAIN_AFTER).await;
        }
    };
    let look = async {
        let mut events = lookup.subscribe().await;
        while let Some(event) = events.next().await {
            if let DiscoveryEvent::Discovered { endpoint_info, .. } = event {
                let peer = TransportKey(*endpoint_info.endpoint_id.as_bytes());
                let addresses = endpoint_info.ip_addrs().copied().collect();
                tell(Sighting::Seen { peer, addresses });
            }
        }
    };
    tokio::select! {
        () = look => {}
        () = announce(endpoint, &lookup) => {}
        () = end => {}
    }
}

/// Says where this device is, and again when that changes. The endpoint itself never asks: a device that it found by
/// asking would not be reported to whoever listens.
async fn announce(endpoint: &iroh::Endpoint, lookup: &MdnsAddressLookup) {
    let mut addresses = endpoint.watch_addr().stream();
    while let Some(address) = addresses.next().await {
        lookup.publish(&EndpointData::new(address.addrs.into_iter().collect()));
    }
}

async fn addresses_change(endpoint: &iroh::Endpoint) {
    let mut addresses = endpoint.watch_addr().stream_updates_only();
    // An endpoint that is closing has no more of them, and nothing is to be looked for anew.
    if addresses.next().await.is_none() {
        std::future::pending::<()>().await;
    }
}

/// Says where this open door is until the task that runs it ends.
pub(crate) async fn announce_door(endpoint: iroh::Endpoint) {
    let lookup = loop {
        if has_multicast_route() {
            match MdnsAddressLookup::builder().service_name(DOOR_SERVICE).build(endpoint.id()) {
                Ok(lookup) => break lookup,
                Err(error) => tracing::debug!(%error, "the door cannot be announced"),
            }
        }
        tokio::time::sleep(DOOR_ROUTE_AGAIN_AFTER).await;
    };
    announce(&endpoint, &lookup).await;
}

/// What somebody sees who looks for open doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DoorSighting {
    Seen { host: TransportKey, addresses: Vec<SocketAddr> },
    Gone { host: TransportKey },
    NoMulticast,
    Multicast,
}

/// Looks for open doors, under a key that is told to nobody, until the task that runs it ends.
pub(crate) async fn look_for_doors(id: EndpointId, tell: impl Fn(DoorSighting) + Send) {
    let mut told = false;
    let lookup = loop {
        if has_multicast_route() {
            let builder = MdnsAddressLookup::builder().service_name(DOOR_SERVICE).advertise(false);
            match builder.build(id) {
                Ok(lookup) => break lookup,
                Err(error) => tracing::debug!(%error, "doors cannot be looked for"),
            }
        }
        if !std::mem::replace(&mut told, true) {
            tell(DoorSighting::NoMulticast);
        }
        tokio::time::sleep(DOOR_ROUTE_AGAIN_AFTER).await;
    };
    if told {
        tell(DoorSighting::Multicast);
    }
    let mut events = lookup.subscribe().await;
    while let Some(event) = events.next().await {
        match event {
            DiscoveryEvent::Discovered { endpoint_info, .. } => {
                let host = TransportKey(*endpoint_info.endpoint_id.as_bytes());
                tell(DoorSighting::Seen { host, addresses: endpoint_info.ip_addrs().copied().collect() });
            }
            DiscoveryEvent::Expired { endpoint_id } => {
                tell(DoorSighting::Gone { host: TransportKey(*endpoint_id.as_bytes()) });
            }
            _ => {}
        }
    }
}

/// Whether the system knows a way to the multicast group. Connecting a UDP socket sends nothing.
fn has_multicast_route() -> bool {
    UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.connect(GROUP)).is_ok()
}
