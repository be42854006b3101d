//! The normal form of a list of blocks: what Markdown can say of it. Every word stays, in order.

use std::borrow::Cow;

use trestle_model::text::view::INDENT_MAX;
use trestle_model::text::{BlockKind, Marks, NewBlock, Run};

use crate::link;

/// CommonMark's largest list number.
const NUMBER_MAX: u32 = 999_999_999;

/// Brings blocks into normal form. Doing it twice changes nothing.
pub fn normal_form(blocks: Vec<NewBlock>) -> Vec<NewBlock> {
    let mut out: Vec<NewBlock> = Vec::with_capacity(blocks.len());
    let mut open = Open::default();
    for block in blocks.into_iter().flat_map(normal_block) {
        place(block, &mut out, &mut open);
    }
    out
}

/// The list items that are open where the next block goes: for each indent, the number its list starts at, if it
/// has numbers.
#[derive(Default)]
struct Open(Vec<Option<u32>>);

/// Puts a block at an indent that the items before it allow.
fn place(mut block: NewBlock, out: &mut Vec<NewBlock>, open: &mut Open) {
    block.indent = block.indent.min(INDENT_MAX).min(u8::try_from(open.0.len()).unwrap_or(INDENT_MAX));
    let indent = usize::from(block.indent);
    if let Some(last) = out.last_mut()
        && block.kind == BlockKind::Paragraph
        && last.indent + 1 == block.indent
        && matches!(last.kind, BlockKind::Bullet | BlockKind::Numbered { .. })
        && last.runs.is_empty()
    {
        last.runs = block.runs;
        return;
    }
    let before = open.0.get(indent).copied().flatten();
    open.0.truncate(indent);
    match &mut block.kind {
        BlockKind::Bullet | BlockKind::Check { .. } => open.0.push(None),
        BlockKind::Numbered { start } => {
            *start = before.unwrap_or(*start);
            open.0.push(Some(*start));
        }
        _ => {}
    }
    out.push(block);
}

/// One block in normal form, or none if it says nothing, or two if a divider has words.
fn normal_block(block: NewBlock) -> Vec<NewBlock> {
    let NewBlock { kind, indent, runs } = block;
    let one = |kind, runs| NewBlock { kind, indent, runs };
    match kind {
        BlockKind::Code { language } => {
            vec![one(BlockKind::Code { language: normal_language(&language) }, plain(&text_of(&runs)))]
        }
        BlockKind::Verbatim => {
            let text = text_of(&runs);
            let runs = plain(super::source::trim_blank_lines(&text));
            if runs.is_empty() { vec![] } else { vec![one(BlockKind::Verbatim, runs)] }
        }
        BlockKind::Divider => {
            let runs = normal_runs(runs);
            let words = (!runs.is_empty()).then(|| one(BlockKind::Paragraph, runs));
            [one(BlockKind::Divider, vec![])].into_iter().chain(words).collect()
        }
        BlockKind::Paragraph => {
            let runs = normal_runs(runs);
            if runs.is_empty() { vec![] } else { vec![one(BlockKind::Paragraph, runs)] }
        }
        BlockKind::Heading { level } => {
            vec![one(BlockKind::Heading { level: level.clamp(1, 6) }, normal_runs(runs))]
        }
        BlockKind::Numbered { start } => {
            vec![one(BlockKind::Numbered { start: start.min(NUMBER_MAX) }, normal_runs(runs))]
        }
        kind @ (BlockKind::Bullet | BlockKind::Check { .. } | BlockKind::Quote) => {
            vec![one(kind, normal_runs(runs))]
        }
    }
}

fn normal_language(language: &str) -> String {
    language.replace(['\r', '\n'], " ").replace('\0', "\u{fffd}").trim().to_owned()
}

fn text_of(runs: &[Run]) -> String {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    clean(&text).into_owned()
}

fn plain(text: &str) -> Vec<Run> {
    if text.is_empty() { vec![] } else { vec![Run::plain(text)] }
}

/// `\n` for every line end and U+FFFD for U+0000: Markdown cannot say the others.
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\0']) { super::source::clean(text).into() } else { text.into() }
}

/// Runs whose marks Markdown can say; neighbours differ and none is empty. White space alone is nothing.
pub(super) fn normal_runs(runs: Vec<Run>) -> Vec<Run> {
    let runs = runs.into_iter().flat_map(breaks_without_code).collect();
    let runs = unsafe_links_as_text(merge(runs));
    let runs = EDGED.iter().fold(runs, |runs, mark| without_edges(runs, *mark));
    let runs = merge(runs);
    let says_something = runs.iter().any(|run| run.text.contains(|c: char| !c.is_whitespace()));
    if says_something { runs } else { vec![] }
}

fn merge(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs.into_iter().filter(|run| !run.text.is_empty()) {
        match out.last_mut() {
            Some(last) if last.marks == run.marks => last.text.push_str(&run.text),
            _ => out.push(run),
        }
    }
    out
}

/// Code within a line has no line break, and within a link no `]:`, which would make a definition of the paragraph.
fn breaks_without_code(run: Run) -> Vec<Run> {
    let Run { text, mut marks } = run;
    let text = clean(&text).into_owned();
    marks.code &= marks.link.is_none() || !text.contains("]:");
    if !marks.code || !text.contains('\n') {
        return vec![Run { text, marks }];
    }
    let mut out = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push(Run { text: "\n".to_owned(), marks: Marks { code: false, ..marks.clone() } });
        }
        out.push(Run { text: line.to_owned(), marks: marks.clone() });
    }
    out
}

/// A link that must not be live becomes the text that says it in Markdown: `[words](address)`.
fn unsafe_links_as_text(runs: Vec<Run>) -> Vec<Run> {
    if runs.iter().all(|run| run.marks.link.as_deref().is_none_or(link::is_safe)) {
        return runs;
    }
    let mut out = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter().peekable();
    let mut inside = false;
    while let Some(mut run) = runs.next() {
        let Some(url) = run.marks.link.clone().filter(|url| !link::is_safe(url)) else {
            out.push(run);
            continue;
        };
        if !inside {
            out.push(Run::plain("["));
        }
        run.marks.link = None;
        out.push(run);
        inside = runs.peek().is_some_and(|next| next.marks.link.as_ref() == Some(&url));
        if !inside {
            out.push(Run::plain(format!("]({})", clean(&url))));
        }
    }
    out
}

/// A mark whose signs must stand next to something other than white space.
#[derive(Clone, Copy)]
enum Edged {
    Bold,
    Italic,
    Strike,
}

const EDGED: [Edged; 3] = [Edged::Bold, Edged::Italic, Edged::Strike];

impl Edged {
    fn of(self, marks: &mut Marks) -> &mut bool {
        match self {
            Edged::Bold => &mut marks.bold,
            Edged::Italic => &mut marks.italic,
            Edged::Strike => &mut marks.strike,
        }
    }
}

/// Takes `mark` off the white space at both ends of every stretch that has it.
fn without_edges(runs: Vec<Run>, mark: Edged) -> Vec<Run> {
    let front = |text: &str| text.len() - text.trim_start().len();
    let back = |text: &str| text.trim_end().len();
    let mut runs = trimmed(runs, mark, |text| (front(text), false));
    runs.reverse();
    let mut runs = trimmed(runs, mark, |text| (back(text), true));
    runs.reverse();
    runs
}

/// One pass over `runs` in the order given. `cut` says where the white space met first ends, and whether it is the
/// later part of the text.
fn trimmed(runs: Vec<Run>, mark: Edged, cut: impl Fn(&str) -> (usize, bool)) -> Vec<Run> {
    let mut out = Vec::with_capacity(runs.len());
    let mut inside = false;
    for mut run in runs {
        if !*mark.of(&mut run.marks) {
            inside = false;
        } else if !inside && !run.marks.code {
            let (at, at_end) = cut(&run.text);
            let later = run.text.split_off(at);
            let (white, rest) = if at_end { (later, run.text) } else { (run.text, later) };
            let mut bare = run.marks.clone();
            *mark.of(&mut bare) = false;
            out.push(Run { text: white, marks: bare });
            inside = !rest.is_empty();
            run.text = rest;
        } else {
            inside = true;
        }
        if !run.text.is_empty() {
            out.push(run);
        }
    }
    out
}
