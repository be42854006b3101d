//! Putting up a table: what it is about, your name, how you are here. All else has a default and can wait.

use egui::Ui;

use super::{Intent, SideChoice};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{button::Button, field, surface, text},
};

/// What has been typed so far.
#[derive(Debug, Default)]
pub struct Create {
    about: String,
    name: String,
    side: Choice,
    own_words: String,
    /// Someone pressed the button with something missing: say what.
    asked: bool,
    focused: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Choice {
    #[default]
    Lives,
    Works,
    Other,
}

impl Create {
    /// `name` is the one given last, offered again.
    pub fn new(name: Option<&str>) -> Self {
        Create { name: name.unwrap_or_default().to_owned(), ..Create::default() }
    }

    /// `working` while the table is being put up; `trouble` is why it could not be.
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
                text::heading(ui, Type::Heading, look.colors().ink, &look.say("create-title"));
                if let Some((title, sentence)) = trouble {
                    surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
                }
                let entered = ui.add_enabled_ui(!working, |ui| self.fields(ui, look)).inner;
                ui.add_space(theme::SPACE_4);
                intent = if working {
                    super::working(ui, look, "create-working")
                } else {
                    self.buttons(ui, look, entered)
                };
                text::label(ui, Type::Small, look.colors().ink_2, look.say("create-note"));
            });
        });
        intent
    }

    /// True when Enter was pressed in one of them.
    fn fields(&mut self, ui: &mut Ui, look: &Look) -> bool {
        let about = field::named(
            ui,
            look,
            &look.say("create-about"),
            &look.say("create-about-hint"),
            &mut self.about,
        );
        if !self.focused {
            about.request_focus();
            self.focused = true;
        }
        if self.asked && self.about.trim().is_empty() {
            field::needs(ui, look, &look.say("create-needs-about"));
        }
        let name =
            field::named(ui, look, &look.say("create-name"), &look.say("create-name-hint"), &mut self.name);
        if self.asked && self.name.trim().is_empty() {
            field::needs(ui, look, &look.say("create-needs-name"));
        }
        text::label(ui, Type::Strong, look.colors().ink, look.say("create-side"));
        ui.add_space(-theme::SPACE_4);
        ui.horizontal_wrapped(|ui| {
            let choices = [
                (Choice::Lives, "create-side-live"),
                (Choice::Works, "create-side-work"),
                (Choice::Other, "create-side-other"),
            ];
            for (choice, key) in choices {
                super::choice(ui, look, &look.say(key), self.side == choice, || self.side = choice);
            }
        });
        let mut own = None;
        if self.side == Choice::Other {
            own = Some(field::named(
                ui,
                look,
                &look.say("create-side-own"),
                &look.say("create-side-own-hint"),
                &mut self.own_words,
            ));
            if self.asked && self.own_words.trim().is_empty() {
                field::needs(ui, look, &look.say("create-needs-side"));
            }
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        enter && [Some(about), Some(name), own].into_iter().flatten().any(|field| field.lost_focus())
    }

    fn buttons(&mut self, ui: &mut Ui, look: &Look, entered: bool) -> Option<Intent> {
        let mut intent = None;
        ui.horizontal(|ui| {
            if Button::main(&look.say("create-button")).show(ui, look).clicked() || entered {
                intent = self.finished();
                self.asked = true;
            }
            if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
                intent = Some(Intent::Welcome);
            }
        });
        intent
    }

    fn finished(&self) -> Option<Intent> {
        let (title, name) = (self.about.trim(), self.name.trim());
        let side = match self.side {
            Choice::Lives => SideChoice::LivesHere,
            Choice::Works => SideChoice::WorksHere,
            Choice::Other => SideChoice::Other(self.own_words.trim().to_owned()),
        };
        let missing = title.is_empty() || name.is_empty() || side == SideChoice::Other(String::new());
        (!missing).then(|| Intent::PutUp { title: title.to_owned(), name: name.to_owned(), side })
    }
}
