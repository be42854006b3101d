//! What the oracle, or writing it, found amiss once.

use super::*;
use crate::SideId;

fn of(opening: StatementId, content: ContentHash, stance: Stance, whose: Whose) -> Deciding {
    Deciding::Answer(Answer { opening, content, stance, words: remark(""), whose })
}

fn question(graph: &Graph, opening: StatementId) -> Question {
    Agreements::read(graph).question(opening).unwrap().clone()
}

#[test]
fn an_answer_of_somebody_who_sat_down_elsewhere_counts_alike_in_every_order() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let mut other = graph.clone();
    welcome(&mut other, 1, 6, LIVES);
    let whose = Whose::Of { person: person(6), how: Given::OnPaper, witnesses: vec![person(2)] };
    let content = newest(&graph, opening);
    let recorded = say(&mut graph, 4, of(opening, content, Stance::Object, whose));
    say(&mut graph, 2, Deciding::Witness { answer: recorded });
    let (mut one, mut two) = (graph.clone(), other.clone());
    merge(&mut one, &other);
    merge(&mut two, &graph);
    assert_eq!(Agreements::read(&one), Agreements::read(&two));
    assert!(question(&one, opening).standpoints.is_empty(), "nobody there knew them");
}

#[test]
fn an_objection_to_a_wording_that_fell_away_still_blocks() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    answer(&mut graph, 2, opening, Stance::Agree);
    let from = newest(&graph, opening);
    let mut other = graph.clone();
    for (graph, to) in [(&mut graph, wording("one typo")), (&mut other, wording("another typo"))] {
        for by in [1, 4] {
            say(graph, by, Deciding::Amendment { opening, from, to });
        }
    }
    let objection = answer(&mut graph, 2, opening, Stance::Object);
    merge(&mut graph, &other);
    let now = question(&graph, opening);
    assert_eq!(now.contents, [from], "neither typo counts");
    assert_eq!(now.standpoints[&person(2)].stance, Stance::Object);
    assert_eq!((now.objections[0].answer, now.objections[0].open), (objection, true));
}

#[test]
fn one_neighbour_may_carry_for_two() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    let content = newest(&graph, opening);
    let carry = |graph: &mut Graph, stance| say(graph, 2, of(opening, content, stance, Whose::Neighbours));
    let first = carry(&mut graph, Stance::Object);
    let second = carry(&mut graph, Stance::Object);
    let carried: Vec<_> = question(&graph, opening).objections.iter().map(|it| it.answer).collect();
    assert_eq!(carried, [first, second]);
    carry(&mut graph, Stance::Agree);
    assert!(question(&graph, opening).objections.is_empty(), "taken back");
}

#[test]
fn a_contested_record_lifts_no_objection_and_is_nobodys_answer() {
    let mut graph = five();
    let seat = paper_seat(&graph, &secret(1).author(), "Nan", LIVES).unwrap();
    let seat = put(&mut graph, seat);
    let nan = crate::keys::person_on_paper(&seat);
    for by in [1, 2, 3] {
        let vouched = crate::statement::acknowledge(&graph, &secret(by).author(), nan).unwrap();
        put(&mut graph, vouched);
    }
    let opening = slots(&mut graph, 1);
    let content = newest(&graph, opening);
    let record = |graph: &mut Graph, by, witness: u8, stance| {
        let whose = Whose::Of { person: nan, how: Given::Aloud, witnesses: vec![person(witness)] };
        let answer = say(graph, by, of(opening, content, stance, whose));
        say(graph, witness, Deciding::Witness { answer });
        answer
    };
    let objection = record(&mut graph, 1, 2, Stance::Object);
    let wrong = record(&mut graph, 4, 5, Stance::Agree);
    assert!(question(&graph, opening).objections.is_empty());
    say(&mut graph, 3, Deciding::Contest { answer: wrong, words: remark("she never said so") });
    let now = question(&graph, opening);
    assert_eq!(now.objections[0].answer, objection);
    assert!(!now.sides.iter().any(|side| side.missing.contains(&nan)));
}

#[test]
fn sides_that_merged_twice_go_where_the_newer_rules_say() {
    let mut graph = five();
    let third = SideId(3);
    for into in [LIVES, third] {
        let mut new = rules();
        new.sides[1].id = third;
        let new = NewRules { rules: new, merged: BTreeMap::from([(WORKS, into)]) };
        let asked = ask(&mut graph, 1, Subject::Rules(Box::new(new.clone())), new.content_hash());
        agree(&mut graph, asked);
    }
    let opening = slots(&mut graph, 1);
    let sides: Vec<_> =
        question(&graph, opening).sides.iter().map(|side| (side.side, side.deciders.len())).collect();
    assert_eq!(sides, [(LIVES, 3), (third, 2)]);
}

#[test]
fn one_side_that_takes_back_its_agreement_does_not_end_ground_rules() {
    let mut graph = five();
    let new = NewRules { rules: GroundRules { agree_percent: 100, ..rules() }, merged: BTreeMap::new() };
    let asked = ask(&mut graph, 1, Subject::Rules(Box::new(new.clone())), new.content_hash());
    agree(&mut graph, asked);
    for by in [4, 5] {
        say(&mut graph, by, Deciding::Withdrawal { opening: asked, words: remark("") });
    }
    assert_eq!(state(&graph, asked), State::InQuestion(Doubt::TooFew));
    assert_eq!(Agreements::read(&graph).rules().source, asked);
    // Nor does a decision: it would bring the old ones back, and its end these.
    let opening = Opening {
        subject: Subject::Decision(SLOTS),
        content: wording("x"),
        rules: asked,
        replaces: vec![asked],
    };
    let void = open_question(&graph, &secret(1).author(), opening).unwrap();
    let void = put(&mut graph, void);
    assert_eq!(state(&graph, void), State::Void);
}

#[test]
fn nobody_closes_a_side_out_by_naming_a_past_in_which_it_was_not_there() {
    let mut early = table();
    welcome(&mut early, 1, 2, LIVES);
    let mut graph = early.clone();
    welcome(&mut graph, 1, 4, WORKS);
    acknowledge(&mut graph, 1, 4);
    acknowledge(&mut graph, 2, 4);
    let new = NewRules { rules: GroundRules { agree_percent: 1, ..rules() }, merged: BTreeMap::new() };
    let asked = ask(&mut early, 1, Subject::Rules(Box::new(new.clone())), new.content_hash());
    for by in [1, 2] {
        answer(&mut early, by, asked, Stance::Agree);
    }
    for by in [1, 2] {
        close(&mut early, by, asked, Ending::Agreed, Because::Meeting);
    }
    assert_eq!(state(&early, asked), State::Agreed, "as far as they say they knew");
    merge(&mut graph, &early);
    assert!(matches!(state(&graph, asked), State::Open { .. }));
    assert_eq!(Agreements::read(&graph).rules().source, graph.genesis().id());
}

#[test]
fn a_closing_of_the_other_ending_or_of_other_words_is_not_among_those_that_closed_it() {
    let mut graph = five();
    let opening = slots(&mut graph, 1);
    for by in [1, 2, 4, 5] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    close(&mut graph, 2, opening, Ending::NotAgreed, Because::Meeting);
    let mine = close(&mut graph, 1, opening, Ending::Agreed, Because::Meeting);
    let theirs = close(&mut graph, 4, opening, Ending::Agreed, Because::Meeting);
    let minutes = Minutes::read(&graph);
    let question = minutes.agreements().question(opening).unwrap();
    assert_eq!((question.state.clone(), question.closings.len()), (State::Agreed, 3));
    let closed_by: Vec<_> = minutes.closed_by(question).map(|(minute, _)| minute.id()).collect();
    assert_eq!(closed_by, [mine, theirs]);
}
