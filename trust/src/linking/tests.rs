//! A link lets one computer in, once, in time, at the device that made it; and nothing else does.

use super::*;
use crate::testing::{LIVES, UNTIL, acknowledge, add_device, put, rng, secret, table, welcome};
use crate::{Graph, statement};

const NOW: u64 = UNTIL - 1;

/// A table of persons 1 and 2, and a link that device 1 made.
fn linked() -> (Graph, DeviceLink) {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    acknowledge(&mut graph, 1, 2);
    let link = link_of(&graph, 1, 7);
    (graph, link)
}

fn link_of(graph: &Graph, by: u8, seed: u64) -> DeviceLink {
    let address = PeerAddress {
        transport: secret(by).transport_key(),
        sockets: vec!["192.168.1.20:4711".parse().unwrap()],
    };
    let membership = Membership::read(graph);
    let certifier = secret(by).author_key();
    DeviceLink::new(graph, &membership, certifier, UNTIL, vec![address], &mut rng(seed)).unwrap()
}

fn ask(
    graph: &Graph,
    open: Option<&OpenLink>,
    request: &DeviceRequest,
    from: u8,
    now: u64,
) -> Result<Admitted, Refusal> {
    let me = secret(1).author_key();
    admit_device(&Membership::read(graph), me, open, request, secret(from).transport_key(), now)
}

fn certify(graph: &mut Graph, by: u8, request: &DeviceRequest) {
    let signer = secret(by).author();
    put(graph, statement::device(graph, &signer, request.certificate, request.consent).unwrap());
}

#[test]
fn a_link_makes_a_computer_its_persons_own_and_is_spent_by_it() {
    let (mut graph, link) = linked();
    let link: DeviceLink = link.to_string().parse().unwrap();
    assert_eq!((link.title.shown(), link.name.shown()), ("Damp in the flats".to_owned(), "Siân".to_owned()));
    let mut open = link.open();
    let request = DeviceRequest::from_bytes(&DeviceRequest::new(&link, &secret(11)).to_bytes()).unwrap();
    assert_eq!(ask(&graph, Some(&open), &request, 11, NOW), Ok(Admitted::Now));
    certify(&mut graph, 1, &request);
    open.used_by = Some(request.certificate.author);
    let membership = Membership::read(&graph);
    let person = membership.person_of_author(secret(11).author_key()).unwrap();
    assert_eq!((person.name.as_str(), person.devices.len()), ("Siân", 2));
    // The answer was lost and it asks again, even when the date has passed: nothing is signed twice.
    assert_eq!(ask(&graph, Some(&open), &request, 11, UNTIL + 1), Ok(Admitted::Before));
    // Somebody else who has the link comes too late,
    let late = DeviceRequest::new(&link, &secret(12));
    assert_eq!(ask(&graph, Some(&open), &late, 12, NOW), Err(Refusal::UsedUp));
    // and so does whoever plays the first one's words again from another computer.
    assert_eq!(ask(&graph, Some(&open), &request, 12, NOW), Err(Refusal::BadSignature));
}

#[test]
fn a_request_that_is_not_all_it_should_be_is_refused() {
    let (graph, link) = linked();
    let open = link.open();
    let good = DeviceRequest::new(&link, &secret(11));
    let other = link_of(&graph, 2, 8);
    let elsewhere = DeviceLink { table: TableId([9; 32]), ..link.clone() };
    let guessed = DeviceLink { ephemeral_secret: [5; 32], ..link.clone() };
    let of_other = DeviceRequest::new(&link, &secret(12));
    let check = |what: &str, request: DeviceRequest, from: u8, now: u64, expected: Refusal| {
        assert_eq!(ask(&graph, Some(&open), &request, from, now), Err(expected), "{what}");
    };
    check("out of date", good, 11, UNTIL + 1, Refusal::Expired);
    check(
        "another person's link",
        DeviceRequest::new(&other, &secret(11)),
        11,
        NOW,
        Refusal::UnknownInvitation,
    );
    let consents_to_other = DeviceLink { certifier: secret(2).author_key(), ..link.clone() };
    let consents_to_other = DeviceRequest::new(&consents_to_other, &secret(11));
    check("for another person", consents_to_other, 11, NOW, Refusal::BadSignature);
    check("for another table", DeviceRequest::new(&elsewhere, &secret(11)), 11, NOW, Refusal::BadSignature);
    check(
        "without the secret",
        DeviceRequest::new(&guessed, &secret(11)),
        11,
        NOW,
        Refusal::UnknownInvitation,
    );
    let forged = DeviceRequest { ephemeral: open.ephemeral, ..DeviceRequest::new(&guessed, &secret(11)) };
    check("without the secret, naming the link", forged, 11, NOW, Refusal::BadSignature);
    check("over another's connection", good, 12, NOW, Refusal::BadSignature);
    let swapped = DeviceRequest { certificate: of_other.certificate, ..good };
    check("another device's certificate", swapped, 12, NOW, Refusal::BadSignature);
    let swapped = DeviceRequest { consent: of_other.consent, ..good };
    check("another device's consent", swapped, 11, NOW, Refusal::BadSignature);
    let certificate = DeviceCertificate { transport: secret(12).transport_key(), ..good.certificate };
    let swapped = DeviceRequest { certificate, ..good };
    check("a transport key that it does not hold", swapped, 12, NOW, Refusal::BadSignature);
    let seated = DeviceRequest::new(&link, &secret(2));
    check("who sits here as somebody else", seated, 2, NOW, Refusal::AlreadySeated);
    let own = DeviceRequest::new(&link, &secret(1));
    check("the computer itself", own, 1, NOW, Refusal::AlreadySeated);
    assert_eq!(ask(&graph, None, &good, 11, NOW), Err(Refusal::UnknownInvitation), "no link is open");
    assert_eq!(ask(&graph, Some(&open), &good, 11, NOW), Ok(Admitted::Now));
}

#[test]
fn who_is_gone_links_nothing() {
    let (mut graph, link) = linked();
    let request = DeviceRequest::new(&link, &secret(11));
    let leave = statement::leave(&graph, &secret(1).author(), statement::Newest::default()).unwrap();
    put(&mut graph, leave);
    assert_eq!(ask(&graph, Some(&link.open()), &request, 11, NOW), Err(Refusal::NotAtTheTable));
    let membership = Membership::read(&graph);
    let me = secret(1).author_key();
    assert!(DeviceLink::new(&graph, &membership, me, UNTIL, vec![], &mut rng(1)).is_none());
}

/// A computer that was taken away from its person does not come back by a link.
#[test]
fn a_removed_computer_is_not_linked_again() {
    let (mut graph, link) = linked();
    add_device(&mut graph, 1, 11);
    let newest = statement::Newest::default();
    let removed =
        statement::remove_device(&graph, &secret(1).author(), secret(11).author_key(), newest).unwrap();
    put(&mut graph, removed);
    let request = DeviceRequest::new(&link, &secret(11));
    assert_eq!(ask(&graph, Some(&link.open()), &request, 11, NOW), Err(Refusal::AlreadySeated));
}

#[test]
fn every_end_that_is_missing_and_every_changed_letter_is_noticed() {
    let (_, link) = linked();
    let text = link.to_string();
    for len in 0..text.len() {
        let expected = if len < PREFIX.len() { TicketError::NotATicket } else { TicketError::CutOff };
        assert_eq!(text[..len].parse::<DeviceLink>(), Err(expected), "{len} characters");
    }
    for at in 0..text.len() {
        let changed =
            format!("{}{}{}", &text[..at], if &text[at..=at] == "a" { "7" } else { "a" }, &text[at + 1..]);
        assert!(changed.parse::<DeviceLink>().is_err(), "at {at}");
    }
    assert_eq!(text.to_uppercase().parse(), Ok(link));
    // Neither passes for the other by its first word.
    let as_ticket = text.replace(PREFIX, "trestle:");
    assert!(as_ticket.parse::<crate::Ticket>().is_err());
    assert!(as_ticket.parse::<DeviceLink>().is_err());
}

#[test]
fn what_is_kept_of_a_link_reads_back() {
    let (_, link) = linked();
    for used_by in [None, Some(secret(11).author_key())] {
        let open = OpenLink { used_by, ..link.open() };
        assert_eq!(OpenLink::from_bytes(&open.to_bytes()), Some(open));
    }
    let bytes = link.open().to_bytes();
    assert_eq!(OpenLink::from_bytes(&bytes[1..]), None);
    assert_eq!(OpenLink::from_bytes(&[bytes, vec![1]].concat()), None);
}

#[test]
fn a_link_is_never_printed_for_debugging() {
    let (_, link) = linked();
    assert!(!format!("{link:?}").contains("secret"));
}
