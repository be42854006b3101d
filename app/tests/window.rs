//! The window as people use it, by names that a screen reader would say and by keys.

use crate::person::{Person, two_at_a_table, until_both_read, words_of};
use egui::{Event, Key, Modifiers};

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
