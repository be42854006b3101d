//! What is said of the words of the open design: read for its cards, begun, carried out, and said aloud.
//!
//! Acts wait in a queue while the design is at work on another thread; until one is carried out, what was typed for it stays
//! in its field.

use std::collections::VecDeque;

use egui::Context;
use trestle_model::{
    TextDesign,
    text::{
        Anchor, Comment, Spot, TextAction, TextView,
        comment::{Range, STRETCHES_MAX, WORDS_MAX},
    },
};
use trestle_trust::{Membership, ids::PersonId};

use super::table::AtTable;
use crate::{
    documents::{
        self,
        comments::{Said, Who, comments},
        place::PlaceError,
    },
    look::Look,
    messages::Trouble,
    screens::{
        CommentAct,
        document::{NewComment, comments::Comments},
    },
    theme::colors,
    view::{
        TableView,
        comments::{ALOUD_CHARS, CommentView, CommentsView, SaidView, cut, short},
    },
    widgets::{
        editor::{Commented, Selection, words_at, words_of},
        live,
        surface::Tone,
    },
};

/// More things than this that others said at once are not all said aloud.
const ALOUD_MAX: usize = 3;

/// What is known of the comments of the open design.
#[derive(Debug, Default)]
pub(super) struct Commenting {
    pub(super) view: CommentsView,
    /// As they were when their cards were made; none before that.
    read: Option<Vec<Comment>>,
    /// They were read from the design itself, not from what was kept of it.
    loaded: bool,
    /// Names, colours or the language may be others by now.
    pub(super) stale: bool,
    /// Where the words are of the one that is being written.
    drafted: Option<Vec<Range>>,
    /// Asked for, and not carried out yet.
    asked: VecDeque<CommentAct>,
}

impl Commenting {
    pub(super) fn ask(&mut self, act: CommentAct) {
        self.asked.push_back(act);
    }

    /// True if these are the same comments, on words that only lie elsewhere: somebody types beside them. That is taken in
    /// without reading what is said again.
    fn moved(&mut self, comments: &[Comment]) -> bool {
        let Some(read) = self.read.as_mut().filter(|read| read.len() == comments.len()) else { return false };
        if !read.iter().zip(comments).all(|(old, new)| is_said_alike(old, new)) {
            return false;
        }
        let mut cards = self.view.all.iter_mut().peekable();
        for (old, new) in read.iter_mut().zip(comments) {
            old.at.clone_from(&new.at);
            if let Some(card) = cards.next_if(|card| card.said.id == new.remark.id) {
                card.at.clone_from(&new.at);
            }
        }
        let words = self.view.all.iter().map(|card| match card.settled_by {
            None => card.at.as_slice(),
            Some(_) => &[],
        });
        self.view.on_words.move_all(words.chain(self.drafted.as_deref()));
        true
    }
}

/// Whether nothing differs but where the words are.
fn is_said_alike(one: &Comment, other: &Comment) -> bool {
    let Comment { remark, words, at: _, settled, opened, replies } = one;
    (remark, words, settled, opened, replies)
        == (&other.remark, &other.words, &other.settled, &other.opened, &other.replies)
}

impl AtTable {
    /// Makes the cards anew where something of them is another.
    pub(super) fn read_comments(&mut self, ctx: &Context, look: &Look) {
        let AtTable { documents, design, view: table, .. } = self;
        let Some(design) = design else { return };
        let loaded = documents.open_now(design.document);
        let view = loaded.map_or(&design.kept, TextDesign::view);
        let drafted = design.screen.comments.being_written().map(|new| match loaded {
            Some(loaded) => ends(loaded, new).map(|words| words_at(view, &words)).unwrap_or_default(),
            None => Vec::new(),
        });
        let before = &mut design.commenting;
        let news = before.loaded && loaded.is_some();
        let as_before = !before.stale && before.loaded == loaded.is_some() && before.drafted == drafted;
        let same = before.read.as_ref() == Some(&view.comments);
        if as_before && (same || before.moved(&view.comments)) {
            return;
        }
        let reader = Reader { membership: &documents.repo().membership(), table, me: documents.repo().me() };
        let shown = reader.read(look, view, drafted.as_deref());
        // Nothing is news on the way in.
        if news && !same {
            let said = reader.news(look, &design.commenting.view, &shown);
            let passed_over = said.len().saturating_sub(ALOUD_MAX);
            said.into_iter().skip(passed_over).for_each(|sentence| live::say(ctx, sentence));
        }
        let read = Some(view.comments.clone());
        let (loaded, asked) = (loaded.is_some(), std::mem::take(&mut design.commenting.asked));
        design.commenting = Commenting { view: shown, read, loaded, stale: false, drafted, asked };
    }

    /// A comment on these words is begun.
    pub(super) fn begin_comment(&mut self, words: Option<Selection>) {
        let Some(design) = &mut self.design else { return };
        let Some(loaded) = self.documents.open_now(design.document) else { return };
        let view = loaded.view();
        if !self.documents.takes_comments(design.document) {
            return self.tell(Tone::Info, "trouble-comment-not-here-note", &[]);
        }
        let Some(words) = words else { return self.tell(Tone::Info, "comment-no-words", &[]) };
        if words_at(view, &words).len() > STRETCHES_MAX {
            return self.tell(Tone::Info, "comment-too-wide", &[]);
        }
        let (Some(from), Some(to)) = (loaded.anchor(&words.anchor), loaded.anchor(&words.focus)) else {
            return;
        };
        let about = words_of(view, &words).chars().take(WORDS_MAX).collect();
        let ends = (from.encode(), to.encode());
        design.screen.begin_comment(NewComment { words: String::new(), about, ends });
    }

    /// Carries out what was asked, unless the design is at work elsewhere.
    pub(super) fn do_comments(&mut self, ctx: &Context) {
        while let Some(design) = &mut self.design {
            let document = design.document;
            if self.documents.open_now(document).is_none() || self.documents.acts_wait(document) {
                return;
            }
            let Some(act) = design.commenting.asked.pop_front() else { return };
            self.do_comment(ctx, &act);
            ctx.request_repaint();
        }
    }

    fn do_comment(&mut self, ctx: &Context, act: &CommentAct) {
        if self.documents.repo().is_full() {
            return self.notice_trouble(&Trouble::disk_full());
        }
        if !self.documents.sits_here() {
            return self.notice_trouble(&PlaceError::NotHere.into());
        }
        let Some(design) = &self.design else { return };
        let document = design.document;
        let Some(loaded) = self.documents.open_now(document) else { return };
        let Some(action) = action_of(loaded, &design.screen.comments, act) else { return };
        if let Err(error) = self.documents.apply(document, &action) {
            return self.notice_trouble(&(&error).into());
        }
        self.announcer.acted(ctx.input(|input| input.time));
        self.keeping.look = true;
        self.happened_stale = true;
        if let Some(design) = &mut self.design
            && design.screen.comments.done(act)
        {
            design.screen.editor.focus();
        }
        let said = match act {
            CommentAct::Say(_) => "said-comment-yours",
            CommentAct::Reply { .. } => "said-comment-replied",
            CommentAct::Settle(_) => "said-settled",
            CommentAct::OpenAgain(_) => "said-open-again",
            CommentAct::Reword { .. } => "said-comment-changed",
            CommentAct::TakeOut(_) => return self.tell(Tone::Info, "comment-taken-out", &[]),
        };
        live::say(ctx, self.words().say(said));
    }
}

/// What an act does to the design; none for what has lost its words.
fn action_of(design: &TextDesign, typed: &Comments, act: &CommentAct) -> Option<TextAction> {
    Some(match act.clone() {
        CommentAct::Say(said) => {
            let words = ends(design, typed.being_written()?)?;
            TextAction::Comment { from: words.anchor, to: words.focus, said }
        }
        CommentAct::Reply { to, words } => TextAction::Reply { to, said: words },
        CommentAct::Settle(comment) => TextAction::Settle { comment },
        CommentAct::OpenAgain(comment) => TextAction::OpenAgain { comment },
        CommentAct::Reword { said, words } => TextAction::Reword { comment: said, said: words },
        CommentAct::TakeOut(comment) => TextAction::TakeOut { comment },
    })
}

/// Where the words are now that a comment was begun on; none where they are gone.
fn ends(design: &TextDesign, new: &NewComment) -> Option<Selection> {
    let spot = |bytes: &[u8]| -> Option<Spot> { design.resolve(&Anchor::decode(bytes)?) };
    let words = Selection { anchor: spot(&new.ends.0)?, focus: spot(&new.ends.1)? };
    let there = !words_of(design.view(), &words).trim().is_empty();
    there.then_some(words)
}

/// What those are called who said something, and their colours.
struct Reader<'a> {
    membership: &'a Membership,
    table: &'a TableView,
    me: PersonId,
}

impl Reader<'_> {
    /// None where nobody here knows whose it was.
    fn name(&self, who: &Who) -> Option<String> {
        let name = who.person.and_then(|person| self.table.name_of(person)).unwrap_or(&who.name);
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn read(&self, look: &Look, view: &TextView, drafted: Option<&[Range]>) -> CommentsView {
        let mut on_words = Commented::default();
        let mut all = Vec::new();
        for comment in comments(view, self.membership, self.me) {
            let read = self.comment(comment);
            let (open, words) = (read.settled_by.is_none(), cut(&read.said.shown(look), ALOUD_CHARS));
            let name = match read.said.me {
                true => look.say_with("comment-by-you", &[("words", words.into())]),
                false => {
                    let name = read.said.called(look);
                    look.say_with("comment-by", &[("name", name.into()), ("words", words.into())])
                }
            };
            on_words.put(if open { &read.at } else { &[] }, name);
            all.push(read);
        }
        if let Some(words) = drafted {
            on_words.put(words, String::new());
        }
        CommentsView { all, on_words, drafted_on_nothing: drafted.is_some_and(<[Range]>::is_empty) }
    }

    fn comment(&self, comment: documents::comments::CommentView) -> CommentView {
        let settled = comment.settled.as_ref();
        CommentView {
            settled_by: settled.map(|by| self.name(by).unwrap_or_default()),
            said: self.said_by(comment.said),
            about: comment.of,
            at: comment.at,
            replies: comment.replies.into_iter().map(|reply| self.said_by(reply)).collect(),
        }
    }

    fn said_by(&self, said: Said) -> SaidView {
        let color = said.by.person.and_then(|by| self.table.person(by)).map(|person| person.color);
        let color = color.or_else(|| {
            let all = colors::of_people(self.membership.people().keys());
            all.get(&said.by.person?).copied()
        });
        SaidView {
            id: said.id,
            name: self.name(&said.by),
            color: color.unwrap_or(colors::PEOPLE[0]),
            me: said.by.me,
            unix_secs: said.by.unix_secs,
            changed: said.changed_unix_secs.is_some(),
            taken_out: said.words.is_none(),
            words: said.words.unwrap_or_default(),
            not_theirs: said.not_theirs.map(|by| self.name(&by).unwrap_or_default()),
        }
    }

    /// What others said that was not there before, in a sentence each.
    fn news(&self, look: &Look, before: &CommentsView, after: &CommentsView) -> Vec<String> {
        let mut said = Vec::new();
        for comment in &after.all {
            let old = before.comment(&comment.said.id);
            let of = |one: &SaidView| {
                [("name", one.called(look).into()), ("words", cut(&one.words, ALOUD_CHARS).into())]
            };
            if old.is_none() && !comment.said.me {
                let [name, words] = of(&comment.said);
                let about = ("about", short(&comment.about).into());
                said.push(look.say_with("said-comment", &[name, words, about]));
            }
            let known = |id| old.is_some_and(|old| old.replies.iter().any(|reply| reply.id == id));
            for reply in comment.replies.iter().filter(|reply| !reply.me && !known(reply.id.clone())) {
                said.push(look.say_with("said-comment-reply", &of(reply)));
            }
            let me = self.table.my_name();
            let settled = comment.settled_by.as_deref().filter(|name| Some(*name) != me);
            if let (Some(name), Some(None)) = (settled, old.map(|old| &old.settled_by)) {
                let words = ("words", short(&comment.said.words).into());
                said.push(look.say_with("said-comment-settled", &[("name", name.into()), words]));
            }
        }
        said
    }
}
