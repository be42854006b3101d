//! One device: the real protocol and real documents, on a disk that can lose what was not flushed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand_chacha::ChaCha8Rng;
use trestle_sync::admit::{SchemaChange, SignedChange};
use trestle_sync::adopt::{self, Stamp};
use trestle_sync::columns;
use trestle_sync::log::{Log, Schema};
use trestle_sync::protocol::{Config, PersistToken, RememberedHeads, Sync};
use trestle_trust::{
    ActorId, AuthorSigner, ChangeHash, DeviceSecret, DocumentId, Graph, TableId, Tip, TransportKey,
};

use crate::disk::Disk;
use crate::document::{Document, Made};

/// What runs and is lost in a crash.
#[derive(Debug)]
pub struct Running {
    pub machine: Sync,
    pub documents: BTreeMap<DocumentId, Document>,
    /// Drawn afresh at each start, so that no old chain is ever continued.
    actors: BTreeMap<DocumentId, ActorId>,
    /// One's own changes that were written, by the token of their write.
    written: VecDeque<(PersistToken, DocumentId, ChangeHash)>,
}

/// One device.
#[derive(Debug)]
pub struct Replica {
    pub number: usize,
    pub transport: TransportKey,
    signer: AuthorSigner,
    table: TableId,
    schema: Vec<SchemaChange>,
    pub disk: Disk,
    pub remembered: RememberedHeads,
    pub running: Option<Running>,
    /// Counts starts: what belongs to an earlier one no longer reaches it.
    pub start: u64,
    /// One's own changes of which `Flushed` was said. They must never be lost.
    pub acknowledged: BTreeSet<(DocumentId, ChangeHash)>,
}

impl Replica {
    #[must_use]
    pub fn new(number: usize, secret: &DeviceSecret, graph: Graph, schema: Vec<SchemaChange>) -> Self {
        Self {
            number,
            transport: secret.transport_key(),
            signer: secret.author(),
            table: graph.table(),
            schema,
            disk: Disk::new(graph),
            remembered: RememberedHeads::new(),
            running: None,
            start: 0,
            acknowledged: BTreeSet::new(),
        }
    }

    /// Starts the program on what the disk holds.
    ///
    /// # Panics
    /// When the disk does not hold what the program wrote.
    pub fn start(&mut self, seed: u64) {
        let schema = Schema::read(&self.schema).expect("schema changes are plain");
        let mut logs = BTreeMap::new();
        let mut documents = BTreeMap::new();
        for (document, changes) in self.disk.documents() {
            let metas = changes.iter().map(|(meta, _)| meta.clone());
            logs.insert(document, Log::restore(&schema, metas).expect("the disk keeps causal order"));
        }
        let config = Config {
            table: self.table,
            author: self.signer.key(),
            transport: self.transport,
            schema: self.schema.clone(),
            seed,
        };
        let machine = Sync::new(config, self.disk.graph().clone(), logs, self.remembered.clone());
        let machine = machine.expect("schema changes are plain");
        for (document, changes) in self.disk.documents() {
            let counting = changes.into_iter().filter(|(meta, _)| machine.counts(document, &meta.hash));
            documents.insert(document, Document::open(counting.map(|(_, change)| change.bytes)));
        }
        self.start += 1;
        self.running =
            Some(Running { machine, documents, actors: BTreeMap::new(), written: VecDeque::new() });
    }

    /// Makes a document anew of what counts of it, flushed or not.
    ///
    /// # Panics
    /// When it does not run.
    pub fn make_anew(&mut self, document: DocumentId) {
        let running = self.running.as_mut().expect("it runs");
        let log = running.machine.log(document).expect("something of it counts otherwise");
        let all = log.iter().map(|meta| meta.hash);
        let hashes: Vec<_> = all.filter(|hash| running.machine.counts(document, hash)).collect();
        // What is not written yet comes in by itself.
        let changes = self.disk.read(document, &hashes);
        running.documents.insert(document, Document::open(changes.into_iter().map(|change| change.bytes)));
    }

    pub fn crash(&mut self, survive: usize) {
        self.running = None;
        self.disk.crash(survive);
    }

    /// Lets the person do something in a document, and signs what came of it.
    ///
    /// # Panics
    /// When it does not run.
    pub fn act(
        &mut self,
        document: DocumentId,
        now_unix_secs: i64,
        rng: &mut ChaCha8Rng,
        act: impl FnOnce(&mut Document, ActorId, i64, &mut ChaCha8Rng) -> Option<Made>,
    ) -> Option<SignedChange> {
        let running = self.running.as_mut().expect("it runs");
        let author = self.signer.key();
        let open = running.documents.entry(document).or_insert_with(|| Document::open([]));
        running.actors.retain(|of, actor| *of != document || open.may_write_as(actor));
        let actor = *running.actors.entry(document).or_insert_with(|| ActorId::generate(author, rng));
        let Made { hash, seq, bytes, .. } = act(open, actor, now_unix_secs, rng)?;
        let tip = Tip::sign(&self.signer, self.table, document, actor, seq, hash);
        Some(SignedChange { bytes, tip: Some(tip) })
    }

    /// The changes by which all that does not count of a document is taken up; none if all counts.
    ///
    /// # Panics
    /// When it does not run.
    #[must_use]
    pub fn take_up(&self, document: DocumentId, stamp: Stamp<'_>) -> Vec<SignedChange> {
        let machine = &self.running.as_ref().expect("it runs").machine;
        let Some(log) = machine.log(document).filter(|_| machine.counted(document).is_some()) else {
            return Vec::new();
        };
        let heads: Vec<ChangeHash> = log.heads().collect();
        let sign = |bytes: Vec<u8>| {
            let change = columns::scan(&bytes).expect("a plain change");
            let tip = Tip::sign(&self.signer, self.table, document, change.actor, change.seq, change.hash);
            SignedChange { bytes, tip: Some(tip) }
        };
        adopt::changes(log, &heads, stamp).into_iter().map(sign).collect()
    }

    /// What the person would do next, made on a copy that nobody else knows of. By another actor, if one is given.
    ///
    /// # Panics
    /// When it does not run.
    pub fn make_aside(
        &mut self,
        document: DocumentId,
        now_unix_secs: i64,
        rng: &mut ChaCha8Rng,
        actor: Option<ActorId>,
    ) -> Option<Made> {
        let running = self.running.as_ref().expect("it runs");
        let mut copy = running.documents.get(&document).cloned().unwrap_or_else(|| Document::open([]));
        let actor = actor.or_else(|| running.actors.get(&document).copied())?;
        if !copy.may_write_as(&actor) {
            return None;
        }
        copy.act_by_chance(actor, now_unix_secs, Some("[lie]"), rng)
    }

    #[must_use]
    pub fn signer(&self) -> &AuthorSigner {
        &self.signer
    }

    #[must_use]
    pub fn table(&self) -> TableId {
        self.table
    }

    /// Notes which of one's own changes a write holds.
    ///
    /// # Panics
    /// When it does not run.
    pub fn wrote(&mut self, token: PersistToken, document: DocumentId, actor: ActorId, hash: ChangeHash) {
        let running = self.running.as_mut().expect("it runs");
        if actor.author() == self.signer.key() {
            running.written.push_back((token, document, hash));
        }
    }

    /// Notes that everything up to `token` is acknowledged.
    ///
    /// # Panics
    /// When it does not run.
    pub fn acknowledge(&mut self, token: PersistToken) {
        let running = self.running.as_mut().expect("it runs");
        while let Some((_, document, hash)) = running.written.pop_front_if(|(written, ..)| *written <= token)
        {
            self.acknowledged.insert((document, hash));
        }
    }
}
