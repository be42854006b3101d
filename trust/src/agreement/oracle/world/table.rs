//! Tables with their people, before anything is asked.

use std::collections::BTreeMap;

use super::{Dice, Said, Someone, World, keys, label, named};
use crate::ids::{ContentHash, DocumentId, StatementId};
use crate::person::PersonCard;
use crate::statement::GENESIS_TABLE;
use crate::statement::deciding::{Answer, Deciding, Opening, Remark, Stance, Subject, Whose};
use crate::{Body, GroundRules, Inviters, SideId, Statement};

impl World {
    /// A table with its people, before anything is asked.
    pub(in crate::agreement::oracle) fn base(seed: u64) -> Self {
        let dice = &mut Dice::new(seed.wrapping_mul(0x1234_5677));
        let sides: Vec<SideId> = (1..=dice.of(&[1, 2, 2, 2, 2, 3, 3])).map(SideId).collect();
        let rules = GroundRules {
            agree_percent: dice.of(&[50, 50, 50, 1, 34, 51, 67, 100]),
            objection_days: dice.of(&[0, 3, 7]),
            inviters: dice.of(&[Inviters::Everyone, Inviters::Everyone, Inviters::Standing]),
            ..GroundRules::suggested(named(&sides), BTreeMap::new())
        };
        let mut world = Self::founded(rules, dice.of(&sides), seed);
        world.seat_all(dice);
        world
    }

    fn founded(rules: GroundRules, side: SideId, seed: u64) -> Self {
        let sides: Vec<SideId> = rules.sides.iter().map(|side| side.id).collect();
        let founder = PersonCard { name: label(), side, device: keys()[0].certificate };
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&seed.to_be_bytes());
        let person = founder.person();
        let body = Body::Genesis { title: label(), rules, nonce, founder };
        let genesis = Statement::sign(&keys()[0].signer, GENESIS_TABLE, vec![], &body).unwrap();
        Self {
            said: vec![Said { id: genesis.id(), signer: keys()[0].key, before: 0, body }],
            table: genesis.table(),
            statements: vec![genesis],
            places: vec![1],
            people: vec![Someone { id: person, devices: vec![0] }],
            free_device: 1,
            sides,
            signed: true,
            conspiring: None,
        }
    }

    fn seat_all(&mut self, dice: &mut Dice) {
        let mut stand: Vec<(usize, SideId)> = Vec::new();
        let wanted = dice.of(&[0, 1, 2, 2, 3, 3, 4, 5, 6, 7]);
        for _ in 0..wanted {
            let side = dice.of(&self.sides.clone());
            let new = if dice.percent(15) {
                self.seat_on_paper(0, 0, side);
                Some(self.people.len() - 1)
            } else {
                self.newcomer(0, 0, side)
            };
            let Some(new) = new else { continue };
            if stand.is_empty() {
                let Body::Genesis { founder, .. } = &self.said[0].body else { unreachable!() };
                stand.push((0, founder.side));
            }
            let own: Vec<usize> = stand.iter().filter(|(_, s)| *s == side).map(|(who, _)| *who).collect();
            let vouching = if own.is_empty() { stand.iter().map(|(who, _)| *who).collect() } else { own };
            if dice.percent(90) {
                stand.push((new, side));
                for by in vouching.iter().take(vouching.len() / 2 + 1 + dice.below(2)) {
                    let person = self.people[new].id;
                    if let Some(device) = self.people[*by].devices.first().copied() {
                        self.say(0, device, Body::Acknowledge { person });
                    }
                }
            }
        }
    }

    /// A table with so many people in each side, all of whom stand, of whom so many agree to one question.
    pub(in crate::agreement::oracle) fn counted(
        sides: &[(usize, usize)],
        agree_percent: u8,
    ) -> Option<(Self, StatementId)> {
        let named_sides: Vec<SideId> = (1..=sides.len() as u32).map(SideId).collect();
        let rules =
            GroundRules { agree_percent, ..GroundRules::suggested(named(&named_sides), BTreeMap::new()) };
        let mut world = Self::founded(rules, SideId(1), 0);
        world.signed = false;
        let mut seated: Vec<Vec<usize>> = vec![Vec::new(); sides.len()];
        seated[0].push(0);
        for (at, (people, _)) in sides.iter().enumerate() {
            while seated[at].len() < *people {
                let new = world.newcomer(0, 0, named_sides[at])?;
                let person = world.people[new].id;
                let own = seated[at].clone();
                let all = seated.concat();
                let by = if own.is_empty() { &all[..] } else { &own[..own.len() / 2 + 1] };
                for by in by {
                    let device = world.people[*by].devices[0];
                    world.say(0, device, Body::Acknowledge { person })?;
                }
                seated[at].push(new);
            }
        }
        let (content, document) = (ContentHash([1; 32]), DocumentId([1; 16]));
        let opening = Opening {
            subject: Subject::Decision(document),
            content,
            rules: world.said[0].id,
            replaces: vec![],
        };
        let o = world.say(0, 0, Body::Opening(opening))?;
        let opening = world.said[o].id;
        for (at, (_, agree)) in sides.iter().enumerate() {
            for (n, who) in seated[at].clone().into_iter().enumerate() {
                let stance = if n < *agree { Stance::Agree } else { Stance::Aside };
                let answer =
                    Answer { opening, content, stance, words: Remark::default(), whose: Whose::Mine };
                let device = world.people[who].devices[0];
                world.say(0, device, Body::Deciding(Deciding::Answer(answer)))?;
            }
        }
        Some((world, opening))
    }
}
