//! The made-up table is a real one that nobody outside this computer can come near.

use std::sync::Arc;

use trestle_model::text::BlockKind;

use trestle_trust::statement::deciding::{Progress, Stance};

use super::*;
use crate::{
    documents::deciding::{AnswerTo, DecidingAct},
    lang::Language,
    view::deciding::StandingView,
};

fn engine() -> Engine {
    Engine { loopback_only: false, meets: true, mdns: true, device_name: None, wake: Arc::new(|| {}) }
}

fn look_round(language: Language) -> (tempfile::TempDir, Home, Words, Documents) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
    let words = Words::new(language);
    let documents = open(&home, &words, Some("Nia"), &engine()).expect("it opens");
    (folder, home, words, documents)
}

#[test]
fn people_of_both_sides_sit_there_and_their_words_are_their_own() {
    for language in Language::ALL {
        let (_folder, _, _, mut documents) = look_round(language);
        let membership = documents.repo().membership();
        let waiting: Vec<_> =
            membership.people().values().filter(|one| !one.standing).map(|one| one.name.clone()).collect();
        assert_eq!(waiting, ["Petra V."], "everybody else is welcomed");
        let me = membership.person(documents.repo().me()).expect("I sit there");
        assert_eq!((me.name.as_str(), me.standing), ("Nia", true));
        let listed = designs(&documents);
        assert_eq!(listed.len(), 2);
        let mut kinds = Vec::new();
        for entry in &listed {
            let blocks = documents.design(entry.id).expect("it opens").view().blocks.clone();
            assert!(blocks.len() > 4, "{}", entry.title);
            kinds.extend(blocks.into_iter().map(|block| block.kind));
            let authors = documents.repo().history(entry.id);
            let authors: std::collections::BTreeSet<_> =
                authors.iter().map(|change| change.actor.author()).collect();
            assert!(authors.len() > 3, "{}: many wrote it", entry.title);
        }
        let has = |wanted: fn(&BlockKind) -> bool| kinds.iter().any(wanted);
        assert!(has(|kind| matches!(kind, BlockKind::Heading { .. })));
        assert!(has(|kind| matches!(kind, BlockKind::Bullet)));
        assert!(has(|kind| matches!(kind, BlockKind::Numbered { .. })));
        assert!(has(|kind| matches!(kind, BlockKind::Check { done: true })));
        assert!(has(|kind| matches!(kind, BlockKind::Check { done: false })));
        assert!(has(|kind| matches!(kind, BlockKind::Quote)));
        documents.close();
    }
}

fn designs(documents: &Documents) -> Vec<trestle_model::DocumentEntry> {
    let listed = &documents.workspace().documents;
    listed.iter().filter(|entry| entry.kind == DocumentKind::Text.as_str()).cloned().collect()
}

#[test]
fn they_have_agreed_and_promised_and_ask_whoever_looks_round() {
    for language in Language::ALL {
        let (_folder, _, words, mut documents) = look_round(language);
        documents.settle_decisions();
        let rows = documents.rows();
        let standing: Vec<_> = rows.decisions.iter().map(|row| (&row.standing, row.waits_for_me)).collect();
        let told = |wanted: fn(&StandingView) -> bool| {
            rows.decisions.iter().filter(move |row| wanted(&row.standing)).collect::<Vec<_>>()
        };
        let agreed = told(|standing| matches!(standing, StandingView::Agreed { .. }));
        let open = told(|standing| matches!(standing, StandingView::Open { .. }));
        let prepared = told(|standing| matches!(standing, StandingView::Preparing(_)));
        let counts = (agreed.len(), open.len(), prepared.len(), rows.decisions.len());
        assert_eq!(counts, (1, 1, 1, 3), "{standing:?}");
        assert!(open[0].waits_for_me, "the visitor can answer: {standing:?}");
        let progress: Vec<_> = rows.promises.iter().map(|row| row.progress).collect();
        for wanted in [Progress::Checked, Progress::Done, Progress::UnderWay, Progress::NotStarted] {
            assert!(progress.contains(&wanted), "{wanted:?} among {progress:?}");
        }
        assert!(rows.promises.iter().any(|row| row.due != row.first_due), "one was moved");
        let opening = agreed[0].opening.expect("it was opened");
        let days = (now_unix_secs() - documents.heard_at(opening).expect("noted")) / SECONDS_A_DAY;
        assert_eq!(days, 42, "things were said over weeks and not all today");
        let id = open[0].document.expect("a decision");
        documents.open_decision(id).expect("it opens");
        let act = DecidingAct::Answer {
            opening: open[0].opening.expect("it is open"),
            stance: Stance::Agree,
            words: String::new(),
            whose: AnswerTo::Mine,
        };
        let said = documents.decide(&act).expect("it can be said").statement().expect("it is signed");
        assert!(said.is_some(), "{}", words.language().code());
        documents.close();
    }
}

/// How many sockets other than those between threads and programs of this computer this process holds.
fn sockets() -> usize {
    let listed = |file: &str| {
        let text = std::fs::read_to_string(format!("/proc/self/net/{file}")).unwrap_or_default();
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let own: std::collections::BTreeSet<String> = std::fs::read_dir("/proc/self/fd")
        .expect("Linux")
        .flatten()
        .filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter_map(|target| {
            let target = target.to_string_lossy().into_owned();
            Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect();
    let inode = |line: &String| line.split_whitespace().nth(9).map(str::to_owned);
    ["udp", "udp6", "tcp", "tcp6"]
        .iter()
        .flat_map(|file| listed(file))
        .filter_map(|line| inode(&line))
        .filter(|inode| own.contains(inode))
        .count()
}

/// Runs alone in a process of its own: other tests bind sockets.
#[test]
fn it_binds_no_socket_and_nobody_can_be_asked_to_it() {
    const ALONE: &str = "TRESTLE_TEST_SAMPLE_ALONE";
    const NAME: &str = "documents::sample::tests::it_binds_no_socket_and_nobody_can_be_asked_to_it";
    if std::env::var_os(ALONE).is_none() {
        let test = std::env::current_exe().expect("a test knows its own path");
        let mut again = std::process::Command::new(test);
        let output =
            again.args(["--exact", NAME, "--nocapture"]).env(ALONE, "1").output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let before = sockets();
    let (_folder, _, _, documents) = look_round(Language::English);
    assert_eq!(sockets(), before, "open");
    let repo = documents.repo();
    assert!(repo.invite(1, u64::MAX / 2).is_err(), "nobody can be invited");
    repo.meet(true);
    repo.set_mdns(true);
    let words = trestle_sync::room::FourWords::random("en", &mut rand::rng());
    repo.open_door(words, 10);
    assert_eq!(repo.addresses(), Vec::new(), "it is nowhere");
    assert!(matches!(repo.door(), trestle_sync::repo::DoorStatus::Closed(_)), "it has no door");
    assert_eq!(sockets(), before, "whatever was asked of it");
    // The test would see one.
    let _socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    assert_eq!(sockets(), before + 1);
}

#[test]
fn it_goes_on_from_where_it_was_left_and_starts_afresh_when_asked() {
    let (_folder, home, words, mut documents) = look_round(Language::English);
    documents.add_design("Mine").expect("it can be written");
    documents.close();
    assert_eq!(
        home.tables().expect("the home can be read"),
        Vec::<PathBuf>::new(),
        "it is not among the tables"
    );
    let documents = open(&home, &words, None, &engine()).expect("it opens again");
    assert_eq!(designs(&documents).len(), 3);
    documents.close();
    remove(&home, &words).expect("it goes");
    let documents = open(&home, &words, None, &engine()).expect("it is made anew");
    assert_eq!(designs(&documents).len(), 2);
    documents.close();
}
