//! What acts on comments write.

use std::collections::BTreeSet;

use automerge::ScalarValue;
use automerge::transaction::Transactable as _;
use rand_core::Rng;

use super::comment::{CommentId, SAID_MAX, STRETCHES_MAX, WORDS_MAX};
use super::comments::{AGAIN, AT, OUT, SAID, SETTLED, Stretch, UNDER, WHOSE, WORDS};
use super::runs::count;
use super::undo::Element;
use super::view::{BlockId, Spot};
use super::write::Writer;
use crate::replica::ApplyError;

/// Words as they are kept: none, or too many, are refused.
fn tidy(said: &str) -> Result<String, ApplyError> {
    let said = said.replace("\r\n", "\n").replace('\r', "\n");
    let said = said.trim();
    let len = said.chars().count();
    match len {
        0 => Err(ApplyError::NothingSaid),
        len if len > SAID_MAX => Err(ApplyError::TooMuchSaid { len, max: SAID_MAX }),
        _ => Ok(said.to_owned()),
    }
}

pub(super) fn comment<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    from: &Spot,
    to: &Spot,
    said: &str,
) -> Result<Option<Spot>, ApplyError> {
    let said = tidy(said)?;
    let (mut first, mut last) = ((w.check(from)?, from.at), (w.check(to)?, to.at));
    if last < first {
        std::mem::swap(&mut first, &mut last);
    }
    let (mut stretches, mut words) = (Vec::new(), String::new());
    for index in first.0..=last.0 {
        let from = if index == first.0 { first.1 } else { 0 };
        let to = if index == last.0 { last.1 } else { usize::MAX };
        let mut breaks = !stretches.is_empty();
        for segment in w.segments(index, from, to) {
            let letters = count(&segment.runs);
            let text = w.text_object(&segment.owner)?;
            let first = w.element(&text, segment.index)?;
            let last = w.element(&text, segment.index + letters - 1)?;
            words.extend(breaks.then_some('\n'));
            words.extend(segment.runs.iter().map(|run| run.text.as_str()));
            stretches.push(Stretch { owner: segment.owner, first, last, letters, breaks });
            breaks = false;
            if stretches.len() > STRETCHES_MAX {
                return Err(ApplyError::TooWide { max: STRETCHES_MAX });
            }
        }
    }
    if words.trim().is_empty() {
        return Err(ApplyError::NoWordsToStandOn);
    }
    let words: String = words.chars().take(WORDS_MAX).collect();
    w.say(vec![
        (AT, ScalarValue::Bytes(Stretch::encode_all(&stretches))),
        (WORDS, words.into()),
        (SAID, said.into()),
    ])?;
    Ok(None)
}

pub(super) fn reply<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    to: &CommentId,
    said: &str,
) -> Result<Option<Spot>, ApplyError> {
    let said = tidy(said)?;
    let top = top(w, to)?;
    let whose = w.state.comments.entries[&top].made.actor.author();
    w.say(vec![
        (UNDER, top.as_str().into()),
        (WHOSE, ScalarValue::Bytes(whose.as_bytes().to_vec())),
        (SAID, said.into()),
    ])?;
    Ok(None)
}

fn top<R: Rng>(w: &Writer<'_, '_, R>, comment: &CommentId) -> Result<CommentId, ApplyError> {
    w.state.comments.top(comment).ok_or_else(|| ApplyError::CommentGone(comment.clone()))
}

pub(super) fn settle<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    comment: &CommentId,
    settled: bool,
) -> Result<Option<Spot>, ApplyError> {
    let top = top(w, comment)?;
    if w.state.comments.entries[&top].is_settled() != settled {
        w.comment_register(&top, SETTLED, Some(settled.into()))?;
    }
    Ok(None)
}

pub(super) fn reword<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    comment: &CommentId,
    said: &str,
) -> Result<Option<Spot>, ApplyError> {
    w.comment_register(comment, SAID, Some(tidy(said)?.into()))?;
    Ok(None)
}

pub(super) fn take_out<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    comment: &CommentId,
) -> Result<Option<Spot>, ApplyError> {
    w.comment_register(comment, OUT, Some(true.into()))?;
    Ok(None)
}

/// Letters were put back into these texts, as new ones: what was said of them stands on those. `now` gives the element that
/// stands for another.
pub(super) fn stand_again<R: Rng>(
    w: &mut Writer<'_, '_, R>,
    texts: &BTreeSet<BlockId>,
    now: impl Fn(&Element) -> Element,
) -> Result<(), ApplyError> {
    let comments = &w.state.comments;
    let on_them = texts.iter().filter_map(|text| comments.by_text.get(text)).flatten();
    let ids: BTreeSet<&CommentId> = on_them.collect();
    for id in ids {
        let Some(entry) = comments.entries.get(id) else { continue };
        let mut moved = false;
        let mut stretches = Vec::new();
        for placed in &entry.stretches {
            let known = placed.again.iter().chain(&placed.at).map(|ends| (&ends.first, &ends.last));
            let ends = known.map(|(first, last)| ((first, last), (now(first), now(last))));
            let ends: Vec<_> = ends.collect();
            let put_back = ends.iter().find(|((first, last), now)| (*first, *last) != (&now.0, &now.1));
            moved |= put_back.is_some();
            if let Some((_, (first, last))) = put_back.or(ends.first()) {
                let (owner, letters, breaks) = (placed.owner.clone(), placed.letters, placed.breaks);
                stretches.push(Stretch { owner, first: first.clone(), last: last.clone(), letters, breaks });
            }
        }
        if moved && stretches.len() == entry.stretches.len() {
            w.tx.put(&entry.object, AGAIN, ScalarValue::Bytes(Stretch::encode_all(&stretches)))?;
            w.dirty.comments.insert(id.clone());
        }
    }
    Ok(())
}
