//! The window's one place where things happen: screens report intents, this carries them out.
//!
//! A frame: news from other threads are taken in ([`App::take_news`]), the keys of an open design become acts one by one,
//! then the screen is drawn and its intent carried out. Work that waits (disk, network, files) runs on threads of its
//! own ([`worker`]) and comes back as [`News`]. Absent: drawing (screens), words (`assets/lang`), documents (`documents`).

mod agreement;
mod announce;
mod arriving;
mod busy;
mod calendar;
mod carry;
mod commenting;
mod computers;
mod decision;
mod design;
mod files;
mod intake;
mod late;
mod links;
mod printing;
mod reading;
mod shell;
mod system;
mod table;
mod unsent;
pub mod window;
mod worker;

use std::{path::PathBuf, time::Duration};

use egui::Ui;
use trestle_sync::room::Nearby;
use trestle_trust::{DeviceLink, Ticket};

use crate::{
    command::Spot,
    documents::{self, Documents, Engine, sample, sample::SampleError},
    ground_rules,
    home::{Home, Settings},
    lang::{Language, Words},
    look::Look,
    messages::Trouble,
    notices::Notice,
    screens::{Intent, Page, welcome::TableHere},
    theme::{Theme, ThemeKind, install_fonts},
    widgets::surface::Tone,
};
use arriving::{Arriving, Work};
use table::AtTable;
use worker::{Job, Mailbox, News};

/// A table that was left is closed by then.
const CLOSING_LIMIT: Duration = Duration::from_secs(3);

/// How the window is started.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Bind no socket beyond this computer.
    pub loopback_only: bool,
    /// Look for members on the local network.
    pub mdns: bool,
    /// The table to open at once: the start of its title or id.
    pub table: Option<String>,
    /// The design of that table to open at once: the start of its title.
    pub design: Option<String>,
    /// Print a JSON line for every frame: when it was begun and ended, and whether a design's words were on it.
    pub measure: bool,
    /// The moment that the screens take for now, for tests and pictures; none is the clock's.
    pub now: Option<jiff::Zoned>,
}

/// The window's whole state.
#[derive(Debug)]
pub struct App {
    home: Home,
    settings: Settings,
    start: Start,
    words: Words,
    worn: Option<ThemeKind>,
    /// The screens before a table; they keep what is typed there while a table is open.
    arriving: Arriving,
    table: Option<Box<AtTable>>,
    system: system::SystemLook,
    mailbox: Mailbox,
    shell: shell::Shell,
}

impl App {
    /// The window over everything under `home`.
    pub fn new(ctx: &egui::Context, home: Home, start: Start) -> Self {
        install_fonts(ctx);
        // Ctrl and plus or minus are in the list of commands.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let settings = home.settings();
        if let Some(percent) = settings.text_percent {
            ctx.set_zoom_factor(f32::from(percent) / 100.0);
        }
        let language =
            settings.language.as_deref().and_then(Language::coded).unwrap_or_else(Language::of_system);
        let mut app = App {
            mailbox: Mailbox::new(ctx),
            shell: shell::Shell::default(),
            words: Words::new(language),
            worn: None,
            arriving: Arriving::new(settings.name.as_deref(), tables_here(&home)),
            table: None,
            system: system::SystemLook::default(),
            home,
            settings,
            start,
        };
        if let Some(folder) = app.wanted_table() {
            app.open(ctx, folder);
        }
        app
    }

    /// The table that was asked for at the start.
    fn wanted_table(&self) -> Option<PathBuf> {
        let wanted = self.start.table.as_deref()?.to_lowercase();
        let called = |table: &&TableHere| {
            let id = table.folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            id.starts_with(&wanted) || table.title.to_lowercase().starts_with(&wanted)
        };
        self.arriving.tables.iter().find(called).map(|table| table.folder.clone())
    }

    /// The screen that is open.
    fn screen(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let chosen = self.settings.theme.as_deref().and_then(ThemeKind::named);
        if let Some(table) = &mut self.table {
            let mdns = self.start.mdns && self.settings.mdns.unwrap_or(true);
            table.settled(mdns, self.settings.computer.as_deref());
        }
        match &mut self.table {
            Some(table) => table.frame(ui, look, chosen, &self.mailbox),
            None => self.arriving.frame(ui, look),
        }
    }

    fn table(&self) -> Option<&AtTable> {
        self.table.as_deref()
    }

    fn table_mut(&mut self) -> Option<&mut AtTable> {
        self.table.as_deref_mut()
    }

    fn spot(&self) -> Spot {
        self.table().map_or_else(|| self.arriving.spot(), |table| shell::spot_at(table.page()))
    }

    /// Looks for tables in this room while no table is open, unless that is switched off.
    pub(super) fn look_nearby(&mut self) {
        let wanted = self.start.mdns && self.settings.mdns.unwrap_or(true);
        let (loopback_only, wake) = (self.start.loopback_only, self.mailbox.waker());
        self.arriving.look_nearby(wanted, || Nearby::look(loopback_only, move || wake()));
    }

    /// Whether the words of a design are on the page.
    fn shows_words(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.shows_words())
    }

    /// Saves everything; waits for the disk. For the end of the program.
    pub fn close(&mut self) {
        if let Some(mut table) = self.table.take() {
            let unsent = table.take_to_keep();
            self.mailbox.close_keeping(table.into_documents(), unsent);
        }
        self.mailbox.finish();
        if let Some(size) = self.shell.window_size()
            && self.settings.window != Some(size)
        {
            self.settings.window = Some(size);
            if let Err(error) = self.home.save_settings(&self.settings) {
                tracing::warn!(%error, "the size of the window is forgotten");
            }
        }
    }

    /// Looks as this computer does, and changes with it.
    #[must_use]
    pub fn following_the_system(self) -> Self {
        let wake = self.mailbox.waker();
        self.system.listen(move || wake());
        self
    }

    fn look(&self) -> Look {
        Look {
            words: self.words.clone(),
            theme: Theme::new(self.worn.unwrap_or_default())
                .zoomed(f32::from(self.settings.text_percent.unwrap_or(100)) / 100.0),
            now: self.start.now.clone().unwrap_or_else(jiff::Zoned::now),
        }
    }

    /// Puts on the chosen theme, or the system's.
    fn dress(&mut self, ctx: &egui::Context) {
        let chosen = self.settings.theme.as_deref().and_then(ThemeKind::named);
        let told = ctx.system_theme().map(|theme| match theme {
            egui::Theme::Dark => ThemeKind::Dark,
            egui::Theme::Light => ThemeKind::Light,
        });
        let kind = chosen.or_else(|| self.system.wanted()).or(told).unwrap_or_default();
        if self.worn != Some(kind) {
            self.worn = Some(kind);
            Theme::new(kind).apply(ctx);
        }
    }

    fn take_news(&mut self, ctx: &egui::Context) {
        for news in self.mailbox.take() {
            match news {
                News::Opened(job, outcome) => self.opened(ctx, job, *outcome),
                News::SettingsNotKept(error) => {
                    let notice = Notice::trouble(Tone::Bad, &Trouble::settings(&error));
                    self.shell.tell(ctx, &self.look(), notice);
                }
                News::Asked(job, answer) => {
                    let asked = self.arriving.asked(ctx, &self.look(), job, answer);
                    if let Some((ticket, name, side)) = asked {
                        self.sit_down(ctx, ticket, name, side);
                    }
                }
                News::Invitation(Ok(link)) => self.arriving.seat.file_read(ctx, link.to_string()),
                News::Invitation(Err(error)) => {
                    let trouble = Trouble::from(&error);
                    let words = &self.words;
                    self.arriving.seat.file_failed((trouble.title(words), trouble.note(words)));
                }
                News::InvitationChosen(path) => {
                    let asked = path.and_then(|path| self.arriving.seat.file_chosen(path));
                    if let Some(intent) = asked {
                        self.carry_out(intent, ctx);
                    }
                }
                News::Closed => self.arriving.tables = tables_here(&self.home),
                other => {
                    if let Some(table) = &mut self.table {
                        table.take(other, ctx, &self.mailbox);
                    }
                }
            }
        }
        if let Some(table) = &mut self.table {
            table.take_in(ctx, &self.mailbox);
        }
    }

    /// A table was put up, sat down at or opened; or it was not.
    fn opened(&mut self, ctx: &egui::Context, job: Job, outcome: Result<Documents, Trouble>) {
        let Some((work, awaited)) = self.arriving.ended(job) else { return };
        match outcome {
            Ok(documents) if awaited => self.sit(ctx, &work, documents),
            Err(why) if awaited => match &mut self.table {
                Some(table) if work == Work::GoOn => table.notice_trouble(&why),
                _ => self.arriving.failed(ctx, &self.look(), work, why),
            },
            // Somebody stopped waiting. A table that was only being put up is taken down; any other is in the list.
            Ok(documents) if matches!(work, Work::PutUp | Work::GoOn) => {
                let folder = self.home.table_folder(&documents.repo().table());
                self.mailbox.close_then(documents, move || {
                    if let Err(error) = std::fs::remove_dir_all(folder) {
                        tracing::warn!(%error, "a table that nobody wanted is still there");
                    }
                });
            }
            Ok(documents) => self.mailbox.close(documents),
            Err(_) => {}
        }
    }

    /// From now on `documents` is on the screen.
    fn sit(&mut self, ctx: &egui::Context, work: &Work, documents: Documents) {
        if *work == Work::GoOn {
            self.leave_table();
        }
        let mut table = AtTable::new(documents, self.words.clone());
        if let Some(wanted) = self.start.design.take() {
            table.open_called(&wanted, &self.mailbox);
        } else if *work == Work::PutUp {
            // A new table begins with a page to write on.
            let title = self.words.say("design-first");
            table.carry_out(Intent::StartDesign { title }, ctx, &self.mailbox);
        }
        if *work == Work::GoOn {
            // Nobody else sits there yet.
            table.go(Page::People, &self.mailbox);
            table.tell(Tone::Good, "go-on-done", &[]);
        }
        self.table = Some(Box::new(table));
        self.arriving = Arriving::new(self.settings.name.as_deref(), Vec::new());
    }

    fn carry_out(&mut self, intent: Intent, ctx: &egui::Context) {
        let begins = matches!(
            intent,
            Intent::OpenTable(_)
                | Intent::PutUp { .. }
                | Intent::TakeSeat { .. }
                | Intent::LinkHere(_)
                | Intent::GoOn { .. }
                | Intent::AskAtDoor { .. }
                | Intent::LookRound
        );
        if begins && self.arriving.waits() {
            return;
        }
        if !matches!(intent, Intent::Do(_) | Intent::Change(_) | Intent::Speak(_) | Intent::Wear(_)) {
            // Who goes somewhere leaves settings, keys or messages.
            self.uncover();
        }
        match intent {
            Intent::Do(command) => self.do_command(command, ctx),
            Intent::Uncover => {}
            Intent::Change(change) => self.change(change),
            Intent::Speak(language) => {
                self.words = Words::new(language);
                self.settings.language = Some(language.code().to_owned());
                self.keep_settings();
                if let Some(table) = &mut self.table {
                    table.look_again(self.words.clone());
                }
            }
            Intent::Wear(theme) => {
                self.settings.theme = theme.map(|kind| kind.name().to_owned());
                self.keep_settings();
            }
            Intent::Welcome => self.arriving.go_to_welcome(tables_here(&self.home)),
            Intent::StopWaiting => self.arriving.stop(),
            Intent::LeaveTable => self.leave_table(),
            Intent::Create => {
                self.leave_table();
                self.arriving.go_to_create(ctx);
            }
            Intent::Seat => {
                self.leave_table();
                self.arriving.go_to_seat();
            }
            Intent::NoRouter => self.arriving.go_to_no_router(),
            Intent::ChooseDoor(door) => {
                self.arriving.go_to_seat();
                self.arriving.seat.choose(ctx, *door);
            }
            Intent::AskAtDoor { door, words, name, side } => {
                let Some(nearby) = self.arriving.nearby() else { return };
                let job = self.mailbox.ask(move || nearby.blocking_ask(&door, &words));
                self.arriving.wait(ctx, job, Work::Ask { name, side });
            }
            Intent::BrowseInvitation(path) => {
                self.mailbox.report(move || News::InvitationChosen(window::choose_invitation(&path)));
            }
            Intent::ReadInvitation(path) => {
                self.mailbox.report(move || News::Invitation(documents::invitation::open_invitation(&path)));
            }
            Intent::LookRound => self.look_round(ctx, false),
            Intent::LookRoundAfresh => self.look_round(ctx, true),
            Intent::OpenTable(folder) => self.open(ctx, folder),
            Intent::PutUp { title, name, side } => self.put_up(ctx, title, name, &side),
            Intent::TakeSeat { ticket, name, side } => self.sit_down(ctx, ticket, name, side),
            Intent::LinkHere(link) => self.link_here(ctx, link),
            Intent::GoOn { title } => self.go_on(ctx, title),
            other => {
                if let Some(table) = &mut self.table {
                    table.carry_out(other, ctx, &self.mailbox);
                }
            }
        }
    }

    fn put_up(
        &mut self,
        ctx: &egui::Context,
        title: String,
        name: String,
        side: &crate::screens::SideChoice,
    ) {
        self.keep_name(&name);
        let (home, engine, language) = (self.home.clone(), self.engine(), self.words.language());
        let rules = ground_rules::with(side);
        let begun = self.mailbox.work(move || {
            let (rules, side) = rules.map_err(|_| Trouble::long_side())?;
            let table = Documents::put_up(&home, &title, rules, &name, side, language, &engine);
            table.map_err(|error| (&error).into())
        });
        self.arriving.wait(ctx, begun, Work::PutUp);
    }

    fn sit_down(&mut self, ctx: &egui::Context, ticket: Box<Ticket>, name: String, side: u32) {
        self.keep_name(&name);
        let (home, engine) = (self.home.clone(), self.engine());
        let side = trestle_trust::person::SideId(side);
        let job = self.mailbox.work(move || {
            Documents::sit_down(&home, &ticket, &name, side, &engine).map_err(|error| (&error).into())
        });
        self.arriving.wait(ctx, job, Work::SitDown);
    }

    fn link_here(&mut self, ctx: &egui::Context, link: Box<DeviceLink>) {
        self.keep_name(&link.name.shown());
        let (home, engine) = (self.home.clone(), self.engine());
        let job = self
            .mailbox
            .work(move || Documents::link(&home, &link, &engine).map_err(|error| (&error).into()));
        self.arriving.wait(ctx, job, Work::Link);
    }

    /// Puts up a new table with copies of what lies on the open one, which stays as it is and on the screen until then.
    fn go_on(&mut self, ctx: &egui::Context, title: String) {
        let Some(table) = &mut self.table else { return };
        table.tell(Tone::Info, "go-on-working", &[]);
        let going = table.documents.going_on();
        let (home, engine, words) = (self.home.clone(), self.engine(), self.words.clone());
        let today = self.look().now.date();
        let job = self.mailbox.work(move || {
            let went = going.put_up(&home, &title, &words, today, &engine);
            went.map(|(table, _)| table).map_err(|error| (&error).into())
        });
        self.arriving.wait(ctx, job, Work::GoOn);
    }

    /// Opens the made-up table, `afresh` if all that was written there is to go.
    fn look_round(&mut self, ctx: &egui::Context, afresh: bool) {
        let (home, engine, words) = (self.home.clone(), self.engine(), self.words.clone());
        let name = self.settings.name.clone();
        let left = self.table.take().map(|mut table| (table.take_to_keep(), table.into_documents()));
        let job = self.mailbox.work(move || {
            if let Some((unsent, left)) = left {
                if let Some((file, unsent)) = unsent
                    && let Err(error) = file.write(&unsent)
                {
                    tracing::warn!(%error, "what was typed and not sent is not kept");
                }
                left.close();
            }
            let removed = if afresh { sample::remove(&home, &words) } else { Ok(()) };
            let opened = removed.map_err(SampleError::from);
            let opened = opened.and_then(|()| sample::open(&home, &words, name.as_deref(), &engine));
            opened.map_err(|error| (&error).into())
        });
        self.arriving.wait(ctx, job, Work::Sample);
    }

    fn open(&mut self, ctx: &egui::Context, folder: PathBuf) {
        let (engine, wanted) = (self.engine(), folder.clone());
        // Closing takes a second while others are told, and a table that is being closed is not open elsewhere.
        let patience = if self.mailbox.writes() { CLOSING_LIMIT } else { Duration::ZERO };
        let job = self
            .mailbox
            .work(move || Documents::open_soon(&folder, &engine, patience).map_err(|error| (&error).into()));
        self.arriving.wait(ctx, job, Work::Open(wanted));
    }

    fn leave_table(&mut self) {
        if let Some(mut table) = self.table.take() {
            let unsent = table.take_to_keep();
            self.mailbox.close_keeping(table.into_documents(), unsent);
        }
        self.arriving.go_to_welcome(tables_here(&self.home));
    }

    fn engine(&self) -> Engine {
        Engine {
            loopback_only: self.start.loopback_only,
            meets: true,
            mdns: self.start.mdns && self.settings.mdns != Some(false),
            device_name: self.settings.computer.clone(),
            wake: self.mailbox.waker(),
        }
    }

    fn keep_name(&mut self, name: &str) {
        self.settings.name = Some(name.to_owned());
        self.keep_settings();
    }

    fn keep_settings(&self) {
        let (home, settings) = (self.home.clone(), self.settings.clone());
        self.mailbox.keep(move || home.save_settings(&settings), News::SettingsNotKept);
    }
}

/// The tables under `home`, the one used last first.
fn tables_here(home: &Home) -> Vec<TableHere> {
    let folders = home.tables().unwrap_or_default();
    folders
        .into_iter()
        .filter_map(|folder| {
            let title = Documents::title_in(&folder)?;
            let modified = std::fs::metadata(folder.join("table.db")).and_then(|meta| meta.modified());
            let last = modified.ok().and_then(|time| jiff::Timestamp::try_from(time).ok());
            Some(TableHere { folder, title, last_unix_secs: last.map(jiff::Timestamp::as_second) })
        })
        .collect()
}
