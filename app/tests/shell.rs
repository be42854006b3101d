//! What is the same on every screen: the list of commands in palette and keys page, settings that count at once, messages
//! that wait to be read, both languages, and a keyboard that always knows where it is.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use tempfile::TempDir;
use trestle_app::{
    app::{App, Start},
    command::{COMMANDS, Command},
    home::{Home, Settings},
    lang::{Language, Words},
    look::Look,
    screens::palette::{Entry, Outcome, Palette, Target},
    theme::{Theme, ThemeKind, icon, install_fonts},
    widgets::{button::Button, list},
};

/// How long something may take before it counts as never.
const LIMIT: Duration = Duration::from_secs(20);

struct Window {
    home: Home,
    app: Option<App>,
}

struct Person {
    harness: Harness<'static, Window>,
    home: Home,
    _folder: TempDir,
}

fn look(language: Language) -> Look {
    Look { words: Words::new(language), theme: Theme::new(ThemeKind::Light), now: jiff::Zoned::default() }
}

impl Person {
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
            Window { home: home.clone(), app: None },
        );
        let mut person = Person { harness, home, _folder: folder };
        person.steps();
        person
    }

    fn steps(&mut self) {
        self.harness.run_steps(4);
    }

    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    fn until(&mut self, what: &str, mut found: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !found(self) {
            assert!(start.elapsed() < LIMIT, "never seen: {what}\n{:?}", self.harness.root());
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.step();
    }

    fn sees(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    fn wait(&mut self, label: &str) {
        self.until(label, |person| person.sees(label));
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps();
    }

    fn write(&mut self, words: &str) {
        for c in words.chars() {
            self.harness.event(Event::Text(c.to_string()));
        }
        self.steps();
    }

    fn click(&mut self, label: &str) {
        self.wait(label);
        // As a screen reader presses it: it need not be in sight.
        self.harness.get_by_role_and_label(Role::Button, label).click_accesskit();
        self.steps();
    }

    fn settings(&mut self, what: &str, kept: impl Fn(&Settings) -> bool) {
        self.until(what, |person| kept(&person.home.settings()));
    }

    /// What the palette offers: the name that each entry says first.
    fn offered(&self) -> Vec<String> {
        let options = self.harness.query_all_by_role(Role::ListBoxOption);
        options.filter_map(|node| node.accesskit_node().label()).collect()
    }

    fn chosen(&self) -> Option<String> {
        let mut options = self.harness.query_all_by_role(Role::ListBoxOption);
        options
            .find(|node| node.accesskit_node().is_selected() == Some(true))
            .and_then(|node| node.accesskit_node().label())
    }

    fn focused(&self) -> Option<String> {
        let id = self.harness.ctx.memory(|memory| memory.focused())?;
        let mut all = self.harness.query_all_by(|node| node.is_focused());
        let name = all.next().and_then(|node| node.accesskit_node().label());
        Some(name.unwrap_or_else(|| format!("{id:?}")))
    }

    fn table(&mut self) {
        self.press(Modifiers::COMMAND, Key::K);
        self.write("put up");
        self.press(Modifiers::NONE, Key::Enter);
        // The form has the keyboard at once.
        self.write("Rep");
        for (field, words) in [("What is it about?", "airs"), ("Your name, as people call you", "Carys")] {
            self.wait(field);
            self.harness
                .get_by(|node| {
                    node.role() == Role::TextInput && node.label().is_some_and(|label| label == field)
                })
                .focus();
            self.steps();
            self.write(words);
        }
        self.click("I live here");
        self.click("I live here");
        self.click("Put it up");
        // It opens on a first, empty design.
        self.until("the page", |person| person.harness.query_by_role(Role::MultilineTextInput).is_some());
        self.press(Modifiers::ALT, Key::Num1);
        self.wait("What happened");
        assert!(self.sees("Repairs"), "what was typed at once is there");
    }

    fn design(&mut self) {
        self.press(Modifiers::COMMAND, Key::N);
        self.wait("What will it be about?");
        self.write("A good repair");
        self.press(Modifiers::NONE, Key::Enter);
        self.until("the page", |person| person.harness.query_by_role(Role::MultilineTextInput).is_some());
    }
}

#[test]
fn every_command_is_on_the_keys_page_in_both_languages() {
    let mut carys = Person::new();
    for language in Language::ALL {
        let change = if language == Language::Welsh { "cymraeg" } else { "english" };
        carys.press(Modifiers::COMMAND, Key::K);
        carys.write(change);
        carys.press(Modifiers::NONE, Key::Enter);
        carys.press(Modifiers::NONE, Key::F1);
        let look = look(language);
        let mut names = BTreeSet::new();
        for info in COMMANDS {
            let name = info.command.name(&look);
            let tip = look.say(info.tip_key);
            assert!(name != info.name_key && tip != info.tip_key, "{:?} in {language:?}", info.command);
            assert!(carys.sees(&name), "{name} is not on the page");
            assert!(carys.sees(&tip), "{tip} is not on the page");
            if let Some(keys) = info.command.keys(&look) {
                assert!(carys.sees(&keys), "{keys} is not on the page");
            }
            names.insert(name);
        }
        assert_eq!(names.len(), COMMANDS.len(), "no two have the same name in {language:?}");
        carys.press(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn the_palette_has_every_command_somewhere_and_only_where_it_can_be_done() {
    let english = look(Language::English);
    let mut carys = Person::new();
    let mut seen = BTreeSet::new();
    let mut visit = |carys: &mut Person, there: &[Command], not_there: &[Command]| {
        carys.press(Modifiers::COMMAND, Key::K);
        let offered = carys.offered();
        let has = |command: Command| {
            let start = format!("{}. {}", command.name(&english), english.say(command.info().tip_key));
            offered.iter().any(|entry| entry.starts_with(&start))
        };
        for command in there {
            assert!(has(*command), "{command:?} is not offered: {offered:?}");
        }
        for command in not_there {
            assert!(!has(*command), "{command:?} is offered");
        }
        seen.extend(COMMANDS.iter().map(|info| info.command).filter(|command| has(*command)));
        carys.press(Modifiers::NONE, Key::Escape);
        assert!(carys.offered().is_empty(), "Esc closes it");
    };
    visit(&mut carys, &[Command::PutUp, Command::Settings], &[Command::Home, Command::Bold]);
    carys.table();
    visit(
        &mut carys,
        &[Command::People, Command::NewDesign, Command::CopyLink, Command::OpenDoor],
        &[Command::PutUp, Command::Bold, Command::CloseDoor],
    );
    carys.design();
    visit(&mut carys, &[Command::Bold, Command::Rename], &[Command::Undo]);
    carys.write("x");
    visit(&mut carys, &[Command::Undo], &[Command::Redo]);
    carys.press(Modifiers::COMMAND, Key::Z);
    visit(&mut carys, &[Command::Redo], &[Command::Undo]);
    // What needs an open door, a decision, a page that prints, a message or a form that waits is shown elsewhere to be possible (command::here).
    let rest: BTreeSet<Command> =
        COMMANDS.iter().map(|info| info.command).filter(|command| !seen.contains(command)).collect();
    let elsewhere = BTreeSet::from([
        Command::Palette,
        Command::FirstScreen,
        Command::Stop,
        Command::CloseDoor,
        Command::CloseNotice,
        Command::ExportBundle,
        Command::Print,
    ]);
    assert_eq!(rest, elsewhere);
}

#[test]
fn menus_have_nothing_that_the_list_has_not() {
    let english = look(Language::English);
    let names: BTreeSet<String> = COMMANDS.iter().map(|info| info.command.name(&english)).collect();
    let mut carys = Person::new();
    carys.table();
    carys.design();
    let buttons = |carys: &Person| -> Vec<String> {
        let all = carys.harness.query_all_by_role(Role::Button);
        all.filter_map(|node| node.accesskit_node().label()).collect()
    };
    for opener in ["Words and looks", "Export", "Text"] {
        let mut before = buttons(&carys);
        carys.click(opener);
        let mut rows = buttons(&carys);
        rows.retain(|row| match before.iter().position(|one| one == row) {
            Some(place) => {
                before.swap_remove(place);
                false
            }
            None => true,
        });
        assert!(rows.len() >= 3, "{opener} opens a menu: {rows:?}");
        for row in rows {
            assert!(names.contains(&row), "{row} of the menu {opener} is no command");
        }
        carys.press(Modifiers::NONE, Key::Escape);
    }
    // What is chosen in a menu is done.
    carys.click("Words and looks");
    carys.click("Settings");
    carys.wait("Where your work lives");
}

#[test]
fn the_palette_finds_goes_and_gives_the_keyboard_back() {
    let mut carys = Person::new();
    carys.table();
    carys.design();
    carys.write("Hello");
    let page = |carys: &Person| carys.harness.get_by_role(Role::MultilineTextInput).accesskit_node().value();
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("contr");
    assert!(carys.chosen().is_some_and(|name| name.starts_with("High contrast")), "{:?}", carys.chosen());
    let said = carys.harness.query_all_by_role(Role::Status).filter_map(|node| node.accesskit_node().label());
    assert!(said.into_iter().any(|said| said.contains("High contrast")), "the result is said aloud");
    carys.press(Modifiers::NONE, Key::Escape);
    carys.write("!");
    assert_eq!(
        page(&carys),
        Some("Hello!".to_owned()),
        "the keyboard is where it was, and nothing went astray"
    );
    // Alt and a digit goes somewhere, and the digit is not written.
    let alt = Modifiers::ALT;
    let key = Event::Key { key: Key::Num1, physical_key: None, pressed: true, repeat: false, modifiers: alt };
    carys.harness.event_modifiers(key, alt);
    carys.harness.event_modifiers(Event::Text("1".to_owned()), alt);
    carys.steps();
    carys.wait("What happened");
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("good rep");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.until("the same words", |person| {
        let page = person.harness.query_by_role(Role::MultilineTextInput);
        page.and_then(|page| page.accesskit_node().value()).is_some_and(|words| words.trim() == "Hello!")
    });
    // Up and Down go round the list.
    carys.press(Modifiers::COMMAND, Key::K);
    carys.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(carys.chosen(), carys.offered().last().cloned());
    carys.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(carys.chosen(), carys.offered().first().cloned());
    // A design and a person are found by their names.
    carys.write("good rep");
    assert!(carys.chosen().is_some_and(|name| name.starts_with("A good repair")), "{:?}", carys.chosen());
    carys.press(Modifiers::COMMAND, Key::K);
    assert!(carys.offered().is_empty(), "the same keys close it");
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("carys");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.wait("Around the table");
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("good rep");
    carys.press(Modifiers::NONE, Key::Enter);
    // A command about words is done on the words, though they are still being loaded.
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("big heading");
    carys.press(Modifiers::NONE, Key::Enter);
    let heading = |person: &Person| person.harness.query_all_by_role(Role::Heading).count() == 2;
    carys.until("a heading beside the name of the table", heading);
}

#[test]
fn settings_count_at_once_and_are_remembered() {
    let mut carys = Person::new();
    carys.press(Modifiers::COMMAND, Key::Comma);
    carys.wait("Where your work lives");
    let folder = carys.home.folder().display().to_string();
    assert!(carys.sees(&folder));
    for (field, words) in
        [("Your name, as people call you", "Siân"), ("What this computer is called", "Kitchen")]
    {
        let field = carys.harness.get_by_role_and_label(Role::TextInput, field);
        field.focus();
        carys.steps();
        carys.write(words);
    }
    carys.press(Modifiers::NONE, Key::Enter);
    carys.settings("name and computer", |kept| {
        kept.name.as_deref() == Some("Siân") && kept.computer.as_deref() == Some("Kitchen")
    });
    carys.click("Off");
    carys.settings("no mDNS", |kept| kept.mdns == Some(false));
    carys.click("Dark");
    assert!(carys.harness.ctx.global_style().visuals.dark_mode);
    carys.settings("dark", |kept| kept.theme.as_deref() == Some("dark"));
    carys.click("Larger");
    assert!((carys.harness.ctx.zoom_factor() - 1.1).abs() < 0.01);
    for _ in 0..8 {
        carys.press(Modifiers::COMMAND, Key::Plus);
    }
    assert!((carys.harness.ctx.zoom_factor() - 2.0).abs() < 0.01, "200 % is the largest");
    carys.press(Modifiers::COMMAND, Key::Num0);
    assert!((carys.harness.ctx.zoom_factor() - 1.0).abs() < 0.01);
    carys.settings("the usual size", |kept| kept.text_percent == Some(100));
    carys.click("Cymraeg");
    carys.wait("Maint y geiriau");
    carys.settings("Welsh", |kept| kept.language.as_deref() == Some("cy"));
    // Esc goes back; a name that is still being typed is kept.
    let name = "Eich enw, fel mae pobl yn eich galw";
    carys.harness.get_by_role_and_label(Role::TextInput, name).focus();
    carys.steps();
    carys.write("a");
    carys.press(Modifiers::NONE, Key::Escape);
    assert!(!carys.sees("Maint y geiriau"), "settings are left");
    carys.settings("the last letter", |kept| kept.name.as_deref() == Some("Siâna"));
    // The form that waits underneath offers it too.
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("gosod bwrdd");
    carys.press(Modifiers::NONE, Key::Enter);
    let all = carys.harness.query_all_by_role(Role::TextInput);
    let values: Vec<_> = all.filter_map(|node| node.accesskit_node().value()).collect();
    assert!(values.contains(&"Siâna".to_owned()), "{values:?}");
}

#[test]
fn a_message_waits_is_said_aloud_and_can_be_read_again() {
    let mut carys = Person::new();
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("copy the folder");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.wait("Copied the folder’s name.");
    let said = carys.harness.query_all_by_role(Role::Status).filter_map(|node| node.accesskit_node().label());
    assert!(said.into_iter().any(|said| said == "Copied the folder’s name."));
    // F6 comes to it, and it can be closed by the keyboard.
    carys.press(Modifiers::NONE, Key::Escape);
    let shown = |carys: &Person| carys.harness.query_by_role_and_label(Role::Button, "Close").is_some();
    assert!(!shown(&carys), "Esc closes it");
    carys.press(Modifiers::NONE, Key::F8);
    assert!(carys.sees("Copied the folder’s name."), "it can be read again");
    carys.press(Modifiers::NONE, Key::Escape);
    assert!(!carys.sees("What Trestle told you"));
}

/// Each English sentence without a variable that Welsh says otherwise, by its key.
fn english_only() -> Vec<(String, String)> {
    let lang = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/lang");
    let read = |code: &str| -> std::collections::BTreeMap<String, String> {
        let files = std::fs::read_dir(lang.join(code)).expect("the language is there");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"));
        let lines: Vec<String> =
            texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        let simple = lines.iter().filter(|line| !line.starts_with([' ', '#', '}']) && !line.contains('{'));
        simple
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, words)| (key.to_owned(), words.to_owned()))
            .collect()
    };
    let welsh = read("cy");
    // The name of a design is what somebody wrote, in the language they had then.
    // What English calls itself stands on the button that chooses it, in every language.
    let stays = ["design-first", "language-english"];
    let other =
        |(key, words): &(String, String)| welsh.get(key) != Some(words) && !stays.contains(&key.as_str());
    read("en").into_iter().filter(other).collect()
}

#[test]
fn every_screen_speaks_welsh_at_once_and_keeps_no_english() {
    let english = english_only();
    assert!(english.len() > 200, "{}", english.len());
    let mut carys = Person::new();
    // All that can be read or heard: names, values and descriptions; not what was said aloud before.
    let words = |carys: &Person| -> BTreeSet<String> {
        let all = carys.harness.query_all_by(|node| node.role() != Role::Status);
        all.flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.description()].into_iter().flatten().collect::<Vec<_>>()
        })
        .collect()
    };
    let switch = |carys: &mut Person, to: Command, name: &str| {
        carys.press(Modifiers::COMMAND, Key::K);
        carys.write(name);
        assert!(
            carys.chosen().is_some_and(|chosen| chosen.starts_with(name)),
            "{to:?}: {:?}",
            carys.chosen()
        );
        carys.press(Modifiers::NONE, Key::Enter);
    };
    let check = |carys: &mut Person, screen: &str| {
        let before = words(carys);
        switch(carys, Command::Welsh, "Cymraeg");
        let after = words(carys);
        let left: Vec<_> = english.iter().filter(|(_, words)| after.contains(words)).collect();
        assert!(left.is_empty(), "{screen}: {left:?}");
        assert!(english.iter().any(|(_, words)| before.contains(words)), "{screen} has words");
        switch(carys, Command::English, "English");
        // Good news goes by itself meanwhile.
        let passing = ["Close", "Copied the folder’s name."];
        let lasting = |mut words: BTreeSet<String>| {
            words.retain(|word| !passing.contains(&word.as_str()));
            words
        };
        assert_eq!(lasting(words(carys)), lasting(before), "{screen}, there and back");
    };
    check(&mut carys, "the first screen");
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("take a seat");
    carys.press(Modifiers::NONE, Key::Enter);
    check(&mut carys, "taking a seat");
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("first screen");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.table();
    check(&mut carys, "the first page");
    for (key, screen) in
        [(Key::Num1, "home"), (Key::Num2, "designs"), (Key::Num5, "people"), (Key::Num6, "ground rules")]
    {
        carys.press(Modifiers::ALT, key);
        check(&mut carys, screen);
    }
    carys.press(Modifiers::COMMAND, Key::Comma);
    check(&mut carys, "settings");
    carys.press(Modifiers::NONE, Key::F1);
    check(&mut carys, "keys");
    // A message that was told in English is told anew.
    carys.press(Modifiers::COMMAND, Key::K);
    carys.write("copy the folder");
    carys.press(Modifiers::NONE, Key::Enter);
    check(&mut carys, "a page with a message");
    carys.press(Modifiers::NONE, Key::Escape);
    carys.press(Modifiers::NONE, Key::F8);
    check(&mut carys, "messages");
    carys.press(Modifiers::NONE, Key::Escape);
    carys.design();
    check(&mut carys, "a design");
}

#[test]
fn f6_goes_round_the_parts_and_tab_begins_with_a_way_past_the_rail() {
    let mut carys = Person::new();
    carys.table();
    carys.press(Modifiers::ALT, Key::Num5);
    carys.wait("Around the table");
    carys.harness.ctx.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
    carys.steps();
    carys.press(Modifiers::NONE, Key::Tab);
    assert_eq!(carys.focused().as_deref(), Some("Skip to the page"));
    carys.press(Modifiers::NONE, Key::Enter);
    let first = carys.focused();
    assert!(first.is_some(), "the keyboard is on the page");
    let rail = carys.harness.get_by_role_and_label(Role::Button, "Ground rules").rect();
    let at = |carys: &Person| {
        let id = carys.harness.ctx.memory(|memory| memory.focused()).expect("something has the keyboard");
        carys.harness.ctx.read_response(id).expect("it is on the screen").rect.center()
    };
    assert!(at(&carys).x > rail.right(), "past the rail");
    carys.press(Modifiers::NONE, Key::F6);
    assert!(at(&carys).x < rail.right(), "in the rail: {:?}", carys.focused());
    carys.press(Modifiers::NONE, Key::F6);
    assert_eq!(carys.focused(), first, "back on the page");
    carys.press(Modifiers::SHIFT, Key::F6);
    assert!(at(&carys).x < rail.right());
}

#[test]
fn the_keyboard_stays_when_something_comes_before_it() {
    let look = look(Language::English);
    let mut fonts = false;
    let mut harness = Harness::builder().build_ui_state(
        move |ui, notes: &mut usize| {
            if !std::mem::replace(&mut fonts, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            for _ in 0..*notes {
                ui.label("A note");
            }
            for who in ["Alun", "Carys"] {
                list::item(ui, who, |ui| Button::plain(&format!("Welcome {who}")).show(ui, &look));
            }
        },
        0,
    );
    harness.run_steps(2);
    harness.get_by_label("Welcome Carys").focus();
    harness.run_steps(2);
    for notes in [1, 3, 0] {
        *harness.state_mut() = notes;
        harness.run_steps(3);
        assert!(harness.get_by_label("Welcome Carys").is_focused(), "with {notes} notes");
    }
}

#[test]
fn the_palette_does_what_was_chosen_and_typed_whatever_comes_into_its_list() {
    let entry = |name: &str, command| Entry {
        target: Target::Do(command),
        name: name.to_owned(),
        about: String::new(),
        keys: None,
        icon: icon::NOTE,
    };
    struct State {
        palette: Palette,
        entries: Vec<Entry>,
        outcome: Option<Outcome>,
    }
    let look = look(Language::English);
    let mut fonts = false;
    let entries = vec![entry("Bread", COMMANDS[0].command), entry("Milk", COMMANDS[1].command)];
    let mut harness = Harness::builder().build_ui_state(
        move |ui, state: &mut State| {
            if !std::mem::replace(&mut fonts, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            state.outcome = state.palette.ui(ui.ctx(), &look, &state.entries).or(state.outcome);
        },
        State { palette: Palette::default(), entries, outcome: None },
    );
    harness.run_steps(3);
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    harness.state_mut().entries.insert(0, entry("Apples", COMMANDS[2].command));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    assert_eq!(harness.state().outcome, Some(Outcome::Pick(Target::Do(COMMANDS[1].command))), "Milk it was");
    // Letters and Enter in one frame.
    harness.state_mut().outcome = None;
    harness.event(Event::Text("bread".to_owned()));
    harness.key_press(Key::Enter);
    harness.step();
    assert_eq!(harness.state().outcome, Some(Outcome::Pick(Target::Do(COMMANDS[0].command))), "Bread it is");
}
