//! Words that somebody typed and did not send, whose place on the page is gone: other words are asked about, or it is
//! closed. They stay in sight until they are used or let go of.

use egui::Ui;
use trestle_model::decision::{ItemKind, Stage};
use trestle_trust::ids::StatementId;

use super::{desk::Desk, kept::REPLACES_FIND, promises, wording};
use crate::{
    screens,
    view::deciding::{DecisionPage, Doubt, StandingView},
};

/// Where such words were typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Was {
    Field(String),
    /// One's own answer to that question,
    Mine(StatementId),
    /// and one for somebody else.
    Other(StatementId),
}

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let homeless = desk.kept.homeless(desk.page);
    if homeless.is_empty() {
        return;
    }
    if let Some(was) = screens::written::card(ui, desk.look, &homeless) {
        desk.kept.let_go(&was);
    }
}

/// Whether the field of that key can be on the page as it is now, perhaps in a fold.
pub(super) fn has_place(page: &DecisionPage, key: &str) -> bool {
    let (kind, of) = key.split_once(' ').unwrap_or((key, ""));
    let standing = &page.standing;
    let asked = page.asked.as_ref();
    let open = matches!(standing, StandingView::Open { .. });
    let preparing = matches!(standing, StandingView::Preparing(_));
    let objection = || {
        asked.is_some_and(|asked| asked.objections.iter().any(|one| one.open && one.answer.to_string() == of))
    };
    match kind {
        REPLACES_FIND => true,
        "reply" | "not_one" => {
            (open || matches!(standing, StandingView::InQuestion(Doubt::Objection))) && objection()
        }
        "contest" => {
            open && asked.is_some_and(|asked| asked.answers.iter().any(|one| one.statement.to_string() == of))
        }
        "withdraw" => matches!(standing, StandingView::Agreed { .. } | StandingView::InQuestion(_)),
        "reopen" => matches!(
            standing,
            StandingView::Agreed { .. }
                | StandingView::InQuestion(_)
                | StandingView::NotAgreed
                | StandingView::Contested { .. }
                | StandingView::Ended { .. }
        ),
        "seat" => open,
        "remark" => matches!(standing, StandingView::Preparing(Stage::Questions | Stage::Reactions)),
        promises::ADD => wording::can_be_written(page),
        "bring" | "option" | "sent_up" => preparing,
        kind if kind == ItemKind::Good.name() || kind == ItemKind::Hard.name() => preparing,
        // What lies in the document is written there as it is typed.
        _ => true,
    }
}
