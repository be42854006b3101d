//! A ticket survives how people pass it on, says what is wrong with it when it does not, and lets in whom it should.

use super::*;
use crate::testing::{self, LIVES, UNTIL, WORKS, ask, invite, merge, seat, secret, table, welcome};
use crate::{SideId, statement};

fn ticket() -> Ticket {
    let mut graph = table();
    let mut ticket = invite(&mut graph, 1, 5);
    ticket.addresses = vec![
        PeerAddress {
            transport: secret(1).transport_key(),
            sockets: vec!["192.168.1.20:4711".parse().unwrap(), "[fe80::1:2]:65535".parse().unwrap()],
        },
        PeerAddress { transport: secret(2).transport_key(), sockets: vec![] },
    ];
    ticket
}

#[test]
fn a_ticket_survives_white_space_and_case() {
    let ticket = ticket();
    let text = ticket.to_string();
    let wrapped: String =
        text.as_bytes().chunks(20).map(|line| format!("  {}\r\n", str::from_utf8(line).unwrap())).collect();
    for passed_on in [text.clone(), text.to_uppercase(), wrapped, format!("\u{a0}{text}\n")] {
        assert_eq!(passed_on.parse(), Ok(ticket.clone()), "{passed_on}");
    }
    assert!(text.len() < 900, "{} characters are a lot for a message", text.len());
}

#[test]
fn a_ticket_shows_the_table_before_anyone_dials() {
    let ticket: Ticket = ticket().to_string().parse().unwrap();
    assert_eq!(ticket.title.shown(), "Damp in the flats");
    assert_eq!(ticket.sides, testing::rules().sides);
    assert_eq!((ticket.uses, ticket.until_unix_secs), (5, UNTIL));
}

#[test]
fn every_end_that_is_missing_is_noticed() {
    let text = ticket().to_string();
    for len in 0..text.len() {
        let expected = if len < PREFIX.len() { TicketError::NotATicket } else { TicketError::CutOff };
        assert_eq!(text[..len].parse::<Ticket>(), Err(expected), "{len} characters");
    }
}

#[test]
fn every_changed_character_is_noticed() {
    let text = ticket().to_string();
    for at in 0..text.len() {
        for other in ["a", "7", "1", "ŵ"] {
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            let same = changed == text;
            assert_eq!(changed.parse::<Ticket>().is_ok(), same, "{other} at {at}");
        }
    }
    for extra in [format!("{text}a"), format!("{text}{text}"), format!("{text}."), format!("{text}aaaaaaaa")]
    {
        assert_eq!(extra.parse::<Ticket>(), Err(TicketError::Garbled), "{extra}");
    }
}

#[test]
fn what_is_no_ticket_is_told_apart() {
    let cbor = wire::to_bytes(&ticket());
    let text_of = |version, cbor: &[u8]| format!("{PREFIX}{}", framed(Domain::Ticket, version, cbor));
    for (text, error) in [
        (String::new(), TicketError::NotATicket),
        ("https://example.org".to_owned(), TicketError::NotATicket),
        (PREFIX.to_owned(), TicketError::CutOff),
        (format!("{PREFIX}0!"), TicketError::Garbled),
        (format!("{PREFIX}{}", "a".repeat(TICKET_CHARS_MAX)), TicketError::Garbled),
        (text_of(2, b"whatever comes"), TicketError::NewerVersion),
        (text_of(0, &cbor), TicketError::NewerVersion),
        (text_of(1, b"\x80"), TicketError::Garbled),
        (text_of(1, &cbor[..cbor.len() - 1]), TicketError::Garbled),
        (text_of(1, &[cbor.as_slice(), &[0]].concat()), TicketError::Garbled),
    ] {
        assert_eq!(text.parse::<Ticket>(), Err(error), "{text:.60}");
    }
}

#[test]
fn the_longest_ticket_still_reads_back_without_what_is_too_much() {
    let mut longest = ticket();
    let name = Label::new(&"ŵ".repeat(200)).unwrap();
    let names = (0..8)
        .map(|n| (format!("{n}{}", "x".repeat(34)), name.clone()))
        .collect::<std::collections::BTreeMap<_, _>>();
    longest.title = name;
    longest.sides = (1..=8).map(|n| Side { id: SideId(u32::MAX - 8 + n), names: names.clone() }).collect();
    let peer =
        PeerAddress { transport: secret(1).transport_key(), sockets: vec!["[::1]:1".parse().unwrap(); 9] };
    longest.addresses = vec![peer; 17];
    let read: Ticket = longest.to_string().parse().unwrap();
    assert_eq!(read.sides, longest.sides);
    assert_eq!(read.addresses.len(), TICKET_PEERS_MAX);
    assert_eq!(read.addresses[0].sockets.len(), TICKET_SOCKETS_MAX);
}

#[test]
fn a_tickets_secret_is_not_printed_by_accident() {
    let ticket = Ticket { ephemeral_secret: [0xab; 32], ..ticket() };
    let printed = format!("{ticket:?}");
    assert!(!printed.contains("171") && !printed.contains("abab"), "{printed}");
}

#[test]
fn a_ticket_is_for_an_invitation() {
    let mut graph = table();
    let invitation = invite(&mut graph, 1, 1).invite;
    let not_one = graph.genesis().id();
    assert!(Ticket::new(&graph, invitation, [0; 32], vec![]).is_some());
    assert!(Ticket::new(&graph, not_one, [0; 32], vec![]).is_none());
    assert!(Ticket::new(&graph, StatementId([3; 32]), [0; 32], vec![]).is_none());
}

/// What device `by` answers at `now` to device `who`, who asks with `ticket`.
fn answer(graph: &Graph, ticket: &Ticket, by: u8, who: u8, now: u64) -> Result<(), Refusal> {
    let join = statement::join(ticket, &secret(who), "Newcomer", WORKS).unwrap();
    admit_join(graph, &Membership::read(graph), &join, now, secret(by).author_key())
}

#[test]
fn an_invitation_lets_people_in_until_its_date() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    for (now, expected) in [(0, Ok(())), (UNTIL, Ok(())), (UNTIL + 1, Err(Refusal::Expired))] {
        assert_eq!(answer(&graph, &ticket, 1, 2, now), expected);
    }
}

#[test]
fn an_invitation_lets_in_as_many_as_it_is_for() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 2);
    for who in [2, 3] {
        assert_eq!(answer(&graph, &ticket, 1, who, 0), Ok(()));
        seat(&mut graph, &ticket, 1, who, WORKS);
    }
    assert_eq!(answer(&graph, &ticket, 1, 4, 0), Err(Refusal::UsedUp));
    let other = invite(&mut graph, 2, 1);
    assert_eq!(answer(&graph, &other, 1, 4, 0), Ok(()), "any device at the table, whoever invited");
}

#[test]
fn asking_alone_uses_nothing_up() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    ask(&mut graph, &ticket, 2, WORKS);
    assert_eq!(answer(&graph, &ticket, 1, 3, 0), Ok(()));
}

#[test]
fn nobody_gets_in_without_the_tickets_secret() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let forged = Ticket { ephemeral_secret: [7; 32], ..ticket.clone() };
    assert_eq!(answer(&graph, &forged, 1, 2, 0), Err(Refusal::BadSignature));
    // Nor with a signature made for another newcomer, name or side.
    let good = statement::join(&ticket, &secret(2), "Newcomer", WORKS).unwrap();
    let Body::Join { ephemeral_signature, invite, person } = good.body().clone() else { panic!("a join") };
    let other = |who: u8, name: &str, side| {
        let device = crate::DeviceCertificate::new(&secret(who));
        let person = crate::PersonCard { name: Label::new(name).unwrap(), side, device };
        let body = Body::Join { invite, person, ephemeral_signature };
        let join = Statement::sign(&secret(who).author(), graph.table(), vec![invite], &body).unwrap();
        admit_join(&graph, &Membership::read(&graph), &join, 0, secret(1).author_key())
    };
    assert_eq!(other(2, person.name.signed(), WORKS), Ok(()));
    assert_eq!(other(3, person.name.signed(), WORKS), Err(Refusal::BadSignature));
    assert_eq!(other(2, "Mayor", WORKS), Err(Refusal::BadSignature));
    assert_eq!(other(2, person.name.signed(), LIVES), Err(Refusal::BadSignature));
}

#[test]
fn only_an_invitation_by_someone_at_this_table_counts() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 5);
    let mut elsewhere = graph.clone();
    let unseen = invite(&mut elsewhere, 1, 1);
    assert_eq!(answer(&graph, &unseen, 1, 2, 0), Err(Refusal::UnknownInvitation));
    let strangers = invite(&mut graph, 9, 1);
    assert_eq!(answer(&graph, &strangers, 1, 2, 0), Err(Refusal::UnknownInvitation));
    assert_eq!(answer(&graph, &ticket, 9, 2, 0), Err(Refusal::NotAtTheTable));
    let genesis = graph.genesis().clone();
    let membership = Membership::read(&graph);
    assert_eq!(admit_join(&graph, &membership, &genesis, 0, secret(1).author_key()), Err(Refusal::NotAJoin));
    let other_genesis =
        statement::genesis(&secret(1), "Another", testing::rules(), "Siân", WORKS, &mut testing::rng(5))
            .unwrap();
    let other = Graph::new(other_genesis).unwrap();
    assert_eq!(answer(&other, &ticket, 1, 2, 0), Err(Refusal::OtherTable));
}

/// The invitation has to be in what the newcomer's statement saw, not only named in it.
#[test]
fn a_join_has_its_invitation_in_its_past() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let join = statement::join(&ticket, &secret(2), "Newcomer", WORKS).unwrap();
    let beside =
        Statement::sign(&secret(2).author(), graph.table(), vec![graph.genesis().id()], join.body()).unwrap();
    let membership = Membership::read(&graph);
    assert_eq!(
        admit_join(&graph, &membership, &beside, 0, secret(1).author_key()),
        Err(Refusal::UnknownInvitation)
    );
}

#[test]
fn who_sits_here_does_not_sit_down_again() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 5);
    seat(&mut graph, &ticket, 1, 2, WORKS);
    testing::add_device(&mut graph, 2, 3);
    for who in [1, 2, 3] {
        assert_eq!(answer(&graph, &ticket, 1, who, 0), Err(Refusal::AlreadySeated), "device {who}");
    }
}

#[test]
fn one_sits_down_on_a_side_that_the_table_has() {
    let mut graph = table();
    let mut ticket = invite(&mut graph, 1, 5);
    assert_eq!(
        statement::join(&ticket, &secret(2), "Two", SideId(9)).unwrap_err(),
        statement::BuildError::UnknownSide
    );
    ticket.sides.push(Side { id: SideId(9), names: std::collections::BTreeMap::new() });
    let join = statement::join(&ticket, &secret(2), "Two", SideId(9)).unwrap();
    let membership = Membership::read(&graph);
    assert_eq!(admit_join(&graph, &membership, &join, 0, secret(1).author_key()), Err(Refusal::UnknownSide));
}

/// Two devices count apart until they meet; then both know.
#[test]
fn uses_are_a_limit_for_each_device_until_they_meet() {
    let mut one = table();
    welcome(&mut one, 1, 2, WORKS);
    let ticket = invite(&mut one, 1, 1);
    let mut two = one.clone();
    seat(&mut one, &ticket, 1, 3, WORKS);
    assert_eq!(answer(&one, &ticket, 1, 4, 0), Err(Refusal::UsedUp));
    assert_eq!(answer(&two, &ticket, 2, 4, 0), Ok(()));
    seat(&mut two, &ticket, 2, 4, WORKS);
    merge(&mut one, &two);
    assert_eq!(answer(&one, &ticket, 1, 5, 0), Err(Refusal::UsedUp));
    let membership = Membership::read(&one);
    let joined = [3, 4].map(|n| membership.person(testing::person(n)).unwrap());
    assert!(joined.iter().all(|person| person.member), "nobody is sent away");
    let within = joined.iter().filter(|person| person.joined.unwrap().within_uses).count();
    assert_eq!(within, 1, "and the one too many shows");
}
