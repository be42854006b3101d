//! The file is read here by the rules of RFC 5545 themselves, written out anew: lines and their ends, folding, content
//! lines, escaped text, and what each component must have.

use proptest::prelude::*;

use super::*;

/// A content line: its name, its parameters, its value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

/// 3.1: every line ends with CRLF and has 75 octets at most; a line that begins with a space goes on from the one before.
fn unfold(file: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    let body = file.strip_suffix("\r\n").expect("the last line ends");
    for line in body.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "a bare end of line");
        match line.strip_prefix([' ', '\t']) {
            Some(more) => whole.last_mut().expect("the first line is not folded").push_str(more),
            None => whole.push(line.to_owned()),
        }
    }
    whole
}

fn parse(line: &str) -> Line {
    let name_end = line.find([';', ':']).expect("a name");
    let (name, mut rest) = line.split_at(name_end);
    assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !name.is_empty(), "{line}");
    let mut parameters = Vec::new();
    while let Some(more) = rest.strip_prefix(';') {
        let end = more.find([';', ':']).expect("a value");
        let (name, value) = more[..end].split_once('=').expect("a parameter");
        assert!(!value.contains(['"', ',']) && !value.is_empty());
        parameters.push((name.to_owned(), value.to_owned()));
        rest = &more[end..];
    }
    let value = rest.strip_prefix(':').expect("a value").to_owned();
    Line { name: name.to_owned(), parameters, value }
}

/// 3.3.11: what a TEXT says.
fn text(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        assert!(!matches!(c, ';' | ',') && (c == '\t' || !c.is_control()), "unescaped {c:?}");
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                other => panic!("escaped {other:?}"),
            },
            c => out.push(c),
        }
    }
    out
}

/// The components of the file, checked: each BEGIN has its END.
fn components(file: &str) -> Vec<(String, Vec<Line>)> {
    let (mut open, mut done): (Vec<(String, Vec<Line>)>, Vec<_>) = (Vec::new(), Vec::new());
    for line in unfold(file).iter().map(|line| parse(line)) {
        match line.name.as_str() {
            "BEGIN" => open.push((line.value, Vec::new())),
            "END" => {
                let last = open.pop().expect("something is open");
                assert_eq!(last.0, line.value);
                done.push(last);
            }
            _ => open.last_mut().expect("within a component").1.push(line),
        }
    }
    assert!(open.is_empty());
    done
}

/// The values of the lines of that name.
fn all<'a>(lines: &'a [Line], name: &str) -> Vec<&'a Line> {
    lines.iter().filter(|line| line.name == name).collect()
}

#[track_caller]
fn only<'a>(lines: &'a [Line], name: &str) -> &'a Line {
    let found = all(lines, name);
    assert_eq!(found.len(), 1, "{name} stands once in {lines:?}");
    found[0]
}

fn entry(title: &str, about: &str) -> Entry {
    Entry {
        uid: "c1.0a0b@trestle".to_owned(),
        day: "2027-05-21".parse().unwrap(),
        title: title.to_owned(),
        about: about.to_owned(),
        sequence: 2,
        remind_days_before: Some(3),
    }
}

fn file(entries: &[Entry]) -> String {
    let name = "Repairs, done together";
    write(&Calendar { name, language: "en", written_unix_secs: 1_795_356_000, entries })
}

#[test]
fn a_promise_is_a_day_that_any_calendar_reads() {
    let found =
        components(&file(&[entry("Put two-hour slots in the diary", "Iolo S.\nKnown by: a test slot")]));
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["VALARM", "VEVENT", "VCALENDAR"]);
    let (alarm, event, calendar) = (&found[0].1, &found[1].1, &found[2].1);
    // 3.6: once each, and PRODID and VERSION in any case.
    assert_eq!(only(calendar, "VERSION").value, "2.0");
    assert!(!only(calendar, "PRODID").value.is_empty());
    assert_eq!(only(calendar, "METHOD").value, "PUBLISH");
    assert_eq!(text(&only(calendar, "NAME").value), "Repairs, done together");
    // 3.6.1: UID, DTSTAMP and DTSTART once each; a DATE has no time, and so lasts its day.
    assert_eq!(only(event, "UID").value, "c1.0a0b@trestle");
    assert_eq!(only(event, "DTSTAMP").value, "20261122T140000Z");
    let start = only(event, "DTSTART");
    assert_eq!(start.parameters, [("VALUE".to_owned(), "DATE".to_owned())]);
    assert_eq!(start.value, "20270521");
    assert!(all(event, "DTEND").is_empty() && all(event, "DURATION").is_empty());
    assert_eq!(only(event, "SEQUENCE").value, "2");
    assert_eq!(text(&only(event, "DESCRIPTION").value), "Iolo S.\nKnown by: a test slot");
    assert_eq!(only(event, "SUMMARY").parameters, [("LANGUAGE".to_owned(), "en".to_owned())]);
    // 3.6.6: an alarm that displays has ACTION, TRIGGER and DESCRIPTION.
    assert_eq!(only(alarm, "ACTION").value, "DISPLAY");
    assert_eq!(only(alarm, "TRIGGER").value, "-P3D");
    assert_eq!(text(&only(alarm, "DESCRIPTION").value), "Put two-hour slots in the diary");
}

#[test]
fn what_is_not_wanted_is_not_there() {
    let plain = Entry { remind_days_before: None, ..entry("A day", "") };
    let found = components(&file(&[plain]));
    assert_eq!(found.iter().filter(|(kind, _)| kind == "VALARM").count(), 0);
    assert!(all(&found[0].1, "DESCRIPTION").is_empty());
    let empty = components(&file(&[]));
    assert_eq!(empty.len(), 1);
}

#[test]
fn long_words_are_folded_between_letters_and_never_in_one() {
    let title = "Rhoi’r daflen ymweliadau i fyny bob dydd Gwener — ŵŷ €4,200; ".repeat(9);
    let written = file(&[entry(&title, "")]);
    assert!(written.lines().count() > 20, "it is folded");
    let found = components(&written);
    assert_eq!(text(&only(&found[1].1, "SUMMARY").value), title);
}

#[test]
fn words_cannot_end_their_line_or_start_another() {
    let hostile = "A promise\r\nEND:VEVENT\r\nBEGIN:VEVENT\rUID:other\u{0}\u{7f}\u{85}";
    let found = components(&file(&[Entry { uid: hostile.to_owned(), ..entry(hostile, hostile) }]));
    assert_eq!(found.len(), 3, "still one event, its alarm and the calendar");
    assert_eq!(text(&only(&found[1].1, "SUMMARY").value), "A promise\nEND:VEVENT\nBEGIN:VEVENT\nUID:other");
    let tag = Calendar { name: "", language: "en\r\nX:y", written_unix_secs: 0, entries: &[] };
    assert_eq!(components(&write(&tag)).len(), 1);
}

#[test]
fn days_that_no_calendar_has_are_refused() {
    for (text, expected) in [
        ("2027-05-21", Some("20270521")),
        ("2028-02-29", Some("20280229")),
        ("2000-02-29", Some("20000229")),
        ("2100-02-29", None),
        ("2027-02-29", None),
        ("2027-04-31", None),
        ("2027-13-01", None),
        ("2027-00-01", None),
        ("2027-05-00", None),
        ("0000-01-01", None),
        ("2027-5-21", None),
        ("27-05-2021", None),
        ("2027-05-21-", None),
        ("2027-05-+1", None),
        ("2027-٠٥-21", None),
        ("", None),
    ] {
        let day = text.parse::<Day>().ok().map(|day| day.to_string());
        assert_eq!(day.as_deref(), expected, "{text}");
    }
}

#[test]
fn moments_are_written_in_utc() {
    for (secs, expected) in [
        (0, "19700101T000000Z"),
        (951_782_400, "20000229T000000Z"),
        (951_868_799, "20000229T235959Z"),
        (4_107_542_400, "21000301T000000Z"),
        (-1, "19691231T235959Z"),
        (1_795_356_000, "20261122T140000Z"),
    ] {
        assert_eq!(moment(secs), expected);
    }
}

proptest! {
    /// Whatever somebody writes, the file keeps the rules and says the same.
    #[test]
    fn whatever_is_written_is_read_back(title in ".{0,300}", about in "(.|\n){0,300}") {
        let found = components(&file(&[entry(&title, &about)]));
        let said = |words: &str| {
            let words = words.replace("\r\n", "\n").replace('\r', "\n");
            words.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect::<String>()
        };
        prop_assert_eq!(text(&only(&found[1].1, "SUMMARY").value), said(&title));
        if !about.is_empty() {
            prop_assert_eq!(text(&only(&found[1].1, "DESCRIPTION").value), said(&about));
        }
    }

    /// Two ways to say which day it is: counted from 1970, and day by day.
    #[test]
    fn days_are_counted_as_the_calendar_counts_them(days in 0_u32..60_000) {
        let (mut year, mut month, mut day) = (1970_u16, 1_u8, 1_u8);
        for _ in 0..days {
            day += 1;
            if day > days_of(year, month) {
                (day, month) = (1, month + 1);
            }
            if month > 12 {
                (month, year) = (1, year + 1);
            }
        }
        prop_assert_eq!(Day::of_unix(i64::from(days) * SECONDS_A_DAY), (i64::from(year), month, day));
    }
}
