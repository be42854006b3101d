//! Commands about what people wrote after they had gone: that there is such, what it would change, and taking it up.

use serde_json::{Value as Json, json};
use trestle_trust::ids::DocumentId;

use super::{
    reply::{Plain, Reply},
    session::{Session, starts_with},
    shell::quoted,
};
use crate::{
    documents::late,
    lang::Language,
    view::{
        changed,
        late::{LateLook, LateView, LookOf, Went},
    },
};

/// The list of what lies on the table, where a design is named.
const LIST: &str = "table";

impl Session {
    /// What came too late for a document, and what it would change.
    pub(super) fn late(&mut self, doc: &str) -> Result<Reply, Plain> {
        let (title, late) = self.late_in(doc)?;
        if late.is_empty() {
            let said = self.words.say_with("cli-late-none", &[("title", title.into())]);
            return Ok(Reply::say(said).with("late", Vec::<Json>::new()));
        }
        let (mut said, mut fields) = (Vec::new(), Vec::new());
        for one in &late {
            let table = self.table()?;
            let looks = table.looking_at(one).look(table.repo());
            let looks = looks.map_err(|error| self.trouble(&error))?;
            said.push(self.said_of_late(one));
            if looks.is_empty() {
                said.push(self.words.say("late-no-words"));
            } else {
                said.push(self.words.say("late-legend"));
            }
            said.extend(looks.iter().map(|look| self.said_of_look(look)));
            let values = [("doc", quoted(doc).into()), ("name", quoted(&one.name).into())];
            said.push(self.words.say_with("cli-late-take-up", &values));
            let mut field = fields_of(one);
            field["changed"] = looks.iter().map(|look| changed::in_marks(&look.words.pieces)).collect();
            fields.push(field);
        }
        Ok(Reply::say(said.join("\n\n")).with("late", fields))
    }

    /// Takes up what that person wrote too late; whose it is need not be said where it is plain.
    pub(super) fn take_up(&mut self, doc: &str, person: Option<&str>) -> Result<Reply, Plain> {
        let (title, all) = self.late_in(doc)?;
        if all.is_empty() {
            return Err(self.plain("cli-late-none", &[("title", title.into())]));
        }
        let is = |one: &&LateView| match person {
            Some(name) => starts_with(&one.name, name) || one.person.is_some_and(|id| id.to_string() == name),
            None => true,
        };
        let wrote: Vec<&LateView> = all.iter().filter(is).collect();
        let Some(first) = wrote.first() else {
            let values = [("name", person.unwrap_or_default().into()), ("title", title.into())];
            return Err(self.plain("cli-late-none-of", &values));
        };
        if wrote.iter().any(|one| one.person != first.person) {
            let names: Vec<&str> = wrote.iter().map(|one| one.name.as_str()).collect();
            return Err(self.plain("cli-late-which", &[("names", names.join(", ").into())]));
        }
        let repo = self.table()?.repo().clone();
        let of: Vec<_> = wrote.iter().flat_map(|one| one.of.clone()).collect();
        let taken = late::take_up(&repo, &of).map_err(|error| self.trouble(&error))?;
        let said = match (taken, first.name.is_empty()) {
            (false, _) => self.words.say("late-counts-already"),
            (true, true) => self.words.say("late-taken-up"),
            (true, false) => self.words.say_with("late-taken-up-of", &[("name", first.name.as_str().into())]),
        };
        let fields: Vec<Json> = wrote.iter().map(|one| fields_of(one)).collect();
        Ok(Reply::say(said).with("taken_up", fields))
    }

    /// Adds to what is shown of a document that something came too late for it.
    pub(super) fn with_late(&mut self, doc: &str, id: DocumentId, shown: Reply) -> Result<Reply, Plain> {
        let late = self.late_on(id)?;
        if late.is_empty() {
            return Ok(shown);
        }
        let fields: Vec<Json> = late.iter().map(fields_of).collect();
        let mut said: Vec<String> = late.iter().map(|one| self.said_of_late(one)).collect();
        said.push(self.words.say_with("cli-late-see", &[("doc", quoted(doc).into())]));
        let text = format!("{}\n\n{}", shown.text.trim_end(), said.join("\n"));
        Ok(Reply { text, ..shown }.with("late", fields))
    }

    fn late_in(&mut self, doc: &str) -> Result<(String, Vec<LateView>), Plain> {
        let list = self.table()?.list_document();
        if doc == LIST {
            let entries = &self.table()?.workspace().documents;
            if let Some(entry) = entries.iter().find(|entry| entry.title == LIST) {
                let values = [("doc", entry.id.to_string().into()), ("list", list.to_string().into())];
                return Err(self.plain("cli-late-two-tables", &values));
            }
        }
        if doc == LIST || doc == list.to_string() {
            return Ok((self.words.say("cli-the-table"), self.late_on(list)?));
        }
        let (id, title) = self.find(doc)?;
        Ok((title, self.late_on(id)?))
    }

    fn late_on(&mut self, id: DocumentId) -> Result<Vec<LateView>, Plain> {
        let table = self.table()?;
        let decision = trestle_model::DocumentKind::Decision.as_str();
        let is = |entry: &trestle_model::DocumentEntry| entry.id == id && entry.kind == decision;
        let documents = match table.workspace().documents.iter().any(is) {
            true => table.documents_of_decision(id),
            false => vec![id],
        };
        Ok(table.late(&documents))
    }

    fn said_of_late(&self, one: &LateView) -> String {
        self.words.say_with(one.key(), &[("name", one.name.as_str().into())])
    }

    fn said_of_look(&self, look: &LateLook) -> String {
        let title = match &look.of {
            LookOf::Text => self.words.say("late-of-text"),
            LookOf::Wording(code) => {
                let name =
                    Language::coded(code).map_or_else(|| code.clone(), |one| one.own_name().to_owned());
                self.words.say_with("decision-changed-words", &[("language", name.into())])
            }
            LookOf::Decision => self.words.say("late-of-decision"),
            LookOf::List => self.words.say("late-of-list"),
        };
        format!("{title}\n{}", changed::in_marks(&look.words.pieces)).trim_end().to_owned()
    }
}

fn fields_of(one: &LateView) -> Json {
    json!({
        "person": one.person.map(|id| id.to_string()), "name": one.name, "me": one.me, "changes": one.changes,
        "went": match one.went {
            Went::Left => "left",
            Went::Removed => "removed",
            Went::Computer => "computer",
            Went::NoSeat => "no_seat",
        },
        "documents": one.of.iter().map(|of| of.document.to_string()).collect::<Vec<_>>(),
        "unix_secs": one.unix_secs,
    })
}
