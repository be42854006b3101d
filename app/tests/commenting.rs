//! What is said of the words of a design, in real windows over real tables: begun on marked words, replied to by somebody
//! else, settled, opened again; by keys alone; and nothing that is typed is lost.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use trestle_app::theme::{Theme, ThemeKind};

use crate::{
    every_screen::audit,
    person::{Person, Window, two_at_a_table},
};

const TABLE: &str = "Repairs";
const FIELD: &str = "Your comment";
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

/// The words of the page: a field for a comment has several lines too.
fn words_of(harness: &Harness<'static, Window>) -> Option<String> {
    let page = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().as_deref() == Some("The words of this design")
    };
    let page = harness.query_all_by_role(Role::MultilineTextInput).find(page)?;
    page.accesskit_node().value()
}

fn reads(person: &mut Person, words: &str) {
    person.until(words, |harness| words_of(harness).as_deref() == Some(words));
}

/// What a field of several lines holds.
fn typed(harness: &Harness<'static, Window>, name: &str) -> Option<String> {
    let called = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().as_deref() == Some(name);
    let field = harness.query_all_by_role(Role::MultilineTextInput).find(called)?;
    Some(field.accesskit_node().value().unwrap_or_default())
}

/// The names of the cards, in order.
fn cards(harness: &Harness<'static, Window>) -> Vec<String> {
    let items = harness.query_all_by_role(Role::ListItem);
    let names = items.filter_map(|item| item.accesskit_node().label());
    names.filter(|name| name.contains(" said of “")).collect()
}

fn sees_cards(person: &mut Person, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
    person.until(&format!("{expected:?}"), |harness| cards(harness) == expected);
}

/// What has the keyboard.
fn here(person: &Person) -> Option<String> {
    let found = person.harness.query_all_by(|node| node.is_focused());
    found.filter_map(|node| node.accesskit_node().label()).next_back()
}

fn until_here(person: &mut Person, name: &str) {
    person.until(&format!("the keyboard at {name}"), |harness| {
        let found = harness.query_all_by(|node| node.is_focused());
        found.filter_map(|node| node.accesskit_node().label()).any(|label| label == name)
    });
}

/// Marks the last `letters` letters before the caret.
fn mark_back(person: &mut Person, letters: usize) {
    for _ in 0..letters {
        person.press(Modifiers::SHIFT, Key::ArrowLeft);
    }
}

/// Begins a comment and types it; it is not sent.
fn begins(person: &mut Person, words: &str) {
    person.press(CTRL_ALT, Key::M);
    until_here(person, FIELD);
    person.write(words);
    person.until("it is typed", |harness| typed(harness, FIELD).as_deref() == Some(words));
}

fn press(person: &mut Person, name: &str) {
    person.sees(name);
    person.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    person.harness.run_steps(3);
}

fn looks_right(person: &mut Person) {
    let accent = Theme::new(ThemeKind::Light).focus_ring().color;
    let wrong = audit::audit(&mut person.harness, accent);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Carys and Idris on one page with these words.
fn on_a_page(words: &str) -> (Person, Person) {
    let (mut carys, mut idris) = two_at_a_table();
    carys.write(words);
    for person in [&mut carys, &mut idris] {
        reads(person, words);
    }
    (carys, idris)
}

fn to_the_design(person: &mut Person) {
    person.click("Designs");
    person.sees("What a good repair feels like. ");
    person.harness.get_by_label_contains("What a good repair feels like. ").click();
    person.until("the page", |harness| words_of(harness).is_some());
}

#[test]
fn a_comment_is_replied_to_settled_and_opened_again_by_anybody() {
    let (mut carys, mut idris) = on_a_page("Ask the street first.");
    mark_back(&mut carys, "street first.".len());
    begins(&mut carys, "Which street?");
    carys.sees("It is about “street first.”");
    looks_right(&mut carys);
    press(&mut carys, "Say it");
    let card = "Carys said of “street first.”: Which street?";
    for person in [&mut carys, &mut idris] {
        sees_cards(person, &[card]);
    }
    idris.sees("Carys says of “street first.”: Which street?");
    press(&mut idris, "Reply: Carys, “Which street?”");
    until_here(&mut idris, "Your reply");
    idris.write("Ours.");
    looks_right(&mut idris);
    press(&mut idris, "Reply: Carys, “Which street?”");
    carys.sees("Ours.");
    carys.sees("Idris says in reply: Ours.");
    looks_right(&mut carys);
    press(&mut carys, "Settled: Carys, “Which street?”");
    for person in [&mut carys, &mut idris] {
        person.sees("1 settled");
        sees_cards(person, &[]);
    }
    press(&mut idris, "1 settled");
    idris.sees("Carys said it is settled");
    idris.sees("Ours.");
    looks_right(&mut idris);
    press(&mut idris, "Open it again: Carys, “Which street?”");
    for person in [&mut carys, &mut idris] {
        sees_cards(person, &[card]);
    }
}

#[test]
fn with_nothing_marked_it_is_about_the_paragraph_and_on_an_empty_page_about_nothing() {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys.press(CTRL_ALT, Key::M);
    carys.sees("There are no words here. Mark some words first, then choose Comment.");
    assert_eq!(typed(&carys.harness, FIELD), None);
    carys.write("First.");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("And then the second.");
    carys.click("Comment");
    carys.sees("It is about “And then the second.”");
    until_here(&mut carys, FIELD);
    // Escape leaves a field with nothing in it, and the card with it.
    carys.press(Modifiers::NONE, Key::Escape);
    until_here(&mut carys, "The words of this design");
    assert_eq!(typed(&carys.harness, FIELD), None);
    reads(&mut carys, "First.\nAnd then the second.");
}

#[test]
fn by_keys_alone_and_back_to_the_words() {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys.write("Ask the street first.");
    mark_back(&mut carys, 6);
    begins(&mut carys, "Why first?");
    carys.press(Modifiers::NONE, Key::Tab);
    until_here(&mut carys, "Say it");
    carys.press(Modifiers::NONE, Key::Enter);
    sees_cards(&mut carys, &["Carys said of “first.”: Why first?"]);
    until_here(&mut carys, "The words of this design");
    // The words are marked still; F6 goes to their card.
    carys.press(Modifiers::NONE, Key::F6);
    until_here(&mut carys, "Go to the words: “first.”");
    let tab_to = |carys: &mut Person, name: &str| {
        for _ in 0..10 {
            if here(carys).as_deref() == Some(name) {
                return;
            }
            carys.press(Modifiers::NONE, Key::Tab);
        }
        panic!("Tab never comes to {name}, but to {:?}", here(carys));
    };
    tab_to(&mut carys, "Reply: Carys, “Why first?”");
    carys.press(Modifiers::NONE, Key::Enter);
    until_here(&mut carys, "Your reply");
    carys.write("They live there.");
    carys.press(Modifiers::NONE, Key::Tab);
    until_here(&mut carys, "Reply: Carys, “Why first?”");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.until("the reply is sent", |harness| typed(harness, "Your reply").is_none());
    until_here(&mut carys, "Reply: Carys, “Why first?”");
    carys.press(Modifiers::NONE, Key::Escape);
    until_here(&mut carys, "The words of this design");
    carys.press(Modifiers::NONE, Key::End);
    carys.write(" Yes.");
    reads(&mut carys, "Ask the street first. Yes.");
    carys.press(Modifiers::NONE, Key::F6);
    tab_to(&mut carys, "Settled: Carys, “Why first?”");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.sees("1 settled");
    until_here(&mut carys, "The words of this design");
}

/// How many letters are marked on the page, in one run of them.
fn marked_words(person: &Person) -> Option<usize> {
    let page = person.harness.get_by_role(Role::MultilineTextInput).accesskit_node();
    let range = page.text_selection()?;
    Some(range.text().chars().count())
}

#[test]
fn a_card_leads_to_its_words_and_the_words_to_their_card() {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys.write("Ask the street first.");
    mark_back(&mut carys, 6);
    begins(&mut carys, "Why first?");
    press(&mut carys, "Say it");
    sees_cards(&mut carys, &["Carys said of “first.”: Why first?"]);
    let marked = carys.harness.get_by_role(Role::Mark).accesskit_node();
    assert_eq!(marked.label().as_deref(), Some("first."));
    assert_eq!(marked.description().as_deref(), Some("You said of this: Why first?"));
    carys.press(Modifiers::NONE, Key::Home);
    carys.sees("You said of this: Why first?");
    let link = carys.harness.get_by_role_and_label(Role::Link, "Go to the words: “first.”");
    link.click_accesskit();
    carys.harness.run_steps(3);
    until_here(&mut carys, "The words of this design");
    assert_eq!(marked_words(&carys), Some("first.".len()));
    // By the mouse, anywhere on the card.
    carys.press(Modifiers::NONE, Key::Home);
    assert_eq!(marked_words(&carys), Some(0));
    carys.harness.get_by_label("Why first?").click();
    carys.harness.run_steps(3);
    until_here(&mut carys, "The words of this design");
    // They are marked: what is typed now takes their place.
    carys.write("now.");
    reads(&mut carys, "Ask the street now.");
}

#[test]
fn a_comment_whose_words_are_gone_says_which_they_were() {
    let (mut carys, mut idris) = on_a_page("Ask the street first.");
    mark_back(&mut carys, 6);
    begins(&mut carys, "Why first?");
    press(&mut carys, "Say it");
    sees_cards(&mut idris, &["Carys said of “first.”: Why first?"]);
    idris.press(Modifiers::COMMAND, Key::End);
    for _ in 0.." first.".len() {
        idris.press(Modifiers::NONE, Key::Backspace);
    }
    for person in [&mut carys, &mut idris] {
        reads(person, "Ask the street");
        person.sees("Its words are gone. They were: “first.”");
        assert_eq!(person.harness.query_all_by_role(Role::Mark).count(), 0);
        looks_right(person);
    }
    press(&mut idris, "Reply: Carys, “Why first?”");
    idris.write("I took it out.");
    press(&mut idris, "Reply: Carys, “Why first?”");
    carys.sees("Idris says in reply: I took it out.");
}

#[test]
fn what_is_typed_and_not_sent_outlives_the_words_the_page_and_the_window() {
    let (mut carys, mut idris) = on_a_page("Ask the street first.");
    mark_back(&mut carys, 6);
    begins(&mut carys, "Why first?");
    // Another page and back.
    carys.click("Home");
    to_the_design(&mut carys);
    carys.until("the words", |harness| typed(harness, FIELD).as_deref() == Some("Why first?"));
    // The window.
    carys.reopen(TABLE);
    to_the_design(&mut carys);
    carys.until("the words", |harness| typed(harness, FIELD).as_deref() == Some("Why first?"));
    carys.sees("It is about “first.”");
    // The words that it stands on.
    idris.press(Modifiers::COMMAND, Key::End);
    for _ in 0.." first.".len() {
        idris.press(Modifiers::NONE, Key::Backspace);
    }
    reads(&mut carys, "Ask the street");
    carys.sees("You can still keep it. Mark other words, then choose Comment.");
    assert!(carys.harness.get_by_label("Say it").accesskit_node().is_disabled());
    assert_eq!(typed(&carys.harness, FIELD).as_deref(), Some("Why first?"));
    looks_right(&mut carys);
    // It goes over to other words, as it was typed.
    carys.press(Modifiers::NONE, Key::Escape);
    carys.harness.get_by_label("The words of this design").focus();
    carys.harness.run_steps(3);
    carys.press(Modifiers::COMMAND, Key::End);
    mark_back(&mut carys, 6);
    carys.press(CTRL_ALT, Key::M);
    carys.sees("It is about “street”");
    press(&mut carys, "Say it");
    sees_cards(&mut idris, &["Carys said of “street”: Why first?"]);
    let kept = carys.table_folder().join("unsent.json");
    carys.until("nothing is left to send", |_| !kept.exists());
}

#[test]
fn ones_own_can_be_changed_and_taken_out_and_nobody_elses() {
    let (mut carys, mut idris) = on_a_page("Ask the street first.");
    mark_back(&mut carys, 6);
    begins(&mut carys, "Why first?");
    press(&mut carys, "Say it");
    sees_cards(&mut idris, &["Carys said of “first.”: Why first?"]);
    assert!(idris.harness.query_by_label("More: Carys, “Why first?”").is_none());
    // A reply that Idris has begun outlives its comment.
    press(&mut idris, "Reply: Carys, “Why first?”");
    idris.write("They live there.");
    press(&mut carys, "More: Carys, “Why first?”");
    press(&mut carys, "Change the words");
    until_here(&mut carys, "Your words");
    carys.press(Modifiers::COMMAND, Key::A);
    carys.write("Why them first?");
    press(&mut carys, "Change it");
    let card = "Carys said of “first.”: Why them first?";
    for person in [&mut carys, &mut idris] {
        sees_cards(person, &[card]);
    }
    press(&mut carys, "More: Carys, “Why them first?”");
    press(&mut carys, "Take it out");
    for person in [&mut carys, &mut idris] {
        sees_cards(person, &[]);
    }
    idris.sees("They live there.");
    idris.sees("Let it go: They live there.");
    carys.sees("It is taken out. Undo puts it back.");
    until_here(&mut carys, "The words of this design");
    carys.press(Modifiers::COMMAND, Key::Z);
    for person in [&mut carys, &mut idris] {
        sees_cards(person, &[card]);
    }
    assert_eq!(typed(&idris.harness, "Your reply").as_deref(), Some("They live there."));
}

#[test]
fn in_a_small_window_the_cards_take_the_place_of_the_page() {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys.harness.set_size(egui::vec2(640.0, 400.0));
    carys.harness.run_steps(3);
    carys.write("Ask the street first.");
    begins(&mut carys, "Which street?");
    assert_eq!(words_of(&carys.harness), None, "there is no room for both");
    looks_right(&mut carys);
    press(&mut carys, "Say it");
    reads(&mut carys, "Ask the street first.");
    until_here(&mut carys, "The words of this design");
    assert_eq!(cards(&carys.harness), [""; 0]);
    press(&mut carys, "1 comment");
    sees_cards(&mut carys, &["Carys said of “Ask the street first.”: Which street?"]);
    looks_right(&mut carys);
    press(&mut carys, "Back to the words");
    until_here(&mut carys, "The words of this design");
}

#[test]
fn the_wording_of_a_decision_takes_none_and_says_so() {
    let mut carys = crate::deciding::asked();
    carys.click("Write the words (English)");
    carys.until("the page", |harness| words_of(harness).is_some());
    carys.harness.run_steps(3);
    carys.write("Every repair has a slot.");
    assert!(carys.harness.query_by_role_and_label(Role::Button, "Comment").is_none());
    carys.press(CTRL_ALT, Key::M);
    carys.sees("A decision and the ground rules have their own place for what you think of them.");
    assert_eq!(typed(&carys.harness, FIELD), None);
    reads(&mut carys, "Every repair has a slot.");
}
