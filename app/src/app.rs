//! The window's one place where things happen: screens report intents, this carries them out.
//!
//! A frame: news from other threads are taken in ([`App::take_news`]), the keys of an open design become acts one by one,
//! then the screen is drawn and its intent carried out. Work that waits (disk, network, files) runs on threads of its
//! own ([`worker`]) and comes back as [`News`]. Absent: drawing (screens), words (`assets/lang`), documents (`documents`).

mod design;
mod reading;
mod table;
pub mod window;
mod worker;

use std::path::PathBuf;

use egui::{Frame, Ui};

use crate::{
    documents::{Documents, Engine},
    ground_rules,
    home::{Home, Settings},
    lang::{Language, Words},
    look::Look,
    messages::Trouble,
    screens::{
        Intent,
        create::Create,
        opening,
        seat::Seat,
        welcome::{TableHere, Welcome},
    },
    theme::{Theme, ThemeKind, install_fonts},
    widgets::live,
};
use table::AtTable;
use worker::{Job, Mailbox, News};

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
}

/// The window's whole state.
#[derive(Debug)]
pub struct App {
    home: Home,
    settings: Settings,
    start: Start,
    words: Words,
    worn: Option<ThemeKind>,
    place: Place,
    mailbox: Mailbox,
}

/// Where the person is.
#[derive(Debug)]
enum Place {
    Welcome(Welcome, Vec<TableHere>),
    Create { screen: Create, job: Option<Job>, trouble: Option<Trouble> },
    Seat { screen: Seat, job: Option<Job>, trouble: Option<Trouble> },
    Opening { job: Job, trouble: Option<Trouble> },
    Table(Box<AtTable>),
}

impl App {
    /// The window over everything under `home`.
    pub fn new(ctx: &egui::Context, home: Home, start: Start) -> Self {
        install_fonts(ctx);
        let settings = home.settings();
        if let Some(percent) = settings.text_percent {
            ctx.set_zoom_factor(f32::from(percent) / 100.0);
        }
        let language =
            settings.language.as_deref().and_then(Language::coded).unwrap_or_else(Language::of_system);
        let mut app = App {
            mailbox: Mailbox::new(ctx),
            words: Words::new(language),
            worn: None,
            place: Place::Welcome(Welcome, Vec::new()),
            home,
            settings,
            start,
        };
        app.go_to_welcome();
        if let Some(folder) = app.wanted_table() {
            app.open(folder);
        }
        app
    }

    /// The table that was asked for at the start.
    fn wanted_table(&self) -> Option<PathBuf> {
        let wanted = self.start.table.as_deref()?.to_lowercase();
        let Place::Welcome(_, tables) = &self.place else { return None };
        let called = |table: &&TableHere| {
            let id = table.folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            id.starts_with(&wanted) || table.title.to_lowercase().starts_with(&wanted)
        };
        tables.iter().find(called).map(|table| table.folder.clone())
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.dress(&ctx);
        self.keep_text_size(&ctx);
        let look = self.look();
        self.take_news(&ctx);
        let paper = Frame::new().fill(look.colors().paper);
        let chosen = self.settings.theme.as_deref().and_then(ThemeKind::named);
        let words = &self.words;
        let say = |trouble: &Option<Trouble>| {
            trouble.as_ref().map(|trouble| (trouble.title(words), trouble.note(words)))
        };
        let intent = match &mut self.place {
            Place::Table(table) => table.frame(ui, &look, chosen, &self.mailbox),
            Place::Welcome(screen, tables) => {
                egui::CentralPanel::default()
                    .frame(paper)
                    .show(ui, |ui| screen.ui(ui, &look, tables, chosen))
                    .inner
            }
            Place::Create { screen, job, trouble } => {
                let trouble = say(trouble);
                let panel = egui::CentralPanel::default().frame(paper);
                panel.show(ui, |ui| screen.ui(ui, &look, job.is_some(), trouble.as_ref())).inner
            }
            Place::Seat { screen, job, trouble } => {
                let trouble = say(trouble);
                let panel = egui::CentralPanel::default().frame(paper);
                panel.show(ui, |ui| screen.ui(ui, &look, job.is_some(), trouble.as_ref())).inner
            }
            Place::Opening { trouble, .. } => {
                let trouble = say(trouble);
                let panel = egui::CentralPanel::default().frame(paper);
                panel.show(ui, |ui| opening::ui(ui, &look, trouble.as_ref())).inner
            }
        };
        if let Some(intent) = intent {
            self.carry_out(intent, &ctx);
            ctx.request_repaint();
        }
        live::show(&ctx);
    }

    /// Whether the words of a design are on the page.
    fn shows_words(&self) -> bool {
        matches!(&self.place, Place::Table(table) if table.shows_words())
    }

    /// Saves everything; waits for the disk. For the end of the program.
    pub fn close(&mut self) {
        if let Place::Table(table) = std::mem::replace(&mut self.place, Place::Welcome(Welcome, Vec::new())) {
            table.into_documents().close();
        }
        self.mailbox.finish();
    }

    fn look(&self) -> Look {
        Look {
            words: self.words.clone(),
            theme: Theme::new(self.worn.unwrap_or_default()),
            now: jiff::Zoned::now(),
        }
    }

    /// Puts on the chosen theme, or the system's.
    fn dress(&mut self, ctx: &egui::Context) {
        let chosen = self.settings.theme.as_deref().and_then(ThemeKind::named);
        let kind = chosen.unwrap_or_else(|| match ctx.system_theme() {
            Some(egui::Theme::Dark) => ThemeKind::Dark,
            Some(egui::Theme::Light) | None => ThemeKind::Light,
        });
        if self.worn != Some(kind) {
            self.worn = Some(kind);
            Theme::new(kind).apply(ctx);
        }
    }

    fn take_news(&mut self, ctx: &egui::Context) {
        for news in self.mailbox.take() {
            match news {
                News::Opened(job, outcome) => self.opened(job, *outcome),
                News::SettingsNotKept(error) => {
                    if let Place::Table(table) = &mut self.place {
                        table.notice_trouble(&Trouble::settings(&error));
                    }
                }
                News::Closed => {
                    if matches!(self.place, Place::Welcome(..)) {
                        self.go_to_welcome();
                    }
                }
                other => {
                    if let Place::Table(table) = &mut self.place {
                        table.take(other);
                    }
                }
            }
        }
        if let Place::Table(table) = &mut self.place {
            table.take_in(ctx);
        }
    }

    /// A table was put up, sat down at or opened; or it was not.
    fn opened(&mut self, job: Job, outcome: Result<Documents, Trouble>) {
        let waiting = match &mut self.place {
            Place::Create { job: waiting, trouble, .. } | Place::Seat { job: waiting, trouble, .. } => {
                (*waiting == Some(job)).then(|| {
                    *waiting = None;
                    trouble
                })
            }
            Place::Opening { job: waiting, trouble } => (*waiting == job).then_some(trouble),
            Place::Welcome(..) | Place::Table(_) => None,
        };
        match (waiting, outcome) {
            (Some(_), Ok(documents)) => {
                let mut table = AtTable::new(documents, self.words.clone());
                if let Some(wanted) = self.start.design.take() {
                    table.open_called(&wanted, &self.mailbox);
                }
                self.place = Place::Table(Box::new(table));
            }
            (Some(trouble), Err(why)) => *trouble = Some(why),
            // Somebody stopped waiting: the table is in the list.
            (None, Ok(documents)) => self.mailbox.close(documents),
            (None, Err(_)) => {}
        }
    }

    fn carry_out(&mut self, intent: Intent, ctx: &egui::Context) {
        match intent {
            Intent::Speak(language) => {
                self.words = Words::new(language);
                self.settings.language = Some(language.code().to_owned());
                self.keep_settings();
                if let Place::Table(table) = &mut self.place {
                    table.look_again(self.words.clone());
                }
            }
            Intent::Wear(theme) => {
                self.settings.theme = theme.map(|kind| kind.name().to_owned());
                self.keep_settings();
            }
            Intent::Welcome | Intent::StopWaiting => self.go_to_welcome(),
            Intent::LeaveTable => self.leave_table(),
            Intent::Create => {
                let screen = Create::new(self.settings.name.as_deref());
                self.place = Place::Create { screen, job: None, trouble: None };
            }
            Intent::Seat => {
                let screen = Seat::new(self.settings.name.as_deref());
                self.place = Place::Seat { screen, job: None, trouble: None };
            }
            Intent::OpenTable(folder) => self.open(folder),
            Intent::PutUp { title, name, side } => self.put_up(title, name, &side),
            Intent::TakeSeat { ticket, name, side } => {
                self.keep_name(&name);
                let (home, engine) = (self.home.clone(), self.engine());
                let side = trestle_trust::person::SideId(side);
                let begun = self.mailbox.work(move || {
                    Documents::sit_down(&home, &ticket, &name, side, &engine).map_err(|error| (&error).into())
                });
                if let Place::Seat { job, trouble, .. } = &mut self.place {
                    (*job, *trouble) = (Some(begun), None);
                }
            }
            other => {
                if let Place::Table(table) = &mut self.place {
                    table.carry_out(other, ctx, &self.mailbox);
                }
            }
        }
    }

    fn put_up(&mut self, title: String, name: String, side: &crate::screens::SideChoice) {
        self.keep_name(&name);
        let (home, engine, language) = (self.home.clone(), self.engine(), self.words.language());
        let rules = ground_rules::with(side);
        let begun = self.mailbox.work(move || {
            let (rules, side) = rules.map_err(|_| Trouble::long_side())?;
            let table = Documents::put_up(&home, &title, rules, &name, side, language, &engine);
            table.map_err(|error| (&error).into())
        });
        if let Place::Create { job, trouble, .. } = &mut self.place {
            (*job, *trouble) = (Some(begun), None);
        }
    }

    fn open(&mut self, folder: PathBuf) {
        let engine = self.engine();
        let job =
            self.mailbox.work(move || Documents::open(&folder, &engine).map_err(|error| (&error).into()));
        self.place = Place::Opening { job, trouble: None };
    }

    fn leave_table(&mut self) {
        let place = std::mem::replace(&mut self.place, Place::Welcome(Welcome, Vec::new()));
        if let Place::Table(table) = place {
            self.mailbox.close(table.into_documents());
        }
        self.go_to_welcome();
    }

    fn go_to_welcome(&mut self) {
        let folders = self.home.tables().unwrap_or_default();
        let tables = folders
            .into_iter()
            .filter_map(|folder| {
                let title = Documents::title_in(&folder)?;
                let modified = std::fs::metadata(folder.join("table.db")).and_then(|meta| meta.modified());
                let last = modified.ok().and_then(|time| jiff::Timestamp::try_from(time).ok());
                Some(TableHere { folder, title, last_unix_secs: last.map(jiff::Timestamp::as_second) })
            })
            .collect();
        self.place = Place::Welcome(Welcome, tables);
    }

    fn engine(&self) -> Engine {
        Engine {
            loopback_only: self.start.loopback_only,
            meets: true,
            mdns: self.start.mdns,
            wake: self.mailbox.waker(),
        }
    }

    /// Remembers how large the words are, when Ctrl and plus or minus changed it.
    fn keep_text_size(&mut self, ctx: &egui::Context) {
        let percent = (ctx.zoom_factor() * 100.0).round() as u16;
        if percent != self.settings.text_percent.unwrap_or(100) {
            self.settings.text_percent = Some(percent);
            self.keep_settings();
        }
    }

    fn keep_name(&mut self, name: &str) {
        self.settings.name = Some(name.to_owned());
        self.keep_settings();
    }

    fn keep_settings(&self) {
        let (home, settings) = (self.home.clone(), self.settings.clone());
        self.mailbox.keep(move || home.save_settings(&settings));
    }
}
