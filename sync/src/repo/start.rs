//! Putting an open table together: graph, logs, network, store thread, engine.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use rand::Rng as _;
use tokio::runtime::Runtime;
use trestle_trust::{DeviceSecret, Label, StatementId};

use super::{Open, OpenError, Options, Repo};
use crate::driver::{self, Message, Network, Parts, restore};
use crate::protocol::Config;
use crate::store::{Contents, OpenTable, RememberedPeer, SnapshotChecker};

/// A computer's own name is told no longer than this.
const DEVICE_NAME_CHARS_MAX: usize = 60;

/// Starts the worker that moves bytes: one, because two wake each other for every frame.
pub(super) fn runtime() -> Result<Runtime, OpenError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("trestle-net")
        .enable_all()
        .build()
        .map_err(|error| OpenError::Start(error.to_string()))
}

/// What a table holds that has just been made or joined.
pub(super) fn fresh(statements: &[(StatementId, Vec<u8>)], peers: Vec<RememberedPeer>) -> Contents {
    let statements = statements.iter().map(|(_, bytes)| bytes.clone()).collect();
    Contents { statements, peers, ..Contents::default() }
}

/// A computer's name as it is told to others; none if there is nothing to see in it, and cut where it is too long.
pub(super) fn device_name(name: Option<&str>) -> Option<Label> {
    let name: String = name?.chars().take(DEVICE_NAME_CHARS_MAX).collect();
    Label::new(&name).ok()
}

/// Starts everything on an open folder. `network` is what stands already.
pub(super) fn start(
    table: OpenTable,
    secret: DeviceSecret,
    mut contents: Contents,
    options: Options,
    network: Option<(Runtime, iroh::Endpoint)>,
) -> Result<Repo, OpenError> {
    let id = table.id();
    let config = Config {
        table: id,
        author: secret.author_key(),
        transport: secret.transport_key(),
        schema: options.schema,
        seed: rand::rng().next_u64(),
    };
    let (sync, left_out) = restore::machine(config.clone(), &mut contents)?;
    let me = sync.membership().person_of_author(config.author).ok_or(OpenError::StrangerKey)?.id;
    let (runtime, bound) = match network {
        Some((runtime, endpoint)) => (runtime, Some(endpoint)),
        None => (runtime()?, None),
    };
    let (author, transport) = (config.author, config.transport);
    let (mailbox, inbox) = driver::mailbox();
    let reports = mailbox.clone();
    let cannot = |error: std::io::Error| OpenError::Start(error.to_string());
    let store = table.start(Box::new(move |report| reports.send(Message::Store(report)))).map_err(cannot)?;
    let snapshots = SnapshotChecker::start(store.handle().clone()).map_err(cannot)?;
    let handle = store.handle().clone();
    let parts = Parts {
        config,
        secret,
        sync,
        store,
        snapshots,
        runtime,
        network: Network::new(options.loopback_only, options.mdns, contents.port, bound),
        peers: contents.peers,
        meets: options.meets,
        device_name: device_name(options.device_name.as_deref()),
        open_link: contents.link,
        damaged_rows: left_out,
        events: options.events,
    };
    let running = driver::start(parts, mailbox, inbox).map_err(cannot)?;
    let open = Open {
        mailbox: running.mailbox,
        shared: running.shared,
        store: handle,
        thread: Mutex::new(Some(running.thread)),
        table: id,
        me,
        author,
        transport,
        stays_here: AtomicBool::new(false),
        left_out,
    };
    Ok(Repo { open: Arc::new(open) })
}
