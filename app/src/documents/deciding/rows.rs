//! The lists: a line a decision, a line a promise. Read once after something changed, and kept until something does.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use trestle_model::{
    DocumentKind,
    decision::{Stage, content::Content},
    promise,
};
use trestle_trust::{
    Membership,
    agreement::{InForce, Minute, Minutes, Question, State, Updated},
    ground_rules::GroundRules,
    ids::{DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::{Closing, Deciding, Progress, Stance, Subject, Update},
};

use super::{
    kept::{Kept, KeptContent},
    unanswered, waits,
};
use crate::{
    documents::{Documents, now_unix_secs},
    view::deciding::{
        DecisionRow, PromiseRow, RulesAsked, SaidView, SentUpView, StandingView, UnansweredView, WaitView,
    },
};

/// The decisions and promises of a table, and what they were read from.
#[derive(Debug, Clone)]
pub struct Rows {
    /// What waits for this person first, then the newest. The question of one about the ground rules is empty.
    pub decisions: Arc<Vec<Arc<DecisionRow>>>,
    /// Mine first, then by date.
    pub promises: Arc<Vec<Arc<PromiseRow>>>,
    /// What open questions wait for from this person. The question of one about the ground rules is empty.
    pub waits: Arc<Vec<WaitView>>,
    /// Ground rules that were put to answer, the newest first.
    pub rules_asked: Arc<Vec<RulesAsked>>,
    /// What has no answer yet. The question of one about the ground rules is empty.
    pub unanswered: Arc<Vec<UnansweredView>>,
    /// What other levels were asked, and what came back.
    pub sent_up: Arc<Vec<SentUpView>>,
    read_from: ReadFrom,
    /// By decision, for the next time: most of them will be the same.
    of: Arc<BTreeMap<DocumentId, Arc<OfDecision>>>,
}

/// The lines of one decision, and what they were read from beside what was said of it.
#[derive(Debug)]
struct OfDecision {
    kept: Option<Arc<Kept>>,
    entry: Option<(String, i64)>,
    /// None for a decision that is not on the list.
    row: Option<Arc<DecisionRow>>,
    promises: Vec<Arc<PromiseRow>>,
    waits: Vec<WaitView>,
}

#[derive(Debug, Clone)]
struct ReadFrom {
    minutes: Arc<Minutes>,
    membership: Arc<Membership>,
    version: u64,
    /// In which sides are called.
    language: String,
    today: Date,
}

impl OfDecision {
    fn is_of(&self, kept: Option<&Arc<Kept>>, entry: Option<(&String, i64)>) -> bool {
        let same = match (&self.kept, kept) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same && self.entry.as_ref().map(|(title, created)| (title, *created)) == entry
    }
}

/// Those that are the same are in order already.
fn promises(
    of: &BTreeMap<DocumentId, Arc<OfDecision>>,
    before: Option<&Rows>,
    fresh: &BTreeSet<DocumentId>,
) -> Vec<Arc<PromiseRow>> {
    let news = || fresh.iter().filter_map(|id| of.get(id)).flat_map(|of| &of.promises);
    let gone: BTreeSet<StatementId> = before.map_or_else(BTreeSet::new, |before| {
        let changed = before.of.iter().filter(|(id, _)| fresh.contains(id) || !of.contains_key(id));
        changed.flat_map(|(_, of)| &of.promises).map(|promise| promise.opening).collect()
    });
    let stay = before.iter().flat_map(|before| before.promises.iter());
    let stay = stay.filter(|promise| !gone.contains(&promise.opening));
    let mut promises: Vec<Arc<PromiseRow>> = stay.chain(news()).map(Arc::clone).collect();
    promises.sort_by(|a, b| (!a.mine, &a.due, a.opening, &a.id).cmp(&(!b.mine, &b.due, b.opening, &b.id)));
    promises
}

impl ReadFrom {
    /// Whether what was said since is all that can make a line another one.
    fn counts_as(&self, then: &Self) -> bool {
        Arc::ptr_eq(&self.membership, &then.membership)
            && self.today == then.today
            && self.minutes.agreements().rules() == then.minutes.agreements().rules()
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.minutes, &other.minutes)
            && Arc::ptr_eq(&self.membership, &other.membership)
            && (self.version, self.today) == (other.version, other.today)
    }
}

impl Documents {
    /// All decisions and promises, as of now.
    pub fn rows(&self) -> Rows {
        let read_from = ReadFrom {
            minutes: self.repo.minutes(),
            membership: self.repo.membership(),
            version: self.deciding.keeper.version,
            language: self.deciding.language.clone(),
            today: today(),
        };
        let mut rows = self.deciding.rows.borrow_mut();
        match &*rows {
            Some(rows) if rows.read_from.is(&read_from) => rows.clone(),
            _ => {
                let read = self.read_rows(read_from, rows.as_ref());
                rows.insert(read).clone()
            }
        }
    }

    /// Notes when what was said came to this computer.
    pub(in crate::documents) fn note_heard(&self) {
        self.deciding.heard.borrow_mut().note(&self.repo.minutes(), now_unix_secs());
    }

    /// Reads what has changed of documents that are not open, now, for callers that may wait.
    pub fn settle_decisions(&mut self) {
        let listed: Vec<_> = self.decisions_listed().collect();
        let titles = self.titles();
        self.deciding.keeper.settle(&self.repo, &listed, titles);
        self.note_heard();
    }

    /// Takes in what was read elsewhere and asks for more. Whether there is news.
    pub(in crate::documents) fn turn_decisions(&mut self) -> bool {
        let news = self.deciding.keeper.take_in();
        if self.deciding.keeper.is_due() {
            let listed: Vec<_> = self.decisions_listed().collect();
            let titles = self.titles();
            let designs = &self.designs;
            // A wording that is being written is read once it is let go of.
            let busy = |id: DocumentId| {
                designs.get(&id).is_some_and(|open| open.unsaved > 0 && open.actor.is_some())
            };
            self.deciding.keeper.ask(&listed, busy, titles);
        }
        news
    }

    fn titles(&self) -> BTreeMap<DocumentId, String> {
        self.workspace().documents.iter().map(|entry| (entry.id, entry.title.clone())).collect()
    }

    /// What is the same as it was `before` is not read again.
    fn read_rows(&self, read_from: ReadFrom, before: Option<&Rows>) -> Rows {
        let reader = self.reader(&read_from);
        let before = before.filter(|before| read_from.counts_as(&before.read_from));
        let changed = before.map(|before| read_from.minutes.changed_since(&before.read_from.minutes));
        let mut of: BTreeMap<DocumentId, Arc<OfDecision>> = BTreeMap::new();
        let mut fresh = BTreeSet::new();
        let decision = DocumentKind::Decision.as_str();
        let listed = self.workspace().documents.iter().filter(|entry| entry.kind == decision);
        let listed = listed.map(|entry| (entry.id, Some((&entry.title, entry.created_unix_secs))));
        let asked = reader.by_document.keys().map(|id| (*id, None));
        for (id, entry) in listed.chain(asked) {
            if of.contains_key(&id) {
                continue;
            }
            let then = before.and_then(|before| before.of.get(&id)).filter(|then| {
                let same = |question: &&Question| {
                    changed.as_ref().is_some_and(|changed| !changed.contains(&question.opening))
                };
                then.is_of(self.deciding.keeper.get(id), entry) && reader.questions(id).iter().all(same)
            });
            let lines = match then {
                Some(then) => Arc::clone(then),
                None => {
                    fresh.insert(id);
                    Arc::new(reader.of_decision(id, entry))
                }
            };
            of.insert(id, lines);
        }
        let questions = read_from.minutes.agreements().questions();
        let about_rules = questions.values().filter(|one| matches!(one.subject, Subject::Rules(_)));
        let about_rules: Vec<&Question> = about_rules.map(Arc::as_ref).collect();
        let is_news =
            |question: &Question| changed.as_ref().is_none_or(|changed| changed.contains(&question.opening));
        let mut waits_of_rules = BTreeMap::new();
        let mut decisions: Vec<Arc<DecisionRow>> = of.values().filter_map(|of| of.row.clone()).collect();
        for question in &about_rules {
            let waits = reader.waits(None, question, &about_rules, "");
            decisions.push(Arc::new(reader.row(None, String::new(), question, 0, !waits.is_empty())));
            waits_of_rules.insert(question.opening, waits);
        }
        decisions.sort_by_key(|row| {
            (!row.waits_for_me, std::cmp::Reverse(row.last_unix_secs), row.document, row.opening)
        });
        let waits_of = |row: &Arc<DecisionRow>| match (row.document, row.opening) {
            (Some(document), _) => of.get(&document).map(|of| of.waits.as_slice()),
            (None, Some(opening)) => waits_of_rules.get(&opening).map(Vec::as_slice),
            (None, None) => None,
        };
        let waits = decisions.iter().filter_map(waits_of).flatten().cloned().collect();
        let promises = promises(&of, before, &fresh);
        let unanswered = unanswered::unanswered(self, &read_from.minutes, &read_from.membership, &decisions);
        let sent_up = unanswered::sent_up(self, &decisions, &read_from.today.to_string());
        Rows {
            decisions: Arc::new(decisions),
            promises: Arc::new(promises),
            waits: Arc::new(waits),
            rules_asked: match before.filter(|before| before.read_from.language == read_from.language) {
                Some(before) if !about_rules.iter().any(|question| is_news(question)) => {
                    Arc::clone(&before.rules_asked)
                }
                _ => Arc::new(self.rules_asked_now(&read_from)),
            },
            unanswered: Arc::new(unanswered),
            sent_up: Arc::new(sent_up),
            read_from,
            of: Arc::new(of),
        }
    }

    fn rules_asked_now(&self, from: &ReadFrom) -> Vec<RulesAsked> {
        let mut questions: Vec<&Question> = (from.minutes.agreements().questions().values())
            .map(Arc::as_ref)
            .filter(|question| matches!(question.subject, Subject::Rules(_)))
            .collect();
        newest_first(&from.minutes, &mut questions);
        let agreed: Vec<&Question> = questions.iter().copied().filter(|one| was_agreed(one)).collect();
        let asked = |question: &&Question| {
            let Subject::Rules(new) = &question.subject else { return None };
            // Who answers is told what they said before; of what is closed, what else was agreed is all that is shown.
            let others = match question.state {
                State::Open { .. } => questions.as_slice(),
                State::NotAgreed | State::InQuestion(_) | State::Contested { .. } => agreed.as_slice(),
                _ => &[],
            };
            let page = self.rules_page_among(&from.minutes, question, others);
            Some(RulesAsked { opening: question.opening, rules: (**new).clone(), page })
        };
        questions.iter().filter_map(asked).collect()
    }

    fn reader<'a>(&'a self, from: &'a ReadFrom) -> Reader<'a> {
        let mut by_document: BTreeMap<DocumentId, Vec<&Question>> = BTreeMap::new();
        for question in from.minutes.agreements().questions().values() {
            if let Subject::Decision(document) = &question.subject {
                by_document.entry(*document).or_default().push(question);
            }
        }
        for questions in by_document.values_mut() {
            newest_first(&from.minutes, questions);
        }
        by_document.retain(|_, questions| !questions.is_empty());
        Reader { documents: self, from, me: self.repo.me(), by_document }
    }

    /// The day on which an agreement is looked at again; empty for what is not agreed.
    fn review(
        &self,
        minutes: &Minutes,
        membership: &Membership,
        question: &Question,
        review: &str,
    ) -> String {
        if question.state != State::Agreed {
            return String::new();
        }
        let unix_secs = self.agreed_at(minutes, question);
        let day = review_day(review, unix_secs, rules_of(minutes, membership, question.opening));
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    /// When it was closed as it is: when its last closer says, and no later than this computer heard it.
    fn agreed_at(&self, minutes: &Minutes, question: &Question) -> i64 {
        let heard = self.deciding.heard.borrow();
        let at = |(minute, closing): (&Minute, &Closing)| said_on(closing, heard.at(minute.id()));
        minutes.closed_by(question).map(at).max().unwrap_or(0)
    }

    /// Where a question is, in words.
    pub(super) fn standing(
        &self,
        minutes: &Minutes,
        membership: &Membership,
        question: &Question,
        signed: Signed<'_>,
        check_again: bool,
    ) -> StandingView {
        match &question.state {
            State::Void => StandingView::Void,
            State::Open { holds, everyone } => {
                StandingView::Open { holds: *holds, everyone: *everyone, check_again }
            }
            State::NotAgreed => StandingView::NotAgreed,
            State::Agreed => {
                let unix_secs = self.agreed_at(minutes, question);
                if signed.ends {
                    return StandingView::Ended { unix_secs };
                }
                let rules = rules_of(minutes, membership, question.opening);
                let review_due = review_day(signed.review, unix_secs, rules);
                StandingView::Agreed { unix_secs, review_due: review_due.is_some_and(|day| day <= today()) }
            }
            State::InQuestion(doubt) => StandingView::InQuestion(*doubt),
            State::Contested { with } => StandingView::Contested { with: with.clone() },
            State::Superseded { by } => StandingView::Superseded { by: *by },
        }
    }
}

/// What was signed with the words, as far as it tells where a question is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signed<'a> {
    pub(super) review: &'a str,
    pub(super) ends: bool,
}

impl<'a> Signed<'a> {
    pub(super) fn of(content: Option<&'a Content>) -> Self {
        content.map(|content| Signed { review: &content.review, ends: content.ends }).unwrap_or_default()
    }
}

struct Reader<'a> {
    documents: &'a Documents,
    from: &'a ReadFrom,
    me: PersonId,
    /// The newest question first.
    by_document: BTreeMap<DocumentId, Vec<&'a Question>>,
}

impl<'a> Reader<'a> {
    /// The questions about that decision, the newest first.
    fn questions(&self, id: DocumentId) -> &[&'a Question] {
        self.by_document.get(&id).map_or(&[], Vec::as_slice)
    }

    fn of_decision(&self, id: DocumentId, entry: Option<(&String, i64)>) -> OfDecision {
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
        if let Some(question) = questions.first() {
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
            review: String::new(),
            last_unix_secs: last,
        };
        (row, Vec::new())
    }

    fn row(
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
            review: match signed.ends {
                true => String::new(),
                false => self.documents.review(minutes, membership, question, signed.review),
            },
            last_unix_secs: last.max(said.unwrap_or(0)),
        }
    }

    fn waits(
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
        agreed: &trestle_model::decision::content::ContentPromise,
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

/// Each side closed it as agreed, and it has not ended.
fn was_agreed(question: &Question) -> bool {
    matches!(question.state, State::Agreed | State::InQuestion(_) | State::Contested { .. })
}

/// The first day that is not near.
fn soon(today: Date) -> String {
    let days = i32::from(crate::calendar::REMIND_DAYS) + 1;
    today.checked_add(days.days()).unwrap_or(today).to_string()
}

/// What was said of the promises of an agreement, in order.
pub(super) fn updates<'a>(minutes: &'a Minutes, question: &'a Question) -> Vec<(&'a Updated, &'a Update)> {
    let said = |updated: &'a Updated| match minutes.get_of(question.opening, updated.statement)?.said()? {
        Deciding::Update(update) => Some((updated, update)),
        _ => None,
    };
    question.updates.iter().filter_map(said).collect()
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

/// When somebody closed a question: on the day that they say, which is a claim; but none says that they closed it after this
/// computer had heard of it, and on that same day it was when it was heard.
pub(super) fn said_on(closing: &Closing, heard_unix_secs: Option<i64>) -> i64 {
    let zone = TimeZone::system();
    let heard = heard_unix_secs.unwrap_or(0);
    let claimed = closing.day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let (Some(day), Ok(heard_at)) = (claimed, Timestamp::from_second(heard)) else { return heard };
    if heard > 0 && day >= heard_at.to_zoned(zone.clone()).date() {
        return heard;
    }
    let noon = day.at(12, 0, 0, 0).to_zoned(zone).map(|noon| noon.timestamp().as_second());
    noon.unwrap_or(heard)
}

/// The day on which an agreement is looked at again.
pub(super) fn review_day(review: &str, agreed_unix_secs: i64, rules: &GroundRules) -> Option<Date> {
    if let Ok(day) = review.parse() {
        return Some(day);
    }
    let agreed = jiff::Timestamp::from_second(agreed_unix_secs).ok()?.to_zoned(jiff::tz::TimeZone::system());
    agreed.date().checked_add(i32::from(rules.review_months).months()).ok()
}

pub(super) fn today() -> Date {
    jiff::Zoned::now().date()
}

/// How many of a side stand aside.
pub(super) fn aside(question: &Question, deciders: &[PersonId]) -> usize {
    let stands_aside = |person: &&PersonId| {
        question.standpoints.get(person).is_some_and(|standpoint| standpoint.stance == Stance::Aside)
    };
    deciders.iter().filter(stands_aside).count()
}

#[cfg(test)]
mod tests {
    use trestle_trust::{
        ids::ContentHash,
        statement::deciding::{Because, Ending},
    };

    use super::*;

    #[test]
    fn an_agreement_is_of_the_day_that_its_closer_says_and_never_of_a_day_to_come() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let at = |date: Date, hour| {
            date.at(hour, 0, 0, 0).to_zoned(TimeZone::system()).unwrap().timestamp().as_second()
        };
        let closing = |day: Option<&str>| Closing {
            opening: StatementId([1; 32]),
            content: ContentHash([2; 32]),
            ending: Ending::Agreed,
            because: Because::Days,
            day: day.map(str::to_owned),
        };
        let heard = at(day("2027-05-21"), 9);
        for (claimed, said) in [
            (Some("2027-02-01"), at(day("2027-02-01"), 12)),
            (Some("2027-05-21"), heard),
            (Some("2030-01-01"), heard),
            (Some("2027-02-31"), heard),
            (None, heard),
        ] {
            assert_eq!(said_on(&closing(claimed), Some(heard)), said, "{claimed:?}");
        }
        assert_eq!(said_on(&closing(Some("2027-02-01")), None), at(day("2027-02-01"), 12));
        // On a computer that heard of it months later it is looked at again on the same day.
        let rules = crate::ground_rules::suggested();
        let review = |heard| review_day("", said_on(&closing(Some("2027-02-01")), Some(heard)), &rules);
        assert_eq!(review(heard), review(at(day("2027-02-01"), 18)));
        assert_eq!(review(heard), Some(day("2027-05-01")));
    }

    #[test]
    fn a_promise_is_near_for_as_many_days_as_a_calendar_reminds() {
        let today: Date = "2026-12-30".parse().expect("a day");
        let near = |due: &str| due < soon(today).as_str();
        assert_eq!(["2027-01-01", "2027-01-02", "2027-01-03"].map(near), [true, true, false]);
    }
}
