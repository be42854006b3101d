//! How many bytes of statements a peer may bring, or all together. What is beyond is not refused: it is asked for later.

use std::time::Duration;

/// So many bytes at once, and so many more each second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Bounds {
    pub(super) at_once: u64,
    pub(super) each_second: u64,
}

impl Bounds {
    /// One device that sits here no more, on whichever connection.
    pub(super) const GONE: Self = Self { at_once: 256 * 1024, each_second: 8 * 1024 };
    /// One that sits here may bring so much, whatever others bring.
    pub(super) const MEMBER: Self = Self { at_once: 16 * 1024, each_second: 128 };
    /// Beyond that, all who sit here together: what a table says in a year, and then a book in a minute.
    pub(super) const MEMBERS: Self = Self { at_once: 1024 * 1024, each_second: 8 * 1024 };

    /// How long until there is room again for some, where there is room for `left`.
    pub(super) fn wait(self, left: u64) -> Duration {
        let some = (self.at_once / 4).min(16 * self.each_second);
        Duration::from_millis(1 + some.saturating_sub(left) * 1_000 / self.each_second)
    }
}

/// What may be brought still.
#[derive(Debug)]
pub(super) struct Allowance {
    bounds: Bounds,
    bytes: u64,
    at: Duration,
}

impl Allowance {
    pub(super) const fn full(bounds: Bounds, now: Duration) -> Self {
        Self { bounds, bytes: bounds.at_once, at: now }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn bounds(&self) -> Bounds {
        self.bounds
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= self.bounds.at_once
    }

    pub(super) fn grow(&mut self, now: Duration) {
        let passed = u64::try_from(now.saturating_sub(self.at).as_millis()).unwrap_or(u64::MAX);
        let more = passed.saturating_mul(self.bounds.each_second) / 1_000;
        if more > 0 {
            self.bytes = self.bytes.saturating_add(more).min(self.bounds.at_once);
            self.at = now;
        }
    }

    /// Takes so many bytes, if there is room for all of them.
    pub(super) fn take(&mut self, bytes: u64) -> bool {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.unwrap_or(self.bytes);
        left.is_some()
    }
}
