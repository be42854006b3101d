//! What reading bytes that others chose may cost. For tests.

use rustix::time::{ClockId, clock_gettime};

/// No input may take longer, in nanoseconds of this thread's processor time.
const LONGEST: u64 = 1_000_000_000;
/// So much more memory than before may a whole run have held at once, in KiB.
const MEMORY_KIB: u64 = 256 * 1024;

/// What a run of many inputs has cost so far.
pub(crate) struct Limits {
    memory_before_kib: u64,
    longest: u64,
}

impl Limits {
    pub(crate) fn begin() -> Self {
        Self { memory_before_kib: memory_kib(), longest: 0 }
    }

    /// What `read` gives, which must take no longer than it may.
    pub(crate) fn within<T>(&mut self, read: impl FnOnce() -> T) -> T {
        let began = cpu();
        let given = read();
        let spent = cpu() - began;
        assert!(spent < LONGEST, "it took {spent} ns");
        self.longest = self.longest.max(spent);
        given
    }

    /// Says what it came to, which must be no more memory than it may.
    pub(crate) fn end(self) -> String {
        let grown = memory_kib().saturating_sub(self.memory_before_kib);
        assert!(grown < MEMORY_KIB, "{grown} KiB more");
        format!("longest {} µs, {} MiB more", self.longest / 1000, grown / 1024)
    }
}

/// The most memory that this process has held.
fn memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn cpu() -> u64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(now.tv_sec).unwrap_or_default() * 1_000_000_000
        + u64::try_from(now.tv_nsec).unwrap_or_default()
}
