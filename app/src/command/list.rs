//! The list itself, in the order of the shortcuts page. The first keys of a command are the ones shown.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{Command, Group, Info};
use crate::theme::icon::{self, Icon};

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

const FINDING: Group = Group::Finding;
const TABLE: Group = Group::Table;
const DESIGN: Group = Group::Design;
const WRITING: Group = Group::Writing;
const LOOKS: Group = Group::Looks;
const PROGRAM: Group = Group::Program;

const fn keys(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

impl Group {
    const fn does(
        self,
        command: Command,
        name_key: &'static str,
        tip_key: &'static str,
        keys: &'static [KeyboardShortcut],
        icon: Icon,
    ) -> Info {
        Info { command, group: self, name_key, tip_key, keys, icon }
    }
}

/// Every command once.
#[rustfmt::skip]
pub const COMMANDS: &[Info] = &[
    FINDING.does(Command::Palette, "command-palette", "command-palette-tip", &[keys(CTRL, Key::K)], icon::FIND),
    FINDING.does(Command::Shortcuts, "command-shortcuts", "command-shortcuts-tip", &[keys(Modifiers::NONE, Key::F1), keys(CTRL, Key::Slash)], icon::KEYS),
    FINDING.does(Command::Settings, "command-settings", "command-settings-tip", &[keys(CTRL, Key::Comma)], icon::SETTINGS),
    FINDING.does(Command::Messages, "command-messages", "command-messages-tip", &[keys(Modifiers::NONE, Key::F8)], icon::MESSAGES),
    FINDING.does(Command::NextPart, "command-next-part", "command-next-part-tip", &[keys(Modifiers::NONE, Key::F6)], icon::RIGHT),
    FINDING.does(Command::PreviousPart, "command-previous-part", "command-previous-part-tip", &[keys(Modifiers::SHIFT, Key::F6)], icon::BACK),
    FINDING.does(Command::ToPage, "command-to-page", "command-to-page-tip", &[], icon::SKIP),
    TABLE.does(Command::PutUp, "command-put-up", "command-put-up-tip", &[], icon::PUT_UP),
    TABLE.does(Command::TakeSeat, "command-take-seat", "command-take-seat-tip", &[], icon::SEAT),
    TABLE.does(Command::LookAround, "command-look-around", "command-look-around-tip", &[], icon::LOOK_ROUND),
    TABLE.does(Command::Stop, "command-stop", "command-stop-tip", &[], icon::CLOSE),
    TABLE.does(Command::FirstScreen, "command-first-screen", "command-first-screen-tip", &[], icon::BACK),
    TABLE.does(Command::Home, "command-home", "command-home-tip", &[keys(Modifiers::ALT, Key::Num1), keys(Modifiers::ALT, Key::Home)], icon::HOME),
    TABLE.does(Command::Designs, "command-designs", "command-designs-tip", &[keys(Modifiers::ALT, Key::Num2)], icon::DESIGNS),
    TABLE.does(Command::Decisions, "command-decisions", "command-decisions-tip", &[keys(Modifiers::ALT, Key::Num3)], icon::DECISIONS),
    TABLE.does(Command::Promises, "command-promises", "command-promises-tip", &[keys(Modifiers::ALT, Key::Num4)], icon::PROMISES),
    TABLE.does(Command::People, "command-people", "command-people-tip", &[keys(Modifiers::ALT, Key::Num5)], icon::PEOPLE),
    TABLE.does(Command::Rules, "command-rules", "command-rules-tip", &[keys(Modifiers::ALT, Key::Num6)], icon::RULES),
    TABLE.does(Command::Equal, "command-equal", "command-equal-tip", &[], icon::EQUAL),
    TABLE.does(Command::SaveCalendar, "command-calendar", "command-calendar-tip", &[], icon::TO_CALENDAR),
    TABLE.does(Command::Print, "command-print", "command-print-tip", &[keys(CTRL, Key::P)], icon::PRINT),
    TABLE.does(Command::NewDesign, "command-new-design", "command-new-design-tip", &[keys(CTRL, Key::N)], icon::PLUS),
    TABLE.does(Command::NewDecision, "command-new-decision", "command-new-decision-tip", &[keys(CTRL_SHIFT, Key::N)], icon::DECISIONS),
    TABLE.does(Command::Invite, "command-invite", "command-invite-tip", &[keys(CTRL_SHIFT, Key::I)], icon::INVITE),
    TABLE.does(Command::OpenDoor, "command-open-door", "command-open-door-tip", &[], icon::DOOR),
    TABLE.does(Command::CloseDoor, "command-close-door", "command-close-door-tip", &[], icon::DOOR),
    TABLE.does(Command::CopyLink, "command-copy-link", "command-copy-link-tip", &[], icon::COPY),
    TABLE.does(Command::PutOnStick, "command-put-on-stick", "command-put-on-stick-tip", &[], icon::STICK),
    TABLE.does(Command::CarryOut, "command-carry-out", "command-carry-out-tip", &[], icon::STICK),
    TABLE.does(Command::CarryIn, "command-carry-in", "command-carry-in-tip", &[], icon::STICK),
    TABLE.does(Command::LeaveTable, "command-leave-table", "command-leave-table-tip", &[], icon::OUT),
    DESIGN.does(Command::Rename, "command-rename", "command-rename-tip", &[keys(Modifiers::NONE, Key::F2)], icon::RENAME),
    DESIGN.does(Command::Import, "command-import", "command-import-tip", &[], icon::IMPORT),
    DESIGN.does(Command::ExportMarkdown, "command-export-markdown", "command-export-markdown-tip", &[], icon::EXPORT),
    DESIGN.does(Command::ExportHtml, "command-export-html", "command-export-html-tip", &[], icon::EXPORT),
    DESIGN.does(Command::ExportBundle, "command-export-bundle", "command-export-bundle-tip", &[], icon::EXPORT),
    WRITING.does(Command::Undo, "command-undo", "command-undo-tip", &[keys(CTRL, Key::Z)], icon::UNDO),
    WRITING.does(Command::Redo, "command-redo", "command-redo-tip", &[keys(CTRL_SHIFT, Key::Z), keys(CTRL, Key::Y)], icon::REDO),
    WRITING.does(Command::Bold, "command-bold", "command-bold-tip", &[keys(CTRL, Key::B)], icon::BOLD),
    WRITING.does(Command::Italic, "command-italic", "command-italic-tip", &[keys(CTRL, Key::I)], icon::ITALIC),
    WRITING.does(Command::Strike, "command-strike", "command-strike-tip", &[keys(CTRL_SHIFT, Key::S)], icon::STRIKE),
    WRITING.does(Command::Code, "command-code", "command-code-tip", &[keys(CTRL, Key::E)], icon::CODE),
    WRITING.does(Command::Link, "command-link", "command-link-tip", &[keys(CTRL, Key::L)], icon::LINK),
    WRITING.does(Command::Comment, "command-comment", "command-comment-tip", &[keys(CTRL_ALT, Key::M)], icon::COMMENT),
    WRITING.does(Command::Heading1, "command-heading-1", "command-heading-1-tip", &[keys(CTRL, Key::Num1)], icon::HEADING_1),
    WRITING.does(Command::Heading2, "command-heading-2", "command-heading-2-tip", &[keys(CTRL, Key::Num2)], icon::HEADING_2),
    WRITING.does(Command::Heading3, "command-heading-3", "command-heading-3-tip", &[keys(CTRL, Key::Num3)], icon::HEADING_3),
    WRITING.does(Command::Paragraph, "command-paragraph", "command-paragraph-tip", &[keys(CTRL, Key::Num4)], icon::PARAGRAPH),
    WRITING.does(Command::Bullets, "command-bullets", "command-bullets-tip", &[keys(CTRL, Key::Num5)], icon::BULLETS),
    WRITING.does(Command::Numbers, "command-numbers", "command-numbers-tip", &[keys(CTRL, Key::Num6)], icon::NUMBERS),
    WRITING.does(Command::Checks, "command-checks", "command-checks-tip", &[keys(CTRL, Key::Num7)], icon::CHECK_LIST),
    WRITING.does(Command::Quote, "command-quote", "command-quote-tip", &[keys(CTRL, Key::Num8)], icon::QUOTE),
    WRITING.does(Command::CodeBlock, "command-code-block", "command-code-block-tip", &[], icon::CODE),
    WRITING.does(Command::Divider, "command-divider", "command-divider-tip", &[keys(CTRL, Key::Num9)], icon::MINUS),
    WRITING.does(Command::Tick, "command-tick", "command-tick-tip", &[keys(CTRL, Key::Enter)], icon::TICK),
    WRITING.does(Command::Indent, "command-indent", "command-indent-tip", &[keys(CTRL, Key::CloseBracket)], icon::FURTHER_IN),
    WRITING.does(Command::Outdent, "command-outdent", "command-outdent-tip", &[keys(CTRL, Key::OpenBracket)], icon::FURTHER_OUT),
    WRITING.does(Command::MoveUp, "command-move-up", "command-move-up-tip", &[keys(Modifiers::ALT, Key::ArrowUp)], icon::UP),
    WRITING.does(Command::MoveDown, "command-move-down", "command-move-down-tip", &[keys(Modifiers::ALT, Key::ArrowDown)], icon::DOWNWARD),
    WRITING.does(Command::SelectAll, "command-select-all", "command-select-all-tip", &[keys(CTRL, Key::A)], icon::ALL),
    LOOKS.does(Command::English, "command-english", "command-english-tip", &[], icon::LANGUAGES),
    LOOKS.does(Command::Welsh, "command-welsh", "command-welsh-tip", &[], icon::LANGUAGES),
    LOOKS.does(Command::LookSystem, "command-look-system", "command-look-system-tip", &[], icon::SCREEN),
    LOOKS.does(Command::LookLight, "command-look-light", "command-look-light-tip", &[], icon::LIGHT),
    LOOKS.does(Command::LookDark, "command-look-dark", "command-look-dark-tip", &[], icon::DARK),
    LOOKS.does(Command::LookContrast, "command-look-contrast", "command-look-contrast-tip", &[], icon::CONTRAST),
    LOOKS.does(Command::Larger, "command-larger", "command-larger-tip", &[keys(CTRL, Key::Plus), keys(CTRL, Key::Equals), keys(CTRL_SHIFT, Key::Plus), keys(CTRL_SHIFT, Key::Equals)], icon::LARGER),
    LOOKS.does(Command::Smaller, "command-smaller", "command-smaller-tip", &[keys(CTRL, Key::Minus)], icon::SMALLER),
    LOOKS.does(Command::UsualSize, "command-usual-size", "command-usual-size-tip", &[keys(CTRL, Key::Num0)], icon::TEXT_SIZE),
    PROGRAM.does(Command::CopyFolder, "command-copy-folder", "command-copy-folder-tip", &[], icon::COPY),
    PROGRAM.does(Command::OpenFolder, "command-open-folder", "command-open-folder-tip", &[], icon::FOLDER),
    PROGRAM.does(Command::CloseNotice, "command-close-notice", "command-close-notice-tip", &[], icon::CLOSE),
    PROGRAM.does(Command::Quit, "command-quit", "command-quit-tip", &[keys(CTRL, Key::Q)], icon::POWER),
];
