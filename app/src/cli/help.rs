//! The help of the command, and what is wrong with a line, in the person's language.
//!
//! The definitions name sentences by their keys; [`in_words`] puts the sentences there before anything is read.

use std::{ffi::OsString, process::ExitCode};

use clap::{
    Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use super::{home_at, reply::Plain, words_of};
use crate::lang::Words;

/// The words to answer with before the arguments are read: those of the home that they seem to name.
pub(super) fn words_for(arguments: &[OsString]) -> Words {
    let mut rest = arguments.iter();
    let mut home = None;
    while let Some(argument) = rest.next() {
        let argument = argument.to_string_lossy();
        if argument == "--home" {
            home = rest.next().map(Into::into);
        } else if let Some(folder) = argument.strip_prefix("--home=") {
            home = Some(folder.into());
        }
    }
    words_of(home_at(home).as_ref())
}

/// `command` with a sentence for each key.
pub(super) fn in_words(command: Command, words: &Words) -> Command {
    let about = command.get_about().map(|key| words.say(&key.to_string())).unwrap_or_default();
    let usage = words.say("help-usage");
    let (given, chosen) = (words.say("help-given"), words.say("help-chosen"));
    command
        .about(about)
        .help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"))
        .subcommand_help_heading(words.say("help-commands"))
        .mut_args(|argument| {
            let heading = if argument.is_positional() { &given } else { &chosen };
            let help = argument.get_help().map(|key| words.say(&key.to_string())).unwrap_or_default();
            argument.help(help).help_heading(heading.clone())
        })
        .mut_subcommands(|command| in_words(command, words))
}

/// Prints the help that was asked for, or why the arguments were not understood. Says how the program ends.
pub(super) fn print(answer: &Error, words: &Words) -> ExitCode {
    if matches!(answer.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nobody reads it if the pipe is closed.
        let _ = answer.print();
        return ExitCode::SUCCESS;
    }
    eprintln!("{}", what_is_wrong(answer, words));
    ExitCode::from(2)
}

/// What a line that was not understood lacks, or has too much.
pub(super) fn what_is_wrong(error: &Error, words: &Words) -> Plain {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(name)) => name.clone(),
        Some(ContextValue::Strings(names)) => names.join(", "),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let value = named(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            Plain::say(words, "cli-needs-more", &[("what", argument.into())])
        }
        ErrorKind::InvalidSubcommand => {
            let command = named(ContextKind::InvalidSubcommand);
            Plain::say(words, "cli-unknown-word", &[("word", command.into())])
        }
        ErrorKind::UnknownArgument => Plain::say(words, "cli-unknown-word", &[("word", argument.into())]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !value.is_empty() => {
            Plain::say(words, "cli-wrong-value", &[("what", argument.into()), ("value", value.into())])
        }
        _ => {
            let said = error.to_string();
            let said = said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Plain::say(words, "cli-wrong-line", &[("said", said.into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, FromArgMatches};

    use super::*;
    use crate::{cli::Arguments, lang::Language};

    /// The help of `command` and of all that it takes.
    fn all_help(mut command: Command) -> String {
        let mut all = command.render_long_help().to_string();
        for inner in command.get_subcommands() {
            all.push_str(&all_help(inner.clone()));
        }
        all
    }

    #[test]
    fn the_help_is_in_the_language_of_the_person() {
        let check = |language, some: &[&str]| {
            let mut command = in_words(Arguments::command(), &Words::new(language));
            command.build();
            let help = all_help(command);
            for some in some {
                assert!(help.contains(some), "{some} is missing from:\n{help}");
            }
            let keys = help.split_whitespace().any(|word| word.starts_with("help-"));
            assert!(!keys, "a key shows as itself:\n{help}");
            // What clap says by itself is English.
            let clap = ["Usage:", "Options:", "Arguments:", "Commands:", "Print ", "[default", "[possible"];
            let left = language == Language::Welsh && clap.iter().any(|word| help.contains(word));
            assert!(!left, "clap's own words are left:\n{help}");
        };
        check(Language::English, &["How to type it: trestle", "Put up a table", "For how many days. 7"]);
        check(Language::Welsh, &["Sut i'w deipio: trestle", "Gosod bwrdd", "Am faint o ddyddiau. 7"]);
    }

    #[test]
    fn a_line_that_is_wrong_is_answered_in_words() {
        let words = Words::new(Language::English);
        let check = |line: &str, expected: &str| {
            let answer = in_words(Arguments::command(), &words)
                .try_get_matches_from(line.split(' '))
                .and_then(|matches| Arguments::from_arg_matches(&matches));
            let error = answer.err().unwrap_or_else(|| panic!("{line} was understood"));
            assert_eq!(what_is_wrong(&error, &words).0, expected, "{line}");
        };
        let unknown =
            |word| format!("Trestle does not know “{word}” here. “trestle --help” tells what it knows.");
        check("trestle dance", &unknown("dance"));
        check("trestle tables --loud", &unknown("--loud"));
        check("trestle new Repairs", "This needs more: --as <PERSON>");
        check("trestle add table Repairs", "“table” does not fit here: <KIND>");
        check("trestle invite --days many", "“many” does not fit here: --days <DAYS>");
    }
}
