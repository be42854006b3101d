//! The real window on a display of its own: how soon it shows something, what it holds, and what it does when nobody
//! does anything.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use anyhow::{Context as _, Result};
use serde_json::Value;
use trestle_app::cli::process::ShellProcess;

use crate::{
    Asked, clock,
    figures::Figures,
    shells, system,
    tables::{Homes, Size},
};

/// A display without a screen. Killed when dropped.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("Xvfb is not installed")?;
        let mut line = String::new();
        BufReader::new(server.stdout.take().context("stdout is piped")?).read_line(&mut line)?;
        Ok(Display { server, name: format!(":{}", line.trim()) })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It fails only where it has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A frame that the window says it has drawn.
struct Drawn {
    begun: u64,
    ended: u64,
    /// The words of the design are on it.
    words: bool,
}

/// The program with its window. Killed when dropped.
struct Window {
    child: Child,
    started: u64,
    frames: Receiver<Drawn>,
    seen: Vec<Drawn>,
}

impl Window {
    fn open(display: &Display, home: &Path, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(shells::program()?);
        command.arg("--home").arg(home).args(["--loopback", "--no-mdns", "--measure", "--size", "1280x800"]);
        command.args(arguments).env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY");
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("LANG", "en_GB.UTF-8");
        let started = clock::wall();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let output = BufReader::new(child.stdout.take().context("stdout is piped")?);
        let (sender, frames) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let Ok(said) = serde_json::from_str::<Value>(&line) else { continue };
                let at = |name: &str| said[name].as_u64().unwrap_or_default() * 1000;
                let words = said["words"].as_bool().unwrap_or_default();
                if sender.send(Drawn { begun: at("begun_micros"), ended: at("ended_micros"), words }).is_err()
                {
                    return;
                }
            }
        });
        Ok(Window { child, started, frames, seen: Vec::new() })
    }

    /// Takes note of frames for so long.
    fn watch(&mut self, for_nanos: u64) -> usize {
        let before = self.seen.len();
        let end = clock::now() + for_nanos;
        while clock::now() < end {
            let left = Duration::from_nanos(end.saturating_sub(clock::now()));
            self.seen.extend(self.frames.recv_timeout(left));
        }
        self.seen.len() - before
    }

    /// Milliseconds from the start until the first frame that is as wanted was on the screen: until the one after it
    /// was begun, if that came at once, else until its shapes were handed over.
    fn shown(&self, wanted: impl Fn(&Drawn) -> bool) -> Option<f64> {
        let index = self.seen.iter().position(wanted)?;
        let one = &self.seen[index];
        let next =
            self.seen.get(index + 1).map(|next| next.begun).filter(|begun| begun - one.ended < 50_000_000);
        Some(next.unwrap_or(one.ended).saturating_sub(self.started) as f64 / 1e6)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // It fails only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SECOND: u64 = 1_000_000_000;
const AT_WORDS: [&str; 4] = ["--table", "Bench", "--design", "Words"];

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let display = match Display::start() {
        Ok(display) => display,
        Err(error) => return figures.note("window", &format!("{error:#}: not measured")),
    };
    starts(&display, asked, figures)?;
    idle(&display, asked, figures)
}

pub(crate) fn run_idle(asked: &Asked, figures: &mut Figures) -> Result<()> {
    idle(&Display::start()?, asked, figures)
}

fn starts(display: &Display, asked: &Asked, figures: &mut Figures) -> Result<()> {
    let nobody = tempfile::tempdir()?;
    let mut first = Vec::new();
    for _ in 0..7 {
        let mut window = Window::open(display, nobody.path(), &[])?;
        window.watch(2 * SECOND);
        first.extend(window.shown(|_| true).map(|ms| (ms * 1e6) as u64));
    }
    figures.few_times("window", "start to first frame (welcome)", &first)?;
    let mut sizes = vec![Size::Empty, Size::Blocks(6000)];
    sizes.extend(asked.trace.as_ref().map(|_| Size::Trace));
    for size in sizes {
        let homes = Homes::make(1, size, asked)?;
        let (mut words, mut memory, mut peak) = (Vec::new(), 0.0, 0.0);
        for _ in 0..3 {
            let mut window = Window::open(display, &homes.homes[0], &AT_WORDS)?;
            window.watch(4 * SECOND);
            words.extend(window.shown(|drawn| drawn.words).map(|ms| (ms * 1e6) as u64));
            memory = system::memory_of(window.child.id(), "VmRSS");
            peak = system::memory_of(window.child.id(), "VmHWM");
        }
        let name = size.name();
        figures.few_times("window", &format!("{name}: start to first readable words"), &words)?;
        figures.say("window", &format!("{name}: memory in use"), memory, "MiB", 1)?;
        figures.say("window", &format!("{name}: memory at most"), peak, "MiB", 1)?;
    }
    Ok(())
}

/// One window that is alone at its table and one with three peers, at the same time.
fn idle(display: &Display, asked: &Asked, figures: &mut Figures) -> Result<()> {
    let (alone, four) = (Homes::make(1, Size::Empty, asked)?, Homes::make(4, Size::Empty, asked)?);
    let mut others = Vec::new();
    for home in &four.homes[1..] {
        others.push(ShellProcess::start(&shells::program()?, home, &["--loopback", "--no-mdns"])?);
    }
    let mut windows = [
        Window::open(display, &alone.homes[0], &AT_WORDS)?,
        Window::open(display, &four.homes[0], &AT_WORDS)?,
    ];
    // Guests were invited by the window's person and know nobody else's address.
    for other in &mut others {
        other.ask_until("peers", |peers| peers["peers"].to_string().contains("\"connected\":true"))?;
    }
    for window in &mut windows {
        window.watch(4 * SECOND);
    }
    let spent = |windows: &[Window; 2]| windows.each_ref().map(|window| system::cpu_of(window.child.id()));
    let (before, start) = (spent(&windows), clock::now());
    let mut frames = [0, 0];
    while clock::now() < start + asked.idle_secs * SECOND {
        for (window, frames) in windows.iter_mut().zip(&mut frames) {
            *frames += window.watch(SECOND / 2);
        }
    }
    let (after, whole) = (spent(&windows), (clock::now() - start) as f64);
    let seconds = usize::try_from(asked.idle_secs)?;
    for (i, name) in ["alone", "with three peers"].into_iter().enumerate() {
        let percent = (after[i] - before[i]) as f64 / whole * 100.0;
        figures.say("window", &format!("idle {name}: of a core"), percent, "%", seconds)?;
        figures.say("window", &format!("idle {name}: frames drawn"), frames[i] as f64, "", seconds)?;
    }
    let peers: Vec<u32> = others.iter().map(ShellProcess::id).collect();
    drop(windows);
    // Nobody left to meet but each other: what the command takes without a window.
    let (before, start) = (peers.iter().map(|id| system::cpu_of(*id)).sum::<u64>(), clock::now());
    std::thread::sleep(Duration::from_secs(asked.idle_secs.min(20)));
    let spent = peers.iter().map(|id| system::cpu_of(*id)).sum::<u64>() - before;
    let percent = spent as f64 / (clock::now() - start) as f64 / peers.len() as f64 * 100.0;
    figures.say("window", "idle `trestle shell` with two peers: of a core", percent, "%", 20)
}
