//! What is said about a question that the table decides: its bytes and bounds. What it comes to is `agreement`'s business.

use std::collections::BTreeMap;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use sha2::{Digest as _, Sha256};

use crate::ground_rules::{GroundRules, SIDES_MAX};
use crate::ids::{ContentHash, DocumentId, PersonId, StatementId};
use crate::person::SideId;
use crate::wire;

/// The most bytes of the words that go with an answer, a reply or a reason.
pub const REMARK_BYTES_MAX: usize = 4 * 1024;
/// The most Openings that one may replace.
pub const REPLACES_MAX: usize = 16;
/// The most witnesses of an answer on paper or aloud.
pub const WITNESSES_MAX: usize = 8;

/// The most bytes of a promise's id and of a date.
const SHORT_BYTES_MAX: usize = 64;

/// A few sentences that somebody signed. Shown as plain text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remark(String);

impl Remark {
    /// `None` for more than [`REMARK_BYTES_MAX`] bytes.
    pub fn new(words: &str) -> Option<Self> {
        (words.len() <= REMARK_BYTES_MAX).then(|| Self(words.to_owned()))
    }

    /// The words as they were signed.
    pub fn words(&self) -> &str {
        &self.0
    }
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The decision in that document.
    Decision(DocumentId),
    /// The ground rules, which from then on would be these.
    Rules(Box<NewRules>),
}

/// Ground rules that are put to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRules {
    pub rules: GroundRules,
    /// Sides that are no more, and the side that their people sit with.
    pub merged: BTreeMap<SideId, SideId>,
}

impl NewRules {
    /// The exact bytes that are answered to.
    pub fn content(&self) -> Vec<u8> {
        wire::to_bytes(self)
    }

    /// The hash that an Opening of these names.
    pub fn content_hash(&self) -> ContentHash {
        content_hash(&self.content())
    }

    fn is_sound(&self) -> bool {
        let target_is_there = |(from, to): (&SideId, &SideId)| {
            self.rules.side(*from).is_none() && self.rules.side(*to).is_some()
        };
        self.rules.check().is_ok() && self.merged.iter().all(target_is_there)
    }
}

/// The SHA-256 of the exact bytes that are answered to.
pub fn content_hash(content: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(content).into())
}

/// Puts a question, with its exact wording, to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub subject: Subject,
    pub content: ContentHash,
    /// The rules by which it is counted: the genesis, or the Opening by which they were agreed.
    pub rules: StatementId,
    /// Openings about other subjects that it would end, rising.
    pub replaces: Vec<StatementId>,
}

/// Where somebody stands, the least cautious first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// Happy with this.
    Agree,
    /// Good enough to try; the worry is recorded.
    Concern,
    /// Will not choose or stop it.
    Aside,
    /// It would cause harm or break something agreed.
    Object,
}

impl Stance {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Agree, Self::Concern, Self::Aside, Self::Object];

    /// Whether it counts as agreement.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Agree | Self::Concern)
    }
}

/// Whose answer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The signer's own.
    Mine,
    /// A person's who gave it on paper or aloud, before witnesses whom they chose.
    Of { person: PersonId, how: Given, witnesses: Vec<PersonId> },
    /// An objection that the signer carries for somebody who fears to make it.
    Neighbours,
}

/// How an answer was given that somebody else recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    OnPaper,
    Aloud,
}

/// An answer to a question's exact wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub opening: StatementId,
    pub content: ContentHash,
    pub stance: Stance,
    /// Why; for an objection also what would fix it.
    pub words: Remark,
    pub whose: Whose,
}

/// How a question ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    Agreed,
    NotAgreed,
}

/// Why a question may end now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Everyone has answered.
    Everyone,
    /// The days that the rules give have passed since the closer got the Opening, by their own clock.
    Days,
    /// It was closed in a meeting with people of every side.
    Meeting,
}

/// Ends a question, together with someone from every other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub opening: StatementId,
    pub content: ContentHash,
    pub ending: Ending,
    pub because: Because,
    /// The closer's own day, `2027-05-21`: a claim that nothing counts by.
    pub day: Option<String>,
}

/// How a promise is getting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    NotStarted,
    UnderWay,
    Blocked,
    /// Done, says who promised; somebody of another side has yet to check.
    Done,
    /// Somebody of another side has seen that it is kept.
    Checked,
    /// To another date; the words say why.
    Moved,
    /// To another person.
    HandedOn,
    /// It is another promise now; the words say which.
    Changed,
    Dropped,
}

impl Progress {
    /// All, by their number.
    pub const ALL: [Self; 9] = [
        Self::NotStarted,
        Self::UnderWay,
        Self::Blocked,
        Self::Done,
        Self::Checked,
        Self::Moved,
        Self::HandedOn,
        Self::Changed,
        Self::Dropped,
    ];
}

/// What became of a promise of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    pub opening: StatementId,
    /// The promise's id in the content.
    pub promise: String,
    pub progress: Progress,
    /// For [`Progress::Moved`]: the new date, `2027-05-21`.
    pub due: Option<String>,
    /// For [`Progress::HandedOn`]: to whom.
    pub to: Option<PersonId>,
    pub words: Remark,
}

/// Everything that is said about a question once it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deciding {
    Answer(Answer),
    /// The signer was there when that recorded answer was given, and it is right.
    Witness {
        answer: StatementId,
    },
    /// The signer says that a recorded answer is not right.
    Contest {
        answer: StatementId,
        words: Remark,
    },
    /// A reply to an objection.
    Reply {
        objection: StatementId,
        words: Remark,
    },
    /// The objection's maker, or a witness of it, has seen that reply.
    Seen {
        reply: StatementId,
    },
    /// Why it is not an objection; `days` after the maker saw the reply, by the signer's own clock.
    NotAnObjection {
        objection: StatementId,
        reply: StatementId,
        days: u16,
        words: Remark,
    },
    /// Only a typo: from one content to another.
    Amendment {
        opening: StatementId,
        from: ContentHash,
        to: ContentHash,
    },
    Closing(Closing),
    /// The signer takes back their agreement after the closing.
    Withdrawal {
        opening: StatementId,
        words: Remark,
    },
    /// The signer asks to look at it again.
    Reopening {
        opening: StatementId,
        words: Remark,
        new_information: bool,
    },
    /// What became of a promise.
    Update(Update),
}

impl Deciding {
    /// The statement that it refers to; its question is that statement's question.
    pub fn about(&self) -> StatementId {
        match self {
            Self::Answer(Answer { opening, .. })
            | Self::Closing(Closing { opening, .. })
            | Self::Update(Update { opening, .. })
            | Self::Amendment { opening, .. }
            | Self::Withdrawal { opening, .. }
            | Self::Reopening { opening, .. } => *opening,
            Self::Witness { answer } | Self::Contest { answer, .. } => *answer,
            Self::Reply { objection, .. } | Self::NotAnObjection { objection, .. } => *objection,
            Self::Seen { reply } => *reply,
        }
    }
}

impl<C> Encode<C> for Remark {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Remark {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::new(d.str()?).ok_or_else(|| decode::Error::message("too many words"))
    }
}

impl<C> Encode<C> for NewRules {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.encode(&self.rules)?.map(self.merged.len() as u64)?;
        for (from, to) in &self.merged {
            e.u32(from.0)?.u32(to.0)?;
        }
        e.ok()
    }
}

impl<'b, C> Decode<'b, C> for NewRules {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 2)?;
        let rules = d.decode()?;
        let len = d.map()?.filter(|len| *len <= SIDES_MAX as u64);
        let len = len.ok_or_else(|| decode::Error::message("too many sides"))?;
        let mut merged = BTreeMap::new();
        for _ in 0..len {
            merged.insert(SideId(d.u32()?), SideId(d.u32()?));
        }
        let new = Self { rules, merged };
        if new.is_sound() { Ok(new) } else { Err(decode::Error::message("rules that do not fit together")) }
    }
}

impl<C> Encode<C> for Opening {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(4)?;
        match &self.subject {
            Subject::Decision(document) => e.encode(document)?,
            Subject::Rules(new) => e.encode(new.as_ref())?,
        };
        e.encode(self.content)?.encode(self.rules)?.encode(&self.replaces)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Opening {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 4)?;
        let subject = match d.datatype()? {
            minicbor::data::Type::Bytes => Subject::Decision(d.decode()?),
            _ => Subject::Rules(Box::new(d.decode()?)),
        };
        let content: ContentHash = d.decode()?;
        if matches!(&subject, Subject::Rules(new) if new.content_hash() != content) {
            return Err(decode::Error::message("the content of new rules is their own bytes"));
        }
        let rules = d.decode()?;
        let len = wire::array_up_to(d, REPLACES_MAX as u64)?;
        let replaces = (0..len).map(|_| d.decode()).collect::<Result<Vec<StatementId>, _>>()?;
        if !replaces.is_sorted_by(|a, b| a < b) {
            return Err(decode::Error::message("what is replaced rises"));
        }
        Ok(Self { subject, content, rules, replaces })
    }
}

impl<C> Encode<C> for Whose {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::Mine => e.u8(0)?,
            Self::Neighbours => e.u8(1)?,
            Self::Of { person, how, witnesses } => {
                e.array(3)?.encode(person)?.u8(u8::from(*how == Given::Aloud))?.encode(witnesses)?
            }
        }
        .ok()
    }
}

impl<'b, C> Decode<'b, C> for Whose {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let wrong = || decode::Error::message("nobody's answer");
        if d.datatype()? != minicbor::data::Type::Array {
            return match d.u8()? {
                0 => Ok(Self::Mine),
                1 => Ok(Self::Neighbours),
                _ => Err(wrong()),
            };
        }
        wire::array(d, 3)?;
        let person = d.decode()?;
        let how = match d.u8()? {
            0 => Given::OnPaper,
            1 => Given::Aloud,
            _ => return Err(wrong()),
        };
        let len = wire::array_up_to(d, WITNESSES_MAX as u64)?;
        let witnesses = (0..len).map(|_| d.decode()).collect::<Result<Vec<PersonId>, _>>()?;
        let rising = witnesses.is_sorted_by(|a, b| a < b);
        if witnesses.is_empty() || !rising || witnesses.contains(&person) {
            return Err(wrong());
        }
        Ok(Self::Of { person, how, witnesses })
    }
}

/// The numbers of the kinds, in the order of [`Deciding`].
pub(super) const FIRST_KIND: u16 = 7;
pub(super) const LAST_KIND: u16 = 17;
/// Which of them a Closing is.
const CLOSING: usize = 7;

impl Deciding {
    pub(super) fn kind(&self) -> u16 {
        FIRST_KIND
            + match self {
                Self::Answer(_) => 0,
                Self::Witness { .. } => 1,
                Self::Contest { .. } => 2,
                Self::Reply { .. } => 3,
                Self::Seen { .. } => 4,
                Self::NotAnObjection { .. } => 5,
                Self::Amendment { .. } => 6,
                Self::Closing(_) => 7,
                Self::Withdrawal { .. } => 8,
                Self::Reopening { .. } => 9,
                Self::Update(_) => 10,
            }
    }

    pub(super) fn encode_body<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::Answer(Answer { opening, content, stance, words, whose }) => e
                .array(5)?
                .encode(opening)?
                .encode(content)?
                .u8(*stance as u8)?
                .encode(words)?
                .encode(whose)?,
            Self::Witness { answer } => e.array(1)?.encode(answer)?,
            Self::Contest { answer, words } => e.array(2)?.encode(answer)?.encode(words)?,
            Self::Reply { objection, words } => e.array(2)?.encode(objection)?.encode(words)?,
            Self::Seen { reply } => e.array(1)?.encode(reply)?,
            Self::NotAnObjection { objection, reply, days, words } => {
                e.array(4)?.encode(objection)?.encode(reply)?.u16(*days)?.encode(words)?
            }
            Self::Amendment { opening, from, to } => e.array(3)?.encode(opening)?.encode(from)?.encode(to)?,
            Self::Closing(Closing { opening, content, ending, because, day }) => {
                // One without a day is written as all were before there were any.
                e.array(4 + u64::from(day.is_some()))?.encode(opening)?.encode(content)?;
                e.u8(*ending as u8)?.u8(*because as u8)?;
                match day {
                    Some(day) => e.str(day)?,
                    None => e,
                }
            }
            Self::Withdrawal { opening, words } => e.array(2)?.encode(opening)?.encode(words)?,
            Self::Update(Update { opening, promise, progress, due, to, words }) => {
                e.array(6)?.encode(opening)?.str(promise)?.u8(*progress as u8)?;
                e.encode(due)?.encode(to)?.encode(words)?
            }
            Self::Reopening { opening, words, new_information } => {
                e.array(3)?.encode(opening)?.encode(words)?.bool(*new_information)?
            }
        }
        .ok()
    }

    pub(super) fn decode_body(kind: u16, d: &mut Decoder<'_>) -> Result<Self, decode::Error> {
        let lengths = [5, 1, 2, 2, 1, 4, 3, 4, 2, 3, 6];
        let which = usize::from(kind.saturating_sub(FIRST_KIND));
        let len = *lengths.get(which).ok_or_else(|| decode::Error::message("a kind we do not read"))?;
        let has_day = which == CLOSING && d.probe().array()? == Some(len + 1);
        wire::array(d, len + u64::from(has_day))?;
        Ok(match which {
            0 => Self::Answer(Answer {
                opening: d.decode()?,
                content: d.decode()?,
                stance: one_of(&Stance::ALL, d.u8()?)?,
                words: d.decode()?,
                whose: d.decode()?,
            }),
            1 => Self::Witness { answer: d.decode()? },
            2 => Self::Contest { answer: d.decode()?, words: d.decode()? },
            3 => Self::Reply { objection: d.decode()?, words: d.decode()? },
            4 => Self::Seen { reply: d.decode()? },
            5 => Self::NotAnObjection {
                objection: d.decode()?,
                reply: d.decode()?,
                days: d.u16()?,
                words: d.decode()?,
            },
            6 => Self::Amendment { opening: d.decode()?, from: d.decode()?, to: d.decode()? },
            CLOSING => Self::Closing(Closing {
                opening: d.decode()?,
                content: d.decode()?,
                ending: one_of(&[Ending::Agreed, Ending::NotAgreed], d.u8()?)?,
                because: one_of(&[Because::Everyone, Because::Days, Because::Meeting], d.u8()?)?,
                day: has_day.then(|| day(d.str()?)).transpose()?,
            }),
            8 => Self::Withdrawal { opening: d.decode()?, words: d.decode()? },
            9 => Self::Reopening { opening: d.decode()?, words: d.decode()?, new_information: d.bool()? },
            _ => Self::Update(Update {
                opening: d.decode()?,
                promise: short(d.str()?)?,
                progress: one_of(&Progress::ALL, d.u8()?)?,
                due: d.decode::<Option<&str>>()?.map(short).transpose()?,
                to: d.decode()?,
                words: d.decode()?,
            }),
        })
    }
}

/// `2027-05-21`; whether the calendar has that day, others look at.
fn day(text: &str) -> Result<String, decode::Error> {
    let at = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let is_day = text.len() == 10 && text.bytes().enumerate().all(at);
    is_day.then(|| text.to_owned()).ok_or_else(|| decode::Error::message("no day"))
}

fn short(text: &str) -> Result<String, decode::Error> {
    let fits = text.len() <= SHORT_BYTES_MAX;
    fits.then(|| text.to_owned()).ok_or_else(|| decode::Error::message("a name too long"))
}

fn one_of<T: Copy>(all: &[T], number: u8) -> Result<T, decode::Error> {
    all.get(usize::from(number)).copied().ok_or_else(|| decode::Error::message("a number of no choice"))
}
