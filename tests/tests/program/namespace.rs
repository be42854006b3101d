//! Finding each other by mDNS alone, in a network namespace of its own whose only interface is loopback.
//!
//! The test starts itself again inside `unshare -Urn`; there is nothing else in that namespace to meet or to disturb.

use std::{path::Path, process::Command};

use crate::{ask, level, shell, two_at_a_table};

const INSIDE: &str = "TRESTLE_TEST_NAMESPACE";
const NAME: &str = "namespace::those_who_parted_find_each_other_by_mdns_alone";

#[test]
fn those_who_parted_find_each_other_by_mdns_alone() {
    if in_a_namespace(NAME) {
        inside();
    }
}

/// Runs the test `name` again in a namespace with multicast, and says whether this is that run.
pub(crate) fn in_a_namespace(name: &str) -> bool {
    let script =
        "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && exec \"$@\"";
    again_inside(name, "-Urn", script)
}

/// Runs the test `name` again in new namespaces, those of `flags`, where `script` runs it as `"$@"`; says whether this is
/// that run.
pub(crate) fn again_inside(name: &str, flags: &str, script: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let test = std::env::current_exe().expect("a test knows its own path");
    let mut command = Command::new("unshare");
    command
        .args([flags, "sh", "-c", script, "sh"])
        .arg(test)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1");
    let output = command.output().expect("unshare is part of util-linux");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if said.contains("unshare failed") {
        // Some hosts forbid namespaces to containers. Said aloud, because then this was not shown.
        println!("NOT RUN: this computer allows no network namespaces: {said}");
        return false;
    }
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    false
}

/// Forgets where the others were, and which port this computer had: what was remembered helps nobody.
fn forget_addresses(home: &Path) {
    let tables = std::fs::read_dir(home.join("tables")).expect("tables");
    let table = tables.flatten().next().expect("one table").path().join("table.db");
    let database = rusqlite::Connection::open(table).expect("the table");
    database.execute("DELETE FROM peers", []).expect("peers");
    database.execute("DELETE FROM meta WHERE key = 'port'", []).expect("the port");
}

/// In the namespace: both start again and know nobody's address.
fn inside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (carys, idris) = two_at_a_table(folder.path(), &[]);
    carys.quit().expect("it ends");
    idris.quit().expect("it ends");
    for name in ["carys", "idris"] {
        forget_addresses(&folder.path().join(name));
    }

    let mut carys = shell(&folder.path().join("carys"), &["--apart"]);
    ask(&mut carys, r#"insert Words 0 "Alone. ""#);
    let mut idris = shell(&folder.path().join("idris"), &["--apart"]);
    ask(&mut idris, r#"insert Words 4 "quite ""#);
    ask(&mut carys, "meet");
    ask(&mut idris, "meet");
    let words = level(&mut carys, &mut idris, "Words");
    assert!(words.contains("Alone. ") && words.contains("quite "), "{words}");
}
