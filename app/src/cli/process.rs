//! Drives `trestle shell` as a real process of its own: for the tour, and for tests that need a program to kill.
//!
//! A line in, one JSON line out. Lines that nobody asked for (from `watch`) are kept until asked for.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use thiserror::Error;

/// How long an answer may take before the process counts as stuck.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// A running `trestle shell`. Killed when dropped.
#[derive(Debug)]
pub struct ShellProcess {
    child: Child,
    input: ChildStdin,
    lines: Receiver<Value>,
    watched: Vec<Value>,
}

/// Why a process did not answer as hoped.
#[derive(Debug, Error)]
pub enum ProcessError {
    #[error("{program} does not start: {source}")]
    DoesNotStart { program: PathBuf, source: std::io::Error },
    #[error("the program stopped before it answered {line:?}")]
    Stopped { line: String },
    #[error("no answer to {line:?} within {} s", ANSWER_LIMIT.as_secs())]
    NoAnswer { line: String },
    /// The program's own plain words.
    #[error("{said}")]
    Refused { line: String, said: String },
}

impl ShellProcess {
    /// Starts `program --home HOME shell ARGUMENTS…`.
    ///
    /// # Errors
    /// [`ProcessError::DoesNotStart`].
    pub fn start(program: &Path, home: &Path, arguments: &[&str]) -> Result<Self, ProcessError> {
        let start = || -> std::io::Result<Self> {
            let mut child = Command::new(program)
                .arg("--home")
                .arg(home)
                .arg("shell")
                .args(arguments)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let input = child.stdin.take().expect("stdin is piped");
            let output = BufReader::new(child.stdout.take().expect("stdout is piped"));
            let (sender, lines) = channel();
            thread::spawn(move || {
                let values =
                    output.lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
                for value in values {
                    if sender.send(value).is_err() {
                        break;
                    }
                }
            });
            Ok(Self { child, input, lines, watched: Vec::new() })
        };
        start().map_err(|source| ProcessError::DoesNotStart { program: program.to_owned(), source })
    }

    /// Sends one line and waits for its answer.
    ///
    /// # Errors
    /// The answer says no, does not come, or the process is gone.
    pub fn ask(&mut self, line: &str) -> Result<Value, ProcessError> {
        self.send(line)?;
        self.answer(line)
    }

    /// Sends one line and does not wait. Every sent line gets one answer, in order.
    ///
    /// # Errors
    /// [`ProcessError::Stopped`].
    pub fn send(&mut self, line: &str) -> Result<(), ProcessError> {
        let whole = format!("{line}\n");
        let sent = self.input.write_all(whole.as_bytes()).and_then(|()| self.input.flush());
        sent.map_err(|_| ProcessError::Stopped { line: line.to_owned() })
    }

    /// The next answer, to what was sent as `line`.
    ///
    /// # Errors
    /// As [`ShellProcess::ask`].
    pub fn answer(&mut self, line: &str) -> Result<Value, ProcessError> {
        let end = clock() + ANSWER_LIMIT;
        loop {
            let value = match self.lines.recv_timeout(end.saturating_duration_since(clock())) {
                Ok(value) => value,
                Err(RecvTimeoutError::Timeout) => {
                    return Err(ProcessError::NoAnswer { line: line.to_owned() });
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(ProcessError::Stopped { line: line.to_owned() });
                }
            };
            match value["ok"].as_bool() {
                Some(true) => return Ok(value),
                Some(false) => {
                    let said = value["error"].as_str().unwrap_or_default().to_owned();
                    return Err(ProcessError::Refused { line: line.to_owned(), said });
                }
                None => self.watched.push(value),
            }
        }
    }

    /// The next line of a `watch`, or none if there is none within `limit`.
    pub fn watched(&mut self, limit: Duration) -> Option<Value> {
        if !self.watched.is_empty() {
            return Some(self.watched.remove(0));
        }
        self.lines.recv_timeout(limit).ok()
    }

    /// Asks `line` again and again until `enough` likes the answer.
    ///
    /// # Errors
    /// As [`ShellProcess::ask`]; [`ProcessError::NoAnswer`] where no answer was liked in time.
    pub fn ask_until(&mut self, line: &str, enough: impl Fn(&Value) -> bool) -> Result<Value, ProcessError> {
        let end = clock() + ANSWER_LIMIT;
        while clock() < end {
            let answer = self.ask(line)?;
            if enough(&answer) {
                return Ok(answer);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(ProcessError::NoAnswer { line: line.to_owned() })
    }

    /// As when the power goes: SIGKILL, nothing is tidied.
    pub fn kill(mut self) {
        self.stop_now();
    }

    /// Says `quit` and waits until the process has ended.
    ///
    /// # Errors
    /// As [`ShellProcess::ask`].
    pub fn quit(mut self) -> Result<(), ProcessError> {
        self.ask("quit")?;
        let ended = self.child.wait();
        ended.map(|_| ()).map_err(|_| ProcessError::Stopped { line: "quit".to_owned() })
    }

    /// The system's number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn stop_now(&mut self) {
        // Both fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ShellProcess {
    fn drop(&mut self) {
        self.stop_now();
    }
}

// Waiting for another process needs a real clock.
#[expect(clippy::disallowed_methods)]
fn clock() -> Instant {
    Instant::now()
}
