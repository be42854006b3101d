//! What a log says of the past is what one finds by walking every path, on histories made by chance.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use trestle_trust::AuthorKey;

use super::*;

fn hash(n: usize) -> ChangeHash {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&(n as u64).to_be_bytes());
    // Hashes have no order in time.
    hash[0] = (n * 37) as u8;
    ChangeHash(hash)
}

fn actor(n: usize) -> ActorId {
    ActorId::new(AuthorKey([n as u8; 32]), [0; 8])
}

fn meta(n: usize, of: usize, seq: u64, mut deps: Vec<ChangeHash>) -> ChangeMeta {
    deps.sort_unstable();
    ChangeMeta {
        hash: hash(n),
        actor: actor(of),
        seq,
        start_op: n as u64 + 1,
        op_count: 1,
        deps,
        time_unix_secs: 0,
        message: Some("act-type".into()),
        byte_count: 100,
    }
}

fn below(rng: &mut ChaCha8Rng, end: usize) -> usize {
    (rng.next_u64() % end as u64) as usize
}

/// Each change follows its actor's previous one and up to two others.
fn history(rng: &mut ChaCha8Rng, count: usize) -> Vec<ChangeMeta> {
    let mut metas: Vec<ChangeMeta> = Vec::new();
    for n in 0..count {
        let of = below(rng, 4);
        let own = metas.iter().rfind(|meta| meta.actor == actor(of));
        let mut deps: BTreeSet<_> = own.map(|meta| meta.hash).into_iter().collect();
        let seq = own.map_or(1, |meta| meta.seq + 1);
        for _ in 0..below(rng, 3) {
            if n > 0 {
                deps.insert(hash(n - 1 - below(rng, n.min(12))));
            }
        }
        metas.push(meta(n, of, seq, deps.into_iter().collect()));
    }
    metas
}

fn with_past(metas: &[ChangeMeta], of: &[ChangeHash]) -> BTreeSet<ChangeHash> {
    let mut past: BTreeSet<_> = of.iter().copied().collect();
    for meta in metas.iter().rev() {
        if past.contains(&meta.hash) {
            past.extend(&meta.deps);
        }
    }
    past
}

#[test]
fn what_someone_lacks_is_everything_outside_the_past_of_what_they_have_in_causal_order() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..200 {
        let metas = history(&mut rng, 60);
        let log = Log::restore(&Schema::default(), metas.clone()).expect("causal order");
        let have: Vec<_> = (0..below(&mut rng, 5)).map(|_| hash(below(&mut rng, 70))).collect();
        let known: Vec<_> = have.iter().filter(|hash| log.contains(hash)).copied().collect();
        let past = with_past(&metas, &known);
        let lacking: Vec<_> =
            metas.iter().map(|meta| meta.hash).filter(|hash| !past.contains(hash)).collect();
        assert_eq!(log.not_in_past_of(&have), lacking);

        let covered = |hash: &ChangeHash| {
            known.iter().any(|other| other != hash && with_past(&metas, &[*other]).contains(hash))
        };
        let frontier: BTreeSet<_> = known.iter().filter(|hash| !covered(hash)).copied().collect();
        assert_eq!(log.frontier(&have), frontier.into_iter().collect::<Vec<_>>());

        let all: Vec<_> = metas.iter().map(|meta| meta.hash).collect();
        assert_eq!(log.frontier(&all), log.heads().collect::<Vec<_>>());
        assert_eq!(log.not_in_past_of(&log.heads().collect::<Vec<_>>()), []);
    }
}

#[test]
fn a_log_gives_back_what_was_put_in() {
    let metas = history(&mut ChaCha8Rng::seed_from_u64(2), 50);
    let log = Log::restore(&Schema::default(), metas.clone()).expect("causal order");
    assert_eq!(log.iter().collect::<Vec<_>>(), metas);
    for meta in &metas {
        assert_eq!(log.get(&meta.hash).as_ref(), Some(meta));
    }
    for (actor, tips) in log.tips() {
        let newest = metas.iter().rfind(|meta| meta.actor == actor).expect("it made some");
        assert_eq!(tips, [(newest.seq, newest.hash)]);
        for meta in metas.iter().filter(|meta| meta.actor == actor) {
            assert_eq!(log.newest_up_to(&actor, meta.seq), None, "another change has that number here");
        }
        assert_eq!(log.newest_up_to(&actor, newest.seq + 7), Some(newest.hash));
    }
}

#[test]
fn a_change_goes_in_after_what_it_follows_and_once() {
    let schema = Schema { last_ops: BTreeMap::from([(hash(99), 3)]), ..Schema::default() };
    let mut log = Log::default();
    let first = meta(0, 1, 1, vec![hash(99)]);
    let second = meta(1, 1, 2, vec![hash(0)]);
    let missing = DependencyMissing { hash: hash(1), dep: hash(0) };
    assert_eq!(log.insert(&schema, &second), Err(missing));
    assert!(log.is_empty());
    assert_eq!(log.insert(&schema, &first), Ok(Inserted::New));
    assert_eq!(log.insert(&schema, &first), Ok(Inserted::Known));
    assert_eq!(log.insert(&schema, &second), Ok(Inserted::New));
    assert_eq!(log.iter().collect::<Vec<_>>(), [first, second]);
}

#[test]
fn both_branches_of_a_fork_are_kept_as_tips() {
    let schema = Schema::default();
    let mut log = Log::default();
    for (meta, inserted) in [
        (meta(0, 1, 1, vec![]), Inserted::New),
        (meta(1, 1, 2, vec![hash(0)]), Inserted::New),
        (meta(2, 1, 2, vec![hash(0)]), Inserted::Fork),
        (meta(3, 1, 3, vec![hash(2)]), Inserted::New),
        (meta(4, 1, 1, vec![]), Inserted::Fork),
    ] {
        assert_eq!(log.insert(&schema, &meta), Ok(inserted), "{:?}", meta.hash);
    }
    let tips: Vec<_> = log.tips().collect();
    assert_eq!(tips, [(actor(1), vec![(2, hash(1)), (3, hash(3)), (1, hash(4))])]);
    assert_eq!(log.newest_up_to(&actor(1), 2), None, "nobody knows which branch is meant");
}
