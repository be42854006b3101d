//! The pieces that screens are made of. Each draws itself from [`Look`] and says its name to a screen reader.

pub mod button;
pub mod dialog;
pub mod editor;
pub mod field;
pub mod identity;
pub mod list;
pub mod live;
pub mod marked;
pub mod parts;
pub mod person;
pub mod picture;
pub mod progress;
pub mod stances;
pub mod stepper;
pub mod surface;
pub mod text;
pub mod tree;
