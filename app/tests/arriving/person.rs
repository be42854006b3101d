//! A person before a real window, driven by names that a screen reader would say and by keys.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
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
        Person::at(tempfile::tempdir().expect("a folder for the test"), false)
    }

    /// Starts the program in a folder that may hold something; `mdns` looks for others nearby.
    pub(crate) fn at(folder: TempDir, mdns: bool) -> Self {
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let settings = Settings { language: Some("en".to_owned()), ..home.settings() };
        home.save_settings(&settings).expect("the folder can be written");
        let start = Start { loopback_only: true, mdns, ..Start::default() };
        let harness = Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_ui_state(
            move |ui, window: &mut Window| {
                let home = window.home.clone();
                let app = window.app.get_or_insert_with(|| App::new(ui.ctx(), home, start.clone()));
                app.frame(ui);
            },
            Window { home, app: None },
        );
        let mut person = Person { harness, folder };
        person.harness.run_steps(3);
        person
    }

    /// Where everything of this person lies.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.folder.path()
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

    pub(crate) fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.sees(label);
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(3);
    }

    pub(crate) fn field<'a>(&'a self, question: &'a str) -> Node<'a> {
        self.harness.get_by(move |node| {
            node.role() == Role::TextInput && node.label().is_some_and(|label| label == question)
        })
    }

    pub(crate) fn type_into(&mut self, question: &str, words: &str) {
        self.sees(question);
        self.field(question).focus();
        self.harness.run_steps(2);
        self.write(words);
    }

    pub(crate) fn write(&mut self, words: &str) {
        for c in words.chars() {
            self.harness.event(Event::Text(c.to_string()));
        }
        self.harness.run_steps(3);
    }

    pub(crate) fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    pub(crate) fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// Marks all words of the field that the keyboard is in.
    pub(crate) fn select_all(&mut self) {
        self.press_with(Modifiers::COMMAND, Key::A);
    }

    /// What the keyboard is in.
    pub(crate) fn focused(&self) -> Option<String> {
        let focused = self.harness.query_all_by(|node| node.is_focused());
        focused.filter_map(|node| node.accesskit_node().label()).next()
    }

    pub(crate) fn on_a_page(&mut self) {
        self.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }
}
