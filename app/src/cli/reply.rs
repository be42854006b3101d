//! What a command answers: words for people and fields for programs, or why not in plain words.

use std::{io::Write, process::ExitCode};

use serde_json::{Map, Value as Json, json};
use thiserror::Error;

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
    value.to_string()
}

/// Prints an answer as asked for and says how the program ends.
pub(crate) fn print(answer: &Result<Reply, Plain>, as_json: bool) -> ExitCode {
    if as_json {
        print_line(&json_line(answer));
    } else {
        match answer {
            Ok(reply) if reply.text.is_empty() => {}
            Ok(reply) => print_line(reply.text.trim_end_matches('\n')),
            Err(Plain(error)) => eprintln!("{error}"),
        }
    }
    if answer.as_ref().is_ok_and(|reply| !reply.fails) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
