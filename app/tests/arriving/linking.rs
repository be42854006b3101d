//! Linking a second computer, with two real windows: the link of the one is pasted in the other.

use egui::{Event, Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{host::Host, person::Person};

const LINK: &str = "Paste the invitation link";
const THE_LINK: &str = "The link to use on your other computer";

/// Carys has put up a table in a window, and is on the page of people.
fn carys() -> Person {
    let mut carys = Person::new();
    carys.type_into("What is it about?", "Repairs");
    carys.type_into("Your name, as people call you", "Carys");
    carys.click("I live here");
    carys.click("Put it up");
    carys.on_a_page();
    carys.click("People");
    carys.sees("Another computer of yours");
    carys
}

/// Presses a button by the keyboard, wherever on the page it is.
fn press(person: &mut Person, label: &str) {
    person.sees(label);
    person.harness.get_by_role_and_label(Role::Button, label).focus();
    person.harness.run_steps(3);
    person.press(Key::Enter);
}

/// The link that is in the field on the page of people.
fn link_of(person: &mut Person) -> String {
    press(person, "Copy a link to it");
    person.sees("Copied. Now go to your other computer");
    let field = person
        .harness
        .get_by(|node| node.role() == Role::TextInput && node.label().is_some_and(|label| label == THE_LINK));
    field.accesskit_node().value().expect("the link")
}

#[test]
fn a_link_that_is_pasted_asks_no_name_and_opens_the_table_as_the_same_person() {
    let mut carys = carys();
    let link = link_of(&mut carys);
    let mut laptop = Person::new();
    laptop.click("Join");
    // Pasted wherever the keyboard is; then Enter is all that it takes.
    laptop.harness.event(Event::Paste(link.clone()));
    laptop.harness.run_steps(3);
    laptop.sees("You sit already at");
    laptop.sees("You sit there as Carys.");
    for asked in ["Your name, as people call you", "How are you here?"] {
        assert!(!laptop.shows(asked), "{asked} is not asked");
    }
    assert_eq!(laptop.focused().as_deref(), Some(LINK));
    laptop.press(Key::Enter);
    laptop.sees("Carys (you)");
    carys.sees("Your other computer is linked now.");
    // It counts as one person, on both.
    for window in [&mut carys, &mut laptop] {
        window.click("People");
        window.sees("Another computer of yours");
        let all = window.harness.query_all_by_label_contains("Carys (you)").count();
        assert!(all > 0);
        assert!(window.shows("Around the table"));
    }
    assert!(!carys.shows(THE_LINK), "a spent link is not shown any more");

    // Whoever comes later with the same link is told, and nothing is there for them.
    let mut late = Person::new();
    late.click("Join");
    late.click("I have a link");
    late.type_into(LINK, &link);
    late.click("Link this computer");
    late.sees("This link has been used");
    late.press(Key::Escape);
    late.sees("Put up a table");
    assert!(!late.shows("Your tables"), "no table was made");
}

#[test]
fn a_link_goes_on_a_stick_and_is_taken_back() {
    let mut carys = carys();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("mine.trestle");
    press(&mut carys, "Put the link on a stick");
    carys.sees("Where should the link go?");
    carys.select_all();
    carys.write(&path.display().to_string());
    carys.press(Key::Enter);
    carys.sees("mine.trestle");
    carys.until("the file", |_| path.exists());
    let text = std::fs::read_to_string(&path).expect("the file");
    assert!(text.contains("another computer of Carys") && text.contains("trestle-computer:"), "{text}");

    carys.sees("It works for one computer");
    press(&mut carys, "End this link");
    carys.until("it has ended", |harness| {
        harness.query_all_by_label_contains("It works for one computer").next().is_none()
    });
    let mut laptop = Person::new();
    laptop.click("Join");
    laptop.click("I have a stick or a file");
    laptop.type_into("Where the invitation file is", &path.display().to_string());
    laptop.press(Key::Enter);
    laptop.sees("You sit there as Carys.");
    laptop.click("Link this computer");
    laptop.sees("This link does not work any more");
}

#[test]
fn who_has_one_computer_in_a_small_side_is_told_early() {
    let host = Host::new(false);
    let ticket = host.table.repo().invite(5, 4_000_000_000).expect("anyone may invite");
    let mut idris = Person::new();
    idris.click("Join");
    idris.harness.event(Event::Paste(ticket.to_string()));
    idris.harness.run_steps(3);
    idris.type_into("Your name, as people call you", "Idris");
    idris.click("People who work here");
    idris.click("Take a seat");
    idris.sees("Idris (you)");
    idris.sees("You sit here with one computer.");
    press(&mut idris, "Link a second computer");
    idris.sees("Another computer of yours");
    let link = link_of(&mut idris);
    let mut laptop = Person::new();
    laptop.click("Join");
    laptop.harness.event(Event::Paste(link));
    laptop.harness.run_steps(3);
    laptop.press(Key::Enter);
    laptop.sees("Idris (you)");
    idris.until("the warning is gone", |harness| {
        harness.query_all_by_label_contains("You sit here with one computer.").next().is_none()
    });
    assert!(!laptop.shows("You sit here with one computer."));
}
