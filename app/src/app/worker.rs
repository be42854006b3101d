//! Work that waits, on threads of its own, and how its results come back: through one channel and one wake-up.
//!
//! However many results arrive between two frames, egui is asked for one repaint. Absent: what the results mean.

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
};

use trestle_model::text::{NewBlock, TextView};
use trestle_sync::{
    repo::{CarryError, FlushError, InviteError, TakeUpError, TakenIn},
    room::AskError,
};
use trestle_trust::{DeviceLink, Ticket, ids::DocumentId};

use super::{busy::Stop, links::Leads};
use crate::{
    documents::{
        Back, CaughtUp, DesignError, Documents, Happened, LoadedDesign, Pasted,
        deciding::{LoadedDecision, TakeError},
        invitation::InvitationError,
        unsent::{Unsent, UnsentFile},
    },
    messages::Trouble,
    screens::{FilePurpose, Page, SentId},
    view::late::{LateLook, LateView},
};

/// Tells one piece of waited-for work from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job(u64);

/// A result of work on another thread.
#[derive(Debug)]
pub(super) enum News {
    Opened(Job, Box<Result<Documents, Trouble>>),
    /// What a door said to four words.
    Asked(Job, Result<Box<Ticket>, AskError>),
    /// The link in a file.
    Invitation(Result<Pasted, InvitationError>),
    /// An invitation file was chosen in the system's own window; none if none was.
    InvitationChosen(Option<PathBuf>),
    /// A link for a further computer of this person's was made, or not.
    ComputerLink(Stop, Result<Box<DeviceLink>, InviteError>),
    ComputerLinkEnded(Result<(), FlushError>),
    /// A table that was left is closed.
    Closed,
    SettingsNotKept(io::Error),
    /// What is typed and not sent could not be kept.
    UnsentNotKept(io::Error),
    /// What was kept of a design, to be read while it loads.
    View(DocumentId, TextView),
    Design(DocumentId, Box<Result<LoadedDesign, DesignError>>),
    /// What was not open of a decision.
    Decision(DocumentId, Box<Result<LoadedDecision, DesignError>>),
    Invited(Stop, Result<Box<Ticket>, InviteError>),
    Happened(Vec<Happened>),
    /// What came too late for a page.
    Late(Page, Vec<LateView>),
    /// What one person's late words would change.
    LateLooked(Box<LateView>, Result<Vec<LateLook>, Trouble>),
    /// Late words were taken up, or not; whose they were.
    TakenUp(String, Result<bool, TakeUpError>),
    /// A file was chosen in the system's own window; none if none was, or if there is no such window.
    Chosen(FilePurpose, Option<PathBuf>),
    Written(Stop, Result<PathBuf, io::Error>),
    /// An agreement could not be taken away.
    NotTaken(Stop, TakeError),
    /// A page to print is written.
    Printed(Stop, Result<PathBuf, io::Error>),
    /// A copy of the table is written, to be carried by hand.
    CarriedOut(Stop, Result<PathBuf, CarryError>),
    /// A copy of the table that came by hand is read.
    CarriedIn(Stop, Result<TakenIn, CarryError>),
    LinkWritten(Leads, Stop, Result<PathBuf, io::Error>),
    /// The words of a file that was read.
    Read(Stop, Result<Vec<NewBlock>, Trouble>),
    BroughtIn(Stop, Box<Back>),
    /// A long act was taken back or done again.
    TakenBack(Stop, Box<Back>),
    CaughtUp(Box<CaughtUp>),
    /// An act about decisions, ground rules or promises was signed, or it was not.
    Said(SentId, Result<(), Trouble>),
}

/// Where results come in, and how work is begun.
#[derive(Debug)]
pub(super) struct Mailbox {
    sender: Sender<News>,
    receiver: Receiver<News>,
    waker: Arc<Waker>,
    jobs: std::cell::Cell<u64>,
    /// Threads that write something: the program waits for them at its end.
    writing: std::cell::RefCell<Vec<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Waker {
    ctx: egui::Context,
    woken: AtomicBool,
}

impl Waker {
    /// Asks for one repaint, however often it is called before the next frame.
    fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            self.ctx.request_repaint();
        }
    }
}

impl Mailbox {
    pub(super) fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = channel();
        let waker = Arc::new(Waker { ctx: ctx.clone(), woken: AtomicBool::new(false) });
        Mailbox { sender, receiver, waker, jobs: Default::default(), writing: Default::default() }
    }

    /// Wakes the window from any thread.
    pub(super) fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        let waker = Arc::clone(&self.waker);
        Arc::new(move || waker.wake())
    }

    /// What has come in. From here on the next result wakes the window again.
    pub(super) fn take(&self) -> Vec<News> {
        self.waker.woken.store(false, Ordering::Release);
        self.receiver.try_iter().collect()
    }

    /// Does `work` on another thread and reports what it gives.
    pub(super) fn report(&self, work: impl FnOnce() -> News + Send + 'static) -> JoinHandle<()> {
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        std::thread::spawn(move || {
            // The window may be gone by then.
            if sender.send(work()).is_ok() {
                waker.wake();
            }
        })
    }

    /// As [`Mailbox::report`], with two results: one as soon as it is there.
    pub(super) fn report_both(
        &self,
        first: impl FnOnce() -> Option<News> + Send + 'static,
        then: impl FnOnce() -> News + Send + 'static,
    ) {
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        self.report(move || {
            if let Some(news) = first()
                && sender.send(news).is_ok()
            {
                waker.wake();
            }
            then()
        });
    }

    fn job(&self) -> Job {
        let job = Job(self.jobs.get() + 1);
        self.jobs.set(job.0);
        job
    }

    /// Asks at a door by `ask`.
    pub(super) fn ask(&self, ask: impl FnOnce() -> Result<Ticket, AskError> + Send + 'static) -> Job {
        let job = self.job();
        self.report(move || News::Asked(job, ask().map(Box::new)));
        job
    }

    /// Opens a table by `work`.
    pub(super) fn work(&self, work: impl FnOnce() -> Result<Documents, Trouble> + Send + 'static) -> Job {
        let job = self.job();
        self.report(move || News::Opened(job, Box::new(work().map(Documents::with_unsent))));
        job
    }

    /// Closes a table.
    pub(super) fn close(&self, documents: Documents) {
        self.close_then(documents, || {});
    }

    /// Closes a table that was on the screen, once what is to be kept of it is written.
    pub(super) fn close_keeping(&self, documents: Documents, unsent: Option<(UnsentFile, Unsent)>) {
        let before = std::mem::take(&mut *self.writing.borrow_mut());
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let thread = self.report(move || {
            // What was to be written earlier must not come later.
            join(before);
            if let Some((file, unsent)) = unsent
                && let Err(error) =
                    file.write(&unsent).inspect_err(|error| tracing::warn!(%error, "not kept"))
                && sender.send(News::UnsentNotKept(error)).is_ok()
            {
                waker.wake();
            }
            documents.close();
            News::Closed
        });
        self.writing.borrow_mut().push(thread);
    }

    /// Closes a table, and then does something about it.
    pub(super) fn close_then(&self, documents: Documents, then: impl FnOnce() + Send + 'static) {
        let thread = self.report(move || {
            documents.close();
            then();
            News::Closed
        });
        self.writing.borrow_mut().push(thread);
    }

    /// Writes something small, after everything that was to be written before; `failed` tells that it could not be.
    pub(super) fn keep(
        &self,
        write: impl FnOnce() -> io::Result<()> + Send + 'static,
        failed: fn(io::Error) -> News,
    ) {
        let (sender, waker) = (self.sender.clone(), Arc::clone(&self.waker));
        let mut writing = self.writing.borrow_mut();
        writing.retain(|thread| !thread.is_finished());
        let before = std::mem::take(&mut *writing);
        writing.push(std::thread::spawn(move || {
            join(before);
            if let Err(error) = write()
                && sender.send(failed(error)).is_ok()
            {
                waker.wake();
            }
        }));
    }

    /// Something is being written: perhaps a table is being closed.
    pub(super) fn writes(&self) -> bool {
        self.writing.borrow().iter().any(|thread| !thread.is_finished())
    }

    /// Waits for everything that is being written.
    pub(super) fn finish(&self) {
        join(self.writing.borrow_mut().drain(..).collect());
    }
}

fn join(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        if thread.join().is_err() {
            tracing::error!("a thread that was writing panicked");
        }
    }
}
