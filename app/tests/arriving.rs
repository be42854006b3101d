//! Before a table is open: the first screen unfolds where it stands, a seat is taken by four words, by a link or by a
//! file, and a made-up table can be looked at. Nothing that was typed is lost. Each test waits for what it expects to see,
//! never for a length of time.

mod going_on;
mod host;
mod linking;
mod person;
mod put_up;
mod sample;
mod seat;
