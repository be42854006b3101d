//! The lines of one decision.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use trestle_model::{
    decision::{Stage, content::ContentPromise},
    promise,
};
use trestle_trust::{
    agreement::{Question, State, Updated},
    ids::{DocumentId, PersonId},
    statement::deciding::{Progress, Subject, Update},
};

use super::{OfDecision, ReadFrom};
use crate::{
    documents::{
        Documents,
        deciding::{
            kept::KeptContent,
            question::{side_now, step_behind, updates},
            standing::Signed,
            waits,
        },
    },
    view::deciding::{DecisionRow, PromiseRow, SaidView, StandingView, WaitView},
};

pub(super) struct Reader<'a> {
    pub(super) documents: &'a Documents,
    pub(super) from: &'a ReadFrom,
    pub(super) me: PersonId,
    /// The newest question first.
    pub(super) by_document: BTreeMap<DocumentId, Vec<&'a Question>>,
}

impl<'a> Reader<'a> {
    /// The questions about that decision, the newest first.
    pub(super) fn questions(&self, id: DocumentId) -> &[&'a Question] {
        self.by_document.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_decision(&self, id: DocumentId, entry: Option<(&String, i64)>) -> OfDecision {
        let kept = self.documents.deciding.keeper.get(id);
        let questions = self.questions(id);
        let (row, waits) = match entry {
            Some((title, created)) => {
                let (row, waits) = self.decision(id, title, created);
                (Some(Arc::new(row)), waits)
            }
            None => (None, Vec::new()),
        };
        OfDecision {
            kept: kept.cloned(),
            entry: entry.map(|(title, created)| (title.clone(), created)),
            row,
            promises: questions.iter().flat_map(|question| self.promises(question)).map(Arc::new).collect(),
            waits,
        }
    }

    /// A wording that was followed by another waits for nothing.
    fn decision(&self, id: DocumentId, title: &str, created_unix_secs: i64) -> (DecisionRow, Vec<WaitView>) {
        let kept = self.documents.deciding.keeper.get(id);
        let last = kept.map_or(created_unix_secs, |kept| kept.last_unix_secs.max(created_unix_secs));
        let questions = self.questions(id);
        let mut shown = questions.to_vec();
        // What has words is not hidden by what has none.
        step_behind(&mut shown, |question| self.content(question).is_some());
        if let Some(question) = shown.first() {
            let content = kept.and_then(|kept| kept.content(question.content));
            let asked = content.map_or_else(|| title.to_owned(), |content| content.question.clone());
            let waits = self.waits(Some(id), question, questions, &asked);
            return (self.row(Some(id), asked, question, last, !waits.is_empty()), waits);
        }
        let row = DecisionRow {
            document: Some(id),
            opening: None,
            question: title.to_owned(),
            standing: StandingView::Preparing(kept.map_or(Stage::Draft, |kept| kept.stage())),
            waits_for_me: false,
            late: false,
            review: String::new(),
            last_unix_secs: last,
        };
        (row, Vec::new())
    }

    pub(super) fn row(
        &self,
        document: Option<DocumentId>,
        asked: String,
        question: &Question,
        last: i64,
        waits_for_me: bool,
    ) -> DecisionRow {
        let (minutes, membership) = (&self.from.minutes, &self.from.membership);
        let kept = document.and_then(|document| self.documents.deciding.keeper.get(document));
        let check_again = kept.is_some_and(|kept| kept.differs_from(&question.contents));
        let content = self.content(question);
        let signed = content.map(|content| Signed { review: &content.review, ends: content.ends });
        let signed = signed.unwrap_or_default();
        let heard = self.documents.deciding.heard.borrow();
        let said = minutes.of(question.opening).filter_map(|minute| heard.at(minute.id())).max();
        DecisionRow {
            document,
            opening: Some(question.opening),
            question: asked,
            standing: self.documents.standing(minutes, membership, question, signed, check_again),
            waits_for_me,
            late: false,
            review: match signed.ends {
                true => String::new(),
                false => self.documents.review(minutes, membership, question, signed.review),
            },
            last_unix_secs: last.max(said.unwrap_or(0)),
        }
    }

    pub(super) fn waits(
        &self,
        document: Option<DocumentId>,
        question: &Question,
        about: &[&Question],
        asked: &str,
    ) -> Vec<WaitView> {
        let opening = question.opening;
        let wait = |what| WaitView { document, opening, question: asked.to_owned(), what };
        waits::of(&self.from.minutes, question, about, self.me).into_iter().map(wait).collect()
    }

    fn content(&self, question: &Question) -> Option<&KeptContent> {
        let Subject::Decision(document) = &question.subject else { return None };
        self.documents.deciding.keeper.get(*document)?.content(question.content)
    }

    /// The promises of an agreement that has not been replaced.
    fn promises(&self, question: &Question) -> Vec<PromiseRow> {
        match question.state {
            State::Agreed => {}
            State::InQuestion(_) if !self.is_followed(question) => {}
            _ => return Vec::new(),
        }
        let Some(content) = self.content(question) else { return Vec::new() };
        let updates = updates(&self.from.minutes, question);
        let row = |promise| self.promise(question, &content.question, &updates, promise);
        content.promises.iter().map(row).collect()
    }

    /// Something was agreed about the same since.
    fn is_followed(&self, question: &Question) -> bool {
        let Subject::Decision(document) = &question.subject else { return false };
        let newer = self.by_document.get(document).into_iter().flatten();
        let mut newer = newer.take_while(|other| other.opening != question.opening);
        newer.any(|other| other.state == State::Agreed)
    }

    fn promise(
        &self,
        question: &Question,
        asked: &str,
        updates: &[(&Updated, &Update)],
        agreed: &ContentPromise,
    ) -> PromiseRow {
        let standing = promise::standing(agreed, updates.iter().copied());
        let in_force = self.from.minutes.agreements().rules();
        let me = self.from.membership.person(self.me);
        let side = standing.side.map(|side| side_now(in_force, side));
        let other_side = me.is_some_and(|me| me.standing && Some(side_now(in_force, me.side)) != side);
        let heard = self.documents.deciding.heard.borrow();
        let said = |said: &promise::Said| SaidView {
            by: said.by,
            progress: said.progress,
            due: said.due.clone(),
            words: said.words.clone(),
            counts: said.counts,
            unix_secs: heard.at(said.statement).unwrap_or(0),
        };
        PromiseRow {
            opening: question.opening,
            id: agreed.id.clone(),
            what: agreed.what.clone(),
            for_whom: agreed.for_whom.clone(),
            from: asked.to_owned(),
            clause: agreed.clause.clone(),
            side,
            who: standing.who,
            backup: agreed.backup.clone(),
            known_by: agreed.known_by.clone(),
            first_due: agreed.due.clone(),
            late: standing.is_late(&self.from.today.to_string()),
            soon: standing.is_late(&soon(self.from.today)) && !standing.is_late(&self.from.today.to_string()),
            progress: standing.progress,
            checked_by: standing.checked_by,
            mine: standing.who == Some(self.me),
            may_check: other_side
                && standing.progress == Progress::Done
                && me.is_some_and(|me| standing.may_check(self.me, &[me.side])),
            said: standing.said.iter().map(said).collect(),
            due: standing.due,
        }
    }
}

/// The first day that is not near.
fn soon(today: Date) -> String {
    let days = i32::from(crate::calendar::REMIND_DAYS) + 1;
    today.checked_add(days.days()).unwrap_or(today).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_near_for_as_many_days_as_a_calendar_reminds() {
        let today: Date = "2026-12-30".parse().expect("a day");
        let near = |due: &str| due < soon(today).as_str();
        assert_eq!(["2027-01-01", "2027-01-02", "2027-01-03"].map(near), [true, true, false]);
    }
}
