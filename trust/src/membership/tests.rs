//! Who sits here and who stands, rule by rule. `reference` holds the rules against a slow reading of their definition.

mod going;
mod leaving;
mod reference;

use super::*;
use crate::testing::{
    LIVES, WORKS, acknowledge, add_device, ask, invite, members, merge, person, put, rng, rules, say, seat,
    secret, standing, table, welcome,
};
use crate::{GroundRules, Inviters, statement};

#[test]
fn the_founder_sits_and_stands() {
    let membership = Membership::read(&table());
    let founder = membership.person(person(1)).unwrap();
    assert_eq!(membership.founder(), person(1));
    assert_eq!(membership.title(), "Damp in the flats");
    assert_eq!(membership.rules(), &rules());
    assert_eq!((founder.name.as_str(), founder.side), ("Siân", LIVES));
    assert!(founder.member && founder.standing && founder.joined.is_none());
    let device = Device { author: secret(1).author_key(), transport: secret(1).transport_key() };
    assert_eq!(founder.devices, [device]);
    assert_eq!(membership.person_of_author(device.author), Some(founder));
    assert_eq!(membership.person_of_transport(device.transport), Some(founder));
    assert!(membership.is_member_author(device.author) && membership.is_member_transport(device.transport));
    assert!(!membership.is_member_author(secret(2).author_key()));
}

#[test]
fn asking_seats_nobody_and_a_receipt_does() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let join = ask(&mut graph, &ticket, 2, WORKS);
    let asked = Membership::read(&graph);
    assert!(!asked.person(person(2)).unwrap().member);
    assert!(
        !asked.is_member_author(secret(2).author_key())
            && !asked.is_member_transport(secret(2).transport_key())
    );
    assert_eq!(asked.person_of_author(secret(2).author_key()), None);
    let receipt = receive(&mut graph, join);
    let seated = Membership::read(&graph);
    let two = seated.person_of_transport(secret(2).transport_key()).unwrap();
    let founder = secret(1).author_key();
    assert!(two.member);
    assert_eq!(
        two.joined,
        Some(Joined {
            join,
            invite: ticket.invite,
            invited_by: founder,
            receipt: Some((receipt, founder)),
            within_uses: true
        })
    );
}

#[test]
fn anyone_at_the_table_may_invite_and_let_people_in() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    welcome(&mut graph, 2, 3, LIVES);
    let ticket = invite(&mut graph, 2, 1);
    seat(&mut graph, &ticket, 3, 4, WORKS);
    assert_eq!(members(&graph), [1, 2, 3, 4]);
}

#[test]
fn strangers_let_nobody_in() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 5);
    seat(&mut graph, &ticket, 9, 2, WORKS);
    seat(&mut graph, &ticket, 2, 2, WORKS);
    let own = invite(&mut graph, 9, 5);
    seat(&mut graph, &own, 1, 3, WORKS);
    let forged = crate::Ticket { ephemeral_secret: [7; 32], ..ticket };
    seat(&mut graph, &forged, 1, 4, WORKS);
    assert_eq!(members(&graph), [1]);
}

/// Device 2 came to sit here only later: what it said before it did seats nobody, for ever.
#[test]
fn what_counts_is_what_the_signer_was_when_signing() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 5);
    seat(&mut graph, &ticket, 2, 3, WORKS);
    seat(&mut graph, &ticket, 1, 2, WORKS);
    assert_eq!(members(&graph), [1, 2]);
}

#[test]
fn a_persons_further_device_speaks_for_them() {
    let mut graph = table();
    add_device(&mut graph, 1, 10);
    add_device(&mut graph, 10, 11);
    add_device(&mut graph, 9, 12);
    welcome(&mut graph, 11, 2, WORKS);
    let membership = Membership::read(&graph);
    assert_eq!(membership.people().len(), 2);
    for device in [10, 11] {
        assert_eq!(membership.person_of_author(secret(device).author_key()).unwrap().id, person(1));
        assert_eq!(membership.person_of_transport(secret(device).transport_key()).unwrap().id, person(1));
    }
    assert_eq!(membership.person(person(1)).unwrap().devices.len(), 3);
    assert!(!membership.is_member_author(secret(12).author_key()), "a stranger has no devices here");
}

#[test]
fn a_device_claimed_twice_is_the_earlier_claimers() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    add_device(&mut graph, 2, 10);
    add_device(&mut graph, 1, 10);
    let owner = |graph: &Graph| Membership::read(graph).person_of_author(secret(10).author_key()).unwrap().id;
    assert_eq!(owner(&graph), person(2));
    let mut one = table();
    welcome(&mut one, 1, 2, WORKS);
    let mut two = one.clone();
    let claims = [(add_device(&mut one, 1, 10), 1), (add_device(&mut two, 2, 10), 2)];
    merge(&mut one, &two);
    assert_eq!(owner(&one), person(claims.iter().min().unwrap().1), "apart: the smaller id, whoever asks");
}

#[test]
fn the_founder_cannot_take_a_seat_on_the_other_side_too() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 5);
    seat(&mut graph, &ticket, 1, 1, WORKS);
    add_device(&mut graph, 1, 10);
    seat(&mut graph, &ticket, 1, 10, WORKS);
    let membership = Membership::read(&graph);
    assert_eq!(membership.people().len(), 1);
    assert_eq!(membership.person(person(1)).unwrap().side, LIVES);
    assert_eq!(membership.person_of_author(secret(10).author_key()).unwrap().id, person(1));
}

#[test]
fn the_first_newcomer_stands_by_receipt_and_the_second_does_not() {
    for side in [LIVES, WORKS] {
        let mut graph = table();
        welcome(&mut graph, 1, 2, side);
        assert_eq!(standing(&graph), [1, 2]);
        welcome(&mut graph, 1, 3, side);
        assert_eq!(members(&graph), [1, 2, 3]);
        assert_eq!(standing(&graph), [1, 2]);
    }
}

#[test]
fn a_newcomer_stands_when_more_than_half_of_their_side_acknowledge_them() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    for who in [3, 4, 5] {
        welcome(&mut graph, 1, who, LIVES);
    }
    acknowledge(&mut graph, 1, 3);
    assert_eq!(standing(&graph), [1, 2], "one of two is not more than half");
    acknowledge(&mut graph, 1, 3);
    assert_eq!(standing(&graph), [1, 2], "and saying it twice is saying it once");
    acknowledge(&mut graph, 2, 3);
    assert_eq!(standing(&graph), [1, 2, 3]);
    acknowledge(&mut graph, 4, 5);
    acknowledge(&mut graph, 5, 5);
    acknowledge(&mut graph, 3, 5);
    assert_eq!(
        standing(&graph),
        [1, 2, 3],
        "those who do not stand count for nothing, nor does one's own word"
    );
    acknowledge(&mut graph, 1, 5);
    assert_eq!(standing(&graph), [1, 2, 3, 5], "two of three");
}

#[test]
fn nobody_is_let_stand_by_the_other_side() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    welcome(&mut graph, 1, 3, WORKS);
    acknowledge(&mut graph, 1, 3);
    assert_eq!(standing(&graph), [1, 2]);
    acknowledge(&mut graph, 2, 3);
    assert_eq!(standing(&graph), [1, 2, 3]);
}

#[test]
fn the_first_of_an_empty_side_stands_by_more_than_half_of_every_other() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    welcome(&mut graph, 1, 3, WORKS);
    welcome(&mut graph, 1, 4, WORKS);
    acknowledge(&mut graph, 1, 3);
    assert_eq!(standing(&graph), [1, 2]);
    acknowledge(&mut graph, 2, 3);
    assert_eq!(standing(&graph), [1, 2, 3]);
    acknowledge(&mut graph, 1, 4);
    acknowledge(&mut graph, 2, 4);
    assert_eq!(standing(&graph), [1, 2, 3], "the side now has its own say");
    acknowledge(&mut graph, 3, 4);
    assert_eq!(standing(&graph), [1, 2, 3, 4]);
}

/// A device that certifies itself many times, or a person with many devices, is one voice.
#[test]
fn a_person_with_many_devices_is_one_voice() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    welcome(&mut graph, 1, 3, LIVES);
    for device in 10..20 {
        add_device(&mut graph, 1, device);
        acknowledge(&mut graph, device, 3);
    }
    assert_eq!(standing(&graph), [1, 2]);
}

#[test]
fn strangers_acknowledge_nobody_and_nobody_who_is_no_stranger_is_acknowledged_early() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    acknowledge(&mut graph, 2, 3);
    welcome(&mut graph, 1, 3, WORKS);
    acknowledge(&mut graph, 9, 3);
    assert_eq!(standing(&graph), [1, 2]);
}

#[test]
fn acknowledgements_given_apart_count_together_and_for_good_once_seen_together() {
    let mut one = table();
    for (who, acknowledged_by) in [(2, vec![]), (3, vec![1, 2]), (4, vec![])] {
        welcome(&mut one, 1, who, LIVES);
        for by in acknowledged_by {
            acknowledge(&mut one, by, who);
        }
    }
    let mut two = one.clone();
    acknowledge(&mut one, 1, 4);
    acknowledge(&mut two, 2, 4);
    assert_eq!((standing(&one), standing(&two)), (vec![1, 2, 3], vec![1, 2, 3]));
    merge(&mut one, &two);
    assert_eq!(standing(&one), [1, 2, 3, 4]);
    invite(&mut one, 1, 1);
    // Far away, a side that knows of neither grew; it does not unseat whom this one had acknowledged.
    for who in 5..8 {
        welcome(&mut two, 1, who, LIVES);
        (1..who).filter(|by| *by != 4).for_each(|by| {
            acknowledge(&mut two, by, who);
        });
    }
    assert_eq!(standing(&two), [1, 2, 3, 5, 6, 7]);
    merge(&mut two, &one);
    assert_eq!(standing(&two), [1, 2, 3, 4, 5, 6, 7]);
}

/// Two people became the first of a side apart: each speaks for those who stand by their word, and no more, until each has
/// vouched for the other.
#[test]
fn a_side_that_came_about_twice_is_two_parts_until_each_has_vouched_for_the_other() {
    let helps = crate::SideId(3);
    let mut three = rules();
    three.sides.push(crate::Side { id: helps, names: three.sides[0].names.clone() });
    let founding = statement::genesis(&secret(1), "Damp", three, "Siân", LIVES, &mut rng(3)).unwrap();
    let mut graph = Graph::new(founding).unwrap();
    let mut other = graph.clone();
    welcome(&mut graph, 1, 2, WORKS);
    welcome(&mut other, 1, 3, WORKS);
    welcome(&mut other, 3, 4, WORKS);
    acknowledge(&mut other, 3, 4);
    merge(&mut graph, &other);
    let parts = |graph: &Graph, who| -> Vec<u8> {
        let membership = Membership::read(graph);
        let parts = &membership.person(person(who)).unwrap().parts;
        (0..60).filter(|n| parts.contains(&person(*n))).collect()
    };
    assert_eq!(standing(&graph), [1, 2, 3, 4]);
    assert_eq!([1, 2, 3, 4].map(|who| parts(&graph, who)), [vec![1], vec![2], vec![3], vec![3]]);
    // Whom one part vouches for stands in that part.
    welcome(&mut graph, 1, 5, WORKS);
    acknowledge(&mut graph, 2, 5);
    assert_eq!(parts(&graph, 5), [2]);
    acknowledge(&mut graph, 3, 5);
    assert_eq!(parts(&graph, 5), [2], "half of the other part is not more than half");
    acknowledge(&mut graph, 4, 5);
    assert_eq!(parts(&graph, 5), [2, 3]);
    // A side where nobody stands yet is begun by more than half of every part of the others.
    welcome(&mut graph, 1, 6, helps);
    for by in [1, 3, 4] {
        acknowledge(&mut graph, by, 6);
        assert_eq!(parts(&graph, 6), []);
    }
    for by in [2, 5] {
        acknowledge(&mut graph, by, 6);
    }
    assert_eq!(parts(&graph, 6), [6]);
    // Each vouches for the other's people.
    for (by, who) in [(2, 3), (5, 3), (2, 4), (5, 4), (3, 4), (3, 2), (4, 2), (5, 2)] {
        acknowledge(&mut graph, by, who);
    }
    assert_eq!([2, 3, 4, 5].map(|who| parts(&graph, who)), [[2, 3], [2, 3], [2, 3], [2, 3]]);
}

#[test]
fn newcomers_beside_the_founder_on_the_founders_side_are_one_part_though_they_came_apart() {
    let mut graph = table();
    let mut other = graph.clone();
    welcome(&mut graph, 1, 2, LIVES);
    welcome(&mut other, 1, 3, LIVES);
    merge(&mut graph, &other);
    let membership = Membership::read(&graph);
    for who in [1, 2, 3] {
        assert_eq!(membership.person(person(who)).unwrap().parts, BTreeSet::from([person(1)]));
    }
}

#[test]
fn where_the_rules_say_so_only_those_who_stand_invite() {
    let rules = GroundRules { inviters: Inviters::Standing, ..rules() };
    let founding = statement::genesis(&secret(1), "Damp", rules, "Siân", LIVES, &mut rng(3)).unwrap();
    let mut graph = Graph::new(founding).unwrap();
    welcome(&mut graph, 1, 2, WORKS);
    welcome(&mut graph, 1, 3, WORKS);
    welcome(&mut graph, 3, 4, WORKS);
    assert_eq!(members(&graph), [1, 2, 3], "a newcomer's invitation");
    acknowledge(&mut graph, 2, 3);
    welcome(&mut graph, 3, 4, WORKS);
    assert_eq!(members(&graph), [1, 2, 3, 4]);
}

#[test]
fn kinds_of_later_programs_change_nobodys_seat() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, WORKS);
    let before = Membership::read(&graph);
    for kind in [0, 3, 6, 999] {
        say(&mut graph, 1, &Body::Unknown { version: 9, kind, bytes: vec![1, 2, 3] });
    }
    assert_eq!(Membership::read(&graph), before);
}

#[test]
fn names_are_shown_without_tricks() {
    let mut graph = table();
    let ticket = invite(&mut graph, 1, 1);
    let card = crate::PersonCard {
        name: minicbor::decode(&minicbor::to_vec("Si\u{202e}ôn\u{7}").unwrap()).unwrap(),
        side: WORKS,
        device: DeviceCertificate::new(&secret(2)),
    };
    let parts = crate::statement::ephemeral_parts(graph.table(), ticket.invite, &card);
    let signer = crate::AuthorSigner::from_secret(&ticket.ephemeral_secret);
    let ephemeral_signature = signer.sign(crate::keys::Domain::JoinEphemeral, &[&parts]);
    let join = say(&mut graph, 2, &Body::Join { invite: ticket.invite, person: card, ephemeral_signature });
    receive(&mut graph, join);
    assert_eq!(Membership::read(&graph).person(person(2)).unwrap().name, "Siôn");
}

/// Ten thousand statements of a big table, said in two halves that meet now and then. It takes some seconds when the
/// reading is as cheap as it should be, and minutes when each statement reads all others.
#[test]
fn ten_thousand_statements_of_a_big_table_can_be_read() {
    const PEOPLE: u8 = 150;
    let mut halves = [table(), table()];
    let ticket = invite(&mut halves[0], 1, 10_000);
    for who in 2..=PEOPLE {
        seat(&mut halves[0], &ticket, 1, who, if who.is_multiple_of(2) { WORKS } else { LIVES });
    }
    let (mut said, mut pairs) = (0_u32, (1..=PEOPLE).flat_map(|who| (1..=PEOPLE).map(move |by| (by, who))));
    while halves[0].len() < 10_000 {
        let (by, who) = pairs.next().unwrap();
        if by != who && by % 2 == who % 2 {
            acknowledge(&mut halves[(said % 2) as usize], by, who);
            said += 1;
            if said.is_multiple_of(7) {
                meet(&mut halves);
            }
        }
    }
    meet(&mut halves);
    let membership = Membership::read(&halves[0]);
    assert_eq!(membership, Membership::read(&halves[1]));
    assert_eq!(membership.people().values().filter(|person| person.member).count(), usize::from(PEOPLE));
    assert!(membership.people().values().filter(|person| person.standing).count() > 100);
}

fn meet([one, two]: &mut [Graph; 2]) {
    catch_up(one, two);
    catch_up(two, one);
}

fn catch_up(graph: &mut Graph, from: &Graph) {
    for statement in from.not_in_past_of(&graph.heads()) {
        graph.insert(statement.clone()).unwrap();
    }
}

/// The founder lets the person of `join` sit down.
fn receive(graph: &mut Graph, join: StatementId) -> StatementId {
    let receipt = statement::receipt(graph, &secret(1).author(), join).unwrap();
    put(graph, receipt)
}
