//! Who goes from the table by whole devices: what is signed lists what is there of those who go, and others learn of it.

use std::collections::BTreeSet;

use trestle_sync::repo::Repo;
use trestle_trust::statement::deciding::Remark;
use trestle_trust::statement::{Body, Newest};
use trestle_trust::{ChangeHash, DocumentId, Gone, PersonId, RemovalState, StatementId};

use crate::support::{Device, FAR_FUTURE, LETTER, Letter, soon};

const OTHER: DocumentId = DocumentId(*b"another letter..");

/// Three who have met and stand, the first of them by the others' word.
pub(crate) fn three() -> [Device; 3] {
    let host = Device::create("Anwen");
    let ticket = host.repo.invite(2, FAR_FUTURE).unwrap();
    let bilal = Device::join(&ticket, "Bilal");
    let cerys = Device::join(&ticket, "Cerys");
    vouched([host, bilal, cerys])
}

/// As [`three`], and the last knows where both others are to be found.
pub(crate) fn triangle() -> [Device; 3] {
    let host = Device::create("Anwen");
    let bilal = Device::join(&host.repo.invite(1, FAR_FUTURE).unwrap(), "Bilal");
    bilal.soon_level_with(1);
    let cerys = Device::join(&bilal.repo.invite(1, FAR_FUTURE).unwrap(), "Cerys");
    soon("each is with each", || cerys.repo.peers().iter().filter(|peer| peer.connected).count() == 2);
    vouched([host, bilal, cerys])
}

fn vouched(all: [Device; 3]) -> [Device; 3] {
    all[0].repo.acknowledge(all[1].repo.me());
    soon("all sit here for all", || all.iter().all(|one| one.repo.membership().people().len() == 3));
    all[0].repo.acknowledge(all[2].repo.me());
    soon("Bilal knows that he stands", || stands(&all[1].repo, all[1].repo.me()));
    all[1].repo.acknowledge(all[2].repo.me());
    for one in &all {
        soon("all stand for all", || all.iter().all(|other| stands(&one.repo, other.repo.me())));
    }
    all
}

pub(crate) fn stands(repo: &Repo, person: PersonId) -> bool {
    repo.membership().person(person).is_some_and(|person| person.standing)
}

pub(crate) fn gone(repo: &Repo, person: PersonId) -> Option<Gone> {
    repo.membership().person(person).and_then(|person| person.gone)
}

fn newest(repo: &Repo, statement: StatementId) -> Newest {
    let all = repo.statements().unwrap();
    let said = all.into_iter().find(|one| one.id() == statement).expect("it is signed and here");
    match said.body() {
        Body::Leave { newest }
        | Body::DeviceRemoved { newest, .. }
        | Body::Removal { newest, .. }
        | Body::Consent { newest, .. } => newest.clone(),
        other => panic!("no cut in {other:?}"),
    }
}

/// The newest changes of that person which are here, read from the history one by one.
fn by_hand(repo: &Repo, document: DocumentId, person: PersonId) -> BTreeSet<ChangeHash> {
    let history = repo.history(document);
    let membership = repo.membership();
    let theirs: Vec<_> = (history.iter())
        .filter(|meta| membership.person_of_author(meta.actor.author()).is_some_and(|of| of.id == person))
        .collect();
    let follows = |hash: ChangeHash, of: ChangeHash| {
        let mut open = vec![of];
        while let Some(at) = open.pop() {
            let Some(meta) = history.iter().find(|meta| meta.hash == at) else { continue };
            if meta.deps.contains(&hash) {
                return true;
            }
            open.extend(&meta.deps);
        }
        false
    };
    let newest = theirs.iter().filter(|one| !theirs.iter().any(|other| follows(one.hash, other.hash)));
    newest.map(|meta| meta.hash).collect()
}

#[test]
fn a_removal_lists_what_each_who_consents_has_of_them_and_all_learn_of_it() {
    let [mut host, mut bilal, mut cerys] = three();
    let third = cerys.repo.me();
    cerys.write("Cerys began. ");
    host.soon_reads(|text| text.contains("Cerys began"));
    bilal.soon_reads(|text| text.contains("Cerys began"));
    bilal.write("Bilal went on. ");
    // A program that is started again writes as another actor, behind what it wrote before.
    let mut cerys = cerys.restart();
    cerys.soon_reads(|text| text.contains("Bilal went on"));
    cerys.write("Cerys again. ");
    let mut second = Letter::new(cerys.repo.new_actor());
    cerys.repo.commit(OTHER, second.write("a letter of her own"));
    host.soon_reads(|text| text.contains("Cerys again"));
    soon("the other letter comes", || host.repo.documents().contains(&OTHER));
    // Bilal is away and does not have what comes last.
    bilal.soon_reads(|text| text.contains("Cerys again"));
    soon("the other letter comes", || bilal.repo.documents().contains(&OTHER));
    bilal.repo.meet(false);
    host.soon_level_with(1);
    cerys.write("And once more. ");
    host.soon_reads(|text| text.contains("once more"));

    let people = BTreeSet::from([third]);
    let why = Remark::new("They read the letters of others aloud.").unwrap();
    let removal = host.repo.remove_people(people, why).wait().unwrap();
    let listed = newest(&host.repo, removal);
    let documents: Vec<_> = listed.changes().keys().copied().collect();
    assert_eq!(documents, [OTHER, LETTER]);
    for document in [LETTER, OTHER] {
        let expected = by_hand(&host.repo, document, third);
        assert_eq!((expected.len(), &listed.changes()[&document]), (1, &expected));
    }
    let asked = host.repo.membership().removals()[0].clone();
    assert_eq!((asked.state, asked.consented.len()), (RemovalState::Open, 1));
    assert_eq!(gone(&host.repo, third), None, "nobody is removed by one");

    cerys.repo.meet(false);
    bilal.repo.meet(true);
    soon("Bilal hears of it", || !bilal.repo.membership().removals().is_empty());
    bilal.soon_reads(|text| text.contains("once more"));
    let consent = bilal.repo.consent(removal).wait().unwrap();
    assert_eq!(newest(&bilal.repo, consent).changes()[&LETTER], by_hand(&bilal.repo, LETTER, third));
    assert_eq!(gone(&bilal.repo, third), Some(Gone::Removed(removal)));
    soon("the host hears of it", || gone(&host.repo, third) == Some(Gone::Removed(removal)));
    let kept = host.repo.membership().kept(cerys.repo.author_key()).cloned().unwrap();
    assert_eq!(kept[&LETTER], by_hand(&host.repo, LETTER, third));
    // It is on the disk: a restart knows it.
    let host = host.restart_alone();
    assert_eq!(gone(&host.repo, third), Some(Gone::Removed(removal)));
}

#[test]
fn who_leaves_lists_their_own_newest_changes_and_sits_there_no_more() {
    let [host, mut bilal, cerys] = three();
    bilal.write("My last words. ");
    let left = bilal.repo.leave().wait().unwrap();
    let me = bilal.repo.me();
    assert_eq!(newest(&bilal.repo, left).changes()[&LETTER], by_hand(&bilal.repo, LETTER, me));
    for one in [&host, &bilal, &cerys] {
        soon("they left for all", || gone(&one.repo, me) == Some(Gone::Left(left)));
    }
    assert_eq!(bilal.read(), "My last words. ", "what is here stays here");
}

#[test]
fn who_moves_sits_on_the_other_side_and_who_was_somebody_says_so() {
    let [host, bilal, cerys] = three();
    let moved = cerys.repo.move_to(trestle_trust::SideId(2)).wait().unwrap();
    assert!(cerys.repo.statements().unwrap().iter().any(|one| one.id() == moved));
    let third = cerys.repo.me();
    soon("all know where Cerys sits", || {
        [&host, &bilal, &cerys].iter().all(|one| {
            one.repo.membership().person(third).is_some_and(|person| person.side == trestle_trust::SideId(2))
        })
    });
    let said = cerys.repo.was(bilal.repo.me()).wait().unwrap();
    let said = cerys.repo.statements().unwrap().into_iter().find(|one| one.id() == said).unwrap();
    assert!(matches!(said.body(), Body::Was { person } if *person == bilal.repo.me()));
    assert_eq!(gone(&cerys.repo, bilal.repo.me()), None, "nobody goes by another's word");
}
