//! People who go, in two windows at one table: what is asked of somebody's place, who consents, who leaves, and what whoever
//! has gone finds.

use egui::{
    Key, Modifiers,
    accesskit::{Role, Toggled},
};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};

use crate::person::{Person, two_at_a_table, words_of};

const ASK: &str = "When someone should sit here no more";

/// Both are on the page of people. Who sits down with one alone counts at once.
fn two_who_count() -> (Person, Person) {
    let (mut carys, mut idris) = two_at_a_table();
    carys.write("We begin.");
    idris.until("the words", |harness| words_of(harness).as_deref() == Some("We begin."));
    for person in [&mut carys, &mut idris] {
        person.click("People");
    }
    (carys, idris)
}

/// Presses the button wherever it lies on a long page, as a screen reader does.
pub(crate) fn press(person: &mut Person, label: &str) {
    person.sees(label);
    person.harness.get_by_role_and_label(Role::Button, label).click_accesskit();
    person.harness.run_steps(3);
}

pub(crate) fn asks(person: &mut Person, about: &str, why: &str) {
    press(person, ASK);
    press(person, about);
    writes_why(person, why);
}

fn writes_why(person: &mut Person, why: &str) {
    person.sees("Why?");
    let is = |node: &AccessKitNode<'_>| node.role() == Role::MultilineTextInput;
    person.harness.get_by(is).focus();
    person.harness.run_steps(2);
    person.write(why);
}

fn typed(person: &Person, field: &str) -> Option<String> {
    let is = |node: &AccessKitNode<'_>| {
        node.role() == Role::MultilineTextInput && node.label().is_some_and(|label| label == field)
    };
    let mut found = person.harness.query_all_by(is);
    found.next().map(|node| node.accesskit_node().value().unwrap_or_default())
}

#[test]
fn what_is_asked_of_a_place_is_open_to_all_and_comes_about_with_the_last_yes() {
    let (mut carys, mut idris) = two_who_count();
    asks(&mut carys, "Idris", "He keeps the keys.");
    // In a side of two it takes both: that is said before anybody asks.
    carys.sees("It only comes about if Idris says yes too.");
    press(&mut carys, "Ask that Idris sits here no more");
    carys.sees("You ask that Idris sits here no more");
    carys.sees("You have said yes to this.");
    assert_eq!(carys.harness.query_by_label("Yes, I want this too: Idris").map(|_| ()), None);
    idris.sees("Carys asks that you sit here no more");
    idris.sees("Why: “He keeps the keys.”");
    idris.sees("People who live here: 1 of 2 have said yes. Needed: 2.");
    press(&mut idris, "Yes, I want this too: Idris (you)");
    idris.sees("You do not sit here any more");
    // All words are there to be read; nothing more is written.
    idris.click("Designs");
    idris.sees("What a good repair feels like. ");
    idris.harness.get_by_label_contains("What a good repair feels like. ").click();
    idris.until("the page", |harness| words_of(harness).as_deref() == Some("We begin."));
    idris.harness.get_by_role(Role::MultilineTextInput).focus();
    idris.harness.run_steps(2);
    idris.press(Modifiers::COMMAND, Key::End);
    idris.write("More.");
    idris.sees("So nothing new can be said from this computer.");
    assert_eq!(words_of(&idris.harness).as_deref(), Some("We begin."));
}

#[test]
fn who_leaves_is_told_what_it_means_and_the_others_see_that_they_left() {
    let (mut carys, mut idris) = two_who_count();
    press(&mut idris, "Leave this table");
    idris.sees("You leave for good.");
    press(&mut idris, "Leave for good");
    idris.sees("You have left this table");
    carys.sees("People who sat here");
    carys.sees("Left today");
    carys.click("Home");
    carys.sees("Idris left the table");
    // Nothing waits for who has gone, and the window can be closed and opened: it says the same.
    idris.click("Home");
    idris.sees("Nothing waits for you now.");
    idris.reopen("Repairs");
    idris.sees("You do not sit here any more. You can read all of it, and take it with you.");
}

#[test]
fn why_somebody_should_go_is_kept_until_it_is_asked() {
    let (mut carys, idris) = two_who_count();
    drop(idris);
    asks(&mut carys, "Idris", "He keeps ");
    carys.reopen("Repairs");
    carys.click("People");
    carys.sees("Why?");
    assert_eq!(typed(&carys, "Why?").as_deref(), Some("He keeps "));
    // Without words nothing is asked, and it is said what lacks.
    let chosen = carys.harness.get_by_role_and_label(Role::Button, "Idris").accesskit_node().toggled();
    assert_eq!(chosen, Some(Toggled::True));
    writes_why(&mut carys, "");
    carys.press(Modifiers::COMMAND, Key::A);
    carys.press(Modifiers::NONE, Key::Backspace);
    press(&mut carys, "Ask that Idris sits here no more");
    carys.sees("Say why, in a few words.");
    carys.write("All the keys.");
    press(&mut carys, "Ask that Idris sits here no more");
    carys.sees("You ask that Idris sits here no more");
    carys.until("the words are said", |harness| {
        harness.query_all_by_label_contains("Why: “All the keys.”").next().is_some()
    });
    carys.until("what was said is not in the field still", |harness| {
        harness.query_by_role_and_label(Role::MultilineTextInput, "Why?").is_none()
    });
    assert_eq!(typed(&carys, "Why?"), None);
}
