//! comrak's tree as blocks, one *piece* for each part at the top of the document.
//!
//! A part that says something we have no block for is kept by its lines. Lines that comrak's tree does not show at all
//! (definitions of link targets) are found by looking at what is left over.

use std::collections::BTreeSet;

use comrak::nodes::{ListType, Node, NodeList, NodeValue};
use comrak::options::{Extension, Parse};
use comrak::{Arena, Options, parse_document};
use trestle_model::text::view::INDENT_MAX;
use trestle_model::text::{BlockKind, Marks, NewBlock, Run};

use super::normal::normal_form;
use super::source::Lines;
use super::write::SEPARATOR;

/// How deep marks may nest within a paragraph.
const NESTING_MAX: usize = 24;

/// A part at the top of a document.
pub(super) struct Piece {
    /// Counted from 1.
    pub(super) first_line: usize,
    /// In normal form.
    pub(super) blocks: Vec<NewBlock>,
}

/// Reads `text`, which [`super::source::clean`] has made. Parts that start at a line in `keep` are kept verbatim.
pub(super) fn pieces(text: &str, keep: &BTreeSet<usize>) -> Vec<Piece> {
    let lines = Lines::new(text);
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next = 1;
    let mut before: Option<Node<'_>> = None;
    let nodes: Vec<Node<'_>> = root.children().collect();
    for (at, node) in nodes.iter().enumerate() {
        let place = node.data().sourcepos;
        let first = place.start.line.max(next);
        let count = pieces.len();
        pieces.extend(left_over(&lines, next, first - 1));
        if pieces.len() > count {
            before = None;
        }
        let mut last = place.end.line.max(first);
        let end = nodes.get(at + 1).map_or(lines.count(), |node| node.data().sourcepos.start.line - 1);
        let taken = taken_in(&lines, node, last, end);
        last = last.max(taken.unwrap_or(last));
        let is_kept = keep.contains(&first) || taken.is_some() || follows_a_list_with_numbers(node, before);
        let blocks = if is_kept { None } else { piece(&lines, node) };
        if !is_separator(node) {
            before = blocks.as_ref().map(|_| *node);
        }
        let blocks = blocks.unwrap_or_else(|| vec![verbatim(0, lines.exact(first, last))]);
        pieces.push(Piece { first_line: first, blocks: normal_form(blocks) });
        next = last + 1;
    }
    pieces.extend(left_over(&lines, next, lines.count()));
    pieces
}

/// The last line of definitions that end a list or a quote, up to `end`: comrak says that it ends at `last`, before
/// them.
fn taken_in(lines: &Lines<'_>, node: Node<'_>, last: usize, end: usize) -> Option<usize> {
    if !is_container(node) {
        return None;
    }
    let mut before = last;
    for (first, end) in lines.stretches(last + 1, end) {
        if first > before + 1 && !lines.line(first).starts_with([' ', '\t']) {
            break;
        }
        before = end;
    }
    (before > last).then_some(before)
}

fn is_separator(node: Node<'_>) -> bool {
    matches!(&node.data().value, NodeValue::HtmlBlock(html) if html.literal.trim() == SEPARATOR)
}

fn options() -> Options<'static> {
    let extension = Extension {
        strikethrough: true,
        table: true,
        footnotes: true,
        alerts: true,
        front_matter_delimiter: Some("---".to_owned()),
        ..Extension::default()
    };
    let parse = Parse { leave_footnote_definitions: true, ..Parse::default() };
    Options { extension, parse, ..Options::default() }
}

fn left_over(lines: &Lines<'_>, first: usize, last: usize) -> impl Iterator<Item = Piece> {
    lines.stretches(first, last).into_iter().map(|(first, last)| Piece {
        first_line: first,
        blocks: normal_form(vec![verbatim(0, lines.exact(first, last))]),
    })
}

fn verbatim(indent: u8, text: String) -> NewBlock {
    NewBlock { kind: BlockKind::Verbatim, indent, runs: vec![Run::plain(text)] }
}

/// The blocks of a part, or `None` if it is to be kept verbatim.
fn piece(lines: &Lines<'_>, node: Node<'_>) -> Option<Vec<NewBlock>> {
    let mut reader = Reader { lines, out: Vec::new(), whole: false };
    reader.block(node, 0)?;
    (!reader.whole).then_some(reader.out)
}

fn is_container(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::List(_) | NodeValue::BlockQuote)
}

/// Two lists with numbers side by side would count on as one.
fn follows_a_list_with_numbers(node: Node<'_>, before: Option<Node<'_>>) -> bool {
    let has_numbers = |node: Node<'_>| matches!(node.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered);
    has_numbers(node) && before.is_some_and(has_numbers)
}

struct Reader<'t> {
    lines: &'t Lines<'t>,
    out: Vec<NewBlock>,
    /// True once something was met that only the whole part can keep.
    whole: bool,
}

impl<'t> Reader<'t> {
    fn push(&mut self, kind: BlockKind, indent: u8, runs: Vec<Run>) {
        self.out.push(NewBlock { kind, indent, runs });
    }

    /// Adds the blocks of a node, or says that we do not have it. What was added before then is to be taken back.
    fn block(&mut self, node: Node<'_>, indent: u8) -> Option<()> {
        if indent > INDENT_MAX {
            return None;
        }
        match &node.data().value {
            NodeValue::Paragraph => {
                let runs = self.paragraph(node)?;
                self.push(BlockKind::Paragraph, indent, runs);
            }
            NodeValue::Heading(heading) => {
                let runs = if heading.setext { self.paragraph(node)? } else { inline(node)? };
                self.push(BlockKind::Heading { level: heading.level }, indent, runs);
            }
            NodeValue::ThematicBreak => self.push(BlockKind::Divider, indent, vec![]),
            NodeValue::CodeBlock(code) => {
                let text = code.literal.strip_suffix('\n').unwrap_or(&code.literal);
                let kind = BlockKind::Code { language: code.info.clone() };
                self.push(kind, indent, vec![Run::plain(text)]);
            }
            NodeValue::BlockQuote => self.quote(node, indent)?,
            NodeValue::List(list) => {
                let mut next = node.data().sourcepos.start.line;
                for item in node.children() {
                    let lines = item.data().sourcepos;
                    // comrak may end an item before the definitions in it.
                    self.whole |= !self.left_over(next, lines.start.line).is_empty();
                    self.item(list, item, indent)?;
                    next = lines.end.line + 1;
                }
            }
            NodeValue::HtmlBlock(_) if is_separator(node) => {}
            _ => return None,
        }
        Some(())
    }

    /// The words of a paragraph, or of a heading that started as one. If a definition of a link target was at its
    /// start it is kept as it is: comrak has taken the definition out.
    fn paragraph(&self, node: Node<'_>) -> Option<Vec<Run>> {
        let place = node.data().sourcepos;
        let first = self.lines.line(place.start.line);
        let start = first.get(place.start.column.saturating_sub(1)..).unwrap_or(first).trim_start();
        let rest = (place.start.line + 1..=place.end.line).map(|at| self.lines.line(at));
        if starts_with_a_definition(std::iter::once(start).chain(rest)) {
            return None;
        }
        inline(node)
    }

    fn quote(&mut self, node: Node<'_>, indent: u8) -> Option<()> {
        let place = node.data().sourcepos;
        let mut next = place.start.line;
        for child in node.children() {
            if !matches!(child.data().value, NodeValue::Paragraph) {
                return None;
            }
            let runs = self.paragraph(child)?;
            self.push(BlockKind::Quote, indent, runs);
            let words = child.data().sourcepos;
            if !self.left_over(next, words.start.line).is_empty() {
                return None;
            }
            next = words.end.line + 1;
        }
        if !self.left_over(next, place.end.line + 1).is_empty() {
            return None;
        }
        if node.first_child().is_none() {
            self.push(BlockKind::Quote, indent, vec![]);
        }
        Some(())
    }

    fn item(&mut self, list: &NodeList, node: Node<'_>, indent: u8) -> Option<()> {
        let NodeValue::Item(own) = node.data().value else { return None };
        let columns = node.data().sourcepos.start.column.checked_sub(1)? + own.padding;
        let mut kind = match list.list_type {
            ListType::Bullet => BlockKind::Bullet,
            ListType::Ordered => BlockKind::Numbered { start: u32::try_from(list.start).ok()? },
        };
        let mut runs = Vec::new();
        let children: Vec<Node<'_>> = node.children().collect();
        let mut rest = &children[..];
        let place = node.data().sourcepos;
        let mut next = place.start.line;
        if let Some((first, others)) = children.split_first()
            && matches!(first.data().value, NodeValue::Paragraph)
            && self.left_over(next, first.data().sourcepos.start.line).is_empty()
            && let Some(mut words) = self.paragraph(first)
        {
            if let Some(done) = self.task(first, &mut words) {
                if kind != BlockKind::Bullet {
                    return None;
                }
                kind = BlockKind::Check { done };
            }
            runs = words;
            next = first.data().sourcepos.end.line + 1;
            rest = others;
        }
        self.push(kind, indent, runs);
        let mut before: Option<Node<'_>> = None;
        let mut after_container = false;
        for child in rest {
            let words = child.data().sourcepos;
            let left_over = self.left_over(next, words.start.line);
            // comrak ends a list before the definitions at its end.
            self.whole |= !left_over.is_empty() && after_container;
            after_container = is_container(child);
            for &(first, last) in &left_over {
                self.verbatim((first, last), indent + 1, columns, place.start.line)?;
                before = None;
            }
            let count = self.out.len();
            let fits = !follows_a_list_with_numbers(child, before) && self.block(child, indent + 1).is_some();
            if !is_separator(child) {
                before = fits.then_some(*child);
            }
            if !fits {
                self.out.truncate(count);
                let lines = (words.start.line, words.end.line);
                self.verbatim(lines, indent + 1, columns, place.start.line)?;
            }
            next = words.end.line + 1;
        }
        self.whole |= !self.left_over(next, place.end.line + 1).is_empty();
        Some(())
    }

    /// Stretches of lines, from `next` to before `end`, of which comrak's tree shows nothing: definitions.
    fn left_over(&self, next: usize, end: usize) -> Vec<(usize, usize)> {
        let is_sign = |c: char| c.is_ascii_digit() || " \t>-+*.)".contains(c);
        let mut found = self.lines.stretches(next, end - 1);
        found.retain(|&(first, last)| (first..=last).any(|at| !self.lines.line(at).chars().all(is_sign)));
        found
    }

    /// Takes `[ ]` or `[x]` off the words of an item, if that is how they start in the source too.
    fn task(&self, paragraph: Node<'_>, words: &mut [Run]) -> Option<bool> {
        let place = paragraph.data().sourcepos.start;
        let source = self.lines.line(place.line).get(place.column.checked_sub(1)?..)?;
        let first = words.first_mut().filter(|run| run.marks == Marks::default())?;
        let sign = ["[ ]", "[x]", "[X]"].into_iter().find(|sign| first.text.starts_with(sign))?;
        let after = source.strip_prefix(sign)?;
        let space = after.len() - after.trim_start_matches([' ', '\t']).len();
        if space == 0 && !after.is_empty() {
            return None;
        }
        // A space that the source writes as a number belongs to the words.
        first.text = first.text.get(sign.len() + space..).unwrap_or("").to_owned();
        Some(sign != "[ ]")
    }

    fn verbatim(&mut self, lines: (usize, usize), indent: u8, columns: usize, sign: usize) -> Option<()> {
        if indent > INDENT_MAX {
            return None;
        }
        let text = self.lines.inside(lines.0, lines.1, columns, sign)?;
        self.out.push(verbatim(indent, text));
        Some(())
    }
}

/// True if the lines of a paragraph start with `[label]:`.
fn starts_with_a_definition<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let mut chars = lines.flat_map(|line| line.chars().chain(std::iter::once('\n')));
    if chars.next() != Some('[') {
        return false;
    }
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => return false,
            ']' => return chars.next() == Some(':'),
            _ => {}
        }
    }
    false
}

/// The words of a paragraph or heading, or `None` if there is something among them that we do not have.
fn inline(node: Node<'_>) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    for child in node.children() {
        add(child, &Marks::default(), 0, &mut runs)?;
    }
    Some(runs)
}

fn add(node: Node<'_>, marks: &Marks, depth: usize, runs: &mut Vec<Run>) -> Option<()> {
    if depth > NESTING_MAX {
        return None;
    }
    let mut push = |text: &str, marks: &Marks| runs.push(Run { text: text.to_owned(), marks: marks.clone() });
    let mut marks = marks.clone();
    match &node.data().value {
        NodeValue::Text(text) => push(text, &marks),
        NodeValue::SoftBreak => push(" ", &marks),
        NodeValue::LineBreak => push("\n", &marks),
        NodeValue::Code(code) => push(&code.literal, &Marks { code: true, ..marks.clone() }),
        NodeValue::Escaped => {}
        NodeValue::Emph => marks.italic = true,
        NodeValue::Strong => marks.bold = true,
        NodeValue::Strikethrough => marks.strike = true,
        NodeValue::Link(to) if to.title.is_empty() && node.first_child().is_some() => {
            // The normal form makes text of a link that must not be live.
            marks.link = Some(to.url.clone());
        }
        _ => return None,
    }
    let start = runs.len();
    for child in node.children() {
        add(child, &marks, depth + 1, runs)?;
    }
    let is_link = matches!(node.data().value, NodeValue::Link(_));
    let says_something = runs[start..].iter().any(|run| !run.text.is_empty());
    (!is_link || says_something).then_some(())
}
