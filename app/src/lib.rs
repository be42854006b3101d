//! The window and the `trestle` command: the only crate that shows anything to a person.
//!
//! Data flows round: `documents` holds an open table and applies acts, `app` reads a plain [`view`] of it for the
//! `screens`, which are made of `widgets` and report intents back to `app`. Words come from `lang`, colours and sizes
//! from `theme`, keys from `command`. Absent: what a document means (`model`), and how copies agree (`sync`).

pub mod acts;
pub mod agreement;
pub mod app;
pub mod calendar;
pub mod cli;
pub mod command;
pub mod documents;
pub mod ground_rules;
pub mod home;
pub mod lang;
pub mod look;
pub mod messages;
pub mod notices;
pub mod screens;
pub mod theme;
pub mod view;
pub mod widgets;

pub use app::window::run_window;
