//! Lists, so that a screen reader says how many there are and where one is. Absent: how they look.

use egui::{AsIdSalt, Ui, UiBuilder, accesskit::Role};

/// What is shown inside is one list, called `name`.
pub fn list<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().accessibility_role(Role::List).accessibility_label(name);
    ui.scope_builder(builder, contents).inner
}

/// What is shown inside is one entry of a list. `who` stays with it when others come and go around it.
pub fn item<R>(ui: &mut Ui, who: impl AsIdSalt, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().id_salt(who).accessibility_role(Role::ListItem);
    ui.scope_builder(builder, contents).inner
}
