//! The `trestle` command: the program without a window, for scripts, keepers and tests.
//!
//! `arguments → Line → Session::run → Reply`, printed as words or as one JSON object. `shell` reads the same lines from stdin.
//! One file per group of commands; none of them knows how it is printed. The help says in the person's language what `about`
//! and `help` name here by key (`help`).

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

mod carry;
mod comments;
mod deciding;
mod designs;
mod door;
mod help;
mod keep;
mod late;
mod linking;
mod people;
mod place;
mod plain_positions;
pub mod process;
mod reply;
mod session;
mod shell;
mod tour;

use comments::CommentLine;
pub(crate) use reply::now_micros;
pub use reply::{Plain, Reply};
use session::Session;

use crate::{
    app::Start,
    home::Home,
    lang::{Language, Words},
};

#[derive(Debug, Parser)]
#[command(name = "trestle", version, about = "help-trestle", disable_version_flag = true)]
#[command(disable_help_flag = true, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Everywhere {
    #[arg(long, global = true, value_name = "DIR", help = "help-home")]
    home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "TABLE", help = "help-table")]
    table: Option<String>,
    #[arg(long, global = true, help = "help-json")]
    json: bool,
    #[arg(long, global = true, help = "help-loopback")]
    loopback: bool,
    #[arg(long, global = true, help = "help-no-mdns")]
    no_mdns: bool,
    #[arg(long, value_name = "DOC", requires = "table", help = "help-design")]
    design: Option<String>,
    #[arg(long, value_name = "SIZE", value_parser = window_size, help = "help-size")]
    size: Option<(u16, u16)>,
    #[arg(long, short, global = true, action = ArgAction::Help, help = "help-help")]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version, help = "help-version")]
    version: Option<bool>,
    /// Print a JSON line for every frame that the window draws
    #[arg(long, hide = true)]
    measure: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Line(Line),
    #[command(about = "help-shell")]
    Shell {
        #[arg(long, help = "help-shell-apart")]
        apart: bool,
    },
    #[command(about = "help-keep")]
    Keep,
    #[command(about = "help-tour")]
    Tour {
        #[arg(long, value_name = "DIR", help = "help-tour-folder")]
        folder: Option<PathBuf>,
    },
}

/// A command that can stand alone or be a line of the shell.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Line {
    #[command(about = "help-new")]
    New {
        #[arg(help = "help-new-name")]
        name: String,
        #[arg(long = "as", value_name = "PERSON", help = "help-as")]
        person: String,
        #[arg(long, help = "help-side")]
        side: Option<String>,
    },
    #[command(about = "help-go-on")]
    GoOn {
        #[arg(help = "help-go-on-title")]
        title: Option<String>,
    },
    #[command(about = "help-tables")]
    Tables,
    #[command(about = "help-people")]
    People,
    #[command(about = "help-docs")]
    Docs,
    #[command(about = "help-log")]
    Log {
        #[arg(help = "help-doc")]
        doc: Option<String>,
    },
    #[command(about = "help-add")]
    Add {
        #[arg(value_parser = ["text", "decision"], hide_possible_values = true, help = "help-add-kind")]
        kind: String,
        #[arg(help = "help-add-title")]
        title: String,
        #[arg(long, value_name = "FILE", help = "help-add-from")]
        from: Option<PathBuf>,
    },
    #[command(about = "help-show")]
    Show {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(long, help = "help-show-markdown")]
        markdown: bool,
        #[arg(long, value_name = "HEADS", help = "help-show-at")]
        at: Option<String>,
    },
    #[command(about = "help-edit")]
    Edit {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(long, value_name = "FILE", help = "help-edit-from")]
        from: PathBuf,
    },
    #[command(about = "help-invite")]
    Invite {
        #[arg(
            long,
            default_value_t = 20,
            hide_default_value = true,
            value_name = "PEOPLE",
            help = "help-invite-uses"
        )]
        uses: u32,
        #[arg(long, default_value_t = 7, hide_default_value = true, help = "help-invite-days")]
        days: u32,
    },
    #[command(about = "help-door")]
    Door {
        #[arg(
            long,
            default_value_t = 10,
            hide_default_value = true,
            value_parser = clap::value_parser!(u32).range(1..=600),
            help = "help-door-minutes"
        )]
        minutes: u32,
        #[arg(long, value_name = "PEOPLE", conflicts_with_all = ["close", "status"], help = "help-door-people")]
        people: Option<u32>,
        #[arg(long, help = "help-door-close")]
        close: bool,
        #[arg(long, conflicts_with = "close", help = "help-door-status")]
        status: bool,
    },
    #[command(about = "help-nearby")]
    Nearby,
    #[command(about = "help-join")]
    Join {
        #[arg(
            value_name = "LINK",
            required_unless_present = "words",
            conflicts_with = "words",
            help = "help-join-link"
        )]
        ticket: Option<String>,
        #[arg(long, value_name = "WORDS", help = "help-join-words")]
        words: Option<String>,
        #[arg(long, value_name = "DOOR", requires = "words", help = "help-join-door")]
        door: Option<String>,
        #[arg(long = "as", value_name = "PERSON", help = "help-as")]
        person: String,
        #[arg(long, help = "help-side")]
        side: Option<String>,
    },
    #[command(about = "help-link")]
    Link {
        #[arg(value_name = "LINK", help = "help-link-link")]
        link: Option<String>,
        #[arg(
            long,
            default_value_t = 1,
            hide_default_value = true,
            conflicts_with = "link",
            help = "help-link-days"
        )]
        days: u32,
        #[arg(long, conflicts_with_all = ["link", "days"], help = "help-link-end")]
        end: bool,
    },
    #[command(about = "help-welcome")]
    Welcome {
        #[arg(help = "help-welcome-person")]
        person: String,
    },
    #[command(about = "help-move")]
    Move {
        #[arg(help = "help-move-side")]
        side: String,
    },
    #[command(about = "help-leave")]
    Leave {
        #[arg(long, help = "help-leave-for-good")]
        for_good: bool,
    },
    #[command(about = "help-remove-computer")]
    RemoveComputer {
        #[arg(help = "help-remove-computer-mark")]
        mark: String,
    },
    #[command(about = "help-ask-removal")]
    AskRemoval {
        #[arg(help = "help-welcome-person")]
        person: String,
        #[arg(long, value_name = "WORDS", help = "help-ask-removal-why")]
        why: String,
    },
    #[command(about = "help-consent")]
    Consent {
        #[arg(help = "help-welcome-person")]
        person: String,
    },
    #[command(about = "help-was")]
    Was {
        #[arg(help = "help-welcome-person")]
        person: String,
    },
    #[command(about = "help-late")]
    Late {
        #[arg(help = "help-doc")]
        doc: String,
    },
    #[command(about = "help-take-up")]
    TakeUp {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-welcome-person")]
        person: Option<String>,
    },
    #[command(flatten)]
    Comments(CommentLine),
    #[command(about = "help-sync")]
    Sync {
        #[arg(long, help = "help-sync-until-quiet")]
        until_quiet: bool,
        #[arg(long = "for", value_name = "SECONDS", conflicts_with = "until_quiet", help = "help-sync-for")]
        seconds: Option<u64>,
    },
    #[command(about = "help-export")]
    Export {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-export-file")]
        file: PathBuf,
    },
    #[command(about = "help-pack")]
    Pack {
        #[arg(help = "help-pack-file")]
        file: PathBuf,
    },
    #[command(about = "help-unpack")]
    Unpack {
        #[arg(help = "help-unpack-file")]
        file: PathBuf,
    },
    #[command(about = "help-check")]
    Check {
        #[arg(long, help = "help-check-repair")]
        repair: bool,
    },
    #[command(about = "help-backup")]
    Backup {
        #[arg(help = "help-backup-file")]
        file: PathBuf,
    },
    #[command(about = "help-import")]
    Import {
        #[arg(help = "help-import-file")]
        file: PathBuf,
    },
    #[command(about = "help-act")]
    Act {
        #[arg(help = "help-doc")]
        doc: String,
        #[arg(help = "help-act-action")]
        action: String,
    },
    #[command(about = "help-actions")]
    Actions,
    #[command(about = "help-decide")]
    Decide {
        #[arg(help = "help-decide-act")]
        act: String,
    },
    #[command(about = "help-decisions")]
    Decisions,
    #[command(about = "help-promises")]
    Promises,
    #[command(about = "help-agreement")]
    Agreement {
        #[arg(help = "help-agreement-about")]
        about: String,
        #[arg(
            long = "as",
            value_parser = ["html", "md", "bundle"],
            hide_possible_values = true,
            default_value = "html",
            hide_default_value = true,
            help = "help-agreement-as"
        )]
        form: String,
        #[arg(long, value_name = "FILE", help = "help-agreement-out")]
        out: PathBuf,
    },
    #[command(about = "help-calendar")]
    Calendar {
        #[arg(long, value_name = "FILE", help = "help-calendar-out")]
        out: PathBuf,
    },
    #[command(about = "help-verify")]
    Verify {
        #[arg(help = "help-verify-file")]
        file: PathBuf,
    },
}

impl Line {
    /// Whether it puts something on the open table.
    fn writes(&self) -> bool {
        match self {
            Line::Add { .. }
            | Line::Edit { .. }
            | Line::Invite { .. }
            | Line::Link { link: None, .. }
            | Line::Welcome { .. }
            | Line::Move { .. }
            | Line::Leave { .. }
            | Line::RemoveComputer { .. }
            | Line::AskRemoval { .. }
            | Line::Consent { .. }
            | Line::Was { .. }
            | Line::TakeUp { .. }
            | Line::Import { .. }
            | Line::Unpack { .. }
            | Line::Act { .. }
            | Line::Decide { .. } => true,
            Line::Comments(line) => line.writes(),
            Line::Door { close, status, .. } => !close && !status,
            _ => false,
        }
    }
}

/// Runs the program with `arguments` and says how it ended: 0, 1 with a plain message, or 2 for wrong use.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let before = help::words_for(&arguments);
    let parsed = help::in_words(Arguments::command(), &before)
        .try_get_matches_from(arguments)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(answer) => return help::print(&answer, &before),
    };
    let options = arguments.everywhere;
    if let Some(Command::Line(Line::Verify { file })) = &arguments.command {
        return reply::print(&deciding::verify(&before, file), options.json);
    }
    let Some(home) = home_at(options.home.clone()) else {
        return reply::print(&Err(Plain::say(&before, "cli-no-home", &[])), options.json);
    };
    let words = words_of(Some(&home));
    match arguments.command {
        None => window(home, &options, &words),
        Some(Command::Tour { folder }) => {
            let answer = tour::run(folder, &words, options.json);
            reply::print(&answer, options.json)
        }
        Some(Command::Keep) => {
            let json = options.json;
            let mut session = Session::new(home, options, words);
            let answer = session.keep();
            session.close();
            reply::print(&answer, json)
        }
        Some(Command::Shell { apart }) => shell::run(Session::new(home, options, words), apart),
        Some(Command::Line(line)) => {
            let json = options.json;
            let mut session = Session::new(home, options, words);
            // Nothing counts as done before it is on the disk.
            let mut answer = session.run(&line).and_then(|reply| session.flush().map(|_| reply));
            if let Line::Door { people, close: false, status: false, .. } = line
                && answer.is_ok()
            {
                reply::print(&answer, json);
                answer = session.stand_at_door(people);
            }
            session.close();
            reply::print(&answer, json)
        }
    }
}

fn home_at(folder: Option<PathBuf>) -> Option<Home> {
    Home::find(folder.or_else(|| std::env::var_os("TRESTLE_HOME").map(PathBuf::from)))
}

/// The words of the language that was chosen there, or else of the system's.
fn words_of(home: Option<&Home>) -> Words {
    let chosen = home.and_then(|home| home.settings().language);
    Words::new(chosen.as_deref().and_then(Language::coded).unwrap_or_else(Language::of_system))
}

/// Opens the window and waits until it is shut.
fn window(home: Home, options: &Everywhere, words: &Words) -> ExitCode {
    let start = Start {
        loopback_only: options.loopback,
        mdns: !options.no_mdns,
        table: options.table.clone(),
        design: options.design.clone(),
        measure: options.measure,
        now: None,
    };
    let opened = crate::app::window::run_window(home, start, options.size);
    let answer = opened
        .map(|()| Reply::default())
        .map_err(|error| Plain::say(words, "cli-no-window", &[("why", error.to_string().into())]));
    reply::print(&answer, options.json)
}

/// `1280x800` as width and height in points.
fn window_size(text: &str) -> Result<(u16, u16), String> {
    let sides =
        text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    sides.ok_or_else(|| "a size looks like 1280x800".to_owned())
}
