//! Promises and days to look again as a calendar file: which of them, and what each is called there.

use trestle_export::calendar::{self, Calendar, Entry};
use trestle_trust::statement::deciding::Progress;

use crate::{
    lang::Words,
    view::{TableView, deciding::PromiseRow},
};

/// How the name of such a file ends.
pub const ENDING: &str = "ics";
/// So many days before, a calendar reminds of a promise of one's own.
const REMIND_DAYS: u8 = 3;

/// The file's text, as of that moment. What is over, and what has no date, is not in it.
pub fn file(words: &Words, view: &TableView, now_unix_secs: i64) -> String {
    let mut entries: Vec<Entry> =
        view.promises.iter().filter_map(|promise| entry(words, view, promise)).collect();
    entries.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    calendar::write(&Calendar {
        name: &view.title,
        language: words.language().code(),
        written_unix_secs: now_unix_secs,
        entries: &entries,
    })
}

fn entry(words: &Words, view: &TableView, promise: &PromiseRow) -> Option<Entry> {
    if matches!(promise.progress, Progress::Checked | Progress::Changed | Progress::Dropped) {
        return None;
    }
    let who = promise.who.and_then(|id| view.person(id)).map(|person| person.name.clone());
    let side = promise.side.and_then(|id| view.side(id)).map(|side| side.name.clone());
    let about = [
        ("calendar-who", who.or(side).unwrap_or_default()),
        ("calendar-known", promise.known_by.clone()),
        ("calendar-from", promise.from.clone()),
    ];
    let about = about.iter().filter(|(_, value)| !value.trim().is_empty());
    let about: Vec<String> =
        about.map(|(key, value)| words.say_with(key, &[("said", value.into())])).collect();
    Some(Entry {
        uid: format!("{}.{}@trestle", promise.id, promise.opening),
        day: promise.due.parse().ok()?,
        title: words.say_with("calendar-promise", &[("said", (&promise.what).into())]),
        about: about.join("\n"),
        sequence: u32::try_from(promise.said.len()).unwrap_or(u32::MAX),
        remind_days_before: promise.mine.then_some(REMIND_DAYS),
    })
}
