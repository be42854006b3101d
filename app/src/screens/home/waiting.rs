//! What only this person can do now, as things to do and never as a number.

use egui::{Id, Ui};
use trestle_trust::ids::DocumentId;

use crate::{
    look::Look,
    screens::{Intent, Page},
    theme::{self, Type, icon, icon::Icon},
    view::{
        PersonView, TableView,
        deciding::{DecisionRow, PromiseRow, WaitView, WaitsFor},
        places::RemovalView,
    },
    widgets::{button::Button, list, surface, surface::Tone, text},
};

/// So many things at once; the pages of their own have the rest.
const WAITING_MAX: usize = 12;

/// Who it is in the list, what it says, and where it leads.
type Entry = (Id, Waits, Intent);

/// The first of all that waits.
fn all(look: &Look, view: &TableView) -> Vec<Entry> {
    let questions = view.waits.iter().map(|wait| {
        let waits = Waits::question(look, view, wait);
        let id = Id::unique(("question", wait.opening, waits.button));
        (id, waits, Intent::Go(page_of(wait.document)))
    });
    let promises = view.promises_waiting().map(|promise| {
        let id = Id::unique(("promise", promise.opening, &promise.id));
        (id, Waits::promise(look, view, promise), Intent::Go(Page::Promises))
    });
    let reviews = view.reviews_due().map(|row| {
        let id = Id::unique(("review", row.document, row.opening));
        (id, Waits::review(look, row), Intent::Go(page_of(row.document)))
    });
    let people = view
        .to_welcome()
        .map(|one| (Id::unique(("person", one.id)), Waits::person(look, one), Intent::Acknowledge(one.id)));
    let places = view.places.waiting().map(|asked| {
        let id = Id::unique(("removal", asked.statement));
        (id, Waits::removal(look, view, asked), Intent::Go(Page::People))
    });
    let rules =
        (!view.rules.read).then(|| (Id::unique("rules"), Waits::rules(look), Intent::Go(Page::Rules)));
    places
        .chain(questions)
        .chain(promises)
        .chain(reviews)
        .chain(people)
        .chain(rules)
        .take(WAITING_MAX)
        .collect()
}

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
    let title = look.say("home-waiting");
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    if view.waiting() == 0 {
        surface::wide_card(ui, look, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::DONE, theme::ICON_ROW, look.colors().good);
                text::label(ui, Type::Body, look.colors().ink_2, look.say("home-waiting-none"));
            });
        });
        return;
    }
    let all = all(look, view);
    // Decided once for all of them: the buttons stand below each other.
    let button = |(_, waits, _): &Entry| Button::plain(&waits.on_button(look)).width(ui, look);
    let widest = all.iter().map(button).fold(0.0, f32::max);
    let margin = look.theme.card_margin().sum().x + theme::STRIPE;
    let words = ui.available_width() - margin - widest - theme::SPACE_16;
    let beside = words >= theme::BESIDE_MIN + theme::ICON_WAITING + theme::SPACE_12;
    list::list(ui, &title, |ui| {
        for (id, waits, leads_to) in all {
            if list::item(ui, id, |ui| waits.ui(ui, look, beside)) {
                *intent = Some(leads_to);
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

    /// Somebody who has sat down with my side.
    fn person(look: &Look, one: &PersonView) -> Self {
        let name = || one.name.clone().into();
        let title = if one.first { "home-waiting-person-first" } else { "home-waiting-person" };
        Waits {
            icon: icon::WELCOME,
            tone: Tone::Warn,
            title: look.say_with(title, &[("name", name())]),
            note: look.say_with("home-waiting-person-note", &[("name", name())]),
            button: "home-waiting-rules-button",
            words: Some(look.say_with("people-welcome", &[("name", name())])),
        }
    }

    /// Each side is asked that somebody sits here no more.
    fn removal(look: &Look, view: &TableView, asked: &RemovalView) -> Self {
        Waits {
            icon: icon::PEOPLE,
            tone: Tone::Warn,
            title: crate::screens::people::asks(look, view, asked),
            note: look.say_with("gone-why", &[("words", (&asked.why).into())]),
            button: "home-wait-removal-button",
            words: None,
        }
    }

    /// The ground rules have not been read here.
    fn rules(look: &Look) -> Self {
        Waits {
            icon: icon::RULES,
            tone: Tone::Info,
            title: look.say("home-waiting-rules"),
            note: look.say("home-waiting-rules-note"),
            button: "home-waiting-rules-button",
            words: Some(look.say("home-waiting-rules-button")),
        }
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

    /// What its button says.
    fn on_button(&self, look: &Look) -> String {
        self.words.clone().unwrap_or_else(|| look.say(self.button))
    }

    /// True if its button was pressed, which stands at the right where there is room `beside` the words of all.
    fn ui(&self, ui: &mut Ui, look: &Look, beside: bool) -> bool {
        surface::striped_card(ui, look, self.tone, |ui| {
            let words = self.on_button(look);
            // The same button stands beside others of its kind: who hears it alone hears what it is for.
            let named = match &self.words {
                Some(words) => words.clone(),
                None => look.say_with(
                    "home-wait-named",
                    &[("words", (&words).into()), ("title", (&self.title).into())],
                ),
            };
            let button = Button::plain(&words).named(&named);
            if beside {
                return super::super::beside(ui, look, button, |ui| self.told(ui, look, |_| {}));
            }
            let mut pressed = false;
            self.told(ui, look, |ui| pressed = button.show(ui, look).clicked());
            pressed
        })
    }

    /// Its icon and its words, and what comes under them.
    fn told(&self, ui: &mut Ui, look: &Look, under: impl FnOnce(&mut Ui)) {
        ui.horizontal_top(|ui| {
            text::icon(ui, self.icon, theme::ICON_WAITING, self.tone.colors(look).0);
            ui.add_space(theme::SPACE_4);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::label(ui, Type::Strong, look.colors().ink, &self.title);
                text::label(ui, Type::Small, look.colors().ink_2, &self.note);
                under(ui);
            });
        });
    }
}
