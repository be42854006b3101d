//! All that the window and the command see of a table's copy.
//!
//! A [`Repo`] is a cheap handle: most calls leave a message for the engine and return. Those that wait say so; none
//! waits for the network but [`Repo::join`]. What happens by itself arrives as [`Event`]s, called from the engine's
//! thread, which must only pass them on. The table closes with [`Repo::close`] or when the last handle is dropped.
//!
//! Absent: what a document means. Changes are bytes here.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use trestle_trust::agreement::Minutes;
use trestle_trust::ground_rules::GroundRules;
use trestle_trust::person::SideId;
use trestle_trust::statement::{self, BuildError};
use trestle_trust::{
    ActorId, AuthorKey, ChangeHash, DeviceSecret, DocumentId, Gone, Membership, PersonId, TableId, Ticket,
    TransportKey,
};

use crate::admit::{ChangeMeta, SchemaChange};
use crate::driver::{Engine, Mailbox, Message, Shared};
use crate::protocol::Input;
use crate::protocol::door::FourWords;
pub use crate::store::{FlushError, OpenError};
use crate::store::{Heads, MakeError, OpenTable, Request, StoreHandle, Write};

mod assemble;
mod carry;
mod event;
mod invite;
mod join;
mod late;
mod link;
mod load;
mod sign;
mod start;

pub use crate::adopt::TakeUpError;
pub use assemble::{AssembleError, assemble};
pub use carry::{CarryError, Packed, TakenIn, carried_table};
pub use event::{DoorClosed, DoorStatus, Event, PeerStatus, Seat, Trouble};
pub use invite::InviteError;
pub use join::JoinError;
pub use late::Late;
pub use load::{LoadError, Stored};
pub use sign::{SignError, Signing};

/// How a table is opened.
pub struct Options {
    /// Look for members on the local network, and be seen there by everybody.
    pub mdns: bool,
    /// Bind no socket beyond 127.0.0.1.
    pub loopback_only: bool,
    /// Meet others from the start; see [`Repo::meet`].
    pub meets: bool,
    /// What this computer is called, told to the people of the table and to nobody else.
    pub device_name: Option<String>,
    /// The changes that every program has built in: never sent, never stored, always present.
    pub schema: Vec<SchemaChange>,
    /// Called from the engine's thread for everything that happens by itself. It must return at once, and must not
    /// wait for this table.
    pub events: Box<dyn Fn(Event) + Send + Sync>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("mdns", &self.mdns)
            .field("loopback_only", &self.loopback_only)
            .field("meets", &self.meets)
            .field("device_name", &self.device_name)
            .field("schema", &self.schema.len())
            .finish_non_exhaustive()
    }
}

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder has a table. It was not touched.
    #[error("there is a table in this folder already")]
    AlreadyThere,
    /// The disk takes no writing there. The text says where and why.
    #[error("cannot write here: {0}")]
    CannotWrite(String),
    /// The title, the name, the side or the ground rules will not do.
    #[error(transparent)]
    Invalid(#[from] BuildError),
    /// The table is made, and could not be opened after that.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl From<MakeError> for CreateError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::AlreadyThere => Self::AlreadyThere,
            MakeError::NetworkDisk(kind) => Self::Open(OpenError::NetworkDisk(kind)),
            MakeError::CannotWrite(why) => Self::CannotWrite(why),
        }
    }
}

/// A handle to an open table. All handles are one table; it closes when the last is dropped.
#[derive(Debug, Clone)]
pub struct Repo {
    open: Arc<Open>,
}

struct Open {
    mailbox: Mailbox,
    shared: Arc<Shared>,
    store: StoreHandle,
    thread: Mutex<Option<JoinHandle<()>>>,
    table: TableId,
    me: PersonId,
    author: AuthorKey,
    transport: TransportKey,
    /// See [`Repo::stay_here`].
    stays_here: AtomicBool,
    /// So many rows were damaged when the table was opened.
    left_out: usize,
}

/// What a look at every row of a table's file has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Statements and changes.
    pub rows: u64,
    /// So many were not what had been written, now or when the table was opened. They are out of the file.
    pub damaged: u64,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("table", &self.table).field("me", &self.me).finish_non_exhaustive()
    }
}

impl Open {
    /// Waits until everything is written and closed. Nothing happens the second time.
    fn close(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        self.mailbox.send(Message::Close);
        // The engine may drop the last handle itself, out of an event's closure; it cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the engine's thread panicked");
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.close();
    }
}

impl Repo {
    /// Makes a table in a new folder, with this device's person as its first, and opens it. Waits for the disk.
    ///
    /// # Errors
    /// See [`CreateError`]. What had been made is then removed again, unless only the opening failed.
    pub fn create(
        folder: &Path,
        title: &str,
        rules: GroundRules,
        name: &str,
        side: SideId,
        options: Options,
    ) -> Result<Self, CreateError> {
        let secret = DeviceSecret::generate(&mut rand::rng());
        let genesis = statement::genesis(&secret, title, rules, name, side, &mut rand::rng())?;
        let first = [(genesis.id(), genesis.bytes().to_vec())];
        let table = OpenTable::create(folder, genesis.table(), &secret, &first)?;
        Ok(start::start(table, secret, start::fresh(&first, Vec::new()), options, None)?)
    }

    /// Opens the table in `folder`. Waits for the disk.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(folder: &Path, options: Options) -> Result<Self, OpenError> {
        let (table, secret, contents) = OpenTable::open(folder)?;
        start::start(table, secret, contents, options, None)
    }

    /// Asks the members that `ticket` names to let this device's person sit down, and opens the table in a new folder.
    /// Waits for the network: five seconds at most until somebody is reached, ten for an answer.
    ///
    /// # Errors
    /// See [`JoinError`]. No folder is made unless a member has agreed.
    pub fn join(
        folder: &Path,
        ticket: &Ticket,
        name: &str,
        side: SideId,
        options: Options,
    ) -> Result<Self, JoinError> {
        join::join(folder, ticket, name, side, options)
    }

    /// The table's id.
    #[must_use]
    pub fn table(&self) -> TableId {
        self.open.table
    }

    /// The person this device belongs to.
    #[must_use]
    pub fn me(&self) -> PersonId {
        self.open.me
    }

    /// Whether this device has a seat here, as of now. Without one, all that is here can be read, what is written stays on
    /// this device and is shown on it, and nothing but statements is exchanged with others.
    #[must_use]
    pub fn seat(&self) -> Seat {
        let membership = self.membership();
        if membership.is_member_author(self.open.author) {
            return Seat::Here;
        }
        match membership.person(self.open.me).and_then(|me| me.gone) {
            Some(Gone::Left(_)) => Seat::Left,
            Some(Gone::Removed(removal)) => Seat::Removed(removal),
            None => Seat::DeviceRemoved,
        }
    }

    /// The key that signs this device's changes.
    #[must_use]
    pub fn author_key(&self) -> AuthorKey {
        self.open.author
    }

    /// The key that names this device on the network.
    #[must_use]
    pub fn transport_key(&self) -> TransportKey {
        self.open.transport
    }

    /// An actor that has never made a change. A process draws one when it first edits a document.
    #[must_use]
    pub fn new_actor(&self) -> ActorId {
        ActorId::generate(self.open.author, &mut rand::rng())
    }

    /// Who sits here, as of now.
    #[must_use]
    pub fn membership(&self) -> Arc<Membership> {
        self.open.shared.membership()
    }

    /// What was asked and said at this table, and what it comes to, as of now.
    #[must_use]
    pub fn minutes(&self) -> Arc<Minutes> {
        self.open.shared.minutes()
    }

    /// Whether the disk is full, as of now. Nothing is lost by writing on, but nothing more may be saved before there is
    /// room: whoever asks people for words should only let them read.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.open.shared.is_full()
    }

    /// The documents that have changes, schema changes not counted.
    #[must_use]
    pub fn documents(&self) -> Arc<BTreeSet<DocumentId>> {
        self.open.shared.documents()
    }

    /// What is known of the other devices at the table, as of now.
    #[must_use]
    pub fn peers(&self) -> Arc<Vec<PeerStatus>> {
        self.open.shared.peers()
    }

    /// Signs a change made on this device, sends it to every connected peer, and queues it for the disk. `bytes` is
    /// the plain change chunk, by an actor of [`Repo::new_actor`], following its previous change.
    ///
    /// A change that nobody would admit is reported as [`Trouble::OwnChangeRefused`].
    pub fn commit(&self, document: DocumentId, bytes: Vec<u8>) {
        self.call(move |engine| engine.commit(document, bytes));
        // Where they share a processor the engine and the network come first: whoever commits has something left to do.
        std::thread::yield_now();
    }

    /// Waits until everything committed before is on disk.
    ///
    /// # Errors
    /// [`FlushError`]: then it is still in memory, and is tried again until the table closes.
    pub fn flush(&self) -> Result<(), FlushError> {
        let (reply, answer) = channel();
        self.call(move |engine| {
            let reply = Box::new(move |flushed| drop(reply.send(flushed)));
            engine.store.send(Request::Flush { reply });
        });
        answer.recv().unwrap_or(Err(FlushError::Closed))
    }

    /// Looks at every row of the table's file at once, as is done slowly by itself. What is damaged is taken out, told as
    /// [`Trouble::DamagedRows`], and asked for from peers. Waits for the disk.
    ///
    /// # Errors
    /// [`FlushError::Closed`].
    pub fn check(&self) -> Result<Checked, FlushError> {
        let (reply, answer) = channel();
        // Whoever asked waits for it.
        let reply = Box::new(move |seen: crate::store::Seen| reply.send(seen).unwrap_or_default());
        self.open.store.send(Request::Check { reply });
        let seen = answer.recv().map_err(|RecvError| FlushError::Closed)?;
        Ok(Checked { rows: seen.rows, damaged: seen.bad + self.open.left_out as u64 })
    }

    /// Writes all of the table but this device's key to a file, whole or not at all; [`Repo::unpack`] takes it in. Waits for
    /// the disk. One is made by itself every day the table is open, and seven are kept in its folder.
    ///
    /// # Errors
    /// [`CarryError::Disk`], [`CarryError::NotSaved`], [`CarryError::Closed`].
    pub fn back_up(&self, path: &Path) -> Result<(), CarryError> {
        self.flush().map_err(CarryError::from)?;
        let (reply, answer) = channel();
        let reply = Box::new(move |made| drop(reply.send(made)));
        self.open.store.send(Request::Backup { path: path.to_path_buf(), reply });
        let made = answer.recv().map_err(|RecvError| CarryError::Closed)?;
        made.map_err(|error| match error {
            crate::store::BackupError::Disk(error) => error.into(),
            crate::store::BackupError::Database(error) => std::io::Error::other(error).into(),
        })
    }

    /// Keeps a document as saved, for opening it quickly. It is kept if reloading it gives `heads`.
    pub fn save_snapshot(&self, document: DocumentId, heads: Vec<ChangeHash>, bytes: Vec<u8>) {
        self.call(move |engine| engine.snapshots.save(document, heads, bytes));
    }

    /// Keeps a document's readable state as of `heads`, to be shown before the document is loaded.
    pub fn save_view(&self, document: DocumentId, heads: Heads, bytes: Vec<u8>) {
        self.open.store.write(vec![Write::View { document, heads, bytes }]);
    }

    /// What is kept of a document: its view, its snapshot, and all changes that the snapshot lacks. Waits for the disk
    /// and for the engine, so not on a window's thread.
    ///
    /// # Errors
    /// [`LoadError::Closed`].
    pub fn load(&self, document: DocumentId) -> Result<Stored, LoadError> {
        load::load(&self.open.store, &self.open.mailbox, document, Vec::new())
    }

    /// Somebody works on this document: what peers' changes are held against is made ready before any comes.
    pub fn in_use(&self, document: DocumentId) {
        self.open.mailbox.in_use(document);
        self.call(move |engine| engine.input(Input::InUse { document }));
    }

    /// The kept readable state of a document and the heads it is of, unless something of it counts no more. Waits for the
    /// disk.
    #[must_use]
    pub fn load_view(&self, document: DocumentId) -> Option<(Heads, Vec<u8>)> {
        let (heads, bytes) = load::states(&self.open.store, document)?.view?;
        if self.open.shared.uncounted().contains_key(&document) {
            let of = heads.clone();
            self.ask(move |engine| load::all_count(engine, document, &of))?.then_some(())?;
        }
        Some((heads, bytes))
    }

    /// What is known about each change of a document that counts, in causal order. Waits for the engine.
    #[must_use]
    pub fn history(&self, document: DocumentId) -> Vec<ChangeMeta> {
        let history = move |engine: &mut Engine| {
            let all = engine.sync.log(document).map(crate::log::Log::iter).into_iter().flatten();
            all.filter(|change| engine.sync.counts(document, &change.hash)).collect()
        };
        self.ask(history).unwrap_or_default()
    }

    /// Invites `uses` people until a date. The ticket holds this device's addresses and those remembered of other
    /// members; whoever has it may ask to sit down. Waits for the disk.
    ///
    /// # Errors
    /// See [`InviteError`].
    pub fn invite(&self, uses: u32, until_unix_secs: u64) -> Result<Ticket, InviteError> {
        if self.stays_here() {
            return Err(InviteError::StaysHere);
        }
        if self.seat() != Seat::Here {
            return Err(InviteError::NotAtTheTable);
        }
        let (reply, answer) = channel();
        self.call(move |engine| {
            let invited = engine.invite(uses, until_unix_secs).map(|(ticket, _)| ticket);
            drop(reply.send(invited));
        });
        let ticket = answer.recv().map_err(|RecvError| FlushError::Closed)??;
        self.flush()?;
        Ok(ticket)
    }

    /// Vouches that `person` belongs to one's own side.
    pub fn acknowledge(&self, person: PersonId) {
        self.call(move |engine| engine.acknowledge(person));
    }

    /// Starts or stops meeting others. While stopped nobody is called, no call is taken, and nothing is lost by it. The
    /// first time a socket is bound; [`Trouble::CannotMeet`] says if that fails.
    pub fn meet(&self, meets: bool) {
        self.call(move |engine| engine.meet(meets));
    }

    /// Opens this device's door: for so many minutes whoever knows the four words can take an invitation, for people in
    /// the same room (see [`crate::room`]). A door that is open is closed first; others are met from then on. What comes
    /// of it is told by [`Event::Door`].
    pub fn open_door(&self, words: FourWords, minutes: u32) {
        self.open_door_for(words, Duration::from_secs(60 * u64::from(minutes)));
    }

    /// As [`Repo::open_door`], for a time that is no number of minutes.
    pub fn open_door_for(&self, words: FourWords, how_long: Duration) {
        self.call(move |engine| engine.open_door(words, how_long));
    }

    /// Closes the door; nothing happens if it is closed.
    pub fn close_door(&self) {
        self.call(|engine| engine.shut_door(DoorClosed::Here));
    }

    /// The door as of now.
    #[must_use]
    pub fn door(&self) -> DoorStatus {
        (*self.open.shared.door_status()).clone()
    }

    /// What this computer is called from now on. Members are told, those who are not there when they come.
    pub fn set_device_name(&self, name: Option<&str>) {
        let name = start::device_name(name);
        self.call(move |engine| engine.set_device_name(name));
    }

    /// Starts or stops finding others, and being found, on the local network by mDNS.
    pub fn set_mdns(&self, mdns: bool) {
        self.call(move |engine| engine.set_mdns(mdns));
    }

    /// What peers see of this device until the next call: opaque, 512 bytes at most, sent ten times a second at most.
    pub fn set_presence(&self, bytes: Option<Vec<u8>>) {
        self.call(move |engine| engine.show(bytes));
    }

    /// Where others reach this device.
    #[must_use]
    pub fn addresses(&self) -> Vec<std::net::SocketAddr> {
        self.ask(Engine::own_addresses).unwrap_or_default()
    }

    /// From now on, until it is closed, this table binds no socket and invites nobody, whatever is asked of it. For one
    /// that was opened without meeting others.
    pub fn stay_here(&self) {
        self.open.stays_here.store(true, Ordering::Relaxed);
        self.call(Engine::stay_here);
    }

    /// Whether nobody can be met or invited; see [`Repo::stay_here`].
    #[must_use]
    pub fn stays_here(&self) -> bool {
        self.open.stays_here.load(Ordering::Relaxed)
    }

    /// Waits until everything is on disk and every peer has been told, then closes the table. Other handles are dead
    /// after that.
    ///
    /// # Errors
    /// [`FlushError`] if the disk refused: what was unsaved is then lost here, and is with the peers it was sent to.
    pub fn close(self) -> Result<(), FlushError> {
        let flushed = self.flush();
        self.open.close();
        flushed
    }

    fn call(&self, call: impl FnOnce(&mut Engine) + Send + 'static) {
        self.open.mailbox.send(Message::Call(Box::new(call)));
    }

    /// Waits for the engine's answer; `None` if the table is closed.
    fn ask<T: Send + 'static>(&self, question: impl FnOnce(&mut Engine) -> T + Send + 'static) -> Option<T> {
        let (reply, answer) = channel();
        self.call(move |engine| drop(reply.send(question(engine))));
        answer.recv().ok()
    }
}
