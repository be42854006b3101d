//! What is said aloud of decisions: who asked, answered, closed, and what it came to. Never where somebody stands: that
//! stays covered until one has answered oneself.

use std::sync::Arc;

use trestle_trust::{
    agreement::{Minute, Minutes, Question, State},
    ids::{PersonId, StatementId},
    statement::deciding::{Answer, Deciding, Subject, Whose},
};

use super::Announcer;
use crate::{
    lang::{Value, Words},
    view::TableView,
};

/// When more than this comes at once, after a time apart, it is told as one sentence.
const SENTENCES_MAX: usize = 4;

impl Announcer {
    /// What is to be said of all that has come in since the last time. Nothing is news on the way in.
    pub(in crate::app) fn decided(
        &mut self,
        words: &Words,
        minutes: &Arc<Minutes>,
        me: PersonId,
        view: &TableView,
    ) -> Vec<String> {
        let Some(before) = self.minutes.replace(Arc::clone(minutes)) else { return Vec::new() };
        if Arc::ptr_eq(&before, minutes) {
            return Vec::new();
        }
        let news = News { words, minutes, me, view };
        // Going through all that was ever said takes longer than a frame.
        let changed = minutes.changed_since(&before);
        let is_new = |minute: &&Minute| before.get_of(minute.question, minute.id()).is_none();
        let mut new: Vec<&Minute> =
            changed.iter().flat_map(|question| minutes.of(*question)).filter(is_new).collect();
        new.sort_by_key(|minute| (minute.known, minute.id()));
        let mut said: Vec<String> = new.into_iter().filter_map(|minute| news.sentence(minute)).collect();
        let questions = changed.iter().filter_map(|question| minutes.agreements().question(*question));
        said.extend(questions.filter_map(|now| news.came_to(before.agreements().question(now.opening), now)));
        if said.len() > SENTENCES_MAX {
            said = vec![words.say_with("said-much", &[("count", said.len().into())])];
        }
        said
    }
}

struct News<'a> {
    words: &'a Words,
    minutes: &'a Minutes,
    me: PersonId,
    view: &'a TableView,
}

impl News<'_> {
    fn sentence(&self, minute: &Minute) -> Option<String> {
        let question = self.minutes.agreements().question(minute.question)?;
        let by = minute.by?;
        let key = match minute.said() {
            _ if by == self.me => self.own(minute),
            None if self.asked_before(question) => "said-asked-again",
            None => "said-asked",
            Some(Deciding::Answer(Answer { whose: Whose::Mine, .. })) => "said-answered",
            Some(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. }))
                if witnesses.contains(&self.me) =>
            {
                "said-names-you"
            }
            Some(Deciding::Reply { objection, .. }) if self.is_mine(question, *objection) => {
                "said-replied-to-you"
            }
            Some(Deciding::Amendment { .. }) => "said-typo",
            Some(Deciding::Closing(_)) => "said-closed",
            Some(Deciding::Withdrawal { .. }) => "said-withdrew",
            Some(Deciding::Reopening { .. }) => "said-reopened",
            Some(Deciding::Update(update)) => {
                let is = |one: &&std::sync::Arc<crate::view::deciding::PromiseRow>| {
                    one.opening == update.opening && one.id == update.promise
                };
                let what = self.view.promises.iter().find(is).map(|promise| promise.what.clone());
                let values = [("name", self.name(by)), ("what", what.unwrap_or_default().into())];
                return Some(self.words.say_with("said-promise", &values));
            }
            Some(_) => "said-spoke",
        };
        Some(self.words.say_with(key, &[("name", self.name(by)), ("question", self.title(question))]))
    }

    /// One's own act is done: its button may be gone.
    fn own(&self, minute: &Minute) -> &'static str {
        match minute.said() {
            None => "said-asked-own",
            Some(Deciding::Answer(Answer { whose: Whose::Mine, .. })) => "said-answered-own",
            Some(_) => "said-done",
        }
    }

    fn came_to(&self, before: Option<&Question>, now: &Question) -> Option<String> {
        let before = before?;
        let key = match (&before.state, &now.state) {
            (before, now) if before == now => return None,
            (_, State::Agreed) => "said-agreed",
            (_, State::NotAgreed) => "said-not-agreed",
            (_, State::InQuestion(_)) => "said-in-question",
            (_, State::Contested { .. }) => "said-contested",
            _ => return None,
        };
        Some(self.words.say_with(key, &[("question", self.title(now))]))
    }

    fn is_mine(&self, question: &Question, objection: StatementId) -> bool {
        question.objections.iter().any(|one| one.answer == objection && one.maker == self.me)
    }

    /// The same was asked before, in other words.
    fn asked_before(&self, question: &Question) -> bool {
        let Subject::Decision(document) = &question.subject else { return false };
        let same = |other: &Question| matches!(&other.subject, Subject::Decision(of) if of == document);
        let all = self.minutes.agreements().questions().values();
        all.filter(|other| same(other)).count() > 1
    }

    fn name(&self, person: PersonId) -> Value {
        let known = self.view.name_of(person).map(str::to_owned);
        known.unwrap_or_else(|| self.words.say("someone")).into()
    }

    fn title(&self, question: &Question) -> Value {
        let Subject::Decision(document) = &question.subject else {
            return self.words.say("rules-title").into();
        };
        let row = self.view.decisions.iter().find(|row| row.document == Some(*document));
        row.map(|row| row.question.trim().to_owned()).unwrap_or_default().into()
    }
}
