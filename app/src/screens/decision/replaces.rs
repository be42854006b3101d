//! What takes the place of what: agreements of other decisions that this one ends where it is agreed. They are chosen before
//! it is put to answer, and everybody who answers sees them.

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::desk::Desk;
use crate::{
    screens::{self, Intent, Page},
    theme::Type,
    view::deciding::{DecisionRow, OtherView, StandingView},
    widgets::{list, text},
};

/// So many are offered at once; the rest is found by its words.
const OFFERED_MAX: usize = 6;

/// The agreements that it could take the place of, each to be chosen or not.
pub(super) fn choose(ui: &mut Ui, desk: &mut Desk<'_>) {
    let table = desk.table;
    let offered: Vec<(&DecisionRow, StatementId)> = (table.decisions.iter())
        .filter(|row| row.document.is_some() && row.document != desk.page.document && is_agreed(row))
        .filter_map(|row| Some((row.as_ref(), row.opening?)))
        .collect();
    if offered.is_empty() {
        return;
    }
    let look = desk.look;
    if !desk.fold(ui, "replaces", &look.say("replaces-choose")) {
        return;
    }
    desk.note(ui, look.say("replaces-choose-means"));
    let key = super::kept::REPLACES_FIND;
    let long = offered.len() > OFFERED_MAX;
    if long {
        desk.draft_field(ui, key, &look.say("replaces-find"), "", 1);
    }
    let wanted = desk.kept.draft(key).trim().to_lowercase();
    let found = |row: &DecisionRow| wanted.is_empty() || row.question.to_lowercase().contains(&wanted);
    let (chosen, others): (Vec<_>, Vec<_>) =
        offered.into_iter().partition(|(_, opening)| desk.kept.replaces.contains(opening));
    let others: Vec<_> = others.into_iter().filter(|(row, _)| found(row)).collect();
    let more = others.len() > OFFERED_MAX;
    list::list(ui, &look.say("replaces-choose"), |ui| {
        for (row, opening) in chosen.into_iter().chain(others.into_iter().take(OFFERED_MAX)) {
            list::item(ui, opening, |ui| {
                let on = desk.kept.replaces.contains(&opening);
                screens::choice(ui, look, &row.question, on, || {
                    if !desk.kept.replaces.remove(&opening) {
                        desk.kept.replaces.insert(opening);
                    }
                });
            });
        }
    });
    if more {
        desk.note(ui, look.say("replaces-more"));
    }
}

fn is_agreed(row: &DecisionRow) -> bool {
    matches!(
        row.standing,
        StandingView::Agreed { .. } | StandingView::InQuestion(_) | StandingView::Contested { .. }
    )
}

/// What it would have replaced, for asking about it anew: what has ended meanwhile is left out.
pub(super) fn again(desk: &Desk<'_>) -> Vec<StatementId> {
    let agreed = |opening: &StatementId| {
        desk.table.decisions.iter().any(|row| row.opening == Some(*opening) && is_agreed(row))
    };
    let asked = desk.page.asked.iter().flat_map(|asked| &asked.replaces);
    asked.map(|other| other.opening).filter(agreed).collect()
}

/// What this one ends, or has ended.
pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(asked) = desk.page.asked.as_ref().filter(|asked| !asked.replaces.is_empty()) else { return };
    let key = match desk.page.standing {
        StandingView::Preparing(_) | StandingView::NotAgreed | StandingView::Void => return,
        StandingView::Open { .. } => "replaces-if-agreed",
        _ => "replaces-these",
    };
    let title = desk.say(key);
    desk.card(ui, &title, |ui, desk| {
        list::list(ui, &title, |ui| {
            for other in &asked.replaces {
                list::item(ui, other.opening, |ui| link(ui, desk, other, &other.question));
            }
        });
    });
}

/// What has come in its place.
pub(super) fn by(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(other) = desk.page.asked.as_ref().and_then(|asked| asked.replaced_by.as_ref()) else { return };
    let words = desk.say_with("replaces-by", &[("title", (&other.question).into())]);
    link(ui, desk, other, &words);
}

fn link(ui: &mut Ui, desk: &mut Desk<'_>, other: &OtherView, words: &str) {
    if text::link(ui, desk.look, Type::Strong, words).clicked() {
        desk.intent = Some(Intent::Go(Page::Decision(other.document)));
    }
}
