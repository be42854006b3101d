//! One conversation with a door: reading its sign, or asking for its ticket.

use std::net::SocketAddr;
use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream, VarInt};
use trestle_trust::{PeerAddress, Ticket, TransportKey};

use super::Door;
use crate::driver::join::{read, write};
use crate::endpoint::{self, ALPN_JOIN};
use crate::protocol::CloseReason;
use crate::protocol::door::{Ask, FourWords, Meeting, Newcomer, REPLY_BYTES_MAX, Reply, Sign};

/// How long a sign may take to be read.
const LOOK_LIMIT: Duration = Duration::from_secs(6);
/// A sign is no longer than this.
const SIGN_BYTES_MAX: usize = 64 * 1024;
/// How long asking may take altogether.
const ASK_LIMIT: Duration = Duration::from_secs(15);
/// How soon a door at which others are trying is asked again, and how often.
const BUSY_AGAIN_AFTER: Duration = Duration::from_millis(400);
const BUSY_AGAIN_TIMES: u32 = 12;

/// Why there is no ticket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// What was typed is not four words of the lists: nobody was asked, and no try was used.
    #[error("these are not four of the words")]
    NotFourWords,
    /// So many tries are left to everybody together; with none left the door is closed now.
    #[error("these words were wrong; {tries_left} tries are left")]
    WrongWords { tries_left: u8 },
    /// The door is not open any more.
    #[error("the door is closed")]
    Closed,
    /// The computer behind the door does not answer.
    #[error("nobody answered")]
    NobodyThere,
    /// Others are trying their words all the time.
    #[error("others are trying at this moment")]
    Busy,
    /// Something else went wrong. The text says what.
    #[error("{0}")]
    Failed(String),
}

/// What stands over the door of `host`; none if it is closed or nobody answers.
pub(super) async fn look(
    endpoint: &iroh::Endpoint,
    host: TransportKey,
    addresses: &[SocketAddr],
) -> Option<Sign> {
    let looked = tokio::time::timeout(LOOK_LIMIT, async {
        let connection = endpoint::dial(endpoint, host, addresses, ALPN_JOIN).await.ok()?;
        let sign = async {
            let (mut send, mut receive) = connection.open_bi().await.ok()?;
            write(&mut send, &Ask::Look.encode()).await?;
            match Reply::decode(&read(&mut receive, SIGN_BYTES_MAX).await?)? {
                Reply::Sign(sign) => Some(sign),
                _ => None,
            }
        };
        let sign = sign.await;
        close(&connection);
        sign
    });
    looked.await.ok().flatten()
}

/// Asks for the ticket. Only what the door says last counts as a try.
pub(super) async fn ask(
    endpoint: &iroh::Endpoint,
    door: &Door,
    words: &FourWords,
) -> Result<Ticket, AskError> {
    let asking = async {
        for _ in 0..BUSY_AGAIN_TIMES {
            match ask_once(endpoint, door, words).await {
                Err(AskError::Busy) => tokio::time::sleep(BUSY_AGAIN_AFTER).await,
                answer => return answer,
            }
        }
        Err(AskError::Busy)
    };
    tokio::time::timeout(ASK_LIMIT, asking).await.unwrap_or(Err(AskError::NobodyThere))
}

async fn ask_once(endpoint: &iroh::Endpoint, door: &Door, words: &FourWords) -> Result<Ticket, AskError> {
    let dialled = endpoint::dial(endpoint, door.transport, &door.addresses, ALPN_JOIN).await;
    let connection = dialled.map_err(|_| AskError::NobodyThere)?;
    let asked = exchange(&connection, endpoint, door, words).await;
    let hung_up = connection.close_reason().and_then(|why| endpoint::closed_by_peer(&why));
    close(&connection);
    match asked {
        // The host listens to no more strangers at once.
        Err(AskError::Failed(_)) if hung_up == Some(CloseReason::Done.code()) => Err(AskError::Busy),
        asked => asked,
    }
}

async fn exchange(
    connection: &Connection,
    endpoint: &iroh::Endpoint,
    door: &Door,
    words: &FourWords,
) -> Result<Ticket, AskError> {
    let newcomer = TransportKey(*endpoint.id().as_bytes());
    let meeting = Meeting { table: door.table, newcomer, host: endpoint::peer_of(connection) };
    let (exchange, element) = Newcomer::begin(words, meeting, &mut rand::rng());
    let (mut send, mut receive) =
        connection.open_bi().await.map_err(|error| AskError::Failed(error.to_string()))?;
    let element = match say(Ask::Begin(element), &mut send, &mut receive).await? {
        Reply::Element(element) => element,
        other => return Err(refused(&other)),
    };
    let (exchange, proof) =
        exchange.confirm(&element).map_err(|error| AskError::Failed(error.to_string()))?;
    match say(Ask::Confirm(proof), &mut send, &mut receive).await? {
        Reply::Granted { proof, sealed } => {
            let ticket =
                exchange.open(&proof, &sealed).map_err(|error| AskError::Failed(error.to_string()))?;
            ticket_of(&ticket, door)
        }
        other => Err(refused(&other)),
    }
}

/// The ticket as the door sealed it, with the addresses at which the door was reached.
fn ticket_of(text: &[u8], door: &Door) -> Result<Ticket, AskError> {
    let failed = |error: &dyn std::fmt::Display| AskError::Failed(error.to_string());
    let text = std::str::from_utf8(text).map_err(|error| failed(&error))?;
    let mut ticket: Ticket = text.parse().map_err(|error| failed(&error))?;
    if ticket.table != door.table {
        return Err(AskError::Failed("the ticket is for another table".to_owned()));
    }
    let mut reached = PeerAddress { transport: door.transport, sockets: door.addresses.clone() };
    if let Some(at) = ticket.addresses.iter().position(|address| address.transport == door.transport) {
        let told = ticket.addresses.remove(at);
        reached.sockets.extend(told.sockets);
        reached.sockets.sort();
        reached.sockets.dedup();
    }
    ticket.addresses.insert(0, reached);
    Ok(ticket)
}

fn refused(reply: &Reply) -> AskError {
    match reply {
        Reply::Wrong { tries_left } => AskError::WrongWords { tries_left: *tries_left },
        Reply::Shut => AskError::Closed,
        Reply::Busy => AskError::Busy,
        Reply::Sign(_) | Reply::Element(_) | Reply::Granted { .. } => {
            AskError::Failed("the answer makes no sense".to_owned())
        }
    }
}

async fn say(ask: Ask, send: &mut SendStream, receive: &mut RecvStream) -> Result<Reply, AskError> {
    let cut_off = || AskError::Failed("the connection broke off".to_owned());
    write(send, &ask.encode()).await.ok_or_else(cut_off)?;
    let bytes = read(receive, REPLY_BYTES_MAX).await.ok_or_else(cut_off)?;
    Reply::decode(&bytes).ok_or_else(|| AskError::Failed("the answer makes no sense".to_owned()))
}

fn close(connection: &Connection) {
    connection.close(VarInt::from_u32(CloseReason::Done.code()), b"");
}
