//! The lists: a line a decision, a line a promise. Read once after something changed, and kept until something does.

mod reader;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use trestle_model::DocumentKind;
use trestle_trust::{
    Membership,
    agreement::{Minutes, Question, State},
    ids::{DocumentId, StatementId},
    statement::deciding::Subject,
};

use super::{kept::Kept, question::newest_first, standing::today, unanswered};
use crate::{
    documents::{Documents, now_unix_secs},
    view::deciding::{DecisionRow, PromiseRow, RulesAsked, SentUpView, UnansweredView, WaitView},
};
use reader::Reader;

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
        let mut heard = self.deciding.heard.borrow_mut();
        heard.note(&self.repo.minutes(), now_unix_secs());
        heard.note_places(&self.repo.membership(), now_unix_secs());
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
}

/// Each side closed it as agreed, and it has not ended.
fn was_agreed(question: &Question) -> bool {
    matches!(question.state, State::Agreed | State::InQuestion(_) | State::Contested { .. })
}
