//! What they asked each other, answered and promised: changes of the decisions' documents, and signed statements.

use std::collections::BTreeMap;

use trestle_export::markdown;
use trestle_model::{
    Decision, DecisionAction, TextDesign,
    action::TableAction,
    decision::{
        ItemId, ItemKind, TextField, ValueField,
        content::{Content, blocks_of},
        wording_document,
    },
    schema::DocumentKind,
    text::TextAction,
};
use trestle_trust::{
    Statement,
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    keys::{AuthorSigner, person_of_first_device},
    statement::{
        self,
        deciding::{
            Answer, Because, Closing, Deciding, Ending, Given, Opening, Remark, Subject, Update, Whose,
        },
    },
};

use super::{
    SECONDS_A_DAY, SampleError, Writing, broken, table_document,
    told::{self, Act, Said, Told},
};

/// A decision that is being made, and what the next acts refer to.
struct Making {
    id: DocumentId,
    document: Decision,
    /// By the tag of their language.
    wordings: BTreeMap<String, TextDesign>,
    /// What was opened last, and its exact words.
    opened: Option<(StatementId, ContentHash)>,
    named: BTreeMap<String, StatementId>,
}

impl Writing {
    pub(super) fn decision(&mut self, told: &told::Decision) -> Result<(), SampleError> {
        let mut making = Making {
            id: DocumentId::generate(&mut rand::rng()),
            document: Decision::new(),
            wordings: BTreeMap::new(),
            opened: None,
            named: BTreeMap::new(),
        };
        for act in &told.acts {
            self.told(&mut making, told, act)?;
        }
        Ok(())
    }

    fn told(&mut self, making: &mut Making, told: &told::Decision, act: &Told) -> Result<(), SampleError> {
        match &act.act {
            Act::Ask => self.ask(making, told, act),
            Act::Bring { how, words } => {
                let side = self.person(&act.by)?.1.to_string();
                let values = [(ValueField::Side, side), (ValueField::How, how.clone())];
                self.item(making, act, ItemKind::Brought, None, &[(TextField::Words, words)], &values)
            }
            Act::Option { key, words } => {
                self.item(making, act, ItemKind::Option, Some(key), &[(TextField::Words, words)], &[])
            }
            Act::Good { of, words } => {
                let of = [(ValueField::Of, of.clone())];
                self.item(making, act, ItemKind::Good, None, &[(TextField::Words, words)], &of)
            }
            Act::Hard { of, words } => {
                let of = [(ValueField::Of, of.clone())];
                self.item(making, act, ItemKind::Hard, None, &[(TextField::Words, words)], &of)
            }
            Act::SendUp { words, to, reply, sent_days_ago, reply_due_days_ago, came_days_ago } => {
                let texts = [(TextField::Words, words), (TextField::To, to), (TextField::Reply, reply)];
                let values = [
                    (ValueField::Sent, self.date(-sent_days_ago)?),
                    (ValueField::ReplyDue, self.date(-reply_due_days_ago)?),
                    (ValueField::Came, self.date(-came_days_ago)?),
                ];
                self.item(making, act, ItemKind::SentUp, None, &texts, &values)
            }
            Act::Promise { key, works, who, backup, due_in_days, words, known_by } => {
                let texts = [(TextField::Words, words), (TextField::KnownBy, known_by)];
                let side = if *works { super::WORK } else { super::LIVE };
                let values = [
                    (ValueField::Side, side.to_string()),
                    (ValueField::Who, self.person(who)?.0.to_string()),
                    (ValueField::Backup, self.person(backup)?.0.to_string()),
                    (ValueField::Due, self.date(*due_in_days)?),
                ];
                self.item(making, act, ItemKind::Promise, Some(key), &texts, &values)
            }
            Act::Write { words } => self.wording(making, act, words),
            Act::Open { key } => self.open(making, act, key),
            Act::Answer { key, stance, words, r#for, witnesses } => {
                let whose = match r#for {
                    None => Whose::Mine,
                    Some(name) => {
                        let witnesses = witnesses.iter().map(|name| Ok(self.person(name)?.0));
                        let mut witnesses = witnesses.collect::<Result<Vec<_>, SampleError>>()?;
                        witnesses.sort_unstable();
                        Whose::Of { person: self.person(name)?.0, how: Given::OnPaper, witnesses }
                    }
                };
                let (opening, content) = making.opened.ok_or_else(|| broken("nothing is open"))?;
                let words = self.remark(words)?;
                let said = self
                    .say(act, Deciding::Answer(Answer { opening, content, stance: *stance, words, whose }))?;
                if let Some(key) = key {
                    making.named.insert(key.clone(), said);
                }
                Ok(())
            }
            Act::Witness { to } => {
                self.say(act, Deciding::Witness { answer: making.named(to)? })?;
                Ok(())
            }
            Act::Reply { to, words } => {
                let (objection, words) = (making.named(to)?, self.remark(words)?);
                self.say(act, Deciding::Reply { objection, words })?;
                Ok(())
            }
            Act::Close { to } => {
                let opening = making.named(to)?;
                let content = making.opened.ok_or_else(|| broken("nothing is open"))?.1;
                let (ending, because) = (Ending::Agreed, Because::Meeting);
                let day = Some(self.date(-act.days_ago)?);
                self.say(act, Deciding::Closing(Closing { opening, content, ending, because, day }))?;
                Ok(())
            }
            Act::Update { to, promise, progress, due_in_days, words } => {
                let due = due_in_days.map(|days| self.date(days)).transpose()?;
                let update = Update {
                    opening: making.named(to)?,
                    promise: promise.clone(),
                    progress: *progress,
                    due,
                    to: None,
                    words: self.remark(words)?,
                };
                self.say(act, Deciding::Update(update))?;
                Ok(())
            }
        }
    }

    fn ask(&mut self, making: &mut Making, told: &told::Decision, act: &Told) -> Result<(), SampleError> {
        let list = table_document(self.table);
        let stamp = self.stamp(list, &act.by, act.days_ago)?;
        let (kind, title) = (DocumentKind::Decision.as_str().to_owned(), self.word(&told.question)?);
        let add = TableAction::AddDocument { id: making.id, kind, title: title.clone() };
        if let Some(added) = self.workspace.apply(&add, stamp).map_err(broken)? {
            self.keep(list, &act.by, added.bytes)?;
        }
        let item = ItemId::decision;
        let mut acts = vec![DecisionAction::Write { item: item(), field: TextField::Question, text: title }];
        if !told.who_can_say_yes.is_empty() {
            let text = self.word(&told.who_can_say_yes)?;
            acts.push(DecisionAction::Write { item: item(), field: TextField::WhoCanSayYes, text });
        }
        let mut put = |field, value| acts.push(DecisionAction::Put { item: item(), field, value });
        put(ValueField::Languages, told.question.keys().cloned().collect::<Vec<_>>().join(" "));
        if let Some(days) = told.review_in_days {
            put(ValueField::Review, self.date(days)?);
        }
        acts.iter().try_for_each(|action| self.prepare(making, act, action))
    }

    fn item(
        &mut self,
        making: &mut Making,
        act: &Told,
        kind: ItemKind,
        key: Option<&String>,
        texts: &[(TextField, &Said)],
        values: &[(ValueField, String)],
    ) -> Result<(), SampleError> {
        let id = key.map_or_else(|| ItemId::generate(&mut rand::rng()), |key| ItemId::from(key.as_str()));
        let texts = texts.iter().map(|(field, said)| Ok((*field, self.word(said)?)));
        let texts = texts.collect::<Result<_, SampleError>>()?;
        let values = values.iter().cloned().collect();
        let new = trestle_model::decision::NewItem { id, kind, texts, values };
        self.prepare(making, act, &DecisionAction::AddItem(new))
    }

    fn wording(&mut self, making: &mut Making, act: &Told, words: &Said) -> Result<(), SampleError> {
        for (language, words) in words {
            let document = wording_document(making.id, language);
            let mut text =
                making.wordings.remove(language).unwrap_or_else(|| TextDesign::new(DocumentKind::Text));
            let blocks = markdown::parse(words.as_bytes()).map_err(broken)?;
            self.act(document, &mut text, &act.by, act.days_ago, &TextAction::Replace { blocks })?;
            making.wordings.insert(language.clone(), text);
        }
        Ok(())
    }

    /// Puts the wording as it is to answer: its exact bytes go into the decision's document.
    fn open(&mut self, making: &mut Making, act: &Told, key: &str) -> Result<(), SampleError> {
        let words: BTreeMap<DocumentId, _> = making
            .wordings
            .iter()
            .map(|(language, text)| (wording_document(making.id, language), blocks_of(text.view())))
            .collect();
        let text = |document| words.get(&document).map(|blocks| (String::new(), blocks.clone()));
        let content = Content::of(making.id, making.document.view(), text).map_err(broken)?;
        let bytes = String::from_utf8(content.bytes()).map_err(broken)?;
        self.prepare(making, act, &DecisionAction::KeepContent { content: bytes })?;
        let rules = self.people.graph.genesis().id();
        let (subject, content) = (Subject::Decision(making.id), content.hash());
        let signer = self.signer(&act.by)?;
        let opening = Opening { subject, content, rules, replaces: Vec::new() };
        let opening = statement::open_question(&self.people.graph, &signer, opening).map_err(broken)?;
        let id = self.note(act, opening)?;
        making.opened = Some((id, content));
        making.named.insert(key.to_owned(), id);
        Ok(())
    }

    fn say(&mut self, act: &Told, deciding: Deciding) -> Result<StatementId, SampleError> {
        let signer = self.signer(&act.by)?;
        let said = statement::say_deciding(&self.people.graph, &signer, deciding).map_err(broken)?;
        self.note(act, said)
    }

    /// Takes a statement in, and notes when it was said.
    fn note(&mut self, act: &Told, said: Statement) -> Result<StatementId, SampleError> {
        let id = said.id();
        self.people.graph.insert(said).map_err(broken)?;
        self.heard.push((id, self.now_unix_secs - act.days_ago * SECONDS_A_DAY));
        Ok(id)
    }

    fn prepare(
        &mut self,
        making: &mut Making,
        act: &Told,
        action: &DecisionAction,
    ) -> Result<(), SampleError> {
        let stamp = self.stamp(making.id, &act.by, act.days_ago)?;
        match making.document.apply(action, stamp).map_err(broken)? {
            Some(done) => self.keep(making.id, &act.by, done.bytes),
            None => Ok(()),
        }
    }

    fn signer(&self, name: &str) -> Result<AuthorSigner, SampleError> {
        let secret = self.people.secrets.get(name);
        Ok(secret.ok_or_else(|| broken(format!("{name} does not sit there")))?.author())
    }

    /// Who that is, and the number of their side.
    fn person(&self, name: &str) -> Result<(PersonId, u32), SampleError> {
        let nobody = || broken(format!("{name} does not sit there"));
        let secret = self.people.secrets.get(name).ok_or_else(nobody)?;
        let works = self.people.works.get(name).ok_or_else(nobody)?;
        let side = if *works { super::WORK } else { super::LIVE };
        Ok((person_of_first_device(&secret.author_key()), side))
    }

    /// The words in the language of this table.
    fn word(&self, said: &Said) -> Result<String, SampleError> {
        said.get(self.language).cloned().ok_or_else(|| broken(format!("not in {}", self.language)))
    }

    fn remark(&self, said: &Said) -> Result<Remark, SampleError> {
        let words = if said.is_empty() { String::new() } else { self.word(said)? };
        Remark::new(&words).ok_or_else(|| broken("too many words"))
    }

    /// The day so many days from now, as dates are written in a document.
    fn date(&self, days: i64) -> Result<String, SampleError> {
        let then = jiff::Timestamp::from_second(self.now_unix_secs + days * SECONDS_A_DAY).map_err(broken)?;
        Ok(then.to_zoned(jiff::tz::TimeZone::system()).date().to_string())
    }
}

impl Making {
    fn named(&self, key: &str) -> Result<StatementId, SampleError> {
        self.named.get(key).copied().ok_or_else(|| broken(format!("nothing was said as {key}")))
    }
}
