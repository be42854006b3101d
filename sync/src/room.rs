//! Meeting in one room, a newcomer's side: the doors that are open nearby, and the ticket for four words.
//!
//! [`Nearby`] looks for doors under a key made for this one look and announces nothing. What it shows of a door is what
//! that door says of itself: only the words tell whether it is the one meant. Somebody who sets up a false door may
//! make one guess at the words of each person who tries theirs there, and learns nothing else (`protocol::door`).
//!
//! Absent: the host's side (`driver::door`, opened by [`Repo::open_door`](crate::repo::Repo::open_door)), and sitting
//! down, which goes by the ticket as from afar ([`Repo::join`](crate::repo::Repo::join)).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, Semaphore};
use trestle_trust::ground_rules::Side;
use trestle_trust::{TableId, Ticket, TransportKey};

use crate::endpoint;
use crate::endpoint::mdns::{self, DoorSighting};
pub use crate::protocol::door::{FourWords, Sign, TRIES, complete};

mod ask;

pub use ask::AskError;

/// How often a door that is known of is looked at again: mDNS does not say when it closes.
const LOOK_AGAIN_EVERY: Duration = Duration::from_secs(5);
/// So many doors are looked at at once,
const LOOKS_AT_ONCE: usize = 8;
/// and so many are known of: a hostile network may announce any number.
const SEEN_MAX: usize = 64;

/// A door that was open when it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    pub title: String,
    /// Who opened it.
    pub person: String,
    /// The sides that a newcomer can choose from.
    pub sides: Vec<Side>,
    /// The key of the device behind it.
    pub transport: TransportKey,
    pub table: TableId,
    /// Where it was heard.
    pub addresses: Vec<SocketAddr>,
}

/// Looks for open doors until its last handle is dropped.
#[derive(Debug, Clone)]
pub struct Nearby {
    looking: Arc<Looking>,
}

#[derive(Debug)]
struct Looking {
    state: Arc<State>,
    /// Taken when this ends. None where the system gave no threads.
    runtime: Option<Runtime>,
}

/// What the tasks share.
struct State {
    loopback_only: bool,
    endpoint: OnceCell<iroh::Endpoint>,
    seen: Mutex<BTreeMap<TransportKey, Seen>>,
    multicast: AtomicBool,
    looks: Semaphore,
    changed: Box<dyn Fn() + Send + Sync>,
}

struct Seen {
    addresses: Vec<SocketAddr>,
    /// What stands over the door; none while it is closed or nobody answers.
    sign: Option<Sign>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("loopback_only", &self.loopback_only).finish_non_exhaustive()
    }
}

impl Nearby {
    /// Begins to look, and never waits. `changed` is called from another thread whenever [`Nearby::doors`] or
    /// [`Nearby::multicast`] says something new; it must return at once.
    #[must_use]
    pub fn look(loopback_only: bool, changed: impl Fn() + Send + Sync + 'static) -> Self {
        let state = Arc::new(State {
            loopback_only,
            endpoint: OnceCell::new(),
            seen: Mutex::default(),
            multicast: AtomicBool::new(true),
            looks: Semaphore::new(LOOKS_AT_ONCE),
            changed: Box::new(changed),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("trestle-nearby")
            .enable_all()
            .build();
        let runtime = runtime.inspect_err(|error| tracing::error!(%error, "nobody is looked for")).ok();
        if let Some(runtime) = &runtime {
            runtime.spawn(browse(Arc::clone(&state)));
            runtime.spawn(look_again(Arc::clone(&state)));
        }
        Self { looking: Arc::new(Looking { state, runtime }) }
    }

    /// The doors that are open now, by title and then by person.
    #[must_use]
    pub fn doors(&self) -> Vec<Door> {
        let mut doors: Vec<Door> = self
            .looking
            .state
            .seen()
            .iter()
            .filter_map(|(transport, seen)| {
                let sign = seen.sign.as_ref()?;
                Some(Door {
                    title: sign.title.shown(),
                    person: sign.person.shown(),
                    sides: sign.sides.clone(),
                    transport: *transport,
                    table: sign.table,
                    addresses: seen.addresses.clone(),
                })
            })
            .collect();
        doors.sort_by(|a, b| (&a.title, &a.person, a.transport).cmp(&(&b.title, &b.person, b.transport)));
        doors
    }

    /// Whether this network carries multicast from here. Without it no door is found, however many are open.
    #[must_use]
    pub fn multicast(&self) -> bool {
        self.looking.state.multicast.load(Ordering::Relaxed)
    }

    /// Looks for a door at these addresses too, as if it had announced itself.
    pub fn look_at(&self, host: TransportKey, addresses: Vec<SocketAddr>) {
        if let Some(runtime) = &self.looking.runtime {
            let state = Arc::clone(&self.looking.state);
            runtime.spawn(async move { seen(&state, host, addresses) });
        }
    }

    /// Asks at `door` for its ticket with the words as they were typed. Waits for the network, 15 seconds at most, so
    /// not on a window's thread. Each call is one try.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn blocking_ask(&self, door: &Door, words: &str) -> Result<Ticket, AskError> {
        let words = FourWords::parse(words).ok_or(AskError::NotFourWords)?;
        let runtime = self.looking.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| AskError::Failed("no thread could be started".to_owned()))?;
        let state = Arc::clone(&self.looking.state);
        runtime.block_on(async move {
            let endpoint = state.endpoint().await.map_err(AskError::Failed)?;
            ask::ask(endpoint, door, &words).await
        })
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Its tasks end where they wait; nobody waits for them.
            runtime.shutdown_background();
        }
    }
}

impl State {
    /// The endpoint of this look, under a key of its own.
    async fn endpoint(&self) -> Result<&iroh::Endpoint, String> {
        self.endpoint.get_or_try_init(|| endpoint::bind_unnamed(self.loopback_only)).await
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, BTreeMap<TransportKey, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_multicast(&self, works: bool) {
        if self.multicast.swap(works, Ordering::Relaxed) != works {
            (self.changed)();
        }
    }
}

/// Listens for doors that announce themselves.
async fn browse(state: Arc<State>) {
    let id = match state.endpoint().await {
        Ok(endpoint) => endpoint.id(),
        Err(error) => return tracing::warn!(%error, "no doors are looked for"),
    };
    let told = Arc::clone(&state);
    mdns::look_for_doors(id, move |sighting| match sighting {
        DoorSighting::Seen { host, addresses } => seen(&told, host, addresses),
        DoorSighting::Gone { host } => {
            let gone = told.seen().remove(&host);
            if gone.is_some_and(|gone| gone.sign.is_some()) {
                (told.changed)();
            }
        }
        DoorSighting::NoMulticast => told.set_multicast(false),
        DoorSighting::Multicast => told.set_multicast(true),
    })
    .await;
}

/// Notes where a door may be, and goes to read its sign.
fn seen(state: &Arc<State>, host: TransportKey, addresses: Vec<SocketAddr>) {
    {
        let mut all = state.seen();
        if all.len() >= SEEN_MAX && !all.contains_key(&host) {
            return;
        }
        let seen = all.entry(host).or_insert_with(|| Seen { addresses: Vec::new(), sign: None });
        seen.addresses = addresses;
    }
    tokio::spawn(read_sign(Arc::clone(state), host));
}

async fn look_again(state: Arc<State>) {
    loop {
        tokio::time::sleep(LOOK_AGAIN_EVERY).await;
        let hosts: Vec<TransportKey> = state.seen().keys().copied().collect();
        let looks = hosts.into_iter().map(|host| tokio::spawn(read_sign(Arc::clone(&state), host)));
        for look in looks.collect::<Vec<_>>() {
            drop(look.await);
        }
    }
}

async fn read_sign(state: Arc<State>, host: TransportKey) {
    let Ok(_turn) = state.looks.acquire().await else { return };
    let Some(addresses) = state.seen().get(&host).map(|seen| seen.addresses.clone()) else { return };
    let Ok(endpoint) = state.endpoint().await else { return };
    let sign = ask::look(endpoint, host, &addresses).await;
    let is_news = match state.seen().get_mut(&host) {
        Some(seen) if seen.sign != sign => {
            seen.sign = sign;
            true
        }
        _ => false,
    };
    if is_news {
        (state.changed)();
    }
}
