//! What a writer can do to a text design. Plain data; `replica` gives it its meaning.

use serde::{Deserialize, Serialize};

use super::comment::CommentId;
use super::view::{BlockId, BlockKind, NewBlock, Spot};

/// A look that a range of text can have. In JSON: `"bold"`, or `{"link": "https://…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Bold,
    Italic,
    Strike,
    Code,
    /// Where it leads. Taking a link off ignores the string.
    Link(String),
}

/// One act of one person: one change, one step of undo. In JSON: `{"act": "type", "block": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum TextAction {
    /// Puts `text` before the char at `at`. `\n` in it is a line break within the block.
    Type { block: BlockId, at: usize, text: String },
    /// Takes out everything between two spots; blocks that it spans become one.
    Delete { from: Spot, to: Spot },
    /// Starts a new block at `at`; the new one follows and shows what was after `at`.
    Split { block: BlockId, at: usize },
    /// Shows the block at the end of the one before.
    Join { block: BlockId },
    /// Puts the block after another, or first.
    Move { block: BlockId, after: Option<BlockId> },
    /// Changes what a block is.
    SetKind { block: BlockId, kind: BlockKind },
    /// Changes how far to the right a block stands.
    SetIndent { block: BlockId, indent: u8 },
    /// Puts a look on everything between two spots, or takes it off.
    Mark { from: Spot, to: Spot, mark: Mark, on: bool },
    /// Puts new blocks after another, or first.
    InsertBlocks { after: Option<BlockId>, blocks: Vec<NewBlock> },
    /// Takes a block out. What others type there meanwhile shows at the end of the one before.
    Remove { block: BlockId },
    /// Makes the whole text read like `blocks` by the smallest changes.
    Replace { blocks: Vec<NewBlock> },
    /// Says something of the words between two spots.
    Comment { from: Spot, to: Spot, said: String },
    /// Says something to a comment, or to another reply under it.
    Reply { to: CommentId, said: String },
    /// Says that a comment is settled.
    Settle { comment: CommentId },
    /// Says that it is not, after all.
    OpenAgain { comment: CommentId },
    /// Says something of one's own otherwise. Whose it is, the caller has to ask.
    Reword { comment: CommentId, said: String },
    /// Takes out something of one's own that was said. Whose it is, the caller has to ask.
    TakeOut { comment: CommentId },
    /// Several acts that are one: each is stated for the text as the one before it left it.
    Together { acts: Vec<TextAction> },
}

/// The labels of acts on comments: who does only these has not worked on the words.
pub const COMMENT_LABELS: [&str; 6] =
    ["act-comment", "act-reply", "act-settle", "act-open-again", "act-reword", "act-take-out"];

impl TextAction {
    /// A translation key, also the message of the change; for several acts that are one, the last one's.
    pub fn label(&self) -> &'static str {
        match self {
            TextAction::Type { .. } => "act-type",
            TextAction::Delete { .. } => "act-delete",
            TextAction::Split { .. } => "act-split",
            TextAction::Join { .. } => "act-join",
            TextAction::Move { .. } => "act-move",
            TextAction::SetKind { .. } => "act-set-kind",
            TextAction::SetIndent { .. } => "act-set-indent",
            TextAction::Mark { .. } => "act-mark",
            TextAction::InsertBlocks { .. } => "act-insert-blocks",
            TextAction::Remove { .. } => "act-remove",
            TextAction::Replace { .. } => "act-replace",
            TextAction::Comment { .. } => "act-comment",
            TextAction::Reply { .. } => "act-reply",
            TextAction::Settle { .. } => "act-settle",
            TextAction::OpenAgain { .. } => "act-open-again",
            TextAction::Reword { .. } => "act-reword",
            TextAction::TakeOut { .. } => "act-take-out",
            TextAction::Together { acts } => acts.last().map_or("act-type", TextAction::label),
        }
    }
}
