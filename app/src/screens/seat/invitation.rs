//! By an invitation: a link that is pasted, or a file.

use std::path::PathBuf;

use egui::{Event, Ui};
use trestle_trust::Ticket;

use super::{Seat, Way, focus, link_id, name_id, path_id};
use crate::{
    look::Look,
    messages,
    screens::Intent,
    theme::{self, Type, icon},
    widgets::{
        button::Button,
        field::{self, Field},
        surface, text,
    },
};

impl Seat {
    /// The link, and whose table it leads to. True when Enter was pressed.
    pub(super) fn by_link(&mut self, ui: &mut Ui, look: &Look) -> bool {
        self.read_link();
        let trouble = match &self.read {
            _ if self.link.trim().is_empty() => self.asked.then_some("seat-needs-link"),
            Some((_, Err(key))) => Some(*key),
            _ => None,
        };
        let trouble = trouble.map(|key| look.say(key));
        let (question, hint) = (look.say("seat-link"), look.say("seat-link-hint"));
        let link = Field::new(&question).hint(&hint).id(link_id()).trouble(trouble.as_deref());
        let link = link.show(ui, look, &mut self.link);
        self.take_focus(ui.ctx(), link_id());
        self.read_link();
        if let Some((_, Ok(ticket))) = &self.read {
            ticket_card(ui, look, ticket);
        }
        field::entered(ui, &link)
    }

    pub(super) fn by_file(&mut self, ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) -> bool {
        let trouble = self.file_trouble.as_ref().filter(|(path, _)| *path == self.path);
        let trouble = trouble.map(|(_, (title, sentence))| format!("{title}. {sentence}"));
        let missing = look.say("seat-needs-file");
        let missing = (self.asked && self.path.trim().is_empty()).then_some(missing);
        let trouble = trouble.or(missing);
        let (question, hint) = (look.say("seat-file"), look.say("seat-file-hint"));
        let path = Field::new(&question).hint(&hint).id(path_id()).trouble(trouble.as_deref());
        let path = path.show(ui, look, &mut self.path);
        self.take_focus(ui.ctx(), path_id());
        ui.horizontal_wrapped(|ui| {
            if Button::plain(&look.say("seat-file-choose")).icon(icon::FOLDER).show(ui, look).clicked() {
                *intent = Some(Intent::BrowseInvitation(PathBuf::from(self.path.trim())));
            }
        });
        text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-file-note"));
        field::entered(ui, &path)
    }

    /// A link may be pasted wherever the keyboard is.
    pub(super) fn take_pasted_link(&mut self, ui: &Ui) {
        if self.way == Way::Link {
            return;
        }
        let pasted = ui.input_mut(|input| {
            let is_link = |event: &Event| match event {
                Event::Paste(words) => crate::documents::read_invitation(words).is_ok(),
                _ => false,
            };
            let at = input.events.iter().position(is_link)?;
            match input.events.remove(at) {
                Event::Paste(words) => Some(words),
                _ => None,
            }
        });
        if let Some(link) = pasted {
            self.link = link;
            self.way = Way::Link;
            focus(ui.ctx(), name_id());
        }
    }

    /// Reads the link anew when it changed.
    fn read_link(&mut self) {
        if self.read.as_ref().is_some_and(|(link, _)| *link == self.link) {
            return;
        }
        let ticket = crate::documents::read_invitation(&self.link);
        self.read =
            Some((self.link.clone(), ticket.map(Box::new).map_err(|error| messages::ticket_key(&error))));
        self.side = None;
    }
}

/// Whose table an invitation is to, and until when.
fn ticket_card(ui: &mut Ui, look: &Look, ticket: &Ticket) {
    let until = i64::try_from(ticket.until_unix_secs).unwrap_or(i64::MAX);
    surface::card(look).stroke(look.theme.focus_ring()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            surface::logo(ui, look, egui::Vec2::splat(theme::ICON_CARD));
            ui.add_space(theme::SPACE_8);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-table"));
                text::label(ui, Type::Strong, look.colors().ink, ticket.title.shown());
                let ended = until < look.now_unix_secs();
                let key = if ended { "seat-ended" } else { "seat-until" };
                let color = if ended { look.colors().bad } else { look.colors().ink_2 };
                let words = look.say_with(key, &[("day", look.until(until).into())]);
                text::label(ui, Type::Small, color, words);
            });
        });
    });
}
