//! What peers say to each other: how much it costs to find nothing new, what goes first, who is told nothing, and
//! what a liar achieves.

use std::collections::BTreeMap;
use std::time::Duration;

use automerge::transaction::Transactable as _;
use automerge::{Automerge, Change, ROOT};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_model::schema::{self, DocumentKind};
use trestle_model::text::{BlockKind, NewBlock, Run, TextAction};
use trestle_sync::admit::{self, SignedChange};
use trestle_sync::columns;
use trestle_sync::log::Log;
use trestle_sync::protocol::wire::changes_frames;
use trestle_sync::protocol::{CloseReason, ConnectionId, Input, Notice, Output};
use trestle_tests::document::Document;
use trestle_tests::table::{device, welcome};
use trestle_tests::world::{Nature, World};
use trestle_trust::statement::deciding::Remark;
use trestle_trust::statement::{self, Newest};
use trestle_trust::{ActorId, ChangeHash, DocumentId, Graph, Statement, Tip};

const DOCUMENT: DocumentId = DocumentId([1; 16]);
const HALF_A_MINUTE: Duration = Duration::from_secs(30);

fn two() -> Nature {
    Nature { devices: 2, ..Nature::default() }
}

fn level(world: &mut World) {
    assert!(world.run_until(HALF_A_MINUTE, World::all_level), "not level after half a minute");
}

fn write(world: &mut World, device: usize, document: DocumentId, words: &str) {
    world.act(device, document, |doc, actor, now, rng| Some(doc.type_at_end(actor, now, words, rng)));
}

fn text(world: &World, device: usize, document: DocumentId) -> String {
    let running = world.devices[device].running.as_ref().expect("it runs");
    running.documents.get(&document).map(|document| document.view().plain_text()).unwrap_or_default()
}

fn nth_document(n: u16) -> DocumentId {
    let mut id = [7; 16];
    id[..2].copy_from_slice(&n.to_be_bytes());
    DocumentId(id)
}

#[test]
fn nothing_new_over_a_thousand_documents_costs_under_100_bytes_and_one_greeting_each_way() {
    let mut world = World::new(1, two());
    world.start_all();
    for n in 0..1_000 {
        write(&mut world, usize::from(n % 2 == 0), nth_document(n), "hello");
    }
    level(&mut world);
    world.run(Duration::from_secs(20));
    world.crash(0);
    world.run(Duration::from_secs(20));
    let (bytes, frames) = (world.bytes_sent, world.frames_sent);
    world.start(0);
    level(&mut world);
    world.run(Duration::from_secs(20));
    assert_eq!(world.frames_sent - frames, 2, "a greeting each way");
    assert!(world.bytes_sent - bytes < 100, "{} bytes", world.bytes_sent - bytes);
    assert_eq!(world.machine(0).documents().count(), 1_000);
}

#[test]
fn one_difference_among_a_thousand_documents_costs_what_the_list_costs_and_no_more() {
    let mut world = World::new(2, two());
    world.start_all();
    for n in 0..1_000 {
        write(&mut world, 0, nth_document(n), "hello");
    }
    level(&mut world);
    world.run(Duration::from_secs(20));
    world.cut(0, 1);
    write(&mut world, 0, nth_document(500), " there");
    world.run(Duration::from_secs(20));
    let bytes = world.bytes_sent;
    world.heal(0, 1);
    level(&mut world);
    assert_eq!(text(&world, 1, nth_document(500)), "hello there");
    let cost = world.bytes_sent - bytes;
    assert!(
        (20_000..32_000).contains(&cost),
        "{cost} bytes: 1,000 documents of some 27 bytes, and one answer"
    );
}

#[test]
fn one_that_has_nothing_gets_everything_in_bulk() {
    let mut world = World::new(3, two());
    world.start(0);
    for n in 0..3_000 {
        write(&mut world, 0, DOCUMENT, if n % 80 == 0 { "\n" } else { "x" });
    }
    write(&mut world, 0, nth_document(1), "a small one");
    world.start(1);
    level(&mut world);
    assert_eq!(text(&world, 0, DOCUMENT), text(&world, 1, DOCUMENT));
    assert_eq!(text(&world, 1, nth_document(1)), "a small one");
    let stored = world.devices[1].disk.documents().find(|(document, _)| *document == DOCUMENT);
    let stored = stored.expect("it has it").1;
    let tips = stored.iter().filter(|(_, change)| change.tip.is_some()).count();
    assert!(tips < 100, "a chain is vouched for by few tips: {tips} of {}", stored.len());
    let raw: usize = stored.iter().map(|(_, change)| change.bytes.len()).sum();
    assert!(world.bytes_sent < raw as u64 * 11 / 10, "everything once: {} for {raw}", world.bytes_sent);
}

#[test]
fn a_long_import_in_one_change_arrives() {
    let mut world = World::new(4, two());
    world.start_all();
    level(&mut world);
    let paragraph = "Yn y dechreuad yr oedd y gair. ".repeat(6);
    let block = NewBlock { kind: BlockKind::Paragraph, indent: 0, runs: vec![Run::plain(paragraph)] };
    let action = TextAction::InsertBlocks { after: None, blocks: vec![block; 400] };
    world.act(0, DOCUMENT, |doc, actor, now, rng| doc.apply(&action, actor, now, rng));
    level(&mut world);
    assert!(text(&world, 1, DOCUMENT).len() > 70_000);
    assert_eq!(text(&world, 0, DOCUMENT), text(&world, 1, DOCUMENT));
}

#[test]
fn what_comes_from_a_third_device_is_passed_on_but_never_back() {
    let mut world = World::new(5, Nature { devices: 3, ..Nature::default() });
    world.cut(0, 2);
    world.start_all();
    world.run(Duration::from_secs(15));
    for _ in 0..5 {
        write(&mut world, 0, DOCUMENT, "a");
        write(&mut world, 2, DOCUMENT, "c");
        world.run(Duration::from_secs(1));
    }
    assert_eq!(text(&world, 0, DOCUMENT), text(&world, 2, DOCUMENT));
    assert_eq!(text(&world, 0, DOCUMENT).len(), 10);
    let sent = BTreeMap::from([((0, 1), 5), ((1, 0), 5), ((1, 2), 5), ((2, 1), 5)]);
    assert_eq!(world.changes_sent, sent, "each change goes once over each link, away from where it came");
    assert_eq!(world.machine(1).own_changes_only_here(), 0);
    assert_eq!(world.machine(0).own_changes_only_here(), 0, "device 1 is known to have all");
}

#[test]
fn a_local_change_is_sent_before_it_is_stored() {
    let mut world = World::new(6, two());
    world.start_all();
    level(&mut world);
    let change =
        world.devices[0].act(DOCUMENT, 0, &mut ChaCha8Rng::seed_from_u64(1), |doc, actor, now, rng| {
            Some(doc.type_at_end(actor, now, "now", rng))
        });
    let changes = vec![change.expect("something changed")];
    let now = world.now;
    let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
    let outputs = machine.handle(Input::LocalChanges { document: DOCUMENT, changes }, now);
    assert!(matches!(outputs[..2], [Output::Send { .. }, Output::Persist { .. }]), "{outputs:?}");
}

#[test]
fn what_came_in_beside_what_is_written_is_told_as_soon_as_any() {
    let mut world = World::new(7, two());
    world.start_all();
    write(&mut world, 0, DOCUMENT, "Together. ");
    level(&mut world);
    // The one writes while the other's words are on their way to the window.
    let made = world.devices[1]
        .act(DOCUMENT, 0, &mut ChaCha8Rng::seed_from_u64(1), |doc, actor, now, rng| {
            Some(doc.type_at_end(actor, now, "Beside. ", rng))
        })
        .unwrap();
    write(&mut world, 0, DOCUMENT, "First. ");
    assert!(world.run_until(Duration::from_millis(140), |world| text(world, 1, DOCUMENT).contains("First.")));
    world.input(1, Input::LocalChanges { document: DOCUMENT, changes: vec![made] });
    assert!(world.run_until(Duration::from_secs(3), World::all_level), "not level after three seconds");
}

#[test]
fn one_knows_how_many_changes_are_only_here() {
    let mut world = World::new(7, two());
    world.start_all();
    level(&mut world);
    world.cut(0, 1);
    world.run(Duration::from_secs(10));
    for _ in 0..7 {
        write(&mut world, 0, DOCUMENT, "x");
    }
    let lacking = |world: &World| world.machine(0).peers()[0].changes_they_lack;
    assert_eq!((world.machine(0).own_changes_only_here(), lacking(&world)), (7, 7));
    assert!(!world.machine(0).peers()[0].connected);
    world.heal(0, 1);
    level(&mut world);
    assert_eq!((world.machine(0).own_changes_only_here(), lacking(&world)), (0, 0));
    world.run(Duration::from_secs(10));
    world.crash(1);
    world.run(Duration::from_secs(10));
    world.crash(0);
    world.start(0);
    assert_eq!((world.machine(0).own_changes_only_here(), lacking(&world)), (0, 0), "remembered");
}

#[test]
fn newcomers_whom_not_everybody_knows_yet_are_let_in_by_what_they_show() {
    // Each device knows of those who sat down before it, and not of later ones.
    let mut world = World::new(8, Nature { devices: 4, all_known: false, ..Nature::default() });
    world.cut(0, 3);
    world.cut(0, 2);
    world.start_all();
    level_but_cut(&mut world);
    write(&mut world, 3, DOCUMENT, "from the newest");
    world.run(Duration::from_secs(3));
    for device in 0..4 {
        assert_eq!(world.machine(device).membership().people().len(), 4, "device {device}");
        assert_eq!(text(&world, device, DOCUMENT), "from the newest", "device {device}");
    }
    assert_eq!(world.shut_out, []);
}

fn level_but_cut(world: &mut World) {
    let known = |world: &World| (0..4).all(|device| world.machine(device).membership().people().len() == 4);
    assert!(world.run_until(HALF_A_MINUTE, known), "statements have not gone round");
}

#[test]
fn a_statement_is_sent_once_it_is_on_disk() {
    let mut world = World::new(9, two());
    world.start_all();
    level(&mut world);
    let now = world.now;
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let statements = welcome(world.machine(0).graph(), &device(0), 9, &mut rng);
    let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
    let outputs = machine.handle(Input::LocalStatements { statements }, now);
    assert!(!outputs.iter().any(|output| matches!(output, Output::Send { .. })), "{outputs:?}");
    let token = outputs.iter().find_map(|output| match output {
        Output::Persist { token, .. } => Some(*token),
        _ => None,
    });
    let outputs = machine.handle(Input::Flushed { token: token.expect("it is stored") }, now);
    assert!(outputs.iter().any(|output| matches!(output, Output::Send { .. })), "{outputs:?}");
}

#[test]
fn a_stranger_gets_nothing() {
    let mut world = World::new(10, two());
    world.start(0);
    write(&mut world, 0, DOCUMENT, "for members");
    let peer = device(77).transport_key();
    let connection = ConnectionId(999);
    let now = world.now;
    let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
    let mut outputs = machine.handle(Input::Connected { connection, peer, dialled_by_us: false }, now);
    outputs.extend(machine.handle(Input::Frame { connection, bytes: vec![0x84, 0, 1] }, now));
    outputs.extend(machine.handle(Input::PresenceDatagram { connection, bytes: vec![0; 20] }, now));
    let why = CloseReason::Stranger;
    let closes = |output: &Output| matches!(output, Output::Close { connection: of, why: said } if *of == connection && *said == why);
    assert!(closes(&outputs[0]), "{outputs:?}");
    let says = |output: &Output| {
        matches!(
            output,
            Output::Send { .. }
                | Output::SendPresence { .. }
                | Output::SendBulk { .. }
                | Output::Presence { .. }
        )
    };
    assert!(!outputs.iter().any(says), "{outputs:?}");
}

#[test]
fn a_stranger_with_made_up_statements_stays_one() {
    let mut world = World::new(11, two());
    world.start(0);
    let other_table = World::new(12, two());
    let graph: &Graph = other_table.devices[0].disk.graph();
    let statements: Vec<_> = graph.iter().map(|statement| statement.bytes().to_vec()).collect();
    let from = device(77).transport_key();
    let before = world.machine(0).graph().len();
    world.input(0, Input::Introduction { from, statements });
    world.input(0, Input::Introduction { from, statements: vec![vec![1, 2, 3], vec![]] });
    assert_eq!(world.machine(0).graph().len(), before);
    assert_eq!(world.strangers.len(), 2);
}

/// A change by device 1 that device 0 does not know, and what the two need to talk.
fn a_change_of(world: &mut World, words: &str) -> SignedChange {
    let secret = device(1);
    let actor = ActorId::generate(secret.author_key(), &mut world.rng);
    let made = Document::open([]).type_at_end(actor, 0, words, &mut ChaCha8Rng::seed_from_u64(3));
    let table = world.machine(0).membership().table();
    let tip = Tip::sign(&secret.author(), table, DOCUMENT, actor, made.seq, made.hash);
    SignedChange { bytes: made.bytes, tip: Some(tip) }
}

#[test]
fn a_liar_is_shut_out_and_nothing_else_happens() {
    type Spoil = fn(SignedChange) -> SignedChange;
    let cases: [(&str, Spoil); 4] = [
        ("a signature that is wrong", |mut change| {
            change.tip.iter_mut().for_each(|tip| tip.signature[5] ^= 1);
            change
        }),
        ("a change that is broken", |mut change| {
            let at = change.bytes.len() / 2;
            change.bytes[at] ^= 0x10;
            change
        }),
        ("another change's signature", |mut change| {
            let other = Document::open([]).type_at_end(
                change.tip.map(|tip| tip.actor).expect("it has one"),
                0,
                "something else",
                &mut ChaCha8Rng::seed_from_u64(4),
            );
            change.bytes = other.bytes;
            change
        }),
        ("no change at all", |mut change| {
            change.bytes = vec![0; 50];
            change
        }),
    ];
    for (what, spoil) in cases {
        let mut world = World::new(13, two());
        world.start_all();
        level(&mut world);
        write(&mut world, 0, DOCUMENT, "what is true");
        level(&mut world);
        let heads: Vec<_> = world.machine(0).log(DOCUMENT).expect("it has it").heads().collect();
        let spoilt = spoil(a_change_of(&mut world, "a lie"));
        for frame in changes_frames(DOCUMENT, [spoilt]) {
            world.input_frame(0, 1, frame);
        }
        assert_eq!(world.shut_out.len(), 1, "{what}");
        assert!(world.machine(0).log(DOCUMENT).expect("it has it").heads().eq(heads), "{what}");
        assert_eq!(text(&world, 0, DOCUMENT), "what is true", "{what}");
        assert!(!world.machine(0).peers()[0].connected, "{what}");
    }
}

#[test]
fn who_brings_what_a_lie_waited_for_is_not_blamed_for_it() {
    let mut world = World::new(21, Nature { devices: 3, ..Nature::default() });
    world.start_all();
    level(&mut world);
    world.cut(1, 2);
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let secret = device(1);
    let table = world.machine(0).membership().table();
    let actor = ActorId::generate(secret.author_key(), &mut rng);
    let sign = |bytes: Vec<u8>| {
        let scanned = columns::scan(&bytes).expect("plain");
        let tip = Tip::sign(&secret.author(), table, DOCUMENT, actor, scanned.seq, scanned.hash);
        changes_frames(DOCUMENT, [SignedChange { bytes, tip: Some(tip) }]).remove(0)
    };
    let mut document = Document::open([]);
    let true_one = document.type_at_end(actor, 0, "true", &mut rng).bytes;
    let next = document.type_at_end(actor, 0, "later", &mut rng).bytes;
    let next = Change::from_bytes(next).expect("plain");
    let mut lie = next.decode();
    lie.hash = None;
    lie.start_op = lie.start_op.saturating_add(5);
    world.input_frame(0, 1, sign(Change::from(lie).raw_bytes().to_vec()));
    assert_eq!(world.shut_out, [], "it waits");
    world.input_frame(0, 2, sign(true_one));
    let shut_out: Vec<_> = world.shut_out.iter().map(|(by, peer, _)| (*by, *peer)).collect();
    assert_eq!(shut_out, [(0, world.devices[1].transport)]);
    assert_eq!(text(&world, 0, DOCUMENT), "true");
}

#[test]
fn two_who_know_one_branch_each_of_a_fork_get_both_without_its_author() {
    let mut world = World::new(41, Nature { devices: 3, ..Nature::default() });
    world.start_all();
    level(&mut world);
    world.crash(2);
    world.cut(0, 1);
    world.start(2);
    let author = device(2).author();
    let actor = ActorId::new(author.key(), [7; 8]);
    let mut rng = ChaCha8Rng::seed_from_u64(41);
    for to in [0, 1] {
        // Each is the first of this actor, and was made as if there were no other.
        let made = world.devices[2].make_aside(DOCUMENT, to as i64, &mut rng, Some(actor));
        let made = made.expect("it types");
        let tip = Tip::sign(&author, world.devices[2].table(), DOCUMENT, actor, made.seq, made.hash);
        let change = SignedChange { bytes: made.bytes, tip: Some(tip) };
        let connection = ConnectionId(1_000 + to as u64);
        for bytes in changes_frames(DOCUMENT, [change]) {
            world.input(to, Input::Carried { connection, bytes });
        }
        world.input(to, Input::CarryEnded { connection });
        assert_eq!(world.machine(to).log(DOCUMENT).map(Log::len), Some(1));
    }
    world.crash(2);
    world.corrupt(2);
    world.heal(0, 1);
    level(&mut world);
    for device in [0, 1] {
        assert_eq!(world.machine(device).log(DOCUMENT).map(Log::len), Some(2), "device {device}");
    }
    assert_eq!(text(&world, 0, DOCUMENT), text(&world, 1, DOCUMENT));
}

#[test]
fn what_waits_for_rows_that_could_not_be_read_goes_in_without_anything_else_happening() {
    let mut world = World::new(43, two());
    world.start_all();
    write(&mut world, 0, DOCUMENT, "one ");
    level(&mut world);
    // A restart has no table of the operations any more, so it is built when a change comes.
    world.crash(1);
    world.run(HALF_A_MINUTE);
    world.start(1);
    level(&mut world);
    world.misreads = 3;
    write(&mut world, 0, DOCUMENT, "two ");
    let there = |world: &World| text(world, 1, DOCUMENT) == "one two ";
    assert!(world.run_until(Duration::from_secs(10), there), "it waits still");
    assert_eq!(world.misreads, 0);
}

/// Device 2 of three has been removed, and all know it.
fn one_has_gone(seed: u64) -> World {
    let mut world = World::new(seed, Nature { devices: 3, all_stand: true, ..Nature::default() });
    world.start_all();
    level(&mut world);
    world.ask_to_remove(0, &[2]);
    world.run(Duration::from_secs(5));
    world.consent(1, |_| true);
    world.run(HALF_A_MINUTE);
    assert!((0..3).all(|device| !world.sits(device, 2)), "all know of it, who has gone among them");
    world
}

/// One device signs so many bytes of statements, and its program sends them at once, whatever it was asked.
fn says_much(
    world: &mut World,
    from: usize,
    to: usize,
    bytes: usize,
    mut made: impl FnMut(&Graph) -> Statement,
) -> (Graph, Vec<Vec<u8>>) {
    let mut graph = world.machine(from).graph().clone();
    let mut said = Vec::new();
    while said.iter().map(Vec::len).sum::<usize>() < bytes {
        let made = made(&graph);
        graph.insert(made.clone()).expect("it fits");
        said.push(made.bytes().to_vec());
    }
    for some in said.chunks(50) {
        let mut frame = vec![0x82, 2, 0x98, u8::try_from(some.len()).expect("few")];
        for statement in some {
            frame.push(0x59);
            frame.extend(u16::try_from(statement.len()).expect("short").to_be_bytes());
            frame.extend(statement);
        }
        world.input_frame(to, from, frame);
    }
    (graph, said)
}

#[test]
fn who_sits_here_and_says_much_waits_for_themselves() {
    let mut world = World::new(47, Nature { devices: 3, all_stand: true, ..Nature::default() });
    world.start_all();
    level(&mut world);
    let before = world.machine(0).graph().len();
    let author = device(2).author();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (graph, said) = says_much(&mut world, 2, 0, 1_400_000, |graph| {
        statement::invite(graph, &author, 1, 4_000_000_000, &mut rng).expect("it fits").0
    });
    let came = |world: &World| world.machine(0).graph().len() - before;
    let most = (1024 + 16) * 1024 / said[0].len();
    assert!((most - 2..=most).contains(&came(&world)), "{} of {}", came(&world), said.len());
    // Somebody else says a word, and is heard at once.
    let other = world.machine(1).graph().clone();
    let made = statement::invite(&other, &device(1).author(), 1, 4_000_000_000, &mut rng).expect("it fits").0;
    let id = made.id();
    world.input(1, Input::LocalStatements { statements: vec![made] });
    let heard = |world: &World| world.machine(0).graph().contains(id);
    assert!(world.run_until(Duration::from_secs(1), heard), "not within a second");
    // And in the end everything is.
    world.input(2, Input::LocalStatements { statements: graph.iter().cloned().collect() });
    let there = |world: &World| came(world) == said.len() + 1;
    assert!(world.run_until(Duration::from_secs(600), there), "{} of {}", came(&world), said.len());
    assert!(world.shut_out.is_empty(), "{:?}", world.shut_out);
}

#[test]
fn who_does_not_read_is_answered_when_they_do() {
    let mut world = World::new(48, two());
    world.start_all();
    write(&mut world, 0, DOCUMENT, "Together. ");
    level(&mut world);
    let connection = world.connection(0, 1);
    let asks = |world: &mut World| {
        let tips = [&[0x83, 5, 0x50][..], &DOCUMENT.0, &[0x80]].concat();
        let bytes = Input::Frame { connection, bytes: tips };
        let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
        let out = machine.handle(bytes, Duration::from_secs(100));
        out.iter().any(|output| matches!(output, Output::ReadChanges { .. } | Output::SendBulk { .. }))
    };
    world.input(0, Input::Behind { connection, behind: true });
    assert!(!asks(&mut world));
    world.input(0, Input::Behind { connection, behind: false });
    assert!(asks(&mut world));
}

#[test]
fn who_has_gone_may_say_much_and_is_heard_a_little_at_a_time() {
    let mut world = one_has_gone(44);
    // A program that keeps to nothing sends a megabyte and a half at once. All of it is signed and follows what is known.
    let before = world.machine(0).graph().len();
    let author = device(2).author();
    let why = "x".repeat(3_000);
    let (graph, said) = says_much(&mut world, 2, 0, 1_500_000, |graph| {
        let people = [trestle_tests::table::person(0)].into();
        let why = Remark::new(&why).expect("short enough");
        statement::removal(graph, &author, &people, Newest::default(), why).expect("it fits")
    });
    let came = |world: &World| world.machine(0).graph().len() - before;
    let most = 256 * 1024 / said[0].len();
    assert!((most - 2..=most).contains(&came(&world)), "{} of {}", came(&world), said.len());
    // Its program has them too, and is asked for the rest as there is room.
    let statements = graph.iter().skip(world.machine(2).graph().len()).cloned().collect();
    world.input(2, Input::LocalStatements { statements });
    world.run(HALF_A_MINUTE);
    let (some, all) = (came(&world), said.len());
    assert!(some > most && some < all * 2 / 3, "{some} of {all} after half a minute");
    let there = |world: &World| came(world) == all;
    assert!(world.run_until(Duration::from_secs(600), there), "{} of {all}: refused", came(&world));
    assert!(world.shut_out.is_empty(), "{:?}", world.shut_out);
}

#[test]
fn who_has_gone_is_given_no_change_and_their_changes_are_passed_over() {
    let mut world = one_has_gone(45);
    let frames = world.changes_sent.clone();
    write(&mut world, 0, DOCUMENT, "without them ");
    write(&mut world, 2, DOCUMENT, "for themselves ");
    // A program that does not know it yet sends all the same.
    let actor = ActorId::generate(device(2).author_key(), &mut world.rng);
    let mut rng = ChaCha8Rng::seed_from_u64(45);
    let made = world.devices[2].make_aside(DOCUMENT, 0, &mut rng, Some(actor)).expect("it types");
    let table = world.devices[2].table();
    let tip = Some(Tip::sign(&device(2).author(), table, DOCUMENT, actor, made.seq, made.hash));
    for frame in changes_frames(DOCUMENT, [SignedChange { bytes: made.bytes, tip }]) {
        world.input_frame(0, 2, frame);
    }
    world.input(0, Input::SetPresence { bytes: Some(b"here".to_vec()) });
    world.run(HALF_A_MINUTE);
    assert_eq!(text(&world, 1, DOCUMENT), "without them ");
    assert_eq!(
        (text(&world, 0, DOCUMENT), text(&world, 2, DOCUMENT)),
        ("without them ".into(), "for themselves ".into())
    );
    let sent = |world: &World, pair| world.changes_sent.get(&pair).copied().unwrap_or_default();
    for pair in [(0, 2), (1, 2), (2, 0), (2, 1)] {
        assert_eq!(sent(&world, pair), frames.get(&pair).copied().unwrap_or_default(), "{pair:?}");
    }
    assert!(world.presences.iter().all(|(saw, ..)| *saw != 2));
    assert!(world.shut_out.is_empty(), "{:?}", world.shut_out);
}

#[test]
fn many_who_have_gone_take_turns_and_all_learn_of_it() {
    let devices = 14;
    let mut world = World::new(46, Nature { devices, all_stand: true, ..Nature::default() });
    world.start_all();
    level(&mut world);
    for gone in 2..usize::from(devices) {
        world.crash(gone);
    }
    world.run(HALF_A_MINUTE);
    // Two who are left say of each of the others that they have left: as each of those did, on a computer that is off.
    for gone in 2..devices {
        let leaves = statement::leave(world.machine(0).graph(), &device(gone).author(), Newest::default());
        world.input(0, Input::LocalStatements { statements: vec![leaves.expect("it fits")] });
    }
    world.run(HALF_A_MINUTE);
    world.cut(0, 1);
    world.run(HALF_A_MINUTE);
    for gone in 2..usize::from(devices) {
        world.cut(1, gone);
        world.start(gone);
        for other in 2..gone {
            world.cut(gone, other);
        }
    }
    let learnt = |world: &World| (2..usize::from(devices)).all(|gone| !world.sits(gone, gone));
    assert!(world.run_until(Duration::from_secs(600), learnt));
    // Those who have learnt stay, and hear what else is said; with eight of them there the others have to wait.
    let mut most = 0;
    for _ in 0..200 {
        world.run(Duration::from_secs(1));
        most = most.max(world.connections(0));
    }
    assert!((7..=9).contains(&most), "{most} at once, one of them on its way out");
}

#[test]
fn a_garbage_frame_shuts_out_and_an_unknown_kind_does_not() {
    let mut world = World::new(14, two());
    world.start_all();
    level(&mut world);
    world.input_frame(0, 1, vec![0x82, 0x18, 60, 0x00]);
    assert_eq!(world.shut_out, [], "a later program may say more");
    world.input_frame(0, 1, vec![0xff, 0x00]);
    assert_eq!(world.shut_out.len(), 1);
}

#[test]
fn changes_of_one_who_is_not_known_yet_wait_for_the_statements() {
    let mut world = World::new(15, two());
    world.start_all();
    level(&mut world);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let secret = device(9);
    let statements = welcome(world.machine(1).graph(), &device(1), 9, &mut rng);
    let actor = ActorId::generate(secret.author_key(), &mut rng);
    let made = Document::open([]).type_at_end(actor, 0, "from the newest", &mut rng);
    let table = world.machine(0).membership().table();
    let tip = Tip::sign(&secret.author(), table, DOCUMENT, actor, made.seq, made.hash);
    for frame in changes_frames(DOCUMENT, [SignedChange { bytes: made.bytes, tip: Some(tip) }]) {
        world.input_frame(0, 1, frame);
    }
    assert_eq!(world.machine(0).waiting_changes(), 1);
    world.run(Duration::from_secs(5));
    assert_eq!(text(&world, 0, DOCUMENT), "");
    world.input(1, Input::LocalStatements { statements });
    world.run(Duration::from_secs(1));
    assert_eq!(text(&world, 0, DOCUMENT), "from the newest");
    assert_eq!(world.machine(0).waiting_changes(), 0);
}

#[test]
fn changes_that_come_in_any_order_go_in_in_a_causal_one() {
    let mut world = World::new(16, two());
    world.start_all();
    level(&mut world);
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let secret = device(1);
    let table = world.machine(0).membership().table();
    let actor = ActorId::generate(secret.author_key(), &mut rng);
    let mut document = Document::open([]);
    let mut changes: Vec<_> = (0..40)
        .map(|n| {
            let made = document.type_at_end(actor, 0, &format!("{n} "), &mut rng);
            let tip = Tip::sign(&secret.author(), table, DOCUMENT, actor, made.seq, made.hash);
            // Only every tenth is signed; each vouches for those before it.
            SignedChange { bytes: made.bytes, tip: (n % 10 == 9).then_some(tip) }
        })
        .collect();
    changes.reverse();
    changes.swap(3, 31);
    for change in changes {
        for frame in changes_frames(DOCUMENT, [change]) {
            world.input_frame(0, 1, frame);
        }
    }
    assert_eq!(text(&world, 0, DOCUMENT), document.view().plain_text());
    assert_eq!(world.machine(0).waiting_changes(), 0);
}

#[test]
fn what_waits_is_bounded_by_dropping_the_oldest_and_asking_again() {
    let mut world = World::new(22, two());
    world.start_all();
    level(&mut world);
    let secret = device(1);
    let table = world.machine(0).membership().table();
    let actor = ActorId::generate(secret.author_key(), &mut world.rng);
    let mut doc = Automerge::new();
    let genesis = schema::genesis(DocumentKind::Text).to_vec();
    doc.apply_changes([Change::from_bytes(genesis).expect("plain")]).expect("it fits");
    doc.set_actor(actor.0.into());
    let changes: Vec<_> = (0..25)
        .map(|n| {
            let mut tx = doc.transaction();
            tx.put(ROOT, "a later program's", vec![n; 1_000_000]).expect("it can be done");
            tx.commit();
            let change = doc.get_last_local_change().expect("just made");
            let hash = ChangeHash(change.hash().0);
            let tip = Tip::sign(&secret.author(), table, DOCUMENT, actor, change.seq(), hash);
            SignedChange { bytes: change.raw_bytes().to_vec(), tip: Some(tip) }
        })
        .collect();
    for frame in changes_frames(DOCUMENT, changes[1..].to_vec()) {
        world.input_frame(0, 1, frame);
    }
    assert_eq!(world.machine(0).waiting_changes(), 16, "16 MiB of 1 MB each");
    world.input(1, Input::LocalChanges { document: DOCUMENT, changes });
    level(&mut world);
    assert_eq!(world.machine(0).log(DOCUMENT).map(Log::len), Some(25));
    assert_eq!((world.machine(0).waiting_changes(), world.shut_out.len()), (0, 0));
}

#[test]
fn presence_reaches_everybody_and_ends_with_the_connection() {
    let mut world = World::new(17, two());
    world.start_all();
    level(&mut world);
    let here = Some(b"caret 12".to_vec());
    world.input(0, Input::SetPresence { bytes: here.clone() });
    world.run(Duration::from_secs(2));
    let peer = world.devices[0].transport;
    assert!(world.presences.contains(&(1, peer, here)));
    world.crash(0);
    world.run(Duration::from_secs(10));
    assert_eq!(world.presences.last(), Some(&(1, peer, None)));
}

#[test]
fn of_two_connections_that_both_sides_opened_at_once_both_keep_the_same() {
    let world = World::new(18, two());
    let keys = [world.devices[0].transport, world.devices[1].transport];
    for first in [0, 1] {
        let mut world = World::new(18, two());
        for device in 0..2 {
            world.devices[device].start(1);
        }
        // Connection 1 was dialled by device 0, connection 2 by device 1; each side hears of them in either order.
        let mut closed = BTreeMap::new();
        for device in 0..2 {
            let order = if (first + device) % 2 == 0 { [1, 2] } else { [2, 1] };
            for number in order {
                let input = Input::Connected {
                    connection: ConnectionId(number),
                    peer: keys[1 - device],
                    dialled_by_us: number as usize == device + 1,
                };
                let machine = &mut world.devices[device].running.as_mut().expect("it runs").machine;
                for output in machine.handle(input, Duration::from_secs(1)) {
                    if let Output::Close { connection, why: CloseReason::Duplicate } = output {
                        assert_eq!(closed.insert(device, connection), None);
                    }
                }
            }
        }
        let dialled_by_smaller = if keys[0] < keys[1] { 1 } else { 2 };
        assert_eq!(closed.into_values().collect::<Vec<_>>(), vec![ConnectionId(3 - dialled_by_smaller); 2]);
    }
}

#[test]
fn one_who_speaks_another_version_is_told_so() {
    let mut world = World::new(19, two());
    world.devices[0].start(1);
    let peer = world.devices[1].transport;
    let connection = ConnectionId(1);
    let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
    let mut now = Duration::ZERO;
    machine.handle(Input::Connected { connection, peer, dialled_by_us: false }, now);
    now += Duration::from_secs(1);
    let mut hello = vec![0x84, 0, 2, 0x50];
    hello.extend([0; 16]);
    hello.push(0x50);
    hello.extend([0; 16]);
    let outputs = machine.handle(Input::Frame { connection, bytes: hello }, now);
    let expected = Notice::OtherVersion { peer, theirs: 2 };
    assert!(outputs.iter().any(|output| matches!(output, Output::Notice(notice) if *notice == expected)));
}

#[test]
fn a_change_that_nobody_would_take_is_not_sent() {
    let mut world = World::new(20, two());
    world.start_all();
    level(&mut world);
    let mut change = a_change_of(&mut world, "fine");
    assert!(admit::examine(&change.bytes).is_ok());
    change.tip = None;
    let frames = world.frames_sent;
    let now = world.now;
    let machine = &mut world.devices[0].running.as_mut().expect("it runs").machine;
    let outputs = machine.handle(Input::LocalChanges { document: DOCUMENT, changes: vec![change] }, now);
    assert!(matches!(outputs[0], Output::Notice(Notice::OwnChangeRefused { .. })), "{outputs:?}");
    assert_eq!(world.frames_sent, frames);
}

#[test]
fn who_made_what_nobody_would_take_before_that_could_be_seen_is_told_then() {
    use automerge::legacy::{ObjectId, OpId};
    let nowhere = ObjectId::from(OpId::new(1, &automerge::ActorId::from([9; 40].as_slice())));
    for spoilt in [false, true] {
        let mut world = World::new(47, two());
        world.own_unfit = Some(Vec::new());
        world.start_all();
        write(&mut world, 0, DOCUMENT, "one ");
        level(&mut world);
        world.run(HALF_A_MINUTE);
        world.crash(0);
        world.run(HALF_A_MINUTE);
        // The first thing after a restart: what is on the disk has not been read again yet.
        world.start(0);
        let secret = device(0);
        let mut hash = ChangeHash([0; 32]);
        // Two of them, and they are told once.
        for _ in 0..2 {
            let actor = ActorId::generate(secret.author_key(), &mut world.rng);
            let made =
                world.devices[0].make_aside(DOCUMENT, 0, &mut ChaCha8Rng::seed_from_u64(4), Some(actor));
            let mut change = Change::from_bytes(made.expect("it types").bytes).expect("one's own").decode();
            if spoilt {
                change.operations.iter_mut().for_each(|op| op.obj = nowhere.clone());
            }
            change.hash = None;
            let bytes = Change::from(change).raw_bytes().to_vec();
            hash = columns::scan(&bytes).expect("it is a change").hash;
            let tip = Some(Tip::sign(&secret.author(), world.devices[0].table(), DOCUMENT, actor, 1, hash));
            let changes = vec![SignedChange { bytes, tip }];
            world.input(0, Input::LocalChanges { document: DOCUMENT, changes });
        }
        world.run(HALF_A_MINUTE);
        let told = world.own_unfit.take().expect("just put there");
        let theirs = world.machine(1).log(DOCUMENT).is_some_and(|log| log.contains(&hash));
        assert_eq!((theirs, world.shut_out.is_empty()), (!spoilt, !spoilt), "{:?}", world.shut_out);
        let expected = spoilt.then(|| (0, "operation 14 is in an object that is not there".to_owned()));
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>());
        assert!(world.machine(0).log(DOCUMENT).is_some_and(|log| log.contains(&hash)), "it is kept");
    }
}

#[test]
fn two_who_each_have_thousands_of_documents_that_the_other_lacks_become_level() {
    const EACH: u16 = 3_300;
    let mut world = World::new(4, two());
    world.start_all();
    level(&mut world);
    world.cut(0, 1);
    for n in 0..EACH {
        write(&mut world, 0, nth_document(n), "a");
        write(&mut world, 1, nth_document(EACH + n), "b");
    }
    world.run(Duration::from_secs(20));
    world.heal(0, 1);
    level(&mut world);
    for device in [0, 1] {
        assert_eq!(world.machine(device).documents().count(), 2 * usize::from(EACH));
    }
}
