//! A text design: paragraphs edited live by many.
//!
//! [`view`] is what a reader sees, as plain data; [`action`] is what a writer can do.

pub mod action;
mod place;
pub mod view;

pub use action::{Mark, TextAction};
pub use view::{Block, BlockId, BlockKind, Marks, NewBlock, Problem, Run, Spot, TextView};
