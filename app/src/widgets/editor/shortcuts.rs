//! What a writer types at the start of a paragraph to make it something else: "- ", "1. ", "# ", "[] ", "> ".

use trestle_model::text::BlockKind;

/// What `typed`, followed by a space, turns a paragraph into.
pub(super) fn kind_for(typed: &str) -> Option<BlockKind> {
    let kind = match typed {
        "-" | "*" | "•" => BlockKind::Bullet,
        "[]" | "[ ]" => BlockKind::Check { done: false },
        "[x]" | "[X]" => BlockKind::Check { done: true },
        ">" => BlockKind::Quote,
        "```" => BlockKind::Code { language: String::new() },
        "#" | "##" | "###" | "####" => BlockKind::Heading { level: u8::try_from(typed.len()).ok()? },
        _ => {
            let number = typed.strip_suffix('.').or_else(|| typed.strip_suffix(')'))?;
            let start = number.parse().ok().filter(|_| number.len() <= 3)?;
            BlockKind::Numbered { start }
        }
    };
    Some(kind)
}

/// True if these letters alone in a paragraph, followed by Enter, are a line across the page.
pub(super) fn is_divider(typed: &str) -> bool {
    matches!(typed, "---" | "***" | "___")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_markers_change_what_a_paragraph_is() {
        let check =
            |typed: &str, expected: Option<BlockKind>| assert_eq!(kind_for(typed), expected, "{typed}");
        check("-", Some(BlockKind::Bullet));
        check("1.", Some(BlockKind::Numbered { start: 1 }));
        check("12)", Some(BlockKind::Numbered { start: 12 }));
        check("[]", Some(BlockKind::Check { done: false }));
        check("##", Some(BlockKind::Heading { level: 2 }));
        check("1984.", None);
        check("1", None);
        check("a.", None);
        check("--", None);
        check("", None);
    }
}
