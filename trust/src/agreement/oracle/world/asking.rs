//! What is asked, and with which words.

use std::collections::BTreeMap;

use super::What;
use super::{Dice, World, named};
use crate::agreement::oracle::each;
use crate::ids::{ContentHash, DocumentId};
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, NewRules, Opening, Progress, Remark, Stance, Subject, Update,
    Whose,
};
use crate::{Body, GroundRules, SideId};

impl World {
    pub(super) fn agree(&mut self, place: usize, dice: &mut Dice) {
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

    pub(super) fn decide(&mut self, place: usize, what: What, dice: &mut Dice) {
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

    pub(super) fn open(
        &mut self,
        place: usize,
        device: usize,
        about_rules: bool,
        dice: &mut Dice,
    ) -> Option<usize> {
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

    pub(super) fn new_rules(&self, source: usize, dice: &mut Dice) -> NewRules {
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

    /// The content that is asked about, by the amendments that are known, or another.
    pub(super) fn content(&self, place: usize, o: usize, dice: &mut Dice) -> ContentHash {
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

    pub(super) fn opening(&self, place: usize, dice: &mut Dice) -> Option<usize> {
        self.pick(place, dice, |body| matches!(body, Body::Opening(_)))
    }
}
