//! What comes after agreement: it is taken back, asked about again, looked at again when the time has come, stopped; an
//! objection arrives late; something was asked higher up.

use serde_json::{Value, json};
use trestle_app::cli::process::ShellProcess;

use super::{CLAUSE_V2, answer, close, decide, page_with, put_to_answer, refused, seats, wording};
use crate::ask;

/// Everybody answers the newest words, and somebody of each side closes it.
fn agree(seats: &mut [&mut ShellProcess], opening: &Value) {
    for seat in &mut *seats {
        page_with(seat, |page| {
            page["asked"]["opening"] == *opening && page["asked"]["words_are_here"] == true
        });
        answer(seat, "agree", "");
    }
    for at in [0, 1] {
        page_with(seats[at], |page| page["standing"]["everyone"] == true);
        close(seats[at], "everyone");
    }
    let ended = |page: &Value| page["standing"]["is"] == "agreed" || page["standing"]["is"] == "ended";
    for seat in &mut *seats {
        page_with(seat, |page| page["asked"]["opening"] == *opening && ended(page));
    }
}

fn opened(seat: &mut ShellProcess, act: &Value) -> Value {
    decide(seat, act)["statement"].clone()
}

fn is(standing: &'static str) -> impl Fn(&Value) -> bool {
    move |page| page["standing"]["is"] == standing
}

#[test]
fn what_was_agreed_is_taken_back_asked_again_kept_and_stopped() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    put_to_answer(mali, folder.path());
    let first = ask(mali, "show Try")["asked"]["opening"].clone();
    assert!(
        refused(mali, &json!({"act": "withdraw", "about": "Try", "words": "No."})).contains("not agreed")
    );
    assert!(
        refused(mali, &json!({"act": "look_again", "about": "Try", "ends": true})).contains("not agreed")
    );
    agree(&mut [mali, iolo], &first);

    // Iolo takes back his yes: too few of his side agree now. It stays on record.
    assert!(refused(iolo, &json!({"act": "withdraw", "about": "Try", "words": " "})).contains("why"));
    decide(iolo, &json!({"act": "withdraw", "about": "Try", "words": "The van was sold."}));
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, is("in_question"));
        assert_eq!(page["standing"]["why"], "too_few");
        assert_eq!(page["asked"]["after"][0]["words"], "The van was sold.");
        assert_eq!(page["asked"]["after"][0]["withdrew"], true);
    }

    // It is asked again in other words, and agreed. A closed day in the words says when to look again: it has come.
    let file = folder.path().join("again.md");
    std::fs::write(&file, wording(CLAUSE_V2)).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let review = json!({"act": "put", "item": "decision", "field": "review", "value": "2026-01-31"});
    ask(mali, &format!("act Try '{review}'"));
    let second = opened(mali, &json!({"act": "open", "about": "Try"}));
    agree(&mut [mali, iolo], &second);
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, is("agreed"));
        assert_eq!(page["standing"]["review_due"], true);
        assert_eq!(page["earlier"][0]["standing"]["is"], "in_question");
        let one = |list: &Value| list["promises"].as_array().map(Vec::len) == Some(1);
        seat.ask_until("promises", one).expect("of the newer one only");
    }

    // Someone asks to look at it again, for a reason that all can read.
    decide(iolo, &json!({"act": "reopen", "about": "Try", "words": "Two workers are ill."}));
    let page = page_with(mali, |page| page["asked"]["after"].as_array().map(Vec::len) == Some(1));
    assert_eq!(
        (&page["standing"]["is"], &page["asked"]["after"][0]["withdrew"]),
        (&json!("agreed"), &json!(false))
    );

    // Keep it: the same words for as long again as the ground rules say. What was agreed holds while it is asked.
    let kept = opened(mali, &json!({"act": "look_again", "about": "Try", "ends": false}));
    let page = page_with(iolo, |page| page["asked"]["opening"] == kept);
    assert_eq!(page["earlier"][0]["standing"]["is"], "agreed");
    assert_eq!(page["asked"]["ends"], false);
    agree(&mut [mali, iolo], &kept);
    let page = page_with(iolo, is("agreed"));
    assert_eq!(page["standing"]["review_due"], false);
    assert_eq!(ask(iolo, "promises")["promises"].as_array().map(Vec::len), Some(1));

    // Stop it, and they do not agree: it holds on. Then they do.
    let stop = opened(iolo, &json!({"act": "look_again", "about": "Try", "ends": true}));
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["asked"]["opening"] == stop && page["asked"]["words_are_here"] == true);
        answer(seat, "object", "It works.");
        decide(seat, &json!({"act": "close", "about": "Try", "ending": "not_agreed", "because": "meeting"}));
    }
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, is("not_agreed"));
        assert_eq!(page["earlier"][0]["standing"]["is"], "agreed");
        assert_eq!(ask(seat, "promises")["promises"].as_array().map(Vec::len), Some(1));
    }
    let stop = opened(mali, &json!({"act": "look_again", "about": "Try", "ends": true}));
    agree(&mut [mali, iolo], &stop);
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, is("ended"));
        assert_eq!(
            (&page["asked"]["ends"], &page["earlier"][1]["standing"]["is"]),
            (&json!(true), &json!("superseded"))
        );
        assert_eq!(ask(seat, "decisions")["decisions"][0]["standing"]["is"], "ended");
        assert_eq!(ask(seat, "promises")["promises"], json!([]), "nobody has to keep them");
    }
    let file = folder.path().join("stopped.md");
    ask(mali, &format!("agreement Try --as md --out '{}'", file.display()));
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(text.contains("This asks to stop what was agreed."), "{text}");

    // To start it anew is to ask again; that is no longer about stopping.
    let anew = opened(mali, &json!({"act": "open", "about": "Try"}));
    let page =
        page_with(iolo, |page| page["asked"]["opening"] == anew && page["asked"]["words_are_here"] == true);
    assert_eq!(page["asked"]["ends"], false);
}

#[test]
fn a_late_objection_puts_it_in_question_until_it_is_worked_through() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people = [("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0), ("Gwen", "work", 1)];
    let mut all = seats(folder.path(), &people);
    let [mali, iolo, ruth, gwen] = all.as_mut_slice() else { panic!("four") };
    super::paper::no_days_between(&mut [mali, iolo, ruth, gwen]);
    put_to_answer(mali, folder.path());
    asked_higher_up(mali, ruth);
    for seat in [&mut *iolo, &mut *ruth, &mut *gwen] {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
    }
    // Ruth is away, and objects there; meanwhile the others agree in a meeting.
    ask(ruth, "part");
    let late = answer(ruth, "object", "Some of us cannot hear a phone.");
    for seat in [&mut *mali, &mut *iolo, &mut *gwen] {
        answer(seat, "agree", "");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["standing"]["holds"] == true);
        close(seat, "meeting");
    }
    for seat in [&mut *mali, &mut *iolo, &mut *gwen] {
        page_with(seat, is("agreed"));
    }
    ask(ruth, "meet");
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
        let page = page_with(seat, is("in_question"));
        assert_eq!(
            (&page["standing"]["why"], &page["asked"]["objections"][0]["answer"]),
            (&json!("objection"), &json!(late))
        );
    }
    // The same way as before it was closed leads on, and nobody has to start anew.
    let reply =
        decide(iolo, &json!({"act": "reply", "objection": late, "words": "We can text you as well."}));
    let reply = reply["statement"].clone();
    page_with(ruth, |page| page["asked"]["objections"][0]["replies"][0]["statement"] == reply);
    assert_eq!(ask(ruth, "decisions")["decisions"][0]["waits_for_me"], true);
    decide(ruth, &json!({"act": "seen", "reply": reply}));
    for seat in [&mut *mali, &mut *gwen] {
        page_with(seat, |page| page["asked"]["objections"][0]["may_say_not_one"] == true);
        decide(
            seat,
            &json!({"act": "not_an_objection", "objection": late, "reply": reply, "days": 0, "words": "A text is fine."}),
        );
    }
    for seat in [mali, iolo, ruth, gwen] {
        let page = page_with(seat, is("agreed"));
        assert_eq!(page["asked"]["objections"][0]["open"], false);
    }
}

/// A part of it is for another level to say: to whom it went, when, and what came back, on every copy.
fn asked_higher_up(mali: &mut ShellProcess, ruth: &mut ShellProcess) {
    let item = json!({"act": "add_item", "id": "up", "kind": "sent_up",
        "texts": {"words": "Can we pay for Saturday work?", "to": "The Board"},
        "values": {"sent": "2026-11-20", "reply_due": "2026-12-20"}});
    ask(mali, &format!("act Try '{item}'"));
    let sent = |page: &Value| page["sent_up"][0]["texts"]["to"] == "The Board";
    let page = page_with(ruth, sent);
    assert_eq!(page["sent_up"][0]["values"]["reply_due"], "2026-12-20");
    // It comes back while the question is open: what people answer to is not changed by that.
    for act in [
        json!({"act": "write", "item": "up", "field": "reply", "text": "Yes, until August."}),
        json!({"act": "put", "item": "up", "field": "came", "value": "2026-11-22"}),
    ] {
        ask(ruth, &format!("act Try '{act}'"));
    }
    let came = |page: &Value| {
        let (up, open) = (&page["sent_up"][0], &page["standing"]);
        up["texts"]["reply"] == "Yes, until August."
            && up["values"]["came"] == "2026-11-22"
            && open["is"] == "open"
    };
    let page = page_with(mali, came);
    assert_eq!(page["standing"]["check_again"], false, "{page}");
}
