//! An agreement that leaves: its exact content and the signed statements, from the beginning of the table on, in one
//! file that anybody can check without a network.
//!
//! The file is one JSON object in one encoding, with a SHA-256 of all before it at its end: that finds damage. What finds
//! forgery is that each statement is signed and named by its hash, that all their pasts are there, and that what they come
//! to is worked out anew by [`check`]. So a file says no more than its signers said, *as known when it was made*: a
//! statement that was left out cannot be missed by anybody. Statements of a kind that came after this program are passed
//! over, and those of people who sit at the table are counted ([`Checked::newer`]).
//!
//! [`page`] puts it into an HTML page and finds it there again. What such a page shows is not looked at here: whoever has
//! the sentences makes the page anew and compares ([`Checked::page`]).
//!
//! Absent: sentences. [`Checked`] is data; who asks says it in words.

pub mod page;

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use trestle_model::decision::content::{Content, NoContent};
use trestle_trust::agreement::{Agreements, Minutes, Question, State};
use trestle_trust::statement::deciding::{NewRules, Subject, content_hash};
use trestle_trust::{Body, Graph, GraphError, Inserted, Membership, Statement, StatementId};

/// What [`File::format`] says.
const FORMAT: &str = "trestle agreement 1";
/// What it begins with in every program.
const FORMATS: &str = "trestle agreement ";
/// The largest file or page that is read, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most statements in a file: what they come to takes memory and time that grow with their square.
pub const STATEMENTS_MAX: usize = 20_000;

/// The file as it is written. The order of the fields is its form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    opening: String,
    /// The exact text that was answered to.
    content: String,
    /// Each after its parents, in one order only ([`in_order`]).
    statements: Vec<String>,
    sha256: String,
}

/// Why an agreement cannot be taken away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    #[error("there is no such question")]
    NoQuestion,
    #[error("these are not the words that were answered to")]
    OtherContent,
    #[error("there are more than {STATEMENTS_MAX} statements")]
    TooMany,
}

/// Why a file is no agreement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    #[error("the file is too large to be an agreement")]
    TooLarge,
    #[error("this is not a file of an agreement")]
    NotABundle,
    #[error("this file is of a newer program")]
    Newer,
    #[error("the file is damaged")]
    Damaged,
    #[error("a statement in it is not what its signer signed")]
    BadStatement,
    #[error("a statement is missing from it")]
    StatementMissing,
    #[error("the question that it is about is not in it")]
    NoQuestion,
    #[error("its words are not those that were answered to")]
    OtherContent,
}

/// What a file that holds together says.
#[derive(Debug, Clone)]
pub struct Checked {
    pub verdict: Verdict,
    pub question: Question,
    /// The exact bytes that were answered to.
    pub content: Vec<u8>,
    /// What they say; none for ground rules.
    pub decision: Option<Content>,
    pub membership: Membership,
    /// All that was said.
    pub minutes: Minutes,
    /// How many statements there are.
    pub statements: usize,
    /// How many of them are by people who sit at the table and of a kind that came after this program: what they say is
    /// not counted here.
    pub newer: usize,
    /// The page that the file was in, if it was in one.
    pub page: Option<page::Found>,
}

/// What a checker may say about an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Agreed, by these statements, and in force among them.
    Valid,
    /// Agreed, and in question, contested, or superseded by these statements.
    Contested,
    /// These statements do not come to an agreement.
    NotAgreed,
}

/// The file of the question that was put by `opening`, with its exact `content`.
///
/// # Errors
/// [`WriteError`] when the graph has no such question, or the content is not its content.
pub fn write(graph: &Graph, opening: StatementId, content: &[u8]) -> Result<String, WriteError> {
    let agreements = Agreements::read(graph);
    let question = agreements.question(opening).ok_or(WriteError::NoQuestion)?;
    let text = std::str::from_utf8(content).map_err(|_| WriteError::OtherContent)?;
    match content_in(question, content) {
        // What a later program put to answer can be taken away, too.
        Ok(_) | Err(CheckError::Newer) => {}
        Err(_) => return Err(WriteError::OtherContent),
    }
    if graph.len() > STATEMENTS_MAX {
        return Err(WriteError::TooMany);
    }
    let mut file = File {
        format: FORMAT.to_owned(),
        opening: opening.to_string(),
        content: text.to_owned(),
        statements: in_order(graph).into_iter().map(|s| BASE64.encode(s.bytes())).collect(),
        sha256: String::new(),
    };
    file.sha256 = sum(&file);
    Ok(encode(&file))
}

/// Reads a file, or a page that holds one, and works out what the file comes to.
///
/// # Errors
/// [`CheckError`] when it does not hold together: then it says nothing.
pub fn check(bytes: &[u8]) -> Result<Checked, CheckError> {
    if bytes.len() > BUNDLE_BYTES_MAX {
        return Err(CheckError::TooLarge);
    }
    let (file, page) = if page::is_page(bytes) {
        let (file, found) = page::file_in(bytes)?;
        (file, Some(found))
    } else {
        (decode(bytes)?, None)
    };
    let graph = graph(&file)?;
    let opening: StatementId = file.opening.parse().map_err(|_| CheckError::NotABundle)?;
    if opening.to_string() != file.opening {
        return Err(CheckError::Damaged);
    }
    let minutes = Minutes::read(&graph);
    let question = minutes.agreements().question(opening).ok_or(CheckError::NoQuestion)?.clone();
    let content = file.content.into_bytes();
    let decision = content_in(&question, &content)?;
    let verdict = match &question.state {
        State::Agreed => Verdict::Valid,
        State::InQuestion(_) | State::Contested { .. } | State::Superseded { .. } => Verdict::Contested,
        State::Void | State::Open { .. } | State::NotAgreed => Verdict::NotAgreed,
    };
    let (membership, statements) = (Membership::read(&graph), graph.len());
    let later = |statement: &&Statement| matches!(statement.body(), Body::Unknown { .. });
    let newer = graph.iter().filter(later).filter(|one| membership.is_member_author(one.signer())).count();
    Ok(Checked { verdict, question, content, decision, membership, minutes, statements, newer, page })
}

/// The exact bytes of a question about the ground rules, as they go into a file.
pub fn rules_content(new: &NewRules) -> Vec<u8> {
    HEXLOWER.encode(&new.content()).into_bytes()
}

/// What these bytes say, which have to be the exact ones that it was closed with, or else is asked with. Bytes that cannot be
/// shown, whoever signed them, are no words.
fn content_in(question: &Question, content: &[u8]) -> Result<Option<Content>, CheckError> {
    match &question.subject {
        // The new rules are in the Opening; their bytes go out as hexadecimal digits.
        Subject::Rules(new) if rules_content(new) == content => Ok(None),
        Subject::Decision(document) if content_hash(content) == question.content => {
            Content::read_of(*document, content).map(Some).map_err(|error| match error {
                NoContent::Newer => CheckError::Newer,
                NoContent::Odd | NoContent::OtherDecision => CheckError::OtherContent,
            })
        }
        Subject::Rules(_) | Subject::Decision(_) => Err(CheckError::OtherContent),
    }
}

fn graph(file: &File) -> Result<Graph, CheckError> {
    if file.statements.len() > STATEMENTS_MAX {
        return Err(CheckError::TooLarge);
    }
    let mut statements = file.statements.iter().map(|text| {
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| CheckError::BadStatement)?;
        Statement::decode(&bytes).map_err(|_| CheckError::BadStatement)
    });
    let genesis = statements.next().ok_or(CheckError::StatementMissing)??;
    let mut graph = Graph::new(genesis).map_err(|error| match error {
        GraphError::NewerVersion => CheckError::Newer,
        _ => CheckError::StatementMissing,
    })?;
    for statement in statements {
        match graph.insert(statement?) {
            Ok(Inserted::New) => {}
            Ok(Inserted::Known) => return Err(CheckError::Damaged),
            Err(GraphError::MissingParents(_)) => return Err(CheckError::StatementMissing),
            Err(_) => return Err(CheckError::BadStatement),
        }
    }
    // The same statements make the same file, whoever writes it.
    if !graph.iter().eq(in_order(&graph)) {
        return Err(CheckError::Damaged);
    }
    Ok(graph)
}

/// Each after its parents: those with the shortest way from the beginning first, and equals by their ids.
fn in_order(graph: &Graph) -> Vec<&Statement> {
    let mut depths: BTreeMap<StatementId, usize> = BTreeMap::new();
    for statement in graph.iter() {
        let parents = statement.parents().iter().filter_map(|parent| depths.get(parent));
        let depth = parents.max().map_or(0, |depth| depth + 1);
        depths.insert(statement.id(), depth);
    }
    let mut all: Vec<&Statement> = graph.iter().collect();
    all.sort_by_key(|statement| (depths.get(&statement.id()).copied(), statement.id()));
    all
}

fn decode(bytes: &[u8]) -> Result<File, CheckError> {
    is_ours(bytes)?;
    let file: File = serde_json::from_slice(bytes).map_err(|_| damaged(bytes))?;
    if file.sha256 != sum(&file) || encode(&file).as_bytes() != bytes {
        return Err(CheckError::Damaged);
    }
    Ok(file)
}

/// What a file says that it is, whatever else is in it: a later program's may have more.
#[derive(Deserialize)]
struct Format {
    format: String,
}

fn is_ours(bytes: &[u8]) -> Result<(), CheckError> {
    match serde_json::from_slice::<Format>(bytes) {
        Ok(Format { format }) if format == FORMAT => Ok(()),
        Ok(Format { format }) if format.starts_with(FORMATS) => Err(CheckError::Newer),
        Ok(_) => Err(CheckError::NotABundle),
        Err(_) => Err(damaged(bytes)),
    }
}

/// A file that starts like one of ours was one.
fn damaged(bytes: &[u8]) -> CheckError {
    let start = b"{\n  \"format\": \"trestle agreement";
    if bytes.starts_with(start) { CheckError::Damaged } else { CheckError::NotABundle }
}

fn sum(file: &File) -> String {
    let mut hash = Sha256::new();
    let parts = [&file.format, &file.opening, &file.content];
    for part in parts.into_iter().chain(&file.statements) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}

fn encode(file: &File) -> String {
    let mut text = serde_json::to_string_pretty(file).expect("plain data");
    text.push('\n');
    text
}
