//! Inviting: the ticket that a newcomer gets, and whether a device at the table lets them sit down.
//!
//! A ticket is `trestle:` and then base32 of `version ‖ length (2 bytes) ‖ CBOR ‖ checksum (4 bytes)`; the frame around the
//! CBOR is the same in all versions, so that a whole ticket of a newer version is told from a broken one. It holds a secret:
//! whoever has it may ask to sit down. Absent: dialling, and the statements themselves (`statement::build`).

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::graph::{Bits, Graph};
use crate::ground_rules::{Side, decode_sides};
use crate::ids::{AuthorKey, StatementId, TableId, TransportKey};
use crate::keys::Domain;
use crate::label::Label;
use crate::membership::{Cut, JoinFault, Membership};
use crate::statement::{Body, Statement};
use crate::wire;

const PREFIX: &str = "trestle:";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 4;
const HEAD_BYTES: usize = 3;
/// No ticket has more characters, white space apart.
pub const TICKET_CHARS_MAX: usize = 128 * 1024;
/// The most computers that a ticket names; further ones are left out.
pub const TICKET_PEERS_MAX: usize = 16;
/// The most sockets of one computer in a ticket; further ones are left out.
pub const TICKET_SOCKETS_MAX: usize = 8;

/// Where a device of the table may be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerAddress {
    pub transport: TransportKey,
    pub sockets: Vec<SocketAddr>,
}

/// All that a newcomer needs to ask to sit down. Its text form is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    pub table: TableId,
    pub title: Label,
    pub sides: Vec<Side>,
    pub invite: StatementId,
    pub ephemeral_secret: [u8; 32],
    pub until_unix_secs: u64,
    pub uses: u32,
    pub addresses: Vec<PeerAddress>,
}

/// Why a text is no ticket that we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// It does not begin as a ticket does.
    #[error("it does not begin with \"trestle:\"")]
    NotATicket,
    /// The end is missing.
    #[error("the end of the ticket is missing")]
    CutOff,
    /// Something in it was changed.
    #[error("something in the ticket was changed")]
    Garbled,
    /// It is whole, and made by a newer program.
    #[error("the ticket is of a newer version")]
    NewerVersion,
}

impl Ticket {
    /// The ticket for `invite`, whose ephemeral secret this is; `None` when that is no Invite of `graph`.
    pub fn new(
        graph: &Graph,
        invite: StatementId,
        ephemeral_secret: [u8; 32],
        addresses: Vec<PeerAddress>,
    ) -> Option<Self> {
        let Body::Genesis { title, .. } = graph.genesis().body() else { return None };
        let all = Bits::below(graph.len());
        let departed = graph.record().departed_in(graph.dag(), &all);
        let Body::Invite { uses, until_unix_secs, .. } = graph.get(invite)?.body() else { return None };
        Some(Self {
            table: graph.table(),
            title: title.clone(),
            sides: graph.ledger().sides_in(graph.dag(), graph.record(), Cut::before(&all, &departed)),
            invite,
            ephemeral_secret,
            until_unix_secs: *until_unix_secs,
            uses: *uses,
            addresses,
        })
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("table", &self.table)
            .field("invite", &self.invite)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", framed(Domain::Ticket, VERSION, &wire::to_bytes(self)))
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    /// Ignores white space and case.
    fn from_str(text: &str) -> Result<Self, TicketError> {
        let (version, cbor) = read_framed(Domain::Ticket, PREFIX, text)?;
        if version != VERSION {
            return Err(TicketError::NewerVersion);
        }
        wire::from_bytes(&cbor).map_err(|_| TicketError::Garbled)
    }
}

/// The code of `cbor`, behind a prefix.
pub(crate) fn framed(domain: Domain, version: u8, cbor: &[u8]) -> String {
    // The bounds of all parts add up to less; a ticket put together beyond them is read nowhere.
    let len = u16::try_from(cbor.len()).unwrap_or(u16::MAX);
    let mut bytes = [&[version], len.to_be_bytes().as_slice(), cbor].concat();
    bytes.extend_from_slice(&checksum(domain, &bytes));
    data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
}

/// The version and the CBOR of a text that begins with `prefix` and is whole; white space and case are nothing.
pub(crate) fn read_framed(domain: Domain, prefix: &str, text: &str) -> Result<(u8, Vec<u8>), TicketError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).take(TICKET_CHARS_MAX + 1).collect();
    let text = text.to_ascii_lowercase();
    let code = text.strip_prefix(prefix).ok_or(TicketError::NotATicket)?;
    if text.len() > TICKET_CHARS_MAX {
        return Err(TicketError::Garbled);
    }
    unpack(domain, code)
}

fn checksum(domain: Domain, bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = domain.hash(&[bytes]);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// The version and the CBOR of a code that is whole.
fn unpack(domain: Domain, code: &str) -> Result<(u8, Vec<u8>), TicketError> {
    let code = code.to_ascii_uppercase();
    if !code.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)) {
        return Err(TicketError::Garbled);
    }
    let wanted = declared_bytes(&code).ok_or(TicketError::CutOff)?;
    let wanted_chars = (wanted * 8).div_ceil(5);
    if code.len() < wanted_chars {
        return Err(TicketError::CutOff);
    }
    let bytes = data_encoding::BASE32_NOPAD.decode(code.as_bytes()).map_err(|_| TicketError::Garbled)?;
    let (framed, sum) = bytes.split_at_checked(wanted - CHECKSUM_BYTES).ok_or(TicketError::Garbled)?;
    if checksum(domain, framed) != sum {
        return Err(TicketError::Garbled);
    }
    Ok((framed[0], framed[HEAD_BYTES..].to_vec()))
}

/// How many bytes the frame says it has, with its checksum.
fn declared_bytes(code: &str) -> Option<usize> {
    let head = data_encoding::BASE32_NOPAD.decode(code.get(..8)?.as_bytes()).ok()?;
    Some(HEAD_BYTES + usize::from(u16::from_be_bytes([head[1], head[2]])) + CHECKSUM_BYTES)
}

impl<C> Encode<C> for Ticket {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(8)?.encode(self.table)?.encode(&self.title)?.encode(&self.sides)?.encode(self.invite)?;
        e.bytes(&self.ephemeral_secret)?.u64(self.until_unix_secs)?.u32(self.uses)?;
        encode_addresses(e, &self.addresses)
    }
}

impl<'b, C> Decode<'b, C> for Ticket {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        wire::array(d, 8)?;
        Ok(Self {
            table: d.decode()?,
            title: d.decode()?,
            sides: decode_sides(d)?,
            invite: d.decode()?,
            ephemeral_secret: wire::fixed(d)?,
            until_unix_secs: d.u64()?,
            uses: d.u32()?,
            addresses: decode_addresses(d)?,
        })
    }
}

/// So many of them as are allowed.
pub(crate) fn encode_addresses<W: encode::Write>(
    e: &mut Encoder<W>,
    addresses: &[PeerAddress],
) -> Result<(), encode::Error<W::Error>> {
    let addresses = &addresses[..addresses.len().min(TICKET_PEERS_MAX)];
    e.array(addresses.len() as u64)?;
    for address in addresses {
        let sockets = &address.sockets[..address.sockets.len().min(TICKET_SOCKETS_MAX)];
        e.array(2)?.encode(address.transport)?.array(sockets.len() as u64)?;
        for socket in sockets {
            e.bytes(&socket_bytes(socket))?;
        }
    }
    e.ok()
}

pub(crate) fn decode_addresses(d: &mut Decoder<'_>) -> Result<Vec<PeerAddress>, decode::Error> {
    let len = wire::array_up_to(d, TICKET_PEERS_MAX as u64)?;
    (0..len)
        .map(|_| {
            wire::array(d, 2)?;
            let transport = d.decode()?;
            let len = wire::array_up_to(d, TICKET_SOCKETS_MAX as u64)?;
            let sockets = (0..len).map(|_| socket(d.bytes()?)).collect::<Result<_, decode::Error>>()?;
            Ok(PeerAddress { transport, sockets })
        })
        .collect()
}

/// The address and then the port, six bytes or eighteen; a scope means nothing on another computer.
fn socket_bytes(socket: &SocketAddr) -> Vec<u8> {
    let mut bytes = match socket.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    bytes.extend_from_slice(&socket.port().to_be_bytes());
    bytes
}

fn socket(bytes: &[u8]) -> Result<SocketAddr, decode::Error> {
    let wrong = || decode::Error::message("a socket has six or eighteen bytes");
    let (ip, port) = bytes.split_last_chunk::<2>().ok_or_else(wrong)?;
    let ip = match ip.len() {
        4 => IpAddr::from(<[u8; 4]>::try_from(ip).map_err(|_| wrong())?),
        16 => IpAddr::from(<[u8; 16]>::try_from(ip).map_err(|_| wrong())?),
        _ => return Err(wrong()),
    };
    Ok(SocketAddr::new(ip, u16::from_be_bytes(*port)))
}

/// Why a device does not let a newcomer sit down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no Join at all.
    #[error("it is no Join")]
    NotAJoin,
    /// It is for another table.
    #[error("it is for another table")]
    OtherTable,
    /// The invitation is not known here, or not by someone who may invite.
    #[error("the invitation is not known here")]
    UnknownInvitation,
    /// The date of the invitation has passed on this device's clock.
    #[error("the invitation has ended")]
    Expired,
    /// As many people as the invitation is for sit here already.
    #[error("the invitation is used up")]
    UsedUp,
    /// The newcomer does not hold the ticket's secret.
    #[error("the signature is not by the invitation's key")]
    BadSignature,
    /// That device sits here already, or did: whoever comes back does with new keys.
    #[error("that device sits here already")]
    AlreadySeated,
    /// The ground rules have no such side.
    #[error("the table has no such side")]
    UnknownSide,
    /// The device that is asked does not sit here itself.
    #[error("the device that is asked does not sit here")]
    NotAtTheTable,
}

/// Whether `admitting_device` may sign a Receipt for `join`, which need not be in `graph` yet, by its own clock.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn admit_join(
    graph: &Graph,
    membership: &Membership,
    join: &Statement,
    now_unix_secs: u64,
    admitting_device: AuthorKey,
) -> Result<(), Refusal> {
    let Body::Join { person, .. } = join.body() else { return Err(Refusal::NotAJoin) };
    if join.table() != graph.table() {
        return Err(Refusal::OtherTable);
    }
    if !membership.is_member_author(admitting_device) {
        return Err(Refusal::NotAtTheTable);
    }
    let mut past = Bits::default();
    for parent in join.parents() {
        let at = graph.dag().index_of(*parent).ok_or(Refusal::UnknownInvitation)?;
        past.extend(graph.dag().past(at));
        past.insert(at);
    }
    let departed = graph.record().departed_in(graph.dag(), &past);
    let saw = Cut::before(&past, &departed);
    let invite = graph.record().check_join(graph.dag(), join, saw).map_err(|fault| match fault {
        JoinFault::NotAJoin => Refusal::NotAJoin,
        JoinFault::UnknownInvitation => Refusal::UnknownInvitation,
        JoinFault::BadSignature => Refusal::BadSignature,
    })?;
    let transport = person.device.transport;
    if membership.ever_sat_author(join.signer()) || membership.may_exchange_statements(transport) {
        return Err(Refusal::AlreadySeated);
    }
    let all = Bits::below(graph.len());
    let departed = graph.record().departed_in(graph.dag(), &all);
    if graph.record().is_ended(graph.dag(), &departed, invite) {
        return Err(Refusal::UnknownInvitation);
    }
    if !graph.ledger().has_side(graph.dag(), graph.record(), Cut::before(&all, &departed), person.side) {
        return Err(Refusal::UnknownSide);
    }
    let Body::Invite { uses, until_unix_secs, .. } = graph.dag().statement(invite).body() else {
        return Err(Refusal::UnknownInvitation);
    };
    if now_unix_secs > *until_unix_secs {
        return Err(Refusal::Expired);
    }
    if graph.record().uses_of(invite) >= usize::try_from(*uses).unwrap_or(usize::MAX) {
        return Err(Refusal::UsedUp);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
