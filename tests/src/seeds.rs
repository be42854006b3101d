//! Runs a test for many seeds, and says which one failed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Runs `check` for `count` seeds, or only for that in `TRESTLE_SEED`. `TRESTLE_SOAK` runs twenty times as many.
///
/// # Panics
/// When a check does; the seed is printed before.
pub fn for_seeds(count: u64, check: impl Fn(u64)) {
    if let Some(seed) = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        check(seed);
        return;
    }
    let count = if std::env::var_os("TRESTLE_SOAK").is_some() { count * 20 } else { count };
    for seed in 0..count {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(seed))) {
            eprintln!("failed with TRESTLE_SEED={seed}");
            resume_unwind(panic);
        }
    }
}
