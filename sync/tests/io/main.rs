//! Goal: whole devices, each with a real SQLite file and a real endpoint on loopback, keep what they are given and come
//! to agree. Method: every device is a `Repo` in a folder of its own; documents are plain automerge texts; what is
//! expected "soon" is waited for, for half a minute at most.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "whole devices run by the clock, and so does waiting for them")]

mod carry;
mod departed;
mod door;
mod folder;
mod going;
mod joining;
mod late;
mod linking;
mod meeting;
mod mending;
mod strangers;
mod support;
mod typed;
