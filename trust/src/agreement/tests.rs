//! The rule, number by number. `oracle` holds it against a slow reading of its text.

use super::*;
use crate::Graph;
use crate::ids::DocumentId;
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Given, NewRules, Opening, Remark, Whose, content_hash,
};
use crate::statement::{open_question, paper_seat, say_deciding};
use crate::testing::{LIVES, WORKS, acknowledge, merge, person, put, rules, secret, table, welcome};

mod forged;
mod found;
mod going;
mod in_force;
mod parts;

const SLOTS: DocumentId = DocumentId([7; 16]);

fn wording(text: &str) -> ContentHash {
    content_hash(text.as_bytes())
}

fn remark(words: &str) -> Remark {
    Remark::new(words).unwrap()
}

/// Devices 1, 2 and 3 live there, 4 and 5 work there; all stand.
fn five() -> Graph {
    let mut graph = table();
    welcome(&mut graph, 1, 4, WORKS);
    welcome(&mut graph, 1, 2, LIVES);
    acknowledge(&mut graph, 1, 2);
    welcome(&mut graph, 1, 3, LIVES);
    acknowledge(&mut graph, 1, 3);
    acknowledge(&mut graph, 2, 3);
    welcome(&mut graph, 4, 5, WORKS);
    acknowledge(&mut graph, 4, 5);
    assert_eq!(crate::testing::standing(&graph), [1, 2, 3, 4, 5]);
    graph
}

fn ask(graph: &mut Graph, by: u8, subject: Subject, content: ContentHash) -> StatementId {
    let rules = Agreements::read(graph).rules().source;
    let opening = Opening { subject, content, rules, replaces: vec![] };
    let statement = open_question(graph, &secret(by).author(), opening).unwrap();
    put(graph, statement)
}

fn slots(graph: &mut Graph, by: u8) -> StatementId {
    ask(graph, by, Subject::Decision(SLOTS), wording("two-hour slots"))
}

fn say(graph: &mut Graph, by: u8, deciding: Deciding) -> StatementId {
    let statement = say_deciding(graph, &secret(by).author(), deciding).unwrap();
    put(graph, statement)
}

fn newest(graph: &Graph, opening: StatementId) -> ContentHash {
    Agreements::read(graph).question(opening).unwrap().content
}

fn answer(graph: &mut Graph, by: u8, opening: StatementId, stance: Stance) -> StatementId {
    let content = newest(graph, opening);
    let answer = Answer { opening, content, stance, words: remark("because"), whose: Whose::Mine };
    say(graph, by, Deciding::Answer(answer))
}

fn close(graph: &mut Graph, by: u8, opening: StatementId, ending: Ending, because: Because) -> StatementId {
    let content = newest(graph, opening);
    say(graph, by, Deciding::Closing(Closing { opening, content, ending, because, day: None }))
}

fn state(graph: &Graph, opening: StatementId) -> State {
    Agreements::read(graph).question(opening).unwrap().state.clone()
}

/// All five agree and both sides close.
fn agree(graph: &mut Graph, opening: StatementId) {
    for by in 1..=5 {
        answer(graph, by, opening, Stance::Agree);
    }
    close(graph, 1, opening, Ending::Agreed, Because::Everyone);
    close(graph, 4, opening, Ending::Agreed, Because::Everyone);
    assert_eq!(state(graph, opening), State::Agreed);
}

#[test]
fn half_of_each_side_is_enough_and_heads_are_not() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 3] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    // All who live there, nobody who works there.
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: false });
    answer(&mut graph, 4, opening, Stance::Concern);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: false });
    close(&mut graph, 2, opening, Ending::Agreed, Because::Meeting);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: false });
    close(&mut graph, 4, opening, Ending::Agreed, Because::Meeting);
    assert_eq!(state(&graph, opening), State::Agreed);
    let agreements = Agreements::read(&graph);
    let question = agreements.question(opening).unwrap();
    let counts: Vec<_> =
        question.sides.iter().map(|s| (s.side, s.agree, s.enough, s.deciders.len())).collect();
    assert_eq!(counts, [(LIVES, 3, 2, 3), (WORKS, 1, 1, 2)]);
    assert_eq!(question.sides[1].missing, [person(5)]);
}

#[test]
fn an_objection_blocks_until_its_maker_changes_it() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 3, 4] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    answer(&mut graph, 5, opening, Stance::Object);
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: true });
    // A closing that did not hold when it was signed never counts.
    for by in [1, 4] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Everyone);
    }
    answer(&mut graph, 5, opening, Stance::Aside);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    for by in [1, 4] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Everyone);
    }
    assert_eq!(state(&graph, opening), State::Agreed);
}

#[test]
fn an_objection_is_worked_through_by_every_side_after_its_maker_saw_the_reply() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 4, 5] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    let objection = answer(&mut graph, 3, opening, Stance::Object);
    let reply = say(&mut graph, 4, Deciding::Reply { objection, words: remark("we run past six") });
    let none = |days| Deciding::NotAnObjection { objection, reply, days, words: remark("it is met") };
    let open = State::Open { holds: false, everyone: true };
    for by in [1, 4] {
        say(&mut graph, by, none(7));
    }
    assert_eq!(state(&graph, opening), open, "its maker has not seen the reply");
    say(&mut graph, 3, Deciding::Seen { reply });
    for by in [1, 4] {
        say(&mut graph, by, none(6));
    }
    say(&mut graph, 3, none(7));
    assert_eq!(state(&graph, opening), open, "too soon, and its maker is not somebody else");
    say(&mut graph, 5, none(7));
    assert_eq!(state(&graph, opening), open, "one side alone");
    say(&mut graph, 2, none(7));
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    let question = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!(question.standpoints[&person(3)].stance, Stance::Object, "it stays on record");
    assert!(!question.objections[0].open);
}

#[test]
fn a_carried_objection_blocks_and_is_nobodys_stance() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in 1..=5 {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    let carried = |stance| {
        let words = remark("someone is afraid to say it");
        Deciding::Answer(Answer {
            opening,
            content: wording("two-hour slots"),
            stance,
            words,
            whose: Whose::Neighbours,
        })
    };
    say(&mut graph, 2, carried(Stance::Object));
    let question = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!(question.state, State::Open { holds: false, everyone: true });
    assert_eq!(question.standpoints[&person(2)].stance, Stance::Agree);
    assert!(question.objections[0].carried);
    say(&mut graph, 2, carried(Stance::Agree));
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
}

#[test]
fn a_newcomer_whom_nobody_vouched_for_changes_nothing() {
    let mut graph = five();
    for puppet in 20..30 {
        welcome(&mut graph, 4, puppet, WORKS);
    }
    let opening = slots(&mut graph, 1);
    for puppet in 20..30 {
        answer(&mut graph, puppet, opening, Stance::Object);
        close(&mut graph, puppet, opening, Ending::NotAgreed, Because::Meeting);
    }
    agree(&mut graph, opening);
    // Vouched for, their objection counts.
    let mut graph = five();
    welcome(&mut graph, 4, 20, WORKS);
    let opening = slots(&mut graph, 1);
    for by in 1..=5 {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    answer(&mut graph, 20, opening, Stance::Object);
    acknowledge(&mut graph, 4, 20);
    acknowledge(&mut graph, 5, 20);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    close(&mut graph, 1, opening, Ending::Agreed, Because::Everyone);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    answer(&mut graph, 1, opening, Stance::Agree);
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: true });
}

#[test]
fn an_objection_made_apart_puts_an_agreement_in_question_and_one_made_after_does_not() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let mut apart = graph.clone();
    answer(&mut apart, 5, opening, Stance::Object);
    for by in 1..=4 {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    close(&mut graph, 1, opening, Ending::Agreed, Because::Days);
    close(&mut graph, 4, opening, Ending::Agreed, Because::Days);
    assert_eq!(state(&graph, opening), State::Agreed);
    let mut after = graph.clone();
    answer(&mut after, 5, opening, Stance::Object);
    assert_eq!(state(&after, opening), State::Agreed);
    merge(&mut graph, &apart);
    assert_eq!(state(&graph, opening), State::InQuestion(Doubt::Objection));
}

#[test]
fn agreement_taken_back_puts_it_in_question() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    agree(&mut graph, opening);
    for (by, expected) in [(1, State::Agreed), (2, State::InQuestion(Doubt::TooFew))] {
        say(&mut graph, by, Deciding::Withdrawal { opening, words: remark("it did not work") });
        assert_eq!(state(&graph, opening), expected);
    }
}

#[test]
fn answers_apart_count_as_the_most_cautious() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let mut apart = graph.clone();
    answer(&mut apart, 5, opening, Stance::Object);
    answer(&mut graph, 5, opening, Stance::Agree);
    merge(&mut graph, &apart);
    let standpoint = Agreements::read(&graph).question(opening).unwrap().standpoints[&person(5)].clone();
    assert!(standpoint.apart && standpoint.stance == Stance::Object && standpoint.answers.len() == 2);
    answer(&mut graph, 5, opening, Stance::Agree);
    let standpoint = Agreements::read(&graph).question(opening).unwrap().standpoints[&person(5)].clone();
    assert!(!standpoint.apart && standpoint.stance == Stance::Agree);
}

#[test]
fn an_answer_on_paper_needs_its_witnesses_and_gives_way_to_the_persons_own() {
    let mut graph = five();
    let seat = paper_seat(&graph, &secret(2).author(), "Mair", LIVES).unwrap();
    let mair = crate::keys::person_on_paper(&put(&mut graph, seat));
    for by in [1, 2, 3] {
        let vouch = crate::statement::acknowledge(&graph, &secret(by).author(), mair).unwrap();
        put(&mut graph, vouch);
    }
    let opening = slots(&mut graph, 1);
    let on_paper = |of, witness| {
        let whose = Whose::Of { person: of, how: Given::OnPaper, witnesses: vec![person(witness)] };
        let content = wording("two-hour slots");
        Deciding::Answer(Answer { opening, content, stance: Stance::Agree, words: remark(""), whose })
    };
    let slip = say(&mut graph, 2, on_paper(mair, 4));
    let of =
        |graph: &Graph, id| Agreements::read(graph).question(opening).unwrap().standpoints.get(&id).cloned();
    assert_eq!(of(&graph, mair), None);
    say(&mut graph, 2, Deciding::Witness { answer: slip });
    assert_eq!(of(&graph, mair), None, "the recorder is no witness");
    say(&mut graph, 4, Deciding::Witness { answer: slip });
    assert!(of(&graph, mair).is_some_and(|standpoint| standpoint.recorded && !standpoint.contested));
    say(&mut graph, 3, Deciding::Contest { answer: slip, words: remark("she was away") });
    assert!(of(&graph, mair).is_some_and(|standpoint| standpoint.contested));
    // For somebody who answers for themselves it counts nothing.
    answer(&mut graph, 5, opening, Stance::Aside);
    let slip = say(&mut graph, 2, on_paper(person(5), 4));
    say(&mut graph, 4, Deciding::Witness { answer: slip });
    assert!(of(&graph, person(5)).is_some_and(|own| !own.recorded && own.stance == Stance::Aside));
}

#[test]
fn only_a_typo_needs_one_yes_a_side_and_keeps_the_answers() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    answer(&mut graph, 3, opening, Stance::Agree);
    let (from, to) = (wording("two-hour slots"), wording("two-hour slots."));
    for (by, content) in [(1, from), (2, from), (4, to)] {
        say(&mut graph, by, Deciding::Amendment { opening, from, to });
        assert_eq!(newest(&graph, opening), content);
    }
    assert!(Agreements::read(&graph).question(opening).unwrap().standpoints.contains_key(&person(3)));
    agree(&mut graph, opening);
    assert_eq!(newest(&graph, opening), to);
}

#[test]
fn two_halves_that_agree_apart_are_both_contested_until_a_third_that_saw_both() {
    let mut graph = five();
    let mut other = graph.clone();
    let first = slots(&mut graph, 1);
    agree(&mut graph, first);
    let second = ask(&mut other, 4, Subject::Decision(SLOTS), wording("one-hour slots"));
    agree(&mut other, second);
    merge(&mut graph, &other);
    merge(&mut other, &graph);
    for graph in [&graph, &other] {
        assert_eq!(state(graph, first), State::Contested { with: vec![second] });
        assert_eq!(state(graph, second), State::Contested { with: vec![first] });
    }
    let third = ask(&mut graph, 2, Subject::Decision(SLOTS), wording("either"));
    agree(&mut graph, third);
    for earlier in [first, second] {
        assert_eq!(state(&graph, earlier), State::Superseded { by: third });
    }
}

#[test]
fn ground_rules_change_by_every_side_and_count_from_then_on() {
    let mut graph = five();
    let new = |percent| {
        let rules = GroundRules { agree_percent: percent, ..rules() };
        NewRules { rules, merged: BTreeMap::new() }
    };
    let all = new(100);
    let asked = ask(&mut graph, 1, Subject::Rules(Box::new(all.clone())), all.content_hash());
    let before = slots(&mut graph, 1);
    agree(&mut graph, asked);
    let in_force = Agreements::read(&graph).rules().clone();
    assert_eq!((in_force.source, in_force.rules.agree_percent), (asked, 100));
    // A question that was put before goes by the rules that it was put by; a later one by the new.
    for by in [1, 2, 4] {
        answer(&mut graph, by, before, Stance::Agree);
    }
    assert_eq!(state(&graph, before), State::Open { holds: true, everyone: false });
    let after = ask(&mut graph, 1, Subject::Decision(DocumentId([8; 16])), wording("paint"));
    for by in [1, 2, 4] {
        answer(&mut graph, by, after, Stance::Agree);
    }
    assert_eq!(state(&graph, after), State::Open { holds: false, everyone: false });
    // Naming rules that are not in force is no way round them.
    let opening = Opening {
        subject: Subject::Decision(DocumentId([9; 16])),
        content: wording("x"),
        rules: graph.genesis().id(),
        replaces: vec![],
    };
    let void = open_question(&graph, &secret(1).author(), opening).unwrap();
    let void = put(&mut graph, void);
    assert_eq!(state(&graph, void), State::Void);
    // Two changes agreed apart: the rules before them stay in force.
    let mut other = graph.clone();
    for (graph, percent) in [(&mut graph, 60), (&mut other, 70)] {
        let next = new(percent);
        let asked = ask(graph, 1, Subject::Rules(Box::new(next.clone())), next.content_hash());
        agree(graph, asked);
        assert_eq!(Agreements::read(graph).rules().source, asked);
    }
    merge(&mut graph, &other);
    assert_eq!(Agreements::read(&graph).rules().source, asked);
}

#[test]
fn sides_that_merge_count_as_one() {
    let mut graph = five();
    let mut one = rules();
    one.sides.remove(1);
    let merged = NewRules { rules: one, merged: BTreeMap::from([(WORKS, LIVES)]) };
    let asked = ask(&mut graph, 1, Subject::Rules(Box::new(merged.clone())), merged.content_hash());
    agree(&mut graph, asked);
    let opening = slots(&mut graph, 5);
    let question = Agreements::read(&graph).question(opening).unwrap().clone();
    assert_eq!(question.sides.len(), 1);
    assert_eq!(question.sides[0].deciders.len(), 5);
}
