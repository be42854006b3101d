//! By which ways our computers meet, and which of them are open from here now.

use egui::{Color32, Ui};

use crate::{
    command::Command,
    look::Look,
    screens::Intent,
    theme::{self, Type, icon, icon::Icon},
    view::{MeetingView, Nearby},
    widgets::{button::Button, list, surface, text},
};

pub(super) fn ui(ui: &mut Ui, look: &Look, meeting: &MeetingView) -> Option<Intent> {
    let mut intent = None;
    surface::wide_card(ui, look, |ui| {
        let title = look.say("people-meet");
        text::heading(ui, Type::Subheading, look.colors().ink, &title);
        list::list(ui, &title, |ui| {
            way(ui, look, "people-meet-room", room(look, meeting));
            way(ui, look, "people-meet-town", town(look, meeting));
            let by_hand = (State::Part, look.say("people-meet-hand-note"));
            way(ui, look, "people-meet-hand", by_hand);
        });
        ui.horizontal_wrapped(|ui| {
            for command in [Command::CarryOut, Command::CarryIn] {
                let name = command.name(look);
                let button = Button::plain(&name).icon(command.info().icon).tip(command.tip(look));
                if button.show(ui, look).clicked() {
                    intent = Some(Intent::Do(command));
                }
            }
        });
    });
    intent
}

#[derive(Debug, Clone, Copy)]
enum State {
    Open,
    Part,
    Shut,
}

impl State {
    fn icon(self, look: &Look) -> (Icon, Color32) {
        match self {
            State::Open => (icon::DONE, look.colors().good),
            State::Part => (icon::OPEN, look.colors().ink_2),
            State::Shut => (icon::TROUBLE, look.colors().warn),
        }
    }
}

fn room(look: &Look, meeting: &MeetingView) -> (State, String) {
    match (&meeting.cut_off, meeting.nearby) {
        (Some(_), _) => (State::Shut, look.say("people-meet-cut-off")),
        (None, Nearby::Found) => (State::Open, look.say("people-meet-room-found")),
        (None, Nearby::Off) => (State::Part, look.say("people-meet-room-off")),
        (None, Nearby::Hidden) => (State::Shut, look.say("people-meet-room-hidden")),
    }
}

fn town(look: &Look, meeting: &MeetingView) -> (State, String) {
    match &meeting.cut_off {
        Some(_) => (State::Shut, look.say("people-meet-cut-off")),
        None => (State::Open, look.say("people-meet-town-open")),
    }
}

fn way(ui: &mut Ui, look: &Look, title: &str, (state, note): (State, String)) {
    let (icon, color) = state.icon(look);
    list::item(ui, title, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            text::icon(ui, icon, theme::ICON, color);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                text::label(ui, Type::SmallStrong, look.colors().ink, look.say(title));
                text::label(ui, Type::Small, look.colors().ink_2, note);
            });
        });
    });
}
