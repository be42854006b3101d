//! What happens in a world, drawn from its seed.

use super::{Dice, World};

/// What happens next. Everything else is drawn from `dice`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::agreement::oracle) enum What {
    Meet,
    MeetAll,
    Open,
    OpenRules,
    Answer,
    AnswerAll,
    Record,
    WitnessAll,
    Contest,
    Carry,
    WorkThrough,
    Remark,
    Amend,
    AmendAll,
    Close,
    CloseAll,
    Withdraw,
    Reopen,
    Update,
    Newcomer,
    Vouch,
    PaperSeat,
    Device,
    TwoSeats,
    Leave,
    Move,
    /// Somebody asks that others sit there no more, and some consent.
    Remove,
    LoseDevice,
    /// Somebody comes, and perhaps something is agreed, as if much had not happened.
    Backdate,
    /// One place asks, answers and closes, nearly all agreeing.
    Agree,
    /// Every place does, about the same.
    AgreeApart,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::agreement::oracle) struct Op {
    pub(in crate::agreement::oracle) what: What,
    pub(super) dice: u64,
}

impl World {
    /// The ops of a seed.
    pub(in crate::agreement::oracle) fn ops(seed: u64) -> Vec<Op> {
        use What::*;
        let dice = &mut Dice::new(seed);
        const ALL: [What; 50] = [
            Meet,
            Meet,
            Meet,
            Meet,
            MeetAll,
            MeetAll,
            Open,
            Open,
            Open,
            OpenRules,
            OpenRules,
            Answer,
            Answer,
            Answer,
            AnswerAll,
            AnswerAll,
            AnswerAll,
            Record,
            Record,
            WitnessAll,
            WitnessAll,
            Contest,
            Carry,
            WorkThrough,
            WorkThrough,
            WorkThrough,
            Remark,
            Remark,
            Amend,
            AmendAll,
            AmendAll,
            Close,
            Close,
            CloseAll,
            CloseAll,
            CloseAll,
            Withdraw,
            Withdraw,
            Reopen,
            Update,
            Newcomer,
            Vouch,
            Vouch,
            PaperSeat,
            Device,
            TwoSeats,
            Backdate,
            Agree,
            Agree,
            AgreeApart,
        ];
        let plan: &[What] = dice.of(&[
            &[][..],
            &[Open, AnswerAll, CloseAll],
            &[Open, AnswerAll, WorkThrough, CloseAll, MeetAll],
            &[Open, AnswerAll, CloseAll, Open, AnswerAll, CloseAll],
            &[OpenRules, AnswerAll, CloseAll, Open, AnswerAll, CloseAll],
            &[OpenRules, AnswerAll, CloseAll, OpenRules, AnswerAll, CloseAll, MeetAll, Open],
            &[Open, AmendAll, AnswerAll, CloseAll],
            &[Open, AnswerAll, AmendAll, AnswerAll, Meet, AmendAll, CloseAll, MeetAll],
            &[Agree, Agree, MeetAll, Agree],
            &[AgreeApart, MeetAll],
            &[Agree, MeetAll, AgreeApart, MeetAll, Agree],
            &[AgreeApart, MeetAll, Agree, AgreeApart, MeetAll],
            &[Open, Answer, AnswerAll, WorkThrough, WorkThrough, CloseAll, MeetAll, WorkThrough],
            &[Open, Record, WitnessAll, Record, WitnessAll, AnswerAll, Contest, CloseAll, MeetAll],
            &[Open, Carry, Carry, WorkThrough, AnswerAll, WorkThrough, CloseAll],
            &[Record, WitnessAll, AnswerAll, CloseAll],
            &[Open, Carry, WorkThrough, AnswerAll, CloseAll, MeetAll, Withdraw],
            &[TwoSeats, Open, AnswerAll, Vouch, CloseAll],
            &[Agree, Backdate, MeetAll, Open, AnswerAll, CloseAll],
            &[Backdate, MeetAll, Vouch, Agree, Vouch, Vouch, MeetAll, Agree],
        ]);
        let mut whats = Vec::new();
        let loose = dice.of(&[0, 1, 1, 2, 3]);
        for what in plan {
            for _ in 0..dice.below(loose + 1) {
                whats.push(dice.of(&ALL));
            }
            whats.push(*what);
        }
        for _ in 0..dice.below(if plan.is_empty() { 16 } else { 7 }) {
            whats.push(dice.of(&ALL));
        }
        let mut ops: Vec<Op> = whats.into_iter().map(|what| Op { what, dice: dice.next() }).collect();
        // People go in some worlds; the others are as they were before there was that.
        let dice = &mut Dice::new(seed ^ 0x60e5);
        if dice.percent(40) {
            for _ in 0..1 + dice.below(4) {
                let what =
                    dice.of(&[Leave, Move, Remove, Remove, Remove, LoseDevice, Vouch, AnswerAll, CloseAll]);
                ops.insert(dice.below(ops.len() + 1), Op { what, dice: dice.next() });
            }
            ops.push(Op { what: MeetAll, dice: dice.next() });
        }
        ops
    }

    pub(in crate::agreement::oracle) fn op(what: What, dice: &mut Dice) -> Op {
        Op { what, dice: dice.next() }
    }
}
