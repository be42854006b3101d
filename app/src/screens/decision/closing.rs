//! Closing a question: as agreed or not, and why it may end now. Someone of every side has to say so.

use egui::Ui;
use trestle_trust::statement::deciding::{Because, Ending};

use super::desk::Desk;
use crate::{
    documents::deciding::DecidingAct,
    screens::choice,
    theme::{Type, icon},
    view::deciding::{AskedView, StandingView},
    widgets::{button::Button, text},
};

/// What is chosen so far.
#[derive(Debug, Default)]
pub(super) struct Choice {
    ending: Option<Ending>,
    because: Option<Because>,
}

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let StandingView::Open { everyone, .. } = desk.page.standing else { return };
    let Some(asked) = desk.page.asked.as_ref().filter(|asked| asked.uncovered) else { return };
    if !asked.may_close_agreed && !asked.may_close_not_agreed && asked.closings.is_empty() {
        return;
    }
    let look = desk.look;
    desk.card(ui, &look.say("closing-title"), |ui, desk| {
        desk.note(ui, look.say("closing-means"));
        so_far(ui, desk, asked);
        if asked.may_close_agreed || asked.may_close_not_agreed {
            choose(ui, desk, asked, everyone);
        }
    });
}

/// Who has closed it, and which sides have yet to.
pub(super) fn so_far(ui: &mut Ui, desk: &Desk<'_>, asked: &AskedView) {
    let look = desk.look;
    for closing in &asked.closings {
        let because = match closing.because {
            Because::Everyone => "closing-because-everyone",
            Because::Days => "closing-because-days",
            Because::Meeting => "closing-because-meeting",
        };
        let key = match closing.ending {
            Ending::Agreed => "closing-by-agreed",
            Ending::NotAgreed => "closing-by-not-agreed",
        };
        let values = [
            ("name", desk.name(closing.by).into()),
            ("because", look.say(because).into()),
            ("day", look.day(closing.unix_secs).into()),
        ];
        desk.note(ui, look.say_with(key, &values));
    }
    for (ending, sides) in asked.closing_waits.iter().filter(|(_, sides)| !sides.is_empty()) {
        let key = match ending {
            Ending::Agreed => "closing-waits",
            Ending::NotAgreed => "closing-waits-not-agreed",
        };
        desk.note(ui, look.say_with(key, &[("sides", sides.join(", ").into())]));
    }
}

fn choose(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, everyone: bool) {
    let look = desk.look;
    text::label(ui, Type::Strong, look.colors().ink, look.say("closing-how"));
    ui.horizontal_wrapped(|ui| {
        for (ending, key, may) in [
            (Ending::Agreed, "closing-agreed", asked.may_close_agreed),
            (Ending::NotAgreed, "closing-not-agreed", asked.may_close_not_agreed),
        ] {
            if may {
                let on = desk.kept.closing.ending == Some(ending);
                choice(ui, look, &look.say(key), on, || desk.kept.closing.ending = Some(ending));
            }
        }
    });
    text::label(ui, Type::Strong, look.colors().ink, look.say("closing-why"));
    ui.horizontal_wrapped(|ui| {
        for (because, key, may) in [
            (Because::Everyone, "closing-everyone", everyone),
            (Because::Days, "closing-days", asked.days_are_up),
            (Because::Meeting, "closing-meeting", true),
        ] {
            if may {
                let words = look.say_with(key, &[("count", asked.rules.open_days.into())]);
                let on = desk.kept.closing.because == Some(because);
                choice(ui, look, &words, on, || desk.kept.closing.because = Some(because));
            }
        }
    });
    let chosen = desk.kept.closing.ending.zip(desk.kept.closing.because);
    let chosen = chosen.filter(|(ending, because)| {
        let may = match ending {
            Ending::Agreed => asked.may_close_agreed,
            Ending::NotAgreed => asked.may_close_not_agreed,
        };
        let why = match because {
            Because::Everyone => everyone,
            Because::Days => asked.days_are_up,
            Because::Meeting => true,
        };
        may && why
    });
    let button = look.say("closing-button");
    if Button::plain(&button).icon(icon::DONE).enabled(chosen.is_some()).show(ui, look).clicked()
        && let Some((ending, because)) = chosen
    {
        desk.decide(DecidingAct::Close { opening: asked.opening, ending, because });
    }
}
