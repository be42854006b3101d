//! Meeting in one room: a door is opened, newcomers find it and try their words.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use iroh::endpoint::{RecvStream, SendStream};
use trestle_sync::protocol::door::{Ask, Meeting, Newcomer, Reply};
use trestle_sync::repo::{DoorClosed, DoorStatus, Event, Options};
use trestle_sync::room::{AskError, Door, FourWords, Nearby};
use trestle_trust::TransportKey;

use crate::strangers::{call, run};
use crate::support::{Device, inside_namespace, options, soon};

const WORDS: &str = "copper lantern orchard seven";
const WRONG: &str = "copper lantern orchard timber";

fn words() -> FourWords {
    FourWords::parse(WORDS).unwrap()
}

/// Somebody nearby, who is told where to look, as loopback carries no multicast.
fn newcomer(host: &Device) -> (Nearby, Receiver<()>) {
    let (changed, changes) = channel();
    let nearby = Nearby::look(true, move || {
        let _nobody_listens = changed.send(());
    });
    nearby.look_at(host.repo.transport_key(), host.repo.addresses());
    (nearby, changes)
}

fn door_of(nearby: &Nearby, changes: &Receiver<()>) -> Door {
    loop {
        if let Some(door) = nearby.doors().first() {
            return door.clone();
        }
        changes.recv_timeout(Duration::from_secs(20)).expect("the door is seen");
    }
}

fn open(host: &Device) {
    host.repo.open_door(words(), 10);
    soon("the door is open", || matches!(host.repo.door(), DoorStatus::Open { .. }));
}

#[test]
fn two_people_meet_by_four_words() {
    let host = Device::create("Anwen");
    assert_eq!(host.repo.door(), DoorStatus::Closed(DoorClosed::Here));
    open(&host);
    let (nearby, changes) = newcomer(&host);
    let door = door_of(&nearby, &changes);
    assert_eq!((door.title.as_str(), door.person.as_str()), ("Our street", "Anwen"));
    assert_eq!(nearby.blocking_ask(&door, "copper lantern orchard"), Err(AskError::NotFourWords));
    let ticket = nearby.blocking_ask(&door, " Copper, LANTERN-orchard séven ").unwrap();
    assert_eq!(ticket.table, host.repo.table());
    let guest = Device::join(&ticket, "Bilal");
    guest.soon_level_with(1);
    soon("the host counts who came", || {
        matches!(host.repo.door(), DoorStatus::Open { came: 1, wrong_tries: 0, .. })
    });
    // The door serves others too.
    let second = Device::join(&nearby.blocking_ask(&door, WORDS).unwrap(), "Carys");
    second.soon_level_with(1);
    host.repo.close_door();
    assert_eq!(closed(&host), DoorClosed::Here);
    assert_eq!(nearby.blocking_ask(&door, WORDS), Err(AskError::Closed));
}

/// Waits until the host is told that its door is closed, and why.
fn closed(host: &Device) -> DoorClosed {
    loop {
        let event = host.events.recv_timeout(Duration::from_secs(30)).expect("the door closes");
        if let Event::Door(DoorStatus::Closed(why)) = event {
            return why;
        }
    }
}

#[test]
fn three_wrong_tries_close_the_door_and_both_sides_are_told() {
    let host = Device::create("Anwen");
    open(&host);
    let (nearby, changes) = newcomer(&host);
    let door = door_of(&nearby, &changes);
    for tries_left in [2, 1, 0] {
        assert_eq!(nearby.blocking_ask(&door, WRONG), Err(AskError::WrongWords { tries_left }));
    }
    assert_eq!(closed(&host), DoorClosed::ThreeWrong);
    assert_eq!(nearby.blocking_ask(&door, WORDS), Err(AskError::Closed), "right words come too late");
    assert_eq!(host.repo.membership().people().len(), 1);
}

#[test]
fn guessers_at_once_have_three_tries_together() {
    let host = Device::create("Anwen");
    open(&host);
    let guessers: Vec<_> = (0..10)
        .map(|_| {
            let (nearby, changes) = newcomer(&host);
            let door = door_of(&nearby, &changes);
            (nearby, door)
        })
        .collect();
    let answers: Vec<AskError> = std::thread::scope(|scope| {
        let asks: Vec<_> = guessers
            .iter()
            .map(|(nearby, door)| scope.spawn(move || nearby.blocking_ask(door, WRONG).unwrap_err()))
            .collect();
        asks.into_iter().map(|ask| ask.join().unwrap()).collect()
    });
    let mut left: Vec<u8> = answers
        .iter()
        .filter_map(|answer| match answer {
            AskError::WrongWords { tries_left } => Some(*tries_left),
            _ => None,
        })
        .collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2], "{answers:?}");
    let rest = answers.iter().filter(|answer| !matches!(answer, AskError::WrongWords { .. }));
    assert!(rest.into_iter().all(|answer| *answer == AskError::Closed), "{answers:?}");
    assert_eq!(closed(&host), DoorClosed::ThreeWrong);
}

/// Says one thing at the door as a program of one's own would.
async fn say(ask: &Ask, send: &mut SendStream, receive: &mut RecvStream) -> Option<Reply> {
    let bytes = ask.encode();
    send.write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes()).await.ok()?;
    send.write_all(&bytes).await.ok()?;
    let mut length = [0; 4];
    receive.read_exact(&mut length).await.ok()?;
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    receive.read_exact(&mut bytes).await.ok()?;
    Reply::decode(&bytes)
}

fn meeting_of(host: &Device, endpoint: &iroh::Endpoint) -> Meeting {
    let newcomer = TransportKey(*endpoint.id().as_bytes());
    Meeting { table: host.repo.table(), newcomer, host: host.repo.transport_key() }
}

#[test]
fn exchanges_that_are_broken_off_count_for_nothing_and_few_run_at_once() {
    let host = Device::create("Anwen");
    open(&host);
    run(async {
        let mut held = Vec::new();
        for n in 0..3 {
            let (endpoint, connection) = call(&host, [50 + n; 32], b"trestle/join/1").await;
            let (mut send, mut receive) = connection.open_bi().await.unwrap();
            let (_, begin) = Newcomer::begin(&words(), meeting_of(&host, &endpoint), &mut rand::rng());
            let answer = say(&Ask::Begin(begin), &mut send, &mut receive).await;
            assert!(matches!(answer, Some(Reply::Element(_))), "{answer:?}");
            held.push((endpoint, connection, send, receive, begin));
        }
        let (_endpoint, connection) = call(&host, [60; 32], b"trestle/join/1").await;
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        let begin = held[0].4;
        assert_eq!(say(&Ask::Begin(begin), &mut send, &mut receive).await, Some(Reply::Busy));
    });
    assert!(matches!(host.repo.door(), DoorStatus::Open { wrong_tries: 0, .. }));
    let (nearby, changes) = newcomer(&host);
    let door = door_of(&nearby, &changes);
    assert!(nearby.blocking_ask(&door, WORDS).is_ok(), "whoever comes after them gets in");
}

#[test]
fn a_door_closes_when_its_time_is_over_also_for_whoever_stands_in_it() {
    let host = Device::create("Anwen");
    host.repo.open_door_for(words(), Duration::from_secs(2));
    soon("the door is open", || matches!(host.repo.door(), DoorStatus::Open { .. }));
    run(async {
        let (endpoint, connection) = call(&host, [50; 32], b"trestle/join/1").await;
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        let (newcomer, begin) = Newcomer::begin(&words(), meeting_of(&host, &endpoint), &mut rand::rng());
        let Some(Reply::Element(element)) = say(&Ask::Begin(begin), &mut send, &mut receive).await else {
            panic!("the door is open");
        };
        let (_, proof) = newcomer.confirm(&element).unwrap();
        let why = tokio::task::block_in_place(|| closed(&host));
        assert_eq!(why, DoorClosed::TimeUp);
        assert_eq!(say(&Ask::Confirm(proof), &mut send, &mut receive).await, Some(Reply::Shut));
    });
    assert_eq!(host.repo.door(), DoorStatus::Closed(DoorClosed::TimeUp));
}

#[test]
fn where_no_door_is_open_nothing_is_said_of_the_table() {
    let host = Device::create("Anwen");
    run(async {
        for ask in [Ask::Look, Ask::Begin([0x41; 33])] {
            let (_endpoint, connection) = call(&host, [50; 32], b"trestle/join/1").await;
            let (mut send, mut receive) = connection.open_bi().await.unwrap();
            assert_eq!(say(&ask, &mut send, &mut receive).await, Some(Reply::Shut));
        }
        let (_endpoint, connection) = call(&host, [51; 32], b"trestle/join/1").await;
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        let answer = say(&Ask::Confirm([1; 32]), &mut send, &mut receive).await;
        assert_eq!(answer, None, "who begins with a proof is hung up on");
    });
}

#[test]
fn a_new_door_has_new_words_and_three_new_tries() {
    let host = Device::create("Anwen");
    open(&host);
    let (nearby, changes) = newcomer(&host);
    let door = door_of(&nearby, &changes);
    assert_eq!(nearby.blocking_ask(&door, WRONG), Err(AskError::WrongWords { tries_left: 2 }));
    let other = FourWords::parse("river sparrow kettle moon").unwrap();
    host.repo.open_door(other, 10);
    let is_open = |status: &DoorStatus| matches!(status, DoorStatus::Open { words, wrong_tries: 0, .. } if *words == other);
    soon("the new door is open", || is_open(&host.repo.door()));
    assert_eq!(nearby.blocking_ask(&door, WORDS), Err(AskError::WrongWords { tries_left: 2 }));
    assert!(nearby.blocking_ask(&door, "river sparrow kettle moon").is_ok());
    host.repo.meet(false);
    soon("who meets nobody has no open door", || host.repo.door() == DoorStatus::Closed(DoorClosed::Here));
}

/// With multicast on the loopback of a network namespace of its own, so that nothing is sent anywhere.
#[test]
fn an_open_door_is_found_by_mdns_and_a_closed_one_is_not() {
    let multicast = "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo";
    if !inside_namespace("door::an_open_door_is_found_by_mdns_and_a_closed_one_is_not", multicast) {
        return;
    }
    let (options, events) = options();
    let host = Device::create("Anwen").stop().start_with((Options { mdns: false, ..options }, events));
    open(&host);
    let (changed, changes) = channel();
    let nearby = Nearby::look(true, move || {
        let _nobody_listens = changed.send(());
    });
    host.repo.set_mdns(true);
    let door = door_of(&nearby, &changes);
    assert!(nearby.multicast());
    assert_eq!((door.title.as_str(), door.person.as_str()), ("Our street", "Anwen"));
    let guest = Device::join(&nearby.blocking_ask(&door, WORDS).unwrap(), "Bilal");
    guest.soon_level_with(1);
    host.repo.close_door();
    soon("a closed door is shown no more", || nearby.doors().is_empty());
    open(&host);
    soon("an opened one is shown again", || nearby.doors().len() == 1);
}

/// In a network namespace of its own that has no routes.
#[test]
fn a_network_that_carries_no_multicast_is_noticed() {
    if !inside_namespace("door::a_network_that_carries_no_multicast_is_noticed", "true") {
        return;
    }
    let (changed, changes) = channel();
    let nearby = Nearby::look(true, move || {
        let _nobody_listens = changed.send(());
    });
    changes.recv_timeout(Duration::from_secs(20)).expect("it is said");
    assert!(!nearby.multicast() && nearby.doors().is_empty());
}
