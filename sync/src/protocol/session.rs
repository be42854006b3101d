//! What is known of one connection, and of each document that the two sides do not (yet) agree about.
//!
//! A document that is not listed in a session that has been compared is *level*: the peer has exactly what is here.
//! It is listed from the moment that changes come in on either side until both are known to have the same again.
//!
//! Absent: deciding anything. The machine does that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use trestle_trust::{ChangeHash, DocumentId, Statement, StatementId, TransportKey};

use super::machine::allowance::{Allowance, Bounds};
use super::presence::Shown;
use super::wire::{Digest, HeadsDigest};

/// How long news is gathered before it is announced.
pub const ANNOUNCE_AFTER: Duration = Duration::from_millis(150);
/// How long what a peer lacks may be on its way from somebody else before it is sent from here too.
pub const PUSH_AFTER: Duration = Duration::from_millis(300);
/// How long an answer may take before it is asked for again; doubles each time.
pub const ASK_AGAIN_MIN: Duration = Duration::from_secs(2);
pub const ASK_AGAIN_MAX: Duration = Duration::from_secs(60);
/// How long a document may stay unsettled before the peer is told again what is here.
pub const REMIND_EVERY: Duration = Duration::from_secs(60);
/// How long what a peer is known to have is gathered before it is remembered.
pub const REMEMBER_AFTER: Duration = Duration::from_secs(5);
/// The least time between two [`Matched`](super::Output::Matched) of one connection.
pub const MATCHED_EVERY: Duration = Duration::from_secs(1);
/// The most bytes of changes that wait on the account of one connection.
pub const WAITING_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The most bytes of changes that wait on all accounts together: then whoever has most waits for room first.
pub const ALL_WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The timers of so many documents are looked at whenever one is due.
const TIMERS_AT_ONCE: usize = 256;
/// Documents that somebody else has written in are left out while so many are unsettled between the two.
const UNSETTLED_MAX: usize = 2048;
/// What has gone in meanwhile is looked for when so many are listed as waiting.
pub(super) const WAITING_LOOK_AT_MIN: usize = 1024;
/// The most changes of one document that a peer is known to have and that are not here. When these are here, more will be
/// known.
const LACKING_MAX: usize = 1024;
/// So many bytes of new statements are given unasked in a second.
const PUSHED_BYTES_MAX: usize = 8 * 1024;
/// The most bytes of statements that wait on the account of one connection.
pub const HELD_STATEMENT_BYTES_MAX: usize = 256 * 1024;

/// How much of the table a peer is given, and may give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scope {
    /// Both speak for somebody who sits here.
    Everything,
    /// One of the two does no longer: statements, a few at a time, so that both learn of it.
    Statements,
}

/// One document, as far as this side and the peer are not known to agree.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The newest changes that are known here and that the peer is known to have.
    pub(super) have: Vec<ChangeHash>,
    /// The newest changes that have been put on the way to the peer. It has them soon, unless it drops them.
    pub(super) sent: Vec<ChangeHash>,
    /// The documents differ, and the peer has not yet said how.
    pub(super) in_doubt: bool,
    /// Changes that the peer says to have and that are not here.
    pub(super) lacking: BTreeSet<ChangeHash>,
    /// The heads that the peer was last told are here.
    pub(super) told: Option<Vec<ChangeHash>>,
    /// What was asked for has not come; at this time it is asked for again.
    pub(super) ask_at: Option<Duration>,
    pub(super) asks: u32,
    /// If both are not known to agree by then, say again what is here.
    pub(super) remind_at: Duration,
    /// Look then whether the peer still lacks something that was not sent.
    pub(super) push_at: Option<Duration>,
    /// Answers that are being read from the store, or written to a bulk stream.
    pub(super) answers_under_way: u32,
}

impl Shared {
    /// Whether a question may go out now, which is then counted.
    pub(super) fn may_ask(&mut self, now: Duration) -> bool {
        if self.ask_at.is_some_and(|at| now < at) {
            return false;
        }
        let wait = ASK_AGAIN_MIN.saturating_mul(1 << self.asks.min(5)).min(ASK_AGAIN_MAX);
        self.asks += 1;
        self.ask_at = Some(now + wait);
        true
    }

    /// Something new came from the peer: its answer is under way.
    pub(super) fn progressed(&mut self, now: Duration) {
        self.asks = 0;
        if self.ask_at.is_some() {
            self.ask_at = Some(now + ASK_AGAIN_MIN);
        }
    }

    pub(super) fn nothing_to_ask(&mut self) {
        self.asks = 0;
        self.ask_at = None;
    }

    /// The peer has a change that is not here.
    pub(super) fn lack(&mut self, hash: ChangeHash) {
        if self.lacking.len() < LACKING_MAX {
            self.lacking.insert(hash);
        }
    }

    /// All that the peer has of the changes that are not here.
    pub(super) fn lack_only(&mut self, all: Vec<ChangeHash>) {
        self.lacking = all.into_iter().take(LACKING_MAX).collect();
    }

    /// Whether the peer is known to have exactly `heads`.
    pub(super) fn is_level(&self, heads: &[ChangeHash]) -> bool {
        !self.in_doubt && self.lacking.is_empty() && self.have == heads
    }

    /// Whether nothing here need be remembered any longer.
    pub(super) fn is_settled(&self, heads: &[ChangeHash]) -> bool {
        self.is_level(heads) && self.ask_at.is_none() && self.push_at.is_none() && self.answers_under_way == 0
    }

    fn wake_at(&self) -> Duration {
        [self.ask_at, self.push_at].into_iter().flatten().fold(self.remind_at, Duration::min)
    }
}

/// One connection to a device that sits here, or did.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) peer: TransportKey,
    pub(super) scope: Scope,
    pub(super) since: Duration,
    pub(super) dialled_by_us: bool,
    /// The digest of all documents that was in our `Hello`.
    pub(super) documents_said: Digest,
    /// Their `Hello` has come.
    pub(super) greeted: bool,
    /// The documents that differ are known.
    pub(super) compared: bool,
    /// The digest of the statements they last said to have.
    pub(super) their_statements: Option<Digest>,
    pub(super) ask_statements_at: Option<Duration>,
    /// Statements whose parents have not come.
    pub(super) held_statements: Vec<Statement>,
    pub(super) shared: BTreeMap<DocumentId, Shared>,
    /// No timer of these is due before this.
    shared_wake_at: Option<Duration>,
    /// There was no room for some documents of the peer's,
    left_out: bool,
    /// and for such it was last asked then.
    left_out_asked_at: Option<Duration>,
    /// Changes that wait on this connection's account, the oldest first, and some that no longer do.
    pub(super) waiting: VecDeque<(DocumentId, ChangeHash)>,
    pub(super) waiting_bytes: usize,
    /// All that is listed there is looked at when there is more than this.
    pub(super) waiting_look_at: usize,
    /// Documents with news to announce.
    pub(super) announce: BTreeSet<DocumentId>,
    pub(super) announce_statements: bool,
    pub(super) announce_at: Option<Duration>,
    /// Documents of which it is known anew what the peer has.
    pub(super) remember: BTreeSet<DocumentId>,
    pub(super) remember_at: Option<Duration>,
    pub(super) level: bool,
    pub(super) matched_at: Option<Duration>,
    pub(super) shown: Shown,
    /// Much of what it was sent has not been taken: until it has been, nothing that it asks is answered.
    pub(super) behind: bool,
    /// What a peer that is given statements only has brought, of any kind.
    pub(super) brought_bytes: usize,
    /// So many bytes of new statements were given unasked since then.
    pushed: (usize, Duration),
    /// The statements that the peer said last to have, until that is answered.
    pub(super) their_latest: Option<Vec<StatementId>>,
    /// How much it may be answered,
    pub(super) answers: Allowance,
    /// and when.
    pub(super) answer_statements_at: Option<Duration>,
    /// The documents that the peer listed last, until that is answered,
    pub(super) their_list: Option<Vec<(DocumentId, HeadsDigest)>>,
    /// and when it may be.
    pub(super) answer_list_at: Option<Duration>,
    /// When the peer is asked for statements that there was no room for, or that were asked for just now.
    pub(super) take_statements_at: Option<Duration>,
}

impl Session {
    pub(super) fn new(
        peer: TransportKey,
        scope: Scope,
        dialled_by_us: bool,
        documents_said: Digest,
        now: Duration,
    ) -> Self {
        Self {
            peer,
            scope,
            since: now,
            dialled_by_us,
            documents_said,
            greeted: false,
            compared: false,
            their_statements: None,
            ask_statements_at: None,
            held_statements: Vec::new(),
            shared: BTreeMap::new(),
            shared_wake_at: None,
            left_out: false,
            left_out_asked_at: None,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            waiting_look_at: WAITING_LOOK_AT_MIN,
            announce: BTreeSet::new(),
            announce_statements: false,
            announce_at: None,
            remember: BTreeSet::new(),
            remember_at: None,
            level: false,
            matched_at: None,
            shown: Shown::default(),
            behind: false,
            brought_bytes: 0,
            pushed: (0, now),
            their_latest: None,
            answers: Allowance::full(Bounds::ANSWERS, now),
            answer_statements_at: None,
            their_list: None,
            answer_list_at: None,
            take_statements_at: None,
        }
    }

    /// The state of a document that may be about to differ. `heads` are those here before anything came in.
    pub(super) fn shared(
        &mut self,
        document: DocumentId,
        heads: &[ChangeHash],
        now: Duration,
    ) -> &mut Shared {
        let compared = self.is_compared();
        if !self.shared.contains_key(&document) {
            self.wakes_at(now + REMIND_EVERY);
        }
        self.shared.entry(document).or_insert_with(|| Shared {
            have: if compared { heads.to_vec() } else { Vec::new() },
            remind_at: now + REMIND_EVERY,
            ..Shared::default()
        })
    }

    fn wakes_at(&mut self, at: Duration) {
        self.shared_wake_at = Some(self.shared_wake_at.map_or(at, |earlier| earlier.min(at)));
    }

    /// Notes the timers of a document that has been looked at. One that is put off is found when it would have been due.
    pub(super) fn note_timers(&mut self, document: DocumentId) {
        if let Some(at) = self.shared.get(&document).map(Shared::wake_at) {
            self.wakes_at(at);
        }
    }

    /// Whether a timer of some document may be due.
    pub(super) fn shared_is_due(&self, now: Duration) -> bool {
        self.shared_wake_at.is_some_and(|at| at <= now)
    }

    /// Looks at the timers of all documents: where there are many, again only after so many microseconds.
    pub(super) fn look_at_shared(&mut self, now: Duration) {
        let count = self.shared.len();
        let late = if count > TIMERS_AT_ONCE { count as u64 } else { 0 };
        let first = self.shared.values().map(Shared::wake_at).min();
        self.shared_wake_at = first.map(|at| at.max(now + Duration::from_micros(late)));
    }

    /// Whether something may be noted of a document that was not written in here. If not, both compare again what they have
    /// when others are settled.
    pub(super) fn has_room_for(&mut self, document: DocumentId) -> bool {
        self.shared.contains_key(&document) || self.room_for_documents(1) > 0
    }

    /// For how many of so many such documents there is room.
    pub(super) fn room_for_documents(&mut self, count: usize) -> usize {
        let room = UNSETTLED_MAX.saturating_sub(self.shared.len());
        self.left_out |= room < count;
        room.min(count)
    }

    /// When there is room for documents that were left out.
    fn room_again_at(&self) -> Option<Duration> {
        let has = self.left_out && self.shared.len() <= UNSETTLED_MAX / 2;
        has.then(|| self.left_out_asked_at.map_or(Duration::ZERO, |asked| asked + ASK_AGAIN_MIN))
    }

    /// Whether there is room for documents that were left out. They are then to be asked for.
    pub(super) fn has_room_again(&mut self, now: Duration) -> bool {
        let has = self.room_again_at().is_some_and(|at| at <= now);
        if has {
            self.left_out = false;
            self.left_out_asked_at = Some(now);
        }
        has
    }

    pub(super) fn announce_soon(&mut self, now: Duration) {
        self.announce_at.get_or_insert(now + ANNOUNCE_AFTER);
    }

    pub(super) fn remember_soon(&mut self, document: DocumentId, now: Duration) {
        self.remember.insert(document);
        self.remember_at.get_or_insert(now + REMEMBER_AFTER);
    }

    /// Whether the peer is given so many bytes of new statements unasked. What comes first in a second always is.
    pub(super) fn may_push_statements(&mut self, bytes: usize, now: Duration) -> bool {
        if self.pushed.1 + Duration::from_secs(1) <= now {
            self.pushed = (0, now);
        }
        let may = self.pushed.0 == 0 || self.pushed.0 + bytes <= PUSHED_BYTES_MAX;
        self.pushed.0 += if may { bytes } else { 0 };
        may
    }

    /// Whether what is settled is to make room, though not all that differs is known yet: else two who both have much that
    /// the other lacks would wait for each other's room.
    pub(super) fn is_crowded(&self) -> bool {
        self.shared.len() > UNSETTLED_MAX / 2
    }

    /// Whether there was no room for some documents of the peer's.
    pub(super) fn leaves_out(&self) -> bool {
        self.left_out
    }

    /// Whether all that differs is known.
    pub(super) fn is_compared(&self) -> bool {
        self.compared && !self.left_out
    }

    /// Whether the peer is given everything.
    pub(super) fn is_whole(&self) -> bool {
        self.scope == Scope::Everything
    }

    /// When to say that both match, if they do and it was said just now.
    pub(super) fn matched_due(&self, now: Duration) -> Option<Duration> {
        self.matched_at.map(|at| at + MATCHED_EVERY).filter(|at| *at > now)
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        let shared = self.shared_wake_at.filter(|_| !self.shared.is_empty());
        let answer = self.answer_statements_at.filter(|_| self.their_latest.is_some() && !self.behind);
        let list = self.answer_list_at.filter(|_| self.their_list.is_some() && !self.behind);
        [
            shared,
            self.announce_at,
            self.remember_at,
            answer,
            list,
            self.take_statements_at,
            self.room_again_at(),
        ]
        .into_iter()
        .flatten()
        .min()
    }
}
