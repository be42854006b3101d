//! Who is who, and who signed what: the security kernel of Trestle.
//!
//! Bytes of strangers come in ([`Statement::decode`], [`Ticket`]'s `FromStr`), are bounded, checked and verified, and gather
//! in a grow-only [`Graph`]; [`Membership::read`] says what that set of statements means. [`Tip`] signs the newest change of
//! a chain. Everything here is a pure function of its arguments: no clock, no disk, no network, no randomness of its own
//! (`now` and the random generator are arguments), and no knowledge of what people make.
//!
//! [`agreement`] says what the table has agreed. Statements of kinds we do not know are kept and passed on.

pub mod agreement;
pub mod graph;
pub mod ground_rules;
pub mod ids;
pub mod invitation;
pub mod keys;
pub mod label;
pub mod linking;
pub mod membership;
pub mod person;
pub mod statement;
pub mod tip;
mod wire;

pub use agreement::Agreements;
pub use graph::{Graph, GraphError, Inserted};
pub use ground_rules::{GroundRules, GroundRulesError, Inviters, Side};
pub use ids::{
    ActorId, AuthorKey, ChangeHash, ContentHash, DocumentId, PersonId, StatementId, TableId, TransportKey,
};
pub use invitation::{PeerAddress, Refusal, Ticket, TicketError, admit_join};
pub use keys::{AuthorSigner, DeviceSecret};
pub use label::{Label, LabelError};
pub use linking::{DeviceLink, DeviceRequest, OpenLink, admit_device};
pub use membership::{
    Asked, Device, Gone, Joined, Membership, Person, PlaceSaid, PlaceWord, Removal, RemovalState,
};
pub use person::{DeviceCertificate, PersonCard, SideId};
pub use statement::{Body, BuildError, Statement, StatementError};
pub use tip::Tip;

#[cfg(test)]
mod testing;
