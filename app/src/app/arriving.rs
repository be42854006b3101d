//! Everything before a table is open: the first screen, taking a seat, waiting for a table to open.
//!
//! What is typed on these screens stays until a table is open, whichever way the person goes back and forth.

use std::path::PathBuf;

use egui::{CentralPanel, Frame, Ui};
use trestle_sync::room::{AskError, Nearby};
use trestle_trust::Ticket;

use super::worker::Job;
use crate::{
    command::Spot,
    look::Look,
    messages::Trouble,
    screens::{
        Intent, no_router, opening,
        seat::{self, Looking, Seat},
        welcome::{self, TableHere, Welcome},
    },
    widgets::live,
};

/// Shorter work shows nothing: a flash of a wheel helps nobody.
const WORK_SHOWS_AFTER_SECS: f64 = 0.3;

/// The screens before a table, and what they wait for.
#[derive(Debug)]
pub(super) struct Arriving {
    screen: Screen,
    pub(super) welcome: Welcome,
    pub(super) seat: Seat,
    pub(super) tables: Vec<TableHere>,
    /// Looks for tables in this room, from the first frame on, while that is wanted.
    nearby: Option<Nearby>,
    waiting: Option<Waiting>,
    /// What was stopped and goes on by itself, unseen.
    stopped: Vec<(Job, Work)>,
    trouble: Option<Trouble>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Screen {
    Welcome,
    Seat,
    NoRouter,
    /// That table did not open.
    Failed(Work),
}

/// What is being waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    PutUp,
    /// Asking at a door; then sitting down with this name on this side.
    Ask {
        name: String,
        side: u32,
    },
    SitDown,
    /// This computer becomes a further one of somebody's.
    Link,
    /// A new table with copies of what lies on the open one.
    GoOn,
    Open(PathBuf),
    Sample,
}

impl Work {
    /// Whether waiting for it, and its failing, have a page of their own.
    fn has_page(&self) -> bool {
        matches!(self, Work::Open(_) | Work::Sample)
    }
}

#[derive(Debug)]
struct Waiting {
    job: Job,
    work: Work,
    /// By egui's clock.
    since_secs: f64,
}

impl Arriving {
    pub(super) fn new(name: Option<&str>, tables: Vec<TableHere>) -> Self {
        Arriving {
            screen: Screen::Welcome,
            welcome: Welcome::new(name),
            seat: Seat::new(name),
            tables,
            nearby: None,
            waiting: None,
            stopped: Vec::new(),
            trouble: None,
        }
    }

    pub(super) fn frame(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let shown_work = self.shown_work(ui.ctx());
        let trouble = self.trouble.as_ref();
        let trouble = trouble.map(|trouble| (trouble.title(&look.words), trouble.note(&look.words)));
        let trouble = trouble.as_ref();
        let panel = CentralPanel::default().frame(Frame::new().fill(look.colors().paper));
        let doors = self.nearby.as_ref().map(Nearby::doors).unwrap_or_default();
        let looking = match &self.nearby {
            None => Looking::Off,
            Some(nearby) if nearby.multicast() => Looking::Yes,
            Some(_) => Looking::NoMulticast,
        };
        panel
            .show(ui, |ui| match (&self.screen, shown_work) {
                (_, Some(Work::Open(_))) => opening::working(ui, look, "opening-table", true),
                (_, Some(Work::Sample)) => opening::working(ui, look, "opening-sample", false),
                (Screen::Failed(Work::Open(folder)), _) => {
                    let again = Intent::OpenTable(folder.clone());
                    trouble.and_then(|trouble| opening::failed(ui, look, trouble, again))
                }
                (Screen::Failed(Work::Sample), _) => {
                    trouble.and_then(|trouble| opening::failed(ui, look, trouble, Intent::LookRound))
                }
                (Screen::NoRouter, _) => no_router::ui(ui, look),
                (Screen::Seat, work) => {
                    let working = work.map(|work| match work {
                        Work::Ask { .. } => "seat-asking",
                        Work::Link => "seat-linking",
                        _ => "seat-working",
                    });
                    self.seat.ui(ui, look, &seat::Shown { doors: &doors, looking, working, trouble })
                }
                (Screen::Welcome | Screen::Failed(_), work) => {
                    let working = work.is_some();
                    let tables = &self.tables;
                    let shown = welcome::Shown { tables, doors: &doors, working, trouble };
                    self.welcome.ui(ui, look, &shown)
                }
            })
            .inner
    }

    /// What is being waited for, once that takes long enough to be shown.
    fn shown_work(&self, ctx: &egui::Context) -> Option<Work> {
        let waiting = self.waiting.as_ref()?;
        let left = waiting.since_secs + WORK_SHOWS_AFTER_SECS - ctx.input(|input| input.time);
        if left > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
            return None;
        }
        Some(waiting.work.clone())
    }

    /// Another name was chosen in settings.
    pub(super) fn offer_name(&mut self, before: Option<&str>, name: Option<&str>) {
        let (before, name) = (before.unwrap_or_default(), name.unwrap_or_default());
        self.welcome.offer_name(before, name);
        self.seat.offer_name(before, name);
    }

    /// Where the person is, as far as commands are concerned.
    pub(super) fn spot(&self) -> Spot {
        match (&self.screen, &self.waiting) {
            (_, Some(_)) => Spot::Opening,
            (Screen::Welcome, None) => Spot::Welcome,
            (Screen::Seat | Screen::NoRouter | Screen::Failed(_), None) => Spot::Form,
        }
    }

    /// Looks for tables in this room while `wanted`.
    pub(super) fn look_nearby(&mut self, wanted: bool, look: impl FnOnce() -> Nearby) {
        match (wanted, &self.nearby) {
            (true, None) => self.nearby = Some(look()),
            (false, Some(_)) => self.nearby = None,
            _ => {}
        }
    }

    pub(super) fn nearby(&self) -> Option<Nearby> {
        self.nearby.clone()
    }

    pub(super) fn waits(&self) -> bool {
        self.waiting.is_some()
    }

    /// `work` has been begun as `job`.
    pub(super) fn wait(&mut self, ctx: &egui::Context, job: Job, work: Work) {
        let since_secs = ctx.input(|input| input.time);
        self.trouble = None;
        self.waiting = Some(Waiting { job, work, since_secs });
    }

    /// Nobody waits any longer; the work goes on unseen.
    pub(super) fn stop(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            self.stopped.push((waiting.job, waiting.work));
        }
    }

    /// `job` has ended: what it was, and whether somebody still waits for it.
    pub(super) fn ended(&mut self, job: Job) -> Option<(Work, bool)> {
        if let Some(waiting) = self.waiting.take_if(|waiting| waiting.job == job) {
            return Some((waiting.work, true));
        }
        let at = self.stopped.iter().position(|(stopped, _)| *stopped == job)?;
        Some((self.stopped.swap_remove(at).1, false))
    }

    /// A door has answered. What to sit down with, if somebody still waits for it.
    pub(super) fn asked(
        &mut self,
        ctx: &egui::Context,
        look: &Look,
        job: Job,
        answer: Result<Box<Ticket>, AskError>,
    ) -> Option<(Box<Ticket>, String, u32)> {
        let (work, awaited) = self.ended(job)?;
        let Work::Ask { name, side } = work else { return None };
        match answer {
            Ok(ticket) if awaited => Some((ticket, name, side)),
            Err(why) if awaited => {
                if !matches!(why, AskError::WrongWords { .. } | AskError::NotFourWords) {
                    self.failed(ctx, look, Work::SitDown, (&why).into());
                }
                self.seat.refused(ctx, why);
                None
            }
            _ => None,
        }
    }

    /// What somebody waited for did not come.
    pub(super) fn failed(&mut self, ctx: &egui::Context, look: &Look, work: Work, why: Trouble) {
        live::say(ctx, why.say(&look.words));
        self.trouble = Some(why);
        if work.has_page() {
            self.screen = Screen::Failed(work);
        }
    }

    pub(super) fn go_to_welcome(&mut self, tables: Vec<TableHere>) {
        self.tables = tables;
        self.trouble = None;
        self.screen = Screen::Welcome;
    }

    pub(super) fn go_to_create(&mut self, ctx: &egui::Context) {
        self.trouble = None;
        self.screen = Screen::Welcome;
        self.welcome.create.unfold(ctx);
    }

    pub(super) fn go_to_no_router(&mut self) {
        self.trouble = None;
        self.screen = Screen::NoRouter;
    }

    pub(super) fn go_to_seat(&mut self) {
        self.trouble = None;
        self.screen = Screen::Seat;
        self.seat.focus();
    }
}
