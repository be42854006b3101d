//! One list of everything that can be done: it feeds menus, keys, tooltips, the palette and the shortcuts page alike.
//!
//! [`COMMANDS`] says how each is called, pressed and drawn; [`Command::possible`] says where it can be done, from a plain
//! description of the place ([`Here`]). What a command does is carried out by `app`, and by the editor for its own.

mod find;
mod here;
mod list;

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use crate::{look::Look, theme::icon::Icon};
pub use find::rank;
pub use here::{Here, Spot};
pub use list::COMMANDS;

/// Something a person can do, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    Palette,
    Shortcuts,
    Settings,
    Messages,
    NextPart,
    PreviousPart,
    ToPage,
    PutUp,
    TakeSeat,
    LookAround,
    FirstScreen,
    Stop,
    Home,
    Designs,
    People,
    Rules,
    Decisions,
    Promises,
    Equal,
    SaveCalendar,
    Print,
    LeaveTable,
    NewDesign,
    NewDecision,
    Invite,
    OpenDoor,
    CloseDoor,
    CopyLink,
    PutOnStick,
    CarryOut,
    CarryIn,
    Rename,
    Import,
    ExportMarkdown,
    ExportHtml,
    ExportBundle,
    Undo,
    Redo,
    Bold,
    Italic,
    Strike,
    Code,
    Link,
    Comment,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Bullets,
    Numbers,
    Checks,
    Quote,
    CodeBlock,
    Divider,
    Tick,
    Indent,
    Outdent,
    MoveUp,
    MoveDown,
    SelectAll,
    English,
    Welsh,
    LookSystem,
    LookLight,
    LookDark,
    LookContrast,
    Larger,
    Smaller,
    UsualSize,
    CopyFolder,
    OpenFolder,
    CloseNotice,
    Quit,
}

/// What a command is about: a heading of the shortcuts page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Finding,
    Table,
    Design,
    Writing,
    Looks,
    Program,
}

impl Group {
    pub const ALL: [Group; 6] =
        [Group::Finding, Group::Table, Group::Design, Group::Writing, Group::Looks, Group::Program];

    pub fn name(self, look: &Look) -> String {
        look.say(match self {
            Group::Finding => "group-finding",
            Group::Table => "group-table",
            Group::Design => "group-design",
            Group::Writing => "group-writing",
            Group::Looks => "group-looks",
            Group::Program => "group-program",
        })
    }
}

/// How a command is called, explained, pressed and drawn.
#[derive(Debug)]
pub struct Info {
    pub command: Command,
    pub group: Group,
    pub name_key: &'static str,
    pub tip_key: &'static str,
    pub keys: &'static [KeyboardShortcut],
    pub icon: Icon,
}

impl Command {
    pub fn info(self) -> &'static Info {
        COMMANDS.iter().find(|info| info.command == self).expect("the list has every command; a test says so")
    }

    /// The command that this key press asks for.
    pub fn pressed(event: &Event) -> Option<Command> {
        let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
        let exactly = |wanted: &KeyboardShortcut| {
            *key == wanted.logical_key
                && modifiers.shift == wanted.modifiers.shift
                && modifiers.alt == wanted.modifiers.alt
                && modifiers.command == wanted.modifiers.command
        };
        COMMANDS.iter().find(|info| info.keys.iter().any(exactly)).map(|info| info.command)
    }

    /// The editor of a design carries it out, on the words that are marked.
    pub fn is_for_editor(self) -> bool {
        self.info().group == Group::Writing
    }

    pub fn name(self, look: &Look) -> String {
        look.say(self.info().name_key)
    }

    /// What it does, and its keys.
    pub fn tip(self, look: &Look) -> String {
        let tip = look.say(self.info().tip_key);
        match self.keys(look) {
            Some(keys) => look.say_with("command-with-keys", &[("tip", tip.into()), ("keys", keys.into())]),
            None => tip,
        }
    }

    /// The keys that do it, as they are called: "Ctrl+K".
    pub fn keys(self, look: &Look) -> Option<String> {
        self.info().keys.first().map(|keys| keys_text(look, keys))
    }
}

/// Keys by what is printed on them; signs that no screen reader says have a name.
pub fn keys_text(look: &Look, keys: &KeyboardShortcut) -> String {
    let key = match keys.logical_key {
        Key::ArrowUp => look.say("key-up"),
        Key::ArrowDown => look.say("key-down"),
        Key::Plus => look.say("key-plus"),
        Key::Minus => look.say("key-minus"),
        Key::Comma => look.say("key-comma"),
        Key::Enter => look.say("key-enter"),
        Key::Home => look.say("key-home"),
        key => key.symbol_or_name().to_owned(),
    };
    let held = |modifier: Modifiers, name: &str| {
        if keys.modifiers.contains(modifier) { format!("{name}+") } else { String::new() }
    };
    let control = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };
    let held =
        [held(Modifiers::COMMAND, control), held(Modifiers::ALT, "Alt"), held(Modifiers::SHIFT, "Shift")];
    format!("{}{key}", held.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_a_key_and_each_is_listed_once() {
        for (index, one) in COMMANDS.iter().enumerate() {
            assert_eq!(one.command.info().name_key, one.name_key, "{:?} is listed twice", one.command);
            for other in &COMMANDS[index + 1..] {
                for keys in one.keys {
                    assert!(!other.keys.contains(keys), "{:?} and {:?}", one.command, other.command);
                }
            }
        }
    }

    #[test]
    fn redo_is_not_undo_with_a_finger_on_shift() {
        let press = |modifiers| {
            Command::pressed(&Event::Key {
                key: Key::Z,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers,
            })
        };
        assert_eq!(press(Modifiers::COMMAND), Some(Command::Undo));
        assert_eq!(press(Modifiers::COMMAND.plus(Modifiers::SHIFT)), Some(Command::Redo));
        assert_eq!(press(Modifiers::NONE), None);
    }
}
