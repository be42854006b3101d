//! `trestle shell`: the same commands one a line from stdin, one JSON line each, while staying connected.
//!
//! stdin is read on a thread of its own; between lines the session takes in what others wrote, so that `watch` is prompt.

use std::{
    io::BufRead,
    process::ExitCode,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use clap::Parser;
use serde_json::Value as Json;

use super::{
    Line, help,
    reply::{Plain, Reply, json_line, print_line},
    session::Session,
};

/// How long the session sleeps when neither a line nor a change comes. All that comes wakes it.
pub(super) const NAP: Duration = Duration::from_secs(10);

/// What the shell takes beside the commands that can stand alone.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
enum ShellLine {
    #[command(flatten)]
    Line(Line),
    /// Put text in before the char at POS
    Insert { doc: String, position: usize, text: String },
    /// Take COUNT chars out
    Delete { doc: String, position: usize, count: usize },
    /// The plain text
    Text { doc: String },
    /// From then on, say when changes of others have become readable
    Watch { doc: String },
    /// Answer when all that was done before is on the disk
    Flush,
    /// Who is connected
    Peers,
    /// Start meeting others
    Meet,
    /// Stop meeting others
    Part,
    /// Save and end
    Quit,
}

/// Something that wakes the shell.
enum Wake {
    Line(String),
    /// stdin has ended.
    End,
    /// The engine has something for the session.
    News,
}

/// Reads lines until `quit` or the end of stdin.
pub(crate) fn run(mut session: Session, apart: bool) -> ExitCode {
    let (sender, wakes) = channel();
    let news = sender.clone();
    session.on_news(move || {
        // The shell has ended if nobody listens.
        let _ = news.send(Wake::News);
    });
    session.stay_connected(!apart);
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(Wake::Line(line)).is_err() {
                return;
            }
        }
        let _ = sender.send(Wake::End);
    });
    loop {
        let wake = wakes.recv_timeout(NAP);
        for watched in session.take_in() {
            print_line(&watched.to_string());
        }
        match wake {
            Ok(Wake::Line(line)) if line.trim().is_empty() => {}
            Ok(Wake::Line(line)) => {
                let parsed = parse(&line, &session);
                let quits = matches!(parsed, Ok(ShellLine::Quit));
                let answer = parsed.and_then(|line| run_line(&mut session, line));
                print_line(&json_line(&answer));
                if quits {
                    break;
                }
            }
            Ok(Wake::News) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    session.close();
    ExitCode::SUCCESS
}

fn run_line(session: &mut Session, line: ShellLine) -> Result<Reply, Plain> {
    if matches!(line, ShellLine::Insert { .. } | ShellLine::Delete { .. }) {
        session.has_room()?;
        session.sits_here()?;
    }
    match line {
        ShellLine::Line(line) => session.run(&line),
        ShellLine::Insert { doc, position, text } => {
            session.insert(&doc, position, &json_string(&text, session)?)
        }
        ShellLine::Delete { doc, position, count } => session.delete(&doc, position, count),
        ShellLine::Text { doc } => session.text(&doc),
        ShellLine::Watch { doc } => session.watch(&doc),
        ShellLine::Flush => session.flush(),
        ShellLine::Peers => session.peers(),
        ShellLine::Meet => session.meet(true),
        ShellLine::Part => session.meet(false),
        ShellLine::Quit => session.flush(),
    }
}

/// The text of a JSON string.
fn json_string(text: &str, session: &Session) -> Result<String, Plain> {
    match serde_json::from_str(text) {
        Ok(Json::String(text)) => Ok(text),
        _ => Err(session.plain("cli-not-a-json-string", &[("text", text.into())])),
    }
}

fn parse(line: &str, session: &Session) -> Result<ShellLine, Plain> {
    let words = split(line).ok_or_else(|| session.plain("cli-open-quote", &[]))?;
    // Typing comes a line a key: reading it the long way takes longer than all that is done with it.
    if let [verb, doc, position, text] = &words[..]
        && verb == "insert"
        && !doc.starts_with('-')
        && let Ok(position) = position.parse()
    {
        return Ok(ShellLine::Insert { doc: doc.clone(), position, text: text.clone() });
    }
    ShellLine::try_parse_from(words).map_err(|error| help::what_is_wrong(&error, &session.words))
}

/// Words parted by white space; `'…'` and `"…"` hold white space. None where a quote does not end.
///
/// The last word of `insert` is a JSON string and keeps its quotes and backslashes.
fn split(line: &str) -> Option<Vec<String>> {
    let mut rest = line.trim();
    let mut words: Vec<String> = Vec::new();
    while !rest.is_empty() {
        let takes_json = words.first().is_some_and(|first| first == "insert") && words.len() == 3;
        if takes_json {
            words.push(rest.to_owned());
            break;
        }
        let (word, after) = next_word(rest)?;
        words.push(word);
        rest = after.trim_start();
    }
    Some(words)
}

fn next_word(rest: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match quote {
            None if letter.is_whitespace() => return Some((word, &rest[at..])),
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(open) if letter == open => quote = None,
            Some('"') if letter == '\\' => word.push(letters.next()?.1),
            _ => word.push(letter),
        }
    }
    quote.is_none().then_some((word, ""))
}

/// Words as one word of a line, here and in the shells that people use.
pub(super) fn quoted(words: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_.,:/".contains(letter);
    if !words.is_empty() && words.chars().all(plain) {
        return words.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in words.chars() {
        if matches!(letter, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_something_is_called_is_one_word_when_it_is_quoted() {
        assert_eq!(quoted("Words"), "Words");
        assert_eq!(quoted("Siân"), "Siân");
        for called in
            ["O'Brien", "What a good repair", "the \"big\" one", "a\\b", "'", "\"", "\\", "$HOME `ls`", ""]
        {
            let line = format!("take-up {} last", quoted(called));
            assert_eq!(split(&line).expect(&line), ["take-up", called, "last"], "{line}");
        }
    }

    #[test]
    fn a_line_is_split_as_people_quote() {
        let check = |line: &str, expected: Option<&[&str]>| {
            let expected =
                expected.map(|words| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
            assert_eq!(split(line), expected, "{line}");
        };
        check("text repair", Some(&["text", "repair"]));
        check("  text   \"What a good repair\" ", Some(&["text", "What a good repair"]));
        check("act 'a b' '{\"act\": \"join\"}'", Some(&["act", "a b", "{\"act\": \"join\"}"]));
        check(
            "insert \"a b\" 3 \"it's \\\"so\\\"\\n\"",
            Some(&["insert", "a b", "3", "\"it's \\\"so\\\"\\n\""]),
        );
        check("show \"a \\\"b\\\"\"", Some(&["show", "a \"b\""]));
        check("show \"a", None);
    }
}
