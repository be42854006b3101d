//! What waits for an answer, and what was sent up to another level and came back: items, never totals.

use egui::Ui;

use super::name_of;
use crate::{
    look::Look,
    screens::{Intent, Page},
    theme::{self, Type, icon},
    view::{
        TableView,
        deciding::{SentUpView, Unanswered, UnansweredView},
    },
    widgets::{list, surface, surface::Tone, text},
};

/// So many of each; the decisions have the rest.
const SHOWN_MAX: usize = 20;

/// Both, beside each other where there is room; nothing where nothing waits and nothing was sent.
pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    if view.unanswered.is_empty() && view.sent_up.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    let half = ((ui.available_width() - theme::SPACE_16) / 2.0).floor();
    surface::columns(
        ui,
        intent,
        half.max(theme::HALF_MIN),
        |ui, intent| unanswered(ui, look, view, intent),
        |ui, intent| sent_up(ui, look, view, intent),
    );
}

fn unanswered(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        let title = look.say("unanswered-title");
        text::heading(ui, Type::Subheading, look.colors().ink, &title);
        if view.unanswered.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("unanswered-none"));
            return;
        }
        lines(ui, look, view, &title, SHOWN_MAX, intent);
    });
}

/// What waits for an answer, the oldest first, each a way to where it can be given.
pub(crate) fn lines(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    title: &str,
    most: usize,
    intent: &mut Option<Intent>,
) {
    list::list(ui, title, |ui| {
        for (index, one) in view.unanswered.iter().take(most).enumerate() {
            list::item(ui, ("unanswered", one.document, one.unix_secs, index), |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                if text::link(ui, look, Type::Small, &sentence(look, view, one)).clicked() {
                    *intent = Some(Intent::Go(one.document.map_or(Page::Rules, Page::Decision)));
                }
                text::label(ui, Type::Small, look.colors().ink_2, asked(look, view, one));
                ui.add_space(theme::SPACE_4);
            });
        }
    });
}

/// Who is asked, or who asks, and what.
pub(super) fn sentence(look: &Look, view: &TableView, one: &UnansweredView) -> String {
    let name = one.by.map_or_else(|| look.say("someone"), |by| name_of(look, view, by));
    match &one.what {
        Unanswered::Open { sides } => {
            let names: Vec<String> =
                sides.iter().filter_map(|id| view.side(*id)).map(|side| side.name.clone()).collect();
            let values = [("sides", names.join(" · ").into()), ("title", (&one.question).into())];
            look.say_with("unanswered-open", &values)
        }
        Unanswered::Question { words } => {
            look.say_with("unanswered-question", &[("name", name.into()), ("words", words.into())])
        }
        Unanswered::Objection { words } => {
            look.say_with("unanswered-objection", &[("name", name.into()), ("words", words.into())])
        }
    }
}

/// Since when, and of whom or in which decision.
pub(super) fn asked(look: &Look, view: &TableView, one: &UnansweredView) -> String {
    let day = look.day(one.unix_secs);
    match (&one.what, one.by) {
        (Unanswered::Open { .. }, Some(by)) => {
            let values = [("name", name_of(look, view, by).into()), ("day", day.into())];
            look.say_with("unanswered-asked-by", &values)
        }
        _ => look.say_with("unanswered-asked", &[("title", (&one.question).into()), ("day", day.into())]),
    }
}

fn sent_up(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        let title = look.say("sent-title");
        text::heading(ui, Type::Subheading, look.colors().ink, &title);
        if view.sent_up.is_empty() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("sent-none"));
            return;
        }
        list::list(ui, &title, |ui| {
            for one in view.sent_up.iter().take(SHOWN_MAX) {
                list::item(ui, ("sent", one.document, one.item.as_str()), |ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    let words = look.say_with("decision-quote", &[("words", (&one.words).into())]);
                    if text::link(ui, look, Type::Small, &words).clicked() {
                        *intent = Some(Intent::Go(Page::Decision(one.document)));
                    }
                    text::label(ui, Type::Small, look.colors().ink_2, whom(look, one));
                    let (tone, icon, state) = state(look, one);
                    surface::icon_chip(ui, look, tone, icon, &state);
                    if !one.reply.is_empty() {
                        let reply = look.say_with("decision-quote", &[("words", (&one.reply).into())]);
                        text::label(ui, Type::Small, look.colors().ink, reply);
                    }
                    ui.add_space(theme::SPACE_4);
                });
            }
        });
    });
}

/// To whom, and when.
pub(super) fn whom(look: &Look, one: &SentUpView) -> String {
    let (to, day) = (one.to.trim(), look.date(&one.sent));
    match (to, day.as_str()) {
        ("", "") => one.question.clone(),
        ("", _) => look.say_with("sent-on", &[("day", day.into())]),
        (_, "") => look.say_with("sent-to", &[("to", to.into())]),
        _ => look.say_with("decision-sent-to", &[("to", to.into()), ("day", day.into())]),
    }
}

/// Whether it came back.
pub(super) fn state(look: &Look, one: &SentUpView) -> (Tone, icon::Icon, String) {
    let day = |date: &str| look.date(date);
    if !one.reply.is_empty() {
        let words = match one.came.as_str() {
            "" => look.say("decision-sent-came"),
            came => look.say_with("decision-sent-came-on", &[("day", day(came).into())]),
        };
        return (Tone::Good, icon::CAME_BACK, words);
    }
    let words = match one.due.as_str() {
        "" => look.say("decision-sent-waits"),
        due => look.say_with("decision-sent-waits-until", &[("day", day(due).into())]),
    };
    if one.late { (Tone::Bad, icon::LATE, words) } else { (Tone::Warn, icon::WAITING, words) }
}
