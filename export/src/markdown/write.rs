//! Blocks in normal form as lines of Markdown.
//!
//! The items of a list stand close together; everything else has an empty line before it. What belongs to an item is
//! moved to the right by the width of the item's sign. Where a verbatim block would run together with a list beside
//! it, an empty comment ([`SEPARATOR`]) stands between them, which reading drops again.

use trestle_model::text::{BlockKind, NewBlock};

use super::inline::{self, Shape};

/// Keeps two neighbours apart and says nothing.
pub(super) const SEPARATOR: &str = "<!-- -->";

/// Writes blocks in normal form; each line ends with `\n`.
pub(super) fn blocks(blocks: &[NewBlock]) -> String {
    let mut page = Page::default();
    let mut before: Option<&NewBlock> = None;
    for block in blocks {
        let indent = usize::from(block.indent);
        match before.map(|before| gap(before, block)) {
            None | Some(Gap::None) => {}
            Some(Gap::Empty) => page.out.push('\n'),
            Some(Gap::QuoteGoesOn) => page.line(indent, ">"),
        }
        if page.runs_together(before, block) {
            page.items.truncate(indent);
            page.line(indent, SEPARATOR);
            page.out.push('\n');
        }
        page.block(block);
        before = Some(block);
    }
    page.out
}

/// What stands between two neighbours.
enum Gap {
    None,
    Empty,
    QuoteGoesOn,
}

fn gap(before: &NewBlock, block: &NewBlock) -> Gap {
    let is_empty = |block: &NewBlock| block.runs.is_empty() && !matches!(block.kind, BlockKind::Check { .. });
    let same_indent = before.indent == block.indent;
    if before.kind == BlockKind::Quote && block.kind == BlockKind::Quote && same_indent {
        return if is_empty(before) || is_empty(block) { Gap::Empty } else { Gap::QuoteGoesOn };
    }
    if !is_item(&before.kind) {
        return Gap::Empty;
    }
    let is_inside = block.indent > before.indent;
    if is_empty(before) && is_inside {
        // An item that starts with an empty line must go on in the very next one.
        return Gap::None;
    }
    let breaks_into_text = match block.kind {
        // A number other than 1 cannot end a paragraph.
        BlockKind::Numbered { start } => is_inside && start != 1,
        _ => false,
    };
    let other_list = same_indent && has_numbers(&before.kind) != has_numbers(&block.kind);
    let close = is_item(&block.kind) && !is_empty(block) && !breaks_into_text && !other_list;
    if close { Gap::None } else { Gap::Empty }
}

fn is_item(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Bullet | BlockKind::Numbered { .. } | BlockKind::Check { .. })
}

fn has_numbers(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Numbered { .. })
}

/// Verbatim lines that a list item before or after them could take in, or that could take one in.
fn looks_like_a_list(block: &NewBlock) -> bool {
    let starts =
        |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "-+*".contains(c));
    block.kind == BlockKind::Verbatim && block.runs.first().is_some_and(|run| starts(&run.text))
}

/// An open list item: where its words start, and the number its next sibling gets.
struct Item {
    columns: usize,
    has_numbers: bool,
    next: u64,
}

#[derive(Default)]
struct Page {
    out: String,
    /// The open items, outermost first.
    items: Vec<Item>,
}

impl Page {
    /// True if `block` would become part of what is before it, or the other way round.
    fn runs_together(&self, before: Option<&NewBlock>, block: &NewBlock) -> bool {
        let indent = usize::from(block.indent);
        let after_verbatim = before.is_some_and(|b| b.indent == block.indent && looks_like_a_list(b));
        if block.kind == BlockKind::Verbatim {
            let moved = block.runs.first().is_some_and(|run| run.text.starts_with([' ', '\t']));
            return (looks_like_a_list(block) || moved) && (after_verbatim || self.items.len() > indent);
        }
        is_item(&block.kind) && after_verbatim
    }

    fn block(&mut self, block: &NewBlock) {
        let indent = usize::from(block.indent);
        let before = self.items.get(indent).map(|item| (item.has_numbers, item.next));
        self.items.truncate(indent);
        let text = |shape| inline::write(&block.runs, shape);
        match &block.kind {
            BlockKind::Paragraph => self.lines(indent, "", &text(Shape::Lines)),
            BlockKind::Heading { level } => {
                let signs = "#".repeat(usize::from(*level));
                self.line(indent, format!("{signs} {}", text(Shape::OneLine)).trim_end_matches(' '));
            }
            BlockKind::Bullet => self.item(indent, "-", None, &text(Shape::Lines)),
            BlockKind::Check { done } => {
                let sign = if *done { "[x] " } else { "[ ] " };
                let words = format!("{sign}{}", text(Shape::Lines));
                self.item(indent, "-", None, words.trim_end_matches(' '));
            }
            BlockKind::Numbered { start } => {
                let goes_on = before.filter(|(has_numbers, _)| *has_numbers);
                let number = goes_on.map_or(u64::from(*start), |(_, next)| next).min(999_999_999);
                self.item(indent, &format!("{number}."), Some(number + 1), &text(Shape::Lines));
            }
            BlockKind::Quote => self.lines(indent, "> ", &text(Shape::Lines)),
            BlockKind::Code { language } => self.code(indent, language, block),
            // A document that starts with `---` has front matter.
            BlockKind::Divider if self.out.is_empty() => self.line(indent, "***"),
            BlockKind::Divider => self.line(indent, "---"),
            BlockKind::Verbatim => {
                for line in plain(block).split('\n') {
                    self.line(indent, line);
                }
            }
        }
    }

    fn code(&mut self, indent: usize, language: &str, block: &NewBlock) {
        let text = plain(block);
        let sign = if language.contains('`') { "~" } else { "`" };
        let in_text = (3..).find(|&length| !text.contains(&sign.repeat(length)));
        let fence = sign.repeat(in_text.unwrap_or(text.len() + 1));
        let language = language.replace('\\', "\\\\").replace('&', "&amp;");
        self.line(indent, &format!("{fence}{language}"));
        if !text.is_empty() {
            for line in text.split('\n') {
                self.line(indent, line);
            }
        }
        self.line(indent, &fence);
    }

    fn item(&mut self, indent: usize, sign: &str, next: Option<u64>, words: &str) {
        let columns = self.columns(indent) + sign.len() + 1;
        let mut lines = words.split('\n');
        let first = format!("{sign} {}", lines.next().unwrap_or(""));
        self.line(indent, first.trim_end_matches(' '));
        self.items.push(Item { columns, has_numbers: next.is_some(), next: next.unwrap_or(0) });
        for line in lines {
            self.line(indent + 1, line);
        }
    }

    fn lines(&mut self, indent: usize, sign: &str, text: &str) {
        for line in text.split('\n') {
            self.line(indent, format!("{sign}{line}").trim_end_matches(' '));
        }
    }

    /// One line inside the items above `indent`. An empty line stays empty.
    fn line(&mut self, indent: usize, line: &str) {
        if !line.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', self.columns(indent)));
        }
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn columns(&self, indent: usize) -> usize {
        indent.checked_sub(1).and_then(|outer| self.items.get(outer)).map_or(0, |item| item.columns)
    }
}

fn plain(block: &NewBlock) -> String {
    block.runs.iter().map(|run| run.text.as_str()).collect()
}
