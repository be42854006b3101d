//! How copies agree and survive.
//!
//! The pure half decides: [`columns`] bounds a change before anything reads it, [`admit`] says whether it may in,
//! [`ops`] whether all that it names is there, [`counted`] whether it counts once people have gone, [`adopt`] takes up
//! what does not, [`log`] knows what there is, [`protocol`] says what to send to whom, [`pack`] is a copy as a file to
//! carry. It has no clock, no disk, no socket and no randomness of its own, and builds without feature `io`. The other
//! half does as it is told.
//!
//! Absent: what a document means.

pub mod admit;
pub mod adopt;
pub mod columns;
pub mod counted;
#[cfg(test)]
mod limits;
pub mod log;
pub mod ops;
// Only whole devices write files.
#[cfg_attr(not(feature = "io"), allow(dead_code))]
pub mod pack;
pub mod protocol;

#[cfg(feature = "io")]
mod driver;
#[cfg(feature = "io")]
pub mod endpoint;
#[cfg(feature = "io")]
pub mod repo;
#[cfg(feature = "io")]
pub mod room;
#[cfg(feature = "io")]
mod store;
