//! What somebody wrote after they had gone is kept, can be looked at, and is taken up by anybody who sits there. By whole
//! devices.

use trestle_sync::repo::{Late, Seat, TakeUpError};
use trestle_trust::ChangeHash;

use crate::departed::{and_a_newcomer, remove, shown, stick, three_and_one_is_away};
use crate::going::three;
use crate::support::{Device, LETTER, Letter, soon};

const LABEL: &str = "act-take-up";

fn take_up(by: &Device, late: Vec<ChangeHash>) -> Result<(), TakeUpError> {
    by.repo.take_up(LETTER, late, LABEL, 1_800_000_000)
}

/// What the letter would read like with that.
fn shown_with(device: &Device, late: Vec<ChangeHash>) -> String {
    Letter::load(device.repo.load_with(LETTER, late).unwrap(), device.repo.new_actor()).text()
}

fn of(device: &Device, author: &Device) -> Late {
    let late = device.repo.late(LETTER);
    late.into_iter().find(|late| late.author == author.repo.author_key()).expect("they wrote late")
}

/// What Cerys has comes to that device by hand.
fn carry(from: &Device, to: &Device) {
    from.repo.pack(&stick(from), |_, _| true).unwrap();
    to.repo.unpack(&stick(from), |_, _| true).unwrap();
}

#[test]
fn one_takes_it_up_and_all_read_the_same() {
    let [mut host, mut bilal, mut cerys] = three_and_one_is_away();
    cerys.write("And later. ");
    let removal = remove(&host, &bilal, cerys.repo.me());
    host.write("Host. ");
    bilal.soon_reads(|text| text == "In time. Host. ");
    carry(&cerys, &host);
    soon("Bilal has it too", || !bilal.repo.late(LETTER).is_empty());

    let late = of(&bilal, &cerys);
    assert_eq!((late.changes, late.heads.len(), late.unix_secs), (2, 1, 1_800_000_000));
    assert!(bilal.repo.documents_with_late().contains_key(&LETTER));
    // To look at it changes nothing; a copy that was saved before does not hide it.
    let heads = bilal.letter.heads();
    bilal.repo.save_snapshot(LETTER, heads, bilal.letter.save());
    let with = shown_with(&bilal, late.heads.clone());
    assert!(with.contains("Too late. And later. ") && with.contains("Host. "), "{with}");
    assert_eq!(shown(&bilal), "In time. Host. ");

    // Who went cannot: it would count on their own computer only.
    assert_eq!(take_up(&host, vec![ChangeHash([7; 32])]), Err(TakeUpError::NotHere));
    take_up(&bilal, late.heads.clone()).unwrap();
    let who = bilal.repo.author_key();
    for one in [&mut host, &mut bilal] {
        one.soon_reads(|text| text == with);
        assert!(one.repo.late(LETTER).is_empty() && one.repo.documents_with_late().is_empty());
        assert_eq!(shown(one), with);
        let history = one.repo.history(LETTER);
        let taken = history.iter().filter(|change| change.message.as_deref() == Some(LABEL));
        let by: Vec<_> = taken.map(|change| change.actor.author()).collect();
        assert_eq!(by, [who], "and it is said who did");
    }
    // Somebody who looks at it still, and takes it up, is told; and nothing happens twice.
    assert_eq!(take_up(&host, late.heads), Err(TakeUpError::CountsAlready));
    // Both write on upon it, and it is there after a restart.
    host.write("On. ");
    bilal.soon_reads(|text| text == format!("{with}On. "));
    let mut bilal = bilal.restart();
    assert_eq!(bilal.read(), format!("{with}On. "));
    cerys.repo.meet(true);
    soon("Cerys learns of it", || cerys.repo.seat() == Seat::Removed(removal));
}

#[test]
fn two_take_it_up_apart_and_one_takes_up_a_part_of_it() {
    let [mut host, mut bilal, mut cerys] = three_and_one_is_away();
    remove(&host, &bilal, cerys.repo.me());
    carry(&cerys, &host);
    soon("Bilal has it too", || !bilal.repo.late(LETTER).is_empty());
    let first = of(&host, &cerys).heads;
    for one in [&host, &bilal] {
        one.repo.meet(false);
    }
    cerys.write("And later. ");
    carry(&cerys, &host);
    let both = of(&host, &cerys);
    assert_eq!((both.changes, both.heads == first), (2, false));
    // Bilal has looked at the first words only, and takes up those; the host takes up all that they have looked at.
    take_up(&bilal, first.clone()).unwrap();
    take_up(&host, both.heads).unwrap();
    assert_eq!(bilal.read(), "In time. Too late. ");
    assert_eq!(host.read(), "In time. Too late. And later. ");
    for one in [&host, &bilal] {
        one.repo.meet(true);
    }
    for one in [&mut host, &mut bilal] {
        one.soon_reads(|text| text == "In time. Too late. And later. ");
        one.soon_level_with(1);
        assert!(one.repo.late(LETTER).is_empty());
    }
    assert_eq!(take_up(&bilal, first), Err(TakeUpError::CountsAlready));
}

#[test]
fn what_was_taken_up_in_part_leaves_the_rest_and_a_fork_is_taken_up_whole() {
    let [mut host, bilal, mut cerys] = three_and_one_is_away();
    remove(&host, &bilal, cerys.repo.me());
    carry(&cerys, &host);
    let first = of(&host, &cerys).heads;
    // On another run of their program, which has another actor, they write on from where they were.
    cerys.write("A. ");
    let mut other = Letter::load(cerys.repo.load(LETTER).unwrap(), cerys.repo.new_actor());
    cerys.write("B. ");
    cerys.repo.commit(LETTER, other.write("C. "));
    carry(&cerys, &host);
    take_up(&host, first).unwrap();
    assert_eq!(host.read(), "In time. Too late. ");
    let rest = of(&host, &cerys);
    assert_eq!((rest.changes, rest.heads.len()), (3, 2), "two branches");
    let with = shown_with(&host, rest.heads.clone());
    take_up(&host, rest.heads).unwrap();
    assert_eq!(host.read(), with);
    for words in ["A. ", "B. ", "C. "] {
        assert!(with.contains(words), "{words} in {with}");
    }
}

#[test]
fn without_a_seat_nobody_takes_anything_up() {
    let [mut host, mut bilal, mut cerys, mut dai] = and_a_newcomer();
    cerys.write("In time. ");
    for one in [&mut host, &mut bilal, &mut dai] {
        one.soon_reads(|text| text == "In time. ");
    }
    cerys.repo.meet(false);
    cerys.write("Too late. ");
    remove(&host, &bilal, cerys.repo.me());
    soon("Dai knows", || dai.repo.membership().person(cerys.repo.me()).is_some_and(|one| one.gone.is_some()));
    carry(&cerys, &dai);
    let late = of(&dai, &cerys).heads;
    // Dai has not been welcomed, and may all the same: a newcomer's words count in a design.
    dai.repo.leave().wait().unwrap();
    soon("Dai has left", || dai.repo.seat() == Seat::Left);
    assert_eq!(take_up(&dai, late.clone()), Err(TakeUpError::NotAtTheTable));
    assert_eq!(shown(&dai), "In time. ");
    assert_eq!(dai.repo.history(LETTER).len(), 1);
    soon("the host has it", || {
        !host.repo.late(LETTER).is_empty() || {
            carry(&cerys, &host);
            false
        }
    });
    take_up(&host, late).unwrap();
    bilal.soon_reads(|text| text == "In time. Too late. ");
}

#[test]
fn a_document_that_was_begun_too_late_is_taken_up_whole() {
    let [mut host, mut bilal, cerys] = three();
    bilal.repo.leave().wait().unwrap();
    soon("all know", || {
        [&host, &cerys].iter().all(|one| {
            one.repo.membership().person(bilal.repo.me()).is_some_and(|person| person.gone.is_some())
        })
    });
    bilal.write("All of it. ");
    carry(&bilal, &host);
    assert_eq!(host.read(), "");
    let late = of(&host, &bilal).heads;
    take_up(&host, late).unwrap();
    assert_eq!(host.read(), "All of it. ");
    let mut cerys = cerys;
    cerys.soon_reads(|text| text == "All of it. ");
}
