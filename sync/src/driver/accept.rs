//! Lets others in: who sits here, or did, to the table's protocol, everybody to the one question of the join protocol.

use std::sync::Arc;

use iroh::endpoint::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Mailbox, Message, Shared, join};
use crate::endpoint::{self, ACCEPT_LIMIT, ALPN_JOIN, ALPN_TABLE};
use crate::protocol::CloseReason;

/// So many handshakes are under way at once; others wait for their turn.
const HANDSHAKES_AT_ONCE: usize = 32;
/// While more handshakes than this are under way, whoever calls must first show to be reachable where it says it is.
const UNPROVED_AT_ONCE: usize = 8;
/// So many strangers are listened to at once, so that members never wait for them; others are let go.
const QUESTIONS_AT_ONCE: usize = 16;

pub(super) fn start(
    runtime: &tokio::runtime::Handle,
    endpoint: iroh::Endpoint,
    mailbox: Mailbox,
    shared: Arc<Shared>,
) {
    runtime.spawn(async move {
        let turns = Arc::new(Semaphore::new(HANDSHAKES_AT_ONCE));
        let questions = Arc::new(Semaphore::new(QUESTIONS_AT_ONCE));
        while let Some(incoming) = endpoint.accept().await {
            if !shared.meets() {
                incoming.refuse();
                continue;
            }
            let crowded = turns.available_permits() < HANDSHAKES_AT_ONCE - UNPROVED_AT_ONCE;
            if crowded && !incoming.remote_addr_validated() {
                drop(incoming.retry());
                continue;
            }
            let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
            tokio::spawn(greet(incoming, mailbox.clone(), Arc::clone(&shared), turn, Arc::clone(&questions)));
        }
    });
}

/// Finishes one handshake. A stranger is let go by key alone: nothing it sent has been read.
async fn greet(
    incoming: Incoming,
    mailbox: Mailbox,
    shared: Arc<Shared>,
    turn: OwnedSemaphorePermit,
    questions: Arc<Semaphore>,
) {
    let handshake = async { incoming.accept().ok()?.await.ok() };
    let Ok(Some(connection)) = tokio::time::timeout(ACCEPT_LIMIT, handshake).await else { return };
    drop(turn);
    if connection.alpn() == ALPN_JOIN {
        let Ok(_turn) = questions.try_acquire() else {
            return endpoint::close(&connection, CloseReason::Done);
        };
        join::serve(connection, mailbox, shared).await;
    } else if connection.alpn() == ALPN_TABLE {
        let peer = endpoint::peer_of(&connection);
        if shared.membership().may_exchange_statements(peer) {
            mailbox.send_from(peer, Message::Connected { connection, dialled_by_us: false });
        } else {
            endpoint::close(&connection, CloseReason::Stranger);
        }
    }
}
