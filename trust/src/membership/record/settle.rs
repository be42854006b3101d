//! Who stands in a cut: round by round, from those who stood in what its statements saw. See the head of `record`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Came, Comes, Departed, NOBODY, Record, Seat};
use crate::graph::{Bits, Dag};
use crate::membership::standing::{Cut, Standing};

impl Record {
    /// Who has gone in what statement `at` saw, which need not be looked at yet.
    pub(crate) fn departed_before(&self, dag: &Dag, at: usize) -> Arc<Departed> {
        match dag.parents(at) {
            [] => Arc::default(),
            [only] => Arc::clone(&self.gone_after[*only]),
            several => {
                let gone = |parent: &usize| &self.gone_after[*parent];
                match several.iter().find(|parent| !gone(parent).is_nobody()) {
                    None => Arc::clone(gone(&several[0])),
                    Some(_) => self.departed_in(dag, dag.past(at)),
                }
            }
        }
    }

    /// Who has gone in a cut of which these are all.
    pub(crate) fn departed_in(&self, dag: &Dag, past: &Bits) -> Arc<Departed> {
        self.departed(dag, Cut::before(past, &NOBODY))
    }

    /// Who stands in the whole graph.
    pub(in crate::membership) fn standing(&self, dag: &Dag, whole: Cut<'_>) -> Standing {
        let heads: Vec<usize> = dag.heads().iter().filter_map(|id| dag.index_of(*id)).collect();
        Arc::unwrap_or_clone(self.stand_in(dag, whole, &heads).0)
    }

    /// Who stands in that cut, whose newest statements these are, and which parts and seats are new with it.
    pub(super) fn stand_in(&self, dag: &Dag, cut: Cut<'_>, newest: &[usize]) -> (Arc<Standing>, Vec<Comes>) {
        let mut standing =
            if cut.departed().is_nobody() { self.union(newest) } else { Arc::new(self.stand_still(cut)) };
        let new = self.settle(dag, cut, &mut standing);
        (standing, new)
    }

    fn union(&self, statements: &[usize]) -> Arc<Standing> {
        let mut union: Option<Arc<Standing>> = None;
        for at in statements {
            let more = &self.after[*at];
            match &mut union {
                None => union = Some(Arc::clone(more)),
                Some(all) if Arc::ptr_eq(all, more) => {}
                Some(all) => Arc::make_mut(all).extend(more),
            }
        }
        union.unwrap_or_default()
    }

    /// Those who came to stand by what the cut's statements saw, and still do.
    pub(super) fn stand_still(&self, cut: Cut<'_>) -> Standing {
        let mut standing = Standing::default();
        for came in self.still_standing(cut) {
            standing.add(came.part, came.seat, self.seats[came.seat].side);
        }
        standing
    }

    /// Adds, round by round, the seats in `cut` that those who stand there acknowledge; which ones.
    pub(super) fn settle(&self, dag: &Dag, cut: Cut<'_>, standing: &mut Arc<Standing>) -> Vec<Comes> {
        let mut new = Vec::new();
        loop {
            let admitted: Vec<(usize, usize)> = (self.acknowledged.keys())
                .flat_map(|person| self.seats_of(*person))
                .flat_map(|seat| {
                    let parts = self.admitted_to(dag, seat, cut, standing);
                    parts.into_iter().map(move |part| (part, seat))
                })
                .collect();
            if admitted.is_empty() {
                return new;
            }
            let before = Arc::clone(standing);
            for (part, seat) in admitted {
                Arc::make_mut(standing).add(part, seat, self.seats[seat].side);
                new.push(Comes::beside(&before, part, seat));
            }
        }
    }

    /// The parts in which that seat does not stand yet, and does by what is said in `cut`.
    pub(super) fn admitted_to(
        &self,
        dag: &Dag,
        seat: usize,
        cut: Cut<'_>,
        standing: &Standing,
    ) -> Vec<usize> {
        let Seat { person, side, moves, ref since } = self.seats[seat];
        if !self.is_live(dag, cut, seat) {
            return Vec::new();
        }
        let acknowledgements = self.acknowledged.get(&person).into_iter().flatten();
        let saw_it = |at: usize| moves == 0 || since.iter().any(|(since, _)| dag.past(at).contains(*since));
        let by: BTreeSet<usize> = acknowledgements
            .filter(|a| cut.contains(a.at) && !cut.departed().leaves_out(a.at) && saw_it(a.at))
            .flat_map(|a| a.by.iter().copied())
            .collect();
        let vouching: Vec<usize> = by.into_iter().flat_map(|by| self.seats_of(by)).collect();
        standing.admits(seat, side, &vouching)
    }

    /// Notes who came to stand by statement `at`: in what it saw, or with it.
    pub(super) fn note(&mut self, at: usize, new: Vec<Comes>, with_it: bool, departed: &Arc<Departed>) {
        let came = |Comes { part, seat, beside }| {
            let with = Arc::clone(departed);
            Came { at, part, seat, beside, with_it, with }
        };
        self.came.extend(new.into_iter().map(came));
    }

    /// Whether in that cut the people of `part` are counted with those of `other`: that has begun by their leave, or they have
    /// begun by its leave and never without it. (Whoever begins a part a second time, as if much had not happened, gives
    /// nobody a say for those who are in it.)
    pub(crate) fn has_met(&self, cut: Cut<'_>, part: usize, other: usize) -> bool {
        let began = |of: usize| {
            let begins = move |came: &&Came| came.part == of && came.seat == of && cut.contains(came.at);
            self.came.iter().filter(begins)
        };
        let by_its_leave = began(part).all(|came| came.beside.contains(&other));
        began(other).any(|came| came.beside.contains(&part)) || by_its_leave && began(part).next().is_some()
    }
}
