//! A text design: paragraphs edited live by many.
//!
//! [`view`] is what a reader sees, as plain data; [`action`] is what a writer can do; [`TextDesign`] is one copy of a
//! document, which turns the second into the first. Inside: `place` and `order` say where blocks stand, `read` reads
//! automerge's objects and `state` keeps what was read (`reorder` keeps its order in step); `edit` and `replace` plan what
//! an action writes, `write` writes it, and `undo` and `revert` take it back. `retype` takes in what a peer types,
//! and `typing` knows what that reads like.
//!
//! # The document
//!
//! The root map `blocks` holds a record by block id: `place`, `kind` and its own registers (`level`, `start`, `done`,
//! `language`), `indent`, and `text`, a Text object. A split inside a block puts a *marker* into the Text object: a map
//! element whose `block` is the new block's id. That block has no `text`: it shows what is behind the marker. So a split
//! copies nothing, and what others type there meanwhile follows by itself.

pub mod action;
mod anchor;
pub mod comment;
mod comments;
mod design;
mod edit;
mod order;
mod place;
mod read;
mod reorder;
mod replace;
mod retype;
mod revert;
mod runs;
mod say;
mod state;
mod typing;
mod undo;
pub mod view;
mod write;

pub use action::{Mark, TextAction};
pub use anchor::Anchor;
pub use comment::{Comment, CommentId, Remark};
#[cfg(test)]
pub(crate) use comments::comments_object;
pub use design::TextDesign;
pub(crate) use undo::Element;
pub use view::{Block, BlockId, BlockKind, INDENT_MAX, Marks, NewBlock, Problem, Run, Spot, TextView};
