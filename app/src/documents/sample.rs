//! The made-up table of "Look around first": real statements and real changes, signed by keys made for it, and a folder
//! of its own beside the tables. It never leaves this computer: it is opened so that no socket can be bound, and the keys
//! of all others who sit there, and the invitation they came by, are forgotten as soon as it is made.
//!
//! It goes on from where it was left. Absent: its words (`assets/samples/table`), read by [`script`] and [`told`].

mod deciding;
mod script;
mod told;

use std::{collections::BTreeMap, fs, io, path::PathBuf, time::Duration};

use trestle_export::markdown;
use trestle_model::{
    Stamp, TextDesign, Workspace,
    action::TableAction,
    schema::DocumentKind,
    text::{BlockKind, TextAction},
};
use trestle_sync::{
    admit::SignedChange,
    columns,
    repo::{AssembleError, OpenError, assemble},
};
use trestle_trust::{
    DeviceSecret, Graph, Statement, Ticket, Tip,
    ids::{ActorId, DocumentId, StatementId, TableId},
    keys::person_of_first_device,
    person::SideId,
    statement,
};

use super::{Documents, Engine, deciding::keep_heard, now_unix_secs, rules_document, schema, table_document};
use crate::{ground_rules, home::Home, lang::Words};
use script::{Act, Script};

const SECONDS_A_DAY: i64 = 24 * 60 * 60;
/// One who sat down later did so so much later.
const SECONDS_BETWEEN: i64 = 7 * 60;
/// The last of the made-up people is still waiting to be welcomed, so that there is somebody to welcome.
const WAITING: usize = 1;

/// The numbers of the sides.
const LIVE: u32 = 1;
const WORK: u32 = 2;

/// One that was left a moment ago is closed by then.
const CLOSING_LIMIT: Duration = Duration::from_secs(3);

/// Why there is no made-up table to look at.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    #[error("the folder of the sample: {0}")]
    Folder(#[from] io::Error),
    /// What is built in does not make a table; a test says that it does.
    #[error("the sample's own words: {0}")]
    Script(String),
}

/// Where the made-up table in this language lies.
pub fn folder(home: &Home, words: &Words) -> PathBuf {
    home.folder().join("sample").join(words.language().code())
}

/// Opens the made-up table in the language of `words`; makes it first where there is none. Waits for the disk, and binds
/// no socket. `name` is what the person who looks round is called there.
///
/// # Errors
/// [`SampleError`].
pub fn open(
    home: &Home,
    words: &Words,
    name: Option<&str>,
    engine: &Engine,
) -> Result<Documents, SampleError> {
    let place = folder(home, words);
    if !place.join("table.db").is_file() {
        let beside = place.with_extension("new");
        // What is there was cut off while it was being made.
        if beside.exists() {
            fs::remove_dir_all(&beside)?;
        }
        make(&beside, words, name)?;
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::rename(&beside, &place)?;
    }
    let alone = Engine { meets: false, mdns: false, ..engine.clone() };
    let documents = Documents::open_soon(&place, &alone, CLOSING_LIMIT)?;
    documents.repo().stay_here();
    Ok(documents)
}

/// Takes away the made-up table in the language of `words`, with all that was written there.
///
/// # Errors
/// The folder cannot be removed.
pub fn remove(home: &Home, words: &Words) -> io::Result<()> {
    match fs::remove_dir_all(folder(home, words)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn make(folder: &std::path::Path, words: &Words, name: Option<&str>) -> Result<(), SampleError> {
    let script = Script::of(words.language()).map_err(SampleError::Script)?;
    let visitor = name.map_or_else(|| words.say("sample-visitor"), str::to_owned);
    let people = seat(&script, &visitor).map_err(broken)?;
    let mut writing = Writing::new(people, words.language().code());
    writing.rules(words)?;
    for design in &script.designs {
        writing.design(design)?;
    }
    for decision in told::decisions().map_err(broken)? {
        writing.decision(&decision)?;
    }
    let Writing { people, changes, heard, .. } = writing;
    let statements: Vec<Statement> = people.graph.iter().cloned().collect();
    assemble(folder, &people.visitor, &statements, changes, &schema())?;
    Ok(keep_heard(folder, &heard)?)
}

fn broken(error: impl std::fmt::Display) -> SampleError {
    SampleError::Script(error.to_string())
}

/// Everybody who sits there.
struct People {
    graph: Graph,
    /// By name.
    secrets: BTreeMap<String, DeviceSecret>,
    works: BTreeMap<String, bool>,
    visitor: DeviceSecret,
    founder: String,
}

/// The first puts the table up and lets the others in; each is welcomed by those of their side who sit there already.
fn seat(script: &Script, visitor: &str) -> Result<People, Box<dyn std::error::Error>> {
    let rng = &mut rand::rng();
    let (live, work) = (SideId(LIVE), SideId(WORK));
    let side = |works: bool| if works { work } else { live };
    let (founder, others) = script.people.split_first().ok_or("nobody sits there")?;
    let first = DeviceSecret::generate(rng);
    let rules = ground_rules::suggested();
    let genesis = statement::genesis(&first, &script.title, rules, &founder.name, side(founder.works), rng)?;
    let mut graph = Graph::new(genesis)?;
    // The invitation is over before anybody could take it.
    let uses = u32::try_from(script.people.len())?;
    let (invite, ephemeral) = statement::invite(&graph, &first.author(), uses, 1, rng)?;
    let invite_id = invite.id();
    graph.insert(invite)?;
    let ticket = Ticket::new(&graph, invite_id, ephemeral, Vec::new()).ok_or("no invitation")?;
    let mut seated: Vec<(SideId, String, DeviceSecret)> =
        vec![(side(founder.works), founder.name.clone(), first)];
    let guest = script::Person { name: visitor.to_owned(), works: false };
    let newcomers = others.iter().chain([&guest]);
    let last_made_up = others.len().saturating_sub(WAITING);
    for (index, newcomer) in newcomers.enumerate() {
        let secret = DeviceSecret::generate(rng);
        let join = statement::join(&ticket, &secret, &newcomer.name, side(newcomer.works))?;
        let join_id = join.id();
        graph.insert(join)?;
        let founder = seated[0].2.author();
        let receipt = statement::receipt(&graph, &founder, join_id)?;
        graph.insert(receipt)?;
        let waits = (last_made_up..others.len()).contains(&index);
        let person = person_of_first_device(&secret.author_key());
        for (with, _, one) in seated.iter().filter(|_| !waits) {
            // The first of a side is vouched for by the other side.
            let has_side = seated.iter().any(|(with, ..)| *with == side(newcomer.works));
            if *with == side(newcomer.works) || !has_side {
                let welcome = statement::acknowledge(&graph, &one.author(), person)?;
                graph.insert(welcome)?;
            }
        }
        seated.push((side(newcomer.works), newcomer.name.clone(), secret));
    }
    let (_, _, visitor) = seated.pop().ok_or("nobody looks round")?;
    let works = seated.iter().map(|(side, name, _)| (name.clone(), *side == work)).collect();
    let secrets = seated.into_iter().map(|(_, name, secret)| (name, secret)).collect();
    Ok(People { graph, secrets, works, visitor, founder: founder.name.clone() })
}

/// What they have written so far.
struct Writing {
    people: People,
    /// The code of the language of this table.
    language: &'static str,
    table: TableId,
    workspace: Workspace,
    actors: BTreeMap<(DocumentId, String), ActorId>,
    changes: Vec<(DocumentId, SignedChange)>,
    now_unix_secs: i64,
    acts: i64,
    /// When each statement about a question was said.
    heard: Vec<(StatementId, i64)>,
}

impl Writing {
    fn new(people: People, language: &'static str) -> Self {
        Writing {
            table: people.graph.table(),
            people,
            language,
            workspace: Workspace::new(),
            actors: BTreeMap::new(),
            changes: Vec::new(),
            now_unix_secs: now_unix_secs(),
            acts: 0,
            heard: Vec::new(),
        }
    }

    /// Who does the next act, and when.
    fn stamp(&mut self, document: DocumentId, name: &str, days_ago: i64) -> Result<Stamp, SampleError> {
        let nobody = || broken(format!("{name} does not sit there"));
        let secret = self.people.secrets.get(name).ok_or_else(nobody)?;
        let actor = *self
            .actors
            .entry((document, name.to_owned()))
            .or_insert_with(|| ActorId::generate(secret.author_key(), &mut rand::rng()));
        // Acts of one day follow each other.
        self.acts += 1;
        let now = self.now_unix_secs - days_ago * SECONDS_A_DAY - SECONDS_A_DAY / 4;
        Ok(Stamp { actor, now_unix_secs: now + self.acts * SECONDS_BETWEEN / 4 })
    }

    /// Keeps a change, signed by who made it.
    fn keep(&mut self, document: DocumentId, name: &str, bytes: Vec<u8>) -> Result<(), SampleError> {
        let change = columns::scan(&bytes).map_err(broken)?;
        let nobody = || broken(format!("{name} does not sit there"));
        let signer = self.people.secrets.get(name).ok_or_else(nobody)?.author();
        let tip = Tip::sign(&signer, self.table, document, change.actor, change.seq, change.hash);
        self.changes.push((document, SignedChange { bytes, tip: Some(tip) }));
        Ok(())
    }

    /// The ground rules, as at every table: a text that anybody can write on.
    fn rules(&mut self, words: &Words) -> Result<(), SampleError> {
        let text = ground_rules::text(words.language());
        let document = rules_document(self.table);
        let mut rules = TextDesign::new(DocumentKind::GroundRules);
        let days_ago = 14;
        let founder = self.people.founder.clone();
        self.append(document, &mut rules, &founder, days_ago, text)
    }

    fn design(&mut self, design: &script::Design) -> Result<(), SampleError> {
        let document = DocumentId::generate(&mut rand::rng());
        let (name, days_ago) = design.begun().map_err(SampleError::Script)?;
        let list = table_document(self.table);
        let stamp = self.stamp(list, name, days_ago)?;
        let kind = DocumentKind::Text.as_str().to_owned();
        let add = TableAction::AddDocument { id: document, kind, title: design.title.clone() };
        let added = self.workspace.apply(&add, stamp).map_err(broken)?;
        if let Some(added) = added {
            self.keep(list, name, added.bytes)?;
        }
        let mut text = TextDesign::new(DocumentKind::Text);
        for act in &design.acts {
            match act {
                Act::Write { name, days_ago, words } => {
                    self.append(document, &mut text, name, *days_ago, words)?;
                }
                Act::Tick { name, days_ago, words } => {
                    let line = text.view().blocks.iter().find(|block| block.text().starts_with(words));
                    let line = line.ok_or_else(|| SampleError::Script(format!("no line: {words}")))?;
                    let kind = BlockKind::Check { done: true };
                    let act = TextAction::SetKind { block: line.id.clone(), kind };
                    self.act(document, &mut text, name, *days_ago, &act)?;
                }
            }
        }
        Ok(())
    }

    /// Adds words at the end of a text.
    fn append(
        &mut self,
        document: DocumentId,
        text: &mut TextDesign,
        name: &str,
        days_ago: i64,
        words: &str,
    ) -> Result<(), SampleError> {
        let blocks = markdown::parse(words.as_bytes());
        let blocks = blocks.map_err(broken)?;
        let empty = text.view().blocks.iter().all(|block| block.is_empty());
        let after = text.view().blocks.last().map(|block| block.id.clone());
        let act = match empty {
            true => TextAction::Replace { blocks },
            false => TextAction::InsertBlocks { after, blocks },
        };
        self.act(document, text, name, days_ago, &act)
    }

    fn act(
        &mut self,
        document: DocumentId,
        text: &mut TextDesign,
        name: &str,
        days_ago: i64,
        act: &TextAction,
    ) -> Result<(), SampleError> {
        let stamp = self.stamp(document, name, days_ago)?;
        let done = text.apply(act, stamp, &mut rand::rng());
        match done.map_err(broken)? {
            Some(done) => self.keep(document, name, done.bytes),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
