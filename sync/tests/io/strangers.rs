//! What somebody gets who is not at the table, and somebody who does not keep to the protocol.

use std::time::Duration;

use iroh::endpoint::{Connection, ConnectionError, presets};
use iroh::{Endpoint, EndpointAddr, PublicKey, SecretKey, TransportAddr};
use trestle_sync::protocol::CloseReason;
use trestle_trust::DeviceSecret;

use crate::support::{Device, FAR_FUTURE, Stopped, soon};

/// A bare endpoint on loopback with this secret, connected to `host`.
pub(crate) async fn call(host: &Device, secret: [u8; 32], alpn: &[u8]) -> (Endpoint, Connection) {
    let endpoint = Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(&secret))
        .clear_ip_transports()
        .bind_addr("127.0.0.1:0")
        .unwrap()
        .bind()
        .await
        .unwrap();
    let key = PublicKey::from_bytes(&host.repo.transport_key().0).unwrap();
    let sockets = host.repo.addresses().into_iter().map(TransportAddr::Ip);
    let connection = endpoint.connect(EndpointAddr::from_parts(key, sockets), alpn).await.unwrap();
    (endpoint, connection)
}

pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(30), test).await.unwrap() })
}

/// The secret by which a device shows on the network who it is.
pub(crate) fn transport_secret(device: &Stopped) -> [u8; 32] {
    let digits = std::fs::read_to_string(device.folder().join("device.key")).unwrap();
    let bytes: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    *DeviceSecret::from_bytes(bytes.try_into().unwrap()).transport_secret()
}

pub(crate) fn code(error: &ConnectionError) -> Option<u64> {
    match error {
        ConnectionError::ApplicationClosed(close) => Some(close.error_code.into_inner()),
        _ => None,
    }
}

#[test]
fn a_stranger_is_let_go_without_a_byte() {
    let mut host = Device::create("Anwen");
    host.write("a secret");
    host.repo.flush().unwrap();
    run(async {
        let (_endpoint, connection) = call(&host, [42; 32], b"trestle/1").await;
        let mut got = Vec::new();
        if let Ok((mut send, mut receive)) = connection.open_bi().await {
            // It talks as a member would; the host must not even listen.
            let _ = send.write_all(&[0, 0, 0, 4, 0x84, 0, 1, 0x40]).await;
            if let Ok(bytes) = receive.read_to_end(1 << 20).await {
                got = bytes;
            }
        }
        let closed = connection.closed().await;
        assert_eq!(code(&closed), Some(CloseReason::Stranger.code().into()), "{closed}");
        assert!(got.is_empty());
        assert!(connection.accept_uni().await.is_err() && connection.read_datagram().await.is_err());
    });
}

#[test]
fn a_member_that_sends_garbage_is_let_go_and_nothing_else_happens() {
    let mut host = Device::create("Anwen");
    host.write("one ");
    let ticket = host.repo.invite(1, FAR_FUTURE).unwrap();
    let guest = Device::join(&ticket, "Bilal");
    guest.soon_level_with(1);
    let guest = guest.stop();
    soon("the guest is gone", || host.repo.peers().iter().all(|peer| !peer.connected));
    let secret = transport_secret(&guest);
    let garbage: [(&str, Vec<u8>); 4] = [
        ("a frame that is no frame", [&[0, 0, 0, 5][..], b"hello"].concat()),
        ("a frame longer than any", vec![0xff; 64]),
        ("an empty frame", vec![0; 4]),
        ("a greeting of another shape", vec![0, 0, 0, 3, 0x82, 0, 1]),
    ];
    for (what, bytes) in garbage {
        run(async {
            let (_endpoint, connection) = call(&host, secret, b"trestle/1").await;
            let (mut send, _receive) = connection.open_bi().await.unwrap();
            send.write_all(&bytes).await.unwrap();
            let closed = connection.closed().await;
            assert_eq!(code(&closed), Some(CloseReason::Misbehaved.code().into()), "{what}: {closed}");
        });
    }
    host.write("two ");
    let mut guest = guest.start();
    guest.soon_reads(|words| words == "one two ");
}

#[test]
fn nonsense_on_the_join_protocol_is_answered_by_hanging_up() {
    let host = Device::create("Anwen");
    for bytes in [vec![0xff; 64], vec![0, 0, 0, 1, 0x80], vec![0, 0, 0, 4, 0x82, 0, 0x81, 0x40]] {
        run(async {
            let (_endpoint, connection) = call(&host, [43; 32], b"trestle/join/1").await;
            let (mut send, mut receive) = connection.open_bi().await.unwrap();
            send.write_all(&bytes).await.unwrap();
            send.finish().unwrap();
            let answer = receive.read_to_end(1 << 20).await.unwrap_or_default();
            assert!(answer.len() < 20, "a refusal at most: {answer:?}");
        });
    }
    assert_eq!(host.repo.membership().people().len(), 1);
}
