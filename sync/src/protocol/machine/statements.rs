//! Statements: who knows which, handing them on once they are on disk, and being shown those of a newcomer.
//!
//! They are few and small, so what differs is found by telling the newest of every signer, and new ones go to
//! everybody who is connected.

use std::collections::BTreeMap;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use trestle_trust::{Graph, GraphError, Inserted, Membership, Statement, StatementId, TransportKey};

use super::Sync;
use super::compare::short;
use crate::protocol::session::{ASK_AGAIN_MIN, HELD_STATEMENT_BYTES_MAX};
use crate::protocol::wire::{Digest, Frame, LIST_MAX};
use crate::protocol::{ConnectionId, Notice, Output, PersistToken};

/// A frame of statements is closed when it has grown to this many bytes.
const STATEMENTS_FRAME_BYTES: usize = 256 * 1024;
/// What peers say is read no more often than this for who sits here now.
const READ_MEMBERS_EVERY: Duration = Duration::from_millis(100);
/// For each statement this takes about so long, and is to take a tenth of the time at most.
const READ_STATEMENT: Duration = Duration::from_micros(5);
/// Whoever says little is heard at once: so much of that time is given in advance.
const READ_MEMBERS_AT_ONCE: Duration = Duration::from_secs(3);
/// The most bytes of statements that a stranger may show.
const INTRODUCTION_BYTES_MAX: usize = 4 * 1024 * 1024;

impl Sync {
    pub(super) fn local_statements(&mut self, statements: Vec<Statement>, now: Duration) {
        let mut new = Vec::new();
        for statement in statements {
            match self.graph.insert(statement.clone()) {
                Ok(Inserted::New) => new.push(statement),
                Ok(Inserted::Known) => {}
                Err(error) => {
                    self.out.push(Output::Notice(Notice::OwnStatementRefused { why: error.to_string() }));
                    break;
                }
            }
        }
        self.statements_are_in(new, None, now);
    }

    /// Statements of a peer.
    pub(super) fn statements(&mut self, connection: ConnectionId, came: Vec<Vec<u8>>, now: Duration) {
        let came = self.allowed(connection, came, now);
        let mut new = Vec::new();
        let mut wait = Vec::new();
        for bytes in came {
            match decode_and_insert(&mut self.graph, &bytes) {
                Ok(Some(statement)) => new.push(statement),
                Ok(None) => {}
                Err(NotIn::Waits(statement)) => wait.push(*statement),
                Err(NotIn::Refused(why)) => {
                    self.statements_are_in(new, Some(connection), now);
                    self.misbehaved(connection, why, now);
                    return;
                }
            }
        }
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let mut held = std::mem::take(&mut session.held_statements);
        held.append(&mut wait);
        let (held, refused) = insert_held(&mut self.graph, held, &mut new);
        self.statements_are_in(new, Some(connection), now);
        if let Some(why) = refused.into_iter().next() {
            return self.misbehaved(connection, why, now);
        }
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if !held.is_empty() {
            session.held_statements = first_of(held, HELD_STATEMENT_BYTES_MAX);
            self.ask_statements(connection, now);
        }
    }

    /// New statements are in the graph: what rests on them is brought up to it.
    pub(super) fn statements_are_in(
        &mut self,
        new: Vec<Statement>,
        from: Option<ConnectionId>,
        now: Duration,
    ) {
        if new.is_empty() {
            return;
        }
        self.last_persist += 1;
        let token = PersistToken(self.last_persist);
        for statement in &new {
            self.unflushed.insert(statement.id(), (token, from));
        }
        self.out.push(Output::Persist { token, changes: Vec::new(), statements: new });
        // Reading anew who sits here takes long where many do. So it is done at once a few times, and then now and then.
        if from.is_none() || now + READ_MEMBERS_AT_ONCE >= self.read_members_from {
            self.read_members(now);
        } else {
            self.read_members_at = Some(self.read_members_from.saturating_sub(READ_MEMBERS_AT_ONCE));
        }
    }

    /// Reads anew who sits here, if it is time.
    pub(super) fn members_due(&mut self, now: Duration) {
        if self.read_members_at.is_some_and(|at| at <= now) {
            self.read_members(now);
        }
    }

    fn read_members(&mut self, now: Duration) {
        self.read_members_at = None;
        let takes = READ_STATEMENT.saturating_mul(u32::try_from(self.graph.len()).unwrap_or(u32::MAX));
        // One's own are read whenever they are said: others' wait no longer for that.
        let from = self.read_members_from.clamp(now, now + READ_MEMBERS_AT_ONCE);
        self.read_members_from = from + READ_MEMBERS_EVERY.max(10 * takes);
        self.statements_digest = statements_digest(&self.graph);
        let membership = Membership::read(&self.graph);
        // Most statements are about questions: then nobody who holds who sits here has to look again.
        if *self.membership != membership {
            self.membership = std::sync::Arc::new(membership);
            self.count_anew();
        }
        self.out.push(Output::MembershipChanged);
        // One's own as well: a peer that has taken them in cannot know otherwise that both have the same again.
        for session in self.sessions.values_mut() {
            session.announce_statements = true;
            session.announce_soon(now);
        }
        self.close_what_has_another_scope(now);
        self.let_in_all(now);
    }

    /// These are on disk: everybody else is given them. Where they are many, a peer is told that there are more, and asks.
    pub(super) fn flushed(&mut self, token: PersistToken, now: Duration) {
        let flushed: BTreeMap<_, _> = self
            .unflushed
            .iter()
            .filter(|(_, (persist, _))| *persist <= token)
            .map(|(statement, (_, from))| (*statement, *from))
            .collect();
        for statement in flushed.keys() {
            self.unflushed.remove(statement);
        }
        if flushed.is_empty() {
            return;
        }
        let connections: Vec<_> = self.sessions.keys().copied().collect();
        for connection in connections {
            let for_them = flushed.iter().filter(|(_, from)| **from != Some(connection)).map(|(id, _)| id);
            let bytes = for_them.clone().filter_map(|id| Some(self.graph.get(*id)?.bytes().len())).sum();
            let Some(session) = self.sessions.get_mut(&connection) else { continue };
            if session.may_push_statements(bytes, now) {
                let statements = self.graph.in_order(for_them);
                let statements = statements.into_iter().map(|statement| statement.bytes().to_vec()).collect();
                self.send_statements(connection, statements);
            } else {
                session.announce_statements = true;
                session.announce_soon(now);
            }
        }
    }

    /// Tells the peer which statements are here, so that it sends the others.
    pub(super) fn tell_statements(&mut self, connection: ConnectionId) {
        let latest = latest(&self.graph).into_iter().take(LIST_MAX).collect();
        self.send(connection, &Frame::StatementsHave { latest });
    }

    pub(super) fn ask_statements(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        match session.ask_statements_at.filter(|at| *at > now) {
            Some(at) => {
                session.take_statements_at.get_or_insert(at);
            }
            None => {
                session.ask_statements_at = Some(now + ASK_AGAIN_MIN);
                self.tell_statements(connection);
            }
        }
    }

    pub(super) fn statements_have(
        &mut self,
        connection: ConnectionId,
        theirs: &[StatementId],
        now: Duration,
    ) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.their_statements = Some(digest_of(theirs.iter().copied()));
        // Whoever asks over and over is answered now and then.
        session.their_latest = Some(theirs.to_vec());
        session.answer_statements_at.get_or_insert(now);
        self.statements_due(connection, now);
    }

    pub(super) fn send_statements(&mut self, connection: ConnectionId, statements: Vec<Vec<u8>>) {
        let mut packed = Vec::new();
        let mut packed_bytes = 0;
        for statement in statements {
            packed_bytes += statement.len();
            packed.push(statement);
            if packed_bytes >= STATEMENTS_FRAME_BYTES {
                self.send(connection, &Frame::Statements { statements: std::mem::take(&mut packed) });
                packed_bytes = 0;
            }
        }
        if !packed.is_empty() {
            self.send(connection, &Frame::Statements { statements: packed });
        }
    }

    /// The peer does not know us yet: it is shown everything that leads to us.
    pub(super) fn refused_as_stranger(&mut self, connection: ConnectionId) {
        let Some(session) = self.sessions.get(&connection) else { return };
        let flushed = self.graph.iter().filter(|statement| !self.unflushed.contains_key(&statement.id()));
        let statements = flushed.map(|statement| statement.bytes().to_vec()).collect();
        self.out.push(Output::Introduce { peer: session.peer, statements });
    }

    /// A stranger shows statements. They are taken in only if they make that stranger a member.
    pub(super) fn introduction(&mut self, from: TransportKey, shown: &[Vec<u8>], now: Duration) {
        let mut graph = self.graph.clone();
        let mut new = Vec::new();
        if shown.iter().map(Vec::len).sum::<usize>() <= INTRODUCTION_BYTES_MAX {
            new.extend(shown.iter().filter_map(|bytes| decode_and_insert(&mut graph, bytes).ok().flatten()));
        }
        if !Membership::read(&graph).is_member_transport(from) {
            self.out.push(Output::Notice(Notice::Stranger { peer: from }));
            return;
        }
        self.graph = graph;
        self.statements_are_in(new, None, now);
    }
}

pub(super) enum NotIn {
    Waits(Box<Statement>),
    Refused(String),
}

/// Puts exact bytes into the graph: the statement if it is new.
pub(super) fn decode_and_insert(graph: &mut Graph, bytes: &[u8]) -> Result<Option<Statement>, NotIn> {
    insert(graph, Statement::decode(bytes).map_err(|error| NotIn::Refused(error.to_string()))?)
}

fn insert(graph: &mut Graph, statement: Statement) -> Result<Option<Statement>, NotIn> {
    match graph.insert(statement.clone()) {
        Ok(Inserted::New) => Ok(Some(statement)),
        Ok(Inserted::Known) => Ok(None),
        Err(GraphError::MissingParents(_)) => Err(NotIn::Waits(Box::new(statement))),
        Err(error) => Err(NotIn::Refused(error.to_string())),
    }
}

/// Puts in what can be put in of what waits, and adds it to `new`. Gives what waits still, and why some was refused.
pub(super) fn insert_held(
    graph: &mut Graph,
    mut held: Vec<Statement>,
    new: &mut Vec<Statement>,
) -> (Vec<Statement>, Vec<String>) {
    let mut refused = Vec::new();
    // What waits may follow what came after it; each round lets in at least one more, or is the last.
    let mut count = None;
    while count != Some(new.len()) && !held.is_empty() {
        count = Some(new.len());
        for statement in std::mem::take(&mut held) {
            match insert(graph, statement) {
                Ok(Some(statement)) => new.push(statement),
                Ok(None) => {}
                Err(NotIn::Waits(statement)) => held.push(*statement),
                Err(NotIn::Refused(why)) => refused.push(why),
            }
        }
    }
    (held, refused)
}

/// The first of these, as many as fit into so many bytes.
pub(super) fn first_of(mut held: Vec<Statement>, bytes_max: usize) -> Vec<Statement> {
    let mut bytes = 0;
    held.retain(|statement| {
        bytes += statement.bytes().len();
        bytes <= bytes_max
    });
    held
}

fn latest(graph: &Graph) -> Vec<StatementId> {
    graph.latest_per_signer().into_values().flatten().collect()
}

/// A digest of what [`Frame::StatementsHave`] would tell.
pub(super) fn statements_digest(graph: &Graph) -> Digest {
    digest_of(latest(graph).into_iter().take(LIST_MAX))
}

fn digest_of(latest: impl Iterator<Item = StatementId>) -> Digest {
    let mut latest: Vec<_> = latest.collect();
    latest.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(b"trestle statements 1");
    for id in latest {
        hasher.update(id.0);
    }
    short(&hasher.finalize())
}
