//! One table, open for as long as the command or the shell needs it, and the words to answer with.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Zoned;
use serde_json::{Value as Json, json};
use trestle_model::{TableAction, TextDesign, decision::wording_document, text::TextAction};
use trestle_sync::repo::CarryError;
use trestle_trust::ids::{DocumentId, PersonId, TableId};

use super::{
    Everywhere, Line, deciding, designs,
    door::DoorAct,
    reply::{Plain, Reply, now_micros},
};
use crate::{
    documents::{Documents, Engine, Pasted, place::PlaceError},
    home::Home,
    lang::{Value, Words},
    messages::Trouble,
};

/// What wakes the shell when there is news.
type News = Arc<dyn Fn() + Send + Sync>;

/// A command's or a shell's hold on one table.
pub(crate) struct Session {
    pub(super) home: Home,
    pub(super) words: Words,
    options: Everywhere,
    open: Option<Documents>,
    watched: BTreeSet<DocumentId>,
    news: News,
    /// Whether a table that is opened from now on meets others at once.
    meets: bool,
}

impl Session {
    pub(crate) fn new(home: Home, options: Everywhere, words: Words) -> Self {
        Session {
            home,
            words,
            options,
            open: None,
            watched: BTreeSet::new(),
            news: Arc::new(|| {}),
            meets: false,
        }
    }

    /// Does one line.
    ///
    /// # Errors
    /// Why not, in plain words; then nothing has changed.
    pub(crate) fn run(&mut self, line: &Line) -> Result<Reply, Plain> {
        if line.writes() {
            self.has_room()?;
            // What others made can be taken in by whoever has gone, and all of it taken away.
            if !matches!(line, Line::Unpack { .. }) {
                self.sits_here()?;
            }
        }
        match line {
            Line::New { name, person, side } => self.put_up(name, person, side.as_deref()),
            Line::GoOn { title } => self.go_on(title.as_deref()),
            Line::Tables => self.tables(),
            Line::People => self.people(),
            Line::Docs => self.docs(),
            Line::Log { doc } => self.log(doc.as_deref()),
            Line::Add { kind, title, from } if kind == "decision" => {
                self.start_decision(title, from.as_deref())
            }
            Line::Add { kind: _, title, from } => self.add(title, from.as_deref()),
            Line::Show { doc, markdown, at } => self.show(doc, *markdown, at.as_deref()),
            Line::Edit { doc, from } => self.edit(doc, from),
            Line::Invite { uses, days } => self.invite(*uses, *days),
            Line::Door { minutes, people: _, close, status } => self.door(match (close, status) {
                (true, _) => DoorAct::Close,
                (false, true) => DoorAct::Say,
                (false, false) => DoorAct::Open { minutes: *minutes },
            }),
            Line::Nearby => self.nearby(),
            Line::Join { ticket, words, door, person, side } => {
                let ticket = match (ticket, words) {
                    (Some(ticket), _) => match ticket.parse().map_err(|error| self.trouble(&error))? {
                        Pasted::Invitation(ticket) => *ticket,
                        Pasted::Computer(_) => return Err(self.plain("cli-link-not-join", &[])),
                    },
                    (None, Some(words)) => self.ticket_for_words(words, door.as_deref())?,
                    (None, None) => return Err(self.plain("cli-not-four-words", &[])),
                };
                self.sit_down(&ticket, person, side.as_deref())
            }
            Line::Link { link: Some(link), .. } => self.link_here(link),
            Line::Link { link: None, days: _, end: true } => self.end_link(),
            Line::Link { link: None, days, end: false } => self.link_computer(*days),
            Line::Welcome { person } => self.welcome(person),
            Line::Move { side } => self.move_to(side),
            Line::Leave { for_good } => self.leave(*for_good),
            Line::RemoveComputer { mark } => self.remove_computer(mark),
            Line::AskRemoval { person, why } => self.ask_removal(person, why),
            Line::Consent { person } => self.consent(person),
            Line::Was { person } => self.was(person),
            Line::Late { doc } => self.late(doc),
            Line::TakeUp { doc, person } => self.take_up(doc, person.as_deref()),
            Line::Comments(line) => self.comment_line(line),
            Line::Sync { until_quiet: _, seconds } => self.sync(seconds.map(Duration::from_secs)),
            Line::Export { doc, file } => self.export(doc, file),
            Line::Check { repair } => self.check(*repair),
            Line::Backup { file } => self.backup(file),
            Line::Pack { file } => self.pack(file),
            Line::Unpack { file } => self.unpack(file),
            Line::Import { file } => self.import(file),
            Line::Act { doc, action } => self.act(doc, action),
            Line::Actions => Ok(actions()),
            Line::Decide { act } => self.decide(act),
            Line::Decisions => self.decisions(),
            Line::Promises => self.promises(),
            Line::Agreement { about, form, out } => self.agreement(about, form, out),
            Line::Calendar { out } => self.calendar(out),
            Line::Verify { file } => deciding::verify(&self.words, file),
        }
    }

    /// Calls `wake` from then on whenever something has come in. Before any table is open.
    pub(crate) fn on_news(&mut self, wake: impl Fn() + Send + Sync + 'static) {
        self.news = Arc::new(wake);
    }

    /// Opens the table, if it is plain which, and meets others if `meets`.
    pub(crate) fn stay_connected(&mut self, meets: bool) {
        self.meets = meets;
        // Without a table there is nothing to say yet: the first line that needs one says so.
        let _ = self.table();
    }

    /// Takes in what others did. Gives a line for each watched design that it touched.
    pub(crate) fn take_in(&mut self) -> Vec<Json> {
        let Some(table) = &mut self.open else { return Vec::new() };
        let mut lines = Vec::new();
        for arrived in table.drain() {
            if !self.watched.contains(&arrived.document) {
                continue;
            }
            let chars = table.design(arrived.document).map_or(0, |design| designs::chars(design.view()));
            lines.push(json!({
                "watch": arrived.document.to_string(), "at_micros": now_micros(),
                "changes": arrived.changes, "text_chars": chars,
            }));
        }
        lines
    }

    /// Saves everything and lets go of the table.
    pub(crate) fn close(&mut self) {
        if let Some(table) = self.open.take() {
            table.close();
        }
    }

    pub(super) fn watch(&mut self, doc: &str) -> Result<Reply, Plain> {
        let (id, _) = self.find(doc)?;
        self.design(id)?;
        self.watched.insert(id);
        Ok(Reply::default().with("id", id.to_string()))
    }

    pub(super) fn flush(&mut self) -> Result<Reply, Plain> {
        if let Some(table) = &self.open {
            table.repo().flush().map_err(|error| self.trouble(&error))?;
        }
        Ok(Reply::default())
    }

    /// Refuses what writes while the disk is full.
    pub(super) fn has_room(&self) -> Result<(), Plain> {
        let full = self.open.as_ref().is_some_and(|table| table.repo().is_full());
        if full { Err(Plain(Trouble::disk_full().say(&self.words))) } else { Ok(()) }
    }

    /// Refuses what writes where this computer's person has gone.
    pub(super) fn sits_here(&mut self) -> Result<(), Plain> {
        if self.table()?.sits_here() {
            Ok(())
        } else {
            Err(Plain(Trouble::from(PlaceError::NotHere).say(&self.words)))
        }
    }

    /// Starts or stops meeting others.
    pub(super) fn meet(&mut self, meets: bool) -> Result<Reply, Plain> {
        self.meets = meets;
        self.table()?.repo().meet(meets);
        Ok(Reply::default())
    }

    /// Whether tables are opened to meet others at once.
    pub(super) fn meets(&self) -> bool {
        self.meets
    }

    /// The open table; opened now if it is not.
    pub(super) fn table(&mut self) -> Result<&Documents, Plain> {
        self.table_mut().map(|table| &*table)
    }

    pub(super) fn table_mut(&mut self) -> Result<&mut Documents, Plain> {
        if self.open.is_none() {
            let folder = self.table_folder()?;
            let opened = Documents::open(&folder, &self.engine());
            let mut opened = opened.map_err(|error| self.trouble(&error))?;
            opened.set_language(self.words.language().code());
            self.open = Some(opened);
        }
        Ok(self.open.as_mut().expect("it was opened above"))
    }

    /// A table that was just put up or sat down at becomes the open one.
    pub(super) fn opened(&mut self, mut table: Documents) {
        self.close();
        table.set_language(self.words.language().code());
        self.open = Some(table);
    }

    pub(super) fn engine(&self) -> Engine {
        Engine {
            loopback_only: self.options.loopback,
            mdns: !self.options.no_mdns,
            meets: self.meets,
            device_name: self.home.settings().computer,
            wake: Arc::clone(&self.news),
        }
    }

    /// Whether nothing but this computer is to be reached.
    pub(super) fn stays_on_loopback(&self) -> bool {
        self.options.loopback
    }

    /// What `--table` says.
    pub(super) fn table_named(&self) -> Option<&str> {
        self.options.table.as_deref()
    }

    /// The one table here, or the one that `--table` names.
    fn table_folder(&self) -> Result<PathBuf, Plain> {
        let tables = self.home.tables().map_err(|_| self.cannot_read(self.home.folder()))?;
        match (&self.options.table, tables.as_slice()) {
            (_, []) => Err(self.plain("cli-no-table", &[])),
            (None, [only]) => Ok(only.clone()),
            (None, _) => Err(self.plain("cli-which-table", &[])),
            (Some(wanted), _) => {
                let mut found = tables.iter().filter(|folder| self.is_called(folder, wanted));
                match (found.next(), found.next()) {
                    (Some(only), None) => Ok(only.clone()),
                    _ => Err(self.plain("cli-no-such-table", &[("table", wanted.as_str().into())])),
                }
            }
        }
    }

    /// Opens the table of a file that was carried here, where no table is open or named.
    pub(super) fn table_of_file(&mut self, table: &TableId) -> Result<(), Plain> {
        if self.open.is_none() && self.options.table.is_none() {
            let folder = self.home.table_folder(table);
            if !folder.is_dir() {
                return Err(self.trouble(&CarryError::OtherTable(*table)));
            }
            let opened = Documents::open(&folder, &self.engine());
            self.opened(opened.map_err(|error| self.trouble(&error))?);
        }
        Ok(())
    }

    /// Whether the table in `folder` has an id or a name that starts with `wanted`.
    fn is_called(&self, folder: &Path, wanted: &str) -> bool {
        let id = folder.file_name().unwrap_or_default().to_string_lossy();
        let title = Documents::title_in(folder).unwrap_or_default();
        starts_with(&id, wanted) || starts_with(&title, wanted)
    }

    /// The design that `doc` names: the start of its title or id, or `rules`; with `/en` behind it a decision's wording.
    pub(super) fn find(&mut self, doc: &str) -> Result<(DocumentId, String), Plain> {
        if let Some((decision, language)) = doc.rsplit_once('/') {
            let (id, title) = self.find(decision)?;
            return Ok((wording_document(id, language), format!("{title}/{language}")));
        }
        let table = self.table()?;
        let rules = table.ground_rules();
        let entries = &table.workspace().documents;
        let all: Vec<(DocumentId, String)> =
            entries.iter().map(|entry| (entry.id, entry.title.clone())).collect();
        // Whatever somebody calls a design.
        if doc == "rules" {
            return Ok((rules, self.words.say("rules-title")));
        }
        let mut exact = all.iter().filter(|(_, title)| title == doc);
        match (exact.next(), exact.next()) {
            (Some(only), None) => return Ok(only.clone()),
            (Some(_), Some(_)) => return Err(self.plain("cli-which-design", &[("doc", doc.into())])),
            (None, _) => {}
        }
        let mut found =
            all.iter().filter(|(id, title)| starts_with(&id.to_string(), doc) || starts_with(title, doc));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only.clone()),
            (None, _) => Err(self.plain("cli-no-such-design", &[("doc", doc.into())])),
            (Some(_), Some(_)) => Err(self.plain("cli-which-design", &[("doc", doc.into())])),
        }
    }

    pub(super) fn design(&mut self, id: DocumentId) -> Result<&TextDesign, Plain> {
        let words = self.words.clone();
        let design = self.table_mut()?.design(id);
        design.map_err(|error| Plain(Trouble::from(&error).say(&words)))
    }

    pub(super) fn apply(&mut self, id: DocumentId, action: &TextAction) -> Result<bool, Plain> {
        let changed = self.table_mut()?.apply(id, action);
        changed.map(|touched| touched.is_some()).map_err(|error| self.trouble(&error))
    }

    pub(super) fn apply_table(&mut self, action: &TableAction) -> Result<bool, Plain> {
        let changed = self.table_mut()?.apply_table(action);
        changed.map_err(|error| self.trouble(&error))
    }

    pub(super) fn name_of(&self, person: Option<PersonId>) -> String {
        let membership = self.open.as_ref().map(|table| table.repo().membership());
        let person = membership.as_ref().and_then(|membership| membership.person(person?));
        let name = person.map(|person| person.name.clone()).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| self.words.say("cli-somebody"))
    }

    pub(super) fn title_of(&self, id: DocumentId) -> String {
        let entries =
            self.open.as_ref().map(|table| table.workspace().documents.as_slice()).unwrap_or_default();
        let entry = entries.iter().find(|entry| entry.id == id);
        entry.map_or_else(|| self.words.say("cli-the-table"), |entry| entry.title.clone())
    }

    pub(super) fn plain(&self, key: &str, values: &[(&str, Value)]) -> Plain {
        Plain::say(&self.words, key, values)
    }

    /// Plain words for what went wrong below.
    pub(super) fn trouble<'a, E>(&self, error: &'a E) -> Plain
    where
        Trouble: From<&'a E>,
    {
        Plain(Trouble::from(error).say(&self.words))
    }

    pub(super) fn cannot_write(&self, path: &Path) -> Plain {
        self.plain("cli-cannot-write", &[("path", path.display().to_string().into())])
    }

    pub(super) fn cannot_read(&self, path: &Path) -> Plain {
        self.plain("cli-cannot-read", &[("path", path.display().to_string().into())])
    }

    /// Now, where this computer is.
    pub(super) fn now(&self) -> Zoned {
        Zoned::now()
    }
}

/// All actions of the model, with an example of each.
fn actions() -> Reply {
    let actions = trestle_model::action::actions();
    let fields: Vec<Json> = actions.into_iter().map(|(_, example)| example).collect();
    let decide = deciding::examples();
    let lines: Vec<String> = fields.iter().chain(&decide).map(ToString::to_string).collect();
    Reply::say(lines.join("\n")).with("actions", fields).with("decide", decide)
}

/// Whether `whole` starts with `start`, whatever the case.
pub(super) fn starts_with(whole: &str, start: &str) -> bool {
    whole.to_lowercase().starts_with(&start.to_lowercase())
}
