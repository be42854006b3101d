//! What people said of a question: where each side stands, what became of objections, who closed it, and what else came in.

use trestle_model::text::BlockKind;
use trestle_trust::agreement::{Minute, Objection, Question, SideCount, State};
use trestle_trust::statement::deciding::{Answer, Deciding, Whose};
use trestle_trust::{PersonId, StatementId};

use super::{Sentence, Writer};
use crate::bundle::Checked;

impl Writer<'_> {
    pub(super) fn answers(&mut self, question: &Question) {
        self.head(Sentence::Answers);
        for side in &question.sides {
            self.side(question, side);
        }
        let others: Vec<PersonId> =
            question.standpoints.keys().filter(|person| !decides(question, **person)).copied().collect();
        if !others.is_empty() {
            let text = (self.say)(Sentence::NotCounted);
            self.put(BlockKind::Heading { level: 3 }, text);
            self.answers_of(question, &others);
        }
        for objection in question.objections.iter().filter(|objection| objection.carried) {
            let by = self.name(Some(objection.maker));
            if let Some(answer) = answer(self.checked, objection.answer) {
                self.item(Sentence::Carried { by: &by, words: answer.words.words() });
                self.objection(question, objection);
            }
        }
    }

    fn side(&mut self, question: &Question, side: &SideCount) {
        let name = self.side_name(side.side, None);
        let text =
            (self.say)(Sentence::Side { name: &name, agree: side.agree, deciders: side.deciders.len() });
        self.put(BlockKind::Heading { level: 3 }, text);
        self.answers_of(question, &side.deciders);
    }

    fn answers_of(&mut self, question: &Question, people: &[PersonId]) {
        let checked = self.checked;
        for person in people {
            let answers = question.standpoints.get(person).into_iter().flat_map(|one| &one.answers);
            for id in answers {
                let (Some(minute), Some(answer)) = (checked.minutes.get(*id), answer(checked, *id)) else {
                    continue;
                };
                self.said(question, minute, answer, *person);
                let mut objections = question.objections.iter();
                if let Some(objection) = objections.find(|one| one.answer == *id && !one.carried) {
                    self.objection(question, objection);
                }
            }
        }
    }

    /// One answer, and whoever says that it was not given like that.
    fn said(&mut self, question: &Question, minute: &Minute, answer: &Answer, person: PersonId) {
        let (name, words, stance) = (self.name(Some(person)), answer.words.words(), answer.stance);
        let Whose::Of { how, witnesses, .. } = &answer.whose else {
            return self.item(Sentence::Said { name: &name, stance, words });
        };
        let by = self.name(minute.by);
        let witnesses: Vec<String> = witnesses.iter().map(|witness| self.name(Some(*witness))).collect();
        let witnesses = witnesses.join(", ");
        self.item(Sentence::Recorded {
            name: &name,
            by: &by,
            how: *how,
            witnesses: &witnesses,
            stance,
            words,
        });
        let checked = self.checked;
        let mut contested = false;
        for other in checked.minutes.of(question.opening).filter(|other| by_decider(question, other)) {
            match other.said() {
                Some(Deciding::Contest { answer: of, words }) if *of == minute.id() => {
                    contested = true;
                    let name = self.name(other.by);
                    self.inner(Sentence::NotRight { name: &name, words: words.words() });
                }
                _ => {}
            }
        }
        if contested && stance.agrees() {
            self.inner(Sentence::DoesNotCount);
        }
    }

    /// What was replied to an objection, and why it is none or still is one.
    fn objection(&mut self, question: &Question, objection: &Objection) {
        let checked = self.checked;
        let said = || checked.minutes.of(question.opening);
        for minute in said() {
            let name = self.name(minute.by);
            match minute.said() {
                Some(Deciding::Reply { objection: to, words }) if *to == objection.answer => {
                    let sees =
                        |said: &Deciding| matches!(said, Deciding::Seen { reply } if *reply == minute.id());
                    let seen = said().any(|minute| minute.said().is_some_and(sees));
                    self.inner(Sentence::Replied { name: &name, words: words.words(), seen });
                }
                Some(Deciding::NotAnObjection { objection: to, days, words, .. })
                    if *to == objection.answer
                        && by_decider(question, minute)
                        && minute.by != Some(objection.maker) =>
                {
                    self.inner(Sentence::NotAnObjection { name: &name, days: *days, words: words.words() });
                }
                _ => {}
            }
        }
        self.inner(Sentence::Objection { open: objection.open });
    }

    /// Those who closed it as it is closed.
    pub(super) fn closings(&mut self, question: &Question) {
        let checked = self.checked;
        if !is_closed(question) {
            return;
        }
        self.head(Sentence::Closings);
        for (minute, closing) in checked.minutes.closed_by(question) {
            let name = self.name(minute.by);
            self.item(Sentence::Closing { name: &name, because: closing.because });
            if let Some(day) = &closing.day {
                self.inner(Sentence::ClosersDay(day));
            }
        }
    }

    /// All else that changes what it comes to, or asks to.
    pub(super) fn said_else(&mut self, question: &Question) {
        let checked = self.checked;
        let closed_by: Vec<StatementId> = match is_closed(question) {
            true => checked.minutes.closed_by(question).map(|(minute, _)| minute.id()).collect(),
            false => Vec::new(),
        };
        let mut is_first = true;
        for minute in checked.minutes.of(question.opening).filter(|minute| !closed_by.contains(&minute.id()))
        {
            let name = self.name(minute.by);
            let name = name.as_str();
            let sentence = match minute.said() {
                Some(Deciding::Closing(closing)) => Sentence::ClosedElse {
                    name,
                    ending: closing.ending,
                    other_words: closing.content != question.content,
                },
                Some(Deciding::Withdrawal { words, .. }) => Sentence::Withdrew { name, words: words.words() },
                Some(Deciding::Reopening { words, .. }) => Sentence::Reopens { name, words: words.words() },
                _ => continue,
            };
            if std::mem::take(&mut is_first) {
                self.head(Sentence::Else);
            }
            self.item(sentence);
        }
    }
}

fn is_closed(question: &Question) -> bool {
    !matches!(question.state, State::Open { .. } | State::Void)
}

fn decides(question: &Question, person: PersonId) -> bool {
    question.sides.iter().any(|side| side.deciders.contains(&person))
}

fn by_decider(question: &Question, minute: &Minute) -> bool {
    minute.by.is_some_and(|by| decides(question, by))
}

fn answer(checked: &Checked, id: StatementId) -> Option<&Answer> {
    match checked.minutes.get(id)?.said()? {
        Deciding::Answer(answer) => Some(answer),
        _ => None,
    }
}
