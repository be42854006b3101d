//! A table that is open on this computer: its engine, the list of its designs, and the designs that are open now.
//!
//! Used by the window and the command alike, on one thread. Own acts are applied and committed here and nowhere else.
//! What others did arrives as events and waits until [`Documents::take_in`], which merges a bounded slice: the window
//! calls it between frames. Opening ([`open_design`]) and putting up wait for the disk; the window does them on another
//! thread. Absent: screens, and what to say when something fails (`messages`).

mod anew;
mod away;
pub mod carried;
pub mod deciding;
mod fit;
pub mod going_on;
mod history;
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

use trestle_model::{
    ApplyError, Committed, Fork, LoadError, Stamp, TextDesign, Touched, Workspace,
    action::TableAction,
    schema::DocumentKind,
    text::{Spot, TextAction, TextView},
};
use trestle_sync::{
    admit::SchemaChange,
    columns,
    repo::{Event, Options, Repo, Stored},
};
use trestle_trust::ids::{ActorId, AuthorKey, DocumentId, TableId};

pub use away::{Away, Back, Brought, CatchUp, CaughtUp};
pub use fit::LeftOut;
pub use history::{Happened, happened};
pub use invitation::{Pasted, invitation_file, read_invitation};
pub use start::{PutUpError, SitDownError};

/// After so many changes a design's quick-opening copy is made anew.
const CHANGES_PER_SAVE: usize = 500;
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
    #[error("the table is closed")]
    Closed,
}

/// Changes of others that are in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub document: DocumentId,
    pub changes: usize,
    pub touched: Touched,
    /// Who made the last of them.
    pub by: Option<AuthorKey>,
}

/// What [`Documents::take_in`] found.
#[derive(Debug, Default)]
pub struct News {
    pub arrived: Vec<Arrived>,
    /// All other events, in order.
    pub events: Vec<Event>,
    /// Changes that did not fit and are not shown.
    pub left_out: LeftOut,
    /// Where devices wrote apart in open documents: each is told once while it is open.
    pub forks: Vec<Fork>,
    /// There is more to merge: call again soon.
    pub more: bool,
    /// `Documents::rows` or `Documents::decision_page` may say something new.
    pub decisions: bool,
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

/// A design that is open, and what waits for it.
#[derive(Debug)]
struct OpenDesign {
    design: TextDesign,
    actor: Option<ActorId>,
    incoming: VecDeque<Vec<u8>>,
    unsaved: usize,
    /// Its forks that have been told.
    forks_told: BTreeSet<(ActorId, u64)>,
    /// A copy of it is at work on another thread.
    away: Option<Away>,
    /// It shows what does not count any more, or lacks what does: it is to be loaded anew.
    anew: bool,
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

/// Loads a design from what is kept of it. Waits for the disk and the engine.
///
/// # Errors
/// [`DesignError::Load`] if what is kept cannot be read, [`DesignError::Closed`] if the table is closed.
pub fn open_design(
    repo: &Repo,
    document: DocumentId,
    kind: DocumentKind,
) -> Result<LoadedDesign, DesignError> {
    design_of(repo.load(document).map_err(|_| DesignError::Closed)?, kind)
}

fn design_of(stored: Stored, kind: DocumentKind) -> Result<LoadedDesign, DesignError> {
    let snapshot = stored.snapshot.as_deref();
    let load = |changes: Vec<Vec<u8>>| TextDesign::load(kind, snapshot, changes.into_iter());
    let (design, left_out) = fit::take_what_fits(stored.changes, load)?;
    Ok(LoadedDesign { design, left_out })
}

/// A design that has been loaded.
#[derive(Debug)]
pub struct LoadedDesign {
    pub design: TextDesign,
    pub left_out: LeftOut,
}

impl From<TextDesign> for LoadedDesign {
    fn from(design: TextDesign) -> Self {
        LoadedDesign { design, left_out: LeftOut::default() }
    }
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

    /// Lists a new design and opens it.
    ///
    /// # Errors
    /// [`ApplyError`]; then there is none.
    pub fn add_design(&mut self, title: &str) -> Result<DocumentId, ApplyError> {
        let mut id = [0; DocumentId::LEN];
        rand_core::Rng::fill_bytes(&mut rand::rng(), &mut id);
        let id = DocumentId(id);
        let kind = DocumentKind::Text.as_str().to_owned();
        self.apply_table(&TableAction::AddDocument { id, kind, title: title.to_owned() })?;
        self.opened(id, TextDesign::new(DocumentKind::Text).into());
        Ok(id)
    }

    /// The design, opened if it is not. Waits for the disk then.
    ///
    /// # Errors
    /// See [`open_design`].
    pub fn design(&mut self, id: DocumentId) -> Result<&TextDesign, DesignError> {
        if !self.designs.contains_key(&id) {
            if self.decisions_listed().any(|decision| decision == id) {
                // It is no text; its wording is.
                return Err(LoadError::OtherKind.into());
            }
            let kind = self.kind(id);
            let design = open_design(&self.repo, id, kind)?;
            self.opened(id, design);
        }
        self.designs.get(&id).map(|open| &open.design).ok_or(DesignError::Closed)
    }

    /// The design, if it is open.
    pub fn open_now(&self, id: DocumentId) -> Option<&TextDesign> {
        self.designs.get(&id).map(|open| &open.design)
    }

    /// What kind of text a document is.
    pub fn kind(&self, id: DocumentId) -> DocumentKind {
        if id == self.ground_rules() { DocumentKind::GroundRules } else { DocumentKind::Text }
    }

    /// From now on keeps what others do to a design that is being loaded elsewhere.
    pub fn loading(&mut self, id: DocumentId) {
        self.held.entry(id).or_default();
    }

    /// A design that was loaded elsewhere is open now.
    pub fn opened(&mut self, id: DocumentId, loaded: LoadedDesign) {
        let LoadedDesign { design, left_out } = loaded;
        self.left_out.add(left_out);
        self.repo.in_use(id);
        let incoming = self.held.remove(&id).unwrap_or_default();
        let anew = self.held_anew.remove(&id);
        self.designs.entry(id).or_insert(OpenDesign {
            design,
            actor: None,
            incoming,
            unsaved: 0,
            forks_told: BTreeSet::new(),
            away: None,
            anew,
        });
    }

    /// One act of this person on a design, applied and handed to the engine. `None` if it changed nothing.
    ///
    /// # Errors
    /// [`DesignError`]; then nothing has changed.
    pub fn apply(&mut self, id: DocumentId, action: &TextAction) -> Result<Option<Done>, DesignError> {
        let Some((first, rest)) = parts::of(action, self.design(id)?.view()) else {
            return self.apply_one(id, action);
        };
        let mut done = self.apply_one(id, &first)?;
        for blocks in rest {
            let made = done.as_ref().and_then(|done| done.caret.as_ref()).map(|caret| &caret.block);
            let after = parts::next(self.design(id)?.view(), made);
            done = self.apply_one(id, &TextAction::InsertBlocks { after, blocks })?;
        }
        Ok(done)
    }

    fn apply_one(&mut self, id: DocumentId, action: &TextAction) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| design.apply_sending(action, stamp, &mut rand::rng(), send))
    }

    /// Takes back this person's own last act.
    ///
    /// # Errors
    /// As [`Documents::apply`].
    pub fn undo(&mut self, id: DocumentId) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| {
            Ok(design.undo(stamp, &mut rand::rng())?.inspect(|done| send(&done.bytes)))
        })
    }

    /// Puts back what was taken back.
    ///
    /// # Errors
    /// As [`Documents::apply`].
    pub fn redo(&mut self, id: DocumentId) -> Result<Option<Done>, DesignError> {
        self.act(id, |design, stamp, send| {
            Ok(design.redo(stamp, &mut rand::rng())?.inspect(|done| send(&done.bytes)))
        })
    }

    fn act(
        &mut self,
        id: DocumentId,
        act: impl FnOnce(&mut TextDesign, Stamp, &dyn Fn(&[u8])) -> Result<Option<Committed>, ApplyError>,
    ) -> Result<Option<Done>, DesignError> {
        self.design(id)?;
        let open = self.designs.get_mut(&id).ok_or(DesignError::Closed)?;
        // Of an actor that is known to have written apart, nobody writes on.
        open.actor = open.actor.filter(|actor| open.design.may_write_as(actor));
        let actor = *open.actor.get_or_insert_with(|| self.repo.new_actor());
        let stamp = Stamp { actor, now_unix_secs: now_unix_secs() };
        let send = |change: &[u8]| self.repo.commit(id, change.to_vec());
        let Some(committed) = act(&mut open.design, stamp, &send)? else { return Ok(None) };
        self.deciding.keeper.changed(id);
        if let Some(away) = &mut open.away {
            away.acted(&committed.bytes);
        }
        open.unsaved += 1;
        if open.unsaved >= CHANGES_PER_SAVE {
            open.unsaved = 0;
            save_elsewhere(&self.repo, id, open.design.clone());
        }
        Ok(Some(Done { touched: committed.touched, caret: committed.caret }))
    }

    /// Takes in what the engine has to tell, and merges at most `changes_max` changes of others.
    pub fn take_in(&mut self, changes_max: usize) -> News {
        let mut news = News { left_out: std::mem::take(&mut self.left_out), ..News::default() };
        let mut listable = false;
        let table = table_document(self.repo.table());
        for event in self.events.try_iter().collect::<Vec<_>>() {
            match event {
                Event::Changes { document, changes } if document == table => {
                    self.table_incoming.extend(changes)
                }
                Event::Anew { document } => {
                    listable |= self.listing.may_have(document);
                    self.is_anew(document, changes_max == usize::MAX, &mut news);
                }
                Event::Changes { document, changes } => {
                    listable |= self.listing.may_have(document);
                    let Some(changes) = self.deciding.comes(document, changes) else { continue };
                    if let Some(open) = self.designs.get_mut(&document) {
                        open.incoming.extend(changes);
                    } else {
                        let count = changes.len();
                        if let Some(held) = self.held.get_mut(&document) {
                            held.extend(changes);
                        }
                        let touched = Touched::default();
                        news.arrived.push(Arrived { document, changes: count, touched, by: None });
                    }
                }
                other => {
                    news.decisions |= matches!(other, Event::Membership);
                    news.events.push(other);
                }
            }
        }
        if news.decisions {
            self.note_heard();
        }
        if listable {
            self.relist();
        } else if news.decisions {
            self.relist_asked();
        }
        self.merge_slices(table, changes_max, &mut news);
        for (document, changes, left_out) in self.deciding.merge(changes_max) {
            news.left_out.add(left_out);
            news.decisions = true;
            news.arrived.push(Arrived { document, changes, touched: Touched::default(), by: None });
        }
        news.more |= self.deciding.has_more();
        for open in self.designs.values_mut() {
            let forks = open.design.forks().into_iter();
            news.forks.extend(forks.filter(|fork| open.forks_told.insert((fork.actor, fork.seq))));
        }
        news.decisions |= self.turn_decisions();
        news
    }

    /// All that has come in, for callers that may wait.
    pub fn drain(&mut self) -> Vec<Arrived> {
        self.take_in(usize::MAX).arrived
    }

    fn merge_slices(&mut self, table: DocumentId, changes_max: usize, news: &mut News) {
        let mut left = changes_max;
        if !self.table_incoming.is_empty() {
            self.table_unsaved = true;
            let slice: Vec<_> = self.table_incoming.drain(..left.min(self.table_incoming.len())).collect();
            left -= slice.len();
            let changes = slice.len();
            let (merged, out) = fit::merge_what_fits(slice, |slice| Ok(self.workspace.merge(slice)?));
            news.left_out.add(out);
            if merged.is_some() {
                self.relist();
                self.deciding.keeper.relisted();
                let touched = Touched::default();
                news.arrived.push(Arrived { document: table, changes, touched, by: None });
            }
        }
        for (id, open) in &mut self.designs {
            let take = left.min(open.incoming.len());
            // What comes in while a copy is away waits until it is back; what is long waits for `catch_up`.
            if take == 0 || open.is_elsewhere() || (changes_max < usize::MAX && open.is_long(changes_max)) {
                continue;
            }
            let slice: Vec<_> = open.incoming.drain(..take).collect();
            let by = slice.last().and_then(|change| author_of(change));
            left -= take;
            open.unsaved += take;
            let (merged, out) = fit::merge_what_fits(slice, |slice| Ok(open.design.merge(slice)?));
            news.left_out.add(out);
            if let Some(touched) = merged {
                news.arrived.push(Arrived { document: *id, changes: take, touched, by });
            }
        }
        let waits = |open: &OpenDesign| {
            !open.is_elsewhere() && !open.incoming.is_empty() && !open.is_long(changes_max)
        };
        news.more = !self.table_incoming.is_empty() || self.designs.values().any(waits);
    }

    /// Lets go of a design; its quick-opening copy is made on another thread.
    pub fn shut(&mut self, id: DocumentId) {
        if let Some(open) = self.designs.remove(&id)
            && open.unsaved > 0
        {
            self.deciding.keeper.changed(id);
            save_elsewhere(&self.repo, id, open.design);
        }
    }

    /// Saves everything and closes the table. Waits for the disk.
    pub fn close(mut self) {
        self.shut_decisions();
        for (id, open) in self.designs {
            if open.unsaved > 0 {
                save(&self.repo, id, &open.design);
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

/// What an own act did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub touched: Touched,
    /// Where a caret belongs after it, for acts that move one.
    pub caret: Option<Spot>,
}

/// Who made a change.
fn author_of(change: &[u8]) -> Option<AuthorKey> {
    Some(columns::scan(change).ok()?.actor.author())
}

/// Reads a kept view, to be shown while the design is loaded.
pub fn kept_view(repo: &Repo, document: DocumentId) -> Option<TextView> {
    let (_, bytes) = repo.load_view(document)?;
    serde_json::from_slice(&bytes).ok()
}

fn save_elsewhere(repo: &Repo, id: DocumentId, design: TextDesign) {
    let repo = repo.clone();
    // A thread of its own, and not the engine's: making the copy takes tens of milliseconds.
    std::thread::spawn(move || save(&repo, id, &design));
}

fn save(repo: &Repo, id: DocumentId, design: &TextDesign) {
    repo.save_snapshot(id, design.heads(), design.save());
    match serde_json::to_vec(design.view()) {
        Ok(bytes) => repo.save_view(id, design.heads(), bytes),
        Err(error) => tracing::error!(%error, "the view was not kept"),
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
