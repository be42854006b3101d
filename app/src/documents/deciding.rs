//! Decisions, ground rules and promises of an open table: what can be done, and what there is to see.

mod act;

pub use act::{AnswerTo, DecidingAct};
