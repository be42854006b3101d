//! A person with a window of their own: a real table in a folder of its own, driven by names that a screen reader would
//! say and by keys. Each step waits for what it expects to see, never for a length of time.
#![allow(dead_code, reason = "each file of tests uses its own part of it")]

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT, Queryable},
};
use tempfile::TempDir;
use trestle_app::{
    app::{App, Start},
    home::{Home, Settings},
};

/// How long something may take before it counts as never.
const LIMIT: Duration = Duration::from_secs(20);

/// A window that is made in its first frame, when there is something to draw on.
pub(crate) struct Window {
    home: Home,
    app: Option<App>,
}

pub(crate) struct Person {
    pub(crate) harness: Harness<'static, Window>,
    folder: TempDir,
}

impl Person {
    /// Starts the program with nothing there yet, in English.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let settings = Settings { language: Some("en".to_owned()), ..Settings::default() };
        home.save_settings(&settings).expect("the folder can be written");
        let harness = Person::window(home, None);
        let mut person = Person { harness, folder };
        person.harness.run_steps(3);
        person
    }

    /// Starts the program at the table of that title, with what lies in `folder`.
    pub(crate) fn in_folder(folder: TempDir, table: &str) -> Self {
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let mut person = Person { harness: Person::window(home, Some(table.to_owned())), folder };
        person.harness.run_steps(3);
        person
    }

    /// A copy of all that is on this person's computer, which is closed. The two are never open at once.
    pub(crate) fn copy(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let from = self.folder.path().join(".");
        let copied = std::process::Command::new("cp").arg("-r").arg(from).arg(folder.path()).status();
        assert!(copied.expect("cp is there").success());
        folder
    }

    /// How many tables are on this person's computer.
    pub(crate) fn table_count(&self) -> usize {
        let home = Home::find(Some(self.folder.path().to_path_buf())).expect("the folder is given");
        home.tables().expect("it can be read").len()
    }

    /// Closes the window as its corner does, and starts the program again at the table of that title.
    pub(crate) fn reopen(&mut self, table: &str) {
        self.close();
        self.open(table);
    }

    /// Starts the program again after [`Person::close`].
    pub(crate) fn open(&mut self, table: &str) {
        let home = Home::find(Some(self.folder.path().to_path_buf())).expect("the folder is given");
        self.harness = Person::window(home, Some(table.to_owned()));
        self.harness.run_steps(3);
    }

    /// Closes the window and waits until all is written.
    pub(crate) fn close(&mut self) {
        self.harness.state_mut().app.take().expect("the window is open").close();
    }

    /// The folder of the one table here.
    pub(crate) fn table_folder(&self) -> std::path::PathBuf {
        let home = Home::find(Some(self.folder.path().to_path_buf())).expect("the folder is given");
        home.tables().expect("it can be read").pop().expect("there is a table")
    }

    fn window(home: Home, table: Option<String>) -> Harness<'static, Window> {
        let start = Start { loopback_only: true, mdns: false, table, ..Start::default() };
        Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_ui_state(
            move |ui, window: &mut Window| {
                let home = window.home.clone();
                let app = window.app.get_or_insert_with(|| App::new(ui.ctx(), home, start.clone()));
                app.frame(ui);
            },
            Window { home, app: None },
        )
    }

    /// Steps until `found` says so.
    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    pub(crate) fn until(&mut self, what: &str, mut found: impl FnMut(&Harness<'static, Window>) -> bool) {
        let start = Instant::now();
        while !found(&self.harness) {
            assert!(start.elapsed() < LIMIT, "never seen: {what}\n{:?}", self.harness.root());
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.step();
    }

    pub(crate) fn sees(&mut self, label: &str) {
        self.until(label, |harness| harness.query_all_by_label_contains(label).next().is_some());
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.sees(label);
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(3);
    }

    pub(crate) fn type_into(&mut self, field: &str, words: &str) {
        self.sees(field);
        self.harness
            .get_by(|node| node.role() == Role::TextInput && node.label().is_some_and(|label| label == field))
            .focus();
        self.harness.run_steps(2);
        self.write(words);
    }

    pub(crate) fn write(&mut self, words: &str) {
        for c in words.chars() {
            self.harness.event(Event::Text(c.to_string()));
        }
        self.harness.run_steps(3);
    }

    pub(crate) fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// The blocks of the design as a screen reader finds them: what each is, and its words.
    pub(crate) fn page(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        blocks_under(&self.harness.get_by_role(Role::MultilineTextInput).accesskit_node(), &mut found);
        found
    }

    pub(crate) fn words(&self) -> Vec<String> {
        self.page().into_iter().map(|(_, words)| words).collect()
    }

    /// Four acts; then the caret is in the first design.
    pub(crate) fn put_up_a_table_to_write_at(&mut self) {
        self.type_into("What is it about?", "Repairs, done together");
        self.type_into("Your name, as people call you", "Carys");
        self.click("I live here");
        self.click("Put it up");
        self.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }

    pub(crate) fn put_up_a_table(&mut self) {
        self.put_up_a_table_to_write_at();
        self.click("Home");
        self.sees("Carys (you)");
    }

    pub(crate) fn start_a_design(&mut self) {
        self.press(Modifiers::COMMAND, Key::N);
        self.type_into("What will it be about?", "What a good repair feels like");
        self.press(Modifiers::NONE, Key::Enter);
        self.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }
}

/// The parts of a page: a list is gone into, a plain paragraph has no name of its own.
pub(crate) fn blocks_under(node: &AccessKitNode<'_>, found: &mut Vec<(String, String)>) {
    for child in node.children() {
        match child.role() {
            Role::List => blocks_under(&child, found),
            // Whose caret is where.
            Role::Label => {}
            _ => {
                let kind = child.description().unwrap_or_else(|| "Paragraph".to_owned());
                let mut words = String::new();
                words_under(&child, &mut words);
                found.push((kind, words.strip_suffix('\n').map(str::to_owned).unwrap_or(words)));
            }
        }
    }
}

pub(crate) fn words_under(node: &AccessKitNode<'_>, words: &mut String) {
    for child in node.children() {
        match child.role() {
            Role::TextRun => words.push_str(&child.value().unwrap_or_default()),
            _ => words_under(&child, words),
        }
    }
}

/// The link by which others sit down, from the page of people, which is left open.
pub(crate) fn link_of(host: &mut Person) -> String {
    host.click("People");
    if host.harness.query_by_label("The link").is_none() {
        host.click("Copy a link");
        host.sees("The link");
    }
    host.harness.get_by_label("The link").value().expect("the field holds the link")
}

/// Somebody sits down by a link, in a window of their own.
pub(crate) fn sits_down(link: &str, name: &str, side: &str) -> Person {
    let mut newcomer = Person::new();
    newcomer.click("Join");
    newcomer.click("I have a link");
    newcomer.type_into("Paste the invitation link", link);
    newcomer.sees("Repairs, done together");
    newcomer.click(side);
    newcomer.type_into("Your name, as people call you", name);
    newcomer.press(Modifiers::NONE, Key::Enter);
    newcomer.sees(&format!("{name} (you)"));
    newcomer
}

/// Two windows on one computer: one asks the other to sit down, and both open the one design.
pub(crate) fn two_at_a_table() -> (Person, Person) {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    let mut idris = sits_down(&link_of(&mut carys), "Idris", "People who live here");
    for person in [&mut carys, &mut idris] {
        person.click("Designs");
        person.sees("What a good repair feels like. ");
        person.harness.get_by_label_contains("What a good repair feels like. ").click();
        person.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }
    (carys, idris)
}

pub(crate) fn until_both_read(carys: &mut Person, idris: &mut Person, expected: &[&str]) {
    for person in [carys, idris] {
        let expected: Vec<String> = expected.iter().map(|words| (*words).to_owned()).collect();
        person.until(&format!("{expected:?}"), |harness| words_of(harness) == Some(expected.join("\n")));
    }
}

/// The whole text of the open page.
pub(crate) fn words_of(harness: &Harness<'static, Window>) -> Option<String> {
    harness.query_by_role(Role::MultilineTextInput)?.accesskit_node().value()
}
