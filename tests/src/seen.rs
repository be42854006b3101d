//! What a person would see, without a screen: windows drawn by the CPU, pictures compared, words measured.
//!
//! A [`stage::Stage`] holds a window of a fixed size, language, theme and moment. [`raster`] turns what egui painted
//! into a [`picture::Picture`]; [`words`] says where words ended up and what is behind them.
//!
//! Absent: GPUs, systems' fonts and the clock. The same scene gives the same picture everywhere.

pub mod picture;
pub mod raster;
pub mod sample;
pub mod sample_comments;
pub mod sample_decision;
pub mod sample_places;
pub mod sample_promises;
pub mod seat_scene;
pub mod stage;
pub mod table_scene;
pub mod words;
