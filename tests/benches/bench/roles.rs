//! This program as a process of its own: one that types, one that reads. Driven by lines, answers with JSON lines.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use trestle_app::{
    documents::{Arrived, CaughtUp, Documents, deciding::DecidingAct, presence::Place},
    view::deciding::PromiseRow,
};
use trestle_model::text::{NewBlock, Run, Spot, TextAction, TextView};
use trestle_trust::statement::deciding::Progress;

use crate::{clock, flood, members, ping, tables};

/// A process of this program in a role. Killed when dropped.
pub(crate) struct Role {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Role {
    pub(crate) fn start(words: &[&str]) -> Result<Self> {
        Self::run(Command::new(std::env::current_exe()?), words)
    }

    /// The same, on this one processor.
    pub(crate) fn start_on(processor: u32, words: &[&str]) -> Result<Self> {
        let mut command = Command::new("taskset");
        command.arg("-c").arg(processor.to_string()).arg(std::env::current_exe()?);
        Self::run(command, words)
    }

    fn run(mut command: Command, words: &[&str]) -> Result<Self> {
        let mut child =
            command.arg("role").args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().context("stdin is piped")?;
        let output = BufReader::new(child.stdout.take().context("stdout is piped")?);
        Ok(Self { child, input, output })
    }

    /// Its number, for `/proc`.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn tell(&mut self, line: &str) -> Result<()> {
        writeln!(self.input, "{line}")?;
        Ok(self.input.flush()?)
    }

    pub(crate) fn hear(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("a process of the benchmark ended early");
        }
        Ok(serde_json::from_str(&line)?)
    }

    /// Waits until it has closed everything.
    pub(crate) fn end(mut self) -> Result<()> {
        self.tell("end")?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        // It fails only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

pub(crate) fn run(words: &[String]) -> Result<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["write", home, place, keys, gap_micros] => {
            write(Path::new(home), place == "start", keys.parse()?, gap_micros.parse()?, "x")
        }
        ["write", home, place, keys, gap_micros, letter] => {
            write(Path::new(home), place == "start", keys.parse()?, gap_micros.parse()?, letter)
        }
        ["paste", home, letters] => paste(Path::new(home), letters.parse()?),
        ["promise", home] => promise(Path::new(home)),
        ["read", home] => read(Path::new(home), tables::chars),
        ["read", home, letter] => {
            let letter = letter.chars().next().context("a letter")?;
            read(Path::new(home), |view| view.plain_text().chars().filter(|char| *char == letter).count())
        }
        ["flood", ref whom @ ..] => flood::flood(whom),
        ["members", file, ways, ref whom @ ..] => members::flood(Path::new(file), ways, whom),
        ["ping-serve"] => ping::serve(),
        ["ping", key, address, pings, gap_micros] => {
            ping::ping(key, address, pings.parse()?, gap_micros.parse()?)
        }
        _ => bail!("no such role: {words:?}"),
    }
}

pub(crate) fn answer(value: &Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    Ok(out.flush()?)
}

/// Something that wakes a role.
enum Wake {
    Line(String),
    End,
    News,
    CaughtUp(Box<CaughtUp>),
}

/// A slice of what others did, as the window takes it in a frame.
const SLICE_CHANGES: usize = 64;

/// Wakes a role. As with a window, whatever happens before it is up wakes it once.
#[derive(Clone)]
struct Waker {
    wakes: Sender<Wake>,
    rings: Arc<AtomicBool>,
}

impl Waker {
    fn news(&self) {
        if !self.rings.swap(true, Ordering::AcqRel) {
            // The role has ended if nobody listens.
            drop(self.wakes.send(Wake::News));
        }
    }
}

/// Takes in what others did as the window does: a slice, and what is long on another thread. Asks to be woken for the
/// rest.
fn take_in(table: &mut Documents, waker: &Waker) -> Vec<Arrived> {
    waker.rings.store(false, Ordering::Release);
    let news = table.take_in(SLICE_CHANGES);
    if let Some(catch_up) = table.catch_up(SLICE_CHANGES) {
        let waker = waker.wakes.clone();
        std::thread::spawn(move || drop(waker.send(Wake::CaughtUp(Box::new(catch_up.run(&|| {}))))));
    } else if news.more {
        waker.news();
    }
    news.arrived
}

/// What has happened when a copy comes back.
fn woken(table: &mut Documents, wake: Wake) -> Result<Option<Arrived>> {
    match wake {
        Wake::CaughtUp(caught_up) => Ok(table.caught_up(*caught_up).map(|(arrived, _, old)| {
            // Letting go of a long history takes milliseconds.
            std::thread::spawn(move || drop(old));
            arrived
        })),
        Wake::News => Ok(None),
        Wake::Line(_) | Wake::End => bail!("a word from the driver that nobody waits for"),
    }
}

fn wakes() -> (Receiver<Wake>, Waker, impl Fn() + Send + Sync + 'static) {
    let (sender, wakes) = channel();
    let waker = Waker { wakes: sender.clone(), rings: Arc::default() };
    let news = waker.clone();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            // The role has ended if nobody listens.
            let _ = sender.send(Wake::Line(line));
        }
        let _ = sender.send(Wake::End);
    });
    (wakes, waker, move || news.news())
}

fn wait_for(wakes: &Receiver<Wake>, table: &mut Documents, waker: &Waker, word: &str) -> Result<()> {
    loop {
        let wake = wakes.recv()?;
        match wake {
            Wake::Line(line) if line == word => return Ok(()),
            Wake::End => bail!("the driver has gone"),
            Wake::Line(_) => {}
            Wake::CaughtUp(_) | Wake::News => {
                woken(table, wake)?;
                take_in(table, waker);
            }
        }
    }
}

/// Waits for a peer that has the same.
fn meet(wakes: &Receiver<Wake>, table: &mut Documents, waker: &Waker) -> Result<()> {
    for _ in 0..6000 {
        take_in(table, waker);
        if table.repo().peers().iter().any(|peer| peer.connected && peer.up_to_date) {
            return Ok(());
        }
        // News are looked at above, and nobody says anything yet.
        if let Ok(wake @ Wake::CaughtUp(_)) = wakes.recv_timeout(Duration::from_millis(20)) {
            woken(table, wake)?;
        }
    }
    bail!("no peer within two minutes")
}

/// It is met, and where it is called.
fn ready(table: &Documents) -> Result<Value> {
    let address = table.repo().addresses().into_iter().next().context("an address")?;
    Ok(json!({"key": ping::hex(&table.repo().transport_key().0), "address": address.to_string()}))
}

/// Types a letter every `gap_micros`, and says when each was about to be typed.
fn write(home: &Path, at_start: bool, keys: usize, gap_micros: u64, letter: &str) -> Result<()> {
    let (wakes, waker, wake) = wakes();
    let mut table = tables::open(home, wake)?;
    let id = tables::words(&table).context("the design")?;
    let Spot { block, mut at } = tables::place(table.design(id)?.view(), at_start);
    meet(&wakes, &mut table, &waker)?;
    answer(&ready(&table)?)?;
    wait_for(&wakes, &mut table, &waker, "go")?;
    let (mut times, mut spent) = (Vec::with_capacity(keys), Vec::with_capacity(keys));
    let document = id;
    let mut next = clock::now();
    for _ in 0..keys {
        next += gap_micros * 1000;
        clock::sleep_until(next);
        let (now, cpu) = (clock::now(), clock::thread_cpu());
        table.apply(id, &TextAction::Type { block: block.clone(), at, text: letter.to_owned() })?;
        spent.push(clock::thread_cpu() - cpu);
        times.push(now);
        at += 1;
        if at_start {
            // Somebody looks on, and sees the caret.
            let caret =
                table.design(id)?.anchor(&Spot { block: block.clone(), at }).map(|anchor| anchor.encode());
            let place = Place { document, marked: caret.map(|caret| (caret.clone(), caret)) };
            table.repo().set_presence(Some(place.encode()));
        }
        for wake in wakes.try_iter() {
            woken(&mut table, wake)?;
        }
        take_in(&mut table, &waker);
    }
    answer(&json!({"times": times, "spent": spent}))?;
    wait_for(&wakes, &mut table, &waker, "end")?;
    table.close();
    Ok(())
}

/// Puts so many letters into the design at once.
fn paste(home: &Path, letters: usize) -> Result<()> {
    let (wakes, waker, wake) = wakes();
    let mut table = tables::open(home, wake)?;
    let id = tables::words(&table).context("the design")?;
    meet(&wakes, &mut table, &waker)?;
    answer(&ready(&table)?)?;
    wait_for(&wakes, &mut table, &waker, "go")?;
    let words = "seven words that go on and on ".chars().cycle().take(letters).collect::<String>();
    let block = NewBlock { runs: vec![Run::plain(words)], ..NewBlock::default() };
    table.apply(id, &TextAction::InsertBlocks { after: None, blocks: vec![block] })?;
    answer(&json!({}))?;
    wait_for(&wakes, &mut table, &waker, "end")?;
    table.close();
    Ok(())
}

/// Says when each letter was readable here: the words are in the view, and all of them have been read. `count` says how many
/// letters there are.
fn read(home: &Path, count: impl Fn(&TextView) -> usize) -> Result<()> {
    let (wakes, waker, wake) = wakes();
    let mut table = tables::open(home, wake)?;
    let id = tables::words(&table).context("the design")?;
    let before = count(table.design(id)?.view());
    meet(&wakes, &mut table, &waker)?;
    answer(&ready(&table)?)?;
    let (mut times, mut spent, mut events) = (Vec::new(), Vec::new(), 0);
    let mut came = Vec::new();
    loop {
        match wakes.recv_timeout(Duration::from_secs(60)) {
            Ok(Wake::News) => {}
            Ok(wake @ Wake::CaughtUp(_)) => came.extend(woken(&mut table, wake)?),
            Ok(Wake::Line(line)) if line == "report" => {
                answer(&json!({"times": times, "spent": spent, "events": events}))?;
            }
            Ok(Wake::Line(_)) | Err(RecvTimeoutError::Timeout) => {
                table.close();
                return Ok(());
            }
            Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => bail!("the driver has gone"),
        }
        let cpu = clock::thread_cpu();
        came.extend(take_in(&mut table, &waker));
        let cpu = clock::thread_cpu() - cpu;
        if came.drain(..).any(|arrived| arrived.document == id) {
            let there = count(table.design(id)?.view()) - before;
            let now = clock::now();
            events += 1;
            spent.push(cpu);
            times.resize(there.max(times.len()), now);
        }
    }
}

/// Says how a promise is getting on, whenever it is told to.
fn promise(home: &Path) -> Result<()> {
    let (wakes, waker, wake) = wakes();
    let mut table = tables::open(home, wake)?;
    meet(&wakes, &mut table, &waker)?;
    table.settle_decisions();
    let promises = Arc::clone(&table.rows().promises);
    let not_over = |row: &&Arc<PromiseRow>| matches!(row.progress, Progress::NotStarted | Progress::UnderWay);
    let mut promises = promises.iter().filter(not_over).cycle();
    answer(&json!({"ready": true}))?;
    loop {
        match wakes.recv()? {
            wake @ (Wake::News | Wake::CaughtUp(_)) => {
                woken(&mut table, wake)?;
                take_in(&mut table, &waker);
            }
            Wake::Line(line) if line == "say" => {
                let promise = promises.next().context("a promise that is not over")?;
                let act = DecidingAct::Update {
                    opening: promise.opening,
                    promise: promise.id.clone(),
                    progress: Progress::UnderWay,
                    due: None,
                    to: None,
                    words: "We have begun.".to_owned(),
                };
                table.decide(&act)?.statement()?;
                answer(&json!({"said": clock::now()}))?;
            }
            Wake::Line(_) | Wake::End => {
                table.close();
                return Ok(());
            }
        }
    }
}
