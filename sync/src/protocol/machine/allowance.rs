//! How many bytes of statements a peer may bring, or all together, or be given. What is beyond is not refused: it is asked for later.

use std::time::Duration;

/// So many bytes at once, and so many more each second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::protocol) struct Bounds {
    pub(super) at_once: u64,
    pub(super) each_second: u64,
}

impl Bounds {
    /// One device that sits here no more, on whichever connection.
    pub(super) const GONE: Self = Self { at_once: 256 * 1024, each_second: 8 * 1024 };
    /// One that sits here may bring so much when all together may bring no more.
    pub(super) const MEMBER: Self = Self { at_once: 16 * 1024, each_second: 128 };
    /// All who sit here together: what a table says in a year, and then a book in a minute.
    pub(super) const MEMBERS: Self = Self { at_once: 1024 * 1024, each_second: 8 * 1024 };

    /// In answer to one peer, on one connection: what all may bring.
    pub(in crate::protocol) const ANSWERS: Self = Self::MEMBERS;
}

/// What may be brought still.
#[derive(Debug)]
pub(in crate::protocol) struct Allowance {
    bounds: Bounds,
    bytes: u64,
    /// Taken beforehand.
    owed: u64,
    at: Duration,
}

impl Allowance {
    pub(in crate::protocol) const fn full(bounds: Bounds, now: Duration) -> Self {
        Self { bounds, bytes: bounds.at_once, owed: 0, at: now }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How long until there is room again for some.
    pub(super) fn wait(&self) -> Duration {
        let some = (self.bounds.at_once / 4).min(4 * self.bounds.each_second);
        Duration::from_millis((self.owed + some).saturating_sub(self.bytes) * 1_000 / self.bounds.each_second)
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= self.bounds.at_once
    }

    pub(super) fn grow(&mut self, now: Duration) {
        let passed = u64::try_from(now.saturating_sub(self.at).as_millis()).unwrap_or(u64::MAX);
        let more = passed.saturating_mul(self.bounds.each_second) / 1_000;
        if more > 0 {
            let repaid = more.min(self.owed);
            self.owed -= repaid;
            self.bytes = self.bytes.saturating_add(more - repaid).min(self.bounds.at_once);
            self.at = now;
        }
    }

    /// Takes so many bytes, if there is room for all of them. Whoever has taken nothing for long may take what is longer than
    /// all there is room for, and then nothing for as long as that takes.
    pub(super) fn take(&mut self, bytes: u64) -> bool {
        if bytes <= self.bytes {
            self.bytes -= bytes;
            return true;
        }
        let may = self.is_full();
        if may {
            self.owed = bytes - self.bytes;
            self.bytes = 0;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_all_there_is_room_for_is_taken_after_a_while_and_owed() {
        let second = Duration::from_secs(1);
        let mut allowance = Allowance::full(Bounds { at_once: 100, each_second: 10 }, Duration::ZERO);
        assert!(allowance.take(1) && !allowance.take(300));
        allowance.grow(second);
        assert!(allowance.take(300) && !allowance.take(1));
        allowance.grow(21 * second);
        assert!(!allowance.take(1), "it is just paid");
        assert_eq!(allowance.wait(), Duration::from_millis(2_500), "a quarter");
        allowance.grow(22 * second);
        assert!(allowance.take(10) && !allowance.take(1));
    }
}
