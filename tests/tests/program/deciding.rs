//! People of two sides decide, each on a computer of their own that is away half of the time.

#[path = "deciding/after.rs"]
mod after;
#[path = "deciding/changed.rs"]
mod changed;
#[path = "deciding/paper.rs"]
mod paper;

use std::path::Path;

use serde_json::{Value, json};
use trestle_app::cli::process::{ProcessError, ShellProcess};

use crate::{ALONE, ask, run, shell};

/// The sample decision (`data/samples.json`), in two wordings of its second clause.
const QUESTION: &str = "Try two-hour repair slots from June to August";
const CLAUSE_V1: &str = "The office will text 30 minutes before the worker comes.";
const CLAUSE_V2: &str = "The worker will text or ring you 30 minutes before they come. You choose which.";

fn wording(clause: &str) -> String {
    format!(
        "From 1 June to 31 August 2027 we will try a new way to book repair visits.\n\n\
         1. You can pick a two-hour slot. Some slots will be after 5pm and some on Saturday morning.\n\
         2. {clause}\n\
         3. If the visit must change, you will hear by 4pm the day before. You pick the new slot.\n\n\
         Danger jobs stay the same. We do them in 24 hours.\n"
    )
}

pub(super) fn decide(seat: &mut ShellProcess, act: &Value) -> Value {
    ask(seat, &line(act))
}

/// As a line of the shell: some names have an apostrophe in them.
fn line(act: &Value) -> String {
    format!("decide '{}'", act.to_string().replace('\'', "'\"'\"'"))
}

/// The plain words with which it is refused.
fn refused(seat: &mut ShellProcess, act: &Value) -> String {
    match seat.ask(&line(act)) {
        Err(ProcessError::Refused { said, .. }) => said,
        other => panic!("{act} was not refused: {other:?}"),
    }
}

pub(super) fn answer(seat: &mut ShellProcess, stance: &str, words: &str) -> String {
    let act = json!({"act": "answer", "about": "Try", "stance": stance, "words": words});
    decide(seat, &act)["statement"].as_str().expect("a statement").to_owned()
}

pub(super) fn close(seat: &mut ShellProcess, because: &str) {
    decide(seat, &json!({"act": "close", "about": "Try", "ending": "agreed", "because": because}));
}

/// Waits until the decision has come and its page is as it should be, and gives the page.
#[track_caller]
pub(super) fn page_with(seat: &mut ShellProcess, enough: impl Fn(&Value) -> bool) -> Value {
    let listed = |list: &Value| list.to_string().contains(QUESTION);
    seat.ask_until("docs", listed).expect("the decision comes");
    match seat.ask_until("show Try", enough) {
        Ok(page) => page,
        Err(error) => panic!("{error}: {:#}", ask(seat, "show Try")),
    }
}

fn answers(page: &Value) -> usize {
    page["asked"]["answers"].as_array().map_or(0, Vec::len)
}

fn id_of(seat: &mut ShellProcess, name: &str) -> String {
    let people = ask(seat, "people");
    let people = people["people"].as_array().expect("people");
    let person = people.iter().find(|person| person["name"] == name).expect("at the table");
    person["id"].as_str().expect("an id").to_owned()
}

/// The first puts the table up; the others are asked by whom their number says, so that they can meet each other. All whom
/// a side has to vouch for are vouched for, and all know it.
pub(super) fn seats(folder: &Path, people: &[(&str, &str, usize)]) -> Vec<ShellProcess> {
    let mut seats: Vec<ShellProcess> = Vec::new();
    for (name, side, asked_by) in people {
        let mut seat = shell(&folder.join(name.to_lowercase()), &ALONE);
        if seats.is_empty() {
            ask(&mut seat, &format!("new \"Maes Helyg\" --as {name} --side {side}"));
        } else {
            let invitation = ask(&mut seats[*asked_by], "invite");
            let link = invitation["link"].as_str().expect("a link");
            ask(&mut seat, &format!("join {link} --as {name} --side {side}"));
        }
        seats.push(seat);
        // Each side has to have vouched for one before the next can be vouched for.
        for (by, (_, its, _)) in people.iter().enumerate().take(seats.len().saturating_sub(1)) {
            if its == side {
                let here = |all: &Value| all.to_string().contains(name);
                seats[by].ask_until("people", here).expect("they have come");
                ask(&mut seats[by], &format!("welcome {name}"));
            }
        }
        let count = seats.len();
        for seat in &mut seats {
            let level = |all: &Value| {
                let people = all["people"].as_array().expect("people");
                people.len() == count && people.iter().all(|person| person["standing"] == true)
            };
            seat.ask_until("people", level).expect("everyone is vouched for");
        }
    }
    seats
}

/// Starts the sample decision, with a promise by Iolo, and puts it to answer.
pub(super) fn put_to_answer(seat: &mut ShellProcess, folder: &Path) {
    let file = folder.join("wording.md");
    std::fs::write(&file, wording(CLAUSE_V1)).expect("a file");
    ask(seat, &format!("add decision \"{QUESTION}\" --from '{}'", file.display()));
    let write = json!({"act": "write", "item": "decision", "field": "who_can_say_yes", "text": "Maes Helyg"});
    ask(seat, &format!("act Try '{write}'"));
    let iolo = id_of(seat, "Iolo");
    let promise = json!({
        "act": "add_item", "id": "c1", "kind": "promise",
        "texts": {"words": "Put two-hour slots in the diary", "known_by": "Three residents book a test slot"},
        "values": {"side": "2", "who": iolo, "due": "2027-05-21"},
    });
    ask(seat, &format!("act Try '{promise}'"));
    decide(seat, &json!({"act": "open", "about": "Try"}));
}

#[test]
fn three_decide_while_two_are_away_half_of_the_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0)]);
    let [mali, iolo, ruth] = all.as_mut_slice() else { panic!("three") };

    // Iolo is away while it is asked, and Ruth while he answers. His objection blocks.
    ask(iolo, "part");
    put_to_answer(mali, folder.path());
    let waits = |list: &Value| list["decisions"][0]["waits_for_me"] == true;
    ruth.ask_until("decisions", waits).expect("it waits for Ruth");
    answer(mali, "agree", "");
    answer(ruth, "concern", "Some of us do not text.");
    page_with(mali, |page| answers(page) == 2);
    ask(ruth, "part");
    ask(iolo, "meet");
    page_with(iolo, |page| answers(page) == 2 && page["asked"]["words_are_here"] == true);
    let objection = answer(iolo, "object", "Two planners cannot text by hand on busy days.");
    let page = page_with(mali, |page| answers(page) == 3);
    assert_eq!(
        page["standing"],
        json!({"is": "open", "holds": false, "everyone": true, "check_again": false})
    );
    assert_eq!(page["asked"]["objections"][0]["answer"], objection.as_str());
    for because in ["everyone", "meeting"] {
        let act = json!({"act": "close", "about": "Try", "ending": "agreed", "because": because});
        assert!(refused(mali, &act).contains("objection is open"));
    }

    // A clause is changed: what was answered says check again, and the new words are asked anew.
    let first = page["asked"]["opening"].clone();
    let file = folder.path().join("again.md");
    std::fs::write(&file, wording(CLAUSE_V2)).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    assert_eq!(ask(mali, "show Try")["standing"]["check_again"], true);
    assert_eq!(ask(mali, "decisions")["decisions"][0]["standing"]["check_again"], true);
    decide(mali, &json!({"act": "open", "about": "Try"}));
    let page = ask(mali, "show Try");
    assert_ne!(page["asked"]["opening"], first);
    assert_eq!((answers(&page), page["asked"]["mine"].is_null()), (0, true), "{page}");
    assert_eq!(page["earlier"][0]["answers"].as_array().map(Vec::len), Some(3));

    // Each answers alone; what they said meets when they do.
    page_with(iolo, |page| page["earlier"][0]["opening"] == first && page["asked"]["words_are_here"] == true);
    ask(iolo, "part");
    answer(iolo, "agree", "The van phone fixes my worry.");
    ask(ruth, "meet");
    page_with(ruth, |page| page["earlier"][0]["opening"] == first && page["asked"]["words_are_here"] == true);
    ask(ruth, "part");
    answer(ruth, "concern", "Calls must be free for us to return.");
    answer(mali, "agree", "");
    assert!(
        refused(mali, &json!({"act": "close", "about": "Try", "ending": "agreed", "because": "everyone"}))
            .contains("too few agree")
    );
    ask(iolo, "meet");
    page_with(iolo, |page| answers(page) == 2);
    ask(ruth, "meet");
    for seat in [&mut *mali, &mut *iolo, &mut *ruth] {
        page_with(seat, |page| answers(page) == 3);
    }
    close(ruth, "everyone");
    page_with(iolo, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(iolo, "everyone");

    // It appears on all three, the same.
    let mut seen = Vec::new();
    for seat in [&mut *mali, &mut *iolo, &mut *ruth] {
        let page = page_with(seat, |page| page["standing"]["is"] == "agreed");
        let asked = &page["asked"];
        seen.push(json!([
            asked["opening"],
            asked["content"],
            asked["sides"],
            asked["answers"],
            asked["closings"]
        ]));
        let listed = ask(seat, "decisions");
        assert_eq!(listed["decisions"][0]["standing"]["is"], "agreed", "{listed}");
        assert!(ask(seat, "log Try")["said"].to_string().contains("closing"));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");

    promise_is_kept(mali, iolo, ruth);
    taken_away(&mut [mali, iolo, ruth], folder.path());
}

#[test]
fn words_that_were_asked_before_can_be_asked_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let mali = &mut all[0];
    put_to_answer(mali, folder.path());
    let act = json!({"act": "open", "about": "Try"});
    assert!(refused(mali, &act).contains("out for answers"));
    let mut ask_as = |clause: &str| {
        let file = folder.path().join("again.md");
        std::fs::write(&file, wording(clause)).expect("a file");
        ask(mali, &format!("edit Try/en --from '{}'", file.display()));
        decide(mali, &act)["statement"].clone()
    };
    ask_as(CLAUSE_V2);
    let back = ask_as(CLAUSE_V1);
    let page = ask(mali, "show Try");
    assert_eq!(page["asked"]["opening"], back, "it is the newest that is answered to");
    assert_eq!(page["standing"]["check_again"], false);
}

/// Iolo's promise: the first date stays, and nobody of his side can say that it is kept.
fn promise_is_kept(mali: &mut ShellProcess, iolo: &mut ShellProcess, ruth: &mut ShellProcess) {
    let update = |progress: &str, more: Value| {
        let mut act = json!({"act": "update", "about": "Try", "promise": "c1", "progress": progress});
        act.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        act
    };
    ask(iolo, "part");
    assert!(refused(iolo, &update("moved", json!({"words": "The diary was down"}))).contains("2027-05-21"));
    decide(iolo, &update("moved", json!({"due": "2027-06-04", "words": "The diary was down"})));
    decide(iolo, &update("done", json!({})));
    assert!(refused(iolo, &update("checked", json!({}))).contains("another side"));
    ask(iolo, "meet");
    let done = |list: &Value| list["promises"][0]["progress"] == "done";
    let list = ruth.ask_until("promises", done).expect("it is done");
    let promise = &list["promises"][0];
    assert_eq!((&promise["first_due"], &promise["due"]), (&json!("2027-05-21"), &json!("2027-06-04")));
    assert_eq!((&promise["may_check"], &promise["mine"]), (&json!(true), &json!(false)));
    decide(ruth, &update("checked", json!({"words": "We booked three slots"})));
    for seat in [mali, iolo, ruth] {
        let checked = |list: &Value| list["promises"][0]["progress"] == "checked";
        let list = seat.ask_until("promises", checked).expect("it is checked");
        assert_eq!(list["promises"][0]["first_due"], "2027-05-21");
        assert_eq!(list["promises"][0]["said"].as_array().map(Vec::len), Some(3));
    }
}

/// Each takes the agreement away; a program that knows no table finds the same in all; a flipped bit is found.
fn taken_away(seats: &mut [&mut ShellProcess], folder: &Path) {
    let nobody = folder.join("nobody");
    let verify = |file: &Path| {
        let output = run(&nobody, &["verify", &file.display().to_string()]);
        let said: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
        assert_eq!(output.status.success(), said["valid"] == true, "{said}");
        said
    };
    let mut verdicts = Vec::new();
    for (at, seat) in seats.iter_mut().enumerate() {
        for form in ["bundle", "html", "md"] {
            let file = folder.join(format!("agreement-{at}.{form}"));
            ask(seat, &format!("agreement Try --as {form} --out '{}'", file.display()));
            let text = std::fs::read_to_string(&file).expect("the file");
            assert!(text.contains("You choose which."), "{text}");
            if form != "md" {
                let said = verify(&file);
                verdicts.push(json!([said["valid"], said["verdict"], said["content"], said["said"]]));
            }
        }
    }
    assert_eq!(verdicts[0][1], "valid");
    assert!(verdicts.iter().all(|one| *one == verdicts[0]), "{verdicts:#?}");
    #[cfg(unix)]
    assert_eq!(verify(Path::new("/dev/zero"))["valid"], false, "a file without an end");
    assert!(!nobody.exists(), "checking needs no home and makes none");
    for form in ["bundle", "html"] {
        let whole = std::fs::read(folder.join(format!("agreement-0.{form}"))).expect("the file");
        for part in 0..8 {
            let mut bytes = whole.clone();
            let at = (whole.len() - 1) * part / 7;
            bytes[at] ^= 1;
            let file = folder.join("flipped");
            std::fs::write(&file, bytes).expect("a file");
            assert_eq!(verify(&file)["valid"], false, "byte {at} of {form}");
        }
    }
}

#[test]
fn an_agreement_takes_the_place_of_one_of_another_decision() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    put_to_answer(&mut all[0], folder.path());
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    let file = folder.path().join("saturdays.md");
    std::fs::write(&file, "We repair on Saturdays only.").expect("a file");
    ask(mali, &format!("add decision \"Move it to Saturdays\" --from '{}'", file.display()));
    let write = json!({"act": "write", "item": "decision", "field": "who_can_say_yes", "text": "Maes Helyg"});
    ask(mali, &format!("act Move '{write}'"));
    let open = |replaces: &str| json!({"act": "open", "about": "Move", "replaces": [replaces]});
    let only_agreed = "This can end only what we agreed on before.";
    assert!(refused(mali, &open("Try")).contains(only_agreed), "it is open for answers still");

    let agree = |seat: &mut ShellProcess, about: &str| {
        seat.ask_until(&format!("show {about}"), |page| page["asked"]["words_are_here"] == true)
            .expect("the words");
        decide(seat, &json!({"act": "answer", "about": about, "stance": "agree"}));
    };
    let close = |seat: &mut ShellProcess, about: &str| {
        seat.ask_until(&format!("show {about}"), |page| page["standing"]["holds"] == true).expect("it holds");
        decide(seat, &json!({"act": "close", "about": about, "ending": "agreed", "because": "meeting"}));
    };
    page_with(iolo, |page| page["asked"]["words_are_here"] == true);
    for seat in [&mut *mali, &mut *iolo] {
        agree(seat, "Try");
    }
    for seat in [&mut *mali, &mut *iolo] {
        close(seat, "Try");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }
    let old = page_with(mali, |_| true)["asked"]["content"].clone();

    decide(mali, &open("Try"));
    iolo.ask_until("docs", |list| list.to_string().contains("Saturdays")).expect("it comes");
    for seat in [&mut *mali, &mut *iolo] {
        agree(seat, "Move");
        let page = ask(seat, "show Move");
        assert_eq!(page["asked"]["replaces"][0]["question"], QUESTION, "whoever answers sees it: {page}");
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }
    for seat in [&mut *mali, &mut *iolo] {
        close(seat, "Move");
    }
    for seat in [&mut *mali, &mut *iolo] {
        let page = page_with(seat, |page| page["standing"]["is"] == "superseded");
        assert_eq!(page["asked"]["replaced_by"]["question"], "Move it to Saturdays", "{page}");
        let file = folder.path().join("saturdays-agreed.md");
        ask(seat, &format!("agreement Move --as md --out '{}'", file.display()));
        let text = std::fs::read_to_string(&file).expect("the file");
        let words = format!(
            "This stands in place of the words with this fingerprint: {}",
            old.as_str().expect("a hash")
        );
        assert!(text.contains(&words), "{text}");
        std::fs::remove_file(&file).expect("it is there");
    }
    assert!(
        refused(mali, &json!({"act": "open", "about": "Try", "replaces": ["Try"]})).contains(only_agreed)
    );
}

#[test]
fn two_halves_that_agree_apart_are_both_contested_until_a_later_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people = [("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0), ("Gwen", "work", 2)];
    let mut all = seats(folder.path(), &people);
    put_to_answer(&mut all[0], folder.path());
    for seat in &mut all[1..] {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
    }
    let [mali, iolo, ruth, gwen] = all.as_mut_slice() else { panic!("four") };
    // All agree on a first wording, which both of the later ones come after.
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
        answer(seat, "agree", "");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| answers(page) == 4);
        close(seat, "everyone");
    }
    let first = page_with(mali, |page| page["standing"]["is"] == "agreed")["asked"]["opening"].clone();
    for seat in [&mut *ruth, &mut *gwen] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
        ask(seat, "part");
    }

    // Mali and Iolo meet each other only, and so do Ruth and Gwen: one half is away while the other agrees.
    let file = folder.path().join("one.md");
    std::fs::write(&file, wording(CLAUSE_V2)).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let one = decide(mali, &json!({"act": "open", "about": "Try"}))["statement"].clone();
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["asked"]["opening"] == one && page["asked"]["words_are_here"] == true);
        answer(seat, "agree", "");
    }
    page_with(mali, |page| answers(page) == 2);
    close(mali, "meeting");
    page_with(iolo, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(iolo, "meeting");
    page_with(mali, |page| page["standing"]["is"] == "agreed");
    for seat in [&mut *mali, &mut *iolo] {
        ask(seat, "part");
    }
    for seat in [&mut *ruth, &mut *gwen] {
        ask(seat, "meet");
    }
    let file = folder.path().join("other.md");
    std::fs::write(&file, wording("Nobody texts.")).expect("a file");
    ask(ruth, &format!("edit Try/en --from '{}'", file.display()));
    let opened = decide(ruth, &json!({"act": "open", "about": "Try"}));
    let other = |page: &Value| {
        page["asked"]["opening"] == opened["statement"] && page["asked"]["words_are_here"] == true
    };
    page_with(gwen, other);
    for seat in [&mut *ruth, &mut *gwen] {
        answer(seat, "agree", "");
    }
    page_with(ruth, |page| answers(page) == 2);
    close(ruth, "meeting");
    page_with(gwen, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(gwen, "meeting");
    page_with(gwen, |page| page["standing"]["is"] == "agreed");

    // On meeting, all see that neither is in force.
    for seat in [&mut *mali, &mut *iolo] {
        ask(seat, "meet");
    }
    let mut seen = Vec::new();
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
        let contested = |page: &Value| {
            page["standing"]["is"] == "contested"
                && page["asked"]["words_are_here"] == true
                && page["unseen"] == json!([])
        };
        let page = page_with(seat, contested);
        seen.push(json!([page["asked"]["opening"], page["earlier"][0]["opening"], page["standing"]]));
        // What all agreed on before holds meanwhile.
        assert_eq!(
            (&page["earlier"][1]["opening"], &page["earlier"][1]["standing"]["is"]),
            (&first, &json!("agreed"))
        );
        let file = folder.path().join("contested.json");
        ask(seat, &format!("agreement Try --as bundle --out '{}'", file.display()));
        let output = run(&folder.path().join("nobody"), &["verify", &file.display().to_string()]);
        let said: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
        assert_eq!((&said["valid"], &said["verdict"]), (&json!(false), &json!("contested")));
        assert_eq!(output.status.code(), Some(1));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");

    // One that saw both settles it.
    std::fs::write(&file, wording("Each one chooses.")).expect("a file");
    ask(mali, &format!("edit Try/en --from '{}'", file.display()));
    let third = decide(mali, &json!({"act": "open", "about": "Try"}))["statement"].clone();
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut *gwen] {
        page_with(seat, |page| page["asked"]["opening"] == third && page["asked"]["words_are_here"] == true);
        answer(seat, "agree", "");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| answers(page) == 4);
        close(seat, "everyone");
    }
    for seat in [mali, iolo, ruth, gwen] {
        let page = page_with(seat, |page| page["standing"]["is"] == "agreed");
        assert_eq!(page["asked"]["opening"], third);
        let list = ask(seat, "decisions");
        assert_eq!(list["decisions"].as_array().map(Vec::len), Some(1), "{list}");
    }
}

#[test]
fn ground_rules_that_were_agreed_are_in_force_on_every_computer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    let before = ask(mali, "show rules")["in_force"].clone();
    assert_eq!(before["agree_percent"], 50);
    let mut sides = before["sides"].clone();
    sides[1]["names"]["en"] = json!("Housing team");
    let new = json!({"act": "open_rules", "agree_percent": 60, "everyone_invites": false,
        "text": {"en": "We listen first."}, "sides": &sides});
    decide(mali, &new);
    assert!(refused(mali, &new).contains("out for answers"), "the same rules are asked once");
    let asked = |page: &Value| page["asked"]["opening"].is_string();
    iolo.ask_until("show rules", asked).expect("it is asked");
    for seat in [&mut *mali, &mut *iolo] {
        decide(seat, &json!({"act": "answer", "about": "rules", "stance": "agree"}));
    }
    let everyone = |page: &Value| {
        page["standing"] == json!({"is": "open", "holds": true, "everyone": true, "check_again": false})
    };
    mali.ask_until("show rules", everyone).expect("both have answered");
    assert_eq!(ask(mali, "show rules")["in_force"], before, "nothing is in force before it is closed");
    decide(mali, &json!({"act": "close", "about": "rules", "ending": "agreed", "because": "everyone"}));
    let closed = |page: &Value| page["asked"]["closings"].as_array().map(Vec::len) == Some(1);
    iolo.ask_until("show rules", closed).expect("Mali has closed it");
    decide(iolo, &json!({"act": "close", "about": "rules", "ending": "agreed", "because": "everyone"}));
    for seat in [mali, iolo] {
        let agreed = |page: &Value| page["in_force"]["agree_percent"] == 60;
        let page = seat.ask_until("show rules", agreed).expect("they are in force");
        assert_eq!(page["in_force"]["text"], json!({"en": "We listen first."}));
        assert_eq!(page["in_force"]["everyone_invites"], false);
        assert_eq!(page["in_force"]["sides"], sides, "a side is called otherwise");
        assert!(refused(seat, &new).contains("already"), "what is in force is not asked again");
        let file = folder.path().join("rules.html");
        ask(seat, &format!("agreement rules --out '{}'", file.display()));
        let output = run(&folder.path().join("nobody"), &["verify", &file.display().to_string()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn whoever_is_welcomed_after_it_was_asked_is_not_told_that_they_are_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    put_to_answer(&mut all[0], folder.path());
    let link = ask(&mut all[0], "invite")["link"].as_str().expect("a link").to_owned();
    let mut ruth = shell(&folder.path().join("ruth"), &ALONE);
    ask(&mut ruth, &format!("join {link} --as Ruth --side live"));
    page_with(&mut ruth, |page| page["asked"]["i_count"] == false);
    all[0].ask_until("people", |people| people.to_string().contains("Ruth")).expect("she has come");
    ask(&mut all[0], "welcome Ruth");
    page_with(&mut ruth, |page| page["asked"]["i_count"] == true);
    answer(&mut ruth, "agree", "");
    let page = page_with(&mut all[0], |page| answers(page) == 1);
    assert_eq!(page["asked"]["sides"][0]["agree"], 1, "it counts at once: {page}");
}
