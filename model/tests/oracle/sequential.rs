//! One writer. The model is a list of blocks of chars with marks; each act is done to it in the plainest way, and what
//! the design shows must be the same. Taking back must give exactly the text before, and doing again the one after.

use trestle_model::text::{Block, BlockId, BlockKind, Mark, Marks, NewBlock, Run, Spot, TextAction};

use crate::world::{Dice, Letters, Writer, any_action, histories};

#[derive(Clone, Debug, PartialEq)]
struct Plain {
    id: BlockId,
    kind: BlockKind,
    indent: u8,
    chars: Vec<(char, Marks)>,
}

fn plain(block: &Block) -> Plain {
    Plain { id: block.id.clone(), kind: block.kind.clone(), indent: block.indent, chars: chars(&block.runs) }
}

fn chars(runs: &[Run]) -> Vec<(char, Marks)> {
    runs.iter().flat_map(|run| run.text.chars().map(|c| (c, run.marks.clone()))).collect()
}

fn index(model: &[Plain], id: &BlockId) -> usize {
    model.iter().position(|block| block.id == *id).expect("the model has every block that is seen")
}

/// A block whose id only the design knows.
fn unnamed(kind: BlockKind, indent: u8, chars: Vec<(char, Marks)>) -> Plain {
    Plain { id: BlockId::from("?"), kind, indent, chars }
}

fn made(block: &NewBlock) -> Plain {
    unnamed(block.kind.clone(), block.indent, chars(&block.runs))
}

fn do_plainly(model: &mut Vec<Plain>, action: &TextAction) {
    match action {
        TextAction::Type { block, at, text } => {
            let block = index(model, block);
            let chars = &mut model[block].chars;
            let right = chars.get(*at).map(|(_, marks)| marks.clone());
            let marks = match at.checked_sub(1) {
                None => Marks { link: None, code: false, ..right.unwrap_or_default() },
                Some(left) => {
                    let left = chars[left].1.clone();
                    let link =
                        if right.is_some_and(|right| right.link == left.link) { left.link } else { None };
                    Marks { link, ..left }
                }
            };
            chars.splice(at..at, text.chars().map(|c| (c, marks.clone())));
        }
        TextAction::Delete { from, to } => {
            let ((a, from), (b, to)) = range(model, from, to);
            let rest = model[b].chars.split_off(to);
            model[a].chars.truncate(from);
            model[a].chars.extend(rest);
            model.drain(a + 1..=b);
        }
        TextAction::Split { block, at } => split(model, block, *at),
        TextAction::Join { block } => {
            let block = index(model, block);
            if block > 0 {
                let gone = model.remove(block);
                model[block - 1].chars.extend(gone.chars);
            }
        }
        TextAction::Move { block, after } => {
            if after.as_ref() != Some(block) {
                let at = index(model, block);
                let block = model.remove(at);
                let to = after.as_ref().map_or(0, |after| index(model, after) + 1);
                model.insert(to, block);
            }
        }
        TextAction::SetKind { block, kind } => {
            let block = index(model, block);
            model[block].kind = kind.clone();
        }
        TextAction::SetIndent { block, indent } => {
            let block = index(model, block);
            model[block].indent = *indent;
        }
        TextAction::Mark { from, to, mark, on } => {
            let ((a, from), (b, to)) = range(model, from, to);
            for (index, block) in model.iter_mut().enumerate().take(b + 1).skip(a) {
                let start = if index == a { from } else { 0 };
                let end = if index == b { to } else { block.chars.len() };
                for (_, marks) in &mut block.chars[start..end] {
                    match mark {
                        Mark::Bold => marks.bold = *on,
                        Mark::Italic => marks.italic = *on,
                        Mark::Strike => marks.strike = *on,
                        Mark::Code => marks.code = *on,
                        Mark::Link(url) => marks.link = on.then(|| url.clone()),
                    }
                }
            }
        }
        TextAction::InsertBlocks { after, blocks } => {
            let to = after.as_ref().map_or(0, |after| index(model, after) + 1);
            model.splice(to..to, blocks.iter().map(made));
        }
        TextAction::Remove { block } => {
            let block = index(model, block);
            if model.len() > 1 {
                model.remove(block);
            } else {
                model[0].chars.clear();
            }
        }
        TextAction::Replace { blocks } => {
            *model = blocks.iter().map(made).collect();
            if model.is_empty() {
                model.push(made(&NewBlock::default()));
            }
        }
        // What is said of it is no part of it.
        TextAction::Comment { .. }
        | TextAction::Reply { .. }
        | TextAction::Settle { .. }
        | TextAction::OpenAgain { .. }
        | TextAction::Reword { .. }
        | TextAction::TakeOut { .. } => {}
        TextAction::Together { acts } => {
            for act in acts {
                do_plainly(model, act);
            }
        }
    }
}

fn range(model: &[Plain], from: &Spot, to: &Spot) -> ((usize, usize), (usize, usize)) {
    let (a, b) = ((index(model, &from.block), from.at), (index(model, &to.block), to.at));
    (a.min(b), a.max(b))
}

fn split(model: &mut Vec<Plain>, block: &BlockId, at: usize) {
    let block = index(model, block);
    let Plain { kind, indent, chars, .. } = &mut model[block];
    let len = chars.len();
    let at_an_end = at == 0 || at == len;
    let following = match kind {
        BlockKind::Heading { .. } | BlockKind::Verbatim if at_an_end => BlockKind::Paragraph,
        BlockKind::Divider => BlockKind::Paragraph,
        BlockKind::Check { .. } => BlockKind::Check { done: false },
        kind => kind.clone(),
    };
    let indent = *indent;
    if at == 0 && len > 0 {
        model.insert(block, unnamed(following, indent, Vec::new()));
    } else {
        let rest = chars.split_off(at);
        model.insert(block + 1, unnamed(following, indent, rest));
    }
}

/// Compares, and learns the names of new blocks.
fn check(model: &mut [Plain], writer: &Writer, what: &str) {
    for (block, shown) in model.iter_mut().zip(writer.blocks()) {
        if block.id.as_str() == "?" {
            block.id = shown.id.clone();
        }
    }
    let shown: Vec<Plain> = writer.blocks().iter().map(plain).collect();
    assert_eq!(model, shown, "{what}");
}

/// Does something, and checks that this copy then shows what a plain list of blocks would. Returns whether it changed.
pub(crate) fn act_plainly(writer: &mut Writer, action: &TextAction, dice: &mut Dice) -> bool {
    let mut model: Vec<Plain> = writer.blocks().iter().map(plain).collect();
    let old = model.clone();
    let done = writer.act(action, dice);
    do_plainly(&mut model, action);
    if matches!(action, TextAction::Replace { .. }) {
        forget_names(&mut model);
    }
    check(&mut model, writer, &format!("{action:?}"));
    assert_eq!(done.is_some(), model != old, "{action:?}");
    if let Some(done) = &done {
        check_caret(&done.caret, writer);
    }
    done.is_some()
}

/// After a replacement the design chooses which blocks stay: the model does not say.
fn forget_names(model: &mut [Plain]) {
    for block in model {
        block.id = BlockId::from("?");
    }
}

#[test]
fn one_writer_gets_exactly_what_a_plain_list_of_blocks_gives() {
    histories(1000, |seed| {
        let mut dice = Dice::new(seed);
        let mut letters = Letters(0);
        let mut writer = Writer::new(1);
        let mut model: Vec<Plain> = writer.blocks().iter().map(plain).collect();
        let mut before: Vec<Vec<Plain>> = Vec::new();
        let mut after: Vec<Vec<Plain>> = Vec::new();
        for _ in 0..40 {
            match dice.below(10) {
                0 | 1 => {
                    assert_eq!(writer.undo(&mut dice).is_some(), !before.is_empty(), "undo");
                    if let Some(old) = before.pop() {
                        after.push(std::mem::replace(&mut model, old));
                    }
                    check(&mut model, &writer, "undo");
                }
                2 => {
                    assert_eq!(writer.redo(&mut dice).is_some(), !after.is_empty(), "redo");
                    if let Some(new) = after.pop() {
                        before.push(std::mem::replace(&mut model, new));
                    }
                    check(&mut model, &writer, "redo");
                }
                _ => {
                    let action = any_action(writer.blocks(), &mut letters, &mut dice);
                    let old = std::mem::take(&mut model);
                    if act_plainly(&mut writer, &action, &mut dice) {
                        before.push(old);
                        after.clear();
                    }
                    model = writer.blocks().iter().map(plain).collect();
                }
            }
            assert!(writer.design.view().problems.is_empty());
            writer.check_kept_view();
        }
    });
}

fn check_caret(caret: &Option<Spot>, writer: &Writer) {
    if let Some(Spot { block, at }) = caret {
        let shown = writer.blocks().iter().find(|shown| shown.id == *block);
        assert!(shown.is_some_and(|shown| *at <= shown.len()), "a caret at {caret:?}");
    }
}
