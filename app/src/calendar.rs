//! Promises and days to look again as a calendar file: which of them, and what each is called there.

use trestle_export::calendar::{self, Calendar, Entry};
use trestle_trust::statement::deciding::Progress;

use crate::{
    lang::Words,
    view::{
        TableView,
        deciding::{DecisionRow, PromiseRow},
    },
};

/// How the name of such a file ends.
pub const ENDING: &str = "ics";
/// So many days before, a calendar and the first page remind of a promise of one's own.
pub(crate) const REMIND_DAYS: u8 = 3;

/// The file's text, as of that moment. What is over, and what has no date, is not in it.
pub fn file(words: &Words, view: &TableView, now_unix_secs: i64) -> String {
    let mut entries: Vec<Entry> =
        view.promises.iter().filter_map(|promise| entry(words, view, promise)).collect();
    entries.extend(view.decisions.iter().filter_map(|row| review(words, row)));
    entries.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    calendar::write(&Calendar {
        name: &view.title,
        language: words.language().code(),
        written_unix_secs: now_unix_secs,
        entries: &entries,
    })
}

/// The day on which an agreement is looked at again.
fn review(words: &Words, row: &DecisionRow) -> Option<Entry> {
    let asked = match row.document {
        Some(_) => row.question.clone(),
        None => words.say("calendar-rules"),
    };
    Some(Entry {
        uid: format!("review.{}@trestle", row.opening?),
        day: row.review.parse().ok()?,
        title: words.say_with("calendar-review", &[("said", asked.into())]),
        about: String::new(),
        sequence: 0,
        remind_days_before: None,
    })
}

fn entry(words: &Words, view: &TableView, promise: &PromiseRow) -> Option<Entry> {
    if matches!(promise.progress, Progress::Checked | Progress::Changed | Progress::Dropped) {
        return None;
    }
    let who = promise.who.and_then(|id| view.name_of(id)).map(str::to_owned);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use trestle_trust::ids::StatementId;

    use super::*;
    use crate::{lang::Language, view::deciding::StandingView};

    #[test]
    fn promises_that_are_open_and_days_to_look_again_are_in_it_and_nothing_else() {
        let promise = |id: &str, due: &str, progress| PromiseRow {
            opening: StatementId([7; 32]),
            id: id.to_owned(),
            what: format!("Do {id}"),
            for_whom: String::new(),
            from: "Which day?".to_owned(),
            side: None,
            who: None,
            backup: String::new(),
            known_by: String::new(),
            first_due: due.to_owned(),
            due: due.to_owned(),
            progress,
            late: false,
            checked_by: None,
            mine: id == "c1",
            soon: false,
            clause: String::new(),
            may_check: false,
            said: Vec::new(),
        };
        let agreed = StandingView::Agreed { unix_secs: 1, review_due: false };
        let row = |opening: u8, review: &str, standing| DecisionRow {
            document: None,
            opening: Some(StatementId([opening; 32])),
            question: String::new(),
            standing,
            waits_for_me: false,
            late: false,
            review: review.to_owned(),
            last_unix_secs: 1,
        };
        let view = TableView {
            promises: [
                promise("c1", "2027-05-21", Progress::UnderWay),
                promise("c2", "2027-05-20", Progress::Checked),
                promise("c3", "one day", Progress::NotStarted),
                promise("c4", "2027-05-01", Progress::Done),
            ]
            .map(Arc::new)
            .into(),
            decisions: [row(8, "2027-08-21", agreed), row(9, "", StandingView::NotAgreed)]
                .map(Arc::new)
                .into(),
            ..TableView::default()
        };
        let file = file(&Words::new(Language::English), &view, 0);
        let lines = |start: &str| file.lines().filter(|line| line.starts_with(start)).collect::<Vec<_>>();
        let days = ["20270501", "20270521", "20270821"].map(|day| format!("DTSTART;VALUE=DATE:{day}"));
        assert_eq!(lines("DTSTART"), days);
        let titles = ["Promise: Do c4", "Promise: Do c1", "Look again: our ground rules"];
        assert_eq!(lines("SUMMARY"), titles.map(|title| format!("SUMMARY;LANGUAGE=en:{title}")));
        assert_eq!(lines("TRIGGER").len(), 1, "one's own is reminded of");
    }
}
