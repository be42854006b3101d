//! Real windows on displays of their own: two write in one design at once, and one looks as the tests draw it.
//!
//! Keys come from outside (xdotool), as a person's would. What each wrote is read back through the command after both
//! windows are gone. Pictures of both lie in `target/…/tmp` for looking at; the test says where.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use trestle_app::{
    home::{Home, Settings},
    lang::Language,
    theme::ThemeKind,
};
use trestle_tests::seen::{
    picture::Picture,
    stage::{Stage, View},
};

use crate::{ALONE, ask, program, run, shell, two_at_a_table};

/// A display without a screen, and the number it is known by.
pub(crate) struct Display {
    server: Child,
    pub(crate) name: String,
}

impl Display {
    pub(crate) fn start() -> Self {
        Self::sized("1280x800x24")
    }

    /// Room for two windows beside each other: one that is covered draws nothing.
    pub(crate) fn for_two() -> Self {
        Self::sized("2560x800x24")
    }

    fn sized(size: &str) -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-noreset"]);
        let mut server = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed: ./test sees to it");
        let mut line = String::new();
        let output = server.stdout.take().expect("stdout is piped");
        BufReader::new(output).read_line(&mut line).expect("Xvfb says its number");
        Display { server, name: format!(":{}", line.trim()) }
    }

    /// Runs a tool on this display and gives what it says.
    pub(crate) fn tool(&self, name: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(name);
        let output = command.args(arguments).env("DISPLAY", &self.name).output();
        let output =
            output.unwrap_or_else(|error| panic!("{name} is installed (./test sees to it): {error}"));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn picture(&self, file: &Path) {
        self.tool("import", &["-window", "root", &file.display().to_string()]);
        println!("picture: {}", file.display());
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It ends only if it has not yet.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A window of the program with the design `Words` open.
struct Window {
    process: Child,
    /// Hears when the words of a design are on the screen.
    words: Receiver<()>,
}

impl Window {
    fn open(display: &Display, home: &Path) -> Self {
        Self::open_with(display, home, &["--table", "Repairs", "--design", "Words"])
    }

    fn open_with(display: &Display, home: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.arg("--home").arg(home).args(ALONE).args(["--size", "1280x800"]).args(arguments);
        Self::by(command, display)
    }

    fn by(mut command: Command, display: &Display) -> Self {
        command.env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY").env("LIBGL_ALWAYS_SOFTWARE", "1");
        command.arg("--measure").env("LANG", "en_GB.UTF-8").stdout(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let frames = BufReader::new(process.stdout.take().expect("stdout is piped"));
        let (shown, words) = channel();
        thread::spawn(move || {
            for frame in frames.lines().map_while(Result::ok) {
                let frame: serde_json::Value = serde_json::from_str(&frame).unwrap_or_default();
                if frame["words"] == true {
                    // Nobody listens any more when the test is over.
                    let _ = shown.send(());
                }
            }
        });
        let window = Window { process, words };
        for _ in 0..100 {
            thread::sleep(Duration::from_millis(200));
            let id = display.tool("xdotool", &["search", "--onlyvisible", "--name", "Trestle"]);
            if let Some(id) = id.lines().next().filter(|id| !id.is_empty()) {
                // Without a window manager nobody else gives the window the keyboard.
                display.tool("xdotool", &["windowfocus", "--sync", id]);
                return window;
            }
        }
        panic!("no window within 20 s");
    }

    fn until_words_show(&self) {
        self.words.recv_timeout(Duration::from_secs(30)).expect("the words of the design show");
    }

    /// Closed as a person closes it, by the keys of the program.
    fn close(mut self, display: &Display) {
        display.tool("xdotool", &["key", "ctrl+q"]);
        assert!(self.process.wait().expect("it ends").success(), "it ends well");
    }
}

impl Drop for Window {
    /// As when the power goes: nothing is tidied. What was typed four seconds ago has to be on the disk.
    fn drop(&mut self) {
        // It fails only where the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn two_windows_write_in_one_design_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (carys, idris) = two_at_a_table(folder.path(), &ALONE);
    carys.quit().expect("it ends");
    idris.quit().expect("it ends");
    let homes = ["carys", "idris"].map(|name| folder.path().join(name));

    let displays = [Display::start(), Display::start()];
    let windows = [0, 1].map(|i| Window::open(&displays[i], &homes[i]));
    windows.iter().for_each(Window::until_words_show);

    // Carys at the end of the first line, Idris at the end of the text; neither waits for the other.
    displays[0].tool("xdotool", &["key", "End"]);
    displays[1].tool("xdotool", &["key", "ctrl+End"]);
    thread::scope(|scope| {
        let typed = [" Carys was here.", " Idris was here."];
        for (display, words) in displays.iter().zip(typed) {
            scope.spawn(move || display.tool("xdotool", &["type", "--delay", "30", words]));
        }
    });
    thread::sleep(Duration::from_secs(4));
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR"));
    displays[0].picture(&pictures.join("window-carys.png"));
    displays[1].picture(&pictures.join("window-idris.png"));
    drop(windows);

    let expected =
        "The first paragraph. Carys was here.\nThe second paragraph.\nThe third paragraph. Idris was here.";
    for home in &homes {
        let mut shell = shell(home, &["--apart"]);
        assert_eq!(ask(&mut shell, "text Words")["text"], expected, "in {}", home.display());
    }
    let log = run(&homes[0], &["log", "Words"]);
    let log = String::from_utf8_lossy(&log.stdout).into_owned();
    assert!(log.contains("Idris"), "{log}");
}

/// Width and height of the one window on a display.
fn size_of_window(display: &Display) -> (u16, u16) {
    let told = display.tool(
        "sh",
        &["-c", "xdotool getwindowgeometry --shell $(xdotool search --onlyvisible --name Trestle | head -1)"],
    );
    let number = |key: &str| told.lines().find_map(|line| line.strip_prefix(key)?.parse().ok());
    let size = (number("WIDTH="), number("HEIGHT="));
    (size.0.expect("a width"), size.1.expect("a height"))
}

#[test]
fn a_window_opens_as_large_as_it_was_closed_and_shows_where_its_files_are() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().join("home");
    // What a desktop opens folders with. It writes down what it was asked for.
    let opened = folder.path().join("opened");
    let desktop = folder.path().join("xdg-open");
    std::fs::write(&desktop, format!("#!/bin/sh\nprintf %s \"$1\" >'{}'\n", opened.display()))
        .and_then(|()| std::fs::set_permissions(&desktop, std::fs::Permissions::from_mode(0o755)))
        .expect("the folder can be written");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths([folder.path().to_path_buf()].into_iter().chain(std::env::split_paths(&path)))
            .expect("a path");
    let display = Display::start();
    let start = || {
        let mut command = Command::new(program());
        command.arg("--home").arg(&home).args(ALONE).env("PATH", &path);
        Window::by(command, &display)
    };
    let window = start();
    let usual = size_of_window(&display);
    let wanted = (1100, 700);
    assert_ne!(usual, wanted);
    let id = display.tool("xdotool", &["search", "--onlyvisible", "--name", "Trestle"]);
    display.tool("xdotool", &["windowsize", "--sync", &id, "1100", "700"]);
    display.tool("xdotool", &["key", "ctrl+k"]);
    display.tool("xdotool", &["type", "--delay", "30", "open the folder"]);
    display.tool("xdotool", &["key", "Return"]);
    let asked = (0..100).find_map(|_| {
        thread::sleep(Duration::from_millis(100));
        std::fs::read_to_string(&opened).ok().filter(|asked| !asked.is_empty())
    });
    assert_eq!(asked.as_deref().map(Path::new), Some(&*home), "the desktop is asked for the folder");
    window.close(&display);

    let window = start();
    assert_eq!(size_of_window(&display), wanted);
    window.close(&display);
}

#[test]
fn a_real_window_looks_as_the_tests_draw_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
    let settings = Settings {
        language: Some("en".to_owned()),
        theme: Some("light".to_owned()),
        text_percent: Some(100),
        ..Settings::default()
    };
    home.save_settings(&settings).expect("the folder can be written");
    let display = Display::start();
    display.tool("xdotool", &["mousemove", "1", "1"]);
    let _window = Window::open_with(&display, folder.path(), &[]);
    let expected = Stage::program(View::new(ThemeKind::Light, Language::English)).picture();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window-welcome.png");
    let mut differing = None;
    for _ in 0..50 {
        display.picture(&file);
        let real = Picture::read(&file).expect("a picture of the display");
        differing = expected.difference(&real).map(|(count, _)| count);
        if differing == Some(0) {
            return;
        }
        thread::sleep(Duration::from_millis(200));
    }
    panic!("{differing:?} pixels differ: see {}", file.display());
}
