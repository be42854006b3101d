//! Who works the engine: its own thread, and whoever brings something small while nothing waits.
//!
//! A hand-over to a thread that sleeps costs more than what a typed letter asks of the engine (decision 14). So the engine
//! lies on a desk under a lock: messages queue up for its thread, and [`Mailbox::at_once`] does the work where it is
//! called, on the window's thread or on the network's, if the lock is free and the queue is empty. It never waits for
//! either, and never overtakes what was sent before.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Engine, Message};

thread_local! {
    /// This thread is at work on an engine.
    static AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is at work on an engine, and so must not wait for one.
pub(crate) fn is_at_work() -> bool {
    AT_WORK.get()
}

struct Desk {
    engine: Mutex<Option<Engine>>,
    /// Messages that have been sent and not been worked off.
    waiting: AtomicUsize,
}

impl Desk {
    fn engine(&self) -> MutexGuard<'_, Option<Engine>> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where messages to the engine go. After it has ended they are dropped.
#[derive(Clone)]
pub(crate) struct Mailbox {
    queue: Sender<Message>,
    desk: Arc<Desk>,
}

/// Where an engine's messages will arrive: made first, because the store needs the one end before the engine exists.
pub(crate) fn mailbox() -> (Mailbox, Receiver<Message>) {
    let (queue, inbox) = channel();
    let desk = Desk { engine: Mutex::new(None), waiting: AtomicUsize::new(0) };
    (Mailbox { queue, desk: Arc::new(desk) }, inbox)
}

impl Mailbox {
    /// Leaves a message for the engine's thread.
    pub(crate) fn send(&self, message: Message) {
        self.desk.waiting.fetch_add(1, Ordering::AcqRel);
        drop(self.queue.send(message));
    }

    /// Does what a small message asks for here and now, or leaves it for the engine's thread.
    pub(crate) fn at_once(&self, message: Message) {
        if let Some(message) = self.try_at_once(message) {
            self.send(message);
        }
    }

    /// Gives the message back if it must wait for its turn.
    fn try_at_once(&self, message: Message) -> Option<Message> {
        let is_first = || self.desk.waiting.load(Ordering::Acquire) == 0;
        if !is_first() {
            return Some(message);
        }
        let Ok(mut place) = self.desk.engine.try_lock() else { return Some(message) };
        // Whoever has the lock sees what was sent before: the thread counts down only while it has it.
        let Some(engine) = place.as_mut().filter(|_| is_first()) else { return Some(message) };
        let worked = at_work(|| {
            engine.take(message);
            engine.is_due_sooner()
        });
        match worked {
            // Its thread sleeps too long now.
            Some(true) => self.send(Message::LookAtTheClock),
            Some(false) => {}
            None => *place = None,
        }
        None
    }

    /// Puts the engine on its desk and works off messages until told to close. Gives the engine back, unless it broke.
    pub(super) fn work(&self, engine: Engine, inbox: &Receiver<Message>) -> Option<Engine> {
        *self.desk.engine() = Some(engine);
        loop {
            let wait = self.desk.engine().as_mut()?.sleeps_for();
            let message = match inbox.recv_timeout(wait) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Message::Close),
            };
            let mut place = self.desk.engine();
            let was_sent = message.is_some();
            if matches!(message, Some(Message::Close)) {
                return place.take();
            }
            let engine = place.as_mut()?;
            let worked = at_work(|| {
                if let Some(message) = message {
                    engine.take(message);
                }
                engine.do_what_is_due();
            });
            if worked.is_none() {
                *place = None;
            }
            if was_sent {
                self.desk.waiting.fetch_sub(1, Ordering::AcqRel);
            }
        }
    }
}

/// Works on an engine; nothing if it panicked.
fn at_work<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = AT_WORK.replace(true);
    // What has panicked is thrown away with all its state.
    let worked = catch_unwind(AssertUnwindSafe(work));
    AT_WORK.set(before);
    worked.inspect_err(|_| tracing::error!("the engine panicked")).ok()
}
