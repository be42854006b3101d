//! Going on at a new table (`docs/decisions/0041-going-on-at-a-new-table.md`): a copy of what lies on one, as new documents
//! of another. The old table is only read.
//!
//! [`Documents::going_on`] gathers what is at hand; [`GoingOn::put_up`] reads the rest and writes, and may run on any thread.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use trestle_export::markdown;
use trestle_model::{
    DecisionAction, DocumentEntry, DocumentKind,
    decision::{
        DecisionView, ItemId, ItemKind, NewItem, TextField, ValueField,
        content::{Content, blocks_of},
        wording_document,
    },
    text::{BlockKind, NewBlock, Run, TextAction},
};
use trestle_sync::repo::Repo;
use trestle_trust::{
    agreement::{Minutes, Question, State},
    ids::{DocumentId, PersonId, StatementId},
    statement::deciding::Subject,
};

use super::{
    DesignError, Documents, Engine, PutUpError,
    deciding::{DecideError, DecidingAct, Taking, load_decision, side_now},
    open_design,
};
use crate::{
    agreement::{self, Form},
    home::Home,
    lang::{Language, Words},
};

/// Why nobody went on at a new table.
#[derive(Debug, thiserror::Error)]
pub enum GoOnError {
    #[error(transparent)]
    PutUp(#[from] PutUpError),
    #[error(transparent)]
    Design(#[from] DesignError),
    #[error(transparent)]
    Decide(#[from] DecideError),
}

/// What of a table goes along.
#[derive(Debug)]
pub struct GoingOn {
    title: String,
    repo: Repo,
    entries: Vec<DocumentEntry>,
    minutes: Arc<Minutes>,
}

/// How much came along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    pub designs: usize,
    pub drafts: usize,
    pub agreements: usize,
}

impl Documents {
    /// What is needed to go on at a new table. The words are read later.
    pub fn going_on(&self) -> GoingOn {
        GoingOn {
            title: self.repo.membership().title().to_owned(),
            repo: self.repo.clone(),
            entries: self.workspace().documents.clone(),
            minutes: self.minutes(),
        }
    }
}

impl GoingOn {
    /// Puts up a table with this title, and with copies of the designs, the open decisions and the agreements of the old
    /// one under new ids. Waits for the disk. `today` is the day that stands on the copies.
    ///
    /// # Errors
    /// [`GoOnError`]; then there is no new table. The old one is as it was, whatever happens.
    pub fn put_up(
        &self,
        home: &Home,
        title: &str,
        words: &Words,
        today: Date,
        engine: &Engine,
    ) -> Result<(Documents, Came), GoOnError> {
        let membership = self.repo.membership();
        let in_force = self.minutes.agreements().rules();
        let rules = in_force.rules.clone();
        let me = membership.person(self.repo.me());
        let side = me.map(|me| side_now(in_force, me.side));
        let known =
            side.filter(|side| rules.side(*side).is_some()).or(rules.sides.first().map(|side| side.id));
        let name = me.map(|me| me.name.clone()).unwrap_or_default();
        let text = rules.text.get(words.language().code()).or(rules.text.values().next()).cloned();
        let side = known.unwrap_or(trestle_trust::SideId(0));
        let mut table = Documents::put_up(home, title, rules, &name, side, words.language(), engine)?;
        table.set_language(words.language().code());
        let copying =
            Copying { from: self, words, day: crate::lang::dates::in_full(words, &today.to_string()) };
        match copying.all(&mut table, text.as_deref(), &today.to_string()) {
            Ok(came) => Ok((table, came)),
            Err(error) => {
                let folder = home.table_folder(&table.repo().table());
                table.close();
                // Nobody has been asked to it, and all that is in it is at the old one.
                if let Err(error) = std::fs::remove_dir_all(folder) {
                    tracing::warn!(%error, "a table that was not finished is still there");
                }
                Err(error)
            }
        }
    }

    fn of_kind(&self, kind: DocumentKind) -> impl Iterator<Item = &DocumentEntry> {
        self.entries.iter().filter(move |entry| entry.kind == kind.as_str())
    }

    /// The agreements in force that are about a decision, with its document.
    fn agreements(&self) -> impl Iterator<Item = (DocumentId, &Question)> {
        let questions = self.minutes.agreements().questions().values();
        questions.filter(|question| question.state == State::Agreed).filter_map(|question| {
            match question.subject {
                Subject::Decision(document) => Some((document, question.as_ref())),
                Subject::Rules(_) => None,
            }
        })
    }

    /// Whether something of that decision is still to be settled: it was never put to answer, or its newest question is
    /// open, in doubt or not agreed.
    fn is_open(&self, decision: DocumentId) -> bool {
        let questions = self.minutes.agreements().questions().values();
        let known = |opening: StatementId| self.minutes.get(opening).map_or(0, |minute| minute.known);
        let newest = questions
            .filter(
                |question| matches!(question.subject, Subject::Decision(document) if document == decision),
            )
            .max_by_key(|question| (known(question.opening), std::cmp::Reverse(question.opening)));
        newest.is_none_or(|question| !matches!(question.state, State::Agreed | State::Superseded { .. }))
    }
}

/// The copying itself.
struct Copying<'a> {
    from: &'a GoingOn,
    words: &'a Words,
    /// Today, in words.
    day: String,
}

impl Copying<'_> {
    fn all(&self, to: &mut Documents, rules: Option<&str>, day: &str) -> Result<Came, GoOnError> {
        if let Some(blocks) = rules.and_then(|rules| markdown::parse(rules.as_bytes()).ok()) {
            let document = to.ground_rules();
            to.apply(document, &TextAction::Replace { blocks })?;
            to.shut(document);
        }
        let mut came = Came::default();
        let mut now = BTreeMap::new();
        let mut list = Vec::new();
        for entry in self.from.of_kind(DocumentKind::Text) {
            // One that cannot be read here does not keep the others back; it is said where all are listed.
            let Ok(loaded) = open_design(&self.from.repo, entry.id, DocumentKind::Text) else {
                list.push(("go-on-list-missing", entry.title.clone()));
                continue;
            };
            let id = self.design(to, &entry.title, "go-on-note", blocks_of(loaded.design.view()))?;
            now.insert(entry.id, id);
            came.designs += 1;
            list.push(("go-on-list-design", entry.title.clone()));
        }
        for (document, question) in self.from.agreements() {
            let Some((title, blocks)) = self.agreement(document, question, day) else {
                let entry = self.from.entries.iter().find(|entry| entry.id == document);
                list.push(("go-on-list-missing", entry.map(|entry| entry.title.clone()).unwrap_or_default()));
                continue;
            };
            let called = self.words.say_with("go-on-agreed", &[("title", title.as_str().into())]);
            self.design(to, &called, "go-on-agreed-note", blocks)?;
            came.agreements += 1;
            list.push(("go-on-list-agreement", title));
        }
        for entry in self.from.of_kind(DocumentKind::Decision).filter(|entry| self.from.is_open(entry.id)) {
            let view = match load_decision(&self.from.repo, entry.id) {
                Ok(decision) if !decision.view().question().trim().is_empty() => decision.view().clone(),
                _ => {
                    list.push(("go-on-list-missing", entry.title.clone()));
                    continue;
                }
            };
            let question = view.question().trim().to_owned();
            let missing = self.draft(to, entry.id, &view, &now)?;
            came.drafts += 1;
            list.push(("go-on-list-draft", question.clone()));
            list.extend(
                missing
                    .into_iter()
                    .map(|language| ("go-on-list-missing", format!("{question} ({language})"))),
            );
        }
        self.where_from(to, list)?;
        Ok(came)
    }

    /// What was asked and the page of an agreement, if its words are here.
    fn agreement(
        &self,
        document: DocumentId,
        question: &Question,
        day: &str,
    ) -> Option<(String, Vec<NewBlock>)> {
        let decision = load_decision(&self.from.repo, document).ok()?;
        let view = decision.view();
        let content = view.contents.get(&question.content)?.clone();
        let asked = Content::read(&content).ok()?.question;
        let file = Taking::new(question.opening, content, self.from.repo.clone()).file().ok()?;
        let page = agreement::in_form(file, Form::Markdown, self.words, day).ok()?;
        Some((asked, markdown::parse(page.as_bytes()).ok()?))
    }

    /// A new design, with a line on top that says from where it is.
    fn design(
        &self,
        to: &mut Documents,
        title: &str,
        note: &str,
        mut blocks: Vec<NewBlock>,
    ) -> Result<DocumentId, GoOnError> {
        blocks.insert(0, self.line(BlockKind::Quote, note));
        let id = to.add_design(title).map_err(DesignError::from)?;
        to.apply(id, &TextAction::Replace { blocks })?;
        to.shut(id);
        Ok(id)
    }

    fn line(&self, kind: BlockKind, key: &str) -> NewBlock {
        NewBlock { kind, indent: 0, runs: vec![Run::plain(self.says(key))] }
    }

    /// A sentence that names the old table and the day.
    fn says(&self, key: &str) -> String {
        let values = [("table", self.from.title.as_str().into()), ("day", self.day.as_str().into())];
        self.words.say_with(key, &values)
    }

    /// The one page that says where all of it is from.
    fn where_from(&self, to: &mut Documents, list: Vec<(&'static str, String)>) -> Result<(), GoOnError> {
        let mut blocks = vec![self.line(BlockKind::Paragraph, "go-on-from")];
        blocks.extend(list.into_iter().map(|(key, title)| {
            let words = self.words.say_with(key, &[("title", title.into())]);
            NewBlock { kind: BlockKind::Bullet, indent: 0, runs: vec![Run::plain(words)] }
        }));
        let title = self.words.say("go-on-from-title");
        let id = to.add_design(&title).map_err(DesignError::from)?;
        to.apply(id, &TextAction::Replace { blocks })?;
        to.shut(id);
        Ok(())
    }

    /// A decision that is being prepared, with the words, options and promises of the old one. What people of the old
    /// table asked, answered or sent up is theirs, and stays there. Gives the languages whose words cannot be read here.
    fn draft(
        &self,
        to: &mut Documents,
        old: DocumentId,
        view: &DecisionView,
        designs: &BTreeMap<DocumentId, DocumentId>,
    ) -> Result<Vec<String>, GoOnError> {
        let started = to.decide(&DecidingAct::Start { question: view.question().to_owned() })?;
        let document = started.document.ok_or(DecideError::NoQuestion)?;
        let prepare = |to: &mut Documents, action| to.decide(&DecidingAct::Prepare { document, action });
        let own = ItemId::decision();
        let who = view.who_can_say_yes().to_owned();
        prepare(to, DecisionAction::Write { item: own.clone(), field: TextField::WhoCanSayYes, text: who })?;
        let languages: Vec<&str> = view.languages().collect();
        for (field, value) in
            [(ValueField::Review, view.review().to_owned()), (ValueField::Languages, languages.join(" "))]
        {
            if !value.is_empty() {
                prepare(to, DecisionAction::Put { item: own.clone(), field, value })?;
            }
        }
        let kinds = [ItemKind::Brought, ItemKind::Option, ItemKind::Good, ItemKind::Hard, ItemKind::Promise];
        for item in kinds.iter().chain([&ItemKind::Attachment]).flat_map(|kind| view.of_kind(*kind)) {
            let text = |field: &TextField| (*field, item.text(*field).to_owned());
            let texts = item.kind.texts().iter().map(text).filter(|(_, text)| !text.is_empty()).collect();
            let value =
                |field: &ValueField| Some((*field, self.value(to, *field, item.value(*field), designs)?));
            let values: BTreeMap<_, _> = item.kind.values().iter().filter_map(value).collect();
            if item.kind == ItemKind::Attachment && values.is_empty() {
                continue;
            }
            let (id, kind) = (item.id.clone(), item.kind);
            prepare(to, DecisionAction::AddItem(NewItem { id, kind, texts, values }))?;
        }
        // Beside what is asked and not in it: nobody agrees to it.
        let note = NewItem {
            id: ItemId::generate(&mut rand::rng()),
            kind: ItemKind::Remark,
            texts: BTreeMap::from([(TextField::Words, self.says("go-on-note"))]),
            values: BTreeMap::from([(ValueField::How, "reaction".to_owned())]),
        };
        prepare(to, DecisionAction::AddItem(note))?;
        let mut missing = Vec::new();
        for language in languages {
            let wording = open_design(&self.from.repo, wording_document(old, language), DocumentKind::Text);
            let Ok(wording) = wording else {
                let known = Language::coded(language);
                missing.push(known.map_or_else(|| language.to_owned(), |one| one.own_name().to_owned()));
                continue;
            };
            let blocks = blocks_of(wording.design.view());
            let id = wording_document(document, language);
            if blocks.iter().any(|block| !block.runs.is_empty()) {
                to.apply(id, &TextAction::Replace { blocks })?;
                to.shut(id);
            }
        }
        to.shut_decision(document);
        Ok(missing)
    }

    /// What a register comes to at the new table: people and designs have other ids there, or are not there.
    fn value(
        &self,
        to: &Documents,
        field: ValueField,
        value: &str,
        designs: &BTreeMap<DocumentId, DocumentId>,
    ) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        match field {
            ValueField::Who | ValueField::Backup => {
                let me = value.parse::<PersonId>().ok()? == self.from.repo.me();
                me.then(|| to.repo().me().to_string())
            }
            ValueField::Document => Some(designs.get(&value.parse().ok()?)?.to_string()),
            _ => Some(value.to_owned()),
        }
    }
}
