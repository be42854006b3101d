//! What people say of words in a design, by the command of real programs.

use serde_json::{Value, json};
use trestle_app::cli::process::ShellProcess;

use super::deciding::{answer, close, decide, page_with, seats};
use crate::{ALONE, ask, level, run, shell, text, two_at_a_table};

fn comments(shell: &mut ShellProcess) -> Vec<Value> {
    ask(shell, "comments Words")["comments"].as_array().expect("comments").clone()
}

/// Waits until the comments are as they should be.
#[track_caller]
fn comments_with(shell: &mut ShellProcess, enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let is_enough = |all: &Value| all["comments"].as_array().is_some_and(|all| enough(all));
    match shell.ask_until("comments Words", is_enough) {
        Ok(all) => all["comments"].as_array().expect("comments").clone(),
        Err(error) => panic!("{error}: {:#?}", comments(shell)),
    }
}

fn refused(shell: &mut ShellProcess, line: &str) -> String {
    shell.ask(line).expect_err("it is not done").to_string()
}

/// The words that a comment stands on, in `text`'s design.
fn stands_on(shell: &mut ShellProcess, comment: &Value) -> String {
    let blocks = ask(shell, "show Words")["blocks"].clone();
    let words = |at: &Value| -> String {
        let mut blocks = blocks.as_array().expect("blocks").iter();
        let block = blocks.find(|block| block["id"] == at["block"]).expect("the block");
        let runs = block["runs"].as_array().expect("runs").iter();
        let text: String = runs.map(|run| run["text"].as_str().expect("text")).collect();
        let number = |field: &str| at[field].as_u64().expect("a number") as usize;
        text.chars().take(number("to")).skip(number("from")).collect()
    };
    comment["at"].as_array().expect("places").iter().map(words).collect::<Vec<_>>().join("|")
}

#[test]
fn one_comments_and_the_other_replies_and_settles_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    let before = text(&mut carys, "Words");
    let page = folder.path().join("before.html");
    ask(&mut carys, &format!("export Words '{}'", page.display()));

    assert!(refused(&mut carys, "comment Words paragraph 'Which?'").contains("more than once"));
    assert!(refused(&mut carys, "comment Words 'a fourth' 'Which?'").contains("does not stand there"));
    assert!(refused(&mut carys, "comment Words second ' '").contains("Write a few words first"));
    let long = "x".repeat(4001);
    assert!(refused(&mut carys, &format!("comment Words second {long}")).contains("4000 letters fit"));
    assert!(refused(&mut carys, "comment rules we 'Why?'").contains("You can comment on a design"));
    assert_eq!(comments(&mut carys), Vec::<Value>::new());

    let made = ask(&mut carys, "comment Words 'second paragraph' 'Is this one needed?'");
    let id = made["comment"].as_str().expect("a comment").to_owned();
    let seen = comments_with(&mut idris, |all| all.len() == 1);
    assert_eq!((&seen[0]["id"], &seen[0]["said"]), (&json!(id), &json!("Is this one needed?")));
    assert_eq!((&seen[0]["by"]["name"], &seen[0]["by"]["me"]), (&json!("Carys"), &json!(false)));
    assert_eq!(stands_on(&mut idris, &seen[0]), "second paragraph");

    // What is hers is hers; he replies, and says that it is settled.
    let line = format!("reword Words {id} 'Nobody needs this one.'");
    assert!(refused(&mut idris, &line).contains("Someone else said it"));
    assert!(refused(&mut idris, &format!("unsay Words {id}")).contains("Someone else said it"));
    assert!(refused(&mut idris, "reply Words Nothing 'Yes'").contains("No comment there starts"));
    ask(&mut idris, "reply Words 'Is this' 'Yes: the rest hangs on it.'");
    ask(&mut idris, &format!("settle Words {}", &id[..6]));
    assert_eq!(ask(&mut idris, &format!("settle Words {id}"))["changed"], false);
    let seen = comments_with(&mut carys, |all| !all[0]["settled"].is_null());
    assert_eq!(seen[0]["settled"]["name"], "Idris");
    assert_eq!(seen[0]["replies"][0]["said"], "Yes: the rest hangs on it.");
    assert_eq!(seen[0]["replies"][0]["by"]["name"], "Idris");

    // She opens it again and says it otherwise, while he breaks its words in two.
    ask(&mut carys, &format!("unsettle Words {id}"));
    ask(&mut carys, &format!("reword Words {id} 'Is this one clear?'"));
    let at = text(&mut idris, "Words").find("cond").expect("the second paragraph");
    ask(&mut idris, &format!("insert Words {at} {}", json!("\n")));
    level(&mut carys, &mut idris, "Words");
    let seen = comments_with(&mut idris, |all| all[0]["said"] == "Is this one clear?");
    assert!(seen[0]["settled"].is_null() && seen[0]["opened"]["name"] == "Carys");
    assert!(seen[0]["changed_unix_secs"].is_number() && seen[0]["not_theirs"].is_null());
    assert_eq!(stands_on(&mut idris, &seen[0]), "se|cond paragraph");
    let log = ask(&mut idris, "log Words");
    let commented = log["entries"].as_array().expect("entries").iter();
    let commented: Vec<&Value> = commented.filter(|one| one["commented"] == true).collect();
    assert_eq!(commented.len(), 2, "{log}");

    // Its words are taken out; it stays, and says what it was about. So it does through a power cut.
    ask(&mut carys, "flush");
    carys.kill();
    let at = text(&mut idris, "Words").find("se\ncond").expect("the second paragraph");
    ask(&mut idris, &format!("delete Words {at} 17"));
    let mut carys = shell(&folder.path().join("carys"), &ALONE);
    let seen = comments_with(&mut carys, |all| all.len() == 1 && all[0]["at"] == json!([]));
    assert_eq!(
        (&seen[0]["words"], &seen[0]["replies"][0]["by"]["name"]),
        (&json!("second paragraph"), &json!("Idris"))
    );
    ask(&mut carys, &format!("unsay Words {id}"));
    let seen = comments_with(&mut idris, |all| all[0]["said"].is_null());
    assert_eq!(seen[0]["replies"].as_array().map(Vec::len), Some(1), "what others replied stays");
    ask(&mut idris, "unsay Words Yes");
    comments_with(&mut carys, <[Value]>::is_empty);

    // None of it is in what is taken away.
    let mut alone = shell(&folder.path().join("alone"), &ALONE);
    ask(&mut alone, "new Alone --as Mali --side live");
    ask(&mut alone, "add text Words");
    ask(&mut alone, &format!("insert Words 0 {}", json!(before)));
    ask(&mut alone, "comment Words first 'Why first?'");
    let after = folder.path().join("after.html");
    ask(&mut alone, &format!("export Words '{}'", after.display()));
    let read = |file: &std::path::Path| std::fs::read_to_string(file).expect("a page");
    assert_eq!(read(&after), read(&page));
    let words = ask(&mut alone, "show Words --markdown");
    assert!(!words["markdown"].as_str().expect("Markdown").contains("Why"));
    alone.quit().expect("it ends");
    let shown = run(&folder.path().join("alone"), &["comments", "Words"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("Why first?"));
}

#[test]
fn what_is_agreed_stays_as_it_is_when_somebody_comments_on_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    let plan = folder.path().join("plan.md");
    std::fs::write(&plan, "Slots begin at eight. They end at ten.\n").expect("a file");
    let design = ask(mali, &format!("add text Slots --from '{}'", plan.display()))["id"].clone();
    let file = folder.path().join("wording.md");
    std::fs::write(&file, "We will try two-hour slots.\n").expect("a file");
    let question = "Try two-hour repair slots from June to August";
    ask(mali, &format!("add decision \"{question}\" --from '{}'", file.display()));
    let write = json!({"act": "write", "item": "decision", "field": "who_can_say_yes", "text": "Maes Helyg"});
    ask(mali, &format!("act Try '{write}'"));
    let attach = json!({"act": "add_item", "id": "a1", "kind": "attachment", "texts": {}, "values": {"document": design}});
    ask(mali, &format!("act Try '{attach}'"));
    decide(mali, &json!({"act": "open", "about": "Try"}));
    page_with(iolo, |page| page["asked"]["words_are_here"] == true);
    answer(mali, "agree", "");
    page_with(iolo, |page| page["asked"]["answers"].as_array().map(Vec::len) == Some(1));
    iolo.ask_until("docs", |docs| docs.to_string().contains("Slots")).expect("the design comes");
    let commented = iolo.ask_until("text Slots", |text| text["text"] != "");
    commented.expect("its words come");

    // While it waits for answers: nothing of what was asked is another, and no answer is to be checked again.
    let asked = ask(mali, "show Try");
    ask(iolo, "comment Slots 'at eight' 'Too early for the school run.'");
    ask(iolo, "reply Slots 'Too early' 'Half past?'");
    let heard = mali.ask_until("comments Slots", |all| {
        all["comments"][0]["replies"].as_array().is_some_and(|all| all.len() == 1)
    });
    heard.expect("the comment comes");
    for seat in [&mut *mali, &mut *iolo] {
        let page = ask(seat, "show Try");
        assert_eq!(page["standing"]["check_again"], false);
        for field in ["content", "words"] {
            assert_eq!(page["asked"][field], asked["asked"][field], "{field}");
        }
        assert_eq!(page["draft"], asked["draft"], "nothing is written since");
    }
    answer(iolo, "agree", "");
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["asked"]["answers"].as_array().map(Vec::len) == Some(2));
        close(seat, "everyone");
    }
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }

    // And once it is agreed: the file with all signatures is the same, byte for byte.
    let taken = |seat: &mut ShellProcess, name: &str| {
        let file = folder.path().join(name);
        ask(seat, &format!("agreement Try --as bundle --out '{}'", file.display()));
        std::fs::read(&file).expect("the file")
    };
    let before = taken(mali, "before");
    ask(mali, "comment Slots 'end at ten' 'Or later?'");
    ask(mali, "settle Slots 'Too early'");
    assert_eq!(taken(mali, "after"), before);
    assert!(!String::from_utf8_lossy(&before).contains("school run"));
    let output =
        run(&folder.path().join("nobody"), &["verify", &folder.path().join("after").display().to_string()]);
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(said["valid"], true, "{said}");
    let page = ask(mali, "show Try");
    assert_eq!((&page["standing"]["is"], &page["draft"]), (&json!("agreed"), &asked["draft"]));
}
