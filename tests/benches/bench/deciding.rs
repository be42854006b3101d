//! A table that has decided for years: 500 decisions and 2,000 promises. What it costs to open it, to come home, to look
//! through the lists, and to hear one thing more.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, TouchPhase, vec2};
use trestle_app::{
    documents::Documents,
    home::Settings,
    lang::{Language, Words},
};
use trestle_trust::person::SideId;

use crate::{
    Asked, clock, deciding_table,
    figures::Figures,
    frames::{FRAME, Headless},
    roles::Role,
    system, tables,
};

const BENCH: &str = "deciding";
/// Pages by the keys that lead there, and words that are on no other.
const HOME: (Key, &str) = (Key::Num1, "home-lead-waiting");
const DECISIONS: (Key, &str) = (Key::Num3, "decisions-lead");
const PROMISES: (Key, &str) = (Key::Num4, "promises-lead");
/// So often a page is opened, and so many things are heard.
const TIMES: usize = 30;

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (mine, theirs) = (folder.path().join("mine"), folder.path().join("theirs"));
    for home in [&mine, &theirs] {
        let language = Some(Language::English.code().to_owned());
        tables::home(home)?.save_settings(&Settings { language, ..Settings::default() })?;
    }
    let made = deciding_table::make(&mine, asked.decisions)?;
    let bytes = system::folder_bytes(&mine);
    figures.note(
        BENCH,
        &format!(
            "{} decisions, {} promises, {} statements, {} changes, {} KiB on the disk",
            made.decisions,
            made.promises,
            made.statements,
            made.changes,
            bytes >> 10
        ),
    )?;
    opens(&mine, "for the first time", figures)?;
    newcomer(&mine, &theirs, figures)?;
    opens(&mine, "again", figures)?;
    pages(&mine, figures)?;
    hears(&mine, &theirs, figures)
}

/// The table without a window, from its folder until every row of the lists is known.
fn opens(home: &Path, what: &str, figures: &mut Figures) -> Result<()> {
    let (wall, cpu) = (clock::now(), clock::process_cpu());
    let mut table = tables::open(home, || {})?;
    let (opened, opened_cpu) = (clock::now() - wall, clock::process_cpu() - cpu);
    let rows = table.rows();
    let first_rows = clock::process_cpu() - cpu - opened_cpu;
    drop(rows);
    table.settle_decisions();
    let cpu_start = clock::thread_cpu();
    let rows = table.rows();
    let read = clock::thread_cpu() - cpu_start;
    let whole = clock::process_cpu() - cpu;
    ensure!(!rows.promises.is_empty(), "promises have not been read");
    for (figure, nanos) in [
        ("the table opens, wall", opened),
        ("the table opens, all threads", opened_cpu),
        ("the lists of what is known by then", first_rows),
        ("the lists, read whole", read),
        ("until all documents are read, all threads", whole),
    ] {
        figures.say(BENCH, &format!("{what}: {figure}"), nanos as f64 / 1e6, "ms", 1)?;
    }
    table.close();
    Ok(())
}

/// Somebody sits down who has nothing yet.
fn newcomer(home: &Path, theirs: &Path, figures: &mut Figures) -> Result<()> {
    let mut table = tables::open(home, || {})?;
    let tomorrow = u64::try_from(jiff::Timestamp::now().as_second())? + 86_400;
    let ticket = table.repo().invite(2, tomorrow)?;
    let (wall, cpu) = (clock::now(), clock::process_cpu());
    let mut guest =
        Documents::sit_down(&tables::home(theirs)?, &ticket, "Guest", SideId(1), &tables::engine(|| {}))?;
    let statements = |table: &Documents| table.minutes().count();
    for _ in 0..12_000 {
        table.drain();
        guest.drain();
        let level = |table: &Documents| table.repo().peers().iter().any(|peer| peer.up_to_date);
        if level(&table) && level(&guest) && statements(&guest) == statements(&table) {
            let (wall, cpu) = (clock::now() - wall, clock::process_cpu() - cpu);
            figures.say(BENCH, "a newcomer has it all, wall", wall as f64 / 1e6, "ms", 1)?;
            figures.say(BENCH, "a newcomer has it all, both programs", cpu as f64 / 1e6, "ms", 1)?;
            guest.settle_decisions();
            guest.close();
            table.close();
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    bail!("the newcomer did not get it all within two minutes")
}

fn key(key: Key) -> Event {
    let modifiers = Modifiers::ALT;
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn scroll(lines: f32) -> Vec<Event> {
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(egui::pos2(700.0, 500.0)), wheel]
}

fn words(key: &str) -> String {
    Words::new(Language::English).say(key)
}

/// Goes to a page; gives what this thread spent until it was drawn whole.
fn go(window: &mut Headless, (to, on_it): (Key, &str)) -> Result<u64> {
    let words = words(on_it);
    let mut spent = 0;
    let mut events = vec![key(to)];
    for _ in 0..10 {
        let (frame, shown) = window.frame_with(std::mem::take(&mut events), &words);
        spent += frame;
        if shown.is_some() {
            return Ok(spent);
        }
    }
    bail!("{on_it} is not on the page")
}

/// The window of a table that is opened, its pages, and what a frame of each costs.
fn pages(home: &Path, figures: &mut Figures) -> Result<()> {
    for accessible in [false, true] {
        let with = if accessible { ", with a screen reader" } else { "" };
        let (wall, cpu) = (clock::now(), clock::process_cpu());
        let mut window = Headless::open(home, accessible, None)?;
        let on_it = words(HOME.1);
        let cold = loop {
            // In the frame in which the table comes, its home is drawn.
            let (spent, shown) = window.frame_with(Vec::new(), &on_it);
            if shown.is_some() {
                break spent;
            }
            ensure!(clock::now() - wall < 120_000_000_000, "home did not come");
            std::thread::sleep(Duration::from_millis(1));
        };
        let whole = [("wall", clock::now() - wall), ("all threads", clock::process_cpu() - cpu)];
        for (what, nanos) in whole {
            let figure = format!("from the folder to home{with}, {what}");
            figures.say(BENCH, &figure, nanos as f64 / 1e6, "ms", 1)?;
        }
        figures.say(BENCH, &format!("home opens, cold{with}"), cold as f64 / 1e6, "ms", 1)?;
        window.settle(60);
        let others = [DECISIONS, PROMISES];
        let mut spent: [Vec<u64>; 3] = Default::default();
        for n in 0..TIMES {
            let other = n % others.len();
            spent[1 + other].push(go(&mut window, others[other])?);
            window.settle(3);
            spent[0].push(go(&mut window, HOME)?);
            window.settle(3);
        }
        for (name, spent) in ["home", "decisions", "promises"].iter().zip(&spent) {
            figures.few_times(BENCH, &format!("{name} opens{with}"), spent)?;
        }
        for (name, page) in [("home", HOME), ("decisions", DECISIONS), ("promises", PROMISES)] {
            go(&mut window, page)?;
            window.settle(30);
            let still: Vec<u64> = (0..300).map(|_| window.frame(Vec::new())).collect();
            figures.two_times(BENCH, &format!("{name}: a frame in which nothing happens{with}"), &still)?;
            let mut scrolled = Vec::new();
            for n in 0..300 {
                scrolled.push(window.frame(scroll(if n < 200 { -3.0 } else { 6.0 })));
            }
            // A page keeps its place: the next visit is to its head.
            window.frame(scroll(100_000.0));
            window.settle(30);
            figures.two_times(BENCH, &format!("{name}: a frame while it is scrolled{with}"), &scrolled)?;
        }
        decision_opens(&mut window, with, figures)?;
        if !accessible {
            go(&mut window, HOME)?;
            let me = std::process::id();
            figures.say(BENCH, "memory", system::memory_of(me, "VmRSS"), "MiB", 1)?;
            figures.say(BENCH, "memory at most", system::memory_of(me, "VmHWM"), "MiB", 1)?;
        }
        window.app.close();
    }
    Ok(())
}

/// The first decision of the list is opened from the disk, by a click.
fn decision_opens(window: &mut Headless, with: &str, figures: &mut Figures) -> Result<()> {
    let (mut walls, mut all, mut most) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMES {
        go(window, DECISIONS)?;
        window.settle(3);
        let row = window.frame_with(Vec::new(), "Question ").1.context("a row of the list")?;
        let press = |pressed| Event::PointerButton {
            pos: row,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        window.frame(vec![Event::PointerMoved(row)]);
        window.frame(vec![press(true)]);
        let (wall, mut spent) = (clock::now(), Vec::new());
        let mut events = vec![press(false)];
        loop {
            let (frame, shown) = window.frame_with(std::mem::take(&mut events), deciding_table::CLAUSE);
            spent.push(frame);
            if shown.is_some() {
                break;
            }
            ensure!(spent.len() < 3000, "the decision did not open");
            std::thread::sleep(Duration::from_millis(1));
        }
        walls.push(clock::now() - wall);
        all.push(spent.iter().sum());
        most.push(spent.into_iter().max().unwrap_or_default());
    }
    figures.few_times(BENCH, &format!("a decision opens{with}, wall"), &walls)?;
    figures.few_times(BENCH, &format!("a decision opens{with}, the window's thread"), &all)?;
    figures.few_times(BENCH, &format!("a decision opens{with}, the dearest frame"), &most)
}

/// Another process says one thing after another, and this window is on each of its pages.
fn hears(home: &Path, theirs: &Path, figures: &mut Figures) -> Result<()> {
    let mut window = Headless::open(home, false, None)?;
    window.settle(200);
    let mut guest = Role::start(&["promise", theirs.to_str().context("a plain folder")?])?;
    let (ready, is_ready) = std::sync::mpsc::channel();
    let waits = std::thread::spawn(move || -> Result<Role> {
        guest.hear()?;
        ready.send(())?;
        Ok(guest)
    });
    while is_ready.try_recv().is_err() {
        ensure!(!waits.is_finished(), "the other process ended early");
        window.settle(1);
    }
    let mut guest = waits.join().ok().context("the other process")??;
    for (name, page) in [("home", HOME), ("decisions", DECISIONS), ("promises", PROMISES)] {
        go(&mut window, page)?;
        window.settle(60);
        let (mut engine, mut most, mut frames) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let before = system::cpu_of_thread("trestle-engine");
            guest.tell("say")?;
            let spent: Vec<u64> = (0..18)
                .map(|_| {
                    let next = clock::now() + FRAME;
                    let spent = window.frame(Vec::new());
                    clock::sleep_until(next);
                    spent
                })
                .collect();
            guest.hear()?;
            engine.push(system::cpu_of_thread("trestle-engine") - before);
            most.push(spent.iter().copied().max().unwrap_or_default());
            frames.extend(spent);
        }
        let figure = |what: &str| format!("on {name}, one thing more is said: {what}");
        figures.few_times(BENCH, &figure("engine's thread"), &engine)?;
        figures.few_times(BENCH, &figure("the dearest frame"), &most)?;
        figures.two_times(BENCH, &figure("all frames"), &frames)?;
    }
    guest.end()?;
    window.app.close();
    Ok(())
}
