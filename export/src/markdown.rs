//! Markdown in and out.
//!
//! Out: blocks → normal form (`normal`) → lines (`write`), each text by `inline`. In: bytes → comrak's tree → blocks
//! (`read`) → normal form. What Markdown has and we do not is kept line for line in a block of its own
//! ([`BlockKind::Verbatim`]).
//!
//! The **normal form** of a list of blocks is what Markdown can say of it: no empty paragraph, no indent without a
//! list item to stand in, no bold or italic white space at the edge of a bold or italic stretch, no live link with an
//! unsafe scheme (it becomes text). It has every word of the blocks, in order. For every list of blocks
//! `parse(write(blocks))` is its normal form, apart from verbatim blocks that somebody changed by hand: those are
//! Markdown, and are read as such.
//!
//! Absent: tables, pictures, footnotes and HTML as blocks of their own; they stay verbatim.

mod inline;
mod normal;
mod read;
mod source;
mod write;

use std::collections::BTreeSet;

use trestle_model::text::{Block, BlockKind, NewBlock, Run};

pub use normal::normal_form;

/// The largest document that is read.
pub const BYTES_MAX: usize = 16 * 1024 * 1024;

/// How often one part after another is kept word for word before the whole document is.
const TRIES: usize = 6;

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The bytes are not UTF-8 text.
    #[error("this is not text: byte {at_byte} is not UTF-8")]
    NotText {
        /// Where the first wrong byte is, counted from 0.
        at_byte: usize,
    },
    /// More than [`BYTES_MAX`].
    #[error("this is too large: {bytes} bytes, and {BYTES_MAX} is the most")]
    TooLarge {
        /// How many there are.
        bytes: usize,
    },
}

/// Reads Markdown (CommonMark with strikethrough, tasks, tables, footnotes and front matter) as blocks in normal form.
///
/// A leading byte order mark is dropped, all three kinds of line end are read as one, and U+0000 becomes U+FFFD. A line
/// break within a paragraph becomes a space. What would not come back the same after
/// [`write`] is kept verbatim, and so is a whole document that nests deeper than anybody writes.
///
/// # Errors
/// [`ImportError`] if the bytes are not text or too many. Any text can be read.
pub fn parse(bytes: &[u8]) -> Result<Vec<NewBlock>, ImportError> {
    if bytes.len() > BYTES_MAX {
        return Err(ImportError::TooLarge { bytes: bytes.len() });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|wrong| ImportError::NotText { at_byte: wrong.valid_up_to() })?;
    let text = source::trim_blank_lines(&source::clean(text)).to_owned() + "\n";
    let mut keep = BTreeSet::new();
    let tries = if source::is_too_deep(&text) { 0 } else { TRIES };
    for _ in 0..tries {
        let pieces = read::pieces(&text, &keep);
        let Some(at) = first_changed(&pieces) else {
            return Ok(pieces.into_iter().flat_map(|piece| piece.blocks).collect());
        };
        // The piece itself, or the nearest one before it that is not verbatim yet.
        let lines = pieces[..=at].iter().rev().map(|piece| piece.first_line);
        if !lines.take(TRIES).any(|line| keep.insert(line)) {
            break;
        }
    }
    let whole = NewBlock { kind: BlockKind::Verbatim, indent: 0, runs: vec![Run::plain(text)] };
    Ok(normal_form(vec![whole]))
}

/// The first piece that would read differently once written, if there is one.
fn first_changed(pieces: &[read::Piece]) -> Option<usize> {
    let blocks: Vec<NewBlock> = pieces.iter().flat_map(|piece| piece.blocks.iter().cloned()).collect();
    let again = read::pieces(&write::blocks(&blocks), &BTreeSet::new());
    let mut again = again.into_iter().flat_map(|piece| piece.blocks);
    let changed = |piece: &read::Piece| piece.blocks.iter().any(|block| again.next().as_ref() != Some(block));
    let first = pieces.iter().position(changed);
    first.or_else(|| again.next().and(pieces.len().checked_sub(1)))
}

/// Writes blocks as Markdown. Every word of them is in it, in order.
pub fn write(blocks: &[Block]) -> String {
    let blocks = blocks
        .iter()
        .map(|block| NewBlock { kind: block.kind.clone(), indent: block.indent, runs: block.runs.clone() })
        .collect();
    write_new(blocks)
}

/// Writes blocks that are not in a document yet, like [`write`].
pub fn write_new(blocks: Vec<NewBlock>) -> String {
    write::blocks(&normal_form(blocks))
}
