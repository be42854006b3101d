//! What is different between two wordings, word by word, and between two contents, part by part. Pure.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};
use trestle_export::markdown;
use trestle_model::{
    decision::{
        Changed,
        content::{Attachment, Content, ContentPromise},
    },
    text::{BlockKind, Marks, NewBlock},
};

/// More words, or more paragraphs, are not held against each other one by one.
const WORDS_MAX: usize = 6_000;
const LINES_MAX: usize = 3_000;
/// So many words that stayed are shown on each side of a change.
const NEAR_WORDS: usize = 25;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    Stayed,
    TakenOut,
    PutIn,
}

/// A text with what was taken out of it and put in.
pub type Pieces = Vec<(Became, String)>;

/// A part of what people answer to that is not the same.
#[expect(clippy::large_enum_variant, reason = "a page has few of them")]
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Question(Pieces),
    WhoCanSayYes(Pieces),
    /// Whether it is asked to stop what was agreed, now.
    Ends(bool),
    Words {
        language: String,
        words: Words,
    },
    /// As it was and as it is now; none where it was not there, or is not.
    Promise {
        then: Option<ContentPromise>,
        now: Option<ContentPromise>,
    },
    Design {
        title: String,
        became: Became,
        words: Words,
    },
    /// Dates, or empty.
    Review {
        then: String,
        now: String,
    },
    /// The same promises and designs, in another order.
    Order,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub pieces: Pieces,
    /// How it looks differs as well: the pieces are Markdown, in which looks are to be read.
    pub looks: bool,
}

/// All that is not the same in what was asked `then` and what is written `now`.
pub fn parts(then: &Content, now: &Content) -> Vec<Part> {
    then.changed(now).into_iter().map(part).collect()
}

fn part(changed: Changed<'_>) -> Part {
    match changed {
        Changed::Question { then, now } => Part::Question(pieces(then, now)),
        Changed::WhoCanSayYes { then, now } => Part::WhoCanSayYes(pieces(then, now)),
        Changed::Ends(now) => Part::Ends(now),
        Changed::Wording { language, then, now } => Part::Words {
            language: language.to_owned(),
            words: Words::of(then.unwrap_or_default(), now.unwrap_or_default()),
        },
        Changed::Promise { then, now } => Part::Promise { then: then.cloned(), now: now.cloned() },
        Changed::Attachment { then, now } => design(then, now),
        Changed::Review { then, now } => Part::Review { then: then.to_owned(), now: now.to_owned() },
        Changed::Order => Part::Order,
    }
}

fn design(then: Option<&Attachment>, now: Option<&Attachment>) -> Part {
    // Its title goes before its words, as what was called otherwise.
    let whole = |one: Option<&Attachment>| -> Vec<NewBlock> {
        let title = |one: &Attachment| NewBlock {
            runs: vec![trestle_model::text::Run::plain(one.title.clone())],
            ..NewBlock::default()
        };
        one.map(|one| [title(one)].into_iter().chain(one.blocks.iter().cloned()).collect())
            .unwrap_or_default()
    };
    let became = match (then, now) {
        (None, _) => Became::PutIn,
        (_, None) => Became::TakenOut,
        _ => Became::Stayed,
    };
    let title = now.or(then).map_or_else(String::new, |one| one.title.clone());
    Part::Design { title, became, words: Words::of(&whole(then), &whole(now)) }
}

impl Words {
    /// What became of these blocks.
    pub fn of(then: &[NewBlock], now: &[NewBlock]) -> Self {
        let looks = looks_differ(then, now);
        let text = |blocks: &[NewBlock]| match looks {
            true => markdown::write_new(blocks.to_vec()).trim_end().to_owned(),
            false => words_of(blocks),
        };
        let pieces = pieces(&text(then), &text(now));
        Words { pieces: near_changes(pieces), looks }
    }

    /// Whether anything is not the same.
    pub fn differs(&self) -> bool {
        self.pieces.iter().any(|(became, _)| *became != Became::Stayed)
    }
}

/// Of a long stretch that stayed, only what is near a change.
fn near_changes(pieces: Pieces) -> Pieces {
    let last = pieces.len().saturating_sub(1);
    let near = |(index, (became, words)): (usize, (Became, String))| {
        let starts: Vec<usize> = words
            .char_indices()
            .zip([' '].into_iter().chain(words.chars()))
            .filter(|((_, char), before)| !char.is_whitespace() && before.is_whitespace())
            .map(|((at, _), _)| at)
            .collect();
        if became != Became::Stayed || starts.len() <= 3 * NEAR_WORDS {
            return (became, words);
        }
        let head = if index == 0 { "" } else { &words[..starts[NEAR_WORDS]] };
        let tail = if index == last { "" } else { &words[starts[starts.len() - NEAR_WORDS]..] };
        (became, format!("{head}… {tail}"))
    };
    pieces.into_iter().enumerate().map(near).collect()
}

/// The words of a text, a paragraph a line.
fn words_of(blocks: &[NewBlock]) -> String {
    blocks.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn text(block: &NewBlock) -> String {
    block.runs.iter().map(|run| run.text.as_str()).collect()
}

/// Whether anything differs that its words do not show: what a block is, what is bold, where a link leads.
fn looks_differ(then: &[NewBlock], now: &[NewBlock]) -> bool {
    let texts = |blocks: &[NewBlock]| blocks.iter().map(text).collect::<Vec<_>>();
    let (old, new) = (texts(then), texts(now));
    if old.len() + new.len() > LINES_MAX {
        return true;
    }
    let pairs = |old: usize, new: usize, len: usize| {
        then[old..old + len].iter().zip(&now[new..new + len]).any(|(one, other)| !look_alike(one, other))
    };
    let plain = |old: (usize, usize), new: (usize, usize)| {
        then[old.0..old.0 + old.1].iter().chain(&now[new.0..new.0 + new.1]).all(is_plain)
    };
    capture_diff_slices(Algorithm::Myers, &old, &new).into_iter().any(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => pairs(old_index, new_index, len),
        DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
            pairs(old_index, new_index, old_len)
        }
        DiffOp::Replace { old_index, old_len, new_index, new_len } => {
            !plain((old_index, old_len), (new_index, new_len))
        }
        DiffOp::Delete { old_index, old_len, new_index } => !plain((old_index, old_len), (new_index, 0)),
        DiffOp::Insert { old_index, new_index, new_len } => !plain((old_index, 0), (new_index, new_len)),
    })
}

fn look_alike(one: &NewBlock, other: &NewBlock) -> bool {
    let marks = |block: &NewBlock| block.runs.iter().map(|run| run.marks.clone()).collect::<Vec<Marks>>();
    one.kind == other.kind && one.indent == other.indent && marks(one) == marks(other)
}

/// A paragraph or a line of a list whose words say all.
fn is_plain(block: &NewBlock) -> bool {
    let line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Bullet | BlockKind::Numbered { .. });
    line && block.indent == 0 && block.runs.iter().all(|run| run.marks == Marks::default())
}

/// Both texts as one: what stayed, what was taken out, what was put in. What was taken out comes before what stands in
/// its place, and the spaces between changed words belong to the change. Of very long texts whole paragraphs are told, of
/// longer ones all of it.
pub fn pieces(old: &str, new: &str) -> Pieces {
    let many = |words: usize, of: fn(&str) -> usize| of(old) + of(new) > words;
    let diff = match () {
        () if !many(WORDS_MAX, |text| text.split_whitespace().count()) => {
            TextDiff::configure().diff_unicode_words(old, new)
        }
        () if !many(LINES_MAX, |text| text.lines().count()) => TextDiff::configure().diff_lines(old, new),
        () => {
            let whole = [(Became::TakenOut, old), (Became::PutIn, new)];
            return whole.map(|(became, words)| (became, words.to_owned())).to_vec();
        }
    };
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

/// The same as plain text, with what changed between marks.
pub fn in_marks(pieces: &[(Became, String)]) -> String {
    let marked = |(became, words): &(Became, String)| match became {
        Became::Stayed => words.clone(),
        Became::TakenOut => format!("[− {} −] ", words.trim()),
        Became::PutIn => {
            let end = words.len() - words.trim_end().len();
            format!("[+ {} +]{}", words.trim(), &words[words.len() - end..])
        }
    };
    pieces.iter().map(marked).collect()
}

#[derive(Default)]
struct Found {
    pieces: Pieces,
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

    #[test]
    fn very_long_texts_are_told_whole() {
        for (words, count) in [("one two\n", 4_000), ("x\n", 40_000)] {
            let old = words.repeat(count);
            let new = format!("{old}and more");
            let found = pieces(&old, &new);
            let (_, last) = found.last().expect("it is not the same");
            assert!(last.ends_with("and more") && found.iter().any(|(became, _)| *became == PutIn));
        }
    }

    fn markdown(text: &str) -> Vec<NewBlock> {
        markdown::parse(text.as_bytes()).expect("it is text")
    }

    #[test]
    fn looks_are_told_where_the_words_do_not_show_them() {
        let same = "1. You can pick a **slot**.\n2. We ring.\n\nDanger jobs stay.";
        for (now, looks, told) in [
            ("1. You can pick a **slot**.\n2. We call.\n\nDanger jobs stay.", false, "call"),
            (
                "1. You can pick a **slot**.\n2. We ring.\n\nDanger jobs stay.\n\nAnd more.",
                false,
                "And more.",
            ),
            ("1. You can pick a **slot**.\n\nDanger jobs stay.", false, "We ring."),
            ("1. You can pick a slot.\n2. We ring.\n\nDanger jobs stay.", true, "**"),
            ("1. You can pick a **slot**.\n2. We ring.\n\n> Danger jobs stay.", true, ">"),
            (
                "1. You can pick a **slot**.\n2. We [ring](https://x.org).\n\nDanger jobs stay.",
                true,
                "https://x.org",
            ),
            (
                "1. You can pick a **slot**.\n2. We ring.\n\nDanger jobs stay.\n\n~~And more.~~",
                true,
                "~~And more.~~",
            ),
        ] {
            let words = Words::of(&markdown(same), &markdown(now));
            assert_eq!(words.looks, looks, "{now}");
            let changed: String = words
                .pieces
                .iter()
                .filter(|(became, _)| *became != Stayed)
                .map(|(_, w)| w.as_str())
                .collect();
            assert!(changed.contains(told), "{told:?} in {:?}", words.pieces);
        }
    }

    #[test]
    fn of_a_long_text_only_what_is_near_a_change_is_shown() {
        let long = |word: &str| markdown(&format!("{0}{word} {0}", "same ".repeat(500)));
        let words = Words::of(&long("old"), &long("new"));
        let shown: usize = words.pieces.iter().map(|(_, words)| words.split_whitespace().count()).sum();
        assert!(shown <= 2 * NEAR_WORDS + 4, "{:?}", words.pieces);
        let kinds: Vec<_> = words.pieces.iter().map(|(became, _)| *became).collect();
        assert_eq!(kinds, [Stayed, TakenOut, PutIn, Stayed]);
        assert!(words.pieces[0].1.starts_with("… same") && words.pieces[3].1.ends_with("same … "));
    }
}
