//! What somebody wrote on a page after they had gone: a quiet strip above the page, and a little window that shows what it
//! would change and takes it up.

use egui::{Id, Ui};

use super::{Intent, decision::changed::marked, strip::strip};
use crate::{
    look::Look,
    messages::Trouble,
    theme::{self, Type, icon},
    view::late::{LateLook, LateView, LookOf},
    widgets::{
        button::Button,
        dialog, list,
        surface::{self, Tone},
        text,
    },
};

/// Says it at the top of the page that it was written on.
pub fn over_the_page(ui: &mut Ui, look: &Look, late: &[LateView]) -> Option<Intent> {
    let words = words(look, late)?;
    // It is looked at first, and taken up there, by name.
    let ways = [(look.say("late-look"), Intent::LookAtLate)];
    let window = ui.ctx().content_rect();
    if window.width() < theme::NARROW && window.height() < theme::LOW {
        // One line: the page is the page's. The little window says the rest.
        return strip(ui, look, "late", (Tone::Quiet, icon::HISTORY, &look.say("late-narrow")), &ways);
    }
    strip(ui, look, "late", (Tone::Quiet, icon::HISTORY, &words), &ways)
}

/// The sentence of the strip.
pub fn words(look: &Look, late: &[LateView]) -> Option<String> {
    match late {
        [] => None,
        [one] => Some(look.say_with(one.key(), &[("name", (&one.name).into())])),
        all => Some(look.say_with("late-several", &[("count", all.len().into())])),
    }
}

/// What is shown of one person's late words; none while it is being read.
pub type Looked = Option<Result<Vec<LateLook>, Trouble>>;

/// The little window.
#[derive(Debug, Default)]
pub struct LateDialog {
    shown: Option<Vec<(LateView, Looked)>>,
}

impl LateDialog {
    /// Opens it; what it would change is still being read.
    pub fn open(&mut self, late: &[LateView]) {
        self.shown = Some(late.iter().map(|one| (one.clone(), None)).collect());
    }

    /// What that one would change was read.
    pub fn looked(&mut self, late: &LateView, looked: Result<Vec<LateLook>, Trouble>) {
        let one = self.shown.iter_mut().flatten().find(|(one, _)| one == late);
        if let Some((_, shown)) = one {
            *shown = Some(looked);
        }
    }

    pub fn ui(&mut self, ui: &Ui, look: &Look, sits_here: bool) -> Option<Intent> {
        let shown = self.shown.as_ref()?;
        let mut intent = None;
        let mut leave = false;
        let title = look.say("late-title");
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let modal = dialog::named(Id::unique("late"), &title).frame(frame).show(ui.ctx(), |ui| {
            let window = ui.ctx().content_rect();
            ui.set_width(theme::FORM_WIDTH.min(window.width() - 4.0 * theme::SPACE_24));
            text::heading(ui, Type::Subheading, look.colors().ink, &title);
            let most = (window.height() - theme::LATE_AROUND).max(theme::CONTROL_HEIGHT);
            egui::ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
                text::label(ui, Type::Body, look.colors().ink_2, look.say("late-means"));
                list::list(ui, &title, |ui| {
                    for (index, (one, looked)) in shown.iter().enumerate() {
                        if index > 0 {
                            surface::rule(ui, look);
                        }
                        list::item(ui, ("late", index), |ui| {
                            section(ui, look, one, looked.as_ref(), sits_here, &mut intent);
                        });
                    }
                });
            });
            ui.add_space(theme::SPACE_4);
            leave = Button::plain(&look.say("button-close")).show(ui, look).clicked();
        });
        if leave || modal.should_close() || intent.is_some() {
            self.shown = None;
        }
        intent
    }
}

fn section(
    ui: &mut Ui,
    look: &Look,
    one: &LateView,
    looked: Option<&Result<Vec<LateLook>, Trouble>>,
    sits_here: bool,
    intent: &mut Option<Intent>,
) {
    ui.spacing_mut().item_spacing.y = theme::SPACE_8;
    let colors = look.colors();
    text::label(ui, Type::Strong, colors.ink, look.say_with(one.key(), &[("name", (&one.name).into())]));
    match looked {
        None => {
            text::label(ui, Type::Small, colors.ink_2, look.say("late-reading"));
        }
        Some(Err(trouble)) => {
            text::label(ui, Type::Body, colors.bad, trouble.say(&look.words));
        }
        Some(Ok(looks)) if looks.is_empty() => {
            text::label(ui, Type::Body, colors.ink, look.say("late-no-words"));
        }
        Some(Ok(looks)) => {
            text::label(ui, Type::Small, colors.ink_2, look.say("late-legend"));
            for shown in looks {
                text::label(ui, Type::SmallStrong, colors.ink, of(look, &shown.of));
                if shown.words.looks {
                    text::label(ui, Type::Small, colors.ink_2, look.say("decision-changed-looks"));
                }
                marked(ui, look, &shown.words.pieces);
            }
        }
    }
    // Nobody takes up what they could not look at here.
    if sits_here && matches!(looked, Some(Ok(_))) {
        let words = match one.name.is_empty() {
            true => look.say("late-take-up"),
            false => look.say_with("late-take-up-of", &[("name", (&one.name).into())]),
        };
        if Button::main(&words).show(ui, look).clicked() {
            *intent = Some(Intent::TakeUp { name: one.name.clone(), of: one.of.clone() });
        }
    }
}

fn of(look: &Look, of: &LookOf) -> String {
    match of {
        LookOf::Text => look.say("late-of-text"),
        LookOf::Wording(language) => {
            look.say_with("decision-changed-words", &[("language", look.language(language).into())])
        }
        LookOf::Decision => look.say("late-of-decision"),
        LookOf::List => look.say("late-of-list"),
    }
}
