//! What was asked and what is written since: only letters are a typo, all else is shown and asked again; what was put to
//! answer stays what is shown, and words that are kept back hide nothing.

use std::{path::Path, process::Command, sync::Arc};

use serde_json::{Value, json};
use trestle_app::{
    cli::process::ShellProcess,
    documents::{
        Documents, Engine,
        deciding::{DecideError, DecidingAct},
    },
    home::Home,
};
use trestle_model::decision::{DecisionAction, ItemId, ValueField};
use trestle_trust::{
    ids::{ContentHash, DocumentId, StatementId},
    statement::deciding::{Deciding, Subject},
};

use super::{
    CLAUSE_V1, CLAUSE_V2, answer, answers, close, decide, page_with, put_to_answer, refused, seats, wording,
};
use crate::{ALONE, ask, program, run, shell};

fn typo() -> Value {
    json!({"act": "only_a_typo", "about": "Try"})
}

/// The table of somebody whose program is not running, without the program's own words in between.
fn by_hand(folder: &Path, name: &str) -> Documents {
    let home = Home::find(Some(folder.join(name))).expect("the folder is given");
    let table =
        std::fs::read_dir(home.tables_folder()).expect("a table").next().expect("one").expect("a folder");
    let engine =
        Engine { loopback_only: true, meets: true, mdns: false, device_name: None, wake: Arc::new(|| {}) };
    Documents::open(&table.path(), &engine).expect("nobody else has it open")
}

fn id_of(page: &Value) -> DocumentId {
    page["id"].as_str().and_then(|id| id.parse().ok()).expect("a document")
}

fn opening_of(page: &Value) -> StatementId {
    page["asked"]["opening"].as_str().and_then(|id| id.parse().ok()).expect("a question")
}

/// The names of the parts that differ.
fn parts(changed: &Value) -> Vec<String> {
    let parts = changed.as_array().expect("a list");
    parts.iter().map(|part| part["part"].as_str().expect("a name").to_owned()).collect()
}

/// As it is printed for people.
fn printed(folder: &Path, name: &str, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .arg("--home")
        .arg(folder.join(name))
        .args(ALONE)
        .args(arguments)
        .env("LANG", "en_GB.UTF-8")
        .env_remove("LC_ALL")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn more_than_letters_of_the_wording_is_no_typo_and_is_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    ask(mali, "add text \"A day waiting in\"");
    put_to_answer(mali, folder.path());
    let file = folder.path().join("again.md");
    let write = |seat: &mut ShellProcess, text: &str| {
        std::fs::write(&file, text).expect("a file");
        ask(seat, &format!("edit Try/en --from '{}'", file.display()));
    };
    let asked = page_with(iolo, |page| page["asked"]["words_are_here"] == true);
    let own =
        |field: &str, value: &str| json!({"act": "put", "item": "decision", "field": field, "value": value});
    let text = |item: &str, field: &str, text: &str| json!({"act": "write", "item": item, "field": field, "text": text});
    let title = asked["question"].as_str().expect("a question").to_owned();
    let by_item =
        |field: &str, value: &str| json!({"act": "put", "item": "c1", "field": field, "value": value});
    for (part, change, back) in [
        ("question", text("decision", "question", "Try it until May"), text("decision", "question", &title)),
        (
            "who_can_say_yes",
            text("decision", "who_can_say_yes", "The Board"),
            text("decision", "who_can_say_yes", "Maes Helyg"),
        ),
        ("review", own("review", "2027-12-01"), own("review", "")),
        ("ends", own("ends", "yes"), own("ends", "")),
        ("promise", by_item("due", "2028-01-01"), by_item("due", "2027-05-21")),
        (
            "promise",
            text("c1", "known_by", "Nobody asks"),
            text("c1", "known_by", "Three residents book a test slot"),
        ),
        ("wording", own("languages", "en cy"), own("languages", "en")),
    ] {
        let about = id_of(&asked);
        ask(mali, &format!("act {about} '{change}'"));
        let page = ask(mali, &format!("show {about}"));
        assert_eq!(page["standing"]["check_again"], true, "{part}");
        assert!(parts(&page["draft"]["since"]).contains(&part.to_owned()), "{part}: {}", page["draft"]);
        assert_eq!(page["draft"]["only_letters"], false, "{part}");
        // What was asked is what heads the page, whatever is written meanwhile.
        for field in ["question", "who_can_say_yes"] {
            assert_eq!(page[field], asked[field], "{part}");
        }
        assert_eq!(page["asked"]["whole"], asked["asked"]["whole"], "{part}");
        if part != "wording" {
            let act = json!({"act": "only_a_typo", "about": about.to_string()});
            assert!(refused(mali, &act).contains("More has changed than a typo"), "{part}");
        }
        ask(mali, &format!("act {about} '{back}'"));
        assert_eq!(ask(mali, &format!("show {about}"))["standing"]["check_again"], false, "{part}");
    }
    for (text, looks) in [
        (wording(CLAUSE_V1).replace("two-hour", "**two-hour**"), true),
        (wording(CLAUSE_V1).replace("two-hour", "[two-hour](https://example.org)"), true),
        (wording(CLAUSE_V1) + "\nNobody pays.\n", false),
    ] {
        write(mali, &text);
        let page = ask(mali, "show Try");
        assert_eq!(
            (&page["draft"]["only_letters"], &page["draft"]["since"][0]["looks"]),
            (&json!(false), &json!(looks))
        );
        assert!(refused(mali, &typo()).contains("More has changed than a typo"), "{text}");
    }
    // A letter is a typo; but only the one that was looked at.
    write(mali, &wording(CLAUSE_V1).replace("a new way", "a new wey"));
    let saw = ask(mali, "show Try")["draft"]["hash"].clone();
    write(mali, &wording(CLAUSE_V1).replace("a new way", "another way"));
    let stale = json!({"act": "only_a_typo", "about": "Try", "content": saw});
    assert!(refused(mali, &stale).contains("The words have changed"));
    decide(mali, &typo());
    page_with(iolo, |page| page["asked"]["typo_said"] == json!([1]) && page["draft"]["only_letters"] == true);
    decide(iolo, &typo());
    let page = page_with(mali, |page| page["standing"]["check_again"] == false);
    assert_eq!(page["asked"]["mended"]["only_letters"], true);
    assert_eq!(parts(&page["asked"]["mended"]["parts"]), ["wording"]);
}

/// Signs that something is a typo which is more, as no program of ours does.
fn says_typo_by_hand(folder: &Path, name: &str, page: &Value, due: &str) {
    let mut hand = by_hand(folder, name);
    let document = id_of(page);
    let prepare = |hand: &mut Documents, action| {
        hand.decide(&DecidingAct::Prepare { document, action }).expect("an ordinary act");
    };
    let (item, field) = (ItemId::from("c1"), ValueField::Due);
    prepare(&mut hand, DecisionAction::Put { item, field, value: due.to_owned() });
    let draft = hand.draft(document).expect("it is whole");
    let opening = opening_of(page);
    let act = DecidingAct::OnlyATypo { opening };
    assert!(matches!(hand.decide(&act), Err(DecideError::MoreThanATypo)), "our own program does not");
    let content = String::from_utf8(draft.bytes()).expect("JSON");
    prepare(&mut hand, DecisionAction::KeepContent { content });
    let from: ContentHash =
        page["asked"]["content"].as_str().and_then(|hash| hash.parse().ok()).expect("a hash");
    let amendment = Deciding::Amendment { opening, from, to: draft.hash() };
    hand.repo().say(amendment).wait().expect("it is signed");
    hand.repo().flush().expect("it is on the disk");
    hand.close();
}

#[test]
fn a_typo_signed_by_hand_that_is_more_is_seen_whole_and_never_closed_as_agreed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people = [("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0)];
    let mut all = seats(folder.path(), &people);
    put_to_answer(&mut all[0], folder.path());
    for seat in &mut all {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
        answer(seat, "agree", "");
    }
    for seat in &mut all {
        page_with(seat, |page| answers(page) == 3);
    }
    let page = ask(&mut all[0], "show Try");
    let (Some(mut ruth), Some(iolo), Some(mut mali)) = (all.pop(), all.pop(), all.pop()) else {
        panic!("three")
    };
    iolo.quit().expect("it ends");
    says_typo_by_hand(folder.path(), "iolo", &page, "2029-01-01");
    let mut iolo = shell(&folder.path().join("iolo"), &ALONE);
    ask(&mut iolo, "meet");

    // Whoever is asked to say so too sees all of the difference, and cannot.
    for seat in [&mut mali, &mut ruth] {
        let page = page_with(seat, |page| page["asked"]["typo_said"] == json!([2]));
        assert_eq!(page["draft"]["only_letters"], false);
        assert_eq!(page["draft"]["since"][0]["now"]["due"], "2029-01-01", "{}", page["draft"]);
        assert!(refused(seat, &typo()).contains("More has changed than a typo"));
        assert_eq!(
            page["asked"]["whole"]["promises"][0]["due"], "2027-05-21",
            "what was asked is what shows"
        );
    }

    // Even where somebody of each side did it by hand: the answers were to other words, so nobody closes it as agreed.
    mali.quit().expect("it ends");
    says_typo_by_hand(folder.path(), "mali", &page, "2029-01-01");
    let mut mali = shell(&folder.path().join("mali"), &ALONE);
    ask(&mut mali, "meet");
    for seat in [&mut mali, &mut iolo, &mut ruth] {
        let page = page_with(seat, |page| !page["asked"]["mended"].is_null());
        assert_eq!(
            (&page["asked"]["mended"]["only_letters"], &page["standing"]["holds"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(parts(&page["asked"]["mended"]["parts"]), ["promise"]);
        assert_eq!(page["asked"]["may_close_agreed"], false);
        let act = json!({"act": "close", "about": "Try", "ending": "agreed", "because": "everyone"});
        assert!(refused(seat, &act).contains("More has changed than a typo"));
    }
    // The way on: it is asked again, and agreed as any other.
    let again = decide(&mut ruth, &json!({"act": "open", "about": "Try"}));
    for seat in [&mut mali, &mut iolo, &mut ruth] {
        page_with(seat, |page| {
            page["asked"]["opening"] == again["statement"] && page["asked"]["words_are_here"] == true
        });
        answer(seat, "agree", "");
    }
    for seat in [&mut mali, &mut iolo] {
        page_with(seat, |page| page["standing"]["everyone"] == true);
        close(seat, "everyone");
    }
    page_with(&mut ruth, |page| page["standing"]["is"] == "agreed");
}

#[test]
fn words_that_are_kept_back_hide_none_that_are_here() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    put_to_answer(&mut all[0], folder.path());
    page_with(&mut all[1], |page| page["asked"]["words_are_here"] == true);
    let page = ask(&mut all[0], "show Try");
    let (Some(iolo), Some(mut mali)) = (all.pop(), all.pop()) else { panic!("two") };
    iolo.quit().expect("it ends");
    let hand = by_hand(folder.path(), "iolo");
    let kept_back =
        hand.repo().open_question(Subject::Decision(id_of(&page)), ContentHash([7; 32]), Vec::new()).wait();
    let kept_back = kept_back.expect("it is signed").to_string();
    hand.repo().flush().expect("it is on the disk");
    hand.close();
    let mut iolo = shell(&folder.path().join("iolo"), &ALONE);
    ask(&mut iolo, "meet");
    for seat in [&mut mali, &mut iolo] {
        let now = page_with(seat, |page| page["unseen"][0]["opening"] == kept_back.as_str());
        assert_eq!(now["asked"]["opening"], page["asked"]["opening"], "{now}");
        let list = ask(seat, "decisions");
        assert_eq!(
            (&list["decisions"][0]["opening"], &list["decisions"][0]["waits_for_me"]),
            (&page["asked"]["opening"], &json!(true)),
            "{list}"
        );
        let words = &page["asked"]["content"];
        decide(seat, &json!({"act": "answer", "about": "Try", "stance": "agree", "content": words}));
    }
    for seat in [&mut mali, &mut iolo] {
        let now = page_with(seat, |page| page["standing"]["everyone"] == true);
        assert_eq!(now["asked"]["opening"], page["asked"]["opening"]);
        close(seat, "everyone");
    }
    for seat in [&mut mali, &mut iolo] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }
    let file = folder.path().join("agreed.json");
    ask(&mut mali, &format!("agreement Try --as bundle --out '{}'", file.display()));
    let output = run(&folder.path().join("nobody"), &["verify", &file.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    mali.quit().expect("it ends");
    let told = printed(folder.path(), "mali", &["show", "Try"]);
    assert!(told.contains("Iolo asks us about some new words") && told.contains(CLAUSE_V1), "{told}");
}

#[test]
fn show_prints_what_was_asked_and_what_is_written_since() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    put_to_answer(&mut all[0], folder.path());
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
        answer(seat, "agree", "");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["standing"]["everyone"] == true);
        close(seat, "everyone");
    }
    let agreed = page_with(mali, |page| page["standing"]["is"] == "agreed");
    let first = agreed["asked"]["opening"].as_str().expect("an id").to_owned();

    // Somebody writes on. What was agreed stays what is shown, and the rest is told apart.
    let file = folder.path().join("again.md");
    std::fs::write(&file, wording(CLAUSE_V2)).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let review = json!({"act": "put", "item": "decision", "field": "review", "value": "2027-12-01"});
    ask(mali, &format!("act Try '{review}'"));
    let page = ask(mali, "show Try");
    assert_eq!(
        (&page["standing"]["is"], &page["asked"]["whole"]),
        (&json!("agreed"), &agreed["asked"]["whole"])
    );
    assert_eq!(parts(&page["draft"]["since"]), ["wording", "review"]);

    // It is asked again. What is in force meanwhile can be taken away by the start of its id.
    decide(iolo, &json!({"act": "look_again", "about": "Try", "ends": true}));
    let page = page_with(mali, |page| page["standing"]["is"] == "open" && page["asked"]["ends"] == true);
    assert_eq!(
        (&page["earlier"][0]["opening"], &page["earlier"][0]["standing"]["is"]),
        (&json!(first), &json!("agreed"))
    );
    let still = folder.path().join("still.html");
    ask(mali, &format!("agreement {} --out '{}'", &first[..8], still.display()));
    let output = run(&folder.path().join("nobody"), &["verify", &still.display().to_string()]);
    let said: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
    assert_eq!((&said["valid"], &said["opening"]), (&json!(true), &json!(first)), "{said}");

    // A start that could be something else names nothing.
    ask(mali, &format!("add text \"{} and more\"", &first[..8]));
    let act = json!({"act": "reopen", "about": &first[..8], "words": "Why not"});
    assert!(refused(mali, &act).contains("More than one thing here"));
    decide(mali, &json!({"act": "reopen", "about": &first[..20], "words": "The van was sold."}));
    for _ in 0..2 {
        ask(mali, "add text \"Twice\"");
    }
    assert!(mali.ask("show Twice").expect_err("there are two").to_string().contains("More than one design"));

    std::fs::write(&file, wording("Nobody rings.")).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let (Some(iolo), Some(mali)) = (all.pop(), all.pop()) else { panic!("two") };
    mali.quit().expect("it ends");
    drop(iolo);
    let told = printed(folder.path(), "mali", &["show", "Try"]);
    let (asked, since) = told.split_once("Being changed since").expect("it is told apart");
    assert!(asked.contains("This asks to stop what was agreed.") && asked.contains("Maes Helyg"), "{told}");
    assert!(asked.contains(&format!("agreement {}", &first[..8])), "{told}");
    assert!(!asked.contains("Nobody rings") && since.contains("[+ Nobody rings"), "{told}");
}

#[test]
fn numbers_and_sides_are_those_of_the_rules_that_a_question_goes_by() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    put_to_answer(&mut all[0], folder.path());
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    let before = page_with(iolo, |page| page["asked"]["words_are_here"] == true)["asked"]["rules"].clone();
    assert_eq!(before["agree_percent"], 50);
    // Meanwhile other ground rules are agreed.
    let rules = json!({"act": "open_rules", "agree_percent": 90, "open_days": 3, "review_months": 1});
    decide(mali, &rules);
    iolo.ask_until("show rules", |page| page["asked"]["opening"].is_string()).expect("it is asked");
    for seat in [&mut *mali, &mut *iolo] {
        decide(seat, &json!({"act": "answer", "about": "rules", "stance": "agree"}));
    }
    for seat in [&mut *mali, &mut *iolo] {
        seat.ask_until("show rules", |page| page["standing"]["everyone"] == true)
            .expect("both have answered");
        decide(seat, &json!({"act": "close", "about": "rules", "ending": "agreed", "because": "everyone"}));
    }
    for seat in [&mut *mali, &mut *iolo] {
        seat.ask_until("show rules", |page| page["in_force"]["agree_percent"] == 90)
            .expect("they are in force");
        let page = page_with(seat, |_| true);
        assert_eq!(page["asked"]["rules"], before, "the question goes by those that it was put by");
        answer(seat, "agree", "");
    }
    // Whoever is left to close it is told for each way in which somebody has closed it, and as it calls its sides.
    page_with(mali, |page| page["standing"]["everyone"] == true);
    close(mali, "everyone");
    let waits = |page: &Value| page["asked"]["closing_waits"].clone();
    let agreed = json!({"ending": "agreed", "sides": ["People who work here"]});
    page_with(iolo, |page| waits(page) == json!([agreed]));
    decide(iolo, &json!({"act": "close", "about": "Try", "ending": "not_agreed", "because": "meeting"}));
    let not = json!({"ending": "not_agreed", "sides": ["People who live here"]});
    page_with(mali, |page| waits(page) == json!([agreed, not]));
}
