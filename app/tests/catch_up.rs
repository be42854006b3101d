//! What takes long never holds the window up: thousands of changes of somebody else come in, or a long file is added,
//! while one writes on. The other person is a copy of the table in the same process, met over loopback. Frames are
//! timed; the figures are printed.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT, Queryable},
};
use tempfile::TempDir;
use trestle_app::{
    app::{App, Start},
    documents::{Documents, Engine},
    home::{Home, Settings},
};
use trestle_model::text::{BlockKind, NewBlock, Run, TextAction};
use trestle_trust::person::SideId;

const LIMIT: Duration = Duration::from_secs(60);

struct Window {
    home: Home,
    app: Option<App>,
}

struct Person {
    harness: Harness<'static, Window>,
    /// How long each frame took.
    frames: Vec<Duration>,
    _folder: TempDir,
}

impl Person {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let settings = Settings { language: Some("en".to_owned()), ..Settings::default() };
        home.save_settings(&settings).expect("the folder can be written");
        let engine = engine();
        let rules = trestle_app::ground_rules::suggested();
        let side = rules.sides[0].id;
        let language = trestle_app::lang::Language::English;
        let mut table = Documents::put_up(&home, "Repairs", rules, "Carys", side, language, &engine)
            .expect("a table is put up");
        table.add_design("What we heard").expect("a design is added");
        table.close();
        let start = Start {
            loopback_only: true,
            table: Some("Repairs".to_owned()),
            design: Some("What we heard".to_owned()),
            ..Start::default()
        };
        let harness = Harness::builder().with_size(egui::vec2(1280.0, 800.0)).build_ui_state(
            move |ui, window: &mut Window| {
                let home = window.home.clone();
                let app = window.app.get_or_insert_with(|| App::new(ui.ctx(), home, start.clone()));
                app.frame(ui);
            },
            Window { home, app: None },
        );
        Person { harness, frames: Vec::new(), _folder: folder }
    }

    #[expect(clippy::disallowed_methods, reason = "frames are timed")]
    fn step(&mut self) {
        let start = Instant::now();
        self.harness.step();
        self.frames.push(start.elapsed());
    }

    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    fn until(&mut self, what: &str, mut found: impl FnMut(&Harness<'static, Window>) -> bool) {
        let start = Instant::now();
        while !found(&self.harness) {
            assert!(start.elapsed() < LIMIT, "never seen: {what}\n{:?}", self.harness.root());
            self.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.step();
    }

    fn click(&mut self, label: &str) {
        self.until(label, |harness| harness.query_by_role_and_label(Role::Button, label).is_some());
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(3);
    }

    fn sees(&mut self, label: &str) {
        self.until(label, |harness| harness.query_all_by_label_contains(label).next().is_some());
    }

    fn says(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn report(&mut self, what: &str) {
        self.frames.sort();
        let at = |share: usize| self.frames[(self.frames.len() - 1) * share / 100];
        println!(
            "{what}: {} frames, p50 {:?}, p99 {:?}, longest {:?}",
            self.frames.len(),
            at(50),
            at(99),
            at(100)
        );
    }
}

/// The words of the page, as a screen reader finds them.
fn page(harness: &Harness<'static, Window>) -> String {
    fn words(node: &AccessKitNode<'_>, found: &mut String) {
        for child in node.children() {
            match child.role() {
                Role::TextRun => found.push_str(&child.value().unwrap_or_default()),
                _ => words(&child, found),
            }
        }
    }
    let mut found = String::new();
    if let Some(node) = harness.query_by_role(Role::MultilineTextInput) {
        words(&node.accesskit_node(), &mut found);
    }
    found
}

fn engine() -> Engine {
    Engine {
        loopback_only: true,
        meets: true,
        mdns: false,
        device_name: None,
        wake: std::sync::Arc::new(|| ()),
    }
}

/// Idris sits down, and has the one design open.
fn idris_sits_down(carys: &mut Person, folder: &TempDir) -> Documents {
    carys.click("People");
    carys.click("Copy a link");
    carys.sees("The link");
    let link = carys.harness.get_by_label("The link").value().expect("the field holds the link");
    let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
    let ticket = link.parse().expect("it is a link");
    let waiting = std::thread::spawn(move || {
        Documents::sit_down(&home, &ticket, "Idris", SideId(1), &engine()).expect("Carys is there")
    });
    carys.until("Idris", |_| waiting.is_finished());
    let idris = waiting.join().expect("he sits down");
    carys.sees("Idris");
    idris
}

fn to_the_design(carys: &mut Person) {
    carys.click("Designs");
    carys.sees("What we heard. ");
    carys.harness.get_by_label_contains("What we heard. ").click();
    carys.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
}

fn paragraphs(count: usize) -> Vec<NewBlock> {
    let words = |number| format!("Paragraph {number} says what one home told us about the last repair.");
    let run = |number| Run { text: words(number), marks: Default::default() };
    (0..count)
        .map(|number| NewBlock { kind: BlockKind::Paragraph, indent: 0, runs: vec![run(number)] })
        .collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "waiting for the other copy needs a real clock")]
fn five_thousand_changes_come_in_while_one_writes_on() {
    const CHANGES: usize = 5_000;
    let mut carys = Person::new();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut idris = idris_sits_down(&mut carys, &folder);
    let start = Instant::now();
    let design = loop {
        idris.drain();
        if let Some(entry) = idris.workspace().documents.first() {
            break entry.id;
        }
        assert!(start.elapsed() < LIMIT, "the design never came");
        carys.step();
    };
    // Idris works alone for a long time.
    idris.repo().meet(false);
    idris.apply(design, &TextAction::Replace { blocks: paragraphs(200) }).expect("it can be written");
    for key in 0..CHANGES {
        let block = idris.design(design).expect("it is open").view().blocks[key % 200].id.clone();
        idris.apply(design, &TextAction::Type { block, at: 0, text: "x".to_owned() }).expect("a key");
    }
    // What nobody else has yet is counted while nobody is there.
    let start = Instant::now();
    let lacked = |idris: &Documents| idris.repo().peers().iter().map(|peer| peer.changes_they_lack).min();
    while lacked(&idris) < Some(CHANGES as u64) {
        assert!(start.elapsed() < LIMIT, "Carys lacks {:?} changes", lacked(&idris));
        std::thread::sleep(Duration::from_millis(5));
    }
    let expected = idris.design(design).expect("it is open").view().plain_text();
    to_the_design(&mut carys);
    carys.frames.clear();
    idris.repo().meet(true);
    // Carys writes on all the while.
    let start = Instant::now();
    let (mut typed, mut progress) = (0, false);
    loop {
        carys.harness.event(Event::Text("c".to_owned()));
        typed += 1;
        carys.step();
        progress |= carys.says("Taking in what others did:");
        idris.drain();
        let all = idris.design(design).expect("it is open").view().plain_text();
        let level = carys.says("Up to date with 1 person") && all.matches('c').count() >= typed.min(50);
        if level && typed >= 50 && page(&carys.harness).contains("Paragraph 3 says") {
            break;
        }
        assert!(start.elapsed() < LIMIT, "never met");
        std::thread::sleep(Duration::from_millis(5));
    }
    carys.report("5,000 changes came in");
    println!("progress was shown: {progress}");
    // Nothing of either is lost, and Carys takes back her own words only.
    for _ in 0..typed {
        carys.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        carys.step();
    }
    let start = Instant::now();
    loop {
        idris.drain();
        let text = idris.design(design).expect("it is open").view().plain_text();
        if text.trim() == expected.trim() {
            break;
        }
        assert!(start.elapsed() < LIMIT, "{text:.200}\n{expected:.200}");
        carys.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    idris.close();
}

#[test]
fn a_long_file_is_added_elsewhere_in_changes_that_others_take() {
    let mut carys = Person::new();
    carys.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("long.md");
    // More letters than peers take in one change.
    let line = |number| format!("Paragraph {number} of a long file. It has enough words to fill a line.\n\n");
    let text: String = (0..3_000).map(line).collect();
    std::fs::write(&path, text).expect("it can be written");
    carys.frames.clear();
    carys.click("Export");
    carys.click("Add from a Markdown file");
    carys.until("the field", |harness| harness.query_by_label("Folder and name of the file").is_some());
    carys.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    carys.step();
    carys.harness.event(Event::Text(path.display().to_string()));
    carys.step();
    carys.click("Open");
    carys.sees("Words added at the end.");
    carys.until("the words", |harness| page(harness).contains("Paragraph 3 of a long file."));
    carys.report("a file of 3,000 paragraphs was added");
    // Each part is a step to take back, elsewhere as well: the page goes on, and can be left and read.
    carys.frames.clear();
    carys.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    carys.step();
    carys.sees("Changing the words back");
    carys.until("one part", |harness| !page(harness).contains("Paragraph 2999 of"));
    carys.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    carys.until("an empty page", |harness| page(harness).trim().is_empty());
    carys.report("it was taken back");
    // Stopped, it is as if it had not begun.
    carys.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    carys.click("Stop");
    carys.until("an empty page", |harness| page(harness).trim().is_empty());
    assert!(!carys.says("could not be kept"), "every change is one that others take");
}

/// A copy of somebody's table, as it is when a computer's folders are copied to another.
fn copied(table: &std::path::Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder for the test");
    for file in std::fs::read_dir(table).expect("the table's folder") {
        let file = file.expect("it can be listed");
        if file.file_type().is_ok_and(|kind| kind.is_file()) {
            std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("it can be copied");
        }
    }
    copy
}

#[test]
#[expect(clippy::disallowed_methods, reason = "waiting for the other copy needs a real clock")]
fn what_somebody_wrote_after_they_had_gone_goes_from_the_page_and_nothing_else_does() {
    let mut carys = Person::new();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut idris = idris_sits_down(&mut carys, &folder);
    let start = Instant::now();
    let design = loop {
        idris.drain();
        if let Some(entry) = idris.workspace().documents.first() {
            break entry.id;
        }
        assert!(start.elapsed() < LIMIT, "the design never came");
        carys.step();
    };
    let types = |idris: &mut Documents, text: &str| {
        let block = idris.design(design).expect("it opens").view().blocks[0].id.clone();
        let typed = TextAction::Type { block, at: 0, text: text.to_owned() };
        idris.apply(design, &typed).expect("it can be written");
    };
    to_the_design(&mut carys);
    types(&mut idris, "In time. ");
    carys.until("what was in time", |harness| page(harness).contains("In time. "));
    for letter in "Own words. ".chars() {
        carys.harness.event(Event::Text(letter.to_string()));
        carys.step();
    }
    carys.until("own words", |harness| page(harness).contains("Own words. "));
    let start = Instant::now();
    while !idris.design(design).expect("it is open").view().plain_text().contains("Own words. ") {
        assert!(start.elapsed() < LIMIT, "they never came");
        idris.drain();
        carys.step();
    }
    let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
    let table = home.table_folder(&idris.repo().table());
    idris.close();

    // On one copy he leaves, and on the other he writes on, knowing nothing of it.
    let copy = copied(&table);
    let alone = Engine { meets: false, ..engine() };
    let leaving = Documents::open(copy.path(), &alone).expect("it opens");
    leaving.repo().leave().wait().expect("he leaves");
    leaving.close();
    let mut idris = Documents::open(&table, &engine()).expect("it opens");
    types(&mut idris, "Too late. ");
    carys.until("what is too late", |harness| page(harness).contains("Too late. "));
    idris.close();
    let left = Documents::open(copy.path(), &engine()).expect("it opens");
    carys.until("the page without it", |harness| !page(harness).contains("Too late. "));
    let text = page(&carys.harness);
    assert!(text.contains("In time. ") && text.contains("Own words. "), "{text}");
    // What one did oneself can be taken back as before, and written on.
    carys.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    carys.until("own words taken back", |harness| !page(harness).contains("Own words. "));
    assert!(page(&carys.harness).contains("In time. "));
    carys.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    carys.until("own words again", |harness| page(harness).contains("Own words. "));
    assert!(!page(&carys.harness).contains("Too late. "));
    left.close();
}
