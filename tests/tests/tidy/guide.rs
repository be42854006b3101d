//! The guide says the same in both languages, names only what is on the screen, and leads nowhere that is not there.

use std::{collections::BTreeSet, path::PathBuf};

use super::{files, report, root, sentences};

/// The pages of a language in their order, without what is shared.
fn pages(language: &str) -> Vec<(PathBuf, String)> {
    files(&root().join("docs/guide").join(language), "md")
}

#[test]
fn the_guide_is_the_same_in_both_languages() {
    let (english, welsh) = (pages("en"), pages("cy"));
    assert_eq!(english.len(), welsh.len(), "every page is in both languages");
    let mut findings = Vec::new();
    for ((path, english), (other, welsh)) in english.iter().zip(&welsh) {
        let number = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy()[..2].to_owned());
        if number(path) != number(other) {
            findings.push(format!("{} and {} have different numbers", path.display(), other.display()));
        }
        // Headings, steps, items, pictures, keys and buttons in the same order.
        let shape = |text: &str| -> Vec<String> {
            text.lines()
                .filter(|line| !line.is_empty())
                .map(|line| {
                    let start: String = line
                        .chars()
                        .take_while(|c| !c.is_alphabetic() && !matches!(c, '*' | '`' | '['))
                        .collect();
                    format!(
                        "{} names {} pictures {} links {}",
                        start.trim(),
                        line.matches("**").count() / 2,
                        line.matches("![").count(),
                        line.matches("](").count(),
                    )
                })
                .collect()
        };
        for (at, (left, right)) in shape(english).iter().zip(&shape(welsh)).enumerate() {
            if left != right {
                findings.push(format!("{}, paragraph {}: en {left}, cy {right}", path.display(), at + 1));
            }
        }
        if shape(english).len() != shape(welsh).len() {
            findings.push(format!("{} has another number of paragraphs in Welsh", path.display()));
        }
    }
    report(&findings);
}

#[test]
fn the_guide_names_only_what_is_on_the_screen() {
    let mut findings = Vec::new();
    for language in ["en", "cy"] {
        let names: BTreeSet<String> =
            sentences(language).into_values().map(|(_, words)| words.trim().to_owned()).collect();
        for (path, text) in pages(language) {
            for name in text.split("**").skip(1).step_by(2) {
                if !names.contains(name) {
                    findings.push(format!("{}: nothing is called {name}", path.display()));
                }
            }
        }
    }
    report(&findings);
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut documents = files(&root().join("docs"), "md");
    for name in ["README.md", "CHANGELOG.md"] {
        let path = root().join(name);
        documents.push((path.clone(), std::fs::read_to_string(path).expect("a document")));
    }
    let mut findings = Vec::new();
    for (path, text) in documents {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let file = link.split('#').next().unwrap_or_default();
            let elsewhere = file.is_empty() || link.starts_with("http");
            let folder = path.parent().expect("a document lies in a folder");
            if !elsewhere && !folder.join(file).exists() {
                findings.push(format!("{}: {link}", path.display()));
            }
        }
    }
    report(&findings);
}
