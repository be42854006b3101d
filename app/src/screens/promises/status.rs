//! Where a promise is, in words and with an icon.

use trestle_trust::statement::deciding::Progress;

use crate::{
    look::Look,
    theme::icon::{self, Icon},
    view::{TableView, deciding::PromiseRow},
    widgets::surface::Tone,
};

/// The key of the words for it, its icon and its tone.
pub(crate) fn status(progress: Progress) -> (&'static str, Icon, Tone) {
    match progress {
        Progress::NotStarted => ("promise-not-started", icon::OPEN, Tone::Plum),
        Progress::UnderWay => ("promise-under-way", icon::UNDER_WAY, Tone::Info),
        Progress::Blocked => ("promise-blocked", icon::BLOCKED, Tone::Bad),
        Progress::Done => ("promise-done", icon::WAITING, Tone::Warn),
        Progress::Checked => ("promise-checked", icon::DONE, Tone::Good),
        Progress::Moved => ("promise-moved", icon::CALENDAR, Tone::Warn),
        Progress::HandedOn => ("promise-handed-on", icon::HAND_ON, Tone::Info),
        Progress::Changed => ("promise-changed", icon::RENAME, Tone::Plum),
        Progress::Dropped => ("promise-dropped", icon::DROPPED, Tone::Quiet),
    }
}

/// Where it is now: who has checked it is named.
pub(crate) fn words(look: &Look, view: &TableView, promise: &PromiseRow) -> String {
    let checked = promise.checked_by.and_then(|id| view.name_of(id));
    match (promise.progress, checked) {
        (Progress::Checked, Some(name)) => look.say_with("promise-checked-by", &[("name", name.into())]),
        (progress, _) => look.say(status(progress).0),
    }
}
