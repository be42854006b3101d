//! The ground rules that the table starts with: suggested, not yet agreed. Only to be read:
//! agreeing and changing them is a decision, and decisions have their own screens.

use egui::{Margin, Ui};

use crate::{
    look::Look,
    theme::{self, Type, icon, icon::Icon},
    view::{RulesView, TableView},
    widgets::{list, marked, surface, surface::Tone, text},
};

/// What the page keeps: whether the words in full are folded away.
#[derive(Debug)]
pub struct Rules {
    open: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Rules { open: true }
    }
}

impl Rules {
    /// The page. It changes nothing at the table.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView) {
        super::page(ui, |ui| {
            let (title, lead) = (look.say("rules-title"), look.say("rules-lead"));
            super::page_head(ui, look, &title, &lead, Vec::new());
            suggested(ui, look);
            ui.add_space(theme::SPACE_4);
            surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                list::list(ui, &title, |ui| {
                    for (index, (icon, title, sentence)) in sections(look, view).into_iter().enumerate() {
                        if index > 0 {
                            surface::rule(ui, look);
                        }
                        list::item(ui, title, |ui| row(ui, look, icon, &look.say(title), &sentence));
                    }
                });
            });
            text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-follow"));
            self.whole(ui, look, &view.rules.whole);
        });
    }

    /// The rules in full, in the type of a design.
    fn whole(&mut self, ui: &mut Ui, look: &Look, markdown: &str) {
        if markdown.is_empty() {
            return;
        }
        ui.add_space(theme::SPACE_8);
        super::fold(ui, look, &look.say("rules-whole"), &mut self.open);
        if !self.open {
            return;
        }
        let side = if ui.available_width() < theme::FORM_WIDTH {
            theme::SHEET_PADDING_NARROW
        } else {
            theme::SHEET_PADDING
        };
        let margin = Margin::symmetric(side as i8, theme::SPACE_24 as i8);
        surface::card(look).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_max_width(theme::SHEET_TEXT_MAX.min(ui.available_width()));
            words(ui, look, markdown);
        });
    }
}

fn suggested(ui: &mut Ui, look: &Look) {
    surface::striped_card(ui, look, Tone::Warn, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon::WAITING, theme::ICON_WAITING, look.colors().warn);
            ui.add_space(theme::SPACE_4);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::heading(ui, Type::Strong, look.colors().ink, &look.say("rules-suggested"));
                text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-suggested-note"));
            });
        });
    });
}

/// What each part says, with the numbers that the program goes by.
fn sections(look: &Look, view: &TableView) -> [(Icon, &'static str, String); 7] {
    let RulesView { agree_percent, wait_days, review_months, everyone_invites, .. } = view.rules;
    let count = |key: &str, number: u32| look.say_with(key, &[("count", i64::from(number).into())]);
    let sides = view.sides.iter().map(|side| {
        let name = marked::plain(&side.name);
        look.say_with("rules-side", &[("side", name.into()), ("count", side.people.into())])
    });
    let sides = sides.collect::<Vec<_>>().join(" · ");
    let agreed = [("percent", i64::from(agree_percent).into())];
    let invite = if everyone_invites { "rules-invite-everyone" } else { "rules-invite-standing" };
    [
        (icon::PEOPLE, "rules-sides", look.say_with("rules-sides-all", &[("sides", sides.into())])),
        (icon::AGREEING, "rules-agreed", look.say_with("rules-agreed-by", &agreed)),
        (icon::CALENDAR, "rules-wait", count("rules-wait-days", wait_days)),
        (icon::RULES, "rules-objection", look.say("rules-objection-text")),
        (icon::INVITE, "rules-invite", look.say(invite)),
        (icon::AGAIN, "rules-again", count("rules-again-months", review_months)),
        (icon::LANGUAGES, "rules-languages", look.say("rules-languages-both")),
    ]
}

fn row(ui: &mut Ui, look: &Look, icon: Icon, title: &str, sentence: &str) {
    egui::Frame::new().inner_margin(theme::CARD_MARGIN).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            text::icon(ui, icon, theme::ICON_ROW, look.colors().accent);
            ui.add_space(theme::SPACE_8);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::heading(ui, Type::Strong, look.colors().ink, title);
                marked::label(ui, (Type::Small, Type::SmallStrong), look.colors().ink, sentence);
            });
        });
    });
}

/// Headings, list items and sentences.
fn words(ui: &mut Ui, look: &Look, markdown: &str) {
    let ink = look.colors().ink;
    for line in markdown.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            text::heading(ui, Type::Heading, ink, title);
        } else if let Some(title) = line.strip_prefix("## ") {
            ui.add_space(theme::SPACE_12);
            text::heading(ui, Type::Subheading, ink, title);
        } else if let Some(item) = line.strip_prefix("- ") {
            ui.horizontal_top(|ui| {
                let line_height = Type::Reading.line_height();
                let (slot, _) =
                    ui.allocate_exact_size(egui::vec2(theme::SPACE_12, line_height), egui::Sense::hover());
                ui.painter().circle_filled(slot.center(), theme::BULLET_RADIUS, ink);
                text::label(ui, Type::Reading, ink, item);
            });
        } else {
            text::label(ui, Type::Reading, ink, line);
        }
    }
}
