//! What people wrote after they had gone: who, what the page would read like with it, and taking it up.
//!
//! Anybody who sits here takes up what they have looked at, no more: they name its newest changes. From then on it is part
//! of the page for everybody, as if they had written upon it (decision 32, "Changes").

use std::collections::{BTreeMap, BTreeSet};

use trestle_model::{
    DocumentKind,
    decision::{DecisionView, Item, TextField, ValueField, content::blocks_of, wording_document},
    text::NewBlock,
};
use trestle_sync::repo::{Repo, TakeUpError};
use trestle_trust::{
    Gone, Membership, Person,
    ids::{ChangeHash, DocumentId, PersonId},
};

use super::{
    DesignError, Documents,
    anew::workspace_of,
    comments::{CommentView, comments},
    deciding::decision_of,
    design_of, now_unix_secs, table_document,
};
use crate::{
    lang::Language,
    view::{
        changed::Words,
        late::{LateLook, LateOf, LateView, LookOf, Went},
    },
};

/// What the change is called that takes something up.
pub const LABEL: &str = "act-take-up";

/// What was written too late in these documents, the newest first. Waits for the engine where there is any.
pub fn late(repo: &Repo, documents: &[DocumentId]) -> Vec<LateView> {
    let membership = repo.membership();
    let mut by: BTreeMap<(Option<PersonId>, Went), LateView> = BTreeMap::new();
    for document in documents {
        for late in repo.late(*document) {
            let person = membership.person_of_author(late.author);
            let went = went(person);
            let view = by.entry((person.map(|one| one.id), went)).or_insert_with(|| LateView {
                person: person.map(|one| one.id),
                name: person.map(|one| one.name.clone()).unwrap_or_default(),
                me: person.is_some_and(|one| one.id == repo.me()),
                went,
                changes: 0,
                of: Vec::new(),
                unix_secs: i64::MIN,
            });
            view.changes += late.changes;
            view.unix_secs = view.unix_secs.max(late.unix_secs);
            match view.of.iter_mut().find(|of| of.document == *document) {
                Some(of) => of.heads.extend(late.heads),
                None => view.of.push(LateOf { document: *document, heads: late.heads }),
            }
        }
    }
    let mut all: Vec<LateView> = by.into_values().collect();
    all.sort_by_key(|view| std::cmp::Reverse((view.unix_secs, view.person)));
    all
}

fn went(person: Option<&Person>) -> Went {
    match person.and_then(|person| person.gone) {
        Some(Gone::Left(_)) => Went::Left,
        Some(Gone::Removed(_)) => Went::Removed,
        None => Went::Computer,
    }
}

/// Takes up all of it. What others took up meanwhile stays as it is; false if that was all. Waits for the engine.
///
/// # Errors
/// [`TakeUpError`]: then nothing more was taken up.
pub fn take_up(repo: &Repo, of: &[LateOf]) -> Result<bool, TakeUpError> {
    let mut any = false;
    for LateOf { document, heads } in of {
        match repo.take_up(*document, heads.clone(), LABEL, now_unix_secs()) {
            Ok(()) => any = true,
            Err(TakeUpError::CountsAlready) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(any)
}

/// A page with late words in it is to be held against the page as it is.
#[derive(Debug, Clone)]
pub struct Looking {
    of: Vec<(LateOf, LookOf)>,
}

impl Looking {
    /// What reads otherwise. Waits for the disk and the engine.
    ///
    /// # Errors
    /// [`DesignError`] if what is kept cannot be read, or the table is closed.
    pub fn look(&self, repo: &Repo) -> Result<Vec<LateLook>, DesignError> {
        let membership = repo.membership();
        let mut looks = Vec::new();
        for (LateOf { document, heads }, of) in &self.of {
            let read = |late: &[ChangeHash]| read(repo, &membership, *document, of, late);
            let words = Words::of(&read(&[])?, &read(heads)?);
            if words.differs() {
                looks.push(LateLook { of: of.clone(), words });
            }
        }
        Ok(looks)
    }
}

/// A document's blocks, with these late changes.
fn read(
    repo: &Repo,
    membership: &Membership,
    document: DocumentId,
    of: &LookOf,
    late: &[ChangeHash],
) -> Result<Vec<NewBlock>, DesignError> {
    let stored = repo.load_with(document, late.to_vec()).map_err(|_| DesignError::Closed)?;
    Ok(match of {
        LookOf::Text | LookOf::Wording(_) => {
            let rules = super::rules_document(repo.table());
            let kind = if document == rules { DocumentKind::GroundRules } else { DocumentKind::Text };
            let design = design_of(stored, kind)?.design;
            let mut blocks = blocks_of(design.view());
            // What they said of its words is no part of it, but late all the same.
            blocks.extend(said_of(&comments(design.view(), membership, repo.me())));
            blocks
        }
        LookOf::Decision => lines_of(decision_of(stored)?.view(), membership),
        LookOf::List => {
            let (workspace, _) = workspace_of(stored)?;
            workspace.view().documents.iter().map(|entry| line(&entry.title)).collect()
        }
    })
}

fn line(text: &str) -> NewBlock {
    NewBlock { runs: vec![trestle_model::text::Run::plain(text.to_owned())], ..NewBlock::default() }
}

/// What is said of a design, a line each: of what, who said it, and what. A settled comment has a tick.
fn said_of(comments: &[CommentView]) -> Vec<NewBlock> {
    let lines = comments.iter().flat_map(|comment| {
        let tick = if comment.settled.is_some() { " ✓" } else { "" };
        let of = std::iter::once(line(&format!("“{}”{tick}", comment.of)));
        let said = comment
            .all()
            .filter_map(|said| Some(line(&format!("{}: {}", said.by.name, said.words.as_ref()?))));
        of.chain(said)
    });
    lines.collect()
}

/// All words of a decision that is being prepared, with its dates and names, a line each.
fn lines_of(view: &DecisionView, membership: &Membership) -> Vec<NewBlock> {
    let name = |id: &str| {
        let person = id.parse().ok().and_then(|id| membership.person(id));
        person.map_or_else(|| id.to_owned(), |person| person.name.clone())
    };
    let said = |item: &Item| {
        let texts = item.kind.texts().iter().map(|field: &TextField| item.text(*field).to_owned());
        let values = item.kind.values().iter().filter_map(|field| match field {
            ValueField::Who | ValueField::Backup => Some(name(item.value(*field))),
            ValueField::Review
            | ValueField::Due
            | ValueField::Sent
            | ValueField::ReplyDue
            | ValueField::Came => Some(item.value(*field).to_owned()),
            _ => None,
        });
        texts.chain(values).filter(|words| !words.trim().is_empty()).collect::<Vec<_>>()
    };
    view.items.iter().filter(|item| !item.gone).flat_map(said).map(|words| line(&words)).collect()
}

impl Documents {
    /// What was written too late in these documents, the newest first. Waits for the engine where there is any.
    pub fn late(&self, documents: &[DocumentId]) -> Vec<LateView> {
        late(&self.repo, documents)
    }

    /// What that would change of the page that it was written on, to be looked at.
    pub fn looking_at(&self, late: &LateView) -> Looking {
        Looking { of: late.of.iter().map(|of| (of.clone(), self.look_of(of.document))).collect() }
    }

    fn look_of(&self, document: DocumentId) -> LookOf {
        if document == table_document(self.repo.table()) {
            return LookOf::List;
        }
        if self.decisions_listed().any(|decision| decision == document) {
            return LookOf::Decision;
        }
        let worded = |decision| {
            let mut codes = Language::ALL.into_iter().map(Language::code);
            codes.find(|code| wording_document(decision, code) == document)
        };
        let language = self.decisions_listed().find_map(worded);
        language.map_or(LookOf::Text, |code| LookOf::Wording(code.to_owned()))
    }

    /// The documents that a decision's page shows and no list has: its own, and its wordings, those among them that it
    /// was given too late.
    pub fn documents_of_decision(&self, decision: DocumentId) -> Vec<DocumentId> {
        let known = self.deciding.keeper.wordings(decision);
        let coded = Language::ALL.into_iter().map(|language| wording_document(decision, language.code()));
        let of: BTreeSet<DocumentId> = known.into_iter().chain(coded).collect();
        [decision].into_iter().chain(of).collect()
    }

    /// The document in which the list of what lies here is.
    pub fn list_document(&self) -> DocumentId {
        table_document(self.repo.table())
    }
}
