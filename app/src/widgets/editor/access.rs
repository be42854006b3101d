//! What a screen reader is told: each block that shows is a text of its own, with what it is, its words and the caret.
//!
//! The keyboard is always at the page as a whole; the caret's block is its active descendant.

use egui::{Galley, Id, Sense, Ui, accesskit, emath::TSTransform, text_selection::CCursorRange};
use trestle_model::text::{BlockKind, TextView};

use super::{Editor, paint::Drawn, selection, shape};
use crate::look::Look;

impl Editor {
    pub(super) fn describe(&self, ui: &Ui, look: &Look, view: &TextView, one: &Drawn) {
        let block = &view.blocks[one.index];
        let id = self.block_id(&block.id);
        // Places the node under the page's.
        ui.interact(one.row, id, Sense::hover());
        let number = self.page.numbers.get(one.index).copied().unwrap_or_default();
        let name = name(look, &block.kind, number);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(accesskit::Role::MultilineTextInput);
            node.set_label(name);
            node.set_value(block.text());
            if let BlockKind::Heading { level } = block.kind {
                node.set_level(level.into());
            }
            for action in [
                accesskit::Action::Focus,
                accesskit::Action::SetTextSelection,
                accesskit::Action::ReplaceSelectedText,
                accesskit::Action::SetValue,
            ] {
                node.add_action(action);
            }
            let rect = one.row;
            node.set_bounds(accesskit::Rect {
                x0: rect.min.x.into(),
                y0: rect.min.y.into(),
                x1: rect.max.x.into(),
                y1: rect.max.y.into(),
            });
        });
        let here = one.index == self.index;
        if here {
            ui.ctx().accesskit_node_builder(self.id, |node| node.set_active_descendant(id.accesskit_id()));
        }
        egui::text_selection::accesskit_text::update_accesskit_for_text_widget(
            ui.ctx(),
            id,
            here.then(|| self.marked_within(view, block.len(), one.index)),
            TSTransform::from_translation(one.corner().to_vec2()),
            &one.shape.galley,
        );
    }

    /// What is marked of the caret's block.
    fn marked_within(&self, view: &TextView, length: usize, index: usize) -> CCursorRange {
        let focus = self.selection.focus.at;
        let anchor = match selection::index_of(view, &self.selection.anchor.block) {
            Some(other) if other < index => 0,
            Some(other) if other > index => length,
            _ => self.selection.anchor.at,
        };
        CCursorRange::two(shape::cursor(anchor, true), shape::cursor(focus, self.next_row))
    }
}

/// What a block is, in a word or two.
fn name(look: &Look, kind: &BlockKind, number: u32) -> String {
    let key = match kind {
        BlockKind::Paragraph => "block-paragraph",
        BlockKind::Heading { level } => {
            return look.say_with("block-heading", &[("level", i64::from(*level).into())]);
        }
        BlockKind::Bullet => "block-bullet",
        BlockKind::Numbered { .. } => {
            return look.say_with("block-numbered", &[("number", i64::from(number).into())]);
        }
        BlockKind::Check { done: false } => "block-check-open",
        BlockKind::Check { done: true } => "block-check-done",
        BlockKind::Quote => "block-quote",
        BlockKind::Code { .. } => "block-code",
        BlockKind::Divider => "block-divider",
        BlockKind::Verbatim => "block-verbatim",
    };
    look.say(key)
}

/// The place in a block that a screen reader names by one of its runs of text.
pub(super) fn place_of(id: Id, galley: &Galley, position: &accesskit::TextPosition) -> Option<usize> {
    // egui names the runs; its own reading of a request is the way back.
    let request = egui::Event::AccessKitActionRequest(accesskit::ActionRequest {
        action: accesskit::Action::SetTextSelection,
        target_tree: accesskit::TreeId::ROOT,
        target_node: id.accesskit_id(),
        data: Some(accesskit::ActionData::SetTextSelection(accesskit::TextSelection {
            anchor: *position,
            focus: *position,
        })),
    });
    let mut range = CCursorRange::default();
    let os = egui::os::OperatingSystem::Nix;
    range.on_event(os, &request, galley, id).then_some(range.primary.index.0)
}
