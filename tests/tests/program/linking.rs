//! One person on two computers: linked by the command, both write and answer, and they are one person in all that counts.

use serde_json::{Value, json};
use trestle_app::cli::process::{ProcessError, ShellProcess};

use crate::{
    ALONE, ask,
    deciding::{answer, close, page_with, put_to_answer, seats},
    level, run, shell, two_at_a_table, wait_for_words,
};

fn link(seat: &mut ShellProcess) -> String {
    ask(seat, "link")["link"].as_str().expect("a link").to_owned()
}

fn refused(seat: &mut ShellProcess, line: &str) -> String {
    match seat.ask(line) {
        Err(ProcessError::Refused { said, .. }) => said,
        other => panic!("{line} was not refused: {other:?}"),
    }
}

#[test]
fn a_person_writes_on_two_computers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    let made = link(&mut carys);
    assert!(made.starts_with("trestle-computer:"), "{made}");
    let mut laptop = shell(&folder.path().join("laptop"), &ALONE);
    // Neither command takes the other's link, and says which does.
    let invitation = ask(&mut carys, "invite")["link"].as_str().expect("a link").to_owned();
    assert!(refused(&mut laptop, &format!("link {invitation}")).contains("trestle join"));
    assert!(refused(&mut laptop, &format!("join {made} --as Carys")).contains("trestle link"));

    let linked = ask(&mut laptop, &format!("link {made}"));
    assert_eq!(linked["name"], "Carys", "{linked}");
    wait_for_words(&mut laptop);
    let before = level(&mut carys, &mut laptop, "Words");
    ask(&mut laptop, r#"insert Words 0 "From the laptop. ""#);
    ask(&mut carys, r#"insert Words 0 "From the desk. ""#);
    // Both words meet everywhere, at Idris's too, who has never heard of the laptop but from Carys.
    let all = |seat: &mut ShellProcess| {
        let has = |text: &Value| {
            let text = text["text"].as_str().unwrap_or_default();
            text.contains("From the laptop. ") && text.contains("From the desk. ") && text.ends_with(&before)
        };
        seat.ask_until("text Words", has).expect("both words come");
    };
    for seat in [&mut carys, &mut laptop, &mut idris] {
        all(seat);
        let people = ask(seat, "people");
        let people = people["people"].as_array().expect("people");
        assert_eq!(people.len(), 2, "one person has two computers: {people:?}");
    }
    let carys_id = |seat: &mut ShellProcess| {
        let people = ask(seat, "people");
        let people = people["people"].as_array().expect("people").clone();
        people.into_iter().find(|person| person["name"] == "Carys").expect("Carys")
    };
    let (here, there) = (carys_id(&mut carys), carys_id(&mut laptop));
    assert_eq!((&here["id"], &here["me"], &there["me"]), (&there["id"], &json!(true), &json!(true)));

    // The link is spent, and nothing is made of it on a third computer.
    let third = folder.path().join("third");
    let output = run(&third, &["--loopback", "--no-mdns", "link", &made]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("has been used"), "{output:?}");
    let tables = run(&third, &["tables"]);
    assert!(String::from_utf8_lossy(&tables.stdout).contains("\"tables\":[]"), "{tables:?}");
    // One that was taken back lets nobody in either; and a second table in one place is not made.
    let ended = link(&mut carys);
    ask(&mut carys, "link --end");
    let output = run(&third, &["--loopback", "--no-mdns", "link", &ended]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("does not work any more"), "{output:?}");
    let again = link(&mut carys);
    assert!(refused(&mut laptop, &format!("link {again}")).contains("is on this computer already"));
}

/// A link holds while the program is closed; what is needed at the other end is that it is open again.
#[test]
fn a_link_made_by_one_command_is_used_by_another() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().join("carys");
    let new = run(&home, &["--loopback", "--no-mdns", "new", "Table", "--as", "Carys"]);
    assert!(new.status.success(), "{new:?}");
    let mut carys = shell(&home, &ALONE);
    // The port is kept from here on, so the address in the link stays true.
    ask(&mut carys, "meet");
    let made = link(&mut carys);
    carys.quit().expect("it ends");
    let laptop = folder.path().join("laptop");
    let output = run(&laptop, &["--loopback", "--no-mdns", "link", &made]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("did not answer"), "{output:?}");
    let mut carys = shell(&home, &ALONE);
    ask(&mut carys, "meet");
    let output = run(&laptop, &["--loopback", "--no-mdns", "link", &made]);
    assert!(output.status.success(), "{output:?}");
    let people = run(&laptop, &["people"]);
    let people: Value = serde_json::from_slice(&people.stdout).expect("JSON");
    assert_eq!(people["people"].as_array().map(Vec::len), Some(1), "{people}");
    assert_eq!(people["people"][0]["me"], true);
    carys.quit().expect("it ends");
}

#[test]
fn one_person_on_two_computers_counts_once_in_a_decision() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut all = seats(folder.path(), &[("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0)]);
    let made = link(&mut all[0]);
    let mut laptop = shell(&folder.path().join("laptop"), &ALONE);
    ask(&mut laptop, &format!("link {made}"));
    let [mali, iolo, ruth] = all.as_mut_slice() else { panic!("three") };
    put_to_answer(mali, folder.path());
    let here = |page: &Value| page["asked"]["words_are_here"] == true;
    for seat in [&mut *iolo, &mut *ruth, &mut laptop] {
        page_with(seat, here);
    }
    answer(mali, "agree", "");
    answer(iolo, "agree", "");
    // Her other computer knows that she has answered; what she says there takes the place of it.
    page_with(&mut laptop, |page| page["asked"]["mine"] == "agree");
    answer(&mut laptop, "concern", "On second thoughts.");
    for seat in [&mut *mali, &mut *iolo, &mut *ruth, &mut laptop] {
        let page = page_with(seat, |page| page.to_string().contains("On second thoughts."));
        let answers = page["asked"]["answers"].as_array().expect("answers");
        assert_eq!(answers.len(), 2, "Mali's one, and Iolo's: {page:#}");
        // Of the two who live there only Mali has answered, so not everyone has.
        assert_eq!(page["standing"]["everyone"], false, "{page:#}");
        assert_eq!(page["asked"]["sides"][0]["deciders"], 2, "{page:#}");
    }
    answer(&mut laptop, "agree", "");
    answer(ruth, "agree", "");
    let everyone = |page: &Value| page["standing"]["everyone"] == true && page["standing"]["holds"] == true;
    page_with(&mut laptop, everyone);
    // She closes it for her side on the one, Iolo for his: that is all it takes.
    close(&mut laptop, "everyone");
    page_with(iolo, |page| page["asked"]["closings"].as_array().map(Vec::len) == Some(1));
    close(iolo, "everyone");
    for seat in [mali, iolo, ruth, &mut laptop] {
        let page = page_with(seat, |page| page["standing"]["is"] == "agreed");
        let sides: Vec<_> = page["asked"]["sides"].as_array().expect("sides").iter().collect();
        let counted: Vec<_> = sides.iter().map(|side| (&side["deciders"], &side["agree"])).collect();
        assert_eq!(counted, [(&json!(2), &json!(2)), (&json!(1), &json!(1))], "{page:#}");
    }
}
