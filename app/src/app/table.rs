//! A table on the screen: which page shows, what came in from others, and what the person asked for.

use std::collections::{BTreeMap, BTreeSet};

use egui::{CentralPanel, Frame, Ui};
use trestle_model::action::TableAction;
use trestle_sync::protocol::door::FourWords;
use trestle_trust::{
    Ticket,
    ids::{DocumentId, PersonId, TransportKey},
};

use super::{
    announce::Announcer,
    busy::Busy,
    carry::Carry,
    decision::Deciding,
    design::OpenDesign,
    intake::SLICE_CHANGES_START,
    late::Late,
    links::{self, Pending},
    reading,
    unsent::Keeping,
    worker::{Mailbox, News},
};
use crate::{
    documents::{Documents, Happened, happened, place::PlaceError, presence, unsent::UnsentComments},
    lang::{Value, Words},
    look::Look,
    messages::Trouble,
    notices::Notice,
    screens::{
        FilePurpose, Intent, Page, Task,
        decisions::{self, NewDecision},
        designs::{self, NewDesign},
        equal, home,
        people::{self, LinkState, People, Wanted},
        promises::Promises,
        rail,
        rules::Rules,
        sample,
    },
    theme::ThemeKind,
    view::{MeetingView, TableView, TakingIn},
    widgets::{
        live,
        parts::{self, Part},
        surface::Tone,
    },
};

/// The list of what happened is made anew at most this often.
const HAPPENED_EVERY_SECS: f64 = 2.0;
/// So long a door stays open.
const DOOR_MINUTES: u32 = 10;

/// The table that is open, and what the screens of it keep.
#[derive(Debug)]
pub(super) struct AtTable {
    pub(super) documents: Documents,
    pub(super) view: TableView,
    /// The view is older than what it shows.
    pub(super) stale: bool,
    pub(super) page: Page,
    pub(super) people: People,
    pub(super) promises: Promises,
    pub(super) rules: Rules,
    /// Whom this person welcomed since the table was opened.
    pub(super) welcomed: BTreeSet<PersonId>,
    pub(super) new: NewDesign,
    pub(super) new_decision: NewDecision,
    /// What is typed on the pages of decisions, and the one that is open.
    pub(super) deciding: Deciding,
    pub(super) link: LinkState,
    pub(super) ticket: Option<Box<Ticket>>,
    pub(super) pending: Option<Pending>,
    pub(super) busy: Busy,
    pub(super) carry: Carry,
    pub(super) late: Late,
    pub(super) announcer: Announcer,
    pub(super) meeting: MeetingView,
    /// This network hides computers from each other.
    pub(super) hidden: bool,
    /// What this computer is called.
    pub(super) computer: Option<String>,
    /// The door was open since this table was opened.
    pub(super) door_opened: bool,
    /// How much of each long answer of a peer has come in.
    pub(super) coming: BTreeMap<DocumentId, TakingIn>,
    /// How many changes are taken in between two frames.
    pub(super) slice: usize,
    pub(super) rules_read: bool,
    pub(super) design: Option<OpenDesign>,
    /// What is typed about the words of designs that are not open.
    pub(super) commented: BTreeMap<DocumentId, UnsentComments>,
    pub(super) presence: BTreeMap<(PersonId, TransportKey), presence::Place>,
    pub(super) happened: Vec<Happened>,
    /// What happened is older than what has come in; since when the newest list is being made.
    pub(super) happened_stale: bool,
    pub(super) happened_asked: bool,
    pub(super) happened_at: f64,
    pub(super) saved: bool,
    /// What is still to be told, on whatever screen.
    pub(super) told: Vec<Notice>,
    /// What is typed and not sent, as far as it is kept.
    pub(super) keeping: Keeping,
    pub(super) words: Words,
}

impl AtTable {
    pub(super) fn new(mut documents: Documents, words: Words) -> Self {
        documents.set_language(words.language().code());
        let rules_read = documents.rules_read();
        let found = documents.take_unsent();
        let mut table = AtTable {
            documents,
            view: TableView::default(),
            stale: true,
            page: Page::Home,
            people: People::default(),
            promises: Promises::default(),
            rules: Rules::default(),
            welcomed: BTreeSet::new(),
            new: NewDesign::default(),
            new_decision: NewDecision::default(),
            deciding: Deciding::default(),
            link: LinkState::default(),
            ticket: None,
            pending: None,
            busy: Busy::default(),
            carry: Carry::default(),
            late: Late::default(),
            announcer: Announcer::default(),
            meeting: MeetingView::default(),
            hidden: false,
            computer: None,
            door_opened: false,
            coming: BTreeMap::new(),
            slice: SLICE_CHANGES_START,
            rules_read,
            design: None,
            commented: BTreeMap::new(),
            presence: BTreeMap::new(),
            happened: Vec::new(),
            happened_stale: true,
            happened_asked: false,
            happened_at: f64::NEG_INFINITY,
            saved: true,
            told: Vec::new(),
            keeping: Keeping::default(),
            words,
        };
        table.typed_before(found);
        table
    }

    pub(super) fn into_documents(self) -> Documents {
        self.documents
    }

    /// Everything is to be read anew, in another language perhaps.
    pub(super) fn look_again(&mut self, words: Words) {
        self.documents.set_language(words.language().code());
        self.words = words;
        self.stale = true;
    }

    pub(super) fn notice_trouble(&mut self, trouble: &Trouble) {
        self.notice_of(Tone::Bad, trouble);
    }

    pub(super) fn notice_of(&mut self, tone: Tone, trouble: &Trouble) {
        self.told.push(Notice::trouble(tone, trouble));
    }

    /// One sentence about what was done.
    pub(super) fn tell(&mut self, tone: Tone, key: &'static str, values: &[(&'static str, Value)]) {
        self.told.push(Notice::sentence(tone, key, values));
    }

    pub(super) fn page(&self) -> Page {
        self.page
    }

    pub(super) fn door_is_open(&self) -> bool {
        matches!(self.documents.repo().door(), trestle_sync::repo::DoorStatus::Open { .. })
    }

    /// Results of work on other threads.
    pub(super) fn take(&mut self, news: News, ctx: &egui::Context, mailbox: &Mailbox) {
        match news {
            News::Happened(list) => {
                self.happened = list;
                self.happened_asked = false;
                self.stale = true;
            }
            News::Late(page, late) => self.late_read(page, late, mailbox),
            News::LateLooked(late, looked) => self.late_looked(&late, looked),
            News::TakenUp(name, taken) => self.taken_up(name, taken),
            News::Invited(stop, invited) => self.invited(&stop, invited, ctx, mailbox),
            News::LinkWritten(leads, stop, written) => self.link_written(leads, &stop, written, ctx),
            News::Chosen(FilePurpose::Invitation, path) => {
                if let Some(path) = path {
                    self.people.path_chosen(path.display().to_string());
                }
            }
            News::Chosen(FilePurpose::Calendar, path) => {
                if let Some(path) = path {
                    self.promises.path_chosen(path.display().to_string());
                }
            }
            News::Chosen(FilePurpose::Print, path) => {
                if let Some(path) = path {
                    self.print_path_chosen(path.display().to_string());
                }
            }
            News::Chosen(FilePurpose::CarryOut | FilePurpose::CarryIn, path) => {
                if let Some(path) = path {
                    self.carry.path_chosen(path.display().to_string());
                }
            }
            News::Chosen(FilePurpose::ComputerLink, path) => {
                if let Some(path) = path {
                    self.carry.path_chosen(path.display().to_string());
                }
            }
            News::ComputerLink(stop, made) => self.computer_link_made(&stop, made, ctx, mailbox),
            News::ComputerLinkEnded(ended) => self.computer_link_ended(ended, ctx),
            News::CarriedOut(stop, written) => self.carried_out(&stop, written),
            News::CarriedIn(stop, taken) => self.carried_in(&stop, taken),
            News::Printed(stop, printed) => self.printed(&stop, printed, ctx),
            News::NotTaken(stop, error) => self.not_taken(&stop, &error),
            News::CaughtUp(caught_up) => self.caught_up(*caught_up),
            News::UnsentNotKept(error) => self.unsent_not_kept(&error),
            News::Said(sent, said) => self.said(sent, said),
            News::Decision(document, loaded) => self.decision_loaded(document, *loaded, mailbox),
            other => self.take_for_design(other, ctx, mailbox),
        }
    }

    /// One frame of the table: keys become acts, then the page is drawn.
    pub(super) fn frame(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        chosen: Option<ThemeKind>,
        mailbox: &Mailbox,
    ) -> Option<Intent> {
        self.gather_keys(ui.ctx());
        self.do_acts(ui.ctx(), look, mailbox);
        self.refresh(ui.ctx(), look, mailbox);
        let mut intent = rail::ui(ui, look, &self.view, self.page, chosen);
        if self.documents.repo().stays_here() {
            intent = sample::strip(ui, look).or(intent);
        }
        if !self.view.i_sit_here() {
            intent = people::gone::strip(ui, look).or(intent);
        }
        intent = self.late_strip(ui, look).or(intent);
        let paper = Frame::new().fill(look.colors().paper);
        CentralPanel::default().frame(paper).show(ui, |ui| {
            // Each page keeps its own place: what is new begins at its top.
            let ui = &mut ui.new_child(egui::UiBuilder::new().id_salt(self.page));
            parts::begin(ui, Part::Page);
            if let Some(stopped) = self.busy.ui(ui, look) {
                intent = Some(stopped);
            }
            let shown = match self.page {
                Page::Home => home::ui(ui, look, &self.view, &mut self.new),
                Page::Designs => designs::ui(ui, look, &self.view, &mut self.new),
                Page::People => self.people.ui(ui, look, &self.view, &self.link),
                Page::Promises => self.promises.ui(ui, look, &self.view),
                Page::Rules => self.rules.ui(ui, look, &self.view),
                Page::Equal => equal::ui(ui, look, &self.view),
                Page::Decisions => decisions::ui(ui, look, &self.view, &mut self.new_decision),
                Page::Decision(_) => self.decision_ui(ui, look),
                Page::Design(_) | Page::Wording { .. } => self.design_ui(ui, look),
            };
            let asked = self.new.ui(ui, look).or(self.new_decision.ui(ui, look)).or(self.carry.ui(ui, look));
            let asked = asked.or(self.late_dialog(ui, look));
            intent = shown.or(asked).or(intent.take());
        });
        // Keys that became acts while drawing (a toolbar button, a ticked box) take effect now.
        self.do_acts(ui.ctx(), look, mailbox);
        self.show_presence();
        self.announcer.speak(ui.ctx(), &self.words);
        self.keep_unsent(ui.ctx(), mailbox);
        intent
    }

    /// Reads the table anew where something changed.
    fn refresh(&mut self, ctx: &egui::Context, look: &Look, mailbox: &Mailbox) {
        if self.page == Page::Home || self.page == Page::Designs {
            self.refresh_happened(ctx, mailbox);
            // "4 minutes ago" grows old by itself.
            ctx.request_repaint_after(std::time::Duration::from_secs(60));
        }
        if std::mem::take(&mut self.stale) {
            let noted = reading::Noted {
                happened: &self.happened,
                presence: &self.presence,
                welcomed: &self.welcomed,
                saved: self.saved,
                rules_read: self.rules_read,
                meeting: self.meeting.clone(),
                door_opened: self.door_opened,
                computer: self.computer.as_deref(),
            };
            let view = reading::read(&self.documents, &noted, look);
            // Nothing is news on the way in.
            if !self.view.people.is_empty() {
                let open = self.design.as_ref().map(|design| design.document);
                for said in self.announcer.differences(&self.words, &self.view, &view, open) {
                    live::say(ctx, said);
                }
            }
            let (minutes, me) = (self.documents.minutes(), self.documents.repo().me());
            for said in self.announcer.decided(&self.words, &minutes, me, &view) {
                live::say(ctx, said);
            }
            self.view = view;
            if let Some(design) = &mut self.design {
                design.commenting.stale = true;
            }
            self.read_decision();
            self.ask_late(mailbox);
        }
        self.view.sync.taking_in = self.taking_in();
    }

    fn refresh_happened(&mut self, ctx: &egui::Context, mailbox: &Mailbox) {
        if !self.happened_stale || self.happened_asked {
            return;
        }
        let now = ctx.input(|input| input.time);
        let wait = self.happened_at + HAPPENED_EVERY_SECS - now;
        if wait > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait));
            return;
        }
        (self.happened_stale, self.happened_asked, self.happened_at) = (false, true, now);
        let repo = self.documents.repo().clone();
        let documents: Vec<DocumentId> =
            self.documents.workspace().documents.iter().map(|entry| entry.id).collect();
        mailbox.report(move || News::Happened(happened(&repo, &documents)));
    }

    pub(super) fn carry_out(&mut self, intent: Intent, ctx: &egui::Context, mailbox: &Mailbox) {
        if self.documents.repo().is_full() && crate::acts::writes(&intent) {
            return self.notice_trouble(&Trouble::disk_full());
        }
        if !self.documents.sits_here() && crate::acts::is_for_who_sits(&intent) {
            return self.notice_trouble(&PlaceError::NotHere.into());
        }
        match intent {
            Intent::Go(page) => self.go(page, mailbox),
            Intent::NameDesign => self.new.open(),
            Intent::AskQuestion => self.new_decision.open(),
            Intent::Decide(sent) => self.decide(&sent, mailbox),
            Intent::StartDesign { title } => match self.documents.add_design(&title) {
                Ok(id) => {
                    self.stale = true;
                    self.happened_stale = true;
                    self.new.carried_out();
                    self.go(Page::Design(id), mailbox);
                }
                Err(error) => {
                    self.new.open();
                    self.notice_trouble(&(&error).into());
                }
            },
            Intent::Rename { document, title } => {
                self.stale = true;
                if let Err(error) = self.documents.apply_table(&TableAction::Rename { id: document, title }) {
                    self.notice_trouble(&(&error).into());
                }
            }
            Intent::Acknowledge(person) => {
                self.welcomed.insert(person);
                self.documents.repo().acknowledge(person);
                self.stale = true;
            }
            Intent::AskCalendar => {
                self.go(Page::Promises, mailbox);
                self.promises.ask_path(self.suggested_calendar());
            }
            Intent::SaveCalendar { path } => self.save_calendar(path, ctx, mailbox),
            Intent::AskPrint => self.ask_print(),
            Intent::Print { paper, path } => self.print(*paper, path, ctx, mailbox),
            Intent::SeeCounted(document) => {
                self.go(Page::Decision(document), mailbox);
                self.show_counted(document);
            }
            Intent::CopyLink(link) => self.give_link(link, Wanted::Copy, ctx, mailbox),
            Intent::PutOnStick(_) => {
                self.go(Page::People, mailbox);
                self.people.ask_path(self.suggested_stick());
            }
            Intent::WriteInvitation { link, path } => {
                self.give_link(link, Wanted::File(path), ctx, mailbox);
            }
            Intent::LinkComputer => self.give_computer_link(Wanted::Copy, ctx, mailbox),
            Intent::AskComputerLink => {
                self.carry.ask(FilePurpose::ComputerLink, self.suggested_computer_link());
            }
            Intent::WriteComputerLink { path } => {
                self.give_computer_link(Wanted::File(path), ctx, mailbox);
            }
            Intent::EndComputerLink => self.end_computer_link(mailbox),
            Intent::OpenDoor => {
                self.go(Page::People, mailbox);
                let words = FourWords::random(self.words.language().code(), &mut rand::rng());
                self.documents.repo().open_door(words, DOOR_MINUTES);
            }
            Intent::CloseDoor => self.documents.repo().close_door(),
            Intent::AskCarryOut => self.carry.ask(FilePurpose::CarryOut, self.suggested_carry()),
            Intent::AskCarryIn => self.carry.ask(FilePurpose::CarryIn, links::stick_or_documents()),
            Intent::CarryOut { path } => self.carry_out_copy(path, ctx, mailbox),
            Intent::CarryIn { path } => self.carry_in_copy(path, ctx, mailbox),
            Intent::LookAtLate => self.look_at_late(mailbox),
            Intent::TakeUp { name, of } => self.take_up(name, of, mailbox),
            Intent::Stop(task) => self.stop(task),
            other if matches!(self.page, Page::Decision(_)) => {
                self.carry_out_for_decision(other, ctx, mailbox);
            }
            other => self.carry_out_for_design(other, ctx, mailbox),
        }
    }

    /// Stops what takes long. What is half done is as if it had not begun.
    fn stop(&mut self, task: Task) {
        self.busy.stop(task);
        match task {
            Task::MakingLink => {
                self.pending = None;
                self.people.computers.wanted = None;
            }
            Task::BringingIn | Task::TakingBack => {
                if let Some(design) = &self.design {
                    self.documents.give_up(design.document);
                }
            }
            Task::Writing | Task::Reading | Task::CarryingOut | Task::CarryingIn => {}
        }
    }

    /// Goes to the first design whose title starts with `wanted`, if there is one.
    pub(super) fn open_called(&mut self, wanted: &str, mailbox: &Mailbox) {
        let wanted = wanted.to_lowercase();
        let called = self.documents.workspace().documents.iter();
        let found = called
            .map(|entry| (entry.id, entry.title.to_lowercase()))
            .find(|(_, title)| title.starts_with(&wanted));
        if let Some((id, _)) = found {
            self.go(Page::Design(id), mailbox);
        }
    }

    pub(super) fn go(&mut self, page: Page, mailbox: &Mailbox) {
        if page == self.page {
            return;
        }
        self.leave_design();
        self.leave_decision(page);
        self.page = page;
        self.stale = true;
        if page == Page::Rules && !self.rules_read {
            self.rules_read = true;
            let note = self.documents.rules_note();
            mailbox.keep(move || note.write(), News::SettingsNotKept);
        }
        match page {
            Page::Design(document) | Page::Wording { document, .. } => {
                self.happened_stale = true;
                self.enter_design(document, mailbox);
            }
            Page::Decision(document) => self.enter_decision(document, mailbox),
            _ => {}
        }
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }
}
