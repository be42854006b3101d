//! Random tables: who sits where, what they say, and what each had seen when they said it.
//!
//! A *place* is a computer: a set of statements that it has. Whoever speaks at a place has seen what is there; the same
//! person may speak at two places, and now and then somebody names an older past than theirs. A world is made from a list
//! of [`Op`]s, any part of which makes a world too: so a failing one can be shrunk.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Said, Set, each, has};
use crate::ground_rules::{GroundRules, Side};
use crate::ids::{AuthorKey, ContentHash, DocumentId, PersonId, StatementId, TableId};
use crate::keys::{AuthorSigner, Domain, person_of_first_device, person_on_paper};
use crate::person::{DeviceCertificate, PersonCard, consent_to_be_device_of};
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, Given, NewRules, Opening, Progress, Remark, Stance, Subject,
    Update, Whose,
};
use crate::statement::{GENESIS_TABLE, ephemeral_parts};
use crate::{Body, DeviceSecret, Inviters, Label, SideId, Statement};

/// The most statements of a world: they are numbered in 128 bits.
const MOST: usize = 120;
const DEVICES: u8 = 20;

/// A small generator of its own: the same world for the same seed, whatever other crates do.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// What happens next. Everything else is drawn from `dice`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Meet,
    MeetAll,
    Open,
    OpenRules,
    Answer,
    AnswerAll,
    Record,
    WitnessAll,
    Contest,
    Carry,
    WorkThrough,
    Remark,
    Amend,
    AmendAll,
    Close,
    CloseAll,
    Withdraw,
    Reopen,
    Update,
    Newcomer,
    Vouch,
    PaperSeat,
    Device,
    TwoSeats,
    /// One place asks, answers and closes, nearly all agreeing.
    Agree,
    /// Every place does, about the same.
    AgreeApart,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Op {
    pub(super) what: What,
    dice: u64,
}

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

const EPHEMERAL: [u8; 32] = [77; 32];

impl World {
    /// A table with its people, before anything is asked.
    pub(super) fn base(seed: u64) -> Self {
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

    /// The ops of a seed.
    pub(super) fn ops(seed: u64) -> Vec<Op> {
        use What::*;
        let dice = &mut Dice::new(seed);
        const ALL: [What; 49] = [
            Meet,
            Meet,
            Meet,
            Meet,
            MeetAll,
            MeetAll,
            Open,
            Open,
            Open,
            OpenRules,
            OpenRules,
            Answer,
            Answer,
            Answer,
            AnswerAll,
            AnswerAll,
            AnswerAll,
            Record,
            Record,
            WitnessAll,
            WitnessAll,
            Contest,
            Carry,
            WorkThrough,
            WorkThrough,
            WorkThrough,
            Remark,
            Remark,
            Amend,
            AmendAll,
            AmendAll,
            Close,
            Close,
            CloseAll,
            CloseAll,
            CloseAll,
            Withdraw,
            Withdraw,
            Reopen,
            Update,
            Newcomer,
            Vouch,
            Vouch,
            PaperSeat,
            Device,
            TwoSeats,
            Agree,
            Agree,
            AgreeApart,
        ];
        let plan: &[What] = dice.of(&[
            &[][..],
            &[Open, AnswerAll, CloseAll],
            &[Open, AnswerAll, WorkThrough, CloseAll, MeetAll],
            &[Open, AnswerAll, CloseAll, Open, AnswerAll, CloseAll],
            &[OpenRules, AnswerAll, CloseAll, Open, AnswerAll, CloseAll],
            &[OpenRules, AnswerAll, CloseAll, OpenRules, AnswerAll, CloseAll, MeetAll, Open],
            &[Open, AmendAll, AnswerAll, CloseAll],
            &[Open, AnswerAll, AmendAll, AnswerAll, Meet, AmendAll, CloseAll, MeetAll],
            &[Agree, Agree, MeetAll, Agree],
            &[AgreeApart, MeetAll],
            &[Agree, MeetAll, AgreeApart, MeetAll, Agree],
            &[AgreeApart, MeetAll, Agree, AgreeApart, MeetAll],
            &[Open, Answer, AnswerAll, WorkThrough, WorkThrough, CloseAll, MeetAll, WorkThrough],
            &[Open, Record, WitnessAll, Record, WitnessAll, AnswerAll, Contest, CloseAll, MeetAll],
            &[Open, Carry, Carry, WorkThrough, AnswerAll, WorkThrough, CloseAll],
            &[Record, WitnessAll, AnswerAll, CloseAll],
            &[Open, Carry, WorkThrough, AnswerAll, CloseAll, MeetAll, Withdraw],
            &[TwoSeats, Open, AnswerAll, Vouch, CloseAll],
        ]);
        let mut whats = Vec::new();
        let loose = dice.of(&[0, 1, 1, 2, 3]);
        for what in plan {
            for _ in 0..dice.below(loose + 1) {
                whats.push(dice.of(&ALL));
            }
            whats.push(*what);
        }
        for _ in 0..dice.below(if plan.is_empty() { 16 } else { 7 }) {
            whats.push(dice.of(&ALL));
        }
        whats.into_iter().map(|what| Op { what, dice: dice.next() }).collect()
    }

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

    /// A table with so many people in each side, all of whom stand, of whom so many agree to one question.
    pub(super) fn counted(sides: &[(usize, usize)], agree_percent: u8) -> (Self, StatementId) {
        let named_sides: Vec<SideId> = (1..=sides.len() as u32).map(SideId).collect();
        let rules =
            GroundRules { agree_percent, ..GroundRules::suggested(named(&named_sides), BTreeMap::new()) };
        let mut world = Self::founded(rules, SideId(1), 0);
        world.signed = false;
        let mut seated: Vec<Vec<usize>> = vec![Vec::new(); sides.len()];
        seated[0].push(0);
        for (at, (people, _)) in sides.iter().enumerate() {
            while seated[at].len() < *people {
                let new = world.newcomer(0, 0, named_sides[at]).expect("a device is free");
                let person = world.people[new].id;
                let own = seated[at].clone();
                let all = seated.concat();
                let by = if own.is_empty() { &all[..] } else { &own[..own.len() / 2 + 1] };
                for by in by {
                    let device = world.people[*by].devices[0];
                    world.say(0, device, Body::Acknowledge { person });
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
        let o = world.say(0, 0, Body::Opening(opening)).expect("there is room");
        let opening = world.said[o].id;
        for (at, (_, agree)) in sides.iter().enumerate() {
            for (n, who) in seated[at].clone().into_iter().enumerate() {
                let stance = if n < *agree { Stance::Agree } else { Stance::Aside };
                let answer =
                    Answer { opening, content, stance, words: Remark::default(), whose: Whose::Mine };
                let device = world.people[who].devices[0];
                world.say(0, device, Body::Deciding(Deciding::Answer(answer))).expect("there is room");
            }
        }
        (world, opening)
    }

    pub(super) fn go_on(&mut self, ops: &[Op]) {
        for op in ops {
            self.act(op.what, &mut Dice::new(op.dice));
        }
    }

    pub(super) fn op(what: What, dice: &mut Dice) -> Op {
        Op { what, dice: dice.next() }
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

    fn opening(&self, place: usize, dice: &mut Dice) -> Option<usize> {
        self.pick(place, dice, |body| matches!(body, Body::Opening(_)))
    }

    /// The content that is asked about, by the amendments that are known, or another.
    fn content(&self, place: usize, o: usize, dice: &mut Dice) -> ContentHash {
        let Body::Opening(opening) = &self.said[o].body else { unreachable!() };
        if dice.percent(3) {
            return ContentHash([1 + dice.below(3) as u8; 32]);
        }
        let mut content = opening.content;
        let mut by: BTreeMap<ContentHash, usize> = BTreeMap::new();
        for at in each(self.places[place]) {
            if let Body::Deciding(Deciding::Amendment { opening, to, .. }) = &self.said[at].body
                && *opening == self.said[o].id
            {
                *by.entry(*to).or_default() += 1;
            }
        }
        if let Some((to, count)) = by.iter().max_by_key(|(_, count)| **count)
            && (*count > 1 && dice.percent(90) || dice.percent(30))
        {
            content = *to;
        }
        content
    }

    fn newcomer(&mut self, place: usize, by: usize, side: SideId) -> Option<usize> {
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

    fn sit_down(&mut self, place: usize, by: usize, device: usize, side: SideId) -> Option<usize> {
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

    fn seat_on_paper(&mut self, place: usize, by: usize, side: SideId) -> Option<usize> {
        let at = self.say(place, by, Body::PaperSeat { name: label(), side })?;
        self.people.push(Someone { id: person_on_paper(&self.said[at].id), devices: vec![] });
        Some(at)
    }

    fn act(&mut self, what: What, dice: &mut Dice) {
        let place = dice.below(self.places.len());
        let knows = self.places[place];
        let asks = matches!(what, What::Agree | What::AgreeApart) && self.conspiring.is_some();
        if asks && dice.percent(40) {
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
            What::PaperSeat => {
                let (by, side) = (self.device(dice), self.any_side(dice));
                if self.seat_on_paper(place, by, side).is_some() && dice.percent(60) {
                    self.vouch(place, self.people[self.people.len() - 1].id, 80, dice);
                }
            }
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

    fn agree(&mut self, place: usize, dice: &mut Dice) {
        let device = self.device(dice);
        let about_rules = dice.percent(30);
        let Some(o) = self.open(place, device, about_rules, dice) else { return };
        let Body::Opening(Opening { content, .. }) = self.said[o].body else { unreachable!() };
        let opening = self.said[o].id;
        for device in self.devices_shuffled(dice) {
            let stance = if dice.percent(97) { Stance::Agree } else { dice.of(&Stance::ALL) };
            let answer = Answer { opening, content, stance, words: Remark::default(), whose: Whose::Mine };
            self.say(place, device, Body::Deciding(Deciding::Answer(answer)));
        }
        for device in self.devices_shuffled(dice) {
            let closing =
                Closing { opening, content, ending: Ending::Agreed, because: Because::Meeting, day: None };
            if dice.percent(93) {
                self.say(place, device, Body::Deciding(Deciding::Closing(closing)));
            }
        }
    }

    fn any_side(&self, dice: &mut Dice) -> SideId {
        if dice.percent(8) { SideId(4) } else { dice.of(&self.sides) }
    }

    fn vouch(&mut self, place: usize, person: PersonId, percent: usize, dice: &mut Dice) {
        for device in self.devices_shuffled(dice) {
            if dice.percent(percent) {
                self.say(place, device, Body::Acknowledge { person });
            }
        }
    }

    fn add_device(&mut self, place: usize, dice: &mut Dice) {
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
    fn two_seats(&mut self, place: usize, dice: &mut Dice) {
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

    fn decide(&mut self, place: usize, what: What, dice: &mut Dice) {
        let device = self.device(dice);
        match what {
            What::Open | What::OpenRules => {
                self.open(place, device, what == What::OpenRules, dice);
                return;
            }
            _ => {}
        }
        let o = match self.opening(place, dice) {
            Some(o) => o,
            None => match self.open(place, device, dice.percent(20), dice) {
                Some(o) => o,
                None => return,
            },
        };
        let opening = self.said[o].id;
        let words = Remark::default();
        let tell = |world: &mut Self, device, deciding| world.say(place, device, Body::Deciding(deciding));
        match what {
            What::Answer => {
                let content = self.content(place, o, dice);
                let stance = dice.of(&Stance::ALL);
                let answer = Answer { opening, content, stance, words, whose: Whose::Mine };
                tell(self, device, Deciding::Answer(answer));
            }
            What::AnswerAll => {
                let content = self.content(place, o, dice);
                let agreeing = dice.of(&[100, 95, 85, 60]);
                for device in self.devices_shuffled(dice) {
                    let stance = if dice.percent(agreeing) { Stance::Agree } else { dice.of(&Stance::ALL) };
                    if dice.percent(93) {
                        let words = words.clone();
                        let answer = Answer { opening, content, stance, words, whose: Whose::Mine };
                        tell(self, device, Deciding::Answer(answer));
                    }
                }
            }
            What::Record => self.record(place, device, o, dice),
            What::Carry => {
                let content = self.content(place, o, dice);
                let stance = if dice.percent(90) { Stance::Object } else { dice.of(&Stance::ALL) };
                let answer = Answer { opening, content, stance, words, whose: Whose::Neighbours };
                tell(self, device, Deciding::Answer(answer));
            }
            What::WitnessAll => self.witness(place, dice),
            What::Contest => {
                if let Some(answer) = self.recorded(place, dice) {
                    tell(self, device, Deciding::Contest { answer, words });
                }
            }
            What::WorkThrough => self.work_through(place, dice),
            What::Remark => self.remark(place, device, dice),
            What::Amend | What::AmendAll => {
                let from = self.content(place, o, dice);
                let to = ContentHash([1 + dice.below(3) as u8; 32]);
                let all = self.devices_shuffled(dice);
                let devices = if what == What::Amend { vec![device] } else { all };
                for device in devices {
                    if dice.percent(90) {
                        tell(self, device, Deciding::Amendment { opening, from, to });
                    }
                }
            }
            What::Close | What::CloseAll => {
                let content = self.content(place, o, dice);
                let ending = if dice.percent(80) { Ending::Agreed } else { Ending::NotAgreed };
                let because = dice.of(&[Because::Meeting, Because::Days, Because::Everyone]);
                let all = self.devices_shuffled(dice);
                let devices = if what == What::Close { vec![device] } else { all };
                for device in devices {
                    if dice.percent(85) {
                        let day = (device % 2 == 0).then(|| "1970-01-01".to_owned());
                        let closing = Closing { opening, content, ending, because, day };
                        tell(self, device, Deciding::Closing(closing));
                    }
                }
            }
            What::Withdraw => {
                tell(self, device, Deciding::Withdrawal { opening, words });
            }
            What::Reopen => {
                let new_information = dice.percent(50);
                tell(self, device, Deciding::Reopening { opening, words, new_information });
            }
            What::Update => {
                let progress = dice.of(&Progress::ALL);
                let update =
                    Update { opening, promise: "1".to_owned(), progress, due: None, to: None, words };
                tell(self, device, Deciding::Update(update));
            }
            _ => unreachable!("not about a question: {what:?}"),
        }
    }

    fn open(&mut self, place: usize, device: usize, about_rules: bool, dice: &mut Dice) -> Option<usize> {
        let known: Vec<usize> = each(self.places[place]).collect();
        let asked: Vec<usize> =
            (known.iter().copied()).filter(|at| matches!(self.said[*at].body, Body::Opening(_))).collect();
        let closed = |at: &&usize| {
            let is = |later: &usize| {
                matches!(&self.said[*later].body, Body::Deciding(Deciding::Closing(closing))
                    if closing.opening == self.said[**at].id && closing.ending == Ending::Agreed)
            };
            matches!(&self.said[**at].body, Body::Opening(Opening { subject: Subject::Rules(_), .. }))
                && known.iter().filter(|later| is(later)).count() > 1
        };
        let agreed = asked.iter().rev().find(closed).copied();
        let rules = match agreed {
            Some(at) if dice.percent(85) => at,
            _ if dice.percent(3) && !asked.is_empty() => dice.of(&asked),
            _ => 0,
        };
        let mut replaces = Vec::new();
        for at in &asked {
            let about_rules = about_rules
                || matches!(&self.said[*at].body, Body::Opening(Opening { subject: Subject::Rules(_), .. }));
            if dice.percent(if about_rules { 2 } else { 15 }) {
                replaces.push(self.said[*at].id);
            }
        }
        if dice.percent(1) {
            replaces.push(self.said[dice.of(&known)].id);
        }
        replaces.sort_unstable();
        replaces.dedup();
        let (subject, content) = if about_rules {
            let new = self.new_rules(rules, dice);
            let content = new.content_hash();
            (Subject::Rules(Box::new(new)), content)
        } else {
            let document = DocumentId([1 + dice.below(2) as u8; 16]);
            (Subject::Decision(document), ContentHash([1 + dice.below(3) as u8; 32]))
        };
        let rules = self.said[rules].id;
        self.say(place, device, Body::Opening(Opening { subject, content, rules, replaces }))
    }

    fn new_rules(&self, source: usize, dice: &mut Dice) -> NewRules {
        let old = match &self.said[source].body {
            Body::Genesis { rules, .. } => rules,
            Body::Opening(Opening { subject: Subject::Rules(new), .. }) => &new.rules,
            _ => {
                let Body::Genesis { rules, .. } = &self.said[0].body else { unreachable!() };
                rules
            }
        };
        let mut sides: Vec<SideId> = old.sides.iter().map(|side| side.id).collect();
        let mut merged = BTreeMap::new();
        if dice.percent(35) && sides.len() > 1 {
            let gone = sides.remove(dice.below(sides.len()));
            if dice.percent(85) {
                merged.insert(gone, dice.of(&sides));
            }
        }
        if dice.percent(30) {
            let new = SideId(1 + dice.below(4) as u32);
            if !sides.contains(&new) {
                sides.push(new);
                sides.sort_unstable();
                merged.remove(&new);
            }
        }
        let rules = GroundRules {
            agree_percent: dice.of(&[50, 50, 34, 67, 100]),
            objection_days: dice.of(&[0, 7]),
            inviters: old.inviters,
            ..GroundRules::suggested(named(&sides), BTreeMap::new())
        };
        NewRules { rules, merged }
    }

    fn record(&mut self, place: usize, device: usize, o: usize, dice: &mut Dice) {
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

    fn recorded(&self, place: usize, dice: &mut Dice) -> Option<StatementId> {
        let recorded = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { .. }, .. })))
        };
        let any = dice.percent(4);
        self.pick(place, dice, |body| any || recorded(body)).map(|at| self.said[at].id)
    }

    fn witness(&mut self, place: usize, dice: &mut Dice) {
        let recorded = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { whose: Whose::Of { .. }, .. })))
        };
        if let Some(at) = self.pick(place, dice, recorded) {
            self.witness_of(place, at, dice);
        }
    }

    fn witness_of(&mut self, place: usize, at: usize, dice: &mut Dice) {
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

    fn objection(&self, place: usize, dice: &mut Dice) -> Option<usize> {
        let objects = |body: &Body| {
            matches!(body, Body::Deciding(Deciding::Answer(Answer { stance: Stance::Object, .. })))
        };
        self.pick(place, dice, objects)
    }

    fn work_through(&mut self, place: usize, dice: &mut Dice) {
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

    fn remark(&mut self, place: usize, device: usize, dice: &mut Dice) {
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

fn label() -> Label {
    Label::new("Siân").expect("a label")
}

fn named(sides: &[SideId]) -> Vec<Side> {
    sides.iter().map(|id| Side { id: *id, names: BTreeMap::new() }).collect()
}
