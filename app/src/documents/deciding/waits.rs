//! What an open question waits for from this person alone.

use trestle_trust::{
    agreement::{Minutes, Question, State},
    ids::{PersonId, StatementId},
    statement::deciding::{Answer, Deciding, Whose},
};

use super::{asked::is_worked_through, rows};
use crate::view::deciding::WaitsFor;

/// An answer, a closing, a look at a reply, the word of a witness.
///
/// `about` are the questions that were put about the same thing.
pub(super) fn of(minutes: &Minutes, question: &Question, about: &[&Question], me: PersonId) -> Vec<WaitsFor> {
    let mut waits = Vec::new();
    if is_worked_through(&question.state) && unseen_reply(minutes, question, me) {
        waits.push(WaitsFor::Reply);
    }
    let State::Open { holds, everyone } = question.state else { return waits };
    if let Some(mine) = question.sides.iter().find(|side| side.deciders.contains(&me)) {
        let another = question.sides.iter().any(|side| side.closed);
        if !question.standpoints.contains_key(&me) {
            let again = answered_before(minutes, question, about, me);
            waits.push(if again { WaitsFor::AnswerAgain } else { WaitsFor::Answer });
        }
        if holds && (everyone || another) && !mine.closed {
            waits.push(WaitsFor::Closing);
        }
    }
    waits.extend(to_witness(minutes, question, me));
    waits
}

/// Whether a reply to an objection of theirs waits to be seen.
fn unseen_reply(minutes: &Minutes, question: &Question, me: PersonId) -> bool {
    // Whoever was there sees it for somebody who answered on paper or aloud.
    let was_there = |objection: StatementId| match minutes.get(objection).and_then(|minute| minute.said()) {
        Some(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. })) => witnesses.contains(&me),
        _ => false,
    };
    let mine = |objection: StatementId| {
        let found = question.objections.iter().find(|one| one.answer == objection && one.open);
        found.is_some_and(|one| one.maker == me || was_there(objection))
    };
    minutes.of(question.opening).any(|minute| {
        matches!(minute.said(), Some(Deciding::Reply { objection, .. }) if mine(*objection))
            && rows::seen_at(minutes, question.opening, minute.id()).is_none()
    })
}

/// They answered other words about the same thing.
fn answered_before(minutes: &Minutes, question: &Question, about: &[&Question], me: PersonId) -> bool {
    let known = |opening| minutes.get(opening).map_or(0, |minute| minute.known);
    about.iter().any(|other| {
        known(other.opening) < known(question.opening)
            && other.standpoints.get(&me).is_some_and(|standpoint| !standpoint.recorded)
    })
}

/// Answers on paper or aloud that count only when this person has said that they were there.
fn to_witness(minutes: &Minutes, question: &Question, me: PersonId) -> Vec<WaitsFor> {
    let signed = |answer: StatementId| {
        minutes.of(question.opening).any(|minute| {
            minute.by == Some(me)
                && matches!(minute.said(), Some(Deciding::Witness { answer: of }) if *of == answer)
        })
    };
    let waits = |minute: &trestle_trust::agreement::Minute| match minute.said()? {
        Deciding::Answer(Answer { content, whose: Whose::Of { person, witnesses, .. }, .. }) => {
            let answer = minute.id();
            let counts_already = question.standpoints.contains_key(person);
            let mine = witnesses.contains(&me) && question.contents.contains(content);
            (mine && !counts_already && !signed(answer)).then_some(WaitsFor::Witness { answer, of: *person })
        }
        _ => None,
    };
    minutes.of(question.opening).filter_map(waits).collect()
}
