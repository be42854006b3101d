//! Going on at a new table, in a real window: the page of people, and what shows after that.

use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::person::Person;

const NAME: &str = "What the new table is called";

fn press(person: &mut Person, label: &str) {
    person.sees(label);
    person.harness.get_by_role_and_label(Role::Button, label).focus();
    person.harness.run_steps(3);
    person.press(Key::Enter);
}

/// Carys has put up a table with a page that has words on it, and is asked what the new table is called.
fn asked() -> Person {
    let mut carys = Person::new();
    carys.type_into("What is it about?", "Repairs");
    carys.type_into("Your name, as people call you", "Carys");
    carys.click("I live here");
    carys.click("Put it up");
    carys.on_a_page();
    carys.click("People");
    press(&mut carys, "Go on at a new table…");
    carys.sees(NAME);
    carys
}

#[test]
fn one_goes_on_at_a_new_table_and_the_old_one_is_in_the_list() {
    let mut carys = asked();
    assert_eq!(carys.field(NAME).accesskit_node().value().as_deref(), Some("Repairs, going on"));
    press(&mut carys, "Put up the new table");
    carys.sees("This is the new table, with the copies on it.");
    carys.sees("Repairs, going on");
    carys.click("Designs");
    carys.sees("Where this table comes from");
    carys.sees("Our first design");
    let tables = carys.home().join("tables");
    assert_eq!(std::fs::read_dir(tables).expect("the folder").count(), 2);
}

#[test]
fn a_title_that_will_not_do_leaves_all_as_it_was() {
    let mut carys = asked();
    carys.field(NAME).focus();
    carys.harness.run_steps(2);
    carys.select_all();
    carys.press(Key::Backspace);
    carys.press(Key::Enter);
    carys.until("what is missing is said", |harness| {
        let fields = harness.get_all_by_role(Role::TextInput);
        fields.into_iter().any(|field| {
            let said = field.accesskit_node().description();
            said.is_some_and(|said| said.contains("Give the new table a name."))
        })
    });
    carys.field(NAME).focus();
    carys.harness.run_steps(2);
    let long = "a".repeat(300);
    carys.write(&long);
    carys.press(Key::Enter);
    carys.sees("That table name does not work");
    // The old table is on the screen still, and so is what was typed.
    assert_eq!(carys.field(NAME).accesskit_node().value().as_deref(), Some(long.as_str()));
    assert!(carys.shows("Around the table"));
    let tables = carys.home().join("tables");
    assert_eq!(std::fs::read_dir(tables).expect("the folder").count(), 1);
}
