//! What lies beside the words: designs that are part of what is agreed, what was sent up to another level and came back,
//! and what people ask and say before it is open for answers.

use egui::Ui;
use trestle_model::decision::{DecisionAction, Item, ItemKind, Stage, TextField, ValueField, YES};
use trestle_trust::ids::DocumentId;

use super::{desk::Desk, prepare};
use crate::{
    screens::{Intent, Page},
    theme::{self, Type, icon},
    view::deciding::StandingView,
    widgets::{button::Button, list, surface, surface::Tone, text},
};

/// What a remark is, as it is written in the document.
const QUESTION: &str = "question";
const REACTION: &str = "reaction";
const REPLY: &str = "reply";

fn preparing(desk: &Desk<'_>) -> bool {
    matches!(desk.page.standing, StandingView::Preparing(_))
}

/// Designs that are signed together with the words.
pub(super) fn attached(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (open, look) = (preparing(desk), desk.look);
    let asked = desk.page.asked.as_ref().filter(|_| !open);
    let shown: Vec<(DocumentId, String)> = match asked {
        // Those that were signed with the words, and none until they have come.
        Some(asked) => (asked.whole.iter().flat_map(|whole| &whole.attachments))
            .map(|one| (one.document, one.title.clone()))
            .collect(),
        None => desk.page.attachments.iter().map(|one| (one.document, one.title.clone())).collect(),
    };
    if shown.is_empty() && !open {
        return;
    }
    let title = desk.say("decision-attached");
    desk.card(ui, &title, |ui, desk| {
        desk.note(ui, desk.say("decision-attached-note"));
        list::list(ui, &title, |ui| {
            for (document, title) in &shown {
                list::item(ui, document, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        let title = crate::screens::designs::shown_title(look, title);
                        text::icon(ui, icon::ATTACHED, theme::ICON, look.colors().accent);
                        if text::link(ui, look, Type::Strong, &title).clicked() {
                            desk.intent = Some(Intent::Go(Page::Design(*document)));
                        }
                        let item = desk.page.attachments.iter().find(|one| one.document == *document);
                        if let Some(item) = item.filter(|_| open) {
                            let words = look.say("decision-take-out");
                            let named = look.say_with("decision-take-out-named", &[("words", title.into())]);
                            if Button::plain(&words).named(&named).icon(icon::MINUS).show(ui, look).clicked()
                            {
                                desk.kept.taken_out = Some(item.item.clone());
                                desk.prepare(DecisionAction::Remove { item: item.item.clone() });
                            }
                        }
                    });
                });
            }
        });
        if open {
            attach(ui, desk);
        }
    });
}

fn attach(ui: &mut Ui, desk: &mut Desk<'_>) {
    let there = |id| desk.page.attachments.iter().any(|one| one.document == id);
    let offered: Vec<(String, DocumentId)> = desk
        .table
        .designs
        .iter()
        .filter(|design| design.opens && !there(design.id))
        .map(|design| (crate::screens::designs::shown_title(desk.look, &design.title), design.id))
        .collect();
    if offered.is_empty() {
        return;
    }
    let name = desk.say("decision-attach");
    if let Some(document) = desk.pick(ui, &name, "", &offered) {
        desk.add(ItemKind::Attachment, &[], &[(ValueField::Document, &document.to_string())]);
    }
}

/// What another level was asked, and what came back.
pub(super) fn sent_up(ui: &mut Ui, desk: &mut Desk<'_>) {
    let open = preparing(desk);
    if desk.page.sent_up.is_empty() && !open {
        return;
    }
    let title = desk.say("decision-sent");
    desk.card(ui, &title, |ui, desk| {
        if desk.page.sent_up.is_empty() {
            desk.note(ui, desk.say("decision-sent-note"));
        }
        list::list(ui, &title, |ui| {
            for item in &desk.page.sent_up {
                list::item(ui, item.id.as_str(), |ui| sent_row(ui, desk, item));
            }
        });
        if open {
            let (name, hint, add) =
                (desk.say("decision-sent-add"), desk.say("decision-sent-hint"), desk.say("decision-add"));
            if let Some(words) = desk.add_line(ui, "sent_up", (&name, &hint, &add)) {
                let today = desk.look.now.date().to_string();
                desk.add(ItemKind::SentUp, &[(TextField::Words, &words)], &[(ValueField::Sent, &today)]);
            }
        }
    });
}

fn sent_row(ui: &mut Ui, desk: &mut Desk<'_>, item: &Item) {
    let look = desk.look;
    surface::rule(ui, look);
    text::label(ui, Type::Body, look.colors().ink, item.text(TextField::Words));
    let (to, reply) = (item.text(TextField::To).trim(), item.text(TextField::Reply).trim());
    let day = |field| look.date(item.value(field));
    if !to.is_empty() {
        let values = [("to", to.into()), ("day", day(ValueField::Sent).into())];
        desk.note(ui, look.say_with("decision-sent-to", &values));
    }
    if reply.is_empty() {
        let due = day(ValueField::ReplyDue);
        let words = match due.is_empty() {
            true => look.say("decision-sent-waits"),
            false => look.say_with("decision-sent-waits-until", &[("day", due.into())]),
        };
        surface::chip(ui, look, Tone::Warn, &words);
    } else {
        surface::chip(ui, look, Tone::Good, &look.say("decision-sent-came"));
        text::label(
            ui,
            Type::Body,
            look.colors().ink,
            look.say_with("decision-quote", &[("words", reply.into())]),
        );
        let came = day(ValueField::Came);
        if !came.is_empty() {
            desk.note(ui, look.say_with("decision-sent-came-on", &[("day", came.into())]));
        }
    }
    // What comes back may come when the question is long open.
    if desk.fold_change(ui, item.id.as_str(), item.text(TextField::Words)) {
        for (field, key) in [
            (TextField::Words, "decision-sent-words"),
            (TextField::To, "decision-sent-whom"),
            (TextField::Reply, "decision-sent-reply"),
        ] {
            ui.push_id(field.name(), |ui| desk.text_field(ui, item, field, (&look.say(key), "", 1)));
        }
        for (field, key) in [
            (ValueField::Sent, "decision-sent-on"),
            (ValueField::ReplyDue, "decision-sent-reply-due"),
            (ValueField::Came, "decision-sent-reply-came"),
        ] {
            ui.push_id(field.name(), |ui| desk.date_field(ui, item, field, &look.say(key)));
        }
        desk.take_out(ui, item, item.text(TextField::Words));
    }
}

/// Questions and reactions, with what was replied.
pub(super) fn remarks(ui: &mut Ui, desk: &mut Desk<'_>) {
    let stage = match desk.page.standing {
        StandingView::Preparing(Stage::Questions) => Some(QUESTION),
        StandingView::Preparing(Stage::Reactions) => Some(REACTION),
        _ => None,
    };
    if desk.page.remarks.is_empty() && stage.is_none() {
        return;
    }
    let title = desk.say("decision-remarks");
    desk.card(ui, &title, |ui, desk| {
        if desk.page.remarks.is_empty() {
            desk.note(ui, desk.say("decision-remarks-none"));
        }
        list::list(ui, &title, |ui| {
            for item in desk.page.remarks.iter().filter(|item| item.value(ValueField::Of).is_empty()) {
                list::item(ui, item.id.as_str(), |ui| remark(ui, desk, item, stage.is_some()));
            }
        });
        let Some(how) = stage else { return };
        let (name, hint) = match how {
            QUESTION => ("decision-ask", "decision-ask-hint"),
            _ => ("decision-react", "decision-react-hint"),
        };
        let (name, hint, add) = (desk.say(name), desk.say(hint), desk.say("decision-say"));
        if let Some(words) = desk.add_line(ui, "remark", (&name, &hint, &add)) {
            desk.add(ItemKind::Remark, &[(TextField::Words, &words)], &[(ValueField::How, how)]);
        }
    });
}

fn remark(ui: &mut Ui, desk: &mut Desk<'_>, item: &Item, open: bool) {
    let look = desk.look;
    surface::rule(ui, look);
    let (tone, key) = match item.value(ValueField::How) {
        QUESTION => (Tone::Info, "decision-remark-question"),
        _ => (Tone::Plum, "decision-remark-reaction"),
    };
    let settled = item.value(ValueField::Settled) == YES;
    surface::words_row(ui, |ui| {
        text::label(ui, Type::Strong, look.colors().ink, prepare::wrote(desk, item));
        surface::chip(ui, look, tone, &look.say(key));
        if settled {
            surface::chip(ui, look, Tone::Good, &look.say("decision-remark-settled"));
        }
    });
    text::label(ui, Type::Body, look.colors().ink, item.text(TextField::Words));
    for reply in desk.page.remarks.iter().filter(|one| one.value(ValueField::Of) == item.id.as_str()) {
        let values =
            [("name", prepare::wrote(desk, reply).into()), ("said", reply.text(TextField::Words).into())];
        desk.note(ui, look.say_with("decision-said", &values));
    }
    if !open {
        return;
    }
    let key = format!("remark {}", item.id);
    let (name, add) = (look.say("decision-reply"), look.say("decision-reply-say"));
    if let Some(words) = desk.add_line(ui, &key, (&name, "", &add)) {
        let of = item.id.as_str().to_owned();
        let values = [(ValueField::Of, of.as_str()), (ValueField::How, REPLY)];
        desk.add(ItemKind::Remark, &[(TextField::Words, &words)], &values);
    }
    if !settled && Button::plain(&look.say("decision-settle")).icon(icon::TICK).show(ui, look).clicked() {
        let field = ValueField::Settled;
        desk.prepare(DecisionAction::Put { item: item.id.clone(), field, value: YES.to_owned() });
    }
}
