//! What the table decides and promises, in a few lines each: the pages of their own have the rest.

use std::sync::Arc;

use egui::{Margin, Ui};
use trestle_trust::statement::deciding::Progress;

use crate::{
    look::Look,
    screens::{Intent, Page, decisions, decisions::NewDecision, promises},
    theme::{self, Type, icon},
    view::{TableView, deciding::PromiseRow},
    widgets::{button::Button, list, surface, surface::Tone, text},
};

/// So many lines of each.
const LINES_MAX: usize = 4;

/// What waits first, then the newest.
pub(super) fn decisions(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    if view.decisions.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    text::heading(ui, Type::Subheading, look.colors().ink, &look.say("decisions-title"));
    let first = &view.decisions[..view.decisions.len().min(LINES_MAX)];
    if let Some(chosen) = decisions::list(ui, look, first, &mut NewDecision::default()) {
        *intent = Some(chosen);
    }
    if view.decisions.len() > LINES_MAX {
        all(ui, look, "home-decisions-all", Page::Decisions, intent);
    }
}

fn all(ui: &mut Ui, look: &Look, key: &str, page: Page, intent: &mut Option<Intent>) {
    ui.horizontal(|ui| {
        if Button::bare(&look.say(key)).icon(icon::RIGHT).show(ui, look).clicked() {
            *intent = Some(Intent::Go(page));
        }
    });
}

/// My own first, then those of others that come next; what is over is not among them.
pub(super) fn promises(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    let over = |promise: &PromiseRow| {
        matches!(promise.progress, Progress::Checked | Progress::Changed | Progress::Dropped)
    };
    let shown: Vec<&PromiseRow> =
        view.promises.iter().map(Arc::as_ref).filter(|promise| !over(promise)).take(LINES_MAX).collect();
    if shown.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    let title = look.say("promises-title");
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list::list(ui, &title, |ui| {
            for (index, promise) in shown.into_iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                list::item(ui, (promise.opening, &promise.id), |ui| line(ui, look, view, promise));
            }
        });
    });
    if view.promises.len() > LINES_MAX {
        all(ui, look, "home-promises-all", Page::Promises, intent);
    }
}

fn line(ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
    let margin = Margin::symmetric(theme::SPACE_16 as i8, theme::SPACE_12 as i8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let (icon, tone, words) = match promise.late {
            true => (icon::LATE, Tone::Bad, look.say("promise-late")),
            false => {
                let (_, icon, tone) = promises::status(promise.progress);
                (icon, tone, promises::status_words(look, view, promise))
            }
        };
        let what = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            text::label(ui, Type::Strong, look.colors().ink, &promise.what);
            let who = promise.who.map(|id| promises::name_of(look, view, id));
            let who = who.unwrap_or_else(|| look.say("promises-nobody"));
            let note = match promise.due.as_str() {
                "" => who,
                due => look.say_with("told-by", &[("name", who.into()), ("day", look.date(due).into())]),
            };
            text::label(ui, Type::Small, look.colors().ink_2, note);
        };
        surface::with_state(ui, look, (tone, icon, &words), what);
    });
}
