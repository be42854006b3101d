//! This device's place on the network: one iroh endpoint a table, with no relay and no look-up at any company.
//!
//! Connections are dialled at addresses that came from a ticket, from memory or from the local network ([`mdns`]),
//! and accepted from anybody whose handshake proves a key; what a stranger may then do is the driver's business.
//! With `loopback_only` no socket is bound beyond 127.0.0.1, so nothing is sent anywhere else.
//!
//! Absent: relays, port mapping, DNS, and waiting to be "online", which without a relay never comes.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use iroh::endpoint::{
    BindOpts, Connection, ConnectionError, NetReportConfig, PortmapperConfig, QuicTransportConfig, VarInt,
    presets,
};
use iroh::{EndpointAddr, PublicKey, SecretKey, TransportAddr};
use trestle_trust::TransportKey;

use crate::protocol::CloseReason;
use crate::protocol::wire::PRESENCE_DATAGRAM_BYTES_MAX;

pub(crate) mod mdns;

/// Members talk here.
pub const ALPN_TABLE: &[u8] = b"trestle/1";
/// Newcomers and members not yet known ask here.
pub(crate) const ALPN_JOIN: &[u8] = b"trestle/join/1";

/// Without a limit of our own, dialling a device that is off takes half a minute to fail.
const DIAL_LIMIT: Duration = Duration::from_secs(5);
/// How long the handshake of someone who dials us may take.
pub(crate) const ACCEPT_LIMIT: Duration = Duration::from_secs(5);
/// A peer that is silent this long is gone.
const IDLE_LIMIT: Duration = Duration::from_secs(6);
const KEEP_ALIVE: Duration = Duration::from_millis(1500);

/// At most this many bulk streams come in at once on one connection, and go out.
pub(crate) const BULK_STREAMS_MAX: u32 = 8;
/// Unread bytes of one stream that are held for a peer.
const STREAM_WINDOW_BYTES: u32 = 256 * 1024;
/// Unread bytes of one connection that are held for a peer: at first, and at most when it has few beside it.
pub(crate) const CONNECTION_WINDOW_BYTES_MIN: u32 = 32 * 1024;
pub(crate) const CONNECTION_WINDOW_BYTES_MAX: u32 = 1024 * 1024;
/// Bytes that a peer has not taken yet, of all streams of one connection.
const SEND_WINDOW_BYTES: u64 = 256 * 1024;

/// Why no connection came about.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    #[error("nobody answered at any address")]
    NobodyThere,
    #[error("the key is no key")]
    BadKey,
    #[error("{0}")]
    Failed(String),
}

/// Binds this device's endpoint, at `port` if that is free and given, else at any.
///
/// # Errors
/// The system's words when not even one socket can be bound.
pub async fn bind(
    secret: &[u8; 32],
    loopback_only: bool,
    port: Option<u16>,
) -> Result<iroh::Endpoint, String> {
    if let Some(port) = port
        && let Ok(endpoint) = bind_at(secret, loopback_only, port).await
    {
        return Ok(endpoint);
    }
    bind_at(secret, loopback_only, 0).await
}

/// Binds an endpoint under a key that is made for it and told to nobody but whoever it dials. It takes no calls.
///
/// # Errors
/// The system's words when not even one socket can be bound.
pub(crate) async fn bind_unnamed(loopback_only: bool) -> Result<iroh::Endpoint, String> {
    let endpoint = bind_at(&SecretKey::generate().to_bytes(), loopback_only, 0).await?;
    endpoint.set_alpns(Vec::new());
    Ok(endpoint)
}

async fn bind_at(secret: &[u8; 32], loopback_only: bool, port: u16) -> Result<iroh::Endpoint, String> {
    let builder = iroh::Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(secret))
        .alpns(vec![ALPN_TABLE.to_vec(), ALPN_JOIN.to_vec()])
        .transport_config(transport_config())
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        .clear_ip_transports();
    let builder = if loopback_only {
        builder.bind_addr((Ipv4Addr::LOCALHOST, port)).map_err(|error| error.to_string())?
    } else {
        // A machine without IPv6 is served by IPv4 alone.
        builder
            .bind_addr((Ipv4Addr::UNSPECIFIED, port))
            .map_err(|error| error.to_string())?
            .bind_addr_with_opts((Ipv6Addr::UNSPECIFIED, port), BindOpts::default().set_is_required(false))
            .map_err(|error| error.to_string())?
    };
    builder.bind().await.map_err(|error| error.to_string())
}

fn transport_config() -> QuicTransportConfig {
    let idle = VarInt::from_u32(u32::try_from(IDLE_LIMIT.as_millis()).expect("six seconds fit"));
    QuicTransportConfig::builder()
        .max_idle_timeout(Some(idle.into()))
        .keep_alive_interval(KEEP_ALIVE)
        .default_path_max_idle_timeout(IDLE_LIMIT)
        .default_path_keep_alive_interval(KEEP_ALIVE)
        .max_concurrent_bidi_streams(VarInt::from_u32(1))
        .max_concurrent_uni_streams(VarInt::from_u32(BULK_STREAMS_MAX))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES))
        .receive_window(VarInt::from_u32(CONNECTION_WINDOW_BYTES_MIN))
        .send_window(SEND_WINDOW_BYTES)
        .datagram_receive_buffer_size(Some(64 * PRESENCE_DATAGRAM_BYTES_MAX))
        .build()
}

/// Connects to `peer`, trying all `addresses` at once, for at most five seconds.
///
/// # Errors
/// See [`DialError`].
pub async fn dial(
    endpoint: &iroh::Endpoint,
    peer: TransportKey,
    addresses: &[SocketAddr],
    alpn: &[u8],
) -> Result<Connection, DialError> {
    let key = PublicKey::from_bytes(&peer.0).map_err(|_| DialError::BadKey)?;
    let at = EndpointAddr::from_parts(key, addresses.iter().map(|address| TransportAddr::Ip(*address)));
    match tokio::time::timeout(DIAL_LIMIT, endpoint.connect(at, alpn)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(DialError::Failed(error.to_string())),
        Err(_) => Err(DialError::NobodyThere),
    }
}

/// Whose handshake it was.
pub(crate) fn peer_of(connection: &Connection) -> TransportKey {
    TransportKey(*connection.remote_id().as_bytes())
}

/// Where the peer of this connection is reached now.
pub(crate) fn addresses_of(connection: &Connection) -> Vec<SocketAddr> {
    let mut addresses: Vec<SocketAddr> = connection
        .paths()
        .iter()
        .filter_map(|path| match path.remote_addr() {
            TransportAddr::Ip(address) => Some(plain(*address)),
            _ => None,
        })
        .collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

/// Where others may reach this device, loopback addresses only if there are no others.
pub fn own_addresses(endpoint: &iroh::Endpoint) -> Vec<SocketAddr> {
    let mut addresses: Vec<SocketAddr> = endpoint.addr().ip_addrs().map(|address| plain(*address)).collect();
    addresses.extend(endpoint.bound_sockets().into_iter().filter(|socket| !socket.ip().is_unspecified()));
    addresses.sort();
    addresses.dedup();
    addresses
}

/// The UDP port to ask for the next time.
pub(crate) fn port_of(endpoint: &iroh::Endpoint) -> Option<u16> {
    endpoint.bound_sockets().first().map(SocketAddr::port)
}

/// From now on so many unread bytes are held for this peer.
pub(crate) fn set_window(connection: &Connection, bytes: u32) {
    connection.set_receive_window(VarInt::from_u32(bytes));
}

/// Closes `connection` with the protocol's number and its name, unless the peer has: what that said would be forgotten.
pub(crate) fn close(connection: &Connection, why: CloseReason) {
    if connection.close_reason().is_some() {
        return;
    }
    connection.close(VarInt::from_u32(why.code()), format!("{why:?}").as_bytes());
}

/// The application's number with which the *peer* closed, if it did.
pub(crate) fn closed_by_peer(error: &ConnectionError) -> Option<u32> {
    match error {
        ConnectionError::ApplicationClosed(close) => u32::try_from(close.error_code.into_inner()).ok(),
        _ => None,
    }
}

/// An IPv4 address that came through an IPv6 socket, written as what it is.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn on_loopback(secret: [u8; 32]) -> iroh::Endpoint {
        bind(&secret, true, None).await.unwrap()
    }

    #[tokio::test]
    async fn two_devices_meet_on_loopback_and_know_each_others_keys() {
        let (one, two) = (on_loopback([1; 32]).await, on_loopback([2; 32]).await);
        let sockets = own_addresses(&two);
        assert!(sockets.iter().all(|socket| socket.ip().is_loopback()), "{sockets:?}");
        let accepting = tokio::spawn({
            let two = two.clone();
            async move { two.accept().await.unwrap().accept().unwrap().await.unwrap() }
        });
        let key = TransportKey(*two.id().as_bytes());
        let dialled = dial(&one, key, &sockets, ALPN_TABLE).await.unwrap();
        let accepted = accepting.await.unwrap();
        assert_eq!(peer_of(&dialled), key);
        assert_eq!(peer_of(&accepted), TransportKey(*one.id().as_bytes()));
        assert_eq!(addresses_of(&accepted), own_addresses(&one));
        close(&accepted, CloseReason::Stranger);
        assert_eq!(closed_by_peer(&dialled.closed().await), Some(CloseReason::Stranger.code()));
        one.close().await;
        two.close().await;
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_replaced_by_another() {
        let one = on_loopback([3; 32]).await;
        let port = port_of(&one).unwrap();
        let two = bind(&[4; 32], true, Some(port)).await.unwrap();
        assert_ne!(port_of(&two), Some(port));
        one.close().await;
        // The socket goes with the last handle.
        drop(one);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let again = bind(&[5; 32], true, Some(port)).await.unwrap();
        assert_eq!(port_of(&again), Some(port));
        two.close().await;
        again.close().await;
    }

    #[tokio::test]
    async fn a_device_that_is_off_is_given_up_after_five_seconds() {
        let one = on_loopback([6; 32]).await;
        let absent = TransportKey(*SecretKey::from_bytes(&[7; 32]).public().as_bytes());
        let started = tokio::time::Instant::now();
        assert!(dial(&one, absent, &["127.0.0.1:9".parse().unwrap()], ALPN_TABLE).await.is_err());
        assert!(started.elapsed() < DIAL_LIMIT + Duration::from_secs(1));
        one.close().await;
    }
}
