//! By an invitation: a link that is pasted, or a file.

use std::path::PathBuf;

use egui::{Event, Ui};

use super::{Seat, Way, focus, link_id, name_id, path_id};
use crate::{
    documents::Pasted,
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
        if let Some((_, Ok(link))) = &self.read {
            link_card(ui, look, link);
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
            self.go_on_from_link(ui.ctx());
        }
    }

    /// The keyboard goes to what is asked next: a name, or nothing more than Enter.
    pub(super) fn go_on_from_link(&mut self, ctx: &egui::Context) {
        self.read_link();
        focus(ctx, if self.linking().is_some() { link_id() } else { name_id() });
    }

    /// Reads the link anew when it changed.
    fn read_link(&mut self) {
        if self.read.as_ref().is_some_and(|(link, _)| *link == self.link) {
            return;
        }
        let read = crate::documents::read_invitation(&self.link);
        self.read = Some((self.link.clone(), read.map_err(|error| messages::ticket_key(&error))));
        self.side = None;
    }
}

/// Whose table a link is to, as whom if that is settled, and until when.
fn link_card(ui: &mut Ui, look: &Look, link: &Pasted) {
    let until = i64::try_from(link.until_unix_secs()).unwrap_or(i64::MAX);
    surface::card(look).stroke(look.theme.focus_ring()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            surface::logo(ui, look, egui::Vec2::splat(theme::ICON_CARD));
            ui.add_space(theme::SPACE_8);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                let own = match link {
                    Pasted::Invitation(_) => None,
                    Pasted::Computer(link) => Some(link.name.shown()),
                };
                let key = if own.is_some() { "seat-link-table" } else { "seat-table" };
                text::label(ui, Type::Small, look.colors().ink_2, look.say(key));
                text::label(ui, Type::Strong, look.colors().ink, link.title());
                let ended = until < look.now_unix_secs();
                let key = match (ended, own.is_some()) {
                    (false, _) => "seat-until",
                    (true, false) => "seat-ended",
                    (true, true) => "seat-link-ended",
                };
                if let Some(name) = own {
                    let words = look.say_with("seat-link-as", &[("name", name.into())]);
                    text::label(ui, Type::Body, look.colors().ink, words);
                    text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-link-about"));
                }
                let color = if ended { look.colors().bad } else { look.colors().ink_2 };
                let words = look.say_with(key, &[("day", look.until(until).into())]);
                text::label(ui, Type::Small, color, words);
            });
        });
    });
}
