//! What Trestle tells a person: which messages show now, and all of them for reading again. Pure; the clock is an argument.
//!
//! A message keeps keys of sentences and never the sentences, so that it is told anew when the language changes.

use std::collections::VecDeque;

use crate::{
    lang::{Value, Words},
    messages::Trouble,
    widgets::surface::Tone,
};

/// Good news shows for so long.
const GOOD_NEWS_SECS: f64 = 8.0;
/// So many messages can be read again.
const KEPT: usize = 50;

/// What is said.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// What happened, what it means and what can be done.
    Trouble(Trouble),
    /// One sentence about what was done, by its key.
    Sentence(&'static str, Vec<(&'static str, Value)>),
}

impl Said {
    /// What happened.
    pub fn title(&self, words: &Words) -> String {
        match self {
            Said::Trouble(trouble) => trouble.title(words),
            Said::Sentence(key, values) => words.say_with(key, values),
        }
    }

    /// What it means and what can be done; empty where the title says it all.
    pub fn note(&self, words: &Words) -> String {
        match self {
            Said::Trouble(trouble) => trouble.note(words),
            Said::Sentence(..) => String::new(),
        }
    }

    /// Both, for a screen reader.
    pub fn whole(&self, words: &Words) -> String {
        match self {
            Said::Trouble(trouble) => trouble.say(words),
            Said::Sentence(..) => self.title(words),
        }
    }
}

/// A message, and how bad it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub tone: Tone,
    pub said: Said,
}

impl Notice {
    pub fn trouble(tone: Tone, trouble: &Trouble) -> Self {
        Notice { tone, said: Said::Trouble(trouble.clone()) }
    }

    pub fn sentence(tone: Tone, key: &'static str, values: &[(&'static str, Value)]) -> Self {
        Notice { tone, said: Said::Sentence(key, values.to_vec()) }
    }

    /// Stays until it is closed.
    fn stays(&self) -> bool {
        matches!(self.tone, Tone::Bad | Tone::Warn)
    }
}

/// A message that was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub number: u64,
    pub notice: Notice,
    /// When, by the clock on the wall.
    pub unix_secs: i64,
    /// When it goes by itself, by the window's clock; none while it stays, or is being read.
    until: Option<f64>,
    closed: bool,
}

/// All messages since the program was opened, the newest last.
#[derive(Debug, Default)]
pub struct Notices {
    told: VecDeque<Told>,
    next: u64,
}

impl Notices {
    /// Tells something at `unix_secs`. The same again does not stand there twice.
    pub fn tell(&mut self, notice: Notice, unix_secs: i64) {
        if let Said::Trouble(trouble) = &notice.said {
            self.told.iter_mut().filter(|told| is_over(told, trouble)).for_each(|told| told.closed = true);
        }
        self.told.retain(|told| told.closed || told.notice != notice);
        self.told.push_back(Told { number: self.next, notice, unix_secs, until: None, closed: false });
        self.next += 1;
        if self.told.len() > KEPT {
            self.told.pop_front();
        }
    }

    /// The messages to show at `now` (seconds), the most pressing first, `most` of them; and after how many seconds the
    /// next one goes. `reading` is the one that is pointed at or has the keyboard: it stays.
    pub fn showing(&mut self, now: f64, most: usize, reading: Option<u64>) -> (Vec<Told>, Option<f64>) {
        for told in self.told.iter_mut().filter(|told| !told.closed && !told.notice.stays()) {
            if reading == Some(told.number) {
                told.until = None;
                continue;
            }
            let until = *told.until.get_or_insert(now + GOOD_NEWS_SECS);
            told.closed = now >= until;
        }
        let mut open: Vec<&Told> = self.told.iter().filter(|told| !told.closed).collect();
        open.sort_by_key(|told| (told.notice.tone != Tone::Bad, std::cmp::Reverse(told.number)));
        open.truncate(most);
        let next = self.told.iter().filter(|told| !told.closed).filter_map(|told| told.until);
        let next = next.min_by(f64::total_cmp).map(|until| (until - now).max(0.0));
        (open.into_iter().cloned().collect(), next)
    }

    pub fn close(&mut self, number: u64) {
        for told in self.told.iter_mut().filter(|told| told.number == number) {
            told.closed = true;
        }
    }

    /// Closes the newest that is open. False if none is.
    pub fn close_newest(&mut self) -> bool {
        let newest = self.told.iter_mut().rev().find(|told| !told.closed);
        newest.map(|told| told.closed = true).is_some()
    }

    pub fn any_open(&self) -> bool {
        self.told.iter().any(|told| !told.closed)
    }

    /// All that can be read again, the newest first.
    pub fn all(&self) -> impl Iterator<Item = &Told> {
        self.told.iter().rev()
    }
}

/// What `told` says is no longer so when `trouble` is told.
fn is_over(told: &Told, trouble: &Trouble) -> bool {
    matches!(&told.notice.said, Said::Trouble(earlier) if trouble.ends(earlier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    fn good(key: &'static str) -> Notice {
        Notice::sentence(Tone::Good, key, &[])
    }

    fn bad(why: &str) -> Notice {
        Notice::trouble(Tone::Bad, &Trouble::settings(&std::io::Error::other(why)))
    }

    fn numbers(notices: &mut Notices, now: f64, reading: Option<u64>) -> Vec<u64> {
        notices.showing(now, 2, reading).0.iter().map(|told| told.number).collect()
    }

    #[test]
    fn good_news_goes_by_itself_unless_it_is_being_read_and_trouble_stays() {
        let mut notices = Notices::default();
        notices.tell(bad("full"), 0);
        notices.tell(good("document-imported"), 0);
        assert_eq!(numbers(&mut notices, 0.0, None), [0, 1]);
        assert_eq!(numbers(&mut notices, GOOD_NEWS_SECS - 0.1, Some(1)), [0, 1]);
        assert_eq!(numbers(&mut notices, GOOD_NEWS_SECS * 2.0, Some(1)), [0, 1], "somebody is reading it");
        assert_eq!(numbers(&mut notices, GOOD_NEWS_SECS * 2.0, None), [0, 1]);
        assert_eq!(numbers(&mut notices, GOOD_NEWS_SECS * 3.0, None), [0]);
        assert_eq!(numbers(&mut notices, 1e6, None), [0]);
        assert_eq!(notices.all().count(), 2, "both can be read again");
        assert!(notices.close_newest());
        assert!(!notices.close_newest());
    }

    #[test]
    fn two_show_at_most_and_what_made_way_comes_back() {
        let mut notices = Notices::default();
        for why in ["one", "two", "three"] {
            notices.tell(bad(why), 0);
        }
        assert_eq!(numbers(&mut notices, 0.0, None), [2, 1]);
        notices.close(2);
        assert_eq!(numbers(&mut notices, 0.0, None), [1, 0]);
        notices.tell(bad("one"), 0);
        assert_eq!(numbers(&mut notices, 0.0, None), [3, 1], "the same does not stand there twice");
    }

    #[test]
    fn a_message_speaks_the_language_of_now() {
        let said = bad("full").said;
        let [english, welsh] = Language::ALL.map(|language| said.whole(&Words::new(language)));
        assert_ne!(english, welsh);
        assert!(english.contains("full") && welsh.contains("full"));
    }
}
