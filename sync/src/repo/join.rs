//! A newcomer's side of the join protocol.

use std::path::Path;
use std::time::Duration;

use iroh::endpoint::Connection;
use tokio::task::JoinSet;
use trestle_trust::invitation::{PeerAddress, Ticket};
use trestle_trust::person::SideId;
use trestle_trust::statement::{self, BuildError};
use trestle_trust::{DeviceSecret, Membership, StatementId, TableId};

use super::{OpenError, Options, Repo, start};
use crate::driver::clock::unix_secs;
use crate::driver::join::{Answer, AskError, Question, RefusedBecause, ask_on};
use crate::driver::restore;
use crate::endpoint::{self, ALPN_JOIN};
use crate::store::{self, MakeError, OpenTable, RememberedPeer, Write};

/// Saying goodbye to whoever was asked takes no longer than this.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Why nobody sat down. Unless it says so, no folder was made.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The folder has a table. It was not touched.
    #[error("there is a table in this folder already")]
    AlreadyThere,
    /// The disk takes no writing there. The text says where and why.
    #[error("cannot write here: {0}")]
    CannotWrite(String),
    /// The name or the side will not do.
    #[error(transparent)]
    Invalid(#[from] BuildError),
    /// The invitation's last day has passed.
    #[error("this invitation has expired")]
    Expired,
    /// As many people as it was for have come.
    #[error("this invitation has been used up")]
    UsedUp,
    /// Whoever answered has not heard of the invitation: the device that made it has to meet them first.
    #[error("whoever answered does not know this invitation yet")]
    UnknownInvitation,
    /// None of the devices that the ticket names answered.
    #[error("nobody answered; ask for somebody at the table to open it")]
    NobodyThere,
    /// Somebody answered and then could not finish.
    #[error("whoever answered could not let you in just now: {0}")]
    NotNow(String),
    /// Somebody answered with what is not the ticket's table.
    #[error("whoever answered is not at the table that the invitation is for")]
    WrongTable,
    /// A member has agreed, and the table could not be opened here after that.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl From<MakeError> for JoinError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::AlreadyThere => Self::AlreadyThere,
            MakeError::NetworkDisk(kind) => Self::Open(OpenError::NetworkDisk(kind)),
            MakeError::CannotWrite(why) => Self::CannotWrite(why),
        }
    }
}

pub(super) fn join(
    folder: &Path,
    ticket: &Ticket,
    name: &str,
    side: SideId,
    options: Options,
) -> Result<Repo, JoinError> {
    store::probe(folder)?;
    if ticket.until_unix_secs < unix_secs() {
        return Err(JoinError::Expired);
    }
    let secret = DeviceSecret::generate(&mut rand::rng());
    let join = statement::join(ticket, &secret, name, side)?;
    let asking = Asking {
        table: ticket.table,
        secret,
        question: Question::Join(join.bytes().to_vec()),
        asked: &ticket.addresses,
        remembered: &ticket.addresses,
    };
    asking.sit_down(folder, options, |_| true)
}

/// Somebody, or a further computer of somebody, who asks to be let in.
pub(super) struct Asking<'a> {
    pub(super) table: TableId,
    pub(super) secret: DeviceSecret,
    pub(super) question: Question,
    pub(super) asked: &'a [PeerAddress],
    /// Who is to be met from then on.
    pub(super) remembered: &'a [PeerAddress],
}

impl Asking<'_> {
    /// Asks, and opens the table in a new folder if the answer makes this device a member and is `as_wanted`.
    pub(super) fn sit_down(
        self,
        folder: &Path,
        options: Options,
        as_wanted: impl FnOnce(&Membership) -> bool,
    ) -> Result<Repo, JoinError> {
        let runtime = start::runtime()?;
        let endpoint = runtime
            .block_on(endpoint::bind(&self.secret.transport_secret(), options.loopback_only, None))
            .map_err(OpenError::Start)?;
        let answered = runtime.block_on(ask_anyone(&endpoint, self.asked, &self.question));
        let made = answered.and_then(|statements| {
            let statements = check(self.table, &self.secret, &statements, as_wanted)?;
            // Whoever closes the program before the first meeting finds the others the next time.
            let peers = remembered(self.remembered);
            let writes: Vec<Write> = peers.iter().cloned().map(Write::Peer).collect();
            let table = OpenTable::create_with(folder, self.table, &self.secret, &statements, &writes)?;
            Ok((table, start::fresh(&statements, peers)))
        });
        match made {
            Ok((table, contents)) => {
                Ok(start::start(table, self.secret, contents, options, Some((runtime, endpoint)))?)
            }
            Err(error) => {
                runtime.block_on(async { drop(tokio::time::timeout(CLOSE_LIMIT, endpoint.close()).await) });
                runtime.shutdown_timeout(CLOSE_LIMIT);
                Err(error)
            }
        }
    }
}

/// Dials everybody at once and asks whoever is reached, one after the other, until one agrees.
async fn ask_anyone(
    endpoint: &iroh::Endpoint,
    asked: &[PeerAddress],
    question: &Question,
) -> Result<Vec<Vec<u8>>, JoinError> {
    let mut dials: JoinSet<Option<Connection>> = JoinSet::new();
    let dial = |address: &PeerAddress| {
        let (endpoint, PeerAddress { transport, sockets }) = (endpoint.clone(), address.clone());
        async move { endpoint::dial(&endpoint, transport, &sockets, ALPN_JOIN).await.ok() }
    };
    for address in asked {
        dials.spawn(dial(address));
    }
    let mut refused = JoinError::NobodyThere;
    while let Some(dialled) = dials.join_next().await {
        let Ok(Some(connection)) = dialled else { continue };
        let mut answer = ask_on(&connection, question).await;
        // What was asked may have been granted, and only the answer be lost: asked again it is told once more.
        let peer = endpoint::peer_of(&connection);
        if let (Err(AskError::Broken(_)), Some(address)) =
            (&answer, asked.iter().find(|address| address.transport == peer))
            && let Some(again) = dial(address).await
        {
            answer = ask_on(&again, question).await;
        }
        refused = match answer {
            Ok(Answer::Welcome(statements)) => return Ok(statements),
            Ok(Answer::Refused(why)) => because(why),
            Ok(Answer::Heard) => JoinError::WrongTable,
            Err(error) => JoinError::NotNow(error.to_string()),
        };
    }
    Err(refused)
}

fn because(why: RefusedBecause) -> JoinError {
    match why {
        RefusedBecause::Expired => JoinError::Expired,
        RefusedBecause::UsedUp => JoinError::UsedUp,
        RefusedBecause::UnknownInvitation => JoinError::UnknownInvitation,
        RefusedBecause::Invalid => JoinError::NotNow("they could not make sense of the request".to_owned()),
        RefusedBecause::AlreadySeated => JoinError::NotNow("this device sits there already".to_owned()),
        RefusedBecause::NotNow => JoinError::NotNow("try again, or ask somebody else".to_owned()),
    }
}

/// The statements must make the table, and this device a member of it, as it wanted.
fn check(
    table: TableId,
    secret: &DeviceSecret,
    statements: &[Vec<u8>],
    as_wanted: impl FnOnce(&Membership) -> bool,
) -> Result<Vec<(StatementId, Vec<u8>)>, JoinError> {
    let graph = restore::read_graph(table, statements).map_err(|_| JoinError::WrongTable)?;
    let membership = Membership::read(&graph);
    if !membership.is_member_transport(secret.transport_key()) || !as_wanted(&membership) {
        return Err(JoinError::WrongTable);
    }
    Ok(graph.iter().map(|statement| (statement.id(), statement.bytes().to_vec())).collect())
}

fn remembered(addresses: &[PeerAddress]) -> Vec<RememberedPeer> {
    let peer = |address: &PeerAddress| RememberedPeer {
        transport: address.transport,
        addresses: address.sockets.clone(),
        last_matched_unix_secs: None,
        device_name: None,
    };
    addresses.iter().map(peer).collect()
}
