//! Putting up a table on the first screen.

use egui::Key;
use egui_kittest::kittest::NodeT as _;

use super::person::Person;

const ABOUT: &str = "What is it about?";
const NAME: &str = "Your name, as people call you";

#[test]
fn the_first_card_unfolds_at_the_first_word_and_keyboard_and_caret_stay() {
    let mut carys = Person::new();
    carys.field(ABOUT).focus();
    carys.harness.run_steps(3);
    assert!(!carys.shows(NAME), "going into the field alone changes nothing");
    carys.write("Repairs");
    assert!(carys.shows(NAME), "words unfold the rest");
    assert_eq!(carys.focused().as_deref(), Some(ABOUT));
    // The caret is where it was: in the middle it stays in the middle.
    carys.press(Key::Home);
    carys.write("Our ");
    let words = carys.field(ABOUT).accesskit_node().value();
    assert_eq!(words.as_deref(), Some("Our Repairs"));
}

#[test]
fn escape_folds_the_form_and_the_words_stay() {
    let mut carys = Person::new();
    carys.type_into(ABOUT, "Repairs");
    carys.type_into(NAME, "Carys");
    carys.press(Key::Escape);
    assert!(!carys.shows(NAME), "folded");
    assert_eq!(carys.focused().as_deref(), Some(ABOUT));
    assert_eq!(carys.field(ABOUT).accesskit_node().value().as_deref(), Some("Repairs"));
    carys.click("Start");
    assert_eq!(carys.focused().as_deref(), Some(NAME), "the first thing that a person may still have to say");
    assert_eq!(carys.field(NAME).accesskit_node().value().as_deref(), Some("Carys"));
    carys.click("Back");
    carys.write(" together");
    assert!(carys.shows(NAME), "a further word unfolds it again");
}

#[test]
fn the_keyboard_alone_puts_up_a_table() {
    let mut carys = Person::new();
    carys.field(ABOUT).focus();
    carys.write("Repairs");
    carys.press(Key::Tab);
    carys.write("Carys");
    carys.press(Key::Enter);
    carys.sees("Choose how you are here.");
    assert_eq!(carys.focused().as_deref(), Some("I live here"));
    carys.press(Key::Tab);
    carys.press(Key::Space);
    carys.press(Key::Tab);
    carys.press(Key::Tab);
    assert_eq!(carys.focused().as_deref(), Some("Put it up"));
    carys.press(Key::Enter);
    carys.on_a_page();
}

#[test]
fn what_is_missing_is_said_beside_its_field_and_the_keyboard_goes_there() {
    let mut carys = Person::new();
    carys.click("Start");
    assert_eq!(carys.focused().as_deref(), Some(ABOUT));
    carys.type_into(NAME, "Carys");
    carys.click("Put it up");
    carys.sees("Say in a few words what the table is about.");
    assert_eq!(carys.focused().as_deref(), Some(ABOUT));
    let about = carys.field(ABOUT);
    let about = about.accesskit_node();
    assert!(about.data().invalid().is_some(), "a screen reader hears that something is wrong with the field");
    assert_eq!(about.description().as_deref(), Some("Say in a few words what the table is about."));
    carys.write("Repairs");
    assert_eq!(carys.field(ABOUT).accesskit_node().description(), None);
    carys.click("Another way…");
    carys.click("Put it up");
    carys.sees("Say in a few words how you are here.");
    carys.write("I help out");
    carys.press(Key::Enter);
    carys.on_a_page();
}

#[test]
fn a_table_that_was_stopped_or_failed_leaves_what_was_typed() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    // A file where the folder of tables belongs: nothing can be put up.
    std::fs::write(folder.path().join("tables"), "in the way").expect("it can be written");
    let mut carys = Person::at(folder, false);
    carys.type_into(ABOUT, "Repairs");
    carys.type_into(NAME, "Carys");
    carys.click("I work here");
    carys.click("Put it up");
    carys.sees("This computer did not let us save");
    assert_eq!(carys.field(ABOUT).accesskit_node().value().as_deref(), Some("Repairs"));
    assert_eq!(carys.field(NAME).accesskit_node().value().as_deref(), Some("Carys"));
    std::fs::remove_file(carys.home().join("tables")).expect("it is there");
    carys.click("Put it up");
    carys.on_a_page();
}
