//! Finding out what differs, at a cost that grows with the difference and not with what there is.
//!
//! Two digests first. If that of the documents differs, the side with the smaller key lists (document, digest of its
//! heads); the other tells its heads where they differ. Whoever knows all of the other's heads then sends what the
//! other lacks; whoever does not, asks with all its tips, which is answered exactly.

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use trestle_trust::{ChangeHash, DocumentId, TransportKey};

use super::Sync;
use crate::log::Log;
use crate::protocol::session::{ASK_AGAIN_MIN, PUSH_AFTER, REMIND_EVERY, Session};
use crate::protocol::wire::{ActorTips, Digest, Frame, HEADS_MAX, HeadsDigest, HeadsKind, LIST_MAX, VERSION};
use crate::protocol::{CloseReason, ConnectionId, Notice, Output};

/// A list of all documents is answered no more often than this.
const ANSWER_LIST_EVERY: Duration = Duration::from_secs(2);
/// Heads are packed into frames of about this many.
const HEADS_PER_FRAME: usize = 10_000;

impl Sync {
    pub(super) fn hello(
        &mut self,
        connection: ConnectionId,
        version: u32,
        statements: Digest,
        documents: Digest,
        now: Duration,
    ) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let peer = session.peer;
        if version != VERSION {
            self.out.push(Output::Close { connection, why: CloseReason::OtherVersion });
            self.out.push(Output::Notice(Notice::OtherVersion { peer, theirs: version }));
            self.end(connection, now);
            return;
        }
        session.greeted = true;
        session.their_statements = Some(statements);
        let whole = session.is_whole();
        let documents_match = session.documents_said == documents;
        if statements != self.statements_digest {
            self.tell_statements(connection);
        }
        if !whole {
            return;
        }
        if documents_match {
            self.compared(connection, now);
        } else if self.config.transport < peer {
            self.list_documents(connection);
        }
    }

    /// From now on a document that is not listed in the session is one that both have alike.
    fn compared(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.compared = true;
        let knows_all = session.is_compared();
        let unsettled: Vec<_> = session.shared.keys().copied().collect();
        for (document, log) in &self.logs {
            if !knows_all || log.is_empty() || session.shared.contains_key(document) {
                continue;
            }
            let known = self.peers_have.entry(session.peer).or_default().entry(*document).or_default();
            if !log.heads().eq(known.iter().copied()) {
                *known = log.heads().collect();
                session.remember_soon(*document, now);
            }
        }
        for document in unsettled {
            self.settle(connection, document, now);
        }
    }

    /// Both compare again what they have, if there was no room for some of it and there is now.
    pub(super) fn list_again(&mut self, connection: ConnectionId, now: Duration) {
        if self.sessions.get_mut(&connection).is_some_and(|session| session.has_room_again(now)) {
            self.list_documents(connection);
        }
    }

    fn list_documents(&mut self, connection: ConnectionId) {
        let documents = self
            .logs
            .iter()
            .filter(|(_, log)| !log.is_empty())
            .map(|(document, log)| (*document, heads_digest(log.heads())))
            .take(LIST_MAX)
            .collect();
        self.send(connection, &Frame::Documents { documents });
    }

    /// The peer lists all its documents. Whoever does so over and over is answered now and then.
    pub(super) fn documents_list(
        &mut self,
        connection: ConnectionId,
        listed: Vec<(DocumentId, HeadsDigest)>,
        now: Duration,
    ) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.their_list = Some(listed);
        session.answer_list_at.get_or_insert(now);
        self.list_due(connection, now);
    }

    /// Answers a list, if it is time.
    pub(super) fn list_due(&mut self, connection: ConnectionId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if !session.behind
            && session.answer_list_at.is_some_and(|at| at <= now)
            && let Some(listed) = session.their_list.take()
        {
            session.answer_list_at = Some(now + ANSWER_LIST_EVERY);
            self.documents_listed(connection, listed, now);
        }
    }

    fn documents_listed(
        &mut self,
        connection: ConnectionId,
        listed: Vec<(DocumentId, HeadsDigest)>,
        now: Duration,
    ) {
        let listed: std::collections::BTreeMap<_, _> = listed.into_iter().collect();
        let nothing = heads_digest(std::iter::empty());
        let ours = self.logs.iter().filter(|(_, log)| !log.is_empty());
        let mut differing: Vec<(DocumentId, Vec<ChangeHash>)> = ours
            .filter(|(document, log)| listed.get(document).unwrap_or(&nothing) != &heads_digest(log.heads()))
            .map(|(document, log)| (*document, log.heads().take(HEADS_MAX).collect()))
            .collect();
        let unknown_here: Vec<_> =
            listed.keys().filter(|document| self.heads_here(**document).is_empty()).copied().collect();
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let room = session.room_for_documents(unknown_here.len());
        differing.extend(unknown_here.into_iter().take(room).map(|document| (document, Vec::new())));
        for (document, heads) in &differing {
            let shared = session.shared(*document, heads, now);
            shared.told = Some(heads.clone());
            shared.in_doubt = true;
            shared.ask_at.get_or_insert(now + ASK_AGAIN_MIN);
        }
        // What changed since the greeting and is the same now is no longer in doubt.
        let in_doubt: std::collections::BTreeSet<_> =
            differing.iter().map(|(document, _)| *document).collect();
        for (document, shared) in &mut session.shared {
            if !in_doubt.contains(document)
                && let Some(log) = self.logs.get(document)
            {
                shared.have = log.heads().collect();
            }
        }
        // Not all that it leaves out is the same, if there was no room for some.
        let left_out = self.sessions.get(&connection).is_some_and(Session::leaves_out);
        let kind = if left_out { HeadsKind::Answer } else { HeadsKind::AnswerEnd };
        self.send_heads(connection, kind, differing);
        self.compared(connection, now);
    }

    /// Sends heads in as many frames as it takes. Only the last is an [`HeadsKind::AnswerEnd`].
    fn send_heads(
        &mut self,
        connection: ConnectionId,
        kind: HeadsKind,
        documents: Vec<(DocumentId, Vec<ChangeHash>)>,
    ) {
        let mut packed = Vec::new();
        let mut count = 0;
        for (document, mut heads) in documents {
            heads.truncate(HEADS_MAX);
            count += 1 + heads.len();
            packed.push((document, heads));
            if count >= HEADS_PER_FRAME {
                let kind = if kind == HeadsKind::AnswerEnd { HeadsKind::Answer } else { kind };
                self.send(connection, &Frame::Heads { kind, documents: std::mem::take(&mut packed) });
                count = 0;
            }
        }
        if !packed.is_empty() || kind == HeadsKind::AnswerEnd {
            self.send(connection, &Frame::Heads { kind, documents: packed });
        }
    }

    pub(super) fn heads(
        &mut self,
        connection: ConnectionId,
        kind: HeadsKind,
        documents: Vec<(DocumentId, Vec<ChangeHash>)>,
        now: Duration,
    ) {
        let touched: Vec<_> = documents.iter().map(|(document, _)| *document).collect();
        let mut echoes = Vec::new();
        for (document, heads) in documents {
            if self.heads_of(connection, kind, document, heads, now) {
                echoes.push((document, self.heads_here(document)));
            }
        }
        self.send_heads(connection, HeadsKind::Echo, echoes);
        if kind == HeadsKind::AnswerEnd {
            self.compared(connection, now);
        }
        for document in touched {
            self.settle(connection, document, now);
        }
    }

    /// Takes in what heads the peer has of one document. Says whether it is to be told that they are the same here.
    fn heads_of(
        &mut self,
        connection: ConnectionId,
        kind: HeadsKind,
        document: DocumentId,
        mut heads: Vec<ChangeHash>,
        now: Duration,
    ) -> bool {
        heads.sort_unstable();
        heads.dedup();
        let here = self.heads_here(document);
        let Some(session) = self.sessions.get_mut(&connection) else { return false };
        if here.is_empty() && !session.has_room_for(document) {
            return false;
        }
        let shared = session.shared(document, &here, now);
        shared.in_doubt = false;
        if heads == here {
            // Who has answered a list is in doubt until it hears this, even if it had it from a change before.
            let echo = match kind {
                HeadsKind::News => shared.told.as_ref() != Some(&here),
                HeadsKind::Answer | HeadsKind::AnswerEnd => true,
                HeadsKind::Echo => false,
            };
            if echo {
                shared.told = Some(here.clone());
            }
            shared.have = here;
            shared.lacking.clear();
            shared.push_at = None;
            return echo;
        }
        let nothing = Log::default();
        let log = self.logs.get(&document).unwrap_or(&nothing);
        let (known, unknown): (Vec<_>, Vec<_>) = heads.into_iter().partition(|head| log.contains(head));
        shared.have.extend(known);
        shared.have = log.frontier(&shared.have);
        shared.lack_only(unknown);
        if shared.lacking.is_empty() {
            // What they lack of others' changes may be on its way to them already.
            let wait = if kind == HeadsKind::News { PUSH_AFTER } else { Duration::ZERO };
            shared.push_at = Some(shared.push_at.unwrap_or(now + wait).min(now + wait));
        } else {
            self.ask(connection, document, now);
        }
        false
    }

    /// Asks for what is lacking of a document, unless that has just been done.
    pub(super) fn ask(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let here = self.heads_here(document);
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if here.is_empty() && !session.has_room_for(document) {
            return;
        }
        if !session.shared(document, &here, now).may_ask(now) {
            return;
        }
        let actors =
            self.logs.get(&document).map(|log| log.tips().take(LIST_MAX).collect()).unwrap_or_default();
        self.send(connection, &Frame::Tips { document, actors });
    }

    /// The time for an answer is over.
    pub(super) fn ask_again(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let waits = self.waits_for(connection, document);
        let Some(shared) = self.sessions.get_mut(&connection).and_then(|s| s.shared.get_mut(&document))
        else {
            return;
        };
        if shared.lacking.is_empty() && !waits && !shared.in_doubt {
            shared.nothing_to_ask();
        } else {
            self.ask(connection, document, now);
        }
    }

    pub(super) fn tips(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        actors: &[ActorTips],
        now: Duration,
    ) {
        let here = self.heads_here(document);
        let nothing = Log::default();
        let log = self.logs.get(&document).unwrap_or(&nothing);
        let mut known = Vec::new();
        // Changes that the peer must have, because it has a later one of the same actor.
        let mut implied = Vec::new();
        let mut unknown = Vec::new();
        for (actor, tips) in actors {
            for (seq, hash) in tips {
                if log.contains(hash) {
                    known.push(*hash);
                } else {
                    unknown.push(*hash);
                    implied.extend(log.newest_up_to(actor, *seq));
                }
            }
        }
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if here.is_empty() && !session.has_room_for(document) {
            return;
        }
        let behind = session.behind;
        let shared = session.shared(document, &here, now);
        shared.have.extend(&known);
        shared.have = log.frontier(&shared.have);
        let lacks_something = !unknown.is_empty();
        shared.lack_only(unknown);
        // While an answer is under way, another would say the same again. The peer asks once more if it must.
        if shared.answers_under_way == 0 && !behind {
            known.append(&mut implied);
            let answer = log.not_in_past_of(&known);
            if answer.is_empty() && !lacks_something {
                shared.told = Some(here.clone());
                self.send_heads(connection, HeadsKind::Echo, vec![(document, here)]);
            } else {
                self.answer(connection, document, answer, now);
            }
        }
        if lacks_something {
            self.ask(connection, document, now);
        }
        self.settle(connection, document, now);
    }

    /// Sends what the peer lacks, if it has not been sent.
    pub(super) fn push(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let Some(log) = self.logs.get(&document) else { return };
        let Some(shared) = self.sessions.get_mut(&connection).and_then(|s| s.shared.get_mut(&document))
        else {
            return;
        };
        shared.push_at = None;
        // Unless something is lacking here: then the peer will be asked, and see what it lacks from that.
        if shared.answers_under_way == 0 && shared.lacking.is_empty() {
            let has: Vec<_> = shared.have.iter().chain(&shared.sent).copied().collect();
            let answer = log.not_in_past_of(&has);
            self.answer(connection, document, answer, now);
        }
    }

    /// Both have not been found to agree for long: the peer is told once more what is here, and answers.
    pub(super) fn remind(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        if let Some(shared) = session.shared.get_mut(&document) {
            shared.remind_at = now + REMIND_EVERY;
            shared.told = None;
            session.announce.insert(document);
            session.announce_soon(now);
        }
    }

    /// Tells the peer what came in since it was last told.
    pub(super) fn announce(&mut self, connection: ConnectionId) {
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        session.announce_at = None;
        let mut documents = Vec::new();
        for document in std::mem::take(&mut session.announce) {
            let Some(log) = self.logs.get(&document) else { continue };
            let heads: Vec<_> = log.heads().take(HEADS_MAX).collect();
            if let Some(shared) = session.shared.get_mut(&document) {
                if shared.told.as_ref() == Some(&heads) {
                    continue;
                }
                shared.told = Some(heads.clone());
            }
            documents.push((document, heads));
        }
        let statements = std::mem::take(&mut session.announce_statements);
        if statements {
            self.tell_statements(connection);
        }
        if !documents.is_empty() {
            self.send_heads(connection, HeadsKind::News, documents);
        }
    }

    /// Forgets a document's state once both are known to have the same.
    pub(super) fn settle(&mut self, connection: ConnectionId, document: DocumentId, now: Duration) {
        let heads = self.heads_here(document);
        let Some(session) = self.sessions.get_mut(&connection) else { return };
        let Some(shared) = session.shared.get_mut(&document) else { return };
        if shared.lacking.is_empty()
            && !shared.in_doubt
            && !self.waiting.get(&document).is_some_and(|w| w.has_of(connection))
        {
            shared.nothing_to_ask();
        }
        let known = self.peers_have.entry(session.peer).or_default();
        if known.get(&document).map_or(&[][..], Vec::as_slice) != shared.have {
            known.insert(document, shared.have.clone());
            session.remember_soon(document, now);
        }
        let Some(shared) = session.shared.get(&document) else { return };
        if shared.is_settled(&heads) && (session.compared || session.is_crowded()) {
            session.shared.remove(&document);
        }
        session.note_timers(document);
        self.list_again(connection, now);
    }

    pub(super) fn remember(&mut self, peer: TransportKey, document: DocumentId) {
        let heads = self.peers_have.get(&peer).and_then(|documents| documents.get(&document));
        if let Some(heads) = heads.cloned() {
            self.out.push(Output::Remember { peer, document, heads });
        }
    }

    /// A digest over all documents and their heads.
    pub(super) fn documents_digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(b"trestle documents 1");
        for (document, log) in self.logs.iter().filter(|(_, log)| !log.is_empty()) {
            hasher.update(document.0);
            hasher.update(heads_digest(log.heads()));
        }
        short(&hasher.finalize())
    }
}

fn heads_digest(heads: impl Iterator<Item = ChangeHash>) -> HeadsDigest {
    let mut hasher = Sha256::new();
    hasher.update(b"trestle heads 1");
    for head in heads {
        hasher.update(head.0);
    }
    short(&hasher.finalize())
}

/// The first bytes of a hash.
pub(super) fn short<const N: usize>(hash: &[u8]) -> [u8; N] {
    let mut short = [0; N];
    short.copy_from_slice(&hash[..N]);
    short
}
