//! Changes on their way out: one's own at once, and answers to what peers lack.

use std::collections::BTreeMap;
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId};

use super::Sync;
use crate::admit::{self, NotAdmitted, Refusal, SignedChange};
use crate::log::{Inserted, Log};
use crate::protocol::wire;
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

impl Sync {
    pub(super) fn local_changes(&mut self, document: DocumentId, changes: Vec<SignedChange>, now: Duration) {
        let before = self.heads_here(document);
        let mut stored = Vec::new();
        let mut adopts = false;
        for change in changes {
            match self.admit_own(document, change) {
                Ok(Some((change, adopted))) => {
                    stored.push(change);
                    adopts |= !adopted.is_empty();
                }
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
        let hashes: Vec<_> = stored.iter().map(|stored| stored.meta.hash).collect();
        // These tell all that is here, unless something has come in that they do not follow.
        let tell_all = log.frontier(&hashes) == heads;
        for (connection, session) in self.sessions.iter_mut().filter(|(_, session)| session.is_whole()) {
            for frame in &frames {
                self.out.push(Output::Send { connection: *connection, frame: frame.clone() });
            }
            let shared = session.shared(document, &before, now);
            shared.sent.extend(&hashes);
            shared.sent = log.frontier(&shared.sent);
            if tell_all || shared.told.as_ref() == Some(&before) {
                shared.told = Some(heads.clone());
            }
        }
        self.persist(stored);
        if adopts {
            // Made on what was on the screen a moment ago, so it is to be there again.
            self.out.push(Output::Anew { document });
        }
    }

    /// One's own change passes the same admission as everybody's: otherwise it would be known to nobody else. Only
    /// its signature, which has just been made here, is believed.
    fn admit_own(
        &mut self,
        document: DocumentId,
        change: SignedChange,
    ) -> Result<Option<(StoredChange, Vec<ChangeHash>)>, NotAdmitted> {
        let SignedChange { bytes, tip } = change;
        let meta = admit::examine_own(&bytes)?;
        if meta.actor.author() != self.config.author {
            return Err(NotAdmitted::AuthorUnknown);
        }
        if !tip
            .ok_or(NotAdmitted::Unvouched)
            .map(|tip| admit::names(&tip, self.config.table, document, &meta))?
        {
            return Err(Refusal::OtherTip.into());
        }
        self.begin_table(document);
        let log = self.logs.entry(document).or_default();
        if log.contains(&meta.hash) {
            return Ok(None);
        }
        admit::fits(log, &self.schema, &meta)?;
        self.fits_table(document, &meta, &bytes)?;
        let (inserted, adopted) = self.log_change(document, &meta).expect("it fits, so all is there");
        debug_assert_ne!(inserted, Inserted::Known);
        Ok(Some((StoredChange { document, meta, bytes, tip }, adopted)))
    }

    pub(super) fn persist(&mut self, changes: Vec<StoredChange>) {
        self.last_persist += 1;
        let token = PersistToken(self.last_persist);
        self.out.push(Output::Persist { token, changes, statements: Vec::new() });
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
        let Some(changes) = self.read_by_table(token, changes, now) else { return };
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

/// Whether a change that is sent with all that follows it here is to have its tip: when no later tip of its chain
/// is sure to come soon after it.
fn needs_tip(log: &Log, hash: &ChangeHash) -> bool {
    log.entry(hash)
        .is_none_or(|entry| !entry.has_successor() || entry.has_other_child() || entry.seq() % TIP_EVERY == 0)
}
