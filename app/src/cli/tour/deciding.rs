//! The part of the tour in which they decide: ask, object, change the words, agree, promise, take away, check.

use std::{fs, path::Path, process::Command};

use serde_json::{Value as Json, json};

use super::{Guide, Seat, TourError, check};
use crate::cli::process::ProcessError;

const QUESTION: &str = "Try two-hour repair slots";
const FIRST: &str = "You can pick a two-hour slot. The office will text you before the worker comes.\n";
const SECOND: &str = "You can pick a two-hour slot. The worker will text or ring you. You choose which.\n";

/// All three decide, and the agreement leaves as files that anybody can check.
pub(super) fn decide(
    program: &Path,
    seats: &mut [Seat],
    folder: &Path,
    guide: &mut Guide<'_>,
) -> Result<(), TourError> {
    vouch(seats)?;
    ask_and_object(seats, folder, guide)?;
    agree(seats, folder, guide)?;
    keep_a_promise(seats, guide)?;
    take_away(program, seats, folder, guide)
}

/// Nobody works here yet who could vouch for Meinir, so those who live here do.
fn vouch(seats: &mut [Seat]) -> Result<(), TourError> {
    let standing = |people: &Json| {
        let people = people["people"].as_array();
        people.is_some_and(|people| people.iter().all(|person| person["standing"] == true))
    };
    for seat in &mut seats[..2] {
        seat.ask("welcome Meinir")?;
    }
    for seat in seats {
        seat.ask_until("people", standing)?;
    }
    Ok(())
}

fn ask_and_object(seats: &mut [Seat], folder: &Path, guide: &mut Guide<'_>) -> Result<(), TourError> {
    let file = write(folder, "slots.md", FIRST)?;
    let carys = &mut seats[0];
    carys.ask(&format!("add decision \"{QUESTION}\" --from \"{file}\""))?;
    let who = json!({"act": "write", "item": "decision", "field": "who_can_say_yes", "text": "All of us"});
    carys.ask(&format!("act Try '{who}'"))?;
    let people = carys.ask("people")?;
    let meinir = people["people"].as_array().into_iter().flatten().find(|one| one["name"] == "Meinir");
    let promise = json!({
        "act": "add_item", "id": "diary", "kind": "promise", "texts": {"words": "Put the slots in the diary"},
        "values": {"side": "2", "who": meinir.map(|meinir| &meinir["id"]), "due": "2027-05-21"},
    });
    carys.ask(&format!("act Try '{promise}'"))?;
    carys.decide(&json!({"act": "open", "about": "Try"}))?;
    for (seat, stance) in seats.iter_mut().zip(["agree", "concern", "object"]) {
        seat.ask_until("show Try", |page| page["asked"]["words_are_here"] == true)?;
        let act =
            json!({"act": "answer", "about": "Try", "stance": stance, "words": "It may fail on busy days."});
        seat.decide(&act)?;
    }
    let all = |page: &Json| page["standing"]["everyone"] == true;
    let page = seats[0].ask_until("show Try", all)?;
    check("an objection that blocks", page["standing"]["holds"] == false)?;
    let close = json!({"act": "close", "about": "Try", "ending": "agreed", "because": "everyone"});
    check("a closing that is refused", seats[0].is_refused(&close))?;
    guide.tell("tour-asked", &[("name", "Meinir".into())]);
    Ok(())
}

fn agree(seats: &mut [Seat], folder: &Path, guide: &mut Guide<'_>) -> Result<(), TourError> {
    let file = write(folder, "slots-2.md", SECOND)?;
    seats[0].ask(&format!("edit Try/en --from \"{file}\""))?;
    check(
        "answers that hold for the old words",
        seats[0].ask("show Try")?["standing"]["check_again"] == true,
    )?;
    let opened = seats[0].decide(&json!({"act": "open", "about": "Try"}))?["statement"].clone();
    for seat in seats.iter_mut() {
        let here =
            |page: &Json| page["asked"]["opening"] == opened && page["asked"]["words_are_here"] == true;
        seat.ask_until("show Try", here)?;
        seat.decide(&json!({"act": "answer", "about": "Try", "stance": "agree"}))?;
    }
    for at in [0, 2] {
        let ready = |page: &Json| page["standing"]["everyone"] == true && page["standing"]["holds"] == true;
        seats[at].ask_until("show Try", ready)?;
        seats[at]
            .decide(&json!({"act": "close", "about": "Try", "ending": "agreed", "because": "everyone"}))?;
    }
    for seat in seats.iter_mut() {
        seat.ask_until("show Try", |page| page["standing"]["is"] == "agreed")?;
    }
    guide.tell("tour-agreed", &[]);
    Ok(())
}

fn keep_a_promise(seats: &mut [Seat], guide: &mut Guide<'_>) -> Result<(), TourError> {
    let update =
        |progress: &str| json!({"act": "update", "about": "Try", "promise": "diary", "progress": progress});
    seats[2].decide(&update("done"))?;
    check("a promise that its own side cannot check", seats[2].is_refused(&update("checked")))?;
    let is = |progress: &'static str| move |list: &Json| list["promises"][0]["progress"] == progress;
    seats[1].ask_until("promises", is("done"))?;
    seats[1].decide(&update("checked"))?;
    for seat in seats.iter_mut() {
        seat.ask_until("promises", is("checked"))?;
    }
    guide.tell("tour-promised", &[("name", "Meinir".into())]);
    Ok(())
}

/// The program checks the files without a table; a copy in which one bit is another is found out.
fn take_away(
    program: &Path,
    seats: &mut [Seat],
    folder: &Path,
    guide: &mut Guide<'_>,
) -> Result<(), TourError> {
    let files = [("html", "agreement.html"), ("bundle", "agreement.json")];
    for (form, name) in files {
        let file = folder.join(name);
        seats[1].ask(&format!("agreement Try --as {form} --out \"{}\"", file.display()))?;
        check("an agreement that is valid", verify(program, &file)?)?;
        let mut bytes = fs::read(&file).map_err(|_| TourError::CannotWrite(file.clone()))?;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let copy = folder.join("changed-copy");
        fs::write(&copy, bytes).map_err(|_| TourError::CannotWrite(copy.clone()))?;
        check("a changed copy that is not valid", !verify(program, &copy)?)?;
    }
    let [page, bundle] = files.map(|(_, name)| folder.join(name).display().to_string());
    guide.tell("tour-verified", &[("page", page.into()), ("bundle", bundle.into())]);
    Ok(())
}

fn verify(program: &Path, file: &Path) -> Result<bool, TourError> {
    let output = Command::new(program).arg("--json").arg("verify").arg(file).output();
    Ok(output.map_err(TourError::NoProgram)?.status.success())
}

fn write(folder: &Path, name: &str, text: &str) -> Result<String, TourError> {
    let file = folder.join(name);
    fs::write(&file, text).map_err(|_| TourError::CannotWrite(file.clone()))?;
    Ok(file.display().to_string())
}

impl Seat {
    fn decide(&mut self, act: &Json) -> Result<Json, TourError> {
        self.ask(&format!("decide '{act}'"))
    }

    fn is_refused(&mut self, act: &Json) -> bool {
        matches!(self.shell.ask(&format!("decide '{act}'")), Err(ProcessError::Refused { .. }))
    }

    fn ask_until(&mut self, line: &str, enough: impl Fn(&Json) -> bool) -> Result<Json, TourError> {
        let answer = self.shell.ask_until(line, enough);
        answer.map_err(|source| self.trouble(source))
    }
}
