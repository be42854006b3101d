//! A statement: what one device says to the whole table, signed, about who sits here.
//!
//! Bytes → envelope (the same in all versions, one encoding only) → signature → body. A body of a kind or version that this
//! program does not know is kept as bytes, passed on, and never interpreted. The exact bytes are kept always: they are what
//! was signed, and their SHA-256 is the statement's id. Absent: what a statement *means* (`membership`) and whether its
//! parents are here (`graph`).
//!
//! On the wire: `[version, table, kind, signer, [parent, …] rising, body, signature]`, the signature over the domain tag and
//! all bytes before its own. The genesis has no parents and thirty-two zero bytes for a table; every other statement has both.

mod body;
mod build;
pub mod deciding;
mod newest;

use std::fmt;

use minicbor::{Decoder, Encoder, decode};
use sha2::{Digest as _, Sha256};

pub use body::{Body, REMOVED_MAX, USES_MAX};
pub(crate) use build::ephemeral_parts;
pub use build::{
    BuildError, acknowledge, consent, device, genesis, invite, join, leave, move_to, open_question,
    paper_seat, receipt, removal, remove_device, say_deciding, was,
};
pub use newest::{NEWEST_CHANGES_MAX, NEWEST_DOCUMENTS_MAX, Newest};

use crate::ids::{AuthorKey, StatementId, TableId};
use crate::keys::{AuthorSigner, Domain, verifies};
use crate::wire;

/// The most parents of a statement.
pub const PARENTS_MAX: usize = 64;
/// The most bytes of a statement's body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The most bytes of a whole statement.
pub const STATEMENT_BYTES_MAX: usize = BODY_BYTES_MAX + PARENTS_MAX * 34 + 256;

/// The version of the bodies that this program writes.
pub(crate) const VERSION: u16 = 1;

/// A CBOR head of two bytes, and the signature's 64.
const SIGNATURE_FIELD_BYTES: usize = 66;
pub(crate) const GENESIS_TABLE: TableId = TableId([0; 32]);

/// Why bytes are no statement. None of these depends on what else is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// More than [`STATEMENT_BYTES_MAX`] bytes, or a part over its own bound.
    #[error("a statement or a part of it is too long")]
    TooLong,
    /// Not the envelope, or not in its one encoding.
    #[error("these bytes are not the one encoding of a statement")]
    Malformed,
    /// A genesis with parents or a table, or another statement without.
    #[error("a genesis has neither table nor parents, every other statement has both")]
    Misplaced,
    /// The signature is not the signer's.
    #[error("the signature is not the signer's")]
    BadSignature,
    /// The body is of a kind and version we know, and is not one.
    #[error("the body is not the one encoding of its kind")]
    BadBody,
    /// A certificate inside is not signed by the keys it names, or not for this signer.
    #[error("a certificate inside is not by the keys it names")]
    BadCertificate,
}

/// A statement whose signature holds. There is no other way to get one than [`Statement::decode`] and the builders.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    id: StatementId,
    bytes: Vec<u8>,
    envelope: Envelope,
    body: Body,
}

#[derive(Clone, PartialEq, Eq)]
struct Envelope {
    version: u16,
    table: TableId,
    kind: u16,
    signer: AuthorKey,
    parents: Vec<StatementId>,
}

impl Statement {
    /// Reads and verifies one statement.
    ///
    /// # Errors
    /// [`StatementError`] says what is wrong in itself; the bytes will never be a statement.
    pub fn decode(bytes: &[u8]) -> Result<Self, StatementError> {
        if bytes.len() > STATEMENT_BYTES_MAX {
            return Err(StatementError::TooLong);
        }
        let (envelope, body, signature) = decode_envelope(bytes).map_err(|_| StatementError::Malformed)?;
        if body.len() > BODY_BYTES_MAX {
            return Err(StatementError::TooLong);
        }
        if encode(&envelope, body, &signature) != bytes {
            return Err(StatementError::Malformed);
        }
        if (envelope.table == GENESIS_TABLE) != envelope.parents.is_empty() {
            return Err(StatementError::Misplaced);
        }
        let signed = &bytes[..bytes.len() - SIGNATURE_FIELD_BYTES];
        if !verifies(&envelope.signer.0, Domain::Statement, &[signed], &signature) {
            return Err(StatementError::BadSignature);
        }
        let body =
            Body::decode(envelope.version, envelope.kind, body).map_err(|_| StatementError::BadBody)?;
        let statement = Self { id: Self::id_of(bytes), bytes: bytes.to_vec(), envelope, body };
        statement.check_place()?;
        statement.check_certificates()?;
        Ok(statement)
    }

    /// The id of the statement of which these are the bytes, if they are one's.
    pub fn id_of(bytes: &[u8]) -> StatementId {
        StatementId(Sha256::digest(bytes).into())
    }

    /// The SHA-256 of [`Statement::bytes`].
    pub fn id(&self) -> StatementId {
        self.id
    }

    /// Exactly what was signed, with the signature.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The table it is about; a genesis is about the table it makes.
    pub fn table(&self) -> TableId {
        if self.envelope.parents.is_empty() { TableId(self.id.0) } else { self.envelope.table }
    }

    /// The number of its kind, known here or not.
    pub fn kind(&self) -> u16 {
        self.envelope.kind
    }

    /// The version of its body, known here or not.
    pub fn version(&self) -> u16 {
        self.envelope.version
    }

    /// Which device says so.
    pub fn signer(&self) -> AuthorKey {
        self.envelope.signer
    }

    /// The heads its signer knew, rising.
    pub fn parents(&self) -> &[StatementId] {
        &self.envelope.parents
    }

    /// What it says.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Signs `body`; `parents` in any order.
    pub(crate) fn sign(
        signer: &AuthorSigner,
        table: TableId,
        mut parents: Vec<StatementId>,
        body: &Body,
    ) -> Result<Self, StatementError> {
        parents.sort_unstable();
        parents.dedup();
        let (version, kind) = (body.version(), body.kind());
        let envelope = Envelope { version, table, kind, signer: signer.key(), parents };
        Self::sign_bytes(signer, &envelope, &body.encode())
    }

    /// A statement that nobody signed, for tests that judge what many statements come to. It is not in any program: only
    /// this crate's own tests are compiled with it.
    #[cfg(test)]
    pub(crate) fn unsigned(
        signer: AuthorKey,
        table: TableId,
        mut parents: Vec<StatementId>,
        body: &Body,
    ) -> Self {
        parents.sort_unstable();
        let envelope = Envelope { version: body.version(), table, kind: body.kind(), signer, parents };
        let bytes = encode(&envelope, &body.encode(), &[0; 64]);
        Self { id: StatementId(Sha256::digest(&bytes).into()), bytes, envelope, body: body.clone() }
    }

    fn sign_bytes(signer: &AuthorSigner, envelope: &Envelope, body: &[u8]) -> Result<Self, StatementError> {
        let unsigned = encode(envelope, body, &[0; 64]);
        let signed = &unsigned[..unsigned.len() - SIGNATURE_FIELD_BYTES];
        let signature = signer.sign(Domain::Statement, &[signed]);
        Self::decode(&encode(envelope, body, &signature))
    }

    fn check_place(&self) -> Result<(), StatementError> {
        let known = !matches!(self.body, Body::Unknown { .. });
        if known && matches!(self.body, Body::Genesis { .. }) != self.envelope.parents.is_empty() {
            return Err(StatementError::Misplaced);
        }
        Ok(())
    }

    fn check_certificates(&self) -> Result<(), StatementError> {
        let holds = match &self.body {
            Body::Genesis { founder: card, .. } | Body::Join { person: card, .. } => {
                card.device.author == self.signer() && card.device.verify()
            }
            Body::Device { certificate, consent } => {
                let consents =
                    crate::person::is_consent(certificate.author, self.table(), self.signer(), consent);
                certificate.author != self.signer() && certificate.verify() && consents
            }
            Body::Invite { .. }
            | Body::Receipt { .. }
            | Body::Acknowledge { .. }
            | Body::Opening(_)
            | Body::Deciding(_)
            | Body::PaperSeat { .. }
            | Body::Move { .. }
            | Body::Leave { .. }
            | Body::DeviceRemoved { .. }
            | Body::Removal { .. }
            | Body::Consent { .. }
            | Body::Was { .. }
            | Body::Unknown { .. } => true,
        };
        if holds { Ok(()) } else { Err(StatementError::BadCertificate) }
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Statement({:?} by {:?}: {:?})", self.id, self.envelope.signer, self.body)
    }
}

fn encode(envelope: &Envelope, body: &[u8], signature: &[u8; 64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() + envelope.parents.len() * 34 + 160);
    let mut e = Encoder::new(&mut bytes);
    let written = (|| {
        e.array(7)?
            .u16(envelope.version)?
            .encode(envelope.table)?
            .u16(envelope.kind)?
            .encode(envelope.signer)?;
        e.encode(&envelope.parents)?.bytes(body)?.bytes(signature)?.ok()
    })();
    written.expect("writing to memory does not fail");
    bytes
}

fn decode_envelope(bytes: &[u8]) -> Result<(Envelope, &[u8], [u8; 64]), decode::Error> {
    let d = &mut Decoder::new(bytes);
    wire::array(d, 7)?;
    let (version, table, kind, signer) = (d.u16()?, d.decode()?, d.u16()?, d.decode()?);
    let len = wire::array_up_to(d, PARENTS_MAX as u64)?;
    let parents = (0..len).map(|_| d.decode()).collect::<Result<Vec<StatementId>, _>>()?;
    if !parents.is_sorted_by(|a, b| a < b) {
        return Err(decode::Error::message("parents rise"));
    }
    let (body, signature) = (d.bytes()?, wire::signature(d)?);
    Ok((Envelope { version, table, kind, signer, parents }, body, signature))
}

#[cfg(test)]
mod tests;
