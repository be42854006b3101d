//! Saying how a promise goes, and that it is kept. The words stay in their fields until the table has them.

use egui::{Margin, Ui};
use trestle_trust::{ids::PersonId, statement::deciding::Progress};

use super::{Which, status::status};
use crate::{
    documents::{deciding::DecidingAct, unsent::UnsentUpdate},
    lang::dates,
    look::Look,
    screens::{self, SentId},
    theme::{self, Type, icon},
    view::{TableView, deciding::PromiseRow},
    widgets::{button::Button, field, text},
};

/// What can be said about a promise, in the order in which it is offered. That it is kept is for another side to say.
const SAYABLE: [(Progress, &str); 7] = [
    (Progress::UnderWay, "promise-say-under-way"),
    (Progress::Blocked, "promise-say-blocked"),
    (Progress::Done, "promise-say-done"),
    (Progress::Moved, "promise-say-moved"),
    (Progress::HandedOn, "promise-say-handed-on"),
    (Progress::Changed, "promise-say-changed"),
    (Progress::Dropped, "promise-say-dropped"),
];
/// Ways to move a date without typing it, in days.
const LATER: [(&str, i32); 3] = [("promise-week", 7), ("promise-two-weeks", 14), ("promise-four-weeks", 28)];

/// What was pressed beside a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Asked {
    Say,
    Check,
}

/// What came of it in this frame.
#[derive(Debug)]
pub(super) enum Outcome {
    Still,
    Say(DecidingAct),
    Left,
}

/// What is being said about one promise.
#[derive(Debug)]
pub(super) struct Say {
    asked: Asked,
    progress: Option<Progress>,
    words: String,
    due: String,
    to: Option<PersonId>,
    /// It was tried without all that is needed.
    tried: bool,
    /// The words that were sent with it, until it is known what came of it.
    sent: Option<(SentId, String)>,
    begun: bool,
}

impl Say {
    pub(super) fn new(promise: &PromiseRow, asked: Asked) -> Self {
        Say {
            asked,
            progress: None,
            words: String::new(),
            due: dates::typed(&promise.due),
            to: None,
            tried: false,
            sent: None,
            begun: false,
        }
    }

    /// It is shown, perhaps again.
    pub(super) fn begin(&mut self) {
        self.begun = false;
    }

    /// It is on its way.
    pub(super) fn sends(&mut self, sent: SentId) {
        self.sent = Some((sent, self.words.clone()));
    }

    /// The table has it, or it could not be said: then the words stay. True if nothing is left to say.
    pub(super) fn came_of(&mut self, sent: SentId, done: bool) -> bool {
        let said = self.sent.take_if(|(id, _)| *id == sent).filter(|_| done);
        let Some((_, words)) = said else { return false };
        screens::goes(&mut self.words, &words);
        self.tried = false;
        self.is_empty()
    }

    /// As it is kept until it is sent, about that promise.
    pub(super) fn unsent(&self, (opening, promise): &Which) -> UnsentUpdate {
        let place = SAYABLE.iter().position(|(progress, _)| Some(*progress) == self.progress);
        UnsentUpdate {
            opening: opening.to_string(),
            promise: promise.clone(),
            check: self.asked == Asked::Check,
            progress: place.and_then(|place| u8::try_from(place).ok()),
            words: self.words.clone(),
            due: self.due.clone(),
            to: self.to.map(|to| to.to_string()),
        }
    }

    /// As it was typed before.
    pub(super) fn typed_before(unsent: &UnsentUpdate) -> Self {
        let progress = unsent.progress.and_then(|place| SAYABLE.get(usize::from(place)));
        Say {
            asked: if unsent.check { Asked::Check } else { Asked::Say },
            progress: progress.map(|(progress, _)| *progress),
            words: unsent.words.clone(),
            due: unsent.due.clone(),
            to: unsent.to.as_ref().and_then(|to| to.parse().ok()),
            tried: false,
            sent: None,
            begun: true,
        }
    }

    pub(super) fn words(&self) -> &str {
        self.words.trim()
    }

    /// Nothing is typed here.
    pub(super) fn is_empty(&self) -> bool {
        self.words.trim().is_empty()
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) -> Outcome {
        let mut outcome = Outcome::Still;
        let margin = Margin::same(theme::SPACE_16 as i8);
        egui::Frame::new().fill(look.colors().sunken).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = theme::SPACE_8;
            match self.asked {
                Asked::Say => self.how_it_goes(ui, look, view, promise, &mut outcome),
                Asked::Check => self.check(ui, look, promise, &mut outcome),
            }
        });
        outcome
    }

    fn how_it_goes(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        promise: &PromiseRow,
        outcome: &mut Outcome,
    ) {
        text::heading(ui, Type::Strong, look.colors().ink, &look.say("promise-say-title"));
        ui.horizontal_wrapped(|ui| {
            for (progress, key) in SAYABLE {
                let words = look.say(key);
                let on = self.progress == Some(progress);
                let button = Button::plain(&words).icon(if on { icon::DONE } else { status(progress).1 });
                let shown = button.selected(on).show(ui, look);
                if !std::mem::replace(&mut self.begun, true) {
                    shown.request_focus();
                }
                if shown.clicked() {
                    // What has the keyboard looks chosen: it is the one that is.
                    shown.request_focus();
                    self.progress = Some(progress);
                    self.tried = false;
                }
            }
        });
        match self.progress {
            Some(Progress::Moved) => self.new_date(ui, look),
            Some(Progress::HandedOn) => self.whom(ui, look, view, promise),
            _ => {}
        }
        if let Some(progress) = self.progress {
            let question = look.say(match progress {
                Progress::Blocked => "promise-words-blocked",
                Progress::Moved | Progress::Dropped => "promise-words-why",
                Progress::Changed => "promise-words-changed",
                Progress::Done => "promise-words-done",
                _ => "promise-words-more",
            });
            let trouble = self.trouble(Missing::Words).map(|key| look.say(key));
            words_field(ui, look, &question, &mut self.words, trouble.as_deref());
        }
        text::label(ui, Type::Small, look.colors().ink_2, look.say("promise-say-note"));
        ui.horizontal_wrapped(|ui| {
            let say = look.say("promise-say-it");
            let ready = self.progress.is_some();
            if Button::main(&say).enabled(ready).show(ui, look).clicked() {
                *outcome = self.said(promise);
            }
            leave(ui, look, outcome);
        });
    }

    /// The date, by a press or by hand.
    fn new_date(&mut self, ui: &mut Ui, look: &Look) {
        ui.horizontal_wrapped(|ui| {
            for (key, days) in LATER {
                if Button::plain(&look.say(key)).show(ui, look).clicked() {
                    let from = dates::meant(&self.due).unwrap_or_default();
                    self.due = dates::typed(&dates::later(&from, days, &look.now));
                }
            }
        });
        let question = look.say("promise-new-date");
        let hint = look.say("promise-new-date-hint");
        let trouble = self.trouble(Missing::Date).map(|key| look.say(key));
        let field = field::Field::new(&question).hint(&hint).trouble(trouble.as_deref());
        field.show(ui, look, &mut self.due);
        if let Some(date) = dates::meant(&self.due) {
            let day = look.say_with("promise-new-date-is", &[("day", look.date(&date).into())]);
            text::label(ui, Type::Small, look.colors().ink_2, day);
        }
    }

    fn whom(&mut self, ui: &mut Ui, look: &Look, view: &TableView, promise: &PromiseRow) {
        let question = look.say("promise-to-whom");
        text::label(ui, Type::Strong, look.colors().ink, &question);
        ui.horizontal_wrapped(|ui| {
            for person in view.people.iter().filter(|person| Some(person.id) != promise.who) {
                let on = self.to == Some(person.id);
                let shown = super::super::choice(ui, look, &person.name, on, || self.to = Some(person.id));
                super::super::describe(&shown, &question);
            }
        });
        if let Some(key) = self.trouble(Missing::Person) {
            field::needs(ui, look, &look.say(key));
        }
    }

    fn check(&mut self, ui: &mut Ui, look: &Look, promise: &PromiseRow, outcome: &mut Outcome) {
        text::heading(ui, Type::Strong, look.colors().ink, &look.say("promise-check-title"));
        if !promise.known_by.trim().is_empty() {
            let known = look.say_with("promise-check-known", &[("said", (&promise.known_by).into())]);
            text::label(ui, Type::Body, look.colors().ink, known);
        }
        let question = look.say("promise-check-words");
        let trouble = self.trouble(Missing::Words).map(|key| look.say(key));
        let field = words_field(ui, look, &question, &mut self.words, trouble.as_deref());
        if !std::mem::replace(&mut self.begun, true) {
            field.request_focus();
        }
        text::label(ui, Type::Small, look.colors().ink_2, look.say("promise-say-note"));
        ui.horizontal_wrapped(|ui| {
            let kept = look.say("promise-check-kept");
            if Button::main(&kept).icon(icon::DONE).show(ui, look).clicked() {
                self.progress = Some(Progress::Checked);
                *outcome = self.said(promise);
            }
            let not_yet = look.say("promise-check-not-yet");
            if Button::plain(&not_yet).icon(icon::UNDER_WAY).show(ui, look).clicked() {
                // What is missing has to be said.
                self.progress = Some(Progress::UnderWay);
                *outcome = self.said(promise);
            }
            leave(ui, look, outcome);
        });
    }

    /// What is missing.
    fn missing(&self) -> Option<Missing> {
        let wordless = self.words.trim().is_empty();
        match self.progress? {
            Progress::Moved if dates::meant(&self.due).is_none() => Some(Missing::Date),
            Progress::HandedOn if self.to.is_none() => Some(Missing::Person),
            Progress::Blocked | Progress::Moved | Progress::Changed | Progress::Dropped if wordless => {
                Some(Missing::Words)
            }
            Progress::UnderWay if self.asked == Asked::Check && wordless => Some(Missing::Words),
            _ => None,
        }
    }

    /// The key of what to say about it, once it was tried.
    fn trouble(&self, what: Missing) -> Option<&'static str> {
        (self.tried && self.missing() == Some(what)).then_some(match what {
            Missing::Date => "promise-needs-date",
            Missing::Person => "promise-needs-person",
            Missing::Words => "promise-needs-words",
        })
    }

    fn said(&mut self, promise: &PromiseRow) -> Outcome {
        self.tried = true;
        let Some(progress) = self.progress.filter(|_| self.missing().is_none()) else {
            return Outcome::Still;
        };
        let moved = progress == Progress::Moved;
        let handed = progress == Progress::HandedOn;
        Outcome::Say(DecidingAct::Update {
            opening: promise.opening,
            promise: promise.id.clone(),
            progress,
            due: dates::meant(&self.due).filter(|_| moved),
            to: self.to.filter(|_| handed),
            words: self.words.trim().to_owned(),
        })
    }
}

/// What is still needed before something can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Date,
    Person,
    Words,
}

/// A field for a few sentences, the same one when what stands above it comes and goes.
fn words_field(
    ui: &mut Ui,
    look: &Look,
    question: &str,
    words: &mut String,
    trouble: Option<&str>,
) -> egui::Response {
    let id = ui.scope_id().with("words");
    field::Field::new(question).id(id).rows(theme::AREA_ROWS).trouble(trouble).show(ui, look, words)
}

fn leave(ui: &mut Ui, look: &Look, outcome: &mut Outcome) {
    if Button::plain(&look.say("button-back")).show(ui, look).clicked() {
        *outcome = Outcome::Left;
    }
}
