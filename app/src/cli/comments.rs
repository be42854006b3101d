//! Commands about what is said of words in a design.

use clap::Subcommand;
use serde_json::{Value as Json, json};
use trestle_model::{
    ApplyError,
    text::{CommentId, Spot, TextAction, TextView},
};
use trestle_trust::ids::DocumentId;

use super::{
    plain_positions,
    reply::{Plain, Reply},
    session::{Session, starts_with},
};
use crate::{
    documents::comments::{CommentView, Said, Who},
    lang::dates,
};

/// What can be done with comments.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CommentLine {
    #[command(about = "help-comments")]
    Comments {
        #[arg(help = "help-doc")]
        doc: String,
    },
    #[command(about = "help-comment")]
    Comment {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-words")]
        words: String,
        #[arg(help = "help-comment-said")]
        said: String,
    },
    #[command(about = "help-reply")]
    Reply {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-which")]
        comment: String,
        #[arg(help = "help-comment-said")]
        said: String,
    },
    #[command(about = "help-settle")]
    Settle {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-which")]
        comment: String,
    },
    #[command(about = "help-unsettle")]
    Unsettle {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-which")]
        comment: String,
    },
    #[command(about = "help-reword")]
    Reword {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-which")]
        comment: String,
        #[arg(help = "help-comment-said")]
        said: String,
    },
    #[command(about = "help-unsay")]
    Unsay {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-comment-which")]
        comment: String,
    },
}

impl CommentLine {
    pub(super) fn writes(&self) -> bool {
        !matches!(self, CommentLine::Comments { .. })
    }
}

impl Session {
    pub(super) fn comment_line(&mut self, line: &CommentLine) -> Result<Reply, Plain> {
        match line {
            CommentLine::Comments { doc } => self.comments(doc),
            CommentLine::Comment { doc, words, said } => {
                let (id, _) = self.find(doc)?;
                self.takes_comments(id)?;
                let (from, to) = self.words_in(id, words)?;
                self.say(id, &TextAction::Comment { from, to, said: said.clone() })
            }
            CommentLine::Reply { doc, comment, said } => {
                let (id, to) = self.comment_in(doc, comment)?;
                self.say(id, &TextAction::Reply { to, said: said.clone() })
            }
            CommentLine::Settle { doc, comment } => {
                let (id, comment) = self.comment_in(doc, comment)?;
                self.say(id, &TextAction::Settle { comment })
            }
            CommentLine::Unsettle { doc, comment } => {
                let (id, comment) = self.comment_in(doc, comment)?;
                self.say(id, &TextAction::OpenAgain { comment })
            }
            CommentLine::Reword { doc, comment, said } => {
                let (id, comment) = self.comment_in(doc, comment)?;
                self.say(id, &TextAction::Reword { comment, said: said.clone() })
            }
            CommentLine::Unsay { doc, comment } => {
                let (id, comment) = self.comment_in(doc, comment)?;
                self.say(id, &TextAction::TakeOut { comment })
            }
        }
    }

    fn say(&mut self, id: DocumentId, action: &TextAction) -> Result<Reply, Plain> {
        let done = self.table_mut()?.apply(id, action).map_err(|error| self.trouble(&error))?;
        let key = match (&done, action) {
            (None, _) => "cli-comment-is-so",
            (_, TextAction::Comment { .. } | TextAction::Reply { .. }) => "cli-comment-said",
            (_, TextAction::Settle { .. }) => "cli-comment-settled",
            (_, TextAction::OpenAgain { .. }) => "cli-comment-open",
            (_, TextAction::TakeOut { .. }) => "cli-comment-out",
            _ => "cli-comment-reworded",
        };
        let reply = Reply::say(self.words.say(key)).with("changed", done.is_some());
        let made = done.and_then(|done| done.comment);
        Ok(match made {
            Some(made) => reply.with("comment", made.to_string()),
            None => reply,
        })
    }

    fn takes_comments(&mut self, id: DocumentId) -> Result<(), Plain> {
        if self.table()?.takes_comments(id) { Ok(()) } else { Err(self.trouble(&ApplyError::NoComments)) }
    }

    /// The place of words that stand in a design once.
    fn words_in(&mut self, id: DocumentId, words: &str) -> Result<(Spot, Spot), Plain> {
        let found = places(self.design(id)?.view(), words);
        let quoted = [("words", words.into())];
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(self.plain("cli-comment-no-words", &quoted)),
            _ => Err(self.plain("cli-comment-which-words", &quoted)),
        }
    }

    /// The one comment or reply whose name, or what it says, starts so.
    fn comment_in(&mut self, doc: &str, start: &str) -> Result<(DocumentId, CommentId), Plain> {
        let (id, _) = self.find(doc)?;
        self.takes_comments(id)?;
        self.design(id)?;
        let comments = self.table()?.comments(id);
        let said = comments.iter().flat_map(CommentView::all);
        let is_meant = |said: &&Said| {
            let words = said.words.as_deref().unwrap_or_default();
            starts_with(said.id.as_str(), start) || starts_with(words, start)
        };
        let mut found = said.filter(is_meant);
        let quoted = [("words", start.into())];
        match (found.next(), found.next()) {
            (Some(only), None) => Ok((id, only.id.clone())),
            (None, _) => Err(self.plain("cli-comment-none", &quoted)),
            (Some(_), Some(_)) => Err(self.plain("cli-comment-which", &quoted)),
        }
    }

    fn comments(&mut self, doc: &str) -> Result<Reply, Plain> {
        let (id, title) = self.find(doc)?;
        self.takes_comments(id)?;
        self.design(id)?;
        let comments = self.table()?.comments(id);
        if comments.is_empty() {
            let said = self.words.say_with("cli-comments-none", &[("title", title.into())]);
            return Ok(Reply::say(said).with("comments", Vec::<Json>::new()));
        }
        let lines: Vec<String> = comments.iter().map(|comment| self.comment_lines(comment)).collect();
        let fields: Vec<Json> = comments.iter().map(comment_field).collect();
        Ok(Reply::say(lines.join("\n\n")).with("comments", fields))
    }

    fn comment_lines(&self, comment: &CommentView) -> String {
        let of = [("words", comment.of.as_str().into())];
        let key = match (comment.of.is_empty(), comment.at.is_empty()) {
            (true, _) => "cli-comment-of-nothing",
            (false, true) => "cli-comment-of-gone",
            (false, false) => "cli-comment-of",
        };
        let mut lines = vec![self.words.say_with(key, &of)];
        lines.extend(comment.all().map(|said| self.said_line(said)));
        let about = |key, who: &Who| self.words.say_with(key, &[("name", self.called(who).into())]);
        lines.extend(comment.settled.iter().map(|who| about("cli-comment-settled-by", who)));
        lines.extend(comment.opened.iter().map(|who| about("cli-comment-opened-by", who)));
        lines.join("\n  ")
    }

    fn said_line(&self, said: &Said) -> String {
        let when = dates::moment(&self.words, said.by.unix_secs, &self.now());
        let words = said.words.clone().unwrap_or_else(|| self.words.say("cli-comment-was-out"));
        let values = [
            ("mark", said.id.as_str().into()),
            ("when", when.into()),
            ("name", self.called(&said.by).into()),
            ("said", words.into()),
        ];
        let key =
            if said.changed_unix_secs.is_some() { "cli-comment-line-changed" } else { "cli-comment-line" };
        let line = self.words.say_with(key, &values);
        let Some(other) = &said.not_theirs else { return line };
        let values = [("other", self.called(other).into()), ("name", self.called(&said.by).into())];
        format!("{line}\n  {}", self.words.say_with("cli-comment-not-theirs", &values))
    }

    fn called(&self, who: &Who) -> String {
        if who.name.is_empty() { self.words.say("cli-somebody") } else { who.name.clone() }
    }
}

/// Where these words stand in a design's plain text.
fn places(view: &TextView, words: &str) -> Vec<(Spot, Spot)> {
    let text = view.plain_text();
    let found = text.match_indices(words).filter(|(_, words)| !words.is_empty());
    let place = |(byte, words): (usize, &str)| {
        let from = text[..byte].chars().count();
        let to = from + words.chars().count();
        Some((plain_positions::spot(view, from)?, plain_positions::spot(view, to)?))
    };
    found.filter_map(place).collect()
}

fn comment_field(comment: &CommentView) -> Json {
    let mut field = said_field(&comment.said);
    field["words"] = json!(comment.of);
    field["at"] = json!(comment.at);
    field["settled"] = json!(comment.settled.as_ref().map(who_field));
    field["opened"] = json!(comment.opened.as_ref().map(who_field));
    field["replies"] = comment.replies.iter().map(said_field).collect();
    field
}

fn said_field(said: &Said) -> Json {
    json!({
        "id": said.id, "by": who_field(&said.by), "said": said.words,
        "changed_unix_secs": said.changed_unix_secs, "not_theirs": said.not_theirs.as_ref().map(who_field),
    })
}

fn who_field(who: &Who) -> Json {
    let person = who.person.map(|person| person.to_string());
    json!({"person": person, "name": who.name, "me": who.me, "unix_secs": who.unix_secs})
}
