//! Devices that know each other meet, work, part and meet again.

use trestle_sync::repo::{Event, Options, Trouble};

use crate::support::{Device, FAR_FUTURE, LETTER, Stopped, inside_namespace, options, soon};

fn two() -> (Device, Device) {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(5, FAR_FUTURE).unwrap();
    let guest = Device::join(&ticket, "Bilal");
    guest.soon_level_with(1);
    host.soon_level_with(1);
    (host, guest)
}

#[test]
fn two_devices_see_each_others_words_as_they_are_written() {
    let (mut host, mut guest) = two();
    host.write("Bore da. ");
    guest.soon_reads(|words| words == "Bore da. ");
    guest.write("Good morning. ");
    host.soon_reads(|words| words == "Bore da. Good morning. ");
    for turn in 0..50 {
        host.write(&format!("[{turn}]"));
        guest.write(&format!("({turn})"));
    }
    let all = |words: &str| {
        (0..50).all(|turn| words.contains(&format!("[{turn}]")) && words.contains(&format!("({turn})")))
    };
    host.soon_reads(all);
    guest.soon_reads(all);
    assert_eq!(host.read(), guest.read());
    host.soon_level_with(1);
    guest.soon_level_with(1);
    assert_eq!(host.repo.history(LETTER).len(), 102);
}

#[test]
fn what_is_written_apart_is_everywhere_after_meeting_again() {
    let (mut host, guest) = two();
    host.write("Together. ");
    let mut guest = guest;
    guest.soon_reads(|words| words == "Together. ");
    let guest_asleep: Stopped = guest.stop();
    host.write("Host alone. ");
    let host_asleep = host.stop();
    let mut guest = guest_asleep.start();
    assert_eq!(guest.read(), "Together. ", "it was kept");
    guest.write("Guest alone. ");
    guest.repo.flush().unwrap();
    let mut host = host_asleep.start();
    assert!(host.read().contains("Host alone. "), "it was kept");
    let both = |words: &str| words.contains("Host alone. ") && words.contains("Guest alone. ");
    host.soon_reads(both);
    guest.soon_reads(both);
    assert_eq!(host.read(), guest.read());
    let (host, guest) = (host.restart(), guest.restart());
    let (mut host, mut guest) = (host, guest);
    assert_eq!(host.read(), guest.read());
    assert!(both(&host.read()));
}

#[test]
fn a_third_device_gets_everything_from_whoever_is_there_and_is_believed_by_all() {
    let (mut host, mut guest) = two();
    host.write("From the host. ");
    guest.soon_reads(|words| words == "From the host. ");
    let ticket = guest.repo.invite(1, FAR_FUTURE).unwrap();
    let host = host.stop();
    let mut third = Device::join(&ticket, "Carys");
    third.soon_reads(|words| words == "From the host. ");
    third.write("From the third. ");
    let mut host = host.start();
    host.soon_reads(|words| words.contains("From the third. "));
    let knows_all =
        |device: &Device| device.repo.membership().people().values().filter(|p| p.member).count() == 3;
    soon("the host knows all three", || knows_all(&host));
    host.soon_level_with(2);
    third.soon_level_with(2);
}

#[test]
fn five_thousand_changes_are_caught_up_with() {
    let mut host = Device::create("Anwen");
    for number in 0..5000 {
        host.write(if number % 10 == 9 { ". " } else { "a" });
    }
    host.repo.flush().unwrap();
    let ticket = host.repo.invite(1, FAR_FUTURE).unwrap();
    let guest = Device::join(&ticket, "Bilal");
    guest.soon_level_with(1);
    assert_eq!(guest.repo.history(LETTER).len(), 5000);
    guest.repo.flush().unwrap();
    let (mut progress, mut came) = (Vec::new(), 0);
    while let Ok(event) = guest.events.try_recv() {
        match event {
            Event::CatchingUp { received, total, .. } => progress.push((received, total)),
            Event::Changes { changes, .. } => came += changes.len(),
            _ => {}
        }
    }
    assert_eq!(came, 5000);
    assert!(
        progress.is_sorted() && progress.last().is_some_and(|(received, total)| received == total),
        "{progress:?}"
    );
    let mut guest = guest.restart();
    assert_eq!(guest.read(), host.read());
}

#[test]
fn a_peer_that_leaves_is_seen_to_be_gone_and_its_presence_with_it() {
    let (host, guest) = two();
    guest.repo.set_presence(Some(b"looking at the letter".to_vec()));
    let shown = |host: &Device| {
        let mut last = None;
        while let Ok(event) = host.events.try_recv() {
            if let Event::Presence { bytes, peer, .. } = event {
                assert_eq!(peer, guest.repo.me());
                last = Some(bytes);
            }
        }
        last
    };
    soon("the presence is shown", || shown(&host) == Some(Some(b"looking at the letter".to_vec())));
    let device = guest.repo.transport_key();
    let events = host.events;
    let _asleep = guest.repo.close();
    soon("the peer is gone", || {
        host.repo.peers().iter().any(|peer| peer.device == device && !peer.connected)
    });
    let went = events.try_iter().any(|event| matches!(event, Event::Presence { bytes: None, .. }));
    assert!(went, "nobody is shown who is not there");
}

#[test]
fn a_change_that_fits_nowhere_is_reported_and_harms_nothing() {
    let mut host = Device::create("Anwen");
    host.write("one");
    host.repo.commit(LETTER, b"not a change".to_vec());
    let _skipped = host.letter.write("two");
    let after_a_gap = host.letter.write("three");
    host.repo.commit(LETTER, after_a_gap);
    host.repo.flush().unwrap();
    let refused = host.events.try_iter().filter(|event| {
        matches!(event, Event::Trouble(trestle_sync::repo::Trouble::OwnChangeRefused { .. }))
    });
    assert_eq!(refused.count(), 2);
    assert_eq!(host.repo.history(LETTER).len(), 1);
}

#[test]
fn a_device_that_meets_nobody_works_alone_and_catches_up_when_it_does() {
    let (mut host, mut guest) = two();
    guest.repo.meet(false);
    soon("the guest has gone", || host.repo.peers().iter().all(|peer| !peer.connected));
    host.write("Host. ");
    guest.write("Guest. ");
    guest.repo.flush().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!((guest.read(), host.read()), ("Guest. ".to_owned(), "Host. ".to_owned()));
    guest.repo.meet(true);
    let both = |words: &str| words.contains("Host. ") && words.contains("Guest. ");
    guest.soon_reads(both);
    host.soon_reads(both);
    // Opened without meeting anybody, a table still says where it will be found, and is found there.
    let (options, events) = options();
    let guest = guest.stop().start_with((Options { meets: false, ..options }, events));
    let ticket = guest.repo.invite(1, FAR_FUTURE).unwrap();
    guest.repo.meet(true);
    let third = Device::join(&ticket, "Carys");
    third.soon_level_with(2);
}

#[test]
fn those_who_sit_here_hear_of_newcomers_and_are_level_again() {
    let (host, guest) = two();
    let ticket = host.repo.invite(1, FAR_FUTURE).unwrap();
    let third = Device::join(&ticket, "Carys");
    for device in [&host, &guest, &third] {
        soon("everybody is known and level", || {
            let peers = device.repo.peers();
            let connected: Vec<_> = peers.iter().filter(|peer| peer.connected).collect();
            peers.len() == 2 && !connected.is_empty() && connected.iter().all(|peer| peer.up_to_date)
        });
    }
}

/// With multicast on the loopback of a network namespace of its own, so that nothing is sent anywhere.
#[test]
fn two_devices_whose_addresses_are_forgotten_find_each_other_by_mdns() {
    let multicast = "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo";
    let name = "meeting::two_devices_whose_addresses_are_forgotten_find_each_other_by_mdns";
    if !inside_namespace(name, multicast) {
        return;
    }
    let (host, guest) = two();
    let forgetful = |device: Device| {
        let device = device.stop();
        let database = rusqlite::Connection::open(device.folder().join("table.db")).unwrap();
        database.execute("DELETE FROM peers", []).unwrap();
        database.execute("DELETE FROM meta WHERE key = 'port'", []).unwrap();
        let (options, events) = options();
        (device, (Options { mdns: true, ..options }, events))
    };
    let ((host, host_options), (guest, guest_options)) = (forgetful(host), forgetful(guest));
    let (mut host, mut guest) = (host.start_with(host_options), guest.start_with(guest_options));
    host.write("Found you. ");
    guest.soon_reads(|words| words == "Found you. ");
    guest.soon_level_with(1);
}

/// In a network namespace of its own that has no routes.
#[test]
fn a_network_without_multicast_is_said_once() {
    if !inside_namespace("meeting::a_network_without_multicast_is_said_once", "true") {
        return;
    }
    let home = Device::create("Anwen").stop();
    let (options, events) = options();
    let _host = home.start_with((Options { mdns: true, ..options }, std::sync::mpsc::channel().1));
    std::thread::sleep(std::time::Duration::from_secs(4));
    let said = events.try_iter().filter(|event| *event == Event::Trouble(Trouble::NoMulticast));
    assert_eq!(said.count(), 1);
}

#[test]
fn what_a_computer_is_called_is_told_to_members_and_remembered() {
    let (host, guest) = two();
    let called = |device: &Device| device.repo.peers().first().and_then(|peer| peer.device_name.clone());
    assert_eq!(called(&host), None, "it was never said");
    guest.repo.set_device_name(Some("  Bilal\u{202e}'s\nlaptop "));
    soon("the name is told", || called(&host).as_deref() == Some("Bilal's laptop"));
    let (host, guest) = (host.stop(), guest.stop());
    let host = host.start();
    assert_eq!(called(&host).as_deref(), Some("Bilal's laptop"), "it was kept");
    let (options, events) = options();
    let named = Options { device_name: Some("x".repeat(500)), ..options };
    let guest = guest.start_with((named, events));
    soon("the new name is told, cut", || called(&host) == Some("x".repeat(60)));
    guest.repo.set_device_name(None);
    soon("it is called nothing again", || called(&host).is_none());
}
