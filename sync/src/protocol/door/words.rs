//! Four words that somebody reads off a screen and somebody else types in.
//!
//! Each language has 256 plain words whose first four letters are theirs alone, so four of them are 32 bits. A door
//! takes three tries: whoever guesses has three chances in 4,294,967,296, about one in 1,400 million, each time it is
//! opened. Nothing that is recorded of an exchange makes a fourth (see the module above).

use std::fmt;
use std::sync::LazyLock;

use rand_core::CryptoRng;

/// How many words a list has: one byte names one.
const WORDS: usize = 256;

static ENGLISH: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| list(include_str!("../../../../assets/door_words/en.txt")));
static WELSH: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| list(include_str!("../../../../assets/door_words/cy.txt")));

fn list(text: &'static str) -> Vec<&'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Four words of the lists. They are a secret while the door is open, so `Debug` does not print them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FourWords([&'static str; 4]);

impl FourWords {
    /// Four words drawn from the list of `language`: Welsh for `cy`, English for all else.
    pub fn random<R: CryptoRng + ?Sized>(language: &str, rng: &mut R) -> Self {
        let list = if language == "cy" { &*WELSH } else { &*ENGLISH };
        let mut drawn = [0; 4];
        rng.fill_bytes(&mut drawn);
        debug_assert_eq!(list.len(), WORDS);
        Self(drawn.map(|number| list[usize::from(number)]))
    }

    /// Four words as somebody typed them: in either language, whatever the case, parted by anything that is no letter,
    /// with or without accents. `None` if they are not four, or one is in no list.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter_map(plain_letter).collect();
        let mut words = plain.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty());
        let mut next = || find(words.next()?);
        let four = [next()?, next()?, next()?, next()?];
        words.next().is_none().then_some(Self(four))
    }

    /// The words, in order.
    #[must_use]
    pub fn words(&self) -> [&'static str; 4] {
        self.0
    }
}

/// The one word, of either language, that begins with `prefix`; `None` while there are several, or none.
#[must_use]
pub fn complete(prefix: &str) -> Option<&'static str> {
    let prefix: String = prefix.trim().chars().filter_map(plain_letter).collect();
    if prefix.is_empty() {
        return None;
    }
    let mut found: Option<&'static str> = None;
    for word in ENGLISH.iter().chain(WELSH.iter()).filter(|word| word.starts_with(&prefix)) {
        match found {
            Some(before) if before != *word => return None,
            _ => found = Some(word),
        }
    }
    found
}

fn find(word: &str) -> Option<&'static str> {
    [&ENGLISH, &WELSH].into_iter().find_map(|list| list.binary_search(&word).ok().map(|at| list[at]))
}

/// A letter in lower case without its accent; marks that stand by themselves are left out.
fn plain_letter(c: char) -> Option<char> {
    let c = c.to_lowercase().next().unwrap_or(c);
    Some(match c {
        '\u{300}'..='\u{36f}' => return None,
        'à'..='å' | 'ā' | 'ă' => 'a',
        'è'..='ë' | 'ē' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ò'..='ö' | 'ō' => 'o',
        'ù'..='ü' | 'ū' => 'u',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    })
}

impl fmt::Display for FourWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl fmt::Debug for FourWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FourWords(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn each_list_has_256_words_that_four_letters_tell_apart() {
        for list in [&*ENGLISH, &*WELSH] {
            assert_eq!(list.len(), WORDS);
            assert!(list.is_sorted(), "they are searched by halving");
            let fits = |word: &&str| {
                (4..=8).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase())
            };
            assert_eq!(list.iter().find(|word| !fits(word)), None);
            let starts: BTreeSet<&str> = list.iter().map(|word| &word[..4]).collect();
            assert_eq!(starts.len(), WORDS);
        }
    }

    #[test]
    fn what_is_drawn_is_read_back_however_it_is_typed() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for language in ["en", "cy"] {
            for _ in 0..200 {
                let words = FourWords::random(language, &mut rng);
                let text = words.to_string();
                for typed in [
                    text.clone(),
                    text.to_uppercase(),
                    text.replace(' ', "-"),
                    text.replace(' ', ", "),
                    format!("  {}\n", text.replace(' ', "   ")),
                    text.replace('a', "â").replace('w', "ŵ").replace('e', "e\u{308}"),
                ] {
                    assert_eq!(FourWords::parse(&typed), Some(words), "{typed:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_four_words_of_the_lists_is_none() {
        assert!(FourWords::parse("copper lantern orchard seven").is_some());
        for typed in [
            "",
            "copper",
            "copper lantern orchard",
            "copper lantern orchard seven seven",
            "one two three four",
        ] {
            assert_eq!(FourWords::parse(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn all_words_are_drawn() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let drawn: BTreeSet<&str> =
            (0..4000).flat_map(|_| FourWords::random("en", &mut rng).words()).collect();
        assert_eq!(drawn.len(), WORDS);
    }

    #[test]
    fn a_word_is_completed_when_it_can_be_no_other() {
        assert_eq!(complete("lant"), Some("lantern"));
        assert_eq!(complete("LANT"), Some("lantern"));
        assert_eq!(complete("co"), None);
        assert_eq!(complete("xq"), None);
        assert_eq!(complete(""), None);
        for word in ENGLISH.iter().chain(WELSH.iter()) {
            assert_eq!(
                complete(word).map_or(*word, |whole| whole),
                *word,
                "a whole word completes to itself"
            );
        }
    }

    #[test]
    fn the_words_are_not_printed_by_accident() {
        let words = FourWords::parse("copper lantern orchard seven").unwrap();
        assert_eq!(format!("{words:?}"), "FourWords(…)");
    }
}
