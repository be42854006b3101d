//! Honest changes always fit, in whatever order they come; what fits never breaks automerge: it can be applied, saved and
//! loaded again. Held against automerge itself, change by change, with changes altered in every way.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::{ActorId as Actor, Automerge, Change, ExpandedChange, TextEncoding};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::ChangeHash;

use super::*;
use crate::admit::{self, SchemaChange};
use crate::columns::tests::{actor, below, born, history, letters, mutate};
use crate::limits::Limits;
use crate::log::Inserted;

/// A log and a table in step, and automerge's own view of the same.
#[derive(Clone)]
struct Both {
    schema: Schema,
    log: Log,
    table: OpTable,
    doc: Automerge,
}

impl Both {
    fn new() -> Self {
        let mut doc = born().0;
        let genesis = doc.get_last_local_change().expect("it was born");
        let bytes = genesis.raw_bytes().to_vec();
        let hash = ChangeHash(genesis.hash().0);
        let schema = Schema::read(&[SchemaChange { hash, bytes }]).expect("plain");
        doc.set_actor(Actor::from([9; 40]));
        Self { table: OpTable::new(&schema), schema, log: Log::default(), doc }
    }

    /// All of admission but who signed it.
    fn admit(&mut self, bytes: &[u8]) -> Result<Inserted, String> {
        let meta = admit::examine(bytes).map_err(|error| error.to_string())?;
        admit::fits(&self.log, &self.schema, &meta).map_err(|error| error.to_string())?;
        self.table.admit(&self.log, &meta, bytes).map_err(|error| error.to_string())?;
        Ok(self.log.insert(&self.schema, &meta).expect("it fits"))
    }

    fn take(&mut self, change: &Change) {
        let admitted = self.admit(change.raw_bytes());
        admitted.unwrap_or_else(|error| panic!("honest, and refused: {error}\n{:#?}", change.decode()));
        self.doc.apply_changes([change.clone()]).expect("honest");
    }

    /// Whether the altered change is let in; if so, automerge must bear it.
    fn lets_in(&self, altered: &[u8]) -> bool {
        let mut copy = self.clone();
        let Ok(inserted) = copy.admit(altered) else { return false };
        let forks = inserted == Inserted::Fork;
        if forks {
            // Automerge gets another branch under another name (`tests/forks.rs`): here, without the branch that was first,
            // unless it follows that too.
            let change = Change::from_bytes(altered.to_vec()).expect("examined");
            copy.doc = copy.doc.fork_at(change.deps()).expect("what it follows is there");
            let own = |one: &Change| one.actor_id() == change.actor_id() && one.seq() >= change.seq();
            if copy.doc.get_changes(&[]).iter().any(own) {
                return true;
            }
        }
        let rows = (copy.table.objects.len(), copy.table.keys.len(), copy.table.kinds.len());
        assert_eq!(rows, (copy.table.op_count(), copy.table.op_count(), copy.table.op_count()));
        let whole = catch_unwind(AssertUnwindSafe(|| {
            let change = Change::from_bytes(altered.to_vec()).expect("examined");
            let hash = ChangeHash(change.hash().0);
            copy.doc.apply_changes([change]).expect("it fits");
            let mut heads: Vec<_> = copy.doc.get_heads().iter().map(|head| ChangeHash(head.0)).collect();
            heads.sort_unstable();
            let wanted = if forks { vec![hash] } else { copy.log.heads().collect() };
            assert_eq!(heads, wanted, "it has not gone in");
            let again = load(&copy.doc.save());
            assert_eq!(again.get_heads(), copy.doc.get_heads());
            let (one, other) = (again.hydrate(None), copy.doc.hydrate(None));
            // What is no number is not equal to itself, and maps are written in any order: then letter by letter.
            let letters = |shown: &str| {
                let mut letters: Vec<char> = shown.chars().collect();
                letters.sort_unstable();
                letters
            };
            let (one_shown, other_shown) = (format!("{one:?}"), format!("{other:?}"));
            let same =
                one == other || other_shown.contains("NaN") && letters(&one_shown) == letters(&other_shown);
            assert!(same, "{one_shown} is not {other_shown}");
            let mut kept = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
            kept.apply_changes(again.get_changes(&[])).expect("every change comes out as it went in");
        }));
        whole.unwrap_or_else(|why| {
            let change = Change::from_bytes(altered.to_vec()).map(|change| change.decode());
            let said = why.downcast_ref::<&str>().map(|why| (*why).to_owned());
            let why = why.downcast_ref::<String>().cloned().or(said).unwrap_or_default();
            panic!("{why}: this was let in: {altered:?}\n{change:#?}")
        });
        true
    }
}

fn load(bytes: &[u8]) -> Automerge {
    let options = automerge::LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
    Automerge::load_with_options(bytes, options).expect("what was saved can be loaded")
}

/// An operation that somebody could name: of this change's past, of itself, or of nowhere.
fn some_id(change: &ExpandedChange, others: &[Change], rng: &mut ChaCha8Rng) -> OpId {
    let start = change.start_op.get();
    match below(rng, 6) {
        0 => OpId(start + below(rng, 3) as u64, change.actor_id.clone()),
        1 => OpId(1 + below(rng, 3) as u64, Actor::from([0; 32])),
        2 => OpId(1 + rng.next_u64() % start.max(2), Actor::from(actor(1 + below(rng, 4) as u8).0)),
        _ => {
            let other = &others[below(rng, others.len())];
            OpId(other.start_op().get() + below(rng, other.len()) as u64, other.actor_id().clone())
        }
    }
}

/// Another thing to say, in proper form, with what automerge would write for it.
fn altered(change: &Change, others: &[Change], rng: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    let mut expanded = change.decode();
    expanded.hash = None;
    for _ in 0..=below(rng, 2) {
        let id = some_id(&expanded, others, rng);
        let another = {
            let change = others[below(rng, others.len())].decode();
            change.operations[below(rng, change.operations.len())].clone()
        };
        let at = below(rng, expanded.operations.len());
        let count = expanded.operations.len();
        let op = &mut expanded.operations[at];
        match below(rng, 12) {
            0 => op.obj = ObjectId::Id(id),
            1 => op.obj = another.obj,
            2 => op.key = Key::Seq(ElementId::Id(id)),
            3 => op.key = another.key,
            4 => op.pred = vec![id].into(),
            5 => op.pred = another.pred,
            6 => {
                let mut preds: Vec<OpId> = op.pred.iter().cloned().collect();
                preds.push(id);
                op.pred = preds.into();
            }
            7 => op.insert = !op.insert,
            8 => op.action = another.action,
            9 => *op = another,
            10 if count > 1 => drop(expanded.operations.remove(at)),
            _ => {
                op.action = match below(rng, 6) {
                    0 => OpType::Delete,
                    1 => OpType::Increment(3),
                    2 => OpType::Make(automerge::ObjType::Map),
                    3 => OpType::Make(automerge::ObjType::Table),
                    4 => OpType::MarkEnd(true),
                    _ => OpType::Put("x".into()),
                }
            }
        }
    }
    catch_unwind(AssertUnwindSafe(|| Change::from(expanded).raw_bytes().to_vec())).ok()
}

/// Plays a history, and before each of its changes tries so many altered ones. Says how many were let in.
fn play(seed: u64, acts: usize, tries: usize, limits: &mut Limits) -> (usize, usize) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let changes = history(seed, acts);
    let mut both = Both::new();
    let (mut tried, mut let_in) = (0, 0);
    for (number, change) in changes.iter().enumerate() {
        for _ in 0..tries {
            let others = &changes[..=number];
            let bytes = match below(&mut rng, 3) {
                0 => Some(mutate(change, &mut rng)),
                _ => altered(change, others, &mut rng),
            };
            if let Some(bytes) = bytes.filter(|bytes| bytes != change.raw_bytes()) {
                tried += 1;
                let_in += usize::from(limits.within(|| both.lets_in(&bytes)));
            }
        }
        both.take(change);
    }
    assert_eq!((both.table.len(), both.log.len()), (changes.len(), changes.len()));
    (tried, let_in)
}

/// Automerge makes such a key without complaint, so a copy that has made one must be let in everywhere.
#[test]
fn a_key_without_letters_fits_and_is_loaded_again() {
    use automerge::transaction::Transactable as _;
    let both = Both::new();
    let mut writer = both.doc.clone();
    writer.set_actor(Actor::from(&actor(7).0[..]));
    let mut act = writer.transaction();
    act.put(automerge::ROOT, "", "nothing").expect("automerge takes it");
    act.delete(automerge::ROOT, "").expect("it is there");
    act.put(automerge::ROOT, "", 7).expect("again");
    act.commit();
    let change = writer.get_last_local_change().expect("it was just made");
    assert!(both.lets_in(change.raw_bytes()));
}

#[test]
fn what_fits_can_be_applied_saved_and_loaded() {
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let (mut tried, mut let_in, mut limits) = (0, 0, Limits::begin());
    let seeds: u64 = if soak { 13_600 } else { 12 };
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let from = number("TRESTLE_FROM").unwrap_or(0);
    let to = from + number("TRESTLE_COUNT").unwrap_or(seeds);
    let played = (from..to).try_for_each(|seed| {
        let (more, more_in) =
            catch_unwind(AssertUnwindSafe(|| play(seed, 40, 10, &mut limits))).map_err(|why| {
                let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
                format!("TRESTLE_FROM={seed} TRESTLE_COUNT=1: {why}")
            })?;
        tried += more;
        let_in += more_in;
        Ok::<(), String>(())
    });
    std::panic::set_hook(hook);
    if let Err(why) = played {
        panic!("{why}");
    }
    println!("{tried} altered changes, {let_in} of them fit, {}", limits.end());
    assert!(let_in * 50 > tried, "the alterations are too wild to try anything: {let_in} of {tried}");
}

#[test]
fn honest_changes_fit_in_any_order_in_which_they_may_come() {
    for seed in 100..110 {
        let changes = history(seed, 120);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut both = Both::new();
        let mut rest: Vec<_> = changes.iter().collect();
        while !rest.is_empty() {
            let ready = |change: &&Change| {
                change.deps().iter().all(|dep| {
                    let dep = ChangeHash(dep.0);
                    both.schema.contains(&dep) || both.log.contains(&dep)
                })
            };
            let ready: Vec<usize> = (0..rest.len()).filter(|at| ready(&rest[*at])).collect();
            let next = rest.remove(ready[below(&mut rng, ready.len())]);
            both.take(next);
        }
        // From the log, the same table comes of the same changes.
        let mut again = OpTable::new(&both.schema);
        for hash in both.log.hashes_from(0, usize::MAX) {
            let change = changes.iter().find(|change| change.hash().0 == hash.0).expect("it is one of them");
            again.restore(&both.log, &hash, change.raw_bytes()).expect("the next");
        }
        assert_eq!(
            (&again.objects, &again.keys, &again.kinds),
            (&both.table.objects, &both.table.keys, &both.table.kinds)
        );
    }
}

#[test]
fn what_is_here_and_not_in_a_changes_past_does_not_count() {
    let letters = letters();
    let mut both = Both::new();
    letters[..10].iter().for_each(|letter| both.take(letter));
    // Somebody who knows three letters puts one behind the fourth.
    let (third, fourth) = (&letters[2], &letters[3]);
    let mut expanded = fourth.decode();
    expanded.hash = None;
    (expanded.actor_id, expanded.seq, expanded.deps) = (Actor::from(actor(3).0), 1, vec![third.hash()]);
    let element = OpId(fourth.start_op().get(), fourth.actor_id().clone());
    expanded.operations[0].key = Key::Seq(ElementId::Id(element));
    let ahead = Change::from(expanded);
    let error = both.clone().admit(ahead.raw_bytes()).expect_err("it names what it does not follow");
    assert_eq!(error, OpError::ElementUnknown { op: fourth.start_op().get() }.to_string());
}

#[test]
fn a_letter_takes_less_than_thirty_bytes() {
    let (mut doc, _, text) = born();
    let mut both = Both::new();
    doc.set_actor(Actor::from(actor(1).0));
    for at in 0..2_000_usize {
        let mut tx = doc.transaction();
        automerge::transaction::Transactable::splice_text(&mut tx, &text, at, 0, "x").expect("it fits");
        tx.commit();
        let change = doc.get_last_local_change().expect("just made");
        both.admit(change.raw_bytes()).expect("honest");
    }
    let each = both.table.byte_count() as f64 / 2_000.0;
    assert!(each < 30.0, "{each} bytes a letter");
}

/// `cargo test -p trestle-sync --release --lib -- --ignored --nocapture what_it_takes`
#[test]
#[ignore = "a measurement, for a release build"]
#[expect(clippy::disallowed_methods, reason = "what is measured is how long it takes")]
fn what_it_takes() {
    const LETTERS: usize = 20_000;
    let (mut doc, _, text) = born();
    let genesis = Both::new();
    let mut changes = Vec::with_capacity(LETTERS);
    for at in 0..LETTERS {
        if at.is_multiple_of(20) {
            doc.set_actor(Actor::from(actor(1 + (at / 20 % 4) as u8).0));
        }
        let mut tx = doc.transaction();
        automerge::transaction::Transactable::splice_text(&mut tx, &text, at, 0, "x").expect("it fits");
        tx.commit_with(automerge::transaction::CommitOptions::default().with_message("act-type".to_owned()));
        changes.push(doc.get_last_local_change().expect("just made").raw_bytes().to_vec());
    }
    let each = |began: std::time::Instant| began.elapsed().as_secs_f64() * 1e6 / LETTERS as f64;
    let mut log = Log::default();
    let began = std::time::Instant::now();
    for bytes in &changes {
        let meta = admit::examine(bytes).expect("honest");
        admit::fits(&log, &genesis.schema, &meta).expect("honest");
        log.insert(&genesis.schema, &meta).expect("it fits");
    }
    println!("without the table: {:.2} µs a letter", each(began));
    let (mut log, mut table) = (Log::default(), OpTable::new(&genesis.schema));
    let began = std::time::Instant::now();
    for bytes in &changes {
        let meta = admit::examine(bytes).expect("honest");
        admit::fits(&log, &genesis.schema, &meta).expect("honest");
        table.admit(&log, &meta, bytes).expect("honest");
        log.insert(&genesis.schema, &meta).expect("it fits");
    }
    println!("with it: {:.2} µs a letter", each(began));
    let mut again = OpTable::new(&genesis.schema);
    let hashes = log.hashes_from(0, LETTERS);
    let began = std::time::Instant::now();
    for (hash, bytes) in hashes.iter().zip(&changes) {
        again.restore(&log, hash, bytes).expect("the next");
    }
    println!("made anew from the log: {:.2} µs a letter", each(began));
    println!("{:.1} bytes a letter", table.byte_count() as f64 / LETTERS as f64);
}
