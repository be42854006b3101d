//! What is said of words in a design, with the people whose computers said it. Here, and not in the model, is known which
//! computers are one person's: so whose a comment is, whether it is out, and whether others wrote in it.

use trestle_model::{
    ApplyError, DocumentKind,
    text::{
        CommentId, Remark, TextAction, TextView,
        comment::{By, Range},
    },
};
use trestle_trust::{
    Membership,
    ids::{ActorId, DocumentId, PersonId},
};

use super::{DesignError, Documents};

/// Whose computer did something, and when by its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// None if nobody knows whose computer it was.
    pub person: Option<PersonId>,
    /// Empty then.
    pub name: String,
    pub me: bool,
    pub unix_secs: i64,
}

/// One thing that somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub id: CommentId,
    pub by: Who,
    /// None if whoever said it took it out.
    pub words: Option<String>,
    /// When whoever said it wrote it anew.
    pub changed_unix_secs: Option<i64>,
    /// Somebody else wrote these words, or wrote over what they are about.
    pub not_theirs: Option<Who>,
}

/// A comment with all that was replied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentView {
    pub said: Said,
    /// The words that it was said of, as they were then.
    pub of: String,
    /// Where these are now, from the first; empty if they are gone.
    pub at: Vec<Range>,
    pub settled: Option<Who>,
    /// Who opened it again, if that was said last.
    pub opened: Option<Who>,
    pub replies: Vec<Said>,
}

impl CommentView {
    /// What was said, and the replies that are not out.
    pub fn all(&self) -> impl Iterator<Item = &Said> {
        std::iter::once(&self.said).chain(&self.replies)
    }
}

/// All that is said of a design, in the order of its words; what has lost its words comes last. What is out is left out; a
/// comment that others replied to stays without what it said.
pub fn comments(view: &TextView, membership: &Membership, me: PersonId) -> Vec<CommentView> {
    let people = People { membership, me };
    let same = |a: &ActorId, b: &ActorId| people.same(a, b);
    let shown = view.comments.iter().filter(|comment| !comment.is_out(same));
    shown
        .map(|comment| CommentView {
            said: people.said(&comment.remark),
            of: comment.words.clone(),
            at: comment.at.clone(),
            settled: comment.settled.map(|by| people.who(by)),
            opened: comment.opened.map(|by| people.who(by)),
            replies: comment
                .replies
                .iter()
                .filter(|reply| !reply.is_out(same))
                .map(|reply| people.said(reply))
                .collect(),
        })
        .collect()
}

struct People<'a> {
    membership: &'a Membership,
    me: PersonId,
}

impl People<'_> {
    fn person(&self, actor: &ActorId) -> Option<PersonId> {
        self.membership.person_of_author(actor.author()).map(|person| person.id)
    }

    /// Whether two computers are one person's, or one.
    fn same(&self, a: &ActorId, b: &ActorId) -> bool {
        a.author() == b.author() || self.person(a).is_some_and(|person| self.person(b) == Some(person))
    }

    fn who(&self, by: By) -> Who {
        let person = self.membership.person_of_author(by.actor.author());
        Who {
            person: person.map(|person| person.id),
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            me: person.is_some_and(|person| person.id == self.me),
            unix_secs: by.unix_secs,
        }
    }

    fn said(&self, remark: &Remark) -> Said {
        let same = |a: &ActorId, b: &ActorId| self.same(a, b);
        let put_in_mouth = remark.put_in_mouth_by(same);
        let own_change = remark.changed.filter(|_| put_in_mouth.is_none());
        Said {
            id: remark.id.clone(),
            by: self.who(remark.made),
            words: (!remark.is_out(same)).then(|| remark.said.clone()),
            changed_unix_secs: own_change.map(|by| by.unix_secs),
            not_theirs: put_in_mouth.or(remark.meddled).map(|by| self.who(by)),
        }
    }
}

impl Documents {
    /// All that is said of an open design.
    pub fn comments(&self, id: DocumentId) -> Vec<CommentView> {
        let Some(design) = self.open_now(id) else { return Vec::new() };
        comments(design.view(), &self.repo.membership(), self.repo.me())
    }

    /// Whether an act on comments is this person's to do: on a design, and where it changes what was said, on their own.
    pub(super) fn may_say(&self, id: DocumentId, action: &TextAction) -> Result<(), DesignError> {
        match action {
            TextAction::Together { acts } => acts.iter().try_for_each(|act| self.may_say(id, act)),
            TextAction::Comment { .. } if !self.takes_comments(id) => Err(ApplyError::NoComments.into()),
            TextAction::Reword { comment, .. } | TextAction::TakeOut { comment } => {
                let view = self.open_now(id).map(|design| design.view());
                let remark = view.and_then(|view| {
                    let mut remarks = view.comment(comment)?.remarks();
                    remarks.find(|remark| remark.id == *comment)
                });
                let membership = self.repo.membership();
                let people = People { membership: &membership, me: self.repo.me() };
                match remark {
                    Some(remark) if !people.who(remark.made).me => Err(DesignError::NotYours),
                    Some(_) => Ok(()),
                    None => Err(ApplyError::CommentGone(comment.clone()).into()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Whether something can be said of its words: it is a design, and neither the ground rules nor the wording of a decision: these are talked about by other ways.
    pub fn takes_comments(&self, id: DocumentId) -> bool {
        let kind = DocumentKind::Text.as_str();
        self.workspace.view().documents.iter().any(|entry| entry.id == id && entry.kind == kind)
    }
}
