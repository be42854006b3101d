//! Leaving, moving, losing a device, and being removed by every side (decision 32), by the numbers of its points.

use super::*;
use crate::statement::Newest;
use crate::statement::deciding::Remark;
use crate::{ChangeHash, DocumentId, RemovalState};

/// Devices 1, 2 and 3 live there, 4 and 5 work there; all stand.
fn five() -> Graph {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    welcome(&mut graph, 1, 3, LIVES);
    for by in [1, 2] {
        acknowledge(&mut graph, by, 3);
    }
    welcome(&mut graph, 1, 4, WORKS);
    for by in [1, 2, 3] {
        acknowledge(&mut graph, by, 4);
    }
    welcome(&mut graph, 4, 5, WORKS);
    acknowledge(&mut graph, 4, 5);
    assert_eq!(standing(&graph), [1, 2, 3, 4, 5]);
    graph
}

fn newest(document: u8, change: u8) -> Newest {
    Newest::new([(DocumentId([document; 16]), ChangeHash([change; 32]))])
}

fn remove(graph: &mut Graph, by: u8, who: &[u8]) -> StatementId {
    let people = who.iter().map(|who| person(*who)).collect();
    let why = Remark::new("They shout.").unwrap();
    let removal = statement::removal(graph, &secret(by).author(), &people, newest(1, by), why).unwrap();
    put(graph, removal)
}

fn consent(graph: &mut Graph, by: u8, removal: StatementId) {
    let consent = statement::consent(graph, &secret(by).author(), removal, newest(1, by)).unwrap();
    put(graph, consent);
}

fn leave(graph: &mut Graph, by: u8) -> StatementId {
    let leave = statement::leave(graph, &secret(by).author(), Newest::default()).unwrap();
    put(graph, leave)
}

fn move_to(graph: &mut Graph, by: u8, side: crate::SideId) {
    let moves = statement::move_to(graph, &secret(by).author(), side).unwrap();
    put(graph, moves);
}

fn remove_device(graph: &mut Graph, by: u8, device: u8) -> StatementId {
    let key = secret(device).author_key();
    let removed = statement::remove_device(graph, &secret(by).author(), key, newest(7, device)).unwrap();
    put(graph, removed)
}

fn state(graph: &Graph, removal: StatementId) -> RemovalState {
    let membership = Membership::read(graph);
    membership.removals().iter().find(|one| one.statement == removal).unwrap().state
}

#[test]
fn a_person_is_removed_by_more_than_half_of_every_side_and_by_nobody_less() {
    let mut graph = five();
    let removal = remove(&mut graph, 1, &[3]);
    for (by, seen) in [(1, (1, 0)), (4, (1, 1)), (2, (2, 1)), (3, (3, 1))] {
        if by != 1 {
            consent(&mut graph, by, removal);
        }
        assert_eq!(state(&graph, removal), RemovalState::Open, "{by}");
        let read = Membership::read(&graph);
        let asked: Vec<_> =
            read.removals()[0].asked.iter().map(|a| (a.side, a.people.len(), a.enough)).collect();
        assert_eq!(asked, [(LIVES, 3, 2), (WORKS, 2, 2)]);
        let consent: Vec<_> = read.removals()[0].asked.iter().map(|asked| asked.consent).collect();
        assert_eq!(consent, [seen.0, seen.1]);
    }
    assert_eq!(members(&graph), [1, 2, 3, 4, 5]);
    consent(&mut graph, 5, removal);
    assert_eq!(state(&graph, removal), RemovalState::Effective);
    assert_eq!((members(&graph), standing(&graph)), (vec![1, 2, 4, 5], vec![1, 2, 4, 5]));
    let read = Membership::read(&graph);
    let (author, transport) = (secret(3).author_key(), secret(3).transport_key());
    assert!(!read.is_member_author(author) && !read.is_member_transport(transport));
    assert!(read.ever_sat_author(author) && read.may_exchange_statements(transport));
    assert!(!read.may_exchange_statements(secret(9).transport_key()), "strangers may nothing");
    let gone = read.person_of_author(author).unwrap();
    assert_eq!((gone.id, gone.gone), (person(3), Some(crate::Gone::Removed(removal))));
    assert_eq!(gone.name, "Person 3", "what they made is theirs still");
    assert_eq!(read.removals()[0].why.words(), "They shout.");
    // What counts of their changes is what all who consented had.
    let kept = &read.kept(author).unwrap()[&DocumentId([1; 16])];
    assert_eq!(kept.len(), 4, "and their own list is not among them");
    assert_eq!(read.kept(secret(1).author_key()), None);
}

#[test]
fn nobody_removes_anybody_alone() {
    let mut graph = table();
    let other = {
        let mut graph = graph.clone();
        welcome(&mut graph, 1, 2, LIVES);
        graph
    };
    welcome(&mut graph, 1, 2, WORKS);
    for mut graph in [graph, other] {
        let removal = remove(&mut graph, 1, &[2]);
        add_device(&mut graph, 1, 10);
        consent(&mut graph, 10, removal);
        consent(&mut graph, 1, removal);
        assert_eq!(members(&graph), [1, 2]);
        // Nor by their own leave to be asked: a stranger's and a newcomer's consent is none.
        welcome(&mut graph, 1, 3, LIVES);
        consent(&mut graph, 3, removal);
        consent(&mut graph, 9, removal);
        assert_eq!(members(&graph), [1, 2, 3]);
    }
}

#[test]
fn who_is_removed_says_no_more_and_the_others_go_on() {
    let mut graph = five();
    let ticket = invite(&mut graph, 3, 5);
    let of_another = invite(&mut graph, 1, 5);
    let removal = remove(&mut graph, 1, &[3]);
    for by in [2, 4, 5] {
        consent(&mut graph, by, removal);
    }
    let later = invite(&mut graph, 1, 5);
    // Their words have no weight, and the invitations that they may hold have ended.
    seat(&mut graph, &ticket, 1, 20, LIVES);
    seat(&mut graph, &of_another, 1, 21, LIVES);
    seat(&mut graph, &later, 3, 22, LIVES);
    remove(&mut graph, 3, &[1]);
    assert_eq!(members(&graph), [1, 2, 4, 5]);
    for (invited, ticket) in [(20, &ticket), (21, &of_another)] {
        let join = statement::join(ticket, &secret(invited), "Back", LIVES).unwrap();
        let read = Membership::read(&graph);
        let refused = crate::admit_join(&graph, &read, &join, 1, secret(1).author_key());
        assert_eq!(refused, Err(crate::Refusal::UnknownInvitation));
    }
    // One of two is not more than half; both are.
    seat(&mut graph, &later, 1, 23, LIVES);
    acknowledge(&mut graph, 1, 23);
    acknowledge(&mut graph, 3, 23);
    assert_eq!(standing(&graph), [1, 2, 4, 5]);
    acknowledge(&mut graph, 2, 23);
    assert_eq!(standing(&graph), [1, 2, 4, 5, 23]);
}

#[test]
fn one_leaves_alone_and_for_good() {
    let mut graph = five();
    let left = leave(&mut graph, 5);
    assert_eq!((members(&graph), standing(&graph)), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
    assert_eq!(Membership::read(&graph).person(person(5)).unwrap().gone, Some(crate::Gone::Left(left)));
    welcome(&mut graph, 4, 5, WORKS);
    acknowledge(&mut graph, 4, 5);
    assert_eq!(members(&graph), [1, 2, 3, 4], "who comes back comes under a new id");
    // The side has its people still; and when all of them have left it begins anew.
    leave(&mut graph, 4);
    welcome(&mut graph, 1, 6, WORKS);
    for by in [1, 2] {
        acknowledge(&mut graph, by, 6);
    }
    assert_eq!(standing(&graph), [1, 2, 3, 6]);
    assert_eq!(Membership::read(&graph).person(person(6)).unwrap().parts, BTreeSet::from([person(6)]));
}

#[test]
fn where_nobody_stands_any_more_nobody_comes_to() {
    let mut graph = table();
    welcome(&mut graph, 1, 2, LIVES);
    for who in [3, 4] {
        welcome(&mut graph, 1, who, LIVES);
    }
    acknowledge(&mut graph, 3, 4);
    for who in [1, 2] {
        leave(&mut graph, who);
    }
    assert_eq!((members(&graph), standing(&graph)), (vec![3, 4], vec![]));
    acknowledge(&mut graph, 3, 4);
    assert_eq!(standing(&graph), []);
}

#[test]
fn who_moves_leaves_at_once_and_stands_when_the_new_side_has_seen_it() {
    let mut graph = five();
    acknowledge(&mut graph, 4, 3);
    move_to(&mut graph, 3, WORKS);
    assert_eq!((members(&graph), standing(&graph)), (vec![1, 2, 3, 4, 5], vec![1, 2, 4, 5]));
    assert_eq!(Membership::read(&graph).person(person(3)).unwrap().side, WORKS);
    acknowledge(&mut graph, 5, 3);
    assert_eq!(standing(&graph), [1, 2, 4, 5], "what was said before the move was about the old side");
    acknowledge(&mut graph, 4, 3);
    assert_eq!(standing(&graph), [1, 2, 3, 4, 5]);
    assert_eq!(Membership::read(&graph).person(person(3)).unwrap().parts, BTreeSet::from([person(4)]));
    // Back again they are as new.
    move_to(&mut graph, 3, LIVES);
    assert_eq!(standing(&graph), [1, 2, 4, 5]);
    for by in [1, 2] {
        acknowledge(&mut graph, by, 3);
    }
    assert_eq!(Membership::read(&graph).person(person(3)).unwrap().parts, BTreeSet::from([person(1)]));
}

#[test]
fn a_lost_device_is_removed_alone_and_at_once_and_says_nothing_that_nobody_had_seen() {
    let mut graph = five();
    add_device(&mut graph, 4, 14);
    let mut thief = graph.clone();
    remove_device(&mut graph, 4, 14);
    let read = Membership::read(&graph);
    assert!(!read.is_member_author(secret(14).author_key()) && read.is_member_author(secret(4).author_key()));
    assert!(read.kept(secret(14).author_key()).is_some());
    assert_eq!(standing(&graph), [1, 2, 3, 4, 5]);
    // The thief speaks as if it were still before: lets a friend in, who talks.
    welcome(&mut thief, 14, 30, WORKS);
    welcome(&mut thief, 30, 31, WORKS);
    acknowledge(&mut thief, 14, 30);
    assert_eq!(members(&thief), [1, 2, 3, 4, 5, 30, 31]);
    let mut met = graph.clone();
    merge(&mut met, &thief);
    assert_eq!(members(&met), [1, 2, 3, 4, 5]);
    // Unless somebody who stood there had seen it before they knew.
    acknowledge(&mut thief, 5, 30);
    merge(&mut graph, &thief);
    assert_eq!(members(&graph), [1, 2, 3, 4, 5, 30, 31]);
}

#[test]
fn devices_that_remove_each_other_are_all_removed_and_their_person_comes_back_under_a_new_id() {
    let mut one = five();
    add_device(&mut one, 3, 13);
    let mut two = one.clone();
    remove_device(&mut one, 3, 13);
    remove_device(&mut two, 13, 3);
    merge(&mut one, &two);
    let read = Membership::read(&one);
    assert!(read.person(person(3)).unwrap().devices.is_empty() && read.person(person(3)).unwrap().standing);
    welcome(&mut one, 1, 33, LIVES);
    for by in [1, 2] {
        acknowledge(&mut one, by, 33);
    }
    let was = statement::was(&one, &secret(33).author(), person(3)).unwrap();
    put(&mut one, was);
    let says = |graph: &Graph| Membership::read(graph).person(person(33)).unwrap().was;
    assert_eq!((standing(&one).contains(&33), says(&one)), (true, None), "what they say alone is a word");
    acknowledge(&mut one, 1, 33);
    acknowledge(&mut one, 2, 33);
    assert_eq!(says(&one), None, "two of four");
    // The old id is removed as anybody is.
    let removal = remove(&mut one, 1, &[3]);
    for by in [2, 33, 4, 5] {
        consent(&mut one, by, removal);
    }
    assert_eq!((standing(&one), says(&one)), (vec![1, 2, 4, 5, 33], Some(person(3))));
}

#[test]
fn two_halves_that_remove_each_other_are_stuck() {
    // Three of one side; the second consents to both, apart.
    let mut one = table();
    welcome(&mut one, 1, 2, LIVES);
    welcome(&mut one, 1, 3, LIVES);
    for by in [1, 2] {
        acknowledge(&mut one, by, 3);
    }
    let mut two = one.clone();
    let first = remove(&mut one, 1, &[3]);
    consent(&mut one, 2, first);
    let second = remove(&mut two, 3, &[1]);
    consent(&mut two, 2, second);
    assert_eq!((members(&one), members(&two)), (vec![1, 2], vec![2, 3]));
    merge(&mut one, &two);
    assert_eq!(members(&one), [1, 2, 3]);
    assert_eq!([first, second].map(|removal| state(&one, removal)), [RemovalState::Stuck; 2]);
    // Whoever asks again, having seen it, is heard.
    let third = remove(&mut one, 2, &[3]);
    consent(&mut one, 1, third);
    assert_eq!((members(&one), state(&one, third)), (vec![1, 2], RemovalState::Effective));
}

#[test]
fn two_halves_that_grew_apart_remove_nobody_of_each_other() {
    let mut one = five();
    let mut two = one.clone();
    for who in [6, 7, 8] {
        welcome(&mut one, 1, who, LIVES);
        for by in [1, 2, 3, 6, 7].into_iter().filter(|by| *by < who) {
            acknowledge(&mut one, by, who);
        }
    }
    let first = remove(&mut one, 6, &[3]);
    for by in [1, 7, 8, 4, 5] {
        consent(&mut one, by, first);
    }
    assert_eq!(members(&one), [1, 2, 4, 5, 6, 7, 8]);
    let second = remove(&mut two, 2, &[1]);
    for by in [3, 4, 5] {
        consent(&mut two, by, second);
    }
    assert_eq!(members(&two), [2, 3, 4, 5]);
    merge(&mut one, &two);
    // The second has two of the six who live there now.
    assert_eq!(
        [first, second].map(|removal| state(&one, removal)),
        [RemovalState::Effective, RemovalState::Stuck]
    );
    assert_eq!(members(&one), [1, 2, 4, 5, 6, 7, 8]);
}

#[test]
fn one_removal_after_another_holds_though_it_removes_who_consented_to_the_first() {
    let mut graph = five();
    let early = remove(&mut graph, 2, &[1]);
    let removal = remove(&mut graph, 1, &[3]);
    for by in [2, 4, 5] {
        consent(&mut graph, by, removal);
    }
    assert_eq!(state(&graph, removal), RemovalState::Effective);
    // The first to be asked is complete only now; three are asked in it still.
    for by in [4, 5] {
        consent(&mut graph, by, early);
    }
    assert_eq!(state(&graph, early), RemovalState::Open);
    let again = remove(&mut graph, 2, &[1]);
    for by in [4, 5] {
        consent(&mut graph, by, again);
    }
    assert_eq!(state(&graph, again), RemovalState::Open, "one of two who live there");
    consent(&mut graph, 1, again);
    assert_eq!(members(&graph), [2, 4, 5]);
    assert_eq!([removal, again].map(|one| state(&graph, one)), [RemovalState::Effective; 2]);
}

#[test]
fn who_consented_and_left_is_counted_and_a_removal_stays() {
    let mut graph = five();
    let removal = remove(&mut graph, 1, &[3]);
    for by in [2, 4, 5] {
        consent(&mut graph, by, removal);
    }
    for (by, left) in [(1, vec![2, 4, 5]), (4, vec![2, 5]), (2, vec![5])] {
        leave(&mut graph, by);
        assert_eq!(members(&graph), left);
    }
    assert_eq!(state(&graph, removal), RemovalState::Effective);
}

/// A second part that those who sat there first can lie about is asked too: nothing can tell it from a real one.
#[test]
fn a_second_part_of_a_side_is_asked_like_any_and_no_stranger_removes_anybody() {
    let mut early = table();
    welcome(&mut early, 1, 2, LIVES);
    let mut graph = early.clone();
    welcome(&mut graph, 1, 4, WORKS);
    for by in [1, 2] {
        acknowledge(&mut graph, by, 4);
    }
    welcome(&mut early, 1, 30, WORKS);
    for by in [1, 2] {
        acknowledge(&mut early, by, 30);
    }
    let removal = remove(&mut early, 1, &[2]);
    consent(&mut early, 2, removal);
    consent(&mut early, 30, removal);
    merge(&mut graph, &early);
    let against = remove(&mut graph, 1, &[4]);
    for by in [2, 30] {
        consent(&mut graph, by, against);
    }
    assert_eq!(members(&graph), [1, 2, 4, 30], "those who work there are asked, each part");
    consent(&mut graph, 4, removal);
    assert_eq!(members(&graph), [1, 4, 30], "each part has consented, who goes with them");
}

#[test]
fn what_is_said_of_places_is_listed_in_order_without_what_came_too_late() {
    let mut graph = five();
    move_to(&mut graph, 3, WORKS);
    let removal = remove(&mut graph, 1, &[5]);
    consent(&mut graph, 2, removal);
    let mut apart = graph.clone();
    consent(&mut graph, 4, removal);
    let said = |graph: &Graph| -> Vec<_> {
        Membership::read(graph).place_words().iter().map(|word| (word.by, word.said)).collect()
    };
    let moved = (person(3), crate::PlaceSaid::Moved(WORKS));
    let asked = (person(1), crate::PlaceSaid::AskedRemoval);
    let consented = |by| (person(by), crate::PlaceSaid::Consented(removal));
    assert_eq!(said(&graph), [moved, asked, consented(2), consented(4)]);
    leave(&mut graph, 4);
    // A statement by nobody who sits there, and one that says nothing of places, are none.
    remove(&mut graph, 9, &[1]);
    acknowledge(&mut graph, 1, 2);
    let left = (person(4), crate::PlaceSaid::Left);
    assert_eq!(said(&graph), [moved, asked, consented(2), consented(4), left]);
    // What the one who left said without knowing it came too late, as long as nobody has built on it.
    move_to(&mut apart, 4, LIVES);
    merge(&mut graph, &apart);
    assert_eq!(said(&graph), [moved, asked, consented(2), consented(4), left]);
}

/// Who comes to stand by a statement is asked from there on, and may have consented in another part: here the one whom
/// the removal names lets them in.
#[test]
fn a_removal_that_somebodys_coming_to_stand_completes_has_effect_at_once() {
    let mut graph = table();
    let mut apart = graph.clone();
    welcome(&mut graph, 1, 2, WORKS);
    welcome(&mut graph, 1, 3, WORKS);
    acknowledge(&mut graph, 2, 3);
    welcome(&mut apart, 1, 4, WORKS);
    merge(&mut graph, &apart);
    acknowledge(&mut graph, 4, 3);
    assert_eq!(standing(&graph), [1, 2, 3, 4], "two parts work there, and 3 stands in both");
    let removal = remove(&mut graph, 3, &[4]);
    consent(&mut graph, 2, removal);
    consent(&mut graph, 1, removal);
    assert_eq!(state(&graph, removal), RemovalState::Open, "4 is one of two of a part");
    acknowledge(&mut graph, 3, 2);
    assert_eq!(state(&graph, removal), RemovalState::Open);
    let before = graph.clone();
    acknowledge(&mut graph, 4, 2);
    // Now two of three of that part consent, whether or not anything is said after it.
    for _ in 0..2 {
        assert_eq!(state(&graph, removal), RemovalState::Effective);
        assert_eq!(members(&graph), [1, 2, 3]);
        acknowledge(&mut graph, 1, 2);
    }
    // Nor does it matter who brings it together with what.
    let mut other = before;
    acknowledge(&mut other, 2, 3);
    merge(&mut other, &graph);
    acknowledge(&mut other, 1, 3);
    assert_eq!((state(&other, removal), members(&other)), (RemovalState::Effective, vec![1, 2, 3]));
}

/// Whoever says yes, goes and is let in again may say it again: they are one of those who are asked, with one voice.
#[test]
fn who_consents_and_goes_and_comes_back_is_counted_once() {
    let mut graph = five();
    welcome(&mut graph, 1, 6, LIVES);
    for by in [1, 2, 3] {
        acknowledge(&mut graph, by, 6);
    }
    let removal = remove(&mut graph, 1, &[3]);
    for by in [4, 5] {
        consent(&mut graph, by, removal);
    }
    move_to(&mut graph, 1, WORKS);
    move_to(&mut graph, 1, LIVES);
    for by in [2, 6] {
        acknowledge(&mut graph, by, 1);
    }
    assert!(standing(&graph).contains(&1));
    consent(&mut graph, 1, removal);
    consent(&mut graph, 2, removal);
    let asked = |graph: &Graph| {
        let read = Membership::read(graph);
        let lives = read.removals()[0].asked.iter().find(|asked| asked.side == LIVES).unwrap().clone();
        (lives.people.len(), lives.consent, lives.enough)
    };
    assert_eq!((state(&graph, removal), asked(&graph)), (RemovalState::Open, (4, 2, 3)));
    consent(&mut graph, 6, removal);
    assert_eq!((state(&graph, removal), asked(&graph)), (RemovalState::Effective, (4, 3, 3)));
}

/// Who is gone and says so in as many ways as there are as if they were not.
#[test]
fn who_goes_does_not_lengthen_what_counts_of_theirs() {
    let mut graph = five();
    add_device(&mut graph, 3, 13);
    let early = graph.clone();
    let removal = remove(&mut graph, 1, &[3]);
    let proposed = graph.clone();
    for by in [2, 4, 5] {
        consent(&mut graph, by, removal);
    }
    let documents = |graph: &Graph, device: u8| -> Vec<DocumentId> {
        Membership::read(graph).kept(secret(device).author_key()).unwrap().keys().copied().collect()
    };
    let gone = |graph: &Graph| Membership::read(graph).person_of_author(secret(3).author_key()).unwrap().gone;
    let as_told = (documents(&graph, 3), documents(&graph, 13), gone(&graph));
    assert_eq!(as_told.2, Some(crate::Gone::Removed(removal)));
    let longer = newest(9, 9);
    // They leave of their own accord, having said something before that nobody had seen;
    let mut left = early.clone();
    welcome(&mut left, 1, 20, LIVES);
    acknowledge(&mut left, 3, 20);
    let vouched = left.clone();
    let leaves = statement::leave(&left, &secret(3).author(), longer.clone()).unwrap();
    put(&mut left, leaves);
    // consent to their own removal;
    let mut consents = proposed.clone();
    let consent = statement::consent(&consents, &secret(3).author(), removal, longer.clone()).unwrap();
    put(&mut consents, consent);
    // or remove one of their devices by the other.
    let mut removes = early.clone();
    let device = secret(3).author_key();
    let removed = statement::remove_device(&removes, &secret(13).author(), device, longer).unwrap();
    put(&mut removes, removed);
    for lie in [&left, &consents, &removes] {
        merge(&mut graph, lie);
        assert_eq!((documents(&graph, 3), documents(&graph, 13), gone(&graph)), as_told);
    }
    let said = Membership::read(&graph);
    assert!(said.place_words().iter().all(|word| word.by != person(3)), "{:?}", said.place_words());
    // What they say before they leave vouches for nobody either: two of four are not more than half.
    merge(&mut graph, &vouched);
    acknowledge(&mut graph, 1, 20);
    assert_eq!(standing(&graph), [1, 2, 4, 5]);
    acknowledge(&mut graph, 2, 20);
    assert_eq!(standing(&graph), [1, 2, 4, 5, 20]);
}

/// A thief goes on by a computer that they seat after theirs is removed.
#[test]
fn a_removed_device_does_not_lengthen_what_counts_of_it_by_another() {
    let mut graph = five();
    add_device(&mut graph, 3, 13);
    let mut early = graph.clone();
    remove_device(&mut graph, 3, 13);
    let kept = |graph: &Graph| Membership::read(graph).kept(secret(13).author_key()).cloned();
    let as_told = kept(&graph);
    assert_eq!(as_told.as_ref().unwrap().len(), 1);
    add_device(&mut early, 13, 14);
    let device = secret(13).author_key();
    let removed = statement::remove_device(&early, &secret(14).author(), device, newest(9, 9)).unwrap();
    put(&mut early, removed);
    merge(&mut graph, &early);
    assert_eq!(kept(&graph), as_told);
    assert!(!Membership::read(&graph).is_member_author(secret(14).author_key()));
    assert!(Membership::read(&graph).is_member_author(secret(3).author_key()));
}

/// A device that leaves twice, each time as if it were the first, is believed neither time about what counts of it.
#[test]
fn one_leaves_once() {
    let mut graph = five();
    let mut other = graph.clone();
    let leaves = |graph: &mut Graph, document: u8| {
        let leave = statement::leave(graph, &secret(3).author(), newest(document, 3)).unwrap();
        put(graph, leave);
    };
    let kept = |graph: &Graph| Membership::read(graph).kept(secret(3).author_key()).unwrap().len();
    leaves(&mut graph, 1);
    assert_eq!(kept(&graph), 1);
    leaves(&mut other, 2);
    merge(&mut graph, &other);
    assert_eq!((kept(&graph), standing(&graph)), (0, vec![1, 2, 4, 5]));
}

/// Two devices of one person that seat each other, neither of which was known to do so, and the person leaves.
#[test]
fn devices_that_seat_each_other_are_read_to_the_end() {
    let mut graph = five();
    let (mut one, mut other) = (graph.clone(), graph.clone());
    add_device(&mut one, 3, 13);
    add_device(&mut other, 3, 14);
    let mut left = one.clone();
    merge(&mut left, &other);
    leave(&mut left, 3);
    add_device(&mut one, 13, 14);
    add_device(&mut other, 14, 13);
    for more in [&left, &one, &other] {
        merge(&mut graph, more);
    }
    assert_eq!((members(&graph), standing(&graph)), (vec![1, 2, 4, 5], vec![1, 2, 4, 5]));
    assert!(!Membership::read(&graph).is_member_author(secret(14).author_key()));
}

/// Who moves without end is moved no more at some time, so that everybody else can go on.
#[test]
fn one_moves_so_many_times() {
    let mut graph = five();
    for n in 0..70 {
        move_to(&mut graph, 3, if n % 2 == 0 { WORKS } else { LIVES });
    }
    let side = |graph: &Graph| Membership::read(graph).person(person(3)).unwrap().side;
    assert_eq!(side(&graph), LIVES);
    move_to(&mut graph, 3, WORKS);
    assert_eq!((side(&graph), members(&graph)), (LIVES, vec![1, 2, 3, 4, 5]));
}

/// Whoever asks for removals over and over costs each copy little more with every word. (At first the thousandth took as
/// long as a million.)
#[test]
fn a_thousand_removals_by_one_are_read() {
    let mut graph = five();
    let removals: Vec<StatementId> = (0..1_000).map(|_| remove(&mut graph, 5, &[1])).collect();
    consent(&mut graph, 4, removals[0]);
    for by in [2, 3] {
        consent(&mut graph, by, removals[0]);
    }
    assert_eq!(state(&graph, removals[0]), RemovalState::Effective);
    assert_eq!(state(&graph, removals[999]), RemovalState::Open);
    assert_eq!(Membership::read(&graph).removals().len(), 1_000);
}
