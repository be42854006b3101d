//! Goal: whatever the disk does, what was acknowledged is there, what was not is said not to be, and everything works again
//! when the disk does. Method: a C library loaded before libc fails, counts or records what the real program does to its
//! files (`tests/faults/disk.c`); a real file system that is full; power cuts played from a record.
//!
//! Prints its seed; `TRESTLE_SEED` replays it. `TRESTLE_SOAK=1` fails every single operation and plays 2,000 power cuts.

#[path = "disk/cuts.rs"]
mod cuts;
#[path = "disk/faults.rs"]
mod faults;
#[path = "disk/full.rs"]
mod full;
#[path = "disk/killed.rs"]
mod killed;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use trestle_app::cli::process::ShellProcess;

use crate::{ask, program};

/// What the library is told, by the names of its variables.
type Told<'a> = &'a [(&'a str, String)];

fn soaks() -> bool {
    std::env::var_os("TRESTLE_SOAK").is_some()
}

fn seed() -> u64 {
    let seed = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(rand::random);
    println!("TRESTLE_SEED={seed}");
    seed
}

/// The library, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/faults/disk.c");
        let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("disk-{}.so", std::process::id()));
        let mut gcc = Command::new("gcc");
        gcc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).args(["-ldl", "-lpthread"]);
        let output = gcc.output().expect("gcc is there: SQLite was built with it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        made
    })
}

/// Runs one command to its end on a disk that behaves as it is told.
fn run_on(home: &Path, told: Told<'_>, arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    command
        .arg("--home")
        .arg(home)
        .arg("--json")
        .args(arguments)
        .env("LANG", "en_GB.UTF-8")
        .env_remove("LC_ALL");
    command.env("LD_PRELOAD", library()).env("TRESTLE_DISK_UNDER", home);
    command.envs(told.iter().map(|(name, value)| (name, value)));
    command.output().expect("the program starts")
}

/// The program as `ShellProcess` starts it, on a disk that behaves as it is told.
fn program_on(folder: &Path, home: &Path, told: Told<'_>) -> PathBuf {
    let mut script = String::from("#!/bin/sh\n");
    let mut set = |name: &str, value: &str| script.push_str(&format!("export {name}='{value}'\n"));
    set("LD_PRELOAD", &library().display().to_string());
    set("TRESTLE_DISK_UNDER", &home.display().to_string());
    told.iter().for_each(|(name, value)| set(name, value));
    script.push_str(&format!("exec '{}' \"$@\"\n", program().display()));
    let path = folder.join("trestle-on-a-disk");
    fs::write(&path, script).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its own file");
    path
}

/// A folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &place);
        } else {
            fs::copy(&path, &place).expect("a file");
        }
    }
}

/// `count` letters, as somebody types them who has typed `from` before.
pub(crate) fn letters(from: usize, count: usize) -> String {
    (from..from + count).map(|n| char::from(b"a etaoin shrdlu"[n % 15])).collect()
}

/// Types them into a design, one key after the other.
pub(crate) fn type_letters(shell: &mut ShellProcess, design: &str, from: usize, count: usize) {
    for (n, letter) in letters(from, count).chars().enumerate() {
        ask(shell, &format!("insert {design} {} {}", from + n, serde_json::json!(letter)));
    }
}

/// How many packs of old changes there are in the files of a home.
pub(crate) fn packs(home: &Path) -> i64 {
    let tables = fs::read_dir(home.join("tables")).expect("tables").flatten();
    let count = |path: PathBuf| -> i64 {
        let database = rusqlite::Connection::open(path).expect("the file");
        let query = "SELECT count(*) FROM change_bytes WHERE substr(bytes, 1, 1) = x'02'";
        database.query_row(query, [], |row| row.get(0)).expect("a number")
    };
    tables.map(|entry| entry.path().join("table.db")).filter(|path| path.exists()).map(count).sum()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
