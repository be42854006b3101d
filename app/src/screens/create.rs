//! Putting up a table: what it is about, your name, how you are here. All else has a default and can wait.
//!
//! The first question stands on the first screen by itself ([`Create::about`]). Once it has words the rest unfolds under
//! it ([`Create::rest`]); keyboard and caret stay in the field, whose name in egui is the same in both places.

use egui::{Id, Key, Response, Ui};

use super::{Intent, SideChoice};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    widgets::{
        button::Button,
        field::{self, Field},
        surface, text,
    },
};

/// What has been typed so far.
#[derive(Debug, Default)]
pub struct Create {
    about: String,
    name: String,
    side: Option<Side>,
    own_words: String,
    /// Someone pressed the button with something missing: say what.
    asked: bool,
    unfolded: bool,
    /// The first of the sides, as egui knows it.
    first_side: Option<Id>,
    /// The whole form is to be brought into view.
    bring_into_view: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Lives,
    Works,
    Other,
}

const SIDES: [(Side, &str); 3] = [
    (Side::Lives, "create-side-live"),
    (Side::Works, "create-side-work"),
    (Side::Other, "create-side-other"),
];

fn about_id() -> Id {
    Id::unique("create_about")
}

fn name_id() -> Id {
    Id::unique("create_name")
}

fn own_id() -> Id {
    Id::unique("create_own_words")
}

impl Create {
    /// `name` is the one given last, offered again.
    pub fn new(name: Option<&str>) -> Self {
        Create { name: name.unwrap_or_default().to_owned(), ..Create::default() }
    }

    /// Another name was chosen in settings. It comes in place of `before`, and of nothing that was typed here.
    pub fn offer_name(&mut self, before: &str, name: &str) {
        if self.name == before {
            name.clone_into(&mut self.name);
        }
    }

    /// The whole form is shown.
    pub fn unfolded(&self) -> bool {
        self.unfolded
    }

    /// Shows the whole form, with the keyboard in the first field that is still empty.
    pub fn unfold(&mut self, ctx: &egui::Context) {
        self.unfolded = true;
        self.bring_into_view = true;
        let first = if self.about.trim().is_empty() { about_id() } else { name_id() };
        ctx.memory_mut(|memory| memory.request_focus(first));
    }

    /// The first question. Words in it unfold the rest.
    pub fn about(&mut self, ui: &mut Ui, look: &Look) -> Response {
        let question = look.say("create-about");
        let hint = look.say("create-about-hint");
        let missing = look.say("create-needs-about");
        let trouble = (self.asked && self.about.trim().is_empty()).then_some(missing.as_str());
        let about =
            Field::new(&question).hint(&hint).id(about_id()).trouble(trouble).show(ui, look, &mut self.about);
        if about.changed() && !self.unfolded && !self.about.trim().is_empty() {
            self.unfolded = true;
            self.bring_into_view = true;
        }
        about
    }

    /// Everything under the first question. `working` while the table is being put up; `trouble` is why it could not be.
    pub fn rest(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        about: &Response,
        working: bool,
        trouble: Option<&(String, String)>,
    ) -> Option<Intent> {
        let entered = self.fields(ui, look, about);
        ui.add_space(theme::SPACE_4);
        if let Some((title, sentence)) = trouble {
            surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
        }
        let intent = if working {
            super::working(ui, look, "create-working")
        } else {
            self.buttons(ui, look, entered)
        };
        let end = text::label(ui, Type::Small, look.colors().ink_2, look.say("create-note"));
        if std::mem::take(&mut self.bring_into_view) {
            ui.scroll_to_rect(about.rect.union(end.rect), None);
        }
        intent
    }

    /// True when Enter was pressed in one of them.
    fn fields(&mut self, ui: &mut Ui, look: &Look, about: &Response) -> bool {
        let missing = |missing: bool, key: &str| (self.asked && missing).then(|| look.say(key));
        let no_name = missing(self.name.trim().is_empty(), "create-needs-name");
        let no_side = missing(self.side.is_none(), "create-needs-choice");
        let no_words = missing(self.own_words.trim().is_empty(), "create-needs-side");
        let (question, hint) = (look.say("create-name"), look.say("create-name-hint"));
        let name = Field::new(&question).hint(&hint).id(name_id()).trouble(no_name.as_deref());
        let name = name.show(ui, look, &mut self.name);
        let question = look.say("create-side");
        text::label(ui, Type::Strong, look.colors().ink, &question);
        ui.add_space(-theme::SPACE_4);
        let mut first = None;
        ui.horizontal_wrapped(|ui| {
            for (side, key) in SIDES {
                let on = self.side == Some(side);
                let shown = super::choice(ui, look, &look.say(key), on, || self.side = Some(side));
                // One's own words take a further field: what is under it stays in sight.
                self.bring_into_view |= shown.clicked();
                super::describe(&shown, &question);
                first.get_or_insert(shown);
            }
        });
        if let Some(first) = first {
            self.first_side = Some(first.id);
            field::describe(ui, look, &first, no_side.as_deref());
        }
        let mut own = None;
        if self.side == Some(Side::Other) {
            let (question, hint) = (look.say("create-side-own"), look.say("create-side-own-hint"));
            let words = Field::new(&question).hint(&hint).id(own_id()).trouble(no_words.as_deref());
            own = Some(words.show(ui, look, &mut self.own_words));
        }
        let fields = [Some(about), Some(&name), own.as_ref()];
        fields.into_iter().flatten().fold(false, |entered, field| entered | field::entered(ui, field))
    }

    fn buttons(&mut self, ui: &mut Ui, look: &Look, entered: bool) -> Option<Intent> {
        let mut intent = None;
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        ui.horizontal(|ui| {
            if Button::main(&look.say("create-button")).show(ui, look).clicked() || entered {
                intent = self.finished();
                self.asked = true;
                if intent.is_none() {
                    self.bring_into_view = true;
                    self.go_to_what_is_missing(ui.ctx());
                }
            }
            let back = Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look);
            if back.clicked() || escaped {
                self.fold(ui.ctx());
            }
        });
        intent
    }

    /// Shows the first question alone; all that was typed stays.
    fn fold(&mut self, ctx: &egui::Context) {
        (self.unfolded, self.asked) = (false, false);
        ctx.memory_mut(|memory| memory.request_focus(about_id()));
    }

    fn go_to_what_is_missing(&self, ctx: &egui::Context) {
        let field = if self.about.trim().is_empty() {
            Some(about_id())
        } else if self.name.trim().is_empty() {
            Some(name_id())
        } else if self.side == Some(Side::Other) {
            Some(own_id())
        } else {
            self.first_side
        };
        if let Some(field) = field {
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
    }

    fn finished(&self) -> Option<Intent> {
        let (title, name) = (self.about.trim(), self.name.trim());
        let side = match self.side? {
            Side::Lives => SideChoice::LivesHere,
            Side::Works => SideChoice::WorksHere,
            Side::Other => SideChoice::Other(self.own_words.trim().to_owned()),
        };
        let missing = title.is_empty() || name.is_empty() || side == SideChoice::Other(String::new());
        (!missing).then(|| Intent::PutUp { title: title.to_owned(), name: name.to_owned(), side })
    }
}
