//! What the window's thread spends: the real program's state and screens, drawn into triangles without a screen, while
//! another process types 200 letters a second into the same design and shows its caret.

use std::sync::mpsc::channel;

use anyhow::{Context as _, Result};
use egui::{Context, Event, Pos2, RawInput, Rect, Shape, ViewportId};
use trestle_app::{
    app::{App, Start},
    documents::{Documents, Engine},
};
use trestle_model::text::TextAction;

use crate::{
    Asked, clock,
    figures::Figures,
    grown,
    roles::Role,
    tables::{self, Homes, Size},
};

/// Sixty frames a second.
pub(crate) const FRAME: u64 = 16_666_667;
/// A design of twenty thousand words.
const BLOCKS: usize = 1150;
/// What somebody has done who was away for long.
const CAUGHT_UP: usize = 5000;

/// About as many letters as one change may hold.
const PASTED: usize = 150_000;

/// A window without a screen.
pub(crate) struct Headless {
    ctx: Context,
    pub(crate) app: App,
    start: u64,
}

impl Headless {
    /// The table of that home; its page, or the design that is called so.
    pub(crate) fn open(folder: &std::path::Path, accessible: bool, design: Option<&str>) -> Result<Self> {
        let ctx = Context::default();
        if accessible {
            ctx.enable_accesskit();
        }
        let start = Start {
            loopback_only: true,
            table: Some("Bench".to_owned()),
            design: design.map(str::to_owned),
            ..Start::default()
        };
        let app = App::new(&ctx, tables::home(folder)?, start);
        Ok(Self { ctx, app, start: clock::now() })
    }

    /// One frame; gives what this thread spent on it.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> u64 {
        self.frame_with(events, "").0
    }

    /// One frame; gives what this thread spent on it, and where on it a text begins with these words.
    pub(crate) fn frame_with(&mut self, events: Vec<Event>, words: &str) -> (u64, Option<Pos2>) {
        let before = clock::thread_cpu();
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
            time: Some((clock::now() - self.start) as f64 / 1e9),
            focused: true,
            events,
            ..RawInput::default()
        };
        input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(1.0);
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.frame(ui));
        // New letters would go to the graphics card.
        output.textures_delta.clear();
        let looks = clock::thread_cpu();
        let place = |shape: &Shape| match shape {
            Shape::Text(text) if !words.is_empty() && text.galley.text().starts_with(words) => Some(text.pos),
            _ => None,
        };
        let shown = output.shapes.iter().find_map(|clipped| place(&clipped.shape));
        let looked = clock::thread_cpu() - looks;
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let spent = clock::thread_cpu() - before - looked;
        drop(triangles);
        (spent, shown)
    }

    /// Draws for a while, whatever there is to draw.
    pub(crate) fn settle(&mut self, frames: usize) {
        let mut next = clock::now();
        for _ in 0..frames {
            self.frame(Vec::new());
            next += FRAME;
            clock::sleep_until(next);
        }
    }
}

pub(crate) fn run(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let long = Size::Blocks(6000);
    for (size, accessible) in
        [(Size::Empty, false), (Size::Blocks(BLOCKS), false), (long, false), (long, true)]
    {
        on(size, accessible, asked, figures)?;
    }
    catching_up(asked, figures)?;
    pasted(figures, asked)?;
    if asked.trace.is_some() {
        on(Size::Trace, false, asked, figures)?;
    }
    Ok(())
}

fn on(size: Size, accessible: bool, asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, size, asked)?;
    let name = if accessible { format!("{} with a screen reader", size.name()) } else { size.name() };
    let mut window = Headless::open(&homes.homes[1], accessible, Some("Words"))?;
    // The design is loaded on another thread.
    window.settle(300);

    let (ready, is_ready) = channel();
    let (done, is_done) = channel::<()>();
    let path = homes.homes[0].to_string_lossy().into_owned();
    let keys = asked.keys.to_string();
    let typist = std::thread::spawn(move || -> Result<()> {
        let mut writer = Role::start(&["write", &path, "start", &keys, "5000"])?;
        writer.hear()?;
        ready.send(())?;
        writer.tell("go")?;
        writer.hear()?;
        done.send(())?;
        writer.end()
    });
    while is_ready.try_recv().is_err() {
        anyhow::ensure!(!typist.is_finished(), "the typist ended early");
        window.settle(1);
    }
    let mut spent = Vec::new();
    let mut next = clock::now();
    while is_done.try_recv().is_err() {
        anyhow::ensure!(!typist.is_finished(), "the typist ended early");
        spent.push(window.frame(Vec::new()));
        next += FRAME;
        clock::sleep_until(next);
    }
    window.settle(60);
    typist.join().ok().context("the typist")??;
    figures.times("frames", &format!("{name}: a frame while 200 letters a second arrive"), &spent)?;

    let (mut still, mut own) = (Vec::new(), Vec::new());
    for _ in 0..300 {
        own.push(window.frame(vec![Event::Text("y".to_owned())]));
        window.frame(Vec::new());
        still.push(window.frame(Vec::new()));
    }
    figures.two_times("frames", &format!("{name}: a frame with an own key in it"), &own)?;
    figures.two_times("frames", &format!("{name}: a frame in which nothing happens"), &still)?;
    window.app.close();
    Ok(())
}

/// Somebody comes back who has worked alone for long, while the person at the window writes on.
fn catching_up(asked: &Asked, figures: &mut Figures) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let table = tables::home(&homes.homes[0])?.tables()?;
    let alone = Engine { meets: false, ..tables::engine(|| {}) };
    let mut table = Documents::open(table.first().context("a table")?, &alone)?;
    let id = tables::words(&table).context("the design")?;
    table.apply(id, &TextAction::Replace { blocks: grown::long(200) })?;
    for key in 0..CAUGHT_UP {
        let block = table.design(id)?.view().blocks[key % 200].id.clone();
        table.apply(id, &TextAction::Type { block, at: 0, text: "x".to_owned() })?;
    }
    let all = tables::chars(table.design(id)?.view());
    table.close();

    let mut window = Headless::open(&homes.homes[1], false, Some("Words"))?;
    window.settle(120);
    let mut returns = Role::start(&["write", &homes.homes[0].to_string_lossy(), "start", "0", "5000"])?;
    let mut spent = Vec::new();
    let mut next = clock::now();
    for frame in 0..1200 {
        let key = (frame % 4 == 0).then(|| Event::Text("y".to_owned()));
        spent.push(window.frame(key.into_iter().collect()));
        next += FRAME;
        clock::sleep_until(next);
    }
    returns.hear()?;
    returns.tell("go")?;
    returns.hear()?;
    returns.end()?;
    window.app.close();
    let mut table = tables::open(&homes.homes[1], || {})?;
    anyhow::ensure!(tables::chars(table.design(id)?.view()) > all, "not all came in within the time");
    table.close();
    let what = format!("a frame while {CAUGHT_UP} changes come in and one writes on");
    figures.times("frames", &what, &spent)
}

/// Somebody puts as many letters into the design at once as one change may hold, while the person at the window writes on.
fn pasted(figures: &mut Figures, asked: &Asked) -> Result<()> {
    let homes = Homes::make(2, Size::Empty, asked)?;
    let mut window = Headless::open(&homes.homes[1], false, Some("Words"))?;
    window.settle(120);
    let home = homes.homes[0].to_string_lossy().into_owned();
    let mut pastes = Role::start(&["paste", &home, &PASTED.to_string()])?;
    let (mut spent, mut walls, mut ready) = (Vec::new(), Vec::new(), None);
    let (tell, told) = channel();
    let waits = std::thread::spawn(move || -> Result<Role> {
        pastes.hear()?;
        tell.send(())?;
        Ok(pastes)
    });
    let mut waits = Some(waits);
    let mut next = clock::now();
    for frame in 0..1200 {
        if told.try_recv().is_ok()
            && let Some(waits) = waits.take()
        {
            let mut pastes = waits.join().ok().context("who pastes")??;
            pastes.tell("go")?;
            ready = Some(pastes);
            (spent, walls) = (Vec::new(), Vec::new());
        }
        let key = (frame % 4 == 0).then(|| Event::Text("y".to_owned()));
        let began = clock::now();
        spent.push(window.frame(key.into_iter().collect()));
        walls.push(clock::now() - began);
        next += FRAME;
        clock::sleep_until(next);
    }
    let mut pastes = ready.context("nobody pasted")?;
    pastes.hear()?;
    pastes.end()?;
    window.app.close();
    let mut table = tables::open(&homes.homes[1], || {})?;
    let id = tables::words(&table).context("the design")?;
    anyhow::ensure!(tables::chars(table.design(id)?.view()) > PASTED, "it did not come in within the time");
    table.close();
    let what = format!("a frame while {PASTED} letters come in at once and one writes on");
    figures.times("frames", &what, &spent)?;
    figures.times("frames", &format!("{what}, wall"), &walls)
}
