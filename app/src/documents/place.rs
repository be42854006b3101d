//! What people say of their own place at the table and of others': moving, leaving, a lost computer, asking that somebody
//! sits here no more. Looked at first, in plain words; whether a statement counts is `trestle_trust::membership`'s business.

use std::collections::BTreeSet;

use trestle_sync::repo::Signing;
use trestle_trust::{
    Membership, Person, Removal, RemovalState,
    ids::{AuthorKey, PersonId, StatementId},
    person::SideId,
    statement::deciding::Remark,
};

use super::Documents;

/// One act. It is open to every member alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceAct {
    /// Sits with another side from then on, and counts there once its people have welcomed them.
    Move { side: SideId },
    /// Leaves the table, for good.
    Leave,
    /// A lost computer of one's own speaks for nobody any more.
    RemoveComputer { device: AuthorKey },
    /// Asks that somebody sits here no more, and says why.
    AskRemoval { person: PersonId, words: String },
    /// Consents to what somebody asked.
    Consent { removal: StatementId },
    /// Says who one was here before.
    Was { person: PersonId },
}

/// Why nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("this computer's person does not sit here any more")]
    NotHere,
    #[error("nobody of one's side has vouched for one yet")]
    NotWelcomed,
    #[error("there is no such side")]
    NoSide,
    #[error("one sits with this side already")]
    SameSide,
    #[error("one has no such computer here")]
    NoComputer,
    #[error("it is this computer")]
    ThisComputer,
    #[error("nobody of that id sits here")]
    NoPerson,
    #[error("it is oneself")]
    Oneself,
    #[error("somebody has asked so already")]
    AskedAlready,
    #[error("somebody has to say why")]
    NoWords,
    #[error("the words are too long")]
    LongWords,
    #[error("nobody asked so")]
    NoRemoval,
    #[error("one has consented already")]
    Consented,
    #[error("they are gone already")]
    Gone,
    #[error("people removed one another, or others had to be asked")]
    Stuck,
    #[error("one has said so already")]
    SaidAlready,
}

/// The first of a computer's key, in groups of four signs: enough to tell one's own computers apart.
pub fn mark_of(device: AuthorKey) -> String {
    crate::agreement::grouped(&device.to_string()[..MARK_DIGITS])
}

/// As many as stand behind a name that is like another.
const MARK_DIGITS: usize = 12;

impl Documents {
    /// Whether this computer speaks for somebody who sits here. Else all can be read and taken away, and nothing said.
    pub fn sits_here(&self) -> bool {
        self.repo.membership().is_member_author(self.repo.author_key())
    }

    /// Says it, if it fits.
    pub(super) fn say_of_place(&self, act: &PlaceAct) -> Result<Signing, PlaceError> {
        let membership = self.repo.membership();
        let me = membership.person(self.repo.me()).filter(|_| self.sits_here()).ok_or(PlaceError::NotHere)?;
        let others = |id: PersonId| match membership.person(id).filter(|person| person.member) {
            Some(person) if person.id == me.id => Err(PlaceError::Oneself),
            Some(person) => Ok(person.id),
            None => Err(PlaceError::NoPerson),
        };
        match act {
            PlaceAct::Move { side } => {
                let minutes = self.minutes();
                minutes.agreements().rules().rules.side(*side).ok_or(PlaceError::NoSide)?;
                if me.side == *side {
                    return Err(PlaceError::SameSide);
                }
                Ok(self.repo.move_to(*side))
            }
            PlaceAct::Leave => Ok(self.repo.leave()),
            PlaceAct::RemoveComputer { device } => {
                if *device == self.repo.author_key() {
                    return Err(PlaceError::ThisComputer);
                }
                let mine = me.devices.iter().any(|one| one.author == *device);
                if mine { Ok(self.repo.remove_device(*device)) } else { Err(PlaceError::NoComputer) }
            }
            PlaceAct::AskRemoval { person, words } => {
                let person = others(*person)?;
                let why = Remark::new(words.trim()).ok_or(PlaceError::LongWords)?;
                if why.words().is_empty() {
                    return Err(PlaceError::NoWords);
                }
                must_stand(me)?;
                if open_of(&membership, person).is_some() {
                    return Err(PlaceError::AskedAlready);
                }
                Ok(self.repo.remove_people(BTreeSet::from([person]), why))
            }
            PlaceAct::Consent { removal } => {
                let asked = membership.removals().iter().find(|asked| asked.statement == *removal);
                let asked = asked.ok_or(PlaceError::NoRemoval)?;
                if asked.state == RemovalState::Effective {
                    return Err(PlaceError::Gone);
                }
                if !takes_consent(asked) {
                    return Err(PlaceError::Stuck);
                }
                if asked.consented.contains(&me.id) {
                    return Err(PlaceError::Consented);
                }
                must_stand(me)?;
                Ok(self.repo.consent(*removal))
            }
            PlaceAct::Was { person } => {
                let person = others(*person)?;
                if me.was == Some(person) {
                    return Err(PlaceError::SaidAlready);
                }
                Ok(self.repo.was(person))
            }
        }
    }
}

fn must_stand(me: &Person) -> Result<(), PlaceError> {
    if me.standing { Ok(()) } else { Err(PlaceError::NotWelcomed) }
}

/// Whether another consent may yet bring it about. Where people removed one another, enough consented, and nothing more does.
pub(crate) fn takes_consent(asked: &Removal) -> bool {
    let lacks = asked.asked.iter().any(|part| part.consent < part.enough);
    asked.state == RemovalState::Open || asked.state == RemovalState::Stuck && lacks
}

/// What is open about that person alone.
pub(crate) fn open_of(membership: &Membership, person: PersonId) -> Option<&Removal> {
    let mut open = membership.removals().iter().filter(|asked| asked.state == RemovalState::Open);
    open.find(|asked| asked.people == [person])
}
