//! A device's secret and what is derived from it: the author key (signs statements and changes) and the transport key
//! (the device's name on the network). The two are unlinked but for the device's own certificate.
//!
//! Every signature is over a [`Domain`] tag and then the message, and is checked with `verify_strict`, so a signature made
//! for one purpose never serves for another and has one form only. Absent: where the secret is kept.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::ids::{AuthorKey, PersonId, StatementId, TransportKey};

/// What a signature or a hash is for. The tags end in a zero byte, so none is the beginning of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Domain {
    Statement,
    DeviceTransport,
    DeviceConsent,
    JoinEphemeral,
    Tip,
    Person,
    PersonOnPaper,
    Name,
    Ticket,
    LinkEphemeral,
    Link,
}

impl Domain {
    fn tag(self) -> &'static [u8] {
        match self {
            Self::Statement => b"trestle/1/statement\0",
            Self::DeviceTransport => b"trestle/1/device-transport\0",
            Self::DeviceConsent => b"trestle/1/device-consent\0",
            Self::JoinEphemeral => b"trestle/1/join-ephemeral\0",
            Self::Tip => b"trestle/1/tip\0",
            Self::Name => b"trestle/1/name\0",
            Self::Person => b"trestle/1/person\0",
            Self::PersonOnPaper => b"trestle/1/person-on-paper\0",
            Self::Ticket => b"trestle/1/ticket\0",
            Self::LinkEphemeral => b"trestle/1/link-ephemeral\0",
            Self::Link => b"trestle/1/link\0",
        }
    }

    fn message(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut message = self.tag().to_vec();
        for part in parts {
            message.extend_from_slice(part);
        }
        message
    }

    /// SHA-256 of the tag and `parts`, one after the other.
    pub(crate) fn hash(self, parts: &[&[u8]]) -> [u8; 32] {
        Sha256::digest(self.message(parts)).into()
    }
}

/// The 32 secret bytes of one device at one table. Wiped from memory when dropped.
pub struct DeviceSecret([u8; 32]);

impl DeviceSecret {
    /// A fresh secret.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The secret that [`DeviceSecret::to_bytes`] gave.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to keep on disk, readable by nobody else.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// What signs as this device.
    pub fn author(&self) -> AuthorSigner {
        AuthorSigner(SigningKey::from_bytes(&self.derive(b"author")))
    }

    /// The secret key for the network endpoint.
    pub fn transport_secret(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"transport")
    }

    /// The public half of [`DeviceSecret::author`].
    pub fn author_key(&self) -> AuthorKey {
        self.author().key()
    }

    /// The public half of [`DeviceSecret::transport_secret`].
    pub fn transport_key(&self) -> TransportKey {
        TransportKey(self.transport().verifying_key().to_bytes())
    }

    pub(crate) fn transport(&self) -> SigningKey {
        SigningKey::from_bytes(&self.transport_secret())
    }

    fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"trestle/1/device-secret"), &self.0)
            .expand(purpose, key.as_mut())
            .expect("HKDF-SHA256 gives up to 8160 bytes");
        key
    }
}

impl Drop for DeviceSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecret(…)")
    }
}

/// Signs as one device (or, within this crate, as an invitation's ephemeral key).
#[derive(Clone)]
pub struct AuthorSigner(SigningKey);

impl AuthorSigner {
    pub(crate) fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The key that checks what this signs.
    pub fn key(&self) -> AuthorKey {
        AuthorKey(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, domain: Domain, parts: &[&[u8]]) -> [u8; 64] {
        self.0.sign(&domain.message(parts)).to_bytes()
    }
}

impl fmt::Debug for AuthorSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorSigner({:?})", self.key())
    }
}

pub(crate) fn sign_as_transport(key: &SigningKey, domain: Domain, parts: &[&[u8]]) -> [u8; 64] {
    key.sign(&domain.message(parts)).to_bytes()
}

/// Whether `signature` was made by `key` for `domain` over `parts`; strict, so there is one valid form at most.
pub(crate) fn verifies(key: &[u8; 32], domain: Domain, parts: &[&[u8]], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify_strict(&domain.message(parts), &Signature::from_bytes(signature)).is_ok())
}

/// The id of the person whose first device at a table has this author key.
pub fn person_of_first_device(author: &AuthorKey) -> PersonId {
    PersonId(Domain::Person.hash(&[&author.0]))
}

/// The id of the person who was brought to the table, without a device, by that statement.
pub fn person_on_paper(seat: &StatementId) -> PersonId {
    PersonId(Domain::PersonOnPaper.hash(&[&seat.0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_gives_the_same_two_unlike_keys_each_time() {
        let one = DeviceSecret::from_bytes([5; 32]);
        let again = DeviceSecret::from_bytes(*one.to_bytes());
        assert_eq!(one.author_key(), again.author_key());
        assert_eq!(one.transport_key(), again.transport_key());
        assert_ne!(one.author_key().0, one.transport_key().0);
        assert_ne!(one.author_key(), DeviceSecret::from_bytes([6; 32]).author_key());
    }

    #[test]
    fn a_signature_serves_one_purpose_only() {
        let signer = DeviceSecret::from_bytes([5; 32]).author();
        let signature = signer.sign(Domain::Tip, &[b"words"]);
        assert!(verifies(&signer.key().0, Domain::Tip, &[b"wo", b"rds"], &signature));
        assert!(!verifies(&signer.key().0, Domain::Statement, &[b"words"], &signature));
        assert!(!verifies(&signer.key().0, Domain::Tip, &[b"word"], &signature));
    }

    /// A key of small order verifies a suitable signature over nearly every message unless the check is strict.
    #[test]
    fn a_weak_key_verifies_nothing() {
        let mut weak = [0; 32];
        weak[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!verifies(&weak, Domain::Tip, &[b"anything"], &signature));
    }

    /// The same signature with its scalar raised by the group's order is another string of bytes for the same fact.
    #[test]
    fn a_signature_has_one_form_only() {
        const ORDER: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let signer = DeviceSecret::from_bytes([5; 32]).author();
        let mut signature = signer.sign(Domain::Tip, &[b"words"]);
        let mut carry = 0;
        for (byte, add) in signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
        assert!(!verifies(&signer.key().0, Domain::Tip, &[b"words"], &signature));
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = DeviceSecret::from_bytes([0xab; 32]);
        assert!(!format!("{secret:?}").contains("ab"));
    }
}
