//! Commands about places at the table: moving, leaving, a lost computer, asking that somebody sits here no more.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use trestle_trust::{
    Asked, Device, Gone, Membership, Person, Removal, RemovalState, agreement::InForce, ids::PersonId,
};

use super::{
    reply::{Plain, Reply},
    session::{Session, starts_with},
};
use crate::{
    documents::{
        deciding::{DecidingAct, side_now},
        place::{PlaceAct, PlaceError, mark_of, takes_consent},
    },
    messages::{Trouble, side_name},
};

impl Session {
    pub(super) fn move_to(&mut self, side: &str) -> Result<Reply, Plain> {
        let sides = self.table()?.minutes().agreements().rules().rules.sides.clone();
        let side = self.side(Some(side), &sides)?;
        self.say_of_place(PlaceAct::Move { side })?;
        let name = sides.iter().find(|one| one.id == side).map(|one| side_name(one, &self.words));
        let name = name.unwrap_or_default();
        Ok(Reply::say(self.words.say_with("cli-moved", &[("side", name.into())])))
    }

    /// For good, so that has to be said.
    pub(super) fn leave(&mut self, for_good: bool) -> Result<Reply, Plain> {
        if !for_good {
            return Err(self.plain("cli-leave-for-good", &[]));
        }
        let title = self.table()?.repo().membership().title().to_owned();
        self.say_of_place(PlaceAct::Leave)?;
        Ok(Reply::say(self.words.say_with("cli-left", &[("title", title.into())])))
    }

    pub(super) fn remove_computer(&mut self, mark: &str) -> Result<Reply, Plain> {
        let repo = self.table()?.repo().clone();
        let membership = repo.membership();
        let wanted: String = mark.split_whitespace().collect();
        let is = |device: &&Device| starts_with(&device.author.to_string(), &wanted);
        let mine = membership.person(repo.me()).map(|me| me.devices.clone()).unwrap_or_default();
        let mut found = mine.iter().filter(is);
        let (Some(device), None) = (found.next(), found.next()) else {
            return Err(self.plain("cli-no-such-computer", &[("mark", mark.into())]));
        };
        self.say_of_place(PlaceAct::RemoveComputer { device: device.author })?;
        let mark = mark_of(device.author);
        Ok(Reply::say(self.words.say_with("cli-computer-removed", &[("mark", mark.into())])))
    }

    pub(super) fn ask_removal(&mut self, name: &str, why: &str) -> Result<Reply, Plain> {
        let person = self.person_called(name)?;
        let act = PlaceAct::AskRemoval { person: person.id, words: why.to_owned() };
        self.say_of_place(act)?;
        self.came_to(&person)
    }

    /// To all that is asked about that person and has not been consented to.
    pub(super) fn consent(&mut self, name: &str) -> Result<Reply, Plain> {
        let person = self.person_called(name)?;
        let repo = self.table()?.repo().clone();
        let membership = repo.membership();
        let about = |asked: &&Removal| asked.people.contains(&person.id);
        let asked: Vec<&Removal> = membership.removals().iter().filter(about).collect();
        if asked.is_empty() {
            return Err(self.plain("cli-not-asked", &[("name", person.name.as_str().into())]));
        }
        let me = repo.me();
        let open: Vec<_> = (asked.iter())
            .filter(|asked| takes_consent(asked) && !asked.consented.contains(&me))
            .map(|asked| asked.statement)
            .collect();
        if open.is_empty() {
            // The newest says why not.
            if let Some(removal) = asked.last().map(|asked| asked.statement) {
                self.say_of_place(PlaceAct::Consent { removal })?;
            }
        }
        for removal in open {
            match self.say_of_place(PlaceAct::Consent { removal }) {
                // One that was consented to brought the other about.
                Err(error) if error == self.refused(PlaceError::Gone) => {}
                other => other?,
            }
        }
        self.came_to(&person)
    }

    pub(super) fn was(&mut self, name: &str) -> Result<Reply, Plain> {
        let person = self.person_called(name)?;
        self.say_of_place(PlaceAct::Was { person: person.id })?;
        Ok(Reply::say(self.words.say_with("cli-was", &[("name", person.name.as_str().into())])))
    }

    fn say_of_place(&mut self, act: PlaceAct) -> Result<(), Plain> {
        let decided = self.table_mut()?.decide(&DecidingAct::Place(act));
        let said = decided.and_then(crate::documents::deciding::Decided::statement);
        said.map(drop).map_err(|error| self.trouble(&error))
    }

    fn refused(&self, error: PlaceError) -> Plain {
        Plain(Trouble::from(error).say(&self.words))
    }

    /// Who is called so among those who sit here; among those who have gone where nobody is.
    fn person_called(&mut self, name: &str) -> Result<Person, Plain> {
        let membership = self.table()?.repo().membership();
        for member in [true, false] {
            let called = |person: &&Person| {
                person.member == member
                    && (member || person.gone.is_some())
                    && (starts_with(&person.name, name) || person.id.to_string() == name)
            };
            let found: Vec<&Person> = membership.people().values().filter(called).collect();
            let exact = found.iter().find(|person| person.name == name && found.len() > 1);
            match (exact, found.as_slice()) {
                (Some(one), _) => return Ok((*one).clone()),
                (None, [only]) => return Ok((*only).clone()),
                (None, []) => {}
                (None, _) => break,
            }
        }
        Err(self.plain("cli-no-such-person", &[("name", name.into())]))
    }

    /// What was asked about that person, and what it came to.
    fn came_to(&mut self, person: &Person) -> Result<Reply, Plain> {
        let membership = self.table()?.repo().membership();
        let minutes = self.table()?.minutes();
        let in_force = minutes.agreements().rules();
        let about = membership.removals().iter().rev().find(|asked| asked.people.contains(&person.id));
        let lines: Vec<String> =
            about.into_iter().flat_map(|asked| self.removal_lines(&membership, in_force, asked)).collect();
        let removals: Vec<Json> =
            about.into_iter().map(|asked| self.removal_fields(&membership, in_force, asked)).collect();
        Ok(Reply::say(lines.join("\n")).with("removals", removals))
    }

    /// What `people` says below those who sit here: who has gone, my computers, and what is asked.
    pub(super) fn places(
        &self,
        membership: &Membership,
        in_force: &InForce,
        me: (PersonId, trestle_trust::ids::AuthorKey),
    ) -> (Vec<String>, [(&'static str, Vec<Json>); 3]) {
        let (mut lines, mut gone, mut computers, mut removals) = (vec![], vec![], vec![], vec![]);
        for person in membership.people().values().filter(|person| !person.member) {
            let (key, how) = match person.gone {
                Some(Gone::Left(_)) => ("cli-person-left", "left"),
                Some(Gone::Removed(_)) => ("cli-person-removed", "removed"),
                None => continue,
            };
            lines.push(self.words.say_with(key, &[("name", person.name.as_str().into())]));
            gone.push(json!({
                "id": person.id.to_string(), "name": person.name, "how": how, "me": person.id == me.0,
            }));
        }
        let mine = membership.person(me.0).map(|me| me.devices.as_slice()).unwrap_or_default();
        for device in mine {
            let (this, mark) = (device.author == me.1, mark_of(device.author));
            if mine.len() > 1 {
                let key = if this { "cli-this-computer" } else { "cli-other-computer" };
                lines.push(self.words.say_with(key, &[("mark", mark.as_str().into())]));
            }
            computers.push(json!({"key": device.author.to_string(), "mark": mark, "this": this}));
        }
        for removal in membership.removals() {
            if removal.state != RemovalState::Effective {
                lines.extend(self.removal_lines(membership, in_force, removal));
            }
            removals.push(self.removal_fields(membership, in_force, removal));
        }
        (lines, [("gone", gone), ("computers", computers), ("removals", removals)])
    }

    /// Whom, why, and then side by side who is asked and how many are enough.
    fn removal_lines(&self, membership: &Membership, in_force: &InForce, removal: &Removal) -> Vec<String> {
        let gone = names(membership, &removal.people, &self.words.say("cli-somebody"));
        let by = removal.asked_by.map(|by| names_of(membership, by, &self.words.say("cli-somebody")));
        let by = by.unwrap_or_else(|| self.words.say("cli-somebody"));
        let values = [
            ("names", gone.into()),
            ("name", by.into()),
            ("why", trestle_trust::label::plain(removal.why.words()).into()),
        ];
        let mut lines = vec![match removal.state {
            RemovalState::Effective => self.words.say_with("cli-removal-done", &values[..1]),
            RemovalState::Open => self.words.say_with("cli-removal-open", &values),
            RemovalState::Stuck => self.words.say_with("cli-removal-stuck", &values),
        }];
        if removal.state == RemovalState::Effective {
            return lines;
        }
        for part in &removal.asked {
            let asked = names(membership, &part.people, &self.words.say("cli-somebody"));
            let values = [
                ("side", self.side_called(in_force, part).into()),
                ("count", part.consent.into()),
                ("all", part.people.len().into()),
                ("enough", part.enough.into()),
                ("names", asked.into()),
            ];
            lines.push(self.words.say_with("cli-removal-side", &values));
        }
        let on_paper = |id: &PersonId| membership.person(*id).is_some_and(|one| one.on_paper.is_some());
        if removal.asked.iter().any(|part| part.people.iter().any(on_paper)) {
            lines.push(self.words.say("cli-removal-paper"));
        }
        lines
    }

    fn removal_fields(&self, membership: &Membership, in_force: &InForce, removal: &Removal) -> Json {
        let name = |id: &PersonId| names_of(membership, *id, &self.words.say("cli-somebody"));
        let consented: BTreeSet<PersonId> = removal.consented.iter().copied().collect();
        let sides = removal.asked.iter().map(|part| {
            json!({
                "side": self.side_called(in_force, part), "consent": part.consent, "enough": part.enough,
                "asked": part.people.iter().map(|id| json!({
                    "name": name(id), "consents": consented.contains(id),
                    "on_paper": membership.person(*id).is_some_and(|one| one.on_paper.is_some()),
                })).collect::<Vec<_>>(),
            })
        });
        json!({
            "id": removal.statement.to_string(), "people": removal.people.iter().map(name).collect::<Vec<_>>(),
            "why": removal.why.words(), "asked_by": removal.asked_by.as_ref().map(name),
            "sides": sides.collect::<Vec<_>>(),
            "state": match removal.state {
                RemovalState::Open => "open",
                RemovalState::Effective => "done",
                RemovalState::Stuck => "stuck",
            },
        })
    }

    fn side_called(&self, in_force: &InForce, part: &Asked) -> String {
        let side = in_force.rules.side(side_now(in_force, part.side));
        side.map(|side| side_name(side, &self.words)).unwrap_or_default()
    }
}

fn names(membership: &Membership, people: &[PersonId], somebody: &str) -> String {
    people.iter().map(|id| names_of(membership, *id, somebody)).collect::<Vec<_>>().join(", ")
}

fn names_of(membership: &Membership, id: PersonId, somebody: &str) -> String {
    let name = membership.person(id).map(|person| person.name.clone()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| somebody.to_owned())
}
