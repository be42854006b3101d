//! Commands about decisions, ground rules and promises: list, show, act, take away, check.

use std::{fs, io::Read as _, path::Path, sync::Arc};

use serde_json::{Value as Json, json};
use trestle_export::bundle::{self, Verdict};
use trestle_trust::{
    agreement::Question,
    ids::{DocumentId, PersonId, StatementId},
    statement::deciding::{Deciding, Subject},
};

mod acts;
mod calendar;
mod fields;
mod told;

pub(super) use acts::examples;

use super::{
    reply::{Plain, Reply},
    session::{Session, starts_with},
};
use crate::{
    agreement::{self, Form, Shows},
    documents::deciding::{DecidingAct, TakeError},
    lang::{Words, dates},
    view::deciding::{DecisionRow, StandingView},
};

/// The fewest digits of an id that name a question: fewer are more likely meant as words.
const PREFIX_MIN: usize = 8;

impl Session {
    /// The decisions, or all of one.
    pub(super) fn decisions(&mut self) -> Result<Reply, Plain> {
        let rows = self.rows()?;
        let mut lines = Vec::new();
        for row in rows.decisions.iter() {
            let question = self.question_of(row);
            let standing = self.words.say(standing_key(&row.standing));
            let key = if row.waits_for_me { "cli-decision-mine" } else { "cli-decision" };
            let values = [("question", question.as_str().into()), ("standing", standing.into())];
            lines.push(self.words.say_with(key, &values));
        }
        let fields: Vec<Json> =
            rows.decisions.iter().map(|row| fields::row(row, &self.question_of(row))).collect();
        Ok(Reply::say(lines.join("\n")).with("decisions", fields))
    }

    pub(super) fn promises(&mut self) -> Result<Reply, Plain> {
        let rows = self.rows()?;
        let mut lines = Vec::new();
        for promise in rows.promises.iter() {
            let values = [
                ("what", promise.what.as_str().into()),
                ("who", self.name_of(promise.who).into()),
                ("due", promise.due.as_str().into()),
                ("progress", self.words.say(fields::progress_key(promise.progress)).into()),
            ];
            lines.push(self.words.say_with("cli-promise", &values));
        }
        for one in rows.unanswered.iter() {
            let question = match one.document {
                Some(_) => one.question.clone(),
                None => self.words.say("rules-title"),
            };
            lines.push(self.words.say_with("cli-unanswered", &[("title", question.into())]));
        }
        for one in rows.sent_up.iter() {
            let key = if one.reply.is_empty() { "cli-sent-up" } else { "cli-came-back" };
            let values = [
                ("words", one.words.as_str().into()),
                ("to", one.to.as_str().into()),
                ("reply", one.reply.as_str().into()),
            ];
            lines.push(self.words.say_with(key, &values));
        }
        let fields: Vec<Json> = rows.promises.iter().map(|promise| fields::promise(promise)).collect();
        Ok(Reply::say(lines.join("\n"))
            .with("promises", fields)
            .with("unanswered", rows.unanswered.iter().map(fields::unanswered).collect::<Vec<_>>())
            .with("sent_up", rows.sent_up.iter().map(fields::sent_up).collect::<Vec<_>>()))
    }

    /// One act, given as JSON.
    pub(super) fn decide(&mut self, act: &str) -> Result<Reply, Plain> {
        let (act, content) = acts::read(act)
            .map_err(|error| self.plain("cli-not-an-action", &[("said", error.to_string().into())]))?;
        let act = act.read(self)?;
        let on_screen = acts::as_seen(&act, content);
        let on_screen = on_screen.ok_or_else(|| self.plain("decide-content-of-no-words", &[]))?;
        let decided =
            self.table_mut()?.decide_as_seen(&act, on_screen).map_err(|error| self.trouble(&error))?;
        let document = decided.document;
        let statement = decided.statement().map_err(|error| self.trouble(&error))?;
        let mut reply = Reply::say(self.words.say("cli-decided"));
        if let Some(document) = document {
            reply = reply.with("id", document.to_string());
        }
        if let Some(statement) = statement {
            reply = reply.with("statement", statement.to_string());
        }
        Ok(reply)
    }

    /// Changes a decision that is being prepared.
    pub(super) fn prepare(
        &mut self,
        document: DocumentId,
        action: trestle_model::DecisionAction,
    ) -> Result<Reply, Plain> {
        let act = DecidingAct::Prepare { document, action };
        self.table_mut()?.decide(&act).map_err(|error| self.trouble(&error))?;
        Ok(Reply::default().with("changed", true))
    }

    /// All of a decision, or of a question about the ground rules.
    pub(super) fn show_decision(&mut self, document: DocumentId) -> Result<Reply, Plain> {
        let opened = self.table_mut()?.open_decision(document);
        opened.map_err(|error| self.trouble(&error))?;
        let page = self.table()?.decision_page(document);
        let page = page.ok_or_else(|| self.plain("decide-no-question", &[]))?;
        Ok(Reply { text: self.told(&page), fields: fields::page(&page), fails: false })
    }

    pub(super) fn show_rules_asked(&mut self, opening: StatementId) -> Result<Reply, Plain> {
        let page = self.table()?.rules_page(opening);
        let page = page.ok_or_else(|| self.plain("decide-no-question", &[]))?;
        Ok(Reply { text: self.words.say("rules-title"), fields: fields::page(&page), fails: false })
    }

    /// The ground rules in force.
    pub(super) fn rules_in_force(&mut self) -> Result<Json, Plain> {
        let minutes = self.table()?.minutes();
        Ok(fields::rules(minutes.agreements().rules()))
    }

    /// What was said of questions, as lines of the log.
    pub(super) fn said(&mut self, only: Option<DocumentId>) -> Result<(Vec<String>, Vec<Json>), Plain> {
        self.rows()?;
        let table = self.table()?;
        let minutes = table.minutes();
        let all: Vec<_> =
            minutes.iter().map(|minute| (minute.clone(), table.heard_at(minute.id()).unwrap_or(0))).collect();
        let now = self.now();
        let (mut lines, mut fields) = (Vec::new(), Vec::new());
        for (minute, unix_secs) in all.iter().rev() {
            let Some(question) = minutes.agreements().question(minute.question) else { continue };
            let document = document_of(question);
            if only.is_some() && document != only {
                continue;
            }
            let title = document.map_or_else(|| self.words.say("rules-title"), |id| self.title_of(id));
            let what = minute.said().map_or("cli-said-opening", said_key);
            let name = self.name_of(minute.by);
            let values = [
                ("when", dates::moment(&self.words, *unix_secs, &now).into()),
                ("name", name.as_str().into()),
                ("title", title.as_str().into()),
                ("what", self.words.say(what).into()),
            ];
            lines.push(self.words.say_with("cli-said", &values));
            fields.push(json!({
                "statement": minute.id().to_string(), "opening": minute.question.to_string(), "name": name,
                "title": title, "what": what.trim_start_matches("cli-said-"), "unix_secs": unix_secs,
            }));
        }
        Ok((lines, fields))
    }

    pub(super) fn agreement(&mut self, about: &str, form: &str, out: &Path) -> Result<Reply, Plain> {
        let opening = self.opening(about)?;
        let form = Form::named(form).unwrap_or(Form::Page);
        let file = self.table_mut()?.agreement_file(opening);
        let file = file.map_err(|error| match &error {
            TakeError::Decide(error) => self.trouble(error),
            TakeError::NotHere => self.plain("agreement-not-here", &[]),
            TakeError::TooMany => self.plain("agreement-too-many", &[]),
        })?;
        let day = self.now().date().to_string();
        let written = agreement::in_form(file, form, &self.words, &day);
        let written = written.map_err(|error| self.plain(agreement::broken_key(&error), &[]))?;
        fs::write(out, written).map_err(|_| self.cannot_write(out))?;
        let shown = out.display().to_string();
        let title = self.title_of_question(opening)?;
        let values = [("title", title.into()), ("path", shown.as_str().into())];
        Ok(Reply::say(self.words.say_with("cli-exported", &values))
            .with("file", shown)
            .with("opening", opening.to_string()))
    }

    /// What the list shows, with all that has changed.
    fn rows(&mut self) -> Result<crate::documents::deciding::Rows, Plain> {
        let table = self.table_mut()?;
        table.drain();
        table.settle_decisions();
        Ok(table.rows())
    }

    fn question_of(&self, row: &DecisionRow) -> String {
        if row.document.is_none() { self.words.say("rules-title") } else { row.question.clone() }
    }

    fn title_of_question(&mut self, opening: StatementId) -> Result<String, Plain> {
        let minutes = self.table()?.minutes();
        let document = minutes.agreements().question(opening).and_then(document_of);
        Ok(document.map_or_else(|| self.words.say("rules-title"), |document| self.title_of(document)))
    }

    /// The question that `about` names: the start of its Opening's id, a decision (its newest question), or `rules`.
    pub(super) fn opening(&mut self, about: &str) -> Result<StatementId, Plain> {
        let minutes = self.table()?.minutes();
        // The one that its page shows: see `newest_first`.
        let known = |opening: &StatementId| {
            (minutes.get(*opening).map_or(0, |minute| minute.known), std::cmp::Reverse(*opening))
        };
        let all = || minutes.agreements().questions().values();
        let newest = |is: &dyn Fn(&Question) -> bool| {
            all().filter(|question| is(question)).map(|question| question.opening).max_by_key(known)
        };
        let none = || self.plain("decide-no-question", &[]);
        if about == "rules" {
            return newest(&|question| matches!(question.subject, Subject::Rules(_))).ok_or_else(none);
        }
        let named = |question: &&Arc<Question>| {
            about.len() >= PREFIX_MIN && starts_with(&question.opening.to_string(), about)
        };
        let mut found = all().filter(named).map(|question| question.opening);
        match (found.next(), found.next()) {
            (None, _) => {
                let (document, _) = self.find(about)?;
                self.table_mut()?
                    .question_shown(document)
                    .ok_or_else(|| self.plain("decide-no-question", &[]))
            }
            (Some(only), None) if !self.names_a_document(about)? => Ok(only),
            // A start of several ids names none of them.
            _ => Err(self.plain("cli-which-question", &[("id", about.into())])),
        }
    }

    /// Whether the id or the title of a document starts so.
    fn names_a_document(&mut self, start: &str) -> Result<bool, Plain> {
        let documents = &self.table()?.workspace().documents;
        Ok(documents
            .iter()
            .any(|one| starts_with(&one.id.to_string(), start) || starts_with(&one.title, start)))
    }

    /// What was said, by the start of its id.
    pub(super) fn statement(&mut self, start: &str) -> Result<StatementId, Plain> {
        let minutes = self.table()?.minutes();
        let mut found =
            minutes.iter().map(|minute| minute.id()).filter(|id| starts_with(&id.to_string(), start));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(self.plain("cli-no-such-statement", &[("id", start.into())])),
        }
    }

    /// Somebody at the table, by the start of their name or of their id.
    pub(super) fn person(&mut self, named: &str) -> Result<PersonId, Plain> {
        let membership = self.table()?.repo().membership();
        let is = |id: &PersonId, name: &str| {
            starts_with(name, named) || (named.len() >= 8 && starts_with(&id.to_string(), named))
        };
        let mut found = membership
            .people()
            .values()
            .filter(|person| person.member && is(&person.id, &person.name))
            .map(|person| person.id);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(self.plain("cli-no-such-person", &[("name", named.into())])),
        }
    }
}

/// Says whether a file is an agreement. Needs neither a table nor a home.
pub(super) fn verify(words: &Words, file: &Path) -> Result<Reply, Plain> {
    let shown = file.display().to_string();
    let bytes =
        read_bounded(file).map_err(|_| Plain::say(words, "cli-cannot-read", &[("path", shown.into())]))?;
    Ok(match bundle::check(&bytes) {
        Ok(checked) => {
            let shows = agreement::shows(&checked, &bytes);
            let valid = checked.verdict == Verdict::Valid && shows == Shows::Same;
            let page = checked.page.as_ref().map(|_| fields::page_shows(shows));
            Reply::say(agreement::told(&checked, shows, words))
                .with("page", page)
                .with("newer_statements", checked.newer)
                .with("valid", valid)
                .with("opening", checked.question.opening.to_string())
                .with("content", checked.question.content.to_string())
                .with("verdict", fields::verdict(checked.verdict))
                .with("said", fields::checked(&checked))
                .failing(!valid)
        }
        Err(error) => Reply::say(words.say(agreement::broken_key(&error)))
            .with("valid", false)
            .with("verdict", "broken")
            .with("why", error.to_string())
            .failing(true),
    })
}

/// All of a file, or more than any agreement has: whatever is read without an end is too large.
fn read_bounded(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(bundle::BUNDLE_BYTES_MAX).unwrap_or(u64::MAX);
    fs::File::open(file)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn document_of(question: &Question) -> Option<DocumentId> {
    match &question.subject {
        Subject::Decision(document) => Some(*document),
        Subject::Rules(_) => None,
    }
}

fn standing_key(standing: &StandingView) -> &'static str {
    match standing {
        StandingView::Preparing(_) => "cli-standing-preparing",
        StandingView::Open { check_again: true, .. } => "cli-standing-check-again",
        StandingView::Open { .. } => "cli-standing-open",
        StandingView::Agreed { .. } => "cli-standing-agreed",
        StandingView::Ended { .. } => "cli-standing-ended",
        StandingView::NotAgreed => "cli-standing-not-agreed",
        StandingView::InQuestion(_) => "cli-standing-in-question",
        StandingView::Contested { .. } => "cli-standing-contested",
        StandingView::Superseded { .. } => "cli-standing-superseded",
        StandingView::Void => "cli-standing-void",
    }
}

fn said_key(said: &Deciding) -> &'static str {
    match said {
        Deciding::Answer(_) => "cli-said-answer",
        Deciding::Witness { .. } => "cli-said-witness",
        Deciding::Contest { .. } => "cli-said-contest",
        Deciding::Reply { .. } => "cli-said-reply",
        Deciding::Seen { .. } => "cli-said-seen",
        Deciding::NotAnObjection { .. } => "cli-said-not-one",
        Deciding::Amendment { .. } => "cli-said-amendment",
        Deciding::Closing(_) => "cli-said-closing",
        Deciding::Withdrawal { .. } => "cli-said-withdrawal",
        Deciding::Reopening { .. } => "cli-said-reopening",
        Deciding::Update(_) => "cli-said-update",
    }
}
