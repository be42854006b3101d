//! Whose message the engine takes next.
//!
//! What this device's own program asks for comes first. Then what peers type: small changes to documents that somebody
//! looks at here. Then the rest, of which what the engine itself began comes first. Among peers the one goes first on
//! whom the least time has been spent lately, so that whoever sends as much as they are let waits for themselves, and
//! whoever types now and then for one message of somebody else at most. Nobody is refused anything.
//!
//! Absent: the clock, and what a message means.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Whoever was quiet may be ahead of the others by so much.
const CREDIT: Duration = Duration::from_millis(100);
/// When what is typed has taken so long without a pause, something of the rest has its turn.
const TYPED_AT_ONCE: Duration = Duration::from_millis(25);
/// Peers of whom nothing waits are forgotten when there are more than so many.
const PEERS_MAX: usize = 1024;

/// How a message stands to those that come from the same peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind<D> {
    /// Small, and somebody waits for it. It may go ahead of the rest of what this peer sends, but for what is about `D`.
    Typed(D),
    /// Much, about `D`.
    About(D),
    Other,
}

/// What was given of whom.
#[derive(Clone, Copy, Debug)]
enum Served {
    Typed,
    Rest,
    /// Something typed, in the turn of the rest.
    TypedBeforeRest,
}

/// What waits, and whose turn it is.
#[derive(Debug)]
pub(super) struct Turns<P, D, T> {
    calls: VecDeque<T>,
    chores: VecDeque<T>,
    typed: Queues<P, D, T>,
    rest: Queues<P, D, T>,
    /// On whose account the message is that was given last.
    serving: Option<(P, Served)>,
    /// What is typed has taken so long since something of the rest had its turn.
    typed_for: Duration,
    /// In the last pause something of the rest went before chores.
    rest_went_first: bool,
}

/// What waits of each peer, and how much time was spent on each.
#[derive(Debug)]
pub(super) struct Queues<P, D, T> {
    of: BTreeMap<P, Queue<D, T>>,
    /// What had been spent on the peer that was served last. It never goes down.
    level: Duration,
}

#[derive(Debug)]
struct Queue<D, T> {
    waiting: VecDeque<(Option<D>, T)>,
    /// How much of what waits is about each; none has zero.
    about: BTreeMap<D, usize>,
    spent: Duration,
}

impl<D: Copy + Ord, T> Queue<D, T> {
    fn pop(&mut self) -> Option<T> {
        let (about, message) = self.waiting.pop_front()?;
        if let Some(about) = about
            && let Some(count) = self.about.get_mut(&about)
        {
            *count -= 1;
            if *count == 0 {
                self.about.remove(&about);
            }
        }
        Some(message)
    }
}

impl<P: Copy + Ord, D: Copy + Ord, T> Queues<P, D, T> {
    pub(super) const fn new() -> Self {
        Self { of: BTreeMap::new(), level: Duration::ZERO }
    }

    pub(super) fn push(&mut self, peer: P, about: Option<D>, message: T) {
        if self.of.len() > PEERS_MAX {
            self.of.retain(|_, queue| !queue.waiting.is_empty());
        }
        let least = self.level.saturating_sub(CREDIT);
        let queue = self.of.entry(peer).or_insert_with(|| Queue {
            waiting: VecDeque::new(),
            about: BTreeMap::new(),
            spent: least,
        });
        if queue.waiting.is_empty() {
            queue.spent = queue.spent.max(least);
        }
        if let Some(about) = about {
            *queue.about.entry(about).or_default() += 1;
        }
        queue.waiting.push_back((about, message));
    }

    /// Whose turn it is.
    pub(super) fn first(&self) -> Option<P> {
        let waiting = self.of.iter().filter(|(_, queue)| !queue.waiting.is_empty());
        waiting.min_by_key(|(_, queue)| queue.spent).map(|(peer, _)| *peer)
    }

    pub(super) fn pop(&mut self, peer: P) -> Option<T> {
        let queue = self.of.get_mut(&peer)?;
        self.level = self.level.max(queue.spent);
        queue.pop()
    }

    pub(super) fn charge(&mut self, peer: P, spent: Duration) {
        if let Some(queue) = self.of.get_mut(&peer) {
            queue.spent += spent;
        }
    }
}

impl<P: Copy + Ord, D: Copy + Ord, T> Turns<P, D, T> {
    pub(super) const fn new() -> Self {
        Self {
            calls: VecDeque::new(),
            chores: VecDeque::new(),
            typed: Queues::new(),
            rest: Queues::new(),
            serving: None,
            typed_for: Duration::ZERO,
            rest_went_first: false,
        }
    }

    /// Asked for by this device's own program.
    pub(super) fn call(&mut self, message: T) {
        self.calls.push_back(message);
    }

    /// What comes of what the engine has done.
    pub(super) fn chore(&mut self, message: T) {
        self.chores.push_back(message);
    }

    /// Sent by a peer. What is typed waits with the rest if that has something about the same.
    pub(super) fn peer(&mut self, peer: P, kind: Kind<D>, message: T) {
        match kind {
            Kind::Typed(about) => {
                let behind = self.rest.of.get(&peer).is_some_and(|queue| queue.about.contains_key(&about));
                if behind {
                    self.rest.push(peer, Some(about), message);
                } else {
                    self.typed.push(peer, None, message);
                }
            }
            Kind::About(about) => self.rest.push(peer, Some(about), message),
            Kind::Other => self.rest.push(peer, None, message),
        }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
            && self.chores.is_empty()
            && self.typed.first().is_none()
            && self.rest.first().is_none()
    }

    /// So much time was spent on the message that was given last.
    pub(super) fn spent(&mut self, spent: Duration) {
        match self.serving.take() {
            Some((peer, Served::Typed)) => {
                self.typed.charge(peer, spent);
                self.typed_for += spent;
            }
            Some((peer, Served::Rest)) => self.rest.charge(peer, spent),
            Some((peer, Served::TypedBeforeRest)) => {
                self.typed.charge(peer, spent);
                self.rest.charge(peer, spent);
            }
            None => {}
        }
    }

    /// The next message.
    pub(super) fn next(&mut self) -> Option<T> {
        if let Some(message) = self.calls.pop_front() {
            return Some(message);
        }
        let (typed, rest) = (self.typed.first(), self.rest.first());
        let pause = self.typed_for >= TYPED_AT_ONCE && (rest.is_some() || !self.chores.is_empty());
        if let Some(peer) = typed.filter(|_| !pause) {
            self.serving = Some((peer, Served::Typed));
            return self.typed.pop(peer);
        }
        // In a pause they take turns: of what is typed come chores without end.
        let both = pause && rest.is_some() && !self.chores.is_empty();
        self.rest_went_first ^= both;
        self.typed_for = Duration::ZERO;
        if !(both && self.rest_went_first)
            && let Some(message) = self.chores.pop_front()
        {
            return Some(message);
        }
        let peer = rest?;
        // That a peer has gone, say, comes after what it typed.
        let is_typed = self.typed.of.get(&peer).is_some_and(|queue| !queue.waiting.is_empty());
        self.serving = Some((peer, if is_typed { Served::TypedBeforeRest } else { Served::Rest }));
        if is_typed { self.typed.pop(peer) } else { self.rest.pop(peer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Names = Turns<u8, char, &'static str>;
    const MILLI: Duration = Duration::from_millis(1);

    /// Everything that waits, in the order in which it is taken; each takes a millisecond.
    fn all(turns: &mut Names) -> Vec<&'static str> {
        std::iter::from_fn(|| {
            turns.spent(MILLI);
            turns.next()
        })
        .collect()
    }

    #[test]
    fn own_keys_come_first_then_what_peers_type_then_chores_then_the_rest() {
        let mut turns = Names::new();
        turns.peer(1, Kind::Other, "the rest");
        turns.chore("a chore");
        turns.peer(1, Kind::Typed('a'), "typed");
        turns.call("own");
        assert_eq!(all(&mut turns), ["own", "typed", "a chore", "the rest"]);
        assert!(turns.is_empty());
    }

    #[test]
    fn who_sends_much_waits_for_themselves() {
        let mut turns = Names::new();
        for _ in 0..1_000 {
            turns.peer(1, Kind::Other, "much");
        }
        for _ in 0..500 {
            turns.spent(MILLI);
            assert_eq!(turns.next(), Some("much"));
        }
        turns.peer(2, Kind::Other, "little");
        turns.spent(MILLI);
        assert_eq!(turns.next(), Some("little"));
    }

    #[test]
    fn two_who_send_much_take_turns_by_time_and_a_quiet_past_is_worth_little() {
        let mut turns = Names::new();
        for _ in 0..10_000 {
            turns.peer(1, Kind::Other, "dear");
        }
        for _ in 0..1_000 {
            turns.spent(10 * MILLI);
            turns.next();
        }
        for _ in 0..10_000 {
            turns.peer(2, Kind::Other, "cheap");
        }
        let (mut dear, mut cheap) = (Duration::ZERO, Duration::ZERO);
        let mut last = 10 * MILLI;
        for _ in 0..2_000 {
            turns.spent(last);
            last = if turns.next() == Some("dear") { 10 * MILLI } else { MILLI };
            if last == MILLI { cheap += last } else { dear += last }
        }
        let apart = cheap.abs_diff(dear);
        assert!(apart <= CREDIT + 20 * MILLI, "{cheap:?} of the one, {dear:?} of the other");
    }

    #[test]
    fn what_is_typed_does_not_overtake_what_it_follows_and_who_has_gone_has_typed_before() {
        let mut turns = Names::new();
        turns.peer(1, Kind::About('a'), "pasted");
        turns.peer(1, Kind::Typed('a'), "typed behind it");
        turns.peer(1, Kind::Other, "gone");
        turns.peer(1, Kind::Typed('b'), "typed elsewhere");
        assert_eq!(all(&mut turns), ["typed elsewhere", "pasted", "typed behind it", "gone"]);
    }

    #[test]
    fn who_types_without_a_pause_does_not_keep_the_rest_of_others_waiting() {
        let mut turns = Names::new();
        turns.peer(1, Kind::Other, "gone");
        turns.peer(2, Kind::Other, "a greeting");
        for _ in 0..1_000 {
            turns.peer(1, Kind::Typed('a'), "typed");
        }
        let at = all(&mut turns).iter().position(|message| *message == "a greeting");
        assert!(at.is_some_and(|at| at <= 2 * 26), "{at:?}");
    }

    #[test]
    fn what_comes_of_typing_does_not_take_every_pause() {
        let mut turns = Names::new();
        turns.peer(9, Kind::Other, "the rest");
        for _ in 0..10 {
            turns.chore("a chore");
        }
        for _ in 0..1_000 {
            turns.peer(1, Kind::Typed('a'), "typed");
        }
        let all = all(&mut turns);
        let at = |what| all.iter().position(|message| *message == what);
        assert!(at("the rest").is_some_and(|at| at <= 2 * 26), "{:?}", at("the rest"));
        assert!(at("a chore").is_some_and(|at| at <= 2 * 26), "{:?}", at("a chore"));
    }

    #[test]
    fn many_who_type_without_a_pause_leave_a_turn_to_the_rest() {
        let mut turns = Names::new();
        turns.peer(9, Kind::Other, "the rest");
        for peer in 100..200 {
            turns.peer(peer, Kind::Typed('a'), "typed");
        }
        let at = all(&mut turns).iter().position(|message| *message == "the rest");
        assert_eq!(at, Some(25), "after 25 milliseconds");
    }
}
