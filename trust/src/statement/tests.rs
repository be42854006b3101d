//! Statements read back, have one form, and nothing that was changed passes for one. Method: sign real ones, then bend them.

use std::collections::BTreeMap;

use rand_core::Rng as _;

use super::*;
use crate::testing::{self, LIVES, WORKS, rng, secret, table};
use crate::{DeviceCertificate, Graph, Label, SideId};

/// One statement of every kind, in one graph.
fn all_kinds() -> Graph {
    let mut graph = table();
    let ticket = testing::invite(&mut graph, 1, 3);
    testing::seat(&mut graph, &ticket, 1, 2, WORKS);
    testing::acknowledge(&mut graph, 1, 2);
    testing::add_device(&mut graph, 1, 3);
    testing::say(&mut graph, 2, &unknown(7, 900));
    for body in departures() {
        testing::say(&mut graph, 1, &body);
    }
    graph
}

fn departures() -> Vec<Body> {
    let newest = Newest::new([
        (crate::DocumentId([1; 16]), crate::ChangeHash([2; 32])),
        (crate::DocumentId([1; 16]), crate::ChangeHash([1; 32])),
        (crate::DocumentId([0; 16]), crate::ChangeHash([3; 32])),
    ]);
    let why = deciding::Remark::new("They shout.").unwrap();
    let mut people = vec![testing::person(2), testing::person(3)];
    people.sort();
    vec![
        Body::Move { side: WORKS },
        Body::Leave { newest: newest.clone() },
        Body::DeviceRemoved { device: secret(3).author_key(), newest: Newest::default() },
        Body::Removal { people, newest: newest.clone(), why },
        Body::Consent { removal: StatementId([1; 32]), newest },
        Body::Was { person: testing::person(2) },
    ]
}

#[test]
fn a_removal_names_people_rising_and_a_cut_lists_something() {
    let read = |body: &Body| Body::decode(VERSION, body.kind(), &body.encode());
    for body in departures() {
        assert_eq!(read(&body), Ok(body.clone()));
    }
    let removal = |people: Vec<crate::PersonId>| {
        let (newest, why) = (Newest::default(), deciding::Remark::default());
        Body::Removal { people, newest, why }
    };
    let one = crate::PersonId([1; 32]);
    let two = crate::PersonId([2; 32]);
    assert!(read(&removal(vec![one, two])).is_ok());
    for odd in [vec![], vec![two, one], vec![one, one]] {
        assert_eq!(read(&removal(odd)), Err(wire::NotCanonical));
    }
    let many = |n: u8| (0..n).map(|n| crate::PersonId([n; 32])).collect::<Vec<_>>();
    assert!(read(&removal(many(16))).is_ok());
    assert_eq!(read(&removal(many(17))), Err(wire::NotCanonical));
    // More than fits is not listed, and bytes that list more, or nothing for a document, are no cut.
    let much = (0..=255)
        .flat_map(|d| (0..20).map(move |c| (crate::DocumentId([d; 16]), crate::ChangeHash([c; 32]))));
    let much = Body::Leave { newest: Newest::new(much) };
    assert!(much.encode().len() < BODY_BYTES_MAX);
    assert_eq!(read(&much), Ok(much.clone()));
    let nothing = [&[0x81, 0xa1, 0x50][..], &[1; 16], &[0x80]].concat();
    assert_eq!(Body::decode(VERSION, much.kind(), &nothing), Err(wire::NotCanonical));
}

fn unknown(version: u16, kind: u16) -> Body {
    Body::Unknown { version, kind, bytes: b"not even CBOR \xff\xff".to_vec() }
}

fn envelope(by: u8, kind: u16) -> Envelope {
    let graph = table();
    Envelope {
        version: VERSION,
        table: graph.table(),
        kind,
        signer: secret(by).author_key(),
        parents: graph.heads(),
    }
}

fn sign(by: u8, envelope: &Envelope, body: &[u8]) -> Result<Statement, StatementError> {
    Statement::sign_bytes(&secret(by).author(), envelope, body)
}

#[test]
fn every_kind_reads_back_from_its_exact_bytes() {
    let graph = all_kinds();
    assert_eq!(graph.len(), 7 + departures().len());
    for statement in graph.iter() {
        let again = Statement::decode(statement.bytes()).unwrap();
        assert_eq!(&again, statement);
        assert_eq!(again.table(), graph.table());
        assert_eq!(again.id().0, <[u8; 32]>::from(Sha256::digest(statement.bytes())));
    }
}

#[test]
fn the_wire_form_does_not_drift() {
    assert_eq!(
        testing::genesis().id().to_string(),
        "33f709e4899b28d970be9385b32cdd3b746c770e3b55bee75ff0462c60df400c",
        "a change here means that tables made by earlier programs no longer open"
    );
}

#[test]
fn two_tables_of_one_title_are_two_tables() {
    let genesis = |seed| {
        super::genesis(&secret(1), "Damp", testing::rules(), "Siân", LIVES, &mut rng(seed)).unwrap().table()
    };
    assert_eq!(genesis(1), genesis(1));
    assert_ne!(genesis(1), genesis(2));
}

#[test]
fn a_kind_or_version_of_later_programs_is_kept_byte_for_byte() {
    for (version, kind) in [(1, 25), (1, u16::MAX), (0, 0), (2, 3), (u16::MAX, 5)] {
        let envelope = Envelope { version, ..envelope(1, kind) };
        for body in [b"".as_slice(), b"\xff", &[0; BODY_BYTES_MAX]] {
            let statement = sign(1, &envelope, body).unwrap();
            assert_eq!(statement.body(), &Body::Unknown { version, kind, bytes: body.to_vec() });
            assert_eq!(Statement::decode(statement.bytes()).unwrap().bytes(), statement.bytes());
            let mut forged = statement.bytes().to_vec();
            *forged.last_mut().unwrap() ^= 1;
            assert_eq!(
                Statement::decode(&forged),
                Err(StatementError::BadSignature),
                "unknown is not unsigned"
            );
        }
    }
}

#[test]
fn a_statement_has_one_encoding() {
    let graph = all_kinds();
    for statement in graph.iter() {
        let bytes = statement.bytes();
        let longer_head = [&[0x98, 7], &bytes[1..]].concat();
        let indefinite = [&[0x9f], &bytes[1..], &[0xff]].concat();
        let trailing = [bytes, &[0]].concat();
        let wide_version = [&bytes[..1], &[0x18], &bytes[1..]].concat();
        for bent in
            [longer_head, indefinite, trailing, wide_version, bytes[..bytes.len() - 1].to_vec(), vec![]]
        {
            assert_eq!(Statement::decode(&bent), Err(StatementError::Malformed));
        }
    }
    let (one, two) = (StatementId([1; 32]), StatementId([2; 32]));
    for parents in [vec![two, one], vec![one, one]] {
        let bent = Envelope { parents, ..envelope(1, 4) };
        assert_eq!(sign(1, &bent, &Body::Receipt { join: one }.encode()), Err(StatementError::Malformed));
    }
}

#[test]
fn a_body_has_one_encoding() {
    let graph = all_kinds();
    for statement in graph.iter().filter(|s| !matches!(s.body(), Body::Unknown { .. })) {
        let body = statement.body().encode();
        let (version, kind) = (statement.version(), statement.kind());
        assert_eq!(Body::decode(version, kind, &body).as_ref(), Ok(statement.body()));
        let longer_head = [&[0x98, body[0] & 0x1f], &body[1..]].concat();
        let trailing = [body.as_slice(), &[0]].concat();
        for bent in [longer_head, trailing, body[..body.len() - 1].to_vec(), vec![]] {
            assert_eq!(Body::decode(version, kind, &bent), Err(wire::NotCanonical));
        }
    }
    assert_eq!(sign(1, &envelope(1, 4), b"\x80"), Err(StatementError::BadBody));
}

#[test]
fn a_closing_may_say_its_day_and_nothing_that_is_none() {
    use deciding::{Because, Closing, Deciding, Ending};
    let closing = |day: Option<&str>| {
        let (opening, content) = (StatementId([1; 32]), crate::ContentHash([2; 32]));
        let day = day.map(str::to_owned);
        let closing = Closing { opening, content, ending: Ending::Agreed, because: Because::Days, day };
        Body::Deciding(Deciding::Closing(closing))
    };
    let read = |body: &Body| Body::decode(VERSION, body.kind(), &body.encode());
    for day in [None, Some("2027-05-21")] {
        assert_eq!(read(&closing(day)), Ok(closing(day)));
        assert_eq!(closing(day).encode()[0], 0x84 + u8::from(day.is_some()));
    }
    for odd in ["", "21 May", "2027-05-2", "2027-05-211", "2027/05/21", "2027-05-2\u{202e}"] {
        assert_eq!(read(&closing(Some(odd))), Err(wire::NotCanonical), "{odd:?}");
    }
}

#[test]
fn every_length_has_a_bound() {
    let parents = |n: u8| (0..n).map(|n| StatementId([n; 32])).collect();
    let join = Body::Receipt { join: StatementId([1; 32]) }.encode();
    assert!(sign(1, &Envelope { parents: parents(64), ..envelope(1, 4) }, &join).is_ok());
    assert_eq!(
        sign(1, &Envelope { parents: parents(65), ..envelope(1, 4) }, &join),
        Err(StatementError::Malformed)
    );
    assert_eq!(sign(1, &envelope(1, 99), &vec![0; BODY_BYTES_MAX + 1]), Err(StatementError::TooLong));
    assert_eq!(Statement::decode(&vec![0x87; STATEMENT_BYTES_MAX + 1]), Err(StatementError::TooLong));
    for (uses, ok) in [(0, false), (1, true), (USES_MAX, true), (USES_MAX + 1, false)] {
        let ephemeral = secret(9).author_key();
        let body = Body::Invite { ephemeral, uses, until_unix_secs: 1 }.encode();
        assert_eq!(sign(1, &envelope(1, 2), &body).is_ok(), ok, "{uses} uses");
    }
    // A length that promises more than there is costs nothing.
    let huge_array =
        [&[0x87, 1, 0x58, 32][..], &[0; 32], &[4, 0x58, 32], &[0; 32], &[0x9b, 0xff], &[0xff; 7]].concat();
    assert_eq!(Statement::decode(&huge_array), Err(StatementError::Malformed));
}

#[test]
fn one_cannot_put_up_a_table_that_nobody_could_read() {
    let make = |title: &str, name: &str, side, rules| {
        super::genesis(&secret(1), title, rules, name, side, &mut rng(1)).map(|s| s.table())
    };
    let rules = testing::rules;
    let long = "x".repeat(201);
    assert!(matches!(make("", "Siân", LIVES, rules()), Err(BuildError::Title(_))));
    assert!(matches!(make(&long, "Siân", LIVES, rules()), Err(BuildError::Title(_))));
    assert!(matches!(make("Damp", "\u{202e}", LIVES, rules()), Err(BuildError::Name(_))));
    assert_eq!(make("Damp", "Siân", SideId(9), rules()), Err(BuildError::UnknownSide));
    let nothing = crate::GroundRules { sides: vec![], ..rules() };
    assert!(matches!(make("Damp", "Siân", LIVES, nothing), Err(BuildError::GroundRules(_))));
    let names =
        (0..8).map(|n| (format!("l{n}"), Label::new(&"ŵ".repeat(200)).unwrap())).collect::<BTreeMap<_, _>>();
    let mut endless = rules();
    endless.sides = (1..=8).map(|n| crate::Side { id: SideId(n), names: names.clone() }).collect();
    endless.text = (0..8).map(|n| (format!("l{n}"), "x".repeat(6 * 1024))).collect();
    assert_eq!(make("Damp", "Siân", LIVES, endless), Err(BuildError::Statement(StatementError::TooLong)));
}

#[test]
fn only_a_genesis_stands_alone() {
    let genesis = testing::genesis();
    let body = genesis.body().encode();
    assert_eq!(sign(1, &envelope(1, 0), &body), Err(StatementError::Misplaced));
    let receipt = Body::Receipt { join: StatementId([1; 32]) }.encode();
    let alone = Envelope { parents: vec![], table: GENESIS_TABLE, ..envelope(1, 4) };
    assert_eq!(sign(1, &alone, &receipt), Err(StatementError::Misplaced));
    assert_eq!(
        sign(1, &Envelope { table: GENESIS_TABLE, ..envelope(1, 4) }, &receipt),
        Err(StatementError::Misplaced)
    );
    assert_eq!(
        sign(1, &Envelope { parents: vec![], ..envelope(1, 4) }, &receipt),
        Err(StatementError::Misplaced)
    );
}

#[test]
fn a_signature_is_strict() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut bytes = testing::genesis().bytes().to_vec();
    let scalar = bytes.len() - 32;
    let mut carry = 0;
    for (byte, add) in bytes[scalar..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    assert_eq!(Statement::decode(&bytes), Err(StatementError::BadSignature), "the same fact in other bytes");
}

#[test]
fn nobody_brings_keys_that_are_not_theirs() {
    let mut graph = table();
    let ticket = testing::invite(&mut graph, 1, 1);
    let join = super::join(&ticket, &secret(2), "Two", WORKS).unwrap();
    let Body::Join { person: card, .. } = join.body().clone() else { panic!("a join") };
    let with_card = |person| {
        let body = Body::Join { invite: ticket.invite, person, ephemeral_signature: [0; 64] };
        Statement::sign(&secret(2).author(), graph.table(), vec![ticket.invite], &body)
    };
    assert!(with_card(card.clone()).is_ok(), "the invitation's signature is looked at with the invitation");
    for device in [
        DeviceCertificate::new(&secret(3)),
        DeviceCertificate { transport: secret(3).transport_key(), ..card.device },
        DeviceCertificate { transport_signature: [0; 64], ..card.device },
    ] {
        assert_eq!(
            with_card(crate::PersonCard { device, ..card.clone() }),
            Err(StatementError::BadCertificate)
        );
    }
    let consent =
        crate::person::consent_to_be_device_of(&secret(3).author(), graph.table(), secret(1).author_key());
    let certificate = DeviceCertificate::new(&secret(3));
    assert!(super::device(&graph, &secret(1).author(), certificate, consent).is_ok());
    for (by, consent) in [(2, consent), (1, [0; 64])] {
        assert_eq!(
            super::device(&graph, &secret(by).author(), certificate, consent),
            Err(BuildError::Statement(StatementError::BadCertificate)),
            "a device is added with its own consent, by whom it consented to"
        );
    }
}

#[test]
fn changed_bytes_are_never_another_statement() {
    let seed = 0x7e57;
    let mut rng = rng(seed);
    let graph = all_kinds();
    let originals: Vec<_> = graph.iter().map(|s| s.bytes().to_vec()).collect();
    let mut pick = |below: usize| (rng.next_u64() % below as u64) as usize;
    for round in 0..100_000 {
        let original = &originals[pick(originals.len())];
        let bent = bend(original, &originals[pick(originals.len())], &mut pick);
        if let Ok(statement) = Statement::decode(&bent) {
            assert!(
                originals.contains(&statement.bytes().to_vec()),
                "seed {seed} round {round}: {bent:02x?}"
            );
        }
    }
}

/// The bodies are bent apart from the signature, which would otherwise hide their decoders.
#[test]
fn changed_bodies_are_read_in_one_encoding_or_refused() {
    let seed = 0xb0d7;
    let mut rng = rng(seed);
    let graph = all_kinds();
    let originals: Vec<_> = graph.iter().map(|s| (s.kind(), s.body().encode())).collect();
    let mut pick = |below: usize| (rng.next_u64() % below as u64) as usize;
    let mut read = 0;
    for round in 0..200_000 {
        let (kind, original) = &originals[pick(originals.len())];
        let bent = bend(original, &originals[pick(originals.len())].1, &mut pick);
        if let Ok(body) = Body::decode(VERSION, *kind, &bent) {
            assert_eq!(body.encode(), bent, "seed {seed} round {round}");
            read += 1;
        }
    }
    assert!(read > 1000, "too few bent bodies were read for this to mean anything: {read}");
}

fn bend(original: &[u8], other: &[u8], pick: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=pick(3) {
        if bytes.is_empty() {
            break;
        }
        let at = pick(bytes.len());
        match pick(6) {
            0 => bytes[at] ^= 1 << pick(8),
            1 => bytes[at] = pick(256) as u8,
            2 => bytes.insert(at, pick(256) as u8),
            3 => drop(bytes.remove(at)),
            4 => bytes.truncate(at),
            _ => {
                let from = pick(other.len());
                let len = pick(other.len() - from).min(bytes.len() - at);
                bytes[at..at + len].copy_from_slice(&other[from..from + len]);
            }
        }
    }
    bytes
}
