//! Whose long frames are worked on next, before the engine has them (inflated, cut into slices, examined): one at a time of
//! all that come in, of the peer first on whom the least time was spent lately.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use trestle_trust::TransportKey;

use super::clock::Clock;
use super::turns::Queues;

/// Where they wait.
#[derive(Clone)]
pub(super) struct Examining(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    clock: Clock,
}

struct Waiting {
    queues: Queues<TransportKey, (), oneshot::Sender<Turn>>,
    /// Somebody has a turn.
    busy: bool,
}

/// Until it is dropped nobody else has one. What it took is noted then.
pub(super) struct Turn {
    all: Examining,
    peer: TransportKey,
    since: Duration,
}

impl Examining {
    pub(super) fn start() -> Self {
        let waiting = Mutex::new(Waiting { queues: Queues::new(), busy: false });
        Self(Arc::new(Shared { waiting, clock: Clock::start() }))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn of this peer's.
    pub(super) async fn turn(&self, peer: TransportKey) -> Option<Turn> {
        let (sender, turn) = oneshot::channel();
        self.waiting().queues.push(peer, None, sender);
        self.next();
        turn.await.ok()
    }

    /// Gives the next turn, if nobody has one.
    fn next(&self) {
        loop {
            let mut waiting = self.waiting();
            if waiting.busy {
                return;
            }
            let Some(peer) = waiting.queues.first() else { return };
            let Some(sender) = waiting.queues.pop(peer) else { return };
            waiting.busy = true;
            drop(waiting);
            // Whoever has gone meanwhile gives it back.
            let turn = Turn { all: self.clone(), peer, since: self.0.clock.now() };
            drop(sender.send(turn));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let spent = self.all.0.clock.now().saturating_sub(self.since);
        let mut waiting = self.all.waiting();
        waiting.queues.charge(self.peer, spent);
        waiting.busy = false;
        drop(waiting);
        self.all.next();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_next_turn_is_of_whom_the_least_was_spent_on_and_who_has_gone_keeps_nobody_waiting() {
        let all = Examining::start();
        let [much, little, gone] = [1, 2, 3].map(|n| TransportKey([n; 32]));
        let first = all.turn(much).await.unwrap();
        let again = tokio::spawn({
            let all = all.clone();
            async move { all.turn(much).await.map(|turn| turn.peer) }
        });
        tokio::task::yield_now().await;
        let left = tokio::spawn({
            let all = all.clone();
            async move { all.turn(gone).await.map(drop) }
        });
        tokio::task::yield_now().await;
        left.abort();
        assert!(left.await.unwrap_err().is_cancelled());
        let mut next = Box::pin(all.turn(little));
        let held = tokio::time::timeout(Duration::from_millis(20), &mut next).await;
        assert!(held.is_err(), "one at a time");
        drop(first);
        let turn = next.await.unwrap();
        assert!(turn.peer == little && !again.is_finished());
        drop(turn);
        assert_eq!(again.await.unwrap(), Some(much));
    }
}
