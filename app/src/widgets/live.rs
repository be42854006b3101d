//! What a screen reader says aloud although the keyboard is elsewhere: somebody came, words are saved.
//!
//! [`say`] queues a sentence; [`show`], once a frame, puts at most one of them into the tree for screen readers. AT-SPI
//! tells of a live part of the window when it comes in, or when its name changes. So each sentence is a part of its
//! own: the same sentence twice is said twice. The newest few stay in the tree, for who reads back. Nothing is painted.

use std::collections::VecDeque;

use egui::{
    Context, Id,
    accesskit::{Live, Role},
};

/// How many of the newest sentences can be read back.
const KEPT: usize = 3;
/// More than so many unsaid sentences are old news: the oldest are dropped.
const WAITING_MAX: usize = 8;

/// What has been said and what waits. Kept by egui, so that any widget can speak.
#[derive(Debug, Clone, Default)]
struct Speech {
    waiting: VecDeque<String>,
    /// With their numbers, which name their parts of the tree.
    said: VecDeque<(u64, String)>,
    next: u64,
}

fn id() -> Id {
    Id::unique("live_announcements")
}

/// Says `sentence` politely: after what a screen reader is saying now, and without moving the keyboard.
pub fn say(ctx: &Context, sentence: impl Into<String>) {
    let sentence = sentence.into();
    if sentence.trim().is_empty() {
        return;
    }
    ctx.data_mut(|data| {
        let speech = data.get_temp_mut_or_default::<Speech>(id());
        speech.waiting.push_back(sentence);
        while speech.waiting.len() > WAITING_MAX {
            speech.waiting.pop_front();
        }
    });
}

/// Puts the next sentence where screen readers hear of it. Called once a frame, after everything else.
pub fn show(ctx: &Context) {
    let (said, more) = ctx.data_mut(|data| {
        let speech = data.get_temp_mut_or_default::<Speech>(id());
        if let Some(sentence) = speech.waiting.pop_front() {
            speech.said.push_back((speech.next, sentence));
            speech.next += 1;
            if speech.said.len() > KEPT {
                speech.said.pop_front();
            }
        }
        (speech.said.clone(), !speech.waiting.is_empty())
    });
    for (number, sentence) in said {
        ctx.accesskit_node_builder(id().with(number), |node| {
            node.set_role(Role::Status);
            node.set_live(Live::Polite);
            node.set_label(sentence);
        });
    }
    if more {
        ctx.request_repaint();
    }
}
