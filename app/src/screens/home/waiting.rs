//! What only this person can do now, as things to do and never as a number.

use egui::Ui;
use trestle_trust::ids::DocumentId;

use crate::{
    look::Look,
    screens::{Intent, Page},
    theme::{self, Type, icon, icon::Icon},
    view::{
        TableView,
        deciding::{DecisionRow, PromiseRow, WaitView, WaitsFor},
    },
    widgets::{button::Button, list, surface, surface::Tone, text},
};

/// So many things at once; the pages of their own have the rest.
const WAITING_MAX: usize = 12;

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    let title = look.say("home-waiting");
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    let mut left = WAITING_MAX;
    let mut room = || {
        left = left.saturating_sub(1);
        left > 0
    };
    if view.waiting() == 0 {
        surface::wide_card(ui, look, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::DONE, theme::ICON_ROW, look.colors().good);
                text::label(ui, Type::Body, look.colors().ink_2, look.say("home-waiting-none"));
            });
        });
        return;
    }
    list::list(ui, &title, |ui| {
        for wait in view.waits.iter().take_while(|_| room()) {
            let waits = Waits::question(look, view, wait);
            if list::item(ui, ("question", wait.opening, waits.button), |ui| waits.ui(ui, look)) {
                *intent = Some(Intent::Go(page_of(wait.document)));
            }
        }
        for promise in view.promises_waiting().take_while(|_| room()) {
            let waits = Waits::promise(look, view, promise);
            if list::item(ui, ("promise", promise.opening, &promise.id), |ui| waits.ui(ui, look)) {
                *intent = Some(Intent::Go(Page::Promises));
            }
        }
        for row in view.reviews_due().take_while(|_| room()) {
            let waits = Waits::review(look, row);
            if list::item(ui, ("review", row.document, row.opening), |ui| waits.ui(ui, look)) {
                *intent = Some(Intent::Go(page_of(row.document)));
            }
        }
        for one in view.to_welcome().take_while(|_| room()) {
            let name = || one.name.clone().into();
            let waits = Waits {
                icon: icon::WELCOME,
                tone: Tone::Warn,
                title: look.say_with(
                    match one.first {
                        true => "home-waiting-person-first",
                        false => "home-waiting-person",
                    },
                    &[("name", name())],
                ),
                note: look.say_with("home-waiting-person-note", &[("name", name())]),
                button: "home-waiting-rules-button",
                words: Some(look.say_with("people-welcome", &[("name", name())])),
            };
            if list::item(ui, ("person", one.id), |ui| waits.ui(ui, look)) {
                *intent = Some(Intent::Acknowledge(one.id));
            }
        }
        if !view.rules.read {
            let waits = Waits {
                icon: icon::RULES,
                tone: Tone::Info,
                title: look.say("home-waiting-rules"),
                note: look.say("home-waiting-rules-note"),
                button: "home-waiting-rules-button",
                words: Some(look.say("home-waiting-rules-button")),
            };
            if list::item(ui, "rules", |ui| waits.ui(ui, look)) {
                *intent = Some(Intent::Go(Page::Rules));
            }
        }
    });
    if view.waiting() > WAITING_MAX {
        text::label(ui, Type::Small, look.colors().ink_2, look.say("home-waiting-more"));
    }
}

/// Where a question is answered: one about the ground rules is answered where they are.
pub(super) fn page_of(document: Option<DocumentId>) -> Page {
    document.map_or(Page::Rules, Page::Decision)
}

struct Waits {
    icon: Icon,
    tone: Tone,
    title: String,
    note: String,
    /// The key of the button's words; `words` where they say by themselves what it is for.
    button: &'static str,
    words: Option<String>,
}

impl Waits {
    fn question(look: &Look, view: &TableView, wait: &WaitView) -> Self {
        let (icon, tone, note, button) = match wait.what {
            WaitsFor::Answer => {
                (icon::AGREEING, Tone::Warn, look.say("home-wait-answer"), "home-wait-answer-button")
            }
            WaitsFor::AnswerAgain => {
                (icon::AGREEING, Tone::Warn, look.say("home-wait-again"), "home-wait-again-button")
            }
            WaitsFor::Closing => {
                (icon::AGREED, Tone::Plum, look.say("home-wait-closing"), "home-wait-closing-button")
            }
            WaitsFor::Reply => {
                (icon::MESSAGES, Tone::Info, look.say("home-wait-reply"), "home-wait-reply-button")
            }
            WaitsFor::Witness { of, .. } => {
                let name = super::super::promises::name_of(look, view, of);
                let note = look.say_with("home-wait-witness", &[("name", name.into())]);
                (icon::SEEN, Tone::Info, note, "home-wait-witness-button")
            }
        };
        let title = match wait.document {
            Some(_) => wait.question.clone(),
            None => look.say("home-wait-rules"),
        };
        Waits { icon, tone, title, note, button, words: None }
    }

    fn promise(look: &Look, view: &TableView, promise: &PromiseRow) -> Self {
        let day = look.date(&promise.due);
        let title = promise.what.clone();
        if promise.may_check {
            let name = match promise.who {
                Some(who) => super::super::promises::name_of(look, view, who),
                None => look.say("someone"),
            };
            let note = look.say_with("home-wait-check", &[("name", name.into())]);
            let button = "home-wait-check-button";
            return Waits { icon: icon::PROMISES, tone: Tone::Info, title, note, button, words: None };
        }
        let note = look.say_with("home-wait-late", &[("day", day.into())]);
        let button = "home-wait-late-button";
        let (icon, tone) = if promise.late { (icon::LATE, Tone::Bad) } else { (icon::PROMISES, Tone::Warn) };
        Waits { icon, tone, title, note, button, words: None }
    }

    /// An agreement that is to be looked at again.
    fn review(look: &Look, row: &DecisionRow) -> Self {
        let title = match row.document {
            Some(_) => row.question.clone(),
            None => look.say("home-wait-rules-row"),
        };
        Waits {
            icon: icon::AGAIN,
            tone: Tone::Info,
            title,
            note: look.say("home-wait-review"),
            button: "home-wait-review-button",
            words: None,
        }
    }

    /// True if its button was pressed.
    fn ui(&self, ui: &mut Ui, look: &Look) -> bool {
        surface::striped_card(ui, look, self.tone, |ui| {
            let words = self.words.clone().unwrap_or_else(|| look.say(self.button));
            // The same button stands beside others of its kind: who hears it alone hears what it is for.
            let named = match &self.words {
                Some(words) => words.clone(),
                None => look.say_with(
                    "home-wait-named",
                    &[("words", (&words).into()), ("title", (&self.title).into())],
                ),
            };
            super::super::beside(ui, look, Button::plain(&words).named(&named), |ui| {
                ui.horizontal_top(|ui| {
                    text::icon(ui, self.icon, theme::ICON_WAITING, self.tone.colors(look).0);
                    ui.add_space(theme::SPACE_4);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                        text::label(ui, Type::Strong, look.colors().ink, &self.title);
                        text::label(ui, Type::Small, look.colors().ink_2, &self.note);
                    });
                });
            })
        })
    }
}
