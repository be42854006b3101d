//! Going on at a new table: what comes along, what stays, and that the old table is as it was.

use serde_json::{Value, json};
use trestle_app::cli::process::ShellProcess;

use crate::{
    ask,
    deciding::{answer, close, page_with, put_to_answer, seats},
    run, text,
};

fn titles(seat: &mut ShellProcess) -> Vec<String> {
    let docs = ask(seat, "docs");
    let docs = docs["docs"].as_array().expect("docs");
    let mut titles: Vec<_> =
        docs.iter().map(|doc| doc["title"].as_str().expect("a title").to_owned()).collect();
    titles.sort();
    titles
}

/// Everything that the table shows of itself in a list or a page.
fn all_of(seat: &mut ShellProcess) -> Value {
    json!([
        ask(seat, "docs")["docs"],
        ask(seat, "people")["people"],
        ask(seat, "decisions")["decisions"],
        text(seat, "Words"),
        ask(seat, "show rules")["in_force"],
    ])
}

#[test]
fn both_halves_go_on_and_the_old_table_is_as_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0)]);
    let [mali, iolo] = all.as_mut_slice() else { panic!("two") };
    ask(mali, "add text Words");
    ask(mali, r#"insert Words 0 "One.\nTwo.""#);
    put_to_answer(mali, folder.path());
    page_with(iolo, |page| page["asked"]["words_are_here"] == true);
    answer(mali, "agree", "");
    answer(iolo, "agree", "");
    page_with(mali, |page| page["standing"]["everyone"] == true);
    close(mali, "everyone");
    page_with(iolo, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(iolo, "everyone");
    for seat in [&mut *mali, &mut *iolo] {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }
    // A draft: with an option, and a promise of Mali's and one of Iolo's.
    let wording = folder.path().join("draft.md");
    std::fs::write(&wording, "The hall is open on Fridays.\n").expect("a file");
    ask(mali, &format!("add decision \"Open the hall\" --from '{}'", wording.display()));
    let people = ask(mali, "people")["people"].as_array().expect("people").clone();
    let id =
        |name: &str| people.iter().find(|one| one["name"] == name).expect("they sit there")["id"].clone();
    for (item, who) in [("p1", id("Mali")), ("p2", id("Iolo"))] {
        let promise = json!({"act": "add_item", "id": item, "kind": "promise",
            "texts": {"words": "Bring the key"}, "values": {"side": "1", "who": who}});
        ask(mali, &format!("act Open '{promise}'"));
    }
    let option = json!({"act": "add_item", "id": "o1", "kind": "option", "texts": {"words": "Saturdays"}});
    ask(mali, &format!("act Open '{option}'"));
    let asked = json!({"act": "add_item", "id": "r1", "kind": "remark",
        "texts": {"words": "Who pays?"}, "values": {"how": "question"}});
    ask(mali, &format!("act Open '{asked}'"));
    iolo.ask_until("docs", |docs| docs.to_string().contains("Open the hall")).expect("the draft comes");
    iolo.ask_until("show Open", |page| page.to_string().contains("Who pays?")).expect("and what is in it");
    iolo.ask_until("text Open/en", |text| text.to_string().contains("Fridays")).expect("and its words");
    let before = [all_of(mali), all_of(iolo)];

    // Nothing comes about where the title will not do.
    assert!(mali.ask("go-on \"  \"").is_err());
    assert_eq!(ask(mali, "tables")["tables"].as_array().map(Vec::len), Some(1));

    let went = ask(mali, "go-on \"Our street\"");
    assert_eq!(
        (&went["designs"], &went["drafts"], &went["agreements"]),
        (&json!(1), &json!(1), &json!(1)),
        "{went}"
    );
    let again = ask(iolo, "go-on");
    assert_eq!(again["title"], "Maes Helyg, going on");
    assert_ne!(went["table"], again["table"], "each half has a table of its own");
    let question = "Try two-hour repair slots from June to August";
    for (seat, name) in [(&mut *mali, "Mali"), (&mut *iolo, "Iolo")] {
        let people = ask(seat, "people");
        assert_eq!(people["people"].as_array().map(Vec::len), Some(1), "{people}");
        assert_eq!(people["people"][0]["name"], name);
        let agreed = format!("Agreed there: {question}");
        assert_eq!(titles(seat), [&agreed, "Open the hall", "Where this table comes from", "Words"]);
        // The words came along, and say from where they are.
        let words = text(seat, "Words");
        assert!(words.starts_with("From the table “Maes Helyg”, as it was there on "), "{words}");
        assert!(words.ends_with("One.\nTwo."), "{words}");
        let page = text(seat, "Agreed");
        assert!(page.starts_with("This was agreed at the table “Maes Helyg”."), "{page}");
        assert!(page.contains("You can pick a two-hour slot.") && page.contains("Iolo"), "{page}");
        let from = text(seat, "Where");
        for part in ["Design: “Words”", question, "Open the hall"] {
            assert!(from.contains(part), "{part}: {from}");
        }
        // Nothing is agreed here, and the draft is one.
        let decisions = ask(seat, "decisions")["decisions"].clone();
        assert_eq!(decisions.as_array().map(Vec::len), Some(1), "{decisions}");
        assert_eq!(decisions[0]["standing"]["is"], "preparing", "{decisions}");
        assert_eq!(text(seat, "Open/en"), "The hall is open on Fridays.");
        let draft = ask(seat, "show Open").to_string();
        assert!(draft.contains("Saturdays") && draft.contains("Bring the key"), "{draft}");
        assert!(draft.contains("From the table “Maes Helyg”, as it was there on "), "{draft}");
        assert!(!draft.contains("Who pays?"), "what somebody asked there is not said here in another's name");
        let me = people["people"][0]["id"].as_str().expect("an id");
        assert_eq!(
            draft.matches(me).count(),
            1,
            "one promise is of this person, the other of nobody: {draft}"
        );
        for old in [id("Mali"), id("Iolo")] {
            assert!(!draft.contains(old.as_str().expect("an id")), "nobody here has that id: {draft}");
        }
        let rules = |shown: Value| shown["in_force"].clone();
        let old = if name == "Mali" { &before[0][4] } else { &before[1][4] };
        assert_eq!(rules(ask(seat, "show rules"))["sides"], old["sides"]);
    }

    // The old table is there, on both computers, with all that it had.
    for (seat, (name, before)) in all.into_iter().zip(["mali", "iolo"].into_iter().zip(before)) {
        seat.quit().expect("it ends");
        let home = folder.path().join(name);
        let mut old = ShellProcess::start(
            &crate::program(),
            &home,
            &["--loopback", "--no-mdns", "--table", &old_table(&home)],
        )
        .expect("the program starts");
        assert_eq!(all_of(&mut old), before, "{name}");
        old.quit().expect("it ends");
    }
}

/// The id of the table that is called just "Maes Helyg".
fn old_table(home: &std::path::Path) -> String {
    let tables = run(home, &["tables"]);
    let tables: Value = serde_json::from_slice(&tables.stdout).expect("JSON");
    let tables = tables["tables"].as_array().expect("tables").clone();
    assert_eq!(tables.len(), 2, "{tables:?}");
    let old = tables.iter().find(|table| table["title"] == "Maes Helyg").expect("the old table");
    old["id"].as_str().expect("an id").to_owned()
}
