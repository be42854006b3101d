//! How the ground rules came to be: every time they were put to answer, what would have changed, and what came of it.

use std::collections::BTreeSet;

use egui::Ui;
use trestle_trust::{ids::StatementId, statement::deciding::NewRules};

use super::{asked::Answering, said};
use crate::{
    look::Look,
    screens::{Intent, decisions, promises},
    theme::{self, Type, icon},
    view::{
        TableView,
        deciding::{RulesAsked, StandingView},
    },
    widgets::{button::Button, list, surface, text},
};

/// What is unfolded.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) open: bool,
    counted: BTreeSet<StatementId>,
}

/// Somebody of every side has said how it ends.
pub(super) fn is_closed(standing: &StandingView) -> bool {
    !matches!(standing, StandingView::Preparing(_) | StandingView::Open { .. } | StandingView::Void)
}

impl History {
    /// Unfolds it, with where people stand on that question.
    pub(super) fn show(&mut self, opening: StatementId) {
        self.open = true;
        self.counted.insert(opening);
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        answering: &mut Answering,
        intent: &mut Option<Intent>,
    ) {
        surface::wide_card(ui, look, |ui| {
            let title = look.say("rules-history");
            text::heading(ui, Type::Subheading, look.colors().ink, &title);
            list::list(ui, &title, |ui| {
                for (index, asked) in view.rules_asked.iter().enumerate() {
                    list::item(ui, asked.opening, |ui| {
                        self.one(ui, look, view, (index, asked), answering, intent);
                        ui.add_space(theme::SPACE_8);
                        surface::rule(ui, look);
                    });
                }
                list::item(ui, "first", |ui| {
                    text::label(ui, Type::Body, look.colors().ink, look.say("rules-history-first"));
                });
            });
        });
    }

    fn one(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        (index, asked): (usize, &RulesAsked),
        answering: &mut Answering,
        intent: &mut Option<Intent>,
    ) {
        let (tone, state) = decisions::state(look, &asked.page.standing);
        let put = asked.page.asked.as_ref();
        let name = put.and_then(|put| put.by).map(|by| promises::name_of(look, view, by));
        let day = look.day(put.map_or(0, |put| put.unix_secs));
        let values = [("name", name.unwrap_or_else(|| look.say("someone")).into()), ("day", day.into())];
        let sentence = look.say_with("rules-history-put", &values);
        let mark = if is_closed(&asked.page.standing) { icon::HISTORY } else { icon::WAITING };
        surface::with_state(ui, look, (tone, mark, &state), |ui| {
            text::label(ui, Type::Strong, look.colors().ink, &sentence);
        });
        let changes = match before(view, index) {
            Some(before) => said::changes(look, view, before, &asked.rules),
            None => Vec::new(),
        };
        if changes.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-history-same"));
        } else {
            said::show(ui, look, &changes, said::Tense::Past);
        }
        if !is_closed(&asked.page.standing) {
            // Where people stand on one that is open is told above, where one answers.
            return;
        }
        let mut open = self.counted.contains(&asked.opening);
        let words = look.say("agreed-how");
        let named =
            look.say_with("rules-history-counted", &[("words", (&words).into()), ("title", sentence.into())]);
        let arrow = if open { icon::DOWN } else { icon::RIGHT };
        let button = Button::bare(&words).named(&named).icon(arrow).flush().show(ui, look);
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(open));
        if button.clicked() {
            open = !open;
            if open {
                answering.show_counted(asked.opening);
                self.counted.insert(asked.opening);
            } else {
                self.counted.remove(&asked.opening);
            }
        }
        if open {
            answering.answers(ui, look, view, asked, intent);
        }
    }
}

/// The rules that were in force when the one at `index` was put: the newest agreed before it, else the first ones.
fn before(view: &TableView, index: usize) -> Option<&NewRules> {
    let held = |asked: &&RulesAsked| {
        matches!(
            asked.page.standing,
            StandingView::Agreed { .. } | StandingView::Superseded { .. } | StandingView::InQuestion(_)
        )
    };
    let earlier = view.rules_asked[index + 1..].iter().find(held).map(|asked| &asked.rules);
    earlier.or(view.rules.first.as_deref())
}
