//! A table that is open on this computer: its engine, the list of its designs, and the designs that are open now.
//!
//! Used by the window and the command alike, on one thread. Own acts are applied and committed here and nowhere else: on
//! the list of designs in this file, on a design in `designs`. What others did arrives as events and waits until
//! [`Documents::take_in`] (`intake`), which merges a bounded slice: the window calls it between frames. Opening ([`open_design`]) and putting up wait for the disk; the window does them on another
//! thread. Absent: screens, and what to say when something fails (`messages`).

mod anew;
mod away;
pub mod carried;
pub mod comments;
pub mod deciding;
mod designs;
mod fit;
pub mod going_on;
mod history;
mod intake;
pub mod invitation;
pub mod late;
mod listing;
mod parts;
pub mod place;
pub mod presence;
pub mod sample;
mod start;
pub mod unsent;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
};

use trestle_model::{ApplyError, LoadError, Stamp, Workspace, action::TableAction, schema::DocumentKind};
use trestle_sync::{
    admit::SchemaChange,
    repo::{Event, Options, Repo},
};
use trestle_trust::ids::{ActorId, DocumentId, TableId};

pub use away::{Away, Back, Brought, CatchUp, CaughtUp};
pub use designs::{Done, LoadedDesign, kept_view, open_design};
use designs::{OpenDesign, design_of};
pub use fit::LeftOut;
pub use history::{Happened, happened};
use intake::author_of;
pub use intake::{Arrived, News};
pub use invitation::{Pasted, invitation_file, read_invitation};
pub use start::{PutUpError, SitDownError};

/// Says that this person has seen the ground rules, in the table's folder.
const RULES_READ_FILE: &str = "rules.read";
/// Holds the table's title, in its folder.
const TITLE_FILE: &str = "title.txt";

/// How a table's engine is to be run.
#[derive(Clone)]
pub struct Engine {
    /// Bind no socket beyond this computer.
    pub loopback_only: bool,
    /// Meet others from the start; see `Repo::meet`.
    pub meets: bool,
    /// Look for members on the local network.
    pub mdns: bool,
    /// What this computer is called, told to the people of the table.
    pub device_name: Option<String>,
    /// Called from the engine's thread after each event: only to wake whoever calls [`Documents::take_in`].
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("loopback_only", &self.loopback_only)
            .field("mdns", &self.mdns)
            .finish()
    }
}

/// Why a design could not be opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum DesignError {
    #[error(transparent)]
    Apply(#[from] ApplyError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("somebody else said it")]
    NotYours,
    #[error("the table is closed")]
    Closed,
}

/// The open table.
#[derive(Debug)]
pub struct Documents {
    folder: PathBuf,
    repo: Repo,
    events: Receiver<Event>,
    workspace: Workspace,
    listing: listing::Listing,
    table_actor: Option<ActorId>,
    table_incoming: VecDeque<Vec<u8>>,
    /// The list of designs has changed since it was opened.
    table_unsaved: bool,
    designs: BTreeMap<DocumentId, OpenDesign>,
    /// Changes for designs that are being loaded elsewhere.
    held: BTreeMap<DocumentId, VecDeque<Vec<u8>>>,
    /// Those of them that are to be made anew once they are here.
    held_anew: BTreeSet<DocumentId>,
    deciding: deciding::Deciding,
    /// What was left out of documents that were opened, and has not been told.
    left_out: LeftOut,
    /// What was typed here before and not sent, until somebody takes it.
    unsent: Option<unsent::Found>,
}

/// The id of a table's own document: every copy finds it by the table's id.
pub fn table_document(table: TableId) -> DocumentId {
    half(table, 0)
}

/// The id of the ground rules' document.
pub fn rules_document(table: TableId) -> DocumentId {
    half(table, DocumentId::LEN)
}

fn half(table: TableId, from: usize) -> DocumentId {
    let bytes = &table.as_bytes()[from..from + DocumentId::LEN];
    DocumentId::try_from(bytes).expect("a table's id has twice as many bytes as a document's")
}

impl Documents {
    fn new(
        folder: &Path,
        repo: Repo,
        events: Receiver<Event>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<Self, DesignError> {
        // A table that is open cannot be looked into, so its title lies beside it for the list of tables.
        // Twice: a disk that refuses once may take it, and without it the table is in the list without a name.
        let title = repo.membership().title().to_owned();
        if let Err(error) = keep_title(folder, &title).or_else(|_| keep_title(folder, &title)) {
            tracing::warn!(%error, "the title was not kept for the list of tables");
        }
        let document = table_document(repo.table());
        let (workspace, left_out) = anew::load_workspace(&repo)?;
        repo.in_use(document);
        let decision = DocumentKind::Decision.as_str();
        let listed = workspace.view().documents.iter().filter(|entry| entry.kind == decision);
        let keeper = deciding::Keeper::start(&repo, listed.map(|entry| entry.id).collect(), wake);
        let mut documents = Documents {
            folder: folder.to_path_buf(),
            repo,
            events,
            workspace,
            listing: listing::Listing::default(),
            table_actor: None,
            table_incoming: VecDeque::new(),
            table_unsaved: false,
            designs: BTreeMap::new(),
            held: BTreeMap::new(),
            held_anew: BTreeSet::new(),
            deciding: deciding::Deciding::new(keeper, folder),
            left_out,
            unsent: None,
        };
        documents.relist();
        documents.note_heard();
        Ok(documents)
    }

    /// The title of the table in `folder`, without opening it; none if it was never opened here.
    pub fn title_in(folder: &Path) -> Option<String> {
        std::fs::read_to_string(folder.join(TITLE_FILE)).ok().filter(|title| !title.is_empty())
    }

    /// The engine's handle.
    pub fn repo(&self) -> &Repo {
        &self.repo
    }

    /// Whether the ground rules of this table were looked at on this computer.
    pub fn rules_read(&self) -> bool {
        self.folder.join(RULES_READ_FILE).exists()
    }

    /// What is to be written when they have been.
    pub fn rules_note(&self) -> RulesNote {
        RulesNote(self.folder.join(RULES_READ_FILE))
    }

    /// Reads what was typed here before and not sent, for whoever shows it. Waits for the disk.
    #[must_use]
    pub fn with_unsent(mut self) -> Self {
        self.unsent = Some(self.unsent_file().read());
        self
    }

    /// What [`Documents::with_unsent`] has read; nothing the second time.
    pub fn take_unsent(&mut self) -> unsent::Found {
        self.unsent.take().unwrap_or_default()
    }

    /// Where what is typed and not sent is kept.
    pub fn unsent_file(&self) -> unsent::UnsentFile {
        unsent::UnsentFile::of(&self.folder)
    }

    /// The ground rules' document.
    pub fn ground_rules(&self) -> DocumentId {
        rules_document(self.repo.table())
    }

    /// Does something to the list of designs. False if that changed nothing.
    ///
    /// # Errors
    /// [`ApplyError`]; then nothing has changed.
    pub fn apply_table(&mut self, action: &TableAction) -> Result<bool, ApplyError> {
        self.table_actor = self.table_actor.filter(|actor| self.workspace.may_write_as(actor));
        let actor = *self.table_actor.get_or_insert_with(|| self.repo.new_actor());
        let stamp = Stamp { actor, now_unix_secs: now_unix_secs() };
        let committed = self.workspace.apply(action, stamp)?;
        self.table_unsaved |= committed.is_some();
        self.relist();
        self.deciding.keeper.relisted();
        let document = table_document(self.repo.table());
        Ok(committed.map(|committed| self.repo.commit(document, committed.bytes)).is_some())
    }

    /// Saves everything and closes the table. Waits for the disk.
    pub fn close(mut self) {
        self.shut_decisions();
        for (id, open) in self.designs {
            if open.unsaved > 0 {
                designs::save(&self.repo, id, &open.design);
            }
        }
        let document = table_document(self.repo.table());
        if self.table_unsaved {
            self.repo.save_snapshot(document, self.workspace.heads(), self.workspace.save());
        }
        if let Err(error) = self.repo.close() {
            tracing::error!(%error, "not everything was saved");
        }
    }
}

/// Writes a table's title where it can be read without opening the table. What is there stays until the new one is whole: a
/// table without a title would be in no list.
fn keep_title(folder: &Path, title: &str) -> std::io::Result<()> {
    let file = folder.join(TITLE_FILE);
    if std::fs::read_to_string(&file).is_ok_and(|kept| kept == title) {
        return Ok(());
    }
    let beside = folder.join("title.new");
    let kept = std::fs::write(&beside, title).and_then(|()| std::fs::rename(&beside, file));
    if kept.is_err() {
        // It may not be there, and then there is nothing to take away.
        drop(std::fs::remove_file(beside));
    }
    kept
}

/// That the ground rules were looked at: it stays on this computer.
#[derive(Debug)]
pub struct RulesNote(PathBuf);

impl RulesNote {
    /// Waits for the disk.
    ///
    /// # Errors
    /// The table's folder cannot be written.
    pub fn write(&self) -> std::io::Result<()> {
        std::fs::write(&self.0, [])
    }
}

/// This computer's clock. People see it as the time of a change.
pub fn now_unix_secs() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What every program has built in of every kind of document.
fn schema() -> Vec<SchemaChange> {
    DocumentKind::ALL
        .into_iter()
        .flat_map(trestle_model::schema::steps)
        .map(|step| SchemaChange { hash: step.hash, bytes: step.bytes.to_vec() })
        .collect()
}

fn options(engine: &Engine) -> (Options, Receiver<Event>) {
    let (sender, events) = channel();
    let wake = Arc::clone(&engine.wake);
    let options = Options {
        mdns: engine.mdns,
        loopback_only: engine.loopback_only,
        meets: engine.meets,
        device_name: engine.device_name.clone(),
        schema: schema(),
        events: Box::new(move |event| {
            // Nobody listens any more while the table closes.
            if sender.send(event).is_ok() {
                wake();
            }
        }),
    };
    (options, events)
}
