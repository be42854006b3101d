//! Steps through the text of a block. Places count chars; steps are whole letters as seen, or words.

use unicode_segmentation::UnicodeSegmentation;

/// The byte at which char `at` starts; the end for places beyond.
pub(super) fn byte(text: &str, at: usize) -> usize {
    text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)
}

pub(super) fn count(text: &str) -> usize {
    text.chars().count()
}

/// The chars from `from` to `to`.
pub(super) fn slice(text: &str, from: usize, to: usize) -> &str {
    &text[byte(text, from)..byte(text, to.max(from))]
}

/// The place before the letter that ends at `at`.
pub(super) fn before(text: &str, at: usize) -> usize {
    let last = slice(text, 0, at).graphemes(true).next_back();
    at - last.map_or(0, count).min(at)
}

/// The place after the letter that starts at `at`.
pub(super) fn after(text: &str, at: usize) -> usize {
    at + slice(text, at, usize::MAX).graphemes(true).next().map_or(0, count)
}

/// The start of the word that ends at or before `at`.
pub(super) fn word_before(text: &str, at: usize) -> usize {
    let mut place = at;
    let mut found = false;
    for piece in slice(text, 0, at).split_word_bounds().rev() {
        let word = is_word(piece);
        if found && !word {
            break;
        }
        found |= word;
        place -= count(piece);
    }
    place
}

/// The end of the word that starts at or after `at`.
pub(super) fn word_after(text: &str, at: usize) -> usize {
    let mut place = at;
    let mut found = false;
    for piece in slice(text, at, usize::MAX).split_word_bounds() {
        let word = is_word(piece);
        if found && !word {
            break;
        }
        found |= word;
        place += count(piece);
    }
    place
}

/// The word or the gap around `at`.
pub(super) fn word_around(text: &str, at: usize) -> (usize, usize) {
    let mut start = 0;
    for piece in text.split_word_bounds() {
        let end = start + count(piece);
        if at < end {
            return (start, end);
        }
        start = end;
    }
    (at.min(start), start)
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_letter_as_seen() {
        // An e with a combining acute is one letter of two chars; so is a flag.
        let text = "ae\u{301}\u{1f1ec}\u{1f1e7}z";
        let check = |from: usize, to: usize| {
            assert_eq!(after(text, from), to, "after {from}");
            assert_eq!(before(text, to), from, "before {to}");
        };
        check(0, 1);
        check(1, 3);
        check(3, 5);
        check(5, 6);
        assert_eq!((before(text, 0), after(text, 6)), (0, 6));
    }

    #[test]
    fn a_word_step_passes_over_the_gap_and_the_word() {
        let text = "Mae'r trwsio, wedi";
        assert_eq!(word_after(text, 0), 5);
        assert_eq!(word_after(text, 5), 12);
        assert_eq!(word_before(text, 18), 14);
        assert_eq!(word_before(text, 14), 6);
        assert_eq!(word_around(text, 8), (6, 12));
        assert_eq!(word_around(text, 18), (18, 18));
    }
}
