//! What is said of a copy of a table that came by hand.

use trestle_sync::repo::TakenIn;

use crate::widgets::surface::Tone;

/// How the name of such a file ends.
pub const ENDING: &str = "trestle-copy";

/// How good what came of a copy is, the sentence that says so, and of how many changes it speaks.
pub fn said_of(taken: &TakenIn) -> (Tone, &'static str, usize) {
    let count = taken.taken.changes + taken.taken.statements;
    let key = match (taken.whole, taken.taken.refused, taken.taken.waiting, count) {
        (false, _, _, 0) => "carry-in-damaged-nothing",
        (false, ..) => "carry-in-damaged",
        (true, 1.., ..) => "carry-in-refused",
        (true, 0, 1.., _) => "carry-in-waiting",
        (true, 0, 0, 0) => "carry-in-nothing-new",
        (true, 0, 0, _) => "carry-in-done",
    };
    let tone = match key {
        "carry-in-done" => Tone::Good,
        "carry-in-nothing-new" => Tone::Info,
        _ => Tone::Warn,
    };
    (tone, key, usize::try_from(count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use trestle_sync::protocol::Taken;

    use super::*;
    use crate::lang::{Language, Words};

    #[test]
    fn whatever_came_of_a_copy_there_is_a_sentence_for_it() {
        let check = |whole: bool, changes: u64, refused: u64, waiting: u64, expected: &str| {
            let taken = TakenIn { taken: Taken { statements: 0, changes, waiting, refused }, whole };
            let (_, key, count) = said_of(&taken);
            assert_eq!((key, count as u64), (expected, changes), "{taken:?}");
            for language in Language::ALL {
                let said = Words::new(language).say_with(key, &[("count", count.into())]);
                assert!(!said.contains(key) && !said.is_empty(), "{said}");
            }
        };
        check(true, 7, 0, 0, "carry-in-done");
        check(true, 0, 0, 0, "carry-in-nothing-new");
        check(false, 7, 0, 3, "carry-in-damaged");
        check(false, 0, 0, 0, "carry-in-damaged-nothing");
        check(true, 7, 1, 0, "carry-in-refused");
        check(true, 0, 0, 9, "carry-in-waiting");
    }
}
