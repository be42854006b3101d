//! A window on top of the others that wants an answer first.

use egui::{Id, Modal};

/// One that a screen reader calls by its title when it opens.
pub fn named(id: Id, title: &str) -> Modal {
    Modal::new(id).area(Modal::default_area(id).accessible_name(title))
}
