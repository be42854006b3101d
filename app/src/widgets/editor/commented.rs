//! Words that somebody has commented on: a soft ground and a line under them, and a part of their own for screen readers.
//!
//! What lies where is put together once after something changed ([`Commented::put`]); a frame looks up only the blocks that
//! show.

use std::collections::BTreeMap;

use egui::{Rect, Stroke, Ui, Vec2};
use trestle_model::text::{Block, BlockId, BlockKind, Spot, TextView, comment::Range};

use super::{
    OtherCaret, Selection,
    paint::Drawn,
    selection::{self, index_of},
    shape,
};
use crate::{
    look::Look,
    theme::{self, ThemeKind},
    widgets::live,
};

/// Such a line has a part that is drawn, and then one that is not.
const DASH: f32 = theme::SPACE_4;

/// What lies on the words of a page: others' carets, and comments.
#[derive(Debug, Clone, Copy)]
pub struct OnWords<'a> {
    pub carets: &'a [OtherCaret],
    pub comments: &'a Commented,
    /// The comment that the page is about now, by its place in the list.
    pub current: Option<usize>,
}

/// A stretch of one block that a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The place of the comment in the list.
    pub(super) comment: usize,
}

/// Which words of a page are commented on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commented {
    /// What a screen reader says of each comment.
    names: Vec<String>,
    blocks: BTreeMap<BlockId, Vec<Stretch>>,
}

impl Commented {
    /// One more comment, on these words. `name` is what a screen reader says where the caret comes to them. Gives its
    /// place in the list.
    pub fn put(&mut self, words: &[Range], name: String) -> usize {
        let comment = self.names.len();
        self.names.push(name);
        self.put_words(words, comment);
        comment
    }

    /// The same comments are on these words now, in the order in which they were put.
    pub fn move_all<'a>(&mut self, words: impl IntoIterator<Item = &'a [Range]>) {
        self.blocks.clear();
        for (comment, words) in words.into_iter().enumerate() {
            self.put_words(words, comment);
        }
    }

    fn put_words(&mut self, words: &[Range], comment: usize) {
        for Range { block, from, to } in words.iter().filter(|words| words.from < words.to) {
            let stretch = Stretch { from: *from, to: *to, comment };
            self.blocks.entry(block.clone()).or_default().push(stretch);
        }
    }

    /// The comments whose words a caret there stands in or beside, those of the fewest words first.
    pub fn at(&self, spot: &Spot) -> Vec<usize> {
        let mut found: Vec<Stretch> = self.of(&spot.block).to_vec();
        found.retain(|stretch| (stretch.from..=stretch.to).contains(&spot.at));
        found.sort_by_key(|stretch| (stretch.to - stretch.from, stretch.comment));
        found.into_iter().map(|stretch| stretch.comment).collect()
    }

    /// The stretches of a block.
    pub(super) fn of(&self, block: &BlockId) -> &[Stretch] {
        self.blocks.get(block).map_or(&[], Vec::as_slice)
    }

    /// What is said of the comment at that place in the list.
    pub(super) fn name(&self, comment: usize) -> Option<&str> {
        self.names.get(comment).map(String::as_str)
    }
}

/// What is marked, as the words of each block that it lies on.
pub fn words_at(view: &TextView, marked: &Selection) -> Vec<Range> {
    let (from, to) = marked.ends(view);
    let (Some(first), Some(last)) = (index_of(view, &from.block), index_of(view, &to.block)) else {
        return Vec::new();
    };
    let of = |index: usize| {
        let block = &view.blocks[index];
        let from = if index == first { from.at } else { 0 };
        let to = if index == last { to.at.min(block.len()) } else { block.len() };
        Range { block: block.id.clone(), from, to }
    };
    (first..=last).map(of).filter(|words| words.from < words.to).collect()
}

/// The words themselves, paragraphs joined by line ends.
pub fn words_of(view: &TextView, marked: &Selection) -> String {
    let (from, to) = marked.ends(view);
    selection::words(view, &from, &to)
}

/// The words between the ends of what is marked; the whole paragraph where there is only a caret. None where there are no
/// words.
pub(super) fn meant(view: &TextView, marked: &Selection) -> Option<Selection> {
    let (from, to) = marked.ends(view);
    let index = index_of(view, &from.block)?;
    let meant = if marked.is_caret() {
        let block = &view.blocks[index];
        Selection { anchor: selection::spot(&block.id, 0), focus: selection::spot(&block.id, block.len()) }
    } else {
        Selection { anchor: from, focus: to }
    };
    let words = selection::words(view, &meant.anchor, &meant.focus);
    (!words.trim().is_empty()).then_some(meant)
}

/// The ground behind the words: under what is marked and under the letters.
pub(super) fn paint_ground(ui: &Ui, look: &Look, block: &Block, one: &Drawn, on_words: OnWords<'_>) {
    for stretch in on_words.comments.of(&block.id) {
        for letters in letters(block, one, stretch) {
            ui.painter().rect_filled(letters, theme::SPACE_4 / 2.0, look.colors().warn_soft);
        }
    }
}

/// The line under them: dashed, which no other line under words is; thick under those that the page is about now.
pub(super) fn paint_line(ui: &Ui, look: &Look, block: &Block, one: &Drawn, on_words: OnWords<'_>) {
    for stretch in on_words.comments.of(&block.id) {
        let current = on_words.current == Some(stretch.comment);
        let wider = if look.theme.kind == ThemeKind::Contrast { 1.0 } else { 0.0 };
        let width = if current { theme::CARET_WIDTH + wider } else { 1.0 + wider };
        let line = Stroke::new(width, look.colors().warn);
        for letters in letters(block, one, stretch) {
            let ends = [letters.left_bottom(), letters.right_bottom()];
            if current {
                ui.painter().line_segment(ends, line);
            } else {
                ui.painter().extend(egui::Shape::dashed_line(&ends, line, DASH, DASH / 2.0));
            }
        }
    }
}

/// Close around the letters: a line of a page is higher than they are, but for a heading's.
fn letters(block: &Block, one: &Drawn, stretch: &Stretch) -> impl Iterator<Item = Rect> {
    let corner = one.corner().to_vec2();
    let heading = matches!(block.kind, BlockKind::Heading { .. });
    let rects = shape::covers(&one.shape.galley, stretch.from, stretch.to, false);
    rects.into_iter().map(move |rect| {
        let rect = rect.translate(corner);
        let high = if heading { rect.height() } else { (theme::READING * 1.35).min(rect.height()) };
        Rect::from_center_size(rect.center(), Vec2::new(rect.width(), high))
    })
}

impl super::Editor {
    /// Says whose comment the caret has come to, once.
    pub(super) fn say_comment(&mut self, ui: &Ui, on_words: OnWords<'_>) {
        if !self.has_focus(ui) {
            return;
        }
        let here = on_words.current.and_then(|comment| on_words.comments.name(comment)).map(str::to_owned);
        if let Some(name) = here.as_ref().filter(|_| self.said_comment != here) {
            live::say(ui.ctx(), name.clone());
        }
        self.said_comment = here;
    }
}

#[cfg(test)]
mod tests {
    use trestle_model::text::Run;

    use super::*;

    fn page(texts: &[&str]) -> TextView {
        let block = |(index, text): (usize, &&str)| Block {
            id: BlockId::from(format!("b{index}").as_str()),
            kind: BlockKind::Paragraph,
            indent: 0,
            runs: vec![Run::plain((*text).to_owned())],
        };
        TextView { blocks: texts.iter().enumerate().map(block).collect(), ..TextView::default() }
    }

    fn at(block: &str, at: usize) -> Spot {
        Spot { block: BlockId::from(block), at }
    }

    #[test]
    fn a_comment_over_several_paragraphs_lies_on_each_of_them() {
        let view = page(&["one two", "", "three"]);
        let mut commented = Commented::default();
        let marked = |anchor, focus| words_at(&view, &Selection { anchor, focus });
        commented.put(&marked(at("b0", 4), at("b2", 2)), "Idris".to_owned());
        commented.put(&marked(at("b2", 99), at("b2", 0)), "Meinir".to_owned());
        let of = |block: &str| -> Vec<_> {
            commented.of(&BlockId::from(block)).iter().map(|one| (one.from, one.to, one.comment)).collect()
        };
        assert_eq!(of("b0"), [(4, 7, 0)]);
        assert_eq!(of("b1"), [], "there is nothing to lie on");
        assert_eq!(of("b2"), [(0, 2, 0), (0, 5, 1)]);
        assert_eq!(commented.at(&at("b2", 1)), [0, 1], "the one of the fewest words first");
        assert_eq!(commented.at(&at("b2", 3)), [1]);
        assert_eq!(commented.at(&at("b0", 2)), [0; 0]);
    }

    #[test]
    fn with_nothing_marked_the_paragraph_is_meant() {
        let view = page(&["one two", "  ", "three"]);
        let check = |anchor: Spot, focus: Spot, expected: Option<(Spot, Spot)>| {
            let found = meant(&view, &Selection { anchor: anchor.clone(), focus: focus.clone() });
            let found = found.map(|found| (found.anchor, found.focus));
            assert_eq!(found, expected, "{anchor:?} {focus:?}");
        };
        check(at("b0", 3), at("b0", 3), Some((at("b0", 0), at("b0", 7))));
        check(at("b2", 1), at("b0", 4), Some((at("b0", 4), at("b2", 1))));
        check(at("b1", 1), at("b1", 1), None);
        check(at("b1", 0), at("b1", 2), None);
    }
}
