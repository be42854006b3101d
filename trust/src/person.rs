//! How a person is introduced in a statement: a name, a side, and a device with both its keys.
//!
//! The author key signs the statement that holds the certificate; the transport key signs the author key. So neither can
//! be claimed by anyone who does not hold it.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::ids::{AuthorKey, PersonId, TableId, TransportKey};
use crate::keys::{AuthorSigner, DeviceSecret, Domain, person_of_first_device, sign_as_transport, verifies};
use crate::label::Label;

/// A side of a table, by its number in the ground rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SideId(pub u32);

impl fmt::Display for SideId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A device's two keys, and the transport key's signature over the author key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceCertificate {
    pub author: AuthorKey,
    pub transport: TransportKey,
    pub transport_signature: [u8; 64],
}

impl DeviceCertificate {
    /// The certificate of the device that holds `secret`.
    pub fn new(secret: &DeviceSecret) -> Self {
        let author = secret.author_key();
        let transport_signature =
            sign_as_transport(&secret.transport(), Domain::DeviceTransport, &[&author.0]);
        Self { author, transport: secret.transport_key(), transport_signature }
    }

    /// Whether the transport key stands behind the author key.
    pub fn verify(&self) -> bool {
        verifies(&self.transport.0, Domain::DeviceTransport, &[&self.author.0], &self.transport_signature)
    }
}

/// A new device's agreement, by its author key, to be the device of the person who has `certifier` at `table`.
pub fn consent_to_be_device_of(device: &AuthorSigner, table: TableId, certifier: AuthorKey) -> [u8; 64] {
    device.sign(Domain::DeviceConsent, &[&table.0, &certifier.0])
}

pub(crate) fn is_consent(
    device: AuthorKey,
    table: TableId,
    certifier: AuthorKey,
    consent: &[u8; 64],
) -> bool {
    verifies(&device.0, Domain::DeviceConsent, &[&table.0, &certifier.0], consent)
}

/// How a person sits down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    pub name: Label,
    pub side: SideId,
    /// Their first device at this table.
    pub device: DeviceCertificate,
}

impl PersonCard {
    /// The person's id, which is made from their first device's author key.
    pub fn person(&self) -> PersonId {
        person_of_first_device(&self.device.author)
    }
}

impl<C> Encode<C> for DeviceCertificate {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(3)?.encode(self.author)?.encode(self.transport)?.bytes(&self.transport_signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for DeviceCertificate {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        crate::wire::array(d, 3)?;
        let (author, transport) = (d.decode()?, d.decode()?);
        Ok(Self { author, transport, transport_signature: crate::wire::signature(d)? })
    }
}

impl<C> Encode<C> for PersonCard {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.array(3)?.encode(&self.name)?.u32(self.side.0)?.encode(self.device)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for PersonCard {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        crate::wire::array(d, 3)?;
        Ok(Self { name: d.decode()?, side: SideId(d.u32()?), device: d.decode()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_holds_for_its_own_two_keys_only() {
        let good = DeviceCertificate::new(&DeviceSecret::from_bytes([1; 32]));
        let other = DeviceCertificate::new(&DeviceSecret::from_bytes([2; 32]));
        assert!(good.verify());
        assert!(!DeviceCertificate { author: other.author, ..good }.verify());
        assert!(!DeviceCertificate { transport: other.transport, ..good }.verify());
    }
}
