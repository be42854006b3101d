//! Words that are too many for one change, in parts: peers take no change of more than 200,000 operations (a letter is
//! one). Each part is a change of its own, and a step of its own to take back.

use trestle_model::text::{BlockId, NewBlock, TextAction, TextView};

/// Operations of one part, as counted here.
const PART_MAX: usize = 150_000;
/// What a block takes beside its letters.
const BLOCK: usize = 8;
/// What the looks of a run take.
const RUN: usize = 12;

/// The first act, and what is to be put behind it part by part; none if one act will do.
pub(super) fn of(action: &TextAction, view: &TextView) -> Option<(TextAction, Vec<Vec<NewBlock>>)> {
    let blocks = match action {
        TextAction::InsertBlocks { blocks, .. } => blocks,
        // Into an empty design, as an import does. Words that are there are compared as a whole.
        TextAction::Replace { blocks } if view.blocks.iter().all(|block| block.is_empty()) => blocks,
        _ => return None,
    };
    if blocks.iter().map(weight).sum::<usize>() <= PART_MAX {
        return None;
    }
    let mut parts = split(blocks).into_iter();
    let first = parts.next()?;
    let rest: Vec<_> = parts.collect();
    let first = match action {
        TextAction::InsertBlocks { after, .. } => {
            TextAction::InsertBlocks { after: after.clone(), blocks: first }
        }
        _ => TextAction::Replace { blocks: first },
    };
    (!rest.is_empty()).then_some((first, rest))
}

/// The block behind which the next part goes.
pub(super) fn next(view: &TextView, made: Option<&BlockId>) -> Option<BlockId> {
    made.cloned().or_else(|| view.blocks.last().map(|block| block.id.clone()))
}

fn weight(block: &NewBlock) -> usize {
    BLOCK + block.runs.iter().map(|run| RUN + run.text.chars().count()).sum::<usize>()
}

fn split(blocks: &[NewBlock]) -> Vec<Vec<NewBlock>> {
    let mut parts: Vec<Vec<NewBlock>> = Vec::new();
    let mut room = 0;
    for block in blocks {
        let weight = weight(block);
        if parts.is_empty() || weight > room {
            parts.push(Vec::new());
            room = PART_MAX;
        }
        room = room.saturating_sub(weight);
        parts.last_mut().expect("one was put there").push(block.clone());
    }
    parts
}

#[cfg(test)]
mod tests {
    use trestle_model::text::Run;

    use super::*;

    #[test]
    fn a_long_import_is_parted_between_blocks_and_keeps_its_order() {
        let block = |i: usize| NewBlock {
            runs: vec![Run::plain(format!("{i} {}", "x".repeat(900)))],
            ..NewBlock::default()
        };
        let blocks: Vec<NewBlock> = (0..500).map(block).collect();
        let action = TextAction::Replace { blocks: blocks.clone() };
        let (first, rest) = of(&action, &TextView::default()).expect("half a million letters");
        let TextAction::Replace { blocks: mut all } = first else { panic!("{first:?}") };
        assert!(rest.len() >= 2);
        all.extend(rest.into_iter().flatten());
        assert_eq!(all, blocks);
        let short = TextAction::Replace { blocks: blocks[..10].to_vec() };
        assert!(of(&short, &TextView::default()).is_none());
    }
}
