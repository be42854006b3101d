//! How hard a text is to read: Flesch–Kincaid grade + 5, as a reading age in years. English only; Welsh is never scored.
//!
//! `grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59`.
//!
//! Syllables are counted by the sound of English spelling, with a table for the words that break its rules. A number, an
//! address, a file's name or a word between quotes of code counts as one word of one syllable: it is looked at, not read.

use std::fmt;

/// What a text amounts to. Texts add up: the age of many is not the mean of their ages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    pub sentences: usize,
    pub words: usize,
    pub syllables: usize,
    /// Words of the longest sentence.
    pub longest: usize,
}

impl Measure {
    /// Reads `text`, where a sentence ends with one of `. ? ! … : ·` before a space, or with the line.
    pub fn of(text: &str) -> Self {
        sentences(text).iter().map(|sentence| words(sentence)).filter(|words| !words.is_empty()).fold(
            Measure::default(),
            |sum, words| {
                sum + Measure {
                    sentences: 1,
                    words: words.len(),
                    syllables: words.iter().map(|word| syllables(word)).sum(),
                    longest: words.len(),
                }
            },
        )
    }

    /// The age at which it can be read, in years; 0 for no words.
    pub fn age(&self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of words in short texts")]
        let (sentences, words, syllables) = (self.sentences as f64, self.words as f64, self.syllables as f64);
        0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5.0
    }
}

impl std::ops::Add for Measure {
    type Output = Measure;

    fn add(self, other: Measure) -> Measure {
        Measure {
            sentences: self.sentences + other.sentences,
            words: self.words + other.words,
            syllables: self.syllables + other.syllables,
            longest: self.longest.max(other.longest),
        }
    }
}

impl std::iter::Sum for Measure {
    fn sum<I: Iterator<Item = Measure>>(all: I) -> Measure {
        all.fold(Measure::default(), |sum, one| sum + one)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measure { sentences, words, syllables, longest } = self;
        write!(
            f,
            "age {:.1} ({words} words, {sentences} sentences, {syllables} syllables, longest {longest})",
            self.age()
        )
    }
}

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        let mut ended = false;
        for (at, c) in line.char_indices() {
            if ended && c.is_whitespace() {
                found.push(&line[start..at]);
                start = at;
            }
            // A closing quote or bracket belongs to the sentence that it closes.
            ended =
                matches!(c, '.' | '?' | '!' | '…' | ':' | '·') || ended && matches!(c, '”' | '’' | ')' | '"');
        }
        found.push(&line[start..]);
    }
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// The words of a sentence, in lower case without marks around them. Parts of `check-list` are words of their own.
pub fn words(sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in sentence.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let parts: Vec<&str> =
            if looked_at(word) { vec![word] } else { word.split(['-', '–', '/']).collect() };
        found.extend(
            parts
                .into_iter()
                .filter(|part| part.chars().any(char::is_alphanumeric))
                .map(|part| part.replace('’', "'").to_lowercase()),
        );
    }
    found
}

/// Addresses, numbers, names of files and of keys.
fn looked_at(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '+' | '\\' | '=' | '@'))
        || word.contains("://")
        || word.trim_end_matches('.').contains('.')
}

/// Words whose letters do not tell how often the voice beats. In order of the alphabet.
const EXCEPTIONS: [(&str, usize); 36] = [
    ("area", 3),
    ("areas", 3),
    ("aren't", 1),
    ("business", 2),
    ("clothes", 1),
    ("create", 2),
    ("created", 3),
    ("creates", 2),
    ("evening", 2),
    ("every", 2),
    ("everybody", 4),
    ("everyone", 3),
    ("everything", 3),
    ("everywhere", 3),
    ("hundred", 2),
    ("idea", 3),
    ("ideas", 3),
    ("january", 4),
    ("json", 2),
    ("json's", 2),
    ("live", 1),
    ("nobody", 3),
    ("omelette", 2),
    ("reopen", 3),
    ("science", 2),
    ("somebody", 3),
    ("someone", 2),
    ("something", 2),
    ("sometimes", 2),
    ("somewhere", 2),
    ("themselves", 2),
    ("twice", 1),
    ("usb", 3),
    ("wednesday", 2),
    ("weren't", 1),
    ("www", 3),
];

/// How many syllables a lower-case word has; at least 1.
pub fn syllables(word: &str) -> usize {
    if looked_at(word) {
        return 1;
    }
    let word = word.strip_suffix("'s").unwrap_or(word);
    if let Ok(at) = EXCEPTIONS.binary_search_by_key(&word, |(known, _)| known) {
        return EXCEPTIONS[at].1;
    }
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let beats = groups_of_vowels(&letters) + usize::from(word.len() > 4 && unvoiced_not(word));
    beats.saturating_sub(usize::from(silent_e(&letters))).max(1)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'ô' | 'ŵ')
}

/// Vowels side by side are one beat, save those that are said apart: doing, radio, quiet.
fn groups_of_vowels(letters: &[char]) -> usize {
    let mut count = 0;
    for (at, c) in letters.iter().enumerate().filter(|(_, c)| is_vowel(**c)) {
        if at == 0 || !is_vowel(letters[at - 1]) {
            count += 1;
            continue;
        }
        let before = at.checked_sub(2).map(|at| letters[at]);
        let pair = (letters[at - 1], *c);
        let ing = matches!(letters[at..], ['i', 'n', 'g'] | ['i', 'n', 'g', 's']);
        let iet = pair == ('i', 'e') && letters.get(at + 1) == Some(&'t');
        let apart = match pair {
            ('i', 'a' | 'o') => !matches!(before, Some('t' | 's' | 'c' | 'g' | 'n')),
            ('u', 'a') => !matches!(before, Some('g' | 'q')),
            _ => ing || iet,
        };
        if apart {
            count += 1;
        }
    }
    count
}

/// The beat of *n't* in isn't and didn't, which has no vowel. Not in don't or aren't.
fn unvoiced_not(word: &str) -> bool {
    word.strip_suffix("n't").is_some_and(|verb| !verb.ends_with(is_vowel))
}

/// The e of made, moved, sides, safely; but not of table, started, pages, agreement.
fn silent_e(letters: &[char]) -> bool {
    let sounded = |stem: &[char], hard: &[char]| match stem {
        // The voice rests on the e: the, table, started, pages, trees.
        [] => true,
        [.., before, 'l'] if !is_vowel(*before) && *before != 'l' => true,
        [.., 'c' | 's', 'h'] if hard.contains(&'s') => true,
        [.., last] => is_vowel(*last) || hard.contains(last),
    };
    match letters {
        [stem @ .., 'e', 'l', 'y']
        | [stem @ .., 'e', 'f', 'u', 'l']
        | [stem @ .., 'e', 'l', 'e', 's', 's'] => stem.len() > 1 && !sounded(stem, &[]),
        [stem @ .., 'e', 'm', 'e', 'n', 't'] => stem.len() > 1 && !sounded(stem, &[]),
        [stem @ .., 'e', 'd'] => !sounded(stem, &['t', 'd']),
        [stem @ .., 'e', 's'] => !sounded(stem, &['s', 'z', 'x', 'c', 'g']),
        [stem @ .., 'e'] => !sounded(stem, &[]),
        _ => false,
    }
}
