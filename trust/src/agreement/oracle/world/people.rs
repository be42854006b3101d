//! Who comes to sit there, with which devices, and who vouches for whom.

use super::{Dice, Someone, What, World, keys, label};
use crate::agreement::oracle::{Said, each};
use crate::keys::{AuthorSigner, Domain, person_of_first_device, person_on_paper};
use crate::person::{PersonCard, consent_to_be_device_of};
use crate::statement::deciding::Remark;
use crate::statement::{Newest, ephemeral_parts};
use crate::{Body, PersonId, SideId};

const EPHEMERAL: [u8; 32] = [77; 32];

impl World {
    pub(super) fn newcomer(&mut self, place: usize, by: usize, side: SideId) -> Option<usize> {
        let device = self.free_device;
        if device >= keys().len() {
            return None;
        }
        self.free_device += 1;
        self.joins_in(device);
        self.people.push(Someone { id: person_of_first_device(&keys()[device].key), devices: vec![device] });
        self.sit_down(place, by, device, side)?;
        Some(self.people.len() - 1)
    }

    pub(super) fn sit_down(&mut self, place: usize, by: usize, device: usize, side: SideId) -> Option<usize> {
        let known = |said: &Said| matches!(said.body, Body::Invite { .. });
        let invite = each(self.places[place]).find(|at| known(&self.said[*at]));
        let ephemeral = AuthorSigner::from_secret(&EPHEMERAL);
        let invite = match invite {
            Some(invite) => invite,
            None => {
                let body =
                    Body::Invite { ephemeral: ephemeral.key(), uses: 9, until_unix_secs: 2_000_000_000 };
                self.say(place, by, body)?
            }
        };
        let card = PersonCard { name: label(), side, device: keys()[device].certificate };
        let id = self.said[invite].id;
        let parts = ephemeral_parts(self.table, id, &card);
        let ephemeral_signature = ephemeral.sign(Domain::JoinEphemeral, &[&parts]);
        let body = Body::Join { invite: id, person: card, ephemeral_signature };
        let join = self.say_knowing(self.said[invite].before | 1 << invite, device, body)?;
        self.places[place] |= 1 << join;
        self.say(place, by, Body::Receipt { join: self.said[join].id })
    }

    pub(super) fn seat_on_paper(&mut self, place: usize, by: usize, side: SideId) -> Option<usize> {
        let at = self.say(place, by, Body::PaperSeat { name: label(), side })?;
        self.people.push(Someone { id: person_on_paper(&self.said[at].id), devices: vec![] });
        Some(at)
    }

    pub(super) fn any_side(&self, dice: &mut Dice) -> SideId {
        if dice.percent(8) { SideId(4) } else { dice.of(&self.sides) }
    }

    pub(super) fn vouch(&mut self, place: usize, person: PersonId, percent: usize, dice: &mut Dice) {
        for device in self.devices_shuffled(dice) {
            if dice.percent(percent) {
                self.say(place, device, Body::Acknowledge { person });
            }
        }
    }

    pub(super) fn go(&mut self, place: usize, what: What, dice: &mut Dice) {
        let device = self.device(dice);
        let newest = Newest::default();
        match what {
            What::Leave => drop(self.say(place, device, Body::Leave { newest })),
            What::Move => {
                let side = self.any_side(dice);
                self.say(place, device, Body::Move { side });
            }
            What::LoseDevice => {
                self.add_device(place, dice);
                let with_two = |someone: &&Someone| someone.devices.len() > 1;
                let two: Vec<Vec<usize>> =
                    self.people.iter().filter(with_two).map(|s| s.devices.clone()).collect();
                if two.is_empty() {
                    return;
                }
                let devices = &two[dice.below(two.len())];
                let (by, lost) = (dice.of(devices), dice.of(devices));
                let removed = Body::DeviceRemoved { device: keys()[lost].key, newest };
                self.say(place, by, removed);
            }
            _ => self.remove(place, device, dice),
        }
    }

    fn remove(&mut self, place: usize, device: usize, dice: &mut Dice) {
        let mut people: Vec<PersonId> =
            (0..dice.of(&[1, 1, 1, 2])).map(|_| self.people[dice.below(self.people.len())].id).collect();
        people.sort_unstable();
        people.dedup();
        let removal = Body::Removal { people, newest: Newest::default(), why: Remark::default() };
        let Some(removal) = self.say(place, device, removal) else { return };
        // Now and then it is consented to where other things are known, by some twice.
        let elsewhere = dice.below(self.places.len());
        for device in self.devices_shuffled(dice) {
            let place = if dice.percent(20) { elsewhere } else { place };
            if dice.percent(75) {
                let consent = Body::Consent { removal: self.said[removal].id, newest: Newest::default() };
                if dice.percent(20) {
                    self.say_knowing(self.said[removal].before | 1 << removal, device, consent);
                } else {
                    self.places[place] |= self.said[removal].before | 1 << removal;
                    self.say(place, device, consent);
                }
            }
        }
    }

    pub(super) fn add_device(&mut self, place: usize, dice: &mut Dice) {
        // Sometimes one that is somebody's already: then it speaks for nobody, if it lets itself.
        let taken = self.conspiring.is_none() && self.free_device > 1 && dice.percent(15);
        let device = if taken { dice.below(self.free_device) } else { self.free_device };
        let owner = self.device(dice);
        if device >= keys().len() || device == owner {
            return;
        }
        self.free_device = self.free_device.max(device + 1);
        self.joins_in(device);
        let (owner_key, key) = (keys()[owner].key, &keys()[device]);
        let consent =
            if self.signed { consent_to_be_device_of(&key.signer, self.table, owner_key) } else { [0; 64] };
        let person = self.person_of(owner);
        if let Some(someone) = self.people.iter_mut().find(|someone| someone.id == person)
            && !someone.devices.contains(&device)
        {
            someone.devices.push(device);
        }
        self.say(place, owner, Body::Device { certificate: key.certificate, consent });
    }

    /// Somebody new sits down twice, on two sides, at two places that have not met.
    pub(super) fn two_seats(&mut self, place: usize, dice: &mut Dice) {
        let other = dice.below(self.places.len());
        let (by, first, second) = (self.device(dice), self.any_side(dice), self.any_side(dice));
        let had = self.places[other];
        let Some(new) = self.newcomer(place, by, first) else { return };
        let device = self.people[new].devices[0];
        let person = self.people[new].id;
        if other == place {
            // One computer: the second time with a past that lacks the first.
            let now = self.places[place];
            self.places[place] = had;
            self.sit_down(place, by, device, second);
            self.places[place] |= now;
        } else {
            self.sit_down(other, by, device, second);
        }
        self.vouch(place, person, 80, dice);
        self.vouch(other, person, 80, dice);
    }
}
