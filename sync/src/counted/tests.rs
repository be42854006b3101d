//! The rule against an oracle that reads decision 32 word for word, on histories made by chance: any people gone with any
//! cuts, changes and departures in any order of arrival.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::ActorId;

use super::*;
use crate::admit::ChangeMeta;
use crate::log::Schema;

const DOCUMENT: DocumentId = DocumentId([5; 16]);
const OTHER: DocumentId = DocumentId([6; 16]);
const PEOPLE: usize = 5;

fn hash(n: usize) -> ChangeHash {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&(n as u64).to_be_bytes());
    hash[0] = (n * 37) as u8;
    ChangeHash(hash)
}

fn author(n: usize) -> AuthorKey {
    AuthorKey([n as u8; 32])
}

fn below(rng: &mut ChaCha8Rng, end: usize) -> usize {
    (rng.next_u64() % end as u64) as usize
}

/// Each change follows its author's previous one, most of the time, and up to two others.
fn history(rng: &mut ChaCha8Rng, count: usize) -> Vec<ChangeMeta> {
    let mut metas: Vec<ChangeMeta> = Vec::new();
    for n in 0..count {
        let of = below(rng, PEOPLE);
        // Another process of the same device begins a chain of its own.
        let actor = ActorId::new(author(of), [below(rng, 2) as u8; 8]);
        let own = metas.iter().rfind(|meta| meta.actor == actor);
        let mut deps: BTreeSet<_> = own.map(|meta| meta.hash).into_iter().collect();
        let seq = own.map_or(1, |meta| meta.seq + 1);
        for _ in 0..below(rng, 3) {
            if n > 0 && below(rng, 3) > 0 {
                deps.insert(hash(n - 1 - below(rng, n.min(12))));
            }
        }
        metas.push(ChangeMeta {
            hash: hash(n),
            actor,
            seq,
            start_op: n as u64 + 1,
            op_count: 1,
            deps: deps.into_iter().collect(),
            time_unix_secs: 0,
            message: None,
            byte_count: 100,
        });
    }
    metas
}

/// Any people with any cuts: of their own changes, of others', of changes that are nowhere.
fn departures(rng: &mut ChaCha8Rng, changes: usize) -> BTreeMap<AuthorKey, Kept> {
    let mut gone = BTreeMap::new();
    for of in 0..PEOPLE {
        if below(rng, 2) == 0 {
            let mut kept = Kept::new();
            for _ in 0..below(rng, 4) {
                let document = if below(rng, 5) == 0 { OTHER } else { DOCUMENT };
                kept.entry(document).or_default().insert(hash(below(rng, changes + 3)));
            }
            gone.insert(author(of), kept);
        }
    }
    gone
}

/// As the page says it: a change of somebody who has gone is in if it is in the union of their cuts, or an ancestor of
/// one of those, or if a change that is in, of somebody else, descends from it. Everybody else's are in.
fn oracle(metas: &[ChangeMeta], gone: &BTreeMap<AuthorKey, Kept>, own: AuthorKey) -> BTreeSet<ChangeHash> {
    let by_hash: BTreeMap<_, _> = metas.iter().map(|meta| (meta.hash, meta)).collect();
    let past_of = |of: ChangeHash| {
        let mut past = BTreeSet::new();
        let mut open = by_hash[&of].deps.clone();
        while let Some(next) = open.pop() {
            if by_hash.contains_key(&next) && past.insert(next) {
                open.extend(&by_hash[&next].deps);
            }
        }
        past
    };
    let pasts: BTreeMap<_, _> = metas.iter().map(|meta| (meta.hash, past_of(meta.hash))).collect();
    let has_gone = |meta: &ChangeMeta| meta.actor.author() != own && gone.contains_key(&meta.actor.author());
    let mut in_cut = BTreeSet::new();
    for meta in metas.iter().filter(|meta| has_gone(meta)) {
        let cut = gone[&meta.actor.author()].get(&DOCUMENT);
        if cut.is_some_and(|cut| cut.contains(&meta.hash)) {
            in_cut.insert(meta.hash);
            in_cut.extend(&pasts[&meta.hash]);
        }
    }
    let mut all: BTreeSet<_> =
        metas.iter().filter(|meta| !has_gone(meta)).map(|meta| meta.hash).chain(in_cut).collect();
    loop {
        let adopted = |meta: &&ChangeMeta| {
            let author = meta.actor.author();
            all.iter().any(|by| {
                by_hash.get(by).is_some_and(|by| by.actor.author() != author)
                    && pasts.get(by).is_some_and(|past| past.contains(&meta.hash))
            })
        };
        let more: Vec<_> =
            metas.iter().filter(|meta| !all.contains(&meta.hash)).filter(adopted).map(|m| m.hash).collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// The same changes in another order in which each follows what it builds on.
fn shuffled(rng: &mut ChaCha8Rng, metas: &[ChangeMeta]) -> Vec<ChangeMeta> {
    let mut left: Vec<_> = metas.to_vec();
    let mut done = BTreeSet::new();
    let mut order = Vec::new();
    while !left.is_empty() {
        let ready: Vec<usize> =
            (0..left.len()).filter(|at| left[*at].deps.iter().all(|dep| done.contains(dep))).collect();
        let next = left.remove(ready[below(rng, ready.len())]);
        done.insert(next.hash);
        order.push(next);
    }
    order
}

fn counting(counted: &Counted, log: &Log) -> BTreeSet<ChangeHash> {
    log.iter().map(|meta| meta.hash).filter(|hash| counted.counts(log, hash)).collect()
}

#[test]
fn what_counts_is_what_the_page_says_whatever_came_first() {
    let (mut left_out, mut adopted) = (0, 0);
    for seed in 0..400 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let count = 5 + below(&mut rng, 40);
        let metas = history(&mut rng, count);
        let gone = departures(&mut rng, count);
        let nobody = author(PEOPLE + 1);
        let own = if below(&mut rng, 3) == 0 { author(below(&mut rng, PEOPLE)) } else { nobody };
        let expected = oracle(&metas, &gone, own);
        left_out += metas.len() - expected.len();
        for _ in 0..4 {
            // The departures become known somewhere in between; what comes after is taken in one by one.
            let known_from = below(&mut rng, count + 1);
            let (schema, mut log) = (Schema::default(), Log::default());
            let none = BTreeMap::new();
            let mut counted = Counted::default();
            for (at, meta) in shuffled(&mut rng, &metas).iter().enumerate() {
                let gone = if at >= known_from { &gone } else { &none };
                let seats = Seats { gone, own, document: DOCUMENT };
                if at == known_from {
                    counted = Counted::read(&log, seats);
                }
                let before = counting(&counted, &log);
                log.insert(&schema, meta).unwrap();
                let came = counted.came(&log, seats);
                adopted += came.len();
                let mut after = counting(&counted, &log);
                after.remove(&meta.hash);
                assert_eq!(&after - &before, came.into_iter().collect(), "seed {seed}");
            }
            let seats = Seats { gone: &gone, own, document: DOCUMENT };
            if known_from == count {
                counted = Counted::read(&log, seats);
            }
            assert_eq!(counted, Counted::read(&log, seats), "seed {seed}: one by one, and at once");
            let counts = counting(&counted, &log);
            assert_eq!(counts, expected, "seed {seed}");
            let followed: BTreeSet<_> = (metas.iter().filter(|meta| counts.contains(&meta.hash)))
                .flat_map(|meta| meta.deps.clone())
                .collect();
            assert!(followed.is_subset(&counts), "seed {seed}: each has all that it follows");
            let heads: BTreeSet<_> = counts.difference(&followed).copied().collect();
            assert_eq!(counted.heads(&log), Vec::from_iter(heads), "seed {seed}");
        }
    }
    assert!(left_out > 500 && adopted > 500, "too little happened: {left_out} left out, {adopted} adopted");
}

#[test]
fn two_who_have_gone_hold_each_other_up_no_more() {
    let (ann, bob, cat) = (author(1), author(2), author(3));
    let meta = |n: usize, by: AuthorKey, seq: u64, deps: &[usize]| ChangeMeta {
        hash: hash(n),
        actor: ActorId::new(by, [0; 8]),
        seq,
        start_op: n as u64 + 1,
        op_count: 1,
        deps: deps.iter().map(|dep| hash(*dep)).collect(),
        time_unix_secs: 0,
        message: None,
        byte_count: 100,
    };
    let (schema, mut log) = (Schema::default(), Log::default());
    let put = |log: &mut Log, meta: ChangeMeta| {
        log.insert(&schema, &meta).unwrap();
    };
    put(&mut log, meta(0, ann, 1, &[]));
    put(&mut log, meta(1, bob, 1, &[0]));
    put(&mut log, meta(2, ann, 2, &[1]));
    put(&mut log, meta(3, bob, 2, &[2]));
    let gone = BTreeMap::from([(ann, Kept::from([(DOCUMENT, [hash(0)].into())])), (bob, Kept::new())]);
    let seats = Seats { gone: &gone, own: cat, document: DOCUMENT };
    let mut counted = Counted::read(&log, seats);
    assert_eq!(counting(&counted, &log), [hash(0)].into());
    // Somebody who sits there takes up what Ann made last, and with it what that was built on.
    put(&mut log, meta(4, cat, 1, &[2]));
    assert_eq!(counted.came(&log, seats).into_iter().collect::<BTreeSet<_>>(), [hash(1), hash(2)].into());
    assert!(!counted.counts(&log, &hash(3)), "nobody built on that");
    // As many as before, and another.
    let before = counted.out_mark();
    put(&mut log, meta(5, cat, 2, &[3, 4]));
    counted.came(&log, seats);
    assert!(counted.is_all());
    put(&mut log, meta(6, bob, 3, &[5]));
    counted.came(&log, seats);
    assert!(!counted.is_all());
    assert_ne!(counted.out_mark(), before);
    // What is written on a device is shown on it.
    let own = Counted::read(&log, Seats { own: bob, ..seats });
    assert!(own.is_all());
}
