//! A simulated world for tests: several devices of one table, each with the real keys, statements, admission,
//! protocol and documents, around a disk that forgets what was not flushed and links that delay, reorder and break.
//!
//! One number drives everything, the clock included. `TRESTLE_SEED=n` plays that one world again.
//!
//! Absent: sockets, files and threads. What needs those is tested with real ones, in `tests/*.rs`. What a person sees
//! is tested with [`seen`].

pub mod bombs;
pub mod disk;
pub mod document;
pub mod link;
pub mod reading;
pub mod replica;
pub mod seeds;
pub mod seen;
pub mod table;
pub mod world;
