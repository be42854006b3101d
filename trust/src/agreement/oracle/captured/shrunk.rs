//! A conspiracy that came to something it must not: as few of its acts as still do, printed with all that was said.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};

use super::super::{each, has};
use super::{Judge, Tried, World, conspiracy};

/// More acts than any has.
const ACTS_MAX: usize = 64;

/// As [`conspiracy`]; one that fails is shrunk and printed before it panics.
pub(super) fn or_tell(seed: u64) -> Option<Tried> {
    let failed = match catch_unwind(|| conspiracy(seed, None, false)) {
        Ok(tried) => return tried,
        Err(failed) => failed,
    };
    let hook = take_hook();
    set_hook(Box::new(|_| ()));
    let fails = |kept: &[usize]| catch_unwind(|| conspiracy(seed, Some(kept), false)).is_err();
    let mut kept: Vec<usize> = (0..ACTS_MAX).collect();
    let without = |kept: &[usize], at: usize| [&kept[..at], &kept[at + 1..]].concat();
    while let Some(fewer) = (0..kept.len()).map(|at| without(&kept, at)).find(|fewer| fails(fewer)) {
        kept = fewer;
    }
    set_hook(hook);
    println!("seed {seed}, of its acts {kept:?}:");
    drop(catch_unwind(AssertUnwindSafe(|| conspiracy(seed, Some(&kept), true))));
    resume_unwind(failed)
}

/// Prints what was said, and who saw what; `begun` is the first of the conspiracy.
pub(super) fn tell(world: &World, begun: usize) {
    let judge = Judge::of(&world.said);
    for (at, said) in world.said.iter().enumerate() {
        if at == begun {
            println!("--- the conspiracy");
        }
        let newest = |x: &usize| !each(said.before).any(|y| has(world.said[y].before, *x));
        println!(
            "{at:>3} {:?} by {:?} after {:?}{}: {:?}",
            said.id,
            judge.speaker(at),
            each(said.before).filter(newest).collect::<Vec<_>>(),
            if judge.usable(at) { "" } else { " (not usable)" },
            said.body
        );
    }
    for ((first, side, _), who) in judge.people.standing(judge.whole()) {
        println!("part of {side} begun by {first:?}: {who:?}");
    }
}
