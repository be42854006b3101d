//! Somebody else's table, open on the same computer, with a door and with invitations.

use std::{
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use trestle_app::{
    documents::{Documents, Engine},
    ground_rules,
    home::Home,
    lang::Language,
    screens::SideChoice,
};
use trestle_sync::{repo::DoorStatus, room::FourWords};

const INSIDE: &str = "TRESTLE_TEST_NAMESPACE";
/// How long opening a door may take.
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) struct Host {
    pub(crate) table: Documents,
    _folder: TempDir,
}

impl Host {
    /// Carys has put up "Repairs, done together". With `nearby` her open door is announced.
    pub(crate) fn new(nearby: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let (rules, side) = ground_rules::with(&SideChoice::LivesHere).expect("a suggested side");
        let engine = Engine {
            loopback_only: true,
            meets: true,
            mdns: nearby,
            device_name: None,
            wake: Arc::new(|| {}),
        };
        let title = "Repairs, done together";
        let table = Documents::put_up(&home, title, rules, "Carys", side, Language::English, &engine);
        Host { table: table.expect("it is put up"), _folder: folder }
    }

    /// Opens the door, and gives the four words once it is open.
    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    pub(crate) fn open_door(&self) -> String {
        let words = FourWords::random("en", &mut rand::rng());
        self.table.repo().open_door(words, 10);
        let began = Instant::now();
        while !matches!(self.table.repo().door(), DoorStatus::Open { .. }) {
            assert!(began.elapsed() < LIMIT, "the door does not open");
            std::thread::sleep(Duration::from_millis(2));
        }
        words.to_string()
    }

    /// The names of those who sit there.
    pub(crate) fn people(&self) -> Vec<String> {
        let membership = self.table.repo().membership();
        membership.people().values().map(|person| person.name.clone()).collect()
    }
}

/// Runs the test `name` again in a network namespace of its own that carries multicast on its loopback, and says whether
/// this is that run. There is nothing else in the namespace to meet or to disturb.
pub(crate) fn inside_namespace(name: &str, setup: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let script = format!("{setup} && exec \"$@\"");
    let test = std::env::current_exe().expect("a test knows its own path");
    let mut command = Command::new("unshare");
    command.args(["-Urn", "sh", "-c", &script, "sh"]).arg(test).args(["--exact", name, "--nocapture"]);
    let output = command.env(INSIDE, "1").output().expect("unshare is part of util-linux");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if said.contains("unshare failed") {
        // Some hosts forbid namespaces to containers. Said aloud, because then this was not shown.
        println!("NOT RUN: this computer allows no network namespaces: {said}");
    } else {
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
    false
}
