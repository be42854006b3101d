//! The `trestle` command: the program without a window, for scripts, keepers and tests.
//!
//! `arguments → Line → Session::run → Reply`, printed as words or as one JSON object. `shell` reads the same lines from stdin.
//! One file per group of commands; none of them knows how it is printed.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

mod designs;
mod people;
mod plain_positions;
pub mod process;
mod reply;
mod session;
mod shell;
mod tour;

pub(crate) use reply::now_micros;
pub use reply::{Plain, Reply};
use session::Session;

use crate::{
    app::Start,
    home::Home,
    lang::{Language, Words},
};

/// Trestle: a table anyone can put up. Without a command it opens its window.
#[derive(Debug, Parser)]
#[command(name = "trestle", version)]
struct Arguments {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Everywhere {
    /// Keep everything under this folder (or TRESTLE_HOME)
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Which table, where there are several: the start of its name or id
    #[arg(long, global = true, value_name = "TABLE")]
    table: Option<String>,
    /// Answer with one JSON object a line
    #[arg(long, global = true)]
    json: bool,
    /// Stay on this computer: meet others through its own address (127.0.0.1) only
    #[arg(long, global = true)]
    loopback: bool,
    /// Do not look for others nearby (mDNS)
    #[arg(long, global = true)]
    no_mdns: bool,
    /// The design that the window opens at once: the start of its title (with --table)
    #[arg(long, value_name = "DOC", requires = "table")]
    design: Option<String>,
    /// The window's size, such as 1280x800
    #[arg(long, value_name = "SIZE", value_parser = window_size)]
    size: Option<(u16, u16)>,
    /// Print a JSON line for every frame that the window draws
    #[arg(long, hide = true)]
    measure: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Line(Line),
    /// Take the same commands one a line from stdin, while staying connected
    Shell {
        /// Do not meet anybody until `meet`
        #[arg(long)]
        apart: bool,
    },
    /// Show the main job with three copies of one table on this computer
    Tour {
        /// Where to keep the tour's files, instead of a new folder
        #[arg(long)]
        folder: Option<PathBuf>,
    },
}

/// A command that can stand alone or be a line of the shell.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Line {
    /// Put up a table
    New {
        name: String,
        /// Your name, as people call you
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
        /// How you are here: the start of a side's name, or `live` or `work`
        #[arg(long)]
        side: Option<String>,
    },
    /// The tables on this computer
    Tables,
    /// Who is at the table
    People,
    /// What the table makes
    Docs,
    /// What happened, at the table or in one design
    Log { doc: Option<String> },
    /// Start something new
    Add {
        #[arg(value_parser = ["text"])]
        kind: String,
        title: String,
        /// Start from a Markdown file
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Read a design
    Show {
        doc: String,
        #[arg(long)]
        markdown: bool,
        /// As it was: heads from `show --json` or `log --json`, parted by commas
        #[arg(long, value_name = "HEADS")]
        at: Option<String>,
    },
    /// Make a design read like a Markdown file, by the smallest changes
    Edit {
        doc: String,
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Make a link for others to sit down by
    Invite {
        /// For how many people
        #[arg(long, default_value_t = 20)]
        uses: u32,
        /// For how many days
        #[arg(long, default_value_t = 7)]
        days: u32,
    },
    /// Take a seat by a link
    Join {
        ticket: String,
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
        #[arg(long)]
        side: Option<String>,
    },
    /// Say that a newcomer sits with your side
    Welcome { person: String },
    /// Meet the others and bring each other up to date
    Sync {
        /// Stop when nothing has come or gone for two seconds (this is what it does unless told otherwise)
        #[arg(long)]
        until_quiet: bool,
        #[arg(long = "for", value_name = "SECONDS", conflicts_with = "until_quiet")]
        seconds: Option<u64>,
    },
    /// Take a design away: FILE ends in .md or .html
    Export { doc: String, file: PathBuf },
    /// Bring a Markdown file in as a new design
    Import { file: PathBuf },
    /// Do one of the model's actions, given as JSON
    Act { doc: String, action: String },
    /// All actions, with their fields
    Actions,
}

/// Runs the program with `arguments` and says how it ended: 0, 1 with a plain message, or 2 for wrong use.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = Arguments::parse_from(arguments);
    let options = arguments.everywhere;
    let wanted = options.home.clone().or_else(|| std::env::var_os("TRESTLE_HOME").map(PathBuf::from));
    let Some(home) = Home::find(wanted) else {
        let words = Words::new(Language::of_system());
        return reply::print(&Err(Plain::say(&words, "cli-no-home", &[])), options.json);
    };
    let chosen = home.settings().language;
    let words = Words::new(chosen.as_deref().and_then(Language::coded).unwrap_or_else(Language::of_system));
    match arguments.command {
        None => window(home, &options, &words),
        Some(Command::Tour { folder }) => {
            let answer = tour::run(folder, &words, options.json);
            reply::print(&answer, options.json)
        }
        Some(Command::Shell { apart }) => shell::run(Session::new(home, options, words), apart),
        Some(Command::Line(line)) => {
            let json = options.json;
            let mut session = Session::new(home, options, words);
            let answer = session.run(&line);
            session.close();
            reply::print(&answer, json)
        }
    }
}

/// Opens the window and waits until it is shut.
fn window(home: Home, options: &Everywhere, words: &Words) -> ExitCode {
    let start = Start {
        loopback_only: options.loopback,
        mdns: !options.no_mdns,
        table: options.table.clone(),
        design: options.design.clone(),
        measure: options.measure,
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
