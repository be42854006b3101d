//! The window as people use it: real tables in a folder of their own, driven by names that a screen reader would say
//! and by keys. Each test waits for what it expects to see, never for a length of time.

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
struct Window {
    home: Home,
    app: Option<App>,
}

struct Person {
    harness: Harness<'static, Window>,
    _folder: TempDir,
}

impl Person {
    /// Starts the program with nothing there yet, in English.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let settings = Settings { language: Some("en".to_owned()), ..Settings::default() };
        home.save_settings(&settings).expect("the folder can be written");
        let start = Start { loopback_only: true, mdns: false, ..Start::default() };
        let harness = Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_ui_state(
            move |ui, window: &mut Window| {
                let home = window.home.clone();
                let app = window.app.get_or_insert_with(|| App::new(ui.ctx(), home, start.clone()));
                app.frame(ui);
            },
            Window { home, app: None },
        );
        let mut person = Person { harness, _folder: folder };
        person.harness.run_steps(3);
        person
    }

    /// Steps until `found` says so.
    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    fn until(&mut self, what: &str, mut found: impl FnMut(&Harness<'static, Window>) -> bool) {
        let start = Instant::now();
        while !found(&self.harness) {
            assert!(start.elapsed() < LIMIT, "never seen: {what}\n{:?}", self.harness.root());
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.step();
    }

    fn sees(&mut self, label: &str) {
        self.until(label, |harness| harness.query_all_by_label_contains(label).next().is_some());
    }

    fn click(&mut self, label: &str) {
        self.sees(label);
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(3);
    }

    fn type_into(&mut self, field: &str, words: &str) {
        self.sees(field);
        self.harness
            .get_by(|node| node.role() == Role::TextInput && node.label().is_some_and(|label| label == field))
            .focus();
        self.harness.run_steps(2);
        self.write(words);
    }

    fn write(&mut self, words: &str) {
        for c in words.chars() {
            self.harness.event(Event::Text(c.to_string()));
        }
        self.harness.run_steps(3);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// The blocks of the design as a screen reader finds them: what each is, and its words.
    fn page(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        blocks_under(&self.harness.get_by_role(Role::MultilineTextInput).accesskit_node(), &mut found);
        found
    }

    fn words(&self) -> Vec<String> {
        self.page().into_iter().map(|(_, words)| words).collect()
    }

    /// Four acts; then the caret is in the first design.
    fn put_up_a_table_to_write_at(&mut self) {
        self.type_into("What is it about?", "Repairs, done together");
        self.type_into("Your name, as people call you", "Carys");
        self.click("I live here");
        self.click("Put it up");
        self.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }

    fn put_up_a_table(&mut self) {
        self.put_up_a_table_to_write_at();
        self.click("Home");
        self.sees("Carys (you)");
    }

    fn start_a_design(&mut self) {
        self.press(Modifiers::COMMAND, Key::N);
        self.type_into("What will it be about?", "What a good repair feels like");
        self.press(Modifiers::NONE, Key::Enter);
        self.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }
}

/// The parts of a page: a list is gone into, a plain paragraph has no name of its own.
fn blocks_under(node: &AccessKitNode<'_>, found: &mut Vec<(String, String)>) {
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

fn words_under(node: &AccessKitNode<'_>, words: &mut String) {
    for child in node.children() {
        match child.role() {
            Role::TextRun => words.push_str(&child.value().unwrap_or_default()),
            _ => words_under(&child, words),
        }
    }
}

#[test]
fn a_table_is_put_up_by_three_answers_and_opens_on_a_page_to_write_on() {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys.write("We start here.");
    assert_eq!(carys.words(), ["We start here."]);
    carys.sees("Repairs, done together");
    carys.sees("1 person · equal say");
    carys.sees("Only you so far");
    carys.click("Home");
    carys.sees("Our first design. ");
}

#[test]
fn the_first_screen_speaks_welsh_at_a_click() {
    let mut carys = Person::new();
    carys.click("Cymraeg");
    carys.sees("Gosod bwrdd");
    carys.click("English");
    carys.sees("Put up a table");
}

#[test]
fn words_are_written_with_the_keyboard_alone() {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    carys.write("# What people told us");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("- She rang from the van.");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("He showed me the part.");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("We start from that.");
    let expected = [
        ("Heading 1", "What people told us"),
        ("List item", "She rang from the van."),
        ("List item", "He showed me the part."),
        ("Paragraph", "We start from that."),
    ]
    .map(|(kind, words)| (kind.to_owned(), words.to_owned()));
    assert_eq!(carys.page(), expected);
}

#[test]
fn a_letter_in_the_middle_splits_and_backspace_joins() {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    carys.write("onetwo");
    for _ in 0..3 {
        carys.press(Modifiers::NONE, Key::ArrowLeft);
    }
    carys.press(Modifiers::NONE, Key::Enter);
    assert_eq!(carys.words(), ["one", "two"]);
    carys.write("and ");
    assert_eq!(carys.words(), ["one", "and two"]);
    carys.press(Modifiers::NONE, Key::Home);
    carys.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(carys.words(), ["oneand two"]);
    carys.write(" ");
    assert_eq!(carys.words(), ["one and two"]);
}

#[test]
fn marked_words_across_paragraphs_go_at_one_key_and_come_back_at_another() {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    carys.write("first");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("second");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("third");
    carys.press(Modifiers::SHIFT, Key::ArrowUp);
    carys.press(Modifiers::SHIFT, Key::ArrowUp);
    carys.press(Modifiers::SHIFT, Key::Home);
    carys.press(Modifiers::NONE, Key::Delete);
    assert_eq!(carys.words(), [""]);
    carys.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(carys.words(), ["first", "second", "third"]);
    carys.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(carys.words(), [""]);
}

#[test]
fn pasted_lines_become_paragraphs() {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    carys.write("startend");
    for _ in 0..3 {
        carys.press(Modifiers::NONE, Key::ArrowLeft);
    }
    carys.harness.event(Event::Paste("one\r\n\r\ntwo\nthree".to_owned()));
    carys.harness.run_steps(3);
    assert_eq!(carys.words(), ["startone", "two", "three", "end"]);
}

#[test]
fn letters_of_an_input_method_are_written_only_when_they_are_final() {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    let preedit =
        |text: &str| Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    carys.harness.event(preedit("w^"));
    carys.harness.run_steps(2);
    assert_eq!(carys.words(), [""]);
    carys.harness.event(Event::Ime(egui::ImeEvent::Commit("ŵ".to_owned())));
    carys.harness.run_steps(2);
    assert_eq!(carys.words(), ["ŵ"]);
}

/// Two windows on one computer: one asks the other to sit down, and both open the one design.
fn two_at_a_table() -> (Person, Person) {
    let (mut carys, mut idris) = (Person::new(), Person::new());
    carys.put_up_a_table();
    carys.start_a_design();
    carys.click("People");
    carys.click("Copy a link");
    carys.sees("The link");
    let link = carys.harness.get_by_label("The link").value().expect("the field holds the link");
    idris.click("Join");
    idris.type_into("Paste the invitation link", &link);
    idris.sees("Repairs, done together");
    idris.type_into("Your name, as people call you", "Idris");
    idris.press(Modifiers::NONE, Key::Enter);
    idris.sees("Idris (you)");
    for person in [&mut carys, &mut idris] {
        person.click("Designs");
        person.sees("What a good repair feels like. ");
        person.harness.get_by_label_contains("What a good repair feels like. ").click();
        person.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    }
    (carys, idris)
}

fn until_both_read(carys: &mut Person, idris: &mut Person, expected: &[&str]) {
    for person in [carys, idris] {
        let expected: Vec<String> = expected.iter().map(|words| (*words).to_owned()).collect();
        person.until(&format!("{expected:?}"), |harness| words_of(harness) == Some(expected.join("\n")));
    }
}

/// The whole text of the open page.
fn words_of(harness: &Harness<'static, Window>) -> Option<String> {
    harness.query_by_role(Role::MultilineTextInput)?.accesskit_node().value()
}

#[test]
fn two_people_write_at_once_and_each_takes_back_only_their_own() {
    let (mut carys, mut idris) = two_at_a_table();
    carys.write("Carys writes.");
    until_both_read(&mut carys, &mut idris, &["Carys writes."]);
    idris.press(Modifiers::COMMAND, Key::End);
    idris.press(Modifiers::NONE, Key::Enter);
    idris.write("Idris too.");
    until_both_read(&mut carys, &mut idris, &["Carys writes.", "Idris too."]);
    // The caret of Carys stayed where it was, before what Idris added.
    carys.write(" More.");
    until_both_read(&mut carys, &mut idris, &["Carys writes. More.", "Idris too."]);
    carys.press(Modifiers::COMMAND, Key::Z);
    carys.until("an undo", |harness| words_of(harness).is_some_and(|words| !words.contains("More")));
    assert_eq!(carys.words()[1], "Idris too.");
    for _ in 0..5 {
        carys.press(Modifiers::COMMAND, Key::Z);
    }
    until_both_read(&mut carys, &mut idris, &["", "Idris too."]);
    carys.sees("Idris is writing here");
}
