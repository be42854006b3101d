//! Changes: one's own go out, others' come in, answers are read and sent.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId, Tip};

use super::Sync;
use super::waiting::Held;
use crate::admit::{self, NotAdmitted, Refusal, SignedChange};
use crate::columns;
use crate::log::{Inserted, Log};
use crate::protocol::session::{Session, WAITING_BYTES_MAX};
use crate::protocol::wire::{self, WireChange};
use crate::protocol::{BulkItem, ConnectionId, Notice, Output, PersistToken, ReadToken, StoredChange};

/// An answer of more changes goes by a bulk stream.
const ANSWER_CHANGES_MAX: usize = 256;
/// An answer of more bytes goes by a bulk stream.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// One change in so many of a chain keeps its tip when it is sent with later ones.
const TIP_EVERY: u64 = 64;

/// An answer that is being read from the store.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) connection: ConnectionId,
    document: DocumentId,
    with_tip: BTreeMap<ChangeHash, bool>,
}

/// A change that has just gone in.
struct Admitted {
    change: StoredChange,
    from: ConnectionId,
}

/// What came of the changes of one frame.
struct Arrived {
    /// The heads before.
    before: Vec<ChangeHash>,
    /// Those that were known: the peer has them.
    had: Vec<ChangeHash>,
    admitted: Vec<Admitted>,
}

impl Sync {
    pub(super) fn local_changes(&mut self, document: DocumentId, changes: Vec<SignedChange>, now: Duration) {
        let before = self.heads_here(document);
        let mut stored = Vec::new();
        for change in changes {
            match self.admit_own(document, change) {
                Ok(Some(change)) => stored.push(change),
                Ok(None) => {}
                Err(why) => {
                    let why = why.to_string();
                    self.out.push(Output::Notice(Notice::OwnChangeRefused { document, why }));
                    break;
                }
            }
        }
        if stored.is_empty() {
            return;
        }
        let changes =
            stored.iter().map(|stored| SignedChange { bytes: stored.bytes.clone(), tip: stored.tip });
        let frames = wire::changes_frames(document, changes);
        let heads = self.heads_here(document);
        let log = self.logs.entry(document).or_default();
        for (connection, session) in &mut self.sessions {
            for frame in &frames {
                self.out.push(Output::Send { connection: *connection, frame: frame.clone() });
            }
            let shared = session.shared(document, &before, now);
            shared.sent.extend(stored.iter().map(|stored| stored.meta.hash));
            shared.sent = log.frontier(&shared.sent);
            shared.told = Some(heads.clone());
        }
        self.persist(stored);
    }

    /// One's own change passes the same admission as everybody's: otherwise it would be known to nobody else. Only
    /// its signature, which has just been made here, is believed.
    fn admit_own(
        &mut self,
        document: DocumentId,
        change: SignedChange,
    ) -> Result<Option<StoredChange>, NotAdmitted> {
        let SignedChange { bytes, tip } = change;
        let meta = admit::examine(&bytes)?;
        if meta.actor.author() != self.config.author {
            return Err(NotAdmitted::AuthorUnknown);
        }
        if !tip
            .ok_or(NotAdmitted::Unvouched)
            .map(|tip| admit::names(&tip, self.config.table, document, &meta))?
        {
            return Err(Refusal::OtherTip.into());
        }
        let log = self.logs.entry(document).or_default();
        admit::fits(log, &self.schema, &meta)?;
        let inserted = log.insert(&self.schema, &meta).expect("it fits, so all is there");
        Ok((inserted != Inserted::Known).then_some(StoredChange { document, meta, bytes, tip }))
    }

    fn persist(&mut self, changes: Vec<StoredChange>) {
        self.last_persist += 1;
        let token = PersistToken(self.last_persist);
        self.out.push(Output::Persist { token, changes, statements: Vec::new() });
    }

    /// Changes of a peer, from either stream.
    pub(super) fn changes(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        changes: Vec<WireChange>,
        now: Duration,
    ) {
        let before = self.heads_here(document);
        let mut arrived = Arrived { before, had: Vec::new(), admitted: Vec::new() };
        let mut refused = None;
        for change in changes {
            match self.offer(connection, document, change, &mut arrived, now) {
                Ok(()) => {}
                Err(why) => {
                    refused = Some(why);
                    break;
                }
            }
        }
        let Arrived { before, had, admitted } = arrived;
        if let (Some(session), Some(log)) = (self.sessions.get_mut(&connection), self.logs.get(&document)) {
            let shared = session.shared(document, &before, now);
            shared.have.extend(had);
            shared.have = log.frontier(&shared.have);
            if !admitted.is_empty() {
                shared.progressed(now);
            }
        }
        self.changed(document, &before, &admitted, now);
        self.hand_on(document, admitted);
        if let Some(why) = refused {
            self.misbehaved(connection, why.to_string(), now);
            return;
        }
        self.keep_to_budget(connection, now);
        if self.waits_for(connection, document) {
            self.ask(connection, document, now);
        }
        self.settle(connection, document, now);
    }

    /// Takes one change as far as it can go.
    fn offer(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        change: WireChange,
        arrived: &mut Arrived,
        now: Duration,
    ) -> Result<(), Refusal> {
        let WireChange { bytes, signature } = change;
        let scanned = columns::scan(&bytes)?;
        let hash = scanned.hash;
        if self.logs.get(&document).is_some_and(|log| log.contains(&hash)) {
            arrived.had.push(hash);
            return Ok(());
        }
        let known = self.waiting.get(&document).and_then(|waiting| waiting.get(&hash));
        if known.is_some_and(|held| held.vouched || signature.is_none()) {
            // It waits on another's account; if that one goes, it is to be asked for again here.
            if let Some(session) = self.sessions.get_mut(&connection) {
                session.shared(document, &arrived.before, now).lacking.insert(hash);
            }
            return Ok(());
        }
        let meta = match known {
            Some(held) => held.meta.clone(),
            None => admit::examine_scanned(&bytes, scanned)?,
        };
        let tip = signature.map(|signature| Tip {
            table: self.config.table,
            document,
            actor: meta.actor,
            seq: meta.seq,
            hash,
            signature,
        });
        if tip.is_some_and(|tip| !tip.verify()) {
            return Err(Refusal::BadSignature);
        }
        let is_new = known.is_none();
        let waiting = self.waiting.entry(document).or_default();
        let vouched = match tip {
            Some(tip) if !is_new => waiting.set_tip(&hash, tip),
            _ => {
                if let Some(session) = self.sessions.get_mut(&connection) {
                    session.waiting.push_back((document, hash));
                    session.waiting_bytes += bytes.len();
                }
                waiting.hold(Held { meta, bytes, tip, vouched: false, from: connection })
            }
        };
        self.let_in(document, vouched, &mut arrived.admitted)
    }

    /// Lets in what can go in of `candidates`, and of what waits for them.
    ///
    /// Gives the refusal of the first that contradicts its past; its sender answers for it.
    fn let_in(
        &mut self,
        document: DocumentId,
        candidates: Vec<ChangeHash>,
        admitted: &mut Vec<Admitted>,
    ) -> Result<(), Refusal> {
        let mut candidates: VecDeque<_> = candidates.into();
        let mut refused = None;
        while let Some(hash) = candidates.pop_front() {
            let Some(waiting) = self.waiting.get_mut(&document) else { break };
            let Some(held) = waiting.get(&hash) else { continue };
            if !held.vouched || !self.membership.is_member_author(held.meta.actor.author()) {
                continue;
            }
            let log = self.logs.entry(document).or_default();
            match admit::fits(log, &self.schema, &held.meta) {
                Err(NotAdmitted::Refused(why)) => {
                    let Some(held) = waiting.take(&hash) else { continue };
                    no_longer_waits(&mut self.sessions, &held);
                    refused = refused.or(Some(why));
                }
                Err(_) => {}
                Ok(()) => {
                    candidates.extend(waiting.followers(&hash));
                    let Some(held) = waiting.take(&hash) else { continue };
                    no_longer_waits(&mut self.sessions, &held);
                    let inserted = log.insert(&self.schema, &held.meta).expect("they fit, so all is there");
                    if inserted == Inserted::Fork {
                        let (author, seq) = (held.meta.actor.author(), held.meta.seq);
                        self.out.push(Output::Notice(Notice::Fork { document, author, seq }));
                    }
                    let Held { meta, bytes, tip, from, .. } = held;
                    admitted.push(Admitted { change: StoredChange { document, meta, bytes, tip }, from });
                }
            }
        }
        if self.waiting.get(&document).is_some_and(super::waiting::Waiting::is_empty) {
            self.waiting.remove(&document);
        }
        refused.map_or(Ok(()), Err)
    }

    /// What has gone in is told to the app and the store.
    fn hand_on(&mut self, document: DocumentId, admitted: Vec<Admitted>) {
        if admitted.is_empty() {
            return;
        }
        let stored: Vec<_> = admitted.into_iter().map(|admitted| admitted.change).collect();
        let changes = stored.iter().map(|stored| stored.bytes.clone()).collect();
        self.out.push(Output::Admitted { document, changes });
        self.persist(stored);
    }

    /// The log of a document has grown by what others sent: every session is brought up to it.
    fn changed(&mut self, document: DocumentId, before: &[ChangeHash], admitted: &[Admitted], now: Duration) {
        if admitted.is_empty() {
            return;
        }
        let Some(log) = self.logs.get(&document) else { return };
        let connections: Vec<_> = self.sessions.keys().copied().collect();
        for (connection, session) in &mut self.sessions {
            let shared = session.shared(document, before, now);
            let found: Vec<_> = shared.lacking.iter().filter(|hash| log.contains(hash)).copied().collect();
            for hash in found {
                shared.lacking.remove(&hash);
                shared.have.push(hash);
            }
            let theirs = admitted.iter().filter(|admitted| admitted.from == *connection);
            shared.have.extend(theirs.map(|admitted| admitted.change.meta.hash));
            shared.have = log.frontier(&shared.have);
            session.announce.insert(document);
            session.announce_soon(now);
        }
        for connection in connections {
            self.settle(connection, document, now);
        }
    }

    /// Tries everything that waits, because who is a member has changed.
    pub(super) fn let_in_all(&mut self, now: Duration) {
        let documents: Vec<_> = self.waiting.keys().copied().collect();
        for document in documents {
            let before = self.heads_here(document);
            let Some(waiting) = self.waiting.get(&document) else { continue };
            let candidates = waiting.hashes();
            let mut admitted = Vec::new();
            // Whoever sent what is refused now was not known to be wrong when they sent it.
            let _ = self.let_in(document, candidates, &mut admitted);
            self.changed(document, &before, &admitted, now);
            self.hand_on(document, admitted);
        }
    }

    /// Drops the oldest of what waits on a connection's account, while it is too much. It is asked for again later.
    fn keep_to_budget(&mut self, connection: ConnectionId, now: Duration) {
        loop {
            let Some(session) = self.sessions.get_mut(&connection) else { return };
            let Some((document, hash)) = session.waiting.front().copied() else { return };
            let here: Vec<_> = self.logs.get(&document).map(|log| log.heads().collect()).unwrap_or_default();
            let waiting = self.waiting.get_mut(&document);
            let is_held = waiting.as_ref().is_some_and(|waiting| waiting.is_of(&hash, connection));
            if is_held && session.waiting_bytes <= WAITING_BYTES_MAX {
                return;
            }
            session.waiting.pop_front();
            // Otherwise it has gone in meanwhile.
            if is_held && let Some(held) = waiting.and_then(|waiting| waiting.take(&hash)) {
                session.waiting_bytes -= held.bytes.len();
                let shared = session.shared(document, &here, now);
                shared.lacking.insert(hash);
                // Not at once: it would come again before there is room.
                shared.may_ask(now);
            }
        }
    }

    /// Whether something of this document that this connection sent waits for a change that is not here.
    pub(super) fn waits_for(&self, connection: ConnectionId, document: DocumentId) -> bool {
        self.waiting.get(&document).is_some_and(|waiting| waiting.has_of(connection))
    }

    /// Sends these changes, which the peer lacks, from the store.
    pub(super) fn answer(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        hashes: Vec<ChangeHash>,
        now: Duration,
    ) {
        let Some(log) = self.logs.get(&document) else { return };
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if hashes.is_empty() {
            return;
        }
        let heads: Vec<_> = log.heads().collect();
        let shared = session.shared(document, &heads, now);
        shared.answers_under_way += 1;
        shared.sent = heads;
        let entries = hashes.iter().filter_map(|hash| log.entry(hash));
        let byte_count: usize = entries.map(crate::log::Entry::byte_count).sum();
        if hashes.len() <= ANSWER_CHANGES_MAX && byte_count <= ANSWER_BYTES_MAX {
            let with_tip = hashes.iter().map(|hash| (*hash, needs_tip(log, hash))).collect();
            self.last_read += 1;
            let token = ReadToken(self.last_read);
            self.reads.insert(token, Read { connection, document, with_tip });
            self.out.push(Output::ReadChanges { token, document, hashes });
        } else {
            let item = |hash: ChangeHash| BulkItem { hash, with_tip: needs_tip(log, &hash) };
            let items = hashes.into_iter().map(item).collect();
            self.out.push(Output::SendBulk { connection, document, items });
        }
    }

    pub(super) fn changes_read(&mut self, token: ReadToken, changes: Vec<SignedChange>, now: Duration) {
        let Some(Read { connection, document, with_tip }) = self.reads.remove(&token) else { return };
        let lean = changes.into_iter().map(|SignedChange { bytes, tip }| {
            let tip = tip.filter(|tip| with_tip.get(&tip.hash).copied().unwrap_or(true));
            SignedChange { bytes, tip }
        });
        for frame in wire::changes_frames(document, lean) {
            self.out.push(Output::Send { connection, frame });
        }
        self.answered(connection, document, now);
    }

    /// An answer is on its way as a whole.
    pub(super) fn answered(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let Some(shared) = self.sessions.get_mut(&connection).and_then(|s| s.shared.get_mut(&document))
        else {
            return;
        };
        shared.answers_under_way = shared.answers_under_way.saturating_sub(1);
        self.push(connection, document, now);
        self.settle(connection, document, now);
    }
}

/// Takes a change off the account on which it waited.
fn no_longer_waits(sessions: &mut BTreeMap<ConnectionId, Session>, held: &Held) {
    if let Some(session) = sessions.get_mut(&held.from) {
        session.waiting_bytes = session.waiting_bytes.saturating_sub(held.bytes.len());
    }
}

/// Whether a change that is sent with all that follows it here is to have its tip: when no later tip of its chain
/// is sure to come soon after it.
fn needs_tip(log: &Log, hash: &ChangeHash) -> bool {
    log.entry(hash)
        .is_none_or(|entry| !entry.has_successor() || entry.has_other_child() || entry.seq() % TIP_EVERY == 0)
}
