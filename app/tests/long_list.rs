//! A list of which only the rows in sight are made: it is as long as it is for the keyboard and for a screen reader.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use trestle_app::{
    lang::{Language, Words},
    look::Look,
    theme::{Theme, ThemeKind, install_fonts},
    widgets::{button::Button, list},
};

const ROWS: usize = 300;

/// A button before, a list of buttons (each third is taller by a sentence), a button after.
fn harness() -> Harness<'static, ()> {
    harness_of(ROWS)
}

fn harness_of(count: usize) -> Harness<'static, ()> {
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let look = Look { words: Words::new(Language::English), theme: Theme::new(ThemeKind::Light), now };
    let rows: Vec<usize> = (0..count).collect();
    let mut dressed = false;
    let builder = Harness::builder().with_size(egui::vec2(400.0, 300.0));
    let mut harness = builder.build_ui_state(
        move |ui, ()| {
            if !std::mem::replace(&mut dressed, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                return;
            }
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                Button::plain("before").show(ui, &look);
                list::long(
                    ui,
                    "All of them",
                    &rows,
                    |row| *row,
                    |ui, at, row| {
                        assert_eq!(at, *row);
                        if row % 3 == 0 {
                            ui.label("One that takes more room than others do.");
                        }
                        Button::plain(&format!("row {row}")).show(ui, &look);
                    },
                );
                Button::plain("after").show(ui, &look);
            });
        },
        (),
    );
    harness.run_steps(4);
    harness
}

fn focused(harness: &Harness<'static, ()>) -> Option<String> {
    let focused = |node: &egui_kittest::Node<'_>| node.accesskit_node().is_focused();
    let node = harness.query_all_by_role(Role::Button).find(focused)?;
    node.accesskit_node().label()
}

fn step(harness: &mut Harness<'static, ()>, modifiers: Modifiers) -> Option<String> {
    harness.key_press_modifiers(modifiers, Key::Tab);
    // The key, and then the row that it came to, in sight.
    harness.run_steps(2);
    focused(harness)
}

#[test]
fn tab_goes_through_every_row_and_back_again() {
    let mut harness = harness();
    let mut expected = vec!["before".to_owned()];
    expected.extend((0..ROWS).map(|row| format!("row {row}")));
    expected.push("after".to_owned());
    for name in &expected {
        assert_eq!(step(&mut harness, Modifiers::NONE).as_ref(), Some(name));
        let here = harness.get_by_role_and_label(Role::Button, name).rect();
        assert!(here.min.y >= 0.0 && here.max.y <= 300.0, "{name} is in sight: {here}");
    }
    for name in expected.iter().rev().skip(1) {
        assert_eq!(step(&mut harness, Modifiers::SHIFT).as_ref(), Some(name));
    }
}

#[test]
fn a_row_keeps_the_keyboard_when_it_is_scrolled_out_of_sight() {
    let mut harness = harness();
    for _ in 0..4 {
        step(&mut harness, Modifiers::NONE);
    }
    assert_eq!(focused(&harness).as_deref(), Some("row 2"));
    harness.get_by_role_and_label(Role::Button, "row 0").hover();
    harness.step();
    for _ in 0..60 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -200.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    }
    harness.run_steps(30);
    let row = harness.get_by_role_and_label(Role::Button, "row 2").rect();
    assert!(row.max.y < -300.0, "it is far away: {row}");
    assert_eq!(focused(&harness).as_deref(), Some("row 2"));
    assert_eq!(step(&mut harness, Modifiers::NONE).as_deref(), Some("row 3"));
}

#[test]
fn a_screen_reader_hears_how_many_there_are_though_few_are_made() {
    let harness = harness();
    let list = harness.get_by_role_and_label(Role::List, "All of them");
    assert_eq!(list.accesskit_node().size_of_set(), Some(ROWS));
    let places: Vec<usize> = harness
        .query_all_by_role(Role::ListItem)
        .map(|item| item.accesskit_node().position_in_set().expect("it is told"))
        .collect();
    assert!(places.len() < 30, "{places:?}");
    assert!(places.is_sorted());
    assert_eq!((places.first(), places.last()), (Some(&0), Some(&(ROWS - 1))));
}

#[test]
fn a_list_of_two_hundred_can_be_browsed_from_end_to_end() {
    let harness = harness_of(200);
    assert_eq!(harness.query_all_by_role(Role::ListItem).count(), 200);
}
