//! What an open question waits for from this person alone.

use trestle_trust::{
    agreement::{Minute, Minutes, Question, State},
    ids::{PersonId, StatementId},
    statement::deciding::{Answer, Deciding, Whose},
};

use super::{asked::is_worked_through, question};
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
    let mine = question.sides.iter().find(|side| side.deciders.contains(&me));
    // The closing waits for a part that nobody asked, and it takes part from its first answer on.
    let is_left_out = question.left_out.iter().any(|left_out| left_out.people.contains(&me));
    if (mine.is_some() || is_left_out) && !question.standpoints.contains_key(&me) {
        let again = answered_before(minutes, question, about, me);
        waits.push(if again { WaitsFor::AnswerAgain } else { WaitsFor::Answer });
    }
    if let Some(mine) = mine {
        let another = question.sides.iter().any(|side| side.closed);
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
    let was_there = |objection: StatementId| {
        let minute = minutes.get_of(question.opening, objection);
        minute.is_some_and(|minute| witnesses_of(minute).contains(&me))
    };
    let mine = |objection: StatementId| {
        let found = question.objections.iter().find(|one| one.answer == objection && one.open);
        found.is_some_and(|one| one.maker == me || was_there(objection))
    };
    minutes.of(question.opening).any(|minute| {
        matches!(minute.said(), Some(Deciding::Reply { objection, .. }) if mine(*objection))
            && question::seen_at(minutes, question.opening, minute.id()).is_none()
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
    let waits = |minute: &Minute| {
        let of = unwitnessed(minutes, question, minute)?;
        let mine = witnesses_of(minute).contains(&me) && !has_signed(minutes, question, minute.id(), me);
        mine.then_some(WaitsFor::Witness { answer: minute.id(), of })
    };
    minutes.of(question.opening).filter_map(waits).collect()
}

/// Whose answer it is, if it was written down for somebody and some who were there have yet to say that it is right. One
/// that they gave themselves, or that was written down later and counts, comes before it.
pub(super) fn unwitnessed(minutes: &Minutes, question: &Question, minute: &Minute) -> Option<PersonId> {
    let Some(Deciding::Answer(Answer { content, whose: Whose::Of { person, .. }, .. })) = minute.said()
    else {
        return None;
    };
    let later = |answer: &StatementId| {
        minutes.get_of(question.opening, *answer).is_some_and(|other| other.known > minute.known)
    };
    let standpoint = question.standpoints.get(person);
    let answered = standpoint.is_some_and(|now| !now.recorded || now.answers.iter().any(later));
    let signed = |witness: &PersonId| has_signed(minutes, question, minute.id(), *witness);
    let waits = !answered && question.contents.contains(content) && !witnesses_of(minute).iter().all(signed);
    waits.then_some(*person)
}

fn witnesses_of(minute: &Minute) -> &[PersonId] {
    match minute.said() {
        Some(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. })) => witnesses,
        _ => &[],
    }
}

fn has_signed(minutes: &Minutes, question: &Question, answer: StatementId, witness: PersonId) -> bool {
    minutes.of(question.opening).any(|minute| {
        minute.by == Some(witness)
            && matches!(minute.said(), Some(Deciding::Witness { answer: of }) if *of == answer)
    })
}

#[cfg(test)]
mod tests {
    use trestle_trust::{
        Graph,
        agreement::LeftOut,
        keys::DeviceSecret,
        person::SideId,
        statement::{
            deciding::{Ending, NewRules, Opening, Subject},
            genesis, open_question,
        },
    };

    use super::*;

    #[test]
    fn a_part_that_nobody_asked_hears_that_its_answer_is_waited_for() {
        let secret = DeviceSecret::generate(&mut rand::rng());
        let rules = crate::ground_rules::suggested();
        let genesis = genesis(&secret, "T", rules, "Carys", SideId(1), &mut rand::rng()).unwrap();
        let mut graph = Graph::new(genesis).unwrap();
        let new =
            NewRules { rules: crate::ground_rules::suggested(), merged: std::collections::BTreeMap::new() };
        let opening = Opening {
            content: new.content_hash(),
            subject: Subject::Rules(Box::new(new)),
            rules: graph.genesis().id(),
            replaces: vec![],
        };
        let opening = open_question(&graph, &secret.author(), opening).unwrap();
        let id = opening.id();
        graph.insert(opening).unwrap();
        let minutes = Minutes::read(&graph);
        let mut question = minutes.agreements().question(id).unwrap().clone();
        let apart = PersonId([9; 32]);
        assert_eq!(of(&minutes, &question, &[], apart), []);
        for ending in [Ending::Agreed, Ending::NotAgreed] {
            question.left_out.push(LeftOut { ending, side: SideId(2), people: vec![apart] });
            assert_eq!(of(&minutes, &question, &[], apart), [WaitsFor::Answer], "once");
        }
        assert_eq!(of(&minutes, &question, &[], PersonId([8; 32])), []);
    }
}
