//! What keys and commands mean: each becomes acts against the view of that moment.

use trestle_model::text::{Block, BlockKind, Mark, NewBlock, Run, TextAction, TextView};

use super::{Editor, EditorAct, Plan, chars, commented, selection, selection::spot, shortcuts};
use crate::command::Command;

/// Where something new comes: at `at` of a block that will have `len` chars without it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'view> {
    pub index: usize,
    pub block: &'view Block,
    pub at: usize,
    pub len: usize,
}

impl Editor {
    pub(super) fn act(&mut self, action: TextAction) {
        self.acts.push_back(EditorAct::Text(action));
    }

    /// The caret's block and where it stands; none on an empty page.
    pub(super) fn here<'view>(&self, view: &'view TextView) -> Option<(usize, &'view Block)> {
        view.blocks.get(self.index).map(|block| (self.index, block))
    }

    /// Takes out what is marked. True if anything was.
    pub(super) fn delete_marked(&mut self, view: &TextView) -> bool {
        if self.selection.is_caret() {
            return false;
        }
        let (from, to) = self.selection.ends(view);
        self.plan = Some(Plan::At(from.clone()));
        self.act(TextAction::Delete { from, to });
        true
    }

    /// Takes out what is marked, for something else to come there. Where that is, as the text will be then; none on
    /// an empty page.
    pub(super) fn make_room<'view>(&mut self, view: &'view TextView) -> Option<Room<'view>> {
        let (from, to) = self.selection.ends(view);
        let index = selection::index_of(view, &from.block)?;
        let last = selection::index_of(view, &to.block)?;
        let block = &view.blocks[index];
        let len = from.at + view.blocks[last].len().saturating_sub(to.at);
        self.delete_marked(view);
        Some(Room { index, block, at: from.at, len })
    }

    /// Puts words without a line end at the caret, in place of what is marked.
    pub(super) fn write(&mut self, view: &TextView, words: String) {
        if words.is_empty() {
            return;
        }
        if words == " " && self.selection.is_caret() && self.marker_becomes_kind(view) {
            return;
        }
        let marks = std::mem::take(&mut self.next_marks);
        let Some(room) = self.make_room(view) else {
            let first = NewBlock { runs: vec![Run::plain(words)], ..NewBlock::default() };
            self.plan = Some(Plan::Index(0, usize::MAX));
            self.act(TextAction::InsertBlocks { after: None, blocks: vec![first] });
            return;
        };
        let (id, at) = (&room.block.id, room.at);
        let (from, to) = (spot(id, at), spot(id, at + chars::count(&words)));
        self.plan = Some(Plan::At(to.clone()));
        self.act(TextAction::Type { block: id.clone(), at, text: words });
        for (mark, on) in marks {
            self.act(TextAction::Mark { from: from.clone(), to: to.clone(), mark, on });
        }
    }

    /// "- " and its like at the start of a paragraph. True if that is what it was.
    fn marker_becomes_kind(&mut self, view: &TextView) -> bool {
        let Some((_, block)) = self.here(view) else { return false };
        let at = self.selection.focus.at;
        let text = block.text();
        let kind = match block.kind {
            BlockKind::Paragraph => shortcuts::kind_for(chars::slice(&text, 0, at)),
            _ => None,
        };
        let Some(kind) = kind else { return false };
        let start = spot(&block.id, 0);
        self.plan = Some(Plan::At(start.clone()));
        self.act(TextAction::Delete { from: start, to: spot(&block.id, at) });
        self.act(TextAction::SetKind { block: block.id.clone(), kind });
        true
    }

    /// Enter: a new block, or out of an empty list item, or a line end in code.
    pub(super) fn enter(&mut self, view: &TextView, within_block: bool) {
        let Some(room) = self.make_room(view) else {
            let blocks = vec![NewBlock::default(), NewBlock::default()];
            self.plan = Some(Plan::Index(1, 0));
            self.act(TextAction::InsertBlocks { after: None, blocks });
            return;
        };
        let Room { index, block, at, len } = room;
        let id = block.id.clone();
        let code = matches!(block.kind, BlockKind::Code { .. } | BlockKind::Verbatim);
        let list = matches!(
            block.kind,
            BlockKind::Bullet | BlockKind::Numbered { .. } | BlockKind::Check { .. } | BlockKind::Quote
        );
        if within_block || code {
            self.plan = Some(Plan::At(spot(&id, at + 1)));
            self.act(TextAction::Type { block: id, at, text: "\n".to_owned() });
        } else if len == 0 && list {
            self.step_out(block);
        } else if block.kind == BlockKind::Paragraph
            && self.selection.is_caret()
            && shortcuts::is_divider(&block.text())
        {
            let (from, to) = (spot(&id, 0), spot(&id, len));
            self.act(TextAction::Delete { from, to });
            self.act(TextAction::SetKind { block: id.clone(), kind: BlockKind::Divider });
            self.insert_after(Some(id), vec![NewBlock::default()], index + 1, 0);
        } else if block.kind == BlockKind::Divider {
            self.insert_after(Some(id), vec![NewBlock::default()], index + 1, 0);
        } else if at == len {
            // At the end there is nothing to share out: what follows a heading is text, what follows an item is an item.
            let next = NewBlock { kind: next_kind(&block.kind), indent: block.indent, runs: Vec::new() };
            self.insert_after(Some(id), vec![next], index + 1, 0);
        } else {
            self.plan = Some(Plan::Index(index + 1, 0));
            self.act(TextAction::Split { block: id, at });
        }
    }

    pub(super) fn insert_after(
        &mut self,
        after: Option<trestle_model::text::BlockId>,
        blocks: Vec<NewBlock>,
        index: usize,
        at: usize,
    ) {
        self.plan = Some(Plan::Index(index, at));
        self.act(TextAction::InsertBlocks { after, blocks });
    }

    /// One step out of a list, a quote or a heading.
    fn step_out(&mut self, block: &Block) {
        let id = block.id.clone();
        if block.indent > 0 {
            self.act(TextAction::SetIndent { block: id, indent: block.indent - 1 });
        } else {
            self.act(TextAction::SetKind { block: id, kind: BlockKind::Paragraph });
        }
    }

    /// Backspace: what is marked, the letter before, or at the start of a block its kind, then the join.
    pub(super) fn delete_back(&mut self, view: &TextView, word: bool) {
        if self.delete_marked(view) {
            return;
        }
        let Some((index, block)) = self.here(view) else { return };
        let at = self.selection.focus.at;
        if at > 0 {
            let text = block.text();
            let from = if word { chars::word_before(&text, at) } else { chars::before(&text, at) };
            self.delete_within(block, from, at);
        } else if block.kind == BlockKind::Divider {
            self.plan = Some(Plan::Index(index.saturating_sub(1), usize::MAX));
            self.remove_or_clear(view, block);
        } else if block.kind != BlockKind::Paragraph || block.indent > 0 {
            self.step_out(block);
        } else if let Some(before) = index.checked_sub(1).map(|before| &view.blocks[before]) {
            if before.kind == BlockKind::Divider {
                self.act(TextAction::Remove { block: before.id.clone() });
            } else {
                self.plan = Some(Plan::At(spot(&before.id, before.len())));
                self.act(TextAction::Join { block: block.id.clone() });
            }
        }
    }

    /// Delete: what is marked, the letter after, or at the end of a block the join with the next.
    pub(super) fn delete_on(&mut self, view: &TextView, word: bool) {
        if self.delete_marked(view) {
            return;
        }
        let Some((index, block)) = self.here(view) else { return };
        let at = self.selection.focus.at;
        if at < block.len() {
            let text = block.text();
            let to = if word { chars::word_after(&text, at) } else { chars::after(&text, at) };
            self.delete_within(block, at, to);
        } else if block.kind == BlockKind::Divider {
            self.plan = Some(Plan::Index(index, 0));
            self.remove_or_clear(view, block);
        } else if let Some(next) = view.blocks.get(index + 1) {
            let id = next.id.clone();
            let divider = next.kind == BlockKind::Divider;
            self.plan = Some(Plan::At(spot(&block.id, at)));
            self.act(if divider { TextAction::Remove { block: id } } else { TextAction::Join { block: id } });
        }
    }

    /// The only block of a page stays, as an empty paragraph.
    fn remove_or_clear(&mut self, view: &TextView, block: &Block) {
        let id = block.id.clone();
        self.act(if view.blocks.len() > 1 {
            TextAction::Remove { block: id }
        } else {
            TextAction::SetKind { block: id, kind: BlockKind::Paragraph }
        });
    }

    pub(super) fn delete_within(&mut self, block: &Block, from: usize, to: usize) {
        let (from, to) = (spot(&block.id, from), spot(&block.id, to));
        self.plan = Some(Plan::At(from.clone()));
        self.act(TextAction::Delete { from, to });
    }

    /// A command of the list that is about words.
    pub(super) fn do_command(&mut self, view: &TextView, command: Command) {
        let kind = match command {
            Command::Undo => return self.acts.push_back(EditorAct::Undo),
            Command::Redo => return self.acts.push_back(EditorAct::Redo),
            Command::Bold => return self.toggle_mark(view, Mark::Bold),
            Command::Italic => return self.toggle_mark(view, Mark::Italic),
            Command::Strike => return self.toggle_mark(view, Mark::Strike),
            Command::Code => return self.toggle_mark(view, Mark::Code),
            Command::Link => return self.open_link(view),
            Command::Comment => return self.comment(view),
            Command::Indent => return self.indent(view, true),
            Command::Outdent => return self.indent(view, false),
            Command::MoveUp => return self.move_block(view, true),
            Command::MoveDown => return self.move_block(view, false),
            Command::SelectAll => return self.select_all(view),
            Command::Divider => return self.divider(view),
            Command::Tick => return self.tick(view),
            Command::Paragraph => BlockKind::Paragraph,
            Command::Heading1 => BlockKind::Heading { level: 1 },
            Command::Heading2 => BlockKind::Heading { level: 2 },
            Command::Heading3 => BlockKind::Heading { level: 3 },
            Command::Bullets => BlockKind::Bullet,
            Command::Numbers => BlockKind::Numbered { start: 1 },
            Command::Checks => BlockKind::Check { done: false },
            Command::Quote => BlockKind::Quote,
            Command::CodeBlock => BlockKind::Code { language: String::new() },
            // The rest of the list is the window's.
            _ => return,
        };
        // Pressed again, it goes back to plain text.
        let all = self.marked_blocks(view).all(|block| same_kind(&block.kind, &kind));
        let kind = if all && !view.blocks.is_empty() { BlockKind::Paragraph } else { kind };
        self.make_kind(view, &kind);
    }

    /// Makes every marked block `kind`.
    pub(super) fn make_kind(&mut self, view: &TextView, kind: &BlockKind) {
        if view.blocks.is_empty() {
            let first = NewBlock { kind: kind.clone(), ..NewBlock::default() };
            self.insert_after(None, vec![first], 0, 0);
            return;
        }
        let blocks: Vec<_> = self
            .marked_blocks(view)
            .filter(|block| block.kind != *kind)
            .map(|block| block.id.clone())
            .collect();
        for block in blocks {
            self.act(TextAction::SetKind { block, kind: kind.clone() });
        }
    }

    /// On what is marked, or on the paragraph.
    fn comment(&mut self, view: &TextView) {
        self.acts.push_back(EditorAct::Comment(commented::meant(view, &self.selection)));
    }

    fn divider(&mut self, view: &TextView) {
        let after = self.here(view).map(|(_, block)| block.id.clone());
        let line = NewBlock { kind: BlockKind::Divider, ..NewBlock::default() };
        let index = if view.blocks.is_empty() { 1 } else { self.index + 2 };
        self.insert_after(after, vec![line, NewBlock::default()], index, 0);
    }

    fn marked_blocks<'view>(&self, view: &'view TextView) -> impl Iterator<Item = &'view Block> {
        let (from, to) = self.selection.ends(view);
        let first = selection::index_of(view, &from.block).unwrap_or_default();
        let last = selection::index_of(view, &to.block).unwrap_or_default();
        view.blocks.iter().take(last + 1).skip(first)
    }

    fn toggle_mark(&mut self, view: &TextView, mark: Mark) {
        let now = self.marks(view);
        let on = !match mark {
            Mark::Bold => now.bold,
            Mark::Italic => now.italic,
            Mark::Strike => now.strike,
            Mark::Code => now.code,
            Mark::Link(_) => now.link.is_some(),
        };
        if self.selection.is_caret() {
            self.next_marks.retain(|(other, _)| *other != mark);
            self.next_marks.push((mark, on));
            return;
        }
        let (from, to) = self.selection.ends(view);
        self.act(TextAction::Mark { from, to, mark, on });
    }

    pub(super) fn indent(&mut self, view: &TextView, further: bool) {
        let blocks: Vec<(_, u8)> =
            self.marked_blocks(view).map(|block| (block.id.clone(), block.indent)).collect();
        for (block, indent) in blocks {
            let next = if further {
                (indent + 1).min(trestle_model::text::view::INDENT_MAX)
            } else {
                indent.saturating_sub(1)
            };
            if next != indent {
                self.act(TextAction::SetIndent { block, indent: next });
            }
        }
    }

    fn move_block(&mut self, view: &TextView, up: bool) {
        let Some((index, block)) = self.here(view) else { return };
        let after = match (up, index) {
            (true, 0) => return,
            (true, 1) => None,
            (true, _) => Some(view.blocks[index - 2].id.clone()),
            (false, _) => match view.blocks.get(index + 1) {
                Some(next) => Some(next.id.clone()),
                None => return,
            },
        };
        self.reveal = true;
        self.act(TextAction::Move { block: block.id.clone(), after });
    }

    fn tick(&mut self, view: &TextView) {
        let items: Vec<_> = self.marked_blocks(view).map(|block| block.id.clone()).collect();
        for block in items {
            self.toggle(view, &block);
        }
    }

    /// Ticks or unticks an item.
    pub(super) fn toggle(&mut self, view: &TextView, block: &trestle_model::text::BlockId) {
        let found = selection::index_of(view, block).map(|index| &view.blocks[index].kind);
        if let Some(BlockKind::Check { done }) = found {
            let kind = BlockKind::Check { done: !done };
            self.act(TextAction::SetKind { block: block.clone(), kind });
        }
    }
}

/// What Enter makes after a block.
pub(super) fn next_kind(kind: &BlockKind) -> BlockKind {
    match kind {
        BlockKind::Bullet => BlockKind::Bullet,
        BlockKind::Numbered { .. } => BlockKind::Numbered { start: 1 },
        BlockKind::Check { .. } => BlockKind::Check { done: false },
        BlockKind::Quote => BlockKind::Quote,
        _ => BlockKind::Paragraph,
    }
}

/// Two numbered lists, or two check items, are of one kind whatever their number or tick.
fn same_kind(one: &BlockKind, other: &BlockKind) -> bool {
    match (one, other) {
        (BlockKind::Heading { level: one }, BlockKind::Heading { level: other }) => one == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
