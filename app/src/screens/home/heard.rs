//! "Who have we not heard from?": a question that the group asks itself. Never a number beside a name.

use egui::Ui;

use crate::{
    look::Look,
    screens::{Intent, Page, promises},
    theme::{self, Type, icon},
    view::TableView,
    widgets::{button::Button, surface, text},
};

/// So many things that wait for an answer; the page of promises has them all.
const UNANSWERED_MAX: usize = 3;

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    // Who sits alone knows, and who sits here no more does not ask.
    if view.alone() || !view.i_sit_here() {
        return;
    }
    surface::wide_card(ui, look, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon::HEARD, theme::ICON_ROW, look.colors().accent);
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say("heard-title"));
        });
        text::label(ui, Type::Small, look.colors().ink, look.say("heard-note"));
        // A side that has nobody yet is heard from by nobody.
        for side in view.sides.iter().filter(|side| side.people == 0) {
            let empty = look.say_with("heard-side", &[("side", (&side.name).into())]);
            text::label(ui, Type::Small, look.colors().ink, empty);
        }
        if !view.unanswered.is_empty() {
            let title = look.say("unanswered-title");
            text::heading(ui, Type::SmallStrong, look.colors().ink, &title);
            promises::unanswered_lines(ui, look, view, &title, UNANSWERED_MAX, intent);
        }
        let ask = look.say("heard-ask");
        if Button::plain(&ask).icon(icon::INVITE).show(ui, look).clicked() {
            *intent = Some(Intent::Go(Page::People));
        }
    });
}
