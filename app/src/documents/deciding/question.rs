//! What is read off a question and what was said of it: which is the newest, by which rules it is counted, what it ends.

use trestle_model::decision::content::Content;
use trestle_trust::{
    Membership,
    agreement::{InForce, Minutes, Question, State, Updated},
    ground_rules::GroundRules,
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::{Deciding, Stance, Subject, Update},
};

/// The decision that it is about; none for one about the ground rules.
pub(super) fn document_of(question: &Question) -> Option<DocumentId> {
    match &question.subject {
        Subject::Decision(document) => Some(*document),
        Subject::Rules(_) => None,
    }
}

/// The newest first: whoever knew more. Those that were never put to answer by the rules are left out: anybody can sign
/// such, and they hide nothing.
pub(super) fn newest_first(minutes: &Minutes, questions: &mut Vec<&Question>) {
    questions.retain(|question| question.state != State::Void);
    questions.sort_by_key(|question| {
        let known = minutes.get(question.opening).map_or(0, |minute| minute.known);
        (std::cmp::Reverse(known), question.opening)
    });
}

/// Takes out those that are newer than the newest whose words can be shown here, and gives them: anybody can ask about
/// words and keep them back, and that hides nothing. Where none has words, all stay.
pub(super) fn step_behind<'a>(
    questions: &mut Vec<&'a Question>,
    has_words: impl Fn(&Question) -> bool,
) -> Vec<&'a Question> {
    let first = questions.iter().position(|question| has_words(question)).unwrap_or(0);
    questions.drain(..first).collect()
}

/// Whether a question was moved on by nothing but letters of its wording, as those who moved it say. `content` gives
/// what was put to answer by its hash; what is not here is not known to be a typo.
pub(super) fn is_mended_by_letters(
    question: &Question,
    content: impl Fn(ContentHash) -> Option<Content>,
) -> bool {
    let until = question.contents.iter().position(|hash| *hash == question.content).unwrap_or(0);
    let read: Option<Vec<Content>> =
        question.contents.iter().take(until + 1).map(|hash| content(*hash)).collect();
    until == 0
        || read.is_some_and(|all| {
            all.windows(2).all(|pair| matches!(pair, [one, next] if one.is_but_for_a_typo(next)))
        })
}

/// The questions about other decisions that this one would end.
pub(super) fn replaces(minutes: &Minutes, opening: StatementId) -> &[StatementId] {
    let opening = minutes.get(opening).and_then(|minute| minute.opening());
    opening.map_or(&[], |opening| &opening.replaces)
}

/// The statement by which that reply was seen.
pub(super) fn seen_at(minutes: &Minutes, opening: StatementId, reply: StatementId) -> Option<StatementId> {
    let is_seen = |said: &Deciding| matches!(said, Deciding::Seen { reply: of } if *of == reply);
    minutes.of(opening).find(|minute| minute.said().is_some_and(is_seen)).map(|minute| minute.id())
}

/// The ground rules by which a question is counted.
pub(super) fn rules_of<'a>(
    minutes: &'a Minutes,
    membership: &'a Membership,
    opening: StatementId,
) -> &'a GroundRules {
    // Those that no Opening brought are those that the table began with.
    minutes.rules_of(opening).map_or(membership.rules(), |new| &new.rules)
}

/// The side with which somebody sits now who sat down in `side`.
pub fn side_now(rules: &InForce, side: SideId) -> SideId {
    rules.merged.get(&side).copied().unwrap_or(side)
}

/// What was said of the promises of an agreement, in order.
pub(super) fn updates<'a>(minutes: &'a Minutes, question: &'a Question) -> Vec<(&'a Updated, &'a Update)> {
    let said = |updated: &'a Updated| match minutes.get_of(question.opening, updated.statement)?.said()? {
        Deciding::Update(update) => Some((updated, update)),
        _ => None,
    };
    question.updates.iter().filter_map(said).collect()
}

/// How many of a side stand aside.
pub(super) fn aside(question: &Question, deciders: &[PersonId]) -> usize {
    let stands_aside = |person: &&PersonId| {
        question.standpoints.get(person).is_some_and(|standpoint| standpoint.stance == Stance::Aside)
    };
    deciders.iter().filter(stands_aside).count()
}
