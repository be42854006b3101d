//! What was asked at this table and has no answer yet, as items; and what was sent up to another level.

use std::sync::Arc;

use trestle_trust::{
    Membership,
    agreement::{Minutes, Question, State},
    ids::{AuthorKey, PersonId, StatementId},
    statement::deciding::Deciding,
};

use super::{asked::is_worked_through, kept::KeptAsked};
use crate::{
    documents::Documents,
    view::deciding::{DecisionRow, SentUpView, StandingView, Unanswered, UnansweredView},
};

/// The oldest first: it has waited longest. What others answered stays covered here too.
pub(super) fn unanswered(
    documents: &Documents,
    minutes: &Minutes,
    membership: &Membership,
    rows: &[Arc<DecisionRow>],
) -> Vec<UnansweredView> {
    let mut all = Vec::new();
    for row in rows {
        let item = |by, unix_secs, what| UnansweredView {
            document: row.document,
            question: row.question.clone(),
            by,
            what,
            unix_secs,
        };
        if matches!(row.standing, StandingView::Preparing(_) | StandingView::Open { .. }) {
            let kept = row.document.and_then(|document| documents.deciding.keeper.get(document));
            let asked = kept.map(|kept| kept.asked.as_slice()).unwrap_or_default();
            all.extend(asked.iter().map(|asked| {
                let what = Unanswered::Question { words: asked.words.clone() };
                item(asked_by(membership, asked), asked.unix_secs, what)
            }));
        }
        let asked = row.opening.and_then(|opening| minutes.agreements().question(opening));
        let Some(question) = asked.filter(|question| is_worked_through(&question.state)) else { continue };
        let heard = documents.deciding.heard.borrow();
        if matches!(question.state, State::Open { .. }) {
            let missing = question.sides.iter().filter(|side| !side.missing.is_empty());
            let sides: Vec<_> = missing.map(|side| side.side).collect();
            if !sides.is_empty() {
                let unix_secs = heard.at(question.opening).unwrap_or(0);
                all.push(item(question.asked_by, unix_secs, Unanswered::Open { sides }));
            }
            if !question.standpoints.contains_key(&documents.repo.me()) {
                continue;
            }
        }
        for objection in question.objections.iter().filter(|one| one.open) {
            if let Some(words) = objecting(minutes, question, objection.answer) {
                let unix_secs = heard.at(objection.answer).unwrap_or(0);
                all.push(item(Some(objection.maker), unix_secs, Unanswered::Objection { words }));
            }
        }
    }
    all.sort_by_key(|one| one.unix_secs);
    all
}

/// What waits for an answer first, the one that is due next before others; then what came back, the newest first.
pub(super) fn sent_up(documents: &Documents, rows: &[Arc<DecisionRow>], today: &str) -> Vec<SentUpView> {
    let mut all = Vec::new();
    for row in rows {
        let Some(document) = row.document else { continue };
        let kept = documents.deciding.keeper.get(document);
        let sent = kept.map(|kept| kept.sent_up.as_slice()).unwrap_or_default();
        all.extend(sent.iter().map(|sent| SentUpView {
            document,
            item: sent.item.clone(),
            question: row.question.clone(),
            words: sent.words.clone(),
            to: sent.to.clone(),
            sent: sent.sent.clone(),
            due: sent.due.clone(),
            reply: sent.reply.clone(),
            came: sent.came.clone(),
            late: sent.reply.is_empty() && !sent.due.is_empty() && sent.due.as_str() < today,
        }));
    }
    let rank = |one: &SentUpView| match (one.reply.is_empty(), one.due.is_empty()) {
        (true, false) => 0,
        (true, true) => 1,
        (false, _) => 2,
    };
    all.sort_by(|a, b| {
        rank(a).cmp(&rank(b)).then_with(|| match rank(a) {
            2 => b.came.cmp(&a.came),
            _ => (&a.due, &a.sent).cmp(&(&b.due, &b.sent)),
        })
    });
    all
}

fn asked_by(membership: &Membership, asked: &KeptAsked) -> Option<PersonId> {
    let author: AuthorKey = asked.by.as_ref()?.parse().ok()?;
    membership.person_of_author(author).map(|person| person.id)
}

/// The words of an objection that nobody has replied to.
fn objecting(minutes: &Minutes, question: &Question, answer: StatementId) -> Option<String> {
    let replies = |said: &Deciding| matches!(said, Deciding::Reply { objection, .. } if *objection == answer);
    if minutes.of(question.opening).any(|minute| minute.said().is_some_and(replies)) {
        return None;
    }
    match minutes.get_of(question.opening, answer)?.said()? {
        Deciding::Answer(answer) => Some(answer.words.words().to_owned()),
        _ => None,
    }
}
