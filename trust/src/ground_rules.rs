//! The ground rules that a table starts with, as plain data: its sides, the numbers by which it agrees, and the suggested
//! wording in each language (which the caller brings along: this crate has no words).
//!
//! They are fixed by the genesis statement. Absent: rules in force after an agreement.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::label::Label;
use crate::person::SideId;
use crate::wire;

/// The most sides of a table.
pub const SIDES_MAX: usize = 8;
/// The most bytes of the wording in one language.
pub const RULES_TEXT_BYTES_MAX: usize = 6 * 1024;

/// The days that the suggested rules give a reply to an objection.
const OBJECTION_DAYS: u16 = 7;

/// A named group that counts as one in agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub id: SideId,
    /// By language tag (`en`, `cy`).
    pub names: BTreeMap<String, Label>,
}

impl Side {
    /// Its name in `language`, else in any language it has, else its number.
    pub fn name(&self, language: &str) -> String {
        self.names
            .get(language)
            .or_else(|| self.names.values().next())
            .map_or_else(|| self.id.to_string(), Label::shown)
    }
}

/// Who may sign an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Inviters {
    /// Everyone who sits at the table.
    #[default]
    Everyone,
    /// Those who stand, that is, whom their side has acknowledged.
    Standing,
}

/// The ground rules of a new table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundRules {
    /// One to [`SIDES_MAX`] of them, by rising number.
    pub sides: Vec<Side>,
    /// What share of the standing people of each side must agree, in percent: 1 to 100.
    pub agree_percent: u8,
    /// How long a question stays open when not everyone answers, in days.
    pub open_days: u16,
    /// How many days after its maker has seen a reply an objection can be said to be none.
    pub objection_days: u16,
    /// After how many months an agreement is looked at again.
    pub review_months: u16,
    pub inviters: Inviters,
    /// The suggested wording, by language tag.
    pub text: BTreeMap<String, String>,
}

/// Why ground rules will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroundRulesError {
    #[error("a table has one to {SIDES_MAX} sides, by rising number")]
    Sides,
    #[error("the share that must agree is 1 to 100 percent")]
    Share,
    #[error(
        "the wording in one language has {RULES_TEXT_BYTES_MAX} bytes at most, in eight languages at most"
    )]
    Text,
    #[error("a language is named by its tag")]
    Language,
}

impl GroundRules {
    /// The suggested numbers (half of each side, 28 days, 7 days, 3 months, everyone may invite), with these sides and words.
    pub fn suggested(sides: Vec<Side>, text: BTreeMap<String, String>) -> Self {
        Self {
            sides,
            agree_percent: 50,
            open_days: 28,
            objection_days: OBJECTION_DAYS,
            review_months: 3,
            inviters: Inviters::Everyone,
            text,
        }
    }

    /// The side of that number.
    pub fn side(&self, id: SideId) -> Option<&Side> {
        self.sides.iter().find(|side| side.id == id)
    }

    /// Whether every length and number is in its bounds.
    ///
    /// # Errors
    /// [`GroundRulesError`] names the part that is not.
    pub fn check(&self) -> Result<(), GroundRulesError> {
        check_sides(&self.sides)?;
        if !(1..=100).contains(&self.agree_percent) {
            return Err(GroundRulesError::Share);
        }
        if !self.text.keys().all(|tag| wire::is_language_tag(tag)) {
            return Err(GroundRulesError::Language);
        }
        let too_long = self.text.values().any(|text| text.len() > RULES_TEXT_BYTES_MAX);
        if too_long || self.text.len() as u64 > wire::LANGUAGES_MAX {
            return Err(GroundRulesError::Text);
        }
        Ok(())
    }
}

pub(crate) fn check_sides(sides: &[Side]) -> Result<(), GroundRulesError> {
    let numbers: BTreeSet<_> = sides.iter().map(|side| side.id).collect();
    let rising = sides.windows(2).all(|two| two[0].id < two[1].id);
    if sides.is_empty() || sides.len() > SIDES_MAX || numbers.len() != sides.len() || !rising {
        return Err(GroundRulesError::Sides);
    }
    let mut names = sides.iter().map(|side| &side.names);
    if names.any(|n| n.len() as u64 > wire::LANGUAGES_MAX || !n.keys().all(|tag| wire::is_language_tag(tag)))
    {
        return Err(GroundRulesError::Language);
    }
    Ok(())
}

impl<C> Encode<C> for Side {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.u32(self.id.0)?.encode(&self.names)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Side {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 2)?;
        Ok(Self { id: SideId(d.u32()?), names: wire::labels_by_language(d)? })
    }
}

/// Sides as bytes, for [`read_sides`].
pub fn write_sides(sides: &[Side]) -> Vec<u8> {
    minicbor::to_vec(sides).expect("writing to memory does not fail")
}

/// The sides of a table from somebody's bytes; `None` if no table could have them.
pub fn read_sides(bytes: &[u8]) -> Option<Vec<Side>> {
    let mut decoder = Decoder::new(bytes);
    let sides = decode_sides(&mut decoder).ok()?;
    (decoder.position() == bytes.len()).then_some(sides)
}

/// Reads sides that [`check_sides`] accepts.
pub(crate) fn decode_sides(d: &mut Decoder<'_>) -> Result<Vec<Side>, decode::Error> {
    let len = wire::array_up_to(d, SIDES_MAX as u64)?;
    let sides = (0..len).map(|_| d.decode()).collect::<Result<Vec<Side>, _>>()?;
    check_sides(&sides).map_err(|_| decode::Error::message("sides out of bounds"))?;
    Ok(sides)
}

impl<C> Encode<C> for GroundRules {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        // Rules that leave the suggested days are written as they were before there were any.
        let own_days = self.objection_days != OBJECTION_DAYS;
        e.array(if own_days { 7 } else { 6 })?
            .encode(&self.sides)?
            .u8(self.agree_percent)?
            .u16(self.open_days)?
            .u16(self.review_months)?;
        e.u8(match self.inviters {
            Inviters::Everyone => 0,
            Inviters::Standing => 1,
        })?;
        e.encode(&self.text)?;
        if own_days {
            e.u16(self.objection_days)?;
        }
        e.ok()
    }
}

impl<'b, C> Decode<'b, C> for GroundRules {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let own_days = match d.array()? {
            Some(6) => false,
            Some(7) => true,
            _ => return Err(decode::Error::message("ground rules of another length")),
        };
        let sides = decode_sides(d)?;
        let (agree_percent, open_days, review_months) = (d.u8()?, d.u16()?, d.u16()?);
        let inviters = match d.u8()? {
            0 => Inviters::Everyone,
            1 => Inviters::Standing,
            _ => return Err(decode::Error::message("nobody we know may invite")),
        };
        let text = wire::by_language(d, |d| d.str().map(str::to_owned))?;
        let objection_days = if own_days { d.u16()? } else { OBJECTION_DAYS };
        let rules = Self { sides, agree_percent, open_days, objection_days, review_months, inviters, text };
        rules.check().map_err(|_| decode::Error::message("ground rules out of bounds"))?;
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(id: u32, name: &str) -> Side {
        Side { id: SideId(id), names: BTreeMap::from([("en".to_owned(), Label::new(name).unwrap())]) }
    }

    fn rules() -> GroundRules {
        let text =
            BTreeMap::from([("cy".to_owned(), "Geiriau".to_owned()), ("en".to_owned(), "Words".to_owned())]);
        GroundRules::suggested(vec![side(1, "People who live here"), side(2, "People who work here")], text)
    }

    #[test]
    fn ground_rules_read_back_from_their_bytes() {
        assert_eq!(wire::from_bytes(&wire::to_bytes(&rules())), Ok(rules()));
        let decided = GroundRules { inviters: Inviters::Standing, objection_days: 3, ..rules() };
        assert_eq!(wire::from_bytes(&wire::to_bytes(&decided)), Ok(decided));
    }

    #[test]
    fn ground_rules_out_of_bounds_are_refused_here_and_from_others() {
        let text = |tag: &str, len| BTreeMap::from([(tag.to_owned(), "x".repeat(len))]);
        for (bad, error) in [
            (GroundRules { sides: vec![], ..rules() }, GroundRulesError::Sides),
            (GroundRules { sides: vec![side(1, "a"), side(1, "b")], ..rules() }, GroundRulesError::Sides),
            (GroundRules { sides: vec![side(2, "a"), side(1, "b")], ..rules() }, GroundRulesError::Sides),
            (
                GroundRules { sides: (0..9).map(|n| side(n, "a")).collect(), ..rules() },
                GroundRulesError::Sides,
            ),
            (GroundRules { agree_percent: 0, ..rules() }, GroundRulesError::Share),
            (GroundRules { agree_percent: 101, ..rules() }, GroundRulesError::Share),
            (GroundRules { text: text("en", RULES_TEXT_BYTES_MAX + 1), ..rules() }, GroundRulesError::Text),
            (GroundRules { text: text("e n", 1), ..rules() }, GroundRulesError::Language),
        ] {
            assert_eq!(bad.check(), Err(error));
            assert_eq!(wire::from_bytes::<GroundRules>(&wire::to_bytes(&bad)), Err(wire::NotCanonical));
        }
    }

    #[test]
    fn a_side_has_a_name_in_some_language() {
        assert_eq!(side(1, "Neighbours").name("en"), "Neighbours");
        assert_eq!(side(1, "Neighbours").name("cy"), "Neighbours");
        assert_eq!(Side { id: SideId(3), names: BTreeMap::new() }.name("en"), "3");
    }
}
