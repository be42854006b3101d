//! What people wrote on a page after they had gone, which is kept and is no part of it until somebody takes it up.

use trestle_trust::ids::{ChangeHash, DocumentId, PersonId};

use super::changed::Words;

/// How it came that somebody's words were too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Went {
    /// They had left.
    Left,
    /// They were asked to go.
    Removed,
    /// Their computer speaks for nobody any more; they themselves sit here still.
    Computer,
    /// They have no seat that counts, so nothing ended for them: who let them in had gone.
    NoSeat,
}

/// What one person wrote too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateView {
    /// None if nobody knows any more whose computer it was.
    pub person: Option<PersonId>,
    /// Empty then.
    pub name: String,
    /// It is oneself: one's own lost computer.
    pub me: bool,
    pub went: Went,
    pub changes: usize,
    /// By document, the newest of them.
    pub of: Vec<LateOf>,
    /// When the last was made, by that computer's clock.
    pub unix_secs: i64,
}

/// The newest late changes of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateOf {
    pub document: DocumentId,
    pub heads: Vec<ChangeHash>,
}

/// A document that reads otherwise with late words in it.
#[derive(Debug, Clone, PartialEq)]
pub struct LateLook {
    pub of: LookOf,
    pub words: Words,
}

/// What that document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookOf {
    /// A design or the ground rules.
    Text,
    /// The wording of a decision, in that language.
    Wording(String),
    /// What a decision asks, and all that belongs to it.
    Decision,
    /// The list of what lies on the table.
    List,
}

impl LateView {
    /// The sentence that says who wrote too late, and how they went.
    pub fn key(&self) -> &'static str {
        match (self.went, self.me) {
            (_, _) if self.name.is_empty() => "late-somebody",
            (Went::NoSeat, _) => "late-somebody",
            (Went::Computer, true) => "late-own-computer",
            (Went::Computer, false) => "late-computer",
            (Went::Left, _) => "late-left",
            (Went::Removed, _) => "late-removed",
        }
    }
}
