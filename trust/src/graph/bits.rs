//! A set of small numbers.

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// None.
    pub(crate) const NONE: Self = Self(Vec::new());

    /// All numbers below `len`.
    pub(crate) fn below(len: usize) -> Self {
        let mut words = vec![u64::MAX; len / 64];
        if !len.is_multiple_of(64) {
            words.push((1 << (len % 64)) - 1);
        }
        Self(words)
    }

    pub(crate) fn contains(&self, n: usize) -> bool {
        self.0.get(n / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
    }

    /// Puts `n` in; whether it was new.
    pub(crate) fn insert(&mut self, n: usize) -> bool {
        if self.0.len() <= n / 64 {
            self.0.resize(n / 64 + 1, 0);
        }
        let word = &mut self.0[n / 64];
        let new = *word >> (n % 64) & 1 == 0;
        *word |= 1 << (n % 64);
        new
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        let bits = |(at, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |n| word >> n & 1 == 1).map(move |n| at * 64 + n)
        };
        self.0.iter().enumerate().flat_map(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_hold_what_was_put_in() {
        let mut bits = Bits::default();
        for n in [0, 63, 64, 200] {
            assert!(!bits.contains(n));
            assert!(bits.insert(n));
            assert!(!bits.insert(n));
        }
        let mut more = Bits::default();
        more.insert(7);
        more.extend(&bits);
        assert_eq!(more.iter().collect::<Vec<_>>(), [0, 7, 63, 64, 200]);
        assert_eq!(more.len(), 5);
        for len in [0, 1, 63, 64, 65, 128] {
            assert_eq!(Bits::below(len).iter().collect::<Vec<_>>(), (0..len).collect::<Vec<_>>());
        }
    }
}
