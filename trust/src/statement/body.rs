//! What a statement says, and its bytes.

use minicbor::{Decoder, Encode, Encoder, decode, encode};

use super::VERSION;
use super::deciding::{self, Deciding, Opening};
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

/// The most uses of one invitation.
pub const USES_MAX: u32 = 10_000;

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
        if version != VERSION || kind > PAPER_SEAT {
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
        _ => return Err(decode::Error::message("a kind we do not read")),
    })
}
