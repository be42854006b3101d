//! Every screen for who cannot see it, and for who has only a keyboard: each control has a role, a name and a state,
//! every word that is seen is told, it is read in the order in which it is seen, and Tab comes everywhere and back.

#[path = "support/audit.rs"]
pub(crate) mod audit;

use crate::person::{self, Person};
use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::NodeT;
use trestle_app::theme::{Theme, ThemeKind};

/// What was found wrong, by screen.
#[derive(Default)]
struct Report(Vec<String>);

impl Report {
    fn look(&mut self, person: &mut Person, screen: &str) {
        let accent = Theme::new(ThemeKind::Light).focus_ring().color;
        let wrong = audit::audit(&mut person.harness, accent);
        self.0.extend(wrong.into_iter().map(|wrong| format!("{screen}: {wrong}")));
    }

    fn end(self) {
        assert!(self.0.is_empty(), "{} things are wrong:\n{}", self.0.len(), self.0.join("\n"));
    }
}

#[test]
fn the_screens_before_a_table() {
    let mut report = Report::default();
    let mut carys = Person::new();
    report.look(&mut carys, "welcome");
    carys.type_into("What is it about?", "Repairs");
    report.look(&mut carys, "put up");
    carys.click("Another way…");
    report.look(&mut carys, "put up, another way");
    carys.click("Put it up");
    report.look(&mut carys, "put up, answers missing");
    let mut idris = Person::new();
    idris.click("Join");
    report.look(&mut idris, "take a seat");
    idris.click("I have a link");
    report.look(&mut idris, "take a seat by a link");
    idris.type_into("Paste the invitation link", "trestle:nothing");
    report.look(&mut idris, "take a seat, a link that is none");
    report.end();
}

#[test]
fn the_screens_of_a_table() {
    let mut report = Report::default();
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    report.look(&mut carys, "an empty design");
    carys.click("Home");
    report.look(&mut carys, "home");
    for page in ["Designs", "People", "Promises", "Ground rules"] {
        carys.click(page);
        report.look(&mut carys, page);
    }
    carys.click("History");
    report.look(&mut carys, "ground rules, how they came to be");
    carys.click("History");
    carys.click("Suggest a change: Who we are");
    report.look(&mut carys, "ground rules, made up anew");
    carys.click("People");
    carys.click("What anyone can do");
    report.look(&mut carys, "what anyone can do");
    carys.click("People");
    carys.harness.run_steps(3);
    carys.press(Modifiers::COMMAND, Key::N);
    report.look(&mut carys, "a new design");
    report.end();
}

#[test]
fn a_decision_from_its_draft_to_its_answers() {
    let mut report = Report::default();
    let mut carys = crate::deciding::asked();
    report.look(&mut carys, "a draft");
    let mut idris = crate::deciding::open();
    report.look(&mut idris, "open for answers");
    idris.click("Write down someone else's answer");
    idris.click("Carry a neighbour's objection");
    report.look(&mut idris, "an objection carried");
    report.end();
}

#[test]
fn what_opens_by_a_key() {
    let mut report = Report::default();
    let mut carys = Person::new();
    carys.put_up_a_table();
    let keys = [
        (Modifiers::COMMAND, Key::K, "the list of commands"),
        (Modifiers::NONE, Key::F1, "the keys"),
        (Modifiers::COMMAND, Key::Comma, "the settings"),
        (Modifiers::NONE, Key::F8, "the messages"),
    ];
    for (modifiers, key, screen) in keys {
        let before = audit::parts(&carys.harness).len();
        carys.press(modifiers, key);
        carys.harness.run_steps(3);
        assert_ne!(audit::parts(&carys.harness).len(), before, "{screen} opens");
        report.look(&mut carys, screen);
        audit::escape(&mut carys.harness);
    }
    report.end();
}

#[test]
fn a_design_with_everything_in_it() {
    let mut report = Report::default();
    let (mut carys, mut idris) = person::two_at_a_table();
    carys.harness.event(Event::Paste("Heading\nPlain\nItem\nTask\nSaid".to_owned()));
    carys.harness.run_steps(3);
    for (back, key) in [(1, Key::Num8), (1, Key::Num7), (1, Key::Num5), (2, Key::Num1)] {
        carys.press(Modifiers::COMMAND, key);
        for _ in 0..back {
            carys.press(Modifiers::NONE, Key::ArrowUp);
        }
    }
    let words = "Heading\nPlain\nItem\nTask\nSaid".to_owned();
    idris.until("the same words", |harness| person::words_of(harness).as_ref() == Some(&words));
    carys.sees("Idris is writing here");
    report.look(&mut carys, "a design");
    carys.press(Modifiers::COMMAND, Key::A);
    carys.press(Modifiers::COMMAND, Key::L);
    carys.harness.run_steps(3);
    report.look(&mut carys, "where a link leads");
    report.end();
}

#[test]
fn a_window_is_called_by_its_name() {
    let carys = Person::new();
    let root = carys.harness.root().accesskit_node();
    assert_eq!((root.role(), root.label().as_deref()), (Role::Window, Some("Trestle")));
}
