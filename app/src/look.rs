//! What every screen needs to draw itself: the words, the colours, and what time it is. Made once a frame.

use jiff::Zoned;

use crate::{
    lang::{Language, Value, Words, dates},
    theme::{Colors, Theme},
};

/// Words, colours and the moment of this frame.
#[derive(Debug, Clone)]
pub struct Look {
    pub words: Words,
    pub theme: Theme,
    pub now: Zoned,
}

impl Look {
    pub fn colors(&self) -> &Colors {
        &self.theme.colors
    }

    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub fn say_with(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.words.say_with(key, values)
    }

    pub fn day(&self, unix_secs: i64) -> String {
        dates::day(&self.words, unix_secs, &self.now)
    }

    /// Whether that is the day of this frame.
    pub fn is_today(&self, unix_secs: i64) -> bool {
        dates::is_today(unix_secs, &self.now)
    }

    pub fn moment(&self, unix_secs: i64) -> String {
        dates::moment(&self.words, unix_secs, &self.now)
    }

    pub fn until(&self, unix_secs: i64) -> String {
        dates::until(&self.words, unix_secs, &self.now)
    }

    /// A date that is written down, `2027-05-21`, in words.
    pub fn date(&self, written: &str) -> String {
        dates::date(&self.words, written, &self.now)
    }

    /// What a language is called within a sentence; its tag, where the program does not know it.
    pub fn language(&self, tag: &str) -> String {
        match Language::coded(tag) {
            Some(Language::English) => self.say("language-english"),
            Some(Language::Welsh) => self.say("language-welsh"),
            None => tag.to_owned(),
        }
    }

    /// "in English": Welsh changes the word after "yn".
    pub fn in_language(&self, tag: &str) -> String {
        match Language::coded(tag) {
            Some(Language::English) => self.say("language-in-english"),
            Some(Language::Welsh) => self.say("language-in-welsh"),
            None => self.say_with("language-in", &[("language", tag.into())]),
        }
    }

    pub fn now_unix_secs(&self) -> i64 {
        self.now.timestamp().as_second()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::ThemeKind;

    #[test]
    fn a_language_is_named_in_the_words_of_the_reader() {
        let look = |language| Look {
            words: Words::new(language),
            theme: Theme::new(ThemeKind::Light),
            now: Zoned::default(),
        };
        let (english, welsh) = (look(Language::English), look(Language::Welsh));
        assert_eq!(
            ["en", "cy", "ur"].map(|tag| english.in_language(tag)),
            ["in English", "in Welsh", "in ur"]
        );
        assert_eq!(
            ["en", "cy", "ur"].map(|tag| welsh.in_language(tag)),
            ["yn Saesneg", "yn Gymraeg", "yn ur"]
        );
        assert_eq!(["en", "cy", "ur"].map(|tag| welsh.language(tag)), ["Saesneg", "Cymraeg", "ur"]);
    }
}
