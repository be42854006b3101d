//! The names of things: fixed lengths of bytes, each its own type, so that a table's id never passes for a person's.
//!
//! All are written as lower-case hex for people and as CBOR byte strings on the wire; reading takes the exact length only.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE;
use rand_core::Rng;

/// Why a string is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseIdError {
    /// There is something in it that is no hex digit.
    #[error("an id is written in hex digits only")]
    NotHex,
    /// It is hex, but not `bytes` bytes of it.
    #[error("this id needs {bytes} bytes")]
    WrongLength { bytes: usize },
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), short_hex(&self.0))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(s: &str) -> Result<Self, ParseIdError> {
                let bytes = HEXLOWER_PERMISSIVE.decode(s.as_bytes()).map_err(|e| match e.kind {
                    data_encoding::DecodeKind::Length => ParseIdError::WrongLength { bytes: $len },
                    _ => ParseIdError::NotHex,
                })?;
                Self::try_from(bytes.as_slice())
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = ParseIdError;

            fn try_from(bytes: &[u8]) -> Result<Self, ParseIdError> {
                bytes.try_into().map(Self).map_err(|_| ParseIdError::WrongLength { bytes: $len })
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                d.bytes()?.try_into().map_err(|_| minicbor::decode::Error::message("an id of the wrong length"))
            }
        }
    };
}

id!(
    /// A table: the SHA-256 of its genesis statement's exact bytes.
    TableId,
    32
);
id!(
    /// A person at one table: made from the author key of their first device there.
    PersonId,
    32
);
id!(
    /// A statement: the SHA-256 of its exact bytes.
    StatementId,
    32
);
id!(
    /// The ed25519 public key with which a device signs statements and changes.
    AuthorKey,
    32
);
id!(
    /// The ed25519 public key by which a device is known on the network (its iroh endpoint id).
    TransportKey,
    32
);
id!(
    /// A document of a table: random.
    DocumentId,
    16
);
id!(
    /// The exact bytes that people answer to: their SHA-256.
    ContentHash,
    32
);
id!(
    /// An automerge change: the SHA-256 that automerge gives it.
    ChangeHash,
    32
);
id!(
    /// An automerge author id: the author key of a device and 8 random bytes, drawn afresh whenever a process first edits
    /// a document, so that a restored backup never continues an old chain. It is not a person.
    ActorId,
    40
);

impl ActorId {
    /// The actor of `author` with this tail.
    pub fn new(author: AuthorKey, tail: [u8; 8]) -> Self {
        let mut bytes = [0; 40];
        bytes[..32].copy_from_slice(&author.0);
        bytes[32..].copy_from_slice(&tail);
        Self(bytes)
    }

    /// A fresh actor of `author`.
    pub fn generate(author: AuthorKey, rng: &mut impl Rng) -> Self {
        let mut tail = [0; 8];
        rng.fill_bytes(&mut tail);
        Self::new(author, tail)
    }

    /// The device that signs this actor's changes.
    pub fn author(&self) -> AuthorKey {
        let mut key = [0; 32];
        key.copy_from_slice(&self.0[..32]);
        AuthorKey(key)
    }
}

impl DocumentId {
    /// A fresh document's id.
    pub fn generate(rng: &mut impl Rng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

fn short_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&bytes[..bytes.len().min(4)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_hex_in_either_case() {
        let id = DocumentId(*b"\x00\x01\xfesixteen bytes");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        assert_eq!(format!("{id:?}"), "DocumentId(0001fe73)");
    }

    #[test]
    fn an_id_of_another_length_or_alphabet_is_refused() {
        for (text, error) in [
            ("", ParseIdError::WrongLength { bytes: 16 }),
            ("00", ParseIdError::WrongLength { bytes: 16 }),
            ("000", ParseIdError::WrongLength { bytes: 16 }),
            ("zz000000000000000000000000000000", ParseIdError::NotHex),
        ] {
            assert_eq!(text.parse::<DocumentId>(), Err(error), "{text}");
        }
    }

    #[test]
    fn an_id_is_a_byte_string_of_its_exact_length_on_the_wire() {
        let id = TableId([7; 32]);
        let bytes = minicbor::to_vec(id).unwrap();
        assert_eq!(bytes.len(), 34);
        assert_eq!(minicbor::decode::<TableId>(&bytes).unwrap(), id);
        assert!(minicbor::decode::<DocumentId>(&bytes).is_err());
    }

    #[test]
    fn an_actor_names_its_author() {
        let author = AuthorKey([9; 32]);
        let actor = ActorId::new(author, [1; 8]);
        assert_eq!(actor.author(), author);
        assert_ne!(actor, ActorId::new(author, [2; 8]));
    }
}
