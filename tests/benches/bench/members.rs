//! Two write on one processor while a hundred members on the other flood both of them without end, in every way that the
//! protocol lets a member send. Their programs are no Trestle: they have a seat, a key and the wire.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result};
use iroh::Endpoint;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use trestle_sync::admit::SignedChange;
use trestle_sync::endpoint::{self, ALPN_TABLE};
use trestle_sync::protocol::wire::{FRAME_BYTES_MAX, PRESENCE_DATAGRAM_BYTES_MAX, VERSION, changes_frames};
use trestle_tests::bombs::{Bomber, Unsigned};
use trestle_trust::{DeviceSecret, DocumentId, Graph, Statement, TableId, TransportKey, statement};

use crate::{
    Asked,
    figures::Figures,
    live, ping,
    roles::{Role, answer},
    system,
    tables::{self, Homes, Size},
};

const FLOODERS: usize = 100;
/// What the two write. The others write something else.
const LETTER: &str = "k";

/// As many as one frame holds,
const LARGEST_CHANGES: usize = 7_000;
/// and so many such frames each of them has ready.
const LARGEST_FRAMES: usize = 3;

/// What one of them does, over and over, as fast as it is let.
const WAYS: [&str; 9] = [
    // Changes of one letter, eight to a document, each document a new one.
    "documents",
    // Changes of one letter to the very design that the two write in.
    "design",
    "statements",
    "presence",
    // For everything: the list of documents, the whole history of the design, all statements. The answers are read,
    "asking",
    // or are not.
    "deaf",
    // Greets, and is gone.
    "calling",
    // Frames of the largest size: orphans by the thousand, and heads of documents that nobody has.
    "largest",
    // The largest changes that are allowed, each in a document of its own.
    "heavy",
];

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let secrets = tables::sit_down(&homes.homes[0], FLOODERS)?;
    let host = tables::open(&homes.homes[0], || {})?;
    let ids = [host.repo().table().to_string(), tables::words(&host).context("the design")?.to_string()];
    host.close();
    let file = homes.homes[0].join("flooders");
    std::fs::write(&file, ids.iter().chain(&secrets).map(|line| format!("{line}\n")).collect::<String>())?;

    let file = file.to_string_lossy().into_owned();
    match &asked.way {
        None => flooded(&homes, &file, "all ways", &WAYS.join(","), asked, figures),
        Some(ways) if ways == "each" => {
            WAYS.into_iter().try_for_each(|way| flooded(&homes, &file, way, way, asked, figures))
        }
        Some(ways) => ways.split('+').try_for_each(|way| flooded(&homes, &file, way, way, asked, figures)),
    }
}

/// The two write while all flood them in these ways.
fn flooded(
    homes: &Homes,
    file: &str,
    name: &str,
    ways: &str,
    asked: &Asked,
    figures: &mut Figures,
) -> Result<()> {
    let path = |i: usize| homes.homes[i].to_string_lossy().into_owned();
    let (keys, gap) = (asked.keys.to_string(), asked.gap_micros.to_string());
    let mut reader = Role::start_on(1, &["read", &path(1), LETTER])?;
    let mut writer = Role::start_on(1, &["write", &path(0), "middle", &keys, &gap, LETTER])?;
    let ready = [writer.hear()?, reader.hear()?];
    let mut words = vec!["members", file, ways];
    for one in &ready {
        words.extend([one["key"].as_str().context("a key")?, one["address"].as_str().context("an address")?]);
    }
    let memory = |role: &Role, line: &str| system::memory_of(role.process(), line);
    let disk = |i: usize| system::folder_bytes(&homes.homes[i]) as f64 / f64::from(1 << 20);
    let before = [memory(&writer, "VmRSS"), memory(&reader, "VmRSS")];
    let disk_before = [disk(0), disk(1)];
    let mut flood = Role::start_on(0, &words)?;
    // What they send is ready.
    flood.hear()?;
    std::thread::sleep(Duration::from_secs(5));
    let (writes, reads) = live::typed_and_read(&mut writer, &mut reader, asked.keys)?;
    flood.tell("report")?;
    let sent = flood.hear()?;
    let latency: Vec<u64> =
        writes.times.iter().zip(&reads.times).map(|(from, to)| to.saturating_sub(*from)).collect();
    figures.times("members", &format!("{name}: key to peer"), &latency)?;
    for (what, count) in sent.as_object().into_iter().flatten() {
        let count = count.as_f64().unwrap_or_default();
        figures.say("members", &format!("{name}: sent, {what}"), count, "", FLOODERS)?;
    }
    for (who, role, i) in [("writer", &writer, 0), ("reader", &reader, 1)] {
        let mut say = |what: &str, value: f64| {
            figures.say("members", &format!("{name}: {what} of the {who}"), value, "MiB", 1)
        };
        say("memory before", before[i])?;
        say("memory after", memory(role, "VmRSS"))?;
        say("most memory", memory(role, "VmHWM"))?;
        say("growth of the folder", disk(i) - disk_before[i])?;
    }
    flood.end()?;
    writer.end()?;
    reader.end()
}

/// Whom they flood.
type Targets = Vec<(TransportKey, std::net::SocketAddr)>;

/// How much of what was taken from them.
#[derive(Default)]
struct Sent(Mutex<BTreeMap<&'static str, Arc<AtomicU64>>>);

impl Sent {
    fn counter(&self, what: &'static str) -> Arc<AtomicU64> {
        Arc::clone(self.0.lock().expect("nobody panics").entry(what).or_default())
    }

    fn report(&self) -> Value {
        let all = self.0.lock().expect("nobody panics");
        all.iter().map(|(what, count)| ((*what).to_owned(), json!(count.load(Ordering::Relaxed)))).collect()
    }
}

/// As a process of its own: all of them, until told to stop. `whom` is key and address of each that is flooded.
pub(crate) fn flood(file: &Path, ways: &str, whom: &[&str]) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let mut lines = text.lines();
    let table: TableId = lines.next().context("a table")?.parse()?;
    let design: DocumentId = lines.next().context("a design")?.parse()?;
    let secrets = lines.map(|line| ping::key_of(line).map(|key| key.0)).collect::<Result<Vec<_>>>()?;
    let mut targets = Targets::new();
    for pair in whom.chunks_exact(2) {
        targets.push((ping::key_of(pair[0])?, pair[1].parse()?));
    }
    let ways: Vec<&'static str> =
        WAYS.into_iter().filter(|way| ways.split(',').any(|asked| asked == *way)).collect();
    anyhow::ensure!(!ways.is_empty(), "no way is called that; there are {}", WAYS.join(", "));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let sent = Arc::new(Sent::default());
    let mut flooders = Vec::new();
    for (number, secret) in secrets.into_iter().enumerate() {
        let way = ways[number % ways.len()];
        flooders.push(Flooder::new(number, way, DeviceSecret::from_bytes(secret), table, design));
    }
    let graph = runtime.block_on(flooders[0].ask_for_statements(&targets))?;
    for flooder in &mut flooders {
        flooder.prepare(&graph);
    }
    answer(&json!({"ready": true}))?;
    for flooder in flooders {
        let flooder = Arc::new(flooder);
        for target in &targets {
            let (flooder, target, sent) = (Arc::clone(&flooder), *target, Arc::clone(&sent));
            runtime.spawn(async move {
                let secret = flooder.bomber.secret.transport_secret();
                let Ok(place) = endpoint::bind(&secret, true, None).await else { return };
                loop {
                    // However far it gets; then the next call.
                    let _ = flooder.call(&place, target, &sent).await;
                    sent.counter("calls").fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                }
            });
        }
    }
    for line in std::io::stdin().lines() {
        if line? != "report" {
            break;
        }
        answer(&sent.report())?;
    }
    runtime.shutdown_background();
    Ok(())
}

/// One member's device.
struct Flooder {
    way: &'static str,
    seed: u64,
    bomber: Bomber,
    design: DocumentId,
    /// Of one letter each, or the largest there are.
    chain: Vec<Unsigned>,
    /// Frames of the largest size.
    largest: Vec<Vec<u8>>,
    statements: Vec<Vec<u8>>,
}

impl Flooder {
    fn new(
        number: usize,
        way: &'static str,
        secret: DeviceSecret,
        table: TableId,
        design: DocumentId,
    ) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(number as u64);
        let bomber = Bomber::new(secret, table, design, &mut rng);
        let seed = number as u64;
        Self { way, seed, bomber, design, chain: Vec::new(), largest: Vec::new(), statements: Vec::new() }
    }

    /// Makes what takes long to make.
    fn prepare(&mut self, graph: &Graph) {
        match self.way {
            "documents" => self.chain = self.bomber.chain(8),
            "design" => self.chain = self.bomber.chain(3_000),
            "largest" => {
                let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
                // Everything but what it follows.
                let orphans = &self.bomber.chain(LARGEST_CHANGES)[1..];
                for _ in 0..LARGEST_FRAMES {
                    let document = new_document(&mut rng);
                    self.largest.push(changes_frame(document, &self.bomber.signed(document, orphans)));
                }
            }
            // One of its kinds each: making them takes longest.
            "heavy" => self.chain = vec![self.bomber.largest(self.seed)],
            "statements" => {
                let mut graph = graph.clone();
                let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
                let author = self.bomber.secret.author();
                for _ in 0..1_000 {
                    let Ok((said, _)) = statement::invite(&graph, &author, 1, 4_000_000_000, &mut rng) else {
                        break;
                    };
                    self.statements.push(said.bytes().to_vec());
                    // Made on it, so it fits.
                    let _ = graph.insert(said);
                }
            }
            _ => {}
        }
    }

    /// Everything that has been said at the table, from somebody who sits there.
    async fn ask_for_statements(&self, targets: &Targets) -> Result<Graph> {
        let secret = self.bomber.secret.transport_secret();
        let place = endpoint::bind(&secret, true, None).await.map_err(anyhow::Error::msg)?;
        let (key, address) = targets[0];
        let connection = endpoint::dial(&place, key, &[address], ALPN_TABLE).await?;
        let (mut send, mut receive) = connection.open_bi().await?;
        send.write_all(&[framed(&hello()), framed(&statements_have())].concat()).await?;
        let mut graph: Option<Graph> = None;
        let reading = async {
            loop {
                let mut length = [0; 4];
                receive.read_exact(&mut length).await?;
                let mut frame = vec![0; u32::from_be_bytes(length) as usize];
                receive.read_exact(&mut frame).await?;
                for bytes in statements_in(&frame) {
                    let said = Statement::decode(bytes)?;
                    match &mut graph {
                        None => graph = Some(Graph::new(said)?),
                        Some(graph) => drop(graph.insert(said)),
                    }
                }
            }
        };
        // They have all come when no more come.
        let ended: Result<Result<()>, _> = tokio::time::timeout(Duration::from_secs(3), reading).await;
        drop(ended);
        place.close().await;
        graph.context("the statements of the table")
    }

    /// One connection, for as long as it stands.
    async fn call(
        &self,
        place: &Endpoint,
        (key, address): (TransportKey, std::net::SocketAddr),
        sent: &Sent,
    ) -> Result<()> {
        let connection = endpoint::dial(place, key, &[address], ALPN_TABLE).await?;
        let (mut send, mut receive) = connection.open_bi().await?;
        send.write_all(&framed(&hello())).await?;
        if self.way == "calling" {
            return Ok(());
        }
        if self.way == "presence" {
            let count = sent.counter("datagrams of presence");
            for n in 0_u64.. {
                let mut datagram = n.to_be_bytes().to_vec();
                datagram.resize(PRESENCE_DATAGRAM_BYTES_MAX, 7);
                connection.send_datagram_wait(datagram.into()).await?;
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        let flooding = async {
            let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
            for round in 0_usize.. {
                for (what, count, frame) in self.frames(round, &mut rng) {
                    send.write_all(&framed(&frame)).await?;
                    sent.counter(what).fetch_add(count, Ordering::Relaxed);
                }
                tokio::task::yield_now().await;
            }
            anyhow::Ok(())
        };
        let reading = async {
            let mut bytes = vec![0; 1 << 16];
            if self.way == "deaf" {
                std::future::pending::<()>().await;
            }
            while receive.read(&mut bytes).await?.is_some() {}
            anyhow::Ok(())
        };
        let bulk = async {
            let mut bytes = vec![0; 1 << 16];
            if self.way == "deaf" {
                std::future::pending::<()>().await;
            }
            loop {
                let mut stream = connection.accept_uni().await?;
                while stream.read(&mut bytes).await?.is_some() {}
            }
            #[expect(unreachable_code, reason = "it says what the others may fail with")]
            anyhow::Ok(())
        };
        tokio::try_join!(flooding, reading, bulk)?;
        Ok(())
    }

    /// What is sent next: what it is called, how many of them, and the frame.
    fn frames(&self, round: usize, rng: &mut ChaCha8Rng) -> Vec<(&'static str, u64, Vec<u8>)> {
        let changes = |document: DocumentId, part: &[Unsigned], what: &'static str| {
            let signed = self.bomber.signed(document, part);
            let each = signed.len() as u64;
            changes_frames(document, signed).into_iter().map(move |frame| (what, each, frame)).collect()
        };
        match self.way {
            "documents" => changes(new_document(rng), &self.chain, "changes of new documents"),
            "design" => {
                let part = self.chain.chunks(16).cycle().nth(round % self.chain.len());
                part.map(|part| changes(self.design, part, "changes of the design")).unwrap_or_default()
            }
            "statements" => {
                let part = self.statements.chunks(8).cycle().nth(round % self.statements.len());
                let frame = part.map(|part| ("statements", part.len() as u64, statements(part)));
                frame.into_iter().collect()
            }
            "asking" | "deaf" => {
                vec![
                    ("questions", 1, tips(self.design)),
                    ("questions", 1, list()),
                    ("questions", 1, statements_have()),
                ]
            }
            "largest" if round.is_multiple_of(2) => {
                let frame = self.largest[round / 2 % self.largest.len()].clone();
                vec![("orphans, some more than once", LARGEST_CHANGES as u64, frame)]
            }
            "largest" => vec![("heads of documents that nobody has", 20_000, heads(rng))],
            "heavy" => {
                let one = round % self.chain.len();
                changes(new_document(rng), &self.chain[one..=one], "heavy changes")
            }
            _ => Vec::new(),
        }
    }
}

fn new_document(rng: &mut ChaCha8Rng) -> DocumentId {
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    DocumentId(id)
}

fn framed(frame: &[u8]) -> Vec<u8> {
    let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), frame].concat()
}

/// The head of a CBOR item: what it is, and how long.
fn head(out: &mut Vec<u8>, kind: u8, length: usize) {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    match u8::try_from(length) {
        Ok(short) if short < 24 => out.push(kind << 5 | short),
        _ => {
            out.push(kind << 5 | 26);
            out.extend(length.to_be_bytes());
        }
    }
}

const BYTES: u8 = 2;
const ARRAY: u8 = 4;

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    head(out, BYTES, bytes.len());
    out.extend(bytes);
}

/// An array of so many parts, the first of which says which frame it is.
fn frame(parts: usize, kind: u8) -> Vec<u8> {
    let mut out = Vec::new();
    head(&mut out, ARRAY, parts);
    out.push(kind);
    out
}

/// It has nothing.
fn hello() -> Vec<u8> {
    let mut out = frame(4, 0);
    out.push(u8::try_from(VERSION).unwrap_or_default());
    put(&mut out, &[0; 16]);
    put(&mut out, &[0; 16]);
    out
}

fn statements_have() -> Vec<u8> {
    let mut out = frame(2, 1);
    head(&mut out, ARRAY, 0);
    out
}

fn statements(all: &[Vec<u8>]) -> Vec<u8> {
    let mut out = frame(2, 2);
    head(&mut out, ARRAY, all.len());
    all.iter().for_each(|one| put(&mut out, one));
    out
}

fn list() -> Vec<u8> {
    let mut out = frame(2, 3);
    head(&mut out, ARRAY, 0);
    out
}

fn heads(rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut out = frame(3, 4);
    out.push(0);
    head(&mut out, ARRAY, 40_000);
    let (mut document, mut hash) = ([0; 16], [0; 32]);
    for _ in 0..20_000 {
        rng.fill_bytes(&mut document);
        rng.fill_bytes(&mut hash);
        put(&mut out, &document);
        head(&mut out, ARRAY, 1);
        put(&mut out, &hash);
    }
    out
}

fn tips(document: DocumentId) -> Vec<u8> {
    let mut out = frame(3, 5);
    put(&mut out, &document.0);
    head(&mut out, ARRAY, 0);
    out
}

/// As many as one frame holds.
fn changes_frame(document: DocumentId, changes: &[SignedChange]) -> Vec<u8> {
    let room = FRAME_BYTES_MAX - 64;
    let mut bytes = 0;
    let fit = changes.iter().take_while(|change| {
        bytes += change.bytes.len() + 80;
        bytes <= room
    });
    let fit = fit.count();
    let mut out = frame(3, 6);
    put(&mut out, &document.0);
    head(&mut out, ARRAY, 2 * fit);
    for change in &changes[..fit] {
        put(&mut out, &change.bytes);
        match &change.tip {
            Some(tip) => put(&mut out, &tip.signature),
            None => out.push(0xf6),
        }
    }
    out
}

/// The statements of a frame, if it is one of statements.
fn statements_in(frame: &[u8]) -> Vec<&[u8]> {
    let Some(([_, 2], mut rest)) = frame.split_first_chunk::<2>() else { return Vec::new() };
    let mut all = Vec::new();
    for number in 0.. {
        let Some(([first], after)) = rest.split_first_chunk::<1>() else { break };
        let (length, after) = match first & 31 {
            24 => (after.first().map_or(0, |byte| usize::from(*byte)), after.get(1..)),
            25 => {
                (after.first_chunk::<2>().map_or(0, |b| usize::from(u16::from_be_bytes(*b))), after.get(2..))
            }
            26 => (after.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b) as usize), after.get(4..)),
            short => (usize::from(short), Some(after)),
        };
        let Some(after) = after else { break };
        if number == 0 {
            rest = after;
            continue;
        }
        let Some((one, next)) = after.split_at_checked(length) else { break };
        all.push(one);
        rest = next;
    }
    all
}
