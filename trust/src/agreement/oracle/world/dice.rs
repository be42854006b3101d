//! Chance that is the same everywhere.

/// A small generator of its own: the same world for the same seed, whatever other crates do.
#[derive(Debug, Clone)]
pub(in crate::agreement::oracle) struct Dice(u64);

impl Dice {
    pub(in crate::agreement::oracle) fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub(in crate::agreement::oracle) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(in crate::agreement::oracle) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(in crate::agreement::oracle) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(in crate::agreement::oracle) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}
