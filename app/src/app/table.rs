//! A table on the screen: which page shows, what came in from others, and what the person asked for.

use std::collections::{BTreeMap, BTreeSet};

use egui::{CentralPanel, Frame, Ui};
use trestle_model::action::TableAction;
use trestle_sync::repo::Event;
use trestle_trust::ids::{DocumentId, PersonId, TransportKey};

use super::{
    design::OpenDesign,
    reading,
    worker::{Mailbox, News},
};
use crate::{
    documents::{Documents, Happened, happened, presence, table_document},
    lang::{Value, Words},
    look::Look,
    messages::Trouble,
    notices::Notice,
    screens::{
        Intent, Page,
        designs::{self, NewDesign},
        home,
        people::{Link, People},
        rail, rules, sample,
    },
    theme::ThemeKind,
    view::TableView,
    widgets::{
        parts::{self, Part},
        surface::Tone,
    },
};

/// So many changes of others are merged between two frames.
const CHANGES_PER_FRAME: usize = 256;
/// The list of what happened is made anew at most this often.
const HAPPENED_EVERY_SECS: f64 = 2.0;
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// The table that is open, and what the screens of it keep.
#[derive(Debug)]
pub(super) struct AtTable {
    pub(super) documents: Documents,
    pub(super) view: TableView,
    /// The view is older than what it shows.
    stale: bool,
    page: Page,
    people: People,
    /// Whom this person welcomed since the table was opened.
    welcomed: BTreeSet<PersonId>,
    new: NewDesign,
    link: Option<Link>,
    pub(super) design: Option<OpenDesign>,
    pub(super) presence: BTreeMap<(PersonId, TransportKey), presence::Place>,
    happened: Vec<Happened>,
    /// What happened is older than what has come in; since when the newest list is being made.
    happened_stale: bool,
    happened_asked: bool,
    happened_at: f64,
    saved: bool,
    /// What is still to be told, on whatever screen.
    pub(super) told: Vec<Notice>,
    words: Words,
}

impl AtTable {
    pub(super) fn new(documents: Documents, words: Words) -> Self {
        AtTable {
            documents,
            view: TableView::default(),
            stale: true,
            page: Page::Home,
            people: People::default(),
            welcomed: BTreeSet::new(),
            new: NewDesign::default(),
            link: None,
            design: None,
            presence: BTreeMap::new(),
            happened: Vec::new(),
            happened_stale: true,
            happened_asked: false,
            happened_at: f64::NEG_INFINITY,
            saved: true,
            told: Vec::new(),
            words,
        }
    }

    pub(super) fn into_documents(self) -> Documents {
        self.documents
    }

    /// Everything is to be read anew, in another language perhaps.
    pub(super) fn look_again(&mut self, words: Words) {
        self.words = words;
        self.stale = true;
    }

    pub(super) fn notice_trouble(&mut self, trouble: &Trouble) {
        self.notice_of(Tone::Bad, trouble);
    }

    fn notice_of(&mut self, tone: Tone, trouble: &Trouble) {
        self.told.push(Notice::trouble(tone, trouble));
    }

    /// One sentence about what was done.
    pub(super) fn tell(&mut self, tone: Tone, key: &'static str, values: &[(&'static str, Value)]) {
        self.told.push(Notice::sentence(tone, key, values));
    }

    pub(super) fn page(&self) -> Page {
        self.page
    }

    /// Whether an invitation link has been made.
    pub(super) fn has_link(&self) -> bool {
        self.link.is_some()
    }

    /// Takes in what others did, a slice a frame.
    pub(super) fn take_in(&mut self, ctx: &egui::Context) {
        let anchors = self.anchors();
        let news = self.documents.take_in(CHANGES_PER_FRAME);
        if news.more {
            ctx.request_repaint();
        }
        let merged = self
            .design
            .as_ref()
            .is_some_and(|design| news.arrived.iter().any(|arrived| arrived.document == design.document));
        if merged {
            self.restore(anchors);
        }
        let table = table_document(self.documents.repo().table());
        for arrived in &news.arrived {
            self.happened_stale = true;
            self.stale |= arrived.document == table;
        }
        for event in news.events {
            self.happen(event);
        }
        if news.left_out {
            self.notice_of(Tone::Warn, &Trouble::left_out());
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Membership | Event::Peers | Event::Door(_) => self.stale = true,
            Event::Presence { peer, device, bytes } => {
                match bytes.as_deref().and_then(presence::Place::decode) {
                    Some(place) => self.presence.insert((peer, device), place),
                    None => self.presence.remove(&(peer, device)),
                };
                self.stale = true;
                self.find_others();
            }
            Event::Saved => {
                self.stale |= !self.saved;
                self.saved = true;
            }
            Event::Trouble(trouble) => {
                if matches!(trouble, trestle_sync::repo::Trouble::NotSaving(_)) {
                    self.saved = false;
                    self.stale = true;
                }
                if let Some((tone, trouble)) = Trouble::by_itself(&trouble) {
                    self.notice_of(tone, &trouble);
                }
            }
            // Changes were taken in already, and the sync line shows who is being caught up with.
            Event::Changes { .. } | Event::CatchingUp { .. } => {}
        }
    }

    /// Results of work on other threads.
    pub(super) fn take(&mut self, news: News) {
        match news {
            News::Happened(list) => {
                self.happened = list;
                self.happened_asked = false;
                self.stale = true;
            }
            News::Invited(Ok(ticket)) => {
                let until = i64::try_from(ticket.until_unix_secs).unwrap_or(i64::MAX);
                self.link =
                    Some(Link { text: ticket.to_string(), uses: ticket.uses, until_unix_secs: until });
            }
            News::Invited(Err(error)) => self.notice_trouble(&(&error).into()),
            other => self.take_for_design(other),
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
        self.do_acts(ui.ctx(), look);
        self.refresh(ui.ctx(), look, mailbox);
        let mut intent = rail::ui(ui, look, &self.view, self.page, chosen);
        if self.documents.repo().stays_here() {
            intent = sample::strip(ui, look).or(intent);
        }
        let paper = Frame::new().fill(look.colors().paper);
        CentralPanel::default().frame(paper).show(ui, |ui| {
            parts::begin(ui, Part::Page);
            let shown = match self.page {
                Page::Home => home::ui(ui, look, &self.view, &mut self.new),
                Page::Designs => designs::ui(ui, look, &self.view, &mut self.new),
                Page::People => self.people.ui(ui, look, &self.view, self.link.as_ref()),
                Page::Rules => {
                    rules::ui(ui, look, &self.view);
                    None
                }
                Page::Design(_) => self.design_ui(ui, look),
            };
            intent = shown.or(self.new.ui(ui, look)).or(intent.take());
        });
        // Keys that became acts while drawing (a toolbar button, a ticked box) take effect now.
        self.do_acts(ui.ctx(), look);
        self.show_presence();
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
            };
            self.view = reading::read(&self.documents, &noted, look);
        }
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
        match intent {
            Intent::Go(page) => self.go(page, mailbox),
            Intent::NameDesign => self.new.open(),
            Intent::StartDesign { title } => match self.documents.add_design(&title) {
                Ok(id) => {
                    self.stale = true;
                    self.happened_stale = true;
                    self.go(Page::Design(id), mailbox);
                }
                Err(error) => self.notice_trouble(&(&error).into()),
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
            Intent::Invite { uses, days } => {
                let repo = self.documents.repo().clone();
                let now = u64::try_from(crate::documents::now_unix_secs()).unwrap_or_default();
                let until = now + u64::from(days) * SECONDS_A_DAY;
                mailbox.report(move || News::Invited(repo.invite(uses, until).map(Box::new)));
            }
            Intent::Copy(words) => ctx.copy_text(words),
            Intent::CopyLink => {
                if let Some(link) = &self.link {
                    ctx.copy_text(link.text.clone());
                    self.tell(Tone::Good, "people-ask-copied", &[]);
                }
            }
            other => self.carry_out_for_design(other, mailbox),
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

    fn go(&mut self, page: Page, mailbox: &Mailbox) {
        if page == self.page {
            return;
        }
        self.leave_design();
        self.page = page;
        self.stale = true;
        if let Page::Design(document) = page {
            self.happened_stale = true;
            self.enter_design(document, mailbox);
        }
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }
}
