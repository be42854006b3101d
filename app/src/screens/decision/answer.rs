//! Where one stands: four equal answers, the words that go with them, and answers that are written down for somebody else.

use std::collections::BTreeSet;

use egui::{Frame, Ui};
use trestle_trust::{
    ids::PersonId,
    statement::deciding::{Given, Stance},
};

use super::desk::Desk;
use crate::{
    documents::deciding::{AnswerTo, DecidingAct},
    look::Look,
    screens::{choice, fold},
    theme::{self, Type},
    view::deciding::{AskedView, StandingView},
    widgets::{
        button::Button,
        field::Field,
        stances,
        surface::{self, Tone},
        text,
    },
};

/// What is chosen and typed, and not yet said.
#[derive(Debug, Default)]
pub(super) struct AnswerDraft {
    mine: Form,
    other: Form,
    other_open: bool,
    way: Option<Way>,
    person: Option<PersonId>,
    how: Option<Given>,
    witnesses: BTreeSet<PersonId>,
}

/// For whom an answer is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    OnPaperOrAloud,
    Neighbour,
}

#[derive(Debug, Default)]
struct Form {
    stance: Option<Stance>,
    words: String,
    fix: String,
    /// Its button was pressed while something was missing.
    tried: bool,
}

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    if !matches!(desk.page.standing, StandingView::Open { .. }) {
        return;
    }
    let Some(asked) = desk.page.asked.as_ref() else { return };
    let mut draft = desk.kept.answers.remove(&asked.opening).unwrap_or_default();
    let look = desk.look;
    let edge = look.theme.focus_ring();
    Frame::new()
        .fill(look.colors().surface)
        .stroke(edge)
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(theme::CARD_MARGIN)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            mine(ui, desk, asked, &mut draft);
        });
    ui.add_space(theme::SPACE_4);
    surface::wide_card(ui, look, |ui| others(ui, desk, asked, &mut draft));
    desk.kept.answers.insert(asked.opening, draft);
}

/// One's own answer.
fn mine(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, draft: &mut AnswerDraft) {
    let look = desk.look;
    let name = desk.table.me().map(|me| me.name.clone()).unwrap_or_default();
    let title = look.say_with("answer-title", &[("name", name.into())]);
    text::heading(ui, Type::Subheading, look.colors().ink, &title);
    let before = desk.page.earlier.iter().find_map(|earlier| earlier.mine);
    match (asked.mine, before) {
        (Some(stance), _) => {
            let values = [("stance", stances::name(look, stance).into())];
            desk.note(ui, look.say_with("answer-given", &values));
        }
        (None, Some(stance)) => {
            let values = [("stance", stances::name(look, stance).into())];
            surface::chip(ui, look, Tone::Warn, &look.say("answer-check-again"));
            desk.note(ui, look.say_with("answer-earlier", &values));
        }
        (None, None) => {}
    }
    if !asked.i_count {
        surface::notice(
            ui,
            look,
            Tone::Info,
            &look.say("answer-newcomer"),
            &look.say("answer-newcomer-note"),
            false,
        );
    }
    if let Some(pressed) = stances::four(ui, look, draft.mine.stance.or(asked.mine)) {
        draft.mine.stance = Some(pressed);
    }
    let Some(stance) = draft.mine.stance else { return };
    let button = look.say("answer-give");
    if let Some(words) = draft.mine.rest(ui, look, stance, &button, true) {
        desk.kept.answered = Some(asked.opening);
        desk.decide(DecidingAct::Answer { opening: asked.opening, stance, words, whose: AnswerTo::Mine });
    }
}

impl Form {
    /// The words that go with an answer, and its button. Gives them once all is there and the button was pressed.
    fn rest(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        stance: Stance,
        button: &str,
        ready: bool,
    ) -> Option<String> {
        let (name, needed) = match stance {
            Stance::Agree => ("answer-words-agree", None),
            Stance::Concern => ("answer-words-concern", Some("answer-needs-concern")),
            Stance::Aside => ("answer-words-aside", None),
            Stance::Object => ("answer-words-object", Some("answer-needs-object")),
        };
        let empty = self.words.trim().is_empty();
        let missing = needed.filter(|_| self.tried && empty).map(|key| look.say(key));
        Field::new(&look.say(name)).rows(2).trouble(missing.as_deref()).show(ui, look, &mut self.words);
        if stance == Stance::Object {
            Field::new(&look.say("answer-fix")).rows(2).show(ui, look, &mut self.fix);
        }
        if !Button::main(button).enabled(ready).show(ui, look).clicked() {
            return None;
        }
        self.tried = true;
        if needed.is_some() && empty {
            return None;
        }
        let (words, fix) = (self.words.trim(), self.fix.trim());
        if stance != Stance::Object || fix.is_empty() {
            return Some(words.to_owned());
        }
        Some(look.say_with("answer-with-fix", &[("words", words.into()), ("fix", fix.into())]))
    }
}

/// Answers of people who are not at this computer, and objections that are carried for them.
fn others(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, draft: &mut AnswerDraft) {
    let look = desk.look;
    fold(ui, look, &look.say("answer-other"), &mut draft.other_open);
    if !draft.other_open {
        return;
    }
    for (way, key) in
        [(Way::OnPaperOrAloud, "answer-other-paper"), (Way::Neighbour, "answer-other-neighbour")]
    {
        let mut chosen = false;
        choice(ui, look, &look.say(key), draft.way == Some(way), || chosen = true);
        if chosen {
            draft.way = Some(way);
        }
    }
    match draft.way {
        Some(Way::OnPaperOrAloud) => written_down(ui, desk, asked, draft),
        Some(Way::Neighbour) => carried(ui, desk, asked, draft),
        None => {}
    }
}

/// An objection for somebody who fears to make it by name.
fn carried(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, draft: &mut AnswerDraft) {
    let look = desk.look;
    desk.note(ui, look.say("answer-neighbour-means"));
    let button = look.say("answer-carry");
    let said = ui.push_id("carried", |ui| draft.other.rest(ui, look, Stance::Object, &button, true)).inner;
    if let Some(words) = said {
        desk.kept.answered = Some(asked.opening);
        let (opening, stance, whose) = (asked.opening, Stance::Object, AnswerTo::Neighbour);
        desk.decide(DecidingAct::Answer { opening, stance, words, whose });
    }
}

/// An answer on paper or aloud, before witnesses whom the person chose.
fn written_down(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, draft: &mut AnswerDraft) {
    let look = desk.look;
    desk.note(ui, look.say("answer-paper-means"));
    let people: Vec<(String, PersonId)> = desk
        .table
        .people
        .iter()
        .filter(|person| !person.me)
        .map(|person| (person.name.clone(), person.id))
        .collect();
    let now = draft.person.map(|person| desk.name(person)).unwrap_or_default();
    if let Some(person) = desk.pick(ui, &look.say("answer-whose"), &now, &people) {
        draft.person = Some(person);
        draft.witnesses.remove(&person);
    }
    if desk.fold(ui, "seat_on_paper", &look.say("answer-seat")) {
        desk.note(ui, look.say("answer-seat-means"));
        let line = (look.say("answer-seat-name"), look.say("answer-seat-give"));
        if let Some(name) = desk.add_line(ui, "seat", (&line.0, "", &line.1)) {
            desk.decide(DecidingAct::SeatOnPaper { name });
        }
    }
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-how"));
    ui.horizontal_wrapped(|ui| {
        for (how, key) in [(Given::OnPaper, "answer-on-paper"), (Given::Aloud, "answer-aloud")] {
            choice(ui, look, &look.say(key), draft.how == Some(how), || draft.how = Some(how));
        }
    });
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-witnesses"));
    ui.horizontal_wrapped(|ui| {
        for (name, person) in people.iter().filter(|(_, person)| draft.person != Some(*person)) {
            let on = draft.witnesses.contains(person);
            let mut pressed = false;
            choice(ui, look, name, on, || pressed = true);
            match (pressed, on) {
                (true, true) => drop(draft.witnesses.remove(person)),
                (true, false) => drop(draft.witnesses.insert(*person)),
                (false, _) => {}
            }
        }
    });
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-what"));
    if let Some(pressed) = ui.push_id("other", |ui| stances::four(ui, look, draft.other.stance)).inner {
        draft.other.stance = Some(pressed);
    }
    let Some(stance) = draft.other.stance else { return };
    let chosen = draft.person.zip(draft.how).filter(|_| !draft.witnesses.is_empty());
    if chosen.is_none() {
        desk.note(ui, look.say("answer-paper-needs"));
    }
    let button = look.say("answer-write-down");
    let said = ui.push_id("of", |ui| draft.other.rest(ui, look, stance, &button, chosen.is_some())).inner;
    if let (Some(words), Some((person, how))) = (said, chosen) {
        desk.kept.answered = Some(asked.opening);
        let witnesses = draft.witnesses.iter().copied().collect();
        let whose = AnswerTo::Of { person, how, witnesses };
        desk.decide(DecidingAct::Answer { opening: asked.opening, stance, words, whose });
    }
}
