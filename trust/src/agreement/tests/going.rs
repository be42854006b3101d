//! What becomes of questions when people leave, move or are removed (decision 32, point 11).

use super::*;
use crate::statement::{self, Newest};

fn leave(graph: &mut Graph, by: u8) {
    let leave = statement::leave(graph, &secret(by).author(), Newest::default()).unwrap();
    put(graph, leave);
}

fn move_to(graph: &mut Graph, by: u8, side: SideId) {
    let moves = statement::move_to(graph, &secret(by).author(), side).unwrap();
    put(graph, moves);
}

fn remove(graph: &mut Graph, by: &[u8], who: u8) {
    let people = [person(who)].into();
    let signer = secret(by[0]).author();
    let removal = statement::removal(graph, &signer, &people, Newest::default(), remark("why")).unwrap();
    let removal = put(graph, removal);
    for by in &by[1..] {
        let consent = statement::consent(graph, &secret(*by).author(), removal, Newest::default()).unwrap();
        put(graph, consent);
    }
    assert!(!crate::Membership::read(graph).person(person(who)).unwrap().member);
}

fn deciders(graph: &Graph, opening: StatementId) -> Vec<usize> {
    let agreements = Agreements::read(graph);
    agreements.question(opening).unwrap().sides.iter().map(|side| side.deciders.len()).collect()
}

#[test]
fn what_was_closed_stays_closed_whoever_of_its_people_go() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in 1..=3 {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    answer(&mut graph, 4, opening, Stance::Agree);
    close(&mut graph, 1, opening, Ending::Agreed, Because::Meeting);
    close(&mut graph, 4, opening, Ending::Agreed, Because::Meeting);
    assert_eq!(state(&graph, opening), State::Agreed);
    // Those who closed it go, one removed and one by leaving; so do all who agreed, and one moves.
    remove(&mut graph, &[2, 3, 4, 5], 1);
    assert_eq!(state(&graph, opening), State::Agreed);
    leave(&mut graph, 4);
    assert_eq!(state(&graph, opening), State::Agreed);
    move_to(&mut graph, 2, WORKS);
    acknowledge(&mut graph, 5, 2);
    leave(&mut graph, 3);
    assert_eq!(state(&graph, opening), State::Agreed);
    let agreements = Agreements::read(&graph);
    let counts: Vec<_> = (agreements.question(opening).unwrap().sides.iter())
        .map(|s| (s.side, s.agree, s.deciders.len(), s.closed))
        .collect();
    assert_eq!(counts, [(LIVES, 3, 3, true), (WORKS, 1, 2, true)], "as it was when it was closed");
}

#[test]
fn who_is_gone_blocks_nothing_that_is_open() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 4, 5] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    answer(&mut graph, 3, opening, Stance::Object);
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: true });
    remove(&mut graph, &[1, 2, 4, 5], 3);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    assert_eq!(deciders(&graph, opening), [2, 2]);
    for by in [1, 4] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Everyone);
    }
    assert_eq!(state(&graph, opening), State::Agreed);
    // One who closed it goes later; and one who was removed can neither answer nor object.
    leave(&mut graph, 1);
    answer(&mut graph, 3, opening, Stance::Object);
    assert_eq!(state(&graph, opening), State::Agreed);
}

#[test]
fn an_objection_made_in_time_and_apart_puts_in_question_until_its_maker_is_gone() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let mut other = graph.clone();
    for by in [1, 2, 4] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    for by in [1, 4] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Meeting);
    }
    answer(&mut other, 3, opening, Stance::Object);
    merge(&mut graph, &other);
    assert_eq!(state(&graph, opening), State::InQuestion(Doubt::Objection));
    leave(&mut graph, 3);
    assert_eq!(state(&graph, opening), State::Agreed);
}

/// A removed person's later words, with whatever past, do nothing to what was closed or is open.
#[test]
fn what_a_removed_person_says_as_if_it_were_still_before_counts_for_nothing() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let before = graph.clone();
    for by in [1, 2, 4, 5] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    for by in [1, 4] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Meeting);
    }
    remove(&mut graph, &[1, 2, 4, 5], 3);
    let mut late = before.clone();
    answer(&mut late, 3, opening, Stance::Object);
    let second = ask(&mut late, 3, Subject::Decision(DocumentId([9; 16])), wording("other words"));
    merge(&mut graph, &late);
    assert_eq!(state(&graph, opening), State::Agreed);
    assert_eq!(state(&graph, second), State::Void);
    // What somebody who stood there had built on, before they knew, is in.
    let mut built = late.clone();
    answer(&mut built, 5, second, Stance::Concern);
    merge(&mut graph, &built);
    assert!(matches!(state(&graph, second), State::Open { .. }));
}

#[test]
fn rules_in_force_stay_when_who_agreed_them_go() {
    let mut graph = five();
    let rules = crate::GroundRules { agree_percent: 100, ..rules() };
    let new = NewRules { rules, merged: std::collections::BTreeMap::new() };
    let content = new.content_hash();
    let asked = ask(&mut graph, 1, Subject::Rules(Box::new(new)), content);
    agree(&mut graph, asked);
    assert_eq!(Agreements::read(&graph).rules().source, asked);
    remove(&mut graph, &[2, 3, 4, 5], 1);
    leave(&mut graph, 4);
    assert_eq!(Agreements::read(&graph).rules().source, asked);
    // And are the rules for what is asked next, by whoever is there.
    let opening = slots(&mut graph, 2);
    for by in [2, 3] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: false });
    answer(&mut graph, 5, opening, Stance::Agree);
    for by in [2, 5] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Everyone);
    }
    assert_eq!(state(&graph, opening), State::Agreed);
}

/// Who left before a side had closed does not close it for those who stay: they say so themselves, having seen it.
#[test]
fn a_side_that_has_left_is_not_waited_for_by_who_has_seen_it_leave() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 3] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    // Nobody who works there has agreed: the rule does not hold, and this closing counts for nothing.
    close(&mut graph, 1, opening, Ending::Agreed, Because::Meeting);
    for by in [4, 5] {
        leave(&mut graph, by);
    }
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    close(&mut graph, 1, opening, Ending::Agreed, Because::Meeting);
    assert_eq!(state(&graph, opening), State::Agreed);
}
