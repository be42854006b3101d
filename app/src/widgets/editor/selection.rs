//! What is marked: two spots in the text, the same when it is only a caret.

use trestle_model::text::{BlockId, Marks, Spot, TextView};

use super::chars;

/// From where somebody started marking to where they are now, in either order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    pub anchor: Spot,
    pub focus: Spot,
}

impl Selection {
    /// Only a caret.
    pub fn caret(spot: Spot) -> Self {
        Selection { anchor: spot.clone(), focus: spot }
    }

    pub fn is_caret(&self) -> bool {
        self.anchor == self.focus
    }

    /// The two ends in reading order.
    pub fn ends(&self, view: &TextView) -> (Spot, Spot) {
        let place = |spot: &Spot| (index_of(view, &spot.block).unwrap_or_default(), spot.at);
        if place(&self.anchor) <= place(&self.focus) {
            (self.anchor.clone(), self.focus.clone())
        } else {
            (self.focus.clone(), self.anchor.clone())
        }
    }
}

pub(super) fn spot(block: &BlockId, at: usize) -> Spot {
    Spot { block: block.clone(), at }
}

/// Where a block stands on the page.
pub(super) fn index_of(view: &TextView, block: &BlockId) -> Option<usize> {
    view.blocks.iter().position(|one| one.id == *block)
}

/// The place that many chars from the start of the page, each line end counted as one.
pub(super) fn spot_at(view: &TextView, at: usize) -> Option<Spot> {
    let mut left = at;
    for block in &view.blocks {
        if left <= block.len() {
            return Some(spot(&block.id, left));
        }
        left -= block.len() + 1;
    }
    view.blocks.last().map(|block| spot(&block.id, block.len()))
}

/// The words between two spots in reading order, paragraphs joined by line ends.
pub(super) fn words(view: &TextView, from: &Spot, to: &Spot) -> String {
    let mut words = String::new();
    for_each_part(view, from, to, |index, start, end| {
        if !words.is_empty() || start.is_none() {
            words.push('\n');
        }
        let text = view.blocks[index].text();
        words.push_str(chars::slice(&text, start.unwrap_or(0), end));
    });
    words
}

/// Calls `each` with a block's index, the place where the part starts (none for "at its beginning, after a line
/// end") and where it ends.
fn for_each_part(view: &TextView, from: &Spot, to: &Spot, mut each: impl FnMut(usize, Option<usize>, usize)) {
    let (Some(first), Some(last)) = (index_of(view, &from.block), index_of(view, &to.block)) else { return };
    for index in first..=last {
        let start = (index == first).then_some(from.at);
        let end = if index == last { to.at } else { view.blocks[index].len() };
        each(index, start, end);
    }
}

/// The looks that every char between two spots has; at a caret, those of the char before it.
pub(super) fn marks(view: &TextView, from: &Spot, to: &Spot) -> Marks {
    let mut found: Option<Marks> = None;
    let mut meet = |marks: &Marks| {
        found = Some(match found.take() {
            None => marks.clone(),
            Some(so_far) => Marks {
                bold: so_far.bold && marks.bold,
                italic: so_far.italic && marks.italic,
                strike: so_far.strike && marks.strike,
                code: so_far.code && marks.code,
                link: so_far.link.filter(|link| marks.link.as_ref() == Some(link)),
            },
        });
    };
    let caret = from == to;
    for_each_part(view, from, to, |index, start, end| {
        let start = start.unwrap_or(0);
        let mut at = 0;
        for run in &view.blocks[index].runs {
            let next = at + run.text.chars().count();
            let within = if caret { at < start && start <= next } else { at < end && start < next };
            if within {
                meet(&run.marks);
            }
            at = next;
        }
    });
    found.unwrap_or_default()
}

/// The whole of the link that the caret is in, and where it leads.
pub(super) fn link_around(view: &TextView, caret: &Spot) -> Option<(Spot, Spot, String)> {
    let block = &view.blocks[index_of(view, &caret.block)?];
    let mut found: Option<(usize, usize, String)> = None;
    let mut at = 0;
    for run in &block.runs {
        let next = at + run.text.chars().count();
        match (&run.marks.link, &mut found) {
            (Some(link), Some((_, end, same))) if link == same && *end == at => *end = next,
            (Some(link), _) => {
                if found.as_ref().is_some_and(|(start, end, _)| (*start..=*end).contains(&caret.at)) {
                    break;
                }
                found = Some((at, next, link.clone()));
            }
            (None, _) => {}
        }
        at = next;
    }
    let (start, end, link) = found?;
    (start..=end).contains(&caret.at).then(|| (spot(&block.id, start), spot(&block.id, end), link))
}

#[cfg(test)]
mod tests {
    use trestle_model::text::{Block, BlockKind, Run};

    use super::*;

    fn page(texts: &[&[(&str, bool)]]) -> TextView {
        let block = |(index, runs): (usize, &&[(&str, bool)])| Block {
            id: BlockId::from(format!("b{index}").as_str()),
            kind: BlockKind::Paragraph,
            indent: 0,
            runs: runs
                .iter()
                .map(|(text, bold)| Run {
                    text: (*text).to_owned(),
                    marks: Marks { bold: *bold, ..Marks::default() },
                })
                .collect(),
        };
        TextView { blocks: texts.iter().enumerate().map(block).collect(), ..TextView::default() }
    }

    fn at(block: &str, at: usize) -> Spot {
        Spot { block: BlockId::from(block), at }
    }

    #[test]
    fn marked_words_keep_their_line_ends() {
        let view = page(&[&[("one", false)], &[], &[("three", true)]]);
        assert_eq!(words(&view, &at("b0", 1), &at("b2", 2)), "ne\n\nth");
        assert_eq!(words(&view, &at("b0", 3), &at("b1", 0)), "\n");
        assert_eq!(words(&view, &at("b2", 0), &at("b2", 5)), "three");
    }

    #[test]
    fn the_ends_come_in_reading_order() {
        let view = page(&[&[("one", false)], &[("two", false)]]);
        let backwards = Selection { anchor: at("b1", 1), focus: at("b0", 2) };
        assert_eq!(backwards.ends(&view), (at("b0", 2), at("b1", 1)));
    }

    #[test]
    fn a_range_is_bold_when_all_of_it_is() {
        let view = page(&[&[("plain", false), ("bold", true)], &[("more", true)]]);
        assert!(marks(&view, &at("b0", 5), &at("b1", 2)).bold);
        assert!(!marks(&view, &at("b0", 4), &at("b1", 2)).bold);
        assert!(marks(&view, &at("b0", 7), &at("b0", 7)).bold);
        assert!(!marks(&view, &at("b0", 5), &at("b0", 5)).bold);
    }
}
