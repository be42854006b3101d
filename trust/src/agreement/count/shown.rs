//! What is told of a question that was counted.

use std::collections::{BTreeMap, BTreeSet};

use super::{Count, Counted, Standing, rising};
use crate::agreement::ledger::{Asked, Said, What};
use crate::agreement::{LeftOut, Objection, Question, SideCount, Standpoint, State, Updated, ending, enough};
use crate::ids::{PersonId, StatementId};
use crate::membership::Stands;
use crate::person::SideId;
use crate::statement::Body;
use crate::statement::deciding::{Deciding, Ending, Progress};

impl<'a> Count<'a> {
    /// All of it, for whoever asks.
    pub(in crate::agreement) fn question(
        &self,
        asked: &Asked,
        state: State,
        name: &impl Fn(usize) -> StatementId,
        person: &impl Fn(usize) -> PersonId,
    ) -> Question {
        let closed = self.closed();
        let content = closed.keys().next().map_or(self.newest(), |(_, content)| *content);
        let wanted = ending(closed).unwrap_or(Ending::Agreed);
        let closers: BTreeSet<usize> = (self.said.iter())
            .filter(|said| {
                matches!(&said.what, What::Closing { content: of, ending, .. } if *of == content && *ending == wanted)
            })
            .map(|said| said.by)
            .collect();
        let side_count = |side: SideId, deciders: &BTreeSet<usize>| {
            let missing = deciders.iter().filter(|person| !self.has_answered(**person));
            SideCount {
                side,
                agree: deciders.iter().filter(|person| self.agrees(**person)).count(),
                enough: enough(asked.rules.rules.agree_percent, deciders.len()),
                missing: rising(missing.map(|at| person(*at))),
                closed: !closers.is_disjoint(deciders),
                deciders: rising(deciders.iter().map(|at| person(*at))),
            }
        };
        let standpoint = |counted: &Counted<'_>| Standpoint {
            stance: counted.stance,
            answers: rising(counted.answers.iter().map(|said| name(said.at))),
            apart: counted.apart,
            recorded: counted.recorded,
            contested: counted.contested,
        };
        let mut sides: Vec<SideCount> =
            self.deciders.groups.iter().map(|(side, people)| side_count(*side, people)).collect();
        sides.sort_by(|one, two| (one.side, &one.deciders).cmp(&(two.side, &two.deciders)));
        let objection = |objection: &Standing<'_>| Objection {
            answer: name(objection.answer.at),
            maker: person(objection.maker),
            carried: objection.carried,
            open: objection.open,
            not_one_say: objection.not_one_say.iter().copied().collect(),
        };
        let those = |is: fn(&What) -> bool| {
            let said = self.said.iter().filter(|said| is(&said.what)).map(|said| said.at);
            self.by_knowledge(said, name).map(name).collect::<Vec<_>>()
        };
        let mut objections: Vec<_> = self.objections.iter().collect();
        objections.sort_by_cached_key(|it| (self.known_to(it.answer.at), name(it.answer.at)));
        Question {
            opening: name(asked.at),
            subject: asked.opening.subject.clone(),
            asked_by: asked.by.map(person),
            content,
            contents: self.contents.clone(),
            sides,
            standpoints: self
                .stances
                .iter()
                .map(|(at, counted)| (person(*at), standpoint(counted)))
                .collect(),
            objections: objections.into_iter().map(objection).collect(),
            closings: those(|what| matches!(what, What::Closing { .. })),
            left_out: self.all_left_out(person),
            withdrawn: rising(self.withdrawn.iter().map(|at| person(*at))),
            reopenings: those(|what| matches!(what, What::Reopening)),
            updates: self.updates(name, person),
            state,
        }
    }

    /// For each way in which somebody has closed it as it is worded now, the parts that it leaves out.
    fn all_left_out(&self, person: &impl Fn(usize) -> PersonId) -> Vec<LeftOut> {
        let newest = self.newest();
        let endings: BTreeSet<Ending> = (self.said.iter())
            .filter_map(|said| match said.what {
                What::Closing { content, ending, .. } if content == newest => Some(ending),
                _ => None,
            })
            .collect();
        let mut parts: BTreeMap<(Ending, SideId, usize), BTreeSet<PersonId>> = BTreeMap::new();
        for ending in endings {
            for stands in self.left_out((ending, newest)) {
                let Some(side) = self.asked.rules.side(stands.side) else { continue };
                parts.entry((ending, side, stands.part)).or_default().insert(person(stands.person));
            }
        }
        rising(parts.into_iter().map(|((ending, side, _), people)| LeftOut {
            ending,
            side,
            people: people.into_iter().collect(),
        }))
    }

    /// In an order that is the same wherever the same is known: whoever knew more comes later.
    fn by_knowledge(
        &self,
        said: impl Iterator<Item = usize>,
        name: &impl Fn(usize) -> StatementId,
    ) -> impl Iterator<Item = usize> {
        let mut said: Vec<usize> = said.collect();
        said.sort_by_cached_key(|at| (self.known_to(*at), name(*at)));
        said.into_iter()
    }

    fn known_to(&self, at: usize) -> usize {
        self.dag.past(at).len()
    }

    fn updates(
        &self,
        name: &impl Fn(usize) -> StatementId,
        person: &impl Fn(usize) -> PersonId,
    ) -> Vec<Updated> {
        let mut updates: Vec<(usize, StatementId, &Said, &'a [Stands])> = (self.said.iter().copied())
            .filter_map(|said| match &said.what {
                What::Update { stood } => {
                    Some((self.known_to(said.at), name(said.at), said, stood.as_slice()))
                }
                _ => None,
            })
            .collect();
        updates.sort_by_key(|(known, statement, ..)| (*known, *statement));
        // By promise: who has said last, one after the other, that it is kept.
        let mut checks: BTreeMap<&str, Vec<&[Stands]>> = BTreeMap::new();
        let updated = |(_, statement, said, stood): (usize, StatementId, &Said, &'a [Stands])| {
            let Body::Deciding(Deciding::Update(update)) = self.dag.statement(said.at).body() else {
                unreachable!("only what says how a promise goes is read as that");
            };
            let mut sides: BTreeSet<SideId> =
                stood.iter().filter_map(|stands| self.asked.rules.side(stands.side)).collect();
            let checked = checks.entry(update.promise.as_str()).or_default();
            if update.progress == Progress::Checked {
                checked.push(stood);
                sides.retain(|side| self.is_all_of(*side, checked));
            } else {
                checked.clear();
            }
            Updated { statement, by: person(said.by), sides: sides.into_iter().collect() }
        };
        updates.into_iter().map(updated).collect()
    }

    /// Whether these people are of every part of `side` that the question asked: somebody who came to it apart speaks for
    /// nobody else. Where it asked nobody of that side, whoever stands there does.
    fn is_all_of(&self, side: SideId, people: &[&[Stands]]) -> bool {
        let now = |sat: SideId| self.asked.rules.side(sat) == Some(side);
        let mut parts = self.deciders.parts.iter().filter(|(_, sat)| now(**sat));
        parts.all(|(part, sat)| {
            people.iter().copied().flatten().any(|stands| {
                // Those of a side that merged with this one are counted with each of its parts that has met theirs.
                let merged = stands.side != *sat
                    && now(stands.side)
                    && self.record.has_met(self.cut, *part, stands.part);
                self.asks_in(stands).any(|asked| asked == *part || merged)
            })
        })
    }
}
