//! The little window that asks where a file should go or come from: a path by hand, or the system's own window.

use std::path::PathBuf;

use egui::Ui;

use super::{ExportKind, FilePurpose};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, field, surface, text},
};

/// What a path is asked for, and what is typed so far.
#[derive(Debug)]
pub struct PathDialog {
    purpose: FilePurpose,
    path: String,
    focused: bool,
}

/// What came of it in this frame.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Still,
    /// The system's own window is wanted.
    Browse(PathBuf),
    Chosen(PathBuf),
    /// Nothing is to happen.
    Left,
}

impl PathDialog {
    /// Starts from `suggestion`.
    pub fn new(purpose: FilePurpose, suggestion: String) -> Self {
        PathDialog { purpose, path: suggestion, focused: false }
    }

    pub fn purpose(&self) -> FilePurpose {
        self.purpose
    }

    /// A file was chosen in the system's own window.
    pub fn put(&mut self, path: String) {
        self.path = path;
    }

    pub fn ui(&mut self, ui: &Ui, look: &Look) -> Asked {
        let mut asked = Asked::Still;
        let (title, note, button) = match self.purpose {
            FilePurpose::Export(ExportKind::Markdown | ExportKind::Html | ExportKind::Bundle) => {
                ("file-save-title", None, "file-save")
            }
            FilePurpose::Invitation => ("stick-title", Some("stick-note"), "file-save"),
            FilePurpose::ComputerLink => ("computers-stick-title", Some("computers-stick-note"), "file-save"),
            FilePurpose::Calendar => ("calendar-title", Some("calendar-note"), "file-save"),
            FilePurpose::Print => ("print-title", Some("print-note"), "file-save"),
            FilePurpose::Import => ("file-open-title", None, "file-open"),
            FilePurpose::CarryOut => ("carry-out-title", Some("carry-out-note"), "file-save"),
            FilePurpose::CarryIn => ("carry-in-title", Some("carry-in-note"), "carry-in-button"),
        };
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let modal = egui::Modal::new(egui::Id::unique("path_by_hand")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(theme::FORM_WIDTH.min(ui.ctx().content_rect().width() - 4.0 * theme::SPACE_24));
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say(title));
            if let Some(note) = note {
                text::label(ui, Type::Body, look.colors().ink_2, look.say(note));
            }
            let field = field::named(ui, look, &look.say("file-path"), "", &mut self.path);
            if !self.focused {
                field.request_focus();
                self.focused = true;
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            ui.add_space(theme::SPACE_4);
            ui.horizontal_wrapped(|ui| {
                let path = PathBuf::from(self.path.trim());
                let pressed = Button::main(&look.say(button)).show(ui, look).clicked();
                if (pressed || entered) && !self.path.trim().is_empty() {
                    asked = Asked::Chosen(path.clone());
                }
                let saves = !matches!(self.purpose, FilePurpose::Import | FilePurpose::CarryIn);
                let browse = look.say(if saves { "file-place" } else { "file-browse" });
                if Button::plain(&browse).icon(icon::FOLDER).show(ui, look).clicked() {
                    asked = Asked::Browse(path);
                }
                if Button::plain(&look.say("button-back")).show(ui, look).clicked() {
                    asked = Asked::Left;
                }
            });
        });
        if asked == Asked::Still && modal.should_close() { Asked::Left } else { asked }
    }
}
