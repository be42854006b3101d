//! Answers of people without a computer, before witnesses whom they chose; and objections that are worked through.

use serde_json::{Value, json};
use trestle_app::cli::process::ShellProcess;

use super::{
    CLAUSE_V1, answer, answers, close, decide, id_of, page_with, put_to_answer, refused, seats, wording,
};
use crate::ask;

/// The answer that was recorded by that statement, as a page shows it.
fn recorded<'a>(page: &'a Value, statement: &Value) -> &'a Value {
    let all = page["asked"]["answers"].as_array().expect("answers");
    all.iter().find(|one| one["statement"] == *statement).unwrap_or(&Value::Null)
}

/// Writes down an answer of somebody else.
fn write_down(seat: &mut ShellProcess, of: &str, stance: &str, witnesses: &[&str]) -> Value {
    let act = json!({"act": "answer", "about": "Try", "stance": stance, "words": "As they said it.",
        "of": of, "aloud": true, "witnesses": witnesses});
    decide(seat, &act)["statement"].clone()
}

#[test]
fn an_answer_on_paper_counts_when_those_who_were_there_say_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0)]);
    let [mali, iolo, ruth] = all.as_mut_slice() else { panic!("three") };
    // Amina has no computer. Her side gives her a seat and vouches for her.
    decide(mali, &json!({"act": "seat_on_paper", "name": "Amina"}));
    let here = |people: &Value| people.to_string().contains("Amina");
    for seat in [&mut *mali, &mut *ruth] {
        seat.ask_until("people", here).expect("she has a seat");
        ask(seat, "welcome Amina");
    }
    let stands = |people: &Value| {
        let people = people["people"].as_array().expect("people");
        people.iter().any(|one| one["name"] == "Amina" && one["standing"] == true)
    };
    for seat in [&mut *mali, &mut *iolo, &mut *ruth] {
        seat.ask_until("people", stands).expect("she is vouched for");
    }
    let amina = id_of(mali, "Amina");
    put_to_answer(mali, folder.path());
    for seat in [&mut *iolo, &mut *ruth] {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
    }

    // Nobody writes it down alone, or with themselves or her as the witness.
    for witnesses in [&[][..], &["Mali"], &["Amina"]] {
        let act = json!({"act": "answer", "about": "Try", "stance": "agree", "of": "Amina", "witnesses": witnesses});
        assert!(refused(mali, &act).contains("witness"), "{witnesses:?}");
    }

    // Ruth was there and says no: it is not right, and it does not count.
    let wrong = write_down(mali, "Amina", "agree", &["Ruth"]);
    let page = page_with(ruth, |page| !recorded(page, &wrong).is_null());
    assert_eq!(recorded(&page, &wrong)["counts"], false, "nobody has said yet that it is right");
    assert_eq!(ask(ruth, "decisions")["decisions"][0]["waits_for_me"], true);
    page_with(iolo, |page| !recorded(page, &wrong).is_null());
    assert!(refused(iolo, &json!({"act": "witness", "answer": wrong})).contains("not named"));
    decide(ruth, &json!({"act": "contest", "answer": wrong, "words": "She asked for more time."}));
    let contested = |page: &Value| recorded(page, &wrong)["recorded"]["contested"] == true;
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, contested);
        assert_eq!(recorded(&page, &wrong)["counts"], false);
    }
    // Even if she signs it later.
    decide(ruth, &json!({"act": "witness", "answer": wrong}));
    answer(mali, "agree", "");
    answer(iolo, "agree", "");
    let page = page_with(ruth, |page| answers(page) == 3);
    let live = &page["asked"]["sides"][0];
    assert_eq!((&live["agree"], &live["enough"]), (&json!(1), &json!(2)), "Amina's is none: {page}");
    assert!(live["missing"].to_string().contains(&amina));

    // Asked again, with Iolo there, whom she chose. It counts once he has said so.
    let right = write_down(mali, "Amina", "concern", &["Iolo"]);
    page_with(iolo, |page| !recorded(page, &right).is_null());
    decide(iolo, &json!({"act": "witness", "answer": right}));
    let page = page_with(ruth, |page| recorded(page, &right)["counts"] == true);
    assert_eq!(page["asked"]["sides"][0]["agree"], 2);
    assert_eq!(page["standing"]["holds"], true);

    // What is written down of Ruth counts, until she answers herself.
    let of_ruth = write_down(mali, "Ruth", "agree", &["Iolo"]);
    page_with(iolo, |page| !recorded(page, &of_ruth).is_null());
    decide(iolo, &json!({"act": "witness", "answer": of_ruth}));
    page_with(mali, |page| recorded(page, &of_ruth)["counts"] == true);
    answer(ruth, "aside", "I would rather not choose.");
    for seat in [&mut *mali, &mut *iolo, &mut *ruth] {
        // Her own is the one that stands.
        let own = |page: &Value| recorded(page, &of_ruth).is_null() && page["standing"]["everyone"] == true;
        let page = page_with(seat, own);
        assert_eq!(page["asked"]["sides"][0]["agree"], 2);
    }
    close(mali, "everyone");
    page_with(iolo, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(iolo, "everyone");
    for seat in [mali, iolo, ruth] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
        let out = folder.path().join("agreement.md");
        ask(seat, &format!("agreement Try --as md --out '{}'", out.display()));
        let text = std::fs::read_to_string(&out).expect("the file");
        assert!(
            text.contains("Amina agrees, with a concern.") && text.contains("Mali wrote this down"),
            "{text}"
        );
    }
}

#[test]
fn objections_are_worked_through_one_by_one_and_a_typo_is_only_a_typo() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people = [("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0), ("Gwen", "work", 1)];
    let mut all = seats(folder.path(), &people);
    let [mali, iolo, ruth, gwen] = all.as_mut_slice() else { panic!("four") };
    no_days_between(&mut [mali, iolo, ruth, gwen]);
    put_to_answer(mali, folder.path());
    for seat in [&mut *iolo, &mut *ruth, &mut *gwen] {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
    }
    for (seat, stance) in [(&mut *mali, "agree"), (&mut *ruth, "agree"), (&mut *gwen, "agree")] {
        answer(seat, stance, "");
    }
    only_a_typo(mali, iolo, ruth, gwen, folder.path());

    // Iolo objects, and Ruth carries one for a neighbour: that is not her own answer.
    let own = answer(iolo, "object", "It would fail in week one.");
    let carried = decide(
        ruth,
        &json!({"act": "answer", "about": "Try", "stance": "object", "words": "Somebody fears the calls.",
            "for_a_neighbour": true}),
    )["statement"]
        .clone();
    let both = |page: &Value| page["asked"]["objections"].as_array().map(Vec::len) == Some(2);
    let page = page_with(mali, both);
    let of = |page: &Value, answer: &Value| {
        let all = page["asked"]["objections"].as_array().expect("objections");
        all.iter().find(|one| one["answer"] == *answer).expect("it is on record").clone()
    };
    assert_eq!(of(&page, &carried)["carried"], true);
    let ruth_stands = page["asked"]["answers"].as_array().expect("answers").iter();
    let mut ruth_stands = ruth_stands.filter(|one| one["person"] == of(&page, &carried)["maker"]);
    assert_eq!(ruth_stands.next().expect("her own")["stance"], "agree");

    // One by one: a reply, its maker has seen it, and somebody of each side says why it is not one.
    let own = json!(own);
    for (objection, open_after) in [(&own, 1), (&carried, 0)] {
        work_through(mali, iolo, ruth, gwen, objection);
        let open = |page: &Value| {
            let all = page["asked"]["objections"].as_array().expect("objections").iter();
            all.filter(|one| one["open"] == true).count()
        };
        for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
            page_with(seat, |page| both(page) && open(page) == open_after);
        }
    }
    let page = page_with(mali, |page| page["standing"]["holds"] == true);
    assert_eq!(of(&page, &own)["not_one"], json!([1, 2]), "on record: {page}");
    close(mali, "everyone");
    page_with(gwen, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(gwen, "everyone");
    for seat in [mali, iolo, ruth, gwen] {
        let page = page_with(seat, |page| page["standing"]["is"] == "agreed");
        assert_eq!(of(&page, &carried)["words"], "Somebody fears the calls.");
    }
}

/// All agree that no day has to pass after a reply was seen: the rule is theirs.
pub(super) fn no_days_between(seats: &mut [&mut ShellProcess]) {
    decide(seats[0], &json!({"act": "open_rules", "objection_days": 0}));
    let asked = |page: &Value| page["asked"]["opening"].is_string();
    for seat in &mut *seats {
        seat.ask_until("show rules", asked).expect("it is asked");
        decide(seat, &json!({"act": "answer", "about": "rules", "stance": "agree"}));
    }
    let everyone = |page: &Value| page["standing"]["everyone"] == true;
    for at in [0, 1] {
        seats[at].ask_until("show rules", everyone).expect("all have answered");
        decide(
            seats[at],
            &json!({"act": "close", "about": "rules", "ending": "agreed", "because": "everyone"}),
        );
    }
    for seat in &mut *seats {
        let agreed = |page: &Value| page["in_force"]["objection_days"] == 0;
        seat.ask_until("show rules", agreed).expect("they are in force");
    }
}

/// A letter is mended: the answers hold once somebody of each side has said that it is only that.
fn only_a_typo(
    mali: &mut ShellProcess,
    iolo: &mut ShellProcess,
    ruth: &mut ShellProcess,
    gwen: &mut ShellProcess,
    folder: &std::path::Path,
) {
    for seat in [&mut *mali, &mut *gwen] {
        page_with(seat, |page| answers(page) == 3);
    }
    let file = folder.join("typo.md");
    std::fs::write(&file, wording(CLAUSE_V1).replace("try a new way", "try out a new way")).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let before = page_with(iolo, |page| page["standing"]["check_again"] == true)["asked"].clone();
    decide(mali, &json!({"act": "only_a_typo", "about": "Try"}));
    let page = page_with(iolo, |page| page["asked"]["typo_said"] == json!([1]));
    assert_eq!(
        (&page["asked"]["content"], &page["standing"]["check_again"]),
        (&before["content"], &json!(true))
    );
    // A second of the same side adds nothing.
    page_with(ruth, |page| page["standing"]["check_again"] == true);
    decide(ruth, &json!({"act": "only_a_typo", "about": "Try"}));
    let page = page_with(gwen, |page| page["asked"]["typo_said"] == json!([1]));
    assert_eq!(page["asked"]["content"], before["content"]);
    decide(gwen, &json!({"act": "only_a_typo", "about": "Try"}));
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
        let page = page_with(seat, |page| page["standing"]["check_again"] == false);
        assert_ne!(page["asked"]["content"], before["content"], "the mended words are the ones now");
        assert_eq!(
            (answers(&page), &page["asked"]["opening"]),
            (3, &before["opening"]),
            "and the answers hold"
        );
    }
}

fn work_through(
    mali: &mut ShellProcess,
    iolo: &mut ShellProcess,
    ruth: &mut ShellProcess,
    gwen: &mut ShellProcess,
    objection: &Value,
) {
    let find = |page: &Value| -> Value {
        let all = page["asked"]["objections"].as_array().expect("objections");
        all.iter().find(|one| one["answer"] == *objection).cloned().unwrap_or_default()
    };
    let reply =
        decide(mali, &json!({"act": "reply", "objection": objection, "words": "The van phone rings."}));
    let reply = reply["statement"].clone();
    let not_one = json!({"act": "not_an_objection", "objection": objection, "reply": reply, "days": 0,
        "words": "The reply meets it."});
    assert!(refused(mali, &not_one).contains("has not seen"));
    let is_iolos = find(&ask(mali, "show Try"))["maker"] == id_of(mali, "Iolo").as_str();
    let (maker, other) = if is_iolos { (&mut *iolo, &mut *ruth) } else { (&mut *ruth, &mut *iolo) };
    let page = page_with(maker, |page| find(page)["replies"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(find(&page)["mine_to_see"], true);
    assert_eq!(ask(maker, "decisions")["decisions"][0]["waits_for_me"], true);
    page_with(other, |page| find(page)["replies"].as_array().is_some_and(|all| !all.is_empty()));
    assert!(refused(other, &json!({"act": "seen", "reply": reply})).contains("Only the one who objects"));
    decide(maker, &json!({"act": "seen", "reply": reply}));
    // Not by its maker; and the first side alone does not end it.
    assert!(refused(maker, &not_one).contains("your own"));
    page_with(mali, |page| find(page)["may_say_not_one"] == true);
    decide(mali, &not_one);
    let page =
        page_with(gwen, |page| find(page)["not_one"] == json!([1]) && find(page)["may_say_not_one"] == true);
    assert_eq!(find(&page)["open"], true);
    decide(gwen, &not_one);
}
