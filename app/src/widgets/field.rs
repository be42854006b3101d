//! A named field for a line of words.

use egui::{
    Context, Id, Response, TextEdit, TextFormat, Ui, accesskit,
    text::{CCursor, CCursorRange, LayoutJob},
    text_edit::{TextEditOutput, TextEditState},
};

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
    ghost: Option<&'a str>,
    rows: usize,
}

impl<'a> Field<'a> {
    /// The question is the field's name for a screen reader.
    pub fn new(question: &'a str) -> Self {
        Field { question, hint: "", id: None, trouble: None, ghost: None, rows: 1 }
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

    /// How the words may go on, greyed behind them.
    pub fn ghost(mut self, words: Option<&'a str>) -> Self {
        self.ghost = words;
        self
    }

    /// Room for so many lines, and more as they are written.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    pub fn show(self, ui: &mut Ui, look: &Look, value: &mut String) -> Response {
        let name = text::label(ui, Type::Strong, look.colors().ink, self.question);
        ui.add_space(-theme::SPACE_4);
        let shown = edit(ui, look, (self.hint, self.rows), value, self.id);
        if let Some(ghost) = self.ghost {
            let ink = look.colors().ink_2;
            let ghost = text::galley(ui, Type::Body, ink, ghost, f32::INFINITY);
            let after = shown.galley_pos + egui::vec2(shown.galley.size().x, 0.0);
            let down = (shown.galley.size().y - ghost.size().y) / 2.0;
            ui.painter().with_clip_rect(shown.text_clip_rect).galley(
                after + egui::vec2(0.0, down),
                ghost,
                ink,
            );
        }
        let field = shown.response.response.labelled_by(name.id);
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
    let shown = needs(ui, look, sentence);
    ui.ctx().accesskit_node_builder(control.id, |node| {
        node.set_invalid(accesskit::Invalid::True);
        node.set_description(sentence);
    });
    let before = ui.data(|data| data.get_temp::<String>(said));
    if before.as_deref() != Some(sentence) {
        ui.data_mut(|data| data.insert_temp(said, sentence.to_owned()));
        live::say(ui.ctx(), sentence);
        // With larger words it would lie under the end of the page.
        if control.has_focus() {
            let both = control.rect.union(shown.rect);
            ui.scroll_to_rect_animation(both, None, egui::style::ScrollAnimation::none());
        }
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
    edit(ui, look, (hint, 1), value, None).response.response
}

/// Whether the caret stands behind the last letter of the field, with nothing marked.
pub fn caret_is_at_end(ctx: &Context, id: Id) -> bool {
    let state = TextEditState::load(ctx, id);
    let range = state.and_then(|state| state.cursor.char_range());
    range.is_some_and(|range| {
        range.is_empty() && ctx.data(|data| data.get_temp(end_id(id))) == Some(range.primary.index.0)
    })
}

/// Puts the caret behind the last of `words`, which the field holds from now on.
pub fn caret_to_end(ctx: &Context, id: Id, words: &str) {
    let mut state = TextEditState::load(ctx, id).unwrap_or_default();
    let end = CCursor::new(words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ctx, id);
}

fn end_id(id: Id) -> Id {
    id.with("end")
}

fn edit(
    ui: &mut Ui,
    look: &Look,
    (hint, rows): (&str, usize),
    value: &mut String,
    id: Option<Id>,
) -> TextEditOutput {
    let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, theme::SPACE_8 as i8);
    // Its first letter stands clear of the caret.
    let mut hint_job = LayoutJob::default();
    let line_height = Some(Type::Body.line_height());
    let format = TextFormat::simple(Type::Body.font(), look.colors().ink_2);
    hint_job.append(hint, theme::CARET_WIDTH, TextFormat { line_height, ..format });
    let edit = match rows {
        ..=1 => TextEdit::singleline(value).align(egui::Align2::LEFT_CENTER),
        rows => TextEdit::multiline(value).desired_rows(rows),
    };
    let edit = edit
        .font(Type::Body.font())
        .hint_text(hint_job)
        .margin(margin)
        .min_size(egui::vec2(0.0, theme::FIELD_HEIGHT))
        .desired_width(f32::INFINITY);
    let edit = match id {
        Some(id) => edit.id(id),
        None => edit,
    };
    let shown = edit.show(ui);
    super::button::bring_into_sight(&shown.response.response);
    let end = value.chars().count();
    ui.data_mut(|data| data.insert_temp(end_id(shown.response.response.id), end));
    shown
}

/// A sentence under a field that says what is still needed.
pub fn needs(ui: &mut Ui, look: &Look, sentence: &str) -> Response {
    ui.horizontal(|ui| {
        text::icon(ui, theme::icon::NOTE, theme::ICON, look.colors().warn);
        text::label(ui, Type::Small, look.colors().warn, sentence)
    })
    .inner
}
