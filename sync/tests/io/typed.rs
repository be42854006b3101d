//! What is typed, beside what is long.

use iroh::endpoint::Connection;
use trestle_sync::repo::PeerStatus;
use trestle_trust::TransportKey;

use crate::departed::three_and_one_is_away;
use crate::strangers::{call, code, run, transport_secret};
use crate::support::{Device, LETTER, Letter, soon};

/// Greets as somebody who has nothing, and then says `frames`.
async fn say(connection: &Connection, frames: &[Vec<u8>]) {
    let (mut send, receive) = connection.open_bi().await.unwrap();
    let greeting = [&[0x84, 0, 1, 0x50][..], &[0; 16], &[0x50], &[0; 16]].concat();
    for frame in [&[greeting], frames].concat() {
        send.write_all(&u32::try_from(frame.len()).unwrap().to_be_bytes()).await.unwrap();
        send.write_all(&frame).await.unwrap();
    }
    // Nothing of what is answered there is ever read.
    std::mem::forget((send, receive));
}

/// Waits until `device` knows that this one has come.
fn soon_knows(device: &Device, who: TransportKey) {
    let is_they = |peer: &PeerStatus| peer.connected && peer.device == who;
    soon("it is known who has come", || device.repo.peers().iter().any(is_they));
}

#[test]
fn a_key_need_not_wait_for_what_stands_before_it_on_the_stream() {
    let [mut host, bilal, cerys] = three_and_one_is_away();
    let who = cerys.repo.transport_key();
    let secret = transport_secret(&cerys.stop());
    let bilal = bilal.stop();
    let datagram = run(async {
        let (_endpoint, connection) = call(&host, secret, b"trestle/1").await;
        say(&connection, &[]).await;
        tokio::task::block_in_place(|| {
            soon_knows(&host, who);
            host.write("Quick. ");
        });
        connection.read_datagram().await.unwrap()
    });
    drop(host.stop());

    // It is the change itself, and it is taken in.
    let mut bilal = bilal.start();
    run(async {
        let (_endpoint, connection) = call(&bilal, secret, b"trestle/1").await;
        say(&connection, &[]).await;
        tokio::task::block_in_place(|| soon_knows(&bilal, who));
        connection.send_datagram(datagram).unwrap();
        tokio::task::block_in_place(|| bilal.soon_reads(|text| text == "In time. Quick. "));
    });
}

#[test]
fn who_sends_a_long_change_that_is_none_is_let_go() {
    let [host, _bilal, cerys] = three_and_one_is_away();
    let secret = transport_secret(&cerys.stop());
    run(async {
        let (_endpoint, connection) = call(&host, secret, b"trestle/1").await;
        let change = [&[0x59, 0x40, 0][..], &[7; 0x4000], &[0xf6]].concat();
        let changes = [&[0x83, 6, 0x50][..], &LETTER.0, &[0x82], &change].concat();
        say(&connection, &[changes]).await;
        assert_eq!(code(&connection.closed().await), Some(3), "misbehaved");
    });
}

#[test]
fn what_is_typed_behind_a_long_change_comes_after_it() {
    let [mut host, mut bilal, _cerys] = three_and_one_is_away();
    let long = "seven words that go on and on ".repeat(1000);
    host.write(&long);
    for letter in ["a", "b", "c"] {
        host.write(letter);
    }
    bilal.soon_reads(|text| text == format!("In time. {long}abc"));
}

#[test]
fn who_writes_on_after_hundreds_wrote_apart_is_heard() {
    let [mut host, mut bilal, _cerys] = three_and_one_is_away();
    host.soon_reads(|text| text == "In time. ");
    let apart: Vec<Vec<u8>> = (0..300).map(|_| Letter::new(host.repo.new_actor()).write("x")).collect();
    for change in &apart {
        host.repo.commit(LETTER, change.clone());
    }
    host.letter.merge(apart);
    host.write("After them all.");
    bilal.soon_reads(|text| text.contains("After them all.") && text.matches('x').count() == 300);
}
