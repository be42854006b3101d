//! People who leave, are removed, and go on all the same.

use trestle_sync::adopt::{Stamp, TakeUpError};
use trestle_sync::columns;
use trestle_sync::protocol::wire::changes_frames;
use trestle_sync::protocol::{ConnectionId, Input};
use trestle_trust::statement::deciding::Remark;
use trestle_trust::statement::{self, BuildError, Newest};
use trestle_trust::{ActorId, Body, ChangeHash, DocumentId, Graph, Membership, Statement};

use super::{TakenUp, World};
use crate::table::{device, person};

impl World {
    /// Whether that device sits at the table, as `at` has it.
    ///
    /// # Panics
    /// When `at` does not run.
    #[must_use]
    pub fn sits(&self, at: usize, device: usize) -> bool {
        self.machine(at).membership().is_member_transport(self.devices[device].transport)
    }

    /// A person says that they leave, if they sit there.
    pub fn leave(&mut self, device: usize) {
        if !self.runs(device) || !self.sits(device, device) {
            return;
        }
        self.say(device, |world, graph| {
            let newest = world.newest_of(device, &[device]);
            statement::leave(graph, world.devices[device].signer(), newest)
        });
    }

    /// Somebody takes up all that came too late for a document, if anything did, as the program does it.
    ///
    /// # Panics
    /// When it does not run, or what it makes is refused.
    pub fn take_up(&mut self, device: usize, document: DocumentId) {
        let machine = self.machine(device);
        let Some((counted, log)) = machine.counted(document).zip(machine.log(document)) else { return };
        let late: Vec<ChangeHash> = counted.out(log).map(|(hash, _)| hash).collect();
        let (heads, sits) = (log.frontier(&late), machine.sits_here());
        let actor = ActorId::generate(self.devices[device].signer().key(), &mut self.rng);
        let stamp = Stamp { actor, label: "act-take-up", unix_secs: self.time_of_day(device) };
        let changes = match self.devices[device].take_up(document, heads, stamp) {
            Ok(changes) => changes,
            Err(error) => {
                assert_eq!((error, sits), (TakeUpError::NotAtTheTable, false));
                return;
            }
        };
        let by =
            changes.last().and_then(|change| columns::scan(&change.bytes).ok()).expect("it says so").hash;
        self.input(device, Input::LocalChanges { document, changes });
        let machine = self.machine(device);
        assert!(machine.log(document).is_some_and(|log| log.contains(&by)), "it is refused");
        assert!(late.iter().all(|hash| machine.counts(document, hash)), "it counts at once");
        self.taken_up.push(TakenUp { device, document, by, late });
    }

    /// A person asks that others sit there no more.
    pub fn ask_to_remove(&mut self, by: usize, who: &[usize]) {
        self.say(by, |world, graph| {
            let people = who.iter().map(|who| person(number(*who))).collect();
            let why = Remark::new("They shout.").expect("short");
            let newest = world.newest_of(by, who);
            statement::removal(graph, world.devices[by].signer(), &people, newest, why)
        });
    }

    /// A person consents to every removal that they know of and that names nobody but people of whom `agree` says so.
    ///
    /// # Panics
    /// When it does not run.
    pub fn consent(&mut self, by: usize, agree: impl Fn(usize) -> bool) {
        let membership = self.machine(by).membership();
        let me = person(number(by));
        for removal in membership.removals() {
            let named: Vec<usize> = (0..self.devices.len())
                .filter(|device| removal.people.contains(&person(number(*device))))
                .collect();
            if removal.consented.contains(&me) || !named.iter().all(|named| agree(*named)) {
                continue;
            }
            self.say(by, |world, graph| {
                let newest = world.newest_of(by, &named);
                statement::consent(graph, world.devices[by].signer(), removal.statement, newest)
            });
        }
    }

    /// The newest changes of some devices that `at` has.
    fn newest_of(&self, at: usize, who: &[usize]) -> Newest {
        let machine = self.machine(at);
        let authors: Vec<_> = who.iter().map(|who| device(number(*who)).author_key()).collect();
        let documents: Vec<DocumentId> = machine.documents().collect();
        let tips = documents.into_iter().flat_map(|document| {
            let tips = machine.log(document).into_iter().flat_map(trestle_sync::log::Log::tips);
            let theirs = tips.filter(|(actor, _)| authors.contains(&actor.author()));
            theirs.flat_map(move |(_, tips)| tips).map(move |(_, hash)| (document, hash))
        });
        Newest::new(tips.collect::<Vec<_>>())
    }

    fn say(&mut self, by: usize, make: impl FnOnce(&Self, &Graph) -> Result<Statement, BuildError>) {
        if !self.runs(by) {
            return;
        }
        // Who may not say it has nothing to say.
        if let Ok(statement) = make(self, self.machine(by).graph()) {
            self.input(by, Input::LocalStatements { statements: vec![statement] });
        }
    }

    /// What a device wrote comes to another by hand, whatever both think of each other: somebody carries it.
    pub fn carry_words(&mut self, from: usize, to: usize, document: DocumentId) {
        if !self.runs(from) || !self.runs(to) {
            return;
        }
        let hashes: Vec<_> = (self.machine(from).log(document).into_iter())
            .flat_map(trestle_sync::log::Log::iter)
            .map(|meta| meta.hash)
            .collect();
        let changes = self.devices[from].disk.read(document, &hashes);
        self.last_link += 1;
        let connection = ConnectionId(self.last_link);
        for bytes in changes_frames(document, changes) {
            self.input(to, Input::Carried { connection, bytes });
        }
        self.input(to, Input::CarryEnded { connection });
    }

    /// How many removals have effect, as a device has it.
    #[must_use]
    pub fn removals(&self, at: usize) -> usize {
        let membership: &Membership = &self.machine(at).membership();
        let effective =
            |removal: &&trestle_trust::Removal| removal.state == trestle_trust::RemovalState::Effective;
        membership.removals().iter().filter(effective).count()
    }

    /// How many people have left, as a device has it.
    #[must_use]
    pub fn leavings(&self, at: usize) -> usize {
        let graph = self.machine(at).graph();
        graph.iter().filter(|statement| matches!(statement.body(), Body::Leave { .. })).count()
    }
}

fn number(device: usize) -> u8 {
    u8::try_from(device).expect("few devices")
}
