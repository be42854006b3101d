//! What people say of words in a text, as plain data. It stands beside the text and is no part of it.
//!
//! Nothing here says who may: whose computers belong to one person, the membership knows. So all that was done to a
//! comment is in it, with whose change did it.

use std::fmt;
use std::sync::Arc;

use rand_core::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use trestle_trust::ids::ActorId;

use super::view::{BlockId, random_name};

/// The most letters of a comment or a reply.
pub const SAID_MAX: usize = 4_000;
/// So many letters of the words that a comment stands on are kept with it.
pub const WORDS_MAX: usize = 400;
/// The most stretches of text, each of one paragraph, that a comment stands on.
pub const STRETCHES_MAX: usize = 64;

/// Names a comment or a reply for ever. 13 base32 letters for 8 random bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(Arc<str>);

impl CommentId {
    /// The name as written in the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn generate(rng: &mut impl Rng) -> Self {
        CommentId(random_name(rng).into())
    }
}

impl From<&str> for CommentId {
    /// Any string is a name; whether a comment has it is for the replica to say.
    fn from(name: &str) -> Self {
        CommentId(name.into())
    }
}

impl Serialize for CommentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CommentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| CommentId(name.into()))
    }
}

impl fmt::Display for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose change did something, and when by the clock of the computer that made it. It is read off the signed change, and
/// so cannot be said in another's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    #[serde(with = "actor_id")]
    pub actor: ActorId,
    pub unix_secs: i64,
}

/// One thing that somebody said: a comment, or a reply to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub id: CommentId,
    pub made: By,
    /// As it was written last.
    pub said: String,
    /// Who wrote it anew since it was made. Where that is another person, they are not the words of whoever made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<By>,
    /// Who has taken it out. Where that is another person, it is not out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out: Option<By>,
    /// Somebody wrote over what is written once (the words it stands on, or the comment it is under), which does not count
    /// then. No honest program does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meddled: Option<By>,
}

impl Remark {
    /// Whether it is taken out by whoever made it. `same` says whether two computers are one person's.
    pub fn is_out(&self, same: impl Fn(&ActorId, &ActorId) -> bool) -> bool {
        self.out.is_some_and(|out| same(&out.actor, &self.made.actor))
    }

    /// Who has put these words in another's mouth.
    pub fn put_in_mouth_by(&self, same: impl Fn(&ActorId, &ActorId) -> bool) -> Option<By> {
        self.changed.filter(|changed| !same(&changed.actor, &self.made.actor))
    }
}

/// Letters of one block that a comment stands on, counted from its first as all positions are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    pub block: BlockId,
    pub from: usize,
    pub to: usize,
}

/// A comment with all that was replied to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    #[serde(flatten)]
    pub remark: Remark,
    /// The words that it was said of, as they were then: the first [`WORDS_MAX`] letters. Empty for a reply whose comment
    /// is not here, which stands by itself.
    pub words: String,
    /// Where its words are now, from the first; empty if they are gone.
    pub at: Vec<Range>,
    /// Who said last that it is settled. None if nobody has, or it was opened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<By>,
    /// Who opened it again, if that was said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<By>,
    /// In the order in which they were made.
    pub replies: Vec<Remark>,
}

impl Comment {
    /// What was said, and the replies.
    pub fn remarks(&self) -> impl Iterator<Item = &Remark> {
        std::iter::once(&self.remark).chain(&self.replies)
    }

    /// Whether nothing of it is to be seen: whoever made it, and each reply, took it out.
    pub fn is_out(&self, same: impl Fn(&ActorId, &ActorId) -> bool) -> bool {
        self.remarks().all(|remark| remark.is_out(&same))
    }
}

/// An actor in JSON: its hexadecimal digits.
mod actor_id {
    use serde::{Deserialize, Deserializer, Serializer};
    use trestle_trust::ids::ActorId;

    pub(super) fn serialize<S: Serializer>(id: &ActorId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ActorId, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("an actor is 80 hexadecimal digits"))
    }
}
