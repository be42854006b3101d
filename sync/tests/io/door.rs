//! Meeting in one room: a door is opened, newcomers find it and try their words.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use trestle_sync::repo::{DoorClosed, DoorStatus, Event};
use trestle_sync::room::{AskError, Door, FourWords, Nearby};

use crate::support::{Device, soon};

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
