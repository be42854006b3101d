//! A small table for tests of files: two live there and two work there.
#![allow(dead_code, reason = "each test program uses a part")]

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use trestle_model::decision::content::{Content, FORMAT};
use trestle_trust::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, NewRules, Opening, Remark, Stance, Subject, Whose,
    content_hash,
};
use trestle_trust::{
    Agreements, ContentHash, DeviceSecret, DocumentId, Graph, GroundRules, Label, PersonId, Side, SideId,
    Statement, StatementId, Ticket, statement,
};

pub(crate) const LIVES: SideId = SideId(1);
pub(crate) const WORKS: SideId = SideId(2);

pub(crate) struct Table {
    pub(crate) graph: Graph,
    pub(crate) opening: StatementId,
    pub(crate) content: Vec<u8>,
}

pub(crate) fn secret(n: u8) -> DeviceSecret {
    DeviceSecret::from_bytes([n; 32])
}

pub(crate) fn content(question: &str) -> Vec<u8> {
    made(question).bytes()
}

pub(crate) fn made(question: &str) -> Content {
    Content {
        format: FORMAT.to_owned(),
        decision: DocumentId([7; 16]),
        question: question.to_owned(),
        who_can_say_yes: "All of us".to_owned(),
        wording: vec![],
        promises: vec![],
        attachments: vec![],
        review: "2027-05-21".to_owned(),
        ends: false,
    }
}

pub(crate) fn put(graph: &mut Graph, statement: Statement) -> StatementId {
    let id = statement.id();
    graph.insert(statement).expect("the table of this test is sound");
    id
}

pub(crate) fn say(graph: &mut Graph, by: u8, deciding: Deciding) -> StatementId {
    let statement = statement::say_deciding(graph, &secret(by).author(), deciding)
        .expect("the table of this test is sound");
    put(graph, statement)
}

pub(crate) fn side(id: SideId, name: &str) -> Side {
    let name = Label::new(name).expect("the table of this test is sound");
    Side { id, names: BTreeMap::from([("en".to_owned(), name)]) }
}

pub(crate) fn person(who: u8) -> PersonId {
    trestle_trust::keys::person_of_first_device(&secret(who).author_key())
}

/// Devices 1 and 2 live there, 4 and 5 work there; all stand.
pub(crate) fn seats(title: &str) -> Graph {
    let sides = vec![side(LIVES, "People who live here"), side(WORKS, "People who work here")];
    let rules = GroundRules::suggested(sides, BTreeMap::new());
    let rng = &mut ChaCha8Rng::seed_from_u64(title.len() as u64);
    let genesis = statement::genesis(&secret(1), title, rules, "Siân", LIVES, rng)
        .expect("the table of this test is sound");
    let mut graph = Graph::new(genesis).expect("the table of this test is sound");
    for (who, side) in [(4, WORKS), (2, LIVES), (5, WORKS)] {
        let (invite, ephemeral) = statement::invite(&graph, &secret(1).author(), 1, 2_000_000_000, rng)
            .expect("the table of this test is sound");
        let invite = put(&mut graph, invite);
        let ticket = Ticket::new(&graph, invite, ephemeral, vec![]).expect("the table of this test is sound");
        let join = statement::join(&ticket, &secret(who), &format!("Person {who}"), side)
            .expect("the table of this test is sound");
        let join = put(&mut graph, join);
        let receipt =
            statement::receipt(&graph, &secret(1).author(), join).expect("the table of this test is sound");
        put(&mut graph, receipt);
        let person = person(who);
        let by = if side == LIVES { 1 } else { 4 };
        if by != who {
            let vouched = statement::acknowledge(&graph, &secret(by).author(), person)
                .expect("the table of this test is sound");
            put(&mut graph, vouched);
        }
    }
    graph
}

/// Puts these words to answer, about the decision of [`content`].
pub(crate) fn ask(graph: &mut Graph, words: &[u8]) -> StatementId {
    open(graph, Subject::Decision(DocumentId([7; 16])), content_hash(words))
}

pub(crate) fn ask_rules(graph: &mut Graph, new: NewRules) -> StatementId {
    let content = new.content_hash();
    open(graph, Subject::Rules(Box::new(new)), content)
}

fn open(graph: &mut Graph, subject: Subject, content: ContentHash) -> StatementId {
    let rules = Agreements::read(graph).rules().source;
    let opening = Opening { subject, content, rules, replaces: vec![] };
    let opening = statement::open_question(graph, &secret(1).author(), opening)
        .expect("the table of this test is sound");
    put(graph, opening)
}

pub(crate) fn remark(words: &str) -> Remark {
    Remark::new(words).expect("the table of this test is sound")
}

pub(crate) fn answer(
    graph: &Graph,
    opening: StatementId,
    stance: Stance,
    words: &str,
    whose: Whose,
) -> Deciding {
    let content = newest(graph, opening);
    Deciding::Answer(Answer { opening, content, stance, words: remark(words), whose })
}

pub(crate) fn close(graph: &mut Graph, by: u8, opening: StatementId, ending: Ending) -> StatementId {
    let content = newest(graph, opening);
    let closing = Closing { opening, content, ending, because: Because::Meeting, day: None };
    say(graph, by, Deciding::Closing(closing))
}

fn newest(graph: &Graph, opening: StatementId) -> ContentHash {
    Agreements::read(graph).question(opening).expect("the table of this test is sound").content
}

/// All agree, and each side closes.
pub(crate) fn agree(graph: &mut Graph, opening: StatementId) {
    for by in [1, 2, 4, 5] {
        let agrees = answer(graph, opening, Stance::Agree, "", Whose::Mine);
        say(graph, by, agrees);
    }
    close(graph, 1, opening, Ending::Agreed);
    close(graph, 4, opening, Ending::Agreed);
}

/// One from each side answers apart; all agree, and each side closes.
pub(crate) fn table(title: &str) -> Table {
    let mut graph = seats(title);
    let words = content("How long are the slots?");
    let opening = ask(&mut graph, &words);
    let mut apart = graph.clone();
    let why = "it is <good> & \"fair\"";
    let concern = answer(&apart, opening, Stance::Concern, why, Whose::Mine);
    say(&mut apart, 5, concern);
    for by in [1, 2, 4] {
        let agrees = answer(&graph, opening, Stance::Agree, why, Whose::Mine);
        say(&mut graph, by, agrees);
    }
    for statement in apart.iter() {
        graph.insert(statement.clone()).expect("the table of this test is sound");
    }
    for by in [1, 4] {
        let content = content_hash(&words);
        let (ending, because) = (Ending::Agreed, Because::Everyone);
        let closing = Closing { opening, content, ending, because, day: None };
        say(&mut graph, by, Deciding::Closing(closing));
    }
    let new_information = false;
    say(&mut graph, 2, Deciding::Reopening { opening, words: Remark::default(), new_information });
    Table { graph, opening, content: words }
}

/// A file in parts, which can be put together again with a right sum.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) format: String,
    pub(crate) opening: String,
    pub(crate) content: String,
    pub(crate) statements: Vec<String>,
}

impl Parts {
    pub(crate) fn of(file: &str) -> Self {
        let value: Value = serde_json::from_str(file).expect("the table of this test is sound");
        let text = |key: &str| value[key].as_str().expect("the table of this test is sound").to_owned();
        let statements = value["statements"].as_array().expect("the table of this test is sound");
        Self {
            format: text("format"),
            opening: text("opening"),
            content: text("content"),
            statements: statements
                .iter()
                .map(|it| it.as_str().expect("the table of this test is sound").to_owned())
                .collect(),
        }
    }

    /// As a file of that graph would be, whatever its words are.
    pub(crate) fn by_hand(graph: &Graph, opening: StatementId, content: &[u8]) -> Self {
        let mut depths: BTreeMap<StatementId, usize> = BTreeMap::new();
        for statement in graph.iter() {
            let depth = statement.parents().iter().map(|parent| depths[parent] + 1).max().unwrap_or(0);
            depths.insert(statement.id(), depth);
        }
        let mut all: Vec<&Statement> = graph.iter().collect();
        all.sort_by_key(|statement| (depths[&statement.id()], statement.id()));
        Self {
            format: "trestle agreement 1".to_owned(),
            opening: opening.to_string(),
            content: String::from_utf8(content.to_vec()).expect("the table of this test is sound"),
            statements: all.into_iter().map(|statement| BASE64.encode(statement.bytes())).collect(),
        }
    }

    pub(crate) fn file(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.format, &self.opening, &self.content].into_iter().chain(&self.statements) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let json = |text: &str| serde_json::to_string(text).expect("the table of this test is sound");
        let statements: Vec<String> =
            self.statements.iter().map(|statement| format!("    {}", json(statement))).collect();
        format!(
            "{{\n  \"format\": {},\n  \"opening\": {},\n  \"content\": {},\n  \"statements\": [\n{}\n  ],\n  \"sha256\": {}\n}}\n",
            json(&self.format),
            json(&self.opening),
            json(&self.content),
            statements.join(",\n"),
            json(&HEXLOWER.encode(&hash.finalize())),
        )
    }
}
