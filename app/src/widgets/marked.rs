//! A sentence of which some words are bold: in the language files they stand between `**` and `**`.

use egui::{Color32, Label, Response, TextFormat, Ui, text::LayoutJob};

use crate::theme::Type;

/// The sentence in `kind`, its marked words in `strong`, wrapped where the room ends.
pub fn label(ui: &mut Ui, (kind, strong): (Type, Type), color: Color32, sentence: &str) -> Response {
    let mut job = LayoutJob::default();
    for (index, part) in sentence.split("**").enumerate() {
        let font = if index % 2 == 1 { strong.font() } else { kind.font() };
        let line_height = Some(kind.line_height());
        job.append(part, 0.0, TextFormat { line_height, ..TextFormat::simple(font, color) });
    }
    ui.add(Label::new(job).wrap().halign(egui::Align::LEFT))
}

/// A name as part of such a sentence: it marks nothing.
pub fn plain(name: &str) -> String {
    name.replace("**", "*")
}
