//! Linking a further computer of one's own: the link, what is kept of it, and the new computer's side.
//!
//! One link is open at a time: a new one ends the one before. Its public half is kept beside the statements, so it holds
//! when the program was closed meanwhile.

use std::path::Path;
use std::sync::mpsc::{RecvError, channel};

use trestle_trust::{DeviceLink, DeviceRequest, DeviceSecret, OpenLink};

use super::join::Asking;
use super::{InviteError, JoinError, Options, Repo};
use crate::driver::Engine;
use crate::driver::clock::unix_secs;
use crate::driver::join::Question;
use crate::store::{self, FlushError, Write};

/// How a link is kept that was taken back.
const NONE: Vec<u8> = Vec::new();

impl Repo {
    /// A link for one further computer of this person, good until a date at this device. It ends the one before. Waits
    /// for the disk.
    ///
    /// # Errors
    /// See [`InviteError`].
    pub fn link_computer(&self, until_unix_secs: u64) -> Result<DeviceLink, InviteError> {
        if self.stays_here() {
            return Err(InviteError::StaysHere);
        }
        let (reply, answer) = channel();
        self.call(move |engine| drop(reply.send(engine.link_computer(until_unix_secs))));
        let link = answer.recv().map_err(|RecvError| FlushError::Closed)?;
        let link = link.ok_or(InviteError::NotAtTheTable)?;
        self.flush()?;
        Ok(link)
    }

    /// The link that was made last for a further computer, whether or not it was used or its date has passed.
    #[must_use]
    pub fn open_link(&self) -> Option<OpenLink> {
        self.open.shared.open_link()
    }

    /// Ends the link that is open: from now on no computer is linked by it. Waits for the disk.
    ///
    /// # Errors
    /// [`FlushError`]: then it has ended for as long as the table is open, and is open again after that.
    pub fn end_link(&self) -> Result<(), FlushError> {
        self.call(|engine| engine.keep_link(None));
        self.flush()
    }

    /// Asks the computer that made `link` to take this one as the same person's, and opens the table in a new folder.
    /// Waits for the network: five seconds at most until it is reached, ten for its answer.
    ///
    /// # Errors
    /// See [`JoinError`]. No folder is made unless it has agreed.
    pub fn link(folder: &Path, link: &DeviceLink, options: Options) -> Result<Self, JoinError> {
        store::probe(folder)?;
        if link.until_unix_secs < unix_secs() {
            return Err(JoinError::Expired);
        }
        let secret = DeviceSecret::generate(&mut rand::rng());
        let (me, certifier) = (secret.author_key(), link.certifier);
        let asking = Asking {
            table: link.table,
            question: Question::Device(DeviceRequest::new(link, &secret).to_bytes()),
            secret,
            // Nobody else can answer: what this device agrees to names who certifies it.
            asked: link.addresses.get(..1).unwrap_or_default(),
            remembered: &link.addresses,
        };
        asking.sit_down(folder, options, |membership| {
            let person = |device| membership.person_of_author(device).map(|person| person.id);
            person(me).is_some() && person(me) == person(certifier)
        })
    }
}

impl Engine {
    fn link_computer(&mut self, until_unix_secs: u64) -> Option<DeviceLink> {
        let addresses = self.addresses_to_tell();
        let membership = self.sync.membership();
        let (graph, me) = (self.sync.graph(), self.signer.key());
        let link = DeviceLink::new(graph, &membership, me, until_unix_secs, addresses, &mut rand::rng())?;
        self.keep_link(Some(link.open()));
        Some(link)
    }

    /// Keeps what is known of the link that is open, here and on the disk.
    pub(crate) fn keep_link(&mut self, link: Option<OpenLink>) {
        self.shared.set_open_link(link);
        let value = link.map_or(NONE, |link| link.to_bytes());
        self.store.write(vec![Write::Meta { key: "link", value }]);
    }
}
