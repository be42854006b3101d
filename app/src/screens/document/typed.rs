//! What is typed about words of a design and not sent: a comment that is begun, replies, and own words that are changed.

use std::collections::BTreeMap;

use trestle_model::text::CommentId;

use crate::{
    documents::unsent::{UnsentComment, UnsentComments},
    screens::{self, CommentAct},
    view::comments::{CommentView, CommentsView},
};

/// A comment that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewComment {
    pub words: String,
    /// The words that it is about, as they were when it was begun.
    pub about: String,
    /// Where these begin and end, as anchors of the design.
    pub ends: (Vec<u8>, Vec<u8>),
}

/// Where something is typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    New,
    Reply(CommentId),
    Change(CommentId),
}

/// All that is typed on one design.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) new: Option<NewComment>,
    /// Fields that are open, with what is typed there.
    pub(super) replies: BTreeMap<CommentId, String>,
    pub(super) changes: BTreeMap<CommentId, String>,
}

impl Typed {
    /// A comment is begun. One that has words already goes over to the other words.
    pub(super) fn begin(&mut self, new: NewComment) {
        let words = self.new.take().map(|before| before.words).unwrap_or_default();
        self.new = Some(NewComment { words, ..new });
    }

    /// It was carried out: what was typed for it goes, and what was typed behind it meanwhile stays.
    pub(super) fn done(&mut self, act: &CommentAct) {
        match act {
            CommentAct::Say(words) => {
                if let Some(new) = &mut self.new {
                    screens::goes(&mut new.words, words);
                }
                self.new.take_if(|new| new.words.trim().is_empty());
            }
            CommentAct::Reply { to, words } => goes(&mut self.replies, to, words),
            CommentAct::Reword { said, words } => goes(&mut self.changes, said, words),
            CommentAct::TakeOut(said) => drop(self.changes.remove(said)),
            CommentAct::Settle(_) | CommentAct::OpenAgain(_) => {}
        }
    }

    /// Whether no field is open.
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_none() && self.replies.is_empty() && self.changes.is_empty()
    }

    /// Whether something is typed on that card.
    pub(super) fn is_on(&self, comment: &CommentView) -> bool {
        let has = |fields: &BTreeMap<CommentId, String>, id: &CommentId| {
            fields.get(id).is_some_and(|words| !words.trim().is_empty())
        };
        has(&self.replies, &comment.said.id) || comment.everything().any(|said| has(&self.changes, &said.id))
    }

    /// Words whose card is gone: the comment was taken out, or what is changed here is another's now.
    pub(super) fn homeless(&self, view: &CommentsView) -> Vec<(Field, String)> {
        let lost_reply = |id: &CommentId| view.comment(id).is_none();
        let replies = self.replies.iter().filter(|(id, _)| lost_reply(id));
        let replies = replies.map(|(id, words)| (Field::Reply(id.clone()), words.clone()));
        let changes = self.changes.iter().filter(|(id, _)| view.mine(id).is_none());
        let changes = changes.map(|(id, words)| (Field::Change(id.clone()), words.clone()));
        replies.chain(changes).filter(|(_, words)| !words.trim().is_empty()).collect()
    }

    pub(super) fn let_go(&mut self, field: &Field) {
        match field {
            Field::New => self.new = None,
            Field::Reply(id) => drop(self.replies.remove(id)),
            Field::Change(id) => drop(self.changes.remove(id)),
        }
    }

    /// What is to be kept of it.
    pub(super) fn unsent(&self) -> UnsentComments {
        let kept = |fields: &BTreeMap<CommentId, String>| {
            let typed = fields.iter().filter(|(_, words)| !words.trim().is_empty());
            typed.map(|(id, words)| (id.to_string(), words.clone())).collect()
        };
        let new = self.new.as_ref().filter(|new| !new.words.trim().is_empty());
        let new = new.map(|NewComment { words, about, ends: (from, to) }| UnsentComment {
            words: words.clone(),
            about: about.clone(),
            from: from.clone(),
            to: to.clone(),
        });
        UnsentComments { new, replies: kept(&self.replies), changes: kept(&self.changes) }
    }

    pub(super) fn typed_before(unsent: &UnsentComments) -> Self {
        let fields = |kept: &BTreeMap<String, String>| {
            kept.iter().map(|(id, words)| (CommentId::from(id.as_str()), words.clone())).collect()
        };
        let new = unsent.new.clone().map(|UnsentComment { words, about, from, to }| NewComment {
            words,
            about,
            ends: (from, to),
        });
        Typed { new, replies: fields(&unsent.replies), changes: fields(&unsent.changes) }
    }
}

fn goes(fields: &mut BTreeMap<CommentId, String>, id: &CommentId, sent: &str) {
    if let Some(now) = fields.get_mut(id) {
        screens::goes(now, sent);
        if now.trim().is_empty() {
            fields.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> CommentId {
        CommentId::from(name)
    }

    fn begun(words: &str, about: &str) -> NewComment {
        NewComment { words: words.to_owned(), about: about.to_owned(), ends: (vec![1], vec![2]) }
    }

    #[test]
    fn what_is_typed_comes_back_as_it_was() {
        let mut typed = Typed::default();
        typed.begin(begun("", "one"));
        assert_eq!(typed.unsent(), UnsentComments::default(), "nothing is typed yet");
        typed.new.as_mut().unwrap().words = "Which one?".to_owned();
        typed.replies.insert(id("a"), "This one.".to_owned());
        typed.replies.insert(id("b"), "  ".to_owned());
        typed.changes.insert(id("c"), "That one.".to_owned());
        let kept = typed.unsent();
        assert_eq!(Typed::typed_before(&kept).unsent(), kept);
        assert_eq!(kept.replies.len(), 1, "spaces are nothing");
    }

    #[test]
    fn a_comment_that_has_words_goes_over_to_other_words() {
        let mut typed = Typed::default();
        typed.begin(begun("", "one"));
        typed.new.as_mut().unwrap().words = "Which?".to_owned();
        typed.begin(begun("", "two"));
        assert_eq!(typed.new, Some(begun("Which?", "two")));
    }

    #[test]
    fn only_what_was_sent_goes() {
        let mut typed = Typed::default();
        typed.begin(begun("", "one"));
        typed.new.as_mut().unwrap().words = "Which one? And when?".to_owned();
        typed.done(&CommentAct::Say("Which one?".to_owned()));
        assert_eq!(typed.new.as_ref().map(|new| new.words.as_str()), Some("And when?"));
        typed.done(&CommentAct::Say("And when?".to_owned()));
        assert_eq!(typed.new, None);
        typed.replies.insert(id("a"), "This.".to_owned());
        typed.done(&CommentAct::Reply { to: id("a"), words: "This.".to_owned() });
        assert!(typed.replies.is_empty(), "its field closes");
    }

    #[test]
    fn words_whose_card_is_gone_stay_until_they_are_let_go_of() {
        let mut typed = Typed::default();
        typed.replies.insert(id("a"), "This one.".to_owned());
        typed.replies.insert(id("b"), String::new());
        let homeless = typed.homeless(&CommentsView::default());
        assert_eq!(homeless, [(Field::Reply(id("a")), "This one.".to_owned())]);
        typed.let_go(&homeless[0].0);
        assert!(typed.homeless(&CommentsView::default()).is_empty());
    }
}
