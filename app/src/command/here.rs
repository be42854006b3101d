//! Where a person is, as plain data, and what can be done there. Pure.

use super::{Command, Group};

/// The screen that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Welcome,
    /// Taking a seat, or reading why a table did not open.
    Form,
    /// A table is being put up or opened, or a seat taken.
    Opening,
    Table,
    /// A table, with a design open.
    Design,
    /// A table, with the wording of a decision open to be written.
    Wording,
    /// A table, with a decision open.
    Decision,
}

/// All that decides what can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    pub spot: Spot,
    /// Settings, shortcuts or messages lie over the screen.
    pub covered: bool,
    /// The words of the open design can be changed, now or as soon as they are loaded.
    pub loaded: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    /// Others can be asked to sit down: not at the made-up table.
    pub invites: bool,
    /// The door is open.
    pub door: bool,
    /// A message is showing.
    pub notice: bool,
    /// The page can be printed as it is.
    pub prints: bool,
}

impl Here {
    /// On that screen, with nothing special about it.
    pub fn at(spot: Spot) -> Self {
        Here {
            spot,
            covered: false,
            loaded: matches!(spot, Spot::Design | Spot::Wording),
            can_undo: false,
            can_redo: false,
            invites: false,
            door: false,
            notice: false,
            prints: false,
        }
    }
}

impl Command {
    /// Whether this can be done there.
    pub fn possible(self, here: &Here) -> bool {
        let at_table = matches!(here.spot, Spot::Table | Spot::Design | Spot::Wording | Spot::Decision);
        let in_design = matches!(here.spot, Spot::Design | Spot::Wording) && !here.covered;
        let in_decision = here.spot == Spot::Decision && !here.covered;
        match self {
            Command::PutUp | Command::TakeSeat | Command::LookAround => here.spot == Spot::Welcome,
            Command::FirstScreen => here.spot == Spot::Form,
            Command::Stop => here.spot == Spot::Opening,
            Command::Undo => in_design && here.loaded && here.can_undo,
            Command::Redo => in_design && here.loaded && here.can_redo,
            Command::Rename => in_design && here.spot == Spot::Design,
            // A decision has another place for what people think of its wording.
            Command::Comment => in_design && here.spot == Spot::Design && here.loaded,
            Command::ExportMarkdown | Command::ExportHtml => in_design || in_decision,
            Command::ExportBundle => in_decision,
            Command::Invite | Command::CopyLink | Command::PutOnStick => at_table && here.invites,
            // Nobody else has the made-up table.
            Command::CarryOut | Command::CarryIn => at_table && here.invites,
            Command::OpenDoor => at_table && here.invites && !here.door,
            Command::CloseDoor => at_table && here.door,
            Command::Print => at_table && here.prints && !here.covered,
            Command::CloseNotice => here.notice,
            Command::ToPage | Command::NextPart | Command::PreviousPart => at_table && !here.covered,
            _ => match self.info().group {
                Group::Finding | Group::Looks | Group::Program => true,
                Group::Table => at_table,
                Group::Design | Group::Writing => in_design && here.loaded,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::COMMANDS;

    const SPOTS: [Spot; 7] =
        [Spot::Welcome, Spot::Form, Spot::Opening, Spot::Table, Spot::Design, Spot::Wording, Spot::Decision];

    #[test]
    fn every_command_can_be_done_somewhere_and_none_of_a_tables_without_a_table() {
        for info in COMMANDS {
            let everything = |spot| Here {
                can_undo: true,
                can_redo: true,
                invites: true,
                notice: true,
                prints: true,
                ..Here::at(spot)
            };
            let open = |spot| Here { door: true, ..everything(spot) };
            let possible =
                |spot: &Spot| [everything(*spot), open(*spot)].iter().any(|here| info.command.possible(here));
            let somewhere = SPOTS.iter().any(possible);
            assert!(somewhere, "{:?} can be done nowhere", info.command);
            if matches!(info.group, Group::Design | Group::Writing) {
                for spot in [Spot::Welcome, Spot::Form, Spot::Opening, Spot::Table] {
                    assert!(!info.command.possible(&everything(spot)), "{:?} at {spot:?}", info.command);
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_done_now_is_not_offered() {
        let check = |command: Command, here: Here, expected: bool| {
            assert_eq!(command.possible(&here), expected, "{command:?} at {here:?}");
        };
        let design = Here::at(Spot::Design);
        let decision = Here::at(Spot::Decision);
        check(Command::Bold, decision, false);
        check(Command::ExportBundle, decision, true);
        check(Command::ExportBundle, design, false);
        check(Command::Rename, Here::at(Spot::Wording), false);
        check(Command::Bold, Here::at(Spot::Wording), true);
        check(Command::Comment, Here::at(Spot::Wording), false);
        check(Command::Comment, design, true);
        check(Command::Undo, design, false);
        check(Command::Undo, Here { can_undo: true, ..design }, true);
        check(Command::Undo, Here { can_undo: true, loaded: false, ..design }, false);
        check(Command::Bold, design, true);
        check(Command::Bold, Here { covered: true, ..design }, false);
        check(Command::Home, Here { covered: true, ..design }, true);
        check(Command::ExportHtml, Here { loaded: false, ..design }, true);
        check(Command::CopyLink, Here::at(Spot::Table), false);
        let asks = Here { invites: true, ..Here::at(Spot::Table) };
        check(Command::CopyLink, asks, true);
        check(Command::OpenDoor, asks, true);
        check(Command::CloseDoor, asks, false);
        check(Command::OpenDoor, Here { door: true, ..asks }, false);
        check(Command::CloseDoor, Here { door: true, ..asks }, true);
        check(Command::PutUp, Here::at(Spot::Welcome), true);
        check(Command::PutUp, design, false);
        check(Command::CloseNotice, Here::at(Spot::Welcome), false);
    }
}
