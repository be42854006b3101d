//! What no reader of code catches every time: colours, sizes and sentences stay in their places, and both languages
//! say the same things.
//!
//! Reads the sources and the language files as text. A finding names the file and the line.

#[path = "tidy/guide.rs"]
mod guide;
#[path = "tidy/reading.rs"]
mod reading;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Kebab-case strings in the program that are no sentence's key: names of fonts and of files.
const NOT_KEYS: [&str; 2] = ["bold-italic", "icons-filled"];
/// Words that no person at a table needs.
const NEVER: [&str; 11] = [
    "user",
    "users",
    "admin",
    "owner",
    "permission",
    "permissions",
    "node",
    "replica",
    "merge conflict",
    "sync error",
    "server",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below `folder` with that ending, by path.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the project") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            let text = fs::read_to_string(&path).expect("a text file");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The lines of a source file before its tests, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The quoted strings of a line.
fn quoted(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('"') {
        let mut text = String::new();
        let mut chars = rest[start + 1..].char_indices();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                    text.push('?');
                }
                '"' => {
                    end = start + 1 + at + 1;
                    break;
                }
                c => text.push(c),
            }
        }
        found.push(text);
        rest = &rest[end..];
    }
    found
}

fn screens_and_widgets() -> Vec<(PathBuf, String)> {
    let source = root().join("app/src");
    let mut all = files(&source.join("screens"), "rs");
    all.extend(files(&source.join("widgets"), "rs"));
    all.extend(files(&source.join("app"), "rs"));
    for file in ["screens.rs", "widgets.rs", "app.rs"] {
        let path = source.join(file);
        all.push((path.clone(), fs::read_to_string(path).expect("a source file")));
    }
    all
}

fn report(findings: &[String]) {
    assert!(findings.is_empty(), "{} found:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn colours_and_sizes_are_tokens() {
    let mut findings = Vec::new();
    for (path, text) in screens_and_widgets() {
        for (number, line) in code(&text) {
            let colour = [
                "Color32::from_",
                "Color32::RED",
                "Color32::WHITE",
                "Color32::BLACK",
                "Color32::GRAY",
                "Rgba::from_",
            ]
            .iter()
            .any(|written| line.contains(written));
            let hex = quoted(line).iter().any(|text| {
                text.strip_prefix('#')
                    .is_some_and(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit()))
            });
            let font =
                ["FontId::proportional(", "FontId::monospace(", "RichText::size(", ".size(1", ".size(2"]
                    .iter()
                    .any(|written| line.contains(written));
            let sized = line
                .split("FontId::new(")
                .nth(1)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if colour || hex || font || sized {
                findings.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    report(&findings);
}

#[test]
fn sentences_are_in_the_language_files() {
    let mut findings = Vec::new();
    for (path, text) in screens_and_widgets() {
        for (number, line) in code(&text) {
            let for_programmers =
                ["expect(", "#[error", "#[expect", "reason =", "tracing::", "unreachable!", "must_use"]
                    .iter()
                    .any(|mark| line.contains(mark));
            // Text on the screen of a program without a screen: it cannot be drawn, so it is not translated.
            if for_programmers || path.ends_with("window.rs") {
                continue;
            }
            for text in quoted(line) {
                let mut bare = String::new();
                let mut depth = 0;
                for c in text.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        c if depth == 0 => bare.push(c),
                        _ => {}
                    }
                }
                if bare.trim().contains(' ') && bare.chars().any(char::is_alphabetic) {
                    findings.push(format!("{}:{number}: {text}", path.display()));
                }
            }
        }
    }
    report(&findings);
}

/// Each key of a language with the variables that its sentence uses.
fn sentences(language: &str) -> BTreeMap<String, (BTreeSet<String>, String)> {
    let mut found: BTreeMap<String, (BTreeSet<String>, String)> = BTreeMap::new();
    for (path, text) in files(&root().join("assets/lang").join(language), "ftl") {
        let mut key = None;
        for line in text.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if !line.starts_with([' ', '}', '*', '[']) {
                let (name, _) = line.split_once('=').unwrap_or_else(|| panic!("{}: {line}", path.display()));
                let name = name.trim().to_owned();
                assert!(found.insert(name.clone(), Default::default()).is_none(), "{name} is there twice");
                key = Some(name);
            }
            let (variables, words) =
                key.as_ref().and_then(|key| found.get_mut(key)).expect("a line belongs to a key");
            let mut rest = line;
            while let Some(at) = rest.find('$') {
                rest = &rest[at + 1..];
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                variables.insert(rest[..end].to_owned());
            }
            words.push_str(line.split_once('=').map_or(line, |(_, words)| words));
            words.push(' ');
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_variables() {
    let (english, welsh) = (sentences("en"), sentences("cy"));
    let mut findings = Vec::new();
    for (key, (variables, _)) in &english {
        match welsh.get(key) {
            None => findings.push(format!("cy lacks {key}")),
            Some((other, _)) if other != variables => {
                findings.push(format!("{key}: en uses {variables:?}, cy uses {other:?}"));
            }
            Some(_) => {}
        }
    }
    findings
        .extend(welsh.keys().filter(|key| !english.contains_key(*key)).map(|key| format!("en lacks {key}")));
    report(&findings);
}

/// Whether a string has the form of a key.
fn is_key(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() > 1
        && parts.iter().all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
        && text.starts_with(|c: char| c.is_ascii_lowercase())
}

#[test]
fn every_key_in_the_program_has_a_sentence_and_every_sentence_is_used() {
    let english = sentences("en");
    let mut used = BTreeSet::new();
    let mut findings = Vec::new();
    let starts: BTreeSet<&str> = english.keys().filter_map(|key| key.split('-').next()).collect();
    for folder in ["app/src", "model/src"] {
        for (path, text) in files(&root().join(folder), "rs") {
            for (number, line) in code(&text) {
                for text in quoted(line) {
                    let known_start = text.split('-').next().is_some_and(|start| starts.contains(start));
                    if !is_key(&text) || !known_start || NOT_KEYS.contains(&text.as_str()) {
                        continue;
                    }
                    if english.contains_key(&text) {
                        used.insert(text);
                    } else {
                        findings.push(format!("{}:{number}: no sentence for {text}", path.display()));
                    }
                }
            }
        }
    }
    findings.extend(
        english
            .keys()
            .filter(|key| is_key(key) && !used.contains(*key))
            .map(|key| format!("{key} is used nowhere")),
    );
    report(&findings);
}

#[test]
fn no_sentence_uses_a_word_that_only_programmers_use() {
    let mut findings = Vec::new();
    for (key, (_, words)) in sentences("en") {
        let plain: String =
            words.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
        let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
        for word in NEVER {
            if plain.contains(&format!(" {word} ")) {
                findings.push(format!("{key}: {word}"));
            }
        }
    }
    report(&findings);
}
