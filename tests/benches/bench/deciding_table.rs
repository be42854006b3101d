//! A table that has decided for years: made-up people of two sides, real statements and real changes, signed by keys of
//! their own. Each of them has a copy, and they speak apart before they meet, so that the past of a statement is rarely
//! all there is.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use trestle_app::{documents::table_document, ground_rules};
use trestle_model::{
    Committed, Decision, DocumentKind, Stamp, TextDesign, Workspace,
    action::TableAction,
    decision::{
        DecisionAction, ItemId, ItemKind, NewItem, TextField, ValueField,
        content::{Content, blocks_of},
        wording_document,
    },
    text::{NewBlock, Run, TextAction},
};
use trestle_sync::{
    admit::{SchemaChange, SignedChange},
    columns,
    repo::assemble,
};
use trestle_trust::{
    ActorId, ContentHash, DeviceSecret, DocumentId, Graph, PersonId, Statement, StatementId, Ticket, Tip,
    keys::person_of_first_device,
    person::SideId,
    statement::{
        self,
        deciding::{
            Answer, Because, Closing, Deciding, Ending, Opening, Progress, Remark, Stance, Subject, Update,
            Whose,
        },
    },
};

use crate::tables;

/// So many promises has each decision that was closed.
const PROMISES: usize = 5;
/// How the second paragraph of every wording begins.
pub(crate) const CLAUSE: &str = "Whoever books a repair chooses a time of two hours.";
const NAMES: [&str; 4] = ["Carys", "Meinir", "Idris", "Rhodri"];
const SECONDS_BETWEEN: i64 = 40 * 60;

/// What a table has.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) decisions: usize,
    pub(crate) promises: usize,
    pub(crate) statements: usize,
    pub(crate) changes: usize,
}

/// Puts a table with so many decisions into `home`, which is the first person's.
pub(crate) fn make(home: &Path, decisions: usize) -> Result<Made> {
    let mut years = Years::begin()?;
    for n in 0..decisions {
        years.decide(n)?;
    }
    let statements: Vec<Statement> = years.people[0].graph.iter().cloned().collect();
    let made = Made {
        decisions,
        promises: years.promises,
        statements: statements.len(),
        changes: years.changes.len(),
    };
    let schema: Vec<SchemaChange> = DocumentKind::ALL
        .into_iter()
        .flat_map(trestle_model::schema::steps)
        .map(|step| SchemaChange { hash: step.hash, bytes: step.bytes.to_vec() })
        .collect();
    let folder = tables::home(home)?.table_folder(&years.people[0].graph.table());
    assemble(&folder, &years.people[0].secret, &statements, years.changes, &schema)?;
    Ok(made)
}

/// One of those who sit there, and what has come to their computer.
struct Person {
    secret: DeviceSecret,
    graph: Graph,
    side: SideId,
}

impl Person {
    fn id(&self) -> PersonId {
        person_of_first_device(&self.secret.author_key())
    }
}

struct Years {
    people: Vec<Person>,
    workspace: Workspace,
    actors: BTreeMap<(DocumentId, usize), ActorId>,
    changes: Vec<(DocumentId, SignedChange)>,
    promises: usize,
    now_unix_secs: i64,
}

/// A decision that is being worded.
struct Draft {
    document: DocumentId,
    by: usize,
    decision: Decision,
    promises: Vec<ItemId>,
}

impl Years {
    /// Four people sit down, in turn of one side and of the other, and each is vouched for by all.
    fn begin() -> Result<Self> {
        let rng = &mut rand::rng();
        let secrets: Vec<DeviceSecret> = NAMES.iter().map(|_| DeviceSecret::generate(rng)).collect();
        let side = |who: usize| SideId(1 + (who % 2) as u32);
        let rules = ground_rules::suggested();
        let mut graph = Graph::new(statement::genesis(&secrets[0], "Bench", rules, NAMES[0], side(0), rng)?)?;
        let founder = secrets[0].author();
        let (invite, ephemeral) = statement::invite(&graph, &founder, 9, 1, rng)?;
        let ticket_for = invite.id();
        graph.insert(invite)?;
        let ticket = Ticket::new(&graph, ticket_for, ephemeral, Vec::new()).context("an invitation")?;
        for (who, secret) in secrets.iter().enumerate().skip(1) {
            let join = statement::join(&ticket, secret, NAMES[who], side(who))?;
            let id = join.id();
            graph.insert(join)?;
            let receipt = statement::receipt(&graph, &founder, id)?;
            graph.insert(receipt)?;
            for by in &secrets[..who] {
                let person = person_of_first_device(&secret.author_key());
                let welcome = statement::acknowledge(&graph, &by.author(), person)?;
                graph.insert(welcome)?;
            }
        }
        let person = |(who, secret)| Person { secret, graph: graph.clone(), side: side(who) };
        Ok(Self {
            people: secrets.into_iter().enumerate().map(person).collect(),
            workspace: Workspace::new(),
            actors: BTreeMap::new(),
            changes: Vec::new(),
            promises: 0,
            now_unix_secs: jiff::Timestamp::now().as_second() - 4000 * SECONDS_BETWEEN,
        })
    }

    /// From the question to what became of the promises. Of ten, one has an objection, one waits for somebody, one is in
    /// question, and seven are agreed.
    fn decide(&mut self, n: usize) -> Result<()> {
        let by = n % self.people.len();
        let closed = !matches!(n % 10, 0 | 1);
        let mut draft = self.draft(n, by, if closed { PROMISES } else { 2 })?;
        let content = self.content(&mut draft)?;
        let rules = self.people[by].graph.genesis().id();
        let subject = Subject::Decision(draft.document);
        let asked = Opening { subject, content, rules, replaces: Vec::new() };
        let signer = self.people[by].secret.author();
        let opening = self.put(by, statement::open_question(&self.people[by].graph, &signer, asked)?)?;
        self.meet()?;
        for who in 0..self.people.len() {
            let (stance, words) = match (n % 10, who) {
                (0, 1) => (Stance::Object, "Nobody asked those who work at night."),
                (1, 3) => continue,
                (_, 2) => (Stance::Concern, "Some of us do not text."),
                _ => (Stance::Agree, ""),
            };
            self.answer(who, opening, content, stance, words)?;
        }
        self.meet()?;
        if !closed {
            return Ok(());
        }
        for who in [0, 1] {
            let closing =
                Closing { opening, content, ending: Ending::Agreed, because: Because::Everyone, day: None };
            self.say(who, Deciding::Closing(closing))?;
        }
        if n % 10 == 2 {
            // They had not heard that it was closed.
            self.answer(3, opening, content, Stance::Object, "It would break what we agreed in spring.")?;
        }
        self.meet()?;
        self.promises += draft.promises.len();
        self.follow(opening, &draft)
    }

    /// What became of its promises: of half of them nothing is said.
    fn follow(&mut self, opening: StatementId, draft: &Draft) -> Result<()> {
        let mut said = 0;
        for (at, promise) in draft.promises.iter().enumerate() {
            let (mine, other) = (at % 4, (at + 1) % 4);
            let steps: &[(usize, Progress)] = match (at + draft.by) % 8 {
                0 => &[(mine, Progress::UnderWay), (mine, Progress::Done), (other, Progress::Checked)],
                2 | 5 => &[(mine, Progress::UnderWay), (mine, Progress::Done)],
                6 => &[(mine, Progress::UnderWay)],
                _ => &[],
            };
            for (who, progress) in steps {
                let update = Update {
                    opening,
                    promise: promise.to_string(),
                    progress: *progress,
                    due: None,
                    to: None,
                    words: Remark::default(),
                };
                self.say(*who, Deciding::Update(update))?;
                said += 1;
                if said % 3 == 0 {
                    self.meet()?;
                }
            }
        }
        self.meet()
    }

    fn draft(&mut self, n: usize, by: usize, promises: usize) -> Result<Draft> {
        let document = DocumentId::generate(&mut rand::rng());
        let title = format!("Question {}: should repairs on stair {} be told a day before?", n + 1, n % 37);
        let add = TableAction::AddDocument {
            id: document,
            kind: DocumentKind::Decision.as_str().to_owned(),
            title: title.clone(),
        };
        let list = table_document(self.people[0].graph.table());
        let stamp = self.stamp(list, by);
        let added = self.workspace.apply(&add, stamp)?;
        self.keep(list, by, added)?;
        let mut draft = Draft { document, by, decision: Decision::new(), promises: Vec::new() };
        let item = ItemId::decision();
        self.prepare(
            &mut draft,
            DecisionAction::Write { item: item.clone(), field: TextField::Question, text: title },
        )?;
        let who = "The housing office, with all who live on the stair".to_owned();
        self.prepare(
            &mut draft,
            DecisionAction::Write { item: item.clone(), field: TextField::WhoCanSayYes, text: who },
        )?;
        self.prepare(
            &mut draft,
            DecisionAction::Put { item, field: ValueField::Languages, value: "en".to_owned() },
        )?;
        for (side, words) in [("1", "Twice this month nobody came."), ("2", "One van serves four estates.")] {
            self.add(
                &mut draft,
                ItemKind::Brought,
                &[(TextField::Words, words)],
                &[(ValueField::Side, side)],
            )?;
        }
        for at in 0..promises {
            let person = &self.people[at % self.people.len()];
            let (side, who) = (person.side.to_string(), person.id().to_string());
            // A few of them are late by now.
            let due = format!("{}-{:02}-{:02}", 2026 + i32::from(at > 0), 1 + n % 12, 1 + (n + at) % 28);
            let what = format!("Promise {} of question {}: tell the stair a day before.", at + 1, n + 1);
            let id = self.add(
                &mut draft,
                ItemKind::Promise,
                &[
                    (TextField::Words, &what),
                    (TextField::ForWhom, "Everybody on the stair"),
                    (TextField::KnownBy, "Three of us were told in time"),
                ],
                &[(ValueField::Side, &side), (ValueField::Who, &who), (ValueField::Due, &due)],
            )?;
            draft.promises.push(id);
        }
        Ok(draft)
    }

    fn add(
        &mut self,
        draft: &mut Draft,
        kind: ItemKind,
        texts: &[(TextField, &str)],
        values: &[(ValueField, &str)],
    ) -> Result<ItemId> {
        let id = ItemId::generate(&mut rand::rng());
        let new = NewItem {
            id: id.clone(),
            kind,
            texts: texts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect(),
            values: values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        };
        self.prepare(draft, DecisionAction::AddItem(new))?;
        Ok(id)
    }

    fn prepare(&mut self, draft: &mut Draft, action: DecisionAction) -> Result<()> {
        let stamp = self.stamp(draft.document, draft.by);
        let done = draft.decision.apply(&action, stamp)?;
        self.keep(draft.document, draft.by, done)
    }

    /// Words it and keeps the exact bytes.
    fn content(&mut self, draft: &mut Draft) -> Result<ContentHash> {
        let document = wording_document(draft.document, "en");
        let mut text = TextDesign::new(DocumentKind::Text);
        let line = |words: &str| NewBlock { runs: vec![Run::plain(words)], ..NewBlock::default() };
        let blocks = vec![
            line(draft.decision.view().question()),
            line(&format!(
                "{CLAUSE} The office says so a day before, by text or by a note through the door."
            )),
            line("If nobody can come, somebody rings before nine, and says when they will."),
        ];
        let stamp = self.stamp(document, draft.by);
        let done = text.apply(&TextAction::Replace { blocks }, stamp, &mut rand::rng())?;
        self.keep(document, draft.by, done)?;
        let words = || Some((String::new(), blocks_of(text.view())));
        let content = Content::of(draft.document, draft.decision.view(), |_| words())?;
        let exact = String::from_utf8(content.bytes())?;
        self.prepare(draft, DecisionAction::KeepContent { content: exact })?;
        Ok(content.hash())
    }

    fn stamp(&mut self, document: DocumentId, who: usize) -> Stamp {
        let author = self.people[who].secret.author_key();
        let new = || ActorId::generate(author, &mut rand::rng());
        let actor = *self.actors.entry((document, who)).or_insert_with(new);
        self.now_unix_secs += SECONDS_BETWEEN / 4;
        Stamp { actor, now_unix_secs: self.now_unix_secs }
    }

    fn keep(&mut self, document: DocumentId, who: usize, done: Option<Committed>) -> Result<()> {
        let Some(Committed { bytes, .. }) = done else { return Ok(()) };
        let change = columns::scan(&bytes)?;
        let signer = self.people[who].secret.author();
        let table = self.people[who].graph.table();
        let tip = Tip::sign(&signer, table, document, change.actor, change.seq, change.hash);
        self.changes.push((document, SignedChange { bytes, tip: Some(tip) }));
        Ok(())
    }

    fn answer(
        &mut self,
        who: usize,
        opening: StatementId,
        content: ContentHash,
        stance: Stance,
        words: &str,
    ) -> Result<()> {
        let words = Remark::new(words).context("short words")?;
        let answer = Answer { opening, content, stance, words, whose: Whose::Mine };
        self.say(who, Deciding::Answer(answer))
    }

    fn say(&mut self, who: usize, deciding: Deciding) -> Result<()> {
        let person = &self.people[who];
        let said = statement::say_deciding(&person.graph, &person.secret.author(), deciding)?;
        self.put(who, said).map(drop)
    }

    fn put(&mut self, who: usize, statement: Statement) -> Result<StatementId> {
        let id = statement.id();
        self.people[who].graph.insert(statement)?;
        Ok(id)
    }

    /// Everybody has what anybody has.
    fn meet(&mut self) -> Result<()> {
        for to in 0..self.people.len() {
            for from in 0..self.people.len() {
                let known = self.people[to].graph.heads();
                let new: Vec<Statement> =
                    self.people[from].graph.not_in_past_of(&known).into_iter().cloned().collect();
                for statement in new {
                    self.people[to].graph.insert(statement)?;
                }
            }
        }
        Ok(())
    }
}
