//! A side that came about twice, by accident or by a lie about who sat there (decision 22).

use super::*;
use crate::statement::deciding::{Progress, Update};
use crate::testing::rng;
use crate::{Body, Side, SideId, Statement};

/// Devices 1 and 2 live there, 4 and 5 work there; all stand. And what the two who live there could say when they were
/// alone, if they say it only now.
fn four_and_what_was_before() -> (Graph, Graph) {
    four_at(table())
}

fn four_at(mut early: Graph) -> (Graph, Graph) {
    welcome(&mut early, 1, 2, LIVES);
    let mut graph = early.clone();
    welcome(&mut graph, 1, 4, WORKS);
    acknowledge(&mut graph, 1, 4);
    acknowledge(&mut graph, 2, 4);
    welcome(&mut graph, 4, 5, WORKS);
    acknowledge(&mut graph, 4, 5);
    assert_eq!(crate::testing::standing(&graph), [1, 2, 4, 5]);
    (graph, early)
}

/// A stranger, device 30, of the side that works there, as if it were still before anyone of that side came.
fn stranger(early: &mut Graph) {
    welcome(early, 1, 30, WORKS);
    acknowledge(early, 1, 30);
    acknowledge(early, 2, 30);
    assert_eq!(crate::testing::standing(early), [1, 2, 30]);
}

fn question(graph: &Graph, opening: StatementId) -> Question {
    Agreements::read(graph).question(opening).unwrap().clone()
}

fn all_agree(graph: &mut Graph, opening: StatementId, people: &[u8]) {
    for by in people {
        answer(graph, *by, opening, Stance::Agree);
    }
    for by in people {
        close(graph, *by, opening, Ending::Agreed, Because::Meeting);
    }
}

fn new_rules(agree_percent: u8) -> Subject {
    let rules = GroundRules { agree_percent, ..rules() };
    Subject::Rules(Box::new(NewRules { rules, merged: BTreeMap::new() }))
}

fn ask_rules(graph: &mut Graph, by: u8, subject: Subject) -> StatementId {
    let Subject::Rules(new) = &subject else { panic!("not about rules") };
    let content = new.content_hash();
    ask(graph, by, subject, content)
}

#[test]
fn a_stranger_vouched_for_as_if_a_side_were_still_empty_does_not_speak_for_it() {
    let (mut graph, mut early) = four_and_what_was_before();
    stranger(&mut early);
    merge(&mut graph, &early);
    let opening = slots(&mut graph, 1);
    all_agree(&mut graph, opening, &[1, 2, 30]);
    let counted = question(&graph, opening);
    assert_eq!(counted.state, State::Open { holds: false, everyone: false });
    let sides: Vec<_> =
        counted.sides.iter().map(|side| (side.side, side.deciders.len(), side.agree)).collect();
    assert!(sides.contains(&(WORKS, 2, 0)) && sides.contains(&(WORKS, 1, 1)), "{sides:?}");
    // Nor do ground rules change without those who sat there.
    let asked = ask_rules(&mut graph, 2, new_rules(1));
    all_agree(&mut graph, asked, &[1, 2, 30]);
    assert_eq!(Agreements::read(&graph).rules().source, graph.genesis().id());
    // With them it is agreed: nobody is left out, not even strangers.
    for by in [4, 5] {
        answer(&mut graph, by, opening, Stance::Agree);
    }
    for by in [1, 4, 30] {
        close(&mut graph, by, opening, Ending::Agreed, Because::Everyone);
    }
    assert_eq!(state(&graph, opening), State::Agreed);
}

#[test]
fn rules_agreed_with_a_stranger_before_a_side_came_are_not_in_force_beside_it() {
    let (mut graph, mut early) = four_and_what_was_before();
    stranger(&mut early);
    let asked = ask_rules(&mut early, 1, new_rules(1));
    all_agree(&mut early, asked, &[1, 2, 30]);
    assert_eq!(state(&early, asked), State::Agreed, "as far as they say they knew");
    // What is asked under such rules falls with them.
    let second = ask_rules(&mut early, 1, new_rules(2));
    all_agree(&mut early, second, &[1, 2, 30]);
    merge(&mut graph, &early);
    assert_eq!(Agreements::read(&graph).rules().source, graph.genesis().id());
    for asked in [asked, second] {
        assert!(matches!(state(&graph, asked), State::Open { .. }));
    }
}

#[test]
fn rules_without_a_side_agreed_before_it_came_bring_nothing_into_force() {
    let (mut graph, mut early) = four_and_what_was_before();
    let mut without = rules();
    without.sides.remove(1);
    let subject = |agree_percent| {
        let rules = GroundRules { agree_percent, ..without.clone() };
        Subject::Rules(Box::new(NewRules { rules, merged: BTreeMap::new() }))
    };
    let dropped = ask_rules(&mut early, 1, subject(50));
    all_agree(&mut early, dropped, &[1, 2]);
    // By these rules there is no other side to leave out.
    let next = ask_rules(&mut early, 1, subject(1));
    all_agree(&mut early, next, &[1, 2]);
    let decision = slots(&mut early, 2);
    all_agree(&mut early, decision, &[1, 2]);
    assert_eq!(Agreements::read(&early).rules().source, next);
    merge(&mut graph, &early);
    assert_eq!(Agreements::read(&graph).rules().source, graph.genesis().id());
    for asked in [dropped, next, decision] {
        assert!(matches!(state(&graph, asked), State::Open { .. }), "{:?}", state(&graph, asked));
    }
}

#[test]
fn nobody_can_be_brought_to_the_founders_side_but_by_its_people() {
    let (mut graph, early) = four_and_what_was_before();
    let opening = slots(&mut graph, 4);
    all_agree(&mut graph, opening, &[1, 2, 4, 5]);
    // Those who came later say, from every past there is, that a stranger lives there.
    for heads in [early.heads(), graph.heads()] {
        let mut lie = table();
        for statement in graph
            .iter()
            .filter(|it| heads.iter().any(|head| it.id() == *head || graph.is_in_past(it.id(), *head)))
        {
            lie.insert(statement.clone()).unwrap();
        }
        welcome(&mut lie, 4, 30, LIVES);
        for by in [4, 5] {
            acknowledge(&mut lie, by, 30);
        }
        merge(&mut graph, &lie);
    }
    assert!(!crate::testing::standing(&graph).contains(&30));
    assert_eq!(state(&graph, opening), State::Agreed);
}

/// Two halves that brought somebody apart to a side where nobody sat: what each closed without the other's people is open
/// again, and stays closed once each has vouched for the other, or once they have closed it too.
#[test]
fn two_halves_that_began_one_side_apart_become_whole() {
    let mut one = table();
    let mut two = one.clone();
    welcome(&mut one, 1, 4, WORKS);
    let first = slots(&mut one, 1);
    all_agree(&mut one, first, &[1, 4]);
    assert_eq!(state(&one, first), State::Agreed);
    welcome(&mut two, 1, 5, WORKS);
    let mut both = one.clone();
    merge(&mut both, &two);
    merge(&mut two, &one);
    assert_eq!(Agreements::read(&both), Agreements::read(&two));
    assert!(matches!(state(&both, first), State::Open { .. }));
    let mut vouched = both.clone();
    for (by, who) in [(4, 5), (5, 4)] {
        acknowledge(&mut vouched, by, who);
    }
    assert_eq!(state(&vouched, first), State::Agreed);
    let second = ask(&mut vouched, 1, Subject::Decision(DocumentId([8; 16])), wording("paint"));
    assert_eq!(
        {
            answer(&mut vouched, 1, second, Stance::Agree);
            question(&vouched, second).sides.iter().map(|side| side.side).collect::<Vec<SideId>>()
        },
        [LIVES, WORKS]
    );
    answer(&mut both, 5, first, Stance::Concern);
    close(&mut both, 5, first, Ending::Agreed, Because::Meeting);
    assert_eq!(state(&both, first), State::Agreed);
}

/// What no rule can tell: whoever put the table up alone can have put it up twice, with other people each time. Neither
/// half then goes before the other, whichever is the lie.
#[test]
fn of_two_tables_put_up_from_one_beginning_neither_goes_before_the_other() {
    let half = |works: u8, agree_percent| {
        let mut graph = table();
        welcome(&mut graph, 1, works, WORKS);
        let asked = ask_rules(&mut graph, 1, new_rules(agree_percent));
        all_agree(&mut graph, asked, &[1, works]);
        assert_eq!(Agreements::read(&graph).rules().source, asked);
        graph
    };
    for (first, second) in [(4, 30), (30, 4)] {
        let mut graph = half(first, 60);
        merge(&mut graph, &half(second, 70));
        assert_eq!(Agreements::read(&graph).rules().source, graph.genesis().id());
    }
}

/// Says how the promise "1" goes.
fn update(graph: &mut Graph, by: u8, opening: StatementId, progress: Progress) {
    let (promise, due, to) = ("1".to_owned(), None, None);
    let words = Remark::new("so it is").unwrap();
    say(graph, by, Deciding::Update(Update { opening, promise, progress, due, to, words }));
}

fn sides_said_for(graph: &Graph, opening: StatementId) -> Vec<Vec<SideId>> {
    question(graph, opening).updates.into_iter().map(|updated| updated.sides).collect()
}

#[test]
fn a_stranger_does_not_say_for_a_side_that_a_promise_is_kept() {
    let (mut graph, mut early) = four_and_what_was_before();
    stranger(&mut early);
    merge(&mut graph, &early);
    let opening = slots(&mut graph, 1);
    all_agree(&mut graph, opening, &[1, 2, 4, 5, 30]);
    assert_eq!(state(&graph, opening), State::Agreed);
    // Device 1 has promised, and who lives there brought the stranger.
    update(&mut graph, 1, opening, Progress::Done);
    update(&mut graph, 30, opening, Progress::Checked);
    assert_eq!(
        sides_said_for(&graph, opening),
        [vec![LIVES], vec![]],
        "nobody who worked there before has seen it"
    );
    // Somebody who sits there and for whom nobody has vouched says it for no side.
    welcome(&mut graph, 1, 31, WORKS);
    update(&mut graph, 31, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening)[2], []);
    // Together with one of those who were there it is the side's word; after anything else it is to be said again.
    update(&mut graph, 4, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening)[3], [WORKS]);
    update(&mut graph, 1, opening, Progress::UnderWay);
    update(&mut graph, 5, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening)[4..], [vec![LIVES], vec![]]);
    // Once the parts are one, one of them is enough.
    for (by, who) in [(4, 30), (5, 30), (30, 4), (30, 5)] {
        acknowledge(&mut graph, by, who);
    }
    update(&mut graph, 5, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening).last().unwrap(), &[WORKS]);
}

#[test]
fn a_side_that_nobody_asked_then_says_that_a_promise_is_kept_once_it_is_there() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    let opening = slots(&mut graph, 1);
    all_agree(&mut graph, opening, &[1, 2]);
    welcome(&mut graph, 1, 4, WORKS);
    for by in [1, 2] {
        acknowledge(&mut graph, by, 4);
    }
    assert_eq!(state(&graph, opening), State::Agreed, "it knew of the closing");
    update(&mut graph, 4, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening), [[WORKS]]);
}

const CARES: SideId = SideId(3);

/// As [`four_and_what_was_before`], once the side of 4 and 5 was merged into one in which nobody sits.
fn merged_into_cares() -> (Graph, Graph, StatementId) {
    let mut rules = rules();
    rules.sides.push(Side { id: CARES, ..rules.sides[1].clone() });
    let genesis =
        crate::statement::genesis(&secret(1), "Damp", rules.clone(), "Siân", LIVES, &mut rng(0)).unwrap();
    let (mut graph, early) = four_at(Graph::new(genesis).unwrap());
    rules.sides.retain(|side| side.id != WORKS);
    let new = NewRules { rules, merged: BTreeMap::from([(WORKS, CARES)]) };
    let asked = ask_rules(&mut graph, 1, Subject::Rules(Box::new(new)));
    all_agree(&mut graph, asked, &[1, 2, 4, 5]);
    assert_eq!(Agreements::read(&graph).rules().source, asked);
    (graph, early, asked)
}

/// The people of a side that was merged into one in which nobody sat are counted with those who come to it by their leave,
/// and not with a stranger who was brought to it as if they were not there.
#[test]
fn a_stranger_on_the_side_that_another_was_merged_into_does_not_speak_for_its_people() {
    let (mut graph, mut early, rules) = merged_into_cares();
    let sides = |graph: &Graph, opening| -> Vec<_> {
        let sides = question(graph, opening).sides;
        sides.iter().map(|side| (side.side, side.deciders.len(), side.agree)).collect()
    };

    let mut honest = graph.clone();
    welcome(&mut honest, 1, 6, CARES);
    for by in [1, 2, 4, 5] {
        acknowledge(&mut honest, by, 6);
    }
    let opening = slots(&mut honest, 1);
    answer(&mut honest, 6, opening, Stance::Agree);
    assert_eq!(sides(&honest, opening), [(LIVES, 2, 0), (CARES, 3, 1)]);

    welcome(&mut early, 1, 30, CARES);
    for by in [1, 2] {
        acknowledge(&mut early, by, 30);
    }
    let opening = slots(&mut graph, 1);
    merge(&mut graph, &early);
    all_agree(&mut graph, opening, &[1, 2, 30]);
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: false });
    let counted = sides(&graph, opening);
    assert!(counted.contains(&(CARES, 2, 0)) && counted.contains(&(CARES, 1, 1)), "{counted:?}");
    // Nor do they say alone that a promise is kept.
    all_agree(&mut graph, rules, &[30]);
    all_agree(&mut graph, opening, &[4, 5, 1, 30]);
    assert_eq!(state(&graph, opening), State::Agreed);
    update(&mut graph, 1, opening, Progress::Done);
    update(&mut graph, 30, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening), [vec![LIVES], vec![]]);
    update(&mut graph, 4, opening, Progress::Checked);
    assert_eq!(sides_said_for(&graph, opening)[2], [CARES]);
}

/// Nor where those who sat there first let one of these people begin their side once more, as if the stranger had been
/// there before them.
#[test]
fn nor_does_one_by_whose_leave_that_side_is_said_to_have_begun() {
    let (mut graph, early, _) = merged_into_cares();
    // What the others could say before anybody had vouched for 4.
    let mut lie = Graph::new(graph.genesis().clone()).unwrap();
    let vouched = |statement: &Statement| matches!(statement.body(), Body::Acknowledge { person: who } if *who == person(4));
    let first = graph.iter().find(|statement| vouched(statement)).unwrap().id();
    let before = graph.dag().past(graph.dag().index_of(first).unwrap()).clone();
    for (at, statement) in graph.iter().enumerate().skip(1) {
        if before.contains(at) {
            lie.insert(statement.clone()).unwrap();
        }
    }
    assert_eq!(crate::testing::standing(&early), [1, 2]);
    welcome(&mut lie, 1, 30, CARES);
    for by in [1, 2] {
        acknowledge(&mut lie, by, 30);
    }
    for by in [1, 2, 30] {
        acknowledge(&mut lie, by, 4);
    }
    assert_eq!(crate::testing::standing(&lie), [1, 2, 4, 30]);
    let opening = slots(&mut graph, 1);
    merge(&mut graph, &lie);
    all_agree(&mut graph, opening, &[1, 2, 30]);
    assert_eq!(state(&graph, opening), State::Open { holds: false, everyone: false });
    let sides: Vec<_> = question(&graph, opening)
        .sides
        .iter()
        .map(|side| (side.side, side.deciders.len(), side.agree))
        .collect();
    assert!(sides.contains(&(CARES, 2, 0)), "{sides:?}");
}

#[test]
fn a_part_that_nobody_asked_is_named_until_it_has_a_say() {
    let (mut graph, mut early) = four_and_what_was_before();
    stranger(&mut early);
    let opening = slots(&mut graph, 1);
    all_agree(&mut graph, opening, &[1, 2, 4, 5]);
    assert_eq!((state(&graph, opening), question(&graph, opening).left_out), (State::Agreed, Vec::new()));
    merge(&mut graph, &early);
    assert_eq!(state(&graph, opening), State::Open { holds: true, everyone: true });
    let left_out = |people: Vec<PersonId>| LeftOut { ending: Ending::Agreed, side: WORKS, people };
    assert_eq!(question(&graph, opening).left_out, [left_out(vec![person(30)])]);
    // Once somebody of it has answered it is one of those who are asked.
    answer(&mut graph, 30, opening, Stance::Agree);
    let asked = question(&graph, opening);
    assert_eq!((asked.left_out, asked.sides.iter().filter(|side| !side.closed).count()), (vec![], 1));
    close(&mut graph, 30, opening, Ending::Agreed, Because::Everyone);
    assert_eq!(state(&graph, opening), State::Agreed);
}
