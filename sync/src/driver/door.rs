//! A host's side of the door: answering strangers while it is open, and opening and closing it.
//!
//! Strangers are answered on the runtime that moves bytes, one exchange costing well under a millisecond and no more
//! running at once than there are tries left; the engine is told only of what came of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use iroh::endpoint::{RecvStream, SendStream};
use tokio::task::AbortHandle;
use trestle_trust::{Label, StatementId, TransportKey};

use super::clock::unix_secs;
use super::mail::publish;
use super::{Engine, Mailbox, Message, Shared, join};
use crate::endpoint::mdns;
use crate::protocol::door::{ASK_BYTES_MAX, Ask, FourWords, Host, Meeting, NoTry, Reply, Sign, Tries};
use crate::repo::{DoorClosed, DoorStatus, Event};

/// How long a newcomer may take to answer the host's element. Nobody types meanwhile.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(4);
/// The invitation that a door hands out is for so many people,
const USES: u32 = 20;
/// and so long: whoever has it still has to say who they are.
const TICKET_LASTS_SECS: u64 = 6 * 60 * 60;

/// A door that is open, as those see it who answer strangers.
#[derive(Debug)]
pub(crate) struct OpenDoor {
    words: FourWords,
    sign: Sign,
    host: TransportKey,
    /// The ticket's text, which is a secret.
    ticket: String,
    tries: Mutex<Tries>,
}

/// The engine's end of the door.
#[derive(Default)]
pub(crate) struct HostDoor {
    /// While it is open.
    pub(super) closes_at: Option<Duration>,
    until_unix_secs: u64,
    invite: Option<StatementId>,
    announcing: Option<AbortHandle>,
    /// Counts openings, so that one which was given up while its invitation was being saved is known.
    opening: u64,
}

impl OpenDoor {
    fn tries<T>(&self, look: impl FnOnce(&mut Tries) -> T) -> T {
        look(&mut self.tries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A try that has been reserved: given back when dropped, unless it was counted.
struct Reserved {
    door: Arc<OpenDoor>,
    counted: bool,
}

impl Reserved {
    fn wrong(mut self) -> u8 {
        self.counted = true;
        self.door.tries(Tries::wrong)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if !self.counted {
            self.door.tries(Tries::ended);
        }
    }
}

/// Answers a stranger who has said `ask`. `None` if it does not keep to the protocol, or is gone.
pub(super) async fn serve(
    ask: Ask,
    from: TransportKey,
    send: &mut SendStream,
    receive: &mut RecvStream,
    shared: &Shared,
    mailbox: &Mailbox,
) -> Option<()> {
    let open = shared.door();
    let reply = match (ask, open) {
        (Ask::Look | Ask::Begin(_), None) => Reply::Shut,
        (Ask::Look, Some(door)) => Reply::Sign(door.sign.clone()),
        (Ask::Begin(element), Some(door)) => {
            return exchange(&door, &element, from, send, receive, mailbox).await;
        }
        (Ask::Confirm(_), _) => return None,
    };
    join::write(send, &reply.encode()).await
}

async fn exchange(
    door: &Arc<OpenDoor>,
    newcomer: &[u8; crate::protocol::door::ELEMENT_BYTES],
    from: TransportKey,
    send: &mut SendStream,
    receive: &mut RecvStream,
    mailbox: &Mailbox,
) -> Option<()> {
    // Before anything is answered, so that guessers at once have no more tries than one after the other.
    let reserved = match door.tries(Tries::reserve) {
        Ok(()) => Reserved { door: Arc::clone(door), counted: false },
        Err(NoTry::Busy) => return join::write(send, &Reply::Busy.encode()).await,
        Err(NoTry::Shut) => return join::write(send, &Reply::Shut.encode()).await,
    };
    let meeting = Meeting { table: door.sign.table, newcomer: from, host: door.host };
    let (host, element) = Host::answer(&door.words, meeting, newcomer, &mut rand::rng()).ok()?;
    let proof = tokio::time::timeout(EXCHANGE_LIMIT, async {
        join::write(send, &Reply::Element(element).encode()).await?;
        match Ask::decode(&join::read(receive, ASK_BYTES_MAX).await?)? {
            Ask::Confirm(proof) => Some(proof),
            Ask::Look | Ask::Begin(_) => None,
        }
    });
    let proof = proof.await.ok()??;
    let reply = match host.grant(&proof, door.ticket.as_bytes()) {
        _ if door.tries(|tries| tries.is_shut()) => Reply::Shut,
        Some((proof, sealed)) => Reply::Granted { proof, sealed },
        None => {
            let tries_left = reserved.wrong();
            mailbox.send(Message::Call(Box::new(Engine::door_was_tried)));
            Reply::Wrong { tries_left }
        }
    };
    join::write(send, &reply.encode()).await
}

impl Engine {
    /// Opens the door with these words, once the invitation that it hands out is on disk.
    pub(crate) fn open_door(&mut self, words: FourWords, how_long: Duration) {
        self.shut_door(DoorClosed::Here);
        if !self.shared.meets() {
            self.meet(true);
        }
        if !self.shared.meets() {
            // Why has been said as trouble.
            return (self.events)(Event::Door(DoorStatus::Closed(DoorClosed::Here)));
        }
        if !self.sync.sits_here() {
            return (self.events)(Event::Door(DoorStatus::Closed(DoorClosed::Here)));
        }
        let (ticket, token) = match self.invite(USES, unix_secs() + TICKET_LASTS_SECS) {
            Ok(invited) => invited,
            Err(error) => {
                tracing::error!(%error, "the door cannot be opened");
                return (self.events)(Event::Door(DoorStatus::Closed(DoorClosed::Here)));
            }
        };
        let opening = self.door.opening;
        let person =
            self.sync.membership().person_of_transport(self.config.transport).map(|me| me.name.clone());
        let sign = Sign {
            table: self.config.table,
            title: ticket.title.clone(),
            person: label(&person.unwrap_or_default()),
            sides: ticket.sides.clone(),
        };
        let (host, invite) = (self.config.transport, ticket.invite);
        let ticket = ticket.to_string();
        let door = Arc::new(OpenDoor { words, sign, host, ticket, tries: Mutex::default() });
        let mailbox = self.mailbox.clone();
        let ready = move |engine: &mut Self| engine.door_is_ready(opening, door, invite, how_long);
        self.when_flushed(token, Box::new(move || mailbox.send(Message::Call(Box::new(ready)))));
    }

    fn door_is_ready(&mut self, opening: u64, door: Arc<OpenDoor>, invite: StatementId, how_long: Duration) {
        if opening != self.door.opening {
            return;
        }
        *self.shared.door.lock().unwrap_or_else(PoisonError::into_inner) = Some(door);
        self.door.closes_at = Some(self.clock.now() + how_long);
        self.door.until_unix_secs = unix_secs() + how_long.as_secs();
        self.door.invite = Some(invite);
        self.announce_door();
        self.say_how_door_is();
    }

    /// Closes the door, if it is open or about to be.
    pub(crate) fn shut_door(&mut self, why: DoorClosed) {
        self.door.opening += 1;
        let Some(door) = self.shared.door.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        door.tries(Tries::shut);
        self.door.closes_at = None;
        self.announce_door();
        self.say_of_door(DoorStatus::Closed(why));
    }

    /// A try was wrong.
    fn door_was_tried(&mut self) {
        let Some(door) = self.shared.door() else { return };
        if door.tries(|tries| tries.is_shut()) {
            self.shut_door(DoorClosed::ThreeWrong);
        } else {
            self.say_how_door_is();
        }
    }

    /// Somebody may have sat down by the door.
    pub(super) fn count_who_came(&mut self) {
        if self.shared.door().is_some() {
            self.say_how_door_is();
        }
    }

    /// Announces the door on the local network while it is open, unless that is not wanted.
    pub(super) fn announce_door(&mut self) {
        let endpoint = self.met_endpoint().filter(|_| self.network.mdns && self.shared.door().is_some());
        match (endpoint, &self.door.announcing) {
            (Some(endpoint), None) => {
                let announcing = self.runtime.spawn(mdns::announce_door(endpoint));
                self.door.announcing = Some(announcing.abort_handle());
            }
            (None, Some(announcing)) => {
                announcing.abort();
                self.door.announcing = None;
            }
            _ => {}
        }
    }

    fn say_how_door_is(&mut self) {
        let Some(door) = self.shared.door() else { return };
        let membership = self.sync.membership();
        let by_it = |person: &&trestle_trust::Person| {
            person.member && person.joined.is_some_and(|joined| Some(joined.invite) == self.door.invite)
        };
        let came = membership.people().values().filter(by_it).count();
        self.say_of_door(DoorStatus::Open {
            words: door.words,
            until_unix_secs: self.door.until_unix_secs,
            wrong_tries: door.tries(|tries| tries.wrong_tries()),
            came: u32::try_from(came).unwrap_or(u32::MAX),
        });
    }

    fn say_of_door(&mut self, status: DoorStatus) {
        if *self.shared.door_status() != status {
            publish(&self.shared.door_status, Arc::new(status.clone()));
            (self.events)(Event::Door(status));
        }
    }
}

/// A label of what has been cleaned already; a mark where nothing is left to see.
fn label(text: &str) -> Label {
    Label::new(text).unwrap_or_else(|_| Label::new("?").expect("a mark is a label"))
}
