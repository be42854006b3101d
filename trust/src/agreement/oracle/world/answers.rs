//! Answers on paper, and objections that are worked through.

use super::{Dice, World, keys};
use crate::Body;
use crate::ids::{PersonId, StatementId};
use crate::statement::deciding::{Answer, Deciding, Given, Remark, Stance, Whose};

impl World {
    pub(super) fn record(&mut self, place: usize, device: usize, o: usize, dice: &mut Dice) {
        let paper: Vec<PersonId> =
            self.people.iter().filter(|who| who.devices.is_empty()).map(|who| who.id).collect();
        let all: Vec<PersonId> = self.people.iter().map(|who| who.id).collect();
        let person = if !paper.is_empty() && dice.percent(75) { dice.of(&paper) } else { dice.of(&all) };
        let mut witnesses = Vec::new();
        for _ in 0..dice.of(&[1, 1, 2]) {
            let device = self.device(dice);
            witnesses.push(self.person_of(device));
        }
        if dice.percent(95) {
            let recorder = self.person_of(device);
            witnesses.retain(|witness| *witness != recorder);
        }
        witnesses.retain(|witness| *witness != person);
        witnesses.sort_unstable();
        witnesses.dedup();
        if witnesses.is_empty() {
            return;
        }
        let how = dice.of(&[Given::OnPaper, Given::Aloud]);
        let answer = Answer {
            opening: self.said[o].id,
            content: self.content(place, o, dice),
            stance: if dice.percent(65) { Stance::Agree } else { dice.of(&Stance::ALL) },
            words: Remark::default(),
            whose: Whose::Of { person, how, witnesses },
        };
        let at = self.say(place, device, Body::Deciding(Deciding::Answer(answer)));
        if let Some(at) = at
            && dice.percent(60)
        {
            self.witness_of(place, at, dice);
        }
    }

    pub(super) fn recorded(&self, place: usize, dice: &mut Dice) -> Option<StatementId> {
        let recorded = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { .. }, .. })))
        };
        let any = dice.percent(4);
        self.pick(place, dice, |body| any || recorded(body)).map(|at| self.said[at].id)
    }

    pub(super) fn witness(&mut self, place: usize, dice: &mut Dice) {
        let recorded = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { .. }, .. })))
        };
        if let Some(at) = self.pick(place, dice, recorded) {
            self.witness_of(place, at, dice);
        }
    }

    pub(super) fn witness_of(&mut self, place: usize, at: usize, dice: &mut Dice) {
        let Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. })) =
            self.said[at].body.clone()
        else {
            return;
        };
        let answer = self.said[at].id;
        for witness in witnesses {
            let devices = self.people.iter().find(|who| who.id == witness).map(|who| who.devices.clone());
            if let Some(device) = devices.and_then(|devices| devices.last().copied())
                && dice.percent(90)
            {
                self.say(place, device, Body::Deciding(Deciding::Witness { answer }));
            }
        }
    }

    pub(super) fn objection(&self, place: usize, dice: &mut Dice) -> Option<usize> {
        let objects = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { stance: Stance::Object, .. })))
        };
        self.pick(place, dice, objects)
    }

    pub(super) fn work_through(&mut self, place: usize, dice: &mut Dice) {
        let Some(at) = self.objection(place, dice) else { return };
        let objection = self.said[at].id;
        let tell = |world: &mut Self, device, deciding| world.say(place, device, Body::Deciding(deciding));
        let words = Remark::default();
        let by = self.device(dice);
        let Some(reply) = tell(self, by, Deciding::Reply { objection, words: words.clone() }) else { return };
        let reply = self.said[reply].id;
        let signer = keys().iter().position(|key| key.key == self.said[at].signer).unwrap();
        let mut sees = vec![signer];
        if let Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. })) =
            &self.said[at].body
        {
            let witness = self.people.iter().find(|who| witnesses.contains(&who.id));
            sees = witness.into_iter().flat_map(|who| who.devices.iter().copied()).take(1).collect();
        }
        let early = dice.percent(10);
        let say_none = |world: &mut Self, dice: &mut Dice| {
            let days = dice.of(&[7, 7, 7, 7, 9, 3, 0]);
            for device in world.devices_shuffled(dice) {
                if dice.percent(90) {
                    let words = Remark::default();
                    tell(world, device, Deciding::NotAnObjection { objection, reply, days, words });
                }
            }
        };
        if early {
            say_none(self, dice);
        }
        for device in sees {
            if dice.percent(92) {
                tell(self, device, Deciding::Seen { reply });
            }
        }
        if !early {
            say_none(self, dice);
        }
    }

    pub(super) fn remark(&mut self, place: usize, device: usize, dice: &mut Dice) {
        let Some(at) = self.objection(place, dice) else { return };
        let objection = self.said[at].id;
        let words = Remark::default();
        let reply = self.pick(place, dice, |body| matches!(body, Body::Deciding(Deciding::Reply { .. })));
        let deciding = match (dice.below(3), reply) {
            (1, Some(reply)) => Deciding::Seen { reply: self.said[reply].id },
            (2, Some(reply)) => {
                Deciding::NotAnObjection { objection, reply: self.said[reply].id, days: 7, words }
            }
            _ => Deciding::Reply { objection, words },
        };
        self.say(place, device, Body::Deciding(deciding));
    }
}
