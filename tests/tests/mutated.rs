//! Everything that is read from others, changed by chance: no panic, no second of work, no heap of memory, and nothing is
//! taken for what it is not.
//!
//! Samples are real ones, by the program's own hand. Some hundred thousand inputs are tried in all; `TRESTLE_SOAK=1` tries
//! five million of each kind, `TRESTLE_COUNT` another number, `TRESTLE_FROM` begins elsewhere. Changes are mutated where
//! they are admitted (`trestle-sync`), files of agreements in `trestle-export`.

use std::collections::VecDeque;
use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use rustix::time::{ClockId, clock_gettime};
use sha2::{Digest as _, Sha256};
use trestle_app::documents::invitation::{Pasted, invitation_file, read_invitation};
use trestle_app::documents::presence::Place;
use trestle_export::markdown;
use trestle_model::text::Anchor;
use trestle_sync::admit::SignedChange;
use trestle_sync::protocol::{Config, ConnectionId, Input, Output, RememberedHeads, Sync};
use trestle_tests::document::{Document, schema};
use trestle_tests::table::{Table, device};
use trestle_trust::agreement::Minutes;
use trestle_trust::{
    ActorId, DeviceLink, DeviceRequest, DocumentId, Graph, Membership, PeerAddress, Statement, Ticket, Tip,
    admit_device, statement,
};

/// No input may take longer, in nanoseconds of this thread's processor time.
const LONGEST: u64 = 1_000_000_000;
/// So much more memory than before may a whole run have held at once, in KiB.
const MEMORY_KIB: u64 = 256 * 1024;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// Gives so many mutants of `samples` to `read`, which says whether it took one, and prints what came of it.
fn try_all(kind: &str, samples: &[Vec<u8>], usual: u64, mut read: impl FnMut(&[u8]) -> bool) {
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let count = number("TRESTLE_COUNT").unwrap_or(if soak { 5_000_000 } else { usual });
    let from = number("TRESTLE_FROM").unwrap_or(0);
    for sample in samples {
        assert!(read(sample), "{kind}: a sample is not taken");
    }
    let before = memory_kib();
    let (mut taken, mut longest) = (0_u64, 0);
    for seed in from..from + count {
        let mutant = mutated(samples, &mut ChaCha8Rng::seed_from_u64(seed));
        let start = cpu();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&mutant)));
        let spent = cpu() - start;
        assert!(spent < LONGEST, "{kind}: TRESTLE_FROM={seed} took {spent} ns");
        longest = longest.max(spent);
        match done {
            Ok(true) => taken += 1,
            Ok(false) => {}
            Err(_) => panic!("{kind}: TRESTLE_FROM={seed} panics"),
        }
    }
    let grown = memory_kib().saturating_sub(before);
    println!(
        "{kind}: {count} tried, {taken} taken, longest {} µs, {} MiB more",
        longest / 1000,
        grown / 1024
    );
    assert!(grown < MEMORY_KIB, "{kind}: {grown} KiB more");
}

/// The most memory that this process has held.
fn memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn cpu() -> u64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(now.tv_sec).unwrap_or_default() * 1_000_000_000
        + u64::try_from(now.tv_nsec).unwrap_or_default()
}

/// A sample with one to four changes.
fn mutated(samples: &[Vec<u8>], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut below = |end: usize| (rng.next_u64() % end.max(1) as u64) as usize;
    let mut bytes = samples[below(samples.len())].clone();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        let length = below(bytes.len() - at).min(40);
        match below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
            // Where counts and lengths begin in CBOR, LEB128 and text.
            1 if !bytes.is_empty() => {
                bytes[at] = [0, 1, 0x1b, 0x5b, 0x7b, 0x7f, 0x80, 0x9b, 0x9f, 0xbb, 0xff, b'"'][below(12)];
            }
            2 => bytes.truncate(at),
            3 => bytes.insert(at, u8::try_from(below(256)).expect("a byte")),
            4 => drop(bytes.drain(at..at + length)),
            5 => {
                let again = bytes[at..at + length].to_vec();
                let to = below(bytes.len());
                bytes.splice(to..to, again);
            }
            6 => {
                let other = &samples[below(samples.len())];
                let from = below(other.len());
                let part = other[from..(from + 40).min(other.len())].to_vec();
                bytes.splice(at..at + length, part);
            }
            _ => bytes.splice(at..at, [0xff; 8]).for_each(drop),
        }
    }
    bytes
}

/// Until when what is made here is good.
const UNTIL: u64 = 4_000_000_000;

/// A table with people, an invitation and a question with answers.
fn graph(rng: &mut ChaCha8Rng) -> (Graph, Ticket) {
    use trestle_trust::statement::deciding::{Opening, Subject};
    let mut graph = Table::new(4, rng).graphs.pop().expect("four");
    let me = device(0).author();
    let rules = Minutes::read(&graph).agreements().rules().source;
    let opening = Opening {
        subject: Subject::Decision(DocumentId([4; 16])),
        content: trestle_trust::ContentHash([5; 32]),
        rules,
        replaces: Vec::new(),
    };
    let opened = statement::open_question(&graph, &me, opening).expect("a question");
    graph.insert(opened).expect("it fits");
    let (invite, secret) = statement::invite(&graph, &me, 3, UNTIL, rng).expect("fits");
    graph.insert(invite.clone()).expect("fits");
    let addresses = vec!["192.168.1.7:4433".parse().expect("an address")];
    let host = PeerAddress { transport: device(0).transport_key(), sockets: addresses };
    let ticket = Ticket::new(&graph, invite.id(), secret, vec![host]).expect("an invitation");
    (graph, ticket)
}

#[test]
fn statements() {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let (graph, _) = graph(rng);
    let samples: Vec<Vec<u8>> = graph.iter().map(|one| one.bytes().to_vec()).collect();
    try_all("statement", &samples, 20_000, |bytes| {
        let Ok(read) = Statement::decode(bytes) else { return false };
        // What is read is what was signed, to the byte.
        assert_eq!(read.bytes(), bytes);
        assert!(graph.contains(read.id()), "a statement that nobody signed");
        true
    });
}

#[test]
fn invitations() {
    let (_, ticket) = graph(&mut ChaCha8Rng::seed_from_u64(2));
    let samples =
        [ticket.to_string().into_bytes(), invitation_file(&ticket, "Please sit down with us.").into_bytes()];
    try_all("invitation", &samples, 20_000, |bytes| {
        leads_where_one_of_these_does(bytes, &[ticket.to_string()])
    });
}

/// Whether it is taken for a link at all; then it is one of these, whatever was done to it.
fn leads_where_one_of_these_does(bytes: &[u8], links: &[String]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Ok(read) = read_invitation(&text).or_else(|_| text.parse::<Pasted>()) else { return false };
    let read = read.to_string();
    assert!(links.contains(&read), "a link that nobody made: {read}");
    true
}

/// A link for a further computer of the person whose device has that number.
fn link_of(graph: &Graph, by: u8, rng: &mut ChaCha8Rng) -> DeviceLink {
    let sockets = vec!["192.168.1.7:4433".parse().expect("an address")];
    let addresses = vec![PeerAddress { transport: device(by).transport_key(), sockets }];
    let membership = Membership::read(graph);
    DeviceLink::new(graph, &membership, device(by).author_key(), UNTIL, addresses, rng)
        .expect("they sit there")
}

#[test]
fn links_for_a_further_computer() {
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    let (graph, ticket) = graph(rng);
    let (mine, theirs) = (link_of(&graph, 0, rng), link_of(&graph, 1, rng));
    let links = [mine.to_string(), theirs.to_string(), ticket.to_string()];
    let mut samples: Vec<Vec<u8>> = links.iter().map(|link| link.clone().into_bytes()).collect();
    samples.push(invitation_file(&mine, "Open this on your other computer.").into_bytes());
    try_all("link for a computer", &samples, 20_000, |bytes| leads_where_one_of_these_does(bytes, &links));
}

#[test]
fn what_stands_in_links_of_both_kinds() {
    let rng = &mut ChaCha8Rng::seed_from_u64(6);
    let (graph, ticket) = graph(rng);
    let link = link_of(&graph, 0, rng);
    let kinds: [(&str, &[u8], String); 2] = [
        ("trestle:", b"trestle/1/ticket\0", ticket.to_string()),
        ("trestle-computer:", b"trestle/1/link\0", link.to_string()),
    ];
    for (start, domain, link) in kinds {
        let code = link.strip_prefix(start).expect("so it begins").to_ascii_uppercase();
        let framed = BASE32_NOPAD.decode(code.as_bytes()).expect("letters of a link");
        let inside = framed[3..framed.len() - 4].to_vec();
        try_all(&format!("what stands behind {start}"), &[inside], 20_000, |inside| {
            // Whoever alters it on purpose makes a checksum that fits.
            let length = u16::try_from(inside.len()).expect("short").to_be_bytes();
            let mut bytes = [&framed[..1], &length, inside].concat();
            let sum = Sha256::new().chain_update(domain).chain_update(&bytes).finalize();
            bytes.extend_from_slice(&sum[..4]);
            let text = format!("{start}{}", BASE32_NOPAD.encode(&bytes).to_ascii_lowercase());
            let Ok(read) = text.parse::<Pasted>() else { return false };
            // What is read is what stands there, to the letter.
            assert_eq!(read.to_string(), text);
            true
        });
    }
}

#[test]
fn requests_of_further_computers() {
    let rng = &mut ChaCha8Rng::seed_from_u64(7);
    let (graph, _) = graph(rng);
    let membership = Membership::read(&graph);
    let (mine, earlier, theirs) = (link_of(&graph, 0, rng), link_of(&graph, 0, rng), link_of(&graph, 1, rng));
    let asked = |link, number| DeviceRequest::new(link, &device(number)).to_bytes();
    let good = [asked(&mine, 10), asked(&mine, 11)];
    let samples = [good.to_vec(), vec![asked(&earlier, 12), asked(&theirs, 10)]].concat();
    let (me, open) = (device(0).author_key(), mine.open());
    try_all("request of a computer", &samples, 20_000, |bytes| {
        let Some(request) = DeviceRequest::from_bytes(bytes) else { return false };
        assert_eq!(request.to_bytes(), bytes);
        let from = request.certificate.transport;
        let admitted = admit_device(&membership, me, Some(&open), &request, from, UNTIL - 1);
        assert_eq!(admitted.is_ok(), good.iter().any(|good| good == bytes), "{admitted:?}");
        true
    });
}

#[test]
fn markdown_of_others() {
    let samples = [
        include_bytes!("../../assets/samples/good_repair.md").to_vec(),
        b"# One\n\n- [ ] two **three** [four](https://five.example)\n  1. six\n> seven\n\n```\neight\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n".to_vec(),
    ];
    try_all("Markdown", &samples, 2_000, |bytes| match markdown::parse(bytes) {
        Ok(blocks) => {
            // What came in goes out, and comes in again.
            assert!(markdown::parse(markdown::write_new(blocks).as_bytes()).is_ok());
            true
        }
        Err(_) => false,
    });
}

#[test]
fn places_of_carets() {
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    let mut design = Document::open([]);
    let actor = ActorId::generate(device(0).author_key(), rng);
    design.type_at_end(actor, 0, "Words to stand in.", rng);
    let block = design.view().blocks[0].id.clone();
    let spot = |at| trestle_model::text::Spot { block: block.clone(), at };
    let anchors = [0, 5, 18].map(|at| design.design().anchor(&spot(at)).expect("a place").encode());
    let mut samples: Vec<Vec<u8>> = anchors.to_vec();
    let marked = Some((anchors[0].clone(), anchors[1].clone()));
    samples.push(Place { document: DocumentId([1; 16]), marked }.encode());
    try_all("place of a caret", &samples, 50_000, |bytes| {
        let place = Place::decode(bytes);
        let anchors = place.iter().filter_map(|place| place.marked.as_ref()).flat_map(|(a, b)| [a, b]);
        let anchors: Vec<Anchor> =
            anchors.map(Vec::as_slice).chain([bytes]).filter_map(Anchor::decode).collect();
        for anchor in &anchors {
            // Wherever it is said to be, it is in the words or nowhere.
            let found = design.design().resolve(anchor);
            assert!(found.is_none_or(|spot| spot.block == block && spot.at <= 18));
        }
        place.is_some() || !anchors.is_empty()
    });
}

/// Two devices of one table, one of which gets what the other sends.
struct Pair {
    machines: [Sync; 2],
    connection: ConnectionId,
}

impl Pair {
    fn new() -> Self {
        let rng = &mut ChaCha8Rng::seed_from_u64(4);
        let graph = Table::new(3, rng).graphs.pop().expect("three");
        let machines = [0, 1].map(|n| {
            let config = Config {
                table: graph.table(),
                author: device(n).author_key(),
                transport: device(n).transport_key(),
                schema: schema(),
                seed: 1,
            };
            Sync::new(config, graph.clone(), Default::default(), RememberedHeads::new()).expect("plain")
        });
        Self { machines, connection: ConnectionId(0) }
    }

    /// A new connection of the second to the first, which gives what it says.
    fn connect(&mut self) -> Vec<Output> {
        let gone = Input::Disconnected { connection: self.connection };
        self.machines[0].handle(gone, Duration::ZERO);
        self.connection.0 += 1;
        let peer = device(1).transport_key();
        let connected = Input::Connected { connection: self.connection, peer, dialled_by_us: false };
        self.machines[0].handle(connected, Duration::ZERO)
    }

    /// Lets both talk until they have nothing more to say, and gives what the second said, its greeting first.
    fn talk(&mut self) -> Vec<Vec<u8>> {
        let peer = device(0).transport_key();
        let mut waiting: VecDeque<(usize, Output)> = self.connect().into_iter().map(|out| (0, out)).collect();
        let connected = Input::Connected { connection: self.connection, peer, dialled_by_us: true };
        waiting.extend(self.machines[1].handle(connected, Duration::ZERO).into_iter().map(|out| (1, out)));
        let mut frames = Vec::new();
        while let Some((from, output)) = waiting.pop_front() {
            let inputs = match output {
                Output::Send { frame, .. } => {
                    if from == 1 {
                        frames.push(frame.clone());
                    }
                    vec![(1 - from, Input::Frame { connection: self.connection, bytes: frame })]
                }
                Output::Persist { token, .. } => vec![(from, Input::Flushed { token })],
                _ => Vec::new(),
            };
            for (to, input) in inputs {
                let said = self.machines[to].handle(input, Duration::from_secs(1));
                waiting.extend(said.into_iter().map(|out| (to, out)));
            }
        }
        frames
    }

    fn write(&mut self, who: u8, document: u8) -> Vec<Output> {
        let rng = &mut ChaCha8Rng::seed_from_u64(u64::from(document));
        let actor = ActorId::generate(device(who).author_key(), rng);
        let mut words = Document::open([]);
        let table = self.machines[0].graph().table();
        let document = DocumentId([document; 16]);
        let mut changes = Vec::new();
        for part in ["Nobody is", " over anybody", ".\n"] {
            let made = words.type_at_end(actor, 0, part, rng);
            let tip = Tip::sign(&device(who).author(), table, document, actor, made.seq, made.hash);
            changes.push(SignedChange { bytes: made.bytes, tip: Some(tip) });
        }
        let local = Input::LocalChanges { document, changes };
        self.machines[usize::from(who)].handle(local, Duration::ZERO)
    }
}

#[test]
fn frames() {
    let mut pair = Pair::new();
    pair.write(0, 1);
    pair.write(1, 2);
    let mut samples = pair.talk();
    samples.extend(pair.write(1, 3).into_iter().filter_map(|out| match out {
        Output::Send { frame, .. } => Some(frame),
        _ => None,
    }));
    assert!(samples.len() >= 3, "it says little: {}", samples.len());
    let greeting = samples[0].clone();
    let members = pair.machines[0].membership();
    let mut pair = Pair::new();
    try_all("frame", &samples, 20_000, |bytes| {
        // What many mutants have made wait, a new machine has forgotten.
        if pair.connection.0 > 50_000 {
            pair = Pair::new();
        }
        pair.connect();
        let connection = pair.connection;
        if bytes != greeting {
            let greeted = Input::Frame { connection, bytes: greeting.clone() };
            pair.machines[0].handle(greeted, Duration::ZERO);
        }
        let said =
            pair.machines[0].handle(Input::Frame { connection, bytes: bytes.to_vec() }, Duration::ZERO);
        assert_eq!(*pair.machines[0].membership(), *members, "a frame has seated somebody");
        !said.iter().any(|out| matches!(out, Output::Close { .. }))
    });
}
