//! Removals as people see them: who is named, who has consented, who is asked still, and what it came to. What was said of
//! anybody's place, in order. And what of somebody's changes counts once they have gone.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::{Cut, Membership};
use crate::graph::{Dag, Graph};
use crate::ids::{AuthorKey, ChangeHash, DocumentId, PersonId, StatementId};
use crate::person::SideId;
use crate::statement::deciding::Remark;
use crate::statement::{Body, Newest};

/// Somebody asked that people sit here no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    pub statement: StatementId,
    pub people: Vec<PersonId>,
    /// Why, in the words of whoever asked.
    pub why: Remark,
    pub asked_by: Option<PersonId>,
    /// Who consented, whoever asked with them, rising.
    pub consented: Vec<PersonId>,
    /// Each part of a side whose people are asked.
    pub asked: Vec<Asked>,
    pub state: RemovalState,
}

/// A part of a side that is asked whether somebody is to be removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    pub side: SideId,
    /// All of them, those with them whom the removal names; rising.
    pub people: Vec<PersonId>,
    /// How many of them consent.
    pub consent: usize,
    /// How many are enough.
    pub enough: usize,
}

/// What a removal came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalState {
    /// Not enough have consented.
    Open,
    /// Those people are gone.
    Effective,
    /// It was complete as some saw it, and has no effect: people removed one another, or others had to be asked. What is
    /// left is to part: a new table with all words and designs of this one.
    Stuck,
}

/// Something that somebody said about a place at the table, and that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceWord {
    pub statement: StatementId,
    pub by: PersonId,
    pub said: PlaceSaid,
}

/// What was said about a place at the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceSaid {
    /// They sit with that side from then on.
    Moved(SideId),
    Left,
    /// That other device of theirs speaks for nobody any more.
    DeviceRemoved(AuthorKey),
    /// They asked that people sit here no more: [`Membership::removals`] has it.
    AskedRemoval,
    /// To that removal.
    Consented(StatementId),
    /// They sat here before as that person.
    Was(PersonId),
}

/// By document the newest changes that count of somebody who has gone: these, what they descend from, and what an accepted
/// change of somebody else descends from.
pub type Kept = BTreeMap<DocumentId, BTreeSet<ChangeHash>>;

impl Membership {
    /// All removals that were asked for in order, whoever knew more later.
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }

    /// What was said of anybody's place and counts, whoever knew more later.
    pub fn place_words(&self) -> &[PlaceWord] {
        &self.place_words
    }

    /// What counts of the changes of a device that does not sit here any more; `None` while it does, or if it never did.
    pub fn kept(&self, author: AuthorKey) -> Option<&Kept> {
        self.kept.get(&author)
    }

    /// All devices that sit here no more, with what counts of their changes.
    pub fn all_kept(&self) -> &BTreeMap<AuthorKey, Kept> {
        &self.kept
    }

    pub(super) fn read_removals(&mut self, graph: &Graph, whole: Cut<'_>) {
        let (dag, record) = (graph.dag(), graph.record());
        let mut removals: Vec<(usize, Removal)> = (whole.departed().removals(record))
            .filter_map(|at| Some((dag.past(at).len(), removal(dag, record, whole, at)?)))
            .collect();
        removals.sort_by_key(|(known, removal)| (*known, removal.statement));
        self.removals = removals.into_iter().map(|(_, removal)| removal).collect();
        let mut words: Vec<(usize, PlaceWord)> = (record.place_words(whole.departed()))
            .filter_map(|at| Some((dag.past(at).len(), place_word(dag, record, at)?)))
            .collect();
        words.sort_by_key(|(known, word)| (*known, word.statement));
        self.place_words = words.into_iter().map(|(_, word)| word).collect();
        for (author, by) in record.went_by(whole) {
            let mut kept = Kept::new();
            for newest in by.into_iter().filter_map(|at| newest(dag.statement(at).body())) {
                for (document, changes) in newest.changes() {
                    kept.entry(*document).or_default().extend(changes);
                }
            }
            self.kept.insert(author, kept);
        }
    }
}

fn newest(body: &Body) -> Option<&Newest> {
    match body {
        Body::Leave { newest }
        | Body::DeviceRemoved { newest, .. }
        | Body::Removal { newest, .. }
        | Body::Consent { newest, .. } => Some(newest),
        _ => None,
    }
}

fn place_word(dag: &Dag, record: &Record, at: usize) -> Option<PlaceWord> {
    let said = match dag.statement(at).body() {
        Body::Move { side } => PlaceSaid::Moved(*side),
        Body::Leave { .. } => PlaceSaid::Left,
        Body::DeviceRemoved { device, .. } => PlaceSaid::DeviceRemoved(*device),
        Body::Removal { .. } => PlaceSaid::AskedRemoval,
        Body::Consent { removal, .. } => PlaceSaid::Consented(*removal),
        Body::Was { person } => PlaceSaid::Was(*person),
        _ => return None,
    };
    let by = record.person_id(record.speaker_of(at)?);
    Some(PlaceWord { statement: dag.statement(at).id(), by, said })
}

fn removal(dag: &Dag, record: &Record, whole: Cut<'_>, at: usize) -> Option<Removal> {
    let Body::Removal { people, why, .. } = dag.statement(at).body() else { return None };
    let (departed, consented) = (whole.departed(), record.consented(whole.departed(), at));
    let asked = record.asked_in(dag, whole, at).into_iter().map(|(part, asked)| {
        let consent = asked.values().filter(|consents| **consents).count();
        let mut people: Vec<PersonId> = asked.keys().map(|person| record.person_id(*person)).collect();
        people.sort_unstable();
        Asked { side: record.side_of(part), enough: people.len() / 2 + 1, people, consent }
    });
    let mut asked: Vec<Asked> = asked.collect();
    asked.sort_unstable();
    let state = if departed.effective.contains(&at) {
        RemovalState::Effective
    } else if departed.complete.contains(&at) || record.was_complete(at) {
        RemovalState::Stuck
    } else {
        RemovalState::Open
    };
    let asked_by = record.speaker_of(at).map(|person| record.person_id(person));
    let statement = dag.statement(at).id();
    Some(Removal { statement, people: people.clone(), why: why.clone(), asked_by, consented, asked, state })
}
