//! A file of an agreement, changed in a hundred thousand ways: none says VALID of anything but what was agreed.
//!
//! `TRESTLE_SOAK=1` tries 100,000; `TRESTLE_CASE=7` tries the seventh alone.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::{BASE64, HEXLOWER};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use trestle_export::bundle::{self, Verdict, page};
use trestle_trust::{Graph, Statement};

mod table;

use table::{Parts, content, table};

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        (self.0.next_u64() % n.max(1) as u64) as usize
    }
}

const WAYS: usize = 20;

/// One change in the parts, put together with a right sum; or of the text itself.
fn change(way: usize, parts: &mut Parts, other: &Parts, dice: &mut Dice) -> Option<String> {
    let many = parts.statements.len();
    let (one, two) = (dice.below(many), dice.below(many));
    match way {
        0 => parts.statements.swap(one, two),
        1 => parts.statements.insert(two, parts.statements[one].clone()),
        2 => {
            parts.statements.remove(one);
        }
        3 => {
            let at = dice.below(parts.content.len());
            let at = (at..)
                .find(|at| parts.content.is_char_boundary(*at))
                .expect("the table of this test is sound");
            parts.content.insert(at, ['x', ' ', '0', '\u{301}'][dice.below(4)]);
        }
        4 => {
            parts.content = String::from_utf8(content("Shall we close the office?"))
                .expect("the table of this test is sound")
        }
        5 => parts.opening = statement_id(&parts.statements[one]),
        6 => parts.statements[one] = other.statements[dice.below(other.statements.len())].clone(),
        7 => parts.statements.insert(one, other.statements[dice.below(other.statements.len())].clone()),
        8 => {
            let mut bytes =
                BASE64.decode(parts.statements[one].as_bytes()).expect("the table of this test is sound");
            let bit = dice.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            parts.statements[one] = BASE64.encode(&bytes);
        }
        9 => {
            let text = &mut parts.statements[one];
            match dice.below(3) {
                0 => text.push('='),
                1 => text.push('\n'),
                _ => *text = text.trim_end_matches('=').to_owned(),
            }
        }
        10 => {
            // The words of one statement with the signature of another.
            let mut bytes =
                BASE64.decode(parts.statements[one].as_bytes()).expect("the table of this test is sound");
            let from =
                BASE64.decode(parts.statements[two].as_bytes()).expect("the table of this test is sound");
            let (len, from_len) = (bytes.len(), from.len());
            bytes[len - 64..].copy_from_slice(&from[from_len - 64..]);
            parts.statements[one] = BASE64.encode(&bytes);
        }
        11 => parts.statements.truncate(one),
        12 => parts.format.push_str(["", " ", "1", "\0"][dice.below(4)]),
        13 => parts.opening = parts.opening.to_uppercase(),
        14 => {
            *parts = Parts { opening: parts.opening.clone(), content: parts.content.clone(), ..other.clone() }
        }
        _ => return Some(change_text(way, &parts.file(), dice)),
    }
    None
}

fn statement_id(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(BASE64.decode(text.as_bytes()).expect("the table of this test is sound")))
}

/// A change of the text that leaves its sum as it was.
fn change_text(way: usize, file: &str, dice: &mut Dice) -> String {
    match way {
        15 => file.replace('<', "&lt;").replace('"', "&quot;"),
        16 => {
            let at = file.find("\"content\": \"").expect("the table of this test is sound") + 12 + 2;
            let letter = file[at..].chars().next().expect("the table of this test is sound");
            format!("{}\\u{:04x}{}", &file[..at], letter as u32, &file[at + letter.len_utf8()..])
        }
        17 => {
            // A key twice: the second time with another value, before or after the first.
            let other = "  \"content\": \"other words\",\n";
            let at = [
                file.find("  \"opening\"").expect("the table of this test is sound"),
                file.find("  \"statements\"").expect("the table of this test is sound"),
            ][dice.below(2)];
            format!("{}{other}{}", &file[..at], &file[at..])
        }
        18 => {
            let mut value: Value = serde_json::from_str(file).expect("the table of this test is sound");
            match dice.below(3) {
                0 => format!("{value}\n"),
                1 => serde_json::to_string_pretty(&value).expect("the table of this test is sound"),
                _ => {
                    value["note"] = Value::from("agreed by everyone");
                    format!(
                        "{}\n",
                        serde_json::to_string_pretty(&value).expect("the table of this test is sound")
                    )
                }
            }
        }
        _ => {
            let at = dice.below(file.len());
            let at = (at..).find(|at| file.is_char_boundary(*at)).expect("the table of this test is sound");
            format!("{}{}{}", &file[..at], [" ", "\n", "\u{feff}", "\t"][dice.below(4)], &file[at..])
        }
    }
}

fn change_bytes(file: &mut Vec<u8>, dice: &mut Dice) {
    if file.is_empty() {
        return;
    }
    match dice.below(4) {
        0 => {
            let bit = dice.below(file.len() * 8);
            file[bit / 8] ^= 1 << (bit % 8);
        }
        1 => {
            let at = dice.below(file.len());
            file[at] = dice.below(256) as u8;
        }
        2 => file.truncate(dice.below(file.len())),
        _ => {
            let (from, to) = (dice.below(file.len()), dice.below(file.len()));
            file.swap(from, to);
        }
    }
}

/// What `write` makes of the statements of this file, all of which have to be of `table`.
fn written_again(file: &[u8], table: &table::Table) -> Option<String> {
    let parts = Parts::of(std::str::from_utf8(file).ok()?);
    let known: BTreeSet<&[u8]> = table.graph.iter().map(|statement| statement.bytes()).collect();
    let mut graph: Option<Graph> = None;
    for text in &parts.statements {
        let bytes = BASE64.decode(text.as_bytes()).ok()?;
        if !known.contains(bytes.as_slice()) {
            return None;
        }
        let statement = Statement::decode(&bytes).ok()?;
        match &mut graph {
            None => graph = Some(Graph::new(statement).ok()?),
            Some(graph) => {
                graph.insert(statement).ok()?;
            }
        }
    }
    bundle::write(&graph?, table.opening, &table.content).ok()
}

#[test]
fn no_changed_bundle_is_valid_but_one_of_the_same_words_as_they_were_known_earlier() {
    let (mine, other) = (table("Damp in the flats"), table("Damp in the other flats"));
    let file =
        bundle::write(&mine.graph, mine.opening, &mine.content).expect("the table of this test is sound");
    assert_eq!(
        bundle::check(file.as_bytes()).expect("the table of this test is sound").verdict,
        Verdict::Valid
    );
    let parts = Parts::of(&file);
    assert_eq!(parts.file(), file, "the parts are put together as the file was");
    let foreign = Parts::of(
        &bundle::write(&other.graph, other.opening, &other.content).expect("the table of this test is sound"),
    );
    let made = page::Made { by: "0.1.0".to_owned(), language: "en".to_owned(), day: "2027-05-21".to_owned() };
    let html = page::put_in("<html><body><p>We agreed.</p></body></html>", &file, &made);
    assert_eq!(
        bundle::check(html.as_bytes()).expect("the table of this test is sound").verdict,
        Verdict::Valid
    );

    let count = if std::env::var_os("TRESTLE_SOAK").is_some() { 100_000 } else { 3_000 };
    let cases = match std::env::var("TRESTLE_CASE") {
        Ok(case) => {
            case.parse::<u64>().expect("the table of this test is sound")
                ..=case.parse().expect("the table of this test is sound")
        }
        Err(_) => 1..=count,
    };
    println!("cases {cases:?}");
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases {
        let dice = &mut Dice(ChaCha8Rng::seed_from_u64(case));
        let changed: Vec<u8> = match dice.below(10) {
            0 | 1 => {
                let mut bytes = file.clone().into_bytes();
                (0..=dice.below(3)).for_each(|_| change_bytes(&mut bytes, dice));
                bytes
            }
            2 => {
                let mut bytes = html.clone().into_bytes();
                (0..=dice.below(2)).for_each(|_| change_bytes(&mut bytes, dice));
                if bytes == html.as_bytes() {
                    continue;
                }
                assert!(bundle::check(&bytes).is_err(), "a changed page, case {case}");
                bytes
            }
            _ => {
                let mut parts = parts.clone();
                let mut text = None;
                for _ in 0..=dice.below(3) {
                    let way = dice.below(WAYS);
                    if parts.statements.is_empty() || parts.content.is_empty() {
                        break;
                    }
                    let way = if parts.statements.iter().any(|it| BASE64.decode(it.as_bytes()).is_err()) {
                        15
                    } else {
                        way
                    };
                    text = change(way, &mut parts, &foreign, dice);
                    if text.is_some() {
                        break;
                    }
                }
                text.unwrap_or_else(|| parts.file()).into_bytes()
            }
        };
        let said = match bundle::check(&changed) {
            Err(error) => format!("{error:?}"),
            Ok(_) if changed == file.as_bytes() => "no change after all".to_owned(),
            Ok(checked) => {
                // Whatever holds together is, byte for byte, what an honest copy would have written that knew less; or the
                // whole of the other table's, when all that was taken from there came together again.
                let whose = if checked.question.opening == other.opening { &other } else { &mine };
                assert_eq!(checked.question.opening, whose.opening, "case {case}");
                assert_eq!(checked.content, whose.content, "case {case}");
                let again = written_again(&changed, whose);
                assert!(again.is_some_and(|again| again.as_bytes() == changed), "case {case}");
                format!("{:?}, as known earlier", checked.verdict)
            }
        };
        *tally.entry(said).or_default() += 1;
    }
    for (said, count) in &tally {
        println!("{count:>8} {said}");
    }
    let refused: usize = ["Damaged", "NotABundle", "BadStatement", "StatementMissing", "OtherContent"]
        .iter()
        .map(|error| tally.get(*error).copied().unwrap_or(0))
        .sum();
    assert!(refused * 10 > tally.values().sum::<usize>() * 8 || tally.len() == 1, "{tally:#?}");
}
