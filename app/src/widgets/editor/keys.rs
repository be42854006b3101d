//! Which key does what, and the letters of an input method.

use egui::{Event, ImeEvent, Key, Modifiers, accesskit};
use trestle_model::text::TextView;

use super::{Editor, EditorAct, Todo, chars, selection, shape::Preedit};
use crate::{command::Command, look::Look, widgets::live};

impl Editor {
    pub(super) fn take(&mut self, todo: Todo, ctx: &egui::Context, look: &Look, view: &TextView) {
        match todo {
            Todo::Event(event) => self.take_event(event, ctx, look, view),
            Todo::Command(command) => self.do_command(view, command),
            Todo::Kind(kind) => self.make_kind(view, &kind),
            Todo::Paste(words) => self.paste(view, &words),
            Todo::Link(address) => self.set_link(view, address),
            Todo::Select(selection) => self.place(selection),
            Todo::Toggle(block) => self.toggle(view, &block),
            Todo::SetText(words) => self.set_text(view, &words),
        }
    }

    fn take_event(&mut self, event: Event, ctx: &egui::Context, look: &Look, view: &TextView) {
        if let Some(command) = Command::pressed(&event) {
            self.do_command(view, command);
            return;
        }
        match event {
            Event::Text(words) if words != "\n" && words != "\r" => self.write(view, words),
            Event::Key { key, pressed: true, modifiers, .. } => self.key(key, modifiers, ctx, look, view),
            Event::Copy => self.copy(view),
            Event::Cut => {
                self.copy(view);
                self.delete_marked(view);
            }
            Event::Paste(words) => self.paste(view, &words),
            Event::Ime(event) => self.input_method(event, view),
            Event::AccessKitActionRequest(request) => self.requested(&request, view),
            _ => {}
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers, ctx: &egui::Context, look: &Look, view: &TextView) {
        let word = modifiers.ctrl || modifiers.alt;
        if key_is_held(key) {
            return;
        }
        let was_leaving = std::mem::replace(&mut self.leaving, key == Key::Escape);
        match key {
            // Both keys came within one frame: egui kept this one for us.
            Key::Tab if was_leaving => {
                let back = modifiers.shift;
                let on = if back { egui::FocusDirection::Previous } else { egui::FocusDirection::Next };
                ctx.memory_mut(|memory| memory.move_focus(on));
            }
            Key::Escape if self.page.tab_indents => live::say(ctx, look.say("page-tab-leaves")),
            Key::Escape => {}
            Key::Enter => self.enter(view, modifiers.shift),
            Key::Backspace => self.delete_back(view, word),
            Key::Delete => self.delete_on(view, word),
            Key::Tab if self.page.tab_indents => self.indent(view, !modifiers.shift),
            _ => self.move_caret(key, modifiers, ctx, look, view),
        }
    }

    fn copy(&mut self, view: &TextView) {
        let (from, to) = self.selection.ends(view);
        let words = selection::words(view, &from, &to);
        if !words.is_empty() {
            self.acts.push_back(EditorAct::Copy(words));
        }
    }

    /// Letters that are still being composed stay on this screen; only the final ones are written.
    fn input_method(&mut self, event: ImeEvent, view: &TextView) {
        match event {
            ImeEvent::Preedit { text, .. } if text.is_empty() => self.preedit = None,
            ImeEvent::Preedit { text, .. } => {
                // What is marked goes when the letters are final.
                let (from, _) = self.selection.ends(view);
                let here =
                    if from.block == self.selection.focus.block { &from } else { &self.selection.focus };
                self.preedit = Some(Preedit { at: here.at, text });
                self.reveal = true;
            }
            ImeEvent::Commit(words) => {
                self.preedit = None;
                if words != "\n" && words != "\r" {
                    self.write(view, words);
                }
            }
            ImeEvent::DeleteSurrounding { before_chars, after_chars } => {
                let at = self.selection.focus.at;
                if let Some((_, block)) = self.here(view) {
                    let to = at.saturating_add(after_chars).min(block.len());
                    self.delete_within(block, at.saturating_sub(before_chars), to);
                }
            }
            _ => {}
        }
    }

    /// What a screen reader asks of the page, or of an item with a box or a link on it.
    fn requested(&mut self, request: &accesskit::ActionRequest, view: &TextView) {
        if request.target_node != self.id.accesskit_id() {
            if request.action == accesskit::Action::Click {
                self.clicked(request.target_node, view);
            }
            return;
        }
        match (request.action, &request.data) {
            (accesskit::Action::SetTextSelection, Some(accesskit::ActionData::SetTextSelection(wanted))) => {
                let anchor = self.access.spot(view, &wanted.anchor);
                let focus = self.access.spot(view, &wanted.focus);
                if let (Some(anchor), Some(focus)) = (anchor, focus) {
                    self.place(selection::Selection { anchor, focus });
                }
            }
            (accesskit::Action::ReplaceSelectedText, Some(accesskit::ActionData::Value(words))) => {
                self.todo.push_front(Todo::Paste(words.to_string()));
            }
            (accesskit::Action::SetValue, Some(accesskit::ActionData::Value(words))) => {
                self.todo.push_front(Todo::SetText(words.to_string()));
            }
            _ => {}
        }
    }

    fn clicked(&mut self, target: accesskit::NodeId, view: &TextView) {
        let box_of = |block: &&trestle_model::text::Block| self.block_id(&block.id).accesskit_id() == target;
        if let Some(block) = view.blocks.iter().find(box_of) {
            self.todo.push_front(Todo::Toggle(block.id.clone()));
        } else if let Some(address) = self.access.link(target) {
            self.acts.push_back(EditorAct::Follow(address));
        }
    }

    /// The id of a block's place on the page, also of its node for screen readers.
    pub(super) fn block_id(&self, block: &trestle_model::text::BlockId) -> egui::Id {
        self.id.with(block.as_str())
    }
}

/// Keys that do nothing by themselves. The one held for Shift and Tab must not undo Escape.
fn key_is_held(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
    )
}

/// How many chars a preedit adds before `at` in its block, for painting.
pub(super) fn shifted(preedit: Option<&Preedit>, at: usize) -> usize {
    match preedit {
        Some(preedit) if at >= preedit.at => at + chars::count(&preedit.text),
        _ => at,
    }
}
