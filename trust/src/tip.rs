//! A tip: a device's signature on the newest change of one of its chains. An actor's changes are linked through their
//! deps, so a tip vouches for all that came before it.
//!
//! Absent: whether the signer sits at the table (`Membership` knows) and whether the change fits the log (`sync` knows).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::ids::{ActorId, ChangeHash, DocumentId, TableId};
use crate::keys::{AuthorSigner, Domain, verifies};

/// A claim, signed by the actor's author key, that in `document` of `table` the `seq`th change (from 1) of `actor` is `hash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tip {
    pub table: TableId,
    pub document: DocumentId,
    pub actor: ActorId,
    pub seq: u64,
    pub hash: ChangeHash,
    pub signature: [u8; 64],
}

impl Tip {
    /// Signs as `signer`, which must be the author of `actor`: otherwise the tip verifies nowhere.
    pub fn sign(
        signer: &AuthorSigner,
        table: TableId,
        document: DocumentId,
        actor: ActorId,
        seq: u64,
        hash: ChangeHash,
    ) -> Self {
        let mut tip = Self { table, document, actor, seq, hash, signature: [0; 64] };
        tip.signature =
            signer.sign(Domain::Tip, &[&table.0, &document.0, &actor.0, &seq.to_be_bytes(), &hash.0]);
        tip
    }

    /// Whether the actor's author signed exactly this.
    pub fn verify(&self) -> bool {
        verifies(
            &self.actor.author().0,
            Domain::Tip,
            &[&self.table.0, &self.document.0, &self.actor.0, &self.seq.to_be_bytes(), &self.hash.0],
            &self.signature,
        )
    }
}

/// An array of the six fields in their order.
impl<C> Encode<C> for Tip {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(6)?
            .encode(self.table)?
            .encode(self.document)?
            .encode(self.actor)?
            .u64(self.seq)?
            .encode(self.hash)?;
        e.bytes(&self.signature)?.ok()
    }
}

/// Reads the fields only: [`Tip::verify`] is still to be asked.
impl<'b, C> Decode<'b, C> for Tip {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(6) {
            return Err(decode::Error::message("a tip is an array of six"));
        }
        let (table, document, actor) = (d.decode()?, d.decode()?, d.decode()?);
        let (seq, hash) = (d.u64()?, d.decode()?);
        let signature =
            d.bytes()?.try_into().map_err(|_| decode::Error::message("a signature has 64 bytes"))?;
        Ok(Self { table, document, actor, seq, hash, signature })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::DeviceSecret;

    fn tip() -> Tip {
        let secret = DeviceSecret::from_bytes([1; 32]);
        let actor = ActorId::new(secret.author_key(), [2; 8]);
        Tip::sign(&secret.author(), TableId([3; 32]), DocumentId([4; 16]), actor, 5, ChangeHash([6; 32]))
    }

    #[test]
    fn a_tip_holds_for_exactly_what_was_signed() {
        let good = tip();
        assert!(good.verify());
        type Change = fn(&mut Tip);
        let changes: [(&str, Change); 7] = [
            ("table", |t| t.table.0[0] ^= 1),
            ("document", |t| t.document.0[0] ^= 1),
            ("author", |t| t.actor.0[0] ^= 1),
            ("tail", |t| t.actor.0[39] ^= 1),
            ("seq", |t| t.seq += 1),
            ("hash", |t| t.hash.0[31] ^= 1),
            ("signature", |t| t.signature[63] ^= 1),
        ];
        for (what, change) in changes {
            let mut bad = good;
            change(&mut bad);
            assert!(!bad.verify(), "another {what}");
        }
    }

    #[test]
    fn another_device_cannot_sign_for_an_actor() {
        let good = tip();
        let other = DeviceSecret::from_bytes([9; 32]).author();
        assert!(!Tip::sign(&other, good.table, good.document, good.actor, good.seq, good.hash).verify());
    }

    #[test]
    fn a_tip_reads_back_from_its_bytes() {
        let good = tip();
        let bytes = minicbor::to_vec(good).unwrap();
        assert_eq!(minicbor::decode::<Tip>(&bytes).unwrap(), good);
        assert!(minicbor::decode::<Tip>(&bytes[..bytes.len() - 1]).is_err());
    }
}
