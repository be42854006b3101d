//! Meeting in one room: a newcomer who can read four words off a member's screen gets the ticket, and nobody else.
//!
//! ```text
//! newcomer                                       host
//!    │ ── Begin: X = x·B + w·M ───────────────▶  │  a try is reserved
//!    │ ◀─ Element: Y = y·B + w·N ───────────────  │
//!    │ ── Confirm: proof of the key ───────────▶  │  wrong: counted, and that is all that is said
//!    │ ◀─ Granted: proof of the key, the ticket sealed under it
//! ```
//!
//! This is SPAKE2 (RFC 9382's construction, as the crate `spake2` has it over Ed25519's group), `w` being made of the
//! words. X and Y are evenly spread whatever the words are, so that a recording of the whole exchange, the sealed ticket
//! included, fits every four words equally well. Whoever takes part learns of *one* guess whether it was right, and the
//! host says nothing that depends on the words before the newcomer has proved to know them.
//!
//! The key is bound to the table and to the transport keys that both endpoints have proved in their handshakes: frames
//! that somebody passes on between two other endpoints prove nothing there. Absent: sockets, clocks, counting
//! ([`Tries`]) and what a ticket is.

mod frames;
mod tries;
mod words;

use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::aead::Payload;
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit as _, Nonce};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use spake2::{Ed25519Group, Identity, Password, Spake2};
use trestle_trust::{TableId, TransportKey};

pub use frames::{ASK_BYTES_MAX, Ask, ELEMENT_BYTES, PROOF_BYTES, REPLY_BYTES_MAX, Reply, Sign};
pub use tries::{NoTry, TRIES, Tries};
pub use words::{FourWords, complete};

const LABEL: &[u8] = b"trestle/door/1";

/// Who meets whom at which table, as both endpoints have it from the handshake between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    pub table: TableId,
    pub newcomer: TransportKey,
    pub host: TransportKey,
}

/// The other side's element is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what came is no step of this exchange")]
pub struct Garbled;

/// The host's answer could not be opened: it does not know the words either, or something was changed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("whoever answered does not know these words")]
pub struct NotTheHost;

/// A newcomer that has sent its element.
#[derive(Debug)]
pub struct Newcomer {
    exchange: Spake2<Ed25519Group>,
    meeting: Meeting,
    element: [u8; ELEMENT_BYTES],
}

/// A newcomer that has sent its proof.
#[derive(Debug)]
pub struct Confirmed(Keys);

/// A host that has sent its element.
#[derive(Debug)]
pub struct Host(Keys);

impl Newcomer {
    /// Begins, with the words as they were typed. The element is for [`Ask::Begin`].
    pub fn begin<R: CryptoRng>(
        words: &FourWords,
        meeting: Meeting,
        rng: &mut R,
    ) -> (Self, [u8; ELEMENT_BYTES]) {
        let (newcomer, host) = meeting.identities();
        let (exchange, element) = Spake2::start_a_with_rng(&password(words), &newcomer, &host, rng);
        let element = element.try_into().expect("an element has one length");
        (Self { exchange, meeting, element }, element)
    }

    /// Takes the host's element. The proof is for [`Ask::Confirm`].
    ///
    /// # Errors
    /// [`Garbled`].
    pub fn confirm(self, host: &[u8; ELEMENT_BYTES]) -> Result<(Confirmed, [u8; PROOF_BYTES]), Garbled> {
        let shared = self.exchange.finish(host).map_err(|_| Garbled)?;
        let keys = Keys::derive(&shared, &self.meeting.transcript(&self.element, host));
        let proof = keys.newcomer;
        Ok((Confirmed(keys), proof))
    }
}

impl Confirmed {
    /// Takes the host's proof and what it sealed.
    ///
    /// # Errors
    /// [`NotTheHost`]; then nothing was learnt.
    pub fn open(self, proof: &[u8; PROOF_BYTES], sealed: &[u8]) -> Result<Vec<u8>, NotTheHost> {
        if !same(proof, &self.0.host) {
            return Err(NotTheHost);
        }
        let payload = Payload { msg: sealed, aad: &self.0.transcript };
        self.0.cipher().decrypt(&Nonce::default(), payload).map_err(|_| NotTheHost)
    }
}

impl Host {
    /// Answers a newcomer's element with one's own, which is for [`Reply::Element`]. A try must have been reserved.
    ///
    /// # Errors
    /// [`Garbled`].
    pub fn answer<R: CryptoRng>(
        words: &FourWords,
        meeting: Meeting,
        newcomer: &[u8; ELEMENT_BYTES],
        rng: &mut R,
    ) -> Result<(Self, [u8; ELEMENT_BYTES]), Garbled> {
        let (newcomer_id, host_id) = meeting.identities();
        let (exchange, element): (Spake2<Ed25519Group>, _) =
            Spake2::start_b_with_rng(&password(words), &newcomer_id, &host_id, rng);
        let element = element.try_into().expect("an element has one length");
        let shared = exchange.finish(newcomer).map_err(|_| Garbled)?;
        Ok((Self(Keys::derive(&shared, &meeting.transcript(newcomer, &element))), element))
    }

    /// Takes the newcomer's proof. If it is right, gives the host's own and `ticket` sealed, for [`Reply::Granted`];
    /// `None` means that the words were wrong, and must be counted before anything is said.
    #[must_use]
    pub fn grant(self, proof: &[u8; PROOF_BYTES], ticket: &[u8]) -> Option<([u8; PROOF_BYTES], Vec<u8>)> {
        if !same(proof, &self.0.newcomer) {
            return None;
        }
        // The key serves this one message, so the nonce may be the same each time.
        let payload = Payload { msg: ticket, aad: &self.0.transcript };
        let sealed = self.0.cipher().encrypt(&Nonce::default(), payload).ok()?;
        Some((self.0.host, sealed))
    }
}

impl Meeting {
    fn identities(&self) -> (Identity, Identity) {
        let identity = |role: &[u8], key: &TransportKey| {
            Identity::new(&[LABEL, b" ", role, b" ", key.0.as_slice(), self.table.0.as_slice()].concat())
        };
        (identity(b"newcomer", &self.newcomer), identity(b"host", &self.host))
    }

    /// A hash over everything that both sides have said and know of each other. All parts have fixed lengths.
    fn transcript(&self, newcomer: &[u8; ELEMENT_BYTES], host: &[u8; ELEMENT_BYTES]) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [LABEL, &self.table.0, &self.newcomer.0, &self.host.0, newcomer, host] {
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// What both sides make of the shared secret: proofs for each direction, and the key of the seal.
struct Keys {
    transcript: [u8; 32],
    newcomer: [u8; PROOF_BYTES],
    host: [u8; PROOF_BYTES],
    seal: [u8; 32],
}

impl Keys {
    fn derive(shared: &[u8], transcript: &[u8; 32]) -> Self {
        let kdf = Hkdf::<Sha256>::new(Some(transcript), shared);
        let key = |purpose: &[u8]| {
            let mut key = [0; 32];
            kdf.expand(&[LABEL, b" ", purpose].concat(), &mut key).expect("32 bytes are never too many");
            key
        };
        Self {
            transcript: *transcript,
            newcomer: key(b"the newcomer knows"),
            host: key(b"the host knows"),
            seal: key(b"the ticket"),
        }
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(self.seal))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

fn password(words: &FourWords) -> Password {
    Password::new(words.to_string())
}

/// Whether both are the same, in a time that does not say where they differ.
fn same(one: &[u8; PROOF_BYTES], other: &[u8; PROOF_BYTES]) -> bool {
    one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests;
