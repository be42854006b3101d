//! The page of promises as it is printed: agreement by agreement, then what waits for an answer and what was sent up.

use trestle_model::text::{BlockKind, NewBlock};

use super::{name_of, status_words, told, waiting};
use crate::{
    look::Look,
    screens::printed,
    view::{TableView, deciding::PromiseRow},
};

const HEADING: BlockKind = BlockKind::Heading { level: 2 };

pub(super) fn blocks(look: &Look, view: &TableView, wanted: impl Fn(&PromiseRow) -> bool) -> Vec<NewBlock> {
    let mut blocks = vec![
        printed(BlockKind::Paragraph, 0, &view.title),
        printed(BlockKind::Paragraph, 0, look.say("promises-lead")),
    ];
    for promises in told::agreements(view, wanted) {
        blocks.push(printed(HEADING, 0, &promises[0].from));
        for promise in promises {
            self::promise(&mut blocks, look, view, promise);
        }
    }
    if !view.unanswered.is_empty() {
        blocks.push(printed(HEADING, 0, look.say("unanswered-title")));
        for one in &view.unanswered {
            blocks.push(printed(BlockKind::Bullet, 0, waiting::sentence(look, view, one)));
            blocks.push(printed(BlockKind::Bullet, 1, waiting::asked(look, view, one)));
        }
    }
    if !view.sent_up.is_empty() {
        blocks.push(printed(HEADING, 0, look.say("sent-title")));
        for one in &view.sent_up {
            let quote = |words: &String| look.say_with("decision-quote", &[("words", words.into())]);
            blocks.push(printed(BlockKind::Bullet, 0, quote(&one.words)));
            blocks.push(printed(BlockKind::Bullet, 1, waiting::whom(look, one)));
            blocks.push(printed(BlockKind::Bullet, 1, waiting::state(look, one).2));
            if !one.reply.is_empty() {
                blocks.push(printed(BlockKind::Bullet, 1, quote(&one.reply)));
            }
        }
    }
    blocks
}

/// What, who and by when; how we will know; where it is; what was said last.
fn promise(blocks: &mut Vec<NewBlock>, look: &Look, view: &TableView, promise: &PromiseRow) {
    let mut put = |indent, words: String| {
        if !words.trim().is_empty() {
            blocks.push(printed(BlockKind::Bullet, indent, words));
        }
    };
    put(0, promise.what.clone());
    put(1, told::by(look, view, promise));
    put(1, promise.known_by.clone());
    put(1, status_words(look, view, promise));
    if promise.due != promise.first_due {
        put(1, look.say_with("told-new-date", &[("day", look.date(&promise.due).into())]));
    }
    if promise.late {
        put(1, look.say("promise-late"));
    }
    let last = promise.said.iter().rev().find(|said| said.counts && !said.words.trim().is_empty());
    if let Some(said) = last {
        let name = name_of(look, view, said.by);
        put(1, look.say_with("told-last", &[("name", name.into()), ("said", (&said.words).into())]));
    }
}
