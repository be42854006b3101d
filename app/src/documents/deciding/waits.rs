//! What an open question waits for from this person alone.

use trestle_trust::{
    agreement::{Minutes, Question, State},
    ids::{PersonId, StatementId},
    statement::deciding::{Answer, Deciding, Subject, Whose},
};

use super::rows;
use crate::view::deciding::WaitsFor;

/// An answer, a closing, a look at a reply, the word of a witness.
pub(super) fn of(minutes: &Minutes, question: &Question, me: PersonId) -> Vec<WaitsFor> {
    let State::Open { holds, everyone } = question.state else { return Vec::new() };
    let mut waits = Vec::new();
    if let Some(mine) = question.sides.iter().find(|side| side.deciders.contains(&me)) {
        let another = question.sides.iter().any(|side| side.closed);
        if !question.standpoints.contains_key(&me) {
            let again = answered_before(minutes, question, me);
            waits.push(if again { WaitsFor::AnswerAgain } else { WaitsFor::Answer });
        }
        if holds && (everyone || another) && !mine.closed {
            waits.push(WaitsFor::Closing);
        }
    }
    if unseen_reply(minutes, question, me) {
        waits.push(WaitsFor::Reply);
    }
    waits.extend(to_witness(minutes, question, me));
    waits
}

/// Whether a reply to an objection of theirs waits to be seen.
fn unseen_reply(minutes: &Minutes, question: &Question, me: PersonId) -> bool {
    let mine = |objection: StatementId| {
        question.objections.iter().any(|one| one.answer == objection && one.maker == me && one.open)
    };
    matches!(question.state, State::Open { .. })
        && minutes.of(question.opening).any(|minute| {
            matches!(minute.said(), Some(Deciding::Reply { objection, .. }) if mine(*objection))
                && rows::seen_at(minutes, question.opening, minute.id()).is_none()
        })
}

/// They answered other words about the same thing.
fn answered_before(minutes: &Minutes, question: &Question, me: PersonId) -> bool {
    let same = |other: &Question| match (&other.subject, &question.subject) {
        (Subject::Decision(one), Subject::Decision(two)) => one == two,
        (Subject::Rules(_), Subject::Rules(_)) => true,
        _ => false,
    };
    let known = |opening| minutes.get(opening).map_or(0, |minute| minute.known);
    minutes.agreements().questions().values().any(|other| {
        same(other)
            && known(other.opening) < known(question.opening)
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
