//! What is told of a question that was counted.

use std::collections::BTreeSet;

use super::{Count, Counted, Standing, rising};
use crate::agreement::ledger::{Asked, What};
use crate::agreement::{Objection, Question, SideCount, Standpoint, State, Updated, ending, enough};
use crate::ids::{PersonId, StatementId};
use crate::person::SideId;
use crate::statement::deciding::Ending;

impl Count<'_> {
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
            withdrawn: rising(self.withdrawn.iter().map(|at| person(*at))),
            reopenings: those(|what| matches!(what, What::Reopening)),
            updates: self.updates(name, person),
            state,
        }
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
        let mut updates: Vec<_> = (self.said.iter())
            .filter_map(|said| match &said.what {
                What::Update { sides } => {
                    let sides = rising(sides.iter().copied());
                    Some((
                        self.known_to(said.at),
                        Updated { statement: name(said.at), by: person(said.by), sides },
                    ))
                }
                _ => None,
            })
            .collect();
        updates.sort_by_key(|(known, updated)| (*known, updated.statement));
        updates.into_iter().map(|(_, updated)| updated).collect()
    }
}
