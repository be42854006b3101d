//! One block as parts of the tree for screen readers: what it is, and its runs of text.
//!
//! A run is a stretch of one line with one look. Characters are letters as seen, so that a reader steps as the caret
//! does. Each block but the last ends in a line end, so that all runs together read as the page does.

use egui::{
    Id,
    accesskit::{Action, Node, NodeId, Role, TextDecoration, TextDecorationStyle, TextDirection, Toggled},
    text::CharIndex,
};
use trestle_model::text::{Block, BlockKind, Marks};
use unicode_segmentation::UnicodeSegmentation;

use super::bounds;
use crate::widgets::editor::{chars, commented::Stretch, paint::Drawn};

/// The start of a word is told by a number below 256.
const CHARACTERS_MAX: usize = 200;
/// Fonts count from 100 to 900.
const BOLD: f32 = 700.0;

/// Where a run stands: `from` up to `to` of the block at `index`, in chars, without a line end.
#[derive(Debug, Clone)]
pub(super) struct RunPlace {
    pub(super) node: NodeId,
    pub(super) index: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A block as it is told.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) top: NodeId,
    pub(super) nodes: Vec<(NodeId, Node)>,
    pub(super) runs: Vec<RunPlace>,
    /// It says where on the screen it is.
    pub(super) measured: bool,
}

/// Where the lines of a block come from.
pub(super) enum Lines<'a> {
    Seen(&'a Drawn),
    Unseen,
}

/// A line: its chars, whether a line end follows, and its row of the galley.
struct Line {
    from: usize,
    to: usize,
    ends: bool,
    row: Option<usize>,
}

/// A stretch of a line with one look, and what is said of the comment on it.
struct Piece<'a> {
    from: usize,
    text: &'a str,
    marks: &'a Marks,
    comment: Option<&'a str>,
}

/// What a run is a part of within its block: a link, words with a comment, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Around {
    link: Option<String>,
    comment: Option<String>,
}

/// Where the words of a block are commented on, each with what is said of it.
type OnBlock<'a> = &'a [(Stretch, String)];

pub(super) fn tell(
    id: Id,
    (block, commented): (&Block, OnBlock<'_>),
    name: &str,
    lines: &Lines<'_>,
    last: bool,
) -> Told {
    let text = block.text();
    let mut told = Told {
        top: id.accesskit_id(),
        nodes: Vec::new(),
        runs: Vec::new(),
        measured: matches!(lines, Lines::Seen(_)),
    };
    let mut top = node_of(block, &text, name);
    let mut around: Option<(Around, NodeId, Node)> = None;
    let all = self::lines(&text, lines);
    let count = all.len();
    for (number, line) in all.into_iter().enumerate() {
        let mut on_line: Vec<(NodeId, Node, Around)> = Vec::new();
        let mut pieces = pieces((block, commented), &text, &line);
        let plain = Marks::default();
        if pieces.is_empty() {
            pieces.push(Piece { from: line.from, text: "", marks: &plain, comment: None });
        }
        let pieces_count = pieces.len();
        for (place, piece) in pieces.into_iter().enumerate() {
            let ends = place + 1 == pieces_count && (line.ends || (number + 1 == count && !last));
            let node_id = id.with(("run", told.runs.len())).accesskit_id();
            let node = run(&piece, ends, line.row.map(|row| (lines, row, &line)));
            let to = piece.from + chars::count(piece.text);
            told.runs.push(RunPlace { node: node_id, index: 0, from: piece.from, to });
            let of = Around { link: piece.marks.link.clone(), comment: piece.comment.map(str::to_owned) };
            on_line.push((node_id, node, of));
        }
        for place in 0..on_line.len() {
            let before = place.checked_sub(1).map(|before| on_line[before].0);
            let after = on_line.get(place + 1).map(|(id, ..)| *id);
            let node = &mut on_line[place].1;
            before.into_iter().for_each(|id| node.set_previous_on_line(id));
            after.into_iter().for_each(|id| node.set_next_on_line(id));
        }
        for (node_id, node, of) in on_line {
            put(&mut told, &mut top, &mut around, (node_id, node), of, id);
        }
    }
    close(&mut told, &mut top, &mut around);
    if let Lines::Seen(drawn) = lines {
        top.set_bounds(bounds(drawn.row));
    }
    told.nodes.push((told.top, top));
    told
}

/// Puts a run under its block, or under the link or the words with a comment that it is of.
fn put(
    told: &mut Told,
    top: &mut Node,
    around: &mut Option<(Around, NodeId, Node)>,
    (node_id, node): (NodeId, Node),
    of: Around,
    id: Id,
) {
    if around.as_ref().is_some_and(|(open, ..)| *open != of) {
        close(told, top, around);
    }
    if of == Around::default() {
        top.push_child(node_id);
    } else {
        let count = told.runs.len();
        let (_, _, open) = around.get_or_insert_with(|| {
            let open = node_around(&of);
            (of, id.with(("around", count, node_id.0)).accesskit_id(), open)
        });
        let words = format!("{}{}", open.label().unwrap_or_default(), node.value().unwrap_or_default());
        open.set_label(words.trim_end_matches('\n'));
        open.push_child(node_id);
    }
    told.nodes.push((node_id, node));
}

/// A link, whose comment is told with it, or words with a comment.
fn node_around(of: &Around) -> Node {
    let mut node = match &of.link {
        Some(address) => {
            let mut node = Node::new(Role::Link);
            node.set_url(address.as_str());
            node.add_action(Action::Click);
            node
        }
        None => Node::new(Role::Mark),
    };
    if let Some(comment) = &of.comment {
        node.set_description(comment.as_str());
    }
    node
}

fn close(told: &mut Told, top: &mut Node, around: &mut Option<(Around, NodeId, Node)>) {
    if let Some((_, id, node)) = around.take() {
        top.push_child(id);
        told.nodes.push((id, node));
    }
}

/// What a block is. A plain paragraph is nothing but its runs.
fn node_of(block: &Block, text: &str, name: &str) -> Node {
    let role = match block.kind {
        BlockKind::Paragraph | BlockKind::Verbatim => return Node::new(Role::GenericContainer),
        BlockKind::Heading { .. } => Role::Heading,
        BlockKind::Bullet | BlockKind::Numbered { .. } => Role::ListItem,
        BlockKind::Check { .. } => Role::CheckBox,
        BlockKind::Quote => Role::Blockquote,
        BlockKind::Code { .. } => Role::Code,
        BlockKind::Divider => Role::Splitter,
    };
    let mut node = Node::new(role);
    // A heading of no words yet is called by what it is.
    node.set_label(if text.is_empty() { name } else { text });
    node.set_description(name);
    match block.kind {
        BlockKind::Heading { level } => node.set_level(level.into()),
        BlockKind::Bullet | BlockKind::Numbered { .. } => node.set_level(usize::from(block.indent) + 1),
        BlockKind::Check { done } => {
            node.set_toggled(if done { Toggled::True } else { Toggled::False });
            node.add_action(Action::Click);
        }
        _ => {}
    }
    node
}

fn lines(text: &str, lines: &Lines<'_>) -> Vec<Line> {
    let mut from = 0;
    match lines {
        Lines::Seen(drawn) => {
            let rows = drawn.shape.galley.rows.iter().enumerate();
            rows.map(|(row, shown)| {
                let to = from + shown.char_count_excluding_newline().0;
                let line = Line { from, to, ends: shown.ends_with_newline, row: Some(row) };
                from = to + usize::from(shown.ends_with_newline);
                line
            })
            .collect()
        }
        Lines::Unseen => {
            let mut left = text.split('\n').peekable();
            let mut found = Vec::new();
            while let Some(words) = left.next() {
                let to = from + chars::count(words);
                let ends = left.peek().is_some();
                found.push(Line { from, to, ends, row: None });
                from = to + 1;
            }
            found
        }
    }
}

/// The stretches of a line that look the same, each short enough to be one run.
fn pieces<'a>((block, commented): (&'a Block, OnBlock<'a>), text: &'a str, line: &Line) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    for run in &block.runs {
        let end = at + chars::count(&run.text);
        let (from, to) = (at.max(line.from), end.min(line.to));
        at = end;
        if from >= to {
            continue;
        }
        for (mut from, to, comment) in parted(commented, from, to) {
            let mut words = chars::slice(text, from, to);
            while !words.is_empty() {
                let cut = if is_plain(words) {
                    words.len().min(CHARACTERS_MAX)
                } else {
                    words.grapheme_indices(true).nth(CHARACTERS_MAX).map_or(words.len(), |(byte, _)| byte)
                };
                let (piece, rest) = words.split_at(cut);
                found.push(Piece { from, text: piece, marks: &run.marks, comment });
                from += chars::count(piece);
                words = rest;
            }
        }
    }
    found
}

/// A stretch of a block, cut where comments begin and end; each part with what is said of the comment on the fewest words
/// there.
fn parted<'a>(commented: OnBlock<'a>, from: usize, to: usize) -> Vec<(usize, usize, Option<&'a str>)> {
    let mut cuts: Vec<usize> = commented.iter().flat_map(|(stretch, _)| [stretch.from, stretch.to]).collect();
    cuts.retain(|cut| from < *cut && *cut < to);
    cuts.extend([from, to]);
    cuts.sort_unstable();
    cuts.dedup();
    let name = |at: usize| {
        let here = commented.iter().filter(|(stretch, _)| (stretch.from..stretch.to).contains(&at));
        here.min_by_key(|(stretch, _)| stretch.to - stretch.from).map(|(_, name)| name.as_str())
    };
    cuts.windows(2).filter(|ends| ends[0] < ends[1]).map(|ends| (ends[0], ends[1], name(ends[0]))).collect()
}

fn run(piece: &Piece<'_>, ends: bool, shown: Option<(&Lines<'_>, usize, &Line)>) -> Node {
    let mut node = Node::new(Role::TextRun);
    node.set_text_direction(TextDirection::LeftToRight);
    let mut value = piece.text.to_owned();
    // Where each character starts: in chars from the start of the piece, and in bytes.
    let mut starts: Vec<usize> = Vec::with_capacity(value.len());
    let mut lengths: Vec<u8> = Vec::with_capacity(value.len() + 1);
    let mut words = Vec::new();
    let mut in_word = true;
    let mut at = 0;
    for letter in characters(piece.text) {
        let is_word =
            letter.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '\'' || c == '\u{2019}');
        if is_word && !in_word {
            words.extend(u8::try_from(lengths.len()));
        }
        in_word = is_word;
        starts.push(at);
        at += chars::count(letter);
        lengths.push(letter.len() as u8);
    }
    if let Some((Lines::Seen(drawn), row, line)) = shown {
        place(&mut node, drawn, row, piece.from - line.from, &starts, at, ends);
    }
    if ends {
        value.push('\n');
        lengths.push(1);
    }
    node.set_value(value);
    node.set_character_lengths(lengths);
    node.set_word_starts(words);
    looks(&mut node, piece.marks);
    node
}

/// Where on the screen a run and each of its characters are. `offset` is the piece's first char in its row.
fn place(
    node: &mut Node,
    drawn: &Drawn,
    row: usize,
    offset: usize,
    starts: &[usize],
    count: usize,
    ends: bool,
) {
    let row = &drawn.shape.galley.rows[row];
    let x = |at: usize| row.x_offset(CharIndex(offset + at));
    let left = x(0);
    let mut positions: Vec<f32> = starts.iter().map(|at| x(*at) - left).collect();
    let next = starts.iter().skip(1).copied().chain([count]);
    let mut widths: Vec<f32> =
        starts.iter().zip(next).map(|(at, next)| (x(next) - x(*at)).max(0.0)).collect();
    if ends {
        positions.push(x(count) - left);
        widths.push(0.0);
    }
    let corner = drawn.corner() + row.pos.to_vec2() + egui::vec2(left, 0.0);
    let size = egui::vec2((x(count) - left).max(0.0), row.height());
    node.set_bounds(bounds(egui::Rect::from_min_size(corner, size)));
    node.set_character_positions(positions);
    node.set_character_widths(widths);
}

fn looks(node: &mut Node, marks: &Marks) {
    let line = || TextDecoration {
        style: TextDecorationStyle::Solid,
        color: egui::accesskit::Color { red: 0, green: 0, blue: 0, alpha: 255 },
    };
    if marks.bold {
        node.set_font_weight(BOLD);
    }
    if marks.italic {
        node.set_italic();
    }
    if marks.strike {
        node.set_strikethrough(line());
    }
    if marks.link.is_some() {
        node.set_underline(line());
    }
}

/// Each byte is a letter as seen: so there is nothing to look for, which counts in a long page.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

/// Letters as seen. One of more than 255 bytes, which no language has, is taken char by char.
fn characters(text: &str) -> impl Iterator<Item = &str> {
    let (plain, other) = if is_plain(text) { (text, "") } else { ("", text) };
    let letters = other.graphemes(true).flat_map(|letter| {
        let whole = (letter.len() <= usize::from(u8::MAX)).then_some(letter);
        let apart = whole.is_none().then(|| letter.split_inclusive(|_: char| true));
        whole.into_iter().chain(apart.into_iter().flatten())
    });
    plain.split_inclusive(|_: char| true).chain(letters)
}

/// How many chars of a run its first `count` characters are.
pub(super) fn chars_of(block: &Block, run: &RunPlace, count: usize) -> usize {
    let text = block.text();
    characters(chars::slice(&text, run.from, run.to)).take(count).map(chars::count).sum()
}

/// How many characters of a run stand before the char `at` of its block.
pub(super) fn characters_before(block: &Block, run: &RunPlace, at: usize) -> usize {
    let text = block.text();
    characters(chars::slice(&text, run.from, at.min(run.to))).count()
}

/// The only run of a page without blocks.
pub(super) fn empty_run(id: NodeId) -> (NodeId, Node) {
    let mut node = Node::new(Role::TextRun);
    node.set_value("");
    node.set_character_lengths([]);
    (id, node)
}
