//! Answers that were forged, replayed, backdated or cast twice.

use super::*;
use crate::{Body, GraphError, Statement, StatementError, statement};

fn mine(opening: StatementId, content: ContentHash, stance: Stance) -> Deciding {
    Deciding::Answer(Answer { opening, content, stance, words: remark("because"), whose: Whose::Mine })
}

fn standpoints(graph: &Graph, opening: StatementId) -> usize {
    Agreements::read(graph).question(opening).unwrap().standpoints.len()
}

#[test]
fn a_forged_answer_is_no_statement() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let answer = answer(&mut graph, 2, opening, Stance::Object);
    let bytes = graph.get(answer).unwrap().bytes().to_vec();
    for bit in 0..bytes.len() * 8 {
        let mut forged = bytes.clone();
        forged[bit / 8] ^= 1 << (bit % 8);
        let error = Statement::decode(&forged).expect_err("another bit, another statement");
        assert!(matches!(
            error,
            StatementError::BadSignature
                | StatementError::Malformed
                | StatementError::BadBody
                | StatementError::TooLong
                | StatementError::Misplaced
        ));
    }
    // Somebody who does not sit there signs what they like; it is nobody's answer.
    let content = newest(&graph, opening);
    crate::testing::say(&mut graph, 50, &Body::Deciding(mine(opening, content, Stance::Object)));
    assert_eq!(standpoints(&graph, opening), 1);
}

#[test]
fn an_answer_replayed_from_another_table_is_refused() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let elsewhere = statement::genesis(
        &secret(1),
        "Damp in the flats",
        rules(),
        "Siân",
        LIVES,
        &mut crate::testing::rng(9),
    );
    let mut other = Graph::new(elsewhere.unwrap()).unwrap();
    let content = newest(&graph, opening);
    let replayed = say_deciding(&other, &secret(1).author(), mine(opening, content, Stance::Agree)).unwrap();
    assert_eq!(graph.insert(replayed.clone()), Err(GraphError::OtherTable));
    put(&mut other, replayed);
    assert!(Agreements::read(&other).questions().is_empty());
}

#[test]
fn an_answer_to_another_opening_or_another_wording_does_not_count() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let other = ask(&mut graph, 4, Subject::Decision(DocumentId([8; 16])), wording("paint"));
    let (slots, paint) = (newest(&graph, opening), newest(&graph, other));
    for (opening, content) in [(opening, paint), (other, slots), (opening, wording("never asked"))] {
        say(&mut graph, 2, mine(opening, content, Stance::Object));
    }
    assert_eq!((standpoints(&graph, opening), standpoints(&graph, other)), (0, 0));
    // An answer to one counts for that one alone, though the words are the same.
    let again = ask(&mut graph, 4, Subject::Decision(SLOTS), slots);
    answer(&mut graph, 2, opening, Stance::Object);
    assert_eq!((standpoints(&graph, opening), standpoints(&graph, again)), (1, 0));
}

#[test]
fn a_backdated_answer_is_refused_or_shown() {
    let before = five();
    let mut graph = before.clone();
    let opening = slots(&mut graph, 1);
    let content = newest(&graph, opening);
    // From before the question was asked: nobody can have answered it then.
    let mut old = before.clone();
    crate::testing::say(&mut old, 2, &Body::Deciding(mine(opening, content, Stance::Object)));
    let asked = graph.clone();
    agree(&mut graph, opening);
    merge(&mut graph, &old);
    assert_eq!(state(&graph, opening), State::Agreed);
    // As if the closing had not been seen: in question, and the agreement that it stands beside is shown with it.
    let mut hidden = asked.clone();
    let objection = answer(&mut hidden, 3, opening, Stance::Object);
    merge(&mut graph, &hidden);
    let question = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!(question.state, State::InQuestion(Doubt::Objection));
    let stands = &question.standpoints[&person(3)];
    assert!(stands.apart && stands.answers.len() == 2 && stands.answers.contains(&objection));
}

#[test]
fn an_answer_cast_twice_counts_once_and_twice_apart_is_shown_as_apart() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for _ in 0..2 {
        answer(&mut graph, 2, opening, Stance::Agree);
    }
    let now = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!((now.sides[0].agree, now.standpoints[&person(2)].answers.len()), (1, 1));
    assert!(!now.standpoints[&person(2)].apart);
    let mut apart = graph.clone();
    answer(&mut graph, 2, opening, Stance::Agree);
    answer(&mut apart, 2, opening, Stance::Aside);
    merge(&mut graph, &apart);
    let now = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!((now.sides[0].agree, now.standpoints[&person(2)].stance), (0, Stance::Aside));
    assert!(now.standpoints[&person(2)].apart);
}
