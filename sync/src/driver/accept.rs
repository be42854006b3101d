//! Lets others in: members to the table's protocol, everybody to the one question of the join protocol.

use std::sync::Arc;

use iroh::endpoint::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Mailbox, Message, Shared, join};
use crate::endpoint::{self, ACCEPT_LIMIT, ALPN_JOIN, ALPN_TABLE};
use crate::protocol::CloseReason;

/// So many handshakes and questions are under way at once; others wait for their turn.
const AT_ONCE: usize = 32;

pub(super) fn start(
    runtime: &tokio::runtime::Handle,
    endpoint: iroh::Endpoint,
    mailbox: Mailbox,
    shared: Arc<Shared>,
) {
    runtime.spawn(async move {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        while let Some(incoming) = endpoint.accept().await {
            if !shared.meets() {
                incoming.refuse();
                continue;
            }
            let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
            tokio::spawn(greet(incoming, mailbox.clone(), Arc::clone(&shared), turn));
        }
    });
}

/// Finishes one handshake. A stranger is let go by key alone: nothing it sent has been read.
async fn greet(incoming: Incoming, mailbox: Mailbox, shared: Arc<Shared>, turn: OwnedSemaphorePermit) {
    let handshake = async { incoming.accept().ok()?.await.ok() };
    let Ok(Some(connection)) = tokio::time::timeout(ACCEPT_LIMIT, handshake).await else { return };
    if connection.alpn() == ALPN_JOIN {
        join::serve(connection, mailbox).await;
    } else if connection.alpn() == ALPN_TABLE {
        if shared.membership().is_member_transport(endpoint::peer_of(&connection)) {
            mailbox.send(Message::Connected { connection, dialled_by_us: false });
        } else {
            endpoint::close(&connection, CloseReason::Stranger);
        }
    }
    drop(turn);
}
