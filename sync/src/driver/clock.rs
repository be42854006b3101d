//! The clocks. Nothing else in this crate reads one: everywhere else time is an argument.

use std::time::{Duration, Instant, SystemTime};

/// Time since the table was opened, and the date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "an edge: this is where time comes from")]
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }

    pub(crate) fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Seconds since 1970 as this device's clock has them; 0 if it stands before that.
#[expect(clippy::disallowed_methods, reason = "an edge: this is where the date comes from")]
pub(crate) fn unix_secs() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
