//! Places at the table, read from its people and what was said of them.

use std::collections::BTreeMap;

use trestle_sync::repo::PeerStatus;
use trestle_trust::{
    Gone, Membership, PlaceSaid, PlaceWord, Removal, RemovalState,
    agreement::InForce,
    ids::{PersonId, StatementId},
    label,
    person::SideId,
};

use super::Noted;
use crate::{
    documents::{
        Documents,
        deciding::side_now,
        place::{mark_of, takes_consent},
    },
    look::Look,
    messages::side_name,
    theme::colors,
    view::{
        HAPPENED_MAX, Matched,
        places::{
            AskedPerson, AskedSide, ComputerView, GoneView, MyPlace, PlaceHappened, PlaceWhat, PlacesView,
            RemovalView,
        },
    },
};

/// What it is read from.
pub(super) struct Reader<'a> {
    pub(super) documents: &'a Documents,
    pub(super) membership: &'a Membership,
    pub(super) in_force: &'a InForce,
    pub(super) peers: &'a [PeerStatus],
    pub(super) noted: &'a Noted<'a>,
    pub(super) look: &'a Look,
}

impl Reader<'_> {
    pub(super) fn read(&self) -> PlacesView {
        let removals = self.membership.removals().iter().rev().map(|removal| self.removal(removal));
        PlacesView {
            mine: self.mine(),
            computers: self.computers(),
            removals: removals.collect(),
            gone: self.gone(),
            happened: self.happened(),
        }
    }

    fn me(&self) -> PersonId {
        self.documents.repo().me()
    }

    fn mine(&self) -> MyPlace {
        match self.membership.person(self.me()).map(|me| (me.member, me.gone)) {
            Some((true, _)) if !self.documents.sits_here() => MyPlace::NotThisComputer,
            Some((false, Some(Gone::Left(_)))) => MyPlace::Left,
            Some((false, Some(Gone::Removed(removal)))) => MyPlace::Removed(removal),
            _ => MyPlace::Here,
        }
    }

    fn computers(&self) -> Vec<ComputerView> {
        let own = self.documents.repo().author_key();
        let devices = self.membership.person(self.me()).map(|me| me.devices.clone()).unwrap_or_default();
        let computer = |device: &trestle_trust::Device| {
            let this = device.author == own;
            let peer = self.peers.iter().find(|peer| peer.device == device.transport);
            let matched = match peer {
                _ if this => Matched::HereNow,
                Some(peer) if peer.connected => Matched::HereNow,
                Some(peer) => match peer.last_matched_unix_secs {
                    Some(unix_secs) => Matched::At { unix_secs },
                    None => Matched::Never,
                },
                None => Matched::Never,
            };
            let told = peer.and_then(|peer| peer.device_name.clone());
            ComputerView {
                device: device.author,
                mark: mark_of(device.author),
                name: if this { self.noted.computer.map(str::to_owned) } else { told },
                this,
                matched,
            }
        };
        let mut computers: Vec<ComputerView> = devices.iter().map(computer).collect();
        computers.sort_by_key(|computer| (!computer.this, computer.device));
        computers
    }

    fn removal(&self, removal: &Removal) -> RemovalView {
        let sides = removal.asked.iter().map(|part| {
            let people = part.people.iter().map(|id| AskedPerson {
                id: *id,
                consents: removal.consented.contains(id),
                on_paper: self.membership.person(*id).is_some_and(|person| person.on_paper.is_some()),
            });
            AskedSide {
                side: self.side(part.side),
                people: people.collect(),
                consent: part.consent,
                enough: part.enough,
            }
        });
        let sides: Vec<AskedSide> = sides.collect();
        let me = self.me();
        let consented_by_me = removal.consented.contains(&me);
        let asked = sides.iter().any(|side| side.people.iter().any(|one| one.id == me));
        RemovalView {
            statement: removal.statement,
            people: removal.people.clone(),
            why: label::plain(removal.why.words()),
            asked_by: removal.asked_by,
            unix_secs: self.heard(removal.statement),
            may_consent: asked && !consented_by_me && self.documents.sits_here() && takes_consent(removal),
            sides,
            state: removal.state,
            consented_by_me,
            names_me: removal.people.contains(&me),
        }
    }

    fn gone(&self) -> Vec<GoneView> {
        let colors = colors::of_people(self.membership.people().keys());
        let gone = self.membership.people().values().filter_map(|person| {
            let how = person.gone.filter(|_| !person.member)?;
            let (Gone::Left(by) | Gone::Removed(by)) = how;
            Some(GoneView {
                id: person.id,
                name: self.name(person.id),
                color: colors.get(&person.id).copied().unwrap_or(self.look.colors().ink),
                side: self.side(person.side),
                me: person.id == self.me(),
                how,
                unix_secs: self.heard(by),
            })
        });
        let mut gone: Vec<GoneView> = gone.collect();
        gone.sort_by_key(|one| (one.name.to_lowercase(), one.id));
        gone
    }

    /// The newest first. A removal that came about is told where the last of its consents was said.
    fn happened(&self) -> Vec<PlaceHappened> {
        let removals: BTreeMap<StatementId, &Removal> =
            self.membership.removals().iter().map(|removal| (removal.statement, removal)).collect();
        let words = self.membership.place_words();
        let last_consent: BTreeMap<StatementId, StatementId> = (words.iter())
            .filter_map(|word| match word.said {
                PlaceSaid::Consented(removal) => Some((removal, word.statement)),
                _ => None,
            })
            .collect();
        let what = |word: &PlaceWord| {
            Some(match word.said {
                PlaceSaid::Moved(side) => PlaceWhat::Moved { side: self.side(side) },
                PlaceSaid::Left => PlaceWhat::Left,
                PlaceSaid::DeviceRemoved(_) => PlaceWhat::ComputerRemoved,
                PlaceSaid::AskedRemoval => {
                    PlaceWhat::Asked { people: removals.get(&word.statement)?.people.clone() }
                }
                PlaceSaid::Consented(of) => {
                    let removal = removals.get(&of).filter(|one| one.state == RemovalState::Effective)?;
                    if last_consent.get(&of) != Some(&word.statement) {
                        return None;
                    }
                    PlaceWhat::Removed { people: removal.people.clone() }
                }
                PlaceSaid::Was(person) => PlaceWhat::Was { person },
            })
        };
        let told = words.iter().rev().filter_map(|word| {
            Some(PlaceHappened { by: word.by, what: what(word)?, unix_secs: self.heard(word.statement) })
        });
        told.take(HAPPENED_MAX).collect()
    }

    fn name(&self, id: PersonId) -> String {
        let name = self.membership.person(id).map(|person| person.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| self.look.say("someone"))
    }

    /// What that side is called now.
    fn side(&self, side: SideId) -> String {
        let now = side_now(self.in_force, side);
        let side = self.in_force.rules.side(now).cloned().or_else(|| self.documents.side_once(side));
        side.map(|side| side_name(&side, &self.look.words)).unwrap_or_default()
    }

    fn heard(&self, statement: StatementId) -> i64 {
        self.documents.heard_at(statement).unwrap_or_default()
    }
}
