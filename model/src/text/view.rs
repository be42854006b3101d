//! A text design as plain data. Never does I/O; the same changes give the same view on every copy.
//!
//! All positions count Unicode scalar values (chars), never bytes and never letters as seen on screen.

use std::fmt;
use std::sync::Arc;

use rand_core::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::comment::{Comment, CommentId};

/// Names a block for ever, through moves, splits and joins. 13 base32 letters for 8 random bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(Arc<str>);

impl BlockId {
    /// The name as written in the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BlockId {
    pub(crate) fn generate(rng: &mut impl Rng) -> Self {
        BlockId(random_name(rng).into())
    }
}

/// 13 base32 letters for 8 random bytes.
pub(super) fn random_name(rng: &mut impl Rng) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bits = rng.next_u64();
    (0..13).map(|i| char::from(LETTERS[(bits >> (5 * i) & 31) as usize])).collect()
}

impl From<&str> for BlockId {
    /// Any string is a name; whether a block has it is for the replica to say.
    fn from(name: &str) -> Self {
        BlockId(name.into())
    }
}

impl Serialize for BlockId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for BlockId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| BlockId(name.into()))
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a block is. In JSON: `{"kind": "heading", "level": 2}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockKind {
    #[default]
    Paragraph,
    Heading {
        /// 1 (largest) to 6.
        level: u8,
    },
    Bullet,
    /// Blocks of this kind that follow each other count on from the first one's `start`.
    Numbered {
        start: u32,
    },
    Check {
        done: bool,
    },
    Quote,
    /// Preformatted text; `language` is the word after the fence, or empty.
    Code {
        language: String,
    },
    /// A line across the page. It has no text as a rule; words typed there meanwhile still show.
    Divider,
    /// Markdown that we do not have, kept word for word.
    Verbatim,
}

/// How a run of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    #[serde(skip_serializing_if = "is_false")]
    pub bold: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub italic: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub strike: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub code: bool,
    /// Where a link leads, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

// serde hands the field by reference.
fn is_false(value: &bool) -> bool {
    !*value
}

/// A stretch of text with the same marks. `\n` inside it is a line break within the block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    #[serde(flatten)]
    pub marks: Marks,
}

impl Run {
    /// Text without marks.
    pub fn plain(text: impl Into<String>) -> Self {
        Run { text: text.into(), marks: Marks::default() }
    }
}

/// A block as seen: what was glued to it is already part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub id: BlockId,
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Steps to the right, 0 to [`INDENT_MAX`].
    pub indent: u8,
    /// Neighbouring runs differ in marks; none is empty. An empty block has no run.
    pub runs: Vec<Run>,
}

/// The deepest indent.
pub const INDENT_MAX: u8 = 8;

impl Block {
    /// The text without marks.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Length in chars.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|run| run.text.chars().count()).sum()
    }

    /// True if the block holds no char.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The same words and looks, as a block that does not exist yet.
    pub fn to_new(&self) -> NewBlock {
        NewBlock { kind: self.kind.clone(), indent: self.indent, runs: self.runs.clone() }
    }
}

/// A whole text design as seen. It has at least one block unless nobody has written anything yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextView {
    pub blocks: Vec<Block>,
    /// Odd data, for a quiet notice: it never hides other blocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// What people say of its words, in the order of these; what has lost its words comes last. No part of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
}

impl TextView {
    /// The comment that this names, or that the reply is under which it names.
    pub fn comment(&self, id: &CommentId) -> Option<&Comment> {
        self.comments.iter().find(|comment| comment.remarks().any(|remark| remark.id == *id))
    }

    /// The blocks' text joined by `\n`.
    pub fn plain_text(&self) -> String {
        let texts: Vec<String> = self.blocks.iter().map(Block::text).collect();
        texts.join("\n")
    }
}

/// A block that does not exist yet: what import makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBlock {
    #[serde(flatten)]
    pub kind: BlockKind,
    #[serde(default)]
    pub indent: u8,
    #[serde(default)]
    pub runs: Vec<Run>,
}

impl NewBlock {
    /// Whether there is nothing in it to read.
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }
}

/// A place between two chars of a block as seen: 0 is before the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub block: BlockId,
    pub at: usize,
}

/// Something in the document that this program does not understand, and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A block of a kind that this program does not know, shown as a paragraph.
    UnknownKind { block: BlockId, kind: String },
    /// A block with missing or garbled registers, shown with defaults.
    OddBlock { block: BlockId },
    /// Text after a marker that names no block; shown as part of the block before.
    MarkerWithoutBlock { block: BlockId },
    /// A second marker for a block; its text is shown as part of the block before.
    SecondMarker { block: BlockId },
    /// A block with neither a text nor a marker; shown empty.
    BlockWithoutText { block: BlockId },
    /// Blocks glued to each other in a circle; this one, the smallest, is shown on its own.
    GluedInACircle { block: BlockId },
}
