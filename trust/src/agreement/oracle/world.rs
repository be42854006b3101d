//! Random tables: who sits where, what they say, and what each had seen when they said it.
//!
//! A *place* is a computer: a set of statements that it has. Whoever speaks at a place has seen what is there; the same
//! person may speak at two places, and now and then somebody names an older past than theirs. A world is made from a list
//! of [`Op`]s, any part of which makes a world too: so a failing one can be shrunk.

mod answers;
mod asking;
mod dice;
mod people;
mod plan;
mod table;

use std::sync::OnceLock;

pub(super) use dice::Dice;
pub(super) use plan::{Op, What};

use super::{Said, Set, each, has};
use crate::ground_rules::Side;
use crate::ids::{AuthorKey, PersonId, StatementId, TableId};
use crate::keys::AuthorSigner;
use crate::person::DeviceCertificate;
use crate::{Body, DeviceSecret, Label, SideId, Statement};
use std::collections::BTreeMap;

/// The most statements of a world: they are numbered in 128 bits.
const MOST: usize = 120;
const DEVICES: u8 = 20;

struct Key {
    signer: AuthorSigner,
    key: AuthorKey,
    certificate: DeviceCertificate,
}

fn keys() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let key = |n| {
            let secret = DeviceSecret::from_bytes([n; 32]);
            let (signer, certificate) = (secret.author(), DeviceCertificate::new(&secret));
            Key { key: signer.key(), signer, certificate }
        };
        (1..=DEVICES).map(key).collect()
    })
}

/// A person with devices, or one who has none.
#[derive(Debug, Clone)]
struct Someone {
    id: PersonId,
    devices: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) said: Vec<Said>,
    pub(super) statements: Vec<Statement>,
    table: TableId,
    places: Vec<Set>,
    people: Vec<Someone>,
    free_device: usize,
    sides: Vec<SideId>,
    /// Whether all is signed with real keys.
    signed: bool,
    /// The devices that still speak, when some conspire.
    conspiring: Option<Vec<usize>>,
}

impl World {
    /// A base, and then these.
    pub(super) fn play(base: &Self, seed: u64, ops: &[Op], signed: bool) -> Self {
        let mut world = base.clone();
        world.signed = signed;
        let dice = &mut Dice::new(seed ^ 0x5555);
        world.places = vec![world.places[0]; dice.of(&[1, 2, 2, 3])];
        for op in ops {
            world.act(op.what, &mut Dice::new(op.dice));
        }
        world
    }

    fn say(&mut self, place: usize, device: usize, body: Body) -> Option<usize> {
        let before = self.places[place];
        let at = self.say_knowing(before, device, body)?;
        self.places[place] |= 1 << at;
        Some(at)
    }

    /// Says it with that past; the number of the statement, which may have been said before.
    fn say_knowing(&mut self, before: Set, device: usize, body: Body) -> Option<usize> {
        let silent = matches!(&self.conspiring, Some(devices) if !devices.contains(&device));
        if self.said.len() >= MOST || silent {
            return None;
        }
        let latest = each(before).filter(|at| !each(before).any(|later| has(self.said[later].before, *at)));
        let parents: Vec<StatementId> = latest.map(|at| self.said[at].id).collect();
        let key = &keys()[device];
        let statement = if self.signed {
            Statement::sign(&key.signer, self.table, parents, &body).expect("a sound statement")
        } else {
            Statement::unsigned(key.key, self.table, parents, &body)
        };
        let id = statement.id();
        if let Some(known) = self.said.iter().position(|said| said.id == id) {
            return Some(known);
        }
        self.said.push(Said { id, signer: key.key, before, body });
        self.statements.push(statement);
        Some(self.said.len() - 1)
    }

    fn joins_in(&mut self, device: usize) {
        if let Some(devices) = &mut self.conspiring {
            devices.push(device);
        }
    }

    /// From here on only the people of these ids speak, and they lie about what they had seen.
    pub(super) fn conspire(&mut self, people: &[PersonId]) {
        let all = self.people.iter().filter(|someone| people.contains(&someone.id));
        self.conspiring = Some(all.flat_map(|someone| someone.devices.iter().copied()).collect());
    }

    pub(super) fn can_speak(&self) -> bool {
        self.conspiring.as_ref().is_none_or(|devices| !devices.is_empty())
    }

    pub(super) fn go_on(&mut self, ops: &[Op]) {
        for op in ops {
            self.act(op.what, &mut Dice::new(op.dice));
        }
    }

    fn person_of(&self, device: usize) -> PersonId {
        let has = |someone: &&Someone| someone.devices.contains(&device);
        self.people.iter().find(has).map_or(PersonId([0; 32]), |someone| someone.id)
    }

    /// Somebody's device.
    fn device(&self, dice: &mut Dice) -> usize {
        if let Some(devices) = &self.conspiring {
            return dice.of(devices);
        }
        let with: Vec<&Someone> = self.people.iter().filter(|someone| !someone.devices.is_empty()).collect();
        let someone = with[dice.below(with.len())];
        someone.devices[dice.below(someone.devices.len())]
    }

    fn devices_shuffled(&self, dice: &mut Dice) -> Vec<usize> {
        let mut devices: Vec<usize> = (self.people.iter())
            .filter(|someone| !someone.devices.is_empty())
            .map(|someone| someone.devices[dice.below(someone.devices.len())])
            .collect();
        for at in (1..devices.len()).rev() {
            devices.swap(at, dice.below(at + 1));
        }
        devices
    }

    /// What is known at a place; now and then a statement of a place that is not known there.
    fn pick(&self, place: usize, dice: &mut Dice, fits: impl Fn(&Body) -> bool) -> Option<usize> {
        let known = if dice.percent(2) { (1 << self.said.len()) - 1 } else { self.places[place] };
        let all: Vec<usize> = each(known).filter(|at| fits(&self.said[*at].body)).collect();
        if all.is_empty() {
            return None;
        }
        // The newest are asked about most.
        let back = dice.of(&[0, 0, 0, 0, 0, 0, 1, 1, 2, 7]) % all.len();
        Some(all[all.len() - 1 - back])
    }

    fn act(&mut self, what: What, dice: &mut Dice) {
        let place = dice.below(self.places.len());
        let knows = self.places[place];
        let seats = [What::Newcomer, What::Vouch, What::PaperSeat, What::Device, What::TwoSeats];
        let lies = seats.contains(&what) || matches!(what, What::Agree | What::AgreeApart);
        if what == What::Backdate {
            self.forget(place, MOST, dice);
            self.forget(place, MOST, dice);
        } else if lies && self.conspiring.is_some() && dice.percent(40) {
            self.forget(place, MOST, dice);
        }
        self.act_there(place, what, dice);
        self.places[place] |= knows;
    }

    fn act_there(&mut self, place: usize, what: What, dice: &mut Dice) {
        match what {
            What::Meet => {
                let other = dice.below(self.places.len());
                self.places[place] |= self.places[other];
                if dice.percent(70) {
                    self.places[other] |= self.places[place];
                }
            }
            What::MeetAll => {
                let all = self.places.iter().fold(0, |all, place| all | place);
                self.places.iter_mut().for_each(|place| *place = all);
            }
            What::Newcomer => {
                let (by, side) = (self.device(dice), self.any_side(dice));
                if let Some(new) = self.newcomer(place, by, side)
                    && dice.percent(50)
                {
                    self.vouch(place, self.people[new].id, 80, dice);
                }
            }
            What::Vouch => {
                let person = self.people[dice.below(self.people.len())].id;
                self.vouch(place, person, 70, dice);
            }
            What::Backdate => {
                let (by, side) = (self.device(dice), self.any_side(dice));
                if let Some(new) = self.newcomer(place, by, side) {
                    self.vouch(place, self.people[new].id, 97, dice);
                }
                for _ in 0..dice.below(3) {
                    self.agree(place, dice);
                }
                // Somebody who sits there long since begins their side once more, beside whoever was brought.
                if self.conspiring.is_some() && dice.percent(40) {
                    let person = self.people[dice.below(self.people.len())].id;
                    self.vouch(place, person, 97, dice);
                }
            }
            What::PaperSeat => {
                let (by, side) = (self.device(dice), self.any_side(dice));
                if self.seat_on_paper(place, by, side).is_some() && dice.percent(60) {
                    self.vouch(place, self.people[self.people.len() - 1].id, 80, dice);
                }
            }
            What::Leave | What::Move | What::Remove | What::LoseDevice => self.go(place, what, dice),
            What::Device => self.add_device(place, dice),
            What::TwoSeats => self.two_seats(place, dice),
            What::Agree => self.agree(place, dice),
            What::AgreeApart => {
                let alike = dice.percent(70);
                let same = dice.clone();
                for place in 0..self.places.len() {
                    // The same draws ask about the same; what differs is who is there and what they know.
                    let dice = if alike { &mut same.clone() } else { &mut *dice };
                    self.agree(place, dice);
                }
            }
            _ => self.act_deciding(place, what, dice),
        }
    }

    fn act_deciding(&mut self, place: usize, what: What, dice: &mut Dice) {
        // Now and then somebody speaks as if they knew less than they do.
        let knows = self.places[place];
        let conspires = self.conspiring.is_some();
        if dice.percent(if conspires { 40 } else { 4 }) {
            self.forget(place, if conspires { MOST } else { 12 }, dice);
        }
        self.decide(place, what, dice);
        self.places[place] |= knows;
    }

    fn forget(&mut self, place: usize, most: usize, dice: &mut Dice) {
        let all: Vec<usize> = each(self.places[place]).collect();
        let at = all[all.len() - 1 - dice.below(all.len().min(most))];
        self.places[place] = self.said[at].before | 1 << at;
    }
}

fn label() -> Label {
    Label::new("Siân").expect("a label")
}

fn named(sides: &[SideId]) -> Vec<Side> {
    sides.iter().map(|id| Side { id: *id, names: BTreeMap::new() }).collect()
}
