//! A short text that a stranger wrote (a name, a title), made safe to show.
//!
//! What was signed is kept as it came, so that its bytes stay the same; what is shown has no control characters, no marks
//! that turn the direction of writing or hide inside a word, and no runs of white space. Absent: whether two names look alike.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// The most characters (Unicode scalar values) of any label.
pub const LABEL_CHARS_MAX: usize = 200;

/// Why a text will not do as a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// Nothing to see is left of it.
    #[error("a label needs something to read")]
    Empty,
    /// More than [`LABEL_CHARS_MAX`] characters.
    #[error("a label has {LABEL_CHARS_MAX} characters at most")]
    TooLong,
}

/// A name or title of at most [`LABEL_CHARS_MAX`] characters. One from a stranger may have nothing to see in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    signed: String,
}

impl Label {
    /// A label of one's own, cleaned before it is signed.
    ///
    /// # Errors
    /// [`LabelError`] when nothing is left, or too much.
    pub fn new(text: &str) -> Result<Self, LabelError> {
        let signed = shown(text);
        if signed.is_empty() {
            return Err(LabelError::Empty);
        }
        Self::bounded(signed).ok_or(LabelError::TooLong)
    }

    /// What to show; empty when a stranger's label has nothing to see.
    pub fn shown(&self) -> String {
        shown(&self.signed)
    }

    pub(crate) fn signed(&self) -> &str {
        &self.signed
    }

    fn bounded(signed: String) -> Option<Self> {
        (signed.chars().nth(LABEL_CHARS_MAX).is_none()).then_some(Self { signed })
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown())
    }
}

impl<C> Encode<C> for Label {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.signed)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Label {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let text = d.str()?;
        if text.len() > LABEL_CHARS_MAX * 4 {
            return Err(decode::Error::message("a label is too long"));
        }
        Self::bounded(text.to_owned()).ok_or_else(|| decode::Error::message("a label is too long"))
    }
}

/// Words as they came, safe in a place that draws or obeys more than letters (a page, a terminal): control characters
/// other than ends of lines and tabs, and marks that turn the direction of writing, are shown as U+FFFD.
pub fn plain(words: &str) -> String {
    words.replace(|c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c), "\u{fffd}")
}

/// Marks that make what stands around them read in another order.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Characters that change how their neighbours are shown, or show nothing. The two joiners (U+200C and U+200D) stay:
/// some scripts cannot be written without them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_shows_only_what_can_be_seen() {
        for (written, shown) in [
            ("Siân Ŵyn", "Siân Ŵyn"),
            ("  two\t\n words ", "two words"),
            ("bill\u{202e}gnp.exe", "billgnp.exe"),
            ("a\u{200b}b\u{2066}c\u{0}d\u{1b}[31m", "abcd[31m"),
            ("line\u{2028}break\u{a0}hard", "line break hard"),
            ("क\u{200d}ष", "क\u{200d}ष"),
        ] {
            assert_eq!(Label::new(written).unwrap().shown(), shown, "{written:?}");
        }
    }

    #[test]
    fn plain_words_obey_nothing_and_read_in_one_order() {
        for (written, shown) in [
            ("Siân\n\tŴyn \u{fe0f}", "Siân\n\tŴyn \u{fe0f}"),
            ("\u{1b}cVALID\r\u{9b}", "\u{fffd}cVALID\u{fffd}\u{fffd}"),
            ("5\u{202e}01\u{202c} \u{2067}x\u{2069}", "5\u{fffd}01\u{fffd} \u{fffd}x\u{fffd}"),
            ("10\u{200f}-\u{200f}20", "10\u{fffd}-\u{fffd}20"),
        ] {
            assert_eq!(plain(written), shown, "{written:?}");
        }
    }

    #[test]
    fn a_strangers_label_is_cleaned_on_reading_and_kept_as_signed() {
        let bytes = minicbor::to_vec("ev\u{202e}il").unwrap();
        let label: Label = minicbor::decode(&bytes).unwrap();
        assert_eq!(label.to_string(), "evil");
        assert_eq!(format!("{label:?}"), "\"evil\"");
        assert_eq!(minicbor::to_vec(&label).unwrap(), bytes);
    }

    #[test]
    fn a_label_is_neither_empty_nor_endless() {
        assert_eq!(Label::new(" \u{200b} "), Err(LabelError::Empty));
        assert!(Label::new(&"ŵ".repeat(200)).is_ok());
        assert_eq!(Label::new(&"ŵ".repeat(201)), Err(LabelError::TooLong));
        assert!(minicbor::decode::<Label>(&minicbor::to_vec("ŵ".repeat(200)).unwrap()).is_ok());
        assert!(minicbor::decode::<Label>(&minicbor::to_vec("ŵ".repeat(201)).unwrap()).is_err());
        assert!(minicbor::decode::<Label>(&minicbor::to_vec("w".repeat(100_000)).unwrap()).is_err());
    }
}
