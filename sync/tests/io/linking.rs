//! A person's second computer: linked by the first over real endpoints, and everything that must not link one.

use minicbor::{Decoder, Encoder};
use trestle_sync::repo::{JoinError, Repo};
use trestle_trust::{DeviceCertificate, DeviceLink, DeviceRequest, DeviceSecret, TableId, TransportKey};

use crate::strangers::{call, run};
use crate::support::{Device, FAR_FUTURE, Stopped, folder_in, options, soon};

const LONG_AGO: u64 = 1_000_000_000;

/// What a member answers on the join protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Welcome,
    Expired,
    UsedUp,
    Unknown,
    Invalid,
    Seated,
}

fn link(link: &DeviceLink) -> Device {
    let home = tempfile::tempdir().unwrap();
    let (options, events) = options();
    let link: DeviceLink = link.to_string().parse().unwrap();
    let repo = Repo::link(&folder_in(&home), &link, options).unwrap();
    Device::of(repo, events, home)
}

fn refused(link: &DeviceLink) -> (JoinError, bool) {
    let home = tempfile::tempdir().unwrap();
    let (options, _events) = options();
    let error = Repo::link(&folder_in(&home), link, options).unwrap_err();
    (error, folder_in(&home).exists())
}

/// The numbers of computers of those who sit there.
fn computers(of: &Device) -> Vec<usize> {
    let mut counts: Vec<_> = of.repo.membership().people().values().map(|one| one.devices.len()).collect();
    counts.sort_unstable();
    counts
}

/// What `host` answers to `request` over a connection of the device that holds `from`. `hears` false lets go before the
/// answer is there.
fn ask(host: &Device, from: &DeviceSecret, request: &DeviceRequest, hears: bool) -> Option<Answer> {
    run(async {
        let (_endpoint, connection) = call(host, *from.transport_secret(), b"trestle/join/1").await;
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        let mut encoder = Encoder::new(Vec::new());
        encoder.array(2).unwrap().u8(2).unwrap().array(1).unwrap().bytes(&request.to_bytes()).unwrap();
        let question = encoder.into_writer();
        let length = u32::try_from(question.len()).unwrap().to_be_bytes();
        send.write_all(&[&length[..], &question].concat()).await.unwrap();
        send.finish().unwrap();
        if !hears {
            // The question has arrived once the other side has read it to its end.
            drop(send.stopped().await);
            return None;
        }
        let bytes = receive.read_to_end(1 << 20).await.unwrap();
        let mut decoder = Decoder::new(&bytes[4..]);
        decoder.array().unwrap();
        let kind = decoder.u8().unwrap();
        decoder.array().unwrap();
        Some(match (kind, decoder.bytes().map(|part| part[0])) {
            (0, Ok(_)) => Answer::Welcome,
            (1, Ok(1)) => Answer::Expired,
            (1, Ok(2)) => Answer::UsedUp,
            (1, Ok(3)) => Answer::Unknown,
            (1, Ok(4)) => Answer::Invalid,
            (1, Ok(5)) => Answer::Seated,
            other => panic!("{other:?}"),
        })
    })
}

fn secret(n: u8) -> DeviceSecret {
    DeviceSecret::from_bytes([n; 32])
}

fn secret_of(device: &Stopped) -> DeviceSecret {
    let digits = std::fs::read_to_string(device.folder().join("device.key")).unwrap();
    let digit = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..64).step_by(2).map(digit).collect();
    DeviceSecret::from_bytes(bytes.try_into().unwrap())
}

#[test]
fn a_second_computer_is_the_same_person_and_both_write() {
    let mut first = Device::create("Anwen");
    first.write("from the first; ");
    first.repo.flush().unwrap();
    let mut second = link(&first.repo.link_computer(FAR_FUTURE).unwrap());
    assert_eq!(second.repo.me(), first.repo.me());
    assert_eq!(second.repo.table(), first.repo.table());
    assert_ne!(second.repo.author_key(), first.repo.author_key(), "its keys are its own");
    second.soon_reads(|words| words == "from the first; ");
    second.write("from the second");
    first.soon_reads(|words| words == "from the first; from the second");
    for one in [&first, &second] {
        assert_eq!(computers(one), [2], "one person with two computers");
    }
    // After a restart of both it is so still.
    let (first, second) = (first.restart(), second.restart());
    second.soon_level_with(1);
    assert_eq!((computers(&first), first.repo.me()), (vec![2], second.repo.me()));
}

/// Somebody who was away when the computer was linked learns it from that computer itself.
#[test]
fn a_third_learns_of_the_second_computer_while_the_first_is_off() {
    let first = Device::create("Anwen");
    let mut other = Device::join(&first.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    other.soon_level_with(1);
    other.repo.meet(false);
    soon("Bilal is away", || first.repo.peers().iter().all(|peer| !peer.connected));
    let mut second = link(&first.repo.link_computer(FAR_FUTURE).unwrap());
    second.soon_level_with(1);
    let first = first.stop();
    second.write("while the first is off");
    other.repo.meet(true);
    // It has called in vain for as long as Bilal was away, and tries ever less often.
    second.repo.meet(false);
    second.repo.meet(true);
    other.soon_reads(|words| words == "while the first is off");
    let membership = other.repo.membership();
    let anwen = membership.person_of_author(second.repo.author_key()).unwrap();
    assert_eq!((anwen.id, anwen.devices.len()), (second.repo.me(), 2));
    drop(first);
}

#[test]
fn a_link_is_good_for_one_computer() {
    let first = Device::create("Anwen");
    let made = first.repo.link_computer(FAR_FUTURE).unwrap();
    let _second = link(&made);
    assert!(matches!(refused(&made), (JoinError::UsedUp, false)), "{:?}", refused(&made));
    // Nor after a restart, which is when a thief with the link would try.
    let first = first.restart();
    let now = DeviceLink { addresses: first.repo.link_computer(FAR_FUTURE).unwrap().addresses, ..made };
    assert!(matches!(refused(&now), (JoinError::UnknownInvitation, false)), "a new link ended it");
    assert_eq!(computers(&first), [2]);
}

#[test]
fn a_used_link_stays_used_and_an_open_one_open_when_the_program_is_started_again() {
    let first = Device::create("Anwen").restart();
    let open = first.repo.link_computer(FAR_FUTURE).unwrap();
    let first = first.restart();
    let request = DeviceRequest::new(&open, &secret(50));
    assert_eq!(ask(&first, &secret(50), &request, true), Some(Answer::Welcome));
    let first = first.restart();
    let again = DeviceRequest::new(&open, &secret(51));
    assert_eq!(ask(&first, &secret(51), &again, true), Some(Answer::UsedUp));
    assert_eq!(computers(&first), [2]);
}

#[test]
fn a_link_ends_at_its_date_and_when_it_is_taken_back() {
    let first = Device::create("Anwen");
    let expired = first.repo.link_computer(LONG_AGO).unwrap();
    assert!(matches!(refused(&expired), (JoinError::Expired, false)));
    // A clock that is wrong, or a date that was forged, still meets the first computer's clock.
    let forged = DeviceLink { until_unix_secs: FAR_FUTURE, ..expired };
    assert!(matches!(refused(&forged), (JoinError::Expired, false)), "{:?}", refused(&forged));
    let open = first.repo.link_computer(FAR_FUTURE).unwrap();
    assert!(first.repo.open_link().is_some_and(|link| link.used_by.is_none()));
    first.repo.end_link().unwrap();
    assert_eq!(first.repo.open_link(), None);
    assert!(matches!(refused(&open), (JoinError::UnknownInvitation, false)));
    let first = first.restart();
    assert_eq!(first.repo.open_link(), None);
    assert_eq!(computers(&first), [1]);
}

#[test]
fn nobody_is_linked_who_does_not_show_all_that_it_takes() {
    let first = Device::create("Anwen");
    let other = Device::join(&first.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    other.soon_level_with(1);
    let others = other.repo.link_computer(FAR_FUTURE).unwrap();
    let made = first.repo.link_computer(FAR_FUTURE).unwrap();
    let good = DeviceRequest::new(&made, &secret(50));
    let by = |link: DeviceLink| DeviceRequest::new(&link, &secret(50));
    let guessed = DeviceLink { ephemeral_secret: [7; 32], ..made.clone() };
    let certificate = DeviceCertificate::new(&secret(51));
    let cases = [
        ("a stranger without the secret", by(guessed.clone()), Answer::Unknown),
        (
            "one that names the link and has not its secret",
            DeviceRequest { ephemeral: good.ephemeral, ..by(guessed) },
            Answer::Invalid,
        ),
        ("a link of another person", by(others.clone()), Answer::Unknown),
        (
            "a consent to be another person's",
            by(DeviceLink { certifier: others.certifier, ..made.clone() }),
            Answer::Invalid,
        ),
        ("for another table", by(DeviceLink { table: TableId([9; 32]), ..made.clone() }), Answer::Invalid),
        ("another device's certificate", DeviceRequest { certificate, ..good }, Answer::Invalid),
        (
            "a transport key that it does not hold",
            DeviceRequest {
                certificate: DeviceCertificate { transport: certificate.transport, ..good.certificate },
                ..good
            },
            Answer::Invalid,
        ),
    ];
    for (what, request, expected) in cases {
        assert_eq!(ask(&first, &secret(50), &request, true), Some(expected), "{what}");
    }
    // What somebody overheard, played again from another computer.
    assert_eq!(ask(&first, &secret(51), &good, true), Some(Answer::Invalid));
    // Somebody who sits here has found the link: their computer does not become Anwen's.
    let other = other.stop();
    let seated = DeviceRequest::new(&made, &secret_of(&other));
    assert_eq!(ask(&first, &secret_of(&other), &seated, true), Some(Answer::Seated));
    assert_eq!(computers(&first), [1, 1]);
    // None of that has used it up.
    assert_eq!(ask(&first, &secret(50), &good, true), Some(Answer::Welcome));
    assert_eq!(computers(&first), [1, 2]);
}

#[test]
fn whose_answer_was_lost_asks_again_and_nothing_is_signed_twice() {
    let first = Device::create("Anwen");
    let made = first.repo.link_computer(FAR_FUTURE).unwrap();
    let request = DeviceRequest::new(&made, &secret(50));
    assert_eq!(ask(&first, &secret(50), &request, false), None);
    soon("it is linked", || computers(&first) == [2]);
    let before = first.repo.statements().unwrap().len();
    assert_eq!(ask(&first, &secret(50), &request, true), Some(Answer::Welcome));
    assert_eq!(first.repo.statements().unwrap().len(), before);
}

#[test]
fn a_computer_that_has_the_table_already_is_not_linked_over_it() {
    let first = Device::create("Anwen");
    let other = Device::join(&first.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal").stop();
    let made = first.repo.link_computer(FAR_FUTURE).unwrap();
    let (options, _events) = options();
    let error = Repo::link(&other.folder(), &made, options).unwrap_err();
    assert!(matches!(error, JoinError::AlreadyThere), "{error}");
    assert!(first.repo.open_link().is_some_and(|link| link.used_by.is_none()), "the link is good still");
    assert_eq!(other.start().repo.membership().people().len(), 2);
}

#[test]
fn where_the_first_computer_is_off_nothing_is_made() {
    let first = Device::create("Anwen");
    let mut made = first.repo.link_computer(FAR_FUTURE).unwrap();
    made.addresses[0].transport = TransportKey([9; 32]);
    assert!(matches!(refused(&made), (JoinError::NobodyThere, false)));
    // The first in the list alone can answer: with none there is nobody to ask.
    made.addresses.clear();
    assert!(matches!(refused(&made), (JoinError::NobodyThere, false)));
}

/// Whoever answers must be the computer that made the link, and what it gives must make this one the same person's.
#[test]
fn what_another_table_or_person_answers_is_not_taken() {
    let first = Device::create("Anwen");
    let elsewhere = Device::create("Carys");
    let made = first.repo.link_computer(FAR_FUTURE).unwrap();
    let wrong = DeviceLink { addresses: elsewhere.repo.link_computer(FAR_FUTURE).unwrap().addresses, ..made };
    let (error, there) = refused(&wrong);
    assert!(matches!(error, JoinError::UnknownInvitation) && !there, "{error}");
    assert_eq!((computers(&first), computers(&elsewhere)), (vec![1], vec![1]));
}
