//! A seat on paper: somebody without a device decides like everybody else. Their answers come on slips, or aloud.

use egui::Ui;

use crate::{
    documents::deciding::DecidingAct,
    look::Look,
    screens::Intent,
    theme::{Type, icon},
    view::TableView,
    widgets::{button::Button, field, surface, text},
};

/// Whose seat is being given.
#[derive(Debug, Default)]
pub(super) struct Paper {
    name: String,
    tried: bool,
    /// How many sat here on paper when it was given: with one more, the name can go.
    sent: Option<usize>,
}

impl Paper {
    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let Some(me) = view.me() else { return };
        let on_paper = view.people.iter().filter(|one| one.on_paper).count();
        if self.sent.is_some_and(|before| on_paper > before) {
            *self = Paper::default();
        }
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say("paper-title"));
            let note = look.say_with("paper-note", &[("side", (&me.side).into())]);
            text::label(ui, Type::Small, look.colors().ink_2, note);
            let question = look.say("paper-name");
            let needed = look.say("paper-needs-name");
            let trouble = (self.tried && self.name.trim().is_empty()).then_some(needed.as_str());
            let id = ui.scope_id().with("paper_name");
            let field = field::Field::new(&question).id(id).trouble(trouble).show(ui, look, &mut self.name);
            let entered = field::entered(ui, &field);
            let give = look.say("paper-give");
            if Button::plain(&give).icon(icon::ON_PAPER).show(ui, look).clicked() || entered {
                self.tried = true;
                let name = self.name.trim().to_owned();
                if !name.is_empty() {
                    self.sent = Some(on_paper);
                    *intent = Some(Intent::Decide(Box::new(DecidingAct::SeatOnPaper { name })));
                }
            }
        });
    }
}
