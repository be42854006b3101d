//! Documents out and in: Markdown both ways, one self-contained HTML page, and a calendar of promises.
//!
//! Data flows from [`trestle_model::text::Block`]s to text and back; there is no form of a document in between.
//! What is written is always the *normal form* of the blocks ([`markdown`] says what that is), so both ways out
//! show the same words in the same order.
//!
//! Absent on purpose: disks, clocks, randomness, networks, and any sentence of our own. The few words that stand
//! around a document (a footer, "done") come in as arguments, in the language of the person who asks.

pub mod agreement;
pub mod bundle;
pub mod calendar;
pub mod html;
pub mod link;
pub mod markdown;
