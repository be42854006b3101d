//! Signing what this device's person says about questions, and about who sits here. Each names what is known here as its past.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, channel};

use trestle_trust::agreement::Minutes;
use trestle_trust::person::SideId;
use trestle_trust::statement::deciding::{Deciding, Opening, Remark, Subject};
use trestle_trust::statement::{self, BuildError, Newest};
use trestle_trust::{
    AuthorKey, AuthorSigner, ChangeHash, ContentHash, DocumentId, Graph, PersonId, Statement, StatementId,
};

use super::Repo;
use crate::driver::Engine;
use crate::log::Entry;

/// Why something was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    Invalid(#[from] BuildError),
    #[error("the table is closed")]
    Closed,
}

/// A statement that the engine signs in its turn.
#[derive(Debug)]
#[must_use]
pub struct Signing(Receiver<Result<StatementId, BuildError>>);

impl Signing {
    /// Waits for the engine; then [`Repo::minutes`] has it.
    ///
    /// # Errors
    /// [`SignError`]: then nothing was said.
    pub fn wait(self) -> Result<StatementId, SignError> {
        Ok(self.0.recv().map_err(|_| SignError::Closed)??)
    }
}

impl Repo {
    /// Puts a question to answer, by the ground rules in force.
    pub fn open_question(
        &self,
        subject: Subject,
        content: ContentHash,
        replaces: Vec<StatementId>,
    ) -> Signing {
        self.sign(move |graph, signer, minutes| {
            let rules = minutes.agreements().rules().source;
            statement::open_question(graph, signer, Opening { subject, content, rules, replaces })
        })
    }

    /// Says something about a question.
    pub fn say(&self, deciding: Deciding) -> Signing {
        self.sign(move |graph, signer, _| statement::say_deciding(graph, signer, deciding))
    }

    /// Brings somebody without a device to the table.
    pub fn seat_on_paper(&self, name: &str, side: SideId) -> Signing {
        let name = name.to_owned();
        self.sign(move |graph, signer, _| statement::paper_seat(graph, signer, &name, side))
    }

    /// Moves to that side, which the ground rules in force have. They count there once its people have vouched for them.
    pub fn move_to(&self, side: SideId) -> Signing {
        self.sign(move |graph, signer, _| statement::move_to(graph, signer, side))
    }

    /// Leaves the table, for good.
    pub fn leave(&self) -> Signing {
        let me = self.open.me;
        self.sign_by(move |engine| {
            let newest = engine.newest_of_people(&BTreeSet::from([me]));
            statement::leave(engine.sync.graph(), &engine.signer, newest)
        })
    }

    /// That other device of one's own speaks for nobody any more.
    pub fn remove_device(&self, device: AuthorKey) -> Signing {
        self.sign_by(move |engine| {
            let newest = engine.newest_of(|author| author == device);
            statement::remove_device(engine.sync.graph(), &engine.signer, device, newest)
        })
    }

    /// Asks that these people sit here no more; that is one's own consent too.
    pub fn remove_people(&self, people: BTreeSet<PersonId>, why: Remark) -> Signing {
        self.sign_by(move |engine| {
            let newest = engine.newest_of_people(&people);
            statement::removal(engine.sync.graph(), &engine.signer, &people, newest, why)
        })
    }

    /// Consents to a removal that somebody asked for.
    pub fn consent(&self, removal: StatementId) -> Signing {
        self.sign_by(move |engine| {
            let membership = engine.sync.membership();
            let asked = membership.removals().iter().find(|asked| asked.statement == removal);
            let people = asked.map(|asked| asked.people.iter().copied().collect()).unwrap_or_default();
            let newest = engine.newest_of_people(&people);
            statement::consent(engine.sync.graph(), &engine.signer, removal, newest)
        })
    }

    /// Says that one is that person, who lost their devices and sits here under this new id.
    pub fn was(&self, person: PersonId) -> Signing {
        self.sign(move |graph, signer, _| statement::was(graph, signer, person))
    }

    /// All statements here, each after its parents, exactly as they were signed. Waits for the engine.
    ///
    /// # Errors
    /// [`SignError::Closed`].
    pub fn statements(&self) -> Result<Vec<Statement>, SignError> {
        self.ask(|engine| engine.sync.graph().iter().cloned().collect()).ok_or(SignError::Closed)
    }

    /// The newest changes of each of these documents that count, as of now. Waits for the engine.
    #[must_use]
    pub fn heads(&self, documents: Vec<DocumentId>) -> BTreeMap<DocumentId, Vec<ChangeHash>> {
        let heads = move |engine: &mut Engine| {
            let of = |document: DocumentId| (document, engine.sync.counted_heads(document));
            documents.into_iter().map(of).collect()
        };
        self.ask(heads).unwrap_or_default()
    }

    fn sign(
        &self,
        make: impl FnOnce(&Graph, &AuthorSigner, &Minutes) -> Result<Statement, BuildError> + Send + 'static,
    ) -> Signing {
        let shared = std::sync::Arc::clone(&self.open.shared);
        self.sign_by(move |engine| make(engine.sync.graph(), &engine.signer, &shared.minutes()))
    }

    /// Signs what needs more of the engine than the statements: what somebody who goes has made so far.
    fn sign_by(
        &self,
        make: impl FnOnce(&Engine) -> Result<Statement, BuildError> + Send + 'static,
    ) -> Signing {
        let (reply, answer) = channel();
        self.call(move |engine| {
            let made = make(engine);
            let signed = made.map(|statement| {
                let id = statement.id();
                engine.state(vec![statement]);
                id
            });
            // Whoever asked may not wait for the answer.
            let _ = reply.send(signed);
        });
        Signing(answer)
    }
}

impl Engine {
    /// The newest changes that are here of all devices that ever spoke for these people.
    fn newest_of_people(&self, people: &BTreeSet<PersonId>) -> Newest {
        let membership = self.sync.membership();
        self.newest_of(|author| {
            membership.person_of_author(author).is_some_and(|person| people.contains(&person.id))
        })
    }

    /// By document the newest changes that are here of these devices. Of those on which nobody else has built there are
    /// none left out before others are: the others come in by whoever did.
    fn newest_of(&self, is_theirs: impl Fn(AuthorKey) -> bool) -> Newest {
        let (mut bare, mut built_on) = (Vec::new(), Vec::new());
        for document in self.sync.documents() {
            let Some(log) = self.sync.log(document) else { continue };
            let theirs = log.tips().filter(|(actor, _)| is_theirs(actor.author()));
            let tips = theirs.flat_map(|(_, tips)| tips.into_iter().map(|(_, hash)| hash));
            // What they made after they had gone does not come in by a consent that comes later still.
            let tips: Vec<ChangeHash> = tips.filter(|hash| self.sync.counts(document, hash)).collect();
            // A device draws a new actor whenever it is started: most of what they made last follows the others.
            for hash in log.frontier(&tips) {
                let followed = log.entry(&hash).is_some_and(Entry::has_other_child);
                if followed { &mut built_on } else { &mut bare }.push((document, hash));
            }
        }
        Newest::new(bare.into_iter().chain(built_on))
    }
}
