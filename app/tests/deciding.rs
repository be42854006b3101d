//! A decision in the real window, over a real table: asked, written, answered, closed.

use crate::person::Person;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};

const ANSWERS: [&str; 4] = ["Agree", "Agree with a concern", "Stand aside", "Object"];
const COVERED: &str = "The answers of others show once you have given yours.";

/// Carys has asked a question, and is on the page of its draft.
pub(crate) fn asked() -> Person {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.click("Decisions");
    carys.click("Ask the first one");
    carys.type_into("What do we need to decide?", "Should repairs be booked in slots?");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.sees("This is a draft");
    carys
}

/// She has written it, and opened it for answers.
pub(crate) fn open() -> Person {
    let mut carys = asked();
    carys.type_into("Who can say yes to this?", "We can, for a trial");
    write(&mut carys, "Write the words (English)", "Every repair has a slot.");
    carys.click("Open it for answers");
    carys.sees("Where do you stand, Carys?");
    carys
}

/// Goes to the page of the wording, writes, and comes back.
fn write(carys: &mut Person, button: &str, words: &str) {
    write_as(carys, button, words, "What we would agree");
}

/// The same where the words are headed otherwise.
fn write_as(carys: &mut Person, button: &str, words: &str, title: &str) {
    carys.click(button);
    carys.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    carys.harness.run_steps(3);
    carys.write(words);
    let end = words.to_owned();
    carys.until("the words", move |harness| {
        crate::person::words_of(harness).is_some_and(|page| page.contains(&end))
    });
    carys.harness.get_by_role_and_label(Role::Link, "Back to the decision").click();
    carys.until("the decision", |harness| harness.query_by_label("Decisions").is_some());
    carys.sees(title);
}

/// Tab until `name` has the keyboard.
fn tab_to(carys: &mut Person, name: &str) {
    for _ in 0..80 {
        carys.press(Modifiers::NONE, Key::Tab);
        let found = carys.harness.query_all_by_label(name).any(|node| node.accesskit_node().is_focused());
        if found {
            return;
        }
    }
    panic!("Tab never comes to {name}");
}

fn answer(carys: &mut Person, stance: &str) {
    carys.click(stance);
    carys.click("Give my answer");
    carys.sees(&format!("You said “{stance}”"));
}

/// Presses a button that may be below what shows.
fn press(carys: &mut Person, name: &str) {
    carys.sees(name);
    carys.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    carys.harness.run_steps(3);
}

#[test]
fn the_four_answers_are_of_one_size() {
    let carys = open();
    let sizes = ANSWERS.map(|name| carys.harness.get_by_role_and_label(Role::Button, name).rect().size());
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
    for name in ANSWERS {
        let node = carys.harness.get_by_role_and_label(Role::Button, name);
        assert!(node.accesskit_node().description().is_some_and(|means| means.len() > 10), "{name}");
    }
}

#[test]
fn answers_are_covered_until_one_has_answered() {
    let mut carys = open();
    carys.sees(COVERED);
    assert!(carys.harness.query_by_label_contains("agree. 1 would be enough.").is_none());
    answer(&mut carys, "Agree");
    carys.sees("1 of 1 agree. 1 would be enough.");
    assert!(carys.harness.query_by_label_contains(COVERED).is_none());
}

#[test]
fn by_keyboard_alone_an_answer_is_given() {
    let mut carys = open();
    tab_to(&mut carys, "Agree with a concern");
    carys.press(Modifiers::NONE, Key::Space);
    carys.sees("What worries you?");
    tab_to(&mut carys, "What worries you?");
    carys.write("Some of us do not text.");
    tab_to(&mut carys, "Give my answer");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.sees("You said “Agree with a concern”");
    carys.sees("Some of us do not text.");
}

#[test]
fn a_changed_wording_says_check_again() {
    let mut carys = open();
    answer(&mut carys, "Agree");
    carys.click("Change the words");
    write(&mut carys, "Change the words (English)", "Today ");
    carys.sees("Check again: the words have changed");
    carys.sees("[+\u{a0}Today");
    carys.click("Ask about the new words");
    carys.sees("Your earlier “Agree” was for other words.");
    carys.sees(COVERED);
}

#[test]
fn only_letters_are_offered_as_a_typo() {
    let mut carys = open();
    answer(&mut carys, "Agree");
    carys.click("Change the words");
    write(&mut carys, "Change the words (English)", "Today ");
    carys.sees("Check again: the words have changed");
    carys.sees("When one person of each side says so, the answers stay.");
    assert!(carys.harness.query_by_role_and_label(Role::Button, "It is only a typo").is_some());
    // Another language is more than letters.
    carys.click("Add words in Welsh");
    carys.click("Write the words (Welsh)");
    carys.until("the page", |harness| harness.query_by_role(Role::MultilineTextInput).is_some());
    carys.harness.run_steps(3);
    carys.write("Mae slot i bob gwaith.");
    let written = |page: Option<String>| page.is_some_and(|page| page.contains("Mae slot i bob gwaith."));
    carys.until("the words", move |harness| written(crate::person::words_of(harness)));
    carys.harness.get_by_role_and_label(Role::Link, "Back to the decision").click();
    carys.sees("This is more than a typo. So we ask all of us again.");
    carys.sees("The words (Welsh)");
    assert!(carys.harness.query_by_label("It is only a typo").is_none());
    press(&mut carys, "Ask about the new words");
    carys.sees("Your earlier “Agree” was for other words.");
}

#[test]
fn what_is_written_after_it_was_agreed_is_shown_apart() {
    let mut carys = open();
    answer(&mut carys, "Agree");
    for button in ["Agreed", "All have answered", "Close it for my side"] {
        press(&mut carys, button);
    }
    carys.sees("What we agreed");
    press(&mut carys, "Ask to look at it again");
    let why = "What is new?";
    carys.until(why, |harness| harness.query_by_label(why).is_some());
    carys.harness.get_by_role_and_label(Role::MultilineTextInput, why).focus();
    carys.harness.run_steps(2);
    carys.write("The van was sold.");
    press(&mut carys, "Ask");
    carys.sees("Change the words (English)");
    write_as(&mut carys, "Change the words (English)", "Tomorrow ", "What we agreed");
    carys.sees("Being changed since");
    assert!(carys.harness.query_by_label_contains("Tomorrow").is_none(), "what was agreed is what shows");
    press(&mut carys, "See what is being changed");
    carys.sees("[+\u{a0}Tomorrow");
    // It is asked again: what was agreed before can still be taken away.
    press(&mut carys, "Open these words for answers");
    carys.sees("What we agreed before still holds");
    press(&mut carys, "Take away what we agreed");
    press(&mut carys, "Take away all that was signed");
    carys.sees("Where should the file go?");
}

#[test]
fn a_question_is_closed_and_agreed() {
    let mut carys = open();
    answer(&mut carys, "Agree");
    press(&mut carys, "Agreed");
    press(&mut carys, "All have answered");
    press(&mut carys, "Close it for my side");
    carys.sees("Each side has closed it, and no objection is open.");
    carys.sees("What we agreed");
    carys.click("Decisions");
    carys.sees("Agreed: today");
}

#[test]
fn what_is_typed_stays_when_one_goes_and_comes_back() {
    let mut carys = open();
    carys.click("Object");
    let name = "What harm would it do, or what would it break?";
    carys.until(name, |harness| harness.query_by_label(name).is_some());
    carys.harness.get_by_role_and_label(Role::MultilineTextInput, name).focus();
    carys.harness.run_steps(2);
    carys.write("It would fail in week one.");
    carys.click("Home");
    carys.sees("Carys (you)");
    carys.click("Decisions");
    let row = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node()
            .label()
            .is_some_and(|name| name.starts_with("Should repairs be booked in slots?"))
    };
    let rows: Vec<_> = carys.harness.query_all_by_role(Role::Button).filter(row).collect();
    let [row] = rows.as_slice() else { panic!("one question is listed") };
    row.click();
    carys.sees("Where do you stand, Carys?");
    let field = carys.harness.get_by_role_and_label(Role::MultilineTextInput, name);
    assert_eq!(field.accesskit_node().value().as_deref(), Some("It would fail in week one."));
}
