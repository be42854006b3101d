//! Painting the blocks that show: their marks, words, what is marked, and everybody's carets.

use egui::{Color32, Rect, Sense, Ui, Vec2};
use trestle_model::text::{Block, BlockKind, TextView};

use super::{Editor, OnWords, Selection, Todo, commented, flag, keys, selection, shape, shape::Shape};
use crate::{
    look::Look,
    theme::{self, Type, colors, icon},
    widgets::text,
};

/// A block that shows, and where.
#[derive(Debug)]
pub(super) struct Drawn {
    pub index: usize,
    pub row: Rect,
    pub shape: Shape,
}

impl Drawn {
    /// The top left of the words.
    pub(super) fn corner(&self) -> egui::Pos2 {
        self.row.min + egui::vec2(self.shape.left, self.shape.top)
    }

    fn line_height(&self) -> f32 {
        self.shape.galley.rows.first().map_or(theme::READING, |row| row.height())
    }
}

/// A selection as the blocks that it spans.
struct Span {
    first: usize,
    from: usize,
    last: usize,
    to: usize,
}

impl Span {
    fn of(view: &TextView, marked: &Selection) -> Option<Self> {
        let (from, to) = marked.ends(view);
        let first = selection::index_of(view, &from.block)?;
        let last = selection::index_of(view, &to.block)?;
        Some(Span { first, from: from.at, last, to: to.at })
    }
}

impl Editor {
    pub(super) fn paint(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TextView,
        on_words: OnWords<'_>,
        words: Rect,
        drawn: &[Drawn],
    ) {
        let has_focus = ui.memory(|memory| memory.has_focus(self.id));
        let own = Span::of(view, &self.selection);
        let others = on_words.carets;
        for one in drawn {
            let block = &view.blocks[one.index];
            self.paint_mark(ui, look, block, one);
            commented::paint_ground(ui, look, block, one, on_words);
            paint_looks(ui, look, block, one);
            for other in others.iter().filter(|other| !other.selection.is_caret()) {
                let color = colors::behind_words(other.color);
                paint_marked(ui, Span::of(view, &other.selection).as_ref(), block, one, color);
            }
            if !self.selection.is_caret() {
                paint_marked(ui, own.as_ref(), block, one, look.colors().selection);
            }
            ui.painter().galley(one.corner(), one.shape.galley.clone(), look.colors().ink);
            commented::paint_line(ui, look, block, one, on_words);
        }
        let empty = view.blocks.is_empty() || (view.blocks.len() == 1 && view.blocks[0].is_empty());
        if empty && self.preedit.is_none() {
            self.paint_invitation(ui, look, words, drawn);
        }
        for other in others {
            flag::paint(ui, look, view, other, drawn);
        }
        if has_focus {
            self.paint_caret(ui, look, words, drawn);
        }
    }

    /// Where the caret stands.
    pub(super) fn caret_rect(&self, one: &Drawn) -> Rect {
        let at = keys::shifted(self.preedit.as_ref(), self.selection.focus.at);
        place(one, at, self.next_row)
    }

    fn paint_caret(&self, ui: &Ui, look: &Look, words: Rect, drawn: &[Drawn]) {
        let caret = match drawn.iter().find(|one| one.index == self.index) {
            Some(one) => self.caret_rect(one),
            None if drawn.is_empty() => {
                Rect::from_min_size(words.min, Vec2::new(0.0, Type::Reading.line_height()))
            }
            None => return,
        };
        let line = Rect::from_center_size(caret.center(), Vec2::new(theme::CARET_WIDTH, caret.height()));
        ui.painter().rect_filled(line, 0.0, look.colors().ink);
        ui.output_mut(|output| {
            output.ime = Some(egui::output::IMEOutput {
                purpose: egui::IMEPurpose::Normal,
                rect: words,
                cursor_rect: line,
                should_interrupt_composition: false,
            });
        });
    }

    /// On an empty page, what belongs there.
    fn paint_invitation(&self, ui: &Ui, look: &Look, words: Rect, drawn: &[Drawn]) {
        let corner = drawn.first().map_or(words.min, Drawn::corner);
        let galley =
            text::galley(ui, Type::Reading, look.colors().ink_2, &look.say("document-empty"), words.width());
        // Clear of the caret, which stands there too.
        ui.painter().galley(corner + Vec2::new(theme::CARET_WIDTH, 0.0), galley, look.colors().ink_2);
    }

    /// What stands before or behind the words of a block: a bullet, a number, a box to tick, a bar, a ground, a line.
    fn paint_mark(&mut self, ui: &mut Ui, look: &Look, block: &Block, one: &Drawn) {
        let colors = look.colors();
        let corner = one.corner();
        let middle = corner.y + one.line_height() / 2.0;
        match &block.kind {
            BlockKind::Bullet => {
                let center = egui::pos2(corner.x - theme::SPACE_12, middle);
                ui.painter().circle_filled(center, theme::BULLET_RADIUS, colors.ink);
            }
            BlockKind::Numbered { .. } => {
                let number = self.page.numbers.get(one.index).copied().unwrap_or_default();
                let shown = shape::line(ui.ctx(), look, block, &format!("{number}."));
                let place = egui::pos2(corner.x - theme::SPACE_8 - shown.size().x, corner.y);
                ui.painter().galley(place, shown, colors.ink);
            }
            BlockKind::Check { done } => {
                let center = egui::pos2(corner.x - theme::INDENT_STEP / 2.0 - theme::SPACE_4, middle);
                let rect = Rect::from_center_size(center, Vec2::splat(theme::CHECKBOX));
                self.tick_box(ui, look, block, *done, rect);
            }
            BlockKind::Quote => {
                let x = corner.x - theme::SPACE_12;
                let bar = Rect::from_min_max(
                    egui::pos2(x, one.row.top() + one.shape.top),
                    egui::pos2(x + theme::SPACE_4, one.row.bottom()),
                );
                ui.painter().rect_filled(bar, theme::SPACE_4 / 2.0, colors.accent);
            }
            BlockKind::Code { .. } | BlockKind::Verbatim => {
                let mut ground = one.row;
                ground.min = corner - Vec2::new(theme::SPACE_12, theme::SPACE_8);
                ui.painter().rect_filled(ground, theme::CORNER, colors.sunken);
            }
            BlockKind::Divider => {
                let y = if block.is_empty() { middle } else { one.row.bottom() };
                ui.painter().hline(one.row.x_range(), y, look.theme.hairline());
            }
            BlockKind::Paragraph | BlockKind::Heading { .. } => {}
        }
    }

    /// For the mouse; by the keyboard there is a command, and a screen reader ticks the item itself.
    fn tick_box(&mut self, ui: &Ui, look: &Look, block: &Block, done: bool, rect: Rect) {
        let id = self.block_id(&block.id).with("tick");
        let response = ui.interact(rect.expand(theme::SPACE_4), id, Sense::CLICK);
        if response.clicked() {
            self.todo.push_back(Todo::Toggle(block.id.clone()));
            ui.ctx().request_repaint();
        }
        let colors = look.colors();
        let (fill, edge) = if done { (colors.accent, colors.accent) } else { (colors.surface, colors.ink_2) };
        let stroke = egui::Stroke::new(theme::CARET_WIDTH, edge);
        ui.painter().rect(rect, theme::SPACE_4, fill, stroke, egui::StrokeKind::Inside);
        if done {
            text::paint_icon(ui, rect, icon::TICK, theme::CHECKBOX - theme::SPACE_4, colors.on_accent);
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(look.say(if done {
            "check-untick"
        } else {
            "check-tick"
        }));
    }
}

/// A place in the words of a block, on the screen: as high as its line, without width.
pub(super) fn place(one: &Drawn, at: usize, next_row: bool) -> Rect {
    let cursor = shape::cursor(at, next_row);
    one.shape.galley.pos_from_cursor(cursor).translate(one.corner().to_vec2())
}

/// A ground behind words of fixed width and a line under links, close to the letters: egui would put both where the
/// wide lines of a page end.
fn paint_looks(ui: &Ui, look: &Look, block: &Block, one: &Drawn) {
    let colors = look.colors();
    let mut at = 0;
    for run in &block.runs {
        let next = at + run.text.chars().count();
        if run.marks.code || run.marks.link.is_some() {
            for rect in shape::covers(&one.shape.galley, at, next, false) {
                let rect = rect.translate(one.corner().to_vec2());
                let letters =
                    Rect::from_center_size(rect.center(), Vec2::new(rect.width(), theme::READING * 1.3));
                if run.marks.code {
                    let ground = letters.expand2(Vec2::new(theme::CARET_WIDTH, 0.0));
                    ui.painter().rect_filled(ground, theme::SPACE_4, colors.sunken);
                }
                if run.marks.link.is_some() {
                    ui.painter().hline(
                        letters.x_range(),
                        letters.bottom(),
                        egui::Stroke::new(1.0, colors.accent),
                    );
                }
            }
        }
        at = next;
    }
}

fn paint_marked(ui: &Ui, span: Option<&Span>, block: &Block, one: &Drawn, color: Color32) {
    let Some(span) = span.filter(|span| (span.first..=span.last).contains(&one.index)) else { return };
    let from = if one.index == span.first { span.from } else { 0 };
    let to = if one.index == span.last { span.to } else { block.len() };
    let line_end = one.index < span.last;
    for rect in shape::covers(&one.shape.galley, from, to, line_end) {
        ui.painter().rect_filled(rect.translate(one.corner().to_vec2()), 0.0, color);
    }
}
