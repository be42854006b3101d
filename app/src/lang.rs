//! The words on screen, in English and in Welsh as equals, from `assets/lang/`.
//!
//! [`Words::say`] gives a whole sentence for a key. Dates and counts follow the language ([`dates`]).
//! No sentence is put together from pieces: Welsh mutates.

pub mod dates;
pub mod numbers;

use std::{fmt, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Welsh,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Welsh];

    /// `en` or `cy`: as in settings, in ground rules and in exported files.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Welsh => "cy",
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Welsh => "Cymraeg",
        }
    }

    pub fn coded(code: &str) -> Option<Self> {
        Language::ALL.into_iter().find(|language| code.starts_with(language.code()))
    }

    /// What the system's `LC_ALL`, `LC_MESSAGES` or `LANG` asks for; English where it asks for neither.
    pub fn of_system() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .and_then(|value| Language::coded(&value))
            .unwrap_or_default()
    }

    fn sources(self) -> &'static [&'static str] {
        match self {
            Language::English => &[
                include_str!("../../assets/lang/en/window.ftl"),
                include_str!("../../assets/lang/en/arriving.ftl"),
                include_str!("../../assets/lang/en/table.ftl"),
                include_str!("../../assets/lang/en/promises.ftl"),
                include_str!("../../assets/lang/en/rules.ftl"),
                include_str!("../../assets/lang/en/document.ftl"),
                include_str!("../../assets/lang/en/decision.ftl"),
                include_str!("../../assets/lang/en/trouble.ftl"),
                include_str!("../../assets/lang/en/shell.ftl"),
                include_str!("../../assets/lang/en/dates.ftl"),
                include_str!("../../assets/lang/en/cli.ftl"),
                include_str!("../../assets/lang/en/help.ftl"),
                include_str!("../../assets/lang/en/agreement.ftl"),
                include_str!("../../assets/lang/en/going.ftl"),
                include_str!("../../assets/lang/en/comments.ftl"),
            ],
            Language::Welsh => &[
                include_str!("../../assets/lang/cy/window.ftl"),
                include_str!("../../assets/lang/cy/arriving.ftl"),
                include_str!("../../assets/lang/cy/table.ftl"),
                include_str!("../../assets/lang/cy/promises.ftl"),
                include_str!("../../assets/lang/cy/rules.ftl"),
                include_str!("../../assets/lang/cy/document.ftl"),
                include_str!("../../assets/lang/cy/decision.ftl"),
                include_str!("../../assets/lang/cy/trouble.ftl"),
                include_str!("../../assets/lang/cy/shell.ftl"),
                include_str!("../../assets/lang/cy/dates.ftl"),
                include_str!("../../assets/lang/cy/cli.ftl"),
                include_str!("../../assets/lang/cy/help.ftl"),
                include_str!("../../assets/lang/cy/agreement.ftl"),
                include_str!("../../assets/lang/cy/going.ftl"),
                include_str!("../../assets/lang/cy/comments.ftl"),
            ],
        }
    }
}

/// A value that a sentence names: a word, or a count that picks the plural.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Word(String),
    Count(i64),
}

impl From<&str> for Value {
    fn from(word: &str) -> Self {
        Value::Word(word.to_owned())
    }
}

impl From<String> for Value {
    fn from(word: String) -> Self {
        Value::Word(word)
    }
}

impl From<&String> for Value {
    fn from(word: &String) -> Self {
        Value::Word(word.clone())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Value::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Value::Count(count)
    }
}

/// All sentences of one language. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// Reads the built-in files of `language`.
    pub fn new(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().expect("en and cy are language codes");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolating marks show as boxes in fonts that lack them, and both languages run the same way.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(&number.as_string())),
            _ => None,
        }));
        for source in language.sources() {
            let resource = FluentResource::try_new((*source).to_owned());
            // A bad line costs that line; the tidy test finds it before anyone else does.
            let resource = resource.unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Words { language, bundle: Arc::new(bundle) }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence for `key`. An unknown key shows as itself.
    pub fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The sentence for `key` with its variables filled in.
    pub fn say_with(&self, key: &str, values: &[(&str, Value)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            match value {
                Value::Word(word) => args.set((*name).to_owned(), FluentValue::from(word.clone())),
                Value::Count(count) => args.set((*name).to_owned(), FluentValue::from(*count)),
            }
        }
        self.format(key, Some(&args))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}

/// Thousands parted by commas, as both languages write them: 12,345.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(part) = part {
        grouped.push('.');
        grouped.push_str(part);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_count_people_in_their_own_way() {
        let check = |language, count: usize, expected: &str| {
            let words = Words::new(language);
            assert_eq!(words.say_with("rail-people", &[("count", count.into())]), expected);
        };
        check(Language::English, 1, "1 person · equal say");
        check(Language::English, 6, "6 people · equal say");
        check(Language::Welsh, 1, "1 person · llais cyfartal");
        check(Language::Welsh, 2, "2 berson · llais cyfartal");
        check(Language::Welsh, 3, "3 pherson · llais cyfartal");
        check(Language::Welsh, 8, "8 o bobl · llais cyfartal");
        check(Language::Welsh, 20, "20 o bobl · llais cyfartal");
    }

    #[test]
    fn large_numbers_are_parted_by_commas() {
        for (language, expected) in [
            (Language::English, "12,345 changes here that nobody else has yet"),
            (Language::Welsh, "12,345 newid yma nad oes gan neb arall eto"),
        ] {
            let words = Words::new(language);
            assert_eq!(words.say_with("sync-unsent", &[("count", 12_345_usize.into())]), expected);
        }
        for (number, expected) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567", "-1,234,567"), ("1234.5", "1,234.5")]
        {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn a_key_that_is_not_there_shows_as_itself() {
        assert_eq!(Words::new(Language::Welsh).say("no-such-key"), "no-such-key");
    }
}
