//! What is a reply to what. A reply to a reply is under the same comment; one to nothing stands by itself; where some reply
//! to each other in a ring, the first of them counts as the comment.

use std::collections::{BTreeMap, BTreeSet};

use super::super::comment::{Comment, CommentId, Remark};
use super::{Comments, Entry};

impl Comments {
    /// The comment that a reply is under; a comment itself.
    pub(crate) fn top(&self, id: &CommentId) -> Option<CommentId> {
        let mut tops = BTreeMap::new();
        let (id, _) = self.entries.get_key_value(id)?;
        Some(self.follow(id, &mut tops).clone())
    }

    fn parent(&self, id: &CommentId) -> Option<&CommentId> {
        let (under, whose) = self.entries.get(id)?.under.as_ref()?;
        let (under, comment) = self.entries.get_key_value(under)?;
        (comment.made.actor.author().as_bytes() == whose.as_slice()).then_some(under)
    }

    /// Follows replies up, and remembers for all on the way where it led.
    fn follow<'a>(
        &'a self,
        start: &'a CommentId,
        tops: &mut BTreeMap<&'a CommentId, &'a CommentId>,
    ) -> &'a CommentId {
        let (mut way, mut seen) = (Vec::new(), BTreeSet::new());
        let mut at = start;
        let top = loop {
            if let Some(top) = tops.get(at) {
                break *top;
            }
            if !seen.insert(at) {
                let ring = way.iter().skip_while(|id| **id != at).copied();
                break ring.min_by_key(|id| (&self.entries[*id].rank, *id)).unwrap_or(at);
            }
            way.push(at);
            match self.parent(at) {
                Some(up) => at = up,
                None => break at,
            }
        };
        tops.extend(way.into_iter().map(|id| (id, top)));
        top
    }

    /// All comments, each with its replies, in no order.
    pub(super) fn threads(&self) -> Vec<Comment> {
        let mut tops = BTreeMap::new();
        let mut replies: BTreeMap<&CommentId, Vec<(&CommentId, &Entry)>> = BTreeMap::new();
        let mut comments = Vec::new();
        for (id, entry) in &self.entries {
            match self.follow(id, &mut tops) {
                top if top == id => comments.push((id, entry)),
                top => replies.entry(top).or_default().push((id, entry)),
            }
        }
        let shown = |(id, entry): (&CommentId, &Entry)| {
            let mut replies = replies.remove(id).unwrap_or_default();
            replies.sort_by_key(|(id, entry)| (&entry.rank, *id));
            let settled =
                |wanted: bool| entry.settled.filter(|(settled, _)| *settled == wanted).map(|(_, by)| by);
            Comment {
                remark: entry.remark(id),
                words: entry.words.clone(),
                at: entry.ranges.clone(),
                settled: settled(true),
                opened: settled(false),
                replies: replies.into_iter().map(|(id, entry)| entry.remark(id)).collect(),
            }
        };
        comments.into_iter().map(shown).collect()
    }
}

impl Entry {
    fn remark(&self, id: &CommentId) -> Remark {
        Remark {
            id: id.clone(),
            made: self.made,
            said: self.said.clone(),
            changed: self.changed,
            out: self.out,
            meddled: self.meddled,
        }
    }
}
