//! Who sits at the table, on which side, with which devices, and who stands, as a pure function of the set of statements.
//!
//! Everyone who sits may edit and answer; only those who stand count. [`Membership::read`] assembles what `record` worked
//! out when each statement came in, so it costs little more than the number of people and devices.
//!
//! Who has gone is listed still: what they said and made in time is the table's.
//!
//! Absent: changes of rules. Two things do not hold by themselves: a device that hides what it knows, by naming old parents, is believed about what it saw (what
//! it can bring about by that, decision 22 bounds); and a standing that rests only on statements that nobody has seen
//! together yet may wait again when others were acknowledged meanwhile, until somebody's statement has seen it.

mod names;
mod record;
mod removal;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use record::JoinRecord;
pub(crate) use record::{JoinFault, Record, Stands};
pub use removal::{Asked, Kept, PlaceSaid, PlaceWord, Removal, RemovalState};
pub(crate) use standing::Cut;

use crate::graph::{Bits, Graph};
use crate::ground_rules::GroundRules;
use crate::ids::{AuthorKey, PersonId, StatementId, TableId, TransportKey};
use crate::keys::{person_of_first_device, person_on_paper};
use crate::person::{DeviceCertificate, PersonCard, SideId};
use crate::statement::Body;

/// A table's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    table: TableId,
    title: String,
    rules: GroundRules,
    founder: PersonId,
    people: BTreeMap<PersonId, Person>,
    /// Those of all devices that speak for somebody who sits here.
    authors: BTreeSet<AuthorKey>,
    transports: BTreeSet<TransportKey>,
    /// All that ever did.
    by_author: BTreeMap<AuthorKey, PersonId>,
    by_transport: BTreeMap<TransportKey, PersonId>,
    removals: Vec<Removal>,
    place_words: Vec<PlaceWord>,
    kept: BTreeMap<AuthorKey, Kept>,
}

/// A person at a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// Safe to show; empty when they gave nothing to see. Where another here reads the same, a mark of their own stands
    /// behind it.
    pub name: String,
    /// Whether another name here reads the same.
    pub alike: bool,
    /// Perhaps one that the ground rules do not know.
    pub side: SideId,
    /// Rising by author key.
    pub devices: Vec<Device>,
    /// Whether they sit here. Someone who only asked to, or is gone, is listed too, and may nothing.
    pub member: bool,
    /// Whether their side has acknowledged them, so that they count.
    pub standing: bool,
    /// The parts of their side in which they stand, each by who began it: more than one, or another than somebody else's,
    /// only where people became the first of that side apart.
    pub parts: BTreeSet<PersonId>,
    /// The person who they say they were, if those with whom they stand have vouched for them having seen it.
    pub was: Option<PersonId>,
    /// How they went, if they did.
    pub gone: Option<Gone>,
    /// How they came; `None` for the founder and for somebody without a device.
    pub joined: Option<Joined>,
    /// The statement by which they were brought, for somebody without a device.
    pub on_paper: Option<StatementId>,
}

/// A device of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Device {
    pub author: AuthorKey,
    pub transport: TransportKey,
}

/// How a person went from the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// They left, and said so in that statement.
    Left(StatementId),
    /// That removal names them, and has effect.
    Removed(StatementId),
}

/// How a person came to the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    pub join: StatementId,
    pub invite: StatementId,
    /// Which device invited them.
    pub invited_by: AuthorKey,
    /// The Receipt that let them sit down, and the device that signed it; `None` for someone who only asked.
    pub receipt: Option<(StatementId, AuthorKey)>,
    /// Whether the invitation was for at least as many people. More can come when two devices let people in apart.
    pub within_uses: bool,
}

impl Membership {
    /// What these statements say.
    pub fn read(graph: &Graph) -> Self {
        let Body::Genesis { title, rules, founder, .. } = graph.genesis().body() else {
            unreachable!("a graph begins with a genesis: Graph::new takes nothing else");
        };
        let mut membership = Self {
            table: graph.table(),
            title: title.shown(),
            rules: rules.clone(),
            founder: founder.person(),
            people: BTreeMap::new(),
            authors: BTreeSet::new(),
            transports: BTreeSet::new(),
            by_author: BTreeMap::new(),
            by_transport: BTreeMap::new(),
            removals: Vec::new(),
            place_words: Vec::new(),
            kept: BTreeMap::new(),
        };
        let all = Bits::below(graph.len());
        let departed = graph.record().departed_in(graph.dag(), &all);
        let whole = Cut::before(&all, &departed);
        membership.people.insert(founder.person(), person(founder, None));
        membership.read_joins(graph);
        membership.read_devices(graph, whole);
        membership.read_paper_seats(graph);
        membership.pass_over_seated();
        names::tell_apart(&mut membership.people);
        membership.read_standing(graph, whole);
        membership.read_removals(graph, whole);
        membership
    }

    /// The table's id.
    pub fn table(&self) -> TableId {
        self.table
    }

    /// What the table is about, safe to show; empty when there is nothing to see.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The ground rules that the table began with.
    pub fn rules(&self) -> &GroundRules {
        &self.rules
    }

    /// Who put the table up. They have no more say than anyone.
    pub fn founder(&self) -> PersonId {
        self.founder
    }

    /// Everyone who sits here, and those who only asked to (`member` is false).
    pub fn people(&self) -> &BTreeMap<PersonId, Person> {
        &self.people
    }

    /// That person.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Whether the device with this author key sits here, and so may make changes and statements.
    pub fn is_member_author(&self, author: AuthorKey) -> bool {
        self.authors.contains(&author)
    }

    /// Whether the device with this transport key sits here, and so may connect.
    pub fn is_member_transport(&self, transport: TransportKey) -> bool {
        self.transports.contains(&transport)
    }

    /// Whether the device with this author key ever sat here: what it said and made in time is the table's still.
    pub fn ever_sat_author(&self, author: AuthorKey) -> bool {
        self.by_author.contains_key(&author)
    }

    /// Whether the device with this transport key ever sat here, and so may exchange statements at least, a few at a time:
    /// so those who have gone, or have parted, learn of it.
    pub fn may_exchange_statements(&self, transport: TransportKey) -> bool {
        self.by_transport.contains_key(&transport)
    }

    /// The person who sits here, or did, with that author key.
    pub fn person_of_author(&self, author: AuthorKey) -> Option<&Person> {
        self.by_author.get(&author).and_then(|id| self.people.get(id))
    }

    /// The person who sits here, or did, with that transport key.
    pub fn person_of_transport(&self, transport: TransportKey) -> Option<&Person> {
        self.by_transport.get(&transport).and_then(|id| self.people.get(id))
    }

    fn read_joins(&mut self, graph: &Graph) {
        let mut by_person: BTreeMap<PersonId, Vec<(usize, &JoinRecord)>> = BTreeMap::new();
        let mut within: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, record) in graph.record().joins() {
            within.entry(record.invite).or_insert_with(|| within_uses(graph, record.invite));
            if let Body::Join { person, .. } = graph.dag().statement(at).body() {
                by_person.entry(person.person()).or_default().push((at, record));
            }
        }
        for (id, joins) in by_person {
            // A Join that was received counts before one that was not.
            let received = joins.iter().any(|(_, record)| !record.receipts.is_empty());
            let counted = joins.iter().filter(|(_, record)| received != record.receipts.is_empty());
            let Some(at) = graph.dag().earliest(counted.map(|(at, _)| *at)) else { continue };
            let Some((_, record)) = joins.iter().find(|(join, _)| *join == at) else { continue };
            let Body::Join { person: card, invite, .. } = graph.dag().statement(at).body() else { continue };
            let receipt = graph.dag().earliest(record.receipts.iter().copied());
            let joined = Joined {
                join: graph.dag().statement(at).id(),
                invite: *invite,
                invited_by: graph.dag().statement(record.invite).signer(),
                receipt: receipt.map(|at| graph.dag().statement(at)).map(|s| (s.id(), s.signer())),
                within_uses: within.get(&record.invite).is_some_and(|within| within.contains(&at)),
            };
            self.people.entry(id).or_insert_with(|| person(card, Some(joined)));
        }
    }

    fn read_paper_seats(&mut self, graph: &Graph) {
        for statement in graph.iter() {
            let Body::PaperSeat { name, side } = statement.body() else { continue };
            let id = person_on_paper(&statement.id());
            if graph.record().seated_by(id).next().is_some() {
                let (name, side) = (name.shown(), *side);
                let on_paper = Some(statement.id());
                let person = Person {
                    id,
                    name,
                    alike: false,
                    side,
                    devices: Vec::new(),
                    member: true,
                    standing: false,
                    parts: BTreeSet::new(),
                    was: None,
                    gone: None,
                    joined: None,
                    on_paper,
                };
                self.people.insert(id, person);
            }
        }
    }

    /// Someone who sits here as another person's device is not asking to.
    fn pass_over_seated(&mut self) {
        let seated: BTreeSet<PersonId> = self.by_author.keys().map(person_of_first_device).collect();
        self.people.retain(|id, person| person.member || !seated.contains(id));
    }

    fn read_standing(&mut self, graph: &Graph, whole: Cut<'_>) {
        let (record, dag) = (graph.record(), graph.dag());
        let standing = record.standing(dag, whole);
        for person in self.people.values_mut().filter(|person| person.member) {
            person.gone = record.went(dag, whole.departed(), person.id);
            let sides = record.sides_of(dag, whole, person.id);
            person.member = !sides.is_empty();
            if let Some(side) = sides.first().filter(|_| !sides.contains(&person.side)) {
                person.side = *side;
            }
            person.parts = record.parts_of(person.id, person.side, &standing);
            person.standing = !person.parts.is_empty();
            person.was = record.was(dag, whole, &standing, person.id);
        }
    }

    fn read_devices(&mut self, graph: &Graph, whole: Cut<'_>) {
        for (author, claim, owner, speaks) in graph.record().devices(graph.dag(), whole) {
            let transport = match graph.dag().statement(claim.source).body() {
                Body::Genesis { founder: card, .. } | Body::Join { person: card, .. } => {
                    card.device.transport
                }
                Body::Device { certificate: DeviceCertificate { transport, .. }, .. } => *transport,
                Body::Invite { .. }
                | Body::Receipt { .. }
                | Body::Acknowledge { .. }
                | Body::Opening(_)
                | Body::Deciding(_)
                | Body::PaperSeat { .. }
                | Body::Move { .. }
                | Body::Leave { .. }
                | Body::DeviceRemoved { .. }
                | Body::Removal { .. }
                | Body::Consent { .. }
                | Body::Was { .. }
                | Body::Unknown { .. } => continue,
            };
            let Some(person) = self.people.get_mut(&owner) else { continue };
            if speaks {
                person.devices.push(Device { author, transport });
                self.authors.insert(author);
                self.transports.insert(transport);
            }
            self.by_author.insert(author, owner);
            self.by_transport.entry(transport).or_insert(owner);
        }
    }
}

/// The Joins by that Invite that it was meant for.
fn within_uses(graph: &Graph, invite: usize) -> BTreeSet<usize> {
    let Body::Invite { uses, .. } = graph.dag().statement(invite).body() else { return BTreeSet::new() };
    let allowed = usize::try_from(*uses).unwrap_or(usize::MAX);
    graph.record().uses(graph.dag(), invite).into_iter().take(allowed).collect()
}

fn person(card: &PersonCard, joined: Option<Joined>) -> Person {
    Person {
        id: card.person(),
        name: card.name.shown(),
        alike: false,
        side: card.side,
        devices: Vec::new(),
        member: joined.is_none_or(|joined| joined.receipt.is_some()),
        standing: false,
        parts: BTreeSet::new(),
        was: None,
        gone: None,
        joined,
        on_paper: None,
    }
}

#[cfg(test)]
mod tests;
