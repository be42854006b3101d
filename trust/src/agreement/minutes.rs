//! Every question, what it comes to, and word for word what was said of it: for whoever has no graph at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Agreements, Question, State};
use crate::graph::{Dag, Graph};
use crate::ids::{PersonId, StatementId};
use crate::membership::Record;
use crate::statement::deciding::{Closing, Deciding, Ending, NewRules, Opening, Subject};
use crate::statement::{Body, Statement};

/// All usable statements about questions, and what they come to. Cheap to make: what was said of a question is shared with
/// the graph until something is added.
#[derive(Debug, Clone)]
pub struct Minutes {
    agreements: Agreements,
    /// By question.
    told: BTreeMap<StatementId, Arc<Told>>,
}

/// What was said of one question.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// In an order that is the same wherever the same is known: whoever knew more comes later.
    minutes: Vec<Minute>,
    /// Rising by id, with the place among `minutes`.
    by_id: Vec<(StatementId, usize)>,
}

/// Something that was said of a question: its Opening, or what came after it.
#[derive(Debug, Clone)]
pub struct Minute {
    pub statement: Arc<Statement>,
    /// The Opening that it is about; itself for an Opening.
    pub question: StatementId,
    /// Who said it; none for an Opening by nobody who sat here.
    pub by: Option<PersonId>,
    /// How many statements its signer knew.
    pub known: usize,
}

impl Minute {
    pub fn id(&self) -> StatementId {
        self.statement.id()
    }

    /// What it says, unless it is an Opening.
    pub fn said(&self) -> Option<&Deciding> {
        match self.statement.body() {
            Body::Deciding(deciding) => Some(deciding),
            _ => None,
        }
    }

    /// What it asks, if it is an Opening.
    pub fn opening(&self) -> Option<&Opening> {
        match self.statement.body() {
            Body::Opening(opening) => Some(opening),
            _ => None,
        }
    }
}

impl Minute {
    pub(super) fn read(dag: &Dag, record: &Record, at: usize, question: StatementId) -> Self {
        let statement = Arc::clone(dag.shared(at));
        let by = record.speaker_of(at).map(|person| record.person_id(person));
        Minute { statement, question, by, known: dag.past(at).len() }
    }
}

impl Told {
    pub(super) fn new(mut minutes: Vec<Minute>) -> Self {
        minutes.sort_by_key(order);
        let mut by_id: Vec<_> = minutes.iter().enumerate().map(|(at, minute)| (minute.id(), at)).collect();
        by_id.sort_unstable();
        Self { minutes, by_id }
    }

    fn get(&self, id: StatementId) -> Option<&Minute> {
        let at = self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.minutes.get(self.by_id[at].1)
    }
}

fn order(minute: &Minute) -> (usize, StatementId) {
    (minute.known, minute.id())
}

impl Minutes {
    /// What these statements say and come to.
    pub fn read(graph: &Graph) -> Self {
        let (agreements, told) = Agreements::with_minutes(graph);
        Self { agreements, told }
    }

    /// What it comes to.
    pub fn agreements(&self) -> &Agreements {
        &self.agreements
    }

    /// How many statements there are.
    pub fn count(&self) -> usize {
        self.told.values().map(|told| told.minutes.len()).sum()
    }

    /// All that was said, whoever knew more later. To be put in order it is gone through.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Minute> {
        let mut all: Vec<&Minute> = self.told.values().flat_map(|told| &told.minutes).collect();
        all.sort_by_key(|minute| order(minute));
        all.into_iter()
    }

    /// The questions of which more was said than `before` had, or that came to something else.
    pub fn changed_since(&self, before: &Self) -> BTreeSet<StatementId> {
        let mut then = before.told.iter().zip(before.agreements.questions().values()).peekable();
        let mut changed = BTreeSet::new();
        for ((opening, told), question) in self.told.iter().zip(self.agreements.questions().values()) {
            while then.next_if(|((earlier, _), _)| *earlier < opening).is_some() {}
            let same = then
                .next_if(|((earlier, _), _)| *earlier == opening)
                .is_some_and(|((_, was), asked)| Arc::ptr_eq(was, told) && asked.state == question.state);
            if !same {
                changed.insert(*opening);
            }
        }
        changed
    }

    /// That statement, if it is usable and about a question.
    pub fn get(&self, id: StatementId) -> Option<&Minute> {
        let opening = self.told.get(&id).and_then(|told| told.get(id));
        opening.or_else(|| self.told.values().find_map(|told| told.get(id)))
    }

    /// The same where it is known which question it is about: that is quicker.
    pub fn get_of(&self, opening: StatementId, id: StatementId) -> Option<&Minute> {
        self.told.get(&opening)?.get(id)
    }

    /// The Closings by which that question is closed as it is, or would be: of its ending and its wording, by its deciders.
    pub fn closed_by<'a>(
        &'a self,
        question: &'a Question,
    ) -> impl Iterator<Item = (&'a Minute, &'a Closing)> {
        let wanted = match question.state {
            State::NotAgreed => Ending::NotAgreed,
            _ => Ending::Agreed,
        };
        let counts = move |by: PersonId| question.sides.iter().any(|side| side.deciders.contains(&by));
        question.closings.iter().filter_map(move |id| {
            let minute = self.get_of(question.opening, *id).filter(|minute| minute.by.is_some_and(counts))?;
            match minute.said()? {
                Deciding::Closing(closing) => {
                    let as_it_is = closing.ending == wanted && closing.content == question.content;
                    as_it_is.then_some((minute, closing))
                }
                _ => None,
            }
        })
    }

    /// The ground rules by which that question is counted; none if they are those that the table began with.
    pub fn rules_of(&self, opening: StatementId) -> Option<&NewRules> {
        let named = self.get_of(opening, opening)?.opening()?.rules;
        match &self.get_of(named, named)?.opening()?.subject {
            Subject::Rules(new) => Some(new),
            Subject::Decision(_) => None,
        }
    }

    /// All that was said of that question, its Opening first.
    pub fn of(&self, opening: StatementId) -> impl DoubleEndedIterator<Item = &Minute> {
        self.told.get(&opening).into_iter().flat_map(|told| &told.minutes)
    }
}
