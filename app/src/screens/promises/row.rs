//! One promise: beside each other where there is room, else from top to bottom; and all that is known about it.

use egui::{Margin, Ui, WidgetInfo};
use trestle_trust::{ids::PersonId, statement::deciding::Progress};

use super::{say::Asked, status::status, status_words};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    view::{
        TableView,
        deciding::{PromiseRow, SaidView},
    },
    widgets::{button::Button, surface, surface::Tone, text},
};

/// How wide what, who, when, where it is, and what can be done are.
pub(super) type Widths = [f32; 5];

/// How a promise lies in the room that there is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Room {
    Columns(Widths),
    /// What, who and when at the left; where it is and what can be done at the right.
    Halves([f32; 2]),
    /// From top to bottom.
    Down,
}

impl Room {
    pub(super) fn of(ui: &Ui) -> Self {
        let room = ui.available_width() - 2.0 * theme::SPACE_16;
        if room >= theme::PROMISES_WIDE {
            Room::Columns(theme::PROMISE_SHARES.map(|share| (share * room).floor()))
        } else if room >= theme::PROMISES_MIDDLE {
            let left = (theme::PROMISE_LEFT * room).floor();
            Room::Halves([left, room - left])
        } else {
            Room::Down
        }
    }
}

/// The names of the columns.
pub(super) fn head(ui: &mut Ui, look: &Look, widths: &Widths) {
    let corners = egui::CornerRadius { sw: 0, se: 0, ..theme::CARD_CORNER };
    let margin = Margin::symmetric(theme::SPACE_16 as i8, theme::SPACE_12 as i8);
    egui::Frame::new().fill(look.colors().sunken).corner_radius(corners).inner_margin(margin).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            let names = ["promises-what", "promises-who", "promises-when", "promises-where"];
            surface::cells(ui, widths, |ui, index| {
                if let Some(name) = names.get(index) {
                    text::label(ui, Type::SmallStrong, look.colors().ink, look.say(name));
                }
            });
        },
    );
}

/// The promise, and what was pressed. `open` says whether the rest is unfolded.
pub(super) fn ui(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    promise: &PromiseRow,
    room: Room,
    open: &mut bool,
) -> Option<Asked> {
    let mut pressed = None;
    let margin = Margin::symmetric(theme::SPACE_16 as i8, theme::SPACE_12 as i8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match room {
            Room::Columns(widths) => surface::cells(ui, &widths, |ui, index| match index {
                0 => what(ui, look, promise, open),
                1 => who(ui, look, view, promise),
                2 => when(ui, look, promise),
                3 => place(ui, look, view, promise),
                _ => pressed = buttons(ui, look, view, promise),
            }),
            Room::Halves(widths) => surface::cells(ui, &widths, |ui, index| match index {
                0 => {
                    title(ui, look, promise);
                    who_and_when(ui, look, view, promise);
                    known_by(ui, look, promise);
                    fold(ui, look, promise, open);
                }
                _ => {
                    place(ui, look, view, promise);
                    pressed = buttons(ui, look, view, promise);
                }
            }),
            Room::Down => {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                what(ui, look, promise, open);
                who_and_when(ui, look, view, promise);
                place(ui, look, view, promise);
                pressed = buttons(ui, look, view, promise);
            }
        }
    });
    pressed
}

fn what(ui: &mut Ui, look: &Look, promise: &PromiseRow, open: &mut bool) {
    title(ui, look, promise);
    known_by(ui, look, promise);
    fold(ui, look, promise, open);
}

fn title(ui: &mut Ui, look: &Look, promise: &PromiseRow) {
    text::label(ui, Type::Strong, look.colors().ink, &promise.what);
}

fn known_by(ui: &mut Ui, look: &Look, promise: &PromiseRow) {
    if !promise.known_by.is_empty() {
        text::label(ui, Type::Small, look.colors().ink_2, &promise.known_by);
    }
}

/// The way to all that is known of it.
fn fold(ui: &mut Ui, look: &Look, promise: &PromiseRow, open: &mut bool) {
    let words = look.say(if *open { "promises-less" } else { "promises-more" });
    let named = look.say_with(
        "promises-more-about",
        &[("words", words.clone().into()), ("title", (&promise.what).into())],
    );
    crate::screens::fold_named(ui, look, &words, &named, open);
}

/// Somebody's name, as it is shown here.
pub(crate) fn name_of(look: &Look, view: &TableView, id: PersonId) -> String {
    match view.person(id) {
        Some(person) if person.me => look.say_with("people-you", &[("name", (&person.name).into())]),
        Some(person) => person.name.clone(),
        None => view.name_of(id).map_or_else(|| look.say("someone"), str::to_owned),
    }
}

/// Who stands in for them: somebody at the table, or a name that was written.
fn backup(look: &Look, view: &TableView, promise: &PromiseRow) -> Option<String> {
    let written = promise.backup.trim();
    if written.is_empty() {
        return None;
    }
    Some(written.parse().map_or_else(|_| written.to_owned(), |id| name_of(look, view, id)))
}

fn who(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    text::label(ui, Type::Body, look.colors().ink, who_words(look, view, promise));
}

fn who_words(look: &Look, view: &TableView, promise: &PromiseRow) -> String {
    let side = promise.side.and_then(|id| view.side(id)).map(|side| side.name.clone());
    let who = match promise.who {
        Some(id) => name_of(look, view, id),
        None => side.unwrap_or_else(|| look.say("promises-nobody")),
    };
    match backup(look, view, promise) {
        Some(backup) => look.say_with("promises-backup", &[("name", who.into()), ("other", backup.into())]),
        None => who,
    }
}

/// Both in one line, where there are no columns.
fn who_and_when(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    let words = format!("{} · {}", who_words(look, view, promise), when_words(look, promise));
    text::label(ui, Type::Body, look.colors().ink, words);
    first_date(ui, look, promise);
}

/// The date; beside a new one always the first.
fn when(ui: &mut Ui, look: &Look, promise: &PromiseRow) {
    let dated = !promise.due.is_empty() || !promise.first_due.is_empty();
    let ink = if dated { look.colors().ink } else { look.colors().ink_2 };
    text::label(ui, Type::Body, ink, when_words(look, promise));
    first_date(ui, look, promise);
}

fn when_words(look: &Look, promise: &PromiseRow) -> String {
    if promise.due.is_empty() && promise.first_due.is_empty() {
        return look.say("promises-no-date");
    }
    look.date(&promise.due)
}

fn first_date(ui: &mut Ui, look: &Look, promise: &PromiseRow) {
    if promise.first_due != promise.due {
        let first = match promise.first_due.as_str() {
            "" => look.say("promises-first-none"),
            date => look.say_with("promises-first-date", &[("day", look.date(date).into())]),
        };
        text::label(ui, Type::Small, look.colors().ink_2, first);
    }
}

/// Where it is now, and that it is late.
fn place(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    let (_, icon, tone) = status(promise.progress);
    surface::icon_chip(ui, look, tone, icon, &status_words(look, view, promise));
    if promise.late {
        surface::icon_chip(ui, look, Tone::Bad, icon::LATE, &look.say("promise-late"));
    }
    if promise.first_due != promise.due
        && let Some(why) = newest(promise, Progress::Moved)
    {
        let words = look.say_with("promises-moved-why", &[("why", (&why.words).into())]);
        text::label(ui, Type::Small, look.colors().ink_2, words);
    }
}

/// What was said last of that kind, with words.
fn newest(promise: &PromiseRow, progress: Progress) -> Option<&SaidView> {
    let said = promise.said.iter().rev();
    said.filter(|said| said.counts && !said.words.trim().is_empty()).find(|said| said.progress == progress)
}

/// There is nothing more to do.
fn is_over(promise: &PromiseRow) -> bool {
    matches!(promise.progress, Progress::Checked | Progress::Changed | Progress::Dropped)
}

fn buttons(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) -> Option<Asked> {
    if promise.may_check {
        let words = look.say("promises-check");
        let named = look.say_with(
            "promises-check-named",
            &[("words", words.clone().into()), ("title", (&promise.what).into())],
        );
        let button = Button::plain(&words).named(&named).icon(icon::SEEN);
        return button.show(ui, look).clicked().then_some(Asked::Check);
    }
    let counts = view.me().is_some_and(|me| me.standing);
    if is_over(promise) || !counts {
        return None;
    }
    let words = look.say("promises-say");
    let named = look.say_with(
        "promises-say-named",
        &[("words", words.clone().into()), ("title", (&promise.what).into())],
    );
    let button = Button::plain(&words).named(&named);
    button.show(ui, look).clicked().then_some(Asked::Say)
}

/// All that is known about it.
pub(super) fn more(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    let margin = Margin {
        left: theme::SPACE_16 as i8,
        right: theme::SPACE_16 as i8,
        top: 0,
        bottom: theme::SPACE_16 as i8,
    };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        let (ink, quiet) = (look.colors().ink, look.colors().ink_2);
        let side = promise.side.and_then(|id| view.side(id)).map(|side| side.name.clone());
        for (key, value) in [
            ("promises-for", promise.for_whom.clone()),
            ("promises-from", promise.from.clone()),
            ("promises-clause", promise.clause.clone()),
            ("promises-of-side", side.unwrap_or_default()),
        ] {
            if !value.trim().is_empty() {
                text::label(ui, Type::Small, ink, look.say_with(key, &[("said", value.into())]));
            }
        }
        if let Some(why) = why_not_check(view, promise) {
            text::label(ui, Type::Small, ink, look.say(why));
        }
        text::heading(ui, Type::SmallStrong, ink, &look.say("promises-said"));
        if promise.said.is_empty() {
            text::label(ui, Type::Small, quiet, look.say("promises-said-nothing"));
        }
        for said in promise.said.iter().rev() {
            let line = text::label(ui, Type::Small, ink, said_words(look, view, said));
            if !said.counts {
                let note = look.say("promises-said-counts-not");
                line.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Label, true, said_words(look, view, said))
                });
                text::label(ui, Type::Small, quiet, note);
            }
        }
    });
}

fn said_words(look: &Look, view: &TableView, said: &SaidView) -> String {
    let name = name_of(look, view, said.by);
    let when = look.day(said.unix_secs);
    let state = look.say(status(said.progress).0);
    let date = said.due.as_deref().map(|due| look.date(due));
    let values = |words: &str| {
        vec![
            ("name", name.clone().into()),
            ("when", when.clone().into()),
            ("state", state.clone().into()),
            ("said", words.into()),
        ]
    };
    match (date, said.words.trim()) {
        (Some(date), words) => {
            let mut values = values(words);
            values.push(("day", date.into()));
            look.say_with("promises-said-date", &values)
        }
        (None, "") => {
            let mut values = values("");
            values.pop();
            look.say_with("promises-said-plain", &values)
        }
        (None, words) => look.say_with("promises-said-words", &values(words)),
    }
}

/// Why somebody here cannot say that it is kept, once it is said to be done.
fn why_not_check(view: &TableView, promise: &PromiseRow) -> Option<&'static str> {
    if promise.progress != Progress::Done || promise.may_check {
        return None;
    }
    let me = view.me()?;
    Some(match (me.standing, promise.side == Some(me.side_id)) {
        (false, _) => "promises-check-not-yet",
        (true, true) => "promises-check-own-side",
        (true, false) => "promises-check-another",
    })
}
