//! People who go, by the command of real programs: one whom every side asks to go, and one who leaves.

use serde_json::{Value, json};
use trestle_app::cli::process::ShellProcess;

use crate::{ALONE, ask, level, shell, text, wait_for_words};

/// Carys, Idris and Owen live there, Meinir works there; all stand, and all have one design.
fn four_at_a_table(folder: &std::path::Path) -> [ShellProcess; 4] {
    let mut carys = shell(&folder.join("carys"), &ALONE);
    ask(&mut carys, "new \"Repairs, done together\" --as Carys --side live");
    ask(&mut carys, "add text Words");
    ask(&mut carys, r#"insert Words 0 "We begin. ""#);
    let link = ask(&mut carys, "invite --uses 3 --days 1")["link"].as_str().expect("a link").to_owned();
    let mut others = [("Idris", "live"), ("Owen", "live"), ("Meinir", "work")].map(|(name, side)| {
        let mut one = shell(&folder.join(name), &ALONE);
        ask(&mut one, &format!("join {link} --as {name} --side {side}"));
        wait_for_words(&mut one);
        one
    });
    let [idris, owen, _] = &mut others;
    // Each side vouches for its own; for the first of a side all others do.
    welcomed("Idris", vec![&mut carys]);
    welcomed("Owen", vec![&mut carys, idris]);
    welcomed("Meinir", vec![&mut carys, idris, owen]);
    let mut all = [carys].into_iter().chain(others).collect::<Vec<_>>();
    for one in &mut all {
        one.ask_until("people", |people| standing(people) == 4).expect("all stand for all");
    }
    all.try_into().unwrap_or_else(|_| panic!("there are four"))
}

pub(crate) fn welcomed(name: &str, by: Vec<&mut ShellProcess>) {
    for one in by {
        one.ask_until("people", |people| people.to_string().contains(&format!("\"{name}\"")))
            .expect("they are seen");
        let stands = |people: &Value| called(people, name).is_some_and(|one| one["standing"] == true);
        if !stands(&ask(one, "people")) {
            ask(one, &format!("welcome {name}"));
        }
    }
}

fn called<'a>(people: &'a Value, name: &str) -> Option<&'a Value> {
    people["people"].as_array()?.iter().find(|one| one["name"] == name)
}

pub(crate) fn standing(people: &Value) -> usize {
    let all = people["people"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(|one| one["standing"] == true).count()
}

pub(crate) fn gone(people: &Value) -> Vec<(String, String)> {
    let all = people["gone"].as_array().map(Vec::as_slice).unwrap_or_default();
    let words = |one: &Value, field: &str| one[field].as_str().unwrap_or_default().to_owned();
    all.iter().map(|one| (words(one, "name"), words(one, "how"))).collect()
}

fn refused(shell: &mut ShellProcess, line: &str) -> String {
    shell.ask(line).expect_err("it is not done").to_string()
}

#[test]
fn a_person_whom_each_side_asks_to_go_learns_of_it_and_all_words_stay_with_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [mut carys, mut idris, mut owen, mut meinir] = four_at_a_table(folder.path());
    ask(&mut owen, r#"insert Words 10 "Owen was here. ""#);
    let words = "We begin. Owen was here. ";
    for one in [&mut carys, &mut idris, &mut meinir] {
        assert_eq!(level(one, &mut owen, "Words"), words);
    }

    assert!(refused(&mut carys, "ask-removal Owen --why ''").contains("Say why"));
    assert!(refused(&mut carys, "ask-removal Carys --why 'Me'").contains("That is you"));
    assert!(refused(&mut carys, "ask-removal Nobody --why 'Them'").contains("No one person here"));
    assert!(refused(&mut carys, "consent Owen").contains("No one has asked"));
    let asked = ask(&mut carys, "ask-removal Owen --why 'He shouts at us.'");
    let removal = &asked["removals"][0];
    assert_eq!((&removal["state"], &removal["asked_by"]), (&json!("open"), &json!("Carys")), "{asked}");
    let sides: Vec<_> = (removal["sides"].as_array().expect("sides").iter())
        .map(|side| (side["consent"].clone(), side["enough"].clone()))
        .collect();
    assert_eq!(sides, [(json!(1), json!(2)), (json!(0), json!(1))], "{removal}");
    assert!(refused(&mut carys, "ask-removal Owen --why 'Again'").contains("Someone has asked this"));
    assert!(refused(&mut carys, "consent Owen").contains("You have said yes"));

    let is_asked = |people: &Value| people["removals"][0]["state"] == "open";
    for one in [&mut idris, &mut meinir, &mut owen] {
        one.ask_until("people", is_asked).expect("all hear of it");
    }
    let half = ask(&mut meinir, "consent Owen");
    assert_eq!(half["removals"][0]["state"], "open", "those who live there are asked too: {half}");
    assert_eq!(gone(&ask(&mut meinir, "people")), []);
    idris.ask_until("people", |people| people["removals"][0]["sides"][1]["consent"] == 1).expect("it comes");
    let done = ask(&mut idris, "consent Owen");
    assert_eq!(done["removals"][0]["state"], "done", "{done}");
    let went = vec![("Owen".to_owned(), "removed".to_owned())];
    for one in [&mut carys, &mut idris, &mut meinir, &mut owen] {
        one.ask_until("people", |people| gone(people) == went).expect("all learn of it, who goes too");
    }
    assert!(refused(&mut meinir, "consent Owen").contains("nothing left to say yes to"));

    // Who has gone reads and takes away all that was there, and says nothing more.
    assert_eq!(text(&mut owen, "Words"), words);
    let out = folder.path().join("words.md");
    ask(&mut owen, &format!("export Words '{}'", out.display()));
    assert!(std::fs::read_to_string(&out).expect("the file").contains("Owen was here."));
    for line in [
        r#"insert Words 0 "More. ""#,
        "add text Another",
        "ask-removal Carys --why 'He did'",
        "leave --for-good",
        "invite --uses 1 --days 1",
    ] {
        assert!(refused(&mut owen, line).contains("do not sit here any more"), "{line}");
    }
    assert_eq!(text(&mut owen, "Words"), words, "all is as it was");
    // The others go on, and a restart knows it.
    ask(&mut carys, r#"insert Words 0 "On. ""#);
    assert_eq!(level(&mut carys, &mut meinir, "Words"), format!("On. {words}"));
    owen.quit().expect("it ends");
    let mut owen = shell(&folder.path().join("Owen"), &ALONE);
    assert_eq!(gone(&ask(&mut owen, "people")), went);
}

#[test]
fn one_moves_and_one_leaves_for_good_by_their_own_word() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [mut carys, mut idris, mut owen, mut meinir] = four_at_a_table(folder.path());
    assert!(refused(&mut idris, "move live").contains("You sit with this side now"));
    assert!(refused(&mut idris, "move nowhere").contains("No side"));
    ask(&mut idris, "move work");
    let moved = |people: &Value| {
        called(people, "Idris")
            .is_some_and(|one| one["side"] == "People who work here" && one["standing"] == false)
    };
    for one in [&mut carys, &mut idris, &mut meinir] {
        one.ask_until("people", moved).expect("all see where Idris sits");
    }
    ask(&mut meinir, "welcome Idris");
    let counts = |people: &Value| called(people, "Idris").is_some_and(|one| one["standing"] == true);
    carys.ask_until("people", counts).expect("Idris counts there");

    assert!(refused(&mut owen, "leave").contains("for good"));
    assert_eq!(gone(&ask(&mut owen, "people")), []);
    ask(&mut owen, "leave --for-good");
    let went = vec![("Owen".to_owned(), "left".to_owned())];
    for one in [&mut carys, &mut idris, &mut owen, &mut meinir] {
        one.ask_until("people", |people| gone(people) == went).expect("all learn of it");
    }
    assert!(refused(&mut carys, "was Owen").contains("No one of that name"));
    // Somebody says whom they were: it changes nobody's place.
    ask(&mut meinir, "was Idris");
    assert_eq!(standing(&ask(&mut meinir, "people")), 3);
    let computers = ask(&mut meinir, "people")["computers"].clone();
    assert_eq!(computers.as_array().map(Vec::len), Some(1), "{computers}");
    let mark = computers[0]["mark"].as_str().expect("a mark").to_owned();
    assert!(refused(&mut meinir, &format!("remove-computer '{mark}'")).contains("the computer you are at"));
    assert!(refused(&mut meinir, "remove-computer zzzz").contains("no one computer"));
}

#[test]
fn a_lost_computer_of_ones_own_is_removed_from_another_and_learns_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [mut carys, mut idris, ..] = four_at_a_table(folder.path());
    let link = ask(&mut idris, "link")["link"].as_str().expect("a link").to_owned();
    let mut tablet = shell(&folder.path().join("tablet"), &ALONE);
    ask(&mut tablet, &format!("link {link}"));
    wait_for_words(&mut tablet);
    ask(&mut tablet, r#"insert Words 10 "From the tablet. ""#);
    assert_eq!(level(&mut idris, &mut tablet, "Words"), "We begin. From the tablet. ");
    assert_eq!(level(&mut carys, &mut tablet, "Words"), "We begin. From the tablet. ");
    let computers = |people: &Value| people["computers"].as_array().cloned().unwrap_or_default();
    let mine = computers(&ask(&mut idris, "people"));
    assert_eq!(mine.len(), 2, "{mine:?}");
    let lost = mine.iter().find(|one| one["this"] == false).expect("the tablet")["mark"].clone();
    let lost = lost.as_str().expect("a mark").to_owned();

    // Nobody else's to remove, and as it was typed: the start of it is enough.
    assert!(refused(&mut carys, &format!("remove-computer '{lost}'")).contains("no one computer"));
    ask(&mut idris, &format!("remove-computer {}", &lost[..4]));
    assert_eq!(computers(&ask(&mut idris, "people")).len(), 1);
    tablet
        .ask_until("people", |people| computers(people).iter().all(|one| one["this"] == false))
        .expect("the tablet learns of it");
    assert!(refused(&mut tablet, r#"insert Words 0 "No. ""#).contains("do not sit here any more"));
    assert_eq!(text(&mut tablet, "Words"), "We begin. From the tablet. ");
    // Idris sits and counts as before, and goes on.
    let people = ask(&mut carys, "people");
    assert_eq!((standing(&people), gone(&people)), (4, Vec::new()));
    ask(&mut idris, r#"insert Words 0 "On. ""#);
    assert_eq!(level(&mut carys, &mut idris, "Words"), "On. We begin. From the tablet. ");
}

/// What Owen wrote too late there, once it has come.
fn late_of_owen(one: &mut ShellProcess, doc: &str) -> Value {
    let late = one.ask_until(&format!("late {doc}"), |late| late["late"][0]["name"] == "Owen");
    late.expect("it comes to all")["late"][0].clone()
}

#[test]
fn what_somebody_writes_after_they_had_gone_is_seen_and_taken_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [mut carys, mut idris, mut owen, mut meinir] = four_at_a_table(folder.path());
    ask(&mut carys, "add decision \"Who mends the gate?\"");
    ask(&mut carys, r#"insert "Who mends the gate?/en" 0 "We do. ""#);
    owen.ask_until("docs", |docs| docs["docs"].as_array().map(Vec::len) == Some(2)).expect("it comes");
    assert_eq!(level(&mut carys, &mut owen, "\"Who mends the gate?/en\""), "We do. ");
    // Owen is somewhere without a network, and writes on; the others let him go meanwhile.
    ask(&mut owen, "part");
    ask(&mut owen, r#"insert Words 10 "Owen was here. ""#);
    ask(&mut owen, "comment Words 'We begin' 'Without me?'");
    ask(&mut owen, r#"insert "Who mends the gate?/en" 0 "I would. ""#);
    ask(&mut owen, "add text Benches");
    ask(&mut owen, r#"insert Benches 0 "Two, by the gate. ""#);
    ask(&mut carys, "ask-removal Owen --why 'He shouts at us.'");
    for one in [&mut idris, &mut meinir] {
        one.ask_until("people", |people| people["removals"][0]["state"] == "open").expect("they hear of it");
        ask(one, "consent Owen");
    }
    let went = vec![("Owen".to_owned(), "removed".to_owned())];
    carys.ask_until("people", |people| gone(people) == went).expect("it is done");
    let stick = folder.path().join("owen.trestle-copy");
    ask(&mut owen, &format!("pack '{}'", stick.display()));
    ask(&mut carys, &format!("unpack '{}'", stick.display()));

    // It is there for all, and no part of anything.
    for one in [&mut carys, &mut meinir] {
        let shown = one.ask_until("show Words", |shown| shown["late"][0]["changes"] == 2);
        let shown = shown.expect("all are told of it");
        assert_eq!(
            (&shown["late"][0]["name"], &shown["late"][0]["went"]),
            (&json!("Owen"), &json!("removed"))
        );
        assert_eq!(text(one, "Words"), "We begin. ");
    }
    assert_eq!(ask(&mut carys, "docs")["docs"].as_array().map(Vec::len), Some(2), "Benches is in no list");
    assert_eq!(ask(&mut carys, "comments Words")["comments"], json!([]));
    for (doc, change) in [
        ("Words", "We begin. [+ Owen was here. "),
        ("Words", "“We begin”"),
        ("Words", "Owen: Without me? +]"),
        ("table", "[+ Benches +]"),
        (r#""Who mends the gate?""#, "[+ I would. +]"),
    ] {
        let late = late_of_owen(&mut meinir, doc);
        assert!(late["changed"].to_string().contains(change), "{late}");
    }
    let show = ask(&mut meinir, "show \"Who mends the gate?\"");
    assert_eq!(show["late"][0]["name"], "Owen", "{show}");

    // Somebody takes it up by name, and all read the same.
    assert!(refused(&mut meinir, "take-up Words Idris").contains("Idris wrote nothing too late"));
    let taken = ask(&mut meinir, "take-up Words Owen");
    assert_eq!(taken["taken_up"][0]["name"], "Owen", "{taken}");
    assert_eq!(text(&mut meinir, "Words"), "We begin. Owen was here. ");
    let said = ask(&mut meinir, "comments Words")["comments"][0].clone();
    assert_eq!((&said["said"], &said["by"]["name"]), (&json!("Without me?"), &json!("Owen")));
    for one in [&mut carys, &mut idris] {
        assert_eq!(level(one, &mut meinir, "Words"), "We begin. Owen was here. ");
        assert_eq!(ask(one, "show Words")["late"], Value::Null);
        let log = ask(one, "log Words");
        let taken: Vec<&Value> = (log["entries"].as_array().expect("entries").iter())
            .filter(|entry| entry["took_up"] == true)
            .map(|entry| &entry["name"])
            .collect();
        assert_eq!(taken, [&json!("Meinir")], "{log}");
    }
    assert!(refused(&mut carys, "take-up Words Owen").contains("Nothing came too late"));
    late_of_owen(&mut idris, r#""Who mends the gate?""#);
    ask(&mut idris, "take-up \"Who mends the gate?\"");
    let wording = level(&mut idris, &mut carys, "\"Who mends the gate?/en\"");
    assert_eq!(wording, "I would. We do. ");
    // What he began is in the list once that is taken up, and has its words once they are.
    ask(&mut carys, "take-up table");
    meinir.ask_until("docs", |docs| docs.to_string().contains("Benches")).expect("it is in the list");
    assert_eq!(text(&mut meinir, "Benches"), "");
    late_of_owen(&mut meinir, "Benches");
    ask(&mut meinir, "take-up Benches Owen");
    assert_eq!(level(&mut carys, &mut meinir, "Benches"), "Two, by the gate. ");

    // Who has gone takes nothing up.
    ask(&mut owen, "meet");
    owen.ask_until("people", |people| gone(people) == went).expect("he learns of it");
    assert!(refused(&mut owen, "take-up Words").contains("do not sit here any more"));
    carys.quit().expect("it ends");
    let mut carys = shell(&folder.path().join("carys"), &ALONE);
    assert_eq!(text(&mut carys, "Words"), "We begin. Owen was here. ");
}
