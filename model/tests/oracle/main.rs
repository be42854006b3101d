//! Text designs against plain models of what they should be.
//!
//! `sequential` follows one writer with a list of lists of chars; `concurrent` lets several write apart and meet in
//! any order, and reads their changes with `reference`, which knows neither automerge's documents nor our code;
//! `together` does several acts as one; `meeting` spells out the cases people will meet; `undo`, `anchors`, `comments` and `hostile` are what their names say.
//!
//! Every random history has a seed; the failing one is printed. `TRESTLE_SEED=n` runs only that one and
//! `TRESTLE_HISTORIES=n` runs more.

mod anchors;
mod comments;
mod concurrent;
mod hostile;
mod meeting;
mod reference;
mod replaced;
mod sequential;
mod together;
mod undo;
mod world;
