//! What a statement says, and its bytes.

use minicbor::{Decoder, Encode, Encoder, decode, encode};

use super::VERSION;
use super::deciding::{self, Deciding, Opening, Remark};
use super::newest::Newest;
use crate::ground_rules::GroundRules;
use crate::ids::{AuthorKey, PersonId, StatementId};
use crate::label::Label;
use crate::person::{DeviceCertificate, PersonCard, SideId};
use crate::wire::{self, NotCanonical};

const GENESIS: u16 = 0;
const DEVICE: u16 = 1;
const INVITE: u16 = 2;
const JOIN: u16 = 3;
const RECEIPT: u16 = 4;
const ACKNOWLEDGE: u16 = 5;
const OPENING: u16 = 6;
const PAPER_SEAT: u16 = 18;
const MOVE: u16 = 19;
const LEAVE: u16 = 20;
const DEVICE_REMOVED: u16 = 21;
const REMOVAL: u16 = 22;
const CONSENT: u16 = 23;
const WAS: u16 = 24;

/// The most uses of one invitation.
pub const USES_MAX: u32 = 10_000;

/// The most people that one removal names.
pub const REMOVED_MAX: usize = 16;

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The table is put up, with its suggested ground rules. The nonce makes two tables of one title two tables.
    Genesis { title: Label, rules: GroundRules, nonce: [u8; 16], founder: PersonCard },
    /// A further device of the signer's person. `consent` is by the device's author key, over the table and the signer.
    Device { certificate: DeviceCertificate, consent: [u8; 64] },
    /// Whoever holds the secret of `ephemeral` may ask to sit down: `uses` people (1 to [`USES_MAX`]), until a date.
    Invite { ephemeral: AuthorKey, uses: u32, until_unix_secs: u64 },
    /// The signer asks to sit down. The signature is by the invitation's ephemeral key.
    Join { invite: StatementId, person: PersonCard, ephemeral_signature: [u8; 64] },
    /// The signer let the person of that Join sit down.
    Receipt { join: StatementId },
    /// The signer vouches that this person belongs to their side.
    Acknowledge { person: PersonId },
    /// A question with its exact wording is put to answer.
    Opening(Opening),
    /// What is said about a question that is open.
    Deciding(Deciding),
    /// The signer brought somebody who has no device. They stand once their side has acknowledged them.
    PaperSeat { name: Label, side: SideId },
    /// The signer sits on that side from now on, and stands there once its people have acknowledged them.
    Move { side: SideId },
    /// The signer leaves the table, for good.
    Leave { newest: Newest },
    /// That device of the signer's person speaks for nobody from now on.
    DeviceRemoved { device: AuthorKey, newest: Newest },
    /// The signer asks that these people (1 to [`REMOVED_MAX`], rising) sit here no more, and consents to it.
    Removal { people: Vec<PersonId>, newest: Newest, why: Remark },
    /// The signer consents to that removal.
    Consent { removal: StatementId, newest: Newest },
    /// The signer says that they are that person, who lost their devices.
    Was { person: PersonId },
    /// A kind or version of a later program: kept, passed on, never interpreted.
    Unknown { version: u16, kind: u16, bytes: Vec<u8> },
}

impl Body {
    pub(crate) fn version(&self) -> u16 {
        match self {
            Self::Unknown { version, .. } => *version,
            _ => VERSION,
        }
    }

    pub(crate) fn kind(&self) -> u16 {
        match self {
            Self::Genesis { .. } => GENESIS,
            Self::Device { .. } => DEVICE,
            Self::Invite { .. } => INVITE,
            Self::Join { .. } => JOIN,
            Self::Receipt { .. } => RECEIPT,
            Self::Acknowledge { .. } => ACKNOWLEDGE,
            Self::Opening(_) => OPENING,
            Self::Deciding(deciding) => deciding.kind(),
            Self::PaperSeat { .. } => PAPER_SEAT,
            Self::Move { .. } => MOVE,
            Self::Leave { .. } => LEAVE,
            Self::DeviceRemoved { .. } => DEVICE_REMOVED,
            Self::Removal { .. } => REMOVAL,
            Self::Consent { .. } => CONSENT,
            Self::Was { .. } => WAS,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Unknown { bytes, .. } => bytes.clone(),
            known => wire::to_bytes(&Known(known)),
        }
    }

    /// Reads the body of a statement of that version and kind.
    pub(crate) fn decode(version: u16, kind: u16, bytes: &[u8]) -> Result<Self, NotCanonical> {
        if version != VERSION || kind > WAS {
            return Ok(Self::Unknown { version, kind, bytes: bytes.to_vec() });
        }
        let mut d = Decoder::new(bytes);
        let body = decode_known(kind, &mut d).map_err(|_| NotCanonical)?;
        if wire::to_bytes(&Known(&body)) == bytes { Ok(body) } else { Err(NotCanonical) }
    }
}

/// A body of a kind we write.
struct Known<'a>(&'a Body);

impl<C> Encode<C> for Known<'_> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        match self.0 {
            Body::Genesis { title, rules, nonce, founder } => {
                e.array(4)?.encode(title)?.encode(rules)?.bytes(nonce)?.encode(founder)?
            }
            Body::Device { certificate, consent } => e.array(2)?.encode(certificate)?.bytes(consent)?,
            Body::Invite { ephemeral, uses, until_unix_secs } => {
                e.array(3)?.encode(ephemeral)?.u32(*uses)?.u64(*until_unix_secs)?
            }
            Body::Join { invite, person, ephemeral_signature } => {
                e.array(3)?.encode(invite)?.encode(person)?.bytes(ephemeral_signature)?
            }
            Body::Receipt { join } => e.array(1)?.encode(join)?,
            Body::Acknowledge { person } => e.array(1)?.encode(person)?,
            Body::Opening(opening) => e.encode(opening)?,
            Body::Deciding(deciding) => return deciding.encode_body(e),
            Body::PaperSeat { name, side } => e.array(2)?.encode(name)?.u32(side.0)?,
            Body::Move { side } => e.array(1)?.u32(side.0)?,
            Body::Leave { newest } => e.array(1)?.encode(newest)?,
            Body::DeviceRemoved { device, newest } => e.array(2)?.encode(device)?.encode(newest)?,
            Body::Removal { people, newest, why } => {
                e.array(3)?.encode(people)?.encode(newest)?.str(why.words())?
            }
            Body::Consent { removal, newest } => e.array(2)?.encode(removal)?.encode(newest)?,
            Body::Was { person } => e.array(1)?.encode(person)?,
            Body::Unknown { .. } => return Err(encode::Error::message("an unknown body has its own bytes")),
        }
        .ok()
    }
}

fn decode_known(kind: u16, d: &mut Decoder<'_>) -> Result<Body, decode::Error> {
    let fields = wire::array;
    Ok(match kind {
        GENESIS => {
            fields(d, 4)?;
            Body::Genesis {
                title: d.decode()?,
                rules: d.decode()?,
                nonce: wire::fixed(d)?,
                founder: d.decode()?,
            }
        }
        DEVICE => {
            fields(d, 2)?;
            Body::Device { certificate: d.decode()?, consent: wire::signature(d)? }
        }
        INVITE => {
            fields(d, 3)?;
            let (ephemeral, uses, until_unix_secs) = (d.decode()?, d.u32()?, d.u64()?);
            if !(1..=USES_MAX).contains(&uses) {
                return Err(decode::Error::message("an invitation is for one person or more, within reason"));
            }
            Body::Invite { ephemeral, uses, until_unix_secs }
        }
        JOIN => {
            fields(d, 3)?;
            Body::Join { invite: d.decode()?, person: d.decode()?, ephemeral_signature: wire::signature(d)? }
        }
        RECEIPT => {
            fields(d, 1)?;
            Body::Receipt { join: d.decode()? }
        }
        ACKNOWLEDGE => {
            fields(d, 1)?;
            Body::Acknowledge { person: d.decode()? }
        }
        OPENING => Body::Opening(d.decode()?),
        deciding::FIRST_KIND..=deciding::LAST_KIND => Body::Deciding(Deciding::decode_body(kind, d)?),
        PAPER_SEAT => {
            fields(d, 2)?;
            Body::PaperSeat { name: d.decode()?, side: SideId(d.u32()?) }
        }
        MOVE => {
            fields(d, 1)?;
            Body::Move { side: SideId(d.u32()?) }
        }
        LEAVE => {
            fields(d, 1)?;
            Body::Leave { newest: d.decode()? }
        }
        DEVICE_REMOVED => {
            fields(d, 2)?;
            Body::DeviceRemoved { device: d.decode()?, newest: d.decode()? }
        }
        REMOVAL => {
            fields(d, 3)?;
            Body::Removal { people: people(d)?, newest: d.decode()?, why: remark(d)? }
        }
        CONSENT => {
            fields(d, 2)?;
            Body::Consent { removal: d.decode()?, newest: d.decode()? }
        }
        WAS => {
            fields(d, 1)?;
            Body::Was { person: d.decode()? }
        }
        _ => return Err(decode::Error::message("a kind we do not read")),
    })
}

/// People, rising.
fn people(d: &mut Decoder<'_>) -> Result<Vec<PersonId>, decode::Error> {
    let len = wire::array_up_to(d, REMOVED_MAX as u64)?;
    let people = (0..len).map(|_| d.decode()).collect::<Result<Vec<PersonId>, _>>()?;
    if people.is_empty() || !people.is_sorted_by(|a, b| a < b) {
        return Err(decode::Error::message("a removal names people, rising"));
    }
    Ok(people)
}

fn remark(d: &mut Decoder<'_>) -> Result<Remark, decode::Error> {
    Remark::new(d.str()?).ok_or_else(|| decode::Error::message("too many words"))
}
