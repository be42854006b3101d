//! Taking a seat at somebody else's table.

use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trestle_app::documents::invitation_file;

use super::{
    host::{Host, inside_namespace},
    person::Person,
};

const MULTICAST: &str = "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo";
const DOOR: &str = "Repairs, done together. Carys has the door open";
const WORDS: &str = "The four words on Carys’s screen";
const NAME: &str = "Your name, as people call you";
const FAR_FUTURE: u64 = 4_000_000_000;

fn nearby() -> Person {
    Person::at(tempfile::tempdir().expect("a folder for the test"), true)
}

#[test]
fn five_acts_take_a_seat_in_the_same_room() {
    if !inside_namespace("arriving::seat::five_acts_take_a_seat_in_the_same_room", MULTICAST) {
        return;
    }
    let host = Host::new(true);
    let words = host.open_door();
    let mut idris = nearby();
    // The first screen shows the table; choosing it is the first act.
    idris.click(DOOR);
    assert_eq!(idris.focused().as_deref(), Some(WORDS));
    idris.write(&words);
    idris.type_into(NAME, "Idris");
    idris.click("People who live here");
    idris.click("Take a seat");
    idris.sees("Idris (you)");
    assert!(host.people().contains(&"Idris".to_owned()));
}

#[test]
fn wrong_words_leave_all_that_was_typed_and_the_third_closes_the_door() {
    let name = "arriving::seat::wrong_words_leave_all_that_was_typed_and_the_third_closes_the_door";
    if !inside_namespace(name, MULTICAST) {
        return;
    }
    let host = Host::new(true);
    let right = host.open_door();
    let mut wrong: Vec<&str> = right.split_whitespace().collect();
    wrong.rotate_left(1);
    let wrong = wrong.join(" ");
    let mut idris = nearby();
    idris.click(DOOR);
    // What is no word of the list is never asked with: it costs no try.
    idris.write("not four words");
    idris.type_into(NAME, "Idris");
    idris.click("People who work here");
    idris.click("Take a seat");
    idris.sees("Type all four words");
    assert_eq!(idris.focused().as_deref(), Some(WORDS));
    idris.select_all();
    idris.write(&wrong);
    for said in ["2 tries left", "One try left", "the door has closed"] {
        idris.click("Take a seat");
        idris.until(said, |harness| {
            let fields = harness.get_all_by_role(Role::TextInput);
            fields.into_iter().any(|field| {
                field.accesskit_node().description().is_some_and(|description| description.contains(said))
            })
        });
        assert_eq!(idris.field(WORDS).accesskit_node().value().as_deref(), Some(wrong.as_str()));
        assert_eq!(idris.field(NAME).accesskit_node().value().as_deref(), Some("Idris"));
    }
    assert_eq!(host.people(), ["Carys"]);
    // With new words, read off the screen again, the seat is taken with what is still there.
    idris.sees("It is closed now");
    let words = host.open_door();
    idris.sees(DOOR);
    idris.field(WORDS).focus();
    idris.harness.run_steps(2);
    idris.select_all();
    idris.write(&words);
    idris.press(Key::Enter);
    idris.sees("Idris (you)");
}

#[test]
fn a_word_that_is_begun_is_ended_by_the_right_arrow() {
    if !inside_namespace("arriving::seat::a_word_that_is_begun_is_ended_by_the_right_arrow", MULTICAST) {
        return;
    }
    let host = Host::new(true);
    let words = host.open_door();
    let mut idris = nearby();
    idris.click(DOOR);
    for word in words.split_whitespace() {
        for letter in word.chars() {
            idris.write(&letter.to_string());
            idris.press(Key::ArrowRight);
            let typed = idris.field(WORDS).accesskit_node().value().unwrap_or_default();
            if typed.ends_with(word) {
                break;
            }
        }
        idris.write(" ");
    }
    let typed = idris.field(WORDS).accesskit_node().value().unwrap_or_default();
    assert_eq!(typed.trim(), words);
}

#[test]
fn a_network_without_multicast_says_so_and_what_else_there_is() {
    let name = "arriving::seat::a_network_without_multicast_says_so_and_what_else_there_is";
    if !inside_namespace(name, "true") {
        return;
    }
    let mut idris = nearby();
    idris.click("Join");
    idris.sees("We cannot look for tables on this network");
    idris.harness.get_by_label("See how to join two computers with no router").click();
    idris.sees("3. Open the door");
    idris.sees("A laptop shows an open door, and four words beside it.");
    idris.press(Key::Escape);
    idris.sees("We cannot look for tables on this network");
    idris.click("I have a link");
    idris.sees("Paste the invitation link");
}

#[test]
fn a_file_is_read_wherever_it_comes_from() {
    let host = Host::new(false);
    let ticket = host.table.repo().invite(5, FAR_FUTURE).expect("anyone may invite");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("invitation.trestle");
    std::fs::write(&path, invitation_file(&ticket, "For Idris.")).expect("it can be written");
    let mut idris = Person::new();
    idris.click("Join");
    idris.sees("We do not look for tables in this room");
    idris.click("I have a stick or a file");
    idris.type_into("Where the invitation file is", "/nowhere/at/all");
    idris.press(Key::Enter);
    idris.sees("This file could not be read");
    idris.select_all();
    idris.write(&path.display().to_string());
    idris.click("Open the file");
    idris.sees("You are asked to sit at");
    assert_eq!(idris.focused().as_deref(), Some(NAME));
    idris.write("Idris");
    idris.click("People who live here");
    idris.click("Take a seat");
    idris.sees("Idris (you)");
}

/// A file as the desktop hands it to the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_file_may_be_dragged_in_whatever_way_is_open() {
    let host = Host::new(false);
    let ticket = host.table.repo().invite(5, FAR_FUTURE).expect("anyone may invite");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("invitation.trestle");
    std::fs::write(&path, invitation_file(&ticket, "For Idris.")).expect("it can be written");
    let other = folder.path().join("holiday.jpg");
    std::fs::write(&other, [0xff, 0xd8, 0xff]).expect("it can be written");
    let mut idris = Person::new();
    idris.click("Join");
    for (file, answer) in [(other, "This file is no invitation"), (path, "You are asked to sit at")] {
        idris.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(file)));
        idris.harness.run_steps(3);
        idris.sees(answer);
    }
}

#[test]
fn a_link_may_be_pasted_wherever_the_keyboard_is() {
    let host = Host::new(false);
    let ticket = host.table.repo().invite(5, FAR_FUTURE).expect("anyone may invite");
    let mut idris = Person::new();
    idris.click("Join");
    idris.harness.event(egui::Event::Paste(ticket.to_string()));
    idris.harness.run_steps(3);
    idris.sees("You are asked to sit at");
    idris.write("Idris");
    idris.press(Key::Enter);
    idris.sees("Choose how you are here.");
    idris.press(Key::Space);
    idris.click("Take a seat");
    idris.sees("Idris (you)");
}

#[test]
fn waiting_can_be_stopped_and_all_that_was_typed_is_there() {
    let host = Host::new(false);
    let link = host.table.repo().invite(5, FAR_FUTURE).expect("anyone may invite").to_string();
    // Nobody is there any more: looking for them takes seconds.
    drop(host);
    let mut idris = Person::new();
    idris.click("Join");
    idris.click("I have a link");
    idris.type_into("Paste the invitation link", &link);
    idris.type_into(NAME, "Idris");
    idris.click("People who live here");
    idris.click("Take a seat");
    idris.sees("Looking for someone at the table…");
    idris.click("Stop");
    idris.until("the form", |harness| harness.query_by_role_and_label(Role::Button, "Take a seat").is_some());
    assert_eq!(idris.field(NAME).accesskit_node().value().as_deref(), Some("Idris"));
    assert_eq!(idris.field("Paste the invitation link").accesskit_node().value(), Some(link));
    idris.click("Take a seat");
    idris.sees("could be reached");
    assert_eq!(idris.field(NAME).accesskit_node().value().as_deref(), Some("Idris"));
}

#[test]
fn what_was_typed_is_there_after_going_back_and_forth() {
    let mut idris = Person::new();
    idris.type_into("What is it about?", "Repairs");
    idris.press(Key::Escape);
    idris.click("Join");
    idris.click("I have a link");
    idris.type_into("Paste the invitation link", "trestle:abc");
    idris.sees("The end of this link is missing");
    idris.press(Key::Escape);
    assert_eq!(idris.field("What is it about?").accesskit_node().value().as_deref(), Some("Repairs"));
    idris.click("Join");
    assert_eq!(
        idris.field("Paste the invitation link").accesskit_node().value().as_deref(),
        Some("trestle:abc")
    );
}
