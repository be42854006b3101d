//! The state machine itself: takes each input to the part that deals with it, and keeps the timers.
//!
//! `compare` finds out what differs, `changes` hands changes out, `intake` takes them in, `counting` says which of them count, `waiting` holds those that
//! cannot go in yet, `tables` what their operations are held against, `statements` does all that for statements, `gone` says who is given
//! no more than those. Each writes what is to be done to `out`.

pub(super) mod allowance;
mod carried;
mod changes;
mod compare;
mod counting;
mod gone;
mod intake;
mod statements;
mod status;
mod tables;
mod waiting;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId, Graph, Label, Membership, Statement, StatementId, TransportKey};

use self::allowance::{Allowance, Bounds};
use self::carried::Carried;
use self::changes::Read;
use self::tables::Tables;
use self::waiting::Waiting;
use super::examined::{Examined, Offered};
use super::presence::Presence;
use super::redial::Redial;
use super::session::{Scope, Session};
use super::wire::{self, Digest, Frame};
use super::{
    CloseReason, Config, ConnectionId, Input, Notice, Output, PersistToken, ReadToken, RememberedHeads,
};
use crate::columns::ScanError;
use crate::counted::Counted;
use crate::log::{Log, Schema};

/// A connection this young is one of two that both sides opened at once; later, a second one means that the peer
/// has lost the first.
const BOTH_DIALLED_WITHIN: Duration = Duration::from_secs(10);

/// How something came from a peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Control,
    Bulk,
    Datagram,
}

/// What is due of so many sessions is done before anything else is looked at.
const SESSIONS_AT_ONCE: usize = 8;

/// One device at one table, with all its peers.
#[derive(Debug)]
pub struct Sync {
    config: Config,
    schema: Schema,
    graph: Graph,
    /// Of `graph`, kept because it is compared after every input.
    statements_digest: Digest,
    membership: Arc<Membership>,
    logs: BTreeMap<DocumentId, Log>,
    /// What does not count of the changes of people who have gone; documents where all do are not listed.
    counted: BTreeMap<DocumentId, Counted>,
    sessions: BTreeMap<ConnectionId, Session>,
    waiting: BTreeMap<DocumentId, Waiting>,
    tables: Tables,
    /// Carry files that are being read.
    carried: BTreeMap<ConnectionId, Carried>,
    /// What each peer was last known to have, connected or not.
    peers_have: RememberedHeads,
    last_persist: u64,
    /// Statements that are not known to be on disk, with who sent them.
    unflushed: BTreeMap<StatementId, (PersistToken, Option<ConnectionId>)>,
    /// Who sits here is not read anew before this because of what peers say,
    read_members_from: Duration,
    /// and is to be at this time.
    read_members_at: Option<Duration>,
    last_read: u64,
    reads: BTreeMap<ReadToken, Read>,
    redial: Redial,
    /// What each peer may bring still of statements: while it sits here, or does not.
    allowances: BTreeMap<(TransportKey, bool), Allowance>,
    /// And those who sit here together, beyond what each may.
    allowance_of_members: Allowance,
    presence: Presence,
    device_name: Option<Label>,
    waking_at: Option<Duration>,
    out: Vec<Output>,
}

impl Sync {
    /// The machine of a table that has just been opened: all statements and logs are those on disk.
    ///
    /// # Errors
    /// When a schema change is no plain change.
    pub fn new(
        config: Config,
        graph: Graph,
        logs: BTreeMap<DocumentId, Log>,
        remembered: RememberedHeads,
    ) -> Result<Self, ScanError> {
        let mut sync = Self {
            schema: Schema::read(&config.schema)?,
            membership: Arc::new(Membership::read(&graph)),
            statements_digest: statements::statements_digest(&graph),
            graph,
            logs,
            counted: BTreeMap::new(),
            sessions: BTreeMap::new(),
            waiting: BTreeMap::new(),
            tables: Tables::default(),
            carried: BTreeMap::new(),
            peers_have: remembered,
            last_persist: 0,
            unflushed: BTreeMap::new(),
            read_members_from: Duration::ZERO,
            read_members_at: None,
            last_read: 0,
            reads: BTreeMap::new(),
            redial: Redial::new(config.seed),
            allowances: BTreeMap::new(),
            allowance_of_members: Allowance::full(Bounds::MEMBERS, Duration::ZERO),
            presence: Presence::default(),
            device_name: None,
            waking_at: None,
            out: Vec::new(),
            config,
        };
        sync.count_all();
        Ok(sync)
    }

    /// Takes what happened at `now` (any clock that never goes back) and gives what is to be done, in order.
    pub fn handle(&mut self, input: Input, now: Duration) -> Vec<Output> {
        match input {
            Input::LocalChanges { document, changes } => self.local_changes(document, changes, now),
            Input::LocalStatements { statements } => self.local_statements(statements, now),
            Input::Connected { connection, peer, dialled_by_us } => {
                self.connected(connection, peer, dialled_by_us, now);
            }
            Input::Disconnected { connection } => self.end(connection, now),
            Input::RefusedAsStranger { connection } => self.refused_as_stranger(connection),
            Input::Frame { connection, bytes } => self.frame(connection, &bytes, Way::Control, now),
            Input::BulkFrame { connection, bytes } => self.frame(connection, &bytes, Way::Bulk, now),
            Input::ChangesDatagram { connection, bytes } => {
                self.frame(connection, &bytes, Way::Datagram, now)
            }
            Input::Examined { connection, changes, byte_count } => {
                self.examined(connection, changes, byte_count, now);
            }
            Input::BulkSent { connection, document } => self.answered(connection, document, now),
            Input::Behind { connection, behind } => self.behind(connection, behind, now),
            Input::PresenceDatagram { connection, bytes } => self.presence_datagram(connection, &bytes),
            Input::SetPresence { bytes } => {
                self.presence.set(bytes, now);
                self.send_presence(now);
            }
            Input::SetDeviceName { name } => self.set_device_name(name),
            Input::Carried { connection, bytes } => self.carried(connection, &bytes, now),
            Input::CarryEnded { connection } => self.carry_ended(connection),
            Input::ChangesRead { token, changes } => self.changes_read(token, changes, now),
            Input::InUse { document } => {
                self.table_is_ready(document);
            }
            Input::Flushed { token } => self.flushed(token, now),
            Input::Introduction { from, statements } => self.introduction(from, &statements, now),
            Input::AddressKnown { peer, addresses } => self.redial.known(peer, &addresses, now),
            Input::Sighted { peer, addresses } => self.redial.sighted(peer, &addresses, now),
            // A call of the peer's own may have come through meanwhile.
            Input::DialFailed { peer } if self.sessions.values().any(|session| session.peer == peer) => {}
            Input::DialFailed { peer } => self.redial.failed(peer, now),
            Input::Tick => {}
        }
        self.do_what_is_due(now);
        self.notice_matches(now);
        self.set_alarm(now);
        std::mem::take(&mut self.out)
    }

    /// Who sits at the table, as far as the statements here say.
    #[must_use]
    pub fn membership(&self) -> Arc<Membership> {
        Arc::clone(&self.membership)
    }

    /// All statements here, flushed or not.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// All statements that are on disk here, each after its parents.
    pub fn flushed_statements(&self) -> impl Iterator<Item = &Statement> {
        self.graph.iter().filter(|statement| !self.unflushed.contains_key(&statement.id()))
    }

    /// The log of one document; `None` while nothing is known of it.
    #[must_use]
    pub fn log(&self, document: DocumentId) -> Option<&Log> {
        self.logs.get(&document)
    }

    /// All documents of which a change is known.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> + '_ {
        self.logs.iter().filter(|(_, log)| !log.is_empty()).map(|(document, _)| *document)
    }

    fn connected(
        &mut self,
        connection: ConnectionId,
        peer: TransportKey,
        dialled_by_us: bool,
        now: Duration,
    ) {
        let Some(scope) = self.scope_of(peer) else {
            self.out.push(Output::Close { connection, why: CloseReason::Stranger });
            self.out.push(Output::Notice(Notice::Stranger { peer }));
            self.redial.failed(peer, now);
            return;
        };
        if let Some((older, session)) = self.sessions.iter().find(|(_, session)| session.peer == peer) {
            let older = *older;
            let both_dialled = session.dialled_by_us != dialled_by_us;
            let fresh = now.saturating_sub(session.since) < BOTH_DIALLED_WITHIN;
            // Both sides see the same two connections, so both keep the one that the smaller key dialled.
            let keep_older = both_dialled && fresh && session.dialled_by_us == (self.config.transport < peer);
            if keep_older {
                self.out.push(Output::Close { connection, why: CloseReason::Duplicate });
                return;
            }
            self.out.push(Output::Close { connection: older, why: CloseReason::Duplicate });
            self.forget(older);
        }
        if scope == Scope::Statements && !self.has_room_for_one_who_has_gone(now) {
            self.out.push(Output::Close { connection, why: CloseReason::Done });
            self.redial.failed(peer, now);
            return;
        }
        let documents = if scope == Scope::Everything { self.documents_digest() } else { Digest::default() };
        self.sessions.insert(connection, Session::new(peer, scope, dialled_by_us, documents, now));
        self.redial.connected(peer);
        let hello = Frame::Hello { version: wire::VERSION, statements: self.statements_digest, documents };
        self.send(connection, &hello);
        if scope == Scope::Everything {
            self.show_to(connection);
        }
        self.out.push(Output::PeersChanged);
    }

    /// What this device is called, and what it shows of itself.
    fn show_to(&mut self, connection: ConnectionId) {
        if let Some(name) = self.device_name.clone() {
            self.send(connection, &Frame::Name { name: Some(name) });
        }
        if let Some(datagram) = self.presence.for_newcomer() {
            self.out.push(Output::SendPresence { connection, datagram });
        }
    }

    /// A connection is gone. What it brought stays.
    fn end(&mut self, connection: ConnectionId, now: Duration) {
        if let Some(Session { peer, since, .. }) = self.forget(connection) {
            self.redial.disconnected(peer, now.saturating_sub(since), now);
        }
    }

    /// Forgets a connection and what waited on its account.
    fn forget(&mut self, connection: ConnectionId) -> Option<Session> {
        let mut session = self.sessions.remove(&connection)?;
        for document in std::mem::take(&mut session.remember) {
            self.remember(session.peer, document);
        }
        for (document, hash) in std::mem::take(&mut session.waiting) {
            if let Some(waiting) = self.waiting.get_mut(&document) {
                if waiting.is_of(&hash, connection) {
                    waiting.take(&hash);
                }
                if waiting.is_empty() {
                    self.waiting.remove(&document);
                }
            }
        }
        self.reads.retain(|_, read| read.connection != connection);
        if session.shown.something {
            self.out.push(Output::Presence { peer: session.peer, bytes: None });
        }
        self.out.push(Output::PeersChanged);
        Some(session)
    }

    fn misbehaved(&mut self, connection: ConnectionId, what: impl Into<String>, now: Duration) {
        let Some(session) = self.sessions.get(&connection) else { return self.carried_wrongly(connection) };
        let peer = session.peer;
        self.out.push(Output::Close { connection, why: CloseReason::Misbehaved });
        self.out.push(Output::Notice(Notice::PeerMisbehaved { peer, what: what.into() }));
        self.end(connection, now);
    }

    fn frame(&mut self, connection: ConnectionId, bytes: &[u8], way: Way, now: Duration) {
        let Some(session) = self.sessions.get(&connection) else { return };
        let (greeted, whole) = (session.greeted, session.is_whole());
        if !whole && !self.brings(connection, bytes.len(), now) {
            return;
        }
        let Some(session) = self.sessions.get(&connection) else { return };
        match Frame::decode(bytes) {
            Err(error) => self.misbehaved(connection, error.to_string(), now),
            // It may not know yet that it is given statements only.
            Ok(Frame::Changes { .. }) if !whole => {}
            Ok(Frame::Changes { document, changes }) if greeted => {
                let changes = changes.into_iter().map(Offered::from).collect();
                self.changes(connection, document, changes, way, now);
            }
            // It may have come before the greeting. What is in it is asked for again.
            Ok(Frame::Changes { .. }) if way != Way::Control => {}
            Ok(_) if way != Way::Control => {
                self.misbehaved(connection, "what is not on the control stream holds changes only", now);
            }
            Ok(Frame::Hello { version, statements, documents }) if !greeted => {
                self.hello(connection, version, statements, documents, now);
            }
            Ok(Frame::Hello { .. }) => self.misbehaved(connection, "a second greeting", now),
            Ok(_) if !greeted => self.misbehaved(connection, "no greeting", now),
            Ok(Frame::StatementsHave { latest }) => self.statements_have(connection, &latest, now),
            Ok(Frame::Statements { statements }) => self.statements(connection, statements, now),
            Ok(_) if !whole => {}
            Ok(Frame::Documents { documents }) => self.documents_list(connection, documents, now),
            Ok(Frame::Heads { kind, documents }) => self.heads(connection, kind, documents, now),
            Ok(Frame::Tips { document, actors }) => self.tips(connection, document, &actors, now),
            Ok(Frame::Name { name }) => self.out.push(Output::Named { peer: session.peer, name }),
            Ok(Frame::Changes { .. } | Frame::Unknown) => {}
        }
    }

    fn examined(&mut self, connection: ConnectionId, changes: Examined, byte_count: usize, now: Duration) {
        let Some(session) = self.sessions.get(&connection) else { return };
        let (greeted, whole) = (session.greeted, session.is_whole());
        // What came before the greeting is asked for again; and it may not know yet that it is given statements only.
        if whole && greeted {
            self.changes(connection, changes.document, changes.changes, Way::Bulk, now);
        } else if !whole {
            self.brings(connection, byte_count, now);
        }
    }

    /// A peer takes what it is sent too slowly, or has taken most of it.
    fn behind(&mut self, connection: ConnectionId, behind: bool, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.behind = behind;
        self.statements_due(connection, now);
        self.list_due(connection, now);
    }

    fn presence_datagram(&mut self, connection: ConnectionId, datagram: &[u8]) {
        let session = self.sessions.get_mut(&connection).filter(|session| session.is_whole());
        let Some(session) = session else { return };
        if let Some(bytes) = session.shown.read(datagram) {
            self.out.push(Output::Presence { peer: session.peer, bytes });
        }
    }

    fn send_presence(&mut self, now: Duration) {
        if let Some(datagram) = self.presence.due(now) {
            for (connection, _) in self.sessions.iter().filter(|(_, session)| session.is_whole()) {
                let datagram = datagram.clone();
                self.out.push(Output::SendPresence { connection: *connection, datagram });
            }
        }
    }

    fn set_device_name(&mut self, name: Option<Label>) {
        if self.device_name == name {
            return;
        }
        self.device_name.clone_from(&name);
        let whole = self.sessions.iter().filter(|(_, session)| session.is_whole());
        for connection in whole.map(|(connection, _)| *connection).collect::<Vec<_>>() {
            self.send(connection, &Frame::Name { name: name.clone() });
        }
    }

    fn send(&mut self, connection: ConnectionId, frame: &Frame) {
        self.out.push(Output::Send { connection, frame: frame.encode() });
    }

    fn do_what_is_due(&mut self, now: Duration) {
        self.members_due(now);
        self.tables_due(now);
        self.send_presence(now);
        for (peer, addresses) in self.redial.due(now) {
            if self.scope_of(peer).is_some() {
                self.out.push(Output::Dial { peer, addresses });
            } else {
                // Statements may yet make a member of it.
                self.redial.failed(peer, now);
            }
        }
        let sessions = self.sessions.iter();
        let due = sessions.filter_map(|(connection, session)| Some((session.wake_at()?, *connection)));
        let mut due: Vec<_> = due.filter(|(at, _)| *at <= now).collect();
        due.sort_unstable();
        for (_, connection) in due.into_iter().take(SESSIONS_AT_ONCE) {
            self.session_due(connection, now);
        }
    }

    fn session_due(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let is_due = |at: Option<Duration>| at.is_some_and(|at| at <= now);
        if is_due(session.announce_at) {
            self.announce(connection);
        }
        self.statements_due(connection, now);
        self.list_due(connection, now);
        self.list_again(connection, now);
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if is_due(session.remember_at) {
            session.remember_at = None;
            let peer = session.peer;
            for document in std::mem::take(&mut session.remember) {
                self.remember(peer, document);
            }
        }
        let Some(session) = self.sessions.get(&connection) else { return };
        if !session.shared_is_due(now) {
            return;
        }
        let due: Vec<_> = session
            .shared
            .iter()
            .map(|(document, shared)| {
                (*document, is_due(shared.ask_at), is_due(shared.push_at), shared.remind_at <= now)
            })
            .filter(|(_, ask, push, remind)| *ask || *push || *remind)
            .collect();
        for (document, ask, push, remind) in due {
            if remind {
                self.remind(connection, document, now);
            }
            if ask {
                self.ask_again(connection, document, now);
            }
            if push {
                self.push(connection, document, now);
            }
            self.settle(connection, document, now);
        }
        if let Some(session) = self.sessions.get_mut(&connection) {
            session.look_at_shared(now);
        }
    }

    /// Says so when a connection has become level, but not more often than need be.
    fn notice_matches(&mut self, now: Duration) {
        let statements = self.statements_digest;
        for session in self.sessions.values_mut() {
            let level = session.greeted
                && session.is_whole()
                && session.is_compared()
                && session.shared.is_empty()
                && session.their_statements == Some(statements);
            if level == session.level || (level && session.matched_due(now).is_some()) {
                continue;
            }
            session.level = level;
            if level {
                session.matched_at = Some(now);
                self.out.push(Output::Matched { peer: session.peer });
            }
        }
    }

    fn set_alarm(&mut self, now: Duration) {
        let matches = self.sessions.values().filter(|s| !s.level && s.is_whole() && s.shared.is_empty());
        let matches = matches.map(|session| session.matched_due(now));
        let sessions = self.sessions.values().map(Session::wake_at).chain(matches).flatten().min();
        let others = [self.presence.wake_at(), self.tables_wake_at(), self.read_members_at];
        let next = [self.redial.wake_at(), sessions].into_iter().chain(others).flatten().min();
        if let Some(at) = next.filter(|at| self.waking_at != Some(*at) || *at <= now) {
            self.out.push(Output::WakeAt(at));
        }
        self.waking_at = next;
    }

    /// The heads of a document here, in ascending order.
    fn heads_here(&self, document: DocumentId) -> Vec<ChangeHash> {
        self.logs.get(&document).map(|log| log.heads().collect()).unwrap_or_default()
    }
}
