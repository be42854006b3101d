//! The engine's side of inviting somebody, and of vouching for them.

use trestle_trust::PersonId;
use trestle_trust::invitation::{PeerAddress, Ticket};
use trestle_trust::statement::{self, BuildError};

use crate::driver::Engine;
use crate::protocol::PersistToken;
use crate::store::FlushError;

/// Why there is no ticket.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// So many people cannot be invited at once.
    #[error(transparent)]
    Invalid(#[from] BuildError),
    /// The invitation is not on disk, so it must not be given to anybody.
    #[error("the invitation could not be saved: {0}")]
    NotSaved(#[from] FlushError),
    /// This device does not sit at the table any more, so nobody would come in by it.
    #[error("this computer does not sit at the table any more")]
    NotAtTheTable,
    /// This table never leaves this computer.
    #[error("this table stays on this computer")]
    StaysHere,
}

impl Engine {
    /// A ticket, and what to wait for before it may be given to anybody.
    pub(crate) fn invite(
        &mut self,
        uses: u32,
        until_unix_secs: u64,
    ) -> Result<(Ticket, Option<PersistToken>), BuildError> {
        let (invite, ephemeral_secret) =
            statement::invite(self.sync.graph(), &self.signer, uses, until_unix_secs, &mut rand::rng())?;
        let id = invite.id();
        let token = self.state(vec![invite]);
        let addresses = self.addresses_to_tell();
        let ticket = Ticket::new(self.sync.graph(), id, ephemeral_secret, addresses)
            .expect("the graph has just taken the invitation");
        Ok((ticket, token))
    }

    /// Where a newcomer finds this device, and then others at the table.
    pub(super) fn addresses_to_tell(&mut self) -> Vec<PeerAddress> {
        let membership = self.sync.membership();
        let own = PeerAddress { transport: self.secret.transport_key(), sockets: self.own_addresses() };
        let mut addresses = vec![own];
        let others =
            self.peers.addresses().into_iter().filter(|(transport, sockets)| {
                !sockets.is_empty() && membership.is_member_transport(*transport)
            });
        addresses.extend(others.map(|(transport, sockets)| PeerAddress { transport, sockets }));
        addresses
    }

    pub(super) fn acknowledge(&mut self, person: PersonId) {
        match statement::acknowledge(self.sync.graph(), &self.signer, person) {
            Ok(acknowledgement) => {
                self.state(vec![acknowledgement]);
            }
            Err(error) => tracing::error!(%error, "an acknowledgement could not be made"),
        }
    }
}
