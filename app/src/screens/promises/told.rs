//! "You said, we agreed, what happened": nobody writes it. It is read from the records, agreement by agreement.

use std::sync::Arc;

use egui::Ui;

use super::{name_of, status::status, status_words};
use crate::{
    look::Look,
    theme::{self, Type},
    view::{TableView, deciding::PromiseRow},
    widgets::{list, surface, text},
};

/// Every agreement that has promises of those that are `wanted`, the one with the newest word first.
pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, wanted: impl Fn(&PromiseRow) -> bool) {
    let agreements = agreements(view, wanted);
    text::label(ui, Type::Small, look.colors().ink_2, look.say("told-note"));
    list::list(ui, &look.say("promises-told"), |ui| {
        for promises in &agreements {
            list::item(ui, promises[0].opening, |ui| {
                surface::wide_card(ui, look, |ui| agreement(ui, look, view, promises));
            });
            ui.add_space(theme::SPACE_4);
        }
    });
}

/// Agreement by agreement, the one with the newest word first.
pub(super) fn agreements(view: &TableView, wanted: impl Fn(&PromiseRow) -> bool) -> Vec<Vec<&PromiseRow>> {
    let mut agreements: Vec<(i64, Vec<&PromiseRow>)> = Vec::new();
    for promise in view.promises.iter().map(Arc::as_ref).filter(|promise| wanted(promise)) {
        let last = promise.said.last().map_or(i64::MIN, |said| said.unix_secs);
        match agreements.iter_mut().find(|(_, all)| all[0].opening == promise.opening) {
            Some((newest, all)) => {
                *newest = last.max(*newest);
                all.push(promise);
            }
            None => agreements.push((last, vec![promise])),
        }
    }
    agreements.sort_by_key(|(newest, _)| std::cmp::Reverse(*newest));
    agreements.into_iter().map(|(_, promises)| promises).collect()
}

fn agreement(ui: &mut Ui, look: &Look, view: &TableView, promises: &[&PromiseRow]) {
    let ink = look.colors().ink;
    text::heading(ui, Type::SmallStrong, look.colors().ink_2, &look.say("told-said"));
    text::label(ui, Type::Subheading, ink, &promises[0].from);
    let room = ui.available_width();
    let beside = room >= theme::PROMISES_MIDDLE;
    let half = [room / 2.0, room / 2.0];
    if beside {
        surface::cells(ui, &half, |ui, index| {
            let key = if index == 0 { "told-agreed" } else { "told-happened" };
            text::heading(ui, Type::SmallStrong, look.colors().ink_2, &look.say(key));
        });
    }
    for promise in promises {
        ui.add_space(theme::SPACE_4);
        if beside {
            surface::cells(ui, &half, |ui, index| match index {
                0 => agreed(ui, look, view, promise),
                _ => happened(ui, look, view, promise),
            });
        } else {
            text::heading(ui, Type::SmallStrong, look.colors().ink_2, &look.say("told-agreed"));
            agreed(ui, look, view, promise);
            text::heading(ui, Type::SmallStrong, look.colors().ink_2, &look.say("told-happened"));
            happened(ui, look, view, promise);
        }
    }
}

fn agreed(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    text::label(ui, Type::Body, look.colors().ink, &promise.what);
    text::label(ui, Type::Small, look.colors().ink_2, by(look, view, promise));
}

/// Who promised it, and the first date.
pub(super) fn by(look: &Look, view: &TableView, promise: &PromiseRow) -> String {
    let side = promise.side.and_then(|id| view.side(id)).map(|side| side.name.clone());
    let who =
        promise.who.map(|id| name_of(look, view, id)).or(side).unwrap_or_else(|| look.say("promises-nobody"));
    match promise.first_due.as_str() {
        "" => who,
        date => look.say_with("told-by", &[("name", who.into()), ("day", look.date(date).into())]),
    }
}

/// Where it is now, the new date if there is one, and what was said last.
fn happened(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    let (_, icon, tone) = status(promise.progress);
    surface::icon_chip(ui, look, tone, icon, &status_words(look, view, promise));
    if promise.late {
        surface::icon_chip(ui, look, surface::Tone::Bad, theme::icon::LATE, &look.say("promise-late"));
    }
    if promise.due != promise.first_due {
        let now = look.say_with("told-new-date", &[("day", look.date(&promise.due).into())]);
        text::label(ui, Type::Small, look.colors().ink, now);
    }
    let said = promise.said.iter().rev().find(|said| said.counts && !said.words.trim().is_empty());
    if let Some(said) = said {
        let name = name_of(look, view, said.by);
        let words = look.say_with("told-last", &[("name", name.into()), ("said", said.words.trim().into())]);
        text::label(ui, Type::Small, look.colors().ink_2, words);
    }
}
