//! What happened at the table, the newest first: designs that were worked on, what was agreed, what became of promises.

use egui::Ui;
use trestle_trust::ids::PersonId;

use super::waiting::page_of;
use crate::{
    look::Look,
    screens::{Intent, Page, designs, promises},
    theme::{self, Type},
    view::{
        HAPPENED_MAX, HappenedView, TableView,
        deciding::{DecisionRow, PromiseRow, SaidView, StandingView},
        places::{PlaceHappened, PlaceWhat},
    },
    widgets::{button, surface, text},
};

/// One of the things that happened.
#[derive(Debug, Clone, Copy)]
enum What<'a> {
    Worked(&'a HappenedView),
    Agreed(&'a DecisionRow),
    Said(&'a PromiseRow, &'a SaidView),
    Place(&'a PlaceHappened),
}

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-happened"));
        let newest = newest(view);
        if newest.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("home-happened-empty"));
        }
        for (index, (unix_secs, what)) in newest.into_iter().enumerate() {
            // When it was belongs to its sentence: no room between them, and more before the next.
            ui.add_space(if index > 0 { theme::SPACE_12 } else { 0.0 });
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = 0.0;
            let sentence = sentence(look, view, what);
            let shown = text::label(ui, Type::Small, look.colors().ink, &sentence)
                .interact(egui::Sense::click())
                .on_hover_cursor(egui::CursorIcon::PointingHand);
            shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &sentence));
            button::focus_ring(ui, look, shown.rect, &shown);
            if shown.clicked() {
                *intent = Some(Intent::Go(match what {
                    What::Worked(one) => Page::Design(one.document),
                    What::Agreed(row) => page_of(row.document),
                    What::Said(..) => Page::Promises,
                    What::Place(_) => Page::People,
                }));
            }
            let when = look.moment(unix_secs);
            let when = match what {
                What::Worked(one) => {
                    look.say_with("happened-changes", &[("when", when.into()), ("count", one.changes.into())])
                }
                What::Agreed(_) => look.say_with("happened-decision", &[("when", when.into())]),
                What::Said(..) => look.say_with("happened-promise", &[("when", when.into())]),
                What::Place(_) => look.say_with("happened-place", &[("when", when.into())]),
            };
            text::label(ui, Type::Small, look.colors().ink_2, when);
        }
    });
}

fn newest(view: &TableView) -> Vec<(i64, What<'_>)> {
    let worked = view.happened.iter().take(HAPPENED_MAX).map(|one| (one.unix_secs, What::Worked(one)));
    let agreed = view.decisions.iter().filter_map(|row| match row.standing {
        StandingView::Agreed { unix_secs, .. } => Some((unix_secs, What::Agreed(row))),
        _ => None,
    });
    let said = view.promises.iter().filter_map(|promise| {
        let said = promise.said.iter().rev().find(|said| said.counts)?;
        Some((said.unix_secs, What::Said(promise, said)))
    });
    let places = view.places.happened.iter().map(|one| (one.unix_secs, What::Place(one)));
    let mut newest: Vec<(i64, What<'_>)> = Vec::new();
    for (unix_secs, what) in
        worked.chain(agreed).chain(said).chain(places).filter(|(unix_secs, _)| *unix_secs > 0)
    {
        let at = newest.partition_point(|(other, _)| *other >= unix_secs);
        if at < HAPPENED_MAX {
            newest.insert(at, (unix_secs, what));
            newest.truncate(HAPPENED_MAX);
        }
    }
    newest
}

fn sentence(look: &Look, view: &TableView, what: What<'_>) -> String {
    match what {
        What::Worked(one) => worked(look, one),
        What::Agreed(row) if row.document.is_none() => look.say("happened-agreed-rules"),
        What::Agreed(row) => look.say_with("happened-agreed", &[("title", (&row.question).into())]),
        What::Said(promise, said) => {
            let name = promises::name_of(look, view, said.by);
            let state = look.say(promises::status(said.progress).0);
            let values = [("name", name.into()), ("title", (&promise.what).into()), ("state", state.into())];
            look.say_with("happened-said", &values)
        }
        What::Place(one) => place(look, view, one),
    }
}

fn place(look: &Look, view: &TableView, one: &PlaceHappened) -> String {
    let name = |id: PersonId| promises::name_of(look, view, id);
    let names = |people: &[PersonId]| people.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", ");
    let (key, about) = match &one.what {
        PlaceWhat::Moved { side } => ("happened-moved", side.clone()),
        PlaceWhat::Left => ("happened-left", String::new()),
        PlaceWhat::ComputerRemoved => ("happened-computer", String::new()),
        PlaceWhat::Asked { people } => ("happened-asked", names(people)),
        PlaceWhat::Removed { people } => ("happened-removed", names(people)),
        PlaceWhat::Was { person } => ("happened-was", name(*person)),
    };
    let side = ("side", about.clone().into());
    look.say_with(key, &[("name", name(one.by).into()), ("names", about.into()), side])
}

fn worked(look: &Look, one: &HappenedView) -> String {
    let title = designs::shown_title(look, &one.title);
    let key = match (one.me, one.started) {
        (true, _) if one.took_up => "happened-took-up-you",
        (false, _) if one.took_up => "happened-took-up",
        (true, _) if one.said => "happened-commented-you",
        (false, _) if one.said => "happened-commented",
        (true, true) => "happened-started-you",
        (true, false) => "happened-wrote-you",
        (false, true) => "happened-started",
        (false, false) => "happened-wrote",
    };
    if one.me {
        return look.say_with(key, &[("title", title.into())]);
    }
    let name = one.who.clone().unwrap_or_else(|| look.say("someone"));
    look.say_with(key, &[("name", name.into()), ("title", title.into())])
}
