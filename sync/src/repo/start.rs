//! Putting an open table together: graph, logs, network, store thread, engine.

use std::sync::{Arc, Mutex};

use rand::Rng as _;
use tokio::runtime::Runtime;
use trestle_trust::{DeviceSecret, StatementId};

use super::{Event, Open, OpenError, Options, Repo, Trouble};
use crate::driver::{self, Message, Parts, restore};
use crate::endpoint;
use crate::protocol::Config;
use crate::store::{Contents, OpenTable, RememberedPeer, SnapshotChecker, Write};

/// A runtime and an endpoint that stand already.
pub(super) struct Network {
    pub(super) runtime: Runtime,
    pub(super) endpoint: iroh::Endpoint,
}

impl Network {
    /// Starts two workers and binds the endpoint of `secret`.
    pub(super) fn start(
        secret: &DeviceSecret,
        loopback_only: bool,
        port: Option<u16>,
    ) -> Result<Self, OpenError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("trestle-net")
            .enable_all()
            .build()
            .map_err(|error| OpenError::Start(error.to_string()))?;
        let endpoint = runtime
            .block_on(endpoint::bind(&secret.transport_secret(), loopback_only, port))
            .map_err(OpenError::Start)?;
        Ok(Self { runtime, endpoint })
    }
}

/// What a table holds that has just been made or joined.
pub(super) fn fresh(statements: &[(StatementId, Vec<u8>)], peers: Vec<RememberedPeer>) -> Contents {
    let statements = statements.iter().map(|(_, bytes)| bytes.clone()).collect();
    Contents { statements, peers, ..Contents::default() }
}

/// Starts everything on an open folder.
pub(super) fn start(
    table: OpenTable,
    secret: DeviceSecret,
    mut contents: Contents,
    options: Options,
    network: Option<Network>,
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
    let Network { runtime, endpoint } = match network {
        Some(network) => network,
        None => Network::start(&secret, options.loopback_only, contents.port)?,
    };
    let (author, transport) = (config.author, config.transport);
    let (mailbox, inbox) = driver::mailbox();
    let reports = mailbox.clone();
    let cannot = |error: std::io::Error| OpenError::Start(error.to_string());
    let store = table.start(Box::new(move |report| reports.send(Message::Store(report)))).map_err(cannot)?;
    let snapshots = SnapshotChecker::start(store.handle().clone()).map_err(cannot)?;
    if let Some(port) = endpoint::port_of(&endpoint).filter(|port| contents.port != Some(*port)) {
        store.handle().write(vec![Write::Meta { key: "port", value: port.to_be_bytes().to_vec() }]);
    }
    if left_out > 0 {
        (options.events)(Event::Trouble(Trouble::DamagedRows { rows: left_out }));
    }
    let handle = store.handle().clone();
    let parts = Parts {
        config,
        secret,
        sync,
        store,
        snapshots,
        runtime,
        endpoint,
        peers: contents.peers,
        mdns: options.mdns,
        meets: options.meets,
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
    };
    Ok(Repo { open: Arc::new(open) })
}
