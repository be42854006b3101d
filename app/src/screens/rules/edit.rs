//! Making up a change of one part: buttons with every step in words, fields for names and words.

use egui::Ui;
use trestle_trust::{ground_rules::Inviters, person::SideId};

use super::{
    draft::{Draft, SideDraft},
    said::Part,
};
use crate::{
    lang::Language,
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, field, list, stepper, surface, text},
};

/// Shares of a side, in per cent, and days and months, from the buttons.
const PERCENTS: [u16; 12] = [10, 20, 25, 34, 40, 50, 60, 67, 75, 80, 90, 100];
const OPEN_DAYS: [u16; 12] = [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84];
const OBJECTION_DAYS: [u16; 9] = [0, 1, 2, 3, 5, 7, 10, 14, 28];
const MONTHS: [u16; 9] = [1, 2, 3, 4, 6, 9, 12, 18, 24];

/// The fields of that part.
pub(super) fn ui(ui: &mut Ui, look: &Look, part: Part, draft: &mut Draft) {
    match part {
        Part::Sides => sides(ui, look, draft),
        Part::Agreed => {
            let mut percent = u16::from(draft.percent);
            number(ui, look, ("rules-edit-percent", "rules-edit-percent-value"), &PERCENTS, &mut percent);
            draft.percent = u8::try_from(percent).unwrap_or(100);
        }
        Part::Wait => {
            number(ui, look, ("rules-edit-days", "rules-edit-days-value"), &OPEN_DAYS, &mut draft.open_days);
        }
        Part::Objection => {
            let names = ("rules-edit-objection", "rules-edit-days-value");
            number(ui, look, names, &OBJECTION_DAYS, &mut draft.objection_days);
        }
        Part::Again => {
            let names = ("rules-edit-months", "rules-edit-months-value");
            number(ui, look, names, &MONTHS, &mut draft.review_months);
        }
        Part::Invite => {
            ui.horizontal_wrapped(|ui| {
                for (key, inviters) in
                    [("rules-edit-everyone", Inviters::Everyone), ("rules-edit-standing", Inviters::Standing)]
                {
                    let on = draft.inviters == inviters;
                    super::super::choice(ui, look, &look.say(key), on, || draft.inviters = inviters);
                }
            });
        }
        Part::Words => words(ui, look, draft),
        Part::Languages => languages(ui, look, draft),
    }
}

/// A number that goes up and down along `steps`; one that is between two of them stays until it is moved.
fn number(ui: &mut Ui, look: &Look, (label, value): (&str, &str), steps: &[u16], number: &mut u16) {
    let mut steps = steps.to_vec();
    if let Err(place) = steps.binary_search(number) {
        steps.insert(place, *number);
    }
    let mut index = steps.binary_search(number).unwrap_or_default();
    let said = look.say_with(value, &[("count", i64::from(*number).into())]);
    stepper::show(ui, look, (label, "rules-edit-less", "rules-edit-more"), &said, (&mut index, steps.len()));
    *number = steps[index];
}

/// What speakers of a language call it.
fn own_name(tag: &str) -> String {
    Language::coded(tag).map_or_else(|| tag.to_owned(), |language| language.own_name().to_owned())
}

fn sides(ui: &mut Ui, look: &Look, draft: &mut Draft) {
    let mut taken = None;
    let mut joined = None;
    let mut parted = None;
    let staying: Vec<(SideId, String)> = draft
        .staying()
        .filter(|side| has_name(look, side))
        .map(|side| (side.id, shown(look, &side.names)))
        .collect();
    let new: Vec<SideId> = draft.sides.iter().map(|side| side.id).filter(|id| draft.is_new(*id)).collect();
    list::list(ui, &look.say("rules-sides"), |ui| {
        for side in &mut draft.sides {
            list::item(ui, side.id, |ui| {
                surface::wide_card(ui, look, |ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_8;
                    let name = shown(look, &side.names);
                    if let Some(to) = side.joins {
                        let to = staying.iter().find(|(id, _)| *id == to).map(|(_, name)| name.clone());
                        let values = [("side", name.into()), ("other", to.unwrap_or_default().into())];
                        text::label(
                            ui,
                            Type::Body,
                            look.colors().ink,
                            look.say_with("rules-edit-joins", &values),
                        );
                        if Button::plain(&look.say("rules-edit-part")).show(ui, look).clicked() {
                            parted = Some(side.id);
                        }
                        return;
                    }
                    for (language, name) in &mut side.names {
                        let question = look
                            .say_with("rules-edit-name", &[("language", look.in_language(language).into())]);
                        field::named(ui, look, &question, "", name);
                    }
                    ui.horizontal_wrapped(|ui| {
                        if new.contains(&side.id) {
                            let words = look.say("rules-edit-take-away");
                            if Button::plain(&words).icon(icon::CLOSE).show(ui, look).clicked() {
                                taken = Some(side.id);
                            }
                            return;
                        }
                        for (other, name) in staying.iter().filter(|(id, _)| *id != side.id) {
                            let words = look.say_with("rules-edit-join", &[("side", name.into())]);
                            if Button::plain(&words).show(ui, look).clicked() {
                                joined = Some((side.id, *other));
                            }
                        }
                    });
                });
            });
            ui.add_space(theme::SPACE_8);
        }
    });
    if let Some(id) = taken {
        draft.take_away(id);
    }
    if let Some((id, to)) = joined {
        draft.join(id, to);
    }
    if let Some(side) = parted.and_then(|id| draft.sides.iter_mut().find(|side| side.id == id)) {
        side.joins = None;
    }
    let more = draft.staying().count() < trestle_trust::ground_rules::SIDES_MAX;
    let words = look.say("rules-edit-add");
    ui.horizontal(|ui| {
        if Button::plain(&words).icon(icon::PLUS).enabled(more).show(ui, look).clicked() {
            draft.add_side();
        }
    });
}

/// Nobody can sit as one with a side that has no name yet.
fn has_name(look: &Look, side: &SideDraft) -> bool {
    side.names.get(look.words.language().code()).is_some_and(|name| !name.trim().is_empty())
}

/// A side's name on this screen.
fn shown(look: &Look, names: &std::collections::BTreeMap<String, String>) -> String {
    let here = names.get(look.words.language().code()).or_else(|| names.values().next());
    here.filter(|name| !name.trim().is_empty()).cloned().unwrap_or_else(|| look.say("rules-edit-unnamed"))
}

/// Which of them; one that comes in needs words, which are typed right here.
fn languages(ui: &mut Ui, look: &Look, draft: &mut Draft) {
    text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-edit-languages-note"));
    let all: Vec<String> = draft.text.keys().cloned().collect();
    ui.horizontal_wrapped(|ui| {
        for language in &all {
            let on = draft.languages.contains(language);
            super::super::choice(ui, look, &own_name(language), on, || {
                if on {
                    draft.languages.remove(language);
                } else {
                    draft.languages.insert(language.clone());
                }
            });
        }
    });
    let wordless = |language: &&String| draft.languages.contains(*language) && draft.came_in(language);
    let wordless: Vec<String> = all.iter().filter(wordless).cloned().collect();
    for language in wordless {
        if let Some(words) = draft.text.get_mut(&language) {
            field_of(ui, look, &language, words);
        }
    }
}

fn words(ui: &mut Ui, look: &Look, draft: &mut Draft) {
    text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-edit-words-note"));
    let languages = &draft.languages;
    for (language, words) in draft.text.iter_mut().filter(|(language, _)| languages.contains(*language)) {
        field_of(ui, look, language, words);
    }
}

/// The words of the rules in one language.
fn field_of(ui: &mut Ui, look: &Look, language: &str, words: &mut String) {
    let question = look.say_with("rules-edit-words", &[("language", look.in_language(language).into())]);
    let id = ui.scope_id().with(("rules_in", language));
    field::Field::new(&question).id(id).rows(theme::RULES_ROWS).show(ui, look, words);
}
