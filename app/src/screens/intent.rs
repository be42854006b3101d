//! What a person can ask for on a screen: where to go, what to do, and with what.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use trestle_model::text::{CommentId, NewBlock};
use trestle_sync::room::Door;
use trestle_trust::{
    DeviceLink, Ticket,
    ids::{DocumentId, PersonId, StatementId},
};

use super::settings::Change;
use crate::{
    command::Command,
    documents::deciding::{DecidingAct, OnScreen},
    lang::Language,
    theme::ThemeKind,
    view::late::LateOf,
};

/// Where a person can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    Home,
    Designs,
    People,
    Promises,
    Rules,
    /// Every act there is, and that all have the same.
    Equal,
    Design(DocumentId),
    Decisions,
    Decision(DocumentId),
    /// The wording of a decision in one language, to be written.
    Wording {
        decision: DocumentId,
        document: DocumentId,
    },
}

/// How a person is here: one of the two sides that every table suggests, or one in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideChoice {
    LivesHere,
    WorksHere,
    Other(String),
}

/// Tells one act that was sent from every other, for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentId(u64);

/// An act about decisions, ground rules or promises, on its way: what came of it is told by its id, so that only what was
/// typed for it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub id: SentId,
    pub act: DecidingAct,
    /// The words that it is said of, as they were on the screen.
    pub on_screen: OnScreen,
}

impl Sent {
    /// One that is said of no words, or has them in itself.
    pub fn new(act: DecidingAct) -> Self {
        Sent::of(act, OnScreen::default())
    }

    pub fn of(act: DecidingAct, on_screen: OnScreen) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Sent { id: SentId(NEXT.fetch_add(1, Ordering::Relaxed)), act, on_screen }
    }
}

/// Takes out of a field what was sent from it: what was typed behind it meanwhile stays, and so does all of it where it was
/// changed.
pub(super) fn goes(now: &mut String, sent: &str) {
    if let Some(more) = now.strip_prefix(sent) {
        *now = more.trim_start().to_owned();
    }
}

/// What a person asked for. `app` carries it out.
#[derive(Debug, Clone)]
pub enum Intent {
    Speak(Language),
    /// None follows the system.
    Wear(Option<ThemeKind>),
    Welcome,
    Create,
    Seat,
    /// Opens the made-up table.
    LookRound,
    PutUp {
        title: String,
        name: String,
        side: SideChoice,
    },
    TakeSeat {
        ticket: Box<Ticket>,
        name: String,
        side: u32,
    },
    /// This computer becomes a further one of the person's who made the link.
    LinkHere(Box<DeviceLink>),
    /// Puts up a new table with copies of what lies on this one.
    GoOn {
        title: String,
    },
    /// Shows how to join two computers without a router.
    NoRouter,
    /// Takes away the made-up table with all that was written there, and makes it anew.
    LookRoundAfresh,
    /// A table in this room was chosen.
    ChooseDoor(Box<Door>),
    /// Asks at a door with the four words as they were typed, and then takes a seat.
    AskAtDoor {
        door: Box<Door>,
        words: String,
        name: String,
        side: u32,
    },
    /// Shows what came too late for this page.
    LookAtLate,
    /// Makes that a part of its page.
    TakeUp {
        /// Whose it was; empty if nobody knows.
        name: String,
        of: Vec<LateOf>,
    },
    /// Opens the system's own window for choosing an invitation file.
    BrowseInvitation(PathBuf),
    ReadInvitation(PathBuf),
    OpenTable(PathBuf),
    StopWaiting,
    LeaveTable,
    Go(Page),
    /// Asks what the new design is called.
    NameDesign,
    StartDesign {
        title: String,
    },
    Rename {
        document: DocumentId,
        title: String,
    },
    /// Says something of words in a design.
    Comment {
        document: DocumentId,
        act: CommentAct,
    },
    Acknowledge(PersonId),
    /// Asks what the new question is.
    AskQuestion,
    /// An act about decisions, ground rules or promises.
    Decide(Box<Sent>),
    /// Asks where the calendar file should go.
    AskCalendar,
    SaveCalendar {
        path: PathBuf,
    },
    /// Asks where a page to print should go.
    AskPrint,
    /// Writes a page to print, and shows it in the browser.
    Print {
        paper: Box<Paper>,
        path: PathBuf,
    },
    /// Goes to a decision and shows how it was counted.
    SeeCounted(DocumentId),
    /// Copies a link for so many people, for so many days.
    CopyLink(LinkFor),
    /// Asks where the invitation file should go.
    PutOnStick(LinkFor),
    WriteInvitation {
        link: LinkFor,
        path: PathBuf,
    },
    /// Makes a link for a further computer of this person, and copies it.
    LinkComputer,
    /// Asks where the file with that link should go.
    AskComputerLink,
    WriteComputerLink {
        path: PathBuf,
    },
    /// From now on no computer is linked by it.
    EndComputerLink,
    OpenDoor,
    CloseDoor,
    /// Asks where a copy of the table should go, to be carried by hand.
    AskCarryOut,
    CarryOut {
        path: PathBuf,
    },
    /// Asks which copy of the table to take in.
    AskCarryIn,
    CarryIn {
        path: PathBuf,
    },
    /// Asks where the file should go.
    Export(ExportKind),
    /// The same for one agreement: not the one that the page is about.
    ExportAgreement {
        opening: StatementId,
        kind: ExportKind,
    },
    /// Asks which file to bring in.
    Import,
    /// Opens the system's own window for choosing a file.
    Browse {
        file: FilePurpose,
        path: PathBuf,
    },
    SaveAs {
        kind: ExportKind,
        path: PathBuf,
    },
    SaveAgreement {
        opening: StatementId,
        kind: ExportKind,
        path: PathBuf,
    },
    ImportFrom {
        path: PathBuf,
    },
    /// A command of the list.
    Do(Command),
    /// Closes the page that lies over the screen.
    Uncover,
    /// A setting that counts at once.
    Change(Change),
    CloseNotice,
    /// Stops what takes long.
    Stop(Task),
    /// Loads a design again that could not be loaded.
    TryAgain(DocumentId),
}

/// What somebody says of words in a design, or does with what was said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentAct {
    /// Of the words that it was begun on.
    Say(String),
    Reply {
        to: CommentId,
        words: String,
    },
    Settle(CommentId),
    OpenAgain(CommentId),
    /// Says something of one's own otherwise.
    Reword {
        said: CommentId,
        words: String,
    },
    /// Takes out something of one's own.
    TakeOut(CommentId),
}

/// For how many people a link is, and for how many days it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkFor {
    pub uses: u32,
    pub days: u32,
}

impl Default for LinkFor {
    /// For twenty people, for a week.
    fn default() -> Self {
        LinkFor { uses: 20, days: 7 }
    }
}

/// What a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePurpose {
    Export(ExportKind),
    /// Its words are added to a design.
    Import,
    /// An invitation is written into it.
    Invitation,
    /// A link to a further computer of this person is written into it.
    ComputerLink,
    /// Promises and days to look again.
    Calendar,
    /// A page to print.
    Print,
    /// All that this computer has of the table goes into it.
    CarryOut,
    /// A copy of the table that comes from another computer.
    CarryIn,
}

/// A page that is made to be printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Paper {
    /// What the screen shows, as it is now.
    Shown { title: String, blocks: Vec<NewBlock> },
    /// An agreement, with all that was signed.
    Agreement(StatementId),
}

/// Something that may take long, and can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    MakingLink,
    Writing,
    Reading,
    BringingIn,
    /// A long act is taken back or done again.
    TakingBack,
    CarryingOut,
    CarryingIn,
}

/// What a design or an agreement can be saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    Markdown,
    Html,
    /// An agreement with its exact words and all signatures, to be checked by a program.
    Bundle,
}

impl ExportKind {
    /// The end of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            ExportKind::Markdown => "md",
            ExportKind::Html => "html",
            ExportKind::Bundle => "json",
        }
    }
}
