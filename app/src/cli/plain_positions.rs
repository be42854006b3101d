//! Positions in a design's plain text (blocks joined by `\n`, counted in chars), turned into the model's actions.

use trestle_model::text::{Spot, TextAction, TextView};

/// The block and the char in it at `position` of the plain text; none past the end, or where there is no block yet.
pub(crate) fn spot(view: &TextView, position: usize) -> Option<Spot> {
    let mut start = 0;
    for block in &view.blocks {
        let end = start + block.len();
        if position <= end {
            return Some(Spot { block: block.id.clone(), at: position - start });
        }
        start = end + 1;
    }
    None
}

/// What takes `count` chars out at `position`; none where the text does not reach that far.
pub(crate) fn delete(view: &TextView, position: usize, count: usize) -> Option<TextAction> {
    let from = spot(view, position)?;
    let to = spot(view, position.checked_add(count)?)?;
    Some(TextAction::Delete { from, to })
}

#[cfg(test)]
mod tests {
    use trestle_model::text::{Block, BlockId, BlockKind, Run};

    use super::*;

    #[test]
    fn a_position_counts_chars_and_the_ends_of_blocks() {
        let block = |id: &str, text: &str| Block {
            id: BlockId::from(id),
            kind: BlockKind::Paragraph,
            indent: 0,
            runs: if text.is_empty() { vec![] } else { vec![Run::plain(text)] },
        };
        let view = TextView {
            blocks: vec![block("a", "tŷ bach"), block("b", ""), block("c", "x")],
            ..TextView::default()
        };
        let check = |position, expected: Option<(&str, usize)>| {
            let expected = expected.map(|(id, at)| Spot { block: BlockId::from(id), at });
            assert_eq!(spot(&view, position), expected, "at {position} of {:?}", view.plain_text());
        };
        check(0, Some(("a", 0)));
        check(2, Some(("a", 2)));
        check(7, Some(("a", 7)));
        check(8, Some(("b", 0)));
        check(9, Some(("c", 0)));
        check(10, Some(("c", 1)));
        check(11, None);
    }
}
