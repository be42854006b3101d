//! Objections, worked through one by one: a reply, its maker has seen it, and why it is not one.

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::desk::Desk;
use crate::{
    documents::deciding::DecidingAct,
    theme::{self, Type, icon},
    view::deciding::{Doubt, ObjectionView, StandingView},
    widgets::{
        button::Button,
        list,
        surface::{self, Tone},
        text,
    },
};

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(asked) = desk.page.asked.as_ref() else { return };
    let preparing = matches!(desk.page.standing, StandingView::Preparing(_));
    // Before one has answered, what one made, carries or was there to hear.
    let shown: Vec<&ObjectionView> =
        asked.objections.iter().filter(|objection| asked.uncovered || objection.mine_to_see).collect();
    if preparing || shown.is_empty() {
        return;
    }
    let look = desk.look;
    let open = shown.iter().filter(|objection| objection.open).count();
    let title = match open {
        0 => look.say("objections-settled"),
        _ => look.say_with("objections-title", &[("count", open.into())]),
    };
    let tone = if open > 0 { Tone::Bad } else { Tone::Quiet };
    surface::striped_card(ui, look, tone, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon::OBJECT, theme::ICON_ROW, tone.colors(look).0);
            text::heading(ui, Type::Strong, look.colors().ink, &title);
        });
        list::list(ui, &title, |ui| {
            for (index, objection) in shown.into_iter().enumerate() {
                let who = objection.answer.to_string();
                list::item(ui, &who, |ui| {
                    if index > 0 {
                        surface::rule(ui, look);
                    }
                    one(ui, desk, objection);
                });
            }
        });
    });
}

fn one(ui: &mut Ui, desk: &mut Desk<'_>, objection: &ObjectionView) {
    let look = desk.look;
    let values = [("name", desk.name(objection.maker).into()), ("said", objection.words.as_str().into())];
    let key = if objection.carried { "objection-carried" } else { "objection-said" };
    text::label(ui, Type::Body, look.colors().ink, look.say_with(key, &values));
    for reply in &objection.replies {
        let values = [("name", desk.name(reply.by).into()), ("said", reply.words.as_str().into())];
        let key = if reply.seen { "objection-reply-seen" } else { "objection-reply" };
        desk.note(ui, look.say_with(key, &values));
    }
    if !objection.open {
        surface::chip(ui, look, Tone::Good, &look.say("objection-settled"));
        return;
    }
    where_it_is(ui, desk, objection);
    if !matches!(desk.page.standing, StandingView::Open { .. } | StandingView::InQuestion(Doubt::Objection)) {
        return;
    }
    if objection.mine_to_see {
        for reply in objection.replies.iter().filter(|reply| !reply.seen) {
            let values = [("name", desk.name(reply.by).into())];
            let words = look.say_with("objection-seen", &values);
            if Button::plain(&words).icon(icon::TICK).show(ui, look).clicked() {
                desk.decide(DecidingAct::Seen { reply: reply.statement });
            }
        }
    }
    if desk.table.me().is_some_and(|me| me.id == objection.maker) {
        return;
    }
    reply(ui, desk, objection);
    if let Some(seen) = objection.not_one_after {
        not_one(ui, desk, objection, seen);
    }
}

/// What it waits for.
fn where_it_is(ui: &mut Ui, desk: &Desk<'_>, objection: &ObjectionView) {
    let (look, name) = (desk.look, desk.name(objection.maker));
    let words = match (objection.replies.is_empty(), objection.seen) {
        (true, _) => look.say("objection-waits-reply"),
        (false, false) => look.say_with("objection-waits-seen", &[("name", name.into())]),
        (false, true) => {
            let values = [("name", name.into()), ("count", i64::from(objection.days).into())];
            look.say_with("objection-waits-days", &values)
        }
    };
    text::label(ui, Type::Small, look.colors().ink_2, words);
    if let Some(asked) = desk.page.asked.as_ref().filter(|_| !objection.not_one.is_empty()) {
        let sides: Vec<&str> = objection.not_one.iter().map(|side| asked.side(*side)).collect();
        desk.note(ui, look.say_with("objection-not-one-sides", &[("sides", sides.join(", ").into())]));
    }
}

fn reply(ui: &mut Ui, desk: &mut Desk<'_>, objection: &ObjectionView) {
    let look = desk.look;
    let key = format!("reply {}", objection.answer);
    let (name, hint) = (look.say("objection-your-reply"), look.say("objection-your-reply-hint"));
    desk.draft_field(ui, &key, &name, &hint, 2);
    let ready = desk.kept.has_draft(&key);
    if Button::plain(&look.say("objection-reply-send")).enabled(ready).show(ui, look).clicked() {
        desk.kept.sends(&[&key]);
        let words = desk.kept.draft(&key).trim().to_owned();
        desk.decide(DecidingAct::Reply { objection: objection.answer, words });
    }
}

/// Why it is not an objection: said only after the days, and by somebody of each side.
fn not_one(ui: &mut Ui, desk: &mut Desk<'_>, objection: &ObjectionView, seen: StatementId) {
    let look = desk.look;
    let key = format!("not_one {}", objection.answer);
    if !desk.fold(ui, &key, &look.say("objection-not-one")) {
        return;
    }
    desk.note(ui, look.say_with("objection-not-one-means", &[("count", i64::from(objection.days).into())]));
    desk.draft_field(ui, &key, &look.say("objection-not-one-why"), "", 2);
    let ready = desk.kept.has_draft(&key);
    if Button::plain(&look.say("objection-not-one-say")).enabled(ready).show(ui, look).clicked() {
        desk.kept.sends(&[&key]);
        let words = desk.kept.draft(&key).trim().to_owned();
        let days = u16::try_from(objection.days).unwrap_or(u16::MAX);
        let act = DecidingAct::NotAnObjection { objection: objection.answer, reply: seen, days, words };
        desk.decide(act);
    }
}
