//! The tour: three copies of one table, as real processes on this computer, do the main job before your eyes.
//!
//! Nothing is shown that was not checked: a step that does not come out as it says ends the tour with an error.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};
use thiserror::Error;

mod deciding;

use super::{
    process::{ProcessError, ShellProcess},
    reply::{Plain, Reply, print},
};
use crate::lang::{Value, Words};

/// The design that the tour writes on.
const SAMPLE: &str = include_str!("../../../assets/samples/good_repair.md");
const TITLE: &str = "What a good repair feels like";
const DOC: &str = "\"What a good repair feels like\"";

/// A person of the tour and their computer.
struct Seat {
    name: &'static str,
    home: PathBuf,
    shell: ShellProcess,
}

/// Says each step as it is done.
struct Guide<'a> {
    words: &'a Words,
    as_json: bool,
}

/// Why the tour ended early.
#[derive(Debug, Error)]
enum TourError {
    #[error("cannot write {0}")]
    CannotWrite(PathBuf),
    #[error("{name}: {source}")]
    Process { name: String, source: ProcessError },
    #[error("the program cannot find itself")]
    NoProgram(#[source] std::io::Error),
    /// What was shown did not come out as it should.
    #[error("{0} did not hold")]
    DidNotHold(&'static str),
}

/// Takes the tour in `folder`, or in a new one, and says each step.
///
/// # Errors
/// A step did not come out as it should.
pub(crate) fn run(folder: Option<PathBuf>, words: &Words, as_json: bool) -> Result<Reply, Plain> {
    let folder =
        folder.unwrap_or_else(|| std::env::temp_dir().join(format!("trestle-tour-{}", std::process::id())));
    let mut guide = Guide { words, as_json };
    let took = take(&folder, &mut guide);
    took.map_err(|error| error.plain(words))?;
    let shown = folder.display().to_string();
    let text = words.say_with("tour-end", &[("folder", shown.as_str().into())]);
    Ok(Reply::say(text).with("step", "tour-end").with("folder", shown))
}

fn take(folder: &Path, guide: &mut Guide<'_>) -> Result<(), TourError> {
    fs::create_dir_all(folder).map_err(|_| TourError::CannotWrite(folder.to_owned()))?;
    let program = std::env::current_exe().map_err(TourError::NoProgram)?;
    let mut seats = sit_down(&program, folder, guide)?;
    write_at_once(&mut seats, guide)?;
    let kept = write_apart(&mut seats, guide)?;
    let mut seats = meet_again(&program, seats, &kept, guide)?;
    take_away(&mut seats, folder, guide)?;
    deciding::decide(&program, &mut seats, folder, guide)?;
    for mut seat in seats {
        seat.ask("quit")?;
    }
    Ok(())
}

impl Guide<'_> {
    fn tell(&mut self, step: &str, values: &[(&str, Value)]) {
        let reply = Reply::say(self.words.say_with(step, values)).with("step", step);
        print(&Ok(reply), self.as_json);
    }
}

impl TourError {
    fn plain(&self, words: &Words) -> Plain {
        match self {
            TourError::CannotWrite(path) => {
                Plain::say(words, "cli-cannot-write", &[("path", path.display().to_string().into())])
            }
            TourError::Process { .. } | TourError::NoProgram(_) | TourError::DidNotHold(_) => {
                Plain::say(words, "tour-broke", &[("why", self.to_string().into())])
            }
        }
    }
}

/// Carys puts up a table with a design; Idris and Meinir take a seat by her link.
fn sit_down(program: &Path, folder: &Path, guide: &mut Guide<'_>) -> Result<Vec<Seat>, TourError> {
    let sample = folder.join("good_repair.md");
    fs::write(&sample, SAMPLE).map_err(|_| TourError::CannotWrite(sample.clone()))?;

    let mut carys = Seat::start("Carys", program, folder)?;
    carys.ask("new \"Repairs, done together\" --as Carys --side live")?;
    carys.ask(&format!("add text {DOC} --from \"{}\"", sample.display()))?;
    let invitation = carys.ask("invite --uses 2 --days 1")?;
    let link = invitation["link"].as_str().unwrap_or_default().to_owned();
    guide.tell("tour-put-up", &[("name", "Carys".into()), ("title", TITLE.into())]);

    let mut seats = vec![carys];
    for (name, side) in [("Idris", "live"), ("Meinir", "work")] {
        let mut seat = Seat::start(name, program, folder)?;
        seat.ask(&format!("join {link} --as {name} --side {side}"))?;
        let here = |docs: &Json| {
            docs["docs"].as_array().is_some_and(|list| list.iter().any(|doc| doc["title"] == TITLE))
        };
        let found = seat.shell.ask_until("docs", here);
        found.map_err(|source| seat.trouble(source))?;
        guide.tell("tour-sat-down", &[("name", name.into())]);
        seats.push(seat);
    }
    wait_until_level(&mut seats)?;
    Ok(seats)
}

/// All three type into the design, each at the end of a paragraph, none waiting for another.
fn write_at_once(seats: &mut [Seat], guide: &mut Guide<'_>) -> Result<(), TourError> {
    let places = ["happen next", "The estate already", "When an empty home"];
    let words = [" Carys adds this.", " Idris adds that.", " Meinir adds a third thing."];
    let mut lines: Vec<Vec<String>> = Vec::new();
    for ((seat, place), words) in seats.iter_mut().zip(places).zip(words) {
        let (block, end) = seat.block_with(place)?;
        let key = |(i, key): (usize, char)| {
            let action = json!({"act": "type", "block": block, "at": end + i, "text": key});
            format!("act {DOC} '{action}'")
        };
        lines.push(words.chars().enumerate().map(key).collect());
    }
    let longest = lines.iter().map(Vec::len).max().unwrap_or(0);
    for i in 0..longest {
        for (seat, lines) in seats.iter_mut().zip(&lines) {
            if let Some(line) = lines.get(i) {
                seat.send(line)?;
            }
        }
    }
    for (seat, lines) in seats.iter_mut().zip(&lines) {
        for line in lines {
            seat.answer(line)?;
        }
    }
    let text = wait_until_level(seats)?;
    check("every word typed at once", words.iter().all(|words| text.contains(words)))?;
    let typed: usize = lines.iter().map(Vec::len).sum();
    guide.tell("tour-at-once", &[("keys", typed.into()), ("people", seats.len().into())]);
    Ok(())
}

/// Everyone parts from the others and goes on. What each wrote comes back, to be looked for later.
fn write_apart(seats: &mut [Seat], guide: &mut Guide<'_>) -> Result<Vec<String>, TourError> {
    for seat in seats.iter_mut() {
        seat.ask("part")?;
    }
    let [carys, idris, meinir] = seats else { return Err(TourError::DidNotHold("three seats")) };

    // Two write into one paragraph, and one of them breaks it in two.
    let kept = ["Ask first, always. ", "In the evening too. ", "Friday tea. "].map(str::to_owned).to_vec();
    let at = position(&idris.text()?, "The estate already");
    idris.ask(&format!("insert {DOC} {at} {}", json!(kept[0])))?;
    let at = position(&meinir.text()?, "We start from that.");
    meinir.ask(&format!("insert {DOC} {at} {}", json!("\n")))?;
    meinir.ask(&format!("insert {DOC} {} {}", at + 1, json!(kept[1])))?;
    let (heading, _) = meinir.block_with(TITLE)?;
    let (block, _) = meinir.block_with("We start from that.")?;
    let action = json!({"act": "move", "block": block, "after": heading});
    meinir.ask(&format!("act {DOC} '{action}'"))?;

    // Carys' computer loses its power while she types; what it had saved has to be there.
    let at = position(&carys.text()?, "When an empty home");
    carys.ask(&format!("insert {DOC} {at} {}", json!(kept[2])))?;
    carys.ask("flush")?;
    carys.send(&format!("insert {DOC} {at} {}", json!("Not saved yet. ")))?;
    for seat in [idris, meinir] {
        seat.ask("flush")?;
    }
    guide.tell("tour-apart", &[]);
    Ok(kept)
}

/// Carys' process is killed and started again; all meet; all have the same text with everything in it.
fn meet_again(
    program: &Path,
    mut seats: Vec<Seat>,
    kept: &[String],
    guide: &mut Guide<'_>,
) -> Result<Vec<Seat>, TourError> {
    let carys = seats.remove(0);
    let folder = carys.home.clone();
    carys.shell.kill();
    seats.insert(0, Seat::start_at("Carys", program, folder)?);
    guide.tell("tour-killed", &[("name", "Carys".into())]);
    for seat in &mut seats[1..] {
        seat.ask("meet")?;
    }
    let text = wait_until_level(&mut seats)?;
    check("every word written apart", kept.iter().all(|words| text.contains(words.trim())))?;
    guide.tell("tour-met-again", &[("people", seats.len().into())]);
    Ok(seats)
}

/// The design leaves as Markdown and as a page; the words are the same.
fn take_away(seats: &mut [Seat], folder: &Path, guide: &mut Guide<'_>) -> Result<(), TourError> {
    let files = [folder.join("repair.md"), folder.join("repair.html")];
    for file in &files {
        seats[1].ask(&format!("export {DOC} \"{}\"", file.display()))?;
        check("a file", fs::metadata(file).is_ok_and(|meta| meta.len() > 0))?;
    }
    let [markdown, page] = files.map(|file| file.display().to_string());
    guide.tell("tour-taken-away", &[("markdown", markdown.into()), ("page", page.into())]);
    Ok(())
}

/// Loopback only, and no looking around: the tour stays on this computer.
const ARGUMENTS: [&str; 2] = ["--loopback", "--no-mdns"];

impl Seat {
    fn start(name: &'static str, program: &Path, folder: &Path) -> Result<Self, TourError> {
        let home = folder.join(name.to_lowercase());
        Self::start_at(name, program, home)
    }

    fn start_at(name: &'static str, program: &Path, home: PathBuf) -> Result<Self, TourError> {
        let shell = ShellProcess::start(program, &home, &ARGUMENTS);
        let shell = shell.map_err(|source| TourError::Process { name: name.to_owned(), source })?;
        Ok(Self { name, home, shell })
    }

    fn ask(&mut self, line: &str) -> Result<Json, TourError> {
        let answer = self.shell.ask(line);
        answer.map_err(|source| self.trouble(source))
    }

    fn send(&mut self, line: &str) -> Result<(), TourError> {
        let sent = self.shell.send(line);
        sent.map_err(|source| self.trouble(source))
    }

    fn answer(&mut self, line: &str) -> Result<Json, TourError> {
        let answer = self.shell.answer(line);
        answer.map_err(|source| self.trouble(source))
    }

    fn trouble(&self, source: ProcessError) -> TourError {
        TourError::Process { name: self.name.to_owned(), source }
    }

    fn text(&mut self) -> Result<String, TourError> {
        let answer = self.ask(&format!("text {DOC}"))?;
        Ok(answer["text"].as_str().unwrap_or_default().to_owned())
    }

    /// The id of the block that holds `words`, and its length in chars.
    fn block_with(&mut self, words: &str) -> Result<(String, usize), TourError> {
        let shown = self.ask(&format!("show {DOC}"))?;
        let text = |block: &Json| -> String {
            let runs = block["runs"].as_array().into_iter().flatten();
            runs.filter_map(|run| run["text"].as_str()).collect()
        };
        let blocks = shown["blocks"].as_array().into_iter().flatten();
        let found = blocks.map(|block| (block, text(block))).find(|(_, text)| text.contains(words));
        let (block, text) = found.ok_or(TourError::DidNotHold("a paragraph with these words"))?;
        Ok((block["id"].as_str().unwrap_or_default().to_owned(), text.chars().count()))
    }
}

/// Waits until all seats show the same text, and gives it.
fn wait_until_level(seats: &mut [Seat]) -> Result<String, TourError> {
    let mut text = String::new();
    for _ in 0..500 {
        let mut texts = Vec::new();
        for seat in seats.iter_mut() {
            texts.push(seat.text()?);
        }
        text.clone_from(&texts[0]);
        if texts.iter().all(|other| *other == text) {
            return Ok(text);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Err(TourError::DidNotHold("the same text on every computer"))
}

fn check(what: &'static str, holds: bool) -> Result<(), TourError> {
    if holds { Ok(()) } else { Err(TourError::DidNotHold(what)) }
}

/// Where `words` begin, in chars; the end of the text where they are not.
fn position(text: &str, words: &str) -> usize {
    let bytes = text.find(words).unwrap_or(text.len());
    text[..bytes].chars().count()
}
