//! The window, by kittest. One program for all of it: each links egui and iroh.

mod apart;
mod arriving;
mod carrying;
mod catch_up;
mod commenting;
mod deciding;
mod editing;
mod every_screen;
mod going;
mod late;
mod live;
mod long_list;
mod papers;
#[path = "support/person.rs"]
mod person;
mod promising;
mod sent;
mod shell;
mod table;
mod unsent;
mod window;
