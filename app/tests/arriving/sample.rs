//! The made-up table in the window.

use super::person::Person;

#[test]
fn the_made_up_table_says_what_it_is_and_leads_to_ones_own() {
    let mut nia = Person::new();
    nia.click("Try it");
    nia.sees("Nothing you do here leaves this computer.");
    nia.sees("Maes Helyg: repairs that work for us");
    nia.click("People");
    nia.sees("Desta K.");
    nia.sees("This table stays on this computer");
    assert!(!nia.shows("Open the door"), "nobody can be asked to it");
    nia.sees("Nothing you do here leaves this computer.");
    nia.click("Home");
    nia.click("Put up your own");
    nia.sees("Your name, as people call you");
    assert_eq!(nia.focused().as_deref(), Some("What is it about?"));
    assert!(!nia.shows("Your tables"), "the made-up table is not one of one's own");
}

#[test]
fn what_is_written_at_the_made_up_table_stays_until_it_is_started_afresh() {
    let mut nia = Person::new();
    nia.click("Try it");
    nia.sees("Leave it");
    nia.press_with(egui::Modifiers::COMMAND, egui::Key::N);
    nia.type_into("What will it be about?", "My own try");
    nia.press(egui::Key::Enter);
    nia.on_a_page();
    nia.click("Leave it");
    nia.click("Try it");
    nia.sees("My own try");
    nia.click("Start it afresh");
    nia.until("the new one", |harness| {
        use egui_kittest::kittest::Queryable as _;
        harness.query_all_by_label_contains("What is strong here").next().is_some()
            && harness.query_all_by_label_contains("My own try").next().is_none()
    });
}
