//! The clocks: one that all processes of a computer share, and one that counts a thread's own work.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds of a clock that never goes back and is the same in every process.
pub(crate) fn now() -> u64 {
    nanos(ClockId::Monotonic)
}

/// Nanoseconds since 1970, for comparing with what `trestle` prints.
pub(crate) fn wall() -> u64 {
    nanos(ClockId::Realtime)
}

/// Nanoseconds that this thread has been on a processor.
pub(crate) fn thread_cpu() -> u64 {
    nanos(ClockId::ThreadCPUTime)
}

/// Nanoseconds that all threads of this process have been on a processor, those that have ended too.
pub(crate) fn process_cpu() -> u64 {
    nanos(ClockId::ProcessCPUTime)
}

fn nanos(clock: ClockId) -> u64 {
    let time = clock_gettime(clock);
    let part = |value: i64| u64::try_from(value).unwrap_or_default();
    part(time.tv_sec) * 1_000_000_000 + part(time.tv_nsec)
}

/// Sleeps until `at` on [`now`]'s clock.
pub(crate) fn sleep_until(at: u64) {
    std::thread::sleep(Duration::from_nanos(at.saturating_sub(now())));
}

/// Now, for people.
pub(crate) fn date() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S").to_string()
}
