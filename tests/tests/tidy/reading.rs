//! Every English sentence can be read at nine: those on the screen, those of the command, the ground
//! rules, the made-up table and the guide.
//!
//! A message is measured with its note, as it is shown. Labels of four words or fewer are judged word by word, because the
//! formula says nothing about so few.

use std::collections::BTreeMap;

use trestle_tests::reading::{Measure, sentences, syllables, words};

use super::{files, report, root};

/// Years.
const AGE: f64 = 9.0;
/// Words of a sentence.
const LONGEST: usize = 25;
/// Words of a label.
const LABEL: usize = 4;
/// Long words that are ours to use: months, languages, and those that the glossary explains.
const KNOWN: [&str; 3] = ["february", "january", "invitation"];

/// What stands in for a value in a sentence.
fn sample(name: &str) -> &'static str {
    match name {
        "name" | "person" | "who" | "other" => "Idris",
        "title" | "doc" | "table" | "design" => "Our street",
        "day" | "until" => "Friday",
        "when" | "last" => "yesterday",
        "time" => "14:05",
        "side" => "People who live here",
        "sides" => "People who live here and people who work here",
        "why" | "said" => "there is no room left",
        "path" | "file" | "page" | "markdown" | "folder" | "link" => "notes.md",
        "words" => "river, lamp, window, bread",
        "tip" => "Make the words bold",
        "keys" => "Ctrl+B",
        "language" => "Welsh",
        "computer" | "device" => "Hafan office",
        _ => "5",
    }
}

/// `text` with a sample for each `{ $value }`.
fn filled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (value, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(sample(value.trim().trim_start_matches('$')));
        rest = after;
    }
    out + rest
}

/// Each sentence of a language file by its key; one entry for each plural, and a note with what it belongs to.
fn messages(source: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let mut text = line.trim();
        if !line.starts_with([' ', '}', '*', '['])
            && let Some((name, words)) = line.split_once('=')
        {
            key = name.trim().to_owned();
            text = words.trim();
        } else if text.starts_with(['[', '*']) {
            text = text.split_once(']').map_or("", |(_, words)| words.trim());
        }
        if text.ends_with("->") {
            text = text.rsplit_once('{').map_or("", |(words, _)| words.trim());
        }
        if !text.is_empty() && text != "}" {
            found.entry(key.clone()).or_default().push(filled(text));
        }
    }
    let notes: Vec<String> = found
        .keys()
        .filter(|key| key.strip_suffix("-note").is_some_and(|title| found.contains_key(title)))
        .cloned()
        .collect();
    for key in notes {
        let note = found.remove(&key).unwrap_or_default();
        if let Some(title) = key.strip_suffix("-note").and_then(|title| found.get_mut(title)) {
            // Shown together, the title above the note.
            let both: Vec<String> = title
                .iter()
                .flat_map(|title| note.iter().map(move |note| format!("{title}\n{note}")))
                .collect();
            *title = both;
        }
    }
    found
}

/// The paragraphs, items and headings of a Markdown text, without pictures, addresses and marks.
fn paragraphs(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in source.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            code = !code;
        }
        if code
            || line.is_empty()
            || line.starts_with("```")
            || line.starts_with("|--")
            || line.starts_with("| --")
        {
            continue;
        }
        // `[words](address)` leaves the words, `![what is seen](file)` leaves what is said to those who cannot see it.
        let mut text = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("](") {
            text.push_str(before);
            rest = after.split_once(')').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        let text = text.replace(['[', '*', '`', '#', '>'], "").replace("![", "").replace('|', ". ");
        let text =
            text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '!' | ' '));
        if !text.is_empty() {
            found.push(text.to_owned());
        }
    }
    found
}

/// All English that a person reads, with where it is.
fn english() -> Vec<(String, String)> {
    let root = root();
    let mut all = Vec::new();
    for (path, source) in files(&root.join("assets/lang/en"), "ftl") {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (key, texts) in messages(&source) {
            // Facts in a row, parted by dots, are labels of their own.
            let parts = texts.iter().flat_map(|text| text.split(" · "));
            all.extend(parts.map(|text| (format!("{file}: {key}"), text.to_owned())));
        }
    }
    let mut pages = files(&root.join("docs/guide/en"), "md");
    pages.extend(
        files(&root.join("assets/ground_rules"), "md")
            .into_iter()
            .filter(|(path, _)| path.ends_with("en.md")),
    );
    for (path, source) in pages {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        all.extend(paragraphs(&source).into_iter().map(|text| (file.clone(), text)));
    }
    assert!(all.len() > 300, "the sentences were found");
    all
}

#[test]
fn every_sentence_can_be_read_at_nine() {
    let mut findings = Vec::new();
    let mut whole = Measure::default();
    for (at, text) in english() {
        let measure = Measure::of(&text);
        if measure.words > LABEL {
            whole = whole + measure;
            if measure.age() > AGE || measure.longest > LONGEST {
                findings.push(format!("{at}: {measure}: {}", text.replace('\n', " / ")));
            }
        } else {
            let long = sentences(&text).into_iter().flat_map(words);
            for word in long.filter(|word| syllables(word) > 3 && !KNOWN.contains(&word.as_str())) {
                findings.push(format!("{at}: {word} is a long word for a label: {text}"));
            }
        }
    }
    println!("All sentences together: {whole}");
    report(&findings);
}

#[test]
fn no_sentence_needs_a_plainer_word() {
    let list =
        std::fs::read_to_string(root().join("assets/plain_words/en.tsv")).expect("the list of plain words");
    let terms: Vec<&str> = list
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .flat_map(|terms| terms.split(" / "))
        .collect();
    assert!(terms.len() > 40, "the list was read");
    let mut findings = Vec::new();
    for (at, text) in english() {
        let spaced = |text: &str| {
            let apart: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            format!(" {} ", apart.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        for term in &terms {
            // Short forms in capitals, such as DNA, are found in capitals only.
            let short = term.chars().all(|c| c.is_uppercase());
            let (text, term) = if short {
                (spaced(&text), spaced(term))
            } else {
                (spaced(&text.to_lowercase()), spaced(&term.to_lowercase()))
            };
            if text.contains(&term) {
                findings.push(format!("{at}: {}", term.trim()));
            }
        }
    }
    report(&findings);
}

#[test]
fn syllables_are_counted_as_they_are_said() {
    let said: [(usize, &str); 4] = [
        (
            1,
            "a the made moved sides through said does goes whole changed you're screen's don't can't aren't 28 notes.md ctrl+b",
        ),
        (
            2,
            "table people trestle started pages changes minutes design doing being seeing isn't didn't something every \
             quiet safely hopeful agreed needed hundred used-up create movement",
        ),
        (3, "agreement computer everyone nobody idea another radio already anything paragraph usual"),
        (4, "invitation anybody everybody february"),
    ];
    let mut findings = Vec::new();
    for (count, listed) in said {
        for word in listed.split_whitespace() {
            let counted: usize = words(word).iter().map(|word| syllables(word)).sum();
            if counted != count {
                findings.push(format!("{word}: {counted}, but it has {count}"));
            }
        }
    }
    report(&findings);
}

#[test]
fn a_text_known_from_the_formula_gets_its_age() {
    // 13 words, 2 sentences, 16 syllables: 0.39 × 6.5 + 11.8 × 16/13 − 15.59 + 5 = 6.47.
    let measure = Measure::of("The cat sat on the mat. The seven dogs ran under the table.");
    assert_eq!((measure.words, measure.sentences, measure.syllables, measure.longest), (13, 2, 16, 7));
    assert!((measure.age() - 6.468).abs() < 0.01, "{measure}");
}
