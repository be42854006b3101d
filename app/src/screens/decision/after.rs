//! What it came to, and the way on from there: agreed, not agreed, in question, two wordings apart, replaced by another.

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::{changed, closing, desk::Desk, promises, wording};
use crate::{
    command::Command,
    documents::deciding::DecidingAct,
    screens::{ExportKind, Intent},
    theme::{self, Type, icon, icon::Icon},
    view::deciding::{AskedView, Doubt, StandingView},
    widgets::{
        button::{self, Button},
        list,
        surface::{self, Tone},
        text,
    },
};

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    let said = |key: &str| look.say(key);
    let (tone, icon, title, note): (Tone, Icon, String, String) = match &desk.page.standing {
        StandingView::Preparing(_) | StandingView::Open { .. } => return,
        StandingView::Agreed { unix_secs, review_due } => {
            let title = look.say_with("after-agreed", &[("day", look.day(*unix_secs).into())]);
            let note = if *review_due { said("after-review-due") } else { said("after-agreed-means") };
            (if *review_due { Tone::Warn } else { Tone::Good }, icon::DONE, title, note)
        }
        StandingView::Ended { unix_secs } => {
            let title = look.say_with("after-ended", &[("day", look.day(*unix_secs).into())]);
            (Tone::Quiet, icon::DONE, title, said("after-ended-means"))
        }
        StandingView::NotAgreed => {
            (Tone::Quiet, icon::ASIDE, said("after-not-agreed"), said("after-not-agreed-means"))
        }
        StandingView::InQuestion(doubt) => {
            let why = match doubt {
                Doubt::TwoEndings => "after-doubt-endings",
                Doubt::Wording => "after-doubt-wording",
                Doubt::Objection => "after-doubt-objection",
                Doubt::TooFew => "after-doubt-few",
            };
            (Tone::Warn, icon::QUESTION, said("after-in-question"), said(why))
        }
        StandingView::Contested { .. } => {
            (Tone::Warn, icon::APART_WORDINGS, said("after-contested"), said("after-contested-means"))
        }
        StandingView::Superseded { .. } => {
            (Tone::Quiet, icon::AGAIN, said("after-superseded"), said("after-superseded-means"))
        }
        StandingView::Void => (Tone::Warn, icon::TROUBLE, said("after-void"), said("after-void-means")),
    };
    surface::striped_card(ui, look, tone, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon, theme::ICON_ROW, tone.colors(look).0);
            text::heading(ui, Type::Subheading, look.colors().ink, &title);
        });
        text::label(ui, Type::Body, look.colors().ink, note);
        if let Some(asked) = desk.page.asked.as_ref() {
            closing::so_far(ui, desk, asked);
            facts(ui, desk, asked);
        }
        way_on(ui, desk);
    });
    let Some(asked) = desk.page.asked.as_ref() else { return };
    since(ui, desk, asked);
    say_more(ui, desk, asked);
}

/// When it is looked at again, and the fingerprint of the exact words.
fn facts(ui: &mut Ui, desk: &Desk<'_>, asked: &AskedView) {
    let look = desk.look;
    let review = asked.whole.as_ref().map(|whole| whole.review.as_str()).unwrap_or_default();
    if matches!(desk.page.standing, StandingView::Agreed { .. }) {
        let words = match review.is_empty() {
            true => look.say_with("after-review-months", &[("count", asked.rules.review_months.into())]),
            false => look.say_with("after-review", &[("day", look.date(review).into())]),
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            text::icon(ui, icon::CALENDAR, theme::ICON, look.colors().ink_2);
            text::label(ui, Type::Small, look.colors().ink_2, words);
        });
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        text::icon(ui, icon::FINGERPRINT, theme::ICON, look.colors().ink_2);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            desk.note(ui, look.say("after-fingerprint"));
            text::label(
                ui,
                Type::Mono,
                look.colors().ink_2,
                crate::agreement::grouped(&asked.content.to_string()),
            );
        });
    });
}

/// What can be done from here.
fn way_on(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    match desk.page.standing.clone() {
        StandingView::Contested { with } => {
            apart(ui, desk, &with);
            text::heading(ui, Type::Strong, look.colors().ink, &look.say("after-way-on"));
            text::label(ui, Type::Body, look.colors().ink, look.say("after-contested-way"));
            open_again(ui, desk);
        }
        StandingView::Superseded { .. } => super::replaces::by(ui, desk),
        StandingView::Agreed { review_due: true, .. } => look_again(ui, desk),
        StandingView::Agreed { .. } | StandingView::Ended { .. } => {
            // Somebody asks to look at it again: a new wording says the rest.
            let reopened = |asked: &AskedView| asked.after.iter().any(|one| !one.withdrew);
            if desk.page.asked.as_ref().is_some_and(reopened) {
                open_again(ui, desk);
            }
        }
        StandingView::NotAgreed | StandingView::InQuestion(_) | StandingView::Void => open_again(ui, desk),
        StandingView::Preparing(_) | StandingView::Open { .. } => {}
    }
}

/// Keep it, change it, or stop: each is asked of everybody, and nothing ends by itself.
fn look_again(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    let Some(document) = desk.page.document else { return };
    let ask = |ui: &mut Ui, desk: &mut Desk<'_>, ends, [key, means]: [&str; 2], icon| {
        let ready = desk.page.not_ready.is_none();
        if Button::plain(&look.say(key)).icon(icon).enabled(ready).show(ui, look).clicked() {
            desk.decide(DecidingAct::LookAgain { document, ends });
        }
        desk.note(ui, look.say(means));
    };
    ask(ui, desk, false, ["after-keep", "after-keep-means"], icon::AGREE);
    let change = "look_again";
    let open = desk.kept.open.contains(change);
    let arrow = if open { icon::DOWN } else { icon::RIGHT };
    let words = look.say("after-change");
    let button = Button::plain(&words).icon(icon::RENAME).trailing(arrow).show(ui, look);
    ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(open));
    if button.clicked() && !desk.kept.open.remove(change) {
        desk.kept.open.insert(change.to_owned());
    }
    desk.note(ui, look.say("after-change-means"));
    if open {
        open_again(ui, desk);
    }
    ask(ui, desk, true, ["after-stop", "after-stop-means"], icon::OBJECT);
}

/// While other words are asked about, or were not agreed, what was agreed before holds on. It is there to be read.
pub(super) fn still(ui: &mut Ui, desk: &mut Desk<'_>) {
    let asks = !matches!(
        desk.page.standing,
        StandingView::Preparing(_)
            | StandingView::Agreed { .. }
            | StandingView::Ended { .. }
            | StandingView::Superseded { .. }
    );
    let agreed = |one: &&AskedView| matches!(one.standing, StandingView::Agreed { .. });
    let Some(before) = desk.page.earlier.iter().find(agreed).filter(|_| asks) else { return };
    let StandingView::Agreed { unix_secs, .. } = before.standing else { return };
    let look = desk.look;
    surface::striped_card(ui, look, Tone::Good, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("after-still"));
        let values = [("day", look.day(unix_secs).into())];
        text::label(ui, Type::Body, look.colors().ink, look.say_with("after-still-means", &values));
        if desk.fold(ui, "still_words", &look.say("after-still-read")) {
            wording::read(ui, desk, before);
            beside_words(ui, desk, before);
        }
        if !before.to_now.is_empty() && desk.fold(ui, "still_to_now", &look.say("after-still-compare")) {
            changed::ui(ui, desk, &before.to_now);
        }
        take_along(ui, desk, before);
    });
}

/// What else is signed with those words.
fn beside_words(ui: &mut Ui, desk: &Desk<'_>, before: &AskedView) {
    let Some(whole) = &before.whole else { return };
    let heading = |ui: &mut Ui, key: &str| {
        text::label(ui, Type::SmallStrong, desk.look.colors().ink, desk.say(key));
    };
    if !whole.promises.is_empty() {
        heading(ui, "decision-promises");
    }
    for promise in &whole.promises {
        desk.note(ui, promises::lines(desk, promise).join(" · "));
    }
    if !whole.attachments.is_empty() {
        heading(ui, "decision-attached");
    }
    for attached in &whole.attachments {
        desk.note(ui, crate::screens::designs::shown_title(desk.look, &attached.title));
    }
}

/// The file of what holds, whatever is asked meanwhile.
fn take_along(ui: &mut Ui, desk: &mut Desk<'_>, before: &AskedView) {
    let (look, words) = (desk.look, desk.say("after-still-take-away"));
    let opener = Button::plain(&words).icon(icon::EXPORT).trailing(icon::DOWN).show(ui, look);
    button::menu(&opener, look, &words, |ui| {
        for (command, kind) in [
            (Command::ExportMarkdown, ExportKind::Markdown),
            (Command::ExportHtml, ExportKind::Html),
            (Command::ExportBundle, ExportKind::Bundle),
        ] {
            if button::menu_command(ui, look, command, false) {
                desk.intent = Some(Intent::ExportAgreement { opening: before.opening, kind });
            }
        }
    });
}

/// The other wordings that were agreed apart, each beside this one.
fn apart(ui: &mut Ui, desk: &Desk<'_>, with: &[StatementId]) {
    for other in desk.page.earlier.iter().filter(|other| with.contains(&other.opening)) {
        changed::ui(ui, desk, &other.to_now);
    }
}

/// Changing the words, and putting them to answer anew.
fn open_again(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    wording::write_anew(ui, desk);
    let Some(document) = desk.page.document.filter(|_| desk.page.not_ready.is_none()) else { return };
    if Button::main(&look.say("after-ask-again")).icon(icon::DECISIONS).show(ui, look).clicked() {
        let replaces = super::replaces::again(desk);
        desk.decide(DecidingAct::Open { document, replaces });
    }
}

/// Who took back their agreement, and who asks to look at it again.
pub(super) fn since(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView) {
    if asked.after.is_empty() {
        return;
    }
    let look = desk.look;
    let title = look.say("after-since");
    desk.card(ui, &title, |ui, desk| {
        list::list(ui, &title, |ui| {
            for one in &asked.after {
                let who = one.statement.to_string();
                list::item(ui, &who, |ui| {
                    let key = if one.withdrew { "after-withdrew" } else { "after-reopens" };
                    let values = [
                        ("name", desk.name(one.by).into()),
                        ("words", one.words.as_str().into()),
                        ("day", look.day(one.unix_secs).into()),
                    ];
                    text::label(ui, Type::Small, look.colors().ink, look.say_with(key, &values));
                });
            }
        });
    });
}

/// Taking back one's agreement, and asking to look at it again: anybody can, with a reason.
pub(super) fn say_more(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView) {
    let look = desk.look;
    let agreed = matches!(desk.page.standing, StandingView::Agreed { .. } | StandingView::InQuestion(_));
    let closed = agreed
        || matches!(
            desk.page.standing,
            StandingView::NotAgreed | StandingView::Contested { .. } | StandingView::Ended { .. }
        );
    if !closed {
        return;
    }
    surface::wide_card(ui, look, |ui| {
        let me = desk.table.me().map(|me| me.id);
        let withdrew = asked.after.iter().any(|one| one.withdrew && Some(one.by) == me);
        if agreed && asked.mine.is_some_and(|stance| stance.agrees()) && !withdrew {
            let keys = ["after-withdraw", "after-withdraw-means", "after-withdraw-why", "after-withdraw-say"];
            if let Some(words) = with_reason(ui, desk, "withdraw", keys) {
                desk.decide(DecidingAct::Withdraw { opening: asked.opening, words });
            }
        }
        let keys = ["after-reopen", "after-reopen-means", "after-reopen-why", "after-reopen-say"];
        if let Some(words) = with_reason(ui, desk, "reopen", keys) {
            desk.decide(DecidingAct::Reopen { opening: asked.opening, words });
        }
    });
}

/// A fold with a reason to be typed. Gives it when its button was pressed.
fn with_reason(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    key: &str,
    [title, means, why, say]: [&str; 4],
) -> Option<String> {
    let look = desk.look;
    if !desk.fold(ui, key, &look.say(title)) {
        return None;
    }
    ui.push_id(key, |ui| {
        desk.note(ui, look.say(means));
        desk.draft_field(ui, key, &look.say(why), "", 2);
        let ready = desk.kept.has_draft(key);
        if !Button::plain(&look.say(say)).enabled(ready).show(ui, look).clicked() {
            return None;
        }
        desk.kept.sends(&[key]);
        Some(desk.kept.draft(key).trim().to_owned())
    })
    .inner
}
