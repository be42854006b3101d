//! Where one stands: four equal answers, the words that go with them, and answers that are written down for somebody else.

use std::collections::BTreeSet;

use egui::{Frame, Ui};
use trestle_trust::{
    ids::{PersonId, StatementId},
    statement::deciding::{Given, Stance},
};

use super::{desk::Desk, written::Was};
use crate::{
    documents::{
        deciding::{AnswerTo, DecidingAct},
        unsent::{UnsentAnswer, UnsentForm},
    },
    look::Look,
    screens::{self, choice, fold},
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

/// The field for the name of somebody who takes a seat on paper, and its fold.
pub(super) const SEAT: &str = "seat";
pub(super) const SEAT_FOLD: &str = "seat_on_paper";

/// The answers in the order in which they are kept.
const STANCES: [Stance; 4] = [Stance::Agree, Stance::Concern, Stance::Aside, Stance::Object];

/// What is chosen and typed, and not yet said.
#[derive(Debug, Default)]
pub(super) struct AnswerDraft {
    mine: Form,
    other: Form,
    other_open: bool,
    way: Option<Way>,
    of: Of,
    /// It was typed when other words were asked about.
    of_other_words: bool,
}

/// Whose answer it is that was given on paper or aloud, and who was there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Of {
    person: Option<PersonId>,
    how: Option<Given>,
    witnesses: BTreeSet<PersonId>,
}

/// An answer as it was sent.
#[derive(Debug)]
pub(super) enum SentAnswer {
    Mine(Form),
    Other(Form, Of),
}

impl AnswerDraft {
    /// Something is typed here, or an answer for somebody else is begun.
    pub(super) fn has_words(&self) -> bool {
        !self.mine.is_empty() || !self.other.is_empty() || self.of != Of::default()
    }

    pub(super) fn of_other_words(self) -> Self {
        AnswerDraft { of_other_words: true, ..self }
    }

    /// What is typed here of the question `opening`, as it is read.
    pub(super) fn words_of(&self, opening: StatementId) -> Vec<(Was, String)> {
        let words = [(Was::Mine(opening), &self.mine), (Was::Other(opening), &self.other)];
        let typed = words.into_iter().filter(|(_, form)| !form.is_empty());
        typed
            .map(|(was, form)| (was, format!("{} {}", form.words.trim(), form.fix.trim()).trim().to_owned()))
            .collect()
    }

    pub(super) fn let_go(&mut self, was: &Was) {
        match was {
            Was::Mine(_) => self.mine = Form::default(),
            Was::Other(_) => (self.other, self.of) = (Form::default(), Of::default()),
            Was::Field(_) => {}
        }
    }

    pub(super) fn unsent(&self) -> UnsentAnswer {
        UnsentAnswer {
            mine: self.mine.unsent(),
            other: self.other.unsent(),
            neighbour: self.way == Some(Way::Neighbour),
            person: self.of.person.map(|person| person.to_string()),
            aloud: self.of.how.map(|how| how == Given::Aloud),
            witnesses: self.of.witnesses.iter().map(ToString::to_string).collect(),
            of_other_words: self.of_other_words,
        }
    }

    /// As it was typed before. Who is no person is nobody.
    pub(super) fn typed_before(unsent: &UnsentAnswer) -> Self {
        let other = Form::typed_before(&unsent.other);
        let how = unsent.aloud.map(|aloud| if aloud { Given::Aloud } else { Given::OnPaper });
        let of = Of {
            person: unsent.person.as_ref().and_then(|person| person.parse().ok()),
            how,
            witnesses: unsent.witnesses.iter().filter_map(|person| person.parse().ok()).collect(),
        };
        let other_open = !other.is_empty() || of != Of::default();
        let way = if unsent.neighbour { Way::Neighbour } else { Way::OnPaperOrAloud };
        AnswerDraft {
            mine: Form::typed_before(&unsent.mine),
            other,
            other_open,
            way: other_open.then_some(way),
            of,
            of_other_words: unsent.of_other_words,
        }
    }

    /// That answer is said: just what was chosen and typed for it goes.
    pub(super) fn goes(&mut self, sent: &SentAnswer) {
        match sent {
            SentAnswer::Mine(form) => self.mine.goes(form),
            SentAnswer::Other(form, of) => {
                self.other.goes(form);
                if self.of == *of && self.other.is_empty() {
                    self.of = Of::default();
                }
            }
        }
        self.of_other_words &= self.has_words();
    }
}

/// For whom an answer is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    OnPaperOrAloud,
    Neighbour,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Form {
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
    desk.kept.carry_over(asked.opening, &desk.page.earlier);
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
    if draft.of_other_words && !draft.mine.is_empty() {
        let (title, note) = (look.say("answer-written"), look.say("answer-written-note"));
        surface::notice(ui, look, Tone::Warn, &title, &note, false);
    }
    if let Some(pressed) = stances::four(ui, look, draft.mine.stance.or(asked.mine)) {
        draft.mine.stance = Some(pressed);
    }
    let Some(stance) = draft.mine.stance else { return };
    let button = look.say("answer-give");
    if let Some(words) = draft.mine.rest(ui, look, stance, &button, true) {
        desk.kept.sends_answer(asked.opening, SentAnswer::Mine(draft.mine.clone()));
        desk.decide(DecidingAct::Answer { opening: asked.opening, stance, words, whose: AnswerTo::Mine });
    }
}

impl Form {
    /// It is said: what was typed behind it meanwhile stays, and what was chosen with that.
    fn goes(&mut self, sent: &Form) {
        screens::goes(&mut self.words, &sent.words);
        screens::goes(&mut self.fix, &sent.fix);
        if self.is_empty() && self.stance == sent.stance {
            *self = Form::default();
        }
    }

    fn unsent(&self) -> UnsentForm {
        let place = self.stance.and_then(|stance| STANCES.iter().position(|one| *one == stance));
        UnsentForm {
            stance: place.and_then(|place| u8::try_from(place + 1).ok()),
            words: self.words.clone(),
            fix: self.fix.clone(),
        }
    }

    fn typed_before(unsent: &UnsentForm) -> Self {
        let stance = unsent.stance.and_then(|place| STANCES.get(usize::from(place).checked_sub(1)?).copied());
        Form { stance, words: unsent.words.clone(), fix: unsent.fix.clone(), tried: false }
    }

    fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.fix.trim().is_empty()
    }

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
        // The keyboard stays in the field while what stands above it comes and goes.
        let [words, fix] = ["words", "fix"].map(|name| ui.scope_id().with(name));
        let name = look.say(name);
        let field = Field::new(&name).id(words).rows(2).trouble(missing.as_deref());
        field.show(ui, look, &mut self.words);
        if stance == Stance::Object {
            Field::new(&look.say("answer-fix")).id(fix).rows(2).show(ui, look, &mut self.fix);
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
    if draft.of_other_words && (!draft.other.is_empty() || draft.of != Of::default()) {
        let (title, note) = (look.say("answer-written"), look.say("answer-written-other"));
        surface::notice(ui, look, Tone::Warn, &title, &note, false);
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
        desk.kept.sends_answer(asked.opening, SentAnswer::Other(draft.other.clone(), draft.of.clone()));
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
    let now = draft.of.person.map(|person| desk.name(person)).unwrap_or_default();
    if let Some(person) = desk.pick(ui, &look.say("answer-whose"), &now, &people) {
        draft.of.person = Some(person);
        draft.of.witnesses.remove(&person);
    }
    if desk.fold(ui, SEAT_FOLD, &look.say("answer-seat")) {
        desk.note(ui, look.say("answer-seat-means"));
        let line = (look.say("answer-seat-name"), look.say("answer-seat-give"));
        if let Some(name) = desk.add_line(ui, SEAT, (&line.0, "", &line.1)) {
            desk.decide(DecidingAct::SeatOnPaper { name });
        }
    }
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-how"));
    ui.horizontal_wrapped(|ui| {
        for (how, key) in [(Given::OnPaper, "answer-on-paper"), (Given::Aloud, "answer-aloud")] {
            choice(ui, look, &look.say(key), draft.of.how == Some(how), || draft.of.how = Some(how));
        }
    });
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-witnesses"));
    ui.horizontal_wrapped(|ui| {
        for (name, person) in people.iter().filter(|(_, person)| draft.of.person != Some(*person)) {
            let on = draft.of.witnesses.contains(person);
            let mut pressed = false;
            choice(ui, look, name, on, || pressed = true);
            match (pressed, on) {
                (true, true) => drop(draft.of.witnesses.remove(person)),
                (true, false) => drop(draft.of.witnesses.insert(*person)),
                (false, _) => {}
            }
        }
    });
    text::label(ui, Type::Strong, look.colors().ink, look.say("answer-what"));
    if let Some(pressed) = ui.push_id("other", |ui| stances::four(ui, look, draft.other.stance)).inner {
        draft.other.stance = Some(pressed);
    }
    let Some(stance) = draft.other.stance else { return };
    let chosen = draft.of.person.zip(draft.of.how).filter(|_| !draft.of.witnesses.is_empty());
    if chosen.is_none() {
        desk.note(ui, look.say("answer-paper-needs"));
    }
    let button = look.say("answer-write-down");
    let said = ui.push_id("of", |ui| draft.other.rest(ui, look, stance, &button, chosen.is_some())).inner;
    if let (Some(words), Some((person, how))) = (said, chosen) {
        desk.kept.sends_answer(asked.opening, SentAnswer::Other(draft.other.clone(), draft.of.clone()));
        let witnesses = draft.of.witnesses.iter().copied().collect();
        let whose = AnswerTo::Of { person, how, witnesses };
        desk.decide(DecidingAct::Answer { opening: asked.opening, stance, words, whose });
    }
}
