//! Changes of peers: each is examined, waits if it must, and goes in; then the app, the store and the other peers
//! are told.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId, Tip};

use super::waiting::{self, Held, Waiting};
use super::{Sync, Way};
use crate::admit::{self, ChangeMeta, NotAdmitted, Refusal};
use crate::columns::{self, Scanned};
use crate::log::{Inserted, Log};
use crate::protocol::examined::Offered;
use crate::protocol::session::{
    ALL_WAITING_BYTES_MAX, ASK_AGAIN_MIN, WAITING_BYTES_MAX, WAITING_LOOK_AT_MIN,
};
use crate::protocol::wire::WireChange;
use crate::protocol::{ConnectionId, Notice, Output, StoredChange};

/// A change that has just gone in.
pub(super) struct Admitted {
    change: StoredChange,
    pub(super) from: ConnectionId,
}

/// What came of the changes of one frame.
pub(super) struct Arrived {
    /// The heads before.
    before: Vec<ChangeHash>,
    /// Those that were known: the peer has them.
    had: Vec<ChangeHash>,
    pub(super) admitted: Vec<Admitted>,
    /// What counts now because of one that was admitted.
    adopted: Vec<ChangeHash>,
    refused: Vec<Refused>,
}

/// A change contradicts its past. Whoever sent it answers for that, and not who sent what it waited for.
pub(super) struct Refused {
    from: ConnectionId,
    why: Refusal,
}

/// How far a change has been looked at.
enum Looked {
    Scanned(Scanned),
    Examined(ChangeMeta),
}

impl Looked {
    const fn hash(&self) -> ChangeHash {
        match self {
            Self::Scanned(scanned) => scanned.hash,
            Self::Examined(meta) => meta.hash,
        }
    }

    fn examine(self, bytes: &[u8]) -> Result<ChangeMeta, Refusal> {
        match self {
            Self::Scanned(scanned) => admit::examine_scanned(bytes, scanned),
            Self::Examined(meta) => Ok(meta),
        }
    }
}

impl Arrived {
    pub(super) fn after(before: Vec<ChangeHash>) -> Self {
        Self { before, had: Vec::new(), admitted: Vec::new(), adopted: Vec::new(), refused: Vec::new() }
    }
}

impl Sync {
    /// Changes of a peer.
    pub(super) fn changes(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        changes: Vec<Offered>,
        way: Way,
        now: Duration,
    ) {
        let mut arrived = Arrived::after(self.heads_here(document));
        for change in changes {
            if let Err(why) = self.offer(connection, document, change, &mut arrived, now) {
                arrived.refused.push(Refused { from: connection, why });
                break;
            }
        }
        let Arrived { before, had, admitted, adopted, refused } = arrived;
        if let (Some(session), Some(log)) = (self.sessions.get_mut(&connection), self.logs.get(&document)) {
            let shared = session.shared(document, &before, now);
            shared.have.extend(had);
            shared.have = log.frontier(&shared.have);
            if !admitted.is_empty() {
                shared.progressed(now);
            }
        }
        self.changed(document, &before, &admitted, now);
        self.hand_on(document, admitted, &adopted);
        for Refused { from, why } in refused {
            self.misbehaved(from, why.to_string(), now);
        }
        self.keep_to_budget(connection, now);
        // What waits for the op table lacks nothing. What overtook the control stream may lack what is on its way there.
        if way != Way::Datagram && self.waits_for(connection, document) && !self.table_is_begun(document) {
            self.ask(connection, document, now);
        }
        self.settle(connection, document, now);
    }

    /// Takes one change as far as it can go.
    fn offer(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        offered: Offered,
        arrived: &mut Arrived,
        now: Duration,
    ) -> Result<(), Refusal> {
        let Offered { change: WireChange { bytes, signature }, examined } = offered;
        let looked = match examined {
            Some(meta) => Looked::Examined(meta?),
            None => Looked::Scanned(columns::scan(&bytes)?),
        };
        let hash = looked.hash();
        if self.logs.get(&document).is_some_and(|log| log.contains(&hash)) {
            arrived.had.push(hash);
            return Ok(());
        }
        let known = self.waiting.get(&document).and_then(|waiting| waiting.get(&hash));
        if known.is_some_and(|held| held.vouched || signature.is_none()) {
            // It waits on another's account; if that one goes, it is to be asked for again here.
            if let Some(session) = self.sessions.get_mut(&connection)
                && session.has_room_for(document)
            {
                let shared = session.shared(document, &arrived.before, now);
                shared.lack(hash);
                shared.ask_at.get_or_insert(now + ASK_AGAIN_MIN);
            }
            return Ok(());
        }
        let meta = match known {
            Some(held) => held.meta.clone(),
            None => looked.examine(&bytes)?,
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
                    session.waiting_bytes += waiting::cost(&bytes);
                }
                waiting.hold(Held { meta, bytes, tip, vouched: false, from: connection })
            }
        };
        self.let_in(document, vouched, arrived);
        let still_waits = self.waiting.get(&document).is_some_and(|waiting| waiting.is_of(&hash, connection));
        if let Some(session) = self.sessions.get_mut(&connection).filter(|_| is_new && still_waits) {
            session.waiting.push_back((document, hash));
        }
        Ok(())
    }

    /// Lets in what can go in of `candidates`, and of what waits for them.
    pub(super) fn let_in(
        &mut self,
        document: DocumentId,
        candidates: Vec<ChangeHash>,
        arrived: &mut Arrived,
    ) {
        let mut candidates: VecDeque<_> = candidates.into();
        while let Some(hash) = candidates.pop_front() {
            let Some(waiting) = self.waiting.get_mut(&document) else { break };
            let Some(held) = waiting.get(&hash) else { continue };
            if !held.vouched || !self.membership.ever_sat_author(held.meta.actor.author()) {
                continue;
            }
            // What has to wait makes no log of a document that nobody has.
            let nothing = Log::default();
            let log = self.logs.get(&document).unwrap_or(&nothing);
            let fits = admit::fits(log, &self.schema, &held.meta);
            if fits.is_ok() {
                self.logs.entry(document).or_default();
            }
            if matches!(fits, Err(NotAdmitted::Waits(_))) || (fits.is_ok() && !self.table_is_ready(document))
            {
                continue;
            }
            let Some(waiting) = self.waiting.get_mut(&document) else { break };
            let followers = waiting.followers(&hash);
            let Some(held) = waiting.take(&hash) else { continue };
            let fits = fits.and_then(|()| Ok(self.fits_table(document, &held.meta, &held.bytes)?));
            if let Some(session) = self.sessions.get_mut(&held.from) {
                session.waiting_bytes = session.waiting_bytes.saturating_sub(held.cost());
            }
            match fits {
                Ok(()) => {
                    candidates.extend(followers);
                    self.put_in(document, held, arrived);
                }
                Err(NotAdmitted::Refused(why)) => arrived.refused.push(Refused { from: held.from, why }),
                Err(_) => {}
            }
        }
        if self.waiting.get(&document).is_some_and(Waiting::is_empty) {
            self.waiting.remove(&document);
        }
    }

    /// Puts a change that fits into the log.
    fn put_in(&mut self, document: DocumentId, held: Held, arrived: &mut Arrived) {
        let Held { meta, bytes, tip, from, .. } = held;
        let (inserted, adopted) = self.log_change(document, &meta).expect("it fits, so all is there");
        arrived.adopted.extend(adopted);
        if inserted == Inserted::Fork {
            let (author, seq) = (meta.actor.author(), meta.seq);
            self.out.push(Output::Notice(Notice::Fork { document, author, seq }));
        }
        arrived.admitted.push(Admitted { change: StoredChange { document, meta, bytes, tip }, from });
    }

    /// What has gone in is told to the app and the store.
    fn hand_on(&mut self, document: DocumentId, admitted: Vec<Admitted>, adopted: &[ChangeHash]) {
        if admitted.is_empty() {
            return;
        }
        let stored: Vec<_> = admitted.into_iter().map(|admitted| admitted.change).collect();
        let mut older: BTreeSet<_> = adopted.iter().collect();
        for stored in &stored {
            older.remove(&stored.meta.hash);
        }
        // What has been here for longer, and counts only now, is in nobody's hands but the store's.
        if !older.is_empty() {
            self.persist(stored);
            self.out.push(Output::Anew { document });
            return;
        }
        let counting = stored.iter().filter(|stored| self.counts(document, &stored.meta.hash));
        let changes: Vec<_> = counting.map(|stored| stored.bytes.clone()).collect();
        if !changes.is_empty() {
            self.out.push(Output::Admitted { document, changes });
        }
        self.persist(stored);
    }

    /// The log of a document has grown by what others sent: every session is brought up to it.
    fn changed(&mut self, document: DocumentId, before: &[ChangeHash], admitted: &[Admitted], now: Duration) {
        if admitted.is_empty() {
            return;
        }
        let Some(log) = self.logs.get(&document) else { return };
        let connections: Vec<_> = self.sessions.keys().copied().collect();
        for (connection, session) in self.sessions.iter_mut().filter(|(_, session)| session.is_whole()) {
            if !session.has_room_for(document) {
                continue;
            }
            let shared = session.shared(document, before, now);
            // What was lacking is here only since then. A peer may have said that it has much.
            for Admitted { change, .. } in admitted {
                if shared.lacking.remove(&change.meta.hash) {
                    shared.have.push(change.meta.hash);
                }
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

    /// What has gone in is told to everybody, and who sent what was refused is shut out.
    pub(super) fn hand_on_arrived(&mut self, document: DocumentId, arrived: Arrived, now: Duration) {
        let Arrived { before, admitted, adopted, refused, .. } = arrived;
        self.changed(document, &before, &admitted, now);
        self.hand_on(document, admitted, &adopted);
        for Refused { from, why } in refused {
            self.misbehaved(from, why.to_string(), now);
        }
    }

    /// Tries everything that waits, because who is a member has changed.
    pub(super) fn let_in_all(&mut self, now: Duration) {
        let documents: Vec<_> = self.waiting.keys().copied().collect();
        for document in documents {
            let mut arrived = Arrived::after(self.heads_here(document));
            let candidates = self.waiting.get(&document).map(Waiting::hashes).unwrap_or_default();
            self.let_in(document, candidates, &mut arrived);
            self.hand_on_arrived(document, arrived, now);
        }
    }

    /// Drops the oldest of what waits on a connection's account, while it is too much; and while all accounts together are,
    /// of the one that has most. It is asked for again later.
    fn keep_to_budget(&mut self, connection: ConnectionId, now: Duration) {
        while self.forget_what_went_in(connection)
            && self.sessions.get(&connection).is_some_and(|session| session.waiting_bytes > WAITING_BYTES_MAX)
        {
            self.drop_oldest_waiting(connection, now);
        }
        let mut all: usize = self.sessions.values().map(|session| session.waiting_bytes).sum();
        while all > ALL_WAITING_BYTES_MAX {
            let most = self.sessions.iter().max_by_key(|(_, session)| session.waiting_bytes);
            let Some((most, before)) = most.map(|(id, session)| (*id, session.waiting_bytes)) else { return };
            if !self.forget_what_went_in(most) {
                return;
            }
            self.drop_oldest_waiting(most, now);
            all -= before - self.sessions.get(&most).map_or(0, |session| session.waiting_bytes);
        }
    }

    /// Takes off a connection's list what waits no more: all before the oldest that does, and now and then all. Says whether
    /// anything waits.
    fn forget_what_went_in(&mut self, connection: ConnectionId) -> bool {
        let Some(session) = self.sessions.get_mut(&connection) else { return false };
        let held = |(document, hash): &(DocumentId, ChangeHash)| {
            self.waiting.get(document).is_some_and(|waiting| waiting.is_of(hash, connection))
        };
        while session.waiting.front().is_some_and(|oldest| !held(oldest)) {
            session.waiting.pop_front();
        }
        if session.waiting.len() > session.waiting_look_at {
            session.waiting.retain(held);
            session.waiting_look_at = WAITING_LOOK_AT_MIN.max(2 * session.waiting.len());
        }
        !session.waiting.is_empty()
    }

    fn drop_oldest_waiting(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let Some((document, hash)) = session.waiting.pop_front() else { return };
        let here: Vec<_> = self.logs.get(&document).map(|log| log.heads().collect()).unwrap_or_default();
        let waiting = self.waiting.get_mut(&document);
        let Some(held) = waiting.and_then(|waiting| waiting.take(&hash)) else { return };
        session.waiting_bytes = session.waiting_bytes.saturating_sub(held.cost());
        if !here.is_empty() || session.has_room_for(document) {
            let shared = session.shared(document, &here, now);
            shared.lack(hash);
            // Not at once: it would come again before there is room.
            shared.may_ask(now);
            session.note_timers(document);
        }
        if self.waiting.get(&document).is_some_and(Waiting::is_empty) {
            self.waiting.remove(&document);
        }
    }

    /// Whether something of this document that this connection sent waits for a change that is not here.
    pub(super) fn waits_for(&self, connection: ConnectionId, document: DocumentId) -> bool {
        self.waiting.get(&document).is_some_and(|waiting| waiting.has_of(connection))
    }
}
