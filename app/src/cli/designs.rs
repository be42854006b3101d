//! Commands about designs: list, start, read, change, bring in, take away.

use std::{fs, path::Path};

use serde_json::json;
use trestle_export::{html, markdown};
use trestle_model::{
    Action, DocumentKind,
    decision::wording_document,
    text::{Block, NewBlock, TextAction, TextView},
};
use trestle_trust::ids::{ChangeHash, DocumentId};

use super::{plain_positions, reply::Plain, reply::Reply, session::Session};
use crate::{
    documents::{DesignError, Happened, deciding::DecidingAct, happened},
    lang::dates,
};

impl Session {
    pub(super) fn docs(&mut self) -> Result<Reply, Plain> {
        let documents = self.table()?.workspace().documents.clone();
        let fields: Vec<_> = documents
            .iter()
            .map(|entry| json!({"id": entry.id.to_string(), "kind": entry.kind, "title": entry.title}))
            .collect();
        let lines: Vec<String> =
            documents.iter().map(|entry| format!("{}  {}", entry.id, entry.title)).collect();
        Ok(Reply::say(lines.join("\n")).with("docs", fields))
    }

    pub(super) fn add(&mut self, title: &str, from: Option<&Path>) -> Result<Reply, Plain> {
        let blocks = from.map(|file| self.read_markdown(file)).transpose()?;
        let id = self.start_design(title, blocks.unwrap_or_default())?;
        let said = self.words.say_with("cli-started", &[("title", title.into())]);
        Ok(Reply::say(said).with("id", id.to_string()).with("title", title))
    }

    /// A new decision, worded as a Markdown file in the language of the person.
    pub(super) fn start_decision(&mut self, question: &str, from: Option<&Path>) -> Result<Reply, Plain> {
        let blocks = from.map(|file| self.read_markdown(file)).transpose()?;
        let act = DecidingAct::Start { question: question.to_owned() };
        let decided = self.table_mut()?.decide(&act).map_err(|error| self.trouble(&error))?;
        let id = decided.document.ok_or_else(|| self.plain("decide-no-question", &[]))?;
        if let Some(blocks) = blocks {
            let wording = wording_document(id, self.words.language().code());
            self.apply(wording, &TextAction::Replace { blocks })?;
        }
        let said = self.words.say_with("cli-started", &[("title", question.into())]);
        Ok(Reply::say(said).with("id", id.to_string()).with("title", question))
    }

    /// A new design from a Markdown file, called after its first heading or its file.
    pub(super) fn import(&mut self, file: &Path) -> Result<Reply, Plain> {
        let blocks = self.read_markdown(file)?;
        let heading =
            blocks.iter().find(|block| matches!(block.kind, trestle_model::text::BlockKind::Heading { .. }));
        let title = heading.map(|block| block.runs.iter().map(|run| run.text.as_str()).collect::<String>());
        let stem = || file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let title = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(stem);
        let id = self.start_design(&title, blocks)?;
        let said = self.words.say_with("cli-started", &[("title", title.as_str().into())]);
        Ok(Reply::say(said).with("id", id.to_string()).with("title", title))
    }

    pub(super) fn show(&mut self, doc: &str, as_markdown: bool, at: Option<&str>) -> Result<Reply, Plain> {
        if doc == "rules" {
            let asked = self.opening(doc).ok();
            let mut reply = match asked {
                Some(opening) => self.show_rules_asked(opening)?,
                None => Reply::default(),
            };
            // The rules in force are in what was signed. Their text is a page like others, which somebody may have spoilt.
            let text = match self.show_text(doc, as_markdown, at) {
                Ok(shown) => {
                    reply.fields.extend(shown.fields);
                    shown.text
                }
                Err(plain) if at.is_none() => plain.0,
                Err(plain) => return Err(plain),
            };
            let shown = Reply { text, ..reply }.with("in_force", self.rules_in_force()?);
            if as_markdown || at.is_some() {
                return Ok(shown);
            }
            let rules = self.table()?.ground_rules();
            return self.with_late(doc, rules, shown);
        }
        let (id, _) = self.find(doc)?;
        if self.is_decision(id)? && at.is_none() {
            let shown = self.show_decision(id)?;
            return self.with_late(doc, id, shown);
        }
        let shown = self.show_text(doc, as_markdown, at)?;
        // What is to be Markdown, or as it was, is nothing else.
        if as_markdown || at.is_some() { Ok(shown) } else { self.with_late(doc, id, shown) }
    }

    fn show_text(&mut self, doc: &str, as_markdown: bool, at: Option<&str>) -> Result<Reply, Plain> {
        let (id, title) = self.find(doc)?;
        let heads = at.map(|at| self.heads(at)).transpose()?;
        let design = self.design(id)?;
        let now = design.heads();
        let view = match &heads {
            None => design.view().clone(),
            Some(heads) => design.at(heads).map_err(|_| self.plain("cli-no-such-moment", &[]))?,
        };
        let shown = heads.unwrap_or(now);
        let written = markdown::write(&view.blocks);
        let text = if as_markdown { written.clone() } else { view.plain_text() };
        let mut reply = Reply::say(text)
            .with("id", id.to_string())
            .with("title", title)
            .with("heads", shown.iter().map(ChangeHash::to_string).collect::<Vec<_>>())
            .with("blocks", json!(view.blocks));
        if as_markdown {
            reply = reply.with("markdown", written);
        }
        Ok(reply)
    }

    pub(super) fn edit(&mut self, doc: &str, from: &Path) -> Result<Reply, Plain> {
        let (id, title) = self.find(doc)?;
        let blocks = self.read_markdown(from)?;
        let changed = self.apply(id, &TextAction::Replace { blocks })?;
        let key = if changed { "cli-changed" } else { "cli-no-change" };
        let said = self.words.say_with(key, &[("title", title.into())]);
        Ok(Reply::say(said).with("changed", changed))
    }

    pub(super) fn act(&mut self, doc: &str, action: &str) -> Result<Reply, Plain> {
        let action: Action = serde_json::from_str(action)
            .map_err(|error| self.plain("cli-not-an-action", &[("said", error.to_string().into())]))?;
        let changed = match &action {
            Action::Decision(action) => {
                let (id, _) = self.find(doc)?;
                return self.prepare(id, action.clone());
            }
            Action::Text(action) => {
                let (id, _) = self.find(doc)?;
                self.apply(id, action)?
            }
            Action::Table(action) => self.apply_table(action)?,
        };
        Ok(Reply::default().with("changed", changed))
    }

    pub(super) fn log(&mut self, doc: Option<&str>) -> Result<Reply, Plain> {
        let only = doc.map(|doc| self.find(doc)).transpose()?.map(|(id, _)| id);
        let table = self.table()?;
        let documents: Vec<DocumentId> = match only {
            Some(id) => vec![id],
            None => table.repo().documents().iter().copied().collect(),
        };
        let entries = happened(table.repo(), &documents);
        let now = self.now();
        let mut lines = Vec::new();
        let mut fields = Vec::new();
        for Happened { sitting: entry, took_up, said, .. } in &entries {
            let name = self.name_of(entry.person);
            let title = self.title_of(entry.document);
            let when = dates::moment(&self.words, entry.to_unix_secs, &now);
            let values = [
                ("name", name.as_str().into()),
                ("title", title.as_str().into()),
                ("when", when.into()),
                ("count", entry.changes.len().into()),
            ];
            let key = match (took_up, said) {
                (true, _) => "cli-log-took-up",
                (_, true) => "cli-log-commented",
                _ => "cli-log-entry",
            };
            lines.push(self.words.say_with(key, &values));
            fields.push(json!({
                "name": name, "document": entry.document.to_string(), "title": title, "changes": entry.changes.len(),
                "took_up": took_up, "commented": said, "from_unix_secs": entry.from_unix_secs, "to_unix_secs": entry.to_unix_secs,
                "heads": entry.changes.last().map(ChangeHash::to_string).into_iter().collect::<Vec<_>>(),
            }));
        }
        let (said, said_fields) = self.said(only)?;
        lines.extend(said);
        Ok(Reply::say(lines.join("\n")).with("entries", fields).with("said", said_fields))
    }

    pub(super) fn export(&mut self, doc: &str, file: &Path) -> Result<Reply, Plain> {
        let (id, title) = self.find(doc)?;
        let blocks = self.design(id)?.view().blocks.clone();
        let written = match file.extension().and_then(|extension| extension.to_str()) {
            Some("md") => markdown::write(&blocks),
            Some("html") => self.page(&title, &blocks),
            _ => return Err(self.plain("cli-unknown-ending", &[("path", file.display().to_string().into())])),
        };
        fs::write(file, written).map_err(|_| self.cannot_write(file))?;
        let shown = file.display().to_string();
        let values = [("title", title.into()), ("path", shown.as_str().into())];
        Ok(Reply::say(self.words.say_with("cli-exported", &values)).with("file", shown))
    }

    pub(super) fn text(&mut self, doc: &str) -> Result<Reply, Plain> {
        let (id, _) = self.find(doc)?;
        let text = self.design(id)?.view().plain_text();
        Ok(Reply::say(text.clone()).with("text", text))
    }

    /// Puts `text` in before the char at `position`; each `\n` in it starts a new block.
    pub(super) fn insert(&mut self, doc: &str, position: usize, text: &str) -> Result<Reply, Plain> {
        let (id, _) = self.find(doc)?;
        if self.design(id)?.view().blocks.is_empty() {
            self.apply(id, &TextAction::InsertBlocks { after: None, blocks: vec![NewBlock::default()] })?;
        }
        let mut position = position;
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                let spot = self.spot(id, position)?;
                self.apply(id, &TextAction::Split { block: spot.block, at: spot.at })?;
                position += 1;
            }
            if !line.is_empty() {
                let spot = self.spot(id, position)?;
                self.apply(id, &TextAction::Type { block: spot.block, at: spot.at, text: line.to_owned() })?;
                position += line.chars().count();
            }
        }
        Ok(Reply::default())
    }

    pub(super) fn delete(&mut self, doc: &str, position: usize, count: usize) -> Result<Reply, Plain> {
        let (id, _) = self.find(doc)?;
        let action = plain_positions::delete(self.design(id)?.view(), position, count);
        let action = action.ok_or_else(|| self.plain("cli-past-the-end", &[]))?;
        self.apply(id, &action)?;
        Ok(Reply::default())
    }

    fn spot(&mut self, id: DocumentId, position: usize) -> Result<trestle_model::text::Spot, Plain> {
        let spot = plain_positions::spot(self.design(id)?.view(), position);
        spot.ok_or_else(|| self.plain("cli-past-the-end", &[]))
    }

    fn is_decision(&mut self, id: DocumentId) -> Result<bool, Plain> {
        let listed = self.table()?.workspace().documents.iter().find(|entry| entry.id == id);
        Ok(listed.is_some_and(|entry| entry.kind == DocumentKind::Decision.as_str()))
    }

    fn start_design(&mut self, title: &str, blocks: Vec<NewBlock>) -> Result<DocumentId, Plain> {
        let id = self.table_mut()?.add_design(title);
        let id = id.map_err(|error| self.trouble(&DesignError::from(error)))?;
        if !blocks.is_empty() {
            self.apply(id, &TextAction::Replace { blocks })?;
        }
        Ok(id)
    }

    fn read_markdown(&self, file: &Path) -> Result<Vec<NewBlock>, Plain> {
        let bytes = fs::read(file)
            .map_err(|_| self.plain("cli-cannot-read", &[("path", file.display().to_string().into())]))?;
        markdown::parse(&bytes).map_err(|error| self.trouble(&error))
    }

    fn heads(&self, at: &str) -> Result<Vec<ChangeHash>, Plain> {
        let heads: Result<Vec<ChangeHash>, _> = at.split(',').map(str::parse).collect();
        heads.map_err(|_| self.plain("cli-no-such-moment", &[]))
    }

    fn page(&self, title: &str, blocks: &[Block]) -> String {
        let [done, not_done, footer] =
            ["block-check-done", "block-check-open", "page-footer"].map(|key| self.words.say(key));
        let words = html::Words { done: &done, not_done: &not_done, footer: &footer };
        html::page(&html::Page { title, blocks, lang: self.words.language().code(), words })
    }
}

/// What `watch` reports of a design.
pub(super) fn chars(view: &TextView) -> usize {
    view.blocks.iter().map(Block::len).sum::<usize>() + view.blocks.len().saturating_sub(1)
}
