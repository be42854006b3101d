//! What people say of words in a design, as plain data for its cards. Names and colours are looked up; nothing is left to
//! ask while drawing.

use egui::Color32;
use trestle_model::text::{CommentId, comment::Range};

use crate::{look::Look, widgets::editor::Commented};

/// All comments of a design.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommentsView {
    /// In the order of their words; those whose words are gone come last.
    pub all: Vec<CommentView>,
    /// Where the words lie of those that are open, and of the one that is being written: in the order of `all`, and that
    /// one last.
    pub on_words: Commented,
    /// The words are gone of the comment that is being written.
    pub drafted_on_nothing: bool,
}

impl CommentsView {
    pub fn comment(&self, id: &CommentId) -> Option<&CommentView> {
        self.all.iter().find(|comment| comment.said.id == *id)
    }

    /// What this person said themselves, wherever it is.
    pub fn mine(&self, id: &CommentId) -> Option<&SaidView> {
        let said = self.all.iter().flat_map(CommentView::everything);
        said.into_iter().find(|said| said.me && !said.taken_out && said.id == *id)
    }

    pub fn open(&self) -> impl Iterator<Item = &CommentView> {
        self.all.iter().filter(|comment| comment.settled_by.is_none())
    }
}

/// A comment, and what was replied to it.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentView {
    pub said: SaidView,
    /// The words that it was said of, as they were then.
    pub about: String,
    /// Where they are now; empty where they are gone.
    pub at: Vec<Range>,
    pub settled_by: Option<String>,
    /// The oldest first.
    pub replies: Vec<SaidView>,
}

impl CommentView {
    /// The comment itself, then the replies.
    pub fn everything(&self) -> impl Iterator<Item = &SaidView> {
        std::iter::once(&self.said).chain(&self.replies)
    }

    /// What a screen reader calls it.
    pub fn name(&self, look: &Look) -> String {
        let (name, words) = (self.said.called(look), cut(&self.said.shown(look), ALOUD_CHARS));
        let about = short(&self.about);
        look.say_with(
            "comment-named",
            &[("name", name.into()), ("about", about.into()), ("words", words.into())],
        )
    }
}

/// One thing that somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidView {
    pub id: CommentId,
    /// None where nobody here knows whose it is.
    pub name: Option<String>,
    pub color: Color32,
    pub me: bool,
    pub unix_secs: i64,
    /// Whoever said it said it otherwise since.
    pub changed: bool,
    pub words: String,
    /// Whoever said it took it out again.
    pub taken_out: bool,
    /// Somebody else wrote in it; empty if nobody knows who. No window of ours does it.
    pub not_theirs: Option<String>,
}

impl SaidView {
    /// What it is called on the screen who said it.
    pub fn called(&self, look: &Look) -> String {
        self.name.clone().unwrap_or_else(|| look.say("someone"))
    }

    /// When it was said.
    pub fn when(&self, look: &Look) -> String {
        let when = look.day(self.unix_secs);
        match self.changed {
            true => look.say_with("comment-when-changed", &[("when", when.into())]),
            false => when,
        }
    }

    /// That it may not be theirs, in a sentence.
    pub fn doubt(&self, look: &Look) -> Option<String> {
        let other = self.not_theirs.clone()?;
        let other = if other.is_empty() { look.say("someone") } else { other };
        let values = [("other", other.into()), ("name", self.called(look).into())];
        Some(look.say_with("comment-not-theirs", &values))
    }

    /// What is to be read of it.
    pub fn shown(&self, look: &Look) -> String {
        if self.taken_out { look.say("comment-was-taken-out") } else { self.words.clone() }
    }
}

/// Marks around what somebody said.
const OPENS: [char; 2] = ['“', '"'];
const CLOSES: [char; 2] = ['”', '"'];
/// So many letters of the words that a comment is about stand on its card,
const SHORT_CHARS: usize = 60;
/// and so many of what is said in it are said aloud.
pub const ALOUD_CHARS: usize = 200;

/// The first of these words, without the marks around them where all of them are a quote.
pub fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = line.strip_prefix(OPENS).and_then(|line| line.strip_suffix(CLOSES));
    let line = quote.filter(|quote| !quote.contains(OPENS)).map_or(line.clone(), str::to_owned);
    cut(&line, SHORT_CHARS)
}

/// The first words of a line, of no more than so many letters.
pub fn cut(line: &str, chars_max: usize) -> String {
    if line.chars().count() <= chars_max {
        return line.to_owned();
    }
    let cut: String = line.chars().take(chars_max).collect();
    // Not within a word, where there is a gap near.
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_words_end_between_two_of_them() {
        let check = |words: &str, expected: &str| assert_eq!(short(words), expected, "{words}");
        check("one\ntwo  three", "one two three");
        check("", "");
        check("“She rang.”", "She rang.");
        check("“She rang.” “Twice.”", "“She rang.” “Twice.”");
        let long = "word ".repeat(30);
        assert_eq!(short(&long), format!("{}…", "word ".repeat(12).trim_end()));
        assert_eq!(short(&"w".repeat(100)), format!("{}…", "w".repeat(60)));
    }
}
