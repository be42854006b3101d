//! Taking a seat by a link: paste it, see which table it is and until when it works, choose a side, say a name.

use egui::Ui;
use trestle_trust::Ticket;

use super::Intent;
use crate::{
    look::Look,
    messages,
    theme::{self, Type, icon},
    widgets::{button::Button, field, surface, text},
};

/// What has been pasted and typed so far.
#[derive(Debug, Default)]
pub struct Seat {
    link: String,
    /// The link as it was when it was last read, and what it turned out to be.
    read: Option<(String, Result<Box<Ticket>, &'static str>)>,
    name: String,
    side: Option<u32>,
    asked: bool,
    focused: bool,
}

impl Seat {
    /// `name` is the one given last, offered again.
    pub fn new(name: Option<&str>) -> Self {
        Seat { name: name.unwrap_or_default().to_owned(), ..Seat::default() }
    }

    /// The keyboard goes to the first field.
    pub fn focus(&mut self) {
        self.focused = false;
    }

    /// `working` while somebody at the table is being looked for; `trouble` is why it did not work.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        working: bool,
        trouble: Option<&(String, String)>,
    ) -> Option<Intent> {
        let mut intent = None;
        super::centered(ui, theme::FORM_WIDTH, theme::FORM_WIDTH, |ui| {
            surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_28 as i8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = theme::SPACE_12;
                text::heading(ui, Type::Heading, look.colors().ink, &look.say("seat-title"));
                if let Some((title, sentence)) = trouble {
                    surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
                }
                let entered = ui.add_enabled_ui(!working, |ui| self.fields(ui, look)).inner;
                ui.add_space(theme::SPACE_4);
                if working {
                    intent = super::working(ui, look, "seat-working");
                    text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-working-note"));
                } else {
                    intent = self.buttons(ui, look, entered);
                }
                text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-note"));
            });
        });
        intent
    }

    fn fields(&mut self, ui: &mut Ui, look: &Look) -> bool {
        let link =
            field::named(ui, look, &look.say("seat-link"), &look.say("seat-link-hint"), &mut self.link);
        if !self.focused {
            link.request_focus();
            self.focused = true;
        }
        self.read_link();
        let trouble = match &self.read {
            _ if self.link.trim().is_empty() => self.asked.then_some("seat-needs-link"),
            Some((_, Err(key))) => Some(*key),
            _ => None,
        };
        if let Some(key) = trouble {
            field::needs(ui, look, &look.say(key));
        }
        let Some((_, Ok(ticket))) = &self.read else { return false };
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
        let sides: Vec<(u32, String)> =
            ticket.sides.iter().map(|side| (side.id.0, messages::side_name(side, &look.words))).collect();
        if self.side.is_none() {
            self.side = sides.first().map(|(id, _)| *id);
        }
        text::label(ui, Type::Strong, look.colors().ink, look.say("seat-side"));
        ui.add_space(-theme::SPACE_4);
        ui.horizontal_wrapped(|ui| {
            for (id, name) in &sides {
                super::choice(ui, look, name, self.side == Some(*id), || self.side = Some(*id));
            }
        });
        let name =
            field::named(ui, look, &look.say("seat-name"), &look.say("create-name-hint"), &mut self.name);
        if self.asked && self.name.trim().is_empty() {
            field::needs(ui, look, &look.say("create-needs-name"));
        }
        name.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
    }

    /// Reads the link anew when it changed.
    fn read_link(&mut self) {
        if self.read.as_ref().is_some_and(|(link, _)| *link == self.link) {
            return;
        }
        let ticket = self.link.parse::<Ticket>();
        self.read =
            Some((self.link.clone(), ticket.map(Box::new).map_err(|error| messages::ticket_key(&error))));
        self.side = None;
    }

    fn buttons(&mut self, ui: &mut Ui, look: &Look, entered: bool) -> Option<Intent> {
        let mut intent = None;
        ui.horizontal(|ui| {
            if Button::main(&look.say("seat-button")).show(ui, look).clicked() || entered {
                self.asked = true;
                intent = self.finished();
            }
            if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
                intent = Some(Intent::Welcome);
            }
        });
        intent
    }

    fn finished(&self) -> Option<Intent> {
        let (_, Ok(ticket)) = self.read.as_ref()? else { return None };
        let name = self.name.trim();
        let side = self.side?;
        (!name.is_empty()).then(|| Intent::TakeSeat { ticket: ticket.clone(), name: name.to_owned(), side })
    }
}
