//! Words of several lines: pasted, or written by a screen reader. Each is one act, whatever it takes.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use trestle_model::text::{BlockKind, NewBlock, Run, TextAction, TextView};

use super::{
    Editor, Plan,
    acts::{Room, next_kind},
    chars, selection,
    selection::spot,
};

impl Editor {
    /// Plain words from elsewhere: each line its own block, blank lines left out.
    pub(super) fn paste(&mut self, view: &TextView, words: &str) {
        let words: String = one_line_end(words).chars().filter(|c| is_kept(*c)).collect();
        let mut lines: Vec<&str> =
            words.split('\n').map(str::trim_end).filter(|line| !line.is_empty()).collect();
        if lines.len() == 1 {
            // A lone line keeps its spaces: it is often a piece of a sentence.
            let line = words.split('\n').find(|line| !line.trim().is_empty()).unwrap_or(lines[0]);
            return self.write(view, line.to_owned());
        }
        let (from, _) = self.selection.ends(view);
        let first = selection::index_of(view, &from.block).map(|index| &view.blocks[index].kind);
        let code = matches!(first, Some(BlockKind::Code { .. }));
        if code {
            lines = words.split('\n').collect();
        }
        if lines.is_empty() {
            return;
        }
        let Some(room) = self.make_room(view) else {
            let blocks = lines.iter().map(|line| new(BlockKind::Paragraph, 0, line)).collect();
            return self.insert_after(None, blocks, usize::MAX, usize::MAX);
        };
        let after_last = room.at < room.len;
        self.put_lines(view, room, &lines, after_last);
        self.plan = Some(if code {
            Plan::At(spot(&room.block.id, room.at + chars::count(&lines.join("\n"))))
        } else {
            Plan::Index(room.index + lines.len() - 1, usize::MAX)
        });
    }

    /// Puts lines there, the first to go on from what is before it. What follows goes on after the last line, or, with
    /// `apart`, in a block of its own.
    fn put_lines(&mut self, view: &TextView, room: Room<'_>, lines: &[&str], apart: bool) {
        let Room { index, block, at, len } = room;
        let id = block.id.clone();
        if matches!(block.kind, BlockKind::Code { .. }) {
            return self.act(TextAction::Type { block: id, at, text: lines.join("\n") });
        }
        let Some((first, rest)) = lines.split_first() else { return };
        let (kind, indent) = (next_kind(&block.kind), block.indent);
        let blocks = |lines: &[&str]| -> Vec<NewBlock> {
            lines.iter().map(|line| new(kind.clone(), indent, line)).collect()
        };
        if rest.is_empty() && !apart {
            return self.type_in(&id, at, (*first).to_owned());
        }
        if at == len || apart {
            if at < len {
                self.act(TextAction::Split { block: id.clone(), at });
            }
            self.type_in(&id, at, (*first).to_owned());
            if !rest.is_empty() {
                self.act(TextAction::InsertBlocks { after: Some(id), blocks: blocks(rest) });
            }
            return;
        }
        let (last, between) = rest.split_last().unwrap_or((&"", &[]));
        if at == 0 && first.is_empty() {
            // What is here goes down as it is: the lines come before it.
            let before = index.checked_sub(1).map(|before| view.blocks[before].id.clone());
            let mut lines = vec![*first];
            lines.extend(between);
            self.act(TextAction::InsertBlocks { after: before, blocks: blocks(&lines) });
            return self.type_in(&id, 0, (*last).to_owned());
        }
        // The last line is typed before what follows while both are still in this block, and goes down with it.
        self.type_in(&id, at, format!("{first}{last}"));
        self.act(TextAction::Split { block: id.clone(), at: at + chars::count(first) });
        if !between.is_empty() {
            self.act(TextAction::InsertBlocks { after: Some(id), blocks: blocks(between) });
        }
    }

    fn type_in(&mut self, block: &trestle_model::text::BlockId, at: usize, text: String) {
        if !text.is_empty() {
            self.act(TextAction::Type { block: block.clone(), at, text });
        }
    }

    /// A screen reader wrote the page anew: only what differs is changed, so that others' words stay where they are.
    pub(super) fn set_text(&mut self, view: &TextView, words: &str) {
        let words: String = one_line_end(words).chars().filter(|c| is_kept(*c)).collect();
        let old = view.plain_text();
        if view.blocks.is_empty() {
            let blocks = words.split('\n').map(|line| new(BlockKind::Paragraph, 0, line)).collect();
            return self.insert_after(None, blocks, usize::MAX, usize::MAX);
        }
        let hunks = hunks(&old, &words);
        // From the end to the start: what is before a place stays where it is.
        for hunk in hunks.iter().rev() {
            self.put_hunk(view, hunk);
        }
        if let Some(last) = hunks.last() {
            let grown: isize = hunks
                .iter()
                .map(|hunk| chars::count(&hunk.text) as isize - (hunk.to - hunk.from) as isize)
                .sum();
            self.plan = Some(Plan::Offset(last.to.saturating_add_signed(grown)));
        }
    }

    fn put_hunk(&mut self, view: &TextView, hunk: &Hunk) {
        let (Some(from), Some(to)) = (selection::spot_at(view, hunk.from), selection::spot_at(view, hunk.to))
        else {
            return;
        };
        let found = (selection::index_of(view, &from.block), selection::index_of(view, &to.block));
        let (Some(index), Some(last)) = found else { return };
        let block = &view.blocks[index];
        let room = Room { index, block, at: from.at, len: from.at + view.blocks[last].len() - to.at };
        if from != to {
            self.act(TextAction::Delete { from, to });
        }
        let lines: Vec<&str> = hunk.text.split('\n').collect();
        self.put_lines(view, room, &lines, false);
    }
}

/// A stretch of a text, in chars, and what comes there instead.
#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    from: usize,
    to: usize,
    text: String,
}

/// The stretches in which two texts differ: by lines, and within those from the first letter to the last.
fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let start_of =
        |lines: &[&str], line: usize| lines[..line].iter().map(|line| chars::count(line)).sum::<usize>();
    let mut found = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let gone: Vec<char> = old_lines[op.old_range()].concat().chars().collect();
        let come: Vec<char> = new_lines[op.new_range()].concat().chars().collect();
        let same_start = gone.iter().zip(&come).take_while(|(a, b)| a == b).count();
        let ends = gone[same_start..].iter().rev().zip(come[same_start..].iter().rev());
        let same_end = ends.take_while(|(a, b)| a == b).count();
        let start = start_of(&old_lines, op.old_range().start);
        found.push(Hunk {
            from: start + same_start,
            to: start + gone.len() - same_end,
            text: come[same_start..come.len() - same_end].iter().collect(),
        });
    }
    found
}

fn new(kind: BlockKind, indent: u8, line: &str) -> NewBlock {
    let runs = if line.is_empty() { Vec::new() } else { vec![Run::plain(line)] };
    NewBlock { kind, indent, runs }
}

fn one_line_end(words: &str) -> String {
    words.replace("\r\n", "\n").replace('\r', "\n")
}

/// Control characters never come in by pasting; line ends and tabs do.
fn is_kept(c: char) -> bool {
    c == '\n' || c == '\t' || !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_touched() {
        let hunk = |from, to, text: &str| Hunk { from, to, text: text.to_owned() };
        let check =
            |old: &str, new: &str, expected: Vec<Hunk>| assert_eq!(hunks(old, new), expected, "{old:?}");
        check("one\ntwo\nthree", "one\ntwo\nthree", vec![]);
        check("one\ntwo\nthree", "one\ntwos\nthree", vec![hunk(7, 7, "s")]);
        check("one\ntwo", "one\ntwo\nthree", vec![hunk(7, 7, "\nthree")]);
        check("", "one", vec![hunk(0, 0, "one")]);
        check("one\ntwo\nthree\nfour", "One\ntwo\nthree\n4", vec![hunk(0, 1, "O"), hunk(14, 18, "4")]);
    }
}
