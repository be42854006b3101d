//! Somebody who has gone is met still, and given statements only; what they make after it counts for nobody but themselves,
//! whatever came first. By whole devices.

use std::collections::BTreeSet;

use trestle_sync::repo::{InviteError, Repo, Seat};
use trestle_trust::statement::deciding::Remark;
use trestle_trust::{Gone, PersonId, RemovalState, StatementId};

use crate::going::{gone, stands, three, triangle};
use crate::strangers::{call, run, transport_secret};
use crate::support::{Device, FAR_FUTURE, LETTER, Stopped, soon};

fn ask_to_remove(by: &Repo, who: PersonId) -> StatementId {
    let why = Remark::new("They shout.").unwrap();
    by.remove_people(BTreeSet::from([who]), why).wait().unwrap()
}

/// `by` and `with` remove somebody, who is away.
pub(crate) fn remove(by: &Device, with: &Device, who: PersonId) -> StatementId {
    let removal = ask_to_remove(&by.repo, who);
    soon("the other hears of it", || !with.repo.membership().removals().is_empty());
    with.repo.consent(removal).wait().unwrap();
    soon("it has effect", || {
        [by, with].iter().all(|one| gone(&one.repo, who) == Some(Gone::Removed(removal)))
    });
    removal
}

/// What a program shows that opens the letter now.
pub(crate) fn shown(device: &Device) -> String {
    crate::support::Letter::load(device.repo.load(LETTER).unwrap(), device.repo.new_actor()).text()
}

pub(crate) fn stick(device: &Device) -> std::path::PathBuf {
    device.home.path().join("stick.trestle-copy")
}

/// Three with one letter, of which the third is away and has written on there.
pub(crate) fn three_and_one_is_away() -> [Device; 3] {
    let [mut host, mut bilal, mut cerys] = three();
    cerys.write("In time. ");
    for one in [&mut host, &mut bilal] {
        one.soon_reads(|text| text == "In time. ");
    }
    cerys.repo.meet(false);
    soon("Cerys is away", || {
        [&host, &bilal].iter().all(|one| one.repo.peers().iter().filter(|peer| peer.connected).count() == 1)
    });
    cerys.write("Too late. ");
    [host, bilal, cerys]
}

#[test]
fn who_was_removed_while_away_learns_of_it_keeps_their_words_and_gives_and_gets_none() {
    let [mut host, mut bilal, mut cerys] = three_and_one_is_away();
    let third = cerys.repo.me();
    let removal = remove(&host, &bilal, third);
    assert_eq!(cerys.repo.seat(), Seat::Here, "nobody has told them");
    host.write("Said without Cerys. ");
    bilal.soon_reads(|text| text == "In time. Said without Cerys. ");

    cerys.repo.meet(true);
    soon("Cerys learns of it", || cerys.repo.seat() == Seat::Removed(removal));
    assert_eq!(cerys.read(), "In time. Too late. ");
    cerys.write("And later. ");
    cerys.repo.flush().unwrap();
    // Statements go both ways still, and with one behind the other all that could come has come.
    assert!(matches!(cerys.repo.invite(1, FAR_FUTURE), Err(InviteError::NotAtTheTable)));
    let again = ask_to_remove(&bilal.repo, host.repo.me());
    soon("Cerys hears what is asked", || {
        cerys.repo.membership().removals().iter().any(|one| one.statement == again)
    });
    assert_eq!(cerys.read(), "In time. Too late. And later. ", "nothing came");
    for one in [&mut host, &mut bilal] {
        assert_eq!(one.read(), "In time. Said without Cerys. ");
        assert_eq!(one.repo.history(LETTER).len(), 2);
        assert!(one.repo.late(LETTER).is_empty(), "nothing of it came at all");
        assert!(one.repo.peers().iter().all(|peer| peer.person != third));
    }
    assert!(cerys.repo.peers().iter().all(|peer| !peer.connected));

    // Their table opens still, with all their words, and they may write on for themselves.
    let mut cerys = cerys.restart();
    assert_eq!(
        (cerys.repo.seat(), shown(&cerys).as_str()),
        (Seat::Removed(removal), "In time. Too late. And later. ")
    );
    cerys.write("For myself. ");
    let mut cerys = cerys.restart_alone();
    assert_eq!(cerys.read(), "In time. Too late. And later. For myself. ");
}

#[test]
fn late_words_that_are_carried_do_not_count_until_somebody_has_built_on_them() {
    let [mut host, mut bilal, cerys] = three_and_one_is_away();
    remove(&host, &bilal, cerys.repo.me());
    cerys.repo.pack(&stick(&cerys), |_, _| true).unwrap();
    // They are in the file, go in, and are handed on; but nobody is shown them.
    assert_eq!(host.repo.unpack(&stick(&cerys), |_, _| true).unwrap().taken.changes, 1);
    host.write("Host. ");
    bilal.soon_reads(|text| text == "In time. Host. ");
    bilal.soon_level_with(1);
    for one in [&host, &bilal] {
        // They may be level before the host says that there is more.
        soon("the late words are handed on", || !one.repo.late(LETTER).is_empty());
        assert_eq!(shown(one), "In time. Host. ");
        let late = one.repo.late(LETTER);
        assert_eq!((late.len(), late[0].author, late[0].changes), (1, cerys.repo.author_key(), 1));
        assert_eq!(one.repo.heads(vec![LETTER])[&LETTER].len(), 1);
        assert_eq!(one.repo.history(LETTER).len(), 2);
    }
    // A restart knows it.
    let mut host = host.restart();
    assert_eq!(host.read(), "In time. Host. ");
    assert_eq!(host.repo.late(LETTER).len(), 1);
}

/// Anwen, Bilal and Cerys stand; Dai sits there, and is asked nothing.
pub(crate) fn and_a_newcomer() -> [Device; 4] {
    let [host, bilal, cerys] = triangle();
    let dai = Device::join(&cerys.repo.invite(1, FAR_FUTURE).unwrap(), "Dai");
    soon("Dai is with each", || dai.repo.peers().iter().filter(|peer| peer.connected).count() == 3);
    let all = [host, bilal, cerys, dai];
    soon("all know all", || all.iter().all(|one| one.repo.membership().people().len() == 4));
    all
}

#[test]
fn what_was_shown_is_taken_out_and_what_was_built_on_stays() {
    for builds in [false, true] {
        let [mut host, mut bilal, mut cerys, mut dai] = and_a_newcomer();
        cerys.write("In time. ");
        for one in [&mut host, &mut bilal, &mut dai] {
            one.soon_reads(|text| text == "In time. ");
        }
        for one in [&host, &bilal] {
            one.repo.meet(false);
        }
        let connected = |of: &Device| of.repo.peers().iter().filter(|peer| peer.connected).count();
        soon("they are away", || connected(&cerys) == 1 && connected(&host) + connected(&bilal) == 0);
        // Dai has what Cerys writes now, and those who remove them have not.
        cerys.write("Too late. ");
        dai.soon_reads(|text| text == "In time. Too late. ");
        let heads = dai.letter.heads();
        dai.repo.save_snapshot(LETTER, heads, dai.letter.save());
        dai.repo.meet(false);
        cerys.repo.meet(false);
        if builds {
            dai.write("I agree. ");
        }
        for one in [&host, &bilal] {
            one.repo.meet(true);
        }
        let removal = remove(&host, &bilal, cerys.repo.me());
        host.write("Host. ");
        // Cerys' words come to the host by hand, before Dai does.
        cerys.repo.pack(&stick(&cerys), |_, _| true).unwrap();
        host.repo.unpack(&stick(&cerys), |_, _| true).unwrap();
        assert_eq!(host.read(), "In time. Host. ");
        dai.repo.meet(true);
        soon("Dai hears of it", || gone(&dai.repo, cerys.repo.me()) == Some(Gone::Removed(removal)));
        let late = if builds { "Too late. I agree. " } else { "" };
        let fits = |text: &str| {
            let order = [format!("In time. Host. {late}"), format!("In time. {late}Host. ")];
            order.iter().any(|order| order == text)
        };
        for one in [&mut host, &mut bilal, &mut dai] {
            one.soon_reads(fits);
            one.soon_level_with(2);
            assert!(fits(&shown(one)), "{builds}: {}", shown(one));
            assert_eq!(one.repo.late(LETTER).len(), usize::from(!builds));
        }
        assert_eq!(host.read(), dai.read());
        let mut dai = dai.restart_alone();
        assert!(fits(&dai.read()), "the kept copy had more in it: {}", dai.read());
    }
}

#[test]
fn who_left_writes_on_for_themselves() {
    let [mut host, mut bilal, cerys] = three();
    bilal.write("Goodbye. ");
    host.soon_reads(|text| text == "Goodbye. ");
    bilal.repo.leave().wait().unwrap();
    assert_eq!(bilal.repo.seat(), Seat::Left);
    bilal.write("To myself. ");
    soon("the others know", || {
        [&host, &cerys].iter().all(|one| matches!(gone(&one.repo, bilal.repo.me()), Some(Gone::Left(_))))
    });
    host.write("Bye. ");
    host.soon_level_with(1);
    assert_eq!((host.read().as_str(), bilal.read().as_str()), ("Goodbye. Bye. ", "Goodbye. To myself. "));
    let mut bilal = bilal.restart();
    assert_eq!((bilal.repo.seat(), bilal.read().as_str()), (Seat::Left, "Goodbye. To myself. "));
}

/// A copy of a device's folder, as somebody makes it who moves to another computer and uses both.
fn copy(of: &Stopped) -> Stopped {
    let home = tempfile::tempdir().unwrap();
    let copied = Stopped { home };
    std::fs::create_dir_all(copied.folder()).unwrap();
    for file in std::fs::read_dir(of.folder()).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), copied.folder().join(file.file_name())).unwrap();
        }
    }
    copied
}

#[test]
fn two_halves_that_removed_one_another_meet_learn_of_it_and_are_level() {
    let [mut host, bilal, mut cerys] = triangle();
    let bilal = bilal.stop();
    let other = copy(&bilal);
    for one in [&host, &cerys] {
        one.repo.meet(false);
    }
    // Bilal's one copy is with the host, the other with Cerys; neither half knows of the other.
    let bilal = bilal.start();
    host.repo.meet(true);
    let first = remove(&host, &bilal, cerys.repo.me());
    host.write("The host's half. ");
    bilal.soon_level_with(1);
    let bilal = bilal.stop();
    host.repo.meet(false);
    let other = other.start();
    cerys.repo.meet(true);
    let second = remove(&cerys, &other, host.repo.me());
    cerys.write("Cerys' half. ");
    other.soon_level_with(1);
    let other = other.stop();
    assert_eq!(gone(&host.repo, cerys.repo.me()), Some(Gone::Removed(first)));
    assert_eq!(gone(&cerys.repo, host.repo.me()), Some(Gone::Removed(second)));

    host.repo.meet(true);
    for (one, theirs) in [(&mut host, "Cerys' half. "), (&mut cerys, "The host's half. ")] {
        one.soon_reads(|text| text.contains(theirs));
    }
    for one in [&host, &cerys] {
        let membership = one.repo.membership();
        let states: Vec<_> = membership.removals().iter().map(|removal| removal.state).collect();
        assert_eq!(states, [RemovalState::Stuck; 2]);
        assert!(
            one.repo.seat() == Seat::Here
                && stands(&one.repo, host.repo.me())
                && stands(&one.repo, cerys.repo.me())
        );
        one.soon_level_with(1);
    }
    assert_eq!(host.read(), cerys.read());
    drop((bilal, other));
}

#[test]
fn by_hand_no_word_is_had_of_a_table_where_one_sits_no_more() {
    let [mut host, bilal, cerys] = three_and_one_is_away();
    remove(&host, &bilal, cerys.repo.me());
    host.write("Said without Cerys. ");
    host.repo.flush().unwrap();
    host.repo.set_device_name(Some("the host's computer"));
    host.repo.set_presence(Some(b"here".to_vec()));
    let secret = transport_secret(&cerys.stop());
    run(async {
        let (_endpoint, connection) = call(&host, secret, b"trestle/1").await;
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        // A greeting that has nothing; then "I have no documents", and "I have nothing of the letter".
        let greeting = [&[0x84, 0, 1, 0x50][..], &[0; 16], &[0x50], &[0; 16]].concat();
        let documents = vec![0x82, 3, 0x80];
        let tips = [&[0x83, 5, 0x50][..], &LETTER.0, &[0x80]].concat();
        for frame in [greeting, documents, tips] {
            send.write_all(&u32::try_from(frame.len()).unwrap().to_be_bytes()).await.unwrap();
            send.write_all(&frame).await.unwrap();
        }
        let mut kinds = BTreeSet::new();
        let mut statements = 0;
        let listen = async {
            loop {
                let mut length = [0; 4];
                receive.read_exact(&mut length).await.unwrap();
                let mut frame = vec![0; u32::from_be_bytes(length) as usize];
                receive.read_exact(&mut frame).await.unwrap();
                kinds.insert(frame[1]);
                assert!(!frame.windows(7).any(|words| words == b"without"));
                if frame[1] == 1 {
                    // "I have no statements."
                    send.write_all(&[0, 0, 0, 3, 0x82, 1, 0x80]).await.unwrap();
                }
                statements += usize::from(frame[1] == 2);
            }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_secs(3), listen).await.is_err());
        assert!(statements > 0 && kinds.is_subset(&BTreeSet::from([0, 1, 2])), "{statements} {kinds:?}");
        let datagram = connection.read_datagram();
        let nothing = tokio::time::timeout(std::time::Duration::from_millis(500), datagram).await;
        assert!(nothing.is_err(), "nor what the host shows of itself");
    });
}
