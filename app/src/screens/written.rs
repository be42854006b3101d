//! Words that somebody typed and did not send, whose place is gone: they stay in sight until they are let go of.

use std::hash::Hash;

use egui::Ui;

use crate::{
    look::Look,
    theme::{Type, icon},
    widgets::{
        button::Button,
        list,
        surface::{self, Tone},
        text,
    },
};

/// Shows them, each with what it is known by. Gives the one that is let go of.
pub(super) fn card<K: Clone + Hash + std::fmt::Debug>(
    ui: &mut Ui,
    look: &Look,
    homeless: &[(K, String)],
) -> Option<K> {
    let title = look.say("written-title");
    let mut gone = None;
    surface::striped_card(ui, look, Tone::Info, |ui| {
        text::heading(ui, Type::Strong, look.colors().ink, &title);
        text::label(ui, Type::Small, look.colors().ink_2, look.say("written-note"));
        list::list(ui, &title, |ui| {
            for (was, words) in homeless {
                if list::item(ui, was, |ui| one(ui, look, words)) {
                    gone = Some(was.clone());
                }
            }
        });
    });
    gone
}

/// True if it is let go of.
fn one(ui: &mut Ui, look: &Look, words: &str) -> bool {
    let quote = look.say_with("decision-quote", &[("words", words.into())]);
    text::label(ui, Type::Body, look.colors().ink, quote);
    let mut gone = false;
    ui.horizontal_wrapped(|ui| {
        let named = |button: &str| {
            look.say_with("written-named", &[("button", button.into()), ("words", words.into())])
        };
        let copy = look.say("written-copy");
        if Button::plain(&copy).named(&named(&copy)).icon(icon::COPY).show(ui, look).clicked() {
            ui.ctx().copy_text(words.to_owned());
        }
        let let_go = look.say("written-let-go");
        gone = Button::plain(&let_go).named(&named(&let_go)).icon(icon::CLOSE).show(ui, look).clicked();
    });
    gone
}
