//! What is different between two wordings, word by word. Pure.

use similar::{ChangeTag, TextDiff};
use trestle_model::text::Block;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    Stayed,
    TakenOut,
    PutIn,
}

/// The words of a text, a paragraph a line.
pub fn words_of(blocks: &[Block]) -> String {
    blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n")
}

/// Both texts as one: what stayed, what was taken out, what was put in. What was taken out comes before what stands in
/// its place, and the spaces between changed words belong to the change.
pub fn pieces(old: &str, new: &str) -> Vec<(Became, String)> {
    let diff = TextDiff::configure().diff_unicode_words(old, new);
    let changes: Vec<_> = diff.iter_all_changes().collect();
    let mut found = Found::default();
    for (index, change) in changes.iter().enumerate() {
        match change.tag() {
            ChangeTag::Delete => found.out.push_str(change.value()),
            ChangeTag::Insert => found.put.push_str(change.value()),
            ChangeTag::Equal => {
                let more = changes.get(index + 1).is_some_and(|next| next.tag() != ChangeTag::Equal);
                found.stayed(change.value(), more);
            }
        }
    }
    found.flush();
    found.pieces
}

#[derive(Default)]
struct Found {
    pieces: Vec<(Became, String)>,
    /// Of the change that goes on.
    out: String,
    put: String,
}

impl Found {
    fn stayed(&mut self, words: &str, more: bool) {
        let within = !self.out.is_empty() && !self.put.is_empty() && more;
        if within && words.trim().is_empty() && !words.contains('\n') {
            self.out.push_str(words);
            self.put.push_str(words);
            return;
        }
        self.flush();
        match self.pieces.last_mut() {
            Some((Became::Stayed, last)) => last.push_str(words),
            _ => self.pieces.push((Became::Stayed, words.to_owned())),
        }
    }

    fn flush(&mut self) {
        for (became, words) in [(Became::TakenOut, &mut self.out), (Became::PutIn, &mut self.put)] {
            if !words.is_empty() {
                self.pieces.push((became, std::mem::take(words)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Became::{PutIn, Stayed, TakenOut},
        *,
    };

    #[test]
    fn what_was_taken_out_and_put_in_is_told_word_by_word() {
        let check = |old: &str, new: &str, expected: &[(Became, &str)]| {
            let found = pieces(old, new);
            let found: Vec<_> = found.iter().map(|(became, words)| (*became, words.as_str())).collect();
            assert_eq!(found, expected, "{old:?} to {new:?}");
        };
        check("as it was", "as it was", &[(Stayed, "as it was")]);
        check(
            "between 8am and 6pm.",
            "between 8am and 8pm.",
            &[(Stayed, "between 8am and "), (TakenOut, "6pm"), (PutIn, "8pm"), (Stayed, ".")],
        );
        check(
            "The office will text you.",
            "The worker can text you.",
            &[(Stayed, "The "), (TakenOut, "office will"), (PutIn, "worker can"), (Stayed, " text you.")],
        );
        check("one", "one\ntwo", &[(Stayed, "one"), (PutIn, "\ntwo")]);
        check("", "new", &[(PutIn, "new")]);
    }

    #[test]
    fn both_texts_can_be_read_out_of_the_pieces() {
        let texts = ["a b c d", "a x c", "", "x  y\nz", "a b c d e f"];
        for old in texts {
            for new in texts {
                let found = pieces(old, new);
                let side = |not: Became| -> String {
                    let kept = found.iter().filter(|(became, _)| *became != not);
                    kept.map(|(_, words)| words.as_str()).collect()
                };
                assert_eq!((side(PutIn).as_str(), side(TakenOut).as_str()), (old, new));
            }
        }
    }
}
