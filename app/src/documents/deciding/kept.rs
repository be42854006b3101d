//! What the list of decisions needs of documents that are not open: read on a thread of its own after they changed, and
//! kept beside them for the next time the table is opened.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use trestle_model::{
    Decision, DocumentKind,
    decision::{
        DecisionView, Item, ItemId, ItemKind, Stage, TextField, ValueField,
        content::{Content, ContentPromise, NotReady, blocks_of},
        wording_document,
    },
    text::NewBlock,
};
use trestle_sync::repo::{Repo, Stored};
use trestle_trust::ids::{ContentHash, DocumentId};

use crate::documents::{DesignError, fit, open_design};

/// What changes within so long is read once.
const GATHER: Duration = Duration::from_millis(200);

/// What a decision's documents say, in short.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The newest changes of each document that was read, the decision's own among them.
    heads: BTreeMap<String, Vec<String>>,
    /// Those of them that are its wording.
    wordings: Vec<String>,
    pub(super) question: String,
    stage: String,
    /// The hash of what would be put to answer now, or none.
    draft: Option<String>,
    /// A part was not here, so nothing can be said of the draft.
    missing: bool,
    /// By the hash of exact bytes that were put to answer: what they say.
    contents: BTreeMap<String, KeptContent>,
    /// What somebody asked while it is being prepared, and nobody has replied to.
    pub(super) asked: Vec<KeptAsked>,
    pub(super) sent_up: Vec<KeptSent>,
    pub(super) last_unix_secs: i64,
}

/// A question that somebody asked about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptAsked {
    pub(super) words: String,
    /// Whose change it was.
    pub(super) by: Option<String>,
    pub(super) unix_secs: i64,
}

/// What another level was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptSent {
    pub(super) item: ItemId,
    pub(super) words: String,
    pub(super) to: String,
    pub(super) sent: String,
    pub(super) due: String,
    pub(super) reply: String,
    pub(super) came: String,
}

/// What the lists need of a content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptContent {
    pub(super) question: String,
    pub(super) review: String,
    pub(super) promises: Vec<ContentPromise>,
    #[serde(default)]
    pub(super) ends: bool,
}

impl Kept {
    pub(super) fn stage(&self) -> Stage {
        Stage::named(&self.stage).unwrap_or(Stage::Draft)
    }

    pub(super) fn content(&self, hash: ContentHash) -> Option<&KeptContent> {
        self.contents.get(&hash.to_string())
    }

    /// Whether what would be put to answer now is none of these.
    pub(super) fn differs_from(&self, contents: &[ContentHash]) -> bool {
        !self.missing
            && !contents.iter().any(|content| self.draft.as_deref() == Some(content.to_string().as_str()))
    }

    fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.heads.keys().filter_map(|id| id.parse().ok())
    }
}

/// The texts of a decision's wording.
pub(super) fn wordings(id: DocumentId, view: &DecisionView) -> Vec<DocumentId> {
    view.languages().map(|language| wording_document(id, language)).collect()
}

/// All other documents that are put to answer with a decision.
pub(super) fn parts(id: DocumentId, view: &DecisionView) -> Vec<DocumentId> {
    let mut parts = wordings(id, view);
    let attached =
        view.of_kind(ItemKind::Attachment).map(|item| item.value(ValueField::Document).parse::<DocumentId>());
    parts.extend(attached.filter_map(Result::ok));
    parts
}

/// Loads a decision's document. Waits for the disk.
pub(in crate::documents) fn load_decision(repo: &Repo, id: DocumentId) -> Result<Decision, DesignError> {
    decision_of(repo.load(id).map_err(|_| DesignError::Closed)?)
}

pub(in crate::documents) fn decision_of(stored: Stored) -> Result<Decision, DesignError> {
    let snapshot = stored.snapshot.as_deref();
    let load = |changes: Vec<Vec<u8>>| Decision::load(snapshot, changes.into_iter());
    Ok(fit::take_what_fits(stored.changes, load)?.0)
}

pub(super) type Titles = Arc<BTreeMap<DocumentId, String>>;

/// Reads one decision and all its parts. Waits for the disk.
fn read(repo: &Repo, id: DocumentId, titles: &Titles) -> Result<Kept, DesignError> {
    let decision = load_decision(repo, id)?;
    let view = decision.view();
    let mut texts: BTreeMap<DocumentId, (String, Vec<NewBlock>)> = BTreeMap::new();
    let mut heads = BTreeMap::from([(id.to_string(), words(&decision.heads()))]);
    for part in parts(id, view) {
        let design = open_design(repo, part, DocumentKind::Text)?.design;
        heads.insert(part.to_string(), words(&design.heads()));
        let title = titles.get(&part).cloned().unwrap_or_default();
        texts.insert(part, (title, blocks_of(design.view())));
    }
    let draft = Content::of(id, view, |part| texts.get(&part).cloned());
    let summary = |bytes: &Vec<u8>| {
        let content = Content::read_of(id, bytes).ok()?;
        let Content { question, review, promises, ends, .. } = content;
        Some(KeptContent { question, review, promises, ends })
    };
    let last = |document: &String| {
        let changes = document.parse().map(|document| repo.history(document)).unwrap_or_default();
        changes.iter().map(|change| change.time_unix_secs).max()
    };
    Ok(Kept {
        wordings: wordings(id, view).iter().map(ToString::to_string).collect(),
        question: view.question().to_owned(),
        stage: view.stage().name().to_owned(),
        missing: draft.as_ref().is_err_and(|why| *why == NotReady::PartMissing),
        draft: draft.ok().map(|draft| draft.hash().to_string()),
        contents: (view.contents.iter())
            .filter_map(|(hash, bytes)| Some((hash.to_string(), summary(bytes)?)))
            .collect(),
        asked: asked(view).collect(),
        sent_up: view.of_kind(ItemKind::SentUp).map(sent).collect(),
        last_unix_secs: heads.keys().filter_map(last).max().unwrap_or(0),
        heads,
    })
}

/// Questions that are not settled and have no reply.
fn asked(view: &DecisionView) -> impl Iterator<Item = KeptAsked> {
    let replied = |item: &Item| view.belonging(ItemKind::Remark, &item.id).next().is_some();
    view.of_kind(ItemKind::Remark)
        .filter(|item| item.value(ValueField::How) == "question" && item.value(ValueField::Of).is_empty())
        .filter(move |item| item.value(ValueField::Settled).is_empty() && !replied(item))
        .map(|item| KeptAsked {
            words: item.text(TextField::Words).trim().to_owned(),
            by: item.by.map(|actor| actor.author().to_string()),
            unix_secs: item.created_unix_secs,
        })
}

fn sent(item: &Item) -> KeptSent {
    let text = |field| item.text(field).trim().to_owned();
    let value = |field| item.value(field).to_owned();
    KeptSent {
        item: item.id.clone(),
        words: text(TextField::Words),
        to: text(TextField::To),
        sent: value(ValueField::Sent),
        due: value(ValueField::ReplyDue),
        reply: text(TextField::Reply),
        came: value(ValueField::Came),
    }
}

/// The log's: what every program has built in is in none, and the newest change of a text may be such a one.
fn words(heads: &[trestle_trust::ids::ChangeHash]) -> Vec<String> {
    let built_in: Vec<_> = trestle_model::schema::all().into_iter().map(|step| step.hash).collect();
    let heads = heads.iter().filter(|head| !built_in.contains(head));
    let mut words: Vec<_> = heads.map(ToString::to_string).collect();
    words.sort_unstable();
    words
}

fn keep(repo: &Repo, id: DocumentId, kept: &Kept) {
    let heads = kept.heads.get(&id.to_string()).into_iter().flatten();
    let heads = heads.filter_map(|head| head.parse().ok()).collect();
    match serde_json::to_vec(kept) {
        Ok(bytes) => repo.save_view(id, heads, bytes),
        Err(error) => tracing::error!(%error, "what the list needs of a decision was not kept"),
    }
}

/// A decision that is to be read, and the number of that reading.
type Request = (DocumentId, (u64, Titles));

/// What is known of all decisions of a table.
#[derive(Debug)]
pub(in crate::documents) struct Keeper {
    kept: BTreeMap<DocumentId, Arc<Kept>>,
    /// By document: the decisions that it is a part of.
    part_of: BTreeMap<DocumentId, BTreeSet<DocumentId>>,
    /// Decisions that are to be read again,
    changed: BTreeSet<DocumentId>,
    /// and that are being read, each with the number of the newest reading.
    asked: BTreeMap<DocumentId, u64>,
    readings: u64,
    requests: Sender<Request>,
    results: Receiver<(DocumentId, u64, Option<Kept>)>,
    /// Something may have to be read.
    look: bool,
    /// Counts what is new.
    pub(super) version: u64,
}

impl Keeper {
    /// Starts with what was kept of these decisions and still holds. Waits for the disk; `wake` is called from another
    /// thread when there is news.
    pub(in crate::documents) fn start(
        repo: &Repo,
        decisions: Vec<DocumentId>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let (requests, inbox) = channel::<Request>();
        let (sender, results) = channel();
        let reader = repo.clone();
        std::thread::spawn(move || {
            while let Ok(first) = inbox.recv() {
                std::thread::sleep(GATHER);
                let more: Vec<_> = inbox.try_iter().collect();
                // The table may be let go of while this waits.
                for (id, (reading, titles)) in [first].into_iter().chain(more).collect::<BTreeMap<_, _>>() {
                    let kept = read(&reader, id, &titles).ok();
                    if let Some(kept) = &kept {
                        keep(&reader, id, kept);
                    }
                    if sender.send((id, reading, kept)).is_err() {
                        return;
                    }
                    wake();
                }
            }
        });
        let mut keeper = Keeper {
            kept: BTreeMap::new(),
            part_of: BTreeMap::new(),
            changed: BTreeSet::new(),
            asked: BTreeMap::new(),
            readings: 0,
            requests,
            results,
            look: true,
            version: 0,
        };
        let views: Vec<(DocumentId, Kept)> = decisions
            .into_iter()
            .filter_map(|id| {
                let (_, bytes) = repo.load_view(id)?;
                Some((id, serde_json::from_slice(&bytes).ok()?))
            })
            .collect();
        let heads = repo.heads(views.iter().flat_map(|(_, kept)| kept.documents()).collect());
        for (id, kept) in views {
            let holds = kept.heads.iter().all(|(document, known)| {
                let now = document.parse().ok().and_then(|document: DocumentId| heads.get(&document));
                now.is_some_and(|now| words(now) == *known)
            });
            if holds {
                keeper.put(id, kept);
            }
        }
        keeper
    }

    pub(super) fn get(&self, decision: DocumentId) -> Option<&Arc<Kept>> {
        self.kept.get(&decision)
    }

    /// The texts that go with it, as far as they are known.
    pub(super) fn parts(&self, decision: DocumentId) -> Vec<DocumentId> {
        let kept = self.kept.get(&decision);
        kept.map_or_else(Vec::new, |kept| kept.documents().filter(|part| *part != decision).collect())
    }

    /// The texts of its wording, as far as they are known.
    pub(in crate::documents) fn wordings(&self, decision: DocumentId) -> Vec<DocumentId> {
        let kept = self.kept.get(&decision);
        kept.map_or_else(Vec::new, |kept| kept.wordings.iter().filter_map(|id| id.parse().ok()).collect())
    }

    /// The decision whose wording that text is.
    pub(super) fn worded_in(&self, document: DocumentId) -> Option<DocumentId> {
        let decisions = self.part_of.get(&document)?;
        let is_wording = |id: &&DocumentId| {
            self.kept.get(*id).is_some_and(|kept| kept.wordings.contains(&document.to_string()))
        };
        decisions.iter().find(is_wording).copied()
    }

    /// That document has changed.
    pub(in crate::documents) fn changed(&mut self, document: DocumentId) {
        // What is being read for the first time may have been read without this.
        if self.kept.contains_key(&document) || self.asked.contains_key(&document) {
            self.changed.insert(document);
        }
        self.changed.extend(self.part_of.get(&document).into_iter().flatten());
        self.look |= !self.changed.is_empty();
    }

    /// Titles, or the list of documents, have changed.
    pub(in crate::documents) fn relisted(&mut self) {
        self.look = true;
        self.version += 1;
    }

    /// Takes in what was read. Whether there is news.
    pub(super) fn take_in(&mut self) -> bool {
        let before = self.version;
        let results: Vec<_> = self.results.try_iter().collect();
        for (id, reading, kept) in results {
            // It has been read again since, with what has come after this.
            if self.asked.get(&id) != Some(&reading) {
                continue;
            }
            self.asked.remove(&id);
            // What cannot be read is not asked for again until it changes.
            self.put(id, kept.unwrap_or_default());
            self.look |= self.changed.contains(&id);
        }
        self.version != before
    }

    /// Whether [`Keeper::ask`] has anything to do.
    pub(super) fn is_due(&self) -> bool {
        self.look
    }

    /// Asks for what has changed and is not `busy`: documents that are being written in here.
    pub(super) fn ask(
        &mut self,
        decisions: &[DocumentId],
        busy: impl Fn(DocumentId) -> bool,
        titles: BTreeMap<DocumentId, String>,
    ) {
        self.look = false;
        let new = decisions.iter().copied().filter(|id| !self.kept.contains_key(id));
        let changed = self.changed.iter().copied().filter(|id| decisions.contains(id));
        let wanted: Vec<_> = new
            .chain(changed)
            .filter(|id| !self.asked.contains_key(id))
            .filter(|id| !self.kept.get(id).is_some_and(|kept| kept.documents().any(&busy)))
            .collect();
        let titles: Titles = Arc::new(titles);
        for id in wanted {
            self.changed.remove(&id);
            self.readings += 1;
            self.asked.insert(id, self.readings);
            // The thread ends with this keeper.
            drop(self.requests.send((id, (self.readings, Arc::clone(&titles)))));
        }
    }

    /// Reads all that has changed, now. Waits for the disk.
    pub(super) fn settle(
        &mut self,
        repo: &Repo,
        decisions: &[DocumentId],
        titles: BTreeMap<DocumentId, String>,
    ) {
        self.take_in();
        let titles = Arc::new(titles);
        for id in decisions {
            let due = self.is_read_here(*id);
            if let Some(kept) = due.then(|| read(repo, *id, &titles).ok()).flatten() {
                keep(repo, *id, &kept);
                self.put(*id, kept);
            } else if due {
                // It is tried again.
                self.changed.insert(*id);
                self.look = true;
            }
        }
    }

    /// Whether it has to be read; then nothing counts that is being read of it elsewhere.
    fn is_read_here(&mut self, id: DocumentId) -> bool {
        let being_read = self.asked.remove(&id).is_some();
        self.changed.remove(&id) || !self.kept.contains_key(&id) || being_read
    }

    fn put(&mut self, id: DocumentId, kept: Kept) {
        for part in kept.documents().filter(|part| *part != id) {
            self.part_of.entry(part).or_default().insert(id);
        }
        self.kept.insert(id, Arc::new(kept));
        self.version += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: DocumentId = DocumentId([7; DocumentId::LEN]);

    type Result = (DocumentId, u64, Option<Kept>);

    /// A keeper whose reader is the test.
    fn keeper() -> (Keeper, Receiver<Request>, Sender<Result>) {
        let (requests, asked) = channel();
        let (answer, results) = channel();
        let keeper = Keeper {
            kept: BTreeMap::new(),
            part_of: BTreeMap::new(),
            changed: BTreeSet::new(),
            asked: BTreeMap::new(),
            readings: 0,
            requests,
            results,
            look: true,
            version: 0,
        };
        (keeper, asked, answer)
    }

    /// One turn between two frames. What was asked for in it, by the number of the reading.
    fn turn(keeper: &mut Keeper, asked: &Receiver<Request>) -> Option<u64> {
        keeper.take_in();
        if keeper.is_due() {
            keeper.ask(&[ID], |_| false, BTreeMap::new());
        }
        asked.try_recv().ok().map(|(_, (reading, _))| reading)
    }

    fn says(question: &str) -> Kept {
        Kept { question: question.to_owned(), ..Kept::default() }
    }

    fn question(keeper: &Keeper) -> &str {
        keeper.get(ID).map_or("", |kept| kept.question.as_str())
    }

    #[test]
    fn what_comes_while_it_is_read_for_the_first_time_is_read_as_well() {
        let (mut keeper, asked, answer) = keeper();
        let first = turn(&mut keeper, &asked).expect("it is new");
        // It may have been read already, without this.
        keeper.changed(ID);
        assert_eq!(turn(&mut keeper, &asked), None, "it is being read");
        answer.send((ID, first, Some(says("As it was")))).unwrap();
        let second = turn(&mut keeper, &asked).expect("it is read again");
        answer.send((ID, second, Some(says("As it is")))).unwrap();
        assert_eq!(turn(&mut keeper, &asked), None);
        assert_eq!(question(&keeper), "As it is");
    }

    #[test]
    fn what_was_read_before_something_came_never_hides_what_was_read_after_it() {
        let (mut keeper, asked, answer) = keeper();
        let first = turn(&mut keeper, &asked).expect("it is new");
        // Something comes, and whoever may wait reads it here.
        keeper.changed(ID);
        assert!(keeper.is_read_here(ID));
        keeper.put(ID, says("As it is"));
        answer.send((ID, first, Some(says("As it was")))).unwrap();
        assert_eq!(turn(&mut keeper, &asked), None);
        assert_eq!(question(&keeper), "As it is");
        // Nor does it end the next reading.
        keeper.changed(ID);
        let next = turn(&mut keeper, &asked).expect("it has changed");
        answer.send((ID, first, Some(says("As it was")))).unwrap();
        assert_eq!(turn(&mut keeper, &asked), None);
        answer.send((ID, next, Some(says("As it is now")))).unwrap();
        assert_eq!(turn(&mut keeper, &asked), None);
        assert_eq!(question(&keeper), "As it is now");
    }
}
