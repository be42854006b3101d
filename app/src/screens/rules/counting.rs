//! How a question is counted, in plain words, with the numbers of this table.

use egui::Ui;

use crate::{
    look::Look,
    theme::{self, Type},
    view::TableView,
    widgets::{list, surface, text},
};

pub(super) fn ui(ui: &mut Ui, look: &Look, view: &TableView) {
    surface::wide_card(ui, look, |ui| {
        let ink = look.colors().ink;
        ui.spacing_mut().item_spacing.y = theme::SPACE_8;
        text::label(ui, Type::Body, ink, look.say("counting-sides"));
        list::list(ui, &look.say("rules-sides"), |ui| {
            for side in &view.sides {
                let count = view.people.iter().filter(|one| one.standing && one.side_id == side.id).count();
                let enough = (count * view.rules.agree_percent as usize).div_ceil(100);
                let sentence = match count {
                    0 => look.say_with("counting-side-empty", &[("side", (&side.name).into())]),
                    _ => look.say_with(
                        "counting-side",
                        &[
                            ("side", (&side.name).into()),
                            ("count", count.into()),
                            ("enough", i64::try_from(enough).unwrap_or(i64::MAX).to_string().into()),
                        ],
                    ),
                };
                list::item(ui, side.id, |ui| text::label(ui, Type::Body, ink, sentence));
            }
        });
        for key in ["counting-objection", "counting-end", "counting-words", "counting-same"] {
            text::label(ui, Type::Body, ink, look.say(key));
        }
    });
}
