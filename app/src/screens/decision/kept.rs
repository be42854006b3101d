//! What a decision's page keeps from one frame to the next: what is typed and not sent, what is on its way, and which words
//! stand on the screen.

use std::collections::{BTreeMap, BTreeSet};

use egui::Ui;
use trestle_model::decision::{ItemId, ValueField};
use trestle_trust::ids::StatementId;

use super::{
    answer::{self, AnswerDraft, SentAnswer},
    prepare, promises, wording,
    written::{self, Was},
};
use crate::{
    documents::{deciding::OnScreen, unsent::UnsentWords},
    lang::dates,
    screens::{self, SentId},
    view::deciding::{AskedView, DecisionPage, StandingView},
};

/// The field that finds agreements which this one would end.
pub(super) const REPLACES_FIND: &str = "replaces_find";

/// Words that have stood on the screen for so long can have been seen.
const SEEN_AFTER_SECS: f64 = 0.4;

/// What a page keeps from one frame to the next.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Words that are typed and not sent, by where.
    drafts: BTreeMap<String, String>,
    /// Fields that lie in the document: what was last read there.
    pub(super) seen: BTreeMap<String, String>,
    /// What was typed for each act that is on its way,
    sent: BTreeMap<SentId, Typed>,
    /// and for the one that is being sent.
    sending: Typed,
    words: Words,
    /// What is unfolded.
    pub(super) open: BTreeSet<String>,
    /// The language in which the wording is read.
    pub(super) language: Option<String>,
    pub(super) answers: BTreeMap<StatementId, AnswerDraft>,
    pub(super) closing: super::closing::Choice,
    /// Where the answers stand under the words, they are wanted in sight.
    pub(super) to_answers: bool,
    /// Agreements of other decisions that this one would end, once it is put to answer.
    pub(super) replaces: BTreeSet<StatementId>,
    /// An item that was taken out, so that it can be put back.
    pub(super) taken_out: Option<ItemId>,
}

impl Kept {
    /// Words that are typed here and are nowhere else yet.
    pub(super) fn draft(&mut self, key: &str) -> &mut String {
        self.drafts.entry(key.to_owned()).or_default()
    }

    /// A frame begins in which these words are on the screen. Those that somebody who acts in it has seen.
    pub(super) fn begins(&mut self, ui: &Ui, on_screen: OnScreen) -> OnScreen {
        self.sending = Typed::default();
        self.words.show(ui, on_screen)
    }

    /// An act goes, with what was typed for it; `changes` says that it changes the draft here and now.
    pub(super) fn goes(&mut self, sent: SentId, changes: bool) {
        self.words.own |= changes;
        let typed = std::mem::take(&mut self.sending);
        if typed.answer.is_some() || !typed.fields.is_empty() {
            self.sent.insert(sent, typed);
        }
    }

    pub(super) fn has_draft(&self, key: &str) -> bool {
        self.drafts.get(key).is_some_and(|words| !words.trim().is_empty())
    }

    /// The words typed there go once what is asked for now is carried out.
    pub(super) fn sends(&mut self, keys: &[&str]) {
        let typed = keys.iter().map(|key| ((*key).to_owned(), self.draft(key).clone())).collect();
        self.sending = Typed { fields: typed, answer: None };
    }

    /// An answer as it is chosen and typed goes once what is asked for now is carried out.
    pub(super) fn sends_answer(&mut self, opening: StatementId, answer: SentAnswer) {
        self.sending = Typed { fields: Vec::new(), answer: Some((opening, answer)) };
    }

    /// Words typed about what was asked earlier go over to what is asked now, unless something is typed there.
    pub(super) fn carry_over(&mut self, asked: StatementId, earlier: &[AskedView]) {
        if self.answers.get(&asked).is_some_and(AnswerDraft::has_words) {
            return;
        }
        let typed = |one: &&AskedView| self.answers.get(&one.opening).is_some_and(AnswerDraft::has_words);
        let Some(before) = earlier.iter().find(typed).map(|one| one.opening) else { return };
        if let Some(draft) = self.answers.remove(&before) {
            self.answers.insert(asked, draft.of_other_words());
        }
    }

    /// Words that are typed and not sent, and have no place on that page.
    pub(super) fn homeless(&self, page: &DecisionPage) -> Vec<(Was, String)> {
        let open = matches!(page.standing, StandingView::Open { .. });
        let asked = page.asked.as_ref().filter(|_| open).map(|asked| asked.opening);
        let answers = self.answers.iter().filter(|(opening, _)| asked != Some(**opening));
        let answers = answers.flat_map(|(opening, draft)| draft.words_of(*opening));
        let fields = self.fields().filter(|(key, _)| !written::has_place(page, key));
        answers.chain(fields.map(|(key, words)| (Was::Field(key.clone()), words.clone()))).collect()
    }

    pub(super) fn let_go(&mut self, was: &Was) {
        match was {
            Was::Field(key) => drop(self.drafts.remove(key)),
            Was::Mine(opening) | Was::Other(opening) => {
                if let Some(draft) = self.answers.get_mut(opening) {
                    draft.let_go(was);
                }
            }
        }
    }

    /// Fields that are nowhere else, with their words.
    fn fields(&self) -> impl Iterator<Item = (&String, &String)> {
        let typed = self.drafts.iter().filter(|(_, words)| !words.trim().is_empty());
        // A field of the document is written there as it is typed; a day once it is one.
        let half = |key: &str, words: &str| is_day(key) && dates::meant(words).is_none();
        typed.filter(move |(key, words)| {
            *key != REPLACES_FIND && (!self.seen.contains_key(*key) || half(key, words))
        })
    }

    pub(super) fn unsent(&self) -> UnsentWords {
        let answers = self.answers.iter().filter(|(_, draft)| draft.has_words());
        UnsentWords {
            fields: self.fields().map(|(key, words)| (key.clone(), words.clone())).collect(),
            answers: answers.map(|(opening, draft)| (opening.to_string(), draft.unsent())).collect(),
        }
    }

    /// What was typed before is there again, and so are the folds that it was typed in.
    pub(super) fn typed_before(&mut self, unsent: &UnsentWords) {
        for (key, words) in &unsent.fields {
            let (kind, item) = key.split_once(' ').unwrap_or((key, key));
            self.open.extend([key, kind, item].map(|fold: &str| fold.to_owned()));
            if is_day(key) || key == promises::ADD {
                self.open.extend([wording::CHANGE_WORDS, wording::CHANGE_REST].map(str::to_owned));
            }
            self.drafts.insert(key.clone(), words.clone());
        }
        if unsent.fields.contains_key(answer::SEAT) {
            self.open.insert(answer::SEAT_FOLD.to_owned());
        }
        for (opening, answer) in &unsent.answers {
            if let Ok(opening) = opening.parse() {
                self.answers.insert(opening, AnswerDraft::typed_before(answer));
            }
        }
    }

    /// What was sent is done: just what was typed for it goes. Or it could not be done: then everything stays.
    pub(super) fn said(&mut self, sent: SentId, done: bool) {
        let Some(typed) = self.sent.remove(&sent).filter(|_| done) else { return };
        for (key, words) in typed.fields {
            if let Some(now) = self.drafts.get_mut(&key) {
                screens::goes(now, &words);
            }
        }
        if let Some((opening, answer)) = typed.answer
            && let Some(now) = self.answers.get_mut(&opening)
        {
            now.goes(&answer);
        }
    }
}

/// Whether a day is typed there.
fn is_day(key: &str) -> bool {
    key == prepare::REVIEW || key.split_once(' ').is_some_and(|(_, field)| field == ValueField::Due.name())
}

/// What was typed for one act, as it was when it was sent.
#[derive(Debug, Default)]
struct Typed {
    fields: Vec<(String, String)>,
    answer: Option<(StatementId, SentAnswer)>,
}

/// The words that are on the screen, and since when.
#[derive(Debug, Default)]
struct Words {
    now: Option<OnScreen>,
    /// Others stood there, which nobody can have missed yet.
    before: Option<OnScreen>,
    since_secs: f64,
    /// The pass in which they were last shown.
    shown_in: u64,
    /// What this person just did changes them.
    own: bool,
}

impl Words {
    /// The words that somebody who acts now has seen, where these are shown in this pass.
    fn show(&mut self, ui: &Ui, now: OnScreen) -> OnScreen {
        let (pass, secs) = (ui.ctx().cumulative_pass_nr(), ui.input(|input| input.time));
        let own = std::mem::take(&mut self.own);
        let stayed = pass <= self.shown_in + 1;
        if self.now != Some(now) || !stayed {
            self.before = self.now.filter(|_| stayed && !own);
            (self.now, self.since_secs) = (Some(now), secs);
        }
        self.shown_in = pass;
        let Some(before) = self.before.filter(|_| secs - self.since_secs < SEEN_AFTER_SECS) else {
            return now;
        };
        // What was not there before was not another.
        OnScreen { asked: before.asked.or(now.asked), draft: before.draft.or(now.draft) }
    }
}
