//! What a screen reader is told: the page is one text, from its first letter to its last.
//!
//! The page is the only place for the keyboard. Its text is made of runs: the lines as they are seen where the page
//! shows, whole paragraphs where it does not, so that all of it can be read. What a block is (a heading, an item, a box
//! with its tick) is a part of the tree around its runs, and is said aloud when the caret comes into it. Nothing here
//! costs anything while nobody listens.

mod block;

use std::collections::BTreeMap;

use egui::{
    Ui,
    accesskit::{Action, Node, NodeId, Rect as NodeRect, Role, TextPosition, TextSelection},
};
use trestle_model::text::{Block, BlockId, BlockKind, Spot, TextView};

use super::{Commented, Editor, commented::Stretch, paint::Drawn, selection, selection::spot};
use crate::{
    lang::Language,
    look::Look,
    widgets::{live, tree},
};
use block::{Lines, RunPlace, Told};

/// The tree under the page as it was last told, and what of it can be told again.
#[derive(Debug, Default)]
pub(super) struct Access {
    /// All runs in reading order.
    runs: Vec<RunPlace>,
    /// Blocks that do not show, as they were told last.
    kept: BTreeMap<BlockId, Kept>,
    /// What was last said of the caret's block.
    said: Option<String>,
}

/// A block as it was when it was told, and what was told.
#[derive(Debug)]
struct Kept {
    block: Block,
    how: How,
    told: Told,
}

/// What else decides how a block is told: whether it is the last one, its number, the language, and what is commented on.
#[derive(Debug, Clone, PartialEq)]
struct How {
    last: bool,
    number: u32,
    language: Language,
    commented: Vec<(Stretch, String)>,
}

impl Access {
    /// The place in the text that a screen reader names by a run.
    pub(super) fn spot(&self, view: &TextView, position: &TextPosition) -> Option<Spot> {
        let run = self.runs.iter().find(|run| run.node == position.node)?;
        let block = view.blocks.get(run.index)?;
        let at = run.from + block::chars_of(block, run, position.character_index);
        Some(spot(&block.id, at.min(block.len())))
    }

    /// Where a link leads that a screen reader names.
    pub(super) fn link(&self, node: NodeId) -> Option<String> {
        let nodes = self.kept.values().flat_map(|kept| &kept.told.nodes);
        let (_, link) = nodes.into_iter().find(|(id, _)| *id == node)?;
        link.url().map(str::to_owned)
    }

    /// How a screen reader is told of a place in the text.
    fn position(&self, view: &TextView, index: usize, at: usize, next_row: bool) -> Option<TextPosition> {
        let block = view.blocks.get(index)?;
        let runs = self.runs.iter().filter(|run| run.index == index && (run.from..=run.to).contains(&at));
        let mut runs: Vec<&RunPlace> = runs.collect();
        let run = if next_row { runs.pop()? } else { *runs.first()? };
        let character_index = block::characters_before(block, run, at);
        Some(TextPosition { node: run.node, character_index })
    }
}

impl Editor {
    /// Tells of the whole page, if anybody listens.
    pub(super) fn describe(
        &mut self,
        ui: &Ui,
        look: &Look,
        view: &TextView,
        commented: &Commented,
        drawn: &[Drawn],
    ) {
        if !ui.ctx().has_accesskit_node(self.id) {
            return;
        }
        let mut nodes = Vec::new();
        let mut children = Vec::new();
        self.access.runs.clear();
        let mut list: Option<(NodeId, Node)> = None;
        let mut kept = std::mem::take(&mut self.access.kept);
        for (index, one) in view.blocks.iter().enumerate() {
            let one_kept = self.tell(look, (view, index), commented, drawn, kept.remove(&one.id));
            let told = &one_kept.told;
            self.access.runs.extend(told.runs.iter().map(|run| RunPlace { index, ..run.clone() }));
            nodes.extend(told.nodes.iter().cloned());
            if is_item(&one.kind) {
                let id = self.block_id(&one.id).with("list").accesskit_id();
                list.get_or_insert_with(|| (id, Node::new(Role::List))).1.push_child(told.top);
            } else {
                children.extend(end_list(&mut list, &mut nodes));
                children.push(told.top);
            }
            self.access.kept.insert(one.id.clone(), one_kept);
        }
        children.extend(end_list(&mut list, &mut nodes));
        if view.blocks.is_empty() {
            let run = block::empty_run(self.id.with("empty").accesskit_id());
            children.push(run.0);
            nodes.push(run);
        }
        let selection = self.told_selection(view);
        let words = view.plain_text();
        ui.ctx().accesskit_node_builder(self.id, |node| {
            children.extend_from_slice(node.children());
            node.set_children(children);
            if words.is_empty() {
                node.set_placeholder(look.say("document-empty"));
            }
            node.set_value(words);
            node.set_description(look.say("document-text-keys"));
            for action in [Action::SetTextSelection, Action::ReplaceSelectedText, Action::SetValue] {
                node.add_action(action);
            }
            if let Some(selection) = selection {
                node.set_text_selection(selection);
            }
        });
        tree::put_under(ui.ctx(), self.id, nodes);
    }

    /// One block: anew where it shows, as it was told before where it does not.
    fn tell(
        &self,
        look: &Look,
        (view, index): (&TextView, usize),
        commented: &Commented,
        drawn: &[Drawn],
        kept: Option<Kept>,
    ) -> Kept {
        let one = &view.blocks[index];
        let of_block = commented.of(&one.id).iter();
        let of_block = of_block.map(|one| (*one, commented.name(one.comment).unwrap_or_default().to_owned()));
        let how = How {
            last: index + 1 == view.blocks.len(),
            number: self.page.numbers.get(index).copied().unwrap_or_default(),
            language: look.words.language(),
            commented: of_block.collect(),
        };
        let shown = drawn.iter().find(|drawn| drawn.index == index);
        // Letters of an input method are seen and are not words yet.
        let shown = shown.filter(|_| index != self.index || self.preedit.is_none());
        if let (None, Some(kept)) = (shown, kept)
            && kept.block == *one
            && kept.how == how
            && !kept.told.measured
        {
            return kept;
        }
        let lines = match shown {
            Some(shown) => Lines::Seen(shown),
            None => Lines::Unseen,
        };
        let name = name(look, &one.kind, how.number);
        let told = block::tell(self.block_id(&one.id), (one, &how.commented), &name, &lines, how.last);
        Kept { block: one.clone(), how, told }
    }

    fn told_selection(&self, view: &TextView) -> Option<TextSelection> {
        if view.blocks.is_empty() {
            let node = self.id.with("empty").accesskit_id();
            let start = TextPosition { node, character_index: 0 };
            return Some(TextSelection { anchor: start, focus: start });
        }
        let place = |spot: &Spot, next_row| {
            let index = selection::index_of(view, &spot.block)?;
            self.access.position(view, index, spot.at, next_row)
        };
        let focus = place(&self.selection.focus, self.next_row)?;
        let anchor = if self.selection.is_caret() { focus } else { place(&self.selection.anchor, true)? };
        Some(TextSelection { anchor, focus })
    }

    /// Says what the caret's block is when that is no longer what was said.
    pub(super) fn say_block(&mut self, ui: &Ui, look: &Look, view: &TextView) {
        let Some(one) = view.blocks.get(self.index).filter(|_| self.has_focus(ui)) else { return };
        let number = self.page.numbers.get(self.index).copied().unwrap_or_default();
        let name = name(look, &one.kind, number);
        let first = self.access.said.is_none() && one.kind == BlockKind::Paragraph;
        if self.access.said.as_ref() != Some(&name) {
            if !first {
                live::say(ui.ctx(), name.clone());
            }
            self.access.said = Some(name);
        }
    }

    pub(super) fn has_focus(&self, ui: &Ui) -> bool {
        ui.memory(|memory| memory.has_focus(self.id))
    }
}

/// The list that ends here, if there is one, as a part of the page.
fn end_list(list: &mut Option<(NodeId, Node)>, nodes: &mut Vec<(NodeId, Node)>) -> Option<NodeId> {
    let (id, mut node) = list.take()?;
    node.set_size_of_set(node.children().len());
    nodes.push((id, node));
    Some(id)
}

fn is_item(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Bullet | BlockKind::Numbered { .. } | BlockKind::Check { .. })
}

fn bounds(rect: egui::Rect) -> NodeRect {
    NodeRect { x0: rect.min.x.into(), y0: rect.min.y.into(), x1: rect.max.x.into(), y1: rect.max.y.into() }
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
