//! How a block is laid out: its words as a galley, the room above it, and where its words start.

use std::sync::Arc;

use egui::{
    FontId, Galley, Rect, Stroke, TextFormat,
    text::{CCursor, CharIndex, LayoutJob},
};
use trestle_model::text::{Block, BlockKind, Marks};

use super::chars;
use crate::{
    look::Look,
    theme::{self, Type, fonts},
};

/// A block laid out. Distances are from the top left of its row on the page.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub galley: Arc<Galley>,
    /// Where the words start.
    pub left: f32,
    pub top: f32,
    /// The whole row, room above included.
    pub height: f32,
}

/// Letters of an input method that are not in the document yet, and where they show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Preedit {
    pub at: usize,
    pub text: String,
}

/// Lays `block` out on a page `width` wide. `before` is the block above it.
pub(super) fn shape(
    ctx: &egui::Context,
    look: &Look,
    block: &Block,
    before: Option<&Block>,
    width: f32,
    preedit: Option<&Preedit>,
) -> Shape {
    let left = left(block);
    let mut job = job(look, block, preedit);
    job.wrap.max_width = (width - left - padding(block)).max(theme::SHEET_PADDING);
    job.keep_trailing_whitespace = true;
    let galley = ctx.fonts_mut(|fonts| fonts.layout_job(job));
    let top = room_above(block, before) + padding(block);
    let height = top + galley.size().y + padding(block);
    Shape { galley, left, top, height }
}

/// A few words beside a block, on its first line and as high.
pub(super) fn line(ctx: &egui::Context, look: &Look, block: &Block, words: &str) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.append(words, 0.0, format(look, block, &Marks::default()));
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A guess for a block that has not been laid out yet.
pub(super) fn height_guess(block: &Block, before: Option<&Block>, width: f32) -> f32 {
    let letters_a_line = (width / (theme::READING * 0.48)).max(1.0);
    let lines = (block.len() as f32 / letters_a_line).ceil().max(1.0);
    room_above(block, before) + lines * Type::Reading.line_height()
}

/// Where the words of a block start, after its indent and its mark.
fn left(block: &Block) -> f32 {
    let indent = f32::from(block.indent) * theme::INDENT_STEP;
    let mark = match block.kind {
        BlockKind::Bullet | BlockKind::Check { .. } => theme::INDENT_STEP,
        BlockKind::Numbered { .. } => theme::INDENT_STEP + theme::SPACE_4,
        BlockKind::Quote => theme::SPACE_16,
        BlockKind::Code { .. } | BlockKind::Verbatim => theme::SPACE_12,
        _ => 0.0,
    };
    indent + mark
}

/// Room inside the ground of code and of words kept from Markdown.
fn padding(block: &Block) -> f32 {
    match block.kind {
        BlockKind::Code { .. } | BlockKind::Verbatim => theme::SPACE_8,
        _ => 0.0,
    }
}

fn is_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Bullet | BlockKind::Numbered { .. } | BlockKind::Check { .. })
}

pub(super) fn room_above(block: &Block, before: Option<&Block>) -> f32 {
    let Some(before) = before else { return 0.0 };
    match block.kind {
        BlockKind::Heading { level } => theme::room_above_heading(level),
        BlockKind::Quote if before.kind == BlockKind::Quote => theme::ROOM_ABOVE_LIST,
        _ if is_list(block) && is_list(before) => theme::ROOM_ABOVE_LIST,
        _ => theme::ROOM_ABOVE_PARAGRAPH,
    }
}

pub(super) fn job(look: &Look, block: &Block, preedit: Option<&Preedit>) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut at = 0;
    let plain = Marks::default();
    let mut last = &plain;
    for run in &block.runs {
        last = &run.marks;
        let length = chars::count(&run.text);
        match preedit.filter(|preedit| (at..at + length).contains(&preedit.at)) {
            Some(preedit) => {
                let cut = chars::byte(&run.text, preedit.at - at);
                job.append(&run.text[..cut], 0.0, format(look, block, &run.marks));
                job.append(&preedit.text, 0.0, preedit_format(look, block, &run.marks));
                job.append(&run.text[cut..], 0.0, format(look, block, &run.marks));
            }
            None => job.append(&run.text, 0.0, format(look, block, &run.marks)),
        }
        at += length;
    }
    if let Some(preedit) = preedit.filter(|preedit| preedit.at >= at) {
        job.append(&preedit.text, 0.0, preedit_format(look, block, last));
    }
    if job.sections.is_empty() {
        job.append("", 0.0, format(look, block, &plain));
    }
    job
}

fn format(look: &Look, block: &Block, marks: &Marks) -> TextFormat {
    let colors = look.colors();
    let fixed = marks.code || matches!(block.kind, BlockKind::Code { .. } | BlockKind::Verbatim);
    let level = match block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    };
    let family = match (marks.bold || level.is_some(), marks.italic) {
        (true, true) => fonts::bold_italic(),
        (true, false) => fonts::bold(),
        (false, true) => fonts::italic(),
        (false, false) => fonts::regular(),
    };
    let size = level.map_or(theme::READING, theme::heading_size);
    let font = if fixed { Type::Mono.font() } else { FontId::new(size, family) };
    let line_height = match level {
        Some(_) => (size * 1.3).round(),
        None => Type::Reading.line_height(),
    };
    let done = block.kind == (BlockKind::Check { done: true });
    let quiet = done || block.kind == BlockKind::Quote || block.kind == BlockKind::Verbatim;
    let color = match (&marks.link, quiet) {
        (Some(_), _) => colors.accent,
        (None, true) => colors.ink_2,
        (None, false) => colors.ink,
    };
    TextFormat {
        line_height: Some(line_height),
        strikethrough: if marks.strike || done { Stroke::new(1.0, color) } else { Stroke::NONE },
        ..TextFormat::simple(font, color)
    }
}

fn preedit_format(look: &Look, block: &Block, marks: &Marks) -> TextFormat {
    TextFormat {
        underline: Stroke::new(theme::CARET_WIDTH, look.colors().accent),
        ..format(look, block, marks)
    }
}

/// A place in a galley. At the end of a wrapped line, `next_row` says on which of the two it shows.
pub(super) fn cursor(at: usize, next_row: bool) -> CCursor {
    CCursor { index: CharIndex(at), prefer_next_row: next_row }
}

/// The rectangles that cover the words from `from` to `to`; with `line_end`, a little of the line end too.
pub(super) fn covers(galley: &Galley, from: usize, to: usize, line_end: bool) -> Vec<Rect> {
    let start = galley.layout_from_cursor(cursor(from, true));
    let end = galley.layout_from_cursor(cursor(to, false));
    let mut rects = Vec::new();
    for (index, row) in galley.rows.iter().enumerate().take(end.row + 1).skip(start.row) {
        let left = if index == start.row { row.x_offset(start.column) } else { 0.0 };
        let right = if index == end.row {
            row.x_offset(end.column) + if line_end { theme::SPACE_8 } else { 0.0 }
        } else {
            row.size.x + theme::SPACE_4
        };
        let corner = row.pos.to_vec2();
        let rect = Rect::from_min_max(egui::pos2(left, 0.0), egui::pos2(right.max(left), row.height()));
        rects.push(rect.translate(corner));
    }
    rects
}
