//! What people make, and what their acts mean: text designs and the table's own document, over automerge.
//!
//! Data flows one way: an [`Action`] is applied to a replica, which makes exactly one automerge change and
//! refreshes its view; changes from peers are merged and refresh the same view. Both views are plain data.
//!
//! Absent on purpose: clocks, disks, sockets, signatures, OS randomness, and any knowledge of who may do what.

pub mod action;
pub mod decision;
pub mod forks;
pub mod history;
mod letter;
pub mod promise;
mod replica;
pub mod schema;
pub mod text;
pub mod workspace;

pub use action::{Action, TableAction};
pub use decision::{Decision, DecisionAction};
pub use forks::Fork;
pub use replica::{ApplyError, Committed, LoadError, MergeError, Stamp, Touched, UnknownHead};
pub use schema::DocumentKind;
pub use text::TextDesign;
pub use workspace::{DocumentEntry, Workspace, WorkspaceView};
