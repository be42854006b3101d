//! The mouse on the page: a click puts the caret, a drag marks, twice takes a word, three times a block, and
//! Ctrl and click follows a link.

use egui::{Pos2, Response, Ui};
use trestle_model::text::{Spot, TextView};

use super::{Editor, EditorAct, Selection, Todo, chars, paint::Drawn, selection, selection::spot};

impl Editor {
    pub(super) fn pointer(&mut self, ui: &Ui, view: &TextView, mouse: &Response, drawn: &[Drawn]) {
        if mouse.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Text);
        }
        let Some(pointer) = mouse.interact_pointer_pos() else {
            self.hovered_link(ui, view, mouse, drawn);
            return;
        };
        let pressed =
            mouse.drag_started() || mouse.clicked() || mouse.double_clicked() || mouse.triple_clicked();
        let begun = ui.input(|input| input.pointer.primary_pressed());
        if pressed || begun {
            self.take_focus = true;
            ui.ctx().request_repaint();
        }
        let Some(found) = spot_at(view, drawn, pointer) else { return };
        let (shift, follow) = ui.input(|input| (input.modifiers.shift, input.modifiers.command));
        if follow
            && mouse.clicked()
            && let Some((_, _, address)) = selection::link_around(view, &found)
        {
            self.acts.push_back(EditorAct::Follow(address));
            return;
        }
        self.preedit = None;
        if mouse.triple_clicked() {
            if let Some(index) = selection::index_of(view, &found.block) {
                let end = spot(&found.block, view.blocks[index].len());
                self.mark(Selection { anchor: spot(&found.block, 0), focus: end });
            }
        } else if mouse.double_clicked() {
            if let Some(index) = selection::index_of(view, &found.block) {
                let (from, to) = chars::word_around(&view.blocks[index].text(), found.at);
                self.mark(Selection { anchor: spot(&found.block, from), focus: spot(&found.block, to) });
            }
        } else if begun {
            let anchor = if shift { self.selection.anchor.clone() } else { found.clone() };
            self.mark(Selection { anchor, focus: found });
        } else if mouse.dragged() {
            let anchor = self.selection.anchor.clone();
            self.mark(Selection { anchor, focus: found });
            self.scroll_while_dragging(ui, pointer);
        }
    }

    /// As [`Editor::place`], without scrolling: what the mouse points at is in sight.
    fn mark(&mut self, selection: Selection) {
        if !self.todo.is_empty() {
            // The words are still being loaded: what was typed before belongs where the caret was then.
            self.todo.push_back(Todo::Select(selection.clone()));
        }
        self.place(selection);
        self.reveal = false;
    }

    fn scroll_while_dragging(&self, ui: &Ui, pointer: Pos2) {
        let visible = ui.clip_rect();
        let over = (visible.top() - pointer.y).max(0.0) - (pointer.y - visible.bottom()).max(0.0);
        if over != 0.0 {
            ui.scroll_with_delta(egui::vec2(0.0, over));
            ui.ctx().request_repaint();
        }
    }

    /// Over a link, where it leads.
    fn hovered_link(&self, ui: &Ui, view: &TextView, mouse: &Response, drawn: &[Drawn]) {
        let Some(pointer) = mouse.hover_pos() else { return };
        let over = drawn.iter().find(|one| one.row.contains(pointer));
        let Some(found) = over.and_then(|_| spot_at(view, drawn, pointer)) else { return };
        if let Some((_, _, address)) = selection::link_around(view, &found) {
            mouse.clone().on_hover_text_at_pointer(address);
            if ui.input(|input| input.modifiers.command) {
                ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            }
        }
    }
}

/// The place in the words nearest to `pointer`.
fn spot_at(view: &TextView, drawn: &[Drawn], pointer: Pos2) -> Option<Spot> {
    let one = drawn.iter().find(|one| pointer.y < one.row.bottom()).or(drawn.last())?;
    let block = &view.blocks[one.index];
    let found = one.shape.galley.cursor_from_pos(pointer - one.corner());
    Some(spot(&block.id, found.index.0.min(block.len())))
}
