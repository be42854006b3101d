//! Linking a further computer of a person: the link that it gets, what it asks with it, and whether it is let in.
//!
//! The link is a secret, made by one device of the person, and good for one computer at that device only: the new
//! device's consent names who certifies it. Nobody else can answer it, and nothing of it is in the graph, so whoever
//! finds the link learns no more than what stands in it. The device keeps the public half ([`OpenLink`]).
//!
//! Absent: dialling, and the statement itself ([`crate::statement::device`]).

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use rand_core::CryptoRng;

use crate::graph::Graph;
use crate::ids::{AuthorKey, TableId, TransportKey};
use crate::invitation::{
    PeerAddress, Refusal, TicketError, decode_addresses, encode_addresses, framed, read_framed,
};
use crate::keys::{AuthorSigner, DeviceSecret, Domain, verifies};
use crate::label::{LABEL_CHARS_MAX, Label};
use crate::membership::Membership;
use crate::person::{DeviceCertificate, consent_to_be_device_of, is_consent};
use crate::statement::Body;
use crate::wire;

const PREFIX: &str = "trestle-computer:";
const VERSION: u8 = 1;

/// All that a person's further computer needs to ask to be linked. Its text form is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceLink {
    pub table: TableId,
    pub title: Label,
    /// As whom the computer will be here.
    pub name: Label,
    /// The device that made the link, and alone can answer it.
    pub certifier: AuthorKey,
    pub ephemeral_secret: [u8; 32],
    pub until_unix_secs: u64,
    /// Of the device that made the link; then of others at the table, to be met later.
    pub addresses: Vec<PeerAddress>,
}

/// What the device that made a link keeps of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLink {
    pub ephemeral: AuthorKey,
    pub until_unix_secs: u64,
    /// The device that was linked by it.
    pub used_by: Option<AuthorKey>,
}

/// A computer asks to be one of the person's who made a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceRequest {
    /// Which link it is, by its public half.
    pub ephemeral: AuthorKey,
    pub certificate: DeviceCertificate,
    /// By the device's author key, over the table and the certifier.
    pub consent: [u8; 64],
    /// By the link's key, over the table, the certifier and both keys of the device.
    pub ephemeral_signature: [u8; 64],
}

/// What a request that is good comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// The device is to be certified.
    Now,
    /// It has been, by this very link: its answer was lost.
    Before,
}

impl DeviceLink {
    /// A link for a further device of the person for whom `certifier` speaks; `None` if it speaks for nobody here.
    pub fn new(
        graph: &Graph,
        membership: &Membership,
        certifier: AuthorKey,
        until_unix_secs: u64,
        addresses: Vec<PeerAddress>,
        rng: &mut impl CryptoRng,
    ) -> Option<Self> {
        let Body::Genesis { title, .. } = graph.genesis().body() else { return None };
        let person = membership.person_of_author(certifier);
        let person = person.filter(|_| membership.is_member_author(certifier))?;
        // With the mark of a name that reads alike it may be longer than a label.
        let name: String = person.name.chars().take(LABEL_CHARS_MAX).collect();
        let mut ephemeral_secret = [0; 32];
        rng.fill_bytes(&mut ephemeral_secret);
        Some(Self {
            table: graph.table(),
            title: title.clone(),
            name: Label::new(&name).ok()?,
            certifier,
            ephemeral_secret,
            until_unix_secs,
            addresses,
        })
    }

    /// What its maker keeps.
    pub fn open(&self) -> OpenLink {
        let ephemeral = self.ephemeral().key();
        OpenLink { ephemeral, until_unix_secs: self.until_unix_secs, used_by: None }
    }

    fn ephemeral(&self) -> AuthorSigner {
        AuthorSigner::from_secret(&self.ephemeral_secret)
    }
}

impl OpenLink {
    /// The bytes to keep.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.ephemeral.0.to_vec();
        bytes.extend_from_slice(&self.until_unix_secs.to_be_bytes());
        bytes.extend(self.used_by.iter().flat_map(|device| device.0));
        bytes
    }

    /// What [`OpenLink::to_bytes`] gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (ephemeral, rest) = bytes.split_first_chunk::<32>()?;
        let (until, used_by) = rest.split_first_chunk::<8>()?;
        let used_by = match used_by {
            [] => None,
            device => Some(AuthorKey(device.try_into().ok()?)),
        };
        let until_unix_secs = u64::from_be_bytes(*until);
        Some(Self { ephemeral: AuthorKey(*ephemeral), until_unix_secs, used_by })
    }
}

impl DeviceRequest {
    /// The device that holds `secret` asks by `link`.
    pub fn new(link: &DeviceLink, secret: &DeviceSecret) -> Self {
        let certificate = DeviceCertificate::new(secret);
        let ephemeral = link.ephemeral();
        let parts = ephemeral_parts(link.table, link.certifier, &certificate);
        Self {
            ephemeral: ephemeral.key(),
            certificate,
            consent: consent_to_be_device_of(&secret.author(), link.table, link.certifier),
            ephemeral_signature: ephemeral.sign(Domain::LinkEphemeral, &[&parts]),
        }
    }

    /// The bytes to send.
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::to_bytes(self)
    }

    /// Reads what somebody sent; `None` if it is no request.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        wire::from_bytes(bytes).ok()
    }
}

/// Whether the device `me`, which made the link `open`, may certify the device that asks, by its own clock. `from` is
/// the key that the connection proved.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn admit_device(
    membership: &Membership,
    me: AuthorKey,
    open: Option<&OpenLink>,
    request: &DeviceRequest,
    from: TransportKey,
    now_unix_secs: u64,
) -> Result<Admitted, Refusal> {
    let DeviceRequest { ephemeral, certificate, consent, ephemeral_signature } = request;
    if !membership.is_member_author(me) {
        return Err(Refusal::NotAtTheTable);
    }
    let open = open.filter(|open| open.ephemeral == *ephemeral).ok_or(Refusal::UnknownInvitation)?;
    let table = membership.table();
    let parts = ephemeral_parts(table, me, certificate);
    let is_by_the_link = verifies(&open.ephemeral.0, Domain::LinkEphemeral, &[&parts], ephemeral_signature);
    let is_by_the_device = certificate.transport == from
        && certificate.verify()
        && is_consent(certificate.author, table, me, consent);
    if !is_by_the_link || !is_by_the_device {
        return Err(Refusal::BadSignature);
    }
    let person = |device| membership.person_of_author(device).map(|person| person.id);
    if open.used_by == Some(certificate.author)
        && person(certificate.author) == person(me)
        && membership.is_member_transport(from)
    {
        return Ok(Admitted::Before);
    }
    if open.used_by.is_some() {
        return Err(Refusal::UsedUp);
    }
    if now_unix_secs > open.until_unix_secs {
        return Err(Refusal::Expired);
    }
    if membership.ever_sat_author(certificate.author) || membership.may_exchange_statements(from) {
        return Err(Refusal::AlreadySeated);
    }
    Ok(Admitted::Now)
}

fn ephemeral_parts(table: TableId, certifier: AuthorKey, certificate: &DeviceCertificate) -> Vec<u8> {
    [table.0, certifier.0, certificate.author.0, certificate.transport.0].concat()
}

impl fmt::Debug for DeviceLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLink")
            .field("table", &self.table)
            .field("certifier", &self.certifier)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DeviceLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", framed(Domain::Link, VERSION, &wire::to_bytes(self)))
    }
}

impl FromStr for DeviceLink {
    type Err = TicketError;

    /// Ignores white space and case.
    fn from_str(text: &str) -> Result<Self, TicketError> {
        let (version, cbor) = read_framed(Domain::Link, PREFIX, text)?;
        if version != VERSION {
            return Err(TicketError::NewerVersion);
        }
        wire::from_bytes(&cbor).map_err(|_| TicketError::Garbled)
    }
}

impl<C> Encode<C> for DeviceLink {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(7)?.encode(self.table)?.encode(&self.title)?.encode(&self.name)?.encode(self.certifier)?;
        e.bytes(&self.ephemeral_secret)?.u64(self.until_unix_secs)?;
        encode_addresses(e, &self.addresses)
    }
}

impl<'b, C> Decode<'b, C> for DeviceLink {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 7)?;
        Ok(Self {
            table: d.decode()?,
            title: d.decode()?,
            name: d.decode()?,
            certifier: d.decode()?,
            ephemeral_secret: wire::fixed(d)?,
            until_unix_secs: d.u64()?,
            addresses: decode_addresses(d)?,
        })
    }
}

impl<C> Encode<C> for DeviceRequest {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(4)?.encode(self.ephemeral)?.encode(self.certificate)?.bytes(&self.consent)?;
        e.bytes(&self.ephemeral_signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for DeviceRequest {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 4)?;
        Ok(Self {
            ephemeral: d.decode()?,
            certificate: d.decode()?,
            consent: wire::signature(d)?,
            ephemeral_signature: wire::signature(d)?,
        })
    }
}

#[cfg(test)]
mod tests;
