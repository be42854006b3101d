//! Why this: what each side brings, where lived experience and numbers are equal, and the ways it could go.

use egui::Ui;
use trestle_model::decision::{DecisionAction, Item, ItemKind, TextField, ValueField};

use super::{desk::Desk, prepare};
use crate::{
    theme::{self, Type, icon},
    view::deciding::{OptionView, StandingView},
    widgets::{button::Button, list, surface, surface::Tone, text},
};

/// How something is known, as it is written in the document.
const LIVED: &str = "lived";
const NUMBERS: &str = "numbers";

fn preparing(desk: &Desk<'_>) -> bool {
    matches!(desk.page.standing, StandingView::Preparing(_))
}

/// What each side brings.
pub(super) fn brought(ui: &mut Ui, desk: &mut Desk<'_>) {
    let open = preparing(desk);
    if desk.page.brought.is_empty() && !open {
        return;
    }
    let title = desk.say("decision-brought");
    desk.card(ui, &title, |ui, desk| {
        desk.note(ui, desk.say("decision-brought-note"));
        list::list(ui, &title, |ui| {
            for item in &desk.page.brought {
                list::item(ui, item.id.as_str(), |ui| brought_row(ui, desk, item, open));
            }
        });
        if open {
            bring(ui, desk);
        }
    });
}

fn brought_row(ui: &mut Ui, desk: &mut Desk<'_>, item: &Item, open: bool) {
    let look = desk.look;
    surface::rule(ui, look);
    let how = match item.value(ValueField::How) {
        NUMBERS => "decision-numbers",
        _ => "decision-lived",
    };
    surface::words_row(ui, |ui| {
        // The same chip for both: one is no better evidence than the other.
        surface::chip(ui, look, Tone::Info, &look.say(how));
        text::label(
            ui,
            Type::SmallStrong,
            look.colors().ink,
            desk.side_written(item.value(ValueField::Side)),
        );
        text::label(ui, Type::Small, look.colors().ink_2, prepare::wrote(desk, item));
    });
    let words = item.text(TextField::Words);
    text::label(ui, Type::Body, look.colors().ink, words);
    if open && desk.fold_change(ui, item.id.as_str(), words) {
        let (name, hint) = (look.say("decision-brought-words"), look.say("decision-brought-hint"));
        desk.text_field(ui, item, TextField::Words, (&name, &hint, 2));
        desk.pick_side(ui, item);
        how_known(ui, desk, item);
        desk.take_out(ui, item, words);
    }
}

fn how_known(ui: &mut Ui, desk: &mut Desk<'_>, item: &Item) {
    let look = desk.look;
    text::label(ui, Type::Strong, look.colors().ink, look.say("decision-how-known"));
    let now = item.value(ValueField::How).to_owned();
    ui.horizontal_wrapped(|ui| {
        for (value, key) in [(LIVED, "decision-lived"), (NUMBERS, "decision-numbers")] {
            let mut chosen = false;
            crate::screens::choice(ui, look, &look.say(key), now == value, || chosen = true);
            if chosen {
                let field = ValueField::How;
                desk.prepare(DecisionAction::Put { item: item.id.clone(), field, value: value.to_owned() });
            }
        }
    });
}

/// One field, and two buttons of the same look: both kinds are asked for alike.
fn bring(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    let (name, hint) = (look.say("decision-bring"), look.say("decision-brought-hint"));
    desk.draft_field(ui, "bring", &name, &hint, 2);
    let side = desk.my_side().map(|side| side.0.to_string()).unwrap_or_default();
    let ready = desk.kept.has_draft("bring");
    ui.horizontal_wrapped(|ui| {
        for (key, how) in [("decision-bring-lived", LIVED), ("decision-bring-numbers", NUMBERS)] {
            let button = look.say(key);
            if Button::plain(&button).icon(icon::PLUS).enabled(ready).show(ui, look).clicked() {
                desk.kept.sends(&["bring"]);
                let said = desk.kept.draft("bring").trim().to_owned();
                let values = [(ValueField::Side, side.as_str()), (ValueField::How, how)];
                desk.add(ItemKind::Brought, &[(TextField::Words, &said)], &values);
            }
        }
    });
}

/// The ways it could go, each with what is good and what is hard.
pub(super) fn options(ui: &mut Ui, desk: &mut Desk<'_>) {
    let open = preparing(desk);
    if desk.page.options.is_empty() && !open {
        return;
    }
    let title = desk.say("decision-options");
    desk.card(ui, &title, |ui, desk| {
        if open {
            desk.note(ui, desk.say("decision-options-note"));
        }
        let room = ui.available_width();
        let fit = ((room + theme::SPACE_12) / (theme::OPTION_WIDTH_MIN + theme::SPACE_12)) as usize;
        // While they are being written each takes the whole width.
        let across = if open { 1 } else { fit.clamp(1, desk.page.options.len().max(1)) };
        let width = (room - (across - 1) as f32 * theme::SPACE_12) / across as f32;
        list::list(ui, &title, |ui| {
            for row in desk.page.options.chunks(across) {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = theme::SPACE_12;
                    for option in row {
                        list::item(ui, option.item.id.as_str(), |ui| one(ui, desk, option, width, open));
                    }
                });
            }
        });
        if open {
            let (name, hint, add) =
                (desk.say("decision-option-add"), desk.say("decision-option-hint"), desk.say("decision-add"));
            if let Some(words) = desk.add_line(ui, "option", (&name, &hint, &add)) {
                desk.add(ItemKind::Option, &[(TextField::Words, &words)], &[]);
            }
        }
    });
}

fn one(ui: &mut Ui, desk: &mut Desk<'_>, option: &OptionView, width: f32, open: bool) {
    let look = desk.look;
    let down = egui::Layout::top_down(egui::Align::LEFT);
    ui.allocate_ui_with_layout(egui::vec2(width, 0.0), down, |ui| {
        surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_12 as i8)).show(ui, |ui| {
            ui.set_width(width - 2.0 * theme::SPACE_12 - 2.0);
            ui.spacing_mut().item_spacing = egui::Vec2::splat(theme::SPACE_8);
            let words = option.item.text(TextField::Words);
            text::heading(ui, Type::Strong, look.colors().ink, words);
            for (items, mark, key, tone) in [
                (&option.good, icon::GOOD, "decision-good", Tone::Good),
                (&option.hard, icon::HARD, "decision-hard", Tone::Bad),
            ] {
                if items.is_empty() {
                    continue;
                }
                text::label(ui, Type::SmallStrong, tone.colors(look).0, look.say(key));
                for item in items {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().interact_size.y = 0.0;
                        text::icon(ui, mark, theme::ICON, tone.colors(look).0);
                        text::label(ui, Type::Small, look.colors().ink, item.text(TextField::Words));
                    });
                }
            }
            if open && desk.fold_change(ui, option.item.id.as_str(), words) {
                change(ui, desk, option);
            }
        });
    });
}

fn change(ui: &mut Ui, desk: &mut Desk<'_>, option: &OptionView) {
    let look = desk.look;
    let (name, hint) = (look.say("decision-option"), look.say("decision-option-hint"));
    desk.text_field(ui, &option.item, TextField::Words, (&name, &hint, 1));
    for (items, field_key, add_key, kind) in [
        (&option.good, "decision-good-one", "decision-good-add", ItemKind::Good),
        (&option.hard, "decision-hard-one", "decision-hard-add", ItemKind::Hard),
    ] {
        for item in items {
            list::item(ui, item.id.as_str(), |ui| {
                desk.text_field(ui, item, TextField::Words, (&look.say(field_key), "", 1));
                desk.take_out(ui, item, item.text(TextField::Words));
            });
        }
        let key = format!("{} {}", kind.name(), option.item.id);
        let (name, add) = (look.say(add_key), look.say("decision-add"));
        let line = ui.push_id(kind.name(), |ui| desk.add_line(ui, &key, (&name, "", &add))).inner;
        if let Some(words) = line {
            let of = option.item.id.as_str().to_owned();
            desk.add(kind, &[(TextField::Words, &words)], &[(ValueField::Of, &of)]);
        }
    }
    surface::rule(ui, look);
    desk.take_out(ui, &option.item, option.item.text(TextField::Words));
}
