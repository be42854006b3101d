//! A seat on paper: somebody without a device decides like everybody else. Their answers come on slips, or aloud.

use egui::Ui;

use crate::{
    documents::deciding::DecidingAct,
    look::Look,
    screens::{self, Intent, Sent, SentId},
    theme::{Type, icon},
    view::TableView,
    widgets::{button::Button, field, surface, text},
};

/// Whose seat is being given.
#[derive(Debug, Default)]
pub(super) struct Paper {
    name: String,
    tried: bool,
    /// The name that was sent.
    sent: Option<(SentId, String)>,
}

impl Paper {
    pub(super) fn unsent(&self) -> &str {
        self.name.trim()
    }

    pub(super) fn typed_before(&mut self, name: String) {
        self.name = name;
    }

    /// A name that was sent has its seat now, or it could not be given: then the name stays.
    pub(super) fn said(&mut self, sent: SentId, done: bool) {
        if let Some((_, name)) = self.sent.take_if(|(id, _)| *id == sent).filter(|_| done) {
            screens::goes(&mut self.name, &name);
            self.tried = false;
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let Some(me) = view.me() else { return };
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
                    let sent = Sent::new(DecidingAct::SeatOnPaper { name });
                    self.sent = Some((sent.id, self.name.clone()));
                    *intent = Some(Intent::Decide(Box::new(sent)));
                }
            }
        });
    }
}
