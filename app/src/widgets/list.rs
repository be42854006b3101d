//! Lists, so that a screen reader says how many there are and where one is. Absent: how they look.

use egui::{Ui, UiBuilder, accesskit::Role};

/// What is shown inside is one list, called `name`.
pub fn list<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().accessibility_role(Role::List).accessibility_label(name);
    ui.scope_builder(builder, contents).inner
}

/// What is shown inside is one entry of a list.
pub fn item<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().accessibility_role(Role::ListItem), contents).inner
}
