//! The little window that makes marked words a link, changes where one leads, or takes it off.

use egui::Ui;
use trestle_model::text::{Mark, TextAction, TextView};

use super::{Editor, Selection, Todo, selection};
use crate::{
    look::Look,
    theme::{self, Type},
    widgets::{button::Button, dialog, field, surface, text},
};

/// What has been typed in it.
#[derive(Debug)]
pub(super) struct LinkField {
    address: String,
    /// The words were a link already.
    was_link: bool,
    focused: bool,
}

impl Editor {
    /// Opens it for the marked words, or for the link that the caret is in.
    pub(super) fn open_link(&mut self, view: &TextView) {
        let found = selection::link_around(view, &self.selection.focus);
        let mut address = String::new();
        let was_link = found.is_some();
        if let Some((from, to, leads_to)) = found {
            if self.selection.is_caret() {
                self.selection = Selection { anchor: from, focus: to };
            }
            address = leads_to;
        }
        self.link = Some(LinkField { address, was_link, focused: false });
    }

    pub(super) fn set_link(&mut self, view: &TextView, address: Option<String>) {
        let (from, to) = self.selection.ends(view);
        if from == to {
            return;
        }
        let on = address.is_some();
        let mark = Mark::Link(address.unwrap_or_default());
        self.act(TextAction::Mark { from, to, mark, on });
    }

    pub(super) fn link_ui(&mut self, ui: &Ui, look: &Look, view: &TextView) {
        let (from, to) = self.selection.ends(view);
        let Some(link) = &mut self.link else { return };
        let mut chosen = None;
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let modal =
            dialog::named(self.id.with("link"), &look.say("link-title")).frame(frame).show(ui.ctx(), |ui| {
                ui.set_width(theme::POPUP_WIDTH);
                text::heading(ui, Type::Subheading, look.colors().ink, &look.say("link-title"));
                if from == to {
                    text::label(ui, Type::Body, look.colors().ink, look.say("link-needs-words"));
                    if Button::main(&look.say("button-close")).show(ui, look).clicked() {
                        ui.close();
                    }
                    return;
                }
                let hint = look.say("link-address-hint");
                let address = field::named(ui, look, &look.say("link-address"), &hint, &mut link.address);
                if !link.focused {
                    address.request_focus();
                    link.focused = true;
                }
                let entered = address.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                ui.horizontal(|ui| {
                    let set = Button::main(&look.say("link-set")).show(ui, look).clicked();
                    if (set || entered) && !link.address.trim().is_empty() {
                        chosen = Some(Some(whole_address(&link.address)));
                    }
                    if link.was_link && Button::plain(&look.say("link-remove")).show(ui, look).clicked() {
                        chosen = Some(None);
                    }
                });
            });
        if modal.should_close() || chosen.is_some() {
            self.link = None;
            self.take_focus = true;
            self.todo.extend(chosen.map(Todo::Link));
            ui.ctx().request_repaint();
        }
    }
}

/// An address as a browser wants it: people leave out the first part.
fn whole_address(typed: &str) -> String {
    let typed = typed.trim();
    if typed.contains("://") || typed.starts_with("mailto:") {
        typed.to_owned()
    } else if typed.contains('@') && !typed.contains('/') {
        format!("mailto:{typed}")
    } else {
        format!("https://{typed}")
    }
}

#[cfg(test)]
mod tests {
    use super::whole_address;

    #[test]
    fn an_address_without_its_first_part_gets_one() {
        let check = |typed: &str, expected: &str| assert_eq!(whole_address(typed), expected);
        check(" maes-helyg.cymru/trwsio ", "https://maes-helyg.cymru/trwsio");
        check("carys@example.org", "mailto:carys@example.org");
        check("http://example.org", "http://example.org");
    }
}
