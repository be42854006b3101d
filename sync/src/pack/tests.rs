//! Goal: whatever has become of a file, all that is whole in it comes out, nothing else does, and reading it costs time in
//! proportion to its length. Method: files cut, turned round, repeated and mutated; then frames that are mutated *before*
//! they are packed, so that they pass every check of the file and meet admission, as a person who forges a file would do.
//!
//! Prints its seed; `TRESTLE_SEED` replays it, `TRESTLE_SOAK=1` tries five million (a tenth of that with signatures).

use std::collections::BTreeMap;
use std::time::Duration;

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId as Actor, Automerge, ObjType, ROOT, ReadDoc as _};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::{
    ActorId, ChangeHash, DeviceSecret, Graph, GroundRules, Label, Side, SideId, Tip, statement,
};

use super::*;
use crate::admit::SchemaChange;
use crate::limits::Limits;
use crate::protocol::{Config, ConnectionId, Input, Output, Sync, Taken};

const TABLE: TableId = TableId([7; 32]);
const DOCUMENT: DocumentId = DocumentId([5; 16]);
const FILE: ConnectionId = ConnectionId(1);

fn below(rng: &mut ChaCha8Rng, end: usize) -> usize {
    (rng.next_u64() % end as u64) as usize
}

fn seed() -> u64 {
    let seed = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    println!("TRESTLE_SEED={seed}");
    seed
}

fn tries(soak: usize) -> usize {
    if std::env::var_os("TRESTLE_SOAK").is_some() { soak } else { soak / 1_000 }
}

/// A file of frames that differ in length, and those frames.
fn file() -> (Vec<Vec<u8>>, Vec<Frame>) {
    let frames: Vec<Frame> = (1..=6_u8)
        .map(|n| {
            let bytes = (0..usize::from(n) * 90).map(|at| (at as u8).wrapping_mul(n)).collect();
            Frame::Changes {
                document: DOCUMENT,
                changes: vec![WireChange { bytes, signature: Some([n; 64]) }],
            }
        })
        .collect();
    let mut packer = Packer::default();
    let mut parts = vec![header(TABLE)];
    parts.extend(frames.iter().map(|frame| packer.frame(frame).expect("short")));
    parts.push(packer.end().expect("short"));
    (parts, frames)
}

/// What comes out of a file that is read `chunk` bytes at a time.
fn read(bytes: &[u8], chunk: usize) -> Result<(Vec<Frame>, Unpacker), HeaderError> {
    let mut unpacker = Unpacker::default();
    let mut found = Vec::new();
    let mut take = |unpacker: &mut Unpacker| -> Result<(), HeaderError> {
        while let Some(piece) = unpacker.next_piece()? {
            match piece {
                Piece::Table(table) => assert_eq!(table, TABLE),
                Piece::Frame(bytes) => found.push(Frame::decode(&bytes).expect("as it was written")),
            }
        }
        Ok(())
    };
    for part in bytes.chunks(chunk) {
        unpacker.feed(part);
        take(&mut unpacker)?;
    }
    unpacker.end();
    take(&mut unpacker)?;
    Ok((found, unpacker))
}

#[test]
fn what_is_written_is_read_in_any_chunks() {
    let (parts, frames) = file();
    let whole = parts.concat();
    for chunk in [1, 2, 7, 33, 64, 4096, whole.len()] {
        let (found, unpacker) = read(&whole, chunk).expect("a carry file");
        assert_eq!(found, frames, "{chunk} bytes at a time");
        assert!(unpacker.is_whole());
    }
}

#[test]
fn a_file_cut_off_anywhere_gives_all_frames_before_the_cut() {
    let (parts, frames) = file();
    let whole = parts.concat();
    for cut in 0..whole.len() {
        let mut end = 0;
        let ends = parts.iter().map(|part| {
            end += part.len();
            end
        });
        let expected = ends.filter(|end| *end <= cut).count().saturating_sub(1).min(frames.len());
        match read(&whole[..cut], 64) {
            Ok((found, unpacker)) => {
                assert_eq!(found, frames[..expected], "cut at {cut}");
                assert!(!unpacker.is_whole(), "cut at {cut}");
            }
            Err(error) => {
                assert!(cut < HEADER_BYTES, "cut at {cut}");
                assert_eq!(error, HeaderError::NotACarryFile);
            }
        }
    }
}

#[test]
fn repeated_and_reordered_frames_and_what_lies_between_them_change_nothing() {
    let (parts, frames) = file();
    let (begin, rest) = parts.split_first().expect("parts");
    let mut backwards: Vec<_> = rest.to_vec();
    backwards.reverse();
    let (found, unpacker) = read(&[begin.clone(), backwards.concat()].concat(), 50).expect("a carry file");
    assert!(unpacker.is_whole());
    assert_eq!(found.into_iter().rev().collect::<Vec<_>>(), frames);

    let twice: Vec<u8> = [begin.clone(), rest.concat(), rest.concat()].concat();
    let (found, unpacker) = read(&twice, 50).expect("a carry file");
    assert!(unpacker.is_whole());
    assert_eq!(found, [frames.clone(), frames.clone()].concat());

    let rubbish = [b"\xf4TC\x0a rubbish \xf4\xf4T".to_vec(), vec![0; 300], MARKER.to_vec()].concat();
    let mut between = begin.clone();
    for part in rest {
        between.extend_from_slice(&rubbish);
        between.extend_from_slice(part);
    }
    let (found, unpacker) = read(&between, 50).expect("a carry file");
    assert_eq!(found, frames);
    assert!(!unpacker.is_whole());
    assert_eq!(unpacker.damaged(), rest.len() as u64);

    // A frame is missing, and nothing else is wrong.
    let missing: Vec<u8> = [begin.clone(), rest[1..].concat()].concat();
    let (found, unpacker) = read(&missing, 50).expect("a carry file");
    assert_eq!((found, unpacker.is_whole()), (frames[1..].to_vec(), false));
}

#[test]
fn every_flipped_bit_costs_one_frame_at_most_and_never_passes() {
    let (parts, frames) = file();
    let whole = parts.concat();
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if bit / 8 < HEADER_BYTES {
            assert_eq!(read(&flipped, 500).err(), Some(HeaderError::NotACarryFile), "bit {bit}");
            continue;
        }
        let (found, unpacker) = read(&flipped, 500).expect("the header is whole");
        assert!(found.len() + 1 >= frames.len(), "bit {bit}");
        assert!(found.iter().all(|frame| frames.contains(frame)), "bit {bit}");
        assert!(!unpacker.is_whole(), "bit {bit}");
    }
}

#[test]
fn a_newer_version_says_so_and_what_is_no_carry_file_too() {
    let (parts, _) = file();
    let mut newer = parts.concat();
    newer[19] = 2;
    let short: [u8; 8] = check(&newer[..52]);
    newer[52..60].copy_from_slice(&short);
    assert_eq!(read(&newer, 64).err(), Some(HeaderError::NewerVersion));
    for bytes in
        [&b""[..], b"trestle", &[0; 200], b"PK\x03\x04 and so on, for as long as a header is, and longer"]
    {
        assert_eq!(read(bytes, 64).err(), Some(HeaderError::NotACarryFile));
    }
}

#[test]
fn a_frame_of_a_later_kind_is_passed_over() {
    let (parts, frames) = file();
    let later = packed(9, b"of a later program").expect("short");
    let bytes = [parts[0].clone(), later, parts[1..].concat()].concat();
    let (found, unpacker) = read(&bytes, 64).expect("a carry file");
    assert_eq!((found, unpacker.is_whole()), (frames, true));
}

#[test]
fn a_bomb_does_not_go_off_and_a_file_of_markers_is_read_once() {
    // It says that it inflates to less than it does.
    let small = zstd::bulk::compress(&vec![0; 200 * 1024 * 1024], 3).expect("it can be packed");
    let mut bomb = MARKER.to_vec();
    bomb.push(RECORDS);
    bomb.extend_from_slice(&(small.len() as u32).to_be_bytes());
    bomb.extend_from_slice(&(FRAME_BYTES_MAX as u32).to_be_bytes());
    let body: [u8; 16] = check(&small);
    bomb.extend_from_slice(&body);
    let head: [u8; 4] = check(&bomb);
    bomb.extend_from_slice(&head);
    bomb.extend_from_slice(&small);
    let markers = MARKER.repeat(1_000_000);
    let (parts, frames) = file();
    let bytes = [parts[0].clone(), bomb, markers, parts[1..].concat()].concat();
    let (found, unpacker) = read(&bytes, 64 * 1024).expect("a carry file");
    assert_eq!(found, frames);
    assert_eq!(unpacker.damaged(), 2);
}

/// A table, and what one device there wrote.
pub(crate) struct Honest {
    pub(crate) config: Config,
    pub(crate) graph: Graph,
    frames: Vec<Frame>,
    text: String,
}

pub(crate) fn honest() -> Honest {
    let secret = DeviceSecret::from_bytes([1; 32]);
    let names = BTreeMap::from([("en".into(), Label::new("Here").expect("short"))]);
    let text = BTreeMap::from([("en".to_owned(), "We listen.".to_owned())]);
    let rules = GroundRules::suggested(vec![Side { id: SideId(1), names }], text);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let made = statement::genesis(&secret, "Damp", rules, "Siân", SideId(1), &mut rng).expect("fits");
    let graph = Graph::new(made.clone()).expect("a genesis");
    let person = trestle_trust::Membership::read(&graph);
    let me = person.people().keys().next().copied().expect("the founder");
    let more = statement::acknowledge(&graph, &secret.author(), me).ok();

    let mut doc = Automerge::new().with_actor(Actor::from([0; 32]));
    let mut tx = doc.transaction();
    let words = tx.put_object(ROOT, "words", ObjType::Text).expect("it can be done");
    tx.commit_with(CommitOptions::default().with_time(0));
    let born = doc.get_last_local_change().expect("just made");
    let schema = vec![SchemaChange { hash: ChangeHash(born.hash().0), bytes: born.raw_bytes().to_vec() }];
    let actor = ActorId::new(secret.author_key(), [3; 8]);
    doc.set_actor(Actor::from(actor.0));
    let mut changes = Vec::new();
    for n in 0..30_usize {
        let mut tx = doc.transaction();
        tx.splice_text(&words, n / 2, 0, "ab ").expect("it can be done");
        tx.commit_with(CommitOptions::default().with_time(1_790_000_000));
        let change = doc.get_last_local_change().expect("just made");
        let hash = ChangeHash(change.hash().0);
        let tip = Tip::sign(&secret.author(), made.table(), DOCUMENT, actor, change.seq(), hash);
        // A later tip vouches for most.
        let signature = (n % 5 == 4).then_some(tip.signature);
        changes.push(WireChange { bytes: change.raw_bytes().to_vec(), signature });
    }
    let text = doc.text(&words).expect("a text");
    let statements = [Some(made.bytes().to_vec()), more.map(|more| more.bytes().to_vec())];
    let mut frames = vec![Frame::Statements { statements: statements.into_iter().flatten().collect() }];
    frames
        .extend(changes.chunks(10).map(|part| Frame::Changes { document: DOCUMENT, changes: part.to_vec() }));
    let config = Config {
        table: made.table(),
        author: secret.author_key(),
        transport: secret.transport_key(),
        schema,
        seed: 1,
    };
    Honest { config, graph, frames, text }
}

/// A copy of the table that reads carry files, and what its documents come to.
struct Reader {
    sync: Sync,
    doc: Automerge,
}

impl Reader {
    fn of(honest: &Honest) -> Self {
        let sync = Sync::new(honest.config.clone(), honest.graph.clone(), BTreeMap::new(), BTreeMap::new());
        let mut doc = Automerge::new();
        let born = automerge::Change::from_bytes(honest.config.schema[0].bytes.clone()).expect("a change");
        doc.apply_changes([born]).expect("it fits");
        Reader { sync: sync.expect("plain schema"), doc }
    }

    fn handle(&mut self, input: Input) -> Taken {
        let mut all = Taken::default();
        for output in self.sync.handle(input, Duration::ZERO) {
            match output {
                Output::Admitted { changes, .. } => {
                    let changes = changes.into_iter().map(|bytes| {
                        automerge::Change::from_bytes(bytes).expect("what is admitted can be read")
                    });
                    self.doc.apply_changes(changes.collect::<Vec<_>>()).expect("what is admitted fits");
                }
                Output::CarryTaken { connection: FILE, taken } => all = taken,
                Output::Send { .. } | Output::SendBulk { .. } | Output::Close { .. } => {
                    panic!("nothing is said to a file")
                }
                _ => {}
            }
        }
        all
    }

    fn frames(&mut self, frames: impl IntoIterator<Item = Vec<u8>>) -> Taken {
        for bytes in frames {
            self.handle(Input::Carried { connection: FILE, bytes });
        }
        self.handle(Input::CarryEnded { connection: FILE })
    }

    fn text(&self) -> String {
        let (_, words) = self.doc.get(ROOT, "words").expect("readable").expect("made");
        self.doc.text(words).expect("a text")
    }
}

#[test]
fn a_file_goes_in_by_the_same_admission_once_and_in_any_order() {
    let honest = honest();
    let encoded: Vec<_> = honest.frames.iter().map(Frame::encode).collect();
    let mut reader = Reader::of(&honest);
    let taken = reader.frames(encoded.clone());
    assert_eq!((taken.changes, taken.waiting, taken.refused), (30, 0, 0));
    assert_eq!(reader.text(), honest.text);
    let again = reader.frames(encoded.clone());
    assert_eq!(again, Taken::default(), "nothing is new the second time");

    let mut backwards = Reader::of(&honest);
    let taken = backwards.frames(encoded.iter().rev().cloned());
    assert_eq!((taken.changes, taken.waiting), (30, 0));
    assert_eq!(backwards.text(), honest.text);

    // The middle is missing: what follows it cannot go in, and is not kept.
    let mut reader = Reader::of(&honest);
    let taken = reader.frames([encoded[0].clone(), encoded[1].clone(), encoded[3].clone()]);
    assert_eq!((taken.changes, taken.waiting), (10, 10));
    assert_eq!(reader.sync.waiting_changes(), 0);
    assert_eq!(reader.frames([encoded[2].clone(), encoded[3].clone()]).changes, 20);
    assert_eq!(reader.text(), honest.text);
}

#[test]
fn one_wrong_change_stops_nothing_behind_it() {
    let honest = honest();
    let mut frames = honest.frames.clone();
    let Frame::Changes { changes, .. } = &mut frames[1] else { panic!("changes") };
    let wrong = WireChange { bytes: b"no change".to_vec(), signature: None };
    changes.insert(3, wrong.clone());
    changes.insert(0, wrong);
    let mut reader = Reader::of(&honest);
    let taken = reader.frames(frames.iter().map(Frame::encode));
    assert_eq!((taken.changes, taken.refused), (30, 2));
    assert_eq!(reader.text(), honest.text);
}

#[test]
fn frames_are_cut_where_everything_is_vouched_for() {
    let actor = ActorId([1; 40]);
    let tip = |seq| Tip {
        table: TABLE,
        document: DOCUMENT,
        actor,
        seq,
        hash: ChangeHash([0; 32]),
        signature: [0; 64],
    };
    let mut gathering = Gathering::new(DOCUMENT);
    let mut frames = Vec::new();
    for seq in 0..100 {
        let tip = (seq % 7 == 0).then(|| tip(seq));
        frames.extend(gathering.add(actor, SignedChange { bytes: vec![1; 20_000], tip }));
    }
    frames.extend(gathering.rest());
    let (last, before) = frames.split_last().expect("several");
    assert!(before.len() > 3);
    for frame in before {
        let Frame::Changes { changes, .. } = frame else { panic!("changes") };
        assert!(changes.last().expect("not empty").signature.is_some());
    }
    assert!(last.encode().len() <= FRAME_BYTES_MAX);
    // With no tip at all, frames still end.
    let mut gathering = Gathering::new(DOCUMENT);
    let longest: Vec<_> = (0..8)
        .filter_map(|_| gathering.add(actor, SignedChange { bytes: vec![1; 900_000], tip: None }))
        .collect();
    assert!(!longest.is_empty());
    assert!(longest.iter().all(|frame| Packer::default().frame(frame).is_some()));
}

#[test]
fn mutated_files_give_nothing_but_what_was_written() {
    let (parts, frames) = file();
    let whole = parts.concat();
    let mut rng = ChaCha8Rng::seed_from_u64(seed());
    let (mut limits, mut taken) = (Limits::begin(), 0);
    let tries = tries(5_000_000);
    for _ in 0..tries {
        let mut bytes = whole.clone();
        for _ in 0..=below(&mut rng, 4) {
            mutate(&mut bytes, &mut rng);
        }
        let chunk = 1 + below(&mut rng, 3000);
        let Ok((found, _)) = limits.within(|| read(&bytes, chunk)) else { continue };
        assert!(found.iter().all(|frame| frames.contains(frame)));
        taken += 1;
    }
    println!("{tries} files, {taken} of them carry files still, {}", limits.end());
}

#[test]
fn forged_frames_meet_admission_and_nothing_breaks() {
    let honest = honest();
    let encoded: Vec<_> = honest.frames.iter().map(Frame::encode).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed());
    let (mut got_in, mut refused, mut limits) = (0, 0, Limits::begin());
    // Each is ten files' worth of signatures.
    for _ in 0..tries(500_000) {
        let mut reader = Reader::of(&honest);
        let mut forged = encoded.clone();
        for _ in 0..=below(&mut rng, 3) {
            let at = below(&mut rng, forged.len());
            mutate(&mut forged[at], &mut rng);
        }
        let taken = limits.within(|| reader.frames(forged));
        got_in += taken.changes;
        refused += taken.refused;
        assert!(taken.changes <= 30);
        // Whatever the forged file did, the honest one still makes it whole.
        reader.frames(encoded.clone());
        assert_eq!(reader.text(), honest.text);
        let saved = reader.doc.save();
        assert!(Automerge::load(&saved).is_ok());
    }
    println!("{got_in} changes went in, {refused} were refused, {}", limits.end());
    assert!(got_in > 0 && refused > 0);
}

fn mutate(bytes: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    if bytes.is_empty() {
        return;
    }
    let at = below(rng, bytes.len());
    match below(rng, 7) {
        0 => bytes[at] = rng.next_u64() as u8,
        1 => bytes[at] ^= 1 << below(rng, 8),
        2 => drop(bytes.remove(at)),
        3 => bytes.insert(at, [0, 1, 0x40, 0x7f, 0x80, 0xff][below(rng, 6)]),
        4 => bytes.truncate(at),
        5 => {
            let part = bytes[at..].to_vec();
            let to = below(rng, bytes.len());
            bytes.splice(to..to, part);
            bytes.truncate(1 << 20);
        }
        _ => {
            let end = at + below(rng, bytes.len() - at);
            bytes.drain(at..end);
        }
    }
}
