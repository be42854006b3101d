//! One list of everything that can be done with a key: it feeds tooltips, menus and shortcuts alike.

use egui::{Event, Key, KeyboardShortcut, Modifiers};

use crate::{
    look::Look,
    theme::icon::{self, Icon},
};

/// Something a person can do, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Undo,
    Redo,
    Bold,
    Italic,
    Strike,
    Code,
    Link,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Bullets,
    Numbers,
    Checks,
    Quote,
    Divider,
    Tick,
    Indent,
    Outdent,
    MoveUp,
    MoveDown,
    SelectAll,
    Home,
    NewDesign,
}

/// How a command is called, explained, pressed and drawn.
#[derive(Debug)]
pub struct Info {
    pub command: Command,
    pub name_key: &'static str,
    pub tip_key: &'static str,
    pub keys: &'static [KeyboardShortcut],
    pub icon: Icon,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn keys(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

/// Every command once, in the order of the shortcuts page. The first keys are the ones shown.
pub const COMMANDS: [Info; 24] = [
    info(Command::Undo, ("command-undo", "command-undo-tip"), &[keys(CTRL, Key::Z)], icon::UNDO),
    info(
        Command::Redo,
        ("command-redo", "command-redo-tip"),
        &[keys(CTRL_SHIFT, Key::Z), keys(CTRL, Key::Y)],
        icon::REDO,
    ),
    info(Command::Bold, ("command-bold", "command-bold-tip"), &[keys(CTRL, Key::B)], icon::BOLD),
    info(Command::Italic, ("command-italic", "command-italic-tip"), &[keys(CTRL, Key::I)], icon::ITALIC),
    info(
        Command::Strike,
        ("command-strike", "command-strike-tip"),
        &[keys(CTRL_SHIFT, Key::S)],
        icon::STRIKE,
    ),
    info(Command::Code, ("command-code", "command-code-tip"), &[keys(CTRL, Key::E)], icon::CODE),
    info(Command::Link, ("command-link", "command-link-tip"), &[keys(CTRL, Key::L)], icon::LINK),
    info(
        Command::Heading1,
        ("command-heading-1", "command-heading-1-tip"),
        &[keys(CTRL, Key::Num1)],
        icon::DESIGN,
    ),
    info(
        Command::Heading2,
        ("command-heading-2", "command-heading-2-tip"),
        &[keys(CTRL, Key::Num2)],
        icon::DESIGN,
    ),
    info(
        Command::Heading3,
        ("command-heading-3", "command-heading-3-tip"),
        &[keys(CTRL, Key::Num3)],
        icon::DESIGN,
    ),
    info(
        Command::Paragraph,
        ("command-paragraph", "command-paragraph-tip"),
        &[keys(CTRL, Key::Num4)],
        icon::DESIGN,
    ),
    info(
        Command::Bullets,
        ("command-bullets", "command-bullets-tip"),
        &[keys(CTRL, Key::Num5)],
        icon::BULLETS,
    ),
    info(
        Command::Numbers,
        ("command-numbers", "command-numbers-tip"),
        &[keys(CTRL, Key::Num6)],
        icon::NUMBERS,
    ),
    info(
        Command::Checks,
        ("command-checks", "command-checks-tip"),
        &[keys(CTRL, Key::Num7)],
        icon::CHECK_LIST,
    ),
    info(Command::Quote, ("command-quote", "command-quote-tip"), &[keys(CTRL, Key::Num8)], icon::QUOTE),
    info(Command::Divider, ("command-divider", "command-divider-tip"), &[keys(CTRL, Key::Num9)], icon::MINUS),
    info(Command::Tick, ("command-tick", "command-tick-tip"), &[keys(CTRL, Key::Enter)], icon::TICK),
    info(
        Command::Indent,
        ("command-indent", "command-indent-tip"),
        &[keys(CTRL, Key::CloseBracket)],
        icon::RIGHT,
    ),
    info(
        Command::Outdent,
        ("command-outdent", "command-outdent-tip"),
        &[keys(CTRL, Key::OpenBracket)],
        icon::BACK,
    ),
    info(
        Command::MoveUp,
        ("command-move-up", "command-move-up-tip"),
        &[keys(Modifiers::ALT, Key::ArrowUp)],
        icon::DOWN,
    ),
    info(
        Command::MoveDown,
        ("command-move-down", "command-move-down-tip"),
        &[keys(Modifiers::ALT, Key::ArrowDown)],
        icon::DOWN,
    ),
    info(
        Command::SelectAll,
        ("command-select-all", "command-select-all-tip"),
        &[keys(CTRL, Key::A)],
        icon::DESIGN,
    ),
    info(Command::Home, ("command-home", "command-home-tip"), &[keys(Modifiers::ALT, Key::Home)], icon::HOME),
    info(
        Command::NewDesign,
        ("command-new-design", "command-new-design-tip"),
        &[keys(CTRL, Key::N)],
        icon::PLUS,
    ),
];

const fn info(
    command: Command,
    (name_key, tip_key): (&'static str, &'static str),
    keys: &'static [KeyboardShortcut],
    icon: Icon,
) -> Info {
    Info { command, name_key, tip_key, keys, icon }
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

    pub fn name(self, look: &Look) -> String {
        look.say(self.info().name_key)
    }

    /// What it does, and its keys.
    pub fn tip(self, look: &Look, ctx: &egui::Context) -> String {
        let tip = look.say(self.info().tip_key);
        match self.info().keys.first() {
            Some(keys) => look.say_with(
                "command-with-keys",
                &[("tip", tip.into()), ("keys", ctx.format_shortcut(keys).into())],
            ),
            None => tip,
        }
    }
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
        assert_eq!(press(CTRL), Some(Command::Undo));
        assert_eq!(press(CTRL_SHIFT), Some(Command::Redo));
        assert_eq!(press(Modifiers::NONE), None);
    }
}
