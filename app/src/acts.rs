//! Every act that changes something at a table, and who it is open to: one list, made by matching, so that a new act does
//! not compile until it is listed here. The page that shows that all members have the same reads it.
//!
//! Absent: anything that asks who put the table up. `tests/tests/equal.rs` holds the list against the acts themselves.

use trestle_trust::statement::deciding::Progress;

use crate::{
    command::{Command, Group},
    documents::{
        deciding::{AnswerTo, DecidingAct},
        place::PlaceAct,
    },
    screens::Intent,
};

/// Who an act is open to. Where one sits may matter, never who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Everyone who sits at the table.
    Anyone,
    /// Everyone whom their side has welcomed.
    Welcomed,
    /// Everyone who is welcomed, for newcomers of their own side.
    OwnSide,
    /// Everyone who is welcomed, for what another side promised.
    OtherSide,
    /// Everyone, for what they said themselves.
    Own,
    /// Everyone, where somebody has named them as a witness.
    Named,
    /// As the ground rules say: everyone, or everyone who is welcomed.
    Rules,
}

impl Seat {
    pub const ALL: [Seat; 7] =
        [Seat::Anyone, Seat::Welcomed, Seat::OwnSide, Seat::OtherSide, Seat::Own, Seat::Named, Seat::Rules];

    /// The key of the sentence that says so.
    pub fn key(self) -> &'static str {
        match self {
            Seat::Anyone => "seat-anyone",
            Seat::Welcomed => "seat-welcomed",
            Seat::OwnSide => "seat-own-side",
            Seat::OtherSide => "seat-other-side",
            Seat::Own => "seat-own",
            Seat::Named => "seat-named",
            Seat::Rules => "seat-rules",
        }
    }
}

/// An act, by the key of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    pub key: &'static str,
    pub seat: Seat,
}

/// A list of acts, and the match that finds each of them: one cannot have what the other lacks.
macro_rules! acts {
    (
        $(#[$list_doc:meta])* $list:ident;
        $(#[$of_doc:meta])* $of:ident: $type:ty;
        acts { $($act:pat => $seat:ident $key:literal,)* }
        others { $($other:pat)? }
    ) => {
        $(#[$list_doc])*
        pub const $list: &[Act] = &[$(Act { key: $key, seat: Seat::$seat }),*];

        $(#[$of_doc])*
        pub fn $of(one: &$type) -> Option<&'static Act> {
            match one {
                $($act => Some(&Act { key: $key, seat: Seat::$seat }),)*
                $($other => None,)?
            }
        }
    };
}

acts! {
    /// What can be done about decisions, ground rules and promises.
    DECIDING;
    /// The act that is listed for it. There is none that is not: [`of_place`] has those about places.
    of_deciding: DecidingAct;
    acts {
    DecidingAct::Start { .. } => Anyone "may-start",
    DecidingAct::Prepare { .. } => Anyone "may-prepare",
    DecidingAct::Open { .. } => Anyone "may-open",
    DecidingAct::LookAgain { .. } => Anyone "may-look-again",
    DecidingAct::OpenRules { .. } => Anyone "may-open-rules",
    DecidingAct::Answer { whose: AnswerTo::Mine, .. } => Anyone "may-answer",
    DecidingAct::Answer { whose: AnswerTo::Of { .. }, .. } => Anyone "may-answer-of",
    DecidingAct::Answer { whose: AnswerTo::Neighbour, .. } => Welcomed "may-answer-neighbour",
    DecidingAct::Witness { .. } => Named "may-witness",
    DecidingAct::Contest { .. } => Welcomed "may-contest",
    DecidingAct::Reply { .. } => Anyone "may-reply",
    DecidingAct::Seen { .. } => Own "may-seen",
    DecidingAct::NotAnObjection { .. } => Welcomed "may-not-an-objection",
    DecidingAct::OnlyATypo { .. } => Welcomed "may-only-a-typo",
    DecidingAct::Close { .. } => Welcomed "may-close",
    DecidingAct::Withdraw { .. } => Own "may-withdraw",
    DecidingAct::Reopen { .. } => Anyone "may-reopen",
    DecidingAct::Update { progress: Progress::Checked, .. } => OtherSide "may-check",
    DecidingAct::Update { .. } => Welcomed "may-update",
    DecidingAct::SeatOnPaper { .. } => Anyone "may-seat-on-paper",
    }
    others { DecidingAct::Place(_) }
}

acts! {
    /// What can be said of one's own place at the table, and of somebody's.
    PLACES;
    /// The act that is listed for it. There is none that is not.
    of_place: PlaceAct;
    acts {
    PlaceAct::Move { .. } => Anyone "may-move",
    PlaceAct::Leave => Anyone "may-go",
    PlaceAct::RemoveComputer { .. } => Own "may-remove-computer",
    PlaceAct::AskRemoval { .. } => Welcomed "may-ask-removal",
    PlaceAct::Consent { .. } => Welcomed "may-consent",
    PlaceAct::Was { .. } => Anyone "may-was",
    }
    others {}
}

acts! {
    /// What can be done with the table itself, its people and its designs.
    TABLE;
    /// The act that an intent carries out; none if it only goes somewhere, or changes nothing but this computer.
    of_intent: Intent;
    acts {
    Intent::StartDesign { .. } => Anyone "may-start-design",
    Intent::Rename { .. } => Anyone "may-rename",
    Intent::ImportFrom { .. } => Anyone "may-import",
    Intent::Comment { .. } => Anyone "may-comment",
    Intent::TakeUp { .. } => Anyone "may-take-up",
    Intent::Acknowledge(_) => OwnSide "may-welcome",
    Intent::CopyLink(_) | Intent::WriteInvitation { .. } => Rules "may-invite",
    Intent::LinkComputer
    | Intent::WriteComputerLink { .. }
    | Intent::EndComputerLink
    | Intent::LinkHere(_) => Anyone "may-link-computer",
    Intent::OpenDoor | Intent::CloseDoor => Rules "may-door",
    Intent::SaveAs { .. }
    | Intent::SaveAgreement { .. }
    | Intent::SaveCalendar { .. }
    | Intent::Print { .. } => Anyone "may-take-away",
    Intent::CarryOut { .. } | Intent::CarryIn { .. } => Anyone "may-carry",
    Intent::PutUp { .. } => Anyone "may-put-up",
    Intent::GoOn { .. } => Anyone "may-go-on",
    Intent::TakeSeat { .. } | Intent::AskAtDoor { .. } => Anyone "may-sit-down",
    Intent::LeaveTable => Anyone "may-leave",
    }
    others {
        Intent::Decide(_)
        | Intent::Speak(_)
        | Intent::Wear(_)
        | Intent::Welcome
        | Intent::Create
        | Intent::Seat
        | Intent::LookRound
        | Intent::NoRouter
        | Intent::LookRoundAfresh
        | Intent::ChooseDoor(_)
        | Intent::BrowseInvitation(_)
        | Intent::ReadInvitation(_)
        | Intent::OpenTable(_)
        | Intent::StopWaiting
        | Intent::Go(_)
        | Intent::NameDesign
        | Intent::AskQuestion
        | Intent::PutOnStick(_)
        | Intent::AskComputerLink
        | Intent::AskCalendar
        | Intent::AskPrint
        | Intent::AskCarryOut
        | Intent::AskCarryIn
        | Intent::SeeCounted(_)
        | Intent::LookAtLate
        | Intent::Export(_)
        | Intent::ExportAgreement { .. }
        | Intent::Import
        | Intent::Browse { .. }
        | Intent::Do(_)
        | Intent::Uncover
        | Intent::Change(_)
        | Intent::CloseNotice
        | Intent::Stop(_)
        | Intent::TryAgain(_)
    }
}

/// Whether an intent puts something on the table, which takes room on the disk.
pub fn writes(intent: &Intent) -> bool {
    match intent {
        Intent::Decide(_) => true,
        Intent::CopyLink(_) | Intent::WriteInvitation { .. } | Intent::CarryIn { .. } => true,
        Intent::CarryOut { .. } | Intent::LinkHere(_) => false,
        other => of_intent(other).is_some_and(|act| {
            !matches!(act.key, "may-take-away" | "may-put-up" | "may-go-on" | "may-sit-down" | "may-leave")
        }),
    }
}

/// Whether it puts something on the table that only counts of somebody who sits there.
pub fn is_for_who_sits(intent: &Intent) -> bool {
    // What others made can still be taken in and kept. An act about deciding says by itself why it was not done.
    writes(intent) && !matches!(intent, Intent::CarryIn { .. } | Intent::Decide(_) | Intent::CloseDoor)
}

/// Writing in a design: the editor's own acts, whatever they are called there.
pub const WRITING: Act = Act { key: "may-write", seat: Seat::Anyone };

/// Who a command is open to.
pub fn of_command(command: Command) -> Seat {
    match command {
        Command::Invite
        | Command::OpenDoor
        | Command::CloseDoor
        | Command::CopyLink
        | Command::PutOnStick => Seat::Rules,
        _ => match command.info().group {
            Group::Finding
            | Group::Table
            | Group::Design
            | Group::Writing
            | Group::Looks
            | Group::Program => Seat::Anyone,
        },
    }
}
