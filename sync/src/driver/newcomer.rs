//! A member's side of the join protocol.

use tokio::sync::oneshot;
use trestle_trust::linking::Admitted;
use trestle_trust::statement::{self, Body};
use trestle_trust::{DeviceRequest, OpenLink, Statement, TransportKey, admit_device, invitation};

use super::Engine;
use super::clock::unix_secs;
use super::join::{Answer, Question, RefusedBecause};
use crate::protocol::Input;

impl Engine {
    pub(super) fn asked(&mut self, from: TransportKey, question: Question, reply: oneshot::Sender<Answer>) {
        match question {
            Question::Introduction(statements) => {
                self.input(Input::Introduction { from, statements });
                drop(reply.send(Answer::Heard));
            }
            Question::Join(bytes) => {
                let admitted = self.admit_newcomer(from, &bytes);
                self.answer(admitted, reply);
            }
            Question::Device(bytes) => {
                let admitted = self.certify(from, &bytes);
                self.answer(admitted, reply);
            }
        }
    }

    fn answer(&mut self, admitted: Result<Vec<Statement>, RefusedBecause>, reply: oneshot::Sender<Answer>) {
        match admitted {
            Ok(statements) => {
                let token = self.state(statements);
                let all = self.sync.graph().iter().map(|statement| statement.bytes().to_vec()).collect();
                // The newcomer counts on what was signed for it, so it is on disk before anybody hears of it.
                self.when_flushed(token, Box::new(move || drop(reply.send(Answer::Welcome(all)))));
            }
            Err(why) => drop(reply.send(Answer::Refused(why))),
        }
    }

    /// The Device statement of a computer that asks by the link that is open here, or nothing new if it has it already.
    fn certify(&mut self, from: TransportKey, bytes: &[u8]) -> Result<Vec<Statement>, RefusedBecause> {
        let request = DeviceRequest::from_bytes(bytes).ok_or(RefusedBecause::Invalid)?;
        let (membership, me, open) = (self.sync.membership(), self.config.author, self.shared.open_link());
        let admitted = admit_device(&membership, me, open.as_ref(), &request, from, unix_secs());
        if admitted.map_err(refused_because)? == Admitted::Before {
            return Ok(Vec::new());
        }
        let DeviceRequest { certificate, consent, .. } = request;
        let device = statement::device(self.sync.graph(), &self.signer, certificate, consent)
            .map_err(|_| RefusedBecause::Invalid)?;
        // Written first: whatever is lost, a link never lets in two.
        self.keep_link(open.map(|open| OpenLink { used_by: Some(certificate.author), ..open }));
        Ok(vec![device])
    }

    /// The Join and its Receipt, or nothing new for somebody who sits here already and asks again.
    fn admit_newcomer(&self, from: TransportKey, bytes: &[u8]) -> Result<Vec<Statement>, RefusedBecause> {
        let join = Statement::decode(bytes).map_err(|_| RefusedBecause::Invalid)?;
        let Body::Join { person, .. } = join.body() else { return Err(RefusedBecause::Invalid) };
        if person.device.transport != from {
            return Err(RefusedBecause::Invalid);
        }
        // What somebody says who has gone lets nobody in.
        if !self.sync.sits_here() {
            return Err(RefusedBecause::NotNow);
        }
        let membership = self.sync.membership();
        if self.sync.graph().contains(join.id()) && membership.is_member_transport(from) {
            return Ok(Vec::new());
        }
        let me = self.config.author;
        invitation::admit_join(self.sync.graph(), &membership, &join, unix_secs(), me)
            .map_err(refused_because)?;
        let mut graph = self.sync.graph().clone();
        graph.insert(join.clone()).map_err(|_| RefusedBecause::UnknownInvitation)?;
        let receipt =
            statement::receipt(&graph, &self.signer, join.id()).map_err(|_| RefusedBecause::NotNow)?;
        Ok(vec![join, receipt])
    }
}

fn refused_because(refusal: invitation::Refusal) -> RefusedBecause {
    use invitation::Refusal;
    match refusal {
        Refusal::Expired => RefusedBecause::Expired,
        Refusal::UsedUp => RefusedBecause::UsedUp,
        Refusal::UnknownInvitation => RefusedBecause::UnknownInvitation,
        Refusal::AlreadySeated => RefusedBecause::AlreadySeated,
        _ => RefusedBecause::Invalid,
    }
}
