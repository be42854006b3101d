//! The promises that come with a decision: what, for whom, from which part of the words, whose side, who, who steps in, by
//! when, and how we will know. Before it is agreed they are written here; afterwards they are shown as they stand.

use std::sync::Arc;

use egui::Ui;
use trestle_model::decision::{Item, ItemKind, TextField, ValueField, content::ContentPromise};
use trestle_trust::{person::SideId, statement::deciding::Progress};

use super::desk::Desk;
use crate::{
    theme::{self, Type},
    view::deciding::{AskedView, PromiseRow, StandingView},
    widgets::{list, surface, surface::Tone, text},
};

/// The line by which a promise is added.
pub(super) const ADD: &str = "promise";

/// A promise as it is read, wherever it comes from.
struct Shown {
    id: String,
    what: String,
    facts: Vec<String>,
    state: Option<(Tone, &'static str)>,
}

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let preparing = matches!(desk.page.standing, StandingView::Preparing(_));
    let title = desk.say("decision-promises");
    if preparing {
        desk.card(ui, &title, |ui, desk| edit(ui, desk));
        return;
    }
    let shown = shown(desk);
    if shown.is_empty() {
        return;
    }
    desk.card(ui, &title, |ui, desk| {
        list::list(ui, &title, |ui| {
            for one in &shown {
                list::item(ui, &one.id, |ui| row(ui, desk, one));
            }
        });
    });
}

/// Those of the draft, to be written.
pub(super) fn edit(ui: &mut Ui, desk: &mut Desk<'_>) {
    desk.note(ui, desk.say("decision-promises-note"));
    list::list(ui, &desk.say("decision-promises"), |ui| {
        for item in &desk.page.promises {
            list::item(ui, item.id.as_str(), |ui| edited(ui, desk, item));
        }
    });
    let (name, hint, add) =
        (desk.say("decision-promise-add"), desk.say("decision-promise-hint"), desk.say("decision-add"));
    if let Some(words) = desk.add_line(ui, ADD, (&name, &hint, &add)) {
        desk.add(ItemKind::Promise, &[(TextField::Words, &words)], &[]);
    }
}

/// As they stand once it is agreed; before, as they are signed with the words.
fn shown(desk: &Desk<'_>) -> Vec<Shown> {
    let Some(asked) = &desk.page.asked else { return Vec::new() };
    let standing: Vec<&PromiseRow> = desk
        .table
        .promises
        .iter()
        .map(Arc::as_ref)
        .filter(|promise| promise.opening == asked.opening)
        .collect();
    if !standing.is_empty() {
        return standing.into_iter().map(|promise| of_row(desk, promise)).collect();
    }
    match &asked.whole {
        Some(whole) => whole.promises.iter().map(|promise| of_content(desk, promise)).collect(),
        None => Vec::new(),
    }
}

fn of_row(desk: &Desk<'_>, promise: &PromiseRow) -> Shown {
    let who = promise.who.map(|who| desk.name(who)).unwrap_or_default();
    let side = promise.side.map(|side| desk.side(side)).unwrap_or_default();
    let (tone, key) = state(promise.progress);
    let moved = (promise.due != promise.first_due).then_some(&promise.first_due);
    let mut facts =
        facts(desk, [&who, &side, &promise.due, &promise.for_whom, &promise.backup, &promise.known_by]);
    if let Some(first) = moved {
        let first = desk.look.date(first);
        facts.push(desk.say_with("decision-promise-first", &[("day", first.into())]));
    }
    Shown { id: promise.id.clone(), what: promise.what.clone(), facts, state: Some((tone, key)) }
}

/// A promise as it is signed, a line for each thing that is said of it.
pub(super) fn lines(desk: &Desk<'_>, promise: &ContentPromise) -> Vec<String> {
    let Shown { what, facts, .. } = of_content(desk, promise);
    [what].into_iter().chain(facts).collect()
}

fn of_content(desk: &Desk<'_>, promise: &ContentPromise) -> Shown {
    let who = desk.person_written(&promise.who);
    // By the rules of the question: a side may have another name by now, or be none any more.
    let asked = desk.page.asked.as_ref();
    let named = |asked: &AskedView| promise.side.parse().ok().map(|id| asked.side(SideId(id)).to_owned());
    let side = asked.and_then(named).filter(|name| !name.is_empty());
    let side = side.unwrap_or_else(|| desk.side_written(&promise.side));
    let mut facts =
        facts(desk, [&who, &side, &promise.due, &promise.for_whom, &promise.backup, &promise.known_by]);
    if !promise.clause.is_empty() {
        facts.push(desk.say_with("decision-promise-clause", &[("words", promise.clause.clone().into())]));
    }
    Shown { id: promise.id.clone(), what: promise.what.clone(), facts, state: None }
}

/// What is known of a promise, a sentence each: who, whose side, by when, for whom, who steps in, how we will know.
fn facts(desk: &Desk<'_>, [who, side, due, for_whom, backup, known_by]: [&str; 6]) -> Vec<String> {
    let mut facts = Vec::new();
    match (who.is_empty(), side.is_empty()) {
        (false, false) => {
            facts.push(
                desk.say_with("decision-promise-who-side", &[("name", who.into()), ("side", side.into())]),
            );
        }
        (false, true) => facts.push(desk.say_with("decision-promise-by", &[("name", who.into())])),
        (true, false) => facts.push(desk.say_with("decision-promise-by", &[("name", side.into())])),
        (true, true) => {}
    }
    for (value, key) in [
        (desk.look.date(due), "decision-promise-due"),
        (for_whom.to_owned(), "decision-promise-for"),
        (desk.person_written(backup), "decision-promise-backup"),
        (known_by.to_owned(), "decision-promise-known"),
    ] {
        if !value.trim().is_empty() {
            facts.push(desk.say_with(key, &[("words", value.into())]));
        }
    }
    facts
}

fn row(ui: &mut Ui, desk: &Desk<'_>, one: &Shown) {
    let look = desk.look;
    surface::rule(ui, look);
    text::label(ui, Type::Strong, look.colors().ink, &one.what);
    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
    for fact in &one.facts {
        text::label(ui, Type::Small, look.colors().ink_2, fact);
    }
    if let Some((tone, key)) = one.state {
        surface::chip(ui, look, tone, &look.say(key));
    }
}

/// How it is getting on, in words.
fn state(progress: Progress) -> (Tone, &'static str) {
    match progress {
        Progress::NotStarted => (Tone::Warn, "decision-promise-not-started"),
        Progress::UnderWay => (Tone::Info, "decision-promise-under-way"),
        Progress::Blocked => (Tone::Bad, "decision-promise-blocked"),
        Progress::Done => (Tone::Plum, "decision-promise-done"),
        Progress::Checked => (Tone::Good, "decision-promise-checked"),
        Progress::Moved => (Tone::Warn, "decision-promise-moved"),
        Progress::HandedOn => (Tone::Info, "decision-promise-handed"),
        Progress::Changed => (Tone::Info, "decision-promise-changed"),
        Progress::Dropped => (Tone::Quiet, "decision-promise-dropped"),
    }
}

fn edited(ui: &mut Ui, desk: &mut Desk<'_>, item: &Item) {
    let look = desk.look;
    surface::rule(ui, look);
    let what = item.text(TextField::Words);
    text::label(ui, Type::Strong, look.colors().ink, what);
    let (who, side) =
        (desk.person_written(item.value(ValueField::Who)), desk.side_written(item.value(ValueField::Side)));
    let known = [
        who.as_str(),
        &side,
        item.value(ValueField::Due),
        item.text(TextField::ForWhom),
        item.value(ValueField::Backup),
        item.text(TextField::KnownBy),
    ];
    for fact in facts(desk, known) {
        text::label(ui, Type::Small, look.colors().ink_2, fact);
    }
    if !desk.fold_change(ui, item.id.as_str(), what) {
        return;
    }
    let fields = [
        (TextField::Words, "decision-promise-what"),
        (TextField::ForWhom, "decision-promise-for-whom"),
        (TextField::Clause, "decision-promise-from"),
        (TextField::KnownBy, "decision-promise-how-known"),
    ];
    for (field, key) in fields {
        ui.push_id(field.name(), |ui| desk.text_field(ui, item, field, (&look.say(key), "", 1)));
    }
    ui.push_id(ValueField::Due.name(), |ui| {
        desk.date_field(ui, item, ValueField::Due, &look.say("decision-promise-when"));
    });
    desk.pick_side(ui, item);
    ui.push_id(ValueField::Who.name(), |ui| {
        desk.pick_person(ui, item, ValueField::Who, &look.say("decision-promise-who"));
    });
    ui.push_id(ValueField::Backup.name(), |ui| {
        desk.pick_person(ui, item, ValueField::Backup, &look.say("decision-promise-steps-in"));
    });
    desk.take_out(ui, item, what);
}
