//! Which names fit what was typed: letters in their order, at the start of words first. The same letters always give
//! the same list.

/// How well `query` fits `name`, or `more` about it; smaller is better, none is not at all. Case and accents do not count.
pub fn rank(query: &str, name: &str, more: &str) -> Option<u8> {
    let (query, name) = (fold(query), fold(name));
    let wanted: Vec<&str> = words(&query).collect();
    if wanted.is_empty() {
        return Some(0);
    }
    let starts = |text: &str| wanted.iter().all(|one| words(text).any(|word| word.starts_with(one)));
    let whole = wanted.join(" ");
    if name.starts_with(&whole) {
        Some(0)
    } else if starts(&name) {
        Some(1)
    } else if name.contains(&whole) {
        Some(2)
    } else if starts(&fold(more)) {
        Some(3)
    } else if whole.chars().count() >= 3 && in_order(&whole, &name) {
        Some(4)
    } else {
        None
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Every letter of `wanted` is in `text`, one after the other, the first at the start of a word.
fn in_order(wanted: &str, text: &str) -> bool {
    let Some(first) = wanted.chars().next() else { return true };
    let starts = text.char_indices().filter(|(at, c)| {
        *c == first && text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
    });
    starts.into_iter().any(|(at, _)| {
        let mut rest = text[at..].chars();
        wanted.chars().filter(|c| c.is_alphanumeric()).all(|c| rest.any(|other| other == c))
    })
}

/// Small letters without accents.
fn fold(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ẁ' | 'ẃ' | 'ŵ' | 'ẅ' => 'w',
            'ỳ' | 'ý' | 'ŷ' | 'ÿ' => 'y',
            'ç' => 'c',
            'ñ' => 'n',
            '’' => '\'',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn names_that_start_with_the_letters_come_first() {
        let check = |query: &str, name: &str, more: &str, expected: Option<u8>| {
            assert_eq!(rank(query, name, more), expected, "{query} in {name}");
        };
        check("", "Home", "", Some(0));
        check("ho", "Home", "", Some(0));
        check("HOME", "Home", "", Some(0));
        check("con high", "High contrast", "", Some(1));
        check("ast", "High contrast", "", Some(2));
        check("words", "Larger", "Make the words larger", Some(3));
        check("hcon", "High contrast", "", Some(4));
        check("hk", "High contrast", "", None);
        check("tŷ", "Ty Glas", "", Some(0));
        check("sian", "Siân", "", Some(0));
        check("zzz", "Home", "Go to the first page", None);
        check("  ", "Home", "", Some(0));
    }
}
