//! What a command answers: words for people and fields for programs, or why not in plain words.

use std::{io::Write, process::ExitCode};

use serde_json::{Map, Value as Json, json};
use thiserror::Error;
use trestle_trust::label;

use crate::lang::{Value, Words};

/// What came of a command.
#[derive(Debug, Default)]
pub struct Reply {
    /// For people: a sentence, or lines of a list. Empty where there is nothing to say.
    pub text: String,
    /// For programs.
    pub fields: Map<String, Json>,
    /// The answer is no: the program ends with 1.
    pub fails: bool,
}

/// Why a command did nothing: a whole sentence or two in the person's language.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct Plain(pub String);

impl Plain {
    /// The sentence for `key`, with its variables filled in.
    pub fn say(words: &Words, key: &str, values: &[(&str, Value)]) -> Self {
        Plain(words.say_with(key, values))
    }
}

impl Reply {
    /// Says `text` and has no fields yet.
    pub fn say(text: impl Into<String>) -> Self {
        Reply { text: text.into(), ..Reply::default() }
    }

    /// The same, as a no or a yes.
    #[must_use]
    pub fn failing(self, fails: bool) -> Self {
        Reply { fails, ..self }
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }
}

/// The one JSON line for an answer: `{"ok":true,"at_micros":…}` or `{"ok":false,"error":…}`.
pub(crate) fn json_line(answer: &Result<Reply, Plain>) -> String {
    let value = match answer {
        Ok(reply) => {
            let mut fields = Map::new();
            fields.insert("ok".to_owned(), json!(true));
            fields.insert("at_micros".to_owned(), json!(now_micros()));
            fields.extend(reply.fields.clone());
            Json::Object(fields)
        }
        Err(Plain(error)) => json!({"ok": false, "error": error}),
    };
    escaped(&value.to_string())
}

/// JSON in which signs that a terminal obeys, or that turn the direction of writing, are escaped: it says the same.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut one = [0; 4];
    for c in json.chars() {
        let shown = label::plain(c.encode_utf8(&mut one));
        if shown.starts_with(c) { out.push(c) } else { out.push_str(&format!("\\u{:04x}", u32::from(c))) }
    }
    out
}

/// Prints an answer as asked for and says how the program ends.
pub(crate) fn print(answer: &Result<Reply, Plain>, as_json: bool) -> ExitCode {
    if as_json {
        print_line(&json_line(answer));
    } else {
        match answer {
            Ok(reply) if reply.text.is_empty() => {}
            Ok(_) => print_line(&shown(answer)),
            Err(_) => eprintln!("{}", shown(answer)),
        }
    }
    if answer.as_ref().is_ok_and(|reply| !reply.fails) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// An answer as a terminal shows it. What others wrote is in it, and a terminal obeys some of what it is given.
fn shown(answer: &Result<Reply, Plain>) -> String {
    match answer {
        Ok(reply) => label::plain(reply.text.trim_end_matches('\n')),
        Err(Plain(error)) => label::plain(error),
    }
}

/// One line to stdout, at once. A reader that has gone away is not an error of ours.
pub(crate) fn print_line(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The wall clock, in microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "answers carry the time at which they were given")]
pub(crate) fn now_micros() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_moves_no_terminal() {
        let words = "\u{1b}cVALID\u{9b}2J 5\u{202e}01\nand\tmore";
        let expected = "\u{fffd}cVALID\u{fffd}2J 5\u{fffd}01\nand\tmore";
        assert_eq!(shown(&Ok(Reply::say(words))), expected);
        assert_eq!(shown(&Err(Plain(words.to_owned()))), expected);
        let line = json_line(&Ok(Reply::say("Yes").with("words", words)));
        assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
        let read: Json = serde_json::from_str(&line).expect("JSON");
        assert_eq!(read["words"], words);
    }
}
