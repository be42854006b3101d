//! Making statements of one's own. Each names as its parents the heads that the graph has.

use std::collections::BTreeSet;

use rand_core::{CryptoRng, Rng};

use super::body::{REMOVED_MAX, USES_MAX};
use super::deciding::{Deciding, Opening, Remark};
use super::newest::Newest;
use super::{Body, GENESIS_TABLE, Statement, StatementError};
use crate::graph::Graph;
use crate::ground_rules::{GroundRules, GroundRulesError};
use crate::ids::{AuthorKey, PersonId, StatementId, TableId};
use crate::invitation::Ticket;
use crate::keys::{AuthorSigner, DeviceSecret, Domain};
use crate::label::{Label, LabelError};
use crate::person::{DeviceCertificate, PersonCard, SideId};

/// Why a statement of one's own cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    #[error("the table's title: {0}")]
    Title(LabelError),
    #[error("the person's name: {0}")]
    Name(LabelError),
    #[error("the table has no such side")]
    UnknownSide,
    #[error("an invitation is for 1 to {USES_MAX} people")]
    Uses,
    #[error("a removal names 1 to {REMOVED_MAX} people")]
    Removed,
    #[error(transparent)]
    GroundRules(#[from] GroundRulesError),
    /// All parts are in their bounds and together are too long, or a consent is not by the device it is for.
    #[error(transparent)]
    Statement(#[from] StatementError),
}

/// Puts up a table; its id is the statement's [`Statement::table`].
///
/// # Errors
/// [`BuildError`] when a name, the title or the ground rules are out of their bounds.
pub fn genesis(
    secret: &DeviceSecret,
    title: &str,
    rules: GroundRules,
    name: &str,
    side: SideId,
    rng: &mut impl Rng,
) -> Result<Statement, BuildError> {
    rules.check()?;
    rules.side(side).ok_or(BuildError::UnknownSide)?;
    let title = Label::new(title).map_err(BuildError::Title)?;
    let founder = card(secret, name, side)?;
    let mut nonce = [0; 16];
    rng.fill_bytes(&mut nonce);
    let body = Body::Genesis { title, rules, nonce, founder };
    Ok(Statement::sign(&secret.author(), GENESIS_TABLE, vec![], &body)?)
}

/// Invites `uses` people until a date. The second half of the answer is the ephemeral secret, for the ticket.
///
/// # Errors
/// [`BuildError::Uses`] when that is nobody, or too many.
pub fn invite(
    graph: &Graph,
    signer: &AuthorSigner,
    uses: u32,
    until_unix_secs: u64,
    rng: &mut impl CryptoRng,
) -> Result<(Statement, [u8; 32]), BuildError> {
    if !(1..=USES_MAX).contains(&uses) {
        return Err(BuildError::Uses);
    }
    let mut secret = [0; 32];
    rng.fill_bytes(&mut secret);
    let ephemeral = AuthorSigner::from_secret(&secret).key();
    let statement = say(graph, signer, &[], &Body::Invite { ephemeral, uses, until_unix_secs })?;
    Ok((statement, secret))
}

/// Asks to sit down with a ticket. The newcomer knows no more of the graph than the invitation's id: that is its parent.
///
/// # Errors
/// [`BuildError`] when the name is out of bounds or the ticket names no such side.
pub fn join(
    ticket: &Ticket,
    secret: &DeviceSecret,
    name: &str,
    side: SideId,
) -> Result<Statement, BuildError> {
    if !ticket.sides.iter().any(|known| known.id == side) {
        return Err(BuildError::UnknownSide);
    }
    let person = card(secret, name, side)?;
    let parts = ephemeral_parts(ticket.table, ticket.invite, &person);
    let ephemeral_signature =
        AuthorSigner::from_secret(&ticket.ephemeral_secret).sign(Domain::JoinEphemeral, &[&parts]);
    let body = Body::Join { invite: ticket.invite, person, ephemeral_signature };
    Ok(Statement::sign(&secret.author(), ticket.table, vec![ticket.invite], &body)?)
}

/// Lets the person of `join`, which the graph has, sit down. Ask [`crate::invitation::admit_join`] first.
///
/// # Errors
/// None with a real graph and join: the type is that of its siblings.
pub fn receipt(graph: &Graph, signer: &AuthorSigner, join: StatementId) -> Result<Statement, BuildError> {
    say(graph, signer, &[join], &Body::Receipt { join })
}

/// Vouches that `person` belongs to the signer's side.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn acknowledge(graph: &Graph, signer: &AuthorSigner, person: PersonId) -> Result<Statement, BuildError> {
    say(graph, signer, &graph.seated_by(person), &Body::Acknowledge { person })
}

/// Certifies a further device of the signer's person, with that device's consent
/// ([`crate::person::consent_to_be_device_of`]).
///
/// # Errors
/// [`BuildError::Statement`] when the certificate or the consent is not by the keys it names.
pub fn device(
    graph: &Graph,
    signer: &AuthorSigner,
    certificate: DeviceCertificate,
    consent: [u8; 64],
) -> Result<Statement, BuildError> {
    say(graph, signer, &[], &Body::Device { certificate, consent })
}

/// Puts a question to answer.
///
/// # Errors
/// [`BuildError::Statement`] when a part is out of its bounds.
pub fn open_question(
    graph: &Graph,
    signer: &AuthorSigner,
    opening: Opening,
) -> Result<Statement, BuildError> {
    let about: Vec<_> = opening.replaces.iter().copied().chain([opening.rules]).collect();
    say(graph, signer, &about, &Body::Opening(opening))
}

/// Says something about a question that is open.
///
/// # Errors
/// [`BuildError::Statement`] when a part is out of its bounds.
pub fn say_deciding(
    graph: &Graph,
    signer: &AuthorSigner,
    deciding: Deciding,
) -> Result<Statement, BuildError> {
    let about = [deciding.about()];
    say(graph, signer, &about, &Body::Deciding(deciding))
}

/// Brings somebody who has no device to the table. Their id is [`crate::keys::person_on_paper`] of the statement.
///
/// # Errors
/// [`BuildError`] when the name is out of its bounds.
pub fn paper_seat(
    graph: &Graph,
    signer: &AuthorSigner,
    name: &str,
    side: SideId,
) -> Result<Statement, BuildError> {
    let name = Label::new(name).map_err(BuildError::Name)?;
    say(graph, signer, &[], &Body::PaperSeat { name, side })
}

/// The signer moves to `side`, which the ground rules in force have, and leaves their side.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn move_to(graph: &Graph, signer: &AuthorSigner, side: SideId) -> Result<Statement, BuildError> {
    say(graph, signer, &[], &Body::Move { side })
}

/// The signer leaves the table. `newest` has their own newest changes.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn leave(graph: &Graph, signer: &AuthorSigner, newest: Newest) -> Result<Statement, BuildError> {
    say(graph, signer, &[], &Body::Leave { newest })
}

/// That other device of the signer's person speaks for nobody any more. `newest` has its newest changes.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn remove_device(
    graph: &Graph,
    signer: &AuthorSigner,
    device: AuthorKey,
    newest: Newest,
) -> Result<Statement, BuildError> {
    say(graph, signer, &[], &Body::DeviceRemoved { device, newest })
}

/// Asks that `people` sit here no more. `newest` has their newest changes.
///
/// # Errors
/// [`BuildError::Removed`] when that is nobody or too many.
pub fn removal(
    graph: &Graph,
    signer: &AuthorSigner,
    people: &BTreeSet<PersonId>,
    newest: Newest,
    why: Remark,
) -> Result<Statement, BuildError> {
    if !(1..=REMOVED_MAX).contains(&people.len()) {
        return Err(BuildError::Removed);
    }
    let about: Vec<_> = people.iter().flat_map(|person| graph.seated_by(*person)).collect();
    let people = people.iter().copied().collect();
    say(graph, signer, &about, &Body::Removal { people, newest, why })
}

/// Consents to `removal`. `newest` has the newest changes of those whom it names.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn consent(
    graph: &Graph,
    signer: &AuthorSigner,
    removal: StatementId,
    newest: Newest,
) -> Result<Statement, BuildError> {
    say(graph, signer, &[removal], &Body::Consent { removal, newest })
}

/// Says that the signer is `person`, who lost their devices.
///
/// # Errors
/// None with a real graph: the type is that of its siblings.
pub fn was(graph: &Graph, signer: &AuthorSigner, person: PersonId) -> Result<Statement, BuildError> {
    say(graph, signer, &graph.seated_by(person), &Body::Was { person })
}

/// What an invitation's ephemeral key signs: who joins which table, by which invitation, on which side, by which name.
pub(crate) fn ephemeral_parts(table: TableId, invite: StatementId, person: &PersonCard) -> Vec<u8> {
    let AuthorKey(author) = person.device.author;
    let name = Domain::Name.hash(&[person.name.signed().as_bytes()]);
    [&table.0, &invite.0, &author, person.side.0.to_be_bytes().as_slice(), &name].concat()
}

fn card(secret: &DeviceSecret, name: &str, side: SideId) -> Result<PersonCard, BuildError> {
    let name = Label::new(name).map_err(BuildError::Name)?;
    Ok(PersonCard { name, side, device: DeviceCertificate::new(secret) })
}

fn say(
    graph: &Graph,
    signer: &AuthorSigner,
    about: &[StatementId],
    body: &Body,
) -> Result<Statement, BuildError> {
    let parents = graph.parents_for(signer.key(), about);
    Ok(Statement::sign(signer, graph.table(), parents, body)?)
}
