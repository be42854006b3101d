//! Ground rules and promises in the real window, over a real table: agreed, looked back on, printed; and what waits for an
//! answer.

use egui::{Key, Modifiers, OutputCommand, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use trestle_app::lang::Language;
use trestle_export::bundle::{self, Verdict};

use crate::person::Person;

fn press(carys: &mut Person, role: Role, name: &str) {
    carys.until(name, |harness| harness.query_by_role_and_label(role, name).is_some());
    carys.harness.get_by_role_and_label(role, name).click_accesskit();
    carys.harness.run_steps(3);
}

/// Carys agrees with what she put to all of the table, which is herself, and closes it.
fn agree(carys: &mut Person) {
    press(carys, Role::Button, "Agree");
    press(carys, Role::Button, "Give my answer");
    carys.sees("You said “Agree”");
    press(carys, Role::Button, "Agreed");
    press(carys, Role::Button, "All have answered");
    press(carys, Role::Button, "Close it for my side");
    carys.sees("We have agreed these");
}

fn at_the_rules() -> Person {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.click("Ground rules");
    carys.sees("Suggested, not yet agreed");
    carys
}

/// Asks for the page and gives it a place. The address that the browser is given, and what is in the file.
fn print(carys: &mut Person) -> (String, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("a page.html");
    press(carys, Role::Button, "Print");
    carys.sees("Where should the page go?");
    carys.press(Modifiers::COMMAND, Key::A);
    carys.write(&path.display().to_string());
    press(carys, Role::Button, "Save");
    let mut address = None;
    carys.until("the browser is asked", |harness| {
        let commands = &harness.output().platform_output.commands;
        address = address.take().or_else(|| {
            commands.iter().find_map(|command| match command {
                OutputCommand::OpenUrl(open) => Some(open.url.clone()),
                _ => None,
            })
        });
        address.is_some()
    });
    (address.expect("it was there"), std::fs::read(&path).expect("the page is written"))
}

#[test]
fn agreed_rules_are_printed_with_all_that_was_signed() {
    let mut carys = at_the_rules();
    let (address, page) = print(&mut carys);
    assert!(address.starts_with("file:///") && address.ends_with("/a%20page.html"), "{address}");
    let words = String::from_utf8(page.clone()).expect("a page is text");
    assert!(words.contains("Suggested, not yet agreed"), "{words}");
    assert!(bundle::check(&page).is_err(), "nothing is signed yet");
    press(&mut carys, Role::Button, "Put these to all of us");
    agree(&mut carys);
    let (_, page) = print(&mut carys);
    assert_eq!(bundle::check(&page).map(|checked| checked.verdict), Ok(Verdict::Valid));
}

#[test]
fn agreed_rules_are_spoken_of_where_they_stand_and_told_when_they_are_in_question() {
    let mut carys = at_the_rules();
    press(&mut carys, Role::Button, "Put these to all of us");
    agree(&mut carys);
    let write = |carys: &mut Person, field: &str, words: &str| {
        carys.until(field, |harness| harness.query_by_label(field).is_some());
        carys.harness.get_by_role_and_label(Role::MultilineTextInput, field).focus();
        carys.harness.run_steps(2);
        carys.write(words);
    };
    press(&mut carys, Role::Button, "Ask to look at it again");
    write(&mut carys, "What is new?", "Two more homes came in.");
    press(&mut carys, Role::Button, "Ask");
    carys.sees("Carys asks to look at it again (today): “Two more homes came in.”");
    assert!(carys.harness.query_by_label("Ground rules are in question").is_none(), "it only asks");
    press(&mut carys, Role::Button, "Take back my yes");
    write(&mut carys, "Why?", "It did not work.");
    press(&mut carys, Role::Button, "Take it back");
    for words in [
        "Ground rules are in question",
        "They still count till each side agrees on new ones.",
        "On some side too few agree now.",
        "Carys took back their yes (today): “It did not work.”",
    ] {
        carys.sees(words);
    }
    assert!(carys.harness.query_by_label("We have agreed these").is_none());
    carys.click("Home");
    carys.until("it is told at home", |harness| {
        let told = |label: String| label.contains("Our ground rules") && label.contains("In question");
        harness.query_all_by_role(Role::Button).any(|node| node.accesskit_node().label().is_some_and(told))
    });
    carys.click("Ground rules");
    carys.sees("Ground rules are in question");
}

#[test]
fn how_the_rules_came_to_be_is_told_with_how_it_was_counted() {
    let mut carys = at_the_rules();
    let last = "See how the last decision was counted";
    assert!(carys.harness.query_by_label(last).is_none(), "nothing was decided yet");
    press(&mut carys, Role::Button, "Put these to all of us");
    agree(&mut carys);
    press(&mut carys, Role::Button, "History");
    carys.sees("Carys (you) put them to all of us");
    carys.sees("The first ones came from Trestle");
    press(&mut carys, Role::Button, "History");
    assert!(carys.harness.query_by_label_contains("The first ones came from Trestle").is_none());
    press(&mut carys, Role::Link, last);
    carys.sees("The first ones came from Trestle");
    carys.sees("We count by side, never by heads.");
}

#[test]
fn the_last_decision_shows_how_it_was_counted() {
    let mut carys = crate::deciding::open();
    press(&mut carys, Role::Button, "Agree");
    press(&mut carys, Role::Button, "Give my answer");
    carys.sees("You said “Agree”");
    press(&mut carys, Role::Button, "Agreed");
    press(&mut carys, Role::Button, "All have answered");
    press(&mut carys, Role::Button, "Close it for my side");
    carys.sees("What we agreed");
    carys.click("Ground rules");
    press(&mut carys, Role::Link, "See how the last decision was counted");
    carys.sees("Should repairs be booked in slots?");
    carys.sees("We count by side, never by heads.");
}

#[test]
fn a_language_leaves_the_rules_by_agreement_and_by_nothing_else() {
    let mut carys = at_the_rules();
    carys.sees("Welsh and English");
    press(&mut carys, Role::Button, "Suggest a change: Our languages");
    press(&mut carys, Role::Button, Language::Welsh.own_name());
    carys.sees("Your changes");
    press(&mut carys, Role::Button, Language::English.own_name());
    carys.sees("Choose at least one language.");
    press(&mut carys, Role::Button, Language::English.own_name());
    carys.sees("Now: Welsh and English, side by side. We sign both.");
    press(&mut carys, Role::Button, "Put it to all of us");
    agree(&mut carys);
    carys.sees("We write and sign our words in it.");
}

#[test]
fn people_of_a_side_that_sits_as_one_with_another_are_told_apart() {
    let mut carys = at_the_rules();
    press(&mut carys, Role::Button, "Suggest a change: Who we are");
    press(&mut carys, Role::Button, "Sit as one with: People who work here");
    press(&mut carys, Role::Button, "Put it to all of us");
    agree(&mut carys);
    carys.click("People");
    carys.sees("Carys (you)");
    carys.sees("Sat down with: People who live here");
}

#[test]
fn what_waits_for_an_answer_and_what_was_sent_up_lead_to_their_decision() {
    let mut carys = crate::deciding::asked();
    carys.type_into("What do you ask them?", "Can we pay for Saturdays?");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.click("Promises");
    carys.sees("Nothing waits for an answer.");
    carys.sees("No reply yet");
    press(&mut carys, Role::Link, "“Can we pay for Saturdays?”");
    carys.sees("This is a draft");
    let mut carys = crate::deciding::open();
    carys.click("Promises");
    carys.sees("Waiting for an answer");
    let open = "People who live here: where do you stand? “Should repairs be booked in slots?”";
    press(&mut carys, Role::Link, open);
    carys.sees("Where do you stand, Carys?");
}

/// The key that prints everywhere else does it here.
#[test]
fn a_page_is_printed_by_a_key() {
    let mut carys = at_the_rules();
    carys.press(Modifiers::COMMAND, Key::P);
    carys.sees("Where should the page go?");
    let field = |harness: &egui_kittest::Harness<'static, crate::person::Window>| {
        let path = harness.get_by_role_and_label(Role::TextInput, "Folder and name of the file").value();
        path.is_some_and(|path| path.ends_with("Repairs-done-together-Ground-rules.html"))
    };
    carys.until("a name for the file", field);
}
