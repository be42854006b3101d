//! Devices and documents for the tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc as _};
use tempfile::TempDir;
use trestle_sync::admit::SchemaChange;
use trestle_sync::repo::{Event, OpenError, Options, Repo, Stored};
use trestle_trust::{ActorId, ChangeHash, DocumentId, GroundRules, Label, Side, SideId, Ticket};

pub(crate) const SIDE: SideId = SideId(1);
pub(crate) const FAR_FUTURE: u64 = 1 << 35;
pub(crate) const LETTER: DocumentId = DocumentId(*b"one long letter.");

/// One device at a table.
pub(crate) struct Device {
    pub(crate) repo: Repo,
    pub(crate) events: Receiver<Event>,
    pub(crate) letter: Letter,
    pub(crate) home: TempDir,
}

impl Device {
    pub(crate) fn create(name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (options, events) = options();
        let repo = Repo::create(&folder_in(&home), "Our street", rules(), name, SIDE, options).unwrap();
        Self::of(repo, events, home)
    }

    pub(crate) fn join(ticket: &Ticket, name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (options, events) = options();
        let repo = Repo::join(&folder_in(&home), ticket, name, SIDE, options).unwrap();
        Self::of(repo, events, home)
    }

    pub(crate) fn of(repo: Repo, events: Receiver<Event>, home: TempDir) -> Self {
        let letter = Letter::new(repo.new_actor());
        Self { repo, events, letter, home }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        folder_in(&self.home)
    }

    /// Closes the table and opens it again from its folder, as after a restart.
    pub(crate) fn restart(self) -> Self {
        self.stop().start()
    }

    /// As [`Device::restart`], and meets nobody from then on unless it is told to.
    pub(crate) fn restart_alone(self) -> Self {
        let (options, events) = options();
        self.stop().start_with((Options { meets: false, ..options }, events))
    }

    pub(crate) fn stop(self) -> Stopped {
        self.repo.close().unwrap();
        Stopped { home: self.home }
    }

    pub(crate) fn write(&mut self, words: &str) {
        let change = self.letter.write(words);
        self.repo.commit(LETTER, change);
    }

    /// Takes in what has come from peers.
    pub(crate) fn read(&mut self) -> String {
        while let Ok(event) = self.events.try_recv() {
            match event {
                Event::Changes { document: LETTER, changes } => self.letter.merge(changes),
                // As a program does: what it shows is made anew of what counts.
                Event::Anew { document: LETTER } => {
                    let actor = self.letter.actor();
                    self.letter = Letter::load(self.repo.load(LETTER).unwrap(), actor);
                }
                _ => {}
            }
        }
        self.letter.text()
    }

    pub(crate) fn soon_reads(&mut self, what: impl Fn(&str) -> bool) {
        soon("the words arrive", || what(&self.read()));
    }

    pub(crate) fn soon_level_with(&self, peers: usize) {
        let level =
            || self.repo.peers().iter().filter(|peer| peer.connected && peer.up_to_date).count() == peers;
        soon_or("all peers are level", level, || format!("{:?}", self.repo.peers()));
    }
}

pub(crate) struct Stopped {
    pub(crate) home: TempDir,
}

impl Stopped {
    pub(crate) fn folder(&self) -> PathBuf {
        folder_in(&self.home)
    }

    pub(crate) fn start(self) -> Device {
        self.start_with(options())
    }

    pub(crate) fn start_with(self, (options, events): (Options, Receiver<Event>)) -> Device {
        let repo = Repo::open(&self.folder(), options).unwrap();
        let letter = Letter::load(repo.load(LETTER).unwrap(), repo.new_actor());
        Device { repo, events, letter, home: self.home }
    }
}

pub(crate) fn open(folder: &Path) -> Result<(Repo, Receiver<Event>), OpenError> {
    let (options, events) = options();
    Ok((Repo::open(folder, options)?, events))
}

pub(crate) fn folder_in(home: &TempDir) -> PathBuf {
    home.path().join("tables").join("ours")
}

pub(crate) fn options() -> (Options, Receiver<Event>) {
    let (sender, events) = channel();
    let options = Options {
        mdns: false,
        loopback_only: true,
        meets: true,
        device_name: None,
        schema: vec![genesis()],
        events: Box::new(move |event| drop(sender.send(event))),
    };
    (options, events)
}

pub(crate) fn rules() -> GroundRules {
    let names = BTreeMap::from([("en".to_owned(), Label::new("Residents").unwrap())]);
    let text = BTreeMap::from([("en".to_owned(), "We listen.".to_owned())]);
    GroundRules::suggested(vec![Side { id: SIDE, names }], text)
}

/// Waits for something that must come about by itself.
pub(crate) fn soon(what: &str, is_so: impl FnMut() -> bool) {
    soon_or(what, is_so, String::new);
}

/// If it does not come about, says how it is instead.
fn soon_or(what: &str, mut is_so: impl FnMut() -> bool, instead: impl Fn() -> String) {
    let started = Instant::now();
    while !is_so() {
        let late = started.elapsed() > Duration::from_secs(30);
        assert!(!late, "not within half a minute: {what} {}", instead());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The change that every letter begins with.
fn genesis() -> SchemaChange {
    let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([0u8; 32].as_slice()));
    document.put_object(ROOT, "words", ObjType::Text).unwrap();
    document.commit_with(CommitOptions::default().with_time(0));
    let change = document.get_last_local_change().unwrap();
    SchemaChange { hash: ChangeHash(change.hash().0), bytes: change.raw_bytes().to_vec() }
}

/// A text that each change adds words to.
pub(crate) struct Letter {
    document: AutoCommit,
    words: ObjId,
}

impl Letter {
    pub(crate) fn new(actor: ActorId) -> Self {
        let mut document = AutoCommit::new();
        document.apply_changes([automerge::Change::from_bytes(genesis().bytes).unwrap()]).unwrap();
        document.set_actor(automerge::ActorId::from(actor.0.as_slice()));
        let (_, words) = document.get(ROOT, "words").unwrap().unwrap();
        Self { document, words }
    }

    /// The change that adds `words` at the end.
    pub(crate) fn write(&mut self, words: &str) -> Vec<u8> {
        let end = self.document.length(&self.words);
        self.document.splice_text(&self.words, end, 0, words).unwrap();
        self.document.commit_with(CommitOptions::default().with_time(1_800_000_000).with_message("write"));
        self.document.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    pub(crate) fn merge(&mut self, changes: Vec<Vec<u8>>) {
        let changes = changes.into_iter().map(|bytes| automerge::Change::from_bytes(bytes).unwrap());
        self.document.apply_changes(changes.collect::<Vec<_>>()).unwrap();
        assert!(self.document.get_missing_deps(&[]).is_empty(), "changes come after what they follow");
    }

    fn actor(&mut self) -> ActorId {
        ActorId(self.document.get_actor().to_bytes().try_into().expect("an actor of ours"))
    }

    pub(crate) fn text(&self) -> String {
        self.document.text(&self.words).unwrap()
    }

    pub(crate) fn heads(&mut self) -> Vec<ChangeHash> {
        self.document.get_heads().into_iter().map(|hash| ChangeHash(hash.0)).collect()
    }

    pub(crate) fn save(&mut self) -> Vec<u8> {
        self.document.save()
    }

    /// The letter as a program has it that starts with what is kept.
    pub(crate) fn load(stored: Stored, actor: ActorId) -> Self {
        let mut letter = Self::new(actor);
        if let Some(bytes) = stored.snapshot {
            letter.document = AutoCommit::load(&bytes).unwrap();
            letter.document.set_actor(automerge::ActorId::from(actor.0.as_slice()));
        }
        letter.merge(stored.changes);
        letter
    }
}

const INSIDE: &str = "TRESTLE_TEST_NAMESPACE";

/// Runs the test `name` again in a network namespace of its own, made ready by the shell line `setup`, and says whether
/// this is that run. There is nothing else in the namespace to meet or to disturb.
pub(crate) fn inside_namespace(name: &str, setup: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let script = format!("{setup} && exec \"$@\"");
    let test = std::env::current_exe().unwrap();
    let mut command = std::process::Command::new("unshare");
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
