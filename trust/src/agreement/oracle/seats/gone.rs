//! Who has gone, by brute force from decision 32 by its numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{People, Place};
use crate::agreement::oracle::{Said, Set, each, has};
use crate::ids::{AuthorKey, PersonId};
use crate::{Body, SideId};

/// What is said in a cut about people's going comes to this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::agreement::oracle) struct Gone {
    pub(in crate::agreement::oracle) complete: BTreeSet<usize>,
    pub(in crate::agreement::oracle) effective: BTreeSet<usize>,
    pub(in crate::agreement::oracle) people: BTreeSet<PersonId>,
    devices: BTreeSet<(AuthorKey, PersonId)>,
    pub(in crate::agreement::oracle) left_out: BTreeSet<usize>,
}

/// Something usable that was said about somebody's going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Going {
    Move,
    Leave,
    Device(AuthorKey),
    Remove(BTreeSet<PersonId>),
    Consent(usize),
}

impl People {
    pub(in crate::agreement::oracle) fn gone(&self, cut: Set) -> Rc<Gone> {
        if !self.going.iter().any(|(at, ..)| has(cut, *at)) {
            return Rc::default();
        }
        if let Some(known) = self.known.borrow().get(&cut) {
            return Rc::clone(known);
        }
        let gone = Rc::new(self.work_out(cut));
        self.known.borrow_mut().insert(cut, Rc::clone(&gone));
        gone
    }

    fn going(&self, cut: Set) -> impl Iterator<Item = &(usize, PersonId, Going)> + '_ {
        self.going.iter().filter(move |(at, ..)| has(cut, *at))
    }

    /// 1 to 4: what it says of somebody's going, where it is usable.
    pub(super) fn goes(&mut self, all: &[Said], at: usize) {
        let (Some(by), before) = (self.speaker[at], all[at].before) else { return };
        let stands = self.stood[at].iter().any(|(_, (who, ..))| *who == by);
        let going = match &all[at].body {
            Body::Move { side } => {
                let moves = self.going(before).filter(|(_, who, going)| *who == by && *going == Going::Move);
                let place = (by, *side, 1 + moves.count());
                self.seats.push((place, at, at));
                Some(Going::Move)
            }
            Body::Leave { .. } => Some(Going::Leave),
            Body::DeviceRemoved { device, .. } => {
                let own = self.speaks_for(*device, before).contains(&by) && *device != all[at].signer;
                own.then_some(Going::Device(*device))
            }
            Body::Removal { people, .. } => {
                let sit = people.iter().all(|who| *who != by && self.sits(*who, before));
                (stands && sit).then(|| Going::Remove(people.iter().copied().collect()))
            }
            Body::Consent { removal, .. } => {
                let is = |(p, _, going): &&(usize, PersonId, Going)| {
                    all[*p].id == *removal && matches!(going, Going::Remove(_))
                };
                let removal = self.going(before).find(is).map(|(p, ..)| *p);
                removal.filter(|_| stands).map(Going::Consent)
            }
            _ => None,
        };
        self.going.extend(going.map(|going| (at, by, going)));
    }

    fn targets(&self, removal: usize) -> BTreeSet<PersonId> {
        let of = |(at, _, going): &(usize, PersonId, Going)| match going {
            Going::Remove(people) if *at == removal => Some(people.clone()),
            _ => None,
        };
        self.going.iter().find_map(of).unwrap_or_default()
    }

    fn consents(&self, removal: usize, cut: Set) -> impl Iterator<Item = (usize, PersonId)> + '_ {
        let to = move |at: usize, going: &Going| at == removal || *going == Going::Consent(removal);
        self.going(cut).filter(move |(at, _, going)| to(*at, going)).map(|(at, by, _)| (*at, *by))
    }

    /// 5.
    fn is_complete(&self, removal: usize, cut: Set, counts: impl Fn(usize) -> bool) -> bool {
        let mut consenting: BTreeSet<Place> = BTreeSet::new();
        for (at, by) in self.consents(removal, cut).filter(|(at, _)| counts(*at)) {
            consenting.extend(self.stood[at].iter().map(|(_, place)| *place).filter(|p| p.0 == by));
        }
        let earlier = self.gone(self.before[removal]);
        let was_gone: BTreeSet<PersonId> = earlier.effective.iter().flat_map(|p| self.targets(*p)).collect();
        // By part: who is asked, and whether they consent in any place of theirs there.
        let mut asked: BTreeMap<Place, BTreeMap<PersonId, bool>> = BTreeMap::new();
        for (at, part, place, with, _) in self.came.iter().filter(|came| has(cut, came.0)) {
            let here = consenting.contains(place) || self.places(place.0, cut, |_| true).contains(place);
            if has(cut, *at) && !with.complete.contains(&removal) && here && !was_gone.contains(&place.0) {
                let consents = asked.entry(*part).or_default().entry(place.0).or_insert(false);
                *consents = *consents || consenting.contains(place);
            }
        }
        let enough = |people: &BTreeMap<PersonId, bool>| {
            people.values().filter(|consents| **consents).count() * 2 > people.len()
        };
        let everybody = asked.values().flatten();
        let yes: BTreeSet<PersonId> = everybody.filter(|(_, yes)| **yes).map(|(who, _)| *who).collect();
        yes.len() > 1 && asked.values().all(enough)
    }

    /// 6.
    fn stuck(&self, one: usize, other: usize, cut: Set) -> bool {
        let hits = |p: usize, q: usize| self.consents(q, cut).any(|(_, by)| self.targets(p).contains(&by));
        let after = |p: usize, q: usize| {
            !self.is_complete(p, cut, |at| !self.gone(self.before[at]).complete.contains(&q))
        };
        (hits(one, other) || hits(other, one)) && !after(one, other) && !after(other, one)
    }

    fn work_out(&self, cut: Set) -> Gone {
        let removals = || self.going(cut).filter(|(.., going)| matches!(going, Going::Remove(_)));
        let complete: BTreeSet<usize> =
            removals().map(|(at, ..)| *at).filter(|p| self.is_complete(*p, cut, |_| true)).collect();
        let is_stuck = |p: &usize| complete.iter().any(|q| q != p && self.stuck(*p, *q, cut));
        let effective: BTreeSet<usize> = complete.iter().copied().filter(|p| !is_stuck(p)).collect();
        let mut gone = Gone { complete, effective, ..Gone::default() };
        for (at, by, going) in self.going(cut) {
            match going {
                Going::Leave => drop(gone.people.insert(*by)),
                Going::Device(device) => drop(gone.devices.insert((*device, *by))),
                Going::Remove(people) if gone.effective.contains(at) => gone.people.extend(people),
                _ => {}
            }
        }
        // 8. Whatever rests on what is left out comes after it.
        for at in each(cut) {
            if let Some(why) = self.is_cut_off(at, cut, &gone)
                && !self.is_adopted(at, cut, &gone, &why)
            {
                gone.left_out.insert(at);
            }
        }
        gone
    }

    /// The departures for which every claim by which its signer spoke came too late; none if one did not.
    fn is_cut_off(&self, at: usize, cut: Set, gone: &Gone) -> Option<BTreeSet<usize>> {
        let signer = self.signer[at];
        let claims = self.spoke[at].iter();
        let mut all = BTreeSet::new();
        for (since, person) in claims {
            let mut why: BTreeSet<usize> = self
                .going(cut)
                .filter(|(d, by, going)| match going {
                    Going::Leave => by == person,
                    Going::Device(device) => by == person && *device == signer,
                    Going::Remove(people) => gone.effective.contains(d) && people.contains(person),
                    _ => false,
                })
                .map(|(d, ..)| *d)
                .collect();
            if gone.left_out.contains(since) {
                why.extend(self.is_cut_off(*since, cut, gone)?);
            }
            if why.is_empty() {
                return None;
            }
            all.extend(why);
        }
        (!all.is_empty()).then_some(all)
    }

    fn is_adopted(&self, at: usize, cut: Set, gone: &Gone, why: &BTreeSet<usize>) -> bool {
        let what = |d: usize| self.going.iter().find(|(of, ..)| *of == d).map(|(.., going)| going);
        let saw = |d: usize| d == at || has(self.before[d], at);
        // A Leave keeps what it saw though another has not seen it; of Devices removed each has to.
        let left = why.iter().any(|d| what(*d) == Some(&Going::Leave) && saw(*d));
        let why: BTreeSet<usize> = (why.iter().copied())
            .filter(|d| match what(*d) {
                Some(Going::Leave) => !left,
                Some(Going::Device(_)) => !saw(*d),
                _ => true,
            })
            .collect();
        let people: BTreeSet<PersonId> = self.spoke[at].iter().map(|(_, person)| *person).collect();
        let parted = |later: usize| {
            let signer = self.signer[later];
            let mut claims = self.spoke[later].iter();
            claims.all(|(_, who)| gone.people.contains(who) || gone.devices.contains(&(signer, *who)))
        };
        let adopts = |later: usize| {
            let spoke: BTreeSet<PersonId> = self.spoke[later].iter().map(|(_, person)| *person).collect();
            let stood = self.stood[later].iter().any(|(_, place)| spoke.contains(&place.0));
            let seen = why.iter().any(|d| match what(*d) {
                Some(Going::Remove(_)) => self.gone(self.before[later]).effective.contains(d),
                _ => has(self.before[later], *d),
            });
            let parts = matches!(what(later), Some(Going::Leave | Going::Remove(_) | Going::Consent(_)));
            has(self.before[later], at)
                && !spoke.is_subset(&people)
                && stood
                && !seen
                && (parts || !parted(later))
        };
        why.is_empty() || each(cut).any(adopts)
    }

    /// 1. The places of a person in a cut that no move and no leaving of theirs has ended; of what `counts`.
    pub(super) fn places(&self, who: PersonId, cut: Set, counts: impl Fn(usize) -> bool) -> BTreeSet<Place> {
        let ended = |source: usize| {
            self.going(cut).any(|(at, by, going)| {
                *by == who && matches!(going, Going::Move | Going::Leave) && has(self.before[*at], source)
            })
        };
        let begun: BTreeSet<Place> = (self.seats.iter())
            .filter(|(place, since, source)| {
                place.0 == who && has(cut, *since) && counts(*since) && !ended(*source)
            })
            .map(|(place, ..)| *place)
            .collect();
        let newest = |side: SideId| begun.iter().filter(|p| p.1 == side).map(|p| p.2).max();
        begun.iter().copied().filter(|place| Some(place.2) == newest(place.1)).collect()
    }

    /// Those places where somebody sits who is not gone.
    pub(in crate::agreement::oracle) fn sits_in(&self, who: PersonId, cut: Set) -> BTreeSet<Place> {
        let gone = self.gone(cut);
        if gone.people.contains(&who) {
            return BTreeSet::new();
        }
        self.places(who, cut, |since| !gone.left_out.contains(&since))
    }

    pub(super) fn is_removed(&self, device: AuthorKey, who: PersonId, cut: Set) -> bool {
        self.gone(cut).devices.contains(&(device, who))
    }

    /// 9. Whether what was settled in a smaller cut holds here.
    pub(in crate::agreement::oracle) fn holds(&self, smaller: Set, then: &Gone, now: &Gone) -> bool {
        then.effective.is_subset(&now.effective)
            && now.left_out.iter().all(|at| !has(smaller, *at) || then.left_out.contains(at))
    }

    /// 10. Whether that invitation has ended in a cut.
    pub(super) fn has_ended(&self, invite: usize, cut: Set) -> bool {
        let gone = self.gone(cut);
        let seen = gone.effective.iter().any(|removal| has(self.before[*removal], invite));
        let signer = self.signer[invite];
        let inviter = |who: &PersonId| gone.people.contains(who) || gone.devices.contains(&(signer, *who));
        seen || self.spoke[invite].iter().any(|(_, who)| inviter(who))
    }

    /// 11. What has happened of all going: the moves, the leavings, and the removals that have effect.
    pub(in crate::agreement::oracle) fn stage(&self, cut: Set) -> Set {
        let gone = self.gone(cut);
        self.going(cut)
            .filter(|(at, _, going)| match going {
                Going::Move | Going::Leave => true,
                Going::Remove(_) => gone.effective.contains(at),
                _ => false,
            })
            .fold(0, |all, (at, ..)| all | 1 << at)
    }

    /// 11. Whether somebody counts in a side where of all going only `stage` has happened.
    pub(in crate::agreement::oracle) fn counts_at(
        &self,
        stage: Set,
        cut: Set,
        who: PersonId,
        side: SideId,
    ) -> bool {
        let gone = self.gone(cut);
        let went = self.going(stage).any(|(_, by, going)| match going {
            Going::Leave => *by == who,
            Going::Remove(people) => people.contains(&who),
            _ => false,
        });
        let is_move = |at: usize| self.going.iter().any(|(of, ..)| *of == at);
        let ended = |source: usize| {
            let mut moves = self.going(stage).filter(|(_, by, going)| *by == who && *going == Going::Move);
            moves.any(|(at, ..)| has(self.before[*at], source))
        };
        !went
            && self.seats.iter().any(|(place, since, source)| {
                (place.0, place.1) == (who, side)
                    && !gone.left_out.contains(since)
                    && (!is_move(*since) || has(stage, *since))
                    && !ended(*source)
            })
    }
}
