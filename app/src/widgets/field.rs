//! A named field for a line of words.

use egui::{Id, Response, TextEdit, Ui, accesskit};

use super::{live, text};
use crate::{
    look::Look,
    theme::{self, Type},
};

/// A field to be shown: the question above it, and under it what is still needed.
#[derive(Debug)]
#[must_use = "a field does nothing until it is shown"]
pub struct Field<'a> {
    question: &'a str,
    hint: &'a str,
    id: Option<Id>,
    trouble: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// The question is the field's name for a screen reader.
    pub fn new(question: &'a str) -> Self {
        Field { question, hint: "", id: None, trouble: None }
    }

    /// Shown greyed while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Keeps keyboard and caret where they are although the field lies elsewhere on the next frame.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// What is wrong with the words, or missing: shown under the field, part of its description, and said aloud once.
    pub fn trouble(mut self, sentence: Option<&'a str>) -> Self {
        self.trouble = sentence;
        self
    }

    pub fn show(self, ui: &mut Ui, look: &Look, value: &mut String) -> Response {
        let name = text::label(ui, Type::Strong, look.colors().ink, self.question);
        ui.add_space(-theme::SPACE_4);
        let field = edit(ui, look, self.hint, value, self.id).labelled_by(name.id);
        describe(ui, look, &field, self.trouble);
        field
    }
}

/// Shows `trouble` under a control, as part of its description; a new one is said aloud.
pub fn describe(ui: &mut Ui, look: &Look, control: &Response, trouble: Option<&str>) {
    let said = control.id.with("trouble");
    let Some(sentence) = trouble else {
        ui.data_mut(|data| data.remove::<String>(said));
        return;
    };
    needs(ui, look, sentence);
    ui.ctx().accesskit_node_builder(control.id, |node| {
        node.set_invalid(accesskit::Invalid::True);
        node.set_description(sentence);
    });
    let before = ui.data(|data| data.get_temp::<String>(said));
    if before.as_deref() != Some(sentence) {
        ui.data_mut(|data| data.insert_temp(said, sentence.to_owned()));
        live::say(ui.ctx(), sentence);
    }
}

/// Whether Enter was pressed in the field. The keyboard stays in it, unless somebody sends it on.
pub fn entered(ui: &Ui, field: &Response) -> bool {
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if entered {
        field.request_focus();
    }
    entered
}

/// A label over a one-line field as wide as the room. The label is the field's name for a screen reader.
pub fn named(ui: &mut Ui, look: &Look, label: &str, hint: &str, value: &mut String) -> Response {
    Field::new(label).hint(hint).show(ui, look, value)
}

/// The same without a label; the caller names it.
pub fn bare(ui: &mut Ui, look: &Look, hint: &str, value: &mut String) -> Response {
    edit(ui, look, hint, value, None)
}

fn edit(ui: &mut Ui, look: &Look, hint: &str, value: &mut String, id: Option<Id>) -> Response {
    let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, theme::SPACE_8 as i8);
    let edit = TextEdit::singleline(value)
        .font(Type::Body.font())
        .hint_text(text::rich(Type::Body, look.colors().ink_2, hint))
        .margin(margin)
        .min_size(egui::vec2(0.0, theme::FIELD_HEIGHT))
        .align(egui::Align2::LEFT_CENTER)
        .desired_width(f32::INFINITY);
    let edit = match id {
        Some(id) => edit.id(id),
        None => edit,
    };
    edit.show(ui).response.response
}

/// A sentence under a field that says what is still needed.
pub fn needs(ui: &mut Ui, look: &Look, sentence: &str) -> Response {
    ui.horizontal(|ui| {
        text::icon(ui, theme::icon::NOTE, theme::ICON, look.colors().warn);
        text::label(ui, Type::Small, look.colors().warn, sentence)
    })
    .inner
}
