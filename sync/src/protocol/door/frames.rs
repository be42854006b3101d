//! What goes between a newcomer and a door: small CBOR arrays `[kind, [parts]]`, as all of the join protocol.
//!
//! Their kinds do not overlap with the join protocol's own, which come on the same ALPN. Absent: what the parts prove.

use trestle_trust::ground_rules::{Side, read_sides, write_sides};
use trestle_trust::invitation::TICKET_CHARS_MAX;
use trestle_trust::{Label, TableId};

use super::super::parts;

/// A SPAKE2 element with its side before it.
pub const ELEMENT_BYTES: usize = 33;
/// A key confirmation.
pub const PROOF_BYTES: usize = 32;
/// The longest frame of a newcomer.
pub const ASK_BYTES_MAX: usize = 256;
/// The longest frame of a host: a sealed ticket.
pub const REPLY_BYTES_MAX: usize = TICKET_CHARS_MAX + 256;

/// What a newcomer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// "What table is this?"
    Look,
    /// The newcomer's element: the exchange begins.
    Begin([u8; ELEMENT_BYTES]),
    /// The newcomer's key confirmation: this is the try.
    Confirm([u8; PROOF_BYTES]),
}

/// What a host says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Sign(Sign),
    /// The host's element. Nothing about the words can be learnt from it.
    Element([u8; ELEMENT_BYTES]),
    /// The words were right: the host's key confirmation, and the ticket sealed under the key of this exchange.
    Granted {
        proof: [u8; PROOF_BYTES],
        sealed: Vec<u8>,
    },
    /// The words were wrong; so many tries are left to everybody together.
    Wrong {
        tries_left: u8,
    },
    /// No door is open here.
    Shut,
    /// Others are trying at this moment.
    Busy,
}

/// What stands over an open door. Nothing vouches for it before the words have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub table: TableId,
    pub title: Label,
    /// Who opened the door.
    pub person: Label,
    /// The sides that a newcomer can choose from.
    pub sides: Vec<Side>,
}

impl Ask {
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Look => parts::encode(16, &[]),
            Self::Begin(element) => parts::encode(17, &[element]),
            Self::Confirm(proof) => parts::encode(18, &[proof]),
        }
    }

    /// `None` if the bytes are nothing that a newcomer says.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > ASK_BYTES_MAX {
            return None;
        }
        let (kind, parts) = parts::decode(bytes)?;
        match (kind, parts.as_slice()) {
            (16, []) => Some(Self::Look),
            (17, [element]) => Some(Self::Begin(element.as_slice().try_into().ok()?)),
            (18, [proof]) => Some(Self::Confirm(proof.as_slice().try_into().ok()?)),
            _ => None,
        }
    }
}

impl Reply {
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Sign(Sign { table, title, person, sides }) => {
                let (title, person) = (label_bytes(title), label_bytes(person));
                parts::encode(16, &[&table.0, &title, &person, &write_sides(sides)])
            }
            Self::Element(element) => parts::encode(17, &[element]),
            Self::Granted { proof, sealed } => parts::encode(18, &[proof, sealed]),
            Self::Wrong { tries_left } => parts::encode(19, &[&[*tries_left]]),
            Self::Shut => parts::encode(20, &[]),
            Self::Busy => parts::encode(21, &[]),
        }
    }

    /// `None` if the bytes are nothing that a host says.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > REPLY_BYTES_MAX {
            return None;
        }
        let (kind, mut parts) = parts::decode(bytes)?;
        match (kind, parts.as_mut_slice()) {
            (16, [table, title, person, sides]) => Some(Self::Sign(Sign {
                table: TableId(table.as_slice().try_into().ok()?),
                title: minicbor::decode(title).ok()?,
                person: minicbor::decode(person).ok()?,
                sides: read_sides(sides)?,
            })),
            (17, [element]) => Some(Self::Element(element.as_slice().try_into().ok()?)),
            (18, [proof, sealed]) => Some(Self::Granted {
                proof: proof.as_slice().try_into().ok()?,
                sealed: std::mem::take(sealed),
            }),
            (19, [left]) => Some(Self::Wrong { tries_left: *left.first()? }),
            (20, []) => Some(Self::Shut),
            (21, []) => Some(Self::Busy),
            _ => None,
        }
    }
}

fn label_bytes(label: &Label) -> Vec<u8> {
    minicbor::to_vec(label).expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use trestle_trust::person::SideId;

    use super::*;

    fn asks() -> Vec<Ask> {
        vec![Ask::Look, Ask::Begin([7; ELEMENT_BYTES]), Ask::Confirm([8; PROOF_BYTES])]
    }

    fn replies() -> Vec<Reply> {
        vec![
            Reply::Sign(Sign {
                table: TableId([1; 32]),
                title: Label::new("Repairs, done together").unwrap(),
                person: Label::new("Siân").unwrap(),
                sides: vec![Side {
                    id: SideId(1),
                    names: [("en".to_owned(), Label::new("People who live here").unwrap())].into(),
                }],
            }),
            Reply::Element([2; ELEMENT_BYTES]),
            Reply::Granted { proof: [3; PROOF_BYTES], sealed: vec![4; 5000] },
            Reply::Wrong { tries_left: 2 },
            Reply::Shut,
            Reply::Busy,
        ]
    }

    #[test]
    fn every_frame_reads_back_and_a_cut_one_does_not() {
        for ask in asks() {
            let bytes = ask.encode();
            assert!(bytes.len() <= ASK_BYTES_MAX);
            assert!((0..bytes.len()).all(|length| Ask::decode(&bytes[..length]).is_none()), "{ask:?}");
            assert!(Ask::decode(&[bytes.as_slice(), &[0]].concat()).is_none());
            assert_eq!(Ask::decode(&bytes), Some(ask));
        }
        for reply in replies() {
            let bytes = reply.encode();
            assert!((0..bytes.len()).all(|length| Reply::decode(&bytes[..length]).is_none()), "{reply:?}");
            assert!(Reply::decode(&[bytes.as_slice(), &[0]].concat()).is_none());
            assert_eq!(Reply::decode(&bytes), Some(reply));
        }
    }

    #[test]
    fn a_frame_that_is_longer_than_any_is_refused_unread() {
        assert_eq!(Ask::decode(&parts::encode(17, &[&[0; 300]])), None);
        let sealed = vec![0; REPLY_BYTES_MAX];
        assert_eq!(Reply::decode(&Reply::Granted { proof: [0; PROOF_BYTES], sealed }.encode()), None);
    }
}
