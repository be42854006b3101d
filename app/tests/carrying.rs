//! A copy of a table on a stick, by the window: written where the person says, taken in by name or by being dropped.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;

use crate::person::{Person, two_at_a_table};

/// The field for a file's name.
const PATH: &str = "Folder and name of the file";

/// A file as the desktop hands it to the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_file(person: &mut Person, path: &Path) {
    person.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_path_buf())));
    person.harness.run_steps(3);
}

/// Puts `path` in the little window that asks for one.
fn give_path(person: &mut Person, path: &Path) {
    person.sees(PATH);
    let field = person
        .harness
        .get_by(|node| node.role() == Role::TextInput && node.label().is_some_and(|label| label == PATH));
    field.focus();
    person.harness.run_steps(2);
    person.press(Modifiers::COMMAND, Key::A);
    person.write(&path.display().to_string());
    person.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn a_copy_goes_to_a_stick_and_is_taken_in_whatever_page_is_open() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (mut carys, mut idris) = two_at_a_table();
    let copy = folder.path().join("ours.trestle-copy");
    carys.click("People");
    carys.click("Put a copy on a stick");
    carys.sees("Whoever has the file can read it");
    give_path(&mut carys, &copy);
    carys.sees("The copy is here");
    let bytes = fs::read(&copy).expect("the file");
    let words = idris.words();

    // Idris has a design open, and drops the copy on it: it is taken in, and its bytes are not added as words.
    drop_file(&mut idris, &copy);
    idris.sees("There is nothing new in this copy");
    let cut = folder.path().join("cut.trestle-copy");
    fs::write(&cut, &bytes[..bytes.len() - 9]).expect("a file");
    drop_file(&mut idris, &cut);
    idris.sees("Part of this copy is missing or damaged");
    let wrong = folder.path().join("wrong.trestle-copy");
    fs::write(&wrong, "hello").expect("a file");
    drop_file(&mut idris, &wrong);
    idris.sees("This is not a copy of a table");
    assert_eq!(idris.words(), words, "nothing was added to the design");

    // By the one list of commands, and by name.
    idris.press(Modifiers::COMMAND, Key::K);
    idris.write("take in a copy");
    idris.press(Modifiers::NONE, Key::Enter);
    idris.sees("Which copy should be taken in?");
    give_path(&mut idris, &folder.path().join("nowhere"));
    idris.sees("This file could not be read");

    let mut meinir = Person::new();
    meinir.put_up_a_table();
    drop_file(&mut meinir, &copy);
    meinir.sees("This copy is of another table");
}
