//! What Linux tells about a process and a folder.

use std::{fs, path::Path};

/// Nanoseconds that all threads of a process have been on a processor.
pub(crate) fn cpu_of(process: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let spent = |task: fs::DirEntry| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    };
    tasks.filter_map(spent).sum()
}

/// Nanoseconds that the threads of this process with that name have been on a processor.
pub(crate) fn cpu_of_thread(name: &str) -> u64 {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = |task: fs::DirEntry| {
        let called = fs::read_to_string(task.path().join("comm")).ok()?;
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        (called.trim() == name).then(|| text.split_whitespace().next()?.parse::<u64>().ok())?
    };
    tasks.filter_map(spent).sum()
}

/// A line of `/proc/PROCESS/status`, in MiB.
pub(crate) fn memory_of(process: u32, line: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let found = status.lines().find_map(|one| one.strip_prefix(line)?.strip_prefix(':'));
    let kib = found.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// Bytes of all files below a folder.
pub(crate) fn folder_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = |entry: fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => folder_bytes(&entry.path()),
        // It is kept for a full disk, and is the same whatever is written.
        Ok(_) if entry.file_name() == "ballast" => 0,
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.map(bytes).sum()
}

/// Bytes that went over the loopback interface so far, with all headers.
pub(crate) fn loopback_bytes() -> u64 {
    let text = fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix("lo:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
