//! Asking somebody to sit down: in this room by the door, from afar by a link or a file.

use std::path::PathBuf;

use egui::Ui;

use crate::{
    look::Look,
    screens::{Intent, LinkFor},
    theme::{self, Type, icon},
    view::TableView,
    widgets::{button::Button, stepper, surface, text},
};

use super::door;

/// How many people a link may be for, and for how many days it may work, from the buttons.
const USES: [u32; 7] = [1, 2, 5, 10, 20, 50, 100];
const DAYS: [u32; 6] = [1, 2, 7, 14, 30, 90];
const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// A link that was made, and what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub made_for: LinkFor,
    pub until_unix_secs: i64,
}

/// The newest link, if there is one, and where it went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkState {
    pub made: Option<Link>,
    pub copied: bool,
    /// Where the invitation file lies.
    pub file: Option<String>,
}

/// What is to become of a link as soon as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Copy,
    File(PathBuf),
}

/// What is chosen for the next link.
#[derive(Debug)]
pub(super) struct Ask {
    uses: usize,
    days: usize,
    open: bool,
}

impl Default for Ask {
    /// For twenty people, for a week.
    fn default() -> Self {
        Ask { uses: 4, days: 2, open: false }
    }
}

impl Ask {
    pub(super) fn link_for(&self) -> LinkFor {
        LinkFor { uses: USES[self.uses], days: DAYS[self.days] }
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        link: &LinkState,
        intent: &mut Option<Intent>,
    ) {
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say("people-ask"));
            door::ui(ui, look, &view.door, view.meeting.nearby, intent);
            ui.add_space(theme::SPACE_4);
            text::heading(ui, Type::Strong, look.colors().ink, &look.say("people-afar"));
            ui.horizontal_wrapped(|ui| {
                let (copy, stick) = (look.say("people-copy"), look.say("people-stick"));
                if Button::plain(&copy).icon(icon::COPY).show(ui, look).clicked() {
                    *intent = Some(Intent::CopyLink(self.link_for()));
                }
                if Button::plain(&stick).icon(icon::STICK).show(ui, look).clicked() {
                    *intent = Some(Intent::PutOnStick(self.link_for()));
                }
            });
            if let Some(made) = &link.made {
                shown(ui, look, made, link);
            }
            self.terms(ui, look, link);
        });
    }

    /// For how many, until when; and the way to change both, folded away until it is wanted.
    fn terms(&mut self, ui: &mut Ui, look: &Look, link: &LinkState) {
        let LinkFor { uses, days } = self.link_for();
        let made = link.made.as_ref().filter(|made| made.made_for == self.link_for());
        let until = look.now_unix_secs() + i64::from(days) * SECONDS_A_DAY;
        let day = look.until(made.map_or(until, |made| made.until_unix_secs));
        let works =
            look.say_with("people-ask-terms", &[("count", i64::from(uses).into()), ("day", day.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, works);
        crate::screens::fold(ui, look, &look.say("people-ask-change"), &mut self.open);
        if !self.open {
            return;
        }
        let count = |key: &str, count: u32| look.say_with(key, &[("count", i64::from(count).into())]);
        stepper::show(
            ui,
            look,
            ("people-ask-uses", "people-ask-fewer", "people-ask-more"),
            &count("people-ask-uses-value", uses),
            (&mut self.uses, USES.len()),
        );
        stepper::show(
            ui,
            look,
            ("people-ask-days", "people-ask-sooner", "people-ask-later"),
            &count("people-ask-days-value", days),
            (&mut self.days, DAYS.len()),
        );
    }
}

/// The link itself, and where it went.
fn shown(ui: &mut Ui, look: &Look, made: &Link, link: &LinkState) {
    let colors = look.colors();
    if link.copied {
        done(ui, look, &look.say("people-ask-copied"));
    }
    if let Some(file) = &link.file {
        done(ui, look, &look.say_with("stick-written", &[("file", file.into())]));
        text::label(ui, Type::Small, colors.ink_2, look.say("stick-written-note"));
    }
    field(ui, look, &made.text, "people-ask-link");
    text::label(ui, Type::Small, colors.ink_2, look.say("people-ask-open"));
}

/// A link in a field and not a label, so that it can be reached, read aloud and copied by hand.
pub(super) fn field(ui: &mut Ui, look: &Look, link: &str, name: &str) {
    let mut text = link;
    let field = ui.add(
        egui::TextEdit::singleline(&mut text)
            .font(Type::Mono.font())
            .margin(egui::Margin::symmetric(theme::SPACE_8 as i8, theme::SPACE_8 as i8))
            .min_size(egui::vec2(0.0, theme::CONTROL_HEIGHT))
            .desired_width(f32::INFINITY),
    );
    let name = look.say(name);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(name));
}

pub(super) fn done(ui: &mut Ui, look: &Look, sentence: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        text::icon(ui, icon::DONE, theme::ICON, look.colors().good);
        text::label(ui, Type::SmallStrong, look.colors().ink, sentence);
    });
}
