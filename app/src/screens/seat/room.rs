//! The tables in this room: the list, the four words, and what the door said to them.

use egui::{Key, Modifiers, Ui};
use trestle_sync::room::{AskError, FourWords, complete};

use super::{Looking, Seat, Shown, focus, words_id};
use crate::{
    look::Look,
    screens::welcome::table_row,
    theme::{self, Type},
    widgets::{
        field::{self, Field},
        live, surface, text,
    },
};

impl Seat {
    /// True when Enter was pressed in the field for the words.
    pub(super) fn room(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) -> bool {
        let title = text::label(ui, Type::Body, look.colors().ink_2, look.say("seat-room"));
        self.doors(ui, look, shown);
        say_how_many(ui, look, title.id, shown);
        let Some(door) = &self.door else {
            self.to_focus = false;
            return false;
        };
        let person = door.person.clone();
        if self.to_focus {
            self.to_focus = false;
            focus(ui.ctx(), words_id());
        }
        let trouble = self.words_trouble(look, &person);
        let question = look.say_with("seat-words", &[("name", person.into())]);
        let hint = look.say("seat-words-hint");
        let mut ending = self.ending();
        if let Some((whole, _)) = ending.take_if(|_| wants_ending(ui)) {
            self.words = whole;
            field::caret_to_end(ui.ctx(), words_id(), &self.words);
        }
        let ghost = ending.as_ref().map(|(_, ghost)| ghost.as_str());
        let words = Field::new(&question).hint(&hint).id(words_id()).ghost(ghost).trouble(trouble.as_deref());
        let words = words.show(ui, look, &mut self.words);
        field::entered(ui, &words)
    }

    /// The list, or what to do where there is none.
    fn doors(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) {
        // A door that was chosen stays in the list while its words are being typed.
        let mut doors = shown.doors.to_vec();
        let gone = self.door.as_ref().filter(|door| !self.is_there(shown, door.transport)).cloned();
        let closed = gone.as_ref().map(|door| door.transport);
        doors.extend(gone);
        if doors.is_empty() {
            nobody(ui, look, shown.looking);
            return;
        }
        for door in doors {
            let on = self.has_chosen(door.transport);
            let key = if closed == Some(door.transport) { "seat-door-closed" } else { "seat-door" };
            let about = look.say_with(key, &[("name", door.person.as_str().into())]);
            let edge = if on { look.theme.focus_ring() } else { look.theme.hairline() };
            let frame = surface::card(look).stroke(edge).inner_margin(egui::Margin::ZERO);
            let chosen = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                table_row(ui, look, &door.title, Some(&about), Some(on)).clicked()
            });
            if chosen.inner {
                self.choose(ui.ctx(), door);
            }
        }
    }

    fn is_there(&self, shown: &Shown<'_>, key: trestle_trust::ids::TransportKey) -> bool {
        shown.doors.iter().any(|door| door.transport == key)
    }

    /// What is wrong with the words as they are now.
    fn words_trouble(&self, look: &Look, person: &str) -> Option<String> {
        let name = ("name", person.into());
        if let Some((_, why)) = self.refused.as_ref().filter(|(words, _)| *words == self.words) {
            return match why {
                AskError::WrongWords { tries_left: 0 } => Some(look.say_with("seat-words-shut", &[name])),
                AskError::WrongWords { tries_left } => {
                    let count = i64::from(*tries_left);
                    Some(look.say_with("seat-words-wrong", &[("count", count.into())]))
                }
                _ => None,
            };
        }
        let whole = FourWords::parse(&self.words).is_some();
        (self.asked && !whole).then(|| look.say_with("seat-needs-words", &[name]))
    }

    /// All that is typed with its last word ended, and the ending alone.
    fn ending(&self) -> Option<(String, String)> {
        let start = self.words.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + 1);
        let begun = self.words.get(start..).filter(|begun| begun.chars().count() > 1)?;
        let word = complete(begun)?;
        let ending: String = word.chars().skip(begun.chars().count()).collect();
        (!ending.is_empty()).then(|| (format!("{}{ending}", self.words), ending))
    }
}

/// The right arrow at the end of the words: it would do nothing else there.
fn wants_ending(ui: &Ui) -> bool {
    let here = ui.memory(|memory| memory.has_focus(words_id()));
    here && field::caret_is_at_end(ui.ctx(), words_id())
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowRight))
}

/// Says aloud when the list changes.
fn say_how_many(ui: &Ui, look: &Look, id: egui::Id, shown: &Shown<'_>) {
    let id = id.with("doors_said");
    let now = shown.doors.len();
    let before = ui.data(|data| data.get_temp::<usize>(id)).unwrap_or_default();
    if now != before {
        ui.data_mut(|data| data.insert_temp(id, now));
        live::say(ui.ctx(), look.say_with("seat-doors-found", &[("count", now.into())]));
    }
}

/// There is no table in the list: why, and what can be done.
fn nobody(ui: &mut Ui, look: &Look, looking: Looking) {
    let (title, note) = match looking {
        Looking::Yes => ("seat-looking", "seat-looking-note"),
        Looking::Off => ("seat-looking-off", "seat-looking-off-note"),
        Looking::NoMulticast => ("seat-no-multicast", "seat-no-multicast-note"),
    };
    surface::card(look).fill(look.colors().sunken).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        text::label(ui, Type::Strong, look.colors().ink, look.say(title));
        text::label(ui, Type::Small, look.colors().ink_2, look.say(note));
    });
}
